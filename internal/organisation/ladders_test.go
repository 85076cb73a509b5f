package organisation

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// craft is a small ladder.
func craft() ladder.Ladder {
	return ladder.Ladder{Name: "Craft", Levels: []ladder.Level{{ID: "one", Name: "One"}},
		Tracks: []ladder.Track{{ID: "builder", Name: "Builder", Levels: []ladder.Step{{Level: "one",
			Expectations: []ladder.Expectation{{Name: "Building", Text: "Builds <it>.", Signals: []string{"It stands."}}}}}}}}
}

func TestLaddersAreKept(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		admin := access.Actor{ID: "a", Name: "Ada", Role: access.Administrator}
		reader := access.Actor{ID: "m", Name: "Max", Role: access.Member}
		put := func(l ladder.Ladder) (plan LadderPlan) {
			t.Helper()
			leadtest.ClockOf(t, db).Advance(time.Hour)
			write(t, db, func(tx *store.Tx) (err error) {
				plan, err = PutLadder(ctx, tx, admin, "craft", l)
				return err
			})
			return plan
		}
		remove := func() {
			t.Helper()
			write(t, db, func(tx *store.Tx) error { _, err := RemoveLadder(ctx, tx, admin, "craft"); return err })
		}
		first, second := craft(), craft()
		second.Tracks[0].Levels[0].Expectations[0].Text = "Builds it well."
		if plan := put(first); plan.Version != 0 || len(plan.Changes) != 5 {
			t.Errorf("a new ladder: %+v", plan)
		}
		if plan := put(first); plan.Version != 1 || len(plan.Changes) != 0 {
			t.Errorf("the same again: %+v", plan)
		}
		if plan := put(second); plan.Version != 1 || len(plan.Changes) != 1 || !strings.Contains(plan.Changes[0].String(), "Builds it well.") {
			t.Errorf("another text: %+v", plan)
		}
		remove()
		if plan := put(first); plan.Version != 0 || len(plan.Changes) != 5 {
			t.Errorf("put back: %+v", plan)
		}

		write(t, db, func(tx *store.Tx) error {
			all, err := LadderVersions(ctx, tx, reader, "craft")
			if err != nil || len(all) != 4 {
				t.Fatalf("%+v, %v", all, err)
			}
			for i, v := range all {
				if v.Version != int64(4-i) || v.By != "Ada" || v.Gone != (i == 1) || i > 0 && v.At.After(all[i-1].At) {
					t.Errorf("version %d: %+v", 4-i, v)
				}
			}
			old, err := Ladder(ctx, tx, reader, "craft", 2)
			if err != nil || len(ladder.Diff(old.Ladder, second)) != 0 {
				t.Errorf("version 2: %+v, %v", old, err)
			}
			now, err := Ladders(ctx, tx, reader)
			if err != nil || len(now) != 1 || now[0].Version != 4 || len(ladder.Diff(now[0].Ladder, first)) != 0 {
				t.Errorf("%+v, %v", now, err)
			}
			deeds, err := access.Records(ctx, tx, admin, "", 10)
			var did []string
			for _, d := range deeds {
				did = append(did, d.Name+" "+d.Verb+" "+d.Subject)
			}
			if want := []string{"Ada added the career ladder craft", "Ada removed the career ladder craft",
				"Ada changed the career ladder craft", "Ada added the career ladder craft"}; !slices.Equal(did, want) {
				t.Errorf("the record has %q", did)
			}
			return err
		})

		remove()
		write(t, db, func(tx *store.Tx) error {
			now, err := Ladders(ctx, tx, reader)
			gone, goneErr := LaddersTakenOut(ctx, tx, reader)
			if err != nil || goneErr != nil || len(now) != 0 || len(gone) != 1 || gone[0].Version != 5 || !gone[0].Gone {
				t.Errorf("taken out: %+v, %+v, %v, %v", now, gone, err, goneErr)
			}
			for key, version := range map[string]int64{"craft": 0, "none": 0} {
				if _, err := Ladder(ctx, tx, reader, key, version); !fault.Is(err, fault.KindNotFound) {
					t.Errorf("%s: %v", key, err)
				}
			}
			for _, version := range []int64{-1, 3, 6} { // 3 says that it was taken out
				if _, err := Ladder(ctx, tx, reader, "craft", version); !fault.Is(err, fault.KindNotFound) {
					t.Errorf("version %d: %v", version, err)
				}
			}
			return nil
		})
	})
}

func TestWrongLaddersChangeNothing(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	admin := access.Actor{ID: "a", Name: "Ada", Role: access.Administrator}
	broken := craft()
	broken.Tracks[0].Levels[0].Level = "two"
	for _, test := range []struct {
		key   string
		l     ladder.Ladder
		field string
	}{
		{"Craft", craft(), "key"}, {"", craft(), "key"}, {"craft", broken, "tracks[0].levels[0].level"}, {"craft", ladder.Ladder{}, "name"},
	} {
		err := db.Write(ctx, func(tx *store.Tx) error { _, err := PutLadder(ctx, tx, admin, test.key, test.l); return err })
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.KindInvalid || f.Field != test.field {
			t.Errorf("%q: %+v, want the field %q", test.key, err, test.field)
		}
	}
	if err := db.Write(ctx, func(tx *store.Tx) error { _, err := RemoveLadder(ctx, tx, admin, "craft"); return err }); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("%v", err)
	}
}

// Whoever may edit the role catalogue may change ladders; everybody who is signed in may read them.
func TestWhoMayChangeLadders(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	write(t, db, func(tx *store.Tx) error { _, err := PutLadder(ctx, tx, access.Local(), "craft", craft()); return err })
	left := access.Actor{ID: "l", Name: "Left", Role: access.Administrator, PersonID: "p", Standing: &access.Standing{Left: true}}
	for _, test := range []struct {
		name           string
		actor          access.Actor
		reads, changes bool
	}{
		{"an owner", access.Actor{ID: "o", Role: access.Owner}, true, true},
		{"an administrator", access.Actor{ID: "a", Role: access.Administrator}, true, true},
		{"a token that reads", access.Actor{ID: "a", Role: access.Administrator, ReadOnly: true}, true, false},
		{"a member", access.Actor{ID: "m", Role: access.Member}, true, false},
		{"somebody who left", left, false, false},
		{"a guest", access.Actor{ID: "g", Role: "guest"}, false, false},
		{"nobody", access.Actor{}, false, false},
	} {
		may := func(what string, want bool, fn func(tx *store.Tx) error) {
			t.Helper()
			err := db.Write(ctx, fn)
			if got := err == nil; got != want || err != nil && !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s %s: %v", test.name, what, err)
			}
		}
		may("lists", test.reads, func(tx *store.Tx) error { _, err := Ladders(ctx, tx, test.actor); return err })
		may("lists what is gone", test.reads, func(tx *store.Tx) error { _, err := LaddersTakenOut(ctx, tx, test.actor); return err })
		may("reads", test.reads, func(tx *store.Tx) error { _, err := Ladder(ctx, tx, test.actor, "craft", 0); return err })
		may("reads the versions", test.reads, func(tx *store.Tx) error { _, err := LadderVersions(ctx, tx, test.actor, "craft"); return err })
		may("plans", test.changes, func(tx *store.Tx) error { _, err := PlanLadder(ctx, tx, test.actor, "craft", craft()); return err })
		may("puts", test.changes, func(tx *store.Tx) error { _, err := PutLadder(ctx, tx, test.actor, "craft", craft()); return err })
		may("removes", test.changes, func(tx *store.Tx) error {
			if _, err := RemoveLadder(ctx, tx, test.actor, "craft"); err != nil {
				return err
			}
			_, err := PutLadder(ctx, tx, test.actor, "craft", craft())
			return err
		})
	}
}
