package manifest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPackageJSON(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text     string
		want     NodePackage
		problems []Problem
	}{
		{text: `{"name": "@shop/web", "version": "1.0.0", "private": true, "workspaces": ["packages/*", "!packages/old"],
			"dependencies": {"b": "^1"}, "devDependencies": {"a": "*", "b": "^1"}, "peerDependencies": {"c": "1"},
			"optionalDependencies": {"d": {"odd": true}}}`,
			want: NodePackage{Name: "@shop/web", Version: "1.0.0", Private: true,
				Workspaces: []string{"packages/*", "!packages/old"}, Dependencies: []Dependency{
					{Npm, "a", "*"}, {Npm, "b", "^1"}, {Npm, "c", "1"}, {Npm, "d", ""}}}},
		{text: "\ufeff" + `{"name": "x", "workspaces": {"packages": ["a"], "nohoist": ["**"]}}`,
			want: NodePackage{Name: "x", Workspaces: []string{"a"}}},
		{text: `{"workspaces": null}`},
		{text: "{\n\"name\": [],\n\"version\": \"2\"}", want: NodePackage{Version: "2"},
			problems: []Problem{{2, "name cannot be a array", ""}}},
		{text: "{\"x\": {\"workspaces\": 1},\n\n\"workspaces\": 7, \"name\": \"x\"}", want: NodePackage{Name: "x"},
			problems: []Problem{{3, "workspaces is not a list", ""}}},
		{text: "{\n\"name\": \"x\",\n}", problems: []Problem{{3, "no JSON", ""}}},
		{text: "{\n\"name\": \"x\"\n", problems: []Problem{{2, "no JSON", ""}}},
		{text: "", problems: []Problem{{1, "no JSON", ""}}},
		{text: "\n[1]", problems: []Problem{{2, "not an object but a array", ""}}},
		{text: "{\"name\": \"\xff\"}", problems: []Problem{{1, "not UTF-8", ""}}},
	}
	for _, tt := range tests {
		got, problems := PackageJSON([]byte(tt.text))
		checkProblems(t, problems, tt.problems...)
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v", tt.text, got)
		}
	}
}

func TestPnpmWorkspace(t *testing.T) {
	t.Parallel()
	got, problems := PnpmWorkspace([]byte("# all\npackages:\n  - 'packages/*'\n  - '!**/test/**'\n  - [x]\n" +
		"catalog: {a: 1}\n"))
	checkProblems(t, problems, Problem{5, "An entry of packages", ""})
	if !slices.Equal(got, []string{"packages/*", "!**/test/**"}) {
		t.Errorf("got %q", got)
	}
	_, problems = PnpmWorkspace([]byte("packages: [\n"))
	checkProblems(t, problems, Problem{2, "no YAML", ""})
	got, problems = PnpmWorkspace([]byte("# nothing\n"))
	checkProblems(t, problems)
	if got != nil {
		t.Errorf("got %q", got)
	}
}

func TestExpandGlobs(t *testing.T) {
	t.Parallel()
	folders := []string{".", "apps/web", "apps/.next", "packages", "packages/a", "packages/b", "packages/b/sub",
		"packages/old", "packages/a/node_modules/x", "docs", "tools/x/y/z"}
	tests := []struct {
		globs string
		want  string
	}{
		{"", ""},
		{"packages/*", "packages/a packages/b packages/old"},
		{"./packages/*/", "packages/a packages/b packages/old"},
		{"!packages/old packages/*", "packages/a packages/b"},
		{"packages/**", "packages packages/a packages/b packages/b/sub packages/old"},
		{"apps/* docs", "apps/web docs"},
		{"apps/.next", "apps/.next"},
		{"apps/.*", "apps/.next"},
		{"{apps,packages}/{web,a}", "apps/web packages/a"},
		{"{docs,packages/{a,b}}", "packages/a packages/b docs"},
		{"packages/[!a]", "packages/b"},
		{"packages/?", "packages/a packages/b"},
		{"**/z", "tools/x/y/z"},
		{"tools/**/y/**/z", "tools/x/y/z"},
		{"*", "packages docs"},
		{".", "."},
		{"**", "apps/web packages packages/a packages/b packages/b/sub packages/old docs tools/x/y/z"},
		{"packages/[", ""},
		{"{docs}", ""},
		{"! docs", "docs"},
		{"/docs", "docs"},
		{strings.Repeat("*", 2000), ""},
	}
	for _, tt := range tests {
		if got := strings.Join(ExpandGlobs(strings.Fields(tt.globs), folders), " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.globs, got, tt.want)
		}
	}
}

func TestExpandGlobsProperties(t *testing.T) {
	t.Parallel()
	name := rapid.StringMatching(`[a-c]{1,3}`)
	rapid.Check(t, func(t *rapid.T) {
		var folders []string
		for _, names := range rapid.SliceOfN(rapid.SliceOfN(name, 1, 4), 0, 8).Draw(t, "folders") {
			folders = append(folders, strings.Join(names, "/"))
		}
		if got := ExpandGlobs([]string{"**"}, folders); !slices.Equal(got, folders) {
			t.Fatalf("** leaves some of %q: %q", folders, got)
		}
		if got := ExpandGlobs(folders, folders); !slices.Equal(got, folders) {
			t.Fatalf("folders as globs leave some of %q: %q", folders, got)
		}
		glob := rapid.SampledFrom([]string{"a*", "*/b", "**/c*", "a/**", "{a,b}*/**"}).Draw(t, "glob")
		in, out := ExpandGlobs([]string{glob}, folders), ExpandGlobs([]string{"**", "!" + glob}, folders)
		if len(in)+len(out) != len(folders) {
			t.Fatalf("%s and not %s are not all of %q: %q, %q", glob, glob, folders, in, out)
		}
	})
}

func FuzzNode(f *testing.F) {
	f.Add([]byte(`{"name": "x", "workspaces": {"packages": ["a/{b,{c,d}}", "!**/x[", "**/**/a*b*c*"]}}`), "a/b")
	f.Add([]byte(`{"workspaces": [`+strings.Repeat("[", 100)+`1]}`), "./x")
	f.Fuzz(func(t *testing.T, content []byte, folder string) {
		pkg, problems := PackageJSON(content)
		lines := lineAt(content, len(content))
		for _, p := range problems {
			if p.Message == "" || p.Line < 0 || p.Line > lines {
				t.Fatalf("got %+v in %d lines", p, lines)
			}
		}
		if got := ExpandGlobs(pkg.Workspaces, []string{folder}); len(got) > 1 {
			t.Fatalf("one folder became %q", got)
		}
	})
}
