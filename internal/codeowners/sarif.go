package codeowners

import "github.com/leadwright/leadwright/internal/sarif"

// SARIF writes findings about the file at a path as SARIF 2.1.0, for Leadwright of a version.
func SARIF(found []Finding, path, version string) ([]byte, error) {
	id := func(k FindingKind) string { return "codeowners/" + string(k) }
	rules := make([]sarif.Rule, 0, len(FindingKinds))
	for _, k := range FindingKinds {
		rules = append(rules, sarif.Rule{ID: id(k.Kind), About: k.About, Level: sarif.Level(k.Level)})
	}
	results := make([]sarif.Result, 0, len(found))
	for _, f := range found {
		results = append(results, sarif.Result{Rule: id(f.Kind), Level: sarif.Level(f.Level), Sentence: f.Sentence, Hint: f.Hint,
			Path: path, Line: f.Line})
	}
	return sarif.Write(version, rules, results)
}
