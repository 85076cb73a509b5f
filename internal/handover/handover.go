// Package handover makes plans of who learns which area from whom before people are away, keeps them, and says how far they
// are. It gathers what package transfer needs: who understands an area and who could learn it, by the histories and what
// people said (package knowledge), by declared skills and interests as far as the actor may read them (package skill), and
// without who is away or leaves (package organisation).
//
// A plan only counts what arrives: a session is done when its learners confirmed their walk-throughs (package testimony), and
// the risk falls with these alone. Who made a plan and who has a part in it may see it, and nobody else, since it tells
// who will be away. It owns the tables handover_plan, handover_away, handover_area, handover_session, handover_learner and
// handover_subject.
package handover

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/transfer"
)

// Ask says what a plan is to reach.
type Ask struct {
	Absent   []int32    // of the atlas: who will be away; at least one
	Wanted   int        // people who are to understand each area without them, 1 to 5
	From     store.Date // the first day without them: after it they teach nobody
	Sessions int        // that each person has time for until then, 1 to 20
	Areas    []string   // only these; all that get thin where there are none
}

// Draft is a plan that nobody keeps yet.
type Draft struct {
	Ask

	Made  store.Date
	Needs []Need // the thinnest first
	transfer.Plan
}

// Need is an area that too few would understand.
type Need struct {
	Area    string
	Lines   int
	Before  int // people who understand it with everybody there
	Left    int // and without those who are away
	Learn   int // who learns it by the plan
	Missing int // who still are missing then
	Why     transfer.Reason
}

const (
	// learners is how many people learn in one session at the most: more are a talk, in which few ask.
	learners = 3
	// sessionLines is how many source lines one session goes through at the most; with a larger area it goes through the
	// most important of it. It is the project's own judgement: some 80 lines for each of 60 minutes.
	sessionLines = 5000
	// smallest is the part of a session that even a small area takes.
	smallest = 0.2
	// mostCandidates is how many people are looked at for each area.
	mostCandidates = 40
	// nearest and suits are what speaks for a learner: evidence in the area already, and skills and interest.
	nearest, suits = 0.6, 0.4
)

func (a *Ask) check(o *knowledge.Overview) error {
	switch {
	case len(a.Absent) == 0:
		return fault.Invalid("away", "Nobody is away in this plan").WithHint("Name who will be.")
	case a.Wanted < 1 || a.Wanted > 5:
		return fault.Invalid("wanted", "%d people for each area is no aim", a.Wanted).WithHint("Choose a number from 1 to 5.")
	case a.Sessions < 1 || a.Sessions > 20:
		return fault.Invalid("sessions", "%d sessions for each person is no time", a.Sessions).WithHint("Choose a number from 1 to 20.")
	case a.From.IsZero():
		return fault.Invalid("from", "The first day without them is missing").
			WithHint("Write it as year-month-day, such as 2026-03-02.")
	}
	for _, name := range a.Areas {
		if _, err := o.Area(name); err != nil {
			return err
		}
	}
	return nil
}

// Make works a draft out. The areas are those that fewer people than wanted would understand, of which no less is understood
// because of the absence alone: what nobody understands with everybody there has no teacher, and asks for a steward.
func Make(ctx context.Context, tx *store.Tx, actor access.Actor, atlas *knowledge.Atlas, ask Ask) (Draft, error) {
	d := Draft{Ask: ask, Made: store.DateOf(tx.Now())}
	if err := actor.May(access.ReadKnowledge); err != nil {
		return d, err
	}
	if err := ask.check(atlas.Overview); err != nil {
		return d, err
	}
	gone, away, err := whoIsAway(ctx, tx, actor, d.Made)
	if err != nil {
		return d, err
	}
	absent := func(p int32) bool { return slices.Contains(ask.Absent, p) }
	lost := func(p int32) bool { return gone[atlas.People[p].ID] || atlas.Erased(p) }
	without := func(p int32) bool { return absent(p) || lost(p) }
	problem := transfer.Problem{Group: learners}
	time := map[int32]bool{}
	areas := atlas.Areas()
	for i := range areas {
		area := &areas[i]
		n := Need{Area: area.Name, Lines: area.Group.Lines, Before: atlas.Understanders(area.Group, lost),
			Left: atlas.Understanders(area.Group, without)}
		chosen := len(ask.Areas) == 0 && n.Left < n.Before || slices.Contains(ask.Areas, area.Name)
		if !chosen || n.Left >= ask.Wanted || n.Lines == 0 {
			continue
		}
		a := transfer.Area{ID: area.Name, Need: ask.Wanted - n.Left, Weight: 1 + math.Log1p(float64(n.Lines)),
			Size: min(1, max(smallest, float64(n.Lines)/sessionLines))}
		for _, h := range area.Group.Holders {
			there := !lost(h.Person) && !away[atlas.People[h.Person].ID] && atlas.SeenLately(h.Person)
			if absent(h.Person) {
				there = d.Made.Compare(ask.From) < 0
			}
			if h.Understands && there {
				a.Teachers = append(a.Teachers, atlas.People[h.Person].ID)
				time[h.Person] = true
			}
		}
		candidates, err := candidatesFor(ctx, tx, actor, atlas, area, func(p int32) bool {
			return without(p) || away[atlas.People[p].ID] || !atlas.SeenLately(p)
		})
		if err != nil {
			return d, err
		}
		for _, c := range candidates {
			a.Learners = append(a.Learners, transfer.Learner{Person: atlas.People[c.person].ID, Affinity: c.affinity})
			time[c.person] = true
		}
		d.Needs, problem.Areas = append(d.Needs, n), append(problem.Areas, a)
	}
	for p := range time {
		problem.People = append(problem.People, transfer.Person{ID: atlas.People[p].ID, Sessions: ask.Sessions})
	}
	if d.Plan, err = transfer.Solve(ctx, problem); err != nil {
		return d, err
	}
	d.settle()
	return d, nil
}

// settle says of each need what the plan does for it.
func (d *Draft) settle() {
	learnt := map[string]int{}
	for _, s := range d.Plan.Sessions {
		for _, a := range s.Areas {
			learnt[a] += len(s.Learners)
		}
	}
	for i := range d.Needs {
		n := &d.Needs[i]
		n.Learn = learnt[n.Area]
		for _, o := range d.Open {
			if o.Area == n.Area {
				n.Missing, n.Why = o.Missing, o.Why
			}
		}
	}
	slices.SortStableFunc(d.Needs, func(a, b Need) int {
		return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(b.Lines, a.Lines), cmp.Compare(a.Area, b.Area))
	})
}

// whoIsAway returns, by the ids of persons, who has left, and who is away or leaves as far as the actor may know.
func whoIsAway(ctx context.Context, tx *store.Tx, actor access.Actor, day store.Date) (gone, away map[string]bool, err error) {
	if gone, err = organisation.Gone(ctx, tx, actor, day); err != nil {
		return nil, nil, err
	}
	whole, err := organisation.Whole(ctx, tx, actor, day)
	if err != nil {
		return nil, nil, err
	}
	away = maps.Clone(gone)
	for _, p := range whole.Persons {
		_, isAway := whole.Away[p.Handle]
		_, leaves := whole.Leaving[p.Handle]
		if isAway || leaves {
			away[p.ID] = true
		}
	}
	return gone, away, nil
}

type candidate struct {
	person   int32
	affinity float64
}

// candidatesFor are those who could learn an area, the nearest first.
func candidatesFor(ctx context.Context, tx *store.Tx, actor access.Actor, atlas *knowledge.Atlas, area *knowledge.Area,
	out func(int32) bool) ([]candidate, error) {
	near := map[int32]float64{}
	for _, h := range area.Group.Holders {
		if near[h.Person] = (h.Familiarity - 1) / 4; h.Understands {
			near[h.Person] = -1 // learns nothing new
		}
	}
	var all []candidate
	for i := range atlas.People {
		p := int32(i)
		if n := near[p]; n >= 0 && !out(p) {
			all = append(all, candidate{p, n})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.affinity, a.affinity), cmp.Compare(atlas.People[a.person].ID, atlas.People[b.person].ID))
	})
	all = all[:min(len(all), mostCandidates)]
	ids := make([]string, len(all))
	for i, c := range all {
		ids[i] = atlas.People[c.person].ID
	}
	fit, err := skill.Fit(ctx, tx, actor, ids, atlas.Repository.Name, atlas.Technologies(area.Files))
	for i := range all {
		all[i].affinity *= nearest
		if f, known := fit[ids[i]]; known {
			all[i].affinity += suits * f
		}
	}
	return all, err
}
