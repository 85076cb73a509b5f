package roster

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/store"
)

const sampleFile = `scopes:
- key: acme
  name: Acme
  kind: organisation
- key: web
  name: Web shop
  kind: team
  in: acme
  depends-on: [pay]
  from: 2025-01-01
  members:
  - ada
  - {person: ben, share: 50 %, from: 2025-02-01, until: 2025-12-31}
  roles:
  - {role: technical-lead, person: ada}
  - {role: lead-engineer, agent: review-bot, discipline: engineer, without: [merging]}
  accepted:
  - {finding: overlap/mentoring, reason: Both want it., until: 2026-12-31}
- {key: pay, name: "Payments: all of them", kind: team}
persons:
- handle: ada
  name: Ada Example
  emails: [Ada@Example.com]
  title: Lead Programmer
  disciplines: [engineer]
  time-zone: Europe/Berlin
  week: mon-thu 8, fri 4.5
  reports-to: ben
- handle: ben
  name: No
`

func TestParseReadsEveryField(t *testing.T) {
	t.Parallel()
	f, problems := Parse([]byte(sampleFile))
	if len(problems) > 0 || len(f.Check()) > 0 {
		t.Fatal(problems, f.Check())
	}
	got := ""
	for _, c := range Diff(Roster{}, f.Roster) {
		got += c.String() + "\n"
	}
	want := `+ organisation acme: name "Acme", kind organisation
+ team web: name "Web shop", kind team, in acme, depends on pay, from 2025-01-01
+ team pay: name "Payments: all of them", kind team
+ person ada: handle ada, name "Ada Example", address ada@example.com, title "Lead Programmer", discipline engineer, time zone Europe/Berlin, working week mon-thu 8, fri 4.5, reports to ben
+ person ben: handle ben, name "No"
+ member ada of web: share 100 %
+ member ben of web: share 50 %, from 2025-02-01, until 2025-12-31
+ role technical-lead of ada in web
+ role lead-engineer of agent review-bot in web: discipline engineer, without merging
+ accepted finding overlap/mentoring in web: reason "Both want it.", until 2026-12-31
`
	if got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

func TestParseNamesTheLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 10_000)
	for _, c := range []struct{ change, to, want string }{
		{"  in: acme", "  parent: acme", `Line 8: "parent" is no field of a scope`},
		{"  in: acme", "  in: web", "Line 8: web lies in itself: web lies in web"},
		{"  reports-to: ben", "  reports-to: ada", "Line 28: ada reports to themselves: ada reports to ada"},
		{"from: 2025-02-01", "from: 2025-02-30", `Line 13: "2025-02-30" is no day of the calendar`},
		{"until: 2025-12-31", "until: 2025-01-31",
			"Line 13: Member ben of web ends on 2025-01-31, before it begins on 2025-02-01"},
		{"- handle: ben", "- handle: ada", "Line 29: The person ada is described twice"},
		{"Lead Programmer", long, "Line 24: The title of person ada has 10000 characters, and at most 200 are kept"},
		{"share: 50 %", "share: most", `Line 13: "most" is no share`},
		{"share: 50 %", "share: 500", "Line 13: Member ben of web has a share of 500 percent"},
		{"kind: team\n  in", "kind: squad\n  in", `Line 7: "squad" is no kind of scope`},
		{"fri 4.5", "fri 44.5", "Line 27: A working day has more than 0 and at most 24 hours, not 44.5"},
		{"Europe/Berlin", "Mars/Olympus", `Line 26: "Mars/Olympus" is no time zone`},
		{"person: ben", "person: bne", `Line 13: There is no person "bne"`},
		{"[pay]", "pay", "Line 9: Depends-on is no list"},
		{"[pay]", "[[pay]]", "Line 9: An entry of depends-on is not a text"},
		{"[pay]", "[pay, pya]", `Line 9: There is no scope "pya"`},
		{"name: Acme", "name: [Acme]", "Line 3: Name is not a text"},
		{"name: Acme", "name: &a Acme", "Line 3: Anchors (&) and aliases (*) are not used in this file"},
		{"name: Acme", "name: Acme\n  name: Emca", "twice"},
		{"name: Acme", "name: \"Acme", "is no YAML"},
		{"persons:", "people:", `Line 20: "people" is no field of the file`},
		{sampleFile, "", "is empty"},
		{sampleFile, "just words", "Line 1: The file is no list of fields"},
		{sampleFile, "scopes: 7", "Line 1: Scopes is no list"},
		{sampleFile, "scopes:\n- key: a\n  name: \xff", "Line 3: The file is not in UTF-8"},
		{sampleFile, "scopes: []\n---\nscopes: []\n", "is no YAML"},
		{sampleFile, "scopes: " + strings.Repeat("[", 10_000), "is no YAML"},
	} {
		file := strings.Replace(sampleFile, c.change, c.to, 1)
		f, problems := Parse([]byte(file))
		if len(problems) == 0 {
			problems = f.Locate(f.Check())
		}
		if len(problems) == 0 {
			t.Errorf("%.40q passes", c.to)
		} else if got := problems[0].Err().Error(); !strings.Contains(got, c.want) {
			t.Errorf("%.40q gives %q, want %q", c.to, got, c.want)
		}
	}
}

// The file grows, when its aliases are followed, to a thousand million entries; they are not followed.
func TestParseStopsAliasBombs(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("scopes: &a0 [x]\n")
	for n := range 9 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", n+1, n+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", n), 10), ", "))
	}
	if _, problems := Parse([]byte(b.String())); len(problems) == 0 {
		t.Error("it passes")
	}
}

// draw makes rosters that pass the check.
func draw(t *rapid.T) Roster {
	anyText := rapid.Custom(func(t *rapid.T) string {
		s := rapid.OneOf(rapid.StringN(1, 12, 40), rapid.SampledFrom([]string{"no", "~", "null", "2026-01-01", "1.0", "- a",
			"a: b", "#x", "'", "\"", "*a", "&a", "!x", "{", "Ünïcode", "a\u2028b", "\ufeffx", "|", "0x1f", "<<", "=1+1"})).Draw(t, "text")
		s = strings.Map(func(r rune) rune {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == ';' {
				return 'x'
			}
			return r
		}, s)
		if s = strings.TrimSpace(s); s == "" {
			return "x"
		}
		return s
	})
	maybe := func(g *rapid.Generator[string], label string) string {
		if rapid.Bool().Draw(t, label) {
			return g.Draw(t, label)
		}
		return ""
	}
	span := func() (s Span) {
		date := func(year int) store.Date {
			return store.Date{Year: year + rapid.IntRange(0, 3).Draw(t, "year"), Month: 2, Day: rapid.IntRange(1, 28).Draw(t, "day")}
		}
		if rapid.Bool().Draw(t, "from") {
			s.From = date(2020)
		}
		if rapid.Bool().Draw(t, "until") {
			s.Until = date(2024)
		}
		return s
	}
	var r Roster
	var keys, handles []string
	for i := range rapid.IntRange(1, 5).Draw(t, "scopes") {
		s := Scope{Key: fmt.Sprintf("s%d", i), Name: anyText.Draw(t, "name"), Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"),
			Label: maybe(anyText, "label"), External: maybe(anyText, "external"), Purpose: maybe(anyText, "purpose"), Span: span()}
		if i > 0 {
			s.Parent = maybe(rapid.SampledFrom(keys), "parent")
			if link := maybe(rapid.SampledFrom(keys), "link"); link != "" {
				s.DependsOn = []string{link}
			}
		}
		keys = append(keys, s.Key)
		r.Scopes = append(r.Scopes, s)
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "persons") {
		p := Person{Handle: fmt.Sprintf("p%d", i), Name: anyText.Draw(t, "name"), Title: maybe(anyText, "title"),
			External: maybe(anyText, "external"),
			Emails:   []string{fmt.Sprintf("p%d@example.com", i)}, Zone: maybe(rapid.Just("Europe/Rome"), "zone"), Week: drawWeek(t),
			Span: span()}
		if d := maybe(anyText, "discipline"); d != "" {
			p.Disciplines = []string{d}
		}
		if i > 0 {
			p.ReportsTo = maybe(rapid.SampledFrom(handles), "reports to")
		}
		handles = append(handles, p.Handle)
		r.Persons = append(r.Persons, p)
		r.Members = append(r.Members, Member{Person: p.Handle, Scope: rapid.SampledFrom(keys).Draw(t, "in"),
			Share: rapid.IntRange(1, 100).Draw(t, "share"), Span: span()})
		r.Holders = append(r.Holders, Holder{Person: p.Handle, Role: "manager",
			Scope: rapid.SampledFrom(keys).Draw(t, "holds in"), Discipline: maybe(anyText, "of"), Span: span()})
	}
	r.Holders = append(r.Holders, Holder{Agent: anyText.Draw(t, "agent"), Role: "lead-engineer", Scope: keys[0],
		Withheld: []string{anyText.Draw(t, "without")}})
	r.Accepted = append(r.Accepted, Acceptance{Scope: keys[0], Finding: anyText.Draw(t, "finding"),
		Reason: anyText.Draw(t, "reason") + "\n" + anyText.Draw(t, "more"), By: maybe(anyText, "by"), Until: span().Until})
	r.Sort()
	return r
}

func TestFormatRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := draw(t)
		if problems := r.Check(); len(problems) > 0 {
			t.Fatalf("the generator makes what may not be: %+v", problems[0])
		}
		roundTrip(t, r)
	})
}

// roundTrip writes a roster and reads it again.
func roundTrip(t rapid.TB, r Roster) {
	content, err := r.Format()
	if err != nil {
		t.Fatal(err)
	}
	f, problems := Parse(content)
	if len(problems) > 0 {
		t.Fatalf("%+v in\n%s", problems[0], content)
	}
	f.Sort()
	if got, want := fmt.Sprintf("%#v", f.Roster), fmt.Sprintf("%#v", r); got != want {
		t.Fatalf("written as\n%s\nand read as\n%s\nwant\n%s", content, got, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sampleFile))
	f.Add([]byte("scopes: &a [*a]"))
	f.Add([]byte("scopes:\n- key: a\n  name: b\n  kind: team\n  purpose: |\n    x\n    y\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file, problems := Parse(content)
		if len(problems) > 0 || len(file.Check()) > 0 {
			return
		}
		file.Sort()
		roundTrip(t, file.Roster)
	})
}
