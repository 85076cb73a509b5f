package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/testimony"
)

// mostHolders is how many people a page about a place lists before it leads to the others.
const mostHolders = 8

// area answers for one area.
func (s *server) area(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	area, err := a.Area(r.PathValue("name"))
	if err != nil {
		return err
	}
	name := a.Repository.Name
	f, err := s.frameOf(r, v, "knowledge", area.Name)
	if err != nil {
		return err
	}
	p := placePage{Frame: f,
		Crumbs:   []crumb{{"Areas", link([]string{"knowledge", name, "areas"})}, {Name: text(area.Name)}},
		Question: "Who could safely change " + text(area.Name) + " tomorrow, and how do we know?",
	}
	where := placeOf{files: area.Files, group: area.Group, query: []string{"area", area.Name},
		page: []string{"knowledge", name, "area", "+" + area.Name}}
	if _, err := s.fillPlace(r, a, v, &p, where, "areas"); err != nil {
		return err
	}
	p.Facts = append([]fact{{"Found", foundAs(area)}, {"Files", some(area.Patterns, 6)}}, p.Facts...)
	if len(area.Owners) > 0 {
		p.Facts = append(p.Facts, fact{"Owners on paper", list(area.Owners)})
	}
	if area.Source == "hand" {
		p.Forget = link([]string{"knowledge", name, "forget"}, "name", area.Name)
	}
	return s.ok(w, r, placeView(p))
}

// place answers for one directory or file.
func (s *server) place(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	place, err := s.glances.placeAt(a, r.PathValue("path"))
	if err != nil {
		return err
	}
	name := a.Repository.Name
	title := cmp.Or(text(place.Path), name)
	f, err := s.frameOf(r, v, "knowledge", title)
	if err != nil {
		return err
	}
	at := []string{"knowledge", name, "at"}
	p := placePage{Frame: f, Question: "Who could safely change " + title + " tomorrow, and how do we know?"}
	where := placeOf{files: place.Files, group: place.Group, query: []string{"path", place.Path},
		page: append(slices.Clone(at), "+"+place.Path)}
	keep, err := s.fillPlace(r, a, v, &p, where, "map")
	if err != nil {
		return err
	}
	p.Crumbs = pathCrumbs(place.Path, func(dir string) string { return link(append(slices.Clone(at), "+"+dir), keep...) })
	if place.Path == "" {
		p.Crumbs = []crumb{{Name: "People and evidence"}}
	}
	for _, area := range place.Areas[:min(len(place.Areas), 8)] {
		p.Areas = append(p.Areas, linkView{text(area), link([]string{"knowledge", name, "area", "+" + area}, keep...)})
	}
	if place.File < 0 {
		p.Map = link([]string{"knowledge", name}, append([]string{"path", place.Path}, keep...)...)
	} else if file := a.Ledger.Files[place.File]; !file.Alive {
		p.Facts = append(p.Facts, fact{"State", "This file is gone; its history remains"})
	} else if file.Sort != knowledge.Source {
		p.Facts = append(p.Facts, fact{"State", capital(file.Sort.String()) + ": it does not count as source"})
	}
	return s.ok(w, r, placeView(p))
}

// placeOf is a set of files with the addresses of its pages.
type placeOf struct {
	files []int32
	group knowledge.Group
	query []string // what names it to the evidence page
	page  []string // its own address
}

// fillPlace puts into the page what every place has: the answer, people with their evidence, thin spots, steps, facts.
func (s *server) fillPlace(r *http.Request, a *knowledge.Atlas, v visit, p *placePage, where placeOf, view string) (
	[]string, error) {
	name := a.Repository.Name
	absent, keep, away := absentees(r, a, where.group.Holders)
	away.fill(a, absent, where.page)
	p.Head = head(a, view, keep)
	p.Absence = &away
	var err error
	if p.Decided, err = s.decisionsAbout(r, v, a, where.files); err != nil {
		return nil, err
	}
	gone := func(q int32) bool { return slices.Contains(absent, q) }
	coverage := a.Coverage(where.files, gone)
	p.Answer, p.More = couldChange(a, where.group, absent), coverageWords(coverage)
	if len(where.files) == 0 {
		p.Empty = &empty{Title: "No source files", Why: "What is here is generated, brought in from elsewhere or binary, or no file " +
			"fits the patterns any more.", Action: "Back to the map", Href: link([]string{"knowledge", name})}
		return keep, nil
	}
	said, err := s.saidAbout(r, a, v, where.place(), where.files)
	if err != nil {
		return nil, err
	}
	evidence := []string{"knowledge", name, "evidence"}
	p.Evidence = link(evidence, where.query...)
	p.Time = link([]string{"knowledge", name, "evolution"}, where.query...)
	if _, err := a.PlaceToTell(where.place().Area, where.place().Path); err == nil {
		p.Said = saidAddress(name, where.place())
	}
	written := a.LinesNow(where.files)
	if written.Known {
		p.Lines = link([]string{"knowledge", name, "lines"}, where.query...)
	}
	shown := where.group.Holders
	if r.URL.Query().Get("people") != "all" && len(shown) > mostHolders {
		p.Others = len(shown) - mostHolders
		p.AllHref = link(where.page, append([]string{"people", "all"}, keep...)...) + "#people"
		shown = shown[:mostHolders]
	}
	for _, h := range shown[:min(len(shown), 500)] {
		person := a.People[h.Person]
		p.People = append(p.People, holderView{Name: person.Name, Href: link([]string{"people", person.ID}),
			Understands: h.Understands, Share: h.Share, Evidence: foundWordsOf(a, h, said.told[h.Person]), Away: gone(h.Person),
			Open: link(evidence, append(slices.Clone(where.query), "person", person.ID)...)})
	}
	p.Thin, p.ThinNote = thinSpots(a, where.files, gone, keep)
	p.Steps, p.StepsEnd = stepsOf(a, where.files, gone)
	p.Facts = factsOf(a, where, written)
	if len(said.stewards) > 0 {
		p.Facts = append([]fact{{"Answers for it", list(said.stewards)}}, p.Facts...)
	}
	return keep, nil
}

// place is what the query names, as statements name it.
func (w placeOf) place() testimony.Place {
	if w.query[0] == "area" {
		return testimony.Place{Area: w.query[1]}
	}
	return testimony.Place{Path: w.query[1]}
}

// foundWordsOf sums up what the history shows of somebody, and what was said.
func foundWordsOf(a *knowledge.Atlas, h knowledge.Holder, told []string) string {
	var parts []string
	if h.Counts != (knowledge.Evidence{}).Counts {
		parts = append(parts, evidenceWords(h.Evidence)+quietWords(a, h))
	}
	return strings.Join(append(parts, told...), " ")
}

// thinSpots are the largest files here that nobody, or one person, understands.
func thinSpots(a *knowledge.Atlas, files []int32, away func(int32) bool, keep []string) ([]mapRow, string) {
	if len(files) < 2 {
		return nil, ""
	}
	type spot struct {
		file int32
		left int
	}
	var thin []spot
	for _, f := range files {
		left := 0
		for _, h := range a.File(f) {
			if h.Understands && !away(h.Person) {
				left++
			}
		}
		if left < 2 && a.Ledger.Files[f].Lines > 0 {
			thin = append(thin, spot{f, left})
		}
	}
	slices.SortFunc(thin, func(x, y spot) int {
		return cmp.Or(cmp.Compare(x.left, y.left), cmp.Compare(a.Ledger.Files[y.file].Lines, a.Ledger.Files[x.file].Lines),
			cmp.Compare(x.file, y.file))
	})
	var rows []mapRow
	for _, t := range thin[:min(len(thin), 10)] {
		f := a.Ledger.Files[t.file]
		known := 0.0
		if t.left > 0 {
			known = 1
		}
		rows = append(rows, mapRow{Name: f.Path, Href: link([]string{"knowledge", a.Repository.Name, "at", "+" + f.Path}, keep...),
			Lines: int(f.Lines), Left: t.left, Known: known, Agent: a.AgentShare(t.file)})
	}
	if len(thin) == 0 {
		return nil, ""
	}
	verb := " have one person or nobody who understands them."
	if len(thin) == 1 {
		verb = " has one person or nobody who understands it."
	}
	note := figure(len(thin)) + " of " + plural(len(files), "file", "files") + verb
	if len(thin) > len(rows) {
		note += " These are the " + figure(len(rows)) + " to look at first."
	}
	return rows, note
}

// mostSteps is how many departures a page lists.
const mostSteps = 12

// stepsOf says what stays understood as people leave one after the other.
func stepsOf(a *knowledge.Atlas, files []int32, away func(int32) bool) (steps []stepView, end string) {
	all := a.Steps(files, away)
	for _, st := range all[:min(len(all), mostSteps)] {
		steps = append(steps, stepView{a.People[st.Person].Name, percent(st.Covered) + " still understood"})
	}
	switch {
	case len(all) == 0:
		return nil, ""
	case len(all) > mostSteps:
		end = "It takes " + figure(len(all)) + " departures until less than half is understood; these are the first."
	default:
		end = "After " + plural(len(all), "departure", "departures") + " less than half would be understood."
	}
	return steps, end
}

func factsOf(a *knowledge.Atlas, where placeOf, written knowledge.LinesNow) []fact {
	g := where.group
	facts := []fact{{"Size", plural(g.Lines, "line", "lines") + " in " + plural(g.Files, "file", "files")}}
	if len(g.Holders) > 0 {
		first, last := spanOf(g)
		facts = append(facts, fact{"History", span(first, last) + ", with " +
			plural(len(g.Holders), "person", "people")})
	}
	if n, known := a.UsedBy(where.files); known && n > 0 {
		facts = append(facts, fact{"Built on it", plural(n, "file outside imports it", "files outside import it")})
	}
	if written.Known {
		return append(facts, fact{"Written", writtenWords(written)})
	}
	if !a.History.Lines {
		return append(facts, fact{"By agents", "still being counted"})
	}
	by := percent(g.Agent) + " of lines added"
	if g.Unknown > 0 {
		by += "; " + percent(g.Unknown) + " unknown"
	}
	return append(facts, fact{"By agents", by})
}

// evidence lists the items behind what is said about a place, an area, or a person there.
func (s *server) evidence(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	name, place := a.Repository.Name, q.Get("path")
	query := knowledge.ItemQuery{Person: -1, Kind: -1, After: q.Get("after")}
	keep := []string{"path", place, "area", q.Get("area"), "person", q.Get("person")}
	at, group, files, err := s.placeIn(a, q)
	if err != nil {
		return err
	}
	query.Files = files
	if q.Get("person") != "" {
		if query.Person, err = a.FindPerson(q.Get("person")); err != nil {
			return err
		}
	}
	if n, err := strconv.Atoi(q.Get("kind")); err == nil && n >= 0 && n < len(kindWords) {
		query.Kind = n
	}
	items, next, err := a.Items(r.Context(), s.DB, v.Actor, query)
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "knowledge", "Evidence about "+at)
	if err != nil {
		return err
	}
	p := evidencePage{Frame: f, Head: head(a, "", nil),
		Crumbs: []crumb{{at, evidenceOrigin(name, q.Get("area"), place)}, {Name: "Evidence"}},
		Answer: evidenceAnswer(a, group, query.Person),
		More: "Newest first. Each item is one commit that touched a file here. " +
			"Writing is a weak sign of understanding; a review is a person saying so.",
		Kinds: kindTabs(name, keep, query.Kind)}
	if p.Said, err = s.saidLines(r, a, v, q, files, query.Person); err != nil {
		return err
	}
	if here, err := a.PlaceToTell(q.Get("area"), place); err == nil {
		p.SaidAt = saidAddress(name, here)
	}
	if next != "" {
		more := append(slices.Clone(keep), "after", next)
		if query.Kind >= 0 {
			more = append(more, "kind", strconv.Itoa(query.Kind))
		}
		p.Next = link([]string{"knowledge", name, "evidence"}, more...)
	}
	for _, i := range items {
		p.Items = append(p.Items, itemView(a, i))
	}
	return s.ok(w, r, evidenceView(p))
}

// placeIn is the place or the area that a query names.
func (s *server) placeIn(a *knowledge.Atlas, q url.Values) (at string, group knowledge.Group, files []int32, err error) {
	if q.Has("area") {
		area, err := a.Area(q.Get("area"))
		if err != nil {
			return "", group, nil, err
		}
		return text(area.Name), area.Group, area.Files, nil
	}
	found, err := s.glances.placeAt(a, q.Get("path"))
	return cmp.Or(text(q.Get("path")), a.Repository.Name), found.Group, found.Files, err
}

// evidenceAnswer says in words what the items below add up to.
func evidenceAnswer(a *knowledge.Atlas, g knowledge.Group, person int32) string {
	if len(g.Holders) == 0 {
		return "No person has evidence here yet."
	}
	if person >= 0 {
		for _, h := range g.Holders {
			if h.Person == person && h.Counts == (knowledge.Evidence{}).Counts {
				return "What is known of " + a.People[person].Name + " here was said, and no history shows it."
			}
			if h.Person == person {
				return a.People[person].Name + " " + lower(evidenceWords(h.Evidence))
			}
		}
		return "There is no evidence of " + a.People[person].Name + " here."
	}
	first, last := spanOf(g)
	return "From commits and reviews by " + peopleWord(len(g.Holders)) + ", " + span(first, last) + "."
}

// spanOf is the time of the first and the last evidence of a group.
func spanOf(g knowledge.Group) (first, last time.Time) {
	var from, to int64
	for _, h := range g.Holders {
		if h.First > 0 && (from == 0 || h.First < from) {
			from = h.First
		}
		to = max(to, h.Last)
	}
	return time.Unix(from, 0), time.Unix(to, 0)
}

func evidenceOrigin(repo, area, path string) string {
	if area != "" {
		return link([]string{"knowledge", repo, "area", "+" + area})
	}
	return link([]string{"knowledge", repo, "at", "+" + path})
}

func kindTabs(repo string, keep []string, current int) []tab {
	tabs := []tab{{"All", link([]string{"knowledge", repo, "evidence"}, keep...), current < 0}}
	for k := range len(kindWords) {
		query := append(slices.Clone(keep), "kind", strconv.Itoa(k))
		tabs = append(tabs, tab{Name: kindWords[knowledge.Kind(k).String()].tab, Current: current == k,
			Href: link([]string{"knowledge", repo, "evidence"}, query...)})
	}
	return tabs
}

func itemView(a *knowledge.Atlas, i knowledge.Item) evidenceItem {
	v := evidenceItem{When: day(i.When), Kind: kindItem(i.Kind), Path: i.Path, Subject: i.Subject,
		Commit:   i.Hash[:min(len(i.Hash), 10)],
		PathHref: link([]string{"knowledge", a.Repository.Name, "at", "+" + i.Path})}
	if i.Person >= 0 {
		v.Person, v.Href = a.People[i.Person].Name, link([]string{"people", a.People[i.Person].ID})
	}
	if i.Added >= 0 && (i.Kind.ByHand() || i.Kind == knowledge.Assisted) {
		v.Lines = "+" + figure(i.Added) + " −" + figure(i.Deleted) + " lines"
	}
	return v
}

// quiet is how long somebody must have left no evidence in a repository for a page to say so. Half a year is longer
// than most leaves.
const quiet = 180 * 24 * time.Hour

// quietWords say when somebody who knows a place was last seen anywhere in its repository, if that is long ago: they
// may have left.
func quietWords(a *knowledge.Atlas, h knowledge.Holder) string {
	seen := time.Unix(a.LastSeen(h.Person), 0).UTC()
	if !h.Understands || time.Unix(a.Now, 0).Sub(seen) < quiet {
		return ""
	}
	return " Not seen in " + a.Repository.Name + " since " + seen.Format("January 2006") + "."
}
