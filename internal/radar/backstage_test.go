package radar_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	. "github.com/leadwright/leadwright/internal/radar"
)

const loaded = `{
  "quadrants": [{"id": "1", "name": "Tools"}, {"id": "way of work", "name": "Way of work"}],
  "rings": [
    {"id": "use", "name": "USE", "color": "#93c47d", "description": "Use it."},
    {"id": "try", "name": "TRY", "color": "#93d2c2"}
  ],
  "entries": [
    {"key": "rope", "id": "Rope", "title": "Rope", "quadrant": "1", "url": "#", "description": "Strong.\r\n",
     "links": [{"url": "https://example.com/rope", "title": "Learn more"}],
     "timeline": [
       {"moved": 1, "ringId": "use", "date": "2024-05-01T00:00:00.000Z", "description": "It held."},
       {"moved": 0, "ringId": "try", "date": "2023-01-31"}]},
    {"key": "tides", "id": "tides", "title": "Tides", "quadrant": "way of work", "url": "https://example.com/tides",
     "timeline": [{"moved": -1, "ringId": "try", "date": "2024-05-01"}]},
    {"key": "buoy 7", "title": "Buoy", "quadrant": "1", "description": "See [Buoy](https://example.com/buoy)", "url": "https://example.com/buoy",
     "timeline": [{"moved": 0, "ringId": "try", "date": "2024-05-01"}]},
    {"id": "rope", "title": "Net", "quadrant": "1", "timeline": [{"ringId": "use", "date": "2024-05-01"}]}
  ]
}`

func TestWhatBackstageLoadsIsRead(t *testing.T) {
	t.Parallel()
	r, err := ParseBackstage([]byte(loaded), "Harbour")
	want := Radar{
		Title:     "Harbour",
		Quadrants: []Quadrant{{"1", "Tools"}, {"way-of-work", "Way of work"}},
		Rings:     []Ring{{"use", "USE", "Use it."}, {"try", "TRY", ""}},
		Entries: []Entry{
			{Key: "Rope", Name: "Rope", Quadrant: "1", Ring: "use", Description: "Strong.\n\n- [Learn more](https://example.com/rope)",
				Moves: []Move{{Day: "2023-01-31", Ring: "try"}, {Day: "2024-05-01", Ring: "use", Reason: "It held."}}},
			{Key: "tides", Name: "Tides", Quadrant: "way-of-work", Ring: "try", Description: "- [Tides](https://example.com/tides)",
				Moves: []Move{{Ring: "use"}, {Day: "2024-05-01", Ring: "try"}}},
			{Key: "buoy-7", Name: "Buoy", Quadrant: "1", Ring: "try", Description: "See [Buoy](https://example.com/buoy)",
				Moves: []Move{{Ring: "try"}, {Day: "2024-05-01", Ring: "try"}}},
			{Key: "rope-2", Name: "Net", Quadrant: "1", Ring: "use", Moves: []Move{{Day: "2024-05-01", Ring: "use"}}},
		},
	}
	same(t, err, r, want, nil)
	for i, d := range []Direction{In, Out, None, New} {
		if got := r.Direction(r.Entries[i]); got != d {
			t.Errorf("%s went %s, not %s", r.Entries[i].Name, got, d)
		}
	}
}

func TestWrongAnswersOfALoaderNameTheLine(t *testing.T) {
	t.Parallel()
	const head = "{\"quadrants\": [{\"id\": \"q\", \"name\": \"Q\"}],\n\"rings\": [{\"id\": \"r\", \"name\": \"R\"}],\n\"entries\": ["
	entry := func(rest string) string {
		return head + "{\"id\": \"a\", \"title\": \"A\", \"quadrant\": \"q\",\n" + rest + "}]}"
	}
	for _, test := range []struct{ name, file, field, says string }{
		{"nothing", "", "line 1", "ends"},
		{"a list", "[]", "line 1", "object"},
		{"no object", "radar", "line 1", "neither"},
		{"no rings", "{\"quadrants\": []}", "line 1", "rings is missing"},
		{"a ring twice", "{\"quadrants\": [], \"rings\": [{\"id\": \"r\", \"name\": \"R\"},\n{\"id\": \"r\", \"name\": \"S\"}], \"entries\": []}", "line 2", "twice"},
		{"an unknown quadrant", head + "\n{\"id\": \"a\", \"title\": \"A\", \"quadrant\": \"z\", \"timeline\": []}]}", "line 4", `entries[0].quadrant is "z"`},
		{"an unknown ring", entry(`"timeline": [{"ringId": "z", "date": "2024-05-01"}]`), "line 4", "timeline[0].ringId"},
		{"no timeline", entry(`"description": ""`), "line 3", "timeline is missing"},
		{"an empty timeline", entry(`"timeline": []`), "line 4", "nothing in it"},
		{"no day", entry(`"timeline": [{"ringId": "r", "date": "May 2024"}]`), "line 4", "date is no day"},
		{"the oldest first", entry("\"timeline\": [{\"ringId\": \"r\", \"date\": \"2023-05-01\"},\n{\"ringId\": \"r\", \"date\": \"2024-05-01\"}]"), "line 5", "after the one above"},
		{"moved too far", entry(`"timeline": [{"ringId": "r", "date": "2024-05-01", "moved": 2}]`), "line 4", "from -1 to 1"},
		{"links in an object", entry(`"links": {}, "timeline": [{"ringId": "r", "date": "2024-05-01"}]`), "line 4", "links should be a list"},
		{"a text for an entry", head + `"a"]}`, "line 3", "object"},
		{"no id and no key", head + "{\"title\": \"A\"}]}", "line 3", "missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := ParseBackstage([]byte(test.file), "Title")
			if refused(t, err, test.field, test.says); !reflect.DeepEqual(r, Radar{}) {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestWhatBackstageLoadsComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := radars(t, says{keys: true, descriptions: true, history: true, ringDescriptions: true})
		text, err := FormatBackstage(r, "2024-12-31")
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseBackstage(text, r.Title)
		same(t, err, back, r, text)
	})
}

func TestDirectionsWithoutDaysComeBackFromBackstage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := radars(t, says{})
		text, err := FormatBackstage(r, "2024-12-31")
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseBackstage(text, r.Title)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range r.Entries {
			if got, want := back.Direction(back.Entries[i]), r.Direction(e); got != want {
				t.Fatalf("%s went %s, not %s\n%s", e.Name, got, want, text)
			}
		}
	})
}

func TestWhatBackstageLoadsOfTheHarbour(t *testing.T) {
	t.Parallel()
	text, err := FormatBackstage(harbour(), "2024-03-01")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "harbour-backstage.json", text)
	if _, err := FormatBackstage(Radar{}, "2024-03-01"); err == nil {
		t.Error("a radar that is none was written")
	}
}

func TestADayThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	r := harbour()
	r.Entries[0].Moves = append(r.Entries[0].Moves, Move{Ring: "trial"})
	r.Entries[0].Ring = "trial"
	for day, says := range map[string]string{"": "no day", "2024-02-30": "no day", "2024-02-29": "before the last known move"} {
		_, err := FormatBackstage(r, day)
		refused(t, err, "day", says)
		_, err = FormatAOE(r, day)
		refused(t, err, "day", says)
	}
}

func FuzzBackstage(f *testing.F) {
	f.Add([]byte(loaded))
	f.Add(read(f, "harbour-backstage.json"))
	f.Fuzz(func(t *testing.T, content []byte) {
		again := func(b []byte) (Radar, error) { return ParseBackstage(b, "Title") }
		r, err := again(content)
		fuzz(t, r, err, func(r Radar) ([]byte, error) { return FormatBackstage(r, "9999-12-31") }, again)
	})
}
