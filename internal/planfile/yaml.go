package planfile

import (
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/leadwright/leadwright/internal/schedule"
)

const (
	maxNumber = 1000 // of levels and of values
	maxCount  = 64
	maxWeight = 1000
	maxRate   = 1_000_000
	maxAway   = 3660 // days
)

// reader turns a document into a problem.
type reader struct {
	*decoder
	file  File
	axis  *Axis
	weeks []week
	away  []map[int]bool
	last  int // the last day that is named
}

// parseYAML reads a file as docs/plan-files.md describes it.
func parseYAML(content []byte) (File, error) {
	r := &reader{decoder: &decoder{}}
	if root := r.load(content); root != nil {
		r.root(root)
	}
	if r.err != nil {
		return File{}, r.err
	}
	return r.file, nil
}

func (r *reader) root(n *yaml.Node) {
	f := r.fields(n, "the file", "start", "hours", "goals", "people", "items")
	start := f.needed("start", "2026-01-05")
	day, _ := r.date(f.line, "start", start)
	r.axis = &Axis{First: day, Hours: f.number("hours", 8, 1, 24)}
	r.file.Axis, r.file.Problem.Say = r.axis, r.axis.Day
	for _, g := range f.nodes("goals") {
		r.goal(g)
	}
	if p, i := len(f.nodes("people")), len(f.nodes("items")); p > schedule.MaxPeople || i > schedule.MaxTasks {
		r.refuse(f.line, "Plan a part of it, or larger items.", "a plan has at most %d people and %d items; this one has %d and %d",
			schedule.MaxPeople, schedule.MaxTasks, p, i)
		return
	}
	for _, p := range f.nodes("people") {
		r.person(p)
	}
	for _, i := range f.nodes("items") {
		r.item(i)
	}
	if r.err == nil && (len(r.file.Problem.People) == 0 || len(r.file.Problem.Tasks) == 0) {
		r.refuse(f.line, "Write them under people: and items:.", "the file has no people or no items")
	}
	if r.err == nil {
		r.calendars()
	}
}

// goal reads "makespan", or an objective with a slack or a weight.
func (r *reader) goal(n *yaml.Node) {
	g := schedule.Goal{Objective: schedule.Objective(n.Value)}
	if n.Kind == yaml.MappingNode {
		f := r.fields(n, "a goal", "objective", "slack", "weight")
		g = schedule.Goal{Objective: schedule.Objective(f.needed("objective", "makespan")), Slack: f.number("slack", 0, 0, 100),
			Weight: f.number("weight", 0, 0, maxWeight)}
	}
	if !slices.Contains(schedule.Objectives, g.Objective) {
		var names []string
		for _, o := range schedule.Objectives {
			names = append(names, string(o))
		}
		r.refuse(n.Line, "They are "+strings.Join(names, ", ")+".", "%.40q is no objective", string(g.Objective))
	}
	r.file.Goals = append(r.file.Goals, g)
}

func (r *reader) person(n *yaml.Node) {
	f := r.fields(n, "a person", "name", "skills", "days", "share", "away", "rate")
	x := schedule.Person{ID: f.needed("name", "Ann"), Skills: f.numbers("skills", 0), Rate: f.number("rate", 0, 0, maxRate)}
	if slices.ContainsFunc(r.file.Problem.People, func(y schedule.Person) bool { return y.ID == x.ID }) {
		r.refuse(n.Line, "Give each a name of their own.", "%q is there twice", x.ID)
	}
	w := week{hours: (r.axis.Hours*f.number("share", 100, 0, 100) + 50) / 100}
	days := f.texts("days")
	if f.at["days"] == nil {
		days = []string{"mon", "tue", "wed", "thu", "fri"}
	}
	for _, day := range days {
		i := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, strings.ToLower(day))
		if i < 0 {
			r.refuse(f.at["days"].Line, "They are mon, tue, wed, thu, fri, sat, sun.", "%.40q is no day of the week", day)
			return
		}
		w.on[i] = true
	}
	if w.hours == 0 {
		w.on = [7]bool{}
	}
	away := map[int]bool{}
	for _, a := range f.nodes("away") {
		r.absence(a, away)
	}
	r.file.Problem.People = append(r.file.Problem.People, x)
	r.weeks, r.away = append(r.weeks, w), append(r.away, away)
}

// absence reads a day, or two with ".." between them, both of them away.
func (r *reader) absence(n *yaml.Node, away map[int]bool) {
	text := r.text(n, "away")
	from, to, isRange := strings.Cut(text, "..")
	first, ok := r.date(n.Line, "away", from)
	last := first
	if ok && isRange {
		last, ok = r.date(n.Line, "away", to)
	}
	switch {
	case !ok:
		return
	case last.Before(first):
		r.refuse(n.Line, "Write the first day first.", "away is %q, which ends before it begins", text)
		return
	case last.Sub(first) > maxAway*24*time.Hour:
		r.refuse(n.Line, "Take who is away for good out of the people.", "away is %q, more than ten years", text)
		return
	}
	for d := r.axis.days(first); d <= r.axis.days(last); d++ {
		if d >= 0 {
			away[d] = true
			r.last = max(r.last, d)
		}
	}
}

func (r *reader) item(n *yaml.Node) {
	f := r.fields(n, "an item", "id", "title", "estimate", "needs", "after", "earliest", "deadline", "weight", "must", "whole",
		"start", "people", "interest", "growth", "spread")
	t := schedule.Task{ID: f.needed("id", "login-page"), Split: !f.flag("whole"), Weight: f.number("weight", 1, 1, maxWeight),
		People: f.texts("people"), Hard: f.flag("must")}
	f.text("title")
	estimate := f.needed("estimate", "3d or 5h")
	units, ok := span(estimate, r.axis.Hours)
	if (!ok || units < 0) && estimate != "" {
		r.refuse(f.at["estimate"].Line, "Write days or hours, such as 3d, 0.5d or 5h, of which there are at most 10000.",
			"estimate is %.40q", estimate)
	}
	t.Duration = units
	for _, need := range f.nodes("needs") {
		r.need(need, &t)
	}
	if f.at["needs"] == nil {
		t.Needs = []schedule.Need{{Count: 1}}
	}
	if len(t.People) > 0 && len(t.Needs) == 0 {
		r.refuse(n.Line, "Say what it needs, or take the people out.", "%q needs nobody, and people are pinned to it", t.ID)
	}
	for _, after := range f.nodes("after") {
		r.after(after, t.ID)
	}
	t.Release, _ = f.day("earliest", r.axis)
	if at, given := f.day("deadline", r.axis); given {
		t.Deadline = at + r.axis.Hours // by the end of the day
	}
	if t.Hard && t.Deadline == 0 {
		r.refuse(n.Line, "Write a deadline, or take must out.", "%q must be in time and has no deadline", t.ID)
	}
	if at, given := f.day("start", r.axis); given {
		t.Start = &at
		r.last = max(r.last, at/r.axis.Hours)
	}
	r.last = max(r.last, t.Release/r.axis.Hours)
	r.values(f, t.ID)
	r.file.Problem.Tasks = append(r.file.Problem.Tasks, t)
}

// need reads "go", for one person who has it at any level, or a skill with a level and a number of people.
func (r *reader) need(n *yaml.Node, t *schedule.Task) {
	need := schedule.Need{Skill: n.Value, Count: 1}
	if n.Kind == yaml.MappingNode {
		f := r.fields(n, "a need", "skill", "level", "people")
		need = schedule.Need{Skill: f.text("skill"), Level: f.number("level", 0, 0, maxNumber),
			Count: f.number("people", 1, 1, maxCount)}
	}
	t.Needs = append(t.Needs, need)
}

// after reads an id, or an item with a lag.
func (r *reader) after(n *yaml.Node, to string) {
	l := schedule.Link{From: n.Value, To: to}
	if n.Kind == yaml.MappingNode {
		f := r.fields(n, "after", "item", "lag")
		l.From = f.needed("item", "design")
		if text := f.text("lag"); text != "" {
			units, ok := span(text, r.axis.Hours)
			if !ok {
				r.refuse(f.at["lag"].Line, "Write days or hours, such as 1d, or -4h to let them overlap.", "lag is %.40q", text)
			}
			l.Lag = units
		}
	}
	r.file.Problem.Links = append(r.file.Problem.Links, l)
}

// values reads what an item means for people.
func (r *reader) values(f fields, id string) {
	interest, growth, spread := f.numbers("interest", -maxNumber), f.numbers("growth", -maxNumber), f.numbers("spread", -maxNumber)
	for i := range r.file.Problem.People {
		x := r.file.Problem.People[i].ID
		v := schedule.Value{Task: id, Person: x, Interest: interest[x], Growth: growth[x], Spread: spread[x]}
		delete(interest, x)
		delete(growth, x)
		delete(spread, x)
		if v.Interest != 0 || v.Growth != 0 || v.Spread != 0 {
			r.file.Problem.Values = append(r.file.Problem.Values, v)
		}
	}
	for _, rest := range []map[string]int{interest, growth, spread} {
		for x := range rest {
			r.refuse(f.line, "Write people before items, by the same names.", "%q has a value for %.60q, who is not among the people",
				id, x)
			return
		}
	}
}

// calendars writes out when people work, now that it is known how long that can be of use.
func (r *reader) calendars() {
	total, p := 0, &r.file.Problem
	for _, t := range p.Tasks {
		total += t.Duration
	}
	for _, l := range p.Links {
		total += max(0, l.Lag)
	}
	days := r.last + leastDays
	least := r.axis.Hours
	for _, w := range r.weeks {
		if w.hours > 0 {
			least = min(least, w.hours)
		}
	}
	days = min(mostDays, days+min(total*7/least, max(someDays, 16*total/(least*len(p.People)))))
	same := map[week][]schedule.Interval{} // of those who are never away
	for i, w := range r.weeks {
		work, known := same[w]
		if !known || len(r.away[i]) > 0 {
			work = r.axis.work(w, r.away[i], days)
		}
		if p.People[i].Work = work; len(r.away[i]) == 0 {
			same[w] = work
		}
	}
}
