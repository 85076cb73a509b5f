// Package ladder reads and writes career ladders: what is expected in each track at each level, and the signals by which
// it is seen. The format is a file of its own, ladder.yaml (docs/ladder.md); ladders of others come from JSON in the
// shape of Medium's snowflake tracks and from CSV matrices, and go out as Markdown. It is pure: bytes in, values out.
//
// A ladder is for talking about growth. It holds nothing about persons, and no points or weights to add up.
//
// Diff tells how two ladders differ, and Gains what one level of a track adds to another.
//
// What is wrong with a file is fault.Invalid, with the line as its field; then nothing of it is taken.
package ladder

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
)

// What a file may hold. Real ladders are a hundredth of this.
const (
	MaxFile = 4 << 20 // bytes
	maxText = 4000    // characters of one text
)

// Ladder is what is expected in each track at each level.
type Ladder struct {
	Name    string  `yaml:"name" json:"name"`
	Summary string  `yaml:"summary,omitempty" json:"summary,omitempty"`
	Levels  []Level `yaml:"levels" json:"levels"` // the lowest first
	Tracks  []Track `yaml:"tracks" json:"tracks"`
}

// Level is a rung that all tracks share.
type Level struct {
	ID      string `yaml:"id" json:"id"`
	Name    string `yaml:"name" json:"name"`
	Summary string `yaml:"summary,omitempty" json:"summary,omitempty"`
}

// Track is one direction of growth.
type Track struct {
	ID          string `yaml:"id" json:"id"`
	Name        string `yaml:"name" json:"name"`
	Category    string `yaml:"category,omitempty" json:"category,omitempty"` // tracks that belong together
	Role        string `yaml:"role,omitempty" json:"role,omitempty"`         // the id of the role that it is
	Summary     string `yaml:"summary,omitempty" json:"summary,omitempty"`
	Description string `yaml:"description,omitempty" json:"description,omitempty"`
	Levels      []Step `yaml:"levels" json:"levels"` // in the order of the ladder's; those that say nothing are left out
}

// Step is a track at a level.
type Step struct {
	Level        string        `yaml:"level" json:"level"` // the id of a level
	Summary      string        `yaml:"summary,omitempty" json:"summary,omitempty"`
	Expectations []Expectation `yaml:"expectations,omitempty" json:"expectations,omitempty"`
}

// Expectation is one thing that is expected.
type Expectation struct {
	Name     string   `yaml:"name,omitempty" json:"name,omitempty"` // what it is about, the same on each level
	Text     string   `yaml:"text" json:"text"`
	Signals  []string `yaml:"signals,omitempty" json:"signals,omitempty"`   // by which it is seen
	Examples []string `yaml:"examples,omitempty" json:"examples,omitempty"` // what somebody did or could do
}

// place is where something stands in a ladder.yaml: keys and indexes.
type place []any

// String writes a place as tracks[0].levels[1].summary.
func (p place) String() string {
	var b strings.Builder
	for _, step := range p {
		if i, ok := step.(int); ok {
			fmt.Fprintf(&b, "[%d]", i)
		} else {
			fmt.Fprintf(&b, ".%s", step)
		}
	}
	return strings.TrimPrefix(b.String(), ".")
}

// under returns a place below another.
func (p place) under(steps ...any) place { return append(slices.Clone(p), steps...) }

// checker looks for the first thing that is wrong with a ladder, and takes the space around its texts away.
type checker struct {
	long    bool // texts may be longer than files may have them
	at      place
	message string
	hint    string
}

func (c *checker) fail(at place, hint, format string, args ...any) {
	if c.message == "" {
		c.at, c.message, c.hint = at, at.String()+" "+fmt.Sprintf(format, args...), hint
	}
}

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// IsID reports whether a text can be an id: small letters, digits and hyphens, at most 64.
func IsID(text string) bool { return idForm.MatchString(text) }

// ladder checks all of a ladder.
func (c *checker) ladder(l *Ladder) {
	c.needed(place{"name"}, &l.Name)
	c.text(place{"summary"}, &l.Summary)
	if len(l.Levels) == 0 {
		c.fail(place{"levels"}, "Name the levels, the lowest first.", "is missing or empty")
	}
	order := map[string]int{}
	for i := range l.Levels {
		v, at := &l.Levels[i], place{"levels", i}
		c.id(at, &v.ID)
		c.needed(at.under("name"), &v.Name)
		c.text(at.under("summary"), &v.Summary)
		if _, twice := order[v.ID]; twice {
			c.fail(at.under("id"), "Give each level an id of its own.", "%q is there twice", v.ID)
		}
		order[v.ID] = i
	}
	if len(l.Tracks) == 0 {
		c.fail(place{"tracks"}, "Name a track.", "is missing or empty")
	}
	known := map[string]bool{}
	for i := range l.Tracks {
		t, at := &l.Tracks[i], place{"tracks", i}
		c.track(at, t, order)
		if known[t.ID] {
			c.fail(at.under("id"), "Give each track an id of its own.", "%q is there twice", t.ID)
		}
		known[t.ID] = true
	}
}

func (c *checker) track(at place, t *Track, order map[string]int) {
	c.id(at, &t.ID)
	c.needed(at.under("name"), &t.Name)
	c.text(at.under("category"), &t.Category)
	c.text(at.under("role"), &t.Role)
	c.text(at.under("summary"), &t.Summary)
	c.text(at.under("description"), &t.Description)
	if t.Role != "" && !IsID(t.Role) {
		c.fail(at.under("role"), "Name a role by its id, such as technical-lead.", "%q is no id", t.Role)
	}
	if len(t.Levels) == 0 {
		c.fail(at.under("levels"), "Say what the track is on a level.", "is missing or empty")
	}
	last := -1
	for i := range t.Levels {
		s, at := &t.Levels[i], at.under("levels", i)
		c.step(at, s)
		n, known := order[s.Level]
		switch {
		case !known:
			c.fail(at.under("level"), "Name a level of the ladder by its id.", "%q is no level of the ladder", s.Level)
		case n <= last:
			c.fail(at.under("level"), "Write each level once, the lowest first.", "%q is there twice, or stands below a higher one",
				s.Level)
		}
		last = n
	}
}

func (c *checker) step(at place, s *Step) {
	c.text(at.under("summary"), &s.Summary)
	if s.Summary == "" && len(s.Expectations) == 0 {
		c.fail(at, "Add a summary or expectations, or take the level out of the track.", "says nothing")
	}
	for i := range s.Expectations {
		e, at := &s.Expectations[i], at.under("expectations", i)
		c.text(at.under("name"), &e.Name)
		c.needed(at.under("text"), &e.Text)
		c.texts(at.under("signals"), &e.Signals)
		c.texts(at.under("examples"), &e.Examples)
	}
}

// texts checks each text of a list. An empty list is none.
func (c *checker) texts(at place, all *[]string) {
	for i := range *all {
		c.needed(at.under(i), &(*all)[i])
	}
	if len(*all) == 0 {
		*all = nil
	}
}

func (c *checker) id(at place, id *string) {
	if *id = strings.TrimSpace(*id); !IsID(*id) {
		c.fail(at.under("id"), "Use small letters, digits and hyphens, such as senior-engineer.", "%q is no id", *id)
	}
}

// text holds a text to its bounds. It may be empty.
func (c *checker) text(at place, text *string) {
	*text = strings.TrimSpace(*text)
	if n := utf8.RuneCountInString(*text); n > maxText && !c.long {
		c.fail(at, "Shorten it.", "has %d characters; at most %d are taken", n, maxText)
	}
	if strings.ContainsFunc(*text, unseen) {
		c.fail(at, "Take them out.", "has characters that cannot be shown")
	}
}

// unseen reports whether a character cannot be shown. Ends of lines and tabs can.
func unseen(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t'
}

func (c *checker) needed(at place, text *string) {
	if c.text(at, text); *text == "" {
		c.fail(at, "Write it, or take the entry out.", "is missing or empty")
	}
}

// IDOf makes an id of a name, "" when nothing of it can stand in one.
func IDOf(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	return strings.TrimRight(id[:min(len(id), 64)], "-")
}

// invalid is a wrong file, with the line where it is.
func invalid(line int, hint, format string, args ...any) *fault.Error {
	where := fmt.Sprintf("line %d", line)
	return fault.Invalid(where, "Ladder, "+where+": "+format, args...).WithHint("%s", hint)
}
