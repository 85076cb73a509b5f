package access

import (
	"context"
	"encoding/json"
	"net"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Site is where a browser has this workbench. A passkey is made for one host and works there alone.
type Site struct {
	Host   string // without port
	Origin string // scheme://host[:port]
}

// HasPasskeys reports whether browsers make passkeys there: under a name, by https or on this very machine. An address
// in numbers is no name.
func (s Site) HasPasskeys() bool {
	local := s.Host == "localhost" || strings.HasSuffix(s.Host, ".localhost")
	return s.Host != "" && net.ParseIP(strings.Trim(s.Host, "[]")) == nil && (local || strings.HasPrefix(s.Origin, "https://"))
}

// relying returns the WebAuthn relying party that the site is.
func (s Site) relying() (*webauthn.WebAuthn, error) {
	if !s.HasPasskeys() {
		return nil, fault.Invalid("passkey", "Passkeys do not work at %s", s.Origin).
			WithHint("Open the workbench under a name: localhost, or one with https.")
	}
	return webauthn.New(&webauthn.Config{RPID: s.Host, RPDisplayName: "Leadwright", RPOrigins: []string{s.Origin},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired}})
}

// Passkey is a passkey as a list shows it.
type Passkey struct {
	ID      string
	Name    string
	Host    string // where it works
	Created time.Time
	Used    time.Time // zero for never
}

// maxPasskeys is how many passkeys an account can have.
const maxPasskeys = 20

// Challenge is what a browser is asked to sign.
type Challenge struct {
	Ceremony string `json:"ceremony"` // to be sent back with the answer
	Options  any    `json:"options"`  // for navigator.credentials
}

// Answer is what a browser gives back.
type Answer struct {
	Ceremony   string          `json:"ceremony"`
	Credential json.RawMessage `json:"credential"`
	Name       string          `json:"name"` // for a new passkey
}

const (
	makingPasskey ceremonyKind = "passkey"
	usingPasskey  ceremonyKind = "signing in"
)

// keyHolder is an account as WebAuthn knows it.
type keyHolder struct {
	account Account
	keys    []webauthn.Credential
}

// WebAuthnID is the account's id, which the passkey keeps and gives back.
func (h keyHolder) WebAuthnID() []byte { return []byte(h.account.ID) }

// WebAuthnName is shown by the device when there are several passkeys.
func (h keyHolder) WebAuthnName() string {
	if h.account.Login != "" {
		return h.account.Login
	}
	return h.account.Name
}

// WebAuthnDisplayName is shown by the device.
func (h keyHolder) WebAuthnDisplayName() string { return h.account.Name }

// WebAuthnCredentials are the passkeys that the account has.
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func keyHolderOf(ctx context.Context, tx *store.Tx, accountID, host string) (keyHolder, error) {
	a, err := account(ctx, tx, accountID)
	if err != nil {
		return keyHolder{}, err
	}
	keys, err := store.All(ctx, tx, func(r store.Row) (c webauthn.Credential, err error) {
		var text string
		if err := r.Scan(&text); err != nil {
			return c, err
		}
		return c, json.Unmarshal([]byte(text), &c)
	}, `SELECT data FROM access_passkey WHERE account_id = $1 AND host = $2 ORDER BY id`, accountID, host)
	return keyHolder{a, keys}, err
}

// making is what is kept while a passkey is made: for whom, and the challenge.
type making struct {
	Account string
	Session webauthn.SessionData
}

// BeginPasskey asks the actor's browser to make a passkey for their own account.
func BeginPasskey(ctx context.Context, tx *store.Tx, actor Actor, site Site) (Challenge, error) {
	if err := actor.own(); err != nil {
		return Challenge{}, err
	}
	h, err := keyHolderOf(ctx, tx, actor.ID, site.Host)
	if err != nil {
		return Challenge{}, err
	}
	return beginPasskey(ctx, tx, h, site)
}

// BeginPasskeyByLink does the same for the account of an invitation or a recovery link. The device may have one of the
// account already: using the link ends that.
func BeginPasskeyByLink(ctx context.Context, tx *store.Tx, secret string, site Site) (Challenge, error) {
	w, err := ReadLink(ctx, tx, secret)
	if err != nil {
		return Challenge{}, err
	}
	return beginPasskey(ctx, tx, keyHolder{account: w.Account}, site)
}

func beginPasskey(ctx context.Context, tx *store.Tx, h keyHolder, site Site) (Challenge, error) {
	relying, err := site.relying()
	if err != nil {
		return Challenge{}, err
	}
	if len(h.keys) >= maxPasskeys {
		return Challenge{}, fault.Conflict("There are %d passkeys already", len(h.keys)).WithHint("Remove those that are not used.")
	}
	options, session, err := relying.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return Challenge{}, err
	}
	secret, err := beginCeremony(ctx, tx, makingPasskey, making{h.account.ID, *session})
	return Challenge{secret, options.Response}, err
}

// FinishPasskey keeps the passkey that the actor's browser made. It runs transactions of its own.
func FinishPasskey(ctx context.Context, db *store.DB, actor Actor, site Site, answer Answer) error {
	if err := actor.own(); err != nil {
		return err
	}
	key, m, err := madePasskey(ctx, db, site, answer)
	if err != nil {
		return err
	}
	if m.Account != actor.ID {
		return fault.Denied("This passkey was asked for by another account")
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		if err := keepPasskey(ctx, tx, actor.ID, site, answer.Name, key); err != nil {
			return err
		}
		return Record(ctx, tx, actor, "added a passkey", actor.ID)
	})
}

// AcceptWithPasskey uses an invitation or a recovery link: its account signs in with the passkey that the browser made.
// It runs transactions of its own.
func AcceptWithPasskey(ctx context.Context, db *store.DB, secret, browser string, site Site,
	answer Answer) (token string, err error) {
	key, m, err := madePasskey(ctx, db, site, answer)
	if err != nil {
		return "", err
	}
	err = db.Write(ctx, func(tx *store.Tx) (err error) {
		token, err = accept(ctx, tx, secret, browser, byPasskey, func(a Account) error {
			if m.Account != a.ID {
				return fault.Denied("This passkey was asked for by another account")
			}
			return keepPasskey(ctx, tx, a.ID, site, answer.Name, key)
		})
		return err
	})
	return token, err
}

// madePasskey checks that the browser made what it was asked for.
func madePasskey(ctx context.Context, db *store.DB, site Site, answer Answer) (*webauthn.Credential, making, error) {
	var m making
	relying, err := site.relying()
	if err != nil {
		return nil, m, err
	}
	if err := takeCeremony(ctx, db, makingPasskey, answer.Ceremony, &m); err != nil {
		return nil, m, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer.Credential)
	if err != nil {
		return nil, m, badPasskey(err)
	}
	key, err := relying.CreateCredential(keyHolder{account: Account{ID: m.Account}}, m.Session, parsed)
	if err != nil {
		return nil, m, badPasskey(err)
	}
	key.Attestation = webauthn.CredentialAttestation{} // who made the device is nobody's business
	return key, m, nil
}

// badPasskey is the refusal of what a browser gave back; why is for the log alone.
func badPasskey(err error) error {
	return fault.Denied("This passkey is none that works here").Because(err).
		WithHint("Try again, or sign in another way and make a new one.")
}

func keepPasskey(ctx context.Context, tx *store.Tx, accountID string, site Site, name string, key *webauthn.Credential) error {
	if strings.TrimSpace(name) == "" {
		name = "Passkey"
	}
	name, err := cleanName("passkey", name)
	if err != nil {
		return err
	}
	text, err := json.Marshal(key)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO access_passkey (id, credential, account_id, name, host, data, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.NewID(), key.ID, accountID, name, site.Host, string(text), store.At(tx.Now()))
	return err
}

// BeginPasskeySignIn asks a browser for any passkey that it has for this site.
func BeginPasskeySignIn(ctx context.Context, tx *store.Tx, site Site) (Challenge, error) {
	relying, err := site.relying()
	if err != nil {
		return Challenge{}, err
	}
	options, session, err := relying.BeginDiscoverableLogin()
	if err != nil {
		return Challenge{}, err
	}
	secret, err := beginCeremony(ctx, tx, usingPasskey, session)
	return Challenge{secret, options.Response}, err
}

// SignInWithPasskey begins a session for who holds a passkey and returns its token. It runs transactions of its own.
func SignInWithPasskey(ctx context.Context, db *store.DB, site Site, browser string, answer Answer) (token string, err error) {
	relying, err := site.relying()
	if err != nil {
		return "", err
	}
	var session webauthn.SessionData
	if err := takeCeremony(ctx, db, usingPasskey, answer.Ceremony, &session); err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer.Credential)
	if err != nil {
		return "", badPasskey(err)
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		var h keyHolder
		key, err := relying.ValidateDiscoverableLogin(func(_, userHandle []byte) (webauthn.User, error) {
			var err error
			h, err = keyHolderOf(ctx, tx, string(userHandle), site.Host)
			return h, err
		}, session, parsed)
		if err == nil && (h.account.State != Active || key.Authenticator.CloneWarning) {
			err = badPasskey(nil)
		}
		if err != nil {
			return badPasskey(err)
		}
		text, err := json.Marshal(key)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE access_passkey SET data = $1, used = $2 WHERE credential = $3 AND account_id = $4`,
			string(text), store.At(tx.Now()), key.ID, h.account.ID)
		if err != nil {
			return err
		}
		token, err = signIn(ctx, tx, h.account, byPasskey, browser)
		return err
	})
	return token, err
}

// Passkeys lists the passkeys of the actor's own account, the newest first.
func Passkeys(ctx context.Context, tx *store.Tx, actor Actor) ([]Passkey, error) {
	if actor.ID == "" {
		return nil, notSignedIn()
	}
	return store.All(ctx, tx, func(r store.Row) (Passkey, error) {
		var p Passkey
		var created store.Time
		var used store.NullTime
		err := r.Scan(&p.ID, &p.Name, &p.Host, &created, &used)
		p.Created, p.Used = created.Time, used.Time
		return p, err
	}, `SELECT id, name, host, created, used FROM access_passkey WHERE account_id = $1 ORDER BY id DESC`, actor.ID)
}

// RemovePasskey takes a passkey from the actor's own account, unless it is the last way to sign in.
func RemovePasskey(ctx context.Context, tx *store.Tx, actor Actor, id string) error {
	if err := actor.own(); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM access_passkey WHERE id = $1 AND account_id = $2`, id, actor.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("There is no such passkey")
	}
	if err := aWayIsLeft(ctx, tx, actor.ID); err != nil {
		return err
	}
	return Record(ctx, tx, actor, "removed a passkey", actor.ID)
}

// RenamePasskey gives a passkey of the actor's own account another name.
func RenamePasskey(ctx context.Context, tx *store.Tx, actor Actor, id, name string) error {
	if err := actor.own(); err != nil {
		return err
	}
	name, err := cleanName("name", name)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE access_passkey SET name = $1 WHERE id = $2 AND account_id = $3`, name, id, actor.ID)
	if err == nil && n == 0 {
		err = fault.NotFound("There is no such passkey")
	}
	return err
}

// aWayIsLeft refuses to leave an account without a way to sign in.
func aWayIsLeft(ctx context.Context, tx *store.Tx, id string) error {
	a, err := account(ctx, tx, id)
	if err == nil && !a.Ways.Any() {
		err = fault.Conflict("This is your last way to sign in").WithHint("Add another one first.")
	}
	return err
}
