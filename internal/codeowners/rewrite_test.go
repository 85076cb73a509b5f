package codeowners

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
)

func TestRewrite(t *testing.T) {
	t.Parallel()
	ann, team := Owner{User, "ann"}, Owner{Team, "org/team"}
	tests := []struct {
		name    string
		dialect Dialect
		text    string
		changes []Change
		want    string
	}{
		{"nothing", GitHub, "* @bob", nil, "* @bob"},
		{"owners only", GitHub, "\ufeff# c\r\n\t*.go   @bob  @cat   # why\r\nx @y",
			[]Change{{Line: 2, Owners: []Owner{ann, team}}},
			"\ufeff# c\r\n\t*.go   @ann @org/team   # why\r\nx @y"},
		{"owners where none were", GitHub, "/apps/x # nobody\n", []Change{{Line: 1, Owners: []Owner{ann}}},
			"/apps/x @ann # nobody\n"},
		{"close comment", GitHub, "/apps/x#nobody\n", []Change{{Line: 1, Owners: []Owner{ann}}}, "/apps/x @ann #nobody\n"},
		{"none any more", GitHub, "/apps/x @bob # hi\n", []Change{{Line: 1}}, "/apps/x  # hi\n"},
		{"added", GitHub, "* @bob\r\nx @cat", []Change{{Pattern: "/y/", Owners: []Owner{ann}}, {Pattern: "/z/"}},
			"* @bob\r\nx @cat\r\n/y/ @ann\r\n/z/\r\n"},
		{"first of all", Gitea, "", []Change{{Pattern: ".*", Owners: []Owner{{User, "ann"}}}}, ".* @ann\n"},
		{"gitlab", GitLab, "[A] @x\ndocs/\n", []Change{{Line: 2, Owners: []Owner{{Role, "owner"}, {Email, "a@example.com"}}}},
			"[A] @x\ndocs/ @@owner a@example.com\n"},
		{"gitea", Gitea, "a\\ b\t@bob# hi", []Change{{Line: 1, Owners: []Owner{ann}}}, "a\\ b\t@ann # hi"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, _ := Parse(tt.dialect, []byte(tt.text))
			got, err := f.Rewrite(tt.changes)
			if err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
			if f.String() != tt.text {
				t.Errorf("the file itself changed to %q", f.String())
			}
		})
	}
	f, _ := Parse(GitHub, []byte("# only a comment\n"))
	if _, err := f.Rewrite([]Change{{Line: 1, Owners: []Owner{ann}}}); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("a comment is no rule: %v", err)
	}
}

// A rule written for a path is read again as a rule for that path, whatever characters are in it.
func TestPatternForIsReadBack(t *testing.T) {
	t.Parallel()
	name := rapid.StringOfN(rapid.SampledFrom([]rune("abé.#!*?[]\\ ^$|(){}+\t\v@-")), 1, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		path := strings.Join(rapid.SliceOfN(name, 1, 4).Draw(t, "path"), "/")
		for _, d := range dialects {
			for _, folder := range []bool{false, true} {
				pattern, err := PatternFor(d, path, folder)
				if err != nil {
					t.Fatal(err)
				}
				f, _ := Parse(d, nil)
				text, err := f.Rewrite([]Change{{Pattern: pattern, Owners: []Owner{{User, "ann"}}}})
				if err != nil {
					t.Fatal(err)
				}
				f, problems := Parse(d, text)
				if len(problems) > 0 {
					t.Fatalf("%s: %q has problems %+v", d, text, problems)
				}
				inside, outside := path, "other/"+path
				if folder {
					inside += "/x/y"
				}
				if a, b := answer(f, inside), answer(f, outside); a != "@ann" || b != "-" {
					t.Fatalf("%s: %q gives %q inside, %q outside", d, text, a, b)
				}
			}
		}
	})
}

func TestPatternForTheRest(t *testing.T) {
	t.Parallel()
	for _, d := range dialects {
		pattern, err := PatternFor(d, "", true)
		if err != nil {
			t.Fatal(err)
		}
		f, _ := Parse(d, []byte(pattern+" @ann"))
		checkAnswers(t, f, []ask{{"a", "@ann"}, {"a/b.c", "@ann"}})
		if _, err := PatternFor(d, "a\nb", false); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: a line break gives %v", d, err)
		}
	}
	pattern, err := PatternFor(Gitea, "a\xffb", false)
	if err != nil {
		t.Fatal(err)
	}
	f, problems := Parse(Gitea, []byte(pattern+" @ann"))
	checkProblems(t, problems)
	checkAnswers(t, f, []ask{{"a\xffb", "@ann"}})
}
