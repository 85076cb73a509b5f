package schedule

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// search improves a list of tasks by simulated annealing: a task moves to another place of the list, or somebody else is
// wanted for one. It goes in cycles, each twice as long as the one before, that start hot and end cold.
type search struct {
	m       *model
	d       *decoder
	crowd   *crowd // decodes by kinds of people, where it can; nil elsewhere
	by      lists  // decodes the lists of the search: one of the two
	random  *rand.Rand
	contest *contest
	teams   bool // goals are about who does what: that is searched too

	list   []int32
	pos    []int
	wanted []int
	cost   int
	best   *plan
	shared *plan // the best of all workers after the last round

	heat   int // what a step may cost more, on average, in 1/heatUnit
	left   int // steps of the cycle
	length int // of a cycle
	cycle  int
	keys   [][]int
	undo   undo
	tabu   *tabu // searches instead, where it can; nil elsewhere
}

// lists makes plans of lists of tasks.
type lists interface {
	decode(list []int32, from int, wanted []int, limit int) bool
	price() int
	accept()
	reject()
	aimAt(a aim, bound int)
}

// undo is what takes a move back.
type undo struct {
	from, to int // a task in the list
	slot     [2]int
	who      [2]int // and up to two wanted people
	slots    int
}

const (
	heatUnit    = 16
	coolings    = 128 // of a cycle
	firstCycle  = 4000
	longestLog2 = 5
)

// chances are -ln(u) for u in the middle of 1024 equal parts of 0 to 1, in 1/4096, so that nothing else hangs on floats.
var chances = func() (all [1024]int) {
	for i := range all {
		all[i] = int(math.Round(-math.Log((float64(i)+0.5)/1024) * 4096))
	}
	return all
}()

func newSearch(m *model, seed uint64, worker int, c *contest) *search {
	s := &search{m: m, d: newDecoder(m), random: rand.New(rand.NewPCG(seed, uint64(worker))), //nolint:gosec // no secret
		contest: c, list: make([]int32, m.n), pos: make([]int, m.n), wanted: slices.Clone(m.pinned), best: newPlan(m),
		shared: newPlan(m), keys: m.ruleKeys()}
	s.by = s.d
	s.crowd = newCrowd(m)
	s.d.rule = m.rules[worker%2]
	s.length = firstCycle
	if m.simple {
		s.tabu = newTabu(m, s.random)
	}
	return s
}

// manyPairs is how many tasks times people make a problem large, where only the first rules are tried at first.
const manyPairs = 1 << 18

// turn aims at another goal, for which it matters who does what, or not.
func (s *search) turn(a aim, bound int, teams bool) {
	s.teams, s.left, s.cycle, s.by = teams, 0, 0, s.d
	s.d.aimAt(a, bound)
	if s.crowd != nil && !teams {
		s.by = s.crowd
		s.crowd.loose = false
		s.crowd.aimAt(a, bound)
	}
}

// begin decodes the lists of all rules, and that of the plan so far, and starts from the best.
func (s *search) begin() {
	keys := s.keys
	if pairs := s.m.n * s.m.m; pairs > manyPairs || s.m.stable && pairs > manyPairs/16 { // an answer at once
		keys = keys[:2]
	}
	for _, key := range keys {
		for _, s.d.rule = range s.m.rules {
			if s.d.rule != thrift { // which is the better the more people who fit can be waited for
				s.m.listOf(key, s.list)
				s.d.decode(s.list, 0, s.wanted, math.MaxInt)
				s.keep()
			}
			s.d.dispatch(key, s.list, s.wanted)
			s.keep()
		}
	}
	if s.m.stable {
		s.stay()
	}
}

// repairs is how often what had to wait for the people that it had may be done by others.
const repairs = 12

// stay decodes the plan so far: at first with its people, who may have to wait for what starts later than it did; then what
// waits for people may be done by others, and so on, which moves more and ends sooner.
func (s *search) stay() {
	key := make([]int, s.m.n)
	for _, t := range s.m.topo { // what has to start later now lets the others pass
		b := &s.m.before[t]
		if !b.known {
			key[t] = never
			continue
		}
		key[t] = max(b.start, s.m.release[t])
		for _, p := range s.m.preds[t] {
			if key[p.task] < never {
				key[t] = max(key[t], key[p.task]+s.m.duration[p.task]+p.lag)
			}
		}
	}
	s.m.listOf(key, s.list)
	for _, s.d.rule = range s.m.rules[:2] { // with people who are wanted, thrift finds hardly anything else, and is slow
		for t := range s.m.n {
			s.want(t, s.m.before[t].people)
		}
		for range repairs {
			s.d.decode(s.list, 0, s.wanted, math.MaxInt)
			s.keep()
			for t := range s.m.n {
				if s.d.start[t] > key[t] {
					copy(s.m.team(s.wanted, t), s.m.team(s.m.pinned, t))
				}
			}
		}
	}
}

// want asks for people beside those pinned, as far as they can be of the team.
func (s *search) want(t int, people []int) {
	team, i := s.m.team(s.wanted, t), 0
	for j, pin := range s.m.team(s.m.pinned, t) {
		if team[j] = pin; pin >= 0 {
			continue
		}
		for ; i < len(people); i++ {
			if s.m.staff[t].needs[people[i]] != 0 && !slices.Contains(s.m.team(s.m.pinned, t), people[i]) {
				team[j] = people[i]
				i++
				break
			}
		}
	}
}

// note keeps what was decoded where it is the best so far.
func (s *search) note() {
	if s.by == s.crowd {
		if s.crowd.loose { // nobody does it yet
			return
		}
		f := s.best.figures
		f[breach], f[lateness], f[makespan] = s.crowd.figures[breach], s.crowd.figures[lateness], s.crowd.figures[makespan]
		if s.contest.compare(&f, &s.best.figures) >= 0 {
			return
		}
		s.crowd.leave(s.d)
	}
	s.keep()
}

// keep is note for what the decoder of people has decoded.
func (s *search) keep() {
	if !s.best.known || s.contest.compare(&s.d.figures, &s.best.figures) < 0 {
		s.best.take(s.d)
	}
}

// from makes a plan the one that the search goes on from.
func (s *search) from(p *plan) {
	s.m.listInTime(p.start, p.end, s.list)
	for t := range s.m.n {
		if s.teams {
			s.want(t, s.m.team(p.team, t))
		} else {
			copy(s.m.team(s.wanted, t), s.m.team(s.m.pinned, t))
		}
	}
	if s.by == s.crowd {
		s.crowd.enter(p.team)
	}
	s.settle()
}

// settle decodes the list that there is anew.
func (s *search) settle() {
	for i, t := range s.list {
		s.pos[t] = i
	}
	s.by.decode(s.list, 0, s.wanted, math.MaxInt)
	s.by.accept()
	s.note()
	s.cost = s.by.price()
}

// restart begins a cycle: from the best plan, or now and then from a rule. With kinds of people, every third cycle only counts
// them, and the next one looks for people for what that came to: it leads away from a plan near which there is no better one.
func (s *search) restart() {
	s.d.rule = s.m.rules[len(s.m.rules)-1] // which is the better one more often than not
	if s.random.IntN(4) == 0 {
		s.d.rule = leastIdle
	}
	counts := s.by == s.crowd
	switch {
	case counts && s.cycle%3 == 1:
		s.crowd.loose = true
		s.from(s.shared)
	case counts && s.cycle%3 == 2:
		s.crowd.loose = false
		s.m.listOf(s.crowd.start, s.list)
		s.settle()
	case !counts && !s.teams && s.cycle%4 == 2:
		s.fromRule()
	default:
		s.from(s.shared)
	}
	s.left = s.length << min(s.cycle, longestLog2)
	s.cycle++
	s.heat = s.warm()
}

// fromRule goes on from the list of a priority rule, a little shaken.
func (s *search) fromRule() {
	key := slices.Clone(s.keys[s.random.IntN(len(s.keys))])
	for t := range key {
		key[t] += key[t] * (s.random.IntN(41) - 20) / 100
	}
	s.m.listOf(key, s.list)
	copy(s.wanted, s.m.pinned)
	s.settle()
}

// warm returns the heat at which a cycle begins: a part of what moves cost that make the plan worse.
func (s *search) warm() int {
	sum, worse := 0, 0
	for range 40 {
		from, ok := s.move()
		if !ok {
			continue
		}
		s.by.decode(s.list, from, s.wanted, math.MaxInt)
		if more := s.by.price() - s.cost; more > 0 && more < unplaced*unit {
			sum += more
			worse++
		}
		s.note()
		s.back()
		s.by.reject()
	}
	return max(1, heatUnit*sum/max(1, worse)/hot)
}

// hot is how many times the heat is less than what a bad move costs, and cold by how much a cycle cools down.
const (
	hot  = 6
	cold = 1000
)

// run takes steps, and reports whether it came to their end before the context did.
func (s *search) run(ctx context.Context, steps int) bool {
	if s.tabu != nil && !s.teams {
		return s.runTabu(ctx, steps)
	}
	for range steps {
		if ctx.Err() != nil {
			return false
		}
		if s.left <= 0 {
			s.restart()
		}
		s.step()
	}
	return true
}

// runTabu is run on the disjunctive graph.
func (s *search) runTabu(ctx context.Context, steps int) bool {
	t := s.tabu
	if s.left <= 0 || t.idle > tabuIdle {
		s.left = 1
		s.d.rule = s.m.rules[s.random.IntN(2)]
		if s.cycle++; s.cycle%2 == 0 {
			s.fromRule()
			t.from(s.d.start, s.d.team)
		} else {
			t.from(s.shared.start, s.shared.team)
		}
	}
	was := t.best
	ended := t.run(ctx, max(1, steps/tabuWork), s.d.bound)
	if t.best < was || t.best < s.best.figures[makespan] {
		s.m.listOf(t.bestStart, s.list)
		for i := range s.m.n {
			s.want(i, t.bestWho[i:i+1])
		}
		s.settle()
	}
	return ended
}

// step tries one move.
func (s *search) step() {
	s.left--
	if whole := s.length << min(s.cycle-1, longestLog2); s.left%(whole/coolings+1) == 0 {
		s.heat = max(1, s.heat*cooling>>16)
	}
	from, ok := s.move()
	if !ok {
		return
	}
	limit := s.cost + s.heat*chances[s.random.IntN(len(chances))]/(4096*heatUnit)
	if !s.by.decode(s.list, from, s.wanted, limit) || s.by.price() > limit {
		s.back()
		s.by.reject()
		return
	}
	s.by.accept()
	s.cost = s.by.price()
	s.note()
}

// cooling is the factor of one cooling, in 1/65536.
var cooling = int(math.Round(65536 * math.Pow(cold, -1.0/coolings)))

// move changes the list, or who is wanted, and returns the first place of the list from which that changes the plan.
func (s *search) move() (from int, ok bool) {
	if s.m.n == 0 {
		return 0, false
	}
	s.undo = undo{}
	if s.teams && s.random.IntN(2) == 0 {
		if s.random.IntN(2) == 0 {
			return s.exchange()
		}
		return s.moveTeam()
	}
	for range 8 {
		t := int32(s.random.IntN(s.m.n))
		at := s.pos[t]
		low, high := 0, s.m.n-1
		for _, a := range s.m.preds[t] {
			low = max(low, s.pos[a.task]+1)
		}
		for _, a := range s.m.succs[t] {
			high = min(high, s.pos[a.task]-1)
		}
		if s.random.IntN(2) == 0 {
			low, high = max(low, at-near), min(high, at+near)
		}
		if low >= high {
			continue
		}
		to := low + s.random.IntN(high-low)
		if to >= at {
			to++
		}
		s.shift(at, to)
		s.undo.from, s.undo.to = at, to
		return min(at, to), true
	}
	return 0, false
}

// near is how far most moves go.
const near = 10

// shift moves what is at one place of the list to another.
func (s *search) shift(from, to int) {
	t := s.list[from]
	if from < to {
		copy(s.list[from:to], s.list[from+1:to+1])
	} else {
		copy(s.list[to+1:from+1], s.list[to:from])
	}
	s.list[to] = t
	for i := min(from, to); i <= max(from, to); i++ {
		s.pos[s.list[i]] = i
	}
}

// moveTeam wants somebody else for a task, or nobody in particular, or exchanges the people of two tasks.
func (s *search) moveTeam() (from int, ok bool) {
	for range 8 {
		t := s.random.IntN(s.m.n)
		slots := s.m.slots[t+1] - s.m.slots[t]
		who := s.m.staff[t].who
		if slots == 0 || len(who) <= slots {
			continue
		}
		i := s.m.slots[t] + s.random.IntN(slots)
		if s.m.pinned[i] >= 0 {
			continue
		}
		x := who[s.random.IntN(len(who))].person
		if s.random.IntN(8) == 0 {
			x = -1
		}
		if x == s.wanted[i] || x >= 0 && slices.Contains(s.m.team(s.wanted, t), x) {
			continue
		}
		s.change(i, x)
		return s.pos[t], true
	}
	return 0, false
}

// exchange exchanges two people of two tasks.
func (s *search) exchange() (from int, ok bool) {
	for range 16 {
		t, u := s.random.IntN(s.m.n), s.random.IntN(s.m.n)
		a, b := s.m.slots[t+1]-s.m.slots[t], s.m.slots[u+1]-s.m.slots[u]
		if t == u || a == 0 || b == 0 {
			continue
		}
		i, j := s.m.slots[t]+s.random.IntN(a), s.m.slots[u]+s.random.IntN(b)
		x, y := s.d.team[i], s.d.team[j]
		if x < 0 || y < 0 || x == y || s.m.pinned[i] >= 0 || s.m.pinned[j] >= 0 || s.m.staff[t].needs[y] == 0 ||
			s.m.staff[u].needs[x] == 0 || slices.Contains(s.m.team(s.wanted, t), y) || slices.Contains(s.m.team(s.wanted, u), x) {
			continue
		}
		s.change(i, y)
		s.change(j, x)
		return min(s.pos[t], s.pos[u]), true
	}
	return 0, false
}

func (s *search) change(slot, who int) {
	s.undo.slot[s.undo.slots], s.undo.who[s.undo.slots] = slot, s.wanted[slot]
	s.undo.slots++
	s.wanted[slot] = who
}

// back takes the last move back.
func (s *search) back() {
	for i := range s.undo.slots {
		s.wanted[s.undo.slot[i]] = s.undo.who[i]
	}
	if s.undo.from != s.undo.to {
		s.shift(s.undo.to, s.undo.from)
	}
}
