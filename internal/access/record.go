package access

import (
	"context"
	"fmt"
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// sameLook is how soon the same look by the same actor is no news: a page that is loaded again is one look.
const sameLook = 10 * time.Minute

// Deed is one entry of the record of who did what.
type Deed struct {
	ID            string
	At            time.Time
	ActorID, Name string // who; the name as it was then, empty once they were erased
	Verb, Subject string // what they did, to what: "confirmed", "proposal 01j…"
}

// Look is one entry of the record of who looked at what about a person.
type Look struct {
	ID            string
	At            time.Time
	ActorID, Name string // who; the name as it was then, empty once they were erased
	What          string // what they looked at: "knowledge", "identities"
}

// Record adds to the record that actor did verb to subject, in the transaction in which they do it.
func Record(ctx context.Context, tx *store.Tx, actor Actor, verb, subject string) error {
	if actor.ID == "" {
		return notSignedIn()
	}
	_, err := tx.Exec(ctx, `INSERT INTO access_record (id, at, actor_id, actor_name, verb, subject)
		VALUES ($1, $2, $3, $4, $5, $6)`, tx.NewID(), store.At(tx.Now()), actor.ID, actor.Name, verb, subject)
	tx.Notify(sealTopic)
	return err
}

// Records returns up to limit entries of the record, the newest first, from before the entry with id before; an
// empty before begins at the newest.
func Records(ctx context.Context, tx *store.Tx, actor Actor, before string, limit int) ([]Deed, error) {
	if err := actor.May(ReadRecord); err != nil {
		return nil, err
	}
	return deedsWhere(ctx, tx, `($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2`, before, limit)
}

// deedsWhere reads entries of the record.
func deedsWhere(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Deed, error) {
	return store.All(ctx, tx, func(r store.Row) (Deed, error) {
		var d Deed
		var at store.Time
		err := r.Scan(&d.ID, &at, &d.ActorID, &d.Name, &d.Verb, &d.Subject)
		d.At = at.Time
		return d, err
	}, `SELECT id, at, actor_id, actor_name, verb, subject FROM access_record WHERE `+where, args...)
}

// Looked adds to the record that actor looked at what about a person. It leaves out Leadwright's own work and the
// same look within ten minutes. Nothing switches it off: an account that says it is the person is recorded as well,
// because whoever could say so without proof could otherwise look unseen.
func Looked(ctx context.Context, tx *store.Tx, actor Actor, personID, what string) error {
	if actor.ID == "" {
		return notSignedIn()
	}
	if actor.Role == Worker {
		return nil
	}
	recent, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT COUNT(*) FROM access_look
		WHERE person_id = $1 AND actor_id = $2 AND what = $3 AND at > $4`,
		personID, actor.ID, what, store.At(tx.Now().Add(-sameLook)))
	if err != nil || recent > 0 {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO access_look (id, at, actor_id, actor_name, person_id, what)
		VALUES ($1, $2, $3, $4, $5, $6)`, tx.NewID(), store.At(tx.Now()), actor.ID, actor.Name, personID, what)
	tx.Notify(sealTopic)
	return err
}

// Lookers returns up to limit entries of who looked at what about a person, the newest first, from before the entry
// with id before; an empty before begins at the newest. Earlier are the ids of those who turned out to be the person,
// who were looked at as well. That person alone may read it.
func Lookers(ctx context.Context, tx *store.Tx, actor Actor, personID, before string, limit int, earlier ...string) (
	[]Look, error) {
	if err := actor.MayAbout(ReadLookers, personID); err != nil {
		return nil, err
	}
	return lookersOf(ctx, tx, personID, before, limit, earlier...)
}

func lookersOf(ctx context.Context, tx *store.Tx, personID, before string, limit int, earlier ...string) ([]Look, error) {
	marks, args := "$1", []any{personID, before, limit}
	for _, id := range earlier {
		args = append(args, id)
		marks += fmt.Sprintf(", $%d", len(args))
	}
	return store.All(ctx, tx, func(r store.Row) (Look, error) {
		var l Look
		var at store.Time
		err := r.Scan(&l.ID, &at, &l.ActorID, &l.Name, &l.What)
		l.At = at.Time
		return l, err
	}, `SELECT id, at, actor_id, actor_name, what FROM access_look
		WHERE person_id IN (`+marks+`) AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3`, args...)
}
