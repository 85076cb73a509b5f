// Package citation finds in a text where decision records are cited: by a word and a number (ADR-0007, ADR 7, RFC-12,
// decision 7), or by the name of a record's file (adr/0007-use-one-queue.md). It does not know which records there are:
// whether a number means one is for who knows them to say.
//
// Every citation has a number, so a text is looked at around its numbers alone, a bounded way to both sides.
package citation

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Form is how a record is cited.
type Form string

// The forms.
const (
	ByADR      Form = "adr"      // ADR-0007, adr/7
	ByRFC      Form = "rfc"      // RFC-12
	ByDecision Form = "decision" // decision 7, decision record 7
	ByFile     Form = "file"     // 0007-use-one-queue.md, with folders or without
)

// Citation is one place where a record is cited.
type Citation struct {
	Line   int // from 1
	Form   Form
	Number int
	Path   string // as written, of ByFile alone
	Text   string // the line without the spaces around it, cut to MaxText bytes
}

// MaxText is how much of a line is kept, in bytes.
const MaxText = 200

const (
	maxDigits = 8   // 20260302-use-one-queue.md
	maxPath   = 300 // bytes of a path to each side of its number
	mostInOne = 20  // citations of one line
)

// Find returns the citations of a text in its order, each once in a line, and the first few of a line with many.
func Find(text []byte) []Citation {
	var all []Citation
	line, counted := 1, 0
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		end := i
		for end < len(text) && isDigit(text[end]) {
			end++
		}
		if c, ok := at(text, i, end); ok {
			line += bytes.Count(text[counted:i], []byte("\n"))
			counted = i
			c.Line, c.Text = line, lineAround(text, i)
			if !known(all, c) {
				all = append(all, c)
			}
		}
		i = end
	}
	return all
}

// known reports whether the same line has the citation already, or as many as are kept of a line.
func known(all []Citation, c Citation) bool {
	in := 0
	for i := len(all) - 1; i >= 0 && all[i].Line == c.Line; i-- {
		if in++; in == mostInOne || all[i].Form == c.Form && all[i].Number == c.Number && all[i].Path == c.Path {
			return true
		}
	}
	return false
}

// at returns the citation whose number is between two places.
func at(text []byte, from, to int) (Citation, bool) {
	if to-from > maxDigits {
		return Citation{}, false
	}
	n, err := strconv.Atoi(string(text[from:to]))
	if err != nil || n == 0 {
		return Citation{}, false
	}
	if p := fileAt(text, from, to); p != "" {
		return Citation{Form: ByFile, Number: n, Path: p}, true
	}
	if form := wordBefore(text, from); form != "" && endsNumber(text[to:]) {
		return Citation{Form: form, Number: n}, true
	}
	return Citation{}, false
}

// fileAt returns the path of a record's file whose name begins with the number; empty where it is none.
func fileAt(text []byte, from, to int) string {
	if to+1 >= len(text) || text[to] != '-' && text[to] != '_' || !isLetter(text[to+1]) {
		return ""
	}
	if from > 0 && isPath(text[from-1]) && text[from-1] != '/' {
		return ""
	}
	start, end := from, to
	for start > 0 && from-start < maxPath && isPath(text[start-1]) {
		start--
	}
	for end < len(text) && end-to < maxPath && isPath(text[end]) && text[end] != '/' {
		end++
	}
	p := strings.TrimRight(string(text[start:end]), ".")
	lower := strings.ToLower(p)
	if strings.HasSuffix(lower, ".md") || strings.HasSuffix(lower, ".markdown") || inFolder(lower) {
		return p
	}
	return ""
}

// inFolder reports a path whose folders are those of records, so that its name needs no ending.
func inFolder(p string) bool {
	parts := strings.Split(p, "/")
	for _, part := range parts[:len(parts)-1] {
		switch part {
		case "adr", "adrs", "rfc", "rfcs", "decisions":
			return true
		}
	}
	return false
}

var words = []struct {
	text string
	form Form
}{{"adr", ByADR}, {"adrs", ByADR}, {"rfc", ByRFC}, {"rfcs", ByRFC}, {"decision", ByDecision}, {"decision record", ByDecision}}

// wordBefore returns what the word before a number says that it counts; empty for nothing.
func wordBefore(text []byte, from int) Form {
	end := from
	for end > 0 && from-end < 2 && strings.IndexByte(" -_#/", text[end-1]) >= 0 {
		end--
	}
	for _, w := range words {
		start := end - len(w.text)
		if start < 0 || !strings.EqualFold(string(text[start:end]), w.text) {
			continue
		}
		if start > 0 && (isLetter(text[start-1]) || isDigit(text[start-1]) || text[start-1] >= utf8.RuneSelf) {
			continue
		}
		if w.form == ByDecision && end == from { // decision7 is a name in code
			continue
		}
		return w.form
	}
	return ""
}

// endsNumber reports whether a number ends here: 7th, 7a and 7.1 are other numbers.
func endsNumber(rest []byte) bool {
	switch {
	case len(rest) == 0:
		return true
	case rest[0] == '.':
		return len(rest) == 1 || !isDigit(rest[1])
	}
	return !isLetter(rest[0]) && rest[0] != '%' && rest[0] < utf8.RuneSelf
}

// lineAround returns the line at a place, cut around the place where it is long.
func lineAround(text []byte, at int) string {
	from, to := max(0, at-MaxText/2), min(len(text), at+MaxText/2)
	if i := bytes.LastIndexByte(text[from:at], '\n'); i >= 0 {
		from += i + 1
	}
	if i := bytes.IndexByte(text[at:to], '\n'); i >= 0 {
		to = at + i
	}
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(text[from:to]), ""))
	return strings.TrimSpace(clean)
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isPath(c byte) bool   { return isLetter(c) || isDigit(c) || strings.IndexByte("._-/", c) >= 0 }
