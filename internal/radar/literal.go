package radar

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds of what is read as a literal: a radar needs five levels, and the largest about a tenth of the values.
const (
	maxDepth  = 100
	maxValues = 500_000
)

// kind is what a value is.
type kind int

const (
	missing kind = iota
	null
	scalar // a text, a number or a truth value
	list
	object
	code // an expression, which is not evaluated
)

// value is a part of a literal.
type value struct {
	place  string // such as entries[3].ring
	line   int
	kind   kind
	text   string // of a scalar; of code, its source
	items  []value
	fields map[string]value
}

// get returns a field of an object. One that is not there has the line of the object.
func (v value) get(key string) value {
	f, ok := v.fields[key]
	if !ok {
		f = value{line: v.line}
	}
	f.place = strings.TrimPrefix(v.place+"."+key, ".")
	return f
}

// literal reads a JavaScript literal (ECMA-262, of which JSON is a part): objects, arrays, strings, numbers, with
// comments, trailing commas, and keys with or without quotation marks of either kind. What it cannot take for a literal
// it steps over and keeps as code.
type literal struct {
	text   string
	pos    int
	line   int
	depth  int
	values int
}

// parseLiteral reads a file that is one literal.
func parseLiteral(text string) (value, error) {
	p := literal{text: text, line: 1}
	v, err := p.operand()
	if err != nil {
		return value{}, err
	}
	if v.kind != object && v.kind != list {
		return value{}, invalid(v.line, "Check whether it is the right file.", "it begins with neither { nor [")
	}
	if p.space(); p.pos < len(p.text) {
		return value{}, invalid(p.line, "Take it out, or check whether it is the right file.", "something follows behind the end")
	}
	return v, nil
}

// at returns the byte that is offset bytes ahead, and 0 behind the end.
func (p *literal) at(offset int) byte {
	if p.pos+offset < len(p.text) {
		return p.text[p.pos+offset]
	}
	return 0
}

// skip goes n bytes on, or to the end.
func (p *literal) skip(n int) {
	end := min(p.pos+n, len(p.text))
	p.line += strings.Count(p.text[p.pos:end], "\n")
	p.pos = end
}

// until goes behind the next stop, or to the end.
func (p *literal) until(stop string) {
	if n := strings.Index(p.text[p.pos:], stop); n >= 0 {
		p.skip(n + len(stop))
	} else {
		p.skip(len(p.text))
	}
}

// space goes behind white space and comments.
func (p *literal) space() {
	for p.pos < len(p.text) {
		c, size := utf8.DecodeRuneInString(p.text[p.pos:])
		switch {
		case unicode.IsSpace(c) || c == '\ufeff':
			p.skip(size)
		case c == '/' && p.at(1) == '/':
			p.until("\n")
		case c == '/' && p.at(1) == '*':
			p.until("*/")
		default:
			return
		}
	}
}

// value reads an element of an array or the value of a field: an operand with a comma or an end behind it, else code.
func (p *literal) value() (value, error) {
	p.space()
	start, line := p.pos, p.line
	v, err := p.operand()
	if err != nil {
		return value{}, err
	}
	if p.space(); strings.IndexByte(",}]", p.at(0)) >= 0 && v.kind != code {
		return v, nil
	}
	return p.code(start, line)
}

// operand reads what stands here alone. Of code that is the beginning, and value steps over the rest.
func (p *literal) operand() (value, error) {
	p.space()
	v := value{line: p.line, kind: code}
	if p.values++; p.values > maxValues {
		return v, invalid(p.line, "Check whether it is the right file.", "the file has more than %d values", maxValues)
	}
	if p.pos == len(p.text) {
		return v, p.ended()
	}
	switch c := p.at(0); {
	case c == '{':
		return p.nested(object, p.object)
	case c == '[':
		return p.nested(list, p.array)
	case c == '"' || c == '\'' || c == '`':
		return p.string(c)
	case c >= '0' && c <= '9' || strings.IndexByte("+-.", c) >= 0 && p.at(1) >= '0' && p.at(1) <= '9':
		v.kind, v.text = scalar, p.number()
	default:
		switch v.text = p.word(); v.text {
		case "true", "false":
			v.kind = scalar
		case "null", "undefined":
			v.kind = null
		}
	}
	return v, nil
}

// nested reads an object or an array.
func (p *literal) nested(k kind, read func(*value) error) (value, error) {
	v := value{line: p.line, kind: k}
	if p.depth++; p.depth > maxDepth {
		return v, invalid(p.line, "Check whether it is the right file.", "it is nested more than %d levels deep", maxDepth)
	}
	p.skip(1)
	err := read(&v)
	p.depth--
	return v, err
}

func (p *literal) array(v *value) error {
	for {
		p.space()
		switch {
		case p.pos == len(p.text):
			return p.ended()
		case p.at(0) == ']':
			p.skip(1)
			return nil
		}
		item, err := p.value()
		if err != nil {
			return err
		}
		item.place = "" // its list knows it
		v.items = append(v.items, item)
		if err := p.comma(']'); err != nil {
			return err
		}
	}
}

func (p *literal) object(v *value) error {
	v.fields = map[string]value{}
	for {
		p.space()
		if p.pos == len(p.text) {
			return p.ended()
		}
		c := p.at(0)
		if c == '}' {
			p.skip(1)
			return nil
		}
		start, line := p.pos, p.line
		key := ""
		if c == '"' || c == '\'' {
			name, err := p.string(c)
			if err != nil {
				return err
			}
			key = name.text
		} else {
			key = p.word()
		}
		p.space()
		var field value
		var err error
		if p.at(0) == ':' {
			p.skip(1)
			field, err = p.value()
		} else { // {entries}, {...other}, {method() {}}
			field, err = p.code(start, line)
		}
		if err != nil {
			return err
		}
		v.fields[key] = field
		if err := p.comma('}'); err != nil {
			return err
		}
	}
}

// comma goes behind the comma that has to stand here unless the end does.
func (p *literal) comma(end byte) error {
	p.space()
	switch {
	case p.pos == len(p.text):
		return p.ended()
	case p.at(0) == ',':
		p.skip(1)
	case p.at(0) != end:
		return invalid(p.line, "Correct the line, or one shortly before it.", "a comma or %q should stand before %q",
			string(end), string(p.at(0)))
	}
	return nil
}

// word reads an identifier, or a number as a key.
func (p *literal) word() string {
	n := strings.IndexFunc(p.text[p.pos:], func(c rune) bool {
		return c != '_' && c != '$' && !unicode.IsLetter(c) && !unicode.IsDigit(c)
	})
	if n < 0 {
		n = len(p.text) - p.pos
	}
	word := p.text[p.pos : p.pos+n]
	p.skip(n)
	return word
}

func (p *literal) number() string {
	start := p.pos
	for p.skip(1); p.pos < len(p.text); p.skip(1) {
		c, before := p.at(0), p.text[p.pos-1]|0x20
		if !isWord(c) && c != '.' && (c != '+' && c != '-' || before != 'e') {
			break
		}
	}
	return p.text[start:p.pos]
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_'
}

// string reads a string. A template with something to fill in is code.
func (p *literal) string(quote byte) (value, error) {
	v := value{line: p.line, kind: scalar}
	p.skip(1)
	var b strings.Builder
	for p.pos < len(p.text) {
		switch c := p.at(0); {
		case c == quote:
			p.skip(1)
			v.text = b.String()
			return v, nil
		case c == '\n' && quote != '`':
			return v, invalid(v.line, "Close it with "+string(quote)+" on the same line.", "a text is not closed")
		case c == '$' && p.at(1) == '{' && quote == '`':
			v.kind = code
			b.WriteByte(c)
			p.skip(1)
		case c == '\\':
			p.skip(1)
			p.escape(&b)
		default:
			b.WriteByte(c)
			p.skip(1)
		}
	}
	return v, p.ended()
}

// escape reads what stands behind a backslash.
func (p *literal) escape(b *strings.Builder) {
	c, size := utf8.DecodeRuneInString(p.text[p.pos:])
	if size == 0 {
		return
	}
	p.skip(size)
	switch c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b', 'f', 'v', '0':
		b.WriteRune(map[rune]rune{'b': '\b', 'f': '\f', 'v': '\v', '0': 0}[c])
	case '\r':
		if p.at(0) == '\n' {
			p.skip(1)
		}
	case '\n': // the string goes on in the next line
	case 'x':
		b.WriteRune(p.hex(2))
	case 'u':
		b.WriteRune(p.unicode())
	default:
		b.WriteRune(c)
	}
}

// unicode reads the digits of \uXXXX, of a pair of them where they are halves of one character, or of \u{X}.
func (p *literal) unicode() rune {
	if p.at(0) == '{' {
		end := strings.IndexByte(p.text[p.pos:], '}')
		if end < 0 || end > 9 {
			return utf8.RuneError
		}
		p.skip(1)
		c := p.hex(end - 1)
		p.skip(1)
		return c
	}
	c := p.hex(4)
	if utf16.IsSurrogate(c) && p.at(0) == '\\' && p.at(1) == 'u' {
		first := *p
		p.skip(2)
		if both := utf16.DecodeRune(c, p.hex(4)); both != utf8.RuneError {
			return both
		}
		*p = first
	}
	return c
}

// hex reads n hexadecimal digits; what are none is the sign for a broken character.
func (p *literal) hex(n int) rune {
	if p.pos+n > len(p.text) {
		return utf8.RuneError
	}
	c, err := strconv.ParseUint(p.text[p.pos:p.pos+n], 16, 32)
	if err != nil {
		return utf8.RuneError
	}
	p.skip(n)
	return rune(c)
}

// code steps over the rest of an expression, to the comma or end behind it.
func (p *literal) code(start, line int) (value, error) {
	v, open := value{line: line, kind: code}, 0
	for p.space(); p.pos < len(p.text); p.space() {
		switch c := p.at(0); c {
		case '"', '\'', '`':
			if _, err := p.string(c); err != nil {
				return v, err
			}
			continue
		case '(', '[', '{':
			open++
		case ')', ']', '}', ',':
			if open == 0 {
				v.text = strings.TrimSpace(p.text[start:p.pos])
				return v, nil
			}
			if c != ',' {
				open--
			}
		}
		p.skip(1)
	}
	return v, p.ended()
}

func (p *literal) ended() error {
	return invalid(p.line, "Check whether the file is whole, and each bracket and text closed.", "the file ends in the middle")
}
