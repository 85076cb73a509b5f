package api_test

import (
	"net/http"
	"testing"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestFromAProblemToAHome: a problem, a decision about it, how it is weighed, and where it is kept.
func TestFromAProblemToAHome(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		var problem api.Question
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/problems", fields{"title": "x", "since": "soon"}))
		d.want(http.StatusCreated, d.send("POST", "/problems", fields{"title": "Orders come twice", "since": "2026-01-05",
			"whys": []string{"Two queues"}})).into(&problem)
		var made api.Record
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/decisions", fields{"title": "Use one queue", "problem": "none"}))
		d.want(http.StatusCreated, d.send("POST", "/decisions", fields{"title": "Use one queue", "problem": problem.ID,
			"body": "## Context\n\nThe gearbox is loud."})).into(&made)

		var weighed api.Weighing
		at := "/decisions/" + made.ID
		tag := d.want(http.StatusOK, d.get(at+"/matrix")).header.Get("ETag")
		matrix := fields{"options": []string{"one", "two"}, "criteria": []fields{{"name": "Cost", "weight": 3}}, "scores": [][]int{{4}, {2}}}
		d.want(http.StatusPreconditionRequired, d.send("PUT", at+"/matrix", matrix))
		d.want(http.StatusOK, d.send("PUT", at+"/matrix", matrix, "If-Match: "+tag)).into(&weighed)
		if len(weighed.Ranking) != 2 || weighed.Ranking[0].Option != "one" || *weighed.Ranking[0].Sum != 4 || weighed.Turns[0].To != 5 {
			t.Errorf("it is weighed as %+v", weighed)
		}

		var places api.CodePlaces
		tag = d.want(http.StatusOK, d.get(at+"/places")).header.Get("ETag")
		code := fields{"places": []fields{{"repository": "lantern", "path": "src"}, {"repository": "lantern", "area": "docs"}}}
		d.want(http.StatusPreconditionRequired, d.send("PUT", at+"/places", code))
		d.want(http.StatusOK, d.send("PUT", at+"/places", code, "If-Match: "+tag)).into(&places)
		d.want(http.StatusPreconditionFailed, d.send("PUT", at+"/places", code, "If-Match: "+tag))
		if len(places.Places) != 2 || places.Places[1] != (api.CodePlace{Repository: "lantern", Path: "src"}) {
			t.Errorf("it concerns %+v", places)
		}
		var about api.CitedRecordList
		d.want(http.StatusOK, d.get("/repositories/lantern/decisions?area=docs")).into(&about)
		if len(about.Decisions) != 1 || len(about.Decisions[0].Declared) != 1 || about.Decisions[0].Declared[0].Area != "docs" {
			t.Errorf("about the area are %+v", about)
		}
		for query, status := range map[string]int{"repository=lantern&path=src": 200, "repository=nowhere": 404, "path=src": 422} {
			var log api.RecordList
			if got := d.want(status, d.get("/decisions?"+query)); status == 200 {
				if got.into(&log); len(log.Decisions) != 1 {
					t.Errorf("%s finds %+v", query, log.Decisions)
				}
			}
		}

		var home api.RecordHome
		d.want(http.StatusNotFound, d.send("POST", "/decision-homes", fields{"repository": "nowhere", "branch": "main"}))
		d.want(http.StatusCreated, d.send("POST", "/decision-homes", fields{"repository": "lantern", "branch": "main", "folder": "adr"})).into(&home)
		d.want(http.StatusOK, d.send("POST", at+"/state", fields{"status": "accepted"}, "If-Match: *"))
		var kept api.RecordCopy
		d.want(http.StatusOK, d.get(at+"/copy")).into(&kept)
		if kept.State != "waiting" || kept.Home != home.ID {
			t.Errorf("what its repository has of it: %+v", kept)
		}
		d.want(http.StatusConflict, d.send("PUT", at+"/copy", fields{"file": []byte("# x")}, "If-Match: *"))

		var question api.Question
		tag = d.want(http.StatusOK, d.get("/problems/"+problem.ID)).into(&question).header.Get("ETag")
		if !question.Answered || len(question.Decisions) != 1 || question.Decisions[0].ID != made.ID {
			t.Errorf("the problem is %+v", question)
		}
		d.want(http.StatusPreconditionFailed, d.send("PUT", "/problems/"+problem.ID, fields{"title": "Orders come thrice"}, `If-Match: "9.x"`))
		d.want(http.StatusOK, d.send("PUT", "/problems/"+problem.ID, fields{"title": "Orders come thrice"}, "If-Match: "+tag)).into(&question)
		d.want(http.StatusOK, d.send("POST", "/problems/"+problem.ID+"/state", fields{"reason": "It is gone."}, "If-Match: *")).into(&question)
		if question.Title != "Orders come thrice" || question.Closed != "It is gone." {
			t.Errorf("the problem became %+v", question)
		}

		var found api.RecordList
		d.want(http.StatusOK, d.get("/decisions?find=gearboxes+loud")).into(&found)
		if len(found.Decisions) != 1 {
			t.Errorf("words find %+v", found.Decisions)
		}
		d.want(http.StatusOK, d.get("/decisions?find=gearboxes+-loud")).into(&found)
		if len(found.Decisions) != 0 {
			t.Errorf("words that are excluded find %+v", found.Decisions)
		}
		tag = d.want(http.StatusOK, d.get("/decision-homes/"+home.ID)).header.Get("ETag")
		d.want(http.StatusNoContent, d.send("DELETE", "/decision-homes/"+home.ID, nil, "If-Match: "+tag))
		d.want(http.StatusOK, d.get(at+"/copy")).into(&kept)
		if kept.State != "" {
			t.Errorf("without a home: %+v", kept)
		}
	})
}
