package imports

import "strings"

// ofScript reads import and export declarations, import() and require() with a text that stands there as it is.
func ofScript(text string) []string {
	s := scripts{text: text}
	s.run(false)
	return s.found
}

// scripts goes through JavaScript or TypeScript: it knows comments, texts, templates and, well enough, regular expressions.
type scripts struct {
	text  string
	at    int
	found []string

	last  byte   // the last character that is no blank: it tells a regular expression from a division
	word  string // the last word, for the same, and before a text
	from  bool   // an import or export declaration is open: a text behind "from", or at once, is a specifier
	depth int
}

// run goes on to the end, or to the brace that ends a part of a template.
func (s *scripts) run(template bool) {
	braces := 0
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case strings.HasPrefix(s.text[s.at:], "//"):
			s.at = lineEnd(s.text, s.at)
		case strings.HasPrefix(s.text[s.at:], "/*"):
			s.at = behind(s.text, s.at+2, "*/")
		case c == '"' || c == '\'':
			s.quote()
		case c == '`':
			s.at++
			s.template()
		case c == '/' && s.expects():
			s.expression()
		case isWord(c):
			s.words()
		case c == '{':
			braces++
			s.step(c)
		case c == '}':
			if braces--; template && braces < 0 {
				s.at++
				return
			}
			s.step(c)
		case c == ';':
			s.from = false
			s.step(c)
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			s.at++
		default:
			s.step(c)
		}
	}
}

func (s *scripts) step(c byte) {
	if c != '(' {
		s.word = ""
	}
	s.last = c
	s.at++
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

// words reads a word, and opens a declaration with "import" and "export" where one can begin.
func (s *scripts) words() {
	begin := s.at
	for s.at < len(s.text) && isWord(s.text[s.at]) {
		s.at++
	}
	member := s.last == '.'
	s.word = s.text[begin:s.at]
	if (s.word == "import" || s.word == "export") && !member {
		s.from = true
	}
	if member { // a.import, a.require
		s.word = ""
	}
	s.last = 'a'
}

// quote reads a text, which may be what is imported.
func (s *scripts) quote() {
	begin := s.at
	s.at = quoted(s.text, s.at)
	inside := s.text[begin+1 : max(begin+1, s.at-1)]
	switch {
	case strings.Contains(inside, `\`) || s.at-begin < 2 || s.text[s.at-1] != s.text[begin]:
	case s.from && (s.word == "from" || s.word == "import" && s.last == 'a'), // import x from "y", import "y"
		s.last == '(' && (s.word == "import" || s.word == "require"): // import("y"), require("y")
		s.found = append(s.found, inside)
		s.from = false
	}
	s.last, s.word = '"', ""
}

// mostNested is how deep templates within templates are followed.
const mostNested = 50

// template reads a template behind its opening quote.
func (s *scripts) template() {
	s.depth++
	defer func() { s.depth-- }()
	for s.at < len(s.text) {
		switch {
		case s.text[s.at] == '\\':
			s.at += 2
		case s.text[s.at] == '`':
			s.at++
			s.last, s.word = '"', ""
			return
		case strings.HasPrefix(s.text[s.at:], "${") && s.depth < mostNested:
			s.at += 2
			s.last, s.word = '{', ""
			s.run(true)
		default:
			s.at++
		}
	}
	s.at = min(s.at, len(s.text))
}

// expects reports whether a value is expected, so that a slash begins a regular expression.
func (s *scripts) expects() bool {
	switch s.word {
	case "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else", "await", "yield":
		return true
	}
	return s.last == 0 || strings.IndexByte("(,=:[!&|?{};+-*%<>~^", s.last) >= 0
}

// expression skips a regular expression, which ends with its line at the latest.
func (s *scripts) expression() {
	class := false
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '\\':
			s.at++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			s.at++
			s.last, s.word = '"', ""
			return
		case c == '\n':
			return
		}
	}
	s.at = min(s.at, len(s.text))
}
