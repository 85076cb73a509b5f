package organisation

import (
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// TestSilenceIsToldToFew: that nothing is seen of Ann is asked of who manages her, until something explains it.
func TestSilenceIsToldToFew(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		silence := Silence{PersonID: ids["ann"], Last: day("2026-01-10"), Until: day("2026-03-01"), Expected: 28}
		told := func(actor access.Actor) bool {
			t.Helper()
			var there bool
			write(t, db, func(tx *store.Tx) error {
				left, err := Unexplained(ctx, tx, actor, []Silence{silence, {PersonID: "nobody", Last: silence.Last, Until: silence.Until}})
				_, there = left[ids["ann"]]
				if len(left) > 1 {
					t.Errorf("told of %v", left)
				}
				return err
			})
			return there
		}
		for handle, want := range map[string]bool{"max": true, "ann": false, "lea": false, "ben": false, "dana": false} {
			actor := member(t, db, ids[handle])
			if got := told(actor); got != want {
				t.Errorf("%s is told: %v", handle, got)
			}
			err := db.Write(ctx, func(tx *store.Tx) error {
				if err := NotAway(ctx, tx, actor, "ann"); err != nil {
					return err
				}
				return fault.Conflict("only tried")
			})
			if may := handle == "max" || handle == "ann"; fault.Is(err, fault.KindDenied) == may {
				t.Errorf("%s says that she is there: %v", handle, err)
			}
		}
		if told(access.Local()) {
			t.Error("who runs Leadwright is told")
		}
		err := db.Read(ctx, func(tx *store.Tx) error {
			_, err := Unexplained(ctx, tx, access.Actor{}, []Silence{silence})
			return err
		})
		if !fault.Is(err, fault.KindDenied) {
			t.Errorf("a stranger asks: %v", err)
		}

		max := member(t, db, ids["max"])
		var id string
		absent := func(from, until string) {
			t.Helper()
			write(t, db, func(tx *store.Tx) (err error) {
				a := Absence{ID: id, Person: "ann", Kind: Leave, Span: roster.Span{From: day(from), Until: day(until)}}
				id, err = PutAbsence(ctx, tx, max, a)
				return err
			})
		}
		for _, x := range []struct {
			from, until string
			want        bool
		}{
			{"2026-01-11", "2026-01-20", true},  // long back
			{"2026-01-11", "2026-02-10", false}, // back for less than her silence may be
			{"2026-01-11", "2026-03-31", false}, // away
			{"2025-11-01", "2025-12-01", true},  // before
			{"2026-12-01", "2026-12-24", true},  // to come
		} {
			if absent(x.from, x.until); told(max) != x.want {
				t.Errorf("with an absence from %s to %s: %v", x.from, x.until, !x.want)
			}
		}
		for range 2 {
			write(t, db, func(tx *store.Tx) error { return NotAway(ctx, tx, max, "ann") })
		}
		if told(max) {
			t.Error("asked again though she is there")
		}
		silence.Last, silence.Until = store.DateOf(leadtest.Epoch).AddDays(30), store.DateOf(leadtest.Epoch).AddDays(90)
		if !told(max) {
			t.Error("not asked after a new sign of life and a new silence")
		}
		write(t, db, func(tx *store.Tx) error {
			deeds, err := access.Records(ctx, tx, access.Local(), "", 50)
			n := 0
			for _, d := range deeds {
				if d.Verb == "said that somebody is not away" {
					n++
				}
			}
			if n != 2 {
				t.Errorf("recorded %d times", n)
			}
			return err
		})
	})
}
