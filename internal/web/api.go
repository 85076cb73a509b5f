package web

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// openAPI is the part of an OpenAPI 3.1 document that the page shows.
type openAPI struct {
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas map[string]openSchema `json:"schemas"`
	} `json:"components"`
}

type openOperation struct {
	OperationID string   `json:"operationId"`
	Summary     string   `json:"summary"`
	Description string   `json:"description"`
	Tags        []string `json:"tags"`
	Parameters  []struct {
		Name, In, Description string
		Required              bool
		Schema                openSchema
	} `json:"parameters"`
	RequestBody openContent            `json:"requestBody"`
	Responses   map[string]openContent `json:"responses"`
}

type openContent struct {
	Content map[string]struct {
		Schema openSchema `json:"schema"`
	} `json:"content"`
}

type openSchema struct {
	Ref         string                `json:"$ref"`
	Type        any                   `json:"type"` // a name, or several
	Format      string                `json:"format"`
	Description string                `json:"description"`
	Enum        []any                 `json:"enum"`
	Items       *openSchema           `json:"items"`
	Properties  map[string]openSchema `json:"properties"`
	Required    []string              `json:"required"`
}

// api shows the API's description for reading.
func (s *server) api(w http.ResponseWriter, r *http.Request, v visit) error {
	if s.OpenAPI == nil {
		return fault.NotFound("This workbench serves no API")
	}
	f, err := s.frameOf(r, v, "api", "API")
	if err != nil {
		return err
	}
	var doc openAPI
	if err := json.Unmarshal(s.OpenAPI, &doc); err != nil {
		return fault.Internal(err, "The API's description cannot be read")
	}
	p := apiPage{Frame: f, Answer: "With JSON over HTTP: each page here asks the same functions."}
	if p.Groups, err = doc.groups(); err != nil {
		return err
	}
	for _, name := range sortedKeys(doc.Components.Schemas) {
		schema := doc.Components.Schemas[name]
		p.Schemas = append(p.Schemas, apiSchema{Name: name, Description: schema.Description, Fields: schema.fields()})
	}
	return s.ok(w, r, apiView(p))
}

// methods in the order in which a page names them.
var methods = []string{"get", "post", "put", "patch", "delete"}

func (d *openAPI) groups() ([]apiGroup, error) {
	byTag := map[string]*apiGroup{}
	for _, at := range sortedKeys(d.Paths) {
		for _, method := range methods {
			raw, ok := d.Paths[at][method]
			if !ok {
				continue
			}
			var o openOperation
			if err := json.Unmarshal(raw, &o); err != nil {
				return nil, fault.Internal(err, "The API's description of %s cannot be read", at)
			}
			tag := "Operations"
			if len(o.Tags) > 0 {
				tag = o.Tags[0]
			}
			if byTag[tag] == nil {
				byTag[tag] = &apiGroup{Name: capital(tag)}
			}
			byTag[tag].Operations = append(byTag[tag].Operations, o.view(at, method))
		}
	}
	groups := make([]apiGroup, 0, len(byTag))
	for _, tag := range sortedKeys(byTag) {
		groups = append(groups, *byTag[tag])
	}
	return groups, nil
}

func (o openOperation) view(at, method string) apiOperation {
	v := apiOperation{ID: "operation-" + o.OperationID, Method: strings.ToUpper(method), Path: at,
		Summary:     cmp.Or(o.Summary, o.OperationID),
		Description: o.Description, Body: o.RequestBody.schema()}
	for _, p := range o.Parameters {
		typed, schema := p.Schema.words()
		v.Parameters = append(v.Parameters, apiField{Name: p.Name, Type: typed, Schema: schema, In: p.In, Required: p.Required,
			Description: cmp.Or(p.Description, p.Schema.Description)})
	}
	for _, status := range sortedKeys(o.Responses) {
		if strings.HasPrefix(status, "2") && v.Result == "" {
			v.Result = o.Responses[status].schema()
		}
	}
	return v
}

// schema names what a body holds.
func (c openContent) schema() string {
	for _, kind := range sortedKeys(c.Content) {
		if _, name := c.Content[kind].Schema.words(); name != "" {
			return name
		}
	}
	return ""
}

// words say a type, and name the schema that describes it further.
func (s openSchema) words() (typed, schema string) {
	switch {
	case s.Ref != "":
		name := s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		return name, name
	case s.Items != nil:
		typed, schema = s.Items.words()
		return "list of " + typed, schema
	}
	switch t := s.Type.(type) {
	case string:
		typed = t
	case []any:
		var all []string
		for _, x := range t {
			if name, ok := x.(string); ok && name != "null" {
				all = append(all, name)
			}
		}
		typed = strings.Join(all, " or ")
	}
	if s.Format != "" {
		typed += ", " + s.Format
	}
	var values []string
	for _, e := range s.Enum {
		if name, ok := e.(string); ok {
			values = append(values, name)
		}
	}
	if len(values) > 0 {
		typed = "one of " + strings.Join(values, ", ")
	}
	return typed, ""
}

func (s openSchema) fields() []apiField {
	var all []apiField
	for _, name := range sortedKeys(s.Properties) {
		typed, schema := s.Properties[name].words()
		all = append(all, apiField{Name: name, Type: typed, Schema: schema, Description: s.Properties[name].Description,
			Required: slices.Contains(s.Required, name)})
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
