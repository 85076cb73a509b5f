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

// TestBenchmark solves the files of the benchmarks P1 and P2 beside the figures of their best.csv, where LEADWRIGHT_BENCH_PLAN
// says for how long each, such as 10s, and LEADWRIGHT_BENCH_FILES a pattern of names.
func TestBenchmark(t *testing.T) {
	budget, err := time.ParseDuration(os.Getenv("LEADWRIGHT_BENCH_PLAN"))
	if err != nil {
		t.Skip("LEADWRIGHT_BENCH_PLAN says no time for each file, such as 10s")
	}
	data := cmp.Or(os.Getenv("LEADWRIGHT_BENCH_DATA"), filepath.Join("..", "..", "..", "shared", "data"))
	for _, set := range []struct {
		dir   string
		value func(row map[string]string) string
		goal  string
	}{
		{"msrcpsp", nil, "best_known"},
		{"mspsp", nil, "best_published"},
	} {
		dir := filepath.Join(data, set.dir)
		text, err := os.ReadFile(filepath.Join(dir, "best.csv"))
		if err != nil {
			t.Logf("there is no %s: %v", dir, err)
			continue
		}
		rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cells := range rows[1:] {
			row := map[string]string{}
			for i, c := range cells {
				row[rows[0][i]] = c
			}
			name := filepath.Join(dir, row["instance"])
			if set.dir == "msrcpsp" {
				name = filepath.Join(dir, row["set"], row["instance"]+".def")
			}
			if pattern := os.Getenv("LEADWRIGHT_BENCH_FILES"); pattern != "" {
				if ok, _ := filepath.Match(pattern, filepath.Base(name)); !ok {
					continue
				}
			}
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f, err := Read(name, content)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), budget)
			began := time.Now()
			found := time.Duration(0)
			last := 0
			s, err := schedule.Solve(ctx, f.Problem, schedule.Options{Workers: 2, Seed: 1, Progress: func(p schedule.Progress) {
				if p.Makespan != last {
					last, found = p.Makespan, time.Since(began)
				}
			}})
			cancel()
			if err != nil {
				t.Fatal(err)
			}
			best, _ := strconv.Atoi(row[set.goal])
			mark := ""
			if s.Makespan > best {
				mark = " WORSE"
			} else if s.Makespan < best {
				mark = " better"
			}
			t.Logf("%-40s %5d bound %5d best %5d %7d steps/s, last better %.1fs, took %.1fs%s", row["instance"], s.Makespan, s.Bound, best,
				int(float64(s.Steps)/time.Since(began).Seconds()), found.Seconds(), time.Since(began).Seconds(), mark)
		}
	}
}
