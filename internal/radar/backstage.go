package radar

import (
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// ParseBackstage reads what the tech-radar plugin of Backstage loads, a TechRadarLoaderResponse. It has no title of its
// own. Its timelines have the newest first; what moved says is read where a timeline has nothing to compare with. Links
// become a list below the description.
func ParseBackstage(content []byte, title string) (Radar, error) {
	text, err := plain(content)
	if err != nil {
		return Radar{}, err
	}
	root, err := parseLiteral(text)
	if err != nil {
		return Radar{}, err
	}
	var s source
	s.object(root)
	r := Radar{Title: oneLine(title)}
	quadrants, rings := newIDs(), newIDs()
	for _, q := range s.list(root.get("quadrants")) {
		r.Quadrants = append(r.Quadrants, Quadrant{Key: quadrants.add(&s, q.get("id")), Name: s.name(q.get("name"))})
	}
	for _, g := range s.list(root.get("rings")) {
		r.Rings = append(r.Rings, Ring{Key: rings.add(&s, g.get("id")), Name: s.name(g.get("name")),
			Description: s.text(g.get("description"))})
	}
	taken := keys{}
	for _, v := range s.list(root.get("entries")) {
		s.object(v)
		e := Entry{Name: s.name(v.get("title")), Quadrant: quadrants.find(&s, v.get("quadrant")), Description: described(&s, v)}
		if id := s.text(v.get("id")); id != "" {
			e.Key = taken.take(id)
		} else {
			e.Key = taken.take(s.name(v.get("key")))
		}
		e.Moves = r.timeline(&s, v.get("timeline"), rings)
		if s.err != nil {
			return Radar{}, s.err
		}
		e.Ring = e.Moves[len(e.Moves)-1].Ring
		r.Entries = append(r.Entries, e)
	}
	if s.err != nil {
		return Radar{}, s.err
	}
	return checked(r)
}

// add takes an id, which no other may have.
func (i ids) add(s *source, v value) string {
	id := s.name(v)
	if _, twice := i.of[id]; twice {
		s.fail(v, "Give each an id of its own.", "is %q, which is there twice", id)
	}
	i.of[id] = i.take(id)
	return i.of[id]
}

// find returns the key that an id got.
func (i ids) find(s *source, v value) string {
	id := s.name(v)
	key, known := i.of[id]
	if !known {
		s.fail(v, "Name one by its id.", "is %q, which is not on the radar", id)
	}
	return key
}

// described returns the description of an entry, with its links below it unless it has them already.
func described(s *source, v value) string {
	text := s.text(v.get("description"))
	var links []string
	add := func(title, url string) {
		if url = oneLine(url); url == "" || url == "#" { // which stands in the samples where nothing was to be linked
			return
		}
		if to := linked(title, url); !strings.Contains(text, to[strings.LastIndex(to, "]("):]) {
			links = append(links, "- "+to)
		}
	}
	add(s.name(v.get("title")), s.text(v.get("url")))
	for _, l := range s.some(v.get("links")) {
		add(oneLine(s.text(l.get("title"))), s.text(l.get("url")))
	}
	return strings.TrimSpace(text + "\n\n" + strings.Join(links, "\n"))
}

// timeline reads the moves of an entry. It returns at least one unless something is wrong.
func (r Radar) timeline(s *source, v value, rings ids) []Move {
	items := s.list(v)
	if len(items) == 0 {
		s.fail(v, "Write the ring that the entry is in as the first of its timeline.", "has nothing in it")
		return nil
	}
	moves := make([]Move, len(items))
	for i, item := range items {
		s.object(item)
		date := item.get("date")
		day, _, _ := strings.Cut(s.name(date), "T")
		switch last := len(items) - i; {
		case !isDay(day):
			s.fail(date, "Write it as 2026-05-31, or with a time as 2026-05-31T00:00:00Z.", "is no day")
		case last < len(items) && day > moves[last].Day:
			s.fail(date, "List the newest first: the plugin takes the first to be the present.", "is after the one above it")
		}
		moves[len(items)-1-i] = Move{Day: day, Ring: rings.find(s, item.get("ringId")), Reason: s.text(item.get("description"))}
	}
	d := New
	if m := items[0].get("moved"); len(items) == 1 && m.kind != missing && m.kind != null {
		d = [...]Direction{Out, None, In}[1+s.whole(m, -1, 1)]
	}
	if s.err != nil || d == New {
		return moves
	}
	return r.told(moves[0], d)
}

// backstage is a TechRadarLoaderResponse as it is written.
type backstage struct {
	Entries   []backstageEntry    `json:"entries"`
	Quadrants []backstageQuadrant `json:"quadrants"`
	Rings     []backstageRing     `json:"rings"`
}

type backstageQuadrant struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type backstageRing struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Color       string `json:"color"`
	Description string `json:"description,omitempty"`
}

type backstageEntry struct {
	ID          string          `json:"id"`
	Key         string          `json:"key"`
	Title       string          `json:"title"`
	Quadrant    string          `json:"quadrant"`
	Description string          `json:"description,omitempty"`
	Timeline    []backstageMove `json:"timeline"`
}

type backstageMove struct {
	Moved       *int   `json:"moved,omitempty"`
	RingID      string `json:"ringId"`
	Date        string `json:"date"`
	Description string `json:"description,omitempty"`
}

// FormatBackstage writes a radar as the JSON that Backstage's plugin loads. Each entry needs a day there: the day given is
// that of entries whose last move has none. It leaves out the title, tags, hidden entries, decisions, and earlier moves
// without a day but for the direction from them.
func FormatBackstage(r Radar, day string) ([]byte, error) {
	if _, err := checked(r); err != nil {
		return nil, err
	}
	b := backstage{Entries: []backstageEntry{}}
	for _, q := range r.Quadrants {
		b.Quadrants = append(b.Quadrants, backstageQuadrant{q.Key, q.Name})
	}
	for i, g := range r.Rings {
		b.Rings = append(b.Rings, backstageRing{g.Key, g.Name, colours[i], g.Description})
	}
	for _, e := range r.drawn() {
		written := backstageEntry{ID: e.Key, Key: e.Key, Title: e.Name, Quadrant: e.Quadrant, Description: e.Description}
		moves, err := r.dated(e, day)
		if err != nil {
			return nil, err
		}
		for _, m := range moves {
			item := backstageMove{RingID: m.Ring, Date: m.Day + "T00:00:00.000Z", Description: m.Reason}
			if m.direction != New {
				item.Moved = new(moved[m.direction])
			}
			written.Timeline = append([]backstageMove{item}, written.Timeline...)
		}
		b.Entries = append(b.Entries, written)
	}
	return indented(b)
}

// datedMove is a move with its direction.
type datedMove struct {
	Move

	direction Direction
}

// dated returns the moves of an entry that have a day, and the last one with the day given when it has none.
func (r Radar) dated(e Entry, day string) ([]datedMove, error) {
	if !isDay(day) {
		return nil, fault.Invalid("day", "%s is no day", strconv.Quote(day)).WithHint("Write it as 2026-05-31.")
	}
	if len(e.Moves) == 0 {
		return []datedMove{{Move{Day: day, Ring: e.Ring}, None}}, nil
	}
	var moves []datedMove
	before := ""
	for i, m := range e.Moves {
		if m.Day == "" && i < len(e.Moves)-1 {
			continue
		}
		if m.Day == "" {
			m.Day = day
		}
		if m.Day < before {
			return nil, fault.Invalid("day", "%s is before the last known move of %s, %s", day, e.Name, before).
				WithHint("Name a later day.")
		}
		before = m.Day
		moves = append(moves, datedMove{m, r.Direction(Entry{Moves: e.Moves[:i+1]})})
	}
	return moves, nil
}
