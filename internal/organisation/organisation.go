// Package organisation keeps who is in which unit, team and project, who has which role there, who is away, and works
// out how people stand to each other.
//
// The organisation is one value, a [roster.Roster], and a change leads from one such value to the next: every operation
// reads it, changes it, has it checked as a whole ([roster.Roster.Check]), and stores the difference with its words
// (change.go). So a file that is applied and a member who is added on a page obey the same rules, and nothing is half
// done. Nothing is lost either: memberships and roles have a first and a last day, and [History] tells every change.
//
// [Load] gives the part of it that is seen from one scope on one day. [StandingOf] says from the roles that people
// hold how a person stands to others, on which the policy in package access rests; which relation a role gives is said in
// the role catalogue, ours and the organisation's own. Absences are private and are kept apart from all this (absence.go).
// The role catalogue (catalogue.go) and career ladders (ladders.go) are documents beside it.
//
// Persons are enrolled in package people, so that histories and the organisation mean the same persons by the same
// ids.
//
// Tables: organisation_scope, organisation_person, organisation_member, organisation_holder, organisation_acceptance,
// organisation_absence, organisation_presence, organisation_change, organisation_catalogue, organisation_ladder and
// organisation_revision.
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

// Read returns the whole organisation, with what has ended. Persons have the ids that they have now.
func Read(ctx context.Context, tx *store.Tx, actor access.Actor) (roster.Roster, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return roster.Roster{}, err
	}
	b, err := theBook(ctx, tx)
	if err != nil {
		return roster.Roster{}, err
	}
	return b.Clone(), nil
}

// currentIDs gives persons the ids that they have now.
func currentIDs(ctx context.Context, tx *store.Tx, persons []roster.Person) error {
	ids := make([]string, len(persons))
	for i, p := range persons {
		ids[i] = p.ID
	}
	now, err := people.Current(ctx, tx, ids...)
	for i := range persons {
		persons[i].ID = now[persons[i].ID]
	}
	return err
}

// grow raises the revision.
func grow(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE organisation_revision SET value = value + 1 WHERE id = 1`)
	return err
}

// Revision returns a number that grows whenever anything about the organisation changes.
func Revision(ctx context.Context, tx *store.Tx) (int64, error) {
	value, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT value FROM organisation_revision WHERE id = 1`)
	return value, err
}

// State is all that what is worked out of the organisation depends on, but who asks.
type State struct {
	Organisation, People int64 // revisions: of the organisation, and of who is who
	Day                  store.Date
}

// StateNow returns the state as a transaction sees it.
func StateNow(ctx context.Context, tx *store.Tx) (s State, err error) {
	s.Day = store.DateOf(tx.Now())
	if s.Organisation, err = Revision(ctx, tx); err == nil {
		s.People, err = people.Revision(ctx, tx)
	}
	return s, err
}

// Find returns the person with a handle as they are stored, with the id that they have now.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, handle string) (roster.Person, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return roster.Person{}, err
	}
	p, err := personByHandle(ctx, tx, handle)
	if err != nil {
		return p, err
	}
	one := []roster.Person{p}
	err = currentIDs(ctx, tx, one)
	return one[0], err
}

// WithID returns the person of the organisation whom an id of package people means now.
func WithID(ctx context.Context, tx *store.Tx, actor access.Actor, personID string) (roster.Person, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return roster.Person{}, err
	}
	now, err := people.Current(ctx, tx, personID)
	if err != nil {
		return roster.Person{}, err
	}
	ids, err := people.Former(ctx, tx, now[personID])
	if err != nil {
		return roster.Person{}, err
	}
	where, args := oneOf("p.id", slices.Sorted(maps.Keys(ids)))
	found, err := persons(ctx, tx, where, args...)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("This person is not in the organisation")
	}
	if err != nil {
		return roster.Person{}, err
	}
	found[0].ID = now[personID]
	return found[0], nil
}

// NoScope says that there is no scope with a key.
func NoScope(key string) error {
	return fault.NotFound("There is no team, project or unit %q", key).WithHint("leadwright team list shows what there is.")
}

func noPerson(handle string) error {
	return fault.NotFound("There is no person %q in the organisation", handle)
}
