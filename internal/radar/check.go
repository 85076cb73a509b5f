package radar

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
)

// The longest texts, in characters, and lists.
const (
	maxName  = 200
	maxText  = 50_000
	maxTags  = 50
	maxMoves = 500
)

// checker gathers what is wrong with a radar.
type checker struct {
	Radar

	problems []*fault.Error
}

func (c *checker) fail(field, hint, format string, args ...any) {
	message := "The radar is not right: " + field + " " + fmt.Sprintf(format, args...)
	c.problems = append(c.problems, fault.Invalid(field, "%s", message).WithHint("%s", hint))
}

// Check returns all that is wrong with a radar, each with its field, such as entries[3].ring; nothing when it is right.
func Check(r Radar) []*fault.Error {
	c := checker{Radar: r}
	c.name("title", r.Title)
	c.count("quadrants", len(r.Quadrants), 1, MaxQuadrants)
	c.count("rings", len(r.Rings), 1, MaxRings)
	c.count("entries", len(r.Entries), 0, MaxEntries)
	known, named := keys{}, keys{}
	for i, q := range r.Quadrants {
		c.named(fmt.Sprintf("quadrants[%d]", i), q.Key, q.Name, known, named)
	}
	known, named = keys{}, keys{}
	for i, g := range r.Rings {
		at := fmt.Sprintf("rings[%d]", i)
		c.named(at, g.Key, g.Name, known, named)
		c.text(at+".description", g.Description, maxText)
	}
	known = keys{}
	for i, e := range r.Entries {
		c.entry(fmt.Sprintf("entries[%d]", i), e, known)
	}
	return c.problems
}

// checked returns a radar if it is right, else the first thing that is wrong with it.
func checked(r Radar) (Radar, error) {
	if problems := Check(r); len(problems) > 0 {
		return Radar{}, problems[0]
	}
	return r, nil
}

func (c *checker) entry(at string, e Entry, known keys) {
	c.named(at, e.Key, e.Name, known, keys{}) // two entries may have one name, in two quadrants
	if c.quadrant(e.Quadrant) < 0 {
		c.fail(at+".quadrant", "Name a quadrant of the radar by its key.", "is %q, which is no quadrant of the radar", e.Quadrant)
	}
	c.inRing(at+".ring", e.Ring)
	c.text(at+".description", e.Description, maxText)
	c.count(at+".tags", len(e.Tags), 0, maxTags)
	for i, tag := range e.Tags {
		c.name(fmt.Sprintf("%s.tags[%d]", at, i), tag)
		if slices.Contains(e.Tags[:i], tag) {
			c.fail(fmt.Sprintf("%s.tags[%d]", at, i), "Give each tag once.", "is %q, which is there twice", tag)
		}
	}
	c.count(at+".moves", len(e.Moves), 0, maxMoves)
	before := ""
	for i, m := range e.Moves {
		at := fmt.Sprintf("%s.moves[%d]", at, i)
		c.inRing(at+".ring", m.Ring)
		c.text(at+".reason", m.Reason, maxText)
		c.line(at+".decision", m.Decision)
		switch {
		case m.Day == "":
			continue
		case !isDay(m.Day):
			c.fail(at+".day", "Write a day as 2026-05-31.", "is %q, which is no day", m.Day)
		case m.Day < before:
			c.fail(at+".day", "List the moves of an entry with the newest last.", "is %s, before the move above it", m.Day)
		default:
			before = m.Day
		}
	}
	if n := len(e.Moves); n > 0 && e.Moves[n-1].Ring != e.Ring {
		c.fail(at+".ring", "Make them the same, or add a move.", "is %q, but the last move led to %q", e.Ring, e.Moves[n-1].Ring)
	}
}

// isDay reports whether a text is a day of the calendar, as YYYY-MM-DD.
func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func (c *checker) count(at string, n, least, most int) {
	switch {
	case n < least:
		c.fail(at, "Name at least one.", "is missing or empty")
	case n > most:
		c.fail(at, "Take some out.", "has %d; at most %d are taken", n, most)
	}
}

// named checks the key and the name of something, neither of which another may have.
func (c *checker) named(at, key, name string, known, names keys) {
	c.name(at+".name", name)
	if !IsKey(key) {
		c.fail(at+".key", "Use letters, digits, hyphens, underscores and dots, such as build-tools.", "is %q, which is no key", key)
	}
	c.once(at+".key", key, known)
	c.once(at+".name", name, names)
}

// once checks that a text was not there before. Files of many programs do not tell small letters from capitals.
func (c *checker) once(at, text string, seen keys) {
	if folded := strings.ToLower(text); seen[folded] {
		c.fail(at, "Give each one of its own.", "is %q, which is there twice", text)
	} else {
		seen[folded] = true
	}
}

func (c *checker) inRing(at, key string) {
	if c.ring(key) < 0 {
		c.fail(at, "Name a ring of the radar by its key.", "is %q, which is no ring of the radar", key)
	}
}

// name checks a text that has to be there, on one line.
func (c *checker) name(at, text string) {
	if strings.TrimSpace(text) == "" {
		c.fail(at, "Write it.", "is missing or empty")
		return
	}
	c.line(at, text)
}

// line checks a short text on one line.
func (c *checker) line(at, text string) {
	c.text(at, text, maxName)
	if strings.ContainsAny(text, "\n\t") || text != strings.TrimSpace(text) {
		c.fail(at, "Write it on one line, without space around it.", "has line breaks, tabs or space around it")
	}
}

func (c *checker) text(at, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		c.fail(at, "Shorten it.", "has %d characters; at most %d are taken", n, most)
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unseen) {
		c.fail(at, "Take them out.", "has characters that cannot be shown")
	}
}

// unseen reports whether a character cannot be shown. Ends of lines and tabs can.
func unseen(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
