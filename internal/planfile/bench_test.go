package planfile

import (
	"cmp"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/schedule"
)

// TestBenchmark solves the files of the benchmarks iMOPSE and MSPSP beside the figures of their best.csv, and checks every plan.
// LEADWRIGHT_BENCH_PLAN says for how long each is searched, such as 10s; LEADWRIGHT_BENCH_FILES may be a pattern of their names,
// and LEADWRIGHT_BENCH_DATA the directory of both.
func TestBenchmark(t *testing.T) {
	budget, err := time.ParseDuration(os.Getenv("LEADWRIGHT_BENCH_PLAN"))
	if err != nil {
		t.Skip("LEADWRIGHT_BENCH_PLAN says no time for each file, such as 10s")
	}
	data := cmp.Or(os.Getenv("LEADWRIGHT_BENCH_DATA"), filepath.Join("..", "..", "..", "shared", "data"))
	pattern := cmp.Or(os.Getenv("LEADWRIGHT_BENCH_FILES"), "*")
	for _, set := range []struct{ dir, best string }{{"msrcpsp", "best_known"}, {"mspsp", "best_published"}} {
		dir := filepath.Join(data, set.dir)
		for _, row := range table(t, filepath.Join(dir, "best.csv")) {
			name := filepath.Join(dir, row["instance"])
			if set.dir == "msrcpsp" {
				name = filepath.Join(dir, row["set"], row["instance"]+".def")
			}
			if ok, err := filepath.Match(pattern, filepath.Base(name)); err != nil || !ok {
				continue
			}
			best, err := strconv.Atoi(row[set.best])
			if err != nil {
				t.Fatal(err)
			}
			measure(t, name, best, budget)
		}
	}
}

// table reads a CSV file with a row of headings, none where it is not there.
func table(t *testing.T, name string) (all []map[string]string) {
	content, err := os.ReadFile(name)
	if err != nil {
		t.Logf("%s is not there, and nothing of it is measured: %v", name, err)
		return nil
	}
	rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range rows[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[rows[0][i]] = c
		}
		all = append(all, row)
	}
	return all
}

func measure(t *testing.T, name string, best int, budget time.Duration) {
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(name, content)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), budget)
	defer cancel()
	began := time.Now()
	s, err := schedule.Solve(ctx, f.Problem, schedule.Options{Workers: 2, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began).Seconds()
	if err := f.Problem.Check(s); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	against := []string{"better", "equal", "worse"}[cmp.Compare(s.Makespan, best)+1]
	t.Logf("%s: ends at %d, bound %d, best known %d (%s), %.1f s, %d steps", filepath.Base(name), s.Makespan, s.Bound, best, against, took,
		s.Steps)
}
