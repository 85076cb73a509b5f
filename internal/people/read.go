package people

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Persons returns all persons by name. Agents and bots are none.
func Persons(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Person, error) {
	if err := actor.May(access.ReadPeople); err != nil {
		return nil, err
	}
	all, err := personsWhere(ctx, tx, `p.live`)
	type named struct {
		key string
		Person
	}
	keyed := make([]named, len(all))
	for n, p := range all {
		keyed[n] = named{foldText(p.Name), p}
	}
	slices.SortFunc(keyed, func(a, b named) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.ID, b.ID))
	})
	for n := range keyed {
		all[n] = keyed[n].Person
	}
	return all, err
}

// Machines returns the identities of agents and bots, by name.
func Machines(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Identity, error) {
	if err := actor.May(access.ReadPeople); err != nil {
		return nil, err
	}
	all, err := identitiesWhere(ctx, tx, `person_id IS NULL`)
	slices.SortStableFunc(all, func(a, b Identity) int { return strings.Compare(foldText(a.Name), foldText(b.Name)) })
	return all, err
}

// Get returns the person with this id, or whom an earlier id leads to now.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Person, error) {
	if err := actor.MayAbout(access.ReadPerson, id); err != nil {
		return Person{}, err
	}
	found, err := Names(ctx, tx, id)
	if err != nil {
		return Person{}, err
	}
	if found[id].ID == "" {
		return Person{}, fault.NotFound("There is no person %q", id)
	}
	return found[id], nil
}

// Links says whose the given identities are; all that are known when none is given. Unknown ids are left out. The
// names are not to be shown to who may not read people: it is for packages that check for themselves.
func Links(ctx context.Context, tx *store.Tx, identityIDs ...string) (map[string]Link, error) {
	links := make(map[string]Link, len(identityIDs))
	scan := func(r store.Row) error {
		var id, kind string
		var l Link
		err := r.Scan(&id, &l.PersonID, &l.Name, &kind)
		l.Kind = Kind(kind)
		links[id] = l
		return err
	}
	query := `SELECT i.id, COALESCE(p.id, ''), COALESCE(p.name, i.name), i.kind
		FROM people_identity i LEFT JOIN people_person p ON p.id = i.person_id`
	if len(identityIDs) == 0 {
		return links, each(ctx, tx, scan, query)
	}
	return links, eachIn(ctx, tx, scan, query+` WHERE i.id IN`, identityIDs)
}

// Current says which person each of the given ids means now: persons who turned out to be one have one id, and the
// others lead to it. Ids that mean nobody are left out. Packages that keep a person's id read it through this.
func Current(ctx context.Context, tx *store.Tx, personIDs ...string) (map[string]string, error) {
	now := make(map[string]string, len(personIDs))
	const query = `SELECT id, live, leads_to FROM people_person`
	if len(personIDs) <= manyPersons {
		return now, eachIn(ctx, tx, intoCurrent(now), query+` WHERE id IN`, personIDs)
	}
	state, err := Revision(ctx, tx)
	if err != nil {
		return now, err
	}
	all, err := store.Remembered(tx, "who persons are now", state, func() (map[string]string, error) {
		all := map[string]string{}
		return all, each(ctx, tx, intoCurrent(all), query)
	})
	for _, id := range personIDs {
		if is, there := all[id]; there {
			now[id] = is
		}
	}
	return now, err
}

// intoCurrent puts rows into what Current answers.
func intoCurrent(now map[string]string) func(store.Row) error {
	return func(r store.Row) error {
		var id string
		var live bool
		var leadsTo sql.NullString
		if err := r.Scan(&id, &live, &leadsTo); err != nil {
			return err
		}
		switch {
		case live:
			now[id] = id
		case leadsTo.Valid:
			now[id] = leadsTo.String
		}
		return nil
	}
}

// Names returns persons by ids that may be earlier ones; each is found under the id that was asked for. It asks nobody: it
// is for packages that check for themselves.
func Names(ctx context.Context, tx *store.Tx, ids ...string) (map[string]Person, error) {
	now, err := Current(ctx, tx, ids...)
	if err != nil {
		return nil, err
	}
	asked := make([]string, 0, len(now))
	for _, id := range now {
		asked = append(asked, id)
	}
	keys, err := keysOf(asked)
	if err != nil {
		return nil, err
	}
	found, err := personsWhere(ctx, tx, `p.id IN`+among, keys)
	if err != nil {
		return nil, err
	}
	live := make(map[string]Person, len(found))
	for _, p := range found {
		live[p.ID] = p
	}
	all := make(map[string]Person, len(ids))
	for was, is := range now {
		all[was] = live[is]
	}
	return all, nil
}

// Find returns the one person that a text means: by id, by an address, by a full name, or else by a part of a name
// that only one person has. Case and accents do not matter. A text that several persons fit gives Invalid with the
// candidates in its hint, one that nobody fits NotFound with the nearest names.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, text string) (Person, error) {
	if err := actor.May(access.ReadPeople); err != nil {
		return Person{}, err
	}
	text = cleanText(text)
	if text == "" {
		return Person{}, fault.Invalid("person", "No person is named").
			WithHint("Give a name, a part of it, or an address.")
	}
	byID, err := Names(ctx, tx, text)
	if err != nil {
		return Person{}, err
	}
	if p := byID[text]; p.ID != "" {
		return p, nil
	}
	if signed, email, ok := strings.Cut(strings.TrimSuffix(text, ">"), "<"); ok { // Name <address>, as git writes it
		text = cleanText(cmp.Or(email, signed))
	}
	all, err := personsWhere(ctx, tx, `p.live`)
	if err != nil {
		return Person{}, err
	}
	wanted := foldText(text)
	for _, fits := range []func(Person) bool{
		func(p Person) bool {
			return anyIdentity(p, func(i Identity) bool { return i.Email == cleanEmail(text) })
		},
		func(p Person) bool { return foldText(p.Name) == wanted },
		func(p Person) bool {
			return anyIdentity(p, func(i Identity) bool { return foldText(i.Name) == wanted })
		},
		func(p Person) bool { return strings.Contains(foldText(p.Name), wanted) },
		func(p Person) bool {
			return anyIdentity(p, func(i Identity) bool {
				return strings.Contains(foldText(i.Name), wanted) || strings.Contains(localOf(i.Email), wanted)
			})
		},
	} {
		var found []Person
		for _, p := range all {
			if fits(p) {
				found = append(found, p)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return Person{}, ambiguous(text, found)
		}
	}
	return Person{}, unknownPerson(text, wanted, all)
}

func anyIdentity(p Person, fits func(Identity) bool) bool {
	return slices.ContainsFunc(p.Identities, fits)
}

// mostCandidates is how many persons an error names.
const mostCandidates = 5

// ambiguous says that several persons fit, and how to tell them apart.
func ambiguous(text string, found []Person) error {
	slices.SortFunc(found, func(a, b Person) int {
		return cmp.Or(strings.Compare(foldText(a.Name), foldText(b.Name)), strings.Compare(a.ID, b.ID))
	})
	var who []string
	for _, p := range found[:min(len(found), mostCandidates)] {
		who = append(who, fmt.Sprintf("%s <%s>", p.Name, cmp.Or(p.Email, p.ID)))
	}
	more := ""
	if n := len(found) - mostCandidates; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fault.Invalid("person", "%q could be %d persons", text, len(found)).
		WithHint("Give the address of one of them: %s%s.", strings.Join(who, ", "), more)
}

// unknownPerson says that nobody fits, and who comes nearest.
func unknownPerson(text, wanted string, all []Person) error {
	type near struct {
		name string
		far  int
	}
	var nearest []near
	limit := max(2, len(wanted)/3)
	for _, p := range all {
		folded := foldText(p.Name)
		far := distance(wanted, folded, limit)
		for word := range strings.FieldsSeq(folded) { // the text may be one word of the name
			far = min(far, distance(wanted, word, limit))
		}
		if far <= limit {
			nearest = append(nearest, near{p.Name, far})
		}
	}
	slices.SortFunc(nearest, func(a, b near) int { return cmp.Or(a.far-b.far, strings.Compare(a.name, b.name)) })
	nearest = slices.CompactFunc(nearest, func(a, b near) bool { return a.name == b.name })
	missing := fault.NotFound("Nobody called %q is known", text)
	if len(nearest) == 0 {
		return missing.WithHint("Give a name, a part of it, or an address as the history has it.")
	}
	var names []string
	for _, n := range nearest[:min(3, len(nearest))] {
		names = append(names, n.name)
	}
	return missing.WithHint("Did you mean %s?", strings.Join(names, " or "))
}

// DecisionPage is part of the list of decisions.
type DecisionPage struct {
	Decisions []Decision `json:"decisions"`
	Next      string     `json:"next,omitempty"`
}

// Decisions returns what was decided about identities, the newest first, with what was undone.
func Decisions(ctx context.Context, tx *store.Tx, actor access.Actor, page Page) (DecisionPage, error) {
	if err := actor.May(access.ConfirmIdentities); err != nil {
		return DecisionPage{}, err
	}
	limit, err := page.limit()
	if err != nil {
		return DecisionPage{}, err
	}
	all, err := decisionsWhere(ctx, tx, `$1 = '' OR id < $1 ORDER BY id DESC LIMIT $2`, page.After, limit+1)
	if err != nil {
		return DecisionPage{}, err
	}
	out := DecisionPage{Decisions: all}
	if len(all) > limit {
		out.Decisions, out.Next = all[:limit], all[limit-1].ID
	}
	return out, nil
}

// decisionsWhere reads decisions with their sides.
func decisionsWhere(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Decision, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (Decision, error) {
		var d Decision
		var at store.Time
		var undone store.NullTime
		err := r.Scan(&d.ID, (*string)(&d.Verb), (*string)(&d.Kind), &d.PersonID, &at, &d.By, &undone, &d.UndoneBy)
		d.At, d.UndoneAt = at.Time, undone.Time
		return d, err
	}, `SELECT id, verb, kind, person_id, at, actor_name, undone, undone_by FROM people_decision WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var ids []string
	for n, d := range all {
		at[d.ID] = n
		ids = append(ids, d.ID)
	}
	err = eachIn(ctx, tx, func(r store.Row) error {
		var decision, kind string
		var side int
		var i Identity
		if err := r.Scan(&decision, &side, &i.ID, &i.Name, &i.Email, &kind, &i.PersonID, &i.Reason); err != nil {
			return err
		}
		i.Kind = Kind(kind)
		d := &all[at[decision]]
		d.Sides[side] = append(d.Sides[side], i)
		return nil
	}, `SELECT s.decision_id, s.side, i.id, i.name, i.email, i.kind, COALESCE(i.person_id, ''), i.reason
		FROM people_side s JOIN people_identity i ON i.id = s.identity_id WHERE s.decision_id IN`, ids)
	for n := range all {
		for side := range all[n].Sides {
			side := all[n].Sides[side]
			slices.SortFunc(side, func(a, b Identity) int { return strings.Compare(a.ID, b.ID) })
		}
	}
	return all, err
}
