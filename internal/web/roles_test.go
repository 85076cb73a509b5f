package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// rolePages are the pages about roles.
var rolePages = map[string]string{
	"roles": "/people/roles", "title-exact": "/people/roles?title=Senior+Lead+Programmer+II",
	"title-ambiguous": "/people/roles?title=PM", "title-unknown": "/people/roles?title=Lead+dude",
	"role": "/people/roles/technical-lead", "compare": "/people/roles/compare",
	"compare-two":      "/people/roles/compare?a=technical-lead&b=manager",
	"compare-families": "/people/roles/compare?a=technical-leadership&b=leadership",
	"compare-wrong":    "/people/roles/compare?a=technical-lead&b=technical-lead",
	"roles-own":        "/people/roles/own",
}

func TestRolePages(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	for name, wants := range map[string][]string{
		"roles":           {"11 roles, and ", "Chief technology officer", "Technical lead and project manager"},
		"title-exact":     {"is a title of the technical lead.", `href="/people/roles/technical-lead"`, "say how senior somebody is"},
		"title-ambiguous": {"fits several roles", `href="/people/roles/project-manager"`, "It may also mean"},
		"title-unknown":   {"is no title that is known here", "none of them is taken for granted", "It shares"},
		"role": {"It answers for 7 duties", "Ada Moss", "Greta Sol", "Codewright (agent)", "Mentoring", "Above 8 people",
			"Lead Developer", "Engineering manager"},
		"compare":     {"Choose two roles", "Technical leadership and leadership in general"},
		"compare-two": {"Of the two only the manager answers for", "One person may be both", "Performance evaluation", "Hire"},
		"compare-families": {"How do technical leadership and leadership in general differ?",
			`<option value="leadership" selected>`},
	} {
		status, page, _ := h.get(t, rolePages[name])
		for _, want := range wants {
			if status != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s: %d, without %q", name, status, want)
			}
		}
	}
	if _, page, _ := h.get(t, rolePages["title-unknown"]); strings.Contains(page, "is a title of the") {
		t.Error("an unknown title is guessed")
	}
	for path, want := range map[string]int{
		rolePages["compare-wrong"]:                         http.StatusUnprocessableEntity,
		"/people/roles/compare?a=manager&b=wizard":         http.StatusNotFound,
		"/people/roles/wizard":                             http.StatusNotFound,
		"/people/roles?title=" + strings.Repeat("x", 1000): http.StatusOK,
	} {
		status, page, _ := h.get(t, path)
		if status != want {
			t.Errorf("%.60s: %d, want %d", path, status, want)
		}
		if want != http.StatusNotFound && !strings.Contains(page, `aria-invalid="true"`) {
			t.Errorf("%.60s: no field is marked", path)
		}
	}
}

func TestOwnRoles(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	save := func(file string) (int, string) {
		status, page, _ := h.post(t, "/people/roles/own", url.Values{"file": {file}})
		return status, page
	}
	const wrong = "roles:\r\n  technical-lead:\r\n    tittles: [Captain of code]\r\n"
	status, page := save(wrong)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "tittles: [Captain") || !strings.Contains(page, "ine 3") {
		t.Errorf("a wrong file: %d %s", status, page)
	}
	if status, page := save(strings.Replace(wrong, "tittles", "titles", 1)); status != http.StatusSeeOther {
		t.Fatalf("a right file: %d %s", status, page)
	}
	if _, page, _ := h.get(t, "/people/roles/own"); !strings.Contains(page, "Title of technical lead: Captain of code.") {
		t.Error("the page does not say what the file adds")
	}
	if _, page, _ := h.get(t, "/people/roles?title=captain+of+CODE"); !strings.Contains(page, "is a title of the technical lead.") {
		t.Error("the title is not known")
	}
	if status, page := save("roles: {cto: {relation: manages}}"); status != http.StatusSeeOther {
		t.Fatalf("an owner says what a role shows: %d %s", status, page)
	}
	for path, says := range map[string]string{
		"/people/roles/own": "Relation of chief technology officer: manages. Whoever holds it is answerable for",
		"/people/roles/cto": "and when and why they are away.", "/people/roles/cio": "who is about to leave.",
	} {
		if _, page, _ := h.get(t, path); !strings.Contains(page, says) {
			t.Errorf("%s does not say %q", path, says)
		}
	}
}
