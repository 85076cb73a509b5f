package codeowners

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
)

var dialects = []Dialect{GitHub, GitLab, Gitea}

// answer returns what a file says of a path: "-" when no rule answers, "none" when one answers with nobody.
func answer(f *File, path string) string {
	m := f.Owners(path)
	switch {
	case len(m.Hits) == 0:
		return "-"
	case !m.Owned():
		return "none"
	}
	names := make([]string, len(m.Owners))
	for i, o := range m.Owners {
		names[i] = o.String()
	}
	return strings.Join(names, " ")
}

type ask struct{ path, want string }

func checkAnswers(t *testing.T, f *File, asks []ask) {
	t.Helper()
	for _, a := range asks {
		if got := answer(f, a.path); got != a.want {
			t.Errorf("owners of %q: got %q, want %q", a.path, got, a.want)
		}
	}
}

// checkProblems compares all but the hints; a wanted message is a part of the one that is given.
func checkProblems(t *testing.T, got []Problem, want ...Problem) {
	t.Helper()
	for _, p := range got {
		if p.Hint == "" || p.Message == "" || strings.HasSuffix(p.Message, ".") || !strings.HasSuffix(p.Hint, ".") {
			t.Errorf("problem is not a sentence with a hint: %+v", p)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("got %d problems, want %d: %+v", len(got), len(want), got[:min(len(got), 5)])
	}
	for i, w := range want {
		g := got[i]
		if g.Line != w.Line || g.Column != w.Column || g.Severity != w.Severity || !strings.Contains(g.Message, w.Message) {
			t.Errorf("problem %d: got %+v, want %+v", i, g, w)
		}
	}
}

func TestParseDialect(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Dialect{"github": GitHub, " GitLab ": GitLab, "gitea": Gitea, "Forgejo": Gitea} {
		if got, err := ParseDialect(name); err != nil || got != want {
			t.Errorf("%q: got %q, %v", name, got, err)
		}
	}
	if _, err := ParseDialect("bitbucket"); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("an unknown dialect gives %v", err)
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		paths   []string
		want    Candidate
		missing bool
	}{
		{name: "none", paths: []string{"README.md", "src/CODEOWNERS"}, missing: true},
		{name: "root", paths: []string{"CODEOWNERS"}, want: Candidate{Path: "CODEOWNERS", Dialect: GitHub}},
		{name: "github goes first", paths: []string{"CODEOWNERS", "docs/CODEOWNERS", ".github/CODEOWNERS"},
			want: Candidate{Path: ".github/CODEOWNERS", Dialect: GitHub, Sure: true}},
		{name: "gitlab reads the root first", paths: []string{".gitlab/CODEOWNERS", "CODEOWNERS"},
			want: Candidate{Path: "CODEOWNERS", Dialect: GitLab, Sure: true}},
		{name: "forgejo", paths: []string{".forgejo/CODEOWNERS"},
			want: Candidate{Path: ".forgejo/CODEOWNERS", Dialect: Gitea, Sure: true}},
		{name: "gitea", paths: []string{".gitea/CODEOWNERS", "docs/CODEOWNERS"},
			want: Candidate{Path: "docs/CODEOWNERS", Dialect: Gitea, Sure: true}},
		{name: "pipeline of gitlab", paths: []string{".gitlab-ci.yml", "CODEOWNERS"},
			want: Candidate{Path: "CODEOWNERS", Dialect: GitLab, Sure: true}},
		{name: "two servers tell nothing", paths: []string{".gitlab-ci.yml", ".github/workflows/ci.yml", "CODEOWNERS"},
			want: Candidate{Path: "CODEOWNERS", Dialect: GitHub}},
		{name: "a server that would not read it", paths: []string{".gitea/workflows/ci.yml", ".gitlab/x/CODEOWNERS"},
			missing: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := Detect(slices.Values(tt.paths))
			if ok == tt.missing || got != tt.want {
				t.Errorf("got %+v, %v", got, ok)
			}
		})
	}
}

func TestDialectOf(t *testing.T) {
	t.Parallel()
	unsure := Candidate{Path: "CODEOWNERS", Dialect: GitHub}
	tests := []struct {
		content string
		from    Candidate
		want    Dialect
	}{
		{"* @ann\n", unsure, GitHub},
		{"* @ann\n  ^[Documentation][2] @writers\n", unsure, GitLab},
		{"\ufeff[Docs]\n", unsure, GitLab},
		{"[ch]at.md @ann\n", unsure, GitHub},
		{"[Docs]\n", Candidate{Dialect: GitHub, Sure: true}, GitHub},
	}
	for _, tt := range tests {
		if got := tt.from.DialectOf([]byte(tt.content)); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.content, got, tt.want)
		}
	}
}

func TestLinesAreKept(t *testing.T) {
	t.Parallel()
	const text = "\ufeff# who owns what\r\n\r\n*\t@ann # all\n!bad @ann\r\nlast @bob"
	f, problems := Parse(GitHub, []byte(text))
	if f.String() != text {
		t.Errorf("got %q back", f.String())
	}
	want := []Line{
		{"# who owns what", "\r\n", Comment}, {"", "\r\n", Blank}, {"*\t@ann # all", "\n", RuleLine},
		{"!bad @ann", "\r\n", Broken}, {"last @bob", "", RuleLine},
	}
	if !slices.Equal(f.Lines, want) {
		t.Errorf("got lines %+v", f.Lines)
	}
	checkProblems(t, problems, Problem{Line: 1, Column: 1, Severity: Doubt, Message: "byte order mark"},
		Problem{Line: 4, Column: 1, Severity: Skipped, Message: `"!"`})
	checkAnswers(t, f, []ask{{"x", "@ann"}, {"dir/last", "@bob"}})
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	text := "* @ann\n" + strings.Repeat("#", 3<<20)
	f, problems := Parse(GitHub, []byte(text))
	checkProblems(t, problems, Problem{Line: 1, Column: 1, Severity: Skipped, Message: "not under 3 MB"})
	checkAnswers(t, f, []ask{{"x", "-"}})
	if f.String() != text {
		t.Error("the text changed")
	}
	f, problems = Parse(GitLab, []byte(text))
	checkProblems(t, problems)
	checkAnswers(t, f, []ask{{"x", "@ann"}})
}

func TestManyOwners(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("*")
	for i := range 100 {
		fmt.Fprintf(&text, " @p%d", i%40)
	}
	for _, d := range []Dialect{GitHub, GitLab} {
		f, problems := Parse(d, []byte(text.String()))
		checkProblems(t, problems)
		if got := f.Owners("x").Owners; len(got) != 40 || got[0].Name != "p0" || got[39].Name != "p39" {
			t.Errorf("%s: each owner counts once, in order: %v", d, got)
		}
	}
	f, problems := Parse(GitHub, []byte("* @ann\nx"+strings.Repeat(" @bob", 4000)))
	checkProblems(t, problems, Problem{Line: 2, Column: 1, Severity: Skipped, Message: "longer than 16 KB"})
	checkAnswers(t, f, []ask{{"x", "@ann"}})
}

// drawText draws files out of what the dialects care about, so that most lines mean something.
func drawText(t *rapid.T) string {
	piece := rapid.SampledFrom([]string{
		"*", "**", "/", "a", "b", ".go", "docs", "?", "[", "]", "[a-b]", "!", "^", "#", `\`, `\#`, `\ `, " ", "  ", "\t",
		"\n", "\r\n", "\r", "@ann", "@org/team", "@@owner", "x@example.com", "[Docs]", "[docs][2]", "é", "\xff", "\x00",
		"\ufeff", "(", "{9}",
	})
	return strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), "")
}

func TestBytesGiveBackWhatWasParsed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		for _, d := range dialects {
			f, problems := Parse(d, []byte(text))
			if f.String() != text {
				t.Fatalf("%s: %q came back as %q", d, text, f.String())
			}
			for i, p := range problems {
				if i > 0 && p.Line < problems[i-1].Line {
					t.Fatalf("%s: problems out of order: %+v", d, problems)
				}
			}
			for _, r := range f.Rules {
				if line := f.Lines[r.Line-1]; line.Kind != RuleLine || !strings.HasPrefix(line.Text, r.before) ||
					!strings.HasSuffix(line.Text, r.after) {
					t.Fatalf("%s: rule %+v does not fit its line %q", d, r, line.Text)
				}
			}
		}
	})
}

// The index may only leave out rules that cannot match: looking at every rule must give the same answer.
func TestIndexFindsWhatEveryRuleFinds(t *testing.T) {
	t.Parallel()
	name := rapid.SampledFrom([]string{"a", "b.go", "docs", "x.y.go", ".go", "a.", "node", "é.go"})
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.SampledFrom([]string{
			"a", "/a", "a/", "*.go", "**/docs", "docs/**", "x.*", "/docs/*.go", "a*/b.go", "*", "?.go", "docs/**/b.go",
			"!a", "!*.go", "[ab].go", ".*\\\\.go", "docs/.*", "!docs/.*", "(?i)A", "x|docs", "a/.*[.]go", "[A]", "[B]",
		})
		var b strings.Builder
		for _, p := range rapid.SliceOfN(pattern, 0, 30).Draw(t, "patterns") {
			b.WriteString(p + " " + rapid.SampledFrom([]string{"@ann", "@bob", "@cat", ""}).Draw(t, "owner") + "\n")
		}
		path := strings.Join(rapid.SliceOfN(name, 1, 5).Draw(t, "path"), "/")
		for _, d := range dialects {
			f, _ := Parse(d, []byte(b.String()))
			if got, want := f.Owners(path).Hits, slowHits(f, path); !slices.Equal(got, want) {
				t.Fatalf("%s: %q in\n%s\ngot %+v\nwant %+v", d, path, b.String(), got, want)
			}
		}
	})
}

func slowHits(f *File, path string) []Hit {
	segments := strings.Split(path, "/")
	var hits []Hit
	for s, section := range f.Sections {
		best, excluded := -1, false
		for i, r := range f.Rules {
			if r.Section != s || r.replaced || r.matcher.match(path, segments) == r.Negate {
				continue
			}
			switch {
			case f.Dialect == Gitea:
				hits = append(hits, Hit{&f.Rules[i], section.Name, section.Optional})
			case r.Exclude:
				excluded = true
			case best < 0 || r.rank > f.Rules[best].rank:
				best = i
			}
		}
		if best >= 0 && !excluded {
			hits = append(hits, Hit{&f.Rules[best], section.Name, section.Optional})
		}
	}
	return hits
}
