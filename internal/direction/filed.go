package direction

import (
	"context"
	"slices"
	"strconv"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
)

// Filed is a decision with the folder of a repository in which its file is kept.
type Filed struct {
	Decision

	Repository string // id; empty where the file is in none that is known here
	Folder     string // in the repository; empty for its top
}

// WithDigits returns the decisions that the actor may read whose file has a number somewhere in its path, by id.
func WithDigits(ctx context.Context, tx *store.Tx, actor access.Actor, n int) ([]Decision, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	all, err := decisions(ctx, tx, `WHERE path LIKE $1 ORDER BY id`, "%"+strconv.Itoa(n)+"%")
	return slices.DeleteFunc(all, func(d Decision) bool { return !d.seenBy(actor) }), err
}

// All returns every decision that the actor may read, by id and without the names of authors, with where its file is kept.
func All(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Filed, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	all, err := store.All(ctx, tx, scanDecision, `SELECT `+decisionColumns+` FROM direction_decision ORDER BY id`)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(d Decision) bool { return !d.seenBy(actor) })
	filed := make([]Filed, len(all))
	at := map[string]*Filed{}
	for i, d := range all {
		filed[i].Decision = d
		at[d.ID] = &filed[i]
	}
	kept, err := store.All(ctx, tx, func(r store.Row) (p Filed, err error) {
		err = r.Scan(&p.ID, &p.Repository, &p.Folder)
		return p, err
	}, `SELECT c.decision, h.repository, h.folder FROM direction_copy c JOIN direction_home h ON h.id = c.home`)
	for _, k := range kept {
		if p := at[k.ID]; p != nil {
			p.Repository, p.Folder = k.Repository, k.Folder
		}
	}
	return filed, err
}
