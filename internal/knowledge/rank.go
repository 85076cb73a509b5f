package knowledge

import (
	"cmp"
	"math"
	"slices"
)

// counted returns the files that count towards a group: the living source files, or all living ones where none of
// them is source.
func (m *Measure) counted(files []int32) []int32 {
	alive := make([]int32, 0, len(files))
	source := 0
	for _, f := range files {
		switch file := &m.ledger.Files[f]; {
		case !file.Alive:
		case file.Sort == Source:
			alive = append(alive, f)
			alive[source], alive[len(alive)-1] = f, alive[source]
			source++
		default:
			alive = append(alive, f)
		}
	}
	if source > 0 {
		return alive[:source]
	}
	return alive
}

// sourceLines is the size of a file as far as it counts towards an area.
func (m *Measure) sourceLines(f int32) int {
	if file := &m.ledger.Files[f]; file.Alive && file.Sort == Source {
		return int(file.Lines)
	}
	return 0
}

// Group weighs any set of files together: a directory, an area, whatever someone asks about. The familiarity of a
// person is the mean over its files, each weighed by the logarithm of its lines, since a file of a thousand lines
// takes more to know than one of ten, but not a hundred times as much. By it the strongest come first, ties by
// person id; measured against the maintainers that projects name: see docs/benchmarks.md.
func (m *Measure) Group(files []int32) Group {
	var g Group
	seat := make([]int32, len(m.ledger.People))
	var added lines
	size, weights := 0.0, 0.0
	for _, f := range m.counted(files) {
		g.Files++
		g.Lines += m.sourceLines(f)
		added.all += m.added[f].all
		added.agent += m.added[f].agent
		added.unknown += m.added[f].unknown
		// An empty file is still something to know: it counts as one line.
		n := float64(max(1, m.ledger.Files[f].Lines))
		weight := math.Log1p(n)
		size, weights = size+n, weights+weight
		for i := range m.tally(f) {
			t := &m.tally(f)[i]
			if seat[t.person] == 0 {
				g.Holders = append(g.Holders, Holder{Person: t.person, Evidence: Evidence{First: t.First}})
				seat[t.person] = int32(len(g.Holders))
			}
			h := &g.Holders[seat[t.person]-1]
			h.join(&t.Evidence)
			h.Familiarity += float64(t.familiarity-1) * weight
			if t.understands {
				h.Share += n
			}
		}
	}
	g.Holders = slices.DeleteFunc(g.Holders, func(h Holder) bool { return m.ledger.Erased(h.Person) })
	for i := range g.Holders {
		h := &g.Holders[i]
		h.Familiarity = 1 + h.Familiarity/weights
		h.Share /= size
		h.Understands = h.Share >= understandsOfGroup
	}
	slices.SortFunc(g.Holders, func(a, b Holder) int {
		return cmp.Or(cmp.Compare(b.Familiarity, a.Familiarity), m.byID(a.Person, b.Person))
	})
	if added.all > 0 {
		g.Agent, g.Unknown = float64(added.agent/added.all), float64(added.unknown/added.all)
	}
	return g
}

// join adds other evidence of the same person.
func (e *Evidence) join(other *Evidence) {
	for k := range e.Counts {
		e.Counts[k] += other.Counts[k]
	}
	e.Added += other.Added
	e.First, e.Last = min(e.First, other.First), max(e.Last, other.Last)
}

// Understanders counts the people left who understand a group. Absent may be nil: nobody is absent.
func (m *Measure) Understanders(g Group, absent func(person int32) bool) int {
	n := 0
	for i := range g.Holders {
		if h := &g.Holders[i]; h.Understands && (absent == nil || !absent(h.Person)) {
			n++
		}
	}
	return n
}

// Coverage counts the source lines of the files by how many of the people who are not absent understand them.
// Absent may be nil.
func (m *Measure) Coverage(files []int32, absent func(person int32) bool) Coverage {
	var c Coverage
	for _, f := range files {
		n := m.sourceLines(f)
		if n == 0 {
			continue
		}
		people := 0
		for i := range m.tally(f) {
			if t := &m.tally(f)[i]; t.understands && (absent == nil || !absent(t.person)) {
				people++
			}
		}
		c.Lines += n
		c.ByCount[min(people, len(c.ByCount)-1)] += n
	}
	if c.Lines > 0 {
		c.Covered = 1 - float64(c.ByCount[0])/float64(c.Lines)
	}
	return c
}

// Steps is the contributor absence factor with its names: who would leave most of the understood lines, one after the
// other, until under half of all lines are understood or nobody is left. The greedy rule is the one of Avelino et al.,
// "A novel approach for estimating truck factors", ICPC 2016, over lines instead of files. Absent people, who may be
// none (nil), are away from the beginning.
func (m *Measure) Steps(files []int32, absent func(person int32) bool) []Step {
	holds := make([]int, len(m.ledger.People)) // lines still understood by somebody that this person understands
	understood := make([][]int32, len(holds))  // by person: the files of these lines
	total, covered := 0, 0
	left := make(map[int32]int, len(files)) // people left who understand the file
	for _, f := range files {
		n := m.sourceLines(f)
		total += n
		for i := range m.tally(f) {
			if t := &m.tally(f)[i]; n > 0 && t.understands && (absent == nil || !absent(t.person)) {
				holds[t.person] += n
				understood[t.person] = append(understood[t.person], f)
				left[f]++
			}
		}
		if left[f] > 0 {
			covered += n
		}
	}
	var steps []Step
	for 2*covered >= total {
		next := int32(-1)
		for p := range holds {
			p := int32(p)
			if holds[p] > 0 && (next < 0 || cmp.Or(cmp.Compare(holds[next], holds[p]), m.byID(p, next)) < 0) {
				next = p
			}
		}
		if next < 0 {
			break
		}
		holds[next] = 0
		for _, f := range understood[next] {
			if left[f]--; left[f] == 0 {
				covered -= m.sourceLines(f)
			}
		}
		steps = append(steps, Step{Person: next, Covered: float64(covered) / float64(total)})
	}
	return steps
}
