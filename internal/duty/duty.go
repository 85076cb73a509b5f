// Package duty is the responsibility engine: it says for a team, project or unit who answers for what, what nobody
// answers for and what several do, which roles one person combines and when one of them should be dedicated, who
// carries too much, who lacks authority their role needs, and what a change would do to all of that before it is made.
//
// It is pure: an [Organisation] of one day and a role catalogue in, values with sentences out. The way is
//
//	engine := duty.New(catalogue, organisation)
//	coverage, ok := engine.Cover(scope)
//	after, err := organisation.With(changes...)
//	differences := duty.Compare(engine, duty.New(catalogue, after))
//
// Three rules carry it:
//
//   - A scope expects what the catalogue's roles for its kind of scope answer for: a project what technical leads and
//     project managers do, a department what its director does. Roles for one discipline are optional, and so are roles
//     that join several focuses, such as the technical team leader's, since others have them apart: what only they answer
//     for is not expected, and shows where it is held.
//   - The nearest holder counts. Who answers for something in the scope itself does; where nobody does, whoever answers
//     for it in the nearest scope around it. So a lead's technical decisions and the CTO's are no overlap, and an
//     engineering manager of several teams fills no gap twice.
//   - Only persons answer. What an agent alone was given is held by nobody; who is away for good holds nothing.
package duty

import (
	"cmp"
	"slices"

	"github.com/leadwright/leadwright/internal/role"
)

// Kind is a kind of scope.
type Kind string

// The kinds of scope.
const (
	Whole   Kind = "organisation" // the organisation itself
	Unit    Kind = "unit"         // a group of teams: department, division
	Team    Kind = "team"
	Project Kind = "project"
)

// Scope is a place in which roles are held.
type Scope struct {
	ID, Name string
	Kind     Kind
	Label    string   // of a unit: what it is, such as department, division, function; else a group of several teams
	Parent   string   // id of the scope around it, empty at the top
	Links    []string // ids of scopes that its work depends on
}

// Person is a human who may hold roles.
type Person struct {
	ID, Name    string
	Disciplines []string
	Capacity    float64 // 1 for full time; 0 counts as 1
	Away        bool    // not there on this day
	Until       string  // the last day away, 2026-03-02; empty when away for good
}

// gone reports whether somebody is away for good.
func (p *Person) gone() bool { return p.Away && p.Until == "" }

// Membership says that a person is in a scope.
type Membership struct{ Person, Scope string }

// Holding says who has a role in a scope: a person, or an agent.
type Holding struct {
	Person     string // id; empty for an agent
	Agent      string // an agent's name; empty for a person
	Role       string
	Scope      string
	Discipline string   // of a role for one discipline: which; empty for all that the person has
	Withheld   []string // authority that the role needs and the holder was not given
}

// Acceptance is what somebody decided about a finding: that it is wanted, why, and when to look again.
type Acceptance struct {
	Scope  string // id
	Key    string // of the finding
	Reason string
	Until  string // the day from which it is open again, 2026-03-02
}

// Organisation is all that the engine looks at, on one day. Parts of an organisation will do, as long as each scope
// that is asked about comes with those around it and those inside it, and each person with all their holdings.
type Organisation struct {
	Day         string // 2026-03-02
	Scopes      []Scope
	People      []Person
	Memberships []Membership
	Holdings    []Holding
	Accepted    []Acceptance
}

// Engine answers about one organisation. It is immutable and safe for use by many goroutines.
type Engine struct {
	catalogue *role.Catalogue
	day       string
	order     []*node // scopes as they were given
	nodes     map[string]*node
	people    map[string]*Person
	counted   [][]int              // by the numbers that nodes have for members: the numbers of their disciplines
	held      map[string][]Holding // by person
	accepted  map[[2]string]Acceptance
	authority map[string]role.Term
	fullest   int // duties that the fullest role of the catalogue answers for
	expected  map[role.ScopeKind]expectations

	disciplines int // how many there are
}

// node is a scope with what is in it.
type node struct {
	Scope

	parent   *node
	children []*node
	holdings []Holding
	members  []int           // the numbers of those who are not away for good
	linked   map[string]bool // ids of scopes that depend on it or that it depends on
}

// expectations are the responsibilities that a kind of scope expects, each with the roles that answer for it there.
type expectations map[string][]string

// New makes an engine. Members, holdings and links that name a scope, person or role that is not there count for
// nothing, and so does a scope's place inside itself: whoever stores an organisation refuses them.
func New(catalogue *role.Catalogue, o Organisation) *Engine {
	e := &Engine{
		catalogue: catalogue, day: o.Day, nodes: make(map[string]*node, len(o.Scopes)),
		people: make(map[string]*Person, len(o.People)), held: map[string][]Holding{},
		accepted: make(map[[2]string]Acceptance, len(o.Accepted)), expected: map[role.ScopeKind]expectations{},
		authority: map[string]role.Term{},
	}
	for _, a := range catalogue.Authorities() {
		e.authority[a.ID] = a
	}
	for i := range o.People {
		e.people[o.People[i].ID] = &o.People[i]
	}
	for i := range o.Scopes {
		n := &node{Scope: o.Scopes[i]}
		e.nodes[n.ID] = n
		e.order = append(e.order, n)
	}
	for _, n := range e.order {
		if up := e.nodes[n.Parent]; up != nil && !up.inside(n) {
			n.parent = up
			up.children = append(up.children, n)
		}
		for _, id := range n.Links {
			if to := e.nodes[id]; to != nil && to != n {
				n.link(to)
				to.link(n)
			}
		}
	}
	e.count(o.Memberships)
	for _, h := range o.Holdings {
		n, p := e.nodes[h.Scope], e.people[h.Person]
		if _, known := catalogue.Role(h.Role); n == nil || !known || p == nil && h.Agent == "" || p != nil && p.gone() {
			continue
		}
		n.holdings = append(n.holdings, h)
		if p != nil {
			e.held[p.ID] = append(e.held[p.ID], h)
		}
	}
	for _, a := range o.Accepted {
		e.accepted[[2]string{a.Scope, a.Key}] = a
	}
	for _, r := range catalogue.Roles() {
		n := 0
		for _, d := range r.Duties {
			if d.Part == role.AnswersFor {
				n++
			}
		}
		e.fullest = max(e.fullest, n)
	}
	for _, kind := range []role.ScopeKind{role.Project, role.Team, role.SeveralTeams, role.Department, role.Function,
		role.Organisation} {
		e.expected[kind] = expect(catalogue, kind)
	}
	return e
}

// count puts the members into their nodes.
func (e *Engine) count(all []Membership) {
	number, discipline := make(map[string]int, len(e.people)), map[string]int{}
	for _, m := range all {
		n, p := e.nodes[m.Scope], e.people[m.Person]
		if n == nil || p == nil || p.gone() {
			continue
		}
		at, known := number[p.ID]
		if !known {
			var theirs []int
			for _, name := range p.Disciplines {
				d, known := discipline[name]
				if !known {
					d = len(discipline)
					discipline[name] = d
				}
				theirs = append(theirs, d)
			}
			at = len(e.counted)
			number[p.ID], e.counted = at, append(e.counted, theirs)
		}
		n.members = append(n.members, at)
	}
	e.disciplines = len(discipline)
}

// inside reports whether n is o or lies in it.
func (n *node) inside(o *node) bool {
	for ; n != nil; n = n.parent {
		if n == o {
			return true
		}
	}
	return false
}

func (n *node) link(to *node) {
	if n.linked == nil {
		n.linked = map[string]bool{}
	}
	n.linked[to.ID] = true
}

// expect lists what a kind of scope expects. A role for several teams or projects is expected where there are several,
// not in each of them.
func expect(catalogue *role.Catalogue, kind role.ScopeKind) expectations {
	all := expectations{}
	for _, r := range catalogue.Roles() {
		forSeveral := r.Scope.Breadth() > role.Team.Breadth() && kind.Breadth() <= role.Team.Breadth()
		if forSeveral || len(r.Focus) > 1 || !slices.Contains(r.Scope.Kinds, kind) {
			continue
		}
		for _, d := range r.Duties {
			if d.Part == role.AnswersFor {
				all[d.Responsibility] = append(all[d.Responsibility], r.ID)
			}
		}
	}
	return all
}

// functionLabels are labels of units that hold a whole function of the organisation, departmentLabels those of units
// that a director stands at the head of. Any other unit is a group of several teams.
var (
	functionLabels   = []string{"function", "engineering", "technology"}
	departmentLabels = []string{"department", "division", "business unit", "directorate"}
)

// kindInCatalogue is how the catalogue calls this kind of scope.
func (n *node) kindInCatalogue() role.ScopeKind {
	switch {
	case n.Kind == Whole:
		return role.Organisation
	case n.Kind == Team:
		return role.Team
	case n.Kind == Project:
		return role.Project
	case slices.Contains(functionLabels, n.Label):
		return role.Function
	case slices.Contains(departmentLabels, n.Label):
		return role.Department
	}
	return role.SeveralTeams
}

// Name returns what to call a person: the id where the name is not known.
func (e *Engine) Name(id string) string {
	if p := e.people[id]; p != nil {
		return cmp.Or(p.Name, id)
	}
	return id
}

func (e *Engine) names(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = e.Name(id)
	}
	return out
}

func (e *Engine) roleName(id string) string {
	r, _ := e.catalogue.Role(id)
	return cmp.Or(r.Name, id)
}
