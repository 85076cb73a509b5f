package testimony

import (
	"context"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// OptOut is that a person asks not to be suggested as a reviewer.
type OptOut struct {
	Repository string     // id, empty for all
	Until      store.Date // the last day of it, zero for good
	At         time.Time
}

// AskOut asks that the actor is not suggested as a reviewer: in a repository, or in all where that is empty, until a day, or for
// good where that is zero. Only they can ask, and a later wish takes the place of an earlier one.
func AskOut(ctx context.Context, tx *store.Tx, actor access.Actor, repository string, until store.Date) error {
	if err := oneself(actor); err != nil {
		return err
	}
	if !until.IsZero() && until.Compare(store.DateOf(tx.Now())) < 0 {
		return fault.Invalid("until", "%s has passed already", until).WithHint("Name a day to come, or none for good.")
	}
	_, err := tx.Exec(ctx, `INSERT INTO testimony_optout (person_id, repository, until, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person_id, repository) DO UPDATE SET until = excluded.until, at = excluded.at`,
		actor.PersonID, repository, until, store.At(tx.Now()))
	if err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "asked not to be suggested as a reviewer", repository)
}

// AskIn takes back what the actor asked for a repository, and for all.
func AskIn(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) error {
	if err := oneself(actor); err != nil {
		return err
	}
	ids, err := people.Former(ctx, tx, actor.PersonID)
	if err != nil {
		return err
	}
	for id := range ids {
		_, err := tx.Exec(ctx, `DELETE FROM testimony_optout WHERE person_id = $1 AND repository IN ('', $2)`, id, repository)
		if err != nil {
			return err
		}
	}
	return access.Record(ctx, tx, actor, "may be suggested as a reviewer again", repository)
}

func oneself(actor access.Actor) error {
	if actor.PersonID == "" {
		return fault.Denied("Only who is meant can say so").WithHint("Sign in with an account that belongs to a person.")
	}
	return actor.MayAbout(access.EditEvidence, actor.PersonID)
}

// NotSuggested returns the persons, by the ids that they have now, who ask today not to be suggested as reviewers in a
// repository. It serves suggestions: pages say how many they are, and never who.
func NotSuggested(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) (map[string]bool, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	stored, err := store.All(ctx, tx, store.Scan1[string], `SELECT person_id FROM testimony_optout
		WHERE repository IN ('', $1) AND (until IS NULL OR until >= $2)`, repository, store.DateOf(tx.Now()))
	if err != nil {
		return nil, err
	}
	now, err := people.Current(ctx, tx, stored...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool, len(now))
	for _, id := range now {
		out[id] = true
	}
	return out, nil
}

// OptOuts returns what the actor asked of this kind, for all repositories first.
func OptOuts(ctx context.Context, tx *store.Tx, actor access.Actor) ([]OptOut, error) {
	if actor.PersonID == "" {
		return nil, nil
	}
	return optOuts(ctx, tx, actor.PersonID)
}

func optOuts(ctx context.Context, tx *store.Tx, personID string) ([]OptOut, error) {
	ids, err := people.Former(ctx, tx, personID)
	if err != nil {
		return nil, err
	}
	var all []OptOut
	for id := range ids {
		some, err := store.All(ctx, tx, func(r store.Row) (o OptOut, err error) {
			var at store.Time
			err = r.Scan(&o.Repository, &o.Until, &at)
			o.At = at.Time
			return o, err
		}, `SELECT repository, until, at FROM testimony_optout WHERE person_id = $1 ORDER BY repository`, id)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}
