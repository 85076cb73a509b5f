package delivery

import (
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/schedule"
)

// Alternative is a plan beside others of the same work. What it is good for is told as a part of what the best of them has,
// from 0 to 1, or -1 where none of them has anything of it.
type Alternative struct {
	Plan

	Interest, Growth, Spread float64
}

// Alternatives returns those of the plans that were worked out to be held against each other in one run, in the order in which
// they were. Plans that cannot be are left out.
func Alternatives(plans []Plan, run string) (all []Alternative) {
	for _, p := range plans {
		if run != "" && p.Ask.Run == run && len(p.Clash) == 0 {
			all = append(all, Alternative{Plan: p})
		}
	}
	slices.SortFunc(all, func(a, b Alternative) int { return strings.Compare(a.ID, b.ID) })
	for o, of := range map[schedule.Objective]func(a *Alternative) *float64{
		schedule.Interest: func(a *Alternative) *float64 { return &a.Interest },
		schedule.Growth:   func(a *Alternative) *float64 { return &a.Growth },
		schedule.Spread:   func(a *Alternative) *float64 { return &a.Spread },
	} {
		best := 0
		for i := range all {
			best = max(best, -all[i].Figures[o]) // less is better there
		}
		for i := range all {
			*of(&all[i]) = -1
			if best > 0 {
				*of(&all[i]) = float64(-all[i].Figures[o]) / float64(best)
			}
		}
	}
	return all
}
