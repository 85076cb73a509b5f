package web

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// plural says a number with its noun: "1 area", "41 areas".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return figure(n) + " " + many
}

// counted says a number with its noun as a sentence begins: small numbers in words.
func counted(n int, one, many string) string {
	if n > 0 && n < len(small) {
		return capital(small[n]) + strings.TrimPrefix(plural(n, one, many), strconv.Itoa(n))
	}
	return plural(n, one, many)
}

var small = [...]string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}

// figure writes a whole number in groups of three: 12,345.
func figure(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && digits[i-1] != '-' && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// peopleWord says how many people in words.
func peopleWord(n int) string {
	switch n {
	case 0:
		return "nobody"
	case 1:
		return "one person"
	case 2:
		return "two people"
	case 3:
		return "three people"
	default:
		return figure(n) + " people"
	}
}

// list joins names: "Ada", "Ada and Ben", "Ada, Ben and Cleo".
func list(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	}
}

// either joins names to choose from: "Ada", "Ada or Ben", "Ada, Ben or Cleo".
func either(names []string) string {
	if len(names) < 2 {
		return list(names)
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// some joins at most n names and counts the others: "Ada, Ben and 4 more".
func some(names []string, n int) string {
	if len(names) <= n+1 {
		return list(names)
	}
	return list(append(append([]string{}, names[:n]...), figure(len(names)-n)+" more"))
}

// sentence gives a text a capital letter and a full stop.
func sentence(s string) string {
	s = capital(s)
	if s != "" && !strings.ContainsAny(s[len(s)-1:], ".?!") {
		s += "."
	}
	return s
}

// capital gives a text a capital letter.
func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// lower gives a text a small first letter, to stand inside a sentence.
func lower(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// percent writes a share in whole per cent; what is neither nothing nor everything is never rounded to that.
func percent(share float64) string {
	p := math.Round(share * 100)
	switch {
	case share > 0 && p < 1:
		return "under 1%"
	case share < 1 && p > 99:
		return "over 99%"
	}
	return fmt.Sprintf("%.0f%%", p)
}

// day writes a date without a time: "3 May 2026". The zero time is an empty text.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006")
}

// dateOf is day for a day of the calendar.
func dateOf(d store.Date) string {
	if d.IsZero() {
		return ""
	}
	return day(d.Start())
}

// moment writes a date with its time, in UTC.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

// span writes the time between two dates by months: "May 2021 to June 2026", or one month.
func span(first, last time.Time) string {
	a, b := first.UTC().Format("January 2006"), last.UTC().Format("January 2006")
	if a == b {
		return b
	}
	return a + " to " + b
}

// duration writes a length of time as people say it: "under a second", "40 seconds", "3 minutes".
func duration(d time.Duration) string {
	switch {
	case d < time.Second:
		return "under a second"
	case d < 90*time.Second:
		return plural(int(d.Round(time.Second)/time.Second), "second", "seconds")
	case d < 90*time.Minute:
		return plural(int(d.Round(time.Minute)/time.Minute), "minute", "minutes")
	default:
		return plural(int(d.Round(time.Hour)/time.Hour), "hour", "hours")
	}
}

// text shows raw bytes of a path: what is no UTF-8 is replaced.
func text(path string) string { return strings.ToValidUTF8(path, "\uFFFD") }

// link builds a path of this site from its parts, each escaped, with query parameters in pairs. Pairs with an empty
// value are left out. A part that begins with "+" is a path itself: its slashes stay.
func link(parts []string, query ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteByte('/')
		if rest, ok := strings.CutPrefix(p, "+"); ok {
			segments := strings.Split(rest, "/")
			for i, s := range segments {
				segments[i] = url.PathEscape(s)
			}
			b.WriteString(strings.Join(segments, "/"))
		} else {
			b.WriteString(url.PathEscape(p))
		}
	}
	values := make([]string, 0, len(query)/2)
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			values = append(values, query[i]+"="+url.QueryEscape(query[i+1]))
		}
	}
	if len(values) > 0 {
		b.WriteString("?" + strings.Join(values, "&"))
	}
	return b.String()
}
