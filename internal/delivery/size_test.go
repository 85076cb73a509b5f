package delivery

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestWorkdays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from, to string
		want     float64
	}{
		{"2026-03-02", "2026-03-02", 0.5}, // a Monday
		{"2026-03-02", "2026-03-01", 0.5},
		{"2026-03-02", "2026-03-03", 1},
		{"2026-03-06", "2026-03-09", 1},
		{"2026-03-07", "2026-03-08", 0.5},
		{"2026-03-02", "2026-03-16", 10},
		{"2026-03-04", "2026-03-19", 11},
	} {
		if got := workdays(day(test.from), day(test.to)); got != test.want {
			t.Errorf("from %s to %s are %v days, not %v", test.from, test.to, got, test.want)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 { // as counted day by day
		from := day("2026-01-01").AddDays(r.IntN(60))
		to := from.AddDays(r.IntN(90))
		n := 0.0
		for d := from; d.Compare(to) < 0; d = d.AddDays(1) {
			if w := d.Start().Weekday(); w != 0 && w != 6 {
				n++
			}
		}
		if got := workdays(from, to); got != max(0.5, n) {
			t.Errorf("from %s to %s are %v days, not %v", from, to, got, n)
		}
	}
}

func TestWhatItemsOfASizeTook(t *testing.T) {
	t.Parallel()
	first := day("2026-03-02")
	// One person finishes an item of two days after the other.
	var alone []done
	for i := range 10 {
		from := first.AddDays(7 * (i / 2))
		if i%2 == 1 {
			from = from.AddDays(2)
		}
		alone = append(alone, done{"M", from, from.AddDays(2), 1})
	}
	const week = 5 * 8 * 60
	if got := usualOf(alone, week)["M"]; got != (Usual{Estimate{960, 960, 960}, 10}) {
		t.Errorf("alone they take %+v", got)
	}
	// Who has five at once does a fifth of each.
	var five []done
	for range 5 {
		five = append(five, done{"M", first, first.AddDays(14), 1})
	}
	got := usualOf(five, week)["M"]
	if want := int64(2 * 8 * 60); math.Abs(float64(got.Likely-want)) > 60 {
		t.Errorf("five at once take %d minutes each, not about %d", got.Likely, want)
	}
	// Nobody can have worked more on an item than there were days.
	if got := usualOf(alone, 100*week)["M"]; got.Likely != 960 {
		t.Errorf("for a hundred people they take %+v", got)
	}
	// What differs shows, and what is rare says nothing.
	var mixed []done
	for i := range 20 {
		mixed = append(mixed, done{"S", first.AddDays(7 * i), first.AddDays(7*i + 1), 1})
		if i < leastOfSize-1 {
			mixed = append(mixed, done{"L", first, first.AddDays(30), 1})
		}
	}
	all := usualOf(append(mixed, alone...), 20*week)
	if _, known := all["L"]; known || all["S"].Likely != 480 || all["M"].Likely != 960 {
		t.Errorf("of several sizes: %+v", all)
	}
	if usualOf(nil, week) != nil || usualOf(alone, 0) != nil {
		t.Error("of nothing something is known")
	}
	for seed := range uint64(50) { // ranges are in order, and no work is made up: all of it fits into the time of the team
		r := rand.New(rand.NewPCG(seed, 2))
		var items []done
		for range 5 + r.IntN(40) {
			from := first.AddDays(r.IntN(100))
			items = append(items, done{string("SML"[r.IntN(3)]), from, from.AddDays(r.IntN(20)), 1 + r.IntN(2)})
		}
		for size, u := range usualOf(items, float64(1+r.IntN(4*week))) {
			if u.Low > u.Likely || u.Likely > u.High || u.Low < slotMinutes || u.Low%slotMinutes != 0 || u.Items < leastOfSize {
				t.Errorf("seed %d, %s: %+v", seed, size, u)
			}
		}
	}
}

func TestSizesStandForEstimates(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		var all []Incoming
		for i := range 8 { // too few for a record
			from := day("2026-01-05").AddDays(7 * i)
			all = append(all, Incoming{Key: fmt.Sprint("D-", i), Title: "Done", State: Finished, Size: "m", Opened: from, Started: from,
				Done: from.AddDays(2)})
		}
		all = append(all, Incoming{Key: "O", Title: "Carry", State: Todo, Size: "M", Opened: day("2026-02-01")})
		if _, err := b.take("ada", all); err != nil {
			t.Fatal(err)
		}
		o := b.ahead()
		if o.Basis != OfEstimates || DateOf(o.Dates.P85) != day("2026-03-03") { // Ben, all of his time, Monday and Tuesday
			t.Errorf("of an item with a size is said %v, %s %s", DateOf(o.Dates.P85), o.Thin, o.Missing)
		}
		if p := b.search(Ask{}); p.Makespan != 2*Slots || p.Guessed != 0 || names(p.Tasks[0]) != "Ben" {
			t.Errorf("the plan is %+v", p)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			x, err := ItemByNumber(ctx, tx, b.who["cay"], "move", 9)
			if err != nil {
				return err
			}
			u, err := UsualOf(ctx, tx, b.who["cay"], x)
			if err != nil {
				return err
			}
			if u.String() != "2d" || u.Items != 8 {
				t.Errorf("such items take %s, as %d did", u, u.Items)
			}
			x.Estimate = Estimate{60, 60, 60}
			if u, err = UsualOf(ctx, tx, b.who["cay"], x); u.Items != 0 {
				t.Errorf("an item with an estimate takes %+v", u)
			}
			return err
		})
		b.put(Item{Title: "A new kind", Size: "XL"})
		if o := b.ahead(); o.Basis != "" || o.Missing == "" {
			t.Errorf("of a size that nobody knows is said %+v", o)
		}
	})
}
