package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// table makes a table for a test; Leadwright's own tables belong to the areas.
func table(t *testing.T, db *store.DB, ddl string) {
	t.Helper()
	ctx := context.Background()
	err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, ddl)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// count returns the number of rows of a query for one number.
func count(t *testing.T, db *store.DB, query string, args ...any) (n int64) {
	t.Helper()
	ctx := context.Background()
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		n, _, err = store.One(ctx, tx, store.Scan1[int64], query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func insert(ctx context.Context, tx *store.Tx, n int) error {
	_, err := tx.Exec(ctx, `INSERT INTO thing (n) VALUES ($1)`, n)
	return err
}

func TestWriteCommitsOrRollsBack(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		table(t, db, `CREATE TABLE thing (n INTEGER)`)
		if err := db.Write(ctx, func(tx *store.Tx) error { return insert(ctx, tx, 1) }); err != nil {
			t.Fatal(err)
		}
		mine := errors.New("mine")
		err := db.Write(ctx, func(tx *store.Tx) error { return errors.Join(insert(ctx, tx, 2), mine) })
		if !errors.Is(err, mine) {
			t.Errorf("Write returns %v", err)
		}
		func() {
			defer func() {
				if p := recover(); p != "oh" {
					t.Errorf("the panic is %v", p)
				}
			}()
			err := db.Write(ctx, func(tx *store.Tx) error {
				if err := insert(ctx, tx, 3); err != nil {
					t.Error(err)
				}
				panic("oh")
			})
			t.Errorf("Write returns %v after a panic", err)
		}()
		// The connection is free again after the panic, and only the first row is there.
		if got := count(t, db, `SELECT SUM(n) FROM thing`); got != 1 {
			t.Errorf("the sum is %d, want 1", got)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return insert(ctx, tx, 4) }); err != nil {
			t.Error(err)
		}
	})
}

func TestReadIsASnapshotAndOnlyReads(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		table(t, db, `CREATE TABLE thing (n INTEGER)`)
		err := db.Read(ctx, func(tx *store.Tx) error {
			for range 2 {
				n, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT COUNT(*) FROM thing`)
				if err != nil || n != 0 {
					t.Errorf("the snapshot has %d rows, %v", n, err)
				}
				if err := db.Write(ctx, func(tx *store.Tx) error { return insert(ctx, tx, 1) }); err != nil {
					t.Fatal(err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM thing`); n != 2 {
			t.Errorf("after the snapshot there are %d rows", n)
		}
		if err := db.Read(ctx, func(tx *store.Tx) error { return insert(ctx, tx, 9) }); err == nil {
			t.Error("Read writes")
		}
	})
}

// TestWritesAreSerialisable lets two transactions read what the other writes. Each alone keeps the rule that at least
// one row stays, so together they must too.
func TestWritesAreSerialisable(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		table(t, db, `CREATE TABLE thing (n INTEGER)`)
		for n := range 2 {
			if err := db.Write(ctx, func(tx *store.Tx) error { return insert(ctx, tx, n) }); err != nil {
				t.Fatal(err)
			}
		}
		var wg sync.WaitGroup
		for n := range 2 {
			wg.Go(func() {
				err := db.Write(ctx, func(tx *store.Tx) error {
					left, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT COUNT(*) FROM thing`)
					if err != nil || left < 2 {
						return err
					}
					time.Sleep(5 * time.Millisecond) // so that both have read before either writes
					_, err = tx.Exec(ctx, `DELETE FROM thing WHERE n = $1`, n)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := count(t, db, `SELECT COUNT(*) FROM thing`); n != 1 {
			t.Errorf("%d rows are left, want 1", n)
		}
	})
}

func TestConcurrentWritesAllArrive(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		clock := leadtest.NewClock()
		handles := []*store.DB{leadtest.Open(t, url, clock), leadtest.Open(t, url, clock)}
		table(t, handles[0], `CREATE TABLE thing (n INTEGER)`)
		table(t, handles[0], `INSERT INTO thing (n) VALUES (0)`)
		ctx := context.Background()
		const writers, times = 4, 10
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for range times {
					err := handles[w%2].Write(ctx, func(tx *store.Tx) error {
						n, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT n FROM thing`)
						if err != nil {
							return err
						}
						_, err = tx.Exec(ctx, `UPDATE thing SET n = $1`, n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n := count(t, handles[1], `SELECT n FROM thing`); n != writers*times {
			t.Errorf("the counter is %d, want %d", n, writers*times)
		}
	})
}

func TestContextEndsATransaction(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		table(t, db, `CREATE TABLE thing (n INTEGER)`)
		ctx, cancel := context.WithCancel(context.Background())
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := insert(ctx, tx, 1); err != nil {
				return err
			}
			cancel()
			return insert(ctx, tx, 2)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Write returns %v", err)
		}
		if err := db.Read(ctx, func(*store.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("Read returns %v", err)
		}
		// A long query ends with its context too.
		short, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		err = db.Read(short, func(tx *store.Tx) error {
			_, _, err := store.One(short, tx, store.Scan1[int64], `WITH RECURSIVE n (i) AS
				(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT COUNT(*) FROM n`)
			return err
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a long query ends with %v", err)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM thing`); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
	})
}

func TestNowIsOneMomentInUTC(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		clock := leadtest.ClockOf(t, db)
		clock.Advance(1234567 * time.Nanosecond)
		err := db.Write(ctx, func(tx *store.Tx) error {
			before := tx.Now()
			clock.Advance(time.Hour)
			if !tx.Now().Equal(before) {
				t.Error("the moment moves within a transaction")
			}
			if want := leadtest.Epoch.Add(1234 * time.Microsecond); before != want {
				t.Errorf("the moment is %v, want %v", before, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestInsertMany(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		for _, many := range []int{0, 1, 199, 200, 201, 1000} {
			t.Run(fmt.Sprint(many), func(t *testing.T) {
				name := fmt.Sprintf("thing%d", many)
				table(t, db, `CREATE TABLE `+name+` (n INTEGER PRIMARY KEY, label TEXT)`)
				row := make([]any, 2) // used again and again: the values must have been taken
				rows := func(yield func([]any) bool) {
					for n := range many {
						row[0], row[1] = n, fmt.Sprint("label ", n)
						if !yield(row) {
							return
						}
					}
				}
				err := db.Write(ctx, func(tx *store.Tx) error {
					n, err := tx.InsertMany(ctx, name, []string{"n", "label"}, rows)
					if n != int64(many) {
						t.Errorf("%d went in, want %d", n, many)
					}
					if err != nil {
						return err
					}
					n, err = tx.UpsertMany(ctx, name, []string{"n", "label"}, "ON CONFLICT DO NOTHING", rows)
					if n != 0 {
						t.Errorf("%d went in again", n)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if n := count(t, db, `SELECT COUNT(*) FROM `+name+` WHERE label = 'label ' || CAST(n AS TEXT)`); n != int64(many) {
					t.Errorf("%d rows are there", n)
				}
			})
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.InsertMany(ctx, "thing1", []string{"n", "label"}, slices.Values([][]any{{7}}))
			return err
		})
		if err == nil {
			t.Error("a row with too few values goes in")
		}
	})
}

func TestArgumentsThatEnginesTakeDifferentlyAreRefused(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		now := time.Now()
		for name, arg := range map[string]any{"a bare time": now, "its address": &now, "bytes": "a\xff", "NUL": "a\x00b"} {
			err := db.Read(ctx, func(tx *store.Tx) error {
				_, err1 := tx.Exec(ctx, `SELECT $1`, arg)
				_, err2 := tx.Query(ctx, `SELECT $1`, arg)
				_, _, err3 := store.One(ctx, tx, store.Scan1[any], `SELECT $1`, arg)
				for _, err := range []error{err1, err2, err3} {
					if _, ok := errors.AsType[*fault.Error](err); !ok {
						t.Errorf("%s: %v", name, err)
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// TestTextSortsByBytes sorts what locales sort in another way.
func TestTextSortsByBytes(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		words := []string{"é", "a", "B", "_", "b", "A", "z", "ä", "-"}
		err := db.Write(ctx, func(tx *store.Tx) error {
			for _, w := range words {
				_, err := tx.Exec(ctx, `INSERT INTO access_record (id, at, actor_id, actor_name, verb, subject)
					VALUES ($1, 0, '', '', '', '')`, w)
				if err != nil {
					return err
				}
			}
			got, err := store.All(ctx, tx, store.Scan1[string], `SELECT id FROM access_record ORDER BY id`)
			slices.Sort(words)
			if !slices.Equal(got, words) {
				t.Errorf("sorted as %q, want %q", got, words)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestNotifyWakesAfterTheCommit(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		wake, stop := db.Listen("topic")
		other, stopOther := db.Listen("other")
		defer stopOther()
		woken := func() bool {
			select {
			case <-wake:
				return true
			default:
				return false
			}
		}
		tell := func(result error) error {
			return db.Write(ctx, func(tx *store.Tx) error {
				tx.Notify("topic")
				tx.Notify("topic")
				if woken() {
					t.Error("woken before the commit")
				}
				return result
			})
		}
		if err := tell(nil); err != nil || !woken() || woken() {
			t.Errorf("after a commit: %v, want exactly one value", err)
		}
		if err := tell(errors.New("no")); err == nil || woken() {
			t.Errorf("woken although nothing was committed: %v", err)
		}
		stop()
		if err := tell(nil); err != nil || woken() {
			t.Errorf("woken after stop: %v", err)
		}
		if len(other) > 0 {
			t.Error("another topic woke too")
		}
	})
}

func TestPing(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		if err := db.Ping(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
