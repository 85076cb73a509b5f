package access

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// ErasedName stands where the name of somebody was who was erased.
const ErasedName = "Somebody who was erased"

// Traces are what one person is found by in what the areas keep.
type Traces struct {
	PersonID string   // as they are known now
	Persons  []string // all ids that mean them, that one too
	Accounts []string // ids of their accounts
	Handles  []string // in the organisation, earlier ones too
	Names    []string // that accounts, identities and the organisation have for them
	Emails   []string
}

// TracesOf begins the traces of a person with all ids that mean them: it adds their accounts.
func TracesOf(ctx context.Context, tx *store.Tx, personID string, allIDs ...string) (Traces, error) {
	t := Traces{PersonID: personID, Persons: allIDs}
	for _, person := range allIDs {
		accounts, err := store.All(ctx, tx, scanAccount, `SELECT `+accountColumns+`
			WHERE a.person_id = $2 ORDER BY a.id`, store.At(tx.Now()), person)
		if err != nil {
			return t, err
		}
		for _, a := range accounts {
			t.Accounts, t.Names = append(t.Accounts, a.ID), append(t.Names, a.Name)
			t.Emails = append(t.Emails, a.Label)
		}
	}
	return t, nil
}

// Erase takes a person out of accounts and records: their accounts go, with all that signs in to them, and what the
// records say they did, what was done to them and who looked at them loses who it was. That it happened stays, and the
// chains of the records hold. What other areas keep is theirs to erase; package dossier asks them all.
func Erase(ctx context.Context, tx *store.Tx, actor Actor, t Traces) error {
	if t.PersonID == "" {
		return fault.Invalid("person", "It is not said who is to be erased")
	}
	if err := actor.MayAbout(ErasePerson, t.PersonID); err != nil {
		return err
	}
	for _, id := range t.Accounts {
		a, err := account(ctx, tx, id)
		if err == nil && a.Role == Owner && a.State != Closed {
			if a.ID != actor.ID {
				err = actor.May(ManageOwners)
			}
			if err == nil {
				err = notTheLastOwner(ctx, tx, a)
			}
		}
		if err == nil {
			err = eraseAccount(ctx, tx, a)
		}
		if err != nil {
			return err
		}
	}
	for _, c := range chains {
		for _, id := range t.ids() {
			if err := c.eraseWhom(ctx, tx, id); err != nil {
				return err
			}
		}
	}
	return Record(ctx, tx, t.Eraser(actor), "erased a person", "")
}

// Eraser is how what an erasure leaves behind names who did it: a person who erased themselves has no name any more.
func (t Traces) Eraser(actor Actor) Actor {
	if actor.PersonID == t.PersonID {
		actor.ID, actor.Name = "erased", ErasedName
	}
	return actor
}

// eraseAccount removes an account with what hangs on it, and takes it out of what it did.
func eraseAccount(ctx context.Context, tx *store.Tx, a Account) error {
	for _, c := range chains {
		if _, err := tx.Exec(ctx, `UPDATE `+c.table+` SET actor_id = '', actor_name = '', who_salt = NULL
			WHERE actor_id = $1`, a.ID); err != nil {
			return err
		}
	}
	// A ceremony under way holds the account's id and name; whoever else is in the middle of one begins again.
	if _, err := tx.Exec(ctx, `DELETE FROM access_ceremony`); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE access_link SET issuer = $1 WHERE issuer = $2`, ErasedName, a.Name); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM access_account WHERE id = $1`, a.ID)
	return err
}

// eraseWhom takes an id of a person or an account out of what entries are about.
func (c chain) eraseWhom(ctx context.Context, tx *store.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE `+c.table+` SET `+c.whom+` = '', whom_salt = NULL WHERE `+c.mentions(), literally(id))
	return err
}

// mentions is the condition that an entry is about the id $1, made literal. Subjects of deeds are words between spaces,
// slashes and colons, ids among them.
func (c chain) mentions() string {
	return `' ' || REPLACE(REPLACE(` + c.whom + `, '/', ' '), ':', ' ') || ' ' LIKE '% ' || $1 || ' %' ESCAPE '\'`
}

// ids are all by which entries can be about somebody.
func (t Traces) ids() []string { return slices.Concat(t.Persons, t.Accounts) }

// literally is the pattern of LIKE ... ESCAPE '\' that a text alone fits.
func literally(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}
