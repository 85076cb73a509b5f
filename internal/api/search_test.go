package api_test

import (
	"net/http"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestSearchOverTheAPI finds texts of several kinds, and drafts for their author alone.
func TestSearchOverTheAPI(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := open(t, db)
		d.want(http.StatusCreated, d.send("POST", "/decisions", fields{"title": "Use one queue", "body": "Two are too many."}))
		d.want(http.StatusCreated, d.send("POST", "/decisions", fields{"title": "A queue of our own", "draft": true}))
		d.want(http.StatusCreated, d.send("POST", "/problems", fields{"title": "It is slow", "what": "The queue is full."}))
		find := func(query string) (a api.SearchAnswer) {
			t.Helper()
			d.want(http.StatusOK, d.get("/search?q="+query)).into(&a)
			return a
		}
		if a := find("queue"); a.Total != 3 || a.Counts["decision"] != 2 || a.Counts["problem"] != 1 || len(a.Hits) != 3 ||
			a.Hits[2].Kind != "problem" || a.Hits[2].State != "open" || len(a.Hits[2].Snippet) != 3 || !a.Hits[2].Snippet[1].Hit {
			t.Errorf("found is %+v", a)
		}
		if a := find("queue&kind=decision&offset=1&limit=1"); a.Total != 2 || len(a.Hits) != 1 || len(a.Counts) != 2 {
			t.Errorf("the second decision is %+v", a)
		}
		d.want(http.StatusUnprocessableEntity, d.get("/search?q=queue&kind=poem"))
		d.want(http.StatusUnprocessableEntity, d.get("/search?q=queue&offset=10001"))
		d.want(http.StatusUnprocessableEntity, d.get("/search"))
		d.who = access.Actor{ID: "ben", Name: "Ben Example", Role: access.Member}
		if a := find("queue"); a.Total != 2 || a.Counts["decision"] != 1 || len(a.Hits) != 2 {
			t.Errorf("another finds %+v", a)
		}
		if a := find("own"); a.Total != 0 || a.Hits == nil || len(a.Hits) != 0 {
			t.Errorf("of the draft another finds %+v", a)
		}
	})
}
