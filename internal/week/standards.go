package week

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/store"
)

// standards finds exemptions that wait or end, and standards that are no longer kept.
func standards(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	due, err := quality.DueFor(ctx, tx, actor)
	if fault.Is(err, fault.KindDenied) { // who has left
		return nil
	}
	for _, d := range due {
		on := func(day store.Date) string { return day.Start().Format("2 January 2006") }
		target := Target{Kind: "standard", Standard: d.Standard, Repository: d.Repository.Name}
		name := d.Repository.Name + ", " + d.Title
		switch d.Why {
		case quality.ToAnswer:
			add(59, Target{Kind: "exemption", Exemption: d.Exemption.ID}, "Answer for "+name,
				d.Exemption.Asker.Name+" asks that it need not be kept until "+on(d.Exemption.Until)+".")
		case quality.Lapsed:
			add(52, target, "No longer exempt: "+name, "The exemption ended on "+on(d.Since)+", and the standard is still not kept.")
		case quality.Broken:
			add(43, target, "No longer kept: "+name, "It was kept until "+on(d.Since)+".")
		case quality.Ending:
			add(36, target, "Keep it, or ask again: "+name, "The exemption that you asked for ends on "+on(d.Since)+".")
		}
	}
	return err
}
