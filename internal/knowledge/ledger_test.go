package knowledge_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestEveryKindOfEvidence follows one file through all that a history can tell of who understands it, and opens the numbers
// into their items.
func TestEveryKindOfEvidence(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		ben, cay := "ben@example.com", "cay@example.com"
		b.Commit(gittest.Commit{Files: map[string]string{"gate/gate.go": lines(60, "a"), "gate/README.md": "# Gates\n"},
			Message: "Begin\n\nReviewed-by: Ben Example <ben@example.com>\n"})
		b.Commit(gittest.Commit{Files: map[string]string{"gate/gate.go": lines(50, "a")}, Author: "Ben Example", Email: ben})
		b.Commit(gittest.Commit{Files: map[string]string{"gate/gate.go": lines(50, "a") + "// held\n"}, Author: "Cay Example", Email: cay,
			Message: "Hold the gate\n\nFixes #12\n"})
		b.Commit(gittest.Commit{Files: map[string]string{"gate/README.md": "# Gates\n\nThey open.\n"}, Author: "Dan Example",
			Email: "dan@example.com"})
		b.Commit(gittest.Commit{Files: map[string]string{"gate/gate.go": lines(50, "a") + "// held well\n"}, Author: "Eve Example",
			Email: "eve@example.com", Message: "Hold it\n\nCo-Authored-By: Claude <noreply@anthropic.com>\nFixes: #13\n" +
				"Reviewed-by: Ben Example <ben@example.com>\n"})
		scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
		a := open(t, db, "repo")

		f, ok := a.FileAt("gate/gate.go")
		if !ok {
			t.Fatal("no file")
		}
		got := map[string]string{}
		for _, h := range a.File(f) {
			var parts []string
			for k, n := range h.Counts {
				if n > 0 {
					parts = append(parts, fmt.Sprint(Kind(k), " ", n))
				}
			}
			got[a.People[h.Person].Name] = strings.Join(parts, ", ")
			if name := a.People[h.Person].Name; h.Understands && name != "Ada Example" && name != "Ben Example" {
				t.Errorf("%s understands it", name)
			}
		}
		want := map[string]string{"Ada Example": "authored 1, was-reviewed 1, documented 1", "Ben Example": "reviewed 2, reworked 1",
			"Cay Example": "fixed 1", "Dan Example": "documented 1", "Eve Example": "assisted 1, was-reviewed 1"}
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s has %q, want %q", name, got[name], want[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("got %v", got)
		}

		items := map[string]int{}
		for after := ""; ; {
			page, next, err := a.Items(t.Context(), db, access.Local(), ItemQuery{Files: []int32{f}, Person: -1, Kind: -1, After: after, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range page {
				items[fmt.Sprint(a.People[it.Person].Name, " ", it.Kind, " ", it.Path)]++
			}
			if after = next; next == "" {
				break
			}
		}
		for _, one := range []string{"Dan Example documented gate/README.md", "Cay Example fixed gate/gate.go",
			"Ben Example reworked gate/gate.go", "Ada Example was-reviewed gate/gate.go", "Ada Example documented gate/README.md"} {
			if items[one] != 1 {
				t.Errorf("%d items %q, want 1", items[one], one)
			}
		}
		if len(items) != 9 {
			t.Errorf("%d items: %v", len(items), items)
		}
		only, _, err := a.Items(t.Context(), db, access.Local(), ItemQuery{Files: []int32{f}, Person: -1, Kind: int(Documented)})
		if err != nil || len(only) != 2 {
			t.Errorf("of documents alone: %v, %v", only, err)
		}
		same(t, db, a.Repository.ID, "with all kinds", true)
	})
}
