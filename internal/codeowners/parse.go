package codeowners

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// parser reads the lines of one file and gathers problems.
type parser struct {
	file     *File
	line     int // the line being read, from 1
	problems []Problem

	counted, column int // where column of the current line begins, so that columns are counted once for each line
}

const (
	maxLine     = 16 << 10 // the longest line that is read, in bytes: room for hundreds of owners
	maxProblems = 1000     // more of them help nobody
)

// report adds a problem about the byte at offset in the current line.
func (p *parser) report(s Severity, offset int, hint, format string, args ...any) {
	if len(p.problems) == maxProblems {
		return
	}
	if offset < p.counted {
		p.counted, p.column = 0, 0
	}
	if offset > p.counted {
		p.column += utf8.RuneCountInString(p.file.Lines[p.line-1].Text[p.counted:offset])
		p.counted = offset
	}
	p.problems = append(p.problems, Problem{
		Line: p.line, Column: p.column + 1, Severity: s, Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

// parse reads every line in the file's dialect.
func (p *parser) parse() {
	var read func(text string) LineKind
	done := func() {}
	switch p.file.Dialect {
	case GitLab:
		read, done = p.gitlabLines()
	case Gitea:
		read = p.giteaLines()
	default:
		read = p.githubLines()
	}
	for i := range p.file.Lines {
		p.line, p.counted, p.column = i+1, 0, 0
		line := &p.file.Lines[i]
		switch text := trim(line.Text); {
		case text == "":
			line.Kind = Blank
		case text[0] == '#':
			line.Kind = Comment
		case len(line.Text) > maxLine:
			line.Kind = Broken
			p.report(Skipped, 0, "Name a team instead of many people.",
				"The line is longer than %d KB, so Leadwright skips it", maxLine>>10)
		default:
			line.Kind = read(line.Text)
		}
	}
	done()
}

// add keeps a rule of the current line; its owners are written at text[from:to].
func (p *parser) add(r Rule, text string, from, to int) LineKind {
	r.Line, r.rank = p.line, len(p.file.Rules)
	r.Approvals = max(r.Approvals, 1)
	r.before, r.after = text[:from], text[to:]
	p.file.Rules = append(p.file.Rules, r)
	return RuleLine
}

// ownerList gathers owners, each once, in their order.
type ownerList struct {
	list []Owner
	seen map[Owner]bool // from the number on at which looking through the list is slower
}

func (l *ownerList) add(o Owner) {
	const few = 16
	if len(l.list) < few && slices.Contains(l.list, o) || l.seen[o] {
		return
	}
	l.list = append(l.list, o)
	switch {
	case len(l.list) == few:
		l.seen = make(map[Owner]bool)
		for _, have := range l.list {
			l.seen[have] = true
		}
	case l.seen != nil:
		l.seen[o] = true
	}
}

// word is a run of text without white space, and where it starts in its line.
type word struct {
	text string
	at   int
}

// words splits text, which starts at offset in its line, at white space.
func words(text string, offset int) []word {
	var ws []word
	for i := 0; i < len(text); {
		if isSpace(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && !isSpace(text[i]) {
			i++
		}
		ws = append(ws, word{text[start:i], offset + start})
	}
	return ws
}

// patternEnd returns where the pattern that begins at start ends: at white space, or at "#" where comments may follow
// a rule, if no backslash stands before it.
func patternEnd(text string, start int, comments bool) int {
	i := start
	for ; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
		case isSpace(text[i]), comments && text[i] == '#':
			return i
		}
	}
	return i
}

// isSpace reports white space within a line, as regular expressions define it.
func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// trim removes white space (and NUL, as Ruby does) round a line.
func trim(s string) string { return strings.Trim(s, " \t\n\v\f\r\x00") }

// indent returns where the text of a line begins that is not blank.
func indent(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\n\v\f\r\x00")) }

// isName reports whether s may be the name of an account or, with slashes, a team. Servers differ in details; what no
// server accepts is refused.
func isName(s string) bool {
	for part := range strings.SplitSeq(s, "/") {
		if part == "" || part[0] == '-' {
			return false
		}
		for i := range len(part) {
			if c := part[i]; !isWordByte(c) && c != '-' && c != '.' {
				return false
			}
		}
	}
	return true
}

func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// isEmail reports whether s looks like an address: something, one @, a domain that ends in a letter or digit.
func isEmail(s string) bool {
	local, domain, found := strings.Cut(s, "@")
	return found && local != "" && len(local) <= 100 && domain != "" && len(domain) <= 255 &&
		!strings.Contains(domain, "@") && isWordByte(domain[len(domain)-1])
}
