package handover

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// Plan is a draft that somebody keeps.
type Plan struct {
	ID         string
	Repository string // id
	Name       string
	Maker      string // id of a person, or of an account that belongs to nobody
	Wanted     int
	Made, From store.Date
	Bound      int
	Away       []testimony.Person
	Areas      []Kept
	Sessions   []Session
}

// Kept is an area of a plan.
type Kept struct {
	Area    string
	Were    int // people left who understood it when the plan was made
	Missing int // and whom the plan does not bring
	Why     string
}

// Session is one sitting of a plan.
type Session struct {
	ID       string
	Teacher  testimony.Person
	Learners []testimony.Person
	Areas    []string
	Done     map[string]map[string]int // by learner's id and area: the rating that they confirmed
}

// Confirmed reports whether a learner confirmed all of the session.
func (s *Session) Confirmed(learner string) bool { return len(s.Done[learner]) == len(s.Areas) }

// Closed reports whether all of its learners did.
func (s *Session) Closed() bool {
	return !slices.ContainsFunc(s.Learners, func(l testimony.Person) bool { return !s.Confirmed(l.ID) })
}

// Keep keeps a draft under a name. What it was made of is not looked at again.
func Keep(ctx context.Context, tx *store.Tx, actor access.Actor, atlas *knowledge.Atlas, d Draft, name string) (string, error) {
	if err := actor.May(access.PlanHandovers); err != nil {
		return "", err
	}
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "" || utf8.RuneCountInString(name) > 100 || strings.ContainsRune(name, 0) || !utf8.ValidString(name):
		return "", fault.Invalid("name", "A plan needs a name of at most 100 characters")
	case len(d.Plan.Sessions) == 0:
		return "", fault.Invalid("away", "This plan has no session").WithHint("Nobody has to learn anything, or nobody can.")
	}
	id := tx.NewID()
	maker := cmp.Or(actor.PersonID, actor.ID)
	exec := func(query string, args ...any) error { _, err := tx.Exec(ctx, query, args...); return err }
	if err := exec(`INSERT INTO handover_plan (id, repository, name, maker, wanted, made, starts, bound, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id, atlas.Repository.ID, name, maker, d.Wanted, d.Made, d.From, d.Bound,
		store.At(tx.Now())); err != nil {
		return "", err
	}
	for _, p := range d.Absent {
		if err := exec(`INSERT INTO handover_away (plan, person_id) VALUES ($1, $2)`, id, atlas.People[p].ID); err != nil {
			return "", err
		}
	}
	for _, n := range d.Needs {
		if err := exec(`INSERT INTO handover_area (plan, area, were, missing, why) VALUES ($1, $2, $3, $4, $5)`,
			id, n.Area, n.Left, n.Missing, string(n.Why)); err != nil {
			return "", err
		}
	}
	for _, s := range d.Plan.Sessions {
		session := tx.NewID()
		if err := exec(`INSERT INTO handover_session (id, plan, teacher_id) VALUES ($1, $2, $3)`, session, id, s.Teacher); err != nil {
			return "", err
		}
		for _, l := range s.Learners {
			if err := exec(`INSERT INTO handover_learner (session, person_id) VALUES ($1, $2)`, session, l); err != nil {
				return "", err
			}
		}
		for _, a := range s.Areas {
			if err := exec(`INSERT INTO handover_subject (session, area) VALUES ($1, $2)`, session, a); err != nil {
				return "", err
			}
		}
	}
	return id, access.Record(ctx, tx, actor, "made a plan to hand over knowledge", id)
}

// Plans returns the plans of a repository that the actor may see, the newest first; of all repositories without one.
func Plans(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) ([]Plan, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	all, err := plans(ctx, tx, `WHERE repository = $1 OR $1 = ''`, repository)
	return slices.DeleteFunc(all, func(p Plan) bool { return !p.seenBy(actor) }), err
}

// Get returns one plan with what its learners confirmed since it was made. For whom it is nothing there is none.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Plan, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return Plan{}, err
	}
	found, err := plans(ctx, tx, `WHERE id = $1`, id)
	if err == nil && (len(found) == 0 || !found[0].seenBy(actor)) {
		err = fault.NotFound("There is no such plan, or it is not for you").WithHint("Ask who made it.")
	}
	if err != nil {
		return Plan{}, err
	}
	return found[0], nil
}

// seenBy reports whether somebody made a plan or has a part in it.
func (p *Plan) seenBy(actor access.Actor) bool {
	me := func(x testimony.Person) bool { return x.ID == actor.PersonID }
	return p.madeBy(actor) || actor.PersonID != "" && slices.ContainsFunc(p.Sessions, func(s Session) bool {
		return me(s.Teacher) || slices.ContainsFunc(s.Learners, me)
	})
}

func (p *Plan) madeBy(actor access.Actor) bool {
	return p.Maker != "" && (p.Maker == actor.PersonID || p.Maker == actor.ID)
}

// Remove takes a plan away: who made it can. What its learners confirmed stays.
func Remove(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	p, err := Get(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := actor.May(access.PlanHandovers); err != nil {
		return err
	}
	if !p.madeBy(actor) {
		return fault.Denied("Only who made a plan can remove it")
	}
	if err := remove(ctx, tx, id); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "removed a plan to hand over knowledge", id)
}

// Accept says that a session took place, and how well its learner, who alone can say so, could change each of its areas now.
// It is a walk-through of each, which counts from then on.
func Accept(ctx context.Context, tx *store.Tx, actor access.Actor, plan, session string, day store.Date, rating int,
	note string) error {
	p, err := Get(ctx, tx, actor, plan)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(p.Sessions, func(s Session) bool { return s.ID == session })
	if i < 0 {
		return fault.NotFound("The plan has no such session")
	}
	s := &p.Sessions[i]
	if !slices.ContainsFunc(s.Learners, func(l testimony.Person) bool { return l.ID == actor.PersonID && l.ID != "" }) {
		return fault.Denied("Only who learns in a session can say that it took place")
	}
	if day.Compare(p.Made) < 0 {
		return fault.Invalid("day", "The plan was made on %s, after %s", p.Made, day).WithHint("Give the day of the session.")
	}
	for _, area := range s.Areas {
		if _, done := s.Done[actor.PersonID][area]; done {
			continue
		}
		_, err := testimony.Say(ctx, tx, actor, testimony.New{Place: testimony.Place{Repository: p.Repository, Area: area},
			Kind: testimony.WalkThrough, Person: actor.PersonID, Other: s.Teacher.ID, Day: day, Rating: rating, Note: note})
		if err != nil {
			return err
		}
	}
	return nil
}

// plans reads plans, the newest first, with the persons as they are known now.
func plans(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Plan, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (p Plan, err error) {
		return p, r.Scan(&p.ID, &p.Repository, &p.Name, &p.Maker, &p.Wanted, &p.Made, &p.From, &p.Bound)
	}, `SELECT id, repository, name, maker, wanted, made, starts, bound FROM handover_plan `+where+` ORDER BY id DESC`, args...)
	if err != nil {
		return nil, err
	}
	said := map[string][]testimony.Statement{} // by repository
	for i := range all {
		p := &all[i]
		if _, read := said[p.Repository]; !read {
			if said[p.Repository], err = testimony.Of(ctx, tx, access.System(), p.Repository); err != nil {
				return nil, err
			}
		}
		if err := p.load(ctx, tx, said[p.Repository]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

type pair struct{ id, value string }

func pairs(ctx context.Context, tx *store.Tx, query string, args ...any) ([]pair, error) {
	return store.All(ctx, tx, func(r store.Row) (p pair, err error) { return p, r.Scan(&p.id, &p.value) }, query, args...)
}

// load reads what belongs to a plan. said is what was said about its repository.
func (p *Plan) load(ctx context.Context, tx *store.Tx, said []testimony.Statement) error {
	away, err := store.All(ctx, tx, store.Scan1[string], `SELECT person_id FROM handover_away WHERE plan = $1`, p.ID)
	if err != nil {
		return err
	}
	p.Areas, err = store.All(ctx, tx, func(r store.Row) (k Kept, err error) {
		return k, r.Scan(&k.Area, &k.Were, &k.Missing, &k.Why)
	}, `SELECT area, were, missing, why FROM handover_area WHERE plan = $1 ORDER BY were, area`, p.ID)
	if err != nil {
		return err
	}
	sessions, err := pairs(ctx, tx, `SELECT id, teacher_id FROM handover_session WHERE plan = $1 ORDER BY id`, p.ID)
	if err != nil {
		return err
	}
	learners, err := pairs(ctx, tx, `SELECT l.session, l.person_id FROM handover_learner l
		JOIN handover_session s ON s.id = l.session WHERE s.plan = $1 ORDER BY l.session, l.person_id`, p.ID)
	if err != nil {
		return err
	}
	subjects, err := pairs(ctx, tx, `SELECT t.session, t.area FROM handover_subject t
		JOIN handover_session s ON s.id = t.session WHERE s.plan = $1 ORDER BY t.session, t.area`, p.ID)
	if err != nil {
		return err
	}
	ids := append([]string{p.Maker}, away...)
	for _, x := range append(slices.Clone(sessions), learners...) {
		ids = append(ids, x.value)
	}
	now, err := people.Names(ctx, tx, ids...)
	if err != nil {
		return err
	}
	person := func(id string) testimony.Person {
		is := now[id]
		return testimony.Person{ID: is.ID, Name: cmp.Or(is.Name, is.Email, access.ErasedName)}
	}
	if is := now[p.Maker]; is.ID != "" {
		p.Maker = is.ID
	}
	for _, id := range away {
		p.Away = append(p.Away, person(id))
	}
	slices.SortFunc(p.Away, func(a, b testimony.Person) int { return cmp.Compare(a.Name, b.Name) })
	for _, x := range sessions {
		s := Session{ID: x.id, Teacher: person(x.value), Done: map[string]map[string]int{}}
		for _, l := range learners {
			if l.id == x.id {
				s.Learners = append(s.Learners, person(l.value))
			}
		}
		for _, a := range subjects {
			if a.id == x.id {
				s.Areas = append(s.Areas, a.value)
			}
		}
		s.count(said, p.Made)
		p.Sessions = append(p.Sessions, s)
	}
	return nil
}

// count finds what the learners confirmed since a day.
func (s *Session) count(said []testimony.Statement, since store.Date) {
	for _, x := range said {
		about := x.Kind == testimony.WalkThrough && x.State == testimony.Confirmed && x.Other.ID == s.Teacher.ID && x.Other.ID != "" &&
			x.Day.Compare(since) >= 0 && slices.Contains(s.Areas, x.Area)
		if !about || !slices.ContainsFunc(s.Learners, func(l testimony.Person) bool { return l.ID == x.Person.ID }) {
			continue
		}
		if s.Done[x.Person.ID] == nil {
			s.Done[x.Person.ID] = map[string]int{}
		}
		s.Done[x.Person.ID][x.Area] = max(s.Done[x.Person.ID][x.Area], x.Rating)
	}
}

// remove deletes a plan with all that belongs to it.
func remove(ctx context.Context, tx *store.Tx, id string) error {
	for _, query := range []string{
		`DELETE FROM handover_learner WHERE session IN (SELECT id FROM handover_session WHERE plan = $1)`,
		`DELETE FROM handover_subject WHERE session IN (SELECT id FROM handover_session WHERE plan = $1)`,
		`DELETE FROM handover_session WHERE plan = $1`, `DELETE FROM handover_area WHERE plan = $1`,
		`DELETE FROM handover_away WHERE plan = $1`, `DELETE FROM handover_plan WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	return nil
}

// Erase takes a person out of all plans: sessions that they teach, and their part in others. A plan that is about their
// absence alone goes.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	for _, id := range append(slices.Clone(t.Persons), t.Accounts...) {
		for _, query := range []string{
			`DELETE FROM handover_away WHERE person_id = $1`, `DELETE FROM handover_learner WHERE person_id = $1`,
			`UPDATE handover_plan SET maker = '' WHERE maker = $1`,
			`DELETE FROM handover_learner WHERE session IN (SELECT id FROM handover_session WHERE teacher_id = $1)`,
			`DELETE FROM handover_subject WHERE session IN (SELECT id FROM handover_session WHERE teacher_id = $1)`,
			`DELETE FROM handover_session WHERE teacher_id = $1`,
		} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
	}
	about, err := store.All(ctx, tx, store.Scan1[string],
		`SELECT id FROM handover_plan WHERE id NOT IN (SELECT plan FROM handover_away)`)
	if err != nil {
		return err
	}
	for _, id := range about {
		if err := remove(ctx, tx, id); err != nil {
			return err
		}
	}
	return store.Rewrite(ctx, tx, "handover_plan", "id", "name", erased.Text)
}

// KeptOf returns the plans in which a person has a part, for the export of all that is kept about them: those that are about
// their own absence too, since they are about them.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) ([]Plan, error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return nil, err
	}
	all, err := plans(ctx, tx, ``)
	return slices.DeleteFunc(all, func(p Plan) bool {
		of := func(x testimony.Person) bool { return x.ID == t.PersonID }
		return p.Maker != t.PersonID && !slices.ContainsFunc(p.Away, of) && !slices.ContainsFunc(p.Sessions, func(s Session) bool {
			return of(s.Teacher) || slices.ContainsFunc(s.Learners, of)
		})
	}), err
}
