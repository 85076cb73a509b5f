package manifest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// pomPackage is a place in a pom.xml that names a package.
var pomPackages = [][]string{
	{"project", "parent"},
	{"project", "dependencies", "dependency"},
	{"project", "profiles", "profile", "dependencies", "dependency"},
}

// pom reads the parent and the dependencies of a Maven project. What dependencyManagement and plugins name is not used
// by the project's own code. ${…} is filled in from the file's own properties, as far as they go.
func pom(content []byte) ([]Dependency, []Problem) {
	content, problems := plain(content)
	if problems != nil {
		return nil, problems
	}
	in := xml.NewDecoder(bytes.NewReader(content))
	in.Entity = xml.HTMLEntity
	in.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8: plain looked
	var (
		at         []string // the open elements, down to maxDepth
		deep       int      // open elements
		text       strings.Builder
		found      []pomPackage
		properties = map[string]string{}
	)
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := in.InputPos()
			if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
				line, err = e.Line, errors.New(e.Msg)
			}
			problems = append(problems, problem(line, "Correct the line, or one shortly before it.",
				"The file is no XML: %s", err))
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			text.Reset()
			if deep++; deep <= maxDepth {
				at = append(at, t.Name.Local)
			}
			if slices.ContainsFunc(pomPackages, func(p []string) bool { return slices.Equal(p, at) }) {
				found = append(found, pomPackage{})
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			value := strings.TrimSpace(text.String())
			text.Reset()
			if n := len(at); deep == n && n > 1 {
				parent := at[:n-1]
				switch {
				case slices.ContainsFunc(pomPackages, func(p []string) bool { return slices.Equal(p, parent) }):
					found[len(found)-1].set(at[n-1], value)
				case slices.Equal(parent, []string{"project", "properties"}):
					properties[at[n-1]] = value
				case slices.Equal(parent, []string{"project"}):
					properties["project."+at[n-1]] = value
				}
			}
			if deep--; deep < len(at) {
				at = at[:deep]
			}
		}
	}
	var all []Dependency
	for _, p := range found {
		group, name := fill(p.group, properties), fill(p.name, properties)
		if group != "" && name != "" {
			all = append(all, Dependency{Maven, group + ":" + name, fill(p.version, properties)})
		}
	}
	return all, problems
}

type pomPackage struct{ group, name, version string }

func (p *pomPackage) set(field, value string) {
	switch field {
	case "groupId":
		p.group = value
	case "artifactId":
		p.name = value
	case "version":
		p.version = value
	}
}

// fill puts properties in the place of ${…}, one level deep, so that properties that name each other end.
func fill(text string, properties map[string]string) string {
	if !strings.Contains(text, "${") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !ok || !closed {
			b.WriteString(text[len(before):])
			return b.String()
		}
		if value, known := properties[name]; known {
			b.WriteString(value)
		} else {
			b.WriteString("${" + name + "}")
		}
		if text = after; b.Len() > maxName {
			return b.String()[:maxName]
		}
	}
}
