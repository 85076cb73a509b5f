package stagedates

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
)

// Order is in which order the numbers of a date stand.
type Order string

// The orders. Ask stands for none: what could be read in two ways is asked for.
const (
	Ask Order = ""
	DMY Order = "dmy"
	MDY Order = "mdy"
	YMD Order = "ymd"
)

// ParseOrder reads an order as a person names it.
func ParseOrder(s string) (Order, error) {
	switch o := Order(strings.ToLower(s)); o {
	case Ask, DMY, MDY, YMD:
		return o, nil
	}
	return Ask, fault.Invalid("dates", "Dates are read as dmy, mdy or ymd, not %q", s)
}

// A date is three parts; behind it may be a time, which does not count. The month may be a word.
var shape = regexp.MustCompile(`^(\d{1,4})([-/. ])(\d{1,2}|[A-Za-z]{3,9})([-/. ])(\d{1,4})` +
	`(?:[T ,]+\d{1,2}:\d{2}\S*(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?$`)

// parts are the three of a date.
type parts struct {
	first, second, third int
	yearFirst            bool // four digits stand first
	yearLast             bool // four digits stand last
	word                 bool // the month is a word, so that it is known
}

func looksLikeDate(cell string) bool {
	return shape.MatchString(strings.TrimSpace(cell))
}

// take takes a date apart.
func take(cell string) (p parts, ok bool) {
	m := shape.FindStringSubmatch(strings.TrimSpace(cell))
	if m == nil || m[2] != m[4] {
		return p, false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // digits, by the shape
	p = parts{first: number(m[1]), third: number(m[5]), yearFirst: len(m[1]) == 4, yearLast: len(m[5]) == 4}
	if m[3][0] >= '0' && m[3][0] <= '9' {
		p.second = number(m[3])
	} else {
		p.word = true
		for month := time.January; month <= time.December; month++ {
			if name := month.String(); strings.EqualFold(m[3], name) || strings.EqualFold(m[3], name[:3]) {
				p.second = int(month)
			}
		}
		if p.second == 0 {
			return p, false
		}
	}
	return p, len(m[1]) != 3 && len(m[5]) != 3 && p.yearFirst != p.yearLast || len(m[1]) <= 2 && len(m[5]) <= 2
}

// reader reads the dates of one file.
type reader struct{ order Order }

// dialect finds in which order a file writes its dates, or asks.
func dialect(rows []Row, l layout, order Order) (reader, error) {
	if order != Ask {
		return reader{order}, nil
	}
	// The first lines that show each way to write a date.
	var yearFirst, dayFirst, monthFirst, either, word, short int
	note := func(line *int, at int) {
		if *line == 0 {
			*line = at
		}
	}
	for _, r := range rows {
		for _, cell := range r.Cells[min(l.first, len(r.Cells)):] {
			p, ok := take(cell)
			switch {
			case !ok: // told when it is read
			case p.yearFirst:
				note(&yearFirst, r.Line)
			case !p.yearLast:
				note(&short, r.Line)
			case p.word:
				note(&word, r.Line)
			case p.first > 12:
				note(&dayFirst, r.Line)
			case p.second > 12:
				note(&monthFirst, r.Line)
			case p.first != p.second:
				note(&either, r.Line)
			default: // the same day and month, in whatever order
			}
		}
	}
	ask := func(a, b int, format string, args ...any) (reader, error) {
		line := max(a, b)
		return reader{}, fault.Invalid(at(line), format, args...).
			WithHint("Say in which order they are to be read: --dates dmy, mdy or ymd.")
	}
	switch {
	case short > 0:
		return ask(short, short, "The year in line %d has two digits, so that it could be any of the three numbers", short)
	case dayFirst > 0 && monthFirst > 0:
		return ask(dayFirst, monthFirst, "Dates are mixed: line %d writes the day first, and line %d the month", dayFirst, monthFirst)
	case word > 0 && yearFirst+dayFirst+monthFirst+either > 0:
		other := max(yearFirst, dayFirst, monthFirst, either)
		return ask(word, other, "Dates are mixed: line %d writes the month as a word, and line %d as a number", word, other)
	case yearFirst > 0 && dayFirst+monthFirst+either > 0:
		other := max(dayFirst, monthFirst, either)
		return ask(yearFirst, other, "Dates are mixed: line %d writes the year first, and line %d last", yearFirst, other)
	case monthFirst > 0:
		return reader{MDY}, nil
	case either > 0 && dayFirst == 0:
		return ask(either, either, "Day and month cannot be told apart in line %d, nor in any other", either)
	case yearFirst > 0:
		return reader{YMD}, nil
	}
	return reader{DMY}, nil
}

// day reads a date, nil where there is none.
func (r reader) day(cell string, line int) (*forecast.Day, error) {
	if !filled(cell) {
		return nil, nil //nolint:nilnil // an empty cell is no date, and no failure
	}
	wrong := func() (*forecast.Day, error) {
		return nil, fault.Invalid(at(line), "%q in line %d is not a date", strings.TrimSpace(cell), line).
			WithHint("Write it as 2026-03-31, and leave the cell empty where a stage was not entered yet.")
	}
	p, ok := take(cell)
	if !ok {
		return wrong()
	}
	var year, month, day int
	switch {
	case r.order == YMD && p.yearLast && !p.word:
		return wrong()
	case p.yearFirst || !p.yearLast && r.order == YMD:
		year, month, day = p.first, p.second, p.third
	case r.order == MDY && !p.word:
		month, day, year = p.first, p.second, p.third
	default:
		day, month, year = p.first, p.second, p.third
	}
	if year < 100 {
		year += 2000
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || int(t.Month()) != month {
		return wrong()
	}
	if year < 1970 || year > 2199 {
		return nil, fault.Invalid(at(line), "%q in line %d is outside the years 1970 to 2199", strings.TrimSpace(cell), line)
	}
	d := forecast.DayOf(t)
	return &d, nil
}
