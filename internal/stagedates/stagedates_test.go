package stagedates_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/stagedates"
)

// told writes what was read in a line for each item.
func told(f *stagedates.File) string {
	var b strings.Builder
	for _, i := range f.Items {
		fmt.Fprintf(&b, "%s|%s", i.ID, i.Title)
		for _, d := range i.Stages {
			b.WriteByte('|')
			if d != nil {
				b.WriteString(d.String())
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content string
		order   stagedates.Order
		want    string
	}{
		"one column":          {"2024-01-02\n2024-01-03\n", "", "||2024-01-02\n||2024-01-03\n"},
		"one column, heading": {"done\n2024-01-02\n\n", "", "||2024-01-02\n"},
		"id and date":         {"A-1,2024-01-02\nA-2,\n", "", "A-1||2024-01-02\nA-2||\n"},
		"stages": {"id,title,started,done\nA,Mend it,2024-01-02,2024-02-03\nB,Build it,2024-01-05,\nC,Later\n", "",
			"A|Mend it|2024-01-02|2024-02-03\nB|Build it|2024-01-05|\nC|Later||\n"},
		"no heading":     {"A,Mend it,2024-01-02,2024-02-03\n", "", "A|Mend it|2024-01-02|2024-02-03\n"},
		"no title":       {"id,started,done\nA,2024-01-02,2024-02-03\nB,,\n", "", "A||2024-01-02|2024-02-03\nB|||\n"},
		"semicolons":     {"\ufeffid;title;done\r\nA;\"a; b\";2024-01-02\r\n", "", "A|a; b|2024-01-02\n"},
		"tabs":           {"id\ttitle\tdone\nA\ta, b\t2024-01-02\n", "", "A|a, b|2024-01-02\n"},
		"times":          {"A,a,2024-01-02T03:04:05Z\nB,b,2024-01-02 03:04:05 +0200\n", "", "A|a|2024-01-02\nB|b|2024-01-02\n"},
		"days are told":  {"A,a,02.01.2024\nB,b,31.01.2024\n", "", "A|a|2024-01-02\nB|b|2024-01-31\n"},
		"months first":   {"A,a,01/02/2024\nB,b,01/31/2024\n", "", "A|a|2024-01-02\nB|b|2024-01-31\n"},
		"the same":       {"A,a,02.02.2024\n", "", "A|a|2024-02-02\n"},
		"words":          {"A,a,2-Jan-2024\nB,b,03 February 2024\n", "", "A|a|2024-01-02\nB|b|2024-02-03\n"},
		"asked: dmy":     {"A,a,02/01/2024\n", stagedates.DMY, "A|a|2024-01-02\n"},
		"asked: mdy":     {"A,a,01/02/2024\n", stagedates.MDY, "A|a|2024-01-02\n"},
		"asked: short":   {"A,a,02/Jan/24 3:04 PM\n", stagedates.DMY, "A|a|2024-01-02\n"},
		"asked: ymd":     {"A,a,24-01-02\n", stagedates.YMD, "A|a|2024-01-02\n"},
		"asked: mixed":   {"A,a,2024-01-02\nB,b,3.1.2024\n", stagedates.DMY, "A|a|2024-01-02\nB|b|2024-01-03\n"},
		"only a heading": {"id,title,done\n", "", ""},
	} {
		f, err := stagedates.Read([]byte(test.content), test.order)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := told(f); got != test.want {
			t.Errorf("%s: read\n%swant\n%s", name, got, test.want)
		}
	}
}

func TestReadAsksAndRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content string
		order   stagedates.Order
		field   string
		says    string
	}{
		"empty":            {"\n", "", "file", "is empty"},
		"not text":         {"\xff\xfe", "", "file", "not UTF-8"},
		"twice":            {"A,a,2024-01-02\nB,b,\nA,c,\n", "", "line 3", `"A" is in line 1 and again in line 3`},
		"no id":            {"A,a,2024-01-02\n,b,\n", "", "line 2", "has no id"},
		"no date":          {"A,a,2024-01-02\nB,b,soon\n", "", "line 2", `"soon" in line 2`},
		"no such day":      {"A,a,2024-02-30\n", "", "line 1", "is not a date"},
		"too early":        {"A,a,1812-02-20\n", "", "line 1", "outside the years"},
		"either":           {"A,a,02/03/2024\nB,b,01/01/2024\n", "", "line 1", "cannot be told apart in line 1"},
		"mixed":            {"A,a,13/01/2024\nB,b,01/14/2024\n", "", "line 2", "line 1 writes the day first, and line 2 the month"},
		"mixed with ISO":   {"A,a,2024-01-14\nB,b,14.01.2024\n", "", "line 2", "line 1 writes the year first, and line 2 last"},
		"mixed with words": {"A,a,2 Jan 2024\nB,b,02/03/2024\n", "", "line 2", "month as a word"},
		"short year":       {"A,a,02/01/24\n", "", "line 1", "two digits"},
		"not in the order": {"A,a,31/01/2024\n", stagedates.MDY, "line 1", "is not a date"},
		"year not first":   {"A,a,31/01/2024\n", stagedates.YMD, "line 1", "is not a date"},
		"a heading or not": {"A,a,\nB,b,2024-01-02\n", "", "line 1", "could be a heading"},
		"an id or not":     {"A,\nB,2024-01-02\n", "", "line 1", "could be a heading"},
		"too many cells":   {"id,done\nA,2024-01-02,x\n", "", "line 2", "has 3 cells, and the heading 2"},
		"quotes":           {"A,\"a,2024-01-02\n", "", "line 1", "is not CSV"},
	} {
		_, err := stagedates.Read([]byte(test.content), test.order)
		known, ok := err.(*fault.Error) //nolint:errorlint // it is not wrapped
		if !ok || known.Kind != fault.KindInvalid || known.Field != test.field || !strings.Contains(known.Message, test.says) {
			t.Errorf("%s: %v (%+v), want %s: %s", name, err, known, test.field, test.says)
		}
	}
}

func TestOpenItemsAndBackwardDates(t *testing.T) {
	t.Parallel()
	f, err := stagedates.Read([]byte("id,title,started,done\nA,a,2024-02-02,2024-01-02\nB,b,2024-03-01,\nC,c,,\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	if last, ok := f.Last(); f.Open() != 2 || len(f.Done()) != 1 || !ok || last.String() != "2024-03-01" {
		t.Errorf("%d are open, %v done, the last day is %v", f.Open(), f.Done(), last)
	}
	if len(f.Warnings) != 1 || !strings.Contains(f.Warnings[0], "line 2:") {
		t.Errorf("warned %q", f.Warnings)
	}
}

// FuzzRead reads whatever comes: it never panics, has its faults classified, and what it reads has an id once and as many
// stages as it says. No date is ever read in two ways without an order.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"2024-01-02\n", "id,title,done\nA,a,2024-01-02\n", "A;a;13/01/2024\nB;b;01/14/2024", "A,a,2 Jan 24", "\"", ",,\n1-1-1-1"} {
		f.Add(seed, "")
		f.Add(seed, "dmy")
	}
	f.Fuzz(func(t *testing.T, content, orderText string) {
		order, err := stagedates.ParseOrder(orderText)
		if err != nil {
			return
		}
		file, err := stagedates.Read([]byte(content), order)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatalf("%v is not classified", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, i := range file.Items {
			if len(i.Stages) != len(file.Stages) || i.ID != "" && seen[i.ID] || i.Line < 1 {
				t.Fatalf("read %+v", i)
			}
			seen[i.ID] = true
		}
		if order == stagedates.Ask {
			same, err := stagedates.Read([]byte(content), stagedates.DMY)
			other, otherErr := stagedates.Read([]byte(content), stagedates.MDY)
			if err == nil && otherErr == nil && told(same) != told(other) {
				t.Fatalf("%q could be read in two ways", content)
			}
		}
	})
}

func TestExample(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../examples/stage-dates.csv")
	if err != nil {
		t.Fatal(err)
	}
	f, err := stagedates.Read(content, "")
	if err != nil || len(f.Warnings) > 0 || f.Open() != 12 || len(f.Done()) < 20 {
		t.Errorf("%d are open, %d done, warned %q, %v", f.Open(), len(f.Done()), f.Warnings, err)
	}
}
