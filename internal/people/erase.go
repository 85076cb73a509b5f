package people

import (
	"context"
	"maps"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Erase takes a person out of who is who: their identities, what is said and was decided about these, and their names
// in what they decided about others. What is left are digests by which they are known again, so that a history which
// shows them again shows nobody; it returns them together with those of everybody who was erased before.
//
// Others stay who they are: where only the erased person's names had shown that two of them are two (an address that
// three have used is nobody's, one that two have used may be one person's), that is kept as a decision. Who did it is on
// the record by [access.Erase].
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (*Erased, error) {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return nil, err
	}
	theirs, err := identitiesWhere(ctx, tx, `person_id = $1`, t.PersonID)
	if err != nil {
		return nil, err
	}
	if len(theirs) == 0 {
		return nil, fault.NotFound("There is no person %q", t.PersonID)
	}
	e, err := LoadErased(ctx, tx)
	if err != nil {
		return nil, err
	}
	signs, err := signsOf(ctx, tx, t, theirs)
	if err != nil {
		return nil, err
	}
	others, err := personsWhere(ctx, tx, `p.live AND p.id <> $1`, t.PersonID)
	if err != nil {
		return nil, err
	}
	if err := e.add(ctx, tx, tx.NewID(), signs); err != nil {
		return nil, err
	}
	err = rematch(ctx, tx, t.Eraser(actor), nil, func() error { return removeTraces(ctx, tx, t, theirs) })
	if err != nil {
		return nil, err
	}
	if err := keepApart(ctx, tx, others); err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `UPDATE people_revision SET value = value + 1 WHERE id = 1`) // what was mined names them still
	return e, err
}

// keepApart decides that persons are different ones who were and are not any more.
func keepApart(ctx context.Context, tx *store.Tx, persons []Person) error {
	ids := make([]string, len(persons))
	at := make(map[string]Person, len(persons))
	for n, p := range persons {
		ids[n], at[p.ID] = p.ID, p
	}
	for {
		now, err := Current(ctx, tx, ids...)
		if err != nil {
			return err
		}
		joined := slices.IndexFunc(persons, func(p Person) bool { return now[p.ID] != p.ID })
		if joined < 0 {
			return nil
		}
		a := persons[joined]
		b, other := at[now[a.ID]]
		if !other {
			return fault.Internal(nil, "Another person would change by this erasure")
		}
		if _, err := decide(ctx, tx, access.System(), decision{verb: VerbRefuse,
			sides: [2][]string{identityIDs(a.Identities), identityIDs(b.Identities)}}); err != nil {
			return err
		}
	}
}

// Leaving returns the person with this id, or whom an earlier id leads to now, to who may erase them.
func Leaving(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Person, error) {
	if err := actor.MayAbout(access.ErasePerson, id); err != nil {
		return Person{}, err
	}
	found, err := Names(ctx, tx, id)
	if err == nil && found[id].ID == "" {
		err = fault.NotFound("There is no person %.60q", id)
	}
	return found[id], err
}

// signsOf gathers by what a person is known again: their identities, what .mailmap files make of these, and the names and
// addresses that nobody else has.
func signsOf(ctx context.Context, tx *store.Tx, t access.Traces, theirs []Identity) (map[sign][]string, error) {
	all := map[sign][]string{signHandle: t.Handles}
	own := map[string]bool{}
	add := func(name, email string) {
		for kind, text := range identitySigns(name, email) {
			all[kind] = append(all[kind], text)
		}
		if n := readName(name); n.full {
			all[signName] = append(all[signName], n.key)
		}
	}
	for _, i := range theirs {
		own[i.ID] = true
		add(i.Name, i.Email)
	}
	for _, name := range t.Names {
		add(name, "")
	}
	for _, email := range t.Emails {
		add("", email)
	}
	shared := map[string]bool{}
	other := func(name, email string) {
		for _, text := range identitySigns(name, email) {
			shared[text] = true
		}
		shared[readName(name).key] = true
	}
	err := each(ctx, tx, func(r store.Row) error {
		var id, name, email string
		err := r.Scan(&id, &name, &email)
		if own[id] {
			add(name, email)
		} else {
			other(name, email)
		}
		return err
	}, `SELECT identity_id, name, email FROM people_alias UNION ALL SELECT id, name, email FROM people_identity`)
	for kind := range all {
		all[kind] = slices.DeleteFunc(all[kind], func(text string) bool { return text == "" || shared[text] })
	}
	return all, err
}

// removeTraces removes the rows about a person and takes their ids and names out of those that stay.
func removeTraces(ctx context.Context, tx *store.Tx, t access.Traces, theirs []Identity) error {
	identities, err := keysOf(identityIDs(theirs))
	if err != nil {
		return err
	}
	persons, err := keysOf(t.Persons)
	if err != nil {
		return err
	}
	accounts, err := keysOf(t.Accounts)
	if err != nil {
		return err
	}
	names, err := keysOf(t.Names)
	if err != nil {
		return err
	}
	for _, s := range []struct{ query, set string }{
		{`DELETE FROM people_proposal WHERE person_a IN` + among, persons},
		{`DELETE FROM people_proposal WHERE person_b IN` + among, persons},
		{`DELETE FROM people_enrolled WHERE identity_id IN` + among, identities},
		{`DELETE FROM people_alias WHERE identity_id IN` + among, identities},
		{`DELETE FROM people_side WHERE identity_id IN` + among, identities},
		{`DELETE FROM people_identity WHERE id IN` + among, identities},
		{`DELETE FROM people_person WHERE id IN` + among, persons},
		{`DELETE FROM people_person WHERE NOT live AND founder IN` + among, identities},
		{`UPDATE people_decision SET actor_id = '', actor_name = '` + access.ErasedName + `' WHERE actor_id IN` + among, accounts},
		{`UPDATE people_decision SET undone_by = '` + access.ErasedName + `' WHERE undone_by IN` + among, names},
	} {
		if _, err := tx.Exec(ctx, s.query, s.set); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM people_decision WHERE id NOT IN (SELECT decision_id FROM people_side)`); err != nil {
		return err
	}
	return renamePersons(ctx, tx, t.Persons)
}

// renamePersons gives the ids of erased persons another form in the decisions that stay, since what others are called
// can hang on them: whose identities were taken from a person keeps the id that this gave. An id derives from a name
// and an address, so it says who it was to whoever guesses these.
func renamePersons(ctx context.Context, tx *store.Tx, persons []string) error {
	for _, id := range persons {
		if _, err := tx.Exec(ctx, `UPDATE people_decision SET person_id = $1 WHERE person_id = $2`,
			"p"+tx.NewID(), id); err != nil {
			return err
		}
	}
	return nil
}

// Kept is what is kept about a person's names: for the person alone.
type Kept struct {
	Person    Person
	Former    []string            // other ids that mean them now
	Canonical map[string][]Signed // by identity: what .mailmap files make of it
	Decisions []Decision          // about their identities, the newest first
}

// Signed is a name and an address.
type Signed struct{ Name, Email string }

// KeptOf returns what is kept about a person's names.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, personID string) (Kept, error) {
	var k Kept
	if err := actor.MayAbout(access.ExportPerson, personID); err != nil {
		return k, err
	}
	found, err := Names(ctx, tx, personID)
	if err != nil {
		return k, err
	}
	if k.Person = found[personID]; k.Person.ID == "" {
		return k, fault.NotFound("There is no person %q", personID)
	}
	former, err := Former(ctx, tx, k.Person.ID)
	if err != nil {
		return k, err
	}
	delete(former, k.Person.ID)
	k.Former = slices.Sorted(maps.Keys(former))
	k.Canonical = map[string][]Signed{}
	ids := identityIDs(k.Person.Identities)
	err = eachIn(ctx, tx, func(r store.Row) error {
		var id string
		var s Signed
		err := r.Scan(&id, &s.Name, &s.Email)
		k.Canonical[id] = append(k.Canonical[id], s)
		return err
	}, `SELECT DISTINCT identity_id, name, email FROM people_alias WHERE identity_id IN`, ids)
	if err != nil {
		return k, err
	}
	var about []string
	err = eachIn(ctx, tx, func(r store.Row) error {
		var id string
		err := r.Scan(&id)
		about = append(about, id)
		return err
	}, `SELECT DISTINCT decision_id FROM people_side WHERE identity_id IN`, ids)
	if err != nil {
		return k, err
	}
	keys, err := keysOf(about)
	if err != nil {
		return k, err
	}
	k.Decisions, err = decisionsWhere(ctx, tx, `id IN`+among+` ORDER BY id DESC`, keys)
	return k, err
}
