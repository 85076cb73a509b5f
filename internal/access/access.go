// Package access knows who acts, what they may do, and keeps the record of who did what and who looked at what.
//
// Every operation of every area takes an [Actor]. The zero Actor may do nothing; policy.go is the one table of what
// each role may, standing.go how persons stand to each other. An account (account.go) is made by an invitation
// (invite.go) and signs in with a password (signin.go), a passkey (passkey.go) or through a provider (outside.go); the
// owner also with a one-time link from the terminal (link.go). It is then known by a session (session.go), a program by
// a personal token (token.go). Of links, sessions and tokens only SHA-256 hashes are stored, of passwords argon2id
// hashes: a copy of the database signs nobody in.
//
// record.go holds the two records, of deeds and of looks, that rows are only ever added to; seal.go chains them, so that
// a change shows, and erase.go takes a person out of them without breaking the chain.
//
// The tables are access_account, access_link, access_session, access_token, access_try, access_passkey, access_outside,
// access_ceremony, access_record, access_look and access_seal.
package access

import (
	"context"

	"github.com/leadwright/leadwright/internal/store"
)

// Role says what an actor is to Leadwright itself. It is not a role in a team, which package people knows.
type Role string

// The roles. An actor without a role may do nothing.
const (
	Owner         Role = "owner"         // holds this Leadwright, and may do at the terminal what its files allow anyway
	Administrator Role = "administrator" // runs it
	Member        Role = "member"        // uses it
	Worker        Role = "worker"        // Leadwright's own background work
)

// Actor is who is acting. The zero Actor is nobody and may do nothing.
type Actor struct {
	ID       string // the account's id, "local" or "system"
	Name     string // for the records and for sentences
	Role     Role
	PersonID string // the person that the account belongs to, empty for none
	Standing *Standing
	Session  string // id of the session that it acts in, empty for none
	Token    string // id of the token that it acts with, empty for none
	ReadOnly bool   // may only read, whatever its role: its token says so
}

// Local is the person at the terminal: whoever may read the database's file or knows its address is its owner.
func Local() Actor { return Actor{ID: "local", Name: "The person at the terminal", Role: Owner} }

// System is Leadwright itself at its background work.
func System() Actor { return Actor{ID: "system", Name: "Leadwright", Role: Worker} }

// owner returns the owner's account, the oldest when there are several, and makes it when there is none.
func owner(ctx context.Context, tx *store.Tx) (Actor, error) {
	a, found, err := store.One(ctx, tx, scanActor, `SELECT id, name, role, person_id FROM access_account
		WHERE role = $1 AND state = $2 ORDER BY id LIMIT 1`, Owner, Active)
	if err != nil || found {
		return a, err
	}
	a = Actor{ID: tx.NewID(), Name: "Owner", Role: Owner}
	_, err = tx.Exec(ctx, `INSERT INTO access_account (id, name, role, person_id, created) VALUES ($1, $2, $3, $4, $5)`,
		a.ID, a.Name, a.Role, a.PersonID, store.At(tx.Now()))
	return a, err
}

func scanActor(r store.Row) (Actor, error) {
	var a Actor
	err := r.Scan(&a.ID, &a.Name, &a.Role, &a.PersonID)
	return a, err
}
