package week

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/vision"
)

// strategies finds those that wait: for the actor's answer, or for what they set.
func strategies(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	due, err := vision.DueFor(ctx, tx, actor)
	if fault.Is(err, fault.KindDenied) { // who has left
		return nil
	}
	on := func(day store.Date) string { return day.Start().Format("2 January 2006") }
	for _, d := range due {
		target := Target{Kind: "strategy", Strategy: d.ID}
		switch d.Why {
		case vision.YourAnswer:
			add(63, target, "Say whether you adopt: "+d.Title, "You are asked by "+on(d.By)+" to adopt this strategy, or to object.")
		case vision.Undecided:
			why := "Its answers were asked for by " + on(d.By) + ", and it is not in force yet."
			if _, _, open := d.Count(); open == 0 {
				why = "All who were asked have answered, and it is not in force yet."
			}
			add(61, target, "Let it be in force, or withdraw it: "+d.Title, why)
		case vision.ReviewDue:
			add(45, target, "Look again at: "+d.Title, "This strategy was to be looked at again on "+on(d.Review)+
				". Does what it rests on still hold?")
		}
	}
	return err
}
