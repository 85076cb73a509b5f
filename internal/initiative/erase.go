package initiative

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kept is what this package keeps about a person: for the person alone.
type Kept struct {
	Wrote []Initiative // the newest first, as the answers
	Said  []Said
}

// Said is what somebody was asked about an initiative, and answered.
type Said struct {
	Initiative string // its title
	Voice
}

// KeptOf returns it.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	for _, id := range t.Persons {
		wrote, err := initiatives(ctx, tx, `WHERE author_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.Wrote = append(k.Wrote, wrote...)
		said, err := store.All(ctx, tx, func(r store.Row) (s Said, err error) {
			var at store.Time
			err = r.Scan(&s.Initiative, (*string)(&s.Answer), &s.Reason, &s.Until, &at)
			s.At = at.Time
			return s, err
		}, `SELECT c.title, v.answer, v.reason, v.until, v.at FROM initiative_voice v JOIN initiative_case c ON c.id = v.initiative
			WHERE v.person_id = $1 ORDER BY v.id DESC`, id)
		if err != nil {
			return k, err
		}
		k.Said = append(k.Said, said...)
	}
	return k, nil
}

// Erase takes a person out of initiatives: nobody waits for their answer, and what they wrote and answered stays without their
// name.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	for _, id := range t.Persons {
		for _, query := range []string{`UPDATE initiative_case SET author_id = '' WHERE author_id = $1`,
			`DELETE FROM initiative_voice WHERE person_id = $1 AND answer = ''`} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE initiative_voice SET person_id = '', person_name = $1 WHERE person_id = $2`,
			access.ErasedName, id); err != nil {
			return err
		}
	}
	for _, id := range t.Accounts {
		if _, err := tx.Exec(ctx, `UPDATE initiative_case SET account_id = '' WHERE account_id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE initiative_event SET actor_id = '', actor_name = $1 WHERE actor_id = $2`,
			access.ErasedName, id); err != nil {
			return err
		}
	}
	return eraseTexts(ctx, tx, erased)
}

// eraseTexts takes a name out of every text that is kept here, settles what no longer waits for an answer, and lets all be
// found by what they say now.
func eraseTexts(ctx context.Context, tx *store.Tx, erased *people.Erased) error {
	for _, x := range []struct {
		table, key string
		columns    []string
	}{
		{"initiative_case", "id", []string{"title", "problem", "benefit", "risk", "result"}},
		{"initiative_option", "initiative || ' ' || CAST(place AS TEXT)", []string{"title", "text"}},
		{"initiative_input", "initiative || ' ' || name", []string{"note"}},
		{"initiative_voice", "id", []string{"person_name", "reason"}},
		{"initiative_event", "id", []string{"what"}},
	} {
		for _, column := range x.columns {
			if err := store.Rewrite(ctx, tx, x.table, x.key, column, erased.Text); err != nil {
				return err
			}
		}
	}
	all, err := initiatives(ctx, tx, ``)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.State == Proposed {
			said, err := voices(ctx, tx, x.ID)
			if err != nil {
				return err
			}
			if x.State, x.Until = settled(said); x.State != Proposed {
				if err := put(ctx, tx, &x); err != nil {
					return err
				}
			}
		}
		if err := index(ctx, tx, x); err != nil {
			return err
		}
	}
	return text.Forget(ctx, tx)
}
