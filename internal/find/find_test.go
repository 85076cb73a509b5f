package find_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/find"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/text"
	"github.com/leadwright/leadwright/internal/vision"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// house has one text of each kind about queues, and drafts of Ben's.
type house struct {
	t         *testing.T
	db        *store.DB
	who       map[string]access.Actor
	objective strategy.Objective
}

func open(t *testing.T, db *store.DB) *house {
	t.Helper()
	h := &house{t: t, db: db, who: map[string]access.Actor{"owner": access.Local(), "guest": {ID: "guest", Role: "guest"}}}
	h.do(func(ctx context.Context, tx *store.Tx) error {
		if _, err := organisation.PutScope(ctx, tx, access.Local(), roster.Scope{Key: "web", Name: "Web", Kind: roster.Team}); err != nil {
			return err
		}
		for handle, relation := range map[string]map[string]access.Relation{"ada": {"web": access.Leads}, "ben": nil, "cay": nil} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example"}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
				return err
			}
			is, err := organisation.Find(ctx, tx, access.Local(), handle)
			if err != nil {
				return err
			}
			h.who[handle] = access.Actor{ID: "account-" + handle, Name: p.Name, Role: access.Member, PersonID: is.ID,
				Standing: &access.Standing{Scopes: relation}}
		}
		for _, n := range []direction.New{{Title: "Use one queue", Body: "## Context\n\nTwo are too many.", Scope: "web"},
			{Title: "A queue of our own", Body: "Perhaps a queue.", Scope: "web", Draft: true},
			{Title: "Say less", Body: "## Context\n\nWe write to a queue that nobody reads. <b>Stop.</b>"}} {
			if _, err := direction.Propose(ctx, tx, h.who["ben"], n); err != nil {
				return err
			}
		}
		if _, err := direction.PutProblem(ctx, tx, h.who["cay"], 0, direction.Problem{Title: "Orders are late",
			Whys: []string{"Because the queue is full"}}); err != nil {
			return err
		}
		for _, x := range []initiative.Initiative{{Title: "Move the queue"}, {Title: "Buy a queue"}} {
			if _, err := initiative.Put(ctx, tx, h.who["ben"], 0, x); err != nil { // a draft, which is in no index
				return err
			}
		}
		e := experiment.Experiment{Scope: "web", Title: "Try a queue", Belief: "It is faster.", Because: "It is near.", Measure: "Seconds",
			Threshold: "One", First: store.DateOf(tx.Now()), Last: store.DateOf(tx.Now()).AddDays(5), Intent: experiment.ThrowAway}
		if _, err := experiment.Plan(ctx, tx, h.who["ada"], 0, e); err != nil {
			return err
		}
		var err error
		if h.objective, err = strategy.Set(ctx, tx, h.who["ada"], 0, strategy.Objective{Title: "Answer in a second", Scope: "web",
			Why: "Ben Example says that people leave."}); err != nil {
			return err
		}
		_, err = strategy.AddMeasure(ctx, tx, h.who["ada"], h.objective.ID, strategy.Measure{Name: "Seconds in the queue", Baseline: 9, Target: 1})
		return err
	})
	return h
}

func (h *house) do(fn func(ctx context.Context, tx *store.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), func(tx *store.Tx) error { return fn(h.t.Context(), tx) }); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) search(who string, q find.Query) (a find.Answer) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		a, err = find.Search(ctx, tx, h.who[who], q)
		return err
	})
	return a
}

func titles(hits []find.Hit) (all []string) {
	for _, x := range hits {
		all = append(all, x.Title)
	}
	return all
}

// TestAllKindsAtOnce: what has the word in its title comes first, each kind is counted, and a draft is for who may read it alone.
func TestAllKindsAtOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		all := []string{"Answer in a second", "Orders are late", "Say less", "Try a queue", "Use one queue"}
		drafted := append(slices.Clone(all), "A queue of our own")
		slices.Sort(drafted)
		for who, want := range map[string][]string{"cay": all, "ben": drafted, "ada": drafted, "owner": drafted} {
			a := h.search(who, find.Query{Words: "queue "})
			got := titles(a.Hits)
			named := got[:len(want)-3]
			if slices.ContainsFunc(named, func(title string) bool { return !strings.Contains(title, "queue") }) {
				t.Errorf("%s is told first of %q", who, named)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) || a.Total != len(want) {
				t.Errorf("%s finds %q, %d in all", who, got, a.Total)
			}
			counts := map[string]int{"decision": len(want) - 3, "problem": 1, "experiment": 1, "objective": 1}
			if fmt.Sprint(a.Counts) != fmt.Sprint(counts) {
				t.Errorf("%s counts %v, want %v", who, a.Counts, counts)
			}
			one := h.search(who, find.Query{Words: "queue ", Kind: "decision"})
			if len(one.Hits) != len(want)-3 || one.Total != len(want)-3 || len(one.Counts) != 4 {
				t.Errorf("%s finds the decisions %+v", who, one)
			}
			var paged []string
			for from := range len(want) + 1 {
				page := h.search(who, find.Query{Words: "queue ", From: from, Limit: 1})
				paged = append(paged, titles(page.Hits)...)
			}
			if !slices.Equal(paged, titles(a.Hits)) {
				t.Errorf("%s pages through %q of %q", who, paged, titles(a.Hits))
			}
			var each []find.Hit
			h.do(func(ctx context.Context, tx *store.Tx) (err error) {
				each, err = find.Each(ctx, tx, h.who[who], "queue", 1)
				return err
			})
			kinds := make([]string, len(each))
			for i, x := range each {
				kinds[i] = x.Kind
			}
			if !slices.Equal(kinds, []string{"decision", "problem", "experiment", "objective"}) || !slices.Contains(want, each[0].Title) {
				t.Errorf("%s is offered %+v", who, each)
			}
		}
		if a := h.search("cay", find.Query{Words: "perhaps own"}); len(a.Hits) != 0 || len(a.Counts) != 0 || a.Total != 0 {
			t.Errorf("of a draft others are told %+v", a)
		}
		a := h.search("cay", find.Query{Words: "nobody "})
		if len(a.Hits) != 1 || a.Hits[0].State != "proposed" || a.Hits[0].Scope != "" || !slices.ContainsFunc(a.Hits[0].Snippet,
			func(p text.Piece) bool { return p.Hit && p.Text == "nobody" }) {
			t.Errorf("the hit is %+v", a)
		}
		for _, nothing := range []string{"", "-queue", "  ", `"`} {
			if a := h.search("cay", find.Query{Words: nothing}); len(a.Hits) != 0 || a.Total != 0 {
				t.Errorf("%q finds %+v", nothing, a)
			}
		}
		for name, want := range map[string]struct {
			who  string
			q    find.Query
			kind fault.Kind
		}{"no kind": {"cay", find.Query{Words: "x", Kind: "poem"}, fault.KindInvalid}, "too far": {"cay", find.Query{Words: "x", From: 20_000}, fault.KindInvalid},
			"before all": {"cay", find.Query{Words: "x", From: -1}, fault.KindInvalid}, "who may read nothing": {"guest", find.Query{Words: "queue"}, fault.KindDenied}} {
			err := db.Read(t.Context(), func(tx *store.Tx) error { _, err := find.Search(t.Context(), tx, h.who[want.who], want.q); return err })
			if !fault.Is(err, want.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestFill finds texts of all kinds that were written before there was an index, and none that is kept out of it.
func TestFill(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			local := access.Local()
			for scope, put := range map[string]bool{"": true, "web": false} {
				v, err := vision.Write(ctx, tx, local, 0, vision.Version{Scope: scope, Text: vision.Text{Title: "A queue less", Vision: "Fast."}})
				if err != nil {
					return err
				}
				if !put {
					continue
				}
				if _, err := vision.PutForward(ctx, tx, local, v.ID, 0, []string{h.who["ben"].PersonID}, store.DateOf(tx.Now())); err != nil {
					return err
				}
				if _, err := vision.Discuss(ctx, tx, local, v.ID, "And what of the queue?"); err != nil {
					return err
				}
			}
			const file = "standards: [{key: readme, title: A queue is described, checks: [{file: README.md}]}]"
			if _, err := quality.Set(ctx, tx, local, 0, quality.Document{Content: file}); err != nil {
				return err
			}
			shape := technology.Shape{Title: "Radar", Quadrants: []technology.Part{{Name: "Tools"}}, Rings: []technology.Part{{Name: "Trial"}}}
			if _, err := technology.SetShape(ctx, tx, local, 0, shape); err != nil {
				return err
			}
			if _, err := technology.Add(ctx, tx, local, technology.Entry{Name: "Queue", Quadrant: "tools"},
				technology.New{Ring: "trial", Reason: "It holds."}); err != nil {
				return err
			}
			if _, err := delivery.Begin(ctx, tx, local, roster.Scope{Key: "pier", Name: "A pier"}, delivery.Project{}); err != nil {
				return err
			}
			if _, err := delivery.PutItem(ctx, tx, local, 0, delivery.Item{Project: "pier", Title: "Cut the queue"}); err != nil {
				return err
			}
			x, err := initiative.Put(ctx, tx, h.who["ben"], 0, initiative.Initiative{Title: "A queue of glass", Problem: "It is dark.", Benefit: "Light.",
				Risk: "It breaks.", Days: 3, Options: []initiative.Option{{Title: "None"}}})
			if err != nil {
				return err
			}
			_, err = initiative.Propose(ctx, tx, h.who["ben"], x.ID, 0, []string{h.who["ada"].PersonID})
			return err
		})
		found := func() (keys []text.Key) {
			h.do(func(ctx context.Context, tx *store.Tx) (err error) {
				keys, err = text.Find(ctx, tx, text.Parse("queue "), 0, 100, find.Kinds()...)
				return err
			})
			return keys
		}
		want := found()
		for _, kind := range find.Kinds() {
			if !slices.ContainsFunc(want, func(k text.Key) bool { return k.Kind == kind }) {
				t.Errorf("there is no %s", kind)
			}
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			for _, k := range want {
				if err := text.Drop(ctx, tx, k.Kind, k.ID); err != nil {
					return err
				}
			}
			return nil
		})
		if left := found(); len(left) != 0 {
			t.Errorf("%v is found still", left)
		}
		for range 2 {
			if err := find.Fill(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			if got := found(); !slices.Equal(got, want) {
				t.Errorf("found after filling: %v, want %v", got, want)
			}
		}
	})
}

// TestObjectivesAreFound as they are now, and without whom was erased.
func TestObjectivesAreFound(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		finds := func(words string, want int) {
			t.Helper()
			if got := h.search("cay", find.Query{Words: words, Kind: "objective"}).Total; got != want {
				t.Errorf("%q finds %d, want %d", words, got, want)
			}
		}
		finds("second ", 1)
		finds("leave ", 1)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := strategy.Close(ctx, tx, h.who["ada"], h.objective.ID, 0, strategy.Dropped, "The harbour closed.")
			return err
		})
		finds("harbour ", 1)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := strategy.Close(ctx, tx, h.who["ada"], h.objective.ID, 0, strategy.Open, "")
			if err != nil {
				return err
			}
			w, err := strategy.Get(ctx, tx, h.who["ada"], h.objective.ID)
			if err != nil {
				return err
			}
			return strategy.DropMeasure(ctx, tx, h.who["ada"], h.objective.ID, w.Measures[0].ID)
		})
		finds("harbour ", 0)
		finds("queue ", 0)
		finds("ben ", 1)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			ben := h.who["ben"]
			traces := access.Traces{PersonID: ben.PersonID, Persons: []string{ben.PersonID}, Accounts: []string{ben.ID}}
			erased, err := people.Erase(ctx, tx, access.Local(), traces)
			if err != nil {
				return err
			}
			return strategy.Erase(ctx, tx, access.Local(), traces, erased)
		})
		finds("ben ", 0)
	})
}
