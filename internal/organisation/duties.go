package organisation

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Duties gives the snapshot to the responsibility engine. Scopes are named there by their keys, persons by their handles.
func (s *Snapshot) Duties() duty.Organisation {
	o := duty.Organisation{Day: s.Day.String(),
		Scopes:      make([]duty.Scope, 0, len(s.Scopes)),
		People:      make([]duty.Person, 0, len(s.Persons)),
		Memberships: make([]duty.Membership, 0, len(s.Members)),
		Holdings:    make([]duty.Holding, 0, len(s.Holders)),
	}
	for _, x := range s.Scopes {
		o.Scopes = append(o.Scopes, duty.Scope{ID: x.Key, Name: x.Name, Kind: duty.Kind(x.Kind), Label: x.Label,
			Parent: x.Parent, Links: x.DependsOn})
	}
	for _, x := range s.Persons {
		p := duty.Person{ID: x.Handle, Name: x.Name, Disciplines: x.Disciplines, Capacity: capacity(x.Week)}
		if span, away := s.Away[x.Handle]; away {
			p.Away, p.Until = true, span.Until.String()
		}
		o.People = append(o.People, p)
	}
	for _, x := range s.Members {
		o.Memberships = append(o.Memberships, duty.Membership{Person: x.Person, Scope: x.Scope})
	}
	for _, x := range s.Holders {
		o.Holdings = append(o.Holdings, duty.Holding{Person: x.Person, Agent: x.Agent, Role: x.Role, Scope: x.Scope,
			Discipline: x.Discipline, Withheld: x.Withheld})
	}
	for _, x := range s.Accepted {
		a := duty.Acceptance{Scope: x.Scope, Key: x.Finding, Reason: x.Reason}
		if !x.Until.IsZero() {
			a.Until = x.Until.AddDays(1).String() // there a day from which, here a day until which
		}
		o.Accepted = append(o.Accepted, a)
	}
	return o
}

// fullWeek is the minutes that count as full time: five days of eight hours.
const fullWeek = 5 * 8 * 60

// capacity is the part of full time that somebody works, 1 at the most; 1 for a week that is not given.
func capacity(w roster.Week) float64 {
	minutes := 0
	for _, day := range w {
		minutes += day
	}
	if minutes == 0 || minutes > fullWeek {
		return 1
	}
	return float64(minutes) / fullWeek
}

// Engine returns the responsibility engine over what is seen from a scope today.
func Engine(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (*duty.Engine, error) {
	catalogue, err := Catalogue(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	snap, err := Load(ctx, tx, actor, key, store.DateOf(tx.Now()))
	if err != nil {
		return nil, err
	}
	return duty.New(catalogue, snap.Duties()), nil
}

// Try returns the responsibility engine over the whole organisation as it is today, and as it would be after changes.
func Try(ctx context.Context, tx *store.Tx, actor access.Actor, changes ...duty.Change) (before, after *duty.Engine, err error) {
	catalogue, err := Catalogue(ctx, tx, actor)
	if err != nil {
		return nil, nil, err
	}
	snap, err := Whole(ctx, tx, actor, store.DateOf(tx.Now()))
	if err != nil {
		return nil, nil, err
	}
	is := snap.Duties()
	would, err := is.With(changes...)
	if err != nil {
		return nil, nil, err
	}
	return duty.New(catalogue, is), duty.New(catalogue, would), nil
}
