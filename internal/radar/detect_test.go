package radar_test

import (
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/radar"
)

func TestFormatsAreToldApart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, content string
		want          Format
	}{
		{"radar.csv", "\ufeffname,ring,quadrant,isNew,description\n", ThoughtworksCSV},
		{"export.txt", "Quadrant;Name;Ring\n", ThoughtworksCSV},
		{"radar.csv", "title,ring\n", ThoughtworksCSV},
		{"data.json", "\n [{\"name\": \"A\"}]", ThoughtworksJSON},
		{"config.json", `{"date": "2024.05", "entries": [{"quadrant": 0}]}`, Zalando},
		{"config.json", `{quadrants: [{name: 'A'}], rings: []}`, Zalando},
		{"index.html", page, Zalando},
		{"config.js", "// radar\nradar_visualization({", Zalando},
		{"config.json", config, AOE},
		{"config.json", `{"quadrants": [{"id": "a", "title": "A"}]}`, AOE},
		{"rope.md", "---\ntitle: Rope\n---\n", AOE},
		{"", "---\r\ntitle: Rope\n---\n", AOE},
		{"README.MD", "# Rope", AOE},
		{"radar.json", loaded, Backstage},
		{"", `{"entries": [{"timeline": []}]}`, Backstage},
	} {
		if got, err := Detect(test.name, []byte(test.content)); err != nil || got != test.want {
			t.Errorf("%s %q is %q, not %q: %v", test.name, test.content, got, test.want, err)
		}
	}
	for content, field := range map[string]string{
		"": "file", "hello": "file", `{"a": 1}`: "file", "{\n\"a\": 1": "line 2", "name,ring,quadrant\n\xe9": "line 2",
	} {
		_, err := Detect("x", []byte(content))
		refused(t, err, field, "")
	}
}

func TestReadTakesEachFormat(t *testing.T) {
	t.Parallel()
	for file, f := range map[string]Format{
		"harbour.csv": ThoughtworksCSV, "harbour-table.json": ThoughtworksJSON, "harbour-zalando.json": Zalando, "harbour-backstage.json": Backstage,
	} {
		for _, f := range []Format{f, ""} {
			r, err := Read(f, read(t, file), "Harbour Radar")
			if err != nil || r.Title != "Harbour Radar" || len(r.Entries) != 4 || len(r.Rings) != 4 {
				t.Errorf("%s: %+v, %v", file, r, err)
			}
		}
	}
	_, err := Read("", []byte("---\ntitle: Rope\n---"), "T")
	refused(t, err, "file", "a part of a radar")
	_, err = Read("", []byte("hello"), "T")
	refused(t, err, "file", "no radar")
	_, err = Read("xml", nil, "T")
	refused(t, err, "format", "xml")
}

func FuzzDetect(f *testing.F) {
	for _, content := range []string{page, config, loaded, "name,ring,quadrant\n", "---\n", "["} {
		f.Add("radar.json", []byte(content))
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		format, err := Detect(name, content)
		if err == nil {
			_, err = Read(format, content, name)
		}
		if err != nil && !fault.Is(err, fault.KindInvalid) {
			t.Fatal(err)
		}
	})
}
