package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// TestExportAndErasure takes what is kept about oneself, reads what an erasure would do, and erases.
func TestExportAndErasure(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		var ben people.Person
		err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
			ben, err = people.Find(t.Context(), tx, access.Local(), "ben@example.com")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		d.who = crowd(t, db, ben.ID)["ben"]
		var export struct {
			Name       string
			Identities []struct{ Email string }
			Knowledge  []struct{ Areas []any }
		}
		d.want(http.StatusOK, d.get("/self/export")).into(&export)
		if export.Name != ben.Name || len(export.Identities) == 0 || len(export.Knowledge) != 1 || len(export.Knowledge[0].Areas) == 0 {
			t.Errorf("the export is %+v", export)
		}
		d.who = access.Local()
		at := "/people/" + ben.ID
		outlook := d.want(http.StatusOK, d.get(at+"/erasure"))
		tag := "If-Match: " + outlook.header.Get("ETag")
		d.want(http.StatusPreconditionRequired, d.send("DELETE", at+"?name="+url.QueryEscape(ben.Name), nil))
		d.want(http.StatusPreconditionFailed, d.send("DELETE", at+"?name="+url.QueryEscape(ben.Name), nil, `If-Match: "1.x"`))
		d.want(http.StatusUnprocessableEntity, d.send("DELETE", at+"?name=Somebody", nil, tag))
		d.want(http.StatusUnprocessableEntity, d.send("DELETE", at, nil, tag))
		d.want(http.StatusOK, d.get(at))
		d.want(http.StatusNoContent, d.send("DELETE", at+"?name="+url.QueryEscape(ben.Name), nil, tag))
		d.want(http.StatusNotFound, d.get(at))
		d.want(http.StatusNotFound, d.get(at+"/erasure"))
		for _, path := range []string{"/people", "/repositories/lantern/who", "/repositories/lantern/risk", "/repositories/lantern/evidence",
			"/repositories/lantern/areas", "/repositories/lantern/reviewers?path=src", "/repositories/lantern/problems",
			"/identities/proposals", "/identities/decisions", "/record", "/persons", "/accounts"} {
			r := d.want(http.StatusOK, d.get(path))
			if strings.Contains(r.body, ben.Name) || strings.Contains(r.body, "ben@example.com") || strings.Contains(r.body, ben.ID) {
				t.Errorf("%s still shows who was erased: %s", path, r.body)
			}
		}
	})
}
