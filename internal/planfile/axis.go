package planfile

import (
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/schedule"
)

// Axis says what time is: the hours of each day in which people work at the most, day after day from the first, weekends too.
type Axis struct {
	First time.Time // the first day, in UTC
	Hours int       // of a day
}

// Day returns the day in which a unit of time lies, such as 2026-01-05.
func (a *Axis) Day(unit int) string {
	return a.First.AddDate(0, 0, unit/a.Hours).Format(time.DateOnly)
}

// days returns how many days a day is after the first.
func (a *Axis) days(day time.Time) int { return int(day.Sub(a.First).Hours()) / 24 }

// The horizon is until when working times are written out: as long as all work would take one person, but for much work.
const (
	leastDays = 500
	someDays  = 4000
	mostDays  = 20_000
)

// week is on which days somebody works, and for how many hours of each.
type week struct {
	on    [7]bool // by time.Weekday
	hours int
}

// work writes out when somebody works, in order and apart, until so many days from the first. Away are days, from the first.
func (a *Axis) work(w week, away map[int]bool, days int) []schedule.Interval {
	work := []schedule.Interval{}
	for day := range days {
		if weekday := (int(a.First.Weekday()) + day) % 7; !w.on[weekday] || away[day] {
			continue
		}
		v := schedule.Interval{From: day * a.Hours, To: day*a.Hours + w.hours}
		if last := len(work) - 1; last >= 0 && work[last].To == v.From {
			work[last].To = v.To
		} else {
			work = append(work, v)
		}
	}
	return work
}

// span reads a length of time: 5h, 3d, 0.5d. A day has so many hours. The result is in hours, rounded up.
func span(text string, hours int) (units int, ok bool) {
	number, unit := text, 0
	switch {
	case strings.HasSuffix(text, "h"):
		number, unit = text[:len(text)-1], 1
	case strings.HasSuffix(text, "d"):
		number, unit = text[:len(text)-1], hours
	}
	whole, part, fraction := strings.Cut(number, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || unit == 0 || n > maxSpan || n < -maxSpan {
		return 0, false
	}
	if fraction && (part == "" || len(part) > 2 || strings.HasPrefix(whole, "-")) {
		return 0, false
	}
	units = n * unit
	if part != "" {
		tenths, err := strconv.Atoi((part + "0")[:2])
		if err != nil || tenths < 0 {
			return 0, false
		}
		units += (tenths*unit + 99) / 100
	}
	return units, true
}

// maxSpan is how long an estimate or a lag may be, in its own unit.
const maxSpan = 10_000
