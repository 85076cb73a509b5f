package access

import (
	"context"
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Kept is what accounts and records keep about a person: for the person alone.
type Kept struct {
	Accounts []KeptAccount
	Did      []Deed     // by their accounts, the newest first; so are all of these
	DoneTo   []Deed     // to them, or to their accounts, by others
	LookedAt []LookedAt // at others, by their accounts
	Lookers  []Look     // at them
}

// KeptAccount is an account with what signs in to it; no secrets.
type KeptAccount struct {
	Account
	Passkeys []Passkey
	Outside  []Linked
	Sessions []SignedIn
	Tokens   []Token
}

// LookedAt says what somebody looked at about whom.
type LookedAt struct {
	At       time.Time
	PersonID string
	What     string
}

// mostKept bounds lists that do not grow with time: sessions of one account, see SessionIdle.
const mostKept = 10_000

// KeptOf returns what accounts and records keep about a person.
func KeptOf(ctx context.Context, tx *store.Tx, actor Actor, t Traces) (Kept, error) {
	var k Kept
	if err := actor.MayAbout(ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	for _, id := range t.Accounts {
		a, err := keptAccount(ctx, tx, actor, id)
		if err != nil {
			return k, err
		}
		k.Accounts = append(k.Accounts, a)
		did, err := deedsWhere(ctx, tx, `actor_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.Did = append(k.Did, did...)
		looked, err := store.All(ctx, tx, func(r store.Row) (LookedAt, error) {
			var l LookedAt
			var at store.Time
			err := r.Scan(&at, &l.PersonID, &l.What)
			l.At = at.Time
			return l, err
		}, `SELECT at, person_id, what FROM access_look WHERE actor_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.LookedAt = append(k.LookedAt, looked...)
	}
	own := map[string]bool{}
	for _, d := range k.Did {
		own[d.ID] = true
	}
	for _, id := range t.ids() {
		done, err := deedsWhere(ctx, tx, chains[0].mentions()+` ORDER BY id DESC`, literally(id))
		if err != nil {
			return k, err
		}
		for _, d := range done {
			if !own[d.ID] {
				own[d.ID], k.DoneTo = true, append(k.DoneTo, d)
			}
		}
	}
	for _, id := range t.Persons {
		looks, err := lookersOf(ctx, tx, id, "", mostLooks)
		if err != nil {
			return k, err
		}
		k.Lookers = append(k.Lookers, looks...)
	}
	return k, nil
}

// mostLooks is more than anybody will ever be looked at.
const mostLooks = 1 << 30

// keptAccount reads an account; one that is not the actor's is closed, and nothing signs in to it.
func keptAccount(ctx context.Context, tx *store.Tx, actor Actor, id string) (k KeptAccount, err error) {
	if k.Account, err = account(ctx, tx, id); err != nil || id != actor.ID {
		return k, err
	}
	if k.Passkeys, err = Passkeys(ctx, tx, actor); err != nil {
		return k, err
	}
	if k.Outside, err = OutsideOf(ctx, tx, actor); err != nil {
		return k, err
	}
	if k.Sessions, err = Sessions(ctx, tx, actor, id, Page{Limit: mostKept}); err != nil {
		return k, err
	}
	k.Tokens, err = Tokens(ctx, tx, actor)
	return k, err
}
