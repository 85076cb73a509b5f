package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// organise describes the company of the harbour: a department, two teams, two projects, and who has which role.
func organise(t testing.TB, h *house) {
	t.Helper()
	day := store.Date{Year: 2025, Month: 3, Day: 3}
	since := roster.Span{From: day}
	handle := func(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", ".")) }
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		for _, s := range []roster.Scope{
			{Key: "harbour", Name: "Harbour Works", Kind: roster.Organisation},
			{Key: "engineering", Name: "Engineering", Kind: roster.Unit, Label: "department", Parent: "harbour"},
			{Key: "engine", Name: "Engine", Kind: roster.Team, Parent: "engineering", Purpose: "The engine and what it stores."},
			{Key: "apps", Name: "Apps", Kind: roster.Team, Parent: "engineering", DependsOn: []string{"engine"}},
			{Key: "import", Name: "New importer", Kind: roster.Project, Parent: "engine", DependsOn: []string{"apps"}},
			{Key: "ledger", Name: "Ledger move", Kind: roster.Project, Parent: "engine"},
		} {
			s.Span = since
			if _, err := organisation.PutScope(ctx, tx, access.Local(), s); err != nil {
				return err
			}
		}
		for _, p := range team[:7] {
			person := roster.Person{Handle: handle(p.name), Name: p.name, Emails: []string{p.email}, Disciplines: []string{"engineer"}, Span: since}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", person); err != nil {
				return err
			}
			in := "engine"
			if strings.Contains(p.knows, "web") || strings.Contains(p.knows, "mobile") {
				in = "apps"
			}
			m := roster.Member{Person: handle(p.name), Scope: in, Share: 100, Span: since}
			if _, err := organisation.PutMember(ctx, tx, access.Local(), m); err != nil {
				return err
			}
		}
		for _, h := range []roster.Holder{
			{Person: "ada.moss", Role: "technical-lead", Scope: "engine"},
			{Person: "ada.moss", Role: "project-manager", Scope: "import"},
			{Person: "ada.moss", Role: "project-manager", Scope: "ledger"},
			{Person: "ben.okafor", Role: "team-lead", Scope: "engine"},
			{Person: "greta.sol", Role: "technical-lead", Scope: "engine"},
			{Person: "esther.ngata", Role: "director-of-engineering", Scope: "engineering"},
			{Agent: "Codewright", Role: "technical-lead", Scope: "apps"},
		} {
			h.Span = since
			if _, err := organisation.PutHolder(ctx, tx, access.Local(), h); err != nil {
				return err
			}
		}
		leaves := organisation.Absence{Person: "greta.sol", Kind: organisation.Exit}
		leaves.From = store.Date{Year: 2199, Month: 1, Day: 31}
		_, err := organisation.PutAbsence(ctx, tx, access.Local(), leaves)
		return err
	})
}

// scopePages are the pages about the organisation.
var scopePages = map[string]string{
	"teams": "/people/teams", "team": "/people/teams/engine", "team-agent": "/people/teams/apps",
	"department": "/people/teams/engineering", "try": "/people/teams/engine/try",
	"try-leaves": "/people/teams/engine/try?" + url.Values{"change": {"leaves~ada.moss"}}.Encode(),
	"try-wrong":  "/people/teams/engine/try?" + url.Values{"change": {"leaves~nobody"}}.Encode(),
}

func TestScopePages(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	if status, page, _ := h.get(t, "/people/teams"); status != http.StatusOK || !strings.Contains(page, "team apply") {
		t.Errorf("without an organisation: %d %s", status, page)
	}
	organise(t, h)
	for path, wants := range map[string][]string{
		"/people/teams":          {"Seven people in 2 teams", "Harbour Works", "New importer"},
		"/people/teams/engine":   {"several who do", "Ada Moss and Greta Sol answer for 7 duties in Engine", "should be a person of its own"},
		"/people/teams/apps":     {"An agent alone was given 7 duties in Apps"},
		scopePages["try-leaves"]: {"Ada Moss leaves", "Nobody would answer for"},
		scopePages["try-wrong"]:  {"There is no person"},
	} {
		status, page, _ := h.get(t, path)
		for _, want := range wants {
			if status != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s: %d, without %q", path, status, want)
			}
		}
	}
	// Who is about to leave those are told who lead the team, and nobody else.
	if _, page, _ := h.get(t, "/people/teams/engine"); strings.Contains(page, "Greta Sol leaves") {
		t.Error("an owner who leads nobody sees who is about to leave")
	}
	h.be(t, "ada.moss")
	if _, page, _ := h.get(t, "/people/teams/engine"); !strings.Contains(page,
		"Greta Sol leaves, and is not here from 31 January 2199 on.") || !strings.Contains(page, "try?change=leaves~greta.sol") {
		t.Error("who leads the team does not see who is about to leave")
	}
	// Each change is listed with the address of a page without it: thousands would be hundreds of megabytes.
	if status, page, _ := h.get(t, "/people/teams/engine/try?"+strings.Repeat("change=a&", 1000)); status !=
		http.StatusUnprocessableEntity || len(page) > 20_000 {
		t.Errorf("a thousand changes at once: %d, %d bytes", status, len(page))
	}
	if status, _, _ := h.get(t, "/people/teams/moon"); status != http.StatusNotFound {
		t.Errorf("a team that is not there: %d", status)
	}
}

func TestFindingsAreAccepted(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	const key = "overlap/technical-decisions"
	accept := func(reason, until string) (int, string) {
		form := url.Values{"key": {key}, "reason": {reason}, "until": {until}}
		status, page, _ := h.post(t, "/people/teams/engine/accept", form)
		return status, page
	}
	if status, page := accept("", "2099-01-01"); status != http.StatusUnprocessableEntity || !strings.Contains(page, `value="2099-01-01"`) {
		t.Errorf("without a reason: %d", status)
	}
	if status, page := accept("They pair.", "soon"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "They pair.") {
		t.Errorf("a day that is none: %d", status)
	}
	if status, _ := accept("They pair.", "2099-01-01"); status != http.StatusSeeOther {
		t.Fatalf("accepting: %d", status)
	}
	if _, page, _ := h.get(t, "/people/teams/engine"); !strings.Contains(page, "Accepted: They pair. To be looked at again on 2099-01-01.") {
		t.Error("the page does not tell the reason")
	}
	if status, _, _ := h.post(t, "/people/teams/engine/reopen", url.Values{"key": {key}}); status != http.StatusSeeOther {
		t.Errorf("opening again: %d", status)
	}
	if _, page, _ := h.get(t, "/people/teams/engine"); strings.Contains(page, "Accepted:") {
		t.Error("it is still accepted")
	}
	// A finding that a form names again and again is one change.
	revision := func() (n int64) {
		h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			n, err = organisation.Revision(ctx, tx)
			return err
		})
		return n
	}
	before := revision()
	for _, form := range []struct {
		path string
		url.Values
	}{{"accept", url.Values{"key": {key, key, key}, "reason": {"They pair."}}}, {"reopen", url.Values{"key": {key, key}}}} {
		if status, _, _ := h.post(t, "/people/teams/engine/"+form.path, form.Values); status != http.StatusSeeOther {
			t.Errorf("%s by the same name twice: %d", form.path, status)
		}
	}
	if n := revision() - before; n != 2 {
		t.Errorf("accepting and opening again are %d changes, want 2", n)
	}
}
