package codeowners

import (
	"slices"
	"strings"
)

// Hit is one rule that answers for a path.
type Hit struct {
	Rule     *Rule
	Section  string // GitLab: the section's name; "" for the unnamed one
	Optional bool   // GitLab: the section is optional
}

// Match is the answer for one path.
type Match struct {
	Owners []Owner // of all hits, each once
	Hits   []Hit   // GitHub: at most one. GitLab: at most one for each section. Gitea: every rule that holds
}

// Owned reports whether anyone is named for the path.
func (m Match) Owned() bool { return len(m.Owners) > 0 }

// Owners answers for a path, which is relative to the root of the repository, with slashes and none in front.
// A rule that gives the path no owner is a hit too: that is how ownership is taken away on purpose.
func (f *File) Owners(path string) Match {
	path = strings.TrimPrefix(path, "/")
	if path == "" {
		return Match{}
	}
	var m Match
	var owners ownerList
	for _, i := range f.index.find(f.Rules, path) {
		r := &f.Rules[i]
		s := f.Sections[r.Section]
		m.Hits = append(m.Hits, Hit{Rule: r, Section: s.Name, Optional: s.Optional})
		for _, o := range r.Owners {
			owners.add(o)
		}
	}
	m.Owners = owners.list
	return m
}

// keyKind says what a path must have for a rule to match it.
type keyKind int

const (
	keyNone      keyKind = iota // nothing in particular
	keyPrefix                   // these segments in front, joined by slashes
	keySegment                  // this segment, anywhere
	keyExtension                // a segment with this after its last dot
)

type key struct {
	kind keyKind
	text string
}

// index finds the rules that may match a path, by what the path must have.
type index struct {
	rules, excludes lists
	sections        int
	every           bool // all rules that hold count, as Gitea has it
}

// lists holds rules by their key, each list in descending rank.
type lists map[key][]int

func newIndex(f *File) index {
	x := index{rules: make(lists), excludes: make(lists), sections: len(f.Sections), every: f.Dialect == Gitea}
	order := make([]int, 0, len(f.Rules))
	for i, r := range f.Rules {
		if !r.replaced {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return f.Rules[b].rank - f.Rules[a].rank })
	for _, i := range order {
		r := &f.Rules[i]
		switch {
		case r.Negate: // holds for what does not match, so no key leads to it
			x.rules[key{}] = append(x.rules[key{}], i)
		case r.Exclude:
			x.excludes[r.matcher.key()] = append(x.excludes[r.matcher.key()], i)
		default:
			x.rules[r.matcher.key()] = append(x.rules[r.matcher.key()], i)
		}
	}
	return x
}

// each yields every list with rules that may match.
func (l lists) each(path string, segments []string, yield func(list []int)) {
	if len(l) == 0 {
		return
	}
	yield(l[key{}])
	end := 0
	for i, s := range segments {
		end += len(s)
		yield(l[key{keyPrefix, path[:end]}])
		end++
		if slices.Contains(segments[:i], s) {
			continue
		}
		yield(l[key{keySegment, s}])
		ext, ok := extension(s)
		if ok && !slices.ContainsFunc(segments[:i], func(s string) bool { e, ok := extension(s); return ok && e == ext }) {
			yield(l[key{keyExtension, ext}])
		}
	}
}

// extension returns what follows the last dot of a name.
func extension(name string) (ext string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	return name[i+1:], i >= 0
}

// find returns the rules that answer for a path, by section or, where every rule counts, by line.
func (x index) find(rules []Rule, path string) []int {
	segments := strings.Split(path, "/")
	if x.every {
		return x.findEvery(rules, path, segments)
	}
	best := slices.Repeat([]int{-1}, x.sections)
	x.rules.each(path, segments, func(list []int) {
		for _, i := range list {
			r := &rules[i]
			if b := best[r.Section]; b >= 0 && rules[b].rank >= r.rank {
				if x.sections == 1 {
					return // and so is everything further down the list
				}
				continue
			}
			if r.matcher.match(path, segments) {
				best[r.Section] = i
			}
		}
	})
	x.excludes.each(path, segments, func(list []int) {
		for _, i := range list {
			if r := &rules[i]; best[r.Section] >= 0 && r.matcher.match(path, segments) {
				best[r.Section] = -1
			}
		}
	})
	return slices.DeleteFunc(best, func(i int) bool { return i < 0 })
}

func (x index) findEvery(rules []Rule, path string, segments []string) []int {
	var hold []int
	x.rules.each(path, segments, func(list []int) {
		for _, i := range list {
			if rules[i].matcher.match(path, segments) != rules[i].Negate {
				hold = append(hold, i)
			}
		}
	})
	slices.Sort(hold)
	return slices.Compact(hold)
}
