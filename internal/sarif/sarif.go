// Package sarif writes what Leadwright finds, and counts what other tools found, in SARIF, the Static Analysis Results
// Interchange Format of OASIS: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
// It is pure: bytes in, values out.
package sarif

import (
	"encoding/json"
	"net/url"
	"strings"
)

// Level says how bad a result is.
type Level string

// The levels that count.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
)

// Rule is a kind of result.
type Rule struct {
	ID    string
	About string // what is wrong where a result has it
	Level Level  // of its results, unless they say otherwise
}

// Result is one thing that was found.
type Result struct {
	Rule     string // its id
	Level    Level
	Sentence string // a full stop is added where there is none
	Hint     string // what to do; may be empty
	Path     string // from the root of the repository, with slashes; "" for the repository as a whole
	Line     int    // from 1; 0 for the whole file
}

type text struct {
	Text string `json:"text"`
}

type configuration struct {
	Level Level `json:"level"`
}

type descriptor struct {
	ID            string        `json:"id"`
	Short         text          `json:"shortDescription"`
	Configuration configuration `json:"defaultConfiguration"`
}

type region struct {
	Start int `json:"startLine"`
}

type file struct {
	URI string `json:"uri"`
}

type location struct {
	Physical struct {
		File   file    `json:"artifactLocation"`
		Region *region `json:"region,omitempty"`
	} `json:"physicalLocation"`
}

type told struct {
	RuleID    string     `json:"ruleId"`
	Level     Level      `json:"level"`
	Message   text       `json:"message"`
	Locations []location `json:"locations,omitempty"`
}

type driver struct {
	Name    string       `json:"name"`
	Version string       `json:"version"`
	Rules   []descriptor `json:"rules"`
}

type tool struct {
	Driver driver `json:"driver"`
}

type run struct {
	Tool    tool   `json:"tool"`
	Results []told `json:"results"`
}

type document struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// Write writes one run of Leadwright of a version as SARIF 2.1.0, which code hosts show beside the lines.
func Write(version string, rules []Rule, results []Result) ([]byte, error) {
	r := run{Tool: tool{driver{"leadwright", version, make([]descriptor, 0, len(rules))}}, Results: make([]told, 0, len(results))}
	for _, rule := range rules {
		r.Tool.Driver.Rules = append(r.Tool.Driver.Rules, descriptor{rule.ID, text{rule.About}, configuration{rule.Level}})
	}
	for _, found := range results {
		said := ended(found.Sentence)
		if found.Hint != "" {
			said += " " + ended(found.Hint)
		}
		r.Results = append(r.Results, told{found.Rule, found.Level, text{said}, place(found.Path, found.Line)})
	}
	return json.MarshalIndent(document{schema, "2.1.0", []run{r}}, "", "  ")
}

// place is where a result is; a code host reads the path as an address (RFC 3986).
func place(path string, line int) []location {
	if path == "" {
		return nil
	}
	var at location
	at.Physical.File.URI = (&url.URL{Path: path}).String()
	if line > 0 {
		at.Physical.Region = &region{line}
	}
	return []location{at}
}

func ended(sentence string) string { return strings.TrimSuffix(sentence, ".") + "." }
