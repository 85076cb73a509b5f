package leadwright_test

import (
	"errors"
	"fmt"
	"go/ast"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tables returns the tables that the migrations make, and per table those it refers to.
func tables(t *testing.T) map[string][]string {
	t.Helper()
	names, err := filepath.Glob("internal/store/migrations/*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no migrations found: %v", err)
	}
	made := regexp.MustCompile(`(?is)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\((.*?)\n\)`)
	refers := regexp.MustCompile(`(?i)REFERENCES\s+(\w+)`)
	all := map[string][]string{"store_version": nil, "store_meta": nil} // made by package store itself
	for _, name := range names {
		for _, m := range made.FindAllStringSubmatch(read(t, name), -1) {
			all[m[1]] = nil
			for _, to := range refers.FindAllStringSubmatch(m[2], -1) {
				all[m[1]] = append(all[m[1]], to[1])
			}
		}
	}
	return all
}

// owner returns the package whose name a table carries as prefix.
func owner(table string) string {
	prefix, _, _ := strings.Cut(table, "_")
	return "internal/" + prefix
}

func TestTablesBelongToOnePackage(t *testing.T) {
	t.Parallel()
	all := tables(t)
	for table, refers := range all {
		if _, exists := house[owner(table)]; !exists {
			t.Errorf("table %s carries no package's name as prefix", table)
		}
		for _, to := range refers {
			if owner(to) != owner(table) {
				t.Errorf("table %s refers to %s: packages point at each other's rows by id only", table, to)
			}
		}
	}
	words := regexp.MustCompile(`\w+`)
	used := map[string]bool{}
	for _, p := range packages(t) {
		for text, at := range p.texts() {
			for _, word := range words.FindAllString(text, -1) {
				if _, isTable := all[word]; !isTable {
					continue
				}
				used[word] = true
				if owner(word) != p.path {
					t.Errorf("%s: %s names the table %s, which is %s's", at, p.path, word, owner(word))
				}
			}
		}
	}
	for table := range all {
		if !used[table] {
			t.Errorf("no code names the table %s", table)
		}
	}
}

// A door holds no query, and neither does what joins areas.
func TestDoorsHoldNoSQL(t *testing.T) {
	t.Parallel()
	query := regexp.MustCompile(`\b(SELECT\s.*\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+\s+SET)\s`)
	for _, p := range packages(t) {
		if floor := house[p.path].floor; floor < house["internal/week"].floor || floor == helpers {
			continue
		}
		for text, at := range p.texts() {
			if query.MatchString(text) {
				t.Errorf("%s: %s is on floor %d and holds SQL; ask an area", at, p.path, house[p.path].floor)
			}
		}
	}
}

// Git is run by internal/git alone, where it cannot be made to run what a hostile repository wants; see its run.go.
func TestOnlyPackageGitRunsGit(t *testing.T) {
	t.Parallel()
	runs := regexp.MustCompile(`^exec\.(Command|CommandContext|LookPath)$`)
	for _, p := range packages(t) {
		if within(p.path, "internal/git") {
			continue
		}
		for _, f := range p.files {
			ast.Inspect(f.File, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || f.test {
					return !f.test
				}
				if fun, ok := call.Fun.(*ast.SelectorExpr); ok && runs.MatchString(fmt.Sprintf("%s.%s", fun.X, fun.Sel)) {
					for _, arg := range call.Args {
						if lit, ok := arg.(*ast.BasicLit); ok && lit.Value == strconv.Quote("git") {
							t.Errorf("%s: only internal/git runs git", positions.Position(call.Pos()))
						}
					}
				}
				return true
			})
		}
	}
}

func TestEveryPackageHasOneDocAndTests(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		var docs []string
		tested := false
		for _, f := range p.files {
			tested = tested || f.test
			if f.test || f.generated {
				continue
			}
			if f.Doc != nil {
				docs = append(docs, f.path)
				if start := "Package " + f.Name.Name + " "; f.Name.Name != "main" && !strings.HasPrefix(f.Doc.Text(), start) {
					t.Errorf("%s: the package's doc does not start with %q", f.path, start)
				}
			}
		}
		if len(docs) != 1 {
			t.Errorf("%s has its package doc in %q; it needs exactly one", p.path, docs)
		}
		if !tested && house[p.path].floor != helpers {
			t.Errorf("%s has no tests", p.path)
		}
	}
}

// The root holds the tour and these tests.
func TestTheRootHoldsNoCode(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name != "doc.go" && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s: code goes into internal/ or cmd/", name)
		}
	}
}

func TestArchitectureNamesEveryPackage(t *testing.T) {
	t.Parallel()
	text := read(t, "ARCHITECTURE.md")
	if lines := strings.Count(text, "\n"); lines > 100 {
		t.Errorf("ARCHITECTURE.md has %d lines; it is to stay one page of at most 100", lines)
	}
	// | 0 | `internal/fault` | …
	row := regexp.MustCompile("(?m)^\\| (\\d+|test) \\| `([^`]+)` \\| \\S")
	named := map[string]string{}
	for _, m := range row.FindAllStringSubmatch(text, -1) {
		named[m[2]] = m[1]
	}
	for _, p := range packages(t) {
		floor := strconv.Itoa(house[p.path].floor)
		if house[p.path].floor == helpers {
			floor = "test"
		}
		if named[p.path] != floor {
			t.Errorf("ARCHITECTURE.md has %s on floor %q, arch_test.go on %q", p.path, named[p.path], floor)
		}
		delete(named, p.path)
	}
	for name := range named {
		t.Errorf("ARCHITECTURE.md names %s, which is not there", name)
	}
}

// documents returns the Markdown files that speak about this repository.
func documents(t *testing.T) []string {
	t.Helper()
	names := []string{}
	for _, pattern := range []string{"*.md", "decisions/*.md", "docs/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) == 0 {
		t.Fatal("no documents found")
	}
	return names
}

// Documents name nothing that is gone: their relative links lead somewhere, and so do paths in code spans.
func TestDocumentsNameWhatExists(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
	span := regexp.MustCompile("`((?:internal|cmd|decisions|\\.ci|docs)/[\\w./-]+)`")
	for _, name := range documents(t) {
		text := read(t, name)
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			exists(t, name, path.Join(path.Dir(filepath.ToSlash(name)), m[1]))
		}
		for _, m := range span.FindAllStringSubmatch(text, -1) {
			exists(t, name, m[1])
		}
	}
}

func exists(t *testing.T, document, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.FromSlash(name)); errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s names %s, which is not there", document, name)
	} else if err != nil {
		t.Error(err)
	}
}

// Decisions are numbered without gaps and have the front matter and sections of MADR.
func TestDecisionsAreWellFormed(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("decisions/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no decisions found: %v", err)
	}
	start := regexp.MustCompile(`^---\nstatus: (proposed|accepted|rejected|deprecated|superseded by \d{4})\n` +
		`date: \d{4}-\d{2}-\d{2}\n---\n\n# \S`)
	for i, name := range names { // Glob sorts
		if number := fmt.Sprintf("%04d-", i+1); !strings.HasPrefix(filepath.Base(name), number) {
			t.Errorf("%s: its number should be %s", name, number)
		}
		text := read(t, name)
		if !start.MatchString(text) {
			t.Errorf("%s does not start with status, date and title", name)
		}
		for _, section := range []string{"## Context and Problem Statement", "## Considered Options",
			"## Decision Outcome", "### Consequences"} {
			if !strings.Contains(text, "\n"+section+"\n") {
				t.Errorf("%s has no section %q", name, section)
			}
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
