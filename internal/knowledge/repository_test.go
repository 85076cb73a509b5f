package knowledge_test

import (
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestPasswordsAreNotShown adds a clone with a password in its address, twice.
func TestPasswordsAreNotShown(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		const address, want = "https://ada:secret@git.example.com/team/app.git", "https://***@git.example.com/team/app.git"
		r := added(t, db, address)
		if stored := repository(t, db, r.ID); r.Location != want || stored.Location != want {
			t.Errorf("shown as %q, then as %q", r.Location, stored.Location)
		}
		located, err := Locate(t.Context(), NewRepository{Location: address})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := AddRepository(t.Context(), tx, access.Local(), located)
			return err
		})
		if !fault.Is(err, fault.KindConflict) || strings.Contains(err.Error(), "secret") {
			t.Errorf("adding it again: %v", err)
		}
	})
}

func TestIsURL(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]bool{
		"https://git.example.com/app.git": true, "git@git.example.com:team/app.git": true,
		"git@git.example.com:/srv/app.git": true, "/home/me/app": false, "app": false, "ext::sh -c true": false,
		"a@b::sh": false,
	} {
		if got := IsURL(location); got != want {
			t.Errorf("%q is a URL: %v", location, got)
		}
	}
}

// TestHostileNames reads a repository whose branch and files hold what no database takes as text.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commit(gittest.Commit{Branch: "br\xe9nch", Files: map[string]string{
			"CODEOWNERS":             "[sec\x00tion]\nlib/ @lib\n",
			"pay/catalog-info.yaml":  "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: \"p\\0y\"\n  title: \"t\\0\"\nspec:\n  owner: \"o\\0\"\n",
			"mail/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: mail\n",
			"go.mod":                 "module example.com/\x00\n",
			"lib/caf\xe9/a.go":       "package a\n",
		}})
		gittest.Git(t, b.Dir, "symbolic-ref", "HEAD", "refs/heads/br\xe9nch")
		r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
		if r.State != Ready || r.Branch != "br\uFFFDnch" {
			t.Errorf("state %s (%s), branch %q", r.State, r.Note, r.Branch)
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return NameArea(t.Context(), tx, access.Local(), r.ID, "coffee", []string{"/lib/caf\xe9/"})
		})
		if !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a pattern that is no text: %v", err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			return NameArea(t.Context(), tx, access.Local(), r.ID, "coffee", []string{"/lib/caf?/"})
		})
		if err != nil {
			t.Errorf("a pattern for it: %v", err)
		}
	})
}
