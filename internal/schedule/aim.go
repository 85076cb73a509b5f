package schedule

import (
	"math"
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// unit is what one unit of the objective that is worked on costs, so that what else counts a little can be a part of it.
const unit = 1 << 10

// aim is what a part of the search makes small: a weighted sum of figures, each as far as it is above what it may be.
type aim struct {
	terms []term
	shape int  // what a unit of the shape costs, in 1/shapeUnit
	grows bool // the cost of a part of a plan is never above that of the whole
}

type term struct {
	figure, cap, weight int
}

func (a *aim) price(f *figures, shape int) int {
	sum := shape * a.shape / shapeUnit
	for _, t := range a.terms {
		if over := f[t.figure] - t.cap; over > 0 {
			sum += min(over, tooMuch) * t.weight
		}
	}
	return sum
}

// score is what a decoder tells of the tasks that it has placed.
type score struct {
	aim     aim
	bound   int // of the makespan; what reaches beyond it makes the shape
	figures figures
	shape   int // sum over tasks of the square of how far they push the end beyond the bound
}

// figures are what a plan is compared by: how far it breaks what must hold, then the objectives in their order.
type figures [1 + 8]int

const (
	breach = iota // units beyond pins and hard deadlines
	lateness
	makespan
	cost
	interest
	growth
	spread
	load
	stability
)

// unplaced is the breach of a task that nobody can do, and farOver bounds how far beyond the bound is told apart.
const (
	unplaced = 1 << 22
	farOver  = 1 << 18
)

// price is what they cost by the aim.
func (s *score) price() int { return s.aim.price(&s.figures, s.shape) }

// aimAt turns to another goal.
func (s *score) aimAt(a aim, bound int) { s.aim, s.bound = a, bound }

// measure adds when a task ends.
func (s *score) measure(m *model, t, end int) {
	f := &s.figures
	f[makespan] = max(f[makespan], end)
	if end > m.deadline[t] {
		if m.hard[t] {
			f[breach] += end - m.deadline[t]
		}
		f[lateness] += m.weight[t] * (end - m.deadline[t])
	}
	if over := end + m.tail[t] - s.bound; over > 0 {
		over = min(over, farOver)
		s.shape += over * over
	}
}

// tooMuch bounds what is told apart, so that sums fit into an integer.
const tooMuch = 1 << 40

// shapeOf returns what a unit of the shape costs where a unit of the makespan costs weight: a plan all of whose tasks push the
// end beyond the bound by 1/shapeWeight of it costs as much by its shape as by its makespan; twice as far beyond, twice as much.
func shapeOf(weight, tasks, bound int) int {
	tasks = max(1, tasks)
	return min(max(1, shapeWeight*shapeUnit*weight/(tasks*max(1, bound))), math.MaxInt/(tasks*farOver*farOver))
}

const (
	shapeUnit   = 1 << 10
	shapeWeight = 15
)

// lowest is below all figures.
const lowest = -1 << 40

// goals checks what was asked for, and returns the objectives as figures.
func (o *Options) goals() (goals []Goal, weighted bool, err error) {
	goals = slices.Clone(o.Goals)
	if len(goals) == 0 {
		goals = []Goal{{Objective: Lateness}, {Objective: Makespan}}
	}
	seen := map[Objective]bool{}
	for _, g := range goals {
		if !slices.Contains(Objectives, g.Objective) || seen[g.Objective] {
			return nil, false, fault.Invalid("goals", "%q is no objective, or is named twice; there are %v", g.Objective, Objectives)
		}
		if g.Slack < 0 || g.Slack > 100 || g.Weight < 0 || g.Weight > maxWeight {
			return nil, false, fault.Invalid("goals", "The slack of %s is from 0 to 100 per cent, and its weight from 0 to %d",
				g.Objective, maxWeight)
		}
		seen[g.Objective] = true
		weighted = weighted || g.Weight > 0
	}
	return goals, weighted, nil
}

func figureOf(o Objective) int { return 1 + slices.Index(Objectives, o) }

// aimAt makes the aim of a stage of the search: the goal at this place, with those before it held to what they may be.
func aimAt(goals []Goal, weighted bool, stage int, caps []int, m *model, bound int) aim {
	a := aim{terms: []term{{breach, 0, 64 * unit}}, grows: true}
	for i, g := range goals {
		f := figureOf(g.Objective)
		t := term{figure: f, cap: lowest, weight: unit}
		switch {
		case weighted:
			t.weight = unit * g.Weight
		case i < stage:
			t.cap, t.weight = caps[i], 64*unit
		case i > stage:
			continue
		}
		if f == makespan {
			t.cap = max(t.cap, bound)
			if weighted || i == stage {
				a.shape = shapeOf(t.weight, m.n, bound)
			}
		}
		if f == lateness {
			t.cap = max(t.cap, 0)
		}
		a.grows = a.grows && f != interest && f != growth && f != spread
		a.terms = append(a.terms, t)
	}
	return a
}
