package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/tracker"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// bench is an organisation with a team and a project, on Monday, 2 March 2026. Ada leads the project, Ben works in it, Cay in
// another team, and Dee manages Ada and Ben.
type bench struct {
	t   *testing.T
	db  *store.DB
	who map[string]access.Actor
}

func open(t *testing.T, db *store.DB) *bench {
	t.Helper()
	b := &bench{t: t, db: db, who: map[string]access.Actor{"nobody": {}, "owner": access.Local()}}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		for _, s := range []roster.Scope{{Key: "web", Name: "Web", Kind: roster.Team}, {Key: "yard", Name: "Yard", Kind: roster.Team},
			{Key: "move", Name: "The move", Kind: roster.Project, DependsOn: []string{"yard"}}} {
			if _, err := organisation.PutScope(ctx, tx, access.Local(), s); err != nil {
				return err
			}
		}
		for _, handle := range []string{"ada", "ben", "cay", "dee"} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example",
				Emails: []string{handle + "@example.com"}}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
				return err
			}
			is, err := organisation.Find(ctx, tx, access.Local(), handle)
			if err != nil {
				return err
			}
			b.who[handle] = access.Actor{ID: "account-" + handle, Name: p.Name, Role: access.Member, PersonID: is.ID,
				Standing: &access.Standing{Scopes: map[string]access.Relation{}, Persons: map[string]access.Relation{}}}
		}
		for handle, share := range map[string]int{"ada": 50, "ben": 100} {
			if _, err := organisation.PutMember(ctx, tx, access.Local(), roster.Member{Person: handle, Scope: "move",
				Share: share}); err != nil {
				return err
			}
			b.who["dee"].Standing.Persons[b.who[handle].PersonID] = access.Manages
		}
		b.who["ada"].Standing.Scopes["move"] = access.Leads | access.Peer
		b.who["ben"].Standing.Scopes["move"] = access.Peer
		b.who["dee"].Standing.Scopes["move"] = access.Manages
		return nil
	})
	return b
}

func (b *bench) do(fn func(ctx context.Context, tx *store.Tx) error) {
	b.t.Helper()
	if err := b.try(fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) try(fn func(ctx context.Context, tx *store.Tx) error) error {
	return b.db.Write(b.t.Context(), func(tx *store.Tx) error { return fn(b.t.Context(), tx) })
}

func (b *bench) get(who string) (w Whole) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) {
		w, err = Get(ctx, tx, b.who[who], "move")
		return err
	})
	return w
}

func (b *bench) describe(who string, p Project) error {
	return b.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := Describe(ctx, tx, b.who[who], p.Revision, p)
		return err
	})
}

func (b *bench) set(who string, s Set) error {
	return b.try(func(ctx context.Context, tx *store.Tx) error { return SetDate(ctx, tx, b.who[who], "move", 0, s) })
}

func (b *bench) item(who string, x Item) (Item, error) {
	if x.Project == "" {
		x.Project = "move"
	}
	err := b.try(func(ctx context.Context, tx *store.Tx) (err error) {
		x, err = PutItem(ctx, tx, b.who[who], x.Revision, x)
		return err
	})
	return x, err
}

func (b *bench) put(x Item) Item {
	b.t.Helper()
	x, err := b.item("ben", x)
	if err != nil {
		b.t.Fatal(err)
	}
	return x
}

func (b *bench) move(who, id string, to ItemState, reason string) (x Item, err error) {
	return x, b.try(func(ctx context.Context, tx *store.Tx) (err error) {
		x, err = MoveItem(ctx, tx, b.who[who], id, 0, to, reason)
		return err
	})
}

func (b *bench) ahead() (o *Outlook) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) {
		o, err = Ahead(ctx, tx, b.who["ada"], "move")
		return err
	})
	return o
}

func day(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// fieldOf is the field that is wrong; empty for none.
func fieldOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Field
	}
	return ""
}

func TestAProjectSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		if w := b.get("cay"); w.Name != "The move" || w.State != Open || w.Revision != 0 || len(w.Undescribed) != 1 {
			t.Errorf("nothing was said of it, and it is %+v", w.Project)
		}
		p := Project{Key: "move", Goal: " Everything is in one hall. ", Included: "Hall 3", Excluded: "Hall 4", Currency: "eur"}
		for _, who := range []string{"nobody", "ben", "cay"} {
			if err := b.describe(who, p); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s describes it: %v", who, err)
			}
		}
		if err := b.describe("ada", p); err != nil {
			t.Fatal(err)
		}
		w := b.get("cay")
		if w.Goal != "Everything is in one hall." || w.Currency != "EUR" || w.Revision != 1 || len(w.Events) != 1 {
			t.Errorf("it is %+v with %+v", w.Project, w.Events)
		}
		p.Revision = 7
		if err := b.describe("ada", p); !fault.Is(err, fault.KindConflict) {
			t.Errorf("two at once: %v", err)
		}
		p.Revision = 0
		p.State = Done
		if err := b.describe("ada", p); fieldOf(err) != "result" {
			t.Errorf("done without a result: %v", err)
		}
		p.Result = "All is there."
		if err := b.describe("ada", p); err != nil {
			t.Error(err)
		}
		if _, err := b.item("ben", Item{Title: "Late"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an item in an ended project: %v", err)
		}
		for field, bad := range map[string]Project{"currency": {Currency: "Euro"}, "state": {State: "asleep"},
			"goal": {Goal: strings.Repeat("x", maxText+1)}} {
			bad.Key = "move"
			if err := b.describe("ada", bad); fieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, key := range []string{"web", "none"} {
			err := b.try(func(ctx context.Context, tx *store.Tx) error { _, err := Get(ctx, tx, b.who["ada"], key); return err })
			if !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: %v", key, err)
			}
		}
	})
}

func TestBegin(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		begin := func(who, key string) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := Begin(ctx, tx, b.who[who], roster.Scope{Key: key, Name: "New"}, Project{Goal: "g"})
				return err
			})
		}
		if err := begin("ben", "new"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member begins one: %v", err)
		}
		if err := begin("owner", "web"); !fault.Is(err, fault.KindConflict) {
			t.Errorf("over a team: %v", err)
		}
		if err := begin("owner", "new"); err != nil {
			t.Fatal(err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			all, err := List(ctx, tx, b.who["cay"])
			if len(all) != 2 || all[0].Goal != "g" || all[1].Key != "move" {
				t.Errorf("there are %+v", all)
			}
			return err
		})
	})
}

func TestDatesAreThreeThings(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		var m Milestone
		var d Dependency
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			if m, err = PutMilestone(ctx, tx, b.who["ada"], "move", 0, Milestone{Title: " Hall  3 is empty "}); err != nil {
				return err
			}
			d, err = PutDependency(ctx, tx, b.who["ada"], "move", 0, Dependency{Scope: "yard", What: "A crane"})
			return err
		})
		for field, bad := range map[string]Set{
			"kind":    {Kind: "forecast", Day: day("2026-05-01")},
			"party":   {Kind: Commitment, Day: day("2026-05-01")},
			"day":     {Kind: Target},
			"subject": {Kind: Agreed, Subject: m.ID, Day: day("2026-05-01")},
		} {
			if err := b.set("ada", bad); fieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if err := b.set("ben", Set{Kind: Target, Day: day("2026-05-01")}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member sets one: %v", err)
		}
		for _, s := range []Set{{Kind: Target, Day: day("2026-05-01")}, {Kind: Commitment, Day: day("2026-06-01"), Party: "The landlord"},
			{Kind: Target, Subject: m.ID, Day: day("2026-04-01")}, {Kind: Agreed, Subject: d.ID, Day: day("2026-03-20")}} {
			if err := b.set("ada", s); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.set("ada", Set{Kind: Commitment, Day: day("2026-07-01"), Party: "The landlord"}); fieldOf(err) != "reason" {
			t.Errorf("a promise moves without a reason: %v", err)
		}
		if err := b.set("ada", Set{Kind: Target, Day: day("2026-05-01")}); fieldOf(err) != "day" {
			t.Errorf("the same again: %v", err)
		}
		if err := b.set("ada", Set{Kind: Commitment, Day: day("2026-07-01"), Party: "The landlord", Reason: "No crane."}); err != nil {
			t.Fatal(err)
		}
		if err := b.set("ada", Set{Kind: Target, Reason: "Nobody wishes it any more."}); err != nil {
			t.Fatal(err)
		}
		w := b.get("cay")
		if c, stands := w.Date(Commitment, ""); !stands || c.Day != day("2026-07-01") || c.By != "Ada Example" {
			t.Errorf("promised is %+v", c)
		}
		if _, stands := w.Date(Target, ""); stands {
			t.Error("the target was taken back, and stands")
		}
		if s, stands := w.Date(Target, m.ID); !stands || s.Day != day("2026-04-01") {
			t.Errorf("the target of the milestone is %+v", s)
		}
		if a, stands := w.Date(Agreed, d.ID); !stands || a.Day != day("2026-03-20") {
			t.Errorf("agreed is %+v", a)
		}
		if len(w.Dates) != 6 || len(w.Undescribed) != 0 || w.Milestones[0].Title != "Hall 3 is empty" {
			t.Errorf("the history has %d dates, %v is not described", len(w.Dates), w.Undescribed)
		}
		x := b.put(Item{Title: "Carry", Milestone: m.ID})
		b.do(func(ctx context.Context, tx *store.Tx) error { return Drop(ctx, tx, b.who["ada"], "move", 0, m.ID) })
		b.do(func(ctx context.Context, tx *store.Tx) error {
			is, err := FindItem(ctx, tx, b.who["ada"], x.ID)
			if is.Milestone != "" {
				t.Errorf("it belongs to a milestone that is gone: %+v", is)
			}
			return err
		})
		err := b.try(func(ctx context.Context, tx *store.Tx) error { return Drop(ctx, tx, b.who["ada"], "move", 0, m.ID) })
		if !fault.Is(err, fault.KindNotFound) {
			t.Errorf("twice out: %v", err)
		}
	})
}

func TestMoneyIsForThoseOfTheProject(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		add := func(who string, a Amount) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := AddAmount(ctx, tx, b.who[who], "move", 0, a)
				return err
			})
		}
		a := Amount{Kind: Spent, Month: day("2026-02-14"), Money: 1200, Note: "Boxes"}
		if err := add("ada", a); !fault.Is(err, fault.KindConflict) {
			t.Errorf("without a currency: %v", err)
		}
		if err := b.describe("ada", Project{Key: "move", Currency: "EUR"}); err != nil {
			t.Fatal(err)
		}
		if err := add("ben", a); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member adds: %v", err)
		}
		for field, bad := range map[string]Amount{"kind": {Kind: "lost", Month: a.Month, Money: 1}, "month": {Kind: Spent, Money: 1},
			"money": {Kind: Spent, Month: a.Month}} {
			if err := add("ada", bad); fieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if err := add("ada", a); err != nil {
			t.Fatal(err)
		}
		if w := b.get("ben"); !w.Funds || len(w.Budget) != 1 || w.Budget[0].Month != day("2026-02-01") {
			t.Errorf("a member reads %+v", w.Budget)
		}
		if w := b.get("cay"); w.Funds || len(w.Budget) != 0 {
			t.Errorf("somebody of another team reads %+v", w.Budget)
		}
		rate := func(who string, cents int64) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error {
				return SetRate(ctx, tx, b.who[who], b.who["ben"].PersonID, Rate{day("2026-01-01"), cents, "EUR"})
			})
		}
		for _, who := range []string{"ada", "ben", "owner"} {
			if err := rate(who, 9000); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s sets a rate: %v", who, err)
			}
		}
		if err := rate("dee", 9000); err != nil {
			t.Fatal(err)
		}
		cost := func(who string) (all []Labour, unpriced int, err error) {
			err = b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				all, unpriced, err = LabourCost(ctx, tx, b.who[who], "move")
				return err
			})
			return all, unpriced, err
		}
		for _, who := range []string{"ada", "ben", "owner"} {
			if _, _, err := cost(who); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s reads what people cost: %v", who, err)
			}
		}
		all, unpriced, err := cost("dee")
		if err != nil || unpriced != 1 || len(all) != 13 {
			t.Fatalf("%d months, %d without a rate, %v", len(all), unpriced, err)
		}
		if march := all[0]; march.Hours != 22*8 || march.Money != 22*8*90 { // from Monday the 2nd
			t.Errorf("March has %v hours for %d", march.Hours, march.Money)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			looks, err := access.Lookers(ctx, tx, b.who["ben"], b.who["ben"].PersonID, "", 10)
			if len(looks) == 0 || looks[0].What != "rates" {
				t.Errorf("who looked: %+v", looks)
			}
			return err
		})
	})
}

func TestRisksBecomeIssues(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		put := func(who string, r Risk) (Risk, error) {
			err := b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				r, err = PutRisk(ctx, tx, b.who[who], "move", r)
				return err
			})
			return r, err
		}
		small, err := put("ben", Risk{Title: "It rains", Likelihood: 2, Impact: 2, Owner: Person{ID: b.who["ada"].PersonID}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := put("ben", Risk{Title: "The lift breaks", Likelihood: 3, Impact: 4}); err != nil {
			t.Fatal(err)
		}
		if _, err := put("cay", Risk{Title: "x", Likelihood: 1, Impact: 1}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("somebody of another team: %v", err)
		}
		for field, bad := range map[string]Risk{"title": {Likelihood: 1, Impact: 1}, "likelihood": {Title: "x", Impact: 1},
			"impact": {Title: "x", Likelihood: 1, Impact: 6}, "state": {Title: "x", Likelihood: 1, Impact: 1, State: "gone"},
			"ending": {Title: "x", Likelihood: 1, Impact: 1, State: Closed},
			"owner":  {Title: "x", Likelihood: 1, Impact: 1, Owner: Person{ID: "none"}}} {
			if _, err := put("ada", bad); fieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if w := b.get("cay"); w.Risks[0].Title != "The lift breaks" || w.Risks[1].Owner.Name != "Ada Example" {
			t.Errorf("by weight they are %+v", w.Risks)
		}
		small.State = Happened
		stale := small
		if small, err = put("ada", small); err != nil {
			t.Fatal(err)
		}
		if _, err := put("ben", stale); !fault.Is(err, fault.KindConflict) {
			t.Errorf("two at once: %v", err)
		}
		if w := b.get("cay"); w.Risks[0].Title != "The lift breaks" && w.Risks[0].Since != day("2026-03-02") {
			t.Errorf("the issue is %+v", w.Risks)
		}
		small.State, small.Ending = Closed, "The sun came."
		if small, err = put("ada", small); err != nil || small.Revision != 3 {
			t.Fatal(small, err)
		}
		if w := b.get("cay"); w.Risks[1].State != Closed || w.Risks[1].Since != day("2026-03-02") {
			t.Errorf("closed is %+v", w.Risks[1])
		}
	})
}

func TestItems(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := skill.Add(ctx, tx, access.Local(), skill.NewSkill{Name: "Lifting", Kind: skill.Practice})
			return err
		})
		first := b.put(Item{Title: " Pack  boxes ", Estimate: Estimate{60, 120, 240}, Needs: []Need{{Skill: "lifting", Level: 2, People: 2}}})
		if first.Number != 1 || first.Title != "Pack boxes" || first.People != 2 || first.State != Todo || first.Opened != day("2026-03-02") {
			t.Errorf("it is %+v", first)
		}
		second := b.put(Item{Title: "Carry", After: []After{{Item: first.ID, Lag: 60}}})
		third := b.put(Item{Title: "Unpack", After: []After{{Item: second.ID}}})
		first.After = []After{{Item: third.ID}}
		if _, err := b.item("ben", first); fieldOf(err) != "after" || !strings.Contains(err.Error(), "#1 → #3 → #2 → #1") {
			t.Errorf("a circle: %v", err)
		}
		first.After = nil
		for field, bad := range map[string]Item{
			"title":     {},
			"estimate":  {Title: "x", Estimate: Estimate{3, 2, 1}},
			"people":    {Title: "x", People: 21},
			"needs":     {Title: "x", Needs: []Need{{Skill: "flying", Level: 1}}},
			"priority":  {Title: "x", Priority: 9},
			"milestone": {Title: "x", Milestone: "none"},
			"places":    {Title: "x", Places: []Place{{Repository: "none"}}},
			"after":     {Title: "x", After: []After{{Item: "none"}}},
		} {
			if _, err := b.item("ben", bad); fieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, err := b.item("ben", Item{Title: "x", Estimate: Estimate{1, 2, 1_000_000 * 480}}); fieldOf(err) != "estimate" {
			t.Errorf("a million days: %v", err)
		}
		for who, x := range map[string]Item{"cay": {Title: "x"}, "nobody": {Title: "x"}} {
			if _, err := b.item(who, x); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s adds: %v", who, err)
			}
		}
		stale := first
		first.What = "All of them."
		if first = b.put(first); first.Revision != 2 {
			t.Errorf("it is %+v", first)
		}
		if _, err := b.item("ada", stale); !fault.Is(err, fault.KindConflict) {
			t.Errorf("two at once: %v", err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			l, err := Items(ctx, tx, b.who["cay"], "move", Filter{Limit: 2})
			if len(l.Items) != 2 || l.Next != 2 || l.Items[1].After[0] != (After{first.ID, 60}) || l.Items[0].Needs[0].People != 2 {
				t.Errorf("the first two are %+v", l)
			}
			return err
		})
	})
}

func TestMoves(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		x := b.put(Item{Title: "Pack"})
		for _, to := range []ItemState{Waiting, GivenUp} {
			if _, err := b.move("ben", x.ID, to, ""); fieldOf(err) != "reason" {
				t.Errorf("%s without a reason: %v", to, err)
			}
		}
		if _, err := b.move("ben", x.ID, "nowhere", ""); fieldOf(err) != "state" {
			t.Error(err)
		}
		if _, err := b.move("cay", x.ID, Doing, ""); !fault.Is(err, fault.KindDenied) {
			t.Error(err)
		}
		clock := leadtest.ClockOf(t, db)
		steps := []struct {
			to     ItemState
			reason string
			want   Item
		}{
			{Doing, "dropped on the way", Item{Started: day("2026-03-03")}},
			{Waiting, "boxes", Item{Started: day("2026-03-03"), Reason: "boxes"}},
			{Finished, "", Item{Started: day("2026-03-03"), Done: day("2026-03-05")}},
			{Doing, "", Item{Started: day("2026-03-03"), Reopened: 1}},
			{GivenUp, "No need", Item{Started: day("2026-03-03"), Reopened: 1, Reason: "No need"}},
		}
		for _, s := range steps {
			clock.Advance(24 * time.Hour)
			is, err := b.move("ben", x.ID, s.to, s.reason)
			if err != nil {
				t.Fatal(err)
			}
			if is.State != s.to || is.Started != s.want.Started || is.Done != s.want.Done || is.Reopened != s.want.Reopened ||
				is.Reason != s.want.Reason {
				t.Errorf("%s: it is %+v", s.to, is)
			}
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			all, err := Moves(ctx, tx, b.who["cay"], x.ID)
			if len(all) != 6 || all[0].State != GivenUp || all[5].State != Todo || all[1].By != "Ben Example" {
				t.Errorf("it went %+v", all)
			}
			return err
		})
	})
}

// incoming are items of a tracker, of which so many were done, two a week, until the last week.
func incoming(open, done int) (all []Incoming) {
	first := day("2026-02-27").AddDays(-7 * done / 2)
	for i := range done {
		at := first.AddDays(i * 7 / 2)
		all = append(all, Incoming{Key: fmt.Sprintf("D-%d", i), Title: "Done", State: Finished, Opened: at.AddDays(-5),
			Started: at.AddDays(-3), Done: at})
	}
	for i := range open {
		all = append(all, Incoming{Key: fmt.Sprintf("O-%d", i), Title: fmt.Sprintf("Open %d", i), State: Todo, Opened: day("2026-02-01")})
	}
	return all
}

func (b *bench) take(who string, all []Incoming) (t Taken, err error) {
	return t, b.try(func(ctx context.Context, tx *store.Tx) error {
		s, err := PutSource(ctx, tx, b.who["ada"], "move", Source{Kind: Gitea, Address: "https://forge.example/yard/move"}, nil, "")
		if err != nil {
			return err
		}
		t, err = Take(ctx, tx, b.who[who], s.ID, all)
		return err
	})
}

func TestNothingIsTakenTwice(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		own := b.put(Item{Title: "Own"})
		all := incoming(3, 20)
		all[20].After = []string{"O-1", "none"}
		all[21].After = []string{"O-0"} // a circle in the tracker
		all = append(all, all[22])      // the same twice
		if _, err := b.take("ben", all); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member imports: %v", err)
		}
		if got, err := b.take("ada", all); err != nil || got != (Taken{Added: 23}) {
			t.Fatal(got, err)
		}
		if got, err := b.take("ada", all); err != nil || got != (Taken{Same: 23}) {
			t.Fatal(got, err)
		}
		var list Listed
		read := func() {
			b.do(func(ctx context.Context, tx *store.Tx) (err error) {
				list, err = Items(ctx, tx, b.who["cay"], "move", Filter{States: []ItemState{Todo, Doing}})
				return err
			})
		}
		read()
		if len(list.Items) != 4 || list.Items[0].ID != own.ID || list.Items[1].Key != "O-0" || len(list.Items[1].After) != 1 ||
			len(list.Items[2].After) != 0 {
			t.Fatalf("open are %+v", list.Items)
		}
		// What was said here stays, and what the source says is taken over.
		mine := list.Items[1]
		mine.Estimate, mine.Title = Estimate{60, 60, 60}, "Not mine to say"
		if mine = b.put(mine); mine.Title != "Open 0" {
			t.Errorf("the title is %q", mine.Title)
		}
		if _, err := b.move("ben", mine.ID, Doing, ""); err != nil {
			t.Fatal(err)
		}
		all[20].Title, all[20].Estimate = "Renamed", Estimate{1, 1, 1}
		all[21].State, all[21].Done = Finished, day("2026-03-01")
		if got, err := b.take("ada", all); err != nil || got != (Taken{Same: 21, Changed: 2}) {
			t.Fatal(got, err)
		}
		read()
		if x := list.Items[1]; x.Title != "Renamed" || x.Estimate != mine.Estimate || x.State != Doing {
			t.Errorf("it is %+v", x)
		}
		if len(list.Items) != 3 {
			t.Errorf("%d are open", len(list.Items))
		}
		all[21].State, all[21].Done = Todo, store.Date{}
		if got, err := b.take("ada", all); err != nil || got.Changed != 1 {
			t.Fatal(got, err)
		}
		read()
		if x := list.Items[2]; x.State != Todo || x.Reopened != 1 {
			t.Errorf("opened again it is %+v", x)
		}
		for field, bad := range map[string]Incoming{"key": {}, "state": {Key: "x", Opened: day("2026-01-01")},
			"done": {Key: "x", State: Finished, Opened: day("2026-01-01")}, "opened": {Key: "x", State: Todo}} {
			if _, err := b.take("ada", []Incoming{bad}); fieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			if err := DropSource(ctx, tx, b.who["ada"], "move", list.Items[1].Source); err != nil {
				return err
			}
			is, err := FindItem(ctx, tx, b.who["ada"], mine.ID)
			if is.Source != "" || is.Key != "O-0" {
				t.Errorf("without its source it is %+v", is)
			}
			return err
		})
	})
}

func TestAreWeGoingToMakeIt(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		if o := b.ahead(); o.Basis != "" || o.Thin == "" {
			t.Errorf("of nothing is said %+v", o)
		}
		if _, err := b.take("ada", incoming(8, 6)); err != nil {
			t.Fatal(err)
		}
		if o := b.ahead(); o.Basis != "" || !strings.Contains(o.Thin, "too few") || !strings.Contains(o.Missing, "estimate") {
			t.Errorf("of six finished items is said %+v", o)
		}
		if _, err := b.take("ada", incoming(8, 60)); err != nil {
			t.Fatal(err)
		}
		o := b.ahead()
		if o.Basis != OfRecord || o.Open() != 8 || o.Record.Backtest.P85.Come < 10 || o.Pace < 1.5 || o.Pace > 2.5 {
			t.Fatalf("of a record is said %+v", o)
		}
		if o.Dates.P50 > o.Dates.P85 || o.Dates.P85 > o.Dates.P95 || DateOf(o.Dates.P50).Compare(day("2026-03-15")) < 0 {
			t.Errorf("the dates are %v", o.Dates)
		}
		if last := o.Burn[len(o.Burn)-1]; last.Scope != 68 || last.Done != 60 || len(o.Burn) < 30 || o.Burn[0].Done > 5 {
			t.Errorf("the burn-up ends with %+v", last)
		}
		for by, want := range map[store.Date]Chance{DateOf(o.Dates.P85): Safe, DateOf(o.Dates.P50): Even, day("2026-03-03"): Unlikely} {
			if got := ChanceOf(o.Dates, by); got != want {
				t.Errorf("%s is %s, not %s", by, got, want)
			}
		}
		of := func(id string) Prospect {
			p, err := o.Of(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		first, last := of(o.order[0]), of(o.order[7])
		if first.Basis != OfRecord || first.Before != 0 || last.Before != 7 || first.P85 >= last.P50 || last.Dates != o.Dates {
			t.Errorf("the first item is done by %+v, the last by %+v", first, last)
		}
		if first.Backtest.Come < 10 || of("nothing") != (Prospect{Before: -1}) {
			t.Errorf("such dates held in %+v; what is not there is done by %+v", first.Backtest, of("nothing"))
		}
		if err := KeepForecasts(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if err := KeepForecasts(t.Context(), db); err != nil { // the same day again
			t.Fatal(err)
		}
		b.put(Item{Title: "One more"})
		if o := b.ahead(); len(o.History) != 1 || o.History[0].P85 == (store.Date{}) || o.History[0].Items != 8 || o.Open() != 9 {
			t.Errorf("forecast before was %+v", o.History)
		}

		// A milestone waits for what belongs to it, and for what is being done.
		b.do(func(ctx context.Context, tx *store.Tx) error {
			m, err := PutMilestone(ctx, tx, b.who["ada"], "move", 0, Milestone{Title: "Packed"})
			if err != nil {
				return err
			}
			_, err = PutItem(ctx, tx, b.who["ada"], 0, Item{Project: "move", Title: "Pack", Milestone: m.ID})
			return err
		})
		if _, err := b.move("ada", o.order[3], Doing, ""); err != nil {
			t.Fatal(err)
		}
		o = b.ahead()
		want, err := o.record.When(t.Context(), 2, forecast.Options{Seed: 1})
		if err != nil || len(o.Stages) != 1 || o.Stages[0].Dates != want.Dates || o.Stages[0].Open != 1 {
			t.Errorf("the milestone is reached by %+v, want %+v: %v", o.Stages, want.Dates, err)
		}
	})
}

func TestInWhichOrderItemsCome(t *testing.T) {
	t.Parallel()
	items := []Item{{ID: "none", Priority: 1}, {ID: "late", Milestone: "two"}, {ID: "later", Milestone: "two", Priority: 5},
		{ID: "early", Milestone: "one"}, {ID: "begun", State: Doing}}
	got := inOrder(items, []Milestone{{ID: "one"}, {ID: "two"}})
	if want := []string{"begun", "early", "later", "late", "none"}; !slices.Equal(got, want) {
		t.Errorf("they come as %v, not %v", got, want)
	}
}

func TestAForecastFromEstimates(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		var m Milestone
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			if _, err = skill.Add(ctx, tx, access.Local(), skill.NewSkill{Name: "Lifting", Kind: skill.Practice}); err != nil {
				return err
			}
			m, err = PutMilestone(ctx, tx, b.who["ada"], "move", 0, Milestone{Title: "Packed"})
			return err
		})
		day8 := Estimate{480, 480, 480}
		pack := b.put(Item{Title: "Pack", Estimate: day8, Milestone: m.ID})
		carry := b.put(Item{Title: "Carry", Estimate: day8, After: []After{{Item: pack.ID}}})
		// Ben has all of his time: two days in a row from Monday, the 2nd on.
		if o := b.ahead(); o.Basis != OfEstimates || DateOf(o.Dates.P95) != day("2026-03-03") || len(o.Stages) != 1 ||
			DateOf(o.Stages[0].Dates.P50) != day("2026-03-02") {
			t.Errorf("it is %+v", o)
		}
		for id, want := range map[string]string{pack.ID: "2026-03-02", carry.ID: "2026-03-03"} {
			if p, err := b.ahead().Of(t.Context(), id); err != nil || p.Basis != OfEstimates || DateOf(p.P85) != day(want) {
				t.Errorf("an item is done by %v, not %s: %+v, %v", DateOf(p.P85), want, p, err)
			}
		}
		carry.Needs = []Need{{Skill: "lifting", Level: 2}}
		b.put(carry)
		if o := b.ahead(); o.Basis != "" || !strings.Contains(o.Missing, "Nobody can do #2") {
			t.Errorf("nobody can lift: %+v", o)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			ada := b.who["ada"]
			return skill.Declare(ctx, tx, ada, ada.PersonID, skill.Declaring{Skill: "lifting", Level: 3})
		})
		carry.Title = "Carry all"
		carry.Revision = 0
		b.put(carry)
		// Ada has half of hers.
		if o := b.ahead(); o.Basis != OfEstimates || DateOf(o.Dates.P50) != day("2026-03-04") {
			t.Errorf("Ada lifts until %v of %+v", DateOf(o.Dates.P50), o)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := organisation.PutAbsence(ctx, tx, access.Local(), organisation.Absence{Person: "ada", Kind: organisation.Leave,
				Span: roster.Span{From: day("2026-03-02"), Until: day("2026-03-15")}})
			return err
		})
		carry.Title = "Carry it all"
		b.put(carry)
		if o := b.ahead(); DateOf(o.Dates.P50) != day("2026-03-17") {
			t.Errorf("Ada is away, and lifts until %v", DateOf(o.Dates.P50))
		}
		b.put(Item{Title: "Nobody knows"})
		if o := b.ahead(); o.Basis != "" || !strings.Contains(o.Missing, "1 of 3") {
			t.Errorf("one has no estimate: %+v", o)
		}
	})
}

func TestWhatIsLeftOfAnItem(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		x := b.put(Item{Title: "Pack", Estimate: Estimate{480, 960, 1920}})
		say := func(left int64) (now Item, err error) {
			err = b.try(func(ctx context.Context, tx *store.Tx) error {
				now, err = PutItem(ctx, tx, b.who["ada"], 0, Item{ID: x.ID, Title: "Pack", Estimate: x.Estimate, Left: left})
				return err
			})
			return now, err
		}
		ends := func() (planned int, forecast store.Date) {
			return b.search(Ask{}).Tasks[0].End, DateOf(b.ahead().Dates.P50)
		}
		if _, err := say(480); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("of what was not begun something is left: %v", err)
		}
		whole, late := ends()
		if _, err := b.move("ada", x.ID, Doing, ""); err != nil {
			t.Fatal(err)
		}
		for _, left := range []int64{-1, mostMinutes + 1} {
			if _, err := say(left); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%d minutes are left: %v", left, err)
			}
		}
		now, err := say(240)
		if err != nil || now.Left != 240 || now.LeftOn != day("2026-03-02") {
			t.Errorf("it is %+v, %v", now, err)
		}
		if part, early := ends(); part*4 != whole || early.Compare(late) >= 0 {
			t.Errorf("a quarter is left, and it is planned until %d of %d and forecast for %s, not %s", part, whole, early, late)
		}
		if e := now.toDo(); e != (Estimate{120, 240, 480}) {
			t.Errorf("it takes %v", e)
		}
		leadtest.ClockOf(t, db).Advance(48 * time.Hour)
		if now, err = say(240); err != nil || now.LeftOn != day("2026-03-02") {
			t.Errorf("said again as part of other things it is of %s, %v", now.LeftOn, err)
		}
		if now, err = b.move("ada", x.ID, Finished, ""); err != nil || now.Left != 0 || !now.LeftOn.IsZero() {
			t.Errorf("done, it is %+v, %v", now, err)
		}
		if _, err := say(240); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("of what is done something is left: %v", err)
		}
		// A tracker may say it too, and later again.
		issue := Incoming{Key: "7", Title: "Carry", State: Todo, Opened: day("2026-02-01"), Estimate: Estimate{480, 960, 1920}, Left: 600}
		for i, want := range []int64{0, 600, 300, 300, 0} {
			switch i {
			case 1:
				issue.State, issue.Started = Doing, day("2026-03-02")
			case 2:
				issue.Left = 300
			case 3:
				issue.Left = mostMinutes + 1 // nobody means that
			case 4:
				issue.State, issue.Done = Finished, day("2026-03-04")
			}
			if _, err := b.take("ada", []Incoming{issue}); err != nil {
				t.Fatal(err)
			}
			b.do(func(ctx context.Context, tx *store.Tx) error {
				got, err := ItemByNumber(ctx, tx, b.who["ada"], "move", 2)
				if got.Left != want || got.LeftOn.IsZero() != (want == 0) {
					t.Errorf("read %d times, %d minutes are left, said on %s, and not %d", i+1, got.Left, got.LeftOn, want)
				}
				return err
			})
		}
	})
}

func TestSlips(t *testing.T) {
	t.Parallel()
	today := day("2026-03-31")
	took := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	items := []Item{
		{Number: 1, State: Doing, Started: day("2026-03-30")},
		{Number: 2, State: Doing, Started: day("2026-03-01")},
		{Number: 3, State: Waiting, Reason: "a crane"},
		{Number: 4, State: Todo, Deadline: day("2026-02-01")},
		{Number: 5, State: Todo, Deadline: day("2026-03-31")},
		{ID: "a", Number: 6, State: Todo},
		{ID: "b", Number: 7, State: Doing, Started: day("2026-03-30")},
		{ID: "c", Number: 8, State: Doing, Started: day("2026-03-30")},
		{ID: "d", Number: 9, State: Todo},
	}
	planned := map[string]Planned{}
	for id, days := range map[string][2]string{"a": {"2026-03-29", "2026-04-02"}, "b": {"2026-03-25", "2026-03-28"},
		"c": {"2026-03-20", "2026-03-31"}, "d": {"2026-03-31", "2026-03-31"}} {
		planned[id] = Planned{Days: [2]store.Date{day(days[0]), day(days[1])}}
	}
	var got []string
	for _, s := range slips(items, took, planned, today) {
		got = append(got, fmt.Sprintf("%d: %s", s.Item.Number, s.Why))
	}
	want := "4: 58 days past its deadline|2: begun 30 days ago, and 85 of 100 are done within 11|7: planned to be done 3 days ago|" +
		"6: planned to be begun 2 days ago|3: it waits: a crane"
	if strings.Join(got, "|") != want {
		t.Errorf("late are %q", got)
	}
	if len(slips(items[:2], took[:9], nil, today)) != 0 {
		t.Error("nine finished items are said to be enough")
	}
}

func TestAPersonIsTakenOut(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		ben := b.who["ben"]
		b.put(Item{Title: "Ask Ben Example", What: "He knows."})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			if _, err := Tell(ctx, tx, ben, "move", "Ben Example is late."); err != nil {
				return err
			}
			_, err := PutRisk(ctx, tx, ben, "move", Risk{Title: "Ben Example is late", Likelihood: 1, Impact: 1, Owner: Person{ID: ben.PersonID}})
			return err
		})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			return SetRate(ctx, tx, b.who["dee"], ben.PersonID, Rate{day("2026-01-01"), 100, "EUR"})
		})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			s, err := PutSource(ctx, tx, b.who["ada"], "move", Source{Kind: Stages, Address: "board.csv"}, nil, "")
			if err != nil {
				return err
			}
			return keepReviews(ctx, tx, s.ID, []tracker.Review{{Number: 1, Title: "What Ben Example found", Opened: day("2026-03-01").Start()}})
		})
		assigned := []Incoming{{Key: "1", Title: "Carry", State: Todo, Opened: day("2026-02-01"),
			Assigned: []Assignee{{"ben", "", ""}, {"x", "Ben Example", ""}, {"y", "", "ben@example.com"}, {"ada", "", ""}}}}
		if _, err := b.take("ada", assigned); err != nil {
			t.Fatal(err)
		}
		traces := access.Traces{PersonID: ben.PersonID, Persons: []string{ben.PersonID}, Accounts: []string{ben.ID}, Handles: []string{"ben"},
			Names: []string{"Ben Example"}, Emails: []string{"ben@example.com"}}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			if _, err := KeptOf(ctx, tx, b.who["ada"], traces); !fault.Is(err, fault.KindDenied) {
				t.Errorf("somebody else takes it along: %v", err)
			}
			k, err := KeptOf(ctx, tx, ben, traces)
			if len(k.Risks) != 1 || len(k.Notes) != 1 || len(k.Rates) != 1 || k.Notes[0].Project != "move" ||
				len(k.Assigned) != 1 || k.Assigned[0].What != "Carry" {
				t.Errorf("kept is %+v", k)
			}
			return err
		})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			erased, err := people.Erase(ctx, tx, ben, traces)
			if err != nil {
				return err
			}
			return Erase(ctx, tx, ben, traces, erased)
		})
		for i := range 2 { // and also when the tracker says it again
			if i == 1 {
				assigned[0].Title = "Carry it"
				if _, err := b.take("ada", assigned); err != nil {
					t.Fatal(err)
				}
			}
			b.do(func(ctx context.Context, tx *store.Tx) error {
				x, err := ItemByNumber(ctx, tx, b.who["ada"], "move", 2)
				if len(x.Assigned) != 1 || x.Assigned[0].Account != "ada" {
					t.Errorf("it is assigned to %+v", x.Assigned)
				}
				return err
			})
		}
		w := b.get("ada")
		if text := fmt.Sprintf("%+v", w); strings.Contains(text, "Ben Example") || w.Risks[0].Owner.ID != "" {
			t.Errorf("left is %s", text)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			l, err := Items(ctx, tx, b.who["ada"], "move", Filter{})
			if strings.Contains(l.Items[0].Title, "Ben Example") {
				t.Errorf("left is %+v", l.Items[0])
			}
			if err != nil {
				return err
			}
			left, err := store.All(ctx, tx, store.Scan1[string], `SELECT title FROM delivery_review`)
			if len(left) != 1 || strings.Contains(left[0], "Ben Example") {
				t.Errorf("left is %q", left)
			}
			return err
		})
	})
}
