package testimony

import (
	"cmp"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
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
		w.refused(fault.KindDenied, func(tx *store.Tx) error { _, err := OptOuts(ctx, tx, w.as("nobody")); return err })
		w.refused(fault.KindDenied, func(tx *store.Tx) error { _, err := NotSuggested(ctx, tx, access.Actor{}, "r"); return err })
	})
}

// wishes writes what somebody asks today as "repository until"; all repositories are "*".
func (w *town) wishes(who access.Actor) string {
	w.t.Helper()
	var all []string
	w.write(func(tx *store.Tx) error {
		kept, err := OptOuts(ctx, tx, who)
		for _, o := range kept {
			all = append(all, strings.TrimSpace(cmp.Or(o.Repository, "*")+" "+o.Until.String()))
		}
		return err
	})
	return strings.Join(all, ", ")
}

// TestOptOutsAreTakenBackOneByOne: a later wish takes the place of an earlier one, one that has passed is none, and what was
// asked for all repositories is not taken back with what was asked for one.
func TestOptOutsAreTakenBackOneByOne(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		soon, later := today.AddDays(1), today.AddDays(9)
		for _, step := range []struct {
			name string
			do   func(tx *store.Tx) error
			want string
		}{
			{"here, for good", func(tx *store.Tx) error { return AskOut(ctx, tx, w.as("Ann"), "r", store.Date{}) }, "r"},
			{"here, until", func(tx *store.Tx) error { return AskOut(ctx, tx, w.as("Ann"), "r", soon) }, "r " + soon.String()},
			{"everywhere", func(tx *store.Tx) error { return AskOut(ctx, tx, w.as("Ann"), "", later) },
				"* " + later.String() + ", r " + soon.String()},
			{"elsewhere back", func(tx *store.Tx) error { return AskIn(ctx, tx, w.as("Ann"), "other") },
				"* " + later.String() + ", r " + soon.String()},
			{"by another", func(tx *store.Tx) error { return AskIn(ctx, tx, w.as("Ben"), "r") },
				"* " + later.String() + ", r " + soon.String()},
			{"here back", func(tx *store.Tx) error { return AskIn(ctx, tx, w.as("Ann"), "r") }, "* " + later.String()},
			{"everywhere back", func(tx *store.Tx) error { return AskIn(ctx, tx, w.as("Ann"), "") }, ""},
			{"until today", func(tx *store.Tx) error { return AskOut(ctx, tx, w.as("Ann"), "r", today) }, "r " + today.String()},
		} {
			w.write(step.do)
			if got := w.wishes(w.as("Ann")); got != step.want {
				t.Errorf("%s: Ann asks %q, want %q", step.name, got, step.want)
			}
		}
		leadtest.ClockOf(t, db).Advance(24 * time.Hour)
		if got := w.wishes(w.as("Ann")); got != "" {
			t.Errorf("the day after, Ann asks %q", got)
		}
	})
}

// TestOptOutsFollowThePerson: who turned out to be another is not suggested either, and can take back what they asked under
// their other id.
func TestOptOutsFollowThePerson(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		var is string
		w.write(func(tx *store.Tx) error {
			for who, until := range map[string]store.Date{"Ann": {}, "Ben": today} {
				if err := AskOut(ctx, tx, w.as(who), "r", until); err != nil {
					return err
				}
			}
			if _, err := people.Join(ctx, tx, access.Local(), w.id["Ann"], w.id["Ben"]); err != nil {
				return err
			}
			now, err := people.Current(ctx, tx, w.id["Ann"])
			is = now[w.id["Ann"]]
			return err
		})
		one := w.as("Ann")
		one.PersonID = is
		out := func() (found map[string]bool) {
			w.write(func(tx *store.Tx) (err error) { found, err = NotSuggested(ctx, tx, w.as("Cay"), "r"); return err })
			return found
		}
		if got := out(); len(got) != 1 || !got[is] {
			t.Errorf("not suggested are %v, want %s alone", got, is)
		}
		soon := today.AddDays(1)
		w.write(func(tx *store.Tx) error { return AskOut(ctx, tx, one, "r", soon) })
		if got := w.wishes(one); got != "r "+soon.String() {
			t.Errorf("of two wishes and a later one, %q is left", got)
		}
		w.write(func(tx *store.Tx) error { return AskIn(ctx, tx, one, "r") })
		if got := out(); len(got) != 0 {
			t.Errorf("taken back, and not suggested are %v", got)
		}
	})
}
