package knowledge

import (
	"cmp"
	"context"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Atlas is one repository's knowledge at one moment: its history read through who is who, what that measures to, and
// its areas. It is immutable and safe for concurrent use.
type Atlas struct {
	Repository Repository
	*Ledger
	*Measure
	Areas    []Area // by name
	Problems []Problem

	alive []int32 // living source files, by path
	areas map[string]int
	of    map[int32][]int // areas of a file
	links map[string]int32
	size  int64

	order  sync.Once // guards newest
	newest []int32   // commits, newest first
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

// Problem is something in a repository's own files that could not be read.
type Problem struct {
	File     string
	Line     int // 0 when it concerns the whole file
	Sentence string
	Hint     string
}

// Open reads a repository's knowledge from the database. A repository without answers yet is fault.Unavailable.
func Open(ctx context.Context, db *store.DB, actor access.Actor, id string) (*Atlas, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	var (
		a        = &Atlas{}
		segments []*Segment
		files    []TreeFile
		areas    []foundArea
		linked   map[string]people.Link
		now      time.Time
	)
	err := db.Read(ctx, func(tx *store.Tx) error {
		var err error
		now = tx.Now()
		if a.Repository, err = RepositoryByName(ctx, tx, actor, id); err != nil {
			return err
		}
		tree, ok, err := treeOf(ctx, tx, a.Repository.ID)
		if err != nil {
			return err
		}
		if !ok && a.Repository.State != Ready {
			return notYet(a.Repository)
		}
		stored, err := segmentData(ctx, tx, a.Repository.ID)
		if err != nil {
			return err
		}
		if segments, err = decodeSegments(stored); err != nil {
			return err
		}
		if ok {
			if files, err = decodeTree(tree.data); err != nil {
				return fault.Internal(err, "The stored tree is damaged")
			}
		}
		if areas, err = areasOf(ctx, tx, a.Repository.ID); err != nil {
			return err
		}
		if a.Problems, err = problemsOf(ctx, tx, a.Repository.ID); err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var history *History
	var group errgroup.Group
	ids := identityIDs(segments)
	group.Go(func() error { history = Build(segments, files); return nil })
	group.Go(func() error {
		if len(ids) == 0 {
			return nil
		}
		return db.Read(ctx, func(tx *store.Tx) (err error) {
			linked, err = people.Links(ctx, tx, ids...)
			return err
		})
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	a.Ledger = NewLedger(history, linked, now)
	a.Measure = a.Ledger.Measure()
	a.index(files, areas)
	for _, s := range segments {
		a.size += int64(len(s.Commits)) * 200
	}
	a.size += int64(len(a.Changes))*40 + int64(len(a.Ledger.Files))*200
	return a, nil
}

func notYet(r Repository) error {
	if r.State == Failed {
		return fault.Unavailable("%s could not be read: %s", r.Name, r.Note)
	}
	return fault.Unavailable("%s has not been read yet", r.Name).
		WithHint("Read it with: leadwright repo scan %s", r.Name)
}

func identityIDs(segments []*Segment) []string {
	known := map[Identity]bool{}
	var ids []string
	for _, s := range segments {
		for _, id := range s.Identities {
			if !known[id] {
				known[id] = true
				ids = append(ids, people.IdentityID(id.Name, id.Email))
			}
		}
	}
	return ids
}

// NewLedger reads a history through who is who. Identities that nobody linked yet count as nobody.
func NewLedger(h *History, linked map[string]people.Link, now time.Time) *Ledger {
	l := &Ledger{History: h, PersonOf: make([]int32, len(h.Identities)), Now: now.Unix()}
	index := map[string]int32{}
	for i, id := range h.Identities {
		link := linked[people.IdentityID(id.Name, id.Email)]
		if link.PersonID == "" || link.Kind != people.KindHuman {
			l.PersonOf[i] = -1
			continue
		}
		p, ok := index[link.PersonID]
		if !ok {
			p = int32(len(l.People))
			index[link.PersonID] = p
			l.People = append(l.People, Person{ID: link.PersonID, Name: link.Name})
		}
		l.PersonOf[i] = p
	}
	return l
}

// index resolves areas to files of the history and measures them.
func (a *Atlas) index(files []TreeFile, areas []foundArea) {
	at := make([]int32, len(files))
	for i, f := range files {
		at[i], _ = a.FileAt(f.Path)
		if f.Sort == Source {
			a.alive = append(a.alive, at[i])
		}
	}
	a.areas, a.of, a.links = map[string]int{}, map[int32][]int{}, map[string]int32{}
	for i, p := range a.People {
		a.links[p.ID] = int32(i)
	}
	for _, found := range areas {
		area := Area{Name: found.Name, Title: found.Title, Source: found.Source, Patterns: found.Patterns, Owners: found.Owners}
		for _, m := range found.Members {
			if int(m) < len(files) && files[m].Sort == Source {
				area.Files = append(area.Files, at[m])
			}
		}
		if len(area.Files) == 0 && found.Source != bySomeone {
			continue
		}
		for _, f := range area.Files {
			a.of[f] = append(a.of[f], len(a.Areas))
		}
		a.areas[area.Name] = len(a.Areas)
		a.Areas = append(a.Areas, area)
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range a.Areas {
		group.Go(func() error {
			area := &a.Areas[i]
			area.Group = a.Group(area.Files)
			area.Coverage = a.Coverage(area.Files, nil)
			area.Left = a.Understanders(area.Group, nil)
			return nil
		})
	}
	_ = group.Wait() // none of them fails
}

// Area returns the area of that name.
func (a *Atlas) Area(name string) (*Area, error) {
	if i, ok := a.areas[name]; ok {
		return &a.Areas[i], nil
	}
	return nil, fault.NotFound("%s has no area %q", a.Repository.Name, name)
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
func (a *Atlas) Place(p string) (Place, error) {
	p = CleanPath(p)
	place := Place{Path: p, File: -1}
	if f, ok := a.FileAt(p); ok && p != "" && a.Ledger.Files[f].Path == p {
		place.File, place.Files = f, []int32{f}
	} else {
		place.Files = a.under(p)
		if len(place.Files) == 0 && p != "" {
			return Place{}, fault.NotFound("There is no file or directory %q in %s", p, a.Repository.Name).
				WithHint("Paths are relative to the root of the repository.")
		}
	}
	place.Group = a.Group(place.Files)
	place.Coverage = a.Coverage(place.Files, nil)
	place.Areas = a.AreasOf(place.Files)
	return place, nil
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
func (a *Atlas) under(dir string) []int32 {
	if dir == "" {
		return a.alive
	}
	prefix := dir + "/"
	files := a.Ledger.Files
	from, _ := slices.BinarySearchFunc(a.alive, prefix, func(f int32, p string) int { return cmp.Compare(files[f].Path, p) })
	to := from
	for to < len(a.alive) && strings.HasPrefix(files[a.alive[to]].Path, prefix) {
		to++
	}
	return a.alive[from:to]
}

// AreasOf names the areas that have a part in these files, by name.
func (a *Atlas) AreasOf(files []int32) []string {
	seen := map[int]bool{}
	var names []string
	for _, f := range files {
		for _, i := range a.of[f] {
			if !seen[i] {
				seen[i] = true
				names = append(names, a.Areas[i].Name)
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
func (a *Atlas) Who(paths []string) (Answer, error) {
	if len(paths) == 0 {
		paths = []string{""}
	}
	ans := Answer{}
	seen := map[int32]bool{}
	for _, p := range paths {
		files, err := a.filesOf(p)
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
	ans.Group = a.Group(ans.Files)
	ans.Coverage = a.Coverage(ans.Files, nil)
	ans.Areas = a.AreasOf(ans.Files)
	return ans, nil
}

func (a *Atlas) filesOf(p string) ([]int32, error) {
	place, err := a.Place(p)
	if err == nil {
		return place.Files, nil
	}
	if area, areaErr := a.Area(p); areaErr == nil {
		return area.Files, nil
	}
	return nil, err
}

// FindPerson finds a person of this repository by id, address or name, in whole or in a part that only one has.
func (a *Atlas) FindPerson(text string) (int32, error) {
	text = strings.TrimSpace(text)
	if i, ok := a.links[text]; ok {
		return i, nil
	}
	fold := strings.ToLower(text)
	for i, id := range a.Identities {
		if p := a.PersonOf[i]; p >= 0 && strings.ToLower(id.Email) == fold {
			return p, nil
		}
	}
	var exact, part []int32
	for i, p := range a.People {
		switch name := strings.ToLower(p.Name); {
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
		e := fault.NotFound("Nobody called %q has evidence in %s", text, a.Repository.Name)
		if near := a.nearest(fold); near != "" {
			return 0, e.WithHint("Did you mean %s?", near)
		}
		return 0, e
	}
	names := make([]string, 0, 5)
	for _, p := range exact[:min(5, len(exact))] {
		names = append(names, a.People[p].Name)
	}
	return 0, fault.Invalid("person", "%q fits several people: %s", text, strings.Join(names, ", ")).
		WithHint("Give the whole name or an address.")
}

// nearest names the person whose name shares the most words or beginnings of words with text.
func (a *Atlas) nearest(text string) string {
	best, name := 0, ""
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, p := range a.People {
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
