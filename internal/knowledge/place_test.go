package knowledge_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
)

// growing makes a history in which a file is renamed and changed at once.
func growing(t *testing.T) *gittest.Builder {
	b := gittest.New(t)
	b.Commits(
		gittest.Commit{Files: map[string]string{"a.go": lines(40, "a"), "b.go": lines(9, "b")}},
		gittest.Commit{Author: "Ben Example", Email: "ben@example.com", Rename: map[string]string{"a.go": "c.go"},
			Files: map[string]string{"c.go": lines(40, "a") + "more\n"}},
		gittest.Commit{Files: map[string]string{"b.go": lines(12, "b")}},
	)
	gittest.Git(t, b.Dir, "config", "uploadpack.allowFilter", "true")
	return b
}

func cloned(t *testing.T, b *gittest.Builder, option string) string {
	dir := filepath.Join(t.TempDir(), "clone")
	gittest.Git(t, "", "clone", "--quiet", "--bare", option, "file://"+b.Dir, dir)
	return dir
}

// clean is the evidence of one scan of all that lies at a place.
func clean(t *testing.T, dir string) string {
	db := leadtest.SQLite(t)
	r := scan(t, db, added(t, db, dir).ID, ScanOptions{})
	return evidenceOf(t, db, open(t, db, r.ID))
}

func TestPartialCloneAnswersBeforeItIsWhole(t *testing.T) {
	t.Parallel()
	b := growing(t)
	dir := cloned(t, b, "--filter=blob:none")
	db := leadtest.SQLite(t)
	r := scan(t, db, added(t, db, dir).ID, ScanOptions{StopAfterFirst: true})
	if r.State != Partial || len(open(t, db, r.ID).People) != 2 {
		t.Errorf("state %s", r.State)
	}
	if _, err := Scan(t.Context(), db, access.Local(), r.ID, ScanOptions{}); !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("counting what is not there: %v", err)
	}
	b.Commit(gittest.Commit{Files: map[string]string{"d.go": "new\n"}})
	fetch := []string{"fetch", "--quiet", "origin", "+refs/heads/*:refs/heads/*"}
	gittest.Git(t, dir, fetch...)
	if r = scan(t, db, r.ID, ScanOptions{StopAfterFirst: true}); r.Commits != 4 {
		t.Errorf("%d commits after a new one", r.Commits)
	}
	gittest.Git(t, dir, append(fetch, "--refetch", "--no-filter")...) // as the hint says
	if r = scan(t, db, r.ID, ScanOptions{}); r.State != Ready {
		t.Errorf("state %s of the whole clone", r.State)
	}
	if got, want := evidenceOf(t, db, open(t, db, r.ID)), clean(t, b.Dir); got != want {
		t.Errorf("it ends with\n%s\na whole clone gives\n%s", got, want)
	}
}

func TestRepositoryThatMovedAway(t *testing.T) {
	t.Parallel()
	b := growing(t)
	db := leadtest.SQLite(t)
	r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
	if err := os.Rename(b.Dir, b.Dir+".away"); err != nil {
		t.Fatal(err)
	}
	_, err := Scan(t.Context(), db, access.Local(), r.ID, ScanOptions{})
	if sentence, _ := fault.Sentence(err); !fault.Is(err, fault.KindUnavailable) || !strings.Contains(sentence, "no longer at") {
		t.Errorf("scanning: %v", err)
	}
	if len(open(t, db, r.ID).Commits) != 3 {
		t.Error("earlier answers are gone")
	}
}

// TestPasswordOfAnAddressIsUsed scans from a server that asks for it.
func TestPasswordOfAnAddressIsUsed(t *testing.T) {
	t.Parallel()
	var came atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, password, ok := r.BasicAuth()
		if !ok {
			w.Header().Set("WWW-Authenticate", `Basic realm="test"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		came.Store(name == "ada" && password == "secret")
		w.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	db := leadtest.SQLite(t)
	r := added(t, db, strings.Replace(server.URL, "://", "://ada:secret@", 1)+"/x.git")
	_, err := Scan(t.Context(), db, access.Local(), r.ID, ScanOptions{CloneDir: filepath.Join(t.TempDir(), "x.git")})
	if err == nil || !came.Load() || strings.Contains(err.Error(), "secret") {
		t.Errorf("the password came: %t; %v", came.Load(), err)
	}
}
