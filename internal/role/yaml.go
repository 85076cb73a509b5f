package role

import (
	"bytes"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/leadwright/leadwright/internal/fault"
)

// What a catalogue file may hold. Ours is a tenth of the size and a tenth as deep.
const (
	maxFile  = 1 << 20 // bytes
	maxDepth = 50
	maxText  = 2000 // characters of one text
)

var (
	idForm       = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// reader takes a file apart and keeps the first thing that is wrong with it. Once there is one, what it returns means
// nothing.
type reader struct{ err *fault.Error }

// fail keeps what is wrong at a node, if it is the first.
func (r *reader) fail(n *yaml.Node, hint, format string, args ...any) {
	r.failAt(max(n.Line, 1), hint, format, args...)
}

func (r *reader) failAt(line int, hint, format string, args ...any) {
	if r.err == nil {
		where := "line " + strconv.Itoa(line)
		r.err = fault.Invalid(where, "Role catalogue, "+where+": "+format, args...).WithHint("%s", hint)
	}
}

// load parses a file that holds one mapping. It returns nil for an empty one.
func (r *reader) load(content []byte) (root *yaml.Node) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if len(content) > maxFile {
		r.failAt(1, "Check whether it is the right file.", "the file is larger than %d MB", maxFile>>20)
		return nil
	}
	if line := firstNotUTF8(content); line > 0 {
		r.failAt(line, "Save the file as UTF-8.", "it is not UTF-8 text")
		return nil
	}
	var documents []yaml.Node
	err := yaml.Load(content, &documents, yaml.WithAllDocuments(),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		line, message := 1, err.Error()
		if le, ok := errors.AsType[*yaml.LoadError](err); ok {
			line, message = max(le.Mark.Line, 1), le.Message
		}
		r.failAt(line, "Correct the line, or one shortly before it.", "it is no YAML: %s", message)
		return nil
	}
	for i, d := range documents {
		switch {
		case i > 0:
			r.fail(&d, "Write all of it into one document, without ---.", "a second document begins")
		case len(d.Content) == 1 && d.Content[0].ShortTag() != "!!null":
			root = d.Content[0]
		}
	}
	return root
}

// firstNotUTF8 returns the first line that is not UTF-8, 0 when all are.
func firstNotUTF8(content []byte) int {
	line := 0
	for text := range bytes.Lines(content) {
		if line++; !utf8.Valid(text) {
			return line
		}
	}
	return 0
}

// field reads the value of one field. at is its path, such as roles.cto.name.
type field func(value *yaml.Node, at string)

// fields reads a mapping whose fields are all known.
func (r *reader) fields(n *yaml.Node, at string, known map[string]field) {
	r.each(n, at, func(key, value *yaml.Node, at string) {
		read := known[key.Value]
		if read == nil {
			r.fail(key, "Known here: "+strings.Join(slices.Sorted(maps.Keys(known)), ", ")+".", "there is no field %s", at)
			return
		}
		read(value, at)
	})
}

// each reads a mapping with keys of the writer's own.
func (r *reader) each(n *yaml.Node, at string, read func(key, value *yaml.Node, at string)) {
	if !r.is(n, yaml.MappingNode, at, `Write "name: value" on lines of their own, further in.`, "is not a mapping") {
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content) && r.err == nil; i += 2 {
		key := n.Content[i]
		if !r.is(key, yaml.ScalarNode, at, "Write the name of a field.", "has a key that is not a text") {
			return
		}
		if key.Value == "<<" || seen[key.Value] {
			r.fail(key, "Write each field once, and write out what is to be merged.", "%s has %q twice or merges it", at, key.Value)
			return
		}
		seen[key.Value] = true
		read(key, n.Content[i+1], strings.TrimPrefix(at+"."+key.Value, "."))
	}
}

// list returns the entries of a list.
func (r *reader) list(n *yaml.Node, at string) []*yaml.Node {
	if !r.is(n, yaml.SequenceNode, at, `Write each entry on a line of its own, behind "- ", or [one, two].`, "is not a list") {
		return nil
	}
	return n.Content
}

// is reports whether a node is of a kind. Aliases are refused: a small file could stand for a huge one.
func (r *reader) is(n *yaml.Node, kind yaml.Kind, at, hint, otherwise string) bool {
	if at == "" {
		at = "the file"
	}
	switch {
	case n.Kind == yaml.AliasNode:
		r.fail(n, "Write out what *"+n.Value+" stands for.", "%s is an alias", at)
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null":
		r.fail(n, "Write its value, or take the line out.", "%s is empty", at)
	case n.Kind != kind:
		r.fail(n, hint, "%s %s", at, otherwise)
	}
	return r.err == nil
}

// text reads one line or paragraph.
func (r *reader) text(n *yaml.Node, at string) string {
	if !r.is(n, yaml.ScalarNode, at, "Write one value behind the colon.", "is not a text") {
		return ""
	}
	text := strings.TrimSpace(n.Value)
	switch {
	case text == "":
		r.fail(n, "Write its value, or take the line out.", "%s is empty", at)
	case utf8.RuneCountInString(text) > maxText:
		r.fail(n, "Shorten it.", "%s has more than %d characters", at, maxText)
	}
	return text
}

// texts reads a list of texts.
func (r *reader) texts(n *yaml.Node, at string) []string {
	var all []string
	for _, c := range r.list(n, at) {
		all = append(all, r.text(c, at))
	}
	return all
}

// number reads a whole number between two others.
func (r *reader) number(n *yaml.Node, at string, lowest, highest int) int {
	text := r.text(n, at)
	number, err := strconv.Atoi(text)
	if err != nil || number < lowest || number > highest {
		r.fail(n, "Write a whole number without quotes.", "%s is %q, not a number from %d to %d", at, text, lowest, highest)
	}
	return number
}

// yes reads true or false.
func (r *reader) yes(n *yaml.Node, at string) bool {
	text := r.text(n, at)
	if text != "true" && text != "false" {
		r.fail(n, "Write true or false.", "%s is %q", at, text)
	}
	return text == "true"
}

// one reads one of several words.
func one[T ~string](r *reader, n *yaml.Node, at string, all []T) T {
	text := T(r.text(n, at))
	if !slices.Contains(all, text) {
		names := make([]string, len(all))
		for i, a := range all {
			names[i] = string(a)
		}
		r.fail(n, "Known here: "+strings.Join(names, ", ")+".", "%s is %q, which is not known", at, text)
	}
	return text
}
