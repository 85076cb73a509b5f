package adr_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
)

// dialects are one decision as teams write it, with where its status stands.
var dialects = map[string]struct{ name, text string }{
	"nygard": {"0007-use-one-queue.md", "# 7. Use one queue\n\nDate: 2025-03-04\n\n## Status\n\nAccepted\n\nAmends [3. Use queues](0003-use-queues.md)\n\n" +
		"## Context\n\nTwo queues.\n\n## Decision\n\nOne.\n\n## Consequences\n\nLess.\n"},
	"madr 2": {"0007-use-one-queue.md", "# Use one queue\n\n* Status: accepted <!-- optional -->\n* Deciders: Ada Moss, Ben Okafor\n* Date: 2025-03-04\n\n" +
		"## Context and Problem Statement\n\nTwo queues.\n\n## Links\n\n* Amends [ADR-0003](0003-use-queues.md)\n"},
	"madr 4": {"0007-use-one-queue.md", "---\nstatus: \"accepted\"\ndate: 2025-03-04\ndecision-makers: [Ada Moss, Ben Okafor]\n---\n\n# Use one queue\n\n" +
		"## Context and Problem Statement\n\nTwo queues.\n\n## More Information\n\n* Amends [Use queues](0003-use-queues.md)\n"},
	"log4brains": {"20250304-use-one-queue.md", "# Use one queue\n\n- Status: accepted\n- Deciders: Ada Moss, Ben Okafor\n- Date: 2025-03-04\n- Tags: queues\n\n" +
		"## Context\n\nTwo queues.\n\n## Links\n\n- Amends [20240101-use-queues](20240101-use-queues.md)\n"},
	"table":       {"adr-007.md", "# ADR 007: Use one queue\n\n| Field | Value |\n|---|---|\n| Status | **Accepted** |\n| Date | 2025-03-04 |\n\n## Context\n\nTwo queues.\n"},
	"table above": {"adr-007.md", "ADR-7 - Use one queue\n=====================\n\n| Status | Date |\n|:--|:--|\n| Accepted | 2025-03-04 |\n\nContext\n-------\n\nTwo queues.\n"},
	"bold":        {"007_use_one_queue.md", "# Use one queue\n\n**Status:** Accepted\n\n**Date**: 2025-03-04\n\n## Context\n\nTwo queues.\n"},
	"list":        {"007-use-one-queue.md", "# ADR-0007. Use one queue\n\n## Status\n\n> Draft, proposed or accepted.\n\n- Accepted (in #12)\n\n## Date\n\n2025-03-04\n\n## Context\n\nTwo queues.\n"},
	"windows":     {"7-use-one-queue.md", "\ufeff---\r\nstatus: accepted # since spring\r\ndate: '2025-03-04'\r\n---\r\n\r\n# Use one queue\r\n\r\n## Context\r\n\r\nTwo queues.\r\n"},
	"broken":      {"0007-use-one-queue.md", "---\nstatus: accepted\ndate: 2025-03-04\nnote: [never closed\n---\n# Use one queue\n\n## Context\n\nTwo queues.\n"},
}

func TestReadsDialects(t *testing.T) {
	t.Parallel()
	for name, c := range dialects {
		r := adr.Read("docs/adr/"+c.name, []byte(c.text))
		if r.Title != "Use one queue" || r.Status != adr.Accepted || r.Date != "2025-03-04" || !r.IsRecord() {
			t.Errorf("%s: %q is %q (%q) since %q, a record: %v", name, r.Title, r.Status, r.StatusText, r.Date, r.IsRecord())
		}
		if want := name != "log4brains"; (r.Number == 7) != want {
			t.Errorf("%s: number %d", name, r.Number)
		}
		if strings.Contains(c.text, "Ada Moss") && !slices.Equal(r.Deciders, []string{"Ada Moss", "Ben Okafor"}) {
			t.Errorf("%s: decided by %q", name, r.Deciders)
		}
		if strings.Contains(c.text, "Amends") && (len(r.Links) != 1 || r.Links[0].Relation != adr.Amends || !strings.HasSuffix(r.Links[0].Target, "use-queues.md")) {
			t.Errorf("%s: links %+v", name, r.Links)
		}
		if got := r.Section("Context", "Context and Problem Statement"); strings.TrimSpace(got) != "Two queues." {
			t.Errorf("%s: the context is %q", name, got)
		}
		if (len(r.Problems) > 0) != (name == "broken") {
			t.Errorf("%s: problems %+v", name, r.Problems)
		}
	}
}

func TestStatusIsChangedAlone(t *testing.T) {
	t.Parallel()
	for name, c := range dialects {
		changed, err := adr.SetStatus([]byte(c.text), "deprecated")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		was := adr.Read(c.name, []byte(c.text)).StatusText
		if back := strings.Replace(string(changed), "deprecated", was, 1); back != c.text {
			t.Errorf("%s: more than the status changed:\n%s", name, changed)
		}
		if r := adr.Read(c.name, changed); r.Status != adr.Deprecated || r.Title != "Use one queue" {
			t.Errorf("%s: is %q then", name, r.Status)
		}
		with := adr.AddLink(changed, adr.SupersededBy, "0009-use-none.md", "Use none")
		r := adr.Read(c.name, with)
		if !slices.ContainsFunc(r.Links, func(l adr.Link) bool { return l.Relation == adr.SupersededBy && l.Target == "0009-use-none.md" }) {
			t.Errorf("%s: the link is not found in\n%s", name, with)
		}
		if strings.Contains(c.text, "\r\n") && strings.Count(string(with), "\n") != strings.Count(string(with), "\r\n") {
			t.Errorf("%s: line ends are mixed", name)
		}
	}
	for before, want := range map[string]string{
		"# Use one queue\n\nText.\n":        "# Use one queue\n\n## Status\n\nproposed\n\nText.\n",
		"---\ntitle: X\n---\n# X\n":         "---\ntitle: X\nstatus: proposed\n---\n# X\n",
		"---\nstatus:\n---\n# X\n":          "---\nstatus: proposed\n---\n# X\n",
		"# X\n\n* Status:\n":                "# X\n\n* Status: proposed\n",
		"Text without a title.\n":           "## Status\n\nproposed\n\nText without a title.\n",
		"---\nstatus: \"a: b\"\n---\n# X\n": "---\nstatus: \"proposed\"\n---\n# X\n",
	} {
		if got, err := adr.SetStatus([]byte(before), "proposed"); err != nil || string(got) != want {
			t.Errorf("%q became %q, %v; want %q", before, got, err, want)
		}
	}
	for _, wrong := range []string{"", "two\nlines"} {
		if _, err := adr.SetStatus([]byte("# X\n"), wrong); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("the status %q: %v", wrong, err)
		}
	}
}

func TestUnderstand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]adr.Status{
		"Accepted": adr.Accepted, "ACCEPTED.": adr.Accepted, "**Approved**. Implemented.": adr.Accepted, "~~Proposed~~ Accepted": adr.Accepted,
		"✅ Accepted": adr.Accepted, "Accepted: tracked in [#12](x)": adr.Accepted, "Accepted, superseded by ADR 9": adr.Superseded,
		"superseded by [ADR-0005](0005-x.md)": adr.Superseded, "Rejected in favour of ADR 111": adr.Rejected, "in review": adr.Proposed,
		"WIP.": adr.Draft, "Pending": adr.Proposed, "provisional until 2026-05-01": adr.Provisional, "Reverted": adr.Deprecated, "open": adr.Proposed,
		"": adr.Unclear, "on hold": adr.Unclear, "Partly superseded": adr.Unclear, "not accepted": adr.Unclear, "ADR Index.": adr.Unclear,
		"[proposed | rejected | accepted]": adr.Unclear, "{proposed | accepted": adr.Unclear, "<!-- accepted -->": adr.Unclear,
		"The two points above have been implemented; see there": adr.Unclear, "we keep this open": adr.Unclear,
	} {
		if got := adr.Understand(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsARecord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"README.md", "# Decisions\n\nWhat we decided.\n", false},
		{"index.md", "# Decisions\n\n## Context\n\n## Decision\n", false},
		{"adr-template.md", "# Title\n\n## Status\n\n{proposed | accepted}\n", false},
		{"template.md", "# Title\n\n* Status: accepted\n", false},
		{"0014-project-templates.md", "# Project templates\n\n## Context\n", true},
		{"queues.md", "# Queues\n\n## Context\n\n## Decision\n", true},
		{"queues.md", "# Queues\n\n## Notes\n", false},
		{"20250101-queues.md", "# Queues\n\n## Notes\n", true},
		{"0001-empty.md", "", false},
	} {
		if got := adr.Read(c.name, []byte(c.text)).IsRecord(); got != c.want {
			t.Errorf("%s is a record: %v", c.name, got)
		}
	}
	r := adr.Read("20250101-one-queue_only.md", []byte("Text.\n"))
	if r.Title != "one queue only" || r.Number != 0 {
		t.Errorf("without a title it is %q, number %d", r.Title, r.Number)
	}
	if r := adr.Read("1.md", bytes.Repeat([]byte("x"), adr.MaxBytes+1)); len(r.Problems) != 1 || len(r.Body) != 0 {
		t.Errorf("too large: %+v", r.Problems)
	}
	if r := adr.Read("1.md", []byte("# A\n\n```\n## Status\n\nAccepted\n```\n<!--\n## Status\n\nAccepted\n-->\n")); r.Status != adr.Unclear {
		t.Error("a status in code or in a comment counts")
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	var files []adr.File
	for path, text := range map[string]string{
		"adr/0001-a.md": "# A\n\n## Status\n\nSuperseded by [2. B](0002-b.md)\n", "adr/0002-b.md": "# B\n\n## Status\n\nAccepted\n\nSupersedes [1. A](0001-a.md)\n",
		"adr/0003-c.md": "# C\n\n## Status\n\nAccepted\n\nSupersedes [9. Gone](0009-gone.md)\n", "adr/0003-d.md": "# D\n\n## Status\n\non hold\n",
		"adr/0004-e.md": "# E\n\n## Status\n\nSuperseded by ADR 5\n", "adr/0005-f.md": "# F\n\n## Status\n\nSuperseded by ADR-0004\n",
		"adr/0006-g.md": "# G\n\n## Status\n\nAccepted\n", "adr/0007-h.md": "# H\n\n## Status\n\nAccepted\n\nSupersedes [6. G](0006-g.md)\n",
		"other/0001-a.md": "# A\n\n## Status\n\nAccepted\n",
	} {
		files = append(files, adr.File{Path: path, Record: adr.Read(path, []byte(text))})
	}
	slices.SortFunc(files, func(a, b adr.File) int { return strings.Compare(a.Path, b.Path) })
	var got []string
	for _, f := range adr.Check(files) {
		got = append(got, fmt.Sprintf("%s:%d %s", f.Path, f.Line, f.Sentence))
	}
	want := []string{
		"adr/0003-c.md:7 It says that it supersedes 0009-gone.md, which is not here",
		"adr/0003-d.md:0 0003-c.md has the number 3 too",
		`adr/0003-d.md:5 The status "on hold" is not understood`,
		"adr/0004-e.md:0 It supersedes itself in a circle of records",
		"adr/0005-f.md:0 It supersedes itself in a circle of records",
		"adr/0006-g.md:0 0007-h.md supersedes it, and it says that it is accepted",
	}
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWhatIsWrittenIsRead writes any record, and reads the same.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringMatching(`[\pL\pN#*_\[\]()<>|\\~.:!"'-]{1,12}( [\pL\pN#*_\[\]()<>|\\~.:!"'-]{1,12}){0,4}`)
		people := rapid.SliceOfN(word, 0, 3)
		n := adr.New{Title: word.Draw(rt, "title"), Status: rapid.SampledFrom([]string{"proposed", "accepted", "superseded by [B: c # d](b.md)"}).Draw(rt, "status"),
			Date: rapid.SampledFrom([]string{"", "2026-03-02"}).Draw(rt, "date"), Deciders: people.Draw(rt, "deciders"),
			Consulted: people.Draw(rt, "consulted"), Informed: people.Draw(rt, "informed"),
			Body: rapid.SampledFrom([]string{"", "Text.", "## Context\n\nWhy.\n\n```\n# no heading\n```\n\n## Decision\n\n* one\n* Status: rejected"}).Draw(rt, "body")}
		text, err := n.Markdown()
		if fault.Is(err, fault.KindInvalid) {
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		r := adr.Read("0001-x.md", text)
		if r.Title != n.Title || r.StatusText != n.Status || r.Date != n.Date || !slices.Equal(r.Deciders, n.Deciders) ||
			!slices.Equal(r.Consulted, n.Consulted) || !slices.Equal(r.Informed, n.Informed) || r.Body != n.Body || len(r.Problems) > 0 {
			rt.Fatalf("read %+v of\n%s", r, text)
		}
	})
	for name, n := range map[string]adr.New{
		"title": {Status: "accepted"}, "body": {Title: "A", Status: "accepted", Body: "\x00"}, "status": {Title: "A", Status: "on hold"},
	} {
		_, err := n.Markdown()
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), name) && name != "title" && name != "body" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, title := range []string{"7. A", "ADR-7: A", "Status", " A", "A\nB"} {
		if _, err := (adr.New{Title: title, Status: "accepted"}).Markdown(); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("the title %q: %v", title, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range dialects {
		f.Add(c.name, []byte(c.text))
	}
	f.Add("1.md", []byte("---\n---\n---\n# \n|Status|\n|--|\n|"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		before := bytes.Clone(content)
		r := adr.Read(name, content)
		if !bytes.Equal(before, content) {
			t.Fatal("reading changes the file")
		}
		r.IsRecord()
		changed, err := adr.SetStatus(content, "rejected")
		if err != nil {
			return
		}
		head, tail := 0, 0
		for head < len(content) && head < len(changed) && content[head] == changed[head] {
			head++
		}
		for tail < len(content)-head && tail < len(changed)-head && content[len(content)-1-tail] == changed[len(changed)-1-tail] {
			tail++
		}
		if gone := content[head : len(content)-tail]; bytes.ContainsAny(gone, "\n") {
			t.Errorf("%q went for a status", gone)
		}
		adr.AddLink(changed, adr.SupersededBy, "0009-x.md", "X [y]")
	})
}

// A day in the front matter stays as MADR has it: without quotes.
func TestADayHasNoQuotes(t *testing.T) {
	t.Parallel()
	made, err := adr.New{Title: "Use one queue", Status: "proposed", Date: "2026-03-02"}.Markdown()
	if err != nil || !strings.Contains(string(made), "\ndate: 2026-03-02\n") {
		t.Errorf("written anew it is\n%s\n%v", made, err)
	}
	later, err := adr.SetDate(made, "2026-04-05")
	if err != nil || !strings.Contains(string(later), "\ndate: 2026-04-05\n") {
		t.Errorf("changed it is\n%s\n%v", later, err)
	}
}
