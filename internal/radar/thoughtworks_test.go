package radar_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/radar"
)

func TestTablesAreRead(t *testing.T) {
	t.Parallel()
	const want = "Tools/Tools, Way of Work/Way of Work | Adopt Trial Assess HOLD\n" +
		"rope Rope tools/adopt new \"Strong, and light\" []\n" +
		"tide-tables Tide tables way-of-work/hold none \"\" []\n"
	for name, file := range map[string]string{
		"isNew": "name,ring,quadrant,isNew,description\nRope,Adopt,Tools,TRUE,\"Strong, and light\"\nTide tables,HOLD,Way of Work,FALSE,\n",
		"status, semicolons, a byte order mark and carriage returns": "\ufeffname;ring;quadrant;status;description\r\n" +
			"Rope;adopt;Tools;new;Strong, and light\r\n;;;;\r\n Tide tables ;HOLD;Way of Work;No Change;\r\n",
		"tabs, other columns in another order": "Quadrant\tRing\tName\tcomment\tISNEW\tdescription\n" +
			"Tools\tAdopt\tRope\tx\ttrue\tStrong, and light\nway of work\tHOLD\tTide tables\t\t\t\n",
		"JSON": `[{"name": "Rope", "ring": "adopt", "quadrant": "Tools", "isNew": "TRUE", "description": "Strong, and light"},
			{"name": "Tide tables", "ring": "HOLD", "quadrant": "Way of Work", "isNew": false, "other": {"a": 1}}]`,
		"JSON with a status": `[{"name": "Rope", "ring": "adopt", "quadrant": "Tools", "isNew": "FALSE", "status": "New", "description": "Strong, and light"},
			{"name": "Tide tables", "ring": "HOLD", "quadrant": "Way of Work", "status": null, "description": ""}]`,
	} {
		r, err := ParseThoughtworks([]byte(file), "Title")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := shown(r); !strings.EqualFold(got, want) || r.Title != "Title" {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// shown writes what a table says of a radar.
func shown(r Radar) string {
	var names, rings []string
	for _, q := range r.Quadrants {
		names = append(names, q.Name+"/"+q.Name)
	}
	for _, g := range r.Rings {
		rings = append(rings, g.Name)
	}
	text := strings.Join(names, ", ") + " | " + strings.Join(rings, " ") + "\n"
	for _, e := range r.Entries {
		text += fmt.Sprintf("%s %s %s/%s %s %q %v\n", e.Key, e.Name, e.Quadrant, e.Ring, r.Direction(e), e.Description, e.Tags)
	}
	return text
}

func TestRingsOfOtherNamesStandInTheOrderOfTheRows(t *testing.T) {
	t.Parallel()
	r, err := ParseThoughtworks([]byte("name,ring,quadrant,status,topic\nA,Use,Q,Moved Out,\"x, y,x\"\nB,adopt,Q,Moved In,\nC,Leave,q,Moved Out,\n"), "T")
	if err != nil {
		t.Fatal(err)
	}
	const want = "Q/Q | Use adopt Leave\na A q/use none \"\" [x y]\nb B q/adopt in \"\" []\nc C q/leave out \"\" []\n"
	if got := shown(r); got != want {
		t.Errorf("%s", got)
	}
	r, err = ParseThoughtworks([]byte("name,ring,quadrant\nA,CAUTION,Q\nA,Adopt,Q\n"), "T")
	if err != nil || len(r.Rings) != 4 || r.Rings[3].Name != "CAUTION" || r.Entries[1].Key != "a-2" {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = ParseThoughtworks([]byte("name,ring,quadrant\nA,Hold,Q\nB,Caution,Q\n"), "T")
	if err != nil || len(r.Rings) != 2 || r.Entries[1].Ring != "caution" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestWrongTablesNameTheLine(t *testing.T) {
	t.Parallel()
	const head = "name,ring,quadrant,isNew,description\n"
	for _, test := range []struct{ name, file, field, says string }{
		{"nothing", "", "line 1", "empty"},
		{"only the head", head, "line 1", "empty"},
		{"no ring", "name,quadrant,isNew,description\nx,y,TRUE,z\n", "line 1", "column ring is missing"},
		{"a column twice", "name,ring,quadrant,name\nx,y,z,w\n", "line 1", "name is there twice"},
		{"an empty name", head + "a,b,c,TRUE,\n,b,c,TRUE,\n", "line 3", "name is missing"},
		{"an empty quadrant", head + "\n\na,b,\"\n\",TRUE,\n", "line 4", "quadrant is missing"},
		{"a field too many", head + "a,b,c,TRUE,d,e\n", "line 2", "number of fields"},
		{"a bare quotation mark", head + "a,b,c,TRUE,x\"y\n", "line 2", "broken"},
		{"an unknown status", "name,ring,quadrant,status\na,b,c,Moved\n", "line 2", `"Moved"`},
		{"too many rings", "name,ring,quadrant\n" + strings.Repeat("a,%,c\n", 9), "rings", "9"},
		{"too many entries", head + strings.Repeat("a,b,c,TRUE,\n", 2001), "line 2002", "2000"},
		{"another encoding", head + "caf\xe9,b,c,TRUE,\n", "line 2", "UTF-8"},
		{"UTF-16", "\xff\xfen\x00a\x00", "line 1", "UTF-8"},
		{"too large", head + strings.Repeat("x", 5<<20), "line 1", "larger"},
		{"no JSON", "[\n{\"name\": }\n]", "line 2", "name is computed"},
		{"JSON that ends early", "[{\"name\":\n\n\"a\"", "line 3", "ends"},
		{"a list of texts", "[\n\"a\"]", "line 2", "[0] should be an object"},
		{"a list in place of a name", "[\n{\"name\": [1]}]", "line 2", "[0].name should be a text"},
		{"an object without a ring", "[{},\n{}]", "line 1", "name is missing"},
		{"an empty list", "[]", "line 1", "empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for i := 0; strings.Contains(test.file, "%"); i++ {
				test.file = strings.Replace(test.file, "%", fmt.Sprint("ring", i), 1)
			}
			r, err := ParseThoughtworks([]byte(test.file), "Title")
			if refused(t, err, test.field, test.says); !reflect.DeepEqual(r, Radar{}) {
				t.Errorf("%+v", r)
			}
		})
	}
	_, err := ParseThoughtworks([]byte("name,ring,quadrant\na,b,c\n"), " ")
	refused(t, err, "title", "missing")
}

func TestTablesComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := radars(t, says{descriptions: true, tags: true})
		if len(r.Entries) == 0 {
			t.Skip("a table without entries says nothing")
		}
		for name, format := range map[string]func(Radar) ([]byte, error){"CSV": FormatThoughtworksCSV, "JSON": FormatThoughtworksJSON} {
			text, err := format(r)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			back, err := ParseThoughtworks(text, r.Title)
			want := inTable(r)
			same(t, err, back, want, text)
		}
	})
}

func TestTheLongestTableIsRead(t *testing.T) {
	t.Parallel()
	row := `{"name": "A", "ring": "adopt", "quadrant": "Q"},`
	r, err := ParseThoughtworks([]byte("["+strings.Repeat(row, MaxEntries)+"]"), "Title")
	if err != nil || len(r.Entries) != MaxEntries || r.Entries[MaxEntries-1].Key != "a-2000" {
		t.Errorf("%d entries, %v", len(r.Entries), err)
	}
	_, err = ParseThoughtworks([]byte("["+strings.Repeat(row, MaxEntries)+"\n"+row+"]"), "Title")
	refused(t, err, "line 2", "2000")
}

// inTable returns a radar as a table has it: its entries by ring and quadrant, and only the quadrants that are used.
func inTable(r Radar) Radar {
	place := func(key string) int {
		return slices.IndexFunc(r.Quadrants, func(q Quadrant) bool { return q.Key == key })
	}
	ring := func(key string) int { return slices.IndexFunc(r.Rings, func(g Ring) bool { return g.Key == key }) }
	slices.SortStableFunc(r.Entries, func(a, b Entry) int {
		return cmp.Or(ring(a.Ring)-ring(b.Ring), place(a.Quadrant)-place(b.Quadrant))
	})
	var used []Quadrant
	for _, e := range r.Entries {
		if q := r.Quadrants[place(e.Quadrant)]; !slices.Contains(used, q) {
			used = append(used, q)
		}
	}
	r.Quadrants = used
	for _, g := range r.Rings { // one that is not used gets its usual name
		if !slices.ContainsFunc(r.Entries, func(e Entry) bool { return e.Ring == g.Key }) {
			i := ring(g.Key)
			r.Rings = slices.Clone(r.Rings)
			r.Rings[i].Name = []string{"Adopt", "Trial", "Assess", "Hold"}[i]
		}
	}
	return r
}

func TestTablesOfTheHarbour(t *testing.T) {
	t.Parallel()
	r := harbour()
	r.Entries[4].Description = "=1+1"
	csv, err := FormatThoughtworksCSV(r)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "harbour.csv", csv)
	json, err := FormatThoughtworksJSON(r)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "harbour-table.json", json)
	if _, err := FormatThoughtworksCSV(Radar{}); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("a radar that is none was written: %v", err)
	}
}

// fuzz checks that what is read is right, and that writing and reading it again gives the same text.
func fuzz(t *testing.T, r Radar, err error, write func(Radar) ([]byte, error), again func([]byte) (Radar, error)) {
	if err != nil {
		if !fault.Is(err, fault.KindInvalid) {
			t.Fatal(err)
		}
		return
	}
	if problems := Check(r); len(problems) > 0 {
		t.Fatal(problems[0])
	}
	text, err := write(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := again(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if twice, err := write(back); err != nil || string(twice) != string(text) {
		t.Fatalf("%v\n%s\nbecame\n%s", err, text, twice)
	}
}

func FuzzThoughtworks(f *testing.F) {
	f.Add(read(f, "harbour.csv"), true)
	f.Add(read(f, "harbour-table.json"), false)
	f.Add([]byte("name;ring;quadrant;status;topic\nA;x;y;Moved In;\"a, b\"\nB;z;y;moved out;'=\n"), true)
	f.Fuzz(func(t *testing.T, content []byte, csv bool) {
		again := func(b []byte) (Radar, error) { return ParseThoughtworks(b, "Title") }
		write := FormatThoughtworksJSON
		if csv {
			write = FormatThoughtworksCSV
		}
		r, err := again(content)
		fuzz(t, r, err, write, again)
	})
}
