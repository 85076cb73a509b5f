package organisation

import (
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func TestAbsencesArePrivate(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		ann := member(t, db, ids["ann"])
		put := func(actor access.Actor, a Absence) error {
			return db.Write(ctx, func(tx *store.Tx) error { _, err := PutAbsence(ctx, tx, actor, a); return err })
		}
		away := Absence{Person: "ann", Kind: Parental, Reason: "Twins.",
			Span: roster.Span{From: day("2026-02-01"), Until: day("2026-08-31")}}
		if err := put(ann, away); err != nil {
			t.Fatal(err)
		}
		exit := Absence{Person: "ann", Kind: Exit, Span: roster.Span{From: day("2027-01-01")}}
		if err := put(access.Local(), exit); err != nil {
			t.Fatal(err)
		}
		for handle, want := range map[string]string{
			"ann":  "exit 2027-01-01 parental Twins.",
			"max":  "exit 2027-01-01 parental Twins.", // manages her
			"lea":  "exit 2027-01-01 other ",          // leads her
			"ben":  "",                                // another team
			"dana": "exit 2027-01-01",                 // directs: no other absence
		} {
			actor, got := member(t, db, ids[handle]), ""
			write(t, db, func(tx *store.Tx) error {
				all, err := Absences(ctx, tx, actor, "ann")
				var parts []string
				for _, a := range all {
					if a.Kind == Exit {
						parts = append(parts, "exit "+a.From.String())
					} else {
						parts = append(parts, string(a.Kind)+" "+a.Reason)
					}
				}
				got = strings.Join(parts, " ")
				return err
			})
			if got != want {
				t.Errorf("%s sees %q, want %q", handle, got, want)
			}
			if err := put(actor, Absence{Person: "ann", Kind: Leave, Span: roster.Span{From: day("2026-12-01"),
				Until: day("2026-11-30")}}); fault.Is(err, fault.KindDenied) != (handle != "ann" && handle != "max") {
				t.Errorf("%s adds an absence: %v", handle, err)
			}
			write(t, db, func(tx *store.Tx) error {
				h, err := History(ctx, tx, actor, Subject{Person: "ann"}, "", 50)
				told := false
				for _, e := range h {
					told = told || strings.Contains(e.What, "absence")
					if strings.Contains(e.What, "Twins") || strings.Contains(e.What, "parental") {
						t.Errorf("the history tells why: %s", e.What)
					}
				}
				if told != (handle == "ann" || handle == "max" || handle == "lea") {
					t.Errorf("the history tells %s of absences: %v", handle, told)
				}
				return err
			})
		}
		for handle, want := range map[string]int{"max": 1, "dana": 1, "lea": 1, "ben": 0} {
			actor := member(t, db, ids[handle])
			write(t, db, func(tx *store.Tx) error {
				now, err := Load(ctx, tx, actor, "web", day("2026-03-02"))
				if err != nil {
					return err
				}
				then, err := Load(ctx, tx, actor, "web", day("2027-02-01"))
				if len(now.Leaving) != want || len(then.Away) != want {
					t.Errorf("%s sees leaving %v, and gone then %v", handle, now.Leaving, then.Away)
				}
				return err
			})
		}
		for handle, want := range map[string]string{"ann": "2026-02-01 2027-01-01", "max": "2026-02-01 2027-01-01", "lea": "2026-02-01 2027-01-01",
			"ben": "", "dana": "2027-01-01"} {
			actor := member(t, db, ids[handle])
			write(t, db, func(tx *store.Tx) error {
				ahead, err := AwayAhead(ctx, tx, actor)
				var days []string
				for _, x := range ahead {
					if x.PersonID != ids["ann"] {
						t.Errorf("%s is away", x.PersonID)
					}
					days = append(days, x.From.String())
				}
				if got := strings.Join(days, " "); got != want {
					t.Errorf("%s knows ahead of absences from %q, want %q", handle, got, want)
				}
				return err
			})
		}
		write(t, db, func(tx *store.Tx) error {
			owner := access.Actor{ID: "owner", Name: "Olga Boss", Role: access.Owner, PersonID: ids["ann"]}
			_, err := Absences(ctx, tx, owner, "ann")
			return err
		})
		write(t, db, func(tx *store.Tx) error {
			looks, err := access.Lookers(ctx, tx, ann, ids["ann"], "", 9)
			if err != nil || len(looks) != 4 { // Max, Lea, Ann, and who said to be Ann
				t.Errorf("who looked: %+v, %v", looks, err)
			}
			return err
		})
	})
}

func TestAbsencesAreRefused(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	max := member(t, db, found(t, db)["max"])
	max.Role = access.Administrator
	first := Absence{Person: "ann", Kind: Leave, Span: roster.Span{From: day("2026-05-01"), Until: day("2026-05-10")}}
	var id string
	write(t, db, func(tx *store.Tx) (err error) { id, err = PutAbsence(ctx, tx, max, first); return err })
	for words, a := range map[string]Absence{
		"ends on 2026-05-01, before it begins on 2026-06-01": {Person: "ann", Kind: Leave,
			Span: roster.Span{From: day("2026-06-01"), Until: day("2026-05-01")}},
		"no first day":               {Person: "ann", Kind: Leave},
		`"holiday" is no kind`:       {Person: "ann", Kind: "holiday", Span: roster.Span{From: day("2026-06-01")}},
		"has 501 characters":         {Person: "ann", Kind: Leave, Span: roster.Span{From: day("2026-06-01")}, Reason: strings.Repeat("é", 501)},
		"Ann Oak is away already":    {Person: "ann", Kind: Leave, Span: roster.Span{From: day("2026-05-10")}},
		`There is no person "annie"`: {Person: "annie", Kind: Leave, Span: roster.Span{From: day("2026-05-10")}},
		"There is no absence":        {ID: id, Person: "ben", Kind: Leave, Span: roster.Span{From: day("2026-05-10")}},
	} {
		err := db.Write(ctx, func(tx *store.Tx) error { _, err := PutAbsence(ctx, tx, max, a); return err })
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("got %v, want %q", err, words)
		}
	}
	// Whoever may not see the days is not told by a refusal that there are some.
	for _, kind := range []AbsenceKind{Leave, Exit, Exit} {
		write(t, db, func(tx *store.Tx) error {
			_, err := PutAbsence(ctx, tx, access.Local(), Absence{Person: "ann", Kind: kind, Span: roster.Span{From: day("2026-05-10")}})
			return err
		})
	}
	write(t, db, func(tx *store.Tx) error {
		first.ID, first.Until = id, day("2026-05-12")
		if _, err := PutAbsence(ctx, tx, access.Local(), first); err != nil {
			return err
		}
		return RemoveAbsence(ctx, tx, access.Local(), "ann", id)
	})
	refused(t, db, fault.KindNotFound, "no absence", func(tx *store.Tx) error {
		return RemoveAbsence(ctx, tx, access.Local(), "ann", id)
	})
}

// TestWhoLeftDoesNotComeBack lets a manager who left try to take their own exit back, on which all that they may hangs.
func TestWhoLeftDoesNotComeBack(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		exit := Absence{Person: "max", Kind: Exit, Span: roster.Span{From: day("2025-01-01")}}
		write(t, db, func(tx *store.Tx) (err error) { exit.ID, err = PutAbsence(ctx, tx, access.Local(), exit); return err })
		max := member(t, db, ids["max"])
		for how, try := range map[string]func(tx *store.Tx) error{
			"taking it back": func(tx *store.Tx) error { return RemoveAbsence(ctx, tx, max, "max", exit.ID) },
			"moving it": func(tx *store.Tx) error {
				later := exit
				later.From = day("2099-01-01")
				_, err := PutAbsence(ctx, tx, max, later)
				return err
			},
			"making it a holiday": func(tx *store.Tx) error {
				holiday := exit
				holiday.Kind = Leave
				_, err := PutAbsence(ctx, tx, max, holiday)
				return err
			},
		} {
			if err := db.Write(ctx, try); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v", how, err)
			}
		}
		write(t, db, func(tx *store.Tx) error { return RemoveAbsence(ctx, tx, access.Local(), "max", exit.ID) })
	})
}
