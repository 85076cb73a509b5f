package schedule

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
)

// anyProblem draws a small problem: teams of several, levels, lags, releases and, with calendars, times of work and split.
func anyProblem(t *rapid.T, calendars bool) Problem {
	var p Problem
	skills := []string{"go", "sql", "ux"}
	for i := range rapid.IntRange(1, 3).Draw(t, "people") {
		x := Person{ID: fmt.Sprint("p", i), Skills: map[string]int{}, Rate: rapid.IntRange(0, 3).Draw(t, "rate")}
		for _, s := range skills {
			if rapid.IntRange(0, 3).Draw(t, s) > 0 {
				x.Skills[s] = rapid.IntRange(0, 2).Draw(t, "level")
			}
		}
		if calendars && rapid.Bool().Draw(t, "calendar") {
			at := 0
			for range rapid.IntRange(1, 4).Draw(t, "times") {
				at += rapid.IntRange(1, 3).Draw(t, "gap")
				v := Interval{at, at + rapid.IntRange(1, 6).Draw(t, "time")}
				at = v.To
				x.Work = append(x.Work, v)
			}
			x.Work = append(x.Work, Interval{at + 1, at + 60})
		}
		p.People = append(p.People, x)
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "tasks") {
		task := Task{ID: fmt.Sprint("t", i), Duration: rapid.IntRange(0, 4).Draw(t, "duration"), Split: calendars && rapid.Bool().Draw(t, "split")}
		if rapid.IntRange(0, 3).Draw(t, "released") == 0 {
			task.Release = rapid.IntRange(0, 5).Draw(t, "release")
		}
		if rapid.IntRange(0, 2).Draw(t, "due") == 0 {
			task.Deadline = rapid.IntRange(1, 12).Draw(t, "deadline")
		}
		for _, s := range skills {
			if rapid.IntRange(0, 2).Draw(t, "needed") == 0 {
				task.Needs = append(task.Needs, Need{s, rapid.IntRange(0, 1).Draw(t, "least"), rapid.IntRange(1, 2).Draw(t, "count")})
			}
		}
		for j := range i {
			if rapid.IntRange(0, 3).Draw(t, "waits") == 0 {
				p.Links = append(p.Links, Link{fmt.Sprint("t", j), task.ID, rapid.IntRange(-1, 2).Draw(t, "lag")})
			}
		}
		p.Tasks = append(p.Tasks, task)
	}
	return p
}

// shortest finds the shortest makespan there is by trying every order of tasks and every team, each at its earliest.
func shortest(p *Problem) int {
	best := never
	starts, ends := map[string]int{}, map[string]int{}
	busy := map[string][]Interval{}
	var place func(left []int, makespan int)
	place = func(left []int, makespan int) {
		if makespan >= best {
			return
		}
		if len(left) == 0 {
			best = makespan
			return
		}
		for i, index := range left {
			task := &p.Tasks[index]
			ready, waits := task.Release, false
			for _, l := range p.Links {
				if end, done := ends[l.From]; l.To == task.ID {
					waits = waits || !done
					ready = max(ready, end+l.Lag)
				}
			}
			if waits {
				continue
			}
			rest := slices.Delete(slices.Clone(left), i, i+1)
			for _, team := range teams(p, task) {
				for start := ready; start < ready+120; start++ {
					end := endOf(p, task, team, start, busy)
					if end < 0 {
						continue
					}
					starts[task.ID], ends[task.ID] = start, end
					for _, x := range team {
						busy[x] = append(busy[x], Interval{start, end})
					}
					place(rest, max(makespan, end))
					for _, x := range team {
						busy[x] = busy[x][:len(busy[x])-1]
					}
					delete(ends, task.ID)
					break
				}
			}
		}
	}
	all := make([]int, len(p.Tasks))
	for i := range all {
		all[i] = i
	}
	place(all, 0)
	return best
}

// teams lists all teams that meet a task's needs.
func teams(p *Problem, task *Task) (all [][]string) {
	c := checker{p: p, people: map[string]*Person{}}
	for i := range p.People {
		c.people[p.People[i].ID] = &p.People[i]
	}
	for set := range 1 << len(p.People) {
		var team []string
		for i := range p.People {
			if set>>i&1 == 1 {
				team = append(team, p.People[i].ID)
			}
		}
		if c.fill(task.Needs, team) {
			all = append(all, team)
		}
	}
	return all
}

// endOf is when a team that starts a task then ends it, or -1, unit by unit.
func endOf(p *Problem, task *Task, team []string, start int, busy map[string][]Interval) int {
	in := func(all []Interval, t int) bool {
		return slices.ContainsFunc(all, func(v Interval) bool { return v.From <= t && t < v.To })
	}
	left := task.Duration
	for t := start; ; t++ {
		if left == 0 && t > start || task.Duration == 0 {
			if task.Duration == 0 {
				for _, x := range team { // somebody has to be there for a moment
					i := slices.IndexFunc(p.People, func(y Person) bool { return y.ID == x })
					if work := p.People[i].Work; work != nil && !in(work, start) || in(busy[x], start) {
						return -1
					}
				}
			}
			return t
		}
		works := true
		for _, x := range team {
			i := slices.IndexFunc(p.People, func(y Person) bool { return y.ID == x })
			if in(busy[x], t) || t > start+200 {
				return -1
			}
			works = works && (p.People[i].Work == nil || in(p.People[i].Work, t))
		}
		if !works && (t == start || !task.Split) {
			return -1
		}
		if works {
			left--
		}
	}
}

func solve(t interface{ Fatalf(string, ...any) }, p Problem, o Options) Solution {
	o.Workers = max(1, o.Workers)
	s, err := Solve(context.Background(), p, o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

// The bound is never above what there is, plans keep the rules, and small problems are solved to the end.
func TestAgainstTryingAll(t *testing.T) {
	t.Parallel()
	for _, calendars := range []bool{false, true} {
		t.Run(fmt.Sprint("calendars ", calendars), func(t *testing.T) {
			t.Parallel()
			worse, all := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				p := anyProblem(t, calendars)
				s := solve(t, p, Options{Steps: 300})
				best := shortest(&p)
				if s.Clash != nil {
					if best != never {
						t.Fatalf("a plan ends at %d, and %q is said to clash", best, s.Clash)
					}
					return
				}
				if err := p.Check(s); err != nil {
					t.Fatalf("%v\n%+v", err, s)
				}
				if s.Bound > best {
					t.Fatalf("a plan ends at %d, below the bound of %d", best, s.Bound)
				}
				if all++; s.Makespan > best {
					worse++
				}
			})
			if worse*10 > all || all < 20 {
				t.Errorf("%d of %d small problems are not solved to the end", worse, all)
			}
		})
	}
}

// With calendars that say nothing, plans are those without any.
func TestTrivialCalendarsChangeNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyProblem(t, false)
		q := p
		q.People = slices.Clone(p.People)
		for i := range q.People {
			q.People[i].Work = []Interval{{0, MaxTime}}
		}
		a, b := newModel(&p), newModel(&q)
		for r := range 2 {
			d, e := newDecoder(a), newDecoder(b)
			d.rule, e.rule = rule(r), rule(r)
			d.decode(a.topo, 0, a.pinned, never)
			e.decode(b.topo, 0, b.pinned, never)
			if !slices.Equal(d.start, e.start) || !slices.Equal(d.end, e.end) || !slices.Equal(d.team, e.team) || d.figures != e.figures {
				t.Fatalf("without: %v %v\nwith: %v %v", d.start, d.team, e.start, e.team)
			}
		}
	})
}

// Kinds of people leave a plan that can be, however many lists were tried and taken back, and no later than they said.
func TestCrowdsArePeople(t *testing.T) {
	t.Parallel()
	var exchanged int
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		p := generated(random, rapid.IntRange(4, 24).Draw(t, "people"), 30)
		for i := range p.Tasks {
			p.Tasks[i].Duration = 1 + random.IntN(12)
			for k := range p.Tasks[i].Needs {
				p.Tasks[i].Needs[k].Count = 1 + random.IntN(2)
			}
		}
		m := newModel(&p)
		s := newSearch(m, 1, 0, &contest{goals: []Goal{{Objective: Makespan}}, caps: []int{0}})
		if s.crowd == nil {
			t.Skip("somebody is needed who is not there")
		}
		s.turn(aimAt(s.contest.goals, false, 0, s.contest.caps, m, 0), 0, false)
		copy(s.list, m.topo)
		for _, s.crowd.loose = range []bool{true, false} { // what was only counted leaves nothing
			s.settle()
		}
		for range 50 {
			from, ok := s.move()
			if !ok {
				continue
			}
			was := slices.Clone(s.crowd.seats)
			s.crowd.decode(s.list, from, nil, math.MaxInt)
			for _, x := range s.crowd.placed {
				if slices.Index(s.list, x) < from && !slices.Equal(was[m.slots[x]:m.slots[x+1]], s.crowd.seatsOf(int(x))) {
					exchanged++
				}
			}
			ends := slices.Max(s.crowd.end)
			s.crowd.leave(s.d)
			if s.d.figures[breach] > 0 || s.d.figures[makespan] > ends || s.crowd.figures[makespan] != ends {
				t.Fatalf("by people it ends at %d, by kinds at %d, told as %d", s.d.figures[makespan], ends, s.crowd.figures[makespan])
			}
			apart(t, s.d)
			if s.crowd.counted(t); random.IntN(2) == 0 {
				s.by.accept()
				continue
			}
			s.back()
			s.by.reject()
		}
	})
	if exchanged == 0 {
		t.Error("nobody made room")
	}
}

// counted fails where rows of the profile are not what its tasks take.
func (c *crowd) counted(t *rapid.T) {
	for i, at := range c.profile.when {
		want := slices.Clone(c.capacity)
		for x := range c.m.n {
			if c.m.staff[x].total > 0 && c.start[x] <= at && at < c.end[x] {
				for w, n := range c.demandOf(x) {
					want[w] += n
				}
				for _, kind := range c.seatsOf(x) {
					addLane(want[unionWords:], int(kind), 1)
				}
			}
		}
		if !slices.Equal(want, c.profile.row(i)) {
			t.Fatalf("from %d on there are %x, told as %x", at, want, c.profile.row(i))
		}
		for kind := range c.people {
			word, shift := lane(kind)
			if full := want[unionWords+word]>>shift&255 == laneFull; full != (c.profile.full[i]>>kind&1 == 1) {
				t.Fatalf("from %d on kind %d is used up: %v, and told otherwise", at, kind, full)
			}
		}
	}
}

// apart fails where somebody is in two tasks at once, or in a place whose need they do not meet, or not where they are pinned.
func apart(t *rapid.T, d *decoder) {
	for slot, x := range d.m.pinned {
		if a := d.m.taskOf[slot]; x >= 0 && !slices.Contains(d.m.team(d.team, a), x) && !slices.Contains(d.m.team(d.team, a), -1) {
			t.Fatalf("%d is not in %d, where they are pinned", x, a)
		}
	}
	for slot, x := range d.team {
		a := d.m.taskOf[slot]
		if x < 0 {
			continue
		}
		if d.m.staff[a].needs[x]>>d.m.needOf[slot].need&1 == 0 {
			t.Fatalf("%d does not meet the need of place %d", x, slot)
		}
		for other, y := range d.team[:slot] {
			if b := d.m.taskOf[other]; x == y && (a == b || max(d.start[a], d.start[b]) < min(d.end[a], d.end[b])) {
				t.Fatalf("%d is in %d and %d at once", x, a, b)
			}
		}
	}
}

func TestTheSamePlanAgain(t *testing.T) {
	t.Parallel()
	p := generated(rand.New(rand.NewPCG(1, 2)), 12, 80)
	first := solve(t, p, Options{Steps: 2000, Workers: 2, Seed: 7})
	again := solve(t, p, Options{Steps: first.Steps, Workers: 2, Seed: 7})
	if !reflect.DeepEqual(first, again) {
		t.Errorf("%+v\n%+v", first, again)
	}
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	broken, err := Solve(ctx, p, Options{Workers: 2, Seed: 7, Progress: func(Progress) {
		if calls++; calls == 2 {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if again := solve(t, p, Options{Steps: broken.Steps, Workers: 2, Seed: 7}); !reflect.DeepEqual(broken, again) {
		t.Errorf("broken off after %d steps: %+v\n%+v", broken.Steps, broken, again)
	}
	if s, err := Solve(ctx, p, Options{Workers: 1}); err != nil || p.Check(s) != nil || s.Steps != 0 {
		t.Errorf("when the context has ended: %v, %v, %d steps", err, p.Check(s), s.Steps)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	one := func(change func(*Problem)) Problem {
		p := Problem{Tasks: []Task{{ID: "a", Duration: 1}, {ID: "b", Duration: 1}, {ID: "c", Duration: 1}}, People: []Person{{ID: "ann"}}}
		change(&p)
		return p
	}
	many := make([]Task, MaxTasks+1)
	for _, tt := range []struct {
		p    Problem
		want string
	}{
		{one(func(p *Problem) { p.Links = []Link{{"a", "b", 0}, {"b", "c", 0}, {"c", "a", 0}} }), `"a" before "b" before "c" before "a"`},
		{one(func(p *Problem) { p.Links = []Link{{"a", "a", 0}} }), `"a" before "a"`},
		{one(func(p *Problem) { p.Links = []Link{{"a", "x", 0}} }), `no task "x"`},
		{one(func(p *Problem) { p.Tasks[1].ID = "a" }), `"a" is there twice, at places 1 and 2`},
		{one(func(p *Problem) { p.Tasks[0].Duration = -1 }), `duration of "a" is -1`},
		{one(func(p *Problem) { p.Tasks[0].Duration = MaxTime + 1 }), `duration of "a"`},
		{one(func(p *Problem) { p.Tasks[0].Duration, p.Tasks[1].Duration = MaxTime, MaxTime }), "All tasks together"},
		{one(func(p *Problem) { p.Tasks[0].Release = -3 }), `release of "a" is -3`},
		{one(func(p *Problem) { p.Tasks[0].Needs = []Need{{"go", 1, 0}} }), `needs 0 people`},
		{one(func(p *Problem) { p.Tasks[0].People = []string{"ben"} }), `"ben", who is not among the people`},
		{one(func(p *Problem) { p.People[0].Work = []Interval{{5, 3}} }), `from 5 to 3`},
		{one(func(p *Problem) { p.People[0].Work = []Interval{{1, 4}, {3, 6}} }), `from 3 to 6`},
		{one(func(p *Problem) { p.Tasks = many }), fmt.Sprintf("at most %d tasks", MaxTasks)},
	} {
		_, err := Solve(context.Background(), tt.p, Options{Workers: 1, Steps: 1})
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("want %q, got %v", tt.want, err)
		}
	}
	for _, o := range []Options{{}, {Workers: 1}, {Workers: 1, Steps: -1}, {Workers: 1, Steps: 1, Goals: []Goal{{Objective: "fame"}}}} {
		if _, err := Solve(context.Background(), one(func(*Problem) {}), o); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestClashes(t *testing.T) {
	t.Parallel()
	at := func(n int) *int { return &n }
	goes := []Need{{"go", 2, 1}}
	team := []Person{{ID: "ann", Skills: map[string]int{"go": 3}}, {ID: "ben", Skills: map[string]int{"go": 1}}}
	for _, tt := range []struct {
		name string
		p    Problem
		want []string
	}{
		{"a skill nobody has", Problem{People: team, Tasks: []Task{{ID: "a", Duration: 1, Needs: []Need{{"c", 0, 1}}}, {ID: "b", Duration: 1}}},
			[]string{`"a" needs 1 with "c" (nobody has it)`}},
		{"who is pinned cannot", Problem{People: team, Tasks: []Task{{ID: "a", Duration: 1, Needs: goes, People: []string{"ben"}}}},
			[]string{`"a" needs 1 with "go" at level 2 (ann alone)`, `"a" is pinned to ben`}},
		{"a deadline too near", Problem{People: team, Links: []Link{{"a", "b", 1}, {"x", "b", 0}}, Tasks: []Task{{ID: "a", Duration: 5},
			{ID: "b", Duration: 5, Deadline: 10, Hard: true}, {ID: "x", Duration: 1}}},
			[]string{`"b" waits for the end of "a" and 1 more`, `"b" takes 5 and has to end by 10`}},
		{"two pinned to one at once", Problem{People: team, Tasks: []Task{{ID: "a", Duration: 5, Needs: goes, Start: at(0), People: []string{"ann"}},
			{ID: "b", Duration: 5, Needs: goes, Start: at(4), People: []string{"ann"}}, {ID: "x", Duration: 1}}},
			[]string{`"a" needs 1 with "go" at level 2 (ann alone)`, `"a" is pinned to start at 0`, `"a" is pinned to ann`,
				`"b" needs 1 with "go" at level 2 (ann alone)`, `"b" is pinned to start at 4`, `"b" is pinned to ann`}},
		{"too much for one by a day", Problem{People: team, Tasks: []Task{{ID: "a", Duration: 5, Needs: goes, Deadline: 9, Hard: true},
			{ID: "b", Duration: 5, Needs: goes, Deadline: 9, Hard: true}, {ID: "x", Duration: 9, Needs: []Need{{"go", 0, 1}}}}},
			[]string{`"a" takes 5 and has to end by 9`, `"a" needs 1 with "go" at level 2 (ann alone)`, `"b" takes 5 and has to end by 9`,
				`"b" needs 1 with "go" at level 2 (ann alone)`}},
		{"nobody is there", Problem{People: []Person{{ID: "ann", Skills: map[string]int{"go": 3}, Work: []Interval{{0, 4}}}},
			Tasks: []Task{{ID: "a", Duration: 5, Needs: goes}}},
			[]string{`"ann" works from 0 until 4`, `"a" needs 1 with "go" at level 2 (ann alone)`}},
		{"capacity zero", Problem{People: []Person{{ID: "ann", Skills: map[string]int{"go": 3}, Work: []Interval{}}},
			Tasks: []Task{{ID: "a", Duration: 5, Needs: goes}}},
			[]string{`"ann" works at no time`, `"a" needs 1 with "go" at level 2 (ann alone)`}},
	} {
		s := solve(t, tt.p, Options{Steps: 10})
		if !slices.Equal(s.Clash, tt.want) || s.Assignments != nil {
			t.Errorf("%s: %q, want %q", tt.name, s.Clash, tt.want)
		}
	}
}

// With more weight on knowledge spread the second-best expert is paired with the best, and what it costs is told.
func TestSpreadPairsTheExperts(t *testing.T) {
	t.Parallel()
	p := Problem{
		People: []Person{{ID: "ann", Skills: map[string]int{"go": 3}}, {ID: "ben", Skills: map[string]int{"go": 2, "ui": 1}}, {ID: "cay", Skills: map[string]int{"go": 1}}},
		Tasks: []Task{
			{ID: "core", Duration: 5, Needs: []Need{{"go", 3, 1}, {"go", 1, 1}}},
			{ID: "page", Duration: 4, Needs: []Need{{"ui", 1, 1}}},
		},
		Values: []Value{{Task: "core", Person: "ben", Spread: 3}},
	}
	team := func(weight int) (people []string, o Options, s Solution) {
		o = Options{Workers: 1, Steps: 500, Goals: []Goal{{Objective: Makespan, Weight: 2}, {Objective: Spread, Weight: weight}}}
		s = solve(t, p, o)
		return s.Assignments[0].People, o, s
	}
	if people, _, _ := team(1); !slices.Equal(people, []string{"ann", "cay"}) {
		t.Errorf("with little weight on it: %v", people)
	}
	people, o, s := team(5)
	if !slices.Equal(people, []string{"ann", "ben"}) {
		t.Fatalf("with much weight on it: %v", people)
	}
	choices, err := Explain(p, o, s, "core")
	if err != nil {
		t.Fatal(err)
	}
	if len(choices) != 2 || !choices[0].Chosen || choices[0].Values[Makespan] != 9 || choices[0].Values[Spread] != -3 ||
		!slices.Equal(choices[1].People, []string{"ann", "cay"}) || choices[1].Values[Makespan] != 5 || choices[1].Values[Spread] != 0 {
		t.Errorf("%+v", choices)
	}
	if _, err := Explain(p, o, s, "cake"); !fault.Is(err, fault.KindNotFound) {
		t.Error(err)
	}
}

// A plan that people work by changes little when one thing does.
func TestStability(t *testing.T) {
	t.Parallel()
	p := generated(rand.New(rand.NewPCG(3, 4)), 8, 40)
	s := solve(t, p, Options{Steps: 3000})
	p.Plan = s.Assignments
	p.Tasks = slices.Clone(p.Tasks)
	i := slices.IndexFunc(s.Assignments, func(a Assignment) bool { return a.End == s.Makespan })
	p.Tasks[i].Release = s.Assignments[i].Start + 3
	r := solve(t, p, Options{Steps: 3000, Goals: []Goal{{Objective: Makespan, Slack: 10}, {Objective: Stability}}})
	if err := p.Check(r); err != nil {
		t.Fatal(err)
	}
	if r.Values[Stability] > 20 {
		t.Errorf("the plan moves by %d", r.Values[Stability])
	}
}

func TestDecodingAllocatesNothing(t *testing.T) {
	for _, p := range []Problem{generated(rand.New(rand.NewPCG(5, 6)), 12, 60), realTeam(5, 8, 40)} {
		m := newModel(&p)
		s := newSearch(m, 1, 0, &contest{goals: []Goal{{Objective: Makespan}}, caps: []int{0}})
		s.d.aim = aimAt(s.contest.goals, false, 0, s.contest.caps, m, 0)
		s.begin()
		s.shared.copy(s.best)
		s.restart()
		if n := testing.AllocsPerRun(200, s.step); n > 0 {
			t.Errorf("a step allocates %v times", n)
		}
	}
}

// generated makes a problem of one to three people a task.
func generated(random *rand.Rand, people, tasks int) Problem {
	var p Problem
	for i := range people {
		x := Person{ID: fmt.Sprint("p", i), Skills: map[string]int{}}
		for range 3 {
			x.Skills[fmt.Sprint("s", random.IntN(6))] = random.IntN(3)
		}
		p.People = append(p.People, x)
	}
	for i := range tasks {
		task := Task{ID: fmt.Sprint("t", i), Duration: 1 + random.IntN(20)}
		for range 1 + random.IntN(2) {
			x := p.People[random.IntN(people)]
			for _, s := range slices.Sorted(maps.Keys(x.Skills)) {
				level := x.Skills[s]
				if !slices.ContainsFunc(task.Needs, func(n Need) bool { return n.Skill == s }) {
					task.Needs = append(task.Needs, Need{s, random.IntN(level + 1), 1})
					break
				}
			}
		}
		for range random.IntN(3) {
			if i > 0 {
				p.Links = append(p.Links, Link{From: fmt.Sprint("t", random.IntN(i)), To: task.ID})
			}
		}
		p.Tasks = append(p.Tasks, task)
	}
	return p
}
