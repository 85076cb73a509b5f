package schedule

import "sort"

// never is a time that does not come.
const never = 1 << 50

// calendar is when somebody works, as intervals with what was worked before each. A nil calendar is always.
type calendar struct {
	from, to, before []int
}

func newCalendar(work []Interval) *calendar {
	c := &calendar{}
	sum := 0
	for _, v := range work {
		c.from, c.to, c.before = append(c.from, v.From), append(c.to, v.To), append(c.before, sum)
		sum += v.To - v.From
	}
	return c
}

// at returns the first interval that ends after t.
func (c *calendar) at(t int) int {
	low, high := 0, len(c.to)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if c.to[mid] > t {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// worked returns the units worked before t.
func (c *calendar) worked(t int) int {
	if c == nil {
		return t
	}
	i := c.at(t)
	if i == len(c.to) {
		return c.total()
	}
	return c.before[i] + max(0, t-c.from[i])
}

func (c *calendar) total() int {
	if last := len(c.to) - 1; last >= 0 {
		return c.before[last] + c.to[last] - c.from[last]
	}
	return 0
}

// fit returns the earliest start from t on, and the end, of work that takes this long; never where there is no time.
func (c *calendar) fit(t, duration int, split bool) (start, end int) {
	if c == nil {
		return t, t + duration
	}
	i := c.at(t)
	if i == len(c.to) {
		return never, never
	}
	start = max(t, c.from[i])
	if !split {
		for c.to[i]-start < duration {
			if i++; i == len(c.to) {
				return never, never
			}
			start = c.from[i]
		}
		return start, start + duration
	}
	target := c.before[i] + start - c.from[i] + duration
	if target <= c.before[i]+c.to[i]-c.from[i] {
		return start, start + duration
	}
	if target > c.total() {
		return never, never
	}
	j := i + sort.SearchInts(c.before[i:], target) - 1 // the last interval that begins with less than that
	return start, c.from[j] + target - c.before[j]
}

// without returns the calendar without an interval.
func (c *calendar) without(v Interval) *calendar {
	if c == nil {
		c = newCalendar([]Interval{{0, never}})
	}
	var left []Interval
	for i := range c.from {
		if w := (Interval{c.from[i], min(c.to[i], v.From)}); w.From < w.To {
			left = append(left, w)
		}
		if w := (Interval{max(c.from[i], v.To), c.to[i]}); w.From < w.To {
			left = append(left, w)
		}
	}
	return newCalendar(left)
}

// together returns the end of work of a team that starts at a time when all work; never where there is no time. Without
// split they work through.
func together(cals []*calendar, start, duration int, split bool) int {
	if !split || duration == 0 {
		return start + duration
	}
	t, left := start, duration
	for {
		until := never
		for i := 0; i < len(cals); i++ {
			c := cals[i]
			if c == nil {
				continue
			}
			at := c.at(t)
			if at == len(c.to) {
				return never
			}
			if c.from[at] > t {
				t, until, i = c.from[at], never, -1 // look at all of them again
				continue
			}
			until = min(until, c.to[at])
		}
		if until-t >= left {
			return t + left
		}
		left -= until - t
		t = until
	}
}
