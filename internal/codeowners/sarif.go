package codeowners

import (
	"encoding/json"
	"strings"
)

// SARIF writes findings about the file at a path as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), which
// code hosts show beside the lines.
func SARIF(found []Finding, path, version string) ([]byte, error) {
	type text struct {
		Text string `json:"text"`
	}
	type rule struct {
		ID    string `json:"id"`
		Short text   `json:"shortDescription"`
		Level struct {
			Level Level `json:"level"`
		} `json:"defaultConfiguration"`
	}
	type region struct {
		Start int `json:"startLine"`
	}
	type location struct {
		Physical struct {
			Place struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region *region `json:"region,omitempty"`
		} `json:"physicalLocation"`
	}
	type result struct {
		RuleID    string     `json:"ruleId"`
		Level     Level      `json:"level"`
		Message   text       `json:"message"`
		Locations []location `json:"locations"`
	}
	type driver struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		Rules   []rule `json:"rules"`
	}
	type run struct {
		Tool struct {
			Driver driver `json:"driver"`
		} `json:"tool"`
		Results []result `json:"results"`
	}
	var r run
	r.Tool.Driver = driver{Name: "leadwright", Version: version}
	for _, k := range FindingKinds {
		known := rule{ID: "codeowners/" + string(k.Kind), Short: text{k.About}}
		known.Level.Level = k.Level
		r.Tool.Driver.Rules = append(r.Tool.Driver.Rules, known)
	}
	r.Results = make([]result, 0, len(found))
	for _, f := range found {
		var at location
		at.Physical.Place.URI = path
		if f.Line > 0 {
			at.Physical.Region = &region{f.Line}
		}
		said := ended(f.Sentence)
		if f.Hint != "" {
			said += " " + ended(f.Hint)
		}
		r.Results = append(r.Results, result{"codeowners/" + string(f.Kind), f.Level, text{said}, []location{at}})
	}
	return json.MarshalIndent(struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}{"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "2.1.0", []run{r}}, "", "  ")
}

func ended(sentence string) string { return strings.TrimSuffix(sentence, ".") + "." }
