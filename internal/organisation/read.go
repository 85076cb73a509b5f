package organisation

import (
	"context"
	"maps"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Scopes returns all units, teams and projects by key, with those that have ended.
func Scopes(ctx context.Context, tx *store.Tx, actor access.Actor) ([]roster.Scope, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	return scopes(ctx, tx)
}

// KnownScope fails with fault.Invalid on the field "scope" for a key that no scope has; the empty key is all of the organisation.
func KnownScope(ctx context.Context, tx *store.Tx, actor access.Actor, key string) error {
	if key == "" {
		return nil
	}
	all, err := Scopes(ctx, tx, actor)
	if err == nil && !slices.ContainsFunc(all, func(s roster.Scope) bool { return s.Key == key }) {
		err = fault.Invalid("scope", "There is no team or unit %q", key).
			WithHint("Choose one of the organisation, or none for all of it.")
	}
	return err
}

// Persons returns all persons by handle, with those who left. They have the ids that they have now.
func Persons(ctx context.Context, tx *store.Tx, actor access.Actor) ([]roster.Person, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	all, err := persons(ctx, tx, ``)
	if err != nil {
		return nil, err
	}
	return all, currentIDs(ctx, tx, all)
}

// Place is one person in one scope.
type Place struct{ Scope, PersonID, Name string }

// Everybody returns who is directly in which scope on a day, by scope, without who has left for good by then. They have the
// ids that they have now.
func Everybody(ctx context.Context, tx *store.Tx, actor access.Actor, day store.Date) ([]Place, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	b, err := theBook(ctx, tx)
	if err != nil {
		return nil, err
	}
	gone, err := Exits(ctx, tx, actor, day)
	var all []Place
	for _, m := range b.Members {
		p := b.person[m.Person]
		if _, left := gone[m.Person]; left || !m.On(day) || p == nil || !p.On(day) {
			continue
		}
		all = append(all, Place{m.Scope, p.ID, p.Name})
	}
	return all, err
}

// InScope returns a scope with all that ever was directly in it: its one entry in Scopes, and its members, roles and
// accepted findings.
func InScope(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (r roster.Roster, err error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return r, err
	}
	r.Scopes, err = store.All(ctx, tx, scanScope, selectScopes+` WHERE key = $1`, key)
	if err == nil && len(r.Scopes) == 0 {
		err = NoScope(key)
	}
	if err != nil {
		return r, err
	}
	if r.Members, err = members(ctx, tx, `WHERE m.scope = $1`, key); err != nil {
		return r, err
	}
	if r.Holders, err = holders(ctx, tx, `WHERE h.scope = $1`, key); err != nil {
		return r, err
	}
	decided, err := accepted(ctx, tx)
	for _, a := range decided {
		if a.Scope == key {
			r.Accepted = append(r.Accepted, a)
		}
	}
	r.Sort()
	return r, err
}

// OfPerson returns a person with all memberships and roles that they ever had.
func OfPerson(ctx context.Context, tx *store.Tx, actor access.Actor, handle string) (r roster.Roster, err error) {
	p, err := Find(ctx, tx, actor, handle)
	if err != nil {
		return r, err
	}
	r.Persons = []roster.Person{p}
	if r.Members, err = members(ctx, tx, `WHERE p.handle = $1`, handle); err != nil {
		return r, err
	}
	r.Holders, err = holders(ctx, tx, `WHERE p.handle = $1`, handle)
	r.Sort()
	return r, err
}

// OfPersons returns the persons of the organisation who have these ids of package people now, with all memberships that
// they ever had and the scopes of these. Who is not in the organisation is left out.
func OfPersons(ctx context.Context, tx *store.Tx, actor access.Actor, personIDs ...string) (r roster.Roster, err error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return r, err
	}
	now, err := people.Former(ctx, tx, personIDs...)
	if err != nil {
		return r, err
	}
	where, args := oneOf("p.id", slices.Sorted(maps.Keys(now)))
	if r.Persons, err = persons(ctx, tx, where, args...); err != nil {
		return r, err
	}
	for i, p := range r.Persons {
		r.Persons[i].ID = now[p.ID]
	}
	if r.Members, err = members(ctx, tx, where, args...); err != nil {
		return r, err
	}
	keys := map[string]bool{}
	for _, m := range r.Members {
		keys[m.Scope] = true
	}
	where, args = oneOf("key", slices.Sorted(maps.Keys(keys)))
	r.Scopes, err = store.All(ctx, tx, scanScope, selectScopes+` `+where, args...)
	r.Sort()
	return r, err
}

// OfRole returns all who ever had a role, with the scopes that they had it in.
func OfRole(ctx context.Context, tx *store.Tx, actor access.Actor, role string) (r roster.Roster, err error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return r, err
	}
	if r.Holders, err = holders(ctx, tx, `WHERE h.role = $1`, role); err != nil {
		return r, err
	}
	r.Persons, err = persons(ctx, tx, `WHERE p.id IN (SELECT person_id FROM organisation_holder WHERE role = $1)`, role)
	if err != nil {
		return r, err
	}
	if err := currentIDs(ctx, tx, r.Persons); err != nil {
		return r, err
	}
	r.Scopes, err = store.All(ctx, tx, scanScope,
		selectScopes+` WHERE key IN (SELECT scope FROM organisation_holder WHERE role = $1)`, role)
	r.Sort()
	return r, err
}
