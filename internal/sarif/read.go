package sarif

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// MaxFile is the largest file that is read, in bytes.
const MaxFile = 20 << 20

// maxName is how many bytes of the name of a tool or rule are kept.
const maxName = 300

// Summary is how much one tool found, in all of its runs in a file. What is suppressed, gone since a baseline, or no
// failure is not counted.
type Summary struct {
	Tool   string
	Levels map[Level]int // each of the levels that count, those with 0 too
	Rules  []RuleCount   // by id
}

// RuleCount is how often a rule was broken.
type RuleCount struct {
	ID    string // "" for results that name no rule
	Count int
}

// What is read of a file. Version 2.0 has the tool's name without a driver.
type (
	readFile struct {
		Version string    `json:"version"`
		Runs    []readRun `json:"runs"`
	}
	readRun struct {
		Tool struct {
			Name       string          `json:"name"`
			Driver     readComponent   `json:"driver"`
			Extensions []readComponent `json:"extensions"`
		} `json:"tool"`
		Results []readResult `json:"results"`
	}
	readComponent struct {
		Name  string `json:"name"`
		Rules []struct {
			ID            string        `json:"id"`
			Configuration configuration `json:"defaultConfiguration"`
		} `json:"rules"`
	}
	readResult struct {
		RuleID    string `json:"ruleId"`
		RuleIndex *int   `json:"ruleIndex"`
		Rule      struct {
			ID    string `json:"id"`
			Index *int   `json:"index"`
		} `json:"rule"`
		Kind         string        `json:"kind"`
		Level        Level         `json:"level"`
		Baseline     string        `json:"baselineState"`
		Suppressions []suppression `json:"suppressions"`
	}
	suppression struct {
		Status string `json:"status"`
	}
)

// Read counts what a file of any version 2 tells, by tool, each once and in the order of the file. A file that cannot be
// read is fault.Invalid, with the line or the field.
func Read(content []byte) ([]Summary, error) {
	if len(content) > MaxFile {
		return nil, fault.Invalid("file", "The SARIF file is larger than %d MB", MaxFile>>20).
			WithHint("Let the tool leave out what it found in code of others, or split the file by run.")
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	var file readFile
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, explain(content, err)
	}
	if !strings.HasPrefix(file.Version, "2.") {
		return nil, fault.Invalid("version", "The SARIF file is of version %.20q; versions 2.x are read", file.Version).
			WithHint("Let the tool write SARIF 2.1.0.")
	}
	var all []*gathered
	for i := range file.Runs {
		name := clip(cmp.Or(file.Runs[i].Tool.Driver.Name, file.Runs[i].Tool.Name))
		if name == "" {
			return nil, fault.Invalid("tool", "Run %d of the SARIF file names no tool", i+1).
				WithHint("Write the tool's name into runs[%d].tool.driver.name.", i)
		}
		at := slices.IndexFunc(all, func(g *gathered) bool { return g.tool == name })
		if at < 0 {
			at = len(all)
			all = append(all, &gathered{name, map[Level]int{Error: 0, Warning: 0, Note: 0}, map[string]int{}})
		}
		all[at].add(&file.Runs[i])
	}
	summaries := make([]Summary, 0, len(all))
	for _, g := range all {
		s := Summary{Tool: g.tool, Levels: g.levels}
		for _, id := range slices.Sorted(maps.Keys(g.rules)) {
			s.Rules = append(s.Rules, RuleCount{id, g.rules[id]})
		}
		summaries = append(summaries, s)
	}
	return summaries, nil
}

type gathered struct {
	tool   string
	levels map[Level]int
	rules  map[string]int
}

func (g *gathered) add(r *readRun) {
	levels := map[string]Level{} // of rules; the driver's own count before those of extensions
	for _, component := range append([]readComponent{r.Tool.Driver}, r.Tool.Extensions...) {
		for _, rule := range component.Rules {
			if _, known := levels[rule.ID]; !known {
				levels[rule.ID] = rule.Configuration.Level
			}
		}
	}
	for i := range r.Results {
		result := &r.Results[i]
		id := result.rule(r)
		level := result.severity(levels, id)
		if _, counts := g.levels[level]; counts && !result.settled() {
			g.levels[level]++
			g.rules[clip(id)]++
		}
	}
}

// rule is the id of a result's rule, which may be named by its place among the driver's (sections 3.27.5 to 3.27.7).
func (r *readResult) rule(of *readRun) string {
	id := cmp.Or(r.RuleID, r.Rule.ID)
	for _, index := range []*int{r.RuleIndex, r.Rule.Index} {
		if rules := of.Tool.Driver.Rules; id == "" && index != nil && *index >= 0 && *index < len(rules) {
			id = rules[*index].ID
		}
	}
	return id
}

// severity is the level of a result: its own, else none for what is no failure, else its rule's, else a warning
// (section 3.27.10). An id such as CA1000/1 is of the rule CA1000.
func (r *readResult) severity(levels map[string]Level, id string) Level {
	if r.Level != "" || r.Kind != "" && r.Kind != "fail" {
		return r.Level
	}
	for {
		if level := levels[id]; level != "" {
			return level
		}
		cut := strings.LastIndexByte(id, '/')
		if cut < 0 {
			return Warning
		}
		id = id[:cut]
	}
}

// settled reports whether nobody needs to look at a result: it is suppressed, and that is not in doubt (section 3.35.3),
// or it is in the file because an earlier one had it.
func (r *readResult) settled() bool {
	doubted := slices.ContainsFunc(r.Suppressions, func(s suppression) bool {
		return s.Status == "rejected" || s.Status == "underReview"
	})
	return r.Baseline == "absent" || len(r.Suppressions) > 0 && !doubted
}

// clip keeps names to what can be shown.
func clip(name string) string {
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, name))
	return strings.ToValidUTF8(name[:min(len(name), maxName)], "")
}

// explain puts an error of the JSON library into words.
func explain(content []byte, err error) error {
	at, message := int64(len(content)), "The file is no SARIF: "+err.Error()
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = e.Offset
	} else if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		at, message = e.Offset, "The file is no SARIF: "+cmp.Or(e.Field, "the file")+" cannot be a JSON "+e.Value
	}
	line := 1 + bytes.Count(content[:min(max(at, 0), int64(len(content)))], []byte("\n"))
	return fault.Invalid(fmt.Sprintf("line %d", line), "%s, line %d", message, line).
		WithHint("Let the tool write the file anew as SARIF 2.1.0.")
}
