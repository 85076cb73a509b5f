package technology

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/store"
)

// What is kept at most.
const (
	maxText  = 50_000 // characters
	maxNote  = 4000
	maxLine  = 200
	maxMarks = 50
	maxTags  = 50
)

// start is the shape of a radar that nobody gave one.
func start() Shape {
	return Shape{Title: "Technology radar",
		Quadrants: []Part{{"languages", "Languages and frameworks", ""}, {"tools", "Tools", ""}, {"platforms", "Platforms", ""},
			{"practices", "Practices", ""}},
		Rings: []Part{{"adopt", "Adopt", "Use it wherever it fits: we know it well."},
			{"trial", "Trial", "Use it where its risk can be borne, and say how it went."},
			{"assess", "Assess", "Try it out beside the work, to find out whether it is worth a trial."},
			{"hold", "Hold", "Begin nothing new with it."}}}
}

// part returns the place of a part by its key, -1 for none.
func part(all []Part, key string) int {
	return slices.IndexFunc(all, func(p Part) bool { return p.Key == key })
}

// RingName returns the name of a ring, or what a move off the radar is called.
func (s Shape) RingName(key string) string {
	if i := part(s.Rings, key); i >= 0 {
		return s.Rings[i].Name
	}
	return "off the radar"
}

// QuadrantName returns the name of a quadrant.
func (s Shape) QuadrantName(key string) string {
	if i := part(s.Quadrants, key); i >= 0 {
		return s.Quadrants[i].Name
	}
	return key
}

// sortMoves puts those that are done first, by day, and then the others; among equals by when they were proposed. What has
// no day is older than what has.
func sortMoves(all []Move) {
	slices.SortStableFunc(all, func(a, b Move) int {
		if (a.State == Done) != (b.State == Done) {
			if a.State == Done {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(a.Day.String(), b.Day.String()), strings.Compare(a.ID, b.ID))
	})
}

// RingOn returns the ring in which sorted moves leave an entry at the end of a day: that of the last one that was done by
// then. It is empty before the first day that is known, and after a move off the radar.
func RingOn(moves []Move, day store.Date) string {
	ring := ""
	for _, m := range moves {
		if m.State == Done && !m.Day.IsZero() && m.Day.Compare(day) <= 0 {
			ring = m.Ring
		}
	}
	return ring
}

// Radar returns the radar of the day as a value that files are made of.
func (b Board) Radar() radar.Radar {
	out := radar.Radar{Title: b.Title, Entries: []radar.Entry{}}
	for _, q := range b.Quadrants {
		out.Quadrants = append(out.Quadrants, radar.Quadrant{Key: q.Key, Name: q.Name})
	}
	for _, g := range b.Rings {
		out.Rings = append(out.Rings, radar.Ring{Key: g.Key, Name: g.Name, Description: g.Description})
	}
	for _, e := range b.Entries {
		x := radar.Entry{Key: e.Key, Name: e.Name, Quadrant: e.Quadrant, Ring: e.Ring, Description: e.Description, Tags: e.Tags,
			Hidden: e.Hidden}
		for _, m := range e.Moves {
			if m.State == Done && m.Ring != "" && m.Day.Compare(b.On) <= 0 {
				x.Moves = append(x.Moves, radar.Move{Day: m.Day.String(), Ring: m.Ring, Reason: m.Reason, Decision: m.decision()})
			}
		}
		out.Entries = append(out.Entries, x)
	}
	return out
}

// decision says in a file where a move was decided.
func (m Move) decision() string { return cmp.Or(m.Title, m.Decision) }

// checkShape says what is wrong with a shape.
func checkShape(s *Shape) error {
	if err := checkLine("title", &s.Title); err != nil {
		return err
	}
	for _, x := range []struct {
		field, one string
		parts      []Part
		most       int
	}{{"quadrants", "quadrant", s.Quadrants, radar.MaxQuadrants}, {"rings", "ring", s.Rings, radar.MaxRings}} {
		if len(x.parts) == 0 || len(x.parts) > x.most {
			return fault.Invalid(x.field, "A radar has 1 to %d %s, and these are %d", x.most, x.field, len(x.parts))
		}
		keys, names := map[string]bool{}, map[string]bool{}
		for i := range x.parts {
			p := &x.parts[i]
			if err := checkLine(x.field, &p.Name); err != nil {
				return err
			}
			if err := checkText(x.field, &p.Description, maxNote); err != nil {
				return err
			}
			if p.Key == "" {
				p.Key = radar.KeyOf(p.Name)
			}
			if !radar.IsKey(p.Key) {
				return fault.Invalid(x.field, "%q cannot be the key of a %s", p.Key, x.one).
					WithHint("Use letters, digits, hyphens, underscores and dots.")
			}
			key, name := strings.ToLower(p.Key), strings.ToLower(p.Name)
			if keys[key] || names[name] {
				return fault.Invalid(x.field, "The %s %s is there twice", x.one, p.Name).WithHint("Give each a name of its own.")
			}
			keys[key], names[name] = true, true
		}
	}
	return nil
}

// checkEntry says what is wrong with an entry in a shape.
func checkEntry(e *Entry, s Shape) error {
	if err := checkLine("name", &e.Name); err != nil {
		return err
	}
	if part(s.Quadrants, e.Quadrant) < 0 {
		return fault.Invalid("quadrant", "The radar has no quadrant %q", e.Quadrant)
	}
	if err := checkText("description", &e.Description, maxText); err != nil {
		return err
	}
	if e.Tags = once(e.Tags); len(e.Tags) > maxTags {
		return fault.Invalid("tags", "These are %d tags, and at most %d are kept", len(e.Tags), maxTags)
	}
	for i := range e.Tags {
		if err := checkLine("tags", &e.Tags[i]); err != nil {
			return err
		}
	}
	if e.Marks = once(e.Marks); len(e.Marks) > maxMarks {
		return fault.Invalid("marks", "These are %d marks, and at most %d are kept", len(e.Marks), maxMarks).
			WithHint("One mark that ends in * stands for all packages that begin so.")
	}
	for i, m := range e.Marks {
		if err := CheckMark(m); err != nil {
			return err
		}
		e.Marks[i] = plainMark(m)
	}
	e.Marks = once(e.Marks)
	return nil
}

// once returns texts without the space around them, each once, and none that is empty.
func once(all []string) (out []string) {
	for _, x := range all {
		if x = strings.TrimSpace(x); x != "" && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// checkMove says what is wrong with what a move says.
func checkMove(m *Move, s Shape) error {
	if m.Ring != "" && part(s.Rings, m.Ring) < 0 {
		return fault.Invalid("ring", "The radar has no ring %q", m.Ring)
	}
	if err := checkText("reason", &m.Reason, maxNote); err != nil {
		return err
	}
	if m.Decision = strings.TrimSpace(m.Decision); m.Decision == "" {
		return nil
	}
	return checkLine("decision", &m.Decision)
}

var spaces = regexp.MustCompile(`\s+`)

// checkLine makes a text one line, and says what is wrong with it.
func checkLine(field string, text *string) error {
	*text = spaces.ReplaceAllString(strings.TrimSpace(*text), " ")
	if *text == "" {
		return fault.Invalid(field, "This is missing: %s", field)
	}
	return checkText(field, text, maxLine)
}

// checkText trims a text and says what is wrong with it.
func checkText(field string, text *string, longest int) error {
	*text = strings.TrimSpace(*text)
	n := utf8.RuneCountInString(*text)
	switch {
	case n > longest:
		return fault.Invalid(field, "This text has %d characters, and at most %d are kept", n, longest).WithHint("Shorten it.")
	case !utf8.ValidString(*text) || strings.ContainsFunc(*text, unseen):
		return fault.Invalid(field, "This text has characters that cannot be shown")
	}
	return nil
}

func unseen(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 }
