package technology

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

var (
	markForm = regexp.MustCompile(`^(go|npm|maven|cargo|pypi|language|technology):[^\s*]+\*?$`)
	major    = regexp.MustCompile(`(/v[2-9]\d*|/v1\d+|\.v\d+)$`)
)

// CheckMark says what is wrong with a mark. One names a package as npm:react, all packages that begin alike as
// npm:@angular/*, a language as language:Go, or what files belong to by their names as technology:Docker. The major version
// at the end of a Go module's path is no part of it.
func CheckMark(mark string) error {
	if !markForm.MatchString(mark) || len(mark) > maxLine {
		return fault.Invalid("marks", "%q is no mark by which use can be recognised", mark).
			WithHint("Write npm:react, go:github.com/jackc/pgx, pypi:django*, language:Go or technology:Docker.")
	}
	return nil
}

// plainMark leaves out the major version of a Go module: github.com/jackc/pgx/v5 is github.com/jackc/pgx. A path on
// gopkg.in has it behind a dot.
func plainMark(mark string) string {
	if strings.HasPrefix(mark, "go:") {
		return major.ReplaceAllString(mark, "")
	}
	return mark
}

// recognises reports whether a mark stands for one that was found.
func recognises(mark, found string) bool {
	mark, found = strings.ToLower(mark), strings.ToLower(found)
	if begin, open := strings.CutSuffix(mark, "*"); open {
		return strings.HasPrefix(found, begin)
	}
	return mark == found
}

// span is that a repository used something from when to when; until is zero while it does.
type span struct {
	repository, mark, version string
	since, until              time.Time
}

// at reports whether it was used at a time.
func (s span) at(t time.Time) bool {
	return !s.since.After(t) && (s.until.IsZero() || s.until.After(t))
}

// Use is which repositories use an entry, and how that changed.
type Use struct {
	Known        bool    // its use is recognised: it has marks, and repositories were looked at
	Repositories []UseIn // that use it now, by name
	Since        time.Time
	Before       bool // it was used before anybody looked: since then at least
	Quarter      Change
	Year         Change
}

// UseIn is what one repository uses of an entry.
type UseIn struct {
	ID, Name string
	Found    []Found
	Since    time.Time
	Before   bool // it was there at the first look: it may be older
}

// Found is a package, language or technology that a repository uses.
type Found struct{ Mark, Version string }

// Change is how the use changed in some days: in how many repositories it began and ended. A repository that was not looked
// at before counts from its first look.
type Change struct{ Days, Began, Ended int }

// Net is how many repositories more use it; below zero, how many fewer.
func (c Change) Net() int { return c.Began - c.Ended }

// Words says a change in words.
func (c Change) Words() string {
	last := fmt.Sprintf(" in the last %d days", c.Days)
	switch {
	case c.Began == 0 && c.Ended == 0:
		return "No change" + last
	case c.Ended == 0:
		return repositories(c.Began) + " began to use it" + last
	case c.Began == 0:
		return repositories(c.Ended) + " stopped using it" + last
	}
	return fmt.Sprintf("%s began to use it and %d stopped%s", repositories(c.Began), c.Ended, last)
}

func repositories(n int) string {
	if n == 1 {
		return "1 repository"
	}
	return fmt.Sprintf("%d repositories", n)
}

// The days over which changes of use are told.
const (
	quarter = 90
	year    = 365
)

// looked is which repositories were looked at: names by id, and since when by id.
type looked struct {
	names map[string]string
	since map[string]time.Time
}

// useOf sums up, for the spans of one entry, which repositories use it.
func useOf(spans []span, l looked, now time.Time) Use {
	u := Use{Quarter: Change{Days: quarter}, Year: Change{Days: year}}
	in := map[string][]span{}
	for _, s := range spans {
		in[s.repository] = append(in[s.repository], s)
	}
	for _, id := range slices.Sorted(maps.Keys(in)) {
		first := l.since[id]
		used := func(t time.Time) bool {
			if t.Before(first) {
				t = first
			}
			return slices.ContainsFunc(in[id], func(s span) bool { return s.at(t) })
		}
		for _, c := range []*Change{&u.Quarter, &u.Year} {
			then, is := used(now.AddDate(0, 0, -c.Days)), used(now)
			if is && !then {
				c.Began++
			} else if then && !is {
				c.Ended++
			}
		}
		if x, is := useIn(in[id], first, now); is {
			x.ID, x.Name = id, l.names[id]
			u.Repositories = append(u.Repositories, x)
			if u.Since.IsZero() || x.Since.Before(u.Since) {
				u.Since, u.Before = x.Since, x.Before
			}
		}
	}
	slices.SortFunc(u.Repositories, func(a, b UseIn) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return u
}

// useIn sums up what one repository uses now, false for nothing.
func useIn(spans []span, first, now time.Time) (x UseIn, is bool) {
	for _, s := range spans {
		if !s.at(now) {
			continue
		}
		x.Found = append(x.Found, Found{s.mark, s.version})
		if x.Since.IsZero() || s.since.Before(x.Since) {
			x.Since, x.Before = s.since, !s.since.After(first)
		}
	}
	slices.SortFunc(x.Found, func(a, b Found) int { return strings.Compare(a.Mark, b.Mark) })
	return x, len(x.Found) > 0
}

// Kind is what stands out.
type Kind string

// The kinds of what stands out.
const (
	HoldGrows   Kind = "hold-grows"   // it is in the outermost ring, and used more
	AdoptUnused Kind = "adopt-unused" // it is in the innermost ring, and nobody uses it
)

// StandOut is an entry whose ring and use do not fit together.
type StandOut struct {
	Kind  Kind
	Entry Entry
	Ring  string // its name
	Use   Use
}

// Sentence says what stands out.
func (s StandOut) Sentence() string {
	if s.Kind == AdoptUnused {
		return fmt.Sprintf("%s is in %s, and no repository uses it", s.Entry.Name, s.Ring)
	}
	return fmt.Sprintf("%s is in %s, and its use grows: %s, and %d use it now", s.Entry.Name, s.Ring,
		lowerFirst(s.Use.grew().Words()), len(s.Use.Repositories))
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// grew returns the change that shows growth: of the shorter time if it does.
func (u Use) grew() Change {
	if u.Quarter.Net() > 0 {
		return u.Quarter
	}
	return u.Year
}

// standsOut says whether an entry's use does not fit its ring.
func standsOut(s Shape, e Entry, u Use) (StandOut, bool) {
	at := part(s.Rings, e.Ring)
	if !u.Known || at < 0 || len(s.Rings) < 2 {
		return StandOut{}, false
	}
	out := StandOut{Entry: e, Ring: s.Rings[at].Name, Use: u}
	switch {
	case at == len(s.Rings)-1 && u.grew().Net() > 0:
		out.Kind = HoldGrows
	case at == 0 && len(u.Repositories) == 0:
		out.Kind = AdoptUnused
	default:
		return out, false
	}
	return out, true
}

// Candidate is something that several repositories use and no entry recognises.
type Candidate struct {
	Mark         string
	Repositories []string // names
}

// Name returns what a candidate may be called: what its mark says behind the colon.
func (c Candidate) Name() string {
	_, name, _ := strings.Cut(c.Mark, ":")
	return name
}

// mostCandidates keeps the list short enough to be read.
const mostCandidates = 12

// candidates returns what at least two repositories use now and no mark recognises, the most used first.
func candidates(spans []span, marks []string, l looked, now time.Time) (all []Candidate) {
	in := map[string][]string{}
	for _, s := range spans {
		if s.at(now) {
			in[s.mark] = append(in[s.mark], l.names[s.repository])
		}
	}
	for mark, names := range in {
		known := slices.ContainsFunc(marks, func(m string) bool { return recognises(m, mark) })
		slices.Sort(names)
		if names = slices.Compact(names); len(names) > 1 && !known {
			all = append(all, Candidate{mark, names})
		}
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(len(b.Repositories), len(a.Repositories)), strings.Compare(a.Mark, b.Mark))
	})
	return all[:min(len(all), mostCandidates)]
}
