package knowledge

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
)

// ReviewQuery says what is to be reviewed.
type ReviewQuery struct {
	Files  []int32  // files of the history that the change touches
	Paths  []string // paths, of files that the history knows or of new ones
	Author []int32  // who wrote the change: never suggested
	Limit  int      // at most this many suggestions; 0 for all
	Share  bool     // share the load: who reviewed much lately comes later

	Out func(person int32) bool // who is not to be suggested; nil for nobody
}

// Suggestion is a person who could review, and why.
type Suggestion struct {
	Person  int32
	Score   float64 // the sum of the weights of the reasons; only its order within one answer means anything
	Reasons []Reason
}

// Reason is one part of a suggestion's score.
type Reason struct {
	Kind   string // one of the Because constants
	Count  int    // how many commits speak for it; 0 where they are not counted
	Last   int64  // the newest of them, in seconds since 1970; 0 where it is not known
	Weight float64
}

// The kinds of reason, as in JSON.
const (
	BecauseReviewedFiles  = "reviewed-files"  // reviewed changes to these files
	BecauseReviewedNearby = "reviewed-nearby" // reviewed changes to files near them
	BecauseReviewedAlike  = "reviewed-alike"  // reviewed changes to files with the same words in their paths
	BecauseWroteFiles     = "wrote-files"     // changed these files
	BecauseWroteNearby    = "wrote-nearby"    // changed files near them
	BecauseReviewedAuthor = "reviewed-author" // reviewed this author before
	BecauseReviewedBy     = "reviewed-by"     // was reviewed by this author before
	BecauseActive         = "active"          // was active here lately
	BecauseBusy           = "busy"            // reviewed much lately; below zero, where the load is shared out
	BecauseOverall        = "overall"         // what they do anywhere here; below zero for who reviews everything
)

// reviewModel returns the model of the whole history. It is made on first use, in about the time of Measure.
func (l *Ledger) reviewModel() *reviewModel {
	l.reviews.Do(func() {
		r := l.newReviewModel()
		s := r.scratch()
		for i := range l.Commits {
			r.learn(int32(i), s)
		}
		l.reviews.model = r
	})
	return l.reviews.model
}

// Reviewers suggests who could review a change, best first. The moment is that of the newest commit, so that a
// repository at rest still has an answer; who was not seen for a year before it is left out.
func (l *Ledger) Reviewers(q ReviewQuery) []Suggestion {
	r := l.reviewModel()
	s := r.scratch()
	ground := r.ground(q)
	at := r.newest()
	r.weigh(ground, q.Author, at, s)
	best := r.rank(q.Author, at, s)
	if q.Share {
		r.share(best, at)
	}
	if q.Out != nil {
		best = slices.DeleteFunc(best, func(c candidate) bool { return q.Out(c.person) })
	}
	if q.Limit > 0 && len(best) > q.Limit {
		best = best[:q.Limit]
	}
	out := make([]Suggestion, len(best))
	for i, c := range best {
		out[i] = Suggestion{Person: c.person, Score: c.score, Reasons: r.reasons(c.person, ground.nodes, q.Author, s)}
		if busy := r.busyPart(c.person, at); q.Share && busy < 0 {
			out[i].Reasons = append(out[i].Reasons, Reason{Kind: BecauseBusy, Last: r.reviewed[c.person], Weight: busy})
		}
	}
	return out
}

// newest returns when anybody was last seen.
func (r *reviewModel) newest() int64 {
	last := int64(0)
	for _, seen := range r.lastSeen {
		last = max(last, seen)
	}
	return min(last, r.until)
}

// ground is what a change touches. A path that is new to the history weighs as it will once it is known, so that a live
// answer is the one that a back-test gives.
type ground struct {
	nodes []int32 // the files, and for each new path the nearest directory there is, as often as there are paths
	words []int32 // of all the paths, each once
	fresh int     // how many files and directories are new
}

func (r *reviewModel) ground(q ReviewQuery) (g ground) {
	g.nodes = slices.Clone(q.Files)
	fresh := map[string]int32{}
	for _, p := range q.Paths {
		p = path.Clean(strings.TrimLeft(p, "/"))
		if n, ok := r.l.FileAt(p); ok {
			g.nodes = append(g.nodes, n)
		} else {
			fresh[p] = 0
		}
	}
	unique(&g.nodes)
	for _, n := range g.nodes {
		g.words = append(g.words, r.words.of[n]...)
	}
	for _, p := range slices.Sorted(maps.Keys(fresh)) {
		for word := range wordsOf(p) {
			if id, ok := r.words.id[word]; ok {
				g.words = append(g.words, id)
			}
		}
		d := path.Dir(p)
		n, ok := r.dirs[d]
		for ; !ok; n, ok = r.dirs[d] {
			fresh[d] = 0
			d = path.Dir(d)
		}
		g.nodes = append(g.nodes, n)
	}
	g.fresh = len(fresh)
	unique(&g.words)
	return g
}

// reasons takes a score apart, the greatest part first. A part that comes from the whole repository rather than from
// the files or the author joins the overall one.
func (r *reviewModel) reasons(p int32, nodes, authors []int32, s *scratch) []Reason {
	var out []Reason
	give := func(kind string, count int, last int64, parts ...signal) {
		sum := 0.0
		for _, k := range parts {
			sum += s.part(k, p)
		}
		if sum != 0 {
			out = append(out, Reason{Kind: kind, Count: count, Last: last, Weight: sum})
		}
	}
	overall := []signal{load}
	counted := func(kind string, count int, last int64, parts ...signal) {
		if count == 0 {
			overall = append(overall, parts...)
		} else {
			give(kind, count, last, parts...)
		}
	}
	count, last, up := r.evidence(r.reviews, nodes, p)
	counted(either(up, BecauseReviewedNearby, BecauseReviewedFiles), count, last, reviewedLong, reviewedAges)
	count, last, up = r.evidence(r.writes, nodes, p)
	counted(either(up, BecauseWroteNearby, BecauseWroteFiles), count, last, wroteLong, wroteAges)
	count, last = met(r.pairs, authors, p)
	counted(BecauseReviewedAuthor, count, last, paired, pairedLately)
	count, last = met(r.returns, authors, p)
	counted(BecauseReviewedBy, count, last, returned)
	give(BecauseReviewedAlike, 0, 0, reviewedAlike)
	give(BecauseActive, 0, r.lastSeen[p], active, reviewing)
	count, last = r.reviews[r.dirs["."]].find(p)
	give(BecauseOverall, count, last, overall...)
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(b.Weight, a.Weight) })
	return out
}

// met counts what a person did with the authors, and says when last.
func met(crowds []crowd, authors []int32, p int32) (count int, last int64) {
	for _, a := range authors {
		if a >= 0 {
			n, at := crowds[a].find(p)
			count, last = count+n, max(last, at)
		}
	}
	return count, last
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// evidence counts what a person did to the nodes themselves or, where that is nothing, to the nearest directories
// above them in which they did something (up). The root is not near to anything.
func (r *reviewModel) evidence(crowds []crowd, nodes []int32, p int32) (count int, last int64, up bool) {
	level := slices.Clone(nodes)
	unique(&level)
	for len(level) > 0 {
		var next []int32
		for _, n := range level {
			if r.parent[n] < 0 {
				continue
			}
			c, at := crowds[n].find(p)
			count, last = count+c, max(last, at)
			next = append(next, r.parent[n])
		}
		if count > 0 {
			break
		}
		level, up = unique(&next), true
	}
	return count, last, up
}
