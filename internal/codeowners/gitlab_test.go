package codeowners

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestGitLabSections(t *testing.T) {
	t.Parallel()
	f, problems := Parse(GitLab, []byte(`* @admin

[README Owners]
README.md @user1 @user2
internal/README.md @user4

^[Other Owners] @default @group/sub/team
README.md
docs/ @@Maintainers x@example.com

[readme owners][2]
/special.md @user5
`))
	checkProblems(t, problems)
	checkAnswers(t, f, []ask{
		{"README.md", "@admin @user1 @user2 @default @group/sub/team"},
		{"internal/README.md", "@admin @user4 @default @group/sub/team"},
		{"docs/x/y", "@admin @@maintainer x@example.com"},
		{"special.md", "@admin @user5"},
		{"x", "@admin"},
	})
	hits := f.Owners("docs/README.md").Hits
	if len(hits) != 3 || hits[0].Section != "" || hits[1].Section != "README Owners" || hits[1].Optional ||
		hits[2].Section != "Other Owners" || !hits[2].Optional || hits[2].Rule.Inherited {
		t.Errorf("got %+v", hits)
	}
	if r := f.Owners("special.md").Hits[1].Rule; r.Approvals != 2 {
		t.Errorf("got %+v", r)
	}
	if r := f.Owners("README.md").Hits[2].Rule; !r.Inherited || r.Approvals != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestGitLabRepeatedSections(t *testing.T) {
	t.Parallel()
	f, problems := Parse(GitLab, []byte(`a @first
[Docs] @docs
x
^[DOCS]
y @why
[CodeOwners]
b @second
^[Gone]
`))
	checkProblems(t, problems)
	if len(f.Sections) != 3 || f.Sections[1] != (Section{Name: "Docs"}) || f.Sections[2] != (Section{Name: "Gone"}) {
		t.Errorf("a section that is required once stays required, an empty one is nothing: %+v", f.Sections)
	}
	checkAnswers(t, f, []ask{{"x", "@docs"}, {"y", "@why"}, {"b", "@second"}})
	if hit := f.Owners("b").Hits[0]; hit.Section != "" {
		t.Errorf("[CodeOwners] goes on with the unnamed section: %+v", hit)
	}
}

func TestGitLabExclusions(t *testing.T) {
	t.Parallel()
	f, problems := Parse(GitLab, []byte(`* @default
!*.rb
/special/*.rb @late
!**/generated/   # made by a program

[Ruby]
*.rb @ruby
!/config/**/*.rb
/config/routes.rb @ops
[Config]
/config/ @ops-team
`))
	checkProblems(t, problems)
	checkAnswers(t, f, []ask{
		{"x.md", "@default"},
		{"special/x.rb", "@ruby"},
		{"config/routes.rb", "@ops-team"},
		{"a/generated/b/c.md", "-"},
		{"generated/x.rb", "@ruby"},
	})
}

// GitLab keeps a section's rules by pattern, so that a repeated one moves to the place of the first.
func TestGitLabRepeatedPatterns(t *testing.T) {
	t.Parallel()
	f, problems := Parse(GitLab, []byte("*.md @ann\ndocs/ @bob\n/**/*.md @cat\n!y\ny @dan\n"))
	checkProblems(t, problems, Problem{3, 1, Doubt, "line 1", ""}, Problem{5, 1, Doubt, "line 4", ""})
	checkAnswers(t, f, []ask{{"x.md", "@cat"}, {"docs/x.md", "@bob"}, {"y", "@dan"}})
}

func TestGitLabPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern  string
		yes, not []string
	}{
		{"*", []string{"a", "a/b", ".x/.y"}, nil},
		{"/*", []string{"a"}, []string{"a/b"}},
		{"README.md", []string{"README.md", "a/b/README.md"}, []string{"README.md/x"}},
		{"internal/README.md", []string{"internal/README.md", "a/internal/README.md"}, []string{"README.md"}},
		{"docs", []string{"docs", "a/docs"}, []string{"docs/x"}},
		{"docs/", []string{"docs/x", "a/docs/x/y"}, []string{"docs"}},
		{"/docs/", []string{"docs/x", "docs/x/y"}, []string{"a/docs/x"}},
		{"/docs/*.md", []string{"docs/a.md"}, []string{"docs/a/b.md"}},
		{"/docs/**", []string{"docs/a"}, []string{"docs/a/b"}},
		{"/docs/**/*", []string{"docs/a", "docs/a/b"}, []string{"docs"}},
		{"/docs/**/index.md", []string{"docs/index.md", "docs/a/b/index.md"}, []string{"docs/xindex.md"}},
		{"/a/**b/c", []string{"a/b/c", "a/xb/c"}, []string{"a/x/b/c"}},
		{`path\ with\ spaces/*.md`, []string{"path with spaces/x.md"}, []string{"path"}},
		{`\#file`, []string{"#file", "a/#file"}, nil},
		{`[ab`, nil, []string{"[ab", "a"}},
		{`x[ab].c`, []string{"xa.c"}, []string{"x[ab].c", "x.c"}},
		{`x[!ab].c`, []string{"xz.c", "xé.c"}, []string{"xa.c"}},
		{`x[^a-c]`, []string{"xd"}, []string{"xb"}},
		{`x[a\]]`, []string{"x]", "xa"}, []string{"xb"}},
		{`x[]`, nil, []string{"x", "x[]"}},
		{`x[a-]`, []string{"x-", "xa"}, []string{"xb"}},
		{`/app/\[id\].ts`, []string{"app/[id].ts"}, []string{"app/i.ts"}},
		{`?.c`, []string{"é.c"}, []string{"ab.c"}},
		{`x[z-a]`, []string{"xz", "xa"}, []string{"xb"}},
		{"{a,b}", []string{"{a,b}"}, []string{"a"}},
	}
	for _, tt := range tests {
		f, _ := Parse(GitLab, []byte(tt.pattern+" @ann"))
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

// Backslashes that escape nothing, or a slash, are passed over; "**" before an escaped slash is only a "*".
func TestGitLabOddBackslashes(t *testing.T) {
	t.Parallel()
	f, problems := Parse(GitLab, []byte("[Odd] @ann\n/a\\\n/b\\/c\n/d/**\\/e\n"))
	checkProblems(t, problems)
	checkAnswers(t, f, []ask{
		{"a", "@ann"}, {`a\`, "-"}, {"b/c", "@ann"}, {"d/x/e", "@ann"}, {"d/x/y/e", "-"}, {"d/e", "-"},
	})
}

func TestGitLabProblems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []Problem
	}{
		{"x", []Problem{{1, 1, Doubt, "no owner", ""}}},
		{"x ann", []Problem{{1, 3, Doubt, `"ann" is no owner`, ""}, {1, 3, Doubt, "no owner", ""}}},
		{"x @ann é @@guest @bob", []Problem{{1, 8, Doubt, `"é"`, ""}, {1, 10, Doubt, `"@@guest"`, ""}}},
		{"x @ann # was @bob", []Problem{{1, 8, Doubt, "no comments behind a rule", ""}}},
		{"[] @ann", []Problem{{1, 1, Doubt, "no name", ""}}},
		{"[a]b.md @ann", []Problem{{1, 1, Doubt, `section "a"`, ""}}},
		{"[a][x] @ann", []Problem{{1, 1, Doubt, `section "a"`, ""}}},
		{"[a][0]", []Problem{{1, 1, Doubt, "0 approvals", ""}}},
		{"[a][99999999999999999999]", []Problem{{1, 1, Doubt, "approvals", ""}}},
		{"^[a][2]", []Problem{{1, 1, Doubt, "optional section", ""}}},
		{"[a] ann", []Problem{{1, 5, Doubt, `"ann" is no owner`, ""}}},
		{"[Section name\n", []Problem{{1, 1, Doubt, "no end to its name", ""}, {1, 10, Doubt, `"name" is no owner`, ""},
			{1, 10, Doubt, "no owner", ""}, {1, 1, Doubt, "matches no file", ""}}},
		{"!x @ann", []Problem{{1, 4, Doubt, "excluded", ""}}},
		{"! ", []Problem{{1, 1, Doubt, "every file", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			_, problems := Parse(GitLab, []byte(tt.text))
			checkProblems(t, problems, tt.want...)
		})
	}
	f, _ := Parse(GitLab, []byte("x @ann é # was @bob\ny\n"))
	checkAnswers(t, f, []ask{{"x", "@ann @bob"}, {"y", "none"}})
}

// gitlabRegexp says the same as compileGitLab in another way, for patterns without sets and escapes.
func gitlabRegexp(pattern string) *regexp.Regexp {
	if !strings.HasPrefix(pattern, "/") {
		pattern = "/**/" + pattern
	}
	if strings.HasSuffix(pattern, "/") {
		pattern += "**/*"
	}
	var b strings.Builder
	names := strings.Split(pattern[1:], "/")
	for i, name := range names {
		last := i == len(names)-1
		if name == "**" && !last {
			b.WriteString(`(?:[^/]+/)*`)
			continue
		}
		b.WriteString(strings.NewReplacer(`\*`, `[^/]*`, `\?`, `[^/]`).Replace(regexp.QuoteMeta(name)))
		if !last {
			b.WriteString("/")
		}
	}
	return regexp.MustCompile(`(?s)\A` + b.String() + `\z`)
}

func TestGitLabPatternsAgreeWithRegexps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "*", "**", "?", "/", "a*b", "é"}), 1, 8).
			Draw(t, "pattern"), "")
		name := rapid.StringOfN(rapid.RuneFrom([]rune("abé")), 1, 4, -1)
		path := strings.Join(rapid.SliceOfN(name, 1, 5).Draw(t, "path"), "/")
		got := compileGitLab(pattern).match(path, strings.Split(path, "/"))
		if want := gitlabRegexp(pattern).MatchString(path); got != want {
			t.Fatalf("%q on %q: got %v, want %v", pattern, path, got, want)
		}
	})
}
