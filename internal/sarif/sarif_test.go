package sarif_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/sarif"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestWrite(t *testing.T) {
	t.Parallel()
	got, err := Write("1.2.3", []Rule{{"a/b", "Something", Warning}, {"none", "Nothing", Error}}, []Result{
		{Rule: "a/b", Level: Error, Sentence: "It is so", Hint: "Mend it.", Path: "docs/a b:c%.md", Line: 3},
		{Rule: "a/b", Level: Note, Sentence: "The whole file is.", Path: "x:y/z"},
		{Rule: "a/b", Level: Warning, Sentence: "Everything is"},
	})
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "write.sarif")
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || string(got) != string(want) {
		t.Errorf("%v\n%s", err, got)
	}
}

func log(version, runs string) string {
	return `{"version": "` + version + `", "runs": [` + runs + `]}`
}

const rules = `"rules": [{"id": "E", "defaultConfiguration": {"level": "error"}}, {"id": "N", "defaultConfiguration": {"level": "note"}}, {"id": "D"}]`

func TestRead(t *testing.T) {
	t.Parallel()
	run := func(results string) string {
		return `{"tool": {"driver": {"name": "lint", ` + rules + `}}, "results": [` + results + `]}`
	}
	counts := func(errors, warnings, notes int) map[Level]int {
		return map[Level]int{Error: errors, Warning: warnings, Note: notes}
	}
	for _, test := range []struct {
		name, file string
		want       []Summary
	}{
		{"no runs", log("2.1.0", ""), []Summary{}},
		{"no results", log("2.1.0", `{"tool": {"driver": {"name": "lint"}}}`), []Summary{{"lint", counts(0, 0, 0), nil}}},
		{"levels", log("2.1.0", run(`{"ruleId": "E"}, {"ruleId": "N"}, {"ruleId": "D"}, {"ruleId": "X"}, {}, {"ruleId": "N", "level": "error"},
			{"ruleId": "E", "level": "none"}`)),
			[]Summary{{"lint", counts(2, 3, 1), []RuleCount{{"", 1}, {"D", 1}, {"E", 1}, {"N", 2}, {"X", 1}}}}},
		{"rules by place", log("2.1.0", run(`{"ruleIndex": 1}, {"rule": {"index": 0}}, {"rule": {"id": "N"}}, {"ruleIndex": -1}, {"ruleIndex": 9}`)),
			[]Summary{{"lint", counts(1, 2, 2), []RuleCount{{"", 2}, {"E", 1}, {"N", 2}}}}},
		{"a part of a rule", log("2.1.0", run(`{"ruleId": "E/1/2"}`)), []Summary{{"lint", counts(1, 0, 0), []RuleCount{{"E/1/2", 1}}}}},
		{"no failures", log("2.1.0", run(`{"ruleId": "E", "kind": "pass"}, {"ruleId": "E", "kind": "review"}, {"ruleId": "E", "kind": "fail"}`)),
			[]Summary{{"lint", counts(1, 0, 0), []RuleCount{{"E", 1}}}}},
		{"settled", log("2.1.0", run(`{"suppressions": [{}]}, {"suppressions": [{"status": "accepted"}]}, {"suppressions": [{}, {"status": "rejected"}]},
			{"suppressions": []}, {"baselineState": "absent"}, {"baselineState": "unchanged"}`)),
			[]Summary{{"lint", counts(0, 3, 0), []RuleCount{{"", 3}}}}},
		{"extensions", log("2.1.0", `{"tool": {"driver": {"name": "lint"}, "extensions": [{"name": "p", `+rules+`}]}, "results": [{"ruleId": "E"}]}`),
			[]Summary{{"lint", counts(1, 0, 0), []RuleCount{{"E", 1}}}}},
		{"several runs", log("2.1.0", run(`{"ruleId": "E"}`)+`, {"tool": {"driver": {"name": "other"}}, "results": []}, `+run(`{"ruleId": "E"}`)),
			[]Summary{{"lint", counts(2, 0, 0), []RuleCount{{"E", 2}}}, {"other", counts(0, 0, 0), nil}}},
		{"2.0", "\ufeff" + log("2.0.0-csd.2.beta.2018-10-10", `{"tool": {"name": "old"}, "results": [{"ruleId": "A", "level": "error"}, {"level": "pass"}]}`),
			[]Summary{{"old", counts(1, 0, 0), []RuleCount{{"A", 1}}}}},
		{"odd names", log("2.1.0", `{"tool": {"driver": {"name": " a\tb\n"}}}`), []Summary{{"a b", counts(0, 0, 0), nil}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got, err := Read([]byte(test.file)); err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("%v\ngot  %+v\nwant %+v", err, got, test.want)
			}
		})
	}
}

func TestWrongFilesSayWhere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, file, field, says string }{
		{"empty", "", "line 1", "no SARIF"},
		{"no JSON", "{\n  \"version\": \"2.1.0\",\n  oops\n}", "line 3", "no SARIF"},
		{"another shape", "{\"version\": \"2.1.0\",\n \"runs\": 3}", "line 2", "runs cannot be a JSON number"},
		{"a list", "[]", "line 1", "the file cannot be a JSON array"},
		{"version 1", log("1.0.0", ""), "version", `version "1.0.0"`},
		{"no version", `{"runs": []}`, "version", `""`},
		{"no tool", log("2.1.0", `{"tool": {"driver": {"name": "a"}}}, {}`), "tool", "Run 2"},
		{"large", strings.Repeat(" ", MaxFile+1), "file", "larger than 20 MB"},
		{"deep", `{"runs": ` + strings.Repeat("[", 20_000), "line 1", "no SARIF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read([]byte(test.file))
			known, ok := errors.AsType[*fault.Error](err)
			if !ok || known.Kind != fault.KindInvalid || known.Field != test.field || !strings.Contains(known.Message, test.says) || known.Hint == "" {
				t.Errorf("%+v", err)
			}
		})
	}
}

// What is written is counted as it was meant.
func TestReadCountsWhatWriteWrote(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		levels := map[Level]int{Error: 0, Warning: 0, Note: 0}
		var results []Result
		for range rapid.IntRange(0, 20).Draw(t, "results") {
			r := Result{Rule: "r", Level: rapid.SampledFrom([]Level{Error, Warning, Note}).Draw(t, "level"),
				Sentence: rapid.String().Draw(t, "sentence"), Path: rapid.String().Draw(t, "path"), Line: rapid.IntRange(0, 9).Draw(t, "line")}
			results = append(results, r)
			levels[r.Level]++
		}
		content, err := Write("1", []Rule{{"r", "R", Note}}, results)
		if err != nil {
			t.Fatal(err)
		}
		read, err := Read(content)
		if err != nil || len(read) != 1 || !reflect.DeepEqual(read[0].Levels, levels) {
			t.Fatalf("%v: got %+v, want %v", err, read, levels)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(log("2.1.0", `{"tool": {"driver": {"name": "lint", `+rules+`}}, "results": [{"ruleId": "E/1"}, {"ruleIndex": 2, "level": "x"}]}`)))
	f.Add([]byte(log("2.0.0", `{"tool": {"name": "old"}, "results": [{"suppressions": [{"status": 1}]}]}`)))
	f.Add([]byte("\ufeff[null]"))
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := Read(content)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		seen := map[string]bool{}
		for _, s := range read {
			byLevel, byRule := 0, 0
			for _, n := range s.Levels {
				byLevel += n
			}
			for _, r := range s.Rules {
				byRule += r.Count
			}
			if s.Tool == "" || seen[s.Tool] || len(s.Levels) != 3 || byLevel != byRule {
				t.Fatalf("got %+v", read)
			}
			seen[s.Tool] = true
		}
	})
}
