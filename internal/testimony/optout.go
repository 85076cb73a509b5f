package testimony

import (
	"cmp"
	"context"
	"slices"
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
	if err := forget(ctx, tx, actor.PersonID, repository); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO testimony_optout (person_id, repository, until, at) VALUES ($1, $2, $3, $4)`,
		actor.PersonID, repository, until, store.At(tx.Now()))
	if err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "asked not to be suggested as a reviewer", repository)
}

// AskIn takes back what the actor asked for a repository or, where that is empty, for all. What they asked for others stays.
func AskIn(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) error {
	if err := oneself(actor); err != nil {
		return err
	}
	if err := forget(ctx, tx, actor.PersonID, repository); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "may be suggested as a reviewer again", repository)
}

// forget removes a wish of a person under whatever id they asked.
func forget(ctx context.Context, tx *store.Tx, personID, repository string) error {
	ids, err := people.Former(ctx, tx, personID)
	for id := range ids {
		if _, err := tx.Exec(ctx, `DELETE FROM testimony_optout WHERE person_id = $1 AND repository = $2`, id, repository); err != nil {
			return err
		}
	}
	return err
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

// OptOuts returns what the actor asks of this kind today, for all repositories first. It is for nobody else.
func OptOuts(ctx context.Context, tx *store.Tx, actor access.Actor) ([]OptOut, error) {
	if err := oneself(actor); err != nil {
		return nil, err
	}
	all, err := optOuts(ctx, tx, actor.PersonID)
	today := store.DateOf(tx.Now())
	return slices.DeleteFunc(all, func(o OptOut) bool { return !o.Until.IsZero() && o.Until.Compare(today) < 0 }), err
}

// optOuts returns all that a person asked, by repository and time.
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
		}, `SELECT repository, until, at FROM testimony_optout WHERE person_id = $1`, id)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b OptOut) int {
		return cmp.Or(cmp.Compare(a.Repository, b.Repository), a.At.Compare(b.At))
	})
	return all, nil
}
