// Package store opens the database, SQLite or PostgreSQL, and runs transactions on it.
//
// Everything above it writes one SQL text for both engines: $n placeholders, the common subset, types TEXT, BIGINT,
// INTEGER, BOOLEAN, DOUBLE PRECISION and {{blob}}. What the engines do differently stays here:
//
//   - Time. [Time], [NullTime] and [Date] alone carry time in and out; binding a time.Time is refused.
//   - Text. It is UTF-8 without NUL on both engines and compares byte by byte on both.
//   - Transactions. [DB.Write] is serialisable on both: SQLite has one writer, PostgreSQL detects conflicts, and the
//     function runs again when the engine asks for it. [DB.Read] is one snapshot on both.
//   - Failures. Engine errors become the kinds of package fault by their code, see errors.go.
//   - The mark. A database carries Leadwright's mark; a database of another program is refused and left alone.
//
// Migrations are the numbered files in migrations/, one per step for both engines. Each area owns the tables that
// carry its name as prefix. Of its own, store has store_version (which steps ran) and, on PostgreSQL, store_meta.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

// The names of the engines, as [DB.Engine] returns them.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Options changes how a database is opened. The zero value is what [Open] uses.
type Options struct {
	Clock    func() time.Time // the time that transactions carry; time.Now when nil
	Patience time.Duration    // how long a transaction waits for others before it is "busy"; 15 seconds when 0
}

// DB is an open database, migrated to this binary's schema. It may be used from many goroutines.
type DB struct {
	engine   string
	name     string // what a sentence calls the database: a path, or host and database name; never a password
	writer   *sql.DB
	reader   *sql.DB
	clock    func() time.Time
	patience time.Duration
	ids      idSource
	topics   topics
	memory   memory
}

// Open opens the database at url, "sqlite:PATH" or "postgres://…", creates it when it is empty, and migrates it
// forward. Errors are fault.Error: Invalid for a url that is none, Unavailable for a database that cannot be used.
func Open(ctx context.Context, url string) (*DB, error) { return OpenWith(ctx, url, Options{}) }

// OpenWith is Open with options.
func OpenWith(ctx context.Context, url string, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Patience == 0 {
		o.Patience = 15 * time.Second
	}
	db := &DB{clock: o.Clock, patience: o.Patience}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		err = db.openSQLite(ctx, strings.TrimPrefix(url, "sqlite:"))
	case strings.HasPrefix(url, "postgres:"), strings.HasPrefix(url, "postgresql:"):
		err = db.openPostgres(ctx, url)
	default:
		return nil, fault.Invalid("database", "The database address has an unknown form").
			WithHint("Give sqlite:PATH or postgres://USER@HOST/NAME.")
	}
	if err == nil {
		err = db.migrate(ctx)
	}
	if err != nil {
		return nil, errors.Join(db.translate(ctx, err), db.Close())
	}
	return db, nil
}

// Close closes all connections. Transactions that run are given the time to end.
func (db *DB) Close() error {
	var errs []error
	if db.reader != nil && db.reader != db.writer {
		errs = append(errs, db.reader.Close())
	}
	if db.writer != nil {
		errs = append(errs, db.writer.Close())
	}
	return errors.Join(errs...)
}

// Engine returns SQLite or Postgres.
func (db *DB) Engine() string { return db.engine }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	return db.Read(ctx, func(tx *Tx) error {
		var one int
		return tx.QueryRow(ctx, `SELECT 1`).Scan(&one)
	})
}

// Read runs fn on one snapshot of the database. Whatever fn tries to write is refused.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if db.engine == SQLite {
		opts.Isolation = sql.LevelDefault // a deferred transaction in WAL mode is a snapshot; the driver knows no level
	}
	return db.translate(ctx, db.attempt(ctx, db.reader, opts, db.patience, fn))
}

// Write runs fn in one serialisable transaction and commits it when fn returns nil. When the engine asks for it, all
// of fn runs again, so fn has no effect outside the transaction, and sets (never appends to) variables around it.
// fn must not call Write or Read again: everything that works in a transaction takes the *Tx, never the *DB.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	return db.translate(ctx, db.retry(ctx, func() error {
		return db.attempt(ctx, db.writer, db.writing(), db.patience, fn)
	}))
}

// hurry is how long TryWrite waits for others.
const hurry = 50 * time.Millisecond

// TryWrite is Write for what can as well be written another time: it is tried once, and where others are in the way just
// now it does not wait for them.
func (db *DB) TryWrite(ctx context.Context, fn func(*Tx) error) error {
	return db.translate(ctx, db.attempt(ctx, db.writer, db.writing(), hurry, fn))
}

// writing is how a writing transaction begins.
func (db *DB) writing() *sql.TxOptions {
	if db.engine == SQLite {
		return &sql.TxOptions{}
	}
	return &sql.TxOptions{Isolation: sql.LevelSerializable}
}

// retry runs step until it succeeds, fails for another reason than that others were in the way, or patience ends.
func (db *DB) retry(ctx context.Context, step func() error) error {
	start := time.Now()
	for pause := 2 * time.Millisecond; ; pause = min(2*pause, 250*time.Millisecond) {
		err := step()
		if err == nil || !retryable(err) || time.Since(start) >= db.patience {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause/2 + rand.N(pause)): // jitter, so that two that met do not meet again
		}
	}
}

// attempt runs fn in one transaction on pool, and waits for others no longer than patience. Its errors are not
// translated.
func (db *DB) attempt(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, patience time.Duration,
	fn func(*Tx) error) (err error) {
	// Only the wait for a connection is bounded by its context: a transaction begun with it would end with it.
	waiting, cancel := context.WithTimeoutCause(ctx, patience, errPoolBusy)
	defer cancel()
	conn, err := pool.Conn(waiting)
	if err != nil {
		if ctx.Err() == nil && errors.Is(context.Cause(waiting), errPoolBusy) {
			return errPoolBusy
		}
		return err
	}
	defer conn.Close() // gives the connection back; its error is the transaction's, told below
	if patience != db.patience {
		if err := db.wait(ctx, conn, patience); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.wait(context.WithoutCancel(ctx), conn, db.patience)) }()
	}
	raw, err := conn.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	tx := &Tx{db: db, raw: raw, now: At(db.clock()).Time}
	defer raw.Rollback() // after a commit it does nothing; after an error or a panic it is what is wanted
	if err := fn(tx); err != nil {
		return err
	}
	if err := raw.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	for key, what := range tx.made {
		db.memory.keep(key, what)
	}
	db.topics.signal(tx.notes)
	return nil
}

// wait sets how long statements on a connection wait for the locks of others; both engines are opened with patience.
func (db *DB) wait(ctx context.Context, conn *sql.Conn, most time.Duration) error {
	set := "PRAGMA busy_timeout = "
	if db.engine == Postgres {
		set = "SET lock_timeout = "
	}
	_, err := conn.ExecContext(ctx, set+strconv.FormatInt(most.Milliseconds(), 10))
	return err
}
