package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// alone makes up a problem of one person a task.
func alone(r *rand.Rand) Problem {
	var p Problem
	skills := 1 + r.IntN(4)
	for i := range 2 + r.IntN(6) {
		x := Person{ID: fmt.Sprint("p", i), Skills: map[string]int{fmt.Sprint("s", i%skills): 3}}
		x.Skills[fmt.Sprint("s", r.IntN(skills))] = 3
		p.People = append(p.People, x)
	}
	n := 8 + r.IntN(30)
	for i := range n {
		p.Tasks = append(p.Tasks, Task{ID: fmt.Sprint("t", i), Duration: 1 + r.IntN(9),
			Needs: []Need{{fmt.Sprint("s", r.IntN(min(skills, len(p.People)))), 1 + r.IntN(3), 1}}})
	}
	for range n {
		if i, j := r.IntN(n), r.IntN(n); i < j {
			p.Links = append(p.Links, Link{From: p.Tasks[i].ID, To: p.Tasks[j].ID, Lag: r.IntN(3)})
		}
	}
	return p
}

func TestTabuMovesAreExact(t *testing.T) {
	t.Parallel()
	inserted, exchanged := 0, 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 5))
		p := alone(r)
		m := newModel(&p)
		if !m.simple {
			t.Fatalf("seed %d: the problem is not of one person a task without calendars", seed)
		}
		d := newDecoder(m)
		list := make([]int32, m.n)
		m.listOf(m.ruleKeys()[0], list)
		d.decode(list, 0, m.pinned, never)
		s := newTabu(m, r)
		s.from(d.start, d.team)
		for range 60 {
			checkCuts(t, seed, s)
			was := slices.Clone(s.who)
			s.move()
			if len(s.topo) != m.n {
				t.Fatalf("seed %d: a move made a circle", seed)
			}
			if slices.Equal(was, s.who) && s.found.task < 0 {
				continue
			}
			if s.found.swap < 0 {
				inserted++
				if s.makespan != s.found.makespan {
					t.Fatalf("seed %d: after a move the makespan is %d, not %d", seed, s.makespan, s.found.makespan)
				}
				continue
			}
			exchanged++
			if s.makespan < s.found.makespan {
				t.Fatalf("seed %d: after an exchange the makespan is %d, and at least %d was said", seed, s.makespan, s.found.makespan)
			}
		}
	}
	if inserted < 100 || exchanged < 100 {
		t.Errorf("%d moves and %d exchanges were looked at", inserted, exchanged)
	}
}

// checkCuts compares what is found out about the graph without a task's person with the graph measured anew.
func checkCuts(t *testing.T, seed uint64, s *tabu) {
	t.Helper()
	m := s.m
	for i := range int32(m.n) {
		s.found = change{task: -1, makespan: never}
		longest := s.cut(i)
		heads, tails := slices.Clone(s.h), slices.Clone(s.q)
		cut := newTabu(m, s.random)
		for x, all := range s.order {
			cut.order[x] = append(cut.order[x], slices.DeleteFunc(slices.Clone(all), func(j int32) bool { return j == i })...)
		}
		cut.measure()
		want := 0
		for j := range m.n {
			if int32(j) != i {
				want = max(want, cut.head[j]+m.duration[j])
			}
		}
		if longest != want || !slices.Equal(heads, cut.head) || !slices.Equal(tails, cut.tail) {
			t.Fatalf("seed %d: without the person of task %d: longest %d, want %d\nheads %v\nwant  %v\ntails %v\nwant  %v", seed, i, longest, want,
				heads, cut.head, tails, cut.tail)
		}
	}
}
