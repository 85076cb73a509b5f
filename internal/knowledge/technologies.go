package knowledge

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/manifest"
	"github.com/leadwright/leadwright/internal/store"
)

// UseKind says how a technology shows in files.
type UseKind int8

// The kinds of use.
const (
	InLanguage UseKind = iota // the files are written in it
	ByName                    // the files belong to it by their name, such as a Dockerfile
	AsPackage                 // a manifest beside or above the files asks for it
)

// Use is a language, a technology or a package that files are written in or with. That somebody understands the files
// is weak evidence that they know it, and says nothing about how well.
type Use struct {
	Kind      UseKind
	Name      string              // of the language or technology; of a package its key, such as "npm:react"
	Package   manifest.Dependency // of a package; the version of one of its manifests
	Dir       string              // of a package: the directory whose manifests ask for it, empty for the root
	Manifests []string            // of a package: these manifests, by path
	Files     int                 // source files
	Lines     int                 // source lines in them
	Last      time.Time           // of one person's use: the newest evidence about one of the files; else zero
}

// uses are the technologies of an Atlas: made when they are first asked for, since most questions are about others.
type uses struct {
	asked  map[string][]manifest.Dependency // by path of the manifest
	once   sync.Once                        // guards the rest
	labels []label
	of     map[int32][]int32   // labels of a living source file
	by     []map[int32]*amount // by person, then by label: what they understand
}

// label is what a file is told by: a language, a technology by name, or a cover.
type label struct {
	kind UseKind
	name string
	*cover
}

// cover is what the manifests of one ecosystem in one directory ask for. It holds for the files in the ecosystem's
// languages there and below, down to the next.
type cover struct {
	dir       string
	packages  []manifest.Dependency // each once
	manifests [][]string            // of each package
}

type amount struct {
	files, lines int
	last         int64
}

// setManifests keeps what manifests ask for. Their files are indexes into the tree.
func (u *uses) setManifests(all []asked, files []TreeFile) {
	u.asked = map[string][]manifest.Dependency{}
	for _, a := range all {
		if int(a.File) >= len(files) {
			continue
		}
		name := files[a.File].Path
		for _, p := range a.Packages {
			u.asked[name] = append(u.asked[name], manifest.Dependency{Ecosystem: manifest.Of(name), Name: p[0], Version: p[1]})
		}
	}
}

// PersonByID returns the person with this id, false when they have no evidence in this repository.
func (o *Overview) PersonByID(id string) (int32, bool) {
	p, ok := o.links[id]
	return p, ok
}

// Technologies returns what living source files are written in and with: languages, technologies, and packages, each
// by name. Packages that manifests of one directory ask for are about the same files.
func (a *Atlas) Technologies(files []int32) []Use {
	a.uses.once.Do(a.findUses)
	sum := map[int32]*amount{}
	for _, f := range files {
		for _, l := range a.uses.of[f] {
			count(sum, l, int(a.Ledger.Files[f].Lines), 0)
		}
	}
	return a.uses.list(sum)
}

// TechnologiesOf returns what the files that a person understands are written in and with, in the same order.
func (a *Atlas) TechnologiesOf(person int32) []Use {
	a.uses.once.Do(a.findUses)
	return a.uses.list(a.uses.by[person])
}

// UnderstoodBy returns the living source files that at least one of these persons understands, by path.
func (a *Atlas) UnderstoodBy(persons ...int32) []int32 {
	var files []int32
	for _, f := range a.alive {
		if slices.ContainsFunc(a.File(f), func(h Holder) bool { return h.Understands && slices.Contains(persons, h.Person) }) {
			files = append(files, f)
		}
	}
	return files
}

// findUses labels every living source file and sums the labels up by who understands the files.
func (a *Atlas) findUses() {
	u := &a.uses
	u.of, u.by = map[int32][]int32{}, make([]map[int32]*amount, len(a.People))
	covers := u.covers()
	index := map[label]int32{}
	named := func(kind UseKind, name string) int32 {
		key := label{kind: kind, name: name}
		at, ok := index[key]
		if !ok {
			at = u.label(key)
			index[key] = at
		}
		return at
	}
	for _, f := range a.alive {
		name := a.Ledger.Files[f].Path
		var labels []int32
		if language := manifest.Language(name); language != "" {
			labels = append(nearest(covers, parentDir(name), language), named(InLanguage, language))
		}
		if technology := manifest.FileTechnology(name); technology != "" {
			labels = append(labels, named(ByName, technology))
		}
		if len(labels) == 0 {
			continue
		}
		u.of[f] = labels
		for _, h := range a.File(f) {
			if !h.Understands {
				continue
			}
			if u.by[h.Person] == nil {
				u.by[h.Person] = map[int32]*amount{}
			}
			for _, l := range labels {
				count(u.by[h.Person], l, int(a.Ledger.Files[f].Lines), h.Last)
			}
		}
	}
}

func (u *uses) label(l label) int32 {
	u.labels = append(u.labels, l)
	return int32(len(u.labels) - 1)
}

// border is where a cover begins.
type border struct {
	dir       string
	ecosystem manifest.Ecosystem
}

// covers makes a label of the manifests of each directory and ecosystem.
func (u *uses) covers() map[border]int32 {
	covers := map[border]int32{}
	for _, name := range slices.Sorted(maps.Keys(u.asked)) {
		here := border{parentDir(name), manifest.Of(name)}
		at, ok := covers[here]
		if !ok {
			at = u.label(label{kind: AsPackage, cover: &cover{dir: here.dir}})
			covers[here] = at
		}
		c := u.labels[at].cover
		for _, d := range u.asked[name] {
			i := slices.IndexFunc(c.packages, func(have manifest.Dependency) bool { return have.Name == d.Name })
			if i < 0 {
				i = len(c.packages)
				c.packages, c.manifests = append(c.packages, d), append(c.manifests, nil)
			}
			c.manifests[i] = append(c.manifests[i], name)
		}
	}
	return covers
}

// nearest returns the cover that holds for files of a language in a directory: the innermost, none where there is none.
func nearest(covers map[border]int32, dir, language string) []int32 {
	for ecosystem := manifest.EcosystemOf(language); ecosystem != ""; dir = parentDir(dir) {
		if l, ok := covers[border{dir, ecosystem}]; ok {
			return []int32{l}
		}
		if dir == "" {
			break
		}
	}
	return nil
}

func count(sum map[int32]*amount, label int32, lines int, last int64) {
	s := sum[label]
	if s == nil {
		s = &amount{}
		sum[label] = s
	}
	s.files++
	s.lines += lines
	s.last = max(s.last, last)
}

// list writes amounts by label out as uses: of a cover, one for each of its packages.
func (u *uses) list(sum map[int32]*amount) []Use {
	var all []Use
	for at, s := range sum {
		l := u.labels[at]
		use := Use{Kind: l.kind, Name: l.name, Files: s.files, Lines: s.lines}
		if s.last > 0 {
			use.Last = time.Unix(s.last, 0).UTC()
		}
		if l.cover == nil {
			all = append(all, use)
			continue
		}
		use.Dir = l.dir
		for i, d := range l.packages {
			use.Name, use.Package, use.Manifests = d.Key(), d, l.manifests[i]
			all = append(all, use)
		}
	}
	slices.SortFunc(all, func(a, b Use) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name), strings.Compare(a.Dir, b.Dir))
	})
	return all
}

// Inventory is what a repository is made with at the head that was last read: what its manifests ask for, by name, and what
// its source files are written in and with, by their names.
type Inventory struct {
	Head         string
	Packages     []manifest.Dependency
	Languages    []string
	Technologies []string
}

// InventoryOf returns it without opening an Atlas, false while the repository was not read.
func InventoryOf(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (in Inventory, known bool, err error) {
	row, err := RepositoryByName(ctx, tx, actor, id)
	if err != nil {
		return in, false, err
	}
	tree, ok, err := treeOf(ctx, tx, row.ID)
	if err != nil || !ok || tree.head == "" {
		return in, false, err
	}
	files, err := decodeTree(tree.data)
	if err != nil {
		return in, false, fault.Internal(err, "The stored tree is damaged")
	}
	asked, ok, err := manifestsOf(ctx, tx, row.ID, tree.head)
	if err != nil || !ok {
		return in, false, err
	}
	in.Head = tree.head
	for _, a := range asked {
		if int(a.File) >= len(files) {
			continue
		}
		for _, p := range a.Packages {
			in.Packages = append(in.Packages,
				manifest.Dependency{Ecosystem: manifest.Of(files[a.File].Path), Name: p[0], Version: p[1]})
		}
	}
	slices.SortFunc(in.Packages, func(a, b manifest.Dependency) int {
		return cmp.Or(strings.Compare(a.Key(), b.Key()), strings.Compare(a.Version, b.Version))
	})
	in.Packages = slices.Compact(in.Packages)
	languages, technologies := map[string]bool{}, map[string]bool{}
	for _, f := range files {
		if f.Sort == Source {
			languages[manifest.Language(f.Path)] = true
			technologies[manifest.FileTechnology(f.Path)] = true
		}
	}
	delete(languages, "")
	delete(technologies, "")
	in.Languages, in.Technologies = slices.Sorted(maps.Keys(languages)), slices.Sorted(maps.Keys(technologies))
	return in, true, nil
}
