package ladder

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/leadwright/leadwright/internal/fault"
)

const maxDepth = 50 // of a ladder.yaml; the format needs a fifth

// Parse reads a ladder.yaml.
func Parse(content []byte) (Ladder, error) {
	content, err := plain(content)
	if err != nil {
		return Ladder{}, err
	}
	limits := yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth)))
	var l Ladder
	if err := yaml.Load(content, &l, yaml.WithKnownFields(), limits); err != nil {
		return Ladder{}, explain(err)
	}
	var c checker
	if c.ladder(&l); c.message == "" {
		return l, nil
	}
	var root yaml.Node // read again, for its lines: a ladder that is right needs none
	if err := yaml.Load(content, &root, limits); err != nil || len(root.Content) != 1 {
		return Ladder{}, explain(err)
	}
	return Ladder{}, invalid(lineOf(root.Content[0], c.at), c.hint, "%s", c.message)
}

// Check returns a ladder as Parse would, without the space around its texts. What is wrong with it is fault.Invalid,
// with its place as the field: tracks[0].levels[1].level.
func Check(l Ladder) (Ladder, error) { return checkedBy(checker{}, l) }

func checkedBy(c checker, l Ladder) (Ladder, error) {
	l = clone(l)
	if c.ladder(&l); c.message != "" {
		return Ladder{}, fault.Invalid(c.at.String(), "The ladder is not right: %s", c.message).WithHint("%s", c.hint)
	}
	return l, nil
}

// Format writes a ladder as Parse reads it. A ladder that Check would refuse is fault.Invalid, but for one whose texts
// got too long since: it is not to be lost.
func Format(l Ladder) ([]byte, error) {
	l, err := checkedBy(checker{long: true}, l)
	if err != nil {
		return nil, err
	}
	return yaml.Dump(l, yaml.WithIndent(2), yaml.WithLineWidth(110))
}

// Rewrite returns a ladder with all its texts put through fn; ids stay.
func Rewrite(l Ladder, fn func(string) string) Ladder {
	l = clone(l)
	put := func(texts ...*string) {
		for _, t := range texts {
			*t = fn(*t)
		}
	}
	each := func(list []string) {
		for i := range list {
			put(&list[i])
		}
	}
	put(&l.Name, &l.Summary)
	for i := range l.Levels {
		put(&l.Levels[i].Name, &l.Levels[i].Summary)
	}
	for i := range l.Tracks {
		t := &l.Tracks[i]
		put(&t.Name, &t.Category, &t.Summary, &t.Description)
		for j := range t.Levels {
			put(&t.Levels[j].Summary)
			for k := range t.Levels[j].Expectations {
				e := &t.Levels[j].Expectations[k]
				put(&e.Name, &e.Text)
				each(e.Signals)
				each(e.Examples)
			}
		}
	}
	return l
}

// clone copies a ladder as deep as a checker writes.
func clone(l Ladder) Ladder {
	copied := func(s []string) []string { return append([]string(nil), s...) }
	l.Levels, l.Tracks = append([]Level(nil), l.Levels...), append([]Track(nil), l.Tracks...)
	for i, t := range l.Tracks {
		steps := append([]Step(nil), t.Levels...)
		for j, s := range steps {
			all := append([]Expectation(nil), s.Expectations...)
			for k, e := range all {
				all[k].Signals, all[k].Examples = copied(e.Signals), copied(e.Examples)
			}
			steps[j].Expectations = all
		}
		l.Tracks[i].Levels = steps
	}
	return l
}

// plain checks what holds for every file, its size and its encoding, and takes a byte order mark away.
func plain(content []byte) ([]byte, error) {
	if len(content) > MaxFile {
		return nil, invalid(1, "Check whether it is the right file.", "the file is larger than %d MB", MaxFile>>20)
	}
	line := 0
	for text := range bytes.Lines(content) {
		if line++; !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return nil, invalid(line, "Save the file as UTF-8.", "it is not UTF-8 text")
		}
	}
	return bytes.TrimPrefix(content, []byte("\ufeff")), nil
}

var (
	unknownField = regexp.MustCompile(`^field (\S+) not found in type ladder\.(\w+)$`)
	wrongShape   = regexp.MustCompile(`^cannot construct .* into (\[\])?(?:ladder\.)?(\w+)$`)
)

// explain puts an error of the YAML library into words.
func explain(err error) error {
	le, ok := errors.AsType[*yaml.LoadError](err)
	if !ok || le.Mark.Line == 0 { // no documents, or several
		return invalid(1, "Write one ladder into one document; docs/ladder.md has the format.", "there is no ladder, or more than one")
	}
	line := le.Mark.Line
	if m := unknownField.FindStringSubmatch(le.Message); m != nil {
		return invalid(line, "docs/ladder.md has the fields.", "there is no field %s in a %s", m[1], strings.ToLower(m[2]))
	}
	if m := wrongShape.FindStringSubmatch(le.Message); m != nil {
		expected := "the fields of a " + strings.ToLower(m[2])
		switch {
		case m[1] != "":
			expected = `a list, each entry behind "- ",`
		case m[2] == "string":
			expected = "a text"
		}
		return invalid(line, "docs/ladder.md has the format.", "%s should stand here", expected)
	}
	return invalid(line, "Correct the line, or one shortly before it.", "it is no YAML: %s", le.Message)
}

// lineOf returns the line of a place, or of what is nearest to it: a field that is missing has the line of its entry.
func lineOf(n *yaml.Node, at place) int {
	for _, step := range at {
		next := n
		for next.Kind == yaml.AliasNode && next.Alias != nil {
			next = next.Alias
		}
		var child *yaml.Node
		switch key := step.(type) {
		case int:
			if next.Kind == yaml.SequenceNode && key < len(next.Content) {
				child = next.Content[key]
			}
		default:
			for i := 0; i+1 < len(next.Content) && next.Kind == yaml.MappingNode; i += 2 {
				if next.Content[i].Value == fmt.Sprint(key) {
					child = next.Content[i+1]
				}
			}
		}
		if child == nil {
			break
		}
		n = child
	}
	return max(n.Line, 1)
}
