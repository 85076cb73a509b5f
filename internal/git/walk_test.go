package git_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

// rawCommit stores a commit object as it is given, behind every check of git's, and returns its hash.
func rawCommit(t *testing.T, dir, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "commit")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(gittest.Git(t, dir, "hash-object", "--literally", "-t", "commit", "-w", name))
}

func TestLineCountsStandInTheOrderOfChanges(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	b.Commits(
		gittest.Commit{Files: map[string]string{"a": "1\n2\n3\n", "b": "\x00", "c": "c", "mode": "m\n", "old": "x\ny\nz\n"}},
		gittest.Commit{Files: map[string]string{"a": "1\n3\n4\n5\n", "b": "\x00\x01", "mode": "m\n"},
			Modes: map[string]string{"mode": "100755"}, Rename: map[string]string{"old": "new\tname"}},
		gittest.Commit{},
		gittest.Commit{Delete: []string{"c"}, Files: map[string]string{"a": "target"},
			Modes: map[string]string{"a": "120000"}},
	)
	want := history(t, b.Repo, git.WalkOptions{Lines: true})
	var order []string
	for _, c := range want {
		order = append(order, c.Hash)
	}
	i := 0
	err := b.Repo.LineCounts(t.Context(), order, func(hash string, counts []git.LineCount) error {
		c := want[i]
		i++
		if hash != c.Hash || len(counts) != len(c.Changes) {
			return fmt.Errorf("%s: %d counts for %d changes of %s", hash, len(counts), len(c.Changes), c.Hash)
		}
		for j, n := range counts {
			ch := c.Changes[j]
			if n != (git.LineCount{Known: ch.Lines, Binary: ch.Binary, Added: ch.Added, Deleted: ch.Deleted}) {
				t.Errorf("%s %s: %+v, but walk says %+v", hash, ch.Path, n, ch)
			}
		}
		return nil
	})
	if err != nil || i != len(want) {
		t.Fatalf("%d of %d: %v", i, len(want), err)
	}
	var got []string
	for _, ch := range append(want[1].Changes, want[3].Changes...) {
		got = append(got, fmt.Sprintf("%c %s<%s +%d -%d %t", ch.Status, ch.Path, ch.OldPath, ch.Added, ch.Deleted, ch.Binary))
	}
	expected := []string{"M a< +2 -1 false", "M b< +0 -0 true", "M mode< +0 -0 false", "R new\tname<old +0 -0 false",
		"T a< +1 -4 false", "D c< +0 -1 false"}
	if !slices.Equal(got, expected) {
		t.Errorf("changes: %q", got)
	}
}

func TestWalkShallowClone(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	var list []gittest.Commit
	for i := range 6 {
		list = append(list, gittest.Commit{Files: map[string]string{fmt.Sprint("f", i): "x\n"}})
	}
	hashes := b.Commits(list...)
	dir := filepath.Join(t.TempDir(), "shallow")
	gittest.Git(t, "", "clone", "--quiet", "--bare", "--depth=2", "file://"+b.Dir, dir)
	r, err := git.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if border, err := r.Border(); len(border) != 1 || !border[hashes[4]] || border.Name() == "" || err != nil {
		t.Errorf("the border of a shallow clone: %v, %v", border, err)
	}
	got := history(t, r, git.WalkOptions{Lines: true})
	if len(got) != 2 || got[0].Hash != hashes[4] || len(got[0].Changes) != 0 || len(got[0].Parents) != 0 ||
		len(got[1].Changes) != 1 || got[1].Parents[0] != hashes[4] {
		t.Errorf("shallow walk: %+v", got)
	}
	if border, err := b.Repo.Border(); len(border) != 0 || border.Name() != "" || err != nil {
		t.Errorf("the border of a whole one: %v, %v", border, err)
	}
}

func TestWalkPartialClone(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	long := strings.Repeat("a long line\n", 200)
	hashes := b.Commits(gittest.Commit{Files: map[string]string{"a": "1\n2\n3\n4\n", "large": long, "same": "s\n"}},
		gittest.Commit{Rename: map[string]string{"same": "moved", "a": "b"},
			Files: map[string]string{"b": "1\n2\n3\n4\n5\n"}},
		gittest.Commit{Rename: map[string]string{"large": "x", "b": "c"}, Files: map[string]string{"x": long + "more\n"}},
		gittest.Commit{Rename: map[string]string{"c": "d"}, Files: map[string]string{"d": "1\n2\n3\n4\n5\n6\n"}})
	gittest.Git(t, b.Dir, "config", "uploadpack.allowFilter", "true")
	open := func(filter string) *git.Repo {
		dir := filepath.Join(t.TempDir(), "partial")
		gittest.Git(t, "", "clone", "--quiet", "--bare", "--filter="+filter, "file://"+b.Dir, dir)
		r, err := git.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	show := func(list []git.Commit) string {
		var text []string
		for _, c := range list {
			for _, ch := range c.Changes {
				text = append(text, fmt.Sprintf("%c%s", ch.Status, ch.Path))
				if ch.Lines {
					text[len(text)-1] += fmt.Sprintf("+%d-%d", ch.Added, ch.Deleted)
				}
			}
			text = append(text, "|")
		}
		return strings.Join(text, " ")
	}

	none := open("blob:none")
	if got := show(walk(t, none, hashes,
		git.WalkOptions{})); got != "Aa Alarge Asame | Da Ab Rmoved | Rc Dlarge Ax | Dc Ad |" {
		t.Errorf("without files: %s", got)
	}
	if _, _, _, err := none.Range(t.Context(), hashes[0]+".."+hashes[3]); err != nil {
		t.Errorf("range: %v", err)
	}
	err := none.LineCounts(t.Context(), hashes, func(string, []git.LineCount) error { return nil })
	if !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("line counts without files: %v", err)
	}
	if tree, err := none.Tree(t.Context(), "HEAD"); err != nil || len(tree) != 3 || tree[0].Size != -1 {
		t.Errorf("files without content: %v, %v", tree, err)
	}
	gittest.Git(t, none.Dir(), "fetch", "--quiet", "--refetch", "--no-filter", "origin", "+refs/heads/*:refs/heads/*")
	if got := show(walk(t, none, hashes, git.WalkOptions{Lines: true})); got !=
		show(walk(t, b.Repo, hashes, git.WalkOptions{Lines: true})) {
		t.Errorf("with files fetched later: %s", got)
	}

	small := open("blob:limit=1k")
	if got := show(walk(t, small, hashes, git.WalkOptions{})); got != "Aa Alarge Asame | Rb Rmoved | Rc Dlarge Ax | Rd |" {
		t.Errorf("without large files: %s", got)
	}
	const want = "Aa Alarge Asame | Rb+1-0 Rmoved+0-0 | Rc Dlarge Ax | Rd+1-0 |"
	if got := show(walk(t, small, hashes, git.WalkOptions{Lines: true})); got != want {
		t.Errorf("lines without large files: %s", got)
	}
	var counts []int
	err = small.LineCounts(t.Context(), hashes, func(_ string, list []git.LineCount) error {
		counts = append(counts, len(list))
		return nil
	})
	if err != nil || !slices.Equal(counts, []int{3, 2, 3, 1}) {
		t.Errorf("counts without large files: %v, %v", counts, err)
	}
}

func TestWalkOddCommits(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"f": "x\n"}})
	tree := strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", "HEAD^{tree}"))
	ada := "Ada Example <ada@example.com> 1700000000 +0100"
	year := func(unix int64) int { return time.Unix(unix, 0).UTC().Year() }
	for _, tt := range []struct {
		name, text string
		check      func(c git.Commit) bool
	}{
		{"latin-1 with its encoding", "author J\xfcrgen <j@example.com> 5 +0000\ncommitter " + ada +
			"\nencoding ISO-8859-1\n\n\xdcber\n", func(c git.Commit) bool {
			return c.Author.Name == "Jürgen" &&
				c.Subject == "Über"
		}},
		{"latin-1 without", "author J\xfcrgen <j@example.com> 5 +0000\ncommitter " + ada + "\n\n\xdcber\n",
			func(c git.Commit) bool { return c.Author.Name == "J\uFFFDrgen" && c.Subject == "\uFFFDber" }},
		{"an encoding nobody knows",
			"author J\xfcrgen <j@example.com> 5 +0000\ncommitter " + ada + "\nencoding klingon\n\n\xdc\n",
			func(c git.Commit) bool { return c.Author.Name == "J\uFFFDrgen" }},
		{"1970", "author A <a@example.com> 0 +0000\ncommitter " + ada + "\n\nx\n",
			func(c git.Commit) bool {
				return c.Author.When.Equal(time.Unix(0, 0)) && c.Committer.When.Year() == 2023
			}},
		{"2106", "author A <a@example.com> 4300000000 -1200\ncommitter " + ada + "\n\nx\n",
			func(c git.Commit) bool { return c.Author.When.Year() == year(4300000000) }},
		{"an absurd zone", "author A <a@example.com> 1700000000 +9999999\ncommitter " + ada + "\n\nx\n",
			func(c git.Commit) bool { return c.Author.When.Year() == 2023 }},
		{"a time beyond all", "author A <a@example.com> 99999999999999999999999 +0000\ncommitter " + ada + "\n\nx\n",
			func(c git.Commit) bool { return c.Author.When.Year() == 9999 || c.Author.When.Year() == 1970 }},
		{"a negative time", "author A <a@example.com> -5000 +0000\ncommitter " + ada + "\n\nx\n",
			func(c git.Commit) bool { return c.Author.When.Year() <= 1970 }},
		{"no time", "author A <a@example.com>\ncommitter " + ada + "\n\nx\n",
			func(c git.Commit) bool { return c.Author.When.Year() == 1970 && c.Author.Email == "a@example.com" }},
		{"no author", "committer " + ada + "\n\nx\n", func(c git.Commit) bool { return c.Author.Email == "" }},
		{"an empty author", "author <> 5 +0000\ncommitter " + ada + "\n\nx\n",
			func(c git.Commit) bool { return c.Author.Name == "" }},
		{"no message", "author " + ada + "\ncommitter " + ada + "\n\n",
			func(c git.Commit) bool { return c.Subject+c.Body == "" }},
		{"marks in the message", "author " + ada + "\ncommitter " + ada + "\n\n\x1e\n\n\x1e:1 1 1 1 A\n\x1f\n",
			func(c git.Commit) bool { return c.Subject == "\x1e" && strings.Contains(c.Body, ":1 1 1 1 A") }},
		{"a NUL in the message", "author " + ada + "\ncommitter " + ada + "\n\nbefore\x00\x1eafter\n",
			func(c git.Commit) bool { return c.Subject == "before" }},
		{"a mark before a name", "author \x1e\n <a@example.com> 5 +0000\ncommitter " + ada + "\n\nx\n",
			func(c git.Commit) bool { return len(c.Changes) == 1 }},
		{"carriage returns",
			"author " + ada + "\ncommitter " + ada + "\n\nsubject\r\n\r\nbody\r\n\r\nReviewed-by: B <b@example.com>\r\n",
			func(c git.Commit) bool {
				return c.Subject == "subject" && len(c.Trailers) == 1 && c.Trailers[0].Value == "B <b@example.com>"
			}},
	} {
		hash := rawCommit(t, b.Dir, "tree "+tree+"\n"+tt.text)
		got := walk(t, b.Repo, []string{hash}, git.WalkOptions{Lines: true})
		if len(got) != 1 || !tt.check(got[0]) {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if _, err := got[0].Author.When.MarshalJSON(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestWalkReportsAbsentCommits(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	hash := b.Commit(gittest.Commit{Files: map[string]string{"f": "x\n"}})
	absent, blob := strings.Repeat("a", 40), strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", "HEAD:f"))
	for _, list := range [][]string{{absent}, {hash, absent}, {absent, hash}, {hash, blob}, {hash, hash, absent, hash}} {
		err := b.Repo.Walk(t.Context(), list, git.WalkOptions{}, func(*git.Commit) error { return nil })
		if !fault.Is(err, fault.KindNotFound) {
			t.Errorf("Walk(%v) = %v", list, err)
		}
	}
	for _, bad := range []string{"HEAD", "", "--all", hash + " " + hash, hash[:39] + "g", hash + "\n"} {
		err := b.Repo.Walk(t.Context(), []string{bad}, git.WalkOptions{}, func(*git.Commit) error { return nil })
		if !fault.Is(err, fault.KindInvalid) {
			t.Errorf("Walk(%q) = %v", bad, err)
		}
	}
	if got := walk(t, b.Repo, []string{hash, hash}, git.WalkOptions{}); len(got) != 2 {
		t.Errorf("the same commit twice: %+v", got)
	}
	if err := b.Repo.Walk(t.Context(), nil, git.WalkOptions{}, nil); err != nil {
		t.Error(err)
	}
}

func TestDamageIsReported(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	hashes := b.Commits(gittest.Commit{Files: map[string]string{"f": "x\ny\n"}},
		gittest.Commit{Files: map[string]string{"f": "z\n"}})
	gittest.Run(t, b.Dir, "sh", "-c",
		"mv objects/pack .old && mkdir objects/pack && cat .old/*.pack | git unpack-objects -q")
	blob := strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", "HEAD:f"))
	file := filepath.Join(b.Dir, "objects", blob[:2], blob[2:])
	if err := errors.Join(os.Remove(file), os.WriteFile(file, []byte("rubbish"), 0o600)); err != nil {
		t.Fatal(err)
	}
	yielded := 0
	err := b.Repo.Walk(t.Context(), hashes, git.WalkOptions{Lines: true},
		func(*git.Commit) error { yielded++; return nil })
	if !fault.Is(err, fault.KindUnavailable) || yielded != 1 {
		t.Errorf("walk: %v after %d commits; a half commit must not be yielded", err, yielded)
	}
	if _, err := b.Repo.ReadFile(t.Context(), "HEAD", "f", 100); !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("read: %v", err)
	}
}

func TestYieldStopsTheWalk(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	list := make([]gittest.Commit, 3000)
	hashes := b.Commits(list...)
	stop := errors.New("enough")
	count := 0
	err := b.Repo.Walk(t.Context(), hashes, git.WalkOptions{}, func(*git.Commit) error {
		if count++; count == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || count != 3 {
		t.Errorf("%v after %d", err, count)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = b.Repo.Walk(ctx, hashes, git.WalkOptions{}, func(*git.Commit) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := b.Repo.Walk(ctx, hashes, git.WalkOptions{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
}

// Not parallel: it counts goroutines and child processes.
func TestNothingIsLeftRunning(t *testing.T) {
	b := gittest.New(t)
	hashes := b.Commits(make([]gittest.Commit, 500)...)
	before := runtime.NumGoroutine()
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		if err := b.Repo.Walk(ctx, hashes, git.WalkOptions{Lines: true},
			func(*git.Commit) error { cancel(); return nil }); err == nil {
			t.Error("a cancelled walk succeeded")
		}
		cancel()
	}
	after := runtime.NumGoroutine()
	for range 1000 { // one that has done its work may still be on its way out
		if after = runtime.NumGoroutine(); after <= before {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
	if tasks, err := filepath.Glob("/proc/self/task/*/children"); err == nil {
		for _, name := range tasks {
			if text, err := os.ReadFile(name); err == nil && len(bytes.TrimSpace(text)) > 0 {
				t.Errorf("children left: %s", text)
			}
		}
	}
}

func TestAHugeCommit(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	const files = 100_000
	b := gittest.New(t)
	first := map[string]string{}
	moved := map[string]string{}
	for i := range files {
		first["old/"+strconv.Itoa(i%300)+"/"+strconv.Itoa(i)] = strconv.Itoa(i) + "\n"
	}
	moved["old"] = "new"
	b.Commits(gittest.Commit{Files: first}, gittest.Commit{Rename: moved}, gittest.Commit{Delete: []string{"new"}})
	ctx := t.Context()
	order, err := b.Repo.Order(ctx, []string{"HEAD"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var counts []int
	var status []byte
	err = b.Repo.Walk(ctx, order, git.WalkOptions{}, func(c *git.Commit) error {
		counts = append(counts, len(c.Changes))
		status = append(status, c.Changes[files/2].Status)
		return nil
	})
	if err != nil || !slices.Equal(counts, []int{files, files, files}) || string(status) != "ARD" {
		t.Errorf("%v %s: %v", counts, status, err)
	}
}
