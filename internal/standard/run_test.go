package standard

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

func TestChecks(t *testing.T) {
	t.Parallel()
	link := linkMark + "elsewhere"
	report := figures{percent: 81, reports: map[string]Report{
		"lint":  {Counts: map[string]int{"error": 0, "warning": 3, "note": 9}},
		"tests": {Counts: map[string]int{"tests": 4, "failure": 1, "error": 0, "skipped": 2}},
	}}
	for _, test := range []struct {
		check string
		tree  tree
		want  string
	}{
		{"file: README.md", tree{"README.md": ""}, "passed"},
		{"file: README.md", tree{"docs/README.md": "", "readme.md": ""}, "failed; There is no README.md"},
		{"file: README*", tree{"README.rst": ""}, "passed"},
		{"file: README.md", tree{"README.md": link}, "failed; README.md It is a link, and links are not followed"},
		{"file: '*.md'", tree{"a.md": link, "b.md": ""}, "passed"},
		{"file: '**/.env'\nabsent: true", tree{"a": ""}, "passed"},
		{"file: '**/.env'\nabsent: true", tree{".env": link, "a/.env": ""}, "failed; .env It is there; a/.env It is there"},

		{"max-file-size: 2kB", tree{"a": strings.Repeat("x", 2000), "b": link + strings.Repeat("x", 5000)}, "passed"},
		{"max-file-size: 2kB", tree{"a": strings.Repeat("x", 2001)}, "failed; a It has 2.1 kB; at most 2kB are wanted"},
		{"max-file-size: 1B\nexcept: ['*.x', b/**]", tree{"a/a.x": "long", "b/c/d": "long", "c/b": "long"}, "failed; c/b It has 4 bytes; at most 1B are wanted"},
		{"max-file-size: 0.5 KiB", tree{"a": strings.Repeat("x", 512)}, "passed"},

		{"content: {in: '*.go', matches: Copyright, in-each: true}", tree{"a.go": "// Copyright", "b/c.go": "x\n// Copyright 2026"}, "passed"},
		{"content: {in: '*.go', matches: Copyright, in-each: true}", tree{"a.go": "", "b/c.go": "package c"}, "failed; a.go It has no Copyright; b/c.go It has no Copyright"},
		{"content: {in: '*.go', matches: Copyright, in-each: true}", tree{"a.txt": ""}, "passed"},
		{"content: {in: '*.go', matches: Copyright}", tree{"a.go": "", "b/c.go": "Copyright"}, "passed"},
		{"content: {in: '*.go', matches: Copyright}", tree{"a.go": "", "b.txt": "Copyright"}, "failed; No file that fits *.go has Copyright"},
		{"content: {in: '*.go', matches: Copyright}", tree{"a.go": link + "Copyright"}, "failed; No file that fits *.go has Copyright"},
		{"content: {in: '*.go', matches: '^end$'}", tree{"a.go": "x\nend\ny\n"}, "passed"},
		{"content: {in: a, without: 'T[O]DO'}", tree{"a": "1\n2 TODO and TODO\n\n4 TODO"}, "failed; a:2 It has T[O]DO; a:2 It has T[O]DO; a:4 It has T[O]DO"},
		{"content: {in: a, without: TODO}", tree{"a": "todo", "b": "TODO"}, "passed"},
		{"content: {in: a, without: TODO}", tree{"a": "gone"}, "unknown; The content of a was not cloned"},
		{"content: {in: a, without: 'x '}", tree{"a": "x"}, "passed"},

		{"ci: true", tree{"a.yml": ""}, "failed; No file that CI services look for is there"},
		{"ci: true", tree{".github/workflows/x.yml": ""}, "passed"},
		{"ci: true", tree{".github/workflows/x/y.yml": "", ".github/x.yml": ""}, "failed; No file that CI services look for is there"},
		{"ci: true", tree{".gitlab-ci.yml": ""}, "passed"},
		{"ci: true", tree{"Jenkinsfile": ""}, "passed"},
		{"ci: true", tree{".forgejo/workflows/a.yaml": ""}, "passed"},
		{"ci: true", tree{".gitlab-ci.yml": link}, "failed; .gitlab-ci.yml It is a link, and links are not followed"},

		{"owners: true", tree{"docs/CODEOWNERS": ""}, "passed"},
		{"owners: true", tree{".gitlab/CODEOWNERS": ""}, "passed"},
		{"owners: true", tree{"a": ""}, "failed; No CODEOWNERS file is where a server looks for one"},
		{"owners: true", tree{"x/CODEOWNERS": ""}, "failed; No CODEOWNERS file is where a server looks for one; x/CODEOWNERS No server looks for it here"},
		{"owners: true", tree{"CODEOWNERS": link}, "failed; CODEOWNERS It is a link, and links are not followed"},

		{"licence: [MIT]", tree{"LICENSE": mit}, "passed"},
		{"licence: [mit]", tree{"LICENCE.md": mit}, "passed"},
		{"licence: [Apache-2.0, ISC]", tree{"LICENSE": mit}, "failed; LICENSE It is MIT; Apache-2.0 or ISC is wanted"},
		{"licence: [MIT]", tree{"LICENSE-MIT": mit, "LICENSE-APACHE": "Apache License\nVersion 2.0, January 2004"}, "failed; LICENSE-APACHE It is Apache-2.0; MIT is wanted"},
		{"licence: [MIT]", tree{"LICENSE": mit, "LICENSE-NAMES.txt": "ann, bob"}, "passed"},
		{"licence: [GPL-3.0-or-later]", tree{"COPYING": "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007"}, "passed"},
		{"licence: [LGPL-3.0-only]", tree{"COPYING": "GNU GENERAL PUBLIC LICENSE\nVersion 3", "COPYING.LESSER": "GNU LESSER GENERAL PUBLIC LICENSE Version 3"}, "passed"},
		{"licence: [MIT]", tree{"LICENSE": "Ask us."}, "unknown; The text of LICENSE is of no licence that is recognised"},
		{"licence: [MIT]", tree{"sub/LICENSE": mit, "LICENSES.go": mit}, "failed; There is no LICENSE or COPYING at the root"},
		{"licence: [MIT]", tree{"LICENSE": link}, "failed; LICENSE It is a link, and links are not followed"},

		{"readme-sections: [Install*, Lice?ce]", tree{"README.md": "# A\n## Installing it\n"}, "failed; README.md It has no section Lice?ce"},
		{"readme-sections: [install, licence]", tree{"Readme.rst": "Install\n-------\n\n=======\nLicence\n=======\n"}, "passed"},
		{"readme-sections: [Install]", tree{"docs/README.md": "# Install"}, "failed; There is no README at the root"},
		{"readme-sections: [Install]", tree{"README.md": link}, "failed; README.md It is a link, and links are not followed"},

		{"dependency: {name: example.com/x, in: go}", tree{"go.mod": "module a\nrequire example.com/x v1.0.0"}, "passed"},
		{"dependency: {name: example.com/x, in: go}", tree{"go.mod": "module a\nrequire example.com/x v1.0.0 // indirect"}, "failed; No manifest of go asks for example.com/x"},
		{"dependency: {name: example.com/x, in: go}", tree{"package.json": `{"dependencies": {"example.com/x": "1"}}`}, "failed; No manifest of go asks for example.com/x"},
		{"dependency: {name: example.com/x, in: go, at-least: 1.2.0}", tree{"go.mod": "module a\nrequire example.com/x v1.10.0", "b/go.mod": "module b\nrequire example.com/x v1.1.9"},
			"failed; b/go.mod It asks for example.com/x v1.1.9; 1.2.0 or later is wanted"},
		{"dependency: {name: x, in: npm, at-least: 2}", tree{"package.json": `{"devDependencies": {"x": "^2.0.1"}}`, "node_modules/x/package.json": `{"dependencies": {"x": "1"}}`}, "passed"},
		{"dependency: {name: x, in: npm, at-least: 2}", tree{"package.json": `{"dependencies": {"x": "latest"}}`}, `unknown; package.json: from which version of x on "latest" is cannot be told`},
		{"dependency: {name: x, in: pypi, at-least: 2}", tree{"requirements.txt": "x\n"}, "unknown; requirements.txt: it names no version of x"},
		{"dependency: {name: X_y, in: pypi}", tree{"requirements-dev.txt": "x.Y==1\n"}, "passed"},
		{"dependency: {name: x, in: pypi, absent: true}", tree{"pyproject.toml": "[project]\ndependencies = ['x>1']\n"}, "failed; pyproject.toml It asks for x"},
		{"dependency: {name: x, in: pypi, absent: true}", tree{"pyproject.toml": "[project\n", "a": "x"}, "unknown; pyproject.toml cannot be read in full: "},
		{"dependency: {name: 'g:n', in: maven, at-least: 1.1}", tree{"pom.xml": "<project><dependencies><dependency><groupId>g</groupId><artifactId>n</artifactId><version>1.1-M1</version></dependency></dependencies></project>"},
			"failed; pom.xml It asks for g:n 1.1-M1; 1.1 or later is wanted"},
		{"dependency: {name: c, in: cargo, at-least: 0.3}", tree{"x/Cargo.toml": "[dependencies]\nc = { version = '0.3' }\n"}, "passed"},

		{"tests-beside-code: {at-least: 50}", tree{"a.c": "", "b.md": ""}, "unknown; No folder has source files in a language whose tests are known: "},
		{"tests-beside-code: {at-least: 50}", tree{"a/a.go": "", "a/a_test.go": "", "b/b.go": ""}, "passed"},
		{"tests-beside-code: {at-least: 51}", tree{"a/a.go": "", "a/a_test.go": "", "b/b.go": "", "vendor/v/v.go": ""}, "failed; b No tests in Go belong to this folder"},
		{"tests-beside-code: {at-least: 1}", tree{"a.go": ""}, "failed; No tests in Go belong to this folder"},

		{"review-share: {at-least: 81, days: 90}", nil, "passed"},
		{"review-share: {at-least: 82, days: 1}", nil, "failed; 81.0% of the changes were reviewed; at least 82% are wanted"},
		{"result: {tool: lint, at-most: {error: 0, warning: 3}}", nil, "passed"},
		{"result: {tool: lint, at-most: {warning: 2, note: 8}}", nil, "failed; lint tells of 3 of warning; at most 2 are wanted; lint tells of 9 of note; at most 8 are wanted"},
		{"result: {tool: lint, at-most: {failure: 2}}", nil, "unknown; The report of lint counts no failure"},
		{"result: {tool: tests, at-most: {failure: 1, skipped: 2}}", nil, "passed"},
		{"result: {tool: scan, at-most: {error: 0}}", nil, "unknown; scan pushed nothing yet"},
	} {
		got := says(checked(t, test.check, test.tree, report, maxRead))
		if got != test.want && !(strings.HasSuffix(test.want, ": ") && strings.HasPrefix(got, test.want)) {
			t.Errorf("%s of %v\ngot  %s\nwant %s", test.check, names(test.tree), got, test.want)
		}
	}
}

func TestFactsMayBeMissing(t *testing.T) {
	t.Parallel()
	for _, check := range []string{"review-share: {at-least: 0, days: 9}", "result: {tool: x, at-most: {error: 9}}"} {
		if got := says(checked(t, check, tree{}, nil, maxRead)); got != "unknown; "+noFacts {
			t.Errorf("%s: %s", check, got)
		}
	}
	if got := says(checked(t, "review-share: {at-least: 0, days: 9}", tree{}, figures{why: "No review was ever recorded"}, maxRead)); got != "unknown; No review was ever recorded" {
		t.Error(got)
	}
}

// What is too much to read is said, and never passes by not being looked at.
func TestReadingIsBounded(t *testing.T) {
	t.Parallel()
	tr := tree{"a.go": "12345", "b.go": "1234567890", "c.go": "123"}
	for _, test := range []struct {
		check string
		limit int64
		want  string
	}{
		{"content: {in: '*.go', without: x}", 18, "passed"},
		{"content: {in: '*.go', without: x}", 17, "unknown; One check reads at most 17 bytes, so 1 file was not read, c.go first"},
		{"content: {in: '*.go', without: x}", 9, "unknown; One check reads at most 9 bytes, so 1 file was not read, b.go first"},
		{"content: {in: '*.go', without: 3}", 9, "failed; a.go:1 It has 3; c.go:1 It has 3"},
		{"content: {in: '*.go', matches: 6}", 9, "unknown; One check reads at most 9 bytes, so 1 file was not read, b.go first"},
		{"content: {in: '*.go', matches: 5}", 5, "passed"},
		{"content: {in: '*.go', matches: 9, in-each: true}", 1, "unknown; One check reads at most 1 byte, so 3 files were not read, a.go first"},
		{"readme-sections: [A]", 1, "failed; There is no README at the root"},
	} {
		if got := says(checked(t, test.check, tr, nil, test.limit)); got != test.want {
			t.Errorf("%s with %d bytes: %s, want %s", test.check, test.limit, got, test.want)
		}
	}
	for check, tr := range map[string]tree{
		"licence: [MIT]":                              {"LICENSE": mit},
		"readme-sections: [A]":                        {"README.md": "# B\n"},
		"dependency: {name: x, in: npm}":              {"package.json": "{}"},
		"tests-beside-code: {at-least: 1}":            {"a.rs": "fn main() {}"},
		"content: {in: '**', matches: x}":             {"a": "yy"},
		"dependency: {name: x, in: go, absent: true}": {"go.mod": "module a"},
	} {
		if c := checked(t, check, tr, nil, 1); c.Outcome != Unknown || !strings.Contains(c.Reason, "at most 1 byte") {
			t.Errorf("%s: %+v", check, c)
		}
	}
}

func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	tr := tree{}
	for _, a := range "abcdefghijklmnopqrstuvwxyz" {
		for _, b := range "abcde" {
			tr[string(a)+string(b)] = "long"
		}
	}
	if c := checked(t, "max-file-size: 1B", tr, nil, maxRead); len(c.Findings) != maxFindings || c.More != 30 || c.Findings[0].Path != "aa" {
		t.Errorf("%d findings and %d more", len(c.Findings), c.More)
	}
}

// A tree that fails is no unknown, and one that is asked to stop stops.
type failing struct {
	tree
	err  error
	stop context.CancelFunc
}

func (f failing) Read(context.Context, string, int64) ([]byte, error) {
	if f.stop != nil {
		f.stop()
		return nil, nil
	}
	return nil, f.err
}

func TestRunStops(t *testing.T) {
	t.Parallel()
	standards := parse(t, []byte("standards:\n  - {key: a, title: A, checks: [{content: {in: '*', without: x}}]}\n")).Standards
	files := tree{"a": "1", "b": "2"}
	broken := errors.New("the disk is gone")
	if _, err := Run(t.Context(), failing{files, broken, nil}, nil, standards); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	results, err := Run(t.Context(), failing{files, fault.Unavailable("Not here"), nil}, nil, standards)
	if err != nil || results[0].Outcome != Unknown || results[0].Checks[0].Reason != "Not here" {
		t.Errorf("got %+v, %v", results, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	if _, err := Run(ctx, failing{files, nil, stop}, nil, standards); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := Run(ctx, files, nil, standards); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestOutcomeOfAStandard(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ checks, want string }{
		{"[{file: a}, {file: a}]", "passed"},
		{"[{file: a}, {review-share: {at-least: 1, days: 1}}]", "unknown"},
		{"[{review-share: {at-least: 1, days: 1}}, {file: b}, {file: a}]", "failed"},
		{"[{file: b}, {review-share: {at-least: 1, days: 1}}]", "failed"},
	} {
		file := parse(t, []byte("standards:\n  - {key: a, title: A, checks: "+test.checks+"}\n"))
		results, err := Run(t.Context(), tree{"a": ""}, nil, file.Standards)
		if err != nil || string(results[0].Outcome) != test.want {
			t.Errorf("%s: %+v, %v", test.checks, results, err)
		}
	}
}
