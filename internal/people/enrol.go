package people

import (
	"context"
	"maps"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Enrolment names a person of the organisation: their name and the addresses that are theirs, none when not known.
type Enrolment struct {
	PersonID string // who it was when enrolled before, empty for somebody new
	Name     string
	Emails   []string
}

// Enrol makes persons of the organisation known, or changes what is known of them, and returns their ids in the same
// order. The identities of an enrolment are one person, and a human; what histories show joins them by the automatic
// rule. Two who are enrolled are never one person, whatever they share: where evidence would join a third identity
// with both, it joins neither. It may be long: all identities are matched again, once for the whole list.
//
// Whoever calls it has checked who acts; an address that two enrolments claim, and one of somebody who was erased, give a
// Conflict.
func Enrol(ctx context.Context, tx *store.Tx, actor access.Actor, persons []Enrolment) ([]string, error) {
	known, err := enrolledPersons(ctx, tx)
	if err != nil {
		return nil, err
	}
	erased, err := LoadErased(ctx, tx)
	if err != nil {
		return nil, err
	}
	var seen []Observed
	firsts := make([]string, len(persons))
	wanted := map[string]string{} // identity → enrolment, which is called by its first identity
	by := map[string]int{}        // identity → index of persons
	again := map[string]bool{}    // enrolments that were there before
	for n, p := range persons {
		observed := p.identities()
		firsts[n] = IdentityID(observed[0].Name, observed[0].Email)
		enrolment := known.enrolment[p.PersonID]
		if enrolment == "" {
			enrolment = firsts[n]
		} else {
			again[enrolment] = true
		}
		for _, o := range observed {
			id := IdentityID(o.Name, o.Email)
			if _, gone := erased.whose(o.Name, o.Email); gone {
				return nil, fault.Conflict("%s was erased here, and does not come back under the same address", p.Name).
					WithHint("Leave this person out. Somebody who is really back is named with an address they did not have before.")
			}
			if other, claimed := by[id]; claimed && other != n {
				return nil, fault.Conflict("%s <%s> is named as two persons", o.Name, o.Email).
					WithHint("Give each address to one person.")
			}
			wanted[id], by[id] = enrolment, n
		}
		seen = append(seen, observed...)
	}
	var gone []string
	for id, enrolment := range known.identity {
		switch is, stays := wanted[id]; {
		case stays && is != enrolment && !again[enrolment]:
			return nil, fault.Conflict("One of these addresses belongs to another person of the organisation").
				WithHint("Give each address to one person.")
		case !stays && again[enrolment]:
			gone = append(gone, id)
		}
	}
	fresh, _, err := news(ctx, tx, "organisation", seen)
	if err != nil {
		return nil, err
	}
	if len(fresh) > 0 || len(gone) > 0 || !known.holds(wanted) {
		err = rematch(ctx, tx, actor, fresh, func() error { return saveEnrolled(ctx, tx, wanted, gone) })
	}
	if err != nil {
		return nil, err
	}
	return personsOf(ctx, tx, firsts)
}

// Unenrol takes persons out of the organisation's: what histories show of them stays, and alone says who they are.
func Unenrol(ctx context.Context, tx *store.Tx, actor access.Actor, personIDs ...string) error {
	known, err := enrolledPersons(ctx, tx)
	if err != nil {
		return err
	}
	leaving := map[string]bool{}
	for _, id := range personIDs {
		leaving[known.enrolment[id]] = true
	}
	var gone []string
	for id, enrolment := range known.identity {
		if leaving[enrolment] {
			gone = append(gone, id)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return rematch(ctx, tx, actor, nil, func() error { return saveEnrolled(ctx, tx, nil, gone) })
}

// identities are those of an enrolment; the name alone when there is no address.
func (e Enrolment) identities() []Observed {
	if len(e.Emails) == 0 {
		return []Observed{{Name: e.Name}}
	}
	all := make([]Observed, len(e.Emails))
	for n, email := range e.Emails {
		all[n] = Observed{Name: e.Name, Email: email}
	}
	return all
}

// personsOf returns the persons of identities, in their order.
func personsOf(ctx context.Context, tx *store.Tx, identities []string) ([]string, error) {
	var links map[string]Link
	var err error
	if len(identities) > manyIDs {
		links, err = Links(ctx, tx)
	} else {
		links, err = Links(ctx, tx, identities...)
	}
	ids := make([]string, len(identities))
	for n, identity := range identities {
		ids[n] = links[identity].PersonID
	}
	return ids, err
}

// enrolled is who is enrolled: the enrolment of identities and of persons.
type enrolled struct{ identity, enrolment map[string]string }

// holds reports whether all identities have the wanted enrolment already.
func (e enrolled) holds(wanted map[string]string) bool {
	for id, enrolment := range wanted {
		if e.identity[id] != enrolment {
			return false
		}
	}
	return true
}

// enrolledPersons reads who is enrolled. Persons are found under ids that lead to them too.
func enrolledPersons(ctx context.Context, tx *store.Tx) (enrolled, error) {
	all := enrolled{identity: map[string]string{}, enrolment: map[string]string{}}
	err := each(ctx, tx, func(r store.Row) error {
		var id, enrolment, person string
		err := r.Scan(&id, &enrolment, &person)
		all.identity[id], all.enrolment[person] = enrolment, enrolment
		return err
	}, `SELECT e.identity_id, e.enrolment, COALESCE(i.person_id, '')
		FROM people_enrolled e LEFT JOIN people_identity i ON i.id = e.identity_id`)
	if err != nil {
		return all, err
	}
	return all, each(ctx, tx, func(r store.Row) error {
		var was, is string
		err := r.Scan(&was, &is)
		if enrolment := all.enrolment[is]; enrolment != "" {
			all.enrolment[was] = enrolment
		}
		return err
	}, `SELECT id, leads_to FROM people_person WHERE NOT live AND leads_to IS NOT NULL`)
}

// saveEnrolled writes which enrolment identities belong to, and takes out those that belong to none any more.
func saveEnrolled(ctx context.Context, tx *store.Tx, wanted map[string]string, gone []string) error {
	if len(gone) > 0 {
		keys, err := keysOf(gone)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM people_enrolled WHERE identity_id IN`+among, keys); err != nil {
			return err
		}
	}
	return upsert(ctx, tx, "people_enrolled", []string{"identity_id", "enrolment"}, 1, func(yield func([]any) bool) {
		for _, id := range slices.Sorted(maps.Keys(wanted)) {
			if !yield([]any{id, wanted[id]}) {
				return
			}
		}
	})
}
