package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// TestAnswersStayAsTheyAre holds what programs read to the files in testdata, on both engines.
func TestAnswersStayAsTheyAre(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		in := "/repositories/lantern"
		for _, c := range []struct{ name, path string }{
			{"repositories", "/repositories"},
			{"repository", in},
			{"who", in + "/who?path=src/parser&path=docs"},
			{"who-all", in + "/who"},
			{"risk", in + "/risk"},
			{"risk-absent", in + "/risk?absent=ada@example.com&absent=Ben+Sample"},
			{"areas", in + "/areas"},
			{"area", in + "/areas/docs"},
			{"tree", in + "/tree"},
			{"tree-deep", in + "/tree?path=docs&depth=9&absent=cleo"},
			{"evidence", in + "/evidence?path=src/parser"},
			{"evidence-of", in + "/evidence?person=ben@example.com&kind=reviewed"},
			{"lines", in + "/lines?path=src/parser"},
			{"lines-by", in + "/lines?by=assisted&limit=1"},
			{"reviewers", in + "/reviewers?path=src/parser/parse.go"},
			{"problems", in + "/problems"},
			{"scan-none", in + "/scans/current"},
			{"people", "/people"},
			{"person", "/people/cleo@example.com"},
			{"proposals", "/identities/proposals"},
			{"decisions", "/identities/decisions"},
			{"roles", "/roles?limit=3"},
			{"role", "/roles/technical-lead"},
			{"role-paths", "/roles/Lead%20Engineer/paths"},
			{"role-exact", "/role-resolution?title=Senior+Lead+Programmer+II"},
			{"role-ambiguous", "/role-resolution?title=PM"},
			{"role-unknown", "/role-resolution?title=Senior+Software+Engineer"},
			{"role-comparison", "/role-comparison?a=technical-lead&b=manager"},
		} {
			r := d.want(http.StatusOK, d.get(c.path))
			if strings.Contains(r.body, "null") {
				t.Errorf("%s: null in %s", c.path, r.body)
			}
			// When it is looked at again depends on its id, which is made anew.
			body := nextLook.ReplaceAllString(r.body, `"next_look":"LATER"`)
			golden(t, c.name, body, d.repo.ID, "REPOSITORY", d.dir, "/made/up/lantern.git")
		}
	})
}

var nextLook = regexp.MustCompile(`"next_look":"[^"]*"`)

func TestAPathInAnOldEncodingIsFoundUnderTheNameThatIsShown(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	for _, path := range []string{odd, api.QuotePath(odd)} {
		var who api.Who
		d.want(http.StatusOK, d.get("/repositories/lantern/who?path="+url.QueryEscape(path))).into(&who)
		if who.Files != 1 || who.Paths[0] != `"docs/caf\351 \"menu\".md"` || who.People[0].Person.Name != "Cleo Muster" {
			t.Errorf("%q: %+v", path, who)
		}
	}
	var p api.Problem
	d.want(http.StatusUnprocessableEntity, d.get("/repositories/lantern/who?path=%22docs")).into(&p)
	if len(p.Errors) != 1 || p.Errors[0].Location != "query.path" {
		t.Errorf("%+v", p)
	}
}

func TestIdentitiesAreDecidedAndUndone(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		persons := func() (names []string) {
			var list api.PersonList
			d.want(http.StatusOK, d.get("/people")).into(&list)
			for _, p := range list.People {
				names = append(names, p.Name)
			}
			return names
		}
		before := persons()
		var open api.ProposalList
		d.want(http.StatusOK, d.get("/identities/proposals")).into(&open)
		if len(open.Proposals) != 1 || open.Total != 1 {
			t.Fatalf("%+v", open)
		}
		proposal := "/identities/proposals/" + open.Proposals[0].ID
		var decided api.Decided
		d.want(http.StatusOK, d.send("POST", proposal+"/confirm", nil)).into(&decided)
		if after := persons(); len(after) != len(before)-1 {
			t.Errorf("before %v, after %v", before, after)
		}
		var who api.Who
		d.want(http.StatusOK, d.get("/repositories/lantern/who?path=docs/handbook.md")).into(&who)
		if len(who.People) != 1 || who.People[0].Evidence.Authored != 2 {
			t.Errorf("the answer does not follow the decision: %+v", who.People)
		}
		d.want(http.StatusConflict, d.send("POST", proposal+"/confirm", nil))
		d.want(http.StatusConflict, d.send("POST", proposal+"/refuse", nil))
		golden(t, "decisions-confirmed", d.want(http.StatusOK, d.get("/identities/decisions")).body, decided.Decision, "DECISION")

		d.want(http.StatusNoContent, d.send("POST", "/identities/decisions/"+decided.Decision+"/undo", nil))
		d.want(http.StatusConflict, d.send("POST", "/identities/decisions/"+decided.Decision+"/undo", nil))
		d.want(http.StatusOK, d.send("POST", proposal+"/refuse", nil))
		if after := persons(); strings.Join(after, ",") != strings.Join(before, ",") {
			t.Errorf("before %v, after %v", before, after)
		}
		d.want(http.StatusNotFound, d.send("POST", "/identities/decisions/nowhere/undo", nil))
		d.want(http.StatusNotFound, d.send("POST", "/identities/proposals/nowhere/confirm", nil))
	})
}

// TestOnePersonHasOneAccount joins two persons into one, and asks for a second account under the id that leads there.
func TestOnePersonHasOneAccount(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	ids := map[string]string{"Ada Example": "", "A. E.": ""}
	err := d.db.Write(t.Context(), func(tx *store.Tx) error {
		ctx := t.Context()
		err := people.Observe(ctx, tx, "test", []people.Observed{{Name: "Ada Example", Email: "ada@example.com"},
			{Name: "A. E.", Email: "ae@example.org"}})
		for name := range ids {
			var p people.Person
			if err == nil {
				p, err = people.Find(ctx, tx, access.Local(), name)
			}
			ids[name] = p.ID
		}
		if err == nil {
			_, err = people.Join(ctx, tx, access.Local(), ids["Ada Example"], ids["A. E."])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	invite := func(person string) reply {
		return d.send("POST", "/accounts", map[string]any{"name": "Ada", "role": "member", "person": person})
	}
	d.want(http.StatusUnprocessableEntity, invite("nobody"))
	var first api.MadeLink
	d.want(http.StatusCreated, invite(ids["Ada Example"])).into(&first)
	d.want(http.StatusUnprocessableEntity, invite(ids["A. E."]))
	d.want(http.StatusUnprocessableEntity, d.send("POST", "/accounts/"+first.Account+"/person", map[string]any{"person": "nobody"}))
}

func TestIdentitiesAreSeparated(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	d := open(t, db)
	seen := []people.Observed{{Name: "Ada Example", Email: "ada@example.com"}, {Name: "Ada Example", Email: "ada@example.org"}}
	err := db.Write(t.Context(), func(tx *store.Tx) error { return people.Observe(t.Context(), tx, "test", seen) })
	if err != nil {
		t.Fatal(err)
	}
	var ada api.PersonDetail
	d.want(http.StatusOK, d.get("/people/ada@example.org")).into(&ada)
	if len(ada.Identities) != 2 {
		t.Fatalf("%+v", ada)
	}
	d.want(http.StatusOK, d.send("POST", "/identities/separate", map[string]any{"identities": []string{ada.Identities[1].ID}}))
	var list api.PersonList
	d.want(http.StatusOK, d.get("/people")).into(&list)
	if len(list.People) != 2 {
		t.Errorf("%+v", list)
	}
	var p api.Problem
	d.want(http.StatusUnprocessableEntity, d.send("POST", "/identities/separate", map[string]any{"identities": []string{ada.Identities[0].ID}})).into(&p)
	if p.Errors[0].Location != "body.identities" || p.Hint == "" {
		t.Errorf("%+v", p)
	}
}

func TestWhoLooksAtAPersonIsRemembered(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	var ben api.PersonDetail
	d.want(http.StatusOK, d.get("/people/Ben%20Sample")).into(&ben)
	d.want(http.StatusOK, d.get("/repositories/lantern/evidence?person="+ben.ID))
	d.want(http.StatusOK, d.get("/repositories/lantern/evidence"))
	var looks []access.Look
	err := d.db.Read(t.Context(), func(tx *store.Tx) (err error) {
		looks, err = access.Lookers(t.Context(), tx, access.Actor{ID: "ben", Role: access.Member, PersonID: ben.ID}, ben.ID, "", 9)
		return err
	})
	if err != nil || len(looks) != 2 || looks[0].What != "evidence in lantern" || looks[1].What != "identities" {
		t.Errorf("%+v, %v", looks, err)
	}
	// Ben turns out to be somebody else too: who looked at either of them looked at him.
	err = d.db.Write(t.Context(), func(tx *store.Tx) error {
		all, err := people.Persons(t.Context(), tx, access.Local())
		for _, p := range all {
			if err == nil && p.Name == "Ada Example" {
				_, err = people.Join(t.Context(), tx, access.Local(), p.ID, ben.ID)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var now api.PersonDetail
	d.want(http.StatusOK, d.get("/people/Ben%20Sample")).into(&now)
	d.who = access.Actor{ID: "ben", Role: access.Member, PersonID: now.ID}
	var list api.LookList
	d.want(http.StatusOK, d.get("/record/looks")).into(&list)
	if now.ID == ben.ID || len(list.Looks) != 3 {
		t.Errorf("%s, who was %s, is told %+v", now.ID, ben.ID, list)
	}
}

func TestReviewersOfARangeOfRevisions(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	asked := ""
	c := d.config
	c.Changed = func(_ context.Context, r knowledge.Repository, revisions string) ([]string, []knowledge.Identity, error) {
		asked = r.Name + " " + revisions
		if revisions == "gone" {
			return nil, nil, fault.NotFound("There is no revision %q", revisions)
		}
		return []string{"src/parser/parse.go"}, []knowledge.Identity{{Name: "Ada Example", Email: "ADA@example.com"}}, nil
	}
	d.api = api.New(c)
	var got api.Reviewers
	d.want(http.StatusOK, d.get("/repositories/lantern/reviewers?revision=main..fix")).into(&got)
	if asked != "lantern main..fix" || got.Paths[0] != "src/parser/parse.go" || len(got.Suggestions) == 0 ||
		got.Suggestions[0].Person.Name != "Ben Sample" {
		t.Errorf("%q %+v", asked, got)
	}
	for _, s := range got.Suggestions {
		if s.Person.Name == "Ada Example" || len(s.Reasons) == 0 {
			t.Errorf("%+v", s)
		}
	}
	d.want(http.StatusNotFound, d.get("/repositories/lantern/reviewers?revision=gone"))
}

// TestABacktestIsPrinted holds the names of fields that the command line promises.
func TestABacktestIsPrinted(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	atlas, err := d.config.Shelf.Atlas(t.Context(), d.db, d.who, "lantern")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(api.BacktestOf(atlas.Overview, knowledge.Record{Reviewed: 9, Tests: 3,
		Outcome: knowledge.Outcome{Top1: 1. / 3, Top3: 2. / 3, Top5: 1, MRR: 0.55555, Busiest: 2. / 3, Named: 2}, From: 1704103200, To: 1704189600,
		Periods: []knowledge.RecordPeriod{{Year: 2024, Quarter: 1, Tests: 3, Top1: 1. / 3, Top3: 2. / 3}}, Newcomers: 1, Misses: knowledge.Misses{New: 1}}))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "backtest", string(text))
	if text, err = json.Marshal(api.BacktestOf(atlas.Overview, knowledge.Record{})); err != nil || strings.Contains(string(text), "from") {
		t.Errorf("%s, %v", text, err)
	}
}

// TestAreasAcrossRepositories names one, asks about it, changes it and takes it out.
func TestAreasAcrossRepositories(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		type part map[string]string
		body := map[string]any{"name": "Reading", "parts": []part{{"repository": "lantern", "place": "src/parser"}, {"repository": "lantern", "place": "docs"}}}
		var made api.Span
		header := d.want(http.StatusCreated, d.send("POST", "/areas", body)).into(&made).header
		if header.Get("Location") != api.Prefix+"/areas/"+made.ID || len(made.Parts) != 2 {
			t.Fatalf("%+v at %s", made, header.Get("Location"))
		}
		at := "/areas/" + made.ID
		var detail api.SpanDetail
		tag := d.want(http.StatusOK, d.get(at)).into(&detail).header.Get("ETag")
		if len(detail.Each) != 2 || detail.Coverage.Lines != detail.Each[0].Lines+detail.Each[1].Lines || len(detail.People) < 3 {
			t.Errorf("%+v", detail)
		}
		body["name"] = "Reading and writing"
		d.want(http.StatusPreconditionRequired, d.send("PUT", at, body))
		d.want(http.StatusOK, d.send("PUT", at, body, "If-Match: "+tag))
		d.want(http.StatusPreconditionFailed, d.send("PUT", at, body, "If-Match: "+tag))
		body["parts"] = []part{{"repository": "lantern", "place": "none"}, {"repository": "lantern"}}
		d.want(http.StatusUnprocessableEntity, d.send("PUT", at, body, "If-Match: *"))
		var list api.SpanList
		if d.want(http.StatusOK, d.get("/areas")).into(&list); len(list.Areas) != 1 || list.Areas[0].Name != "Reading and writing" {
			t.Errorf("%+v", list)
		}
		d.want(http.StatusNoContent, d.send("DELETE", at, nil, "If-Match: *"))
		d.want(http.StatusNotFound, d.get(at))
	})
}

// TestRiskEverywhere asks about all repositories, page by page, and without somebody.
func TestRiskEverywhere(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	var all, page, without api.RiskEverywhere
	d.want(http.StatusOK, d.get("/risk")).into(&all)
	if len(all.Areas) < 2 || len(all.Repositories) != 1 || all.Coverage != all.Repositories[0].Coverage || all.Coverage.Lines == 0 {
		t.Fatalf("%+v", all)
	}
	d.want(http.StatusOK, d.get("/risk?limit=1")).into(&page)
	if len(page.Areas) != 1 || page.Next == "" {
		t.Fatalf("%+v", page)
	}
	d.want(http.StatusOK, d.get("/risk?limit=1&cursor="+page.Next)).into(&page)
	if len(page.Areas) != 1 || page.Areas[0].Name != all.Areas[1].Name {
		t.Errorf("the second page has %+v", page.Areas)
	}
	d.want(http.StatusOK, d.get("/risk?absent=cleo@example.com")).into(&without)
	if len(without.Absent) != 1 || without.Coverage.Covered >= all.Coverage.Covered {
		t.Errorf("without %+v, %+v is understood", without.Absent, without.Coverage)
	}
	d.want(http.StatusNotFound, d.get("/risk?absent=nobody+of+this+name"))
}
