package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
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

// TestLooksForNews follows one repository, whose scans somebody cancels so that they ask for the next.
func TestLooksForNews(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		a := &app{db: db}
		b := gittest.New(t)
		b.Commit(gittest.Commit{Files: map[string]string{"a.go": "one\n"}})
		if err := a.ensure(t.Context(), b.Dir); err != nil {
			t.Fatal(err)
		}
		var r knowledge.Repository
		var job jobs.Job
		asked := func(when string, want int) {
			t.Helper()
			if err := a.lookAround(t.Context()); err != nil {
				t.Fatal(err)
			}
			deeds := 0
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				repos, err := knowledge.Repositories(t.Context(), tx, access.Local())
				if err != nil {
					return err
				}
				r = repos[0]
				if job, _, err = jobs.Latest(t.Context(), tx, knowledge.ScanJob, r.ID); err != nil {
					return err
				}
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
			if deeds != want {
				t.Errorf("%s: scans were asked for %d times, want %d", when, deeds, want)
			}
			if now := leadtest.ClockOf(t, db).Now(); !r.Looks.Next.After(now) {
				t.Errorf("%s: the next look is at %v", when, r.Looks.Next)
			}
		}
		cancel := func() {
			t.Helper()
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return jobs.Cancel(t.Context(), tx, job.ID) }); err != nil {
				t.Fatal(err)
			}
		}
		later := func(d time.Duration) { leadtest.ClockOf(t, db).Advance(d) }

		asked("while one waits", 1)
		cancel()
		later(20 * time.Minute)
		asked("when it was cancelled lately", 1)
		later(2 * time.Hour)
		asked("when nothing was read", 2)
		if job.Priority != 1 {
			t.Errorf("a first reading has priority %d", job.Priority)
		}
		cancel()
		if _, err := knowledge.Scan(t.Context(), db, access.Local(), r.ID, knowledge.ScanOptions{}); err != nil {
			t.Fatal(err)
		}
		later(2 * time.Hour)
		asked("with lines to trace", 3)
		cancel()
		if err := knowledge.TraceLines(t.Context(), db, access.Local(), r.ID, nil); err != nil {
			t.Fatal(err)
		}
		later(2 * time.Hour)
		asked("without news", 3)
		b.Commit(gittest.Commit{Files: map[string]string{"b.go": "two\n"}})
		asked("before it is due", 3)
		later(time.Hour)
		asked("with a new commit", 4)
		cancel()
		later(2 * time.Hour)
		if err := os.Rename(b.Dir, b.Dir+".gone"); err != nil {
			t.Fatal(err)
		}
		for n := 1; n < 4; n++ {
			asked("when it is gone", 4)
			if wait := r.Looks.Next.Sub(leadtest.ClockOf(t, db).Now()); r.Looks.Failures != n || wait < 5*time.Minute<<(n-1) {
				t.Errorf("after %d failures, of which %d were counted, the next look is in %v", n, r.Looks.Failures, wait)
			}
			later(time.Hour)
		}
		if err := os.Rename(b.Dir+".gone", b.Dir); err != nil {
			t.Fatal(err)
		}
		asked("when it is back", 5)
	})
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
