package api

import "github.com/leadwright/leadwright/internal/standard"

// StandardReport says whether a repository keeps its standards.
type StandardReport struct {
	Repository string           `json:"repository"`
	Level      string           `json:"level" doc:"The highest that it reaches; empty for none"`
	Passed     int              `json:"passed"`
	Failed     int              `json:"failed"`
	Unknown    int              `json:"unknown" doc:"Those of which it cannot be told"`
	Standards  []StandardResult `json:"standards"`
}

// StandardResult is one standard with what its checks came to.
type StandardResult struct {
	Key      string          `json:"key"`
	Title    string          `json:"title"`
	Why      string          `json:"why"`
	Level    string          `json:"level"`
	Decision string          `json:"decision,omitempty"`
	Outcome  string          `json:"outcome" enum:"passed,failed,unknown"`
	Checks   []StandardCheck `json:"checks"`
}

// StandardCheck is one check.
type StandardCheck struct {
	Asks     string          `json:"asks" doc:"What it asks for, in words"`
	Outcome  string          `json:"outcome" enum:"passed,failed,unknown"`
	Reason   string          `json:"reason,omitempty" doc:"Why it is unknown"`
	Looked   string          `json:"looked,omitempty" doc:"What was looked at"`
	Findings []RecordFinding `json:"findings"`
	More     int             `json:"more,omitempty" doc:"Findings beyond those listed"`
}

// StandardReportOf makes a StandardReport.
func StandardReportOf(repository string, file standard.File, results []standard.Result) StandardReport {
	out := StandardReport{Repository: repository, Level: file.LevelOf(results), Standards: []StandardResult{}}
	for _, r := range results {
		switch r.Outcome {
		case standard.Passed:
			out.Passed++
		case standard.Failed:
			out.Failed++
		case standard.Unknown:
			out.Unknown++
		}
		s := StandardResult{Key: r.Standard.Key, Title: r.Standard.Title, Why: r.Standard.Why, Level: r.Standard.Level,
			Decision: r.Standard.Decision, Outcome: string(r.Outcome), Checks: convert(r.Checks, standardCheckOf)}
		out.Standards = append(out.Standards, s)
	}
	return out
}

func standardCheckOf(c standard.CheckResult) StandardCheck {
	return StandardCheck{Asks: c.Check.String(), Outcome: string(c.Outcome), Reason: c.Reason, Looked: c.Looked, More: c.More,
		Findings: convert(c.Findings, func(f standard.Finding) RecordFinding { return RecordFinding{f.Path, f.Line, f.Sentence} })}
}
