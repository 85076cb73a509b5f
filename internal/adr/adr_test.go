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

// aNew draws a record with everything in it that can be taken for something else.
func aNew(rt *rapid.T) adr.New {
	word := rapid.StringMatching(`[\pL\pN#*_\[\]()<>|\\~.:!"'-]{1,12}( [\pL\pN#*_\[\]()<>|\\~.:!"'-]{1,12}){0,4}`)
	people := rapid.OneOf(rapid.SliceOfN(rapid.SampledFrom([]string{"Ada Moss", "Ben *B* Okafor", "@cay"}), 0, 3), rapid.SliceOfN(word, 0, 3))
	return adr.New{Title: word.Draw(rt, "title"), Number: rapid.IntRange(0, 12).Draw(rt, "number"),
		Status: rapid.SampledFrom([]string{"proposed", "accepted", "✅ Accepted", "superseded by [B: c # d](b.md)"}).Draw(rt, "status"),
		Date:   rapid.SampledFrom([]string{"", "2026-03-02"}).Draw(rt, "date"), Deciders: people.Draw(rt, "deciders"),
		Consulted: people.Draw(rt, "consulted"), Informed: people.Draw(rt, "informed"), Body: aBody(rt)}
}

func aBody(rt *rapid.T) string {
	return rapid.SampledFrom([]string{"", "Text.", "* one\n* two", "1. one", "---", "Text\n---\nmore", "Status: rejected", "* Date: 2020-01-01",
		"## Status\n\nRejected", "## Date\n\n2020-01-01\n\n## Context", "```\n# no heading\n```", "<!-- aside -->\n## Context", "Deciders: Ada",
		"# Another\n\nText.", "Context\n-------\n\nWhy.", "| Status | Date |\n|--|--|\n| rejected | 2020-01-01 |",
		"## Context\n\nWhy.\n\n```\n# no heading\n```\n\n## Decision\n\n* one\n* Status: rejected"}).Draw(rt, "body")
}

// TestWhatIsWrittenIsRead writes any record in each dialect, and reads the same.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	wrote := map[adr.Dialect]int{}
	for _, in := range adr.Dialects() {
		rapid.Check(t, func(rt *rapid.T) {
			n := aNew(rt)
			text, err := n.Markdown(in)
			if fault.Is(err, fault.KindInvalid) {
				return
			}
			if err != nil {
				rt.Fatal(err)
			}
			wrote[in]++
			same(rt, in, n, text)
			title, body := rapid.StringMatching(`[a-z]{1,9}( [\pL#*.]{1,9}){0,3}`).Draw(rt, "other title"), aBody(rt)
			changed, err := adr.SetText(text, title, body)
			if n.Title, n.Body = title, body; err == nil {
				want, err := n.Markdown(in)
				if err != nil || !bytes.Equal(want, changed) {
					rt.Fatalf("%s: with another text it is\n%s\nwritten with it\n%s\n%v", in, changed, want, err)
				}
			} else if _, also := n.Markdown(in); !fault.Is(also, fault.KindInvalid) {
				rt.Fatalf("%s: the text %q is refused: %v", in, body, err)
			}
		})
	}
	for _, in := range adr.Dialects() {
		if wrote[in] < 5 {
			t.Errorf("%s: only %d records were written", in, wrote[in])
		}
	}
	for name, n := range map[string]adr.New{
		"title": {Status: "accepted"}, "body": {Title: "A", Status: "accepted", Body: "\x00"}, "status": {Title: "A", Status: "on hold"},
	} {
		_, err := n.Markdown(adr.MADR4)
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), name) && name != "title" && name != "body" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, title := range []string{"7. A", "ADR-7: A", "Status", " A", "A\nB"} {
		if _, err := (adr.New{Title: title, Status: "accepted"}).Markdown(adr.MADR4); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("the title %q: %v", title, err)
		}
	}
	if _, err := (adr.New{Title: "A", Status: "accepted"}).Markdown("html"); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("an unknown dialect: %v", err)
	}
}

// same compares a file with the record that it was written of.
func same(rt *rapid.T, in adr.Dialect, n adr.New, text []byte) {
	r := adr.Read("x.md", text)
	status, body := n.Status, n.Body
	if in == adr.MADR3 && len(n.Deciders) == 0 { // then both are one
		in = adr.MADR4
	}
	if in == adr.Nygard {
		status = strings.ToUpper(status[:1]) + status[1:]
		if n.Status[0] > 0x7f {
			status = n.Status
		}
		if body != "" && !strings.HasPrefix(body, "#") && !strings.HasPrefix(body, "Context\n---") && !strings.HasPrefix(body, "Text\n---") {
			body = "## Context\n\n" + body
		}
	}
	if r.Title != n.Title || r.StatusText != status || r.Date != n.Date || adr.Text(text) != body || r.Dialect != in ||
		in == adr.Nygard && r.Number != n.Number || len(r.Problems) > 0 {
		rt.Fatalf("%s: read %+v of\n%s", in, r, text)
	}
	persons := [][2][]string{{r.Deciders, n.Deciders}, {r.Consulted, n.Consulted}, {r.Informed, n.Informed}}
	for _, p := range persons {
		if !slices.Equal(p[0], p[1]) {
			rt.Fatalf("%s: read %q of %q in\n%s", in, p[0], p[1], text)
		}
	}
}

func TestRecast(t *testing.T) {
	t.Parallel()
	made := "---\nstatus: accepted\ndate: 2026-03-02\n---\n\n# Use one queue\n\n## Context and Problem Statement\n\nTwo queues.\n\n" +
		"## Considered Options\n\n* one\n\n## Decision Outcome\n\nOne.\n\n### Consequences\n\n* Less.\n"
	madr := made[strings.Index(made, "## Context"):]
	for to, want := range map[adr.Dialect]string{
		adr.MADR4: made, adr.MADR3: made,
		adr.MADR2:      "# Use one queue\n\n* Status: accepted\n* Date: 2026-03-02\n\n" + madr,
		adr.Log4brains: "# Use one queue\n\n- Status: accepted\n- Date: 2026-03-02\n\n" + madr,
		adr.Nygard: "# 7. Use one queue\n\nDate: 2026-03-02\n\n## Status\n\nAccepted\n\n## Context\n\nTwo queues.\n\n## Considered Options\n\n" +
			"* one\n\n## Decision\n\nOne.\n\n## Consequences\n\n* Less.\n",
	} {
		if got := string(adr.Recast("0007-use-one-queue.md", []byte(made), to)); got != want {
			t.Errorf("in %s it is\n%s\nwant\n%s", to, got, want)
		}
	}
	for name, kept := range map[string]string{"by hand": strings.Replace(made, "status: accepted", "status: \"accepted\"", 1),
		"with more fields": strings.Replace(made, "---\n", "---\ntags: [x]\n", 1), "in another dialect": dialects["madr 2"].text} {
		if got := adr.Recast("0007-use-one-queue.md", []byte(kept), adr.Nygard); string(got) != kept {
			t.Errorf("%s it became\n%s", name, got)
		}
	}
	linked := adr.AddLink([]byte(made), adr.Supersedes, "0003-a.md", "A")
	if got := string(adr.Recast("0007-x.md", linked, adr.Nygard)); !strings.Contains(got, "Accepted\n\nSupersedes [A](0003-a.md)\n\n## Context") ||
		strings.Contains(got, "## Links") {
		t.Errorf("with a link it is\n%s", got)
	}
	if got := string(adr.Recast("0007-x.md", append(linked, "* See it.\nMore.\n"...), adr.Nygard)); !strings.Contains(got, "## Links\n\n* Supersedes") {
		t.Errorf("with more than links it is\n%s", got)
	}
	nygard := adr.Recast("0007-x.md", []byte(made), adr.Nygard)
	if got := string(adr.SetNumber(nygard, 12)); got != strings.Replace(string(nygard), "# 7.", "# 12.", 1) {
		t.Errorf("with another number it is\n%s", got)
	}
	if got := string(adr.SetNumber([]byte(made), 12)); got != made {
		t.Errorf("where there is none, a number came: %s", got)
	}
	if _, err := adr.SetText([]byte("Nothing.\n"), "A", ""); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("without a title: %v", err)
	}
}

func TestCommon(t *testing.T) {
	t.Parallel()
	read := func(names ...string) (all []*adr.Record) {
		for i, name := range names {
			r := adr.Read(dialects[name].name, []byte(dialects[name].text))
			r.Number = i
			all = append(all, r)
		}
		return all
	}
	for _, c := range []struct {
		want adr.Dialect
		of   []string
	}{
		{adr.MADR4, nil}, {adr.MADR4, []string{"table", "bold"}}, {adr.Nygard, []string{"nygard", "table", "table above"}},
		{adr.MADR2, []string{"madr 2", "nygard", "madr 2"}}, {adr.Log4brains, []string{"nygard", "log4brains"}},
		{adr.Nygard, []string{"log4brains", "nygard"}}, {adr.Nygard, []string{"madr 4", "list"}}, {adr.MADR4, []string{"madr 4", "windows", "nygard"}},
	} {
		if got := adr.Common(read(c.of...)); got != c.want {
			t.Errorf("most of %v are %s, want %s", c.of, got, c.want)
		}
	}
	if r := adr.Read("1.md", []byte("---\nstatus: accepted\ndeciders: [A]\n---\n# X\n")); r.Dialect != adr.MADR3 {
		t.Errorf("with deciders it is %q", r.Dialect)
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
		if text, err := adr.SetText(content, "Another title", "## Context\n\nNone."); err == nil {
			if r := adr.Read(name, text); r.Title != "Another title" || adr.Text(text) != "## Context\n\nNone." {
				t.Errorf("the new text is read as %q of\n%s", adr.Text(text), text)
			}
		}
		adr.SetNumber(content, 7)
		for _, to := range adr.Dialects() {
			adr.Recast(name, content, to)
		}
	})
}

// A day in the front matter stays as MADR has it: without quotes.
func TestADayHasNoQuotes(t *testing.T) {
	t.Parallel()
	made, err := adr.New{Title: "Use one queue", Status: "proposed", Date: "2026-03-02"}.Markdown(adr.MADR4)
	if err != nil || !strings.Contains(string(made), "\ndate: 2026-03-02\n") {
		t.Errorf("written anew it is\n%s\n%v", made, err)
	}
	later, err := adr.SetDate(made, "2026-04-05")
	if err != nil || !strings.Contains(string(later), "\ndate: 2026-04-05\n") {
		t.Errorf("changed it is\n%s\n%v", later, err)
	}
}
