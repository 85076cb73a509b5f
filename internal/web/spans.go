package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// spans lists the areas that have parts in several repositories.
func (s *server) spans(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "knowledge", "Areas across repositories")
	if err != nil {
		return err
	}
	p := spansPage{Frame: f, May: v.Actor.May(access.ManageRepositories) == nil}
	asked, err := s.askOf(r, v)
	if err != nil {
		return err
	}
	if p.Rows, err = s.spanRows(r, v, asked.absent(), asked.keep()); err != nil {
		return err
	}
	c := thinCount{all: len(p.Rows)}
	for _, row := range p.Rows {
		c.nobody += count(row.Left == 0)
		c.one += count(row.Left == 1)
	}
	p.Answer = c.says(asked.names())
	if len(p.Rows) == 0 {
		p.Answer = "No area across repositories has a name yet."
		p.Teach = &empty{Title: "One name for what belongs together",
			Why: "A payment may need a service, a library and a page, each in a repository of its own. Named as one area, they answer " +
				"together: who could safely change all of it, and where it hangs on one person."}
		if p.May {
			p.Teach.Action, p.Teach.Href = "Name an area across repositories", "/areas/add"
		}
	}
	return s.ok(w, r, spansView(p))
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// askOf reads who is away from the address.
func (s *server) askOf(r *http.Request, v visit) (asked askedEverywhere, err error) {
	return asked, s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		asked, err = askEverywhere(r, tx, v, r.URL.Query())
		return err
	})
}

// spanRows say of each span who could change it.
func (s *server) spanRows(r *http.Request, v visit, absent map[string]bool, keep []string) ([]spanRow, error) {
	all, err := s.Shelf.Spreads(r.Context(), s.DB, v.Actor)
	if err != nil {
		return nil, err
	}
	var rows []spanRow
	for i := range all {
		x := &all[i]
		var in []string
		for _, p := range x.Parts {
			if !slices.Contains(in, p.Name) {
				in = append(in, p.Name)
			}
		}
		rows = append(rows, spanRow{Name: x.Span.Name, Href: link([]string{"areas", x.Span.ID}, keep...),
			Left: knowledge.Understanders(x.People, absent),
			Says: couldChangeAll(x, absent, nil) + " Its parts lie in " + some(in, 4) + "."})
	}
	return rows, nil
}

// couldChangeAll is the answer over all parts.
func couldChangeAll(x *knowledge.Spread, absent map[string]bool, away []string) string {
	names := leftOf(x.People, absent)
	without := ""
	if len(away) > 0 {
		without = "With " + list(away) + " away, "
	}
	switch {
	case x.Files == 0:
		return "There is no source code in it that is still here."
	case len(names) == 0:
		return sentence(without + "nobody alone understands most of it")
	case len(names) == 1:
		return sentence(without + "only " + names[0] + " could")
	}
	return sentence(without + some(names, 3) + " could")
}

// throughoutWords say who understands each of the parts.
func throughoutWords(x *knowledge.Spread, absent map[string]bool) string {
	if x.Files == 0 {
		return ""
	}
	all := x.Throughout(absent)
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	if len(names) == 0 {
		return "Nobody understands each of its parts, so a change to all of it takes several people."
	}
	return some(names, 3) + " " + verb(len(names), "understands", "understand") + " each of its parts."
}

// leftOf names those who understand something and are not absent.
func leftOf(people []knowledge.Knower, absent map[string]bool) (names []string) {
	for _, k := range people {
		if k.Understands && !absent[k.ID] {
			names = append(names, k.Name)
		}
	}
	return names
}

// span answers for one area across repositories.
func (s *server) span(w http.ResponseWriter, r *http.Request, v visit) error {
	x, err := knowledge.SpreadOf(r.Context(), s.DB, v.Actor, r.PathValue("span"))
	if err != nil {
		return err
	}
	asked, err := s.askOf(r, v)
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "knowledge", x.Span.Name)
	if err != nil {
		return err
	}
	absent, keep := asked.absent(), asked.keep()
	p := spanPage{Frame: f, Name: x.Span.Name, Question: "Who could safely change " + x.Span.Name + " tomorrow, and how do we know?",
		Answer: couldChangeAll(&x, absent, asked.names()),
		More:   strings.TrimSpace(throughoutWords(&x, absent) + " " + coverageWords(x.Coverage(absent))),
		Facts:  []fact{{"Parts", figure(len(x.Parts))}, {"Files", figure(x.Files)}}}
	if v.Actor.May(access.ManageRepositories) == nil {
		p.Edit = link([]string{"areas", x.Span.ID, "edit"})
	}
	if len(x.Once) > 0 {
		p.Facts = append(p.Facts, fact{"Counted once",
			list(x.Once) + " shares its history with another part: files that both have count once"})
	}
	for _, part := range x.Parts {
		p.Parts = append(p.Parts, partRowOf(part, absent, keep))
	}
	shown := x.People
	if r.URL.Query().Get("people") != "all" && len(shown) > mostHolders {
		p.Others = len(shown) - mostHolders
		p.AllHref = link([]string{"areas", x.Span.ID}, append([]string{"people", "all"}, keep...)...) + "#people"
		shown = shown[:mostHolders]
	}
	for _, k := range shown[:min(len(shown), 500)] {
		h := holderView{Understands: k.Understands, Share: k.Share, Away: absent[k.ID]}
		row := knowerRow{Name: k.Name, Href: link([]string{"people", k.ID}), Says: h.says()}
		if row.Evidence = "What is known of it was said, and no history shows it."; k.Counts != (knowledge.Evidence{}).Counts {
			row.Evidence = evidenceWords(k.Evidence)
		}
		p.People = append(p.People, row)
	}
	p.Absence = asked.absenceIn([]string{"areas", x.Span.ID}, x.People)
	return s.ok(w, r, spanView(p))
}

// absenceIn is the form that says who is away, on the page of something that these people know.
func (a *askedEverywhere) absenceIn(at []string, known []knowledge.Knower) absence {
	view := absence{Action: link(at), Typed: a.typed, Wrong: a.wrong}
	for _, p := range a.away {
		view.Away = append(view.Away, awayPerson{ID: p.ID, Name: p.Name, Return: link(at, a.without(p.ID)...)})
	}
	for _, k := range known {
		if k.Share > 0 && !a.left[k.ID] {
			view.Names = append(view.Names, k.Name)
		}
	}
	slices.Sort(view.Names)
	view.Names = slices.Compact(view.Names)
	view.Names = view.Names[:min(len(view.Names), mostNames)]
	return view
}

func partRowOf(part knowledge.PartSpread, absent map[string]bool, keep []string) partRow {
	row := partRow{Repository: part.Name, Place: cmp.Or(part.Place, "all of it"), Why: sentence(part.Why), Lines: part.Lines}
	if !part.Gone {
		row.RepositoryHref = link([]string{"knowledge", part.Name}, keep...)
	}
	if part.Why != "" {
		return row
	}
	row.Href = link([]string{"knowledge", part.Name, "at", "+" + part.Place}, keep...)
	if part.Area {
		row.Href = link([]string{"knowledge", part.Name, "area", "+" + part.Place}, keep...)
	}
	names := leftOf(part.People, absent)
	row.Left, row.Names = len(names), some(names, 3)
	return row
}

// editSpan names an area across repositories, or changes one.
func (s *server) editSpan(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("span")
	show := func(tx *store.Tx) (formPage, error) {
		p := formPage{Title: "Name an area across repositories", Question: "What belongs together, and where does it lie?",
			Answer: "Give it the name that people use, and say which parts it has.", Save: "Name this area", Back: "/areas"}
		if err := v.Actor.May(access.ManageRepositories); err != nil {
			return p, err
		}
		var span knowledge.Span
		if id != "" {
			var err error
			if span, err = knowledge.SpanByID(r.Context(), tx, v.Actor, id); err != nil {
				return p, err
			}
			p.Title, p.Save, p.Version = "Change "+span.Name, "Keep the change", strconv.FormatInt(span.Revision, 10)
			p.Back = link([]string{"areas", id})
			p.Drop = &dropForm{Summary: "Take it out", Button: "Take out " + span.Name, Action: link([]string{"areas", id, "remove"}),
				Sentence: "The name goes, and that these parts belong together. The parts themselves stay."}
		}
		parts := make([]string, len(span.Parts))
		for i, part := range span.Parts {
			parts[i] = part.String()
		}
		p.Steps = []crumb{{"Knowledge", "/knowledge"}, {"Areas across repositories", "/areas"}, {Name: p.Title}}
		p.Fields = []field{
			{Name: "name", Label: "Name", Value: span.Name, Required: true, Placeholder: "Payments"},
			{Name: "parts", Label: "Parts", Value: strings.Join(parts, "\n"), Rows: 6, Required: true,
				Placeholder: "backend: services/payments\nfrontend: src/checkout",
				Hint:        "One on each line: the name of a repository, a colon, and an area or path in it. The name alone is all of it."},
		}
		return p, nil
	}
	return s.sheetIn(w, r, v, "knowledge", show, func(tx *store.Tx, in *typed) (string, string, error) {
		span, err := knowledge.PutSpan(r.Context(), tx, v.Actor, id, in.line("name"), lines(in.line("parts")))
		return link([]string{"areas", span.ID}), "named", err
	})
}

// removeSpan takes an area across repositories out.
func (s *server) removeSpan(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return knowledge.RemoveSpan(r.Context(), tx, v.Actor, r.PathValue("span"))
	})
	if err != nil {
		return err
	}
	return back(w, r, "/areas", "forgotten")
}
