package week

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// said finds what waits for the actor's own answer: walk-throughs that they were given, answers that they got, parts of
// repositories that they were asked to answer for, and sessions in which they learn.
func said(ctx context.Context, tx *store.Tx, actor access.Actor, repos []knowledge.Repository,
	add func(float64, Target, string, string)) error {
	if actor.PersonID == "" {
		return nil
	}
	name := map[string]string{}
	for _, r := range repos {
		name[r.ID] = r.Name
	}
	to := func(p testimony.Place) Target {
		return Target{Kind: "said", Repository: name[p.Repository], Area: p.Area, Path: p.Path}
	}
	waiting, err := testimony.Waiting(ctx, tx, actor, actor.PersonID)
	if err != nil {
		return err
	}
	for _, s := range waiting {
		if name[s.Repository] == "" {
			continue
		}
		if s.Kind == testimony.Answered {
			add(60, to(s.Place), "Say whether the answer about "+cmp.Or(s.Area, s.Path)+" was right", fmt.Sprintf(
				"%s answered your question on %s. It counts once you confirm it.", s.Person.Name, s.Day.Start().Format("2 January 2006")))
			continue
		}
		add(70, to(s.Place), "Say whether you understand "+cmp.Or(s.Area, s.Path)+" now", fmt.Sprintf(
			"%s walked you through it on %s. It counts once you confirm it.", cmp.Or(s.Other.Name, "Somebody"),
			s.Day.Start().Format("2 January 2006")))
	}
	plans, err := handover.Plans(ctx, tx, actor, "")
	if err != nil {
		return err
	}
	for _, p := range plans {
		for i := range p.Sessions {
			s := &p.Sessions[i]
			learns := slices.ContainsFunc(s.Learners, func(l testimony.Person) bool { return l.ID == actor.PersonID })
			if name[p.Repository] == "" || !learns || s.Confirmed(actor.PersonID) {
				continue
			}
			add(68, Target{Kind: "plan", Repository: name[p.Repository], Plan: p.ID},
				fmt.Sprintf("Learn %s from %s", strings.Join(s.Areas, ", "), s.Teacher.Name),
				fmt.Sprintf("The plan %q wants it before %s. Say so once the session took place.", p.Name,
					p.From.Start().Format("2 January 2006")))
		}
	}
	asked, err := testimony.StewardOf(ctx, tx, actor, actor.PersonID)
	if err != nil {
		return err
	}
	for _, s := range asked {
		if s.Accepted || name[s.Repository] == "" {
			continue
		}
		add(65, to(s.Place), "Say whether you answer for "+cmp.Or(s.Area, s.Path), fmt.Sprintf(
			"%s asked you on %s to be its steward.", cmp.Or(s.By.Name, "Somebody"), s.At.Format("2 January 2006")))
	}
	return nil
}
