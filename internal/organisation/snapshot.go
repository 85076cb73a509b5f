package organisation

import (
	"context"

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

// Load returns the organisation on a day as seen from the scope with a key. What lists hold is shared: nobody changes it.
func Load(ctx context.Context, tx *store.Tx, actor access.Actor, key string, day store.Date) (Snapshot, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return Snapshot{Day: day}, err
	}
	b, err := theBook(ctx, tx)
	if err != nil {
		return Snapshot{Day: day}, err
	}
	snap, err := b.seenFrom(key, day)
	if err != nil {
		return snap, err
	}
	return snap, snap.loadAway(ctx, tx, actor)
}

// Whole returns the whole organisation on a day, seen from nowhere in particular.
func Whole(ctx context.Context, tx *store.Tx, actor access.Actor, day store.Date) (Snapshot, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return Snapshot{Day: day}, err
	}
	b, err := theBook(ctx, tx)
	if err != nil {
		return Snapshot{Day: day}, err
	}
	snap := b.on(day)
	return snap, snap.loadAway(ctx, tx, actor)
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
