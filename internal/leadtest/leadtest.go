// Package leadtest helps tests, and only tests: both databases, a clock that stands still, and the wait for something
// to become true.
//
//	func TestMain(m *testing.M) { leadtest.Main(m) }
//
//	func TestThing(t *testing.T) {
//		leadtest.Databases(t, func(t *testing.T, db *store.DB) { … leadtest.ClockOf(t, db).Advance(time.Hour) … })
//	}
//
// PostgreSQL is started from the binaries on this machine, once per test process, without a network port and
// without syncing to disk. Where there are none its subtests are skipped, unless CI or LEADWRIGHT_REQUIRE_POSTGRES
// is set, when they fail.
package leadtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Epoch is where each Clock starts.
var Epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Clock is a clock that moves only when a test moves it. It may be used from many goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at Epoch.
func NewClock() *Clock { return &Clock{now: Epoch} }

// Now returns the clock's time; it is what store.Options wants.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on by d.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// clocks remembers the clock of each open test database.
var clocks sync.Map // *store.DB → *Clock

// ClockOf returns the clock of a database that Databases, SQLite or Open opened.
func ClockOf(t testing.TB, db *store.DB) *Clock {
	t.Helper()
	c, ok := clocks.Load(db)
	if !ok {
		t.Fatal("leadtest: this database was not opened by leadtest")
	}
	return c.(*Clock)
}

// Databases runs fn as one subtest per engine, each on a fresh, migrated database of its own.
func Databases(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run(store.SQLite, func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run(store.Postgres, func(t *testing.T) { fn(t, Open(t, postgresURL(t, true), NewClock())) })
}

// URLs runs fn as one subtest per engine with the address of a database that is empty, not even migrated.
func URLs(t *testing.T, fn func(t *testing.T, url string)) {
	t.Helper()
	t.Run(store.SQLite, func(t *testing.T) { fn(t, "sqlite:"+filepath.Join(t.TempDir(), "empty.db")) })
	t.Run(store.Postgres, func(t *testing.T) { fn(t, postgresURL(t, false)) })
}

// SQLite returns a fresh, migrated SQLite database, for tests where the engine does not matter.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	image, err := migratedFile()
	if err != nil {
		t.Fatalf("leadtest: make the migrated SQLite file: %v", err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return Open(t, "sqlite:"+path, NewClock())
}

// Open opens the database at url under clock and closes it when the test ends. Give two calls the same url for two
// processes on one database.
func Open(t testing.TB, url string, clock *Clock) *store.DB {
	t.Helper()
	db, err := store.OpenWith(context.Background(), url, store.Options{Clock: clock.Now})
	if err != nil {
		t.Fatalf("leadtest: open a test database: %v", err)
	}
	clocks.Store(db, clock)
	t.Cleanup(func() {
		clocks.Delete(db)
		if err := db.Close(); err != nil {
			t.Errorf("leadtest: close the test database: %v", err)
		}
	})
	return db
}

// migratedFile returns the bytes of a migrated SQLite file: to copy it is faster than to migrate for each test.
var migratedFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "leadwright-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "migrated.db")
	db, err := store.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil { // moves the write-ahead log into the file
		return nil, err
	}
	return os.ReadFile(path)
})

// Eventually waits until ok returns true, for things that other goroutines do, and fails the test after thirty seconds.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still waiting after 30 seconds: %s", what)
		}
	}
}
