package knowledge_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

func everywhere(t *testing.T, db *store.DB) *Everywhere {
	t.Helper()
	e, err := KnownEverywhere(t.Context(), db, access.Local())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEverywhere(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		server, client := twoSides(t, db)
		unread := added(t, db, growing(t).Dir)
		e := everywhere(t, db)
		if e.Unread != 1 || e.Old != 0 || len(e.Repositories) != 3 || len(e.People()) != 3 {
			t.Fatalf("%d unread, %d old, %v", e.Unread, e.Old, e.People())
		}
		lines := map[string]int{}
		for _, a := range e.Without(nil).Areas {
			lines[a.Repository] += a.Lines
			if len(a.Left) != len(a.Known) {
				t.Errorf("%+v", a)
			}
		}
		for _, r := range []Repository{server, client} {
			if whole := open(t, db, r.ID).Risk(nil).Coverage.Lines; lines[r.Name] != whole {
				t.Errorf("%s has %d lines in its areas, and %d in all", r.Name, lines[r.Name], whole)
			}
		}

		// A second person learns a part, which a summary of the same day must not hide.
		a := open(t, db, server.ID)
		var ben, ada string
		for _, p := range e.People() {
			switch p.Name {
			case "Ben Sample":
				ben = p.ID
			case "Ada Example":
				ada = p.ID
			}
		}
		if _, known := a.PersonByID(ben); known {
			t.Fatal("Ben is known in the server already")
		}
		thin := func() (none int) {
			for _, r := range everywhere(t, db).Without(map[string]bool{ada: true}).Repositories {
				none += r.None
			}
			return none
		}
		before := thin()
		if before == 0 {
			t.Fatal("nothing hangs on Ada")
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := testimony.Say(t.Context(), tx, access.Actor{ID: "ben", Role: access.Member, PersonID: ben}, testimony.New{
				Place: testimony.Place{Repository: server.ID, Path: "pay"}, Kind: testimony.WalkThrough, Person: ben, Other: ada,
				Rating: 4, Day: store.DateOf(tx.Now())})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if after := thin(); after >= before {
			t.Errorf("%d areas hung on Ada, and %d do after Ben learnt one", before, after)
		}

		near := everywhere(t, db).Without(nil).Near(map[string]bool{ada: true})
		if len(near) == 0 || slices.ContainsFunc(near, func(a AreaThere) bool { return a.Repository != server.Name }) {
			t.Errorf("near to Ada is %+v", near)
		}

		scan(t, db, unread.ID, ScanOptions{})
		if e = everywhere(t, db); e.Unread != 0 || len(e.Without(nil).Repositories) != 3 {
			t.Errorf("after the last was read, %d are unread", e.Unread)
		}
		if _, err := KnownEverywhere(t.Context(), db, access.Actor{}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a stranger: %v", err)
		}
		for name, err := range map[string]error{
			"all": Summarise(t.Context(), db, access.Actor{}, time.Second), "one": SummariseOne(t.Context(), db, access.Actor{}, server.ID),
		} {
			if !fault.Is(err, fault.KindDenied) {
				t.Errorf("a stranger who would summarise %s: %v", name, err)
			}
		}
	})
}

// TestACopyIsNotToldTwice adds a mirror of a repository.
func TestACopyIsNotToldTwice(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	server, _ := twoSides(t, db)
	before := everywhere(t, db).Without(nil)
	dir := filepath.Join(t.TempDir(), "mirror")
	gittest.Git(t, "", "clone", "--quiet", "--bare", server.Location, dir)
	mirror := scan(t, db, added(t, db, dir).ID, ScanOptions{})
	e := everywhere(t, db)
	if after := e.Without(nil); after.Coverage != before.Coverage || len(after.Areas) != len(before.Areas) {
		t.Errorf("with a mirror %+v, without %+v", after.Coverage, before.Coverage)
	}
	if got := e.Copies(); len(got) != 1 || !slices.Contains([]string{server.Name, mirror.Name}, got[0]) {
		t.Errorf("left out: %v", got)
	}
}

// TestWhatHangsOnAnArea holds the summary that a scan leaves to what the repository's own page says.
func TestWhatHangsOnAnArea(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		for n := range 8 {
			b.Commit(gittest.Commit{Files: map[string]string{"go.mod": "module example.com/app\n", "pay/pay.go": "package pay\n" + lines(20+n, "// pay"),
				"app/app.go": "package app\n\nimport _ \"example.com/app/pay\"\n" + lines(4000, "// app")}})
		}
		r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
		if err := ReadImports(t.Context(), db, access.Local(), r.ID, nil); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time from what the first left
			if err := SummariseOne(t.Context(), db, access.Local(), r.ID); err != nil {
				t.Fatal(err)
			}
			leadtest.ClockOf(t, db).Advance(24 * time.Hour)
		}
		a := open(t, db, r.ID)
		everybody, gone := map[string]bool{}, map[string]bool{}
		for _, p := range a.People {
			everybody[p.ID], gone[p.ID] = true, true
		}
		want := map[string]Orphan{}
		for _, o := range a.Orphans(gone) {
			want[o.Name] = o
		}
		if len(want) < 2 {
			t.Fatalf("only %d areas", len(want))
		}
		uses := 0
		for _, got := range everywhere(t, db).Without(everybody).Areas {
			o := want[got.Name]
			uses += got.Uses
			if len(got.Left) != 0 || got.Changes != o.Changes || got.Uses != o.Uses || got.Weight != o.Weight {
				t.Errorf("%s: %+v, want %d changes and %d uses", got.Name, got, o.Changes, o.Uses)
			}
		}
		if uses == 0 {
			t.Error("no area is used by another")
		}
	})
}
