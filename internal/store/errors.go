package store

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/leadwright/leadwright/internal/fault"
)

// errPoolBusy says that no connection of this process came free in time.
var errPoolBusy = errors.New("store: all connections are busy")

// failure is what an engine's code means to Leadwright.
type failure int

const (
	unknown failure = iota
	duplicate
	dangling
	busy
	full
	damaged
	notADatabase
	readOnly
	unreachable
	refused
	noDatabase
	interrupted
)

// failureOf reads the engine's code out of err. Codes: https://sqlite.org/rescode.html and
// https://www.postgresql.org/docs/current/errcodes-appendix.html
func failureOf(err error) failure {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return sqliteFailure(lite.Code())
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresFailure(pg.Code)
	}
	var connect *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.Is(err, errPoolBusy):
		return busy
	case errors.As(err, &connect), errors.As(err, &network), pgconn.SafeToRetry(err):
		return unreachable
	}
	return unknown
}

func sqliteFailure(code int) failure {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return duplicate
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return dangling
	}
	switch code & 0xff { // the primary code; the rest tells where it came from
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return busy
	case sqlite3.SQLITE_FULL:
		return full
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR:
		return damaged
	case sqlite3.SQLITE_NOTADB:
		return notADatabase
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return readOnly
	case sqlite3.SQLITE_INTERRUPT:
		return interrupted
	}
	return unknown
}

func postgresFailure(code string) failure {
	switch code {
	case "23505":
		return duplicate
	case "23503":
		return dangling
	case "40001", "40P01", "55P03": // serialization failure, deadlock, lock timeout
		return busy
	case "53100":
		return full
	case "28P01", "28000":
		return refused
	case "3D000":
		return noDatabase
	case "42501", "25006":
		return readOnly
	case "57014":
		return interrupted
	case "57P01", "57P02", "57P03", "53300":
		return unreachable
	}
	switch {
	case strings.HasPrefix(code, "08"):
		return unreachable
	case strings.HasPrefix(code, "XX"):
		return damaged
	}
	return unknown
}

// retryable reports whether the engine asks for the transaction to be run again.
func retryable(err error) bool {
	return !errors.Is(err, errPoolBusy) && failureOf(err) == busy
}

// translate turns an engine's error into a fault.Error that a person can read. Errors that have a kind already, and
// those of other origin, stay as they are.
func (db *DB) translate(ctx context.Context, err error) error {
	var known *fault.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return errors.Join(cause, err)
	}
	switch failureOf(err) {
	case duplicate:
		return fault.Conflict("This is there already").Because(err)
	case dangling:
		return fault.Conflict("This belongs to something that is not there, or that still has parts").Because(err)
	case busy:
		return fault.Unavailable("The database %s is busy", db.name).
			WithHint("Another Leadwright is writing to it. Try again in a moment.").Because(err)
	case full:
		return fault.Unavailable("The disk of the database %s is full", db.name).
			WithHint("Nothing was lost. Make room, then try again.").Because(err)
	case damaged:
		return fault.Unavailable("The database %s is damaged or its disk fails", db.name).
			WithHint("Keep the file as it is and restore the last backup beside it.").Because(err)
	case notADatabase:
		return foreign(db.name).Because(err)
	case readOnly:
		return fault.Unavailable("The database %s cannot be written", db.name).
			WithHint("Check who may write to it, and for a file also into its directory.").Because(err)
	case unreachable:
		return fault.Unavailable("The database %s cannot be reached", db.name).
			WithHint("Check that the server runs and that its address is right.").Because(err)
	case refused:
		return fault.Unavailable("The database %s refuses this user or password", db.name).
			WithHint("Check the user and the password in the address of the database.").Because(err)
	case noDatabase:
		return fault.Unavailable("The database %s does not exist", db.name).
			WithHint("Make it with createdb, or check its name.").Because(err)
	}
	return err
}
