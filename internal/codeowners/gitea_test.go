package codeowners

import (
	"strings"
	"testing"
)

func TestGiteaFile(t *testing.T) {
	t.Parallel()
	f, problems := Parse(Gitea, []byte(`.*\\.go @user1 @user2 # This is a comment

# A comment too
frontend/src/.*\\.js @org1/team1 @org1/team2 user3
!frontend/.* @org1/rest
docs/(aws|azure)/[^/]*\\.(md|txt)	@user8	@org1/team4
!/assets/.*\\.(bin|exe) @user9
dir/with\#hash @hash
path\ with\ space @space
path/with\\\\backslash @backslash
`))
	checkProblems(t, problems)
	rest := " @org1/rest @user9"
	checkAnswers(t, f, []ask{
		{"a/b.go", "@user1 @user2" + rest},
		{"a/b.gox", rest[1:]},
		{"frontend/src/x.js", "@org1/team1 @org1/team2 @user3 @user9"},
		{"docs/aws/x.md", "@org1/rest @user8 @org1/team4 @user9"},
		{"docs/aws/x/y.md", rest[1:]},
		{"assets/x.exe", "@org1/rest"},
		{"dir/with#hash", "@org1/rest @user9 @hash"},
		{"path with space", "@org1/rest @user9 @space"},
		{`path/with\backslash`, "@org1/rest @user9 @backslash"},
		{"x/frontend/src/x.js", rest[1:]}, // the whole path, not a part of it
	})
	if hits := f.Owners("a/b.go").Hits; len(hits) != 3 || hits[0].Rule.Line != 1 || !hits[1].Rule.Negate {
		t.Errorf("got %+v", hits)
	}
}

func TestGiteaProblems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []Problem
	}{
		{" x", []Problem{{1, 2, Skipped, "no owner", ""}}},
		{"x # @ann", []Problem{{1, 1, Skipped, "no owner", ""}}},
		{"x @ann docs@example.com", []Problem{{1, 8, Doubt, `"docs@example.com"`, ""}}},
		{"x @org/team/sub", []Problem{{1, 3, Doubt, `"@org/team/sub"`, ""}, {1, 3, Skipped, "no owner", ""}}},
		{"é( @ann", []Problem{{1, 1, Skipped, "missing closing )", ""}}},
		{"(?=x) @ann", []Problem{{1, 1, Skipped, "no regular expression", ""}}},
		{"**/x @ann", []Problem{{1, 1, Skipped, "no regular expression", ""}}},
		{"*.go @ann", []Problem{{1, 1, Doubt, `"*" at the beginning`, ""}}},
		{`.*\.go @ann`, []Problem{{1, 3, Doubt, "backslash away", ""}}},
		{"a|b @ann", []Problem{{1, 1, Doubt, `"|"`, ""}}},
		{"docs/ @ann", []Problem{{1, 1, Doubt, "ends with a slash", ""}}},
		{strings.Repeat("x", maxExpression+1) + " @ann", []Problem{{1, 1, Skipped, "longer than 4096 bytes", ""}}},
		{strings.Repeat(`(\\pL){900}`, 5) + " @ann", []Problem{{1, 1, Skipped, "too large", ""}}},
		{strings.Repeat("x{1000} @ann\n", 335), []Problem{{334, 1, Skipped, "too large together", ""},
			{335, 1, Skipped, "too large together", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.text[:min(len(tt.text), 20)], func(t *testing.T) {
			t.Parallel()
			_, problems := Parse(Gitea, []byte(tt.text))
			checkProblems(t, problems, tt.want...)
		})
	}
}

// "|" is weaker than the anchors that Gitea puts round an expression.
func TestGiteaAlternation(t *testing.T) {
	t.Parallel()
	f, _ := Parse(Gitea, []byte("docs|\\\\.md @ann\n"))
	checkAnswers(t, f, []ask{{"docs/x", "@ann"}, {"x.md", "@ann"}, {"x/docs", "-"}})
}
