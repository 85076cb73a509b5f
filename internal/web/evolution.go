package web

import (
	"net/http"
	"slices"
)

// evolution tells how well a place was understood over time.
func (s *server) evolution(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	at, _, files, err := s.placeIn(a, q)
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "knowledge", "How the understanding of "+at+" changed")
	if err != nil {
		return err
	}
	p := evolutionPage{Frame: f, Head: head(a, "", nil), Place: at,
		Crumbs: []crumb{{at, evidenceOrigin(a.Repository.Name, q.Get("area"), q.Get("path"))}, {Name: "Over time"}}}
	all := a.Evolution(files)
	first, last := all[0], all[len(all)-1]
	switch {
	case len(files) == 0:
		p.Answer = "There are no source files here."
	case len(all) == 1:
		p.Answer = "It is too young to tell: " + percent(last.Coverage) + " of its lines are understood today."
	default:
		p.Answer = "In " + first.When.Format("January 2006") + " " + percent(first.Coverage) +
			" of its lines were understood by somebody, today " + percent(last.Coverage) + "."
	}
	for _, m := range slices.Backward(all) {
		people := peopleWord(m.People)
		p.Rows = append(p.Rows, momentRow{When: day(m.When), Known: m.Coverage, People: people, Lines: m.Lines})
	}
	return s.ok(w, r, evolutionView(p))
}
