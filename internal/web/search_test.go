package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestTheWeekSaysHowMuchIsLeft: the first seven actions are shown, and all of them where that is asked for.
func TestTheWeekSaysHowMuchIsLeft(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	rows := func(path string) (n int, page string) {
		t.Helper()
		status, page, _ := h.get(t, path)
		if status != http.StatusOK {
			t.Fatalf("%s gives %d", path, status)
		}
		_, list, _ := strings.Cut(page, `aria-labelledby="next"`)
		list, _, _ = strings.Cut(list, "</ol>")
		return strings.Count(list, "<li>"), page
	}
	if n, page := rows("/"); n > 7 || strings.Contains(page, "/?all=1") != (n == 7) {
		t.Fatalf("%d actions before", n)
	}
	for i := range 9 { // each ended, and nothing serves it
		h.post(t, "/objectives/add", url.Values{"title": {fmt.Sprintf("Be quick, number %d", i)}, "until": {"2001-01-01"}})
	}
	first, page := rows("/")
	all, whole := rows("/?all=1")
	if left := fmt.Sprintf(`href="/?all=1">And %d more<`, all-7); first != 7 || all < 10 || !strings.Contains(page, left) {
		t.Errorf("%d are shown, and %d of all; not %s", first, all, left)
	}
	if !strings.Contains(whole, `href="/">The first alone<`) || strings.Contains(whole, "more<") {
		t.Error("the whole list does not lead back")
	}
	for _, path := range []string{"/?all=1&page=2", "/?all=1&page=0", "/?all=1&page=x"} {
		if status, _, _ := h.get(t, path); status != http.StatusNotFound {
			t.Errorf("%s gives %d", path, status)
		}
	}
}

// TestManyProblems are told fifty at a time, and all are counted.
func TestManyProblems(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	for i := range 53 {
		h.post(t, "/problems/add", url.Values{"title": {fmt.Sprintf("It is slow, number %d", i)}})
	}
	for path, want := range map[string]int{"/problems": 50, "/problems?page=2": 3} {
		_, page, _ := h.get(t, path)
		if n := strings.Count(page, "It is slow, number"); n != want || !strings.Contains(page, "53 problems are open") ||
			strings.Contains(page, `href="/problems?page=2">And 3 more<`) != (want == 50) {
			t.Errorf("%s tells of %d", path, n)
		}
	}
	if status, _, _ := h.get(t, "/problems?page=3"); status != http.StatusNotFound {
		t.Errorf("a page behind the last gives %d", status)
	}
}

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
	page("/search?q=barnacle&page=2", http.StatusOK, []string{">Before<"}, []string{"Further texts", "A barnacle grows"})
	_, first, _ := h.get(t, "/search?q=barnacle")
	_, second, _ := h.get(t, "/search?q=barnacle&page=2")
	for i := range 22 {
		title := fmt.Sprintf("Scrape it, number %d<", i)
		if strings.Contains(first, title) == strings.Contains(second, title) {
			t.Errorf("%q is on both pages, or on none", title)
		}
	}
	page("/search?q=barnacle&kind=problem", http.StatusOK, []string{"A barnacle grows", "Decisions (22)"}, []string{"Scrape it, number 0<", "Further texts"})
	page("/search?q=barnacle&page=9", http.StatusOK, []string{"All (23)", ">Before<"}, []string{"Scrape it, number 0<", "Further texts"})
	page("/search?q=nothing+like+it", http.StatusOK, []string{"no text says it"}, []string{"In texts"})
	page("/search?q=barnacle&kind=poem", http.StatusUnprocessableEntity, []string{"no kind"}, nil)
	page("/search?q=barnacle&page=0", http.StatusNotFound, nil, nil)
	page("/search/hits?q=barnacle", http.StatusOK, []string{"A barnacle grows", "/search?q=barnacle#texts"}, []string{"<mark>"})
}
