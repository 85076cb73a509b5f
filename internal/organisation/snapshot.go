package organisation

import (
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Snapshot is what the organisation is on one day, as seen from one scope. The persons are those who are in the scope
// or in one inside it, and those who have a role there or in one around it; their memberships and roles are all they
// have, wherever that is.
type Snapshot struct {
	Day      store.Date
	Scope    roster.Scope
	Above    []roster.Scope // around it, the nearest first
	Below    []roster.Scope // inside it, the outer before the inner
	Scopes   []roster.Scope // all of the day, these three with them
	Persons  []roster.Person
	Members  []roster.Member
	Holders  []roster.Holder
	Accepted []roster.Acceptance    // in the scope and inside it
	Away     map[string]roster.Span // who is away on the day, by handle, as far as the actor may see it
	Leaving  map[string]store.Date  // who leaves for good after the day, likewise, with the first day without them
}

// Load returns the organisation on a day as seen from the scope with a key.
func Load(ctx context.Context, tx *store.Tx, actor access.Actor, key string, day store.Date) (Snapshot, error) {
	snap := Snapshot{Day: day}
	if err := actor.May(access.ReadOrganisation); err != nil {
		return snap, err
	}
	all, err := scopes(ctx, tx)
	if err != nil {
		return snap, err
	}
	tree := newTree(all, day)
	if tree.scope[key] == nil {
		return snap, noScope(key)
	}
	snap.Scope = *tree.scope[key]
	keys, near := map[string]bool{}, map[string]bool{} // in it, and around it too
	for _, s := range tree.inside(key) {
		keys[s.Key], near[s.Key] = true, true
		if s.Key != key {
			snap.Below = append(snap.Below, *s)
		}
	}
	for _, s := range tree.around(key) {
		near[s.Key] = true
		snap.Above = append(snap.Above, *s)
	}
	for _, s := range all {
		if s.On(day) {
			snap.Scopes = append(snap.Scopes, s)
		}
	}
	if err := snap.loadPeople(ctx, tx, tree, keys, near); err != nil {
		return snap, err
	}
	if err := snap.loadAway(ctx, tx, actor); err != nil {
		return snap, err
	}
	decided, err := accepted(ctx, tx)
	for _, a := range decided {
		if keys[a.Scope] {
			snap.Accepted = append(snap.Accepted, a)
		}
	}
	return snap, err
}

// loadPeople fills in who is there, and what they are and have.
func (s *Snapshot) loadPeople(ctx context.Context, tx *store.Tx, tree tree, keys, near map[string]bool) error {
	handles := map[string]bool{}
	here := func(scope string, on roster.Span) bool { return tree.scope[scope] != nil && on.On(s.Day) }
	in, err := few(keys, "m.scope", func(where string, args ...any) ([]roster.Member, error) {
		return members(ctx, tx, where, args...)
	}, func(m roster.Member) bool { return here(m.Scope, m.Span) })
	if err != nil {
		return err
	}
	for _, m := range in {
		if keys[m.Scope] {
			handles[m.Person] = true
		}
	}
	held, err := few(near, "h.scope", func(where string, args ...any) ([]roster.Holder, error) {
		return holders(ctx, tx, where, args...)
	}, func(h roster.Holder) bool { return here(h.Scope, h.Span) })
	if err != nil {
		return err
	}
	for _, h := range held {
		if near[h.Scope] && h.Person != "" {
			handles[h.Person] = true
		}
	}
	s.Persons, err = few(handles, "p.handle", func(where string, args ...any) ([]roster.Person, error) {
		return persons(ctx, tx, where, args...)
	}, func(p roster.Person) bool { return handles[p.Handle] && p.On(s.Day) })
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(s.Persons))
	for _, p := range s.Persons {
		there[p.Handle] = true
	}
	// All that these persons are and have, wherever that is.
	if len(keys) <= manyScopes {
		in, err = few(there, "p.handle", func(where string, args ...any) ([]roster.Member, error) {
			return members(ctx, tx, where, args...)
		}, func(m roster.Member) bool { return here(m.Scope, m.Span) })
		if err != nil {
			return err
		}
	}
	theirs := held
	if len(near) <= manyScopes {
		theirs, err = few(there, "p.handle", func(where string, args ...any) ([]roster.Holder, error) {
			return holders(ctx, tx, where, args...)
		}, func(h roster.Holder) bool { return here(h.Scope, h.Span) })
		if err != nil {
			return err
		}
	}
	s.Members = slices.DeleteFunc(in, func(m roster.Member) bool { return !there[m.Person] })
	for _, h := range held {
		if h.Agent != "" && near[h.Scope] {
			s.Holders = append(s.Holders, h)
		}
	}
	for _, h := range theirs {
		if there[h.Person] {
			s.Holders = append(s.Holders, h)
		}
	}
	return currentIDs(ctx, tx, s.Persons)
}

// few reads rows whose column has one of the values and keeps those that fit; where there are many values it reads all.
func few[T any](values map[string]bool, column string, read func(string, ...any) ([]T, error), fits func(T) bool) (
	[]T, error) {
	where, args := "", []any(nil)
	if len(values) <= manyScopes {
		named := make([]string, 0, len(values))
		for v := range values {
			named = append(named, v)
		}
		where, args = oneOf(column, named)
	}
	all, err := read(where, args...)
	return slices.DeleteFunc(all, func(v T) bool { return !fits(v) }), err
}

// loadAway fills in who is away, as far as the actor may see it.
func (s *Snapshot) loadAway(ctx context.Context, tx *store.Tx, actor access.Actor) error {
	s.Away, s.Leaving = map[string]roster.Span{}, map[string]store.Date{}
	id := make(map[string]string, len(s.Persons))
	for _, p := range s.Persons {
		id[p.Handle] = p.ID
	}
	today := store.DateOf(tx.Now())
	all, err := absences(ctx, tx, `WHERE (a.starts <= $1 OR a.kind = $2) AND (a.ends IS NULL OR a.ends >= $1)`,
		s.Day, string(Exit))
	for _, a := range all {
		person, there := id[a.Person]
		switch {
		case !there || !a.seenBy(actor, person, today):
		case a.From.Compare(s.Day) > 0:
			s.Leaving[a.Person] = a.From
		default:
			s.Away[a.Person] = a.Span
		}
	}
	return err
}
