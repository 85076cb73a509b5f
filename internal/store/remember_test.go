package store_test

import (
	"errors"
	"testing"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestRemembered(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		made := 0
		failing := errors.New("made up")
		ask := func(tx *store.Tx, key string, state int, err error) string {
			t.Helper()
			value, got := store.Remembered(tx, key, state, func() (string, error) { made++; return key, err })
			if !errors.Is(got, err) || value != key {
				t.Errorf("%s: %q, %v", key, value, got)
			}
			return value
		}
		read := func(fn func(tx *store.Tx)) {
			t.Helper()
			if err := db.Read(t.Context(), func(tx *store.Tx) error { fn(tx); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		expect := func(when string, want int) {
			t.Helper()
			if made != want {
				t.Errorf("%s: made %d times, want %d", when, made, want)
			}
		}
		read(func(tx *store.Tx) { ask(tx, "a", 1, failing); ask(tx, "a", 1, nil); ask(tx, "a", 1, nil) })
		expect("what failed is made again, the rest once", 2)
		read(func(tx *store.Tx) { ask(tx, "a", 1, nil); ask(tx, "b", 1, nil) })
		expect("another transaction and another key", 3)
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			ask(tx, "a", 1, nil) // nothing written yet
			if _, err := tx.Exec(t.Context(), `UPDATE people_person SET name = name`); err != nil {
				return err
			}
			ask(tx, "a", 1, nil)
			ask(tx, "a", 2, nil)
			store.Remember(tx, "c", 1, "c")
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		expect("a transaction that has written", 5)
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			store.Remember(tx, "c", 1, "never committed")
			return failing
		}); !errors.Is(err, failing) {
			t.Fatal(err)
		}
		read(func(tx *store.Tx) { ask(tx, "c", 1, nil) })
		expect("what a transaction left", 5)
		read(func(tx *store.Tx) {
			ask(tx, "a", 1, nil)
			ask(tx, "a", 2, nil)
			ask(tx, "a", 2, nil)
			ask(tx, "a", 1, nil)
		})
		expect("another state, and back", 7)
	})
}
