package adr

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/leadwright/leadwright/internal/fault"
)

// SetStatus writes what the status of a file says now, in one line, and changes nothing else. Where there is none, it gets
// one: in the front matter, else in a section below the title.
func SetStatus(content []byte, text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text, "\r\n\x00") {
		return nil, fault.Invalid("status", "A status is one line").WithHint("Write a word such as accepted.")
	}
	d := split(content)
	p, there := d.fields()["status"]
	switch {
	case there:
		return d.put(p, text)
	case d.closed > 0:
		return d.insert(d.closed, "status: "+scalar(text)), nil
	}
	at := d.belowTitle()
	lines := []string{"", "## Status", "", text}
	if at == 0 {
		lines = append(lines[1:], "")
	}
	return d.insert(at, lines...), nil
}

// SetDate writes the day of a decision where a file has one; a file without stays as it is.
func SetDate(content []byte, day string) ([]byte, error) {
	d := split(content)
	if p, there := d.fields()["date"]; there {
		return d.put(p, day)
	}
	return content, nil
}

// AddLink adds to a file how it stands to another one: below the status where that is a section, as adr-tools does, else
// in a list at its end.
func AddLink(content []byte, relation Relation, file, title string) []byte {
	d := split(content)
	words := strings.ToUpper(string(relation[:1])) + string(relation[1:]) + " [" + Escape(title) + "](" + file + ")"
	if p, there := d.fields()["status"]; there && p.where == inSection {
		return d.belowStatus(p, words)
	}
	for i, l := range slices.Backward(d.lines) {
		if h := strings.ToLower(d.text(l.text)); l.heading == 2 && (h == "links" || h == "more information") {
			at := i + 1
			for j := i + 1; j < len(d.lines) && d.lines[j].heading == 0; j++ {
				if strings.TrimSpace(d.lineText(j)) != "" {
					at = j + 1
				}
			}
			if at == i+1 {
				return d.insert(at, "", "* "+words)
			}
			return d.insert(at, "* "+words)
		}
	}
	at := len(d.lines)
	for at > 0 && strings.TrimSpace(d.lineText(at-1)) == "" {
		at--
	}
	return d.insert(at, "", "## Links", "", "* "+words)
}

// belowStatus puts a paragraph at the end of the section of the status.
func (d *document) belowStatus(p place, words string) []byte {
	at := p.line
	for i := p.line; i < len(d.lines) && d.lines[i].heading == 0; i++ {
		if strings.TrimSpace(d.lineText(i)) != "" {
			at = i + 1
		}
	}
	return d.insert(at, "", words)
}

// put writes a value in the place of another.
func (d *document) put(p place, text string) ([]byte, error) {
	from, to := p.value.from, p.value.to
	if p.where == inFront {
		l := d.lines[p.line-1]
		quote := byte(0)
		if from > l.from && (d.content[from-1] == '"' || d.content[from-1] == '\'') {
			quote = d.content[from-1]
		}
		if block := d.text(p.value); block == "|" || block == ">" || strings.HasPrefix(block, "[") || strings.HasPrefix(block, "&") {
			return nil, fault.Invalid("status", "Line %d of the front matter has its value in a form that is not changed here", p.line).
				WithHint("Write it behind the colon.")
		}
		switch quote {
		case '"':
			text = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
		case '\'':
			text = strings.ReplaceAll(text, "'", "''")
		default:
			text = scalar(text)
		}
		if from > l.from && d.content[from-1] == ':' {
			text = " " + text
		}
	} else if from > 0 && d.content[from-1] == ':' {
		text = " " + text
	}
	return slices.Concat(d.content[:from], []byte(text), d.content[to:]), nil
}

// insert puts lines before line i, or at the end, with the line ends that the file has.
func (d *document) insert(i int, lines ...string) []byte {
	end := "\n"
	if at := bytes.IndexByte(d.content, '\n'); at > 0 && d.content[at-1] == '\r' {
		end = "\r\n"
	}
	at := len(d.content)
	if i < len(d.lines) {
		at = d.lines[i].from
	}
	text := strings.Join(lines, end) + end
	if at > 0 && d.content[at-1] != '\n' {
		text = end + text
	}
	return slices.Concat(d.content[:at], []byte(text), d.content[at:])
}

// belowTitle is the line below the title; 0 without one.
func (d *document) belowTitle() int {
	for i := d.closed; i < len(d.lines); i++ {
		if d.lines[i].heading == 1 {
			if i++; i < len(d.lines) && d.lines[i].kind == mark {
				i++
			}
			return i
		}
	}
	return 0
}

// plainDay is a day as front matter has it: without quotes, which YAML would put around it as a text.
var plainDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// scalar writes a text as YAML does, in quotes where it needs them.
func scalar(text string) string {
	if plainDay.MatchString(text) {
		return text
	}
	node := yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	out, err := yaml.Marshal(&node)
	if one := strings.TrimRight(string(out), "\n"); err == nil && !strings.Contains(one, "\n") {
		return one
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
