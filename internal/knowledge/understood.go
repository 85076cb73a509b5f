package knowledge

import (
	"slices"
	"strconv"
	"strings"
)

// Understood says who understands how many source lines, of one repository or of several: lines that the same people
// understand are counted together, so that any absence can be asked about.
type Understood struct {
	People []Person // who understands some of them
	Lines  []Shared

	seat map[string]int32 // by id, while it is put together
	same map[string]int   // by who understands them
}

// Shared are lines that the same people understand.
type Shared struct {
	Lines  int
	People []int32 // into People, ascending; nobody when empty
}

// Coverage counts the lines by how many of the people who are not absent, by id, understand them.
func (u *Understood) Coverage(absent map[string]bool) Coverage {
	var c Coverage
	for _, s := range u.Lines {
		left := 0
		for _, p := range s.People {
			if !absent[u.People[p].ID] {
				left++
			}
		}
		c.add(s.Lines, left)
	}
	return c
}

// add counts lines that so many people understand.
func (c *Coverage) add(lines, people int) {
	c.Lines += lines
	c.ByCount[min(people, len(c.ByCount)-1)] += lines
	if c.Lines > 0 {
		c.Covered = 1 - float64(c.ByCount[0])/float64(c.Lines)
	}
}

// Sum puts two coverages of different lines together.
func (c *Coverage) Sum(other Coverage) {
	for people, lines := range other.ByCount {
		c.add(lines, people)
	}
}

// count adds the source lines of some files of a repository.
func (u *Understood) count(o *Overview, files []int32) {
	if u.seat == nil {
		u.seat, u.same = map[string]int32{}, map[string]int{}
	}
	for _, f := range files {
		lines := o.sourceLines(f)
		if lines == 0 {
			continue
		}
		var who []int32
		for i := range o.tally(f) {
			if t := &o.tally(f)[i]; t.understands {
				who = append(who, u.seatOf(o.People[t.person]))
			}
		}
		slices.Sort(who)
		var key strings.Builder
		for _, p := range who {
			key.WriteString(strconv.Itoa(int(p)) + " ")
		}
		at, known := u.same[key.String()]
		if !known {
			at = len(u.Lines)
			u.same[key.String()] = at
			u.Lines = append(u.Lines, Shared{People: who})
		}
		u.Lines[at].Lines += lines
	}
}

// seatOf is the place of a person, who gets one if they have none.
func (u *Understood) seatOf(p Person) int32 {
	at, known := u.seat[p.ID]
	if !known {
		at = int32(len(u.People))
		u.seat[p.ID] = at
		u.People = append(u.People, p)
	}
	return at
}
