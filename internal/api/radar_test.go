package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestTheRadarOverTheAPI(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		var e struct {
			Key, Ring string
			Moves     []struct{ ID, State, Day string }
		}
		rope := fields{"name": "Rope", "quadrant": "tools", "ring": "trial", "reason": "It holds.", "marks": []string{"language:Go"}}
		d.want(http.StatusCreated, d.send("POST", "/radar/entries", rope)).into(&e)
		if e.Key != "rope" || e.Ring != "" || len(e.Moves) != 1 || e.Moves[0].State != "proposed" {
			t.Errorf("proposed: %+v", e)
		}
		d.want(http.StatusConflict, d.send("POST", "/radar/entries", rope))
		settle := "/radar/moves/" + e.Moves[0].ID + "/state"
		d.want(http.StatusUnprocessableEntity, d.send("POST", settle, fields{"state": "declined"}))
		d.want(http.StatusUnprocessableEntity, d.send("POST", settle, fields{"state": "done", "day": "soon"}))
		d.want(http.StatusOK, d.send("POST", settle, fields{"state": "done", "day": "2026-01-05"}))
		d.want(http.StatusConflict, d.send("POST", settle, fields{"state": "done"}))
		var now struct{ Entries, Others []struct{ Ring string } }
		for on, want := range map[string]int{"": 1, "?on=2026-01-05": 1, "?on=2026-01-04": 0} {
			if d.want(http.StatusOK, d.get("/radar"+on)).into(&now); len(now.Entries) != want || len(now.Others) != 1-want {
				t.Errorf("%s: %+v", on, now)
			}
		}
		d.want(http.StatusUnprocessableEntity, d.get("/radar?on=today"))
		d.want(http.StatusCreated, d.send("POST", "/radar/entries/rope/moves", fields{"ring": "adopt", "reason": "It held.", "now": true}))
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/radar/entries/rope/moves", fields{"ring": "limbo", "reason": "x"}))
		var moves struct {
			Done    []struct{ Entry, From, Ring string }
			Waiting []struct{}
		}
		if d.want(http.StatusOK, d.get("/radar/moves")).into(&moves); len(moves.Done) != 2 || moves.Done[0].From != "trial" || moves.Done[0].Ring != "adopt" {
			t.Errorf("the moves are %+v", moves)
		}
		words := fields{"name": "Ropes", "quadrant": "platforms", "marks": []string{"rope"}}
		d.want(http.StatusPreconditionRequired, d.send("PUT", "/radar/entries/rope", words))
		d.want(http.StatusPreconditionFailed, d.send("PUT", "/radar/entries/rope", words, `If-Match: "999"`))
		d.want(http.StatusUnprocessableEntity, d.send("PUT", "/radar/entries/rope", words, "If-Match: *"))
		words["marks"] = []string{"npm:rope"}
		d.want(http.StatusOK, d.send("PUT", "/radar/entries/rope", words, "If-Match: *"))
		shape := fields{"title": "Harbour", "quadrants": []fields{{"name": "Platforms"}}, "rings": []fields{{"name": "Adopt"}}}
		d.want(http.StatusUnprocessableEntity, d.send("PUT", "/radar", shape, "If-Match: *"))
		shape["rings"] = []fields{{"name": "Adopt"}, {"name": "Trial", "description": "With care."}}
		d.want(http.StatusOK, d.send("PUT", "/radar", shape, "If-Match: *"))
		var uses struct {
			Looked int
			Uses   []struct {
				Entry   string
				Changes []struct{ Days int }
			}
		}
		if d.want(http.StatusOK, d.get("/radar/uses")).into(&uses); len(uses.Uses) != 1 || len(uses.Uses[0].Changes) != 2 {
			t.Errorf("the uses are %+v", uses)
		}
		for format, begins := range map[string]string{"thoughtworks-csv": "name", "thoughtworks-json": "[", "zalando": "{", "backstage": "{", "aoe": "PK", "svg": "<svg"} {
			if r := d.want(http.StatusOK, d.get("/radar/export?format="+format)); !strings.HasPrefix(strings.TrimPrefix(r.body, "\ufeff"), begins) {
				t.Errorf("%s begins with %.20q", format, r.body)
			}
		}
		d.want(http.StatusUnprocessableEntity, d.get("/radar/export?format=xml"))
		file := "name,ring,quadrant,isNew,description\nRopes,trial,Platforms,FALSE,x\nTar,trial,Platforms,TRUE,y\n"
		var did struct {
			Imported bool
			Changes  []struct{ Sign, Name, From, To string }
		}
		if d.want(http.StatusOK, d.send("POST", "/radar/import?dry_run=true", file)).into(&did); did.Imported || len(did.Changes) != 2 || did.Changes[0].Sign != "new" ||
			did.Changes[1].From != "adopt" || did.Changes[1].To != "trial" {
			t.Errorf("a dry run gives %+v", did)
		}
		if d.want(http.StatusOK, d.get("/radar")).into(&now); len(now.Entries) != 1 {
			t.Error("a dry run changes something")
		}
		d.want(http.StatusOK, d.send("POST", "/radar/import", file))
		if d.want(http.StatusOK, d.get("/radar")).into(&now); len(now.Entries) != 2 {
			t.Errorf("imported: %+v", now)
		}
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/radar/import", "hello"))
	})
}
