package technology

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Look returns the radar as it was at the end of a day; of today where none is said.
func Look(ctx context.Context, tx *store.Tx, actor access.Actor, on store.Date) (Board, error) {
	b := Board{On: on}
	if err := actor.May(access.ReadDecisions); err != nil {
		return b, err
	}
	if on.IsZero() {
		b.On = store.DateOf(tx.Now())
	}
	var err error
	if b.Shape, err = shape(ctx, tx); err != nil {
		return b, err
	}
	all, err := entries(ctx, tx, ``)
	if err != nil {
		return b, err
	}
	if err := titles(ctx, tx, actor, all); err != nil {
		return b, err
	}
	for _, e := range all {
		if e.Ring = RingOn(e.Moves, b.On); e.Ring != "" {
			b.Entries = append(b.Entries, e)
		} else {
			b.Others = append(b.Others, e)
		}
	}
	slices.SortFunc(b.Entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(part(b.Quadrants, x.Quadrant), part(b.Quadrants, y.Quadrant)),
			cmp.Compare(part(b.Rings, x.Ring), part(b.Rings, y.Ring)), byName(x, y))
	})
	slices.SortFunc(b.Others, byName)
	return b, nil
}

func byName(a, b Entry) int {
	return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Key, b.Key))
}

// titles says of moves which decisions they name.
func titles(ctx context.Context, tx *store.Tx, actor access.Actor, all []Entry) error {
	known := map[string]string{}
	for i := range all {
		moves := all[i].Moves
		for j := range moves {
			m := &moves[j]
			title, asked := known[m.Decision]
			if !asked && m.Decision != "" {
				d, err := direction.Find(ctx, tx, actor, m.Decision)
				if err != nil && !fault.Is(err, fault.KindNotFound) {
					return err
				}
				title = d.Title
				known[m.Decision] = title
			}
			m.Title = title
		}
	}
	return nil
}

// Step is a move with the entry that it is of.
type Step struct {
	Move
	Of   Entry
	From string // key of the ring that a done move led from; empty where the entry was not on the radar
}

// Timeline returns the moves with a day that were done by the day, the newest first.
func (b Board) Timeline() (all []Step) {
	for _, e := range slices.Concat(b.Entries, b.Others) {
		from := ""
		for _, m := range e.Moves {
			if m.State != Done || m.Day.Compare(b.On) > 0 {
				continue
			}
			if !m.Day.IsZero() {
				all = append(all, Step{m, e, from})
			}
			from = m.Ring
		}
	}
	slices.SortStableFunc(all, func(a, b Step) int {
		return cmp.Or(b.Day.Compare(a.Day), byName(a.Of, b.Of), strings.Compare(b.ID, a.ID))
	})
	return all
}

// Waiting returns the moves that wait for who decides, the oldest first.
func (b Board) Waiting() (all []Step) {
	for _, e := range slices.Concat(b.Entries, b.Others) {
		for _, m := range e.Moves {
			if m.State == Proposed {
				all = append(all, Step{m, e, e.Ring})
			}
		}
	}
	slices.SortFunc(all, func(a, b Step) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// Find returns an entry as it is today, by its key or id.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (Entry, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return Entry{}, err
	}
	e, err := entryWith(ctx, tx, "key", key)
	if fault.Is(err, fault.KindNotFound) {
		e, err = entryWith(ctx, tx, "id", key)
	}
	if err != nil {
		return e, err
	}
	one := []Entry{e}
	err = titles(ctx, tx, actor, one)
	return one[0], err
}

// FindMove returns a move.
func FindMove(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Move, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return Move{}, err
	}
	found, err := moves(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such move on the radar")
	}
	if err != nil {
		return Move{}, err
	}
	return found[0], nil
}

// FindByID returns the entry that a move is of, as it is today.
func FindByID(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Entry, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return Entry{}, err
	}
	return entryWith(ctx, tx, "id", id)
}

// FoundEntries tells of entries, in the order of their ids, to somebody who looked for words.
func FoundEntries(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	shape, err := shape(ctx, tx)
	if err != nil {
		return nil, err
	}
	return text.Tell(ids, func(id string) (text.Found, error) {
		e, err := entryWith(ctx, tx, "id", id)
		if err != nil {
			return text.Found{}, err
		}
		return text.Found{Document: document(e), State: shape.RingName(e.Ring)}, nil
	})
}
