package schedule

// dispatch orders the tasks as they would be started over time: always the one next whose team can start first, of several
// the first by key (parallel schedule generation: Kolisch 1996). It wastes less of people's time than the list of the keys
// alone, the more so the more tasks need several people at once. What a task could start at never gets earlier while others
// are placed, so that only the first of the queue has to be looked at anew.
func (d *decoder) dispatch(key []int, list []int32, wanted []int) {
	m := d.m
	byKey, rank := make([]int32, m.n), make([]int32, m.n)
	m.listOf(key, byKey)
	for i, t := range byKey {
		rank[t] = int32(i)
	}
	waits := make([]int, m.n)
	var queue heap
	for t := range m.n {
		if waits[t] = len(m.preds[t]); waits[t] == 0 {
			queue.push(entry{m.release[t], rank[t]})
		}
	}
	d.restore(&d.saved[0])
	for i := range list {
		var t int
		for {
			top := queue.pop()
			t = int(byKey[top.task])
			start := d.earliest(t, wanted)
			if start <= top.key {
				break
			}
			queue.push(entry{start, top.task})
		}
		list[i] = int32(t)
		d.place(t, wanted)
		for _, a := range m.succs[t] {
			if waits[a.task]--; waits[a.task] == 0 {
				queue.push(entry{m.ready(int(a.task), d.end), rank[a.task]})
			}
		}
	}
}

// earliest is when a task could start now.
func (d *decoder) earliest(t int, wanted []int) int {
	m := d.m
	ready := m.ready(t, d.end)
	want := m.team(wanted, t)
	if d.rule == thrift && len(want) > 1 && m.fixed[t] < 0 && m.staff[t].away {
		if start, _ := d.thrifty(t, ready, d.tried[:len(want)], want); start < never {
			return start
		}
	}
	switch {
	case m.fixed[t] >= 0 || len(want) == 0:
		return ready
	case len(want) == 1:
		_, start, _ := d.chooseOne(t, ready, want[0])
		return start
	default:
		return d.cover(t, ready, want)
	}
}
