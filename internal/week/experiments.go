package week

import (
	"context"
	"fmt"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// experiments finds those that are at their end, the more urgent the longer ago it was, and those that wait for a yes.
func experiments(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	due, err := experiment.DueFor(ctx, tx, actor)
	if fault.Is(err, fault.KindDenied) { // who has left
		return nil
	}
	for _, d := range due {
		target := Target{Kind: "experiment", Experiment: d.ID}
		last := d.Last.Start().Format("2 January 2006")
		switch d.Why {
		case experiment.PastEnd:
			add(50+float64(min(d.Days, 30)), target, "End the experiment: "+d.Title,
				fmt.Sprintf("Its last day was %s, %s. What was learnt?", last, plural(d.Days, "day ago", "days ago")))
		case experiment.NearEnd:
			add(40, target, "Bring to its end: "+d.Title, "The last day of this experiment is "+last+".")
		case experiment.YourYes:
			add(60, target, "Say yes, or talk about it: "+d.Title, "The risk of this experiment is high, and it waits for somebody who decides.")
		}
	}
	return err
}
