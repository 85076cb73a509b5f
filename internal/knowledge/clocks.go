package knowledge

import "slices"

// earliest is what a committer's clock can say at least: nobody kept a history within a year of 1970, which is what a clock
// says that was never set.
const earliest = 365 * day

// withClocks returns a history in which commits whose committer's clock cannot be right have the time of their author's, or
// where that cannot be right either, of the commit before them in the order of the history. Else one commit from 2106 would
// have its author seen for eighty years. now is in seconds since 1970; 0 leaves all as it is.
func (h *History) withClocks(now int64) *History {
	possible := func(at int64) bool { return at >= earliest && at <= now }
	wrong := func(c Commit) bool { return !possible(c.Committed) }
	if now == 0 || !slices.ContainsFunc(h.Commits, wrong) {
		return h
	}
	set := *h
	set.Commits, set.newest = slices.Clone(h.Commits), 0
	before := int64(0)
	if i := slices.IndexFunc(h.Commits, func(c Commit) bool { return !wrong(c) }); i >= 0 {
		before = h.Commits[i].Committed
	}
	for i := range set.Commits {
		c := &set.Commits[i]
		if wrong(*c) {
			if c.Committed > now && (set.turns == 0 || c.Committed < set.turns) {
				set.turns = c.Committed
			}
			if c.Committed = before; possible(c.Authored) {
				c.Committed = c.Authored
			}
		}
		before = c.Committed
		set.newest = max(set.newest, before)
	}
	return &set
}
