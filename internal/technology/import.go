package technology

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/store"
)

// Sign says what a file does to an entry.
type Sign string

// The signs.
const (
	Fresh     Sign = "new"       // the radar does not have it
	Moved     Sign = "moved"     // it is in another ring in the file
	Reworded  Sign = "changed"   // it stays where it is, and the file says more or something else of it
	Unchanged Sign = "unchanged" // the file says nothing new
	Gone      Sign = "gone"      // the file does not have it
)

// Signs are all of them, in the order in which a preview lists them.
func Signs() []Sign { return []Sign{Fresh, Moved, Reworded, Gone, Unchanged} }

// EntryChange is what a file does to an entry.
type EntryChange struct {
	Sign      Sign
	Key, Name string
	From, To  string // keys of rings; empty for not on the radar

	entry Entry  // as it will be
	moves []Move // that are added
}

// Plan is what an import does.
type Plan struct {
	Revision int64 // of the radar that it was made for
	Shape    Shape // as it will be: the file's where the radar has no entries yet
	Changes  []EntryChange
}

// Count returns how many entries have a sign.
func (p Plan) Count(s Sign) (n int) {
	for _, c := range p.Changes {
		if c.Sign == s {
			n++
		}
	}
	return n
}

// PlanImport says what a file does to the radar: its entries become entries, and its history becomes moves that are done. What a
// file has no place for stays as it is. What it does not have is gone, and taken off the radar if drop is set.
func PlanImport(ctx context.Context, tx *store.Tx, actor access.Actor, r radar.Radar, drop bool) (Plan, error) {
	if err := actor.MayIn(access.Decide, ""); err != nil {
		return Plan{}, err
	}
	if problems := radar.Check(r); len(problems) > 0 {
		return Plan{}, problems[0]
	}
	b, err := Look(ctx, tx, actor, store.Date{})
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Revision: b.Revision, Shape: b.Shape}
	have := slices.Concat(b.Entries, b.Others)
	if len(have) == 0 {
		p.Shape = shapeOf(r)
		p.Shape.Revision = b.Revision
		if err := checkShape(&p.Shape); err != nil {
			return p, err
		}
	}
	if r.Entries, err = p.Shape.inKeys(r); err != nil {
		return p, err
	}
	met := map[string]bool{}
	taken := slices.Clone(have)
	for _, x := range r.Entries {
		left := slices.DeleteFunc(slices.Clone(have), func(e Entry) bool { return met[e.ID] })
		c, err := changeBy(x, left, b.On)
		if err != nil {
			return p, err
		}
		if c.Sign == Fresh {
			if c.Key = x.Key; isTaken(taken, c.Key) {
				c.Key = freeKey(taken, c.Name)
			}
			c.entry.Key = c.Key
			taken = append(taken, c.entry)
		}
		if err := checkEntry(&c.entry, p.Shape); err != nil {
			return p, named(err, x.Name)
		}
		met[c.entry.ID] = true
		p.Changes = append(p.Changes, c)
	}
	for _, e := range b.Entries {
		if met[e.ID] {
			continue
		}
		c := EntryChange{Sign: Gone, Key: e.Key, Name: e.Name, From: e.Ring, To: e.Ring, entry: e}
		if drop {
			c.To, c.moves = "", []Move{{Day: b.On, Reason: "It is not in the file that was imported."}}
		}
		p.Changes = append(p.Changes, c)
	}
	slices.SortStableFunc(p.Changes, func(a, b EntryChange) int {
		return cmp.Compare(slices.Index(Signs(), a.Sign), slices.Index(Signs(), b.Sign))
	})
	return p, nil
}

// named says of which entry something is wrong.
func named(err error, name string) error {
	said, hint := fault.Sentence(err)
	return fault.Invalid("file", "%s: %s", name, strings.TrimSuffix(said, ".")).WithHint("%s", hint)
}

func shapeOf(r radar.Radar) Shape {
	s := Shape{Title: r.Title}
	for _, q := range r.Quadrants {
		s.Quadrants = append(s.Quadrants, Part{q.Key, q.Name, ""})
	}
	for _, g := range r.Rings {
		s.Rings = append(s.Rings, Part{g.Key, g.Name, g.Description})
	}
	return s
}

// inKeys returns the entries of a file with the radar's keys of quadrants and rings, which are found by key or name.
func (s Shape) inKeys(r radar.Radar) (all []radar.Entry, err error) {
	theirs := shapeOf(r)
	key := func(one string, from, to []Part, key string) string {
		p := from[part(from, key)]
		i := slices.IndexFunc(to, func(q Part) bool { return strings.EqualFold(q.Name, p.Name) })
		if i < 0 {
			i = part(to, key)
		}
		if i >= 0 {
			return to[i].Key
		}
		if err == nil {
			err = fault.Invalid("file", "The file has something in the %s %s, which the radar does not have", one, p.Name).
				WithHint("Give the radar one of that name first.")
		}
		return ""
	}
	for _, e := range r.Entries {
		e.Quadrant, e.Moves = key("quadrant", theirs.Quadrants, s.Quadrants, e.Quadrant), slices.Clone(e.Moves)
		for i := range e.Moves {
			e.Moves[i].Ring = key("ring", theirs.Rings, s.Rings, e.Moves[i].Ring)
		}
		e.Ring = key("ring", theirs.Rings, s.Rings, e.Ring)
		all = append(all, e)
	}
	return all, err
}

// changeBy says what an entry of a file does, whose keys are the radar's.
func changeBy(x radar.Entry, have []Entry, today store.Date) (EntryChange, error) {
	c := EntryChange{Sign: Fresh, Name: x.Name, To: x.Ring,
		entry: Entry{Name: x.Name, Quadrant: x.Quadrant, Description: x.Description, Tags: x.Tags, Hidden: x.Hidden}}
	i := slices.IndexFunc(have, func(e Entry) bool { return strings.EqualFold(e.Key, x.Key) })
	if i < 0 {
		i = slices.IndexFunc(have, func(e Entry) bool { return strings.EqualFold(e.Name, x.Name) })
	}
	if i >= 0 {
		was := have[i]
		c.Key, c.Name, c.From, c.entry = was.Key, was.Name, was.Ring, was
		c.entry.Quadrant, c.entry.Hidden = x.Quadrant, was.Hidden || x.Hidden
		if x.Description != "" {
			c.entry.Description = x.Description
		}
		if len(x.Tags) > 0 {
			c.entry.Tags = x.Tags
		}
	}
	var err error
	if c.moves, err = movesBy(x, c.entry.Moves, today); err != nil {
		return c, err
	}
	if i < 0 {
		return c, nil
	}
	was := have[i]
	switch {
	case c.From != c.To:
		c.Sign = Moved
	case len(c.moves) > 0 || c.entry.Quadrant != was.Quadrant || c.entry.Description != was.Description ||
		c.entry.Hidden != was.Hidden || !slices.Equal(c.entry.Tags, was.Tags):
		c.Sign = Reworded
	default:
		c.Sign = Unchanged
	}
	return c, nil
}

// movesBy returns the moves of a file that are not known, as moves that are done. What has no day, and follows on one that
// has, was done on that day. A last move without one was done today, since nothing is known of earlier days. One is added too
// where the others would not lead where the file has the entry.
func movesBy(x radar.Entry, known []Move, today store.Date) (added []Move, err error) {
	day := store.Date{}
	for i, m := range x.Moves {
		if m.Day == "" && i == len(x.Moves)-1 {
			break
		}
		if m.Day != "" {
			if day, err = store.ParseDate(m.Day); err != nil {
				return nil, err
			}
		}
		if day.Compare(today) > 0 {
			day = today
		}
		isKnown := func(k Move) bool { return k.State == Done && k.Ring == m.Ring && k.Day == day }
		if !slices.ContainsFunc(known, isKnown) && !slices.ContainsFunc(added, isKnown) {
			added = append(added, Move{State: Done, Ring: m.Ring, Day: day, Reason: m.Reason, Decision: m.Decision})
		}
	}
	together := slices.Concat(known, added)
	sortMoves(together)
	if RingOn(together, today) != x.Ring {
		last := Move{State: Done, Ring: x.Ring, Day: today}
		if n := len(x.Moves); n > 0 {
			last.Reason, last.Decision = x.Moves[n-1].Reason, x.Moves[n-1].Decision
		}
		added = append(added, last)
	}
	return added, nil
}

// Import does it. It fails with fault.Conflict when the radar is no longer the one that the plan was made for;
// revision 0 does not ask.
func Import(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, r radar.Radar, drop bool) (Plan, error) {
	p, err := PlanImport(ctx, tx, actor, r, drop)
	if err != nil {
		return p, err
	}
	if revision != 0 && revision != p.Revision {
		return p, changed("the radar")
	}
	if err := putShape(ctx, tx, &p.Shape); err != nil {
		return p, err
	}
	for _, c := range p.Changes {
		if c.Sign == Unchanged || c.Sign == Gone && len(c.moves) == 0 {
			continue
		}
		if err := putEntry(ctx, tx, &c.entry); err != nil {
			return p, err
		}
		for _, m := range c.moves {
			m.Entry, m.State, m.Proposed, m.Settled = c.entry.ID, Done, tx.Now(), tx.Now()
			m.Proposer, m.Settler = personOf(actor), personOf(actor)
			if err := putMove(ctx, tx, &m); err != nil {
				return p, err
			}
		}
		if err := index(ctx, tx, c.entry.ID); err != nil {
			return p, err
		}
	}
	return p, access.Record(ctx, tx, actor, "imported a radar", "radar")
}
