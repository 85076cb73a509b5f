package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Sizes of the test for drift.
const (
	driftWeeks  = 52  // that are looked at
	driftLeast  = 4   // weeks on either side of a change
	driftRuns   = 999 // orders that the weeks are put into by chance
	driftAlarms = 10  // in how many of these and the real one the change may be as large: one in a hundred
)

// Drift is a change of pace: the mean number of items finished a week before and since.
type Drift struct {
	Since         Day // the first day of the weeks that differ
	Before, After float64
}

// Drift looks for a change of pace in the last year, and returns nil where none is certain enough. Of looks at a record whose
// weeks differ by chance alone, one in a hundred finds one.
//
// Each place in the year is tried as the one where the pace changed, by the difference of the means on both sides in standard
// errors; the largest is compared with the largest of the same weeks in 999 orders made by chance (a permutation test of the
// maximum; the ranks are right for whatever the weeks are distributed like). Counts enter as square roots, so that single large
// weeks do not decide.
func (r *Record) Drift(seed uint64) *Drift {
	counts := r.weeks(r.until, driftWeeks)
	if len(counts) < 3*driftLeast || total(counts) < leastItems {
		return nil
	}
	roots := make([]float64, len(counts))
	for i, c := range counts {
		roots[i] = math.Sqrt(float64(c))
	}
	at, size := split(roots)
	rng := rand.New(rand.NewPCG(seed, uint64(r.until))) //nolint:gosec // a test is the same each time
	larger, shuffled := 1, slices.Clone(roots)
	for range driftRuns {
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if _, s := split(shuffled); s >= size {
			if larger++; larger > driftAlarms {
				return nil
			}
		}
	}
	mean := func(weeks []int) float64 { return float64(total(weeks)) / float64(len(weeks)) }
	return &Drift{Since: r.until + 1 - Day(week*at), Before: mean(counts[at:]), After: mean(counts[:at])}
}

// split returns before which value the values change most, and by how much: the difference of the means on both sides,
// weighed by how many there are.
func split(values []float64) (at int, size float64) {
	sum, all := 0.0, 0.0
	for _, v := range values {
		all += v
	}
	n := len(values)
	for i := 1; i <= n-driftLeast; i++ {
		sum += values[i-1]
		if i < driftLeast {
			continue
		}
		a, b := float64(i), float64(n-i)
		if s := math.Abs(sum/a-(all-sum)/b) * math.Sqrt(a*b); s > size {
			at, size = i, s
		}
	}
	return at, size
}
