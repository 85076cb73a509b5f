package duty

import (
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// ChangeKind is a kind of change to an organisation.
type ChangeKind string

// The kinds of change. A promotion is Drops and Takes.
const (
	Leaves ChangeKind = "leaves" // Person leaves the organisation
	Joins  ChangeKind = "joins"  // Person becomes a member of Scope; a new person is made by Name
	Quits  ChangeKind = "quits"  // Person is no longer a member of Scope, and holds no role in it
	Takes  ChangeKind = "takes"  // Person takes Role in Scope
	Drops  ChangeKind = "drops"  // Person gives up Role in Scope
	Moves  ChangeKind = "moves"  // Scope comes to lie in Parent; an empty Parent is the top
)

// Change is one step of a change that is tried before it is made.
type Change struct {
	Kind   ChangeKind
	Person string // id
	Name   string // of a person who is new, with Joins
	Scope  string // id
	Role   string // id
	Parent string // id
}

// With returns the organisation after some changes, one after the other; o stays as it is. A change that names what is
// not there, or that would put a scope inside itself, is fault.Invalid.
func (o *Organisation) With(changes ...Change) (Organisation, error) {
	is := *o
	is.Scopes, is.People = slices.Clone(o.Scopes), slices.Clone(o.People)
	is.Memberships, is.Holdings = slices.Clone(o.Memberships), slices.Clone(o.Holdings)
	for _, c := range changes {
		if err := is.apply(c); err != nil {
			return Organisation{}, err
		}
	}
	return is, nil
}

func (o *Organisation) apply(c Change) error {
	if err := o.check(c); err != nil {
		return err
	}
	switch c.Kind {
	case Leaves:
		o.People = slices.DeleteFunc(o.People, func(p Person) bool { return p.ID == c.Person })
		o.Memberships = slices.DeleteFunc(o.Memberships, func(m Membership) bool { return m.Person == c.Person })
		o.Holdings = slices.DeleteFunc(o.Holdings, func(h Holding) bool { return h.Person == c.Person })
	case Joins:
		if o.person(c.Person) < 0 {
			o.People = append(o.People, Person{ID: c.Person, Name: c.Name})
		}
		if m := (Membership{c.Person, c.Scope}); !slices.Contains(o.Memberships, m) {
			o.Memberships = append(o.Memberships, m)
		}
	case Quits:
		o.Memberships = slices.DeleteFunc(o.Memberships, func(m Membership) bool { return m == Membership{c.Person, c.Scope} })
		o.Holdings = slices.DeleteFunc(o.Holdings, func(h Holding) bool { return h.Person == c.Person && h.Scope == c.Scope })
	case Takes:
		if !slices.ContainsFunc(o.Holdings, c.names) {
			o.Holdings = append(o.Holdings, Holding{Person: c.Person, Role: c.Role, Scope: c.Scope})
		}
	case Drops:
		o.Holdings = slices.DeleteFunc(o.Holdings, c.names)
	case Moves:
		o.Scopes[o.scope(c.Scope)].Parent = c.Parent
	}
	return nil
}

// names reports whether a change is about a holding.
func (c Change) names(h Holding) bool {
	return h.Person == c.Person && h.Role == c.Role && h.Scope == c.Scope
}

func (o *Organisation) check(c Change) error {
	needsPerson := c.Kind == Leaves || c.Kind == Quits || c.Kind == Takes || c.Kind == Drops || c.Kind == Joins && c.Name == ""
	switch {
	case !slices.Contains([]ChangeKind{Leaves, Joins, Quits, Takes, Drops, Moves}, c.Kind):
		return fault.Invalid("kind", "There is no change of the kind %q", c.Kind).
			WithHint("The kinds are leaves, joins, quits, takes, drops and moves.")
	case c.Kind == Joins && c.Person == "":
		return fault.Invalid("person", "Whoever joins needs an id")
	case needsPerson && o.person(c.Person) < 0:
		return fault.Invalid("person", "There is no person %q here", c.Person)
	case c.Kind != Leaves && o.scope(c.Scope) < 0:
		return fault.Invalid("scope", "There is no unit, team or project %q here", c.Scope)
	case (c.Kind == Takes || c.Kind == Drops) && c.Role == "":
		return fault.Invalid("role", "A role is needed")
	case c.Kind == Drops && !slices.ContainsFunc(o.Holdings, c.names):
		return fault.Invalid("role", "%s does not hold this role there", o.People[o.person(c.Person)].Name)
	case c.Kind == Moves:
		return o.checkMove(c)
	}
	return nil
}

// checkMove refuses to put a scope inside itself.
func (o *Organisation) checkMove(c Change) error {
	if c.Parent != "" && o.scope(c.Parent) < 0 {
		return fault.Invalid("parent", "There is no unit, team or project %q here", c.Parent)
	}
	for at, steps := c.Parent, 0; at != "" && steps <= len(o.Scopes); steps++ {
		if at == c.Scope {
			name := o.Scopes[o.scope(c.Scope)].Name
			return fault.Invalid("parent", "%s cannot lie inside itself", name)
		}
		i := o.scope(at)
		if i < 0 {
			break
		}
		at = o.Scopes[i].Parent
	}
	return nil
}

func (o *Organisation) person(id string) int {
	return slices.IndexFunc(o.People, func(p Person) bool { return p.ID == id })
}

func (o *Organisation) scope(id string) int {
	return slices.IndexFunc(o.Scopes, func(s Scope) bool { return s.ID == id })
}

// Difference is what a change does to the coverage of one scope.
type Difference struct {
	Scope    Scope
	Gone     bool // the scope is not there any more
	New      bool
	Orphaned []Row      // somebody answered for it before, nobody does after, and it is expected
	Filled   []Row      // nobody answered for it before
	Handed   []Handover // in this scope; what is handed over in a scope around it is said there
	Opened   []Finding  // findings that come
	Closed   []Finding  // findings that go
	Load     []LoadChange
}

// Handover is a responsibility that other persons answer for afterwards.
type Handover struct {
	Row      Row // as it is afterwards
	From, To []string
}

// LoadChange is how a person's load changes.
type LoadChange struct {
	Person        string
	Before, After int // responsibilities answered for, everywhere
	Above         bool
}

// Compare says what is different between two states of an organisation, scope by scope; scopes in which nothing is
// different are left out. They come in the order of the state after, then those that are gone.
func Compare(before, after *Engine) []Difference {
	var all []Difference
	for _, n := range after.order {
		now, _ := after.Cover(n.ID)
		was, ok := before.Cover(n.ID)
		if d := difference(was, now); !ok || d.any() {
			d.New = !ok
			all = append(all, d)
		}
	}
	for _, n := range before.order {
		if after.nodes[n.ID] == nil {
			all = append(all, Difference{Scope: n.Scope, Gone: true})
		}
	}
	return all
}

func (d *Difference) any() bool {
	return len(d.Orphaned)+len(d.Filled)+len(d.Handed)+len(d.Opened)+len(d.Closed)+len(d.Load) > 0
}

func difference(was, now Coverage) Difference {
	d := Difference{Scope: now.Scope}
	before := map[string]*Row{}
	for i := range was.Rows {
		before[was.Rows[i].Responsibility.ID] = &was.Rows[i]
	}
	seen := map[string]bool{}
	for _, row := range now.Rows {
		seen[row.Responsibility.ID] = true
		var from []string
		b := before[row.Responsibility.ID]
		if b != nil {
			from = b.Answering()
		}
		if b == nil || !b.above(now.Scope.ID) || !row.above(now.Scope.ID) {
			d.compare(row, from, row.Answering())
		}
	}
	for _, row := range was.Rows { // not expected, and nobody has a part in it any longer
		if from := row.Answering(); !seen[row.Responsibility.ID] && len(from) > 0 {
			row.Parts, row.State = nil, Open
			d.Orphaned = append(d.Orphaned, row)
		}
	}
	d.Opened, d.Closed = changed(was.Findings(), now.Findings()), changed(now.Findings(), was.Findings())
	d.loads(was, now)
	return d
}

// above reports whether those who answer do so from a scope around the one that is looked at.
func (r *Row) above(scope string) bool {
	persons, _ := r.answering()
	return len(persons) > 0 && persons[0].From != scope
}

func (d *Difference) compare(row Row, from, to []string) {
	switch {
	case slices.Equal(from, to):
	case len(to) == 0:
		d.Orphaned = append(d.Orphaned, row)
	case len(from) == 0 && row.Expected:
		d.Filled = append(d.Filled, row)
	default:
		d.Handed = append(d.Handed, Handover{Row: row, From: from, To: to})
	}
}

// changed returns the findings of now that were not there before, by their keys.
func changed(was, now []Finding) []Finding {
	var out []Finding
	for _, f := range now {
		if !slices.ContainsFunc(was, func(w Finding) bool { return w.Key == f.Key }) {
			out = append(out, f)
		}
	}
	return out
}

func (d *Difference) loads(was, now Coverage) {
	before := map[string]Load{}
	for _, l := range was.Load {
		before[l.Person] = l
	}
	for _, l := range now.Load {
		if b := before[l.Person]; b.Duties != l.Duties {
			d.Load = append(d.Load, LoadChange{Person: l.Person, Before: b.Duties, After: l.Duties, Above: l.Above})
		}
	}
}

// Findings returns all that somebody should look at, the most pressing kind first: gaps, agents, absences, authority,
// overlaps, combinations that should change, loads above the limit. Those that were accepted are among them.
func (c *Coverage) Findings() []Finding {
	all := slices.Concat(c.Gaps, c.Agents, c.Absences, c.Authority, c.Overlaps)
	for i := range c.Combined {
		if c.Combined[i].Advises() {
			all = append(all, c.Combined[i].Finding)
		}
	}
	for i := range c.Load {
		if c.Load[i].Above {
			all = append(all, c.Load[i].Finding)
		}
	}
	return all
}

// OpenFindings returns the findings that nobody accepted, or whose day to look again has come.
func (c *Coverage) OpenFindings() []Finding {
	return slices.DeleteFunc(c.Findings(), func(f Finding) bool { return !f.open() })
}

// FindingByKey returns the finding with this key.
func (c *Coverage) FindingByKey(key string) (Finding, error) {
	all := c.Findings()
	if i := slices.IndexFunc(all, func(f Finding) bool { return f.Key == key }); i >= 0 {
		return all[i], nil
	}
	return Finding{}, fault.NotFound("%s has no finding %q", c.Scope.Name, key).
		WithHint("It may be settled by now: look at the responsibilities again.")
}
