// Package role is the catalogue of roles in and around technical leadership, as data: what each role answers for, what
// it gives input to, the authority and skills it needs, the titles companies give it, and where it leads. From the data
// come the answers: which role a title means ([Catalogue.Resolve]), how two roles differ ([Catalogue.Compare]), and
// where somebody could go next ([Catalogue.Paths]). It is pure: bytes in, values out.
//
// [Standard] is the catalogue that Leadwright ships, from catalogue.yaml; docs/roles.md describes the format. An
// organisation adds to it with a file of its own ([Catalogue.Extend]) and leaves ours as it is.
//
// Responsibilities are shared: two roles that have a part in the same one name it by the same id, with the [Part] each
// has. So what they have in common, and what one leaves to the other, is found by comparing ids.
package role

import (
	_ "embed"
	"slices"
	"sync"
)

// Part is what a role has to do with a responsibility.
type Part string

// The parts, the strongest first. (They are those of a RACI matrix: accountable, responsible, consulted, informed.)
const (
	AnswersFor  Part = "answers-for" // it is this role's to see done
	Contributes Part = "contributes" // it does a share of the work, or gives input that another decides on
	Consulted   Part = "consulted"   // it is asked before
	Informed    Part = "informed"    // it is told
)

// parts are all parts, the strongest first.
var parts = []Part{AnswersFor, Contributes, Consulted, Informed}

// Stronger reports whether p binds more than q. No part at all ("") is the weakest.
func (p Part) Stronger(q Part) bool {
	return p != "" && (q == "" || slices.Index(parts, p) < slices.Index(parts, q))
}

// Duty is a responsibility with the part that a role has in it.
type Duty struct {
	Responsibility string // its id
	Part           Part
}

// ScopeKind is a kind of place in which a role is held.
type ScopeKind string

// The kinds of scope, the narrowest first.
const (
	Discipline   ScopeKind = "discipline" // those of one discipline, in a team or project
	Project      ScopeKind = "project"
	Team         ScopeKind = "team"
	SeveralTeams ScopeKind = "several-teams"
	Department   ScopeKind = "department"
	Function     ScopeKind = "function" // all departments of one function, such as engineering
	Organisation ScopeKind = "organisation"
)

// scopeKinds are all kinds, the narrowest first.
var scopeKinds = []ScopeKind{Discipline, Project, Team, SeveralTeams, Department, Function, Organisation}

// Breadth orders kinds of scope: 0 for a discipline up to 6 for the organisation, -1 for what is no kind.
func (k ScopeKind) Breadth() int { return slices.Index(scopeKinds, k) }

// Disciplines says how many of the disciplines in its scope a role leads.
type Disciplines string

// How many disciplines a role leads; "" where it is not about disciplines.
const (
	OneDiscipline   Disciplines = "one"
	EveryDiscipline Disciplines = "every"
)

// Scope is where a role is held.
type Scope struct {
	Kinds       []ScopeKind // usually one; several when it is one or the other
	Disciplines Disciplines
	Sentence    string
}

// Breadth is that of the broadest kind.
func (s Scope) Breadth() int {
	broadest := -1
	for _, k := range s.Kinds {
		broadest = max(broadest, k.Breadth())
	}
	return broadest
}

// Wanted is a skill at the level that a role needs.
type Wanted struct {
	Skill string // its id
	Level int    // 1 to 5, see Catalogue.Levels
}

// Measure is what can outgrow one person with several roles.
type Measure string

// The measures.
const (
	People          Measure = "people"           // in the scope of the role
	Projects        Measure = "projects"         // at once
	DisciplineKinds Measure = "disciplines"      // among the people
	CrossTeamLinks  Measure = "cross-team-links" // other teams that the work depends on, or that depend on it
)

// measures are all measures, in the order in which they are told.
var measures = []Measure{People, Projects, DisciplineKinds, CrossTeamLinks}

// Threshold says from when on somebody should hold a role and no other beside it.
type Threshold struct {
	Measure Measure
	Above   int    // dedicate the role when the measure is above this
	Reason  string // one sentence
	Source  string // where the figure is from; "" when it is the project's own judgement
}

// Relation is how whoever holds a role stands to the people in the scope that they hold it in, and in all scopes inside.
type Relation string

// The relations; "" where a role gives none. What each of them shows and allows is decided elsewhere, and is the same for
// all roles that give it.
const (
	Leads       Relation = "leads"       // technically, or as a team
	Manages     Relation = "manages"     // is answerable for them
	Coordinates Relation = "coordinates" // in projects alone
	Directs     Relation = "directs"     // stands above their managers
)

// relations are all relations, in the order in which they are told.
var relations = []Relation{Leads, Manages, Coordinates, Directs}

// Role is a canonical role.
type Role struct {
	ID        string // such as technical-lead
	Name      string // such as "Technical lead"
	Summary   string // one or two sentences
	Focus     []string
	Scope     Scope
	Relation  Relation
	Duties    []Duty // the strongest part first, then as the catalogue orders responsibilities
	Authority []string
	Skills    []Wanted // as the catalogue orders skills
	Next      []string // roles that a holder may go to from here
	Combines  []string // roles that the same person may hold beside it while the work is small; goes both ways
	Dedicate  []Threshold
	Titles    []string // other titles of the role; those in other languages are in Languages
	Languages map[string]Words
}

// Part returns the role's part in a responsibility, "" when it has none.
func (r Role) Part(responsibility string) Part {
	for _, d := range r.Duties {
		if d.Responsibility == responsibility {
			return d.Part
		}
	}
	return ""
}

// Level returns the level at which the role needs a skill, 0 when it does not.
func (r Role) Level(skill string) int {
	for _, w := range r.Skills {
		if w.Skill == skill {
			return w.Level
		}
	}
	return 0
}

// Term is something that roles share and name by its id: a focus, an area, an authority, a level.
type Term struct {
	ID        string
	Name      string
	Sentence  string
	Languages map[string]Words
}

// Responsibility is a duty that belongs to roles.
type Responsibility struct {
	Term

	Area string // the id of an area: technical, people, delivery, stakeholders, direction
}

// Skill is something that roles need at a level.
type Skill struct {
	Term

	Leadership bool // one of the skills of technical leadership
}

// Family is a group of roles that is compared like a role, such as technical leadership.
type Family struct {
	Term

	Focus []string // the roles with one of these focuses; all roles when empty
}

// Has reports whether a role belongs to the family.
func (f Family) Has(r Role) bool {
	return len(f.Focus) == 0 || slices.ContainsFunc(f.Focus, func(id string) bool { return slices.Contains(r.Focus, id) })
}

// Ambiguity is a group of titles that fit several roles.
type Ambiguity struct {
	Titles []string
	Roles  []string // ids
	Also   []string // what they may mean that is no role of the catalogue
	Reason string   // one sentence
}

// Words are an entry's words in one language. What is empty stays in the catalogue's own.
type Words struct {
	Name     string
	Sentence string // of a term; of a role, that of its scope
	Summary  string // of a role
	Titles   []string
}

// Catalogue is all roles and what they share. It is not changed once it is made, and may be used by many goroutines.
type Catalogue struct {
	roles            []Role
	responsibilities []Responsibility
	skills           []Skill
	families         []Family
	ambiguous        []Ambiguity
	focuses, areas   []Term
	authority        []Term
	levels           []Term
	grammar          grammar
	titles           []ownTitle
	meanings         map[string]meaning // of whole titles, by key
}

//go:embed catalogue.yaml
var standard []byte

// Standard returns the catalogue that Leadwright ships.
var Standard = sync.OnceValue(func() *Catalogue {
	c, err := new(Catalogue).Extend(standard)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return c
})

// Roles returns all roles, in the order of the catalogue.
func (c *Catalogue) Roles() []Role { return c.roles }

// Role returns the role of an id.
func (c *Catalogue) Role(id string) (Role, bool) {
	return find(c.roles, func(r Role) bool { return r.ID == id })
}

// Responsibilities returns all responsibilities, in the order of the catalogue.
func (c *Catalogue) Responsibilities() []Responsibility { return c.responsibilities }

// Responsibility returns the responsibility of an id.
func (c *Catalogue) Responsibility(id string) (Responsibility, bool) {
	return find(c.responsibilities, func(r Responsibility) bool { return r.ID == id })
}

// Skills returns all skills, in the order of the catalogue.
func (c *Catalogue) Skills() []Skill { return c.skills }

// Skill returns the skill of an id.
func (c *Catalogue) Skill(id string) (Skill, bool) {
	return find(c.skills, func(s Skill) bool { return s.ID == id })
}

// Families returns the groups of roles that can be compared like a role.
func (c *Catalogue) Families() []Family { return c.families }

// Focuses returns what a role's focus can be.
func (c *Catalogue) Focuses() []Term { return c.focuses }

// Areas returns the areas of responsibilities.
func (c *Catalogue) Areas() []Term { return c.areas }

// Authorities returns all that a role can need the authority for.
func (c *Catalogue) Authorities() []Term { return c.authority }

// Levels returns what the levels of skills mean; their ids are "1" to "5".
func (c *Catalogue) Levels() []Term { return c.levels }

func find[T any](all []T, is func(T) bool) (found T, ok bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	return found, false
}
