package schedule

import (
	"cmp"
	"slices"
)

// Bounds of the search for a team that loses little time.
const (
	thriftTimes = 12 // at which it may start
	thriftEnds  = 4  // by which its people would be done, for each of these
	thriftWorth = 3  // how many units later a team may start to lose one unit of each of its people less
)

// loses is somebody who could start at a time.
type loses struct {
	candidate

	end  int // of their own work
	idle int // what they worked not since they were free
	lost int // and what they would stand by until the team is done
}

// thrifty finds when a team starts and who is of it, so that little of people's time is lost: while they wait for the others
// to be free, and while somebody of the team does not work. Nobody is put before what they do already, so that such time is gone.
// It is never where none of the first times will do.
func (d *decoder) thrifty(t, ready int, team, want []int) (start, end int) {
	start, end = never, never
	best := never
	at := ready
	for range thriftTimes {
		if at = d.nextCover(t, at, want); at >= best {
			break
		}
		d.standBy(t, at)
		tried := 0
		for i, e := range d.lose {
			if i > 0 && d.lose[i-1].end == e.end {
				continue
			}
			if until, lost, found := d.fill(t, at, e.end, want); found {
				if score := at + thriftWorth*(lost/len(team)+d.beyond(t, until)); score < best {
					best, start, end = score, at, until
					copy(team, d.match.people())
				}
				if tried++; tried == thriftEnds {
					break
				}
			}
		}
		if at = d.nextStart(t, at); at == never {
			break
		}
	}
	return start, end
}

// standBy lists who can start a task at a time, those first who would be done first.
func (d *decoder) standBy(t, at int) {
	m, s := d.m, d.m.staff[t]
	d.lose = d.lose[:0]
	for _, c := range s.who {
		cal, free := m.cals[c.person], d.free[c.person]
		if free > at {
			continue
		}
		if start, end := cal.fit(at, m.duration[t], m.split[t]); start == at {
			d.lose = append(d.lose, loses{c, end, cal.worked(at) - cal.worked(free), 0})
		}
	}
	slices.SortFunc(d.lose, func(a, b loses) int { return cmp.Or(cmp.Compare(a.end, b.end), cmp.Compare(a.person, b.person)) })
}

// fill makes a team of those who would be done by a time and lose least until then, and returns when it is done and what it
// loses.
func (d *decoder) fill(t, at, by int, want []int) (end, lost int, found bool) {
	m, s := d.m, d.m.staff[t]
	d.picks = d.picks[:0]
	for _, x := range d.lose {
		if x.end > by {
			break
		}
		cal := m.cals[x.person]
		x.lost = x.idle + cal.worked(by) - cal.worked(at) - m.duration[t]
		d.picks = append(d.picks, x)
	}
	slices.SortFunc(d.picks, func(a, b loses) int {
		return cmp.Or(cmp.Compare(a.lost, b.lost), cmp.Compare(m.scarce[a.person], m.scarce[b.person]), cmp.Compare(a.person, b.person))
	})
	d.match.reset(s)
	for pass := range 2 { // those who are wanted come first
		for _, x := range d.picks {
			if slices.Contains(want, x.person) == (pass == 0) {
				d.match.add(x.candidate)
			}
		}
	}
	if d.match.left > 0 || !d.seated(want, s) {
		return 0, 0, false
	}
	d.cals = d.cals[:0]
	for _, x := range d.match.people() {
		d.cals = append(d.cals, m.cals[x])
	}
	if end = together(d.cals, at, m.duration[t], m.split[t]); end >= never {
		return 0, 0, false
	}
	for _, x := range d.match.people() {
		lost += m.cals[x].worked(end) - m.cals[x].worked(d.free[x]) - m.duration[t]
	}
	return end, lost, true
}

// thriftyOne finds who can start a task of one person first; of several, who has the least time in all, so that those remain
// whose time is more like that of others.
func (d *decoder) thriftyOne(t, ready, want int) (best, start, end int) {
	m := d.m
	best, start, end = -1, never, never
	for _, c := range m.staff[t].who {
		x := c.person
		if want >= 0 && x != want {
			continue
		}
		s, e := m.cals[x].fit(max(ready, d.free[x]), m.duration[t], m.split[t])
		if e >= never {
			continue
		}
		if best < 0 || cmp.Or(cmp.Compare(d.beyond(t, e), d.beyond(t, end)), cmp.Compare(s, start),
			cmp.Compare(m.time(x), m.time(best)), cmp.Compare(m.scarce[x], m.scarce[best])) < 0 {
			best, start, end = x, s, e
		}
	}
	return best, start, end
}

// beyond is how far a task that ends then pushes the end of all beyond the bound.
func (d *decoder) beyond(t, end int) int { return max(0, end+d.m.tail[t]-d.bound) }

// time is how much somebody works in all.
func (m *model) time(x int) int {
	if m.cals[x] == nil {
		return never
	}
	return m.cals[x].total()
}
