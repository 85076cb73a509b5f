package knowledge

import (
	"cmp"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/fault"
)

// Overview is what short questions need of one repository's knowledge at one moment: its people, its files, what they
// measure to, and its areas. It is immutable and safe for concurrent use.
//
// One that comes from sheets (see [OpenOverview]) has no history behind it: of its Ledger, Commits, Changes and Credits
// are empty. An [Atlas] has both.
type Overview struct {
	Repository Repository
	*Ledger
	*Measure

	alive  []int32 // living source files, by path
	areas  []Area  // by name; measured by Areas
	areaAt map[string]int
	of     map[int32][]int // areas of a file
	links  map[string]int32

	measured sync.Once // guards what is known about areas
}

// Area is a named part of a repository.
type Area struct {
	Name     string   // unique in its repository; may hold slashes
	Title    string   // what to show beside the name, such as a Go import path; may be empty
	Source   string   // where it was found: hand, codeowners, catalog, go, npm, directory
	Patterns []string // path patterns, or the directory
	Owners   []string // as the file that names them writes them
	Files    []int32  // living source files
	Group    Group
	Coverage Coverage
	Left     int // people who understand it
}

// newOverview reads a measured ledger with the areas that are stored for it.
func newOverview(r Repository, l *Ledger, m *Measure, areas []foundArea) *Overview {
	o := &Overview{Repository: r, Ledger: l, Measure: m,
		areaAt: map[string]int{}, of: map[int32][]int{}, links: make(map[string]int32, len(l.People))}
	for _, f := range l.tree {
		if l.Files[f].Sort == Source {
			o.alive = append(o.alive, f)
		}
	}
	for i, p := range l.People {
		if !l.Erased(int32(i)) {
			o.links[p.ID] = int32(i)
		}
	}
	for _, found := range areas {
		area := Area{Name: found.Name, Title: found.Title, Source: found.Source, Patterns: found.Patterns, Owners: found.Owners}
		for _, m := range found.Members {
			if int(m) < len(l.tree) && l.Files[l.tree[m]].Sort == Source {
				area.Files = append(area.Files, l.tree[m])
			}
		}
		if len(area.Files) == 0 && found.Source != bySomeone {
			continue
		}
		for _, f := range area.Files {
			o.of[f] = append(o.of[f], len(o.areas))
		}
		o.areaAt[area.Name] = len(o.areas)
		o.areas = append(o.areas, area)
	}
	return o
}

// Areas returns the areas by name. What is known about them is worked out on first use.
func (o *Overview) Areas() []Area {
	o.measured.Do(func() {
		var group errgroup.Group
		group.SetLimit(runtime.GOMAXPROCS(0))
		for i := range o.areas {
			group.Go(func() error {
				area := &o.areas[i]
				area.Group = o.Group(area.Files)
				area.Coverage = o.Coverage(area.Files, nil)
				area.Left = o.Understanders(area.Group, nil)
				return nil
			})
		}
		_ = group.Wait() // none of them fails
	})
	return o.areas
}

// Area returns the area of that name.
func (o *Overview) Area(name string) (*Area, error) {
	if i, ok := o.areaAt[name]; ok {
		return &o.Areas()[i], nil
	}
	return nil, o.noArea(name)
}

func (o *Overview) noArea(name string) error {
	return fault.NotFound("%s has no area %q", o.Repository.Name, name)
}

// Place is a file, a directory or the whole repository.
type Place struct {
	Path     string   // without slashes at its ends; empty for the whole repository
	File     int32    // -1 for a directory
	Files    []int32  // the living source files in it
	Group    Group    // who knows it
	Coverage Coverage // how much of it is understood
	Areas    []string // areas that have a part in it
}

// Place looks a path up. A path that is gone, or of no source file, is found as long as the history knows it.
func (o *Overview) Place(p string) (Place, error) {
	place, ok := o.find(p)
	if !ok {
		return Place{}, o.nothingAt(place.Path)
	}
	place.Group = o.Group(place.Files)
	place.Coverage = o.Coverage(place.Files, nil)
	place.Areas = o.AreasOf(place.Files)
	return place, nil
}

// find is Place without what is known about it.
func (o *Overview) find(p string) (place Place, ok bool) {
	p = CleanPath(p)
	if f, ok := o.FileAt(p); ok && p != "" && o.Ledger.Files[f].Path == p {
		return Place{Path: p, File: f, Files: []int32{f}}, true
	}
	place = Place{Path: p, File: -1, Files: o.under(p)}
	return place, len(place.Files) > 0 || p == ""
}

func (o *Overview) nothingAt(p string) error {
	return fault.NotFound("There is no file or directory %q in %s", p, o.Repository.Name).
		WithHint("Paths are relative to the root of the repository.")
}

// CleanPath brings a path to the form that histories use: slashes, none at the ends, empty for the root.
func CleanPath(p string) string {
	p = strings.Trim(path.Clean("/"+p), "/")
	if p == "." {
		return ""
	}
	return p
}

// under returns the living source files below a directory.
func (o *Overview) under(dir string) []int32 {
	if dir == "" {
		return o.alive
	}
	prefix := dir + "/"
	files := o.Ledger.Files
	from, _ := slices.BinarySearchFunc(o.alive, prefix, func(f int32, p string) int { return cmp.Compare(files[f].Path, p) })
	to := from
	for to < len(o.alive) && strings.HasPrefix(files[o.alive[to]].Path, prefix) {
		to++
	}
	return o.alive[from:to]
}

// AreasOf names the areas that have a part in these files, by name.
func (o *Overview) AreasOf(files []int32) []string {
	seen := map[int]bool{}
	var names []string
	for _, f := range files {
		for _, i := range o.of[f] {
			if !seen[i] {
				seen[i] = true
				names = append(names, o.areas[i].Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// Answer says who has evidence about some paths.
type Answer struct {
	Paths    []string
	Files    []int32
	Group    Group
	Coverage Coverage
	Areas    []string
}

// Who answers which people have evidence about these paths: files, directories, or names of areas. No paths ask for
// the whole repository. A path that the repository does not know is an error that names it.
func (o *Overview) Who(paths []string) (Answer, error) {
	if len(paths) == 0 {
		paths = []string{""}
	}
	ans := Answer{}
	seen := map[int32]bool{}
	for _, p := range paths {
		files, err := o.filesOf(p)
		if err != nil {
			return Answer{}, err
		}
		ans.Paths = append(ans.Paths, CleanPath(p))
		for _, f := range files {
			if !seen[f] {
				seen[f] = true
				ans.Files = append(ans.Files, f)
			}
		}
	}
	ans.Group = o.Group(ans.Files)
	ans.Coverage = o.Coverage(ans.Files, nil)
	ans.Areas = o.AreasOf(ans.Files)
	return ans, nil
}

func (o *Overview) filesOf(p string) ([]int32, error) {
	place, ok := o.find(p)
	if ok {
		return place.Files, nil
	}
	if i, ok := o.areaAt[p]; ok {
		return o.areas[i].Files, nil
	}
	return nil, o.nothingAt(place.Path)
}

// FindPerson finds a person of this repository by id, address or name, in whole or in a part that only one has.
func (o *Overview) FindPerson(text string) (int32, error) {
	text = strings.TrimSpace(text)
	if i, ok := o.links[text]; ok {
		return i, nil
	}
	fold := strings.ToLower(text)
	for i, id := range o.Identities {
		if p := o.PersonOf[i]; p >= 0 && !o.Erased(p) && strings.ToLower(id.Email) == fold {
			return p, nil
		}
	}
	var exact, part []int32
	for i, p := range o.People {
		switch name := strings.ToLower(p.Name); {
		case o.Erased(int32(i)):
		case name == fold:
			exact = append(exact, int32(i))
		case fold != "" && strings.Contains(name, fold):
			part = append(part, int32(i))
		}
	}
	if len(exact) == 0 {
		exact = part
	}
	switch {
	case len(exact) == 1:
		return exact[0], nil
	case len(exact) == 0:
		e := fault.NotFound("Nobody called %q has evidence in %s", text, o.Repository.Name)
		if near := o.nearest(fold); near != "" {
			return 0, e.WithHint("Did you mean %s?", near)
		}
		return 0, e
	}
	names := make([]string, 0, 5)
	for _, p := range exact[:min(5, len(exact))] {
		names = append(names, o.People[p].Name)
	}
	return 0, fault.Invalid("person", "%q fits several people: %s", text, strings.Join(names, ", ")).
		WithHint("Give the whole name or an address.")
}

// nearest names the person whose name shares the most words or beginnings of words with text.
func (o *Overview) nearest(text string) string {
	best, name := 0, ""
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	for i, p := range o.People {
		if o.Erased(int32(i)) {
			continue
		}
		score := 0
		for have := range strings.FieldsSeq(strings.ToLower(p.Name)) {
			for _, w := range words {
				n := 0
				for n < len(w) && n < len(have) && w[n] == have[n] {
					n++
				}
				if n >= 3 {
					score += n
				}
			}
		}
		if score > best {
			best, name = score, p.Name
		}
	}
	return name
}
