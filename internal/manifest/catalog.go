package manifest

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Entity is one entity of Backstage's software catalog.
// https://backstage.io/docs/features/software-catalog/descriptor-format
type Entity struct {
	Line        int    // of its document in the file, from 1
	Kind        string // Component, System, API, Resource, Domain, Group, User or Location
	Namespace   string // "default" when the file names none
	Name        string
	Title       string
	Description string
	Annotations map[string]string
	Source      Location // of the annotation backstage.io/source-location, or zero

	Type      string // spec.type
	Lifecycle string // spec.lifecycle
	Owner     string // spec.owner as written: ParseRef(owner, "Group") reads it
	System    string // spec.system as written
	Domain    string // spec.domain as written

	Targets []string // of a Location: spec.target and spec.targets as written
}

// Location says where something is, as Backstage writes it: "url:https://example.com/org/repo/tree/main/dir/".
type Location struct {
	Type   string // "url", "dir", "file"
	Target string
}

// Ref names an entity. Two refs are the same when they are equal: all three parts are in lower case.
type Ref struct{ Kind, Namespace, Name string }

// ParseRef reads "[kind:][namespace/]name"; what is left out is kind and "default". ok is false when there is no name.
func ParseRef(text, kind string) (r Ref, ok bool) {
	rest := strings.ToLower(strings.TrimSpace(text))
	r = Ref{Kind: strings.ToLower(kind), Namespace: "default"}
	if before, after, found := strings.Cut(rest, ":"); found {
		r.Kind, rest = before, after
	}
	if before, after, found := strings.Cut(rest, "/"); found {
		r.Namespace, rest = before, after
	}
	r.Name = rest
	return r, r.Kind != "" && r.Namespace != "" && r.Name != "" && !strings.ContainsAny(r.Name, "/: \t\n")
}

// Ref returns the entity's own name.
func (e Entity) Ref() Ref {
	return Ref{strings.ToLower(e.Kind), strings.ToLower(e.Namespace), strings.ToLower(e.Name)}
}

var (
	catalogVersions = []string{"backstage.io/v1alpha1", "backstage.io/v1beta1"}
	catalogKinds    = []string{"Component", "System", "API", "Resource", "Domain", "Group", "User", "Location"}
)

// Catalog reads a catalog-info.yaml, which may hold many documents. Documents of other programs (any apiVersion that is
// not backstage.io's) are passed over silently.
func Catalog(content []byte) ([]Entity, []Problem) {
	content, problems := plain(content)
	var entities []Entity
	for _, d := range splitDocuments(content) {
		root, p := d.load()
		if p != nil {
			problems = append(problems, *p)
			continue
		}
		if e, ok := (fields{d, &problems}).entity(root); ok {
			entities = append(entities, e)
		}
	}
	return entities, problems
}

// entity reads one document; ok is false when it is no entity.
func (f fields) entity(root *yaml.Node) (e Entity, ok bool) {
	if root.Kind != yaml.MappingNode {
		f.report(root, "Begin it with apiVersion: backstage.io/v1alpha1.", "The document is not a catalog entity")
		return e, false
	}
	version := f.text(root, "apiVersion")
	switch {
	case version == "":
		f.report(root, "Begin it with apiVersion: backstage.io/v1alpha1.", "The document has no apiVersion")
		return e, false
	case !strings.HasPrefix(version, "backstage.io/"):
		return e, false
	case !slices.Contains(catalogVersions, version):
		f.report(get(root, "apiVersion"), "Use backstage.io/v1alpha1.", "The apiVersion %q is not known", version)
		return e, false
	}
	e = Entity{
		Line:        f.line + root.Line - 1,
		Kind:        f.text(root, "kind"),
		Namespace:   f.text(root, "metadata", "namespace"),
		Name:        f.text(root, "metadata", "name"),
		Title:       f.text(root, "metadata", "title"),
		Description: f.text(root, "metadata", "description"),
		Annotations: f.annotations(root),
		Type:        f.text(root, "spec", "type"),
		Lifecycle:   f.text(root, "spec", "lifecycle"),
		Owner:       f.text(root, "spec", "owner"),
		System:      f.text(root, "spec", "system"),
		Domain:      f.text(root, "spec", "domain"),
	}
	if !slices.Contains(catalogKinds, e.Kind) {
		f.report(firstNode(get(root, "kind"), root), "Use one of "+strings.Join(catalogKinds, ", ")+".",
			"The kind %q is not known", e.Kind)
		return Entity{}, false
	}
	if e.Name == "" {
		f.report(firstNode(get(root, "metadata"), root), "Write metadata.name.", "The %s has no name", e.Kind)
		return Entity{}, false
	}
	if e.Namespace == "" {
		e.Namespace = "default"
	}
	if kind, target, found := strings.Cut(e.Annotations["backstage.io/source-location"], ":"); found {
		e.Source = Location{kind, target}
	}
	if e.Kind == "Location" {
		if target := f.text(root, "spec", "target"); target != "" {
			e.Targets = append(e.Targets, target)
		}
		e.Targets = append(e.Targets, f.texts(root, "spec", "targets")...)
	}
	return e, true
}

// firstNode returns the first node that is there.
func firstNode(n, otherwise *yaml.Node) *yaml.Node {
	if n != nil {
		return n
	}
	return otherwise
}

// annotations reads metadata.annotations.
func (f fields) annotations(root *yaml.Node) map[string]string {
	n := get(root, "metadata", "annotations")
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		f.report(n, "Write key: value lines.", "metadata.annotations is not a mapping")
		return nil
	}
	m := make(map[string]string)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := resolve(n.Content[i]), resolve(n.Content[i+1])
		switch {
		case k.Kind != yaml.ScalarNode || k.Value == "<<":
		case v.Kind != yaml.ScalarNode:
			f.report(v, "Write one value behind the colon.", "The annotation %s is not a text", k.Value)
		default:
			m[k.Value] = strings.TrimSpace(v.Value)
		}
	}
	return m
}
