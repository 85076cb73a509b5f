package git_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

var cay = git.Signature{Name: "Cay Example", Email: "cay@example.com", When: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}

func publication(branch, tip string, files ...string) git.Publication {
	p := git.Publication{Branch: branch, Tip: tip, Files: map[string][]byte{}, Message: "Decide\n\nWith a reason.", Author: cay}
	for i := 0; i < len(files); i += 2 {
		p.Files[files[i]] = []byte(files[i+1])
	}
	return p
}

func TestPublishIntoABareRepository(t *testing.T) {
	t.Parallel()
	for _, b := range []*gittest.Builder{gittest.New(t), gittest.NewSHA256(t)} {
		first := b.Commit(gittest.Commit{Files: map[string]string{"a.go": "package a\n"}})
		if tip, err := b.Repo.BranchTip(t.Context(), "main"); err != nil || tip != first {
			t.Fatalf("the tip is %q, %v", tip, err)
		}
		hash, err := b.Repo.Publish(t.Context(), publication("main", first, "docs/0001-queue.md", "# One queue\n"))
		if err != nil {
			t.Fatal(err)
		}
		if now := strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", "main")); now != hash {
			t.Errorf("main is at %s, published was %s", now, hash)
		}
		got := gittest.Git(t, b.Dir, "show", "--format=%an <%ae> %at%n%cn%n%B%P", "--name-status", hash)
		want := "Cay Example <cay@example.com> 1772445600\nCay Example\nDecide\n\nWith a reason.\n" + first +
			"\n\nA\tdocs/0001-queue.md\n"
		if got != want {
			t.Errorf("the commit is\n%s\nand not\n%s", got, want)
		}
		if refs := gittest.Git(t, b.Dir, "for-each-ref", "--format=%(refname)"); refs != "refs/heads/main\n" {
			t.Errorf("refs that stay: %s", refs)
		}
		if packs, err := filepath.Glob(filepath.Join(b.Dir, "objects/pack/*.pack")); err != nil || len(packs) != 1 {
			t.Errorf("packs: %v, %v", packs, err)
		}

		// Whoever comes later with the old tip is told so, and nothing changes.
		_, err = b.Repo.Publish(t.Context(), publication("main", first, "docs/0001-queue.md", "# Two queues\n"))
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("an old tip: %v", err)
		}
		if now := strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", "main")); now != hash {
			t.Errorf("main moved to %s", now)
		}
	}
}

func TestPublishOnANewBranch(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	if tip, err := b.Repo.BranchTip(t.Context(), "decisions"); err != nil || tip != "" {
		t.Errorf("the tip of no branch is %q, %v", tip, err)
	}
	// In a repository without commits it is the first one.
	root, err := b.Repo.Publish(t.Context(), publication("main", "", "0001-a.md", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if got := gittest.Git(t, b.Dir, "rev-list", "--count", "main"); got != "1\n" {
		t.Errorf("main has %s commits", got)
	}
	hash, err := b.Repo.Publish(t.Context(), publication("decisions", "", "0002-b.md", "b"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", "decisions~1")); got != root {
		t.Errorf("%s begins at %s and not at the head %s", hash, got, root)
	}
	if _, err := b.Repo.Publish(t.Context(), publication("decisions", "", "0003-c.md", "c")); !fault.Is(err, fault.KindConflict) {
		t.Errorf("a branch that is there was begun again: %v", err)
	}
}

func TestPublishManyAtOnce(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	first := b.Commit(gittest.Commit{Files: map[string]string{"a": "a\n"}})
	var done sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		done.Go(func() {
			text := strings.Repeat("x", i+1)
			_, errs[i] = b.Repo.Publish(t.Context(), publication("main", first, text+".md", text))
		})
	}
	done.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !fault.Is(err, fault.KindConflict) {
			t.Errorf("at once: %v", err)
		}
	}
	if got := gittest.Git(t, b.Dir, "rev-list", "--count", "main"); won != 1 || got != "2\n" {
		t.Errorf("%d of %d came through, and main has %s commits", won, len(errs), got)
	}
	if refs := gittest.Git(t, b.Dir, "for-each-ref", "--format=%(refname)"); refs != "refs/heads/main\n" {
		t.Errorf("refs that stay: %s", refs)
	}
}

func TestPublishWhereTheBranchIsCheckedOut(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	first := b.Commit(gittest.Commit{Files: map[string]string{"a.txt": "a\n", "docs/0001-x.md": "x\n"}})
	dir := b.WorkTree()
	repo, err := git.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.txt", "somebody is at work here\n")
	second, err := repo.Publish(t.Context(), publication("main", first, "docs/0001-x.md", "y\n", "docs/more/0002-z.md", "z\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := gittest.Git(t, dir, "status", "--porcelain"); got != " M a.txt\n" {
		t.Errorf("what is left to commit: %q", got)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "docs/more/0002-z.md")); err != nil || string(text) != "z\n" {
		t.Errorf("the file is %q, %v", text, err)
	}

	for name, change := range map[string]func(){
		"changed":   func() { write("docs/0001-x.md", "mine\n") },
		"staged":    func() { write("docs/0001-x.md", "mine\n"); gittest.Git(t, dir, "add", "docs/0001-x.md") },
		"deleted":   func() { gittest.Git(t, dir, "rm", "--quiet", "docs/0001-x.md") },
		"untracked": func() { write("docs/0003-new.md", "mine\n") },
	} {
		change()
		before := gittest.Git(t, dir, "status", "--porcelain")
		_, err := repo.Publish(t.Context(), publication("main", second, "docs/0001-x.md", "w\n", "docs/0003-new.md", "new\n"))
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("%s: %v", name, err)
		}
		if after := gittest.Git(t, dir, "status", "--porcelain"); after != before {
			t.Errorf("%s: before %q, after %q", name, before, after)
		}
		gittest.Git(t, dir, "reset", "--quiet", "HEAD", "--", "docs")
		gittest.Git(t, dir, "checkout", "--quiet", "--", "docs")
		gittest.Git(t, dir, "clean", "--quiet", "--force", "docs")
	}

	// A process that was killed between the files and the branch left this behind: the same again ends it.
	write("docs/0001-x.md", "w\n")
	gittest.Git(t, dir, "add", "docs/0001-x.md")
	if _, err := repo.Publish(t.Context(), publication("main", second, "docs/0001-x.md", "w\n")); err != nil {
		t.Error(err)
	}
	if got := gittest.Git(t, dir, "status", "--porcelain"); got != " M a.txt\n" {
		t.Errorf("what is left to commit in the end: %q", got)
	}
}

// A folder that leads out of the checked-out files is not written through.
func TestPublishStaysInTheWorkTree(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	first := b.Commit(gittest.Commit{Files: map[string]string{"a.txt": "a\n"}})
	dir, outside := b.WorkTree(), t.TempDir()
	repo, err := git.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "docs")); err != nil {
		t.Skip(err)
	}
	if _, err := repo.Publish(t.Context(), publication("main", first, "docs/x.md", "x\n")); err == nil {
		t.Error("it was published through a link")
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("outside is %v, %v", left, err)
	}
	for _, name := range []string{"../x.md", "/x.md", ".git/config", "a/.GIT/x", "", "a//b", "a/../b", "a\\b", "GIT~1/x"} {
		if _, err := repo.Publish(t.Context(), publication("main", first, name, "x\n")); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("path %q: %v", name, err)
		}
	}
	for _, branch := range []string{"", "a..b", "a b", "x.lock", "-x/"} {
		if _, err := repo.Publish(t.Context(), publication(branch, first, "x.md", "x\n")); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("branch %q: %v", branch, err)
		}
	}
}

func TestPublishFromAClone(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	first := b.Commit(gittest.Commit{Files: map[string]string{"a.txt": "a\n"}})
	clone, err := git.CloneBare(t.Context(), "file://"+b.Dir, filepath.Join(t.TempDir(), "clone.git"), nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := clone.Publish(t.Context(), publication("main", first, "x.md", "x\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", "main")); got != second {
		t.Errorf("the remote's main is at %s, published was %s", got, second)
	}
	if _, err := clone.Publish(t.Context(), publication("main", first, "x.md", "y\n")); !fault.Is(err, fault.KindConflict) {
		t.Errorf("an old tip: %v", err)
	}
	third := b.Commit(gittest.Commit{Branch: "side", Parents: []string{second}, Files: map[string]string{"s.md": "s\n"}})
	if tip, err := clone.BranchTip(t.Context(), "side"); err != nil || tip != third {
		t.Errorf("the tip of another branch is %q, %v", tip, err)
	}
	if _, err := clone.Publish(t.Context(), publication("side", third, "s.md", "t\n")); err != nil {
		t.Error(err)
	}
	if _, err := clone.Publish(t.Context(), publication("fresh", "", "f.md", "f\n")); err != nil {
		t.Error(err)
	}
	hook := filepath.Join(b.Dir, "hooks/pre-receive")
	if err := os.MkdirAll(filepath.Dir(hook), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(hook, []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = clone.Publish(t.Context(), publication("main", second, "x.md", "z\n"))
	if !fault.Is(err, fault.KindDenied) || !strings.Contains(err.Error(), "pre-receive hook declined") {
		t.Errorf("a refusal: %v", err)
	}
}
