package standard

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// What a file may hold. Real ones are a hundredth of this.
const (
	MaxFile     = 1 << 20 // bytes
	maxDepth    = 12      // the format needs seven
	maxText     = 4000    // characters of one text
	maxProblems = 100     // that one file is told of
)

// Problem is something wrong with a file of standards.
type Problem struct {
	Line    int    // from 1
	Message string // one sentence, no full stop at the end
	Hint    string // what to do
}

// decoder gathers what is wrong with a document.
type decoder struct{ problems []Problem }

// refuse tells of a problem. Of a line only the first is told: others mostly follow from it.
func (d *decoder) refuse(line int, hint, format string, args ...any) {
	told := slices.ContainsFunc(d.problems, func(p Problem) bool { return p.Line == line })
	if len(d.problems) < maxProblems && !told {
		d.problems = append(d.problems, Problem{Line: line, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
}

// load parses the one document of a file, nil where there is none.
func (d *decoder) load(content []byte) *yaml.Node {
	const hint = `Begin the file with "standards:".`
	if len(content) > MaxFile {
		d.refuse(1, "Check whether it is the right file.", "The file is larger than %d MB", MaxFile>>20)
		return nil
	}
	line := 0
	for text := range strings.Lines(string(content)) {
		if line++; !utf8.ValidString(text) {
			d.refuse(line, "Save the file as UTF-8.", "The file is not UTF-8 text")
			return nil
		}
	}
	var root yaml.Node
	err := yaml.Load(content, &root, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if le, ok := errors.AsType[*yaml.LoadError](err); ok && le.Mark.Line > 0 {
		d.refuse(le.Mark.Line, "Correct the line, or one shortly before it.", "The file is no YAML: %s", le.Message)
		return nil
	}
	if err != nil || root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
		d.refuse(1, hint, "The file is empty, or more than one document")
		return nil
	}
	return root.Content[0]
}

// fields are those of one mapping, by name. What is given as null is not given.
type fields struct {
	d    *decoder
	what string // what has them, for sentences
	line int
	at   map[string]*yaml.Node
}

// fields reads a mapping that may have the fields of these names. Anchors and aliases are not taken: the format has no
// use for them, and a small file could stand for a huge one.
func (d *decoder) fields(n *yaml.Node, what string, names ...string) fields {
	f := fields{d, what, n.Line, map[string]*yaml.Node{}}
	if n.Kind != yaml.MappingNode {
		d.refuse(n.Line, "Write fields, each as name: value; they are "+strings.Join(names, ", ")+".",
			"%s has no fields", capital(what))
		return f
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case value.Kind == yaml.AliasNode || value.Anchor != "" || key.Anchor != "":
			d.refuse(key.Line, "Write out what it stands for.", "Anchors (&) and aliases (*) are not used in this file")
		case key.Kind != yaml.ScalarNode || !slices.Contains(names, key.Value):
			d.refuse(key.Line, "The fields are "+strings.Join(names, ", ")+".", "%.60q is no field of %s", key.Value, what)
		case f.at[key.Value] != nil:
			d.refuse(key.Line, "Write each field once.", "%s comes twice in %s", key.Value, what)
		case value.ShortTag() != "!!null":
			f.at[key.Value] = value
		}
	}
	return f
}

// sub reads a field that has fields; ok is false when it is not given.
func (f fields) sub(name string, names ...string) (sub fields, ok bool) {
	if n := f.at[name]; n != nil {
		return f.d.fields(n, name, names...), true
	}
	return fields{d: f.d, what: name, line: f.line}, false
}

// lineOf is the line of a field, or of what should have it.
func (f fields) lineOf(name string) int {
	if n := f.at[name]; n != nil {
		return n.Line
	}
	return f.line
}

// text reads a text, "" where there is none.
func (f fields) text(name string) string {
	if n := f.at[name]; n != nil {
		return f.d.text(n, name)
	}
	return ""
}

// needed reads a text that must be there.
func (f fields) needed(name, example string) string {
	text := f.text(name)
	if text == "" {
		f.d.refuse(f.lineOf(name), "Write it, such as "+example+".", "%s has no %s", capital(f.what), name)
	}
	return text
}

func (d *decoder) text(n *yaml.Node, name string) string {
	text := strings.TrimSpace(n.Value)
	switch {
	case n.Kind != yaml.ScalarNode:
		d.refuse(n.Line, "Write one text.", "%s is no text", capital(name))
	case utf8.RuneCountInString(text) > maxText:
		d.refuse(n.Line, "Shorten it.", "%s has more than %d characters", capital(name), maxText)
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		d.refuse(n.Line, "Take them out.", "%s has characters that cannot be shown", capital(name))
	default:
		return text
	}
	return ""
}

// nodes returns the entries of a list, none where it is not given.
func (f fields) nodes(name string) []*yaml.Node {
	n := f.at[name]
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		f.d.refuse(n.Line, `Write each entry behind "- ", or all as [one, two].`, "%s is no list", capital(name))
		return nil
	}
	for _, entry := range n.Content {
		if entry.Kind == yaml.AliasNode || entry.Anchor != "" {
			f.d.refuse(entry.Line, "Write out what it stands for.", "Anchors (&) and aliases (*) are not used in this file")
			return nil
		}
	}
	return n.Content
}

// texts reads a list of texts, none of them empty.
func (f fields) texts(name string) []string {
	var all []string
	for _, n := range f.nodes(name) {
		text := f.d.text(n, name)
		if text == "" {
			f.d.refuse(n.Line, "Write it, or take it out.", "An entry of %s is empty", name)
		}
		all = append(all, text)
	}
	return all
}

// someTexts reads a list of texts that must have one.
func (f fields) someTexts(name, example string) []string {
	all := f.texts(name)
	if len(all) == 0 {
		f.d.refuse(f.lineOf(name), "Name one, such as ["+example+"].", "%s is empty", capital(name))
	}
	return all
}

// flag reads true or false, false where it is not given.
func (f fields) flag(name string) bool {
	n := f.at[name]
	if n == nil {
		return false
	}
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" {
		f.d.refuse(n.Line, "Write true, or take it out.", "%s is neither true nor false", capital(name))
	}
	return strings.EqualFold(n.Value, "true")
}

// wanted reads a check that has nothing to say but that it is wanted.
func (f fields) wanted(name string) {
	if !f.flag(name) {
		f.d.refuse(f.lineOf(name), "Write true, or take the check out.", "%s is not true, so nothing is checked", capital(name))
	}
}

// number reads a whole number from low to high that must be there.
func (f fields) number(name string, low, high int) int {
	n := f.at[name]
	if n == nil {
		f.d.refuse(f.line, fmt.Sprintf("Write it, from %d to %d.", low, high), "%s has no %s", capital(f.what), name)
		return low
	}
	value, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || value < low || value > high {
		f.d.refuse(n.Line, fmt.Sprintf("Write a whole number from %d to %d.", low, high), "%s is %.40q", capital(name), n.Value)
		return low
	}
	return value
}

// one reads a text that must be one of a few.
func (f fields) one(name string, of []string) string {
	text := f.needed(name, of[0])
	if text != "" && !slices.Contains(of, text) {
		f.d.refuse(f.lineOf(name), "It is one of "+strings.Join(of, ", ")+".", "%s is %.60q", capital(name), text)
	}
	return text
}

// path reads a glob over paths from the root that must be there.
func (f fields) path(name string) glob {
	text := f.needed(name, "docs/README.md")
	if text == "" {
		return glob{}
	}
	return f.d.glob(text, name, f.lineOf(name), false)
}

// paths reads globs that choose among all files.
func (f fields) paths(name string) []glob {
	var all []glob
	for _, n := range f.nodes(name) {
		all = append(all, f.d.glob(f.d.text(n, name), name, n.Line, true))
	}
	return all
}

func (d *decoder) glob(text, name string, line int, anywhere bool) glob {
	if len(text) > maxGlob {
		d.refuse(line, "Shorten it.", "%s is longer than %d bytes", capital(name), maxGlob)
		return glob{}
	}
	if why := outside(text); why != "" {
		d.refuse(line, "Write it from the root of the repository with single slashes, such as docs/README.md.",
			"The path %.100q of %s %s", text, name, why)
		return glob{}
	}
	g, ok := compileGlob(text, anywhere)
	if !ok {
		d.refuse(line, "Close each { with a }.", "The path %.100q of %s has braces that do not close", text, name)
	}
	return g
}

// names lists the keys of a map, for hints.
func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
