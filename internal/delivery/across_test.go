package delivery

import (
	"context"
	"fmt"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func TestWhereProjectsMeet(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db) // it is Monday 2 March 2026
		across := func(who string) (a Across, err error) {
			return a, b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				a, err = AcrossProjects(ctx, tx, b.who[who])
				return err
			})
		}
		if _, err := across("nobody"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("nobody sees where projects meet: %v", err)
		}
		if a, err := across("cay"); err != nil || len(a.People)+len(a.Needs) != 0 || len(a.Weeks) != 8 || a.Weeks[1] != day("2026-03-09") {
			t.Errorf("before anything it is %+v: %v", a, err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			if _, err := Begin(ctx, tx, access.Local(), roster.Scope{Key: "barge", Name: "A barge"}, Project{}); err != nil {
				return err
			}
			for handle, share := range map[string]int{"ada": 60, "cay": 20} {
				m := roster.Member{Person: handle, Scope: "barge", Share: share, Span: roster.Span{Until: day("2026-03-08")}}
				if _, err := organisation.PutMember(ctx, tx, access.Local(), m); err != nil {
					return err
				}
			}
			for _, d := range []Dependency{{Scope: "yard", What: "A crane"}, {Party: "The port", What: "A berth"}} {
				if _, err := PutDependency(ctx, tx, access.Local(), "barge", 0, d); err != nil {
					return err
				}
			}
			w, err := Get(ctx, tx, access.Local(), "barge")
			if err != nil {
				return err
			}
			return SetDate(ctx, tx, access.Local(), "barge", 0, Set{Kind: Agreed, Subject: w.Dependencies[0].ID, Day: day("2026-03-05")})
		})
		for _, project := range []string{"move", "barge"} {
			var x Item
			b.do(func(ctx context.Context, tx *store.Tx) (err error) {
				x, err = PutItem(ctx, tx, access.Local(), 0, Item{Project: project, Title: "Lift", Estimate: Estimate{60, 120, 240}})
				if err != nil {
					return err
				}
				return Pin(ctx, tx, access.Local(), x.ID, day("2026-03-04"), []string{b.who["ada"].PersonID})
			})
			id, err := Search(t.Context(), db, Ask{Project: project, Style: Fastest, Seconds: 1, By: "Ada"}, nil)
			if err == nil && project == "move" {
				if a, _ := across("cay"); len(a.People) != 0 {
					t.Errorf("a plan that nobody adopted counts on %+v", a.People)
				}
			}
			if err == nil {
				err = b.adopt("owner", id, "")
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		a, err := across("cay")
		if err != nil {
			t.Fatal(err)
		}
		if len(a.People) != 1 || a.People[0].Person.Name != "Ada Example" || !a.People[0].Twice() {
			t.Fatalf("counted on are %+v", a.People)
		}
		if got, want := fmt.Sprint(a.People[0].Weeks[:2]), "[{[{barge A barge 60 1} {move The move 50 1}] 110} {[] 0}]"; got != want {
			t.Errorf("her weeks are %s, want %s", got, want)
		}
		if len(a.Needs) != 2 || a.Needs[0].What != "A berth" || a.Needs[1].What != "A crane" || a.Needs[1].By != day("2026-03-05") ||
			a.Needs[1].Name != "A barge" || !a.Needs[0].By.IsZero() {
			t.Errorf("waited for are %+v", a.Needs)
		}
		// A project that pauses counts on nobody.
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := Describe(ctx, tx, access.Local(), 0, Project{Key: "barge", State: Paused})
			return err
		})
		if a, err = across("cay"); err != nil || len(a.People) != 1 || a.People[0].Twice() || len(a.Needs) != 0 {
			t.Errorf("after it paused it is %+v: %v", a, err)
		}
	})
}
