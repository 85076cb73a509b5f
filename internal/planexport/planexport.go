// Package planexport writes plans for other programs: calendars (iCalendar, RFC 5545), spreadsheets (CSV, RFC 4180), Microsoft
// Project (its XML, MSPDI) and TaskJuggler 3. It is pure: the same plan gives the same bytes.
//
// Plans are written as they are, with the days that they have: other programs show them, and do not plan them again.
package planexport

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Plan is who does what when.
type Plan struct {
	ID, Name string
	Made     time.Time
	Tasks    []Task // by start
	People   []Person
}

// Task is an item of a plan.
type Task struct {
	ID     string // stays the same over plans
	Number int64
	Title  string
	First  time.Time // its first day, and its last
	Last   time.Time
	Hours  float64 // of work of the whole team at once
	People []int   // places in Plan.People
	After  []int   // places in Plan.Tasks of what it waits for
}

// Person is somebody who works.
type Person struct{ Name, Email string } // Email may be empty

// Format is a format that plans are written in.
type Format string

// The formats.
const (
	ICalendar   Format = "ics"
	CSV         Format = "csv"
	MSProject   Format = "xml"
	TaskJuggler Format = "tjp"
)

// Formats are all of them, with their media types.
var Formats = map[Format]string{ICalendar: "text/calendar", CSV: "text/csv", MSProject: "application/xml",
	TaskJuggler: "text/plain"}

// Write writes a plan in a format, one of Formats.
func Write(w io.Writer, f Format, p *Plan) error {
	switch f {
	case ICalendar:
		return writeCalendar(w, p)
	case CSV:
		return writeCSV(w, p)
	case MSProject:
		return writeProject(w, p)
	case TaskJuggler:
		return writeTaskJuggler(w, p)
	}
	return fmt.Errorf("planexport: %q is no format", f)
}

// writeCSV writes a line for each task.
func writeCSV(w io.Writer, p *Plan) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{{"number", "title", "first day", "last day", "hours", "people", "after"}}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		var after []string
		for _, a := range t.After {
			after = append(after, strconv.FormatInt(p.Tasks[a].Number, 10))
		}
		rows = append(rows, []string{strconv.FormatInt(t.Number, 10), harmless(oneLine(t.Title)), t.First.Format(time.DateOnly),
			t.Last.Format(time.DateOnly), strconv.FormatFloat(t.Hours, 'f', -1, 64), harmless(strings.Join(p.names(t), ", ")),
			strings.Join(after, " ")})
	}
	return out.WriteAll(rows)
}

// names are those of who does a task.
func (p *Plan) names(t *Task) (names []string) {
	for _, i := range t.People {
		names = append(names, oneLine(p.People[i].Name))
	}
	return names
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// oneLine is a text without what no format can hold.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' || r == 0xFFFE || r == 0xFFFF
	}), " ")
}

// writeCalendar writes an event of whole days for each task.
func writeCalendar(w io.Writer, p *Plan) error {
	var b strings.Builder
	line := func(name, value string) { b.WriteString(folded(name + value)) }
	line("BEGIN:", "VCALENDAR")
	line("VERSION:", "2.0")
	line("PRODID:", "-//Leadwright//Plan//EN")
	line("CALSCALE:", "GREGORIAN")
	line("X-WR-CALNAME:", escaped(p.Name))
	stamp := p.Made.UTC().Format("20060102T150405Z")
	for i := range p.Tasks {
		t := &p.Tasks[i]
		line("BEGIN:", "VEVENT")
		line("UID:", escaped(t.ID)+"@leadwright")
		line("DTSTAMP:", stamp)
		line("DTSTART;VALUE=DATE:", t.First.Format("20060102"))
		line("DTEND;VALUE=DATE:", t.Last.AddDate(0, 0, 1).Format("20060102")) // the day after
		line("SUMMARY:", escaped(fmt.Sprintf("#%d %s", t.Number, t.Title)))
		line("DESCRIPTION:", escaped(strings.Join(p.names(t), ", ")))
		for _, who := range t.People {
			if x := p.People[who]; x.Email != "" && !strings.ContainsAny(x.Email, " \t\r\n\";:,") {
				line("ATTENDEE;CN=\""+strings.ReplaceAll(oneLine(x.Name), `"`, "'")+"\":mailto:", x.Email)
			}
		}
		line("TRANSP:", "TRANSPARENT")
		line("END:", "VEVENT")
	}
	line("END:", "VCALENDAR")
	_, err := io.WriteString(w, b.String())
	return err
}

// escaped is a text as iCalendar has it (RFC 5545, 3.3.11).
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(oneLine(s))
}

// folded is a line in pieces of at most 75 octets, none of which cuts a character (RFC 5545, 3.1).
func folded(s string) string {
	var b strings.Builder
	width := 0
	for len(s) > 0 {
		_, size := utf8.DecodeRuneInString(s)
		if width+size > 75 {
			b.WriteString("\r\n ")
			width = 1
		}
		b.WriteString(s[:size])
		s, width = s[size:], width+size
	}
	return b.String() + "\r\n"
}
