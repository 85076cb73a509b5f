package git_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/git"
)

// TestMeasureLineage tells what docs/benchmarks.md quotes of line lineage, on the repositories (colon-separated) that
// LEADWRIGHT_MEASURE names: agreement with git blame and time, on up to 300 files, beside the lineage of all files and one
// git log --numstat -M.
func TestMeasureLineage(t *testing.T) {
	repos := os.Getenv("LEADWRIGHT_MEASURE")
	if repos == "" {
		t.Skip("LEADWRIGHT_MEASURE names no repositories")
	}
	for dir := range strings.SplitSeq(repos, ":") {
		r, err := git.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		head, err := r.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var numstat, took []time.Duration
		var files map[string][]string
		for range 3 {
			began := time.Now()
			log := exec.Command("git", "-C", dir, "log", "--numstat", "-M", head.Hash)
			if err := log.Run(); err != nil {
				t.Logf("git log --numstat -M: %v", err)
			}
			numstat = append(numstat, time.Since(began))
			began = time.Now()
			files = lineage(t, r, head.Hash, git.LineageOptions{})
			took = append(took, time.Since(began))
		}
		slices.Sort(numstat)
		slices.Sort(took)
		var self syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &self); err != nil {
			t.Fatal(err)
		}
		paths := make([]string, 0, len(files))
		all := 0
		for path, lines := range files {
			paths = append(paths, path)
			all += len(lines)
		}
		slices.Sort(paths)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		sampled := paths[:min(300, len(paths))]
		began := time.Now()
		lines, same := 0, 0
		for _, path := range sampled {
			for i, commit := range blame(t, dir, head.Hash, path) {
				lines++
				if i < len(files[path]) && files[path][i] == commit {
					same++
				}
			}
		}
		each := time.Since(began) / time.Duration(len(sampled))
		whole := each * time.Duration(len(paths))
		t.Logf("%s: %d lines of %d files; numstat %.2f s, lineage %.2f s (%.2f times), peak %d MiB; blame of %d files %.1f ms "+
			"each, so %.0f s for all (%.0f times lineage); %.3f %% of %d lines agree", dir, all, len(paths), numstat[1].Seconds(),
			took[1].Seconds(), took[1].Seconds()/numstat[1].Seconds(), self.Maxrss/1024, len(sampled), 1000*each.Seconds(),
			whole.Seconds(), whole.Seconds()/took[1].Seconds(), 100*float64(same)/float64(lines), lines)
	}
}
