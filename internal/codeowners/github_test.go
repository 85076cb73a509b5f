package codeowners

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestGitHubFile(t *testing.T) {
	t.Parallel()
	f, problems := Parse(GitHub, []byte(`# The example that GitHub documents, with other names.
*       @all1 @all2
*.js    @js #This is an inline comment.
*.go    docs@example.com
*.txt   @org/cats
/build/logs/ @logs
docs/*  @docs
apps/   @apps
/scripts/ @ann @bob @ann
**/caches @caches
/own/   @own
/own/nobody
`))
	checkProblems(t, problems)
	checkAnswers(t, f, []ask{
		{"README.md", "@all1 @all2"},
		{"deep/er/x.js", "@js"},
		{"x.JS", "@all1 @all2"},
		{"main.go", "docs@example.com"},
		{"a/b.txt", "@org/cats"},
		{"build/logs/a/b", "@logs"},
		{"x/build/logs/a", "@all1 @all2"},
		{"docs/start.md", "@docs"},
		{"docs/app/trouble.md", "@all1 @all2"},
		{"x/docs/start.md", "@all1 @all2"},
		{"apps/x", "@apps"},
		{"x/apps/y/z", "@apps"},
		{"apps", "@all1 @all2"},
		{"scripts/x", "@ann @bob"},
		{"build/caches", "@caches"},
		{"deep/er/caches/x", "@caches"},
		{"own/x", "@own"},
		{"own/nobody", "none"},
		{"own/nobody/x", "none"},
		{"/own/x", "@own"},
		{"", "-"},
	})
	hit := f.Owners("x.js").Hits[0]
	if hit.Rule.Line != 3 || hit.Rule.Pattern != "*.js" || hit.Rule.Approvals != 1 || hit.Section != "" {
		t.Errorf("got %+v", hit.Rule)
	}
}

func TestGitHubPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern  string
		yes, not []string
	}{
		{"*", []string{"a", "a/b", ".x"}, nil},
		{"/*", []string{"a"}, []string{"a/b"}},
		{"**", []string{"a", "a/b"}, nil},
		{"/", nil, []string{"a", "a/b"}},
		{"foo", []string{"foo", "foo/x", "x/foo", "x/foo/y"}, []string{"foox", "xfoo"}},
		{"/foo", []string{"foo", "foo/x"}, []string{"x/foo"}},
		{"foo/", []string{"foo/x", "y/foo/x"}, []string{"foo", "y/foo"}},
		{"foo/bar", []string{"foo/bar", "foo/bar/x"}, []string{"x/foo/bar"}},
		{"foo/*", []string{"foo/x"}, []string{"foo/x/y", "foo"}},
		{"foo/**", []string{"foo/x", "foo/x/y"}, []string{"foo", "x/foo/y"}},
		{"foo/**/bar", []string{"foo/bar", "foo/x/bar", "foo/x/y/bar/z"}, []string{"foobar", "foo/xbar"}},
		{"**/foo/bar", []string{"foo/bar", "x/foo/bar", "x/y/foo/bar/z"}, []string{"x/foo/y/bar"}},
		{"*.md", []string{"x.md", "a/b.md", "odd.md/x"}, []string{"x.mdx", "md"}},
		{"fo?", []string{"foo", "foé"}, []string{"fo", "fooo", "fo/"}},
		{"a**b", []string{"ab", "axxb"}, []string{"a/b"}},
		{`with\ space`, []string{"with space"}, []string{"with"}},
		{`a\*b`, []string{"a*b"}, []string{"axb"}},
		{"(app)", []string{"(app)"}, []string{"app"}},
		{"x/**/**/y", []string{"x/y", "x/a/b/y"}, []string{"xy"}},
		{"é*", []string{"été/x", "x/é"}, []string{"ete"}},
	}
	for _, tt := range tests {
		f, problems := Parse(GitHub, []byte(tt.pattern+" @ann"))
		if tt.pattern != "/" {
			checkProblems(t, problems)
		}
		for _, p := range tt.yes {
			checkAnswers(t, f, []ask{{p, "@ann"}})
		}
		for _, p := range tt.not {
			checkAnswers(t, f, []ask{{p, "-"}})
		}
		if t.Failed() {
			t.Fatalf("pattern %q", tt.pattern)
		}
	}
}

func TestGitHubProblems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		line string
		want Problem
	}{
		{"!docs @ann", Problem{1, 1, Skipped, `"!"`, ""}},
		{"  é[ch] @ann", Problem{1, 4, Skipped, `"["`, ""}},
		{"a]b @ann", Problem{1, 2, Skipped, `"]"`, ""}},
		{`\#file @ann`, Problem{1, 1, Skipped, `"\#"`, ""}},
		{`file\`, Problem{1, 5, Skipped, "backslash", ""}},
		{"a/***/b @ann", Problem{1, 3, Skipped, `"***"`, ""}},
		{"[Docs] @ann", Problem{1, 1, Skipped, "section of GitLab", ""}},
		{"x ann", Problem{1, 3, Skipped, `"ann" is no owner`, ""}},
		{"x @ann @org/team/sub", Problem{1, 8, Skipped, `"@org/team/sub" is no owner`, ""}},
		{"x @@maintainer", Problem{1, 3, Skipped, `"@@maintainer" is no owner`, ""}},
		{"x docs@", Problem{1, 3, Skipped, `"docs@" is no owner`, ""}},
		{"x @", Problem{1, 3, Skipped, `"@" is no owner`, ""}},
		{"/ @ann", Problem{1, 1, Doubt, `"/" matches no file`, ""}},
	}
	for _, tt := range tests {
		f, problems := Parse(GitHub, []byte(tt.line+"\n*.md @bob\n"))
		checkProblems(t, problems, tt.want)
		checkAnswers(t, f, []ask{{"x.md", "@bob"}}) // the other line is read all the same
		if skipped := f.Lines[0].Kind == Broken; skipped != (tt.want.Severity == Skipped) {
			t.Errorf("%q: the line's kind is %v", tt.line, f.Lines[0].Kind)
		}
	}
	_, problems := Parse(GitHub, []byte("a @ann\nb @bob\na @cat\n"))
	checkProblems(t, problems, Problem{3, 1, Doubt, "line 1", ""})
}

// githubRegexp says the same as compileGitHub in another way: as one regular expression.
func githubRegexp(pattern string) *regexp.Regexp {
	if pattern == "/" {
		return regexp.MustCompile(`\z\A.`)
	}
	names := strings.Split(pattern, "/")
	if names[0] == "" {
		names = names[1:]
	} else if len(names) == 1 || len(names) == 2 && names[1] == "" {
		names = append([]string{"**"}, names...)
	}
	var b strings.Builder
	b.WriteString(`\A`)
	for i, name := range names {
		last := i == len(names)-1
		switch {
		case last && (name == "" || name == "**"):
			b.WriteString(`.+`)
		case name == "**":
			b.WriteString(`(?:.+/)?`)
		default:
			s := strings.NewReplacer(`\*`, `[^/]*`, `\?`, `[^/]`).Replace(regexp.QuoteMeta(name))
			if name == "*" {
				s = `[^/]+`
			}
			b.WriteString(s)
			if last && name != "*" {
				b.WriteString(`(?:/.*)?`)
			} else if !last {
				b.WriteString(`/`)
			}
		}
	}
	return regexp.MustCompile(`(?s)` + b.String() + `\z`)
}

func TestGitHubPatternsAgreeWithRegexps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "*", "**", "?", "/", "a*b", "é"}), 1, 8).
			Draw(t, "pattern"), "")
		if strings.Contains(pattern, "***") || strings.Contains(pattern, "//") {
			t.Skip("not a pattern")
		}
		name := rapid.StringOfN(rapid.RuneFrom([]rune("abé")), 1, 4, -1)
		path := strings.Join(rapid.SliceOfN(name, 1, 5).Draw(t, "path"), "/")
		got := compileGitHub(pattern).match(path, strings.Split(path, "/"))
		if want := githubRegexp(pattern).MatchString(path); got != want {
			t.Fatalf("%q on %q: got %v, want %v", pattern, path, got, want)
		}
	})
}
