package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
)

// TestExportStandsAlone reads what is kept about oneself, as a page that needs no other file, and as JSON.
func TestExportStandsAlone(t *testing.T) {
	t.Parallel()
	h := staff(t).house
	status, page, header := h.get(t, "/me/export")
	if status != http.StatusOK {
		t.Fatalf("status %d\n%s", status, page)
	}
	checkHeaders(t, "/me/export", header)
	for _, want := range []string{"What is kept about Ada Moss", "ada@example.com", "technical-lead", "Skill: Go", "Areas of harbour",
		"Who looked at what about you", "What is not in here", "@media print", "signed in"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if m := regexp.MustCompile(`(?i)<script|<link|<img|src=|url\(|@import| style=| on[a-z]+=`).FindString(page); m != "" {
		t.Errorf("the page needs more than itself: %s", m)
	}
	status, text, header := h.get(t, "/me/export.json")
	var d struct {
		Name   string
		Skills []struct{ Skill string }
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil || status != http.StatusOK || d.Name != "Ada Moss" || len(d.Skills) < 4 {
		t.Errorf("status %d, %v: %s", status, err, text)
	}
	if !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
		t.Errorf("it is no file: %v", header)
	}
}

// TestErasing erases somebody else, and then oneself, who is signed out by that.
func TestErasing(t *testing.T) {
	t.Parallel()
	s := staff(t)
	h := s.house
	at := "/people/" + s.ids["ben"] + "/erase"
	_, page, _ := h.get(t, at)
	for _, want := range []string{"Erase Ben Okafor?", "Nothing brings it back.", "What goes", "What stays, without the name", "What is out of reach"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q\n%s", want, page)
		}
	}
	if status, page, _ := h.post(t, at, url.Values{"name": {"Ben"}}); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "Nothing was erased") || !strings.Contains(page, `value="Ben"`) {
		t.Errorf("another name gives %d\n%s", status, page)
	}
	if status, page, header := h.post(t, at, url.Values{"name": {"Ben Okafor"}}); status != http.StatusSeeOther ||
		header.Get("Location") != "/people?done=erased" {
		t.Fatalf("erasing gives %d\n%s", status, page)
	}
	for _, path := range []string{"/people", "/search?q=okafor", "/knowledge/harbour/area/engine", "/knowledge/harbour/risk", "/",
		"/knowledge/harbour/reviewers?paths=engine", "/knowledge/harbour/evidence?path=engine", "/people/teams/harbour", "/people/identities",
		"/people/teams/harbour/skills", "/administration/record", "/administration/accounts", "/knowledge/harbour"} {
		status, page, _ := h.get(t, path)
		if status != http.StatusOK || strings.Contains(page, "Okafor") || strings.Contains(page, "ben@example.com") {
			t.Errorf("%s (%d) still shows him", path, status)
		}
	}
	if status, _, _ := h.get(t, at); status != http.StatusNotFound {
		t.Errorf("asking again gives %d", status)
	}
	other := h.as(newBrowser(t))
	_, key := h.invite(t, access.NewAccount{Name: "Cleo Lindqvist", Role: access.Member, PersonID: s.ids["cleo"]})
	if status, page, _ := other.post(t, "/welcome", url.Values{"key": {key}, "login": {"cleo"}, "password": {goodPassword}}); status != http.StatusSeeOther {
		t.Fatalf("accepting gave %d\n%s", status, page)
	}
	at = "/people/" + s.ids["cleo"] + "/erase"
	if status, page, _ := other.get(t, at); status != http.StatusOK || !strings.Contains(page, `href="/me/export"`) {
		t.Errorf("one's own page gives %d\n%s", status, page)
	}
	if status, page, header := other.post(t, at, url.Values{"name": {"Cleo Lindqvist"}}); status != http.StatusSeeOther ||
		header.Get("Location") != "/login" {
		t.Fatalf("erasing oneself gives %d\n%s", status, page)
	}
	if status, page, _ := other.get(t, "/me"); status != http.StatusUnauthorized || strings.Contains(page, "Lindqvist") {
		t.Errorf("who erased themselves is still signed in: %d", status)
	}
}
