package forecast

import "math"

// Backtest is how the forecasts held that would have been made on a record: one every second week, each from what was known
// then, each of as much work as the forecast beside it.
type Backtest struct {
	Weeks         float64 // of work, at the pace of the last twelve weeks
	P50, P85, P95 Kept
	Resolved      int // forecasts whose items are finished
	// Pinball is the mean pinball loss of the resolved forecasts over the three levels, in weeks for each week of work: what a
	// date costs that is late or early, weighed by its confidence. Of two ways to forecast, the sharper one has less.
	Pinball float64
}

// Kept is how many of the dates called with one confidence held, of those that have come.
type Kept struct{ Held, Come int }

// Share returns the part that held, 0 where none has come.
func (k Kept) Share() float64 { return float64(k.Held) / float64(max(1, k.Come)) }

// backtest sums trials up, as they look at the end of a day.
func backtest(trials []trial, weeks float64, until Day) Backtest {
	b := Backtest{Weeks: weeks}
	for i := range trials {
		t := &trials[i]
		for level, kept := range []*Kept{&b.P50, &b.P85, &b.P95} {
			if t.due(level) <= until {
				kept.Come++
				if t.held(level) {
					kept.Held++
				}
			}
		}
		if t.known && t.end <= until {
			b.Resolved++
			b.Pinball += t.pinball(weeks)
		}
	}
	b.Pinball /= float64(max(1, b.Resolved))
	return b
}

// pinball is the loss of a resolved trial of so many weeks of work.
func (t *trial) pinball(weeks float64) float64 {
	sum := 0.0
	for level, q := range levels {
		late := (float64(t.end-t.origin) - t.called[level]) / week
		sum += math.Max(q*late, (q-1)*late)
	}
	return sum / float64(len(levels)) / weeks
}
