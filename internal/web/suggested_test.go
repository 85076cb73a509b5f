package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
)

// TestAskingNotToBeSuggested: Ben asks it for one repository on its page, is in no list there while others read only how many
// asked, finds it on his own page, and takes it back there.
func TestAskingNotToBeSuggested(t *testing.T) {
	t.Parallel()
	s := staff(t)
	h := s.house
	ben := h.as(newBrowser(t))
	_, key := h.invite(t, access.NewAccount{Name: "Ben Okafor", Role: access.Member, PersonID: s.ids["ben"]})
	if status, page, _ := ben.post(t, "/welcome", url.Values{"key": {key}, "login": {"ben"}, "password": {goodPassword}}); status != http.StatusSeeOther {
		t.Fatalf("accepting gave %d\n%s", status, page)
	}
	const at, ask = "/knowledge/harbour/reviewers?paths=engine", "/knowledge/harbour/reviewers"
	holds := func(who *house, path, text string, want bool) {
		t.Helper()
		if status, page, _ := who.get(t, path); status != http.StatusOK || strings.Contains(page, text) != want {
			t.Errorf("%s: %d, says %q: %v, want %v\n%s", path, status, text, !want, want, page)
		}
	}
	suggested := `href="/people/` + s.ids["ben"] + `"`
	holds(h, at, suggested, true)
	holds(h, at, "not to be suggested here", false)
	for _, form := range []url.Values{{"until": {"tomorrow"}}, {"until": {"2020-01-01"}}} {
		if status, page, _ := ben.post(t, ask, form); status != http.StatusUnprocessableEntity {
			t.Errorf("%v gives %d\n%s", form, status, page)
		}
	}
	ben.post(t, ask, url.Values{"where": {"here"}, "until": {"2099-03-02"}})
	holds(h, at, suggested, false)
	holds(h, at, "1 person asks not to be suggested here, and is in no list.", true)
	holds(h, at, "Suggest me again", false)
	for _, path := range []string{at, "/me"} {
		holds(ben, path, "In harbour you are not suggested, until 2 March 2099.", true)
	}
	ben.post(t, "/me/suggested", url.Values{"repository": {""}}) // which he did not ask for
	holds(h, at, suggested, false)
	_, page, _ := ben.get(t, "/me")
	_, after, _ := strings.Cut(page, `name="repository" value="`)
	id, _, _ := strings.Cut(after, `"`)
	h.post(t, "/me/suggested", url.Values{"repository": {id}}) // somebody else's button takes nothing of his back
	holds(h, at, suggested, false)
	if status, _, header := ben.post(t, "/me/suggested", url.Values{"repository": {id}}); status != http.StatusSeeOther ||
		header.Get("Location") != "/me?done=asked-in" {
		t.Errorf("taking it back gives %d, %v", status, header)
	}
	holds(h, at, suggested, true)
	holds(ben, "/me", "Suggest me again", false)
}
