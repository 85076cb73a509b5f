package organisation

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// ApplyOptions say how a file is applied.
type ApplyOptions struct {
	Prune bool // end what the file does not name; otherwise it stays as it is
}

// Applied is what applying a file changes, or would change.
type Applied struct {
	Changes []roster.Change
	Left    []roster.Change // what the file does not name and stays: what Prune would end
}

// Plan says what Apply would change.
func Plan(ctx context.Context, tx *store.Tx, actor access.Actor, file roster.File, o ApplyOptions) (Applied, error) {
	if err := actor.May(access.ApplyOrganisation); err != nil {
		return Applied{}, err
	}
	was, err := stored(ctx, tx)
	if err != nil {
		return Applied{}, err
	}
	is, left := merged(tx, was, file, o)
	problems, err := check(ctx, tx, actor, was, is)
	if err != nil {
		return Applied{}, err
	}
	if len(problems) > 0 {
		return Applied{}, roster.Refuse(file.Locate(problems))
	}
	return Applied{Changes: roster.Diff(was, is), Left: left}, nil
}

// Apply makes the organisation what a file says, all of it or nothing: see [roster.Merge]. Applying it again changes
// nothing.
func Apply(ctx context.Context, tx *store.Tx, actor access.Actor, file roster.File, o ApplyOptions) (Applied, error) {
	plan, err := Plan(ctx, tx, actor, file, o)
	if err != nil || len(plan.Changes) == 0 {
		return plan, err
	}
	plan.Changes, err = change(ctx, tx, actor, func(is *roster.Roster) error {
		*is, _ = merged(tx, *is, file, o)
		for i := range is.Accepted {
			if is.Accepted[i].By == "" {
				is.Accepted[i].By = actor.Name
			}
		}
		return nil
	})
	return plan, err
}

// merged is what becomes of an organisation, and what of it the file does not name.
func merged(tx *store.Tx, was roster.Roster, file roster.File, o ApplyOptions) (is roster.Roster,
	left []roster.Change) {
	today := store.DateOf(tx.Now())
	is = roster.Merge(was, file, o.Prune, today)
	if !o.Prune {
		left = roster.Diff(is, roster.Merge(is, file, true, today))
	}
	return is, left
}

// Provision lets a directory that keeps the organisation up to date change it: fn gets it as it is, with persons' ids as
// they are stored, and the day. All of it or nothing.
func Provision(ctx context.Context, tx *store.Tx, actor access.Actor,
	fn func(is *roster.Roster, today store.Date) error) ([]roster.Change, error) {
	if err := actor.May(access.ApplyOrganisation); err != nil {
		return nil, err
	}
	return change(ctx, tx, actor, func(is *roster.Roster) error { return fn(is, store.DateOf(tx.Now())) })
}
