package schedule

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// crowd makes a plan of a list of tasks by kinds of people: those who can do the same are alike, and how many of each kind a
// task takes says all. Each task is put where it fits first, between others too (serial schedule generation with several modes:
// Kolisch and Hartmann, in Weglarz, Project Scheduling, 1999). It keeps the kinds that it had in the list before where those
// are free, else others do it, else others make room. Which of a kind does what is told at the end: as tasks are intervals of
// time, there need be no more people than there are at work at once (Golumbic, Algorithmic Graph Theory, 1980).
type crowd struct {
	score

	m        *model
	people   [][]int       // by kind, of which the least scarce comes first
	kindOf   []int         // by person
	meets    []uint64      // by place of the flat teams: the kinds that meet its need
	who      [][]candidate // by task: kinds, in place of people
	capacity []uint64      // the row where nobody works
	demand   []uint64      // by task: how many of each union it takes at least

	start, end       []int
	seats, oldSeats  []uint8  // flat: kinds
	takes, oldTakes  []uint64 // by task: how many of each kind
	profile          profile
	placed           []int32 // in the order of the list
	low, high        int     // the rows of the last task that was placed, while others make room for it
	match            *matching
	top              []uint64
	swap             exchange
	stride           int
	saved, fresh     []standing
	from             int // the first standing that is fresh
	wasStart, wasEnd []int
	wasSeats         []uint8
	wasTakes         []uint64
	loose            bool // nobody in particular does anything: only unions are counted
}

// standing is the state of a crowd after some places of a list.
type standing struct {
	profile profile
	seats   []uint8
	takes   []uint64
	figures figures
	shape   int
}

const (
	unionWords = 2
	mostKinds  = 64
)

// newCrowd returns nil where people who can do the same are not alike, or there are too many.
func newCrowd(m *model) *crowd {
	if m.simple || !m.always() || m.m > laneFull || m.n*m.m > manyPairs || anybody(m.pinned) {
		return nil
	}
	for t := range m.n {
		backwards := func(a arc) bool { return a.lag < 0 } // what waits for others would not come after them
		if m.fixed[t] >= 0 || m.duration[t] == 0 && m.staff[t].total > 0 || slices.ContainsFunc(m.preds[t], backwards) {
			return nil
		}
	}
	c := &crowd{m: m, start: make([]int, m.n), end: make([]int, m.n), match: newMatching()}
	c.sortPeople()
	if len(c.people) > mostKinds {
		return nil
	}
	c.sortNeeds()
	c.addUnions()
	words := len(c.capacity) - unionWords
	c.profile.width, c.profile.first = len(c.capacity), unionWords
	c.top, c.takes, c.seats = make([]uint64, words), make([]uint64, m.n*words), make([]uint8, len(m.pinned))
	for t := range m.n {
		copy(c.top, c.capacity[unionWords:])
		if !c.choose(t) {
			return nil // nobody can do it
		}
	}
	c.wasStart, c.wasEnd, c.wasSeats, c.wasTakes = make([]int, m.n), make([]int, m.n), slices.Clone(c.seats), slices.Clone(c.takes)
	c.swap.seen = make([]int, len(m.pinned))
	c.stride = max(crowdStride, m.n/checkpoints+1)
	for range m.n/c.stride + 1 {
		c.saved = append(c.saved, standing{seats: slices.Clone(c.seats), takes: slices.Clone(c.takes)})
		c.fresh = append(c.fresh, standing{seats: slices.Clone(c.seats), takes: slices.Clone(c.takes)})
	}
	c.profile.reset(c.capacity)
	c.saved[0].profile.copy(&c.profile)
	return c
}

// crowdStride is after how many places of a list, at least, the state is kept.
const crowdStride = 3

// sortPeople finds the kinds.
func (c *crowd) sortPeople() {
	m := c.m
	order := make([]int, m.m)
	for x := range order {
		order[x] = x
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.scarce[a], m.scarce[b]) })
	c.kindOf = make([]int, m.m)
	for _, x := range order {
		kind := slices.IndexFunc(c.people, func(others []int) bool {
			return !slices.ContainsFunc(m.staff, func(s *staff) bool { return s.needs[x] != s.needs[others[0]] })
		})
		if kind < 0 {
			kind = len(c.people)
			c.people = append(c.people, nil)
		}
		c.people[kind] = append(c.people[kind], x)
		c.kindOf[x] = kind
	}
}

// sortNeeds finds who meets them.
func (c *crowd) sortNeeds() {
	m := c.m
	c.meets = make([]uint64, len(m.pinned))
	for t := range m.n {
		var who []candidate
		for kind, people := range c.people {
			needs := m.staff[t].needs[people[0]]
			if needs != 0 {
				who = append(who, candidate{kind, needs})
			}
			for place := m.slots[t]; place < m.slots[t+1]; place++ {
				c.meets[place] |= uint64(needs>>m.needOf[place].need&1) << kind
			}
		}
		c.who = append(c.who, who)
	}
}

// addUnions counts people in unions of the kinds that meet some need, as far as there is place for them: no more can be taken of
// them than there are (Hall, On Representatives of Subsets, 1935).
func (c *crowd) addUnions() {
	m := c.m
	var unions []uint64 // of kinds
	add := func(union uint64) {
		if union != 0 && len(unions) < unionWords*lanes && !slices.Contains(unions, union) {
			unions = append(unions, union)
		}
	}
	for _, kinds := range c.meets {
		add(kinds)
	}
	for before := -1; before < len(unions); {
		before = len(unions)
		for _, a := range unions {
			for _, b := range unions {
				add(a | b)
			}
		}
	}
	c.capacity = make([]uint64, unionWords+(len(c.people)+lanes-1)/lanes)
	c.demand = make([]uint64, m.n*unionWords)
	for i, union := range unions {
		of := 0
		for rest := union; rest != 0; rest &= rest - 1 {
			of += len(c.people[bits.TrailingZeros64(rest)])
		}
		addLane(c.capacity, i, laneFull-of)
		for place, kinds := range c.meets {
			if kinds&^union == 0 {
				addLane(c.demand[m.taskOf[place]*unionWords:], i, 1)
			}
		}
	}
	for kind, people := range c.people {
		addLane(c.capacity[unionWords:], kind, laneFull-len(people))
	}
}

func (c *crowd) takesOf(t int) []uint64 {
	words := len(c.top)
	return c.takes[t*words : (t+1)*words]
}

func (c *crowd) seatsOf(t int) []uint8 { return c.seats[c.m.slots[t]:c.m.slots[t+1]] }

func (c *crowd) demandOf(t int) []uint64 { return c.demand[t*unionWords : (t+1)*unionWords] }

// decode is decoder.decode; there is nobody wanted.
func (c *crowd) decode(list []int32, from int, _ []int, limit int) bool {
	at := from / c.stride
	c.restore(list[:at*c.stride], &c.saved[at])
	c.from = at + 1
	for i := at * c.stride; i < len(list); i++ {
		if i%c.stride == 0 && i/c.stride > at {
			c.save(&c.fresh[i/c.stride])
		}
		c.place(int(list[i]))
		if c.aim.grows && c.price() > limit {
			return false
		}
	}
	return true
}

func (c *crowd) save(s *standing) {
	s.profile.copy(&c.profile)
	copy(s.seats, c.seats)
	copy(s.takes, c.takes)
	s.figures, s.shape = c.figures, c.shape
}

// restore goes back to when the tasks of a part of the list were placed; those that come later keep what they have.
func (c *crowd) restore(placed []int32, s *standing) {
	c.profile.copy(&s.profile)
	c.placed = append(c.placed[:0], placed...)
	words := len(c.top)
	for _, t := range placed {
		first, end := c.m.slots[t], c.m.slots[t+1]
		copy(c.seats[first:end], s.seats[first:end])
		first, end = int(t)*words, int(t+1)*words
		copy(c.takes[first:end], s.takes[first:end])
	}
	c.figures, c.shape = s.figures, s.shape
}

// accept is decoder.accept.
func (c *crowd) accept() {
	for i := c.from; i < len(c.saved); i++ {
		c.saved[i], c.fresh[i] = c.fresh[i], c.saved[i]
	}
	copy(c.wasStart, c.start)
	copy(c.wasEnd, c.end)
	copy(c.wasSeats, c.seats)
	copy(c.wasTakes, c.takes)
}

// reject is decoder.reject.
func (c *crowd) reject() {
	copy(c.start, c.wasStart)
	copy(c.end, c.wasEnd)
	copy(c.seats, c.wasSeats)
	copy(c.takes, c.wasTakes)
}

// place puts a task where it fits first.
func (c *crowd) place(t int) {
	m, p := c.m, &c.profile
	at, length := m.ready(t, c.end), m.duration[t]
	c.swap.looks = 0
	if m.staff[t].total > 0 {
		for i := p.find(at); ; at = p.when[i] {
			i, at = p.next(i, at, length, c.demandOf(t))
			if c.loose {
				break
			}
			high := p.until(i, at+length)
			if p.fits(i, high, p.first, c.takesOf(t)) {
				break
			}
			if p.most(i, high, c.top); c.choose(t) || c.swap.looks < mostLooks && c.makeRoom(t, i, high, at) {
				break
			}
			for i++; !p.frees[i]; i++ { // before somebody is done, there are no more
			}
		}
	}
	c.start[t], c.end[t] = at, at+length
	c.placed = append(c.placed, int32(t))
	if m.staff[t].total > 0 {
		low := p.split(at)
		high := p.split(at + length)
		p.frees[high] = true
		p.add(low, high, 0, c.demandOf(t), 1)
		if !c.loose {
			p.add(low, high, p.first, c.takesOf(t), 1)
		}
	}
	c.measure(m, t, at+length)
}

// choose gives a task people of the kinds that are left beside those at the top, the least scarce first.
func (c *crowd) choose(t int) bool {
	c.match.reset(c.m.staff[t])
	for _, k := range c.who[t] {
		word, shift := lane(k.person)
		for left := laneFull - int(c.top[word]>>shift&(1<<laneBits-1)); left > 0 && c.match.add(k); left-- {
		}
	}
	if c.match.left > 0 {
		return false
	}
	clear(c.takesOf(t))
	for i, kind := range c.match.people() {
		c.give(c.m.slots[t]+i, kind)
	}
	return true
}

// give notes that one of a kind has a place.
func (c *crowd) give(place, kind int) {
	c.seats[place] = uint8(kind)
	addLane(c.takesOf(c.m.taskOf[place]), kind, 1)
}

// enter takes over who does what in a plan by people.
func (c *crowd) enter(team []int) {
	clear(c.takes)
	for place, x := range team {
		c.give(place, c.kindOf[x])
	}
}

// leave decodes the plan by people, with a decoder of them.
func (c *crowd) leave(d *decoder) {
	list, team, free := make([]int32, c.m.n), make([]int, len(c.seats)), make([]int, c.m.m)
	c.m.listInTime(c.start, c.end, list)
	for _, t := range list {
		for place := c.m.slots[t]; place < c.m.slots[t+1]; place++ {
			people := c.people[c.seats[place]]
			x := people[slices.IndexFunc(people, func(x int) bool { return free[x] <= c.start[t] })]
			team[place], free[x] = x, c.end[t]
		}
	}
	d.decode(list, 0, team, math.MaxInt)
}
