package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
)

// togetherUsual is how much items are late together where nobody says.
const togetherUsual = 0.3

// efforts draws what items take.
type efforts struct {
	items  []Item
	ratios []float64 // of what finished items took to what was likely, sorted; empty where too few are known
	trust  float64   // the part of items that follows the ratios
	common float64   // the weights of what items share and of what is their own
	own    float64
}

// newEfforts takes over what a plan says.
func newEfforts(p *Plan) *efforts {
	e := &efforts{items: p.Items}
	together := p.Together
	if together == 0 {
		together = togetherUsual
	}
	together = max(together, 0)
	e.common, e.own = math.Sqrt(together), math.Sqrt(1-together)
	if n := len(p.Recorded); n >= leastRecorded {
		for _, a := range p.Recorded {
			e.ratios = append(e.ratios, float64(a.Took)/float64(a.Likely))
		}
		slices.Sort(e.ratios)
		e.trust = float64(n) / float64(n+leastRecorded)
	}
	return e
}

// draw fills in what each item takes in a run of several. A draw has a place between 0 and 1 in what can be, made of a number
// that all items share and one of its own (a one-factor Gaussian copula), so that an item alone is spread as it was estimated.
// The number that is shared decides most of when a plan ends, so that each run draws it from a part of its own of what is
// possible (stratified sampling, Glasserman 2003, section 4.3): a quarter of the runs or fewer then tell as much.
func (e *efforts) draw(rng *rand.Rand, run, runs int, takes []float64) {
	part := (float64(run) + rng.Float64()) / float64(runs)
	shared := e.common * math.Sqrt2 * math.Erfinv(2*part-1)
	for i := range e.items {
		place := normal(shared + e.own*rng.NormFloat64())
		item := &e.items[i]
		if e.trust > 0 && rng.Float64() < e.trust {
			takes[i] = min(float64(item.Likely)*quantile(e.ratios, place), float64(mostEffort))
		} else {
			takes[i] = item.at(place)
		}
	}
}

// normal is the distribution function of the standard normal distribution.
func normal(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// at returns the effort at a place of the triangular distribution that the estimate stands for.
func (i *Item) at(place float64) float64 {
	low, mode, high := float64(i.Optimistic), float64(i.Likely), float64(i.Pessimistic)
	if high == low {
		return low
	}
	if turn := (mode - low) / (high - low); place < turn {
		return low + math.Sqrt(place*(high-low)*(mode-low))
	}
	return high - math.Sqrt((1-place)*(high-low)*(high-mode))
}
