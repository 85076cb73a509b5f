package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
)

// TestWhereADecisionIsCited proposes a decision and a draft that code cites, and looks at their pages and at those of the places.
func TestWhereADecisionIsCited(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	organise(t, h)
	h.git.Commits(gittest.Commit{Author: "Ada Moss", Email: "ada@example.com", When: time.Date(2026, 2, 27, 9, 0, 0, 0, time.UTC),
		Message: "Say why", Files: map[string]string{"cites/why.go": "package cites\n\n// One queue, see ADR-0001.\n// None: ADR-2.\n"}})
	if _, err := knowledge.Scan(t.Context(), h.db, access.Local(), "harbour", knowledge.ScanOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := knowledge.ReadCitations(t.Context(), h.db, access.Local(), "harbour", nil); err != nil {
		t.Fatal(err)
	}
	propose := func(form url.Values) string {
		t.Helper()
		status, _, header := h.post(t, "/decisions/add", form)
		at, _, _ := strings.Cut(header.Get("Location"), "?")
		if status != http.StatusSeeOther {
			t.Fatalf("proposing: %d", status)
		}
		return at
	}
	one := propose(url.Values{"title": {"Use one queue"}})
	draft := propose(url.Values{"title": {"Use none"}, "draft": {"yes"}})
	says := func(at string, want, not []string) {
		t.Helper()
		_, page, _ := h.get(t, at)
		for _, x := range want {
			if !strings.Contains(page, x) {
				t.Errorf("%s does not say %q", at, x)
			}
		}
		for _, x := range not {
			if strings.Contains(page, x) {
				t.Errorf("%s says %q", at, x)
			}
		}
	}
	says(one, []string{"Where it is cited", "harbour: cites/why.go, line 3", "One queue, see ADR-0001."}, []string{"line 4", "still cite"})
	says(draft, []string{"harbour: cites/why.go, line 4"}, nil)
	says("/knowledge/harbour/at/cites", []string{"Decisions about this", "Use one queue", "Use none", one + "#cited"}, nil)
	says("/knowledge/harbour/at/engine", nil, []string{"Decisions about this"})
	for _, to := range []string{"accepted", "deprecated"} {
		if status, page, _ := h.post(t, one+"/state", url.Values{"status": {to}}); status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", to, status, page)
		}
	}
	says(one, []string{"It is deprecated, and one place still cites it."}, nil)
	says("/knowledge/harbour/at/cites/why.go", []string{"Use one queue", "Deprecated"}, nil)
}

// TestCodeThatADecisionConcerns declares code by a form and by confirming what the text names, and filters the log by it.
func TestCodeThatADecisionConcerns(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	organise(t, h)
	status, _, header := h.post(t, "/decisions/add", url.Values{"title": {"Use one engine"}, "body": {"## Context\n\nAll of `engine/`."}})
	at, _, _ := strings.Cut(header.Get("Location"), "?")
	if status != http.StatusSeeOther {
		t.Fatalf("proposing: %d", status)
	}
	says := func(path string, want bool, texts ...string) {
		t.Helper()
		_, page, _ := h.get(t, path)
		for _, x := range texts {
			if strings.Contains(page, x) != want {
				t.Errorf("%s says %q: %v", path, x, !want)
			}
		}
	}
	says(at, true, "Code that it concerns", "Nobody said so yet.", "harbour: engine", "It does")
	says("/knowledge/harbour/at/engine", false, "Use one engine")
	confirm := url.Values{"do": {"confirm"}, "repository": {"harbour"}, "path": {"engine"}}
	if status, page, _ := h.post(t, at+"/places", confirm); status != http.StatusSeeOther {
		t.Fatalf("confirming: %d\n%s", status, page)
	}
	says(at, true, `href="/knowledge/harbour/at/engine"`)
	says(at, false, "It does")
	says("/knowledge/harbour/at/engine", true, "Decisions about this", "Use one engine", "declared")
	for query, want := range map[string]bool{"?repo=harbour": true, "?repo=harbour&path=engine": true, "?repo=harbour&path=legacy": false,
		"?repo=harbour&path=area+none": false, "?repo=none": false, "?repo=harbour&path=engine&status=accepted": false,
		"?repo=harbour&path=engine&find=engine": true} {
		says("/decisions"+query, want, `href="`+at+`"`)
	}
	says("/decisions?repo=none", true, "There is no repository")
	says("/decisions?scope=engine", true, "What did ")
	version := h.versionIn(t, at+"/places")
	form := url.Values{"places": {"harbour: legacy\nelsewhere: x"}, "version": {version}}
	status, page, _ := h.post(t, at+"/places", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "There is no repository") || !strings.Contains(page, "elsewhere: x") {
		t.Errorf("an unknown repository: %d", status)
	}
	form.Set("places", "harbour: legacy\n\nharbour: area store")
	if status, _, _ := h.post(t, at+"/places", form); status != http.StatusSeeOther {
		t.Errorf("two places: %d", status)
	}
	if status, _, _ := h.post(t, at+"/places", form); status != http.StatusConflict {
		t.Errorf("over another version: %d", status)
	}
	says("/decisions?repo=harbour&path=area+store", true, `href="`+at+`"`)
}
