package web

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// absencesPage is the workbench of absences: who is away when, and what is missing on which day.
type absencesPage struct {
	Frame    frame
	Head     repositoryHead
	Answer   string
	More     string
	Action   string
	Rows     []awayRow
	Known    bool     // the rows are what the organisation knows
	Names    []string // of people to choose from
	Wrong    string   // about the person to add
	Typed    string
	Timeline timeline
	Spells   []spellRow
	When     string // of the spell that is shown, in words
	Thin     []needRow
	Wide     drawing
	Narrow   drawing
	Plan     string // address of the handing over
}

// awayRow is one person's absence, as it was given.
type awayRow struct {
	Index             string // of its fields
	ID, Name          string
	From, Until       string // as typed
	Wrong             string
	Remove            string // address of the page without it
	Words             string
	X, W, End, Y      string // of its bar
	Begins, Ends      string // days from the first of the timeline
	FromWords, ToDate string
	ForGood           bool
}

// timeline is the picture above the days: 1000 wide, from its first day on.
type timeline struct {
	Origin, Days string
	Height       string
	Ticks        []tick
	Today        string
}

type tick struct{ X, Label string }

// spellRow is a time in which the same people are away.
type spellRow struct {
	When, Who   string
	None, One   string
	Known       float64
	Href        string
	Current     bool
	nobody, one int
}

const (
	timelineWidth = 1000
	laneHeight    = 34
	timelineTop   = 24
)

// absences shows what is missing while people are away, day by day.
func (s *server) absences(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	name := a.Repository.Name
	p := absencesPage{Head: head(a, "risk", nil), Action: link([]string{"knowledge", name, "absences"})}
	if p.Frame, err = s.frameOf(r, v, "knowledge", "Who is away when in "+name); err != nil {
		return err
	}
	var today store.Date
	var known []knowledge.Leave
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		known, err = handover.Known(r.Context(), tx, v.Actor, a.Overview)
		return err
	})
	if err != nil {
		return err
	}
	whole, err := s.glances.placeAt(a, "")
	if err != nil {
		return err
	}
	_, _, names := absentees(r, a, whole.Group.Holders)
	p.Names = names.Names
	q := r.URL.Query()
	if !q.Has("who") {
		q = knownAbsences(a, known)
		p.Known = q.Has("who")
	}
	all := p.read(a, q, today)
	spells, err := a.Spells(all, today)
	if err != nil {
		return err
	}
	p.draw(all, today)
	p.say(s, a, spells, q.Get("day"), all)
	return s.ok(w, r, absencesView(p))
}

// knownAbsences are what the timeline begins with where nobody is named.
func knownAbsences(a *knowledge.Atlas, known []knowledge.Leave) url.Values {
	q := url.Values{}
	for _, x := range known {
		q.Add("who", a.People[x.Person].ID)
		q.Add("from", x.From.String())
		q.Add("until", x.Until.String())
	}
	return q
}

// read takes the rows from the address: who, from and until, each repeated in the same order. A row that is wrong says so and
// counts for nothing.
func (p *absencesPage) read(a *knowledge.Atlas, q url.Values, today store.Date) (all []knowledge.Leave) {
	at := func(name string, i int) string {
		if all := q[name]; i < len(all) {
			return strings.TrimSpace(all[i])
		}
		return ""
	}
	for i := range q["who"] {
		typed := at("who", i)
		if typed == "" {
			continue
		}
		who, err := a.FindPerson(typed)
		if err != nil {
			said, hint := fault.Sentence(err)
			p.Typed, p.Wrong = typed, strings.TrimSpace(sentence(said)+" "+sentence(hint))
			continue
		}
		row := awayRow{Index: strconv.Itoa(len(p.Rows)), ID: a.People[who].ID, Name: a.People[who].Name,
			From: at("from", i), Until: at("until", i)}
		x := knowledge.Leave{Person: who, From: today}
		x.From, row.Wrong = readDay(row.From, today)
		if row.Wrong == "" {
			x.Until, row.Wrong = readDay(row.Until, store.Date{})
		}
		if row.Wrong == "" && !x.Until.IsZero() && x.Until.Compare(x.From) < 0 {
			row.Wrong = "The last day comes before the first."
		}
		if row.Wrong == "" {
			all = append(all, x)
			row.From = x.From.String()
			row.Words = spellWords(x.From, x.Until)
			row.ForGood = x.Until.IsZero()
		}
		p.Rows = append(p.Rows, row)
	}
	for i := range p.Rows {
		var rest []string
		for j, other := range p.Rows {
			if j != i {
				rest = append(rest, "who", other.ID, "from", other.From, "until", other.Until)
			}
		}
		if len(rest) == 0 { // nobody, rather than nothing said
			rest = []string{"who", ""}
		}
		p.Rows[i].Remove = addressOf(p.Action, rest)
	}
	return all
}

// addressOf is an address with parameters in their order, empty ones too: they belong together by their places.
func addressOf(at string, pairs []string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		b.WriteString(map[bool]string{true: "?", false: "&"}[i == 0] + pairs[i] + "=" + url.QueryEscape(pairs[i+1]))
	}
	return at + b.String()
}

func readDay(text string, otherwise store.Date) (day store.Date, wrong string) {
	if text == "" {
		return otherwise, ""
	}
	day, err := store.ParseDate(text)
	if err != nil {
		return day, text + " is no day. Write it as 2026-03-02."
	}
	return day, ""
}

func spellWords(from, until store.Date) string {
	switch {
	case until.IsZero():
		return "from " + dateOf(from) + " on"
	case until == from:
		return "on " + dateOf(from)
	}
	return "from " + dateOf(from) + " to " + dateOf(until)
}

// draw puts the absences on a line of days, from today or the first day of any on, for half a year at least.
func (p *absencesPage) draw(all []knowledge.Leave, today store.Date) {
	first, last := today.AddDays(-7), today.AddDays(180)
	for _, x := range all {
		if x.From.Compare(first) < 0 {
			first = x.From.AddDays(-7)
		}
		if end := x.Until; end.Compare(last) > 0 {
			last = end.AddDays(14)
		}
		if x.From.Compare(last) >= 0 {
			last = x.From.AddDays(60)
		}
	}
	number := func(d store.Date) int { return int(math.Round(d.Start().Sub(first.Start()).Hours() / 24)) }
	days := number(last)
	x := func(n int) float64 { return timelineWidth * float64(n) / float64(days) }
	p.Timeline = timeline{Origin: first.String(), Days: strconv.Itoa(days), Today: num(x(number(today))),
		Height: strconv.Itoa(timelineTop + laneHeight*max(1, len(p.Rows)) + 4)}
	step := 1 + days/(31*9)
	for at := time.Date(first.Year, first.Month+1, 1, 0, 0, 0, 0, time.UTC); at.Before(last.Start()); at = at.AddDate(0, step, 0) {
		label := at.Format("Jan")
		if at.Month() == 1 || len(p.Timeline.Ticks) == 0 {
			label = at.Format("Jan 2006")
		}
		p.Timeline.Ticks = append(p.Timeline.Ticks, tick{num(x(number(store.DateOf(at)))), label})
	}
	n := 0
	for i := range p.Rows {
		row := &p.Rows[i]
		row.Y = strconv.Itoa(timelineTop + laneHeight*i + 6)
		if row.Wrong != "" {
			continue
		}
		from, end := number(all[n].From), days
		if !all[n].Until.IsZero() {
			end = number(all[n].Until) + 1
			row.ToDate = dateOf(all[n].Until)
		}
		row.X, row.W, row.End = num(x(from)), num(x(end)-x(from)), num(x(end))
		row.Begins, row.Ends, row.FromWords = strconv.Itoa(from), strconv.Itoa(end-1), dateOf(all[n].From)
		n++
	}
}

// say puts the spells into words, and shows one: that of a day, or else the thinnest.
func (p *absencesPage) say(s *server, a *knowledge.Atlas, spells []knowledge.Spell, day string, all []knowledge.Leave) {
	if len(all) == 0 {
		p.Answer = "Say who will be away, and from when on."
		p.More = "Leadwright finds what gets thin on which day, also where absences overlap, and plans who learns it before."
		return
	}
	shown := 0
	on, dayErr := store.ParseDate(day)
	for i := range spells {
		x := &spells[i]
		row := spellRow{When: capital(spellWords(x.From, x.Until)), Who: "nobody"}
		if len(x.Absent) > 0 {
			row.Who = list(namesOf(a, x.Absent))
		}
		for _, area := range x.Thin {
			switch area.Left {
			case 0:
				row.nobody++
			case 1:
				row.one++
			}
		}
		row.None, row.One = figure(row.nobody), figure(row.one)
		if x.Lines > 0 {
			row.Known = float64(x.Known) / float64(x.Lines)
		}
		var keep []string
		for _, k := range p.Rows {
			keep = append(keep, "who", k.ID, "from", k.From, "until", k.Until)
		}
		row.Href = addressOf(p.Action, append(keep, "day", x.From.String()))
		p.Spells = append(p.Spells, row)
		if worst := &p.Spells[shown]; row.nobody > worst.nobody || row.nobody == worst.nobody && x.Known < spells[shown].Known {
			shown = i
		}
	}
	worst := shown
	if dayErr == nil {
		for i, x := range spells {
			if x.From.Compare(on) <= 0 && (x.Until.IsZero() || x.Until.Compare(on) >= 0) {
				shown = i
			}
		}
	}
	p.Spells[shown].Current = true
	p.answer(a, spells[worst], p.Spells[worst])
	p.show(s, a, spells[shown])
	first := all[0].From
	away := []string{}
	for _, x := range all {
		if x.From.Compare(first) < 0 {
			first = x.From
		}
		if id := a.People[x.Person].ID; !slices.Contains(away, id) {
			away = append(away, id)
		}
	}
	var query []string
	for _, id := range away {
		query = append(query, "away", id)
	}
	p.Plan = link([]string{"knowledge", a.Repository.Name, "handover"}, append(query, "from", first.String())...)
}

func (p *absencesPage) answer(a *knowledge.Atlas, x knowledge.Spell, row spellRow) {
	when := spellWords(x.From, x.Until)
	switch {
	case len(x.Thin) == 0:
		p.Answer = "Nothing gets thinner."
		p.More = "Each area that they understand has as many others who do as it needs, on every day."
	case row.nobody == 0:
		p.Answer = capital(when) + ", " + plural(len(x.Thin), "area gets", "areas get") + " thinner, and none is left without anybody."
	default:
		p.Answer = capital(when) + ", nobody is left who understands " + plural(row.nobody, "area", "areas") + "."
	}
	if len(x.Thin) > 0 {
		p.More = "Without " + list(namesOf(a, x.Absent)) + ", " + percent(row.Known) + " of the lines stay understood by somebody. " +
			"Move the bars, or type other days, and see what changes."
	}
}

// show draws the map of a spell, with the areas that get thin in it.
func (p *absencesPage) show(s *server, a *knowledge.Atlas, x knowledge.Spell) {
	name := a.Repository.Name
	p.When = spellWords(x.From, x.Until)
	var keep []string
	for _, who := range x.Absent {
		keep = append(keep, "away", a.People[who].ID)
	}
	for _, t := range x.Thin {
		p.Thin = append(p.Thin, needRow{Name: t.Name, Href: link([]string{"knowledge", name, "area", "+" + t.Name}, keep...),
			Before: t.Before, Left: t.Left, Lines: t.Group.Lines})
	}
	node := s.glances.treeOf(a, x.Absent)
	if node == nil || node.Lines == 0 {
		return
	}
	to := func(n *knowledge.Node) string { return link([]string{"knowledge", name, "at", "+" + n.Path}, keep...) }
	drawn := mapNodeOf(node, to, 3)
	label := "Map of " + name + " " + p.When + ". The table beside it has what gets thin."
	p.Wide = drawing{ID: "w", W: wideMap.W, H: wideMap.H * 3 / 4, Label: label,
		Cells: plot(drawn, rect{W: wideMap.W, H: wideMap.H * 3 / 4}, 2)}
	p.Narrow = drawing{ID: "n", W: narrowMap.W, H: narrowMap.H, Label: label, Cells: plot(drawn, narrowMap, 1)}
}
