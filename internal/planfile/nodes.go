package planfile

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/leadwright/leadwright/internal/fault"
)

const (
	maxDepth = 8   // the format needs six
	maxText  = 200 // characters of a name
)

// decoder keeps the first thing that is wrong with a document, by its order.
type decoder struct{ err *fault.Error }

func (d *decoder) refuse(line int, hint, format string, args ...any) {
	if d.err == nil {
		d.err = wrong(line, format, args...).WithHint("%s", hint)
	}
}

// load parses the one document of a file.
func (d *decoder) load(content []byte) *yaml.Node {
	line := 0
	for text := range strings.Lines(string(content)) {
		if line++; !utf8.ValidString(text) {
			d.refuse(line, "Save the file as UTF-8.", "the file is not UTF-8 text")
			return nil
		}
	}
	var root yaml.Node
	err := yaml.Load(content, &root, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if le, ok := errors.AsType[*yaml.LoadError](err); ok && le.Mark.Line > 0 {
		d.refuse(le.Mark.Line, "Correct the line, or one shortly before it.", "the file is no YAML: %s", le.Message)
		return nil
	}
	if err != nil || root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
		d.refuse(1, `Begin the file with "start: 2026-01-05".`, "the file is empty, or more than one document")
		return nil
	}
	return root.Content[0]
}

// fields are those of one mapping, by name. What is given as null is not given.
type fields struct {
	d    *decoder
	line int
	at   map[string]*yaml.Node
}

// fields reads a mapping; with no names any are taken. Anchors and aliases are not: a small file could stand for a huge one.
func (d *decoder) fields(n *yaml.Node, what string, names ...string) fields {
	f := fields{d, n.Line, map[string]*yaml.Node{}}
	hint := "The fields are " + strings.Join(names, ", ") + "."
	if len(names) == 0 {
		hint = "Write each as name: value."
	}
	if n.Kind != yaml.MappingNode {
		d.refuse(n.Line, hint, "%s has no fields", what)
		return f
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case value.Kind == yaml.AliasNode || value.Anchor != "" || key.Anchor != "":
			d.refuse(key.Line, "Write out what it stands for.", "anchors (&) and aliases (*) are not used in this file")
		case key.Kind != yaml.ScalarNode || len(names) > 0 && !slices.Contains(names, key.Value):
			d.refuse(key.Line, hint, "%.60q is no field of %s", key.Value, what)
		case f.at[key.Value] != nil:
			d.refuse(key.Line, "Write each once.", "%.60q comes twice in %s", key.Value, what)
		case value.ShortTag() != "!!null":
			f.at[key.Value] = value
		}
	}
	return f
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
		f.d.refuse(f.line, "Write it, such as "+example+".", "%s is missing", name)
	}
	return text
}

func (d *decoder) text(n *yaml.Node, name string) string {
	text := strings.TrimSpace(n.Value)
	switch {
	case n.Kind != yaml.ScalarNode:
		d.refuse(n.Line, "Write one text.", "%s is no text", name)
	case utf8.RuneCountInString(text) > maxText:
		d.refuse(n.Line, "Shorten it.", "%s has more than %d characters", name, maxText)
	case strings.ContainsFunc(text, unicode.IsControl):
		d.refuse(n.Line, "Take them out.", "%s has characters that cannot be shown", name)
	default:
		return text
	}
	return ""
}

// nodes returns the entries of a list; a single value is a list of one.
func (f fields) nodes(name string) []*yaml.Node {
	n := f.at[name]
	switch {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		return []*yaml.Node{n}
	}
	for _, entry := range n.Content {
		if entry.Kind == yaml.AliasNode || entry.Anchor != "" {
			f.d.refuse(entry.Line, "Write out what it stands for.", "anchors (&) and aliases (*) are not used in this file")
			return nil
		}
	}
	return n.Content
}

// texts reads a list of texts.
func (f fields) texts(name string) []string {
	var all []string
	for _, n := range f.nodes(name) {
		all = append(all, f.d.text(n, name))
	}
	return all
}

// flag reads true or false.
func (f fields) flag(name string) bool {
	n := f.at[name]
	if n != nil && n.ShortTag() != "!!bool" {
		f.d.refuse(n.Line, "Write true, or take it out.", "%s is neither true nor false", name)
	}
	return n != nil && strings.EqualFold(n.Value, "true")
}

// number reads a whole number from low to high, or what stands for none.
func (f fields) number(name string, none, low, high int) int {
	n := f.at[name]
	if n == nil {
		return none
	}
	return f.d.number(n, name, low, high)
}

func (d *decoder) number(n *yaml.Node, name string, low, high int) int {
	value, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || value < low || value > high {
		d.refuse(n.Line, "Write a whole number from "+strconv.Itoa(low)+" to "+strconv.Itoa(high)+".", "%s is %.40q", name, n.Value)
		return low
	}
	return value
}

// numbers reads a mapping of names to whole numbers.
func (f fields) numbers(name string, low int) map[string]int {
	n := f.at[name]
	if n == nil {
		return nil
	}
	all := map[string]int{}
	for key, value := range f.d.fields(n, name).at {
		all[key] = f.d.number(value, name+" of "+key, low, maxNumber)
	}
	return all
}

// day reads a day that must not be before the first.
func (f fields) day(name string, axis *Axis) (units int, given bool) {
	n := f.at[name]
	if n == nil {
		return 0, false
	}
	day, ok := f.d.date(n.Line, name, n.Value)
	if ok && day.Before(axis.First) {
		f.d.refuse(n.Line, "The plan starts on "+axis.First.Format(time.DateOnly)+".", "%s is %s, before the start", name, n.Value)
	}
	return axis.days(day) * axis.Hours, true
}

// date reads a day within a lifetime of now, as it is written down.
func (d *decoder) date(line int, name, text string) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil || day.Year() < 1970 || day.Year() > 2200 {
		d.refuse(line, "Write a day as 2026-01-05.", "%s is %.40q, which is no day", name, text)
		return time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), false
	}
	return day, true
}
