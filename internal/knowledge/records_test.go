package knowledge_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// understands reports whether somebody with this name understands a file.
func understands(t *testing.T, a *Atlas, path, name string) bool {
	t.Helper()
	f, ok := a.FileAt(path)
	if !ok {
		t.Fatalf("no file %s", path)
	}
	for _, h := range a.File(f) {
		if a.People[h.Person].Name == name {
			return h.Understands
		}
	}
	return false
}

// TestRecordsTellWhoWroteWhat has one person commit what records say that an agent wrote, in each format and with damage, and
// what they typed themselves in a commit that an agent signs.
func TestRecordsTellWhoWroteWhat(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		note := func(ref, commit, text string) {
			gittest.Git(t, b.Dir, "notes", "--ref="+ref, "add", "-f", "-m", text, commit)
		}
		gitAI := func(entries string) string { return entries + "\n---\n{\"schema_version\":\"authorship/3.0.0\"}" }
		one := b.Commit(gittest.Commit{Files: map[string]string{"ai.go": lines(40, "ai"), "hand.go": lines(40, "hand")}})
		two := b.Commit(gittest.Commit{Files: map[string]string{"trace.go": lines(40, "trace")}})
		three := b.Commit(gittest.Commit{Files: map[string]string{"typed.go": lines(40, "typed"), "helped.go": lines(40, "helped")},
			Message: "Type\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"})
		b.Commit(gittest.Commit{Files: map[string]string{"src.go": lines(40, "src")}})
		four := b.Commit(gittest.Commit{Files: map[string]string{"ai.go": "// new\n" + lines(40, "ai")},
			Author: "Ben Example", Email: "ben@example.com"})
		note("ai", one, gitAI("ai.go\n  s_1::t_1 1-40"))
		note("agent-trace", two, `{"version":"0.1.0","files":[{"path":"trace.go","conversations":[
			{"contributor":{"type":"ai"},"ranges":[{"start_line":1,"end_line":30}]}]}]}`)
		note("srctrace/attribution", three, `{"v":1,"f":{"typed.go":[{"s":"operator","l":["1-40"]}]}}`)
		a := traced(t, db, added(t, db, b.Dir).ID)
		id := a.Repository.ID

		for path, want := range map[string]bool{"ai.go": false, "hand.go": true, "trace.go": false, "typed.go": true, "helped.go": false,
			"src.go": true} {
			if got := understands(t, a, path, "Ada Example"); got != want {
				t.Errorf("that she understands %s is %v, want %v", path, got, want)
			}
		}
		say := func(path string) string {
			now := linesOf(t, a, path)
			return fmt.Sprint(now.Lines, now.By, now.Recorded)
		}
		for path, want := range map[string]string{"ai.go": "41 [1 0 40 0] 40", "trace.go": "40 [10 0 30 0] 30", "typed.go": "40 [0 40 0 0] 40",
			"helped.go": "40 [0 0 40 0] 0", "hand.go": "40 [40 0 0 0] 0"} {
			if got := say(path); got != want {
				t.Errorf("%s: lines by unknown, human, assisted, agent and recorded are %s, want %s", path, got, want)
			}
		}
		same(t, db, id, "with records", true)
		if r := a.Records(); r.Read != [3]int{1, 1, 1} || r.Damaged != 0 || len(a.Problems) != 0 {
			t.Errorf("read %+v, with %v", r, a.Problems)
		}

		// Damage loses only itself, and a changed note about an old commit is heard.
		note("ai", two, "this is { no json")
		note("ai", three, gitAI("helped.go\n  s_1::t_1 9-3"))
		note("ai", four, gitAI("ai.go\n  h_1 1,500-600\ngone.go\n  s_1::t_1 1"))
		note("ai", one, gitAI("ai.go\n  s_1::t_1 1-10"))
		b.Commit(gittest.Commit{Files: map[string]string{"new.go": lines(40, "new"), ".agent-trace/traces.jsonl": "{ damaged\n" +
			strings.Join(strings.Fields(fmt.Sprintf(`{"version":"0.1.0","vcs":{"type":"git","revision":%q},"files":[{"path":"src.go",
				"conversations":[{"contributor":{"type":"mixed"},"ranges":[{"start_line":1,"end_line":40}]}]}]}`, four+"^")), "") + "\n"}})
		a = traced(t, db, id)
		if r := a.Records(); r.Read[0] != 2 || r.Damaged != 3 || !strings.Contains(r.Problem, "git-ai, about ") {
			t.Errorf("read %+v", r)
		}
		if len(a.Problems) != 1 || !strings.Contains(a.Problems[0].Sentence, "3 records of who wrote what could not be read") {
			t.Errorf("the problems are %v", a.Problems)
		}
		if got, want := say("ai.go"), "41 [30 1 10 0] 11"; got != want {
			t.Errorf("after the notes changed, ai.go has %s, want %s", got, want)
		}
		if !understands(t, a, "ai.go", "Ada Example") {
			t.Error("she does not understand what she mostly wrote by hand")
		}
		same(t, db, id, "with other records", true)
	})
}

func TestCommitsThatOnlyMoveCodeAreNoEvidence(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"gate.go": lines(60, "a")}})
	formatted := b.Commit(gittest.Commit{Files: map[string]string{"gate.go": strings.ReplaceAll(lines(60, "a"), "a", "\ta ")},
		Author: "Ben Example", Email: "ben@example.com"})
	a := traced(t, db, added(t, db, b.Dir).ID)
	if !understands(t, a, "gate.go", "Ben Example") {
		t.Error("who changes all lines does not understand them: the test proves nothing")
	}
	b.Commit(gittest.Commit{Files: map[string]string{".git-blame-ignore-revs": "# Formatted\n" + formatted + " # all of it\nno hash\n"}})
	a = traced(t, db, a.Repository.ID)
	if understands(t, a, "gate.go", "Ben Example") || !understands(t, a, "gate.go", "Ada Example") {
		t.Error("a commit that only moves code about counts")
	}
	same(t, db, a.Repository.ID, "with ignored commits", true)
}
