package vision

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// bench is a unit with two teams: Ada and Eve lead web, Dee manages yard, and Ben and Cay lead nothing.
type bench struct {
	t     *testing.T
	db    *store.DB
	who   map[string]access.Actor
	today store.Date
}

func open(t *testing.T, db *store.DB) *bench {
	t.Helper()
	b := &bench{t: t, db: db, who: map[string]access.Actor{"nobody": {}, "owner": access.Local()}}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		b.today = store.DateOf(tx.Now())
		for _, s := range []roster.Scope{{Key: "port", Kind: roster.Unit}, {Key: "web", Kind: roster.Team, Parent: "port"},
			{Key: "yard", Kind: roster.Team, Parent: "port"}} {
			s.Name = s.Key
			if _, err := organisation.PutScope(ctx, tx, access.Local(), s); err != nil {
				return err
			}
		}
		for handle, relation := range map[string]map[string]access.Relation{"ada": {"web": access.Leads}, "eve": {"web": access.Leads},
			"ben": nil, "cay": nil, "dee": {"yard": access.Manages}} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example", Emails: []string{handle + "@example.com"}}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
				return err
			}
			is, err := organisation.Find(ctx, tx, access.Local(), handle)
			if err != nil {
				return err
			}
			b.who[handle] = access.Actor{ID: "account-" + handle, Name: p.Name, Role: access.Member, PersonID: is.ID,
				Standing: &access.Standing{Scopes: relation}}
		}
		reader := b.who["ada"]
		reader.ReadOnly = true
		b.who["ada, only reading"] = reader
		return nil
	})
	return b
}

func (b *bench) do(fn func(ctx context.Context, tx *store.Tx) error) {
	b.t.Helper()
	if err := b.db.Write(b.t.Context(), func(tx *store.Tx) error { return fn(b.t.Context(), tx) }); err != nil {
		b.t.Fatal(err)
	}
}

// try does something, and returns what is wrong with it.
func (b *bench) try(fn func(ctx context.Context, tx *store.Tx) (Version, error)) (v Version, err error) {
	return v, b.db.Write(b.t.Context(), func(tx *store.Tx) (err error) {
		v, err = fn(b.t.Context(), tx)
		return err
	})
}

func (b *bench) write(who string, v Version) (Version, error) {
	return b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
		return Write(ctx, tx, b.who[who], v.Revision, v)
	})
}

func (b *bench) forward(who, id string, by store.Date, asked ...string) (Version, error) {
	return b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
		var ids []string
		for _, a := range asked {
			ids = append(ids, b.who[a].PersonID)
		}
		return PutForward(ctx, tx, b.who[who], id, 0, ids, by)
	})
}

func (b *bench) say(who, id string, says Says, note string) error {
	_, err := b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
		return Say(ctx, tx, b.who[who], id, Answer{Says: says, Note: note})
	})
	return err
}

func (b *bench) enforce(who, id string, from, review store.Date) (Version, error) {
	return b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
		return Enforce(ctx, tx, b.who[who], id, 0, from, review)
	})
}

func (b *bench) withdraw(who, id, reason string) error {
	_, err := b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
		return Withdraw(ctx, tx, b.who[who], id, 0, reason)
	})
	return err
}

// made is a version of web that is in force from today on.
func (b *bench) made(title string) Version {
	b.t.Helper()
	v, err := b.write("ada", Version{Scope: "web", Text: Text{Title: title, Diagnosis: "It *is* so."}})
	if err == nil {
		_, err = b.forward("ada", v.ID, b.today, "ben")
	}
	if err == nil {
		v, err = b.enforce("ada", v.ID, store.Date{}, b.today.AddDays(100))
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func (b *bench) get(who, id string) (w Whole) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) { w, err = Get(ctx, tx, b.who[who], id); return err })
	return w
}

func wants(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want kind %v", what, err, kind)
	}
}

// TestJourney: a draft is put forward, answered, in force, and replaced; what was said stays.
func TestJourney(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		v, err := b.write("ada", Version{Scope: "web", Text: Text{Title: " One  harbour ", Vision: "All see the *same*.\n", Not: "No second app."}})
		if err != nil || v.Title != "One harbour" || v.State != Draft || v.Number != 0 {
			t.Fatalf("%+v, %v", v, err)
		}
		_, err = b.forward("ada", v.ID, store.Date{}, "ben")
		wants(t, "put forward without a day", err, fault.KindInvalid)
		_, err = b.forward("ada", v.ID, b.today.AddDays(-1), "ben")
		wants(t, "put forward until yesterday", err, fault.KindInvalid)
		_, err = b.forward("ada", v.ID, b.today)
		wants(t, "put forward to nobody", err, fault.KindInvalid)
		_, err = b.forward("ada", v.ID, b.today, "owner")
		wants(t, "put forward to who is no person", err, fault.KindInvalid)
		_, err = b.enforce("ada", v.ID, b.today, b.today.AddDays(9))
		wants(t, "a draft in force", err, fault.KindConflict)
		if v, err = b.forward("ada", v.ID, b.today.AddDays(7), "ben", "cay", "ben"); err != nil || v.Number != 1 || len(v.Answers) != 2 {
			t.Fatalf("%+v, %v", v, err)
		}
		_, err = b.write("ada", Version{ID: v.ID, Text: Text{Title: "Another"}})
		wants(t, "what was put forward is changed", err, fault.KindConflict)
		wants(t, "an objection without a reason", b.say("ben", v.ID, Objects, " "), fault.KindInvalid)
		wants(t, "no answer", b.say("ben", v.ID, "maybe", ""), fault.KindInvalid)
		for _, x := range []struct {
			who  string
			says Says
			note string
		}{{"ben", Adopts, ""}, {"cay", Objects, "The yard pays for it."}} {
			if err := b.say(x.who, v.ID, x.says, x.note); err != nil {
				t.Fatal(err)
			}
		}
		_, err = b.enforce("ada", v.ID, b.today, b.today)
		wants(t, "never looked at again", err, fault.KindInvalid)
		if v, err = b.enforce("ada", v.ID, b.today.AddDays(3), b.today.AddDays(90)); err != nil || v.State != Coming {
			t.Fatalf("%+v, %v", v, err)
		}
		wants(t, "an answer after it was decided", b.say("cay", v.ID, Adopts, ""), fault.KindConflict)
		leadtest.ClockOf(t, db).Advance(3 * 24 * time.Hour)
		w := b.get("dee", v.ID)
		if w.State != InForce || len(w.Events) != 5 || w.Events[1].What != "objects: The yard pays for it." {
			t.Fatalf("%+v", w)
		}
		if adopt, object, waits := w.Count(); adopt != 1 || object != 1 || waits != 0 || w.Answers[1].By.Name != "Cay Example" {
			t.Errorf("answers: %+v", w.Answers)
		}
		next, err := b.write("eve", Version{Scope: "web", Text: Text{Title: "Two harbours", Vision: "All see the same.\n", Not: "No second app."}})
		if err != nil {
			t.Fatal(err)
		}
		if next, err = b.forward("eve", next.ID, b.today.AddDays(9), "ada"); err != nil || next.Number != 2 {
			t.Fatalf("%+v, %v", next, err)
		}
		_, err = b.enforce("eve", next.ID, b.today, b.today.AddDays(90))
		wants(t, "in force before the one that it replaces", err, fault.KindInvalid)
		if next, err = b.enforce("eve", next.ID, b.today.AddDays(4), b.today.AddDays(90)); err != nil || next.State != Coming {
			t.Fatalf("%+v, %v", next, err)
		}
		leadtest.ClockOf(t, db).Advance(24 * time.Hour)
		w = b.get("ben", v.ID)
		if w.State != Replaced || w.Until != b.today.AddDays(4) || len(w.Versions) != 2 || w.Versions[0].State != InForce {
			t.Errorf("after it was replaced: %+v", w)
		}
		wants(t, "what was replaced is withdrawn", b.withdraw("ada", v.ID, "x"), fault.KindConflict)
		wants(t, "withdrawn without a reason", b.withdraw("ada", next.ID, ""), fault.KindInvalid)
		if err := b.withdraw("ada", next.ID, "The harbour is sold."); err != nil {
			t.Fatal(err)
		}
		w = b.get("ben", next.ID)
		if w.State != Withdrawn || w.Versions[1].State != Replaced {
			t.Errorf("after it was withdrawn: %+v", w)
		}
		file := b.get("ben", v.ID).Markdown("Web")
		for _, want := range []string{"# One harbour\n", "* For: Web\n", "* Version: 1\n", "## Where we want to be\n\nAll see the *same*.\n",
			"* Ben Example adopts\n* Cay Example objects: The yard pays for it.\n"} {
			if !strings.Contains(file, want) {
				t.Errorf("%q is not in\n%s", want, file)
			}
		}
	})
}

// TestDrafts: who does not set a draft does not see that there is one, however they ask.
func TestDrafts(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		first := b.made("One harbour")
		draft, err := b.write("ada", Version{Scope: "web", Text: Text{Title: "Secret lighthouse", Actions: "Sell the lighthouse."}})
		if err != nil {
			t.Fatal(err)
		}
		for who, sees := range map[string]bool{"ada": true, "eve": true, "owner": true, "ben": false, "dee": false, "ada, only reading": false} {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				actor := b.who[who]
				_, err := Get(ctx, tx, actor, draft.ID)
				if sees != (err == nil) || !sees && !fault.Is(err, fault.KindNotFound) {
					t.Errorf("%s gets it: %v", who, err)
				}
				_, err = Compare(ctx, tx, actor, first.ID, draft.ID)
				_, back := Compare(ctx, tx, actor, draft.ID, first.ID)
				for _, err := range []error{err, back} {
					if sees != (err == nil) || !sees && !fault.Is(err, fault.KindNotFound) {
						t.Errorf("%s compares it: %v", who, err)
					}
				}
				w, err := Get(ctx, tx, actor, first.ID)
				if err != nil || sees != (len(w.Versions) == 2) {
					t.Errorf("%s sees %d versions: %v", who, len(w.Versions), err)
				}
				all, err := List(ctx, tx, actor)
				if err != nil || len(all) != 1 || sees != (len(all[0].Versions) == 2) {
					t.Errorf("%s lists %+v: %v", who, all, err)
				}
				found, err := search(ctx, tx, actor, "lighthouse", 1)
				if err != nil || sees != (len(found) == 1) {
					t.Errorf("%s finds %+v: %v", who, found, err)
				}
				return nil
			})
		}
		_, err = b.write("ada", Version{Scope: "web", Text: Text{Title: "A second draft"}})
		wants(t, "a second draft", err, fault.KindConflict)
		_, err = b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
			_, err := Discuss(ctx, tx, b.who["ada"], draft.ID, "What about the beacon?")
			return Version{}, err
		})
		wants(t, "a comment on a draft", err, fault.KindConflict)
		_, err = b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
			return Version{}, Discard(ctx, tx, b.who["ben"], draft.ID, 0)
		})
		wants(t, "a draft of others is put away", err, fault.KindNotFound)
		b.do(func(ctx context.Context, tx *store.Tx) error { return Discard(ctx, tx, b.who["eve"], draft.ID, 0) })
		b.do(func(ctx context.Context, tx *store.Tx) error {
			found, err := search(ctx, tx, b.who["ada"], "lighthouse", 5)
			if len(found) != 0 {
				t.Errorf("what was put away is found: %+v", found)
			}
			return err
		})
		_, err = b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
			return Version{}, Discard(ctx, tx, b.who["eve"], first.ID, 0)
		})
		wants(t, "what is in force is put away", err, fault.KindConflict)
	})
}

// TestTwoAtOnce: of two who change a draft, the second is told.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		draft, err := b.write("ada", Version{Scope: "web", Text: Text{Title: "One harbour"}})
		if err != nil {
			t.Fatal(err)
		}
		mine, theirs := draft, draft
		mine.Vision, theirs.Vision = "Mine.", "Theirs."
		if mine, err = b.write("eve", mine); err != nil {
			t.Fatal(err)
		}
		_, err = b.write("ada", theirs)
		wants(t, "the second", err, fault.KindConflict)
		if got := b.get("ada", draft.ID); got.Vision != "Mine." || got.Revision != mine.Revision {
			t.Errorf("%+v", got.Version)
		}
	})
}

// TestDenied: who may not do something is told so, and nobody answers for another.
func TestDenied(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		v, err := b.write("ada", Version{Scope: "web", Text: Text{Title: "One harbour", Vision: "x"}})
		if err == nil {
			v, err = b.forward("ada", v.ID, b.today, "ben")
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"ben", "dee", "nobody", "ada, only reading"} {
			for _, scope := range []string{"web", ""} {
				_, err := b.write(who, Version{Scope: scope, Text: Text{Title: "x"}})
				wants(t, who+" writes one", err, fault.KindDenied)
			}
			_, err = b.enforce(who, v.ID, b.today, b.today.AddDays(1))
			wants(t, who+" lets it be in force", err, fault.KindDenied)
			wants(t, who+" withdraws it", b.withdraw(who, v.ID, "x"), fault.KindDenied)
		}
		_, err = b.write("ada", Version{Text: Text{Title: "For all"}})
		wants(t, "who leads a team writes for all", err, fault.KindDenied)
		for _, who := range []string{"ada", "cay", "owner", "nobody"} {
			wants(t, who+" answers for Ben", b.say(who, v.ID, Adopts, ""), fault.KindDenied)
		}
		reader := b.who["ben"]
		reader.ReadOnly = true
		b.who["ben, only reading"] = reader
		wants(t, "with a token that only reads", b.say("ben, only reading", v.ID, Adopts, ""), fault.KindDenied)
		_, err = b.write("ada", Version{Scope: "nowhere", Text: Text{Title: "x"}})
		wants(t, "a scope that is not there", err, fault.KindDenied)
		_, err = b.write("owner", Version{Scope: "nowhere", Text: Text{Title: "x"}})
		wants(t, "a scope that is not there, for an owner", err, fault.KindInvalid)
		b.do(func(ctx context.Context, tx *store.Tx) error {
			for name, err := range map[string]error{
				"list":    errOf(List(ctx, tx, access.Actor{})),
				"find":    errOf(Find(ctx, tx, access.Actor{}, v.ID)),
				"search":  errOf(search(ctx, tx, access.Actor{}, "one", 5)),
				"due":     errOf(DueFor(ctx, tx, access.Actor{})),
				"comment": errOf(Discuss(ctx, tx, reader, v.ID, "x")),
			} {
				wants(t, name, err, fault.KindDenied)
			}
			return nil
		})
	})
}

func errOf[T any](_ T, err error) error { return err }

func TestBadInput(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	huge := strings.Repeat("strategy ", 5<<20/9)
	for name, x := range map[string]struct {
		text Text
		want string
	}{
		"five megabytes": {Text{Title: "x", Policies: huge}, "policies"}, "a title of five megabytes": {Text{Title: huge}, "title"},
		"no title": {Text{Vision: "x"}, "title"}, "a zero byte": {Text{Title: "x", Not: "a\x00b"}, "not"},
		"no UTF-8": {Text{Title: "x", Vision: "\xff"}, "vision"},
	} {
		_, err := b.write("ada", Version{Scope: "web", Text: x.text})
		wants(t, name, err, fault.KindInvalid)
		if said, _ := fault.Sentence(err); len(said) > 200 {
			t.Errorf("%s: the sentence has %d bytes", name, len(said))
		}
	}
	v, err := b.write("ada", Version{Scope: "web", Text: Text{Title: "Only a title"}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.forward("ada", v.ID, b.today, "ben")
	wants(t, "only a title", err, fault.KindInvalid)
}

func TestCompare(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	first := b.made("One harbour")
	draft, err := b.write("ada", Version{Scope: "web", Text: Text{Title: "One harbour", Diagnosis: "It *was* so.", Actions: "Build it.\nOpen it."}})
	if err != nil {
		t.Fatal(err)
	}
	other, err := b.write("dee", Version{Scope: "yard", Text: Text{Title: "Cranes"}})
	if err != nil {
		t.Fatal(err)
	}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		x, err := Compare(ctx, tx, b.who["ada"], first.ID, draft.ID)
		if err != nil || len(x.Parts) != 2 || x.Parts[0].Heading != "Diagnosis" || x.Parts[1].Heading != "Actions" {
			t.Fatalf("%+v, %v", x, err)
		}
		if got := strings.ReplaceAll(fmt.Sprint(x.Parts[0].Rows), " true", "+"); got != "[{[{It +} {*is*  false} {so.+}] [{It +} {*was*  false} {so.+}]++ false}]" {
			t.Errorf("words: %s", got)
		}
		if rows := x.Parts[1].Rows; len(rows) != 2 || rows[0].HasLeft || rows[1].Right[0].Text != "Open it." {
			t.Errorf("lines: %+v", rows)
		}
		_, err = Compare(ctx, tx, access.Local(), first.ID, other.ID)
		wants(t, "versions of two documents", err, fault.KindNotFound)
		return nil
	})
}

// TestDue: who is asked hears, and who sets it once answers are there or their day is past, and when it is to be looked at again.
func TestDue(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		due := func(who string) (said string) {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				all, err := DueFor(ctx, tx, b.who[who])
				for _, d := range all {
					said += string(d.Why) + ". "
				}
				return err
			})
			return said
		}
		check := func(when string, want map[string]string) {
			t.Helper()
			for _, who := range []string{"ada", "ben", "cay", "dee"} {
				if got := strings.TrimSpace(due(who)); got != want[who] {
					t.Errorf("%s: %s hears %q, want %q", when, who, got, want[who])
				}
			}
		}
		v, err := b.write("ada", Version{Scope: "web", Text: Text{Title: "One harbour", Vision: "x"}})
		if err != nil {
			t.Fatal(err)
		}
		check("a draft", nil)
		if _, err = b.forward("ada", v.ID, b.today.AddDays(2), "ben", "cay"); err != nil {
			t.Fatal(err)
		}
		check("put forward", map[string]string{"ben": "your answer.", "cay": "your answer."})
		if err := b.say("ben", v.ID, Adopts, ""); err != nil {
			t.Fatal(err)
		}
		check("Ben answered", map[string]string{"cay": "your answer."})
		leadtest.ClockOf(t, db).Advance(3 * 24 * time.Hour)
		check("the day is past", map[string]string{"ada": "undecided.", "cay": "your answer."})
		if err := b.say("cay", v.ID, Objects, "Too late."); err != nil {
			t.Fatal(err)
		}
		check("all answered", map[string]string{"ada": "undecided."})
		if _, err := b.enforce("ada", v.ID, store.Date{}, b.today.AddDays(10)); err != nil {
			t.Fatal(err)
		}
		check("in force", nil)
		leadtest.ClockOf(t, db).Advance(7 * 24 * time.Hour)
		check("to be looked at again", map[string]string{"ada": "review due."})
		if _, err := b.write("ada", Version{Scope: "web", Text: Text{Title: "Two harbours"}}); err != nil {
			t.Fatal(err)
		}
		check("the next one is written", nil)
	})
}

// TestGuiding: a scope follows its own strategy, or that of the nearest scope around it.
func TestGuiding(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	guides := func(scope string) (title string) {
		b.do(func(ctx context.Context, tx *store.Tx) error {
			v, is, err := Guiding(ctx, tx, b.who["ben"], scope)
			if is != (v.ID != "") {
				t.Errorf("%s: %v, %+v", scope, is, v)
			}
			title = v.Title
			return err
		})
		return title
	}
	if got := guides("web"); got != "" {
		t.Errorf("before there is one: %q", got)
	}
	for scope, title := range map[string]string{"": "For all", "port": "For the port"} {
		v, err := b.write("owner", Version{Scope: scope, Text: Text{Title: title, Vision: "x"}})
		if err == nil {
			_, err = b.forward("owner", v.ID, b.today, "ben")
		}
		if err == nil {
			_, err = b.enforce("owner", v.ID, b.today, b.today.AddDays(9))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	b.made("For web")
	for scope, want := range map[string]string{"web": "For web", "yard": "For the port", "port": "For the port", "": "For all", "gone": "For all"} {
		if got := guides(scope); got != want {
			t.Errorf("%q follows %q, want %q", scope, got, want)
		}
	}
}

// TestComments: members comment on what was put forward, and comments are found.
func TestComments(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		v := b.made("One harbour")
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := Discuss(ctx, tx, b.who["cay"], v.ID, " What of the *breakwater*? ")
			return err
		})
		_, err := b.try(func(ctx context.Context, tx *store.Tx) (Version, error) {
			_, err := Discuss(ctx, tx, b.who["cay"], v.ID, " ")
			return v, err
		})
		wants(t, "an empty comment", err, fault.KindInvalid)
		w := b.get("dee", v.ID)
		if len(w.Comments) != 1 || w.Comments[0].By.Name != "Cay Example" || w.Comments[0].Text != "What of the *breakwater*?" {
			t.Errorf("%+v", w.Comments)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			found, err := search(ctx, tx, b.who["ben"], "breakwaters", 5)
			if len(found) != 1 || found[0].State != string(InForce) {
				t.Errorf("%+v", found)
			}
			return err
		})
	})
}

// TestOnePersonOfTwo: who turned out to be two of those who were asked answers once for both.
func TestOnePersonOfTwo(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	b.do(func(ctx context.Context, tx *store.Tx) error {
		o := people.Observed{Name: "B. E.", Email: "be@example.org"}
		if err := people.Observe(ctx, tx, "repository", []people.Observed{o}); err != nil {
			return err
		}
		links, err := people.Links(ctx, tx, people.IdentityID(o.Name, o.Email))
		b.who["b. e."] = access.Actor{PersonID: links[people.IdentityID(o.Name, o.Email)].PersonID}
		return err
	})
	v, err := b.write("ada", Version{Scope: "web", Text: Text{Title: "One harbour", Vision: "x"}})
	if err == nil {
		v, err = b.forward("ada", v.ID, b.today, "ben", "b. e.")
	}
	if err != nil {
		t.Fatal(err)
	}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		_, err := people.Join(ctx, tx, access.Local(), b.who["ben"].PersonID, b.who["b. e."].PersonID)
		return err
	})
	if err := b.say("ben", v.ID, Adopts, ""); err != nil {
		t.Fatal(err)
	}
	if adopt, _, waits := b.get("ada", v.ID).Count(); adopt != 2 || waits != 0 {
		t.Errorf("%d adopt, and %d are waited for", adopt, waits)
	}
}

// search is what package find does of this kind: it looks for words, and asks Found what may be told.
func search(ctx context.Context, tx *store.Tx, actor access.Actor, words string, limit int) ([]text.Found, error) {
	keys, err := text.Find(ctx, tx, text.Parse(words), 0, 100, TextKind)
	if err != nil {
		return nil, err
	}
	hidden, err := Hidden(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	found, err := Found(ctx, tx, actor, text.IDs(keys)...)
	if len(found)+len(hidden) < len(keys) {
		return nil, errors.New("less is told than is not hidden")
	}
	return found[:min(len(found), limit)], err
}
