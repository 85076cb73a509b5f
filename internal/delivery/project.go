package delivery

import (
	"context"
	"fmt"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Begin adds a project to the organisation, and says what it is for. It takes a say over the scope around it.
func Begin(ctx context.Context, tx *store.Tx, actor access.Actor, scope roster.Scope, p Project) (Project, error) {
	if err := actor.MayIn(access.EditOrganisation, scope.Parent); err != nil {
		return p, err
	}
	scope.Kind = roster.Project
	all, err := organisation.Scopes(ctx, tx, actor)
	if err != nil {
		return p, err
	}
	if slices.ContainsFunc(all, func(s roster.Scope) bool { return s.Key == scope.Key }) {
		return p, fault.Conflict("%s is the key of another team, unit or project", scope.Key).WithHint("Choose another key.")
	}
	if _, err := organisation.PutScope(ctx, tx, actor, scope); err != nil {
		return p, err
	}
	p.Key = scope.Key
	return save(ctx, tx, actor, p, "began it")
}

// Describe says what a project is for. It fails with fault.Conflict when somebody changed it meanwhile; revision 0 does not ask.
func Describe(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, p Project) (Project, error) {
	was, err := setting(ctx, tx, actor, p.Key, revision)
	if err != nil {
		return p, err
	}
	what := "changed what it is for"
	if p.State != was.State {
		what = fmt.Sprintf("said that it is %s", p.State)
	}
	return save(ctx, tx, actor, p, what)
}

func save(ctx context.Context, tx *store.Tx, actor access.Actor, p Project, what string) (Project, error) {
	p, err := p.checked()
	if err != nil {
		return p, err
	}
	if err := ensure(ctx, tx, p.Key); err != nil {
		return p, err
	}
	if _, err := tx.Exec(ctx, `UPDATE delivery_project SET goal = $1, included = $2, excluded = $3, currency = $4, most = $5,
		holidays = $6, state = $7, result = $8 WHERE scope = $9`, p.Goal, p.Included, p.Excluded, p.Currency, p.Most,
		WriteHolidays(p.Holidays), string(p.State), p.Result, p.Key); err != nil {
		return p, err
	}
	if err := changed(ctx, tx, actor, p.Key, what); err != nil {
		return p, err
	}
	return Find(ctx, tx, actor, p.Key)
}

// PutMilestone adds a milestone when it has no id, else changes the one that has it.
func PutMilestone(ctx context.Context, tx *store.Tx, actor access.Actor, project string, revision int64, m Milestone) (
	Milestone, error) {
	if _, err := setting(ctx, tx, actor, project, revision); err != nil {
		return m, err
	}
	if err := m.check(store.DateOf(tx.Now())); err != nil {
		return m, err
	}
	what := "changed the milestone "
	if m.ID == "" {
		what = "added the milestone "
	}
	if err := putPart(ctx, tx, "delivery_milestone", project, &m.ID, values{"title": m.Title, "what": m.What,
		"reached": m.Reached}); err != nil {
		return m, err
	}
	return m, changed(ctx, tx, actor, project, what+m.Title)
}

// PutDeliverable adds a deliverable when it has no id, else changes the one that has it.
func PutDeliverable(ctx context.Context, tx *store.Tx, actor access.Actor, project string, revision int64, d Deliverable) (
	Deliverable, error) {
	if _, err := setting(ctx, tx, actor, project, revision); err != nil {
		return d, err
	}
	if err := d.check(store.DateOf(tx.Now())); err != nil {
		return d, err
	}
	if err := hasMilestone(ctx, tx, project, d.Milestone); err != nil {
		return d, err
	}
	what := "changed the deliverable "
	if d.ID == "" {
		what = "added the deliverable "
	}
	if err := putPart(ctx, tx, "delivery_deliverable", project, &d.ID, values{"title": d.Title, "milestone": d.Milestone,
		"handed": d.Handed}); err != nil {
		return d, err
	}
	return d, changed(ctx, tx, actor, project, what+d.Title)
}

// PutDependency says what a project needs from others when it has no id, else changes the one that has it. With which date it is
// agreed, [SetDate] says.
func PutDependency(ctx context.Context, tx *store.Tx, actor access.Actor, project string, revision int64, d Dependency) (
	Dependency, error) {
	if _, err := setting(ctx, tx, actor, project, revision); err != nil {
		return d, err
	}
	if err := d.check(store.DateOf(tx.Now())); err != nil {
		return d, err
	}
	switch err := organisation.KnownScope(ctx, tx, actor, d.Scope); {
	case err != nil:
		return d, err
	case d.Scope == project:
		return d, fault.Invalid("scope", "A project does not depend on itself")
	}
	what := "changed that it needs: "
	if d.ID == "" {
		what = "said that it needs: "
	}
	if err := putPart(ctx, tx, "delivery_dependency", project, &d.ID, values{"scope": d.Scope, "party": d.Party, "what": d.What,
		"met": d.Met}); err != nil {
		return d, err
	}
	return d, changed(ctx, tx, actor, project, what+d.What)
}

// Drop takes a milestone, a deliverable or a dependency out, with the dates that it had; items and deliverables that belong to a
// milestone stay.
func Drop(ctx context.Context, tx *store.Tx, actor access.Actor, project string, revision int64, id string) error {
	if _, err := setting(ctx, tx, actor, project, revision); err != nil {
		return err
	}
	for table, name := range map[string]string{"delivery_milestone": "title", "delivery_deliverable": "title",
		"delivery_dependency": "what"} {
		title, found, err := store.One(ctx, tx, store.Scan1[string],
			`SELECT `+name+` FROM `+table+` WHERE id = $1 AND project = $2`, id, project)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		for _, query := range []string{`DELETE FROM ` + table + ` WHERE id = $1 AND project = $2`,
			`DELETE FROM delivery_date WHERE subject = $1 AND project = $2`,
			`DELETE FROM delivery_forecast WHERE subject = $1 AND project = $2`,
			`UPDATE delivery_deliverable SET milestone = '' WHERE milestone = $1 AND project = $2`,
			`UPDATE delivery_item SET milestone = '' WHERE milestone = $1 AND project = $2`} {
			if _, err := tx.Exec(ctx, query, id, project); err != nil {
				return err
			}
		}
		if err := touch(ctx, tx, project); err != nil {
			return err
		}
		return changed(ctx, tx, actor, project, "took out: "+title)
	}
	return fault.NotFound("It is not there any more").WithHint("Load the project again.")
}

// SetDate sets a target, a commitment or an agreed date, or with no day takes it back. A date that stood before has to be
// answered for: the reason is kept with it.
func SetDate(ctx context.Context, tx *store.Tx, actor access.Actor, project string, revision int64, s Set) error {
	if _, err := setting(ctx, tx, actor, project, revision); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	name, err := subjectOf(ctx, tx, project, s)
	if err != nil {
		return err
	}
	was, err := dates(ctx, tx, `WHERE project = $1 AND kind = $2 AND subject = $3 ORDER BY id DESC LIMIT 1`, project,
		string(s.Kind), s.Subject)
	if err != nil {
		return err
	}
	stood := len(was) > 0 && !was[0].Day.IsZero()
	switch {
	case !stood && s.Day.IsZero():
		return fault.Invalid("day", "The day is missing")
	case stood && was[0].Day == s.Day && was[0].Party == s.Party:
		return fault.Invalid("day", "It stands so already")
	case stood && s.Reason == "":
		return fault.Invalid("reason", "Why it changes is missing").WithHint("It stays with the date in its history.")
	}
	if _, err := tx.Exec(ctx, `INSERT INTO delivery_date (id, project, kind, subject, day, party, reason, actor_id, actor_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, tx.NewID(), project, string(s.Kind), s.Subject, s.Day, s.Party,
		s.Reason, actor.ID, actor.Name, store.At(tx.Now())); err != nil {
		return err
	}
	what := fmt.Sprintf("set the %s of %s to %s", dateWords[s.Kind], name, s.Day)
	if s.Day.IsZero() {
		what = fmt.Sprintf("took the %s of %s back", dateWords[s.Kind], name)
	}
	return changed(ctx, tx, actor, project, what)
}

var dateWords = map[DateKind]string{Target: "target", Commitment: "commitment", Agreed: "agreed date"}

// subjectOf names what a date is about, or says that it cannot be.
func subjectOf(ctx context.Context, tx *store.Tx, project string, s Set) (string, error) {
	table, column := "delivery_milestone", "title"
	switch {
	case s.Kind == Agreed:
		table, column = "delivery_dependency", "what"
	case s.Subject == "":
		return "the project", nil
	}
	title, found, err := store.One(ctx, tx, store.Scan1[string], `SELECT `+column+` FROM `+table+` WHERE id = $1 AND project = $2`,
		s.Subject, project)
	if err == nil && !found {
		err = fault.Invalid("subject", "There is no such milestone or dependency").WithHint("Load the project again.")
	}
	return title, err
}

// AddAmount adds money to a budget.
func AddAmount(ctx context.Context, tx *store.Tx, actor access.Actor, project string, revision int64, a Amount) (Amount, error) {
	p, err := setting(ctx, tx, actor, project, revision)
	if err != nil {
		return a, err
	}
	if p.Currency == "" {
		return a, fault.Conflict("This project has no currency yet").WithHint("Say which one it counts in, where its goal is changed.")
	}
	if err := a.check(); err != nil {
		return a, err
	}
	if err := atMost(ctx, tx, "delivery_budget", project, mostAmounts); err != nil {
		return a, err
	}
	a.ID, a.By, a.At = tx.NewID(), actor.Name, tx.Now()
	if _, err := tx.Exec(ctx, `INSERT INTO delivery_budget (id, project, kind, month, amount, note, actor_id, actor_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, a.ID, project, string(a.Kind), a.Month, a.Money, a.Note, actor.ID, actor.Name,
		store.At(a.At)); err != nil {
		return a, err
	}
	return a, grow(ctx, tx, project) // the amount says itself who wrote it when
}

// TakeAmount takes money out of a budget that was put there by mistake.
func TakeAmount(ctx context.Context, tx *store.Tx, actor access.Actor, project string, revision int64, id string) error {
	if _, err := setting(ctx, tx, actor, project, revision); err != nil {
		return err
	}
	was, found, err := store.One(ctx, tx, store.Scan1[int64],
		`DELETE FROM delivery_budget WHERE id = $1 AND project = $2 RETURNING amount`,
		id, project)
	if err == nil && !found {
		err = fault.NotFound("This amount is not there any more").WithHint("Load the budget again.")
	}
	if err != nil {
		return err
	}
	return changed(ctx, tx, actor, project, fmt.Sprintf("took an amount of %d out of its budget", was))
}

// PutRisk adds a risk or an issue when it has no id, else changes the one that has it. Who works in a project may.
func PutRisk(ctx context.Context, tx *store.Tx, actor access.Actor, project string, r Risk) (Risk, error) {
	if _, err := working(ctx, tx, actor, project); err != nil {
		return r, err
	}
	if r.State == "" {
		r.State = MayHappen
	}
	was := Risk{}
	if r.ID == "" {
		if err := atMost(ctx, tx, "delivery_risk", project, mostRisks); err != nil {
			return r, err
		}
		r.ID = tx.NewID()
	} else {
		all, err := risks(ctx, tx, `WHERE project = $1 AND id = $2`, project, r.ID)
		switch {
		case err != nil:
			return r, err
		case len(all) == 0:
			return r, fault.NotFound("There is no such risk")
		case r.Revision != 0 && r.Revision != all[0].Revision:
			return r, fault.Conflict("Somebody changed this risk meanwhile").WithHint("Load it again.")
		}
		was = all[0]
	}
	if err := r.check(); err != nil {
		return r, err
	}
	if r.Owner.ID != "" {
		now, err := people.Names(ctx, tx, r.Owner.ID)
		if err != nil {
			return r, err
		}
		if r.Owner = personOf(now, r.Owner.ID); r.Owner.ID == "" {
			return r, fault.Invalid("owner", "There is no such person")
		}
	}
	r.Since, r.Revision = was.Since, was.Revision+1
	if r.State == Happened && was.State != Happened {
		r.Since = store.DateOf(tx.Now())
	}
	if err := putRisk(ctx, tx, project, r); err != nil {
		return r, err
	}
	return r, changed(ctx, tx, actor, project, riskDeed(was, r)+r.Title)
}

// riskDeed says what was done to a risk, up to its title.
func riskDeed(was, is Risk) string {
	switch {
	case was.State == is.State:
		return "changed a risk: "
	case is.State == Closed:
		return "closed a risk: "
	case is.State == Happened && was.State == MayHappen:
		return "said that a risk happened: "
	case is.State == Happened:
		return "told an issue: "
	case was.State == "":
		return "told a risk: "
	default:
		return "opened a risk again: "
	}
}

// Tell adds a note. Who works in a project may.
func Tell(ctx context.Context, tx *store.Tx, actor access.Actor, project, text string) (Note, error) {
	if _, err := working(ctx, tx, actor, project); err != nil {
		return Note{}, err
	}
	if err := checkText("text", &text, maxText); err != nil {
		return Note{}, err
	}
	if text == "" {
		return Note{}, fault.Invalid("text", "The note is empty")
	}
	n := Note{ID: tx.NewID(), By: Person{actor.PersonID, actor.Name}, Text: text, At: tx.Now()}
	if err := ensure(ctx, tx, project); err != nil {
		return n, err
	}
	_, err := tx.Exec(ctx, `INSERT INTO delivery_note (id, project, person_id, actor_id, actor_name, text, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, n.ID, project, actor.PersonID, actor.ID, actor.Name, text, store.At(n.At))
	return n, err
}

// setting returns a project that the actor may set, with a row.
func setting(ctx context.Context, tx *store.Tx, actor access.Actor, key string, revision int64) (Project, error) {
	p, err := Find(ctx, tx, actor, key)
	if err != nil {
		return p, err
	}
	if err := actor.MayIn(access.SetProjects, key); err != nil {
		return p, err
	}
	if revision != 0 && revision != p.Revision {
		return p, fault.Conflict("Somebody changed this project meanwhile").WithHint("Load it again.")
	}
	return p, ensure(ctx, tx, key)
}

// working returns a project that the actor may work on, with a row.
func working(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (Project, error) {
	p, err := Find(ctx, tx, actor, key)
	if err != nil {
		return p, err
	}
	if err := actor.MayIn(access.WorkOnProjects, key); err != nil {
		return p, err
	}
	return p, ensure(ctx, tx, key)
}
