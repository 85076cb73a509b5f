package standard

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	t.Parallel()
	file := parse(t, read(t, "standards.yaml"))
	first := file.Standards[0]
	if len(first.Checks) != 2 || first.Checks[1].Line != 10 {
		t.Fatalf("got %+v", first.Checks)
	}
	first.Checks = nil
	if want := (Standard{Key: "readme", Title: "Every repository says what it is", Why: "Newcomers lose a day otherwise.", Decision: "0007",
		Since: "2026-03-01", Level: "bronze", For: Scope{Repositories: []string{"*"}}, Line: 3}); !reflect.DeepEqual(first, want) {
		t.Errorf("got  %+v\nwant %+v", first, want)
	}
	if want := (Scope{[]string{"*"}, []string{"sandbox-*", "labs/*"}, []string{"Platform"}}); !reflect.DeepEqual(file.Standards[1].For, want) {
		t.Errorf("got %+v", file.Standards[1].For)
	}
	var said []string
	for _, s := range file.Standards {
		for _, c := range s.Checks {
			said = append(said, c.Kind+": "+c.String())
		}
	}
	want := []string{
		"file: README.md is there",
		"readme-sections: The README has Install*, Licence",
		"licence: The licence is MIT or Apache-2.0 or GPL-3.0-or-later",
		"content: Each file that fits *.go has Copyright|SPDX",
		"content: No file that fits *.go has TODO",
		"content: A file that fits docs/** has ^Status: ",
		"file: **/.env is not there",
		"max-file-size: No file is larger than 1MB",
		"ci: A CI service is configured",
		"owners: A CODEOWNERS file is where its server looks",
		"tests-beside-code: At least 60% of the folders with source files have tests",
		"dependency: go:example.com/log is used, at 1.2.0 or later",
		"dependency: pypi:left-pad is not used",
		"review-share: At least 80% of the changes of 90 days are reviewed",
		"result: golangci-lint tells of at most 0 of error, 10 of warning",
	}
	if !reflect.DeepEqual(said, want) {
		t.Errorf("got\n%s", strings.Join(said, "\n"))
	}
	for kind := range kinds {
		if !strings.Contains(strings.Join(said, "\n"), kind+": ") {
			t.Errorf("standards.yaml has no check %s", kind)
		}
	}
}

func TestWrongFilesNameTheLine(t *testing.T) {
	t.Parallel()
	head := "standards:\n  - key: a\n    title: A\n    checks:\n"
	for _, test := range []struct {
		name, file string
		line       int
		says       string
	}{
		{"nothing", "", 1, "empty"},
		{"comments", "# none\n", 1, "empty"},
		{"two documents", "standards: []\n---\nstandards: []\n", 1, "more than one"},
		{"a list", "- a\n", 1, "The file has no fields"},
		{"no standards", "levels: [a]\n", 1, "no standards"},
		{"no list of standards", "standards: a\n", 1, "Standards is no list"},
		{"an unknown field", head + "      - ci: true\nstandard: []\n", 6, `"standard" is no field`},
		{"levels twice", "levels: [a, a]\nstandards: []\n", 1, `"a" is no level`},
		{"no level", "levels: []\nstandards: []\n", 1, "Levels is empty"},
		{"no list of levels", "levels: 0\nstandards:\n  - {key: a, title: A, level: a, checks: [{ci: true}]}\n", 1, "Levels is no list"},
		{"no key", "standards:\n  - title: A\n    checks: [{ci: true}]\n", 2, "no key"},
		{"a wrong key", "standards:\n  - title: A\n    key: A b\n    checks: [{ci: true}]\n", 3, `"A b" is no key`},
		{"a key twice", head + "      - ci: true\n  - {key: a, title: B, checks: [{ci: true}]}\n", 6, "already, in line 2"},
		{"no title", "standards:\n  - key: a\n    checks: [{ci: true}]\n", 2, "no title"},
		{"a wrong day", "standards:\n  - key: a\n    title: A\n    since: 2026-02-30\n    checks: [{ci: true}]\n", 4, "no day"},
		{"an unknown level", "standards:\n  - key: a\n    title: A\n    level: tin\n    checks: [{ci: true}]\n", 4, `"tin"`},
		{"a list for a text", "standards:\n  - key: a\n    title: [A]\n    checks: [{ci: true}]\n", 3, "Title is no text"},
		{"a long text", "standards:\n  - key: a\n    title: " + strings.Repeat("x", 4001) + "\n    checks: [{ci: true}]\n", 3, "4000 characters"},
		{"a bell", "standards:\n  - key: a\n    title: \"\\a\"\n    checks: [{ci: true}]\n", 3, "cannot be shown"},
		{"no repositories", "standards:\n  - key: a\n    title: A\n    for: {repositories: []}\n    checks: [{ci: true}]\n", 4, "Repositories is empty"},
		{"an empty name", "standards:\n  - key: a\n    title: A\n    for: {except: [x, '']}\n    checks: [{ci: true}]\n", 4, "entry of except"},
		{"no checks", "standards:\n  - key: a\n    title: A\n", 2, "no checks"},
		{"an unknown check", head + "      - files: x\n", 5, "nothing that can be checked"},
		{"a text for a check", head + "      - ci\n", 5, "nothing that can be checked"},
		{"two checks at once", head + "      - ci: true\n        owners: true\n", 5, "ci and owners at once"},
		{"a field of another check", head + "      - ci: true\n        absent: true\n", 6, `"absent" is no field`},
		{"no CI", head + "      - ci: false\n", 5, "Ci is not true"},
		{"CI as a text", head + "      - ci: please\n", 5, "neither true nor false"},
		{"an empty CI", head + "      - ci:\n", 5, "Ci is not true"},
		{"a path outside", head + "      - file: ../secret\n", 5, "leads out of the repository"},
		{"a path that goes out later", head + "      - file: a/../../b\n", 5, "leads out of the repository"},
		{"an absolute path", head + "      - file: /etc/passwd\n", 5, "is absolute"},
		{"a drive", head + "      - file: C:secret\n", 5, "is absolute"},
		{"a home", head + "      - file: ~/x\n", 5, "is absolute"},
		{"a backslash", head + "      - file: a\\b\n", 5, "has a backslash"},
		{"a folder", head + "      - file: docs/\n", 5, "empty or a dot"},
		{"an exception outside", head + "      - max-file-size: 1MB\n        except:\n          - '*.png'\n          - ../x\n", 8, "leads out"},
		{"contents outside", head + "      - content:\n          in: ../*.go\n          matches: x\n", 6, "leads out"},
		{"open braces", head + "      - file: '{a,b'\n", 5, "do not close"},
		{"a long path", head + "      - file: " + strings.Repeat("x", 257) + "\n", 5, "longer than 256"},
		{"no path", head + "      - file: ''\n", 5, "has no file"},
		{"no pattern", head + "      - content: {in: x}\n", 5, "neither matches nor without"},
		{"two patterns", head + "      - content: {in: x, matches: a, without: b}\n", 5, "or both"},
		{"an empty pattern", head + "      - content: {in: x, matches: ''}\n", 5, "Matches is empty"},
		{"a wrong pattern", head + "      - content: {in: x, matches: '('}\n", 5, "Matches is no pattern: missing closing )"},
		{"looking around", head + "      - content: {in: x, matches: '(?=a)'}\n", 5, "Matches is no pattern"},
		{"a pattern of nothing", head + "      - content: {in: x, matches: 'a*'}\n", 5, "in an empty file too"},
		{"each without", head + "      - content: {in: x, without: a, in-each: true}\n", 5, "In-each belongs to matches"},
		{"content as a text", head + "      - content: x\n", 5, "Content has no fields"},
		{"an unknown licence", head + "      - licence:\n          - MIT\n          - Mine\n", 7, `"Mine" is no licence`},
		{"no licence", head + "      - licence: []\n", 5, "Licence is empty"},
		{"a licence as a text", head + "      - licence: MIT\n", 5, "Licence is no list"},
		{"no size", head + "      - max-file-size: big\n", 5, "no size"},
		{"an unknown ecosystem", head + "      - dependency: {name: x, in: cpan}\n", 5, `In is "cpan"`},
		{"no name", head + "      - dependency: {in: go}\n", 5, "no name"},
		{"no group", head + "      - dependency: {name: x, in: maven}\n", 5, "no group and name"},
		{"a range", head + "      - dependency: {name: x, in: npm, at-least: ^1}\n", 5, "no version"},
		{"a pre-release", head + "      - dependency: {name: x, in: npm, at-least: 1.0.0-rc.1}\n", 5, "no version"},
		{"absent at a version", head + "      - dependency: {name: x, in: go, at-least: 1.0, absent: true}\n", 5, "has no version"},
		{"too many percent", head + "      - tests-beside-code: {at-least: 101}\n", 5, `At-least is "101"`},
		{"no days", head + "      - review-share: {at-least: 1}\n", 5, "no days"},
		{"no tool", head + "      - result: {at-most: {error: 0}}\n", 5, "no tool"},
		{"no limit", head + "      - result: {tool: x}\n", 5, "no at-most"},
		{"an empty limit", head + "      - result: {tool: x, at-most: {}}\n", 5, "no at-most"},
		{"an unknown limit", head + "      - result: {tool: x, at-most: {crash: 0}}\n", 5, `"crash" is no field`},
		{"a negative limit", head + "      - result: {tool: x, at-most: {error: -1}}\n", 5, `"-1"`},
		{"an anchor", head + "      - &x {ci: true}\n", 5, "Anchors"},
		{"an alias", "levels: &x [a]\nstandards: []\n", 1, "Anchors"},
		{"an alias in a list", "levels: [a]\nstandards:\n  - key: a\n    title: A\n    for: {teams: [&x a, *x]}\n    checks: [{ci: true}]\n", 5, "Anchors"},
		{"no YAML", "standards: [\n", 2, "no YAML"},
		{"a field twice", head + "      - ci: true\n    title: B\n", 6, "twice"},
		{"another encoding", "levels: [a]\n# caf\xe9\n", 2, "UTF-8"},
		{"too deep", strings.Repeat("[", 4000), 1, "no YAML"},
		{"too large", strings.Repeat("#", MaxFile+1), 1, "larger"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, problems := Parse([]byte(test.file))
			if len(problems) == 0 {
				t.Fatal("no problem is told")
			}
			p := problems[0]
			if p.Line != test.line || !strings.Contains(p.Message, test.says) || p.Hint == "" || len(p.Message) > 400 {
				t.Errorf("%+v", problems)
			}
			if len(problems) > 1 && !strings.Contains(test.file, "standards: []\n") {
				t.Errorf("one thing is wrong, and told more than once: %+v", problems)
			}
		})
	}
}

func TestEachProblemIsTold(t *testing.T) {
	t.Parallel()
	_, problems := Parse([]byte("standards:\n  - key: a\n    title: A\n    checks:\n      - file: ../x\n      - licence: [Mine]\n      - ci: false\n"))
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
	}
	if want := []int{5, 6, 7}; !reflect.DeepEqual(lines, want) {
		t.Errorf("%+v", problems)
	}
	if _, problems := Parse([]byte("standards:\n" + strings.Repeat("  - {}\n", 200))); len(problems) != maxProblems {
		t.Errorf("%d problems", len(problems))
	}
}

// No path that a file names leads outside, however it is written.
func TestNoGlobLeadsOutside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"..", ".", "", "a", "*", "**", "C:", "~", `\`, "{a,b}", "b.go"}), 1, 5).Draw(t, "names"), "/")
		file, problems := Parse([]byte("standards:\n  - {key: a, title: A, checks: [{file: '" + text + "'}]}\n"))
		if len(problems) > 0 {
			return
		}
		g := file.Standards[0].Checks[0].rule.(fileRule).glob
		for _, path := range []string{"../a", "/a", "a/../../b.go", "..", "./a"} {
			if g.match(path) && !strings.Contains(text, "*") || outside(text) != "" {
				t.Fatalf("%s is taken, and fits %s", text, path)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(read(f, "standards.yaml"))
	f.Add([]byte("standards:\n  - key: a\n    checks:\n      - file: ../x\n      - {content: {in: [], matches: \"(\"}}\n      - licence: [1, {}]\n"))
	f.Add([]byte("levels: [&x a, *x]\nstandards: {a: b}\n"))
	small := maps.Clone(wholeTree)
	delete(small, "dump.bin")
	delete(small, "logo.png")
	f.Fuzz(func(t *testing.T, content []byte) {
		file, problems := Parse(content)
		lines := 1 + strings.Count(string(content), "\n") + strings.Count(string(content), "\r")
		for i, p := range problems {
			if p.Line < 1 || p.Line > lines+strings.Count(string(content), "\u0085")+1 || p.Message == "" || p.Hint == "" || i > 0 && p.Line < problems[i-1].Line {
				t.Fatalf("%+v of %d lines", problems, lines)
			}
		}
		if len(problems) > 0 {
			return
		}
		if len(file.Standards) == 0 || len(file.Levels) == 0 {
			t.Fatalf("%+v", file)
		}
		results, err := Run(t.Context(), small, nil, file.Standards)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			for _, c := range r.Checks {
				if c.Check.String() == "" || (c.Outcome == Failed) != (len(c.Findings) > 0) || c.Outcome == Unknown && c.Reason == "" {
					t.Fatalf("%+v", c)
				}
			}
		}
		if _, err := SARIF(results, "1"); err != nil {
			t.Fatal(err)
		}
		file.LevelOf(results)
	})
}
