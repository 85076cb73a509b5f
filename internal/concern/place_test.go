package concern

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestDeclared declares code of a repository for decisions, and asks for them by path, pattern and area.
func TestDeclared(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commits(gittest.Commit{Author: "Ann Example", Email: "ann@example.com", When: leadtest.Epoch.AddDate(-1, 0, 0), Message: "Begin",
			Files: map[string]string{"queue/queue.go": "package queue // ADR-1\n", "queue/wire/order.proto": "message Order {}\n",
				"web/web.go": "package web\n", "web/shop.css": "a {}\n"}})
		r := scanned(t, db, b.Dir)
		in := func(fn func(ctx context.Context, tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
				t.Fatal(err)
			}
		}
		lead := access.Actor{ID: "lead", Role: access.Owner, PersonID: "lead"}
		reader := access.Actor{ID: "reader", Role: access.Member, PersonID: "reader"}
		ids := map[string]string{}
		in(func(ctx context.Context, tx *store.Tx) error {
			for _, title := range []string{"One queue", "Two wires", "Web alone", "All of it", "None"} {
				d, err := direction.Propose(ctx, tx, lead, direction.New{Title: title, Draft: title == "None",
					Body: "Concerns `queue/wire/`, `./web/web.go`, `nowhere/at/all` and `web`."})
				if err != nil {
					return err
				}
				ids[title] = d.ID
			}
			return knowledge.NameArea(ctx, tx, access.Local(), r.Name, "checkout", []string{"/web/"})
		})
		declare := func(actor access.Actor, title string, places ...string) (err error) {
			t.Helper()
			return db.Write(t.Context(), func(tx *store.Tx) error {
				all := make([]Declared, len(places))
				for i, p := range places {
					all[i] = ParseDeclared(p)
				}
				_, err = Declare(t.Context(), tx, actor, ids[title], 0, all)
				return err
			})
		}
		for title, places := range map[string][]string{"One queue": {r.Name + ": /queue/"}, "Two wires": {r.Name + ": *.proto", r.Name + ": new/wire.go"},
			"Web alone": {r.Name + ": area checkout"}, "All of it": {r.Name, r.Name}, "None": {r.Name + ": web/web.go"}} {
			if err := declare(lead, title, places...); err != nil {
				t.Fatalf("%s: %v", title, err)
			}
		}
		for place, kind := range map[string]fault.Kind{"nowhere: web": fault.KindInvalid, r.Name + ": area none": fault.KindInvalid,
			r.Name + ": " + strings.Repeat("x", 5000): fault.KindInvalid, "": fault.KindInvalid} {
			if err := declare(lead, "One queue", place); !fault.Is(err, kind) {
				t.Errorf("%.40q: %v", place, err)
			}
		}
		if err := declare(reader, "One queue"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("whoever does not edit it declares: %v", err)
		}
		if err := declare(reader, "None"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a draft that they may not read: %v", err)
		}
		asks := func(actor access.Actor, at Where) string {
			t.Helper()
			at.Repository = r.Name
			var found []string
			in(func(ctx context.Context, tx *store.Tx) error {
				all, err := Touching(ctx, tx, actor, at)
				for _, c := range all {
					found = append(found, c.Title+" "+c.Why())
				}
				log, err2 := List(ctx, tx, actor, direction.Filter{Find: "concerns"}, at)
				if err2 != nil || len(log.Decisions) != len(all) {
					t.Errorf("%+v: the log has %d and not %d: %v", at, len(log.Decisions), len(all), err2)
				}
				plain, err2 := List(ctx, tx, actor, direction.Filter{}, at)
				if err2 != nil || len(plain.Decisions) != len(all) {
					t.Errorf("%+v: the log without words has %d and not %d: %v", at, len(plain.Decisions), len(all), err2)
				}
				return err
			})
			return strings.Join(found, ", ")
		}
		for _, x := range []struct {
			actor access.Actor
			at    Where
			want  string
		}{
			{reader, Where{Path: "queue/queue.go"}, "One queue declared, cited once, All of it declared"},
			{reader, Where{Path: "queue"}, "One queue declared, cited once, Two wires declared, All of it declared"},
			{reader, Where{Path: "queue/wire"}, "One queue declared, Two wires declared, All of it declared"},
			{reader, Where{Path: "queue/later.go"}, "One queue declared, All of it declared"},
			{reader, Where{Path: "new"}, "Two wires declared, All of it declared"},
			{reader, Where{Path: "web"}, "Web alone declared, All of it declared"},
			{lead, Where{Path: "web/web.go"}, "Web alone declared, All of it declared, None declared"},
			{reader, Where{Area: "checkout"}, "Web alone declared, All of it declared"},
			{reader, Where{Path: "docs"}, "All of it declared"},
		} {
			if got := asks(x.actor, x.at); got != x.want {
				t.Errorf("%+v: %s, want %s", x.at, got, x.want)
			}
		}
		in(func(ctx context.Context, tx *store.Tx) error {
			for _, at := range []Where{{Repository: r.Name, Path: "a", Area: "b"}, {Path: "a"}} {
				if _, err := List(ctx, tx, reader, direction.Filter{}, at); !fault.Is(err, fault.KindInvalid) {
					t.Errorf("%+v: %v", at, err)
				}
			}
			for _, at := range []Where{{Repository: "nowhere"}, {Repository: r.Name, Area: "none"}} {
				if _, err := List(ctx, tx, reader, direction.Filter{}, at); !fault.Is(err, fault.KindNotFound) {
					t.Errorf("%+v: %v", at, err)
				}
			}
			if _, err := List(ctx, tx, access.Actor{}, direction.Filter{}, Where{Repository: r.Name}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("nobody asks: %v", err)
			}
			proposed, err := Proposed(ctx, tx, lead, ids["Two wires"])
			if got := fmt.Sprint(proposed); err != nil || got != fmt.Sprintf("[%[1]s: queue/wire %[1]s: web/web.go]", r.Name) {
				t.Errorf("proposed are %s, %v", got, err)
			}
			if proposed, err := Proposed(ctx, tx, reader, ids["Two wires"]); err != nil || len(proposed) > 0 {
				t.Errorf("to whoever may not say so, %v is proposed, %v", proposed, err)
			}
			declared, err := DeclaredOf(ctx, tx, reader, ids["Two wires"])
			if got := fmt.Sprint(declared); err != nil || got != fmt.Sprintf("[%[1]s: *.proto %[1]s: new/wire.go]", r.Name) {
				t.Errorf("declared are %s, %v", got, err)
			}
			if _, err := DeclaredOf(ctx, tx, reader, ids["None"]); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("of a draft: %v", err)
			}
			return err
		})
		// The same path in another repository says no longer which one is meant.
		other := gittest.New(t)
		other.Commits(gittest.Commit{Author: "Ann Example", Email: "ann@example.com", When: leadtest.Epoch, Message: "Begin",
			Files: map[string]string{"queue/wire/x.go": "package wire\n"}})
		scanned(t, db, other.Dir)
		in(func(ctx context.Context, tx *store.Tx) error {
			proposed, err := Proposed(ctx, tx, lead, ids["Two wires"])
			if got := fmt.Sprint(proposed); err != nil || got != "["+r.Name+": web/web.go]" {
				t.Errorf("proposed with two of them are %s, %v", got, err)
			}
			return knowledge.RemoveRepository(ctx, tx, access.Local(), r.ID)
		})
		in(func(ctx context.Context, tx *store.Tx) error {
			declared, err := DeclaredOf(ctx, tx, reader, ids["Two wires"])
			if err != nil || len(declared) > 0 {
				t.Errorf("in a repository that is gone are %v, %v", declared, err)
			}
			return err
		})
	})
}

func TestNamedPaths(t *testing.T) {
	t.Parallel()
	got := fmt.Sprint(namedPaths("See `a/b/`, `/c/d.go`, `../../e/f`, `a/b`, `https://example.com/x`, `x*/y`, `go test ./x`, `word`, `/` and a/z."))
	if got != "[a/b c/d.go e/f]" {
		t.Errorf("named are %s", got)
	}
}
