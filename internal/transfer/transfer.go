// Package transfer plans how knowledge moves before people are away: who learns which area from whom, in the fewest
// sessions that bring every area to as many people as are wanted. It is pure: a [Problem] in, a [Plan] out.
//
// A session is one sitting of one teacher with up to Problem.Group learners, about one area or a few small ones: areas have a
// size, as a part of a session, and the areas of a session fit into it. Whoever takes part in a session spends one of the
// sessions that they have time for.
//
// What is wanted comes in this order: as little as possible stays open, each missing person weighed by the area's weight; then
// few sessions; then learners to whom the areas are near; then work that is spread evenly.
//
// Packing areas into sessions is bin packing, which no method solves fast for all cases. [Solve] builds plans one area after
// the other and improves the best by taking a part out and building it anew (ruin and recreate: Schrimpf, Schneider,
// Stamm-Wilbrandt, Dueck, "Record breaking optimization results using the ruin and recreate principle", Journal of
// Computational Physics 159, 2000), and it proves a bound below which no plan can be. Where plan and bound meet, the plan is
// optimal; elsewhere it says how far they are apart. The same problem has the same plan, in whatever order it is written down.
package transfer

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// Problem says what is to be learnt, by whom it can be taught and learnt, and how much time there is.
type Problem struct {
	Areas  []Area
	People []Person
	Group  int // learners in a session at the most, at least 1
}

// Area is something to be learnt.
type Area struct {
	ID       string
	Need     int      // people who are to learn it
	Weight   float64  // how bad each missing one is, above 0
	Size     float64  // the part of a session that it takes, above 0 and at most 1
	Teachers []string // ids of who can explain it
	Learners []Learner
}

// Learner is somebody who could learn an area.
type Learner struct {
	Person   string
	Affinity float64 // 0 to 1: how near it is to them, by what they know and like
}

// Person is somebody with time.
type Person struct {
	ID       string
	Sessions int // that they can take part in
}

// Session is one sitting.
type Session struct {
	Teacher  string
	Learners []string // by id
	Areas    []string // by id
}

// Open is an area that does not get as many people as are wanted.
type Open struct {
	Area    string
	Missing int
	Why     Reason
}

// Reason says why an area stays open.
type Reason string

// The reasons.
const (
	NoTeacher  Reason = "no-teacher"  // nobody can explain it
	NoLearners Reason = "no-learners" // fewer people could learn it than are wanted
	NoTime     Reason = "no-time"     // who could has no time left
)

// Plan is who meets whom about what.
type Plan struct {
	Sessions []Session // by teacher, areas, learners
	Open     []Open    // by area
	Bound    int       // no plan that leaves as little open has fewer sessions
	Optimal  bool      // as little as possible is open, and there are as few sessions as the bound
	Affinity float64   // mean over all who learn something, 0 to 1
}

// check refuses a problem that cannot be meant.
func (p *Problem) check() error {
	if p.Group < 1 {
		return fault.Invalid("group", "A session has at least one learner, not %d", p.Group)
	}
	known := map[string]bool{}
	for _, x := range p.People {
		if known[x.ID] || x.ID == "" || x.Sessions < 0 {
			return fault.Invalid("people", "%q is there twice, has no id, or less than no time", x.ID)
		}
		known[x.ID] = true
	}
	areas := map[string]bool{}
	for _, a := range p.Areas {
		if areas[a.ID] || a.ID == "" || a.Need < 0 || !(a.Weight > 0) || !(a.Size > 0) || a.Size > 1 || math.IsInf(a.Weight, 0) {
			return fault.Invalid("areas", "%q is there twice, has no id, or a number that cannot be", a.ID)
		}
		areas[a.ID] = true
		there := map[string]bool{}
		for _, t := range a.Teachers {
			if !known[t] || there[t] {
				return fault.Invalid("areas", "%q teaches %s and is not among the people, or is named twice", t, a.ID)
			}
			there[t] = true
		}
		for _, l := range a.Learners {
			if !known[l.Person] || there[l.Person] || !(l.Affinity >= 0) || l.Affinity > 1 {
				return fault.Invalid("areas", "%q learns %s and is not among the people, teaches it, is named twice, or has no affinity "+
					"from 0 to 1", l.Person, a.ID)
			}
			there[l.Person] = true
		}
	}
	return nil
}

// Check verifies a plan by the rules alone: each session has a teacher of all its areas and learners of each, fits into its
// time, and nobody takes part in more sessions than they can; what is said to be open is what is.
func (p *Problem) Check(plan Plan) error {
	left := map[string]int{}
	for _, x := range p.People {
		left[x.ID] = x.Sessions
	}
	area := map[string]*Area{}
	for i := range p.Areas {
		area[p.Areas[i].ID] = &p.Areas[i]
	}
	learnt := map[string]map[string]bool{}
	for _, s := range plan.Sessions {
		size := 0.0
		if len(s.Learners) == 0 || len(s.Learners) > p.Group || len(s.Areas) == 0 {
			return fmt.Errorf("a session of %s has %d learners and %d areas", s.Teacher, len(s.Learners), len(s.Areas))
		}
		for _, id := range append([]string{s.Teacher}, s.Learners...) {
			if left[id]--; left[id] < 0 {
				return fmt.Errorf("%s takes part in too many sessions", id)
			}
		}
		for _, id := range s.Areas {
			a := area[id]
			if a == nil || !slices.Contains(a.Teachers, s.Teacher) {
				return fmt.Errorf("%s cannot teach %s", s.Teacher, id)
			}
			size += a.Size
			for _, l := range s.Learners {
				if !slices.ContainsFunc(a.Learners, func(x Learner) bool { return x.Person == l }) {
					return fmt.Errorf("%s cannot learn %s", l, id)
				}
				if learnt[id] == nil {
					learnt[id] = map[string]bool{}
				}
				if learnt[id][l] {
					return fmt.Errorf("%s learns %s twice", l, id)
				}
				learnt[id][l] = true
			}
		}
		if size > 1+tolerance {
			return fmt.Errorf("a session of %s takes %.2f of its time", s.Teacher, size)
		}
	}
	open := map[string]int{}
	for _, o := range plan.Open {
		open[o.Area] = o.Missing
	}
	for _, a := range p.Areas {
		if missing := max(0, a.Need-len(learnt[a.ID])); missing != open[a.ID] {
			return fmt.Errorf("%s misses %d and is told to miss %d", a.ID, missing, open[a.ID])
		}
	}
	if plan.Bound > len(plan.Sessions) {
		return fmt.Errorf("%d sessions are below the bound of %d", len(plan.Sessions), plan.Bound)
	}
	return nil
}

// tolerance is how much sums of sizes may be above 1.
const tolerance = 1e-9

// sorted returns the problem in an order of its own, so that the order in which it was written down changes nothing.
func (p *Problem) sorted() *Problem {
	s := &Problem{Areas: slices.Clone(p.Areas), People: slices.Clone(p.People), Group: p.Group}
	slices.SortFunc(s.People, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Areas, func(a, b Area) int { return cmp.Compare(a.ID, b.ID) })
	for i := range s.Areas {
		a := &s.Areas[i]
		a.Teachers, a.Learners = slices.Clone(a.Teachers), slices.Clone(a.Learners)
		slices.Sort(a.Teachers)
		slices.SortFunc(a.Learners, func(x, y Learner) int { return cmp.Compare(x.Person, y.Person) })
	}
	return s
}
