package access

import (
	"context"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// LinkLife is how long a one-time link can be redeemed.
const LinkLife = 15 * time.Minute

// FirstLink makes the secret of a one-time link for the owner, and the owner's account when it is missing. It is for
// the terminal alone, where the owner sits; no page calls it.
func FirstLink(ctx context.Context, tx *store.Tx) (secret string, err error) {
	account, err := owner(ctx, tx)
	if err != nil {
		return "", err
	}
	now := store.At(tx.Now())
	if _, err := tx.Exec(ctx, `DELETE FROM access_link WHERE expires <= $1`, now); err != nil {
		return "", err
	}
	secret, hash := newSecret()
	_, err = tx.Exec(ctx, `INSERT INTO access_link (hash, account_id, created, expires) VALUES ($1, $2, $3, $4)`,
		hash, account.ID, now, store.At(tx.Now().Add(LinkLife)))
	return secret, err
}

// Redeem ends a one-time link and begins a session, whose token it returns. A link works once, also when two redeem
// it at the same time. A link that is unknown, used or too old gives a fault of kind Denied, the same for each.
func Redeem(ctx context.Context, tx *store.Tx, secret string) (token string, err error) {
	now := store.At(tx.Now())
	accountID, found, err := store.One(ctx, tx, store.Scan1[string],
		`UPDATE access_link SET redeemed = $1 WHERE hash = $2 AND redeemed IS NULL AND expires > $1
		RETURNING account_id`, now, hashOf(secret))
	if err != nil {
		return "", err
	}
	if !found {
		return "", fault.Denied("This link was used already or is too old").
			WithHint("Start Leadwright again in the terminal: it shows a new link.")
	}
	account, found, err := store.One(ctx, tx, scanActor,
		`SELECT id, name, role, person_id FROM access_account WHERE id = $1`, accountID)
	if err != nil || !found {
		return "", err // a link's account is there: the database sees to it
	}
	if token, err = begin(ctx, tx, accountID); err != nil {
		return "", err
	}
	return token, Record(ctx, tx, account, "signed in", "")
}
