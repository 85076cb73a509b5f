package adr

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// File is a record with where it lies.
type File struct {
	Path string
	*Record
}

// Finding is what is wrong with a folder of records.
type Finding struct {
	Path     string
	Line     int // 0 for all of the file
	Sentence string
}

// Resolve finds the record that a link of another one means, in the same folder before all; nil for none.
func Resolve(files []File, from File, l Link) *File {
	number, err := strconv.Atoi(l.Target)
	var found *File
	for i := range files {
		f := &files[i]
		same := err == nil && number > 0 && f.Number == number || err != nil && f.Name == l.Target
		if same && (found == nil || path.Dir(f.Path) == path.Dir(from.Path)) {
			found = f
		}
	}
	return found
}

// Check finds what does not fit together: two records with one number in a folder, links that lead nowhere, a record that
// another one supersedes without saying so, and superseding in a circle. What a record itself could not tell is among it.
func Check(files []File) []Finding {
	var all []Finding
	add := func(f File, line int, format string, args ...any) {
		all = append(all, Finding{f.Path, line, fmt.Sprintf(format, args...)})
	}
	numbered := map[string]File{}
	for _, f := range files {
		for _, p := range f.Problems {
			add(f, p.Line, "%s", p.Sentence)
		}
		if f.Number > 0 {
			key := path.Dir(f.Path) + " " + strconv.Itoa(f.Number)
			if other, taken := numbered[key]; taken {
				add(f, 0, "%s has the number %d too", other.Name, f.Number)
			} else {
				numbered[key] = f
			}
		}
	}
	over := map[string][]string{} // by path: what a record supersedes
	for _, f := range files {
		for _, l := range f.Links {
			to := Resolve(files, f, l)
			switch {
			case to == nil:
				add(f, l.Line, "It says that it %s %s, which is not here", says(l.Relation), l.Target)
			case l.Relation == Supersedes:
				over[f.Path] = append(over[f.Path], to.Path)
				if to.Status != Superseded && to.Status != Unclear {
					add(*to, 0, "%s supersedes it, and it says that it is %s", f.Name, to.Status)
				}
			case l.Relation == SupersededBy:
				over[to.Path] = append(over[to.Path], f.Path)
			}
		}
	}
	for _, f := range files {
		if circle(over, f.Path) {
			add(f, 0, "It supersedes itself in a circle of records")
		}
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line)) })
	return slices.Compact(all)
}

// says is a relation as a verb.
func says(r Relation) string {
	if strings.HasSuffix(string(r), " by") {
		return "is " + string(r)
	}
	return string(r)
}

// circle reports whether one comes back to where one began.
func circle(over map[string][]string, from string) bool {
	seen := map[string]bool{}
	next := slices.Clone(over[from])
	for len(next) > 0 {
		at := next[len(next)-1]
		next = next[:len(next)-1]
		if at == from {
			return true
		}
		if !seen[at] {
			seen[at] = true
			next = append(next, over[at]...)
		}
	}
	return false
}
