package store_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestCleanLetsGo looks into the files of a database for what was deleted, replaced and kept.
func TestCleanLetsGo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "leadwright.db")
	db, err := store.OpenWith(ctx, "sqlite:"+path, store.Options{Patience: 50 * 1e6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	write := func(statement string, args ...any) {
		t.Helper()
		if err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, statement, args...)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	const insert = `INSERT INTO access_account (id, name, role, person_id, created) VALUES ($1, $2, 'member', '', 0)`
	for id, name := range map[string]string{"a": "was deleted", "b": "was replaced", "c": "is kept"} {
		write(insert, id, strings.Repeat(name+" ", 3000)) // several pages
	}
	write(`DELETE FROM access_account WHERE id = 'a'`)
	write(`UPDATE access_account SET name = 'short' WHERE id = 'b'`)
	holds := func(text string) bool {
		files, err := filepath.Glob(path + "*")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte(text)) {
				return true
			}
		}
		return false
	}
	if !holds("was deleted") || !holds("was replaced") {
		t.Fatal("what was deleted is gone already")
	}
	err = db.Read(ctx, func(tx *store.Tx) error { // a reader who holds on to the old pages
		if _, err := store.All(ctx, tx, store.Scan1[string], `SELECT id FROM access_account`); err != nil {
			return err
		}
		if err := db.Clean(ctx); !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("cleaning while somebody reads: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Clean(ctx); err != nil {
		t.Fatal(err)
	}
	if holds("was deleted") || holds("was replaced") || !holds("is kept") {
		t.Error("the files hold other texts than the tables")
	}
}

func TestCleanOnBoth(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		if err := db.Clean(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(tx *store.Tx) error {
			for _, id := range []string{"a", "b"} {
				if _, err := tx.Exec(ctx, `INSERT INTO access_account (id, name, role, person_id, created)
					VALUES ($1, $2, 'member', '', 0)`, id, "name of "+id); err != nil {
					return err
				}
			}
			err := store.Rewrite(ctx, tx, "access_account", "id", "name", func(text string) string {
				return strings.ReplaceAll(text, "of b", "of nobody")
			})
			if err != nil {
				return err
			}
			all, err := store.All(ctx, tx, store.Scan1[string], `SELECT name FROM access_account ORDER BY id`)
			if strings.Join(all, ", ") != "name of a, name of nobody" {
				t.Errorf("%v", all)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
