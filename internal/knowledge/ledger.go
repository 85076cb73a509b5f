package knowledge

import (
	"slices"
	"sync"

	"github.com/leadwright/leadwright/internal/people"
)

// Ledger is a history read through who is who, at one moment: the input of every measure.
type Ledger struct {
	*History
	People   []Person // everyone the history names who is a person
	PersonOf []int32  // by identity of the history: index into People, or -1 for agents, bots and nobody
	Now      int64    // the moment the measure speaks of, in seconds since 1970

	joined int // how many of People, the last ones, the history does not name: they were told of

	reviews struct { // made when first asked for
		sync.Once
		model *reviewModel
	}
}

// Person is one person of a Ledger.
type Person struct {
	ID   string // the id in package people; a placeholder for somebody who was erased
	Name string
}

// Erased reports whether a person was erased. What they did still weighs in how well others know a file, so that nobody
// else's answer changes; they are in no list, and nobody can count on what they know.
func (l *Ledger) Erased(person int32) bool { return people.IsErased(l.People[person].ID) }

// named is how many of People, the first ones, the history names.
func (l *Ledger) named() int { return len(l.People) - l.joined }

// Author returns the person who authored commit i, or -1.
func (l *Ledger) Author(i int32) int32 { return l.PersonOf[l.Commits[i].Author] }

// evidence yields who gets evidence from one change, and of which kind: its author, unless an agent or a bot wrote it,
// and everyone credited, each person once for each kind. Deleting a file is evidence of nothing that is still there, and
// moving code about of nothing at all.
func (l *Ledger) evidence(change *Change, yield func(person int32, kind Kind)) {
	c := &l.Commits[change.Commit]
	if change.Status == 'D' || c.Moved {
		return
	}
	assisted := change.assisted(c)
	agent := change.byAgent(c)
	author := l.Author(change.Commit)
	switch {
	case author < 0:
	case assisted:
		yield(author, Assisted)
	case !agent:
		yield(author, l.byHand(change, c, author))
	}
	credits := l.CreditsOf(change.Commit)
	for i, cr := range credits {
		person := l.PersonOf[cr.Identity]
		if person < 0 || person == author || l.credited(credits[:i], person, cr.Kind) {
			continue
		}
		kind := cr.Kind
		if kind == CoAuthored && agent {
			kind = Assisted
		}
		yield(person, kind)
	}
	if author >= 0 && l.wasReviewed(credits, author) {
		yield(author, WasReviewed)
	}
}

// byHand says what sort of work by hand a change is.
func (l *Ledger) byHand(change *Change, c *Commit, author int32) Kind {
	switch began := l.Author(l.Changes[l.Files[change.File].Changes[0]].Commit); {
	case c.Fixes:
		return Fixed
	case change.Deleted > 0 && began != author:
		return Reworked
	}
	return Authored
}

// wasReviewed reports whether somebody else than the author reviewed a commit.
func (l *Ledger) wasReviewed(credits []Credit, author int32) bool {
	return slices.ContainsFunc(credits, func(cr Credit) bool {
		p := l.PersonOf[cr.Identity]
		return cr.Kind == Reviewed && p >= 0 && p != author
	})
}

// credited reports whether the person is already named for the same thing in the same commit.
func (l *Ledger) credited(before []Credit, person int32, kind Kind) bool {
	for _, cr := range before {
		if cr.Kind == kind && l.PersonOf[cr.Identity] == person {
			return true
		}
	}
	return false
}
