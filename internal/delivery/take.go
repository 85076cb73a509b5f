package delivery

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Incoming is an item as a tracker or a file has it.
type Incoming struct {
	Key       string // stays the same over imports
	Title     string
	What      string // Markdown
	URL       string
	Labels    []string
	Milestone string // its title
	Deadline  store.Date
	Estimate  Estimate
	Left      int64 // minutes, of what was begun; 0 where it does not say
	Size      string
	Priority  int
	State     ItemState
	Reason    string
	Opened    store.Date
	Started   store.Date
	Done      store.Date
	After     []string // keys of what it waits for
	Assigned  []Assignee
}

// Taken is what came of reading a source.
type Taken struct{ Added, Changed, Same int }

// takenAtOnce is how many items are looked at with one query.
const takenAtOnce = 500

// Take adds the items of a source that are not there yet, and changes those that are: their title, text, labels and state are
// the source's; what was said here of milestone, estimate, deadline, priority and order stays, where something was. Nothing is
// taken twice, and nothing is removed. What an item waits for is linked when both are there.
func Take(ctx context.Context, tx *store.Tx, actor access.Actor, source string, incoming []Incoming) (t Taken, err error) {
	_, project, err := SourceByID(ctx, tx, actor, source)
	if err != nil {
		return t, err
	}
	if err := actor.MayIn(access.TakeWork, project); err != nil {
		return t, err
	}
	stages, err := milestones(ctx, tx, project)
	if err != nil {
		return t, err
	}
	erased, err := people.LoadErased(ctx, tx)
	if err != nil {
		return t, err
	}
	by := map[string]string{}
	for _, m := range stages {
		by[strings.ToLower(m.Title)] = m.ID
	}
	n, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT COUNT(*) FROM delivery_item WHERE project = $1`, project)
	if err != nil {
		return t, err
	}
	for part := range slices.Chunk(incoming, takenAtOnce) {
		for i := range part {
			part[i].Assigned = cleaned(part[i].Assigned, erased)
		}
		if int(n)+t.Added+len(part) > mostItems+takenAtOnce {
			return t, fault.Conflict("A project has at most %d items", mostItems).
				WithHint("Import what is newer, or open a second project.")
		}
		if err := takePart(ctx, tx, actor, source, project, by, part, &t); err != nil {
			return t, err
		}
	}
	if t.Added+t.Changed == 0 {
		return t, nil
	}
	return t, touch(ctx, tx, project)
}

func takePart(ctx context.Context, tx *store.Tx, actor access.Actor, source, project string, milestones map[string]string,
	part []Incoming, t *Taken) error {
	part = lastOfEach(part)
	known, err := ofKeys(ctx, tx, source, part)
	if err != nil {
		return err
	}
	ours, err := untold(ctx, tx, source)
	if err != nil {
		return err
	}
	var fresh, moved []Item
	for _, in := range part {
		if err := in.check(); err != nil {
			return err
		}
		was, there := known[in.Key]
		is := was
		is.adopt(in, milestones)
		if _, waits := ours[was.ID]; waits { // the source does not know yet what was said here
			is.setState(was)
		}
		is.Changed = tx.Now()
		if !there {
			is.ID, is.Project, is.Source, is.Key, is.People, is.Revision = tx.NewID(), project, source, in.Key, 1, 1
			is.State, is.Reason, is.Opened, is.Started, is.Done = in.State, in.Reason, in.Opened, in.Started, in.Done
		}
		if in.Left > 0 && is.Begun() {
			is.leave(in.Left, store.DateOf(tx.Now()))
		}
		switch {
		case !there:
			known[in.Key] = is
			fresh = append(fresh, is)
			moved = append(moved, is)
			t.Added++
		case is.same(&was):
			t.Same++
		default:
			is.Revision++
			if err := putItem(ctx, tx, is, false); err != nil {
				return err
			}
			if is.State != was.State {
				moved = append(moved, is)
			}
			known[in.Key] = is
			t.Changed++
		}
	}
	first, err := nextNumber(ctx, tx, project, len(fresh))
	if err != nil {
		return err
	}
	for i := range fresh {
		fresh[i].Number = first + int64(i)
	}
	if _, err := tx.InsertMany(ctx, "delivery_item", itemColumns, func(yield func([]any) bool) {
		for i := range fresh {
			if !yield(fresh[i].row()) {
				return
			}
		}
	}); err != nil {
		return err
	}
	for _, x := range fresh {
		if err := text.Put(ctx, tx, document(x)); err != nil {
			return err
		}
	}
	if _, err := tx.InsertMany(ctx, "delivery_move", []string{"id", "item", "state", "reason", "at", "actor_id", "actor_name"},
		func(yield func([]any) bool) {
			for _, x := range moved {
				at := cmp.Or(x.Done, x.Started, x.Opened).Start()
				if x.State.IsOpen() && x.Reopened > 0 { // sources do not say when
					at = tx.Now()
				}
				if !yield([]any{tx.NewID(), x.ID, string(x.State), x.Reason, store.At(at), actor.ID, actor.Name}) {
					return
				}
			}
		}); err != nil {
		return err
	}
	return link(ctx, tx, source, part, known)
}

// lastOfEach leaves of items with one key the last.
func lastOfEach(part []Incoming) []Incoming {
	last := make(map[string]int, len(part))
	for i, in := range part {
		last[in.Key] = i
	}
	if len(last) == len(part) {
		return part
	}
	var kept []Incoming
	for i, in := range part {
		if last[in.Key] == i {
			kept = append(kept, in)
		}
	}
	return kept
}

// ofKeys returns the items of a source that incoming ones are.
func ofKeys(ctx context.Context, tx *store.Tx, source string, part []Incoming) (map[string]Item, error) {
	keys := make([]string, len(part))
	for i, in := range part {
		keys[i] = in.Key
	}
	some, args := among([]any{source}, keys)
	all, err := store.All(ctx, tx, scanItem, selectItems+`WHERE source = $1 AND source_key IN `+some, args...)
	known := make(map[string]Item, len(part))
	for _, x := range all {
		known[x.Key] = x
	}
	return known, err
}

// link stores what items wait for, of those that are there, where nothing was said here.
func link(ctx context.Context, tx *store.Tx, source string, part []Incoming, known map[string]Item) error {
	for _, in := range part {
		if len(in.After) == 0 {
			continue
		}
		x := known[in.Key]
		n, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT COUNT(*) FROM delivery_after WHERE item = $1`, x.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		var wanted []Incoming
		for _, key := range in.After[:min(len(in.After), mostLinks)] {
			wanted = append(wanted, Incoming{Key: key})
		}
		before, err := ofKeys(ctx, tx, source, wanted)
		if err != nil {
			return err
		}
		for _, b := range before {
			x.After = append(x.After, After{Item: b.ID})
		}
		if fault.Is(x.ordered(ctx, tx), fault.KindInvalid) { // a circle in the tracker is the tracker's
			continue
		}
		for _, a := range x.After {
			if _, err := tx.Exec(ctx, `INSERT INTO delivery_after (item, before, lag) VALUES ($1, $2, 0)`, x.ID, a.Item); err != nil {
				return err
			}
		}
	}
	return nil
}

// check makes what is too long shorter, and says what cannot be taken.
func (in *Incoming) check() error {
	if in.Key == "" || len(in.Key) > maxKey {
		return fault.Invalid("key", "An item has no key, or one of more than %d bytes", maxKey)
	}
	in.Title = cmp.Or(cut(strings.Join(strings.Fields(in.Title), " "), maxTitle), in.Key)
	in.What, in.Reason = cut(in.What, maxText), cut(in.Reason, maxNote)
	if len(in.URL) > maxURL || !strings.HasPrefix(in.URL, "https://") && !strings.HasPrefix(in.URL, "http://") {
		in.URL = ""
	}
	in.Labels = slices.Clone(in.Labels[:min(len(in.Labels), mostLabels)])
	for i, l := range in.Labels {
		in.Labels[i] = cut(strings.Join(strings.Fields(l), " "), maxKey)
	}
	slices.Sort(in.Labels)
	if !slices.Contains(ItemStates, in.State) {
		return fault.Invalid("state", "The item %s has no state that is known", in.Key)
	}
	in.Size = cut(strings.ToUpper(in.Size), maxSize)
	if in.Estimate.check() != nil {
		in.Estimate = Estimate{}
	}
	if in.Left < 0 || in.Left > mostMinutes {
		in.Left = 0
	}
	if in.State == Finished && in.Done.IsZero() {
		return fault.Invalid("done", "The item %s is done, and since when is missing", in.Key)
	}
	if in.State != Finished {
		in.Done = store.Date{}
	}
	if in.Opened.IsZero() {
		in.Opened = cmp.Or(in.Started, in.Done)
	}
	if in.Opened.IsZero() {
		return fault.Invalid("opened", "The item %s has no day on which it was opened", in.Key)
	}
	for _, later := range []store.Date{in.Started, in.Done} { // trackers let people set days
		if !later.IsZero() && later.Compare(in.Opened) < 0 {
			in.Opened = later
		}
	}
	return nil
}

// cut makes a text fit to be stored.
func cut(s string, longest int) string {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""))
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return string([]rune(s)[:longest-1]) + "…"
}

// adopt takes over what a source says of an item.
func (x *Item) adopt(in Incoming, milestones map[string]string) {
	x.Title, x.What, x.URL, x.Labels, x.Assigned = in.Title, in.What, in.URL, in.Labels, in.Assigned
	x.Milestone = cmp.Or(x.Milestone, milestones[strings.ToLower(in.Milestone)])
	x.Deadline, x.Priority = cmp.Or(x.Deadline, in.Deadline), cmp.Or(x.Priority, in.Priority)
	x.Size = cmp.Or(x.Size, in.Size)
	if x.Estimate == (Estimate{}) {
		x.Estimate = in.Estimate
	}
	if x.ID == "" {
		return
	}
	x.Opened = in.Opened
	// A tracker that only knows open and closed does not take back that somebody began here.
	if in.State == Todo && x.State.IsOpen() {
		return
	}
	if x.State != in.State || x.Done != in.Done {
		x.move(in.State, in.Reason, cmp.Or(in.Done, in.Started, in.Opened))
		x.Started = cmp.Or(in.Started, x.Started)
	}
}

// setState takes over how far another version of it is.
func (x *Item) setState(o Item) {
	x.State, x.Reason, x.Started, x.Done, x.Reopened, x.Left, x.LeftOn = o.State, o.Reason, o.Started, o.Done, o.Reopened, o.Left,
		o.LeftOn
}

// same reports whether two are one but for when they changed.
func (x *Item) same(o *Item) bool {
	return x.Title == o.Title && x.What == o.What && x.URL == o.URL && slices.Equal(x.Labels, o.Labels) &&
		slices.Equal(x.Assigned, o.Assigned) &&
		x.Milestone == o.Milestone &&
		x.Opened == o.Opened && x.Deadline == o.Deadline && x.Priority == o.Priority && x.Estimate == o.Estimate &&
		x.Left == o.Left && x.Size == o.Size &&
		x.State == o.State && x.Reason == o.Reason &&
		x.Started == o.Started && x.Done == o.Done
}
