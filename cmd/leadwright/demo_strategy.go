package main

import (
	"fmt"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/vision"
)

// strategies lets people write strategies, adopt them and object: those from the beginning, or what followed.
func (d *demo) strategies(early bool) error {
	for _, x := range sample.Strategies {
		if x.Early == early {
			if err := d.strategy(x); err != nil {
				return fmt.Errorf("%s: %w", x.Title, err)
			}
		}
	}
	return nil
}

func (d *demo) strategy(x sample.Strategy) error {
	by := access.Local()
	if x.By != "" {
		var err error
		if by, err = d.as(x.By); err != nil {
			return err
		}
	}
	v, err := vision.Write(d.ctx, d.tx, by, 0, vision.Version{Scope: x.Scope, Text: vision.Text{Title: x.Title, Vision: x.Vision,
		Diagnosis: x.Diagnosis, Policies: x.Policies, Actions: x.Actions, Not: x.Not}})
	if err != nil {
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
	today := store.DateOf(d.tx.Now())
	if _, err := vision.PutForward(d.ctx, d.tx, by, v.ID, 0, asked, today.AddDays(7*x.Until)); err != nil {
		return err
	}
	for _, said := range x.Answers {
		who, err := d.as(said.By)
		if err != nil {
			return err
		}
		if _, err := vision.Say(d.ctx, d.tx, who, v.ID, vision.Answer{Says: vision.Says(said.Answer), Note: said.Text}); err != nil {
			return err
		}
	}
	for _, said := range x.Comments {
		who, err := d.as(said.By)
		if err != nil {
			return err
		}
		if _, err := vision.Discuss(d.ctx, d.tx, who, v.ID, said.Text); err != nil {
			return err
		}
	}
	if x.Holds {
		_, err = vision.Enforce(d.ctx, d.tx, by, v.ID, 0, today, today.AddDays(7*x.Review))
	}
	return err
}
