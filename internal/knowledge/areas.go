package knowledge

import (
	"cmp"
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/codeowners"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/manifest"
)

// Where an area was found.
const (
	bySomeone    = "hand"
	byCodeowners = "codeowners"
	byCatalog    = "catalog"
	byGo         = "go"
	byNpm        = "npm"
	byDirectory  = "directory"
)

// sourceLimit is the size of the largest file that areas are looked for in.
const sourceLimit = 8 << 20

// findAreas names the parts of a repository. What its people wrote down comes first: rules of CODEOWNERS and
// components of a Backstage catalog. Files in neither are divided by Go modules and npm workspaces and then by
// directories, each about as large as one person can hold an overview of.
func (s *scan) findAreas(ctx context.Context, files []TreeFile) ([]foundArea, []Problem, error) {
	f := finder{files: files, taken: make([]bool, len(files)), read: func(name string) ([]byte, error) {
		return s.repo.ReadFile(ctx, s.row.Head, name, sourceLimit)
	}}
	for _, step := range []func() error{f.codeowners, f.catalog, f.structure} {
		if err := step(); err != nil {
			return nil, nil, err
		}
	}
	return f.areas, f.problems, nil
}

// finder collects areas. A file that one step has taken is left alone by the next.
type finder struct {
	files    []TreeFile
	read     func(name string) ([]byte, error)
	taken    []bool
	areas    []foundArea
	problems []Problem
}

// content reads one of the repository's files. One that is too large or no file becomes a problem, not an error.
func (f *finder) content(name string) ([]byte, bool, error) {
	b, err := f.read(name)
	if err == nil {
		return b, true, nil
	}
	if kind := fault.KindOf(err); kind == fault.KindNotFound || kind == fault.KindInvalid {
		sentence, hint := fault.Sentence(err)
		f.problem(Problem{File: name, Sentence: sentence, Hint: hint})
		return nil, false, nil
	}
	return nil, false, err
}

func (f *finder) problem(p Problem) {
	p.File, p.Sentence, p.Hint = readable(p.File), readable(p.Sentence), readable(p.Hint)
	f.problems = append(f.problems, p)
}

// add keeps an area under a name that is free.
func (f *finder) add(a foundArea) {
	if len(a.Members) == 0 {
		return
	}
	a.Name, a.Title = readable(a.Name), readable(a.Title)
	for i, p := range a.Patterns {
		a.Patterns[i] = readable(p)
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(f.areas, func(b foundArea) bool { return b.Name == name })
	}
	if taken(a.Name) {
		a.Name += " (rest)"
	}
	for taken(a.Name) {
		a.Name += "+"
	}
	f.areas = append(f.areas, a)
}

// readable makes a path or title storable as text: bytes that are not UTF-8, and NUL, are shown as such.
func readable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// codeowners makes an area of every rule that decides for a file. A rule for everything names owners, not an area.
func (f *finder) codeowners() error {
	found, ok := codeowners.Detect(func(yield func(string) bool) {
		for _, t := range f.files {
			if !yield(t.Path) {
				return
			}
		}
	})
	if !ok {
		return nil
	}
	content, ok, err := f.content(found.Path)
	if err != nil || !ok {
		return err
	}
	file, problems := codeowners.Parse(found.DialectOf(content), content)
	for _, p := range problems {
		f.problem(Problem{File: found.Path, Line: p.Line, Sentence: p.Message, Hint: p.Hint})
	}
	index := map[string]int{}
	var areas []foundArea
	for i, t := range f.files {
		if t.Sort != Source {
			continue
		}
		for _, hit := range file.Owners(t.Path).Hits {
			name := ruleName(hit)
			if name == "" || hit.Rule.Exclude {
				continue
			}
			at, known := index[name]
			if !known {
				at = len(areas)
				index[name] = at
				areas = append(areas, foundArea{Name: name, Source: byCodeowners})
			}
			a := &areas[at]
			if n := len(a.Members); n == 0 || a.Members[n-1] != int32(i) {
				a.Members = append(a.Members, int32(i))
			}
			if !slices.Contains(a.Patterns, hit.Rule.Pattern) {
				a.Patterns = append(a.Patterns, hit.Rule.Pattern)
				for _, o := range hit.Rule.Owners {
					if !slices.Contains(a.Owners, o.String()) {
						a.Owners = append(a.Owners, o.String())
					}
				}
			}
			f.taken[i] = true
		}
	}
	for _, a := range areas {
		f.add(a)
	}
	return nil
}

// ruleName makes an area's name of a rule's pattern, empty for a rule that is for everything.
func ruleName(hit codeowners.Hit) string {
	name := strings.Trim(strings.ReplaceAll(hit.Rule.Pattern, `\ `, " "), "/")
	for _, end := range []string{"/**", "/*", "/.*"} {
		name = strings.TrimSuffix(name, end)
	}
	if name == "" || name == "*" || name == "**" || name == ".*" {
		return ""
	}
	if hit.Section != "" {
		return hit.Section + ": " + name
	}
	return name
}

// catalog makes an area of every component of a Backstage catalog: what lies beside or below its file, down to the
// next component.
func (f *finder) catalog() error {
	type component struct {
		dir  string
		area foundArea
	}
	var components []component
	for _, t := range f.files {
		if t.Sort != Source || !isCatalog(path.Base(t.Path)) {
			continue
		}
		content, ok, err := f.content(t.Path)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		entities, problems := manifest.Catalog(content)
		for _, p := range problems {
			f.problem(Problem{File: t.Path, Line: p.Line, Sentence: p.Message, Hint: p.Hint})
		}
		for _, e := range entities {
			if e.Kind != "Component" {
				continue
			}
			dir := parentDir(t.Path)
			a := foundArea{Name: e.Name, Title: e.Title, Source: byCatalog, Patterns: []string{"/" + dir}}
			if e.Owner != "" {
				a.Owners = []string{e.Owner}
			}
			components = append(components, component{dir: dir, area: a})
			break // a second component in one file has no files of its own that we could tell
		}
	}
	slices.SortStableFunc(components, func(a, b component) int { return cmp.Compare(len(b.dir), len(a.dir)) })
	// A component at the root of a repository is the repository: it names no part of it, unless others do.
	if n := len(components); n == 1 && components[0].dir == "" {
		return nil
	}
	for _, c := range components {
		for i, t := range f.files {
			if t.Sort == Source && !f.taken[i] && inDir(t.Path, c.dir) {
				f.taken[i] = true
				c.area.Members = append(c.area.Members, int32(i))
			}
		}
		f.add(c.area)
	}
	return nil
}

func isCatalog(base string) bool { return base == "catalog-info.yaml" || base == "catalog-info.yml" }

func inDir(p, dir string) bool { return dir == "" || strings.HasPrefix(p, dir+"/") }

// structure divides what is left by modules, workspaces and directories.
func (f *finder) structure() error {
	border, err := f.borders()
	if err != nil {
		return err
	}
	root := &folder{}
	at := map[string]*folder{"": root}
	var place func(dir string) *folder
	place = func(dir string) *folder {
		if d, ok := at[dir]; ok {
			return d
		}
		parent := place(parentDir(dir))
		d := &folder{dir: dir, border: border[dir], module: parent.module, prefix: parent.prefix}
		if d.border.source == byGo {
			d.module, d.prefix = d.border.title, dir
		}
		parent.children = append(parent.children, d)
		at[dir] = d
		return d
	}
	root.border = border[""]
	root.module = root.border.title
	if root.border.source != byGo {
		root.module = ""
	}
	total := 0
	for i, t := range f.files {
		if t.Sort != Source || f.taken[i] {
			continue
		}
		d := place(parentDir(t.Path))
		d.members = append(d.members, int32(i))
		d.lines += int(t.Lines)
		d.golang = d.golang || strings.HasSuffix(t.Path, ".go")
		total += int(t.Lines)
	}
	limit := max(areaLines, total/maxAreas)
	for _, d := range append(root.detach(nil), root) {
		d.sum()
		f.divide(d, limit)
	}
	return nil
}

const (
	// areaLines is the size up to which a directory is not divided further: about what is read in two working days at
	// 200 to 400 lines an hour, the rate at which reviews find what they look for (SmartBear's study at Cisco, 2006).
	areaLines = 4000
	// maxAreas bounds how many areas a large repository is divided into: a map that is read, not searched.
	maxAreas = 60
)

// folder is a directory while areas are looked for.
type folder struct {
	dir            string
	border         boundary
	module, prefix string // the Go module it is in, and where that begins
	members        []int32
	lines, below   int // own source lines, and with all below
	golang         bool
	children       []*folder
}

// detach takes the modules and workspaces below d out of it, and adds them to found, innermost first.
func (d *folder) detach(found []*folder) []*folder {
	d.children = slices.DeleteFunc(d.children, func(c *folder) bool {
		found = c.detach(found)
		if c.border.source != "" {
			found = append(found, c)
			return true
		}
		return false
	})
	return found
}

func (d *folder) sum() int {
	d.below = d.lines
	for _, c := range d.children {
		d.below += c.sum()
	}
	return d.below
}

func (d *folder) all() []int32 {
	members := slices.Clone(d.members)
	for _, c := range d.children {
		members = append(members, c.all()...)
	}
	slices.Sort(members)
	return members
}

func (d *folder) hasGo() bool {
	return d.golang || slices.ContainsFunc(d.children, (*folder).hasGo)
}

// divide makes an area of a folder that is small enough, or a workspace, and else of its large children, each divided
// in turn, with the rest in an area of its own.
func (f *finder) divide(d *folder, limit int) {
	rest := &folder{members: d.members, golang: d.golang}
	for _, c := range d.children {
		if d.border.source != byNpm && d.below > limit && c.below > limit/4 {
			f.divide(c, limit)
		} else {
			rest.children = append(rest.children, c)
		}
	}
	a := foundArea{Name: d.dir, Source: byDirectory, Patterns: []string{"/" + d.dir}, Members: rest.all()}
	if d.dir == "" {
		a.Name = "(top level)"
	}
	switch {
	case d.border.source == byNpm:
		a.Source, a.Title = byNpm, d.border.title
	case d.module != "" && rest.hasGo():
		a.Source, a.Title = byGo, path.Join(d.module, strings.TrimPrefix(d.dir, d.prefix))
	}
	f.add(a)
}

// boundary says that a module or workspace begins at a directory.
type boundary struct{ source, title string }

// borders finds the Go modules and npm workspaces of the repository. What lies under testdata is material, no module.
func (f *finder) borders() (map[string]boundary, error) {
	found := map[string]boundary{}
	names := map[string]string{} // of npm packages, by directory
	globs := map[string][]string{}
	for _, t := range f.files {
		base := path.Base(t.Path)
		if base != "go.mod" && base != "package.json" && base != "pnpm-workspace.yaml" || t.Sort != Source {
			continue
		}
		dir := parentDir(t.Path)
		if slices.Contains(strings.Split(dir, "/"), "testdata") {
			continue
		}
		content, ok, err := f.content(t.Path)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		var problems []manifest.Problem
		switch base {
		case "go.mod":
			var mod manifest.GoModule
			if mod, problems = manifest.GoMod(content); mod.Path != "" {
				found[dir] = boundary{source: byGo, title: mod.Path}
			}
		case "package.json":
			var pkg manifest.NodePackage
			pkg, problems = manifest.PackageJSON(content)
			names[dir] = pkg.Name
			globs[dir] = append(globs[dir], pkg.Workspaces...)
		default:
			var more []string
			more, problems = manifest.PnpmWorkspace(content)
			globs[dir] = append(globs[dir], more...)
		}
		for _, p := range problems {
			f.problem(Problem{File: t.Path, Line: p.Line, Sentence: p.Message, Hint: p.Hint})
		}
	}
	packages := slices.Sorted(maps.Keys(names))
	for _, root := range slices.Sorted(maps.Keys(globs)) {
		var below []string
		for _, dir := range packages {
			if dir != root && inDir(dir, root) {
				below = append(below, strings.TrimPrefix(strings.TrimPrefix(dir, root), "/"))
			}
		}
		for _, rel := range manifest.ExpandGlobs(globs[root], below) {
			dir := path.Join(root, rel)
			if found[dir].source == "" {
				found[dir] = boundary{source: byNpm, title: cmp.Or(names[dir], dir)}
			}
		}
	}
	return found, nil
}

// parentDir is the directory of a path, empty for the root.
func parentDir(p string) string {
	dir, _ := path.Split(p)
	return strings.TrimSuffix(dir, "/")
}
