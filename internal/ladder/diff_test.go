package ladder_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "github.com/leadwright/leadwright/internal/ladder"
)

func example(t testing.TB, key string) Ladder {
	t.Helper()
	for _, e := range Examples() {
		if e.Key == key {
			return e.Ladder
		}
	}
	t.Fatalf("there is no example %s", key)
	return Ladder{}
}

func TestDiffSaysWhatIsDifferent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(l *Ladder)
		want   []string
	}{
		"nothing":  {func(*Ladder) {}, nil},
		"the name": {func(l *Ladder) { l.Name = "Craft" }, []string{`~ ladder: name from "Engineering" to "Craft"`}},
		"a level's words": {func(l *Ladder) { l.Levels[0].Summary = "" },
			[]string{`~ level "Beginning": summary "Learns the craft and the systems, with somebody beside them." no longer`}},
		"a new level": {func(l *Ladder) { l.Levels = append(l.Levels, Level{ID: "top", Name: "Top"}) },
			[]string{`+ level "Top": id "top", name "Top"`}},
		"a track's role": {func(l *Ladder) { l.Tracks[1].Role = "lead-engineer" },
			[]string{`~ track "Technical lead": role from "technical-lead" to "lead-engineer"`}},
		"one signal more and one less": {func(l *Ladder) { l.Tracks[0].Levels[0].Expectations[1].Signals = []string{"Asks."} },
			[]string{`~ track "Engineer" at "Beginning": "Learning": signal "No question stays open for longer than half a day." no longer, ` +
				`signal "Asks."`}},
		"an expectation less": {func(l *Ladder) {
			l.Tracks[0].Levels[0].Expectations = l.Tracks[0].Levels[0].Expectations[:1]
		}, []string{`- track "Engineer" at "Beginning": "Learning": text "Asks early, and writes down what was learnt.", ` +
			`signal "No question stays open for longer than half a day."`}},
		"another order of signals": {func(l *Ladder) { slices.Reverse(l.Tracks[0].Levels[0].Expectations[0].Signals) },
			[]string{`~ track "Engineer" at "Beginning": "Building": signals in order from "Changes come in pieces that can be reviewed in a ` +
				`quarter of an hour.; Tests are part of the change, not of a later one." to "Tests are part of the change, not of a later one.; ` +
				`Changes come in pieces that can be reviewed in a quarter of an hour."`}},
		"another order of tracks": {func(l *Ladder) { slices.Reverse(l.Tracks) },
			[]string{`~ tracks: order from "track \"Engineer\"; track \"Technical lead\"" to "track \"Technical lead\"; track \"Engineer\""`}},
		"a new name": {func(l *Ladder) { l.Tracks[0].Name = "Developer" },
			[]string{`~ track "Engineer": name from "Engineer" to "Developer"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			is := example(t, "engineering")
			test.change(&is)
			var got []string
			for _, c := range Diff(example(t, "engineering"), is) {
				got = append(got, c.String())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
			}
		})
	}
	all := Diff(Ladder{}, example(t, "engineering"))
	gone := Diff(example(t, "engineering"), Ladder{})
	if len(all) != 28 || len(gone) != len(all) || all[0].Sign != Added || gone[0].Sign != Removed {
		t.Errorf("a new ladder is %d changes, one that is gone %d: %v", len(all), len(gone), all[0])
	}
}

// drawn is a small ladder in which names and texts come up twice.
func drawn(t *rapid.T, label string) Ladder {
	word := rapid.SampledFrom([]string{"a", "b", "c"})
	words := rapid.SliceOfN(word, 0, 3)
	l := Ladder{Name: word.Draw(t, label+" name")}
	for _, id := range rapid.Permutation([]string{"one", "two", "three"}).Draw(t, label+" levels") {
		l.Levels = append(l.Levels, Level{ID: id, Name: word.Draw(t, "level")})
	}
	for _, id := range rapid.Permutation([]string{"x", "y"}).Draw(t, label+" tracks")[:rapid.IntRange(1, 2).Draw(t, "n")] {
		track := Track{ID: id, Name: word.Draw(t, "track")}
		for _, v := range l.Levels {
			s := Step{Level: v.ID, Summary: word.Draw(t, "summary")}
			for range rapid.IntRange(0, 3).Draw(t, "expectations") {
				s.Expectations = append(s.Expectations, Expectation{Name: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "about"),
					Text: word.Draw(t, "text"), Signals: orNil(words.Draw(t, "signals")), Examples: orNil(words.Draw(t, "examples"))})
			}
			track.Levels = append(track.Levels, s)
		}
		l.Tracks = append(l.Tracks, track)
	}
	return l
}

// Nothing is different between two ladders only when they are the same, and what is new one way is gone the other way.
func TestDiffMissesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawn(t, "a"), drawn(t, "b")
		if rapid.Bool().Draw(t, "same") {
			b = Rewrite(a, func(text string) string { return text })
		}
		there, back := Diff(a, b), Diff(b, a)
		if (len(there) == 0) != reflect.DeepEqual(a, b) {
			t.Fatalf("%v between\n%+v\n%+v", there, a, b)
		}
		count := func(all []Change, sign Sign) (n int) {
			for _, c := range all {
				if c.Sign == sign {
					n++
				}
			}
			return n
		}
		if count(there, Added) != count(back, Removed) || count(there, Changed) != count(back, Changed) {
			t.Fatalf("%v\n%v", there, back)
		}
	})
}

func TestGains(t *testing.T) {
	t.Parallel()
	track := example(t, "engineering").Tracks[0]
	was, _ := track.At("independent")
	is, _ := track.At("guiding")
	if _, there := track.At("nowhere"); there {
		t.Error("a track is on a level that is not there")
	}
	var got []string
	for _, g := range Gains(was, is) {
		got = append(got, strings.Join([]string{g.Name, string(rune('0' + len(g.Was))), string(rune('0' + len(g.Is)))}, " "))
		if g.Same {
			t.Errorf("%s is said to be the same", g.Name)
		}
	}
	if want := []string{"Building 1 1", "Guiding 0 1", "Quality 1 0"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for _, g := range Gains(is, is) {
		if !g.Same {
			t.Errorf("a level is not the same as itself: %+v", g)
		}
	}
	if names := track.Names(); !slices.Equal(names, []string{"Building", "Learning", "Quality", "Guiding"}) {
		t.Errorf("%q", names)
	}
}

// Every text is put through, and no id.
func TestRewrite(t *testing.T) {
	t.Parallel()
	l := example(t, "engineering")
	l.Tracks[0].Description = "All of it."
	shout := Rewrite(l, func(text string) string { return strings.ToUpper(text) })
	if reflect.DeepEqual(l, shout) || l.Tracks[0].Name != "Engineer" {
		t.Error("the ladder itself was changed")
	}
	text, err := json.Marshal(shout)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"name", "category", "summary", "description", "text"} {
		text = []byte(strings.ReplaceAll(string(text), `"`+key+`":`, ""))
	}
	var levels []string
	for _, v := range l.Levels {
		levels = append(levels, v.ID)
	}
	known := append(levels, "technical-lead", "engineer", "id", "role", "level", "levels", "tracks", "expectations", "signals", "examples")
	for _, word := range strings.FieldsFunc(string(text), func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') }) {
		if !slices.Contains(known, word) && word != "-" {
			t.Errorf("%q is as it was", word)
		}
	}
	if _, err := Format(Rewrite(l, func(text string) string { return strings.Repeat(text, 100) })); err != nil {
		t.Errorf("a ladder whose texts got long is lost: %v", err)
	}
}
