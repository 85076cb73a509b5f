package forecast

import (
	"github.com/leadwright/leadwright/internal/fault"
)

// Sizes of what is looked at.
const (
	week        = 7        // days
	step        = 2 * week // days between the origins of a back-test
	recentWeeks = 12       // of which the mean is the pace
	leastItems  = 10       // below, a record is too thin to speak
	mostItems   = 100_000  // that a forecast is for
	leastWeeks  = 4        // whole weeks of a record, below which it is too thin too
	horizon     = 10 * 365 // days from the origin; what ends later has no date
)

// Record is when the items of a team or a project were finished: how many on each day.
type Record struct {
	first, until Day
	sum          []int // sum[i] is how many were finished before first+i; one more than there are days
}

// NewRecord makes a record of the days on which items were finished, in any order, as it is known at the end of the day
// until. Later days are left out.
func NewRecord(done []Day, until Day) *Record {
	r := &Record{first: until + 1, until: until}
	for _, d := range done {
		r.first = min(r.first, d)
	}
	r.sum = make([]int, int(until-r.first)+2)
	for _, d := range done {
		if d <= until {
			r.sum[d-r.first+1]++
		}
	}
	for i := 1; i < len(r.sum); i++ {
		r.sum[i] += r.sum[i-1]
	}
	return r
}

// Finished returns how many items are finished.
func (r *Record) Finished() int { return r.sum[len(r.sum)-1] }

// Until returns the last day that is known.
func (r *Record) Until() Day { return r.until }

// Pace returns how many items were finished a week, as a mean of the last twelve weeks.
func (r *Record) Pace() float64 { return r.pace(r.until, recentWeeks) }

// before returns how many items were finished before the day.
func (r *Record) before(d Day) int {
	return r.sum[min(max(int(d-r.first), 0), len(r.sum)-1)]
}

// weeks returns how many items were finished in each whole week up to the end of the day, the latest week first, at most so
// many.
func (r *Record) weeks(until Day, most int) []int {
	n := min(most, int(until+1-r.first)/week)
	counts := make([]int, max(n, 0))
	for i := range counts {
		end := until + 1 - Day(week*i)
		counts[i] = r.before(end) - r.before(end-week)
	}
	return counts
}

// pace returns how many items were finished a week in the latest weeks up to the end of a day, as a mean.
func (r *Record) pace(until Day, weeks int) float64 {
	counts := r.weeks(until, weeks)
	return float64(total(counts)) / float64(max(1, len(counts)))
}

// reached returns the day on which so many items more than at the end of the day from were finished, and whether that is
// known at the end of the record.
func (r *Record) reached(from Day, items int) (Day, bool) {
	want := r.before(from+1) + items
	if r.Finished() < want {
		return 0, false
	}
	low, high := int(from-r.first)+1, len(r.sum)-1 // sum[low] < want <= sum[high]
	for low+1 < high {
		if mid := (low + high) / 2; r.sum[mid] < want {
			low = mid
		} else {
			high = mid
		}
	}
	return r.first + Day(high) - 1, true
}

// thin says why a record is too thin to speak, and nil where it is not.
func (r *Record) thin(until Day) error {
	if n := r.before(until + 1); n < leastItems {
		return fault.Unavailable("%d finished items are too few for a forecast: it needs %d", n, leastItems)
	}
	if n := len(r.weeks(until, leastWeeks)); n < leastWeeks {
		return fault.Unavailable("A record of %d whole weeks is too short for a forecast: it needs %d", n, leastWeeks)
	}
	if total(r.weeks(until, longest)) == 0 {
		return fault.Unavailable("Nothing was finished in the last %d weeks: that says nothing about the next", longest)
	}
	return nil
}

func total(counts []int) int {
	sum := 0
	for _, c := range counts {
		sum += c
	}
	return sum
}
