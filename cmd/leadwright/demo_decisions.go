package main

import (
	"fmt"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
)

// decide lets people propose, discuss and make the decisions of the beginning, or those of lately.
func (d *demo) decide(now time.Time, early bool) error {
	made := map[string]string{} // ids by title
	log, err := direction.List(d.ctx, d.tx, access.Local(), direction.Filter{Limit: 200})
	if err != nil {
		return err
	}
	for _, x := range log.Decisions {
		made[x.Title] = x.ID
	}
	for _, x := range sample.Decisions {
		if x.Early != early {
			continue
		}
		if made[x.Title], err = d.propose(now, x); err != nil {
			return fmt.Errorf("%s: %w", x.Title, err)
		}
	}
	for _, x := range sample.Decisions {
		if early || x.Later == "" {
			continue
		}
		c := direction.Change{To: adr.Superseded, Successor: made[x.Later]}
		if err := d.settle(x.Decider, made[x.Title], c); err != nil {
			return fmt.Errorf("%s: %w", x.Title, err)
		}
	}
	return nil
}

// propose writes one of them, with what was said, and decides it.
func (d *demo) propose(now time.Time, x sample.Decision) (string, error) {
	by, err := d.as(x.By)
	if err != nil {
		return "", err
	}
	n := direction.New{Scope: x.Scope, Title: x.Title, Body: x.Body, Prediction: x.Prediction, Confidence: x.Confidence}
	if x.AnswersBy != 0 {
		n.AnswersBy = store.DateOf(sample.Day(now, x.AnswersBy))
	}
	if n.Problem, err = d.problem(now, by, x); err != nil {
		return "", err
	}
	made, err := direction.Propose(d.ctx, d.tx, by, n)
	if err != nil {
		return "", err
	}
	if w := x.Options; w != nil {
		m := direction.Matrix{Options: w.Options, Scores: w.Scores}
		for i, name := range w.Criteria {
			m.Criteria = append(m.Criteria, direction.Criterion{Name: name, Weight: w.Weights[i]})
		}
		if err := direction.PutMatrix(d.ctx, d.tx, by, made.ID, 0, m); err != nil {
			return "", err
		}
	}
	for _, handle := range x.Asked {
		who, err := d.as(handle)
		if err != nil {
			return "", err
		}
		if err := direction.Ask(d.ctx, d.tx, by, made.ID, who.PersonID); err != nil {
			return "", err
		}
	}
	for _, said := range append(x.Answers, x.Comments...) {
		who, err := d.as(said.By)
		if err != nil {
			return "", err
		}
		if said.Answer == "" {
			_, err = direction.Discuss(d.ctx, d.tx, who, made.ID, said.Text)
		} else {
			err = direction.Say(d.ctx, d.tx, who, made.ID, direction.Answer(said.Answer), said.Text)
		}
		if err != nil {
			return "", err
		}
	}
	if x.Decider == "" {
		return made.ID, nil
	}
	c := direction.Change{To: adr.Status(x.Becomes)}
	if x.Until != 0 {
		c.Until = store.DateOf(sample.Day(now, x.Until))
	}
	if x.Review != 0 {
		c.Review = store.DateOf(sample.Day(now, x.Review))
	}
	return made.ID, d.settle(x.Decider, made.ID, c)
}

// problem writes down what a decision is to answer, and returns its id; empty for none.
func (d *demo) problem(now time.Time, by access.Actor, x sample.Decision) (string, error) {
	if x.Problem == nil {
		return "", nil
	}
	p, err := direction.PutProblem(d.ctx, d.tx, by, 0, direction.Problem{Scope: x.Scope, Title: x.Problem.Title,
		What: x.Problem.What,
		Whom: x.Problem.Whom, Limits: x.Problem.Limits, Whys: x.Problem.Whys, Since: store.DateOf(sample.Day(now, x.Problem.Since))})
	return p.ID, err
}

// house keeps the decisions of a team in a repository, on a branch of their own.
func (d *demo) house(repository string) error {
	r, err := knowledge.RepositoryByName(d.ctx, d.tx, access.Local(), repository)
	if err != nil {
		return err
	}
	_, err = direction.SetHome(d.ctx, d.tx, access.Local(), direction.Home{Scope: "booking", Repository: r.ID, Label: r.Name,
		Branch: "decisions", Folder: "docs/decisions"})
	return err
}

func (d *demo) settle(decider, id string, c direction.Change) error {
	who, err := d.as(decider)
	if err != nil {
		return err
	}
	_, err = direction.Settle(d.ctx, d.tx, who, id, 0, c)
	return err
}
