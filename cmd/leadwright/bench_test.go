package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/git"
)

// TestBenchmark measures what docs/benchmarks.md quotes, on the repositories (colon-separated, bare or not) that
// LEADWRIGHT_BENCH names: make bench REPOS=path:path. Every figure is the median of five runs, each run of ours
// directly after one of git's.
func TestBenchmark(t *testing.T) {
	repos := os.Getenv("LEADWRIGHT_BENCH")
	if repos == "" {
		t.Skip("LEADWRIGHT_BENCH names no repositories")
	}
	binary := filepath.Join(t.TempDir(), "leadwright")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for repo := range strings.SplitSeq(repos, ":") {
		b := bench{t: t, binary: binary, repo: repo}
		b.run()
	}
}

const benchRuns = 5

type bench struct {
	t            *testing.T
	binary, repo string
}

// cost is what running a program took: seconds of wall time, of processors (its own and its children's) and MiB of
// memory at the peak.
type cost struct{ wall, cpu, memory float64 }

func (c cost) String() string {
	return fmt.Sprintf("%.2f s (CPU %.2f s, peak %.0f MiB)", c.wall, c.cpu, c.memory)
}

// timed runs a program and returns its wall time in seconds and its peak memory in MiB.
func (b *bench) timed(name string, args ...string) (seconds, memory float64) {
	b.t.Helper()
	c := b.spent(name, args...)
	return c.wall, c.memory
}

// spent runs a program and returns what it took.
func (b *bench) spent(name string, args ...string) cost {
	b.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = b.repo
	var errs strings.Builder
	cmd.Stderr = &errs
	began := time.Now()
	if err := cmd.Run(); err != nil {
		b.t.Fatalf("%s %v: %v\n%s", name, args, err, errs.String())
	}
	wall, state := time.Since(began).Seconds(), cmd.ProcessState
	return cost{wall, (state.UserTime() + state.SystemTime()).Seconds(),
		float64(state.SysUsage().(*syscall.Rusage).Maxrss) / 1024}
}

func (b *bench) output(name string, args ...string) string {
	b.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = b.repo
	out, err := cmd.Output()
	if err != nil {
		b.t.Fatalf("%s %v: %v", name, args, err)
	}
	return strings.TrimSpace(string(out))
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

func (b *bench) run() {
	name := filepath.Base(strings.TrimSuffix(b.repo, "/repo"))
	b.t.Logf("== %s: %s commits", name, b.output("git", "rev-list", "--count", "HEAD"))
	b.timed("git", "log", "--raw", "-M", "HEAD") // warms the file cache
	var raw, first, ratio, memory []float64
	for range benchRuns {
		anchor, _ := b.timed("git", "log", "--raw", "-M", "HEAD")
		s, m := b.timed(b.binary, "--data", b.t.TempDir(), "who", ".", "--json")
		raw, first, ratio, memory = append(raw, anchor), append(first, s), append(ratio, s/anchor), append(memory, m)
	}
	b.t.Logf("git log --raw -M %.2f s; first who %.2f s, ratio %.2f; peak %.0f MiB", median(raw), median(first), median(ratio), slices.Max(memory))

	var stat, whole []float64
	ratio, memory = nil, nil
	data := ""
	for range benchRuns {
		anchor, _ := b.timed("git", "log", "--numstat", "-M", "HEAD")
		data = b.t.TempDir()
		s, m := b.timed(b.binary, "--data", data, "repo", "scan")
		stat, whole, ratio, memory = append(stat, anchor), append(whole, s), append(ratio, s/anchor), append(memory, m)
	}
	b.t.Logf("git log --numstat -M %.2f s; complete scan %.2f s, ratio %.2f; peak %.0f MiB", median(stat), median(whole), median(ratio), slices.Max(memory))

	for _, q := range [][]string{{"who", "."}, {"who", b.someFile()}, {"risk"}, {"reviewers"}} {
		var took, cpu []float64
		for range benchRuns {
			c := b.spent(b.binary, append([]string{"--data", data}, append(q, "--json")...)...)
			took, cpu = append(took, c.wall), append(cpu, c.cpu)
		}
		b.t.Logf("later query %v: %.0f ms (CPU %.0f ms)", q, 1000*median(took), 1000*median(cpu))
	}
	b.rescan()
	b.pages(data)
	s, m := b.timed(b.binary, "--data", data, "backtest", "reviewers", ".", "--json")
	var record struct {
		Tests                 int
		Top1, Top3, Top5, MRR float64
	}
	if err := json.Unmarshal([]byte(b.output(b.binary, "--data", data, "backtest", "reviewers", ".", "--json")), &record); err != nil {
		b.t.Fatal(err)
	}
	b.t.Logf("backtest reviewers: %d tests, %.1f/%.1f/%.1f %%, MRR %.3f, in %.1f s, peak %.0f MiB", record.Tests,
		100*record.Top1, 100*record.Top3, 100*record.Top5, record.MRR, s, m)
}

func (b *bench) someFile() string {
	files := strings.Split(b.output("git", "ls-tree", "-r", "--name-only", "HEAD"), "\n")
	return files[len(files)/2]
}

// rescan measures what 100 new commits cost, in a copy whose head stood 100 commits back.
func (b *bench) rescan() {
	var took []float64
	for range benchRuns {
		dir := filepath.Join(b.t.TempDir(), "copy")
		b.output("git", "clone", "--quiet", "--bare", "--shared", b.repo, dir)
		c := bench{t: b.t, binary: b.binary, repo: dir}
		head := c.output("git", "rev-parse", "HEAD")
		c.output("git", "update-ref", "HEAD", "HEAD~100")
		data := b.t.TempDir()
		c.timed(b.binary, "--data", data, "repo", "scan")
		c.output("git", "update-ref", "HEAD", head)
		s, _ := c.timed(b.binary, "--data", data, "repo", "scan")
		took = append(took, s)
	}
	b.t.Logf("re-scan after 100 new commits: %.2f s", median(took))
}

// pages measures the pages of a running workbench, each asked for once before.
func (b *bench) pages(data string) {
	cmd := exec.Command(b.binary, "--data", data, "serve", "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait() }()
	link := ""
	for lines := bufio.NewScanner(out); link == "" && lines.Scan(); {
		if text := strings.TrimSpace(lines.Text()); strings.Contains(text, "/enter?") {
			link = text
		}
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	get := func(url string) time.Duration {
		began := time.Now()
		res, err := client.Get(url)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			b.t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
			b.t.Fatalf("%s: %s %v", url, res.Status, err)
		}
		return time.Since(began)
	}
	get(link)
	base := link[:strings.Index(link, "/enter")]
	repo := base + "/knowledge/" + filepath.Base(b.repo)
	var report strings.Builder
	for _, page := range []string{base + "/", repo, repo + "/areas", repo + "/risk", repo + "/at/" + b.someFile(),
		base + "/people", base + "/people/identities", base + "/repositories", base + "/search?q=te"} {
		get(page)
		var took []float64
		for range benchRuns {
			took = append(took, get(page).Seconds())
		}
		fmt.Fprintf(&report, "  %s %.0f ms", strings.TrimPrefix(page, base), 1000*median(took))
	}
	b.t.Logf("pages:%s", report.String())
}

// TestLargeHistories reads made-up histories of as many commits as LEADWRIGHT_BENCH_COMMITS names, separated by
// colons: the time must grow in proportion, and the memory stay under 2 GiB.
func TestLargeHistories(t *testing.T) {
	sizes := os.Getenv("LEADWRIGHT_BENCH_COMMITS")
	if sizes == "" {
		t.Skip("LEADWRIGHT_BENCH_COMMITS names no sizes")
	}
	binary := filepath.Join(t.TempDir(), "leadwright")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for size := range strings.SplitSeq(sizes, ":") {
		commits, err := strconv.Atoi(size)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "repo")
		repo, err := git.InitBare(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		r, w := io.Pipe()
		go func() {
			s := git.NewStream(w)
			writeMany(s, commits)
			w.CloseWithError(s.Close())
		}()
		if err := repo.FastImport(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		b := bench{t: t, binary: binary, repo: dir}
		b.timed("git", "log", "--raw", "-M", "HEAD") // warms the file cache
		raw := b.spent("git", "log", "--raw", "-M", "HEAD")
		data := t.TempDir()
		first := b.spent(binary, "--data", data, "who", "d1", "--json")
		stat := b.spent("git", "log", "--numstat", "-M", "HEAD")
		whole := b.spent(binary, "--data", data, "repo", "scan")
		t.Logf("%d commits: first who %s, beside git log --raw -M %s: ratio of CPU %.2f", commits, first, raw,
			first.cpu/raw.cpu)
		t.Logf("%d commits: complete after %s more, beside git log --numstat -M %s: ratio of CPU, both of ours, %.2f",
			commits, whole, stat, (first.cpu+whole.cpu)/stat.cpu)
		for _, q := range [][]string{{"who", "d1"}, {"who", "d1/e1/f1.go"}, {"risk"}, {"reviewers"}} {
			t.Logf("%d commits: later %v %s", commits, q, b.spent(binary, append(append([]string{"--data", data}, q...), "--json")...))
		}
		tip := b.output("git", "rev-parse", "HEAD")
		b.timed("git", "update-ref", "HEAD", "HEAD~100")
		back := b.spent(binary, "--data", data, "repo", "scan")
		b.timed("git", "update-ref", "HEAD", tip)
		forth := b.spent(binary, "--data", data, "repo", "scan")
		t.Logf("%d commits: to another head without 100 of them %s, and back %s", commits, back, forth)
		if peak := max(first.memory, whole.memory, back.memory, forth.memory); peak > 2048 {
			t.Errorf("%d commits take %.0f MiB", commits, peak)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
}

// writeMany makes up a history of small commits by 2,000 people to 20,000 files.
func writeMany(s *git.Stream, commits int) {
	random := rand.New(rand.NewPCG(1, 2))
	at := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range commits {
		n := random.IntN(2000)
		at = at.Add(10 * time.Minute)
		by := git.Signature{Name: fmt.Sprintf("Person Number%d", n), Email: fmt.Sprintf("person%d@example.com", n), When: at}
		files := map[string]string{}
		for range 1 + random.IntN(3) {
			f := random.IntN(20_000)
			files[fmt.Sprintf("d%d/e%d/f%d.go", f%20, f%400, f)] = fmt.Sprintf("package e\n\n// %d\nvar x%d = %d\n", i, f, random.IntN(1000))
		}
		s.Commit(git.NewCommit{Author: by, Files: files, Message: fmt.Sprintf("Change %d\n\nReviewed-by: Person Number%d <person%d@example.com>\n",
			i, (n+7)%2000, (n+7)%2000)})
	}
}
