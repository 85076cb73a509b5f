package radar_test

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/radar"
)

const config = `{
  "labels": {"title": "Harbour", "footer": "x"},
  "segments": [{"id": "tools", "title": "Tools", "description": "x", "color": "#a3b18a"}, {"id": "ways", "title": "Ways"}],
  "rings": [{"id": "use", "title": "Use", "description": "Use it.", "radius": 0.5}, {"id": "try", "title": "Try"}],
  "chart": {"size": 800}
}`

// folder makes files of paths and contents, which alternate.
func folder(of ...string) map[string][]byte {
	files := map[string][]byte{}
	for i := 0; i < len(of); i += 2 {
		files[of[i]] = []byte(of[i+1])
	}
	return files
}

func TestAFolderOfReleasesIsRead(t *testing.T) {
	t.Parallel()
	r, err := ParseAOE(folder(
		"harbour-main/config.json", config,
		"harbour-main/node_modules/x/config.json", "{",
		"harbour-main/about.md", "# About",
		"harbour-main/radar/2023-03-01/rope.md", "---\ntitle: \"Rope\"\nring: try\nsegment: tools\ntags: [deck, \"every day\"]\nreason: One crew asked.\n---\n\nIt may hold.\n",
		"harbour-main/radar/2024-03-01/rope.md", "---\r\nring:  use\r\n---\r\n\r\nIt held.\r\n\r\n---\r\n",
		"harbour-main/radar/2023-03-01/c++.md", "---\ntitle: C++\nring: use\nquadrant: ways\nfeatured: false\n---",
		"harbour-main/radar/2024-03-01/c++.md", "---\n---\n",
		"harbour-main/radar/2024-03-01/net.md", "---\ntitle: 2024\nring: try\nquadrant: ways\ntags: []\ninfo: x\n---\nNets.",
		"harbour-main/radar/2025-03-01/net.md", "---\nring: try\nreason: Seen again.\n---\n",
	))
	want := Radar{
		Title:     "Harbour",
		Quadrants: []Quadrant{{"tools", "Tools"}, {"ways", "Ways"}},
		Rings:     []Ring{{"use", "Use", "Use it."}, {"try", "Try", ""}},
		Entries: []Entry{
			{Key: "c-plus-plus", Name: "C++", Quadrant: "ways", Ring: "use", Hidden: true,
				Moves: []Move{{Day: "2023-03-01", Ring: "use"}, {Day: "2024-03-01", Ring: "use"}}},
			{Key: "rope", Name: "Rope", Quadrant: "tools", Ring: "use", Description: "It held.\n\n---", Tags: []string{"deck", "every day"},
				Moves: []Move{{Day: "2023-03-01", Ring: "try", Reason: "One crew asked."}, {Day: "2024-03-01", Ring: "use"}}},
			{Key: "net", Name: "2024", Quadrant: "ways", Ring: "try", Description: "Nets.",
				Moves: []Move{{Day: "2024-03-01", Ring: "try"}, {Day: "2025-03-01", Ring: "try", Reason: "Seen again."}}},
		},
	}
	same(t, err, r, want, nil)
}

func TestWrongFoldersNameTheFile(t *testing.T) {
	t.Parallel()
	const at = "radar/2024-03-01/rope.md"
	for _, test := range []struct {
		name        string
		files       map[string][]byte
		field, says string
	}{
		{"nothing", nil, "config.json", "no config.json"},
		{"no rings", folder("config.json", "{\"quadrants\": [{\"id\": \"a\",\n\"title\": \"A\"}]}"), "config.json, line 1", "rings is missing"},
		{"a quadrant without a title", folder("config.json", "{\"quadrants\": [\n{\"id\": \"a\"}]}"), "config.json, line 2", "quadrants[0].title"},
		{"no JSON", folder("config.json", "a: b"), "config.json, line 1", "neither"},
		{"another encoding", folder("config.json", config, at, "---\n\xe9"), at + ", line 2", "UTF-8"},
		{"no day", folder("config.json", config, "radar/v1/rope.md", ""), "radar/v1/rope.md, line 1", "v1, is no day"},
		{"no head", folder("config.json", config, at, "# Rope"), at, "no ring"},
		{"a head that does not end", folder("config.json", config, at, "---\ntitle: Rope\n"), at, "does not end"},
		{"a head that is no YAML", folder("config.json", config, at, "---\ntitle: Rope\nring: [\n---\n"), at + ", line ", "cannot be read"},
		{"a list for a ring", folder("config.json", config, at, "---\ntitle: Rope\nring: [use]\n---\n"), at + ", line 3", "cannot be read"},
		{"an unknown ring", folder("config.json", config, at, "---\nring: hold\nquadrant: tools\n---\n"), at, `the ring "hold"`},
		{"an unknown quadrant", folder("config.json", config, at, "---\nring: use\nquadrant: sea\n---\n"), at, `the quadrant "sea"`},
		{"too deep", folder("config.json", config, at, "---\ntags: "+strings.Repeat("[", 300)+"\n---\n"), at, "cannot be read"},
		{"too large", folder("config.json", config, "a.md", strings.Repeat("x", 5<<20)), "files", "5 MB"},
		{"too long a tag", folder("config.json", config, at, "---\nring: use\nquadrant: ways\ntags: ["+strings.Repeat("x", 300)+"]\n---\n"), "entries[0].tags[0]", "300"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := ParseAOE(test.files)
			if refused(t, err, test.field, test.says); !reflect.DeepEqual(r, Radar{}) {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestFoldersComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := radars(t, says{keys: true, descriptions: true, tags: true, history: true, hidden: true, ringDescriptions: true})
		for i := range r.Entries {
			e := &r.Entries[i]
			e.Moves[len(e.Moves)-1].Decision = rapid.SampledFrom([]string{"", "7", "decisions/7.md", "yes: no"}).Draw(t, "decision")
		}
		files, err := FormatAOE(r, "2024-12-31")
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseAOE(files)
		byKey := func(a, b Entry) int { return cmp.Compare(a.Key, b.Key) } // a folder has no order of its own
		slices.SortFunc(r.Entries, byKey)
		slices.SortFunc(back.Entries, byKey)
		same(t, err, back, r, joined(files))
	})
}

// joined writes files one below the other.
func joined(files map[string][]byte) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "== %s\n%s", name, files[name])
	}
	return b.Bytes()
}

func TestFolderOfTheHarbour(t *testing.T) {
	t.Parallel()
	files, err := FormatAOE(harbour(), "2024-03-01")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "harbour-aoe.txt", joined(files))
	if _, err := FormatAOE(Radar{}, "2024-03-01"); err == nil {
		t.Error("a radar that is none was written")
	}
}

func FuzzAOE(f *testing.F) {
	f.Add([]byte(config), []byte("---\ntitle: A\nring: use\nquadrant: tools\n---\nx"), []byte("---\nring: try\nfeatured: false\n---\ny"))
	f.Add([]byte(strings.ReplaceAll(config, "segments", "quadrants")), []byte("---\nsegment: ways\nring: use\ntags: [a, b]\nreason: |\n  x\n\n  ---\n---\n---\n"), []byte(""))
	f.Fuzz(func(t *testing.T, config, first, second []byte) {
		files := map[string][]byte{"config.json": config, "radar/2023-01-01/a.md": first, "radar/2024-01-01/a.md": second}
		r, err := ParseAOE(files)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		again, err := FormatAOE(r, "2024-01-01")
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseAOE(again)
		same(t, err, back, r, joined(again))
	})
}
