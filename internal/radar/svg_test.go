package radar_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "github.com/leadwright/leadwright/internal/radar"
)

// wellFormed fails the test where a text is no XML, and returns how often each element is in it.
func wellFormed(t rapid.TB, text string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if e, is := token.(xml.StartElement); is {
			count[e.Name.Local]++
		}
	}
}

func TestPicturesAreWellFormed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := radars(t, says{history: true})
		r.Title = rapid.SampledFrom([]string{"Radar", `<script>"&'`}).Draw(t, "title")
		shown := 0
		for _, e := range r.Entries {
			if !e.Hidden {
				shown++
			}
		}
		file, err := SVG(r)
		if err != nil {
			t.Fatal(err)
		}
		if n := wellFormed(t, string(file)); n["title"] != shown || n["line"] != len(r.Quadrants) || n["a"] != 0 || n["style"] != 1 {
			t.Fatalf("a file with %d entries has %v", shown, n)
		}
		page, err := Inline(r, func(e Entry) string { return "/radar/" + e.Key + "?a=1&b=2" })
		if err != nil {
			t.Fatal(err)
		}
		if n := wellFormed(t, page); n["a"] != shown || n["style"] != 0 {
			t.Fatalf("a page with %d entries has %v", shown, n)
		}
	})
	if _, err := SVG(Radar{}); err == nil {
		t.Error("a radar that is none was drawn")
	}
	if _, err := Inline(Radar{}, nil); err == nil {
		t.Error("a radar that is none was drawn")
	}
}

func TestAPictureSaysWhatItShows(t *testing.T) {
	t.Parallel()
	r := Radar{Title: "R", Quadrants: []Quadrant{{"q", "A quadrant with a name that is too long"}}, Rings: []Ring{{Key: "in", Name: "In"}, {Key: "out", Name: "Out"}},
		Entries: []Entry{{Key: "a", Name: "A", Quadrant: "q", Ring: "in", Moves: []Move{{Ring: "out"}, {Ring: "in"}}},
			{Key: "b", Name: "B", Quadrant: "q", Ring: "out", Moves: []Move{{Ring: "in"}, {Ring: "out"}}},
			{Key: "c", Name: "C", Quadrant: "q", Ring: "in", Moves: []Move{{Ring: "in"}}}, {Key: "d", Name: "D", Quadrant: "q", Ring: "out"}}}
	text, err := SVG(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>1. A: In, moved in</title>", "<title>3. B: Out, moved out</title>", "<title>2. C: In, new</title>", "<title>4. D: Out</title>",
		"A quadrant with a name that…"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

// Each format is written as one file that is read back.
func TestEachFormatIsOneFile(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		content, err := Write(f, harbour(), "2024-03-01")
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		r, err := Read("", content, "Harbour Radar")
		if err != nil || len(r.Entries) < 4 { // some leave out what is hidden
			t.Errorf("%s comes back as %+v, %v", f, r, err)
		}
	}
	_, err := Write("xml", harbour(), "2024-03-01")
	refused(t, err, "format", "xml")
	_, err = Read("", []byte("PK\x03\x04, and no more"), "R")
	refused(t, err, "file", "archive")
}
