package forecast

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Effort is work in hundredths of a full day of one person.
type Effort int32

// FullDay is the effort of one person in one day.
const FullDay Effort = 100

// Limits of a plan.
const (
	mostEffort    = 1000 * FullDay // of one item: nobody estimates four years of one person's work
	mostCells     = 50_000_000     // items times runs
	leastRecorded = 10             // finished items with an estimate, from which on a record of estimates counts
)

// Plan is work that is still to be done, who can do it, and when they are there.
type Plan struct {
	Start      Day // the first day of work
	Items      []Item
	People     []Person
	Milestones []Milestone
	// Recorded are estimates of finished items and what they took. From ten on, they widen what is drawn, see [Simulate].
	Recorded []Actual
	// Together is how much items are late together, as a correlation from 0 to below 1: what makes one item take longer than
	// thought often makes others too. 0 stands for 0.3, a below-zero number for none.
	Together float64
}

// Item is a piece of work that one person does without interruption, but for days on which they are away.
type Item struct {
	ID                              string
	Optimistic, Likely, Pessimistic Effort   // in this order, each at least 1
	After                           []string // ids of items that are finished before
	Skills                          []string // that the person needs, all of them
}

// Person is somebody who works on items. Which of those who could does an item follows from who is free first.
type Person struct {
	ID     string
	Skills []string
	Week   [7]Effort // what they have for these items on each day of the week, from Sunday on, each at most a full day
	Away   []Away
}

// Away is from when to when somebody is not there, both days included.
type Away struct{ From, To Day }

// Milestone is reached when all of its items are finished.
type Milestone struct {
	ID    string
	Items []string
}

// Actual is what a finished item took beside its likely estimate.
type Actual struct{ Likely, Took Effort }

// check refuses a plan that cannot be meant, and returns the places of items by their ids.
func (p *Plan) check() (map[string]int, error) {
	if len(p.Items) == 0 || len(p.People) == 0 {
		return nil, fault.Invalid("plan", "A plan has %d items and %d people, and needs one of each", len(p.Items), len(p.People))
	}
	if !(p.Together < 1) {
		return nil, fault.Invalid("together", "How much items are late together is below 1, not %g", p.Together)
	}
	places := make(map[string]int, len(p.Items))
	for i := range p.Items {
		item := &p.Items[i]
		if _, there := places[item.ID]; there || item.ID == "" {
			return nil, fault.Invalid("items", "The item %q is there twice, or has no id", item.ID)
		}
		places[item.ID] = i
		switch {
		case item.Optimistic < 1 || item.Optimistic > item.Likely || item.Likely > item.Pessimistic:
			return nil, fault.Invalid("items", "The estimate of %s is %s: it goes from optimistic over likely to pessimistic, above 0",
				item.ID, item.estimate())
		case item.Pessimistic > mostEffort:
			return nil, fault.Invalid("items", "The estimate of %s is %s: an item takes %d days at the most", item.ID, item.estimate(),
				mostEffort/FullDay).WithHint("Split it into items that can be finished.")
		}
	}
	for i := range p.Items {
		for _, id := range p.Items[i].After {
			if _, there := places[id]; !there {
				return nil, fault.Invalid("items", "%s comes after %q, which is not among the items", p.Items[i].ID, id)
			}
		}
	}
	for _, m := range p.Milestones {
		for _, id := range m.Items {
			if _, there := places[id]; !there || m.ID == "" {
				return nil, fault.Invalid("milestones", "The milestone %q has no id, or %q is not among the items", m.ID, id)
			}
		}
		if len(m.Items) == 0 {
			return nil, fault.Invalid("milestones", "The milestone %q has no items", m.ID)
		}
	}
	for _, a := range p.Recorded {
		if a.Likely < 1 || a.Took < 1 {
			return nil, fault.Invalid("recorded", "A finished item was estimated at %d and took %d: both are above 0",
				a.Likely, a.Took)
		}
	}
	return places, p.checkPeople()
}

// estimate writes an estimate in days.
func (i *Item) estimate() string {
	day := func(e Effort) float64 { return float64(e) / float64(FullDay) }
	return fmt.Sprintf("%g, %g, %g days", day(i.Optimistic), day(i.Likely), day(i.Pessimistic))
}

func (p *Plan) checkPeople() error {
	known := map[string]bool{}
	for _, x := range p.People {
		if known[x.ID] || x.ID == "" {
			return fault.Invalid("people", "The person %q is there twice, or has no id", x.ID)
		}
		known[x.ID] = true
		for _, share := range x.Week {
			if share < 0 || share > FullDay {
				return fault.Invalid("people", "%s works %d hundredths of a day, and a day has 0 to 100", x.ID, share)
			}
		}
		for _, a := range x.Away {
			if a.To < a.From {
				return fault.Invalid("people", "%s is away from %s until %s, which is before", x.ID, a.From, a.To)
			}
		}
	}
	return nil
}

// team returns the people, those with the fewest skills first: who can do much is kept for what few can do. Of several, those
// come first who have the most time.
func (p *Plan) team() []*Person {
	team := make([]*Person, len(p.People))
	for i := range p.People {
		team[i] = &p.People[i]
	}
	time := func(x *Person) (sum int) {
		for _, share := range x.Week {
			sum += int(share)
		}
		return sum
	}
	slices.SortStableFunc(team, func(a, b *Person) int {
		return cmp.Or(len(a.Skills)-len(b.Skills), time(b)-time(a))
	})
	return team
}

// able says who of a team has all of some skills, and any time.
func able(team []*Person, skills []string) []bool {
	able := make([]bool, len(team))
	for i, x := range team {
		lacks := func(skill string) bool { return !slices.Contains(x.Skills, skill) }
		able[i] = x.Week != [7]Effort{} && !slices.ContainsFunc(skills, lacks)
	}
	return able
}

// skillWords names skills in a sentence.
func skillWords(skills []string) string {
	if len(skills) == 0 {
		return "no skill"
	}
	return "the skills " + strings.Join(skills, ", ")
}
