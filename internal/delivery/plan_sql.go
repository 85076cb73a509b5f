package delivery

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

const planColumns = `id, project, state, asked, digest, solver, seed, steps, first_day, makespan, bound, figures, late, clash,
	guessed,
	base, actor_name, made, adopter, adopted`

func scanPlan(r store.Row) (p Plan, err error) {
	var asked, figures, late, clash string
	var seed int64
	var made store.Time
	var adopted store.NullTime
	err = r.Scan(&p.ID, &p.Project, (*string)(&p.State), &asked, &p.Digest, &p.Solver, &seed, &p.Steps, &p.First, &p.Makespan,
		&p.Bound,
		&figures, &late, &clash, &p.Guessed, &p.Base, &p.By, &made, &p.AdoptedBy, &adopted)
	if err != nil {
		return p, err
	}
	p.Seed, p.Made, p.AdoptedAt = uint64(seed), made.Time, adopted.Time
	p.Late, p.Clash = lines(late), lines(clash)
	if err := json.Unmarshal([]byte(asked), &p.Ask); err != nil {
		return p, fault.Internal(err, "A plan is stored that cannot be read")
	}
	if err := json.Unmarshal([]byte(figures), &p.Figures); err != nil {
		return p, fault.Internal(err, "A plan is stored that cannot be read")
	}
	return p, nil
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// keepPlan stores a plan, and drops the oldest that nobody works by where there are too many.
func keepPlan(ctx context.Context, tx *store.Tx, p Plan, ask Ask) error {
	asked, err := json.Marshal(ask)
	if err != nil {
		return fault.Internal(err, "What was asked for cannot be kept")
	}
	figures, err := json.Marshal(p.Figures)
	if err != nil {
		return fault.Internal(err, "A plan cannot be kept")
	}
	if _, err := tx.Exec(ctx, `INSERT INTO delivery_plan (`+planColumns+`, actor_id, adopter_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', NULL, $19, '')`,
		p.ID, p.Project, string(p.State), string(asked), p.Digest, p.Solver, int64(p.Seed), p.Steps, p.First, p.Makespan, p.Bound,
		string(figures), strings.Join(p.Late, "\n"), strings.Join(p.Clash, "\n"), p.Guessed, p.Base, p.By, store.At(p.Made),
		ask.ByID); err != nil {
		return err
	}
	if _, err := tx.InsertMany(ctx, "delivery_planned", []string{"plan", "item", "starts", "ends", "why"},
		func(yield func([]any) bool) {
			for _, t := range p.Tasks {
				if !yield([]any{p.ID, t.Item, t.Start, t.End, t.Why}) {
					return
				}
			}
		}); err != nil {
		return err
	}
	if _, err := tx.InsertMany(ctx, "delivery_planned_person", []string{"plan", "item", "person_id"}, func(yield func([]any) bool) {
		for _, t := range p.Tasks {
			for _, who := range t.People {
				if !yield([]any{p.ID, t.Item, who.ID}) {
					return
				}
			}
		}
	}); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM delivery_plan WHERE project = $1 AND adopted IS NULL AND id NOT IN (
		SELECT id FROM delivery_plan
		WHERE project = $1 AND adopted IS NULL ORDER BY id DESC LIMIT $2)`, p.Project, mostPlans)
	return err
}

// inForce returns the id of the plan that people work by, empty for none.
func inForce(ctx context.Context, tx *store.Tx, project string) (string, error) {
	id, _, err := store.One(ctx, tx, store.Scan1[string], `SELECT id FROM delivery_plan WHERE project = $1 AND state = $2`, project,
		string(Adopted))
	return id, err
}

// Plans returns the plans of a project without their tasks: that in force first, then the newest.
func Plans(ctx context.Context, tx *store.Tx, actor access.Actor, project string) ([]Plan, error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return nil, err
	}
	all, err := store.All(ctx, tx, scanPlan, `SELECT `+planColumns+` FROM delivery_plan WHERE project = $1
		ORDER BY CASE WHEN state = $2 THEN 0 ELSE 1 END, id DESC`, project, string(Adopted))
	if err != nil {
		return nil, err
	}
	shown := all[:0]
	for _, p := range all {
		hidden, err := p.hidden(ctx, tx, actor)
		if err != nil {
			return nil, err
		}
		if !hidden {
			shown = append(shown, p)
		}
	}
	return shown, nil
}

// hidden reports whether a plan is not for the actor: whom a cheap one takes says who costs little. Once people work by it, it is
// for all.
func (p *Plan) hidden(ctx context.Context, tx *store.Tx, actor access.Actor) (bool, error) {
	if p.Ask.Style != Cheapest || p.State != Proposed {
		return false, nil
	}
	ids, err := store.All(ctx, tx, store.Scan1[string],
		`SELECT DISTINCT person_id FROM delivery_planned_person WHERE plan = $1`, p.ID)
	if err != nil {
		return true, err
	}
	now, err := people.Current(ctx, tx, ids...)
	for _, id := range now {
		if actor.MayAbout(access.ReadRates, id) != nil {
			return true, err
		}
	}
	return false, err
}

// PlanByID returns a plan with its tasks, and the names that people and items have now. Items that are gone are left out, as are
// persons who were erased.
func PlanByID(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (p Plan, err error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return p, err
	}
	p, found, err := store.One(ctx, tx, scanPlan, `SELECT `+planColumns+` FROM delivery_plan WHERE id = $1`, id)
	hidden := false
	if err == nil && found {
		hidden, err = p.hidden(ctx, tx, actor)
	}
	if err == nil && (!found || hidden) {
		p, err = Plan{}, fault.NotFound("There is no such plan").
			WithHint("Plans that nobody adopted are dropped when there are many newer ones.")
	}
	if err != nil {
		return p, err
	}
	p.Tasks, err = store.All(ctx, tx, func(r store.Row) (t Planned, err error) {
		return t, r.Scan(&t.Item, &t.Number, &t.Title, &t.Start, &t.End, &t.Why, &t.Pinned)
	}, `SELECT t.item, i.number, i.title, t.starts, t.ends, t.why, p.item IS NOT NULL FROM delivery_planned t
		JOIN delivery_item i ON i.id = t.item LEFT JOIN delivery_pin p ON p.item = t.item WHERE t.plan = $1
		ORDER BY t.starts, i.number`, id)
	if err != nil {
		return p, err
	}
	type part struct{ item, person string }
	parts, err := store.All(ctx, tx, func(r store.Row) (x part, err error) { return x, r.Scan(&x.item, &x.person) },
		`SELECT item, person_id FROM delivery_planned_person WHERE plan = $1`, id)
	if err != nil {
		return p, err
	}
	var ids []string
	for _, x := range parts {
		ids = append(ids, x.person)
	}
	now, err := people.Names(ctx, tx, ids...)
	if err != nil {
		return p, err
	}
	at := make(map[string]*Planned, len(p.Tasks))
	for i := range p.Tasks {
		t := &p.Tasks[i]
		at[t.Item] = t
		t.Days = [2]store.Date{p.Day(t.Start), p.Day(max(t.Start, t.End-1))}
	}
	for _, x := range parts {
		who := personOf(now, x.person)
		if n := 0; who.ID == "" {
			if _, err := fmt.Sscanf(x.person, "hire-%d", &n); err == nil && n >= 1 && n <= len(p.Ask.Hires) {
				who = Person{x.person, p.Ask.Hires[n-1].Name}
			}
		}
		if t := at[x.item]; t != nil && who.ID != "" {
			t.People = append(t.People, who)
		}
	}
	for i := range p.Tasks {
		slices.SortFunc(p.Tasks[i].People, func(a, b Person) int {
			return cmp.Or(strings.Compare(a.Name, b.Name),
				strings.Compare(a.ID, b.ID))
		})
	}
	return p, nil
}

func pins(ctx context.Context, tx *store.Tx, project string) (map[string]pin, error) {
	all := map[string]pin{}
	_, err := store.All(ctx, tx, func(r store.Row) (struct{}, error) {
		var item string
		var x pin
		err := r.Scan(&item, &x.day)
		all[item] = x
		return struct{}{}, err
	}, `SELECT p.item, p.day FROM delivery_pin p JOIN delivery_item i ON i.id = p.item WHERE i.project = $1`, project)
	if err != nil {
		return nil, err
	}
	type part struct{ item, person string }
	parts, err := store.All(ctx, tx, func(r store.Row) (x part, err error) { return x, r.Scan(&x.item, &x.person) },
		`SELECT p.item, p.person_id FROM delivery_pin_person p JOIN delivery_item i ON i.id = p.item WHERE i.project = $1
		ORDER BY p.item, p.person_id`, project)
	if err != nil {
		return all, err
	}
	ids := make([]string, len(parts))
	for i, x := range parts {
		ids[i] = x.person
	}
	now, err := people.Current(ctx, tx, ids...)
	for _, x := range parts {
		is := all[x.item]
		is.persons = append(is.persons, now[x.person])
		all[x.item] = is
	}
	return all, err
}

// Difference is what changes from one plan to another.
type Difference struct {
	Later, Earlier []Shift // items that end on another day, the largest first
	Moves          []Shift // items that others do
	Gone, New      []Planned
	Days           int // by which it is done later; below 0 earlier
}

// Shift is an item in two plans.
type Shift struct {
	Was, Is Planned
	Days    int // by which it ends later
}

// Compare says what changes from one plan to another.
func Compare(was, is Plan) (d Difference) {
	d.Days = int(DayOf(is.LastDay()) - DayOf(was.LastDay()))
	before := make(map[string]Planned, len(was.Tasks))
	for _, t := range was.Tasks {
		before[t.Item] = t
	}
	for _, t := range is.Tasks {
		w, there := before[t.Item]
		if !there {
			d.New = append(d.New, t)
			continue
		}
		delete(before, t.Item)
		s := Shift{w, t, int(DayOf(t.Days[1]) - DayOf(w.Days[1]))}
		switch {
		case s.Days > 0:
			d.Later = append(d.Later, s)
		case s.Days < 0:
			d.Earlier = append(d.Earlier, s)
		}
		if !slices.Equal(w.People, t.People) {
			d.Moves = append(d.Moves, s)
		}
	}
	for _, t := range was.Tasks {
		if _, gone := before[t.Item]; gone {
			d.Gone = append(d.Gone, t)
		}
	}
	slices.SortStableFunc(d.Later, func(a, b Shift) int { return b.Days - a.Days })
	slices.SortStableFunc(d.Earlier, func(a, b Shift) int { return a.Days - b.Days })
	return d
}

// PinOf returns what plans have to keep of an item: the day on which it begins, and who does it.
func PinOf(ctx context.Context, tx *store.Tx, actor access.Actor, item string) (day store.Date, persons []string, err error) {
	x, err := FindItem(ctx, tx, actor, item)
	if err != nil {
		return day, nil, err
	}
	all, err := pins(ctx, tx, x.Project)
	return all[item].day, all[item].persons, err
}
