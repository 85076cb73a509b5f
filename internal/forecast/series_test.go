package forecast

import (
	"math"
	"math/rand/v2"
)

// series makes the days on which items of a made-up project were finished. Projects differ in size, length, how their pace
// wanders and jumps, in holidays, dead weeks, bursts and releases that close many at once. The constants of this package are
// chosen on such series, and on nothing else.
func series(seed uint64) []Day {
	rng := rand.New(rand.NewPCG(seed, 77))
	weeks := 60 + rng.IntN(400)
	level := math.Log(0.8 * math.Exp(rng.Float64()*4.2)) // 0.8 to 53 items a week
	wander := []float64{0.02, 0.06, 0.12, 0.2}[rng.IntN(4)]
	pull := []float64{0, 0.02, 0.1}[rng.IntN(3)] // back to the level
	jump := []float64{0, 1.0 / 80, 1.0 / 40}[rng.IntN(3)]
	trend := []float64{0, 0, 0.003, -0.003}[rng.IntN(4)]
	spread := []float64{0.1, 0.3, 0.6, 0.9}[rng.IntN(4)] // of single weeks, as a sigma of logarithms
	holiday := rng.Float64() < 0.5
	dead := []float64{0, 0, 0.03, 0.1}[rng.IntN(4)]
	burst := []float64{0, 0, 0.02, 0.05}[rng.IntN(4)]
	ramp := rng.Float64() < 0.4

	at := level
	var days []Day
	debt := 0
	for w := range weeks {
		at += wander*rng.NormFloat64() + pull*(level-at) + trend
		if rng.Float64() < jump {
			move := 0.7 * rng.NormFloat64()
			at, level = at+move, level+move
		}
		at = min(max(at, math.Log(0.15)), math.Log(200))
		mean := math.Exp(at + spread*rng.NormFloat64() - spread*spread/2)
		if ramp && w < 20 {
			mean *= float64(w+1) / 20
		}
		if holiday && (w%52 == 50 || w%52 == 51 || w%52 == 30) {
			mean *= 0.25
		}
		if rng.Float64() < dead {
			mean = 0
		}
		n := poisson(rng, mean)
		if burst > 0 { // some wait until they are closed together
			hold := n / 4
			n, debt = n-hold, debt+hold
			if rng.Float64() < burst {
				n, debt = n+debt, 0
			}
		}
		for range n {
			days = append(days, Day(14000+week*w+rng.IntN(5)))
		}
	}
	return days
}

func poisson(rng *rand.Rand, mean float64) int {
	if mean > 100 {
		return max(0, int(math.Round(mean+math.Sqrt(mean)*rng.NormFloat64())))
	}
	n, p, limit := 0, rng.Float64(), math.Exp(-mean)
	for p > limit {
		n, p = n+1, p*rng.Float64()
	}
	return n
}
