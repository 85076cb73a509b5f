package web

import (
	"net/http"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/week"
)

// silencePage asks whether somebody is away of whom nothing was seen for long.
type silencePage struct {
	Frame                  frame
	Steps                  []crumb
	Question, Answer, More string
	Here, Absence, Without string // addresses
	Name                   string
}

// silence asks, those who may enter an absence of the person and nobody else.
func (s *server) silence(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	found, err := s.silenceOf(r, v, id)
	if err != nil {
		return err
	}
	name, last := found.Person.Name, dateOf(found.Last)
	p := silencePage{Name: name, Steps: []crumb{{"People", "/people"}, {name, aboutLink(v, id, "")}, {Name: "Away?"}},
		Question: "Is " + name + " away?", Answer: "No history names them since " + last + ".",
		More: "Usually they are seen " + week.Rhythm(found.Usual) + ", most of it in " + found.Where + ", where others were seen " +
			"until " + dateOf(found.Until) + ". Only who may enter their absences is asked, and nothing is entered unless you do.",
		Here:    link([]string{"people", id, "present"}),
		Absence: link([]string{"people", id, "absence"}, "from", found.Last.AddDays(1).String()),
		Without: link([]string{"knowledge"}, "away", id)}
	if p.Frame, err = s.frameOf(r, v, "people", p.Question); err != nil {
		return err
	}
	return s.ok(w, r, silenceView(p))
}

// silenceOf finds the silence of a person that the reader is asked about. To look at it is recorded.
func (s *server) silenceOf(r *http.Request, v visit, id string) (found handover.Silence, err error) {
	for _, act := range []access.Action{access.ReadAbsences, access.EditAbsences} {
		if err := v.Actor.MayAbout(act, id); err != nil {
			return found, err
		}
	}
	known, err := knowledge.KnownEverywhere(r.Context(), s.DB, v.Actor)
	if err != nil {
		return found, err
	}
	all, err := handover.Silences(r.Context(), s.DB, v.Actor, known)
	if err != nil {
		return found, err
	}
	i := slices.IndexFunc(all, func(x handover.Silence) bool { return x.Person.ID == id })
	if i < 0 {
		return found, fault.NotFound("Nothing is asked about where this person is").
			WithHint("They were seen meanwhile, or somebody said where they are.")
	}
	return all[i], s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return access.Looked(r.Context(), tx, v.Actor, id, "absences")
	})
}

// present keeps that somebody is not away.
func (s *server) present(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		p, err := organisation.WithID(r.Context(), tx, v.Actor, id)
		if err != nil {
			return err
		}
		return organisation.NotAway(r.Context(), tx, v.Actor, p.Handle)
	})
	if err != nil {
		return err
	}
	return back(w, r, "/", "present")
}
