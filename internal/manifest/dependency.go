package manifest

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Ecosystem is where packages of one kind come from.
type Ecosystem string

// The ecosystems whose manifests are read.
const (
	Go    Ecosystem = "go"
	Npm   Ecosystem = "npm"
	Maven Ecosystem = "maven"
	Cargo Ecosystem = "cargo"
	PyPI  Ecosystem = "pypi"
)

// Dependency is a package that a manifest asks for, whether to run, to build or to test with.
type Dependency struct {
	Ecosystem Ecosystem
	Name      string // as the ecosystem compares names: of Maven "group:name", of PyPI in its normal form
	Version   string // the constraint as written, "" when there is none
}

// Key names the package across ecosystems: "npm:react".
func (d Dependency) Key() string { return string(d.Ecosystem) + ":" + d.Name }

// speaks lists the languages of an ecosystem: its manifests say something about files in these alone.
var speaks = map[Ecosystem][]string{
	Go:    {"Go"},
	Npm:   {"JavaScript", "TypeScript", "Vue", "Svelte", "Astro", "HTML", "CSS", "Sass", "Less"},
	Maven: {"Java", "Kotlin", "Scala", "Groovy", "Clojure"},
	Cargo: {"Rust"},
	PyPI:  {"Python", "Cython"},
}

// EcosystemOf returns the ecosystem whose manifests say something about files in a language, "" for none.
func EcosystemOf(language string) Ecosystem { return ecosystems[language] }

var ecosystems = func() map[string]Ecosystem {
	of := map[string]Ecosystem{}
	for ecosystem, languages := range speaks {
		for _, language := range languages {
			of[language] = ecosystem
		}
	}
	return of
}()

// maxName is the length, in bytes, of the longest name or version that is kept.
const maxName = 300

// maxDependencies is how many packages of one manifest are kept. Real ones name a few hundred at most.
const maxDependencies = 2000

// Of returns the ecosystem whose manifest a file is by its name, "" for other files.
func Of(name string) Ecosystem {
	switch base := path.Base(name); {
	case base == "go.mod":
		return Go
	case base == "package.json":
		return Npm
	case base == "pom.xml":
		return Maven
	case base == "Cargo.toml":
		return Cargo
	case base == "pyproject.toml",
		strings.HasPrefix(base, "requirements") && strings.HasSuffix(base, ".txt"),
		strings.HasSuffix(base, "requirements.txt"):
		return PyPI
	default:
		return ""
	}
}

// Dependencies reads what a manifest asks for, by name, each package once. A file whose name is none of a manifest's
// gives nothing.
func Dependencies(name string, content []byte) ([]Dependency, []Problem) {
	var all []Dependency
	var problems []Problem
	switch ecosystem := Of(name); {
	case ecosystem == Go:
		var m GoModule
		m, problems = GoMod(content)
		for _, r := range m.Requires {
			if !r.Indirect {
				all = append(all, Dependency{Go, r.Path, r.Version})
			}
		}
	case ecosystem == Npm:
		var p NodePackage
		p, problems = PackageJSON(content)
		all = p.Dependencies
	case ecosystem == Maven:
		all, problems = pom(content)
	case ecosystem == Cargo:
		all, problems = cargo(content)
	case path.Base(name) == "pyproject.toml":
		all, problems = pyproject(content)
	case ecosystem == PyPI:
		all, problems = requirements(content)
	}
	return once(all), problems
}

// once sorts dependencies and keeps one of each package, the one with a version if there is one. What cannot be the
// name of a package is left out.
func once(all []Dependency) []Dependency {
	odd := func(text string) bool { return len(text) > maxName || strings.ContainsFunc(text, unicode.IsControl) }
	for i := range all {
		if odd(all[i].Version) {
			all[i].Version = ""
		}
	}
	all = slices.DeleteFunc(all, func(d Dependency) bool { return d.Name == "" || odd(d.Name) })
	slices.SortStableFunc(all, func(a, b Dependency) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(b.Version, a.Version))
	})
	all = slices.CompactFunc(all, func(a, b Dependency) bool { return a.Name == b.Name })
	return all[:min(len(all), maxDependencies)]
}
