package standard

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

func read(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// tree is files by path. A content that begins with linkMark is a link.
type tree map[string]string

const linkMark = "-> "

func (tr tree) Entries() []Entry {
	var all []Entry
	for path, content := range tr { // in no order, as a tree may
		e := Entry{Path: path, Size: int64(len(content))}
		if strings.HasPrefix(content, linkMark) {
			e.Mode = Link
		}
		all = append(all, e)
	}
	return all
}

func (tr tree) Read(_ context.Context, path string, limit int64) ([]byte, error) {
	content, ok := tr[path]
	switch {
	case !ok:
		return nil, fault.NotFound("There is no %s", path)
	case strings.HasPrefix(content, linkMark):
		panic(path + " is a link, which nobody may follow")
	case strings.HasPrefix(content, "gone"):
		return nil, fault.Unavailable("The content of %s was not cloned", path)
	}
	return []byte(content[:min(int64(len(content)), limit)]), nil
}

// figures are facts; a tool without a report is not known.
type figures struct {
	percent float64
	why     string
	reports map[string]Report
}

func (f figures) ReviewShare(context.Context, int) (float64, string, error) {
	return f.percent, f.why, nil
}

func (f figures) Report(_ context.Context, tool string) (Report, string, error) {
	r, ok := f.reports[tool]
	if !ok {
		return Report{}, tool + " pushed nothing yet", nil
	}
	return r, "", nil
}

func parse(t testing.TB, content []byte) File {
	t.Helper()
	file, problems := Parse(content)
	if len(problems) > 0 {
		t.Fatalf("%+v\n%s", problems, content)
	}
	return file
}

// checked runs one check, given as it stands in a file.
func checked(t testing.TB, check string, tr Tree, facts Facts, limit int64) CheckResult {
	t.Helper()
	file := parse(t, []byte("standards:\n  - key: k\n    title: T\n    checks:\n      - "+strings.ReplaceAll(check, "\n", "\n        ")+"\n"))
	results, err := run(t.Context(), tr, facts, file.Standards, limit)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 || len(results[0].Checks) != 1 || results[0].Outcome != results[0].Checks[0].Outcome {
		t.Fatalf("got %+v", results)
	}
	c := results[0].Checks[0]
	if (c.Outcome == Failed) != (len(c.Findings) > 0) || c.Outcome == Unknown && c.Reason == "" {
		t.Fatalf("what was found does not fit the outcome: %+v", c)
	}
	return c
}

// says writes what a check came to on one line, to compare.
func says(c CheckResult) string {
	parts := []string{string(c.Outcome)}
	for _, f := range c.Findings {
		at := f.Path
		if f.Line > 0 {
			at += ":" + string(rune('0'+f.Line))
		}
		parts = append(parts, strings.TrimSpace(at+" "+f.Sentence))
	}
	if c.Outcome == Unknown {
		parts = append(parts, c.Reason)
	}
	return strings.Join(parts, "; ")
}

var wholeTree = tree{
	"README.md": "# Thing\n\n## Install it\n\n## Licence\n", "LICENSE": mit, "main.go": "// Copyright\n// TODO: more\n", "a/a.go": "package a\n",
	"a/a_test.go": "// Copyright\n", "docs/0001.md": "# One\n\nStatus: accepted\n", "go.mod": "module x\n\nrequire example.com/log v1.1.9\n",
	"logo.png": strings.Repeat("x", 2_000_000), "dump.bin": strings.Repeat("x", 3_450_000), ".github/workflows/ci.yml": "on: push\n",
	"config/.env": "KEY=1\n",
}

const mit = `The MIT License

Copyright (c) 2026 Example

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal in it, provided that
the above copyright notice and this permission notice shall be included in all
copies. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND.`

func TestSARIF(t *testing.T) {
	t.Parallel()
	file := parse(t, read(t, "standards.yaml"))
	results, err := Run(t.Context(), wholeTree, figures{percent: 79.96, reports: map[string]Report{"golangci-lint": {
		Tool: "golangci-lint", Counts: map[string]int{"error": 0, "warning": 12, "note": 0}}}}, file.Of("api"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := SARIF(results, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "findings.sarif")
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if string(read(t, "findings.sarif")) != string(got) {
		t.Errorf("findings.sarif is not what it was. If that is meant: go test ./internal/standard -update\n%s", got)
	}
	if level := file.LevelOf(results); level != "" {
		t.Errorf("the licence standard fails, and still the level is %q", level)
	}
}

func TestOfAndCovers(t *testing.T) {
	t.Parallel()
	file := parse(t, read(t, "standards.yaml"))
	for name, want := range map[string]int{"api": 5, "shop/api": 5, "sandbox-1": 4, "labs/x": 4, "Labs/x": 4, "sandbox": 5} {
		if got := file.Of(name); len(got) != want {
			t.Errorf("%s: %d standards, want %d", name, len(got), want)
		}
	}
	if (Scope{}).Covers("x") {
		t.Error("a scope without repositories covers one")
	}
}

func TestLevelOf(t *testing.T) {
	t.Parallel()
	file := File{Levels: []string{"low", "middle", "high"}}
	at := func(level string, o Outcome) Result { return Result{Standard: Standard{Level: level}, Outcome: o} }
	for _, test := range []struct {
		name    string
		results []Result
		want    string
	}{
		{"nothing asked", nil, ""},
		{"all", []Result{at("low", Passed), at("middle", Passed), at("high", Passed)}, "high"},
		{"not the highest", []Result{at("high", Failed), at("low", Passed), at("middle", Passed)}, "middle"},
		{"one of two fails", []Result{at("low", Passed), at("middle", Passed), at("middle", Failed)}, "low"},
		{"the lowest fails", []Result{at("high", Passed), at("low", Failed)}, ""},
		{"unknown is not passed", []Result{at("low", Passed), at("middle", Unknown)}, "low"},
		{"a level of which nothing is asked", []Result{at("low", Passed), at("high", Passed)}, "high"},
		{"nothing is asked above", []Result{at("low", Passed)}, "low"},
	} {
		if got := file.LevelOf(test.results); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestGlobs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		glob     string
		anywhere bool
		yes, no  string
	}{
		{"README.md", false, "README.md", "docs/README.md README-md README.mdx"},
		{"*.go", false, "a.go .go", "a/b.go a.goo"},
		{"*.go", true, "a.go x/y/b.go", "a.go/c"},
		{"docs/*.md", true, "docs/a.md", "x/docs/a.md docs/b/a.md"},
		{"**/.env", false, ".env a/b/.env", "a.env .env/x"},
		{"docs/**", false, "docs/a docs/b/c", "docs x/docs/a"},
		{"a/**/b", false, "a/b a/x/b a/x/y/b", "a/xb ab"},
		{"**", false, "a a/b", ""},
		{"a**b", false, "ab axxb", "a/b"},
		{"{a,b/**,**/c}.{md,txt}", false, "a.md a.txt x/c.md", "a.go b/c/d"},
		{"{a/**,b/**}", false, "a/x/y b/z", "c/a/x"},
		{"v?.txt", false, "v1.txt vé.txt", "v.txt v/.txt v12.txt"},
		{"app/[id].ts", false, "app/[id].ts", "app/i.ts"},
		{"a+(b)|c$^", false, "a+(b)|c$^", "aab"},
		{"a,b}", false, "a,b}", "a b"},
	} {
		g, ok := compileGlob(test.glob, test.anywhere)
		if !ok {
			t.Errorf("%s does not compile", test.glob)
			continue
		}
		for path := range strings.FieldsSeq(test.yes) {
			if !g.match(path) {
				t.Errorf("%s does not match %s", test.glob, path)
			}
		}
		for path := range strings.FieldsSeq(test.no) {
			if g.match(path) {
				t.Errorf("%s matches %s", test.glob, path)
			}
		}
	}
	for _, text := range []string{"{a", "{a,{b}", strings.Repeat("{", 500)} {
		if _, ok := compileGlob(text, false); ok {
			t.Errorf("%q compiles", text)
		}
	}
	if len(ciFiles) < 20 || slices.ContainsFunc(ciFiles, func(g glob) bool { return g.re == nil }) {
		t.Error("a place of CI services does not compile")
	}
}
