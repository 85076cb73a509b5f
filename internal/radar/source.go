package radar

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
)

// invalid is a wrong file, with the line where it is.
func invalid(line int, hint, format string, args ...any) *fault.Error {
	where := "line " + strconv.Itoa(line)
	message := "Radar, " + where + ": " + fmt.Sprintf(format, args...)
	return fault.Invalid(where, "%s", message).WithHint("%s", hint)
}

// plain checks what holds for every file, its size and its encoding, and returns its text without a byte order mark.
func plain(content []byte) (string, error) {
	if len(content) > MaxFile {
		return "", invalid(1, "Check whether it is the right file.", "the file is larger than %d MB", MaxFile>>20)
	}
	line := 0
	for text := range bytes.Lines(content) {
		if line++; !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return "", invalid(line, "Save the file as UTF-8.", "it is not UTF-8 text")
		}
	}
	return strings.TrimPrefix(string(content), "\ufeff"), nil
}

// source reads values as what they should be, and keeps the first that is something else.
type source struct{ err error }

func (s *source) fail(v value, hint, format string, args ...any) {
	switch {
	case s.err != nil:
	case v.kind == code:
		s.err = invalid(v.line, "Put the value itself in its place, and a comma behind it: nothing of a page is run.",
			"%s is computed, or a comma is missing behind it", orFile(v.place))
	default:
		s.err = invalid(v.line, hint, "%s %s", orFile(v.place), fmt.Sprintf(format, args...))
	}
}

// orFile names a place; the outermost value is the file.
func orFile(place string) string {
	if place == "" {
		return "the file"
	}
	return place
}

// object checks that a value is an object.
func (s *source) object(v value) {
	if v.kind != object {
		s.fail(v, "Check whether it is the right file.", "should be an object: { ... }")
	}
}

// list returns the elements of an array that has to be there.
func (s *source) list(v value) []value {
	switch v.kind {
	case missing, null:
		s.fail(v, "Add it, or check whether it is the right file.", "is missing")
	case list:
		return s.some(v)
	default:
		s.fail(v, "Write it in brackets: [ ... ].", "should be a list")
	}
	return nil
}

// some returns the elements of an array that may be missing.
func (s *source) some(v value) []value {
	if v.kind != list && v.kind != missing && v.kind != null {
		s.fail(v, "Write it in brackets: [ ... ].", "should be a list")
	}
	items := make([]value, len(v.items))
	for i, item := range v.items {
		item.place = fmt.Sprintf("%s[%d]", v.place, i)
		items[i] = item
	}
	return items
}

// text returns a text, "" when it is missing. A number or a truth value counts as what is written.
func (s *source) text(v value) string {
	switch v.kind {
	case scalar:
		return paragraphs(v.text)
	case missing, null:
	default:
		s.fail(v, "Write it in quotation marks.", "should be a text")
	}
	return ""
}

// name returns a text that has to be there, on one line.
func (s *source) name(v value) string {
	name := oneLine(s.text(v))
	if name == "" {
		s.fail(v, "Write it, or take the entry out.", "is missing or empty")
	}
	return name
}

// whole returns a whole number from least to most.
func (s *source) whole(v value, least, most int) int {
	n, err := strconv.Atoi(s.text(v))
	if err != nil || n < least || n > most {
		s.fail(v, "Write a whole number without quotation marks.", "should be a number from %d to %d", least, most)
		return least
	}
	return n
}

// paragraphs takes the space around a text away, and carriage returns out of it.
func paragraphs(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}

var breaks = regexp.MustCompile(`\s*[\n\t\f\v\r]\s*`)

// oneLine puts a text on one line.
func oneLine(text string) string { return strings.TrimSpace(breaks.ReplaceAllString(text, " ")) }
