package main

import (
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
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
		if got, err := a.wantsScan(t.Context(), c.r, c.last, now); got != c.want || err != nil {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	b.Commit(gittest.Commit{Files: map[string]string{"b.go": "two\n"}})
	if got, err := a.wantsScan(t.Context(), ready, jobs.Job{}, now); !got || err != nil {
		t.Errorf("with a new commit: %v, %v", got, err)
	}
}
