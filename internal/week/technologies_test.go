package week

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
)

// What is on hold and used more is for who decides about the radar, and nothing else of it.
func TestWhatIsOnHoldAndUsedMore(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	ctx := context.Background()
	write := func(fn func(tx *store.Tx) error) {
		t.Helper()
		if err := db.Write(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	b := gittest.New(t)
	commit := func(day int, content string) {
		b.Commits(gittest.Commit{Author: "Ann Example", Email: "ann@example.com", When: leadtest.Epoch.AddDate(0, 0, day-9), Message: "Change",
			Files: map[string]string{"package.json": content, "a.ts": "let a = 1\n"}})
	}
	commit(0, `{"dependencies": {"vite": "^6.0.0"}}`)
	located, err := knowledge.Locate(ctx, knowledge.NewRepository{Location: b.Dir})
	if err != nil {
		t.Fatal(err)
	}
	var id string
	write(func(tx *store.Tx) error {
		r, err := knowledge.AddRepository(ctx, tx, access.Local(), located)
		id = r.ID
		return err
	})
	look := func() {
		t.Helper()
		if _, err := knowledge.Scan(ctx, db, access.System(), id, knowledge.ScanOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := technology.NoteUse(ctx, db, access.System(), id); err != nil {
			t.Fatal(err)
		}
	}
	look()
	write(func(tx *store.Tx) error {
		for name, ring := range map[string]string{"jquery": "hold", "rust": "adopt"} {
			_, err := technology.Add(ctx, tx, access.Local(), technology.Entry{Name: name, Quadrant: "tools", Marks: []string{"npm:" + name}},
				technology.New{Ring: ring, Reason: "x", Now: true})
			if err != nil {
				return err
			}
		}
		return nil
	})
	said := func(actor access.Actor) (all []string) {
		t.Helper()
		write(func(tx *store.Tx) error {
			all = nil
			return technologies(ctx, tx, actor, func(_ float64, target Target, title, _ string) {
				if target.Kind != "radar" || target.Technology != "jquery" {
					t.Errorf("it leads to %+v", target)
				}
				all = append(all, title)
			})
		})
		return all
	}
	if got := said(access.Local()); len(got) != 0 {
		t.Errorf("before its use grows: %q", got)
	}
	leadtest.ClockOf(t, db).Advance(24 * time.Hour)
	commit(1, `{"dependencies": {"vite": "^6.0.0", "jquery": "^3.0.0"}}`)
	look()
	if got := said(access.Local()); !slices.Equal(got, []string{"Talk about jquery"}) {
		t.Errorf("then: %q", got)
	}
	if got := said(access.Actor{ID: "member", Role: access.Member}); len(got) != 0 {
		t.Errorf("who does not decide is told %q", got)
	}
}
