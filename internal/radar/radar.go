// Package radar is a technology radar as a value: which technologies an organisation holds in which ring, and how they
// moved there. It reads and writes the files of four programs that draw radars, and says where each entry is drawn.
// It is pure: bytes in, values out; no clock, no files, no database.
//
//   - build-your-own-radar of Thoughtworks: a table, as CSV or as JSON.
//     https://github.com/thoughtworks/build-your-own-radar
//   - tech-radar of Zalando: an object, as JSON or in the script of a page.
//     https://github.com/zalando/tech-radar
//   - technology radar of AOE: a folder of Markdown files, one folder in it per release.
//     https://github.com/AOEpeople/aoe_technology_radar
//   - the tech-radar plugin of Backstage: the JSON that it loads.
//     https://github.com/backstage/community-plugins/tree/main/workspaces/tech-radar
//
// None of them says all that a Radar says; each Format function tells what it leaves out. What is wrong with a file is
// fault.Invalid, with the line (or the file of a folder) as its field; then nothing of it is taken.
package radar

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// What a radar may hold. Real ones hold about a hundred entries.
const (
	MaxFile      = 5 << 20 // bytes, of all files of a folder together
	MaxEntries   = 2000
	MaxQuadrants = 8
	MaxRings     = 8
)

// Radar is a technology radar.
type Radar struct {
	Title     string     `json:"title"`
	Quadrants []Quadrant `json:"quadrants"` // clockwise, the first from the top to the right
	Rings     []Ring     `json:"rings"`     // the innermost first
	Entries   []Entry    `json:"entries"`
}

// Quadrant is one sector of the circle. There are four of them by habit, and need not be.
type Quadrant struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// Ring says how far a technology is recommended.
type Ring struct {
	Key         string `json:"key"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"` // what it means to be in it
}

// Entry is a technology, practice or tool.
type Entry struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	Quadrant    string   `json:"quadrant"`              // the key of a quadrant
	Ring        string   `json:"ring"`                  // the key of a ring, that of the last move if there is one
	Description string   `json:"description,omitempty"` // Markdown
	Tags        []string `json:"tags,omitempty"`
	Hidden      bool     `json:"hidden,omitempty"` // is listed, and not drawn
	Moves       []Move   `json:"moves,omitempty"`  // the newest last; none when nothing is known of them
}

// Move is what put an entry into a ring, or confirmed it there.
type Move struct {
	Day      string `json:"day,omitempty"` // YYYY-MM-DD, "" when it is not known
	Ring     string `json:"ring"`          // the key of the ring that it led to
	Reason   string `json:"reason,omitempty"`
	Decision string `json:"decision,omitempty"` // where it was decided: a number, a path, an address
}

// Direction says which way a move went.
type Direction string

// The directions.
const (
	None Direction = "none" // the entry stayed where it was, or nothing is known
	New  Direction = "new"  // it was the first move
	In   Direction = "in"   // nearer to the centre
	Out  Direction = "out"  // away from the centre
)

// Direction returns which way the last move of an entry of the radar went.
func (r Radar) Direction(e Entry) Direction {
	switch n := len(e.Moves); n {
	case 0:
		return None
	case 1:
		return New
	default:
		from, to := r.ring(e.Moves[n-2].Ring), r.ring(e.Moves[n-1].Ring)
		switch {
		case to < from:
			return In
		case to > from:
			return Out
		}
		return None
	}
}

// ring returns the place of a ring, from the inside, and -1 for a key that no ring has.
func (r Radar) ring(key string) int {
	return slices.IndexFunc(r.Rings, func(g Ring) bool { return g.Key == key })
}

// quadrant returns the place of a quadrant, and -1 for a key that none has.
func (r Radar) quadrant(key string) int {
	return slices.IndexFunc(r.Quadrants, func(q Quadrant) bool { return q.Key == key })
}

// told returns the moves of an entry of which a file tells the last one and its direction. Where it came from is taken to
// be the next ring on that side; a direction that no ring is left for counts as none.
func (r Radar) told(last Move, d Direction) []Move {
	if d == New {
		return []Move{last}
	}
	to := r.ring(last.Ring)
	from := to + map[Direction]int{In: 1, Out: -1}[d]
	if from < 0 || from >= len(r.Rings) {
		from = to
	}
	if from == to && last == (Move{Ring: last.Ring}) {
		return nil
	}
	return []Move{{Ring: r.Rings[from].Key}, last}
}

// drawn returns the entries that are not hidden.
func (r Radar) drawn() []Entry {
	return slices.DeleteFunc(slices.Clone(r.Entries), func(e Entry) bool { return e.Hidden })
}

var keyForm = regexp.MustCompile(`^[\pL\pN][\pL\pM\pN._-]{0,79}$`)

// IsKey reports whether a text can be a key: letters, digits, hyphens, underscores and dots, at most 80, a letter or a
// digit first.
func IsKey(text string) bool { return keyForm.MatchString(text) }

var spelled = strings.NewReplacer("+", " plus ", "#", " sharp ", "&", " and ")

// KeyOf makes a key of a name, "" when nothing of it can stand in one.
func KeyOf(name string) string {
	fields := strings.FieldsFunc(spelled.Replace(strings.ToLower(name)), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsNumber(c) && !unicode.IsMark(c)
	})
	key := []rune(strings.TrimLeftFunc(strings.Join(fields, "-"), func(c rune) bool { return c == '-' || unicode.IsMark(c) }))
	return strings.TrimRight(string(key[:min(len(key), 60)]), "-")
}

// keys are those that are taken.
type keys map[string]bool

// take returns a key for an id of somebody else's or a name: itself if it is one, else one made of it; with a number
// behind it when it is taken.
func (k keys) take(id string) string {
	base := id
	if !IsKey(id) {
		base = KeyOf(id)
	}
	if base == "" {
		base = "unnamed"
	}
	key := base
	for n := 2; k[strings.ToLower(key)]; n++ {
		key = string([]rune(base)[:min(len([]rune(base)), 60)]) + "-" + strconv.Itoa(n)
	}
	k[strings.ToLower(key)] = true
	return key
}

// ids are the keys that ids or names of a file got.
type ids struct {
	keys

	of map[string]string
}

func newIDs() ids { return ids{keys: keys{}, of: map[string]string{}} }

// named takes a name, of which small letters and capitals are the same.
func (i ids) named(name string) string {
	key := i.take(KeyOf(name))
	i.of[strings.ToLower(name)] = key
	return key
}
