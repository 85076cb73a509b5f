package organisation

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// TestLargeOrganisation does everything once on a made-up organisation and, with LEADWRIGHT_BENCH_ORGANISATION set, on
// one of 10,000 persons, 1,000 teams and 12 levels, and tells the times that docs/benchmarks.md quotes.
func TestLargeOrganisation(t *testing.T) {
	t.Parallel()
	size := leadtest.Size{Persons: 300, Teams: 30, Levels: 12}
	if os.Getenv("LEADWRIGHT_BENCH_ORGANISATION") != "" {
		size = leadtest.Large
	}
	made := leadtest.Organisation(size)
	content, err := made.Format()
	if err != nil {
		t.Fatal(err)
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		timed := func(what string, times int, fn func(tx *store.Tx) error) {
			t.Helper()
			took := make([]time.Duration, times)
			for i := range took {
				began := time.Now()
				if err := db.Write(ctx, fn); err != nil {
					t.Fatal(err)
				}
				took[i] = time.Since(began)
			}
			slices.Sort(took)
			t.Logf("%-40s %v", what, took[times/2].Round(10*time.Microsecond))
		}
		var file roster.File
		timed("read the YAML", 1, func(*store.Tx) error {
			var problems []roster.Problem
			if file, problems = roster.Parse(content); len(problems) > 0 {
				return roster.Refuse(problems)
			}
			return nil
		})
		if len(file.Persons) != size.Persons {
			t.Errorf("%d persons, want %d", len(file.Persons), size.Persons)
		}
		apply := func(tx *store.Tx) error {
			_, err := Apply(ctx, tx, access.Local(), file, ApplyOptions{})
			return err
		}
		timed("apply it", 1, apply)
		timed("apply it again", 3, apply)
		var all roster.Roster
		timed("read the organisation", 5, func(tx *store.Tx) (err error) {
			all, err = Read(ctx, tx, access.Local())
			return err
		})
		today := store.DateOf(leadtest.Epoch)
		for _, key := range []string{"team-17", "unit-1-0", "org"} {
			timed("load "+key, 5, func(tx *store.Tx) error {
				s, err := Load(ctx, tx, access.System(), key, today)
				if err == nil && (len(s.Persons) == 0 || key == "org" && len(s.Persons) != size.Persons) {
					t.Errorf("%s has %d persons", key, len(s.Persons))
				}
				return err
			})
		}
		timed("coverage of one team", 5, func(tx *store.Tx) error {
			e, err := Engine(ctx, tx, access.System(), "team-17")
			if err == nil {
				if c, there := e.Cover("team-17"); !there || len(c.Rows) == 0 {
					t.Errorf("team 17 is covered by %+v", c)
				}
			}
			return err
		})
		timed("coverage of all scopes", 3, func(tx *store.Tx) error {
			e, err := Engine(ctx, tx, access.System(), "org")
			if err == nil && len(e.All()) < size.Teams {
				t.Error("not all teams are covered")
			}
			return err
		})
		id := map[string]string{}
		for _, p := range all.Persons {
			id[p.Handle] = p.ID
		}
		holder := func(role string) string {
			return id[all.Holders[slices.IndexFunc(all.Holders, func(h roster.Holder) bool { return h.Role == role })].Person]
		}
		for _, role := range []string{"technical-lead", "engineering-manager", "cto"} {
			timed("standing of "+role, 5, func(tx *store.Tx) error {
				s, err := StandingOf(ctx, tx, holder(role))
				if err == nil && (len(s.Persons) == 0 || role == "cto" && len(s.Persons) != size.Persons-1) {
					t.Errorf("%s stands to %d persons", role, len(s.Persons))
				}
				return err
			})
		}
		var actor access.Actor
		timed("standing of cto, remembered", 5, func(tx *store.Tx) (err error) {
			actor = access.Actor{ID: "a", Name: "A", Role: access.Member, PersonID: holder("cto")}
			actor.Standing, err = Standing(ctx, tx, actor.PersonID)
			return err
		})
		timed("1,000 decisions", 5, func(*store.Tx) error {
			for range 1000 {
				if err := actor.MayAbout(access.ReadAbsences, all.Persons[7].ID); err == nil {
					t.Error("a director reads absences")
				}
			}
			return nil
		})
		share := 10
		timed("change one membership", 5, func(tx *store.Tx) error {
			m := all.Members[len(all.Members)/2]
			share++
			m.Share = share
			_, err := PutMember(ctx, tx, access.Local(), m)
			return err
		})
	})
}
