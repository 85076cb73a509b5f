package schedule

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

// realTeam makes a team as there are: weeks of five days of eight hours, part-time and absences, items of one to three people,
// some that wait for others with a lag, deadlines, and what items mean for people.
func realTeam(seed uint64, people, items int) Problem {
	random := rand.New(rand.NewPCG(seed, uint64(items)))
	skills := max(4, people/8)
	var p Problem
	for i := range people {
		x := Person{ID: fmt.Sprint("p", i), Skills: map[string]int{}, Rate: 60 + random.IntN(60)}
		for range 2 + random.IntN(3) {
			x.Skills[fmt.Sprint("s", random.IntN(skills))] = 1 + random.IntN(3)
		}
		hours, off := 8, -1
		if random.IntN(5) == 0 {
			hours = 4
		}
		if random.IntN(5) == 0 {
			off = random.IntN(5)
		}
		away := random.IntN(200)
		x.Work = []Interval{}
		for day := range 7 * (60 + 3*items/people) {
			if day%7 < 5 && day%7 != off && (day < away || day >= away+10) {
				x.Work = append(x.Work, Interval{8 * day, 8*day + hours})
			}
		}
		p.People = append(p.People, x)
	}
	for i := range items {
		t := Task{ID: fmt.Sprint("t", i), Duration: 4 * (1 + random.IntN(12)), Split: random.IntN(10) > 0}
		if !t.Split {
			t.Duration = 4
		}
		for k := range 1 + random.IntN(5)/3 {
			x := p.People[random.IntN(people)]
			for s := range skills {
				id := fmt.Sprint("s", (s+i+k)%skills)
				if level, has := x.Skills[id]; has && !slices.ContainsFunc(t.Needs, func(n Need) bool { return n.Skill == id }) {
					t.Needs = append(t.Needs, Need{id, 1 + random.IntN(level), 1})
					break
				}
			}
		}
		if random.IntN(6) == 0 {
			t.Deadline = 8 * 7 * (4 + random.IntN(20))
			t.Weight = 1 + random.IntN(5)
		}
		for range random.IntN(3) * random.IntN(2) {
			if i > 0 {
				p.Links = append(p.Links, Link{From: fmt.Sprint("t", random.IntN(i)), To: t.ID, Lag: 8 * (random.IntN(4) / 3)})
			}
		}
		for range 2 {
			p.Values = append(p.Values, Value{Task: t.ID, Person: fmt.Sprint("p", random.IntN(people)), Interest: random.IntN(4),
				Growth: random.IntN(4), Spread: random.IntN(4)})
		}
		p.Tasks = append(p.Tasks, t)
	}
	return p
}

func TestRealTeams(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		p := realTeam(seed, 5+3*int(seed), 30)
		s := solve(t, p, Options{Steps: 300, Seed: seed, Goals: []Goal{{Objective: Lateness}, {Objective: Makespan, Slack: 5}, {Objective: Spread}}})
		if s.Clash != nil {
			t.Fatalf("team %d: %q", seed, s.Clash)
		}
		if err := p.Check(s); err != nil {
			t.Errorf("team %d: %v", seed, err)
		}
	}
}

// TestLittleTimeIsLost: the rules alone bring a team of part-timers and absences near the bound.
func TestLittleTimeIsLost(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		p := realTeam(seed, 20, 200)
		s := solve(t, p, Options{Steps: 2, Seed: 1, Goals: []Goal{{Objective: Makespan}}})
		if err := p.Check(s); err != nil || s.Gap() > 0.03 {
			t.Errorf("team %d ends at %d, and none before %d: %v", seed, s.Makespan, s.Bound, err)
		}
	}
}

// TestStaysNearThePlanSoFar: where nothing changed the plan stays, and one item that has to wait moves few others.
func TestStaysNearThePlanSoFar(t *testing.T) {
	t.Parallel()
	p := realTeam(1, 20, 200)
	first := solve(t, p, Options{Steps: 600, Seed: 1, Goals: []Goal{{Objective: Makespan}}})
	p.Plan = first.Assignments
	goals := []Goal{{Objective: Makespan, Slack: 5}, {Objective: Stability}}
	if s := solve(t, p, Options{Steps: 200, Seed: 1, Goals: goals}); s.Values[Stability] != 0 {
		t.Errorf("nothing changed, and it moves by %d", s.Values[Stability])
	}
	p.Tasks = slices.Clone(p.Tasks)
	p.Tasks[100].Release = first.Assignments[100].Start + 40
	s := solve(t, p, Options{Steps: 200, Seed: 1, Goals: goals})
	moved := 0
	for i, a := range s.Assignments {
		if a.Start != first.Assignments[i].Start || !slices.Equal(a.People, first.Assignments[i].People) {
			moved++
		}
	}
	if err := p.Check(s); err != nil || moved == 0 || moved > 120 {
		t.Errorf("%d of 200 items move: %v", moved, err)
	}
}

// TestLargeTeams is the benchmark P3: teams of LEADWRIGHT_BENCH_TEAMS' time for each, such as 10s.
func TestLargeTeams(t *testing.T) {
	budget, err := time.ParseDuration(os.Getenv("LEADWRIGHT_BENCH_TEAMS"))
	if err != nil {
		t.Skip("LEADWRIGHT_BENCH_TEAMS says no time for each team, such as 60s")
	}
	for _, size := range [][2]int{{5, 20}, {10, 100}, {20, 200}, {50, 500}, {200, 2000}, {500, 5000}} {
		p := realTeam(1, size[0], size[1])
		ctx, cancel := context.WithTimeout(context.Background(), budget)
		began := time.Now()
		var first time.Duration
		gap := 0.0
		s, err := Solve(ctx, p, Options{Workers: 2, Seed: 1, Goals: []Goal{{Objective: Makespan}}, Progress: func(g Progress) {
			if first == 0 {
				first, gap = time.Since(began), float64(g.Makespan-g.Bound)/float64(g.Bound)
			}
		}})
		took := time.Since(began)
		cancel()
		if err != nil || s.Clash != nil {
			t.Fatal(err, s.Clash)
		}
		if err := p.Check(s); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d people, %d items: ends at %d, bound %d, gap %.2f %%; the first round after %.1f s with %.2f %%; %.1f s, %d steps", size[0], size[1],
			s.Makespan, s.Bound, 100*s.Gap(), first.Seconds(), 100*gap, took.Seconds(), s.Steps)

		again := p
		again.Plan = s.Assignments
		start := s.Assignments[size[1]/2].Start + 40
		again.Tasks = slices.Clone(p.Tasks)
		again.Tasks[size[1]/2].Release = start
		began = time.Now()
		ctx, cancel = context.WithTimeout(context.Background(), time.Second)
		r, err := Solve(ctx, again, Options{Workers: 2, Seed: 1, Goals: []Goal{{Objective: Makespan, Slack: 5}, {Objective: Stability}}})
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Check(r); err != nil {
			t.Fatal(err)
		}
		moved := 0
		for i, a := range r.Assignments {
			if a.Start != s.Assignments[i].Start || !slices.Equal(a.People, s.Assignments[i].People) {
				moved++
			}
		}
		t.Logf("   one item a week later: %.2f s, ends at %d, %d items change", time.Since(began).Seconds(), r.Makespan, moved)
	}
}
