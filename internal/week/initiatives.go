package week

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/store"
)

// initiatives finds those that wait for the actor's answer, and those that were deferred until a day that is there.
func initiatives(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	due, err := initiative.DueFor(ctx, tx, actor)
	if fault.Is(err, fault.KindDenied) { // who has left
		return nil
	}
	for _, x := range due {
		target := Target{Kind: "initiative", Initiative: x.ID}
		if x.Back {
			add(43, target, "Put forward again, or let go: "+x.Title,
				"It was deferred until "+x.Until.Start().Format("2 January 2006")+".")
		} else {
			add(63, target, "Answer: "+x.Title, "You were asked to decide about this initiative.")
		}
	}
	return err
}
