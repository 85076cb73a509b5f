package standard

import "github.com/leadwright/leadwright/internal/sarif"

// SARIF writes the findings of failed checks as SARIF 2.1.0, for Leadwright of a version.
func SARIF(results []Result, version string) ([]byte, error) {
	var rules []sarif.Rule
	var found []sarif.Result
	for _, r := range results {
		id := "standard/" + r.Standard.Key
		rules = append(rules, sarif.Rule{ID: id, About: r.Standard.Title, Level: sarif.Error})
		for _, c := range r.Checks {
			if c.Outcome != Failed {
				continue
			}
			for _, f := range c.Findings {
				found = append(found, sarif.Result{Rule: id, Level: sarif.Error, Sentence: f.Sentence,
					Hint: r.Standard.Title + ": " + c.Check.String(), Path: f.Path, Line: f.Line})
			}
		}
	}
	return sarif.Write(version, rules, found)
}
