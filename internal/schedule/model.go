package schedule

import (
	"cmp"
	"fmt"
	"slices"
)

// model is a problem by numbers, as the inner loops want it. It is not written to after it was made.
type model struct {
	p        *Problem
	n, m     int // tasks, people
	duration []int
	release  []int
	deadline []int // never where there is none
	weight   []int
	hard     []bool
	split    []bool
	preds    [][]arc
	succs    [][]arc
	topo     []int32
	staff    []*staff
	slots    []int // where the team of each task begins in the flat teams; n+1 of them
	taskOf   []int // by place of the flat teams
	needOf   []needPlace
	pinned   []int // people pinned, in the flat teams; -1 for free
	fixed    []int // start of tasks whose start and people are pinned, -1 for others
	fixedEnd []int
	cals     []*calendar // by person
	rate     []int
	scarce   []int // by person: how much others depend on them
	tail     []int // least time from the end of a task to the end of all
	values   [][]value
	before   []place // the plan so far, by task
	stable   bool    // there is one
	simple   bool    // one person for each task, who always works, and no deadlines: the disjunctive graph can be searched
	number   map[string]int
	rules    []rule // whom to prefer: those that there is a choice of
}

// needPlace says which of its task's needs a place of the flat teams is for, and which place is the first for that need.
type needPlace struct{ need, first int }

type arc struct {
	task int32
	lag  int
}

type value struct{ interest, growth, spread int }

// place is where a task was in the plan so far.
type place struct {
	known  bool
	start  int
	people []int
}

// staff is who can be of a team: candidates, and which needs each meets. Tasks with the same needs share it.
type staff struct {
	count []int // by need
	total int
	who   []candidate
	needs []uint32 // by person, 0 for who is no candidate
	away  bool     // somebody of them does not always work
}

type candidate struct {
	person int
	needs  uint32 // a bit for each need that they meet
}

// newModel turns a valid problem into numbers.
func newModel(p *Problem) *model {
	m := &model{p: p, n: len(p.Tasks), m: len(p.People), number: make(map[string]int, len(p.Tasks)), simple: true}
	person := make(map[string]int, m.m)
	for i := range p.People {
		x := &p.People[i]
		person[x.ID] = i
		m.rate = append(m.rate, x.Rate)
		c := m.calendarOf(i)
		m.simple = m.simple && c == nil
		m.cals = append(m.cals, c)
	}
	m.preds, m.succs = make([][]arc, m.n), make([][]arc, m.n)
	m.slots = append(m.slots, 0)
	known := map[string]*staff{}
	for i := range p.Tasks {
		m.addTask(&p.Tasks[i], known, person)
		m.number[p.Tasks[i].ID] = i
	}
	for _, l := range p.Links {
		a, b := m.number[l.From], m.number[l.To]
		m.preds[b] = append(m.preds[b], arc{int32(a), l.Lag})
		m.succs[a] = append(m.succs[a], arc{int32(b), l.Lag})
		m.simple = m.simple && l.Lag >= 0
	}
	m.sortTopologically()
	m.findTails()
	m.findScarce()
	m.addValues(person)
	m.addPlan(person)
	m.fix()
	for _, s := range known {
		s.away = slices.ContainsFunc(s.who, func(c candidate) bool { return m.cals[c.person] != nil })
	}
	m.rules = []rule{leastIdle, scarceLast}
	if slices.ContainsFunc(m.staff, func(s *staff) bool { return s.away }) {
		m.rules = append(m.rules, thrift)
	}
	return m
}

// calendarOf returns when somebody works. Those who work at the same times, by the same list, share it.
func (m *model) calendarOf(i int) *calendar {
	work := m.p.People[i].Work
	if work == nil {
		return nil
	}
	for j, c := range m.cals {
		if other := m.p.People[j].Work; c != nil && len(work) > 0 && len(other) == len(work) && &other[0] == &work[0] {
			return c
		}
	}
	return newCalendar(work)
}

func (m *model) addTask(t *Task, known map[string]*staff, person map[string]int) {
	m.duration = append(m.duration, t.Duration)
	m.release = append(m.release, t.Release)
	deadline := t.Deadline
	if deadline == 0 {
		deadline = never
	}
	m.deadline, m.weight = append(m.deadline, deadline), append(m.weight, max(1, t.Weight))
	m.hard, m.split = append(m.hard, t.Hard && t.Deadline > 0), append(m.split, t.Split)
	key := fmt.Sprint(t.Needs)
	s := known[key]
	if s == nil {
		s = m.newStaff(t.Needs)
		known[key] = s
	}
	m.staff = append(m.staff, s)
	for i := range s.total {
		pin := -1
		if i < len(t.People) {
			pin = person[t.People[i]]
		}
		m.pinned = append(m.pinned, pin)
	}
	for k, count := range s.count {
		first := len(m.taskOf)
		for range count {
			m.taskOf, m.needOf = append(m.taskOf, len(m.staff)-1), append(m.needOf, needPlace{k, first})
		}
	}
	m.slots = append(m.slots, len(m.pinned))
	m.fixed, m.fixedEnd = append(m.fixed, -1), append(m.fixedEnd, -1)
	if s.total > 1 || t.Start != nil || t.Deadline > 0 || t.Duration == 0 && s.total > 0 {
		m.simple = false
	}
}

func (m *model) newStaff(needs []Need) *staff {
	s := &staff{needs: make([]uint32, len(m.p.People))}
	for _, n := range needs {
		s.count = append(s.count, n.Count)
		s.total += n.Count
	}
	for i := range m.p.People {
		mask := uint32(0)
		for k, n := range needs {
			if level, has := m.p.People[i].Skills[n.Skill]; n.Skill == "" || has && level >= n.Level {
				mask |= 1 << k
			}
		}
		if s.needs[i] = mask; mask != 0 {
			s.who = append(s.who, candidate{i, mask})
		}
	}
	return s
}

// always reports whether everybody always works.
func (m *model) always() bool {
	return !slices.ContainsFunc(m.cals, func(c *calendar) bool { return c != nil })
}

// team returns the part of a flat team that is a task's.
func (m *model) team(flat []int, t int) []int { return flat[m.slots[t]:m.slots[t+1]] }

// ready is when what a task waits for has ended, of which the ends are known.
func (m *model) ready(t int, end []int) int {
	ready := m.release[t]
	for _, a := range m.preds[t] {
		ready = max(ready, end[a.task]+a.lag)
	}
	return ready
}

// sortTopologically orders the tasks so that each comes after what it waits for, those of the problem's order first.
func (m *model) sortTopologically() {
	waits := make([]int, m.n)
	for t := range m.preds {
		waits[t] = len(m.preds[t])
		if waits[t] == 0 {
			m.topo = append(m.topo, int32(t))
		}
	}
	for i := 0; i < len(m.topo); i++ {
		for _, a := range m.succs[m.topo[i]] {
			if waits[a.task]--; waits[a.task] == 0 {
				m.topo = append(m.topo, a.task)
			}
		}
	}
}

func (m *model) findTails() {
	m.tail = make([]int, m.n)
	for _, t := range slices.Backward(m.topo) {
		m.tail[t] = m.tailOf(m.tail, t, -1)
	}
}

// findScarce weighs for each person the work that they could do by how few could do it.
func (m *model) findScarce() {
	m.scarce = make([]int, m.m)
	for t, s := range m.staff {
		able := make([]int, len(s.count))
		for _, c := range s.who {
			for k := range s.count {
				able[k] += int(c.needs >> k & 1)
			}
		}
		for _, c := range s.who {
			for k, count := range s.count {
				if c.needs>>k&1 == 1 {
					m.scarce[c.person] += 1000 * m.duration[t] * count / able[k]
				}
			}
		}
	}
}

func (m *model) addValues(person map[string]int) {
	m.values = make([][]value, m.n)
	for _, v := range m.p.Values {
		t := m.number[v.Task]
		if m.values[t] == nil {
			m.values[t] = make([]value, m.m)
		}
		x := &m.values[t][person[v.Person]]
		x.interest, x.growth, x.spread = x.interest+v.Interest, x.growth+v.Growth, x.spread+v.Spread
	}
}

// addPlan takes over the plan so far, as far as its tasks and people are still there.
func (m *model) addPlan(person map[string]int) {
	m.before = make([]place, m.n)
	for _, a := range m.p.Plan {
		t, there := m.number[a.Task]
		if !there {
			continue
		}
		was := place{known: true, start: a.Start}
		for _, id := range a.People {
			if x, there := person[id]; there {
				was.people = append(was.people, x)
			}
		}
		m.before[t], m.stable = was, true
	}
}

// fix settles tasks whose start is pinned, in the order of time: their people are those pinned, and of the others those who
// are free then and on whom the others depend least. Their time is taken out of the calendars of their people.
func (m *model) fix() {
	var tasks []int
	for t := range m.p.Tasks {
		if m.p.Tasks[t].Start != nil {
			tasks = append(tasks, t)
		}
	}
	slices.SortStableFunc(tasks, func(a, b int) int {
		s, t := &m.p.Tasks[a], &m.p.Tasks[b]
		return cmp.Or(cmp.Compare(len(t.People), len(s.People)), cmp.Compare(*s.Start, *t.Start))
	})
	d := newMatching()
	for _, t := range tasks {
		start, s := *m.p.Tasks[t].Start, m.staff[t]
		m.fixed[t], m.fixedEnd[t] = start, start+m.duration[t]
		d.reset(s)
		team := m.team(m.pinned, t)
		for _, c := range s.who {
			if slices.Contains(team, c.person) {
				d.add(c)
			}
		}
		free := slices.Clone(s.who)
		slices.SortStableFunc(free, func(a, b candidate) int { return cmp.Compare(m.scarce[a.person], m.scarce[b.person]) })
		for _, c := range free {
			if at, _ := m.cals[c.person].fit(start, m.duration[t], m.split[t]); at == start && !slices.Contains(team, c.person) {
				d.add(c)
			}
		}
		var cals []*calendar
		for i, x := range d.people() {
			team[i] = x
			cals = append(cals, m.cals[x])
		}
		if end := together(cals, start, m.duration[t], m.split[t]); end < never {
			m.fixedEnd[t] = end
		}
		for _, x := range team {
			if x >= 0 && m.duration[t] > 0 {
				m.cals[x] = m.cals[x].without(Interval{start, m.fixedEnd[t]})
				m.simple = false
			}
		}
	}
}
