package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestADecisionFromProposalToReview proposes as Ben, has Cleo object, accepts, and says what came of it.
func TestADecisionFromProposalToReview(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	if _, page, _ := h.get(t, "/decisions"); !strings.Contains(page, "Nothing was decided here yet") || !strings.Contains(page, "/decisions/add") {
		t.Error("the empty page does not lead on")
	}
	h.be(t, "ben.okafor")
	form := url.Values{"title": {"7. Use one queue"}, "scope": {"engine"}, "body": {"## Context\n\nTwo queues."}, "confidence": {"maybe"}}
	status, page, _ := h.post(t, "/decisions/add", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "is no percentage") || !strings.Contains(page, "Two queues.") {
		t.Errorf("a confidence that is none: %d", status)
	}
	form.Set("confidence", "70 %")
	if status, page, _ = h.post(t, "/decisions/add", form); status != http.StatusUnprocessableEntity || !strings.Contains(page, "begins with a number") {
		t.Errorf("a title with a number: %d", status)
	}
	form.Set("title", "Use one queue")
	form.Set("prediction", "Half the alerts.")
	status, _, header := h.post(t, "/decisions/add", form)
	at, _, _ := strings.Cut(header.Get("Location"), "?")
	if status != http.StatusSeeOther || !strings.HasPrefix(at, "/decisions/") {
		t.Fatalf("proposing: %d to %q", status, at)
	}
	says := func(want ...string) {
		t.Helper()
		_, page, _ := h.get(t, at)
		for _, x := range want {
			if !strings.Contains(page, x) {
				t.Errorf("the page does not say %q", x)
			}
		}
	}
	says("Proposed since", "Half the alerts.", "<h2>Context</h2>", at+"/state", at+"/edit", at+"/ask")
	if status, page, _ := h.post(t, at+"/ask", url.Values{"person": {"nobody known"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "nobody known") {
		t.Errorf("asking nobody: %d", status)
	}
	if status, _, _ := h.post(t, at+"/ask", url.Values{"person": {"Cleo Lindqvist"}}); status != http.StatusSeeOther {
		t.Errorf("asking Cleo: %d", status)
	}
	h.be(t, "cleo.lindqvist")
	if _, page, _ := h.get(t, "/"); !strings.Contains(page, "Say what you think of: Use one queue") || !strings.Contains(page, `href="`+at+`"`) {
		t.Error("Cleo is not asked on her week")
	}
	status, page, _ = h.post(t, at, url.Values{"do": {"answer"}, "answer": {"objects"}, "note": {""}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "An objection needs its reason") {
		t.Errorf("an objection without a reason: %d", status)
	}
	for _, say := range []url.Values{
		{"do": {"answer"}, "answer": {"objects"}, "note": {"One queue is one fault."}},
		{"do": {"comment"}, "text": {"See [this](javascript:alert(1)) <script>alert(2)</script> <img src=x onerror=alert(3)> ![p](https://example.com/p.png)\n\n| a |\n|---|\n| 1 |"}},
	} {
		if status, _, _ := h.post(t, at, say); status != http.StatusSeeOther {
			t.Errorf("%v: %d", say, status)
		}
	}
	says("Cleo Lindqvist</strong> objects", "One queue is one fault.", "<td>1</td>")
	if _, page, _ := h.get(t, at); regexp.MustCompile(`javascript:|<script>|onerror|<img`).MatchString(page) {
		t.Error("a comment brings script or pictures into the page")
	}
	version := h.versionIn(t, at+"/state")
	if status, _, _ = h.post(t, at+"/state", url.Values{"status": {"provisional"}, "version": {version}}); status != http.StatusUnprocessableEntity {
		t.Errorf("provisional without a day: %d", status)
	}
	decided := url.Values{"status": {"accepted"}, "version": {version}, "reason": {"The alerts decide."}, "review": {"2199-01-01"}}
	if status, page, _ = h.post(t, at+"/state", decided); status != http.StatusSeeOther {
		t.Fatalf("accepting: %d\n%s", status, page)
	}
	if status, _, _ = h.post(t, at+"/state", decided); status != http.StatusConflict {
		t.Errorf("over another version: %d", status)
	}
	says("Accepted since", "Made it accepted: The alerts decide.", "1 January 2199", "objects")
	if status, _, _ = h.post(t, at+"/outcome", url.Values{"outcome": {"A third fewer."}, "review": {""}}); status != http.StatusSeeOther {
		t.Errorf("what came of it: %d", status)
	}
	says("A third fewer.")
	if _, page, _ := h.get(t, "/search/hits?q=one+queue"); !strings.Contains(page, `href="`+at+`"`) {
		t.Error("the palette does not find it")
	}
	for query, want := range map[string]bool{"?find=QUEUE": true, "?status=proposed": false, "?scope=engine": true, "?scope=apps": false} {
		if _, page, _ := h.get(t, "/decisions"+query); strings.Contains(page, `href="`+at+`"`) != want {
			t.Errorf("%s lists it: %v", query, !want)
		}
	}
}
