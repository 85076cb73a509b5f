package forecast

import "math"

// calendar turns time into work of one person and back. Time is in days from the start of the plan, work in hundredths of a
// day; within a day it goes on evenly.
type calendar struct {
	days []workday // up to the horizon, and that
	day  []int16   // day[i] is that before whose end more than grain*i of work are done
	end  float64   // the day after the last with any work
}

type workday struct {
	before int32 // work before it
	share  int16 // work on it
	next   int16 // the first day from it on with any work, horizon where there is none
}

// grain is how exactly a calendar knows at once on which day work is done: most shares are multiples of a quarter.
const grain = int(FullDay) / 4

// newCalendar lays out the days of a person up to the horizon.
func newCalendar(p *Person, start Day) *calendar {
	c := &calendar{days: make([]workday, horizon+1)}
	for i := range horizon {
		c.days[i].share = int16(p.Week[(start + Day(i)).Weekday()])
	}
	for _, a := range p.Away {
		for d := max(a.From, start); d <= min(a.To, start+horizon-1); d++ {
			c.days[d-start].share = 0
		}
	}
	for i := range horizon {
		share := c.days[i].share
		c.days[i+1].before = c.days[i].before + int32(share)
		if share > 0 {
			c.end = float64(i + 1)
		}
	}
	c.day = make([]int16, int(c.days[horizon].before)/grain+1)
	for i, day := 0, 0; i < len(c.day); i++ {
		for day < horizon && int(c.days[day+1].before) <= i*grain {
			day++
		}
		c.day[i] = int16(day)
	}
	c.days[horizon].next = horizon
	for i := horizon - 1; i >= 0; i-- {
		if c.days[i].next = int16(i); c.days[i].share == 0 {
			c.days[i].next = c.days[i+1].next
		}
	}
	return c
}

// all returns how much work there is.
func (c *calendar) all() float64 { return float64(c.days[horizon].before) }

// slot returns the first moment from one on at which there is work.
func (c *calendar) slot(moment float64) slot {
	d := &c.days[min(int(moment), horizon)]
	if d.share == 0 {
		return slot{max(moment, float64(d.next)), float64(d.before)}
	}
	return slot{moment, float64(d.before) + (moment-math.Floor(moment))*float64(d.share)}
}

// finish returns when so much work is done that is begun in a slot.
func (c *calendar) finish(begin slot, work float64) float64 {
	return max(begin.at, c.timeOf(begin.work+work))
}

// timeOf returns the first moment at which so much work is done, and horizon where that is not within it.
func (c *calendar) timeOf(work float64) float64 {
	if work >= c.all() { // so that there is work on the day that is found
		return horizon
	}
	i := int(work) / grain
	day := int(c.day[i])
	if float64(i*grain) == work && i > 0 { // done on the day before, maybe
		day = int(c.day[i-1])
	}
	for float64(c.days[day+1].before) < work {
		day++
	}
	d := &c.days[day]
	return float64(day) + (work-float64(d.before))/float64(d.share)
}
