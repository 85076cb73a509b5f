package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Who reviewed much lately has less time for one more, and who is always asked learns alone: suggestions can be asked to share
// the load, as in Asthana et al., "WhoDo: automating reviewer suggestions at scale", ESEC/FSE 2019, which counts open reviews.
// A history knows of none, so reviews of the last weeks stand for them.
const (
	busyMemory = 14 * day // half-life
	// What the score loses by ln(1 + reviews in that memory). Measured: see docs/benchmarks.md.
	busyWeight = 0.5
)

// weeks returns what a review at a time counts in the memory of weeks, relative to one fixed moment as in memory.
func (r *reviewModel) weeks(at int64) float64 {
	return math.Exp2(math.Max(float64(min(at, r.until)-r.until)/busyMemory, -1000))
}

// busyAt returns how many reviews of a person the memory of weeks holds at a moment.
func (r *reviewModel) busyAt(p int32, at int64) float64 { return r.busy[p] / r.weeks(at) }

// busyPart is what being busy takes from a score.
func (r *reviewModel) busyPart(p int32, at int64) float64 {
	return -busyWeight * math.Log1p(r.busyAt(p, at))
}

// share puts candidates into the order in which the load is shared out.
func (r *reviewModel) share(all []candidate, at int64) {
	for i := range all {
		all[i].score += r.busyPart(all[i].person, at)
	}
	r.sort(all)
}

// sort orders candidates, best first, ties by person id.
func (r *reviewModel) sort(all []candidate) {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(r.l.People[a.person].ID, r.l.People[b.person].ID))
	})
}
