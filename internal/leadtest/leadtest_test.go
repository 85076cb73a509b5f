package leadtest_test

import (
	"context"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

func TestDatabasesAreMigratedAndApart(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for range 2 { // the second finds nothing of the first
		leadtest.Databases(t, func(t *testing.T, db *store.DB) {
			err := db.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO access_record (id, at, actor_id, actor_name, verb, subject)
					VALUES ($1, $2, 'a', 'Ada Example', 'tried', 'this')`, "one", store.At(tx.Now()))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestClockMovesOnlyWhenMoved(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := leadtest.SQLite(t)
	leadtest.ClockOf(t, db).Advance(90 * time.Minute)
	err := db.Read(ctx, func(tx *store.Tx) error {
		if want := leadtest.Epoch.Add(90 * time.Minute); !tx.Now().Equal(want) {
			t.Errorf("Now is %v, want %v", tx.Now(), want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
