package tracker

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

// github speaks as GitHub does since version 2022-11-28 of its REST interface.
type github struct{}

func (github) root(at *url.URL, path string) *url.URL {
	if at.Hostname() == "github.com" {
		at.Host = "api.github.com"
		return at.JoinPath("repos", path)
	}
	return at.JoinPath("api/v3/repos", path) // GitHub Enterprise
}

func (github) page(since time.Time, n int) (string, url.Values) {
	q := url.Values{"state": {"all"}, "sort": {"updated"}, "direction": {"asc"}, "per_page": {strconv.Itoa(perPage)},
		"page": {strconv.Itoa(n)}}
	if !since.IsZero() {
		q.Set("since", since.UTC().Format(time.RFC3339))
	}
	return "/issues", q
}

func (github) accept() string { return "application/vnd.github+json" }
func (github) byChange() bool { return true }

// issue is what GitHub and Gitea, which follows it, say of an issue.
type issue struct {
	Number int64   `json:"number"`
	Title  string  `json:"title"`
	Body   string  `json:"body"`
	URL    string  `json:"html_url"`
	State  string  `json:"state"`
	Why    string  `json:"state_reason"` // GitHub: completed, not_planned, duplicate, reopened
	Labels []label `json:"labels"`
	Stage  *struct {
		Title string     `json:"title"`
		Due   *time.Time `json:"due_on"`
	} `json:"milestone"`
	Assigned []struct {
		Login string `json:"login"`
		Name  string `json:"full_name"` // Gitea, as the address
		Email string `json:"email"`
	} `json:"assignees"`
	Pull     *struct{}  `json:"pull_request"`
	Created  time.Time  `json:"created_at"`
	Changed  time.Time  `json:"updated_at"`
	Closed   *time.Time `json:"closed_at"`
	Due      *time.Time `json:"due_date"`      // Gitea
	Estimate int        `json:"time_estimate"` // Gitea: seconds
	Waits    *struct {
		For int `json:"blocked_by"`
	} `json:"issue_dependencies_summary"` // GitHub
}

type label struct {
	Name string `json:"name"`
}

func (github) decode(body []byte) ([]Item, time.Time, int, error) {
	return decodeIssues(body, func(i *issue, x *Item) {
		if x.State == Done && (i.Why == "not_planned" || i.Why == "duplicate") {
			x.State, x.Reason = Dropped, "Closed as "+strings.ReplaceAll(i.Why, "_", " ")
		}
		x.linked = i.Waits != nil && i.Waits.For > 0
	})
}

// decodeIssues reads a page of issues; more adds what only one program says.
func decodeIssues(body []byte, more func(*issue, *Item)) (items []Item, last time.Time, n int, err error) {
	var all []issue
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, last, 0, err
	}
	for i := range all {
		in := &all[i]
		if in.Changed.After(last) {
			last = in.Changed
		}
		if in.Pull != nil {
			continue
		}
		if in.Number <= 0 || in.State != "open" && in.State != "closed" {
			return nil, last, 0, fault.Invalid("issue", "an issue has no number or no state")
		}
		x := Item{Key: strconv.FormatInt(in.Number, 10), Title: in.Title, Text: in.Body, URL: in.URL, State: Open,
			Created: in.Created.UTC(), Changed: in.Changed.UTC()}
		for _, l := range in.Labels {
			x.Labels = append(x.Labels, l.Name)
		}
		for _, p := range in.Assigned {
			x.Assigned = append(x.Assigned, Person{p.Login, p.Name, p.Email})
		}
		if in.Stage != nil {
			x.Milestone = in.Stage.Title
		}
		if in.State == "closed" {
			x.end(in.Closed)
		}
		if in.Due != nil {
			x.Due = in.Due.UTC().Format(time.DateOnly)
		}
		x.Minutes = in.Estimate / 60
		x.byLabels()
		more(in, &x)
		items = append(items, x)
	}
	return items, last, len(all), nil
}

func (github) reviews(n int) (string, url.Values) {
	return "/pulls", url.Values{"state": {"open"}, "sort": {"created"}, "direction": {"asc"}, "per_page": {strconv.Itoa(perPage)},
		"page": {strconv.Itoa(n)}}
}

func (github) waits(key string) string { return join("issues", key, "dependencies", "blocked_by") }

func (github) state(key string, s State) (method, path string, body any) {
	said := map[string]string{"state": "open"}
	switch s {
	case Done:
		said = map[string]string{"state": "closed", "state_reason": "completed"}
	case Dropped:
		said = map[string]string{"state": "closed", "state_reason": "not_planned"}
	case Open, Doing, Waiting:
	}
	return http.MethodPatch, join("issues", key), said
}

// gitea speaks as Gitea and Forgejo do.
type gitea struct{}

func (gitea) root(at *url.URL, path string) *url.URL {
	parts := strings.Split(path, "/") // Gitea has no groups: what stands before is where it is served
	n := len(parts) - 2
	return at.JoinPath(strings.Join(parts[:n], "/"), "api/v1/repos", parts[n], parts[n+1])
}

func (gitea) page(since time.Time, n int) (string, url.Values) {
	q := url.Values{"state": {"all"}, "type": {"issues"}, "limit": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(n)}}
	if !since.IsZero() {
		q.Set("since", since.UTC().Format(time.RFC3339))
	}
	return "/issues", q
}

func (gitea) accept() string { return "application/json" }

// byChange is no: the newest comes first, so that new issues move others to later pages, where they come again.
func (gitea) byChange() bool { return false }

func (gitea) decode(body []byte) ([]Item, time.Time, int, error) {
	// It does not say how many others an issue waits for. For closed ones that does not matter any more.
	return decodeIssues(body, func(_ *issue, x *Item) { x.linked = x.State != Done })
}

func (gitea) reviews(n int) (string, url.Values) {
	return "/pulls", url.Values{"state": {"open"}, "sort": {"oldest"}, "limit": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(n)}}
}

func (gitea) waits(key string) string { return join("issues", key, "dependencies") }

func (gitea) state(key string, s State) (method, path string, body any) {
	said := "open"
	if s == Done || s == Dropped {
		said = "closed"
	}
	return http.MethodPatch, join("issues", key), map[string]string{"state": said}
}

// gitlab speaks as GitLab does in version 4 of its REST interface.
type gitlab struct{}

func (gitlab) root(at *url.URL, path string) *url.URL {
	return at.JoinPath("api/v4/projects", url.PathEscape(path))
}

func (gitlab) page(since time.Time, n int) (string, url.Values) {
	q := url.Values{"scope": {"all"}, "order_by": {"updated_at"}, "sort": {"asc"}, "confidential": {"false"},
		"per_page": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(n)}}
	if !since.IsZero() {
		q.Set("updated_after", since.UTC().Format(time.RFC3339))
	}
	return "/issues", q
}

func (gitlab) accept() string { return "application/json" }
func (gitlab) byChange() bool { return true }

func (gitlab) decode(body []byte) (items []Item, last time.Time, n int, err error) {
	var all []struct {
		Number  int64    `json:"iid"`
		Title   string   `json:"title"`
		Text    string   `json:"description"`
		URL     string   `json:"web_url"`
		State   string   `json:"state"`
		Labels  []string `json:"labels"`
		Private bool     `json:"confidential"`
		Due     string   `json:"due_date"`
		Weight  *int     `json:"weight"`
		People  []struct {
			Login string `json:"username"`
			Name  string `json:"name"`
		} `json:"assignees"`
		Stage *struct {
			Title string `json:"title"`
		} `json:"milestone"`
		Time struct {
			Estimate int `json:"time_estimate"` // seconds, as what follows
			Spent    int `json:"total_time_spent"`
		} `json:"time_stats"`
		Created time.Time  `json:"created_at"`
		Changed time.Time  `json:"updated_at"`
		Closed  *time.Time `json:"closed_at"`
	}
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, last, 0, err
	}
	for _, in := range all {
		if in.Changed.After(last) {
			last = in.Changed
		}
		if in.Private {
			continue
		}
		if in.Number <= 0 || in.State != "opened" && in.State != "closed" {
			return nil, last, 0, fault.Invalid("issue", "an issue has no number or no state")
		}
		x := Item{Key: strconv.FormatInt(in.Number, 10), Title: in.Title, Text: in.Text, URL: in.URL, State: Open,
			Labels: in.Labels, Due: in.Due, Minutes: in.Time.Estimate / 60, Created: in.Created.UTC(), Changed: in.Changed.UTC()}
		x.left((in.Time.Estimate - in.Time.Spent) / 60)
		if in.Stage != nil {
			x.Milestone = in.Stage.Title
		}
		for _, p := range in.People {
			x.Assigned = append(x.Assigned, Person{Account: p.Login, Name: p.Name})
		}
		if in.Weight != nil {
			x.Points = strconv.Itoa(*in.Weight)
		}
		if in.State == "closed" {
			x.end(in.Closed)
		}
		x.byLabels()
		items = append(items, x)
	}
	return items, last, len(all), nil
}

func (gitlab) reviews(n int) (string, url.Values) {
	return "/merge_requests", url.Values{"state": {"opened"}, "scope": {"all"}, "order_by": {"created_at"}, "sort": {"asc"},
		"per_page": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(n)}}
}

func (gitlab) state(key string, s State) (method, path string, body any) {
	event := "reopen"
	if s == Done || s == Dropped {
		event = "close"
	}
	return http.MethodPut, join("issues", key), map[string]string{"state_event": event}
}
