package knowledge

import (
	"cmp"
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Leave is somebody who is away from a day on, until a day or for good.
type Leave struct {
	Person int32
	From   store.Date
	Until  store.Date // the last day of it, zero for good
}

// mostAbsences is how many absences are held against each other at once.
const mostAbsences = 50

func (a Leave) check() error {
	switch {
	case a.From.IsZero():
		return fault.Invalid("from", "The first day is missing").WithHint("Write it as year-month-day, such as 2026-03-02.")
	case !a.Until.IsZero() && a.Until.Compare(a.From) < 0:
		return fault.Invalid("until", "%s comes before %s", a.Until, a.From).
			WithHint("The last day comes after the first, or is left out.")
	}
	return nil
}

// holds reports whether somebody is away on a day.
func (a Leave) holds(day store.Date) bool {
	return a.From.Compare(day) <= 0 && (a.Until.IsZero() || a.Until.Compare(day) >= 0)
}

// Spell is a time in which the same people are away.
type Spell struct {
	From   store.Date
	Until  store.Date // the last day of it, zero for good
	Absent []int32
	Thin   []AreaRisk // areas that fewer people understand than with everybody there: fewest left first, then most lines
	Lines  int        // source lines in all
	Known  int        // of these, that somebody understands who is there
}

// Spells divides the time from a day on by who is away: a new one begins on the first day of an absence and on the day after
// its last. It fails with fault.Invalid for an absence that cannot be.
func (o *Overview) Spells(all []Leave, from store.Date) ([]Spell, error) {
	if len(all) > mostAbsences {
		return nil, fault.Invalid("away", "%d absences are too many at once", len(all)).WithHint("Choose up to %d.", mostAbsences)
	}
	borders := []store.Date{from}
	for _, a := range all {
		if err := a.check(); err != nil {
			return nil, err
		}
		borders = append(borders, a.From)
		if !a.Until.IsZero() {
			borders = append(borders, a.Until.AddDays(1))
		}
	}
	slices.SortFunc(borders, store.Date.Compare)
	borders = slices.DeleteFunc(slices.Compact(borders), func(d store.Date) bool { return d.Compare(from) < 0 })
	spells := make([]Spell, 0, len(borders))
	for i, day := range borders {
		s := Spell{From: day}
		if i+1 < len(borders) {
			s.Until = borders[i+1].AddDays(-1)
		}
		for _, a := range all {
			if a.holds(day) && !slices.Contains(s.Absent, a.Person) {
				s.Absent = append(s.Absent, a.Person)
			}
		}
		slices.Sort(s.Absent)
		if n := len(spells); n > 0 && slices.Equal(spells[n-1].Absent, s.Absent) { // one absence goes on where another ends
			spells[n-1].Until = s.Until
			continue
		}
		o.weigh(&s)
		spells = append(spells, s)
	}
	return spells, nil
}

// weigh says what is thin in a spell.
func (o *Overview) weigh(s *Spell) {
	r := o.Risk(s.Absent)
	s.Lines, s.Known = r.Coverage.Lines, r.Coverage.Lines-r.Coverage.ByCount[0]
	s.Thin = slices.DeleteFunc(r.Areas, func(a AreaRisk) bool { return a.Left >= a.Before })
	slices.SortStableFunc(s.Thin, func(x, y AreaRisk) int {
		return cmp.Or(cmp.Compare(x.Left, y.Left), cmp.Compare(y.Group.Lines, x.Group.Lines), cmp.Compare(x.Name, y.Name))
	})
}
