package organisation

import (
	"context"
	"slices"
	"strconv"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// tie is how somebody stands to a person or to those in a scope, on the days of a span.
type tie struct {
	relation access.Relation
	roster.Span
}

// ties are how one person stands to others by a roster, by the ids of these as they are stored: [StandingOf] for all days
// at once. Absences do not count.
type ties map[string][]tie

// tiesOf works out the ties of the person whom these stored ids mean. Who reports to them counts whether or not they are
// there on a day: to come back later is no favour.
func tiesOf(r roster.Roster, mine map[string]string, given relationOf) ties {
	own := map[string]roster.Span{} // the days on which they are in the organisation, by handle
	id := ids(r.Persons)
	for _, p := range r.Persons {
		if mine[p.ID] != "" {
			own[p.Handle] = p.Span
		}
	}
	all := ties{}
	to := func(person string, t tie, days roster.Span) {
		if both, meet := overlap(t.Span, days); meet && mine[id[person]] == "" {
			all[id[person]] = append(all[id[person]], tie{t.relation, both})
		}
	}
	in := scopeTies(r, own, given)
	for _, m := range r.Members {
		for _, t := range in[m.Scope] {
			to(m.Person, t, m.Span)
		}
	}
	for _, p := range r.Persons {
		if days, reports := own[p.ReportsTo]; reports {
			to(p.Handle, tie{access.Manages, days}, roster.Span{})
		}
	}
	return all
}

// scopeTies is how the person with these handles stands to scopes.
func scopeTies(r roster.Roster, own map[string]roster.Span, given relationOf) map[string][]tie {
	scope, children := map[string]roster.Scope{}, map[string][]string{}
	for _, s := range r.Scopes {
		scope[s.Key] = s
		children[s.Parent] = append(children[s.Parent], s.Key)
	}
	in := map[string][]tie{}
	var down func(key string, t tie)
	down = func(key string, t tie) {
		s, meet := scope[key], false
		if t.Span, meet = overlap(t.Span, s.Span); !meet {
			return
		}
		if t.relation != access.Coordinates || s.Kind == roster.Project {
			in[key] = append(in[key], t)
		}
		for _, c := range children[key] {
			down(c, t)
		}
	}
	for _, h := range r.Holders {
		days, mine := own[h.Person]
		if both, meet := overlap(days, h.Span); mine && meet && given(h.Role) != 0 {
			down(h.Scope, tie{given(h.Role), both})
		}
	}
	for _, m := range r.Members {
		days, mine := own[m.Person]
		if kind := scope[m.Scope].Kind; !mine || kind != roster.Team && kind != roster.Project {
			continue
		}
		if both, meet := overlap(days, m.Span); meet {
			if both, meet = overlap(both, scope[m.Scope].Span); meet {
				in[m.Scope] = append(in[m.Scope], tie{access.Peer, both})
			}
		}
	}
	return in
}

// overlap returns the days that two spans have in common, and whether there are any.
func overlap(a, b roster.Span) (roster.Span, bool) {
	meet := a.Meets(b)
	if b.From.Compare(a.From) > 0 {
		a.From = b.From
	}
	if a.Until.IsZero() || !b.Until.IsZero() && b.Until.Compare(a.Until) < 0 {
		a.Until = b.Until
	}
	return a, meet
}

// shows reports whether ties show more of a person than others did: on a day, from one on, something that is private.
func shows(is, was []tie, from store.Date) bool {
	if slices.Equal(is, was) {
		return false
	}
	for _, sight := range access.Sights() {
		gives := func(t tie) bool { return t.relation&sight != 0 }
		had := slices.DeleteFunc(slices.Clone(was), func(t tie) bool { return !gives(t) })
		for _, t := range is {
			if gives(t) && !covered(t.Span, had, from) {
				return true
			}
		}
	}
	return false
}

// covered reports whether each day of a span, from one on, is in one of the ties.
func covered(days roster.Span, by []tie, from store.Date) bool {
	if days.From.Compare(from) > 0 {
		from = days.From
	}
	for days.Until.IsZero() || from.Compare(days.Until) <= 0 {
		i := slices.IndexFunc(by, func(t tie) bool { return t.On(from) })
		if i < 0 {
			return false
		}
		if by[i].Until.IsZero() {
			return true
		}
		from = by[i].Until.AddDays(1)
	}
	return true
}

// enrolWithoutFavours is enrol for an actor who might do themselves a favour: by a role, a membership, a report, or where a
// scope lies, theirs or that of somebody else. It refuses a change after which they would see more than before of what is
// private to anybody, today or on a day to come; new persons are no exception, who may be old ones under another name. To
// enrol can join persons, and theirs too: so whom they mean is asked before it, and after it.
func enrolWithoutFavours(ctx context.Context, tx *store.Tx, actor access.Actor, was, is roster.Roster) error {
	given, err := relationsHere(ctx, tx)
	if err != nil {
		return err
	}
	before, err := storedOf(ctx, tx, actor)
	if err != nil {
		return err
	}
	if err := enrol(ctx, tx, actor, was, is); err != nil {
		return err
	}
	after, err := storedOf(ctx, tx, actor)
	if err != nil {
		return err
	}
	today := store.DateOf(tx.Now())
	had, has := tiesOf(was, before, given), tiesOf(is, after, given)
	var more []string
	for _, p := range is.Persons {
		if shows(has[p.ID], had[p.ID], today) {
			more = append(more, p.Name)
		}
	}
	return refuseFavours(more)
}

// storedOf returns the ids that mean the actor at this moment.
func storedOf(ctx context.Context, tx *store.Tx, actor access.Actor) (map[string]string, error) {
	now, err := people.Current(ctx, tx, actor.PersonID)
	if err != nil {
		return nil, err
	}
	return people.Former(ctx, tx, now[actor.PersonID])
}

// refuseFavours refuses a change that would show the actor more of these persons.
func refuseFavours(names []string) error {
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	of := names[0]
	switch n := len(names) - 1; n {
	case 0:
	case 1:
		of += " and " + names[1]
	default:
		of += " and " + strconv.Itoa(n) + " others"
	}
	return fault.Denied("By this change you would see more of what is private to %s", of).
		WithHint("What you see of others follows from roles, teams and reports, and is not yours to widen. An owner can make the " +
			"change, or somebody who sees no more by it.")
}
