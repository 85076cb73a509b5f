package testimony

import (
	"cmp"
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// statements reads statements, the newest first, with the persons as they are known now. Those about somebody whom
// package people no longer knows are left out.
func statements(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Statement, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (s Statement, err error) {
		var at store.Time
		err = r.Scan(&s.ID, &s.Repository, &s.Area, &s.Path, (*string)(&s.Kind), &s.Person.ID, &s.Other.ID, &s.By, &s.Day,
			&s.Rating, &s.Note, (*string)(&s.State), &at)
		s.At = at.Time
		return s, err
	}, `SELECT id, repository, area, path, kind, person_id, other_id, by_id, day, rating, note, state, at
		FROM testimony_statement `+where, args...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range all {
		ids = append(ids, s.Person.ID, s.Other.ID, s.By)
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range all {
		s := &all[i]
		s.Person, s.Other, s.By = personOf(now, s.Person.ID), personOf(now, s.Other.ID), personOf(now, s.By).ID
	}
	all = slices.DeleteFunc(all, func(s Statement) bool { return s.Person.ID == "" })
	newestFirst(all)
	return all, err
}

func personOf(now map[string]people.Person, id string) Person {
	p := now[id]
	return Person{ID: p.ID, Name: cmp.Or(p.Name, p.Email)}
}

func newestFirst(all []Statement) {
	slices.SortFunc(all, func(a, b Statement) int { return cmp.Or(b.Day.Compare(a.Day), cmp.Compare(b.ID, a.ID)) })
}

func stewardships(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Stewardship, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (s Stewardship, err error) {
		var at store.Time
		var state string
		err = r.Scan(&s.ID, &s.Repository, &s.Area, &s.Path, &s.Person.ID, &s.By.ID, &state, &at)
		s.At, s.Accepted = at.Time, state == accepted
		return s, err
	}, `SELECT id, repository, area, path, person_id, by_id, state, at FROM testimony_steward `+where, args...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range all {
		ids = append(ids, s.Person.ID, s.By.ID)
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range all {
		all[i].Person, all[i].By = personOf(now, all[i].Person.ID), personOf(now, all[i].By.ID)
	}
	all = slices.DeleteFunc(all, func(s Stewardship) bool { return s.Person.ID == "" })
	slices.SortFunc(all, func(a, b Stewardship) int {
		return cmp.Or(cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Person.Name, b.Person.Name), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

// Erase removes what a person said of themselves and what others said of them, and takes them out of what they said about
// others: a learner keeps what they know, whoever taught them.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	for _, id := range t.Persons {
		for _, query := range []string{
			`DELETE FROM testimony_statement WHERE person_id = $1`,
			`UPDATE testimony_statement SET other_id = '' WHERE other_id = $1`,
			`UPDATE testimony_statement SET by_id = '' WHERE by_id = $1`,
			`DELETE FROM testimony_steward WHERE person_id = $1`,
			`DELETE FROM testimony_optout WHERE person_id = $1`,
			`UPDATE testimony_steward SET by_id = '' WHERE by_id = $1`,
		} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
	}
	if err := grow(ctx, tx); err != nil {
		return err
	}
	return store.Rewrite(ctx, tx, "testimony_statement", "id", "note", erased.Text)
}
