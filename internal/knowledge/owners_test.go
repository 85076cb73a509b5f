package knowledge_test

import (
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/codeowners"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// TestOwners checks a file and suggests another: Ann left, Ben is silent, Cay wrote what they owned and has nowhere her name,
// and Dee is a steward.
func TestOwners(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		lines := func(word string) string { return strings.Repeat("func "+word+"() {}\n", 100) }
		for i, c := range []struct{ name, email, file string }{
			{"Ann Example", "1+ann@users.noreply.github.com", "api/old.go"}, {"Ben Example", "ben@users.noreply.github.com", "web/old.go"},
			{"Cay Example", "cay@example.com", "api/new.go"}, {"Cay Example", "cay@example.com", "web/new.go"},
			{"Cay Example", "cay@example.com", "tools/new.go"}, {"Dee Example", "dee@example.com", "docs/new.go"},
			{"Dee Example", "dee@example.com", "jobs/new.go"},
		} {
			at := leadtest.Epoch.AddDate(0, 0, -30+i)
			if i < 2 {
				at = leadtest.Epoch.AddDate(-2, 0, i)
			}
			b.Commits(gittest.Commit{Author: c.name, Email: c.email, When: at.Add(time.Hour), Message: "Work",
				Files: map[string]string{c.file: lines(c.name[:3]), ".github/CODEOWNERS": "# who\n/api/ @ann # the API\n/web/ @ben @org/team\n" +
					"/docs/ @dee\n/jobs/ @org/team\n/none/ @ann\n"}})
		}
		r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
		a := open(t, db, r.ID)
		id := func(name string) string {
			p, err := a.FindPerson(name)
			if err != nil {
				t.Fatal(err)
			}
			return a.People[p].ID
		}
		f, err := ReadOwners(t.Context(), a.Overview, "", map[string]bool{id("Ann Example"): true})
		if err != nil || f.Path != ".github/CODEOWNERS" || f.Dialect != codeowners.GitHub {
			t.Fatalf("%+v, %v", f, err)
		}
		found, err := f.Check()
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, x := range found {
			kinds = append(kinds, string(x.Kind))
		}
		if got, want := strings.Join(kinds, ", "), "owner-left, owner-silent, matches-nothing, unowned, unowned"; got != want {
			t.Errorf("found %s, want %s", got, want)
		}
		steward := func(place testimony.Place, accepted bool) testimony.Stewardship {
			return testimony.Stewardship{Place: place, Person: testimony.Person{ID: id("Dee Example"), Name: "Dee Example"}, Accepted: accepted}
		}
		changes, content, err := f.Suggest([]testimony.Stewardship{steward(testimony.Place{Area: "jobs"}, true),
			steward(testimony.Place{Path: "docs"}, true), steward(testimony.Place{Path: "tools"}, false)})
		want := "# who\n/api/ cay@example.com # the API\n/web/ @org/team\n/docs/ @dee\n/jobs/ @org/team dee@example.com\n/none/ @ann\n" +
			"/tools/ cay@example.com\n"
		if err != nil || string(content) != want || len(changes) != 4 {
			t.Errorf("%v, %d changes\n%s\nwant\n%s", err, len(changes), content, want)
		}
		for _, c := range changes {
			if c.Reason == "" || c.Is() == "" || (c.Was == "") != (c.Line == 0) {
				t.Errorf("%+v does not say enough", c)
			}
		}
		if !a.IsPlace(testimony.Place{Area: "jobs"}, files(t, a, "jobs")) || a.IsPlace(testimony.Place{Path: "docs"}, files(t, a, "jobs")) {
			t.Error("an area and its directory are not one place")
		}
		none, err := ReadOwners(t.Context(), a.Overview, codeowners.GitLab, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := none.Check(); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a file that GitLab does not read is checked: %v", err)
		}
	})
}

func files(t *testing.T, a *Atlas, path string) []int32 {
	t.Helper()
	place, err := a.Place(path)
	if err != nil {
		t.Fatal(err)
	}
	return place.Files
}
