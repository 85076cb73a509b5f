// Package roster holds an organisation as a value: its units, teams and projects, its persons, who is in what, who has
// which role where. It reads and writes that value as YAML ([Parse], [Roster.Format]), as CSV and from Backstage's
// entities, checks it ([Roster.Check]), says in words how two differ ([Diff]), and joins what a file wants with what
// there is ([Merge]). It is pure: bytes and values in, values out. docs/organisation.md describes the files.
//
// Days are inclusive: somebody who is in a team from 1 March until 31 March is there on both days. A day that is not
// given is open: since ever, or for good.
package roster

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
)

// Roster is an organisation over time: also what has ended is in it.
type Roster struct {
	Scopes   []Scope
	Persons  []Person
	Members  []Member
	Holders  []Holder
	Accepted []Acceptance
}

// Span is from which until which day something holds, both inclusive. A zero day is open.
type Span struct{ From, Until store.Date }

// On reports whether the day is in the span.
func (s Span) On(day store.Date) bool {
	return s.From.Compare(day) <= 0 && (s.Until.IsZero() || day.Compare(s.Until) <= 0)
}

// Meets reports whether two spans have a day in common.
func (s Span) Meets(o Span) bool {
	return (s.Until.IsZero() || o.From.Compare(s.Until) <= 0) && (o.Until.IsZero() || s.From.Compare(o.Until) <= 0)
}

// Kind is a kind of scope.
type Kind string

// The kinds of scope.
const (
	Organisation Kind = "organisation"
	Unit         Kind = "unit"
	Team         Kind = "team"
	Project      Kind = "project"
)

// Kinds are all kinds of scope.
var Kinds = []Kind{Organisation, Unit, Team, Project}

// Scope is a place in which persons are and roles are held. Its key is its name for ever; what it is called may change.
type Scope struct {
	Key, Name string
	Kind      Kind
	Label     string // what a unit is called: department, division, guild
	Parent    string // key of the scope around it, empty at the top
	Purpose   string
	DependsOn []string // keys of scopes that its work depends on, sorted
	External  string   // what the directory calls it that keeps it up to date, if one does
	Span
}

// Person is a human of the organisation.
type Person struct {
	ID          string // in package people; empty until the person is known there, and in files
	Handle      string // the name in files and addresses, such as ada.example
	Name        string
	Emails      []string // in lower case; the first is the one to write to
	Title       string   // as the company calls what they do
	Disciplines []string // engineer, designer, tester, data scientist, …
	Zone        string   // an IANA time zone such as Europe/Berlin
	Week        Week
	ReportsTo   string // handle
	External    string // what the directory calls them that keeps them up to date, if one does
	Span
}

// Member says that a person is in a scope, with a share of their time.
type Member struct {
	ID            string // of the row that keeps it; empty in files
	Person, Scope string // handle, key
	Share         int    // of the working week, in percent, 1 to 100
	Span
}

// Holder says who has a role in a scope: a person or, by name, a coding agent.
type Holder struct {
	ID         string   // of the row that keeps it; empty in files
	Person     string   // handle; empty for an agent
	Agent      string   // empty for a person
	Role       string   // id in the role catalogue
	Scope      string   // key
	Discipline string   // of a role for one discipline: which
	Withheld   []string // authority that the role needs and the holder was not given
	Span
}

// Acceptance is what somebody decided about a finding in a scope: that it is wanted, why, and until when. A
// responsibility that is shared on purpose is an accepted overlap.
type Acceptance struct {
	Scope, Finding string // key of the scope, key of the finding
	Reason, By     string
	Until          store.Date // the last day before somebody looks again
}

// Clone returns a copy that shares nothing that is changed in place.
func (r *Roster) Clone() Roster {
	return Roster{slices.Clone(r.Scopes), slices.Clone(r.Persons), slices.Clone(r.Members), slices.Clone(r.Holders),
		slices.Clone(r.Accepted)}
}

// Scope returns the scope with a key, nil when there is none.
func (r *Roster) Scope(key string) *Scope {
	if i := slices.IndexFunc(r.Scopes, func(s Scope) bool { return s.Key == key }); i >= 0 {
		return &r.Scopes[i]
	}
	return nil
}

// Person returns the person with a handle, nil when there is none.
func (r *Roster) Person(handle string) *Person {
	if i := slices.IndexFunc(r.Persons, func(p Person) bool { return p.Handle == handle }); i >= 0 {
		return &r.Persons[i]
	}
	return nil
}

// Rename gives a person another handle, wherever it stands.
func (r *Roster) Rename(from, to string) {
	swap := func(handle *string) {
		if *handle == from {
			*handle = to
		}
	}
	for i := range r.Persons {
		swap(&r.Persons[i].Handle)
		swap(&r.Persons[i].ReportsTo)
	}
	for i := range r.Members {
		swap(&r.Members[i].Person)
	}
	for i := range r.Holders {
		swap(&r.Holders[i].Person)
	}
}

// Sort brings everything into the order in which it is written: by key, by handle, and in a scope by person and day.
func (r *Roster) Sort() {
	slices.SortFunc(r.Scopes, func(a, b Scope) int { return strings.Compare(a.Key, b.Key) })
	slices.SortFunc(r.Persons, func(a, b Person) int { return strings.Compare(a.Handle, b.Handle) })
	slices.SortFunc(r.Members, func(a, b Member) int {
		return cmp.Or(strings.Compare(a.Scope, b.Scope), strings.Compare(a.Person, b.Person), a.From.Compare(b.From))
	})
	slices.SortFunc(r.Holders, func(a, b Holder) int {
		return cmp.Or(strings.Compare(a.Scope, b.Scope), strings.Compare(a.Role, b.Role),
			strings.Compare(a.Person, b.Person), strings.Compare(a.Agent, b.Agent),
			strings.Compare(a.Discipline, b.Discipline), a.From.Compare(b.From))
	})
	slices.SortFunc(r.Accepted, func(a, b Acceptance) int {
		return cmp.Or(strings.Compare(a.Scope, b.Scope), strings.Compare(a.Finding, b.Finding))
	})
}

// Entry is one entry of a roster, whatever it is.
type Entry interface {
	ident() string                 // the same before and after a change
	place() string                 // tells it from all others of its file
	subject() string               // what a sentence calls it
	about() (scope, person string) // key and handle, empty for none
	fields() []field
}

// field is one thing that an entry says, in words; an empty value says nothing.
type field struct{ label, value string }

func (s Scope) ident() string           { return s.Key }
func (s Scope) place() string           { return "scope " + s.Key }
func (s Scope) subject() string         { return string(s.Kind) + " " + s.Key }
func (s Scope) about() (string, string) { return s.Key, "" }
func (s Scope) fields() []field {
	return append([]field{{"name", quoted(s.Name)}, {"kind", string(s.Kind)}, {"label", quoted(s.Label)},
		{"in", s.Parent}, {"purpose", quoted(s.Purpose)}, {"depends on", strings.Join(s.DependsOn, " and ")},
		{"external id", quoted(s.External)}},
		s.Span.fields()...)
}

func (p Person) ident() string           { return cmp.Or(p.ID, " "+p.Handle) }
func (p Person) place() string           { return "person " + p.Handle }
func (p Person) subject() string         { return "person " + p.Handle }
func (p Person) about() (string, string) { return "", p.Handle }
func (p Person) fields() []field {
	return append([]field{{"handle", p.Handle}, {"name", quoted(p.Name)}, {"address", strings.Join(p.Emails, " and ")},
		{"title", quoted(p.Title)}, {"discipline", strings.Join(p.Disciplines, " and ")}, {"time zone", p.Zone},
		{"working week", p.Week.String()}, {"reports to", p.ReportsTo},
		{"external id", quoted(p.External)}}, p.Span.fields()...)
}

func (m Member) ident() string           { return cmp.Or(m.ID, " "+m.place()) }
func (m Member) place() string           { return "member " + m.Scope + " " + m.Person + " " + m.From.String() }
func (m Member) subject() string         { return "member " + m.Person + " of " + m.Scope }
func (m Member) about() (string, string) { return m.Scope, m.Person }
func (m Member) fields() []field {
	return append([]field{{"share", percent(m.Share)}}, m.Span.fields()...)
}

func (h Holder) ident() string { return cmp.Or(h.ID, " "+h.place()) }
func (h Holder) place() string {
	return strings.Join([]string{"role", h.Scope, h.Role, h.Person, h.Agent, h.Discipline, h.From.String()}, " ")
}

func (h Holder) subject() string {
	who := h.Person
	if who == "" {
		who = "agent " + h.Agent
	}
	return "role " + h.Role + " of " + who + " in " + h.Scope
}
func (h Holder) about() (string, string) { return h.Scope, h.Person }
func (h Holder) fields() []field {
	return append([]field{{"discipline", h.Discipline}, {"without", strings.Join(h.Withheld, " and ")}},
		h.Span.fields()...)
}

func (a Acceptance) ident() string           { return a.place() }
func (a Acceptance) place() string           { return "accepted " + a.Scope + " " + a.Finding }
func (a Acceptance) subject() string         { return "accepted finding " + a.Finding + " in " + a.Scope }
func (a Acceptance) about() (string, string) { return a.Scope, "" }
func (a Acceptance) fields() []field {
	return []field{{"reason", quoted(a.Reason)}, {"by", a.By}, {"until", a.Until.String()}}
}

func (s Span) fields() []field {
	return []field{{"from", s.From.String()}, {"until", s.Until.String()}}
}

// Version is a number that is another one when an entry says something else.
func Version(e Entry) int64 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%q %q", e.subject(), e.fields()) // a hash takes all that is written to it
	return int64(h.Sum32())
}
