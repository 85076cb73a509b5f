package delivery

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/tracker"
)

func TestHowWorkFlows(t *testing.T) {
	t.Parallel()
	g := gittest.New(t)
	for i, subject := range []string{"Show the tide", `Revert "Show the tide"`, "Sell passes", "Round the tide", `Revert "Round the tide"`} {
		g.Commit(gittest.Commit{Message: subject, When: time.Date(2025, 11, 1+27*i, 9, 0, 0, 0, time.UTC),
			Files: map[string]string{"tide/show.go": strings.Repeat(subject+"\n", 20)}})
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db) // it is 2 March 2026
		found, err := knowledge.Locate(t.Context(), knowledge.NewRepository{Location: g.Dir, Base: "."})
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := knowledge.Introduce(t.Context(), db, access.Local(), found, false)
		if err == nil {
			_, err = knowledge.Scan(t.Context(), db, access.System(), r.ID, knowledge.ScanOptions{})
		}
		if err != nil {
			t.Fatal(err)
		}
		shelf := knowledge.NewShelf(1 << 28)
		flow := func(who string) (Flow, error) { return FlowOf(t.Context(), db, b.who[who], shelf, "move") }
		if _, err := flow("nobody"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("nobody sees how work flows: %v", err)
		}
		if f, err := flow("cay"); err != nil || f.Now.Finished+f.Now.Commits+len(f.Repositories) != 0 || f.Over() != 0 {
			t.Errorf("of nothing is said %+v: %v", f, err)
		}

		var s Source
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			if s, err = PutSource(ctx, tx, b.who["ada"], "move", Source{Kind: Stages, Address: "board.csv"}, nil, ""); err != nil {
				return err
			}
			var all []Incoming
			for i := range 20 { // ten in each stretch: of 1 to 10 days now, and of 3 before
				done := day("2026-02-20").AddDays(-i)
				took := 1 + i
				if i >= 10 {
					done, took = done.AddDays(-84), 3
				}
				all = append(all, Incoming{Key: string(rune('a' + i)), Title: "Carry", State: Finished, Opened: done.AddDays(-40),
					Started: done.AddDays(-took), Done: done})
			}
			_, err = Take(ctx, tx, access.System(), s.ID, all)
			return err
		})
		at := b.put(Item{Title: "Lift", Places: []Place{{Repository: r.ID, Area: "tide"}}})
		more := b.put(Item{Title: "Lower"})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			for _, id := range []string{at.ID, more.ID} {
				if _, err := MoveItem(ctx, tx, b.who["ben"], id, 0, Doing, ""); err != nil {
					return err
				}
			}
			l, err := Items(ctx, tx, b.who["ben"], "move", Filter{States: []ItemState{Finished}, Limit: 1})
			if err != nil {
				return err
			}
			if _, err := MoveItem(ctx, tx, b.who["ben"], l.Items[0].ID, 0, Waiting, "It leaks"); err != nil {
				return err
			}
			return keepReviews(ctx, tx, s.ID, []tracker.Review{{Number: 4, Title: "Lift faster", URL: "https://forge.test/4", Opened: day("2026-02-20").Start()}})
		})
		if err := b.describe("ada", Project{Key: "move", Most: 1}); err != nil {
			t.Fatal(err)
		}
		if err := b.describe("ada", Project{Key: "move", Most: -1}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("less than nothing at once is kept: %v", err)
		}
		f, err := flow("cay")
		if err != nil {
			t.Fatal(err)
		}
		if f.Doing != 2 || f.Waiting != 1 || f.Most != 1 || f.Over() != 1 {
			t.Errorf("under way are %+v", f)
		}
		says := func(s Stretch) string {
			return fmt.Sprintf("%s to %s: %d finished, %d with days %d %d, %d reopened, %d of %d commits reverted", s.From, s.Until, s.Finished,
				s.Took, s.Took50, s.Took85, len(s.Reopened), len(s.Reverts), s.Commits)
		}
		// What was opened again today comes with tomorrow.
		want := "2025-12-08 to 2026-03-01: 9 finished, 9 with days 6 9, 0 reopened, 1 of 3 commits reverted"
		if got := says(f.Now); got != want || f.Now.Reverts[0].Subject != `Revert "Round the tide"` || f.Now.Reverts[0].Repository != "repo" {
			t.Errorf("now it is %s, want %s; %+v", got, want, f.Now.Reverts)
		}
		want = "2025-09-15 to 2025-12-07: 10 finished, 10 with days 3 3, 0 reopened, 1 of 2 commits reverted"
		if got := says(f.Before); got != want {
			t.Errorf("before it was %s, want %s", got, want)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE delivery_move SET at = $1 WHERE reason = 'It leaks'`, store.At(day("2026-02-28").Start()))
			return err
		})
		if f, err = flow("cay"); err != nil || len(f.Now.Reopened) != 1 || f.Now.Reopened[0].Reason != "It leaks" || len(f.Before.Reopened) != 0 {
			t.Errorf("opened again were %+v: %v", f.Now.Reopened, err)
		}
		if len(f.Reviews) != 1 || f.Reviews[0].Title != "Lift faster" || f.Reviews[0].Days != 10 || f.Reviews[0].Source != "board.csv" {
			t.Errorf("for a review wait %+v", f.Reviews)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error { return keepReviews(ctx, tx, s.ID, nil) })
		if f, err = flow("cay"); err != nil || len(f.Reviews) != 0 {
			t.Errorf("after they were merged wait %+v: %v", f.Reviews, err)
		}
	})
}
