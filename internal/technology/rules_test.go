package technology

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

func day(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// The ring of an entry on a day is where the moves that were done by then led, one after the other, in whatever order they
// were kept.
func TestTheRingOfADayIsTheFoldOfItsMoves(t *testing.T) {
	t.Parallel()
	first := day("2025-01-01")
	rapid.Check(t, func(t *rapid.T) {
		var all []Move
		for i := range rapid.IntRange(0, 12).Draw(t, "moves") {
			m := Move{ID: string(rune('a' + i)), Ring: rapid.SampledFrom([]string{"", "adopt", "trial", "hold"}).Draw(t, "ring"),
				State: rapid.SampledFrom([]State{Done, Done, Proposed, Declined}).Draw(t, "state")}
			if n := rapid.IntRange(-1, 20).Draw(t, "day"); n >= 0 && m.State == Done {
				m.Day = first.AddDays(n)
			}
			all = append(all, m)
		}
		on := first.AddDays(rapid.IntRange(-1, 21).Draw(t, "on"))
		want := ""
		for d := first; d.Compare(on) <= 0; d = d.AddDays(1) {
			for _, m := range all { // they were proposed in this order
				if m.State == Done && m.Day == d {
					want = m.Ring
				}
			}
		}
		kept := slices.Clone(all)
		slices.Reverse(kept)
		sortMoves(kept)
		if got := RingOn(kept, on); got != want {
			t.Fatalf("on %s it is in %q, want %q: %+v", on, got, want, all)
		}
	})
}

func TestMarks(t *testing.T) {
	t.Parallel()
	for mark, right := range map[string]bool{"npm:react": true, "npm:@angular/*": true, "go:github.com/jackc/pgx/v5": true, "language:Go": true,
		"technology:Docker": true, "maven:org.junit.jupiter:*": true, "language:C++": true,
		"react": false, "npm:": false, "npm:*": false, "npm:a*b": false, "npm:two words": false, "gem:rails": false, "": false} {
		if err := CheckMark(mark); (err == nil) != right {
			t.Errorf("%q: %v", mark, err)
		}
	}
	for mark, plain := range map[string]string{"go:github.com/jackc/pgx/v5": "go:github.com/jackc/pgx", "go:gopkg.in/yaml.v3": "go:gopkg.in/yaml",
		"go:example.com/v1/api": "go:example.com/v1/api", "go:example.com/a/v12": "go:example.com/a", "npm:a/v5": "npm:a/v5"} {
		if got := plainMark(mark); got != plain {
			t.Errorf("%q is plainly %q, want %q", mark, got, plain)
		}
	}
	for _, x := range []struct {
		mark, found string
		want        bool
	}{{"npm:react", "npm:react", true}, {"npm:react", "npm:react-dom", false}, {"npm:react*", "npm:react-dom", true}, {"npm:react*", "npm:preact", false},
		{"pypi:Django", "pypi:django", true}, {"language:go", "language:Go", true}, {"npm:react", "pypi:react", false}} {
		if got := recognises(x.mark, x.found); got != x.want {
			t.Errorf("%s recognises %s: %v", x.mark, x.found, got)
		}
	}
}

// Use that begins after the first look is growth; what was there at the first look is none, whenever that was.
func TestHowUseChanges(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	l := looked{names: map[string]string{"a": "alpha", "b": "beta", "c": "gamma"},
		since: map[string]time.Time{"a": ago(400), "b": ago(400), "c": ago(10)}}
	for _, x := range []struct {
		name  string
		spans []span
		want  string
		in    int
	}{
		{"there at all first looks", []span{{"a", "m", "1", ago(400), time.Time{}}, {"c", "m", "1", ago(10), time.Time{}}}, "No change in the last 90 days; No change in the last 365 days", 2},
		{"begun lately", []span{{"a", "m", "1", ago(400), time.Time{}}, {"b", "m", "1", ago(20), time.Time{}}},
			"1 repository began to use it in the last 90 days; 1 repository began to use it in the last 365 days", 2},
		{"begun last summer", []span{{"b", "m", "1", ago(200), time.Time{}}}, "No change in the last 90 days; 1 repository began to use it in the last 365 days", 1},
		{"ended", []span{{"a", "m", "1", ago(400), ago(30)}}, "1 repository stopped using it in the last 90 days; 1 repository stopped using it in the last 365 days", 0},
		{"both", []span{{"a", "m", "1", ago(400), ago(30)}, {"b", "m", "1", ago(20), time.Time{}}},
			"1 repository began to use it and 1 stopped in the last 90 days; 1 repository began to use it and 1 stopped in the last 365 days", 1},
		{"another package instead", []span{{"a", "m", "1", ago(400), ago(30)}, {"a", "n", "2", ago(30), time.Time{}}},
			"No change in the last 90 days; No change in the last 365 days", 1},
		{"begun and ended again", []span{{"a", "m", "1", ago(60), ago(30)}}, "No change in the last 90 days; No change in the last 365 days", 0},
	} {
		u := useOf(x.spans, l, now)
		if got := u.Quarter.Words() + "; " + u.Year.Words(); got != x.want || len(u.Repositories) != x.in {
			t.Errorf("%s: %s, in %d; want %s, in %d", x.name, got, len(u.Repositories), x.want, x.in)
		}
	}
	u := useOf([]span{{"b", "m", "2", ago(400), time.Time{}}, {"a", "m", "1", ago(90), time.Time{}}, {"a", "n", "", ago(3), time.Time{}}}, l, now)
	if !u.Since.Equal(ago(400)) || !u.Before || u.Repositories[0].Name != "alpha" || u.Repositories[0].Before || !u.Repositories[0].Since.Equal(ago(90)) ||
		len(u.Repositories[0].Found) != 2 || u.Repositories[1].Found[0] != (Found{"m", "2"}) {
		t.Errorf("the use is %+v", u)
	}
}

func TestWhatStandsOut(t *testing.T) {
	t.Parallel()
	s := start()
	grows := Use{Known: true, Repositories: make([]UseIn, 3), Quarter: Change{Days: 90, Began: 2, Ended: 1}, Year: Change{Days: 365, Began: 2}}
	none := Use{Known: true, Quarter: Change{Days: 90}, Year: Change{Days: 365}}
	slow := Use{Known: true, Repositories: make([]UseIn, 1), Quarter: Change{Days: 90}, Year: Change{Days: 365, Began: 1}}
	unknown := grows
	unknown.Known = false
	for _, x := range []struct {
		ring string
		use  Use
		want string
	}{
		{"hold", grows, "X is in Hold, and its use grows: 2 repositories began to use it and 1 stopped in the last 90 days, and 3 use it now"},
		{"hold", slow, "X is in Hold, and its use grows: 1 repository began to use it in the last 365 days, and 1 use it now"},
		{"hold", none, ""}, {"hold", unknown, ""}, {"trial", grows, ""}, {"adopt", grows, ""}, {"", grows, ""},
		{"adopt", none, "X is in Adopt, and no repository uses it"},
	} {
		said := ""
		if got, does := standsOut(s, Entry{Name: "X", Ring: x.ring}, x.use); does {
			said = got.Sentence()
		}
		if said != x.want {
			t.Errorf("in %q with %+v: %q, want %q", x.ring, x.use, said, x.want)
		}
	}
}

func TestShapesAndEntriesThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		change func(s *Shape)
		says   string
	}{
		"no title":          {func(s *Shape) { s.Title = " " }, "title"},
		"no rings":          {func(s *Shape) { s.Rings = nil }, "1 to 8 rings"},
		"nine quadrants":    {func(s *Shape) { s.Quadrants = make([]Part, 9) }, "1 to 8 quadrants"},
		"a ring twice":      {func(s *Shape) { s.Rings[1].Name = "ADOPT" }, "twice"},
		"a key twice":       {func(s *Shape) { s.Rings[1].Key = "adopt" }, "twice"},
		"a key that is not": {func(s *Shape) { s.Rings[1].Key = "a b" }, "cannot be the key"},
		"a ring of no name": {func(s *Shape) { s.Rings[0].Name = "" }, "missing"},
		"a long text":       {func(s *Shape) { s.Rings[0].Description = strings.Repeat("x", maxNote+1) }, "Shorten it"},
		"what is not shown": {func(s *Shape) { s.Rings[0].Description = "\x07" }, "cannot be shown"},
	} {
		s := start()
		x.change(&s)
		if err := checkShape(&s); !fault.Is(err, fault.KindInvalid) || !says(err, x.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, x := range map[string]struct {
		change func(e *Entry)
		says   string
	}{
		"no name":       {func(e *Entry) { e.Name = "" }, "missing"},
		"no quadrant":   {func(e *Entry) { e.Quadrant = "z" }, "no quadrant"},
		"a wrong mark":  {func(e *Entry) { e.Marks = []string{"react"} }, "no mark"},
		"too many tags": {func(e *Entry) { e.Tags = strings.Fields(strings.Repeat("a ", 0) + letters(maxTags+1)) }, "tags"},
	} {
		e := Entry{Name: "X", Quadrant: "tools"}
		x.change(&e)
		if err := checkEntry(&e, start()); !fault.Is(err, fault.KindInvalid) || !says(err, x.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	e := Entry{Name: " Two  words ", Quadrant: "tools", Tags: []string{"a", "", "a "}, Marks: []string{"go:x.io/a/v2", "go:x.io/a"}}
	if err := checkEntry(&e, start()); err != nil || e.Name != "Two words" || len(e.Tags) != 1 || len(e.Marks) != 1 || e.Marks[0] != "go:x.io/a" {
		t.Errorf("%+v, %v", e, err)
	}
}

func letters(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("x", i+1) + " ")
	}
	return b.String()
}

func says(err error, want string) bool {
	said, hint := fault.Sentence(err)
	return strings.Contains(said+" "+hint, want)
}
