package delivery

import (
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Holiday is a day, or some in a row, on which nobody works in a project.
type Holiday struct {
	roster.Span        // both days are there
	Name        string // may be empty
}

// Limits of holidays.
const (
	mostHolidays = 200
	longestOff   = 60 // days in a row
)

// ReadHolidays reads holidays from lines: a day as 2026-12-25, or the first and the last as 2026-12-24..2026-12-26, and a name
// where there is one. They come out in the order of their days.
func ReadHolidays(text string) (all []Holiday, err error) {
	for line := range strings.Lines(text) {
		days, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if days == "" {
			continue
		}
		first, last, ranged := strings.Cut(days, "..")
		h := Holiday{Name: strings.TrimSpace(name)}
		if h.From, err = store.ParseDate(first); err == nil {
			if h.Until = h.From; ranged {
				h.Until, err = store.ParseDate(last)
			}
		}
		if err != nil {
			return nil, fault.Invalid("holidays", "%q is no day", days).
				WithHint("Write 2026-12-25, or 2026-12-24..2026-12-26, and its name.")
		}
		all = append(all, h)
	}
	return checkHolidays(all)
}

func checkHolidays(all []Holiday) ([]Holiday, error) {
	if len(all) > mostHolidays {
		return nil, fault.Invalid("holidays", "These are more than %d", mostHolidays)
	}
	for i := range all {
		h := &all[i]
		if h.From.IsZero() || h.Until.IsZero() || h.Until.Compare(h.From) < 0 || h.From.AddDays(longestOff).Compare(h.Until) <= 0 {
			return nil, fault.Invalid("holidays", "%s..%s is no stretch of 1 to %d days", h.From, h.Until, longestOff)
		}
		h.Name = strings.Join(strings.Fields(h.Name), " ")
		if err := checkText("holidays", &h.Name, maxTitle); err != nil {
			return nil, err
		}
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Holiday) int { return a.From.Compare(b.From) })
	return all, nil
}

// WriteHolidays writes them as [ReadHolidays] reads them.
func WriteHolidays(all []Holiday) string {
	var b strings.Builder
	for _, h := range all {
		b.WriteString(h.From.String())
		if h.Until != h.From {
			b.WriteString(".." + h.Until.String())
		}
		b.WriteString(strings.TrimRight(" "+h.Name, " ") + "\n")
	}
	return b.String()
}
