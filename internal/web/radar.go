package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
)

// moveStates are the states of a move, as a person says them.
var moveStates = map[technology.State]string{
	technology.Proposed: "Proposed", technology.Done: "Done", technology.Declined: "Declined",
}

// directionWords say which way the last move of an entry went.
var directionWords = map[radar.Direction]string{radar.New: "new", radar.In: "moved in", radar.Out: "moved out"}

// formatWords are the formats of radars, and the ends of their files' names.
var formatWords = []struct {
	Format        radar.Format
	Words, Ending string
}{
	{radar.ThoughtworksCSV, "CSV of build-your-own-radar", ".csv"},
	{radar.ThoughtworksJSON, "JSON of build-your-own-radar", ".json"},
	{radar.Zalando, "Zalando's radar", ".json"}, {radar.Backstage, "Backstage's plugin", ".json"},
	{radar.AOE, "AOE's folder, as ZIP", ".zip"}, {"svg", "Picture, as SVG", ".svg"},
}

func radarLink(key string, more ...string) string {
	return link(append([]string{"radar", key}, more...))
}

// radar shows the technology radar of a day.
func (s *server) radar(w http.ResponseWriter, r *http.Request, v visit) error {
	in := typed{Values: r.URL.Query()}
	on := in.day("on")
	if in.err != nil {
		return in.err
	}
	var b technology.Board
	var u technology.Usage
	var today store.Date
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if b, err = technology.Look(r.Context(), tx, v.Actor, on); err != nil {
			return err
		}
		u, err = technology.UsageOf(r.Context(), tx, v.Actor, b)
		return err
	})
	if err != nil {
		return err
	}
	p := radarPage{On: b.On.String(), Now: b.On == today, Title: b.Title}
	if p.Frame, err = s.frameOf(r, v, "radar", "Technology radar"); err != nil {
		return err
	}
	proposes, decides := technology.May(v.Actor)
	p.Proposes, p.Decides = proposes && p.Now, decides && p.Now
	if err := p.draw(b, u); err != nil {
		return err
	}
	for _, x := range b.Timeline() {
		p.Moves = append(p.Moves, radarStep{Day: dateOf(x.Day), Name: x.Of.Name, Href: radarLink(x.Of.Key),
			Says: stepWords(b.Shape, x), Why: x.Reason})
	}
	if p.More = ""; !p.Now {
		p.say(b)
		return s.ok(w, r, radarView(p))
	}
	for _, x := range b.Waiting() {
		row := radarStep{Name: x.Of.Name, Href: radarLink(x.Of.Key), Says: stepWords(b.Shape, x), Why: x.Reason, By: x.Proposer.Name}
		if decides {
			row.Settle = link([]string{"radar-moves", x.ID, "settle"})
		}
		p.Waiting = append(p.Waiting, row)
	}
	for _, x := range u.StandOuts {
		p.StandOuts = append(p.StandOuts, linkView{sentence(x.Sentence()), radarLink(x.Entry.Key)})
	}
	for _, x := range u.Candidates {
		row := unnamedView{Mark: x.Mark, In: plural(len(x.Repositories), "repository", "repositories"),
			Names: strings.Join(x.Repositories, ", ")}
		if proposes {
			row.Propose = link([]string{"radar", "add"}, "mark", x.Mark, "name", x.Name())
		}
		p.Candidates = append(p.Candidates, row)
	}
	p.say(b)
	return s.ok(w, r, radarView(p))
}

// draw makes the picture and the table of the same facts.
func (p *radarPage) draw(b technology.Board, u technology.Usage) error {
	if len(b.Entries) == 0 {
		return nil
	}
	value := b.Radar()
	layout, err := radar.Draw(value)
	if err != nil {
		return err
	}
	if p.Picture, err = radar.Inline(value, func(e radar.Entry) string { return radarLink(e.Key) }); err != nil {
		return err
	}
	numbers := map[string]int{}
	for _, d := range layout.Dots {
		numbers[d.Entry] = d.Number
	}
	for i, e := range b.Entries {
		row := radarRow{Name: e.Name, Href: radarLink(e.Key), Quadrant: b.QuadrantName(e.Quadrant), Ring: b.RingName(e.Ring),
			Moved: cmp.Or(directionWords[value.Direction(value.Entries[i])], "stayed"), Since: cmp.Or(sinceOf(e.Moves, b.On), "not known"),
			Number: "not drawn"}
		if n := numbers[e.Key]; n > 0 {
			row.Number = strconv.Itoa(n)
		}
		row.Use = "not recognised"
		if use := u.Of[e.ID]; use.Known {
			if row.Use = "nobody"; len(use.Repositories) > 0 {
				row.Use = plural(len(use.Repositories), "repository", "repositories")
			}
			if n := use.Quarter.Net(); n != 0 {
				row.Use += ", " + strconv.Itoa(max(n, -n)) + map[bool]string{true: " more", false: " fewer"}[n > 0] + " than 90 days ago"
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

// sinceOf is the day of the last move that was done by a day.
func sinceOf(moves []technology.Move, on store.Date) (since string) {
	for _, m := range moves {
		if m.State == technology.Done && m.Day.Compare(on) <= 0 && !m.Day.IsZero() {
			since = dateOf(m.Day)
		}
	}
	return since
}

// stepWords say where a move leads.
func stepWords(s technology.Shape, x technology.Step) string {
	switch {
	case x.Ring == "":
		return "off the radar, from " + s.RingName(x.From)
	case x.From == "":
		return "into " + s.RingName(x.Ring)
	case x.From == x.Ring:
		return "stays in " + s.RingName(x.Ring)
	}
	return "from " + s.RingName(x.From) + " to " + s.RingName(x.Ring)
}

func (p *radarPage) say(b technology.Board) {
	day := "On " + dateOf(b.On) + " "
	switch {
	case len(p.Rows) > 0 && p.Now:
		p.Answer = counted(len(p.Rows), "technology is", "technologies are") + " on the radar."
	case len(p.Rows) > 0:
		p.Answer = day + plural(len(p.Rows), "technology was", "technologies were") + " on the radar."
	case !p.Now:
		p.Answer = day + "nothing was on the radar."
	default:
		p.Answer = "Nothing is on the radar yet."
		p.Teach = &empty{Title: "One place that says what to use, what to try and what to leave",
			Why: "Each entry is in a ring, and moves from one to another with a reason. Members propose; who decides for the " +
				"organisation settles. Beside each entry stands which repositories use it, so that everybody can see whether the " +
				"radar is lived."}
		if p.Proposes {
			p.Teach.Action, p.Teach.Href = "Propose the first entry", "/radar/add"
		}
	}
	if len(p.StandOuts) > 0 {
		p.More = p.StandOuts[0].Name
	}
}

// radarEntry shows one entry with its moves and its use.
func (s *server) radarEntry(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	var b technology.Board
	var u technology.Usage
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if _, err = technology.Find(r.Context(), tx, v.Actor, key); err != nil {
			return err
		}
		if b, err = technology.Look(r.Context(), tx, v.Actor, store.Date{}); err != nil {
			return err
		}
		u, err = technology.UsageOf(r.Context(), tx, v.Actor, b)
		return err
	})
	if err != nil {
		return err
	}
	all := slices.Concat(b.Entries, b.Others)
	e := all[slices.IndexFunc(all, func(e technology.Entry) bool { return e.Key == key })]
	p := radarEntryPage{Name: e.Name, Description: e.Description}
	if p.Frame, err = s.frameOf(r, v, "radar", e.Name); err != nil {
		return err
	}
	p.use(u.Of[e.ID])
	p.Answer = "It is not on the radar."
	if e.Ring != "" {
		p.Answer = "In " + b.RingName(e.Ring) + " since " + sinceOf(e.Moves, b.On) + "."
	}
	for _, x := range u.StandOuts {
		if x.Entry.ID == e.ID {
			p.More = sentence(x.Sentence())
		}
	}
	p.moves(b.Shape, e, v)
	p.Facts = []fact{{Name: "Ring", Value: b.RingName(e.Ring)}, {Name: "Quadrant", Value: b.QuadrantName(e.Quadrant)}}
	for _, ring := range b.Rings {
		if ring.Key == e.Ring && ring.Description != "" {
			p.Facts = append(p.Facts, fact{Name: "What the ring means", Value: ring.Description})
		}
	}
	if len(e.Tags) > 0 {
		p.Facts = append(p.Facts, fact{Name: "Tags", Value: strings.Join(e.Tags, ", ")})
	}
	p.Facts = append(p.Facts, fact{Name: "Recognised by", Value: cmp.Or(strings.Join(e.Marks, ", "), "nothing yet")})
	if e.Hidden {
		p.Facts = append(p.Facts, fact{Name: "Drawn", Value: "No, it is only listed"})
	}
	proposes, decides := technology.May(v.Actor)
	if proposes {
		p.Move = radarLink(key, "move")
	}
	if decides {
		p.Edit = radarLink(key, "edit")
	}
	return s.ok(w, r, radarEntryView(p))
}

func (p *radarEntryPage) use(u technology.Use) {
	switch {
	case !u.Known:
		p.Use = "Its use is not recognised: it has no marks, or no repository was looked at yet."
		return
	case len(u.Repositories) == 0:
		p.Use = "No repository uses it."
	default:
		p.Use = sentence(counted(len(u.Repositories), "repository uses", "repositories use") + " it" + usedSince(u))
	}
	p.Changes = []string{sentence(u.Quarter.Words()), sentence(u.Year.Words())}
	for _, x := range u.Repositories {
		row := useRow{Repository: x.Name, Href: link([]string{"knowledge", x.Name}), Since: day(x.Since)}
		if x.Before {
			row.Since = "before " + row.Since
		}
		for _, f := range x.Found {
			row.Found = append(row.Found, strings.TrimSpace(f.Mark+" "+f.Version))
		}
		p.Users = append(p.Users, row)
	}
}

func usedSince(u technology.Use) string {
	if u.Before {
		return ", since before anybody looked on " + day(u.Since)
	}
	return ", first seen on " + day(u.Since)
}

// moves lists the moves of an entry, the newest first, those that wait at the top.
func (p *radarEntryPage) moves(s technology.Shape, e technology.Entry, v visit) {
	from := ""
	for _, m := range e.Moves {
		row := moveRow{State: moveStates[m.State], IsDone: m.State == technology.Done, Why: m.Reason,
			Says:    capital(stepWords(s, technology.Step{Move: m, Of: e, From: from})),
			Verdict: m.Verdict, When: "Proposed by " + m.Proposer.Name + ", " + day(m.Proposed)}
		switch m.State {
		case technology.Done:
			from = m.Ring
			row.When = cmp.Or(dateOf(m.Day), "On a day that is not known") + ", settled by " + m.Settler.Name
			if m.Settler.Name != m.Proposer.Name {
				row.When += ", proposed by " + m.Proposer.Name
			}
		case technology.Declined:
			row.When += "; declined by " + m.Settler.Name + ", " + day(m.Settled)
		}
		if row.Decision.Name = cmp.Or(m.Title, m.Decision); m.Title != "" {
			row.Decision.Href = decisionLink(m.Decision)
		}
		if technology.MayDecline(v.Actor, m) {
			row.Settle = link([]string{"radar-moves", m.ID, "settle"})
		}
		p.Moves = append(p.Moves, row)
	}
	slices.Reverse(p.Moves)
}

// radarFile writes the radar of a day as a file.
func (s *server) radarFile(w http.ResponseWriter, r *http.Request, v visit) error {
	in := typed{Values: r.URL.Query()}
	on, format := in.day("on"), in.line("format")
	if in.err != nil {
		return in.err
	}
	var b technology.Board
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		b, err = technology.Look(r.Context(), tx, v.Actor, on)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range formatWords {
		if string(f.Format) != format {
			continue
		}
		content, err := radar.SVG(b.Radar())
		if f.Format != "svg" {
			content, err = radar.Write(f.Format, b.Radar(), b.On.String())
		}
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", `attachment; filename="radar`+f.Ending+`"`)
		_, _ = w.Write(content)
		return nil
	}
	return fault.NotFound("There is no format %q of a radar", format)
}
