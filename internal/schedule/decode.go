package schedule

import (
	"cmp"
	"slices"
)

// rule says whom a decoder prefers of those who could start earliest.
type rule int

const (
	leastIdle   rule = iota // who has waited least, then on whom others depend least
	scarceLast              // the other way round
	thrift                  // who loses least time, where people do not always work
	checkpoints = 64
)

// decoder makes a plan of a list of tasks. It keeps the state after some places of the list, so that a list whose change is
// far back costs little. Nothing in it is allocated anew while it decodes.
type decoder struct {
	score

	m    *model
	rule rule

	start, end []int   // by task
	team       []int   // flat; -1 where nobody is
	free       []int   // by person: when their last task ends
	worked     []int   // by person
	byFree     []int32 // people, those free first first; of equal ones the scarcest first
	byScarce   []int32 // people, the least scarce first
	wanted     []int   // people who are taken in already
	match      *matching
	early      []person // of people, as the calendars have it
	lose       []loses
	picks      []loses
	tried      [maxTeam]int // a team that is only looked at
	cals       []*calendar
	stride     int
	saved      []checkpoint // after how many places of the list that was accepted
	fresh      []checkpoint // and of the one that is tried
	from       int          // the first checkpoint that is fresh
	was        [3][]int     // start, end and team of the list that was accepted
}

type person struct {
	candidate

	at int
}

// checkpoint is the state of a decoder after some places of a list.
type checkpoint struct {
	free, worked []int
	byFree       []int32
	figures      figures
	shape        int
}

func newDecoder(m *model) *decoder {
	d := &decoder{m: m, start: make([]int, m.n), end: make([]int, m.n), team: make([]int, len(m.pinned)), free: make([]int, m.m),
		worked: make([]int, m.m), byFree: make([]int32, m.m), match: newMatching(), early: make([]person, 0, m.m),
		cals: make([]*calendar, 0, maxTeam), stride: m.n/checkpoints + 1}
	for x := range m.m {
		d.byScarce = append(d.byScarce, int32(x))
	}
	slices.SortStableFunc(d.byScarce, func(a, b int32) int { return cmp.Compare(m.scarce[a], m.scarce[b]) })
	for range m.n/d.stride + 1 {
		d.saved = append(d.saved, newCheckpoint(m.m))
		d.fresh = append(d.fresh, newCheckpoint(m.m))
	}
	d.was = [3][]int{make([]int, m.n), make([]int, m.n), make([]int, len(m.pinned))}
	copy(d.byFree, d.byScarce)
	slices.Reverse(d.byFree)
	d.save(&d.saved[0])
	return d
}

func newCheckpoint(people int) checkpoint {
	return checkpoint{free: make([]int, people), worked: make([]int, people), byFree: make([]int32, people)}
}

func (d *decoder) save(s *checkpoint) {
	copy(s.free, d.free)
	copy(s.worked, d.worked)
	copy(s.byFree, d.byFree)
	s.figures, s.shape = d.figures, d.shape
}

func (d *decoder) restore(s *checkpoint) {
	copy(d.free, s.free)
	copy(d.worked, s.worked)
	copy(d.byFree, s.byFree)
	d.figures, d.shape = s.figures, s.shape
}

// decode plans the tasks of a list, of which the places before from are as in the list that was accepted last, with those
// people of the flat teams wanted that are not -1. It gives up, and reports false, once the plan costs more than limit.
// Either accept or reject follows.
func (d *decoder) decode(list []int32, from int, wanted []int, limit int) bool {
	at := from / d.stride
	d.restore(&d.saved[at])
	d.from = at + 1
	for i := at * d.stride; i < len(list); i++ {
		if i%d.stride == 0 && i/d.stride > at {
			d.save(&d.fresh[i/d.stride])
		}
		d.place(int(list[i]), wanted)
		if d.aim.grows && d.aim.price(&d.figures, d.shape) > limit {
			return false
		}
	}
	return true
}

// accept keeps the list that was decoded, as the one that the next ones differ from.
func (d *decoder) accept() {
	for i := d.from; i < len(d.saved); i++ {
		d.saved[i], d.fresh[i] = d.fresh[i], d.saved[i]
	}
	copy(d.was[0], d.start)
	copy(d.was[1], d.end)
	copy(d.was[2], d.team)
}

// reject goes back to the list that was accepted last.
func (d *decoder) reject() {
	copy(d.start, d.was[0])
	copy(d.end, d.was[1])
	copy(d.team, d.was[2])
}

// place plans one task as early as it can be after those that were placed.
func (d *decoder) place(t int, wanted []int) {
	m := d.m
	ready := m.ready(t, d.end)
	team := m.team(d.team, t)
	want := m.team(wanted, t)
	switch {
	case m.fixed[t] >= 0:
		copy(team, m.team(m.pinned, t))
		if slices.Contains(team, -1) {
			d.figures[breach] += unplaced
		}
		d.start[t], d.end[t] = m.fixed[t], m.fixedEnd[t]
		d.figures[breach] += max(0, ready-m.fixed[t])
	case len(team) == 0:
		d.start[t], d.end[t] = ready, ready+m.duration[t]
	case len(team) == 1:
		d.placeOne(t, ready, team, want[0])
	default:
		d.placeTeam(t, ready, team, want)
	}
	d.account(t, team)
}

// placeOne gives a task of one person to who can end it first.
func (d *decoder) placeOne(t, ready int, team []int, want int) {
	best, start, end := d.chooseOne(t, ready, want)
	team[0] = best
	d.book(t, ready, start, end, team)
}

// chooseOne finds who can end a task of one person first; -1 where nobody can.
func (d *decoder) chooseOne(t, ready, want int) (best, start, end int) {
	m := d.m
	if d.rule == thrift && m.staff[t].away {
		return d.thriftyOne(t, ready, want)
	}
	best, start, end = -1, never, never
	for _, c := range m.staff[t].who {
		x := c.person
		if want >= 0 && x != want {
			continue
		}
		if max(ready, d.free[x])+m.duration[t] > end {
			continue
		}
		s, e := m.cals[x].fit(max(ready, d.free[x]), m.duration[t], m.split[t])
		if e > end || e == end && best >= 0 && !d.prefers(x, best) {
			continue
		}
		if e < never {
			best, start, end = x, s, e
		}
	}
	return best, start, end
}

// prefers reports whether one person comes before another where both could be at the same time.
func (d *decoder) prefers(a, b int) bool {
	idle, scarce := d.free[b]-d.free[a], d.m.scarce[a]-d.m.scarce[b]
	if d.rule == scarceLast {
		return scarce < 0 || scarce == 0 && idle < 0
	}
	return idle < 0 || idle == 0 && scarce < 0
}

// placeTeam finds the earliest time at which those who are free can meet all needs, and of them whom it prefers.
func (d *decoder) placeTeam(t, ready int, team, want []int) {
	m := d.m
	if d.rule == thrift && m.staff[t].away {
		if start, end := d.thrifty(t, ready, team, want); end < never {
			d.book(t, ready, start, end, team)
			return
		}
	}
	at := d.cover(t, ready, want)
	for i := range team {
		team[i] = -1
	}
	if at == never || d.match.left > 0 {
		d.book(t, ready, never, never, team)
		return
	}
	people := d.match.people()
	copy(team, people)
	d.cals = d.cals[:0]
	for _, x := range team {
		d.cals = append(d.cals, m.cals[x])
	}
	d.book(t, ready, at, together(d.cals, at, m.duration[t], m.split[t]), team)
}

func (d *decoder) cover(t, ready int, want []int) (at int) {
	if d.m.staff[t].away {
		return d.coverCalendars(t, ready, want)
	}
	return d.coverPlain(t, ready, want)
}

// coverPlain is placeTeam's search where all candidates always work. Most often those who are free at once will do; else people
// come in as they get free, and then of all who are there by that time whom it prefers.
func (d *decoder) coverPlain(t, ready int, want []int) (at int) {
	s := d.m.staff[t]
	d.match.reset(s)
	at = d.takeWanted(s, ready, want)
	if d.takePreferred(s, at); d.match.left == 0 {
		return at
	}
	for _, x := range d.byFree[d.freeBy(at):] {
		if !d.take(s, int(x)) {
			at = d.free[x]
			break
		}
	}
	if d.match.left > 0 {
		return never
	}
	d.match.reset(s)
	d.takeWanted(s, ready, want)
	d.takePreferred(s, at)
	return at
}

// takeWanted takes those in who are wanted, and returns when they are free.
func (d *decoder) takeWanted(s *staff, ready int, want []int) (at int) {
	at = ready
	for _, x := range want {
		if x >= 0 && s.needs[x] != 0 && d.match.add(candidate{x, s.needs[x]}) {
			at = max(at, d.free[x])
		}
	}
	if d.wanted = want; at == ready && !anybody(want) {
		d.wanted = nil // so that nobody has to be looked for in it
	}
	return at
}

// anybody reports whether a team has anybody in it.
func anybody(team []int) bool { return slices.ContainsFunc(team, func(x int) bool { return x >= 0 }) }

// freeBy returns how many people, the first of byFree, are free at a time.
func (d *decoder) freeBy(at int) int {
	low, high := 0, len(d.byFree)
	for low < high {
		if mid := int(uint(low+high) >> 1); d.free[d.byFree[mid]] <= at {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// takePreferred fills the places that are left with who is free at a time, by the rule.
func (d *decoder) takePreferred(s *staff, at int) {
	if d.rule == scarceLast {
		for _, x := range d.byScarce {
			if d.free[x] <= at && !d.take(s, int(x)) {
				return
			}
		}
		return
	}
	for i := d.freeBy(at) - 1; i >= 0; i-- {
		if !d.take(s, int(d.byFree[i])) {
			return
		}
	}
}

// take takes somebody in who is not there already, where there is a place, and reports whether there are more.
func (d *decoder) take(s *staff, x int) bool {
	if mask := s.needs[x]; mask != 0 && !slices.Contains(d.wanted, x) {
		d.match.add(candidate{x, mask})
	}
	return d.match.left > 0
}

// coverCalendars is placeTeam's search with calendars: it goes from one time at which enough people can start to the next,
// until they can all start at once.
func (d *decoder) coverCalendars(t, ready int, want []int) int {
	s := d.m.staff[t]
	at := ready
	for {
		next := d.nextCover(t, at, want)
		if next == never {
			return never
		}
		d.match.reset(s)
		for _, x := range want {
			if x >= 0 && s.needs[x] != 0 && d.can(t, x, next) {
				d.match.add(candidate{x, s.needs[x]})
			}
		}
		d.wanted = want
		d.takeAble(t, next)
		if d.match.left == 0 && d.seated(want, s) {
			return next
		}
		if at = d.nextStart(t, next); at == never {
			return never
		}
	}
}

// nextCover returns the first time from one on by which all needs are met, were each who can start earlier to wait.
func (d *decoder) nextCover(t, at int, want []int) int {
	m, s := d.m, d.m.staff[t]
	d.early = d.early[:0]
	for _, c := range s.who {
		if e, _ := m.cals[c.person].fit(max(at, d.free[c.person]), m.duration[t], m.split[t]); e < never {
			d.early = append(d.early, person{c, e})
		}
	}
	slices.SortFunc(d.early, func(a, b person) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.person, b.person)) })
	return d.coverBy(s, at, want)
}

// can reports whether somebody can start a task at a time.
func (d *decoder) can(t, x, at int) bool {
	start, _ := d.m.cals[x].fit(max(at, d.free[x]), d.m.duration[t], d.m.split[t])
	return start == at
}

// takeAble is takePreferred with calendars: those come first who would be done first.
func (d *decoder) takeAble(t, at int) {
	s, m := d.m.staff[t], d.m
	d.early = d.early[:0]
	able := func(x int32) {
		if mask := s.needs[x]; mask != 0 {
			if start, end := m.cals[x].fit(max(at, d.free[x]), m.duration[t], m.split[t]); start == at {
				d.early = append(d.early, person{candidate{int(x), mask}, end})
			}
		}
	}
	if d.rule == scarceLast {
		for _, x := range d.byScarce {
			able(x)
		}
	} else {
		for i := d.freeBy(at) - 1; i >= 0; i-- {
			able(d.byFree[i])
		}
	}
	slices.SortStableFunc(d.early, func(a, b person) int { return cmp.Compare(a.at, b.at) })
	for _, e := range d.early {
		if !d.take(s, e.person) {
			return
		}
	}
}

// coverBy returns the time by which those who are there first meet all needs, were each to stay.
func (d *decoder) coverBy(s *staff, at int, want []int) int {
	d.match.reset(s)
	last := at
	for _, e := range d.early {
		if slices.Contains(want, e.person) && d.match.add(e.candidate) {
			last = max(last, e.at)
		}
	}
	for _, e := range d.early {
		if d.match.left == 0 {
			break
		}
		if !slices.Contains(want, e.person) && d.match.add(e.candidate) {
			last = max(last, e.at)
		}
	}
	if d.match.left > 0 || !d.seated(want, s) {
		return never
	}
	return last
}

// seated reports whether all who are wanted and could be of the team have a place.
func (d *decoder) seated(want []int, s *staff) bool {
	people := d.match.people()
	for _, x := range want {
		if x >= 0 && s.needs[x] != 0 && !slices.Contains(people, x) {
			return false
		}
	}
	return true
}

// nextStart returns the first time after t at which somebody of a task's candidates begins to be able to start.
func (d *decoder) nextStart(t, after int) int {
	m := d.m
	next := never
	for _, c := range m.staff[t].who {
		cal := m.cals[c.person]
		if cal == nil {
			if d.free[c.person] > after {
				next = min(next, d.free[c.person])
			}
			continue
		}
		s, _ := cal.fit(max(after+1, d.free[c.person]), m.duration[t], m.split[t])
		if i := cal.at(after); s == after+1 && i < len(cal.to) && cal.from[i] <= after {
			// They can start now too: what changes for them is the next beginning of their time.
			if i++; i == len(cal.to) {
				continue
			}
			s = max(cal.from[i], d.free[c.person])
		}
		next = min(next, s)
	}
	return next
}

// book notes who does a task when. One that cannot be done at all is put at its earliest, as a breach.
func (d *decoder) book(t, ready, start, end int, team []int) {
	if end >= never {
		d.start[t], d.end[t] = ready, ready+d.m.duration[t]
		d.figures[breach] += unplaced
		for i := range team {
			team[i] = -1
		}
		return
	}
	d.start[t], d.end[t] = start, end
	for _, x := range team {
		d.free[x] = end
	}
	d.reorder(team, end)
}

// reorder puts a team that is busy until some time where it belongs in byFree, in one pass; before, all were free earlier.
func (d *decoder) reorder(team []int, end int) {
	out, moving := 0, 0
	list := d.byFree
	for _, x := range list {
		if moving == len(team) && d.free[x] >= end {
			break
		}
		if d.free[x] == end && moving < len(team) && slices.Contains(team, int(x)) {
			moving++
			continue
		}
		list[out] = x
		out++
	}
	first := out
	for _, x := range team { // of a team the scarcest come first, of whom there are few
		i := out
		for ; i > first && d.m.scarce[list[i-1]] < d.m.scarce[x]; i-- {
			list[i] = list[i-1]
		}
		list[i] = int32(x)
		out++
	}
}

// account adds a task that was placed to the figures.
func (d *decoder) account(t int, team []int) {
	m, f := d.m, &d.figures
	d.measure(m, t, d.end[t])
	length := m.duration[t]
	for _, x := range team {
		if x < 0 {
			continue
		}
		f[cost] += m.rate[x] * length
		f[load] += length * (2*d.worked[x] + length)
		d.worked[x] += length
		if v := m.values[t]; v != nil {
			f[interest] -= v[x].interest
			f[growth] -= v[x].growth
			f[spread] -= v[x].spread
		}
		if b := &m.before[t]; b.known && !slices.Contains(b.people, x) {
			f[stability] += length
		}
	}
	if b := &m.before[t]; b.known {
		f[stability] += max(d.start[t]-b.start, b.start-d.start[t])
	}
}
