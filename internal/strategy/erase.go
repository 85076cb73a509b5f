package strategy

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kept is what this package keeps about a person: for the person alone.
type Kept struct {
	Owns     []Objective
	Wrote    []Objective
	Readings []Took
}

// Took is a reading that somebody took.
type Took struct {
	Objective, Measure string // title and name
	Reading
}

// KeptOf returns it.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	for _, id := range t.Persons {
		for where, to := range map[string]*[]Objective{`owner_id`: &k.Owns, `author_id`: &k.Wrote} {
			found, err := objectives(ctx, tx, `WHERE `+where+` = $1 ORDER BY id DESC`, id)
			if err != nil {
				return k, err
			}
			*to = append(*to, found...)
		}
		took, err := store.All(ctx, tx, func(r store.Row) (x Took, err error) {
			return x, r.Scan(&x.Objective, &x.Measure, &x.Day, (*number)(&x.Value), &x.Note, &x.By)
		}, `SELECT o.title, m.name, r.day, r.value, r.note, r.actor_name FROM strategy_reading r
			JOIN strategy_measure m ON m.id = r.measure JOIN strategy_objective o ON o.id = m.objective
			WHERE r.person_id = $1 ORDER BY r.id DESC`, id)
		if err != nil {
			return k, err
		}
		k.Readings = append(k.Readings, took...)
	}
	return k, nil
}

// Erase takes a person out of objectives: what they owned, wrote and read stays without their name, and their name goes
// from every text that is kept here.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	exec := func(query string, args ...any) error { _, err := tx.Exec(ctx, query, args...); return err }
	for _, id := range t.Persons {
		for _, column := range []string{"owner_id", "author_id"} {
			if err := exec(`UPDATE strategy_objective SET `+column+` = '' WHERE `+column+` = $1`, id); err != nil {
				return err
			}
		}
		if err := exec(`UPDATE strategy_reading SET person_id = '', actor_id = '', actor_name = $1 WHERE person_id = $2`,
			access.ErasedName, id); err != nil {
			return err
		}
	}
	for _, id := range t.Accounts {
		for _, table := range []string{"strategy_reading", "strategy_event"} {
			if err := exec(`UPDATE `+table+` SET actor_id = '', actor_name = $1 WHERE actor_id = $2`, access.ErasedName, id); err != nil {
				return err
			}
		}
	}
	return eraseTexts(ctx, tx, erased)
}

// eraseTexts takes a name out of every text that is kept here, and lets all be found by what they say now.
func eraseTexts(ctx context.Context, tx *store.Tx, erased *people.Erased) error {
	for _, column := range [][3]string{{"strategy_objective", "id", "title"}, {"strategy_objective", "id", "why"},
		{"strategy_objective", "id", "reason"}, {"strategy_measure", "id", "name"}, {"strategy_reading", "id", "note"},
		{"strategy_event", "id", "what"}, {"strategy_service", "objective || ' ' || kind || ' ' || ref", "title"}} {
		if err := store.Rewrite(ctx, tx, column[0], column[1], column[2], erased.Text); err != nil {
			return err
		}
	}
	ids, err := store.All(ctx, tx, store.Scan1[string], `SELECT id FROM strategy_objective`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := index(ctx, tx, id); err != nil {
			return err
		}
	}
	return text.Forget(ctx, tx)
}
