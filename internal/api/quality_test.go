package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/store"
)

// TestStandardsOverTheAPI: a file is set, the repository held to it, a report pushed, an exemption asked for and granted.
func TestStandardsOverTheAPI(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	const place = "/standard-files/standards.yaml"
	const content = `standards:
  - {key: notice, title: There is a notice, checks: [{file: NOTICE-OF-NOTHING}]}
  - {key: lint, title: The linter is quiet, level: silver, checks: [{result: {tool: lint, at-most: {error: 0}}}]}
`
	d.want(http.StatusNotFound, d.get(place))
	d.want(http.StatusPreconditionRequired, d.send("PUT", place, content))
	d.want(http.StatusUnprocessableEntity, d.send("PUT", place, "standards: [", "If-None-Match: *"))
	first := d.want(http.StatusCreated, d.send("PUT", place, content, "If-None-Match: *"))
	d.want(http.StatusPreconditionFailed, d.send("PUT", place, content+"# more\n", "If-None-Match: *"))
	tag := first.header.Get("ETag")
	if got := d.want(http.StatusOK, d.get(place)); got.body != content || got.header.Get("ETag") == "" {
		t.Errorf("the file is %q", got.body)
	}
	d.want(http.StatusOK, d.send("PUT", place+"?note=Shorter", strings.Replace(content, "There is a", "A", 1), "If-Match: "+tag))
	d.want(http.StatusPreconditionFailed, d.send("PUT", place, content, "If-Match: "+tag))

	hold := func() {
		t.Helper()
		var id string
		var repo struct{ ID string }
		d.want(http.StatusOK, d.get("/repositories/lantern")).into(&repo)
		if id = repo.ID; id == "" {
			t.Fatal("the repository has no id")
		}
		if err := quality.Hold(t.Context(), d.db, access.System(), id); err != nil {
			t.Fatal(err)
		}
	}
	outcomes := func() string {
		t.Helper()
		var m struct {
			Repositories []struct {
				Repository string
				Outcomes   map[string]struct{ Outcome string }
			}
		}
		d.want(http.StatusOK, d.get("/standards")).into(&m)
		for _, r := range m.Repositories {
			if r.Repository == "lantern" {
				return r.Outcomes["notice"].Outcome + " " + r.Outcomes["lint"].Outcome
			}
		}
		return ""
	}
	hold()
	if got := outcomes(); got != "failed unknown" {
		t.Errorf("at first %q", got)
	}
	sarif := `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "lint"}}, "results": []}]}`
	d.want(http.StatusUnprocessableEntity, d.send("POST", "/repositories/lantern/reports/lint", `{"version": "9"}`))
	d.want(http.StatusOK, d.send("POST", "/repositories/lantern/reports/lint", sarif))
	hold()
	if got := outcomes(); got != "failed passed" {
		t.Errorf("with a report %q", got)
	}
	ask := fields{"repository": "lantern", "standard": "notice", "reason": "Later.", "until": "2026-09-01"}
	var e struct{ ID, State, Until string }
	d.want(http.StatusCreated, d.send("POST", "/exemptions", ask)).into(&e)
	d.want(http.StatusForbidden, d.send("POST", "/exemptions/"+e.ID+"/answer", fields{"grant": true}, "If-Match: *"))
	me := d.who
	d.who = access.Actor{ID: "another", Name: "Another owner", Role: access.Owner}
	d.want(http.StatusPreconditionRequired, d.send("POST", "/exemptions/"+e.ID+"/answer", fields{"grant": true}))
	d.want(http.StatusOK, d.send("POST", "/exemptions/"+e.ID+"/answer", fields{"grant": true, "until": "2026-08-01"}, "If-Match: *")).into(&e)
	if e.State != "granted" || e.Until != "2026-08-01" {
		t.Errorf("granted %+v", e)
	}
	d.who = me
	if got := outcomes(); got != "exempt passed" {
		t.Errorf("with an exemption %q", got)
	}
	var trend struct {
		Points []struct{ Passed, Failed, Unknown, Exempt int }
	}
	d.want(http.StatusOK, d.get("/standard-trend?weeks=2&repository=lantern")).into(&trend)
	if len(trend.Points) != 2 || trend.Points[1].Exempt != 1 || trend.Points[1].Passed != 1 || trend.Points[0].Passed != 0 {
		t.Errorf("the trend is %+v", trend)
	}
	var one struct {
		Results []struct {
			Repository, Outcome string
			Checks              []struct{ Asks string }
		}
		Exemptions []struct{ Holds bool }
	}
	d.want(http.StatusOK, d.get("/standards/notice")).into(&one)
	if len(one.Results) != 1 || one.Results[0].Outcome != "exempt" || len(one.Results[0].Checks) != 1 || !one.Exemptions[0].Holds {
		t.Errorf("one standard %+v", one)
	}
	d.want(http.StatusOK, d.send("POST", "/exemptions/"+e.ID+"/end", fields{}, "If-Match: *"))
	if got := outcomes(); got != "failed passed" {
		t.Errorf("when it was ended %q", got)
	}
	d.want(http.StatusPreconditionRequired, d.send("DELETE", place, nil))
	d.want(http.StatusNoContent, d.send("DELETE", place, nil, "If-Match: *"))
	d.want(http.StatusNotFound, d.get(place))
	if err := d.db.Read(t.Context(), func(tx *store.Tx) error {
		all, err := quality.Versions(t.Context(), tx, d.who, "")
		if len(all) != 3 || all[1].Note != "Shorter" {
			t.Errorf("versions %+v", all)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
