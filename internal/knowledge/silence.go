package knowledge

import (
	"cmp"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// When a silence is longer than somebody's own rhythm.
const (
	rhythmDays  = 20  // days on which they were seen, in the year up to the last, that make a rhythm
	rhythmTimes = 4   // times the gap that nine in ten of theirs do not pass
	leastQuiet  = 28  // days: no silence is long before
	yearOfDays  = 365 // from then on nobody counts on them any more, see isSilent
)

// Silence is that nothing was seen of somebody for longer than their own rhythm lets expect, while others went on.
type Silence struct {
	Person string     // id
	Last   store.Date // the last day on which they were seen
	Until  store.Date // the last day on which others were, in the repository where they were seen most
	Where  string     // the name of that
	Usual  int        // days: nine in ten gaps between days on which they were seen were no longer
}

// Expected is how many days without a sign of life are nothing unusual.
func (s Silence) Expected() int { return max(leastQuiet, rhythmTimes*s.Usual) }

// sighting is an identity of a history with the days on which it was seen there, of the last two years.
type sighting struct {
	identity int32
	person   string  // id of whom it means
	days     []int32 // since 1970, ascending
}

// sightings tells when the people whom a history names were seen in it: wrote a commit, reviewed, agreed or tested.
func (l *Ledger) sightings() (all []sighting) {
	from := l.Now/day - 2*yearOfDays
	days := make([][]int32, len(l.PersonOf))
	add := func(identity int32, at int64) {
		if p := l.PersonOf[identity]; at/day >= from && p >= 0 && !l.Erased(p) {
			days[identity] = append(days[identity], int32(at/day))
		}
	}
	for i := range l.Commits {
		c := &l.Commits[i]
		add(c.Author, c.Committed)
		for _, cr := range l.CreditsOf(int32(i)) {
			add(cr.Identity, c.Committed)
		}
	}
	for identity, seen := range days {
		if len(seen) > 0 {
			all = append(all, sighting{int32(identity), l.People[l.PersonOf[identity]].ID, distinct(seen)})
		}
	}
	return all
}

// takeSightings takes them from an earlier summary. Of the same history, whose identities have the same numbers, they are of whom
// these mean now.
func (s *summary) takeSightings(earlier *summary, o *Overview, same bool) {
	for _, x := range earlier.Seen {
		if same {
			p := o.PersonOf[x.identity]
			if p < 0 || o.Erased(p) {
				continue
			}
			x.person = o.People[p].ID
		}
		s.Seen = append(s.Seen, x)
	}
}

// Silences finds who is silent, of all whom any repository names, by id. Who was seen on few days has no rhythm, who was not
// seen for a year is no news, and where a whole project rests nobody in it is silent.
func (e *Everywhere) Silences(today store.Date) []Silence {
	type seen struct {
		Silence
		days []int32
		most int // of days in one repository
	}
	all := map[string]*seen{}
	for i, s := range e.summaries {
		if s == nil {
			continue
		}
		here, newest := map[string][]int32{}, int32(0)
		for _, x := range s.Seen {
			here[x.person] = append(here[x.person], x.days...)
			newest = max(newest, x.days[len(x.days)-1])
		}
		for p, days := range here {
			x := all[p]
			if x == nil {
				x = &seen{Silence: Silence{Person: p}}
				all[p] = x
			}
			x.days = append(x.days, days...)
			if n := len(distinct(days)); n > x.most || n == x.most && dateOf(newest).Compare(x.Until) > 0 {
				x.most, x.Where, x.Until = n, e.Repositories[i].Name, dateOf(newest)
			}
		}
	}
	var silences []Silence
	for _, x := range all {
		if last, usual, ok := rhythm(x.days); ok {
			x.Last, x.Usual = dateOf(last), usual
			if daysBetween(x.Last, x.Until) > x.Expected() && daysBetween(x.Last, today) < yearOfDays {
				silences = append(silences, x.Silence)
			}
		}
	}
	slices.SortFunc(silences, func(a, b Silence) int { return cmp.Compare(a.Person, b.Person) })
	return silences
}

// rhythm returns the last of the days on which somebody was seen, and the gap between such days that nine in ten do not
// pass, in the year up to it; false where these are too few to tell.
func rhythm(days []int32) (last int32, usual int, ok bool) {
	days = distinct(days)
	if len(days) < rhythmDays {
		return 0, 0, false
	}
	last = days[len(days)-1]
	var gaps []int
	for i := len(days) - 1; i > 0 && days[i-1] >= last-yearOfDays; i-- {
		gaps = append(gaps, int(days[i]-days[i-1]))
	}
	if len(gaps)+1 < rhythmDays {
		return 0, 0, false
	}
	slices.Sort(gaps)
	return last, gaps[len(gaps)*9/10], true
}

// distinct sorts days and leaves each once.
func distinct(days []int32) []int32 {
	slices.Sort(days)
	return slices.Compact(days)
}

func dateOf(day64 int32) store.Date { return store.DateOf(time.Unix(int64(day64)*day, 0).UTC()) }

func daysBetween(a, b store.Date) int { return int(b.Start().Sub(a.Start()) / (24 * time.Hour)) }
