package citation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"see ADR-0007.":                         "adr 7",
		"see ADR 7, and adr#12":                 "adr 7; adr 12",
		"// adr/0007 says so":                   "adr 7",
		"ADR_7 ADR0008":                         "adr 7; adr 8",
		"ADR-0007-use-one-queue":                "adr 7",
		"RFC-12 and RFC 7231":                   "rfc 12; rfc 7231",
		"decision 7 and Decision record 9":      "decision 7; decision 9",
		"as [ours](../adr/0007-use-queue.md#x)": "file 7 ../adr/0007-use-queue.md",
		"docs/decisions/0007-use-queue...":      "file 7 docs/decisions/0007-use-queue",
		"0007-use-queue.md.":                    "file 7 0007-use-queue.md",
		"20200924-use-markdown.md":              "file 20200924 20200924-use-markdown.md",
		"ADR 7, ADR-7":                          "adr 7",
		"7, 64-bit, 3-way.":                     "",
		"quadr 7, indecision 7, decision7":      "",
		"ADR 7.1, ADR 7th, decision 80%":        "",
		"ADR 0, ADR 123456789":                  "",
		"2026-03-02-notes.md":                   "",
		"ADR\n7":                                "",
	} {
		var got []string
		for _, c := range Find([]byte(text)) {
			got = append(got, strings.TrimSpace(fmt.Sprint(c.Form, " ", c.Number, " ", c.Path)))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, "; "), want)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 300)
	got := Find([]byte("one\n\t// ADR 2\x00 \n" + long + " ADR 3 " + long + "\nADR 3"))
	if len(got) != 3 || got[0].Line != 2 || got[0].Text != "// ADR 2" || got[1].Line != 3 || got[2].Line != 4 || got[2].Text != "ADR 3" {
		t.Fatalf("found %+v", got)
	}
	if !strings.Contains(got[1].Text, "ADR 3") || len(got[1].Text) > MaxText || !utf8.ValidString(got[1].Text) {
		t.Errorf("a long line is kept as %q", got[1].Text)
	}
}

func TestALineWithMany(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "ADR %d, ", i+1)
	}
	if got := Find([]byte(b.String() + "\nADR 1")); len(got) != mostInOne+1 || got[mostInOne].Line != 2 {
		t.Errorf("%d citations", len(got))
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte("ADR-0007 in docs/adr/0007-x.md\n\xff decision 3"))
	f.Add([]byte("../../0001-a.md RFC 12"))
	f.Fuzz(func(t *testing.T, text []byte) {
		lines := strings.Split(string(text), "\n")
		all := Find(text)
		for _, c := range all {
			switch {
			case c.Line < 1 || c.Line > len(lines) || c.Number < 1 || len(c.Text) > MaxText || !utf8.ValidString(c.Text):
				t.Fatalf("found %+v", c)
			case !strings.Contains(lines[c.Line-1], c.Path) || strings.ContainsAny(c.Text, "\x00\n"):
				t.Fatalf("%+v is not in its line", c)
			}
		}
		if !slices.IsSortedFunc(all, func(a, b Citation) int { return a.Line - b.Line }) {
			t.Fatal("not in the order of the text")
		}
	})
}
