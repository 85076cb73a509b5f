package organisation

import (
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// own is what a roster says of one person that lets them see what is private to others.
type own struct {
	held    []roster.Holder // whose roles give a relation
	reports []roster.Person // who report to them, with ids as stored
	given   relationOf
}

// ownOf finds in a roster what the actor has. It asks which ids mean them at this moment: a change may join persons.
func ownOf(ctx context.Context, tx *store.Tx, actor access.Actor, r roster.Roster) (own, error) {
	given, err := relationsHere(ctx, tx)
	o := own{given: given}
	if err != nil {
		return o, err
	}
	now, err := people.Current(ctx, tx, actor.PersonID)
	if err != nil {
		return o, err
	}
	ids, err := people.Former(ctx, tx, now[actor.PersonID])
	if err != nil {
		return o, err
	}
	mine := map[string]bool{}
	for _, p := range r.Persons {
		if ids[p.ID] != "" {
			mine[p.Handle] = true
		}
	}
	for _, p := range r.Persons {
		if mine[p.ReportsTo] && !mine[p.Handle] {
			o.reports = append(o.reports, p)
		}
	}
	for _, h := range r.Holders {
		if mine[h.Person] && given(h.Role) != 0 {
			o.held = append(o.held, h)
		}
	}
	return o, nil
}

// has reports whether there is a holding that gives the relation of h in its scope on all its days.
func (o own) has(h roster.Holder) bool {
	for _, w := range o.held {
		if w.Scope == h.Scope && o.given(w.Role) == o.given(h.Role) && w.From.Compare(h.From) <= 0 &&
			(w.Until.IsZero() || !h.Until.IsZero() && h.Until.Compare(w.Until) <= 0) {
			return true
		}
	}
	return false
}

// refuseFavours refuses a change by which the actor would get to see what is private to others: a role that gives a
// relation to those in a scope, or somebody who reports to them. To end what they have is no favour.
func (o own) refuseFavours(is own) error {
	const hint = "Somebody else who may change it has to: what you may see of others follows from it."
	for _, h := range is.held {
		if !o.has(h) {
			return fault.Denied("You cannot give yourself the role %s in %s", h.Role, h.Scope).WithHint(hint)
		}
	}
	for _, p := range is.reports {
		if !slices.ContainsFunc(o.reports, func(was roster.Person) bool { return was.ID == p.ID }) {
			return fault.Denied("You cannot make %s report to yourself", p.Name).WithHint(hint)
		}
	}
	return nil
}

// enrolWithoutFavours is enrol for an actor who might do themselves a favour. To enrol can join persons, and theirs too:
// so what they had is seen before, and what they have after it.
func enrolWithoutFavours(ctx context.Context, tx *store.Tx, actor access.Actor, was, is roster.Roster) error {
	had, err := ownOf(ctx, tx, actor, was)
	if err != nil {
		return err
	}
	if err := enrol(ctx, tx, actor, was, is); err != nil {
		return err
	}
	has, err := ownOf(ctx, tx, actor, is)
	if err != nil {
		return err
	}
	return had.refuseFavours(has)
}
