package access

import (
	"context"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// How long a session lasts: while it is used at least every SessionIdle, and SessionLife at the most.
const (
	SessionIdle = 14 * 24 * time.Hour
	SessionLife = 90 * 24 * time.Hour
)

// seenEvery is how exactly the last use of a session is kept; more would write at each request.
const seenEvery = time.Hour

// way is how a session began.
type way string

// The ways.
const (
	byLink     way = "link"
	byPassword way = "password"
	byPasskey  way = "passkey"
	byOutside  way = "provider"
)

// SignedIn is one session as a list shows it.
type SignedIn struct {
	ID      string // names the session to EndSession; it is not its token
	Account string // its id
	Name    string // of the account
	Way     string // how it began: link, password, passkey, provider
	Browser string // in words, may be empty
	Current bool   // it is the one that the actor acts in
	Created time.Time
	Seen    time.Time // when it was last used, up to an hour exact
	Expires time.Time // when it ends if it is not used again
}

// live is the condition of sessions that have not ended; $1 and $2 are what liveSince returns.
const live = `s.seen > $1 AND s.created > $2`

func liveSince(now time.Time) (seen, created store.Time) {
	return store.At(now.Add(-SessionIdle)), store.At(now.Add(-SessionLife))
}

// signIn begins a session of an account, clears away those that ended, and records it. The token is a new one each
// time, so that nobody can plant one before.
func signIn(ctx context.Context, tx *store.Tx, a Account, via way, browser string) (token string, err error) {
	seen, created := liveSince(tx.Now())
	_, err = tx.Exec(ctx, `DELETE FROM access_session WHERE seen <= $1 OR created <= $2`, seen, created)
	if err != nil {
		return "", err
	}
	token, hash := newSecret()
	_, err = tx.Exec(ctx, `INSERT INTO access_session (id, hash, account_id, created, seen, way, browser)
		VALUES ($1, $2, $3, $4, $4, $5, $6)`, tx.NewID(), hash, a.ID, store.At(tx.Now()), via, browser)
	if err != nil {
		return "", err
	}
	return token, Record(ctx, tx, a.actor(), "signed in", string(via))
}

// Authenticate returns who holds the token, and keeps the session alive. A token that is unknown or has ended gives a
// fault of kind Denied. It runs transactions of its own.
func Authenticate(ctx context.Context, db *store.DB, token string) (Actor, error) {
	var a Actor
	var stale bool
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		var seen time.Time
		a, seen, err = session(ctx, tx, token)
		stale = tx.Now().Sub(seen) >= seenEvery
		return err
	})
	if err != nil || !stale {
		return a, err
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE access_session SET seen = $1 WHERE hash = $2 AND seen < $1`,
			store.At(tx.Now()), hashOf(token))
		return err
	})
	return a, err
}

func session(ctx context.Context, tx *store.Tx, token string) (Actor, time.Time, error) {
	if token == "" {
		return Actor{}, time.Time{}, notSignedIn()
	}
	var used store.Time
	seen, created := liveSince(tx.Now())
	a, found, err := store.One(ctx, tx, func(r store.Row) (Actor, error) {
		var a Actor
		err := r.Scan(&a.ID, &a.Name, &a.Role, &a.PersonID, &a.Session, &used)
		return a, err
	}, `SELECT a.id, a.name, a.role, a.person_id, s.id, s.seen
		FROM access_session s JOIN access_account a ON a.id = s.account_id
		WHERE `+live+` AND s.hash = $3 AND a.state = $4`, seen, created, hashOf(token), Active)
	if err == nil && !found {
		err = notSignedIn()
	}
	return a, used.Time, err
}

// End ends the session with this token, as its holder signs out. A token that is unknown has ended already.
func End(ctx context.Context, tx *store.Tx, token string) error {
	_, err := tx.Exec(ctx, `DELETE FROM access_session WHERE hash = $1`, hashOf(token))
	return err
}

// Sessions lists the sessions of an account that have not ended, the last used first; of all accounts when accountID is
// empty. Everybody may see their own.
func Sessions(ctx context.Context, tx *store.Tx, actor Actor, accountID string, page Page) ([]SignedIn, error) {
	if accountID == "" || accountID != actor.ID {
		if err := actor.May(ManageSessions); err != nil {
			return nil, err
		}
	}
	seen, created := liveSince(tx.Now())
	return store.All(ctx, tx, func(r store.Row) (SignedIn, error) {
		var s SignedIn
		var created, seen store.Time
		err := r.Scan(&s.ID, &s.Account, &s.Name, &s.Way, &s.Browser, &created, &seen)
		s.Created, s.Seen, s.Current = created.Time, seen.Time, s.ID == actor.Session
		s.Expires = s.Seen.Add(SessionIdle)
		if last := s.Created.Add(SessionLife); last.Before(s.Expires) {
			s.Expires = last
		}
		return s, err
	}, `SELECT s.id, a.id, a.name, s.way, s.browser, s.created, s.seen
		FROM access_session s JOIN access_account a ON a.id = s.account_id
		WHERE `+live+` AND ($3 = '' OR a.id = $3)
		AND ($4 = '' OR (s.seen, s.id) < (SELECT b.seen, b.id FROM access_session b WHERE b.id = $4))
		ORDER BY s.seen DESC, s.id DESC LIMIT $5`, seen, created, accountID, page.After, page.Limit)
}

// EndSession ends the session with this id from the list: one's own, or anybody's for who manages sessions. To others
// it is not there.
func EndSession(ctx context.Context, tx *store.Tx, actor Actor, id string) error {
	if actor.ID == "" {
		return notSignedIn()
	}
	if actor.ReadOnly {
		return actor.May(ManageSessions)
	}
	anybodys := actor.May(ManageSessions) == nil
	n, err := tx.Exec(ctx, `DELETE FROM access_session WHERE id = $1 AND ($2 OR account_id = $3)`, id, anybodys, actor.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("This session has ended already")
	}
	return Record(ctx, tx, actor, "ended a session", id)
}

// EndOtherSessions ends all sessions of the actor's account but the one that they act in.
func EndOtherSessions(ctx context.Context, tx *store.Tx, actor Actor) error {
	if err := actor.own(); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM access_session WHERE account_id = $1 AND id <> $2`, actor.ID, actor.Session)
	if err != nil || n == 0 {
		return err
	}
	return Record(ctx, tx, actor, "ended their other sessions", actor.ID)
}
