package roster

import (
	"cmp"
	"slices"
)

// File is a roster as a file says it, with the lines to name when something is wrong.
type File struct {
	Roster

	Lines  map[string]int  // by place, or by place and field
	Only   List            // the one list that the file speaks of; empty for all
	Fields map[string]bool // the fields that the file speaks of; nil for all
}

// List is one of the lists that a file may speak of alone.
type List string

// The lists.
const (
	OnlyPersons List = "persons"
	OnlyMembers List = "memberships"
)

// Says reports whether the file speaks of a field: what it does not speak of stays as it is.
func (f File) Says(field string) bool { return f.Fields == nil || f.Fields[field] }

// Locate puts the file's lines to problems that its entries have a part in.
func (f File) Locate(problems []Problem) []Problem {
	for i := range problems {
		p := &problems[i]
		for _, place := range slices.Concat([]string{p.Place}, p.Also) {
			if p.Line = cmp.Or(f.Lines[place+"\n"+p.Field], f.Lines[place]); p.Line > 0 {
				break
			}
		}
	}
	return problems
}
