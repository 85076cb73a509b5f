package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestAStrategyIsAdopted: a strategy of a team is put forward; Ben objects, and it is in force all the same, with his objection beside it.
func TestAStrategyIsAdopted(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	send := func(path string, form url.Values, want int, says string) string {
		t.Helper()
		status, page, header := h.post(t, path, form)
		if status != want || !strings.Contains(page, says) {
			t.Errorf("%s: status %d and not %d, or it does not say %q", path, status, want, says)
		}
		at, _, _ := strings.Cut(header.Get("Location"), "?")
		return at
	}
	says := func(path string, want ...string) string {
		t.Helper()
		_, page, _ := h.get(t, path)
		for _, x := range want {
			if !strings.Contains(page, x) {
				t.Errorf("%s does not say %q", path, x)
			}
		}
		return page
	}
	says("/strategy", "Nobody wrote one yet", "What a strategy is good for", "/strategy/add?scope=engine")
	form := url.Values{"scope": {"engine"}, "title": {"One clock for all tides"}, "diagnosis": {strings.Repeat("strategy ", 5<<20/9)}}
	send("/strategy/add", form, http.StatusUnprocessableEntity, "at most 50000 are kept")
	form.Set("diagnosis", "Two clocks, <script>alert(1)</script> <img src=x onerror=alert(2)> [here](javascript:alert(3)).\n\n```mermaid\ngraph TD; A-->B\n```\n")
	at := send("/strategy/add", form, http.StatusSeeOther, "")
	page := says(at, "A draft: only those who set it see it", `class="language-mermaid"`)
	if strings.Contains(page, "<script>alert") || strings.Contains(page, "onerror") || strings.Contains(page, "javascript:") {
		t.Error("a script in Markdown is not taken out")
	}
	send(at+"/forward", url.Values{"asked": {"nobody known"}, "by": {"2199-01-01"}}, http.StatusUnprocessableEntity, "There is nobody called")
	send(at+"/forward", url.Values{"asked": {"ben.okafor"}, "by": {"soon"}}, http.StatusUnprocessableEntity, "is no day")
	if send(at+"/forward", url.Values{"asked": {"ben.okafor\ncleo.lindqvist"}, "by": {"2199-01-01"}}, http.StatusSeeOther, "") != at {
		t.Error("putting it forward leads elsewhere")
	}
	send(at+"/edit", url.Values{"title": {"Another"}}, http.StatusConflict, "What was put forward stays as it is")

	h.be(t, "ben.okafor")
	says("/", "Say whether you adopt: One clock for all tides", at)
	says(at, "So far 2 have not answered", at+"/answer")
	send(at+"/answer", url.Values{"says": {"objects"}}, http.StatusUnprocessableEntity, "An objection needs its reason")
	send(at+"/answer", url.Values{"says": {"objects"}, "note": {"Who winds it?"}}, http.StatusSeeOther, "")
	send(at, url.Values{"text": {""}}, http.StatusUnprocessableEntity, "The comment is empty")
	send(at, url.Values{"text": {"See the *almanac*."}}, http.StatusSeeOther, "")
	says(at, "Ben Okafor", "Who winds it?", "See the <em>almanac</em>.")
	says("/search?q=almanac", at)

	h.be(t, "ada.moss")
	send(at+"/answer", url.Values{"says": {"adopts"}}, http.StatusForbidden, "")
	send(at+"/force", url.Values{"from": {""}, "review": {""}}, http.StatusUnprocessableEntity, "looked at again")
	send(at+"/force", url.Values{"from": {""}, "review": {"2199-06-01"}}, http.StatusSeeOther, "")
	says(at, "In force since", "objects", "Write the next version")
	says("/strategy", "One clock for all tides", "1 objects, 1 has not answered")

	objective := send("/objectives/add", url.Values{"title": {"No tide is late"}, "scope": {"engine"}}, http.StatusSeeOther, "")
	says(objective, "Follows from", at)
	says(at, "No tide is late", objective)

	next := url.Values{"scope": {"engine"}, "title": {"One clock for all tides"}, "diagnosis": {"Two clocks, and a secret lighthouse."}}
	says("/strategy/add?scope=engine", "One clock for all tides", "It begins with what the version before it says")
	draft := send("/strategy/add", next, http.StatusSeeOther, "")
	says(draft+"/changes", "One part differs", "<ins>and a secret lighthouse.</ins>")
	_, file, header := h.get(t, at+"/markdown")
	if !strings.HasPrefix(file, "# One clock for all tides\n\n* For: ") || !strings.Contains(header.Get("Content-Disposition"), "strategy.md") {
		t.Errorf("the file is\n%s", file)
	}
	if send(draft+"/discard", nil, http.StatusSeeOther, "") != "/strategy" {
		t.Error("putting a draft away leads elsewhere")
	}
	send(at+"/withdraw", url.Values{"reason": {""}}, http.StatusUnprocessableEntity, "The reason is missing")
	send(at+"/withdraw", url.Values{"reason": {"The clock stopped."}}, http.StatusSeeOther, "")
	says(at, "Withdrawn.", "The clock stopped.")
}

// TestDraftsOfStrategiesAreHidden: only who sets them sees on any page that there are some.
func TestDraftsOfStrategiesAreHidden(t *testing.T) {
	t.Parallel()
	c := gather(t)
	for kind, sees := range map[string]bool{leads: true, owner: true, member: false, ben: false, peer: false} {
		for i, address := range []string{"/strategy", "/strategy/{strategy}", "/search?q=harbour", "/search/hits?q=harbour", "/strategy/{draft}/changes?from={strategy}",
			"/strategy/{draft}/markdown"} {
			page := c.send(kind, ask{route: "GET " + address, address: address}, i)
			if got := strings.Contains(page.Body.String(), c.draft) || strings.HasPrefix(page.Body.String(), "# One harbour"); got != sees {
				if !sees || i != 4 { // which names no ids of its own
					t.Errorf("%s at %s sees a draft: %v", kind, address, got)
				}
			}
		}
	}
}

// TestWhatIsProposedAndTriedServes: pages of initiatives and experiments say what they serve, and the tree what serves nothing.
func TestWhatIsProposedAndTriedServes(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	made := func(path string, form url.Values) string {
		t.Helper()
		status, page, header := h.post(t, path, form)
		if status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", path, status, page)
		}
		at, _, _ := strings.Cut(header.Get("Location"), "?")
		return at
	}
	initiative := made("/initiatives/add", url.Values{"title": {"Move the ledger"}, "problem": {"p"}, "benefit": {"b"}, "risk": {"r"}, "options": {"Buy it"},
		"days": {"3"}})
	made(initiative+"/propose", url.Values{"asked": {"ben.okafor"}})
	experiment := made("/experiments/add", url.Values{"title": {"Keep tides in memory"}, "belief": {"b"}, "because": {"c"}, "measure": {"m"}, "threshold": {"t"},
		"first": {"2026-03-02"}, "last": {"2099-03-13"}, "intent": {"throw away"}})
	made(experiment+"/start", nil)
	objective := made("/objectives/add", url.Values{"title": {"No tide is late"}, "scope": {"engine"}})
	_, page, _ := h.get(t, "/objectives")
	for _, want := range []string{"These initiatives serve no objective", initiative, "These experiments run, and serve no objective", experiment} {
		if !strings.Contains(page, want) {
			t.Errorf("the tree does not say %q", want)
		}
	}
	for kind, at := range map[string]string{"initiative": initiative, "experiment": experiment} {
		id := at[strings.LastIndex(at, "/")+1:]
		if _, page, _ := h.get(t, at); !strings.Contains(page, "/objectives/serve?thing="+kind+"~"+id) {
			t.Errorf("%s does not lead to what it could serve", at)
		}
		made("/objectives/serve", url.Values{"objective": {strings.TrimPrefix(objective, "/objectives/")}, "thing": {kind + "~" + id}})
		if _, page, _ := h.get(t, at); !strings.Contains(page, "No tide is late") || !strings.Contains(page, objective) {
			t.Errorf("%s does not say what it serves", at)
		}
		if _, page, _ := h.get(t, objective); !strings.Contains(page, at) {
			t.Errorf("the objective does not lead to %s", at)
		}
	}
	if _, page, _ := h.get(t, "/objectives"); strings.Contains(page, "serve no objective") {
		t.Error("what serves one is still told to serve none")
	}
}
