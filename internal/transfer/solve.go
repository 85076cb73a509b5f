package transfer

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// rounds is how often a part of the best plan is taken out and built anew, for a problem of few areas; work bounds it for
// one of many.
const (
	rounds = 600
	work   = 4_000_000 // pairs of an area and a person
)

// Solve plans. It fails for a problem that cannot be meant (fault.Invalid), and when the context ends.
func Solve(ctx context.Context, p Problem) (Plan, error) {
	if err := p.check(); err != nil {
		return Plan{}, err
	}
	s := newSolver(p.sorted())
	best := s.build(newState(s), s.order())
	random := rand.New(rand.NewPCG(1, uint64(len(s.Areas)))) //nolint:gosec // a plan is no secret, and has to come out again
	turns := min(rounds, max(20, work/max(1, len(s.Areas)*len(s.People)*max(1, len(s.Areas)/8))))
	for turn := range turns {
		if err := ctx.Err(); err != nil {
			return Plan{}, err
		}
		if best.proved() {
			break
		}
		next := s.ruin(best, random, turn)
		if next.better(best) {
			best = next
		}
	}
	return best.plan(), nil
}

// solver is a problem by numbers.
type solver struct {
	*Problem

	time       []int       // by person
	teaches    [][]bool    // by area and person
	affinity   [][]float64 // by area and person; -1 for who cannot learn it
	candidates [][]int     // by area: who can learn it, the nearest first
	bound      int
	least      float64 // the weight that stays open at the least
}

func newSolver(p *Problem) *solver {
	s := &solver{Problem: p}
	number := map[string]int{}
	for i, x := range p.People {
		number[x.ID] = i
		s.time = append(s.time, x.Sessions)
	}
	for _, a := range p.Areas {
		teaches, affinity := make([]bool, len(p.People)), slices.Repeat([]float64{-1}, len(p.People))
		for _, t := range a.Teachers {
			teaches[number[t]] = s.time[number[t]] > 0
		}
		var candidates []int
		for _, l := range a.Learners {
			if n := number[l.Person]; s.time[n] > 0 {
				affinity[n] = l.Affinity
				candidates = append(candidates, n)
			}
		}
		slices.SortStableFunc(candidates, func(x, y int) int { return cmp.Compare(affinity[y], affinity[x]) })
		s.teaches, s.affinity, s.candidates = append(s.teaches, teaches), append(s.affinity, affinity), append(s.candidates, candidates)
	}
	s.prove()
	return s
}

// reachable is how many people can learn an area, if there were time for all.
func (s *solver) reachable(a int) int {
	if !slices.Contains(s.teaches[a], true) {
		return 0
	}
	return min(s.Areas[a].Need, len(s.candidates[a]))
}

// prove finds what stays open in any plan, and how many sessions any plan needs that leaves no more open: the sittings must
// fit into the sessions, and of areas that no session can hold together each needs its own.
func (s *solver) prove() {
	total := 0.0
	var apart []int
	for _, a := range s.order() {
		can := s.reachable(a)
		s.least += s.Areas[a].Weight * float64(s.Areas[a].Need-can)
		if can == 0 {
			continue
		}
		sittings := (can + s.Group - 1) / s.Group
		total += float64(sittings) * s.Areas[a].Size
		if !slices.ContainsFunc(apart, func(b int) bool { return s.together(a, b) }) {
			apart = append(apart, a)
		}
	}
	own := 0
	for _, a := range apart {
		own += (s.reachable(a) + s.Group - 1) / s.Group
	}
	s.bound = max(own, int(math.Ceil(total-tolerance)))
}

// together reports whether a session can hold both areas.
func (s *solver) together(a, b int) bool {
	if s.Areas[a].Size+s.Areas[b].Size > 1+tolerance {
		return false
	}
	teacher, learner := false, false
	for p := range s.People {
		teacher = teacher || s.teaches[a][p] && s.teaches[b][p]
		learner = learner || s.affinity[a][p] >= 0 && s.affinity[b][p] >= 0
	}
	return teacher && learner
}

// order is the order in which areas are planned first: the heaviest, then those with the fewest to choose from, then the
// largest.
func (s *solver) order() []int {
	all := make([]int, len(s.Areas))
	for a := range all {
		all[a] = a
	}
	slices.SortStableFunc(all, func(x, y int) int {
		a, b := &s.Areas[x], &s.Areas[y]
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(len(a.Teachers)*len(a.Learners), len(b.Teachers)*len(b.Learners)),
			cmp.Compare(b.Size, a.Size))
	})
	return all
}

// state is a plan in the making.
type state struct {
	s        *solver
	sessions []meeting
	time     []int // left, by person
	learnt   [][]int
}

type meeting struct {
	teacher  int
	learners []int
	areas    []int
	left     float64 // of its time
}

func newState(s *solver) *state {
	return &state{s: s, time: slices.Clone(s.time), learnt: make([][]int, len(s.Areas))}
}

func (st *state) clone() *state {
	c := newState(st.s)
	c.sessions, c.time = make([]meeting, len(st.sessions)), slices.Clone(st.time)
	for i, m := range st.sessions {
		m.learners, m.areas = slices.Clone(m.learners), slices.Clone(m.areas)
		c.sessions[i] = m
	}
	for a, l := range st.learnt {
		c.learnt[a] = slices.Clone(l)
	}
	return c
}

// build plans areas one after the other.
func (s *solver) build(st *state, order []int) *state {
	for _, a := range order {
		for st.missing(a) > 0 && (st.join(a) || st.meet(a, order)) {
			continue
		}
	}
	return st
}

func (st *state) missing(a int) int { return st.s.Areas[a].Need - len(st.learnt[a]) }

// join puts an area into a session that there is: the one that brings most of who is missing, then the nearest.
func (st *state) join(a int) bool {
	s := st.s
	best, most, near := -1, 0, -1.0
	var added []int
	for i := range st.sessions {
		m := &st.sessions[i]
		if m.left+tolerance < s.Areas[a].Size || !s.teaches[a][m.teacher] || slices.Contains(m.areas, a) || !st.fits(a, m.learners) {
			continue
		}
		sum := 0.0
		for _, l := range m.learners {
			sum += s.affinity[a][l]
		}
		more := st.more(a, m)
		brings := min(len(m.learners)+len(more), st.missing(a))
		for _, l := range more {
			sum += s.affinity[a][l]
		}
		mean := sum / float64(len(m.learners)+len(more))
		if brings > most || brings == most && mean > near {
			best, most, near, added = i, brings, mean, more
		}
	}
	if best < 0 {
		return false
	}
	m := &st.sessions[best]
	for _, l := range added {
		m.learners = append(m.learners, l)
		st.time[l]--
		for _, other := range m.areas {
			st.learnt[other] = append(st.learnt[other], l)
		}
	}
	m.areas, m.left = append(m.areas, a), m.left-s.Areas[a].Size
	st.learnt[a] = append(st.learnt[a], m.learners...)
	return true
}

// fits reports whether all of them can learn an area, and none has.
func (st *state) fits(a int, learners []int) bool {
	return !slices.ContainsFunc(learners, func(l int) bool { return st.s.affinity[a][l] < 0 || slices.Contains(st.learnt[a], l) })
}

// more are learners whom a session can take in, so that an area gets who is missing.
func (st *state) more(a int, m *meeting) []int {
	var more []int
	for _, l := range st.s.candidates[a] {
		if len(m.learners)+len(more) >= min(st.s.Group, max(st.missing(a), len(m.learners))) {
			break
		}
		free := l != m.teacher && st.time[l] > 0 && !slices.Contains(m.learners, l) && !slices.Contains(st.learnt[a], l)
		for _, other := range m.areas {
			free = free && st.fits(other, []int{l})
		}
		if free {
			more = append(more, l)
		}
	}
	return more
}

// meet opens a session for an area, with the teacher and the learners who can share most of what is still to be planned.
func (st *state) meet(a int, order []int) bool {
	s := st.s
	teacher, worth := -1, -1.0
	for p := range s.People {
		if !s.teaches[a][p] || st.time[p] == 0 {
			continue
		}
		w := float64(st.time[p]) / 1000
		for _, b := range order {
			if b != a && s.teaches[b][p] && st.missing(b) > 0 && s.Areas[a].Size+s.Areas[b].Size <= 1+tolerance {
				w += s.Areas[b].Weight
			}
		}
		if w > worth {
			teacher, worth = p, w
		}
	}
	if teacher < 0 {
		return false
	}
	type choice struct {
		person int
		shared float64
	}
	var free []choice
	for _, l := range s.candidates[a] {
		if l == teacher || st.time[l] == 0 || slices.Contains(st.learnt[a], l) {
			continue
		}
		c := choice{l, s.affinity[a][l]}
		for _, b := range order {
			if b != a && st.missing(b) > 0 && s.teaches[b][teacher] && s.affinity[b][l] >= 0 && !slices.Contains(st.learnt[b], l) &&
				s.Areas[a].Size+s.Areas[b].Size <= 1+tolerance {
				c.shared += 2
			}
		}
		free = append(free, c)
	}
	if len(free) == 0 {
		return false
	}
	slices.SortStableFunc(free, func(x, y choice) int {
		return cmp.Or(cmp.Compare(y.shared, x.shared), cmp.Compare(st.time[y.person], st.time[x.person]))
	})
	m := meeting{teacher: teacher, areas: []int{a}, left: 1 - s.Areas[a].Size}
	for _, c := range free[:min(len(free), s.Group, st.missing(a))] {
		m.learners = append(m.learners, c.person)
		st.time[c.person]--
		st.learnt[a] = append(st.learnt[a], c.person)
	}
	st.time[teacher]--
	st.sessions = append(st.sessions, m)
	return true
}

// ruin takes some sessions out of a plan, and plans their areas anew in another order.
func (s *solver) ruin(of *state, random *rand.Rand, turn int) *state {
	st := newState(s)
	if turn%5 != 4 { // else all of it
		out := 1 + random.IntN(max(1, len(of.sessions)/2))
		st = of.clone()
		for range min(out, len(st.sessions)) {
			st.remove(random.IntN(len(st.sessions)))
		}
	}
	order := s.order()
	for i := range order { // near the first order, or at random
		if turn%2 == 0 {
			j := min(len(order)-1, i+random.IntN(3))
			order[i], order[j] = order[j], order[i]
		} else {
			j := i + random.IntN(len(order)-i)
			order[i], order[j] = order[j], order[i]
		}
	}
	return s.build(st, order)
}

func (st *state) remove(i int) {
	m := st.sessions[i]
	st.time[m.teacher]++
	for _, l := range m.learners {
		st.time[l]++
	}
	for _, a := range m.areas {
		st.learnt[a] = slices.DeleteFunc(st.learnt[a], func(l int) bool { return slices.Contains(m.learners, l) })
	}
	st.sessions = slices.Delete(st.sessions, i, i+1)
}

// figures are what plans are compared by: the weight that stays open, sessions, affinity, and how unevenly time is spent.
func (st *state) figures() (open float64, sessions int, affinity, uneven float64) {
	for a := range st.learnt {
		open += st.s.Areas[a].Weight * float64(max(0, st.missing(a)))
	}
	pairs := 0
	for a, all := range st.learnt {
		for _, l := range all {
			affinity += st.s.affinity[a][l]
			pairs++
		}
	}
	for p, left := range st.time {
		spent := float64(st.s.time[p] - left)
		uneven += spent * spent
	}
	return open, len(st.sessions), affinity / float64(max(1, pairs)), uneven
}

func (st *state) better(than *state) bool {
	open, sessions, affinity, uneven := st.figures()
	o, n, f, u := than.figures()
	const little = 1e-9
	switch {
	case math.Abs(open-o) > little:
		return open < o
	case sessions != n:
		return sessions < n
	case math.Abs(affinity-f) > little:
		return affinity > f
	}
	return uneven < u-little
}

// proved reports whether nothing about a plan can be better but affinity, and its learners are the nearest there are.
func (st *state) proved() bool {
	open, sessions, _, _ := st.figures()
	if open > st.s.least+tolerance || sessions > st.s.bound {
		return false
	}
	for a, all := range st.learnt {
		for i, l := range all {
			if st.s.affinity[a][l] < st.s.affinity[a][st.s.candidates[a][i]] {
				return false
			}
		}
	}
	return true
}

// plan puts a state into words.
func (st *state) plan() Plan {
	s := st.s
	open, sessions, affinity, _ := st.figures()
	plan := Plan{Affinity: affinity, Bound: min(s.bound, sessions), Optimal: open <= s.least+tolerance && sessions <= s.bound}
	if open > s.least+tolerance {
		plan.Bound = 0 // it is about plans that leave less open
	}
	for _, m := range st.sessions {
		out := Session{Teacher: s.People[m.teacher].ID}
		for _, l := range m.learners {
			out.Learners = append(out.Learners, s.People[l].ID)
		}
		for _, a := range m.areas {
			out.Areas = append(out.Areas, s.Areas[a].ID)
		}
		slices.Sort(out.Learners)
		slices.Sort(out.Areas)
		plan.Sessions = append(plan.Sessions, out)
	}
	slices.SortFunc(plan.Sessions, func(a, b Session) int {
		return cmp.Or(cmp.Compare(a.Teacher, b.Teacher), slices.Compare(a.Areas, b.Areas), slices.Compare(a.Learners, b.Learners))
	})
	for a := range s.Areas {
		if st.missing(a) <= 0 {
			continue
		}
		o := Open{Area: s.Areas[a].ID, Missing: st.missing(a), Why: NoTime}
		switch {
		case len(s.Areas[a].Teachers) == 0:
			o.Why = NoTeacher
		case len(s.Areas[a].Learners) < s.Areas[a].Need:
			o.Why = NoLearners
		}
		plan.Open = append(plan.Open, o)
	}
	return plan
}
