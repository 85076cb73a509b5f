package schedule

import (
	"math/bits"
	"slices"
)

// exchange lets people make room for a task: one of a kind that could do it leaves what they do meanwhile to somebody of
// another kind. Chains of that are augmenting paths of a bipartite matching, found breadth first.
type exchange struct {
	seen  []int // by the first place of a need: the search that came there last
	round int
	looks int // at tasks, for one task
	queue []vacancy
	log   []seating
}

// vacancy is a place that somebody would leave for another.
type vacancy struct {
	place, kind int
	to          int // the vacancy in the queue that they would fill
}

// seating is one of a kind who took a place, or left it.
type seating struct{ place, kind, sign int }

// mostLooks is at how many tasks the search for room looks, so that large plans take little longer than without.
const mostLooks = 4000

// makeRoom puts a task into some rows, with those who were matched, and others whose tasks are done by somebody else then.
// Meanwhile its people are busy in all of these rows.
func (c *crowd) makeRoom(t, low, high, at int) bool {
	x, seats, takes := &c.swap, c.seatsOf(t), c.takesOf(t)
	c.oldSeats, c.oldTakes = append(c.oldSeats[:0], seats...), append(c.oldTakes[:0], takes...)
	clear(takes)
	c.start[t], c.end[t] = at, at+c.m.duration[t]
	c.placed, c.low, c.high = append(c.placed, int32(t)), low, high
	x.log = x.log[:0]
	first := c.m.slots[t]
	for i := range seats {
		seats[i] = vacant
		if n := c.m.needOf[first+i]; i+first-n.first < c.match.filled[n.need] {
			c.sit(first+i, c.match.seat[n.need][i+first-n.first].person, 1)
		}
	}
	found := true
	for i := 0; i < len(seats) && found; i++ {
		found = seats[i] != vacant || c.fillPlace(first+i)
	}
	if !found {
		c.undo(0)
		copy(seats, c.oldSeats)
		copy(takes, c.oldTakes)
	} else {
		c.profile.add(low, high, c.profile.first, takes, -1)
	}
	c.placed, c.low, c.high = c.placed[:len(c.placed)-1], 0, 0
	return found
}

// vacant is no kind.
const vacant = 255

// sit lets one of a kind take a place, or leave it, and reports whether there was one.
func (c *crowd) sit(place, kind, sign int) bool {
	c.swap.log = append(c.swap.log, seating{place, kind, sign})
	return c.count(place, kind, sign)
}

func (c *crowd) count(place, kind, sign int) bool {
	t := c.m.taskOf[place]
	c.seats[place] = vacant
	if sign > 0 {
		c.seats[place] = uint8(kind)
	}
	addLane(c.takesOf(t), kind, sign)
	low, high := c.rowsOf(t)
	return c.profile.addOne(low, high, kind, sign)
}

// undo takes back what was done after a place in the log.
func (c *crowd) undo(to int) {
	for _, s := range slices.Backward(c.swap.log[to:]) {
		c.count(s.place, s.kind, -s.sign)
	}
	c.swap.log = c.swap.log[:to]
}

// rowsOf returns the rows in which a task is.
func (c *crowd) rowsOf(t int) (low, high int) {
	if c.high > 0 && int(c.placed[len(c.placed)-1]) == t {
		return c.low, c.high
	}
	low = c.profile.find(c.start[t])
	return low, c.profile.until(low, c.end[t])
}

// fillPlace finds one of a kind for a place who is free, or leaves one that somebody else can take.
func (c *crowd) fillPlace(place int) bool {
	x := &c.swap
	x.round++
	x.queue = append(x.queue[:0], vacancy{place: place, to: -1})
	x.seen[c.m.needOf[place].first] = x.round
	for head := 0; head < len(x.queue) && x.looks < mostLooks; head++ {
		v := x.queue[head]
		t := c.m.taskOf[v.place]
		low, high := c.rowsOf(t)
		able := c.meets[v.place]
		if free := able &^ c.profile.usedUp(low, high); free != 0 && c.follow(head, bits.TrailingZeros64(free)) {
			return true
		}
		from, to := c.profile.when[low], never
		if high < len(c.profile.when) {
			to = c.profile.when[high]
		}
		x.looks += len(c.placed)
		for _, u := range c.placed {
			left, right := low, high
			if int(u) != t {
				if c.start[u] >= to || c.end[u] <= from {
					continue
				}
				left, right = c.rowsOf(int(u))
			}
			if kinds := able &^ (c.profile.usedUp(low, min(left, high)) | c.profile.usedUp(max(low, right), high)); kinds != 0 {
				c.offer(int(u), head, kinds)
			}
		}
	}
	return false
}

// offer notes which places of a task one of some kinds could leave for a vacancy: one of each need.
func (c *crowd) offer(t, head int, kinds uint64) {
	x, first := &c.swap, c.m.slots[t]
	for _, count := range c.m.staff[t].count {
		group := first
		first += count
		if x.seen[group] == x.round {
			continue
		}
		for i, kind := range c.seats[group:first] {
			if kinds>>kind&1 == 1 { // nothing is, where nobody sits
				x.seen[group] = x.round
				x.queue = append(x.queue, vacancy{group + i, int(kind), head})
				break
			}
		}
	}
}

// follow lets all in the chain that begins at a vacancy leave and take their places, the first of them one of a kind.
func (c *crowd) follow(head, kind int) bool {
	x := &c.swap
	before, there := len(x.log), true
	for i := head; x.queue[i].to >= 0; i = x.queue[i].to {
		c.sit(x.queue[i].place, x.queue[i].kind, -1)
	}
	for i := head; i >= 0; i = x.queue[i].to {
		there = c.sit(x.queue[i].place, kind, 1) && there
		kind = x.queue[i].kind
	}
	if !there { // two of the chain were counted on the same one
		c.undo(before)
	}
	return there
}
