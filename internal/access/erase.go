package access

import (
	"context"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// ErasedName stands where the name of somebody was who was erased.
const ErasedName = "Somebody who was erased"

// Erase takes a person out of accounts and records: their accounts are closed and lose their names, and what the
// records say they did, what was done to them and who looked at them loses who it was. That it happened stays, and the
// chains of the records hold. The accounts' names in other areas are theirs to erase.
func Erase(ctx context.Context, tx *store.Tx, actor Actor, personID string) error {
	if personID == "" {
		return fault.Invalid("person", "It is not said who is to be erased")
	}
	if err := actor.MayAbout(ErasePerson, personID); err != nil {
		return err
	}
	accounts, err := store.All(ctx, tx, store.Scan1[string],
		`SELECT id FROM access_account WHERE person_id = $1 ORDER BY id`, personID)
	if err != nil {
		return err
	}
	for _, id := range accounts {
		a, err := account(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.Role == Owner && a.State != Closed {
			if a.ID != actor.ID {
				err = actor.May(ManageOwners)
			}
			if err == nil {
				err = notTheLastOwner(ctx, tx, a)
			}
			if err != nil {
				return err
			}
		}
		if err := eraseAccount(ctx, tx, id); err != nil {
			return err
		}
	}
	if err := eraseParts(ctx, tx, personID, accounts); err != nil {
		return err
	}
	if actor.PersonID == personID { // whose name must not come back with this entry
		actor.ID, actor.Name = "erased", ErasedName
	}
	return Record(ctx, tx, actor, "erased a person", "")
}

func eraseAccount(ctx context.Context, tx *store.Tx, id string) error {
	if err := shut(ctx, tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE access_account SET name = $1, label = '', person_id = '' WHERE id = $2`,
		ErasedName, id); err != nil {
		return err
	}
	for _, c := range chains {
		if _, err := tx.Exec(ctx, `UPDATE `+c.table+` SET actor_id = '', actor_name = '', who_salt = NULL
			WHERE actor_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// eraseParts takes a person and their accounts out of what entries are about. Subjects of deeds are words between
// spaces, ids among them.
func eraseParts(ctx context.Context, tx *store.Tx, personID string, accounts []string) error {
	for _, c := range chains {
		for _, id := range append([]string{personID}, accounts...) {
			_, err := tx.Exec(ctx, `UPDATE `+c.table+` SET `+c.whom+` = '', whom_salt = NULL
				WHERE ' ' || `+c.whom+` || ' ' LIKE '% ' || $1 || ' %' ESCAPE '\'`, literally(id))
			if err != nil {
				return err
			}
		}
	}
	return nil
}
