package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/scim"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/web"
)

func TestWantsScan(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	a := &app{db: db}
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"a.go": "one\n"}})
	if err := a.ensure(t.Context(), b.Dir); err != nil {
		t.Fatal(err)
	}
	asked := func() (deeds int) {
		if err := a.requestScans(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			all, err := access.Records(t.Context(), tx, access.Local(), "", 100)
			for _, d := range all {
				if d.Verb == "scan repository" {
					deeds++
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return deeds
	}
	if n := asked(); n != 1 {
		t.Errorf("the scan that waits already is asked for %d times", n)
	}

	var r knowledge.Repository
	var now time.Time
	err := db.Read(t.Context(), func(tx *store.Tx) error {
		all, err := knowledge.Repositories(t.Context(), tx, access.Local())
		r, now = all[0], tx.Now()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ready, err := knowledge.Scan(t.Context(), db, access.Local(), r.ID, knowledge.ScanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	with := func(r knowledge.Repository, state knowledge.State, scanned time.Time) knowledge.Repository {
		r.State, r.Scanned = state, scanned
		return r
	}
	clone := func(scanned time.Time) knowledge.Repository {
		c := with(ready, knowledge.Ready, scanned)
		c.Kind = knowledge.Clone
		return c
	}
	never, day := time.Time{}, ago(24*time.Hour)
	for name, c := range map[string]struct {
		r    knowledge.Repository
		last jobs.Job
		want bool
	}{
		"new":                           {r, jobs.Job{}, true},
		"new, cancelled just now":       {r, jobs.Job{State: jobs.Cancelled, Ended: ago(time.Minute)}, false},
		"new, cancelled long ago":       {r, jobs.Job{State: jobs.Cancelled, Ended: ago(2 * time.Hour)}, true},
		"half read, waiting":            {with(ready, knowledge.Partial, day), jobs.Job{State: jobs.Waiting}, false},
		"half read, ended":              {with(ready, knowledge.Partial, day), jobs.Job{State: jobs.Done, Ended: day}, true},
		"nothing new":                   {ready, jobs.Job{State: jobs.Done, Ended: now}, false},
		"failed just now":               {with(ready, knowledge.Failed, day), jobs.Job{State: jobs.Failed, Ended: ago(time.Minute)}, false},
		"failed an hour ago":            {with(ready, knowledge.Failed, day), jobs.Job{State: jobs.Failed, Ended: ago(2 * time.Hour)}, true},
		"failed in the terminal":        {with(ready, knowledge.Failed, day), jobs.Job{}, true},
		"never succeeded":               {with(r, knowledge.Failed, never), jobs.Job{State: jobs.Failed, Ended: day}, false},
		"fresh clone":                   {clone(ago(time.Minute)), jobs.Job{}, false},
		"old clone":                     {clone(day), jobs.Job{State: jobs.Done, Ended: day}, true},
		"old clone, cancelled just now": {clone(day), jobs.Job{State: jobs.Cancelled, Ended: ago(time.Minute)}, false},
	} {
		if got, err := a.wantsScan(t.Context(), c.r, c.last, true, now); got != c.want || err != nil {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	if got, err := a.wantsScan(t.Context(), ready, jobs.Job{}, false, now); !got || err != nil {
		t.Errorf("with lines to trace: %v, %v", got, err)
	}
	b.Commit(gittest.Commit{Files: map[string]string{"b.go": "two\n"}})
	if got, err := a.wantsScan(t.Context(), ready, jobs.Job{}, true, now); !got || err != nil {
		t.Errorf("with a new commit: %v, %v", got, err)
	}
}

// TestDirectoriesAreServed asks SCIM through the handler of everything, as a directory and as a browser would.
func TestDirectoriesAreServed(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	a := &app{db: db}
	h := a.handler(web.Config{}, slog.New(slog.DiscardHandler))
	var token, session string
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		link, err := access.FirstLink(t.Context(), tx)
		if err == nil {
			session, err = access.Redeem(t.Context(), tx, link, "")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	owner, err := access.Authenticate(t.Context(), db, session)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *store.Tx) (err error) {
		_, token, err = access.MakeToken(t.Context(), tx, owner, access.NewToken{Name: "directory", Writes: true, Life: time.Hour})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		header, value string
		want          int
	}{
		"with a token":  {"Authorization", "Bearer " + token, http.StatusOK},
		"with another":  {"Authorization", "Bearer lw_another", http.StatusUnauthorized},
		"with a cookie": {"Cookie", "leadwright=" + session, http.StatusUnauthorized},
		"with nothing":  {"X-Nothing", "", http.StatusUnauthorized},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost"+scim.Prefix+"/Users", nil)
		r.Header.Set(c.header, c.value)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if kind := w.Header().Get("Content-Type"); w.Code != c.want || kind != "application/scim+json" {
			t.Errorf("%s: %d with %s, want %d", name, w.Code, kind, c.want)
		}
	}
}

// TestStandingFollowsWhoAPersonIsNow gives accounts to a manager under each of the names that turned out to be one person.
func TestStandingFollowsWhoAPersonIsNow(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	ids := map[string]string{"Max Pine": "", "M. P.": "", "Ann Oak": ""}
	ctx := t.Context()
	err := db.Write(ctx, func(tx *store.Tx) error {
		for _, p := range []roster.Person{{Handle: "max", Name: "Max Pine", Emails: []string{"max@example.com"}},
			{Handle: "ann", Name: "Ann Oak", Emails: []string{"ann@example.com"}, ReportsTo: "max"}} {
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
				return err
			}
		}
		if err := people.Observe(ctx, tx, "repository", []people.Observed{{Name: "M. P.", Email: "mp@example.org"}}); err != nil {
			return err
		}
		for name := range ids {
			p, err := people.Find(ctx, tx, access.Local(), name)
			if err != nil {
				return err
			}
			ids[name] = p.ID
		}
		_, err := people.Join(ctx, tx, access.Local(), ids["Max Pine"], ids["M. P."])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	stand := (&app{db: db}).standing()
	persons := map[string]bool{}
	for _, name := range []string{"Max Pine", "M. P."} {
		actor, err := stand(ctx, access.Actor{ID: "a", Role: access.Member, PersonID: ids[name]})
		if err == nil {
			err = actor.MayAbout(access.ReadAbsenceReason, ids["Ann Oak"])
		}
		if err != nil {
			t.Errorf("the account of %s: %v", name, err)
		}
		persons[actor.PersonID] = true
	}
	if len(persons) != 1 {
		t.Errorf("the accounts are of %v", persons)
	}
	gone, err := stand(ctx, access.Actor{ID: "a", Role: access.Member, PersonID: "p-gone"})
	if err != nil || gone.PersonID != "" || gone.Standing != nil {
		t.Errorf("the account of nobody is %+v, %v", gone, err)
	}
}
