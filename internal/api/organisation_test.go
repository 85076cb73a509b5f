package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// organisationBodies are right bodies for the operations on the organisation, by their id.
var organisationBodies = map[string]map[string]any{
	"add-scope":      {"key": "web", "name": "Web shop", "kind": "team", "depends_on": []string{"pay"}},
	"change-scope":   {"name": "Shop", "kind": "team", "from": "2025-01-01"},
	"add-member":     {"person": "ada", "share": 50, "from": "2025-02-01"},
	"change-member":  {"person": "ada", "until": "2026-12-31"},
	"add-role":       {"role": "technical-lead", "person": "ada"},
	"change-role":    {"role": "technical-lead", "person": "ada", "without": []string{"hiring"}},
	"accept-finding": {"finding": "overlap/mentoring", "reason": "Both want it."},
	"add-person": {"handle": "ada", "name": "Ada Example", "emails": []string{"Ada@example.com"}, "week": "mon-fri 8",
		"time_zone": "Europe/Berlin", "disciplines": []string{"engineer"}},
	"change-person":  {"handle": "ada.example", "name": "Ada Example", "emails": []string{"ada@example.com"}},
	"add-absence":    {"kind": "leave", "from": "2026-05-01", "until": "2026-05-10"},
	"change-absence": {"kind": "leave", "from": "2026-05-01", "until": "2026-05-12", "reason": "Hills."},
}

func TestTheOrganisationIsEdited(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := open(t, db)
		post := func(path, id string) reply { return d.send("POST", path, organisationBodies[id]) }
		put := func(path, id, tag string) reply { return d.send("PUT", path, organisationBodies[id], "If-Match: "+tag) }
		tagOf := func(path string) string { return d.want(http.StatusOK, d.get(path)).header.Get("ETag") }

		d.want(http.StatusCreated, d.send("POST", "/scopes", map[string]any{"key": "pay", "name": "Payments", "kind": "team"}))
		r := d.want(http.StatusCreated, post("/scopes", "add-scope"))
		if at := r.header.Get("Location"); at != api.Prefix+"/scopes/web" {
			t.Errorf("it is at %s", at)
		}
		d.want(http.StatusConflict, post("/scopes", "add-scope"))
		d.want(http.StatusCreated, post("/persons", "add-person"))
		d.want(http.StatusUnprocessableEntity, post("/persons", "add-person")) // one address, one person
		var member api.Membership
		d.want(http.StatusCreated, post("/scopes/web/members", "add-member")).into(&member)
		var role api.Holding
		d.want(http.StatusCreated, post("/scopes/web/roles", "add-role")).into(&role)
		d.want(http.StatusCreated, post("/scopes/web/accepted", "accept-finding"))

		masks := []string{member.ID, "MEMBER", role.ID, "ROLE"}
		golden(t, "scope", d.want(http.StatusOK, d.get("/scopes/web")).body, masks...)
		golden(t, "scopes", d.want(http.StatusOK, d.get("/scopes?limit=1")).body)
		golden(t, "colleague", d.want(http.StatusOK, d.get("/persons/ada")).body, masks...)

		tag := tagOf("/scopes/web")
		d.want(http.StatusPreconditionRequired, d.send("PUT", "/scopes/web", organisationBodies["change-scope"]))
		d.want(http.StatusOK, put("/scopes/web", "change-scope", tag))
		d.want(http.StatusPreconditionFailed, put("/scopes/web", "change-scope", tag))
		d.want(http.StatusConflict, d.send("DELETE", "/scopes/web", nil, "If-Match: *"))
		d.want(http.StatusNoContent, d.send("DELETE", "/scopes/pay", nil, "If-Match: "+tagOf("/scopes/pay")))

		at := "/scopes/web/members/" + member.ID
		d.want(http.StatusPreconditionFailed, put(at, "change-member", `"1"`))
		var changed api.Membership
		d.want(http.StatusOK, put(at, "change-member", "*")).into(&changed)
		if changed.ID != member.ID || changed.Share != 100 || changed.From != "" || changed.Until != "2026-12-31" {
			t.Errorf("%+v", changed)
		}
		d.want(http.StatusNotFound, put("/scopes/web/members/nowhere", "change-member", "*"))
		d.want(http.StatusOK, put("/scopes/web/roles/"+role.ID, "change-role", "*"))
		d.want(http.StatusNoContent, d.send("DELETE", "/scopes/web/accepted/overlap/mentoring", nil, "If-Match: *"))
		d.want(http.StatusNoContent, d.send("DELETE", "/scopes/web/roles/"+role.ID, nil, "If-Match: *"))

		d.want(http.StatusOK, put("/persons/ada", "change-person", tagOf("/persons/ada")))
		d.want(http.StatusNotFound, d.get("/persons/ada"))
		var history api.OrganisationHistory
		d.want(http.StatusOK, d.get("/persons/ada.example/history?limit=1")).into(&history)
		if len(history.Events) != 1 || history.Next == "" ||
			!strings.HasPrefix(history.Events[0].What, "~ person ada.example: handle from ada to ada.example") {
			t.Errorf("%+v", history)
		}
		var rest api.OrganisationHistory
		d.want(http.StatusOK, d.get("/scopes/web/history?cursor="+history.Next)).into(&rest)
		if len(rest.Events) != 9 || rest.Next != "" {
			t.Errorf("%+v", rest)
		}
		d.want(http.StatusNoContent, d.send("DELETE", at, nil, "If-Match: *"))
		d.want(http.StatusNoContent, d.send("DELETE", "/persons/ada.example", nil, "If-Match: *"))
	})
}

func TestAbsencesAreKeptByWhoMay(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	var ada api.ColleagueDetail
	d.want(http.StatusCreated, d.send("POST", "/persons", organisationBodies["add-person"])).into(&ada)
	d.who = access.Actor{ID: "a", Name: "Ada Example", Role: access.Member, PersonID: ada.ID}
	var made api.Absence
	d.want(http.StatusCreated, d.send("POST", "/persons/ada/absences", organisationBodies["add-absence"])).into(&made)
	d.want(http.StatusConflict, d.send("POST", "/persons/ada/absences", organisationBodies["add-absence"]))
	at := "/persons/ada/absences/" + made.ID
	d.want(http.StatusOK, d.send("PUT", at, organisationBodies["change-absence"], "If-Match: *"))
	golden(t, "absences", d.want(http.StatusOK, d.get("/persons/ada/absences")).body, made.ID, "ABSENCE")
	d.who = access.Local() // runs Leadwright, and does not see it
	var seen api.AbsenceList
	d.want(http.StatusOK, d.get("/persons/ada/absences")).into(&seen)
	if len(seen.Absences) > 0 {
		t.Errorf("the owner sees %+v", seen)
	}
	d.who = access.Actor{ID: "b", Name: "Ben Sample", Role: access.Member, PersonID: "p-ben"}
	d.want(http.StatusForbidden, d.send("POST", "/persons/ada/absences", organisationBodies["add-absence"]))
	d.who = access.Actor{ID: "a", Name: "Ada Example", Role: access.Member, PersonID: ada.ID}
	d.want(http.StatusNoContent, d.send("DELETE", at, nil, "If-Match: *"))
}

func TestWrongOrganisationsAreToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	d.want(http.StatusCreated, d.send("POST", "/scopes", map[string]any{"key": "a", "name": "A", "kind": "unit"}))
	for _, c := range []struct {
		path  string
		body  map[string]any
		field string
	}{
		{"/scopes", map[string]any{"key": "B!", "name": "B", "kind": "team"}, "body.key"},
		{"/scopes", map[string]any{"key": "b", "name": "B", "kind": "squad"}, "body.kind"},
		{"/scopes", map[string]any{"key": "b", "name": "B", "kind": "team", "in": "c"}, "body.in"},
		{"/scopes", map[string]any{"key": "b", "name": "B", "kind": "team", "in": "b"}, "body.in"},
		{"/scopes", map[string]any{"key": "b", "name": "B", "kind": "team", "from": "today"}, "body.from"},
		{"/scopes", map[string]any{"key": "b", "name": "B", "kind": "team", "from": "2026-02-01", "until": "2026-01-01"},
			"body.until"},
		{"/scopes/a/members", map[string]any{"person": "nobody"}, "body.person"},
		{"/scopes/a/members", map[string]any{"person": "x", "share": 0}, "body.share"},
		{"/persons", map[string]any{"handle": "x", "name": strings.Repeat("x", 10_000)}, "body.name"},
		{"/persons", map[string]any{"handle": "x", "name": "X", "time_zone": "Mars/Olympus"}, "body.time_zone"},
		{"/persons", map[string]any{"handle": "x", "name": "X", "week": "always"}, "body.week"},
	} {
		var p api.Problem
		d.want(http.StatusUnprocessableEntity, d.send("POST", c.path, c.body)).into(&p)
		if len(p.Errors) == 0 || p.Errors[0].Location != c.field {
			t.Errorf("%s %v: %+v, want %s", c.path, c.body, p, c.field)
		}
	}
}
