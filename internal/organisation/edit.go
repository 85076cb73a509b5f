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

// PutScope adds a scope, or changes the one with this key. A manager or director may do so inside what they manage.
func PutScope(ctx context.Context, tx *store.Tx, actor access.Actor, s roster.Scope) ([]roster.Change, error) {
	return change(ctx, tx, actor, func(is *roster.Roster) error {
		old := is.Scope(s.Key)
		if old == nil {
			is.Scopes = append(is.Scopes, s)
			return actor.MayIn(access.EditOrganisation, s.Parent)
		}
		err := actor.MayIn(access.EditOrganisation, s.Key)
		if err == nil && s.Parent != old.Parent {
			err = actor.MayIn(access.EditOrganisation, s.Parent)
		}
		*old = s
		return err
	})
}

// RemoveScope takes a scope out that was never used. What was used ends: it has a last day.
func RemoveScope(ctx context.Context, tx *store.Tx, actor access.Actor, key string) error {
	if err := actor.MayIn(access.EditOrganisation, key); err != nil {
		return err
	}
	_, err := change(ctx, tx, actor, func(is *roster.Roster) error {
		if is.Scope(key) == nil {
			return NoScope(key)
		}
		if slices.ContainsFunc(is.Scopes, func(s roster.Scope) bool {
			return s.Parent == key || slices.Contains(s.DependsOn, key)
		}) || slices.ContainsFunc(is.Members, func(m roster.Member) bool { return m.Scope == key }) ||
			slices.ContainsFunc(is.Holders, func(h roster.Holder) bool { return h.Scope == key }) {
			return fault.Conflict("%s is or was in use, and its history is kept", key).
				WithHint("Give it a last day, or take out first what is in it.")
		}
		is.Scopes = slices.DeleteFunc(is.Scopes, func(s roster.Scope) bool { return s.Key == key })
		is.Accepted = slices.DeleteFunc(is.Accepted, func(a roster.Acceptance) bool { return a.Scope == key })
		return nil
	})
	return err
}

// PutPerson adds a person when handle is empty, else changes the one with this handle, who may get another one.
func PutPerson(ctx context.Context, tx *store.Tx, actor access.Actor, handle string, p roster.Person) (
	[]roster.Change, error) {
	return change(ctx, tx, actor, func(is *roster.Roster) error {
		if handle == "" {
			p.ID = ""
			is.Persons = append(is.Persons, p)
			return actor.May(access.EditOrganisation)
		}
		old := is.Person(handle)
		if old == nil {
			return noPerson(handle)
		}
		if err := mayEdit(ctx, tx, actor, old.ID); err != nil {
			return err
		}
		p.ID = old.ID
		if p.Handle != handle {
			if is.Person(p.Handle) != nil {
				return fault.Conflict("%s is another person's handle already", p.Handle).WithHint("Choose another handle.")
			}
			is.Rename(handle, p.Handle)
			old = is.Person(p.Handle)
		}
		*old = p
		return nil
	})
}

// mayEdit returns nil when the actor may change what the organisation says of a person.
func mayEdit(ctx context.Context, tx *store.Tx, actor access.Actor, storedID string) error {
	now, err := people.Current(ctx, tx, storedID)
	if err != nil {
		return err
	}
	return actor.MayAbout(access.EditOrganisation, now[storedID])
}

// RemovePerson takes a person out of the organisation with all their memberships, roles and absences. The history keeps
// that they were there. Somebody who leaves is not taken out but has a last day, or an absence for good.
func RemovePerson(ctx context.Context, tx *store.Tx, actor access.Actor, handle string) error {
	if err := actor.May(access.EditOrganisation); err != nil {
		return err
	}
	_, err := change(ctx, tx, actor, func(is *roster.Roster) error {
		if is.Person(handle) == nil {
			return noPerson(handle)
		}
		is.Members = slices.DeleteFunc(is.Members, func(m roster.Member) bool { return m.Person == handle })
		is.Holders = slices.DeleteFunc(is.Holders, func(h roster.Holder) bool { return h.Person == handle })
		is.Persons = slices.DeleteFunc(is.Persons, func(p roster.Person) bool { return p.Handle == handle })
		for i := range is.Persons {
			if is.Persons[i].ReportsTo == handle {
				is.Persons[i].ReportsTo = ""
			}
		}
		return nil
	})
	return err
}

// PutMember adds a membership when it has no id, else changes the one with this id. It takes a say over the person as
// well as over the scope: otherwise whoever manages a team could make anybody one of theirs, to see what managers see.
func PutMember(ctx context.Context, tx *store.Tx, actor access.Actor, m roster.Member) (id string, err error) {
	fresh := m.ID == ""
	if fresh {
		m.ID = tx.NewID()
	}
	_, err = change(ctx, tx, actor, func(is *roster.Roster) error {
		if p := is.Person(m.Person); p != nil {
			if err := mayEdit(ctx, tx, actor, p.ID); err != nil {
				return err
			}
		}
		return put(actor, &is.Members, m, fresh, memberAt, func(m roster.Member) string { return m.Person + " in " + m.Scope })
	})
	return m.ID, err
}

func memberAt(m roster.Member) (id, scope string) { return m.ID, m.Scope }

// RemoveMember takes a membership out that never was. One that was ends: it has a last day.
func RemoveMember(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	_, err := change(ctx, tx, actor, func(is *roster.Roster) error {
		return take(actor, &is.Members, id, memberAt)
	})
	return err
}

// PutHolder gives somebody a role when it has no id, else changes the holding with this id.
func PutHolder(ctx context.Context, tx *store.Tx, actor access.Actor, h roster.Holder) (
	id string, err error) {
	fresh := h.ID == ""
	if fresh {
		h.ID = tx.NewID()
	}
	_, err = change(ctx, tx, actor, func(is *roster.Roster) error {
		return put(actor, &is.Holders, h, fresh, holderAt, func(h roster.Holder) string {
			return h.Person + h.Agent + " as " + h.Role + " of " + h.Scope
		})
	})
	return h.ID, err
}

func holderAt(h roster.Holder) (id, scope string) { return h.ID, h.Scope }

// RemoveHolder takes a role from somebody that they never had. One that they had ends: it has a last day.
func RemoveHolder(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	_, err := change(ctx, tx, actor, func(is *roster.Roster) error {
		return take(actor, &is.Holders, id, holderAt)
	})
	return err
}

// put adds an entry that is fresh, or replaces the one with its id. The actor has to have a say where it is and where it
// goes.
func put[E any](actor access.Actor, list *[]E, e E, fresh bool, of func(E) (id, scope string), about func(E) string) error {
	id, scope := of(e)
	if err := actor.MayIn(access.EditOrganisation, scope); err != nil {
		return err
	}
	if fresh {
		*list = append(*list, e)
		return nil
	}
	i, err := at(actor, *list, id, of)
	if err != nil {
		return err
	}
	if was := about((*list)[i]); was != about(e) {
		return fault.Invalid("person", "This entry is about %s, and stays so", was).WithHint("End it, and add another.")
	}
	(*list)[i] = e
	return nil
}

func take[E any](actor access.Actor, list *[]E, id string, of func(E) (id, scope string)) error {
	i, err := at(actor, *list, id, of)
	if err == nil {
		*list = slices.Delete(*list, i, i+1)
	}
	return err
}

// at finds the entry with an id that the actor has a say over.
func at[E any](actor access.Actor, list []E, id string, of func(E) (id, scope string)) (int, error) {
	i := slices.IndexFunc(list, func(o E) bool { is, _ := of(o); return is == id })
	if i < 0 {
		return 0, fault.NotFound("There is no entry %q", id).WithHint("It may have been taken out meanwhile: load again.")
	}
	_, scope := of(list[i])
	return i, actor.MayIn(access.EditOrganisation, scope)
}

// Accept keeps that a finding in a scope is wanted, why, and until when; it replaces what was said of it before.
func Accept(ctx context.Context, tx *store.Tx, actor access.Actor, a roster.Acceptance) ([]roster.Change, error) {
	if err := actor.MayIn(access.AcceptFinding, a.Scope); err != nil {
		return nil, err
	}
	a.By = actor.Name
	return change(ctx, tx, actor, func(is *roster.Roster) error {
		is.Accepted = append(slices.DeleteFunc(is.Accepted, same(a.Scope, a.Finding)), a)
		return nil
	})
}

// Reopen takes back that a finding is wanted.
func Reopen(ctx context.Context, tx *store.Tx, actor access.Actor, scope, finding string) error {
	if err := actor.MayIn(access.AcceptFinding, scope); err != nil {
		return err
	}
	_, err := change(ctx, tx, actor, func(is *roster.Roster) error {
		if !slices.ContainsFunc(is.Accepted, same(scope, finding)) {
			return fault.NotFound("The finding %q of %s is not accepted", finding, scope)
		}
		is.Accepted = slices.DeleteFunc(is.Accepted, same(scope, finding))
		return nil
	})
	return err
}

func same(scope, finding string) func(roster.Acceptance) bool {
	return func(a roster.Acceptance) bool { return a.Scope == scope && a.Finding == finding }
}
