package concern

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/codeowners"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// Declared is code that a decision concerns, as somebody said, with the name that its repository has now.
type Declared struct {
	direction.Place

	Name string
}

// String writes it as [ParseDeclared] reads it.
func (d Declared) String() string {
	switch {
	case d.Area != "":
		return d.Name + ": area " + d.Area
	case d.Path != "":
		return d.Name + ": " + d.Path
	}
	return d.Name
}

// ParseDeclared reads a place as people write it: shop, shop: internal/queue, shop: *.proto, shop: area checkout.
func ParseDeclared(text string) Declared {
	name, rest, _ := strings.Cut(text, ":")
	d := Declared{Name: strings.TrimSpace(name)}
	rest = strings.TrimSpace(rest)
	if area, is := strings.CutPrefix(rest, "area "); is {
		d.Area = strings.TrimSpace(area)
	} else {
		d.Path = rest
	}
	return d
}

// Declare says which code a decision concerns: who wrote it can, and who may decide. Repositories are given by their names or
// ids.
func Declare(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, all []Declared) (
	direction.Decision, error) {
	d, err := direction.Find(ctx, tx, actor, id)
	if err != nil {
		return d, err
	}
	if _, edits := direction.MayDecide(actor, d); !edits {
		return d, actor.MayIn(access.Decide, d.Scope)
	}
	places := make([]direction.Place, len(all))
	for i, x := range all {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, cmp.Or(x.Repository, x.Name))
		if fault.Is(err, fault.KindNotFound) {
			err = fault.Invalid("places", "There is no repository %q", cmp.Or(x.Repository, x.Name)).
				WithHint("Write a place as NAME: path, with the name of a repository that Leadwright reads.")
		}
		if err != nil {
			return d, err
		}
		places[i] = x.Place
		places[i].Repository = r.ID
		if strings.Contains(x.Path, "*") {
			if _, err := pattern(x.Path); err != nil {
				return d, err
			}
		}
		if x.Area == "" {
			continue
		}
		paths, err := knowledge.PathsOf(ctx, tx, actor, r.ID)
		if err != nil {
			return d, err
		}
		if _, there := paths.Areas[x.Area]; !there {
			return d, fault.Invalid("places", "%s has no area %q", r.Name, x.Area)
		}
	}
	return direction.SetPlaces(ctx, tx, actor, id, revision, places)
}

// DeclaredOf returns which code a decision concerns, by repository and path. What lies in repositories that are not known any
// more is left out.
func DeclaredOf(ctx context.Context, tx *store.Tx, actor access.Actor, id string) ([]Declared, error) {
	places, err := direction.PlacesOf(ctx, tx, actor, id)
	if err != nil || len(places) == 0 {
		return nil, err
	}
	names, err := namesOf(ctx, tx, actor)
	var all []Declared
	for _, p := range places {
		if name := names[p.Repository]; name != "" {
			all = append(all, Declared{p, name})
		}
	}
	slices.SortFunc(all, func(a, b Declared) int { return strings.Compare(a.String(), b.String()) })
	return all, err
}

func namesOf(ctx context.Context, tx *store.Tx, actor access.Actor) (map[string]string, error) {
	repositories, err := knowledge.Repositories(ctx, tx, actor)
	names := map[string]string{}
	for _, r := range repositories {
		names[r.ID] = r.Name
	}
	return names, err
}

// pattern reads a pattern as CODEOWNERS on GitHub has it.
func pattern(text string) (func(file string) bool, error) {
	file, problems := codeowners.Parse(codeowners.GitHub, []byte(strings.ReplaceAll(text, " ", `\ `)+" @x\n"))
	if len(problems) > 0 || strings.HasPrefix(text, "#") {
		return nil, fault.Invalid("places", "%q is no pattern", text).WithHint("Write it as in CODEOWNERS, such as *.proto or /docs/*.")
	}
	return func(path string) bool { return file.Owners(path).Owned() }, nil
}

// Files are some files of a repository.
type Files struct {
	path string
	in   map[string]bool // instead of a path
}

// Below are the file at a path and those below it, which need not be there; the empty path is all of the repository.
func Below(path string) Files { return Files{path: strings.Trim(path, "/")} }

// These are the given files.
func These(files map[string]bool) Files { return Files{in: files} }

func (f Files) has(file string) bool {
	if f.in != nil {
		return f.in[file]
	}
	return f.path == "" || file == f.path || strings.HasPrefix(file, f.path+"/")
}

// touched reports whether a place that was declared has some of the files, which the tree of the repository has.
func (f Files) touched(p direction.Place, paths knowledge.Paths) bool {
	switch {
	case p.Area != "":
		return slices.ContainsFunc(paths.Areas[p.Area], f.has)
	case p.Path == "":
		return true
	}
	below := Below(p.Path).has
	if strings.Contains(p.Path, "*") {
		var err error
		if below, err = pattern(p.Path); err != nil {
			return false
		}
	} else if f.in == nil && f.has(p.Path) {
		return true
	}
	return f.in == nil && f.path != "" && below(f.path) || slices.ContainsFunc(paths.All, func(file string) bool {
		return f.has(file) && below(file)
	})
}

// addDeclared adds to the decisions that files cite those that concern them as somebody said, and puts these first.
func addDeclared(ctx context.Context, tx *store.Tx, actor access.Actor, cited []Cited, r knowledge.Repository, files Files) (
	[]Cited, error) {
	placed, err := direction.PlacesIn(ctx, tx, actor, r.ID)
	if err != nil || len(placed) == 0 {
		return cited, err
	}
	paths, err := knowledge.PathsOf(ctx, tx, actor, r.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range placed {
		if !files.touched(p.Place, paths) {
			continue
		}
		i := slices.IndexFunc(cited, func(c Cited) bool { return c.ID == p.Decision.ID })
		if i < 0 {
			i = len(cited)
			cited = append(cited, Cited{Decision: p.Decision})
		}
		cited[i].Declared = append(cited[i].Declared, Declared{p.Place, r.Name})
	}
	slices.SortStableFunc(cited, func(a, b Cited) int {
		return -cmp.Compare(min(len(a.Declared), 1), min(len(b.Declared), 1))
	})
	return cited, nil
}

// Why says in a few words why a decision is about a place.
func (c Cited) Why() string {
	var parts []string
	if len(c.Declared) > 0 {
		parts = append(parts, "declared")
	}
	switch n := len(c.Places); n {
	case 0:
	case 1:
		parts = append(parts, "cited once")
	default:
		parts = append(parts, fmt.Sprintf("cited %d times", n))
	}
	return strings.Join(parts, ", ")
}

// Where is a place in the code to ask about: a repository by its name or id, and a path or an area of it, or neither.
type Where struct{ Repository, Path, Area string }

// List is [direction.List] of the decisions that files of a place cite, or that concern it as somebody said. Without a
// repository it lists all.
func List(ctx context.Context, tx *store.Tx, actor access.Actor, f direction.Filter, at Where) (direction.Log, error) {
	if at.Repository == "" {
		if at.Path != "" || at.Area != "" {
			return direction.Log{}, fault.Invalid("repository", "Which repository the path or area is in is missing")
		}
		return direction.List(ctx, tx, actor, f)
	}
	touching, err := Touching(ctx, tx, actor, at)
	if err != nil {
		return direction.Log{}, err
	}
	f.Only = []string{}
	for _, c := range touching {
		f.Only = append(f.Only, c.ID)
	}
	return direction.List(ctx, tx, actor, f)
}

// Touching returns the decisions that files of a place cite, or that concern it as somebody said: these first, then the most
// cited.
func Touching(ctx context.Context, tx *store.Tx, actor access.Actor, at Where) ([]Cited, error) {
	files := Below(at.Path)
	switch {
	case at.Path != "" && at.Area != "":
		return nil, fault.Invalid("area", "Ask for a path or for an area, and not for both")
	case at.Area != "":
		r, err := knowledge.RepositoryByName(ctx, tx, actor, at.Repository)
		if err != nil {
			return nil, err
		}
		paths, err := knowledge.PathsOf(ctx, tx, actor, r.ID)
		if err != nil {
			return nil, err
		}
		members, there := paths.Areas[at.Area]
		if !there {
			return nil, fault.NotFound("%s has no area %q", r.Name, at.Area)
		}
		in := map[string]bool{}
		for _, file := range members {
			in[file] = true
		}
		files = These(in)
	}
	return DecisionsOf(ctx, tx, actor, at.Repository, files)
}

// mostTrees is how many repositories are looked through for a path: of more, those that the text names.
const mostTrees = 50

var quoted = regexp.MustCompile("`([^`\\s]{2,200})`")

// Proposed returns places that the text of a decision names and that nobody declared: a path in backticks that one known
// repository alone has at its head. It is for who may declare them, and declares nothing.
func Proposed(ctx context.Context, tx *store.Tx, actor access.Actor, id string) ([]Declared, error) {
	w, err := direction.Get(ctx, tx, actor, id)
	if err != nil {
		return nil, err
	}
	if _, edits := direction.MayDecide(actor, w.Decision); !edits {
		return nil, nil
	}
	text := string(w.Content)
	named := namedPaths(text)
	if len(named) == 0 {
		return nil, nil
	}
	repositories, err := knowledge.Repositories(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	if len(repositories) > mostTrees {
		repositories = slices.DeleteFunc(repositories, func(r knowledge.Repository) bool { return !strings.Contains(text, r.Name) })
		repositories = repositories[:min(len(repositories), mostTrees)]
	}
	has := map[string][]knowledge.Repository{}
	for _, r := range repositories {
		paths, err := knowledge.PathsOf(ctx, tx, actor, r.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range named {
			if paths.Has(p) {
				has[p] = append(has[p], r)
			}
		}
	}
	before, err := direction.PlacesOf(ctx, tx, actor, id)
	var all []Declared
	for _, p := range named {
		if len(has[p]) != 1 {
			continue
		}
		place := direction.Place{Repository: has[p][0].ID, Path: p}
		if !slices.Contains(before, place) {
			all = append(all, Declared{place, has[p][0].Name})
		}
	}
	return all, err
}

// namedPaths are the paths that a text has in backticks: with a slash, and up from nowhere.
func namedPaths(text string) (all []string) {
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[1], "/") || strings.ContainsAny(m[1], `*?<>{}"':`) {
			continue
		}
		p := strings.Trim(path.Clean("/"+m[1]), "/")
		if p != "" && !slices.Contains(all, p) && len(all) < mostProposed {
			all = append(all, p)
		}
	}
	return all
}

// mostProposed is how many paths of a text are looked for.
const mostProposed = 20
