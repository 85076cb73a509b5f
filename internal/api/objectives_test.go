package api_test

import (
	"net/http"
	"testing"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestAnObjectiveOverTheAPI(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		var o, m struct{ ID string }
		r := d.want(http.StatusCreated, d.send("POST", "/objectives", fields{"title": "Be quick", "until": "2026-06-30"}))
		r.into(&o)
		at := "/objectives/" + o.ID
		d.want(http.StatusCreated, d.send("POST", at+"/measures", fields{"name": "Slowest tenth", "unit": "s", "baseline": 4.5, "target": 1})).into(&m)
		var now struct {
			Progress *float64
			Measures []struct{ Readings []struct{ Value float64 } }
			Events   []struct{ What string }
		}
		if d.want(http.StatusOK, d.get(at)).into(&now); now.Progress != nil {
			t.Errorf("without a reading it is at %v", *now.Progress)
		}
		d.want(http.StatusNoContent, d.send("POST", at+"/measures/"+m.ID+"/readings", fields{"value": 2.75}))
		d.want(http.StatusUnprocessableEntity, d.send("POST", at+"/measures/"+m.ID+"/readings", fields{"value": 2.75, "day": "soon"}))
		if d.want(http.StatusOK, d.get(at)).into(&now); now.Progress == nil || *now.Progress != 0.5 || len(now.Measures[0].Readings) != 1 ||
			len(now.Events) != 3 {
			t.Errorf("it is %+v", now)
		}
		d.want(http.StatusPreconditionRequired, d.send("PUT", at, fields{"title": "Be quicker"}))
		d.want(http.StatusPreconditionFailed, d.send("PUT", at, fields{"title": "Be quicker"}, `If-Match: "1"`))
		d.want(http.StatusUnprocessableEntity, d.send("PUT", at, fields{"title": "Be quicker", "parent": o.ID}, "If-Match: *"))
		d.want(http.StatusOK, d.send("PUT", at, fields{"title": "Be quicker"}, "If-Match: *"))
		var tree struct {
			Objectives []struct{ ID, Title string }
			Unserved   []string
		}
		if d.want(http.StatusOK, d.get("/objectives")).into(&tree); len(tree.Objectives) != 1 || tree.Objectives[0].Title != "Be quicker" ||
			len(tree.Unserved) != 1 {
			t.Errorf("the tree is %+v", tree)
		}
		var x struct{ ID string }
		d.want(http.StatusCreated, d.send("POST", "/initiatives", fields{"title": "Move the ledger"})).into(&x)
		d.want(http.StatusUnprocessableEntity, d.send("POST", at+"/services", fields{"kind": "experiment", "id": x.ID}))
		d.want(http.StatusUnprocessableEntity, d.send("POST", at+"/services", fields{"kind": "work", "id": x.ID}))
		d.want(http.StatusNoContent, d.send("POST", at+"/services", fields{"kind": "initiative", "id": x.ID}))
		var served struct {
			By []struct{ Kind, ID, Title string } `json:"served_by"`
		}
		if d.want(http.StatusOK, d.get(at)).into(&served); len(served.By) != 1 || served.By[0].Title != "Move the ledger" {
			t.Errorf("it is served by %+v", served)
		}
		d.want(http.StatusNoContent, d.send("POST", at+"/measures/"+m.ID+"/remove", nil))
		d.want(http.StatusOK, d.send("POST", at+"/state", fields{"status": "reached"}, "If-Match: *"))
		if d.want(http.StatusOK, d.get("/objectives")).into(&tree); len(tree.Objectives) != 0 {
			t.Errorf("the tree of open ones is %+v", tree)
		}
	})
}
