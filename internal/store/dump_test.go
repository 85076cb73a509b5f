package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/store"
)

// TestDump writes a dump for TestOpensWhatLandedBefore: the newest one there is, brought to the schema of today, with
// the rows that the named file inserts into what came since.
//
//	LEADWRIGHT_DUMP=rows.sql go test ./internal/store -run TestDump
//
// The shell of SQLite on many systems is too old to read these databases.
func TestDump(t *testing.T) {
	t.Parallel()
	rows := os.Getenv("LEADWRIGHT_DUMP")
	if rows == "" {
		t.Skip("LEADWRIGHT_DUMP names no file of rows")
	}
	dumps, err := filepath.Glob("testdata/landed/*.sql")
	if err != nil || len(dumps) == 0 {
		t.Fatalf("no dumps, %v", err)
	}
	path := filepath.Join(t.TempDir(), "leadwright.db")
	run(t, path, dumps[len(dumps)-1])
	db, err := store.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, path, rows)

	plain(t, path, func(db *sql.DB) error {
		var version int
		if err := db.QueryRowContext(t.Context(), `SELECT MAX(version_id) FROM store_version`).Scan(&version); err != nil {
			return err
		}
		text, err := dump(t.Context(), db)
		if err != nil {
			return err
		}
		return os.WriteFile(fmt.Sprintf("testdata/landed/%04d.sql", version), text, 0o600)
	})
}

// plain opens a database as any program would, and hands it to a function.
func plain(t *testing.T, path string, use func(*sql.DB) error) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if err := errors.Join(use(db), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// run executes a file of SQL on a database.
func run(t *testing.T, path, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	plain(t, path, func(db *sql.DB) error {
		if _, err := db.ExecContext(t.Context(), string(text)); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		return nil
	})
}

// dump gives the database as SQL: tables with their rows, and then the indexes. The tables inside a full-text index
// are made with it, and its rows are those of an empty text.
func dump(ctx context.Context, db *sql.DB) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n")
	made, err := strs(ctx, db, `SELECT name || char(0) || type || char(0) || sql FROM sqlite_schema
		WHERE sql IS NOT NULL AND name NOT LIKE 'text_index_%' AND name <> 'sqlite_sequence' ORDER BY type = 'index', rowid`)
	if err != nil {
		return nil, err
	}
	for _, m := range made {
		part := strings.SplitN(m, "\x00", 3)
		fmt.Fprintf(&out, "%s;\n", part[2])
		if part[1] != "table" {
			continue
		}
		insert := `SELECT 'INSERT INTO text_index (rowid, words) VALUES (' || rowid || ', '''');' FROM text_index`
		if part[0] != "text_index" {
			columns, err := strs(ctx, db, `SELECT 'quote("' || name || '")' FROM pragma_table_info('`+part[0]+`') ORDER BY cid`)
			if err != nil {
				return nil, err
			}
			insert = `SELECT 'INSERT INTO ` + part[0] + ` VALUES(' || ` + strings.Join(columns, ` || ',' || `) + ` || ');' FROM ` + part[0]
		}
		rows, err := strs(ctx, db, insert)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			out.WriteString(row + "\n")
		}
	}
	last, err := strs(ctx, db, `SELECT 'INSERT INTO sqlite_sequence VALUES(' || quote(name) || ',' || seq || ');' FROM sqlite_sequence`)
	if err != nil {
		return nil, err
	}
	for _, row := range slices.Concat([]string{"DELETE FROM sqlite_sequence;"}, last, []string{"COMMIT;"}) {
		out.WriteString(row + "\n")
	}
	id, err := strs(ctx, db, `SELECT 'PRAGMA application_id = ' || application_id || ';' FROM pragma_application_id`)
	if err != nil {
		return nil, err
	}
	out.WriteString(id[0] + "\n")
	return out.Bytes(), nil
}

// strs reads the one column that a query has.
func strs(ctx context.Context, db *sql.DB, query string) (texts []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		texts = append(texts, s)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return texts, rows.Close()
}
