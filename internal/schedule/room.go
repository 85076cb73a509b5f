package schedule

import (
	"cmp"
	"slices"
)

// room lets a team start before enough of those who fit are free: who is busy leaves their last task to somebody who was
// free all of its time. It finds chains of such exchanges as augmenting paths of a bipartite matching, breadth first.
type room struct {
	last   []int // by person: the place of their last task in the flat teams; -1 where there is none
	before []int // by person: when what they did before that ends
	seen   []int // by the first place of a need: the search that came there last
	round  int
	looks  int   // at people, for one task
	wanted []int // flat: who has to stay
	queue  []vacancy
	log    []moved
}

// vacancy is a place that somebody would leave for another.
type vacancy struct {
	slot, person int
	to           int // the place in the queue of the vacancy that they would fill
}

// moved is how it was before somebody took a place.
type moved struct {
	person, last, before, free int
	slot, who                  int
}

func newRoom(m *model) *room {
	r := &room{last: make([]int, m.m), before: make([]int, m.m), seen: make([]int, len(m.pinned))}
	for x := range r.last {
		r.last[x] = -1
	}
	return r
}

// makeWay lets people make room for others from now on, where everybody always works; figures about people stay right.
func (d *decoder) makeWay() {
	if d.m.simple || !d.m.always() {
		return
	}
	d.room = newRoom(d.m)
	for _, all := range [][]checkpoint{d.saved, d.fresh} {
		for i := range all {
			all[i].last, all[i].before, all[i].team = make([]int, d.m.m), make([]int, d.m.m), make([]int, len(d.team))
		}
	}
	d.save(&d.saved[0])
}

// mostLooks is at how many people a placement looks for room, so that large teams take little longer than without.
const mostLooks = 1000

// placeEarly gives a task to those who can start it first, where others may make room.
func (d *decoder) placeEarly(t, ready int, wanted []int) {
	m, r := d.m, d.room
	r.wanted = wanted
	s, team := m.staff[t], m.team(d.team, t)
	d.wanted = nil
	at := ready
	if s.total <= len(d.byFree) { // a chain of exchanges ends with somebody who is free
		at = max(ready, d.free[d.byFree[s.total-1]])
	}
	for r.looks = 0; r.looks < mostLooks; {
		d.match.reset(s)
		d.takePreferred(s, at)
		d.start[t], d.end[t] = at, at+m.duration[t]
		if d.match.left == 0 {
			copy(team, d.match.people())
			d.book(t, ready, at, d.end[t], team)
			return
		}
		if r.log = r.log[:0]; d.makeRoom(t) {
			d.recount(t)
			d.sortByFree()
			return
		}
		i := d.freeBy(at)
		if i == len(d.byFree) {
			break
		}
		at = d.free[d.byFree[i]]
	}
	d.placeTeam(t, ready, team, m.team(wanted, t))
}

// makeRoom gives a task those who were matched, and finds others for the places that are left.
func (d *decoder) makeRoom(t int) bool {
	match, first, end := d.match, d.m.slots[t], d.m.slots[t+1]
	for slot := first; slot < end; slot++ {
		n := d.m.needOf[slot]
		if i := slot - n.first; i < match.filled[n.need] {
			d.seat(match.seat[n.need][i].person, slot, false)
		}
	}
	for slot := first; slot < end; slot++ {
		n := d.m.needOf[slot]
		if slot-n.first >= match.filled[n.need] && !d.fillPlace(slot) {
			d.takeBack()
			return false
		}
	}
	return true
}

// seat gives somebody a place, who leaves their last one for it or not.
func (d *decoder) seat(x, slot int, leaves bool) {
	r := d.room
	r.log = append(r.log, moved{x, r.last[x], r.before[x], d.free[x], slot, d.team[slot]})
	if !leaves {
		r.before[x] = d.free[x]
	}
	r.last[x], d.free[x], d.team[slot] = slot, d.end[d.m.taskOf[slot]], x
}

func (d *decoder) takeBack() {
	r := d.room
	for i := len(r.log) - 1; i >= 0; i-- {
		u := &r.log[i]
		r.last[u.person], r.before[u.person], d.free[u.person], d.team[u.slot] = u.last, u.before, u.free, u.who
	}
}

// fillPlace finds somebody for a place, who is free or leaves one that somebody else can take. Who has to stay does, and who
// does what takes no time, as they are free at once.
func (d *decoder) fillPlace(slot int) bool {
	m, r := d.m, d.room
	r.round++
	r.queue = append(r.queue[:0], vacancy{slot: slot, to: -1})
	r.seen[m.needOf[slot].first] = r.round
	for head := 0; head < len(r.queue) && r.looks < mostLooks; head++ {
		r.looks += len(d.byFree)
		at := r.queue[head].slot
		t := m.taskOf[at]
		start, k, needs := d.start[t], m.needOf[at].need, m.staff[t].needs
		for _, x := range slices.Backward(d.byFree) { // of those who are free, who has been for the least time
			if needs[x]>>k&1 == 0 {
				continue
			}
			if d.free[x] <= start {
				if r.leaves(int(x), head) {
					continue
				}
				d.seat(int(x), at, false)
				for v := head; r.queue[v].to >= 0; v = r.queue[v].to {
					d.seat(r.queue[v].person, r.queue[r.queue[v].to].slot, true)
				}
				return true
			}
			last := r.last[x]
			if last < 0 || r.before[x] > start || r.seen[m.needOf[last].first] == r.round ||
				slices.Contains(m.team(r.wanted, m.taskOf[last]), int(x)) || m.duration[m.taskOf[last]] == 0 {
				continue
			}
			r.seen[m.needOf[last].first] = r.round
			r.queue = append(r.queue, vacancy{last, int(x), head})
		}
	}
	return false
}

// leaves reports whether somebody leaves their place in the chain that begins at a vacancy.
func (r *room) leaves(x, at int) bool {
	for ; r.queue[at].to >= 0; at = r.queue[at].to {
		if r.queue[at].person == x {
			return true
		}
	}
	return false
}

// sortByFree puts all people where they belong, most of whom are there.
func (d *decoder) sortByFree() {
	list := d.byFree
	for i := 1; i < len(list); i++ {
		x, j := list[i], i
		for ; j > 0 && cmp.Or(cmp.Compare(d.free[list[j-1]], d.free[x]), cmp.Compare(d.m.scarce[x], d.m.scarce[list[j-1]])) > 0; j-- {
			list[j] = list[j-1]
		}
		list[j] = x
	}
}

// recount puts right what those who made room for a task had added to the figures.
func (d *decoder) recount(t int) {
	for i := range d.room.log {
		u := &d.room.log[i]
		if other := d.m.taskOf[u.slot]; other != t { // the task itself is not counted yet
			d.count(other, u.who, -1)
			d.count(other, u.person, 1)
		}
	}
}
