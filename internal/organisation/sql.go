package organisation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Lists are kept as lines of one text: what is in them has no line breaks.
func joined(list []string) string { return strings.Join(list, "\n") }

func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// read returns the whole organisation. Persons have the ids they are stored with.
func read(ctx context.Context, tx *store.Tx) (r roster.Roster, err error) {
	if r.Scopes, err = scopes(ctx, tx); err != nil {
		return r, err
	}
	if r.Persons, err = persons(ctx, tx, ``); err != nil {
		return r, err
	}
	if r.Members, err = members(ctx, tx, ``); err != nil {
		return r, err
	}
	if r.Holders, err = holders(ctx, tx, ``); err != nil {
		return r, err
	}
	r.Accepted, err = accepted(ctx, tx)
	return r, err
}

const selectScopes = `SELECT key, name, kind, label, parent, purpose, depends_on, external, starts, ends
	FROM organisation_scope`

func scopes(ctx context.Context, tx *store.Tx) ([]roster.Scope, error) {
	return store.All(ctx, tx, scanScope, selectScopes+` ORDER BY key`)
}

func scanScope(r store.Row) (roster.Scope, error) {
	var s roster.Scope
	var links string
	err := r.Scan(&s.Key, &s.Name, (*string)(&s.Kind), &s.Label, &s.Parent, &s.Purpose, &links, &s.External,
		&s.From, &s.Until)
	s.DependsOn = split(links)
	return s, err
}

// persons reads persons; where is empty or begins with WHERE, on the table p.
func persons(ctx context.Context, tx *store.Tx, where string, args ...any) ([]roster.Person, error) {
	return store.All(ctx, tx, scanPerson, `SELECT p.id, p.handle, p.name, p.emails, p.title, p.disciplines, p.zone,
		p.week, COALESCE(up.handle, ''), p.external, p.starts, p.ends
		FROM organisation_person p LEFT JOIN organisation_person up ON up.id = p.reports_to `+where+` ORDER BY p.handle`,
		args...)
}

func scanPerson(r store.Row) (roster.Person, error) {
	var p roster.Person
	var emails, disciplines, week string
	err := r.Scan(&p.ID, &p.Handle, &p.Name, &emails, &p.Title, &disciplines, &p.Zone, &week, &p.ReportsTo, &p.External,
		&p.From, &p.Until)
	if err != nil {
		return p, err
	}
	p.Emails, p.Disciplines = split(emails), split(disciplines)
	p.Week, err = roster.ParseWeek(week)
	return p, err
}

func personByHandle(ctx context.Context, tx *store.Tx, handle string) (roster.Person, error) {
	found, err := persons(ctx, tx, `WHERE p.handle = $1`, handle)
	if err == nil && len(found) == 0 {
		err = noPerson(handle)
	}
	if err != nil {
		return roster.Person{}, err
	}
	return found[0], nil
}

// members reads memberships; where is empty or begins with WHERE, on the table m.
func members(ctx context.Context, tx *store.Tx, where string, args ...any) ([]roster.Member, error) {
	return store.All(ctx, tx, func(r store.Row) (roster.Member, error) {
		var m roster.Member
		err := r.Scan(&m.ID, &m.Person, &m.Scope, &m.Share, &m.From, &m.Until)
		return m, err
	}, `SELECT m.id, p.handle, m.scope, m.share, m.starts, m.ends
		FROM organisation_member m JOIN organisation_person p ON p.id = m.person_id `+where, args...)
}

// holders reads who has which role; where is empty or begins with WHERE, on the table h.
func holders(ctx context.Context, tx *store.Tx, where string, args ...any) ([]roster.Holder, error) {
	return store.All(ctx, tx, func(r store.Row) (roster.Holder, error) {
		var h roster.Holder
		var withheld string
		err := r.Scan(&h.ID, &h.Person, &h.Agent, &h.Role, &h.Scope, &h.Discipline, &withheld, &h.From, &h.Until)
		h.Withheld = split(withheld)
		return h, err
	}, `SELECT h.id, COALESCE(p.handle, ''), h.agent, h.role, h.scope, h.discipline, h.withheld, h.starts, h.ends
		FROM organisation_holder h LEFT JOIN organisation_person p ON p.id = h.person_id `+where, args...)
}

func accepted(ctx context.Context, tx *store.Tx) ([]roster.Acceptance, error) {
	return store.All(ctx, tx, func(r store.Row) (roster.Acceptance, error) {
		var a roster.Acceptance
		err := r.Scan(&a.Scope, &a.Finding, &a.Reason, &a.By, &a.Until)
		return a, err
	}, `SELECT scope, finding, reason, by_name, ends FROM organisation_acceptance`)
}

// table is one table's rows; the first key columns tell them apart.
type table struct {
	name    string
	columns []string
	key     int
	rows    [][]any
}

// ids are the ids of persons by their handles.
func ids(persons []roster.Person) map[string]string {
	id := make(map[string]string, len(persons))
	for _, p := range persons {
		id[p.Handle] = p.ID
	}
	return id
}

// tables are the rows of entries, those that others refer to first. Persons have the ids by their handles.
func tables(r roster.Roster, id map[string]string) []table {
	all := []table{
		{"organisation_scope", []string{"key", "name", "kind", "label", "parent", "purpose", "depends_on", "external",
			"starts", "ends"}, 1, nil},
		{"organisation_person", []string{"id", "handle", "name", "emails", "title", "disciplines", "zone", "week",
			"reports_to", "external", "starts", "ends"}, 1, nil},
		{"organisation_member", []string{"id", "person_id", "scope", "share", "starts", "ends"}, 1, nil},
		{"organisation_holder", []string{"id", "person_id", "agent", "role", "scope", "discipline", "withheld", "starts",
			"ends"}, 1, nil},
		{"organisation_acceptance", []string{"scope", "finding", "reason", "by_name", "ends"}, 2, nil},
	}
	add := func(t int, row ...any) { all[t].rows = append(all[t].rows, row) }
	for _, s := range r.Scopes {
		add(0, s.Key, s.Name, string(s.Kind), s.Label, s.Parent, s.Purpose, joined(s.DependsOn), s.External, s.From,
			s.Until)
	}
	for _, p := range r.Persons {
		add(1, p.ID, p.Handle, p.Name, joined(p.Emails), p.Title, joined(p.Disciplines), p.Zone, p.Week.String(),
			id[p.ReportsTo], p.External, p.From, p.Until)
	}
	for _, m := range r.Members {
		add(2, m.ID, id[m.Person], m.Scope, m.Share, m.From, m.Until)
	}
	for _, h := range r.Holders {
		var person any
		if h.Person != "" {
			person = id[h.Person]
		}
		add(3, h.ID, person, h.Agent, h.Role, h.Scope, h.Discipline, joined(h.Withheld), h.From, h.Until)
	}
	for _, a := range r.Accepted {
		add(4, a.Scope, a.Finding, a.Reason, a.By, a.Until)
	}
	return all
}

// save writes the rows that are different.
func save(ctx context.Context, tx *store.Tx, was, is roster.Roster) error {
	old, now := roster.Different(was, is)
	before, after := tables(old, ids(was.Persons)), tables(now, ids(is.Persons))
	stored := make([]map[string][]any, len(after))
	for i := range slices.Backward(before) { // what refers to others goes first
		stored[i] = map[string][]any{}
		for _, row := range before[i].rows {
			stored[i][before[i].keyOf(row)] = row
		}
		if err := remove(ctx, tx, before[i], after[i]); err != nil {
			return err
		}
	}
	for i, t := range after {
		changed := slices.DeleteFunc(t.rows, func(row []any) bool { return slices.Equal(stored[i][t.keyOf(row)], row) })
		var set []string
		for _, c := range t.columns[t.key:] {
			set = append(set, c+" = excluded."+c)
		}
		_, err := tx.UpsertMany(ctx, t.name, t.columns, fmt.Sprintf("ON CONFLICT (%s) DO UPDATE SET %s",
			strings.Join(t.columns[:t.key], ", "), strings.Join(set, ", ")), slices.Values(changed))
		if err != nil {
			return err
		}
	}
	return nil
}

func (t table) keyOf(row []any) string { return fmt.Sprintf("%q", row[:t.key]) }

// remove deletes the rows of before that are not in after.
func remove(ctx context.Context, tx *store.Tx, before, after table) error {
	kept := make(map[string]bool, len(after.rows))
	for _, row := range after.rows {
		kept[after.keyOf(row)] = true
	}
	var where []string
	for i, c := range before.columns[:before.key] {
		where = append(where, fmt.Sprintf("%s = $%d", c, i+1))
	}
	query := "DELETE FROM " + before.name + " WHERE " + strings.Join(where, " AND ")
	for _, row := range before.rows {
		if kept[before.keyOf(row)] {
			continue
		}
		if _, err := tx.Exec(ctx, query, row[:before.key]...); err != nil {
			return err
		}
	}
	return nil
}

// oneOf is a condition that a column has one of the values, which begins with WHERE. No value fits nothing.
func oneOf(column string, values []string) (where string, args []any) {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = fmt.Sprintf("$%d", i+1)
		args = append(args, v)
	}
	if len(values) == 0 {
		return "WHERE 1 = 0", nil
	}
	return "WHERE " + column + " IN (" + strings.Join(marks, ", ") + ")", args
}
