package api

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
)

// escapes are the bytes that git writes with a letter.
var escapes = map[byte]byte{'\a': 'a', '\b': 'b', '\t': 't', '\n': 'n',
	'\v': 'v', '\f': 'f', '\r': 'r', '"': '"', '\\': '\\'}

var unescapes = func() map[byte]byte {
	back := map[byte]byte{}
	for raw, letter := range escapes {
		back[letter] = raw
	}
	return back
}()

// QuotePath writes a path, which is bytes, as text. A path in UTF-8 stays as it is unless it has control characters,
// double quotes or backslashes; any other is written as git does with core.quotePath off, in double quotes with C
// escapes, bytes that are not UTF-8 as three octal digits: "caf\351.txt".
func QuotePath(path string) string {
	plain := utf8.ValidString(path) && !strings.ContainsFunc(path, func(r rune) bool {
		return r < ' ' || r == 0x7f || r == '"' || r == '\\'
	})
	if plain {
		return path
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(path); {
		r, size := utf8.DecodeRuneInString(path[i:])
		letter, named := escapes[path[i]]
		switch {
		case named:
			b.WriteByte('\\')
			b.WriteByte(letter)
		case r < ' ', r == 0x7f, r == utf8.RuneError && size == 1:
			b.WriteByte('\\')
			b.WriteString(strconv.FormatUint(uint64(path[i])+01000, 8)[1:])
		default:
			b.WriteString(path[i : i+size])
		}
		i += size
	}
	b.WriteByte('"')
	return b.String()
}

// ParsePath reads what QuotePath wrote. Text that does not begin with a double quote is a path as it is. It returns a
// fault of kind Invalid, field "path", for quoted text that is damaged.
func ParsePath(text string) (string, error) {
	if !strings.HasPrefix(text, `"`) {
		return text, nil
	}
	damaged := fault.Invalid("path", "The path %q begins with a quote but is not quoted as git does it", text).
		WithHint(`Write for example "caf\351.txt", or leave out the quotes.`)
	if len(text) < 2 || text[len(text)-1] != '"' {
		return "", damaged
	}
	text = text[1 : len(text)-1]
	path := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '"' {
			return "", damaged
		}
		if c == '\\' {
			i++
			if i == len(text) {
				return "", damaged
			}
			raw, named := unescapes[text[i]]
			if !named {
				if i+3 > len(text) {
					return "", damaged
				}
				n, err := strconv.ParseUint(text[i:i+3], 8, 8)
				if err != nil {
					return "", damaged
				}
				raw, i = byte(n), i+2
			}
			c = raw
		}
		path = append(path, c)
	}
	return string(path), nil
}

// quoteAll is QuotePath for a list, never nil.
func quoteAll(paths []string) []string {
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = QuotePath(p)
	}
	return quoted
}

func parseAll(texts []string) ([]string, error) {
	paths := make([]string, len(texts))
	for i, t := range texts {
		var err error
		if paths[i], err = ParsePath(t); err != nil {
			return nil, err
		}
	}
	return paths, nil
}
