package organisation

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// book is the whole organisation with what is looked up in it. It is remembered and shared: nobody changes it.
type book struct {
	roster.Roster // sorted; persons have the ids that they have now

	person     map[string]*roster.Person   // by handle
	known      map[string][]*roster.Person // by the id that they have now: two, if they turned out to be one
	reports    map[string][]*roster.Person // by the handle of whom they report to
	membersIn  map[string][]roster.Member
	membersOf  map[string][]roster.Member // by handle
	holdersIn  map[string][]roster.Holder
	holdersOf  map[string][]roster.Holder // by handle
	acceptedIn map[string][]roster.Acceptance
}

// theBook returns the organisation as it is now.
func theBook(ctx context.Context, tx *store.Tx) (*book, error) {
	state, err := StateNow(ctx, tx)
	if err != nil {
		return nil, err
	}
	return store.Remembered(tx, "organisation", state, func() (*book, error) {
		r, err := stored(ctx, tx)
		if err != nil {
			return nil, err
		}
		b := &book{Roster: r.Clone()}
		if err := currentIDs(ctx, tx, b.Persons); err != nil {
			return nil, err
		}
		b.Sort()
		b.index()
		return b, nil
	})
}

// asStored names in what is remembered the organisation as its rows say it.
const asStored = "organisation as stored"

// stored returns the whole organisation with the ids that persons are stored with. It is shared: nobody changes it.
func stored(ctx context.Context, tx *store.Tx) (roster.Roster, error) {
	revision, err := Revision(ctx, tx)
	if err != nil {
		return roster.Roster{}, err
	}
	return store.Remembered(tx, asStored, revision, func() (roster.Roster, error) { return read(ctx, tx) })
}

func (b *book) index() {
	b.person = make(map[string]*roster.Person, len(b.Persons))
	b.known, b.reports = make(map[string][]*roster.Person, len(b.Persons)), map[string][]*roster.Person{}
	for i := range b.Persons {
		p := &b.Persons[i]
		b.person[p.Handle] = p
		b.known[p.ID] = append(b.known[p.ID], p)
		if p.ReportsTo != "" {
			b.reports[p.ReportsTo] = append(b.reports[p.ReportsTo], p)
		}
	}
	b.membersIn, b.membersOf = map[string][]roster.Member{}, make(map[string][]roster.Member, len(b.Persons))
	for _, m := range b.Members {
		b.membersIn[m.Scope] = append(b.membersIn[m.Scope], m)
		b.membersOf[m.Person] = append(b.membersOf[m.Person], m)
	}
	b.holdersIn, b.holdersOf = map[string][]roster.Holder{}, map[string][]roster.Holder{}
	for _, h := range b.Holders {
		b.holdersIn[h.Scope] = append(b.holdersIn[h.Scope], h)
		if h.Person != "" {
			b.holdersOf[h.Person] = append(b.holdersOf[h.Person], h)
		}
	}
	b.acceptedIn = map[string][]roster.Acceptance{}
	for _, a := range b.Accepted {
		b.acceptedIn[a.Scope] = append(b.acceptedIn[a.Scope], a)
	}
}

// seenFrom returns what a scope's snapshot shows, but who is away.
func (b *book) seenFrom(key string, day store.Date) (Snapshot, error) {
	snap := Snapshot{Day: day}
	tree := newTree(b.Scopes, day)
	if tree.scope[key] == nil {
		return snap, NoScope(key)
	}
	snap.Scope = *tree.scope[key]
	var keys, near []string // in it, and around it too
	for _, s := range tree.inside(key) {
		keys = append(keys, s.Key)
		if s.Key != key {
			snap.Below = append(snap.Below, *s)
		}
	}
	near = slices.Clone(keys)
	for _, s := range tree.around(key) {
		near = append(near, s.Key)
		snap.Above = append(snap.Above, *s)
	}
	for _, s := range b.Scopes {
		if s.On(day) {
			snap.Scopes = append(snap.Scopes, s)
		}
	}
	there := map[string]bool{}
	for _, k := range keys {
		for _, m := range b.membersIn[k] {
			there[m.Person] = there[m.Person] || m.On(day)
		}
		snap.Accepted = append(snap.Accepted, b.acceptedIn[k]...)
	}
	for _, k := range near {
		for _, h := range b.holdersIn[k] {
			switch {
			case !h.On(day):
			case h.Person != "":
				there[h.Person] = true
			default:
				snap.Holders = append(snap.Holders, h)
			}
		}
	}
	handles := make([]string, 0, len(there))
	for handle, is := range there {
		if p := b.person[handle]; is && p != nil && p.On(day) {
			handles = append(handles, handle)
		}
	}
	slices.Sort(handles)
	snap.Persons = make([]roster.Person, 0, len(handles))
	for _, handle := range handles {
		snap.Persons = append(snap.Persons, *b.person[handle])
		for _, m := range b.membersOf[handle] {
			if m.On(day) && tree.scope[m.Scope] != nil {
				snap.Members = append(snap.Members, m)
			}
		}
		for _, h := range b.holdersOf[handle] {
			if h.On(day) && tree.scope[h.Scope] != nil {
				snap.Holders = append(snap.Holders, h)
			}
		}
	}
	return snap, nil
}

// on returns the whole organisation on a day, seen from nowhere in particular, but who is away.
func (b *book) on(day store.Date) Snapshot {
	snap := Snapshot{Day: day, Accepted: b.Accepted}
	in := map[string]bool{}
	for _, s := range b.Scopes {
		if s.On(day) {
			snap.Scopes, in[s.Key] = append(snap.Scopes, s), true
		}
	}
	there := make(map[string]bool, len(b.Persons))
	for _, p := range b.Persons {
		if p.On(day) {
			snap.Persons, there[p.Handle] = append(snap.Persons, p), true
		}
	}
	for _, m := range b.Members {
		if m.On(day) && there[m.Person] && in[m.Scope] {
			snap.Members = append(snap.Members, m)
		}
	}
	for _, h := range b.Holders {
		if h.On(day) && (h.Agent != "" || there[h.Person]) && in[h.Scope] {
			snap.Holders = append(snap.Holders, h)
		}
	}
	return snap
}

// told says a change with the names that what it is about has now; see the subjects of entries in package roster.
func (b *book) told(what string, catalogue *role.Catalogue) string {
	sign, rest, _ := strings.Cut(what, " ")
	subject, text, more := strings.Cut(rest, ": ")
	words := strings.Fields(subject)
	person := func(i int) {
		if p := b.person[words[i]]; p != nil {
			words[i] = p.Name
		}
	}
	scope := func(i int) {
		if s := b.Scope(words[i]); s != nil {
			words[i] = s.Name
		}
	}
	switch last := len(words) - 1; {
	case len(words) == 2 && words[0] == "person":
		person(1)
	case len(words) == 2:
		scope(1)
	case len(words) == 4 && words[0] == "member":
		person(1)
		scope(3)
	case len(words) >= 6 && words[0] == "role":
		if r, there := catalogue.Role(words[1]); there {
			words[1] = r.Name
		}
		person(3)
		scope(last)
	case len(words) >= 4 && words[0] == "accepted":
		scope(last)
	}
	told := sign + " " + strings.Join(words, " ")
	if more {
		told += ": " + text
	}
	return told
}
