package week

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// A project tells who sets it of promises in danger and of what others owe, and who watches a risk of its day.
func TestProjectsThatNeedSomebody(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		write := func(fn func(ctx context.Context, tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
				t.Fatal(err)
			}
		}
		local := access.Local()
		in := func(r access.Relation) *access.Standing {
			return &access.Standing{Scopes: map[string]access.Relation{"pier": r}}
		}
		ada := access.Actor{ID: "ada", Name: "Ada", Role: access.Member, Standing: in(access.Leads)}
		ben := access.Actor{ID: "ben", Name: "Ben", Role: access.Member, Standing: in(access.Peer)}
		gone := access.Actor{ID: "gone", Name: "Gone", Role: access.Member, Standing: &access.Standing{Left: true}}
		write(func(ctx context.Context, tx *store.Tx) error {
			today := store.DateOf(tx.Now())
			if _, err := delivery.Begin(ctx, tx, local, roster.Scope{Key: "pier", Name: "A pier"}, delivery.Project{}); err != nil {
				return err
			}
			if _, err := organisation.PutPerson(ctx, tx, local, "", roster.Person{Handle: "ben", Name: "Ben Example"}); err != nil {
				return err
			}
			is, err := organisation.Find(ctx, tx, local, "ben")
			if err != nil {
				return err
			}
			ben.PersonID = is.ID
			if _, err := organisation.PutMember(ctx, tx, local, roster.Member{Person: "ben", Scope: "pier", Share: 100}); err != nil {
				return err
			}
			if _, err := delivery.PutItem(ctx, tx, local, 0, delivery.Item{Project: "pier", Title: "Drive piles",
				Estimate: delivery.Estimate{Low: 9600, Likely: 9600, High: 9600}}); err != nil {
				return err
			}
			if err := delivery.SetDate(ctx, tx, local, "pier", 0, delivery.Set{Kind: delivery.Commitment, Day: today.AddDays(3),
				Party: "the town"}); err != nil {
				return err
			}
			d, err := delivery.PutDependency(ctx, tx, local, "pier", 0, delivery.Dependency{What: "a crane", Party: "The harbour"})
			if err != nil {
				return err
			}
			if err := delivery.SetDate(ctx, tx, local, "pier", 0, delivery.Set{Kind: delivery.Agreed, Subject: d.ID, Day: today.AddDays(-1)}); err != nil {
				return err
			}
			_, err = delivery.PutRisk(ctx, tx, local, "pier", delivery.Risk{Title: "a storm", Likelihood: 2, Impact: 3, Review: today,
				Owner: delivery.Person{ID: ben.PersonID}})
			return err
		})
		check := func(actor access.Actor, want ...string) {
			t.Helper()
			var said []string
			write(func(ctx context.Context, tx *store.Tx) error {
				said = nil
				return projects(ctx, tx, actor, func(weight float64, target Target, title, why string) {
					if target.Project != "pier" && target.Kind != "work" {
						t.Errorf("it leads to %+v", target)
					}
					said = append(said, fmt.Sprintf("%v %s: %s", weight, title, why))
				})
			})
			if strings.Join(said, "|") != strings.Join(want, "|") {
				t.Errorf("%s hears %q", actor.Name, said)
			}
		}
		crane := "60 Ask for: a crane: A pier needs it, and 1 March 2026 was agreed."
		check(ada, "75 Save or move the promise of A pier: It was promised to the town for 5 March 2026, and is as likely as not done only after "+
			"27 March 2026.", crane)
		check(ben, "41 Look again at: a storm: This risk of A pier was to be looked at on 2 March 2026.")
		check(gone)
		check(local) // runs Leadwright, and is in no project
		leadtest.ClockOf(t, db).Advance(5 * 24 * time.Hour)
		check(ada, "80 Say what becomes of A pier: It was promised to the town for 5 March 2026, and 1 item is open.", crane)
		for range 2 {
			write(func(ctx context.Context, tx *store.Tx) error {
				x, err := delivery.PutItem(ctx, tx, local, 0, delivery.Item{Project: "pier", Title: "Paint"})
				if err == nil {
					_, err = delivery.MoveItem(ctx, tx, local, x.ID, 0, delivery.Waiting, "the colour")
				}
				return err
			})
		}
		leadtest.ClockOf(t, db).Advance(6 * 24 * time.Hour)
		late := "80 Say what becomes of A pier: It was promised to the town for 5 March 2026, and 3 items are open."
		check(ada, late, crane)
		leadtest.ClockOf(t, db).Advance(2 * 24 * time.Hour)
		check(ada, late, crane, "50 Clear the way for: Paint: In A pier it waits for over a week: the colour. 1 other waits as long.")
	})
}
