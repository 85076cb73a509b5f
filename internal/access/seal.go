package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"log/slog"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Both records are chains: each row has a number, and a hash over what it says and the hash of the row before, so that
// a row that is changed, removed, added or moved shows; access_seal has the end of each chain, so that rows missing
// there show too. What can name people is not hashed itself but stands as a mark, a digest with a random salt. When
// somebody is erased, the text and the salt go and the mark stays: the chain holds, and nobody can find out from the
// mark what was there (decision 14).
//
// A row joins its chain in a transaction of its own, soon after the one that wrote it. Chaining in the same transaction
// would make all writers update one row, and on PostgreSQL, where a serialisable transaction fails when a row it updates
// has moved since it began, a long import would never end while others work.

// chain says how a record's table is read for its chain: beside id, at, actor_id and actor_name it has a column that
// names nobody, and one that may.
type chain struct{ table, clear, whom string }

var chains = []chain{{"access_record", "verb", "subject"}, {"access_look", "what", "person_id"}}

const (
	sealTopic   = "access.seal"
	sealBatch   = 500 // rows sealed per transaction
	sealAtLeast = time.Minute
)

// entry is one row of a chain. A part that was erased has its mark, but neither salt nor text.
type entry struct {
	id    string
	at    store.Time
	clear string
	who   part // the id and the name of the actor
	whom  part // what it was done to, or looked at
	seq   int64
	hash  []byte
}

// part is what can name people in an entry.
type part struct {
	texts      []string
	salt, mark []byte
}

// Seal puts the rows that wait into their chains, in the order in which they were written, and returns how many there
// were. It runs transactions of its own.
func Seal(ctx context.Context, db *store.DB) (sealed int, err error) {
	for _, c := range chains {
		for {
			n := 0
			if err := db.Read(ctx, func(tx *store.Tx) (err error) {
				n, err = c.waiting(ctx, tx)
				return err
			}); err != nil {
				return sealed, err
			}
			if n == 0 {
				break
			}
			if err := db.Write(ctx, func(tx *store.Tx) (err error) {
				n, err = c.seal(ctx, tx)
				return err
			}); err != nil {
				return sealed, err
			}
			sealed += n
		}
	}
	return sealed, nil
}

// KeepSealed seals what is recorded until the context ends: at once what this process records, within a minute what
// another left.
func KeepSealed(ctx context.Context, db *store.DB, log *slog.Logger) {
	wake, stop := db.Listen(sealTopic)
	defer stop()
	for {
		if _, err := Seal(ctx, db); err != nil && ctx.Err() == nil {
			log.Warn("The record could not be sealed; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-time.After(sealAtLeast):
		}
	}
}

// end is where a chain has got to.
type end struct {
	seq  int64
	hash []byte
}

// origin is where each chain begins.
var origin = end{hash: make([]byte, sha256.Size)}

func (c chain) end(ctx context.Context, tx *store.Tx) (end, error) {
	e, found, err := store.One(ctx, tx, func(r store.Row) (e end, err error) { return e, r.Scan(&e.seq, &e.hash) },
		`SELECT seq, hash FROM access_seal WHERE record = $1`, c.table)
	if !found {
		e = origin
	}
	return e, err
}

func (c chain) waiting(ctx context.Context, tx *store.Tx) (int, error) {
	n, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(*) FROM `+c.table+` WHERE seq IS NULL`)
	return n, err
}

// seal puts one batch of waiting rows into the chain. Two that do it at the same time change the same row of
// access_seal, so one of them runs again.
func (c chain) seal(ctx context.Context, tx *store.Tx) (int, error) {
	at, err := c.end(ctx, tx)
	if err != nil {
		return 0, err
	}
	rows, err := store.All(ctx, tx, func(r store.Row) (entry, error) {
		e := entry{who: part{texts: make([]string, 2)}, whom: part{texts: make([]string, 1)}}
		err := r.Scan(&e.id, &e.at, &e.clear, &e.who.texts[0], &e.who.texts[1], &e.whom.texts[0])
		return e, err
	}, `SELECT id, at, `+c.clear+`, actor_id, actor_name, `+c.whom+` FROM `+c.table+`
		WHERE seq IS NULL ORDER BY id LIMIT $1`, sealBatch)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	for _, e := range rows {
		e.seq = at.seq + 1
		e.who.close()
		e.whom.close()
		e.hash = c.hashOf(e, at.hash)
		_, err := tx.Exec(ctx, `UPDATE `+c.table+` SET seq = $1, who_salt = $2, who_mark = $3, whom_salt = $4,
			whom_mark = $5, hash = $6 WHERE id = $7`, e.seq, e.who.salt, e.who.mark, e.whom.salt, e.whom.mark, e.hash, e.id)
		if err != nil {
			return 0, err
		}
		at = end{e.seq, e.hash}
	}
	_, err = tx.Exec(ctx, `INSERT INTO access_seal (record, seq, hash) VALUES ($1, $2, $3)
		ON CONFLICT (record) DO UPDATE SET seq = $2, hash = $3`, c.table, at.seq, at.hash)
	return len(rows), err
}

// close gives a part its salt and its mark. One that was erased before it was sealed has no text to keep.
func (p *part) close() {
	p.salt = make([]byte, saltBytes)
	rand.Read(p.salt) // never fails, see crypto/rand
	p.mark = p.digest()
}

func (p *part) digest() []byte {
	return digest("leadwright part 1", append([][]byte{p.salt}, texts(p.texts)...)...)
}

// erased reports whether the part was erased.
func (p *part) erased() bool { return p.salt == nil }

// whole reports whether the part says what it said when it was sealed, or was erased since.
func (p *part) whole() bool {
	if p.erased() {
		return !slices.ContainsFunc(p.texts, func(s string) bool { return s != "" })
	}
	return slices.Equal(p.digest(), p.mark)
}

// hashOf is the hash of an entry behind the one with the hash before.
func (c chain) hashOf(e entry, before []byte) []byte {
	number, at := make([]byte, 8), make([]byte, 8)
	binary.BigEndian.PutUint64(number, uint64(e.seq))
	binary.BigEndian.PutUint64(at, uint64(e.at.UnixMicro()))
	return digest("leadwright "+c.table+" 1", number, []byte(e.id), at, []byte(e.clear), e.who.mark, e.whom.mark, before)
}

// digest is the SHA-256 of fields, each behind its length, so that no two lists of fields read the same.
func digest(of string, fields ...[]byte) []byte {
	h := sha256.New()
	for _, f := range append([][]byte{[]byte(of)}, fields...) {
		length := make([]byte, 8)
		binary.BigEndian.PutUint64(length, uint64(len(f)))
		h.Write(length)
		h.Write(f)
	}
	return h.Sum(nil)
}

func texts(all []string) [][]byte {
	out := make([][]byte, len(all))
	for i, s := range all {
		out[i] = []byte(s)
	}
	return out
}
