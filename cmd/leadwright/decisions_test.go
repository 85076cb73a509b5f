package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/web"
)

// TestManyDecisions opens the pages about decisions with many of them, and ten comments on each in the mean. With
// LEADWRIGHT_BENCH_DECISIONS set to how many, what docs/benchmarks.md quotes is told.
func TestManyDecisions(t *testing.T) {
	t.Parallel()
	n := 300
	if text := os.Getenv("LEADWRIGHT_BENCH_DECISIONS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		readers := fillLarge(t, db, leadtest.Size{Persons: 30, Teams: 20, Levels: 3}, 20)
		one := fillDecisions(t, db, n)
		h := (&app{db: db}).handler(web.Config{Shelf: knowledge.NewShelf(1 << 20)}, slog.New(slog.DiscardHandler))
		for _, page := range []string{"/decisions", "/decisions?status=accepted", "/decisions?find=queue+17", "/decisions?find=nothing+like+it",
			"/decisions?find=nobody", "/decisions?find=%22what+is+to+be+done%22", one,
			one + "/state", "/search/hits?q=queue+17", "/search/hits?q=queue",
			"/search?q=queue+17", "/search?q=queue", "/search?q=queue&kind=decision&page=50", "/search?q=nobody", "/objectives", "/objectives/serve", "/"} {
			times := make([]time.Duration, 9)
			for i := range times {
				var status int
				if times[i], status = readers.get(t, h, "administrator", page); status != http.StatusOK {
					t.Errorf("%s gives %d", page, status)
				}
			}
			slices.Sort(times)
			t.Logf("%-35s%d ms, at most %d ms", strings.Replace(page, one, "/decisions/{id}", 1), times[4].Milliseconds(), times[8].Milliseconds())
		}
	})
}

// fillDecisions imports so many, each of some 2 kB, comments on them, and returns the page of the one with the most comments.
func fillDecisions(t *testing.T, db *store.DB, n int) string {
	t.Helper()
	write := func(fn func(ctx context.Context, tx *store.Tx) error) {
		t.Helper()
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
	}
	states := []string{"Accepted", "Proposed", "Rejected", "Deprecated", "Accepted", "on hold"}
	text := strings.Repeat("Queues carry what is to be done, and who takes it says so. ", 30)
	for from := 0; from < n; from += 1000 {
		var files []direction.File
		for i := from; i < min(n, from+1000); i++ {
			files = append(files, direction.File{Path: fmt.Sprintf("%04d/%05d-queue-%d.md", i/1000, i+1, i), Content: []byte(
				fmt.Sprintf("# %d. Queue %d\n\nDate: 2025-03-04\n\n## Status\n\n%s\n\n## Context\n\n%s\n", i+1, i, states[i%len(states)], text))})
		}
		write(func(ctx context.Context, tx *store.Tx) error {
			_, err := direction.Import(ctx, tx, access.Local(), "", fmt.Sprintf("many %d", from), files)
			return err
		})
	}
	var ids []string
	write(func(ctx context.Context, tx *store.Tx) error {
		for before := ""; ; {
			log, err := direction.List(ctx, tx, access.Local(), direction.Filter{Limit: 200, Before: before})
			if err != nil {
				return err
			}
			for _, d := range log.Decisions {
				ids = append(ids, d.ID)
			}
			if before = log.Next; before == "" {
				return nil
			}
		}
	})
	if len(ids) != n {
		t.Fatalf("%d decisions of %d", len(ids), n)
	}
	write(func(ctx context.Context, tx *store.Tx) error {
		for i := range 10 * n {
			at := ids[0] // which gets one comment in fifty
			if i%50 != 0 || i > 10_000 {
				at = ids[i%n]
			}
			if _, err := direction.Discuss(ctx, tx, access.Local(), at, "Who takes it when *nobody* does?"); err != nil {
				return err
			}
		}
		return nil
	})
	if err := direction.Reindex(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if db.Engine() == store.Postgres { // the server of tests does not do so by itself, as others do
		write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `ANALYSE`)
			return err
		})
	}
	return "/decisions/" + ids[0]
}
