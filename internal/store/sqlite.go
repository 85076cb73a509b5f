package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"github.com/leadwright/leadwright/internal/fault"
)

// applicationID is Leadwright's mark in the header of an SQLite file, "Lead" in ASCII.
const applicationID = 0x4c656164

// sqliteReaders is how many reading transactions run at once; more only wait for the same disk and processors.
const sqliteReaders = 8

// openSQLite opens the pools on the file at path: one writer, as SQLite has one, and several readers.
func (db *DB) openSQLite(ctx context.Context, path string) error {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return fault.Invalid("database", "An SQLite database needs a file").WithHint("Give sqlite:PATH.")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return fault.Invalid("database", "The path of the database cannot be understood").Because(err)
	}
	db.engine, db.name = SQLite, path
	fresh, err := inspectFile(path)
	if err != nil {
		return err
	}
	if fresh {
		if err := db.retry(ctx, func() error { return markFile(ctx, path) }); err != nil {
			return err
		}
	}
	busy := fmt.Sprintf("busy_timeout(%d)", db.patience.Milliseconds())
	common := []string{busy, "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)"}
	if db.writer, err = sql.Open("sqlite", sqliteDSN(path, "immediate", common...)); err != nil {
		return err
	}
	db.writer.SetMaxOpenConns(1)
	// The writer goes first: it turns WAL on, which readers that may only query cannot. SQLite does not wait for
	// another process that turns it on at this moment, but fails as busy.
	if err := db.retry(ctx, func() error { return db.writer.PingContext(ctx) }); err != nil {
		return err
	}
	if db.reader, err = sql.Open("sqlite", sqliteDSN(path, "deferred", busy, "query_only(1)")); err != nil {
		return err
	}
	db.reader.SetMaxOpenConns(sqliteReaders)
	db.reader.SetMaxIdleConns(sqliteReaders)
	return nil
}

// sqliteDSN names the file for the driver with the pragmas that each new connection runs, in order.
func sqliteDSN(path, lock string, pragmas ...string) string {
	q := url.Values{"_txlock": {lock}, "_dqs": {"0"}, "_pragma": pragmas}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

// inspectFile looks at the file without changing it and refuses what is no database of Leadwright's. It reports
// whether the database has yet to be made.
func inspectFile(path string) (fresh bool, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
			return false, fault.Unavailable("The directory %s does not exist", filepath.Dir(path)).
				WithHint("Make the directory, or give the database another place.").Because(err)
		}
		return true, nil
	}
	if err != nil {
		return false, fault.Unavailable("The database %s cannot be read", path).
			WithHint("Check who may read the file and its directory.").Because(err)
	}
	if !info.Mode().IsRegular() {
		return false, fault.Unavailable("%s is not a file", path).WithHint("Give the path of a database file.")
	}
	// The header is read as bytes: SQLite itself would create files beside a database that is not ours.
	f, err := os.Open(path)
	if err != nil {
		return false, fault.Unavailable("The database %s cannot be read", path).
			WithHint("Check who may read the file.").Because(err)
	}
	defer func() { _ = f.Close() }() // only read from
	var header [72]byte
	n, err := io.ReadFull(f, header[:])
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return true, nil
	case err == nil && string(header[:16]) == "SQLite format 3\x00" &&
		binary.BigEndian.Uint32(header[68:]) == applicationID:
		return false, nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return false, fault.Unavailable("The database %s cannot be read", path).Because(err)
	default:
		return false, foreign(path)
	}
}

// foreign is the refusal of a database that another program made.
func foreign(name string) *fault.Error {
	return fault.Unavailable("%s is not a Leadwright database", name).
		WithHint("It was left as it is. Give an empty or a new place with --database.")
}

// markFile makes the database file, readable by its owner only, and puts Leadwright's mark into it. The mark is
// written before WAL is turned on, so that it is in the file itself from the first moment.
func markFile(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fault.Unavailable("The database %s cannot be created", path).
			WithHint("Check who may write into %s.", filepath.Dir(path)).Because(err)
	}
	if err := f.Close(); err != nil {
		return fault.Unavailable("The database %s cannot be created", path).Because(err)
	}
	born, err := sql.Open("sqlite", sqliteDSN(path, "immediate", "busy_timeout(5000)"))
	if err != nil {
		return err
	}
	_, err = born.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	return errors.Join(err, born.Close())
}
