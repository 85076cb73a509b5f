package week

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// mostScopes bounds how many teams and units one person's week looks at.
const mostScopes = 12

// mine returns the scopes that an actor leads or manages, by key. Who directs hundreds of teams sees them on the page of
// teams.
func mine(actor access.Actor) []string {
	var keys []string
	if actor.Standing == nil {
		return nil
	}
	for key, relation := range actor.Standing.Scopes {
		if relation&(access.Leads|access.Manages) != 0 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys[:min(len(keys), mostScopes)]
}

// duties finds what nobody answers for, and who leaves, where the actor leads or manages.
func duties(ctx context.Context, tx *store.Tx, actor access.Actor, add func(float64, Target, string, string)) error {
	keys := mine(actor)
	if len(keys) == 0 {
		return nil
	}
	catalogue, err := organisation.Catalogue(ctx, tx, actor)
	if err != nil {
		return err
	}
	leaving := map[string]bool{}
	for _, key := range keys {
		snap, err := organisation.Load(ctx, tx, actor, key, store.DateOf(tx.Now()))
		if err != nil {
			return err
		}
		is := snap.Duties()
		engine := duty.New(catalogue, is)
		c, _ := engine.Cover(key)
		if open := c.OpenFindings(); len(open) > 0 {
			title := "Settle a duty in " + snap.Scope.Name
			if len(open) > 1 {
				title = fmt.Sprintf("Settle %d duties in %s", len(open), snap.Scope.Name)
			}
			add(38, Target{Kind: "scope", Scope: key}, title, open[0].Sentence)
		}
		for _, handle := range c.People {
			day, leaves := snap.Leaving[handle]
			if !leaves || leaving[handle] {
				continue
			}
			leaving[handle] = true
			would, err := is.With(duty.Change{Kind: duty.Leaves, Person: handle})
			if err != nil {
				return err
			}
			orphaned := 0
			for _, d := range duty.Compare(engine, duty.New(catalogue, would)) {
				orphaned += len(d.Orphaned)
			}
			reason := fmt.Sprintf("From %s on nobody would answer for %s.", day.Start().Format("2 January 2006"),
				plural(orphaned, "duty that is theirs today", "duties that are theirs today"))
			if orphaned == 0 {
				reason = fmt.Sprintf("They are not here from %s on; what they answer for has somebody else.",
					day.Start().Format("2 January 2006"))
			}
			add(60, Target{Kind: "leaving", Scope: key, Person: handle}, "Prepare for "+engine.Name(handle)+" leaving", reason)
		}
	}
	return nil
}

// byWeight puts the most pressing first.
func byWeight(a, b candidate) int { return cmp.Compare(b.weight, a.weight) }
