package knowledge_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestAFamiliarHistory introduces a fork, then what was moved away, and moves a repository to its new place.
func TestAFamiliarHistory(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		server, client := twoSides(t, db)
		place := func(dir string) Located {
			t.Helper()
			found, err := Locate(t.Context(), NewRepository{Location: dir})
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		dir := filepath.Join(t.TempDir(), "fork")
		gittest.Git(t, "", "clone", "--quiet", server.Location, dir)
		fork, kin, err := Introduce(t.Context(), db, access.Local(), place(dir), false)
		if err != nil || len(kin) != 1 || kin[0].ID != server.ID || kin[0].Gone {
			t.Fatalf("a fork has the kin %+v, %v", kin, err)
		}
		if _, _, err := Introduce(t.Context(), db, access.Local(), place(dir), false); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the same place again: %v", err)
		}

		moved := client.Location + ".moved"
		if err := os.Rename(client.Location, moved); err != nil {
			t.Fatal(err)
		}
		_, _, err = Introduce(t.Context(), db, access.Local(), place(moved), false)
		if _, hint := fault.Sentence(err); !fault.Is(err, fault.KindConflict) || !strings.Contains(hint, "repo move "+client.Name) {
			t.Errorf("what moved is added: %v", err)
		}
		if _, err := Move(t.Context(), db, access.Local(), client.ID, place(server.Location)); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("moved to another history: %v", err)
		}
		if _, err := Move(t.Context(), db, access.Actor{}, client.ID, place(moved)); !fault.Is(err, fault.KindDenied) {
			t.Errorf("moved by a stranger: %v", err)
		}
		if _, _, err := Introduce(t.Context(), db, access.Actor{}, place(moved), true); !fault.Is(err, fault.KindDenied) {
			t.Errorf("added by a stranger: %v", err)
		}
		anew, kin, err := Introduce(t.Context(), db, access.Local(), place(moved), true)
		if err != nil || len(kin) != 1 || !kin[0].Gone {
			t.Errorf("anew: %+v, %v", kin, err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error { return RemoveRepository(t.Context(), tx, access.Local(), anew.ID) })
		if err != nil {
			t.Fatal(err)
		}
		is, err := Move(t.Context(), db, access.Local(), client.ID, place(moved))
		if err != nil || is.ID != client.ID || is.Location != moved || is.Head != client.Head {
			t.Errorf("moved: %+v, %v", is, err)
		}
		if is = scan(t, db, client.ID, ScanOptions{}); is.State != Ready || is.Commits != client.Commits {
			t.Errorf("after it moved: %+v", is)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := Rename(t.Context(), tx, access.Local(), fork.ID, server.Name); !fault.Is(err, fault.KindConflict) {
				t.Errorf("a name that is taken: %v", err)
			}
			if _, err := Rename(t.Context(), tx, access.Local(), fork.ID, "a b"); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("a name that is none: %v", err)
			}
			if _, err := Rename(t.Context(), tx, access.Actor{}, fork.ID, "other"); !fault.Is(err, fault.KindDenied) {
				t.Errorf("renamed by a stranger: %v", err)
			}
			r, err := Rename(t.Context(), tx, access.Local(), fork.ID, "other")
			if r.Name != "other" {
				t.Errorf("renamed to %q", r.Name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
