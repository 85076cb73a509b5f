package forecast

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

// record is a made-up record of a series, as it is known on its last day.
func record(seed uint64) *Record {
	days := series(seed)
	return NewRecord(days, slices.Max(days))
}

// TestLaterDaysChangeNoForecast cuts records off: what a forecast says from a day on is the same whether later days are known,
// and so is every forecast that was replayed.
func TestLaterDaysChangeNoForecast(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		days := series(seed)
		whole := record(seed)
		cut := whole.until - 20*step
		before := NewRecord(days, cut)
		allPast, err := whole.replay(t.Context(), whole.until, 8, 1)
		if err != nil {
			t.Fatal(err)
		}
		somePast, err := before.replay(t.Context(), cut, 8, 1)
		if err != nil {
			t.Fatal(err)
		}
		all, some := allPast.asked, somePast.asked
		if len(all) < len(some)+20 {
			t.Fatalf("series %d: %d trials and %d of them", seed, len(all), len(some))
		}
		for i := range some {
			if all[i].items != some[i].items || all[i].called != some[i].called {
				t.Fatalf("series %d, trial %d: with later days %+v, without %+v", seed, i, all[i], some[i])
			}
		}
		if all[len(some)].called == (Spans{}) {
			t.Fatal("no forecast")
		}
	}
}

func TestForecastsAreInOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		r := record(seed)
		last := Dates{}
		for _, items := range []int{1, 10, 100} {
			w, err := r.When(t.Context(), items, Options{Runs: 500, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			d := w.Dates
			if d.P50 <= r.until || d.P50 > d.P85 || d.P85 > d.P95 || d.P50 < last.P50 {
				t.Errorf("series %d, %d items: %v after %v", seed, items, d, last)
			}
			last = d
			again, err := r.When(t.Context(), items, Options{Runs: 500, Seed: 1})
			if err != nil || again != w {
				t.Errorf("series %d, %d items: %v, and the second time %v", seed, items, w, again)
			}
		}
		m, err := r.HowMany(t.Context(), r.until+90, Options{Runs: 500, Seed: 1})
		if c := m.Counts; err != nil || c.P50 < c.P85 || c.P85 < c.P95 || c.P95 < 0 {
			t.Errorf("series %d: %+v, %v", seed, m, err)
		}
	}
}

func TestThinRecordsAreSilent(t *testing.T) {
	t.Parallel()
	var nine, week, old []Day
	for i := range 9 {
		nine = append(nine, Day(10*i))
	}
	for i := range 40 {
		week = append(week, Day(i%7))
		old = append(old, Day(i))
	}
	for name, r := range map[string]*Record{
		"nothing": NewRecord(nil, 100), "nine items": NewRecord(nine, 100), "a week": NewRecord(week, 10), "long ago": NewRecord(old, 2000),
	} {
		if _, err := r.When(t.Context(), 5, Options{}); !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := r.HowMany(t.Context(), r.until+50, Options{}); !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if d := r.Drift(1); d != nil {
			t.Errorf("%s: %+v", name, d)
		}
	}
	ten := NewRecord(append(nine, 90), 100)
	if w, err := ten.When(t.Context(), 5, Options{}); err != nil || w.Dates.P50 <= 100 {
		t.Errorf("ten items: %+v, %v", w, err)
	}
}

func TestDatesBeyondTheHorizonAreNone(t *testing.T) {
	t.Parallel()
	var days []Day
	for i := range 50 {
		days = append(days, Day(7*i))
	}
	w, err := NewRecord(days, 350).When(t.Context(), 5000, Options{Runs: 100})
	if err != nil || w.Dates != (Dates{Beyond, Beyond, Beyond}) {
		t.Errorf("%+v, %v", w.Dates, err)
	}
}

func TestBadQuestionsAreRefused(t *testing.T) {
	t.Parallel()
	r := record(1)
	for _, items := range []int{-1, 0, mostItems + 1} {
		if _, err := r.When(t.Context(), items, Options{}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%d items: %v", items, err)
		}
	}
	for _, by := range []Day{r.until, r.until + horizon} {
		if _, err := r.HowMany(t.Context(), by, Options{}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("by %v: %v", by, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.When(ctx, 5, Options{}); !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestDatesHoldAsOftenAsTheySay forecasts eight weeks of work on made-up records, young and old. The range is that of chance
// with this many records, and of what made-up records can tell: young ones are steadier than real ones, so that more holds.
func TestDatesHoldAsOftenAsTheySay(t *testing.T) {
	t.Parallel()
	const year = 52 * week
	var young, old Backtest
	for seed := range uint64(12) {
		r := record(seed + 1000)
		past, err := r.replay(t.Context(), r.until, 8, 1)
		if err != nil {
			t.Fatal(err)
		}
		trials := past.asked
		split := 0
		for split < len(trials) && trials[split].origin < r.first+year/2 {
			split++
		}
		young.sum(backtest(trials[:split], 8, r.until))
		old.sum(backtest(trials[split:], 8, r.until))
	}
	for _, x := range []struct {
		name string
		b    Backtest
		off  Spans
	}{{"in the first half year", young, Spans{0.15, 0.11, 0.05}}, {"later", old, Spans{0.15, 0.05, 0.05}}} {
		for level, kept := range []Kept{x.b.P50, x.b.P85, x.b.P95} {
			if off := math.Abs(kept.Share() - levels[level]); kept.Come < 90 || off > x.off[level] {
				t.Errorf("%s, of %d dates called %.0f %% held %.1f %%", x.name, kept.Come, 100*levels[level], 100*kept.Share())
			}
		}
	}
}

func (b *Backtest) sum(x Backtest) {
	for _, pair := range [][2]*Kept{{&b.P50, &x.P50}, {&b.P85, &x.P85}, {&b.P95, &x.P95}} {
		pair[0].Held += pair[1].Held
		pair[0].Come += pair[1].Come
	}
}
