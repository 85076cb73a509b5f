package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// clashWindows is how many starts and ends of windows are looked at to prove that no plan can be.
const clashWindows = 12

// refuted reports whether it can be proved that a problem has no plan.
func refuted(p *Problem) bool {
	if p.unstaffed() {
		return true
	}
	m := newModel(p)
	prover := newProver(m)
	for _, end := range prover.ee {
		if end >= never {
			return true
		}
	}
	return prover.refuted(never, clashWindows)
}

// unstaffed reports whether the needs of some task cannot be met by anybody, by those pinned, or by those who are there at
// its pinned start.
func (p *Problem) unstaffed() bool {
	m := newModel(p)
	busy := map[string][]Interval{}
	match := newMatching()
	for t := range p.Tasks {
		task, s := &p.Tasks[t], m.staff[t]
		match.reset(s)
		can := func(x int) bool {
			if task.Start == nil {
				return true
			}
			var c *calendar
			if work := p.People[x].Work; work != nil {
				c = newCalendar(work)
			}
			start, _ := c.fit(*task.Start, m.duration[t], m.split[t])
			return start == *task.Start
		}
		for _, id := range task.People {
			x := slices.IndexFunc(p.People, func(x Person) bool { return x.ID == id })
			if s.needs[x] == 0 || !can(x) || !match.add(candidate{x, s.needs[x]}) {
				return true
			}
			if task.Start != nil && m.duration[t] > 0 {
				at := Interval{*task.Start, *task.Start + m.duration[t]}
				for _, other := range busy[id] {
					if at.From < other.To && other.From < at.To {
						return true
					}
				}
				busy[id] = append(busy[id], at)
			}
		}
		for _, c := range s.who {
			if match.left > 0 && can(c.person) && !slices.Contains(task.People, p.People[c.person].ID) {
				match.add(c)
			}
		}
		if match.left > 0 {
			return true
		}
	}
	return false
}

// constraint is something that a problem could do without.
type constraint struct {
	words string
	drop  func(*Problem)
}

// clash returns, in words, constraints of a refuted problem that cannot hold together, of which each is needed for that
// (QuickXplain: Junker, "Preferred explanations and relaxations for over-constrained problems", AAAI 2004).
func (p *Problem) clash() []string {
	all := p.constraints()
	holds := func(kept []constraint) bool { // with these alone
		q := &Problem{Say: p.Say, Tasks: slices.Clone(p.Tasks), People: slices.Clone(p.People), Links: slices.Clone(p.Links)}
		in := map[string]bool{}
		for _, c := range kept {
			in[c.words] = true
		}
		for _, c := range slices.Backward(all) {
			if !in[c.words] {
				c.drop(q)
			}
		}
		q.Links = slices.DeleteFunc(q.Links, func(l Link) bool { return l.From == "" })
		return !refuted(q)
	}
	var explain func(background []constraint, fresh bool, rest []constraint) []constraint
	explain = func(background []constraint, fresh bool, rest []constraint) []constraint {
		if fresh && !holds(background) {
			return nil
		}
		if len(rest) == 1 {
			return rest
		}
		half := len(rest) / 2
		second := explain(slices.Concat(background, rest[:half]), true, rest[half:])
		first := explain(slices.Concat(background, second), len(second) > 0, rest[:half])
		return slices.Concat(first, second)
	}
	var words []string
	for _, c := range explain(nil, false, all) {
		words = append(words, c.words)
	}
	return words
}

func (p *Problem) constraints() (all []constraint) {
	add := func(drop func(*Problem), format string, args ...any) {
		all = append(all, constraint{fmt.Sprintf(format, args...), drop})
	}
	for i := range p.People {
		if x := &p.People[i]; x.Work != nil {
			add(func(q *Problem) { q.People[i].Work = nil }, "%q works %s", x.ID, p.times(x.Work))
		}
	}
	for i, l := range p.Links {
		lag := ""
		if l.Lag != 0 {
			lag = fmt.Sprintf(" and %d more", l.Lag)
		}
		add(func(q *Problem) { q.Links[i].From = "" }, "%q waits for the end of %q%s", l.To, l.From, lag)
	}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if t.Release > 0 {
			add(func(q *Problem) { q.Tasks[i].Release = 0 }, "%q starts no earlier than %s", t.ID, p.when(t.Release))
		}
		if t.Hard && t.Deadline > 0 {
			add(func(q *Problem) { q.Tasks[i].Hard = false }, "%q takes %d and has to end by %s", t.ID, t.Duration,
				p.until(t.Deadline))
		}
		if len(t.Needs) > 0 {
			add(func(q *Problem) { q.Tasks[i].Needs, q.Tasks[i].People = nil, nil }, "%q needs %s", t.ID, p.needsOf(t))
		}
		if t.Start != nil {
			add(func(q *Problem) { q.Tasks[i].Start = nil }, "%q is pinned to start at %s", t.ID, p.when(*t.Start))
		}
		if len(t.People) > 0 {
			add(func(q *Problem) { q.Tasks[i].People = nil }, "%q is pinned to %s", t.ID, strings.Join(t.People, ", "))
		}
	}
	return all
}

// needsOf says what a task needs, and who has it where that is hardly anybody.
func (p *Problem) needsOf(t *Task) string {
	var parts []string
	for _, n := range t.Needs {
		var who []string
		for _, x := range p.People {
			if level, has := x.Skills[n.Skill]; n.Skill == "" || has && level >= n.Level {
				who = append(who, x.ID)
			}
		}
		what := fmt.Sprintf("%d with %q", n.Count, n.Skill)
		if n.Level > 0 {
			what += fmt.Sprintf(" at level %d", n.Level)
		}
		if n.Skill == "" {
			what = fmt.Sprintf("%d of anybody", n.Count)
		}
		switch {
		case len(who) == 0:
			what += " (nobody has it)"
		case len(who) <= 3:
			what += " (" + strings.Join(who, ", ") + " alone)"
		default:
			what += fmt.Sprintf(" (%d people could)", len(who))
		}
		parts = append(parts, what)
	}
	return strings.Join(parts, " and ")
}

// times says when somebody works.
func (p *Problem) times(work []Interval) string {
	switch len(work) {
	case 0:
		return "at no time"
	case 1:
		return fmt.Sprintf("from %s until %s", p.when(work[0].From), p.until(work[0].To))
	}
	return fmt.Sprintf("at %d times from %s until %s", len(work), p.when(work[0].From), p.until(work[len(work)-1].To))
}

// when says a time at which something starts.
func (p *Problem) when(t int) string {
	if p.Say == nil {
		return strconv.Itoa(t)
	}
	return p.Say(t)
}

// until says a time by which something has ended: where times have names, that of the last unit before it.
func (p *Problem) until(t int) string {
	if p.Say == nil {
		return strconv.Itoa(t)
	}
	return p.Say(max(0, t-1))
}

// broken says which hard deadlines and pinned starts a plan does not keep.
func (m *model) broken(b *plan) (words []string) {
	for t := range m.n {
		task := &m.p.Tasks[t]
		if m.hard[t] && b.end[t] > m.deadline[t] {
			words = append(words, fmt.Sprintf("%q has to end by %s and ends by %s", task.ID, m.p.until(m.deadline[t]),
				m.p.until(b.end[t])))
		}
		if slices.Contains(m.team(b.team, t), -1) {
			words = append(words, fmt.Sprintf("%q lacks people when it is done", task.ID))
		}
		if m.fixed[t] < 0 {
			continue
		}
		for _, a := range m.preds[t] {
			if b.end[a.task]+a.lag > b.start[t] {
				words = append(words, fmt.Sprintf("%q is pinned to start at %s, before what it waits for has ended", task.ID,
					m.p.when(b.start[t])))
				break
			}
		}
	}
	return words
}
