package week

import (
	"context"
	"fmt"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// projects finds promises that are not likely to be kept, or were not, in projects that the actor sets; what others should have
// given by now; what waits for over a week; and risks whose day has come, for who watches them.
func projects(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	all, err := delivery.List(ctx, tx, actor)
	if fault.Is(err, fault.KindDenied) { // who has left
		return nil
	}
	if err != nil {
		return err
	}
	asked, err := delivery.AskedOf(ctx, tx, actor)
	if err != nil {
		return err
	}
	for _, a := range asked {
		x, err := delivery.FindItem(ctx, tx, actor, a.Item)
		if err != nil {
			return err
		}
		add(65, Target{Kind: "work", Work: x.ID}, "Answer: "+x.Title, a.By+" asks you to do it: "+a.Reason)
	}
	today := store.DateOf(tx.Now())
	for _, p := range all {
		if p.Revision == 0 || p.Ended() || !stands(actor, p.Key) {
			continue
		}
		w, err := delivery.Get(ctx, tx, actor, p.Key)
		if err != nil {
			return err
		}
		sets := actor.MayIn(access.SetProjects, p.Key) == nil
		if sets {
			o, err := delivery.Ahead(ctx, tx, actor, p.Key)
			if err != nil {
				return err
			}
			promised(&w, o, today, add)
			agreed(&w, today, add)
			if err := stuck(ctx, tx, actor, &w, add); err != nil {
				return err
			}
		}
		for _, r := range w.Risks {
			mine := r.Owner.ID != "" && r.Owner.ID == actor.PersonID || r.Owner.ID == "" && sets
			if r.State != delivery.Closed && mine && !r.Review.IsZero() && r.Review.Compare(today) <= 0 {
				add(35+float64(r.Weight()), Target{Kind: "project-risk", Project: p.Key}, "Look again at: "+r.Title,
					"This risk of "+p.Name+" was to be looked at on "+dayOf(r.Review)+".")
			}
		}
	}
	return nil
}

// stands reports whether somebody works in a project, or leads, manages or directs it: that they run Leadwright makes it none of
// theirs.
func stands(actor access.Actor, project string) bool {
	return actor.Standing != nil && actor.Standing.Scopes[project] != 0
}

func dayOf(d store.Date) string { return d.Start().Format("2 January 2006") }

// promised says which commitments are in danger.
func promised(w *delivery.Whole, o *delivery.Outlook, today store.Date, add func(float64, Target, string, string)) {
	tell := func(name string, v delivery.Verdict, open int, p50 store.Date) {
		if v.Against.Kind != delivery.Commitment {
			return
		}
		target := Target{Kind: "project", Project: w.Key}
		said := fmt.Sprintf("It was promised to %s for %s", v.Against.Party, dayOf(v.Against.Day))
		switch {
		case v.Answer == delivery.Past && open > 0:
			add(80, target, "Say what becomes of "+name, fmt.Sprintf("%s, and %s open.", said, plural(open, "item is", "items are")))
		case v.Answer == delivery.Within && v.Chance == delivery.Unlikely && p50.IsZero():
			add(75, target, "Save or move the promise of "+name, said+", and is not likely done within ten years.")
		case v.Answer == delivery.Within && v.Chance == delivery.Unlikely:
			add(75, target, "Save or move the promise of "+name, said+", and is as likely as not done only after "+dayOf(p50)+".")
		}
	}
	tell(w.Name, delivery.Judge(w, o, today), o.Open(), delivery.DateOf(o.Dates.P50))
	for _, s := range o.Stages {
		tell(w.Name+": "+s.Title, delivery.JudgeStage(w, s, today), s.Open, delivery.DateOf(s.Dates.P50))
	}
	if d := o.Drift; d != nil && d.After < d.Before {
		add(40, Target{Kind: "project", Project: w.Key}, "Find out why "+w.Name+" has become slower",
			fmt.Sprintf("Since about %s it finishes %.1f items a week, after %.1f.", dayOf(delivery.DateOf(d.Since)), d.After, d.Before))
	}
}

// stuck says what waits for over a week.
func stuck(ctx context.Context, tx *store.Tx, actor access.Actor, w *delivery.Whole,
	add func(float64, Target, string, string)) error {
	all, err := delivery.Stuck(ctx, tx, actor, w.Key)
	if err != nil || len(all) == 0 {
		return err
	}
	why := "In " + w.Name + " it waits for over a week: " + all[0].Reason + "."
	if n := len(all) - 1; n > 0 {
		why += " " + plural(n, "other waits", "others wait") + " as long."
	}
	add(50, Target{Kind: "work", Work: all[0].ID}, "Clear the way for: "+all[0].Title, why)
	return nil
}

// agreed says what others should have given by now.
func agreed(w *delivery.Whole, today store.Date, add func(float64, Target, string, string)) {
	for _, d := range w.Dependencies {
		if s, stands := w.Date(delivery.Agreed, d.ID); stands && d.Met.IsZero() && s.Day.Compare(today) < 0 {
			add(60, Target{Kind: "project", Project: w.Key}, "Ask for: "+d.What,
				w.Name+" needs it, and "+dayOf(s.Day)+" was agreed.")
		}
	}
}
