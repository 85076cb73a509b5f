package standard

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/leadwright/leadwright/internal/manifest"
)

// dependencyRule asks that a package is used, from a version on, or not at all. What is asked for by way of others is not
// looked at.
type dependencyRule struct {
	ecosystem manifest.Ecosystem
	name      string
	least     version
	atLeast   string // as written, "" for any version
	absent    bool
}

var ecosystems = []string{
	string(manifest.Go), string(manifest.Npm), string(manifest.Maven), string(manifest.Cargo), string(manifest.PyPI),
}

func readDependency(f fields) rule {
	f, ok := f.sub("dependency", "name", "in", "at-least", "absent")
	if !ok {
		f.d.refuse(f.line, "Write {name: example.com/x, in: go}.", "Dependency says nothing")
		return dependencyRule{}
	}
	r := dependencyRule{ecosystem: manifest.Ecosystem(f.one("in", ecosystems)), name: f.needed("name", "example.com/x"),
		atLeast: f.text("at-least"), absent: f.flag("absent")}
	if r.ecosystem == manifest.PyPI && r.name != "" {
		// Names of PyPI compare in a form of their own, which reading one as a requirement gives.
		if d, _ := manifest.Dependencies("requirements.txt", []byte(r.name)); len(d) == 1 {
			r.name = d[0].Name
		}
	}
	if r.ecosystem == manifest.Maven && r.name != "" && strings.Count(r.name, ":") != 1 {
		f.d.refuse(f.lineOf("name"), "Write it as org.example:thing.", "%.100q is no group and name of Maven", r.name)
	}
	if f.at["at-least"] != nil {
		if r.least, ok = parseVersion(r.atLeast, r.ecosystem); !ok || r.least.early {
			f.d.refuse(f.lineOf("at-least"), "Write it as 1.2.0.", "At-least is %.40q, which is no version", r.atLeast)
		}
		if r.absent {
			f.d.refuse(f.lineOf("absent"), "Take one of the two out.", "A dependency that is absent has no version")
		}
	}
	return r
}

func (r dependencyRule) String() string {
	switch key := string(r.ecosystem) + ":" + r.name; {
	case r.absent:
		return key + " is not used"
	case r.atLeast != "":
		return key + " is used, at " + r.atLeast + " or later"
	default:
		return key + " is used"
	}
}

// foreign are folders of code that others wrote, or that only tests read.
var foreign = map[string]bool{"vendor": true, "node_modules": true, "third_party": true, "testdata": true}

func isForeign(file string) bool {
	for name := range strings.SplitSeq(path.Dir(file), "/") {
		if foreign[name] {
			return true
		}
	}
	return false
}

func (r dependencyRule) check(ctx context.Context, v *view) (CheckResult, error) {
	files, _ := v.pick(ctx, func(path string) bool { return manifest.Of(path) == r.ecosystem && !isForeign(path) })
	looked := counted(len(files), "manifest", "manifests") + " of " + string(r.ecosystem)
	var found []Finding
	used, doubt := 0, ""
	for _, e := range files {
		content, ok, err := v.read(ctx, e)
		if err != nil {
			return CheckResult{}, err
		}
		if !ok {
			continue
		}
		all, problems := manifest.Dependencies(e.Path, content)
		if len(problems) > 0 && doubt == "" {
			doubt = fmt.Sprintf("%s cannot be read in full: %s", e.Path, problems[0].Message)
		}
		for _, d := range all {
			if d.Name != r.name {
				continue
			}
			used++
			sentence, unclear := r.judge(d)
			if sentence != "" {
				found = append(found, Finding{Path: e.Path, Sentence: sentence})
			}
			if unclear != "" && doubt == "" {
				doubt = e.Path + ": " + unclear
			}
		}
	}
	missing := !r.absent && used == 0
	switch {
	case len(found) > 0:
		return v.settle(looked, found), nil
	case doubt != "" && (r.absent || r.atLeast != "" || missing):
		return unknown(looked, "%s", doubt), nil
	case missing && v.unread == 0:
		return failed(looked, "No manifest of %s asks for %s", r.ecosystem, r.name), nil
	case !r.absent && r.atLeast == "" && !missing:
		return CheckResult{Outcome: Passed, Looked: looked}, nil
	}
	return v.settle(looked, nil), nil
}

// judge says what is wrong with a dependency, or why that cannot be said.
func (r dependencyRule) judge(d manifest.Dependency) (sentence, unclear string) {
	if r.absent {
		return "It asks for " + d.Name, ""
	}
	if r.atLeast == "" {
		return "", ""
	}
	lowest, ok := lowestOf(d.Version, r.ecosystem)
	switch {
	case !ok && d.Version == "":
		return "", "it names no version of " + d.Name
	case !ok:
		return "", fmt.Sprintf("from which version of %s on %q is cannot be told", d.Name, d.Version)
	case lowest.less(r.least):
		return fmt.Sprintf("It asks for %s %s; %s or later is wanted", d.Name, d.Version, r.atLeast), ""
	}
	return "", ""
}
