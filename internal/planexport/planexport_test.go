package planexport

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files anew")

func day(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

func plan(title, name string) *Plan {
	return &Plan{ID: "p1", Name: "A pier; with care, and \\ more", Made: time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC),
		People: []Person{{name, "ada@example.com"}, {"Ben \"B\" Example", ""}},
		Tasks: []Task{{ID: "i1", Number: 1, Title: title, First: day(2), Last: day(3), Hours: 12.5, People: []int{0}},
			{ID: "i2", Number: 2, Title: "=HYPERLINK(\"x\")", First: day(4), Last: day(4), Hours: 8, People: []int{0, 1}, After: []int{0}}}}
}

func write(t *testing.T, f Format, p *Plan) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	t.Parallel()
	p := plan("Drive piles, forty of them, and one more because the first of them broke in the storm of März", "Ada Example")
	for f := range Formats {
		got := write(t, f, p)
		file := filepath.Join("testdata", "plan."+string(f))
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || string(want) != got {
			t.Errorf("%s is\n%s", f, got)
		}
	}
	if err := Write(&bytes.Buffer{}, "pdf", p); err == nil {
		t.Error("a format that is none is written")
	}
}

// FuzzTitles writes any title and name, and reads what was written: no format breaks.
func FuzzTitles(f *testing.F) {
	for _, seed := range []string{"", "a\r\nEND:VEVENT", "=1+1", "\"};${x}", "]]>", "\x00\xff", "ä\u2028b", strings.Repeat("ü", 200)} {
		f.Add(seed, "Ada "+seed)
	}
	f.Fuzz(func(t *testing.T, title, name string) {
		p := plan(title, name)
		rows, err := csv.NewReader(strings.NewReader(write(t, CSV, p))).ReadAll()
		if err != nil || len(rows) != 3 || strings.HasPrefix(rows[1][1], "=") || strings.HasPrefix(rows[1][5], "=") {
			t.Errorf("CSV: %v, %q", err, rows)
		}
		var project mspProject
		if err := xml.Unmarshal([]byte(write(t, MSProject, p)), &project); err != nil || len(project.Tasks) != 2 || len(project.Assignments) != 3 {
			t.Errorf("XML: %v, %+v", err, project)
		}
		calendar := write(t, ICalendar, p)
		if strings.Count(calendar, "\r\nBEGIN:VEVENT\r\n") != 2 || strings.Count(calendar, "\r\nEND:VEVENT\r\n") != 2 ||
			strings.Count(calendar, "\r\nATTENDEE") != 2 {
			t.Errorf("the calendar has other events\n%s", calendar)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(calendar, "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\x00") {
				t.Errorf("the line %q is wrong", line)
			}
		}
		tjp := write(t, TaskJuggler, p)
		if strings.Count(tjp, "\ntask t") != 2 || strings.Count(tjp, `"`)%2 != 0 || strings.Contains(tjp, "${") {
			t.Errorf("TaskJuggler reads\n%s", tjp)
		}
	})
}
