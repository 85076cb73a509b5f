package access

import (
	"context"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// TokenPrefix begins every personal token, so that people and programs that look for secrets know one.
const TokenPrefix = "lw_"

// TokenLife is how long a personal token lasts at the most.
const TokenLife = 366 * 24 * time.Hour

// maxTokens is how many tokens an account can have.
const maxTokens = 50

// Token is a personal token as a list shows it. It does what its account may, or only reads.
type Token struct {
	ID      string
	Name    string
	Writes  bool
	Created time.Time
	Expires time.Time
	Used    time.Time // up to an hour exact; zero for never
}

// NewToken is a token to make.
type NewToken struct {
	Name   string
	Writes bool
	Life   time.Duration
}

// MakeToken makes a personal token of the actor's own account. The secret is shown once: only its hash is kept.
func MakeToken(ctx context.Context, tx *store.Tx, actor Actor, n NewToken) (t Token, secret string, err error) {
	if err := actor.own(); err != nil {
		return Token{}, "", err
	}
	if n.Name, err = cleanName("name", n.Name); err != nil {
		return Token{}, "", err
	}
	if n.Life <= 0 || n.Life > TokenLife {
		return Token{}, "", fault.Invalid("days", "A token lasts from one day to 366 days")
	}
	have, _, err := store.One(ctx, tx, store.Scan1[int64],
		`SELECT COUNT(*) FROM access_token WHERE account_id = $1 AND expires > $2`, actor.ID, store.At(tx.Now()))
	if err != nil {
		return Token{}, "", err
	}
	if have >= maxTokens {
		return Token{}, "", fault.Conflict("There are %d tokens already", have).WithHint("Revoke those that are not used.")
	}
	random, _ := newSecret()
	secret = TokenPrefix + random
	t = Token{ID: tx.NewID(), Name: n.Name, Writes: n.Writes, Created: tx.Now(), Expires: tx.Now().Add(n.Life)}
	_, err = tx.Exec(ctx, `INSERT INTO access_token (id, hash, account_id, name, writes, created, expires)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, t.ID, hashOf(secret), actor.ID, t.Name, t.Writes, store.At(t.Created),
		store.At(t.Expires))
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, Record(ctx, tx, actor, "made a token", t.ID)
}

// Tokens lists the actor's own tokens that still work, the newest first.
func Tokens(ctx context.Context, tx *store.Tx, actor Actor) ([]Token, error) {
	if actor.ID == "" {
		return nil, notSignedIn()
	}
	return store.All(ctx, tx, func(r store.Row) (Token, error) {
		var t Token
		var created, expires store.Time
		var used store.NullTime
		err := r.Scan(&t.ID, &t.Name, &t.Writes, &created, &expires, &used)
		t.Created, t.Expires, t.Used = created.Time, expires.Time, used.Time
		return t, err
	}, `SELECT id, name, writes, created, expires, used FROM access_token
		WHERE account_id = $1 AND expires > $2 ORDER BY id DESC`, actor.ID, store.At(tx.Now()))
}

// RevokeToken ends one of the actor's own tokens. A token may end itself, if it may write.
func RevokeToken(ctx context.Context, tx *store.Tx, actor Actor, id string) error {
	if actor.Token != id || actor.ReadOnly {
		if err := actor.own(); err != nil {
			return err
		}
	}
	n, err := tx.Exec(ctx, `DELETE FROM access_token WHERE id = $1 AND account_id = $2`, id, actor.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("There is no such token")
	}
	return Record(ctx, tx, actor, "revoked a token", id)
}

// AuthenticateToken returns who holds a personal token, narrowed to what the token may, and notes that it was used. A
// token that is unknown, revoked or too old gives a fault of kind Denied, the same for each. It runs transactions of
// its own.
func AuthenticateToken(ctx context.Context, db *store.DB, secret string) (Actor, error) {
	bad := fault.Denied("This token is none of this Leadwright, or has ended").
		WithHint("Make a new one on your account's page.")
	if !strings.HasPrefix(secret, TokenPrefix) {
		return Actor{}, bad
	}
	var a Actor
	var stale bool
	err := db.Read(ctx, func(tx *store.Tx) error {
		var writes bool
		var used store.NullTime
		found := false
		var err error
		a, found, err = store.One(ctx, tx, func(r store.Row) (Actor, error) {
			var a Actor
			err := r.Scan(&a.ID, &a.Name, &a.Role, &a.PersonID, &a.Token, &writes, &used)
			a.ReadOnly = !writes
			return a, err
		}, `SELECT a.id, a.name, a.role, a.person_id, t.id, t.writes, t.used
			FROM access_token t JOIN access_account a ON a.id = t.account_id
			WHERE t.hash = $1 AND t.expires > $2 AND a.state = $3`, hashOf(secret), store.At(tx.Now()), Active)
		stale = tx.Now().Sub(used.Time) >= seenEvery
		if err == nil && !found {
			err = bad
		}
		return err
	})
	if err != nil || !stale {
		return a, err
	}
	return a, db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE access_token SET used = $1 WHERE id = $2`, store.At(tx.Now()), a.Token)
		return err
	})
}
