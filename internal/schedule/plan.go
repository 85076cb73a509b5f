package schedule

import (
	"cmp"
	"slices"
)

// plan is what a decoder made, kept.
type plan struct {
	start, end []int
	team       []int // flat
	figures    figures
	known      bool
}

func newPlan(m *model) *plan {
	return &plan{start: make([]int, m.n), end: make([]int, m.n), team: make([]int, len(m.pinned))}
}

// take copies what a decoder has decoded last.
func (p *plan) take(d *decoder) {
	copy(p.start, d.start)
	copy(p.end, d.end)
	copy(p.team, d.team)
	p.figures, p.known = d.figures, true
}

func (p *plan) copy(q *plan) {
	copy(p.start, q.start)
	copy(p.end, q.end)
	copy(p.team, q.team)
	p.figures, p.known = q.figures, q.known
}

// contest says which of two plans is the better one.
type contest struct {
	goals    []Goal
	weighted bool
	stage    int // the goals before it need only be within their caps
	caps     []int
}

// compare is below 0 where f is the better plan, above where g is.
func (c *contest) compare(f, g *figures) int {
	if d := cmp.Compare(f[breach], g[breach]); d != 0 {
		return d
	}
	if c.weighted {
		a, b := 0, 0
		for _, x := range c.goals {
			a += max(lowest, min(tooMuch, f[figureOf(x.Objective)])) * x.Weight
			b += max(lowest, min(tooMuch, g[figureOf(x.Objective)])) * x.Weight
		}
		return cmp.Compare(a, b)
	}
	for i, x := range c.goals {
		k := figureOf(x.Objective)
		a, b := f[k], g[k]
		if i < c.stage {
			a, b = max(a, c.caps[i]), max(b, c.caps[i])
		}
		if d := cmp.Compare(a, b); d != 0 {
			return d
		}
	}
	return 0
}

// listInTime orders the tasks of a plan by their starts, what takes no time first.
func (m *model) listInTime(start, end []int, list []int32) {
	key := make([]int, m.n)
	for t := range key {
		key[t] = start[t]*2 + min(1, end[t]-start[t])
	}
	m.listOf(key, list)
}

// listOf orders the tasks by key, each after what it waits for.
func (m *model) listOf(key []int, list []int32) {
	waits := make([]int, m.n)
	var ready heap
	push := func(t int32) { ready.push(entry{key[t], t}) }
	for t := range m.n {
		if waits[t] = len(m.preds[t]); waits[t] == 0 {
			push(int32(t))
		}
	}
	for i := range list {
		t := ready.pop().task
		list[i] = t
		for _, a := range m.succs[t] {
			if waits[a.task]--; waits[a.task] == 0 {
				push(a.task)
			}
		}
	}
}

type entry struct {
	key  int
	task int32
}

// heap gives back what has the least key, of equal ones the first task.
type heap []entry

func (e entry) less(f entry) bool { return e.key < f.key || e.key == f.key && e.task < f.task }

func (h *heap) push(e entry) {
	*h = append(*h, e)
	a := *h
	for i := len(a) - 1; i > 0 && a[i].less(a[(i-1)/2]); i = (i - 1) / 2 {
		a[i], a[(i-1)/2] = a[(i-1)/2], a[i]
	}
}

func (h *heap) pop() entry {
	a := *h
	top, last := a[0], len(a)-1
	a[0] = a[last]
	a = a[:last]
	for i := 0; ; {
		c := 2*i + 1
		if c >= last {
			break
		}
		if c+1 < last && a[c+1].less(a[c]) {
			c++
		}
		if !a[c].less(a[i]) {
			break
		}
		a[i], a[c] = a[c], a[i]
		i = c
	}
	*h = a
	return top
}

// ruleKeys returns the keys of the priority rules that a search starts from, by the names they have in the literature.
func (m *model) ruleKeys() [][]int {
	successors, rank := make([]int, m.n), make([]int, m.n)
	for _, t := range slices.Backward(m.topo) {
		for _, a := range m.succs[t] {
			rank[t] += m.duration[a.task]
			successors[t] = max(successors[t], successors[a.task]+1)
		}
	}
	rules := []func(t int) int{
		func(t int) int { return -m.duration[t] - m.tail[t] },                                         // longest path following (LST)
		func(t int) int { return -m.duration[t] - m.tail[t] - rank[t] },                               // and greatest positional weight
		func(t int) int { return -m.tail[t] },                                                         // LFT
		func(t int) int { return -m.duration[t] },                                                     // longest first
		func(t int) int { return -successors[t]<<20 - m.duration[t] },                                 // most successors in a row
		func(t int) int { return len(m.staff[t].who) },                                                // fewest candidates
		func(t int) int { return -(m.duration[t] + m.tail[t]) * 1000 / (len(m.staff[t].who) + 1) },    // both
		func(t int) int { return m.duration[t] * (len(m.staff[t].who)*4 - 3*m.staff[t].total - m.m) }, // load of few
		func(t int) int { return min(m.deadline[t], MaxTime) - m.tail[t] },                            // due first
	}
	keys := make([][]int, len(rules))
	for i, rule := range rules {
		for t := range m.n {
			keys[i] = append(keys[i], rule(t))
		}
	}
	return keys
}
