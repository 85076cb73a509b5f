package git_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

func TestCloneAndFetch(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	one := b.Commit(gittest.Commit{Files: map[string]string{"f": "x\n"}})
	b.Commit(gittest.Commit{Branch: "other"})
	b.Import(func(s *git.Stream) { s.Ref("refs/tags/v1", one) })
	dir := filepath.Join(t.TempDir(), "deep", "clone.git")
	var lines []string
	r, err := git.CloneBare(t.Context(), "file://"+b.Dir, dir, func(line string) { lines = append(lines, line) })
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) == 0 || !r.Bare() || r.Root() != "" {
		t.Errorf("progress %q, bare %t, root %q", lines, r.Bare(), r.Root())
	}
	refs := func() string {
		return strings.ReplaceAll(strings.TrimSpace(gittest.Git(t, dir, "for-each-ref", "--format=%(refname)")), "\n", " ")
	}
	if got := refs(); got != "refs/heads/main" {
		t.Errorf("refs of the clone: %s", got)
	}
	check := func(branch, hash string) {
		t.Helper()
		if err := r.Fetch(t.Context()); err != nil {
			t.Fatal(err)
		}
		if head, err := r.Head(t.Context()); err != nil || head != (git.Head{Branch: branch, Hash: hash}) {
			t.Errorf("head %+v, %v; want %s %s", head, err, branch, hash)
		}
		if got := refs(); got != "refs/heads/"+branch {
			t.Errorf("refs %s", got)
		}
	}
	check("main", one)
	check("main", b.Commit(gittest.Commit{}))
	rewritten := b.Commit(gittest.Commit{Branch: "trunk/2", Parents: []string{}})
	if err := b.Repo.SetHead(t.Context(), "trunk/2"); err != nil {
		t.Fatal(err)
	}
	check("trunk/2", rewritten)
	gittest.Git(t, b.Dir, "update-ref", "--no-deref", "HEAD", one)
	check("detached", one)
	if _, err := git.CloneBare(t.Context(), "file://"+b.Dir, dir, nil); !fault.Is(err, fault.KindConflict) {
		t.Errorf("cloning over a clone: %v", err)
	}
	reopened, err := git.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := reopened.Fetch(t.Context()); err != nil {
		t.Errorf("fetch after opening: %v", err)
	}
}

// TestManyFetchesLeaveFewPacks fetches small and large changes, and a history that takes the place of another.
func TestManyFetchesLeaveFewPacks(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	first := b.Commit(gittest.Commit{Files: map[string]string{"f": "x\n"}})
	dir := filepath.Join(t.TempDir(), "clone.git")
	r, err := git.CloneBare(t.Context(), "file://"+b.Dir, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 24 {
		var list []gittest.Commit
		for n := range 1 + i%3*60 { // from about a hundred objects on, git keeps them as the pack they came in
			list = append(list, gittest.Commit{Files: map[string]string{"f": fmt.Sprintln(i, n)}})
		}
		b.Commits(list...)
		if err := r.Fetch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	before, err := r.Order(t.Context(), []string{"HEAD"}, nil)
	if err != nil || before[0] != first || len(before) != 1+24+8*60+8*120 {
		t.Fatalf("%d commits, %v", len(before), err)
	}
	b.Commit(gittest.Commit{Parents: []string{}})
	if err := r.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	count := gittest.Git(t, dir, "count-objects", "-v")
	packs, err := filepath.Glob(filepath.Join(dir, "objects", "pack", "*.pack"))
	if err != nil || len(packs) > 8 || !strings.HasPrefix(count, "count: 0\n") {
		t.Errorf("%d packs, %v, and\n%s", len(packs), err, count)
	}
	if known, err := r.Has(t.Context(), before[len(before)-1]); !known || err != nil {
		t.Errorf("what the branch was before: %t, %v", known, err)
	}
}

func TestCloneOfAnEmptyRepository(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	r, err := git.CloneBare(t.Context(), "file://"+b.Dir, filepath.Join(t.TempDir(), "clone"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Fetch(t.Context()); err != nil {
		t.Error(err)
	}
	hash := b.Commit(gittest.Commit{})
	if err := r.Fetch(t.Context()); err != nil {
		t.Error(err)
	}
	if head, err := r.Head(t.Context()); err != nil || head.Hash != hash {
		t.Errorf("%+v, %v", head, err)
	}
}

func TestCloneRefusesAndLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "clone")
	for address, want := range map[string]fault.Kind{
		"":                              fault.KindInvalid,
		"--upload-pack=touch x":         fault.KindInvalid,
		"ext::sh -c true":               fault.KindInvalid,
		"fd::1":                         fault.KindInvalid,
		"https::x":                      fault.KindInvalid,
		"ftp://example.com/x":           fault.KindInvalid,
		"/plain/path":                   fault.KindInvalid,
		"relative/path":                 fault.KindInvalid,
		"https://":                      fault.KindInvalid,
		"https:///x":                    fault.KindInvalid,
		"ssh://-oProxyCommand=x/y":      fault.KindInvalid,
		"ssh://-x@example.com/y":        fault.KindInvalid,
		"-oProxyCommand=x:y":            fault.KindInvalid,
		"-x@example.com:y":              fault.KindInvalid,
		"https://example.com/\nx":       fault.KindInvalid,
		"file://" + parent + "/nothing": fault.KindNotFound,
		"git://127.0.0.1:1/x":           fault.KindUnavailable,
	} {
		_, err := git.CloneBare(t.Context(), address, dir, nil)
		if err == nil || fault.KindOf(err) != want {
			t.Errorf("CloneBare(%q) = %v, want %v", address, err, want)
		}
	}
	b := gittest.New(t)
	b.Commit(gittest.Commit{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := git.CloneBare(ctx, "file://"+b.Dir, dir, nil); err == nil {
		t.Error("a cancelled clone succeeded")
	}
	if entries, err := os.ReadDir(parent); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestOnlyOurOwnRepositoriesAreWrittenTo(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	b.Commit(gittest.Commit{})
	r, err := git.Open(t.Context(), b.WorkTree())
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"fetch":  r.Fetch(t.Context()),
		"import": r.FastImport(t.Context(), strings.NewReader("done\n")),
		"head":   r.SetHead(t.Context(), "main"),
	} {
		if !fault.Is(err, fault.KindDenied) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStreamsThatEndEarlyAreRefused(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	for _, text := range []string{"", "blob\n", "commit refs/heads/x\n", "feature export-marks=x\ndone\n", "rubbish\n"} {
		if err := b.Repo.FastImport(t.Context(), strings.NewReader(text)); err == nil {
			t.Errorf("%q was imported", text)
		}
	}
}

func TestTheSameStreamGivesTheSameHashes(t *testing.T) {
	t.Parallel()
	var got [][]string
	for range 2 {
		b := gittest.New(t)
		one := b.Commit(gittest.Commit{Files: map[string]string{"b": "2", "a": "1", "c d": "3"}})
		got = append(got, b.Commits(gittest.Commit{Rename: map[string]string{"a": "x\"y", "b": "z"}},
			gittest.Commit{Parents: []string{one}}, gittest.Commit{Parents: []string{}, Branch: "ignored"}))
		entries, err := b.Repo.Tree(t.Context(), got[0][0])
		if err != nil || len(entries) != 3 || entries[1].Path != "x\"y" {
			t.Errorf("tree %+v, %v", entries, err)
		}
	}
	if !slices.Equal(got[0], got[1]) {
		t.Errorf("%v", got)
	}
}
