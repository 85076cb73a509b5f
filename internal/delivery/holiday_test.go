package delivery

import (
	"context"
	"slices"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestHolidays(t *testing.T) {
	t.Parallel()
	all, err := ReadHolidays(" 2026-12-25  The  feast \n\n2026-03-03\n2026-05-01..2026-05-04 Spring\n")
	if want := "2026-03-03\n2026-05-01..2026-05-04 Spring\n2026-12-25 The feast\n"; err != nil || WriteHolidays(all) != want {
		t.Errorf("read are %q: %v", WriteHolidays(all), err)
	}
	for _, bad := range []string{"soon", "2026-02-30", "2026-05-04..2026-05-01", "2026-01-01..2026-05-01", "2026-01-01..", "..2026-01-01"} {
		if _, err := ReadHolidays(bad); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%q gives %v", bad, err)
		}
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db) // it is Monday 2 March 2026
		b.put(Item{Title: "Carry", Estimate: Estimate{480, 480, 960}})
		before := b.search(Ask{})
		if err := b.describe("ada", Project{Key: "move", Holidays: []Holiday{{Name: "No days"}}}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("no days are kept: %v", err)
		}
		off, err := ReadHolidays("2026-03-02..2026-03-04 The flood")
		if err == nil {
			err = b.describe("ada", Project{Key: "move", Holidays: off})
		}
		if err != nil {
			t.Fatal(err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			p, err := Find(ctx, tx, b.who["cay"], "move")
			if !slices.Equal(p.Holidays, off) {
				t.Errorf("kept are %+v", p.Holidays)
			}
			return err
		})
		after := b.search(Ask{})
		if before.LastDay() != day("2026-03-02") || after.LastDay() != day("2026-03-05") || after.Digest == before.Digest {
			t.Errorf("it is done on %s, and with holidays on %s", before.LastDay(), after.LastDay())
		}
		if o := b.ahead(); o.Estimates == nil || DateOf(o.Estimates.P50).Compare(day("2026-03-05")) < 0 {
			t.Errorf("forecast is %+v, on a day on which nobody works: %s", o.Estimates, o.Missing)
		}
	})
}

func FuzzHolidays(f *testing.F) {
	f.Add("2026-12-25 The feast\n2026-05-01..2026-05-04")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := ReadHolidays(text)
		if err != nil {
			return
		}
		again, err := ReadHolidays(WriteHolidays(all))
		if err != nil || !slices.Equal(again, all) {
			t.Errorf("%q is %q again: %v", WriteHolidays(all), WriteHolidays(again), err)
		}
	})
}
