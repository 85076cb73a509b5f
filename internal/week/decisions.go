package week

import (
	"context"
	"fmt"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// decisions finds those that wait: for a word of the actor, or for what they may decide.
func decisions(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	due, err := direction.DueFor(ctx, tx, actor)
	if fault.Is(err, fault.KindDenied) { // who has left
		return nil
	}
	for _, d := range due {
		on := func(day store.Date) string { return day.Start().Format("2 January 2006") }
		target := Target{Kind: "decision", Decision: d.ID}
		switch d.Why {
		case direction.YourAnswer:
			add(64, target, "Say what you think of: "+d.Title, "Your word on this decision was asked for.")
		case direction.Expired:
			add(62, target, "Decide again: "+d.Title, "It held until "+on(d.Until)+", and what comes now is not decided.")
		case direction.Undecided:
			add(61, target, "Decide: "+d.Title, "Comments ended on "+on(d.AnswersBy)+", and it is still proposed.")
		case direction.TwoTexts:
			add(63, target, "Say which text is right: "+d.Title,
				"Its file in the repository was changed or taken away, and not as it is here.")
		case direction.ReviewDue:
			add(45, target, "Look again at: "+d.Title, "It was to be looked at again on "+on(d.Review)+". What came of it?")
		}
	}
	if err != nil {
		return err
	}
	return stillCited(ctx, tx, actor, add)
}

// stillCited finds decisions that hold no longer and that code or documents still cite, for who decides about them.
func stillCited(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	cited, err := concern.Stale(ctx, tx, actor)
	for _, c := range cited {
		if decides, _ := direction.MayDecide(actor, c.Decision); !decides {
			continue
		}
		why := "It is " + string(c.Status) + ", and " + places(len(c.Places)) + " in code or documents."
		if c.Successor != "" {
			by, err := direction.Find(ctx, tx, actor, c.Successor)
			switch {
			case err == nil:
				why = "It is superseded by " + by.Title + ", and " + places(len(c.Places)) + " in code or documents."
			case !fault.Is(err, fault.KindNotFound): // which it is for who may not read what became a draft again
				return err
			}
		}
		add(44, Target{Kind: "decision", Decision: c.ID}, "Still cited: "+c.Title, why)
	}
	return err
}

func places(n int) string {
	if n == 1 {
		return "still cited in one place"
	}
	return fmt.Sprintf("still cited in %d places", n)
}
