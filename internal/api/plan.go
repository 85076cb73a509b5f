package api

import (
	"github.com/leadwright/leadwright/internal/planfile"
	"github.com/leadwright/leadwright/internal/schedule"
)

// Plan is who does what when, and how good that is proved to be.
type Plan struct {
	Makespan    int                        `json:"makespan" doc:"When the last item ends, in the units of the file"`
	LastDay     string                     `json:"last_day,omitempty" doc:"The day of that, where the file has days"`
	Bound       int                        `json:"bound" doc:"No plan ends earlier"`
	Gap         float64                    `json:"gap" doc:"How far the makespan may be above the shortest, as a part of the bound"`
	Optimal     bool                       `json:"optimal" doc:"The makespan is proved to be the shortest"`
	Assignments []PlanAssignment           `json:"assignments"`
	Values      map[schedule.Objective]int `json:"values" doc:"By objective; of each less is better"`
	Broken      []string                   `json:"broken,omitempty" doc:"Deadlines and pins that no plan was found to keep"`
	Why         []PlanChoice               `json:"why,omitempty" doc:"The people of an item beside others, the best first"`
	Steps       int64                      `json:"steps" doc:"So many steps from the same seed make the plan again"`
	Seed        uint64                     `json:"seed"`
}

// PlanAssignment is an item of a plan.
type PlanAssignment struct {
	Task     string   `json:"task"`
	People   []string `json:"people"`
	Start    int      `json:"start"`
	End      int      `json:"end" doc:"When its last unit of work is done"`
	FirstDay string   `json:"first_day,omitempty"`
	LastDay  string   `json:"last_day,omitempty"`
}

// PlanChoice is the whole plan with these people for an item.
type PlanChoice struct {
	People []string                   `json:"people"`
	Chosen bool                       `json:"chosen"`
	Values map[schedule.Objective]int `json:"values"`
}

// PlanOf puts a solution into words; the axis is nil where time is numbers alone.
func PlanOf(s schedule.Solution, seed uint64, axis *planfile.Axis) Plan {
	p := Plan{Makespan: s.Makespan, Bound: s.Bound, Gap: s.Gap(), Optimal: s.Optimal, Assignments: []PlanAssignment{},
		Values: s.Values, Broken: s.Late, Steps: s.Steps, Seed: seed}
	for _, x := range s.Assignments {
		a := PlanAssignment{Task: x.Task, People: append([]string{}, x.People...), Start: x.Start, End: x.End}
		if axis != nil {
			a.FirstDay, a.LastDay = axis.Day(x.Start), axis.Day(max(0, x.End-1))
			if x.Start == x.End { // a milestone is reached on the day on which what it waits for ends
				a.FirstDay = a.LastDay
			}
		}
		p.Assignments = append(p.Assignments, a)
	}
	if axis != nil {
		p.LastDay = axis.Day(max(0, s.Makespan-1))
	}
	return p
}

// ChoicesOf puts the choices for an item into words.
func ChoicesOf(choices []schedule.Choice) (all []PlanChoice) {
	for _, c := range choices {
		all = append(all, PlanChoice{append([]string{}, c.People...), c.Chosen, c.Values})
	}
	return all
}
