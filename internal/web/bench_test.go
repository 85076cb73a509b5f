package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// TestPagesOfManyItems measures the pages of a project with as many items as LEADWRIGHT_BENCH_ITEMS says, nine of ten of them done,
// the others planned for twenty people.
//
//	LEADWRIGHT_BENCH_ITEMS=20000 go test ./internal/web -run TestPagesOfManyItems -v
func TestPagesOfManyItems(t *testing.T) {
	many, err := strconv.Atoi(os.Getenv("LEADWRIGHT_BENCH_ITEMS"))
	if err != nil {
		t.Skip("LEADWRIGHT_BENCH_ITEMS says no number of items")
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := openOn(t, db)
		h.signIn(t)
		if status, page, _ := h.post(t, "/begin-project", url.Values{"name": {"Pier"}, "key": {"pier"}}); status != http.StatusSeeOther {
			t.Fatal(status, page)
		}
		today := h.today(t)
		var all []delivery.Incoming
		for i := range many {
			back := 1 + (many-i)*1000/many
			in := delivery.Incoming{Key: fmt.Sprint("K-", i), Title: fmt.Sprint("Do the thing ", i), What: "Some words about it.",
				State: delivery.Todo, Opened: today.AddDays(-back - 20), Estimate: delivery.Estimate{Low: 60, Likely: 240, High: 480}}
			if i%10 != 0 {
				in.State, in.Started, in.Done = delivery.Finished, today.AddDays(-back-5), today.AddDays(-back)
			}
			all = append(all, in)
		}
		var source delivery.Source
		h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			for i := range 20 {
				p := roster.Person{Handle: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i), Emails: []string{fmt.Sprintf("p%d@example.com", i)}}
				if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
					return err
				}
				m := roster.Member{Person: p.Handle, Scope: "pier", Share: 100}
				if _, err := organisation.PutMember(ctx, tx, access.Local(), m); err != nil {
					return err
				}
			}
			source, err = delivery.PutSource(ctx, tx, access.Local(), "pier", delivery.Source{Kind: delivery.Stages, Address: "b.csv"}, nil, "")
			return err
		})
		for part := range slices.Chunk(all, 2000) {
			h.write(t, func(ctx context.Context, tx *store.Tx) error {
				_, err := delivery.Take(ctx, tx, access.Local(), source.ID, part)
				return err
			})
		}
		id, err := delivery.Search(t.Context(), db, delivery.Ask{Project: "pier", Seconds: 2, By: "Ada"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		h.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := delivery.Adopt(ctx, tx, access.Local(), id, "")
			return err
		})
		var one delivery.Listed
		h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			one, err = delivery.Items(ctx, tx, access.Local(), "pier", delivery.Filter{States: []delivery.ItemState{delivery.Todo}, Limit: 1})
			return err
		})
		item := "/work/" + one.Items[0].ID
		for _, at := range []string{"/projects", "/projects/pier", "/projects/pier/work", "/projects/pier/work?state=done&after=" +
			strconv.Itoa(many/2), "/projects/pier/plan", "/projects/pier/flow", "/projects/pier/risks", "/projects/pier/dates",
			"/across-projects", item, item + "/who", "/"} {
			var took []time.Duration
			for range 9 {
				began := time.Now()
				if status, _, _ := h.get(t, at); status != http.StatusOK {
					t.Fatal(at, status)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			t.Logf("%s: %v, at most %v", at, took[4].Round(time.Millisecond), took[8].Round(time.Millisecond))
		}
	})
}
