package organisation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// words tells a standing with handles: "ann leads peer, …; web leads peer, …".
func words(s *access.Standing, ids map[string]string) string {
	names := []string{"", "peer", "leads", "manages", "coordinates", "directs"}
	tell := func(r access.Relation) (text string) {
		for bit, name := range names {
			if r&(1<<bit) != 0 {
				text += " " + name
			}
		}
		return text
	}
	var persons, scopes []string
	for handle, id := range ids {
		if r := s.Persons[id]; r != 0 {
			persons = append(persons, handle+tell(r))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Scopes)) {
		scopes = append(scopes, key+tell(s.Scopes[key]))
	}
	slices.Sort(persons)
	return strings.Join(persons, ", ") + "; " + strings.Join(scopes, ", ")
}

func TestStandingFollowsFromRoles(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		for handle, want := range map[string]string{
			"ann":  "lea peer; web peer",
			"lea":  "ann peer leads; web peer leads",
			"max":  "ann manages, ben manages, lea manages; web manages", // Ben reports to him
			"dana": "ann directs, ben directs, lea directs, max directs; pay directs, relaunch directs, tech directs, web directs",
			"pia":  "ben coordinates; relaunch coordinates",
			"ben":  "; pay peer, relaunch peer",
			"zoe":  "; ", // her team has ended, and she left the other
		} {
			if got := words(member(t, db, ids[handle]).Standing, ids); got != want {
				t.Errorf("%s: %s, want %s", handle, got, want)
			}
		}
		if got := words(member(t, db, "p-unknown").Standing, ids); got != "; " {
			t.Errorf("somebody who is not in the organisation: %s", got)
		}
		write(t, db, func(tx *store.Tx) error {
			_, err := PutAbsence(ctx, tx, access.Local(), Absence{Person: "lea", Kind: Exit, Span: roster.Span{From: store.DateOf(tx.Now())}})
			return err
		})
		if got := words(member(t, db, ids["lea"]).Standing, ids); got != "; " {
			t.Errorf("Lea has left and still: %s", got)
		}
	})
}

// TestStandingSaysWhoLeft tells those who left from those who never were in the organisation, and from those to come.
func TestStandingSaysWhoLeft(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		now := store.DateOf(leadtest.Epoch)
		days := map[string]roster.Span{"ann": {Until: day("2026-01-31")}, "ben": {Until: now}, "dana": {From: day("2027-01-01")}}
		exits := map[string]roster.Span{"lea": {From: now}, "max": {From: day("2027-01-01")},
			"pia": {From: day("2026-01-01"), Until: day("2026-01-31")}}
		write(t, db, func(tx *store.Tx) error {
			for handle, span := range days {
				p, err := Find(ctx, tx, access.Local(), handle)
				if err != nil {
					return err
				}
				p.Span = span
				if _, err := PutPerson(ctx, tx, access.Local(), handle, p); err != nil {
					return err
				}
			}
			for handle, span := range exits {
				if _, err := PutAbsence(ctx, tx, access.Local(), Absence{Person: handle, Kind: Exit, Span: span}); err != nil {
					return err
				}
			}
			return nil
		})
		ids["nobody"] = "p-unknown"
		for handle, id := range ids {
			if left := member(t, db, id).Standing.Left; left != (handle == "ann" || handle == "lea") {
				t.Errorf("%s has left: %v", handle, left)
			}
		}
		ann := member(t, db, ids["ann"])
		refused(t, db, fault.KindDenied, "has left the organisation", func(tx *store.Tx) error {
			_, err := Scopes(ctx, tx, ann)
			return err
		})
	})
}

func TestStandingsAreRememberedUntilSomethingChanges(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		of := func() (s *access.Standing) {
			write(t, db, func(tx *store.Tx) (err error) { s, err = Standing(ctx, tx, ids["max"]); return err })
			return s
		}
		first := of()
		if of() != first {
			t.Error("it was worked out twice")
		}
		write(t, db, func(tx *store.Tx) error {
			_, err := PutHolder(ctx, tx, access.Local(), roster.Holder{Person: "max", Role: "manager", Scope: "relaunch",
				Span: roster.Span{From: day("2026-01-01"), Until: store.DateOf(tx.Now())}})
			return err
		})
		if second := of(); second.Scopes["relaunch"] != access.Manages {
			t.Errorf("after a change: %s", words(second, ids))
		}
		leadtest.ClockOf(t, db).Advance(24 * time.Hour)
		if third := of(); third.Scopes["relaunch"] != 0 {
			t.Errorf("after the last day of the role: %s", words(third, ids))
		}
	})
}

func TestLoadSeesTheOrganisationFromAScope(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		today := store.DateOf(leadtest.Epoch)
		write(t, db, func(tx *store.Tx) error {
			_, err := PutAbsence(ctx, tx, access.Local(), Absence{Person: "ann", Kind: Sick, Span: roster.Span{From: today}})
			return err
		})
		load := func(actor access.Actor, key string, on store.Date) (s Snapshot) {
			write(t, db, func(tx *store.Tx) (err error) { s, err = Load(ctx, tx, actor, key, on); return err })
			return s
		}
		tell := func(s Snapshot) string {
			var persons, members, holders, keys []string
			for _, p := range s.Persons {
				persons = append(persons, p.Handle)
			}
			for _, m := range s.Members {
				members = append(members, m.Person+"@"+m.Scope)
			}
			for _, h := range s.Holders {
				holders = append(holders, h.Person+h.Agent+":"+h.Role+"@"+h.Scope)
			}
			for _, c := range append(slices.Clone(s.Above), s.Below...) {
				keys = append(keys, c.Key)
			}
			slices.Sort(members)
			slices.Sort(holders)
			return fmt.Sprint(persons, members, holders, keys, len(s.Accepted), slices.Sorted(maps.Keys(s.Away)))
		}
		if got, want := tell(load(access.System(), "web", today)), "[ann dana lea max] [ann@web lea@web max@tech] "+
			"[dana:director-of-engineering@tech lea:technical-lead@web max:manager@web] [tech acme] 1 [ann]"; got != want {
			t.Errorf("web is %s\nwant   %s", got, want)
		}
		if got, want := tell(load(access.Local(), "pay", day("2025-06-01"))), "[ben dana zoe] "+
			"[ben@pay ben@relaunch zoe@pay] [dana:director-of-engineering@tech review-bot:technical-lead@pay] "+
			"[tech acme] 0 []"; got != want {
			t.Errorf("pay in 2025 was %s\nwant %s", got, want)
		}
		all := load(member(t, db, ids["ben"]), "acme", today)
		if len(all.Below) != 4 || len(all.Persons) != 6 || len(all.Away) != 0 {
			t.Errorf("all of it is %s", tell(all))
		}
	})
}
