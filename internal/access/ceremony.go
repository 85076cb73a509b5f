package access

import (
	"context"
	"encoding/json"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// CeremonyLife is how long somebody may take to answer a challenge, or to come back from a provider.
const CeremonyLife = 5 * time.Minute

// ceremonyKind keeps ceremonies of one sort from being ended as another.
type ceremonyKind string

// beginCeremony keeps data until the ceremony ends and returns the secret that ends it.
func beginCeremony(ctx context.Context, tx *store.Tx, kind ceremonyKind, data any) (secret string, err error) {
	text, err := json.Marshal(data)
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM access_ceremony WHERE expires <= $1`, store.At(tx.Now())); err != nil {
		return "", err
	}
	secret, hash := newSecret()
	_, err = tx.Exec(ctx, `INSERT INTO access_ceremony (hash, kind, data, expires) VALUES ($1, $2, $3, $4)`,
		hash, kind, string(text), store.At(tx.Now().Add(CeremonyLife)))
	return secret, err
}

// takeCeremony ends a ceremony and reads what was kept for it. It commits that by itself: a ceremony is over whatever
// comes of it. One that is unknown, ended or too old gives a fault of kind Denied.
func takeCeremony(ctx context.Context, db *store.DB, kind ceremonyKind, secret string, data any) error {
	var text string
	err := db.Write(ctx, func(tx *store.Tx) (err error) {
		var found bool
		text, found, err = store.One(ctx, tx, store.Scan1[string], `DELETE FROM access_ceremony
			WHERE hash = $1 AND kind = $2 AND expires > $3 RETURNING data`, hashOf(secret), kind, store.At(tx.Now()))
		if err == nil && !found {
			err = fault.Denied("This took too long, or was done already").WithHint("Begin again.")
		}
		return err
	})
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), data)
}
