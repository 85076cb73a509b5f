package schedule

import (
	"context"
	"slices"
	"sync"

	"github.com/leadwright/leadwright/internal/fault"
)

// Solve plans. It goes on until the context ends, Options.Steps are taken, or nothing can be better, and returns the best plan
// found; a context that has ended gives the plan of the priority rules. It fails for a problem or options that cannot be meant
// (fault.Invalid). Where it proves that no plan can be, the solution has a Clash and no assignments.
func Solve(ctx context.Context, p Problem, o Options) (Solution, error) {
	if err := p.validate(); err != nil {
		return Solution{}, err
	}
	goals, weighted, err := o.goals()
	if err != nil {
		return Solution{}, err
	}
	if o.Workers < 1 || o.Workers > maxWorkers || o.Steps < 0 {
		return Solution{}, fault.Invalid("workers", "A search has 1 to %d workers and no fewer than 0 steps", maxWorkers)
	}
	if ctx.Done() == nil && o.Steps == 0 {
		return Solution{}, fault.Invalid("steps", "A search needs an end: a number of steps, or a context that ends")
	}
	if refuted(&p) {
		return Solution{Clash: p.clash()}, nil
	}
	s := newSolver(newModel(&p), goals, weighted, &o)
	s.run(ctx)
	return s.solution(), nil
}

const maxWorkers = 64

// solver runs several searches in rounds. After each round all know the best plan of any; a round that is broken off is as if
// it had never been, so that the steps taken say which plan comes out.
type solver struct {
	m        *model
	o        *Options
	contest  *contest
	prover   *prover
	searches []*search
	mirror   *mirror // nil where no search goes backwards
	backward []bool  // by search
	best     *plan
	bound    int
	steps    int64
	idle     int // rounds without anything better
}

func newSolver(m *model, goals []Goal, weighted bool, o *Options) *solver {
	s := &solver{m: m, o: o, contest: &contest{goals: goals, weighted: weighted, caps: make([]int, len(goals))},
		prover: newProver(m), best: newPlan(m)}
	if !m.simple && o.Workers > 1 {
		s.mirror = newMirror(m, s.contest)
	}
	for w := range o.Workers {
		of := m
		backward := s.mirror != nil && w%2 == 1
		if backward {
			of = s.mirror.back
		}
		s.searches, s.backward = append(s.searches, newSearch(of, o.Seed, w, s.contest)), append(s.backward, backward)
	}
	return s
}

// The windows that are looked at for a bound, at first and after some rounds, by the starts and by the ends among them.
const (
	firstWindows  = 16
	deepWindows   = 64
	deepAfter     = 10 // rounds
	patience      = 12 // rounds without anything better after which the next goal's turn comes
	roundWork     = 4_000_000
	largestRound  = 10_000
	workOfNothing = 12 // beside looking at people, in units of looking at one
	tasksOfOne    = 50 // that kinds of people take to look through, in units of placing a task
)

func (s *solver) run(ctx context.Context) {
	first := s.searches[0]
	s.bound = s.prover.bound(0, never, firstWindows)
	first.d.bound = s.bound
	first.begin()
	s.best.copy(first.best)
	s.bound = min(s.bound, s.best.figures[makespan])
	s.aim()
	s.next()
	work := 1 + s.m.n*(s.m.m/2+workOfNothing)
	if first.crowd != nil { // which looks through all that was placed
		work *= 1 + s.m.n/tasksOfOne
	}
	each := max(1, min(largestRound, roundWork/work))
	for round := 1; ctx.Err() == nil && !s.finished(); round++ {
		steps := each
		if s.o.Steps > 0 {
			left := (s.o.Steps - s.steps) / int64(len(s.searches))
			if steps = int(min(int64(each), left)); steps == 0 {
				return
			}
		}
		if !s.round(ctx, steps) {
			return
		}
		s.steps += int64(steps * len(s.searches))
		if round == deepAfter && s.bound < s.best.figures[makespan] {
			s.bound = s.prover.bound(s.bound, s.best.figures[makespan], deepWindows)
			s.aim()
		}
		s.next()
		if s.o.Progress != nil {
			s.o.Progress(Progress{s.steps, s.best.figures[makespan], s.bound})
		}
	}
}

// round lets all searches take steps, and takes over the best; false where the context ended.
func (s *solver) round(ctx context.Context, steps int) bool {
	done := make([]bool, len(s.searches))
	var all sync.WaitGroup
	for i, x := range s.searches {
		all.Go(func() { done[i] = x.run(ctx, steps) })
	}
	all.Wait()
	for _, d := range done {
		if !d {
			return false
		}
	}
	s.idle++
	for i, x := range s.searches {
		if s.contest.compare(&x.best.figures, &s.best.figures) >= 0 {
			continue
		}
		found := x.best
		if s.backward[i] {
			found = s.mirror.decode(found)
		}
		if s.contest.compare(&found.figures, &s.best.figures) < 0 {
			s.best.copy(found)
			s.idle = 0
		}
	}
	s.share()
	return true
}

// share makes the best plan known to all searches.
func (s *solver) share() {
	for i, x := range s.searches {
		best := s.best
		if s.backward[i] {
			best = s.mirror.turn(best)
		}
		x.best.copy(best)
		x.shared.copy(best)
	}
}

// aim turns all searches to the goal whose turn it is.
func (s *solver) aim() {
	c := s.contest
	people := false
	for i, g := range c.goals {
		if c.weighted || i <= c.stage {
			people = people || g.Objective != Lateness && g.Objective != Makespan
		}
	}
	a := aimAt(c.goals, c.weighted, c.stage, c.caps, s.m, s.bound)
	for _, x := range s.searches {
		x.turn(a, s.bound, people)
	}
	if s.mirror != nil {
		s.mirror.forward.turn(a, s.bound, true)
	}
	s.share()
}

// next gives the next goal its turn, when nothing more is to be had of this one.
func (s *solver) next() {
	c := s.contest
	for !c.weighted && c.stage < len(c.goals)-1 && (s.idle >= patience || s.keeps() || s.settled(c.goals[c.stage].Objective)) {
		g := c.goals[c.stage]
		best := s.best.figures[figureOf(g.Objective)]
		c.caps[c.stage] = best + max(best, -best)*g.Slack/100
		c.stage++
		s.idle = 0
		s.aim()
		if s.m.stable { // the plan so far, which was not the best by the goals before, may be by this one
			s.searches[0].stay()
			s.best.copy(s.searches[0].best)
			s.share()
		}
	}
}

// keeps reports whether a later goal is to stay near the plan so far. The goals before it are then held to what that plan and
// the rules reach: whoever changes one thing wants an answer at once, and not a plan that is better elsewhere.
func (s *solver) keeps() bool {
	c := s.contest
	return s.m.stable && slices.ContainsFunc(c.goals[c.stage+1:], func(g Goal) bool { return g.Objective == Stability })
}

// settled reports whether an objective is proved to be as good as it can be.
func (s *solver) settled(o Objective) bool {
	f := &s.best.figures
	switch {
	case f[breach] > 0:
		return false
	case o == Makespan:
		return f[makespan] <= s.bound
	case o == Lateness:
		return f[lateness] <= s.leastLate()
	}
	return false
}

// leastLate is a bound of the lateness: what is late though it comes as early as it can.
func (s *solver) leastLate() (sum int) {
	for t, end := range s.prover.ee {
		sum += s.m.weight[t] * max(0, end-s.m.deadline[t])
	}
	return sum
}

// finished reports whether no plan can be better by any of the goals.
func (s *solver) finished() bool {
	for _, g := range s.contest.goals {
		if !s.settled(g.Objective) {
			return false
		}
	}
	return true
}

func (s *solver) solution() Solution {
	m, b := s.m, s.best
	out := Solution{Makespan: b.figures[makespan], Bound: s.bound, Values: map[Objective]int{}, Steps: s.steps}
	out.Optimal = out.Makespan == out.Bound && b.figures[breach] == 0
	for _, o := range Objectives {
		out.Values[o] = b.figures[figureOf(o)]
	}
	for t := range m.n {
		a := Assignment{Task: m.p.Tasks[t].ID, Start: b.start[t], End: b.end[t]}
		var team []int
		for _, x := range m.team(b.team, t) {
			if x >= 0 {
				team = append(team, x)
			}
		}
		slices.Sort(team)
		for _, x := range team {
			a.People = append(a.People, m.p.People[x].ID)
		}
		out.Assignments = append(out.Assignments, a)
	}
	out.Late = m.broken(b)
	return out
}
