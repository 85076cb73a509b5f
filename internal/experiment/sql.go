package experiment

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// TextKind is what experiments are called where texts are found.
const TextKind = "experiment"

const columns = `id, scope, title, belief, because, measure, source, threshold, first_day, last_day, high, risk, limits, intent,
	owner_id, account_id, state, approver_id, approver, started, ended, outcome, result, learnt, decision, revision, made, changed`

func scan(r store.Row) (e Experiment, err error) {
	var made, changed store.Time
	var high int
	err = r.Scan(&e.ID, &e.Scope, &e.Title, &e.Belief, &e.Because, &e.Measure, &e.Source, &e.Threshold, &e.First, &e.Last, &high,
		&e.Risk, &e.Limits, (*string)(&e.Intent), &e.Owner.ID, &e.account, (*string)(&e.State), &e.Approver.ID, &e.Approver.Name,
		&e.Started, &e.Ended, (*string)(&e.Outcome), &e.Result, &e.Learnt, &e.Decision, &e.Revision, &made, &changed)
	e.High, e.Made, e.Changed = high != 0, made.Time, changed.Time
	return e, err
}

// experiments reads experiments with the names that people have now.
func experiments(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Experiment, error) {
	all, err := store.All(ctx, tx, scan, `SELECT `+columns+` FROM experiment_box `+rest, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	type part struct{ experiment, person string }
	one := ""
	if len(all) == 1 {
		one = all[0].ID
	}
	parts, err := store.All(ctx, tx, func(r store.Row) (p part, err error) { return p, r.Scan(&p.experiment, &p.person) },
		`SELECT experiment, person_id FROM experiment_part WHERE $1 = '' OR experiment = $1`, one)
	if err != nil {
		return nil, err
	}
	var ids []string
	at := map[string]*Experiment{}
	for i := range all {
		at[all[i].ID] = &all[i]
		ids = append(ids, all[i].Owner.ID, all[i].Approver.ID)
	}
	for _, p := range parts {
		ids = append(ids, p.person)
	}
	now, err := people.Names(ctx, tx, ids...)
	for _, p := range parts {
		e, is := at[p.experiment], personOf(now, p.person)
		if e != nil && is.ID != "" && !slices.Contains(e.Parts, is) {
			e.Parts = append(e.Parts, is)
		}
	}
	for i := range all {
		e := &all[i]
		e.Owner = personOf(now, e.Owner.ID)
		if is := personOf(now, e.Approver.ID); is.ID != "" {
			e.Approver = is
		}
		slices.SortFunc(e.Parts, byName)
	}
	return all, err
}

func personOf(now map[string]people.Person, id string) Person {
	p := now[id]
	return Person{ID: p.ID, Name: cmp.Or(p.Name, p.Email)}
}

// put stores an experiment, the next revision of it.
func put(ctx context.Context, tx *store.Tx, e *Experiment) error {
	now := store.At(tx.Now())
	if e.ID == "" {
		e.ID = tx.NewID()
	}
	e.Revision++
	e.Changed = now.Time
	high := 0
	if e.High {
		high = 1
	}
	if _, err := tx.Exec(ctx, `INSERT INTO experiment_box (`+columns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
			$26, $27, $28)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, title = excluded.title, belief = excluded.belief,
		because = excluded.because, measure = excluded.measure, source = excluded.source, threshold = excluded.threshold,
		first_day = excluded.first_day, last_day = excluded.last_day, high = excluded.high, risk = excluded.risk,
		limits = excluded.limits, intent = excluded.intent, state = excluded.state, approver_id = excluded.approver_id,
		approver = excluded.approver, started = excluded.started, ended = excluded.ended, outcome = excluded.outcome,
		result = excluded.result, learnt = excluded.learnt, decision = excluded.decision, revision = excluded.revision,
		changed = excluded.changed`,
		e.ID, e.Scope, e.Title, e.Belief, e.Because, e.Measure, e.Source, e.Threshold, e.First, e.Last, high, e.Risk, e.Limits,
		string(e.Intent), e.Owner.ID, e.account, string(e.State), e.Approver.ID, e.Approver.Name, e.Started, e.Ended,
		string(e.Outcome), e.Result, e.Learnt, e.Decision, e.Revision, store.At(e.Made), now); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM experiment_part WHERE experiment = $1`, e.ID); err != nil {
		return err
	}
	for _, p := range e.Parts {
		if _, err := tx.Exec(ctx, `INSERT INTO experiment_part (experiment, person_id) VALUES ($1, $2)`, e.ID, p.ID); err != nil {
			return err
		}
	}
	return index(ctx, tx, *e)
}

// index makes an experiment findable by what it says, and by what was said of it.
func index(ctx context.Context, tx *store.Tx, e Experiment) error {
	d, err := document(ctx, tx, e)
	if err != nil {
		return err
	}
	return text.Put(ctx, tx, d)
}

// Fill makes findable what is not yet.
func Fill(ctx context.Context, db *store.DB) error {
	return text.Fill(ctx, db, TextKind, "experiment_box", func(tx *store.Tx, id string) error {
		e, err := Find(ctx, tx, access.System(), id)
		if err != nil {
			return err
		}
		return index(ctx, tx, e)
	})
}

func document(ctx context.Context, tx *store.Tx, e Experiment) (text.Document, error) {
	said, err := store.All(ctx, tx, store.Scan1[string], `SELECT text FROM experiment_comment
		WHERE experiment = $1 ORDER BY id`, e.ID)
	body := append([]string{e.Belief, e.Because, e.Measure, e.Source, e.Threshold, e.Risk, e.Limits, e.Result, e.Learnt}, said...)
	return text.Document{Kind: TextKind, ID: e.ID, Title: e.Title, Body: strings.Join(body, "\n\n"), Changed: e.Made}, err
}

// note tells in the history of an experiment what happened.
func note(ctx context.Context, tx *store.Tx, actor access.Actor, id, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO experiment_event (id, experiment, at, actor_id, actor_name, what)
		VALUES ($1, $2, $3, $4, $5, $6)`, tx.NewID(), id, store.At(tx.Now()), actor.ID, actor.Name, what)
	return err
}

// Find returns an experiment, without all that belongs to it.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Experiment, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return Experiment{}, err
	}
	found, err := experiments(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such experiment")
	}
	if err != nil {
		return Experiment{}, err
	}
	return found[0], nil
}

// List returns all experiments: those that run first, by their last day; then those that are planned, by their first; then
// those that ended, the last one first.
func List(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Experiment, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	all, err := experiments(ctx, tx, ``)
	rank := map[State]int{Running: 0, Planned: 1, Over: 2}
	slices.SortFunc(all, func(a, b Experiment) int {
		by := 0
		switch {
		case a.State != b.State:
			return cmp.Compare(rank[a.State], rank[b.State])
		case a.State == Running:
			by = a.Last.Compare(b.Last)
		case a.State == Planned:
			by = a.First.Compare(b.First)
		default:
			by = b.Ended.Compare(a.Ended)
		}
		return cmp.Or(by, cmp.Compare(b.ID, a.ID))
	})
	return all, err
}

// Found tells of experiments, in the order of their ids, to somebody who looked for words.
func Found(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	return text.Tell(ids, func(id string) (f text.Found, err error) {
		e, err := Find(ctx, tx, actor, id)
		if err != nil {
			return f, err
		}
		f.Scope, f.State = e.Scope, cmp.Or(string(e.Outcome), string(e.State))
		f.Document, err = document(ctx, tx, e)
		return f, err
	})
}

// Get returns an experiment with all that belongs to it.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (w Whole, err error) {
	if w.Experiment, err = Find(ctx, tx, actor, id); err != nil {
		return w, err
	}
	var at store.Time
	if w.Moves, err = store.All(ctx, tx, func(r store.Row) (m Move, err error) {
		err = r.Scan(&m.Was, &m.Reason, &m.By, &at)
		m.At = at.Time
		return m, err
	}, `SELECT was, reason, actor_name, at FROM experiment_move WHERE experiment = $1 ORDER BY id`, id); err != nil {
		return w, err
	}
	if w.Readings, err = store.All(ctx, tx, func(r store.Row) (x Reading, err error) {
		return x, r.Scan(&x.Day, &x.Value, &x.Note, &x.By.ID)
	}, `SELECT day, value, note, person_id FROM experiment_reading WHERE experiment = $1 ORDER BY day, id`, id); err != nil {
		return w, err
	}
	if w.Comments, err = store.All(ctx, tx, func(r store.Row) (c Comment, err error) {
		err = r.Scan(&c.By.ID, &c.By.Name, &c.Text, &at)
		c.At = at.Time
		return c, err
	}, `SELECT person_id, actor_name, text, at FROM experiment_comment WHERE experiment = $1 ORDER BY id`, id); err != nil {
		return w, err
	}
	if w.Events, err = store.All(ctx, tx, func(r store.Row) (e Event, err error) {
		err = r.Scan(&at, &e.By, &e.What)
		e.At = at.Time
		return e, err
	}, `SELECT at, actor_name, what FROM experiment_event WHERE experiment = $1 ORDER BY id DESC`, id); err != nil {
		return w, err
	}
	var ids []string
	for _, x := range w.Readings {
		ids = append(ids, x.By.ID)
	}
	for _, x := range w.Comments {
		ids = append(ids, x.By.ID)
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range w.Readings {
		w.Readings[i].By = personOf(now, w.Readings[i].By.ID)
	}
	for i, x := range w.Comments {
		is := personOf(now, x.By.ID)
		w.Comments[i].By = Person{is.ID, cmp.Or(is.Name, x.By.Name)}
	}
	return w, err
}

// Due is an experiment that waits for something.
type Due struct {
	Experiment

	Why  Waits
	Days int // past its last day, or until it
}

// Waits is what an experiment waits for.
type Waits string

// What experiments wait for.
const (
	PastEnd Waits = "past its end"
	NearEnd Waits = "near its end"
	YourYes Waits = "your yes"
)

// DueFor returns what waits for the actor: what they run or decide about and is at its end, and risks that wait for their yes.
func DueFor(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Due, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	found, err := experiments(ctx, tx, `WHERE state IN ($1, $2) ORDER BY id`, string(Planned), string(Running))
	today := store.DateOf(tx.Now())
	var all []Due
	for _, e := range found {
		late := e.Overdue(today)
		switch {
		case late > 0 && MayRun(actor, e):
			all = append(all, Due{e, PastEnd, late})
		case e.EndsSoon(today) && e.has(actor):
			all = append(all, Due{e, NearEnd, days(today, e.Last)})
		case e.NeedsYes() && MayApprove(actor, e) == nil:
			all = append(all, Due{e, YourYes, 0})
		}
	}
	return all, err
}
