package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
)

// projectWeeks is for how long the projects of the demo are known to Leadwright.
const projectWeeks = 25

// deliver lets projects go on week by week, each thing on its day, with what was forecast then.
func (a *app) deliver(ctx context.Context, now time.Time) error {
	at := now
	db, err := store.OpenWith(ctx, a.database, store.Options{Clock: func() time.Time { return at }})
	if err != nil {
		return err
	}
	projects := sample.Projects()
	for week := -projectWeeks; week <= 0; week++ {
		at = now.AddDate(0, 0, 7*week)
		err := db.Write(ctx, func(tx *store.Tx) error {
			d := newDemo(ctx, tx)
			for _, p := range projects {
				if err := d.projectWeek(now, p, week); err != nil {
					return fmt.Errorf("%s, week %d: %w", p.Key, week, err)
				}
			}
			return nil
		})
		if err == nil && week%2 == 0 {
			err = delivery.KeepForecasts(ctx, db)
		}
		if err != nil {
			return errors.Join(err, db.Close())
		}
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		d := newDemo(ctx, tx)
		for _, p := range projects {
			if err := d.projectNow(now, p); err != nil {
				return fmt.Errorf("%s: %w", p.Key, err)
			}
		}
		return nil
	})
	for _, p := range projects[:2] { // who is in both is booked twice
		if err == nil {
			err = putInForce(ctx, db, p)
		}
	}
	return errors.Join(err, db.Close())
}

// putInForce plans a project, and puts the plan in force.
func putInForce(ctx context.Context, db *store.DB, p sample.Project) error {
	ask := delivery.Ask{Project: p.Key, Style: delivery.Spread, Seconds: 1}
	if err := db.Read(ctx, func(tx *store.Tx) error {
		by, err := newDemo(ctx, tx).as(p.By)
		ask.By, ask.ByID = by.Name, by.ID
		return err
	}); err != nil {
		return err
	}
	id, err := delivery.Search(ctx, db, ask, nil)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		by, err := newDemo(ctx, tx).as(p.By)
		if err == nil {
			_, err = delivery.Adopt(ctx, tx, by, id, "")
		}
		return err
	})
}

// projectWeek is what happened in a project in a week: what it is for is said in the first, days are named, and what its board
// says is taken over.
func (d *demo) projectWeek(now time.Time, p sample.Project, week int) error {
	by := access.Local() // its team is not as large then as it is today
	if week == -projectWeeks {
		is := delivery.Project{Key: p.Key, Goal: p.Goal, Included: p.Included, Excluded: p.Excluded, Currency: p.Currency, Most: p.Most}
		if p.Off > 0 {
			off := store.DateOf(now).AddDays(7*p.Off + int(time.Wednesday-now.UTC().Weekday()))
			is.Holidays = []delivery.Holiday{{Span: roster.Span{From: off, Until: off}, Name: "All hands"}}
		}
		if _, err := delivery.Describe(d.ctx, d.tx, by, 0, is); err != nil {
			return err
		}
		for _, m := range p.Milestones {
			if _, err := delivery.PutMilestone(d.ctx, d.tx, by, p.Key, 0, delivery.Milestone{Title: m.Title, What: m.What}); err != nil {
				return err
			}
		}
	}
	whole, err := delivery.Get(d.ctx, d.tx, by, p.Key)
	if err != nil {
		return err
	}
	milestone := map[string]delivery.Milestone{}
	for _, m := range whole.Milestones {
		milestone[m.Title] = m
	}
	by, err = d.as(p.By)
	if err != nil {
		return err
	}
	if by.MayIn(access.SetProjects, p.Key) != nil { // who sets it is not there yet
		by = access.Local()
	}
	for _, s := range p.Dates {
		if s.Week == week {
			if err := delivery.SetDate(d.ctx, d.tx, by, p.Key, 0, delivery.Set{Kind: delivery.DateKind(s.Kind),
				Subject: milestone[s.Of].ID,
				Day:     store.DateOf(sample.Day(now, s.Day)), Party: s.Party, Reason: s.Reason}); err != nil {
				return err
			}
		}
	}
	for _, m := range p.Milestones {
		if m.Reached == week && week < 0 {
			is := milestone[m.Title]
			is.Reached = store.DateOf(d.tx.Now())
			if _, err := delivery.PutMilestone(d.ctx, d.tx, by, p.Key, 0, is); err != nil {
				return err
			}
		}
	}
	source, err := delivery.PutSource(d.ctx, d.tx, access.Local(), p.Key, delivery.Source{Kind: delivery.Stages,
		Address: p.Key + "-board.csv"}, nil, "")
	if err != nil {
		return err
	}
	_, err = delivery.Take(d.ctx, d.tx, access.Local(), source.ID, board(now, d.tx.Now(), p.Work))
	return err
}

// board is what a board says on a day.
func board(now, day time.Time, all []sample.Work) (incoming []delivery.Incoming) {
	date := func(days int) store.Date {
		if at := now.AddDate(0, 0, -days); days > 0 && !at.After(day) {
			return store.DateOf(at)
		}
		return store.Date{}
	}
	for _, w := range all {
		in := delivery.Incoming{Key: w.Key, Title: w.Title, Milestone: w.Milestone, Opened: date(w.Opened), Started: date(w.Began),
			Done: date(w.Done), State: delivery.Todo}
		switch {
		case in.Opened.IsZero():
			continue
		case !in.Done.IsZero():
			in.State = delivery.Finished
		case !in.Started.IsZero():
			in.State = delivery.Doing
		}
		incoming = append(incoming, in)
	}
	return incoming
}

// projectNow is what is said of a project today: what its items take and wait for, its money, risks and notes.
func (d *demo) projectNow(now time.Time, p sample.Project) error {
	by, err := d.as(p.By)
	if err != nil {
		return err
	}
	whole, err := delivery.Get(d.ctx, d.tx, by, p.Key)
	if err != nil {
		return err
	}
	day := func(week int) store.Date {
		if week == 0 {
			return store.Date{}
		}
		return store.DateOf(sample.Day(now, week))
	}
	for _, x := range p.Deliverables {
		i := slices.IndexFunc(whole.Milestones, func(m delivery.Milestone) bool { return m.Title == x[1] })
		if _, err := delivery.PutDeliverable(d.ctx, d.tx, by, p.Key, 0, delivery.Deliverable{Title: x[0],
			Milestone: whole.Milestones[i].ID}); err != nil {
			return err
		}
	}
	for _, x := range p.Needs {
		need, err := delivery.PutDependency(d.ctx, d.tx, by, p.Key, 0, delivery.Dependency{Scope: x.Scope, Party: x.Party, What: x.What,
			Met: day(x.Met)})
		if err != nil {
			return err
		}
		if err := delivery.SetDate(d.ctx, d.tx, by, p.Key, 0, delivery.Set{Kind: delivery.Agreed, Subject: need.ID,
			Day: day(x.Agreed)}); err != nil {
			return err
		}
	}
	for _, x := range p.Budget {
		if _, err := delivery.AddAmount(d.ctx, d.tx, by, p.Key, 0, delivery.Amount{Kind: delivery.BudgetKind(x.Kind),
			Month: day(x.Week),
			Money: x.Money, Note: x.Note}); err != nil {
			return err
		}
	}
	for handle, cost := range p.Rates {
		if err := d.rate(p, handle, cost, day(-projectWeeks)); err != nil {
			return err
		}
	}
	for _, x := range p.Risks {
		if err := d.risk(p.Key, x, day(x.Review)); err != nil {
			return err
		}
	}
	for _, x := range p.Notes {
		who, err := d.as(x.By)
		if err != nil {
			return err
		}
		if _, err := delivery.Tell(d.ctx, d.tx, who, p.Key, x.Text); err != nil {
			return err
		}
	}
	return d.sizeUp(by, p, day)
}

func (d *demo) rate(p sample.Project, handle string, cost int, from store.Date) error {
	by, err := d.as(p.Priced)
	if err != nil {
		return err
	}
	who, err := d.as(handle)
	if err != nil {
		return err
	}
	return delivery.SetRate(d.ctx, d.tx, by, who.PersonID, delivery.Rate{From: from, Cents: int64(100 * cost), Currency: p.Currency})
}

func (d *demo) risk(project string, x sample.Risk, review store.Date) error {
	who, err := d.as(x.By)
	if err != nil {
		return err
	}
	r := delivery.Risk{Title: x.Title, What: x.What, Response: x.Response, Likelihood: x.Likelihood, Impact: x.Impact,
		Review: review}
	if x.Happened {
		r.State = delivery.Happened
	}
	if x.Owner != "" {
		owner, err := d.as(x.Owner)
		if err != nil {
			return err
		}
		r.Owner.ID = owner.PersonID
	}
	_, err = delivery.PutRisk(d.ctx, d.tx, who, project, r)
	return err
}

// sizeUp says what the items of a project take, need, touch and wait for.
func (d *demo) sizeUp(by access.Actor, p sample.Project, day func(week int) store.Date) error {
	list, err := delivery.Items(d.ctx, d.tx, by, p.Key, delivery.Filter{States: []delivery.ItemState{delivery.Todo, delivery.Doing},
		Limit: 200})
	if err != nil {
		return err
	}
	id := map[string]string{}
	for _, x := range list.Items {
		id[x.Key] = x.ID
	}
	repositories, err := knowledge.Repositories(d.ctx, d.tx, access.Local())
	if err != nil {
		return err
	}
	first := slices.IndexFunc(repositories, func(r knowledge.Repository) bool { return r.Name == sample.Repositories()[0].Name })
	for _, x := range list.Items {
		w := p.Work[slices.IndexFunc(p.Work, func(w sample.Work) bool { return w.Key == x.Key })]
		if x.Estimate, err = delivery.ParseEstimate(w.Estimate); err != nil {
			return err
		}
		if w.Left != "" {
			if x.Left, err = delivery.ParseMinutes(w.Left); err != nil {
				return err
			}
		}
		x.People, x.Deadline, x.Priority, x.Learn = w.People, day(w.Deadline), w.Priority, w.Learn
		if w.Skill != "" {
			x.Needs = []delivery.Need{{Skill: w.Skill, Level: w.Level, People: 1}}
		}
		if w.Area != "" && first >= 0 {
			x.Places = []delivery.Place{{Repository: repositories[first].ID, Area: w.Area}}
		}
		for _, key := range w.After {
			if before := id[key]; before != "" {
				x.After = append(x.After, delivery.After{Item: before})
			}
		}
		x.Revision = 0
		if _, err := delivery.PutItem(d.ctx, d.tx, by, 0, x); err != nil {
			return fmt.Errorf("%s: %w", w.Title, err)
		}
		if err := d.ask(by, x.ID, w.Asked); err != nil {
			return err
		}
		if w.Waits != "" {
			if _, err := delivery.MoveItem(d.ctx, d.tx, by, x.ID, 0, delivery.Waiting, w.Waits); err != nil {
				return err
			}
		}
	}
	return nil
}

// ask has somebody asked to do an item, and lets them answer.
func (d *demo) ask(by access.Actor, item string, a *sample.Asked) error {
	if a == nil {
		return nil
	}
	who, err := d.as(a.Who)
	if err != nil {
		return err
	}
	made, err := delivery.Assign(d.ctx, d.tx, by, delivery.Assignment{Item: item, Person: delivery.Person{ID: who.PersonID},
		Level: delivery.Level(a.Level), Outcome: a.Outcome, Limits: a.Limits, Reason: a.Reason})
	if err == nil && a.Says != "" {
		_, err = delivery.Reply(d.ctx, d.tx, who, made.ID, delivery.AssignmentState(a.Says), a.Answer)
	}
	return err
}
