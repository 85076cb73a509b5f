package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/store"
)

// TestOpensWhatLandedBefore opens a database of each earlier landed schema, as a user who upgrades does. The files are
// named after the schema and made with `sqlite3 leadwright.db .dump`, with the application id behind it. A new schema
// that lands adds the file of the one before.
func TestOpensWhatLandedBefore(t *testing.T) {
	t.Parallel()
	dumps, err := filepath.Glob("testdata/landed/*.sql")
	if err != nil || len(dumps) == 0 {
		t.Fatalf("no dumps, %v", err)
	}
	for _, dump := range dumps {
		text, err := os.ReadFile(dump)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "leadwright.db")
		raw, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		raw.SetMaxOpenConns(1)
		if _, err := raw.ExecContext(t.Context(), string(text)); err != nil {
			t.Fatalf("%s: %v", dump, err)
		}
		if err := raw.Close(); err != nil {
			t.Fatal(err)
		}
		db, err := store.Open(t.Context(), "sqlite:"+path)
		if err != nil {
			t.Errorf("%s: %v", dump, err)
			continue
		}
		err = db.Read(t.Context(), func(tx *store.Tx) error {
			var names string
			err := tx.QueryRow(t.Context(), `SELECT STRING_AGG(name, ', ') FROM people_person`).Scan(&names)
			if !strings.Contains(names, "Ada Example") {
				t.Errorf("%s: the persons are %q", dump, names)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", dump, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
