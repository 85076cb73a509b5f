package planfile

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/schedule"
)

const smallDef = "=====\r\nTasks: 2\nResources: 2\n=====\nResourceID \t Salary \t Skills\n1\t 10.5\t Q1: 1 \t Q2: 0\n2 12 Q2: 2\n" +
	"=====\nTaskID Duration Skill Predecessor IDs\n1\t3\tQ1: 1\t\n2 4 Q2: 0\t1\t\n=====\n"

const smallDzn = `% a comment
nActs = 2; dur = [3,4];
nSkills = 2;
sreq = [| 1,0,
	| 2,1 |];
nResources = 3; mastery = [| true,false,
	| true,true, | false,true |];
nPrecs = 1; pred = [1]; succ = [2];
USEFUL_RES = [{1,2}, {}];
`

const smallYAML = `start: 2026-01-05
hours: 6
goals: [lateness, {objective: makespan, slack: 5}]
people:
  - {name: Ada, skills: {go: 3}, rate: 90}
  - {name: Ben, share: 50, days: [mon, tue], away: [2026-01-06, 2026-01-13..2026-01-20]}
items:
  - {id: api, title: The API, estimate: 1.5d, needs: [{skill: go, level: 2, people: 1}], deadline: 2026-01-09, weight: 3, must: true}
  - {id: docs, estimate: 5h, after: [{item: api, lag: -1h}], earliest: 2026-01-06, people: [Ben], growth: {Ben: 2}, spread: {Ada: 1}}
  - {id: talk, estimate: 0h, needs: [], after: docs, start: 2026-01-12, whole: true}
`

func TestFormats(t *testing.T) {
	t.Parallel()
	def := read(t, "small.def", smallDef).Problem
	if want := (schedule.Problem{
		People: []schedule.Person{{ID: "1", Skills: map[string]int{"Q1": 1, "Q2": 0}, Rate: 1050}, {ID: "2", Skills: map[string]int{"Q2": 2}, Rate: 1200}},
		Tasks: []schedule.Task{{ID: "1", Duration: 3, Needs: []schedule.Need{{Skill: "Q1", Level: 1, Count: 1}}},
			{ID: "2", Duration: 4, Needs: []schedule.Need{{Skill: "Q2", Count: 1}}}},
		Links: []schedule.Link{{From: "1", To: "2"}},
	}); !reflect.DeepEqual(def, want) {
		t.Errorf("got  %+v\nwant %+v", def, want)
	}
	dzn := read(t, "small.dzn", smallDzn).Problem
	if len(dzn.People) != 3 || dzn.People[2].Skills["S2"] != 1 || len(dzn.People[0].Skills) != 1 || dzn.Links[0] != (schedule.Link{From: "1", To: "2"}) ||
		!reflect.DeepEqual(dzn.Tasks[1].Needs, []schedule.Need{{Skill: "S1", Level: 1, Count: 2}, {Skill: "S2", Level: 1, Count: 1}}) {
		t.Errorf("%+v", dzn)
	}
	f := read(t, "team.yaml", smallYAML)
	p := f.Problem
	ben := p.People[1].Work
	if len(ben) < 3 || ben[0] != (schedule.Interval{From: 0, To: 3}) || ben[1] != (schedule.Interval{From: 42, To: 45}) ||
		ben[2] != (schedule.Interval{From: 126, To: 129}) {
		t.Errorf("Ben works on the 5th, the 12th and the 26th: %v", ben[:min(3, len(ben))])
	}
	if ada := p.People[0].Work; ada[0] != (schedule.Interval{From: 0, To: 30}) || ada[1] != (schedule.Interval{From: 42, To: 72}) {
		t.Errorf("Ada works in whole weeks: %v", ada[:2])
	}
	api, docs, talk := p.Tasks[0], p.Tasks[1], p.Tasks[2]
	if api.Duration != 9 || api.Deadline != 30 || !api.Hard || api.Weight != 3 || !api.Split {
		t.Errorf("api: %+v", api)
	}
	if docs.Duration != 5 || docs.Release != 6 || !reflect.DeepEqual(docs.Needs, []schedule.Need{{Count: 1}}) || docs.People[0] != "Ben" {
		t.Errorf("docs: %+v", docs)
	}
	if talk.Start == nil || *talk.Start != 42 || talk.Split || talk.Needs != nil {
		t.Errorf("talk: %+v", talk)
	}
	if p.Links[0].Lag != -1 || len(p.Values) != 2 || f.Goals[1] != (schedule.Goal{Objective: schedule.Makespan, Slack: 5}) {
		t.Errorf("%+v %+v %+v", p.Links, p.Values, f.Goals)
	}
	if day := f.Axis.Day(47); day != "2026-01-12" {
		t.Errorf("unit 47 is on %s", day)
	}
}

func read(t *testing.T, name, text string) File {
	t.Helper()
	f, err := Read(name, []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return f
}

func TestProblemsHaveLines(t *testing.T) {
	t.Parallel()
	change := func(text, old, now string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("there is no %q", old)
		}
		return strings.Replace(text, old, now, 1)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"x.def", change(smallDef, "12 Q2", "much Q2"), `Line 7: the salary "much"`},
		{"x.def", change(smallDef, "3\tQ1: 1", "x\tQ1: 1"), `Line 10: the duration "x"`},
		{"x.def", change(smallDef, "4 Q2: 0", "4 Q2 0"), `Line 11: "Q2" is no skill`},
		{"x.def", change(smallDef, "4 Q2: 0\t1", "4 Q2:"), `Line 11: a task has`},
		{"x.def", "", "no resources or no tasks"},
		{"x.dzn", change(smallDzn, "dur = [3,4]", "dur = [3]"), "Line 2: dur has 1 values for 2 tasks"},
		{"x.dzn", change(smallDzn, "2,1 |]", "2 |]"), "Line 4: sreq is no table of 2 tasks and 2 skills"},
		{"x.dzn", change(smallDzn, "pred = [1]", "pred = [one]"), `Line 8: "one" is no whole number`},
		{"x.dzn", change(smallDzn, "nSkills = 2", "nActs = 2"), "Line 3: nActs is assigned twice, first in line 2"},
		{"x.dzn", change(smallDzn, "{}];", "{}]"), "Line 9: what begins here has no semicolon"},
		{"x.dzn", "hello;", "Line 1: this is no assignment"},
		{"x.yaml", "", "Line 1: the file is empty"},
		{"x.yaml", "start: 2026-01-05\n", "Line 1: the file has no people or no items"},
		{"x.yaml", "start: [\n", "the file is no YAML"},
		{"x.yaml", change(smallYAML, "start: 2026-01-05", "start: soon"), `Line 1: start is "soon"`},
		{"x.yaml", change(smallYAML, "estimate: 5h", "estimate: 1000000d"), `Line 9: estimate is "1000000d"`},
		{"x.yaml", change(smallYAML, "estimate: 5h", "estimate: -5h"), `Line 9: estimate is "-5h"`},
		{"x.yaml", change(smallYAML, "estimate: 5h, ", ""), `Line 9: estimate is missing`},
		{"x.yaml", change(smallYAML, "earliest: 2026-01-06", "earliest: 2025-01-06"), "Line 9: earliest is 2025-01-06, before the start"},
		{"x.yaml", change(smallYAML, "2026-01-13..2026-01-20", "2026-01-20..2026-01-13"), "Line 6: away is"},
		{"x.yaml", change(smallYAML, "share: 50", "share: 150"), `Line 6: share is "150"`},
		{"x.yaml", change(smallYAML, "tue]", "mardi]"), `Line 6: "mardi" is no day of the week`},
		{"x.yaml", change(smallYAML, "name: Ben", "name: Ada"), `Line 6: "Ada" is there twice`},
		{"x.yaml", change(smallYAML, "growth: {Ben", "growth: {Bob"), `Line 9: "docs" has a value for "Bob"`},
		{"x.yaml", change(smallYAML, "must: true", "most: true"), `Line 8: "most" is no field of an item`},
		{"x.yaml", change(smallYAML, "must: true", "must: 3"), `Line 8: must is neither true nor false`},
		{"x.yaml", change(smallYAML, "deadline: 2026-01-09, ", ""), `Line 8: "api" must be in time and has no deadline`},
		{"x.yaml", change(smallYAML, "lateness,", "fame,"), `Line 3: "fame" is no objective`},
		{"x.yaml", change(smallYAML, "needs: []", "needs: [], people: [Ada]"), `Line 10: "talk" needs nobody, and people are pinned to it`},
		{"x.yaml", change(smallYAML, "{go: 3}", "&a {go: 3}"), "Line 5: anchors (&) and aliases (*)"},
		{"x.yaml", smallYAML + strings.Repeat("  - {id: a, estimate: 1h}\n", 20_000), "Line 1: a plan has at most 2000 people and 20000 items; this one has 2 and 20003"},
		{"x.txt", "", "says no format"},
		{"x.def", strings.Repeat(" ", MaxSize+1), "at most 16"},
	} {
		_, err := Read(tt.name, []byte(tt.text))
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("want %q, got %v", tt.want, err)
		}
	}
}

// The example of the documentation is planned, and its plan keeps the rules.
func TestExample(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", "examples", "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, "plan.yaml", string(content))
	s, err := schedule.Solve(context.Background(), f.Problem, schedule.Options{Goals: f.Goals, Workers: 1, Steps: 500})
	if err != nil || s.Clash != nil {
		t.Fatal(err, s.Clash)
	}
	if err := f.Problem.Check(s); err != nil {
		t.Error(err)
	}
}

// fuzz feeds anything to a parser: it returns a file or a sentence, and what it returns can be solved or is refused.
func fuzz(f *testing.F, name string, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Read(name, []byte(text))
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatalf("%v is not told as what is wrong with the file", err)
			}
			return
		}
		if len(file.Problem.Tasks)*len(file.Problem.People) > 1000 {
			return
		}
		s, err := schedule.Solve(context.Background(), file.Problem, schedule.Options{Goals: file.Goals, Workers: 1, Steps: 5})
		if err == nil && s.Clash == nil && s.Late == nil {
			if err := file.Problem.Check(s); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzDef(f *testing.F) { fuzz(f, "x.def", smallDef) }
func FuzzDzn(f *testing.F) { fuzz(f, "x.dzn", smallDzn) }
func FuzzYAML(f *testing.F) {
	fuzz(f, "x.yaml", smallYAML, "start: 2026-01-05\npeople: [{name: A}]\nitems: [{id: a, estimate: 1d}]\n")
}
