package manifest

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// checkProblems compares lines, and that each message contains what is wanted.
func checkProblems(t *testing.T, got []Problem, want ...Problem) {
	t.Helper()
	for _, p := range got {
		if p.Message == "" || strings.HasSuffix(p.Message, ".") || !strings.HasSuffix(p.Hint, ".") {
			t.Errorf("problem is not a sentence with a hint: %+v", p)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("got %d problems, want %d: %+v", len(got), len(want), got[:min(len(got), 5)])
	}
	for i, w := range want {
		if got[i].Line != w.Line || !strings.Contains(got[i].Message, w.Message) {
			t.Errorf("problem %d: got %+v, want %+v", i, got[i], w)
		}
	}
}

func TestCatalog(t *testing.T) {
	t.Parallel()
	entities, problems := Catalog([]byte(`# what is in here
%YAML 1.2
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  title: The checkout
  description: >
    Takes the money.
  annotations: &shared
    backstage.io/source-location: url:https://git.example.com/shop/shop/tree/main/checkout/
    example.com/level: 3
spec:
  type: service
  lifecycle: production
  owner: group:payments
  system: shop
---

--- # nothing here
...
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: not-ours}
--- 
apiVersion: backstage.io/v1beta1
kind: Location
metadata: {name: all, namespace: shop}
spec:
  target: ./one.yaml
  targets: [./two.yaml, "./three/*.yaml"]
`))
	checkProblems(t, problems)
	want := []Entity{
		{
			Line: 4, Kind: "Component", Namespace: "default", Name: "checkout", Title: "The checkout",
			Description: "Takes the money.",
			Annotations: map[string]string{
				"backstage.io/source-location": "url:https://git.example.com/shop/shop/tree/main/checkout/",
				"example.com/level":            "3",
			},
			Source: Location{"url", "https://git.example.com/shop/shop/tree/main/checkout/"},
			Type:   "service", Lifecycle: "production", Owner: "group:payments", System: "shop",
		},
		{
			Line: 28, Kind: "Location", Namespace: "shop", Name: "all",
			Targets: []string{"./one.yaml", "./two.yaml", "./three/*.yaml"},
		},
	}
	if !reflect.DeepEqual(entities, want) {
		t.Errorf("got  %+v\nwant %+v", entities, want)
	}
	if ref := entities[1].Ref(); ref != (Ref{"location", "shop", "all"}) {
		t.Errorf("got %+v", ref)
	}
}

const minimal = "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: left}\n"

func TestCatalogProblems(t *testing.T) {
	t.Parallel()
	head := "apiVersion: backstage.io/v1alpha1\n"
	bomb := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 8; i++ {
		n, p := string(rune('0'+i)), string(rune('0'+i-1))
		bomb += "a" + n + ": &a" + n + " [" + strings.Repeat("*a"+p+",", 9) + "*a" + p + "]\n"
	}
	tests := []struct {
		name, text string
		want       Problem
	}{
		{"broken", head + "kind: [System\nmetadata: {name: x}\n", Problem{3, "no YAML: did not find", ""}},
		{"tab", head + "metadata:\n\tname: x\n", Problem{3, "no YAML", ""}},
		{"unknown alias", head + "kind: *none\n", Problem{2, "unknown anchor", ""}},
		{"list", "- a\n- b\n", Problem{1, "not a catalog entity", ""}},
		{"no version", "kind: System\n", Problem{1, "no apiVersion", ""}},
		{"new version", "apiVersion: backstage.io/v2\n", Problem{1, `"backstage.io/v2" is not known`, ""}},
		{"kind", head + "kind: Sistem\n", Problem{2, `kind "Sistem"`, ""}},
		{"no kind", head + "metadata: {name: x}\n", Problem{1, `kind ""`, ""}},
		{"no name", head + "kind: API\nmetadata:\n  title: x\n", Problem{4, "The API has no name", ""}},
		{"alias bomb", head + "kind: System\n" + bomb, Problem{1, "beyond 100000 values", ""}},
		{"alias circle", head + "kind: &k [*k]\n", Problem{1, "beyond 100000 values", ""}},
		{"deep", head + "kind: " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "\n", Problem{2, "depth", ""}},
		{"huge", head + "kind: '" + strings.Repeat("x", maxDocument) + "'\n", Problem{1, "larger than 1 MB", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			entities, problems := Catalog([]byte(tt.text + "---\n" + minimal))
			checkProblems(t, problems, tt.want)
			if len(entities) != 1 || entities[0].Name != "left" {
				t.Errorf("the other document is not read: %+v", entities)
			}
		})
	}
}

func TestCatalogFields(t *testing.T) {
	t.Parallel()
	entities, problems := Catalog([]byte(`apiVersion: backstage.io/v1alpha1
kind: Location
metadata:
  name: x
  annotations: {a: [1], b: 2}
spec:
  owner: [one, two]
  system: null
  targets: [a, {b: c}]
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: y, annotations: none}
spec: {targets: one}
`))
	checkProblems(t, problems, Problem{5, "annotation a", ""}, Problem{7, "spec.owner is not a text", ""},
		Problem{9, "entry of spec.targets", ""}, Problem{13, "annotations is not a mapping", ""},
		Problem{14, "spec.targets is not a list", ""})
	if len(entities) != 2 || entities[0].Annotations["b"] != "2" || !slices.Equal(entities[0].Targets, []string{"a"}) {
		t.Errorf("got %+v", entities)
	}
}

func TestCatalogAliasesAndMerges(t *testing.T) {
	t.Parallel()
	entities, problems := Catalog([]byte(`apiVersion: backstage.io/v1alpha1
kind: Component
x-one: &one {owner: team-a, type: service}
x-two: &two {owner: team-b, lifecycle: new}
metadata:
  name: &n shop
  title: *n
spec:
  <<: [*one, *two]
  type: library
`))
	checkProblems(t, problems)
	want := []Entity{{Line: 1, Kind: "Component", Namespace: "default", Name: "shop", Title: "shop", Type: "library",
		Lifecycle: "new", Owner: "team-a"}}
	if !reflect.DeepEqual(entities, want) {
		t.Errorf("got %+v", entities)
	}
}

func TestFileLimits(t *testing.T) {
	t.Parallel()
	_, problems := Catalog([]byte(strings.Repeat("#", maxFile+1)))
	checkProblems(t, problems, Problem{0, "larger than 8 MB", ""})
	_, problems = Catalog([]byte(minimal + "# \xff"))
	checkProblems(t, problems, Problem{4, "not UTF-8", ""})
	entities, problems := Catalog([]byte("\ufeff" + strings.ReplaceAll(minimal+"---\n"+minimal, "\n", "\r\n")))
	checkProblems(t, problems)
	if len(entities) != 2 || entities[1].Line != 5 {
		t.Errorf("got %+v", entities)
	}
}

func TestParseRef(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want Ref
		ok   bool
	}{
		{"team-a", Ref{"group", "default", "team-a"}, true},
		{"User:Ann", Ref{"user", "default", "ann"}, true},
		{"shop/team-a", Ref{"group", "shop", "team-a"}, true},
		{" user:shop/ann ", Ref{"user", "shop", "ann"}, true},
		{"", Ref{"group", "default", ""}, false},
		{"user:", Ref{"user", "default", ""}, false},
		{":x", Ref{"", "default", "x"}, false},
		{"a/b/c", Ref{"group", "a", "b/c"}, false},
	}
	for _, tt := range tests {
		if got, ok := ParseRef(tt.text, "Group"); got != tt.want || ok != tt.ok {
			t.Errorf("%q: got %+v, %v", tt.text, got, ok)
		}
	}
}

func FuzzCatalog(f *testing.F) {
	f.Add([]byte(minimal + "---\na: &a [*a]\n...\n%TAG ! x\n--- |\n x\n"))
	f.Add([]byte("apiVersion: backstage.io/v1alpha1\nkind: {a: b}\nmetadata: &m\n  <<: *m\nspec: {targets: [a,*m]}"))
	f.Fuzz(func(t *testing.T, content []byte) {
		entities, problems := Catalog(content)
		lines := lineAt(content, len(content))
		for _, e := range entities {
			if e.Name == "" || e.Kind == "" || e.Line < 1 || e.Line > lines {
				t.Fatalf("got %+v in %d lines", e, lines)
			}
		}
		for _, p := range problems {
			if p.Message == "" || p.Line < 0 || p.Line > lines+1 {
				t.Fatalf("got %+v in %d lines", p, lines)
			}
		}
		PnpmWorkspace(content)
	})
}
