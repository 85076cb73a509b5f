package forecast

import (
	"context"
	"math"
	"math/rand/v2"
)

// trial is a forecast as it was made at an origin, or would have been, and what became of it.
type trial struct {
	origin Day
	items  int
	base   Spans // as resampling alone has them
	called Spans // as they were called
	end    Day   // when the items were finished
	known  bool  // whether they were by the end of the record
}

// due is the day that was called at a level.
func (t *trial) due(level int) Day { return t.origin + Day(t.called[level]) }

// held reports whether the items were finished by the day that was called.
func (t *trial) held(level int) bool { return t.known && t.end <= t.due(level) }

// try resamples how long so many items take from the end of a day on, from what was finished until then.
func (r *Record) try(origin Day, items, runs int, seed uint64) trial {
	sorted := resample(r.weeks(origin, longest), items, runs, rand.NewPCG(seed, uint64(origin)).Uint64())
	t := trial{origin: origin, items: items}
	for i, q := range levels {
		t.base[i] = quantile(sorted, q)
	}
	t.end, t.known = r.reached(origin, items)
	return t
}

// replay makes the forecasts of every second week up to the day, the oldest first, each from what was known then: how long
// do so many weeks of work take? A week of work is what was done in one, as a mean of the last weeks.
func (r *Record) replay(ctx context.Context, until Day, weeks float64, seed uint64) ([]trial, error) {
	var trials []trial
	for o := until - (until-r.first)/step*step; o < until; o += step {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		pace := r.pace(o, recentWeeks)
		if pace == 0 || r.thin(o) != nil {
			continue
		}
		t := r.try(o, max(1, int(math.Round(weeks*pace))), replayRuns, seed)
		t.called = stretched(t.base, stretch(trials, o))
		trials = append(trials, t)
	}
	return trials, nil
}

// The stretch at the beginning, how far one date that did not hold moves it, and what is left of that after each step. They
// were chosen on made-up records, see docs/benchmarks.md.
var (
	stretchFirst = [...]float64{0.98, 1.12, 1.35}
	stretchRate  = [...]float64{0, 0.1, 0.15}
)

const (
	stretchKept = 0.96
	replayRuns  = 600 // of each forecast of the past
	mostStretch = 4.0 // and its inverse
)

// stretch returns by what the spans of resampling are multiplied at an origin, by how the dates called before held: each
// that did not moves the stretch of its level up, and each that did moves it down, so much less that at a level that holds as
// often as it says they even out (quantile tracking: Angelopoulos, Candès and Tibshirani, "Conformal PID control for time
// series prediction", NeurIPS 2023, after Gibbs and Candès, "Adaptive conformal inference under distribution shift", NeurIPS
// 2021). Only dates that have come count, as those still open would be missing among those that did not hold. What was learnt
// fades, back to the stretch at the beginning.
func stretch(trials []trial, origin Day) (by [len(levels)]float64) {
	for level, q := range levels {
		sum, kept := 0.0, 1.0
		for i := len(trials) - 1; i >= 0; i-- {
			t := &trials[i]
			kept *= stretchKept
			if t.due(level) > origin {
				continue
			}
			move := q - 1
			if !t.held(level) {
				move = q
			}
			sum += stretchRate[level] * kept * move
		}
		by[level] = min(max(stretchFirst[level]*math.Exp(sum), 1/mostStretch), mostStretch)
	}
	return by
}

// stretched returns the spans in whole days, at least one and in order. What resampling does not see the end of has none.
func stretched(base Spans, by [len(levels)]float64) (called Spans) {
	least := 1.0
	for i := range base {
		span := float64(horizon)
		if base[i] < horizon {
			span = min(math.Ceil(base[i]*by[i]), horizon)
		}
		least = max(least, span)
		called[i] = least
	}
	return called
}
