package roster

import (
	"cmp"
	"errors"
	"path"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Format is a kind of file.
type Format string

// The formats.
const (
	YAML      Format = "yaml"
	CSV       Format = "csv"
	Backstage Format = "backstage"
)

// ParseAs reads a file of a format. With an empty format the file's name and what is in it tell.
func ParseAs(format Format, name string, content []byte) (File, []Problem) {
	switch {
	case format == CSV, format == "" && strings.EqualFold(path.Ext(name), ".csv"):
		return ParseCSV(content)
	case format == Backstage, format == "" && isBackstage(content):
		return ParseBackstage(content)
	default:
		return Parse(content)
	}
}

// isBackstage reports whether a line of the outer level names Backstage's version, as its entities have to.
func isBackstage(content []byte) bool {
	for line := range strings.Lines(string(content)) {
		if key, value, ok := strings.Cut(line, ":"); ok && key == "apiVersion" {
			return strings.Contains(value, "backstage.io/")
		}
	}
	return false
}

// ParseBackstage reads Group and User entities of Backstage's catalog, any number of documents in one file; entities
// of other kinds are left out (https://backstage.io/docs/features/software-catalog/descriptor-format). A group of type
// team or squad is a team, one of a whole organisation's type that, any other a unit that is called by its type. What
// Backstage does not know of, such as dates and shares, stays as it is.
func ParseBackstage(content []byte) (File, []Problem) {
	d := &decoder{lines: map[string]int{}}
	var docs []yaml.Node
	if len(content) <= maxFile {
		err := yaml.Load(content, &docs, yaml.WithAllDocuments(),
			yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(200))))
		if err != nil {
			line, message := 0, err.Error()
			if le, ok := errors.AsType[*yaml.LoadError](err); ok {
				line, message = max(le.Mark.Line, 1), le.Message
			}
			d.refuse(line, "Correct the line, or one shortly before it.", "The file is no YAML: %s", message)
		}
	} else {
		d.refuse(0, "Split the file.", "The file is larger than %d MB", maxFile>>20)
	}
	b := backstage{decoder: d, parents: map[string]string{}}
	for i := range docs {
		if len(docs[i].Content) == 1 {
			b.entity(docs[i].Content[0])
		}
	}
	b.link()
	if len(d.problems) == 0 && len(d.roster.Scopes)+len(d.roster.Persons) == 0 {
		d.refuse(0, "Give a file with entities of kind Group and User.", "The file has no groups and no users")
	}
	if len(d.problems) > 0 {
		return File{}, d.problems
	}
	return File{Roster: d.roster, Lines: d.lines, Fields: map[string]bool{"key": true, "name": true, "kind": true,
		"label": true, "in": true, "purpose": true, "handle": true, "emails": true}}, nil
}

// backstage gathers entities, and links them when all are known: both ends may name a link.
type backstage struct {
	*decoder

	parents map[string]string // of groups, as their parents' children name it
}

// at returns the value at a path of keys, nil when there is none. Aliases are not followed.
func at(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		var found *yaml.Node
		for i := 0; n != nil && n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				found = n.Content[i+1]
			}
		}
		n = found
	}
	return n
}

// textAt returns the text at a path on one line, empty when there is none.
func textAt(n *yaml.Node, keys ...string) string {
	if n = at(n, keys...); n == nil || n.Kind != yaml.ScalarNode || isNull(n) {
		return ""
	}
	return strings.Join(strings.Fields(n.Value), " ")
}

func (b *backstage) entity(n *yaml.Node) {
	name := strings.ToLower(textAt(n, "metadata", "name"))
	title, space := textAt(n, "metadata", "title"), textAt(n, "metadata", "namespace")
	if space != "" && space != "default" {
		name = space + "." + name
	}
	shown := cmp.Or(textAt(n, "spec", "profile", "displayName"), title, textAt(n, "metadata", "name"))
	switch strings.ToLower(textAt(n, "kind")) {
	case "group":
		s := Scope{Key: name, Name: shown, Purpose: textAt(n, "metadata", "description"),
			Parent: reference(textAt(n, "spec", "parent"))}
		s.Kind, s.Label = kindOf(textAt(n, "spec", "type"))
		b.roster.Scopes = append(b.roster.Scopes, s)
		b.lines[s.place()] = n.Line
		for _, child := range b.references(n, "children") {
			b.parents[child] = s.Key
		}
		for _, handle := range b.references(n, "members") {
			b.member(s.Key, handle, n.Line)
		}
	case "user":
		p := Person{Handle: name, Name: shown}
		if email := strings.ToLower(textAt(n, "spec", "profile", "email")); email != "" {
			p.Emails = []string{email}
		}
		b.roster.Persons = append(b.roster.Persons, p)
		b.lines[p.place()] = n.Line
		for _, key := range b.references(n, "memberOf") {
			b.member(key, name, n.Line)
		}
	}
}

// kindOf is what a type of group is here.
func kindOf(groupType string) (kind Kind, label string) {
	switch label = strings.ToLower(groupType); label {
	case "team", "squad", "":
		return Team, ""
	case "organization", "organisation": //nolint:misspell // as Backstage spells it
		return Organisation, ""
	case "project":
		return Project, ""
	}
	return Unit, strings.ReplaceAll(label, "-", " ")
}

func (b *backstage) member(scope, handle string, line int) {
	m := Member{Scope: scope, Person: handle, Share: 100}
	if _, known := b.lines[m.place()]; known { // from its other end
		return
	}
	b.roster.Members = append(b.roster.Members, m)
	b.lines[m.place()] = line
}

// references reads a list of references to entities.
func (b *backstage) references(n *yaml.Node, field string) []string {
	list := at(n, "spec", field)
	switch {
	case list == nil || isNull(list):
		return nil
	case list.Kind != yaml.SequenceNode:
		b.refuse(list.Line, `Write each entry on a line of its own, behind "- ".`, "spec.%s is no list", field)
		return nil
	}
	var all []string
	for _, entry := range list.Content {
		if entry.Kind != yaml.ScalarNode || isNull(entry) {
			b.refuse(entry.Line, "Write references as team-a or group:default/team-a.", "An entry of spec.%s is not a text", field)
			continue
		}
		all = append(all, reference(entry.Value))
	}
	return all
}

// reference reads [kind:][namespace/]name.
func reference(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if _, rest, ok := strings.Cut(text, ":"); ok {
		text = rest
	}
	if space, name, ok := strings.Cut(text, "/"); ok {
		if space == "default" {
			return name
		}
		return space + "." + name
	}
	return text
}

// link gives groups the parents that name them as children.
func (b *backstage) link() {
	for i := range b.roster.Scopes {
		if s := &b.roster.Scopes[i]; s.Parent == "" {
			s.Parent = b.parents[s.Key]
		}
	}
}
