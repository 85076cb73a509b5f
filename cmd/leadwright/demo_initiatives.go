package main

import (
	"fmt"
	"time"

	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
)

// suggest lets people write initiatives down, put them forward and answer.
func (d *demo) suggest(now time.Time) error {
	for _, x := range sample.Initiatives {
		if err := d.suggestOne(now, x); err != nil {
			return fmt.Errorf("%s: %w", x.Title, err)
		}
	}
	return nil
}

func (d *demo) suggestOne(now time.Time, x sample.Initiative) error {
	by, err := d.as(x.By)
	if err != nil {
		return err
	}
	n := initiative.Initiative{Scope: x.Scope, Title: x.Title, Problem: x.Problem, Benefit: x.Benefit, Risk: x.Risk, Days: x.Days,
		Money: x.Money, Currency: "EUR"}
	for _, o := range x.Options {
		n.Options = append(n.Options, initiative.Option{Title: o[0], Text: o[1]})
	}
	made, err := initiative.Put(d.ctx, d.tx, by, 0, n)
	if err != nil {
		return err
	}
	inputs := initiative.Inputs{}
	for name, value := range x.Inputs {
		inputs[initiative.Input(name)] = initiative.Value{Number: value, Source: x.Source}
	}
	if _, err := initiative.PutInputs(d.ctx, d.tx, by, made.ID, 0, inputs); err != nil || len(x.Asked) == 0 {
		return err
	}
	var asked []string
	for _, handle := range x.Asked {
		who, err := d.as(handle)
		if err != nil {
			return err
		}
		asked = append(asked, who.PersonID)
	}
	if _, err := initiative.Propose(d.ctx, d.tx, by, made.ID, 0, asked); err != nil {
		return err
	}
	for _, said := range x.Answers {
		who, err := d.as(said.By)
		if err != nil {
			return err
		}
		v := initiative.Voice{Answer: initiative.Answer(said.Answer), Reason: said.Text}
		if v.Answer == initiative.Defer {
			v.Until = store.DateOf(sample.Day(now, x.Until))
		}
		if _, err := initiative.Reply(d.ctx, d.tx, who, made.ID, 0, v); err != nil {
			return err
		}
	}
	return nil
}
