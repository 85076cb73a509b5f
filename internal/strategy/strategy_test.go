package strategy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// board is an organisation with two teams and a project: Ada leads web, Ben works in it, and Dee manages the other.
type board struct {
	t   *testing.T
	db  *store.DB
	who map[string]access.Actor
}

func open(t *testing.T, db *store.DB) *board {
	t.Helper()
	b := &board{t: t, db: db, who: map[string]access.Actor{"owner": access.Local()}}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		for key, kind := range map[string]roster.Kind{"web": roster.Team, "yard": roster.Team, "move": roster.Project} {
			if _, err := organisation.PutScope(ctx, tx, access.Local(), roster.Scope{Key: key, Name: "The " + key, Kind: kind}); err != nil {
				return err
			}
		}
		for handle, relation := range map[string]map[string]access.Relation{
			"ada": {"web": access.Leads}, "ben": nil, "dee": {"yard": access.Manages}} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example"}
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
		return nil
	})
	return b
}

func (b *board) do(fn func(ctx context.Context, tx *store.Tx) error) {
	b.t.Helper()
	if err := b.try(fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *board) try(fn func(ctx context.Context, tx *store.Tx) error) error {
	return b.db.Write(b.t.Context(), func(tx *store.Tx) error { return fn(b.t.Context(), tx) })
}

func (b *board) set(who string, o Objective) (Objective, error) {
	return o, b.try(func(ctx context.Context, tx *store.Tx) (err error) {
		o, err = Set(ctx, tx, b.who[who], o.Revision, o)
		return err
	})
}

func (b *board) must(who string, o Objective) Objective {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) {
		o, err = Set(ctx, tx, b.who[who], 0, o)
		return err
	})
	return o
}

func (b *board) get(who, id string) (w Whole) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) { w, err = Get(ctx, tx, b.who[who], id); return err })
	return w
}

func (b *board) take(who, id, measure string, r Reading) error {
	return b.try(func(ctx context.Context, tx *store.Tx) error { return Take(ctx, tx, b.who[who], id, measure, r) })
}

func (b *board) decision(title string, draft bool) (d direction.Decision) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) {
		if d, err = direction.Propose(ctx, tx, access.Local(), direction.New{Title: title, Draft: draft}); err != nil || draft {
			return err
		}
		d, err = direction.Settle(ctx, tx, access.Local(), d.ID, 0, direction.Change{To: adr.Accepted})
		return err
	})
	return d
}

func day(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestAnObjectiveFromSettingToReaching(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		ben := Person{ID: b.who["ben"].PersonID}
		for who, want := range map[string]bool{"ada": true, "ben": false, "dee": false, "owner": true} {
			if _, err := b.set(who, Objective{Title: "By " + who, Scope: "web"}); fault.Is(err, fault.KindDenied) == want {
				t.Errorf("%s sets an objective for web: %v", who, err)
			}
		}
		if _, err := b.set("ada", Objective{Title: "For all"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("who leads a team sets an objective for all: %v", err)
		}
		o := b.must("ada", Objective{Title: " Answer  in a second", Scope: "web", Owner: ben, Until: day("2026-06-30"), Why: "People *leave*."})
		if o.Title != "Answer in a second" || o.Owner.Name != "Ben Example" || o.Status != Open || o.Author.ID != b.who["ada"].PersonID {
			t.Errorf("set %+v", o)
		}
		var m Measure
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			m, err = AddMeasure(ctx, tx, b.who["ada"], o.ID, Measure{Name: "slowest tenth", Unit: "s", Baseline: 4.5, Target: 1})
			return err
		})
		if err := b.try(func(ctx context.Context, tx *store.Tx) error {
			_, err := AddMeasure(ctx, tx, b.who["ben"], o.ID, m)
			return err
		}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("its owner measures it otherwise: %v", err)
		}
		for who, want := range map[string]bool{"ben": true, "ada": true, "dee": false} {
			if err := b.take(who, o.ID, m.ID, Reading{Value: 3.1, Day: day("2026-03-01")}); fault.Is(err, fault.KindDenied) == want {
				t.Errorf("%s takes a reading: %v", who, err)
			}
		}
		if err := b.take("ben", o.ID, m.ID, Reading{Value: 2.75, Note: "With the cache"}); err != nil { // on the day
			t.Error(err)
		}
		if err := b.take("ben", o.ID, m.ID, Reading{Value: 9, Day: day("2026-02-01")}); err != nil { // later, of an earlier day
			t.Error(err)
		}
		if err := b.take("ben", o.ID, m.ID, Reading{Value: 1, Day: day("2026-03-03")}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a reading of tomorrow: %v", err)
		}
		if err := b.take("ben", o.ID, "none", Reading{}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("of no measure: %v", err)
		}
		w := b.get("dee", o.ID)
		if got, known := w.Progress(); !known || got != 0.5 || len(w.Measures[0].Readings) != 4 || w.Measures[0].Readings[0].By != "Ben Example" {
			t.Errorf("it is at %v of %+v", got, w.Measures)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			all, err := List(ctx, tx, b.who["dee"])
			at := slices.IndexFunc(all, func(x Objective) bool { return x.ID == o.ID })
			if got, known := all[at].Progress(); !known || got != 0.5 || len(all[at].Measures[0].Readings) != 1 {
				t.Errorf("the list has %v of %+v", got, all[at].Measures)
			}
			return err
		})
		if _, err := b.set("ada", o); !fault.Is(err, fault.KindConflict) { // readings made the next revision
			t.Errorf("over another revision: %v", err)
		}
		w.Objective.Until = day("2026-09-30")
		b.must("ada", w.Objective)
		if w = b.get("ada", o.ID); w.Events[0].What != "changed last day, from 2026-06-30 to 2026-09-30" || w.Events[0].By != "Ada Example" {
			t.Errorf("its history is %+v", w.Events)
		}
		shut := func(who string, to Status, reason string) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := Close(ctx, tx, b.who[who], o.ID, 0, to, reason)
				return err
			})
		}
		if err := shut("ben", Reached, ""); !fault.Is(err, fault.KindDenied) {
			t.Errorf("its owner calls it reached: %v", err)
		}
		if err := shut("ada", Dropped, "Nobody waits any more."); err != nil {
			t.Error(err)
		}
		if err := b.take("ben", o.ID, m.ID, Reading{Value: 1}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a reading of what was dropped: %v", err)
		}
		if err := shut("ada", Open, ""); err != nil || b.get("ada", o.ID).Reason != "" {
			t.Errorf("taken up again: %v", err)
		}
	})
}

func TestTheTree(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		top := b.must("owner", Objective{Title: "Be quick"})
		part := b.must("ada", Objective{Title: "Answer in a second", Scope: "web", Parent: top.ID})
		leaf := b.must("dee", Objective{Title: "Load in a minute", Scope: "yard", Parent: part.ID})
		top.Parent = leaf.ID
		if _, err := b.set("owner", top); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a circle: %v", err)
		}
		for name, o := range map[string]Objective{"parent": {Title: "x", Parent: "none"}, "scope": {Title: "x", Scope: "none"},
			"owner": {Title: "x", Owner: Person{ID: "none"}}} {
			if _, err := b.set("owner", o); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("with a %s that is not there: %v", name, err)
			}
		}
		held, spare, draft := b.decision("One queue", false), b.decision("Two queues", false), b.decision("Perhaps three", true)
		serve := func(who, id string, r Ref) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error { return Serve(ctx, tx, b.who[who], id, r) })
		}
		for _, r := range []Ref{{Kind: Decision, ID: held.ID}, {Kind: Project, ID: "move"}, {Kind: Work, ID: "7", Title: "Build it", Href: "/work/7"}} {
			if err := serve("ada", part.ID, r); err != nil {
				t.Errorf("%+v: %v", r, err)
			}
			if err := serve("ada", part.ID, r); !fault.Is(err, fault.KindConflict) {
				t.Errorf("%+v again: %v", r, err)
			}
		}
		for name, r := range map[string]Ref{"a draft of others": {Kind: Decision, ID: draft.ID}, "no decision": {Kind: Decision, ID: "none"},
			"a team as project": {Kind: Project, ID: "web"}} {
			if err := serve("ada", part.ID, r); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := serve("dee", part.ID, Ref{Kind: Decision, ID: spare.ID}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("for another team: %v", err)
		}
		if err := serve("owner", part.ID, Ref{Kind: Decision, ID: draft.ID}); err != nil {
			t.Fatal(err)
		}
		look := func(who string, f Filter) (tree Tree) {
			b.do(func(ctx context.Context, tx *store.Tx) (err error) {
				tree, err = Look(ctx, tx, b.who[who], f)
				return err
			})
			return tree
		}
		titles := func(refs []Ref) (out []string) {
			for _, r := range refs {
				out = append(out, r.Title)
			}
			return out
		}
		for who, want := range map[string]string{"ada": "One queue, The move, Build it", "owner": "One queue, Perhaps three, The move, Build it"} {
			tree := look(who, Filter{})
			if len(tree.Tops) != 1 || len(tree.Bare) != 1 || tree.Bare[0].ID != leaf.ID || len(tree.Idle) != 1 || tree.Idle[0].ID != spare.ID {
				t.Fatalf("%s sees %+v", who, tree)
			}
			in := titles(tree.Tops[0].Parts[0].Serves)
			slices.Sort(in)
			sorted := strings.Split(want, ", ")
			slices.Sort(sorted)
			one := titles(b.get(who, part.ID).Serves)
			slices.Sort(one)
			if !slices.Equal(in, sorted) || !slices.Equal(one, sorted) {
				t.Errorf("%s is told that it is served by %v, and alone %v", who, in, one)
			}
		}
		if tree := look("ada", Filter{Scope: "yard"}); len(tree.Tops) != 1 || tree.Tops[0].ID != leaf.ID || len(tree.Idle) != 0 {
			t.Errorf("the yard has %+v", tree)
		}
		w := b.get("dee", leaf.ID)
		if len(w.Above) != 2 || w.Above[0].ID != top.ID || len(b.get("dee", top.ID).Parts) != 1 {
			t.Errorf("above are %+v", w.Above)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			served, err := ServedBy(ctx, tx, b.who["ben"], Decision, held.ID)
			if len(served) != 1 || served[0].ID != part.ID {
				t.Errorf("the decision serves %+v", served)
			}
			return err
		})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			return Leave(ctx, tx, b.who["ada"], part.ID, Decision, held.ID)
		})
		if err := b.try(func(ctx context.Context, tx *store.Tx) error {
			return Leave(ctx, tx, b.who["ada"], part.ID, Decision, held.ID)
		}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("taken away twice: %v", err)
		}
		if tree := look("ada", Filter{}); len(tree.Idle) != 2 || tree.Next != "" {
			t.Errorf("idle are %+v", tree.Idle)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			var files []direction.File
			for i := range 60 {
				files = append(files, direction.File{Path: fmt.Sprintf("%04d-one.md", i+1), Content: []byte("# One\n\n## Status\n\nAccepted\n")})
			}
			_, err := direction.Import(ctx, tx, b.who["owner"], "", "many", files)
			return err
		})
		seen := map[string]bool{}
		for before, pages := "", 1; ; pages++ {
			tree := look("ada", Filter{Before: before})
			for _, d := range tree.Idle {
				seen[d.ID] = true
			}
			if before = tree.Next; before == "" {
				if pages != 2 || len(seen) != 62 {
					t.Errorf("%d pages tell of %d idle decisions", pages, len(seen))
				}
				break
			}
		}
	})
}

// TestWhatIsProposedAndTried: initiatives and experiments serve objectives too, by titles that the reader may read.
func TestWhatIsProposedAndTried(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		o := b.must("ada", Objective{Title: "Answer in a second", Scope: "web"})
		var draft, proposed initiative.Initiative
		var planned, running experiment.Experiment
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			x := initiative.Initiative{Scope: "yard", Title: "Buy a crane", Problem: "p", Benefit: "b", Risk: "r", Days: 1,
				Options: []initiative.Option{{Title: "Borrow one"}}}
			if draft, err = initiative.Put(ctx, tx, b.who["dee"], 0, x); err != nil {
				return err
			}
			x.Title = "Move the ledger"
			if proposed, err = initiative.Put(ctx, tx, b.who["dee"], 0, x); err != nil {
				return err
			}
			if proposed, err = initiative.Propose(ctx, tx, b.who["dee"], proposed.ID, 0, []string{b.who["ada"].PersonID}); err != nil {
				return err
			}
			e := experiment.Experiment{Scope: "web", Title: "Cache it", Belief: "b", Because: "c", Measure: "m", Threshold: "t",
				First: store.DateOf(tx.Now()), Last: store.DateOf(tx.Now()), Intent: experiment.ThrowAway}
			if running, err = experiment.Plan(ctx, tx, b.who["ada"], 0, e); err != nil {
				return err
			}
			if running, err = experiment.Start(ctx, tx, b.who["ada"], running.ID, 0); err != nil {
				return err
			}
			e.Title = "Cache less"
			planned, err = experiment.Plan(ctx, tx, b.who["ada"], 0, e)
			return err
		})
		serve := func(who string, kind Kind, id string) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error {
				return Serve(ctx, tx, b.who[who], o.ID, Ref{Kind: kind, ID: id})
			})
		}
		look := func(who, scope string) (tree Tree) {
			b.do(func(ctx context.Context, tx *store.Tx) (err error) {
				tree, err = Look(ctx, tx, b.who[who], Filter{Scope: scope})
				return err
			})
			return tree
		}
		tree := look("ben", "")
		if len(tree.Initiatives) != 1 || tree.Initiatives[0].ID != proposed.ID || len(tree.Experiments) != 1 || tree.Experiments[0].ID != running.ID {
			t.Errorf("before: %+v", tree)
		}
		if tree := look("ben", "yard"); len(tree.Initiatives) != 1 || len(tree.Experiments) != 0 {
			t.Errorf("in the yard: %+v", tree)
		}
		for name, err := range map[string]error{"a draft of others": serve("ada", Initiative, draft.ID), "no initiative": serve("ada", Initiative, "none"),
			"no experiment": serve("ada", Experiment, "none"), "a kind for another": serve("ada", Experiment, proposed.ID)} {
			if !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, x := range []struct {
			who  string
			kind Kind
			id   string
		}{{"owner", Initiative, draft.ID}, {"ada", Initiative, proposed.ID}, {"ada", Experiment, running.ID}, {"ada", Experiment, planned.ID}} {
			if err := serve(x.who, x.kind, x.id); err != nil {
				t.Fatalf("%+v: %v", x, err)
			}
		}
		for who, want := range map[string]int{"owner": 4, "dee": 4, "ben": 3, "ada": 3} {
			tree := look(who, "")
			if one := b.get(who, o.ID).Serves; len(tree.Tops[0].Serves) != want || len(one) != want {
				t.Errorf("%s sees %+v, and alone %+v", who, tree.Tops[0].Serves, one)
			}
			if len(tree.Initiatives)+len(tree.Experiments) > 0 {
				t.Errorf("%s: idle are %+v and %+v", who, tree.Initiatives, tree.Experiments)
			}
		}
		for _, e := range b.get("ben", o.ID).Events {
			if strings.Contains(e.What, "crane") {
				t.Errorf("the history tells of a draft: %s", e.What)
			}
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			served, err := ServedBy(ctx, tx, b.who["ben"], Initiative, proposed.ID)
			if len(served) != 1 || served[0].ID != o.ID {
				t.Errorf("the initiative serves %+v", served)
			}
			return err
		})
	})
}

func TestWhatWaits(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		ben := Person{ID: b.who["ben"].PersonID}
		b.must("ada", Objective{Title: "Over", Scope: "web", Owner: ben, Until: day("2026-03-01")})
		quiet := b.must("ada", Objective{Title: "Quiet", Scope: "web", Owner: ben, From: day("2026-01-29"), Until: day("2026-03-02")})
		fresh := b.must("ada", Objective{Title: "Fresh", Scope: "web", Owner: ben, From: day("2026-01-01")})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			for id, last := range map[string]string{quiet.ID: "", fresh.ID: "2026-01-31"} { // thirty days ago
				m, err := AddMeasure(ctx, tx, b.who["ada"], id, Measure{Name: "m", Target: 1})
				if err != nil {
					return err
				}
				if last != "" {
					err = Take(ctx, tx, b.who["ben"], id, m.ID, Reading{Day: day(last)})
				}
				if err != nil {
					return err
				}
				if err := Serve(ctx, tx, b.who["ada"], id, Ref{Kind: Work, ID: "1", Title: "w"}); err != nil {
					return err
				}
			}
			return nil
		})
		for who, want := range map[string]string{"ben": "ended Over, unread Quiet", "ada": "ended Over, unserved Over", "dee": ""} {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				due, err := DueFor(ctx, tx, b.who[who])
				var told []string
				for _, x := range due {
					told = append(told, string(x.Why)+" "+x.Title)
				}
				if got := strings.Join(told, ", "); got != want {
					t.Errorf("%s is told %q, want %q", who, got, want)
				}
				return err
			})
		}
	})
}

func TestAPersonIsTakenOut(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		ben := b.who["ben"]
		o := b.must("ada", Objective{Title: "Be quick", Scope: "web", Owner: Person{ID: ben.PersonID}})
		var kept Kept
		traces := access.Traces{PersonID: ben.PersonID, Persons: []string{ben.PersonID}, Accounts: []string{ben.ID}}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			m, err := AddMeasure(ctx, tx, b.who["ada"], o.ID, Measure{Name: "m", Target: 1})
			if err != nil {
				return err
			}
			if err := Take(ctx, tx, ben, o.ID, m.ID, Reading{Value: 1, Note: "With the cache"}); err != nil {
				return err
			}
			kept, err = KeptOf(ctx, tx, ben, traces)
			return err
		})
		if len(kept.Owns) != 1 || len(kept.Wrote) != 0 || len(kept.Readings) != 1 || kept.Readings[0].Objective != o.Title {
			t.Errorf("kept is %+v", kept)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			if err := Erase(ctx, tx, b.who["ada"], traces, &people.Erased{}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("who leads erases: %v", err)
			}
			erased, err := people.LoadErased(ctx, tx)
			if err != nil {
				return err
			}
			return Erase(ctx, tx, access.Local(), traces, erased)
		})
		w := b.get("ada", o.ID)
		if w.Owner.ID != "" || strings.Contains(fmt.Sprintf("%+v", w), "Ben Example") {
			t.Errorf("left is %+v", w)
		}
	})
}

// TestManyObjectives lists a thousand, each with a measure.
func TestManyObjectives(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := open(t, db)
	b.do(func(ctx context.Context, tx *store.Tx) error {
		parent := ""
		for i := range 1000 {
			o := Objective{Title: fmt.Sprintf("Number %d", i), Parent: parent, Status: Open}
			if err := put(ctx, tx, &o); err != nil {
				return err
			}
			if i%10 == 0 {
				parent = o.ID
			}
			if _, err := AddMeasure(ctx, tx, access.Local(), o.ID, Measure{Name: "m", Target: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	began := time.Now()
	b.do(func(ctx context.Context, tx *store.Tx) error {
		tree, err := Look(ctx, tx, access.Local(), Filter{})
		if len(tree.Tops) != 1 || len(tree.Bare) != 900 {
			t.Errorf("%d tops, %d bare", len(tree.Tops), len(tree.Bare))
		}
		return err
	})
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("a thousand objectives took %v", took)
	}
}
