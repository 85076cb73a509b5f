package knowledge_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// twoSides makes two repositories that serve one purpose: Ada wrote most of one, Ben of the other.
func twoSides(t *testing.T, db *store.DB) (server, client Repository) {
	t.Helper()
	side := func(name, email, file string, n int) Repository {
		b := gittest.New(t)
		b.Commits(
			gittest.Commit{Author: name, Email: email, Files: map[string]string{file: lines(n, name), "docs/index.md": lines(4, "doc")}},
			gittest.Commit{Author: "Cleo Muster", Email: "cleo@example.com", Files: map[string]string{"other/x.go": lines(30, "other")}},
		)
		return scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
	}
	return side("Ada Example", "ada@example.com", "pay/pay.go", 300), side("Ben Sample", "ben@example.com", "app/pay/pay.go", 100)
}

func put(t *testing.T, db *store.DB, id, name string, parts ...string) (s Span, err error) {
	t.Helper()
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		s, err = PutSpan(t.Context(), tx, access.Local(), id, name, parts)
		return err
	})
	return s, err
}

func TestSpans(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		server, client := twoSides(t, db)
		s, err := put(t, db, "", "  Paying   up ", server.Name+": pay", client.Name+":app/pay/", "", server.Name+": pay")
		if err != nil {
			t.Fatal(err)
		}
		if s.Name != "Paying up" || len(s.Parts) != 2 {
			t.Errorf("named %q with %d parts", s.Name, len(s.Parts))
		}
		if is := s.Parts[1]; is.Name != client.Name || is.Place != "app/pay" {
			t.Errorf("the second part is %v", is)
		}
		spread, err := SpreadOf(t.Context(), db, access.Local(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, k := range spread.People {
			names = append(names, k.Name)
			if !k.Understands && k.Name == "Ada Example" || k.Understands && k.Name == "Ben Sample" {
				t.Errorf("%s understands it: %v, with %.2f of the lines", k.Name, k.Understands, k.Share)
			}
		}
		if len(names) != 2 || !slices.Contains(names, "Ada Example") || !slices.Contains(names, "Ben Sample") {
			t.Errorf("known by %v", names)
		}
		if c := spread.Coverage(nil); c.Lines != 400 || c.Covered != 1 {
			t.Errorf("covered: %+v", c)
		}
		if all := spread.Throughout(nil); len(all) != 0 {
			t.Errorf("each part is understood by %v", all)
		}
		ada := map[string]bool{spread.People[slices.Index(names, "Ada Example")].ID: true}
		if c := spread.Coverage(ada); c.ByCount[0] != 300 {
			t.Errorf("without Ada, %d lines are understood by nobody", c.ByCount[0])
		}
		if n := Understanders(spread.People, ada); n != 0 {
			t.Errorf("without Ada, %d people understand it", n)
		}

		if s, err = put(t, db, s.ID, "Payments", server.Name+": pay", client.Name); err != nil || s.Revision != 2 {
			t.Errorf("changed: %+v, %v", s, err)
		}
		if _, err := put(t, db, "", "Payments", server.Name, client.Name); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a name that is taken: %v", err)
		}
		for name, parts := range map[string][]string{
			"too few":               {server.Name + ": pay"},
			"no such repository":    {server.Name, "elsewhere: pay"},
			"no such place":         {server.Name + ": none", client.Name},
			"no name of repository": {": pay", client.Name},
		} {
			if _, err := put(t, db, "", "Other", parts...); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := put(t, db, "", " ", server.Name, client.Name); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("no name: %v", err)
		}
	})
}

// TestSpansOutliveTheirParts takes away what they are made of.
func TestSpansOutliveTheirParts(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		server, client := twoSides(t, db)
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return NameArea(t.Context(), tx, access.Local(), server.ID, "till", []string{"/pay/"})
		})
		if err != nil {
			t.Fatal(err)
		}
		s, err := put(t, db, "", "Payments", server.Name+": till", client.Name+": app")
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			if err := ForgetArea(t.Context(), tx, access.Local(), server.ID, "till"); err != nil {
				return err
			}
			return RemoveRepository(t.Context(), tx, access.Local(), client.ID)
		})
		if err != nil {
			t.Fatal(err)
		}
		spread, err := SpreadOf(t.Context(), db, access.Local(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(spread.People) != 0 || spread.Files != 0 || math.IsNaN(spread.Coverage(nil).Covered) {
			t.Errorf("known of nothing: %+v", spread)
		}
		for i, want := range []string{"There is no file or directory", "no longer here"} {
			if part := spread.Parts[i]; !strings.Contains(part.Why, want) {
				t.Errorf("part %d says %q", i, part.Why)
			}
		}
		if gone := spread.Parts[1]; !gone.Gone || gone.Name != client.Name {
			t.Errorf("the repository that is gone is %+v", gone.Part)
		}
		// What is gone can stay when the rest is changed.
		if _, err := put(t, db, s.ID, "Payments", client.Name+": app", server.Name+": till", server.Name+": pay"); err != nil {
			t.Errorf("changing the rest: %v", err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			return RemoveSpan(t.Context(), tx, access.Local(), s.ID)
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := SpreadOf(t.Context(), db, access.Local(), s.ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("after it was taken out: %v", err)
		}
	})
}

// TestAFileOfAForkCountsOnce makes a span of a repository and its fork.
func TestAFileOfAForkCountsOnce(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	server, _ := twoSides(t, db)
	dir := filepath.Join(t.TempDir(), "fork")
	gittest.Git(t, "", "clone", "--quiet", server.Location, dir)
	if err := os.WriteFile(filepath.Join(dir, "pay", "more.go"), []byte(lines(50, "more")), 0o600); err != nil {
		t.Fatal(err)
	}
	gittest.Git(t, dir, "add", ".")
	gittest.Git(t, dir, "commit", "--quiet", "--author", "Ben Sample <ben@example.com>", "-m", "More")
	fork := scan(t, db, added(t, db, dir).ID, ScanOptions{})
	s, err := put(t, db, "", "Payments", server.Name+": pay", fork.Name+": pay")
	if err != nil {
		t.Fatal(err)
	}
	spread, err := SpreadOf(t.Context(), db, access.Local(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if c := spread.Coverage(nil); spread.Files != 2 || c.Lines != 350 {
		t.Errorf("%d files with %d lines count", spread.Files, c.Lines)
	}
	if !slices.Equal(spread.Once, []string{fork.Name}) {
		t.Errorf("counted once: %v", spread.Once)
	}
	shared, err := SharingOf(t.Context(), db, access.Local(), fork.ID)
	if err != nil || len(shared) != 1 {
		t.Fatalf("shared: %+v, %v", shared, err)
	}
	if x := shared[0]; x.With != server.Name || x.Commits != 2 || x.Here != 1 || x.There != 0 || x.Last != server.Head {
		t.Errorf("shared: %+v", x)
	}
	if _, err := SharingOf(t.Context(), db, access.Actor{}, fork.ID); !fault.Is(err, fault.KindDenied) {
		t.Errorf("a stranger: %v", err)
	}
	if all := spread.Throughout(nil); len(all) != 1 || all[0].Name != "Ada Example" {
		t.Errorf("both are understood by %v", all)
	}
	if ada := spread.People[0]; ada.Counts[Authored] != 1 {
		t.Errorf("%s has %d changes", ada.Name, ada.Counts[Authored])
	}
}

// TestWhoMayNameASpan asks for what only those may who look after repositories.
func TestWhoMayNameASpan(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	server, client := twoSides(t, db)
	s, err := put(t, db, "", "Payments", server.Name, client.Name)
	if err != nil {
		t.Fatal(err)
	}
	member := access.Actor{ID: "someone", Role: access.Member}
	for name, deed := range map[string]func(context.Context, *store.Tx) error{
		"name": func(ctx context.Context, tx *store.Tx) error {
			_, err := PutSpan(ctx, tx, member, "", "Other", []string{server.Name, client.Name})
			return err
		},
		"change": func(ctx context.Context, tx *store.Tx) error {
			_, err := PutSpan(ctx, tx, member, s.ID, "Other", []string{server.Name, client.Name})
			return err
		},
		"remove": func(ctx context.Context, tx *store.Tx) error { return RemoveSpan(ctx, tx, member, s.ID) },
	} {
		err := db.Write(t.Context(), func(tx *store.Tx) error { return deed(t.Context(), tx) })
		if !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member who would %s: %v", name, err)
		}
	}
	if _, err := SpreadOf(t.Context(), db, access.Actor{}, s.ID); !fault.Is(err, fault.KindDenied) {
		t.Errorf("a stranger who would read: %v", err)
	}
	if _, err := SpreadOf(t.Context(), db, member, s.ID); err != nil {
		t.Errorf("a member who would read: %v", err)
	}
}
