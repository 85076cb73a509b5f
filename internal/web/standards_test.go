package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestStandardsTellOfTheirFile: what a version changed, and on the page of the decision that it is the why of a standard.
func TestStandardsTellOfTheirFile(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	_, _, made := h.post(t, "/decisions/add", url.Values{"title": {"Say what it is"}, "body": {"Nobody knows."}})
	decision, _, _ := strings.Cut(made.Get("Location"), "?")
	id := strings.TrimPrefix(decision, "/decisions/")
	for version, title := range []string{"It says what it does", "It says what it is"} {
		form := url.Values{"content": {"standards: [{key: readme, title: " + title + ", decision: " + id + ", checks: [{file: README.md}]}]"}}
		if version > 0 {
			form.Set("version", "1")
		}
		if status, page, _ := h.post(t, "/standard-files/edit", form); status != http.StatusSeeOther {
			t.Fatalf("version %d: %d\n%s", version+1, status, page)
		}
	}
	for address, want := range map[string]map[string]bool{
		"/standard-files?scope=":           {"What version 2 changed": true, "<del>does": true, "<ins>is": true, "What version 2 says": true},
		"/standard-files?scope=&version=1": {"changed</h2>": false, "<del>": false, "What version 1 says": true},
		decision:                           {"Why of": true, `<a href="/standards/readme">It says what it is</a>`: true},
	} {
		_, page, _ := h.get(t, address)
		for text, there := range want {
			if strings.Contains(page, text) != there {
				t.Errorf("%s: %q is there: %v", address, text, !there)
			}
		}
	}
}
