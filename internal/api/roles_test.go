package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

func TestRolesAreNamedByIDOrTitle(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	for _, name := range []string{"technical-lead", "Tech Lead", "tl"} {
		var r api.RoleDetail
		d.want(http.StatusOK, d.get("/roles/"+url.PathEscape(name))).into(&r)
		if r.ID != "technical-lead" || r.Responsibilities[0].Part != "answers-for" || len(r.Skills) < 7 {
			t.Errorf("%q: %+v", name, r)
		}
	}
	var p api.Problem
	d.want(http.StatusUnprocessableEntity, d.get("/roles/PM")).into(&p)
	if !strings.Contains(p.Detail, "project-manager") || p.Errors[0].Location != "path.role" {
		t.Errorf("%+v", p)
	}
	d.want(http.StatusNotFound, d.get("/roles/gardener"))
	d.want(http.StatusNotFound, d.get("/role-comparison?a=cto&b=gardener"))
	d.want(http.StatusUnprocessableEntity, d.get("/role-comparison?a=cto&b=PM")).into(&p)
	if p.Errors[0].Location != "query.b" {
		t.Errorf("%+v", p)
	}
	for _, title := range []string{"", strings.Repeat("lead+", 2000)} {
		d.want(http.StatusUnprocessableEntity, d.get("/role-resolution?title="+title)).into(&p)
		if p.Errors[0].Location != "query.title" || p.Hint == "" {
			t.Errorf("%+v", p)
		}
	}
	var c api.RoleComparison
	d.want(http.StatusOK, d.get("/role-comparison?a=technical-leadership&b=leadership")).into(&c)
	if !c.A.Family || c.Skills[0].ID != "technical-expertise" {
		t.Errorf("%+v", c)
	}
}

func TestAnOrganisationsCatalogueIsServedInALanguage(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	err := d.db.Write(t.Context(), func(tx *store.Tx) error {
		return organisation.PutCatalogue(t.Context(), tx, access.Local(),
			"roles: {technical-lead: {languages: {de: {name: Technische Leitung}}}}")
	})
	if err != nil {
		t.Fatal(err)
	}
	var list api.RoleList
	d.want(http.StatusOK, d.get("/roles?language=de-AT")).into(&list)
	if list.Roles[0].Name != "Technische Leitung" || len(list.Roles) != 11 {
		t.Errorf("%+v", list)
	}
	var m api.TitleMeaning
	d.want(http.StatusOK, d.get("/role-resolution?title=technische+leitung")).into(&m)
	if m.Status != "exact" || m.Role.Name != "Technical lead" {
		t.Errorf("%+v", m)
	}
}
