package knowledge

import (
	"cmp"
	"math"
	"slices"
)

// Orphan is an area that nobody understands who is still here.
type Orphan struct {
	*Area
	Agent   float64 // 0 to 1: part of the lines added that agents wrote or helped to write
	Before  []int32 // who understood it, and left or fell silent, strongest first
	Changes int     // commits that touched it lately, see lately
	Uses    int     // files outside that import something of it, as far as imports were read
	Weight  float64 // what ranks it, see weigh
}

// lately is how far back changes count as a sign that an area is in use: as far as the half-life of a review.
const lately = 180 * day

// weigh says how much hangs on an area that nobody understands: its lines, as the logarithm in which the measure weighs
// them, times how much is built on it and how often it was changed lately, as logarithms too, so that none decides alone.
func (o *Orphan) weigh() float64 { return hanging(o.Group.Lines, o.Changes, o.Uses) }

// hanging is weigh of what it is weighed by.
func hanging(lines, changes, uses int) float64 {
	return math.Log1p(float64(lines)) * (1 + math.Log1p(float64(changes))) * (1 + math.Log1p(float64(uses)))
}

// silent is after how long without any sign of life in a repository nobody counts on somebody any more.
const silent = 365 * day

// isSilent reports whether a person was not seen in the repository for so long.
func (o *Overview) isSilent(p int32) bool {
	return o.LastSeen(p) > 0 && o.Ledger.Now-o.LastSeen(p) > silent
}

// SeenLately reports whether a person, if the history names them at all, was seen in the repository within a year.
func (o *Overview) SeenLately(p int32) bool { return !o.isSilent(p) }

// Orphans returns the areas that nobody understands but those who left, by id, and those who were not seen in the
// repository for a year. The areas on which most hangs come first.
func (a *Atlas) Orphans(left map[string]bool) []Orphan {
	gone := func(p int32) bool { return left[a.People[p].ID] || a.isSilent(p) }
	var all []Orphan
	areas := a.Areas()
	for i := range areas {
		area := &areas[i]
		if area.Group.Lines == 0 || a.Understanders(area.Group, gone) > 0 {
			continue
		}
		o := Orphan{Area: area, Agent: area.Group.Agent, Changes: a.changesSince(area.Files, a.Ledger.Now-lately)}
		o.Uses, _ = a.UsedBy(area.Files)
		for _, h := range area.Group.Holders {
			if h.Understands {
				o.Before = append(o.Before, h.Person)
			}
		}
		o.Weight = o.weigh()
		all = append(all, o)
	}
	slices.SortFunc(all, func(x, y Orphan) int { return cmp.Or(cmp.Compare(y.Weight, x.Weight), cmp.Compare(x.Name, y.Name)) })
	return all
}

// changesSince counts the commits that touched one of the files from a moment on.
func (a *Atlas) changesSince(files []int32, since int64) int {
	seen := map[int32]bool{}
	for _, f := range files {
		for _, c := range a.Ledger.Files[f].Changes {
			if commit := a.Changes[c].Commit; a.Commits[commit].Committed >= since {
				seen[commit] = true
			}
		}
	}
	return len(seen)
}
