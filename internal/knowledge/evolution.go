package knowledge

import (
	"slices"
	"time"
)

// Moment is how well a set of files was understood at one time.
type Moment struct {
	When     time.Time
	Lines    int     // source lines then, of the files that are there now
	Coverage float64 // 0 to 1: the part of them that somebody understood
	People   int     // who understood files with at least a third of them
}

// mostMoments is how many quarters an evolution looks back.
const mostMoments = 12

// quarter is the time between two moments.
const quarter = 91 * day

// Evolution tells how well files were understood each quarter, up to three years back and not before their first commit,
// the oldest first and now last. It is the measure of each moment, made of what was there by then: commits by the
// committer's clock, and what had been said. Files that are gone are in none, and what a file's size was follows from the
// lines that were counted since.
func (a *Atlas) Evolution(files []int32) []Moment {
	first := a.Ledger.Now
	for _, f := range files {
		for _, c := range a.Ledger.Files[f].Changes {
			if at := a.Commits[a.Changes[c].Commit].Committed; at > 0 {
				first = min(first, at)
			}
		}
	}
	now := a.Coverage(files, nil)
	all := []Moment{{time.Unix(a.Ledger.Now, 0).UTC(), now.Lines, now.Covered, a.Understanders(a.Group(files), nil)}}
	for at := a.Ledger.Now - quarter; at >= first && len(all) <= mostMoments; at -= quarter {
		m := a.measureAt(files, at)
		then := m.Coverage(files, nil)
		all = append(all, Moment{time.Unix(at, 0).UTC(), then.Lines, then.Covered, m.Understanders(m.Group(files), nil)})
	}
	slices.Reverse(all)
	return all
}

// measureAt measures some files as they were at a moment.
func (a *Atlas) measureAt(files []int32, at int64) *Measure {
	then := *a.History
	then.Files = slices.Clone(a.Ledger.Files)
	l := &Ledger{History: &then, People: a.People, PersonOf: a.PersonOf, Now: at}
	m := &Measure{ledger: l, tallies: make([][]tally, len(then.Files)), added: make([]lines, len(then.Files)),
		last: make([]int64, len(l.People)), told: map[int32][]told{}}
	s := shard{Measure: m, last: make([]int64, len(l.People)), seat: make([]int32, len(l.People))}
	for _, f := range files {
		file := &then.Files[f]
		file.Lines, file.Changes = a.linesAt(file, at)
		if file.Alive = file.Alive && len(file.Changes) > 0; !file.Alive {
			continue
		}
		for _, t := range a.told[f] {
			if t.at <= at && !t.disclaimed {
				m.told[f] = append(m.told[f], t)
			}
		}
		m.tallies[f] = s.tallyFile(f, nil)
		for i := range m.tallies[f] {
			s.seat[m.tallies[f][i].person] = 0
		}
	}
	return m
}

// linesAt returns the changes of a file up to a moment, and how many lines it had then.
func (a *Atlas) linesAt(f *File, at int64) (lines int32, changes []int32) {
	counted, since := true, int32(0)
	for _, c := range f.Changes {
		change := &a.Changes[c]
		if a.Commits[change.Commit].Committed <= at {
			changes = append(changes, c)
			continue
		}
		counted = counted && change.Added >= 0
		since += change.Added - change.Deleted
	}
	if !counted {
		return f.Lines, changes
	}
	return max(1, f.Lines-since), changes
}
