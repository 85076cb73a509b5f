package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestAStrategyOverTheAPI(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := open(t, db)
		var ben, v struct{ ID string }
		d.want(http.StatusCreated, d.send("POST", "/persons", fields{"handle": "ben", "name": "Ben Sample"})).into(&ben)
		member := access.Actor{ID: "ben", Name: "Ben Sample", Role: access.Member, PersonID: ben.ID}
		d.want(http.StatusCreated, d.send("POST", "/strategies", fields{"title": "One harbour", "diagnosis": "Two calendars, *both* wrong."})).into(&v)
		at := "/strategies/" + v.ID
		d.want(http.StatusConflict, d.send("POST", "/strategies", fields{"title": "Another"}))
		d.want(http.StatusPreconditionRequired, d.send("PUT", at, fields{"title": "x"}))
		d.want(http.StatusPreconditionFailed, d.send("PUT", at, fields{"title": "x"}, `If-Match: "7"`))
		tag := d.want(http.StatusOK, d.get(at)).header.Get("ETag")
		d.want(http.StatusOK, d.send("PUT", at, fields{"title": "One harbour", "diagnosis": "Two calendars, *both* wrong.", "not": "No app."}, "If-Match: "+tag))
		d.want(http.StatusPreconditionFailed, d.send("PUT", at, fields{"title": "Mine"}, "If-Match: "+tag))
		huge := strings.Repeat("strategy ", 5<<20/9)
		if r := d.send("PUT", at, fields{"title": "x", "policies": huge}, "If-Match: *"); r.status != http.StatusRequestEntityTooLarge && r.status != http.StatusUnprocessableEntity {
			t.Errorf("five megabytes: %d", r.status)
		}
		d.want(http.StatusUnprocessableEntity, d.send("PUT", at, fields{"title": "x", "policies": huge[:60_000]}, "If-Match: *"))

		hidden := func(when string) {
			t.Helper()
			d.who = member
			for _, path := range []string{at, at + "/difference?from=" + v.ID, at + "/strategy.md"} {
				d.want(http.StatusNotFound, d.get(path))
			}
			if r := d.want(http.StatusOK, d.get("/strategies")); strings.Contains(r.body, v.ID) {
				t.Errorf("%s: a draft is listed: %s", when, r.body)
			}
			d.want(http.StatusNotFound, d.send("POST", at+"/comments", fields{"text": "x"}))
			d.want(http.StatusNotFound, d.send("DELETE", at, nil, "If-Match: *"))
			d.who = access.Local()
		}
		hidden("the first")
		d.want(http.StatusUnprocessableEntity, d.send("POST", at+"/forward", fields{"asked": []string{ben.ID}, "by": "1999-01-01"}, "If-Match: *"))
		d.want(http.StatusOK, d.send("POST", at+"/forward", fields{"asked": []string{ben.ID}, "by": "2199-01-01"}, "If-Match: *"))
		d.want(http.StatusConflict, d.send("PUT", at, fields{"title": "x"}, "If-Match: *"))
		d.want(http.StatusForbidden, d.send("POST", at+"/answers/own", fields{"says": "adopts"}))
		d.who = member
		d.want(http.StatusUnprocessableEntity, d.send("POST", at+"/answers/own", fields{"says": "objects"}))
		d.want(http.StatusOK, d.send("POST", at+"/answers/own", fields{"says": "objects", "note": "Who pays?"}))
		d.want(http.StatusNoContent, d.send("POST", at+"/comments", fields{"text": "See the *budget*."}))
		d.want(http.StatusForbidden, d.send("POST", at+"/force", fields{"review": "2199-06-01"}, "If-Match: *"))
		d.want(http.StatusForbidden, d.send("POST", at+"/withdraw", fields{"reason": "x"}, "If-Match: *"))
		d.who = access.Local()
		d.want(http.StatusUnprocessableEntity, d.send("POST", at+"/force", fields{"review": "some day.."}, "If-Match: *"))
		d.want(http.StatusOK, d.send("POST", at+"/force", fields{"review": "2199-06-01"}, "If-Match: *"))

		first := v.ID
		d.want(http.StatusCreated, d.send("POST", "/strategies", fields{"title": "One harbour", "diagnosis": "Two calendars, *one* wrong."})).into(&v)
		at = "/strategies/" + v.ID
		hidden("the second")
		var diff struct {
			Parts []struct {
				Heading string
				Lines   []struct{ Was, Is []struct{ Text string } }
			}
		}
		if d.want(http.StatusOK, d.get(at+"/difference?from="+first)).into(&diff); len(diff.Parts) != 2 || diff.Parts[0].Lines[0].Is[1].Text != "*one* " ||
			len(diff.Parts[1].Lines[0].Is) != 0 {
			t.Errorf("the difference is %+v", diff)
		}
		d.want(http.StatusNoContent, d.send("DELETE", at, nil, "If-Match: *"))
		var one struct {
			State    string
			Object   int
			Answers  []struct{ By, Says, Note string }
			Comments []struct{ Text string }
			Versions []struct{ ID string }
		}
		if d.want(http.StatusOK, d.get("/strategies/"+first)).into(&one); one.State != "in force" || one.Object != 1 || one.Answers[0].Note != "Who pays?" ||
			len(one.Comments) != 1 || len(one.Versions) != 1 {
			t.Errorf("it is %+v", one)
		}
		file := d.want(http.StatusOK, d.get("/strategies/"+first+"/strategy.md"))
		if file.header.Get("Content-Type") != "text/markdown; charset=utf-8" || !strings.HasPrefix(file.body, "# One harbour\n\n* For: All of the organisation\n") {
			t.Errorf("the file is %s:\n%s", file.header.Get("Content-Type"), file.body)
		}
		d.want(http.StatusOK, d.send("POST", "/strategies/"+first+"/withdraw", fields{"reason": "The harbour is sold."}, "If-Match: *"))
	})
}
