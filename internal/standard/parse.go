package standard

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// kind is how a kind of check is read: its own field and those that may stand beside it.
type kind struct {
	beside []string
	read   func(f fields) rule
}

// kinds are those that a file may ask for.
var kinds = map[string]kind{
	"file":              {[]string{"absent"}, readFile},
	"content":           {nil, readContent},
	"licence":           {nil, readLicence},
	"readme-sections":   {nil, readSections},
	"ci":                {nil, readCI},
	"owners":            {nil, readOwners},
	"dependency":        {nil, readDependency},
	"max-file-size":     {[]string{"except"}, readSize},
	"tests-beside-code": {nil, readTests},
	"review-share":      {nil, readReviewShare},
	"result":            {nil, readResult},
}

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// Parse reads a file of standards. With problems, which come by line, there is nothing to run.
func Parse(content []byte) (File, []Problem) {
	d := &decoder{}
	file := File{}
	if root := d.load(content); root != nil {
		file = d.file(root)
	}
	if len(d.problems) > 0 {
		slices.SortStableFunc(d.problems, func(a, b Problem) int { return a.Line - b.Line })
		return File{}, d.problems
	}
	return file, nil
}

func (d *decoder) file(root *yaml.Node) File {
	f := d.fields(root, "the file", "levels", "standards")
	file := File{Levels: []string{"bronze", "silver", "gold"}}
	if f.at["levels"] != nil {
		file.Levels = f.someTexts("levels", "bronze, silver, gold")
		for i, level := range file.Levels {
			if !idForm.MatchString(level) || slices.Contains(file.Levels[:i], level) {
				d.refuse(f.lineOf("levels"), "Use small letters, digits and hyphens, and each name once.",
					"%.60q is no level of its own", level)
			}
		}
	}
	nodes := f.nodes("standards")
	if len(nodes) == 0 {
		d.refuse(f.lineOf("standards"), `Write a standard behind "- ", with key, title and checks.`, "The file has no standards")
	}
	known := map[string]int{}
	for _, n := range nodes {
		s := d.standard(n, file.Levels)
		if at := known[s.Key]; at > 0 && s.Key != "" {
			d.refuse(s.Line, "Give each standard a key of its own.", "The key %s is there already, in line %d", s.Key, at)
		}
		known[s.Key] = s.Line
		file.Standards = append(file.Standards, s)
	}
	return file
}

func (d *decoder) standard(n *yaml.Node, levels []string) Standard {
	f := d.fields(n, "the standard", "key", "title", "why", "decision", "since", "level", "for", "checks")
	s := Standard{
		Key: f.needed("key", "readme"), Title: f.needed("title", "Every repository says what it is"), Why: f.text("why"),
		Decision: f.text("decision"), Since: f.text("since"), Line: n.Line,
	}
	if s.Key != "" && !idForm.MatchString(s.Key) {
		d.refuse(f.lineOf("key"), "Use small letters, digits and hyphens, such as readme.", "%.80q is no key", s.Key)
	}
	if s.Since != "" {
		if _, err := time.Parse(time.DateOnly, s.Since); err != nil {
			d.refuse(f.lineOf("since"), "Write the day as 2026-03-01.", "Since is %.40q, which is no day", s.Since)
		}
	}
	switch {
	case len(levels) == 0: // which is told
	case f.at["level"] != nil:
		s.Level = f.one("level", levels)
	default:
		s.Level = levels[0]
	}
	s.For = Scope{Repositories: []string{"*"}}
	if scope, ok := f.sub("for", "repositories", "except", "teams"); ok {
		s.For = Scope{Repositories: []string{"*"}, Except: scope.texts("except"), Teams: scope.texts("teams")}
		if scope.at["repositories"] != nil {
			s.For.Repositories = scope.someTexts("repositories", `"*"`)
		}
	}
	checks := f.nodes("checks")
	if len(checks) == 0 {
		d.refuse(f.lineOf("checks"), `Write a check behind "- ", such as file: README.md.`, "The standard has no checks")
	}
	for _, c := range checks {
		s.Checks = append(s.Checks, d.check(c))
	}
	return s
}

func (d *decoder) check(n *yaml.Node) Check {
	var asked []string
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if name := n.Content[i].Value; kinds[name].read != nil {
			asked = append(asked, name)
		}
	}
	switch {
	case len(asked) == 0:
		d.refuse(n.Line, "It is one of "+strings.Join(names(kinds), ", ")+".", "The check names nothing that can be checked")
		return Check{Line: n.Line}
	case len(asked) > 1:
		d.refuse(n.Line, `Write each behind a "- " of its own.`, "The check asks for %s at once", strings.Join(asked, " and "))
		return Check{Line: n.Line}
	}
	k := kinds[asked[0]]
	f := d.fields(n, "the check "+asked[0], append([]string{asked[0]}, k.beside...)...)
	return Check{Kind: asked[0], Line: n.Line, rule: k.read(f)}
}
