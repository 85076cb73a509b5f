package delivery

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// acrossWeeks is how many weeks are looked ahead for people who are booked twice.
const acrossWeeks = 8

// Across is where projects meet: in the people that their plans count on, and in what they need from others.
type Across struct {
	Weeks  []store.Date // Mondays, of this week and the next ones
	People []Booked     // whom plans in force count on in these weeks: those who are booked twice first, then by name
	Needs  []Needed     // what is not there yet, by the day that was agreed; what has none comes first
}

// Booked is what plans in force count on of somebody.
type Booked struct {
	Person Person
	Weeks  []BookedWeek // as many as [Across.Weeks]
}

// Twice reports whether more of somebody is counted on in a week than there is.
func (b *Booked) Twice() bool {
	return slices.ContainsFunc(b.Weeks, func(w BookedWeek) bool { return w.Percent > 100 })
}

// BookedWeek is what is counted on of somebody in a week.
type BookedWeek struct {
	Parts   []BookedPart // by the name of the project
	Percent int          // of their time, on the day of the week on which most is; over 100 they are booked twice
}

// BookedPart is what one project counts on.
type BookedPart struct {
	Project, Name string
	Percent       int // their share of time in it, on the day of the week on which most is
	Items         int // that they are to do in it
}

// Needed is something that a project needs from others and that is not there yet.
type Needed struct {
	Dependency

	Project, Name string
	By            store.Date // that was agreed; none where nobody did
}

// AcrossProjects looks where projects that are under way meet.
func AcrossProjects(ctx context.Context, tx *store.Tx, actor access.Actor) (a Across, err error) {
	all, err := List(ctx, tx, actor)
	if err != nil {
		return a, err
	}
	open := map[string]Project{}
	for _, p := range all {
		if p.State == Open {
			open[p.Key] = p
		}
	}
	today := store.DateOf(tx.Now())
	monday := today.AddDays(-(int(today.Start().Weekday()) + 6) % 7)
	for i := range acrossWeeks {
		a.Weeks = append(a.Weeks, monday.AddDays(7*i))
	}
	if a.Needs, err = needed(ctx, tx, open); err != nil {
		return a, err
	}
	tasks, err := booked(ctx, tx, open, today, monday.AddDays(7*acrossWeeks-1))
	if err != nil {
		return a, err
	}
	a.People, err = a.bookings(ctx, tx, open, tasks)
	return a, err
}

func needed(ctx context.Context, tx *store.Tx, open map[string]Project) ([]Needed, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (d Needed, err error) {
		return d, r.Scan(&d.Project, &d.ID, &d.Scope, &d.Party, &d.What)
	}, `SELECT project, id, scope, party, what FROM delivery_dependency WHERE met IS NULL ORDER BY id`)
	if err != nil {
		return nil, err
	}
	agreed, err := dates(ctx, tx, `WHERE kind = $1 ORDER BY id DESC`, string(Agreed))
	if err != nil {
		return nil, err
	}
	by := map[string]store.Date{}
	for _, s := range agreed {
		if _, newer := by[s.Subject]; !newer {
			by[s.Subject] = s.Day
		}
	}
	all = slices.DeleteFunc(all, func(d Needed) bool { return open[d.Project].Key == "" })
	for i := range all {
		all[i].Name, all[i].By = open[all[i].Project].Name, by[all[i].ID]
	}
	slices.SortStableFunc(all, func(x, y Needed) int { return cmp.Or(x.By.Compare(y.By), strings.Compare(x.Name, y.Name)) })
	return all, nil
}

// task is an item that a plan in force gives to somebody.
type task struct {
	project, item, person string
	from, until           store.Date
}

// booked returns the tasks of plans in force that are not done, as far as they lie between two days.
func booked(ctx context.Context, tx *store.Tx, open map[string]Project, from, until store.Date) ([]task, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (t task, err error) {
		var p Plan
		var starts, ends int
		err = r.Scan(&t.project, &p.First, &t.item, &starts, &ends, &t.person)
		t.from, t.until = p.Day(starts), p.Day(max(starts, ends-1))
		return t, err
	}, `SELECT p.project, p.first_day, t.item, t.starts, t.ends, w.person_id FROM delivery_plan p
		JOIN delivery_planned t ON t.plan = p.id JOIN delivery_planned_person w ON w.plan = t.plan AND w.item = t.item
		JOIN delivery_item i ON i.id = t.item WHERE p.state = $1 AND i.state IN `+openItems, string(Adopted))
	return slices.DeleteFunc(all, func(t task) bool {
		return open[t.project].Key == "" || t.until.Compare(from) < 0 || t.from.Compare(until) > 0
	}), err
}

// bookings lays tasks out by person and week.
func (a *Across) bookings(ctx context.Context, tx *store.Tx, open map[string]Project, tasks []task) ([]Booked, error) {
	ids := make([]string, 0, len(tasks))
	for _, t := range tasks {
		ids = append(ids, t.person)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	now, err := people.Names(ctx, tx, ids...)
	if err != nil {
		return nil, err
	}
	places, err := organisation.OfPersons(ctx, tx, access.System(), ids...) // only what they have in projects is told
	if err != nil {
		return nil, err
	}
	handles := map[string]string{}
	for _, p := range places.Persons {
		handles[p.ID] = p.Handle
	}
	of, who := map[string][]task{}, map[string]Person{} // persons may have become one since
	for _, t := range tasks {
		if p := personOf(now, t.person); p.ID != "" { // else erased
			of[p.ID], who[p.ID] = append(of[p.ID], t), p
		}
	}
	var all []Booked
	for id, tasks := range of {
		b := Booked{Person: who[id]}
		shares := slices.DeleteFunc(slices.Clone(places.Members), func(m roster.Member) bool { return m.Person != handles[id] })
		for _, monday := range a.Weeks {
			b.Weeks = append(b.Weeks, bookedWeek(open, tasks, shares, monday))
		}
		all = append(all, b)
	}
	slices.SortFunc(all, func(x, y Booked) int {
		switch {
		case x.Twice() && !y.Twice():
			return -1
		case y.Twice() && !x.Twice():
			return 1
		}
		return cmp.Or(strings.Compare(x.Person.Name, y.Person.Name), strings.Compare(x.Person.ID, y.Person.ID))
	})
	return all, nil
}

// bookedWeek adds up the shares of somebody in the projects whose tasks they have, day by day from Monday to Friday.
func bookedWeek(open map[string]Project, tasks []task, shares []roster.Member, monday store.Date) (w BookedWeek) {
	part := map[string]*BookedPart{}
	items := map[string]bool{}
	for i := range 5 {
		day := monday.AddDays(i)
		today := map[string]bool{}
		for _, t := range tasks {
			if t.from.Compare(day) > 0 || t.until.Compare(day) < 0 {
				continue
			}
			if part[t.project] == nil {
				part[t.project] = &BookedPart{Project: t.project, Name: open[t.project].Name}
			}
			if !items[t.item] {
				items[t.item] = true
				part[t.project].Items++
			}
			today[t.project] = true
		}
		sum := 0
		for project := range today {
			percent := 0
			for _, m := range shares {
				if m.Scope == project && m.On(day) {
					percent += m.Share
				}
			}
			part[project].Percent = max(part[project].Percent, percent)
			sum += percent
		}
		w.Percent = max(w.Percent, sum)
	}
	for _, p := range part {
		w.Parts = append(w.Parts, *p)
	}
	slices.SortFunc(w.Parts, func(x, y BookedPart) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Project, y.Project))
	})
	return w
}
