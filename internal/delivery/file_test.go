package delivery

import (
	"context"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/stagedates"
	"github.com/leadwright/leadwright/internal/store"
)

func TestAFileOfStageDates(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		take := func(who, content string, order stagedates.Order) (got Taken, err error) {
			return got, b.try(func(ctx context.Context, tx *store.Tx) error {
				got, _, err = TakeFile(ctx, tx, b.who[who], "move", "board.csv", []byte(content), order)
				return err
			})
		}
		const first = "id,title,opened,begun,done\nA,Pack,2026-02-01,2026-02-02,2026-02-09\nB,Carry,2026-02-03,2026-02-10,\nC,Unpack,2026-02-04,,\n"
		if _, err := take("ben", first, ""); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member imports: %v", err)
		}
		if got, err := take("ada", first, ""); err != nil || got != (Taken{Added: 3}) {
			t.Fatal(got, err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			l, err := Items(ctx, tx, b.who["cay"], "move", Filter{})
			x, y, z := l.Items[0], l.Items[1], l.Items[2]
			if x.State != Finished || x.Done != day("2026-02-09") || y.State != Doing || y.Started != day("2026-02-10") || z.State != Todo ||
				z.Opened != day("2026-02-04") {
				t.Errorf("they are %+v", l.Items)
			}
			return err
		})
		const second = "id,title,opened,begun,done\nA,Pack,2026-02-01,2026-02-02,2026-02-09\nB,Carry,2026-02-03,2026-02-10,2026-02-20\nD,Sweep,2026-02-21,,\n"
		if got, err := take("ada", second, ""); err != nil || got != (Taken{Added: 1, Changed: 1, Same: 1}) {
			t.Fatal(got, err)
		}
		for name, content := range map[string]string{
			"days alone":    "2026-02-01\n2026-02-02\n",
			"a day to come": "id,title,done\nA,Pack,2026-05-01\n",
			"either way":    "id,title,done\nA,Pack,01/02/2026\n",
			"twice":         "id,title,done\nA,Pack,2026-02-01\nA,Again,2026-02-01\n",
		} {
			if _, err := take("ada", content, ""); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got, err := take("ada", "id,title,done\nE,Pack,01/02/2026\n", "dmy"); err != nil || got.Added != 1 {
			t.Error(got, err)
		}
	})
}
