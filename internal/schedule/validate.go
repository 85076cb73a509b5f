package schedule

import (
	"fmt"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// The sizes that are planned. What is larger is a mistake more often than a plan.
const (
	MaxTasks  = 20_000
	MaxPeople = 2_000
	MaxTime   = 1 << 30 // of all times and durations, and of the sum of durations
	maxNeeds  = 16
	maxTeam   = 64
	maxLevel  = 1 << 20
	maxWeight = 1000
)

// validate refuses a problem that cannot be meant, with the first reason found.
func (p *Problem) validate() error {
	if len(p.Tasks) > MaxTasks || len(p.People) > MaxPeople {
		return fault.Invalid("plan", "A plan has at most %d tasks and %d people; this one has %d and %d", MaxTasks, MaxPeople,
			len(p.Tasks), len(p.People)).WithHint("Plan a part of it, or larger tasks.")
	}
	people := map[string]int{}
	for i := range p.People {
		x := &p.People[i]
		if err := name(people, "person", x.ID, i); err != nil {
			return err
		}
		if err := x.validate(); err != nil {
			return err
		}
	}
	tasks := map[string]int{}
	total := 0
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if err := name(tasks, "task", t.ID, i); err != nil {
			return err
		}
		if err := t.validate(people); err != nil {
			return err
		}
		total += t.Duration
	}
	if total > MaxTime {
		return fault.Invalid("tasks", "All tasks together take %d units of time, more than the %d that can be planned", total, MaxTime)
	}
	for _, l := range p.Links {
		for _, id := range []string{l.From, l.To} {
			if _, known := tasks[id]; !known {
				return fault.Invalid("links", "%q waits for %q, and there is no task %q", l.To, l.From, id)
			}
		}
		if l.Lag > MaxTime || l.Lag < -MaxTime {
			return fault.Invalid("links", "The lag of %d between %q and %q is beyond what can be planned", l.Lag, l.From, l.To)
		}
	}
	if circle := p.circle(tasks); circle != nil {
		return fault.Invalid("links", "Tasks wait for each other in a circle: %s", strings.Join(circle, " before ")).
			WithHint("Take one of these links out.")
	}
	return p.validateValues(tasks, people)
}

func name(known map[string]int, kind, id string, at int) error {
	if id == "" {
		return fault.Invalid(kind, "The %s at place %d has no id", kind, at+1)
	}
	if first, there := known[id]; there {
		return fault.Invalid(kind, "The %s %q is there twice, at places %d and %d", kind, id, first+1, at+1)
	}
	known[id] = at
	return nil
}

func (x *Person) validate() error {
	if x.Rate < 0 || x.Rate > maxLevel {
		return fault.Invalid("person", "The rate of %q is %d; it is from 0 to %d", x.ID, x.Rate, maxLevel)
	}
	for skill, level := range x.Skills {
		if level < 0 || level > maxLevel {
			return fault.Invalid("person", "%q has %q at level %d; levels are from 0 to %d", x.ID, skill, level, maxLevel)
		}
	}
	end := 0
	for i, v := range x.Work {
		if v.From < end || v.To <= v.From || v.To > MaxTime {
			return fault.Invalid("person", "Working time %d of %q is from %d to %d; they come in order, and end after they start",
				i+1, x.ID, v.From, v.To)
		}
		end = v.To
	}
	return nil
}

func (t *Task) validate(people map[string]int) error {
	for _, n := range []struct {
		what        string
		value, most int
	}{
		{"duration", t.Duration, MaxTime},
		{"release", t.Release, MaxTime},
		{"deadline", t.Deadline, MaxTime},
		{"weight", t.Weight, maxWeight},
	} {
		if n.value < 0 || n.value > n.most {
			return fault.Invalid("task", "The %s of %q is %d; it is from 0 to %d", n.what, t.ID, n.value, n.most)
		}
	}
	if t.Start != nil && (*t.Start < 0 || *t.Start > MaxTime) {
		return fault.Invalid("task", "%q is pinned to start at %d; it is from 0 to %d", t.ID, *t.Start, MaxTime)
	}
	if len(t.Needs) > maxNeeds {
		return fault.Invalid("task", "%q needs %d skills; it is at most %d", t.ID, len(t.Needs), maxNeeds)
	}
	team := 0
	for _, n := range t.Needs {
		if n.Count < 1 || n.Count > maxTeam || n.Level < 0 || n.Level > maxLevel {
			return fault.Invalid("task", "%q needs %d people with %q at level %d; it is 1 to %d people at a level from 0 to %d",
				t.ID, n.Count, n.Skill, n.Level, maxTeam, maxLevel)
		}
		team += n.Count
	}
	if team > maxTeam {
		return fault.Invalid("task", "%q needs %d people at once; it is at most %d", t.ID, team, maxTeam)
	}
	there := map[string]bool{}
	for _, id := range t.People {
		if _, known := people[id]; !known {
			return fault.Invalid("task", "%q is pinned to %q, who is not among the people", t.ID, id)
		}
		if there[id] {
			return fault.Invalid("task", "%q is pinned to %q twice", t.ID, id)
		}
		there[id] = true
	}
	return nil
}

func (p *Problem) validateValues(tasks, people map[string]int) error {
	for _, v := range p.Values {
		_, task := tasks[v.Task]
		_, person := people[v.Person]
		if !task || !person {
			return fault.Invalid("values", "There is a value of %q for %q, one of whom is not in the plan", v.Task, v.Person)
		}
		for _, x := range []int{v.Interest, v.Growth, v.Spread} {
			if x < -maxLevel || x > maxLevel {
				return fault.Invalid("values", "The value %d of %q for %q is beyond %d", x, v.Task, v.Person, maxLevel)
			}
		}
	}
	for _, a := range p.Plan {
		if a.Start < 0 || a.End < a.Start || a.End > MaxTime {
			return fault.Invalid("plan", "The plan so far has %q from %d to %d", a.Task, a.Start, a.End)
		}
	}
	return nil
}

// circle returns tasks that wait for each other, the first again at the end, or nil.
func (p *Problem) circle(index map[string]int) []string {
	before := make([][]int, len(p.Tasks))
	for _, l := range p.Links {
		before[index[l.To]] = append(before[index[l.To]], index[l.From])
	}
	const fresh, open, done = 0, 1, 2
	state := make([]int, len(p.Tasks))
	next := make([]int, len(p.Tasks)) // which of its predecessors is looked at
	for root := range p.Tasks {
		if state[root] != fresh {
			continue
		}
		way := []int{root}
		state[root] = open
		for len(way) > 0 {
			t := way[len(way)-1]
			if next[t] == len(before[t]) {
				state[t] = done
				way = way[:len(way)-1]
				continue
			}
			u := before[t][next[t]]
			next[t]++
			switch state[u] {
			case fresh:
				state[u] = open
				way = append(way, u)
			case open:
				return p.around(way, u)
			}
		}
	}
	return nil
}

// around names a circle found on a way along predecessors, in the order of time.
func (p *Problem) around(way []int, first int) []string {
	names := []string{p.Tasks[first].ID}
	for i := len(way) - 1; way[i] != first; i-- {
		names = append(names, p.Tasks[way[i]].ID)
	}
	names = append(names, p.Tasks[first].ID)
	for i, n := range names {
		names[i] = fmt.Sprintf("%q", n)
	}
	return names
}
