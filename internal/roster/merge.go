package roster

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
)

// Merge returns what becomes of an organisation when a file is applied to it: each entry of the file takes the place of
// the one it means, and what the file does not name stays as it is. With prune, that ends the day before today instead.
// What would not have begun by then is taken out, but for scopes and persons, which end the day they begin; accepted
// findings are taken out.
//
// A file that speaks of one list, or of some fields, leaves the others as they are.
//
// A scope is meant by its key; a person by the handle, or else by an address, which gives them the new handle. A
// membership or role is meant by who and where, and from when: the same first day, or else days in common.
func Merge(current Roster, file File, prune bool, today store.Date) Roster {
	is := current.Clone()
	rename(&is, file.Roster)
	last := store.DateOf(today.Start().AddDate(0, 0, -1))
	end := func(s *Span) (stays bool) {
		if s.Until.IsZero() || s.Until.Compare(last) > 0 {
			s.Until = last
		}
		return s.From.Compare(s.Until) <= 0
	}
	shut := func(s *Span) bool { // others point at it, so it stays
		if !end(s) {
			s.Until = s.From
		}
		return true
	}
	all := file.Only == ""
	is.Scopes = merge(is.Scopes, file.Scopes, file.Says, prune && all, func(s *Scope) bool { return shut(&s.Span) })
	is.Persons = merge(is.Persons, file.Persons, file.Says, prune && (all || file.Only == OnlyPersons),
		func(p *Person) bool { return shut(&p.Span) })
	is.Members = merge(is.Members, file.Members, file.Says, prune && (all || file.Only == OnlyMembers),
		func(m *Member) bool { return end(&m.Span) })
	is.Holders = merge(is.Holders, file.Holders, file.Says, prune && all,
		func(h *Holder) bool { return end(&h.Span) })
	is.Accepted = merge(is.Accepted, file.Accepted, file.Says, prune && all,
		func(*Acceptance) bool { return false })
	return is
}

// rename gives persons the handle that the file has for their address.
func rename(is *Roster, file Roster) {
	handle, taken := map[string]string{}, map[string]bool{}
	for _, p := range is.Persons {
		taken[p.Handle] = true
		for _, email := range p.Emails {
			handle[email] = p.Handle
		}
	}
	named := map[string]bool{}
	for _, p := range file.Persons {
		named[p.Handle] = true
	}
	for _, p := range file.Persons {
		for _, email := range p.Emails {
			if was := handle[email]; was != "" && !taken[p.Handle] && !named[was] {
				is.Rename(was, p.Handle)
				taken[p.Handle] = true
				break
			}
		}
	}
}

// mergeable is an entry that finds the one it replaces: of those with the same group the one with the same first day,
// else one with days in common.
type mergeable[E any] interface {
	Entry
	group() string
	span() Span
	// replacing is the entry in the place of the stored one: with what only that one knows, and with its values for
	// the fields that the file does not speak of.
	replacing(was E, says func(field string) bool) E
}

func (s Scope) group() string      { return s.Key }
func (s Scope) span() Span         { return Span{} }
func (p Person) group() string     { return p.Handle }
func (p Person) span() Span        { return Span{} }
func (m Member) group() string     { return m.Scope + " " + m.Person }
func (m Member) span() Span        { return m.Span }
func (h Holder) span() Span        { return h.Span }
func (a Acceptance) group() string { return a.place() }
func (a Acceptance) span() Span    { return Span{} }

func (s Scope) replacing(was Scope, says func(string) bool) Scope {
	keep(says("name"), &s.Name, was.Name)
	keep(says("kind"), &s.Kind, was.Kind)
	keep(says("label"), &s.Label, was.Label)
	keep(says("in"), &s.Parent, was.Parent)
	keep(says("purpose"), &s.Purpose, was.Purpose)
	keep(says("depends-on"), &s.DependsOn, was.DependsOn)
	keep(says("external-id"), &s.External, was.External)
	s.Span = s.Span.replacing(was.Span, says)
	return s
}

func (p Person) replacing(was Person, says func(string) bool) Person {
	p.ID = was.ID
	keep(says("name"), &p.Name, was.Name)
	keep(says("emails"), &p.Emails, was.Emails)
	keep(says("title"), &p.Title, was.Title)
	keep(says("disciplines"), &p.Disciplines, was.Disciplines)
	keep(says("time-zone"), &p.Zone, was.Zone)
	keep(says("week"), &p.Week, was.Week)
	keep(says("reports-to"), &p.ReportsTo, was.ReportsTo)
	keep(says("external-id"), &p.External, was.External)
	p.Span = p.Span.replacing(was.Span, says)
	return p
}

func (m Member) replacing(was Member, says func(string) bool) Member {
	m.ID = was.ID
	keep(says("share"), &m.Share, was.Share)
	m.Span = m.Span.replacing(was.Span, says)
	return m
}

func (h Holder) replacing(was Holder, says func(string) bool) Holder {
	h.ID = was.ID
	keep(says("without"), &h.Withheld, was.Withheld)
	h.Span = h.Span.replacing(was.Span, says)
	return h
}

func (a Acceptance) replacing(was Acceptance, _ func(string) bool) Acceptance {
	a.By = cmp.Or(a.By, was.By)
	return a
}

func (s Span) replacing(was Span, says func(string) bool) Span {
	keep(says("from"), &s.From, was.From)
	keep(says("until"), &s.Until, was.Until)
	return s
}

// keep takes the stored value where the file does not say one.
func keep[T any](said bool, to *T, was T) {
	if !said {
		*to = was
	}
}

func (h Holder) group() string {
	return strings.Join([]string{h.Scope, h.Role, h.Person, h.Agent, h.Discipline}, "\x00")
}

// merge puts the entries of a file in the places of those they mean, and adds the others.
func merge[E mergeable[E]](current, file []E, says func(string) bool, prune bool, end func(*E) (stays bool)) []E {
	at := map[string][]int{} // group → indexes of current entries that wait for a match
	for i, e := range current {
		at[e.group()] = append(at[e.group()], i)
	}
	matched := make([]bool, len(current))
	take := func(e E, fits func(have Span) bool) bool {
		waiting := at[e.group()]
		for n, i := range waiting {
			if fits(current[i].span()) {
				current[i], matched[i] = e.replacing(current[i], says), true
				at[e.group()] = slices.Delete(waiting, n, n+1)
				return true
			}
		}
		return false
	}
	var others []E
	for _, e := range file {
		if !take(e, func(have Span) bool { return have.From == e.span().From }) {
			others = append(others, e)
		}
	}
	var added []E
	for _, e := range others {
		if !take(e, e.span().Meets) {
			added = append(added, e)
		}
	}
	if prune {
		kept := current[:0:0]
		for i := range current {
			if matched[i] || end(&current[i]) {
				kept = append(kept, current[i])
			}
		}
		current = kept
	}
	return append(current, added...)
}
