package schedule

import (
	"fmt"
	"slices"
)

// Check verifies a plan by the rules alone, with none of the code that makes plans: every task once, by a team that meets its
// needs and its pins and works all the while; nobody in two tasks at once; links, releases, pinned starts and hard deadlines
// kept; and the makespan as it says, no less than the bound.
func (p *Problem) Check(s Solution) error {
	c := checker{p: p, people: map[string]*Person{}, tasks: map[string]*Task{}, at: map[string]Assignment{}}
	for i := range p.People {
		c.people[p.People[i].ID] = &p.People[i]
	}
	for i := range p.Tasks {
		c.tasks[p.Tasks[i].ID] = &p.Tasks[i]
	}
	end := 0
	for _, a := range s.Assignments {
		if _, twice := c.at[a.Task]; twice || c.tasks[a.Task] == nil {
			return fmt.Errorf("%q is planned twice, or is no task", a.Task)
		}
		c.at[a.Task] = a
		end = max(end, a.End)
	}
	if len(c.at) != len(p.Tasks) {
		return fmt.Errorf("%d of %d tasks are planned", len(c.at), len(p.Tasks))
	}
	if end != s.Makespan || s.Bound > end || s.Optimal && s.Bound != end {
		return fmt.Errorf("the last task ends at %d; the makespan is told as %d, its bound as %d, optimal %t", end, s.Makespan, s.Bound,
			s.Optimal)
	}
	for _, l := range p.Links {
		if c.at[l.To].Start < c.at[l.From].End+l.Lag {
			return fmt.Errorf("%q starts at %d, before %q has ended at %d and %d more", l.To, c.at[l.To].Start, l.From, c.at[l.From].End,
				l.Lag)
		}
	}
	for _, a := range s.Assignments {
		if err := c.task(a); err != nil {
			return err
		}
	}
	return c.apart()
}

type checker struct {
	p      *Problem
	people map[string]*Person
	tasks  map[string]*Task
	at     map[string]Assignment
}

func (c *checker) task(a Assignment) error {
	t := c.tasks[a.Task]
	switch {
	case a.Start < t.Release || t.Start != nil && *t.Start != a.Start:
		return fmt.Errorf("%q starts at %d, before its release or not where it is pinned", a.Task, a.Start)
	case t.Hard && t.Deadline > 0 && a.End > t.Deadline:
		return fmt.Errorf("%q ends at %d, after %d", a.Task, a.End, t.Deadline)
	}
	team := map[string]bool{}
	for _, id := range a.People {
		if c.people[id] == nil || team[id] {
			return fmt.Errorf("%q has %q twice, or they are not among the people", a.Task, id)
		}
		team[id] = true
	}
	for _, id := range t.People {
		if !team[id] {
			return fmt.Errorf("%q is done without %q, who is pinned to it", a.Task, id)
		}
	}
	if !c.fill(t.Needs, a.People) {
		return fmt.Errorf("%v do not meet the needs of %q", a.People, a.Task)
	}
	return c.work(t, a)
}

// fill reports whether people meet needs, each of them one.
func (c *checker) fill(needs []Need, people []string) bool {
	left, places := make([]int, len(needs)), 0
	for i, n := range needs {
		left[i] = n.Count
		places += n.Count
	}
	return places == len(people) && c.seats(needs, left, people, map[string]bool{})
}

// seats reports whether people fill all places that are left of the needs, by trying them: once each number of people with each
// number of places, or large teams would never be done.
func (c *checker) seats(needs []Need, left []int, people []string, failed map[string]bool) bool {
	if len(people) == 0 {
		return true
	}
	key := fmt.Sprint(left) // which says how many people there are, too
	if failed[key] {
		return false
	}
	for i, n := range needs {
		level, has := c.people[people[0]].Skills[n.Skill]
		if left[i] == 0 || n.Skill != "" && (!has || level < n.Level) {
			continue
		}
		left[i]--
		if c.seats(needs, left, people[1:], failed) {
			return true
		}
		left[i]++
	}
	failed[key] = true
	return false
}

// work checks that a task has all its work within its time: what is left of the time is when all of its team work, and no
// pinned task of theirs lies in it.
func (c *checker) work(t *Task, a Assignment) error {
	times := []Interval{{a.Start, a.End}}
	for _, id := range a.People {
		if work := c.people[id].Work; work != nil {
			times = overlap(times, work)
		}
		for _, b := range c.at {
			if b.Task != a.Task && c.tasks[b.Task].Start != nil && t.Start == nil && slices.Contains(b.People, id) {
				times = overlap(times, []Interval{{0, b.Start}, {b.End, max(b.End, a.End)}})
			}
		}
	}
	sum := 0
	for _, v := range times {
		sum += v.To - v.From
	}
	whole := len(times) == 1 && times[0] == Interval{a.Start, a.End}
	switch {
	case t.Duration == 0 && a.End == a.Start:
		return nil
	case sum != t.Duration:
		return fmt.Errorf("%q takes %d and has %d from %d to %d", a.Task, t.Duration, sum, a.Start, a.End)
	case !t.Split && !whole:
		return fmt.Errorf("%q is interrupted from %d to %d", a.Task, a.Start, a.End)
	case times[0].From != a.Start || times[len(times)-1].To != a.End:
		return fmt.Errorf("%q is told from %d to %d, and nobody works at one of its ends", a.Task, a.Start, a.End)
	}
	return nil
}

// overlap returns what two lists of intervals have in common.
func overlap(a, b []Interval) (both []Interval) {
	for _, x := range a {
		for _, y := range b {
			if v := (Interval{max(x.From, y.From), min(x.To, y.To)}); v.From < v.To {
				both = append(both, v)
			}
		}
	}
	return both
}

// apart checks that nobody does two tasks at once. A pinned task may lie within one that may be split.
func (c *checker) apart() error {
	for id := range c.people {
		var mine []Assignment
		for _, a := range c.at {
			if slices.Contains(a.People, id) && a.Start < a.End {
				mine = append(mine, a)
			}
		}
		for i, a := range mine {
			for _, b := range mine[:i] {
				ta, tb := c.tasks[a.Task], c.tasks[b.Task]
				interrupts := (ta.Start != nil && tb.Start == nil && tb.Split) || (tb.Start != nil && ta.Start == nil && ta.Split)
				if a.Start < b.End && b.Start < a.End && !interrupts {
					return fmt.Errorf("%q does %q and %q at the same time", id, a.Task, b.Task)
				}
			}
		}
	}
	return nil
}
