package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestASessionIsAccepted keeps a plan, and lets a learner say wrongly and then rightly when a session took place.
func TestASessionIsAccepted(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	organise(t, h)
	to := "/knowledge/harbour/handover?away=Ada+Moss&wanted=2"
	status, _, header := h.post(t, to, url.Values{"name": {"Ada is away"}})
	plan, _, _ := strings.Cut(header.Get("Location"), "?")
	if status != http.StatusSeeOther || plan == "" {
		t.Fatalf("keeping a plan: %d, %q", status, plan)
	}
	session := ""
	for _, p := range team[1:7] {
		h.be(t, strings.ToLower(strings.ReplaceAll(p.name, " ", ".")))
		_, page, _ := h.get(t, plan)
		if found := regexp.MustCompile(`name="session" value="([a-z0-9]+)"`).FindStringSubmatch(page); found != nil {
			session = found[1]
			break
		}
	}
	if session == "" {
		t.Fatal("nobody learns")
	}
	for _, wrong := range []struct{ day, rating, want string }{
		{"soon", "3", "is no day"}, {"2001-01-01", "5", "The plan was made on"},
	} {
		form := url.Values{"do": {"accept"}, "session": {session}, "day": {wrong.day}, "rating": {wrong.rating}}
		status, page, _ := h.post(t, plan, form)
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, wrong.want) || !strings.Contains(page, `value="`+wrong.day+`"`) ||
			!regexp.MustCompile(`value="`+wrong.rating+`"[^>]* selected`).MatchString(page) {
			t.Errorf("day %q and rating %q: status %d, or what was typed is lost", wrong.day, wrong.rating, status)
		}
	}
	status, _, _ = h.post(t, plan, url.Values{"do": {"accept"}, "session": {session}, "day": {""}, "rating": {"4"}})
	if _, page, _ := h.get(t, plan); status != http.StatusSeeOther || !strings.Contains(page, "confirmed it:") {
		t.Errorf("accepting: %d", status)
	}
}
