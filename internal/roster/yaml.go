package roster

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/leadwright/leadwright/internal/store"
)

const (
	maxFile     = 32 << 20 // bytes
	maxDepth    = 12       // of a document; the format needs six
	maxProblems = 100      // that one file is told of
)

// Parse reads an organisation file. With problems, which come in the order of the file, there is nothing to apply.
// Aliases and anchors are not taken: the format has no use for them, and a small file could stand for a huge one.
func Parse(content []byte) (File, []Problem) {
	d := &decoder{lines: map[string]int{}}
	root := d.load(content)
	if root != nil {
		d.fields(root, "the file", map[string]func(*yaml.Node){
			"scopes":  func(n *yaml.Node) { d.each(n, "scopes", d.scope) },
			"persons": func(n *yaml.Node) { d.each(n, "persons", d.person) },
		})
	}
	if len(d.problems) > 0 {
		return File{}, d.problems
	}
	return File{Roster: d.roster, Lines: d.lines}, nil
}

// decoder walks through a document and gathers what it says and what is wrong with it.
type decoder struct {
	roster   Roster
	lines    map[string]int
	problems []Problem
}

func (d *decoder) refuse(line int, hint, format string, args ...any) {
	if len(d.problems) < maxProblems {
		d.problems = append(d.problems, Problem{Line: line, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
}

// load parses the one document of a file.
func (d *decoder) load(content []byte) *yaml.Node {
	if len(content) > maxFile {
		d.refuse(0, "Split the file.", "The file is larger than %d MB", maxFile>>20)
		return nil
	}
	if !utf8.Valid(content) {
		d.refuse(1+strings.Count(string(content[:invalidAt(content)]), "\n"), "Save the file as UTF-8.",
			"The file is not in UTF-8")
		return nil
	}
	if empty(content) {
		d.refuse(0, "Describe scopes and persons, as docs/organisation.md shows.", "The file is empty")
		return nil
	}
	var root yaml.Node
	err := yaml.Load(content, &root, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		line, message := 0, err.Error()
		if le, ok := errors.AsType[*yaml.LoadError](err); ok {
			line, message = max(le.Mark.Line, 1), le.Message
		}
		d.refuse(line, "Correct the line, or one shortly before it.", "The file is no YAML: %s", message)
		return nil
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
		d.refuse(1, "Describe scopes and persons, as docs/organisation.md shows.", "The file is no list of fields")
		return nil
	}
	return root.Content[0]
}

// empty reports whether there is nothing but blank lines and comments.
func empty(content []byte) bool {
	for line := range bytes.Lines(content) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// invalidAt returns where text stops being UTF-8.
func invalidAt(content []byte) int {
	at := 0
	for at < len(content) {
		r, size := utf8.DecodeRune(content[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// isNull reports whether nothing is given.
func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// fields gives the value of each field of a mapping to its function, and returns the lines of the fields.
func (d *decoder) fields(n *yaml.Node, what string, known map[string]func(*yaml.Node)) map[string]int {
	if n.Kind != yaml.MappingNode {
		d.refuse(n.Line, "Write its fields, each as name: value.", "%s is no list of fields", capital(what))
		return nil
	}
	at := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		take, ok := known[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode || !ok:
			names := make([]string, 0, len(known))
			for name := range known {
				names = append(names, name)
			}
			slices.Sort(names)
			d.refuse(key.Line, "The fields are "+strings.Join(names, ", ")+".", "%.60q is no field of %s", key.Value, what)
		case at[key.Value] > 0:
			d.refuse(key.Line, "Write each field once.", "%s comes twice in %s", key.Value, what)
		case value.Kind == yaml.AliasNode || value.Anchor != "" || key.Anchor != "":
			d.refuse(value.Line, "Write out what it stands for.", "Anchors (&) and aliases (*) are not used in this file")
		default:
			at[key.Value] = key.Line
			if !isNull(value) {
				take(value)
			}
		}
	}
	return at
}

// each gives the entries of a list to a function.
func (d *decoder) each(n *yaml.Node, what string, take func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		d.refuse(n.Line, `Write each entry on a line of its own, behind "- ".`, "%s is no list", capital(what))
		return
	}
	for _, entry := range n.Content {
		if entry.Kind == yaml.AliasNode || entry.Anchor != "" {
			d.refuse(entry.Line, "Write out what it stands for.", "Anchors (&) and aliases (*) are not used in this file")
			continue
		}
		take(entry)
	}
}

// text returns a function that sets a text.
func (d *decoder) text(field string, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode {
			d.refuse(n.Line, "Write one value behind the colon.", "%s is not a text", capital(field))
			return
		}
		*to = strings.TrimSpace(n.Value)
	}
}

// texts returns a function that sets a list of texts.
func (d *decoder) texts(field string, to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.each(n, field, func(entry *yaml.Node) {
			var text string
			d.text("an entry of "+field, &text)(entry)
			*to = append(*to, text)
		})
	}
}

// date returns a function that sets a day.
func (d *decoder) date(field string, to *store.Date) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var text string
		d.text(field, &text)(n)
		day, err := store.ParseDate(text)
		if err != nil && n.Kind == yaml.ScalarNode {
			d.refuse(n.Line, "Write it as year-month-day, such as 2026-03-02.", "%.60q is no day of the calendar", text)
		}
		*to = day
	}
}

// percent returns a function that sets a share.
func (d *decoder) percent(to *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		share, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(n.Value, "%")))
		if err != nil || n.Kind != yaml.ScalarNode {
			d.refuse(n.Line, "Write it in percent of the working week, such as 50.", "%.60q is no share", n.Value)
		}
		*to = share
	}
}

func (d *decoder) week(to *Week) func(*yaml.Node) {
	return func(n *yaml.Node) {
		week, err := ParseWeek(n.Value)
		if err != nil || n.Kind != yaml.ScalarNode {
			d.refuse(n.Line, "Write days with their hours, such as mon-thu 8, fri 4.5", "%v", err)
		}
		*to = week
	}
}

// locate keeps the lines of an entry and its fields.
func (d *decoder) locate(e Entry, n *yaml.Node, fields map[string]int) {
	place := e.place()
	if _, twice := d.lines[place]; twice { // told as a problem later, at the second
		for field := range fields {
			delete(d.lines, place+"\n"+field)
		}
	}
	d.lines[place] = n.Line
	for field, line := range fields {
		d.lines[place+"\n"+field] = line
	}
}

func (d *decoder) scope(n *yaml.Node) {
	var s Scope
	var kind string
	var members, roles, accepted *yaml.Node
	later := func(to **yaml.Node) func(*yaml.Node) { return func(n *yaml.Node) { *to = n } }
	at := d.fields(n, "a scope", map[string]func(*yaml.Node){
		"key": d.text("key", &s.Key), "name": d.text("name", &s.Name), "kind": d.text("kind", &kind),
		"label": d.text("label", &s.Label), "in": d.text("in", &s.Parent), "purpose": d.text("purpose", &s.Purpose),
		"depends-on": d.texts("depends-on", &s.DependsOn), "external-id": d.text("external-id", &s.External),
		"from":    d.date("from", &s.From),
		"until":   d.date("until", &s.Until),
		"members": later(&members), "roles": later(&roles), "accepted": later(&accepted),
	})
	s.Kind = Kind(kind)
	slices.Sort(s.DependsOn)
	d.roster.Scopes = append(d.roster.Scopes, s)
	d.locate(s, n, at)
	for _, list := range []struct {
		n    *yaml.Node
		what string
		take func(scope string, n *yaml.Node)
	}{{members, "members", d.member}, {roles, "roles", d.holder}, {accepted, "accepted", d.acceptance}} {
		if list.n != nil {
			d.each(list.n, list.what, func(n *yaml.Node) { list.take(s.Key, n) })
		}
	}
}

// member reads one membership; the handle alone stands for all of somebody's time.
func (d *decoder) member(scope string, n *yaml.Node) {
	m := Member{Scope: scope, Share: 100}
	var at map[string]int
	if n.Kind == yaml.ScalarNode {
		d.text("member", &m.Person)(n)
	} else {
		at = d.fields(n, "a member", map[string]func(*yaml.Node){"person": d.text("person", &m.Person),
			"share": d.percent(&m.Share), "from": d.date("from", &m.From), "until": d.date("until", &m.Until)})
	}
	d.roster.Members = append(d.roster.Members, m)
	d.locate(m, n, at)
}

func (d *decoder) holder(scope string, n *yaml.Node) {
	h := Holder{Scope: scope}
	at := d.fields(n, "a role", map[string]func(*yaml.Node){"role": d.text("role", &h.Role),
		"person": d.text("person", &h.Person), "agent": d.text("agent", &h.Agent),
		"discipline": d.text("discipline", &h.Discipline), "without": d.texts("without", &h.Withheld),
		"from": d.date("from", &h.From), "until": d.date("until", &h.Until)})
	d.roster.Holders = append(d.roster.Holders, h)
	d.locate(h, n, at)
}

func (d *decoder) acceptance(scope string, n *yaml.Node) {
	a := Acceptance{Scope: scope}
	at := d.fields(n, "an accepted finding", map[string]func(*yaml.Node){"finding": d.text("finding", &a.Finding),
		"reason": d.text("reason", &a.Reason), "by": d.text("by", &a.By), "until": d.date("until", &a.Until)})
	d.roster.Accepted = append(d.roster.Accepted, a)
	d.locate(a, n, at)
}

func (d *decoder) person(n *yaml.Node) {
	var p Person
	at := d.fields(n, "a person", map[string]func(*yaml.Node){
		"handle": d.text("handle", &p.Handle), "name": d.text("name", &p.Name), "emails": d.texts("emails", &p.Emails),
		"title": d.text("title", &p.Title), "disciplines": d.texts("disciplines", &p.Disciplines),
		"time-zone": d.text("time-zone", &p.Zone), "week": d.week(&p.Week),
		"reports-to": d.text("reports-to", &p.ReportsTo), "external-id": d.text("external-id", &p.External),
		"from": d.date("from", &p.From), "until": d.date("until", &p.Until),
	})
	for i := range p.Emails {
		p.Emails[i] = strings.ToLower(p.Emails[i])
	}
	d.roster.Persons = append(d.roster.Persons, p)
	d.locate(p, n, at)
}
