package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/store"
)

// TestOpensWhatLandedBefore opens a database of each earlier landed schema, as a user who upgrades does. The files are
// named after the schema; TestDump makes them. A new schema that lands adds the file of the one before.
func TestOpensWhatLandedBefore(t *testing.T) {
	t.Parallel()
	dumps, err := filepath.Glob("testdata/landed/*.sql")
	if err != nil || len(dumps) == 0 {
		t.Fatalf("no dumps, %v", err)
	}
	for _, dump := range dumps {
		path := filepath.Join(t.TempDir(), "leadwright.db")
		run(t, path, dump)
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
