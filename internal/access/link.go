package access

import (
	"context"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// LinkKind says what a one-time link is for.
type LinkKind string

// The kinds of links.
const (
	Enter      LinkKind = "enter"      // lets the owner in, from the terminal
	Invitation LinkKind = "invitation" // lets somebody choose how they sign in
	Recovery   LinkKind = "recovery"   // lets somebody choose anew, when they cannot sign in any more
)

// LinkLife is how long the link from the terminal can be used.
const LinkLife = 15 * time.Minute

// linkLife is how long a link of each kind can be used.
var linkLife = map[LinkKind]time.Duration{Enter: LinkLife, Invitation: 7 * 24 * time.Hour, Recovery: time.Hour}

// FirstLink makes the secret of a one-time link for the owner, and the owner's account when it is missing. It is for
// the terminal alone, where the owner sits; no page calls it.
func FirstLink(ctx context.Context, tx *store.Tx) (secret string, err error) {
	account, err := owner(ctx, tx)
	if err != nil {
		return "", err
	}
	return newLink(ctx, tx, account.ID, Enter, "")
}

// newLink makes a link and takes away those that are too old. Of an account one invitation or recovery link is open at
// most; one from the terminal leaves it open.
func newLink(ctx context.Context, tx *store.Tx, accountID string, kind LinkKind, issuer string) (string, error) {
	now := store.At(tx.Now())
	_, err := tx.Exec(ctx, `DELETE FROM access_link WHERE expires <= $1 AND kind = $2
		OR account_id = $3 AND redeemed IS NULL AND kind <> $2 AND $4 <> $2`, now, Enter, accountID, kind)
	if err != nil {
		return "", err
	}
	secret, hash := newSecret()
	_, err = tx.Exec(ctx, `INSERT INTO access_link (hash, account_id, kind, issuer, created, expires)
		VALUES ($1, $2, $3, $4, $5, $6)`, hash, accountID, kind, issuer, now, store.At(tx.Now().Add(linkLife[kind])))
	return secret, err
}

// useLink ends a link of one of the kinds and returns what it was and the account that it belongs to. A link works
// once, also when two use it at the same time. One that is unknown, used or too old gives a fault of kind Denied, the
// same for each.
func useLink(ctx context.Context, tx *store.Tx, secret string, enter bool) (Account, LinkKind, error) {
	var kind LinkKind
	id, found, err := store.One(ctx, tx, func(r store.Row) (id string, err error) { return id, r.Scan(&id, &kind) },
		`UPDATE access_link SET redeemed = $1 WHERE hash = $2 AND redeemed IS NULL AND expires > $1
		AND (kind = 'enter') = $3 RETURNING account_id, kind`, store.At(tx.Now()), hashOf(secret), enter)
	if err == nil && !found {
		err = uselessLink(enter)
	}
	if err != nil {
		return Account{}, "", err
	}
	a, err := account(ctx, tx, id)
	if err == nil && a.State == Closed {
		err = uselessLink(enter)
	}
	return a, kind, err
}

func uselessLink(enter bool) error {
	f := fault.Denied("This link was used already or is too old")
	if enter {
		return f.WithHint("Start Leadwright again in the terminal: it shows a new link.")
	}
	return f.WithHint("Ask who runs this Leadwright for a new one.")
}

// Redeem ends the one-time link from the terminal and begins a session, whose token it returns. A link that is unknown,
// used or too old gives a fault of kind Denied, the same for each.
func Redeem(ctx context.Context, tx *store.Tx, secret, browser string) (token string, err error) {
	a, _, err := useLink(ctx, tx, secret, true)
	if err != nil {
		return "", err
	}
	return signIn(ctx, tx, a, byLink, browser)
}

// Welcome is what an invitation or a recovery link says before it is used.
type Welcome struct {
	Account Account
	Kind    LinkKind
	Issuer  string // the name of who made it
	Expires time.Time
}

// ReadLink says what an invitation or a recovery link is, without using it.
func ReadLink(ctx context.Context, tx *store.Tx, secret string) (Welcome, error) {
	var w Welcome
	id, found, err := store.One(ctx, tx, func(r store.Row) (id string, err error) {
		var expires store.Time
		err = r.Scan(&id, &w.Kind, &w.Issuer, &expires)
		w.Expires = expires.Time
		return id, err
	}, `SELECT account_id, kind, issuer, expires FROM access_link
		WHERE hash = $1 AND redeemed IS NULL AND expires > $2 AND kind <> 'enter'`, hashOf(secret), store.At(tx.Now()))
	if err == nil && !found {
		err = uselessLink(false)
	}
	if err != nil {
		return Welcome{}, err
	}
	w.Account, err = account(ctx, tx, id)
	if err == nil && w.Account.State == Closed {
		err = uselessLink(false)
	}
	return w, err
}

// Recovered is one use of a recovery link, for the holder of the account to see.
type Recovered struct {
	Issuer string // the name of who made the link
	Made   time.Time
	Used   time.Time // zero while it was not used
}

// Recoveries lists the recovery links of the actor's own account, the newest first.
func Recoveries(ctx context.Context, tx *store.Tx, actor Actor) ([]Recovered, error) {
	return store.All(ctx, tx, func(r store.Row) (Recovered, error) {
		var v Recovered
		var made store.Time
		var used store.NullTime
		err := r.Scan(&v.Issuer, &made, &used)
		v.Made, v.Used = made.Time, used.Time
		return v, err
	}, `SELECT issuer, created, redeemed FROM access_link WHERE account_id = $1 AND kind = 'recovery'
		ORDER BY created DESC LIMIT 20`, actor.ID)
}
