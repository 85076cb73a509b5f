package roster

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/store"
)

func day(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestTheExampleIsRight(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../examples/organisation.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, problems := Parse(content)
	if problems = append(problems, f.Check()...); len(problems) > 0 {
		t.Fatalf("%+v", problems[0])
	}
	teams := slices.DeleteFunc(f.Scopes, func(s Scope) bool { return s.Kind != Team })
	if len(teams) != 3 {
		t.Errorf("it has %d teams, want 3", len(teams))
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	march := Span{day("2026-03-01"), day("2026-03-31")}
	for text, on := range map[string]bool{"2026-02-28": false, "2026-03-01": true, "2026-03-31": true, "2026-04-01": false} {
		if march.On(day(text)) != on {
			t.Errorf("March holds on %s: %v, want %v", text, !on, on)
		}
	}
	for _, c := range []struct {
		other Span
		meets bool
	}{
		{Span{}, true}, {Span{From: day("2026-03-31")}, true}, {Span{From: day("2026-04-01")}, false},
		{Span{Until: day("2026-03-01")}, true}, {Span{Until: day("2026-02-28")}, false},
	} {
		if march.Meets(c.other) != c.meets || c.other.Meets(march) != c.meets {
			t.Errorf("March meets %v: want %v", c.other, c.meets)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	member := func(id, from, until string, share int) Member {
		m := Member{ID: id, Person: "ada", Scope: "web", Share: share}
		if from != "" {
			m.From = day(from)
		}
		if until != "" {
			m.Until = day(until)
		}
		return m
	}
	current := Roster{Persons: []Person{{ID: "p1", Handle: "ada", Name: "Ada", Emails: []string{"ada@example.com"}}},
		Members: []Member{member("m1", "2024-01-01", "2024-12-31", 100), member("m2", "2026-01-01", "", 50)}}
	for name, c := range map[string]struct {
		file  Roster
		prune bool
		want  string
	}{
		"same first day": {Roster{Members: []Member{member("", "2026-01-01", "", 80)}}, false,
			"[~ member ada of web: share from 50 % to 80 %]"},
		"days in common": {Roster{Members: []Member{member("", "2025-11-01", "", 50)}}, false,
			"[~ member ada of web: first day from 2026-01-01 to 2025-11-01]"},
		"other days": {Roster{Members: []Member{member("", "2020-01-01", "2020-02-01", 50)}}, false,
			"[+ member ada of web: share 50 %, from 2020-01-01, until 2020-02-01]"},
		"prune": {Roster{Persons: current.Persons}, true, "[~ member ada of web: until 2026-03-01]"},
		"prune what has not begun": {Roster{Persons: current.Persons,
			Members: []Member{member("", "2024-01-01", "2024-12-31", 100), member("", "2026-01-01", "", 50)}}, true, "[]"},
		"new handle": {Roster{Persons: []Person{{Handle: "ada.e", Name: "Ada", Emails: []string{"ada@example.com"}}}}, false,
			"[~ person ada.e: handle from ada to ada.e]"},
		"prune a person": {Roster{Persons: []Person{{Handle: "ben", Name: "Ben"}}}, true,
			"[~ person ada: until 2026-03-01 + person ben: handle ben, name \"Ben\" ~ member ada of web: until 2026-03-01]"},
	} {
		is := Merge(current, File{Roster: c.file}, c.prune, day("2026-03-02"))
		if got := fmt.Sprint(Diff(current, is)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Whatever there is and whatever a file says, applying the file again changes nothing, and without pruning nothing that
// the file does not name is touched.
func TestMergeIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		current, file := draw(t), draw(t)
		for i := range current.Persons {
			current.Persons[i].ID = "id-" + current.Persons[i].Handle
		}
		for i := range current.Members {
			current.Members[i].ID = fmt.Sprint("m", i)
		}
		again, prune, today := File{Roster: file}, rapid.Bool().Draw(t, "prune"), day("2023-02-15")
		once := Merge(current, again, prune, today)
		if more := Diff(once, Merge(once, again, prune, today)); len(more) > 0 {
			t.Fatalf("again it changes %v", more)
		}
		for _, c := range Diff(current, once) {
			named := slices.ContainsFunc(Diff(Roster{}, file), func(f Change) bool {
				return f.Subject == c.Subject || strings.HasSuffix(f.Subject, " "+c.Scope) && c.Person == ""
			})
			if !prune && !named {
				t.Fatalf("%v is not in the file and changes", c)
			}
		}
		for _, e := range current.Persons {
			if !slices.ContainsFunc(once.Persons, func(p Person) bool { return p.ID == e.ID }) {
				t.Fatalf("the person %s is gone", e.Handle)
			}
		}
	})
}

func TestCirclesAreNamedOnce(t *testing.T) {
	t.Parallel()
	r := Roster{}
	for i := range 40 {
		r.Scopes = append(r.Scopes, Scope{Key: fmt.Sprintf("s%d", i), Name: "x", Kind: Unit, Parent: fmt.Sprintf("s%d", (i+1)%40)})
	}
	r.Scopes = append(r.Scopes, Scope{Key: "t", Name: "x", Kind: Team, Parent: "s0"})
	problems := r.Check()
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Message, "s0 lies in itself: s0 lies in s1") ||
		!strings.Contains(problems[0].Message, "…") {
		t.Errorf("%+v", problems)
	}
}
