package radar_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/radar"
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

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(filepath.Join("testdata", name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("testdata", name), got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, name); string(want) != string(got) {
		t.Errorf("%s is not what it was. If that is meant: go test ./internal/radar -update\ngot:\n%s", name, got)
	}
}

// harbour is a made-up radar that has all that a radar can have.
func harbour() Radar {
	return Radar{
		Title:     "Harbour Radar",
		Quadrants: []Quadrant{{"techniques", "Techniques"}, {"tools", "Tools"}, {"platforms", "Platforms"}, {"languages", "Languages & Frameworks"}},
		Rings: []Ring{{"adopt", "Adopt", "We use it wherever it fits."}, {"trial", "Trial", "One team runs it."},
			{"assess", "Assess", ""}, {"hold", "Hold", "We start nothing new with it."}},
		Entries: []Entry{
			{Key: "tide-tables", Name: "Tide tables", Quadrant: "techniques", Ring: "adopt",
				Description: "Plan by the tide.\n\n- [How](https://example.com/tide)", Tags: []string{"planning", "every day"},
				Moves: []Move{{"2023-03-01", "trial", "One crew tried it.", ""}, {"2024-03-01", "adopt", "It held for a year.", "decisions/0007"}}},
			{Key: "knotlang", Name: "Knotlang", Quadrant: "languages", Ring: "trial", Description: "A language of knots.",
				Moves: []Move{{"2024-03-01", "trial", "", ""}}},
			{Key: "rope_2.0", Name: "Rope \"2.0\"", Quadrant: "tools", Ring: "hold",
				Moves: []Move{{"2023-03-01", "trial", "", ""}, {"2024-03-01", "hold", "It frays.", ""}}},
			{Key: "lantern", Name: "Lantern", Quadrant: "platforms", Ring: "adopt", Hidden: true,
				Moves: []Move{{"2023-03-01", "adopt", "", ""}}},
			{Key: "buoy", Name: "Buoy, the small one", Quadrant: "platforms", Ring: "assess"},
		},
	}
}

func TestARightRadarHasNoProblems(t *testing.T) {
	t.Parallel()
	if problems := Check(harbour()); len(problems) > 0 {
		t.Error(problems[0])
	}
}

func TestCheckNamesEachProblem(t *testing.T) {
	t.Parallel()
	many := func(r *Radar, n int) {
		for i := range n {
			r.Entries = append(r.Entries, Entry{Key: fmt.Sprint("k", i), Name: "N", Quadrant: "tools", Ring: "hold"})
		}
	}
	for _, test := range []struct {
		name        string
		spoil       func(*Radar)
		field, says string
	}{
		{"no title", func(r *Radar) { r.Title = " " }, "title", "missing"},
		{"a long title", func(r *Radar) { r.Title = strings.Repeat("x", 201) }, "title", "201 characters"},
		{"a title on two lines", func(r *Radar) { r.Title = "a\nb" }, "title", "line breaks"},
		{"no quadrants", func(r *Radar) { r.Quadrants, r.Entries = nil, nil }, "quadrants", "empty"},
		{"too many quadrants", func(r *Radar) {
			for i := range 5 {
				r.Quadrants = append(r.Quadrants, Quadrant{fmt.Sprint("q", i), fmt.Sprint("Q", i)})
			}
		}, "quadrants", "9"},
		{"a quadrant's name twice", func(r *Radar) { r.Quadrants[1].Name = "TECHNIQUES" }, "quadrants[1].name", "twice"},
		{"a quadrant's key twice", func(r *Radar) { r.Quadrants = append(r.Quadrants, Quadrant{"Tools", "More"}) }, "quadrants[4].key", "twice"},
		{"no rings", func(r *Radar) { r.Rings, r.Entries = nil, nil }, "rings", "empty"},
		{"a ring's key", func(r *Radar) { r.Rings = append(r.Rings, Ring{Key: "no key", Name: "x"}) }, "rings[4].key", "no key"},
		{"a character that cannot be shown", func(r *Radar) { r.Rings[0].Description = "a\x1bb" }, "rings[0].description", "cannot be shown"},
		{"another encoding", func(r *Radar) { r.Entries[0].Description = "\xff" }, "entries[0].description", "cannot be shown"},
		{"an entry's key twice", func(r *Radar) { r.Entries[1].Key = "buoy" }, "entries[4].key", "twice"},
		{"an entry without a name", func(r *Radar) { r.Entries[1].Name = "" }, "entries[1].name", "missing"},
		{"an unknown quadrant", func(r *Radar) { r.Entries[1].Quadrant = "sea" }, "entries[1].quadrant", `"sea"`},
		{"an unknown ring", func(r *Radar) { r.Entries[4].Ring = "sea" }, "entries[4].ring", `"sea"`},
		{"a tag twice", func(r *Radar) { r.Entries[1].Tags = []string{"a", "b", "a"} }, "entries[1].tags[2]", "twice"},
		{"an empty tag", func(r *Radar) { r.Entries[1].Tags = []string{""} }, "entries[1].tags[0]", "missing"},
		{"a move into nowhere", func(r *Radar) { r.Entries[0].Moves[0].Ring = "" }, "entries[0].moves[0].ring", "no ring"},
		{"no day", func(r *Radar) { r.Entries[0].Moves[0].Day = "2023-02-30" }, "entries[0].moves[0].day", "no day"},
		{"days upside down", func(r *Radar) { r.Entries[0].Moves[0].Day = "2025-01-01" }, "entries[0].moves[1].day", "before"},
		{"a ring beside the last move", func(r *Radar) { r.Entries[0].Ring = "hold" }, "entries[0].ring", "last move"},
		{"a decision on two lines", func(r *Radar) { r.Entries[0].Moves[0].Decision = "a\tb" }, "entries[0].moves[0].decision", "tabs"},
		{"too many entries", func(r *Radar) { many(r, 1996) }, "entries", "2001"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := harbour()
			test.spoil(&r)
			problems := Check(r)
			if len(problems) != 1 {
				t.Fatalf("%v", problems)
			}
			refused(t, problems[0], test.field, test.says)
		})
	}
	r := harbour()
	r.Title, r.Entries[0].Name, r.Entries[4].Ring = "", "", "x"
	if problems := Check(r); len(problems) != 3 {
		t.Errorf("not all problems are named: %v", problems)
	}
	r = harbour()
	if many(&r, 1995); len(Check(r)) > 0 {
		t.Error("2,000 entries are refused")
	}
}

// refused checks that an error says what is wrong with which field or line, and what to do.
func refused(t *testing.T, err error, field, says string) {
	t.Helper()
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || known.Kind != fault.KindInvalid || !strings.HasPrefix(known.Field, field) || !strings.Contains(known.Message, says) ||
		known.Hint == "" || len(known.Message) > 400 {
		t.Errorf("%+v", err)
	}
}

func TestDirectionIsThatOfTheLastMove(t *testing.T) {
	t.Parallel()
	r := harbour()
	for moves, want := range map[string]Direction{
		"": None, "hold": New, "hold>adopt": In, "adopt>trial": Out, "hold>trial>trial": None, "adopt>hold>assess": In, "hold>adopt>trial": Out,
	} {
		e := Entry{}
		for ring := range strings.FieldsFuncSeq(moves, func(c rune) bool { return c == '>' }) {
			e.Moves = append(e.Moves, Move{Ring: ring})
		}
		if got := r.Direction(e); got != want {
			t.Errorf("%q is %s, not %s", moves, got, want)
		}
	}
}

func TestKeysAreMadeOfNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Tide tables": "tide-tables", "C++": "c-plus-plus", "C#": "c-sharp", " .Rope & Knot! ": "rope-and-knot", "Überblick": "überblick",
		"結び目": "結び目", "!?": "", "": "", strings.Repeat("ab ", 40): strings.Repeat("ab-", 19) + "ab",
	} {
		if got := KeyOf(name); got != want {
			t.Errorf("%q became %q, not %q", name, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if key := KeyOf(rapid.String().Draw(t, "name")); key != "" && (!IsKey(key) || KeyOf(key) != key) {
			t.Fatalf("%q is no key", key)
		}
	})
}

// says are the parts of a radar that a format can say.
type says struct{ keys, descriptions, tags, history, hidden, ringDescriptions bool }

// radars makes radars up of what a format can say.
func radars(t *rapid.T, can says) Radar {
	line := rapid.Custom(func(t *rapid.T) string {
		const odd = "ab-:#|>'\"\\{}[]()&*!%@`?~0.5=+é漢 ;/<"
		return strings.TrimSpace(rapid.StringOfN(rapid.SampledFrom([]rune(odd)), 0, 12, -1).Draw(t, "line"))
	})
	text := rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(line, 0, 4).Draw(t, "text")
		return strings.TrimSpace(strings.Join(parts, rapid.SampledFrom([]string{"\n", "\n\n", "\n---\n", ", "}).Draw(t, "break")))
	})
	r := Radar{Title: "A " + line.Draw(t, "title")}
	r.Title = strings.TrimSpace(r.Title)
	for i := range rapid.IntRange(1, MaxQuadrants).Draw(t, "quadrants") {
		name := strings.TrimSpace(fmt.Sprint(i, " ", line.Draw(t, "quadrant")))
		r.Quadrants = append(r.Quadrants, Quadrant{KeyOf(name), name})
	}
	for _, name := range []string{"Adopt", "TRIAL", "assess", "Hold"} {
		g := Ring{Key: KeyOf(name), Name: name}
		if can.ringDescriptions {
			g.Description = text.Draw(t, "ring")
		}
		r.Rings = append(r.Rings, g)
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "entries") {
		e := Entry{Name: strings.TrimSpace(fmt.Sprint(i, " ", line.Draw(t, "name"))), Quadrant: rapid.SampledFrom(r.Quadrants).Draw(t, "quadrant").Key}
		e.Key = KeyOf(e.Name)
		if can.keys {
			e.Key = fmt.Sprint(rapid.SampledFrom([]string{"k", "K.", "é_", "0-"}).Draw(t, "key"), i)
		}
		if can.descriptions {
			e.Description = text.Draw(t, "description")
		}
		if can.tags {
			tag := rapid.Map(line, func(s string) string { return strings.TrimSpace("t " + strings.ReplaceAll(s, ",", "")) })
			e.Tags = rapid.SliceOfNDistinct(tag, 0, 3, rapid.ID[string]).Draw(t, "tags")
			e.Tags = slices.Clip(append([]string(nil), e.Tags...))
		}
		e.Hidden = can.hidden && rapid.Bool().Draw(t, "hidden")
		ring := rapid.IntRange(0, 3).Draw(t, "ring")
		e.Ring = r.Rings[ring].Key
		if can.history {
			year := 2000
			for range rapid.IntRange(0, 3).Draw(t, "moves") {
				year += rapid.IntRange(1, 5).Draw(t, "years")
				e.Moves = append(e.Moves, Move{Day: fmt.Sprint(year, "-02-28"), Ring: rapid.SampledFrom(r.Rings).Draw(t, "ring").Key, Reason: text.Draw(t, "reason")})
			}
			e.Moves = append(e.Moves, Move{Day: "2024-02-29", Ring: e.Ring, Reason: text.Draw(t, "reason")})
		} else {
			switch d := rapid.IntRange(-1, 2).Draw(t, "direction"); {
			case d == 2:
				e.Moves = []Move{{Ring: e.Ring}}
			case d != 0 && ring+d >= 0 && ring+d < len(r.Rings):
				e.Moves = []Move{{Ring: r.Rings[ring+d].Key}, {Ring: e.Ring}}
			}
		}
		r.Entries = append(r.Entries, e)
	}
	return r
}

// same fails unless a radar was read back as the one that was written.
func same(t interface{ Fatalf(string, ...any) }, err error, back, want Radar, text []byte) {
	if len(back.Entries) == 0 && len(want.Entries) == 0 {
		back.Entries, want.Entries = nil, nil
	}
	if err != nil || !reflect.DeepEqual(back, want) {
		t.Fatalf("%v\n%s\nis  %+v\nwas %+v", err, text, back, want)
	}
}
