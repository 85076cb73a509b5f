package store_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestTimesComeBackAndSort(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		table(t, db, `CREATE TABLE moment (at BIGINT NOT NULL, maybe BIGINT)`)
		ctx := context.Background()
		zones := []*time.Location{time.UTC, time.FixedZone("west", -11*3600), time.FixedZone("east", 14*3600)}
		rapid.Check(t, func(r *rapid.T) {
			at := func(label string) time.Time {
				us := rapid.Int64Range(-1<<52, 1<<52).Draw(r, label)
				return time.UnixMicro(us).In(rapid.SampledFrom(zones).Draw(r, label+" zone"))
			}
			a, b := at("a"), at("b")
			maybe := store.Maybe(a)
			if rapid.Bool().Draw(r, "missing") {
				maybe = store.Maybe(time.Time{})
			}
			err := db.Write(ctx, func(tx *store.Tx) error {
				if _, err := tx.Exec(ctx, `DELETE FROM moment`); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `INSERT INTO moment (at, maybe) VALUES ($1, $2)`, store.At(a), maybe); err != nil {
					return err
				}
				var gotAt store.Time
				var gotMaybe store.NullTime
				var before bool
				err := tx.QueryRow(ctx, `SELECT at, maybe, at < $1 FROM moment`, store.At(b)).Scan(&gotAt, &gotMaybe, &before)
				if !gotAt.Equal(a) || gotAt.Location() != time.UTC || gotMaybe != maybe || before != a.Before(b) {
					r.Errorf("%v came back as %v, %+v as %+v, before %v: %v", a, gotAt, maybe, gotMaybe, b, before)
				}
				// An expression loses the column's type on some engines.
				last, _, err2 := store.One(ctx, tx, store.Scan1[store.NullTime], `SELECT MAX(maybe) FROM moment`)
				if last != maybe || err2 != nil {
					r.Errorf("the maximum is %+v, want %+v: %v", last, maybe, err2)
				}
				return err
			})
			if err != nil {
				r.Fatal(err)
			}
		})
	})
}

func TestDatesComeBack(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		table(t, db, `CREATE TABLE day (d TEXT)`)
		ctx := context.Background()
		for _, text := range []string{"", "2026-03-02", "2024-02-29", "0001-01-01", "9999-12-31"} {
			var d store.Date
			if err := d.UnmarshalText([]byte(text)); err != nil {
				t.Fatal(err)
			}
			err := db.Write(ctx, func(tx *store.Tx) error {
				if _, err := tx.Exec(ctx, `DELETE FROM day`); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `INSERT INTO day (d) VALUES ($1)`, d); err != nil {
					return err
				}
				got, _, err := store.One(ctx, tx, store.Scan1[store.Date], `SELECT d FROM day`)
				if got != d {
					t.Errorf("%q came back as %v", text, got)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestDate(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"2026-02-30", "2026-3-2", "02.03.2026", "2026-03-02T00:00:00Z", " ", "2023-02-29"} {
		if d, err := store.ParseDate(bad); err == nil {
			t.Errorf("%q is read as %v", bad, d)
		}
	}
	// The day is the one on the wall where the time was taken.
	late := time.Date(2026, 3, 2, 23, 30, 0, 0, time.FixedZone("west", -5*3600))
	if d := store.DateOf(late); d.String() != "2026-03-02" ||
		!d.Start().Equal(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the day is %v", d)
	}
	type form struct{ Day, None store.Date }
	text, err := json.Marshal(form{Day: store.DateOf(late)})
	if err != nil || string(text) != `{"Day":"2026-03-02","None":""}` {
		t.Errorf("as JSON: %s, %v", text, err)
	}
	var back form
	if err := json.Unmarshal(text, &back); err != nil || back.Day != store.DateOf(late) || !back.None.IsZero() {
		t.Errorf("from JSON: %+v, %v", back, err)
	}
}

func TestIDsAscend(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	clock := leadtest.ClockOf(t, db)
	ctx := context.Background()
	var last string
	for _, step := range []time.Duration{0, time.Millisecond, -time.Hour, 2 * time.Hour, 0} {
		clock.Advance(step)
		err := db.Read(ctx, func(tx *store.Tx) error {
			for range 100 {
				id := tx.NewID()
				if id <= last {
					t.Errorf("%s comes after %s", id, last)
				}
				if len(id) != 26 || strings.Trim(id, "0123456789abcdefghjkmnpqrstvwxyz") != "" {
					t.Errorf("the id is %q", id)
				}
				last = id
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestIDsOfTwoProcessesDiffer(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	ids := map[string]bool{}
	for range 2 { // two handles at one moment, like two processes
		err := leadtest.SQLite(t).Read(ctx, func(tx *store.Tx) error {
			for range 50 {
				ids[tx.NewID()] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(ids) != 100 {
		t.Errorf("%d different ids of 100", len(ids))
	}
}
