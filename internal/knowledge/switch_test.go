package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestAnyHeadAnswersAsAFreshScan moves the head of made-up histories to and fro, as switches of branches, rebases, merges
// and amended commits do, cuts them off and takes objects away, and interrupts scans. Whenever a scan came to its end,
// everything is as in a repository that was never scanned before.
func TestAnyHeadAnswersAsAFreshScan(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		histories := uint64(10)
		if db.Engine() == store.Postgres || testing.Short() {
			histories = 4
		}
		for seed := range histories {
			w := &wanderer{t: t, db: db, rnd: rand.New(rand.NewPCG(seed, 0)), b: gittest.New(t)}
			w.grow()
			w.r = added(t, db, w.b.Dir)
			for step := range 6 {
				w.move()
				if w.interrupted() && w.rnd.IntN(3) == 0 {
					continue // the head moves on before the scan does
				}
				scan(t, db, w.r.ID, w.options())
				w.compare(fmt.Sprintf("history %d, step %d", seed, step))
			}
			if t.Failed() {
				return
			}
		}
	})
}

// TestASwitchReadsOnlyWhatDiffers switches between branches, and amends a tip.
func TestASwitchReadsOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	change := func(branch string, n int, parents ...string) gittest.Commit {
		return gittest.Commit{Branch: branch, Parents: parents, Files: map[string]string{branch + ".go": lines(n+1, branch)}}
	}
	var shared string
	for i := range 30 {
		shared = b.Commit(change("main", i))
	}
	b.Commits(change("release", 1, shared), change("release", 2), change("release", 3))
	b.Commits(change("main", 40), change("main", 41))
	r := added(t, db, b.Dir)
	for _, step := range []struct {
		branch, amend string
		read, all     int
	}{
		{"main", "", 32, 32}, {"release", "", 3, 33}, {"main", "", 2, 32}, {"main", "main~1", 1, 32}, {"main", "", 0, 32},
	} {
		gittest.Git(t, b.Dir, "symbolic-ref", "HEAD", "refs/heads/"+step.branch)
		if step.amend != "" {
			b.Commit(change("main", 50, strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", step.amend))))
		}
		read := 0
		r = scan(t, db, r.ID, ScanOptions{Progress: func(p Progress) {
			if p.Phase == "Reading commits" {
				read = p.Total
			}
		}}.InSegments(1))
		if read != step.read || r.Commits != step.all || r.Note != "" {
			t.Errorf("%s: %d commits were read, want %d; %d are known, want %d; note %q",
				step.branch, read, step.read, r.Commits, step.all, r.Note)
		}
	}
}

// wanderer moves the head of one repository.
type wanderer struct {
	t       *testing.T
	db      *store.DB
	rnd     *rand.Rand
	b       *gittest.Builder
	r       Repository
	commits []string // that the head may move to
	fresh   int
}

func (w *wanderer) options() ScanOptions { return ScanOptions{}.InSegments(1 + w.rnd.IntN(6)) }

// grow makes a history with several beginnings, merges, renames and clocks that are wrong.
func (w *wanderer) grow() {
	trees := map[string]map[string]string{}
	var marks []string
	w.commits = w.b.Import(func(s *git.Stream) {
		for i := range 4 + w.rnd.IntN(30) {
			c := git.NewCommit{Message: fmt.Sprintf("Change %d\n\nReviewed-by: %s\n", i, w.person()), Parents: []string{},
				Files: map[string]string{}, Rename: map[string]string{}}
			c.Author.Name, c.Author.Email, _ = strings.Cut(strings.TrimSuffix(w.person(), ">"), " <")
			c.Author.When = leadtest.Epoch.Add(time.Duration(i-100) * time.Hour).UTC()
			if w.rnd.IntN(3) == 0 {
				c.Author.When = c.Author.When.AddDate(-w.rnd.IntN(20), 0, 0)
			}
			tree := map[string]string{}
			if i > 0 && w.rnd.IntN(8) > 0 {
				c.Parents = []string{marks[max(0, i-1-w.rnd.IntN(5))]}
				maps.Copy(tree, trees[c.Parents[0]])
				if other := marks[w.rnd.IntN(i)]; other != c.Parents[0] && w.rnd.IntN(4) == 0 {
					c.Parents = append(c.Parents, other)
				}
			}
			if paths := slices.Sorted(maps.Keys(tree)); len(paths) > 0 && w.rnd.IntN(4) == 0 {
				from, to := paths[w.rnd.IntN(len(paths))], fmt.Sprintf("moved%d.go", i)
				c.Rename[from], tree[to] = to, tree[from]
				delete(tree, from)
			}
			path := fmt.Sprintf("dir%d/f%d.go", w.rnd.IntN(2), w.rnd.IntN(3))
			c.Files[path] = lines(1+w.rnd.IntN(20), fmt.Sprint(path, w.rnd.IntN(3)))
			tree[path] = c.Files[path]
			marks = append(marks, s.Commit(c))
			s.Ask(marks[i])
			trees[marks[i]] = tree
		}
	})
}

func (w *wanderer) person() string {
	return []string{"Ada Example <ada@example.com>", "Ben Example <ben@example.com>", "Cleo Example <cleo@example.org>",
		"Dan Example <dan@example.org>", "Eve Example <eve@example.net>"}[w.rnd.IntN(5)]
}

func (w *wanderer) git(args ...string) string { return gittest.Git(w.t, w.b.Dir, args...) }

// move moves the head, and now and then also where the history is cut off, or lets git forget what no longer counts.
func (w *wanderer) move() {
	head := w.commits[w.rnd.IntN(len(w.commits))]
	w.git("update-ref", "--no-deref", "HEAD", head)
	shallow := filepath.Join(w.b.Dir, "shallow")
	switch w.rnd.IntN(8) {
	case 0:
		var border strings.Builder
		for range 1 + w.rnd.IntN(3) {
			fmt.Fprintln(&border, w.commits[w.rnd.IntN(len(w.commits))])
		}
		if err := os.WriteFile(shallow, []byte(border.String()), 0o600); err != nil {
			w.t.Fatal(err)
		}
	case 1, 2:
		if err := os.RemoveAll(shallow); err != nil {
			w.t.Fatal(err)
		}
	case 3:
		if _, err := os.Stat(shallow); err == nil {
			return // what lies behind the border would be gone for good
		}
		for ref := range strings.FieldsSeq(w.git("for-each-ref", "--format=%(refname)")) {
			w.git("update-ref", "-d", ref)
		}
		w.git("gc", "--quiet", "--prune=now")
		w.commits = strings.Fields(w.git("rev-list", "HEAD"))
	}
}

// interrupted begins up to three scans that do not come to their end, and reports whether there was one.
func (w *wanderer) interrupted() (any bool) {
	for range w.rnd.IntN(4) {
		ctx, cancel := context.WithCancel(w.t.Context())
		opt, signs := w.options(), w.rnd.IntN(10)
		opt.Progress = func(Progress) {
			if signs--; signs < 0 {
				cancel()
			}
		}
		_, err := Scan(ctx, w.db, access.Local(), w.r.ID, opt)
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			w.t.Fatalf("an interrupted scan ends with %v", err)
		}
		any = any || err != nil
	}
	return any
}

// compare scans a copy of the repository that was never scanned, and forgets it again.
func (w *wanderer) compare(when string) {
	w.t.Helper()
	w.fresh++
	dir := filepath.Join(w.t.TempDir(), fmt.Sprintf("fresh%d.git", w.fresh))
	if err := os.CopyFS(dir, os.DirFS(w.b.Dir)); err != nil {
		w.t.Fatal(err)
	}
	fresh := scan(w.t, w.db, added(w.t, w.db, dir).ID, ScanOptions{})
	r := repository(w.t, w.db, w.r.ID)
	if r.Commits != fresh.Commits || r.State != fresh.State || r.Head != fresh.Head || !upToDate(w.t, w.db, r.ID) {
		w.t.Errorf("%s: %d commits, state %s, head %s; a fresh scan has %d, %s, %s", when,
			r.Commits, r.State, r.Head, fresh.Commits, fresh.State, fresh.Head)
	}
	got, want := open(w.t, w.db, r.ID), open(w.t, w.db, fresh.ID)
	if SheetsOf(got) != SheetsOf(want) {
		w.t.Errorf("%s: sheets differ", when)
	}
	if got, want := evidenceOf(w.t, w.db, got), evidenceOf(w.t, w.db, want); got != want {
		w.t.Errorf("%s:\n%s\na fresh scan:\n%s", when, got, want)
	}
	err := w.db.Write(w.t.Context(), func(tx *store.Tx) error {
		return RemoveRepository(w.t.Context(), tx, access.Local(), fresh.ID)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
