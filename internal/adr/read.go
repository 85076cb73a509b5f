package adr

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

var (
	numberInName  = regexp.MustCompile(`(?i)^(?:adr|rfc|dr|decision)?[-_ ]?0*(\d{1,5})(?:[-_. ]|$)`)
	datedName     = regexp.MustCompile(`^\d{4}-?\d{2}-?\d{2}[-_]`)
	numberInTitle = regexp.MustCompile(`(?i)^(?:(?:adr|rfc|dr|decision)[-_ #]?\s*0*(\d{1,5})|0*(\d{1,5})[.)])\s*[-–—:.]*\s*`)
	dayInText     = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
	relatedBy     = regexp.MustCompile(`(?i)\b(superseded by|supersedes?|replaced by|replaces|amended by|amends|clarified by|` +
		`clarifies|relates to|in fav\pL+ of)\b`)
	linkedFile = regexp.MustCompile(`\]\(([^)\s#]+\.(?:md|markdown))(?:#[^)\s]*)?\)`)
	bareNumber = regexp.MustCompile(`(?i)(?:\b|_)(?:adr|rfc)?[-_ ]?0*(\d{1,5})\b`)
)

var relations = map[string]Relation{
	"superseded by": SupersededBy, "replaced by": SupersededBy,
	"supersedes": Supersedes, "supersede": Supersedes, "replaces": Supersedes, "amends": Amends, "clarifies": Amends,
	"amended by": AmendedBy, "clarified by": AmendedBy, "relates to": Relates,
}

// Read reads a file. What cannot be read of it is in the record's problems; any text gives a record. Whether it is
// one at all, [Record.IsRecord] says.
func Read(name string, content []byte) *Record {
	r := &Record{Name: path.Base(name)}
	if len(content) > MaxBytes {
		said := fmt.Sprintf("The file has %d bytes, and at most %d are read", len(content), MaxBytes)
		r.Problems = append(r.Problems, Problem{0, said})
		content = content[:0]
	}
	d := split(content)
	given := r.frontMatter(d)
	fields := d.fields()
	r.Dialect = d.dialect(fields)
	text := func(p place) string {
		if p.where == inFront && given[p.line] != nil && given[p.line].Kind == yaml.ScalarNode {
			return strings.TrimSpace(given[p.line].Value)
		}
		return strings.TrimSpace(d.text(p.value))
	}
	r.Number = numberOf(r.Name, numberInName)
	r.title(d, fields, text)
	if p, ok := fields["status"]; ok {
		r.StatusText = text(p)
		r.Status = Understand(r.StatusText)
		if r.Status == Unclear && r.StatusText != "" {
			r.Problems = append(r.Problems, Problem{p.line, fmt.Sprintf("The status %q is not understood", short(r.StatusText))})
		}
	}
	if p, ok := fields["date"]; ok {
		r.DateText = text(p)
		if m := dayInText.FindString(r.DateText); m != "" {
			if _, err := time.Parse(time.DateOnly, m); err == nil {
				r.Date = m
			}
		}
	}
	for name, to := range map[string]*[]string{
		"deciders": &r.Deciders, "consulted": &r.Consulted, "informed": &r.Informed, "tags": &r.Tags} {
		if p, ok := fields[name]; ok {
			*to = values(text(p))
			if node := given[p.line]; p.where == inFront && node != nil && node.Kind == yaml.SequenceNode {
				*to = nil
				for _, x := range node.Content {
					*to = append(*to, x.Value)
				}
			}
		}
	}
	r.sections(d)
	r.links(d, fields)
	return r
}

// IsRecord reports whether a file is a decision record and not a template, an index or another text: its name begins with a
// number or a day, or it has a status, or both a context and a decision.
func (r *Record) IsRecord() bool {
	lower := strings.ToLower(r.Name)
	if named := numberInName.MatchString(lower) || datedName.MatchString(lower); named && len(r.Sections) > 0 {
		return true
	}
	if strings.Contains(lower, "template") || strings.HasPrefix(lower, "readme") || strings.HasPrefix(lower, "index.") {
		return false
	}
	if r.Status != Unclear || r.StatusText != "" && !choices.MatchString(r.StatusText) {
		return true
	}
	return r.StatusText == "" && r.hasSection("context") && r.hasSection("decision")
}

func (r *Record) hasSection(word string) bool {
	for _, s := range r.Sections {
		if strings.Contains(strings.ToLower(s.Heading), word) {
			return true
		}
	}
	return false
}

// frontMatter returns the values of the front matter by their keys' lines in the file; nothing where it is no YAML.
func (r *Record) frontMatter(d *document) map[int]*yaml.Node {
	if d.closed == 0 {
		return nil
	}
	text := d.content[d.lines[1].from:d.lines[d.closed].from]
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil || len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		if len(bytes.TrimSpace(text)) > 0 {
			r.Problems = append(r.Problems, Problem{1, "The front matter is no YAML with keys: it was read line by line"})
		}
		return nil
	}
	given := map[int]*yaml.Node{}
	for pairs := root.Content[0].Content; len(pairs) > 1; pairs = pairs[2:] {
		given[pairs[0].Line+1] = pairs[1]
	}
	return given
}

func numberOf(text string, form *regexp.Regexp) int {
	m := form.FindStringSubmatch(text)
	for i := 1; i < len(m); i++ {
		if n, err := strconv.Atoi(m[i]); err == nil {
			return n
		}
	}
	return 0
}

// title is the first heading, else the front matter's, else the file's name.
func (r *Record) title(d *document, fields map[string]place, text func(place) string) {
	number, below := 0, d.closed
	if d.closed > 0 {
		below++
	}
	for i := d.closed; i < len(d.lines) && r.Title == ""; i++ {
		if l := d.lines[i]; l.heading > 0 {
			if raw := d.text(l.text); fieldName(raw) == "" && l.heading == 1 {
				if m := numberInTitle.FindString(raw); m != "" && len(m) < len(raw) {
					number, raw = numberOf(raw, numberInTitle), raw[len(m):]
				}
				r.Title, below = plainText(raw), i+1
			}
			break
		}
	}
	if p, ok := fields["title"]; ok && (r.Title == "" || p.where == inFront) {
		if t := text(p); t != "" {
			if m := numberInTitle.FindString(t); m != "" && len(m) < len(t) {
				number, t = numberOf(t, numberInTitle), t[len(m):]
			}
			r.Title = t
		}
	}
	if below < len(d.lines) && d.lines[below].kind == mark {
		below++
	}
	if below < len(d.lines) {
		r.Body = strings.Trim(string(d.content[d.lines[below].from:]), "\r\n")
	}
	if r.Title == "" {
		name := strings.TrimSuffix(strings.TrimSuffix(r.Name, path.Ext(r.Name)), ".")
		name = datedName.ReplaceAllString(numberInName.ReplaceAllString(name, ""), "")
		r.Title = strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(name))
	}
	if r.Number == 0 {
		r.Number = number
	}
}

func (r *Record) sections(d *document) {
	for i := d.closed; i < len(d.lines); i++ {
		l := d.lines[i]
		if l.heading == 0 {
			continue
		}
		from, to := len(d.content), len(d.content)
		for j := i + 1; j < len(d.lines); j++ {
			if d.lines[j].kind == mark {
				continue
			}
			from = min(from, d.lines[j].from)
			if d.lines[j].heading > 0 {
				to = d.lines[j].from
				break
			}
		}
		r.Sections = append(r.Sections, Section{Heading: plainText(d.text(l.text)), Level: l.heading, Line: i + 1,
			Text: strings.Trim(string(d.content[min(from, to):to]), "\r\n")})
	}
}

// links finds what the status, and a section of links, say of other records.
func (r *Record) links(d *document, fields map[string]place) {
	seen := map[Link]bool{}
	add := func(text string, at int) {
		said := relatedBy.FindAllStringIndex(text, -1)
		for i, m := range said {
			end := len(text)
			if i+1 < len(said) {
				end = said[i+1][0]
			}
			relation := relationOf(text[m[0]:m[1]])
			for _, to := range targets(text[m[1]:end]) {
				if key := (Link{relation, to, 0}); !seen[key] {
					seen[key] = true
					r.Links = append(r.Links, Link{relation, to, at})
				}
			}
		}
	}
	if p, ok := fields["status"]; ok {
		add(d.lineText(p.line-1), p.line)
		if p.where == inSection {
			for i := p.line; i < len(d.lines) && d.lines[i].heading == 0; i++ {
				add(d.lineText(i), i+1)
			}
		}
	}
	in := false
	for i := d.closed; i < len(d.lines); i++ {
		if l := d.lines[i]; l.heading > 0 {
			h := strings.ToLower(d.text(l.text))
			in = strings.Contains(h, "link") || strings.Contains(h, "related") || strings.Contains(h, "more information")
		} else if in && l.kind == plain {
			add(d.lineText(i), i+1)
		}
	}
}

// relationOf is what words say of a record. What was rejected in favour of another one is superseded by it.
func relationOf(words string) Relation {
	words = strings.ToLower(words)
	if strings.HasPrefix(words, "in fav") {
		return SupersededBy
	}
	return relations[words]
}

// targets are the files that a text links to, else the first number in it.
func targets(text string) (all []string) {
	for _, m := range linkedFile.FindAllStringSubmatch(text, -1) {
		all = append(all, path.Base(m[1]))
	}
	if m := bareNumber.FindStringSubmatch(text); len(all) == 0 && m != nil {
		all = append(all, m[1])
	}
	return all
}

func short(text string) string {
	if r := []rune(text); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return text
}
