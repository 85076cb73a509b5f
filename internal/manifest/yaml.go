package manifest

import (
	"bytes"
	"errors"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

const (
	maxDepth    = 200     // of a YAML document
	maxExpanded = 100_000 // values of a YAML document once its aliases are followed
)

// document is one document of a YAML file.
type document struct {
	line int // of its first byte, from 1
	text []byte
}

// splitDocuments splits a YAML file at its document markers, which YAML allows nowhere else at the start of a line.
// So a broken document cannot take the next one with it. Documents without content are left out.
func splitDocuments(content []byte) []document {
	var docs []document
	start, startLine, line := 0, 1, 0
	end := func(at, next int) {
		if text := content[start:at]; hasContent(text) {
			docs = append(docs, document{startLine, text})
		}
		start, startLine = next, line
	}
	for at := 0; at < len(content); {
		line++
		next := len(content)
		if i := bytes.IndexByte(content[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		switch marker(content[at:next]) {
		case "---":
			end(at, at)
		case "...":
			end(at, next)
			startLine++
		}
		at = next
	}
	end(len(content), len(content))
	return docs
}

// marker returns "---" or "..." when the line is, or begins with, that document marker.
func marker(line []byte) string {
	if len(line) >= 3 && (len(line) == 3 || strings.IndexByte(" \t\r\n", line[3]) >= 0) {
		if m := string(line[:3]); m == "---" || m == "..." {
			return m
		}
	}
	return ""
}

// hasContent reports whether there is more than markers, comments and directives.
func hasContent(text []byte) bool {
	for line := range bytes.Lines(text) {
		if marker(line) != "" {
			line = line[3:]
		}
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' && line[0] != '%' {
			return true
		}
	}
	return false
}

// load parses one document and returns its content.
func (d document) load() (*yaml.Node, *Problem) {
	refuse := func(line int, hint, format string, args ...any) (*yaml.Node, *Problem) {
		p := problem(line, hint, format, args...)
		return nil, &p
	}
	if len(d.text) > maxDocument {
		return refuse(d.line, "Split the document.", "The document is larger than %d MB, so it is not read", maxDocument>>20)
	}
	var root yaml.Node
	err := yaml.Load(d.text, &root, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		line, message := d.line, err.Error()
		if le, ok := errors.AsType[*yaml.LoadError](err); ok {
			line, message = d.line+max(le.Mark.Line, 1)-1, le.Message
		}
		return refuse(line, "Correct the line, or one shortly before it.", "The document is no YAML: %s", message)
	}
	if len(root.Content) != 1 {
		return refuse(d.line, "Write the document's fields.", "The document is empty")
	}
	if n := expanded(root.Content[0], make(map[*yaml.Node]int)); n > maxExpanded {
		return refuse(d.line, "Write out what the aliases (*name) stand for, or delete them.",
			"The document grows beyond %d values through its aliases, so it is not read", maxExpanded)
	}
	return root.Content[0], nil
}

// expanded counts the values of a node with its aliases followed; a node within itself counts as too many.
func expanded(n *yaml.Node, known map[*yaml.Node]int) int {
	if count, ok := known[n]; ok {
		return count
	}
	known[n] = maxExpanded + 1 // until it is counted: an alias that leads here goes in a circle
	count := 1
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		count += expanded(n.Alias, known)
	}
	for _, c := range n.Content {
		count = min(count+expanded(c, known), maxExpanded+1)
	}
	known[n] = count
	return count
}

// fields reads values out of one document and gathers what is wrong with them.
type fields struct {
	document
	problems *[]Problem
}

func (f fields) report(n *yaml.Node, hint, format string, args ...any) {
	*f.problems = append(*f.problems, problem(f.line+max(n.Line, 1)-1, hint, format, args...))
}

// resolve follows an alias.
func resolve(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// get returns the value at a path of keys, nil when it is absent or null.
func get(n *yaml.Node, path ...string) *yaml.Node {
	n = resolve(n)
	for _, key := range path {
		if n = lookup(n, key); n == nil {
			return nil
		}
	}
	if n != nil && n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		return nil
	}
	return n
}

// lookup returns the value of a key, of the mappings merged in by "<<" too.
func lookup(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := resolve(n.Content[i]); k.Kind == yaml.ScalarNode && k.Value == key {
			return resolve(n.Content[i+1])
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != "<<" {
			continue
		}
		merged := resolve(n.Content[i+1])
		if merged.Kind != yaml.SequenceNode {
			return lookup(merged, key)
		}
		for _, m := range merged.Content {
			if v := lookup(resolve(m), key); v != nil {
				return v
			}
		}
	}
	return nil
}

// text returns the text at a path, "" when there is none.
func (f fields) text(n *yaml.Node, path ...string) string {
	v := get(n, path...)
	if v == nil {
		return ""
	}
	if v.Kind != yaml.ScalarNode {
		f.report(v, "Write one value behind the colon.", "%s is not a text", strings.Join(path, "."))
		return ""
	}
	return strings.TrimSpace(v.Value)
}

// texts returns the list of texts at a path.
func (f fields) texts(n *yaml.Node, path ...string) []string {
	v := get(n, path...)
	if v == nil {
		return nil
	}
	if v.Kind != yaml.SequenceNode {
		f.report(v, `Write each entry on a line of its own, behind "- ".`, "%s is not a list", strings.Join(path, "."))
		return nil
	}
	var list []string
	for _, c := range v.Content {
		if c = resolve(c); c.Kind != yaml.ScalarNode {
			f.report(c, "Write one text for each entry.", "An entry of %s is not a text", strings.Join(path, "."))
			continue
		}
		list = append(list, strings.TrimSpace(c.Value))
	}
	return list
}
