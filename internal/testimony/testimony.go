// Package testimony keeps what people themselves say about the parts of a repository: that one walked another through it, or
// answered another's question, that they understand it or no longer do, who answers for it, and who asks not to be suggested
// as a reviewer.
//
// No history shows this, so it is declared, and what counts for somebody has a second person to it: a walk-through counts once
// its learner confirms it, with how well they could change that part now, an answer once who asked confirms it; who declares to
// understand something is believed once somebody else confirms it. Only taking oneself out needs nobody. Everybody who may
// read knowledge sees what is said, but for who asks not to be suggested; who said it, or is meant, can take it back.
//
// What it is worth, and for how long, package knowledge decides. This package owns the tables testimony_statement,
// testimony_steward, testimony_optout and testimony_revision.
package testimony

import (
	"context"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Place is a part of a repository: an area by its name, or a file or directory by its path. Whether there is such a part
// the caller knows.
type Place struct {
	Repository string // id
	Area, Path string // one of them
}

// Kind says what somebody says.
type Kind string

// The kinds of statement.
const (
	WalkThrough Kind = "walk-through" // somebody was walked through it by somebody
	Answered    Kind = "answered"     // somebody answered another's question about it
	Declared    Kind = "declared"     // somebody says that they understand it
	Disclaimed  Kind = "disclaimed"   // somebody says that they do not, or no longer
)

// State says whether a statement counts.
type State string

// The states of a statement.
const (
	Open      State = "open"      // the second person has not confirmed it
	Confirmed State = "confirmed" // it counts
)

// Statement is what somebody said about who understands a place.
type Statement struct {
	ID string
	Place
	Kind   Kind
	State  State
	Person Person // who understands the place, or says not to; the learner of a walk-through; who answered
	Other  Person // who walked them through, who asked, or who confirmed what they declared; nobody yet if empty
	By     string // id of the person who wrote it down, empty if they were erased
	Day    store.Date
	Rating int // how well Person could change it: 1 not at all … 5 it holds no secrets; 0 while that is not said
	Note   string
	At     time.Time
}

// Person is a person by the id they have now.
type Person struct{ ID, Name string }

// Revision returns a number that grows with every change to what this package keeps.
func Revision(ctx context.Context, tx *store.Tx) (int64, error) {
	value, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT value FROM testimony_revision WHERE id = 1`)
	return value, err
}

func grow(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE testimony_revision SET value = value + 1 WHERE id = 1`)
	return err
}

// Of returns what was said about all parts of a repository, the newest first.
func Of(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) ([]Statement, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	return statements(ctx, tx, `WHERE repository = $1`, repository)
}

// OfPerson returns all statements of which a person is a part, the newest first.
func OfPerson(ctx context.Context, tx *store.Tx, actor access.Actor, personID string) ([]Statement, error) {
	if err := actor.MayAbout(access.ReadPerson, personID); err != nil {
		return nil, err
	}
	return about(ctx, tx, personID)
}

// Kept is all that this package keeps about a person.
type Kept struct {
	Said         []Statement
	Stewardships []Stewardship
	OptOuts      []OptOut
}

// KeptOf is for the export of all that is kept about a person.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	if k.Said, err = about(ctx, tx, t.PersonID); err != nil {
		return k, err
	}
	if k.Stewardships, err = stewardshipsOf(ctx, tx, t.PersonID); err != nil {
		return k, err
	}
	k.OptOuts, err = optOuts(ctx, tx, t.PersonID)
	return k, err
}

// two reports the kinds to which two people belong from the start.
func (k Kind) two() bool { return k == WalkThrough || k == Answered }

// Confirms returns the id of the only person who can confirm a statement: the learner of a walk-through, and who asked what was
// answered. It is empty for what anybody else than its person can.
func (s Statement) Confirms() string {
	switch s.Kind {
	case WalkThrough:
		return s.Person.ID
	case Answered:
		return s.Other.ID
	default:
		return ""
	}
}

// Waiting returns the open statements that only this person can confirm, the newest first.
func Waiting(ctx context.Context, tx *store.Tx, actor access.Actor, personID string) ([]Statement, error) {
	all, err := OfPerson(ctx, tx, actor, personID)
	if err != nil {
		return nil, err
	}
	var open []Statement
	for _, s := range all {
		if s.State == Open && s.Confirms() == personID {
			open = append(open, s)
		}
	}
	return open, nil
}

// about finds the statements of which a person is a part under whatever id means them.
func about(ctx context.Context, tx *store.Tx, personID string) ([]Statement, error) {
	ids, err := people.Former(ctx, tx, personID)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var all []Statement
	for id := range ids {
		some, err := statements(ctx, tx, `WHERE person_id = $1 OR other_id = $1 OR by_id = $1`, id)
		if err != nil {
			return nil, err
		}
		for _, s := range some {
			if !seen[s.ID] {
				seen[s.ID] = true
				all = append(all, s)
			}
		}
	}
	newestFirst(all)
	return all, nil
}

// Get returns one statement.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Statement, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return Statement{}, err
	}
	return get(ctx, tx, id)
}

func get(ctx context.Context, tx *store.Tx, id string) (Statement, error) {
	found, err := statements(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such statement").WithHint("It may have been taken back.")
	}
	if err != nil {
		return Statement{}, err
	}
	return found[0], nil
}
