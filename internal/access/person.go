package access

import (
	"context"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// SetPerson keeps which person the actor's own account belongs to; an empty id takes it back. Only the holder of an
// account can say it, and the person at the terminal has none.
func SetPerson(ctx context.Context, tx *store.Tx, actor Actor, personID string) error {
	n, err := tx.Exec(ctx, `UPDATE access_account SET person_id = $1 WHERE id = $2`, personID, actor.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Denied("%s has no account to say this of", actor.Name)
	}
	verb := "said who they are"
	if personID == "" {
		verb = "took back who they are"
	}
	return Record(ctx, tx, actor, verb, personID)
}
