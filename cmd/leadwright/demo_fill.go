package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// demoPerson is whom the owner of the demo is: the technical lead of a team.
const demoPerson = "ines.kaldor"

// demoMonths is how long the company has used Leadwright: what somebody said of themselves at the beginning is old today.
const demoMonths = 14

// fillDemo describes the made-up company: who is where and holds which role, who is away, what people can do, what the
// work needs, the career ladders, and which of them the owner is. Everybody says their own things, with the rights that
// they have.
func (a *app) fillDemo(ctx context.Context, now time.Time, repositories []string) error {
	then := now.AddDate(0, -demoMonths, 0)
	early, err := store.OpenWith(ctx, a.database, store.Options{Clock: func() time.Time { return then }})
	if err != nil {
		return err
	}
	err = early.Write(ctx, func(tx *store.Tx) error { return newDemo(ctx, tx).begin(now) })
	if err := errors.Join(err, early.Close()); err != nil {
		return err
	}
	if err := a.tryOut(ctx, now); err != nil {
		return err
	}
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	if err := db.Write(ctx, func(tx *store.Tx) error { return newDemo(ctx, tx).goOn(now) }); err != nil {
		return err
	}
	for _, r := range repositories {
		if err := a.ensure(ctx, r); err != nil {
			return err
		}
	}
	if err := a.holdDemo(ctx, now); err != nil {
		return err
	}
	if err := a.deliver(ctx, now); err != nil {
		return err
	}
	if err := a.looked(ctx, now); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		d := newDemo(ctx, tx)
		return errors.Join(d.say(now), d.house(strings.TrimSuffix(filepath.Base(repositories[0]), ".git")))
	})
}

// demo fills the demo's database in one transaction.
type demo struct {
	ctx    context.Context
	tx     *store.Tx
	actors map[string]access.Actor // by handle
}

func newDemo(ctx context.Context, tx *store.Tx) *demo {
	return &demo{ctx: ctx, tx: tx, actors: map[string]access.Actor{}}
}

// begin is the first day: the organisation is imported, and some say what they can do.
func (d *demo) begin(now time.Time) error {
	file, problems := roster.Parse(sample.Organisation(now))
	if len(problems) > 0 {
		return roster.Refuse(problems)
	}
	if _, err := organisation.Apply(d.ctx, d.tx, access.Local(), file, organisation.ApplyOptions{}); err != nil {
		return err
	}
	if err := d.declare(true); err != nil {
		return err
	}
	if err := d.strategies(true); err != nil {
		return err
	}
	return d.decide(now, true)
}

// goOn is what was said lately.
func (d *demo) goOn(now time.Time) error {
	for _, x := range sample.Absences {
		absence := organisation.Absence{Person: x.Person, Kind: organisation.AbsenceKind(x.Kind), Reason: x.Reason}
		absence.From = store.DateOf(sample.Day(now, x.From))
		if x.Until != 0 {
			absence.Until = store.DateOf(sample.Day(now, x.Until))
		}
		if _, err := organisation.PutAbsence(d.ctx, d.tx, access.Local(), absence); err != nil {
			return err
		}
	}
	if err := d.declare(false); err != nil {
		return err
	}
	if err := d.need(); err != nil {
		return err
	}
	if err := d.decide(now, false); err != nil {
		return err
	}
	if err := d.suggest(now); err != nil {
		return err
	}
	if err := d.aim(now); err != nil {
		return err
	}
	if err := d.strategies(false); err != nil {
		return err
	}
	if err := d.technologies(now); err != nil {
		return err
	}
	for _, e := range ladder.Examples() {
		if _, err := organisation.PutLadder(d.ctx, d.tx, access.Local(), e.Key, e.Ladder); err != nil {
			return err
		}
	}
	return d.own()
}

// as returns a person of the company as an actor, with how they stand to others.
func (d *demo) as(handle string) (access.Actor, error) {
	if actor, known := d.actors[handle]; known {
		return actor, nil
	}
	p, err := organisation.Find(d.ctx, d.tx, access.Local(), handle)
	if err != nil {
		return access.Actor{}, err
	}
	actor := access.Actor{ID: "demo " + handle, Name: p.Name, Role: access.Member, PersonID: p.ID}
	actor.Standing, err = organisation.StandingOf(d.ctx, d.tx, p.ID)
	d.actors[handle] = actor
	return actor, err
}

// declare lets people say what they can do: those who said it at the beginning, or the others.
func (d *demo) declare(early bool) error {
	for _, x := range sample.Skills() {
		if x.Early != early {
			continue
		}
		actor, err := d.as(x.Person)
		if err != nil {
			return err
		}
		_, err = skill.Add(d.ctx, d.tx, access.Local(), skill.NewSkill{Name: x.Skill, Kind: skill.Kind(x.Kind)})
		if err != nil && !fault.Is(err, fault.KindConflict) { // somebody said it before, or it was there
			return err
		}
		err = skill.Declare(d.ctx, d.tx, actor, actor.PersonID, skill.Declaring{Skill: x.Skill, Level: skill.Level(x.Level),
			Interest: skill.Interest(x.Interest)})
		if err != nil {
			return err
		}
	}
	return nil
}

// say lets people say what they understand of the first repository, ask each other to answer for parts of it, ask not to be
// suggested as reviewers of it, and name what lies in several.
func (d *demo) say(now time.Time) error {
	core, err := knowledge.RepositoryByName(d.ctx, d.tx, access.Local(), sample.Repositories()[0].Name)
	if err != nil {
		return err
	}
	for _, x := range sample.Statements {
		by, err := d.as(x.By)
		if err != nil {
			return err
		}
		person, err := d.as(x.Person)
		if err != nil {
			return err
		}
		n := testimony.New{Place: testimony.Place{Repository: core.ID, Path: x.Path}, Kind: testimony.Kind(x.Kind),
			Person: person.PersonID, Day: store.DateOf(sample.Day(now, x.Week)), Rating: x.Rating, Note: x.Note}
		if x.Teacher != "" {
			teacher, err := d.as(x.Teacher)
			if err != nil {
				return err
			}
			n.Other = teacher.PersonID
		}
		if _, err := testimony.Say(d.ctx, d.tx, by, n); err != nil {
			return err
		}
	}
	for _, x := range sample.Stewards {
		by, err := d.as(x.By)
		if err != nil {
			return err
		}
		person, err := d.as(x.Person)
		if err != nil {
			return err
		}
		place := testimony.Place{Repository: core.ID, Path: x.Path}
		if _, err := testimony.NameSteward(d.ctx, d.tx, by, place, person.PersonID); err != nil {
			return err
		}
	}
	for _, x := range sample.NotSuggested {
		by, err := d.as(x.Person)
		if err != nil {
			return err
		}
		until := store.DateOf(sample.Day(now, x.Weeks))
		if err := testimony.AskOut(d.ctx, d.tx, by, core.ID, until); err != nil {
			return err
		}
	}
	for _, x := range sample.Spans {
		if _, err := knowledge.PutSpan(d.ctx, d.tx, access.Local(), "", x.Name, x.Parts); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) need() error {
	for _, x := range sample.Needs() {
		actor, err := d.as(x.By)
		if err != nil {
			return err
		}
		if err := skill.SetNeed(d.ctx, d.tx, actor, x.Scope, x.Skill, skill.Level(x.Level), x.People); err != nil {
			return err
		}
	}
	return nil
}

// own makes the owner's account that of one of the company's people.
func (d *demo) own() error {
	actor, err := d.as(demoPerson)
	if err != nil {
		return err
	}
	if _, err := access.FirstLink(d.ctx, d.tx); err != nil {
		return err
	}
	accounts, err := access.Accounts(d.ctx, d.tx, access.Local(), "", access.Page{Limit: 2})
	if err != nil {
		return err
	}
	if len(accounts) != 1 {
		return fmt.Errorf("the demo has %d accounts", len(accounts))
	}
	return access.SetPerson(d.ctx, d.tx, access.Local(), accounts[0].ID, actor.PersonID)
}
