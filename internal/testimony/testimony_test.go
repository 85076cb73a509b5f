package testimony

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

var ctx = context.Background()

// town is a database with three persons who have accounts.
type town struct {
	t  *testing.T
	db *store.DB
	id map[string]string // by first name
}

func open(t *testing.T, db *store.DB) *town {
	t.Helper()
	w := &town{t: t, db: db, id: map[string]string{}}
	w.write(func(tx *store.Tx) error {
		for _, name := range []string{"Ann", "Ben", "Cay"} {
			o := people.Observed{Name: name + " Example", Email: strings.ToLower(name) + "@example.com"}
			if err := people.Observe(ctx, tx, "repository", []people.Observed{o}); err != nil {
				return err
			}
			identity := people.IdentityID(o.Name, o.Email)
			links, err := people.Links(ctx, tx, identity)
			if err != nil {
				return err
			}
			w.id[name] = links[identity].PersonID
		}
		return nil
	})
	return w
}

func (w *town) write(fn func(tx *store.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(ctx, fn); err != nil {
		w.t.Fatal(err)
	}
}

// as is a member's account of somebody, or of nobody.
func (w *town) as(name string) access.Actor {
	return access.Actor{ID: "account-" + name, Name: name, Role: access.Member, PersonID: w.id[name], Standing: &access.Standing{}}
}

// say says it, and returns its id.
func (w *town) say(who string, n New) string {
	w.t.Helper()
	var s Statement
	w.write(func(tx *store.Tx) (err error) {
		s, err = Say(ctx, tx, w.as(who), n)
		return err
	})
	return s.ID
}

// state returns "kind state person other rating" of all statements, the newest first.
func (w *town) state() string {
	w.t.Helper()
	var lines []string
	w.write(func(tx *store.Tx) error {
		all, err := Of(ctx, tx, w.as("Cay"), "r")
		for _, s := range all {
			lines = append(lines, strings.Join([]string{string(s.Kind), string(s.State), s.Person.Name, s.Other.Name,
				string(rune('0' + s.Rating))}, " "))
		}
		return err
	})
	return strings.Join(lines, "; ")
}

func (w *town) refused(kind fault.Kind, fn func(tx *store.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(ctx, fn); !fault.Is(err, kind) {
		w.t.Errorf("got %v, want a failure of kind %s", err, kind)
	}
}

var (
	today = store.DateOf(leadtest.Epoch)
	core  = Place{Repository: "r", Area: "core"}
)

func (w *town) walk() New {
	return New{Place: core, Kind: WalkThrough, Person: w.id["Ben"], Other: w.id["Ann"], Day: today}
}

func TestWalkThrough(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		id := w.say("Ann", w.walk())
		if got := w.state(); got != "walk-through open Ben Example Ann Example 0" {
			t.Errorf("by the teacher: %q", got)
		}
		confirm := func(who string, rating int) func(tx *store.Tx) error {
			return func(tx *store.Tx) error { _, err := Confirm(ctx, tx, w.as(who), id, rating); return err }
		}
		w.refused(fault.KindDenied, confirm("Ann", 4))
		w.refused(fault.KindDenied, confirm("Cay", 4))
		w.refused(fault.KindInvalid, confirm("Ben", 0))
		w.refused(fault.KindInvalid, confirm("Ben", 6))
		w.write(func(tx *store.Tx) error {
			waiting, err := Waiting(ctx, tx, w.as("Ben"), w.id["Ben"])
			if len(waiting) != 1 || waiting[0].ID != id {
				t.Errorf("%v wait for Ben", waiting)
			}
			return err
		})
		w.refused(fault.KindDenied, func(tx *store.Tx) error { _, err := Waiting(ctx, tx, w.as("Cay"), w.id["Ben"]); return err })
		w.write(confirm("Ben", 4))
		w.refused(fault.KindConflict, confirm("Ben", 4))
		if got := w.state(); got != "walk-through confirmed Ben Example Ann Example 4" {
			t.Errorf("confirmed: %q", got)
		}
		n := w.walk()
		n.Rating = 3
		w.refused(fault.KindConflict, func(tx *store.Tx) error { _, err := Say(ctx, tx, w.as("Ben"), n); return err })
		withdraw := func(who string) func(tx *store.Tx) error {
			return func(tx *store.Tx) error { return Withdraw(ctx, tx, w.as(who), id) }
		}
		w.refused(fault.KindDenied, withdraw("Cay"))
		w.write(withdraw("Ann"))
		w.refused(fault.KindNotFound, withdraw("Ann"))
		w.say("Ben", n)
		if got := w.state(); got != "walk-through confirmed Ben Example Ann Example 3" {
			t.Errorf("by the learner: %q", got)
		}
	})
}

func TestAnswered(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		n := New{Place: core, Kind: Answered, Person: w.id["Ann"], Other: w.id["Ben"], Day: today, Rating: 5}
		w.refused(fault.KindDenied, func(tx *store.Tx) error { _, err := Say(ctx, tx, w.as("Cay"), n); return err })
		id := w.say("Ann", n)
		if got := w.state(); got != "answered open Ann Example Ben Example 0" {
			t.Errorf("by who answered: %q", got)
		}
		confirm := func(who string) func(tx *store.Tx) error {
			return func(tx *store.Tx) error { _, err := Confirm(ctx, tx, w.as(who), id, 5); return err }
		}
		w.refused(fault.KindDenied, confirm("Ann"))
		w.refused(fault.KindDenied, confirm("Cay"))
		w.write(func(tx *store.Tx) error {
			waiting, err := Waiting(ctx, tx, w.as("Ben"), w.id["Ben"])
			if len(waiting) != 1 || waiting[0].ID != id {
				t.Errorf("%v wait for Ben", waiting)
			}
			return err
		})
		w.refused(fault.KindConflict, func(tx *store.Tx) error { _, err := Say(ctx, tx, w.as("Ben"), n); return err })
		w.write(confirm("Ben"))
		if got := w.state(); got != "answered confirmed Ann Example Ben Example 0" {
			t.Errorf("confirmed: %q", got)
		}
		w.write(func(tx *store.Tx) error { return Withdraw(ctx, tx, w.as("Ben"), id) })
		w.say("Ben", n)
		if got := w.state(); got != "answered confirmed Ann Example Ben Example 0" {
			t.Errorf("by who asked: %q", got)
		}
	})
}

func TestDeclared(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		id := w.say("Ann", New{Place: Place{Repository: "r", Path: "docs"}, Kind: Declared, Person: w.id["Ann"], Day: today, Rating: 5})
		confirm := func(who string) func(tx *store.Tx) error {
			return func(tx *store.Tx) error { _, err := Confirm(ctx, tx, w.as(who), id, 0); return err }
		}
		w.refused(fault.KindDenied, confirm("Ann"))
		w.refused(fault.KindDenied, confirm("nobody"))
		w.write(confirm("Cay"))
		w.say("Ben", New{Place: core, Kind: Disclaimed, Person: w.id["Ben"], Day: today.AddDays(-1)})
		if got := w.state(); got != "declared confirmed Ann Example Cay Example 5; disclaimed confirmed Ben Example  1" {
			t.Errorf("%q", got)
		}
	})
}

func TestSayIsRefused(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		declared := New{Place: core, Kind: Declared, Person: w.id["Ann"], Day: today, Rating: 3}
		for name, tt := range map[string]struct {
			who  string
			kind fault.Kind
			n    New
			with func(n *New)
		}{
			"for somebody else":          {"Ben", fault.KindDenied, declared, nil},
			"by nobody":                  {"nobody", fault.KindDenied, declared, nil},
			"a walk-through of others":   {"Cay", fault.KindDenied, w.walk(), nil},
			"a walk-through alone":       {"Ben", fault.KindInvalid, w.walk(), func(n *New) { n.Other = n.Person }},
			"a walk-through by nobody":   {"Ben", fault.KindInvalid, w.walk(), func(n *New) { n.Other = "" }},
			"a walk-through by a ghost":  {"Ben", fault.KindNotFound, w.walk(), func(n *New) { n.Other, n.Rating = "ghost", 3 }},
			"an answer to oneself":       {"Ann", fault.KindInvalid, declared, func(n *New) { n.Kind, n.Other = Answered, n.Person }},
			"an answer to nobody":        {"Ann", fault.KindInvalid, declared, func(n *New) { n.Kind = Answered }},
			"a teacher of what one says": {"Ann", fault.KindInvalid, declared, func(n *New) { n.Other = w.id["Ben"] }},
			"no rating":                  {"Ann", fault.KindInvalid, declared, func(n *New) { n.Rating = 0 }},
			"a rating too high":          {"Ann", fault.KindInvalid, declared, func(n *New) { n.Rating = 6 }},
			"no place":                   {"Ann", fault.KindInvalid, declared, func(n *New) { n.Area = "" }},
			"two places":                 {"Ann", fault.KindInvalid, declared, func(n *New) { n.Path = "docs" }},
			"no kind":                    {"Ann", fault.KindInvalid, declared, func(n *New) { n.Kind = "guessed" }},
			"no day":                     {"Ann", fault.KindInvalid, declared, func(n *New) { n.Day = store.Date{} }},
			"tomorrow":                   {"Ann", fault.KindInvalid, declared, func(n *New) { n.Day = today.AddDays(1) }},
			"a book":                     {"Ann", fault.KindInvalid, declared, func(n *New) { n.Note = strings.Repeat("a", maxNote+1) }},
			"a zero byte":                {"Ann", fault.KindInvalid, declared, func(n *New) { n.Note = "a\x00b" }},
		} {
			if tt.with != nil {
				tt.with(&tt.n)
			}
			err := db.Write(ctx, func(tx *store.Tx) error { _, err := Say(ctx, tx, w.as(tt.who), tt.n); return err })
			if !fault.Is(err, tt.kind) {
				t.Errorf("%s: got %v, want a failure of kind %s", name, err, tt.kind)
			}
		}
		if got := w.state(); got != "" {
			t.Errorf("what was refused is there: %q", got)
		}
	})
}

func TestStewards(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		var asked, offered Stewardship
		w.write(func(tx *store.Tx) (err error) {
			if asked, err = NameSteward(ctx, tx, w.as("Ann"), core, w.id["Ben"]); err != nil {
				return err
			}
			offered, err = NameSteward(ctx, tx, w.as("Cay"), core, w.id["Cay"])
			return err
		})
		if asked.Accepted || !offered.Accepted || asked.By.ID != w.id["Ann"] {
			t.Errorf("asked %+v, offered %+v", asked, offered)
		}
		w.refused(fault.KindConflict, func(tx *store.Tx) error { _, err := NameSteward(ctx, tx, w.as("Cay"), core, w.id["Ben"]); return err })
		w.refused(fault.KindNotFound, func(tx *store.Tx) error { _, err := NameSteward(ctx, tx, w.as("Cay"), core, "ghost"); return err })
		w.refused(fault.KindInvalid, func(tx *store.Tx) error {
			_, err := NameSteward(ctx, tx, w.as("Cay"), Place{}, w.id["Ben"])
			return err
		})
		w.refused(fault.KindDenied, func(tx *store.Tx) error { _, err := AcceptStewardship(ctx, tx, w.as("Ann"), asked.ID); return err })
		w.refused(fault.KindDenied, func(tx *store.Tx) error {
			left := w.as("Ben")
			left.Standing = &access.Standing{Left: true}
			_, err := AcceptStewardship(ctx, tx, left, asked.ID)
			return err
		})
		w.write(func(tx *store.Tx) error {
			s, err := AcceptStewardship(ctx, tx, w.as("Ben"), asked.ID)
			if !s.Accepted {
				t.Error("Ben did not accept")
			}
			return err
		})
		w.refused(fault.KindDenied, func(tx *store.Tx) error { return EndStewardship(ctx, tx, w.as("Ben"), offered.ID) })
		w.refused(fault.KindDenied, func(tx *store.Tx) error { return EndStewardship(ctx, tx, w.as("Cay"), asked.ID) })
		w.write(func(tx *store.Tx) error { return EndStewardship(ctx, tx, w.as("Cay"), offered.ID) })
		w.write(func(tx *store.Tx) error {
			all, err := Stewards(ctx, tx, w.as("Ann"), "r")
			theirs, err2 := StewardOf(ctx, tx, w.as("Ann"), w.id["Ben"])
			if len(all) != 1 || len(theirs) != 1 || all[0].Person.Name != "Ben Example" {
				t.Errorf("stewards %+v, Ben's %+v", all, theirs)
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}

// TestErase takes Ann out: what Ben learnt from her stays, what she said goes.
func TestErase(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		n := w.walk()
		n.Rating, n.Note = 4, "With Ann Example at the board"
		w.say("Ben", n)
		leadtest.ClockOf(t, db).Advance(time.Second)
		w.say("Ann", New{Place: core, Kind: Declared, Person: w.id["Ann"], Day: today, Rating: 3})
		w.write(func(tx *store.Tx) error {
			if _, err := NameSteward(ctx, tx, w.as("Ann"), core, w.id["Ann"]); err != nil {
				return err
			}
			owner := access.Actor{ID: "o", Name: "O", Role: access.Owner}
			traces, err := access.TracesOf(ctx, tx, w.id["Ann"], w.id["Ann"])
			if err != nil {
				return err
			}
			if err := AskOut(ctx, tx, w.as("Ann"), "r", store.Date{}); err != nil {
				return err
			}
			kept, err := KeptOf(ctx, tx, w.as("Ann"), traces)
			if len(kept.Said) != 2 || len(kept.Stewardships) != 1 || len(kept.OptOuts) != 1 || err != nil {
				t.Errorf("kept: %v, %v", kept, err)
			}
			erased, err := people.Erase(ctx, tx, owner, traces)
			if err != nil {
				return err
			}
			return Erase(ctx, tx, owner, traces, erased)
		})
		if got := w.state(); got != "walk-through confirmed Ben Example  4" {
			t.Errorf("left: %q", got)
		}
		w.write(func(tx *store.Tx) error {
			all, err := Stewards(ctx, tx, w.as("Ben"), "r")
			said, err2 := Of(ctx, tx, w.as("Ben"), "r")
			if asked, err := NotSuggested(ctx, tx, w.as("Ben"), "r"); len(asked) != 0 || err != nil {
				t.Errorf("left: %v, %v", asked, err)
			}
			if len(all) != 0 || strings.Contains(said[0].Note, "Ann") {
				t.Errorf("left: %v, %q", all, said[0].Note)
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}
