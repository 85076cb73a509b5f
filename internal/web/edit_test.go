package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// idOf is the id of a person of the organisation.
func (h *house) idOf(t testing.TB, handle string) string {
	t.Helper()
	var id string
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		p, err := organisation.Find(ctx, tx, access.Local(), handle)
		id = p.ID
		return err
	})
	return id
}

// be makes the reader a person of the organisation.
func (h *house) be(t testing.TB, handle string) {
	t.Helper()
	if status, page, _ := h.post(t, "/me", url.Values{"who": {h.idOf(t, handle)}}); status != http.StatusSeeOther {
		t.Fatalf("being %s: %d %s", handle, status, page)
	}
}

// linkIn is the first address on a page that fits.
func (h *house) linkIn(t testing.TB, path, form string) string {
	t.Helper()
	_, page, _ := h.get(t, path)
	found := regexp.MustCompile(`(?:href|action)="(` + form + `)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("%s has no link like %s\n%s", path, form, page)
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

// versionIn is what a form carries along.
func (h *house) versionIn(t testing.TB, path string) string {
	t.Helper()
	_, page, _ := h.get(t, path)
	found := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("%s carries no version", path)
	}
	return found[1]
}

// A form is sent wrongly first, then rightly, and then a page shows what it did.
func TestOrganisationIsEdited(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	ada := "/people/" + h.idOf(t, "ada.moss")
	type values = map[string]string
	for _, c := range []struct {
		name, path   string
		wrong        values
		said         string // of what is wrong
		right        values
		shown, shows string // a page and what it says then
	}{
		{"a team", "/people/add-scope?in=engineering",
			values{"name": "Night shift", "kind": "team", "in": "engineering", "from": "soon"}, "is no day",
			values{"name": "Night shift", "kind": "team", "in": "engineering", "depends-on": "Engine", "from": "2026-01-01"},
			"/people/teams/night-shift", "Night shift"},
		{"a team with a key that is taken", "/people/add-scope",
			values{"name": "Engine", "kind": "team"}, "There is a scope with the key engine already",
			values{"name": "Engine", "key": "engine-2", "kind": "team"}, "/people/teams/engine-2", "Engine"},
		{"a changed team", "/people/teams/engine/edit",
			values{"name": "Engine", "kind": "team", "in": "engine"}, "lies in itself",
			values{"name": "Engine room", "kind": "team", "in": "engineering"}, "/people/teams/engine", "Engine room"},
		{"a person", "/people/add-person",
			values{"name": "Hanna Vik", "week": "always", "emails": "hanna@example.com"}, "is no working week",
			values{"name": "Hanna Vik", "week": "mon-thu 8", "emails": "Hanna@example.com", "title": "Lead Programmer",
				"time-zone": "Europe/Berlin", "reports-to": "Ada Moss"},
			"/people?q=hanna", "Lead Programmer"},
		{"a person in no time zone", "/people/add-person",
			values{"name": "Ivo Lund", "time-zone": "Mars/Olympus"}, "is no time zone",
			values{"name": "Ivo Lund", "time-zone": "Europe/Oslo"}, "/people?q=ivo", "Ivo Lund"},
		{"a changed person", ada + "/edit",
			values{"name": "Ada Moss", "handle": "ada.moss", "emails": "ada@example.com", "reports-to": "Nobody Known"}, "Nobody Known",
			values{"name": "Ada Moss", "handle": "ada.moss", "emails": "ada@example.com", "reports-to": "ben@example.com", "week": "mon-fri 7"},
			ada + "/teams", "mon-fri 7 (35 hours)"},
		{"a membership", "/people/teams/apps/members/add",
			values{"person": "cleo", "share": "101"}, "101 percent",
			values{"person": "Cleo Lindqvist", "share": "20%", "from": "2026-01-01"}, "/people/teams/apps", "20%"},
		{"a membership of nobody", "/people/teams/apps/members/add",
			values{"person": "Nobody Known", "share": "50"}, "Nobody Known",
			values{"person": "ada.moss", "share": "50"}, "/people/teams/apps", "Ada Moss"},
		{"a role", "/people/teams/apps/roles/add",
			values{"role": "wizard", "person": "ada.moss"}, "There is no role",
			values{"role": "team-lead", "person": "Esther Ngata", "from": "2026-02-02"}, "/people/teams/apps", "Team lead"},
		{"a role of nobody", "/people/teams/apps/roles/add",
			values{"role": "team-lead"}, "needs one person or one agent",
			values{"role": "lead-engineer", "person": "Farid Holm", "discipline": "engineer"}, "/people/teams/apps", "Lead engineer"},
		{"a changed membership", h.linkIn(t, "/people/teams/engine", `/people/teams/engine/members/[a-z0-9]{26}`),
			values{"share": "much"}, "is no share",
			values{"share": "60", "from": "2025-03-03"}, "/people/teams/engine", "60%"},
		{"a changed role", h.linkIn(t, "/people/teams/import", `/people/teams/import/roles/[a-z0-9]{26}`),
			values{"from": "2026-03-01", "until": "2026-01-01"}, "before it begins",
			values{"from": "2025-03-03", "without": "spend-budget"}, ada + "/teams", "without the authority to spend budget"},
	} {
		form := func(v values) url.Values {
			out := url.Values{}
			for name, value := range v {
				out.Set(name, value)
			}
			return out
		}
		if status, page, _ := h.get(t, c.path); status != http.StatusOK || !strings.Contains(page, `method="post"`) {
			t.Fatalf("%s: the form: %d %s", c.name, status, page)
		}
		status, page, _ := h.post(t, c.path, form(c.wrong))
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, c.said) || !strings.Contains(page, `aria-invalid="true"`) {
			t.Errorf("%s, sent wrongly: %d, without %q\n%s", c.name, status, c.said, page)
		}
		for name, value := range c.wrong {
			if !strings.Contains(page, value) {
				t.Errorf("%s, sent wrongly: what was typed as %s is lost", c.name, name)
			}
		}
		if status, page, _ = h.post(t, c.path, form(c.right)); status != http.StatusSeeOther {
			t.Fatalf("%s, sent rightly: %d\n%s", c.name, status, page)
		}
		if status, page, _ = h.get(t, c.shown); status != http.StatusOK || !strings.Contains(page, c.shows) {
			t.Errorf("%s is not shown: %d, without %q\n%s", c.name, status, c.shows, page)
		}
	}
}

func TestWhatSomebodyElseChangedIsNotOverwritten(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	const at = "/people/teams/apps/edit"
	stale := h.versionIn(t, at)
	send := func(version, purpose string) (int, string) {
		status, page, _ := h.post(t, at, url.Values{"version": {version}, "name": {"Apps"}, "kind": {"team"}, "in": {"engineering"},
			"purpose": {purpose}})
		return status, page
	}
	if status, page := send(stale, "Theirs."); status != http.StatusSeeOther {
		t.Fatalf("the first: %d %s", status, page)
	}
	status, page := send(stale, "Mine.")
	if status != http.StatusConflict || !strings.Contains(page, "Mine.") || !strings.Contains(page, "Somebody changed this") {
		t.Errorf("over theirs: %d %s", status, page)
	}
	if status, _ := send(h.versionIn(t, at), "Mine."); status != http.StatusSeeOther {
		t.Errorf("again: %d", status)
	}
}

// What is taken out is named before, and gone after.
func TestMistakesAreTakenOut(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	h.post(t, "/people/add-scope", url.Values{"name": {"Mistake"}, "kind": {"team"}})
	dag := h.idOf(t, "dag.ferreira")
	member := h.linkIn(t, "/people/teams/apps", `/people/teams/apps/members/[a-z0-9]{26}`)
	agent := h.linkIn(t, "/people/teams/apps", `/people/teams/apps/roles/[a-z0-9]{26}`)
	for _, c := range []struct{ form, names, remove string }{
		{"/people/teams/mistake/edit", "Mistake goes, with its purpose", "/people/teams/mistake/remove"},
		{member, "membership in Apps", member + "/remove"},
		{agent, "The agent Codewright as technical lead of Apps", agent + "/remove"},
		{"/people/" + dag + "/edit", "Dag Ferreira goes with ", "/people/" + dag + "/remove"},
	} {
		if _, page, _ := h.get(t, c.form); !strings.Contains(page, c.names) || !strings.Contains(page, `action="`+c.remove+`"`) {
			t.Errorf("%s does not say what goes: %q\n%s", c.form, c.names, page)
		}
		if status, _, _ := h.post(t, c.remove, nil); status != http.StatusSeeOther {
			t.Errorf("%s: %d", c.remove, status)
		}
		if status, _, _ := h.get(t, c.form); status != http.StatusNotFound {
			t.Errorf("%s is still there: %d", c.form, status)
		}
	}
	if status, _, _ := h.post(t, "/people/teams/engine/remove", nil); status != http.StatusConflict {
		t.Errorf("a team in use: %d", status)
	}
}

func TestOneTellsWhenOneIsAway(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	ben := "/people/" + h.idOf(t, "ben.okafor")
	away := url.Values{"kind": {"parental"}, "from": {"2026-05-01"}, "until": {"2026-05-31"}, "reason": {"Twins."}}
	if status, _, _ := h.post(t, ben+"/absence", away); status != http.StatusSeeOther {
		t.Fatalf("adding: %d", status)
	}
	if _, page, _ := h.get(t, ben+"/teams"); strings.Contains(page, "Twins") || strings.Contains(page, "31 May 2026") {
		t.Error("who runs Leadwright sees when and why Ben is away")
	}
	h.be(t, "ben.okafor")
	_, page, _ := h.get(t, "/me/teams")
	for _, want := range []string{"Twins.", "Parental leave", "From 1 May 2026 to 31 May 2026."} {
		if !strings.Contains(page, want) {
			t.Errorf("Ben does not see %q", want)
		}
	}
	entry := h.linkIn(t, "/me/teams", ben+`/absence\?entry=[a-z0-9]{26}`)
	away.Set("until", "never")
	if status, page, _ := h.post(t, entry, away); status != http.StatusUnprocessableEntity || !strings.Contains(page, `value="never"`) {
		t.Errorf("until never: %d", status)
	}
	away.Set("until", "2026-06-15")
	if status, _, _ := h.post(t, entry, away); status != http.StatusSeeOther {
		t.Errorf("two weeks longer: %d", status)
	}
	if status, _, _ := h.post(t, ben+"/absence", away); status != http.StatusConflict {
		t.Error("two absences at once")
	}
	_, id, _ := strings.Cut(entry, "entry=")
	if status, _, _ := h.post(t, ben+"/absence-back", url.Values{"entry": {id}}); status != http.StatusSeeOther {
		t.Errorf("taking it back: %d", status)
	}
	if _, page, _ := h.get(t, "/me/teams"); strings.Contains(page, "Twins") {
		t.Error("it is still there")
	}
}
