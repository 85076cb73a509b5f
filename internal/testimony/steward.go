package testimony

import (
	"context"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Stewardship says who answers for a place, or was asked to.
type Stewardship struct {
	ID string
	Place
	Person   Person
	By       Person // who named them; nobody where that is not known
	Accepted bool   // else they were asked, and have not answered
	At       time.Time
}

// Stewards returns who answers for parts of a repository, or was asked to, by place and name.
func Stewards(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) ([]Stewardship, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	return stewardships(ctx, tx, `WHERE repository = $1`, repository)
}

// StewardOf returns what a person answers for, or was asked to.
func StewardOf(ctx context.Context, tx *store.Tx, actor access.Actor, personID string) ([]Stewardship, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	return stewardshipsOf(ctx, tx, personID)
}

func stewardshipsOf(ctx context.Context, tx *store.Tx, personID string) ([]Stewardship, error) {
	all, err := stewardships(ctx, tx, ``)
	return slices.DeleteFunc(all, func(s Stewardship) bool { return s.Person.ID != personID }), err
}

// NameSteward asks a person to answer for a place; who offers themselves accepts with it. Nobody answers for anything
// because somebody else said so.
func NameSteward(ctx context.Context, tx *store.Tx, actor access.Actor, p Place, personID string) (Stewardship, error) {
	self := personID != "" && actor.PersonID == personID
	act, about := access.NameStewards, ""
	if self {
		act, about = access.EditEvidence, personID
	}
	if err := actor.MayAbout(act, about); err != nil {
		return Stewardship{}, err
	}
	if (p.Area == "") == (p.Path == "") {
		return Stewardship{}, fault.Invalid("place", "A steward answers for an area, or for a file or directory")
	}
	if personID == "" {
		return Stewardship{}, fault.Invalid("person", "Who is to answer for it is missing")
	}
	if err := known(ctx, tx, personID); err != nil {
		return Stewardship{}, err
	}
	all, err := stewardships(ctx, tx, `WHERE repository = $1 AND area = $2 AND path = $3`, p.Repository, p.Area, p.Path)
	if err != nil {
		return Stewardship{}, err
	}
	for _, s := range all {
		if s.Person.ID == personID {
			return s, fault.Conflict("%s was asked already", s.Person.Name)
		}
	}
	state := asked
	if self {
		state = accepted
	}
	id := tx.NewID()
	if _, err := tx.Exec(ctx, `INSERT INTO testimony_steward (id, repository, area, path, person_id, by_id, state, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, id, p.Repository, p.Area, p.Path, personID, actor.PersonID, state,
		store.At(tx.Now())); err != nil {
		return Stewardship{}, err
	}
	return stewardChanged(ctx, tx, actor, id, "named a steward")
}

// The states of a stewardship.
const (
	asked    = "asked"
	accepted = "accepted"
)

// AcceptStewardship says yes, which only the person who was asked can.
func AcceptStewardship(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Stewardship, error) {
	s, err := stewardship(ctx, tx, actor, id)
	if err != nil {
		return s, err
	}
	if err := actor.MayAbout(access.EditEvidence, s.Person.ID); err != nil {
		return s, err
	}
	if s.Person.ID != actor.PersonID {
		return s, fault.Denied("Only %s can accept this", s.Person.Name)
	}
	if _, err := tx.Exec(ctx, `UPDATE testimony_steward SET state = $1, at = $2 WHERE id = $3`, accepted,
		store.At(tx.Now()), id); err != nil {
		return s, err
	}
	return stewardChanged(ctx, tx, actor, id, "accepted to be a steward")
}

// EndStewardship takes a stewardship away: the person can, who declines or gives it up, and who named them, and who looks
// after repositories.
func EndStewardship(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	s, err := stewardship(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	self := s.Person.ID == actor.PersonID && actor.MayAbout(access.EditEvidence, s.Person.ID) == nil
	named := s.By.ID != "" && s.By.ID == actor.PersonID && actor.May(access.NameStewards) == nil
	if err := actor.May(access.ManageRepositories); err != nil && !self && !named {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM testimony_steward WHERE id = $1`, id); err != nil {
		return err
	}
	if err := grow(ctx, tx); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "ended a stewardship", s.subject())
}

func stewardship(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Stewardship, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return Stewardship{}, err
	}
	found, err := stewardships(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such steward").WithHint("They may have declined meanwhile.")
	}
	if err != nil {
		return Stewardship{}, err
	}
	return found[0], nil
}

func stewardChanged(ctx context.Context, tx *store.Tx, actor access.Actor, id, verb string) (Stewardship, error) {
	if err := grow(ctx, tx); err != nil {
		return Stewardship{}, err
	}
	found, err := stewardships(ctx, tx, `WHERE id = $1`, id)
	if err != nil || len(found) == 0 {
		return Stewardship{}, err
	}
	return found[0], access.Record(ctx, tx, actor, verb, found[0].subject())
}
