package tracker

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

// forgeAt is the repository ferry/timetable of a server; its waits are noted and take no time.
func forgeAt(t *testing.T, kind Kind, token string, answer http.HandlerFunc) (*Forge, *[]time.Duration) {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	f, err := New(kind, server.URL+"/ferry/timetable", token, server.Client())
	if err != nil {
		t.Fatal(err)
	}
	var slept []time.Duration
	f.sleep = func(_ context.Context, d time.Duration) error { slept = append(slept, d); return nil }
	f.now = func() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }
	return f, &slept
}

func all(f *Forge, since time.Time) (items []Item, err error) {
	err = f.Issues(context.Background(), since, func(page []Item, _ time.Time) error {
		items = append(items, page...)
		return nil
	})
	return items, err
}

const githubIssue = `{"number": 7, "title": "Show the tide", "body": "In **metres**.", "html_url": "https://forge.test/i/7", "state": "closed",
	"state_reason": "not_planned", "labels": [{"name": "priority::high"}, {"name": "sea"}], "milestone": {"title": "Summer", "due_on": null},
	"assignees": [{"login": "octo"}, {"login": "pia"}], "assignee": {"login": "octo"},
	"created_at": "2026-01-05T08:00:00Z", "updated_at": "2026-02-01T08:00:00+01:00", "closed_at": "2026-01-31T09:00:00Z"}`

func TestEachForgeIsRead(t *testing.T) {
	day := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	tests := []struct {
		kind Kind
		path string
		page string
		more map[string]string
		want []Item
	}{
		{GitHub, "/api/v3/repos/ferry/timetable/issues", `[` + githubIssue + `, {"number": 8, "pull_request": {}, "state": "open"},
			{"number": 9, "title": "Wait", "state": "open", "labels": [{"name": "status: blocked"}], "issue_dependencies_summary": {"blocked_by": 1},
			"created_at": "2026-01-06T08:00:00Z", "updated_at": "2026-01-06T08:00:00Z"}]`,
			map[string]string{"/api/v3/repos/ferry/timetable/issues/9/dependencies/blocked_by": `[{"number": 7}]`},
			[]Item{{Key: "7", Title: "Show the tide", Text: "In **metres**.", URL: "https://forge.test/i/7", State: Dropped,
				Reason: "Closed as not planned", Labels: []string{"priority::high", "sea"}, Milestone: "Summer", Priority: 2,
				Assigned: []Person{{Account: "octo"}, {Account: "pia"}}, Created: day("2026-01-05T08:00:00Z"), Changed: day("2026-02-01T07:00:00Z"), Closed: day("2026-01-31T09:00:00Z")},
				{Key: "9", Title: "Wait", State: Waiting, Reason: "Labelled status: blocked", Labels: []string{"status: blocked"},
					After: []string{"7"}, Created: day("2026-01-06T08:00:00Z"), Changed: day("2026-01-06T08:00:00Z"), linked: true}}},
		{GitLab, "/api/v4/projects/ferry%2Ftimetable/issues", `[{"iid": 3, "title": "Sell passes", "description": "For summer", "state": "opened",
			"web_url": "https://forge.test/3", "labels": ["workflow::in progress"], "due_date": "2026-04-01", "weight": 5,
			"assignees": [{"username": "pia", "name": "Pia Pier"}],
			"time_stats": {"time_estimate": 7200, "total_time_spent": 5400}, "created_at": "2026-01-05T08:00:00.123Z", "updated_at": "2026-02-01T08:00:00.5Z"},
			{"iid": 4, "confidential": true, "state": "opened", "updated_at": "2026-02-01T08:00:00.5Z"}]`, nil,
			[]Item{{Key: "3", Title: "Sell passes", Text: "For summer", URL: "https://forge.test/3", State: Doing,
				Labels: []string{"workflow::in progress"}, Due: "2026-04-01", Minutes: 120, Left: 30, Points: "5", Assigned: []Person{{Account: "pia", Name: "Pia Pier"}},
				Created: day("2026-01-05T08:00:00.123Z"),
				Changed: day("2026-02-01T08:00:00.5Z")}}},
		{Gitea, "/api/v1/repos/ferry/timetable/issues", `[{"number": 3, "title": "Paint", "state": "open", "labels": [], "due_date": "2026-04-01T23:59:59Z",
			"assignees": [{"login": "pia", "full_name": "Pia Pier", "email": "pia@example.org"}], "time_estimate": 3600, "created_at": "2026-01-05T08:00:00Z", "updated_at": "2026-02-01T08:00:00Z"}]`,
			map[string]string{"/api/v1/repos/ferry/timetable/issues/3/dependencies": `[{"number": 1}, {"number": 2}]`},
			[]Item{{Key: "3", Title: "Paint", State: Open, Due: "2026-04-01", Minutes: 60, After: []string{"1", "2"},
				Assigned: []Person{{"pia", "Pia Pier", "pia@example.org"}},
				Created:  day("2026-01-05T08:00:00Z"), Changed: day("2026-02-01T08:00:00Z"), linked: true}}},
	}
	for _, test := range tests {
		t.Run(string(test.kind), func(t *testing.T) {
			f, _ := forgeAt(t, test.kind, "sesame", func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Authorization"); got != "Bearer sesame" {
					t.Errorf("it was asked with %q", got)
				}
				if answer, there := test.more[r.URL.EscapedPath()]; there {
					fmt.Fprint(w, answer)
					return
				}
				if got := r.URL.EscapedPath(); got != test.path {
					t.Errorf("asked for %s instead of %s", got, test.path)
				}
				fmt.Fprint(w, test.page)
			})
			items, err := all(f, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := fmt.Sprintf("%+v", items), fmt.Sprintf("%+v", test.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// sea is a forge of many issues, which answers a page at a time, the oldest change first, as GitHub and GitLab do.
type sea struct {
	changed []time.Time // of issue 1, 2, …
	asked   int
	meddle  func(s *sea) // after each answer
}

func (s *sea) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked++
	since, _ := time.Parse(time.RFC3339, r.FormValue("since"))
	page, _ := strconv.Atoi(r.FormValue("page"))
	var numbers []int
	for i, at := range s.changed {
		if !at.Before(since) {
			numbers = append(numbers, i+1)
		}
	}
	slices.SortStableFunc(numbers, func(a, b int) int { return s.changed[a-1].Compare(s.changed[b-1]) })
	from := min((page-1)*perPage, len(numbers))
	to := min(from+perPage, len(numbers))
	if to < len(numbers) {
		w.Header().Set("Link", `<https://elsewhere.test/?page=2>; rel="next", <https://elsewhere.test/?page=9>; rel="last"`)
	}
	type out struct {
		Number  int       `json:"number"`
		Title   string    `json:"title"`
		State   string    `json:"state"`
		Created time.Time `json:"created_at"`
		Changed time.Time `json:"updated_at"`
	}
	answer := []out{}
	for _, n := range numbers[from:to] {
		answer = append(answer, out{n, "Item", "open", s.changed[n-1], s.changed[n-1]})
	}
	_ = json.NewEncoder(w).Encode(answer)
	if s.meddle != nil {
		s.meddle(s)
	}
}

func TestNothingIsLeftOutWhileIssuesChange(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := &sea{}
	for i := range 1000 {
		s.changed = append(s.changed, start.Add(time.Duration(i/60)*time.Hour))
	}
	next := 0
	s.meddle = func(s *sea) { // each answer moves the oldest behind all others
		s.changed[next] = start.Add(1000*time.Hour + time.Duration(next)*time.Second)
		next++
	}
	f, _ := forgeAt(t, GitHub, "", s.ServeHTTP)
	seen := map[string]bool{}
	items, err := all(f, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range items {
		seen[x.Key] = true
	}
	if len(seen) != 1000 {
		t.Errorf("%d of 1000 issues were read, with %d questions", len(seen), s.asked)
	}
	if items, err = all(f, start.Add(999*time.Hour)); err != nil || len(items) < next-1 || len(items) > 2*next {
		t.Errorf("%d have changed since, and %d were read: %v", next, len(items), err)
	}
}

func TestMoreThanAPageThatChangedAtOneMoment(t *testing.T) {
	s := &sea{}
	for i := range 1000 {
		s.changed = append(s.changed, time.Date(2026, 1, 1, i/350, 0, 0, 0, time.UTC))
	}
	f, _ := forgeAt(t, GitHub, "", s.ServeHTTP)
	seen := map[string]bool{}
	items, err := all(f, time.Time{})
	for _, x := range items {
		seen[x.Key] = true
	}
	if err != nil || len(seen) != 1000 {
		t.Errorf("%d of 1000 issues were read: %v", len(seen), err)
	}
}

func TestAHundredThousandIssues(t *testing.T) {
	page := make([]byte, 0, 64<<10)
	const pages = 1000
	f, _ := forgeAt(t, Gitea, "", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.FormValue("page"))
		page = append(page[:0], '[')
		for i := range perPage {
			page = fmt.Appendf(page, `{"number": %d, "state": "closed", "title": "x", "updated_at": "2026-01-01T00:00:00Z"},`, (n-1)*perPage+i+1)
		}
		page[len(page)-1] = ']'
		if n < pages {
			w.Header().Set("Link", `<x>; rel="next"`)
		} else {
			w.Header().Set("Link", `<x>; rel="prev"`)
		}
		_, _ = w.Write(page)
	})
	n, most := 0, 0
	err := f.Issues(t.Context(), time.Time{}, func(items []Item, _ time.Time) error {
		n, most = n+len(items), max(most, len(items))
		return nil
	})
	if err != nil || n != pages*perPage || most > perPage {
		t.Errorf("%d issues, at most %d at once: %v", n, most, err)
	}
}

func TestAForgeThatRefuses(t *testing.T) {
	const good = `[]`
	tests := []struct {
		name   string
		token  string
		answer func(n int, w http.ResponseWriter)
		kind   fault.Kind
		says   string // empty where it succeeds in the end
		slept  []time.Duration
	}{
		{"no token", "", func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }, fault.KindDenied, "wants a token", nil},
		{"a wrong token", "secret-1", func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }, fault.KindDenied, "does not know this token", nil},
		{"no right", "secret-1", func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) }, fault.KindDenied, "read the issues", nil},
		{"no such", "", func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }, fault.KindNotFound, "no such repository", nil},
		{"issues are off", "", func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusGone) }, fault.KindNotFound, "no such repository", nil},
		{"too often, shortly", "", func(n int, w http.ResponseWriter) {
			if n == 1 {
				w.Header().Set("Retry-After", "30")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			fmt.Fprint(w, good)
		}, 0, "", []time.Duration{30 * time.Second}},
		{"too often, until a moment", "", func(n int, w http.ResponseWriter) {
			if n == 1 {
				w.Header().Set("X-RateLimit-Remaining", "0")
				w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(time.Date(2026, 3, 2, 12, 1, 0, 0, time.UTC).Unix(), 10))
				w.WriteHeader(http.StatusForbidden)
				return
			}
			fmt.Fprint(w, good)
		}, 0, "", []time.Duration{61 * time.Second}},
		{"too often, for long", "", func(_ int, w http.ResponseWriter) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		}, fault.KindUnavailable, "again at 13:00 on 2 March UTC", nil},
		{"a problem that passes", "", func(n int, w http.ResponseWriter) {
			if n < 3 {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			fmt.Fprint(w, good)
		}, 0, "", []time.Duration{2 * time.Second, 4 * time.Second}},
		{"a problem that stays", "", func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }, fault.KindUnavailable, "a problem of its own (500)",
			[]time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second}},
		{"half a page, once", "", func(n int, w http.ResponseWriter) {
			if n == 1 {
				fmt.Fprint(w, `[{"number": 1, "state": "op`)
				return
			}
			fmt.Fprint(w, good)
		}, 0, "", []time.Duration{2 * time.Second}},
		{"a connection that breaks off", "", func(n int, w http.ResponseWriter) {
			if n == 1 {
				w.Header().Set("Content-Length", "1000")
				fmt.Fprint(w, `[{"number"`)
				return
			}
			fmt.Fprint(w, good)
		}, 0, "", []time.Duration{2 * time.Second}},
		{"a page to sign in", "", func(_ int, w http.ResponseWriter) { fmt.Fprint(w, "<html>Sign in") }, fault.KindUnavailable, "not as GitHub does", nil},
		{"another shape", "", func(_ int, w http.ResponseWriter) { fmt.Fprint(w, `{"issues": []}`) }, fault.KindUnavailable, "not as GitHub does", nil},
		{"an issue without a number", "", func(_ int, w http.ResponseWriter) { fmt.Fprint(w, `[{}]`) }, fault.KindUnavailable, "not as GitHub does", nil},
		{"nothing that is known", "", func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusTeapot) }, fault.KindUnavailable, "answers 418", nil},
		{"elsewhere", "secret-1", func(_ int, w http.ResponseWriter) {
			w.Header().Set("Location", "http://elsewhere.test/")
			w.WriteHeader(http.StatusFound)
		}, fault.KindUnavailable, "sends to another address", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := 0
			f, slept := forgeAt(t, GitHub, test.token, func(w http.ResponseWriter, _ *http.Request) {
				n++
				test.answer(n, w)
			})
			_, err := all(f, time.Time{})
			switch {
			case test.says == "" && err != nil:
				t.Fatal(err)
			case test.says != "" && (fault.KindOf(err) != test.kind || err == nil || !strings.Contains(err.Error(), test.says)):
				t.Errorf("it fails with %v (%v)", err, fault.KindOf(err))
			case err != nil && strings.Contains(fmt.Sprintf("%+v", err), "secret-1"):
				t.Errorf("the error names the token: %v", err)
			}
			if !slices.Equal(*slept, test.slept) {
				t.Errorf("it waited %v, not %v", *slept, test.slept)
			}
		})
	}
}

func TestClosingAndOpeningAgain(t *testing.T) {
	for kind, want := range map[Kind][3]string{
		GitHub: {`PATCH /api/v3/repos/ferry/timetable/issues/5 {"state":"closed","state_reason":"completed"}`,
			`PATCH /api/v3/repos/ferry/timetable/issues/5 {"state":"closed","state_reason":"not_planned"}`,
			`PATCH /api/v3/repos/ferry/timetable/issues/5 {"state":"open"}`},
		GitLab: {`PUT /api/v4/projects/ferry%2Ftimetable/issues/5 {"state_event":"close"}`,
			`PUT /api/v4/projects/ferry%2Ftimetable/issues/5 {"state_event":"close"}`,
			`PUT /api/v4/projects/ferry%2Ftimetable/issues/5 {"state_event":"reopen"}`},
		Gitea: {`PATCH /api/v1/repos/ferry/timetable/issues/5 {"state":"closed"}`, `PATCH /api/v1/repos/ferry/timetable/issues/5 {"state":"closed"}`,
			`PATCH /api/v1/repos/ferry/timetable/issues/5 {"state":"open"}`},
	} {
		var got []string
		f, _ := forgeAt(t, kind, "sesame", func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			got = append(got, r.Method+" "+r.URL.EscapedPath()+" "+string(body))
		})
		for _, s := range []State{Done, Dropped, Doing} {
			if err := f.SetState(t.Context(), "5", s); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(got, want[:]) {
			t.Errorf("%s was asked %q", kind, got)
		}
		if err := f.SetState(t.Context(), "../5", Done); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a key that is no number gives %v", err)
		}
	}
}

func TestChangesThatWaitForAReview(t *testing.T) {
	for kind, test := range map[Kind]struct{ path, page string }{
		GitHub: {"/api/v3/repos/ferry/timetable/pulls", `[
			{"number": 9, "title": "Later", "html_url": "https://forge.test/9", "created_at": "2026-02-01T08:00:00Z"},
			{"number": 8, "title": "Draft", "draft": true, "created_at": "2026-01-01T08:00:00Z"},
			{"number": 7, "title": "First", "html_url": "https://forge.test/7", "created_at": "2026-01-05T08:00:00Z"}]`},
		GitLab: {"/api/v4/projects/ferry%2Ftimetable/merge_requests", `[
			{"iid": 7, "title": "First", "web_url": "https://forge.test/7", "draft": false, "created_at": "2026-01-05T08:00:00Z"},
			{"iid": 8, "draft": true, "created_at": "2026-01-05T08:00:00Z"},
			{"iid": 9, "title": "Later", "web_url": "https://forge.test/9", "created_at": "2026-02-01T08:00:00Z"}]`},
		Gitea: {"/api/v1/repos/ferry/timetable/pulls", `[
			{"number": 7, "title": "First", "html_url": "https://forge.test/7", "created_at": "2026-01-05T08:00:00Z"},
			{"number": 9, "title": "Later", "html_url": "https://forge.test/9", "created_at": "2026-02-01T08:00:00Z"}]`},
	} {
		f, _ := forgeAt(t, kind, "sesame", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.EscapedPath() != test.path || r.FormValue("state") == "" {
				t.Errorf("%s is asked for %s", kind, r.URL)
			}
			fmt.Fprint(w, test.page)
		})
		want := []Review{{7, "First", "https://forge.test/7", time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)}, {9, "Later", "https://forge.test/9",
			time.Date(2026, 2, 1, 8, 0, 0, 0, time.UTC)}}
		if got, err := f.Reviews(t.Context(), 10); err != nil || !slices.Equal(got, want) {
			t.Errorf("of %s wait %+v: %v", kind, got, err)
		}
		if got, err := f.Reviews(t.Context(), 1); err != nil || len(got) != 1 || got[0].Number != 7 {
			t.Errorf("the first of %s is %+v: %v", kind, got, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for address, root := range map[string]string{
		"https://github.com/ferry/timetable.git": "https://api.github.com/repos/ferry/timetable",
		"https://git.test/ferry/timetable/":      "https://git.test/api/v3/repos/ferry/timetable",
	} {
		if f, err := New(GitHub, address, "", nil); err != nil || f.root.String() != root {
			t.Errorf("%s is asked at %v: %v", address, f.root, err)
		}
	}
	if f, err := New(Gitea, "https://host.test/git/ferry/timetable", "", nil); err != nil ||
		f.root.String() != "https://host.test/git/api/v1/repos/ferry/timetable" {
		t.Errorf("below a path it is asked at %v: %v", f.root, err)
	}
	if f, err := New(GitLab, "https://host.test/line/ferry/timetable", "", nil); err != nil ||
		f.root.String() != "https://host.test/api/v4/projects/line%2Fferry%2Ftimetable" {
		t.Errorf("in groups it is asked at %v: %v", f.root, err)
	}
	for _, bad := range []string{"", "ferry/timetable", "https://git.test", "https://git.test/ferry", "ssh://git.test/ferry/timetable",
		"https://me:pass@git.test/ferry/timetable", "https://git.test/ferry/../timetable", "https://git.test/ferry/timetable?x=1",
		"https://git.test//timetable", "file:///ferry/timetable", "https://%zz"} {
		if _, err := New(Gitea, bad, "", nil); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%q is taken as an address: %v", bad, err)
		}
	}
	if _, err := New("svn", "https://git.test/a/b", "", nil); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("svn is taken as a forge: %v", err)
	}
	if _, err := New(Gitea, "https://git.test/a/b", "two words", nil); !fault.Is(err, fault.KindInvalid) || strings.Contains(err.Error(), "two words") {
		t.Errorf("a token of two words gives %v", err)
	}
	if Guess("https://codeberg.org/ferry/timetable") != Gitea || Guess("https://git.test/a/b") != "" || Guess("%") != "" {
		t.Error("hosts are guessed wrongly")
	}
}

func TestACancelledReadingEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f, _ := forgeAt(t, GitHub, "", func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		w.WriteHeader(http.StatusInternalServerError)
	})
	f.sleep = sleep
	if err := f.Issues(ctx, time.Time{}, func([]Item, time.Time) error { return nil }); err == nil || ctx.Err() == nil {
		t.Errorf("it ends with %v", err)
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(`[` + githubIssue + `]`))
	f.Add([]byte(`[{"iid": 3, "state": "opened", "time_stats": {"time_estimate": 1}}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for kind, d := range dialects {
			items, _, n, err := d.decode(body)
			if err == nil && n < len(items) {
				t.Errorf("%s: %d items of %d", kind, len(items), n)
			}
			for _, x := range items {
				if x.Key == "" || x.State == "" || x.closed() == x.Closed.IsZero() && !x.Changed.IsZero() && x.closed() {
					t.Errorf("%s: %+v", kind, x)
				}
			}
		}
	})
}
