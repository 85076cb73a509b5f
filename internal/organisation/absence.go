package organisation

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// AbsenceKind is why somebody is away, as far as it may be said.
type AbsenceKind string

// The kinds of absence.
const (
	Leave    AbsenceKind = "leave"
	Parental AbsenceKind = "parental"
	Sick     AbsenceKind = "sick"
	Exit     AbsenceKind = "exit" // left the organisation; this alone is no secret, once begun
	Other    AbsenceKind = "other"
)

var absenceKinds = []AbsenceKind{Leave, Parental, Sick, Exit, Other}

// Absence says that somebody is away from a day on, until a day or, with none, for good.
type Absence struct {
	ID     string // empty for a new one
	Person string // handle
	Kind   AbsenceKind
	roster.Span
	Reason string // private: empty for whoever may not read it
}

// Version is a number that is another one when the absence is another. It tells nothing of the reason.
func (a Absence) Version() int64 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %s %s", a.Kind, a.From, a.Until) // a hash takes all that is written to it
	return int64(h.Sum32())
}

// maxReason is how long a reason may be, in characters.
const maxReason = 500

// Absences returns the absences of a person, the latest first, with as much as the actor may see: without a say they
// are begun exits only; kinds that tell of a person's life, and reasons, are for the person and their manager. Whoever looks
// is recorded, and the person too: an owner may say that they are somebody (see [access.Looked]).
func Absences(ctx context.Context, tx *store.Tx, actor access.Actor, handle string) ([]Absence, error) {
	p, err := Find(ctx, tx, actor, handle)
	if err != nil {
		return nil, err
	}
	all, err := absences(ctx, tx, `WHERE p.handle = $1`, handle)
	if err != nil {
		return nil, err
	}
	seen := visible(actor, p.ID, all, store.DateOf(tx.Now()))
	if slices.ContainsFunc(seen, func(a Absence) bool { return a.Kind != Exit }) {
		err = access.Looked(ctx, tx, actor, p.ID, "absences")
	}
	return seen, err
}

// visible leaves of a person's absences what the actor may see.
func visible(actor access.Actor, personID string, all []Absence, today store.Date) []Absence {
	reasons := actor.MayAbout(access.ReadAbsenceReason, personID) == nil
	var seen []Absence
	for _, a := range all {
		if !a.seenBy(actor, personID, today) {
			continue
		}
		if !reasons {
			a.Reason = ""
			if a.Kind != Exit {
				a.Kind = Other
			}
		}
		seen = append(seen, a)
	}
	return seen
}

// seenBy reports whether the actor may know of an absence of a person. That somebody left is no secret; that they will
// is theirs to tell, until the day comes.
func (a Absence) seenBy(actor access.Actor, personID string, today store.Date) bool {
	switch {
	case a.Kind != Exit:
		return actor.MayAbout(access.ReadAbsences, personID) == nil
	case a.From.Compare(today) > 0:
		return actor.MayAbout(access.ReadExits, personID) == nil
	default:
		return true
	}
}

// PutAbsence adds an absence when it has no id, else changes the one with this id. That somebody left is said by who
// may change the organisation, not by the person.
func PutAbsence(ctx context.Context, tx *store.Tx, actor access.Actor, a Absence) (id string, err error) {
	p, now, err := mayEditAbsences(ctx, tx, actor, a.Person)
	if err != nil {
		return "", err
	}
	if err := a.check(); err != nil {
		return "", err
	}
	verb, was := "changed", a.Kind
	if a.ID == "" {
		verb = "added"
		a.ID = tx.NewID()
	} else if was, err = kindOf(ctx, tx, a.ID, p.ID); err != nil {
		return "", err
	}
	if err := mayEditExit(actor, now, was, a.Kind); err != nil {
		return "", err
	}
	others, err := absences(ctx, tx, `WHERE a.person_id = $1 AND a.id <> $2`, p.ID, a.ID)
	if err != nil {
		return "", err
	}
	for _, o := range others {
		// Of what they may not see, editors are not told that it is there. Somebody may leave while they are on leave.
		if o.Meets(a.Span) && (o.Kind == Exit) == (a.Kind == Exit) && o.seenBy(actor, now, store.DateOf(tx.Now())) {
			return "", fault.Conflict("%s is away already in these days", p.Name).
				WithHint("Change that absence, or choose other days.")
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO organisation_absence (id, person_id, kind, starts, ends, reason)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, starts = excluded.starts,
		ends = excluded.ends, reason = excluded.reason`, a.ID, p.ID, string(a.Kind), a.From, a.Until, a.Reason)
	if err != nil {
		return "", err
	}
	until := "for good"
	if !a.Until.IsZero() {
		until = "until " + a.Until.String()
	}
	return a.ID, noteAbsence(ctx, tx, actor, p.ID, now, fmt.Sprintf("%s absence from %s %s", verb, a.From, until))
}

// RemoveAbsence takes an absence back.
func RemoveAbsence(ctx context.Context, tx *store.Tx, actor access.Actor, handle, id string) error {
	p, now, err := mayEditAbsences(ctx, tx, actor, handle)
	if err != nil {
		return err
	}
	kind, err := kindOf(ctx, tx, id, p.ID)
	if err == nil {
		err = mayEditExit(actor, now, kind)
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM organisation_absence WHERE id = $1`, id); err != nil {
		return err
	}
	return noteAbsence(ctx, tx, actor, p.ID, now, "took an absence back")
}

// mayEditAbsences returns the person as stored, and the id that they have now.
func mayEditAbsences(ctx context.Context, tx *store.Tx, actor access.Actor, handle string) (
	p roster.Person, now string, err error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return p, "", err
	}
	if p, err = personByHandle(ctx, tx, handle); err != nil {
		return p, "", err
	}
	ids, err := people.Current(ctx, tx, p.ID)
	if err != nil {
		return p, "", err
	}
	return p, ids[p.ID], actor.MayAbout(access.EditAbsences, ids[p.ID])
}

// mayEditExit returns nil unless one of the kinds is an exit and the actor may not change what the organisation says of
// the person. Their own say is not enough: whoever left could take it back, and stand to others as before.
func mayEditExit(actor access.Actor, personID string, kinds ...AbsenceKind) error {
	if !slices.Contains(kinds, Exit) {
		return nil
	}
	return actor.MayAbout(access.EditOrganisation, personID)
}

// kindOf is the kind of an absence of a person.
func kindOf(ctx context.Context, tx *store.Tx, id, personID string) (AbsenceKind, error) {
	kind, found, err := store.One(ctx, tx, store.Scan1[string],
		`SELECT kind FROM organisation_absence WHERE id = $1 AND person_id = $2`, id, personID)
	if err == nil && !found {
		err = fault.NotFound("There is no absence %q", id)
	}
	return AbsenceKind(kind), err
}

// noteAbsence keeps that an absence changed: never why.
func noteAbsence(ctx context.Context, tx *store.Tx, actor access.Actor, storedID, personID, what string) error {
	if err := grow(ctx, tx); err != nil {
		return err
	}
	rows := [][]any{changeRow(tx, actor, "", storedID, true, what)}
	if _, err := tx.InsertMany(ctx, "organisation_change", changeColumns, slices.Values(rows)); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "changed an absence", "person "+personID)
}

func (a Absence) check() error {
	switch {
	case !slices.Contains(absenceKinds, a.Kind):
		return fault.Invalid("kind", "%q is no kind of absence", a.Kind).
			WithHint("The kinds are leave, parental, sick, exit and other.")
	case a.From.IsZero():
		return fault.Invalid("from", "An absence has no first day").WithHint("Give the day as 2026-03-02.")
	case !a.Until.IsZero() && a.Until.Compare(a.From) < 0:
		return fault.Invalid("until", "The absence ends on %s, before it begins on %s", a.Until, a.From).
			WithHint("The day it ends is the day it begins, or a later one.")
	case utf8.RuneCountInString(a.Reason) > maxReason:
		return fault.Invalid("reason", "The reason has %d characters, and at most %d are kept",
			utf8.RuneCountInString(a.Reason), maxReason).WithHint("Shorten it.")
	case strings.ContainsRune(a.Reason, 0):
		return fault.Invalid("reason", "The reason has characters that cannot be stored")
	}
	return nil
}

// absences reads absences, the latest first; where is empty or begins with WHERE, on the tables a and p.
func absences(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Absence, error) {
	return store.All(ctx, tx, func(r store.Row) (Absence, error) {
		var a Absence
		err := r.Scan(&a.ID, &a.Person, (*string)(&a.Kind), &a.From, &a.Until, &a.Reason)
		return a, err
	}, `SELECT a.id, p.handle, a.kind, a.starts, a.ends, a.reason
		FROM organisation_absence a JOIN organisation_person p ON p.id = a.person_id `+where+`
		ORDER BY a.starts DESC, a.id`, args...)
}

// Exits returns who has left on a day, by handle.
func Exits(ctx context.Context, tx *store.Tx, actor access.Actor, day store.Date) (map[string]Absence, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	gone := map[string]Absence{}
	all, err := absences(ctx, tx, `WHERE a.kind = $1`, string(Exit))
	for _, a := range all {
		if a.On(day) {
			gone[a.Person] = a
		}
	}
	return gone, err
}

// Ahead is that somebody is away today or will be.
type Ahead struct {
	PersonID string // that they have now
	roster.Span
}

// AwayAhead returns who is away today or will be within a year, as far as the actor may know, the first to go first. Who has
// left is not among them.
func AwayAhead(ctx context.Context, tx *store.Tx, actor access.Actor) (ahead []Ahead, err error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	b, err := theBook(ctx, tx)
	if err != nil {
		return nil, err
	}
	all, err := absences(ctx, tx, `WHERE a.starts <= $1 AND (a.ends IS NULL OR a.ends >= $2) AND (a.kind <> $3 OR a.starts > $2)`,
		today.AddDays(366), today, string(Exit))
	for _, a := range slices.Backward(all) {
		if p := b.person[a.Person]; p != nil && p.ID != "" && a.seenBy(actor, p.ID, today) {
			ahead = append(ahead, Ahead{p.ID, a.Span})
		}
	}
	return ahead, err
}

// NotHere returns, by the ids that they have now, who has left by a day, and who is away on it as far as the actor may see.
func NotHere(ctx context.Context, tx *store.Tx, actor access.Actor, day store.Date) (map[string]bool, error) {
	out, err := Gone(ctx, tx, actor, day)
	if err != nil {
		return nil, err
	}
	whole, err := Whole(ctx, tx, actor, day)
	if err != nil {
		return nil, err
	}
	for _, p := range whole.Persons {
		if _, away := whole.Away[p.Handle]; away {
			out[p.ID] = true
		}
	}
	return out, nil
}

// Gone returns the persons, by the ids that they have now, whom the organisation knew and who have left by a day. That
// somebody is no longer there is no secret.
func Gone(ctx context.Context, tx *store.Tx, actor access.Actor, day store.Date) (map[string]bool, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	stored, err := store.All(ctx, tx, store.Scan1[string], `SELECT id FROM organisation_person WHERE ends < $1
		UNION SELECT person_id FROM organisation_absence WHERE kind = $2 AND starts <= $1 AND (ends IS NULL OR ends >= $1)`,
		day, string(Exit))
	if err != nil {
		return nil, err
	}
	now, err := people.Current(ctx, tx, stored...)
	gone := make(map[string]bool, len(now))
	for _, id := range now {
		gone[id] = true
	}
	return gone, err
}
