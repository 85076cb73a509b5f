package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
)

// tryOut lets people plan, run and end experiments, each step on its day.
func (a *app) tryOut(ctx context.Context, now time.Time) error {
	at := now
	db, err := store.OpenWith(ctx, a.database, store.Options{Clock: func() time.Time { return at }})
	if err != nil {
		return err
	}
	type step struct {
		week int
		do   func(d *demo) error
	}
	var steps []step
	ids := make([]string, len(sample.Experiments))
	for i, x := range sample.Experiments {
		add := func(week int, do func(d *demo) error) { steps = append(steps, step{week, do}) }
		add(x.Planned, func(d *demo) error { return d.plan(now, x, &ids[i]) })
		if x.Starts {
			add(x.First, func(d *demo) error {
				who, err := d.as(x.By)
				if err == nil {
					_, err = experiment.Start(d.ctx, d.tx, who, ids[i], 0)
				}
				return err
			})
		}
		for _, r := range x.Readings {
			add(r.Week, func(d *demo) error { return d.read(now, ids[i], r) })
		}
		if m := x.Move; m != nil {
			add(m.Week, func(d *demo) error {
				who, err := d.as(m.By)
				if err == nil {
					_, err = experiment.Extend(d.ctx, d.tx, who, ids[i], 0, store.DateOf(sample.Day(now, m.To)), m.Why)
				}
				return err
			})
		}
		if x.Outcome != "" {
			add(x.End, func(d *demo) error { return d.end(ids[i], x) })
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(a.week, b.week) })
	for _, s := range steps {
		at = now.AddDate(0, 0, 7*s.week)
		if err := db.Write(ctx, func(tx *store.Tx) error { return s.do(newDemo(ctx, tx)) }); err != nil {
			return errors.Join(fmt.Errorf("experiments, week %d: %w", s.week, err), db.Close())
		}
	}
	return db.Close()
}

// plan plans an experiment, and asks for the yes to its risk.
func (d *demo) plan(now time.Time, x sample.Experiment, id *string) error {
	by, err := d.as(x.By)
	if err != nil {
		return err
	}
	e := experiment.Experiment{Scope: x.Scope, Title: x.Title, Belief: x.Belief, Because: x.Because, Measure: x.Measure, Source: x.Source,
		Threshold: x.Threshold, First: store.DateOf(sample.Day(now, x.First)), Last: store.DateOf(sample.Day(now, x.Last)), High: x.High,
		Risk: x.Risk, Limits: x.Limits, Intent: experiment.ThrowAway}
	if x.Graduates {
		e.Intent = experiment.Graduate
	}
	for _, handle := range x.With {
		who, err := d.as(handle)
		if err != nil {
			return err
		}
		e.Parts = append(e.Parts, experiment.Person{ID: who.PersonID})
	}
	if e, err = experiment.Plan(d.ctx, d.tx, by, 0, e); err != nil {
		return err
	}
	*id = e.ID
	if x.Yes == "" {
		return nil
	}
	who, err := d.as(x.Yes)
	if err == nil {
		_, err = experiment.Approve(d.ctx, d.tx, who, e.ID, 0)
	}
	return err
}

func (d *demo) read(now time.Time, id string, r sample.Read) error {
	who, err := d.as(r.By)
	if err != nil {
		return err
	}
	return experiment.Measure(d.ctx, d.tx, who, id,
		experiment.Reading{Day: store.DateOf(sample.Day(now, r.Week)), Value: r.Value, Note: r.Note})
}

func (d *demo) end(id string, x sample.Experiment) error {
	who, err := d.as(x.By)
	if err != nil {
		return err
	}
	n := experiment.Ending{Outcome: experiment.Outcome(x.Outcome), Result: x.Result, Learnt: x.Learnt}
	if x.Decision != "" {
		log, err := direction.List(d.ctx, d.tx, who, direction.Filter{Limit: 200})
		if err != nil {
			return err
		}
		for _, known := range log.Decisions {
			if known.Title == x.Decision {
				n.Decision = known.ID
			}
		}
	}
	_, err = experiment.End(d.ctx, d.tx, who, id, 0, n)
	return err
}
