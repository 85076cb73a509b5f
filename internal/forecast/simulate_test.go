package forecast

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

// monday is the day on which made-up plans start.
const monday Day = 19723 // 2024-01-01

var weekdays = [7]Effort{0, 100, 100, 100, 100, 100, 0}

// plan makes a plan of a team with skills, part-time and absences.
func plan(seed uint64, items, people int) *Plan {
	rng := rand.New(rand.NewPCG(seed, 5))
	p := &Plan{Start: monday}
	for i := range people {
		x := Person{ID: fmt.Sprint("p", i), Week: weekdays, Skills: []string{"all"}}
		if i%3 == 0 {
			x.Skills = append(x.Skills, "rare")
		}
		if i%4 == 1 {
			x.Week = [7]Effort{0, 50, 50, 50, 50, 50, 0}
		}
		from := monday + Day(rng.IntN(100))
		x.Away = []Away{{from, from + Day(rng.IntN(20))}}
		p.People = append(p.People, x)
	}
	for i := range items {
		low := Effort(20 + rng.IntN(200))
		item := Item{ID: fmt.Sprint("i", i), Optimistic: low, Likely: low + Effort(rng.IntN(200)), Skills: []string{"all"}}
		item.Pessimistic = item.Likely + Effort(rng.IntN(500))
		if rng.IntN(4) == 0 {
			item.Skills = []string{"rare"}
		}
		if i > 0 && rng.IntN(3) == 0 {
			item.After = []string{fmt.Sprint("i", rng.IntN(i))}
		}
		p.Items = append(p.Items, item)
	}
	return p
}

func TestSimulateKnownPlans(t *testing.T) {
	t.Parallel()
	one := func(id string, days Effort, after ...string) Item {
		return Item{ID: id, Optimistic: days * FullDay, Likely: days * FullDay, Pessimistic: days * FullDay, After: after}
	}
	full := Person{ID: "full", Week: weekdays}
	half := Person{ID: "half", Week: [7]Effort{0, 50, 50, 50, 50, 50, 0}}
	away := Person{ID: "away", Week: weekdays, Away: []Away{{monday + 2, monday + 8}}}
	for name, test := range map[string]struct {
		people []Person
		items  []Item
		want   []string
	}{
		"a day":           {[]Person{full}, []Item{one("a", 1)}, []string{"2024-01-01"}},
		"over a weekend":  {[]Person{full}, []Item{one("a", 6)}, []string{"2024-01-08"}},
		"half of the day": {[]Person{half}, []Item{one("a", 3)}, []string{"2024-01-08"}},
		"while away":      {[]Person{away}, []Item{one("a", 3)}, []string{"2024-01-10"}},
		"one by one":      {[]Person{full}, []Item{one("a", 2), one("b", 1)}, []string{"2024-01-02", "2024-01-03"}},
		"side by side":    {[]Person{full, {ID: "too", Week: weekdays}}, []Item{one("a", 2), one("b", 1)}, []string{"2024-01-02", "2024-01-01"}},
		"behind":          {[]Person{full, {ID: "too", Week: weekdays}}, []Item{one("a", 2, "b"), one("b", 1)}, []string{"2024-01-03", "2024-01-01"}},
	} {
		o, err := Simulate(t.Context(), &Plan{Start: monday, Items: test.items, People: test.people}, Options{Runs: 100})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, want := range test.want {
			if d := o.Items[i]; d.P50.String() != want || d.P95 != d.P50 {
				t.Errorf("%s: %s ends %v, want %s", name, test.items[i].ID, d, want)
			}
		}
	}
}

func TestSimulateProperties(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		p := plan(seed, 40, 5)
		p.Milestones = []Milestone{{"some", []string{"i1", "i2", "i3"}}, {"all", nil}}
		for _, i := range p.Items {
			p.Milestones[1].Items = append(p.Milestones[1].Items, i.ID)
		}
		o, err := Simulate(t.Context(), p, Options{Runs: 400, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		places, _ := p.check()
		for i, d := range o.Items {
			if d.P50 < p.Start || d.P50 > d.P85 || d.P85 > d.P95 || d.P95 > o.All.P95 {
				t.Errorf("%s ends %v, all %v", p.Items[i].ID, d, o.All)
			}
			for _, b := range p.Items[i].After {
				if before := o.Items[places[b]]; before.P50 > d.P50 || before.P95 > d.P95 {
					t.Errorf("%s ends %v, and %s before it %v", p.Items[i].ID, d, b, before)
				}
			}
		}
		if o.Milestones[1] != o.All {
			t.Errorf("all items are a milestone at %v, and the plan ends %v", o.Milestones[1], o.All)
		}
		again, err := Simulate(t.Context(), p, Options{Runs: 400, Seed: seed})
		if err != nil || !slices.Equal(again.Items, o.Items) {
			t.Errorf("the second time it is %v, %v", again.All, err)
		}
	}
}

// TestLatenessTogetherWidens holds what the common factor is for: with independent items their delays even out, and the range
// of the whole becomes far too narrow.
func TestLatenessTogetherWidens(t *testing.T) {
	t.Parallel()
	width := func(together float64) Day {
		p := plan(3, 60, 4)
		p.Together = together
		o, err := Simulate(t.Context(), p, Options{Runs: 2000})
		if err != nil {
			t.Fatal(err)
		}
		return o.All.P95 - o.All.P50
	}
	if alone, usual, much := width(-1), width(0), width(0.8); alone*3 > usual*2 || usual >= much {
		t.Errorf("from 50 to 95 %% it is %d days where items are late each for itself, %d usually, %d with much in common", alone, usual, much)
	}
}

// TestRecordedEstimatesMoveDates holds that a team whose items took twice what was likely gets later dates.
func TestRecordedEstimatesMoveDates(t *testing.T) {
	t.Parallel()
	p := plan(4, 30, 3)
	plain, err := Simulate(t.Context(), p, Options{Runs: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for range leastRecorded - 1 {
		p.Recorded = append(p.Recorded, Actual{100, 400})
	}
	few, err := Simulate(t.Context(), p, Options{Runs: 1000})
	if err != nil || few.All != plain.All {
		t.Errorf("nine recorded estimates change %v to %v, %v", plain.All, few.All, err)
	}
	p.Recorded = append(p.Recorded, Actual{100, 400})
	late, err := Simulate(t.Context(), p, Options{Runs: 1000})
	if err != nil || late.All.P50 <= plain.All.P95 {
		t.Errorf("ten recorded estimates change %v to %v, %v", plain.All, late.All, err)
	}
}

func TestBadPlansAreRefused(t *testing.T) {
	t.Parallel()
	for says, spoil := range map[string]func(*Plan){
		"needs one of each":          func(p *Plan) { p.People = nil },
		"is there twice":             func(p *Plan) { p.Items[1].ID = "i0" },
		"goes from optimistic":       func(p *Plan) { p.Items[1].Optimistic = 1 << 20 },
		"1000 days at the most":      func(p *Plan) { p.Items[1].Pessimistic = 100_000_000 },
		"not among the items":        func(p *Plan) { p.Items[1].After = []string{"x"} },
		"comes after itself":         func(p *Plan) { p.Items[0].After, p.Items[1].After = []string{"i1"}, []string{"i0"} },
		"Nobody can do i1":           func(p *Plan) { p.Items[1].Skills = []string{"magic"} },
		"a day has 0 to 100":         func(p *Plan) { p.People[0].Week[1] = 200 },
		"which is before":            func(p *Plan) { p.People[0].Away = []Away{{9, 8}} },
		"has no items":               func(p *Plan) { p.Milestones = []Milestone{{ID: "m"}} },
		"both are above 0":           func(p *Plan) { p.Recorded = []Actual{{1, 0}} },
		"late together is below 1":   func(p *Plan) { p.Together = math.NaN() },
		"too many to be simulated":   func(p *Plan) { p.Items = plan(1, 100_000, 1).Items; p.People = plan(1, 1, 1).People },
		"The person \"p0\" is there": func(p *Plan) { p.People[1].ID = "p0" },
	} {
		p := plan(1, 10, 3)
		spoil(p)
		if _, err := Simulate(t.Context(), p, Options{}); !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want: %s", err, says)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Simulate(ctx, plan(1, 10, 3), Options{}); !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestPlansBeyondTheHorizonHaveNoDate has a person who is never there again.
func TestPlansBeyondTheHorizonHaveNoDate(t *testing.T) {
	t.Parallel()
	p := plan(1, 3, 1)
	p.People[0].Away = []Away{{monday, monday + 2*horizon}}
	o, err := Simulate(t.Context(), p, Options{Runs: 100})
	if err != nil || o.All.P50 != Beyond {
		t.Errorf("%v, %v", o.All, err)
	}
}

func BenchmarkSimulate(b *testing.B) {
	p := plan(7, 500, 20)
	for b.Loop() {
		if _, err := Simulate(b.Context(), p, Options{Runs: 10_000}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestWhoLeavesIsNotGivenWhatTheyWouldLeaveBehind(t *testing.T) {
	t.Parallel()
	start, full := monday, weekdays
	plan := &Plan{Start: start,
		Items: []Item{{ID: "long", Optimistic: 5 * FullDay, Likely: 5 * FullDay, Pessimistic: 5 * FullDay}},
		People: []Person{{ID: "leaves", Week: full, Away: []Away{{start + 2, start + horizon}}},
			{ID: "stays", Week: full, Away: []Away{{start, start}}}}}
	got, err := Simulate(t.Context(), plan, Options{Runs: 100, Seed: 1})
	if err != nil || got.All.P95 != start+7 { // from Tuesday until Monday
		t.Errorf("it is done by %v, %v", got.All.P95, err)
	}
	// What takes longer than was likely is handed over by who leaves: the other does the rest.
	plan.Items[0] = Item{ID: "long", Optimistic: 3 * FullDay, Likely: 3 * FullDay, Pessimistic: 6 * FullDay}
	plan.People[0].Away[0].From = start + 4
	if got, err := Simulate(t.Context(), plan, Options{Runs: 1000, Seed: 1}); err != nil || got.All.P50 > start+6 || got.All.P95 == Beyond {
		t.Errorf("handed over, it is done by %+v, %v", got.All, err)
	}
}

// TestFewRunsTellEnough: what all items share is drawn evenly, so that the dates of a hundred runs hardly depend on the seed.
func TestFewRunsTellEnough(t *testing.T) {
	t.Parallel()
	p := &Plan{Start: monday}
	for i := range 5 {
		p.People = append(p.People, Person{ID: fmt.Sprint("p", i), Week: [7]Effort{100, 100, 100, 100, 100, 100, 100}})
	}
	for i := range 100 {
		p.Items = append(p.Items, Item{ID: fmt.Sprint("i", i), Optimistic: 200, Likely: 500, Pessimistic: 1000})
	}
	var dates []Day
	for seed := range uint64(20) {
		o, err := Simulate(t.Context(), p, Options{Runs: 100, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, o.All.P85)
	}
	if spread := slices.Max(dates) - slices.Min(dates); spread > 4 {
		t.Errorf("the dates are up to %d days apart, of some %d", spread, dates[0]-monday)
	}
}
