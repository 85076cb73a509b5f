package api_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
)

func TestNobodyGetsIn(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	routes := describe(t, d.api)
	if len(routes) < 20 {
		t.Fatalf("only %d routes", len(routes))
	}
	d.who = access.Actor{}
	for _, r := range routes {
		d.want(http.StatusUnauthorized, d.send(r.method, r.at(), map[string]any{"location": "/", "patterns": []string{"*"}}))
	}
	for _, path := range []string{"/openapi.json", "/openapi.yaml", "/nothing", ""} {
		d.want(http.StatusUnauthorized, d.get(path))
	}
}

func TestTheSessionIsAskedForEachRequest(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	for want, err := range map[int]error{
		http.StatusUnauthorized:        fault.Denied("You are not signed in"),
		http.StatusServiceUnavailable:  fault.Unavailable("The database is busy"),
		http.StatusInternalServerError: errors.New("disk sector 7 at /srv/secret"),
	} {
		broken := api.New(api.Config{DB: d.db, Log: slog.New(slog.DiscardHandler),
			Actor: func(*http.Request) (access.Actor, error) { return access.Local(), err }})
		w := httptest.NewRecorder()
		broken.ServeHTTP(w, httptest.NewRequest("GET", api.Prefix+"/people", nil))
		if w.Code != want || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: %d %s", err, w.Code, w.Body)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	body := map[string]any{"location": "https://git.example.com/team/lantern.git"}
	d.want(http.StatusForbidden, d.send("POST", "/repositories", body, "Sec-Fetch-Site: cross-site"))
	d.want(http.StatusForbidden, d.send("POST", "/repositories", body, "Origin: https://evil.example"))
	d.want(http.StatusUnsupportedMediaType, d.send("POST", "/repositories", body, "Content-Type: text/plain"))
	d.want(http.StatusCreated, d.send("POST", "/repositories", body, "Sec-Fetch-Site: same-origin"))
}

func TestBadRequestsAreToldWhatIsWrongAndNothingOfThemIsSentBack(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	const secret = "hunter2-hunter2"
	for _, c := range []struct {
		method, path string
		body         any
		status       int
		location     string
	}{
		{"GET", "/people?limit=0", nil, 422, "query.limit"},
		{"GET", "/people?limit=201", nil, 422, "query.limit"},
		{"GET", "/people?limit=many", nil, 422, "query.limit"},
		{"GET", "/people?cursor=" + secret, nil, 422, "query.cursor"},
		{"GET", "/people?cursor=" + strings.Repeat("a", 501), nil, 422, "query.cursor"},
		{"GET", "/people?colour=" + secret, nil, 422, "query.colour"},
		{"GET", "/people?%zz", nil, 400, ""},
		{"GET", "/identities/proposals?cursor=" + secret, nil, 422, "query.cursor"},
		{"GET", "/repositories/lantern/evidence?cursor=" + secret, nil, 422, "query.cursor"},
		{"GET", "/repositories/lantern/evidence?kind=guessed", nil, 422, "query.kind"},
		{"GET", "/repositories/lantern/tree?depth=101", nil, 422, "query.depth"},
		{"GET", "/repositories/lantern/tree?path=nowhere", nil, 404, ""},
		{"GET", "/repositories/lantern/risk?absent=e", nil, 422, "query.absent"},
		{"GET", "/repositories/lantern/risk?absent=nobody", nil, 404, ""},
		{"GET", "/repositories/lantern/who?path=" + strings.Repeat("a&path=", 501), nil, 422, "query.path"},
		{"GET", "/repositories/lantern/who?path=" + strings.Repeat("a", 70000), nil, 414, ""},
		{"GET", "/repositories/lantern/who?path=nowhere", nil, 404, ""},
		{"GET", "/repositories/lantern/reviewers", nil, 422, "query.path"},
		{"GET", "/repositories/lantern/reviewers?path=a&revision=main", nil, 422, "query.path"},
		{"GET", "/repositories/lantern/reviewers?revision=main", nil, 503, ""},
		{"GET", "/repositories/nowhere", nil, 404, ""},
		{"GET", "/repositories/" + strings.Repeat("a", 101), nil, 422, "path.repo"},
		{"GET", "/people/nobody@example.com", nil, 404, ""},
		{"GET", "/nothing/here", nil, 404, ""},
		{"PATCH", "/repositories/lantern", nil, 405, ""},
		{"POST", "/repositories", nil, 400, ""},
		{"POST", "/repositories", "{" + secret, 400, "body"},
		{"POST", "/repositories", `{"location":"/x","password":"` + secret + `"}`, 422, "body.password"},
		{"POST", "/repositories", `{"location":7}`, 422, "body.location"},
		{"POST", "/repositories", `{"location":""}`, 422, "body.location"},
		{"POST", "/repositories", `{"location":"ext::sh -c x"}`, 422, "body.location"},
		{"POST", "/repositories", `{"location":"https://git.example.com/x.git","name":"../x"}`, 422, "body.name"},
		{"POST", "/repositories", strings.Repeat("x", 70000), 413, ""},
		{"POST", "/identities/separate", `{"identities":[]}`, 422, "body.identities"},
	} {
		r := d.want(c.status, d.send(c.method, c.path, c.body))
		var p api.Problem
		r.into(&p)
		if strings.Contains(r.body, secret) {
			t.Errorf("%s %s: sent back: %s", c.method, c.path, r.body)
		}
		if c.location != "" && (len(p.Errors) == 0 || p.Errors[0].Location != c.location) {
			t.Errorf("%s %.60s: %s", c.method, c.path, r.body)
		}
	}
	if allow := d.send("PATCH", "/repositories/lantern", nil).header.Get("Allow"); allow != "GET, DELETE" {
		t.Errorf("Allow: %s", allow)
	}
}

func TestAParameterThatIsGivenEmptyIsNotGiven(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	var risk api.Risk
	d.want(http.StatusOK, d.get("/repositories/lantern/risk?absent=&absent=cleo@example.com&absent=Cleo+Muster")).into(&risk)
	if len(risk.Absent) != 1 || risk.Absent[0].Name != "Cleo Muster" {
		t.Errorf("%+v", risk.Absent)
	}
}

func TestWhatBreaksInsideIsLoggedAndNotTold(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	broken := api.New(api.Config{DB: d.db, Log: slog.New(slog.NewTextHandler(d.log, nil)),
		Actor: func(*http.Request) (access.Actor, error) { panic("secret 1234") }})
	w := httptest.NewRecorder()
	broken.ServeHTTP(w, httptest.NewRequest("GET", api.Prefix+"/people", nil))
	var p api.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 500 || p.Kind != "internal" || strings.Contains(w.Body.String(), "1234") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(d.log.String(), "secret 1234") {
		t.Errorf("the log does not say what happened: %s", d.log)
	}
}

func TestAnAnswerThatIsHeldIsNotSentAgain(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	for _, path := range []string{"/repositories", "/repositories/lantern", "/repositories/lantern/who?path=docs",
		"/repositories/lantern/risk", "/repositories/lantern/areas", "/repositories/lantern/areas/docs",
		"/repositories/lantern/evidence", "/people", "/version", "/openapi.json"} {
		first := d.want(http.StatusOK, d.get(path))
		tag := first.header.Get("ETag")
		if !strings.HasPrefix(tag, `"`) || !strings.HasSuffix(tag, `"`) {
			t.Fatalf("%s: ETag %s", path, tag)
		}
		for _, held := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
			again := d.want(http.StatusNotModified, d.get(path, "If-None-Match: "+held))
			if again.body != "" || again.header.Get("ETag") != tag {
				t.Errorf("%s: 304 with ETag %q and %q", path, again.header.Get("ETag"), again.body)
			}
		}
		d.want(http.StatusOK, d.get(path, `If-None-Match: "other"`))
		if head := d.send("HEAD", path, nil); head.status != http.StatusOK || head.header.Get("ETag") != tag {
			t.Errorf("HEAD %s: %d %v", path, head.status, head.header)
		}
	}
	if a, b := d.get("/repositories/lantern/who").header, d.get("/repositories/lantern/who?path=docs").header; a.Get("ETag") == b.Get("ETag") {
		t.Error("two answers have one ETag")
	}
	d.want(http.StatusNotFound, d.get("/repositories/nowhere", "If-None-Match: *"))
}

func TestARequestWithAKeyIsDoneOnce(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	body := map[string]any{"location": "https://git.example.com/team/lantern.git"}
	first := d.want(http.StatusCreated, d.send("POST", "/repositories", body, "Idempotency-Key: one"))
	again := d.want(http.StatusCreated, d.send("POST", "/repositories", body, "Idempotency-Key: one"))
	if first.body != again.body || again.header.Get("Location") != api.Prefix+"/repositories/lantern" ||
		again.header.Get("Content-Type") != first.header.Get("Content-Type") {
		t.Errorf("%s %v\n%s %v", first.body, first.header, again.body, again.header)
	}
	d.want(http.StatusConflict, d.send("POST", "/repositories", body, "Idempotency-Key: two"))
	d.want(http.StatusConflict, d.send("POST", "/repositories", body))
	d.want(http.StatusUnprocessableEntity, d.send("POST", "/repositories", map[string]any{"location": "https://git.example.com/x.git"}, "Idempotency-Key: one"))
	d.want(http.StatusUnprocessableEntity, d.send("POST", "/repositories", body, "Idempotency-Key: "+strings.Repeat("k", 256)))
	d.who.ID = "another"
	d.want(http.StatusConflict, d.send("POST", "/repositories", body, "Idempotency-Key: one"))
}
