package web

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestTreemapGolden holds the drawing of a small map to the letter: look at the picture when it changes on purpose.
func TestTreemapGolden(t *testing.T) {
	t.Parallel()
	root := mapNode{Dir: true, Children: []mapNode{
		{Name: "engine", Href: "/e", Lines: 4000, Left: 2, Agent: 0.1, Known: 1, Dir: true, Children: []mapNode{
			{Name: "core", Href: "/e/core", Lines: 2500, Left: 3, Dir: true}, {Name: "api.go", Href: "/e/api", Lines: 1500, Left: 1}}},
		{Name: "legacy", Href: "/l", Lines: 2500, Left: 0, Agent: 0, Dir: true, Children: []mapNode{{Name: "ledger.cob", Lines: 2500}}},
		{Name: "a<b>&\xff.go", Href: "/x", Lines: 900, Left: 2, Agent: 0.7},
		{Name: "small.go", Href: "/s", Lines: 4, Left: 1}, {Name: "empty.go", Href: "/n"},
	}}
	for name, agents := range map[string]bool{"treemap": false, "treemap-agents": true} {
		d := drawing{ID: "w", W: 600, H: 360, Label: "Map of a small house", Agents: agents, Cells: plot(root, rect{W: 600, H: 360}, 2)}
		var b strings.Builder
		if err := treemap(d).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(b.String(), "><", ">\n<") + "\n"
		path := "testdata/" + name + ".svg"
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is drawn otherwise; to keep that: go test ./internal/web -run Golden -update\n%s", path, got)
		}
	}
}
