package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestAnObjectiveFromSettingToReaching sets one with a measure, hangs a decision below it, takes a reading and closes it.
func TestAnObjectiveFromSettingToReaching(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	if _, page, _ := h.get(t, "/objectives"); !strings.Contains(page, "Nobody set an open objective yet") || !strings.Contains(page, "/objectives/add") {
		t.Error("the empty page does not lead on")
	}
	form := url.Values{"title": {""}, "why": {"Passengers leave."}, "scope": {"engine"}, "owner": {"Ben Okafor"}, "until": {"2199-01-01"}}
	status, page, _ := h.post(t, "/objectives/add", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "needs a title") || !strings.Contains(page, "Passengers leave.") {
		t.Errorf("without a title: %d", status)
	}
	form.Set("title", "Answer in a second")
	status, _, header := h.post(t, "/objectives/add", form)
	at, _, _ := strings.Cut(header.Get("Location"), "?")
	if status != http.StatusSeeOther || !strings.HasPrefix(at, "/objectives/") {
		t.Fatalf("setting: %d to %q", status, at)
	}
	id := strings.TrimPrefix(at, "/objectives/")
	says := func(page string, want ...string) {
		t.Helper()
		_, text, _ := h.get(t, page)
		for _, x := range want {
			if !strings.Contains(text, x) {
				t.Errorf("%s does not say %q", page, x)
			}
		}
	}
	says(at, "Open, not measured.", "Ben Okafor", "1 January 2199", at+"/measure")
	says("/objectives", "Answer in a second", "not measured", "Nothing serves these objectives yet", "/objectives/serve?objective="+id)
	measure := url.Values{"name": {"Slowest tenth"}, "unit": {"s"}, "baseline": {"4,5"}, "target": {"soon"}}
	if status, page, _ = h.post(t, at+"/measure", measure); status != http.StatusUnprocessableEntity || !strings.Contains(page, "is no number") {
		t.Errorf("a target that is none: %d", status)
	}
	measure.Set("target", "1")
	if status, _, _ = h.post(t, at+"/measure", measure); status != http.StatusSeeOther {
		t.Errorf("measuring: %d", status)
	}
	says(at, "Open, not known: 1 measure has no reading yet.", "no reading yet", "from 4.5 s, target 1 s")

	_, _, header = h.post(t, "/decisions/add", url.Values{"title": {"Use one queue"}})
	decision, _, _ := strings.Cut(header.Get("Location"), "?")
	if status, _, _ = h.post(t, decision+"/state", url.Values{"status": {"accepted"}}); status != http.StatusSeeOther {
		t.Fatalf("deciding: %d", status)
	}
	thing := "decision~" + strings.TrimPrefix(decision, "/decisions/")
	says("/objectives", "These decisions hold, and serve no objective", "/objectives/serve?thing="+thing)
	says(decision, "Say what it serves")
	serve := url.Values{"thing": {thing}, "objective": {id}}
	if status, page, _ = h.post(t, "/objectives/serve?thing="+thing, serve); status != http.StatusSeeOther {
		t.Errorf("serving: %d\n%s", status, page)
	}
	if status, page, _ = h.post(t, "/objectives/serve", serve); status != http.StatusConflict || !strings.Contains(page, "serves it already") {
		t.Errorf("serving twice: %d", status)
	}
	says(decision, `href="`+at+`"`)
	says(at, `href="`+decision+`"`)
	if _, page, _ := h.get(t, "/objectives"); strings.Contains(page, "serve no objective") || strings.Contains(page, "Nothing serves these") {
		t.Error("what hangs together is said to be loose")
	}

	h.be(t, "ben.okafor") // who answers for it
	_, page, _ = h.get(t, at+"/reading")
	m := regexp.MustCompile(`<option value="([a-z0-9]{26})"[^>]*>Slowest tenth`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no measure is offered in\n%s", page)
	}
	reading := url.Values{"measure": {m[1]}, "value": {"2.75"}, "day": {""}, "note": {"With <b>the cache</b>"}}
	if status, _, _ = h.post(t, at+"/reading", reading); status != http.StatusSeeOther {
		t.Errorf("a reading: %d", status)
	}
	says(at, "Open, 50% of the way.", "2.75 s", "With &lt;b&gt;the cache&lt;/b&gt;", "Read Slowest tenth: 2.75 s.")
	if _, page, _ := h.get(t, "/search/hits?q=answer+in"); !strings.Contains(page, `href="`+at+`"`) {
		t.Error("the palette does not find it")
	}
	for query, want := range map[string]bool{"?scope=engine": true, "?scope=apps": false, "?closed=yes": true} {
		if _, page, _ := h.get(t, "/objectives"+query); strings.Contains(page, `href="`+at+`"`) != want {
			t.Errorf("%s lists it: %v", query, !want)
		}
	}
}

func TestAnObjectiveIsClosedAndPartsAreTakenAway(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	_, _, header := h.post(t, "/objectives/add", url.Values{"title": {"Be quick"}})
	at, _, _ := strings.Cut(header.Get("Location"), "?")
	version := h.versionIn(t, at+"/state")
	if status, page, _ := h.post(t, at+"/state", url.Values{"status": {"dropped"}, "version": {version}}); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "Why it is dropped is missing") {
		t.Errorf("dropped without a reason: %d", status)
	}
	if status, _, _ := h.post(t, at+"/state", url.Values{"status": {"reached"}, "version": {version}}); status != http.StatusSeeOther {
		t.Errorf("reached: %d", status)
	}
	if status, _, _ := h.post(t, at+"/state", url.Values{"status": {"missed"}, "version": {version}}); status != http.StatusConflict {
		t.Errorf("over another version: %d", status)
	}
	if _, page, _ := h.get(t, "/objectives"); strings.Contains(page, at) {
		t.Error("what was reached is listed among the open ones")
	}
	if status, _, _ := h.post(t, at, url.Values{"thing": {"decision~none"}}); status != http.StatusNotFound {
		t.Errorf("taking away what is not there: %d", status)
	}
}
