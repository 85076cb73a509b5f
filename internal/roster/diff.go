package roster

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Sign says what became of an entry.
type Sign string

// The signs.
const (
	Added   Sign = "+"
	Changed Sign = "~"
	Removed Sign = "-"
)

// Change is one entry that is different, in words.
type Change struct {
	Sign          Sign
	Subject       string // what it is: "member ada of web"
	Scope, Person string // key and handle of what it is about, empty for none
	Text          string // what it says, or what it says now: "share from 50 % to 100 %"
}

// String is the change as one line: "~ member ada of web: share from 50 % to 100 %".
func (c Change) String() string {
	if c.Text == "" {
		return string(c.Sign) + " " + c.Subject
	}
	return string(c.Sign) + " " + c.Subject + ": " + c.Text
}

// Diff tells how one organisation differs from another: scopes, then persons, members, roles and accepted findings,
// each in the order of the rosters, and what is gone last.
func Diff(was, is Roster) []Change {
	was, is = Different(was, is)
	return append(append(append(append(
		diff(was.Scopes, is.Scopes),
		diff(was.Persons, is.Persons)...),
		diff(was.Members, is.Members)...),
		diff(was.Holders, is.Holders)...),
		diff(was.Accepted, is.Accepted)...)
}

// Different returns of two organisations the entries that are not the same in both. What Diff tells of these is what it
// tells of the whole.
func Different(was, is Roster) (old, now Roster) {
	old.Scopes, now.Scopes = different(was.Scopes, is.Scopes, Scope.equal)
	old.Persons, now.Persons = different(was.Persons, is.Persons, Person.equal)
	old.Members, now.Members = different(was.Members, is.Members, func(a, b Member) bool { return a == b })
	old.Holders, now.Holders = different(was.Holders, is.Holders, Holder.equal)
	old.Accepted, now.Accepted = different(was.Accepted, is.Accepted, func(a, b Acceptance) bool { return a == b })
	return old, now
}

func (s Scope) equal(o Scope) bool {
	return s.Key == o.Key && s.Name == o.Name && s.Kind == o.Kind && s.Label == o.Label && s.Parent == o.Parent &&
		s.Purpose == o.Purpose && s.External == o.External && s.Span == o.Span && slices.Equal(s.DependsOn, o.DependsOn)
}

func (p Person) equal(o Person) bool {
	return p.ID == o.ID && p.Handle == o.Handle && p.Name == o.Name && p.Title == o.Title && p.Zone == o.Zone &&
		p.Week == o.Week && p.ReportsTo == o.ReportsTo && p.External == o.External && p.Span == o.Span &&
		slices.Equal(p.Emails, o.Emails) &&
		slices.Equal(p.Disciplines, o.Disciplines)
}

func (h Holder) equal(o Holder) bool {
	return h.ID == o.ID && h.Person == o.Person && h.Agent == o.Agent && h.Role == o.Role && h.Scope == o.Scope &&
		h.Discipline == o.Discipline && h.Span == o.Span && slices.Equal(h.Withheld, o.Withheld)
}

func different[E Entry](was, is []E, equal func(a, b E) bool) (old, now []E) {
	at := make(map[string]int, len(was))
	for i, e := range was {
		at[e.ident()] = i
	}
	same := make([]bool, len(was))
	for _, e := range is {
		if i, there := at[e.ident()]; there && equal(was[i], e) {
			same[i] = true
		} else {
			now = append(now, e)
		}
	}
	for i, e := range was {
		if !same[i] {
			old = append(old, e)
		}
	}
	return old, now
}

func diff[E Entry](was, is []E) []Change {
	old := make(map[string]E, len(was))
	for _, e := range was {
		old[e.ident()] = e
	}
	var all []Change
	note := func(sign Sign, e E, text string) {
		scope, person := e.about()
		all = append(all, Change{sign, e.subject(), scope, person, text})
	}
	kept := make(map[string]bool, len(is))
	for _, e := range is {
		id := e.ident()
		kept[id] = true
		before, there := old[id]
		if !there {
			note(Added, e, said(e.fields()))
		} else if text := differing(before.fields(), e.fields()); text != "" {
			note(Changed, e, text)
		}
	}
	for _, e := range was {
		if !kept[e.ident()] {
			all = append(all, Ended(e))
		}
	}
	return all
}

// Ended is the change by which an entry is gone.
func Ended(e Entry) Change {
	scope, person := e.about()
	return Change{Removed, e.subject(), scope, person, said(e.fields())}
}

// said lists what an entry says.
func said(fields []field) string {
	var parts []string
	for _, f := range fields {
		if f.value != "" {
			parts = append(parts, f.label+" "+f.value)
		}
	}
	return strings.Join(parts, ", ")
}

// differing lists what an entry says now that it did not say before.
func differing(was, is []field) string {
	var parts []string
	for i, f := range is {
		switch before := was[i].value; {
		case before == f.value:
		case before == "":
			parts = append(parts, f.label+" "+f.value)
		case f.value == "":
			parts = append(parts, f.label+" "+before+" no longer")
		default:
			parts = append(parts, cmp.Or(sides[f.label], f.label)+" from "+before+" to "+f.value)
		}
	}
	return strings.Join(parts, ", ")
}

// sides are what the labels of a span are called where "from" would come twice.
var sides = map[string]string{"from": "first day", "until": "last day"}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return strconv.Quote(text)
}

func percent(n int) string { return strconv.Itoa(n) + " %" }
