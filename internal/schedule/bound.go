package schedule

import "slices"

// prover refutes plans that would end by some time: what it refutes cannot be, what it does not may be.
type prover struct {
	m       *model
	es, ee  []int // earliest start and end, whatever the end of all
	le      []int // latest end, for one end of all
	network *network
	class   []int // by task: its staff in the network, -1 where it is not in it
	energy  []int // by staff
	staffs  []*staff
	torn    []bool // by task: it may be interrupted, and somebody could be away
}

func newProver(m *model) *prover {
	p := &prover{m: m, es: make([]int, m.n), ee: make([]int, m.n), le: make([]int, m.n), class: make([]int, m.n)}
	index := map[*staff]int{}
	for t, s := range m.staff {
		p.class[t] = -1
		p.torn = append(p.torn, m.split[t] && s.away)
		if s.total == 0 || m.fixed[t] >= 0 || m.duration[t] == 0 {
			continue
		}
		if who := m.pinnedOf(t); len(who) > 0 { // a staff of their own, for those pinned can be no others
			s = m.only(s, who)
		}
		i, known := index[s]
		if !known {
			i = len(p.staffs)
			index[s] = i
			p.staffs = append(p.staffs, s)
		}
		p.class[t] = i
	}
	p.energy = make([]int, len(p.staffs))
	p.network = newNetwork(p.staffs, m.m)
	p.findEarliest()
	return p
}

// pinnedOf returns the people pinned to a task.
func (m *model) pinnedOf(t int) (who []int) {
	for _, x := range m.team(m.pinned, t) {
		if x >= 0 {
			who = append(who, x)
		}
	}
	return who
}

// only returns a staff whose places are all taken by those pinned, where they fill it, and else the staff itself.
func (m *model) only(s *staff, who []int) *staff {
	if len(who) < s.total {
		return s
	}
	pinned := &staff{count: s.count, total: s.total, needs: s.needs}
	for _, c := range s.who {
		if slices.Contains(who, c.person) {
			pinned.who = append(pinned.who, c)
		}
	}
	return pinned
}

// findEarliest finds when each task can start and end at the earliest, each of its needs met by who can end it first.
func (p *prover) findEarliest() {
	m := p.m
	for _, t := range m.topo {
		ready := m.release[t]
		for _, a := range m.preds[t] {
			ready = max(ready, p.ee[a.task]+a.lag)
		}
		if m.fixed[t] >= 0 {
			p.es[t], p.ee[t] = max(ready, m.fixed[t]), max(ready+m.duration[t], m.fixedEnd[t])
			continue
		}
		p.es[t], p.ee[t] = p.earliest(int(t), ready)
	}
}

func (p *prover) earliest(t, ready int) (start, end int) {
	m, s := p.m, p.m.staff[t]
	start, end = ready, ready+m.duration[t]
	if !s.away {
		return start, end
	}
	for _, x := range m.pinnedOf(t) {
		a, b := m.cals[x].fit(ready, m.duration[t], m.split[t])
		start, end = max(start, a), max(end, b)
	}
	for k, count := range s.count {
		var starts, ends []int
		for _, c := range s.who {
			if c.needs>>k&1 == 1 {
				a, b := m.cals[c.person].fit(ready, m.duration[t], m.split[t])
				starts, ends = append(starts, a), append(ends, b)
			}
		}
		if len(starts) < count {
			return never, never
		}
		slices.Sort(starts)
		slices.Sort(ends)
		start, end = max(start, starts[count-1]), max(end, ends[count-1])
	}
	return start, end
}

// leaveTime finds when each task has to end at the latest for all to end by limit, and reports whether one cannot.
func (p *prover) leaveTime(limit int) (refuted bool) {
	m := p.m
	for _, t := range slices.Backward(m.topo) {
		le := limit
		if m.hard[t] {
			le = min(le, m.deadline[t])
		}
		for _, a := range m.succs[t] {
			s := p.le[a.task] - m.duration[a.task]
			if m.fixed[a.task] >= 0 {
				s = min(s, m.fixed[a.task])
			}
			le = min(le, s-a.lag)
		}
		p.le[t] = le
		if p.ee[t] > le || m.fixed[t] >= 0 && (p.es[t] > m.fixed[t] || m.fixedEnd[t] > le) {
			return true
		}
	}
	return false
}

// atLeast returns how much of a task lies between a and b in any plan, in units of work of each of its people.
func (p *prover) atLeast(t, a, b int) int {
	m := p.m
	d := m.duration[t]
	if p.ee[t] <= a || p.le[t] >= b+d {
		return 0
	}
	early := d - max(0, a-p.es[t]) // if it starts as early as it can
	late := d - max(0, p.le[t]-b)  // if it ends as late as it can
	if p.torn[t] {                 // work may lie on both sides
		return max(0, early+late-d)
	}
	return max(0, min(early, late, b-a))
}

// overfull reports whether the work that must lie between a and b is more than there are people for.
func (p *prover) overfull(a, b int) bool {
	m, n := p.m, p.network
	clear(p.energy)
	for t, class := range p.class {
		if class >= 0 {
			p.energy[class] += p.atLeast(t, a, b)
		}
	}
	sum := 0
	for class, energy := range p.energy {
		s := n.work[class]
		for k, e := range s {
			work := energy * p.staffs[class].count[k]
			n.set(e, work)
			sum += work
		}
		for _, e := range n.shares[class] {
			n.set(e, energy)
		}
	}
	time := 0
	for x, e := range n.time {
		room := b - a
		if c := m.cals[x]; c != nil {
			room = c.worked(b) - c.worked(a)
		}
		n.set(e, room)
		time += room
	}
	return sum > time || n.flow() < sum
}

// refuted reports whether no plan can end by limit, as far as windows of time between so many starts and ends show.
func (p *prover) refuted(limit, windows int) bool {
	if p.leaveTime(limit) {
		return true
	}
	if len(p.staffs) == 0 {
		return false
	}
	var starts, ends []int
	for t, class := range p.class {
		if class >= 0 {
			starts = append(starts, p.es[t])
			if p.le[t] < never {
				ends = append(ends, p.le[t])
			}
		}
	}
	starts, ends = few(starts, windows), few(ends, windows)
	for _, b := range slices.Backward(ends) {
		for _, a := range starts {
			if a < b && p.overfull(a, b) {
				return true
			}
		}
	}
	return false
}

// few returns about so many of the values, evenly over their ranks, the least and the greatest among them.
func few(values []int, most int) []int {
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) <= most {
		return values
	}
	var chosen []int
	for i := range most {
		chosen = append(chosen, values[i*(len(values)-1)/(most-1)])
	}
	return slices.Compact(chosen)
}

// bound returns the earliest end that is not refuted, from a known bound on; found is the end of a plan that there is.
func (p *prover) bound(known, found, windows int) int {
	low, high := known, found
	for t, end := range p.ee {
		low = max(low, end+p.m.tail[t], end)
	}
	for step := 1; low < high; {
		probe := min(low+step-1, high-1)
		if p.refuted(probe, windows) {
			low = probe + 1
			step *= 2
		} else {
			high = probe
			step = 1
		}
	}
	return min(low, found)
}
