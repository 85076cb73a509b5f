package scim

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// client is a directory.
type client struct {
	t   testing.TB
	db  *store.DB
	h   http.Handler
	who access.Actor
	err error
}

func open(t testing.TB, db *store.DB) *client {
	c := &client{t: t, db: db, who: access.Local()}
	c.h = New(Config{DB: db, Actor: func(*http.Request) (access.Actor, error) { return c.who, c.err }})
	return c
}

// send sends a request and returns the status and the answer, nil for none.
func (c *client) send(method, path, body string) (int, resource) {
	c.t.Helper()
	r := httptest.NewRequest(method, "http://lead.example"+Prefix+path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	if w.Body.Len() == 0 {
		return w.Code, nil
	}
	if kind := w.Header().Get("Content-Type"); kind != contentType {
		c.t.Errorf("%s %s answers with %s", method, path, kind)
	}
	var of resource
	if err := json.Unmarshal(w.Body.Bytes(), &of); err != nil {
		c.t.Fatalf("%v in %s", err, w.Body)
	}
	return w.Code, of
}

// want sends a request that must end in a status.
func (c *client) want(status int, method, path, body string) resource {
	c.t.Helper()
	got, of := c.send(method, path, body)
	if got != status {
		c.t.Fatalf("%s %s: %d, want %d: %v", method, path, got, status, of)
	}
	if status >= 400 && (of["status"] != fmt.Sprint(status) || of["detail"] == "" ||
		fmt.Sprint(of["schemas"]) != "[urn:ietf:params:scim:api:messages:2.0:Error]") {
		c.t.Errorf("%s %s: no error as SCIM has it: %v", method, path, of)
	}
	return of
}

// patch wraps operations.
func operations(ops ...string) string {
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[` + strings.Join(ops, ",") + `]}`
}

func id(of resource) string { return fmt.Sprint(of["id"]) }

// found lists the ids or names that a filter finds.
func (c *client) found(path, filter, field string) string {
	c.t.Helper()
	list := c.want(http.StatusOK, "GET", path+"?filter="+url.QueryEscape(filter), "")
	var names []string
	for _, v := range each(list["Resources"]) {
		names = append(names, fmt.Sprint(v.(resource)[field]))
	}
	if list["totalResults"] != float64(len(names)) {
		c.t.Errorf("%s: %v", filter, list)
	}
	return strings.Join(names, " ")
}

func TestUsersComeChangeAndGo(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		c := open(t, db)
		boss := c.want(http.StatusCreated, "POST", "/Users", `{"schemas":["`+userSchema+`"],"userName":"max@example.com",
			"name":{"givenName":"Max","familyName":"Yew"},"password":"is left out","phoneNumbers":[{"value":"1"}]}`)
		ada := c.want(http.StatusCreated, "POST", "/Users", `{"userName":"Ada@Example.com","externalId":"X-1",
			"displayName":"Ada Example","title":"Engineer","timezone":"Europe/Berlin","active":true,
			"emails":[{"value":"a@example.org"},{"value":"ADA@example.com","primary":true}],
			"`+enterpriseSchema+`":{"manager":{"value":"`+id(boss)+`"}}}`)
		if boss["displayName"] != "Max Yew" || fmt.Sprint(boss["emails"]) !=
			"[map[primary:true type:work value:max@example.com]]" {
			t.Errorf("%v", boss)
		}
		if ada["userName"] != "ada@example.com" || ada["externalId"] != "X-1" || ada["active"] != true ||
			get(ada["emails"].([]any)[0].(resource), "value") != "ada@example.com" ||
			get(ada[enterpriseSchema].(resource)["manager"].(resource), "displayName") != "Max Yew" ||
			ada["meta"].(resource)["location"] != "http://lead.example/scim/v2/Users/"+id(ada) {
			t.Errorf("%v", ada)
		}
		if e := c.want(http.StatusConflict, "POST", "/Users", `{"userName":"ada@example.com"}`); e["scimType"] != "uniqueness" {
			t.Errorf("%v", e)
		}
		c.want(http.StatusConflict, "POST", "/Users", `{"userName":"other","emails":[{"value":"a@example.org"}]}`)
		if got := c.found("/Users", `userName eq "A@example.org" or externalId eq "nobody"`, "userName"); got != "ada@example.com" {
			t.Errorf("found %s", got)
		}
		if got := c.found("/Users", `userName eq "ADA@example.com" and active eq true`, "displayName"); got != "Ada Example" {
			t.Errorf("found %s", got)
		}
		if got := c.found("/Users", `emails[type eq "work" and value co "max"]`, "displayName"); got != "Max Yew" {
			t.Errorf("found %s", got)
		}

		at := "/Users/" + id(ada)
		changed := c.want(http.StatusOK, "PATCH", at, operations(
			`{"op":"Replace","path":"name.familyName","value":"Birch"}`,
			`{"op":"add","path":"emails[type eq \"home\"].value","value":"ada@home.example"}`,
			`{"op":"remove","path":"emails[value eq \"a@example.org\"]"}`,
			`{"op":"replace","value":{"title":"Lead Programmer","`+enterpriseSchema+`":{"manager":null}}}`))
		if changed["displayName"] != "Ada Birch" || changed["title"] != "Lead Programmer" || id(changed) != id(ada) ||
			changed[enterpriseSchema] != nil || len(changed["emails"].([]any)) != 2 {
			t.Errorf("%v", changed)
		}
		whole := c.want(http.StatusOK, "PUT", at, `{"userName":"ada.birch","displayName":"Ada Birch","active":"False"}`)
		if whole["userName"] != "ada.birch" || whole["title"] != nil || whole["emails"] != nil || whole["active"] != false ||
			id(whole) != id(ada) {
			t.Errorf("%v", whole)
		}
		c.want(http.StatusNoContent, "DELETE", at, "")
		c.want(http.StatusNotFound, "GET", at, "")
		c.want(http.StatusNotFound, "DELETE", at, "")
		c.want(http.StatusNotFound, "PATCH", at, operations(`{"op":"replace","path":"active","value":true}`))
		back := c.want(http.StatusCreated, "POST", "/Users", `{"userName":"ada.birch"}`)
		if back["displayName"] != "Ada Birch" || back["active"] != true || id(back) != id(ada) {
			t.Errorf("somebody who comes back is %v", back)
		}
	})
}

// active: false starts an absence for good; active: true ends it.
func TestInactiveUsersAreAwayForGood(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		c := open(t, db)
		at := "/Users/" + id(c.want(http.StatusCreated, "POST", "/Users", `{"userName":"ada"}`))
		exits := func() (text string) {
			err := db.Write(context.Background(), func(tx *store.Tx) error {
				all, err := organisation.Absences(context.Background(), tx, access.Local(), "ada")
				text = ""
				for _, a := range all {
					text += fmt.Sprintf("%s %s-%s ", a.Kind, a.From, a.Until)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		set := func(active string) {
			c.want(http.StatusOK, "PATCH", at, operations(`{"op":"replace","path":"active","value":`+active+`}`))
		}
		set("false")
		set("false")
		if got := exits(); got != "exit 2026-03-02- " {
			t.Errorf("inactive: %q", got)
		}
		set("true")
		if got := exits(); got != "" {
			t.Errorf("active again on the same day: %q", got)
		}
		set("false")
		leadtest.ClockOf(t, db).Advance(5 * 24 * time.Hour)
		if of := c.want(http.StatusOK, "GET", at, ""); of["active"] != false {
			t.Errorf("%v", of)
		}
		set("true")
		if got := exits(); got != "exit 2026-03-02-2026-03-06 " {
			t.Errorf("active again: %q", got)
		}
	})
}

func TestGroupsAreTeams(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		c := open(t, db)
		user := func(name string) string {
			return id(c.want(http.StatusCreated, "POST", "/Users", `{"userName":"`+name+`"}`))
		}
		ada, ben, cleo := user("ada"), user("ben"), user("cleo")
		web := c.want(http.StatusCreated, "POST", "/Groups", `{"displayName":"Web & Shop","externalId":"G-1","members":[{"value":"`+ada+`"}]}`)
		other := c.want(http.StatusCreated, "POST", "/Groups", `{"displayName":"Web Shop"}`)
		if id(web) != "web-shop" || id(other) != "web-shop-2" {
			t.Errorf("keys %s and %s", id(web), id(other))
		}
		at := "/Groups/web-shop"
		names := func(of resource) string {
			var all []string
			for _, v := range each(of["members"]) {
				all = append(all, fmt.Sprint(v.(resource)["display"]))
			}
			return strings.Join(all, " ")
		}
		of := c.want(http.StatusOK, "PATCH", at, operations(
			`{"op":"add","path":"members","value":[{"value":"`+ben+`"},{"value":"`+cleo+`"},{"value":"`+ada+`"}]}`))
		if names(of) != "ada ben cleo" {
			t.Errorf("added: %v", of)
		}
		leadtest.ClockOf(t, db).Advance(48 * time.Hour)
		of = c.want(http.StatusOK, "PATCH", at, operations(`{"op":"remove","path":"members[value eq \"`+ada+`\"]"}`,
			`{"op":"Remove","path":"members","value":[{"value":"`+ben+`"}]}`, `{"op":"replace","path":"displayName","value":"Shop"}`))
		if names(of) != "cleo" || of["displayName"] != "Shop" || id(of) != "web-shop" {
			t.Errorf("removed: %v", of)
		}
		if got := c.found("/Groups", `members[value eq "`+cleo+`"] and displayName sw "sh"`, "id"); got != "web-shop" {
			t.Errorf("found %s", got)
		}
		if u := c.want(http.StatusOK, "GET", "/Users/"+cleo, ""); get(u["groups"].([]any)[0].(resource), "display") != "Shop" {
			t.Errorf("%v", u)
		}
		// Who was in it when is still known.
		err := db.Read(context.Background(), func(tx *store.Tx) error {
			r, err := organisation.InScope(context.Background(), tx, access.Local(), "web-shop")
			if got := fmt.Sprint(roster.Diff(roster.Roster{}, roster.Roster{Members: r.Members})); got != "[+ member ada of web-shop: "+
				"share 100 %, from 2026-03-02, until 2026-03-03 + member ben of web-shop: share 100 %, from 2026-03-02, until "+
				"2026-03-03 + member cleo of web-shop: share 100 %, from 2026-03-02]" {
				t.Errorf("%s", got)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		c.want(http.StatusOK, "PUT", at, `{"displayName":"Shop","members":[]}`)
		if of := c.want(http.StatusOK, "GET", at+"?excludedAttributes=members", ""); of["members"] != nil {
			t.Errorf("%v", of)
		}
		c.want(http.StatusNoContent, "DELETE", at, "")
		c.want(http.StatusNoContent, "DELETE", "/Groups/web-shop-2", "")
		c.want(http.StatusNotFound, "GET", at, "")
		if list := c.want(http.StatusOK, "GET", "/Groups", ""); list["totalResults"] != 0.0 {
			t.Errorf("%v", list)
		}
	})
}

func TestPages(t *testing.T) {
	t.Parallel()
	c := open(t, leadtest.SQLite(t))
	for n := range 7 {
		c.want(http.StatusCreated, "POST", "/Users", fmt.Sprintf(`{"userName":"u%d"}`, n))
	}
	for query, want := range map[string]string{
		"":                                     "7 1 7: u0 u1 u2 u3 u4 u5 u6",
		"?count=3":                             "7 1 3: u0 u1 u2",
		"?count=3&startIndex=4":                "7 4 3: u3 u4 u5",
		"?count=3&startIndex=7":                "7 7 1: u6",
		"?count=3&startIndex=8":                "7 8 0: ",
		"?count=0":                             "7 1 0: ",
		"?count=-1":                            "7 1 0: ",
		"?startIndex=-5&count=1":               "7 1 1: u0",
		"?filter=userName+ne+%22u0%22&count=1": "6 1 1: u1",
	} {
		list := c.want(http.StatusOK, "GET", "/Users"+query, "")
		var names []string
		for _, v := range list["Resources"].([]any) {
			names = append(names, fmt.Sprint(v.(resource)["userName"]))
		}
		if got := fmt.Sprintf("%v %v %v: %s", list["totalResults"], list["startIndex"], list["itemsPerPage"],
			strings.Join(names, " ")); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	of := c.want(http.StatusOK, "GET", "/Users?attributes=userName&count=1", "")["Resources"].([]any)[0].(resource)
	if len(of) != 3 {
		t.Errorf("%v", of)
	}
}

func TestWrongRequestsAreRefused(t *testing.T) {
	t.Parallel()
	c := open(t, leadtest.SQLite(t))
	at := "/Users/" + id(c.want(http.StatusCreated, "POST", "/Users", `{"userName":"ada","emails":[{"value":"a@example.com"}]}`))
	c.want(http.StatusCreated, "POST", "/Groups", `{"displayName":"Web"}`)
	before := fmt.Sprint(c.want(http.StatusOK, "GET", at, ""))
	for _, x := range []struct {
		method, path, body string
		status             int
		kind               string
	}{
		{"POST", "/Users", ``, 400, "invalidSyntax"},
		{"POST", "/Users", `{"userName":`, 400, "invalidSyntax"},
		{"POST", "/Users", `[]`, 400, "invalidSyntax"},
		{"POST", "/Users", `{} {}`, 400, "invalidSyntax"},
		{"POST", "/Users", strings.Repeat(`{"a":`, 20_000), 400, "invalidSyntax"},
		{"POST", "/Users", `{}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":7}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":"a b"}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":"b","name":"Ben"}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":"b","active":"maybe"}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":"b","emails":[{"value":1}]}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":"b","emails":[{"value":"nowhere"}]}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":"b","timezone":"Mars"}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":"b","displayName":"` + strings.Repeat("x", 10_000) + `"}`, 400, "invalidValue"},
		{"POST", "/Users", `{"userName":"b","` + enterpriseSchema + `":{"manager":{"value":"nobody"}}}`, 400, "invalidValue"},
		{"POST", "/Groups", `{}`, 400, "invalidValue"},
		{"POST", "/Groups", `{"displayName":"X","members":[{"value":"web"}]}`, 400, "invalidValue"},
		{"POST", "/Groups", `{"displayName":"X","members":["` + "x" + `"]}`, 400, "invalidValue"},
		{"PATCH", at, `{}`, 400, "invalidSyntax"},
		{"PATCH", at, `{"Operations":{}}`, 400, "invalidSyntax"},
		{"PATCH", at, operations(), 400, "invalidSyntax"},
		{"PATCH", at, operations(`7`), 400, "invalidSyntax"},
		{"PATCH", at, operations(`{"op":7}`), 400, "invalidSyntax"},
		{"PATCH", at, operations(`{"op":"move","path":"title"}`), 400, "invalidSyntax"},
		{"PATCH", at, operations(`{"op":"add","path":"title"}`), 400, "invalidValue"},
		{"PATCH", at, operations(`{"op":"add","value":"x"}`), 400, "invalidValue"},
		{"PATCH", at, operations(`{"op":"remove"}`), 400, "noTarget"},
		{"PATCH", at, operations(`{"op":"replace","path":"emails[type eq","value":"x"}`), 400, "invalidPath"},
		{"PATCH", at, operations(`{"op":"replace","path":"title x","value":"x"}`), 400, "invalidPath"},
		{"PATCH", at, operations(`{"op":"replace","path":"emails[type eq \"fax\"].value","value":"x"}`), 400, "noTarget"},
		{"PATCH", at, operations(`{"op":"replace","path":"id","value":"x"}`), 400, "mutability"},
		{"PATCH", at, operations(`{"op":"replace","path":"groups","value":[]}`), 400, "mutability"},
		{"PATCH", at, operations(`{"op":"replace","path":"title","value":"Good"}`, `{"op":"remove","path":"userName"}`), 400, "invalidValue"},
		{"PATCH", at, operations(strings.TrimSuffix(strings.Repeat(`{"op":"add","path":"title","value":"x"},`, 1001), ",")), 400, "tooMany"},
		{"GET", "/Users?filter=userName", ``, 400, "invalidFilter"},
		{"GET", "/Users?filter=userName+eq+ada", ``, 400, "invalidFilter"},
		{"GET", "/Users?count=many", ``, 400, "invalidValue"},
		{"GET", "/Users/nobody", ``, 404, ""},
		{"GET", "/Groups/nowhere", ``, 404, ""},
		{"GET", "/Nothing", ``, 404, ""},
		{"POST", "/Bulk", `{}`, 404, ""},
		{"PUT", "/Users/nobody", `{"userName":"x"}`, 404, ""},
		{"POST", "/Users", strings.Repeat(" ", maxBody+1), 413, ""},
	} {
		of := c.want(x.status, x.method, x.path, x.body)
		if kind, _ := of["scimType"].(string); kind != x.kind {
			t.Errorf("%s %s %.80s: %v, want %s", x.method, x.path, x.body, of, x.kind)
		}
	}
	if after := fmt.Sprint(c.want(http.StatusOK, "GET", at, "")); after != before {
		t.Errorf("refused requests made of\n%s\nthis\n%s", before, after)
	}
	r := httptest.NewRequest("POST", Prefix+"/Users", strings.NewReader(`{"userName":"b"}`))
	r.Header.Set("Content-Type", "text/xml")
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	if w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("XML gives %d", w.Code)
	}
}

func TestWhoMayNotImportGetsNothing(t *testing.T) {
	t.Parallel()
	c := open(t, leadtest.SQLite(t))
	at := "/Users/" + id(c.want(http.StatusCreated, "POST", "/Users", `{"userName":"ada"}`))
	for name, x := range map[string]struct {
		who    access.Actor
		err    error
		status int
	}{
		"nobody":       {access.Actor{}, nil, http.StatusUnauthorized},
		"a bad token":  {access.Actor{}, fault.Denied("This token is not known"), http.StatusUnauthorized},
		"a broken one": {access.Actor{}, fault.Unavailable("The database is busy"), http.StatusServiceUnavailable},
		"a member":     {access.Actor{ID: "m", Name: "Member", Role: access.Member}, nil, http.StatusForbidden},
		"a manager": {access.Actor{ID: "m", Name: "Manager", Role: access.Member,
			Standing: &access.Standing{Scopes: map[string]access.Relation{"web": access.Manages}}}, nil, http.StatusForbidden},
	} {
		c.who, c.err = x.who, x.err
		for _, request := range []string{"GET /Users", "POST /Users", "GET " + at, "PUT " + at, "PATCH " + at, "DELETE " + at,
			"GET /Groups", "POST /Groups", "GET /Schemas", "GET /ServiceProviderConfig", "GET /ResourceTypes", "GET /Nothing"} {
			method, path, _ := strings.Cut(request, " ")
			if got, of := c.send(method, path, `{"userName":"x"}`); got != x.status {
				t.Errorf("%s: %s gives %d, want %d: %v", name, request, got, x.status, of)
			}
		}
	}
}

// TestADirectoryIsNoWayToSeeMore: a token of somebody's own brings nobody into their own team, one of no person does.
func TestADirectoryIsNoWayToSeeMore(t *testing.T) {
	t.Parallel()
	c := open(t, leadtest.SQLite(t))
	ada := id(c.want(http.StatusCreated, "POST", "/Users", `{"userName":"ada"}`))
	ben := id(c.want(http.StatusCreated, "POST", "/Users", `{"userName":"ben","displayName":"Ben Elm"}`))
	team := id(c.want(http.StatusCreated, "POST", "/Groups",
		fmt.Sprintf(`{"displayName":"Web","members":[{"value":%q}]}`, ada)))
	body := operations(fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":%q}]}`, ben))
	c.who = access.Actor{ID: "a", Name: "Ada", Role: access.Administrator, PersonID: ada}
	if of := c.want(http.StatusForbidden, "PATCH", "/Groups/"+team, body); !strings.Contains(fmt.Sprint(of["detail"]), "to Ben Elm") {
		t.Errorf("%v", of)
	}
	c.who.PersonID = ""
	c.want(http.StatusOK, "PATCH", "/Groups/"+team, body)
}

func TestWhatThereIsIsDescribed(t *testing.T) {
	t.Parallel()
	c := open(t, leadtest.SQLite(t))
	if of := c.want(http.StatusOK, "GET", "/ServiceProviderConfig", ""); of["patch"].(resource)["supported"] != true {
		t.Errorf("%v", of)
	}
	for path, n := range map[string]float64{"/ResourceTypes": 2, "/Schemas": 3} {
		list := c.want(http.StatusOK, "GET", path, "")
		if list["totalResults"] != n {
			t.Errorf("%s: %v", path, list)
		}
		for _, v := range list["Resources"].([]any) {
			c.want(http.StatusOK, "GET", path+"/"+id(v.(resource)), "")
		}
		c.want(http.StatusNotFound, "GET", path+"/nothing", "")
	}
}

// TestPatchedListsAreSets joins lists of the shapes that directories send, and of others: a long one must not take the
// square of its length, for the database is held meanwhile.
func TestPatchedListsAreSets(t *testing.T) {
	t.Parallel()
	numbers := make([]string, 200_000)
	for i := range numbers {
		numbers[i] = fmt.Sprint(i)
	}
	for _, c := range []struct {
		op, value string
		left      int
	}{
		{"add", `[{"value":"A"},"a",{"value":"b"},{"value":"b","display":"B"}]`, 2},
		{"add", `[{"display":"x"},{"display":"x"}]`, 2},
		{"add", "[" + strings.Join(numbers, ",") + "]", 200_001},
		{"remove", "[" + strings.Join(numbers, ",") + "]", 1},
		{"remove", `["A"]`, 0},
	} {
		of := resource{"members": []any{resource{"value": "a"}}}
		if f := patch(of, []operation{{c.op, "members", json.RawMessage(c.value)}}); f != nil {
			t.Fatal(f)
		}
		if left := len(each(of["members"])); left != c.left {
			t.Errorf("%s %.40s leaves %d members, want %d", c.op, c.value, left, c.left)
		}
	}
}

func FuzzPatch(f *testing.F) {
	f.Add("add", `emails[type eq "work"].value`, `"x"`)
	f.Add("replace", "", `{"name.givenName":"A","`+enterpriseSchema+`":{"manager":null}}`)
	f.Add("remove", "emails", `[{"value":"a"}]`)
	f.Fuzz(func(t *testing.T, op, path, value string) {
		of := read(t, ada)
		if patch(of, []operation{{op, path, json.RawMessage(value)}}) != nil {
			return
		}
		if _, err := json.Marshal(of); err != nil {
			t.Error(err)
		}
		if of["id"] != "p1" {
			t.Errorf("the id is %v", of["id"])
		}
	})
}
