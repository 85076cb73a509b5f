package delivery

import (
	"context"
	"math"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
)

// Usual is what items of a size took: what nine of ten took at least, the middle, and nine of ten at most.
type Usual struct {
	Estimate

	Items int // that were looked at
}

// Of finished items so many are looked at, and so few of a size say nothing.
const (
	mostFinished = 500
	leastOfSize  = 5
)

// done is a finished item: for how long it was being done, and by how many.
type done struct {
	size     string
	from, to store.Date
	people   int
}

// UsualOf says what items of the size of one that nobody estimated took so far; of no items where that is not known.
func UsualOf(ctx context.Context, tx *store.Tx, actor access.Actor, x Item) (Usual, error) {
	if err := actor.May(access.ReadProjects); err != nil || x.Size == "" || x.Estimate != (Estimate{}) {
		return Usual{}, err
	}
	mates, err := crew(ctx, tx, x.Project)
	if err != nil {
		return Usual{}, err
	}
	all, err := usual(ctx, tx, x.Project, mates)
	return all[x.Size], err
}

// sizeUp gives items that have a size and no estimate what others of their size took.
func sizeUp(ctx context.Context, tx *store.Tx, project string, items []Item, mates []mate) error {
	bare := func(x Item) bool { return x.Size != "" && x.Estimate == (Estimate{}) }
	if !slices.ContainsFunc(items, bare) {
		return nil
	}
	of, err := usual(ctx, tx, project, mates)
	for i := range items {
		if bare(items[i]) {
			items[i].Estimate = of[items[i].Size].Estimate
		}
	}
	return err
}

// usual returns what finished items of each size took.
func usual(ctx context.Context, tx *store.Tx, project string, mates []mate) (map[string]Usual, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (d done, err error) { return d, r.Scan(&d.size, &d.from, &d.to, &d.people) },
		`SELECT size, started, finished, people FROM delivery_item WHERE project = $1 AND state = $2 AND started IS NOT NULL
		ORDER BY finished DESC, number DESC LIMIT $3`, project, string(Finished), mostFinished)
	weekly := 0
	for i := range mates {
		weekly += mates[i].weekly()
	}
	return usualOf(all, float64(weekly)), err
}

// usualOf shares the time that a team had out to the items that it finished, by how long each was being done: who has three items
// at once does a third of each. No item takes more than all days on which it was being done, and an item of one day half of it.
// A team has so many minutes a week; of no team, or one without finished items, nothing is known.
func usualOf(all []done, weekly float64) map[string]Usual {
	if len(all) == 0 || weekly == 0 {
		return nil
	}
	const day = 8 * 60
	first := slices.MinFunc(all, func(a, b done) int { return a.from.Compare(b.from) }).from
	last := slices.MaxFunc(all, func(a, b done) int { return a.to.Compare(b.to) }).to
	sum := 0.0
	for _, d := range all {
		sum += float64(d.people) * workdays(d.from, d.to) * day
	}
	part := min(1, weekly/5*(workdays(first, last)+0.5)/sum)
	took := map[string][]int64{}
	for _, d := range all {
		if d.size != "" {
			took[d.size] = append(took[d.size], slotMinutes*max(1, int64(math.Round(part*workdays(d.from, d.to)*day/slotMinutes))))
		}
	}
	of := map[string]Usual{}
	for size, minutes := range took {
		n := len(minutes)
		if n < leastOfSize {
			continue
		}
		slices.Sort(minutes)
		at := func(percent int) int64 { return minutes[(n-1)*percent/100] }
		of[size] = Usual{Estimate{at(10), at(50), at(90)}, n}
	}
	return of
}

// workdays are the days from Monday to Friday between two days, and half a day where there is none.
func workdays(from, to store.Date) float64 {
	days := int(DayOf(to) - DayOf(from))
	if days <= 0 {
		return 0.5
	}
	n := days / 7 * 5
	weekday := int(from.Start().Weekday())
	for i := range days % 7 {
		if on := (weekday + i) % 7; on != 0 && on != 6 {
			n++
		}
	}
	return max(0.5, float64(n))
}

// weekly is what somebody has for the project in a usual week, in minutes, with the largest share that they have or will have.
func (m *mate) weekly() (minutes int) {
	for _, day := range m.week {
		minutes += day * m.percent() / 100
	}
	return minutes
}
