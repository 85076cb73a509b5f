package knowledge

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
)

// Everywhere is what is known over all repositories, each as of its summary.
type Everywhere struct {
	Repositories []Repository // by name
	Old          int          // repositories whose answers are of an earlier moment, a day old at most while somebody serves
	Unread       int          // repositories that have no answers yet

	summaries []*summary // by repository; nil where there is none
	counted   []bool     // by repository: false of one without answers, and of forks and mirrors
}

// patience is how long a question waits for summaries to be made anew. What is not ready by then answers as of before.
const patience = 700 * time.Millisecond

// KnownEverywhere reads what is known over all repositories.
func KnownEverywhere(ctx context.Context, db *store.DB, actor access.Actor) (*Everywhere, error) {
	stale, e, err := staleSummaries(ctx, db, actor)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(e.Repositories))
	for i, r := range e.Repositories {
		at[r.ID] = i
	}
	until := time.Now().Add(patience)
	for _, x := range stale {
		if time.Now().After(until) {
			e.Old += int(bit(x.earlier != nil))
			continue
		}
		made, err := x.resummarise(ctx, db, actor, true)
		if err != nil {
			return nil, err
		}
		if made != nil {
			e.summaries[at[x.ID]] = made
		} else if x.earlier != nil {
			e.Old++
		}
	}
	e.count()
	return &e, nil
}

// count decides which repositories count: of those with the same history only the one with the most commits does, else
// what forks and mirrors have in common would be told twice.
func (e *Everywhere) count() {
	e.counted = make([]bool, len(e.Repositories))
	chosen := map[string]int{} // by history
	for i, r := range e.Repositories {
		if e.summaries[i] == nil {
			e.Unread++
			continue
		}
		e.counted[i] = true
		history := r.history()
		if history == "" {
			continue
		}
		if other, ok := chosen[history]; !ok {
			chosen[history] = i
		} else if e.Repositories[other].Commits >= r.Commits {
			e.counted[i] = false
		} else {
			e.counted[other], chosen[history] = false, i
		}
	}
}

// Copies names the repositories that are left out since another one with the same history counts, by name.
func (e *Everywhere) Copies() []string {
	var names []string
	for i, r := range e.Repositories {
		if e.summaries[i] != nil && !e.counted[i] {
			names = append(names, r.Name)
		}
	}
	return names
}

// AreaThere is an area of one of all repositories.
type AreaThere struct {
	Repository, Name string
	Lines            int
	Known, Left      []Person // who understand it, and those of them who are not absent, strongest first
	Changes, Uses    int      // what hangs on it, as of an Orphan; 0 until it was counted
	Weight           float64
}

// RepositoryThere is one of all repositories with how it stands.
type RepositoryThere struct {
	Repository
	Areas     int
	None, One int // areas that nobody, or one person, understands who is not absent
	Coverage  Coverage
}

// RiskEverywhere says where knowledge is thin over all repositories, with some people absent.
type RiskEverywhere struct {
	Areas        []AreaThere       // thinnest first, and of those alike the one on which most hangs
	Repositories []RepositoryThere // those that count, most areas in need first, then by name
	Coverage     Coverage
}

// Without asks what all repositories would be like with these people, by id, absent.
func (e *Everywhere) Without(absent map[string]bool) RiskEverywhere {
	var a RiskEverywhere
	for i, r := range e.Repositories {
		if !e.counted[i] {
			continue
		}
		s := e.summaries[i]
		there := RepositoryThere{Repository: r, Areas: len(s.Areas), Coverage: s.Coverage(absent)}
		for n := range s.Areas {
			area := s.areaThere(n, absent)
			area.Repository = r.Name
			a.Areas = append(a.Areas, area)
			there.None += int(bit(len(area.Left) == 0))
			there.One += int(bit(len(area.Left) == 1))
		}
		a.Coverage.Sum(there.Coverage)
		a.Repositories = append(a.Repositories, there)
	}
	slices.SortFunc(a.Areas, func(x, y AreaThere) int {
		return cmp.Or(cmp.Compare(len(x.Left), len(y.Left)), cmp.Compare(y.Weight, x.Weight),
			cmp.Compare(x.Repository, y.Repository), cmp.Compare(x.Name, y.Name))
	})
	slices.SortStableFunc(a.Repositories, func(x, y RepositoryThere) int {
		return cmp.Or(cmp.Compare(y.None, x.None), cmp.Compare(y.One, x.One))
	})
	return a
}

func (s *summary) areaThere(n int, absent map[string]bool) AreaThere {
	sum := &s.Areas[n]
	area := AreaThere{Name: sum.Name, Lines: sum.Lines, Changes: sum.Changes, Uses: sum.Uses,
		Weight: hanging(sum.Lines, sum.Changes, sum.Uses)}
	for _, p := range sum.People {
		area.Known = append(area.Known, s.People[p])
		if person := s.People[p]; !absent[person.ID] {
			area.Left = append(area.Left, person)
		}
	}
	return area
}

// Near returns the areas that at least one of these people, by id, understands, with whoever is absent, in their order.
func (a RiskEverywhere) Near(people map[string]bool) []AreaThere {
	var near []AreaThere
	for _, area := range a.Areas {
		if slices.ContainsFunc(area.Known, func(p Person) bool { return people[p.ID] }) {
			near = append(near, area)
		}
	}
	return near
}

// People are those who understand something anywhere, each once, by id.
func (e *Everywhere) People() []Person {
	var all []Person
	for i, s := range e.summaries {
		if e.counted[i] {
			all = append(all, s.People...)
		}
	}
	slices.SortFunc(all, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b Person) bool { return a.ID == b.ID })
}
