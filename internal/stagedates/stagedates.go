// Package stagedates reads files of when items of work went through their stages: plain CSV with the columns id, title and
// one date for each stage, of which the last says when the item was finished; or one column of days on which items were
// finished. docs/forecast-files.md describes them.
//
// What a date means is never guessed: where day and month could be either, or a file writes dates in two ways, [Read] asks
// for the order.
package stagedates

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
)

// Limits of a file.
const (
	MaxBytes = 64 << 20
	maxItems = 1_000_000
)

// File is what a file says.
type File struct {
	Stages   []string // headings of the stages, in the order of the file; empty strings where it has no heading
	Items    []Item   // in the order of the file
	Warnings []string // sentences about lines that are read and look wrong
}

// Item is one line.
type Item struct {
	ID, Title string          // empty in a file of one column
	Stages    []*forecast.Day // when each stage was entered, nil where it was not
	Line      int             // in the file, from 1
}

// Done returns the day on which the item was finished, if it was.
func (i *Item) Done() (forecast.Day, bool) {
	if d := i.Stages[len(i.Stages)-1]; d != nil {
		return *d, true
	}
	return 0, false
}

// Done returns the days on which items were finished.
func (f *File) Done() []forecast.Day {
	var days []forecast.Day
	for i := range f.Items {
		if d, ok := f.Items[i].Done(); ok {
			days = append(days, d)
		}
	}
	return days
}

// Open returns how many items are not finished.
func (f *File) Open() int { return len(f.Items) - len(f.Done()) }

// Last returns the latest day in the file, if there is one.
func (f *File) Last() (last forecast.Day, ok bool) {
	for i := range f.Items {
		for _, d := range f.Items[i].Stages {
			if d != nil && (!ok || *d > last) {
				last, ok = *d, true
			}
		}
	}
	return last, ok
}

// Row is a line of a table.
type Row struct {
	Cells []string
	Line  int // in the file, from 1
}

// Read reads a file. The order is how numbers of its dates are read where they could be read otherwise; none asks. Errors
// are faults of the kind invalid with the line.
func Read(content []byte, order Order) (*File, error) {
	rows, err := Rows(content)
	if err != nil {
		return nil, err
	}
	layout, rows, err := arrange(rows)
	if err != nil {
		return nil, err
	}
	read, err := dialect(rows, layout, order)
	if err != nil {
		return nil, err
	}
	f := &File{Stages: layout.stages}
	seen := map[string]int{}
	for _, r := range rows {
		item := Item{Line: r.Line, Stages: make([]*forecast.Day, len(layout.stages))}
		if layout.first > 0 {
			if item.ID = strings.TrimSpace(r.Cells[0]); item.ID == "" {
				return nil, fault.Invalid(at(r.Line), "Line %d has no id", r.Line)
			}
			if before, ok := seen[item.ID]; ok {
				return nil, fault.Invalid(at(r.Line), "The id %q is in line %d and again in line %d", item.ID, before, r.Line).
					WithHint("Keep one line for each item.")
			}
			seen[item.ID] = r.Line
		}
		if layout.first > 1 {
			item.Title = strings.TrimSpace(r.Cells[1])
		}
		for i := range item.Stages {
			if layout.first+i >= len(r.Cells) {
				break
			}
			if item.Stages[i], err = read.day(r.Cells[layout.first+i], r.Line); err != nil {
				return nil, err
			}
		}
		f.Items = append(f.Items, item)
	}
	f.warn()
	return f, nil
}

// Rows takes CSV apart, whatever parts its cells, and leaves out empty lines. There is one at least. Errors are as those of
// [Read].
func Rows(content []byte) ([]Row, error) {
	if len(content) > MaxBytes {
		return nil, fault.Invalid("file", "The file is larger than %d MB", MaxBytes>>20)
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return nil, fault.Invalid("file", "The file is not UTF-8 text").WithHint("Save it as CSV in UTF-8.")
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma = delimiter(content)
	r.FieldsPerRecord = -1
	r.ReuseRecord = false
	var rows []Row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, fault.Invalid(at(bad.Line), "Line %d is not CSV: %v", bad.Line, bad.Err)
		}
		if err != nil {
			return nil, fault.Invalid("file", "The file is not CSV").Because(err)
		}
		line, _ := r.FieldPos(0)
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		if rows = append(rows, Row{cells, line}); len(rows) > maxItems {
			return nil, fault.Invalid("file", "The file has more than %d lines", maxItems)
		}
	}
	if len(rows) == 0 {
		return nil, fault.Invalid("file", "The file is empty")
	}
	return rows, nil
}

// Days reads the cells of rows, all of which are dates or empty, and returns nil where they are. The order is as [Read] takes it.
func Days(rows []Row, order Order) ([][]*forecast.Day, error) {
	read, err := dialect(rows, layout{}, order)
	if err != nil {
		return nil, err
	}
	days := make([][]*forecast.Day, len(rows))
	for i, r := range rows {
		days[i] = make([]*forecast.Day, len(r.Cells))
		for j, cell := range r.Cells {
			if days[i][j], err = read.day(cell, r.Line); err != nil {
				return nil, err
			}
		}
	}
	return days, nil
}

// delimiter returns what parts the cells of a file, by its first line that is not empty.
func delimiter(content []byte) rune {
	for line := range bytes.Lines(content) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		for _, d := range "\t;," {
			if bytes.ContainsRune(line, d) {
				return d
			}
		}
		break
	}
	return ','
}

// layout is which column is what.
type layout struct {
	first  int      // index of the first stage: 0 with days alone, 1 behind an id, 2 behind a title
	stages []string // headings
}

// arrange finds the heading and which columns are stages, and returns the rows without the heading.
func arrange(rows []Row) (layout, []Row, error) {
	var l layout
	width := 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	head := rows[0]
	heading := !slices.ContainsFunc(head.Cells, looksLikeDate)
	body := rows
	if heading {
		body = rows[1:]
		if width = len(head.Cells); width > 1 && !slices.ContainsFunc(head.Cells[min(width-1, 2):], filled) {
			return l, nil, fault.Invalid(at(head.Line), "Line %d could be a heading, or an item without dates", head.Line).
				WithHint("Begin the file with a heading: id,title and a name for each stage.")
		}
	}
	l.first = min(width-1, 2)
	if width > 2 && len(body) > 0 && allDates(body, 1) {
		l.first = 1 // no column of titles
	}
	l.stages = make([]string, width-l.first)
	if heading {
		for i := range l.stages {
			l.stages[i] = strings.TrimSpace(head.Cells[l.first+i])
		}
	}
	for _, r := range body {
		if len(r.Cells) > width {
			return l, nil, fault.Invalid(at(r.Line), "Line %d has %d cells, and the heading %d", r.Line, len(r.Cells), width)
		}
	}
	return l, body, nil
}

// allDates reports whether what is in a column are dates, at least one.
func allDates(rows []Row, column int) bool {
	some := false
	for _, r := range rows {
		if column < len(r.Cells) && filled(r.Cells[column]) {
			if !looksLikeDate(r.Cells[column]) {
				return false
			}
			some = true
		}
	}
	return some
}

func filled(cell string) bool { return strings.TrimSpace(cell) != "" }

func at(line int) string { return fmt.Sprintf("line %d", line) }

// warn tells of items that go backwards.
func (f *File) warn() {
	const most = 5
	var lines []string
	n := 0
	for i := range f.Items {
		var before *forecast.Day
		for _, d := range f.Items[i].Stages {
			if d != nil && before != nil && *d < *before {
				if n++; n <= most {
					lines = append(lines, fmt.Sprint(f.Items[i].Line))
				}
				break
			}
			if d != nil {
				before = d
			}
		}
	}
	if n > 0 {
		more := ""
		if n > most {
			more = fmt.Sprintf(" and %d more", n-most)
		}
		f.Warnings = append(f.Warnings, fmt.Sprintf("Dates go backwards in line %s%s: a later stage is before an earlier one. "+
			"The last date counts", strings.Join(lines, ", "), more))
	}
}
