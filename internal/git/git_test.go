package git_test

import (
	"slices"
	"testing"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

// history walks a whole repository and keeps copies of its commits, oldest first.
func history(t *testing.T, r *git.Repo, opt git.WalkOptions) []git.Commit {
	t.Helper()
	order, err := r.Order(t.Context(), []string{"HEAD"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return walk(t, r, order, opt)
}

func walk(t *testing.T, r *git.Repo, order []string, opt git.WalkOptions) []git.Commit {
	t.Helper()
	var list []git.Commit
	err := r.Walk(t.Context(), order, opt, func(c *git.Commit) error {
		kept := *c
		kept.Parents, kept.Trailers, kept.Changes = slices.Clone(c.Parents), slices.Clone(c.Trailers), slices.Clone(c.Changes)
		list = append(list, kept)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWalkTellsWhatEachCommitDid(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	one := b.Commit(gittest.Commit{Files: map[string]string{"a.txt": "1\n2\n3\n4\n", "bin": "\x00\x01", "x y\t\"z\n": "q\n"},
		Message: "Begin\n\nWith a body.\n\nReviewed-by: Ben Example <ben@example.com>\n"})
	two := b.Commit(gittest.Commit{Rename: map[string]string{"a.txt": "dir/b.txt"}, Author: "Ben Example",
		Email: "ben@example.com", Files: map[string]string{"bin": "\x00\x02"}})
	side := b.Commit(gittest.Commit{Branch: "side", Parents: []string{one}, Files: map[string]string{"s": "s\n"}})
	merge := b.Commit(gittest.Commit{Parents: []string{two, side}, Files: map[string]string{"s": "s\n"}})
	last := b.Commit(gittest.Commit{Delete: []string{"bin"}, Files: map[string]string{"dir/b.txt": "1\n2\n3\n4\n5\n"}})

	got := history(t, b.Repo, git.WalkOptions{Lines: true})
	if len(got) != 5 || got[0].Hash != one || got[4].Hash != last || got[3].Hash != merge {
		t.Fatalf("order: %+v", got)
	}
	first := got[0]
	if first.Subject != "Begin" || first.Author.Name != "Ada Example" || len(first.Changes) != 3 ||
		len(first.Trailers) != 1 || first.Trailers[0].Value != "Ben Example <ben@example.com>" {
		t.Errorf("first commit: %+v", first)
	}
	if c := first.Changes[1]; c.Path != "bin" || !c.Binary || !c.Lines {
		t.Errorf("binary file: %+v", c)
	}
	if c := first.Changes[2]; c.Path != "x y\t\"z\n" || c.Added != 1 || c.Status != 'A' {
		t.Errorf("odd name: %+v", c)
	}
	if len(got[3].Changes) != 0 || len(got[3].Parents) != 2 {
		t.Errorf("merge: %+v", got[3])
	}
}
