package access

import (
	"context"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Arrival is from where somebody signs in.
type Arrival struct {
	Origin  string // a network address; wrong tries are counted under its hash
	Browser string // in words, such as "Firefox on Linux"
}

// Attempt is what somebody typed to sign in.
type Attempt struct {
	Arrival

	Login, Password string
}

// SignIn begins a session for who knows the password of an account and returns its token. An unknown login, a wrong
// password and a closed account give the same fault of kind Denied after the same work; too many tries give one of
// kind Unavailable. It runs transactions of its own.
func SignIn(ctx context.Context, db *store.DB, at Attempt) (token string, err error) {
	a, password, t, err := tryPassword(ctx, db, at)
	if err != nil {
		return "", err
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		if err := t.right(ctx, tx); err != nil {
			return err
		}
		if err := a.still(ctx, tx); err != nil { // while the hash was computed
			return err
		}
		if password != "" {
			if _, err := tx.Exec(ctx, `UPDATE access_account SET password = $1 WHERE id = $2`, password, a.ID); err != nil {
				return err
			}
		}
		token, err = signIn(ctx, tx, a.Account, byPassword, at.Browser)
		return err
	})
	return token, err
}

// holder is an account with its password's hash, empty for none.
type holder struct {
	Account

	hash string
}

func wrongCredentials() error {
	return fault.Denied("The name or the password is wrong").
		WithHint("Try again. If you cannot sign in any more, ask who runs this Leadwright for a recovery link.")
}

// tryPassword finds the account whose login and password were typed. anew is its hash at today's cost, when the one it
// has was made at another.
func tryPassword(ctx context.Context, db *store.DB, at Attempt) (a holder, anew string, t trying, err error) {
	login := foldLogin(at.Login)
	// Nobody has such a login or password; no work is done on it.
	if len(login) > 4*maxName || strings.ContainsRune(login, 0) || len(at.Password) > maxPassword {
		return a, "", t, wrongCredentials()
	}
	err = db.Write(ctx, func(tx *store.Tx) (err error) {
		if t, err = try(ctx, tx, login, at.Origin); err != nil {
			return err
		}
		a, err = holderOf(ctx, tx, login)
		return err
	})
	if err != nil {
		return a, "", t, err
	}
	right, stale, err := checkPassword(ctx, a.hash, at.Password)
	if err == nil && !right {
		err = wrongCredentials()
	}
	if err == nil && stale {
		anew, err = hashPassword(ctx, at.Password)
	}
	return a, anew, t, err
}

// holderOf returns the account that signs in with a login, the zero holder for none.
func holderOf(ctx context.Context, tx *store.Tx, login string) (holder, error) {
	var h holder
	h, _, err := store.One(ctx, tx, func(r store.Row) (h holder, err error) {
		err = r.Scan(&h.ID, &h.Name, &h.Role, &h.PersonID, &h.Login, &h.hash)
		return h, err
	}, `SELECT id, name, role, person_id, login, password FROM access_account
		WHERE login = $1 AND login <> '' AND password <> '' AND state = $2`, login, Active)
	return h, err
}

// still refuses when the account was closed or got another password meanwhile.
func (h holder) still(ctx context.Context, tx *store.Tx) error {
	now, err := holderOf(ctx, tx, h.Login)
	if err == nil && (now.ID != h.ID || now.hash != h.hash) {
		err = wrongCredentials()
	}
	return err
}

// NewPassword is what somebody chooses to sign in with.
type NewPassword struct {
	Login, Password string
	Current         string // the password until now, when there is one
}

// AcceptWithPassword uses an invitation or a recovery link: its account signs in with this login and password from now
// on, and does so now. A link that is no use gives a fault of kind Denied, a login or password that will not do one of
// kind Invalid, and then the link still works. It runs transactions of its own.
func AcceptWithPassword(ctx context.Context, db *store.DB, secret, browser string, n NewPassword) (token string, err error) {
	var w Welcome
	err = db.Read(ctx, func(tx *store.Tx) (err error) {
		w, err = ReadLink(ctx, tx, secret)
		return err
	})
	if err != nil {
		return "", err
	}
	hash, err := n.hash(ctx, w.Account)
	if err != nil {
		return "", err
	}
	err = db.Write(ctx, func(tx *store.Tx) (err error) {
		token, err = accept(ctx, tx, secret, browser, byPassword, func(a Account) error {
			return keepPassword(ctx, tx, a, n.Login, hash)
		})
		return err
	})
	return token, err
}

// SetPassword gives the actor's own account a login and a password. When it has a password, that has to be typed too:
// a browser left open must not be enough. All other sessions end. It runs transactions of its own.
func SetPassword(ctx context.Context, db *store.DB, actor Actor, from Arrival, n NewPassword) error {
	if err := actor.own(); err != nil {
		return err
	}
	var a Account
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		a, err = account(ctx, tx, actor.ID)
		return err
	})
	if err != nil {
		return err
	}
	hash, err := n.hash(ctx, a)
	if err != nil {
		return err
	}
	var t trying
	if a.Ways.Password {
		_, _, t, err = tryPassword(ctx, db, Attempt{Arrival: from, Login: a.Login, Password: n.Current})
		if fault.Is(err, fault.KindDenied) {
			return fault.Invalid("current", "This is not your password until now").WithHint("Type it as you sign in with it.")
		}
		if err != nil {
			return err
		}
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		if a.Ways.Password {
			if err := t.right(ctx, tx); err != nil {
				return err
			}
		}
		if err := keepPassword(ctx, tx, a, n.Login, hash); err != nil {
			return err
		}
		if err := EndOtherSessions(ctx, tx, actor); err != nil {
			return err
		}
		return Record(ctx, tx, actor, "set a password", actor.ID)
	})
}

// hash judges a login and a password and returns the password's hash.
func (n NewPassword) hash(ctx context.Context, a Account) (string, error) {
	login, err := parseLogin(n.Login)
	if err != nil {
		return "", err
	}
	if err := judgePassword(n.Password, login, a.Name, a.Label); err != nil {
		return "", err
	}
	return hashPassword(ctx, n.Password)
}

// keepPassword gives an account its login and its password's hash.
func keepPassword(ctx context.Context, tx *store.Tx, a Account, login, hash string) error {
	login, err := parseLogin(login)
	if err != nil {
		return err
	}
	_, taken, err := store.One(ctx, tx, store.Scan1[string],
		`SELECT id FROM access_account WHERE login = $1 AND id <> $2`, login, a.ID)
	if err != nil {
		return err
	}
	if taken {
		return fault.Invalid("login", "Somebody else signs in with this name").WithHint("Choose another.")
	}
	_, err = tx.Exec(ctx, `UPDATE access_account SET login = $1, password = $2 WHERE id = $3`, login, hash, a.ID)
	return err
}
