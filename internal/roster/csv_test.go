package roster

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseCSV(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ content, want string }{
		"persons": {"\ufeffhandle,name,emails\r\nada,\"Example, Ada\",ada@example.com; a@example.org\r\n",
			`[+ person ada: handle ada, name "Example, Ada", address ada@example.com and a@example.org]`},
		"semicolons": {"Handle;Name;Time_Zone;week\nada;Ada;Europe/Rome;mon-fri 8\n",
			`[+ person ada: handle ada, name "Ada", time zone Europe/Rome, working week mon-fri 8]`},
		"memberships": {"scope,person,share,from\nweb,ada,50 %,2026-01-01\nweb,ben,,\n",
			"[+ member ada of web: share 50 %, from 2026-01-01 + member ben of web: share 100 %]"},
	} {
		f, problems := ParseCSV([]byte(c.content))
		if got := fmt.Sprint(Diff(Roster{}, f.Roster)); len(problems) > 0 || got != c.want {
			t.Errorf("%s: %s, %v, want %s", name, got, problems, c.want)
		}
	}
	for content, want := range map[string]string{
		"":                                     "The file is empty",
		"handle\nada\n":                        "Line 1: The column name is missing",
		"handle,name,shoe size\n":              `Line 1: "shoe size" is no column of persons`,
		"handle,name,name\n":                   "Line 1: The column name comes twice",
		"scope,name\n":                         `Line 1: "name" is no column of memberships`,
		"handle,name\nada,Ada\nben\n":          "Line 3: The row has 1 columns where the first line has 2",
		"handle,name\nada,\"Ada\n":             "Line 2: A quotation mark",
		"handle,name\nada,A\"d\"a\n":           "Line 2: A quotation mark",
		"handle,name\nada,Ad\xe4\n":            "Line 2: The file is not in UTF-8",
		"\xff\xfeh\x00":                        "Line 1: The file is in UTF-16",
		"handle,name,week\na,A,\nb,B,always\n": `Line 3: "always" is no working week`,
		"scope,person,until\nweb,ada,soon\n":   `Line 2: "soon" is no day`,
		"scope,person,share\nweb,ada,half\n":   `Line 2: "half" is no share`,
	} {
		_, problems := ParseCSV([]byte(content))
		if len(problems) == 0 || !strings.Contains(problems[0].Err().Error(), want) {
			t.Errorf("%q gives %+v, want %q", content, problems, want)
		}
	}
}

func TestCSVChangesWhatItSpeaksOf(t *testing.T) {
	t.Parallel()
	current := Roster{Scopes: []Scope{{Key: "web", Name: "Web", Kind: Team}},
		Persons: []Person{{ID: "1", Handle: "ada", Name: "Ada", Title: "Lead"}, {ID: "2", Handle: "ben", Name: "Ben"}},
		Members: []Member{{ID: "m", Person: "ada", Scope: "web", Share: 50, Span: Span{From: day("2025-01-01")}}}}
	for content, want := range map[string]string{
		"handle,name\nada,Ada E\n":       `[~ person ada: name from "Ada" to "Ada E" ~ person ben: until 2026-03-01]`,
		"scope,person\nweb,ada\n":        "[]",
		"scope,person\nweb,ben\n":        "[+ member ben of web: share 100 % ~ member ada of web: until 2026-03-01]",
		"scope,person,share\nweb,ada,\n": "[~ member ada of web: share from 50 % to 100 %]",
	} {
		f, problems := ParseCSV([]byte(content))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got := Diff(current, Merge(current, f, true, day("2026-03-02")))
		if len(got) == 2 && got[0].Sign == Changed && got[1].Sign == Added {
			got[0], got[1] = got[1], got[0]
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%q changes %v, want %s", content, got, want)
		}
	}
}

func TestCSVRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := draw(t)
		persons, err := r.FormatPersons()
		if err != nil {
			t.Fatal(err)
		}
		members, err := r.FormatMembers()
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(persons)).ReadAll()
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
					t.Fatalf("the formula %q stands in\n%s", cell, persons)
				}
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		p, problems := ParseCSV(persons)
		m, more := ParseCSV(members)
		if problems = append(problems, more...); len(problems) > 0 {
			t.Fatalf("%+v in\n%s%s", problems, persons, members)
		}
		for i := range p.Persons { // CSV does not speak of it
			p.Persons[i].External = r.Persons[i].External
		}
		back := Roster{Scopes: r.Scopes, Persons: p.Persons, Members: m.Members, Holders: r.Holders, Accepted: r.Accepted}
		back.Sort()
		if d := Diff(r, back); len(d) > 0 {
			t.Fatalf("%v in\n%s%s", d, persons, members)
		}
	})
}

func FuzzParseCSV(f *testing.F) {
	f.Add([]byte("handle,name,emails\nada,\"Example, Ada\",ada@example.com\n"))
	f.Add([]byte("scope;person;from\nweb;ada;2026-01-01\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file, problems := ParseCSV(content)
		if (len(problems) > 0) == (file.Lines != nil) {
			t.Fatalf("%d problems and %v", len(problems), file)
		}
		file.Check()
	})
}

func TestParseBackstage(t *testing.T) {
	t.Parallel()
	f, problems := ParseAs("", "org.yaml", []byte(`apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: Engineering
  description: |
    All that is
    built.
spec:
  type: business-unit
  profile: {displayName: The Engineering}
  children: [group:default/web]
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: web, title: Web}
spec: {type: team, children: [], members: [Ada, user:default/ben]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ada}
spec:
  profile: {displayName: Ada Example, email: Ada@Example.com, picture: x.png}
  memberOf: [web]
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ben}
spec: {memberOf: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shop}
`))
	want := `[+ unit engineering: name "The Engineering", kind unit, label "business unit", purpose "All that is built." ` +
		`+ team web: name "Web", kind team, in engineering + person ada: handle ada, name "Ada Example", address ` +
		`ada@example.com + person ben: handle ben, name "ben" + member ada of web: share 100 % + member ben of web: share 100 %]`
	if got := fmt.Sprint(Diff(Roster{}, f.Roster)); len(problems) > 0 || got != want {
		t.Errorf("%s, %v\nwant %s", got, problems, want)
	}
	if p := f.Check(); len(p) > 0 {
		t.Errorf("%+v", p)
	}
	const group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: web}\nspec:\n  type: team\n"
	for content, words := range map[string]string{
		group + "  members: ada":        "Line 6: spec.members is no list",
		group + "  members: [[ada]]":    "Line 6: An entry of spec.members is not a text",
		group + "  members: [ada]":      `Line 1: There is no person "ada"`,
		group + "  parent: group:web":   "Line 1: web lies in itself",
		group + "---\n" + group:         "Line 7: The scope web is described twice",
		group + "  members: [":          "is no YAML",
		"apiVersion: backstage.io/v1\n": "no groups and no users",
		"apiVersion: backstage.io/v1\nkind: User\nmetadata: {name: a b}\n": `Line 1: "a b" is no handle`,
	} {
		f, problems := ParseAs("", "", []byte(content))
		if len(problems) == 0 {
			problems = f.Locate(f.Check())
		}
		if len(problems) == 0 || !strings.Contains(problems[0].Err().Error(), words) {
			t.Errorf("%q gives %+v, want %q", content, problems, words)
		}
	}
}

func FuzzParseBackstage(f *testing.F) {
	f.Add([]byte("apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: web}\nspec: {type: team, members: [ada]}\n"))
	f.Add([]byte("kind: User\nmetadata: {name: ada}\nspec: {memberOf: [web]}\n---\n- &a [*a]\n"))
	f.Fuzz(func(_ *testing.T, content []byte) {
		file, _ := ParseBackstage(content)
		file.Check()
	})
}
