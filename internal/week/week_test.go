package week_test

import (
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/week"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

func add(t *testing.T, db *store.DB, name string, fill bool) knowledge.Repository {
	t.Helper()
	repo, err := git.InitBare(t.Context(), t.TempDir()+"/"+name)
	if err != nil {
		t.Fatal(err)
	}
	if fill {
		if err := repo.FastImport(t.Context(), sample.Repositories()[0].Stream(leadtest.Epoch)); err != nil {
			t.Fatal(err)
		}
	}
	located, err := knowledge.Locate(t.Context(), knowledge.NewRepository{Location: repo.Dir()})
	if err != nil {
		t.Fatal(err)
	}
	var r knowledge.Repository
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		r, err = knowledge.AddRepository(t.Context(), tx, access.Local(), located)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func review(t *testing.T, db *store.DB) week.Week {
	t.Helper()
	w, err := week.Review(t.Context(), db, knowledge.NewShelf(1<<30), access.Local())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestReview(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		if w := review(t, db); !w.Empty || len(w.Actions) > 0 {
			t.Errorf("nothing is known, yet: %+v", w)
		}
		r := add(t, db, "ferryline", true)
		if w := review(t, db); w.Empty || len(w.Practices) > 0 {
			t.Errorf("nothing is read, yet: %+v", w)
		}
		if _, err := knowledge.Scan(t.Context(), db, access.Local(), r.ID, knowledge.ScanOptions{}); err != nil {
			t.Fatal(err)
		}
		w := review(t, db)
		if len(w.Practices) != 1 || w.Practices[0].Settled || w.Practices[0].Evidence.Repository != "ferryline" {
			t.Errorf("practices %+v", w.Practices)
		}
		if len(w.Actions) == 0 {
			t.Fatalf("%d actions", len(w.Actions))
		}
		if first := w.Actions[0]; first.Target.Area != "exports/accounting" || !strings.Contains(first.Reason, "Nobody") {
			t.Errorf("what only agents wrote does not come first: %+v", first)
		}
		kinds := map[string]bool{}
		for _, a := range w.Actions {
			kinds[a.Target.Kind] = true
			if a.Title == "" || a.Reason == "" {
				t.Errorf("an action without words: %+v", a)
			}
		}
		if !kinds["area"] || !kinds["identities"] {
			t.Errorf("kinds of actions %v", kinds)
		}
		leadtest.ClockOf(t, db).Advance(9 * 24 * time.Hour)
		stale := false
		for _, a := range review(t, db).Actions {
			stale = stale || a.Target.Kind == "repositories" && strings.Contains(a.Reason, "9 days")
		}
		if !stale {
			t.Error("a scan of nine days ago is not said")
		}
	})
}

func TestReviewIsForThoseWhoMayRead(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	_, err := week.Review(t.Context(), db, knowledge.NewShelf(1), access.Actor{})
	if !fault.Is(err, fault.KindDenied) {
		t.Errorf("nobody reads the week: %v", err)
	}
}
