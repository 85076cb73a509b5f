package access

import (
	"context"

	"github.com/leadwright/leadwright/internal/store"
)

// Setting is how access is set up here, as everybody who uses this Leadwright may know it.
type Setting struct {
	Runs    []string // names of the accounts that run it, by name
	Members int      // accounts that use it
	Deeds   int      // entries in the record of who did what
	Looks   int      // entries in the record of who looked at what about whom
}

// Settings says how access is set up.
func Settings(ctx context.Context, tx *store.Tx, actor Actor) (Setting, error) {
	var s Setting
	if err := actor.May(ReadOrganisation); err != nil {
		return s, err
	}
	var err error
	if s.Runs, err = store.All(ctx, tx, store.Scan1[string], `SELECT name FROM access_account
		WHERE role IN ($1, $2) AND state <> $3 ORDER BY name, id`, Owner, Administrator, Closed); err != nil {
		return s, err
	}
	for _, count := range []struct {
		into  *int
		query string
		args  []any
	}{
		{&s.Members, `SELECT COUNT(*) FROM access_account WHERE role = $1 AND state <> $2`, []any{Member, Closed}},
		{&s.Deeds, `SELECT COUNT(*) FROM access_record`, nil},
		{&s.Looks, `SELECT COUNT(*) FROM access_look`, nil},
	} {
		if *count.into, _, err = store.One(ctx, tx, store.Scan1[int], count.query, count.args...); err != nil {
			return s, err
		}
	}
	return s, nil
}
