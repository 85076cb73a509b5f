package git_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/leadwright/leadwright/internal/git"
)

func TestBelow(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, dir := range []string{"one/.git", "team/two.git/objects", "team/two.git/refs", "team/deep/er/three/.git", "team/empty",
		"one/vendor/inner/.git", "objects"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "team/two.git/HEAD"), []byte("ref: refs/heads/main\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "one"), filepath.Join(root, "team", "link")); err != nil {
		t.Fatal(err)
	}
	for depth, want := range map[int][]string{0: {}, 1: {"one"}, 2: {"one", "team/two.git"}, 9: {"one", "team/deep/er/three", "team/two.git"}} {
		found, err := git.Below(root, depth)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, path := range found.Repositories {
			rel, err := filepath.Rel(root, path)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, filepath.ToSlash(rel))
		}
		if !slices.Equal(got, want) || found.Cut != (depth < 9) || len(found.Unread) > 0 {
			t.Errorf("%d deep: %v, cut %v, unread %v, want %v", depth, got, found.Cut, found.Unread, want)
		}
	}
	if _, err := git.Below(filepath.Join(root, "none"), 1); err == nil {
		t.Error("a folder that is not there is looked into")
	}
}
