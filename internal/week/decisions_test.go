package week_test

import (
	"context"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/week"
)

// TestWhatIsStillCited: of a decision that holds no longer and that code still cites, who may decide about it hears, and nobody
// else; and no longer once the code cites it no more.
func TestWhatIsStillCited(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		files := []direction.File{
			{Path: "0001-two-queues.md", Content: []byte("# 1. Use two queues\n\n## Status\n\nSuperseded by [2. Use one queue](0002-one-queue.md)\n")},
			{Path: "0002-one-queue.md", Content: []byte("# 2. Use one queue\n\n## Status\n\nAccepted\n\nSupersedes [1. Use two queues](0001-two-queues.md)\n")},
		}
		b := gittest.New(t)
		tree := map[string]string{"queue/queue.go": "package queue\n\n// Two of them: ADR-1.\n", "README.md": "# Shop\n\nSee docs/adr/0001-two-queues.md.\n"}
		for _, f := range files {
			tree["docs/adr/"+f.Path] = string(f.Content)
		}
		b.Commits(gittest.Commit{When: leadtest.Epoch.AddDate(0, -1, 0), Files: tree})
		located, err := knowledge.Locate(t.Context(), knowledge.NewRepository{Location: b.Dir})
		if err != nil {
			t.Fatal(err)
		}
		var r knowledge.Repository
		err = db.Write(t.Context(), func(tx *store.Tx) (err error) {
			if r, err = knowledge.AddRepository(t.Context(), tx, access.Local(), located); err != nil {
				return err
			}
			_, err = direction.Import(t.Context(), tx, access.Local(), "", r.Location+"/docs/adr", files)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		read := func() {
			t.Helper()
			if _, err := knowledge.Scan(t.Context(), db, access.Local(), r.ID, knowledge.ScanOptions{}); err != nil {
				t.Fatal(err)
			}
			if err := knowledge.ReadCitations(context.Background(), db, access.Local(), r.ID, nil); err != nil {
				t.Fatal(err)
			}
		}
		said := func(actor access.Actor) (all string) {
			t.Helper()
			w, err := week.Review(t.Context(), db, knowledge.NewShelf(1<<30), actor)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range w.Actions {
				all += a.Title + ": " + a.Reason + "\n"
			}
			return all
		}
		read()
		want := "Still cited: Use two queues: It is superseded by Use one queue, and still cited in 2 places in code or documents."
		if got := said(access.Local()); !strings.Contains(got, want) {
			t.Errorf("who decides hears\n%s", got)
		}
		if got := said(access.Actor{ID: "ben", Name: "Ben Example", Role: access.Member}); strings.Contains(got, "Still cited") {
			t.Errorf("who does not decide hears\n%s", got)
		}
		b.Commits(gittest.Commit{When: leadtest.Epoch.AddDate(0, 0, -1), Files: map[string]string{"queue/queue.go": "package queue\n\n// ADR-2.\n",
			"README.md": "# Shop\n\nSee docs/adr/0002-one-queue.md.\n"}})
		read()
		if got := said(access.Local()); strings.Contains(got, "Still cited") {
			t.Errorf("when nothing cites it any more\n%s", got)
		}
	})
}
