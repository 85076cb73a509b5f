package knowledge

import "slices"

// Misses counts the tests in which no true reviewer was among the first three, by what was known of those who reviewed:
// each once, under the first that holds.
type Misses struct {
	New    int // none of them had reviewed here before
	Gone   int // none of them could be suggested: they left, or were not seen for a year
	Apart  int // the first of them had done nothing in or near the files, nor with the author
	Next   int // one of them came fourth or fifth
	Behind int // others had more evidence
}

// Told is how many tests are left without those that nothing in the past could tell: missed, since all who reviewed were new
// or gone. Who was new may be named all the same, for what they wrote.
func (r Record) Told() int { return r.Tests - r.Misses.New - r.Misses.Gone }

// miss counts a test that named nobody right among the first three; place is where the first true reviewer came, 0 if nowhere.
func (t *trial) miss(truth, nodes, authors []int32, best []candidate, place int) {
	m := &t.record.Misses
	switch {
	case !slices.ContainsFunc(truth, func(p int32) bool { return t.r.reviewed[p] > 0 }):
		m.New++
	case place == 0:
		m.Gone++
	case t.r.apart(best[place-1].person, nodes, authors):
		m.Apart++
	case place <= 5:
		m.Next++
	default:
		m.Behind++
	}
}

// apart reports whether a person did nothing that speaks for a change in particular.
func (r *reviewModel) apart(p int32, nodes, authors []int32) bool {
	for _, crowds := range [][]crowd{r.reviews, r.writes} {
		if count, _, _ := r.evidence(crowds, nodes, p); count > 0 {
			return false
		}
	}
	for _, crowds := range [][]crowd{r.pairs, r.returns} {
		if count, _ := met(crowds, authors, p); count > 0 {
			return false
		}
	}
	return true
}
