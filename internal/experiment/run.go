package experiment

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Plan writes an experiment down, or changes one that does not run yet: every member can plan one, and who planned it, or
// decides in its scope, can change it. A yes that was said to its risk was said to another plan then, and is gone. It fails
// with fault.Conflict when somebody changed it meanwhile; revision 0 does not ask.
func Plan(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, e Experiment) (Experiment, error) {
	if err := actor.May(access.ProposeDecisions); err != nil {
		return e, err
	}
	was := Experiment{State: Planned, Owner: Person{ID: actor.PersonID}, account: actor.ID, Made: tx.Now()}
	what := "planned it"
	if e.ID != "" {
		var err error
		if was, err = changing(ctx, tx, actor, e.ID, revision); err != nil {
			return e, err
		}
		if was.State != Planned {
			return e, fault.Conflict("This experiment is %s, and what it is to show stays", was.State).
				WithHint("End it, and plan another.")
		}
		what = "changed its plan"
	}
	e.State, e.Owner, e.account, e.Made, e.Revision = Planned, was.Owner, was.account, was.Made, was.Revision
	e.Approver, e.Started, e.Ended, e.Outcome, e.Result, e.Learnt, e.Decision = Person{}, store.Date{}, store.Date{}, "", "", "", ""
	if err := checkPlan(&e); err != nil {
		return e, err
	}
	if e.Last != was.Last && e.Last.Compare(store.DateOf(tx.Now())) < 0 {
		return e, fault.Invalid("last", "The last day is past").WithHint("Choose today or a later day.")
	}
	if err := organisation.KnownScope(ctx, tx, actor, e.Scope); err != nil {
		return e, err
	}
	if err := knownParts(ctx, tx, &e); err != nil {
		return e, err
	}
	if err := put(ctx, tx, &e); err != nil {
		return e, err
	}
	return e, note(ctx, tx, actor, e.ID, what)
}

// Approve says yes to an experiment of high risk. Who decides in its scope can, but not to one that is their own.
func Approve(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (Experiment, error) {
	e, err := Find(ctx, tx, actor, id)
	if err != nil {
		return e, err
	}
	if err := MayApprove(actor, e); err != nil {
		return e, err
	}
	if err := e.unchanged(revision); err != nil {
		return e, err
	}
	if !e.NeedsYes() {
		return e, fault.Conflict("This experiment waits for no yes")
	}
	e.Approver = Person{actor.PersonID, actor.Name}
	if err := put(ctx, tx, &e); err != nil {
		return e, err
	}
	if err := note(ctx, tx, actor, id, "said yes to its risk"); err != nil {
		return e, err
	}
	return e, access.Record(ctx, tx, actor, "said yes to an experiment", "experiment "+id)
}

// Start lets an experiment run from today.
func Start(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (Experiment, error) {
	e, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return e, err
	}
	today := store.DateOf(tx.Now())
	switch {
	case e.State != Planned:
		return e, fault.Conflict("This experiment is %s already", e.State)
	case e.NeedsYes():
		return e, fault.Conflict("Its risk is high, and nobody said yes to it").
			WithHint("Somebody who decides there and has no part in it can.")
	case e.Last.Compare(today) < 0:
		return e, fault.Conflict("Its last day is past").WithHint("Change its plan first.")
	}
	e.State, e.Started = Running, today
	if err := put(ctx, tx, &e); err != nil {
		return e, err
	}
	return e, note(ctx, tx, actor, id, "started it")
}

// Extend moves the last day of a running experiment, later or earlier, with a reason. Who decides in its scope can; the
// earlier days stay in sight.
func Extend(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, last store.Date,
	reason string) (Experiment, error) {
	e, err := Find(ctx, tx, actor, id)
	if err != nil {
		return e, err
	}
	if err := actor.MayIn(access.Decide, e.Scope); err != nil {
		return e, err
	}
	if err := e.unchanged(revision); err != nil {
		return e, err
	}
	switch {
	case e.State != Running:
		return e, fault.Conflict("This experiment is %s: its last day is not moved", e.State)
	case last.IsZero() || last.Compare(store.DateOf(tx.Now())) < 0:
		return e, fault.Invalid("last", "The new last day is missing, or past").WithHint("Choose today or a later day.")
	case last == e.Last:
		return e, fault.Invalid("last", "It is its last day already")
	}
	const hint = "Say what will be known then that is not known now."
	if err := checkText("reason", "The reason", hint, &reason, true, maxNote); err != nil {
		return e, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO experiment_move (id, experiment, was, reason, actor_id, actor_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.NewID(), id, e.Last, reason, actor.ID, actor.Name, store.At(tx.Now())); err != nil {
		return e, err
	}
	e.Last = last
	if err := put(ctx, tx, &e); err != nil {
		return e, err
	}
	return e, note(ctx, tx, actor, id, "moved its last day to "+last.String()+": "+reason)
}

// End ends an experiment, with what came of it, what was learnt and what follows. One that is planned can be stopped.
func End(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, n Ending) (Experiment, error) {
	e, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return e, err
	}
	if e.State == Over {
		return e, fault.Conflict("This experiment ended already")
	}
	today := store.DateOf(tx.Now())
	if err := n.check(e, today); err != nil {
		return e, err
	}
	if n.Decision != "" {
		if _, err := direction.Find(ctx, tx, actor, n.Decision); err != nil {
			if fault.Is(err, fault.KindNotFound) {
				err = fault.Invalid("decision", "There is no such decision")
			}
			return e, err
		}
	}
	e.State, e.Ended, e.Outcome, e.Result, e.Learnt, e.Decision = Over, today, n.Outcome, n.Result, n.Learnt, n.Decision
	if err := put(ctx, tx, &e); err != nil {
		return e, err
	}
	return e, note(ctx, tx, actor, id, "ended it: "+string(n.Outcome))
}

// Measure keeps what the measure of a running experiment said on a day: who takes part in it can.
func Measure(ctx context.Context, tx *store.Tx, actor access.Actor, id string, r Reading) error {
	e, err := Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if !MayRead(actor, e) {
		return fault.Denied("You take no part in this experiment").WithHint("Comment on it instead.")
	}
	switch {
	case e.State != Running:
		return fault.Conflict("This experiment is %s: nothing is read", e.State)
	case r.Day.IsZero() || r.Day.Compare(e.Started) < 0 || r.Day.Compare(store.DateOf(tx.Now())) > 0:
		return fault.Invalid("day", "The day is missing, or not one on which it ran").
			WithHint("Choose a day from %s until today.", e.Started)
	}
	if err := checkText("value", "The value", "Say what was read.", &r.Value, true, maxTitle); err != nil {
		return err
	}
	if err := checkText("note", "The note", "", &r.Note, false, maxNote); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO experiment_reading (id, experiment, day, value, note, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.NewID(), id, r.Day, r.Value, r.Note, actor.PersonID, store.At(tx.Now()))
	return err
}

// Discuss adds a comment.
func Discuss(ctx context.Context, tx *store.Tx, actor access.Actor, id, text string) error {
	e, err := Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := actor.May(access.ProposeDecisions); err != nil {
		return err
	}
	if err := checkText("text", "The comment", "Say something.", &text, true, maxText); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO experiment_comment (id, experiment, person_id, actor_id, actor_name, text, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.NewID(), id, actor.PersonID, actor.ID, actor.Name, text,
		store.At(tx.Now())); err != nil {
		return err
	}
	return index(ctx, tx, e)
}

// changing returns an experiment that the actor may change.
func changing(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (Experiment, error) {
	e, err := Find(ctx, tx, actor, id)
	if err != nil {
		return e, err
	}
	if !MayRun(actor, e) {
		return e, actor.MayIn(access.Decide, e.Scope)
	}
	return e, e.unchanged(revision)
}

func (e Experiment) unchanged(revision int64) error {
	if revision != 0 && revision != e.Revision {
		return fault.Conflict("Somebody changed this experiment meanwhile").WithHint("Load it again.")
	}
	return nil
}

// MayRun reports whether somebody may change, start and end an experiment: who planned it, and who decides in its scope.
func MayRun(actor access.Actor, e Experiment) bool {
	planned := e.Owner.ID != "" && e.Owner.ID == actor.PersonID && actor.May(access.ProposeDecisions) == nil
	return planned || actor.MayIn(access.Decide, e.Scope) == nil
}

// MayRead reports whether somebody may say what was read: who takes part, and who may run it.
func MayRead(actor access.Actor, e Experiment) bool {
	return MayRun(actor, e) || e.has(actor) && actor.May(access.ProposeDecisions) == nil
}

// MayApprove returns nil for who may say yes to its risk: who decides in its scope and has no part in it.
func MayApprove(actor access.Actor, e Experiment) error {
	if err := actor.MayIn(access.Decide, e.Scope); err != nil {
		return err
	}
	if e.account == actor.ID || e.has(actor) {
		return fault.Denied("Nobody says yes to the risk of their own experiment").
			WithHint("Ask somebody else who decides there.")
	}
	return nil
}

// has reports whether somebody planned it or takes part.
func (e Experiment) has(actor access.Actor) bool {
	return actor.PersonID != "" && (e.Owner.ID == actor.PersonID ||
		slices.ContainsFunc(e.Parts, func(p Person) bool { return p.ID == actor.PersonID }))
}

// knownParts gives those who take part their ids and names of now, each once and by name.
func knownParts(ctx context.Context, tx *store.Tx, e *Experiment) error {
	ids := make([]string, len(e.Parts))
	for i, p := range e.Parts {
		ids[i] = p.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	if err != nil {
		return err
	}
	e.Parts = nil
	for _, id := range ids {
		p := personOf(now, id)
		if p.ID == "" {
			return fault.Invalid("participants", "There is no such person")
		}
		if p.ID != e.Owner.ID && !slices.Contains(e.Parts, p) {
			e.Parts = append(e.Parts, p)
		}
	}
	slices.SortFunc(e.Parts, byName)
	return nil
}

func byName(a, b Person) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
}
