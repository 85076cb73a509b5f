package ladder_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/ladder"
)

var update = flag.Bool("update", false, "write the golden files anew")

func read(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, name); string(want) != string(got) {
		t.Errorf("%s is not what it was. If that is meant: go test ./internal/ladder -update\ngot:\n%s", name, got)
	}
}

// The examples are read, come back from Format as they were, and are what the golden files show.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, e := range Examples() {
		if len(e.Tracks) != 2 || len(e.Tracks[0].Levels) < 3 || e.Key != IDOf(e.Name) {
			t.Errorf("%+v", e)
		}
		again(t, e.Ladder)
		golden(t, e.Key+".md", Markdown(e.Ladder))
	}
}

// again checks that a ladder comes back from Format as it was.
func again(t interface{ Fatalf(string, ...any) }, l Ladder) {
	text, err := Format(l)
	if err != nil {
		t.Fatalf("%v: %+v", err, l)
	}
	back, err := Parse(text)
	if err != nil || !reflect.DeepEqual(back, l) {
		t.Fatalf("%v\n%s\nis %+v\nwas %+v", err, text, back, l)
	}
}

func TestEveryLadderComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string {
			const odd = "a-: #|>'\"\\{}[]&*!%@`,?~0.5nullyes\n\té漢 "
			return "x" + strings.TrimSpace(strings.ToValidUTF8(rapid.StringOfN(rapid.SampledFrom([]rune(odd)), 0, 30, -1).Draw(t, "text"), ""))
		})
		some := rapid.Custom(func(t *rapid.T) []string { return orNil(rapid.SliceOfN(text, 0, 3).Draw(t, "texts")) })
		l := Ladder{Name: text.Draw(t, "name"), Levels: []Level{{"a", text.Draw(t, "a"), ""}, {"0", "1", text.Draw(t, "b")}}}
		for _, id := range []string{"null", "t-2"} {
			l.Tracks = append(l.Tracks, Track{ID: id, Name: text.Draw(t, "name"), Category: text.Draw(t, "category"), Role: "cto",
				Levels: []Step{
					{Level: "a", Summary: text.Draw(t, "summary")},
					{Level: "0", Expectations: []Expectation{{text.Draw(t, "about"), text.Draw(t, "text"), some.Draw(t, "signals"), some.Draw(t, "examples")}}},
				}})
		}
		again(t, l)
	})
}

func orNil(s []string) []string {
	if len(s) == 0 {
		return nil
	}
	return s
}

func TestWrongFilesNameTheLine(t *testing.T) {
	t.Parallel()
	head := "name: L\nlevels:\n  - {id: one, name: One}\n  - {id: two, name: Two}\ntracks:\n"
	for _, test := range []struct{ name, file, line, says string }{
		{"nothing", "", "line 1", "no ladder"},
		{"two documents", "name: a\n---\nname: b\n", "line 1", "more than one"},
		{"unknown field", head + "  - id: x\n    name: X\n    levls: []\n", "line 8", "there is no field levls in a track"},
		{"unknown field of an expectation", head + "  - id: x\n    name: X\n    levels:\n      - level: one\n        expectations:\n          - {test: y}\n", "line 11", "no field test"},
		{"a text for a list", "name: a\nlevels: one\n", "line 2", "a list"},
		{"a list for a text", "name: [a]\n", "line 1", "a text should stand here"},
		{"a text for an entry", "name: a\nlevels:\n  - one\n", "line 3", "the fields of a level"},
		{"no levels", "name: a\ntracks: []\n", "line 1", "levels is missing"},
		{"no tracks", head, "line 5", "tracks is missing"},
		{"no name", "levels: []\n", "line 1", "name is missing"},
		{"a wrong id", "name: a\nlevels:\n  - {id: One two, name: x}\n", "line 3", `"One two"`},
		{"a level twice", "name: a\nlevels:\n  - {id: one, name: x}\n  - {id: one, name: y}\n", "line 4", "twice"},
		{"a track twice", head + "  - {id: x, name: X, levels: [{level: one, summary: s}]}\n  - {id: x, name: Y, levels: [{level: one, summary: s}]}\n", "line 7", "twice"},
		{"an unknown level", head + "  - {id: x, name: X, levels: [{level: three, summary: s}]}\n", "line 6", `"three"`},
		{"levels upside down", head + "  - id: x\n    name: X\n    levels:\n      - {level: two, summary: s}\n      - {level: one, summary: s}\n", "line 10", "below a higher one"},
		{"a level without words", head + "  - id: x\n    name: X\n    levels:\n      - level: two\n", "line 9", "says nothing"},
		{"an empty signal", head + "  - id: x\n    name: X\n    levels:\n      - level: two\n        expectations:\n          - text: y\n            signals:\n              - a\n              - ' '\n", "line 14", "signals[1]"},
		{"no expectation", head + "  - id: x\n    name: X\n    levels:\n      - level: two\n        expectations:\n          - name: y\n", "line 11", "text is missing"},
		{"a wrong role", head + "  - {id: x, name: X, role: Tech Lead, levels: [{level: one, summary: s}]}\n", "line 6", "role"},
		{"a long text", "name: " + strings.Repeat("x", 5000) + "\n", "line 1", "characters"},
		{"the same field twice", "name: a\nname: b\n", "line 2", "no YAML"},
		{"no YAML", "name: [\n", "line ", "no YAML"},
		{"another encoding", "name: a\nsummary: caf\xe9\n", "line 2", "UTF-8"},
		{"too deep", strings.Repeat("[", 4000), "line ", "no YAML"},
		{"too large", strings.Repeat("#", 5<<20), "line 1", "larger"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(test.file))
			refused(t, err, test.line, test.says)
		})
	}
}

func refused(t *testing.T, err error, line, says string) {
	t.Helper()
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || known.Kind != fault.KindInvalid || !strings.HasPrefix(known.Field, line) || !strings.Contains(known.Message, says) ||
		known.Hint == "" || len(known.Message) > 400 {
		t.Errorf("%+v", err)
	}
}

func TestAWrongLadderIsNotWritten(t *testing.T) {
	t.Parallel()
	_, err := Format(Ladder{Name: "x"})
	refused(t, err, "levels", "levels")
	_, err = Check(Ladder{Name: "x", Levels: []Level{{ID: "a", Name: "A"}}, Tracks: []Track{{ID: "t", Name: strings.Repeat("x", 4001)}}})
	refused(t, err, "tracks[0].name", "4001 characters")
	l, err := Check(Ladder{Name: " x ", Levels: []Level{{ID: "a", Name: "A"}}, Tracks: []Track{{ID: "t", Name: "T", Levels: []Step{{"a", "s", nil}}}}})
	if err != nil || l.Name != "x" {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestMarkdownSaysWhatTheTextSays(t *testing.T) {
	t.Parallel()
	text := string(Markdown(Ladder{Name: "<b>L</b>", Levels: []Level{{"a", "A|B", "# not a heading"}},
		Tracks: []Track{{ID: "t", Name: "T", Levels: []Step{{Level: "a", Expectations: []Expectation{{Text: "1. two\nthree *x* [y](z)"}}}}}}}))
	for _, want := range []string{`# \<b\>L\</b\>`, `| A\|B | \# not a heading |`, `- 1\. two three \*x\* \[y\](z)`} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, e := range Examples() {
		f.Add(read(f, "examples/"+e.Key+".yaml"))
	}
	f.Add([]byte("name: x\nlevels: [{id: a, name: a}]\ntracks: [{id: t, name: T, levels: [{level: a, summary: s}]}]\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		l, err := Parse(content)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		Markdown(l)
		text, err := Format(l)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Parse(text); err != nil || !reflect.DeepEqual(back, l) {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}
