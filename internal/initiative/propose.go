package initiative

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Put writes a draft, or changes the case of an initiative that nobody is asked about now. It fails with fault.Conflict when
// somebody changed it meanwhile; revision 0 does not ask.
func Put(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, x Initiative) (Initiative, error) {
	if err := actor.May(access.ProposeDecisions); err != nil {
		return x, err
	}
	was := Initiative{State: Draft, Author: Person{ID: actor.PersonID}, account: actor.ID, Made: tx.Now()}
	what := "wrote it"
	if x.ID != "" {
		var err error
		if was, err = changing(ctx, tx, actor, x.ID, revision); err != nil {
			return x, err
		}
		if !was.editable() {
			return x, fault.Conflict("This initiative is %s, and what was put forward stays", was.State).
				WithHint("While answers are waited for it can be taken back.")
		}
		what = "changed its case"
	}
	x.Author, x.account, x.State, x.Until, x.Result, x.Made, x.Revision = was.Author, was.account, was.State, was.Until, was.Result,
		was.Made, was.Revision
	x, err := x.checked()
	if err != nil {
		return x, err
	}
	if err := organisation.KnownScope(ctx, tx, actor, x.Scope); err != nil {
		return x, err
	}
	return x, keep(ctx, tx, actor, &x, what)
}

// PutInputs keeps what formulas are fed with, in place of what was kept before.
func PutInputs(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, in Inputs) (Initiative, error) {
	x, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return x, err
	}
	if !x.Open() {
		return x, fault.Conflict("This initiative is %s, and no longer compared", x.State)
	}
	in = maps.Clone(in)
	if err := in.check(); err != nil {
		return x, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM initiative_input WHERE initiative = $1`, id); err != nil {
		return x, err
	}
	for name, v := range in {
		if _, err := tx.Exec(ctx, `INSERT INTO initiative_input (initiative, name, value, note) VALUES ($1, $2, $3, $4)`,
			id, string(name), strconv.FormatFloat(v.Number, 'g', -1, 64), v.Source); err != nil {
			return x, err
		}
	}
	return x, keep(ctx, tx, actor, &x, "changed the numbers by which it is compared")
}

// Propose puts an initiative forward to those who are to decide. What was answered before stays in its history.
func Propose(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, persons []string) (Initiative,
	error) {
	x, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return x, err
	}
	if !x.editable() {
		return x, fault.Conflict("This initiative is %s already", x.State)
	}
	if err := x.ready(); err != nil {
		return x, err
	}
	asked, err := x.askedOf(ctx, tx, persons)
	if err != nil {
		return x, err
	}
	if err := putVoices(ctx, tx, id, asked); err != nil {
		return x, err
	}
	x.State, x.Until = Proposed, store.Date{}
	return x, keep(ctx, tx, actor, &x, "put it forward")
}

// askedOf returns the voices of those who are asked, each once.
func (x Initiative) askedOf(ctx context.Context, tx *store.Tx, persons []string) (all []Voice, err error) {
	now, err := people.Names(ctx, tx, persons...)
	if err != nil {
		return nil, err
	}
	for _, id := range persons {
		p := personOf(now, id)
		switch {
		case p.ID == "":
			return nil, fault.Invalid("asked", "There is no such person")
		case p.ID == x.Author.ID:
			return nil, fault.Invalid("asked", "Nobody decides about their own initiative").
				WithHint("Ask somebody else who decides there.")
		case !slices.ContainsFunc(all, func(v Voice) bool { return v.By.ID == p.ID }):
			all = append(all, Voice{By: p, At: tx.Now()})
		}
	}
	if len(all) == 0 || len(all) > mostAsked {
		return nil, fault.Invalid("asked", "%d people are asked, and it takes 1 to %d", len(all), mostAsked).
			WithHint("Name who decides about it.")
	}
	return all, nil
}

// Withdraw takes an initiative back before all answered: it is a draft again.
func Withdraw(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (Initiative, error) {
	x, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return x, err
	}
	if x.State != Proposed {
		return x, fault.Conflict("This initiative is %s: it cannot be taken back", x.State)
	}
	if err := putVoices(ctx, tx, id, nil); err != nil {
		return x, err
	}
	x.State = Draft
	return x, keep(ctx, tx, actor, &x, "took it back")
}

// Reply keeps the answer of somebody who was asked and decides in its scope. The last answer settles it; until then each can be
// changed.
func Reply(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, v Voice) (Initiative, error) {
	x, err := Find(ctx, tx, actor, id)
	if err != nil {
		return x, err
	}
	if err := actor.MayIn(access.Decide, x.Scope); err != nil {
		return x, err
	}
	if err := x.unchanged(revision); err != nil {
		return x, err
	}
	all, err := voices(ctx, tx, id)
	if err != nil {
		return x, err
	}
	i := voiceOf(all, actor)
	switch {
	case x.wroteBy(actor): // also where the two turned out to be one person after they were asked
		return x, fault.Denied("Nobody decides about their own initiative").WithHint("Ask somebody else who decides there.")
	case i < 0:
		return x, fault.Denied("You were not asked about this initiative").WithHint("Who put it forward can ask you.")
	case x.State != Proposed:
		return x, fault.Conflict("This initiative is %s: no answer is waited for", x.State)
	}
	if err := v.check(store.DateOf(tx.Now())); err != nil {
		return x, err
	}
	v.By, v.At = all[i].By, tx.Now()
	all[i] = v
	if err := putVoices(ctx, tx, id, all); err != nil {
		return x, err
	}
	what := map[Answer]string{Accept: "accepted it", Decline: "declined it",
		Defer: "deferred it until " + v.Until.String()}[v.Answer]
	if x.State, x.Until = settled(all); x.State != Proposed {
		if err := access.Record(ctx, tx, actor, "settled an initiative: "+string(x.State), "initiative "+id); err != nil {
			return x, err
		}
	}
	return x, keep(ctx, tx, actor, &x, what+": "+v.Reason)
}

// Finish says what came of an initiative that was accepted: it is done, or was stopped.
func Finish(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, end State,
	result string) (Initiative, error) {
	x, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return x, err
	}
	switch {
	case x.State != Accepted:
		return x, fault.Conflict("This initiative is %s: only what was accepted comes to an end", x.State)
	case end != Done && end != Stopped:
		return x, fault.Invalid("state", "%q is no end", end).WithHint("It is done, or was stopped.")
	}
	if err := checkText("result", &result, maxText); err != nil {
		return x, err
	}
	if result == "" {
		return x, fault.Invalid("result", "What came of it is missing").WithHint("Hold it against the benefit that was spoken of.")
	}
	x.State, x.Result = end, result
	what := map[State]string{Done: "said that it is done", Stopped: "stopped it"}[end]
	return x, keep(ctx, tx, actor, &x, what)
}

// keep stores an initiative and tells in its history what happened.
func keep(ctx context.Context, tx *store.Tx, actor access.Actor, x *Initiative, what string) error {
	if err := put(ctx, tx, x); err != nil {
		return err
	}
	return note(ctx, tx, actor, x.ID, what)
}

// changing returns an initiative that the actor may change.
func changing(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (Initiative, error) {
	x, err := Find(ctx, tx, actor, id)
	if err != nil {
		return x, err
	}
	if !MayChange(actor, x) {
		return x, actor.MayIn(access.Decide, x.Scope)
	}
	return x, x.unchanged(revision)
}

func (x Initiative) unchanged(revision int64) error {
	if revision != 0 && revision != x.Revision {
		return fault.Conflict("Somebody changed this initiative meanwhile").WithHint("Load it again.")
	}
	return nil
}

// MayChange reports whether somebody may change an initiative and put it forward: who wrote it, and who decides in its scope.
func MayChange(actor access.Actor, x Initiative) bool {
	return x.wroteBy(actor) && actor.May(access.ProposeDecisions) == nil || actor.MayIn(access.Decide, x.Scope) == nil
}

// voiceOf returns the place of the actor among those who were asked; -1 where they were not.
func voiceOf(all []Voice, actor access.Actor) int {
	return slices.IndexFunc(all, func(v Voice) bool { return v.By.ID != "" && v.By.ID == actor.PersonID })
}
