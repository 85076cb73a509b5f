package forecast

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestBenchmark measures forecasts on the files of LEADWRIGHT_BENCH_FORECAST (a pattern such as '../shared/data/stage-dates/*.csv';
// the last cell of a line is the day on which an item was finished) and prints what docs/benchmarks.md quotes. With
// "generated" it measures the made-up records on which the constants of this package were chosen.
//
// Every second week from week 26 on: how many weeks do as many items take as 4, 8 or 13 mean weeks of the last twelve have?
// Only what was known then is used; forecasts whose items were never finished are left out.
func TestBenchmark(t *testing.T) {
	pattern := os.Getenv("LEADWRIGHT_BENCH_FORECAST")
	if pattern == "" {
		t.Skip("LEADWRIGHT_BENCH_FORECAST names no files")
	}
	records, names := benchRecords(t, pattern)
	fmt.Println("| k | forecast | 50 % | 85 % | 95 % | loss | 85 % to the day | lowest and highest 85 % | outside 75–97 % |")
	fmt.Println("|--:|---|--:|--:|--:|--:|--:|--:|--:|")
	for _, k := range []float64{4, 8, 13} {
		var sums [3]macro
		for i, r := range records {
			past, err := r.replay(t.Context(), r.until, k, 1)
			if err != nil {
				t.Fatal(err)
			}
			var all [3]tally
			for _, trial := range past.asked {
				if trial.origin < r.first+26*week-1 || !trial.known {
					continue
				}
				for m, called := range [][len(levels)]float64{lastTwelve(r, &trial), constantStretch(r, &trial), trial.called} {
					all[m].add(&trial, called, k)
				}
			}
			for m := range all {
				sums[m].add(&all[m], names[i])
			}
		}
		for m, name := range []string{"last 12 weeks", "windows, constant stretch", "ours"} {
			sums[m].print(k, name)
		}
	}
	if pattern != "generated" {
		printYears(t, records, names)
	}
}

// benchRecords reads the records, each cut to whole steps after week 26.
func benchRecords(t *testing.T, pattern string) (records []*Record, names []string) {
	add := func(name string, days []Day) {
		steps := (int(slices.Max(days)-slices.Min(days))/week + 1 - 26) / 2
		if steps > 0 {
			records = append(records, NewRecord(days, slices.Min(days)+Day(week*26+step*steps)-1))
			names = append(names, name)
		}
	}
	if pattern == "generated" {
		for seed := range uint64(200) {
			add(fmt.Sprint(seed), series(seed))
		}
		return records, names
	}
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files are at %s: %v", pattern, err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var days []Day
		for line := range bytes.Lines(content) {
			cells := strings.Split(strings.TrimSpace(string(line)), ",")
			if day, err := time.Parse(time.DateOnly, cells[len(cells)-1]); err == nil {
				days = append(days, DayOf(day))
			}
		}
		add(strings.TrimSuffix(filepath.Base(name), ".csv"), days)
	}
	return records, names
}

// lastTwelve is what most tools ship: it draws from the last twelve weeks.
func lastTwelve(r *Record, t *trial) [len(levels)]float64 {
	defer func(all []int) { windows = all }(windows)
	windows = []int{recentWeeks}
	return inDays(r.try(t.origin, t.items, replayRuns, 2).base, 1, 1, 1)
}

// constantStretch draws from windows of several lengths, and multiplies by numbers that never change.
func constantStretch(r *Record, t *trial) [len(levels)]float64 {
	defer func(all []int) { windows = all }(windows)
	windows = []int{4, 8, 13, 26, 52}
	return inDays(r.try(t.origin, t.items, replayRuns, 2).base, 1, 1.17, 1.4)
}

// inDays multiplies spans, and makes them whole days.
func inDays(base Spans, by ...float64) (called Spans) {
	for level := range base {
		called[level] = min(math.Ceil(base[level]*by[level]), horizon)
	}
	return called
}

// tally counts how forecasts of one record held.
type tally struct {
	n, days float64 // how many; those that held to the day at 85 %
	held    [len(levels)]float64
	loss    float64
}

func (s *tally) add(t *trial, called Spans, k float64) {
	s.n++
	truth := math.Ceil(float64(t.end-t.origin) / week)
	for level, q := range levels {
		weeks := math.Ceil(called[level] / week)
		if truth <= weeks {
			s.held[level]++
		}
		s.loss += math.Max(q*(truth-weeks), (q-1)*(truth-weeks)) / k / float64(len(levels))
	}
	if float64(t.end-t.origin) <= called[1] {
		s.days++
	}
}

// macro is the mean over records.
type macro struct {
	n, days, loss   float64
	held            [len(levels)]float64
	lowest, highest float64
	outside         []string
}

func (m *macro) add(s *tally, name string) {
	if s.n == 0 {
		return
	}
	m.n++
	m.days += s.days / s.n
	m.loss += s.loss / s.n
	for level := range levels {
		m.held[level] += s.held[level] / s.n
	}
	if s.n < 20 {
		return
	}
	share := s.held[1] / s.n
	if m.highest == 0 {
		m.lowest = 1
	}
	m.lowest, m.highest = min(m.lowest, share), max(m.highest, share)
	if share < 0.75 || share > 0.97 {
		m.outside = append(m.outside, fmt.Sprintf("%s %.0f", name, 100*share))
	}
}

func (m *macro) print(k float64, name string) {
	part := func(sum float64) float64 { return 100 * sum / m.n }
	outside := fmt.Sprintf("%d of %.0f", len(m.outside), m.n)
	if len(m.outside) > 0 && len(m.outside) < 6 {
		outside += ": " + strings.Join(m.outside, ", ")
	}
	fmt.Printf("| %g | %s | %.1f | %.1f | %.1f | %.3f | %.1f | %.0f, %.0f | %s |\n", k, name, part(m.held[0]), part(m.held[1]),
		part(m.held[2]), m.loss/m.n, part(m.days), 100*m.lowest, 100*m.highest, outside)
}

// printYears prints how the dates of eight weeks of work held over time, to the day, by the half-decade of their origin.
func printYears(t *testing.T, records []*Record, names []string) {
	fmt.Println("\n| record | years | dates | 50 % | 85 % | 95 % |\n|---|---|--:|--:|--:|--:|")
	for i, r := range records {
		past, err := r.replay(t.Context(), r.until, 8, 1)
		if err != nil {
			t.Fatal(err)
		}
		trials := past.asked
		for len(trials) > 0 {
			from := trials[0].origin.Time().Year()
			n := 0
			for n < len(trials) && trials[n].origin.Time().Year() < from+5 {
				n++
			}
			b := backtest(trials[:n], 8, r.until)
			fmt.Printf("| %s | %d–%d | %d | %.0f | %.0f | %.0f |\n", names[i], from, trials[n-1].origin.Time().Year(), b.P85.Come,
				100*b.P50.Share(), 100*b.P85.Share(), 100*b.P95.Share())
			trials = trials[n:]
		}
	}
}
