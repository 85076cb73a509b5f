package access_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func seal(t testing.TB, db *store.DB) int {
	t.Helper()
	n, err := access.Seal(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func verify(t testing.TB, db *store.DB) (report access.VerifyReport) {
	t.Helper()
	ctx := context.Background()
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		report, err = access.Verify(ctx, tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// fill records six deeds and six looks, and seals them.
func fill(t *testing.T, db *store.DB) {
	t.Helper()
	for i := range 6 {
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			who := access.Actor{ID: "a" + fmt.Sprint(i%2), Name: "Ada Example", Role: access.Member}
			if err := access.Record(ctx, tx, who, "changed", fmt.Sprint("thing ", i, " of p-ben")); err != nil {
				return err
			}
			return access.Looked(ctx, tx, who, "p-ben", fmt.Sprint("page ", i))
		})
	}
	if n := seal(t, db); n != 12 {
		t.Fatalf("%d entries were sealed, want 12", n)
	}
}

// TestTamperingShows changes the sealed records by hand in every way, and has the first broken entry named.
func TestTamperingShows(t *testing.T) {
	t.Parallel()
	const row = ` WHERE seq = `
	ways := []struct {
		name  string
		steps []string
		at    int64
	}{
		{"nothing", nil, 0},
		{"another verb", []string{`UPDATE access_record SET verb = 'looked at'` + row + `3`}, 3},
		{"another subject", []string{`UPDATE access_record SET subject = 'thing 9'` + row + `3`}, 3},
		{"another name", []string{`UPDATE access_record SET actor_name = 'Eve'` + row + `1`}, 1},
		{"another actor", []string{`UPDATE access_record SET actor_id = 'a9'` + row + `6`}, 6},
		{"another time", []string{`UPDATE access_record SET at = at + 1` + row + `2`}, 2},
		{"another id", []string{`UPDATE access_record SET id = 'x'` + row + `2`}, 2},
		{"text moved between fields", []string{`UPDATE access_record SET actor_id = 'a0A', actor_name = 'da Example'` + row + `1`}, 1},
		{"one removed", []string{`DELETE FROM access_record` + row + `4`}, 4},
		{"the first removed", []string{`DELETE FROM access_record` + row + `1`}, 1},
		{"the last removed", []string{`DELETE FROM access_record` + row + `6`}, 6},
		{"all removed", []string{`DELETE FROM access_record`}, 1},
		{"the end cut off with its number", []string{`DELETE FROM access_record` + row + `6`,
			`UPDATE access_seal SET seq = 5 WHERE record = 'access_record'`}, 5},
		{"the end forgotten", []string{`DELETE FROM access_seal WHERE record = 'access_record'`}, 1},
		{"one removed, the others moved up", []string{`DELETE FROM access_record` + row + `2`,
			`UPDATE access_record SET seq = 2` + row + `3`, `UPDATE access_record SET seq = 3` + row + `4`,
			`UPDATE access_record SET seq = 4` + row + `5`, `UPDATE access_record SET seq = 5` + row + `6`,
			`UPDATE access_seal SET seq = 5 WHERE record = 'access_record'`}, 2},
		{"two swapped", []string{`UPDATE access_record SET seq = 99` + row + `2`, `UPDATE access_record SET seq = 2` + row + `3`,
			`UPDATE access_record SET seq = 3` + row + `99`}, 2},
		{"the texts of two swapped", []string{`UPDATE access_record SET subject = 'x', id = 'x' || id` + row + `2`,
			`UPDATE access_record SET subject = 'thing 1 of p-ben'` + row + `3`}, 2},
		{"one added behind the end", []string{`INSERT INTO access_record (id, at, actor_id, actor_name, verb, subject, seq)
			VALUES ('z', 1, 'a0', 'Ada', 'did', 'it', 7)`}, 7},
		{"one unsealed to be sealed anew", []string{`UPDATE access_record SET verb = 'x', seq = NULL` + row + `5`}, 5},
		{"another mark", []string{`UPDATE access_record SET who_mark = whom_mark` + row + `2`}, 2},
		{"salts exchanged", []string{`UPDATE access_record SET who_salt = whom_salt` + row + `2`}, 2},
		{"a name behind an erasure", []string{`UPDATE access_record SET who_salt = NULL, actor_name = 'Eve'` + row + `2`}, 2},
		{"a look removed", []string{`DELETE FROM access_look` + row + `6`}, 6},
		{"a look at somebody else", []string{`UPDATE access_look SET person_id = 'p-cleo'` + row + `2`}, 2},
		{"a look at something else", []string{`UPDATE access_look SET what = 'names'` + row + `2`}, 2},
		{"somebody else who looked", []string{`UPDATE access_look SET actor_name = 'Eve'` + row + `2`}, 2},
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		fill(t, db)
		for _, way := range ways {
			undo := fmt.Errorf("taken back")
			ctx := context.Background()
			err := db.Write(ctx, func(tx *store.Tx) error {
				for _, step := range way.steps {
					if n, err := tx.Exec(ctx, step); err != nil || n == 0 {
						t.Fatalf("%s: %s: %d rows, %v", way.name, step, n, err)
					}
				}
				report, err := access.Verify(ctx, tx)
				if err != nil {
					return err
				}
				switch b := report.Broken; {
				case way.at == 0 && (b != nil || report.Entries != 12 || report.Waiting != 0 || len(report.Seal) != 16):
					t.Errorf("%s: %+v, broken %+v", way.name, report, b)
				case way.at > 0 && b == nil:
					t.Errorf("%s: nothing is found", way.name)
				case way.at > 0 && (b.Number != way.at || b.What == "" || (b.Record == "looks") != strings.Contains(way.steps[0], "access_look")):
					t.Errorf("%s: found %+v, want entry %d", way.name, b, way.at)
				}
				return undo
			})
			if err != undo { //nolint:errorlint // the very error
				t.Fatalf("%s: %v", way.name, err)
			}
		}
	})
}

// TestASealIsNotMadeAnew seals behind a chain that was tampered with: what was wrong stays wrong.
func TestASealIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		fill(t, db)
		before := verify(t, db).Seal
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE access_record SET verb = 'x', seq = NULL, hash = NULL WHERE seq = 6`)
			return err
		})
		seal(t, db)
		if b := verify(t, db).Broken; b == nil || b.Number != 6 {
			t.Errorf("found %+v", b)
		}
		if verify(t, db).Seal == before {
			t.Error("the seal is the same")
		}
	})
}

// TestOldEntriesAreSealed takes the entries of a database that landed before there were seals.
func TestOldEntriesAreSealed(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			for range 1203 {
				if err := access.Record(ctx, tx, access.Local(), "added", "repository one"); err != nil {
					return err
				}
			}
			return nil
		})
		if r := verify(t, db); r.Waiting != 1203 || r.Entries != 0 || r.Broken != nil {
			t.Errorf("before: %+v", r)
		}
		if n := seal(t, db); n != 1203 {
			t.Errorf("%d were sealed", n)
		}
		if r := verify(t, db); r.Waiting != 0 || r.Entries != 1203 || r.Broken != nil {
			t.Errorf("after: %+v, %+v", r, r.Broken)
		}
		if n := seal(t, db); n != 0 {
			t.Errorf("%d were sealed again", n)
		}
	})
}

// TestErasureKeepsTheChain erases somebody who did things, to whom things were done, who looked and was looked at.
func TestErasureKeepsTheChain(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ada, ben := join(t, db, "ada", access.Member), join(t, db, "ben", access.Member)
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			for _, err := range []error{
				access.Record(ctx, tx, ada, "assessed", "p-ben"), access.Record(ctx, tx, ben, "assessed", "p-ada"),
				access.Record(ctx, tx, ben, "assessed", "p-ada2"), access.Looked(ctx, tx, ada, "p-ben", "skills"),
				access.Looked(ctx, tx, ben, "p-ada", "skills")} {
				if err != nil {
					return err
				}
			}
			return nil
		})
		seal(t, db)
		wantKind(t, "Ben erasing Ada", try(db, func(ctx context.Context, tx *store.Tx) error {
			return access.Erase(ctx, tx, ben, access.Traces{PersonID: "p-ada"})
		}), fault.KindDenied)
		wantKind(t, "erasing nobody", try(db, func(ctx context.Context, tx *store.Tx) error {
			return access.Erase(ctx, tx, access.Local(), access.Traces{})
		}), fault.KindInvalid)
		for _, all := range []string{"%", "p-be_"} { // no ids: they must not mean everybody
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				return access.Erase(ctx, tx, access.Local(), access.Traces{PersonID: all, Persons: []string{all}})
			})
		}
		seal(t, db)
		if r := verify(t, db); r.Erased != 0 {
			t.Errorf("erasing nobody who is there erased %d entries", r.Erased)
		}
		entries := verify(t, db).Entries
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			traces, err := access.TracesOf(ctx, tx, "p-ada", "p-ada")
			if err != nil {
				return err
			}
			return access.Erase(ctx, tx, ada, traces)
		})
		seal(t, db)
		if r := verify(t, db); r.Broken != nil || r.Erased == 0 || r.Entries != entries+1 {
			t.Errorf("after: %+v, %+v", r, r.Broken)
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			for _, query := range []string{`SELECT actor_id || actor_name || verb || subject FROM access_record`,
				`SELECT actor_id || actor_name || what || person_id FROM access_look`,
				`SELECT id || name || login || label || person_id FROM access_account WHERE id = '` + ada.ID + `'`} {
				texts, err := store.All(ctx, tx, store.Scan1[string], query)
				if err != nil {
					return err
				}
				for _, text := range texts {
					if strings.Contains(strings.ReplaceAll(text, "p-ada2", ""), "ada") ||
						strings.Contains(text, ada.ID) && !strings.Contains(query, "access_account") {
						t.Errorf("%s still says %s", query, text)
					}
				}
			}
			looks, err := access.Lookers(ctx, tx, ben, "p-ben", "", 9)
			if err != nil || len(looks) != 1 || looks[0].Name != "" || looks[0].What != "skills" {
				t.Errorf("Ben sees %+v, %v", looks, err)
			}
			return nil
		})
		_, err := access.SignIn(context.Background(), db, access.Attempt{Login: "ada", Password: goodPassword})
		wantKind(t, "signing in", err, fault.KindDenied)
		// What was erased cannot be put back.
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE access_record SET actor_name = 'ada Example' WHERE verb = 'assessed' AND actor_name = ''`)
			return err
		})
		if verify(t, db).Broken == nil {
			t.Error("a name that was put back is not found")
		}
	})
}

// TestManyWritersMakeOneChain records and seals from several goroutines at once.
func TestManyWritersMakeOneChain(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := range 25 {
					who := access.Actor{ID: fmt.Sprint(w), Name: "W", Role: access.Member}
					err := db.Write(ctx, func(tx *store.Tx) error { return access.Record(ctx, tx, who, "did", fmt.Sprint(i)) })
					if err == nil && i%5 == 0 {
						_, err = access.Seal(ctx, db)
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		seal(t, db)
		if r := verify(t, db); r.Broken != nil || r.Entries != 100 {
			t.Errorf("%+v, %+v", r, r.Broken)
		}
	})
}

// TestALongWriterIsNotDisturbed records in a long transaction while others record and their entries are sealed: on
// PostgreSQL it must run once. With one row that all of them update it never would.
func TestALongWriterIsNotDisturbed(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		if db.Engine() == store.SQLite {
			t.Skip("SQLite has one writer at a time")
		}
		ctx := context.Background()
		runs := 0
		err := db.Write(ctx, func(tx *store.Tx) error {
			runs++
			if _, err := tx.Exec(ctx, `UPDATE access_account SET label = 'x'`); err != nil {
				return err
			}
			for range 3 {
				err := db.Write(ctx, func(other *store.Tx) error { return access.Record(ctx, other, access.System(), "scanned", "it") })
				if err != nil {
					return err
				}
				if _, err := access.Seal(ctx, db); err != nil {
					return err
				}
			}
			return access.Record(ctx, tx, access.Local(), "imported", "the organisation")
		})
		if err != nil || runs != 1 {
			t.Errorf("the long transaction ran %d times: %v", runs, err)
		}
		seal(t, db)
		if r := verify(t, db); r.Broken != nil || r.Entries != 4 {
			t.Errorf("%+v, %+v", r, r.Broken)
		}
	})
}

// TestSealsFollow lets the keeper seal what this process records.
func TestSealsFollow(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { access.KeepSealed(ctx, db, nil); close(done) }()
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return access.Record(ctx, tx, access.Local(), "added", "repository one")
	})
	leadtest.Eventually(t, "the entry is sealed", func() bool { return verify(t, db).Entries == 1 })
	cancel()
	<-done
}

// BenchmarkSeal and BenchmarkVerify show what an entry costs.
func BenchmarkSeal(b *testing.B) {
	db := leadtest.SQLite(b)
	ctx := context.Background()
	err := db.Write(ctx, func(tx *store.Tx) error {
		for range b.N {
			if err := access.Record(ctx, tx, access.Local(), "added", "repository one"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	seal(b, db)
	b.StopTimer()
	start := time.Now()
	verify(b, db)
	b.ReportMetric(float64(time.Since(start).Nanoseconds())/float64(b.N), "ns/verified")
}
