package week

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
)

// technologies finds, for who decides about the radar, what is on hold and used more. One is enough for a week.
func technologies(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	if _, decides := technology.May(actor); !decides {
		return nil
	}
	b, err := technology.Look(ctx, tx, actor, store.Date{})
	if fault.Is(err, fault.KindDenied) { // who has left
		return nil
	}
	if err != nil {
		return err
	}
	u, err := technology.UsageOf(ctx, tx, actor, b)
	for _, s := range u.StandOuts {
		if s.Kind == technology.HoldGrows {
			add(35, Target{Kind: "radar", Technology: s.Entry.Key}, "Talk about "+s.Entry.Name, s.Sentence()+".")
			break
		}
	}
	return err
}
