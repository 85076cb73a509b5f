package delivery

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/stagedates"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/vault"
)

// gitlabLike is a forge with the interface of GitLab and a few issues, which knows the token sesame.
type gitlabLike struct {
	mu     sync.Mutex
	issues []map[string]any
	refuse int // the status that it answers with; 0 for none
}

func (g *gitlabLike) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.refuse != 0:
		w.WriteHeader(g.refuse)
	case r.Header.Get("Authorization") != "Bearer sesame":
		w.WriteHeader(http.StatusUnauthorized)
	case r.Method == http.MethodPut:
		var said struct {
			Event string `json:"state_event"`
		}
		_ = json.NewDecoder(r.Body).Decode(&said)
		g.set(path.Base(r.URL.Path), map[string]string{"close": "closed", "reopen": "opened"}[said.Event])
	case strings.HasSuffix(r.URL.Path, "/merge_requests"): // which this token may not see
		w.WriteHeader(http.StatusForbidden)
	default:
		since, _ := time.Parse(time.RFC3339, r.FormValue("updated_after"))
		page := []map[string]any{}
		for _, x := range g.issues {
			if at, _ := time.Parse(time.RFC3339, x["updated_at"].(string)); !at.Before(since) {
				page = append(page, x)
			}
		}
		_ = json.NewEncoder(w).Encode(page)
	}
}

// set says how far an issue is; the clock goes on.
func (g *gitlabLike) set(number, state string) {
	for _, x := range g.issues {
		if fmt.Sprint(x["iid"]) == number {
			x["state"], x["updated_at"] = state, "2026-03-01T12:00:00Z"
			if state == "closed" {
				x["closed_at"] = "2026-03-01T12:00:00Z"
			}
		}
	}
}

func (g *gitlabLike) state(number int) any {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.issues[number-1]["state"]
}

func TestAForgeIsReadAndToldWhatIsDoneHere(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		forge := &gitlabLike{}
		for i, title := range []string{"Pack", "Carry", "Clean"} {
			forge.issues = append(forge.issues, map[string]any{"iid": i + 1, "title": title, "state": "opened", "weight": 3,
				"time_stats": map[string]any{"time_estimate": 7200}, "created_at": "2026-02-02T09:00:00Z", "updated_at": "2026-02-10T09:00:00Z"})
		}
		server := httptest.NewServer(forge)
		defer server.Close()
		v, err := vault.New(bytes.Repeat([]byte{7}, 32))
		if err != nil {
			t.Fatal(err)
		}
		put := func(who, token string, writes bool) (s Source, err error) {
			return s, b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				s, err = PutSource(ctx, tx, b.who[who], "move", Source{Kind: GitLab, Address: server.URL + "/yard/move.git/", Writes: writes}, v, token)
				return err
			})
		}
		for _, who := range []string{"nobody", "ben", "cay"} {
			if _, err := put(who, "sesame", false); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s names a forge: %v", who, err)
			}
		}
		s, err := put("ada", "wrong", true)
		if err != nil || s.Sealed == "" || strings.Contains(s.Sealed, "wrong") || s.Address != server.URL+"/yard/move" {
			t.Fatalf("it is %+v: %v", s, err)
		}
		read := func() error {
			_, err := ReadSource(t.Context(), db, v, s.ID, server.Client(), nil)
			return err
		}
		if err := read(); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a wrong token reads: %v", err)
		}
		if w := b.get("cay"); len(w.Sources) != 1 || !strings.Contains(w.Sources[0].Problem, "does not know this token") || w.Sources[0].Read.IsZero() {
			t.Errorf("the source says %+v", w.Sources)
		}
		if again, err := put("ada", "sesame", true); err != nil || again.ID != s.ID {
			t.Fatalf("the same forge is another source: %v", err)
		}
		if again, err := put("ada", "", true); err != nil || again.ID != s.ID { // keeps the token
			t.Fatal(err)
		}
		list := func() (items []Item) {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				l, err := Items(ctx, tx, b.who["cay"], "move", Filter{})
				items = l.Items
				return err
			})
			return items
		}
		for range 2 { // nothing is taken twice
			if err := read(); err != nil {
				t.Fatal(err)
			}
			if got := list(); len(got) != 3 || got[0].Title != "Pack" || got[0].Size != "3" || got[0].Estimate != (Estimate{60, 120, 240}) {
				t.Fatalf("there are %+v", got)
			}
		}
		if src := b.get("ada").Sources[0]; src.Problem != "" || src.Changed.Format(time.DateOnly) != "2026-02-10" {
			t.Errorf("the source says %+v", src)
		}

		// Done here: the forge is told, and what it says before it knows does not count.
		first := list()[0]
		move := func(to ItemState, reason string) {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				_, err := MoveItem(ctx, tx, b.who["ben"], first.ID, 0, to, reason)
				return err
			})
		}
		move(Finished, "")
		forge.issues[0]["title"], forge.issues[0]["updated_at"] = "Pack all", "2026-02-20T09:00:00Z"
		forge.refuse = http.StatusForbidden
		if err := read(); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a forge that refuses is read: %v", err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := Take(ctx, tx, access.System(), s.ID, []Incoming{{Key: "1", Title: "Pack all", State: Todo, Opened: day("2026-02-02")},
				{Key: "2", Title: "Carry", State: Doing, Opened: day("2026-02-02")}})
			return err
		})
		if got := list(); got[0].State != Finished || got[0].Title != "Pack all" {
			t.Errorf("before it knows it is %+v", got[0])
		}
		forge.refuse = 0
		if err := read(); err != nil {
			t.Fatal(err)
		}
		if got := list(); forge.state(1) != "closed" || got[0].State != Finished || got[0].Reopened != 0 {
			t.Errorf("there it is %v, and here %+v", forge.state(1), got[0])
		}
		move(Waiting, "Tape")
		if err := read(); err != nil || forge.state(1) != "opened" || list()[0].State != Waiting {
			t.Errorf("opened again, there it is %v, and here %+v: %v", forge.state(1), list()[0], err)
		}

		// A forge that is gone is tried again later, and what could not be told is kept.
		move(Finished, "")
		forge.refuse = http.StatusNotFound
		if err := read(); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("what is gone is read: %v", err)
		}
		if src := b.get("ada").Sources[0]; !strings.Contains(src.Problem, "#1 is done here and not there") {
			t.Errorf("the source says %q", src.Problem)
		}

		b.do(func(ctx context.Context, tx *store.Tx) error {
			if err := RequestRead(ctx, tx, b.who["ben"], "move", s.ID); !fault.Is(err, fault.KindDenied) {
				t.Errorf("a member asks for a reading: %v", err)
			}
			if err := RequestRead(ctx, tx, b.who["ada"], "move", s.ID); err != nil {
				return err
			}
			if _, _, err := Reading(ctx, tx, b.who["cay"], s.ID); !fault.Is(err, fault.KindDenied) {
				t.Errorf("somebody else sees the reading: %v", err)
			}
			job, known, err := Reading(ctx, tx, b.who["ada"], s.ID)
			if err == nil && (!known || job.State != jobs.Waiting) {
				t.Errorf("the reading is %+v", job)
			}
			if err := DropSource(ctx, tx, b.who["ada"], "move", s.ID); err != nil {
				return err
			}
			return err
		})
		if got := list(); len(got) != 3 || got[0].Source != "" {
			t.Errorf("without the source there are %+v", got)
		}
		if err := read(); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a source that was dropped is read: %v", err)
		}
	})
}

func TestForgesAreReadAgainAndAgain(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		var s Source
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			if s, err = PutSource(ctx, tx, b.who["ada"], "move", Source{Kind: GitHub, Address: "https://forge.example/yard/move"}, nil, ""); err != nil {
				return err
			}
			_, err = PutSource(ctx, tx, b.who["ada"], "move", Source{Kind: Stages, Address: "board.csv"}, nil, "")
			return err
		})
		asked := func() int {
			if err := requestDue(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			n := 0
			b.do(func(ctx context.Context, tx *store.Tx) error {
				all, err := jobs.Active(ctx, tx)
				for _, j := range all {
					if j.Kind == ReadJob {
						n++
						err = jobs.Cancel(ctx, tx, j.ID)
					}
				}
				return err
			})
			return n
		}
		if n := asked(); n != 1 {
			t.Errorf("%d readings of a forge that was never read", n)
		}
		note := func(ago time.Duration) {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				if err := NoteSource(ctx, tx, access.System(), s.ID, tx.Now(), ""); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, `UPDATE delivery_source SET read_at = $1 WHERE id = $2`, store.At(tx.Now().Add(-ago)), s.ID)
				return err
			})
		}
		if note(59 * time.Minute); asked() != 0 {
			t.Error("it is read again before an hour")
		}
		if note(61 * time.Minute); asked() != 1 {
			t.Error("it is not read again after an hour")
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			if _, err := PutSource(ctx, tx, b.who["ada"], "move", Source{Kind: GitHub, Address: "https://forge.example/yard/move", Writes: true}, nil, ""); err != nil {
				return err
			}
			_, err := Take(ctx, tx, access.System(), s.ID, []Incoming{{Key: "1", Title: "Pack", State: Todo, Opened: day("2026-02-02")}})
			if err != nil {
				return err
			}
			l, err := Items(ctx, tx, b.who["ada"], "move", Filter{})
			if err == nil {
				_, err = MoveItem(ctx, tx, b.who["ada"], l.Items[0].ID, 0, GivenUp, "No boxes")
			}
			return err
		})
		if note(time.Minute); asked() != 1 { // by the move
			t.Error("what was dropped here is not told at once")
		}
		if asked() != 0 {
			t.Error("what could not be told is tried all the time")
		}
		if note(11 * time.Minute); asked() != 1 {
			t.Error("what could not be told is not tried again")
		}
		if err := b.describe("ada", Project{Key: "move", State: Done, Result: "Moved"}); err != nil {
			t.Fatal(err)
		}
		if note(3 * time.Hour); asked() != 0 {
			t.Error("a project that is done is read")
		}
	})
}

func TestAFileOfJiraIsTakenOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		take := func(name, file string) (taken Taken, err error) {
			return taken, b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				taken, _, err = TakeFile(ctx, tx, b.who["ada"], "move", name, []byte(file), stagedates.Ask)
				return err
			})
		}
		const head = "Issue key,Summary,Status,Created,Resolved,Inward issue link (Blocks)\n"
		if got, err := take("jira.csv", head+"MV-1,Pack,Done,2026-02-02,2026-02-09,\nMV-2,Carry,To Do,2026-02-02,,MV-1\n"); err != nil || got != (Taken{Added: 2}) {
			t.Fatal(got, err)
		}
		if got, err := take("jira (2).csv", head+"MV-1,Pack,Done,2026-02-02,2026-02-09,\nMV-2,Carry,In Progress,2026-02-02,,MV-1\n"); err != nil ||
			got != (Taken{Changed: 1, Same: 1}) {
			t.Error(got, err)
		}
		for _, bad := range []string{head + "MV-1,Pack,Done,2026-03-12,,\n", head + "MV-1,Pack,Done,3/4/2026,,\n", "[]", "{", head} {
			if _, err := take("jira.csv", bad); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%q is taken: %v", bad, err)
			}
		}
	})
}
