package delivery

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestManyItems measures what pages of a project ask for, with as many items as LEADWRIGHT_BENCH_ITEMS says, nine of ten of them
// done. The first look after a change works the forecast out; the next ones remember it.
//
//	LEADWRIGHT_BENCH_ITEMS=20000 go test ./internal/delivery -run TestManyItems -v
func TestManyItems(t *testing.T) {
	t.Parallel()
	many, err := strconv.Atoi(os.Getenv("LEADWRIGHT_BENCH_ITEMS"))
	if err != nil {
		t.Skip("LEADWRIGHT_BENCH_ITEMS says no number of items")
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		var all []Incoming
		today := day("2026-03-02")
		for i := range many {
			back := 1 + (many-i)*1000/many
			in := Incoming{Key: fmt.Sprint("K-", i), Title: fmt.Sprint("Do the thing ", i), What: "Some words about it.", State: Todo,
				Opened: today.AddDays(-back - 20)}
			if i%10 != 0 {
				in.State, in.Started, in.Done = Finished, today.AddDays(-back-5), today.AddDays(-back)
			}
			all = append(all, in)
		}
		began := time.Now()
		for part := range slices.Chunk(all, 2000) {
			if _, err := b.take("ada", part); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("taken in: %v", time.Since(began).Round(time.Millisecond))
		began = time.Now()
		if got, err := b.take("ada", all[:2000]); err != nil || got.Same != 2000 {
			t.Fatal(got, err)
		}
		t.Logf("2,000 of them again: %v", time.Since(began).Round(time.Millisecond))
		measure := func(name string, fn func(ctx context.Context, tx *store.Tx) error) {
			var took []time.Duration
			for range 9 {
				began := time.Now()
				if err := db.Read(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
					t.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			t.Logf("%s: %v, at most %v", name, took[4].Round(time.Microsecond*100), took[8].Round(time.Microsecond*100))
		}
		ada := b.who["ada"]
		measure("forecast", func(ctx context.Context, tx *store.Tx) error { _, err := Ahead(ctx, tx, ada, "move"); return err })
		measure("project", func(ctx context.Context, tx *store.Tx) error { _, err := Get(ctx, tx, ada, "move"); return err })
		measure("what slips", func(ctx context.Context, tx *store.Tx) error { _, err := Slipping(ctx, tx, ada, "move"); return err })
		measure("board", func(ctx context.Context, tx *store.Tx) error {
			for _, s := range ItemStates {
				if _, err := Board(ctx, tx, ada, "move", s, 30); err != nil {
					return err
				}
			}
			return nil
		})
		measure("list", func(ctx context.Context, tx *store.Tx) error {
			_, err := Items(ctx, tx, ada, "move", Filter{States: []ItemState{Finished}, After: int64(many / 2)})
			return err
		})
		list := Listed{}
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			list, err = Items(ctx, tx, access.System(), "move", Filter{Limit: 1})
			return err
		})
		measure("item", func(ctx context.Context, tx *store.Tx) error {
			_, err := FindItem(ctx, tx, ada, list.Items[0].ID)
			return err
		})
	})
}
