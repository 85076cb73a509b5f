package people

import (
	"cmp"
	"errors"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

const (
	ann   = "Ann Oakley <ann@example.com>"
	annHm = "x <aoakley@example.org>"
)

func TestConfirmAndUndo(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, ann, annHm)
		before := state(t, db)
		q := only(t, db)
		if q.Confidence != Likely || !strings.Contains(q.Reason,
			"aoakley@example.org") || q.A.Name != "Ann Oakley" ||
			len(q.B.Identities) != 1 {
			t.Errorf("the proposal is %+v", q)
		}
		confirm := act(t, db, func(tx *store.Tx) (string, error) { return Confirm(ctx, tx, access.Local(), q.ID) })
		if got := names(t, db); got != "Ann Oakley 2" {
			t.Errorf("after confirming the persons are %s", got)
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := Refuse(ctx, tx, access.Local(), q.ID)
			return err
		})
		if !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), access.Local().Name) {
			t.Errorf("answering twice gives %v, want a conflict that names who was first", err)
		}
		undo(t, db, confirm)
		if got := state(t, db); got != before {
			t.Errorf("after undoing:\n%s\nwant as before:\n%s", got, before)
		}
		err = db.Write(ctx, func(tx *store.Tx) error { return Undo(ctx, tx, access.Local(), confirm) })
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("undoing twice gives %v, want a conflict", err)
		}
		write(t, db, func(tx *store.Tx) error {
			page, err := Decisions(ctx, tx, access.Local(), Page{})
			if len(page.Decisions) != 1 {
				t.Fatalf("the decisions are %+v", page)
			}
			d := page.Decisions[0]
			if d.Verb != VerbConfirm || d.By == "" || d.UndoneBy != access.Local().Name || d.UndoneAt.IsZero() ||
				len(d.Sides[0]) != 1 || len(d.Sides[1]) != 1 || d.PersonID != q.A.ID {
				t.Errorf("the decision is %+v", d)
			}
			deeds, err2 := access.Records(ctx, tx, access.Local(), "", 10)
			if len(deeds) != 3 { // joined persons, joined identities, undid
				t.Errorf("the record is %+v", deeds)
			}
			return errors.Join(err, err2)
		})
	})
}

// TestNobodyBecomesSomebodyElse: who runs Leadwright answers who is who, but not who they are themselves, since whoever
// counts as somebody sees what is private to them.
func TestNobodyBecomesSomebodyElse(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, ann, annHm)
		q := only(t, db)
		as := func(role access.Role, person string) access.Actor {
			return access.Actor{ID: "a", Name: "Kit", Role: role, PersonID: person}
		}
		answers := map[string]func(tx *store.Tx, actor access.Actor) (string, error){
			"confirm": func(tx *store.Tx, actor access.Actor) (string, error) { return Confirm(ctx, tx, actor, q.ID) },
			"join":    func(tx *store.Tx, actor access.Actor) (string, error) { return Join(ctx, tx, actor, q.A.ID, q.B.ID) },
		}
		for name, answer := range answers {
			for _, person := range []string{q.A.ID, q.B.ID} {
				err := db.Write(ctx, func(tx *store.Tx) error { _, err := answer(tx, as(access.Administrator, person)); return err })
				if !fault.Is(err, fault.KindDenied) {
					t.Errorf("an administrator becomes somebody else by %s: %v", name, err)
				}
			}
			for _, actor := range []access.Actor{as(access.Owner, q.A.ID), as(access.Administrator, ""), as(access.Administrator, "another")} {
				undo(t, db, act(t, db, func(tx *store.Tx) (string, error) { return answer(tx, actor) }))
			}
		}
	})
}

func TestRefuseHoldsAgainstTheRule(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, ann, annHm)
		before, q := state(t, db), only(t, db)
		refuse := act(t, db, func(tx *store.Tx) (string, error) { return Refuse(ctx, tx, access.Local(), q.ID) })
		write(t, db, func(tx *store.Tx) error {
			page, err := Proposals(ctx, tx, access.Local(), Page{})
			if len(page.Proposals) != 0 || page.Total != 0 {
				t.Errorf("proposed again after it was refused: %+v", page)
			}
			return err
		})
		_, err := withTx(db, func(tx *store.Tx) (string, error) { return Confirm(ctx, tx, access.Local(), q.ID) })
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("confirming what was refused gives %v, want a conflict", err)
		}
		_, err = withTx(db, func(tx *store.Tx) (string, error) {
			return Join(ctx, tx, access.Local(), q.A.ID,
				q.B.ID)
		})
		if _, hint := fault.Sentence(err); !fault.Is(err, fault.KindConflict) || hint == "" {
			t.Errorf("joining what was refused gives %v, want a conflict with a hint", err)
		}
		undo(t, db, refuse)
		if got := state(t, db); got != before {
			t.Errorf("after undoing:\n%s\nwant as before:\n%s", got, before)
		}
		refuse = act(t, db, func(tx *store.Tx) (string, error) { return Refuse(ctx, tx, access.Local(), q.ID) })
		observe(t, db, "Ann Oakley <aoakley@example.org>") // now the rule would join the two
		if got := names(t, db); strings.Contains(got, "3") {
			t.Errorf("the rule joined what was refused: %s", got)
		}
		undo(t, db, refuse)
		if got := names(t, db); got != "Ann Oakley 3" {
			t.Errorf("with the refusal undone the persons are %s", got)
		}
	})
}

func withTx(db *store.DB, fn func(tx *store.Tx) (string, error)) (text string, err error) {
	err = db.Write(ctx, func(tx *store.Tx) (err error) {
		text, err = fn(tx)
		return err
	})
	return text, err
}

func TestSeparate(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		first, second, third := "Ann Oak <annoak@example.com>", "annoak <annoak@example.org>",
			"Ann Oak <x@example.net>"
		observe(t, db, first, second, third)
		person := personOf(t, db, first)
		// The founder leaves: the person keeps the id, with the rest.
		separate := act(t, db, func(tx *store.Tx) (string, error) {
			return Separate(ctx, tx, access.Local(),
				id(first))
		})
		if got := personOf(t, db, third); got != person {
			t.Errorf("the rest is person %s, want %s", got, person)
		}
		alone := personOf(t, db, first)
		if alone == person || alone == "" {
			t.Errorf("the separated identity is person %q", alone)
		}
		observe(t, db, "ann <annoak@example.com>")
		if got := personOf(t, db, "ann <annoak@example.com>"); got != alone {
			t.Errorf("a new identity with the separated address is person %s, want %s", got, alone)
		}
		undo(t, db, separate)
		if got := personOf(t, db, first); got != person || names(t, db) != "Ann Oak 4" {
			t.Errorf("after undoing the person is %s (%s), want %s", got, names(t, db), person)
		}
		for _, c := range []struct {
			what string
			ids  []string
			want fault.Kind
		}{
			{"nothing", nil, fault.KindInvalid},
			{"all", []string{id(first), id(second), id(third), id("ann <annoak@example.com>")}, fault.KindInvalid},
			{"what is not known", []string{"i0"}, fault.KindNotFound},
		} {
			_, err := withTx(db, func(tx *store.Tx) (string, error) {
				return Separate(ctx, tx, access.Local(),
					c.ids...)
			})
			if !fault.Is(err, c.want) {
				t.Errorf("separating %s gives %v, want %v", c.what, err, c.want)
			}
		}
	})
}

func TestUndoAfterLaterMerges(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		a, b, c := "Ann Oak <a1@example.com>", "Bo Elm <b1@example.com>", "Cy Ash <c1@example.com>"
		observe(t, db, a, b, c)
		before := state(t, db)
		joined := func(x, y string) string {
			return act(t, db, func(tx *store.Tx) (string, error) {
				links, err := Links(ctx, tx, id(x), id(y))
				if err != nil {
					return "", err
				}
				return Join(ctx, tx, access.Local(), links[id(x)].PersonID, links[id(y)].PersonID)
			})
		}
		one := joined(a, b)
		two := joined(b, c)
		if got := names(t, db); !strings.HasSuffix(got, " 3") {
			t.Fatalf("joined twice, the persons are %s", got)
		}
		undo(t, db, one)
		if got := len(strings.Split(names(t, db), ", ")); got != 2 || personOf(t, db, b) == personOf(t, db, a) {
			t.Errorf("with the first joining undone the persons are %s", names(t, db))
		}
		undo(t, db, two)
		if got := state(t, db); got != before {
			t.Errorf("with all undone:\n%s\nwant as before:\n%s", got, before)
		}
	})
}

func TestDeclare(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		robot, human := "Nightly Sync <sync-nightly@example.com>", "Nils Bot <nils@example.com>"
		observe(t, db, robot, "Nightly Sync <other@example.com>", human)
		before, person := state(t, db), personOf(t, db, robot)
		declare := func(line string, kind Kind) string {
			return act(t, db, func(tx *store.Tx) (string, error) {
				return Declare(ctx, tx, access.Local(), id(line),
					kind)
			})
		}
		bot := declare(robot, KindBot)
		if personOf(t, db, robot) != "" || personOf(t, db, "Nightly Sync <other@example.com>") != person {
			t.Error("a declared bot is still a person's, or the rest lost the person's id")
		}
		back := declare(robot, KindHuman)
		if got := personOf(t, db, robot); got != person {
			t.Errorf("declared human again it is person %q, want %s", got, person)
		}
		named := declare(human, KindHuman)
		if personOf(t, db, human) == "" {
			t.Error("a declared human is nobody")
		}
		for _, d := range []string{back, named, bot} {
			undo(t, db, d)
		}
		if got := state(t, db); got != before {
			t.Errorf("with all undone:\n%s\nwant as before:\n%s", got, before)
		}
		for _, c := range []struct {
			kind Kind
			want fault.Kind
		}{{KindHuman, fault.KindConflict}, {"ghost", fault.KindInvalid}} {
			_, err := withTx(db, func(tx *store.Tx) (string, error) {
				return Declare(ctx, tx, access.Local(), id(robot), c.kind)
			})
			if !fault.Is(err, c.want) {
				t.Errorf("declaring a human %q gives %v, want %v", c.kind, err, c.want)
			}
		}
	})
}

func TestTwoConfirmAtOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, ann, annHm)
		q := only(t, db)
		errs := make([]error, 4)
		var wait sync.WaitGroup
		for n := range errs {
			wait.Go(func() {
				_, errs[n] = withTx(db, func(tx *store.Tx) (string, error) {
					return Confirm(ctx, tx, access.Local(),
						q.ID)
				})
			})
		}
		wait.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.KindConflict) {
				t.Errorf("the slower one got %v, want a conflict", err)
			}
		}
		if won != 1 || names(t, db) != "Ann Oakley 2" {
			t.Errorf("%d confirmations went through, and the persons are %s", won, names(t, db))
		}
	})
}

// errRollback ends a transaction without keeping anything.
var errRollback = errors.New("roll back")

func TestDecisionsUndoneLeaveNoTrace(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	rapid.Check(t, func(t *rapid.T) {
		all := worlds().Draw(t, "world")
		err := db.Write(ctx, func(tx *store.Tx) error {
			var seen []Observed
			for _, k := range all {
				o := Observed{Name: k.name, Email: k.email}
				for _, a := range k.aliases {
					o.CanonicalName, o.CanonicalEmail = a.name, a.email
				}
				seen = append(seen, o)
			}
			if err := Observe(ctx, tx, "repository", seen); err != nil {
				return err
			}
			before, err := who(tx)
			if err != nil {
				return err
			}
			var done []string
			for range rapid.IntRange(1, 4).Draw(t, "decisions") {
				d, err := drawDecision(t, tx, all)
				if err != nil && !fault.Is(err, fault.KindInvalid) && !fault.Is(err, fault.KindConflict) {
					return err
				}
				if err != nil { // what a refused operation wrote, its transaction would have taken back
					return errRollback
				}
				done = append(done, d)
			}
			for _, d := range rapid.Permutation(done).Draw(t, "undone") {
				if err := Undo(ctx, tx, access.Local(), d); err != nil {
					return err
				}
			}
			after, err := who(tx)
			if err != nil {
				return err
			}
			if after != before {
				t.Fatalf("before:\n%s\nafter:\n%s", before, after)
			}
			return errRollback
		})
		if !errors.Is(err, errRollback) {
			t.Fatal(err)
		}
	})
}

// drawDecision decides something.
func drawDecision(t *rapid.T, tx *store.Tx, all []known) (string, error) {
	a, b := rapid.SampledFrom(all).Draw(t, "a"), rapid.SampledFrom(all).Draw(t, "b")
	switch rapid.SampledFrom([]Verb{VerbConfirm, VerbRefuse, VerbSeparate, VerbDeclare}).Draw(t, "verb") {
	case VerbSeparate:
		return Separate(ctx, tx, access.Local(), a.id)
	case VerbDeclare:
		return Declare(ctx, tx, access.Local(), a.id, rapid.SampledFrom([]Kind{KindHuman, KindBot}).Draw(t, "kind"))
	case VerbRefuse:
		page, err := Proposals(ctx, tx, access.Local(), Page{})
		if err != nil || len(page.Proposals) == 0 {
			return "", cmp.Or(err, error(fault.Invalid("proposal", "There is none")))
		}
		return Refuse(ctx, tx, access.Local(), rapid.SampledFrom(page.Proposals).Draw(t, "proposal").ID)
	default:
		links, err := Links(ctx, tx, a.id, b.id)
		x, y := links[a.id].PersonID, links[b.id].PersonID
		if err != nil || x == "" || y == "" {
			return "", cmp.Or(err, error(fault.Invalid("person", "There is none")))
		}
		return Join(ctx, tx, access.Local(), x, y)
	}
}
