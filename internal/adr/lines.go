package adr

import (
	"bytes"
	"regexp"
	"strings"
)

// line is one line of a file: content[from:to], without what ends it.
type line struct {
	from, to int
	kind     kind
	heading  int // level; 0 for no heading
	text     span
}

// span is a part of the content.
type span struct{ from, to int }

type kind uint8

const (
	plain   kind = iota
	front        // of the front matter
	code         // in a fenced block
	comment      // begins inside a comment
	mark         // the border of the front matter, or below a heading
)

// document is a file with its lines.
type document struct {
	content []byte
	lines   []line
	closed  int // the line that ends the front matter; 0 for none
}

var (
	atx      = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	setext   = regexp.MustCompile(`^ {0,3}(=+|-+)[ \t]*$`)
	fence    = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	listItem = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d+[.)])[ \t]+`)
)

func split(content []byte) *document {
	d := &document{content: content}
	for at := 0; at < len(content); {
		end := bytes.IndexByte(content[at:], '\n')
		next := at + end + 1
		if end < 0 {
			end, next = len(content)-at, len(content)
		}
		to := at + end
		for to > at && content[to-1] == '\r' {
			to--
		}
		d.lines = append(d.lines, line{from: at, to: to})
		at = next
	}
	d.frontMatter()
	d.classify()
	return d
}

// text returns the text of a part.
func (d *document) text(s span) string { return string(d.content[s.from:s.to]) }

func (d *document) lineText(i int) string { return string(d.content[d.lines[i].from:d.lines[i].to]) }

// frontMatter marks the lines between --- on the first line and the next --- or ....
func (d *document) frontMatter() {
	if len(d.lines) == 0 || strings.TrimRight(strings.TrimPrefix(d.lineText(0), "\ufeff"), " \t") != "---" {
		return
	}
	for i := 1; i < len(d.lines); i++ {
		if t := strings.TrimRight(d.lineText(i), " \t"); t == "---" || t == "..." {
			d.closed = i
			for j := range d.lines[:i+1] {
				d.lines[j].kind = front
			}
			d.lines[0].kind, d.lines[i].kind = mark, mark
			return
		}
	}
}

// classify finds code, comments and headings.
func (d *document) classify() {
	open, inComment := "", false
	for i := d.closed; i < len(d.lines); i++ {
		l := &d.lines[i]
		if l.kind == mark {
			continue
		}
		text := d.lineText(i)
		if open != "" {
			l.kind = code
			if f := fence.FindStringSubmatch(text); f != nil && strings.HasPrefix(f[1], open) && strings.TrimSpace(text) == f[1] {
				open = ""
			}
			continue
		}
		if inComment {
			l.kind = comment
			inComment = !strings.Contains(text, "-->")
			continue
		}
		if f := fence.FindStringSubmatch(text); f != nil {
			open, l.kind = f[1], code
			continue
		}
		if at := strings.LastIndex(text, "<!--"); at >= 0 && !strings.Contains(text[at:], "-->") {
			inComment = true
		}
		if h := atx.FindStringSubmatchIndex(text); h != nil {
			l.heading = h[3] - h[2]
			l.text = span{l.to, l.to}
			if h[4] >= 0 {
				l.text = span{l.from + h[4], l.from + h[5]}
			}
			continue
		}
		if i > d.closed && setext.MatchString(text) {
			above := &d.lines[i-1]
			t := strings.TrimSpace(d.lineText(i - 1))
			other := t == "" || listItem.MatchString(t) || strings.HasPrefix(t, "|") || strings.HasPrefix(t, ">")
			if above.kind == plain && above.heading == 0 && !other {
				above.heading = 2
				if strings.Contains(text, "=") {
					above.heading = 1
				}
				above.text = span{above.from, above.to}
				l.kind = mark
			}
		}
	}
}
