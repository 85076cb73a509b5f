package web

import (
	"cmp"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/store"
)

// ownRoles is the organisation's own file of the role catalogue.
func (s *server) ownRoles(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.ApplyOrganisation); err != nil {
			return formPage{}, err
		}
		file, err := organisation.CatalogueFile(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		catalogue, err := organisation.Catalogue(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		p := formPage{Title: "Your own roles", Question: "What is different about roles here?",
			Steps: []crumb{{"People", "/people"}, {"Roles", "/people/roles"}, {Name: "Your own"}},
			Save:  "Save the file", Back: "/people/roles",
			More: "One file lies over the catalogue that Leadwright ships, and leaves that as it is. docs/roles.md describes it. " +
				"What holders see of others follows from the relation of a role: an owner alone can change that.",
			Fields: []field{{Name: "file", Label: "The file, as YAML", Value: file, Rows: max(14, min(40, 2+strings.Count(file, "\n"))),
				Placeholder: "roles:\n  technical-lead:\n    titles: [Captain of code]"}}}
		added := addedWords(role.Standard(), catalogue)
		p.Answer = "Nothing: roles mean here what Leadwright ships."
		if len(added) > 0 {
			p.Answer = "Your organisation’s file is in force."
			p.Notes = []noteBlock{{"What it adds and changes", added}}
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		file := strings.ReplaceAll(in.Get("file"), "\r\n", "\n")
		return "/people/roles/own", "roles", organisation.PutCatalogue(r.Context(), tx, v.Actor, file)
	})
}

// addedWords say what a catalogue has that another, which it lies over, has not.
func addedWords(was, is *role.Catalogue) []string {
	var words []string
	say := func(what string, names []string) {
		if len(names) > 0 {
			words = append(words, what+": "+list(names)+".")
		}
	}
	fresh, changed := different(was.Roles(), is.Roles(), func(r role.Role) (id, name string) { return r.ID, r.Name })
	say("New "+noun(len(fresh), "role", "roles"), fresh)
	say("Changed "+noun(len(changed), "role", "roles"), changed)
	for _, r := range is.Roles() {
		old, _ := was.Role(r.ID)
		titles := slices.DeleteFunc(slices.Clone(r.Titles), func(t string) bool { return slices.Contains(old.Titles, t) })
		say(noun(len(titles), "Title", "Titles")+" of "+lower(r.Name), titles)
		if r.Relation != old.Relation {
			words = append(words, "Relation of "+lower(r.Name)+": "+cmp.Or(string(r.Relation), "none")+". "+r.Relation.Sentence())
		}
	}
	duty := func(d role.Responsibility) (id, name string) { return d.ID, d.Name }
	fresh, changed = different(was.Responsibilities(), is.Responsibilities(), duty)
	say("New "+noun(len(fresh), "duty", "duties"), fresh)
	say("Changed "+noun(len(changed), "duty", "duties"), changed)
	skill := func(k role.Skill) (id, name string) { return k.ID, k.Name }
	fresh, changed = different(was.Skills(), is.Skills(), skill)
	say("New "+noun(len(fresh), "skill", "skills"), fresh)
	say("Changed "+noun(len(changed), "skill", "skills"), changed)
	for _, terms := range []struct {
		what    string
		was, is []role.Term
	}{
		{"Areas", was.Areas(), is.Areas()}, {"Focuses", was.Focuses(), is.Focuses()},
		{"Authority", was.Authorities(), is.Authorities()}, {"Levels", was.Levels(), is.Levels()},
	} {
		fresh, changed = different(terms.was, terms.is, func(t role.Term) (id, name string) { return t.ID, t.Name })
		say(terms.what+", new or changed", append(fresh, changed...))
	}
	return words
}

func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// different are the names of the entries that are new, and of those that say something else.
func different[T any](was, is []T, of func(T) (id, name string)) (fresh, changed []string) {
	before := make(map[string]T, len(was))
	for _, e := range was {
		id, _ := of(e)
		before[id] = e
	}
	for _, e := range is {
		id, name := of(e)
		if old, known := before[id]; !known {
			fresh = append(fresh, name)
		} else if !reflect.DeepEqual(old, e) {
			changed = append(changed, name)
		}
	}
	return fresh, changed
}
