package delivery

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/schedule"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// search plans the project, and returns the plan.
func (b *bench) search(ask Ask) (p Plan) {
	b.t.Helper()
	ask.Project, ask.Seconds = "move", 1
	id, err := Search(b.t.Context(), b.db, ask, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.plan(id)
}

func (b *bench) plan(id string) (p Plan) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) {
		p, err = PlanByID(ctx, tx, b.who["cay"], id)
		return err
	})
	return p
}

func (b *bench) adopt(who, id, over string) error {
	return b.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := Adopt(ctx, tx, b.who[who], id, over)
		return err
	})
}

func (b *bench) pin(who, item string, at store.Date, persons ...string) error {
	return b.try(func(ctx context.Context, tx *store.Tx) error { return Pin(ctx, tx, b.who[who], item, at, persons) })
}

// answer has Ada ask somebody to do an item, who says what they do.
func (b *bench) answer(who string, x Item, says AssignmentState) {
	b.do(func(ctx context.Context, tx *store.Tx) error {
		a, err := Assign(ctx, tx, b.who["ada"], Assignment{Item: x.ID, Person: Person{ID: b.who[who].PersonID}, Level: LevelTell,
			Outcome: "Done", Reason: "They can."})
		if err == nil {
			_, err = Reply(ctx, tx, b.who[who], a.ID, says, "No time.")
		}
		return err
	})
}

// lifting lets Ada and Ben say what they can.
func (b *bench) lifting(ada, ben skill.Declaring) {
	b.do(func(ctx context.Context, tx *store.Tx) error {
		if _, err := skill.Add(ctx, tx, access.Local(), skill.NewSkill{Name: "Lifting", Kind: skill.Practice}); err != nil {
			return err
		}
		for who, d := range map[string]skill.Declaring{"ada": ada, "ben": ben} {
			d.Skill = "lifting"
			if err := skill.Declare(ctx, tx, b.who[who], b.who[who].PersonID, d); err != nil {
				return err
			}
		}
		return nil
	})
}

func names(t Planned) string {
	var all []string
	for _, p := range t.People {
		first, _, _ := strings.Cut(p.Name, " ")
		all = append(all, first)
	}
	return strings.Join(all, "+")
}

func TestAPlan(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.lifting(skill.Declaring{Level: 4}, skill.Declaring{Level: 1})
		if _, err := Search(t.Context(), db, Ask{Project: "move", Seconds: 1}, nil); !fault.Is(err, fault.KindConflict) {
			t.Errorf("of nothing: %v", err)
		}
		pack := b.put(Item{Title: "Pack", Estimate: Estimate{480, 960, 1440}})
		carry := b.put(Item{Title: "Carry", Estimate: Estimate{240, 240, 240}, Needs: []Need{{Skill: "lifting", Level: 3}},
			After: []After{{Item: pack.ID}}})
		b.put(Item{Title: "Sweep"})
		p := b.search(Ask{})
		// Ben packs for two days from Monday on; Ada, who has half of her time, carries on Wednesday.
		if len(p.Tasks) != 3 || p.Tasks[1].Item != carry.ID || names(p.Tasks[1]) != "Ada" || p.LastDay() != day("2026-03-04") {
			t.Fatalf("the plan is %+v", p)
		}
		if p.Makespan != p.Bound || p.Guessed != 1 || p.Digest == "" || p.First != day("2026-03-02") || p.State != Proposed {
			t.Errorf("it says of itself %+v", p)
		}
		if again := b.search(Ask{}); again.Digest != p.Digest || again.Makespan != p.Makespan {
			t.Errorf("again it is %+v", again)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			all, err := Plans(ctx, tx, b.who["cay"], "move")
			if len(all) != 2 || all[0].ID < all[1].ID {
				t.Errorf("the plans are %+v", all)
			}
			return err
		})
	})
}

func TestPlansBesideEachOther(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.lifting(skill.Declaring{Level: 3, Interest: skill.Rather}, skill.Declaring{Level: 3, Interest: skill.Eager})
		for range 3 {
			b.put(Item{Title: "Carry", Estimate: Estimate{240, 240, 240}, Needs: []Need{{Skill: "lifting", Level: 3}}})
		}
		first := b.search(Ask{Style: Each})
		var all []Plan
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			all, err = Plans(ctx, tx, b.who["cay"], "move")
			return err
		})
		beside := Alternatives(all, first.Ask.Run)
		if len(beside) != 5 || first.Ask.Style != Fastest || first.ID != beside[0].ID {
			t.Fatalf("there are %d beside each other, the first of them %s", len(beside), first.Ask.Style)
		}
		for i, style := range []Style{Fastest, Balanced, Interest, Growth, Spread} {
			a := beside[i]
			if a.Ask.Style != style || a.Spread != -1 || a.Interest > 1 || a.Interest < 0 {
				t.Errorf("plan %d is %s, with %v of the interest and %v of what spreads", i, a.Ask.Style, a.Interest, a.Spread)
			}
		}
		if beside[2].Interest != 1 {
			t.Errorf("that for interest has %v of it", beside[2].Interest)
		}
		if got := Alternatives(all, ""); got != nil {
			t.Errorf("of no run are %d", len(got))
		}
		var reported []int64
		if _, err := Search(t.Context(), db, Ask{Project: "move", Style: Each, Seconds: 5}, func(p jobs.Progress) {
			reported = append(reported, p.Total)
		}); err != nil {
			t.Fatal(err)
		}
		for _, total := range reported {
			if total != 5 {
				t.Errorf("it takes %d seconds in all", total)
			}
		}
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if _, err := Search(stopped, db, Ask{Project: "move", Style: Each, Seconds: 5}, nil); err == nil {
			t.Error("a search that was stopped before it began gives a plan")
		}
	})
}

func TestWhatIsPlannedAndWhatIs(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		var ids []string
		for _, title := range []string{"Pack", "Carry", "Sweep", "Lock"} {
			x := Item{Title: title, Estimate: Estimate{480, 480, 480}, Priority: 1}
			if len(ids) > 0 {
				x.After = []After{{Item: ids[len(ids)-1]}}
			}
			ids = append(ids, b.put(x).ID)
		}
		course := func() (c Course) {
			b.do(func(ctx context.Context, tx *store.Tx) (err error) {
				c, err = CourseOf(ctx, tx, b.who["cay"], "move")
				return err
			})
			return c
		}
		if c := course(); c != (Course{}) {
			t.Errorf("without a plan: %+v", c)
		}
		p := b.search(Ask{}) // from Monday to Thursday
		if err := b.adopt("ada", p.ID, ""); err != nil {
			t.Fatal(err)
		}
		if c := course(); c != (Course{Plan: p.ID}) {
			t.Errorf("on the first day: %+v", c)
		}
		leadtest.ClockOf(t, db).Advance(48 * time.Hour) // Wednesday: two were to be done, the third is to be begun today
		for id, to := range map[string]ItemState{ids[0]: Finished, ids[3]: Finished} {
			if _, err := b.move("ada", id, to, ""); err != nil {
				t.Fatal(err)
			}
		}
		if c := course(); c != (Course{p.ID, 2, 1, 1}) {
			t.Errorf("on Wednesday: %+v", c)
		}
		slipping := func() (said []string) {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				all, err := Slipping(ctx, tx, b.who["cay"], "move")
				for _, s := range all {
					said = append(said, s.Item.Title+": "+s.Why)
				}
				return err
			})
			return said
		}
		if got := strings.Join(slipping(), "|"); got != "Carry: planned to be done 1 days ago" {
			t.Errorf("what slips is %q", got)
		}
		if _, err := b.move("ada", ids[1], GivenUp, "It walks."); err != nil {
			t.Fatal(err)
		}
		if c := course(); c != (Course{p.ID, 1, 1, 1}) || len(slipping()) > 0 {
			t.Errorf("with one dropped: %+v, %v", c, slipping())
		}
	})
}

func TestWhoDeclinedIsNotPlanned(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.lifting(skill.Declaring{Level: 3}, skill.Declaring{Level: 4})
		pack := b.put(Item{Title: "Pack", Estimate: Estimate{480, 480, 480}})
		carry := b.put(Item{Title: "Carry", Estimate: Estimate{480, 480, 480}, Needs: []Need{{Skill: "lifting", Level: 3}}})
		ben := b.who["ben"].PersonID
		who := func() string {
			p := b.search(Ask{})
			if len(p.Clash) > 0 {
				return strings.Join(p.Clash, "|")
			}
			slices.SortFunc(p.Tasks, func(a, b Planned) int { return int(a.Number - b.Number) })
			return names(p.Tasks[0]) + ", " + names(p.Tasks[1])
		}
		if got := who(); !strings.Contains(got, "Ben") {
			t.Errorf("at first they are done by %s", got)
		}
		b.answer("ben", pack, Declined)
		b.answer("ben", carry, Declined)
		if got := who(); got != "Ada, Ada" {
			t.Errorf("after Ben declined both they are done by %s", got)
		}
		if err := b.pin("ada", pack.ID, store.Date{}, ben); err != nil {
			t.Fatal(err)
		}
		if got := who(); got != "Ben, Ada" {
			t.Errorf("with Ben pinned to one they are done by %s", got)
		}
		b.answer("ben", carry, Accepted)
		if got := who(); got != "Ben, Ben" {
			t.Errorf("after Ben accepted the other they are done by %s", got)
		}
		sweep := b.put(Item{Title: "Sweep", Estimate: Estimate{480, 480, 480}, Needs: []Need{{Skill: "lifting", Level: 4}}})
		b.answer("ben", sweep, Declined)
		if got := who(); !strings.Contains(got, "willing to do #3") {
			t.Errorf("where the only one who can has declined, it says %q", got)
		}
	})
}

func TestPeopleGoOnWithWhatTheyHaveBegun(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.lifting(skill.Declaring{Level: 1}, skill.Declaring{Level: 4})
		day8, lifts := Estimate{480, 480, 480}, []Need{{Skill: "lifting", Level: 3}} // so that Ben does it all
		var items [4]Item
		for i, title := range []string{"Urgent", "Second", "First", "After"} {
			x := Item{Title: title, Estimate: day8, Needs: lifts, Deadline: day("2026-03-06"), Priority: 1}
			if title != "Urgent" {
				x.Deadline, x.Priority = store.Date{}, 5
			}
			if title == "After" {
				x.After = []After{{Item: items[0].ID}}
			}
			items[i] = b.put(x)
		}
		begin := func(x Item) {
			if _, err := b.move("ada", x.ID, Doing, ""); err != nil {
				t.Fatal(err)
			}
			b.answer("ben", x, Accepted)
			leadtest.ClockOf(t, db).Advance(24 * time.Hour)
		}
		order := func() string {
			var titles []string
			p := b.search(Ask{})
			for _, x := range p.Tasks {
				titles = append(titles, x.Title)
			}
			if len(p.Clash) > 0 {
				t.Errorf("it clashes: %v", p.Clash)
			}
			return strings.Join(titles, " ")
		}
		if got := order(); !strings.HasPrefix(got, "Urgent") {
			t.Errorf("with nothing begun they come as %s", got)
		}
		begin(items[3]) // it waits for another
		if got := order(); !strings.HasPrefix(got, "Urgent") {
			t.Errorf("with one begun that waits they come as %s", got)
		}
		begin(items[2])
		begin(items[1])
		if got := order(); !strings.HasPrefix(got, "First Urgent") {
			t.Errorf("with two begun they come as %s", got)
		}
		if err := b.pin("ada", items[1].ID, day("2026-03-05"), b.who["ben"].PersonID); err != nil {
			t.Fatal(err)
		}
		if got := order(); !strings.HasPrefix(got, "Second") {
			t.Errorf("with one pinned to today they come as %s", got)
		}
		if err := b.pin("ada", items[1].ID, store.Date{}); err != nil {
			t.Fatal(err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error { // who is away for long goes on when they are back, if at all
			_, err := organisation.PutAbsence(ctx, tx, access.Local(), organisation.Absence{Person: "ben", Kind: organisation.Leave,
				Span: roster.Span{From: day("2026-03-05"), Until: day("2026-03-20")}})
			return err
		})
		if got := order(); !strings.HasPrefix(got, "Urgent") {
			t.Errorf("when Ben is away they come as %s", got)
		}
	})
}

func TestACheapPlanIsForWhoMayKnowWhatPeopleCost(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		if err := b.describe("ada", Project{Key: "move", Currency: "EUR"}); err != nil {
			t.Fatal(err)
		}
		b.put(Item{Title: "Pack", Estimate: Estimate{480, 960, 1440}})
		b.put(Item{Title: "Sweep", Estimate: Estimate{60, 60, 60}})
		request := func(who string, ask Ask) error {
			ask.Project = "move"
			return b.try(func(ctx context.Context, tx *store.Tx) error { return RequestPlan(ctx, tx, b.who[who], ask) })
		}
		if err := request("ada", Ask{Style: Cheapest}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("who leads and may not know what people cost asks for a cheap plan: %v", err)
		}
		if err := request("dee", Ask{Style: Cheapest}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("without rates: %v", err)
		}
		rate := func(who string, from store.Date, cents int64) {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				return SetRate(ctx, tx, b.who["dee"], b.who[who].PersonID, Rate{from, cents, "EUR"})
			})
		}
		rate("ada", day("2026-01-01"), 9000)
		rate("ben", day("2026-01-01"), 4000)
		if err := request("dee", Ask{Style: Cheapest, Hires: []Hire{{Name: "Eve"}}}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("with somebody of whom no rate is known: %v", err)
		}
		priced := func(who string) (a Ask) {
			a = Ask{Project: "move", Style: Each, Priced: true}
			b.do(func(ctx context.Context, tx *store.Tx) error { return a.price(ctx, tx, b.who[who]) })
			return a
		}
		if a := priced("ada"); a.Priced {
			t.Error("a cheap plan is among those that Ada asks for")
		}
		if a := priced("dee"); !a.Priced {
			t.Error("no cheap plan is among those that Dee asks for")
		}

		id, err := Search(t.Context(), db, Ask{Project: "move", Style: Cheapest, Seconds: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		reads := func(who string) (p Plan, listed int, err error) {
			err = b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				all, err := Plans(ctx, tx, b.who[who], "move")
				if err != nil {
					return err
				}
				listed = len(all)
				p, err = PlanByID(ctx, tx, b.who[who], id)
				return err
			})
			return p, listed, err
		}
		for _, who := range []string{"ada", "ben", "cay", "owner"} {
			if p, listed, err := reads(who); !fault.Is(err, fault.KindNotFound) || listed != 0 || p.ID != "" {
				t.Errorf("%s reads whom a cheap plan takes: %d listed, %v", who, listed, err)
			}
		}
		p, listed, err := reads("dee")
		if err != nil || listed != 1 || len(p.Tasks) != 2 {
			t.Fatalf("Dee reads %+v, %v", p, err)
		}
		for _, x := range p.Tasks { // that is an hour longer than if Ada swept
			if names(x) != "Ben" {
				t.Errorf("%s does %s", names(x), x.Title)
			}
		}
		if _, kept := p.Figures[schedule.Cost]; kept {
			t.Errorf("what it costs is kept with it: %v", p.Figures)
		}
		price := func(who string, plans ...Plan) (all []Price, err error) {
			err = b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				all, err = PricesOf(ctx, tx, b.who[who], "move", plans...)
				return err
			})
			return all, err
		}
		fast := b.search(Ask{})
		for _, who := range []string{"ada", "ben", "cay", "owner"} {
			if all, err := price(who, fast); !fault.Is(err, fault.KindDenied) || all != nil {
				t.Errorf("%s is told what a plan costs: %v, %v", who, all, err)
			}
		}
		all, err := price("dee", p, fast)
		if err != nil || all[0] != (Price{Hours: 17, Money: 680}) || all[1] != (Price{Hours: 17, Money: 730}) {
			t.Errorf("they cost %+v, %v", all, err)
		}
		rate("ben", day("2026-03-02"), 8000)
		rate("ben", day("2026-06-01"), 9000)
		if all, err := price("dee", p); err != nil || all[0] != (Price{Hours: 17, Money: 1360}) {
			t.Errorf("with other rates from today and later on it costs %+v, %v", all, err)
		}
		what := b.search(Ask{Without: []string{b.who["ada"].PersonID, b.who["ben"].PersonID}, Hires: []Hire{{Name: "Eve"}}})
		if all, err := price("dee", what); err != nil || all[0] != (Price{Hours: 17, Unpriced: 1}) {
			t.Errorf("with who has no rate it costs %+v, %v", all, err)
		}
		if err := b.adopt("dee", id, ""); err != nil {
			t.Fatal(err)
		}
		if _, listed, err := reads("ben"); err != nil || listed != 3 {
			t.Errorf("the plan that Ben works by is not for him: %d listed, %v", listed, err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			looks, err := access.Lookers(ctx, tx, b.who["ada"], b.who["ada"].PersonID, "", 10)
			if len(looks) == 0 || looks[0].What != "rates" {
				t.Errorf("who looked: %+v", looks)
			}
			return err
		})
	})
}

func TestAPlanThatCannotBe(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.lifting(skill.Declaring{Level: 1}, skill.Declaring{Level: 1})
		b.put(Item{Title: "Carry", Estimate: Estimate{60, 60, 60}, Needs: []Need{{Skill: "lifting", Level: 3}}})
		p := b.search(Ask{})
		if len(p.Clash) == 0 || !strings.Contains(p.Clash[0], "#1") {
			t.Errorf("it clashes: %q", p.Clash)
		}
		if err := b.adopt("ada", p.ID, ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("adopted: %v", err)
		}
		// Somebody who is hired could.
		hired := b.search(Ask{Hires: []Hire{{Name: "Fay", Skills: map[string]int{"lifting": 3}, From: day("2026-03-09")}}})
		if len(hired.Clash) > 0 || names(hired.Tasks[0]) != "Fay" || hired.Tasks[0].Days[0] != day("2026-03-09") {
			t.Errorf("with a hire it is %+v", hired)
		}
		if err := b.adopt("ada", hired.ID, ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("adopted: %v", err)
		}
	})
}

func TestTwoAdoptAtOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.put(Item{Title: "Pack", Estimate: Estimate{480, 480, 480}})
		first, second := b.search(Ask{}), b.search(Ask{Style: Balanced})
		for _, who := range []string{"ben", "cay", "nobody"} {
			if err := b.adopt(who, first.ID, ""); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s adopts: %v", who, err)
			}
		}
		if err := b.adopt("ada", first.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := b.adopt("ada", first.ID, ""); err != nil { // once more says nothing new
			t.Error(err)
		}
		if err := b.adopt("dee", second.ID, ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("over one that nobody saw: %v", err)
		}
		if err := b.adopt("dee", second.ID, first.ID); err != nil {
			t.Fatal(err)
		}
		if p := b.plan(first.ID); p.State != Replaced || p.AdoptedBy != "Ada Example" {
			t.Errorf("the first is %+v", p)
		}
		if p := b.plan(second.ID); p.State != Adopted || p.AdoptedBy != "Dee Example" {
			t.Errorf("the second is %+v", p)
		}
		if third := b.search(Ask{}); third.Base != second.ID {
			t.Errorf("the third was made beside %q", third.Base)
		}
	})
}

func TestPinsAndWhatIfs(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		ada, ben := b.who["ada"].PersonID, b.who["ben"].PersonID
		x := b.put(Item{Title: "Pack", Estimate: Estimate{480, 480, 480}})
		b.put(Item{Title: "Carry", Estimate: Estimate{480, 480, 480}})
		if err := b.pin("ben", x.ID, day("2026-03-10"), ada); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member pins: %v", err)
		}
		for field, err := range map[string]error{"day": b.pin("ada", x.ID, day("2026-03-01")),
			"people": b.pin("ada", x.ID, store.Date{}, b.who["cay"].PersonID)} {
			if fieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if err := b.pin("ada", x.ID, store.Date{}, ada, ben); fieldOf(err) != "people" {
			t.Errorf("two for one: %v", err)
		}
		was := b.search(Ask{})
		if err := b.adopt("ada", was.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := b.pin("ada", x.ID, day("2026-03-10"), ada); err != nil {
			t.Fatal(err)
		}
		is := b.search(Ask{Style: Stay})
		at := func(p Plan) Planned {
			for _, t := range p.Tasks {
				if t.Item == x.ID {
					return t
				}
			}
			return Planned{}
		}
		if got := at(is); names(got) != "Ada" || got.Days[0] != day("2026-03-10") || !got.Pinned {
			t.Errorf("pinned it is %+v", got)
		}
		d := Compare(was, is)
		if len(d.Later) != 1 || d.Later[0].Is.Item != x.ID || d.Days < 1 || len(d.New)+len(d.Gone) > 0 {
			t.Errorf("from one to the other: %+v", d)
		}
		if err := b.pin("ada", x.ID, store.Date{}); err != nil {
			t.Fatal(err)
		}
		if without := b.search(Ask{Without: []string{ben}}); strings.Contains(names(without.Tasks[0])+names(without.Tasks[1]), "Ben") {
			t.Errorf("without Ben it is %+v", without)
		}
		if p := b.plan(was.ID); p.State != Adopted {
			t.Errorf("a what-if touched the plan in force: %+v", p)
		}
	})
}

// TestSpreadPairsTheSecondWithTheBest shows what the weight on spread does: only Ada understands what an item touches. The
// fastest plan has Ben do it, who is free and has the skill; one for spread has both do it, and says why.
func TestSpreadPairsTheSecondWithTheBest(t *testing.T) {
	t.Parallel()
	place := Place{Repository: "r", Area: "gates"}
	able := func(id string, level skill.Level, percent int) mate {
		return mate{Person: Person{id, strings.ToUpper(id[:1]) + id[1:]}, handle: id, week: usualWeek, spans: []share{{percent: percent}},
			skills: map[string]skill.Declaration{"go": {Level: level, Interest: skill.Interested}}}
	}
	in := inputs{first: day("2026-03-02"), mates: []mate{able("ada", 5, 50), able("ben", 4, 100), able("cay", 2, 100)},
		items: []Item{{ID: "1", Number: 1, People: 1, Estimate: Estimate{480, 480, 480}, Places: []Place{place},
			Needs: []Need{{Skill: "go", Level: 4, People: 1}}}},
		insight: Insight{place: {Share: map[string]float64{"ada": 0.9}, Able: map[string]bool{"ada": true}, Left: 1}}}
	for style, want := range map[Style][2]string{
		Fastest: {"Ben", "Ben would learn gates, which hardly anybody understands"},
		Spread:  {"Ada+Ben", "Ada understands gates, which hardly anybody does, and Ben would learn it"},
	} {
		in.ask.Style = style
		found, err := schedule.Solve(t.Context(), in.problem(), schedule.Options{Goals: style.goals(), Seed: 1, Workers: 1, Steps: 2000})
		if err != nil {
			t.Fatal(err)
		}
		got := in.plan(found).Tasks[0]
		if names(got) != want[0] || got.Why != want[1] {
			t.Errorf("%s: %s, because %q", style, names(got), got.Why)
		}
	}
	fit := func(i int) Fit { return fitOf(&in.items[0], &in.mates[i], in.insight) }
	if fit(0).Spread != 0 || fit(1).Spread != 1 || fit(2).Growth <= fit(0).Growth || fit(0).Knowledge != 0.9 {
		t.Errorf("the fits are %+v, %+v, %+v", fit(0), fit(1), fit(2))
	}
}
