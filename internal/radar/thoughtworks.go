package radar

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// columns are those of build-your-own-radar in the order in which they are written. Older files have no status, most have
// no topic, and without a status isNew says which entries are new.
var columns = []string{"name", "ring", "quadrant", "isNew", "status", "topic", "description"}

// usual are the names that Thoughtworks gives rings, the innermost first; the last one is called caution since 2025.
var (
	usual     = []string{"Adopt", "Trial", "Assess", "Hold"}
	usualRing = map[string]int{"adopt": 0, "trial": 1, "assess": 2, "hold": 3, "caution": 3}
)

var directions = map[string]Direction{"new": New, "moved in": In, "moved out": Out, "no change": None}

// status is what build-your-own-radar calls a direction.
func (d Direction) status() string {
	return map[Direction]string{New: "New", In: "Moved In", Out: "Moved Out", None: "No Change"}[d]
}

// ParseThoughtworks reads a table of build-your-own-radar, as CSV or JSON. Such a table has no title and does not name its
// rings: they are the usual four, adopt, trial, assess and hold, or with other names those of the rows in their order. A
// topic is a tag.
func ParseThoughtworks(content []byte, title string) (Radar, error) {
	text, err := plain(content)
	if err != nil {
		return Radar{}, err
	}
	read := fromCSV
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		read = fromJSON
	}
	rows, err := read(text)
	if err != nil {
		return Radar{}, err
	}
	return tabled(rows, title)
}

// row is a row of a table, with its line.
type row struct {
	line  int
	cells map[string]string // by column, in small letters
}

// tabled makes a radar of a table.
func tabled(rows []row, title string) (Radar, error) {
	r := Radar{Title: oneLine(title)}
	quadrants, rings := newIDs(), newIDs()
	for _, name := range distinct(rows, "quadrant") {
		r.Quadrants = append(r.Quadrants, Quadrant{Key: quadrants.named(name), Name: name})
	}
	for _, name := range ringsOf(rows) {
		r.Rings = append(r.Rings, Ring{Key: rings.named(name), Name: name})
	}
	taken := keys{}
	for _, row := range rows {
		e := Entry{Key: taken.take(KeyOf(row.cells["name"])), Name: row.cells["name"], Description: row.cells["description"],
			Quadrant: quadrants.of[strings.ToLower(row.cells["quadrant"])], Ring: rings.of[strings.ToLower(row.cells["ring"])]}
		d, err := row.direction()
		if err != nil {
			return Radar{}, err
		}
		for topic := range strings.SplitSeq(row.cells["topic"], ",") {
			if topic = oneLine(topic); topic != "" && !slices.Contains(e.Tags, topic) {
				e.Tags = append(e.Tags, topic)
			}
		}
		e.Moves = r.told(Move{Ring: e.Ring}, d)
		r.Entries = append(r.Entries, e)
	}
	return checked(r)
}

// distinct returns the names in a column in the order of the rows, as they are written first.
func distinct(rows []row, column string) []string {
	var names []string
	seen := map[string]bool{}
	for _, row := range rows {
		name := row.cells[column]
		if folded := strings.ToLower(name); !seen[folded] {
			seen[folded] = true
			names = append(names, name)
		}
	}
	return names
}

// ringsOf returns the names of the rings, the innermost first.
func ringsOf(rows []row) []string {
	names := distinct(rows, "ring")
	rings, taken := slices.Clone(usual), map[int]bool{}
	for _, name := range names {
		i, known := usualRing[strings.ToLower(name)]
		if !known || taken[i] {
			return names
		}
		rings[i], taken[i] = name, true
	}
	return rings
}

func (r row) direction() (Direction, error) {
	status := strings.ToLower(r.cells["status"])
	if status == "" {
		if strings.EqualFold(r.cells["isnew"], "true") {
			return New, nil
		}
		return None, nil
	}
	d, known := directions[status]
	if !known {
		return d, invalid(r.line, "It is New, Moved In, Moved Out or No Change.", "there is no status %q", r.cells["status"])
	}
	return d, nil
}

// appended adds a row that has what each needs, with its names on one line.
func appended(rows []row, r row) ([]row, error) {
	if len(rows) == MaxEntries {
		return nil, invalid(r.line, "Split the table.", "the table has more than %d entries", MaxEntries)
	}
	for _, column := range columns {
		label := strings.ToLower(column)
		if column != "description" {
			r.cells[label] = oneLine(r.cells[label])
		} else {
			r.cells[label] = paragraphs(r.cells[label])
		}
		if slices.Contains(columns[:3], column) && r.cells[label] == "" {
			return nil, invalid(r.line, "Fill it in, or take the row out.", "the %s is missing or empty", column)
		}
	}
	return append(rows, r), nil
}

// fromCSV reads the rows of a table with commas, semicolons or tabs, which the first line tells apart.
func fromCSV(text string) ([]row, error) {
	d := csv.NewReader(strings.NewReader(text))
	first, _, _ := strings.Cut(text, "\n")
	for _, sep := range ";\t" {
		if strings.Count(first, string(sep)) > strings.Count(first, string(d.Comma)) {
			d.Comma = sep
		}
	}
	var head []string
	var rows []row
	for {
		cells, err := d.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, broken(err)
		}
		line, _ := d.FieldPos(0)
		if head == nil {
			if head, err = heading(cells); err != nil {
				return nil, err
			}
			continue
		}
		if !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue // spreadsheets write rows that somebody emptied
		}
		r := row{line: line, cells: map[string]string{}}
		for i, cell := range cells {
			r.cells[head[i]] = bare(cell)
		}
		if rows, err = appended(rows, r); err != nil {
			return nil, err
		}
	}
	if len(rows) == 0 {
		return nil, invalid(1, "Write an entry into each row.", "the table is empty")
	}
	return rows, nil
}

// heading returns the names of the columns in small letters.
func heading(cells []string) ([]string, error) {
	head := make([]string, len(cells))
	for i, cell := range cells {
		head[i] = strings.ToLower(strings.TrimSpace(cell))
		if slices.Contains(head[:i], head[i]) && head[i] != "" {
			return nil, invalid(1, "Name each column once.", "the column %s is there twice", head[i])
		}
	}
	for _, needed := range columns[:3] {
		if !slices.Contains(head, needed) {
			return nil, invalid(1, "The first line has name, ring, quadrant, isNew or status, and description.",
				"the column %s is missing", needed)
		}
	}
	return head, nil
}

func broken(err error) error {
	line, message := 1, err.Error()
	if pe, ok := errors.AsType[*csv.ParseError](err); ok {
		line, message = pe.Line, pe.Err.Error()
		if errors.Is(pe.Err, csv.ErrFieldCount) {
			message = "the row has another number of fields than the first one"
		}
	}
	return invalid(line, "Correct the row; a field with a quotation mark, a separator or a line break stands in quotation marks.",
		"the CSV is broken: %s", message)
}

func fromJSON(text string) ([]row, error) {
	root, err := parseLiteral(text)
	if err != nil {
		return nil, err
	}
	var s source
	var rows []row
	for _, v := range s.list(root) {
		s.object(v)
		r := row{line: v.line, cells: map[string]string{}}
		for _, column := range columns {
			r.cells[strings.ToLower(column)] = s.text(v.get(column))
		}
		if s.err != nil {
			return nil, s.err
		}
		if rows, err = appended(rows, r); err != nil {
			return nil, err
		}
	}
	if len(rows) == 0 {
		return nil, invalid(1, "Write an object for each entry into the list.", "the list is empty")
	}
	return rows, nil
}

// FormatThoughtworksCSV writes a radar as CSV for build-your-own-radar, the rings from the inside, so that they are read
// in their order. It leaves out the title, keys, hidden entries, what rings mean, and all of moves but the last one's
// direction. The program draws no other number of quadrants than four, and at most four rings. What a spreadsheet would
// take for a formula has an apostrophe in front of it, which ParseThoughtworks takes away.
func FormatThoughtworksCSV(r Radar) ([]byte, error) {
	table, err := r.table()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for n, cells := range append([][]string{columns}, table...) {
		for i, cell := range cells {
			if n > 0 && formula.MatchString(cell) {
				cells[i] = "'" + cell
			}
		}
		if err := w.Write(cells); err != nil {
			return nil, fault.Internal(err, "The radar could not be written as CSV")
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fault.Internal(err, "The radar could not be written as CSV")
	}
	return b.Bytes(), nil
}

// FormatThoughtworksJSON writes a radar as JSON for build-your-own-radar, with what FormatThoughtworksCSV writes.
func FormatThoughtworksJSON(r Radar) ([]byte, error) {
	table, err := r.table()
	if err != nil {
		return nil, err
	}
	list := make([]struct {
		Name        string `json:"name"`
		Ring        string `json:"ring"`
		Quadrant    string `json:"quadrant"`
		IsNew       string `json:"isNew"`
		Status      string `json:"status"`
		Topic       string `json:"topic,omitempty"`
		Description string `json:"description"`
	}, len(table))
	for i, cells := range table {
		e := &list[i]
		for n, field := range []*string{&e.Name, &e.Ring, &e.Quadrant, &e.IsNew, &e.Status, &e.Topic, &e.Description} {
			*field = cells[n]
		}
	}
	return indented(list)
}

// table returns the rows of a radar, with the cells in the order of columns.
func (r Radar) table() ([][]string, error) {
	if _, err := checked(r); err != nil {
		return nil, err
	}
	entries := r.drawn()
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(r.ring(a.Ring), r.ring(b.Ring)), cmp.Compare(r.quadrant(a.Quadrant), r.quadrant(b.Quadrant)))
	})
	table := make([][]string, len(entries))
	for i, e := range entries {
		d := r.Direction(e)
		table[i] = []string{e.Name, r.Rings[r.ring(e.Ring)].Name, r.Quadrants[r.quadrant(e.Quadrant)].Name,
			strings.ToUpper(fmt.Sprint(d == New)), d.status(), strings.Join(e.Tags, ", "), e.Description}
	}
	return table, nil
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

// indented writes JSON for people to read and change.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fault.Internal(err, "The radar could not be written as JSON")
	}
	return b.Bytes(), nil
}
