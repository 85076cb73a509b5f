package organisation

import (
	"context"
	"slices"
	"sync"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// StandingOf works out how a person stands to others today (in UTC). They are a peer of those in the same team or
// project; a role gives them its relation (see role.Relation) to the scope that they hold it in, to all scopes inside and to
// those who are members there; and they manage those who report to them directly. Whoever is not in the organisation
// today stands in no relation to anybody; whether they left it is said too.
func StandingOf(ctx context.Context, tx *store.Tx, personID string) (*access.Standing, error) {
	b, err := theBook(ctx, tx)
	if err != nil {
		return nil, err
	}
	day := store.DateOf(tx.Now())
	here, left, err := b.today(ctx, tx, personID, day)
	if err != nil || len(here) == 0 {
		return &access.Standing{Left: left}, err
	}
	given, err := relationsHere(ctx, tx)
	if err != nil {
		return nil, err
	}
	s := &access.Standing{Scopes: b.scopesOf(here, day, given), Persons: map[string]access.Relation{}}
	for key, relation := range s.Scopes {
		for _, m := range b.membersIn[key] {
			if m.On(day) {
				s.Persons[b.person[m.Person].ID] |= relation
			}
		}
	}
	for _, self := range here {
		for _, p := range b.reports[self.Handle] {
			if p.On(day) {
				s.Persons[p.ID] |= access.Manages
			}
		}
	}
	delete(s.Persons, personID)
	delete(s.Persons, "") // whom package people does not know
	return s, nil
}

// today returns as whom a person is in the organisation on a day, or whether they have left it by then: their last day is
// past, or they are away for good. Whoever was never in it has not left.
func (b *book) today(ctx context.Context, tx *store.Tx, personID string, day store.Date) (
	here []*roster.Person, left bool, err error) {
	for _, p := range b.known[personID] {
		exits, err := absences(ctx, tx, `WHERE p.handle = $1 AND a.kind = $2`, p.Handle, string(Exit))
		if err != nil {
			return nil, false, err
		}
		ended := !p.Until.IsZero() && p.Until.Compare(day) < 0
		switch gone := ended || slices.ContainsFunc(exits, func(a Absence) bool { return a.On(day) }); {
		case gone:
			left = true
		case p.On(day):
			here = append(here, p)
		}
	}
	return here, left && len(here) == 0, nil
}

// scopesOf works out how the person whom these mean stands to scopes on a day.
func (b *book) scopesOf(here []*roster.Person, day store.Date, given relationOf) map[string]access.Relation {
	tree := newTree(b.Scopes, day)
	in := map[string]access.Relation{}
	for _, p := range here {
		for _, m := range b.membersOf[p.Handle] {
			if s := tree.scope[m.Scope]; s != nil && m.On(day) && (s.Kind == roster.Team || s.Kind == roster.Project) {
				in[m.Scope] |= access.Peer
			}
		}
		for _, h := range b.holdersOf[p.Handle] {
			relation := given(h.Role)
			if relation == 0 || !h.On(day) {
				continue
			}
			for _, s := range tree.inside(h.Scope) {
				if relation != access.Coordinates || s.Kind == roster.Project {
					in[s.Key] |= relation
				}
			}
		}
	}
	return in
}

// tree is the scopes of one day.
type tree struct {
	scope    map[string]*roster.Scope
	children map[string][]*roster.Scope
}

func newTree(all []roster.Scope, day store.Date) tree {
	t := tree{make(map[string]*roster.Scope, len(all)), map[string][]*roster.Scope{}}
	for i := range all {
		if s := &all[i]; s.On(day) {
			t.scope[s.Key] = s
			t.children[s.Parent] = append(t.children[s.Parent], s)
		}
	}
	return t
}

// inside returns a scope and all that lie in it, the outer before the inner; nothing for a scope that is not there.
func (t tree) inside(key string) []*roster.Scope {
	if t.scope[key] == nil {
		return nil
	}
	all := []*roster.Scope{t.scope[key]}
	for i := 0; i < len(all); i++ {
		all = append(all, t.children[all[i].Key]...)
	}
	return all
}

// around returns the scopes around one, the nearest first.
func (t tree) around(key string) []*roster.Scope {
	var all []*roster.Scope
	for s := t.scope[key]; s != nil && t.scope[s.Parent] != nil; s = t.scope[s.Parent] {
		all = append(all, t.scope[s.Parent])
	}
	return all
}

// standings are how persons stand to others, as far as anybody asked in one state. It is remembered with the database.
type standings struct {
	mu    sync.Mutex
	known map[string]*access.Standing
	size  int // persons and scopes in known
}

// mostStandings bounds standings: somebody who stands above 10,000 counts as 10,000. It is some 20 MB at the most.
const mostStandings = 200_000

// Standing is StandingOf, remembered until anything about it changes. It is shared: nobody changes it.
func Standing(ctx context.Context, tx *store.Tx, personID string) (*access.Standing, error) {
	state, err := StateNow(ctx, tx)
	if err != nil {
		return nil, err
	}
	all, err := store.Remembered(tx, "standings", state, func() (*standings, error) {
		return &standings{known: map[string]*access.Standing{}}, nil
	})
	if err != nil {
		return nil, err
	}
	all.mu.Lock()
	known := all.known[personID]
	all.mu.Unlock()
	if known != nil {
		return known, nil
	}
	standing, err := StandingOf(ctx, tx, personID)
	if err != nil {
		return nil, err
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	n := len(standing.Persons) + len(standing.Scopes) + 1
	if all.size+n > mostStandings {
		all.known, all.size = map[string]*access.Standing{}, 0
	}
	if all.known[personID] == nil {
		all.size += n
	}
	all.known[personID] = standing
	return standing, nil
}
