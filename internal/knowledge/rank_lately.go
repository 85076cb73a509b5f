package knowledge

import "slices"

// review is who reviewed a change of some files.
type review struct{ by, files []int32 }

// How an author's last changes speak for their reviewers.
const (
	latelyMost  = 30   // so many of them do
	latelyFiles = 100  // a change of more files says little about any of them
	latelyFade  = 0.9  // what the change before says, against this one
	latelyApart = 0.05 // what one says that has nothing to do with the files, against one of the same files
	latelyPrior = 0.3  // until they say this much they are not believed in full
)

// remember keeps a review among the author's last ones.
func (r *reviewModel) remember(author int32, by []int32, changes []Change) {
	if len(by) == 0 || len(changes) == 0 || len(changes) > latelyFiles {
		return
	}
	files := make([]int32, len(changes))
	for i := range changes {
		files[i] = changes[i].File
	}
	last := r.lately[author]
	if len(last) == latelyMost {
		last = slices.Delete(last, 0, 1)
	}
	r.lately[author] = append(last, review{slices.Clone(by), files})
}

// recallAuthors fills the signals that are about whoever wrote the change: the mean over the authors that are known.
func (r *reviewModel) recallAuthors(g ground, authors []int32, now float64, s *scratch) {
	known := 0.0
	for _, a := range authors {
		if a >= 0 {
			known++
		}
	}
	rest := 1.0
	for _, a := range authors {
		if a < 0 {
			continue
		}
		c := &r.pairs[a]
		sum := c.total[0]/now + authorPrior
		rest += (authorPrior/sum - 1) / known
		for i := range c.of {
			s.x[paired][c.of[i].person] += c.of[i].worth[0] / now / sum / known
		}
		c = &r.returns[a]
		sum = c.total[0]/now + authorPrior
		for i := range c.of {
			s.x[returned][c.of[i].person] += c.of[i].worth[0] / now / sum / known
		}
		r.recallLately(g, a, 1/known, s)
	}
	everybody := &r.reviews[r.dirs["."]]
	for i := range everybody.of {
		s.x[paired][everybody.of[i].person] += rest * everybody.of[i].worth[0] / everybody.total[0]
	}
}

// recallLately adds, part of a whole, the probability that each person reviews by who reviewed the author's last
// changes. Those of the same files and directories say more, and so do the newest: a series of changes is mostly
// reviewed by the same people.
func (r *reviewModel) recallLately(g ground, author int32, part float64, s *scratch) {
	last := r.lately[author]
	here := r.climb(g.nodes, s.share[0], s.touched[:0])
	var weights [latelyMost]float64
	sum, fade := latelyPrior, 1.0
	for i := len(last) - 1; i >= 0; i-- {
		s.there = r.climb(last[i].files, s.share[1], s.there[:0])
		common := 0
		for _, n := range s.there {
			common += int(s.share[0][n])
			s.share[1][n] = 0
		}
		alike := float64(common) / float64(max(1, len(here)+g.fresh+len(s.there)-common)) // after Jaccard
		weights[i] = fade * (latelyApart + alike)
		sum += weights[i]
		fade *= latelyFade
	}
	for _, n := range here {
		s.share[0][n] = 0
	}
	s.touched = here
	for i := range last {
		for _, p := range last[i].by {
			s.x[pairedLately][p] += part * weights[i] / sum / float64(len(last[i].by))
		}
	}
}

// climb appends the nodes and all directories above them but the root, each once, and marks them with a one.
func (r *reviewModel) climb(nodes []int32, mark []float64, to []int32) []int32 {
	for _, n := range nodes {
		for ; r.parent[n] >= 0 && mark[n] == 0; n = r.parent[n] {
			mark[n] = 1
			to = append(to, n)
		}
	}
	return to
}
