package strategy

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Set writes an objective, or changes one: its scope, title, why, owner, parent, days and confidence. It fails with
// fault.Conflict when somebody changed it meanwhile; revision 0 does not ask.
func Set(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, o Objective) (Objective, error) {
	was := Objective{Status: Open, Author: Person{ID: actor.PersonID}}
	if o.ID != "" {
		var err error
		if was, err = setting(ctx, tx, actor, o.ID, revision); err != nil {
			return o, err
		}
	}
	if err := actor.MayIn(access.SetObjectives, o.Scope); err != nil {
		return o, err
	}
	if err := checkObjective(&o); err != nil {
		return o, err
	}
	if err := fits(ctx, tx, actor, &o); err != nil {
		return o, err
	}
	o.Author, o.Status, o.Reason, o.Revision, o.Made = was.Author, was.Status, was.Reason, was.Revision, was.Made
	what := "set it"
	if o.ID != "" {
		if what = changes(was, o); what == "" {
			return was, nil
		}
	}
	if err := put(ctx, tx, &o); err != nil {
		return o, err
	}
	if err := note(ctx, tx, actor, o.ID, what); err != nil {
		return o, err
	}
	return o, access.Record(ctx, tx, actor, "set an objective", "objective "+o.ID)
}

// fits looks for what an objective names: its scope, owner and parent.
func fits(ctx context.Context, tx *store.Tx, actor access.Actor, o *Objective) error {
	if err := organisation.KnownScope(ctx, tx, actor, o.Scope); err != nil {
		return err
	}
	if o.Owner.ID != "" {
		now, err := people.Names(ctx, tx, o.Owner.ID)
		if err != nil {
			return err
		}
		if o.Owner = (Person{now[o.Owner.ID].ID, now[o.Owner.ID].Name}); o.Owner.ID == "" {
			return fault.Invalid("owner", "There is no such person")
		}
	}
	if o.Parent == "" {
		return nil
	}
	all, err := objectives(ctx, tx, ``)
	if err != nil {
		return err
	}
	parents := map[string]string{}
	for _, x := range all {
		parents[x.ID] = x.Parent
	}
	switch _, there := parents[o.Parent]; {
	case !there:
		return fault.Invalid("parent", "There is no objective %q", o.Parent)
	case circle(parents, o.ID, o.Parent):
		return fault.Invalid("parent", "It would be a part of itself").WithHint("Choose an objective that is not a part of this one.")
	}
	return nil
}

// Close gives an objective another state; open takes it up again.
func Close(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, to Status, reason string) (
	Objective, error) {
	o, err := setting(ctx, tx, actor, id, revision)
	if err != nil {
		return o, err
	}
	reason = strings.TrimSpace(reason)
	if err := checkClose(o.Status, to, reason); err != nil {
		return o, err
	}
	if o.Status, o.Reason = to, reason; to == Open {
		o.Reason = ""
	}
	if err := put(ctx, tx, &o); err != nil {
		return o, err
	}
	what := "called it " + string(to)
	if reason != "" {
		what += ": " + reason
	}
	if err := note(ctx, tx, actor, id, what); err != nil {
		return o, err
	}
	return o, access.Record(ctx, tx, actor, "called an objective "+string(to), "objective "+id)
}

// AddMeasure says what tells how far an objective is.
func AddMeasure(ctx context.Context, tx *store.Tx, actor access.Actor, id string, m Measure) (Measure, error) {
	if _, err := setting(ctx, tx, actor, id, 0); err != nil {
		return m, err
	}
	if err := checkMeasure(&m); err != nil {
		return m, err
	}
	all, err := measures(ctx, tx, id)
	if err != nil {
		return m, err
	}
	if len(all[id]) >= maxMeasures {
		return m, fault.Invalid("name", "An objective has at most %d measures", maxMeasures).
			WithHint("Keep those that would change what you do.")
	}
	m.ID, m.Readings = tx.NewID(), nil
	if _, err := tx.Exec(ctx, `INSERT INTO strategy_measure (id, objective, name, unit, baseline, target)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		m.ID, id, m.Name, m.Unit, Figure(m.Baseline), Figure(m.Target)); err != nil {
		return m, err
	}
	if err := index(ctx, tx, id); err != nil {
		return m, err
	}
	if err := touch(ctx, tx, id); err != nil {
		return m, err
	}
	return m, note(ctx, tx, actor, id, "measures "+m.Name+", from "+m.With(m.Baseline)+" to "+m.With(m.Target))
}

// DropMeasure takes a measure away, with its readings.
func DropMeasure(ctx context.Context, tx *store.Tx, actor access.Actor, id, measure string) error {
	if _, err := setting(ctx, tx, actor, id, 0); err != nil {
		return err
	}
	m, err := measureOf(ctx, tx, id, measure)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM strategy_measure WHERE id = $1`, measure); err != nil {
		return err
	}
	if err := index(ctx, tx, id); err != nil {
		return err
	}
	if err := touch(ctx, tx, id); err != nil {
		return err
	}
	return note(ctx, tx, actor, id, "measures "+m.Name+" no more")
}

func measureOf(ctx context.Context, tx *store.Tx, id, measure string) (Measure, error) {
	all, err := measures(ctx, tx, id)
	if err != nil {
		return Measure{}, err
	}
	at := slices.IndexFunc(all[id], func(m Measure) bool { return m.ID == measure })
	if at < 0 {
		return Measure{}, fault.NotFound("There is no such measure")
	}
	return all[id][at], nil
}

// Take keeps what a measure is on a day: its owner can, and who sets the objective.
func Take(ctx context.Context, tx *store.Tx, actor access.Actor, id, measure string, r Reading) error {
	o, err := Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := mayTake(actor, o); err != nil {
		return err
	}
	m, err := measureOf(ctx, tx, id, measure)
	if err != nil {
		return err
	}
	if err := checkNumber("value", r.Value); err != nil {
		return err
	}
	if r.Day.IsZero() {
		r.Day = store.DateOf(tx.Now())
	}
	switch {
	case o.Status != Open:
		return fault.Conflict("This objective is %s", o.Status).WithHint("Take it up again first.")
	case r.Day.Compare(store.DateOf(tx.Now())) > 0:
		return fault.Invalid("day", "This day is still to come").WithHint("Choose today or an earlier day.")
	}
	if err := checkText("note", r.Note, maxNote); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO strategy_reading (id, measure, day, value, note, person_id, actor_id, actor_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, tx.NewID(), measure, r.Day, Figure(r.Value), strings.TrimSpace(r.Note),
		actor.PersonID, actor.ID, actor.Name, store.At(tx.Now())); err != nil {
		return err
	}
	if err := touch(ctx, tx, id); err != nil {
		return err
	}
	return note(ctx, tx, actor, id, "read "+m.Name+": "+m.With(r.Value))
}

// setting returns an objective that the actor may set.
func setting(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (Objective, error) {
	o, err := Find(ctx, tx, actor, id)
	if err != nil {
		return o, err
	}
	if err := actor.MayIn(access.SetObjectives, o.Scope); err != nil {
		return o, err
	}
	if revision != 0 && revision != o.Revision {
		return o, fault.Conflict("Somebody changed this objective meanwhile").WithHint("Load it again.")
	}
	return o, nil
}

func mayTake(actor access.Actor, o Objective) error {
	if o.Owner.ID != "" && o.Owner.ID == actor.PersonID {
		return actor.May(access.TakeReadings)
	}
	return actor.MayIn(access.SetObjectives, o.Scope)
}

// May reports whether somebody sets an objective, and whether they take its readings.
func May(actor access.Actor, o Objective) (sets, takes bool) {
	return actor.MayIn(access.SetObjectives, o.Scope) == nil, mayTake(actor, o) == nil
}
