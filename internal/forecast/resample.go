package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
)

// windows are the weeks of which runs draw: the pace of a team changes, and nobody knows how much of its past still holds.
var windows = []int{4, 8, 13, 26, 52, longest}

// longest is the longest window.
const longest = 104

// resample simulates how long so many items take, in days: each run draws whole weeks with replacement from one of the
// windows, and the runs are spread evenly over them (a mixture of bootstraps). It returns the runs in order, each at most
// horizon. Counts are those of the latest weeks, the latest first, and not all 0.
func resample(counts []int, items, runs int, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // a simulation is the same each time
	var use []int
	for _, w := range windows {
		if w = min(w, len(counts)); total(counts[:w]) > 0 {
			use = append(use, w)
		}
	}
	days := make([]float64, runs)
	for i := range days {
		w, left := use[i%len(use)], float64(items)
		for days[i] < horizon {
			done := float64(counts[rng.IntN(w)])
			if done >= left {
				days[i] += week * left / done
				break
			}
			left -= done
			days[i] += week
		}
		days[i] = min(days[i], horizon)
	}
	slices.Sort(days)
	return days
}

// quantile returns the q-quantile of sorted values.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-math.Floor(at))*(sorted[low+1]-sorted[low])
}
