package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/store"
)

// TestAnExperimentFromPlanToEnd plans one of high risk as Ben, with Cleo, gets the yes to it, and stops it early.
func TestAnExperimentFromPlanToEnd(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	if _, page, _ := h.get(t, "/experiments"); !strings.Contains(page, "Nobody planned an experiment yet") || !strings.Contains(page, "/experiments/add") {
		t.Error("the empty page does not lead on")
	}
	h.be(t, "ben.okafor")
	form := url.Values{"title": {"Keep tides in memory"}, "scope": {"engine"}, "belief": {"Searches take half as long."}, "because": {"Most are asked twice."},
		"measure": {"Seconds"}, "threshold": {"One"}, "first": {"2026-03-02"}, "last": {"soon"}, "intent": {"throw away"}, "high": {"high"},
		"participants": {"nobody known"}}
	send := func(path string, form url.Values, want int, says string) string {
		t.Helper()
		status, page, header := h.post(t, path, form)
		if status != want || !strings.Contains(page, says) {
			t.Errorf("%s: status %d and not %d, or it does not say %q", path, status, want, says)
		}
		at, _, _ := strings.Cut(header.Get("Location"), "?")
		return at
	}
	send("/experiments/add", form, http.StatusUnprocessableEntity, "is no day")
	form.Set("last", "2099-03-13")
	send("/experiments/add", form, http.StatusUnprocessableEntity, "nobody known")
	form.Set("participants", "Cleo Lindqvist")
	send("/experiments/add", form, http.StatusUnprocessableEntity, "The risk is missing")
	form.Set("risk", "Old tides are shown.")
	form.Set("limits", "A switch turns it off.")
	at := send("/experiments/add", form, http.StatusSeeOther, "")
	if !strings.HasPrefix(at, "/experiments/") {
		t.Fatalf("planning leads to %q", at)
	}
	if _, page, _ := h.get(t, at+"/edit"); !strings.Contains(page, "cleo.lindqvist") {
		t.Error("the form does not say who takes part")
	}
	_, page, _ := h.get(t, at)
	if !strings.Contains(page, "it waits for the yes") || strings.Contains(page, at+"/start") || strings.Contains(page, at+"/yes") {
		t.Error("one of high risk can start, or Ben say yes to his own")
	}
	send(at+"/start", nil, http.StatusConflict, "nobody said yes to it")
	send(at+"/yes", nil, http.StatusForbidden, "")
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		decides := access.Actor{ID: "account-dee", Name: "Dee Example", Role: access.Administrator}
		_, err := experiment.Approve(ctx, tx, decides, strings.TrimPrefix(at, "/experiments/"), 0)
		return err
	})
	send(at+"/start", nil, http.StatusSeeOther, "")
	h.be(t, "cleo.lindqvist")
	send(at, url.Values{"do": {"reading"}, "day": {"1999-01-01"}, "value": {"0.4"}}, http.StatusUnprocessableEntity, "not one on which it ran")
	h.be(t, "ben.okafor")
	send(at+"/end", url.Values{"outcome": {"stopped"}, "result": {"0.9"}}, http.StatusUnprocessableEntity, "What was learnt is missing")
	send(at+"/end", url.Values{"outcome": {"stopped"}, "result": {"0.9"}, "learnt": {"They are seldom the same."}}, http.StatusSeeOther, "")
	if _, page, _ := h.get(t, "/experiments"); !strings.Contains(page, "Stopped early") || !strings.Contains(page, "They are seldom the same.") {
		t.Error("what was learnt is not shown")
	}
	if _, page, _ := h.get(t, "/search?q=seldom"); !strings.Contains(page, at) {
		t.Error("what was learnt is not found")
	}
}
