package standard

import (
	"maps"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// ordered is a tree that lists its entries in an order.
type ordered struct {
	tree
	entries []Entry
}

func (o ordered) Entries() []Entry { return o.entries }

var (
	somePath = rapid.SampledFrom([]string{"README.md", ".env", "a/.env", "LICENSE", "COPYING", "main.go", "a/a.go", "a/a_test.go", "b/b.py", "go.mod",
		"b/go.mod", "CODEOWNERS", ".github/CODEOWNERS", ".gitlab-ci.yml", "docs/x.md", "requirements.txt", "logo.png", "src/lib.rs", "vendor/x/x.go"})
	someContent = rapid.SampledFrom([]string{"", "TODO", "// Copyright\n", "# Install\n\n# Licence\n", mit, "module x\nrequire example.com/log v1.3.0\n", "gone",
		linkMark + "x", "left-pad==1\n", "#[test]", "Status: accepted"})
	someTree = rapid.Custom(func(t *rapid.T) tree { return rapid.MapOf(somePath, someContent).Draw(t, "files") })
)

func ranBy(t *rapid.T, file File, tr Tree) []Result {
	results, err := run(t.Context(), tr, nil, file.Standards, 300)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// outcomes are those of all checks, in order.
func outcomes(results []Result) []Outcome {
	var all []Outcome
	for _, r := range results {
		for _, c := range r.Checks {
			all = append(all, c.Outcome)
		}
	}
	return all
}

func TestTheOrderOfFilesDoesNotMatter(t *testing.T) {
	t.Parallel()
	file := parse(t, read(t, "standards.yaml"))
	rapid.Check(t, func(t *rapid.T) {
		files := someTree.Draw(t, "tree")
		once := ranBy(t, file, files)
		again := ranBy(t, file, ordered{files, rapid.Permutation(files.Entries()).Draw(t, "order")})
		if !reflect.DeepEqual(once, again) {
			t.Fatalf("%+v\nthen %+v", once, again)
		}
	})
}

// A file more mends no check of what may not be there, and breaks none of what must.
func TestAFileMore(t *testing.T) {
	t.Parallel()
	bad := parse(t, []byte(`standards:
  - key: bad
    title: What may not be there
    checks:
      - {file: "**/.env", absent: true}
      - {file: "*.md", absent: true}
      - {max-file-size: 20B}
      - {content: {in: "*", without: "TODO|Copyright"}}
      - {content: {in: "*.go", matches: Copyright, in-each: true}}
`))
	good := parse(t, []byte(`standards:
  - key: good
    title: What must be there
    checks:
      - {file: "**/.env"}
      - {file: "*.md"}
      - {ci: true}
`))
	rapid.Check(t, func(t *rapid.T) {
		files := someTree.Draw(t, "tree")
		more := maps.Clone(files)
		path := somePath.Draw(t, "path")
		if _, there := more[path]; there {
			return
		}
		more[path] = someContent.Draw(t, "content")
		before, after := outcomes(ranBy(t, bad, files)), outcomes(ranBy(t, bad, more))
		for i, o := range before {
			if o == Failed && after[i] == Passed {
				t.Fatalf("check %d passes since %s is there too", i, path)
			}
		}
		before, after = outcomes(ranBy(t, good, files)), outcomes(ranBy(t, good, more))
		for i, o := range before {
			if o == Passed && after[i] != Passed {
				t.Fatalf("check %d does not pass since %s is there too", i, path)
			}
		}
	})
}

// One more standard that does not pass never lifts the level, and no level is reached over one that does not.
func TestAStandardMoreLowersTheLevel(t *testing.T) {
	t.Parallel()
	file := File{Levels: []string{"a", "b", "c"}}
	rank := map[string]int{"": 0, "a": 1, "b": 2, "c": 3}
	result := rapid.Custom(func(t *rapid.T) Result {
		return Result{Standard: Standard{Level: rapid.SampledFrom(file.Levels).Draw(t, "level")},
			Outcome: rapid.SampledFrom([]Outcome{Passed, Failed, Unknown}).Draw(t, "outcome")}
	})
	rapid.Check(t, func(t *rapid.T) {
		results := rapid.SliceOf(result).Draw(t, "results")
		before := file.LevelOf(results)
		more := result.Draw(t, "more")
		if after := file.LevelOf(append(results, more)); more.Outcome != Passed && rank[after] > rank[before] {
			t.Fatalf("%+v lifts %q to %q", more, before, after)
		}
		if reached := rank[before]; reached > 0 {
			for _, r := range results {
				if rank[r.Standard.Level] <= reached && r.Outcome != Passed {
					t.Fatalf("%q is reached with %+v", before, r)
				}
			}
		}
	})
}

func FuzzGlob(f *testing.F) {
	f.Add("{a/**,**/b}?.*", "a/b/c.d")
	f.Add("**/**/**/x", "a/b/\xff/x")
	f.Add("{{,},[}", "[")
	f.Fuzz(func(t *testing.T, text, path string) {
		if len(text) > maxGlob || len(path) > 1<<12 {
			t.Skip("longer than a file may have it")
		}
		g, ok := compileGlob(text, false)
		if !ok {
			return
		}
		g.match(path)
		if h, ok := compileGlob(text, true); !ok || g.match(path) && !h.match(path) {
			t.Fatalf("%q fits %q from the root, and not anywhere", text, path)
		}
	})
}
