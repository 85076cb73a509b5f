package vision

import (
	"context"
	"slices"
	"strconv"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Write begins a draft in a scope, or changes what one says. A scope has one draft or version that is put forward at a time. It
// fails with fault.Conflict when somebody changed it meanwhile; revision 0 does not ask.
func Write(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, v Version) (Version, error) {
	said, what := v.Text, "changed the draft"
	if v.ID != "" {
		var err error
		if v, err = setting(ctx, tx, actor, v.ID, revision, Draft); err != nil {
			return v, err
		}
		if v.Text == said {
			return v, nil
		}
	} else {
		if err := actor.MayIn(access.SetStrategies, v.Scope); err != nil {
			return v, err
		}
		if err := organisation.KnownScope(ctx, tx, actor, v.Scope); err != nil {
			return v, err
		}
		all, err := versions(ctx, tx, `WHERE v.scope = $1`, v.Scope)
		if err != nil {
			return v, err
		}
		if slices.ContainsFunc(all, func(x Version) bool { return x.State == Draft || x.State == Forward }) {
			return v, fault.Conflict("The next version is written already").
				WithHint("Go on with that one, or put it away first.")
		}
		v, what = Version{Scope: v.Scope, State: Draft, Author: Person{ID: actor.PersonID, Name: actor.Name}}, "began it"
	}
	v.Text = said
	if err := checkVersion(&v.Text); err != nil {
		return v, err
	}
	return v, keep(ctx, tx, actor, &v, what)
}

// Discard removes a draft. What was put forward is withdrawn instead, and stays.
func Discard(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) error {
	v, err := setting(ctx, tx, actor, id, revision, Draft)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM vision_version WHERE id = $1`, v.ID); err != nil {
		return err
	}
	if err := text.Drop(ctx, tx, TextKind, v.ID); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "put away a draft of a strategy", "strategy "+id)
}

// PutForward shows a draft to everybody, and asks persons to say by a day whether they adopt it.
func PutForward(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, persons []string,
	by store.Date) (Version, error) {
	v, err := setting(ctx, tx, actor, id, revision, Draft)
	if err != nil {
		return v, err
	}
	if err := v.ready(); err != nil {
		return v, err
	}
	if by.Compare(store.DateOf(tx.Now())) < 0 {
		return v, fault.Invalid("by", "The day by which they answer is missing, or past").WithHint("Choose today or a later day.")
	}
	now, err := people.Names(ctx, tx, persons...)
	if err != nil {
		return v, err
	}
	for _, given := range persons {
		p := personOf(now, given)
		if p.ID == "" {
			return v, fault.Invalid("asked", "There is no such person")
		}
		if !slices.ContainsFunc(v.Answers, func(a Answer) bool { return a.By.ID == p.ID }) {
			v.Answers = append(v.Answers, Answer{By: p, At: tx.Now()})
		}
	}
	if len(v.Answers) == 0 || len(v.Answers) > mostAsked {
		return v, fault.Invalid("asked", "%d people are asked, and it takes 1 to %d", len(v.Answers), mostAsked).
			WithHint("Name those without whom it would stay paper.")
	}
	for _, a := range v.Answers {
		if _, err := tx.Exec(ctx, `INSERT INTO vision_answer (id, version, person_id, says, note, at) VALUES ($1, $2, $3, '', '', $4)`,
			tx.NewID(), id, a.By.ID, store.At(a.At)); err != nil {
			return v, err
		}
	}
	newest, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COALESCE(MAX(number), 0) FROM vision_version WHERE scope = $1`,
		v.Scope)
	if err != nil {
		return v, err
	}
	v.State, v.By, v.Number = Forward, by, newest+1
	if err := keep(ctx, tx, actor, &v, "put it forward as version "+strconv.Itoa(v.Number)); err != nil {
		return v, err
	}
	return v, access.Record(ctx, tx, actor, "put a strategy forward", "strategy "+id)
}

// Say keeps the answer of the actor, who was asked. Until it is decided it can be changed; what was said before stays in the
// history.
func Say(ctx context.Context, tx *store.Tx, actor access.Actor, id string, a Answer) (Version, error) {
	v, err := Find(ctx, tx, actor, id)
	if err != nil {
		return v, err
	}
	if err := actor.May(access.DiscussStrategies); err != nil {
		return v, err
	}
	mine := v.answersOf(actor)
	switch {
	case len(mine) == 0:
		return v, fault.Denied("You were not asked whether you adopt this").WithHint("Comment on it instead.")
	case v.State != Forward:
		return v, fault.Conflict("This version is %s: no answer is waited for", v.State)
	}
	if err := a.check(); err != nil {
		return v, err
	}
	ids, err := people.Former(ctx, tx, actor.PersonID)
	if err != nil {
		return v, err
	}
	for person := range ids {
		if _, err := tx.Exec(ctx, `UPDATE vision_answer SET says = $1, note = $2, at = $3 WHERE version = $4 AND person_id = $5`,
			string(a.Says), a.Note, store.At(tx.Now()), id, person); err != nil {
			return v, err
		}
	}
	what := string(a.Says)
	if a.Note != "" {
		what += ": " + a.Note
	}
	if err := keep(ctx, tx, actor, &v, what); err != nil {
		return v, err
	}
	return Find(ctx, tx, actor, id)
}

// Discuss keeps a comment on a version that was put forward.
func Discuss(ctx context.Context, tx *store.Tx, actor access.Actor, id, said string) (Comment, error) {
	v, err := Find(ctx, tx, actor, id)
	if err != nil {
		return Comment{}, err
	}
	if err := actor.May(access.DiscussStrategies); err != nil {
		return Comment{}, err
	}
	if err := checkText("text", &said, maxWord); err != nil {
		return Comment{}, err
	}
	switch {
	case v.State == Draft: // what is said of it would be read by everybody later
		return Comment{}, fault.Conflict("This is a draft: comments are asked for once it is put forward").
			WithHint("Change it instead.")
	case said == "":
		return Comment{}, fault.Invalid("text", "The comment is empty")
	}
	c := Comment{By: Person{actor.PersonID, actor.Name}, Text: said, At: tx.Now()}
	if _, err := tx.Exec(ctx, `INSERT INTO vision_comment (id, version, person_id, actor_id, actor_name, text, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.NewID(), id, actor.PersonID, actor.ID, actor.Name, said, store.At(c.At)); err != nil {
		return c, err
	}
	return c, index(ctx, tx, v)
}

// Enforce lets a version that is put forward be in force from a day on, until it is looked at again. Objections and answers that
// are still waited for do not hinder it: they stay beside it.
func Enforce(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, from, review store.Date) (Version,
	error) {
	v, err := setting(ctx, tx, actor, id, revision, Forward)
	if err != nil {
		return v, err
	}
	all, err := versions(ctx, tx, `WHERE v.scope = $1`, v.Scope)
	if err != nil {
		return v, err
	}
	if from.IsZero() {
		from = store.DateOf(tx.Now())
	}
	for _, x := range all {
		if x.From.Compare(from) > 0 {
			return v, fault.Invalid("from", "Version %d is in force only from %s on", x.Number, x.From).
				WithHint("Choose that day or a later one.")
		}
	}
	if review.Compare(from) <= 0 {
		return v, fault.Invalid("review", "The day on which it is looked at again is missing, or too early").
			WithHint("Choose a day within a year: what it rests on changes.")
	}
	v.From, v.Review = from, review
	v.State = InForce
	if err := keep(ctx, tx, actor, &v, "let it be in force from "+from.String()); err != nil {
		return v, err
	}
	if err := access.Record(ctx, tx, actor, "let a strategy be in force", "strategy "+id); err != nil {
		return v, err
	}
	return Find(ctx, tx, actor, id)
}

// Withdraw takes back what was put forward, or ends what is in force, with its reason. It stays to be read.
func Withdraw(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, reason string) (Version, error) {
	v, err := setting(ctx, tx, actor, id, revision, Forward, Coming, InForce)
	if err != nil {
		return v, err
	}
	if err := checkText("reason", &reason, maxNote); err != nil {
		return v, err
	}
	if reason == "" {
		return v, fault.Invalid("reason", "The reason is missing").WithHint("Say in a sentence what changed.")
	}
	if v.State == Coming { // the one before it goes on
		v.From = store.Date{}
	}
	v.State, v.Reason = Withdrawn, reason
	if err := keep(ctx, tx, actor, &v, "withdrew it: "+reason); err != nil {
		return v, err
	}
	return v, access.Record(ctx, tx, actor, "withdrew a strategy", "strategy "+id)
}

// setting returns a version that the actor may set and that is in one of some states.
func setting(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, states ...State) (Version, error) {
	v, err := Find(ctx, tx, actor, id)
	if err != nil {
		return v, err
	}
	if err := actor.MayIn(access.SetStrategies, v.Scope); err != nil {
		return v, err
	}
	if revision != 0 && revision != v.Revision {
		return v, fault.Conflict("Somebody changed this version meanwhile").WithHint("Load it again.")
	}
	if !slices.Contains(states, v.State) {
		err := fault.Conflict("This version is %s", v.State)
		if slices.Contains(states, Draft) {
			err = err.WithHint("What was put forward stays as it is. Begin the next version.")
		}
		return v, err
	}
	return v, nil
}

// keep stores a version and tells in its history what happened.
func keep(ctx context.Context, tx *store.Tx, actor access.Actor, v *Version, what string) error {
	if err := put(ctx, tx, v); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO vision_event (id, version, at, actor_id, actor_name, what) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.NewID(), v.ID, store.At(tx.Now()), actor.ID, actor.Name, what)
	return err
}

// answersOf returns the places of the actor among those who were asked: two where two turned out to be one person.
func (v Version) answersOf(actor access.Actor) (at []int) {
	for i, a := range v.Answers {
		if a.By.ID != "" && a.By.ID == actor.PersonID {
			at = append(at, i)
		}
	}
	return at
}

// May reports whether somebody sets a version, and whether their answer is waited for.
func May(actor access.Actor, v Version) (sets, answers bool) {
	return actor.MayIn(access.SetStrategies, v.Scope) == nil,
		v.State == Forward && len(v.answersOf(actor)) > 0 && actor.May(access.DiscussStrategies) == nil
}
