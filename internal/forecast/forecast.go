// Package forecast says until when items of work are done, how sure that is, and how often it was right. It is pure: the same
// record and seed give the same answer, and no clock, file or database is asked.
//
// There are two ways to forecast. [Record.When] and [Record.HowMany] start from when items were finished so far: weeks of the
// past are drawn again and again, and the spans widened by how the forecasts before held on the same record. [Backtest] tells
// that record, and [Record.Drift] whether the pace has changed. [Simulate] starts from what each item is estimated to take,
// who can do it and when they are there.
//
// A forecast is computed. It is neither what is wished (a target) nor what was promised (a commitment), and it is about a team's
// work: nothing here is about one person.
package forecast

import (
	"context"
	"math"

	"github.com/leadwright/leadwright/internal/fault"
)

// levels are how sure a forecast is.
var levels = [...]float64{0.50, 0.85, 0.95}

// middle is the level that is as likely too late as too early.
const middle = 0

// Spans are days from an origin, for each level.
type Spans [len(levels)]float64

// Beyond stands for a day that is too far away to name: later than ten years from the origin.
const Beyond Day = math.MaxInt32

// Dates are until when something is done, with a confidence of 50, 85 and 95 %. Each may be Beyond.
type Dates struct{ P50, P85, P95 Day }

// Counts are how many items are done at least, with a confidence of 50, 85 and 95 %.
type Counts struct{ P50, P85, P95 int }

// Options of a simulation. The same seed gives the same answer.
type Options struct {
	Runs int // at least 100; 0 stands for 10,000
	Seed uint64
}

func (o Options) runs() int {
	if o.Runs == 0 {
		return 10_000
	}
	return max(o.Runs, 100)
}

// When is a forecast of how long items take.
type When struct {
	Items    int
	From     Day // the last day that is known
	Dates    Dates
	Backtest Backtest
}

// When forecasts until when so many more items are finished, from the end of the record on. It fails with the kind
// unavailable where the record is too thin to speak.
func (r *Record) When(ctx context.Context, items int, o Options) (When, error) {
	if items < 1 || items > mostItems {
		return When{}, fault.Invalid("items", "A forecast is for 1 to %d items, not %d", mostItems, items)
	}
	if err := r.thin(r.until); err != nil {
		return When{}, err
	}
	weeks := float64(items) / r.currentPace()
	past, err := r.replay(ctx, r.until, weeks, o.Seed)
	if err != nil {
		return When{}, err
	}
	now := r.try(r.until, items, o.runs(), o.Seed)
	wider, _ := past.wider(r.until)
	dates := datesOf(r.until, now.widened(wider))
	return When{items, r.until, dates, backtest(past.asked, weeks, r.until)}, nil
}

// HowMany is a forecast of how many items are finished by a day.
type HowMany struct {
	By       Day
	From     Day // the last day that is known
	Counts   Counts
	Backtest Backtest
}

// HowMany forecasts how many more items are finished by the end of a day. It is [Record.When] asked the other way round: the
// most items of which the date is not later, with spans as wide as forecasts of about so long a time have taught.
func (r *Record) HowMany(ctx context.Context, by Day, o Options) (HowMany, error) {
	span := int(by - r.until)
	if span < 1 || span >= horizon {
		return HowMany{}, fault.Invalid("by", "%s is not within ten years after %s, the last day that is known", by, r.until)
	}
	if err := r.thin(r.until); err != nil {
		return HowMany{}, err
	}
	weeks := float64(span) / week
	past, err := r.replay(ctx, r.until, weeks, o.Seed)
	if err != nil {
		return HowMany{}, err
	}
	wider, _ := past.wider(r.until)
	var counts [len(levels)]int
	for level := range counts {
		low, high := 0, 1+total(r.weeks(r.until, longest))*(span/week+1) // low items are done by then, high are not
		for low+1 < high {
			if err := ctx.Err(); err != nil {
				return HowMany{}, err
			}
			mid := low + (high-low)/2
			t := r.try(r.until, mid, o.runs(), o.Seed)
			if t.widened(wider)[level] <= float64(span) {
				low = mid
			} else {
				high = mid
			}
		}
		counts[level] = low
	}
	return HowMany{by, r.until, Counts{counts[0], counts[1], counts[2]}, backtest(past.asked, weeks, r.until)}, nil
}

// currentPace is the mean of the last weeks, or of all that are looked at where nothing was finished in them.
func (r *Record) currentPace() float64 {
	if pace := r.pace(r.until, recentWeeks); pace > 0 {
		return pace
	}
	return r.pace(r.until, longest)
}

func datesOf(from Day, called Spans) Dates {
	day := func(span float64) Day {
		if span >= horizon {
			return Beyond
		}
		return from + Day(span)
	}
	return Dates{day(called[0]), day(called[1]), day(called[2])}
}
