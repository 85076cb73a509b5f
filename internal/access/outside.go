package access

import (
	"context"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Outside is somebody as an OpenID Connect provider has proved them. Issuer and Subject say who they are; the address
// may change hands, so an account is never found by it (but see SignInOutside).
type Outside struct {
	Issuer, Subject string
	Label           string // for people: an address or a name, may be empty
	Email           string // only when the provider has verified it
}

// Linked is an account at a provider that signs in here.
type Linked struct {
	Issuer, Subject string
	Label           string
	Created         time.Time
}

// Journey is what is kept while somebody is at a provider; the nonce and the verifier tie what comes back to it. The
// secret of an invitation that they accept there is not kept: it stays with their browser.
type Journey struct {
	Nonce, Verifier string
	Account         string // the account that they add this way to, empty for none
	To              string // the page to go on with
}

const atProvider ceremonyKind = "at a provider"

// BeginJourney keeps a journey until it ends and returns its state, the secret that ends it.
func BeginJourney(ctx context.Context, tx *store.Tx, j Journey) (state string, err error) {
	return beginCeremony(ctx, tx, atProvider, j)
}

// EndJourney ends a journey, once and in time, and returns what was kept. It commits that by itself.
func EndJourney(ctx context.Context, db *store.DB, state string) (j Journey, err error) {
	err = takeCeremony(ctx, db, atProvider, state, &j)
	return j, err
}

// SignInOutside begins a session for the account that somebody outside is linked to and returns its token. With
// byAddress, somebody who is linked to none accepts the one invitation that was made with their verified address. It
// never makes an account.
func SignInOutside(ctx context.Context, tx *store.Tx, o Outside, byAddress bool, browser string) (token string, err error) {
	id, found, err := store.One(ctx, tx, store.Scan1[string],
		`SELECT account_id FROM access_outside WHERE issuer = $1 AND subject = $2`, o.Issuer, o.Subject)
	if err != nil {
		return "", err
	}
	if found {
		a, err := account(ctx, tx, id)
		if err != nil {
			return "", err
		}
		if a.State == Active {
			return signIn(ctx, tx, a, byOutside, browser)
		}
	} else if byAddress && o.Email != "" {
		invited, err := store.All(ctx, tx, store.Scan1[string], `SELECT a.id FROM access_account a WHERE a.state = $1
			AND LOWER(a.label) = $2 AND a.role <> $3 AND EXISTS (SELECT 1 FROM access_link l WHERE l.account_id = a.id
			AND l.kind = $4 AND l.redeemed IS NULL AND l.expires > $5)`,
			Invited, strings.ToLower(o.Email), Owner, Invitation, store.At(tx.Now()))
		if err != nil {
			return "", err
		}
		if len(invited) == 1 {
			return acceptByAddress(ctx, tx, o, invited[0], browser)
		}
	}
	return "", fault.Denied("No account here belongs to who you are there").
		WithHint("Ask who runs this Leadwright to invite you, and choose this provider on the invitation's page.")
}

// acceptByAddress uses up the open invitation of an account without its secret, on the word of the provider.
func acceptByAddress(ctx context.Context, tx *store.Tx, o Outside, id, browser string) (string, error) {
	secret, err := newLink(ctx, tx, id, Invitation, "")
	if err != nil {
		return "", err
	}
	return AcceptOutside(ctx, tx, secret, browser, o)
}

// AcceptOutside uses an invitation or a recovery link: its account signs in as this somebody outside from now on.
func AcceptOutside(ctx context.Context, tx *store.Tx, secret, browser string, o Outside) (token string, err error) {
	return accept(ctx, tx, secret, browser, byOutside, func(a Account) error { return keepOutside(ctx, tx, a.ID, o) })
}

// LinkOutside lets somebody outside sign in to the actor's own account. journey is the account that began it.
func LinkOutside(ctx context.Context, tx *store.Tx, actor Actor, journey string, o Outside) error {
	if err := actor.own(); err != nil {
		return err
	}
	if journey != actor.ID {
		return fault.Denied("Another account began this")
	}
	if err := keepOutside(ctx, tx, actor.ID, o); err != nil {
		return err
	}
	return Record(ctx, tx, actor, "added a provider to sign in with", actor.ID)
}

func keepOutside(ctx context.Context, tx *store.Tx, accountID string, o Outside) error {
	id, found, err := store.One(ctx, tx, store.Scan1[string],
		`SELECT account_id FROM access_outside WHERE issuer = $1 AND subject = $2`, o.Issuer, o.Subject)
	switch {
	case err != nil:
		return err
	case found && id == accountID:
		return nil
	case found:
		return fault.Conflict("Another account here belongs to who you are there").
			WithHint("Sign in with the provider: that is the account you have.")
	}
	_, err = tx.Exec(ctx, `INSERT INTO access_outside (issuer, subject, account_id, label, created)
		VALUES ($1, $2, $3, $4, $5)`, o.Issuer, o.Subject, accountID, o.Label, store.At(tx.Now()))
	return err
}

// OutsideOf lists who outside can sign in to the actor's own account.
func OutsideOf(ctx context.Context, tx *store.Tx, actor Actor) ([]Linked, error) {
	if actor.ID == "" {
		return nil, notSignedIn()
	}
	return store.All(ctx, tx, func(r store.Row) (Linked, error) {
		var l Linked
		var created store.Time
		err := r.Scan(&l.Issuer, &l.Subject, &l.Label, &created)
		l.Created = created.Time
		return l, err
	}, `SELECT issuer, subject, label, created FROM access_outside WHERE account_id = $1 ORDER BY issuer, subject`, actor.ID)
}

// UnlinkOutside takes that back, unless it is the last way to sign in.
func UnlinkOutside(ctx context.Context, tx *store.Tx, actor Actor, issuer, subject string) error {
	if err := actor.own(); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM access_outside WHERE issuer = $1 AND subject = $2 AND account_id = $3`,
		issuer, subject, actor.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("This provider's account is not linked to yours")
	}
	if err := aWayIsLeft(ctx, tx, actor.ID); err != nil {
		return err
	}
	return Record(ctx, tx, actor, "removed a provider to sign in with", actor.ID)
}
