package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestWeighingKeepsWhatWasTyped: what is wrong stands at its field with all that was typed, and nobody overwrites what somebody
// else has weighed meanwhile.
func TestWeighingKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	_, _, header := h.post(t, "/decisions/add", url.Values{"title": {"Use one queue"}})
	at, _, _ := strings.Cut(header.Get("Location"), "?")
	at += "/matrix"
	form := url.Values{"options": {"One\nTwo"}, "criteria": {"Cost: 3"}}
	if status, _, _ := h.post(t, at, form); status != http.StatusSeeOther {
		t.Fatalf("weighing: %d", status)
	}
	_, page, _ := h.get(t, at)
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page)
	if version == nil {
		t.Fatalf("the form has no version\n%s", page)
	}
	form.Set("version", version[1])
	form.Set("score-0-0", "4")
	form.Set("criteria", "Cost: much")
	status, page, _ := h.post(t, at, form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "has no weight that is a number") ||
		!strings.Contains(page, "Cost: much") || !strings.Contains(page, "<option selected>4</option>") {
		t.Errorf("a weight that is none: %d\n%s", status, page)
	}
	form.Set("criteria", "Cost: 3")
	if status, _, _ := h.post(t, at, form); status != http.StatusSeeOther {
		t.Errorf("scoring: %d", status)
	}
	form.Set("score-1-0", "5")
	status, page, _ = h.post(t, at, form)
	if status != http.StatusConflict || !strings.Contains(page, "<option selected>5</option>") {
		t.Errorf("on top of what somebody did meanwhile: %d", status)
	}
	if _, page, _ := h.get(t, at); strings.Contains(page, "<option selected>5</option>") {
		t.Error("it is kept all the same")
	}
}
