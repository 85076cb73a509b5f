package adr

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Dialect is a form in which teams write records.
type Dialect string

// The dialects in which records are written.
const (
	MADR4      Dialect = "madr-4"     // front matter, with decision-makers
	MADR3      Dialect = "madr-3"     // front matter, with deciders
	MADR2      Dialect = "madr-2"     // fields in a list below the title
	Log4brains Dialect = "log4brains" // the same, with dashes
	Nygard     Dialect = "nygard"     // M. Nygard's, of adr-tools: a number in the title, the status in a section
)

// Dialects are all of them.
func Dialects() []Dialect { return []Dialect{MADR4, MADR3, MADR2, Log4brains, Nygard} }

// Common returns the dialect of most records; of two that are as frequent that of the newest, and [MADR4] where no record has
// one.
func Common(records []*Record) Dialect {
	type use struct {
		n      int
		newest *Record
	}
	used := map[Dialect]use{}
	for _, r := range records {
		if r.Dialect == "" {
			continue
		}
		u := used[r.Dialect]
		if u.n++; u.newest == nil || newer(r, u.newest) > 0 {
			u.newest = r
		}
		used[r.Dialect] = u
	}
	best := MADR4
	for _, d := range Dialects() {
		u, b := used[d], used[best]
		if u.n > b.n || u.n == b.n && u.n > 0 && newer(u.newest, b.newest) > 0 {
			best = d
		}
	}
	return best
}

func newer(a, b *Record) int {
	return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Name, b.Name))
}

// dialect is that in which a file is written; empty for none of them.
func (d *document) dialect(fields map[string]place) Dialect {
	p := fields["status"]
	switch p.where {
	case inFront:
		by := fields["deciders"]
		if by.where == inFront && strings.HasPrefix(strings.ToLower(d.lineText(by.line-1)), "deciders") {
			return MADR3
		}
		return MADR4
	case inSection:
		return Nygard
	case inLine:
		switch line := strings.TrimLeft(d.lineText(p.line-1), " \t"); {
		case strings.HasPrefix(line, "* "):
			return MADR2
		case strings.HasPrefix(line, "- "):
			return Log4brains
		}
	}
	return ""
}

// Text returns what a file says below its title and its fields.
func Text(content []byte) string {
	d := split(content)
	at := d.textAt()
	if at == len(d.lines) {
		return ""
	}
	return strings.Trim(string(content[d.lines[at].from:]), "\r\n")
}

// textAt is the line with which the text begins: below the title, and below fields that are no front matter.
func (d *document) textAt() int {
	at := d.belowTitle()
	if at == 0 && d.closed > 0 {
		at = d.closed + 1
	}
	if d.fields()["status"].where == inFront {
		return at
	}
	for i := at; i < len(d.lines); {
		l := d.lines[i]
		switch line := d.lineText(i); {
		case l.heading > 0 && isField(strings.TrimRight(d.text(l.text), ":")):
			for i++; i < len(d.lines) && d.lines[i].heading == 0; i++ {
			}
			at = i
		case l.heading == 0 && strings.TrimSpace(line) == "":
			i++
		case l.heading == 0 && l.kind == plain && isFieldLine(line):
			i++
			at = i
		default:
			return at
		}
	}
	return at
}

func isField(label string) bool {
	name := fieldName(label)
	return name != "" && name != "title"
}

func isFieldLine(line string) bool {
	m := labelled.FindStringSubmatch(line)
	return m != nil && isField(m[2])
}

// SetText writes another title and another text into a file; the fields stay as they are, and so does a number in the title.
func SetText(content []byte, title, text string) ([]byte, error) {
	if err := checkText(title, text); err != nil {
		return nil, err
	}
	d := split(content)
	below := d.belowTitle()
	if below == 0 {
		return nil, fault.Invalid("title", "The file of this decision has no title").WithHint("Give it a heading of the first level.")
	}
	heading, to := d.title(), len(content)
	if at := d.textAt(); at < len(d.lines) {
		to = d.lines[at].from
	}
	number := numberInTitle.FindString(d.text(heading))
	head := slices.Concat(content[:heading.from], []byte(number+Escape(title)), content[heading.to:to])
	return withText(head, title, text)
}

// withText writes a text below a head, and sees to it that both are read as they are meant.
func withText(head []byte, title, text string) ([]byte, error) {
	head = append(bytes.TrimRight(head, "\r\n"), '\n')
	content := slices.Clone(head)
	if text = strings.Trim(text, "\r\n"); text != "" {
		if d := split([]byte(text)); d.lines[0].heading == 0 && split(head).fields()["status"].where == inSection {
			text = "## Context\n\n" + text // without a heading it would be a part of the status
		}
		content = append(content, "\n"+text+"\n"...)
	}
	switch r := Read("", content); {
	case r.Title != title:
		return nil, fault.Invalid("title", "The title would not be read as it is written").WithHint("Begin it with a word.")
	case !r.sameFields(Read("", head)) || Text(content) != text:
		return nil, fault.Invalid("body", "The text begins with what would be read as a field, such as the status").
			WithHint("Begin with a sentence, or with a heading such as Context.")
	}
	return content, nil
}

func (r *Record) sameFields(other *Record) bool {
	return strings.EqualFold(r.StatusText, other.StatusText) && r.DateText == other.DateText &&
		slices.Equal(r.Deciders, other.Deciders) && slices.Equal(r.Consulted, other.Consulted) &&
		slices.Equal(r.Informed, other.Informed)
}

// title is where the title is written, where there is one.
func (d *document) title() span {
	for i := d.closed; i < len(d.lines); i++ {
		if d.lines[i].heading == 1 {
			return d.lines[i].text
		}
	}
	return span{}
}

// SetNumber writes another number into a title that begins with one, as adr-tools writes it.
func SetNumber(content []byte, number int) []byte {
	d := split(content)
	at := d.title()
	before := numberBefore.FindString(d.text(at))
	if before == "" || number == 0 {
		return content
	}
	return slices.Concat(content[:at.from], fmt.Appendf(nil, "%d. ", number), content[at.from+len(before):])
}

// Recast writes the file of a new record in another dialect: one that is as [New.Markdown] writes MADR 4. What people wrote by
// hand stays as it is.
func Recast(name string, content []byte, to Dialect) []byte {
	r := Read(name, content)
	n := New{Title: r.Title, Status: r.StatusText, Date: r.Date, Number: r.Number, Deciders: r.Deciders, Consulted: r.Consulted,
		Informed: r.Informed, Body: Text(content)}
	if made, err := n.Markdown(MADR4); err != nil || !bytes.Equal(made, content) {
		return content
	}
	var links []string
	if to == Nygard {
		n.Body, links = asNygard(n.Body)
	}
	made, err := n.Markdown(to)
	if err != nil { // its text would be read as something else there
		return content
	}
	for _, words := range links {
		d := split(made)
		made = d.belowStatus(d.fields()["status"], words)
	}
	return made
}

// nygardHeadings are what the sections of MADR are called in M. Nygard's form.
var nygardHeadings = map[string]string{"## context and problem statement": "## Context", "## decision outcome": "## Decision",
	"### consequences": "## Consequences"}

// asNygard calls the sections of a text as M. Nygard's form has them, and takes the links at its end, which stand below the
// status there, out of it.
func asNygard(text string) (body string, links []string) {
	d := split([]byte(text))
	lines := make([]string, len(d.lines))
	last := len(lines) // the heading of links, with which the text ends
	for i := range d.lines {
		lines[i] = d.lineText(i)
		if d.lines[i].heading > 0 {
			if last = len(lines); lines[i] == "## Links" {
				last = i
			}
			lines[i] = cmp.Or(nygardHeadings[strings.ToLower(strings.TrimSpace(lines[i]))], lines[i])
		}
	}
	for _, line := range lines[min(last+1, len(lines)):] {
		words, is := strings.CutPrefix(line, "* ")
		switch {
		case is:
			links = append(links, words)
		case strings.TrimSpace(line) != "": // somebody wrote more than links
			return strings.Join(lines, "\n"), nil
		}
	}
	return strings.Trim(strings.Join(lines[:last], "\n"), "\n"), links
}
