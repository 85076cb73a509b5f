package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/git/gittest"
)

// Pages say where it is known from who wrote lines, and what of that could not be read.
func TestRecordsOfLinesAreSaid(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	b := gittest.New(t)
	note := func(ref, commit, text string) {
		gittest.Git(t, b.Dir, "notes", "--ref="+ref, "add", "-m", text, commit)
	}
	one := b.Commit(gittest.Commit{Files: map[string]string{"pier.go": strings.Repeat("plank()\n", 30)}})
	two := b.Commit(gittest.Commit{Files: map[string]string{"rope.go": strings.Repeat("knot()\n", 20)}})
	note("ai", one, "pier.go\n  s_1::t_1 1-30\n---\n{\"schema_version\":\"authorship/3.0.0\"}")
	note("ai", two, "this is { no json")
	note("srctrace/attribution", two, `{"v":1,"f":{"rope.go":[{"s":"operator","l":["1-5"]}]}}`)
	h.add(t, b.Dir, "pier")
	for path, wants := range map[string][]string{
		"/knowledge/pier?show=agents": {"Agents or editors recorded line by line who wrote what: 1 record of git-ai and 1 record of SourceTrace.",
			"1 record could not be read, the first: git-ai, about " + two[:10] + ": The note has no line of three dashes."},
		"/knowledge/pier/lines?path=": {"Of 35 lines, agents or editors recorded who wrote them (git-ai and SourceTrace); of the " +
			"others their commits tell.", "60% by people with an agent"},
		"/knowledge/pier/lines?path=pier.go": {"Of 30 lines, agents or editors recorded who wrote them (git-ai and SourceTrace). Each"},
		"/knowledge/pier/areas":              {"One record of who wrote what could not be read (git-ai, about " + two[:10]},
	} {
		status, page, _ := h.get(t, path)
		if status != http.StatusOK {
			t.Errorf("%s gives %d", path, status)
		}
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
	}
	if _, page, _ := h.get(t, "/knowledge/pier"); strings.Contains(page, "could not be read") {
		t.Error("the map of who understands what speaks of records")
	}
}
