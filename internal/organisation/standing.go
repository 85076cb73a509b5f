package organisation

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// StandingOf works out how a person stands to others today (in UTC). They are a peer of those in the same team or
// project; a role gives them its relation (see role.Relation) to the scope that they hold it in, to all scopes inside and to
// those who are members there; and they manage those who report to them directly. Whoever is not in the organisation
// today stands in no relation to anybody; whether they left it is said too.
func StandingOf(ctx context.Context, tx *store.Tx, personID string) (*access.Standing, error) {
	day := store.DateOf(tx.Now())
	self, ids, left, err := today(ctx, tx, personID, day)
	none := &access.Standing{Left: left}
	if err != nil || len(self) == 0 {
		return none, err
	}
	in, err := placesOf(ctx, tx, self, day)
	if err != nil {
		return none, err
	}
	byStored, err := in.persons(ctx, tx, day)
	if err != nil {
		return none, err
	}
	where, args := oneOf("p.reports_to", ids)
	reports, err := persons(ctx, tx, where, args...)
	if err != nil {
		return none, err
	}
	for _, p := range reports {
		if p.On(day) {
			byStored[p.ID] |= access.Manages
		}
	}
	s := &access.Standing{Scopes: in, Persons: make(map[string]access.Relation, len(byStored))}
	stored := make([]string, 0, len(byStored))
	for id := range byStored {
		stored = append(stored, id)
	}
	now, err := people.Current(ctx, tx, stored...)
	for was, is := range now {
		if is != personID {
			s.Persons[is] |= byStored[was]
		}
	}
	return s, err
}

// today returns the handles and stored ids under which a person is in the organisation on a day, or whether they have
// left it by then: their last day is past, or they are away for good. Whoever was never in it has not left.
func today(ctx context.Context, tx *store.Tx, personID string, day store.Date) (
	handles, ids []string, left bool, err error) {
	earlier, err := people.Former(ctx, tx, personID)
	if err != nil {
		return nil, nil, false, err
	}
	where, args := oneOf("p.id", slices.Sorted(maps.Keys(earlier)))
	found, err := persons(ctx, tx, where, args...)
	if err != nil {
		return nil, nil, false, err
	}
	for _, p := range found {
		exits, err := absences(ctx, tx, `WHERE a.person_id = $1 AND a.kind = $2`, p.ID, string(Exit))
		if err != nil {
			return nil, nil, false, err
		}
		ended := !p.Until.IsZero() && p.Until.Compare(day) < 0
		switch gone := ended || slices.ContainsFunc(exits, func(a Absence) bool { return a.On(day) }); {
		case gone:
			left = true
		case p.On(day):
			handles, ids = append(handles, p.Handle), append(ids, p.ID)
		}
	}
	return handles, ids, left && len(ids) == 0, nil
}

// places is how somebody stands to scopes.
type places map[string]access.Relation

// placesOf works out how the person with these handles stands to scopes on a day.
func placesOf(ctx context.Context, tx *store.Tx, handles []string, day store.Date) (places, error) {
	all, err := scopes(ctx, tx)
	if err != nil {
		return nil, err
	}
	tree := newTree(all, day)
	in := places{}
	where, args := oneOf("p.handle", handles)
	mine, err := members(ctx, tx, where, args...)
	if err != nil {
		return nil, err
	}
	for _, m := range mine {
		if s := tree.scope[m.Scope]; s != nil && m.On(day) && (s.Kind == roster.Team || s.Kind == roster.Project) {
			in[m.Scope] |= access.Peer
		}
	}
	held, err := holders(ctx, tx, where, args...)
	if err != nil {
		return nil, err
	}
	given, err := relationsHere(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, h := range held {
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
	return in, nil
}

// manyScopes is from how many scopes on reading all memberships is faster than naming the scopes.
const manyScopes = 100

// persons returns the relations to the members of the places, by the ids they are stored with.
func (in places) persons(ctx context.Context, tx *store.Tx, day store.Date) (map[string]access.Relation, error) {
	keys := make([]string, 0, len(in))
	for key := range in {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	where, args := oneOf("scope", keys)
	if len(keys) > manyScopes {
		where, args = "", nil
	}
	byStored := map[string]access.Relation{}
	_, err := store.All(ctx, tx, func(r store.Row) (struct{}, error) {
		var person, scope string
		var span roster.Span
		err := r.Scan(&person, &scope, &span.From, &span.Until)
		if relation := in[scope]; relation != 0 && span.On(day) {
			byStored[person] |= relation
		}
		return struct{}{}, err
	}, `SELECT person_id, scope, starts, ends FROM organisation_member `+where, args...)
	return byStored, err
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
