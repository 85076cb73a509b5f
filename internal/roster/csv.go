package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/store"
)

// The columns of the two kinds of CSV file, in the order in which they are written. They are called as the fields of
// the YAML file are; lists are written with semicolons.
var (
	personColumns = []string{"handle", "name", "emails", "title", "disciplines", "time-zone", "week", "reports-to", "from",
		"until"}
	memberColumns = []string{"scope", "person", "share", "from", "until"}
)

// ParseCSV reads persons (a file with the columns handle and name) or memberships (scope and person). The first line
// names the columns; those that are missing stay as they are for whoever is known already. Columns are separated by
// commas, or by semicolons where the first line has those. A broken row is a problem with its line.
func ParseCSV(content []byte) (File, []Problem) {
	d := &decoder{lines: map[string]int{}}
	rows := d.rows(content)
	if len(d.problems) > 0 {
		return File{}, d.problems
	}
	head := rows[0].cells
	for i := range head {
		head[i] = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(head[i])), "_", "-")
	}
	only, columns, take := OnlyPersons, personColumns, d.personRow
	if slices.Contains(head, "scope") {
		only, columns, take = OnlyMembers, memberColumns, d.memberRow
	}
	for i, column := range head {
		if !slices.Contains(columns, column) {
			d.refuse(1, "The columns are "+strings.Join(columns, ", ")+".", "%.60q is no column of %s", column, only)
		}
		if slices.Contains(head[:i], column) {
			d.refuse(1, "Take one of them out.", "The column %s comes twice", column)
		}
	}
	for _, needed := range columns[:2] {
		if !slices.Contains(head, needed) {
			d.refuse(1, "Add the column.", "The column %s is missing", needed)
		}
	}
	if len(d.problems) > 0 {
		return File{}, d.problems
	}
	fields := map[string]bool{}
	for _, column := range head {
		fields[column] = true
	}
	for _, row := range rows[1:] {
		cells := make(map[string]string, len(head))
		for i, column := range head {
			cells[column] = strings.TrimSpace(bare(row.cells[i]))
		}
		take(row.line, cells)
	}
	if len(d.problems) > 0 {
		return File{}, d.problems
	}
	return File{Roster: d.roster, Lines: d.lines, Only: only, Fields: fields}, nil
}

type row struct {
	line  int
	cells []string
}

// rows reads the rows of a CSV file, of which there is at least one.
func (d *decoder) rows(content []byte) []row {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	switch {
	case len(content) > maxFile:
		d.refuse(0, "Split the file.", "The file is larger than %d MB", maxFile>>20)
		return nil
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}), bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		d.refuse(1, "Save the file as UTF-8.", "The file is in UTF-16")
		return nil
	case !utf8.Valid(content):
		d.refuse(1+bytes.Count(content[:invalidAt(content)], []byte("\n")), "Save the file as UTF-8.",
			"The file is not in UTF-8")
		return nil
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(content))
	if bytes.IndexByte(first, ';') >= 0 && bytes.IndexByte(first, ',') < 0 {
		r.Comma = ';'
	}
	var rows []row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			d.refuse(bad.StartLine, "Compare the row with the one before it.", "%s", brokenRow(bad, r.FieldsPerRecord, len(cells)))
			return nil
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, row{line, cells})
	}
	if len(rows) == 0 {
		d.refuse(0, "Name the columns in the first line.", "The file is empty")
	}
	return rows
}

func brokenRow(bad *csv.ParseError, want, got int) string {
	if errors.Is(bad, csv.ErrFieldCount) {
		return fmt.Sprintf("The row has %d columns where the first line has %d", got, want)
	}
	return "A quotation mark stands where none may, or its partner is missing"
}

func (d *decoder) personRow(line int, cells map[string]string) {
	p := Person{Handle: cells["handle"], Name: cells["name"], Emails: listed(strings.ToLower(cells["emails"])),
		Title: cells["title"], Disciplines: listed(cells["disciplines"]), Zone: cells["time-zone"],
		ReportsTo: cells["reports-to"], Span: d.spanOf(line, cells)}
	var err error
	if p.Week, err = ParseWeek(cells["week"]); err != nil {
		d.refuse(line, "Write days with their hours, such as mon-thu 8, fri 4.5", "%v", err)
	}
	d.roster.Persons = append(d.roster.Persons, p)
	d.lines[p.place()] = line
}

func (d *decoder) memberRow(line int, cells map[string]string) {
	m := Member{Scope: cells["scope"], Person: cells["person"], Share: 100, Span: d.spanOf(line, cells)}
	if share := strings.TrimSpace(strings.TrimSuffix(cells["share"], "%")); share != "" {
		var err error
		if m.Share, err = strconv.Atoi(share); err != nil {
			d.refuse(line, "Write it in percent of the working week, such as 50.", "%.60q is no share", share)
		}
	}
	d.roster.Members = append(d.roster.Members, m)
	d.lines[m.place()] = line
}

func (d *decoder) spanOf(line int, cells map[string]string) (s Span) {
	for column, to := range map[string]*store.Date{"from": &s.From, "until": &s.Until} {
		if cells[column] == "" {
			continue
		}
		day, err := store.ParseDate(cells[column])
		if err != nil {
			d.refuse(line, "Write it as year-month-day, such as 2026-03-02.", "%.60q is no day of the calendar", cells[column])
		}
		*to = day
	}
	return s
}

// listed takes a list apart.
func listed(text string) []string {
	var all []string
	for part := range strings.SplitSeq(text, ";") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// FormatPersons writes the persons as CSV. What a spreadsheet would take for a formula has an apostrophe in front of it,
// which ParseCSV takes away again.
func (r *Roster) FormatPersons() ([]byte, error) {
	is := r.Clone()
	is.Sort()
	rows := [][]string{personColumns}
	for _, p := range is.Persons {
		rows = append(rows, []string{p.Handle, p.Name, strings.Join(p.Emails, ";"), p.Title,
			strings.Join(p.Disciplines, ";"), p.Zone, p.Week.String(), p.ReportsTo, p.From.String(), p.Until.String()})
	}
	return writeRows(rows)
}

// FormatMembers writes the memberships as CSV; see FormatPersons.
func (r *Roster) FormatMembers() ([]byte, error) {
	is := r.Clone()
	is.Sort()
	rows := [][]string{memberColumns}
	for _, m := range is.Members {
		rows = append(rows, []string{m.Scope, m.Person, strconv.Itoa(m.Share), m.From.String(), m.Until.String()})
	}
	return writeRows(rows)
}

func writeRows(rows [][]string) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, row := range rows {
		for i := range row {
			if formula.MatchString(row[i]) {
				row[i] = "'" + row[i]
			}
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// formula is what a spreadsheet would compute, or what looks like it after apostrophes.
var formula = regexp.MustCompile(`^'*[=+\-@\t\r]`)

// bare takes the apostrophe away that stands before what would be a formula.
func bare(cell string) string {
	if strings.HasPrefix(cell, "'") && formula.MatchString(cell) {
		return cell[1:]
	}
	return cell
}
