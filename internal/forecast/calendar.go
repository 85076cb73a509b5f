package forecast

import "sort"

// calendar turns time into work of one person and back. Time is in days from the start of the plan, work in hundredths of a
// day; within a day it goes on evenly.
type calendar struct {
	share []int32 // of each day
	sum   []int32 // sum[i] is the work before day i
	next  []int32 // the first day from day i on with any work, horizon where there is none
	day   []int16 // day[i] is that on which grain*i of work are done
	end   float64 // the day after the last with any work
}

// grain is how exactly roughly knows work: a day, so that the tables of a team stay small.
const grain = int32(FullDay)

// newCalendar lays out the days of a person up to the horizon.
func newCalendar(p *Person, start Day) *calendar {
	c := &calendar{share: make([]int32, horizon), sum: make([]int32, horizon+1), next: make([]int32, horizon+1)}
	for i := range c.share {
		c.share[i] = int32(p.Week[(start + Day(i)).Weekday()])
	}
	for _, a := range p.Away {
		for d := max(a.From, start); d <= min(a.To, start+horizon-1); d++ {
			c.share[d-start] = 0
		}
	}
	for i, s := range c.share {
		c.sum[i+1] = c.sum[i] + s
		if s > 0 {
			c.end = float64(i + 1)
		}
	}
	c.day = make([]int16, c.sum[horizon]/grain+1)
	for i, day := 0, 0; i < len(c.day); i++ {
		for day < horizon && c.sum[day+1] < int32(i)*grain {
			day++
		}
		c.day[i] = int16(day)
	}
	c.next[horizon] = horizon
	for i := horizon - 1; i >= 0; i-- {
		if c.next[i] = int32(i); c.share[i] == 0 {
			c.next[i] = c.next[i+1]
		}
	}
	return c
}

// all returns how much work there is.
func (c *calendar) all() float64 { return float64(c.sum[horizon]) }

// begin returns the first moment from one on at which there is work.
func (c *calendar) begin(moment float64) float64 {
	return max(moment, float64(c.next[min(int(moment), horizon)]))
}

// workAt returns how much work there is before a moment.
func (c *calendar) workAt(moment float64) float64 {
	day := int(moment)
	if day >= horizon {
		return float64(c.sum[horizon])
	}
	return float64(c.sum[day]) + (moment-float64(day))*float64(c.share[day])
}

// roughly returns a moment before which so much work is not done, a day or two too early; horizon where it never is.
func (c *calendar) roughly(work float64) float64 {
	i := int(work) / int(grain)
	if i >= len(c.day) {
		return horizon
	}
	day := float64(c.day[i])
	if share := c.share[c.day[i]]; share > 0 {
		return day + max(0, work-float64(c.sum[c.day[i]]))/float64(share)
	}
	return day
}

// timeOf returns the moment at which so much work is done, and horizon where that is not within it. The day before which it is
// not is a place to begin to look.
func (c *calendar) timeOf(work float64, after int) float64 {
	if work >= float64(c.sum[horizon]) {
		return horizon
	}
	// sum[day] < work <= sum[day+1]; most items take few days, so that the reach is doubled from where they begin
	low, reach := min(after, horizon-1), 1
	for low+reach < horizon && float64(c.sum[low+reach]) < work {
		low, reach = low+reach, 2*reach
	}
	n := min(reach, horizon-low)
	day := low + sort.Search(n, func(i int) bool { return float64(c.sum[low+i+1]) >= work })
	return float64(day) + (work-float64(c.sum[day]))/float64(c.share[day])
}
