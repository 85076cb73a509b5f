package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestRepositoriesComeAndGo(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := open(t, db)
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/repositories", map[string]any{"location": t.TempDir()}))
		dir := lantern(t).Dir
		var made api.Repository
		r := d.want(http.StatusCreated, d.send("POST", "/repositories", map[string]any{"location": dir, "name": "lantern"})).into(&made)
		if at := r.header.Get("Location"); at != api.Prefix+"/repositories/lantern" || made.State != "new" || made.Scanned != nil {
			t.Errorf("%s %+v", at, made)
		}
		d.want(http.StatusConflict, d.send("POST", "/repositories", map[string]any{"location": dir}))
		d.want(http.StatusServiceUnavailable, d.get("/repositories/lantern/who"))

		tag := d.want(http.StatusOK, d.get("/repositories/lantern")).header.Get("ETag")
		d.want(http.StatusPreconditionRequired, d.send("DELETE", "/repositories/lantern", nil))
		d.want(http.StatusPreconditionFailed, d.send("DELETE", "/repositories/lantern", nil, `If-Match: "77.other"`))
		d.want(http.StatusPreconditionFailed, d.send("DELETE", "/repositories/lantern", nil, "If-Match: W/"+tag))
		if _, err := knowledge.Scan(t.Context(), db, access.System(), made.ID, knowledge.ScanOptions{}); err != nil {
			t.Fatal(err)
		}
		d.want(http.StatusPreconditionFailed, d.send("DELETE", "/repositories/lantern", nil, "If-Match: "+tag))
		tag = d.want(http.StatusOK, d.get("/repositories/"+made.ID)).header.Get("ETag")
		d.want(http.StatusNoContent, d.send("DELETE", "/repositories/lantern", nil, `If-Match: "x", `+tag))
		d.want(http.StatusNotFound, d.send("DELETE", "/repositories/lantern", nil, "If-Match: *"))
	})
}

func TestAScanIsStartedOnceAndWatched(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		var scan api.Scan
		r := d.want(http.StatusAccepted, d.send("POST", "/repositories/lantern/scans", nil)).into(&scan)
		if scan.State != "waiting" || r.header.Get("Location") != api.Prefix+"/repositories/lantern/scans/current" {
			t.Errorf("%+v %v", scan, r.header)
		}
		d.want(http.StatusAccepted, d.send("POST", "/repositories/lantern/scans", nil))
		var active []jobs.Job
		err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
			active, err = jobs.Active(t.Context(), tx)
			return err
		})
		if err != nil || len(active) != 1 || active[0].Key != d.repo.ID {
			t.Fatalf("%+v, %v", active, err)
		}
		d.want(http.StatusNotFound, d.send("POST", "/repositories/nowhere/scans", nil))
	})
}

// TestAScanTellsItsSpeed lets a worker report in steps, with a clock that the test moves.
func TestAScanTellsItsSpeed(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	steps, stop := make(chan jobs.Progress), make(chan struct{})
	worker := jobs.NewWorker(d.db, jobs.Options{Poll: time.Millisecond, Beat: time.Millisecond, Functions: map[string]jobs.Func{
		knowledge.ScanJob: func(_ context.Context, run *jobs.Run) (string, error) {
			for {
				select {
				case p := <-steps:
					run.Report(p)
				case <-stop:
					return "12 commits read", nil
				}
			}
		}}})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- worker.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	d.want(http.StatusAccepted, d.send("POST", "/repositories/lantern/scans", nil))
	var scan api.Scan
	until := func(done int64, state string) api.Scan {
		leadtest.Eventually(t, "progress", func() bool {
			scan = api.Scan{}
			d.want(http.StatusOK, d.get("/repositories/lantern/scans/current")).into(&scan)
			return scan.Done == done && scan.State == state
		})
		return scan
	}
	steps <- jobs.Progress{Phase: "Reading commits", Done: 100, Total: 400}
	if s := until(100, "running"); s.Rate != nil || s.LeftSeconds != nil || s.Total != 400 || s.Phase != "Reading commits" || s.Started == nil {
		t.Errorf("%+v", s)
	}
	leadtest.ClockOf(t, d.db).Advance(10 * time.Second)
	steps <- jobs.Progress{Phase: "Reading commits", Done: 200, Total: 400}
	if s := until(200, "running"); s.Rate == nil || *s.Rate != 10 || *s.LeftSeconds != 20 {
		t.Errorf("%+v", s)
	}
	steps <- jobs.Progress{Phase: "Counting lines", Done: 1, Total: 7}
	if s := until(1, "running"); s.Rate != nil {
		t.Errorf("%+v", s)
	}
	close(stop)
	if s := until(1, "done"); s.Message != "12 commits read" || s.Ended == nil || s.Rate != nil {
		t.Errorf("%+v", s)
	}
}

func TestAreasAreNamedByHand(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		path := "/repositories/lantern/areas/light/" + url.PathEscape(`lamp & wick? 100%`)
		body := map[string]any{"patterns": []string{"/src/lamp/"}}
		d.want(http.StatusNotFound, d.get(path))
		d.want(http.StatusPreconditionRequired, d.send("PUT", path, body))
		d.want(http.StatusPreconditionFailed, d.send("PUT", path, body, "If-Match: *"))
		d.want(http.StatusUnprocessableEntity, d.send("PUT", path, map[string]any{"patterns": []string{"/nowhere/"}}, "If-None-Match: *"))
		d.want(http.StatusUnprocessableEntity, d.send("PUT", path+"%20", body, "If-None-Match: *"))
		var area api.AreaDetail
		d.want(http.StatusCreated, d.send("PUT", path, body, "If-None-Match: *")).into(&area)
		if area.Name != "light/lamp & wick? 100%" || area.Source != "hand" || area.Files != 2 || area.Lines != 125 || len(area.People) != 2 {
			t.Errorf("%+v", area)
		}
		d.want(http.StatusPreconditionFailed, d.send("PUT", path, body, "If-None-Match: *"))

		first := d.want(http.StatusOK, d.get(path)).header.Get("ETag")
		body["patterns"] = []string{"/src/lamp/wick.go"}
		d.want(http.StatusOK, d.send("PUT", path, body, "If-Match: "+first)).into(&area)
		if area.Files != 1 || area.Patterns[0] != "/src/lamp/wick.go" {
			t.Errorf("%+v", area)
		}
		d.want(http.StatusPreconditionFailed, d.send("PUT", path, body, "If-Match: "+first))
		d.want(http.StatusPreconditionFailed, d.send("DELETE", path, nil, "If-Match: "+first))
		d.want(http.StatusPreconditionRequired, d.send("DELETE", path, nil))
		var who api.Who
		d.want(http.StatusOK, d.get("/repositories/lantern/who?path="+url.QueryEscape(area.Name))).into(&who)
		if who.Files != 1 || len(who.Areas) == 0 {
			t.Errorf("%+v", who)
		}
		second := d.want(http.StatusOK, d.get(path)).header.Get("ETag")
		d.want(http.StatusNoContent, d.send("DELETE", path, nil, "If-Match: "+second))
		d.want(http.StatusNotFound, d.get(path))
		d.want(http.StatusNotFound, d.send("DELETE", path, nil, "If-Match: *"))
		d.want(http.StatusNotFound, d.send("DELETE", "/repositories/lantern/areas/docs", nil, "If-Match: *"))
	})
}

// TestPagesHoldEveryEntryOnce walks each list in pages of all sizes, by cursor and by Link header.
func TestPagesHoldEveryEntryOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		for _, name := range []string{"beacon", "mirror", "shutter", "tower"} {
			d.want(http.StatusCreated, d.send("POST", "/repositories", map[string]any{"location": "https://git.example.com/" + name + ".git"}))
		}
		for range 3 { // decisions to list
			var open api.ProposalList
			d.want(http.StatusOK, d.get("/identities/proposals")).into(&open)
			var decided api.Decided
			d.want(http.StatusOK, d.send("POST", "/identities/proposals/"+open.Proposals[0].ID+"/refuse", nil)).into(&decided)
			d.want(http.StatusNoContent, d.send("POST", "/identities/decisions/"+decided.Decision+"/undo", nil))
		}
		for path, list := range map[string]string{
			"/repositories": "repositories", "/people": "people", "/repositories/lantern/areas": "areas",
			"/repositories/lantern/evidence": "items", "/repositories/lantern/evidence?path=src/lamp&kind=authored": "items",
			"/repositories/lantern/problems": "problems", "/identities/decisions": "decisions", "/identities/proposals": "proposals",
		} {
			whole, _ := d.page(path, list)
			if len(whole) == 0 {
				t.Errorf("%s: nothing to page through", path)
			}
			for limit := 1; limit <= len(whole)+1; limit++ {
				joint := "?"
				if strings.Contains(path, "?") {
					joint = "&"
				}
				var all []string
				for at := path + joint + "limit=" + strconv.Itoa(limit); at != ""; {
					var part []string
					part, at = d.page(at, list)
					if len(part) > limit || len(part) == 0 {
						t.Fatalf("%s: a page of %d entries, limit %d", path, len(part), limit)
					}
					all = append(all, part...)
				}
				if strings.Join(all, "\n") != strings.Join(whole, "\n") {
					t.Errorf("%s in pages of %d:\n%s\nwhole:\n%s", path, limit, strings.Join(all, "\n"), strings.Join(whole, "\n"))
				}
			}
		}
	})
}

// page reads a page of a list: its entries as text, and the address of the next page.
func (d *desk) page(path, list string) (entries []string, next string) {
	d.t.Helper()
	var body map[string]any
	r := d.want(http.StatusOK, d.get(path)).into(&body)
	for _, e := range body[list].([]any) {
		text, err := json.Marshal(e)
		if err != nil {
			d.t.Fatal(err)
		}
		entries = append(entries, string(text))
	}
	link := r.header.Get("Link")
	cursor, more := body["next"].(string)
	if more != (link != "") {
		d.t.Fatalf("%s: next %q, Link %q", path, cursor, link)
	}
	if !more {
		return entries, ""
	}
	address, ok := strings.CutSuffix(strings.TrimPrefix(link, "<"+api.Prefix), `>; rel="next"`)
	u, err := url.Parse(address)
	if !ok || err != nil || u.Query().Get("cursor") != cursor {
		d.t.Fatalf("%s: next %q, Link %q", path, cursor, link)
	}
	return entries, address
}

func TestAPageGoesOnWhereAnEntryIsGone(t *testing.T) {
	t.Parallel()
	d := open(t, leadtest.SQLite(t))
	for _, name := range []string{"a", "b", "c", "d"} {
		d.want(http.StatusCreated, d.send("POST", "/repositories", map[string]any{"location": "https://git.example.com/" + name + ".git"}))
	}
	var first, second api.RepositoryList
	d.want(http.StatusOK, d.get("/repositories?limit=2")).into(&first)
	d.want(http.StatusNoContent, d.send("DELETE", "/repositories/a", nil, "If-Match: *"))
	d.want(http.StatusOK, d.get("/repositories?limit=2&cursor="+first.Next)).into(&second)
	if len(second.Repositories) != 2 || second.Repositories[0].Name != "c" {
		t.Errorf("%+v", second)
	}
	d.want(http.StatusNoContent, d.send("DELETE", "/repositories/b", nil, "If-Match: *")) // the last of the first page
	d.want(http.StatusOK, d.get("/repositories?cursor="+first.Next)).into(&second)
	if len(second.Repositories) != 0 && second.Repositories[0].Name == "a" {
		t.Errorf("%+v", second)
	}
}
