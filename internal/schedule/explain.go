package schedule

import (
	"math"
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// Choice is a team for a task, with what the whole plan is worth if that team does it and all else is done by those who do it
// now, in the same order.
type Choice struct {
	People []string
	Chosen bool              // it is the plan's
	Values map[Objective]int // of all objectives
}

// mostChoices is how many teams are told of, the plan's among them.
const mostChoices = 6

// Explain says why a task has its team: what the plan would be with each team that differs in one person, the best first by
// the goals of the options. It fails for what Solve fails for, and a task that is not in the solution (fault.NotFound).
func Explain(p Problem, o Options, s Solution, task string) ([]Choice, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	goals, weighted, err := o.goals()
	if err != nil {
		return nil, err
	}
	m := newModel(&p)
	t, there := m.number[task]
	if !there || len(s.Assignments) != m.n {
		return nil, fault.NotFound("There is no %q in the plan", task)
	}
	search := newSearch(m, 0, 0, &contest{goals: goals, weighted: weighted})
	search.teams = true
	search.from(m.planOf(s))
	type found struct {
		Choice

		figures figures
	}
	all := []found{{search.d.choice(t), search.d.figures}}
	all[0].Chosen = true
	chosen := slices.Clone(m.team(search.d.team, t))
	for i, x := range chosen {
		if slices.Contains(m.pinnedOf(t), x) || m.fixed[t] >= 0 {
			continue
		}
		for _, c := range m.staff[t].who {
			if slices.Contains(chosen, c.person) {
				continue
			}
			team := m.team(search.wanted, t)
			copy(team, chosen)
			team[i] = c.person
			search.d.decode(search.list, 0, search.wanted, math.MaxInt)
			if got := m.team(search.d.team, t); slices.Contains(got, c.person) && !slices.Contains(got, x) {
				all = append(all, found{search.d.choice(t), search.d.figures})
			}
		}
	}
	slices.SortStableFunc(all[1:], func(a, b found) int { return search.contest.compare(&a.figures, &b.figures) })
	var choices []Choice
	for _, f := range all[:min(len(all), mostChoices)] {
		choices = append(choices, f.Choice)
	}
	return choices, nil
}

// choice puts what was decoded last into words.
func (d *decoder) choice(t int) Choice {
	c := Choice{Values: map[Objective]int{}}
	team := slices.Clone(d.m.team(d.team, t))
	slices.Sort(team)
	for _, x := range team {
		if x >= 0 {
			c.People = append(c.People, d.m.p.People[x].ID)
		}
	}
	for _, o := range Objectives {
		c.Values[o] = d.figures[figureOf(o)]
	}
	return c
}

// planOf turns a solution back into numbers.
func (m *model) planOf(s Solution) *plan {
	p := newPlan(m)
	person := map[string]int{}
	for i := range m.p.People {
		person[m.p.People[i].ID] = i
	}
	for i := range p.team {
		p.team[i] = -1
	}
	for _, a := range s.Assignments {
		t := m.number[a.Task]
		p.start[t], p.end[t] = a.Start, a.End
		for i, id := range a.People {
			if team := m.team(p.team, t); i < len(team) {
				team[i] = person[id]
			}
		}
	}
	return p
}
