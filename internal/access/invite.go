package access

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// NewAccount is whom an invitation is for.
type NewAccount struct {
	Name     string
	Role     Role
	PersonID string // the person that it belongs to, empty for none
	Label    string // an address, to tell invitations apart; nothing is sent to it
}

// Invite makes an account and the secret of the link by which its holder chooses how to sign in. The secret is shown
// once: only its hash is kept.
func Invite(ctx context.Context, tx *store.Tx, actor Actor, n NewAccount) (id, secret string, err error) {
	if err := actor.May(ManageAccounts); err != nil {
		return "", "", err
	}
	if n.Name, err = cleanName("name", n.Name); err != nil {
		return "", "", err
	}
	if n.Role, err = ParseRole(string(n.Role)); err != nil {
		return "", "", err
	}
	if n.Role == Owner {
		err = actor.May(ManageOwners)
	}
	if err == nil {
		err = actor.mayRaise(n.Role)
	}
	if err != nil {
		return "", "", err
	}
	if n.Label != "" {
		if n.Label, err = cleanName("label", n.Label); err != nil {
			return "", "", err
		}
	}
	if err := free(ctx, tx, n.PersonID, ""); err != nil {
		return "", "", err
	}
	id = tx.NewID()
	_, err = tx.Exec(ctx, `INSERT INTO access_account (id, name, role, person_id, label, state, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, id, n.Name, n.Role, n.PersonID, n.Label, Invited, store.At(tx.Now()))
	if err != nil {
		return "", "", err
	}
	if secret, err = newLink(ctx, tx, id, Invitation, actor.Name); err != nil {
		return "", "", err
	}
	return id, secret, Record(ctx, tx, actor, "invited a "+string(n.Role), strings.TrimSpace(id+" "+n.PersonID))
}

// RenewInvitation makes a new link for an account whose invitation was not accepted; the one before stops working.
func RenewInvitation(ctx context.Context, tx *store.Tx, actor Actor, id string) (secret string, err error) {
	a, err := manage(ctx, tx, actor, id)
	if err == nil {
		err = actor.mayRaise(a.Role)
	}
	if err != nil {
		return "", err
	}
	if a.State != Invited {
		return "", fault.Conflict("%s has accepted the invitation", a.Name).WithHint("To help them in, make a recovery link.")
	}
	if secret, err = newLink(ctx, tx, id, Invitation, actor.Name); err != nil {
		return "", err
	}
	return secret, Record(ctx, tx, actor, "renewed an invitation", id)
}

// Recover makes a link by which the holder of an account chooses anew how to sign in. Using it ends all sessions, tokens
// and ways to sign in that the account had, and they see who made it. A token makes none.
func Recover(ctx context.Context, tx *store.Tx, actor Actor, id string) (secret string, err error) {
	if actor.Token != "" { // it would get its account a password, which outlives it
		return "", needsSession()
	}
	a, err := manage(ctx, tx, actor, id)
	if err != nil {
		return "", err
	}
	if a.State == Invited {
		return "", fault.Conflict("%s has not accepted the invitation yet", a.Name).WithHint("Renew the invitation instead.")
	}
	if secret, err = newLink(ctx, tx, id, Recovery, actor.Name); err != nil {
		return "", err
	}
	return secret, Record(ctx, tx, actor, "made a recovery link", id)
}

// Withdraw takes back the open link of an account. An account that never accepted its invitation is closed with it.
func Withdraw(ctx context.Context, tx *store.Tx, actor Actor, id string) error {
	a, err := manage(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if a.State == Invited {
		if err := shut(ctx, tx, id); err != nil {
			return err
		}
		return Record(ctx, tx, actor, "withdrew an invitation", id)
	}
	n, err := tx.Exec(ctx, `DELETE FROM access_link WHERE account_id = $1 AND redeemed IS NULL AND kind <> 'enter'`, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("%s has no open link", a.Name)
	}
	return Record(ctx, tx, actor, "withdrew a link", id)
}

// accept uses an invitation or a recovery link: way gives the account its way to sign in, in the same transaction, and
// a session begins. A recovery ends what there was: whoever got in before, by whatever way, is out.
func accept(ctx context.Context, tx *store.Tx, secret, browser string, via way,
	give func(account Account) error) (token string, err error) {
	a, kind, err := useLink(ctx, tx, secret, false)
	if err != nil {
		return "", err
	}
	if kind == Recovery {
		if err := endWays(ctx, tx, a.ID); err != nil {
			return "", err
		}
	}
	if err := give(a); err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, `UPDATE access_account SET state = $1 WHERE id = $2`, Active, a.ID); err != nil {
		return "", err
	}
	verb := "accepted an invitation"
	if kind == Recovery {
		verb = "used a recovery link"
	}
	if err := Record(ctx, tx, a.actor(), verb, a.ID); err != nil {
		return "", err
	}
	return signIn(ctx, tx, a, via, browser)
}

// actor is the holder of an account, before there is a session.
func (a Account) actor() Actor {
	return Actor{ID: a.ID, Name: a.Name, Role: a.Role, PersonID: a.PersonID}
}

// parseLogin reads the name that somebody signs in with: compared without regard to case and composition.
func parseLogin(text string) (string, error) {
	login := foldLogin(text)
	if n := len(login); n < 2 || n > 100 {
		return "", fault.Invalid("login", "The name to sign in with has 2 to 100 characters").
			WithHint("For example ada or ada@example.com.")
	}
	for _, r := range login {
		if r <= ' ' || r == 0x7f || r == '\uFEFF' {
			return "", fault.Invalid("login", "The name to sign in with cannot have spaces").
				WithHint("For example ada or ada@example.com.")
		}
	}
	return login, nil
}

func foldLogin(text string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(text))) }
