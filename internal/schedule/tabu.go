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
	reach      []int // by place in topo: when what is before it has ended
	waits      []int
	makespan   int

	h, q      []int // heads and tails without the task that is looked at
	stale     []int // by task: the stamp of when what it hangs on changed
	stamp     int
	path      []int32
	others    []int32 // what a person does beside the task
	found     change  // the best move that was looked at
	ties      int     // how many are as good
	free      bool    // nothing is forbidden
	until     [][]int // by task and person: the move up to which the task may not go back to them
	moves     int
	idle      int // moves since the best
	best      int
	bestStart []int
	bestWho   []int
}

// What a move costs beside a step of the annealing, after how many without success another start is tried, and for how many
// more, by chance, than a path has tasks and a task has people it may not be taken back.
const (
	tabuWork = 3
	tabuIdle = 3000
	tabuMore = 20
)

func newTabu(m *model, random *rand.Rand) *tabu {
	t := &tabu{m: m, random: random, who: make([]int, m.n), before: make([]int32, m.n), after: make([]int32, m.n),
		order: make([][]int32, m.m), head: make([]int, m.n), tail: make([]int, m.n),
		topo: make([]int32, 0, m.n), at: make([]int, m.n), waits: make([]int, m.n), h: make([]int, m.n), q: make([]int, m.n),
		reach: make([]int, m.n), stale: make([]int, m.n), path: make([]int32, 0, m.n), others: make([]int32, 0, m.n),
		until: make([][]int, m.n), bestStart: make([]int, m.n), bestWho: make([]int, m.n)}
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
		t.at[i], t.reach[k] = k, t.makespan
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
		t.tail[i] = m.tailOf(t.tail, i, t.after[i])
	}
}

// headOf is when a task can begin at the earliest, by the heads of what it comes after and of the one before it of its person, -1
// for none.
func (m *model) headOf(heads []int, i, before int32) int {
	head := m.release[i]
	for _, a := range m.preds[i] {
		head = max(head, heads[a.task]+m.duration[a.task]+a.lag)
	}
	if before >= 0 {
		head = max(head, heads[before]+m.duration[before])
	}
	return head
}

// tailOf is what comes after a task at the least, in the same way.
func (m *model) tailOf(tails []int, i, after int32) int {
	tail := 0
	for _, a := range m.succs[i] {
		tail = max(tail, a.lag+m.duration[a.task]+tails[a.task])
	}
	if after >= 0 {
		tail = max(tail, m.duration[after]+tails[after])
	}
	return tail
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
	swap         int32 // the task that goes where that one was, -1 for none
	person, at   int   // at is the place among the tasks of the person, without the task
	makespan, by int   // by is the longest path through the task
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
	t.found, t.ties = change{task: -1, makespan: never}, 0
	for _, free := range []bool{false, true} { // where all that there is was forbidden, anything goes
		if t.free = free; t.found.task < 0 {
			for _, i := range t.path {
				if t.who[i] >= 0 {
					t.without(i)
				}
			}
		}
	}
	t.moves++
	t.idle++
	best := t.found
	if best.task < 0 {
		return
	}
	i, from := best.task, t.who[best.task]
	k := slices.Index(t.order[from], i)
	if j := best.swap; j >= 0 {
		t.order[from][k], t.order[best.person][best.at] = j, i
		t.who[j] = from
		t.forbid(j, best.person)
	} else {
		t.order[from] = slices.Delete(t.order[from], k, k+1)
		t.order[best.person] = slices.Insert(t.order[best.person], best.at, i)
	}
	t.who[i] = best.person
	t.forbid(i, from)
	t.measure()
	t.keep()
}

// forbid keeps a task from a person for a while.
func (t *tabu) forbid(i int32, person int) {
	t.until[i][person] = t.moves + len(t.path) + len(t.m.staff[i].who) + t.random.IntN(tabuMore)
}

// consider keeps a move that is no worse than the best that was looked at, of equal ones one by chance.
func (t *tabu) consider(c change) {
	if !t.free && c.makespan >= t.best &&
		(t.until[c.task][c.person] > t.moves || c.swap >= 0 && t.until[c.swap][t.who[c.task]] > t.moves) {
		return
	}
	if c.better(t.found) {
		t.ties = 0
	}
	if t.ties++; t.ties == 1 || t.random.IntN(t.ties) == 0 {
		t.found = c
	}
}

// without looks at all places to which a task can go.
func (t *tabu) without(i int32) {
	m := t.m
	rest := t.cut(i)
	if rest > t.found.makespan {
		return
	}
	r, q := m.headOf(t.h, i, -1), m.tailOf(t.q, i, -1)
	home := slices.Index(t.order[t.who[i]], i)
	pin := m.pinned[m.slots[i]]
	for _, c := range m.staff[i].who {
		x := c.person
		if pin >= 0 && x != pin {
			continue
		}
		all, own := t.order[x], x == t.who[i]
		if own {
			t.others = append(append(t.others[:0], all[:home]...), all[home+1:]...)
			all = t.others
		}
		// Along what a person does, heads grow and tails shrink: those before both may not come after the task, and so on.
		late, early := 0, 0
		for late < len(all) && t.h[all[late]]+m.duration[all[late]] <= r {
			late++
		}
		for early < len(all) && t.q[all[early]]+m.duration[all[early]] > q {
			early++
		}
		for k := min(late, early); k <= max(late, early); k++ {
			if own && k == home {
				continue
			}
			start, tail := r, q
			if k > 0 {
				y := all[k-1]
				start = max(start, t.h[y]+m.duration[y])
			}
			if k < len(all) {
				y := all[k]
				tail = max(tail, t.q[y]+m.duration[y])
			}
			by := start + m.duration[i] + tail
			if c := (change{task: i, swap: -1, person: x, at: k, makespan: max(rest, by), by: by}); !t.found.better(c) {
				t.consider(c)
			}
		}
		if !own {
			t.exchange(i, x, rest, r, q)
		}
	}
}

// exchange looks at what it would be about if a task and one of somebody else took each other's place. Head and tail are what
// the task has whoever does it.
func (t *tabu) exchange(i int32, x, rest, head, tail int) {
	m := t.m
	own, before, after := t.who[i], t.before[i], t.after[i]
	all := t.order[x]
	d := m.duration[i]
	for k, j := range all {
		if m.staff[j].needs[own] == 0 || m.pinned[m.slots[j]] >= 0 {
			continue
		}
		start, end := head, tail
		if k > 0 {
			y := all[k-1]
			if t.h[y] >= head+d { // it may have to come after the task
				continue
			}
			start = max(start, t.h[y]+m.duration[y])
		}
		if k+1 < len(all) {
			y := all[k+1]
			if t.q[y] >= tail+d {
				continue
			}
			end = max(end, t.q[y]+m.duration[y])
		}
		by := start + d + end
		if max(rest, by) > t.found.makespan {
			continue
		}
		start, end = m.headOf(t.h, j, -1), m.tailOf(t.q, j, -1)
		if before >= 0 && t.h[before] >= start+m.duration[j] || after >= 0 && t.q[after] >= end+m.duration[j] {
			continue
		}
		if before >= 0 {
			start = max(start, t.h[before]+m.duration[before])
		}
		if after >= 0 {
			end = max(end, t.q[after]+m.duration[after])
		}
		by = max(by, start+m.duration[j]+end)
		if c := (change{task: i, swap: j, person: x, at: k, makespan: max(rest, by), by: by}); !t.found.better(c) {
			t.consider(c)
		}
	}
}

// cut finds heads and tails in the graph without a task's person, and the longest path that does not go through it. What hangs
// on nothing that changes is left as it is.
func (t *tabu) cut(i int32) (longest int) {
	m := t.m
	copy(t.h, t.head)
	copy(t.q, t.tail)
	before, after := t.before[i], t.after[i]
	t.stamp++
	t.stale[i] = t.stamp
	if after >= 0 {
		t.stale[after] = t.stamp
	}
	longest = t.reach[t.at[i]]
	for _, y := range t.topo[t.at[i]:] {
		if t.stale[y] == t.stamp {
			b := t.before[y]
			switch y {
			case i:
				b = -1
			case after:
				b = before
			}
			if head := m.headOf(t.h, y, b); head != t.h[y] {
				t.h[y] = head
				for _, a := range m.succs[y] {
					t.stale[a.task] = t.stamp
				}
				if n := t.after[y]; n >= 0 {
					t.stale[n] = t.stamp
				}
			}
		}
		if y != i {
			longest = max(longest, t.h[y]+m.duration[y])
		}
	}
	if longest > t.found.makespan {
		return longest
	}
	t.stamp++
	t.stale[i] = t.stamp
	if before >= 0 {
		t.stale[before] = t.stamp
	}
	for p := t.at[i]; p >= 0; p-- {
		y := t.topo[p]
		if t.stale[y] != t.stamp {
			continue
		}
		n := t.after[y]
		switch y {
		case i:
			n = -1
		case before:
			n = after
		}
		if tail := m.tailOf(t.q, y, n); tail != t.q[y] {
			t.q[y] = tail
			for _, a := range m.preds[y] {
				t.stale[a.task] = t.stamp
			}
			if b := t.before[y]; b >= 0 {
				t.stale[b] = t.stamp
			}
		}
	}
	return longest
}
