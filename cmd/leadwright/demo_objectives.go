package main

import (
	"fmt"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
)

// aim sets the objectives of the company, with what was read of them and what serves them.
func (d *demo) aim(now time.Time) error {
	decided := map[string]string{} // ids by title
	log, err := direction.List(d.ctx, d.tx, access.Local(), direction.Filter{Limit: 200})
	if err != nil {
		return err
	}
	for _, x := range log.Decisions {
		decided[x.Title] = x.ID
	}
	made := map[string]string{} // ids by title
	for _, x := range sample.Objectives {
		owner, err := d.as(x.Owner)
		if err != nil {
			return err
		}
		o := strategy.Objective{Title: x.Title, Scope: x.Scope, Why: x.Why, Owner: strategy.Person{ID: owner.PersonID},
			Parent: made[x.Parent], Confidence: x.Confidence}
		if x.Until != 0 {
			o.Until = store.DateOf(sample.Day(now, x.Until))
		}
		if o, err = strategy.Set(d.ctx, d.tx, access.Local(), 0, o); err != nil {
			return fmt.Errorf("%s: %w", x.Title, err)
		}
		made[x.Title] = o.ID
		if err := d.measure(now, o.ID, owner, x.Measures); err != nil {
			return fmt.Errorf("%s: %w", x.Title, err)
		}
		var refs []strategy.Ref
		for _, title := range x.Decisions {
			refs = append(refs, strategy.Ref{Kind: strategy.Decision, ID: decided[title]})
		}
		for _, key := range x.Projects {
			refs = append(refs, strategy.Ref{Kind: strategy.Project, ID: key})
		}
		for _, r := range refs {
			if err := strategy.Serve(d.ctx, d.tx, access.Local(), o.ID, r); err != nil {
				return fmt.Errorf("%s: %w", x.Title, err)
			}
		}
	}
	return nil
}

// measure says what tells how far an objective is, and lets its owner take the readings.
func (d *demo) measure(now time.Time, id string, owner access.Actor, all []sample.Measure) error {
	for _, x := range all {
		m, err := strategy.AddMeasure(d.ctx, d.tx, access.Local(), id, strategy.Measure{Name: x.Name, Unit: x.Unit,
			Baseline: x.Baseline, Target: x.Target})
		if err != nil {
			return err
		}
		for _, r := range x.Readings {
			reading := strategy.Reading{Day: store.DateOf(sample.Day(now, r.Week)), Value: r.Value, Note: r.Note}
			if err := strategy.Take(d.ctx, d.tx, owner, id, m.ID, reading); err != nil {
				return err
			}
		}
	}
	return nil
}
