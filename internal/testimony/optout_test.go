package testimony

import (
	"reflect"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestOptOut(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		out := func(who, repository string, until store.Date) {
			w.write(func(tx *store.Tx) error { return AskOut(ctx, tx, w.as(who), repository, until) })
		}
		holds := func(repository string, want ...string) {
			t.Helper()
			all := map[string]bool{}
			for _, name := range want {
				all[w.id[name]] = true
			}
			w.write(func(tx *store.Tx) error {
				got, err := NotSuggested(ctx, tx, w.as("Cay"), repository)
				if !reflect.DeepEqual(got, all) {
					t.Errorf("in %s not suggested are %v, want %v", repository, got, want)
				}
				return err
			})
		}
		out("Ann", "r", store.Date{})
		out("Ben", "", today.AddDays(1))
		holds("r", "Ann", "Ben")
		holds("other", "Ben")
		leadtest.ClockOf(t, db).Advance(24 * time.Hour)
		holds("other", "Ben")
		leadtest.ClockOf(t, db).Advance(24 * time.Hour)
		holds("other")
		holds("r", "Ann")
		w.write(func(tx *store.Tx) error {
			kept, err := OptOuts(ctx, tx, w.as("Ann"))
			if len(kept) != 1 || kept[0].Repository != "r" || !kept[0].Until.IsZero() {
				t.Errorf("kept are %v", kept)
			}
			return err
		})
		w.write(func(tx *store.Tx) error { return AskIn(ctx, tx, w.as("Ann"), "r") })
		holds("r")
		w.refused(fault.KindInvalid, func(tx *store.Tx) error { return AskOut(ctx, tx, w.as("Ann"), "r", today) })
		w.refused(fault.KindDenied, func(tx *store.Tx) error { return AskOut(ctx, tx, w.as("nobody"), "r", store.Date{}) })
		w.refused(fault.KindDenied, func(tx *store.Tx) error { return AskIn(ctx, tx, w.as("nobody"), "r") })
	})
}
