package technology

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kept is what this package keeps about a person: for the person alone.
type Kept struct {
	Proposed, Settled []KeptMove
}

// KeptMove is a move that somebody proposed or settled.
type KeptMove struct {
	Name, To string // of the entry, and of the ring
	Move
}

// KeptOf returns it, the newest first.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	s, err := shape(ctx, tx)
	if err != nil {
		return k, err
	}
	all, err := entries(ctx, tx, ``)
	if err != nil {
		return k, err
	}
	names := map[string]string{}
	for _, e := range all {
		names[e.ID] = e.Name
	}
	for _, id := range t.Persons {
		for column, to := range map[string]*[]KeptMove{"proposer_id": &k.Proposed, "settler_id": &k.Settled} {
			found, err := moves(ctx, tx, `WHERE `+column+` = $1`, id)
			if err != nil {
				return k, err
			}
			for i := range found {
				m := found[len(found)-1-i]
				*to = append(*to, KeptMove{names[m.Entry], s.RingName(m.Ring), m})
			}
		}
	}
	return k, nil
}

// Erase takes a person out of the radar: what they proposed and settled stays without their name, and their name goes from
// every text that is kept here. Marks name packages of others, as repositories do, and stay.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	for _, part := range []string{"proposer", "settler"} {
		for column, ids := range map[string][]string{"_id": t.Persons, "_account": t.Accounts} {
			for _, id := range ids {
				if _, err := tx.Exec(ctx, `UPDATE technology_move SET `+part+`_id = '', `+part+`_account = '', `+part+`_name = $1
					WHERE `+part+column+` = $2`, access.ErasedName, id); err != nil {
					return err
				}
			}
		}
	}
	before, err := entries(ctx, tx, ``)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		table, key string
		columns    []string
	}{
		{"technology_radar", "id", []string{"title"}},
		{"technology_part", "kind || ' ' || key", []string{"name", "description"}},
		{"technology_entry", "id", []string{"name", "description", "tags"}},
		{"technology_move", "id", []string{"reason", "decision", "verdict", "proposer_name", "settler_name"}},
	} {
		for _, column := range x.columns {
			if err := store.Rewrite(ctx, tx, x.table, x.key, column, erased.Text); err != nil {
				return err
			}
		}
	}
	if err := rekey(ctx, tx, before); err != nil {
		return err
	}
	return text.Forget(ctx, tx)
}

// rekey makes new keys for entries that are called something else now and had theirs from their name, and lets all be found
// by what they say now.
func rekey(ctx context.Context, tx *store.Tx, before []Entry) error {
	all, err := entries(ctx, tx, ``)
	if err != nil {
		return err
	}
	was := map[string]string{}
	for _, e := range before {
		was[e.ID] = e.Name
	}
	for i := range all {
		e := &all[i]
		if e.Name != was[e.ID] && e.Key != radar.KeyOf(e.Name) {
			e.Key = ""
			e.Key = freeKey(all, e.Name)
			if err := putEntry(ctx, tx, e); err != nil {
				return err
			}
		}
		if err := index(ctx, tx, e.ID); err != nil {
			return err
		}
	}
	return nil
}
