package forecast

import (
	"cmp"
	"container/heap"
)

// queue is the items of one group of people that could be taken up. Moments only go on: what was ready at one stays so.
type queue struct {
	now   waiting // ready, that of the plan first
	later waiting // the earliest first
}

func (q *queue) add(item int, ready float64) { heap.Push(&q.later, waiter{ready, item}) }

func (q *queue) empty() bool { return len(q.now)+len(q.later) == 0 }

// first returns what can begin first with somebody who is free at a moment, and when it can.
func (q *queue) first(free float64) (item int, begin float64) {
	for len(q.later) > 0 && q.later[0].ready <= free {
		heap.Push(&q.now, waiter{0, heap.Pop(&q.later).(waiter).item})
	}
	if len(q.now) > 0 {
		return q.now[0].item, free
	}
	return q.later[0].item, q.later[0].ready
}

// take removes what was first.
func (q *queue) take() {
	if len(q.now) > 0 {
		heap.Pop(&q.now)
	} else {
		heap.Pop(&q.later)
	}
}

type waiter struct {
	ready float64
	item  int
}

// waiting is a heap.
type waiting []waiter

func (w *waiting) Len() int { return len(*w) }

func (w *waiting) Less(i, j int) bool {
	a, b := (*w)[i], (*w)[j]
	return cmp.Or(cmp.Compare(a.ready, b.ready), a.item-b.item) < 0
}

func (w *waiting) Swap(i, j int) { (*w)[i], (*w)[j] = (*w)[j], (*w)[i] }

func (w *waiting) Push(x any) { *w = append(*w, x.(waiter)) }

func (w *waiting) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}
