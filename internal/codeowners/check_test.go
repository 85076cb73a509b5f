package codeowners

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var checkedPaths = []string{"README.md", "api/a.go", "api/b.go", "docs/guide.md", "docs/old/x.md", "tools/x/a.sh", "tools/x/b.sh", "web/app.ts"}

// checkedPeople answers as a repository would: who left, who is silent, who touched what.
var checkedPeople = Evidence{
	Standing: func(o Owner, _ []int) Standing {
		switch o.Name {
		case "gone":
			return Gone
		case "quiet":
			return Silent
		case "new":
			return Stranger
		case "ann":
			return Active
		}
		return NotKnown
	},
	Others: func(owners []Owner, _ []int) []string {
		if owners[0].Name == "new" {
			return []string{"Ann Example", "Ben Example"}
		}
		return nil
	},
}

// told writes findings as "kind@line owner paths".
func told(found []Finding) string {
	var lines []string
	for _, f := range found {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s@%d %s %d", f.Kind, f.Line, f.Owner, f.Paths)))
	}
	return strings.Join(lines, "\n")
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		dialect Dialect
		text    string
		want    string
	}{
		{"all is well", GitHub, "* @ann\n", ""},
		{"a team is not spoken of", GitHub, "* @org/team\n", ""},
		{"nothing fits", GitHub, "* @ann\n/none/ @ann\n", "matches-nothing@2  0"},
		{"later lines decide", GitHub, "/api/ @ann\n*.go @ann\n* @ann\n", "shadowed@1  0\nshadowed@2  0"},
		{"in GitLab each section decides", GitLab, "[A]\n/api/ @ann\n[B]\n* @ann\n", ""},
		{"in Gitea every line counts", Gitea, "api/.* @ann\n.* @ann\n", ""},
		{"who left", GitHub, "* @gone @ann\n", "owner-left@1 @gone 8"},
		{"who is silent", GitHub, "* @ann\n/api/ @quiet\n", "owner-silent@2 @quiet 2"},
		{"who never touched it", GitHub, "* @ann\n/api/ @new\n", "owner-never-touched@2 @new 2\ndiffers@2  2"},
		{"taken away on purpose", GitHub, "* @ann\n/docs/\n", ""},
		{"folders without owner", GitHub, "/api/ @ann\n/docs/*.md @ann\n", "unowned@0  2\nunowned@0  1\nunowned@0  1\nunowned@0  1"},
		{"no owner at all", GitHub, "# nobody\n", "unowned@0  8"},
		{"a line that is wrong", GitHub, "* @ann\n!x @ann\n", "syntax@2  0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file, problems := Parse(tt.dialect, []byte(tt.text))
			found := Check(file, problems, checkedPaths, func(int) bool { return true }, checkedPeople)
			if got := told(found); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			for _, f := range found {
				if f.Sentence == "" || f.Hint == "" || f.Level == "" || f.Paths > 0 && len(f.Examples) == 0 {
					t.Errorf("%+v does not say enough", f)
				}
			}
		})
	}
}

// TestReach compares with asking for each path alone.
func TestReach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(dialects).Draw(t, "dialect")
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"* @a", "/api/ @a", "*.go @b", "docs @c", "/docs/old/ @a", "!web @d", "[S]", "x/ @a",
			"/tools/x/a.sh", ".* @b", "api/.* @a"}), 0, 8).Draw(t, "lines")
		file, _ := Parse(d, []byte(strings.Join(lines, "\n")))
		reach := file.Reach(checkedPaths)
		for n, p := range checkedPaths {
			var want []int
			for _, hit := range file.Owners(p).Hits {
				want = append(want, hit.Rule.Line)
			}
			var got []int
			for i, r := range reach {
				if slices.Contains(r.Decides, n) {
					if got = append(got, file.Rules[i].Line); r.Matches == 0 {
						t.Fatalf("line %d decides for %s without fitting it", file.Rules[i].Line, p)
					}
				}
			}
			slices.Sort(want)
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Fatalf("%s in %q: lines %v decide, want %v", p, lines, got, want)
			}
		}
	})
}

var update = flag.Bool("update", false, "write the golden files anew")

func TestSARIF(t *testing.T) {
	t.Parallel()
	file, problems := Parse(GitHub, []byte("* @gone\n/none/ @ann\n!x @ann\n"))
	got, err := SARIF(Check(file, problems, checkedPaths, func(int) bool { return true }, checkedPeople), ".github/CODEOWNERS", "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "check.sarif")
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(got) != string(want) {
		t.Errorf("%v\n%s", err, got)
	}
}

// FuzzCheck never fails, and finds the same twice.
func FuzzCheck(f *testing.F) {
	f.Add("* @gone\n/none/ @ann\n[A]\n!x @ann\n", "api/a.go")
	f.Fuzz(func(t *testing.T, text, path string) {
		if len(text) > 1<<12 || len(path) > 1<<10 {
			t.Skip("long inputs are the benchmarks' matter")
		}
		paths := append(slices.Clone(checkedPaths), path)
		for _, d := range dialects {
			file, problems := Parse(d, []byte(text))
			source := func(int) bool { return true }
			once := told(Check(file, problems, paths, source, checkedPeople))
			if again := told(Check(file, problems, paths, source, checkedPeople)); once != again {
				t.Fatalf("%s, then %s", once, again)
			}
		}
	})
}

// BenchmarkCheck checks 1,000 lines against 100,000 paths.
func BenchmarkCheck(b *testing.B) {
	var paths []string
	for i := range 100_000 {
		paths = append(paths, fmt.Sprintf("services/s%d/internal/p%d/file%d.go", i%700, i%13, i))
	}
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "/services/s%d/ @team%d\n", i, i)
	}
	file, problems := Parse(GitHub, []byte(text.String()))
	for b.Loop() {
		Check(file, problems, paths, func(int) bool { return true }, checkedPeople)
	}
}
