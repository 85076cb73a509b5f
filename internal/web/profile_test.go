package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// profilePages are the pages about persons, with Ada reading.
func profilePages(t testing.TB, h *house) map[string]string {
	t.Helper()
	h.be(t, "ada.moss")
	ben := "/people/" + h.idOf(t, "ben.okafor")
	return map[string]string{
		"my-teams": "/me/teams", "my-career": "/me/career", "my-looks": "/me/looks",
		"career-of-a-manager": "/me/career?from=engineering-manager", "person-teams": ben + "/teams", "person-edit": ben + "/edit",
		"my-absence": "/people/" + h.idOf(t, "ada.moss") + "/absence", "team-history": "/people/teams/engine/history",
		"add-scope": "/people/add-scope?in=engineering", "edit-scope": "/people/teams/engine/edit", "add-person": "/people/add-person",
		"add-member": "/people/teams/engine/members/add", "give-role": "/people/teams/engine/roles/add",
		"edit-member": h.linkIn(t, "/people/teams/engine", `/people/teams/engine/members/[a-z0-9]{26}`),
		"edit-role":   h.linkIn(t, "/people/teams/engine", `/people/teams/engine/roles/[a-z0-9]{26}`),
	}
}

func TestPersonPages(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	pages := profilePages(t, h)
	ada := access.Actor{ID: "ada", Name: "Ada Moss", Role: access.Member, PersonID: h.idOf(t, "ada.moss")}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		return skill.Declare(ctx, tx, ada, ada.PersonID, skill.Declaring{Skill: "communication", Level: skill.MostLevel})
	})
	for name, wants := range map[string][]string{
		"my-teams": {"You are in Engine, as technical lead of Engine, and project manager of New importer and Ledger move.", "3 March 2025", "Who looked",
			"Added: "},
		"my-career": {"From technical lead to technical team leader, manager or engineering manager.", "Chief technology officer",
			"Director of engineering", "Vice president of engineering", "Chief information officer",
			"Answered for since 3 March 2025.", "no evidence yet", "Declared at 5 on 2 March 2026."},
		"career-of-a-manager": {"From engineering manager to director of engineering"},
		"my-looks":            {"Each visit to a page about you is listed."},
		"person-teams":        {"Ben Okafor is in Engine, as team lead of Engine."},
		"team-history":        {"Added: member Ada Moss of Engine", "Last changed on "},
	} {
		status, page, _ := h.get(t, pages[name])
		for _, want := range wants {
			if status != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s: %d, without %q\n%s", name, status, want, page)
			}
		}
	}
	own := "/people/" + h.idOf(t, "ada.moss")
	if status, _, header := h.get(t, own); status != http.StatusSeeOther || header.Get("Location") != "/me" {
		t.Errorf("one's own page: %d", status)
	}
	// A career is for the person, and for those who lead or manage them: Ada leads Ben. To run Leadwright is not enough.
	status, page, _ := h.get(t, strings.Replace(pages["person-teams"], "teams", "career", 1))
	if status != http.StatusOK || !strings.Contains(page, "From team lead to ") {
		t.Errorf("the career of Ben: %d %s", status, page)
	}
	farid := "/people/" + h.idOf(t, "farid.holm")
	if status, page, _ := h.get(t, farid+"/career"); status != http.StatusForbidden || strings.Contains(page, "Farid") {
		t.Errorf("the career of Farid: %d %s", status, page)
	}
	if _, page, _ := h.get(t, farid+"/teams"); strings.Contains(page, `/career"`) {
		t.Error("a tab leads to what is refused")
	}
	h.be(t, "ben.okafor")
	if _, page, _ := h.get(t, "/me/looks"); !strings.Contains(page, "Career paths") {
		t.Errorf("Ben does not see that somebody looked at his career\n%s", page)
	}
	if status, _, _ := h.get(t, strings.Replace(pages["person-teams"], "teams", "nothing", 1)); status != http.StatusNotFound {
		t.Errorf("a view that is none: %d", status)
	}
}

// TestAccountOfSomebodyWhoLeft is left with what it may read about itself, and those who run the workbench are told.
func TestAccountOfSomebodyWhoLeft(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	ben := h.as(newBrowser(t))
	id, person := ben.join(t, "ben", access.Administrator), h.idOf(t, "ben.okafor")
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		if err := access.SetPerson(ctx, tx, access.Local(), id, person); err != nil {
			return err
		}
		_, err := organisation.PutAbsence(ctx, tx, access.Local(), organisation.Absence{Person: "ben.okafor",
			Kind: organisation.Exit, Span: roster.Span{From: store.DateOf(tx.Now())}})
		return err
	})
	for path, want := range map[string]int{"/": http.StatusForbidden, "/people": http.StatusForbidden,
		"/repositories": http.StatusForbidden, "/administration/accounts": http.StatusForbidden,
		"/me/looks": http.StatusOK, "/account": http.StatusOK} {
		if status, page, _ := ben.get(t, path); status != want || want == http.StatusForbidden && !strings.Contains(page, "has left the organisation") {
			t.Errorf("%s: %d, want %d\n%s", path, status, want, page)
		}
	}
	if status, _, header := ben.get(t, "/me"); status != http.StatusSeeOther || header.Get("Location") != "/account" {
		t.Errorf("their own page: %d to %q", status, header.Get("Location"))
	}
	if _, page, _ := h.get(t, "/administration/accounts"); !strings.Contains(page, "active, has left") {
		t.Errorf("the accounts do not say who left\n%s", page)
	}
}

// TestLooksOutliveAMerger looks at somebody under two ids, before and after it turns out that both are one person.
func TestLooksOutliveAMerger(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	observed := []people.Observed{{Name: "Ann Oak", Email: "ann@example.com"}, {Name: "Bo Elm", Email: "bo@example.com"}}
	h.write(t, func(ctx context.Context, tx *store.Tx) error { return people.Observe(ctx, tx, "test", observed) })
	var ids []string
	find := func() {
		ids = nil
		h.write(t, func(ctx context.Context, tx *store.Tx) error {
			all, err := people.Persons(ctx, tx, access.Local())
			for _, p := range all {
				ids = append(ids, p.ID)
			}
			return err
		})
	}
	find()
	was := ids
	for range 2 { // the second time one id leads to the other
		for _, id := range was {
			if status, page, _ := h.get(t, "/people/"+id); status != http.StatusOK {
				t.Fatalf("%d %s", status, page)
			}
		}
		h.write(t, func(ctx context.Context, tx *store.Tx) error {
			if len(ids) == 1 {
				return nil
			}
			_, err := people.Join(ctx, tx, access.Local(), was[0], was[1])
			return err
		})
		find()
		leadtest.ClockOf(t, h.db).Advance(time.Hour)
	}
	ann := h.as(newBrowser(t))
	account := ann.join(t, "ann", access.Member)
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		return access.SetPerson(ctx, tx, access.Local(), account, ids[0])
	})
	// Both ids, and the person once more: two addresses of one page are one look within ten minutes.
	if _, page, _ := ann.get(t, "/me/looks"); len(ids) != 1 || strings.Count(page, "Areas and names") != 3 {
		t.Errorf("%d looks, want 3\n%s", strings.Count(page, "Areas and names"), page)
	}
}

func TestOrganisationIsFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	for path, want := range map[string]string{
		"/search?q=new+imp":         `href="/people/teams/import"`,
		"/search?q=lead+programmer": `href="/people/roles/technical-lead"`,
		"/people":                   "Seven people are known",
		"/people?q=ada":             "Engine",
	} {
		if status, page, _ := h.get(t, path); status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s: %d, without %s\n%s", path, status, want, page)
		}
	}
	status, file, header := h.get(t, "/people/organisation.yaml")
	if status != http.StatusOK || !strings.Contains(header.Get("Content-Disposition"), "organisation.yaml") || !strings.Contains(file, "key: engine") {
		t.Errorf("the export: %d %v\n%s", status, header, file)
	}
}

// Whoever the histories alone know is brought into the organisation with what they know.
func TestSomebodyOfTheHistoriesIsAdded(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	at := h.linkIn(t, "/people?q=ada", `/people/p[a-z0-9]+`)
	add := h.linkIn(t, at+"/teams", `/people/add-person\?of=[a-z0-9]+`)
	if _, page, _ := h.get(t, add); !strings.Contains(page, `value="Ada Moss"`) || !strings.Contains(page, "ada@example.com") {
		t.Errorf("the form does not know her\n%s", page)
	}
	status, _, header := h.post(t, add, url.Values{"name": {"Ada Moss"}, "emails": {"ada@example.com"}})
	if to := header.Get("Location"); status != http.StatusSeeOther || !strings.HasPrefix(to, at+"/teams") {
		t.Errorf("adding: %d, to %s, want %s", status, to, at)
	}
}
