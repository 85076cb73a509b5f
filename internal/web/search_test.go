package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestTextsAreFound on the page behind the palette: with the words marked, by kind, and page by page.
func TestTextsAreFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	for i := range 22 {
		status, _, _ := h.post(t, "/decisions/add", url.Values{"title": {fmt.Sprintf("Scrape it, number %d", i)}, "body": {"We <i>keep</i> the barnacle."}})
		if status != http.StatusSeeOther {
			t.Fatalf("proposing gives %d", status)
		}
	}
	h.post(t, "/problems/add", url.Values{"title": {"A barnacle grows"}, "what": {"It is slow."}})
	page := func(path string, status int, want, not []string) {
		t.Helper()
		got, page, _ := h.get(t, path)
		if got != status {
			t.Errorf("%s gives %d", path, got)
		}
		for _, x := range want {
			if !strings.Contains(page, x) {
				t.Errorf("%s does not say %q", path, x)
			}
		}
		for _, x := range not {
			if strings.Contains(page, x) {
				t.Errorf("%s says %q", path, x)
			}
		}
	}
	page("/search?q=barnacle", http.StatusOK, []string{"23 texts say", "All (23)", "Decisions (22)", "Problems (1)", "A barnacle grows",
		"<mark>barnacle</mark>", "Further texts", "page=2"}, []string{"<i>keep</i>", ">Before<"})
	page("/search?q=barnacle&page=2", http.StatusOK, []string{"Scrape it, number 0<", ">Before<"}, []string{"Further texts", "A barnacle grows"})
	page("/search?q=barnacle&kind=problem", http.StatusOK, []string{"A barnacle grows", "Decisions (22)"}, []string{"Scrape it, number 0<", "Further texts"})
	page("/search?q=barnacle&page=9", http.StatusOK, []string{"All (23)", ">Before<"}, []string{"Scrape it, number 0<", "Further texts"})
	page("/search?q=nothing+like+it", http.StatusOK, []string{"no text says it"}, []string{"In texts"})
	page("/search?q=barnacle&kind=poem", http.StatusUnprocessableEntity, []string{"no kind"}, nil)
	page("/search?q=barnacle&page=0", http.StatusNotFound, nil, nil)
	page("/search/hits?q=barnacle", http.StatusOK, []string{"A barnacle grows", "/search?q=barnacle#texts"}, []string{"<mark>"})
}
