package knowledge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// told writes uses as "name files/lines manifests".
func told(uses []Use) string {
	var all []string
	for _, u := range uses {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %d/%d %s", u.Name, u.Files, u.Lines, strings.Join(u.Manifests, " "))))
	}
	return strings.Join(all, "; ")
}

func TestTechnologies(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commits(
			gittest.Commit{Author: "Ada Example", Email: "ada@example.com", Files: map[string]string{
				"go.mod":            "module example.com/m\nrequire k8s.io/client-go v0.30.0\nrequire example.com/x v1.0.0 // indirect\n",
				"main.go":           lines(50, "m"),
				"tools/go.mod":      "module example.com/m/tools\nrequire google.golang.org/grpc v1.60.0\n",
				"tools/gen/gen.go":  lines(30, "g"),
				"Dockerfile":        lines(5, "d"),
				"testdata/pom.xml":  "<project><broken>",
				"broken/Cargo.toml": "[dependencies\n",
			}},
			gittest.Commit{Author: "Ben Example", Email: "ben@example.com", Files: map[string]string{
				"web/package.json":  `{"dependencies": {"react": "18"}}`,
				"web/app.tsx":       lines(40, "a"),
				"web/lib/util.ts":   lines(20, "u"),
				"web/serve.py":      lines(10, "s"),
				"requirements.txt":  "flask==3\n",
				"pyproject.toml":    "[project]\ndependencies = ['flask>=2', 'numpy']\n",
				"vendor/x/go.mod":   "module example.com/x\nrequire example.com/y v1.0.0\n",
				"vendor/x/vendor.c": lines(9, "v"),
			}},
		)
		r := added(t, db, b.Dir)
		scan(t, db, r.ID, ScanOptions{})
		a := open(t, db, r.ID)
		person := func(name string) int32 {
			p, err := a.FindPerson(name)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		const ada = "Go 2/80; Docker 1/5; go:google.golang.org/grpc 1/30 tools/go.mod; go:k8s.io/client-go 1/50 go.mod"
		const ben = "Python 1/10; TypeScript 2/60; npm:react 2/60 web/package.json; " +
			"pypi:flask 1/10 pyproject.toml requirements.txt; pypi:numpy 1/10 pyproject.toml"
		if got := told(a.TechnologiesOf(person("Ada"))); got != ada {
			t.Errorf("got  %s\nwant %s", got, ada)
		}
		uses := a.TechnologiesOf(person("Ben"))
		if got := told(uses); got != ben {
			t.Errorf("got  %s\nwant %s", got, ben)
		}
		if got, want := told(a.Technologies(a.UnderstoodBy(person("Ben")))), ben; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if got := len(a.UnderstoodBy(person("Ben"), person("Ada"))); got != 13 {
			t.Errorf("%d files are understood by one of them", got)
		}
		if id, ok := a.PersonByID(a.People[person("Ben")].ID); !ok || id != person("Ben") {
			t.Errorf("Ben is not found by id")
		}
		for _, u := range uses {
			if u.Last.Unix() != a.LastSeen(person("Ben")) {
				t.Errorf("%s was last touched %s", u.Name, u.Last)
			}
		}
		web, err := a.Place("web")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := told(a.Technologies(web.Files)), ben; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if !slices.ContainsFunc(a.Problems, func(p Problem) bool { return p.File == "broken/Cargo.toml" }) ||
			slices.ContainsFunc(a.Problems, func(p Problem) bool { return strings.HasPrefix(p.File, "testdata") }) {
			t.Errorf("problems: %+v", a.Problems)
		}
	})
}

// A repository that was read before manifests were is brought up by its next scan, though it has not moved.
func TestManifestsOfEarlierScans(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commit(gittest.Commit{Files: map[string]string{"go.mod": "module example.com/m\nrequire k8s.io/api v0.1.0\n", "m.go": "package m\n"}})
		r := added(t, db, b.Dir)
		scan(t, db, r.ID, ScanOptions{})
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `DELETE FROM knowledge_manifest`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := told(open(t, db, r.ID).TechnologiesOf(0)); got != "Go 1/1" {
			t.Errorf("got %s", got)
		}
		scan(t, db, r.ID, ScanOptions{})
		if got := told(open(t, db, r.ID).TechnologiesOf(0)); got != "Go 1/1; go:k8s.io/api 1/1 go.mod" {
			t.Errorf("got %s", got)
		}
	})
}
