package schedule

import "math"

// network shares work out among people by maximum flow (Dinic 1970). Its shape is made once; what is to be done and how much
// time there is are set for each question.
type network struct {
	first  []int // by node: its first edge, -1 for none
	next   []int // by edge: the next one of its node; edge e and e^1 are each other's reverse
	to     []int
	room   []int
	level  []int
	cursor []int
	queue  []int

	source, sink int
	work         [][]int // by staff and need: the edge from the source
	shares       [][]int // by staff: the edges that bound what one person can do of it
	time         []int   // by person: the edge to the sink
}

// newNetwork makes the network of the staffs: a node for each need, one for each person, and one between them for a person
// who meets several needs of the same staff and can still do no two of them at a time.
func newNetwork(staffs []*staff, people int) *network {
	n := &network{source: 0, sink: 1}
	n.node()
	n.node()
	base := 2
	for range people {
		n.time = append(n.time, n.edge(n.node(), n.sink))
	}
	for _, s := range staffs {
		needs := make([]int, len(s.count))
		var work, shares []int
		for k := range s.count {
			needs[k] = n.node()
			work = append(work, n.edge(n.source, needs[k]))
		}
		for _, c := range s.who {
			to := base + c.person
			if c.needs&(c.needs-1) != 0 {
				to = n.node()
				shares = append(shares, n.edge(to, base+c.person))
			}
			for k := range s.count {
				if c.needs>>k&1 == 1 {
					shares = append(shares, n.edge(needs[k], to))
				}
			}
		}
		n.work, n.shares = append(n.work, work), append(n.shares, shares)
	}
	n.level, n.cursor = make([]int, len(n.first)), make([]int, len(n.first))
	return n
}

func (n *network) node() int {
	n.first = append(n.first, -1)
	return len(n.first) - 1
}

func (n *network) edge(from, to int) int {
	e := len(n.to)
	n.to, n.room = append(n.to, to, from), append(n.room, 0, 0)
	n.next = append(n.next, n.first[from], n.first[to])
	n.first[from], n.first[to] = e, e+1
	return e
}

func (n *network) set(edge, room int) { n.room[edge], n.room[edge^1] = room, 0 }

// flow returns how much goes from the source to the sink.
func (n *network) flow() (sum int) {
	for n.levels() {
		copy(n.cursor, n.first)
		sum += n.push(n.source, math.MaxInt)
	}
	return sum
}

func (n *network) levels() bool {
	for i := range n.level {
		n.level[i] = -1
	}
	n.level[n.source] = 0
	n.queue = append(n.queue[:0], n.source)
	for i := 0; i < len(n.queue); i++ {
		u := n.queue[i]
		for e := n.first[u]; e >= 0; e = n.next[e] {
			if v := n.to[e]; n.room[e] > 0 && n.level[v] < 0 {
				n.level[v] = n.level[u] + 1
				n.queue = append(n.queue, v)
			}
		}
	}
	return n.level[n.sink] >= 0
}

func (n *network) push(u, most int) (sum int) {
	if u == n.sink {
		return most
	}
	for ; n.cursor[u] >= 0; n.cursor[u] = n.next[n.cursor[u]] {
		e := n.cursor[u]
		if n.room[e] == 0 || n.level[n.to[e]] != n.level[u]+1 {
			continue
		}
		got := n.push(n.to[e], min(most-sum, n.room[e]))
		n.room[e] -= got
		n.room[e^1] += got
		if sum += got; sum == most {
			return sum
		}
	}
	return sum
}
