package api_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/leadtest"
)

// documented is an operation as the OpenAPI document has it.
type documented struct {
	id, method, path string
	op               map[string]any
}

// at is the path with x for each parameter.
func (d documented) at() string { return parameter.ReplaceAllString(d.path, "x") }

var parameter = regexp.MustCompile(`\{([a-z]+)\}`)

func document(t testing.TB, a *api.API) map[string]any {
	var doc map[string]any
	if err := json.Unmarshal(a.OpenAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// describe lists all operations of the document.
func describe(t testing.TB, a *api.API) (all []documented) {
	for path, item := range document(t, a)["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			op := op.(map[string]any)
			all = append(all, documented{id: op["operationId"].(string), method: strings.ToUpper(method), path: path, op: op})
		}
	}
	return all
}

func TestTheDescriptionStaysAsItIs(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	r := d.want(http.StatusOK, d.get("/openapi.json"))
	if r.header.Get("Content-Type") != "application/openapi+json" || r.body != string(d.api.OpenAPI()) {
		t.Errorf("%v", r.header)
	}
	golden(t, "openapi", r.body+"\n")
	if yaml := d.want(http.StatusOK, d.get("/openapi.yaml")); !strings.Contains(yaml.body, "\nopenapi: 3.1.0\n") {
		t.Errorf("%.200s", yaml.body)
	}
}

func TestTheDescriptionIsComplete(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	doc := document(t, d.api)
	if doc["openapi"] != "3.1.0" || doc["info"].(map[string]any)["version"] != "0.0.0-test" {
		t.Errorf("%v %v", doc["openapi"], doc["info"])
	}
	seen := map[string]bool{}
	for _, r := range describe(t, d.api) {
		where := r.method + " " + r.path
		if seen[r.id] || r.id == "" {
			t.Errorf("%s: the id %q is not its own", where, r.id)
		}
		seen[r.id] = true
		for _, field := range []string{"summary", "tags", "responses"} {
			if r.op[field] == nil {
				t.Errorf("%s has no %s", where, field)
			}
		}
		declared := map[string]bool{}
		parameters, _ := r.op["parameters"].([]any)
		for _, p := range parameters {
			p := p.(map[string]any)
			name, in := p["name"].(string), p["in"].(string)
			if p["description"] == nil || p["schema"] == nil || declared[in+name] {
				t.Errorf("%s: parameter %s is not described, or twice", where, name)
			}
			declared[in+name] = true
			if in == "path" && !strings.Contains(r.path, "{"+name+"}") {
				t.Errorf("%s: there is no parameter %s", where, name)
			}
		}
		for _, m := range parameter.FindAllStringSubmatch(r.path, -1) {
			if !declared["path"+m[1]] {
				t.Errorf("%s: parameter %s is not declared", where, m[1])
			}
		}
		responses := r.op["responses"].(map[string]any)
		needed := []string{"401", "403", "500", "503"}
		switch r.method {
		case "GET":
			needed = append(needed, "200", "304")
		case "PUT", "DELETE":
			needed = append(needed, "412", "428")
			if !declared["headerIf-Match"] {
				t.Errorf("%s does not ask for If-Match", where)
			}
		case "POST":
			if !declared["headerIdempotency-Key"] {
				t.Errorf("%s takes no Idempotency-Key", where)
			}
		}
		for _, status := range needed {
			if responses[status] == nil {
				t.Errorf("%s does not describe %s", where, status)
			}
		}
		for status, response := range responses {
			content, _ := response.(map[string]any)["content"].(map[string]any)
			if status >= "400" && content["application/problem+json"] == nil {
				t.Errorf("%s: %s is no problem document", where, status)
			}
		}
	}
	references(t, doc, doc)
}

// references checks that all references lead somewhere.
func references(t *testing.T, doc map[string]any, v any) {
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			var at any = doc
			for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
				m, _ := at.(map[string]any)
				at = m[part]
			}
			if at == nil {
				t.Errorf("%s leads nowhere", ref)
			}
		}
		for _, child := range v {
			references(t, doc, child)
		}
	case []any:
		for _, child := range v {
			references(t, doc, child)
		}
	}
}

// TestEachDescribedRouteIsServed asks each without anything it needs: whatever it answers, the address is known.
func TestEachDescribedRouteIsServed(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	for _, r := range describe(t, d.api) {
		got := d.send(r.method, r.at(), nil)
		if got.status == http.StatusMethodNotAllowed || strings.Contains(got.body, "nothing at this address") {
			t.Errorf("%s %s: %s", r.method, r.path, got.body)
		}
	}
}
