package web

import (
	"net/http"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// giveRole gives somebody a role in a scope.
func (s *server) giveRole(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("scope")
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		p, scope, err := s.inScope(r, tx, v, "Give a role")
		if err != nil {
			return p, err
		}
		catalogue, err := organisation.Catalogue(r.Context(), tx, v.Actor)
		if err != nil {
			return p, err
		}
		p.Save, p.Question = "Give it", "Who takes which role in "+scope.Name+"?"
		p.Answer = "Name the person, the role, and from when on."
		p.More = "With the role come its duties, and what its holder may see here. “Try a change” shows beforehand what it would do."
		var roles []choice
		for _, x := range catalogue.Roles() {
			roles = append(roles, choice{x.ID, x.Name})
		}
		p.Fields = []field{
			{Name: "role", Label: "Role", Options: roles, Value: r.URL.Query().Get("role")},
			whoField("person", "Person", "A name, a handle or an address.", r.URL.Query().Get("person")),
			{Name: "agent", Label: "Or a coding agent", Hint: "Its name. An agent can have a part in the work, and cannot answer for it."},
			disciplineField(""),
		}
		p.Fields = append(p.Fields, spanFields(roster.Span{From: store.DateOf(tx.Now())}, dayOfEnd)...)
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		h := roster.Holder{Scope: key, Role: in.line("role"), Person: in.handle(r, tx, v.Actor, "person"), Agent: in.line("agent"),
			Discipline: in.line("discipline"), Span: in.span()}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = organisation.PutHolder(r.Context(), tx, v.Actor, h)
		return scopeLink(key), "role-given", err
	})
}

func disciplineField(value string) field {
	return field{Name: "discipline", Label: "Discipline", Value: value, Placeholder: "engineer",
		Hint: "Only where the role is for one discipline, as a lead engineer’s is."}
}

// editHolder changes or ends a role that somebody has.
func (s *server) editHolder(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("scope")
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		p, scope, err := s.inScope(r, tx, v, "Change a role")
		if err != nil {
			return p, err
		}
		h, err := holderOf(r, tx, v)
		if err != nil {
			return p, err
		}
		who := "the agent " + h.Agent
		if h.Person != "" {
			person, err := organisation.Find(r.Context(), tx, v.Actor, h.Person)
			if err != nil {
				return p, err
			}
			who = person.Name
		}
		catalogue, err := organisation.Catalogue(r.Context(), tx, v.Actor)
		if err != nil {
			return p, err
		}
		held, _ := catalogue.Role(h.Role)
		called := lower(rolebook{catalogue}.link(h.Role).Name)
		p.Save, p.Version = "Save it", version(h)
		p.Question = "What is different about " + who + " as " + called + " of " + scope.Name + "?"
		p.Answer = capital(who) + " is " + called + " of " + scope.Name + sinceWords(h.Span) + "."
		p.More = "To end it, give it a last day. Another role is given beside it."
		p.Fields = append([]field{disciplineField(h.Discipline)}, spanFields(h.Span, dayOfEnd)...)
		p.Checks = withheld(held, h, catalogue)
		p.Drop = &dropForm{Summary: "It never was so", Button: "Take it out", Action: r.URL.Path + "/remove",
			Sentence: capital(who) + " as " + called + " of " + scope.Name + sinceWords(h.Span) + " goes as if it had never been. " +
				"If it was true and is over, give it a last day instead."}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		h, err := holderOf(r, tx, v)
		if err != nil {
			return "", "", err
		}
		h.Discipline, h.Withheld, h.Span = in.line("discipline"), in.Values["without"], in.span()
		if in.err != nil {
			return "", "", in.err
		}
		_, err = organisation.PutHolder(r.Context(), tx, v.Actor, h)
		return scopeLink(key), "role-changed", err
	})
}

// withheld asks which authority that the role needs the holder was not given.
func withheld(held role.Role, h roster.Holder, catalogue *role.Catalogue) checkGroup {
	c := checkGroup{Name: "without", Legend: "Authority that was not given with it",
		Hint: "The role needs all of it. What is missing shows as a finding."}
	for i, name := range names(held.Authority, catalogue.Authorities()) {
		id := held.Authority[i]
		c.Options = append(c.Options, checkOption{id, capital(name), slices.Contains(h.Withheld, id)})
	}
	return c
}

// holderOf is the role of somebody that an address names, for whoever may change it.
func holderOf(r *http.Request, tx *store.Tx, v visit) (roster.Holder, error) {
	if err := v.Actor.MayIn(access.EditOrganisation, r.PathValue("scope")); err != nil {
		return roster.Holder{}, err
	}
	is, err := organisation.InScope(r.Context(), tx, v.Actor, r.PathValue("scope"))
	if err != nil {
		return roster.Holder{}, err
	}
	for _, h := range is.Holders {
		if h.ID == r.PathValue("entry") {
			return h, nil
		}
	}
	return roster.Holder{}, fault.NotFound("Nobody has such a role in %s", is.Scopes[0].Name).
		WithHint("It may have been taken out meanwhile.")
}

func (s *server) removeHolder(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		h, err := holderOf(r, tx, v)
		if err != nil {
			return err
		}
		return organisation.RemoveHolder(r.Context(), tx, v.Actor, h.ID)
	})
	if err != nil {
		return err
	}
	return back(w, r, scopeLink(r.PathValue("scope")), "role-removed")
}
