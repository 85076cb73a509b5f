package delivery

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/schedule"
	"github.com/leadwright/leadwright/internal/store"
)

// SolveJob is the kind of job that plans a project: its key is the project's, its payload an [Ask].
const SolveJob = "delivery.solve"

// solverVersion names the way in which plans are searched: another one may find another plan with the same seed and steps.
const solverVersion = "3"

// Style is what a plan is to be good at, beside keeping deadlines.
type Style string

// The styles.
const (
	Fastest  Style = "fastest"
	Balanced Style = "balanced" // load is even
	Interest Style = "interest" // people do what they want to
	Growth   Style = "growth"   // people do what they want to learn
	Spread   Style = "spread"   // knowledge of thin areas spreads
	Cheapest Style = "cheapest" // those do it whose hours cost least
	Stay     Style = "stay"     // as little as possible changes of the plan in force
)

// Each asks for a plan of each style that is worked out anew, to be held against each other.
const Each Style = "each"

var alternatives = []Style{Fastest, Balanced, Interest, Growth, Spread, Cheapest}

// Styles are all of them.
var Styles = []Style{Fastest, Balanced, Interest, Growth, Spread, Cheapest, Stay}

// goals are the objectives of a style, in order. What a style is about may cost a part of the makespan.
func (s Style) goals() []schedule.Goal {
	order := func(makespanSlack int, then ...schedule.Objective) []schedule.Goal {
		all := []schedule.Goal{{Objective: schedule.Lateness}, {Objective: schedule.Makespan, Slack: makespanSlack}}
		for _, o := range then {
			all = append(all, schedule.Goal{Objective: o, Slack: 5})
		}
		return all
	}
	switch s {
	case Balanced:
		return order(10, schedule.Load, schedule.Spread)
	case Interest:
		return order(15, schedule.Interest)
	case Growth:
		return order(15, schedule.Growth, schedule.Interest)
	case Spread:
		return order(15, schedule.Spread)
	case Cheapest:
		return order(15, schedule.Cost)
	case Stay:
		return []schedule.Goal{{Objective: schedule.Lateness, Slack: 5}, {Objective: schedule.Stability, Slack: 10},
			{Objective: schedule.Makespan}}
	default:
		return order(0)
	}
}

// Ask is what a plan is asked for. One with Without, Drop or Hires is a what-if: it cannot be adopted.
type Ask struct {
	Project string   `json:"project"`
	Style   Style    `json:"style"`
	Seconds int      `json:"seconds"`           // to search for, at most, for all plans together
	Run     string   `json:"run,omitempty"`     // the same for plans that are to be held against each other
	Without []string `json:"without,omitempty"` // ids of persons who are not there
	Drop    []string `json:"drop,omitempty"`    // ids of milestones whose items are cut
	Hires   []Hire   `json:"hires,omitempty"`

	Priced bool `json:"priced,omitempty"` // a plan that is cheap is among those of each style: who asks may know what people cost

	By   string `json:"by"` // the name of who asks, and the id of their account
	ByID string `json:"by_id"`
}

// Hire is somebody who is not there yet.
type Hire struct {
	Name   string         `json:"name"`
	Skills map[string]int `json:"skills"` // levels by id
	From   store.Date     `json:"from"`
}

// WhatIf reports whether a plan is of a world that is not.
func (a *Ask) WhatIf() bool { return len(a.Without)+len(a.Drop)+len(a.Hires) > 0 }

// PlanState is whether people work by a plan.
type PlanState string

// The states of a plan.
const (
	Proposed PlanState = "proposed"
	Adopted  PlanState = "adopted"
	Replaced PlanState = "replaced"
)

// Plan is who does what when. It never changes, but for its state.
type Plan struct {
	ID, Project string
	State       PlanState
	Ask         Ask
	Digest      string // of all that it was worked out from
	Solver      string
	Seed        uint64
	Steps       int64
	First       store.Date // of its time
	Makespan    int        // in slots from the first day on
	Bound       int        // no plan ends earlier: that is proved
	Figures     map[schedule.Objective]int
	Late        []string // what it does not keep
	Clash       []string // where no plan can be: what clashes
	Guessed     int      // items without an estimate, planned as long as others
	Base        string   // id of the plan that was in force when it was asked for
	By          string
	Made        time.Time
	AdoptedBy   string
	AdoptedAt   time.Time
	Tasks       []Planned // by start; empty in lists
}

// Planned is an item in a plan.
type Planned struct {
	Item       string // id
	Number     int64
	Title      string
	Start, End int // slots
	Days       [2]store.Date
	People     []Person
	Why        string // these people: what of it is about knowledge and learning
	Pinned     bool   // it is pinned now
}

// Slots are how many parts a day of work has: half hours of eight.
const Slots = 16

const slotMinutes = 30

// Day is the day of a slot.
func (p *Plan) Day(slot int) store.Date { return p.First.AddDays(slot / Slots) }

// LastDay is the day on which it is done.
func (p *Plan) LastDay() store.Date { return p.Day(max(0, p.Makespan-1)) }

// Gap is how far it may be above the shortest, as a part of the bound.
func (p *Plan) Gap() float64 {
	s := schedule.Solution{Makespan: p.Makespan, Bound: p.Bound}
	return s.Gap()
}

// Limits of plans.
const (
	mostSeconds  = 60
	mostPlans    = 50 // that are kept of a project, beside the one in force
	mostWhatIf   = 20
	mostPlanned  = 5000
	planSeed     = 1
	planWorkers  = 2
	leastHorizon = 400 // days
	mostHorizon  = 4000
)

// RequestPlan asks for a plan: a worker searches for it. One is searched for at a time.
func RequestPlan(ctx context.Context, tx *store.Tx, actor access.Actor, ask Ask) error {
	if _, err := setting(ctx, tx, actor, ask.Project, 0); err != nil {
		return err
	}
	if err := ask.check(); err != nil {
		return err
	}
	last, known, err := jobs.Latest(ctx, tx, SolveJob, ask.Project)
	if err != nil {
		return err
	}
	if known && last.Active() {
		return fault.Conflict("A plan of this project is searched for already").WithHint("Wait until it is there, or stop it.")
	}
	if err := ask.price(ctx, tx, actor); err != nil {
		return err
	}
	ask.By, ask.ByID = actor.Name, actor.ID
	_, err = jobs.Enqueue(ctx, tx, SolveJob, ask.Project, ask)
	return err
}

// price sees to it that only who may know what people cost gets a plan that is made of it. Among plans of each style there is
// none for others, nor where somebody has no rate.
func (a *Ask) price(ctx context.Context, tx *store.Tx, actor access.Actor) error {
	a.Priced = false
	if a.Style != Cheapest && a.Style != Each {
		return nil
	}
	p, err := Find(ctx, tx, actor, a.Project)
	if err != nil {
		return err
	}
	mates, err := crew(ctx, tx, a.Project)
	if err != nil {
		return err
	}
	if err := mayPrice(ctx, tx, actor, mates); err != nil {
		if a.Style == Each && fault.Is(err, fault.KindDenied) {
			return nil
		}
		return err
	}
	cents, err := hourly(ctx, tx, mates, p.Currency, store.DateOf(tx.Now()))
	if err != nil {
		return err
	}
	n := len(mates) + len(a.Hires) - len(cents)
	if n > 0 && a.Style == Cheapest {
		return noRate(n, p.Currency)
	}
	a.Priced = n == 0 && len(mates) > 0
	return nil
}

func noRate(n int, currency string) error {
	if currency == "" {
		return fault.Conflict("Nobody said in which currency this project counts").WithHint("Say it where the project is described.")
	}
	return fault.Conflict("Of %d who would do it is not known what an hour costs in %s", n, currency).
		WithHint("Say it on the page of the budget, or plan for something else.")
}

// StopPlan stops the search for a plan: the best one so far is kept.
func StopPlan(ctx context.Context, tx *store.Tx, actor access.Actor, project string) error {
	if _, err := setting(ctx, tx, actor, project, 0); err != nil {
		return err
	}
	last, known, err := jobs.Latest(ctx, tx, SolveJob, project)
	if err != nil || !known || !last.Active() {
		return err
	}
	return jobs.Cancel(ctx, tx, last.ID)
}

// Searching returns the search for a plan that goes on or was the last, if there was one.
func Searching(ctx context.Context, tx *store.Tx, actor access.Actor, project string) (jobs.Job, bool, error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return jobs.Job{}, false, err
	}
	return jobs.Latest(ctx, tx, SolveJob, project)
}

func (a *Ask) check() error {
	if a.Style == "" {
		a.Style = Fastest
	}
	if a.Seconds == 0 {
		a.Seconds = 10
	}
	switch {
	case !slices.Contains(Styles, a.Style) && a.Style != Each:
		return fault.Invalid("style", "%q is no style of a plan", a.Style)
	case a.Seconds < 1 || a.Seconds > mostSeconds:
		return fault.Invalid("seconds", "A plan is searched for in 1 to %d seconds, not %d", mostSeconds, a.Seconds)
	case len(a.Without)+len(a.Drop)+len(a.Hires) > mostWhatIf:
		return fault.Invalid("without", "More than %d things are different at once", mostWhatIf)
	}
	for i := range a.Hires {
		if err := checkTitle("hires", &a.Hires[i].Name); err != nil {
			return err
		}
	}
	return nil
}

// Search plans a project as a worker does, keeps the plan, and returns its id: where one of each style is asked for, that of the
// first. Progress may be nil. A search that is cancelled keeps the best plan that it found.
func Search(ctx context.Context, db *store.DB, ask Ask, progress func(jobs.Progress)) (id string, err error) {
	if err := ask.check(); err != nil {
		return "", err
	}
	in, err := gather(ctx, db, ask)
	if err != nil {
		return "", err
	}
	if ask.Style != Each {
		return in.search(ctx, db, ask, progress)
	}
	err = db.Write(ctx, func(tx *store.Tx) error { ask.Run = tx.NewID(); return nil })
	styles := slices.DeleteFunc(slices.Clone(alternatives), func(s Style) bool { return s == Cheapest && !ask.Priced })
	ask.Seconds = max(1, ask.Seconds/len(styles))
	for i, style := range styles {
		if err != nil || i > 0 && ctx.Err() != nil {
			break
		}
		var next string
		ask.Style = style
		next, err = in.search(ctx, db, ask, func(p jobs.Progress) {
			if progress != nil {
				p.Done, p.Total = p.Done+int64(i*ask.Seconds), int64(len(styles)*ask.Seconds)
				progress(p)
			}
		})
		id = cmp.Or(id, next)
	}
	return id, err
}

// search searches for one plan.
func (in *inputs) search(ctx context.Context, db *store.DB, ask Ask, progress func(jobs.Progress)) (id string, err error) {
	in.ask = ask
	problem := in.problem()
	digest, err := digestOf(problem, ask.Style.goals())
	if err != nil {
		return "", fault.Internal(err, "What is to be planned cannot be written down")
	}
	began := time.Now()
	search, stop := context.WithTimeout(ctx, time.Duration(ask.Seconds)*time.Second)
	defer stop()
	o := schedule.Options{Goals: ask.Style.goals(), Seed: planSeed, Workers: planWorkers}
	o.Progress = func(p schedule.Progress) {
		if progress != nil {
			progress(jobs.Progress{Done: int64(time.Since(began) / time.Second), Total: int64(ask.Seconds), Phase: "searching for a plan",
				Note: fmt.Sprintf("Done on %s so far; no plan is done before %s", in.first.AddDays(max(0, p.Makespan-1)/Slots),
					in.first.AddDays(max(0, p.Bound-1)/Slots))})
		}
	}
	found, err := schedule.Solve(search, problem, o)
	if err != nil {
		return "", err
	}
	// What was found is kept also where somebody stopped the search.
	return id, db.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		p := in.plan(found)
		p.ID, p.Digest, p.Made = tx.NewID(), digest, tx.Now()
		id = p.ID
		return keepPlan(context.WithoutCancel(ctx), tx, p, ask)
	})
}

// digestOf names what a plan is worked out from.
func digestOf(p schedule.Problem, goals []schedule.Goal) (string, error) {
	text, err := json.Marshal(struct {
		Tasks  []schedule.Task
		People []schedule.Person
		Links  []schedule.Link
		Values []schedule.Value
		Plan   []schedule.Assignment
		Goals  []schedule.Goal
	}{p.Tasks, p.People, p.Links, p.Values, p.Plan, goals})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16]), err
}

// Adopt puts a plan in force, in place of the one before. It fails with fault.Conflict when another one was adopted since this
// one was asked for, unless over is the id of that one: who adopts has seen it.
func Adopt(ctx context.Context, tx *store.Tx, actor access.Actor, id, over string) (Plan, error) {
	p, err := PlanByID(ctx, tx, actor, id)
	if err != nil {
		return p, err
	}
	if _, err := setting(ctx, tx, actor, p.Project, 0); err != nil {
		return p, err
	}
	now, err := inForce(ctx, tx, p.Project)
	if err != nil {
		return p, err
	}
	switch {
	case p.Ask.WhatIf():
		return p, fault.Conflict("This plan is of a world that is not: it answers what would be").
			WithHint("Change who is there or what is to be done, and plan anew.")
	case len(p.Clash) > 0:
		return p, fault.Conflict("This is no plan: it says what clashes")
	case now == id:
		return p, nil
	case now != p.Base && now != over:
		return p, fault.Conflict("Another plan was adopted since this one was made").
			WithHint("Compare the two, and adopt this one over it, or plan anew.")
	}
	if now != "" {
		if _, err := tx.Exec(ctx, `UPDATE delivery_plan SET state = $1 WHERE id = $2`, string(Replaced), now); err != nil {
			return p, err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE delivery_plan SET state = $1, adopter_id = $2, adopter = $3, adopted = $4 WHERE id = $5`,
		string(Adopted), actor.ID, actor.Name, store.At(tx.Now()), id); err != nil {
		return p, err
	}
	if err := changed(ctx, tx, actor, p.Project, "adopted a plan that is done on "+p.LastDay().String()); err != nil {
		return p, err
	}
	return PlanByID(ctx, tx, actor, id)
}

// Pin says that plans of a project have an item begin on a day, or be done by these persons among others; neither takes it back.
func Pin(ctx context.Context, tx *store.Tx, actor access.Actor, item string, day store.Date, persons []string) error {
	x, err := FindItem(ctx, tx, actor, item)
	if err != nil {
		return err
	}
	if _, err := setting(ctx, tx, actor, x.Project, 0); err != nil {
		return err
	}
	if !x.State.IsOpen() {
		return fault.Conflict("#%d is %s: there is nothing to plan", x.Number, x.State)
	}
	if !day.IsZero() && day.Compare(store.DateOf(tx.Now())) < 0 {
		return fault.Invalid("day", "%s is past", day).WithHint("Choose today or a later day.")
	}
	mates, err := crew(ctx, tx, x.Project)
	if err != nil {
		return err
	}
	for _, id := range persons {
		if !slices.ContainsFunc(mates, func(m mate) bool { return m.ID == id }) {
			return fault.Invalid("people", "Somebody of these is not in the project")
		}
	}
	if len(persons) > x.People {
		return fault.Invalid("people", "%d people do it at once, not %d", x.People, len(persons)).
			WithHint("Say first that more people do it.")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM delivery_pin WHERE item = $1`, item); err != nil {
		return err
	}
	if day.IsZero() && len(persons) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `INSERT INTO delivery_pin (item, day) VALUES ($1, $2)`, item, day); err != nil {
		return err
	}
	for _, id := range persons {
		if _, err := tx.Exec(ctx, `INSERT INTO delivery_pin_person (item, person_id) VALUES ($1, $2)`, item, id); err != nil {
			return err
		}
	}
	return nil
}
