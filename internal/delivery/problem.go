package delivery

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/schedule"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// inputs are all that a plan is worked out from.
type inputs struct {
	ask     Ask
	first   store.Date // of its time
	items   []Item
	due     map[string]store.Date // by item: its deadline, else that of what it belongs to
	mates   []mate
	pins    map[string]pin
	insight Insight
	before  *Plan               // in force
	refused map[string][]string // by item: ids of who declined it
	begun   map[string]int      // by item that is being done: the slot in which whoever does it goes on
	cents   map[string]int      // what an hour of each costs, by id, where a plan is to be cheap
	guessed int
	names   map[string]string // of the problem's people, by id
}

// pin is what plans have to keep of an item.
type pin struct {
	day     store.Date
	persons []string
}

// gather reads what a plan is worked out from. It is read as Leadwright itself: who asks may set the project, and a plan does not
// say who is away or who can do what.
func gather(ctx context.Context, db *store.DB, ask Ask) (*inputs, error) {
	in := &inputs{ask: ask}
	if err := db.Read(ctx, func(tx *store.Tx) error { return in.read(ctx, tx) }); err != nil {
		return nil, err
	}
	var places []Place
	for _, x := range in.items {
		places = append(places, x.Places...)
	}
	var err error
	in.insight, err = Understanding(ctx, db, access.System(), places)
	return in, err
}

func (in *inputs) read(ctx context.Context, tx *store.Tx) error {
	project := in.ask.Project
	in.first = store.DateOf(tx.Now())
	whole, err := Get(ctx, tx, access.System(), project)
	if err != nil {
		return err
	}
	if in.items, err = store.All(ctx, tx, scanItem, selectItems+`WHERE project = $1 AND state IN `+openItems+` ORDER BY number`,
		project); err != nil {
		return err
	}
	in.items = slices.DeleteFunc(in.items, func(x Item) bool {
		return x.Milestone != "" &&
			slices.Contains(in.ask.Drop, x.Milestone)
	})
	switch n := len(in.items); {
	case n == 0:
		return fault.Conflict("Nothing is open, so that there is nothing to plan")
	case n > mostPlanned:
		return fault.Invalid("items", "%d open items are too many for one plan: %d are possible", n, mostPlanned)
	}
	if err := linked(ctx, tx, in.items, `item IN (SELECT id FROM delivery_item WHERE project = $1 AND state IN `+openItems+`)`,
		project); err != nil {
		return err
	}
	in.due = dueDates(&whole, in.items)
	if in.mates, err = crew(ctx, tx, project); err != nil {
		return err
	}
	in.mates = slices.DeleteFunc(in.mates, func(m mate) bool { return slices.Contains(in.ask.Without, m.ID) })
	for i, h := range in.ask.Hires {
		m := mate{Person: Person{fmt.Sprintf("hire-%d", i+1), h.Name}, handle: fmt.Sprintf("hire-%d", i+1), week: usualWeek,
			spans: []share{{Span: roster.Span{From: h.From}, percent: 100}}, skills: map[string]skill.Declaration{}}
		for id, level := range h.Skills {
			m.skills[id] = skill.Declaration{Level: skill.Level(level)}
		}
		in.mates = append(in.mates, m)
	}
	if len(in.mates) == 0 {
		return fault.Conflict("Nobody is in the project").WithHint("Say who is, on its page among the teams.")
	}
	if in.ask.Style == Cheapest || in.ask.Priced {
		if in.cents, err = hourly(ctx, tx, in.mates, whole.Currency, in.first); err != nil {
			return err
		}
		if n := len(in.mates) - len(in.cents); n > 0 {
			return noRate(n, whole.Currency)
		}
	}
	if err := sizeUp(ctx, tx, project, in.items, in.mates); err != nil {
		return err
	}
	if in.pins, err = pins(ctx, tx, project); err != nil {
		return err
	}
	if err := in.taken(ctx, tx); err != nil {
		return err
	}
	id, err := inForce(ctx, tx, project)
	if err != nil || id == "" {
		return err
	}
	p, err := PlanByID(ctx, tx, access.System(), id)
	in.before = &p
	return err
}

// taken pins items to those who accepted them, else to those to whom they are assigned in their source and who did not decline,
// where nobody pinned others.
func (in *inputs) taken(ctx context.Context, tx *store.Tx) error {
	all, err := assignments(ctx, tx, `WHERE state IN ($1, $2) AND item IN (SELECT id FROM delivery_item WHERE project = $3)
		ORDER BY id`, string(Accepted), string(Declined), in.ask.Project)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(in.items, func(x Item) bool { return len(x.Assigned) > 0 }) {
		if err := identify(ctx, tx, in.mates); err != nil {
			return err
		}
	}
	accepted := map[string][]string{} // persons by item, as refused
	in.refused = map[string][]string{}
	for _, a := range all {
		item, id := a.Item, a.Person.ID
		switch {
		case id == "":
		case a.State == Declined:
			in.refused[item] = append(in.refused[item], id)
		default:
			accepted[item] = append(accepted[item], id)
		}
	}
	for i := range in.items {
		x := &in.items[i]
		p := in.pins[x.ID]
		// Who was pinned, or accepted it as well, does it all the same.
		in.refused[x.ID] = slices.DeleteFunc(in.refused[x.ID], func(id string) bool {
			return slices.Contains(p.persons, id) || slices.Contains(accepted[x.ID], id)
		})
		if len(p.persons) > 0 {
			continue
		}
		if p.persons = accepted[x.ID]; len(p.persons) == 0 {
			here, _ := known(x, in.mates)
			here = slices.DeleteFunc(here, func(p Person) bool { return slices.Contains(in.refused[x.ID], p.ID) })
			p.persons = fits(x, here, in.mates)
		}
		p.persons = p.persons[:min(len(p.persons), x.People)]
		if len(p.persons) > 0 {
			in.pins[x.ID] = p
		}
	}
	in.goOn()
	return nil
}

// soon is within how many days somebody has to be there, so that they go on with what they have begun before all else.
const soon = 7

// goOn lets people go on with what they have begun, each with what was begun first: items that one person does, which wait for
// nothing. Who has something pinned to a day is left alone.
func (in *inputs) goOn() {
	in.begun = map[string]int{}
	open, busy := map[string]bool{}, map[string]bool{}
	var doing []*Item
	for i := range in.items {
		x := &in.items[i]
		open[x.ID] = true
		p := in.pins[x.ID]
		switch {
		case !p.day.IsZero():
			for _, id := range p.persons {
				busy[id] = true
			}
		case x.State == Doing && x.People == 1 && len(p.persons) == 1:
			doing = append(doing, x)
		}
	}
	slices.SortStableFunc(doing, func(a, b *Item) int { return a.Started.Compare(b.Started) })
	for _, x := range doing {
		id := in.pins[x.ID].persons[0]
		i := slices.IndexFunc(in.mates, func(m mate) bool { return m.ID == id })
		if i < 0 || busy[id] || slices.ContainsFunc(x.After, func(a After) bool { return open[a.Item] }) {
			continue
		}
		if work := in.works(&in.mates[i], soon); len(work) > 0 {
			in.begun[x.ID], busy[id] = work[0].From, true
		}
	}
}

// dueDates are until when items are to be done: by their own deadline, else by the commitment or target of their milestone, else
// by that of the project.
func dueDates(w *Whole, items []Item) map[string]store.Date {
	due := map[string]store.Date{}
	of := map[string]store.Date{"": named(w, "").Day}
	for _, m := range w.Milestones {
		of[m.ID] = named(w, m.ID).Day
		if of[m.ID].IsZero() {
			of[m.ID] = of[""]
		}
	}
	for _, x := range items {
		if d := cmp.Or(x.Deadline, of[x.Milestone]); !d.IsZero() {
			due[x.ID] = d
		}
	}
	return due
}

func itemID(x Item) string { return fmt.Sprintf("#%d", x.Number) }

// problem puts the inputs as the solver takes them.
func (in *inputs) problem() schedule.Problem {
	p := schedule.Problem{Say: func(slot int) string { return in.first.AddDays(slot / Slots).String() }}
	in.names = map[string]string{}
	said := map[string]int{}
	for _, m := range in.mates {
		said[m.Name]++
	}
	personID := map[string]string{} // in the problem, by id
	for _, m := range in.mates {
		name := m.Name
		if said[name] > 1 {
			name += " (" + m.handle + ")"
		}
		personID[m.ID], in.names[name] = name, m.ID
	}
	minutes := typical(in.items)
	total := 0
	number := map[string]string{}
	for _, x := range in.items {
		number[x.ID] = itemID(x)
	}
	var ask []asked
	in.guessed = 0
	for _, x := range in.items {
		if x.toDo() == (Estimate{}) {
			in.guessed++
		}
		t := schedule.Task{ID: itemID(x), Duration: int((minutes(&x) + slotMinutes - 1) / slotMinutes), Split: true, Weight: 1}
		if x.Priority > 0 {
			t.Weight = 6 - x.Priority
		}
		total += t.Duration
		t.Needs = in.needs(&x)
		if refused := in.refused[x.ID]; len(refused) > 0 {
			for i, n := range t.Needs {
				t.Needs[i].Skill, t.Needs[i].Level = willing(n, t.ID), 0
				ask = append(ask, asked{n, t.Needs[i].Skill, refused})
			}
		}
		if d, has := in.due[x.ID]; has {
			t.Deadline = max(1, (int(DayOf(d)-DayOf(in.first))+1)*Slots)
		}
		if slot, begun := in.begun[x.ID]; begun {
			t.Start = &slot
		}
		if pinned, is := in.pins[x.ID]; is {
			if !pinned.day.IsZero() {
				start := max(0, int(DayOf(pinned.day)-DayOf(in.first))*Slots)
				t.Start = &start
			}
			for _, id := range pinned.persons {
				if name, there := personID[id]; there {
					t.People = append(t.People, name)
				}
			}
		}
		for _, a := range x.After {
			if before, there := number[a.Item]; there {
				p.Links = append(p.Links, schedule.Link{From: before, To: t.ID, Lag: int(math.Ceil(float64(a.Lag) / slotMinutes))})
			}
		}
		p.Tasks = append(p.Tasks, t)
		for i := range in.mates {
			m := &in.mates[i]
			if v := in.value(&x, m); v != (schedule.Value{}) {
				v.Task, v.Person = t.ID, personID[m.ID]
				p.Values = append(p.Values, v)
			}
		}
	}
	days := min(mostHorizon, max(leastHorizon, 4*total/Slots))
	for i := range in.mates {
		m := &in.mates[i]
		person := schedule.Person{ID: personID[m.ID], Skills: map[string]int{}, Work: in.works(m, days)}
		for id, d := range m.skills {
			person.Skills[id] = int(d.Level)
		}
		for place, u := range in.insight {
			if u.Able[m.ID] {
				person.Skills[understands(place)] = 1
			}
		}
		for _, a := range ask {
			level, has := person.Skills[a.need.Skill]
			if !slices.Contains(a.refused, m.ID) && (a.need.Skill == "" || has && level >= a.need.Level) {
				person.Skills[a.willing] = 1
			}
		}
		if in.ask.Style == Cheapest {
			person.Rate = in.cents[m.ID]
		}
		p.People = append(p.People, person)
	}
	in.stay(&p, personID, number)
	return p
}

// asked is a need of an item that some declined.
type asked struct {
	need    schedule.Need
	willing string   // among skills: to meet it, and not to have declined
	refused []string // ids of persons
}

// willing names, among skills, that somebody meets a need of an item and did not decline it.
func willing(n schedule.Need, item string) string {
	if n.Skill == "" {
		return "willing to do " + item
	}
	if n.Level == 0 {
		return n.Skill + " and willing to do " + item
	}
	return fmt.Sprintf("%s at level %d and willing to do %s", n.Skill, n.Level, item)
}

// understands names, among skills, that somebody understands an area.
func understands(p Place) string { return "understands " + p.Repository + " " + p.Area }

// needs are who an item takes. In a plan for spread, somebody who understands a thin area that it touches is among them, and one
// person does not do it alone: the other learns.
func (in *inputs) needs(x *Item) []schedule.Need {
	var needs []schedule.Need
	free := x.People
	for _, n := range x.Needs {
		needs = append(needs, schedule.Need{Skill: n.Skill, Level: n.Level, Count: n.People})
		free -= n.People
	}
	if in.ask.Style == Spread {
		for _, p := range x.Places {
			u, there := in.insight[p]
			known := slices.ContainsFunc(in.mates, func(m mate) bool { return u.Able[m.ID] })
			if !there || !u.Thin() || !known || len(in.mates) < 2 {
				continue
			}
			if x.People == 1 && free > 0 { // nobody else is needed: one who learns comes to it
				free++
			}
			needs = append(needs, schedule.Need{Skill: understands(p), Count: 1})
			free--
			break
		}
	}
	if free > 0 {
		needs = append(needs, schedule.Need{Count: free})
	}
	return needs
}

// why says what a team for an item has to do with knowledge and learning; empty where nothing.
func (in *inputs) why(x *Item, team []Person) string {
	var said []string
	for _, p := range x.Places {
		u, there := in.insight[p]
		if !there {
			continue
		}
		var know, learn []string
		for _, who := range team {
			if u.Able[who.ID] {
				know = append(know, who.Name)
			} else {
				learn = append(learn, who.Name)
			}
		}
		switch {
		case u.Thin() && len(know) > 0 && len(learn) > 0:
			said = append(said, fmt.Sprintf("%s understands %s, which hardly anybody does, and %s would learn it",
				strings.Join(know, " and "), p.Area, strings.Join(learn, " and ")))
		case u.Thin() && len(know) == 0:
			said = append(said, fmt.Sprintf("%s would learn %s, which hardly anybody understands", strings.Join(learn, " and "), p.Area))
		case len(know) > 0:
			said = append(said, fmt.Sprintf("%s understands %s", strings.Join(know, " and "), p.Area))
		}
	}
	for _, who := range team {
		for i := range in.mates {
			if m := &in.mates[i]; m.ID == who.ID && fitOf(x, m, in.insight).Growth > 0.3 {
				said = append(said, who.Name+" wants to learn what it needs")
			}
		}
	}
	return strings.Join(said, "; ")
}

// works is when somebody works for the project, slot by slot.
func (in *inputs) works(m *mate, days int) []schedule.Interval {
	work := []schedule.Interval{}
	for i := range days {
		slots := min(Slots, (m.minutes(in.first.AddDays(i))+slotMinutes/2)/slotMinutes)
		if slots == 0 {
			continue
		}
		v := schedule.Interval{From: i * Slots, To: i*Slots + slots}
		if last := len(work) - 1; last >= 0 && work[last].To == v.From {
			work[last].To = v.To
		} else {
			work = append(work, v)
		}
	}
	return work
}

// stay gives the problem the plan in force, as far as it is still to be done.
func (in *inputs) stay(p *schedule.Problem, personID, number map[string]string) {
	if in.before == nil {
		return
	}
	shift := int(DayOf(in.before.First)-DayOf(in.first)) * Slots
	for _, t := range in.before.Tasks {
		id, open := number[t.Item]
		if !open {
			continue
		}
		a := schedule.Assignment{Task: id, Start: max(0, t.Start+shift), End: max(0, t.End+shift)}
		for _, who := range t.People {
			if name, there := personID[who.ID]; there {
				a.People = append(a.People, name)
			}
		}
		p.Plan = append(p.Plan, a)
	}
}

// typical returns how many minutes an item takes from now on: its estimate or what is left of it, and without either the middle
// of what others are estimated to take: those of its size, else all, else a day.
func typical(items []Item) func(x *Item) int64 {
	of := map[string][]int64{}
	for i := range items {
		if x := &items[i]; x.Estimate.Likely > 0 {
			of[""] = append(of[""], x.Estimate.Likely)
			if x.Size != "" {
				of[x.Size] = append(of[x.Size], x.Estimate.Likely)
			}
		}
	}
	for _, all := range of {
		slices.Sort(all)
	}
	return func(x *Item) int64 {
		if e := x.toDo(); e.Likely > 0 {
			return e.Likely
		}
		for _, all := range [][]int64{of[x.Size], of[""]} {
			if len(all) > 0 {
				return all[(len(all)-1)/2]
			}
		}
		return 8 * 60
	}
}

// value is what an item means for somebody, each from 0 to 100: whether they want to do it, want to learn it, and whether
// knowledge of a thin area would come to them.
func (in *inputs) value(x *Item, m *mate) schedule.Value {
	f := fitOf(x, m, in.insight)
	part := func(v float64) int { return int(math.Round(100 * v)) }
	return schedule.Value{Interest: part(f.Interest), Growth: part(f.Growth), Spread: part(f.Spread)}
}

// plan puts what the solver found as it is kept.
func (in *inputs) plan(found schedule.Solution) Plan {
	p := Plan{Project: in.ask.Project, State: Proposed, Ask: in.ask, Solver: solverVersion, Seed: planSeed, Steps: found.Steps,
		First:    in.first,
		Makespan: found.Makespan, Bound: found.Bound, Figures: found.Values, Late: found.Late, Clash: found.Clash, Guessed: in.guessed,
		By: in.ask.By}
	delete(p.Figures, schedule.Cost) // what people cost is worked out for who may know it
	if in.before != nil {
		p.Base = in.before.ID
	}
	for i, a := range found.Assignments {
		t := Planned{Item: in.items[i].ID, Number: in.items[i].Number, Title: in.items[i].Title, Start: a.Start, End: a.End}
		for _, name := range a.People {
			t.People = append(t.People, Person{ID: in.names[name], Name: name})
		}
		t.Why = in.why(&in.items[i], t.People)
		p.Tasks = append(p.Tasks, t)
	}
	return p
}

// Insight is who understands areas that items touch.
type Insight map[Place]Understood

// Understood is who understands an area.
type Understood struct {
	Share map[string]float64 // by person: 0 to 1, the part of its lines in files that they understand
	Able  map[string]bool    // who could safely change it
	Left  int                // how many could
}

// Thin reports whether nobody, or only one, could safely change it.
func (u Understood) Thin() bool { return u.Left <= 1 }

// Understanding looks up who understands areas, as far as the actor may read it. Areas and repositories that are no longer there,
// or were not read yet, are left out.
func Understanding(ctx context.Context, db *store.DB, actor access.Actor, places []Place) (Insight, error) {
	all := Insight{}
	open := map[string]*knowledge.Overview{}
	for _, p := range places {
		if _, done := all[p]; done {
			continue
		}
		o, known := open[p.Repository]
		if !known {
			var err error
			o, err = knowledge.OpenOverview(ctx, db, actor, p.Repository)
			if err != nil && !fault.Is(err, fault.KindUnavailable) && !fault.Is(err, fault.KindNotFound) {
				return nil, err
			}
			open[p.Repository] = o
		}
		if o == nil {
			continue
		}
		area, err := o.Area(p.Area)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		u := Understood{Share: map[string]float64{}, Able: map[string]bool{}, Left: area.Left}
		for _, h := range area.Group.Holders {
			if id := o.People[h.Person].ID; id != "" && !o.Erased(h.Person) {
				u.Share[id] = h.Share
				u.Able[id] = h.Understands
			}
		}
		all[p] = u
	}
	return all, nil
}
