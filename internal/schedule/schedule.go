// Package schedule plans who does what when: tasks that need people with skills, people with calendars, and what has to wait
// for what. It is pure: a [Problem] in, a [Solution] out, in integers, without a clock. The same problem, seed and number of
// steps give the same plan on any machine.
//
// Time is counted in whole units from 0; what a unit is, the caller decides. A task takes Duration units of work by all the
// people of its team at once. A person does one task at a time. A task that may not be split runs without a break while its
// whole team works; one that may is interrupted where one of them does not work, and its people do nothing else meanwhile,
// but for what is pinned into that time.
//
// Plans are decoded from a list of tasks, each put as early as its team is free (serial schedule generation: Kolisch and
// Hartmann, "Heuristic algorithms for the resource-constrained project scheduling problem", 1999). Where people do not always
// work, a team may start later if that loses less of their time: what they wait for each other, and what they stand by while
// one of them does not work. [Solve] starts from several
// priority rules and improves the list by simulated annealing; where each task takes one person and nobody has a calendar, it
// also searches the disjunctive graph by tabu search (Mastrolilli and Gambardella, "Effective neighbourhood functions for the
// flexible job shop problem", Journal of Scheduling 3, 2000). Bounds come from what can be refuted: a makespan for which the
// heads and tails of the tasks, or the work that must lie in a window of time, leave no room (energetic reasoning: Erschler
// and Lopez; Baptiste, Le Pape and Nuijten, 1999), the work being shared out among people by maximum flow.
package schedule

// Problem is what is to be planned.
type Problem struct {
	Tasks  []Task
	People []Person
	Links  []Link
	Values []Value
	Plan   []Assignment // the plan people already work by, for Stability; may be empty

	Say func(time int) string // names a time in sentences; nil for its number
}

// Task is a piece of work.
type Task struct {
	ID       string
	Duration int    // units of work of the whole team, 0 for a milestone
	Needs    []Need // its team; empty where it takes time and nobody
	Release  int    // it starts no earlier
	Deadline int    // it should have ended by then; 0 for none
	Weight   int    // of each unit that it is late, at least 1 where it counts
	Hard     bool   // no plan that misses the deadline will do
	Split    bool   // it may be interrupted by time in which somebody of its team does not work
	Start    *int   // pinned, nil where it is not
	People   []string
	// People are pinned: they are of the team.
}

// Need asks for Count people who have Skill at Level or above; for anybody where Skill is empty.
type Need struct {
	Skill string
	Level int
	Count int
}

// Person is somebody who works.
type Person struct {
	ID     string
	Skills map[string]int // level by skill
	Work   []Interval     // when they work, in order and apart; nil for always
	Rate   int            // cost of a unit
}

// Interval is the time from From until before To.
type Interval struct{ From, To int }

// Link makes a task wait: To starts no earlier than Lag after the end of From. A negative lag lets them overlap.
type Link struct {
	From, To string
	Lag      int
}

// Value says what a task means for a person: the more the better.
type Value struct {
	Task, Person             string
	Interest, Growth, Spread int
}

// Assignment is a task in a plan.
type Assignment struct {
	Task       string
	People     []string // in the order of the problem
	Start, End int      // End is when its last unit of work is done
}

// Objective is something that plans are compared by.
type Objective string

// The objectives. Each is a number of which less is better.
const (
	Lateness  Objective = "lateness"  // units late × weight, of all tasks with deadlines
	Makespan  Objective = "makespan"  // when the last task ends
	Cost      Objective = "cost"      // units worked × rate
	Interest  Objective = "interest"  // minus the sum of the values of who does what
	Growth    Objective = "growth"    // the same
	Spread    Objective = "spread"    // the same: how knowledge spreads
	Load      Objective = "load"      // the sum of the squares of what each person works: least where it is even
	Stability Objective = "stability" // units by which starts move, and units done by others than before
)

// Objectives lists them.
var Objectives = []Objective{Lateness, Makespan, Cost, Interest, Growth, Spread, Load, Stability}

// Goal is an objective and how it counts.
type Goal struct {
	Objective Objective
	Slack     int // in order: per cent of its best that may be given up for the goals after it
	Weight    int // weighed: its factor
}

// Options say how to search.
type Options struct {
	// Goals are in order, the first above all, or where one has a weight a weighted sum. Empty means lateness, then makespan.
	Goals    []Goal
	Seed     uint64
	Workers  int   // searches side by side, at least 1; it changes the plan, the number of processors does not
	Steps    int64 // to take at the most, over all workers; 0 for no limit
	Progress func(Progress)
}

// Progress is how far a search is.
type Progress struct {
	Steps    int64
	Makespan int
	Bound    int
}

// Solution is a plan, and what is known of how good it is.
type Solution struct {
	Assignments []Assignment // in the order of the problem's tasks
	Makespan    int
	Bound       int // no plan ends earlier
	Optimal     bool
	// Optimal says that Makespan is Bound.

	Values map[Objective]int // of all objectives
	Late   []string          // hard deadlines, and pinned starts, that the plan does not keep, in words: none was found that does
	Clash  []string          // where no plan can be: constraints of which each is needed for that, in words
	Steps  int64             // taken: with this limit and the same options the plan comes out again
}

// Gap is how far the makespan may be above the shortest possible, as a part of the bound.
func (s *Solution) Gap() float64 {
	if s.Makespan == s.Bound {
		return 0
	}
	return float64(s.Makespan-s.Bound) / float64(max(1, s.Bound))
}
