package week

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
)

// objectives finds those that wait for the actor. Of those that nothing serves, one is enough for a week.
func objectives(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	due, err := strategy.DueFor(ctx, tx, actor)
	if fault.Is(err, fault.KindDenied) { // who has left
		return nil
	}
	told := false
	for _, d := range due {
		target := Target{Kind: "objective", Objective: d.ID}
		switch d.Why {
		case strategy.Ended:
			add(44, target, "Say what became of: "+d.Title,
				"Its last day was "+d.Until.Start().Format("2 January 2006")+", and it is still open.")
		case strategy.Unread:
			add(30, target, "Take a reading of: "+d.Measure.Name, "Nobody said for thirty days how far this is: "+d.Title)
		case strategy.Unserved:
			if !told {
				add(15, target, "Say what serves: "+d.Title, "It is an objective, and nothing that was decided or begun serves it.")
			}
			told = true
		}
	}
	return err
}
