package people

import (
	"context"
	"maps"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
)

// rulesVersion numbers the rules of matching and the patterns of agents and bots. It goes up when they change, so
// that the next observation matches everything again.
const rulesVersion = 1

// Observe stores the identities that a source (a repository, by its id) showed, in the order of its history, and
// matches all identities when anything about them is new. What a source's .mailmap said before about the given
// identities is replaced.
//
// Give it a whole scan at once, or large parts: with nothing new it only reads the given identities, but one new
// identity makes it match all of them again. Who was erased is not stored again.
func Observe(ctx context.Context, tx *store.Tx, source string, seen []Observed) error {
	seen, err := livingOf(ctx, tx, seen)
	if err != nil {
		return err
	}
	fresh, aliases, err := news(ctx, tx, source, seen)
	if err != nil {
		return err
	}
	_, rules, err := revision(ctx, tx)
	if err != nil {
		return err
	}
	if len(fresh) == 0 && len(aliases) == 0 && rules == rulesVersion {
		return nil
	}
	return rematch(ctx, tx, access.System(), fresh, func() error { return saveAliases(ctx, tx, source, aliases) })
}

// manyIDs is from how many ids on reading all of them is faster than naming them.
const manyIDs = 300

// news returns the identities that are not stored yet, and what the source now makes of identities where that
// differs from what is stored: the zero signature where it makes nothing of them any more.
func news(ctx context.Context, tx *store.Tx, source string, seen []Observed) ([]Identity, map[string]signature, error) {
	now := make(map[string]signature, len(seen))
	var order []Identity
	for _, o := range seen {
		i := Identity{ID: IdentityID(o.Name, o.Email), Name: cleanText(o.Name), Email: cleanEmail(o.Email)}
		alias := signature{cleanText(o.CanonicalName), cleanEmail(o.CanonicalEmail)}
		if alias.name == "" {
			alias.name = i.Name
		}
		if alias.email == "" {
			alias.email = i.Email
		}
		if alias == (signature{i.Name, i.Email}) {
			alias = signature{}
		}
		if _, twice := now[i.ID]; !twice {
			order = append(order, i)
		}
		now[i.ID] = alias
	}
	known := make(map[string]bool, len(order))
	note := func(r store.Row) error {
		var id string
		err := r.Scan(&id)
		known[id] = true
		return err
	}
	var err error
	if ids := slices.Sorted(maps.Keys(now)); len(ids) > manyIDs {
		err = each(ctx, tx, note, `SELECT id FROM people_identity`)
	} else {
		err = eachIn(ctx, tx, note, `SELECT id FROM people_identity WHERE id IN`, ids)
	}
	if err != nil {
		return nil, nil, err
	}
	before := map[string]signature{}
	err = each(ctx, tx, func(r store.Row) error {
		var id string
		var a signature
		err := r.Scan(&id, &a.name, &a.email)
		before[id] = a
		return err
	}, `SELECT identity_id, name, email FROM people_alias WHERE source = $1`, source)
	if err != nil {
		return nil, nil, err
	}
	changed := map[string]signature{}
	for id, alias := range now {
		if before[id] != alias {
			changed[id] = alias
		}
	}
	return slices.DeleteFunc(order, func(i Identity) bool { return known[i.ID] }), changed, nil
}

// saveAliases writes what news found changed.
func saveAliases(ctx context.Context, tx *store.Tx, source string, aliases map[string]signature) error {
	var rows [][]any
	for _, id := range slices.Sorted(maps.Keys(aliases)) {
		if a := aliases[id]; a != (signature{}) {
			rows = append(rows, []any{id, source, a.name, a.email})
		} else if _, err := tx.Exec(ctx, `DELETE FROM people_alias WHERE identity_id = $1 AND source = $2`,
			id, source); err != nil {
			return err
		}
	}
	return upsert(ctx, tx, "people_alias", []string{"identity_id", "source", "name", "email"}, 2, slices.Values(rows))
}

// rematch tells again who is who, with new identities and after write changed what it starts from, and saves what
// became different. Joins of persons that were there before go on the record as the actor's.
func rematch(ctx context.Context, tx *store.Tx, actor access.Actor, fresh []Identity, write func() error) error {
	// The row of the revision is the lock: of two that match at once, one waits or starts again.
	if _, err := tx.Exec(ctx, `UPDATE people_revision SET rules = $1 WHERE id = 1`, rulesVersion); err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	was, err := load(ctx, tx)
	if err != nil {
		return err
	}
	is := was.matchAgain(fresh)
	changed, err := save(ctx, tx, was, is)
	if err != nil || !changed {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE people_revision SET value = value + 1 WHERE id = 1`); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(was.persons)) {
		if into := is.persons[id].leadsTo; was.persons[id].live && !is.persons[id].live && into != "" {
			if err := access.Record(ctx, tx, actor, "joined persons", id+" into "+into); err != nil {
				return err
			}
		}
	}
	return nil
}

// matchAgain is what is to be stored after matching, with fresh identities behind those that are stored.
func (s *stored) matchAgain(fresh []Identity) *stored {
	is := &stored{identities: slices.Concat(s.identities, fresh), seqs: slices.Clone(s.seqs),
		persons: map[string]personRow{}, proposals: map[string]proposalRow{}}
	next := int64(1)
	if len(s.seqs) > 0 {
		next = s.seqs[len(s.seqs)-1] + 1
	}
	for n := range fresh {
		is.seqs = append(is.seqs, next+int64(n))
	}
	all := make([]known, len(is.identities))
	for n, i := range is.identities {
		all[n] = known{id: i.ID, name: i.Name, email: i.Email, seq: is.seqs[n], aliases: s.aliases[i.ID],
			enrolment: s.enrolled[i.ID]}
	}
	out := match(all, s.rulings)
	now := map[string]string{} // identity → person
	for n, m := range out.identities {
		i := &is.identities[n]
		i.Kind, i.Reason, i.PersonID = m.kind, m.reason, ""
		if m.person >= 0 {
			i.PersonID = out.persons[m.person].id
			now[i.ID] = i.PersonID
		}
	}
	for _, p := range out.persons {
		is.persons[p.id] = personRow{name: p.name, email: p.email, founder: all[p.founder].id, live: true}
	}
	for id, old := range s.persons {
		if _, ok := is.persons[id]; !ok {
			old.live, old.leadsTo = false, now[old.founder]
			is.persons[id] = old
		}
	}
	for _, x := range out.proposals {
		a, b := out.persons[x.a].id, out.persons[x.b].id
		is.proposals[proposalID(a, b)] = proposalRow{x.strength, a, b, all[x.from].id, all[x.to].id, x.why}
	}
	return is
}

// proposalID derives the id of a proposal from the persons it is about.
func proposalID(a, b string) string {
	return derivedID("q", min(a, b)+"\x00"+max(a, b))
}

// Revision returns a number that grows whenever any link between identities and persons changed.
func Revision(ctx context.Context, tx *store.Tx) (int64, error) {
	value, _, err := revision(ctx, tx)
	return value, err
}

func revision(ctx context.Context, tx *store.Tx) (value, rules int64, err error) {
	err = each(ctx, tx, func(r store.Row) error { return r.Scan(&value, &rules) },
		`SELECT value, rules FROM people_revision WHERE id = 1`)
	return value, rules, err
}
