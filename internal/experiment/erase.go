package experiment

import (
	"context"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kept is what this package keeps about a person: for the person alone.
type Kept struct {
	Planned  []Experiment // the newest first, as the others
	Approved []Experiment
	Parts    []Experiment
	Said     []Said
}

// Said is what somebody read in an experiment, or said about one.
type Said struct {
	Experiment string // its title
	At         time.Time
	Value      string // of a reading
	Text       string
}

// KeptOf returns it.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	for _, id := range t.Persons {
		for where, to := range map[string]*[]Experiment{`WHERE owner_id = $1 ORDER BY id DESC`: &k.Planned,
			`WHERE approver_id = $1 ORDER BY id DESC`:                                                    &k.Approved,
			`WHERE id IN (SELECT experiment FROM experiment_part WHERE person_id = $1) ORDER BY id DESC`: &k.Parts} {
			some, err := experiments(ctx, tx, where, id)
			if err != nil {
				return k, err
			}
			*to = append(*to, some...)
		}
		said, err := store.All(ctx, tx, func(r store.Row) (s Said, err error) {
			var at store.Time
			err = r.Scan(&s.Experiment, &s.Value, &s.Text, &at)
			s.At = at.Time
			return s, err
		}, `SELECT b.title, r.value, r.note, r.at FROM experiment_reading r JOIN experiment_box b ON b.id = r.experiment
				WHERE r.person_id = $1
			UNION ALL SELECT b.title, '', c.text, c.at FROM experiment_comment c JOIN experiment_box b ON b.id = c.experiment
				WHERE c.person_id = $1`, id)
		if err != nil {
			return k, err
		}
		k.Said = append(k.Said, said...)
	}
	slices.SortStableFunc(k.Said, func(a, b Said) int { return b.At.Compare(a.At) })
	return k, nil
}

// Erase takes a person out of experiments: these, and what was read and learnt, stay without their name.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	for _, id := range t.Persons {
		for _, query := range []string{`DELETE FROM experiment_part WHERE person_id = $1`,
			`UPDATE experiment_box SET owner_id = '' WHERE owner_id = $1`,
			`UPDATE experiment_reading SET person_id = '' WHERE person_id = $1`} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
		for _, query := range []string{`UPDATE experiment_box SET approver_id = '', approver = $1 WHERE approver_id = $2`,
			`UPDATE experiment_comment SET person_id = '', actor_id = '', actor_name = $1 WHERE person_id = $2`} {
			if _, err := tx.Exec(ctx, query, access.ErasedName, id); err != nil {
				return err
			}
		}
	}
	for _, id := range t.Accounts {
		if _, err := tx.Exec(ctx, `UPDATE experiment_box SET account_id = '' WHERE account_id = $1`, id); err != nil {
			return err
		}
		for _, table := range []string{"experiment_comment", "experiment_event", "experiment_move"} {
			if _, err := tx.Exec(ctx, `UPDATE `+table+` SET actor_id = '', actor_name = $1 WHERE actor_id = $2`,
				access.ErasedName, id); err != nil {
				return err
			}
		}
	}
	return eraseTexts(ctx, tx, erased)
}

// eraseTexts takes a name out of every text that is kept here, and lets all be found by what they say now.
func eraseTexts(ctx context.Context, tx *store.Tx, erased *people.Erased) error {
	for table, columns := range map[string][]string{
		"experiment_box":     {"title", "belief", "because", "measure", "source", "threshold", "risk", "limits", "approver", "result", "learnt"},
		"experiment_reading": {"value", "note"}, "experiment_move": {"reason"}, "experiment_comment": {"text"}, "experiment_event": {"what"},
	} {
		for _, column := range columns {
			if err := store.Rewrite(ctx, tx, table, "id", column, erased.Text); err != nil {
				return err
			}
		}
	}
	all, err := experiments(ctx, tx, ``)
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := index(ctx, tx, e); err != nil {
			return err
		}
	}
	return text.Forget(ctx, tx)
}
