package transfer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
)

// problem makes a problem of lines: "core 2 0.5 by ann,ben to cay:0.9,dee:0.1", and "ann=3" for who has how much time.
func problem(group int, lines ...string) Problem {
	p := Problem{Group: group}
	for _, line := range lines {
		if name, time, ok := strings.Cut(line, "="); ok {
			p.People = append(p.People, Person{name, int(time[0] - '0')})
			continue
		}
		a := Area{Weight: 1}
		var by, to string
		if _, err := fmt.Sscanf(line, "%s %d %g by %s to %s", &a.ID, &a.Need, &a.Size, &by, &to); err != nil {
			panic(line + ": " + err.Error())
		}
		if by != "-" {
			a.Teachers = strings.Split(by, ",")
		}
		for l := range strings.SplitSeq(to, ",") {
			if name, near, ok := strings.Cut(l, ":"); ok {
				learner := Learner{Person: name}
				fmt.Sscanf(near, "%g", &learner.Affinity) //nolint:errcheck // zero otherwise
				a.Learners = append(a.Learners, learner)
			}
		}
		p.Areas = append(p.Areas, a)
	}
	return p
}

// told writes a plan: its sessions, and what stays open.
func told(p Plan) string {
	var lines []string
	for _, s := range p.Sessions {
		lines = append(lines, s.Teacher+" shows "+strings.Join(s.Learners, ",")+" "+strings.Join(s.Areas, ","))
	}
	for _, o := range p.Open {
		lines = append(lines, fmt.Sprintf("%s misses %d: %s", o.Area, o.Missing, o.Why))
	}
	return strings.Join(lines, "\n")
}

func TestSolve(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		p    Problem
		want string
	}{
		{"nothing to learn", problem(3, "ann=1"), ""},
		{"the nearest learns", problem(3, "ann=2", "ben=2", "cay=2", "core 1 1 by ann to ben:0.2,cay:0.9"), "ann shows cay core"},
		{"two at once", problem(3, "ann=2", "ben=2", "cay=2", "core 2 1 by ann to ben:0.2,cay:0.9"), "ann shows ben,cay core"},
		{"one at a time", problem(1, "ann=2", "ben=2", "cay=2", "core 2 1 by ann to ben:0.2,cay:0.9"), "ann shows ben core\nann shows cay core"},
		{"small areas share a session", problem(3, "ann=9", "ben=9", "cay=9", "a 1 0.4 by ann to ben:0.9,cay:0", "b 1 0.4 by ann to ben:0,cay:1"),
			"ann shows cay a,b"},
		{"large ones do not", problem(3, "ann=9", "ben=9", "cay=9", "a 1 0.6 by ann to ben:0.9,cay:0", "b 1 0.6 by ann to ben:0,cay:1"),
			"ann shows ben a\nann shows cay b"},
		{"a teacher without time", problem(3, "ann=0", "ben=1", "cay=1", "core 1 1 by ann,ben to cay:0"), "ben shows cay core"},
		{"nobody can teach", problem(3, "ann=1", "core 1 1 by - to ann:1"), "core misses 1: no-teacher"},
		{"nobody can learn", problem(3, "ann=1", "core 2 1 by ann to -"), "core misses 2: no-learners"},
		{"no time for all", problem(3, "ann=1", "ben=9", "a 1 1 by ann to ben:0", "b 1 1 by ann to ben:0"), "ann shows ben a\nb misses 1: no-time"},
		{"one session for two saves the time", problem(3, "ann=1", "ben=1", "a 1 0.5 by ann to ben:0", "b 1 0.5 by ann to ben:0"), "ann shows ben a,b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			plan, err := Solve(t.Context(), tt.p)
			if err != nil {
				t.Fatal(err)
			}
			if got := told(plan); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if err := tt.p.Check(plan); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestHeavierFirst(t *testing.T) {
	t.Parallel()
	p := problem(3, "ann=1", "ben=9", "a 1 1 by ann to ben:1", "b 1 1 by ann to ben:0")
	p.Areas[1].Weight = 5
	plan, err := Solve(t.Context(), p)
	if err != nil || told(plan) != "ann shows ben b\na misses 1: no-time" {
		t.Errorf("%v\n%s", err, told(plan))
	}
}

func TestRefusesWhatCannotBeMeant(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]Problem{
		"no group":           problem(0),
		"somebody twice":     problem(1, "ann=1", "ann=2"),
		"a stranger teaches": problem(1, "core 1 1 by ann to -"),
		"a stranger learns":  problem(1, "ann=1", "core 1 1 by ann to ben:1"),
		"one learns oneself": problem(1, "ann=1", "core 1 1 by ann to ann:1"),
		"too large":          problem(1, "ann=1", "core 1 1.5 by ann to -"),
		"no size":            problem(1, "ann=1", "core 1 0 by ann to -"),
		"too near":           problem(1, "ann=1", "ben=1", "core 1 1 by ann to ben:1.5"),
		"an area twice":      problem(1, "ann=1", "core 1 1 by ann to -", "core 1 1 by ann to -"),
		"less than nobody":   problem(1, "ann=1", "core -1 1 by ann to -"),
	} {
		if _, err := Solve(t.Context(), p); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Solve(ctx, problem(3, "ann=1", "ben=1", "core 1 1 by ann to ben:0", "more 1 1 by ann to ben:0")); err == nil {
		t.Error("it goes on when it should stop")
	}
}

// drawn makes up a problem.
func drawn(t *rapid.T, areas, people int) Problem {
	p := Problem{Group: rapid.IntRange(1, 3).Draw(t, "group")}
	for i := range rapid.IntRange(1, people).Draw(t, "people") {
		p.People = append(p.People, Person{fmt.Sprintf("p%d", i), rapid.IntRange(0, 3).Draw(t, "time")})
	}
	for i := range rapid.IntRange(0, areas).Draw(t, "areas") {
		a := Area{ID: fmt.Sprintf("a%d", i), Need: rapid.IntRange(0, 3).Draw(t, "need"), Weight: float64(rapid.IntRange(1, 3).Draw(t, "weight")),
			Size: rapid.SampledFrom([]float64{0.2, 0.34, 0.5, 0.7, 1}).Draw(t, "size")}
		for _, x := range p.People {
			switch rapid.IntRange(0, 3).Draw(t, "part") {
			case 0:
				a.Teachers = append(a.Teachers, x.ID)
			case 1, 2:
				a.Learners = append(a.Learners, Learner{x.ID, float64(rapid.IntRange(0, 10).Draw(t, "near")) / 10})
			}
		}
		p.Areas = append(p.Areas, a)
	}
	return p
}

// TestEveryPlanHolds checks plans of made-up problems by the rules, and that the order of writing changes nothing.
func TestEveryPlanHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t, 8, 8)
		plan, err := Solve(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(plan); err != nil {
			t.Fatalf("%v in\n%s", err, told(plan))
		}
		q := Problem{Areas: slices.Clone(p.Areas), People: slices.Clone(p.People), Group: p.Group}
		slices.Reverse(q.Areas)
		slices.Reverse(q.People)
		again, err := Solve(context.Background(), q)
		if err != nil || told(again) != told(plan) || again.Bound != plan.Bound {
			t.Fatalf("in another order: %v\n%s\nwas\n%s", err, told(again), told(plan))
		}
	})
}

// exact finds the least weight that stays open and the fewest sessions with that, by trying everything.
func exact(s *solver) (open float64, sessions int) {
	best := newState(s)
	open, sessions, _, _ = best.figures()
	var try func(st *state, from int)
	try = func(st *state, from int) {
		if o, n, _, _ := st.figures(); o < open-tolerance || o < open+tolerance && n < sessions {
			open, sessions = o, n
		}
		for i := from; i < 1<<(len(s.Areas)+len(s.People))*len(s.People); i++ { // every session there can be
			teacher := i % len(s.People)
			areas, learners := i/len(s.People)>>len(s.People), i/len(s.People)&(1<<len(s.People)-1)
			if next := st.with(teacher, learners, areas); next != nil {
				try(next, i)
			}
		}
	}
	try(best, 0)
	return open, sessions
}

// with adds a session, given as sets; nil if it cannot be.
func (st *state) with(teacher, learners, areas int) *state {
	s := st.s
	m := meeting{teacher: teacher, left: 1}
	for l := range s.People {
		if learners>>l&1 == 1 {
			m.learners = append(m.learners, l)
		}
	}
	if len(m.learners) == 0 || len(m.learners) > s.Group || areas == 0 || slices.Contains(m.learners, teacher) || st.time[teacher] == 0 {
		return nil
	}
	for a := range s.Areas {
		if areas>>a&1 == 0 {
			continue
		}
		if m.left -= s.Areas[a].Size; m.left < -tolerance || !s.teaches[a][teacher] || !st.fits(a, m.learners) || st.missing(a) <= 0 {
			return nil
		}
		m.areas = append(m.areas, a)
	}
	next := st.clone()
	next.time[teacher]--
	for _, l := range m.learners {
		if next.time[l]--; next.time[l] < 0 {
			return nil
		}
	}
	for _, a := range m.areas {
		next.learnt[a] = append(next.learnt[a], m.learners...)
	}
	next.sessions = append(next.sessions, m)
	return next
}

// TestAgainstEverything compares with trying everything, where that can be done.
func TestAgainstEverything(t *testing.T) {
	t.Parallel()
	worse, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t, 3, 4)
		for i := range p.People {
			p.People[i].Sessions = min(p.People[i].Sessions, 2)
		}
		plan, err := Solve(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		s := newSolver(p.sorted())
		open, sessions := exact(s)
		got := 0.0
		for _, o := range plan.Open {
			for _, a := range p.Areas {
				if a.ID == o.Area {
					got += a.Weight * float64(o.Missing)
				}
			}
		}
		if s.least > open+tolerance || open <= s.least+tolerance && s.bound > sessions {
			t.Fatalf("the bounds %g and %d are above what can be, %g and %d", s.least, s.bound, open, sessions)
		}
		if plan.Optimal && (got > open+tolerance || len(plan.Sessions) > sessions) {
			t.Fatalf("a plan is said to be optimal, and is not: %g and %d, can be %g and %d\n%s", got, len(plan.Sessions), open, sessions, told(plan))
		}
		if all++; got > open+tolerance || len(plan.Sessions) > sessions {
			worse++
		}
	})
	if worse*20 > all { // one in twenty
		t.Errorf("%d of %d plans are worse than they could be", worse, all)
	}
}

func BenchmarkSolve(b *testing.B) {
	for _, size := range []struct{ areas, people int }{{10, 12}, {40, 60}, {500, 300}} {
		r := rand.New(rand.NewPCG(5, 5))
		p := Problem{Group: 3}
		for i := range size.people {
			p.People = append(p.People, Person{fmt.Sprintf("p%d", i), 6})
		}
		for i := range size.areas {
			a := Area{ID: fmt.Sprintf("a%d", i), Need: 1 + r.IntN(2), Weight: 1 + r.Float64(), Size: 0.1 + 0.9*r.Float64(),
				Teachers: []string{p.People[i%max(1, size.people/6)].ID}}
			for j := size.people / 6; j < size.people; j++ {
				if r.IntN(4) == 0 {
					a.Learners = append(a.Learners, Learner{p.People[j].ID, r.Float64()})
				}
			}
			p.Areas = append(p.Areas, a)
		}
		b.Run(fmt.Sprintf("%d areas, %d people", size.areas, size.people), func(b *testing.B) {
			var plan Plan
			for b.Loop() {
				plan, _ = Solve(context.Background(), p)
			}
			b.ReportMetric(float64(len(plan.Sessions)), "sessions")
			b.ReportMetric(float64(plan.Bound), "bound")
			b.ReportMetric(float64(len(plan.Open)), "open")
		})
	}
}
