package delivery

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

const projectColumns = `scope, goal, included, excluded, currency, most, holidays, state, result, work, revision, changed`

func scanProject(r store.Row) (p Project, err error) {
	var changed store.Time
	var holidays string
	err = r.Scan(&p.Key, &p.Goal, &p.Included, &p.Excluded, &p.Currency, &p.Most, &holidays, (*string)(&p.State), &p.Result, &p.work,
		&p.Revision, &changed)
	p.Changed = changed.Time
	if err == nil {
		p.Holidays, err = ReadHolidays(holidays)
	}
	return p, err
}

// joined gives what is kept of a project what the organisation says of it.
func (p Project) joined(s roster.Scope) Project {
	p.Key, p.Name, p.Parent, p.Purpose, p.Span = s.Key, s.Name, s.Parent, s.Purpose, s.Span
	if p.State == "" {
		p.State = Open
	}
	return p
}

func noProject(key string) error {
	return fault.NotFound("There is no project %q", key)
}

// Find returns a project, without all that belongs to it.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (p Project, err error) {
	p, _, err = find(ctx, tx, actor, key)
	return p, err
}

// find returns the scope of a project too.
func find(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (p Project, s roster.Scope, err error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return p, s, err
	}
	in, err := organisation.InScope(ctx, tx, actor, key)
	if fault.Is(err, fault.KindNotFound) || err == nil && in.Scopes[0].Kind != roster.Project {
		err = noProject(key)
	}
	if err != nil {
		return p, s, err
	}
	p, _, err = store.One(ctx, tx, scanProject, `SELECT `+projectColumns+` FROM delivery_project WHERE scope = $1`, key)
	p = p.joined(in.Scopes[0])
	return p, in.Scopes[0], err
}

// List returns all projects by name, those that have not ended first.
func List(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Project, error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return nil, err
	}
	scopes, err := organisation.Scopes(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	known, err := store.All(ctx, tx, scanProject, `SELECT `+projectColumns+` FROM delivery_project`)
	if err != nil {
		return nil, err
	}
	said := make(map[string]Project, len(known))
	for _, p := range known {
		said[p.Key] = p
	}
	var all []Project
	today := store.DateOf(tx.Now())
	for _, s := range scopes {
		if s.Kind == roster.Project {
			all = append(all, said[s.Key].joined(s))
		}
	}
	slices.SortFunc(all, func(a, b Project) int {
		return cmp.Or(cmp.Compare(a.past(today), b.past(today)), strings.Compare(a.Name, b.Name), strings.Compare(a.Key, b.Key))
	})
	return all, nil
}

// past is 1 for a project that has ended, or that the organisation has no more.
func (p Project) past(today store.Date) int {
	if p.Ended() || !p.Until.IsZero() && p.Until.Compare(today) < 0 {
		return 1
	}
	return 0
}

// Get returns a project with all that belongs to it, but its items.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (w Whole, err error) {
	var scope roster.Scope
	if w.Project, scope, err = find(ctx, tx, actor, key); err != nil {
		return w, err
	}
	w.Milestones, err = milestones(ctx, tx, key)
	if err != nil {
		return w, err
	}
	w.Deliverables, err = store.All(ctx, tx, func(r store.Row) (d Deliverable, err error) {
		return d, r.Scan(&d.ID, &d.Title, &d.Milestone, &d.Handed)
	}, `SELECT id, title, milestone, handed FROM delivery_deliverable WHERE project = $1 ORDER BY place`, key)
	if err != nil {
		return w, err
	}
	w.Dependencies, err = store.All(ctx, tx, func(r store.Row) (d Dependency, err error) {
		return d, r.Scan(&d.ID, &d.Scope, &d.Party, &d.What, &d.Met)
	}, `SELECT id, scope, party, what, met FROM delivery_dependency WHERE project = $1 ORDER BY id`, key)
	if err != nil {
		return w, err
	}
	for _, on := range scope.DependsOn {
		if !slices.ContainsFunc(w.Dependencies, func(d Dependency) bool { return d.Scope == on }) {
			w.Undescribed = append(w.Undescribed, on)
		}
	}
	if w.Dates, err = dates(ctx, tx, `WHERE project = $1 ORDER BY id DESC`, key); err != nil {
		return w, err
	}
	if w.Risks, err = risks(ctx, tx, `WHERE project = $1`, key); err != nil {
		return w, err
	}
	slices.SortFunc(w.Risks, byWeight)
	if w.Funds = actor.MayIn(access.ReadBudgets, key) == nil; w.Funds {
		if w.Budget, err = amounts(ctx, tx, key); err != nil {
			return w, err
		}
	}
	if w.Notes, err = notes(ctx, tx, `WHERE project = $1 ORDER BY id DESC LIMIT $2`, key, mostNotes); err != nil {
		return w, err
	}
	if w.Sources, err = sources(ctx, tx, `WHERE project = $1 ORDER BY id`, key); err != nil {
		return w, err
	}
	w.Events, err = store.All(ctx, tx, func(r store.Row) (e Event, err error) {
		var at store.Time
		err = r.Scan(&at, &e.By, &e.What)
		e.At = at.Time
		return e, err
	}, `SELECT at, actor_name, what FROM delivery_event WHERE project = $1 ORDER BY id DESC LIMIT $2`, key, mostNotes)
	return w, err
}

func milestones(ctx context.Context, tx *store.Tx, project string) ([]Milestone, error) {
	return store.All(ctx, tx, func(r store.Row) (m Milestone, err error) {
		return m, r.Scan(&m.ID, &m.Title, &m.What, &m.Reached)
	}, `SELECT id, title, what, reached FROM delivery_milestone WHERE project = $1 ORDER BY place`, project)
}

// hasMilestone says that a project has no such milestone; the empty one it always has.
func hasMilestone(ctx context.Context, tx *store.Tx, project, id string) error {
	if id == "" {
		return nil
	}
	_, found, err := store.One(ctx, tx, store.Scan1[string], `SELECT id FROM delivery_milestone WHERE id = $1 AND project = $2`,
		id, project)
	if err == nil && !found {
		err = fault.Invalid("milestone", "There is no such milestone").WithHint("Choose one of the project's, or none.")
	}
	return err
}

func dates(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Set, error) {
	return store.All(ctx, tx, func(r store.Row) (s Set, err error) {
		var at store.Time
		err = r.Scan((*string)(&s.Kind), &s.Subject, &s.Day, &s.Party, &s.Reason, &s.By, &at)
		s.At = at.Time
		return s, err
	}, `SELECT kind, subject, day, party, reason, actor_name, at FROM delivery_date `+rest, args...)
}

func amounts(ctx context.Context, tx *store.Tx, project string) ([]Amount, error) {
	return store.All(ctx, tx, func(r store.Row) (a Amount, err error) {
		var at store.Time
		err = r.Scan(&a.ID, (*string)(&a.Kind), &a.Month, &a.Money, &a.Note, &a.By, &at)
		a.At = at.Time
		return a, err
	}, `SELECT id, kind, month, amount, note, actor_name, at FROM delivery_budget WHERE project = $1 ORDER BY month, id`, project)
}

const riskColumns = `id, title, what, likelihood, impact, owner_id, response, review, state, happened, ending, revision`

// risks reads risks with the names that people have now.
func risks(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Risk, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (x Risk, err error) {
		return x, r.Scan(&x.ID, &x.Title, &x.What, &x.Likelihood, &x.Impact, &x.Owner.ID, &x.Response, &x.Review,
			(*string)(&x.State), &x.Since, &x.Ending, &x.Revision)
	}, `SELECT `+riskColumns+` FROM delivery_risk `+rest, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, x := range all {
		ids[i] = x.Owner.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range all {
		all[i].Owner = personOf(now, all[i].Owner.ID)
	}
	return all, err
}

func putRisk(ctx context.Context, tx *store.Tx, project string, r Risk) error {
	now := store.At(tx.Now())
	_, err := tx.Exec(ctx, `INSERT INTO delivery_risk (project, made, changed, `+riskColumns+`)
		VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, what = excluded.what, likelihood = excluded.likelihood,
		impact = excluded.impact, owner_id = excluded.owner_id, response = excluded.response, review = excluded.review,
		state = excluded.state, happened = excluded.happened, ending = excluded.ending, revision = excluded.revision,
		changed = excluded.changed`,
		project, now, r.ID, r.Title, r.What, r.Likelihood, r.Impact, r.Owner.ID, r.Response, r.Review, string(r.State), r.Since,
		r.Ending, r.Revision)
	return err
}

func notes(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Note, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (n Note, err error) {
		var at store.Time
		err = r.Scan(&n.ID, &n.By.ID, &n.By.Name, &n.Text, &at)
		n.At = at.Time
		return n, err
	}, `SELECT id, person_id, actor_name, text, at FROM delivery_note `+rest, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, x := range all {
		ids[i] = x.By.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	for i, x := range all {
		is := personOf(now, x.By.ID)
		all[i].By = Person{is.ID, cmp.Or(is.Name, x.By.Name)}
	}
	return all, err
}

func sources(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Source, error) {
	return store.All(ctx, tx, func(r store.Row) (s Source, err error) {
		var changed, read store.NullTime
		var writes int64
		err = r.Scan(&s.ID, (*string)(&s.Kind), &s.Address, &changed, &read, &s.Problem, &writes, &s.Sealed)
		s.Changed, s.Read, s.Writes = changed.Time, read.Time, writes == 1
		return s, err
	}, `SELECT id, kind, address, changed, read_at, problem, writes, token FROM delivery_source `+rest, args...)
}

func personOf(now map[string]people.Person, id string) Person {
	p := now[id]
	return Person{ID: p.ID, Name: cmp.Or(p.Name, p.Email)}
}

// ensure gives a project a row.
func ensure(ctx context.Context, tx *store.Tx, key string) error {
	_, err := tx.Exec(ctx, `INSERT INTO delivery_project (scope, goal, included, excluded, currency, most, holidays, state, result,
		numbers, work, revision, changed) VALUES ($1, '', '', '', '', 0, '', $2, '', 0, 0, 0, $3) ON CONFLICT (scope) DO NOTHING`, key,
		string(Open), store.At(tx.Now()))
	return err
}

// changed tells in the history of a project what happened, and raises its revision.
func changed(ctx context.Context, tx *store.Tx, actor access.Actor, project, what string) error {
	if err := grow(ctx, tx, project); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO delivery_event (id, project, at, actor_id, actor_name, what)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.NewID(), project, store.At(tx.Now()), actor.ID, actor.Name, what)
	return err
}

// grow raises the revision of a project.
func grow(ctx context.Context, tx *store.Tx, project string) error {
	_, err := tx.Exec(ctx, `UPDATE delivery_project SET revision = revision + 1, changed = $1 WHERE scope = $2`,
		store.At(tx.Now()), project)
	return err
}

// touch says that something about the items of a project changed.
func touch(ctx context.Context, tx *store.Tx, project string) error {
	_, err := tx.Exec(ctx, `UPDATE delivery_project SET work = work + 1 WHERE scope = $1`, project)
	return err
}

// values are what columns of a row are set to.
type values map[string]any

// putPart adds a part of a project at the end when it has no id, else changes the one that has it.
func putPart(ctx context.Context, tx *store.Tx, table, project string, id *string, v values) error {
	columns := slices.Sorted(maps.Keys(v))
	args := []any{project}
	if *id != "" {
		var sets []string
		for _, c := range columns {
			args = append(args, v[c])
			sets = append(sets, fmt.Sprintf("%s = $%d", c, len(args)))
		}
		args = append(args, *id)
		n, err := tx.Exec(ctx, fmt.Sprintf(`UPDATE %s SET %s WHERE project = $1 AND id = $%d`, table, strings.Join(sets, ", "),
			len(args)), args...)
		if err == nil && n == 0 {
			err = fault.NotFound("It is not there any more").WithHint("Load the project again.")
		}
		return err
	}
	if err := atMost(ctx, tx, table, project, mostParts); err != nil {
		return err
	}
	*id = tx.NewID()
	if table != "delivery_dependency" { // which have no order of their own
		place, _, err := store.One(ctx, tx, store.Scan1[int64],
			`SELECT COALESCE(MAX(place), 0) + 1 FROM `+table+` WHERE project = $1`, project)
		if err != nil {
			return err
		}
		v["place"] = place
	}
	v["id"] = *id
	names, marks := []string{"project"}, []string{"$1"}
	for _, c := range slices.Sorted(maps.Keys(v)) {
		args = append(args, v[c])
		names, marks = append(names, c), append(marks, fmt.Sprintf("$%d", len(args)))
	}
	_, err := tx.Exec(ctx, fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, table, strings.Join(names, ", "),
		strings.Join(marks, ", ")), args...)
	return err
}

// atMost refuses one more of something that a project has enough of.
func atMost(ctx context.Context, tx *store.Tx, table, project string, most int) error {
	n, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT COUNT(*) FROM `+table+` WHERE project = $1`, project)
	if err == nil && n >= int64(most) {
		err = fault.Conflict("This project has %d of them, which is the most that are kept", n)
	}
	return err
}

// FindRisk returns a risk of a project.
func FindRisk(ctx context.Context, tx *store.Tx, actor access.Actor, project, id string) (Risk, error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return Risk{}, err
	}
	all, err := risks(ctx, tx, `WHERE project = $1 AND id = $2`, project, id)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("There is no such risk")
	}
	if err != nil {
		return Risk{}, err
	}
	return all[0], nil
}
