package roster

import (
	"bytes"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"
)

const fileHead = "# The organisation, as leadwright team apply reads it; docs/organisation.md describes the fields.\n"

// Format writes the roster as an organisation file. Parsing it gives the same roster, in the order of Sort and without
// ids.
func (r *Roster) Format() ([]byte, error) {
	is := r.Clone()
	is.Sort()
	members, holders, accepted := map[string][]*yaml.Node{}, map[string][]*yaml.Node{}, map[string][]*yaml.Node{}
	for _, m := range is.Members {
		members[m.Scope] = append(members[m.Scope], m.node())
	}
	for _, h := range is.Holders {
		holders[h.Scope] = append(holders[h.Scope], h.node())
	}
	for _, a := range is.Accepted {
		accepted[a.Scope] = append(accepted[a.Scope], a.node())
	}
	var scopes, persons []*yaml.Node
	for _, s := range is.Scopes {
		n := mapping(text("key", s.Key), text("name", s.Name), text("kind", string(s.Kind)), text("label", s.Label),
			text("in", s.Parent), text("purpose", s.Purpose), texts("depends-on", s.DependsOn),
			text("external-id", s.External), s.Span.nodes(),
			list("members", members[s.Key]), list("roles", holders[s.Key]), list("accepted", accepted[s.Key]))
		scopes = append(scopes, n)
	}
	for _, p := range is.Persons {
		n := mapping(text("handle", p.Handle), text("name", p.Name), texts("emails", p.Emails), text("title", p.Title),
			texts("disciplines", p.Disciplines), text("time-zone", p.Zone), text("week", p.Week.String()),
			text("reports-to", p.ReportsTo), text("external-id", p.External), p.Span.nodes())
		persons = append(persons, n)
	}
	var out bytes.Buffer
	out.WriteString(fileHead)
	if len(scopes)+len(persons) == 0 {
		return append(out.Bytes(), "scopes: []\n"...), nil
	}
	dumper, err := yaml.NewDumper(&out, yaml.WithIndent(2), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, err
	}
	if err := dumper.Dump(mapping(list("scopes", scopes), list("persons", persons))); err != nil {
		return nil, err
	}
	return out.Bytes(), dumper.Close()
}

func (m Member) node() *yaml.Node {
	share := []*yaml.Node(nil)
	if m.Share != 100 {
		share = pair("share", plainNode(strconv.Itoa(m.Share)))
	}
	return inLine(mapping(text("person", m.Person), share, m.Span.nodes()))
}

func (h Holder) node() *yaml.Node {
	return inLine(mapping(text("role", h.Role), text("person", h.Person), text("agent", h.Agent),
		text("discipline", h.Discipline), texts("without", h.Withheld), h.Span.nodes()))
}

func (a Acceptance) node() *yaml.Node {
	return mapping(text("finding", a.Finding), text("reason", a.Reason), text("by", a.By), date("until", a.Until.String()))
}

func (s Span) nodes() []*yaml.Node {
	return append(date("from", s.From.String()), date("until", s.Until.String())...)
}

// mapping makes a mapping of fields, each a key and a value, or nothing.
func mapping(fields ...[]*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: slices.Concat(fields...)}
}

// inLine writes a node on one line.
func inLine(n *yaml.Node) *yaml.Node {
	n.Style = yaml.FlowStyle
	return n
}

func pair(key string, value *yaml.Node) []*yaml.Node { return []*yaml.Node{stringNode(key), value} }

func text(key, value string) []*yaml.Node {
	if value == "" {
		return nil
	}
	return pair(key, stringNode(value))
}

func texts(key string, values []string) []*yaml.Node {
	var nodes []*yaml.Node
	for _, v := range values {
		nodes = append(nodes, stringNode(v))
	}
	if nodes == nil {
		return nil
	}
	return pair(key, &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: nodes})
}

func list(key string, nodes []*yaml.Node) []*yaml.Node {
	if len(nodes) == 0 {
		return nil
	}
	return pair(key, &yaml.Node{Kind: yaml.SequenceNode, Content: nodes})
}

func date(key, day string) []*yaml.Node {
	if day == "" {
		return nil
	}
	return pair(key, plainNode(day))
}

// stringNode is a text; it is quoted where it would be read as something else.
func stringNode(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

// plainNode is a day or a number, which needs no quotes.
func plainNode(value string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: value} }
