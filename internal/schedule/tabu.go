package schedule

import (
	"context"
	"math/rand/v2"
	"slices"
)

// tabu searches the disjunctive graph, where each task has one person and nobody has a calendar: a task of a longest path is
// taken out of what its person does and put where it fits best, with whomever, and may not come back for a while (Mastrolilli
// and Gambardella 2000). A task is put after what must come before it and before what must come after it, which those find out
// by heads and tails in the graph without it; what the makespan becomes is exact.
type tabu struct {
	m      *model
	random *rand.Rand

	who        []int     // by task: its person, -1 for none
	order      [][]int32 // by person: their tasks in order
	before     []int32   // by task: the one before it of the same person, -1 for none
	after      []int32
	head, tail []int
	topo       []int32
	at         []int // by task: its place in topo
	waits      []int
	makespan   int

	h, q      []int // heads and tails without the task that is looked at
	path      []int32
	until     [][]int // by task and person: the move up to which the task may not go back to them
	moves     int
	idle      int // moves since the best
	best      int
	bestStart []int
	bestWho   []int
}

// What a move costs beside a step of the annealing, and after how many without success another start is tried.
const (
	tabuWork = 16
	tabuIdle = 3000
)

func newTabu(m *model, random *rand.Rand) *tabu {
	t := &tabu{m: m, random: random, who: make([]int, m.n), before: make([]int32, m.n), after: make([]int32, m.n),
		order: make([][]int32, m.m), head: make([]int, m.n), tail: make([]int, m.n),
		topo: make([]int32, 0, m.n), at: make([]int, m.n), waits: make([]int, m.n), h: make([]int, m.n), q: make([]int, m.n),
		path: make([]int32, 0, m.n), until: make([][]int, m.n), bestStart: make([]int, m.n), bestWho: make([]int, m.n)}
	for i := range t.until {
		t.until[i] = make([]int, m.m)
	}
	for x := range t.order {
		t.order[x] = make([]int32, 0, m.n)
	}
	return t
}

// from begins at a plan.
func (t *tabu) from(start, team []int) {
	for x := range t.order {
		t.order[x] = t.order[x][:0]
	}
	tasks := slices.Clone(t.m.topo)
	slices.SortStableFunc(tasks, func(a, b int32) int { return start[a] - start[b] })
	for _, i := range tasks {
		t.who[i] = -1
		if slot := t.m.slots[i]; slot < t.m.slots[i+1] {
			t.who[i] = team[slot]
			t.order[t.who[i]] = append(t.order[t.who[i]], i)
		}
	}
	for i := range t.until {
		clear(t.until[i])
	}
	t.moves, t.idle, t.best = 0, 0, never
	t.measure()
	t.keep()
}

// measure sorts the graph and finds heads, tails and makespan.
func (t *tabu) measure() {
	m := t.m
	for i := range m.n {
		t.waits[i] = len(m.preds[i])
	}
	for _, all := range t.order {
		for i := 1; i < len(all); i++ {
			t.waits[all[i]]++
		}
	}
	for i := range m.n {
		t.before[i], t.after[i] = -1, -1
	}
	for _, all := range t.order {
		for i := 1; i < len(all); i++ {
			t.after[all[i-1]], t.before[all[i]] = all[i], all[i-1]
		}
	}
	t.topo = t.topo[:0]
	for i, w := range t.waits {
		if t.head[i] = m.release[i]; w == 0 {
			t.topo = append(t.topo, int32(i))
		}
	}
	t.makespan = 0
	reach := func(i int32, head int) {
		t.head[i] = max(t.head[i], head)
		if t.waits[i]--; t.waits[i] == 0 {
			t.topo = append(t.topo, i)
		}
	}
	for k := 0; k < len(t.topo); k++ { //nolint:intrange // it grows
		i := t.topo[k]
		t.at[i] = k
		end := t.head[i] + m.duration[i]
		t.makespan = max(t.makespan, end)
		for _, a := range m.succs[i] {
			reach(a.task, end+a.lag)
		}
		if n := t.after[i]; n >= 0 {
			reach(n, end)
		}
	}
	for _, i := range slices.Backward(t.topo) {
		tail := 0
		for _, a := range m.succs[i] {
			tail = max(tail, a.lag+m.duration[a.task]+t.tail[a.task])
		}
		if n := t.after[i]; n >= 0 {
			tail = max(tail, m.duration[n]+t.tail[n])
		}
		t.tail[i] = tail
	}
}

func (t *tabu) keep() {
	if t.makespan < t.best {
		t.best, t.idle = t.makespan, 0
		copy(t.bestStart, t.head)
		copy(t.bestWho, t.who)
	}
}

// findPath finds a longest path, of several one by chance.
func (t *tabu) findPath() {
	m := t.m
	t.path = t.path[:0]
	count, at := 0, int32(-1)
	pick := func(i int32) {
		if count++; t.random.IntN(count) == 0 {
			at = i
		}
	}
	for i := range m.n {
		if t.head[i]+m.duration[i]+t.tail[i] == t.makespan && t.head[i] == m.release[i] {
			pick(int32(i))
		}
	}
	for at >= 0 {
		i := at
		t.path = append(t.path, i)
		end := t.head[i] + m.duration[i]
		count, at = 0, -1
		for _, a := range m.succs[i] {
			if t.head[a.task] == end+a.lag && end+a.lag+m.duration[a.task]+t.tail[a.task] == t.makespan {
				pick(a.task)
			}
		}
		if n := t.after[i]; n >= 0 && t.head[n] == end && end+m.duration[n]+t.tail[n] == t.makespan {
			pick(n)
		}
	}
}

// change is a move that was looked at.
type change struct {
	task         int32
	person, at   int // at is the place among the tasks of the person, without the task
	makespan, by int // by is the longest path through the task
}

func (c change) better(than change) bool {
	return c.makespan < than.makespan || c.makespan == than.makespan && c.by < than.by
}

// run takes moves until the context ends; false where it did.
func (t *tabu) run(ctx context.Context, moves, enough int) bool {
	for range moves {
		if ctx.Err() != nil {
			return false
		}
		if t.best <= enough {
			return true
		}
		t.move()
	}
	return true
}

func (t *tabu) move() {
	t.findPath()
	best, any := change{task: -1, makespan: never}, change{task: -1}
	ties, seen := 0, 0
	for _, i := range t.path {
		if t.who[i] < 0 {
			continue
		}
		t.without(i, func(c change) {
			if seen++; t.random.IntN(seen) == 0 {
				any = c
			}
			if t.until[c.task][c.person] > t.moves && c.makespan >= t.best {
				return
			}
			switch {
			case c.better(best):
				best, ties = c, 1
			case !best.better(c):
				if ties++; t.random.IntN(ties) == 0 {
					best = c
				}
			}
		})
	}
	if best.task < 0 {
		best = any
	}
	t.moves++
	t.idle++
	if best.task < 0 {
		return
	}
	i, from := best.task, t.who[best.task]
	all := t.order[from]
	k := slices.Index(all, i)
	t.order[from] = slices.Delete(all, k, k+1)
	t.order[best.person] = slices.Insert(t.order[best.person], best.at, i)
	t.who[i] = best.person
	t.until[i][from] = t.moves + len(t.path)/2 + len(t.m.staff[i].who) + t.random.IntN(8)
	t.measure()
	t.keep()
}

// without looks at all places to which a task can go.
func (t *tabu) without(i int32, look func(change)) {
	m := t.m
	rest := t.cut(i)
	r, q := m.release[i], 0
	for _, a := range m.preds[i] {
		r = max(r, t.h[a.task]+m.duration[a.task]+a.lag)
	}
	for _, a := range m.succs[i] {
		q = max(q, a.lag+m.duration[a.task]+t.q[a.task])
	}
	home := slices.Index(t.order[t.who[i]], i)
	pin := m.pinned[m.slots[i]]
	for _, c := range m.staff[i].who {
		x := c.person
		if pin >= 0 && x != pin {
			continue
		}
		all := t.order[x]
		n, own := len(all), x == t.who[i]
		task := func(k int) int32 { return all[k] }
		if own {
			n--
			task = func(k int) int32 {
				if k >= home {
					k++
				}
				return all[k]
			}
		}
		low, high := 0, n
		for k := range n {
			y := task(k)
			late, early := t.h[y]+m.duration[y] > r, t.q[y]+m.duration[y] > q
			if early && !late {
				low = k + 1
			}
			if late && !early {
				high = min(high, k)
			}
		}
		for k := low; k <= high; k++ {
			if own && k == home {
				continue
			}
			start, tail := r, q
			if k > 0 {
				y := task(k - 1)
				start = max(start, t.h[y]+m.duration[y])
			}
			if k < n {
				y := task(k)
				tail = max(tail, t.q[y]+m.duration[y])
			}
			by := start + m.duration[i] + tail
			look(change{task: i, person: x, at: k, makespan: max(rest, by), by: by})
		}
	}
}

// cut finds heads and tails in the graph without a task's person, and the longest path that does not go through it.
func (t *tabu) cut(i int32) (longest int) {
	m := t.m
	copy(t.h, t.head)
	copy(t.q, t.tail)
	before, after := t.before[i], t.after[i]
	for _, y := range t.topo[t.at[i]:] {
		head := m.release[y]
		for _, a := range m.preds[y] {
			head = max(head, t.h[a.task]+m.duration[a.task]+a.lag)
		}
		switch b := t.before[y]; {
		case y == i:
		case y == after:
			if before >= 0 {
				head = max(head, t.h[before]+m.duration[before])
			}
		case b >= 0:
			head = max(head, t.h[b]+m.duration[b])
		}
		t.h[y] = head
	}
	for p := t.at[i]; p >= 0; p-- {
		y := t.topo[p]
		tail := 0
		for _, a := range m.succs[y] {
			tail = max(tail, a.lag+m.duration[a.task]+t.q[a.task])
		}
		switch b := t.after[y]; {
		case y == i:
		case y == before:
			if after >= 0 {
				tail = max(tail, m.duration[after]+t.q[after])
			}
		case b >= 0:
			tail = max(tail, m.duration[b]+t.q[b])
		}
		t.q[y] = tail
	}
	for y := range m.n {
		if int32(y) != i {
			longest = max(longest, t.h[y]+m.duration[y]+t.q[y])
		}
	}
	return longest
}
