package delivery

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// Limits of an item.
const (
	mostMinutes = 1000 * 8 * 60 // of an estimate: nobody estimates four years of one person's work
	mostPeople  = 20
	mostLag     = 365 * 24 * 60
	mostLinks   = 100 // needs, places or items that one waits for
	mostLabels  = 50
	maxSize     = 10
	maxKey      = 200
	maxURL      = 2000
)

// PutItem adds an item when it has no id, else changes what is said of the one that has it; in which state it is [MoveItem] says.
// It fails with fault.Conflict when somebody changed it meanwhile; revision 0 does not ask.
func PutItem(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, x Item) (Item, error) {
	was := Item{Project: x.Project, State: Todo, Opened: store.DateOf(tx.Now())}
	if x.ID != "" {
		var err error
		if was, err = FindItem(ctx, tx, actor, x.ID); err != nil {
			return x, err
		}
		if revision != 0 && revision != was.Revision {
			return x, fault.Conflict("Somebody changed this item meanwhile").WithHint("Load it again.")
		}
	}
	p, err := working(ctx, tx, actor, was.Project)
	if err != nil {
		return x, err
	}
	if x.ID == "" && p.Ended() {
		return x, fault.Conflict("%s is %s, and nothing is to be done in it", p.Name, p.State)
	}
	x.Project, x.Number, x.State, x.Reason, x.Source, x.Key, x.URL, x.Labels = was.Project, was.Number, was.State, was.Reason,
		was.Source, was.Key, was.URL, was.Labels
	x.Opened, x.Started, x.Done, x.Reopened, x.Revision = was.Opened, was.Started, was.Done, was.Reopened, was.Revision
	left := x.Left
	x.Assigned, x.Left, x.LeftOn = was.Assigned, was.Left, was.LeftOn
	x.leave(left, store.DateOf(tx.Now()))
	if was.Source != "" { // its tracker says it
		x.Title, x.What = was.Title, was.What
	}
	if err := x.check(); err != nil {
		return x, err
	}
	if err := x.known(ctx, tx, actor); err != nil {
		return x, err
	}
	fresh := x.ID == ""
	if fresh {
		if err := atMost(ctx, tx, "delivery_item", x.Project, mostItems); err != nil {
			return x, err
		}
		x.ID = tx.NewID()
		if x.Number, err = nextNumber(ctx, tx, x.Project, 1); err != nil {
			return x, err
		}
	}
	x.Revision++
	x.Changed = tx.Now()
	if err := putItem(ctx, tx, x, fresh); err != nil {
		return x, err
	}
	if err := putLinks(ctx, tx, x); err != nil {
		return x, err
	}
	if fresh {
		if err := putMove(ctx, tx, actor, x); err != nil {
			return x, err
		}
	}
	return x, touch(ctx, tx, x.Project)
}

// MoveItem brings an item into a state. What waits says for what, and what is dropped says why.
func MoveItem(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, to ItemState, reason string) (
	Item, error) {
	x, err := FindItem(ctx, tx, actor, id)
	if err != nil {
		return x, err
	}
	if _, err := working(ctx, tx, actor, x.Project); err != nil {
		return x, err
	}
	if revision != 0 && revision != x.Revision {
		return x, fault.Conflict("Somebody changed this item meanwhile").WithHint("Load it again.")
	}
	if err := checkText("reason", &reason, maxNote); err != nil {
		return x, err
	}
	switch {
	case !slices.Contains(ItemStates, to):
		return x, fault.Invalid("state", "%q is no state of an item", to).
			WithHint("It is open, doing, waiting, done or dropped.")
	case reason == "" && to == Waiting:
		return x, fault.Invalid("reason", "What it waits for is missing").WithHint("Say it, so that somebody can help.")
	case reason == "" && to == GivenUp:
		return x, fault.Invalid("reason", "Why it is dropped is missing").WithHint("Say it in a line: it stays with the item.")
	}
	if to != Waiting && to != GivenUp {
		reason = ""
	}
	if to == x.State && reason == x.Reason {
		return x, nil
	}
	was := x.State
	x.move(to, reason, store.DateOf(tx.Now()))
	x.Revision++
	x.Changed = tx.Now()
	if err := putItem(ctx, tx, x, false); err != nil {
		return x, err
	}
	if err := putMove(ctx, tx, actor, x); err != nil {
		return x, err
	}
	if x.Source != "" && was.IsOpen() != to.IsOpen() {
		if err := toTell(ctx, tx, x); err != nil {
			return x, err
		}
	}
	return x, touch(ctx, tx, x.Project)
}

// Begun reports whether somebody began an item that is not done.
func (x *Item) Begun() bool { return !x.Started.IsZero() && x.State.IsOpen() }

// leave keeps what is said on a day to be left of an item, 0 for nothing said, with the day on which it was first so.
func (x *Item) leave(minutes int64, day store.Date) {
	if minutes == 0 {
		day = store.Date{}
	}
	if minutes != x.Left {
		x.Left, x.LeftOn = minutes, day
	}
}

// move brings an item into a state on a day.
func (x *Item) move(to ItemState, reason string, day store.Date) {
	if !x.State.IsOpen() && to.IsOpen() {
		x.Reopened++
	}
	x.State, x.Reason = to, reason
	if x.Started.IsZero() && (to == Doing || to == Finished) {
		x.Started = day
	}
	x.Done = store.Date{}
	if to == Finished {
		x.Done = day
	}
	if !to.IsOpen() {
		x.leave(0, day)
	}
}

// check makes an item as it is kept, and says what is wrong with it.
func (x *Item) check() error {
	if err := checkTitle("title", &x.Title); err != nil {
		return err
	}
	x.Size = strings.ToUpper(strings.TrimSpace(x.Size))
	for field, text := range map[string]struct {
		text    *string
		longest int
	}{"what": {&x.What, maxText}, "learn": {&x.Learn, maxNote}, "size": {&x.Size, maxSize}} {
		if err := checkText(field, text.text, text.longest); err != nil {
			return err
		}
	}
	x.Needs = slices.Clone(x.Needs)
	seats := 0
	for i := range x.Needs {
		x.Needs[i].People = max(x.Needs[i].People, 1)
		seats += x.Needs[i].People
	}
	if x.People == 0 {
		x.People = max(seats, 1)
	}
	switch {
	case x.Priority < 0 || x.Priority > 5:
		return fault.Invalid("priority", "A priority goes from 1, the highest, to 5, not %d", x.Priority)
	case x.People < 1 || x.People > mostPeople:
		return fault.Invalid("people", "%d people cannot do it: it takes 1 to %d", x.People, mostPeople)
	case x.Left < 0 || x.Left > mostMinutes:
		return fault.Invalid("left", "Of an item 1,000 days are left at the most")
	case x.Left > 0 && !x.Begun():
		return fault.Invalid("left", "What is left is said of items that were begun and are not done").
			WithHint("Say what it takes instead.")
	case seats > x.People:
		return fault.Invalid("needs", "It needs %d people with skills, and %d do it", seats, x.People).
			WithHint("Say that more people do it, or ask for less.")
	case len(x.Needs) > mostLinks || len(x.Places) > mostLinks || len(x.After) > mostLinks:
		return fault.Invalid("after", "It has more than %d needs, areas or items that it waits for", mostLinks).
			WithHint("Cut it into parts.")
	}
	slices.SortFunc(x.Needs, func(a, b Need) int { return strings.Compare(a.Skill, b.Skill) })
	for i, n := range x.Needs {
		switch {
		case n.Level < 1 || n.Level > int(skill.MostLevel):
			return fault.Invalid("needs", "A level goes from 1 to %d, not %d", skill.MostLevel, n.Level)
		case i > 0 && x.Needs[i-1].Skill == n.Skill:
			return fault.Invalid("needs", "It asks for one skill twice").WithHint("Say once how many people need it.")
		}
	}
	return x.Estimate.check()
}

// check says what is wrong with an estimate.
func (e Estimate) check() error {
	switch {
	case e == Estimate{}:
		return nil
	case e.Low < 1 || e.Low > e.Likely || e.Likely > e.High:
		return fault.Invalid("estimate", "An estimate goes from optimistic over likely to pessimistic, above 0").
			WithHint("Write it as 1d, 2d, 5d.")
	case e.High > mostMinutes:
		return fault.Invalid("estimate", "An item takes 1,000 days at the most").WithHint("Cut it into parts that can be finished.")
	}
	return nil
}

// known refuses what an item names and there is not.
func (x *Item) known(ctx context.Context, tx *store.Tx, actor access.Actor) error {
	if err := hasMilestone(ctx, tx, x.Project, x.Milestone); err != nil {
		return err
	}
	if len(x.Needs) > 0 {
		words, err := skill.Words(ctx, tx, actor)
		if err != nil {
			return err
		}
		for _, n := range x.Needs {
			if _, there := words.ByID(n.Skill); !there {
				return fault.Invalid("needs", "There is no skill %q", n.Skill).WithHint("Choose one of the vocabulary, or add it there.")
			}
		}
	}
	if len(x.Places) > 0 {
		all, err := knowledge.Repositories(ctx, tx, actor)
		if err != nil {
			return err
		}
		for _, p := range x.Places {
			if !slices.ContainsFunc(all, func(r knowledge.Repository) bool { return r.ID == p.Repository }) {
				return fault.Invalid("places", "There is no repository %q", p.Repository)
			}
			if err := checkText("places", &p.Area, maxNote); err != nil {
				return err
			}
		}
	}
	if len(x.After) == 0 {
		return nil
	}
	return x.ordered(ctx, tx)
}

// ordered refuses what an item cannot wait for: items of nowhere, and a circle, which is named.
func (x *Item) ordered(ctx context.Context, tx *store.Tx) error {
	type link struct{ item, before string }
	links, err := store.All(ctx, tx, func(r store.Row) (l link, err error) { return l, r.Scan(&l.item, &l.before) },
		`SELECT a.item, a.before FROM delivery_after a JOIN delivery_item i ON i.id = a.item WHERE i.project = $1`, x.Project)
	if err != nil {
		return err
	}
	before := map[string][]string{}
	for _, l := range links {
		if l.item != x.ID {
			before[l.item] = append(before[l.item], l.before)
		}
	}
	x.After = slices.Clone(x.After)
	slices.SortFunc(x.After, func(a, b After) int { return strings.Compare(a.Item, b.Item) })
	for i, a := range x.After {
		other, found, err := store.One(ctx, tx, store.Scan1[int64], `SELECT number FROM delivery_item WHERE id = $1 AND project = $2`,
			a.Item, x.Project)
		switch {
		case err != nil:
			return err
		case !found:
			return fault.Invalid("after", "An item that it waits for is not in this project")
		case i > 0 && x.After[i-1].Item == a.Item:
			return fault.Invalid("after", "It waits for #%d twice", other)
		case a.Lag > mostLag || a.Lag < -mostLag:
			return fault.Invalid("after", "It waits for #%d and more than a year then", other)
		}
		before[x.ID] = append(before[x.ID], a.Item)
	}
	circle := circleFrom(x.ID, before)
	if circle == nil {
		return nil
	}
	var names []string
	for _, id := range circle {
		n, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT number FROM delivery_item WHERE id = $1`, id)
		if err != nil {
			return err
		}
		names = append(names, fmt.Sprintf("#%d", cmp.Or(n, x.Number)))
	}
	return fault.Invalid("after", "These items wait for each other in a circle: %s", strings.Join(names, " → ")).
		WithHint("One of them has to begin first.")
}

// circleFrom returns a way from an item back to itself along what each waits for, nil where there is none.
func circleFrom(start string, before map[string][]string) []string {
	from := map[string]string{}
	queue := []string{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, b := range before[at] {
			if b == start {
				way := []string{start}
				for x := at; x != start; x = from[x] {
					way = append(way, x)
				}
				way = append(way, start)
				slices.Reverse(way)
				return way
			}
			if _, seen := from[b]; !seen {
				from[b] = at
				queue = append(queue, b)
			}
		}
	}
	return nil
}
