package codeowners

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// fuzzDialect parses anything, keeps its bytes, and answers for any path within a bounded time.
func fuzzDialect(f *testing.F, d Dialect) {
	for _, text := range []string{
		"* @ann\n*.go @org/team # why\n/x\n", "[A][2] @ann\n!x\n^[B\ny\\ z @@owner\n", "!.*\\\\.go @ann\n(a|b)* @bob\n",
		strings.Repeat("*a", 50) + " @ann\n" + strings.Repeat("**/a/", 50) + " @bob", "(a*)*(a*)*b @ann",
		"[a-\\]] @x\r\n\ufeff",
	} {
		f.Add(text, "a/b/c.go")
	}
	f.Fuzz(func(t *testing.T, text, path string) {
		if len(text) > 1<<16 || len(path) > 1<<12 {
			t.Skip("long inputs are the benchmarks' matter")
		}
		start := time.Now()
		file, problems := Parse(d, []byte(text))
		if file.String() != text {
			t.Fatalf("%q came back as %q", text, file.String())
		}
		for _, p := range problems {
			if p.Line < 1 || p.Line > max(len(file.Lines), 1) || p.Column < 1 || p.Message == "" || p.Hint == "" {
				t.Fatalf("a problem is nowhere or says nothing: %+v", p)
			}
		}
		for _, hit := range file.Owners(path).Hits {
			if hit.Rule.Line < 1 {
				t.Fatalf("a hit without a line: %+v", hit)
			}
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Fatalf("took %v", took)
		}
	})
}

func FuzzGitHub(f *testing.F) { fuzzDialect(f, GitHub) }
func FuzzGitLab(f *testing.F) { fuzzDialect(f, GitLab) }
func FuzzGitea(f *testing.F)  { fuzzDialect(f, Gitea) }

// Patterns that make matchers with backtracking run for ages take steps of pattern × path here.
func TestNoPatternIsSlow(t *testing.T) {
	t.Parallel()
	path := strings.Repeat("a", 2000) + "/" + strings.Repeat("a/", 200) + "c"
	for _, d := range dialects {
		for _, pattern := range []string{
			strings.Repeat("*a", 500) + "b", strings.Repeat("**/a/", 100) + "b", "(" + strings.Repeat("(a*)*", 100) + ")*b",
		} {
			f, _ := Parse(d, []byte(pattern+" @ann\n"))
			checkAnswers(t, f, []ask{{path, "-"}})
		}
	}
}

// BenchmarkOwners asks for 100,000 paths of 1,000 rules; the aim is well under a second.
func BenchmarkOwners(b *testing.B) {
	var paths []string
	for i := range 100_000 {
		ext := []string{"go", "ts", "md"}[i%3]
		paths = append(paths, fmt.Sprintf("services/s%d/internal/p%d/file%d.%s", i%700, i%13, i, ext))
	}
	for _, d := range dialects {
		var text strings.Builder
		for i := range 1000 {
			switch {
			case d == Gitea:
				fmt.Fprintf(&text, "services/s%d/.*\\\\.go @team%d\n", i, i)
			case i%100 == 0 && d == GitLab:
				fmt.Fprintf(&text, "[Section %d] @lead\n*.md\n", i)
			case i%3 == 0:
				fmt.Fprintf(&text, "p%d/ @team%d\n", i, i)
			default:
				fmt.Fprintf(&text, "/services/s%d/ @team%d\n", i, i)
			}
		}
		b.Run(string(d), func(b *testing.B) {
			f, problems := Parse(d, []byte(text.String()))
			if len(problems) > 0 {
				b.Fatal(problems[0])
			}
			for b.Loop() {
				for _, p := range paths {
					f.Owners(p)
				}
			}
		})
	}
}
