package knowledge_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// gitAI is a note of git-ai with these entries.
func gitAI(entries string) string {
	return entries + "\n---\n{\"schema_version\":\"authorship/3.0.0\"}"
}

// annotate leaves a note about a commit, in place of an earlier one.
func annotate(t *testing.T, b *gittest.Builder, ref, commit, text string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "note")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	gittest.Git(t, b.Dir, "notes", "--ref="+ref, "add", "-f", "-F", name, commit)
}

// traceOf is a record of Agent Trace, on one line: who wrote lines of a file in a commit.
func traceOf(revision, path, by string, from, to int) string {
	return fmt.Sprintf(`{"version":"0.1.0","vcs":{"type":"git","revision":%q},"files":[{"path":%q,"conversations":[`+
		`{"contributor":{"type":%q},"ranges":[{"start_line":%d,"end_line":%d}]}]}]}`, revision, path, by, from, to)
}

// writers says how many lines of a file are by whom, and how many of these are recorded.
func writers(t *testing.T, a *Atlas, path string) string {
	t.Helper()
	now := linesOf(t, a, path)
	return fmt.Sprint(now.Lines, now.By, now.Recorded)
}

// What tools write while they work is one record for each edit: together they say who wrote a file.
func TestRecordsOfOneFileAddUp(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	one := b.Commit(gittest.Commit{Files: map[string]string{"edits.go": lines(40, "edits"), "both.go": lines(40, "both")}})
	annotate(t, b, "agent-trace", one, "["+strings.Join([]string{traceOf(one, "edits.go", "ai", 1, 30),
		traceOf(one, "edits.go", "ai", 35, 36), traceOf(one, "both.go", "ai", 1, 40), traceOf(one, "both.go", "human", 1, 40)}, ",")+"]")
	a := traced(t, db, added(t, db, b.Dir).ID)
	if understands(t, a, "edits.go", "Ada Example") {
		t.Error("only the last record of a file counts")
	}
	if got, want := writers(t, a, "edits.go"), "40 [8 0 32 0] 32"; got != want {
		t.Errorf("edits.go has %s, want %s", got, want)
	}
	if got, want := writers(t, a, "both.go"), "40 [0 0 40 0] 40"; got != want {
		t.Errorf("lines that are recorded for both are an agent's: both.go has %s, want %s", got, want)
	}
}

// No record ends a scan, and what is said of it is short.
func TestStrayRecordsLoseOnlyThemselves(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	one := b.Commit(gittest.Commit{Files: map[string]string{"a.go": lines(40, "a")}})
	annotate(t, b, "ai", one, gitAI("a.go\n  s_1::t_1 1-40"))
	annotate(t, b, "srctrace/attribution", one, strings.Repeat("x", 5<<20))
	stray := []string{traceOf(strings.ToUpper(one), "a.go", "ai", 1, 2), traceOf("kkmpptxz", "a.go", "ai", 1, 2),
		traceOf(strings.Repeat("0", 64), "a.go", "ai", 1, 2), traceOf(strings.Repeat("f", 40), "a.go", "ai", 1, 2),
		traceOf(one, strings.Repeat("long/", 5000)+"a.go", "ai", 1, 2), traceOf(one, "a.go", "ai", -1, 2), "{ no json", "{ nor this"}
	head := b.Commit(gittest.Commit{Files: map[string]string{".agent-trace/traces.jsonl": strings.Join(stray, "\n")}})
	annotate(t, b, "ai", head, strings.Repeat("y", 5000)+gitAI("\n  k"))
	a := traced(t, db, added(t, db, b.Dir).ID)
	if got, want := writers(t, a, "a.go"), "40 [0 0 40 0] 40"; got != want {
		t.Errorf("a.go has %s, want %s", got, want)
	}
	if r := a.Records(); r.Damaged != 5 || len(r.Problem) > 300 {
		t.Errorf("%d are damaged, want 5, and the first is told in %d bytes", r.Damaged, len(r.Problem))
	}
}

// Notes come after their commits, and are changed, without a commit.
func TestNewNotesAreNews(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		one := b.Commit(gittest.Commit{Files: map[string]string{"a.go": lines(40, "a")}})
		a := traced(t, db, added(t, db, b.Dir).ID)
		id := a.Repository.ID
		current := func() bool {
			t.Helper()
			fresh, err := repository(t, db, id).UpToDate(t.Context(), b.Repo)
			if err != nil {
				t.Fatal(err)
			}
			return fresh
		}
		if !current() {
			t.Error("there is nothing new")
		}
		annotate(t, b, "ai", one, gitAI("a.go\n  s_1::t_1 1-40"))
		if current() {
			t.Error("a note is nothing new")
		}
		if a = traced(t, db, id); !current() || writers(t, a, "a.go") != "40 [0 0 40 0] 40" {
			t.Errorf("the note is not read: %s", writers(t, a, "a.go"))
		}
		same(t, db, id, "with a note", true)
		gittest.Git(t, b.Dir, "update-ref", "-d", "refs/notes/ai")
		if current() {
			t.Error("that a note is gone is nothing new")
		}
		if a = traced(t, db, id); !current() || writers(t, a, "a.go") != "40 [40 0 0 0] 0" {
			t.Errorf("a note that is gone counts: %s", writers(t, a, "a.go"))
		}
	})
}

// What is stored of records can be made again, so nothing hangs on it.
func TestStoredRecordsAreMadeAgain(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		one := b.Commit(gittest.Commit{Files: map[string]string{"a.go": lines(40, "a")}})
		annotate(t, b, "ai", one, gitAI("a.go\n  s_1::t_1 1-40"))
		id := added(t, db, b.Dir).ID
		traced(t, db, id)
		for _, damage := range []string{`data = $1`, `made_of = '0 x' WHERE data <> $1`} {
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE knowledge_sheet SET `+damage, []byte("damaged"))
				return err
			})
			open(t, db, id) // answers, from the history alone
			if got, want := writers(t, traced(t, db, id), "a.go"), "40 [0 0 40 0] 40"; got != want {
				t.Errorf("%s: a.go has %s, want %s", damage, got, want)
			}
			same(t, db, id, "after "+damage, true)
		}
	})
}

// found writes down where the lines of all files come from, who wrote them, and who has which evidence.
func found(a *Atlas) string {
	var b strings.Builder
	for f := range a.Ledger.Files {
		fmt.Fprint(&b, a.Ledger.Files[f].Path)
		runs, _ := a.Origins(int32(f))
		for _, r := range runs {
			fmt.Fprintf(&b, " %s:%d:%d", a.Hash(r.Commit)[:8], r.Lines, r.By)
		}
		for _, h := range a.File(int32(f)) {
			fmt.Fprint(&b, " ", a.People[h.Person].Name, h.Counts)
		}
		fmt.Fprintln(&b)
	}
	return fmt.Sprint(b.String(), a.Records())
}

// However notes come, change and go, and wherever the head moves, going on finds what a fresh reading finds.
func TestReadingWithNotesGoesOn(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 1))
		db, b := leadtest.SQLite(t), gittest.New(t)
		var commits []string
		commit := func(parents []string) {
			text := lines(5+r.IntN(8), "a") + lines(r.IntN(7), "b")
			commits = append(commits, b.Commit(gittest.Commit{Parents: parents,
				Files: map[string]string{"a.go": text, fmt.Sprintf("b%d.go", len(commits)%3): text}}))
		}
		commit(nil)
		id := added(t, db, b.Dir).ID
		for step := range 6 {
			for range r.IntN(3) {
				commit(nil)
			}
			if r.IntN(4) == 0 { // the branch begins anew from an earlier commit
				commit([]string{commits[r.IntN(len(commits))]})
			}
			for range r.IntN(3) {
				from, key := 1+r.IntN(12), []string{"s_1::t_1", "h_1", "human"}[r.IntN(3)]
				annotate(t, b, "ai", commits[r.IntN(len(commits))], gitAI(fmt.Sprintf("a.go\n  %s %d-%d", key, from, from+5)))
			}
			if r.IntN(3) == 0 {
				of := commits[r.IntN(len(commits))]
				annotate(t, b, "agent-trace", commits[r.IntN(len(commits))], traceOf(of, "b1.go", "ai", 1, 1+r.IntN(9)))
			}
			if r.IntN(6) == 0 {
				gittest.Git(t, b.Dir, "update-ref", "-d", "refs/notes/ai")
			}
			went := found(traced(t, db, id))
			other := leadtest.SQLite(t)
			if fresh := found(traced(t, other, added(t, other, b.Dir).ID)); went != fresh {
				t.Fatalf("seed %d, step %d: going on finds\n%s\na fresh reading\n%s", seed, step, went, fresh)
			}
		}
	}
}

// What is recorded of commits that the head does not reach waits until it does.
func TestRecordsOfOtherBranchesWait(t *testing.T) {
	t.Parallel()
	db, b := leadtest.SQLite(t), gittest.New(t)
	one := b.Commit(gittest.Commit{Files: map[string]string{"a.go": lines(40, "a")}})
	other := b.Commit(gittest.Commit{Branch: "other", Parents: []string{one}, Files: map[string]string{"b.go": lines(40, "b"), "c.go": lines(40, "c")}})
	annotate(t, b, "ai", other, gitAI("b.go\n  s_1::t_1 1-40"))
	annotate(t, b, "agent-trace", one, traceOf(other, "c.go", "ai", 1, 40))
	id := added(t, db, b.Dir).ID
	if r := traced(t, db, id).Records(); r.Read != [3]int{0, 1, 0} {
		t.Errorf("read %v, want the note about what the head reaches alone", r.Read)
	}
	gittest.Git(t, b.Dir, "update-ref", "refs/heads/main", other)
	a := traced(t, db, id)
	if r := a.Records(); r.Read != [3]int{1, 1, 0} || r.Damaged != 0 {
		t.Errorf("read %+v, want both", r)
	}
	for _, path := range []string{"b.go", "c.go"} {
		if got, want := writers(t, a, path), "40 [0 0 40 0] 40"; got != want {
			t.Errorf("%s has %s, want %s", path, got, want)
		}
	}
}
