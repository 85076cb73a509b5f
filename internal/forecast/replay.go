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

// history is the forecasts of every second week up to a day, the oldest first, each made from what was known then.
type history struct {
	asked []trial // how long does as much work take as is asked about?
	short []trial // and how long two weeks of work? Dates of that come sooner, and so teach sooner.
}

// replay makes the forecasts up to a day, for so many weeks of work. A week of work is what was done in one, as a mean of the
// last weeks.
func (r *Record) replay(ctx context.Context, until Day, weeks float64, seed uint64) (*history, error) {
	h := &history{}
	for o := until - (until-r.first)/step*step; o < until; o += step {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		pace := r.pace(o, recentWeeks)
		if pace == 0 || r.thin(o) != nil {
			continue
		}
		asked := r.try(o, max(1, int(math.Round(weeks*pace))), replayRuns, seed)
		short := r.try(o, max(1, int(math.Round(shortWeeks*pace))), replayRuns, seed)
		wider, soon := h.wider(o)
		asked.called, short.called = asked.widened(wider), short.widened(soon)
		h.asked, h.short = append(h.asked, asked), append(h.short, short)
	}
	return h, nil
}

// How spans are widened. The numbers were chosen on histories of public repositories and on made-up records, see
// docs/benchmarks.md.
const (
	paceSpread = 0.11 // of the logarithm of the pace to come, as a squared scale, beyond what draws of the past have
	itemSpread = 0.3  // and what is added to that, divided by how many items there are: few come unevenly
	learnRate  = 0.1  // by which a date that did not hold makes that square larger, times its level
	learnKept  = 0.99 // of what was learnt, after each step
	mostLearnt = 2    // which makes spans some four times as long
	shortWeeks = 2
	replayRuns = 600 // of each forecast of the past
)

// farOff are the quantiles of what is added, for each level: those of Student's t with five degrees of freedom, as now and
// then the pace changes more than it usually does.
var farOff = [len(levels)]float64{0, 1.156, 2.015}

// learnt returns, for each level, the squared spread that earlier dates have taught to add at an origin to what is added at
// first: each that did not hold adds to that of its level, and each that held takes from it, so much less that at a level that
// holds as often as it says they even out (quantile tracking: Angelopoulos, Candès and Tibshirani, "Conformal PID control for
// time series prediction", NeurIPS 2023, after Gibbs and Candès, "Adaptive conformal inference under distribution shift",
// NeurIPS 2021). Only dates that have come count, as those still open would be missing among those that did not hold. What was
// learnt fades.
func learnt(trials []trial, origin Day) (more [len(levels)]float64) {
	for i := range trials {
		t := &trials[i]
		kept := math.Pow(learnKept, float64(origin-t.origin)/step)
		for level, q := range levels {
			switch {
			case level == middle || t.due(level) > origin:
			case t.held(level):
				more[level] -= learnRate * kept * (1 - q)
			default:
				more[level] += learnRate * kept * q
			}
		}
	}
	return more
}

// wider is what is learnt from both kinds of forecasts, half from each, and what from those of two weeks alone.
func (h *history) wider(origin Day) (more, soon [len(levels)]float64) {
	more, soon = learnt(h.asked, origin), learnt(h.short, origin)
	for level := range more {
		more[level] = min((more[level]+soon[level])/2, mostLearnt)
	}
	return more, soon
}

// widened returns the spans of a trial in whole days, at least one and in order. Nobody knows how the pace goes on, and draws
// of the past know it least of teams whose weeks are alike; so the logarithm of a span gets a spread beside that of the draws,
// and the two are added as those of independent numbers are, by their squares. The middle stays where it is, and no span comes
// nearer to it than half as far as the draws have it. What resampling does not see the end of has no span.
func (t *trial) widened(more [len(levels)]float64) (called Spans) {
	added := paceSpread + itemSpread/float64(t.items)
	least := 1.0
	for i := range levels {
		span := float64(horizon)
		if t.base[i] < horizon {
			drawn := math.Log(t.base[i] / t.base[0])
			drawn *= drawn
			by := math.Exp(math.Sqrt(max(drawn+added*farOff[i]*farOff[i]+more[i], drawn/4)))
			span = min(math.Ceil(t.base[0]*by), horizon)
		}
		least = max(least, span)
		called[i] = least
	}
	return called
}
