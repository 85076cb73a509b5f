package testimony

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// New is a statement that somebody makes.
type New struct {
	Place
	Kind   Kind
	Person string // id: who understands it; of a walk-through the learner
	Other  string // id: of a walk-through who gave it, of what was answered who asked
	Day    store.Date
	Rating int // 1 to 5; of a walk-through only where the learner writes it down, and never of what was answered
	Note   string
}

// maxNote is how many characters a note may have.
const maxNote = 1000

// Say writes a statement down. A walk-through, and that a question was answered, may be written down by either of the two; by
// the learner, or by who asked, it is confirmed at once. That one understands a place, or does not, only they can say.
func Say(ctx context.Context, tx *store.Tx, actor access.Actor, n New) (Statement, error) {
	if err := mayWrite(actor, n); err != nil {
		return Statement{}, err
	}
	n.Note = strings.TrimSpace(n.Note)
	if err := n.check(tx); err != nil {
		return Statement{}, err
	}
	learner := n.Person == actor.PersonID
	state := Open
	switch {
	case n.Kind == Disclaimed:
		state, n.Rating = Confirmed, 1
	case n.Kind == Answered:
		if n.Rating = 0; !learner {
			state = Confirmed
		}
	case n.Kind == WalkThrough && !learner:
		n.Rating = 0
	case n.Rating < 1 || n.Rating > 5:
		return Statement{}, badRating(n.Rating)
	case n.Kind == WalkThrough:
		state = Confirmed
	}
	for _, id := range []string{n.Person, n.Other} {
		if err := known(ctx, tx, id); err != nil {
			return Statement{}, err
		}
	}
	same, err := statements(ctx, tx, `WHERE repository = $1 AND area = $2 AND path = $3 AND kind = $4 AND day = $5`,
		n.Repository, n.Area, n.Path, string(n.Kind), n.Day)
	if err != nil {
		return Statement{}, err
	}
	for _, s := range same {
		if s.Person.ID == n.Person && (!n.Kind.two() || s.Other.ID == n.Other) {
			return Statement{}, fault.Conflict("This is written down already").
				WithHint("Confirm it, or take it back first.")
		}
	}
	id := tx.NewID()
	_, err = tx.Exec(ctx, `INSERT INTO testimony_statement
		(id, repository, area, path, kind, person_id, other_id, by_id, day, rating, note, state, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, id, n.Repository, n.Area, n.Path, string(n.Kind),
		n.Person, n.Other, actor.PersonID, n.Day, n.Rating, n.Note, string(state), store.At(tx.Now()))
	if err != nil {
		return Statement{}, err
	}
	return changed(ctx, tx, actor, id, "wrote down a statement of understanding")
}

// mayWrite refuses who speaks for others.
func mayWrite(actor access.Actor, n New) error {
	err := actor.MayAbout(access.EditEvidence, n.Person)
	if n.Kind.two() && n.Other != "" && n.Other == actor.PersonID {
		err = actor.MayAbout(access.EditEvidence, n.Other)
	}
	if err != nil {
		return err
	}
	if actor.PersonID == "" || actor.PersonID != n.Person && (!n.Kind.two() || actor.PersonID != n.Other) {
		return fault.Denied("Only who is a part of it can say so").
			WithHint("Sign in with an account that belongs to one of the persons.")
	}
	return nil
}

func (n New) check(tx *store.Tx) error {
	switch {
	case !n.Kind.two() && n.Kind != Declared && n.Kind != Disclaimed:
		return fault.Invalid("kind", "%q is no kind of statement", n.Kind).
			WithHint("The kinds are walk-through, answered, declared and disclaimed.")
	case (n.Area == "") == (n.Path == ""):
		return fault.Invalid("place", "A statement is about an area, or about a file or directory").
			WithHint("For all of a repository make one for each of its areas.")
	case n.Kind == WalkThrough && n.Other == "":
		return fault.Invalid("teacher", "A walk-through has somebody who gives it")
	case n.Kind == WalkThrough && n.Other == n.Person:
		return fault.Invalid("teacher", "A walk-through has two people").
			WithHint("What you found out alone you can declare, and somebody else confirms it.")
	case n.Kind == Answered && n.Other == "":
		return fault.Invalid("asker", "A question that was answered has somebody who asked it")
	case n.Kind == Answered && n.Other == n.Person:
		return fault.Invalid("asker", "To answer a question takes two people")
	case !n.Kind.two() && n.Other != "":
		return fault.Invalid("teacher", "Only a walk-through and an answer have a second person from the start")
	case n.Day.IsZero():
		return fault.Invalid("day", "The day is missing").WithHint("Write it as year-month-day, such as 2026-03-02.")
	case n.Day.Compare(store.DateOf(tx.Now())) > 0:
		return fault.Invalid("day", "%s is yet to come", n.Day).WithHint("Write it down once it has happened.")
	case utf8.RuneCountInString(n.Note) > maxNote:
		return fault.Invalid("note", "The note has %d characters, and at most %d are kept",
			utf8.RuneCountInString(n.Note), maxNote).WithHint("Shorten it.")
	case strings.ContainsRune(n.Note+n.Area+n.Path, 0) || !utf8.ValidString(n.Note+n.Area+n.Path):
		return fault.Invalid("note", "The note has characters that cannot be stored")
	}
	return nil
}

func badRating(n int) error {
	return fault.Invalid("rating", "%d is no rating", n).
		WithHint("Ratings go from 1, could not change it, to 5, it holds no secrets.")
}

func known(ctx context.Context, tx *store.Tx, personID string) error {
	if personID == "" {
		return nil
	}
	now, err := people.Current(ctx, tx, personID)
	if err == nil && now[personID] != personID {
		err = fault.NotFound("There is no such person").WithHint("Look for them on the page of people.")
	}
	return err
}

// Confirm makes a statement count. A walk-through is confirmed by its learner, with how well they could change the place
// now; an answer by who asked, and what somebody declared by anybody else, with no rating of their own.
func Confirm(ctx context.Context, tx *store.Tx, actor access.Actor, id string, rating int) (Statement, error) {
	s, err := Get(ctx, tx, actor, id)
	if err != nil {
		return s, err
	}
	if s.State == Confirmed {
		return s, fault.Conflict("This is confirmed already")
	}
	if s.Kind.two() {
		if err := actor.MayAbout(access.EditEvidence, s.Confirms()); err != nil {
			return s, err
		}
		switch {
		case s.Kind == WalkThrough && s.Person.ID != actor.PersonID:
			return s, fault.Denied("A walk-through is confirmed by who was walked through: %s", s.Person.Name)
		case s.Kind == Answered && s.Other.ID != actor.PersonID:
			return s, fault.Denied("An answer is confirmed by who asked: %s", s.Other.Name)
		case s.Kind == Answered:
			rating = 0
		case rating < 1 || rating > 5:
			return s, badRating(rating)
		}
		_, err = tx.Exec(ctx, `UPDATE testimony_statement SET state = $1, rating = $2 WHERE id = $3`,
			string(Confirmed), rating, id)
	} else {
		if err := actor.May(access.ConfirmEvidence); err != nil {
			return s, err
		}
		if actor.PersonID == "" || actor.PersonID == s.Person.ID {
			return s, fault.Denied("Somebody else than %s has to confirm this", s.Person.Name).
				WithHint("Sign in with an account that belongs to another person.")
		}
		_, err = tx.Exec(ctx, `UPDATE testimony_statement SET state = $1, other_id = $2 WHERE id = $3`,
			string(Confirmed), actor.PersonID, id)
	}
	if err != nil {
		return s, err
	}
	return changed(ctx, tx, actor, id, "confirmed a statement of understanding")
}

// Withdraw takes a statement back. Each of those who are a part of it may, and who wrote it down.
func Withdraw(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	s, err := Get(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	var part bool
	for _, person := range []string{s.Person.ID, s.Other.ID, s.By} {
		part = part || person != "" && person == actor.PersonID && actor.MayAbout(access.EditEvidence, person) == nil
	}
	if !part {
		return fault.Denied("Only %s can take this back", names(s))
	}
	if _, err := tx.Exec(ctx, `DELETE FROM testimony_statement WHERE id = $1`, id); err != nil {
		return err
	}
	if err := grow(ctx, tx); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "took back a statement of understanding", s.subject())
}

func names(s Statement) string {
	if s.Other.Name == "" {
		return s.Person.Name
	}
	return s.Person.Name + " or " + s.Other.Name
}

func (p Place) subject() string { return p.Repository + ": " + p.Area + p.Path }

// changed ends a change of a statement, and returns it as it is now.
func changed(ctx context.Context, tx *store.Tx, actor access.Actor, id, verb string) (Statement, error) {
	if err := grow(ctx, tx); err != nil {
		return Statement{}, err
	}
	s, err := get(ctx, tx, id)
	if err != nil {
		return s, err
	}
	return s, access.Record(ctx, tx, actor, verb, s.subject())
}
