package concern

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/citation"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// TestMeans resolves citations against two folders of one repository, another repository, and decisions that are in none.
func TestMeans(t *testing.T) {
	t.Parallel()
	filed := func(id, source, path string) direction.Filed {
		return direction.Filed{Decision: direction.Decision{ID: id, Source: source, Path: path}}
	}
	kept := filed("kept", "other: docs/adr", "0003-kept.md")
	kept.Repository, kept.Folder = "other", "docs/adr"
	g := newRegister([]direction.Filed{
		filed("queue", "/src/shop/docs/adr", "0007-queue.md"), filed("cache", "/src/shop/web/adr", "0007-cache.md"),
		filed("one", "/src/shop/docs/adr", "0001-one.md"), filed("rfc", "/src/shop/docs/rfcs", "0001-wire.md"),
		filed("shopping", "/src/shopping/adr", "0008-shopping.md"), filed("here", "", "0007-here.md"), kept,
	}, []knowledge.Repository{{ID: "shop", Kind: knowledge.Local, Location: "/src/shop"}, {ID: "other", Kind: knowledge.Clone},
		{ID: "none", Kind: knowledge.Local, Location: "/src/none"}})
	for _, x := range []struct {
		repository, file string
		form             citation.Form
		number           int
		path, want       string
	}{
		{"shop", "a.go", citation.ByADR, 7, "", "queue cache"},
		{"shop", "a.go", citation.ByADR, 1, "", "one"},
		{"shop", "a.go", citation.ByRFC, 1, "", "rfc"},
		{"shop", "a.go", citation.ByRFC, 7231, "", ""},
		{"shop", "a.go", citation.ByADR, 3, "", ""},
		{"shop", "a.go", citation.ByADR, 8, "", ""},
		{"other", "a.go", citation.ByADR, 3, "", "kept"},
		{"other", "a.go", citation.ByDecision, 7, "", ""},
		{"none", "a.go", citation.ByDecision, 7, "", "here"},
		{"none", "a.go", citation.ByADR, 8, "", "shopping"},
		{"shop", "a.go", citation.ByFile, 7, "docs/adr/0007-queue.md", "queue"},
		{"shop", "web/a.go", citation.ByFile, 7, "adr/0007-cache.md", "cache"},
		{"shop", "web/adr/0002-x.md", citation.ByFile, 7, "../../docs/adr/0007-queue.md", "queue"},
		{"shop", "web/a.go", citation.ByFile, 7, "adr/0007-cache", "cache"},
		{"shop", "a.go", citation.ByFile, 7, "0007-nothing.md", ""},
		{"none", "a.go", citation.ByFile, 7, "shop/docs/adr/0007-queue.md", "queue"},
		{"none", "a.go", citation.ByFile, 7, "0007-here.md", "here"},
	} {
		var got []string
		for _, r := range g.means(knowledge.Citing{Repository: x.repository, File: x.file,
			Citation: citation.Citation{Form: x.form, Number: x.number, Path: x.path}}) {
			got = append(got, r.ID)
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("%s %d %s in %s of %s means %q, want %q", x.form, x.number, x.path, x.file, x.repository, got, x.want)
		}
	}
}

func TestNumberOf(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]int{"a/0007-x.md": 7, "ADR-12-x.md": 12, "rfc_3.md": 3, "x-4.md": 0, "": 0, "99999999999999999999.md": 0} {
		if got := numberOf(file); got != want {
			t.Errorf("%s has the number %d, want %d", file, got, want)
		}
	}
}

// TestCited reads a repository with records that its code and its records cite.
func TestCited(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		old := "# 1. Use two queues\n\n## Status\n\nSuperseded by [2. Use one queue](0002-use-one-queue.md)\n"
		now := "# 2. Use one queue\n\n## Status\n\nAccepted\n\nSupersedes [1. Use two queues](0001-use-two-queues.md)\n"
		draft := "# 3. Use none\n\n## Status\n\nDraft\n"
		b := gittest.New(t)
		b.Commits(gittest.Commit{Author: "Ann Example", Email: "ann@example.com", When: leadtest.Epoch.AddDate(-1, 0, 0), Message: "Begin",
			Files: map[string]string{
				"docs/adr/0001-use-two-queues.md": old, "docs/adr/0002-use-one-queue.md": now, "docs/adr/0003-use-none.md": draft,
				"queue/queue.go": "package queue\n\n// Two: ADR-1, see docs/adr/0001-use-two-queues.md.\n// ADR-3.\n",
				"web/web.go":     "package web\n\n// ADR-2, and RFC 1.\n",
			}})
		r := scanned(t, db, b.Dir)
		ids := map[string]string{}
		in := func(fn func(ctx context.Context, tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
				t.Fatal(err)
			}
		}
		in(func(ctx context.Context, tx *store.Tx) error {
			_, err := direction.Import(ctx, tx, access.Local(), "", r.Location+"/docs/adr", []direction.File{
				{Path: "0001-use-two-queues.md", Content: []byte(old)}, {Path: "0002-use-one-queue.md", Content: []byte(now)},
				{Path: "0003-use-none.md", Content: []byte(draft)}})
			if err != nil {
				return err
			}
			all, err := direction.All(ctx, tx, access.Local())
			for _, d := range all {
				ids[d.Path[:4]] = d.ID
			}
			return err
		})
		of := func(actor access.Actor, path string) string {
			t.Helper()
			var all []string
			in(func(ctx context.Context, tx *store.Tx) error {
				found, err := DecisionsOf(ctx, tx, actor, r.Name, Below(path))
				for _, c := range found {
					all = append(all, fmt.Sprint(c.Title, " ", len(c.Places)))
				}
				return err
			})
			return strings.Join(all, ", ")
		}
		reader := access.Actor{ID: "reader", Role: access.Member}
		if got, want := of(access.Local(), "queue"), "Use none 1, Use two queues 1"; got != want {
			t.Errorf("in the folder: %s, want %s", got, want)
		}
		if got, want := of(reader, "queue/queue.go"), "Use two queues 1"; got != want {
			t.Errorf("who may not read drafts sees %s, want %s", got, want)
		}
		if got, want := of(reader, "web"), "Use one queue 1"; got != want {
			t.Errorf("in another folder: %s, want %s", got, want)
		}
		in(func(ctx context.Context, tx *store.Tx) error {
			places, err := CitationsOf(ctx, tx, reader, ids["0001"])
			if err != nil || len(places) != 2 || !places[0].InRecord || places[0].File != "docs/adr/0002-use-one-queue.md" ||
				places[1].InRecord || places[1].Line != 3 || places[1].Ambiguous {
				t.Errorf("of the first: %+v, %v", places, err)
			}
			if _, err := CitationsOf(ctx, tx, reader, ids["0003"]); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("of a draft: %v", err)
			}
			if _, err := CitationsOf(ctx, tx, access.Actor{}, ids["0001"]); !fault.Is(err, fault.KindDenied) {
				t.Errorf("nobody asks: %v", err)
			}
			stale, err := Stale(ctx, tx, reader)
			if err != nil || len(stale) != 1 || stale[0].ID != ids["0001"] || len(stale[0].Places) != 1 || stale[0].Places[0].Line != 3 {
				t.Errorf("what is still cited: %+v, %v", stale, err)
			}
			if _, err := Stale(ctx, tx, access.Actor{}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("nobody asks what is still cited: %v", err)
			}
			if _, err := DecisionsOf(ctx, tx, access.Actor{}, r.ID, Below("")); !fault.Is(err, fault.KindDenied) {
				t.Errorf("nobody asks for decisions: %v", err)
			}
			return nil
		})
	})
}

func scanned(t *testing.T, db *store.DB, dir string) (r knowledge.Repository) {
	t.Helper()
	located, err := knowledge.Locate(t.Context(), knowledge.NewRepository{Location: dir})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *store.Tx) (err error) {
		r, err = knowledge.AddRepository(t.Context(), tx, access.Local(), located)
		return err
	})
	if err == nil {
		r, err = knowledge.Scan(t.Context(), db, access.Local(), r.ID, knowledge.ScanOptions{})
	}
	if err == nil {
		err = knowledge.ReadCitations(t.Context(), db, access.Local(), r.ID, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}
