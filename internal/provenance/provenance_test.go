package provenance_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/provenance"
)

const gitAI = "src/gate.go\n  s_c9883b05a2487d::t_9f8e7d6c5b4a32 1-10,15\n  h_31dce776f88375 8-20\n" +
	"\"my docs/a.md\"\n  d9978a8723e02b52 3\n---\n" + `{"schema_version":"authorship/3.0.0","prompts":{}}`

const sourceTrace = `{"v":1,"f":{"src/gate.go":[{"s":"agent|cursor(some-model)","l":[1,"5-9"]},{"s":"operator","l":[2]},
	{"s":"elsewhere","l":[3]},{"s":"agency","l":[30]}]}}`

const agentTrace = `{"version":"0.1.0","vcs":{"type":"git","revision":"abc"},"files":[{"path":"src/gate.go","conversations":[
	{"contributor":{"type":"ai"},"ranges":[{"start_line":4,"end_line":6},{"start_line":9,"end_line":9,"contributor":{"type":"human"}}]},
	{"contributor":{"type":"unknown"},"ranges":[{"start_line":20,"end_line":30}]},
	{"contributor":{"type":"mixed"},"ranges":[{"start_line":7,"end_line":7}]},{"ranges":[{"start_line":40,"end_line":41}]}]}]}`

func TestFormats(t *testing.T) {
	t.Parallel()
	const agent, human = provenance.Agent, provenance.Human
	tests := []struct {
		name  string
		parse func([]byte) ([]provenance.File, error)
		text  string
		want  []provenance.File
	}{
		{"git-ai", provenance.GitAI, gitAI, []provenance.File{{"my docs/a.md", []provenance.Lines{{3, 3, agent}}},
			{"src/gate.go", []provenance.Lines{{1, 10, agent}, {11, 14, human}, {15, 15, agent}, {16, 20, human}}}}},
		{"git-ai with keys of many forms", provenance.GitAI, "a\n  0a1b2c3 1\n  human 2\n  ai_agent 3\n  94341aa7-fe48 4\n  abc 5\n  x_1 6\n---\n" +
			`{"schema_version":"authorship/3.0.0","prompts":{"94341aa7-fe48":{"messages":["something private"]}}}`,
			[]provenance.File{{"a", []provenance.Lines{{1, 1, agent}, {4, 4, agent}}}}},
		{"git-ai of nothing", provenance.GitAI, "---\n{\"schema_version\":\"authorship/3.0.0\"}", nil},
		{"SourceTrace", provenance.SourceTrace, sourceTrace, []provenance.File{{"src/gate.go",
			[]provenance.Lines{{1, 1, agent}, {2, 2, human}, {5, 9, agent}}}}},
	}
	for _, test := range tests {
		if got, err := test.parse([]byte(test.text)); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %v, %v\nwant %v", test.name, got, err, test.want)
		}
	}
	want := []provenance.Record{{Commit: "abc", Files: []provenance.File{{"src/gate.go",
		[]provenance.Lines{{4, 7, agent}, {9, 9, human}}}}}}
	line := strings.Join(strings.Fields(agentTrace), " ")
	for name, text := range map[string]string{"one": agentTrace, "a list": "[" + agentTrace + "]", "a line": line + "\n"} {
		if got, damaged, err := provenance.AgentTrace([]byte(text)); err != nil || damaged != 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("Agent Trace, %s: got %v, %v\nwant %v", name, got, err, want)
		}
	}
	for _, text := range []string{line + "\n{ no json\n" + line + "\nnor this", "[" + line + ",{}," + line + `,{"version":"2.0","files":[]}]`} {
		got, damaged, err := provenance.AgentTrace([]byte(text))
		if err == nil || damaged != 2 || len(got) != 2 {
			t.Errorf("what is damaged takes others with it, or is miscounted: %v, %d, %v", got, damaged, err)
		}
	}
}

func TestDamagedNotes(t *testing.T) {
	t.Parallel()
	const end = "\n---\n{\"schema_version\":\"authorship/3.0.0\"}"
	for _, text := range []string{"", "this is { no json", "a\n  s_1 1-2", "a\n  s_1 1-2\n---\n{", "a\n  s_1 1-2\n---\n{\"schema_version\":\"9\"}",
		"a\n  s_1 0-2" + end, "a\n  s_1 3-2" + end, "a\n  s_1 -1" + end, "a\n  s_1 x" + end, "  s_1 1" + end, "a\n  s_1" + end, "../a\n  s_1 1" + end,
		"/etc/passwd\n  s_1 1" + end, "a//b\n  s_1 1" + end, "a\n  s_1 1-99999999999" + end,
		"a\n  s_1 " + strings.Repeat("1,", 200_001) + "1" + end} {
		if got, err := provenance.GitAI([]byte(text)); err == nil {
			t.Errorf("git-ai takes %.60q for %v", text, got)
		}
	}
	for _, text := range []string{"", "[]", `{"v":2}`, `{"v":1,"f":{"a":[{"s":"agent","l":["9-3"]}]}}`, `{"v":1,"f":{"a":[{"s":"agent","l":[{}]}]}}`,
		`{"v":1,"f":{"../a":[{"s":"agent","l":[1]}]}}`} {
		if got, err := provenance.SourceTrace([]byte(text)); err == nil {
			t.Errorf("SourceTrace takes %q for %v", text, got)
		}
	}
	for _, text := range []string{"nothing", "{}", "[1]", `{"version":"0.1.0","files":[{"path":"a","conversations":[{"contributor":{"type":"ai"},
		"ranges":[{"start_line":-1,"end_line":2}]}]}]}`} {
		if got, _, err := provenance.AgentTrace([]byte(text)); err == nil {
			t.Errorf("Agent Trace takes %q for %v", text, got)
		}
	}
}

// Whatever is in a record, what is wrong with it is said without that.
func TestWhatIsWrongIsSaidWithoutItsWords(t *testing.T) {
	t.Parallel()
	const end = "\n---\n{\"schema_version\":\"authorship/3.0.0\"}"
	long := strings.Repeat("private words ", 1000)
	_, prose := provenance.GitAI([]byte("a\n  " + long + "\n  " + strings.ReplaceAll(long, " ", "") + end))
	_, ranges := provenance.GitAI([]byte("a\n  s_1 " + long + end))
	_, version := provenance.GitAI([]byte("---\n{\"schema_version\":\"" + long + "\"}"))
	_, path := provenance.SourceTrace([]byte(`{"v":1,"f":{"/` + long + `":[{"s":"agent","l":[1]}]}}`))
	_, lines := provenance.SourceTrace([]byte(`{"v":1,"f":{"a":[{"s":"agent","l":["` + long + `"]}]}}`))
	_, _, trace := provenance.AgentTrace([]byte(`{"version":"` + long + `","files":[]}`))
	for i, err := range []error{prose, ranges, version, path, lines, trace} {
		if err == nil {
			t.Errorf("%d is taken", i)
		} else if said, _ := fault.Sentence(err); len(said) > 160 || strings.Contains(said, "private") {
			t.Errorf("%d is told in %d bytes: %.200s", i, len(said), said)
		}
	}
}

func FuzzNotes(f *testing.F) {
	for _, text := range []string{gitAI, sourceTrace, agentTrace, "---\n{}", "[" + agentTrace + "]"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var all []provenance.File
		for _, parse := range []func([]byte) ([]provenance.File, error){provenance.GitAI, provenance.SourceTrace} {
			if files, err := parse(text); err == nil {
				all = append(all, files...)
			}
		}
		records, damaged, err := provenance.AgentTrace(text)
		if (damaged > 0) != (err != nil) {
			t.Fatalf("%d are damaged, because of %v", damaged, err)
		}
		for _, r := range records {
			all = append(all, r.Files...)
		}
		for _, file := range all {
			last := 0
			for _, l := range file.Lines {
				if l.From <= last || l.To < l.From || l.By != provenance.Agent && l.By != provenance.Human {
					t.Fatalf("runs that overlap, or are none: %v", file.Lines)
				}
				last = l.To
			}
		}
	})
}
