package strategy

import (
	"cmp"
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Find returns an objective without measures and what is around it.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Objective, error) {
	if err := actor.May(access.ReadObjectives); err != nil {
		return Objective{}, err
	}
	return objective(ctx, tx, id)
}

// Get returns an objective with what is around it.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (w Whole, err error) {
	if w.Objective, err = Find(ctx, tx, actor, id); err != nil {
		return w, err
	}
	all, err := measures(ctx, tx, id)
	if err != nil {
		return w, err
	}
	w.Measures = all[id]
	serving, err := services(ctx, tx, id)
	if err != nil {
		return w, err
	}
	if w.Serves, err = readable(ctx, tx, actor, serving); err != nil {
		return w, err
	}
	w.Parts, err = objectives(ctx, tx, `WHERE parent = $1 ORDER BY CASE WHEN status = 'open' THEN 0 ELSE 1 END, id`, id)
	if err != nil {
		return w, err
	}
	for parent := w.Parent; parent != ""; {
		o, err := objective(ctx, tx, parent)
		if err != nil {
			return w, err
		}
		w.Above, parent = append(w.Above, o), o.Parent
	}
	slices.Reverse(w.Above)
	w.Events, err = events(ctx, tx, id)
	return w, err
}

// readable gives what serves one objective its title and page, and leaves out what the actor may not read or is gone.
func readable(ctx context.Context, tx *store.Tx, actor access.Actor, all []owned[Ref]) (out []Ref, err error) {
	for _, x := range all {
		r, err := look(ctx, tx, actor, x.is)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// look finds the title of a thing whose package is known.
func look(ctx context.Context, tx *store.Tx, actor access.Actor, r Ref) (Ref, error) {
	switch r.Kind {
	case Decision:
		d, err := direction.Find(ctx, tx, actor, r.ID)
		r.Title, r.Href = d.Title, ""
		return r, err
	case Initiative:
		x, err := initiative.Find(ctx, tx, actor, r.ID)
		r.Title, r.Href = x.Title, ""
		return r, err
	case Experiment:
		x, err := experiment.Find(ctx, tx, actor, r.ID)
		r.Title, r.Href = x.Title, ""
		return r, err
	case Project:
		all, err := organisation.Scopes(ctx, tx, actor)
		at := slices.IndexFunc(all, func(s roster.Scope) bool { return s.Key == r.ID && s.Kind == roster.Project })
		if err == nil && at < 0 {
			err = fault.NotFound("There is no such project")
		}
		if err != nil {
			return r, err
		}
		r.Title, r.Href = all[at].Name, ""
	}
	return r, nil
}

// Serve says that something serves an objective, which the actor has to be able to read. Work is told with its title and page;
// all else is looked for here.
func Serve(ctx context.Context, tx *store.Tx, actor access.Actor, id string, r Ref) error {
	if _, err := setting(ctx, tx, actor, id, 0); err != nil {
		return err
	}
	if err := checkRef(&r); err != nil {
		return err
	}
	found, err := look(ctx, tx, actor, r)
	if fault.Is(err, fault.KindNotFound) {
		err = fault.Invalid("id", "There is no %s %q", r.Kind, r.ID).WithHint("Choose one that is there.")
	}
	if err != nil {
		return err
	}
	if r.known() {
		r.Title, r.Href = "", ""
	}
	done, err := tx.Exec(ctx, `INSERT INTO strategy_service (objective, kind, ref, title, href) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (objective, kind, ref) DO NOTHING`, id, string(r.Kind), r.ID, r.Title, r.Href)
	if err != nil {
		return err
	}
	if done == 0 {
		return fault.Conflict("This %s serves it already", r.Kind)
	}
	if err := touch(ctx, tx, id); err != nil {
		return err
	}
	if r.Kind == Decision || r.Kind == Initiative { // its title is not for everybody while it is a draft
		return note(ctx, tx, actor, id, "said that "+r.Kind.one()+" serves it")
	}
	return note(ctx, tx, actor, id, "said what serves it: "+found.Title)
}

// Leave says that something serves an objective no more.
func Leave(ctx context.Context, tx *store.Tx, actor access.Actor, id string, kind Kind, ref string) error {
	if _, err := setting(ctx, tx, actor, id, 0); err != nil {
		return err
	}
	done, err := tx.Exec(ctx, `DELETE FROM strategy_service WHERE objective = $1 AND kind = $2 AND ref = $3`, id, string(kind), ref)
	if err == nil && done == 0 {
		err = fault.NotFound("This serves it not")
	}
	if err != nil {
		return err
	}
	if err := touch(ctx, tx, id); err != nil {
		return err
	}
	return note(ctx, tx, actor, id, "said that "+kind.one()+" serves it no more")
}

// ServedBy returns which objectives a thing serves, by their titles.
func ServedBy(ctx context.Context, tx *store.Tx, actor access.Actor, kind Kind, ref string) ([]Objective, error) {
	if err := actor.May(access.ReadObjectives); err != nil {
		return nil, err
	}
	return objectives(ctx, tx, `WHERE id IN (SELECT objective FROM strategy_service WHERE kind = $1 AND ref = $2)
		ORDER BY title, id`, string(kind), ref)
}

// Node is an objective with its parts.
type Node struct {
	Objective

	Parts []Node
}

// Bare reports whether nothing serves an open objective, and nothing is a part of it.
func (n Node) Bare() bool { return n.Status == Open && len(n.Serves) == 0 && len(n.Parts) == 0 }

// Tree is all objectives of a scope, and what does not hang together.
type Tree struct {
	Tops []Node // what is a part of nothing, or of nothing that is here
	Bare []Objective

	// What serves no objective:
	Idle        []direction.Decision    // in force: a page of them
	Next        string                  // Before of the next page of these; empty on the last
	Initiatives []initiative.Initiative // put forward, accepted or deferred
	Experiments []experiment.Experiment // running
}

// Filter says which objectives are wanted.
type Filter struct {
	Scope  string // key; empty for all
	Closed bool   // those that are no longer open too
	Before string // Next of the page before, of decisions that serve nothing
}

// Look returns the tree.
func Look(ctx context.Context, tx *store.Tx, actor access.Actor, f Filter) (t Tree, err error) {
	if t.Tops, err = tops(ctx, tx, actor, f); err != nil {
		return t, err
	}
	t.Bare = bare(t.Tops)
	return t, idle(ctx, tx, actor, f, &t)
}

// tops returns the objectives that are a part of no other, with their parts.
func tops(ctx context.Context, tx *store.Tx, actor access.Actor, f Filter) ([]Node, error) {
	all, err := List(ctx, tx, actor)
	return grow(slices.DeleteFunc(all, func(o Objective) bool {
		return f.Scope != "" && o.Scope != f.Scope || !f.Closed && o.Status != Open
	})), err
}

// grow hangs objectives below their parents, in the order in which they come. One whose parent is not among them is at the top.
func grow(all []Objective) []Node {
	here := map[string]bool{}
	for _, o := range all {
		here[o.ID] = true
	}
	below := map[string][]Objective{}
	for _, o := range all {
		at := o.Parent
		if !here[at] {
			at = ""
		}
		below[at] = append(below[at], o)
	}
	var hang func(parent string) []Node
	hang = func(parent string) (out []Node) {
		for _, o := range below[parent] {
			out = append(out, Node{o, hang(o.ID)})
		}
		return out
	}
	return hang("")
}

func bare(nodes []Node) (out []Objective) {
	for _, n := range nodes {
		if n.Bare() {
			out = append(out, n.Objective)
		}
		out = append(out, bare(n.Parts)...)
	}
	return out
}

// List returns all objectives with their measures, the newest reading of each, and what serves them: by last day, then title.
func List(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Objective, error) {
	if err := actor.May(access.ReadObjectives); err != nil {
		return nil, err
	}
	all, err := objectives(ctx, tx, ``)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Objective) int {
		ends := func(o Objective) string { return cmp.Or(o.Until.String(), "~") } // those without a last day come last
		return cmp.Or(cmp.Compare(ends(a), ends(b)), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	})
	told, err := measures(ctx, tx, "")
	if err != nil {
		return nil, err
	}
	serving, err := services(ctx, tx, "")
	if err != nil {
		return nil, err
	}
	of, err := titled(ctx, tx, actor, serving)
	for i := range all {
		all[i].Measures, all[i].Serves = told[all[i].ID], of[all[i].ID]
	}
	return all, err
}

// titled gives what serves objectives its titles, by objective; each kind is read once.
func titled(ctx context.Context, tx *store.Tx, actor access.Actor, all []owned[Ref]) (map[string][]Ref, error) {
	scopes, err := organisation.Scopes(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	titles := map[Ref]string{}
	for _, s := range scopes {
		if s.Kind == roster.Project {
			titles[Ref{Kind: Project, ID: s.Key}] = s.Name
		}
	}
	for kind, list := range map[Kind]func() error{
		Decision: func() error {
			var ids []string
			for _, x := range all {
				if x.is.Kind == Decision {
					ids = append(ids, x.is.ID)
				}
			}
			all, err := decisions(ctx, tx, actor, ids)
			for _, d := range all {
				titles[Ref{Kind: Decision, ID: d.ID}] = d.Title
			}
			return err
		},
		Initiative: func() error {
			all, err := initiative.List(ctx, tx, actor)
			for _, x := range all {
				titles[Ref{Kind: Initiative, ID: x.ID}] = x.Title
			}
			return err
		},
		Experiment: func() error {
			all, err := experiment.List(ctx, tx, actor)
			for _, x := range all {
				titles[Ref{Kind: Experiment, ID: x.ID}] = x.Title
			}
			return err
		},
	} {
		if slices.ContainsFunc(all, func(x owned[Ref]) bool { return x.is.Kind == kind }) {
			if err := list(); err != nil {
				return nil, err
			}
		}
	}
	out := map[string][]Ref{}
	for _, x := range all {
		if x.is.known() {
			x.is.Title = titles[Ref{Kind: x.is.Kind, ID: x.is.ID}]
		}
		if x.is.Title != "" {
			out[x.of] = append(out[x.of], x.is)
		}
	}
	return out, nil
}

// decisions returns those of some ids that the actor may read.
func decisions(ctx context.Context, tx *store.Tx, actor access.Actor, ids []string) (all []direction.Decision, err error) {
	for f := (direction.Filter{Only: ids, Limit: 200}); ; {
		log, err := direction.List(ctx, tx, actor, f)
		if err != nil {
			return nil, err
		}
		all = append(all, log.Decisions...)
		if f.Before = log.Next; f.Before == "" {
			return all, nil
		}
	}
}

// idle finds what is decided, proposed or tried in a scope, or everywhere, and serves no objective, the newest first.
func idle(ctx context.Context, tx *store.Tx, actor access.Actor, f Filter, t *Tree) error {
	serving := map[Kind][]string{}
	all, err := services(ctx, tx, "")
	if err != nil {
		return err
	}
	for _, x := range all {
		serving[x.is.Kind] = append(serving[x.is.Kind], x.is.ID)
	}
	idles := func(kind Kind, of, id string) bool {
		return (f.Scope == "" || f.Scope == of) && !slices.Contains(serving[kind], id)
	}
	log, err := direction.List(ctx, tx, actor,
		direction.Filter{Holds: true, Scope: f.Scope, But: serving[Decision], Before: f.Before})
	if err != nil {
		return err
	}
	t.Idle, t.Next = log.Decisions, log.Next
	if t.Initiatives, err = Proposed(ctx, tx, actor); err != nil {
		return err
	}
	t.Initiatives = slices.DeleteFunc(t.Initiatives, func(x initiative.Initiative) bool { return !idles(Initiative, x.Scope, x.ID) })
	t.Experiments, err = experiment.List(ctx, tx, actor)
	t.Experiments = slices.DeleteFunc(t.Experiments, func(x experiment.Experiment) bool {
		return x.State != experiment.Running || !idles(Experiment, x.Scope, x.ID)
	})
	return err
}

// Proposed returns the initiatives that everybody reads and that can still be decided or done, the newest first.
func Proposed(ctx context.Context, tx *store.Tx, actor access.Actor) ([]initiative.Initiative, error) {
	all, err := initiative.List(ctx, tx, actor)
	return slices.DeleteFunc(all, func(x initiative.Initiative) bool { return x.State == initiative.Draft || !x.Open() }), err
}

// silent is how many days a measure may go without a reading.
const silent = 30

// Due is an objective that waits for something.
type Due struct {
	Objective

	Why     Waits
	Measure Measure
}

// Waits is what an objective waits for.
type Waits string

// What objectives wait for.
const (
	Ended    Waits = "ended"    // its last day is past, and it is open
	Unread   Waits = "unread"   // a measure has no reading since thirty days
	Unserved Waits = "unserved" // nothing serves it
)

// DueFor returns what waits for the actor: of what they own, and of what they set by their role in its scope.
func DueFor(ctx context.Context, tx *store.Tx, actor access.Actor) (due []Due, err error) {
	open, err := tops(ctx, tx, actor, Filter{})
	if err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	var walk func(nodes []Node)
	walk = func(nodes []Node) {
		for _, n := range nodes {
			sets, takes := May(actor, n.Objective)
			owns := n.Owner.ID != "" && n.Owner.ID == actor.PersonID
			switch {
			case takes && !n.Until.IsZero() && n.Until.Compare(today) < 0:
				due = append(due, Due{Objective: n.Objective, Why: Ended})
			case takes && owns:
				if m, is := n.unread(today); is {
					due = append(due, Due{Objective: n.Objective, Why: Unread, Measure: m})
				}
			}
			if sets && n.Bare() {
				due = append(due, Due{Objective: n.Objective, Why: Unserved})
			}
			walk(n.Parts)
		}
	}
	walk(open)
	return due, nil
}

// unread returns the first measure without a reading in the last days, of an objective that began so long ago.
func (o Objective) unread(today store.Date) (Measure, bool) {
	began := o.From
	if began.IsZero() {
		began = store.DateOf(o.Made)
	}
	for _, m := range o.Measures {
		last := began
		if len(m.Readings) > 0 {
			last = m.Readings[0].Day
		}
		if last.AddDays(silent).Compare(today) < 0 {
			return m, true
		}
	}
	return Measure{}, false
}
