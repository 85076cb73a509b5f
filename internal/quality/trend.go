package quality

import (
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

// Point is how many standards of how many repositories came to what at the end of a day.
type Point struct {
	Day                             store.Date
	Passed, Failed, Unknown, Exempt int
}

// All returns how many there were.
func (p Point) All() int { return p.Passed + p.Failed + p.Unknown + p.Exempt }

// Part is of what a trend is: of a repository, by its name or id, or of a unit or team and all inside, or of one standard;
// of everything where it is empty. More than one narrows it down.
type Part struct{ Repository, Scope, Standard string }

// Trend returns the outcomes at the end of some days, which ascend. A repository counts for the team whose it is now.
func Trend(ctx context.Context, tx *store.Tx, actor access.Actor, part Part, days []store.Date) ([]Point, error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	if _, known := g.parents[part.Scope]; part.Scope != "" && !known {
		return nil, fault.NotFound("There is no team or unit %q", part.Scope)
	}
	if part.Repository != "" {
		r, err := g.named(ctx, tx, actor, part.Repository)
		if err != nil {
			return nil, err
		}
		part.Repository = r.ID
	}
	all, err := changes(ctx, tx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c change) bool {
		r, known := g.repository(c.repository)
		return !known || part.Repository != "" && r.ID != part.Repository || part.Standard != "" && c.standard != part.Standard ||
			!g.inside(r, part.Scope)
	})
	granted, err := exemptions(ctx, tx, g, `WHERE state = 'granted'`)
	return replay(all, byCell(granted), days), err
}

// replay counts outcomes at the ends of days. Changes and days ascend.
func replay(all []change, exempt map[[2]string][]Exemption, days []store.Date) []Point {
	now := map[[2]string]standard.Outcome{}
	points := make([]Point, 0, len(days))
	next := 0
	for _, day := range days {
		for ; next < len(all) && all[next].day.Compare(day) <= 0; next++ {
			at := [2]string{all[next].repository, all[next].standard}
			if now[at] = all[next].outcome; now[at] == "" {
				delete(now, at)
			}
		}
		p := Point{Day: day}
		for at, outcome := range now {
			switch with(Cell{Outcome: outcome}, exempt[at], day).Outcome {
			case standard.Passed:
				p.Passed++
			case standard.Failed:
				p.Failed++
			case standard.Unknown:
				p.Unknown++
			case Exempt:
				p.Exempt++
			}
		}
		points = append(points, p)
	}
	return points
}

// Weeks returns the last days of n weeks, the last of them today.
func Weeks(today store.Date, n int) []store.Date {
	days := make([]store.Date, n)
	for i := range days {
		days[i] = today.AddDays(-7 * (n - 1 - i))
	}
	return days
}
