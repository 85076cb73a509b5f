package delivery

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Outlook is whether a project is going to make it, as far as that can be worked out.
type Outlook struct {
	Day       store.Date        // the last day that is known
	Counts    map[ItemState]int // items by state
	Pace      float64           // items finished a week, as a mean of the last twelve weeks
	Record    *forecast.When    // from when items were finished; nil where that says nothing
	Thin      string            // why it says nothing
	Estimates *forecast.Dates   // from estimates and who is there; nil where they say nothing
	Missing   string            // why they say nothing
	Dates     forecast.Dates    // of the record, else of the estimates
	Basis     Basis
	Drift     *forecast.Drift
	Stages    []Stage     // milestones that are not reached, in order
	History   []Predicted // what was forecast before, the latest first
	Burn      []Burn      // by week, the earliest first

	record    *forecast.Record
	order     []string                  // ids of open items, as they come where nothing else is known
	simulated map[string]forecast.Dates // by id, from estimates
}

// Prospect is until when an item is done, and what that comes from.
type Prospect struct {
	forecast.Dates

	Basis    Basis         // empty where nothing can be said
	Backtest forecast.Kept // of a record: of such dates that were called 85 %, how many held
	Before   int           // of a record: the open items that come first
}

// Of says until when an item that is open is done: from estimates where they say something, which know what it waits for and who
// can do it; else from the record, with those that come first done before it.
func (o *Outlook) Of(ctx context.Context, item string) (p Prospect, err error) {
	if d, known := o.simulated[item]; known {
		return Prospect{Dates: d, Basis: OfEstimates}, nil
	}
	p.Before = slices.Index(o.order, item)
	if o.Record == nil || p.Before < 0 {
		return p, nil
	}
	when, err := o.record.When(ctx, p.Before+1, forecast.Options{Seed: 1})
	p.Dates, p.Basis, p.Backtest = when.Dates, OfRecord, when.Backtest.P85
	return p, err
}

// inOrder are the ids of open items: those that are being done first, then those of the milestones in order, and in each by
// priority. What has no milestone comes last.
func inOrder(open []Item, stages []Milestone) []string {
	place := map[string]int{}
	for i, m := range stages {
		place[m.ID] = i - len(stages)
	}
	doing := map[ItemState]int{Doing: -1}
	all := slices.Clone(open)
	slices.SortStableFunc(all, func(a, b Item) int {
		return cmp.Or(doing[a.State]-doing[b.State], place[a.Milestone]-place[b.Milestone], rank(a)-rank(b))
	})
	return idsOf(all)
}

// Basis is what a forecast was made from.
type Basis string

// The bases; none where nothing can be said.
const (
	OfRecord    Basis = "record"
	OfEstimates Basis = "estimates"
)

// Open is how many items are not done.
func (o *Outlook) Open() int { return o.Counts[Todo] + o.Counts[Doing] + o.Counts[Waiting] }

// Stage is until when a milestone is reached. What is being done, and what belongs to an earlier one, is done before.
type Stage struct {
	Milestone

	Open  int // its items that are not done
	Dates forecast.Dates
	Known bool
}

// Predicted is a forecast that was made on a day.
type Predicted struct {
	Subject       string // id of a milestone; empty for the project
	Day           store.Date
	P50, P85, P95 store.Date // none where it is more than ten years away
	Items         int
	Basis         Basis
}

// Burn is how many items there were at the end of a week, and how many of them were done.
type Burn struct {
	Day         store.Date
	Scope, Done int
}

// Chance is how likely a day is kept.
type Chance string

// The chances.
const (
	Safe     Chance = "safe"     // with 85 % or more
	Even     Chance = "even"     // with 50 % or more
	Unlikely Chance = "unlikely" // with less
)

// ChanceOf says how likely something is done by the end of a day.
func ChanceOf(d forecast.Dates, by store.Date) Chance {
	switch day := DayOf(by); {
	case d.P85 <= day:
		return Safe
	case d.P50 <= day:
		return Even
	default:
		return Unlikely
	}
}

// DayOf is a day as package forecast counts it.
func DayOf(d store.Date) forecast.Day { return forecast.DayOf(d.Start()) }

// DateOf is a day of package forecast; none for one that is too far away to name.
func DateOf(d forecast.Day) store.Date {
	if d == forecast.Beyond {
		return store.Date{}
	}
	return store.DateOf(time.Unix(int64(d)*24*60*60, 0).UTC())
}

// mostSimulated is how many items are simulated at the most, so that nobody waits for a page.
const mostSimulated = 2000

// mostWeeks is how many weeks a burn-up shows.
const mostWeeks = 104

// Ahead works out whether a project is going to make it. It is remembered until anything about its items, or the organisation,
// changes.
func Ahead(ctx context.Context, tx *store.Tx, actor access.Actor, project string) (*Outlook, error) {
	p, err := Find(ctx, tx, actor, project)
	if err != nil {
		return nil, err
	}
	type state struct {
		work, revision, organisation, people int64
		day                                  store.Date
	}
	s := state{work: p.work, revision: p.Revision, day: store.DateOf(tx.Now())}
	if s.organisation, err = organisation.Revision(ctx, tx); err != nil {
		return nil, err
	}
	if s.people, err = people.Revision(ctx, tx); err != nil {
		return nil, err
	}
	return store.Remembered(tx, "outlook "+project, s, func() (*Outlook, error) { return ahead(ctx, tx, project) })
}

func ahead(ctx context.Context, tx *store.Tx, project string) (*Outlook, error) {
	o := &Outlook{Day: store.DateOf(tx.Now()).AddDays(-1), Counts: map[ItemState]int{}}
	opened, err := store.All(ctx, tx, func(r store.Row) (t tally, err error) {
		return t, r.Scan((*string)(&t.state), &t.day, &t.items)
	}, `SELECT state, opened, COUNT(*) FROM delivery_item WHERE project = $1 GROUP BY state, opened`, project)
	if err != nil {
		return nil, err
	}
	for _, t := range opened {
		o.Counts[t.state] += t.items
	}
	finished, err := store.All(ctx, tx, func(r store.Row) (t tally, err error) { return t, r.Scan(&t.day, &t.items) },
		`SELECT finished, COUNT(*) FROM delivery_item WHERE project = $1 AND state = $2 GROUP BY finished`, project, string(Finished))
	if err != nil {
		return nil, err
	}
	var done []forecast.Day
	for _, t := range finished {
		done = append(done, slices.Repeat([]forecast.Day{DayOf(t.day)}, t.items)...)
	}
	o.Burn = burn(opened, finished, o.Day.AddDays(1))
	o.record = forecast.NewRecord(done, DayOf(o.Day))
	o.Pace, o.Drift = o.record.Pace(), o.record.Drift(1)
	if o.History, err = predicted(ctx, tx, project); err != nil {
		return nil, err
	}
	if o.Open() == 0 {
		o.Thin, o.Missing = "Nothing is open", "Nothing is open"
		return o, nil
	}
	open, err := store.All(ctx, tx, func(r store.Row) (x Item, err error) {
		return x, r.Scan(&x.ID, &x.Number, (*string)(&x.State), &x.Milestone, &x.Priority, &x.People, &x.Estimate.Low,
			&x.Estimate.Likely, &x.Estimate.High, &x.Size, &x.Left)
	}, `SELECT id, number, state, milestone, priority, people, low, likely, high, size, remaining FROM delivery_item
		WHERE project = $1 AND state IN `+openItems+` ORDER BY number`, project)
	if err != nil {
		return nil, err
	}
	stages, err := milestones(ctx, tx, project)
	if err != nil {
		return nil, err
	}
	o.order = inOrder(open, stages)
	if err := o.fromRecord(ctx, len(open)); err != nil {
		return nil, err
	}
	outcome, err := o.fromEstimates(ctx, tx, project, open, stages)
	if err != nil {
		return nil, err
	}
	return o, o.reach(ctx, open, stages, outcome)
}

// fromRecord forecasts from when items were finished.
func (o *Outlook) fromRecord(ctx context.Context, open int) error {
	when, err := o.record.When(ctx, open, forecast.Options{Seed: 1})
	switch {
	case fault.Is(err, fault.KindUnavailable):
		o.Thin, _ = fault.Sentence(err)
		return nil
	case err != nil:
		return err
	}
	o.Record, o.Dates, o.Basis = &when, when.Dates, OfRecord
	return nil
}

// runsFor is in how many runs so many items are simulated: enough for a date, and quick enough for a page.
func runsFor(items int) int { return max(150, min(10_000, 300_000/max(1, items))) }

// fromEstimates forecasts from what items are estimated to take and who is there for them. Its outcome is nil where that says
// nothing.
func (o *Outlook) fromEstimates(ctx context.Context, tx *store.Tx, project string, open []Item, stages []Milestone) (
	*forecast.Outcome, error) {
	mates, err := crew(ctx, tx, project)
	if err != nil {
		return nil, err
	}
	if err := sizeUp(ctx, tx, project, open, mates); err != nil {
		return nil, err
	}
	missing := 0
	for _, x := range open {
		if x.toDo() == (Estimate{}) {
			missing++
		}
	}
	switch {
	case missing == len(open):
		o.Missing = "No item that is open has an estimate, or a size of which others were finished"
		return nil, nil
	case missing > 0:
		o.Missing = fmt.Sprintf("%d of %d open items have no estimate, nor a size of which others were finished", missing, len(open))
		return nil, nil
	case len(open) > mostSimulated:
		o.Missing = fmt.Sprintf("%d open items are too many to be simulated", len(open))
		return nil, nil
	}
	if err := demands(ctx, tx, open, `item IN (SELECT id FROM delivery_item WHERE project = $1 AND state IN `+openItems+`)`,
		project); err != nil {
		return nil, err
	}
	if len(mates) == 0 {
		o.Missing = "Nobody is in the project"
		return nil, nil
	}
	plan := simulated(open, stages, mates, o.Day.AddDays(1))
	outcome, err := forecast.Simulate(ctx, plan, forecast.Options{Runs: runsFor(len(open)), Seed: 1})
	switch {
	case fault.Is(err, fault.KindInvalid):
		o.Missing, _ = fault.Sentence(err)
		return nil, nil
	case err != nil:
		return nil, err
	}
	o.Estimates, o.simulated = &outcome.All, make(map[string]forecast.Dates, len(open))
	for i, d := range outcome.Items { // simulated has put open into their order
		o.simulated[open[i].ID] = d
	}
	if o.Basis == "" {
		o.Dates, o.Basis = outcome.All, OfEstimates
	}
	return &outcome, nil
}

// simulated puts items and people as the simulation takes them: an item that several do takes as long with one, so that it counts
// as many times; what is done already is not waited for. Of the skills that an item needs, whoever does it has all. It orders the
// open items as those of the plan are.
func simulated(open []Item, stages []Milestone, mates []mate, start store.Date) *forecast.Plan {
	plan := &forecast.Plan{Start: DayOf(start)}
	number := make(map[string]int64, len(open))
	for _, x := range open {
		number[x.ID] = x.Number
	}
	effort := func(minutes int64, people int) forecast.Effort {
		return forecast.Effort(max(1, minutes*int64(people)*int64(forecast.FullDay)/(8*60)))
	}
	needed := map[string]Need{}
	of := map[string][]string{} // ids of items by milestone
	slices.SortStableFunc(open, func(a, b Item) int { return rank(a) - rank(b) })
	for _, x := range open {
		e := x.toDo()
		item := forecast.Item{ID: fmt.Sprintf("#%d", x.Number), Optimistic: effort(e.Low, x.People),
			Likely: effort(e.Likely, x.People), Pessimistic: effort(e.High, x.People)}
		item.Pessimistic = min(item.Pessimistic, forecast.Effort(1000)*forecast.FullDay)
		item.Likely = min(item.Likely, item.Pessimistic)
		item.Optimistic = min(item.Optimistic, item.Likely)
		for _, n := range x.Needs {
			key := fmt.Sprintf("%s at level %d", n.Skill, n.Level)
			needed[key] = n
			item.Skills = append(item.Skills, key)
		}
		for _, a := range x.After {
			if n, there := number[a.Item]; there {
				item.After = append(item.After, fmt.Sprintf("#%d", n))
			}
		}
		plan.Items = append(plan.Items, item)
		of[x.Milestone] = append(of[x.Milestone], item.ID)
	}
	for _, m := range stages {
		if len(of[m.ID]) > 0 {
			plan.Milestones = append(plan.Milestones, forecast.Milestone{ID: m.ID, Items: of[m.ID]})
		}
	}
	for _, m := range mates {
		p := forecast.Person{ID: m.handle}
		for _, s := range m.spans {
			if s.From.Compare(start) > 0 {
				p.Away = append(p.Away, forecast.Away{From: DayOf(start), To: DayOf(s.From) - 1})
			}
			if !s.Until.IsZero() {
				p.Away = append(p.Away, forecast.Away{From: DayOf(s.Until) + 1, To: DayOf(start.AddDays(3660))})
			}
		}
		if len(m.spans) > 1 { // the days between shares differ: count on the largest, from the first day to the last
			p.Away = nil
		}
		for weekday, minutes := range m.week {
			p.Week[(weekday+1)%7] = min(forecast.FullDay, forecast.Effort(minutes*m.percent())*forecast.FullDay/(8*60*100))
		}
		for _, a := range m.away {
			to := DayOf(start.AddDays(3660))
			if !a.Until.IsZero() {
				to = DayOf(a.Until)
			}
			if a.Until.IsZero() || a.Until.Compare(start) >= 0 {
				p.Away = append(p.Away, forecast.Away{From: max(DayOf(start), dayOrFirst(a.From, start)), To: to})
			}
		}
		for key, n := range needed {
			if m.able(n) {
				p.Skills = append(p.Skills, key)
			}
		}
		slices.Sort(p.Skills)
		plan.People = append(plan.People, p)
	}
	return plan
}

func dayOrFirst(d, first store.Date) forecast.Day {
	if d.IsZero() {
		return DayOf(first)
	}
	return DayOf(d)
}

// rank puts what has a higher priority first, and what has none last.
func rank(x Item) int {
	if x.Priority == 0 {
		return math.MaxInt32
	}
	return x.Priority
}

// reach says until when milestones are reached: by the record as many items later as belong to them and to those before them
// or are being done, else by the simulation of their own.
func (o *Outlook) reach(ctx context.Context, open []Item, stages []Milestone, outcome *forecast.Outcome) error {
	sum, simulated := o.Counts[Doing], 0
	for _, m := range stages {
		if !m.Reached.IsZero() {
			continue
		}
		s := Stage{Milestone: m}
		for _, x := range open {
			if x.Milestone == m.ID {
				s.Open++
				if x.State != Doing {
					sum++
				}
			}
		}
		switch {
		case s.Open == 0:
		case o.Basis == OfRecord:
			when, err := o.record.When(ctx, sum, forecast.Options{Seed: 1})
			if err != nil {
				return err
			}
			s.Dates, s.Known = when.Dates, true
		case outcome != nil:
			s.Dates, s.Known = outcome.Milestones[simulated], true
		}
		if s.Open > 0 && outcome != nil {
			simulated++
		}
		o.Stages = append(o.Stages, s)
	}
	return nil
}

// tally is how many items had something happen to them on a day.
type tally struct {
	state ItemState // that they are in now, where it matters
	day   store.Date
	items int
}

// burn counts items by week.
func burn(opened, finished []tally, until store.Date) []Burn {
	if len(opened) == 0 {
		return nil
	}
	first := slices.MinFunc(opened, func(a, b tally) int { return a.day.Compare(b.day) }).day
	weeks := int(DayOf(until)-DayOf(first))/7 + 1
	weeks = min(max(weeks, 1), mostWeeks)
	all := make([]Burn, weeks)
	for i := range all {
		all[i].Day = until.AddDays(-7 * (weeks - 1 - i))
	}
	week := func(d store.Date) *Burn { // the first whose end is not before the day
		back := int(DayOf(until) - DayOf(d))
		return &all[min(max(weeks-1-back/7, 0), weeks-1)]
	}
	for _, t := range opened {
		if t.state != GivenUp && t.day.Compare(until) <= 0 {
			week(t.day).Scope += t.items
		}
	}
	for _, t := range finished {
		if t.day.Compare(until) <= 0 {
			week(t.day).Done += t.items
		}
	}
	for i := 1; i < weeks; i++ {
		all[i].Scope += all[i-1].Scope
		all[i].Done += all[i-1].Done
	}
	return all
}

// KeepForecasts stores what is forecast today of all projects in which something is open: the record beside which dates stand. It
// is Leadwright's own work, once a day.
func KeepForecasts(ctx context.Context, db *store.DB) error {
	var keys []string
	if err := db.Read(ctx, func(tx *store.Tx) (err error) {
		keys, err = store.All(ctx, tx, store.Scan1[string], `SELECT scope FROM delivery_project WHERE state = $1 AND scope IN
			(SELECT project FROM delivery_item WHERE state IN `+openItems+`) ORDER BY scope`, string(Open))
		return err
	}); err != nil {
		return err
	}
	for _, key := range keys {
		if err := db.Write(ctx, func(tx *store.Tx) error { return keepForecast(ctx, tx, key) }); err != nil &&
			!fault.Is(err, fault.KindNotFound) { // its scope was taken out
			return err
		}
	}
	return nil
}

// forecastEvery is how often forecasts are kept: a day has one, the last.
const forecastEvery = 6 * time.Hour

// KeepForecasting keeps what is forecast until the context ends. A database that cannot be asked now is asked later.
func KeepForecasting(ctx context.Context, db *store.DB, log *slog.Logger) {
	for {
		if err := KeepForecasts(ctx, db); err != nil && ctx.Err() == nil {
			log.Warn("What is forecast of projects could not be kept; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(forecastEvery):
		}
	}
}

func keepForecast(ctx context.Context, tx *store.Tx, project string) error {
	o, err := Ahead(ctx, tx, access.System(), project)
	if err != nil || o.Basis == "" {
		return err
	}
	put := func(subject string, d forecast.Dates, items int) error {
		_, err := tx.Exec(ctx, `INSERT INTO delivery_forecast (project, subject, day, p50, p85, p95, items, basis)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project, subject, day) DO UPDATE SET p50 = excluded.p50,
			p85 = excluded.p85, p95 = excluded.p95, items = excluded.items, basis = excluded.basis`, project, subject,
			store.DateOf(tx.Now()), DateOf(d.P50), DateOf(d.P85), DateOf(d.P95), items, string(o.Basis))
		return err
	}
	if err := put("", o.Dates, o.Open()); err != nil {
		return err
	}
	for _, s := range o.Stages {
		if s.Known {
			if err := put(s.ID, s.Dates, s.Open); err != nil {
				return err
			}
		}
	}
	return nil
}

// predicted returns what was forecast of a project and its milestones, the latest first.
func predicted(ctx context.Context, tx *store.Tx, project string) ([]Predicted, error) {
	return store.All(ctx, tx, func(r store.Row) (p Predicted, err error) {
		return p, r.Scan(&p.Subject, &p.Day, &p.P50, &p.P85, &p.P95, &p.Items, (*string)(&p.Basis))
	}, `SELECT subject, day, p50, p85, p95, items, basis FROM delivery_forecast WHERE project = $1
		ORDER BY day DESC, subject LIMIT 1000`,
		project)
}

// Slip is an item that is late, and why.
type Slip struct {
	Item Item
	Why  string
}

// mostSlips is how many late items are told.
const mostSlips = 20

// Slipping returns items that are late or stuck, the worst first: past their deadline or the day that the plan in force has for
// them, waiting, or begun long ago compared with those that were finished.
func Slipping(ctx context.Context, tx *store.Tx, actor access.Actor, project string) ([]Slip, error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	plan, past, err := planUntil(ctx, tx, project, today)
	if err != nil {
		return nil, err
	}
	items, err := store.All(ctx, tx, scanItem, selectItems+`WHERE project = $1 AND (state = $2 OR state = $3 OR deadline < $4
		OR id IN (SELECT item FROM delivery_planned WHERE plan = $5 AND starts < $6)) AND state IN `+openItems, project,
		string(Doing), string(Waiting), today, plan.ID, past)
	if err != nil {
		return nil, err
	}
	planned := map[string]Planned{}
	if _, err := store.All(ctx, tx, func(r store.Row) (struct{}, error) {
		var t Planned
		err := r.Scan(&t.Item, &t.Start, &t.End)
		t.Days = [2]store.Date{plan.Day(t.Start), plan.Day(max(t.Start, t.End-1))}
		planned[t.Item] = t
		return struct{}{}, err
	}, `SELECT item, starts, ends FROM delivery_planned WHERE plan = $1 AND starts < $2`, plan.ID, past); err != nil {
		return nil, err
	}
	took, err := store.All(ctx, tx, func(r store.Row) (s span, err error) { return s, r.Scan(&s.from, &s.to) },
		`SELECT started, finished FROM delivery_item WHERE project = $1 AND state = $2 AND started IS NOT NULL
		ORDER BY finished DESC LIMIT 200`, project, string(Finished))
	if err != nil {
		return nil, err
	}
	var days []int
	for _, s := range took {
		days = append(days, s.days())
	}
	return slips(items, days, planned, today), nil
}

// planUntil returns the plan in force, without its tasks, and the slot of it with which a day begins.
func planUntil(ctx context.Context, tx *store.Tx, project string, day store.Date) (p Plan, slot int, err error) {
	p, found, err := store.One(ctx, tx, scanPlan, `SELECT `+planColumns+` FROM delivery_plan WHERE project = $1 AND state = $2`,
		project, string(Adopted))
	if err != nil || !found {
		return Plan{}, 0, err
	}
	return p, int(DayOf(day)-DayOf(p.First)) * Slots, nil
}

// Course is how a project keeps to the plan in force.
type Course struct {
	Plan      string // id; empty where none is in force
	Due, Done int    // items that were to be done before today, and how many of them are
	Early     int    // items that were to be done later, and are done
}

// CourseOf returns it. Items that were dropped do not count.
func CourseOf(ctx context.Context, tx *store.Tx, actor access.Actor, project string) (c Course, err error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return c, err
	}
	plan, past, err := planUntil(ctx, tx, project, store.DateOf(tx.Now()))
	if err != nil || plan.ID == "" {
		return c, err
	}
	c.Plan = plan.ID
	_, err = store.All(ctx, tx, func(r store.Row) (struct{}, error) {
		var state ItemState
		var due, n int
		err := r.Scan((*string)(&state), &due, &n)
		switch {
		case due == 1 && state == Finished:
			c.Due, c.Done = c.Due+n, c.Done+n
		case due == 1:
			c.Due += n
		case state == Finished:
			c.Early += n
		}
		return struct{}{}, err
	}, `SELECT i.state, CASE WHEN t.ends <= $1 THEN 1 ELSE 0 END AS due, COUNT(*) FROM delivery_planned t
		JOIN delivery_item i ON i.id = t.item WHERE t.plan = $2 AND i.state <> $3 GROUP BY i.state, due`, past, plan.ID,
		string(GivenUp))
	return c, err
}

// span is from when to when something was done.
type span struct{ from, to store.Date }

func (s span) days() int { return int(DayOf(s.to) - DayOf(s.from)) }

// within returns in how many days so many of a hundred were done, of one or more that need not be sorted and are afterwards.
func within(days []int, percent int) int {
	slices.Sort(days)
	return days[(len(days)*percent-1)/100]
}

// stuckAfter is for how many days an item waits until somebody should look after it.
const stuckAfter = 7

// Stuck returns the items of a project that wait for over a week, by number.
func Stuck(ctx context.Context, tx *store.Tx, actor access.Actor, project string) ([]Item, error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return nil, err
	}
	return store.All(ctx, tx, scanItem, selectItems+`WHERE project = $1 AND state = $2 AND NOT EXISTS (
		SELECT 1 FROM delivery_move m WHERE m.item = delivery_item.id AND m.at >= $3) ORDER BY number`, project, string(Waiting),
		store.At(tx.Now().AddDate(0, 0, -stuckAfter)))
}

// slips says which of the items are late on a day, beside the days that finished ones took and what the plan in force has for
// them.
func slips(items []Item, took []int, planned map[string]Planned, today store.Date) []Slip {
	long := math.MaxInt
	if len(took) >= 10 {
		long = max(within(took, 85), 1)
	}
	type late struct {
		Slip

		days int
	}
	var all []late
	for _, x := range items {
		var why []string
		worst := 0
		if !x.Deadline.IsZero() && x.Deadline.Compare(today) < 0 {
			n := int(DayOf(today) - DayOf(x.Deadline))
			why, worst = append(why, fmt.Sprintf("%d days past its deadline", n)), max(worst, n)
		}
		if t, is := planned[x.ID]; is {
			done, begun := int(DayOf(today)-DayOf(t.Days[1])), int(DayOf(today)-DayOf(t.Days[0]))
			switch {
			case done > 0:
				why, worst = append(why, fmt.Sprintf("planned to be done %d days ago", done)), max(worst, done)
			case begun > 0 && x.Started.IsZero():
				why, worst = append(why, fmt.Sprintf("planned to be begun %d days ago", begun)), max(worst, begun)
			}
		}
		if x.State == Waiting {
			why = append(why, "it waits: "+x.Reason)
		}
		if n := int(DayOf(today) - DayOf(x.Started)); !x.Started.IsZero() && n > long {
			why, worst = append(why, fmt.Sprintf("begun %d days ago, and 85 of 100 are done within %d", n, long)), max(worst, n-long)
		}
		if len(why) > 0 {
			all = append(all, late{Slip{x, strings.Join(why, "; ")}, worst})
		}
	}
	slices.SortStableFunc(all, func(a, b late) int { return b.days - a.days })
	var out []Slip
	for _, l := range all[:min(len(all), mostSlips)] {
		out = append(out, l.Slip)
	}
	return out
}

// HowMany says how many more items are done by a day, from when others were.
func (o *Outlook) HowMany(ctx context.Context, by store.Date) (forecast.HowMany, error) {
	return o.record.HowMany(ctx, DayOf(by), forecast.Options{Seed: 1})
}
