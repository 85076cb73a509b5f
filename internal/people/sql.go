package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
)

// stored is everything that matching starts from and compares its outcome with.
type stored struct {
	identities []Identity // oldest first
	seqs       []int64
	aliases    map[string][]signature
	rulings    []ruling
	persons    map[string]personRow
	proposals  map[string]proposalRow
	enrolled   map[string]string // identity → enrolment
}

type personRow struct {
	name, email, founder, leadsTo string
	live                          bool
}

type proposalRow struct {
	strength                     int
	personA, personB             string
	identityA, identityB, reason string
}

// load reads the whole of who is who.
func load(ctx context.Context, tx *store.Tx) (*stored, error) {
	s := &stored{aliases: map[string][]signature{}, persons: map[string]personRow{},
		proposals: map[string]proposalRow{}, enrolled: map[string]string{}}
	err := each(ctx, tx, func(r store.Row) error {
		var i Identity
		var seq int64
		err := scanIdentity(r, &i, &seq)
		s.identities, s.seqs = append(s.identities, i), append(s.seqs, seq)
		return err
	}, selectIdentities+` ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, func(r store.Row) error {
		var id string
		var a signature
		err := r.Scan(&id, &a.name, &a.email)
		s.aliases[id] = append(s.aliases[id], a)
		return err
	}, `SELECT DISTINCT identity_id, name, email FROM people_alias ORDER BY identity_id, name, email`)
	if err != nil {
		return nil, err
	}
	if s.rulings, err = rulings(ctx, tx); err != nil {
		return nil, err
	}
	err = each(ctx, tx, func(r store.Row) error {
		var id string
		var p personRow
		var leadsTo sql.NullString
		err := r.Scan(&id, &p.name, &p.email, &p.founder, &p.live, &leadsTo)
		p.leadsTo = leadsTo.String
		s.persons[id] = p
		return err
	}, `SELECT id, name, email, founder, live, leads_to FROM people_person`)
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, func(r store.Row) error {
		id, p, err := scanProposal(r)
		s.proposals[id] = p
		return err
	}, selectProposals)
	if err != nil {
		return nil, err
	}
	return s, each(ctx, tx, func(r store.Row) error {
		var id, enrolment string
		err := r.Scan(&id, &enrolment)
		s.enrolled[id] = enrolment
		return err
	}, `SELECT identity_id, enrolment FROM people_enrolled`)
}

// rulings reads the decisions in force, oldest first.
func rulings(ctx context.Context, tx *store.Tx) ([]ruling, error) {
	var all []ruling
	err := each(ctx, tx, func(r store.Row) error {
		var d ruling
		var verb, kind, identity string
		var side int
		if err := r.Scan(&d.id, &verb, &kind, &d.personID, &side, &identity); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].id != d.id {
			d.verb, d.kind = Verb(verb), Kind(kind)
			all = append(all, d)
		}
		last := &all[len(all)-1]
		last.sides[side] = append(last.sides[side], identity)
		return nil
	}, `SELECT d.id, d.verb, d.kind, d.person_id, s.side, s.identity_id FROM people_decision d
		JOIN people_side s ON s.decision_id = d.id
		WHERE d.undone IS NULL ORDER BY d.id, s.side, s.identity_id`)
	return all, err
}

const selectIdentities = `SELECT id, seq, name, email, kind, person_id, reason FROM people_identity`

func scanIdentity(r store.Row, i *Identity, seq *int64) error {
	var kind string
	var person sql.NullString
	err := r.Scan(&i.ID, seq, &i.Name, &i.Email, &kind, &person, &i.Reason)
	i.Kind, i.PersonID = Kind(kind), person.String
	return err
}

const selectProposals = `SELECT id, strength, person_a, person_b, identity_a, identity_b, reason FROM people_proposal`

func scanProposal(r store.Row) (id string, p proposalRow, err error) {
	err = r.Scan(&id, &p.strength, &p.personA, &p.personB, &p.identityA, &p.identityB, &p.reason)
	return id, p, err
}

// identitiesWhere reads identities, oldest first.
func identitiesWhere(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Identity, error) {
	return store.All(ctx, tx, func(r store.Row) (Identity, error) {
		var i Identity
		var seq int64
		err := scanIdentity(r, &i, &seq)
		return i, err
	}, selectIdentities+` WHERE `+where+` ORDER BY seq`, args...)
}

// personsWhere reads live persons with their identities, the oldest first.
func personsWhere(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Person, error) {
	var all []Person
	at := map[string]int{}
	err := each(ctx, tx, func(r store.Row) error {
		var p Person
		var i Identity
		var kind string
		if err := r.Scan(&p.ID, &p.Name, &p.Email, &i.ID, &i.Name, &i.Email, &kind, &i.Reason); err != nil {
			return err
		}
		i.Kind, i.PersonID = Kind(kind), p.ID
		n, ok := at[p.ID]
		if !ok {
			n = len(all)
			at[p.ID] = n
			all = append(all, p)
		}
		all[n].Identities = append(all[n].Identities, i)
		return nil
	}, `SELECT p.id, p.name, p.email, i.id, i.name, i.email, i.kind, i.reason
		FROM people_person p JOIN people_identity i ON i.person_id = p.id
		WHERE `+where+` ORDER BY i.seq`, args...)
	return all, err
}

// save writes what changed and reports whether any link did.
func save(ctx context.Context, tx *store.Tx, was, is *stored) (linksChanged bool, err error) {
	var people, identities, proposals [][]any
	for id, p := range is.persons {
		if old, ok := was.persons[id]; !ok || old != p {
			leadsTo := sql.NullString{String: p.leadsTo, Valid: p.leadsTo != ""}
			people = append(people, []any{id, p.name, p.email, p.founder, p.live, leadsTo})
			linksChanged = true
		}
	}
	for n, i := range is.identities {
		if n >= len(was.identities) || was.identities[n] != i {
			person := sql.NullString{String: i.PersonID, Valid: i.PersonID != ""}
			identities = append(identities, []any{i.ID, is.seqs[n], i.Name, i.Email, string(i.Kind), person, i.Reason})
			linksChanged = true
		}
	}
	var gone []string
	for id := range was.proposals {
		if _, ok := is.proposals[id]; !ok {
			gone = append(gone, id)
		}
	}
	for id, p := range is.proposals {
		if old, ok := was.proposals[id]; !ok || old != p {
			proposals = append(proposals, []any{id, p.strength,
				p.personA, p.personB, p.identityA, p.identityB, p.reason})
		}
	}
	if len(gone) > 0 {
		keys, err := keysOf(gone)
		if err != nil {
			return false, err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM people_proposal WHERE id IN`+among, keys); err != nil {
			return false, err
		}
	}
	for _, table := range []struct {
		name    string
		columns []string
		rows    [][]any
	}{
		{"people_person", []string{"id", "name", "email", "founder", "live", "leads_to"}, people},
		{"people_identity", []string{"id", "seq", "name", "email", "kind", "person_id", "reason"}, identities},
		{"people_proposal", []string{"id", "strength", "person_a", "person_b", "identity_a", "identity_b", "reason"},
			proposals},
	} {
		// In the order of ids, so that two transactions that meet lock rows alike.
		slices.SortFunc(table.rows, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
		if err := upsert(ctx, tx, table.name, table.columns, 1, slices.Values(table.rows)); err != nil {
			return false, err
		}
	}
	return linksChanged, nil
}

// upsert writes rows whose key is the first columns.
func upsert(ctx context.Context, tx *store.Tx, table string, columns []string, key int, rows iter.Seq[[]any]) error {
	set := make([]string, 0, len(columns))
	for _, c := range columns[key:] {
		set = append(set, c+" = excluded."+c)
	}
	_, err := tx.UpsertMany(ctx, table, columns, fmt.Sprintf("ON CONFLICT (%s) DO UPDATE SET %s",
		strings.Join(columns[:key], ", "), strings.Join(set, ", ")), rows)
	return err
}

// each runs a query and gives each row to fn.
func each(ctx context.Context, tx *store.Tx, fn func(store.Row) error, query string, args ...any) error {
	_, err := store.All(ctx, tx, func(r store.Row) (struct{}, error) { return struct{}{}, fn(r) }, query, args...)
	return err
}

// among is the set of ids that are the keys of the first parameter, see keysOf.
const among = ` (SELECT key FROM json_each($1))`

// keysOf makes one parameter of many ids: SQLite's cost for parameters grows with the square of their number, and to look
// into JSON is what both engines do in the same words.
func keysOf(ids []string) (string, error) {
	keys := make(map[string]int, len(ids))
	for _, id := range ids {
		if !strings.Contains(id, "\x00") { // no id has one, and PostgreSQL refuses to look for it
			keys[id] = 0
		}
	}
	text, err := json.Marshal(keys)
	return string(text), err
}

// eachIn runs a query for many ids: the query ends in "IN".
func eachIn(ctx context.Context, tx *store.Tx, fn func(store.Row) error, query string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	keys, err := keysOf(ids)
	if err != nil {
		return err
	}
	return each(ctx, tx, fn, query+among, keys)
}
