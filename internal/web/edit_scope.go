package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

const dayOfEnd = "Left empty, it goes on. What has ended stays in the history."

// addScope adds a unit, team or project.
func (s *server) addScope(w http.ResponseWriter, r *http.Request, v visit) error {
	within := r.URL.Query().Get("in")
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.MayIn(access.EditOrganisation, within); err != nil {
			return formPage{}, err
		}
		all, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		p := formPage{Title: "Add a team", Steps: teamSteps("Add"), Save: "Add it", Back: "/people/teams",
			Question: "What is to be added to the organisation?", Answer: "A unit, a team or a project."}
		if within != "" {
			p.Back = scopeLink(within)
			p.Answer = "A unit, a team or a project in " + scopeNames(all)(within) + "."
		}
		fresh := roster.Scope{Kind: roster.Team, Parent: within, Span: roster.Span{From: store.DateOf(tx.Now())}}
		p.Fields = scopeFields(fresh, all, v.Actor)
		key := field{Name: "key", Label: "Key", Placeholder: "checkout",
			Hint: "Its name in addresses and files, for good. Left empty, it is made from the name."}
		p.Fields = slices.Insert(p.Fields, 1, key)
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		all, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return "", "", err
		}
		fresh := in.scope(cmp.Or(in.line("key"), slugOf(in.line("name"), '-')), all)
		if slices.ContainsFunc(all, func(x roster.Scope) bool { return x.Key == fresh.Key }) {
			in.fail(fault.Invalid("key", "There is a scope with the key %s already", fresh.Key).WithHint("Choose another key."))
		}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = organisation.PutScope(r.Context(), tx, v.Actor, fresh)
		return scopeLink(fresh.Key), "scope-added", err
	})
}

// editScope changes a unit, team or project.
func (s *server) editScope(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("scope")
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.MayIn(access.EditOrganisation, key); err != nil {
			return formPage{}, err
		}
		is, err := organisation.InScope(r.Context(), tx, v.Actor, key)
		if err != nil {
			return formPage{}, err
		}
		all, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		now := is.Scopes[0]
		p := formPage{Title: "Change " + now.Name, Steps: teamSteps("Change", now), Save: "Save it", Back: scopeLink(key),
			Version: version(now), Fields: scopeFields(now, all, v.Actor),
			Question: "What is different about " + now.Name + "?",
			Answer:   now.Name + " is a " + scopeWord(now) + sinceWords(now.Span) + ".",
			More:     "Its key is " + key + ", and stays so. To end it, give it a last day."}
		used := slices.ContainsFunc(all, func(x roster.Scope) bool { return x.Parent == key || slices.Contains(x.DependsOn, key) })
		if !used && len(is.Members)+len(is.Holders) == 0 {
			p.Drop = &dropForm{Summary: "It was added by mistake", Button: "Take " + now.Name + " out", Action: scopeLink(key) + "/remove",
				Sentence: now.Name + " goes, with its purpose and its dates; nobody was ever in it. The history keeps that it was there."}
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		all, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return "", "", err
		}
		changed := in.scope(key, all)
		if in.err != nil {
			return "", "", in.err
		}
		_, err = organisation.PutScope(r.Context(), tx, v.Actor, changed)
		return scopeLink(key), "scope-changed", err
	})
}

// removeScope takes out a scope that was never used.
func (s *server) removeScope(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return organisation.RemoveScope(r.Context(), tx, v.Actor, r.PathValue("scope"))
	})
	if err != nil {
		return err
	}
	return back(w, r, "/people/teams", "scope-removed")
}

// teamSteps is the way to a form about the organisation, or about a scope of it.
func teamSteps(last string, of ...roster.Scope) []crumb {
	steps := []crumb{{"People", "/people"}, {"Teams", "/people/teams"}}
	for _, s := range of {
		steps = append(steps, crumb{s.Name, scopeLink(s.Key)})
	}
	return append(steps, crumb{Name: last})
}

// sinceWords say a span behind a word: " since 2025-03-03", " until 2026-01-31".
func sinceWords(s roster.Span) string {
	words := ""
	if !s.From.IsZero() {
		words += " since " + dateOf(s.From)
	}
	if !s.Until.IsZero() {
		words += " until " + dateOf(s.Until)
	}
	return words
}

// scopeNames says what scopes are called; the key of one that is not there.
func scopeNames(all []roster.Scope) func(key string) string {
	names := make(map[string]string, len(all))
	for _, s := range all {
		names[s.Key] = s.Name
	}
	return func(key string) string { return cmp.Or(names[key], key) }
}

func scopeFields(s roster.Scope, all []roster.Scope, actor access.Actor) []field {
	name := scopeNames(all)
	var kinds, parents []choice
	for _, k := range roster.Kinds {
		kinds = append(kinds, choice{string(k), capital(string(k))})
	}
	if actor.May(access.EditOrganisation) == nil || s.Parent == "" {
		parents = append(parents, choice{"", "Nothing: it stands at the top"})
	}
	for _, x := range all {
		if x.Key == s.Parent || x.Key != s.Key && x.Kind != roster.Project && actor.MayIn(access.EditOrganisation, x.Key) == nil {
			parents = append(parents, choice{x.Key, x.Name})
		}
	}
	var links []string
	for _, key := range s.DependsOn {
		links = append(links, name(key))
	}
	fields := []field{
		{Name: "name", Label: "Name", Value: s.Name, Required: true},
		{Name: "kind", Label: "What it is", Value: string(s.Kind), Options: kinds},
		{Name: "label", Label: "What a unit is called", Value: s.Label, Placeholder: "department",
			Hint: "Only if it has a word of its own."},
		{Name: "in", Label: "What it lies in", Value: s.Parent, Options: parents},
		{Name: "purpose", Label: "What it is there for", Value: s.Purpose, Rows: 3},
		{Name: "depends-on", Label: "Whom its work depends on", Value: strings.Join(links, "\n"), Rows: 3,
			Hint: "Teams and projects, one a line, by name or key."},
	}
	return append(fields, spanFields(s.Span, dayOfEnd)...)
}

// scope is what was typed about a scope.
func (t *typed) scope(key string, all []roster.Scope) roster.Scope {
	s := roster.Scope{Key: key, Name: t.line("name"), Kind: roster.Kind(t.line("kind")), Label: t.line("label"),
		Parent: t.line("in"), Purpose: t.line("purpose"), Span: t.span()}
	for _, text := range t.list("depends-on") {
		for _, x := range all {
			if strings.EqualFold(x.Name, text) {
				text = x.Key
				break
			}
		}
		s.DependsOn = append(s.DependsOn, text)
	}
	slices.Sort(s.DependsOn)
	return s
}

// slugOf makes a key or handle from a name: "New importer" becomes new-importer.
func slugOf(name string, between rune) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), string(between)):
			b.WriteRune(between)
		}
	}
	return strings.Trim(b.String(), string(between))
}

// addMember puts somebody into a scope.
func (s *server) addMember(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("scope")
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		p, scope, err := s.inScope(r, tx, v, "Add a person")
		if err != nil {
			return p, err
		}
		p.Save, p.Question = "Add them", "Who joins "+scope.Name+"?"
		p.Answer = "Name the person, and from when on."
		p.More = "Somebody who is not in the organisation yet is added under People first."
		p.Fields = append([]field{whoField("person", "Person", "A name, a handle or an address.", r.URL.Query().Get("person"))},
			shareField(100))
		p.Fields[0].Required = true
		p.Fields = append(p.Fields, spanFields(roster.Span{From: store.DateOf(tx.Now())}, dayOfEnd)...)
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		m := roster.Member{Scope: key, Person: in.handle(r, tx, v.Actor, "person"), Share: in.share(), Span: in.span()}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = organisation.PutMember(r.Context(), tx, v.Actor, m)
		return scopeLink(key), "member-added", err
	})
}

// inScope begins a form about something in a scope, for whoever may change what is there.
func (s *server) inScope(r *http.Request, tx *store.Tx, v visit, title string) (formPage, roster.Scope, error) {
	key := r.PathValue("scope")
	if err := v.Actor.MayIn(access.EditOrganisation, key); err != nil {
		return formPage{}, roster.Scope{}, err
	}
	is, err := organisation.InScope(r.Context(), tx, v.Actor, key)
	if err != nil {
		return formPage{}, roster.Scope{}, err
	}
	p := formPage{Title: title, Steps: teamSteps(title, is.Scopes[0]), Back: scopeLink(key)}
	p.Persons, err = suggested(r, tx, v.Actor)
	return p, is.Scopes[0], err
}

func shareField(share int) field {
	return field{Name: "share", Label: "Share of the working week, in percent", Value: figure(share), Required: true}
}

// editMember changes or ends a membership.
func (s *server) editMember(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("scope")
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		p, scope, err := s.inScope(r, tx, v, "Change a membership")
		if err != nil {
			return p, err
		}
		m, err := memberOf(r, tx, v)
		if err != nil {
			return p, err
		}
		who, err := organisation.Find(r.Context(), tx, v.Actor, m.Person)
		if err != nil {
			return p, err
		}
		p.Save, p.Version = "Save it", version(m)
		p.Question = "What is different about " + who.Name + " in " + scope.Name + "?"
		p.Answer = figure(m.Share) + "% of the week" + sinceWords(m.Span) + "."
		p.More = "To end it, give it a last day."
		p.Fields = append([]field{shareField(m.Share)}, spanFields(m.Span, dayOfEnd)...)
		p.Drop = &dropForm{Summary: "It never was so", Button: "Take it out", Action: r.URL.Path + "/remove",
			Sentence: who.Name + "’s membership in " + scope.Name + sinceWords(m.Span) + " goes as if it had never been. " +
				"If it was true and is over, give it a last day instead."}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		m, err := memberOf(r, tx, v)
		if err != nil {
			return "", "", err
		}
		m.Share, m.Span = in.share(), in.span()
		if in.err != nil {
			return "", "", in.err
		}
		_, err = organisation.PutMember(r.Context(), tx, v.Actor, m)
		return scopeLink(key), "member-changed", err
	})
}

// memberOf is the membership that an address names, for whoever may change it.
func memberOf(r *http.Request, tx *store.Tx, v visit) (roster.Member, error) {
	if err := v.Actor.MayIn(access.EditOrganisation, r.PathValue("scope")); err != nil {
		return roster.Member{}, err
	}
	is, err := organisation.InScope(r.Context(), tx, v.Actor, r.PathValue("scope"))
	if err != nil {
		return roster.Member{}, err
	}
	for _, m := range is.Members {
		if m.ID == r.PathValue("entry") {
			return m, nil
		}
	}
	return roster.Member{}, fault.NotFound("There is no such membership in %s", is.Scopes[0].Name).
		WithHint("It may have been taken out meanwhile.")
}

func (s *server) removeMember(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		m, err := memberOf(r, tx, v)
		if err != nil {
			return err
		}
		return organisation.RemoveMember(r.Context(), tx, v.Actor, m.ID)
	})
	if err != nil {
		return err
	}
	return back(w, r, scopeLink(r.PathValue("scope")), "member-removed")
}
