package api_test

import (
	"net/http"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

const shop = `
scopes:
  - {key: shop, name: Shop, kind: team, members: [ann, ben], roles: [{role: technical-lead, person: ann}, {role: manager, person: ben}]}
  - {key: move, name: The move, kind: project, in: shop, roles: [{role: project-manager, person: ann}]}
  - {key: till, name: The till, kind: project, in: shop, roles: [{role: project-manager, person: ann}]}
persons:
  - {handle: ann, name: Ann Moss, emails: [ann@example.com]}
  - {handle: ben, name: Ben Okafor, emails: [ben@example.com]}
`

// openShop is a desk with an organisation.
func openShop(t testing.TB, db *store.DB) *desk {
	d := open(t, db)
	file, problems := roster.Parse([]byte(shop))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := organisation.Apply(t.Context(), tx, access.Local(), file, organisation.ApplyOptions{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openShop(t, db)
		golden(t, "coverage", d.want(http.StatusOK, d.get("/scopes/shop/coverage")).body)
		golden(t, "trial", d.want(http.StatusOK, d.send("POST", "/scopes/shop/trial",
			map[string]any{"changes": []api.DutyChange{{Kind: "leaves", Person: "ben"}}})).body)
		d.want(http.StatusNotFound, d.get("/scopes/moon/coverage"))
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/scopes/shop/trial",
			map[string]any{"changes": []api.DutyChange{{Kind: "leaves", Person: "nobody"}}}))
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/scopes/shop/trial", map[string]any{"changes": []api.DutyChange{}}))
		d.who = access.Actor{}
		d.want(http.StatusUnauthorized, d.get("/scopes/shop/coverage"))
		d.who = access.Actor{ID: "x", Name: "Nobody in particular"}
		d.want(http.StatusForbidden, d.get("/scopes/shop/coverage"))
	})
}
