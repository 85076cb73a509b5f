package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func repository(t *testing.T, db *store.DB, id string) (r Repository) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
		r, err = RepositoryByName(t.Context(), tx, access.Local(), id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func upToDate(t *testing.T, db *store.DB, id string) bool {
	t.Helper()
	r := repository(t, db, id)
	repo, err := OpenGit(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := r.UpToDate(t.Context(), repo)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

// TestInterruptedLaterScanIsKnown stops the scan of a repository that has answers already at each sign of progress:
// whoever asks next must know that it did not come to its end.
func TestInterruptedLaterScanIsKnown(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commit(gittest.Commit{Files: map[string]string{"a.go": "one\n"}})
		r := added(t, db, b.Dir)
		scan(t, db, r.ID, ScanOptions{})
		if !upToDate(t, db, r.ID) {
			t.Fatal("a whole scan is not up to date")
		}
		for n, stop := 0, "Matching people"; stop != ""; n++ {
			b.Commit(gittest.Commit{Files: map[string]string{fmt.Sprintf("b%d.go", n): "two\n"}})
			ctx, cancel := context.WithCancel(t.Context())
			_, err := Scan(ctx, db, access.Local(), r.ID, ScanOptions{Progress: func(p Progress) {
				if p.Phase == stop {
					cancel()
				}
			}})
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("stopped at %q: %v", stop, err)
			}
			if upToDate(t, db, r.ID) {
				t.Errorf("stopped at %q, it says to be up to date", stop)
			}
			stop = map[string]string{"Matching people": "Looking at the files", "Looking at the files": "Listing commits"}[stop]
		}
		if r = scan(t, db, r.ID, ScanOptions{}); r.Commits != 4 || !upToDate(t, db, r.ID) {
			t.Errorf("in the end: %+v", r)
		}
		if _, err := open(t, db, r.ID).Place("b2.go"); err != nil {
			t.Error(err)
		}
	})
}

// TestDeepenedCloneIsReadFurther reads a shallow clone, fetches the rest as the note says, and reads again.
func TestDeepenedCloneIsReadFurther(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	b.Commit(gittest.Commit{Author: "Ben Example", Email: "ben@example.com", Files: map[string]string{"b.go": "one\n"}})
	for i := range 4 {
		b.Commit(gittest.Commit{Files: map[string]string{"a.go": lines(i+1, "a")}})
	}
	dir := filepath.Join(t.TempDir(), "shallow")
	gittest.Git(t, "", "clone", "--quiet", "--bare", "--depth=2", "file://"+b.Dir, dir)
	r := scan(t, db, added(t, db, dir).ID, ScanOptions{})
	if r.Commits != 2 || !strings.Contains(r.Note, "--unshallow") || !upToDate(t, db, r.ID) {
		t.Fatalf("shallow: %+v", r)
	}
	if r = scan(t, db, r.ID, ScanOptions{}); !strings.Contains(r.Note, "--unshallow") {
		t.Errorf("a second scan notes %q", r.Note)
	}
	traced := func() (is bool) {
		t.Helper()
		err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
			is, err = Traced(t.Context(), tx, access.Local(), repository(t, db, r.ID))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	if err := TraceLines(t.Context(), db, access.Local(), r.ID, nil); err != nil || !traced() {
		t.Fatalf("tracing lines: %v", err)
	}
	gittest.Git(t, dir, "fetch", "--quiet", "--unshallow")
	if upToDate(t, db, r.ID) {
		t.Error("after fetching the rest, it says to be up to date")
	}
	if r = scan(t, db, r.ID, ScanOptions{}); r.Commits != 5 || strings.Contains(r.Note, "--unshallow") {
		t.Errorf("whole: %+v", r)
	}
	if traced() {
		t.Error("lines count as traced that came from the border")
	}
	if _, err := open(t, db, r.ID).FindPerson("ben@example.com"); err != nil {
		t.Errorf("who is only seen in what was fetched later: %v", err)
	}
}

// TestCountingKeepsOffWhatWasReadAnew lets the history be rewritten and read again while a scan counts lines.
func TestCountingKeepsOffWhatWasReadAnew(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		var many []gittest.Commit
		for i := range 2100 { // more than one segment: lines are counted apart
			many = append(many, gittest.Commit{Files: map[string]string{"a.go": lines(1, fmt.Sprint(i))}})
		}
		b.Commits(many...)
		r := added(t, db, b.Dir)
		rewritten := false
		_, err := Scan(t.Context(), db, access.Local(), r.ID, ScanOptions{Progress: func(p Progress) {
			if p.Phase != "Counting lines" || rewritten {
				return
			}
			rewritten = true
			b.Commit(gittest.Commit{Parents: []string{}, Files: map[string]string{"b.go": "new\n"}})
			scan(t, db, r.ID, ScanOptions{})
		}})
		if err == nil || !rewritten {
			t.Errorf("the scan that was overtaken ends with %v", err)
		}
		a := open(t, db, r.ID)
		if len(a.Commits) != 1 || !a.Lines || a.Repository.State != Ready {
			t.Errorf("%d commits are known, lines %v, state %s", len(a.Commits), a.Lines, a.Repository.State)
		}
	})
}

// TestCloneComesBack scans where a clone lies that no scan knows of, and where one is gone.
func TestCloneComesBack(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"a.go": "one\n"}})
	r := added(t, db, "file://"+b.Dir)
	dir := filepath.Join(t.TempDir(), "clone.git")
	if _, err := git.CloneBare(t.Context(), "file://"+b.Dir, dir, nil); err != nil { // and killed right after it
		t.Fatal(err)
	}
	b.Commit(gittest.Commit{Files: map[string]string{"b.go": "two\n"}})
	if r = scan(t, db, r.ID, ScanOptions{CloneDir: dir}); r.Commits != 2 || r.State != Ready {
		t.Errorf("with a clone there already: %+v", r)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "clone.git")
	b.Commit(gittest.Commit{Files: map[string]string{"c.go": "three\n"}})
	if r = scan(t, db, r.ID, ScanOptions{CloneDir: elsewhere}); r.Commits != 3 || r.State != Ready || r.Note != "" {
		t.Errorf("with the clone gone: %+v", r)
	}
}

// TestPagesOfEvidenceOutliveAScan scans new commits between two pages of a list.
func TestPagesOfEvidenceOutliveAScan(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	tip := map[string]string{}
	for i := range 10 {
		branch := fmt.Sprintf("b%d", i%2)
		tip[branch] = b.Commit(gittest.Commit{Branch: branch, Files: map[string]string{"a.go": lines(i+1, "a")}})
	}
	gittest.Git(t, b.Dir, "symbolic-ref", "HEAD", "refs/heads/b0")
	r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
	page := func(after string, limit int) (hashes []string, next string) {
		a := open(t, db, r.ID)
		who, err := a.Who(nil)
		if err != nil {
			t.Fatal(err)
		}
		items, next, err := a.Items(t.Context(), db, access.Local(), ItemQuery{Files: who.Files, Person: -1, Kind: -1, After: after, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			hashes = append(hashes, it.Hash)
		}
		return hashes, next
	}
	want, _ := page("", 10)
	first, next := page("", 1)
	// The merge brings the other branch in, which stands between what is known when commits are put in order.
	b.Commit(gittest.Commit{Branch: "b0", Parents: []string{tip["b0"], tip["b1"]}})
	scan(t, db, r.ID, ScanOptions{})
	rest, _ := page(next, 10)
	got := append(first, rest...)
	for _, hash := range want {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(h string) bool { return h != hash })); n != 1 {
			t.Errorf("item %s is listed %d times", hash, n)
		}
	}
}
