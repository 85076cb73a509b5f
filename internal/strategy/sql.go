package strategy

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

const objectiveColumns = `id, scope, title, why, owner_id, author_id, parent, starts, ends, status,
	reason, confidence, revision, made, changed`

// objectives reads objectives without measures and what serves them, with the names that persons have now.
func objectives(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Objective, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (o Objective, err error) {
		var made, changed store.Time
		err = r.Scan(&o.ID, &o.Scope, &o.Title, &o.Why, &o.Owner.ID, &o.Author.ID, &o.Parent, &o.From, &o.Until, (*string)(&o.Status),
			&o.Reason, &o.Confidence, &o.Revision, &made, &changed)
		o.Made, o.Changed = made.Time, changed.Time
		return o, err
	}, `SELECT `+objectiveColumns+` FROM strategy_objective `+rest, args...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, o := range all {
		ids = append(ids, o.Owner.ID, o.Author.ID)
	}
	now, err := people.Names(ctx, tx, ids...)
	person := func(id string) Person {
		p := now[id]
		return Person{ID: p.ID, Name: cmp.Or(p.Name, p.Email)}
	}
	for i := range all {
		all[i].Owner, all[i].Author = person(all[i].Owner.ID), person(all[i].Author.ID)
	}
	return all, err
}

func objective(ctx context.Context, tx *store.Tx, id string) (Objective, error) {
	found, err := objectives(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such objective")
	}
	if err != nil {
		return Objective{}, err
	}
	return found[0], nil
}

// put stores an objective, the next revision of it.
func put(ctx context.Context, tx *store.Tx, o *Objective) error {
	o.Changed = tx.Now()
	if o.ID == "" {
		o.ID, o.Made = tx.NewID(), o.Changed
	}
	o.Revision++
	if _, err := tx.Exec(ctx, `INSERT INTO strategy_objective (`+objectiveColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, title = excluded.title, why = excluded.why, owner_id = excluded.owner_id,
		parent = excluded.parent, starts = excluded.starts, ends = excluded.ends, status = excluded.status, reason = excluded.reason,
		confidence = excluded.confidence, revision = excluded.revision, changed = excluded.changed`,
		o.ID, o.Scope, o.Title, o.Why, o.Owner.ID, o.Author.ID, o.Parent, o.From, o.Until, string(o.Status), o.Reason, o.Confidence,
		o.Revision, store.At(o.Made), store.At(o.Changed)); err != nil {
		return err
	}
	return index(ctx, tx, o.ID)
}

// TextKind is what objectives are called where texts are found.
const TextKind = "objective"

// index makes an objective findable by what it says, and by what its measures are called.
func index(ctx context.Context, tx *store.Tx, id string) error {
	o, err := objective(ctx, tx, id)
	if err != nil {
		return err
	}
	d, err := document(ctx, tx, o)
	if err != nil {
		return err
	}
	return text.Put(ctx, tx, d)
}

func document(ctx context.Context, tx *store.Tx, o Objective) (text.Document, error) {
	all, err := measures(ctx, tx, o.ID)
	body := []string{o.Why, o.Reason}
	for _, m := range all[o.ID] {
		body = append(body, m.Name)
	}
	return text.Document{Kind: TextKind, ID: o.ID, Title: o.Title, Body: strings.Join(body, "\n\n"), Changed: o.Made}, err
}

// Fill makes findable what is not yet: what was written before objectives were.
func Fill(ctx context.Context, db *store.DB) error {
	return text.Fill(ctx, db, TextKind, "strategy_objective", func(tx *store.Tx, id string) error { return index(ctx, tx, id) })
}

// Found tells of objectives, in the order of their ids, to somebody who looked for words.
func Found(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	if err := actor.May(access.ReadObjectives); err != nil {
		return nil, err
	}
	return text.Tell(ids, func(id string) (f text.Found, err error) {
		o, err := Find(ctx, tx, actor, id)
		if err != nil {
			return f, err
		}
		f.Scope, f.State = o.Scope, string(o.Status)
		f.Document, err = document(ctx, tx, o)
		return f, err
	})
}

// touch makes the next revision of an objective, of which something beside it changed.
func touch(ctx context.Context, tx *store.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE strategy_objective SET revision = revision + 1, changed = $1 WHERE id = $2`,
		store.At(tx.Now()), id)
	return err
}

// owned is a row that belongs to another one.
type owned[T any] struct {
	of string
	is T
}

// measures reads the measures of one objective, or of all for an empty id; of all, with the newest reading alone.
func measures(ctx context.Context, tx *store.Tx, objective string) (map[string][]Measure, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (x owned[Measure], err error) {
		return x, r.Scan(&x.is.ID, &x.of, &x.is.Name, &x.is.Unit, (*number)(&x.is.Baseline), (*number)(&x.is.Target))
	}, `SELECT id, objective, name, unit, baseline, target FROM strategy_measure
		WHERE $1 = '' OR objective = $1 ORDER BY id`, objective)
	if err != nil {
		return nil, err
	}
	newest := ``
	if objective == "" {
		newest = ` AND NOT EXISTS (SELECT 1 FROM strategy_reading n WHERE n.measure = r.measure
			AND (n.day > r.day OR n.day = r.day AND n.id > r.id))`
	}
	read, err := store.All(ctx, tx, func(r store.Row) (x owned[Reading], err error) {
		return x, r.Scan(&x.of, &x.is.Day, (*number)(&x.is.Value), &x.is.Note, &x.is.By)
	}, `SELECT r.measure, r.day, r.value, r.note, r.actor_name FROM strategy_reading r JOIN strategy_measure m ON m.id = r.measure
		WHERE ($1 = '' OR m.objective = $1)`+newest+` ORDER BY r.day DESC, r.id DESC`, objective)
	readings := map[string][]Reading{}
	for _, x := range read {
		readings[x.of] = append(readings[x.of], x.is)
	}
	out := map[string][]Measure{}
	for _, x := range all {
		x.is.Readings = readings[x.is.ID]
		out[x.of] = append(out[x.of], x.is)
	}
	return out, err
}

// number is a decimal number in a column of text.
type number float64

// Scan reads it.
func (n *number) Scan(from any) error {
	text, _ := from.(string)
	value, err := strconv.ParseFloat(text, 64)
	*n = number(value)
	return err
}

func services(ctx context.Context, tx *store.Tx, objective string) ([]owned[Ref], error) {
	return store.All(ctx, tx, func(r store.Row) (x owned[Ref], err error) {
		return x, r.Scan(&x.of, (*string)(&x.is.Kind), &x.is.ID, &x.is.Title, &x.is.Href)
	}, `SELECT objective, kind, ref, title, href FROM strategy_service
		WHERE $1 = '' OR objective = $1 ORDER BY kind, title, ref`, objective)
}

// note tells in the history of an objective what happened.
func note(ctx context.Context, tx *store.Tx, actor access.Actor, id, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO strategy_event (id, objective, at, actor_id, actor_name, what)
		VALUES ($1, $2, $3, $4, $5, $6)`, tx.NewID(), id, store.At(tx.Now()), actor.ID, actor.Name, what)
	return err
}

func events(ctx context.Context, tx *store.Tx, id string) ([]Event, error) {
	return store.All(ctx, tx, func(r store.Row) (e Event, err error) {
		var at store.Time
		err = r.Scan(&at, &e.By, &e.What)
		e.At = at.Time
		return e, err
	}, `SELECT at, actor_name, what FROM strategy_event WHERE objective = $1 ORDER BY id DESC`, id)
}
