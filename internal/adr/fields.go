package adr

import (
	"regexp"
	"slices"
	"strings"
)

// place is where a field of a record is written.
type place struct {
	value span
	line  int // from 1
	where where
}

type where uint8

const (
	nowhere where = iota
	inFront
	inLine    // - Status: accepted, **Status:** accepted, | Status | accepted |
	inSection // under a heading
)

// names are what fields are called in files.
var names = map[string]string{
	"status": "status", "state": "status", "date": "date", "decision date": "date", "decided on": "date",
	"last updated": "date", "updated": "date", "deciders": "deciders", "decider": "deciders",
	"decision-makers": "deciders", "decision makers": "deciders", "decision maker": "deciders",
	"approvers": "deciders", "consulted": "consulted", "informed": "informed", "tags": "tags", "tag": "tags", "title": "title",
}

var (
	keyed    = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_ -]*?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$`)
	labelled = regexp.MustCompile(`^[ \t]*(?:[-*+][ \t]+)?(\*\*|__|\*|_)?([A-Za-z][A-Za-z -]{2,20}?)(\*\*|__|\*|_)?[ \t]*:` +
		`[ \t]*(\*\*|__|\*|_)?[ \t]*(.*)$`)
)

// fieldName says which field a label means; empty for none.
func fieldName(label string) string { return names[strings.ToLower(strings.TrimSpace(label))] }

// fields finds where fields are written: in the front matter, then in lines above the first section, then in sections.
func (d *document) fields() map[string]place {
	found := map[string]place{}
	put := func(name string, p place) {
		if _, there := found[name]; !there && name != "" {
			found[name] = p
		}
	}
	for i := range d.lines[:d.closed] {
		if m := keyed.FindStringSubmatchIndex(d.lineText(i)); d.lines[i].kind == front && m != nil {
			l := d.lines[i]
			value := span{l.to, l.to}
			if m[4] >= 0 {
				value = span{l.from + m[4], l.from + m[5]}
			}
			put(fieldName(d.lineText(i)[m[2]:m[3]]), place{d.unquoted(value), i + 1, inFront})
		}
	}
	d.labelledLines(put)
	for i := d.closed; i < len(d.lines); i++ {
		if l := &d.lines[i]; l.heading > 0 {
			name := fieldName(strings.TrimRight(d.text(l.text), ":"))
			if name != "" && name != "title" {
				if value, at := d.firstLine(i); at > 0 {
					put(name, place{value, at, inSection})
				}
			}
		}
	}
	return found
}

// labelledLines finds fields in lines and tables between the title and the first section.
func (d *document) labelledLines(put func(string, place)) {
	headings := 0
	for i := d.closed; i < len(d.lines); i++ {
		l := &d.lines[i]
		if l.heading > 0 {
			if headings++; headings > 1 || l.heading > 1 {
				return
			}
			continue
		}
		if l.kind != plain {
			continue
		}
		text := d.lineText(i)
		if strings.HasPrefix(strings.TrimSpace(text), "|") {
			d.row(i, put)
			continue
		}
		m := labelled.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		name := fieldName(text[m[4]:m[5]])
		if value := d.bare(span{l.from + m[10], l.to}); name != "title" {
			put(name, place{value, i + 1, inLine})
		}
	}
}

// row reads a row of a table: a label and its value, or a row of labels above a row of values.
func (d *document) row(i int, put func(string, place)) {
	cells := d.cells(i)
	if len(cells) >= 2 {
		if name := fieldName(plainText(d.text(cells[0]))); name != "" && fieldName(plainText(d.text(cells[1]))) == "" {
			put(name, place{d.bare(cells[1]), i + 1, inLine})
			return
		}
	}
	if i+2 >= len(d.lines) || !strings.Contains(d.lineText(i+1), "--") {
		return
	}
	values := d.cells(i + 2)
	for n, cell := range cells {
		if name := fieldName(plainText(d.text(cell))); name != "" && n < len(values) {
			put(name, place{d.bare(values[n]), i + 3, inLine})
		}
	}
}

// cells are the cells of a row of a table.
func (d *document) cells(i int) (all []span) {
	l := d.lines[i]
	from := -1
	for at := l.from; at < l.to; at++ {
		if d.content[at] != '|' || at > l.from && d.content[at-1] == '\\' {
			continue
		}
		if from >= 0 {
			all = append(all, d.trimmed(span{from, at}))
		}
		from = at + 1
	}
	if from >= 0 && d.trimmed(span{from, l.to}).from < d.trimmed(span{from, l.to}).to {
		all = append(all, d.trimmed(span{from, l.to}))
	}
	return all
}

// firstLine is what stands first under a heading, without a list's mark, quotes left out.
func (d *document) firstLine(heading int) (value span, at int) {
	for i := heading + 1; i < len(d.lines) && d.lines[i].heading == 0; i++ {
		l := d.lines[i]
		text := strings.TrimSpace(d.lineText(i))
		noted := strings.HasPrefix(text, "<!--") && strings.HasSuffix(text, "-->")
		if l.kind != plain || text == "" || noted || strings.HasPrefix(text, ">") {
			continue
		}
		value = span{l.from, l.to}
		if m := listItem.FindString(d.lineText(i)); m != "" {
			value.from += len(m)
		}
		return d.bare(value), i + 1
	}
	return span{}, 0
}

// bare leaves out white space, a comment behind, and marks of emphasis around all of it.
func (d *document) bare(s span) span {
	if at := strings.Index(d.text(s), "<!--"); at >= 0 {
		s.to = s.from + at
	}
	s = d.trimmed(s)
	for _, marks := range []string{"**", "__", "*", "_", "`"} {
		t, n := d.text(s), len(marks)
		around := len(t) > 2*n && strings.HasPrefix(t, marks) && strings.HasSuffix(t, marks)
		if around && !strings.Contains(t[n:len(t)-n], marks) {
			return d.trimmed(span{s.from + n, s.to - n})
		}
	}
	return s
}

func (d *document) trimmed(s span) span {
	t := d.text(s)
	s.from += len(t) - len(strings.TrimLeft(t, " \t"))
	if s.to -= len(t) - len(strings.TrimRight(t, " \t\\")); s.to < s.from {
		s.to = s.from
	}
	return s
}

// unquoted leaves out the quotes around a value of the front matter, and a comment behind it.
func (d *document) unquoted(s span) span {
	t := d.text(s)
	if len(t) > 1 && (t[0] == '"' || t[0] == '\'') {
		if end := strings.IndexByte(t[1:], t[0]); end >= 0 {
			return span{s.from + 1, s.from + 1 + end}
		}
	}
	if at := strings.Index(t, " #"); at >= 0 {
		s.to = s.from + at
	} else if strings.HasPrefix(t, "#") {
		s.to = s.from
	}
	return d.trimmed(s)
}

// values are what a field of several says in one line.
func values(text string) []string {
	all := strings.FieldsFunc(strings.Trim(text, "[]"), func(r rune) bool { return r == ',' || r == ';' })
	for i, x := range all {
		all[i] = strings.Trim(plainText(x), `"' `)
	}
	return slices.DeleteFunc(all, func(x string) bool { return x == "" || strings.ContainsAny(x, "{}[]<>") })
}

// marks are what Markdown takes for more than a letter.
const marks = "\\`*_[]#<>|~"

// escaped stands for the marks that a backslash takes for letters, while the others are left out.
const escaped = 0xe000

// plainText leaves of one line of Markdown what is read of it.
func plainText(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && text[i+1] < 0x80 && !isWord(text[i+1]) && text[i+1] != ' ' {
			i++
			b.WriteRune(rune(escaped + int(text[i])))
			continue
		}
		b.WriteByte(text[i])
	}
	text = linked.ReplaceAllString(aside.ReplaceAllString(b.String(), ""), "$1")
	text = strings.TrimSpace(strings.NewReplacer("**", "", "__", "", "`", "", "*", "").Replace(text))
	return strings.Map(func(r rune) rune {
		if r >= escaped && r < escaped+0x80 {
			return r - escaped
		}
		return r
	}, text)
}

func isWord(b byte) bool { return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }
