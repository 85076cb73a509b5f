package knowledge

import (
	"math"
	"path"
	"slices"
)

// How the score is made. Every signal is a probability that some memory of the history gives to a person. Those that
// are evidence are mixed, since one good reason is enough: a specialist who wrote the files need not have reviewed this
// author. The mixture and each of the other signals add weight × ln(1 + probability/rare), a conditional logit model
// with one fixed set of weights for all repositories. The weights were fitted on 25 public repositories, without those
// that the figures are judged by: see docs/benchmarks.md.
const (
	longMemory = 180 * day     // half-life, in seconds
	ageMemory  = 5 * 365 * day // who knows a place for years may be asked seldom
	rare       = 0.001         // what is less probable hardly counts
	// How many reviews a file needs until it speaks for itself as loudly as its directory does, and how many an author
	// needs beside the whole repository (the parameter of Dirichlet smoothing).
	pathPrior   = 2
	authorPrior = 5
	// Who was not seen for this long is not suggested.
	silence = 365 * day
)

// signal is one of the inputs of the score.
type signal int

const (
	reviewedLong  signal = iota // reviews of the files, then of their directories up to the root
	reviewedAges                //
	wroteLong                   // changes to the files, in the same way
	wroteAges                   //
	reviewedAlike               // reviews of files whose paths share words with these
	paired                      // reviews for this author, then for anybody
	pairedLately                // reviews of the author's last changes, those to files near these before all
	returned                    // this author's reviews for the person
	active                      // 1/(1+days since the last sign of life)
	reviewing                   // 1/(1+days since the last review)
	load                        // share of all reviews, whatever they were of
	signals
)

// mixture is the part of each signal in the mixture of evidence; the parts add up to one.
var mixture = [signals]float64{
	reviewedLong: 0.178, reviewedAges: 0.094, wroteLong: 0.099, wroteAges: 0.064, reviewedAlike: 0.069, paired: 0.099,
	pairedLately: 0.314, returned: 0.083,
}

const (
	mixtureWeight = 1.39
	mixtureRare   = 0.00043 // of the mixture, which hardly ever comes near to one
)

var signalWeights = [signals]float64{active: 0.19, reviewing: 0.41, load: -0.30}

// reviewModel is everything that the history up to some moment says about who reviews what. It is filled commit by
// commit; once filled, it is safe for use by many goroutines.
type reviewModel struct {
	l        *Ledger
	parent   []int32 // by node: files first, then directories; -1 for the root
	dirs     map[string]int32
	reviews  []crowd    // by node
	writes   []crowd    // by node
	pairs    []crowd    // by author: who reviewed them
	returns  []crowd    // by reviewer: whom they reviewed
	lately   [][]review // by author: the last reviews of their changes, the newest at the end
	alike    []crowd    // by word: who reviewed files with it in their path
	words    vocabulary
	lastSeen []int64   // by person: the last sign of life
	reviewed []int64   // by person: the last review
	busy     []float64 // by person: their reviews in a memory of weeks, see rank_load.go
	until    int64     // no time in the history counts as later than this
}

// crowd is who did something how often, with fading memories of it.
type crowd struct {
	total [2]float64 // of the long memory and that of ages
	of    []member
}

type member struct {
	person int32
	count  int32
	last   int64
	worth  [2]float64
}

// memory returns what something at a time counts in a memory that halves. It is relative to one fixed moment, so that
// fading needs no upkeep; the eighty years to which times are held keep the numbers within a float64.
func (r *reviewModel) memory(at int64) (worth [2]float64) {
	const years = 80 * 365 * day
	past := float64(min(max(at, r.until-years), r.until) - r.until)
	return [2]float64{math.Exp2(past / longMemory), math.Exp2(past / ageMemory)}
}

func (c *crowd) add(person int32, at int64, worth [2]float64) {
	c.total[0] += worth[0]
	c.total[1] += worth[1]
	i := 0
	for i < len(c.of) && c.of[i].person != person {
		i++
	}
	if i == len(c.of) {
		c.of = append(c.of, member{person: person})
	}
	m := &c.of[i]
	m.count++
	m.last = max(m.last, at)
	m.worth[0] += worth[0]
	m.worth[1] += worth[1]
	// Who comes often moves to the front, which keeps the search short.
	c.of[i], c.of[i/2] = c.of[i/2], c.of[i]
}

// find counts what a person did, and says when last.
func (c *crowd) find(p int32) (count int, last int64) {
	for i := range c.of {
		if c.of[i].person == p {
			return int(c.of[i].count), c.of[i].last
		}
	}
	return 0, 0
}

// newReviewModel returns a model that has seen no commit.
func (l *Ledger) newReviewModel() *reviewModel {
	r := &reviewModel{
		l: l, dirs: map[string]int32{}, parent: make([]int32, len(l.Files)), words: newVocabulary(l.Files),
		pairs: make([]crowd, l.named()), returns: make([]crowd, l.named()), lately: make([][]review, l.named()),
		lastSeen: make([]int64, l.named()), reviewed: make([]int64, l.named()), busy: make([]float64, l.named()), until: l.newest,
	}
	r.dir(".")
	for f := range l.Files {
		r.parent[f] = r.dir(path.Dir(l.Files[f].Path))
	}
	r.reviews, r.writes = make([]crowd, len(r.parent)), make([]crowd, len(r.parent))
	r.alike = make([]crowd, len(r.words.id))
	return r
}

// dir returns the node of a directory, made on first use.
func (r *reviewModel) dir(d string) int32 {
	if n, ok := r.dirs[d]; ok {
		return n
	}
	up := int32(-1)
	if d != "." && d != "/" {
		up = r.dir(path.Dir(d))
	}
	n := int32(len(r.parent))
	r.parent = append(r.parent, up)
	r.dirs[d] = n
	return n
}

// scratch is the working memory of one question after the other.
type scratch struct {
	x       [signals][]float64 // by person
	share   [2][]float64       // by node: how much of the answer comes from here, per memory
	touched []int32            // nodes with a share
	there   []int32            // nodes of an earlier change
	people  []int32
	words   []int32
}

func (r *reviewModel) scratch() *scratch {
	s := &scratch{}
	for i := range s.x {
		s.x[i] = make([]float64, r.l.named())
	}
	for i := range s.share {
		s.share[i] = make([]float64, len(r.parent))
	}
	return s
}

// learn adds a commit. Merges teach nothing: they have no changes, and their trailers speak of the branch.
func (r *reviewModel) learn(ci int32, s *scratch) {
	c := &r.l.Commits[ci]
	if c.Merge {
		return
	}
	at, author := c.Committed, r.l.Author(ci)
	worth := r.memory(at)
	s.people = r.reviewersOf(ci, s.people[:0])
	changes := r.l.ChangesOf(ci)
	weight := float64(attention(len(changes)))
	s.touched = s.touched[:0]
	for i := range changes {
		for n, up := changes[i].File, 0; n >= 0 && s.share[0][n] == 0; n, up = r.parent[n], up+1 {
			s.share[0][n] = 1
			s.touched = append(s.touched, n)
			w := worth
			if up == 0 {
				w = [2]float64{weight * w[0], weight * w[1]}
			}
			for _, p := range s.people {
				r.reviews[n].add(p, at, w)
			}
			if author >= 0 {
				r.writes[n].add(author, at, w)
			}
		}
	}
	for _, n := range s.touched {
		s.share[0][n] = 0
	}
	if len(s.people) > 0 {
		s.words = s.words[:0]
		for i := range changes {
			s.words = append(s.words, r.words.of[changes[i].File]...)
		}
		for _, w := range unique(&s.words) {
			for _, p := range s.people {
				r.alike[w].add(p, at, worth)
			}
		}
	}
	for _, p := range s.people {
		r.reviewed[p] = max(r.reviewed[p], at)
		r.busy[p] += r.weeks(at)
	}
	if author >= 0 {
		r.lastSeen[author] = max(r.lastSeen[author], at)
		for _, p := range s.people {
			r.pairs[author].add(p, at, worth)
			r.returns[p].add(author, at, worth)
		}
		r.remember(author, s.people, changes)
	}
	for _, cr := range r.l.CreditsOf(ci) {
		if p := r.l.PersonOf[cr.Identity]; p >= 0 {
			r.lastSeen[p] = max(r.lastSeen[p], at)
		}
	}
}

// reviewersOf appends the people who reviewed a commit, each once, without its author.
func (r *reviewModel) reviewersOf(ci int32, to []int32) []int32 {
	author := r.l.Author(ci)
	for _, cr := range r.l.CreditsOf(ci) {
		p := r.l.PersonOf[cr.Identity]
		if cr.Kind == Reviewed && p >= 0 && p != author && !slices.Contains(to, p) {
			to = append(to, p)
		}
	}
	return to
}

// unique sorts a list and leaves out what is in it twice.
func unique(list *[]int32) []int32 {
	slices.Sort(*list)
	*list = slices.Compact(*list)
	return *list
}

// recall fills the signals of the two memories with the probability that the next to act on the nodes is each person:
// what a node itself remembers, smoothed by its directory, that by its own, up to the root; the mean over the nodes.
func (r *reviewModel) recall(crowds []crowd, nodes []int32, now [2]float64, s *scratch, into [2]signal) {
	s.touched = s.touched[:0]
	for _, n := range nodes {
		rest := [2]float64{1 / float64(len(nodes)), 1 / float64(len(nodes))}
		for ; n >= 0; n = r.parent[n] {
			if s.share[0][n] == 0 && s.share[1][n] == 0 {
				s.touched = append(s.touched, n)
			}
			prior := float64(pathPrior)
			if r.parent[n] < 0 {
				prior = 0
			}
			for m := range into {
				if known := crowds[n].total[m] / now[m]; known+prior > 0 {
					s.share[m][n] += rest[m] / (known + prior) / now[m]
					rest[m] *= prior / (known + prior)
				}
			}
		}
	}
	for _, n := range s.touched {
		for i := range crowds[n].of {
			who := &crowds[n].of[i]
			for m, k := range into {
				s.x[k][who.person] += s.share[m][n] * who.worth[m]
			}
		}
		s.share[0][n], s.share[1][n] = 0, 0
	}
}

// weigh fills the signals for a question at a time.
func (r *reviewModel) weigh(g ground, authors []int32, at int64, s *scratch) {
	for i := range s.x {
		clear(s.x[i])
	}
	now := r.memory(at)
	r.recall(r.reviews, g.nodes, now, s, [2]signal{reviewedLong, reviewedAges})
	r.recall(r.writes, g.nodes, now, s, [2]signal{wroteLong, wroteAges})
	r.recallAlike(g.words, now[0], s)
	r.recallAuthors(g, authors, now[0], s)
	everybody := &r.reviews[r.dirs["."]]
	for i := range everybody.of {
		s.x[load][everybody.of[i].person] = everybody.of[i].worth[0] / everybody.total[0]
	}
	for p, seen := range r.lastSeen {
		if seen > 0 {
			s.x[active][p] = 1 / (1 + float64(max(0, at-seen))/day)
		}
		if last := r.reviewed[p]; last > 0 {
			s.x[reviewing][p] = 1 / (1 + float64(max(0, at-last))/day)
		}
	}
}

// mixed is the probability that all the evidence together gives to a person.
func (s *scratch) mixed(p int32) float64 {
	sum := 0.0
	for k := range active { // the signals before it are evidence
		sum += mixture[k] * s.x[k][p]
	}
	return sum
}

// part is what one signal adds to a person's score; evidence shares what the mixture adds.
func (s *scratch) part(k signal, p int32) float64 {
	if k >= active {
		return signalWeights[k] * math.Log1p(s.x[k][p]/rare)
	}
	if s.x[k][p] == 0 {
		return 0
	}
	mixed := s.mixed(p)
	return mixtureWeight * math.Log1p(mixed/mixtureRare) * mixture[k] * s.x[k][p] / mixed
}

func (s *scratch) score(p int32) float64 {
	sum := mixtureWeight * math.Log1p(s.mixed(p)/mixtureRare)
	for k := active; k < signals; k++ {
		sum += s.part(k, p)
	}
	return sum
}

type candidate struct {
	person int32
	score  float64
}

// rank returns everyone who may review, best first, ties by person id.
func (r *reviewModel) rank(authors []int32, at int64, s *scratch) []candidate {
	var out []candidate
	for p, seen := range r.lastSeen {
		p := int32(p)
		if seen > 0 && at-seen <= silence && !slices.Contains(authors, p) && !r.l.Erased(p) {
			out = append(out, candidate{p, s.score(p)})
		}
	}
	r.sort(out)
	return out
}
