package schedule

// matching puts people into the places of a team so that each place has somebody who meets its need: bipartite matching by
// augmenting paths. Whom it took in once stays, so that taking people in from the most to the least wanted gives the team
// that is wanted most (the sets that can be matched are a matroid). It is used again and again without new memory.
type matching struct {
	count  [maxNeeds]int
	filled [maxNeeds]int
	needs  int
	seat   [maxNeeds][maxTeam]candidate
	left   int    // places without anybody
	full   uint32 // needs from which no path leads to a place without anybody; once so, always so
	all    [maxTeam]int
}

func newMatching() *matching { return &matching{} }

func (d *matching) reset(s *staff) {
	d.needs, d.left, d.full = len(s.count), s.total, 0
	for k, count := range s.count {
		d.count[k], d.filled[k] = count, 0
	}
}

// add takes somebody in, and reports whether there was a place.
func (d *matching) add(c candidate) bool {
	if d.left == 0 || c.needs&^d.full == 0 {
		return false
	}
	visited := d.full
	if !d.put(c, &visited) {
		d.full = visited
		return false
	}
	d.left--
	return true
}

func (d *matching) put(c candidate, visited *uint32) bool {
	for k := range d.needs {
		if c.needs>>k&1 == 0 || *visited>>k&1 == 1 {
			continue
		}
		if d.filled[k] < d.count[k] {
			d.seat[k][d.filled[k]] = c
			d.filled[k]++
			return true
		}
	}
	for k := range d.needs {
		if c.needs>>k&1 == 0 || *visited>>k&1 == 1 {
			continue
		}
		*visited |= 1 << k
		for i := range d.filled[k] {
			if d.put(d.seat[k][i], visited) {
				d.seat[k][i] = c
				return true
			}
		}
	}
	return false
}

// people returns who has a place. It holds until the next call.
func (d *matching) people() []int {
	n := 0
	for k := range d.needs {
		for i := range d.filled[k] {
			d.all[n] = d.seat[k][i].person
			n++
		}
	}
	return d.all[:n]
}
