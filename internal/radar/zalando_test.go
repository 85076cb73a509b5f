package radar_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "github.com/leadwright/leadwright/internal/radar"
)

// page is a page as people write it, with all that JavaScript lets them write.
const page = `<!DOCTYPE html>
<script src="radar.js"></script>
<script>
function radar_visualization(config) { return config }
/* the radar of the harbour */
radar_visualization ( {
  svg_id: "radar", width: window.innerWidth * 0.9, 'height': 1e3, scale: +1.5, ...common,
  offset: { background: "#fff", grid: '#bbb', }, // with a comma too many
  font_family: 'Arial, "Helvetica"',
  title: 'Harbour\x20Radar \u{2693} \ud83d\ude00, \
first',
  date: new Date(2024, 1, "x,}").toString(),
  onClick(entry) { alert({a: entry}) }, format: (a, b) => { return [a, b] },
  quadrants: [ {name: "Tools"}, { name: ` + "`It's a \"way\"`" + ` }, { "name": 'Sea', color: null } ],
  rings: [{ name: "IN", color: "#5ba300", description: "Use it." }, { name: "OUT", color: "#009eb0" }],
  print_layout: true,
  entries: [
    // { quadrant: 9, ring: 9, label: "Old" },
    { quadrant: 0, ring: 0, label: "Rope", active: false, moved: 1, link: "" },
    { label: 'Tide [tables]', ring: 0x1, quadrant: 2, moved: -1, link: "https://example.com/a b?(c)" },
    { quadrant: 1, ring: 1, label: "\"Knot\\lang\"", active: true, moved: 2, extra: {a: [1, /* two */ 2]}, },
    { quadrant: 1, ring: 0, label: 'Buoy', moved: 0 },
  ],
});
</script>`

func TestZalandosPageIsRead(t *testing.T) {
	t.Parallel()
	r, err := ParseZalando([]byte(page), "Title")
	if err == nil {
		t.Errorf("ring 0x1 was read: %+v", r)
	}
	r, err = ParseZalando([]byte(strings.Replace(page, "0x1", "1", 1)), "Title")
	want := Radar{
		Title:     "Harbour Radar ⚓ 😀, first",
		Quadrants: []Quadrant{{"tools", "Tools"}, {"it-s-a-way", `It's a "way"`}, {"sea", "Sea"}},
		Rings:     []Ring{{"in", "IN", "Use it."}, {"out", "OUT", ""}},
		Entries: []Entry{
			{Key: "rope", Name: "Rope", Quadrant: "tools", Ring: "in", Moves: []Move{{Ring: "out"}, {Ring: "in"}}},
			{Key: "tide-tables", Name: "Tide [tables]", Quadrant: "sea", Ring: "out", Moves: []Move{{Ring: "in"}, {Ring: "out"}},
				Description: `[Tide \[tables\]](https://example.com/a%20b?%28c%29)`},
			{Key: "knot-lang", Name: `"Knot\lang"`, Quadrant: "it-s-a-way", Ring: "out", Moves: []Move{{Ring: "out"}}},
			{Key: "buoy", Name: "Buoy", Quadrant: "it-s-a-way", Ring: "in"},
		},
	}
	same(t, err, r, want, nil)
}

func TestWrongConfigurationsNameTheLine(t *testing.T) {
	t.Parallel()
	const head = "{\"quadrants\": [{\"name\": \"Q\"}],\n \"rings\": [{\"name\": \"R\"}],\n"
	for _, test := range []struct{ name, file, field, says string }{
		{"nothing", "", "line 1", "no radar_visualization"},
		{"only the function", "function radar_visualization(config) {}\nradar_visualization(config)", "line 1", "no radar_visualization"},
		{"entries of a file", "radar_visualization({\nquadrants: [{name: 'Q'}], rings: [{name: 'R'}],\n entries: data.entries })", "line 3", "no entries"},
		{"only entries", "{\"date\": \"2024.05\",\n\"entries\": []}", "line 1", "no quadrants"},
		{"a quadrant that is not there", head + "\"entries\": [{\"quadrant\": 0, \"ring\": 0, \"label\": \"A\"},\n{\"quadrant\": 1, \"ring\": 0, \"label\": \"B\"}]}", "line 4", "entries[1].quadrant should be a number from 0 to 0"},
		{"a ring in words", head + "\"entries\": [{\"quadrant\": 0,\n\"ring\": \"R\", \"label\": \"A\"}]}", "line 4", "entries[0].ring"},
		{"a move of two", head + "\"entries\": [{\"quadrant\": 0, \"ring\": 0, \"label\": \"A\",\n\"moved\": 3}]}", "line 4", "from -1 to 2"},
		{"no label", head + "\"entries\": [\n\n{\"quadrant\": 0, \"ring\": 0}]}", "line 5", "entries[0].label is missing"},
		{"a label that is computed", head + "entries: [{quadrant: 0, ring: 0,\nlabel: 'A' + b}]}", "line 4", "computed"},
		{"a template", head + "entries: [{quadrant: 0, ring: 0,\nlabel: `A ${b}`}]}", "line 4", "computed"},
		{"an entry that is none", head + "entries: [0]}", "line 3", "entries[0] should be an object"},
		{"entries in an object", head + "entries: {a: 1}}", "line 3", "entries should be a list"},
		{"a text for a list", "{quadrants: 'a', rings: [], entries: []}", "line 1", "quadrants should be a list"},
		{"no rings", "{quadrants: [{name: 'Q'}], rings: [], entries: []}", "rings", "empty"},
		{"something behind", head + "entries: []}\nx", "line 4", "follows"},
		{"a missing comma", "{quadrants: [{name: 'Q' }]\n rings: []}", "line 1", "no quadrants written in it, or a comma"},
		{"a missing bracket", head + "entries: [", "line 3", "ends"},
		{"a text that does not end", "{title: 'a\n'}", "line 1", "not closed"},
		{"a comment that does not end", "{/* title: 'a'}", "line 1", "ends"},
		{"the wrong bracket", "{title: 'a', quadrants: [1}", "line 1", `"]"`},
		{"a list", "[]", "line 1", "no radar_visualization"},
		{"too deep", "{a: " + strings.Repeat("[", 200), "line 1", "100 levels"},
		{"too many values", "{a: [" + strings.Repeat("1,", 600_000) + "]}", "line 1", "500000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := ParseZalando([]byte(test.file), "Title")
			if refused(t, err, test.field, test.says); !reflect.DeepEqual(r, Radar{}) {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestConfigurationsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := radars(t, says{ringDescriptions: true})
		for i := range r.Entries {
			e := &r.Entries[i]
			if rapid.Bool().Draw(t, "linked") {
				e.Description = fmt.Sprintf("[%s](https://example.com/%d)", strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(e.Name), i)
			}
		}
		text, err := FormatZalando(r)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseZalando(text, "")
		same(t, err, back, r, text)
	})
}

func TestConfigurationsLeadToTheFirstLink(t *testing.T) {
	t.Parallel()
	for markdown, want := range map[string]string{
		"":                                  "",
		"No link [at](all":                  "",
		"[a](b) [c](d)":                     "b",
		`[7 a\](.)](https://example.com/7)`: "https://example.com/7",
		"`[code](x)` [a](<b> \"title\")":    "b",
		"[a][1]\n\n[1]: https://c.example":  "https://c.example",
		"see <https://d.example/e>":         "https://d.example/e",
		"<ann@f.example> or [a](b)":         "b", // an address of mail is no page
	} {
		r := harbour()
		r.Entries = []Entry{{Key: "a", Name: "A", Quadrant: r.Quadrants[0].Key, Ring: r.Rings[0].Key, Description: markdown}}
		var got struct{ Entries []struct{ Link string } }
		text, err := FormatZalando(r)
		if err == nil {
			err = json.Unmarshal(text, &got)
		}
		if err != nil || got.Entries[0].Link != want {
			t.Errorf("%q leads to %+v (%v), not %q", markdown, got, err, want)
		}
	}
}

func TestConfigurationOfTheHarbour(t *testing.T) {
	t.Parallel()
	text, err := FormatZalando(harbour())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "harbour-zalando.json", text)
	if _, err := FormatZalando(Radar{}); err == nil {
		t.Error("a radar that is none was written")
	}
}

func FuzzZalando(f *testing.F) {
	f.Add([]byte(strings.Replace(page, "0x1", "1", 1)))
	f.Add(read(f, "harbour-zalando.json"))
	f.Fuzz(func(t *testing.T, content []byte) {
		again := func(b []byte) (Radar, error) { return ParseZalando(b, "Title") }
		r, err := again(content)
		fuzz(t, r, err, FormatZalando, again)
	})
}
