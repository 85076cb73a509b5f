package roster

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Week is how many minutes somebody works on each day, Monday first. The zero Week says nothing about it.
type Week [7]int

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// grain is the steps in minutes in which a day's work is told: it lets 0.05 hours be written exactly.
const grain = 3

// ParseWeek reads "mon-thu 8, fri 4.5": days with their hours. The error is a sentence without a full stop.
func ParseWeek(text string) (Week, error) {
	var w Week
	if strings.TrimSpace(text) == "" {
		return w, nil
	}
	said := map[int]bool{}
	for part := range strings.SplitSeq(text, ",") {
		words := strings.Fields(part)
		if len(words) != 2 {
			return Week{}, fmt.Errorf("%q is no working week", text)
		}
		first, last, ranged := strings.Cut(strings.ToLower(words[0]), "-")
		if !ranged {
			last = first
		}
		a, b := slices.Index(weekdays, first), slices.Index(weekdays, last)
		if a < 0 || b < a {
			return Week{}, fmt.Errorf("%q are no days of a week", words[0])
		}
		hours, err := strconv.ParseFloat(words[1], 64)
		minutes := math.Round(hours * 60)
		switch {
		case err != nil || math.IsNaN(hours):
			return Week{}, fmt.Errorf("%q are no hours", words[1])
		case hours <= 0 || hours > 24:
			return Week{}, fmt.Errorf("A working day has more than 0 and at most 24 hours, not %s", words[1])
		case math.Abs(hours*60-minutes) > 1e-6 || int(minutes)%grain != 0:
			return Week{}, fmt.Errorf("%s hours are finer than 0.05", words[1])
		}
		for day := a; day <= b; day++ {
			if said[day] {
				return Week{}, fmt.Errorf("%s comes twice in %q", weekdays[day], text)
			}
			said[day] = true
			w[day] = int(minutes)
		}
	}
	return w, nil
}

// String writes what ParseWeek reads, empty for the zero Week.
func (w Week) String() string {
	var parts []string
	for a := 0; a < len(w); {
		b := a
		for b+1 < len(w) && w[b+1] == w[a] {
			b++
		}
		if w[a] > 0 {
			days := weekdays[a]
			if b > a {
				days += "-" + weekdays[b]
			}
			parts = append(parts, days+" "+strconv.FormatFloat(math.Round(float64(w[a])/60*100)/100, 'f', -1, 64))
		}
		a = b + 1
	}
	return strings.Join(parts, ", ")
}

// Hours is the sum of the week.
func (w Week) Hours() float64 {
	sum := 0
	for _, minutes := range w {
		sum += minutes
	}
	return float64(sum) / 60
}
