package store

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/leadwright/leadwright/internal/fault"
)

//go:embed migrations/*.sql
var embedded embed.FS

// versionTable is where goose keeps which steps ran.
const versionTable = "store_version"

// migrate brings the schema to this binary's version. It refuses a database that a newer binary has migrated.
func (db *DB) migrate(ctx context.Context) error {
	before, err := db.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	for {
		target, err := latestVersion()
		if err != nil || before == target {
			return err
		}
		if before > target {
			return fault.Unavailable("The database %s has schema %d and this Leadwright knows up to schema %d",
				db.name, before, target).WithHint("A newer Leadwright has used it. Run that version, or restore a backup.")
		}
		failed := db.retry(ctx, func() error { return db.up(ctx) })
		if failed == nil {
			return nil
		}
		// SQLite knows no lock around several transactions: another process may have done the same step just
		// before. Then the version has moved, and what is left is tried again.
		after, err := db.SchemaVersion(ctx)
		if err != nil || after == before {
			return errors.Join(failed, err)
		}
		before = after
	}
}

// up runs the steps that are missing.
func (db *DB) up(ctx context.Context) error {
	dialect, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithTableName(versionTable)}
	if db.engine == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, db.writer, dialectFS{files, db.engine}, opts...)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// SchemaVersion returns the number of the last migration step that ran on the database, 0 for none.
func (db *DB) SchemaVersion(ctx context.Context) (int64, error) {
	exists := `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '` + versionTable + `'`
	if db.engine == Postgres {
		exists = `SELECT COUNT(*) FROM information_schema.tables
			WHERE table_schema = current_schema() AND table_name = '` + versionTable + `'`
	}
	var version int64
	err := db.Read(ctx, func(tx *Tx) error {
		var n int
		if err := tx.QueryRow(ctx, exists).Scan(&n); err != nil || n == 0 {
			return err
		}
		return tx.QueryRow(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM `+versionTable).Scan(&version)
	})
	return version, err
}

// latestVersion returns the number of the last migration step that this binary has.
func latestVersion() (int64, error) {
	names, err := fs.Glob(embedded, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		return 0, err
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(names[len(names)-1], "migrations/"), "_")
	return strconv.ParseInt(number, 10, 64)
}

// dialectFS gives goose the migration files in the words of one engine.
type dialectFS struct {
	fs.FS
	engine string
}

// Open implements fs.FS.
func (d dialectFS) Open(name string) (fs.File, error) {
	f, err := d.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	text, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	info, err := fs.Stat(d.FS, name)
	if err != nil {
		return nil, err
	}
	return dialectFile{bytes.NewReader(translateDDL(text, d.engine)), info}, nil
}

// textColumn finds the type of a text column in a migration: a line of CREATE TABLE, or ADD COLUMN.
var textColumn = regexp.MustCompile(`(?m)(^\s+[a-z_0-9]+|ADD COLUMN [a-z_0-9]+)\s+TEXT\b`)

// onlyOn marks a line of a migration that is for one engine alone.
var onlyOn = regexp.MustCompile(`(?m)^\{\{(sqlite|postgres)\}\} (.*)\n`)

// translateDDL writes a migration in the words of engine. On PostgreSQL text columns compare byte by byte, as they
// do on SQLite, so that both engines sort and page alike.
func translateDDL(text []byte, engine string) []byte {
	text = onlyOn.ReplaceAllFunc(text, func(line []byte) []byte {
		if m := onlyOn.FindSubmatch(line); string(m[1]) == engine {
			return append(slices.Clone(m[2]), '\n')
		}
		return nil
	})
	if engine == SQLite {
		return bytes.ReplaceAll(text, []byte("{{blob}}"), []byte("BLOB"))
	}
	text = bytes.ReplaceAll(text, []byte("{{blob}}"), []byte("BYTEA"))
	return textColumn.ReplaceAll(text, []byte(`$1 TEXT COLLATE "C"`))
}

// dialectFile is a translated migration file.
type dialectFile struct {
	*bytes.Reader
	info fs.FileInfo
}

// Stat implements fs.File. The size is the untranslated file's.
func (f dialectFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close implements fs.File.
func (f dialectFile) Close() error { return nil }
