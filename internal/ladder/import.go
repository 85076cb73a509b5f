package ladder

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// milestone and snowflake are the shape of a track of Medium's open-source snowflake, as JSON.
type milestone struct {
	Summary  string   `json:"summary"`
	Signals  []string `json:"signals"`
	Examples []string `json:"examples"`
}

type snowflake struct {
	ID          string      `json:"id"`
	DisplayName string      `json:"displayName"`
	Category    string      `json:"category"`
	Summary     string      `json:"summary"`
	Description string      `json:"description"`
	Milestones  []milestone `json:"milestones"`
}

// FromSnowflake reads tracks in the shape of Medium's snowflake, as JSON: an object with tracks by id, or a list of
// tracks with their id. Each milestone becomes a level.
func FromSnowflake(content []byte, name string) (Ladder, error) {
	content, err := plain(content)
	if err != nil {
		return Ladder{}, err
	}
	tracks, err := snowflakes(content)
	if err != nil {
		return Ladder{}, err
	}
	l := Ladder{Name: name}
	for _, s := range tracks {
		for n := len(l.Levels) + 1; n <= len(s.Milestones); n++ {
			l.Levels = append(l.Levels, Level{ID: strconv.Itoa(n), Name: "Milestone " + strconv.Itoa(n)})
		}
		t := Track{ID: IDOf(s.ID), Name: s.DisplayName, Category: s.Category, Summary: s.Summary, Description: s.Description}
		for i, m := range s.Milestones {
			t.Levels = append(t.Levels, Step{Level: strconv.Itoa(i + 1),
				Expectations: []Expectation{{Text: m.Summary, Signals: m.Signals, Examples: m.Examples}}})
		}
		l.Tracks = append(l.Tracks, t)
	}
	return checked(l, 1)
}

// snowflakes returns the tracks in the order of the file.
func snowflakes(content []byte) ([]snowflake, error) {
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	wrong := func(err error) error {
		at := int(d.InputOffset())
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = int(syntax.Offset)
		}
		line := 1 + bytes.Count(content[:min(at, len(content))], []byte("\n"))
		return invalid(line, "A track has id, displayName, category, summary, description and milestones; a milestone has "+
			"summary, signals and examples.", "these are no snowflake tracks: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	open, err := d.Token()
	if err != nil {
		return nil, wrong(err)
	}
	if open != json.Delim('{') && open != json.Delim('[') {
		return nil, wrong(errors.New("neither an object nor a list"))
	}
	var tracks []snowflake
	for d.More() {
		var s snowflake
		id := ""
		if open == json.Delim('{') {
			key, err := d.Token()
			if err != nil {
				return nil, wrong(err)
			}
			id, _ = key.(string)
		}
		if err := d.Decode(&s); err != nil {
			return nil, wrong(err)
		}
		if s.ID == "" {
			s.ID = id
		}
		if IDOf(s.ID) == "" {
			return nil, wrong(fmt.Errorf("a track has no id"))
		}
		tracks = append(tracks, s)
	}
	if _, err := d.Token(); err != nil {
		return nil, wrong(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong(errors.New("something follows behind the tracks"))
	}
	return tracks, nil
}

// checked returns a ladder that was put together from something else, if it is one.
func checked(l Ladder, line int) (Ladder, error) {
	var c checker
	if c.ladder(&l); c.message != "" {
		return Ladder{}, invalid(line, c.hint, "in the ladder that this would be, %s", c.message)
	}
	return l, nil
}

// The most a matrix may have.
const (
	maxRows    = 5000
	maxColumns = 100
)

// FromCSV reads a matrix: a row for each expectation, a column for each level. Columns called track, category and
// expectation come first; without them the first column is the expectation. A cell is what is expected, and lines in it
// that begin with a hyphen or a bullet are its signals. An empty cell of track means the one above. Commas, semicolons
// or tabs are told apart by the first line.
func FromCSV(content []byte, name string) (Ladder, error) {
	content, err := plain(content)
	if err != nil {
		return Ladder{}, err
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma = separator(content)
	m := matrix{Ladder: Ladder{Name: name}, tracks: map[string]int{}, seen: map[[2]string]bool{}}
	for n := 0; ; n++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Ladder{}, broken(err)
		}
		line, _ := r.FieldPos(0)
		if n > maxRows {
			return Ladder{}, invalid(line, "Split the matrix.", "the matrix has more than %d rows", maxRows)
		}
		read := m.row
		if n == 0 {
			read = m.head
		}
		if err := read(line, row); err != nil {
			return Ladder{}, err
		}
	}
	if len(m.Levels) == 0 || len(m.Tracks) == 0 {
		return Ladder{}, invalid(1, "Write the levels into the first line, and an expectation into each one below.",
			"the matrix is empty")
	}
	return checked(m.Ladder, 1)
}

// separator returns what is most often between the fields of the first line.
func separator(content []byte) rune {
	first, _, _ := strings.Cut(string(content[:min(len(content), 64<<10)]), "\n")
	best, most := ',', 0
	for _, sep := range ",;\t" {
		if n := strings.Count(first, string(sep)); n > most {
			best, most = sep, n
		}
	}
	return best
}

func broken(err error) *fault.Error {
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

// matrix is a ladder that is being read from a CSV matrix.
type matrix struct {
	Ladder

	leading []string       // names of the columns before the levels
	tracks  map[string]int // by name
	seen    map[[2]string]bool
	track   string // of the row above
}

// head reads the first row.
func (m *matrix) head(line int, row []string) error {
	if len(row) > maxColumns {
		return invalid(line, "Split the matrix.", "the matrix has more than %d columns", maxColumns)
	}
	for _, cell := range row {
		label := strings.ToLower(strings.TrimSpace(cell))
		if !slices.Contains([]string{"track", "category", "expectation"}, label) || slices.Contains(m.leading, label) {
			break
		}
		m.leading = append(m.leading, label)
	}
	if len(m.leading) == 0 && len(row) > 0 {
		m.leading = []string{"expectation"}
	}
	ids := map[string]bool{}
	for _, cell := range row[len(m.leading):] {
		level := Level{ID: IDOf(cell), Name: strings.TrimSpace(cell)}
		if level.ID == "" || ids[level.ID] {
			return invalid(line, "Name each level once, in the first line.", "the column %q is no level, or there twice", cell)
		}
		ids[level.ID] = true
		m.Levels = append(m.Levels, level)
	}
	return nil
}

// row reads one expectation on all levels.
func (m *matrix) row(line int, row []string) error {
	if !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
		return nil
	}
	of := map[string]string{}
	for i, label := range m.leading {
		of[label] = strings.TrimSpace(row[i])
	}
	name := of["track"]
	switch {
	case !slices.Contains(m.leading, "track"):
		name = m.Name
	case name == "":
		name = m.track
	}
	m.track = name
	if IDOf(name) == "" {
		return invalid(line, "Name the track.", "the row belongs to no track")
	}
	i, known := m.tracks[name]
	if !known {
		i = len(m.Tracks)
		m.tracks[name] = i
		m.Tracks = append(m.Tracks, Track{ID: IDOf(name), Name: name, Category: of["category"]})
	}
	about := of["expectation"]
	if key := [2]string{name, about}; about != "" {
		if m.seen[key] {
			return invalid(line, "Write each expectation of a track into one row.", "%q is there twice", about)
		}
		m.seen[key] = true
	}
	return m.cells(line, &m.Tracks[i], about, row[len(m.leading):])
}

func (m *matrix) cells(line int, t *Track, about string, row []string) error {
	for n, cell := range row {
		e := expectation(about, cell)
		if e.Text == "" && len(e.Signals) == 0 {
			continue
		}
		if e.Text == "" {
			return invalid(line, "Say what is expected before the signals.", "%s has signals and no expectation", m.Levels[n].Name)
		}
		at, found := slices.BinarySearchFunc(t.Levels, n, func(s Step, n int) int { return m.number(s.Level) - n })
		if !found {
			t.Levels = slices.Insert(t.Levels, at, Step{Level: m.Levels[n].ID})
		}
		t.Levels[at].Expectations = append(t.Levels[at].Expectations, e)
	}
	return nil
}

// number returns the place of a level on the ladder.
func (m *matrix) number(id string) int {
	return slices.IndexFunc(m.Levels, func(l Level) bool { return l.ID == id })
}

// expectation reads a cell.
func expectation(about, cell string) Expectation {
	e := Expectation{Name: about}
	for line := range strings.Lines(strings.ReplaceAll(cell, "\r\n", "\n")) {
		line = strings.TrimSpace(line)
		if signal := strings.TrimLeft(line, "-•*–"); signal != line {
			if signal = strings.TrimSpace(signal); signal != "" {
				e.Signals = append(e.Signals, signal)
			}
		} else {
			e.Text = strings.TrimSpace(e.Text + " " + line)
		}
	}
	return e
}
