package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/web"
)

// manyPages are the pages about all repositories.
var manyPages = []string{"/", "/knowledge", "/knowledge?away=Person+3", "/repositories", "/repositories?find=r1", "/areas", "/search/hits?q=r7", "/search?q=r7"}

// TestManyRepositories has the workers read many small repositories, one of which is broken, while somebody asks for the last.
// With LEADWRIGHT_BENCH_REPOSITORIES set to how many, what docs/benchmarks.md quotes is told.
func TestManyRepositories(t *testing.T) {
	t.Parallel()
	n, full := 12, false
	if text := os.Getenv("LEADWRIGHT_BENCH_REPOSITORIES"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
		full = true
	}
	dir := t.TempDir()
	makeMany(t, dir, n)
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		a := &app{db: db, dataDir: t.TempDir(), stdout: io.Discard, stderr: io.Discard}
		began := time.Now()
		lap := func(what string) {
			t.Logf("%-35s%d ms", what, time.Since(began).Milliseconds())
			began = time.Now()
		}
		if err := a.addMany(t.Context(), nil, adding{below: dir, depth: 1}); err != nil {
			t.Fatal(err)
		}
		lap("adding")
		for range n/looksMost + 1 {
			if err := a.lookAround(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		lap("asking for their scans")
		var all []knowledge.Repository
		read := func() {
			t.Helper()
			if err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
				all, err = knowledge.Repositories(t.Context(), tx, access.Local())
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		read()
		wanted := all[len(all)-1]
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			return knowledge.RequestScan(t.Context(), tx, access.Local(), wanted.ID)
		}); err != nil {
			t.Fatal(err)
		}
		began = time.Now()
		order := a.work(t, n)
		lap("reading all")
		if order[0] != wanted.ID && order[1] != wanted.ID {
			t.Errorf("what somebody asked for was read as number %d", slices.Index(order, wanted.ID)+1)
		}
		read()
		failed := 0
		for _, r := range all {
			switch r.State {
			case knowledge.Ready:
			case knowledge.Failed:
				failed++
			default:
				t.Errorf("%s is %s", r.Name, r.State)
			}
		}
		if failed != 1 {
			t.Errorf("%d repositories failed", failed)
		}
		readers := fillLarge(t, db, leadtest.Size{Persons: 30, Teams: 20, Levels: 3}, 20)
		h := a.handler(web.Config{}, slog.New(slog.DiscardHandler))
		for _, page := range manyPages {
			first, status := readers.get(t, h, "administrator", page)
			again := make([]time.Duration, 5)
			for i := range again {
				again[i], _ = readers.get(t, h, "administrator", page)
			}
			slices.Sort(again)
			t.Logf("%-35s%d ms, then %d ms", page, first.Milliseconds(), again[2].Milliseconds())
			if status != http.StatusOK {
				t.Errorf("%s gives %d", page, status)
			}
		}
		if full {
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			t.Logf("memory got from the system: %d MiB", memory.Sys>>20)
		}
	})
}

// work runs a worker until so many scans have ended, and returns the order in which they began.
func (a *app) work(t *testing.T, n int) (order []string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	ended := 0
	scan := func(ctx context.Context, run *jobs.Run) (string, error) {
		mu.Lock()
		order = append(order, run.Key)
		mu.Unlock()
		result, err := a.scanJob(ctx, run)
		mu.Lock()
		defer mu.Unlock()
		if ended++; ended == n {
			stop()
		}
		return result, err
	}
	worker := jobs.NewWorker(a.db, jobs.Options{Functions: map[string]jobs.Func{knowledge.ScanJob: scan}, Log: slog.New(slog.DiscardHandler)})
	if err := worker.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return order
}

// makeMany writes small repositories, of 10 to 50 commits by three people each, and takes the objects of one away.
func makeMany(t *testing.T, dir string, n int) {
	t.Helper()
	group, ctx := errgroup.WithContext(t.Context())
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error {
			repo, err := git.InitBare(ctx, filepath.Join(dir, fmt.Sprintf("r%04d.git", i)))
			if err != nil {
				return err
			}
			var text bytes.Buffer
			if err := writeSmall(git.NewStream(&text), i); err != nil {
				return err
			}
			return repo.FastImport(ctx, &text)
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, fmt.Sprintf("r%04d.git", n/2), "objects", "pack")); err != nil {
		t.Fatal(err)
	}
}

func writeSmall(s *git.Stream, seed int) error {
	rnd := rand.New(rand.NewPCG(uint64(seed), 0))
	at := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
	for c := range 10 + rnd.IntN(41) {
		at = at.Add(time.Duration(1+rnd.IntN(60)) * time.Hour)
		who := 1 + (seed+rnd.IntN(3))%400
		by := git.Signature{Name: fmt.Sprintf("Person %d", who), Email: fmt.Sprintf("p%d@example.com", who), When: at}
		text := fmt.Sprintf("package d // %d\n", seed) + strings.Repeat(fmt.Sprintf("// line %d\n", rnd.IntN(1e6)), 5+rnd.IntN(60))
		s.Commit(git.NewCommit{Author: by, Message: fmt.Sprintf("Step %d\n", c),
			Files: map[string]string{fmt.Sprintf("src/d%d/f%d.go", c%5, c%9): text}})
	}
	return s.Close()
}
