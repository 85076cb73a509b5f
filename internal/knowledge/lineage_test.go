package knowledge_test

import (
	"context"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// traced scans a repository, traces its lines and opens it.
func traced(t *testing.T, db *store.DB, id string) *Atlas {
	t.Helper()
	scan(t, db, id, ScanOptions{})
	if err := TraceLines(t.Context(), db, access.Local(), id, nil); err != nil {
		t.Fatalf("tracing: %v", err)
	}
	return open(t, db, id)
}

// linesOf returns who wrote the lines of one file.
func linesOf(t *testing.T, a *Atlas, path string) LinesNow {
	t.Helper()
	f, ok := a.FileAt(path)
	if !ok {
		t.Fatalf("no file %s", path)
	}
	return a.LinesNow([]int32{f})
}

// authors returns the lines of one file by the name of their author, read in pages of one.
func authors(t *testing.T, db *store.DB, a *Atlas, path string, by int) map[string]int {
	t.Helper()
	f, _ := a.FileAt(path)
	all := map[string]int{}
	last := time.Unix(1<<40, 0)
	for after := ""; ; {
		items, next, err := a.LineItems(t.Context(), db, access.Local(), LineQuery{Files: []int32{f}, By: by, After: after, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range items {
			if i.When.After(last) || i.Subject == "" {
				t.Errorf("%+v comes after %v", i, last)
			}
			name := i.Author
			if last = i.When; i.Person >= 0 {
				name = a.People[i.Person].Name
			}
			all[name] += i.Lines
		}
		if after = next; next == "" {
			return all
		}
	}
}

func TestLinesNow(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		old := time.Date(2020, 5, 1, 9, 0, 0, 0, time.UTC)
		late := time.Date(2025, 5, 1, 9, 0, 0, 0, time.UTC)
		b := gittest.New(t)
		b.Commits(
			gittest.Commit{When: old, Files: map[string]string{"core.go": lines(10, "by hand"), "vendor/x.go": "x\n", "a.bin": "\x00"}},
			gittest.Commit{Author: "Bo Example", Email: "bo@example.com", When: late,
				Files: map[string]string{"core.go": lines(8, "by hand") + "unknown\n"}},
			gittest.Commit{Author: "Bo Example", Email: "bo@example.com", When: late.Add(time.Hour),
				Message: "Help\n\nCo-authored-by: Claude <noreply@anthropic.com>",
				Files:   map[string]string{"core.go": lines(8, "by hand") + "unknown\n" + lines(4, "helped")}},
			gittest.Commit{Author: "copilot-swe-agent[bot]", Email: "198982749+Copilot@users.noreply.github.com",
				When: late.Add(2 * time.Hour), Files: map[string]string{"agent.go": lines(5, "alone")}},
		)
		r := added(t, db, b.Dir)
		scan(t, db, r.ID, ScanOptions{})
		if got := open(t, db, r.ID).LinesNow([]int32{0, 1}); got.Known {
			t.Errorf("known before it was traced: %+v", got)
		}
		a := traced(t, db, r.ID)
		if got := linesOf(t, a, "core.go"); !got.Known || got.Lines != 13 || got.By != [4]int{ByHuman: 8, ByAssisted: 4, ByUnknown: 1} {
			t.Errorf("core.go: %+v", got)
		}
		if by := authors(t, db, a, "core.go", -1); by["Ada Example"] != 8 || by["Bo Example"] != 5 || len(by) != 2 {
			t.Errorf("core.go is by %v", by)
		}
		if by := authors(t, db, a, "core.go", int(ByAssisted)); by["Bo Example"] != 4 || len(by) != 1 {
			t.Errorf("core.go is with an agent by %v", by)
		}
		if got := linesOf(t, a, "agent.go"); got.By != [4]int{ByAgent: 5} {
			t.Errorf("agent.go: %+v", got)
		}
		if by := authors(t, db, a, "agent.go", -1); by["copilot-swe-agent[bot]"] != 5 {
			t.Errorf("agent.go is by %v", by)
		}
		if got := linesOf(t, a, "vendor/x.go"); got.Known {
			t.Errorf("what was brought in was traced: %+v", got)
		}
		if _, _, err := a.LineItems(t.Context(), db, access.Local(), LineQuery{After: "nonsense"}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a cursor that is none: %v", err)
		}
		if _, _, err := a.LineItems(t.Context(), db, access.Actor{}, LineQuery{}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("nobody asks: %v", err)
		}

		// A commit that only formats comes, then the file that says so; both answers are those of a fresh tracing.
		moved := b.Commit(gittest.Commit{Author: "Bo Example", Email: "bo@example.com", When: late.Add(3 * time.Hour),
			Files: map[string]string{"core.go": "\t" + lines(8, "by  hand") + "unknown\n" + lines(4, "helped")}})
		if by := authors(t, db, traced(t, db, r.ID), "core.go", -1); by["Bo Example"] != 13 {
			t.Errorf("after formatting: %v", by)
		}
		b.Commit(gittest.Commit{When: late.Add(4 * time.Hour),
			Files: map[string]string{".git-blame-ignore-revs": "# format\n" + moved + "  # all\n\nno hash\n"}})
		if by := authors(t, db, traced(t, db, r.ID), "core.go", -1); by["Ada Example"] != 8 {
			t.Errorf("with the formatting looked through: %v", by)
		}
	})
}

func TestTracingGoesOn(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := sampleRepo(t)
		r := added(t, db, b.Dir)
		first := traced(t, db, r.ID)
		// What cannot be read, or is of another version, is made again.
		for _, damage := range []string{`data = $1`, `made_of = '0 x y' WHERE data <> $1`} {
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE knowledge_sheet SET `+damage, []byte("damaged"))
				return err
			})
			again := traced(t, db, r.ID)
			for f := range again.Ledger.Files {
				was, _ := first.Origins(int32(f))
				is, _ := again.Origins(int32(f))
				if len(was) != len(is) {
					t.Errorf("%s: %s has %d runs, not %d", damage, again.Ledger.Files[f].Path, len(is), len(was))
				}
			}
		}
		other := sampleRepo(t)
		other.Commit(gittest.Commit{Files: map[string]string{"new.go": "package new\n"}})
		b.Commit(gittest.Commit{Files: map[string]string{"new.go": "package new\n"}})
		went, fresh := traced(t, db, r.ID), traced(t, db, added(t, db, other.Dir).ID)
		for f := range fresh.Ledger.Files {
			was, known := fresh.Origins(int32(f))
			is, there := went.Origins(int32(f))
			if known != there || len(was) != len(is) {
				t.Errorf("%s: %v, a fresh one has %v", fresh.Ledger.Files[f].Path, is, was)
				continue
			}
			for i := range was {
				if was[i].Lines != is[i].Lines || fresh.Hash(was[i].Commit) != went.Hash(is[i].Commit) {
					t.Errorf("%s: %v, a fresh one has %v", fresh.Ledger.Files[f].Path, is, was)
				}
			}
		}
		if err := TraceLines(t.Context(), db, access.Actor{}, r.ID, nil); !fault.Is(err, fault.KindDenied) {
			t.Errorf("nobody may trace: %v", err)
		}
	})
}
