package tracker

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/stagedates"
)

// MaxBytes is how large a file may be.
const MaxBytes = stagedates.MaxBytes

// ReadJira reads what Jira exports: the JSON of a search, or CSV with all fields. The order is how numbers of dates in CSV are
// read where they could be read otherwise; none asks. Errors are faults of the kind invalid that name the line or the issue.
func ReadJira(content []byte, order stagedates.Order) ([]Item, error) {
	if start := start(content); isJSON(start) {
		return readJiraJSON(start)
	}
	return readJiraCSV(content, order)
}

// IsJira reports whether a file looks as if Jira had written it.
func IsJira(content []byte) bool {
	start := start(content)
	heading, _, _ := bytes.Cut(start[:min(len(start), 1<<16)], []byte("\n"))
	return isJSON(start) || bytes.Contains(bytes.ToLower(heading), []byte("issue key"))
}

// start returns a file without what may stand before its text.
func start(content []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\ufeff")), " \t\r\n")
}

func isJSON(start []byte) bool { return len(start) > 0 && (start[0] == '{' || start[0] == '[') }

// jiraIssue is an issue in version 2 or 3 of Jira's REST interface.
type jiraIssue struct {
	Key    string `json:"key"`
	Fields struct {
		Title  string          `json:"summary"`
		Text   json.RawMessage `json:"description"` // text in version 2, a document in version 3
		Status struct {
			Name     string `json:"name"`
			Category struct {
				Key string `json:"key"` // new, indeterminate, done
			} `json:"statusCategory"`
		} `json:"status"`
		Resolution *named     `json:"resolution"`
		Closed     string     `json:"resolutiondate"`
		Created    string     `json:"created"`
		Changed    string     `json:"updated"`
		Due        string     `json:"duedate"`
		Labels     []string   `json:"labels"`
		Priority   *named     `json:"priority"`
		Versions   []named    `json:"fixVersions"`
		Seconds    int        `json:"timeoriginalestimate"`
		Left       int        `json:"timeestimate"` // seconds
		Links      []jiraLink `json:"issuelinks"`
		Assignee   *struct {
			Account string `json:"name"` // of Jira's own server, not of the cloud
			Name    string `json:"displayName"`
			Email   string `json:"emailAddress"` // where they let it be seen
		} `json:"assignee"`
	} `json:"fields"`
}

type named struct {
	Name string `json:"name"`
}

type jiraLink struct {
	Type struct {
		Inward string `json:"inward"`
	} `json:"type"`
	From *struct {
		Key string `json:"key"`
	} `json:"inwardIssue"`
}

func readJiraJSON(content []byte) ([]Item, error) {
	var all []jiraIssue
	var err error
	if content[0] == '[' {
		err = json.Unmarshal(content, &all)
	} else {
		var found struct {
			Issues []jiraIssue `json:"issues"`
		}
		err = json.Unmarshal(content, &found)
		all = found.Issues
	}
	if err != nil {
		line := 1
		if syntax, ok := errorOffset(err); ok {
			line += bytes.Count(content[:min(int(syntax), len(content))], []byte("\n"))
		}
		return nil, fault.Invalid(fmt.Sprintf("line %d", line), "Line %d is not JSON as Jira writes it", line).Because(err).
			WithHint("Save the answer of a search: it has a list of issues with their fields.")
	}
	if len(all) == 0 {
		return nil, fault.Invalid("issues", "The file has no issues").WithHint("Save the answer of a search, with its fields.")
	}
	items := make([]Item, 0, len(all))
	for i := range all {
		x, err := all[i].item()
		if err != nil {
			return nil, err
		}
		items = append(items, x)
	}
	return items, nil
}

// errorOffset returns where in a text an error of JSON is.
func errorOffset(err error) (int64, bool) {
	switch e := err.(type) { //nolint:errorlint // json returns them as they are
	case *json.SyntaxError:
		return e.Offset, true
	case *json.UnmarshalTypeError:
		return e.Offset, true
	}
	return 0, false
}

func (j *jiraIssue) item() (Item, error) {
	f := &j.Fields
	if j.Key == "" || f.Status.Name == "" {
		return Item{}, fault.Invalid("issues", "The issue %q has no key or no status", cmp.Or(j.Key, f.Title)).
			WithHint("Ask for all fields: fields=*all.")
	}
	x := Item{Key: j.Key, Title: f.Title, Due: f.Due, Labels: f.Labels, Minutes: f.Seconds / 60}
	x.left(f.Left / 60)
	resolution := ""
	if f.Resolution != nil {
		resolution = f.Resolution.Name
	}
	x.status(f.Status.Name, f.Status.Category.Key, resolution)
	if f.Priority != nil {
		x.Priority = priorities[strings.ToLower(f.Priority.Name)]
	}
	if len(f.Versions) > 0 {
		x.Milestone = f.Versions[0].Name
	}
	if a := f.Assignee; a != nil {
		x.Assigned = []Person{{a.Account, a.Name, a.Email}}
	}
	for _, l := range f.Links {
		if l.From != nil && strings.Contains(strings.ToLower(l.Type.Inward), "blocked by") {
			x.After = append(x.After, l.From.Key)
		}
	}
	for field, t := range map[string]struct {
		text string
		into *time.Time
	}{"created": {f.Created, &x.Created}, "updated": {f.Changed, &x.Changed}, "resolutiondate": {f.Closed, &x.Closed}} {
		if t.text == "" {
			continue
		}
		at, err := jiraTime(t.text)
		if err != nil {
			return x, fault.Invalid(field, "%q of %s is no time", t.text, j.Key)
		}
		*t.into = at
	}
	if x.closed() && x.Closed.IsZero() { // workflows need not set it
		x.Closed = cmp.Or(x.Changed, x.Created)
	}
	if x.Due != "" {
		if _, err := time.Parse(time.DateOnly, x.Due); err != nil {
			return x, fault.Invalid("duedate", "%q of %s is no day", x.Due, j.Key)
		}
	}
	var err error
	if x.Text, err = jiraText(f.Text); err != nil {
		return x, fault.Invalid("description", "The description of %s is not as Jira writes it", j.Key).Because(err)
	}
	return x, nil
}

func (x *Item) closed() bool { return x.State == Done || x.State == Dropped }

// jiraTime reads a time as 2026-03-31T15:04:05.000+0200.
func jiraTime(s string) (time.Time, error) {
	at, err := time.Parse("2006-01-02T15:04:05.999-0700", s)
	if err != nil {
		at, err = time.Parse(time.RFC3339, s)
	}
	return at.UTC(), err
}

// Words of statuses, for files that do not say of which category a status is, and of resolutions that are no success.
var (
	doneWords    = []string{"done", "closed", "resolved", "complete", "released", "fixed", "verified"}
	doingWords   = []string{"progress", "doing", "review", "testing", "development", "started"}
	waitingWords = []string{"block", "wait", "hold", "pending"}
	droppedWords = []string{"won't", "wont", "duplicate", "cannot reproduce", "declined", "rejected", "cancel", "abandon",
		"obsolete", "not a bug", "invalid", "incomplete"}
)

// status says what a status with its category, and a resolution, mean.
func (x *Item) status(status, category, resolution string) {
	status, resolution = strings.ToLower(strings.TrimSpace(status)), strings.TrimSpace(resolution)
	has := func(text string, words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	}
	switch category = strings.ToLower(strings.TrimSpace(category)); {
	case category == "done" || category == "" && has(status, slices.Concat(doneWords, droppedWords)):
		x.State = Done
		if lower := strings.ToLower(resolution); has(lower, droppedWords) || has(status, droppedWords) {
			x.State, x.Reason = Dropped, "Closed as "+cmp.Or(lower, status)
		}
	case has(status, waitingWords):
		x.State, x.Reason = Waiting, "Is "+status
	case category == "indeterminate" || category == "in progress" || category == "" && has(status, doingWords):
		x.State = Doing
	default:
		x.State = Open
	}
}

// jiraText returns a description as text: version 3 has documents, of which paragraphs, lists and code remain.
func jiraText(raw json.RawMessage) (string, error) {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || bytes.Equal(raw, []byte("null")):
		return "", nil
	case raw[0] == '"':
		var s string
		return s, json.Unmarshal(raw, &s)
	}
	var doc jiraNode
	if err := json.Unmarshal(raw, &doc); err != nil {
		return "", err
	}
	return strings.TrimSpace(string(doc.write(nil, ""))), nil
}

// jiraNode is a part of a document.
type jiraNode struct {
	Type    string         `json:"type"`
	Text    string         `json:"text"`
	Attrs   map[string]any `json:"attrs"`
	Content []jiraNode     `json:"content"`
}

// write appends a part as Markdown; lines behind the first are indented.
func (n *jiraNode) write(b []byte, indent string) []byte {
	children := func(indent string) {
		for i := range n.Content {
			b = n.Content[i].write(b, indent)
		}
	}
	add := func(s string) { b = append(b, s...) }
	switch n.Type {
	case "text":
		add(n.Text)
	case "hardBreak":
		add("\n" + indent)
	case "mention", "emoji", "inlineCard":
		text, _ := n.Attrs["text"].(string) // what is no text says nothing here
		link, _ := n.Attrs["url"].(string)
		add(cmp.Or(text, link))
	case "heading":
		level, _ := n.Attrs["level"].(float64)
		add(strings.Repeat("#", min(max(int(level), 1), 6)) + " ")
		children(indent)
		add("\n\n" + indent)
	case "codeBlock":
		add("```\n")
		children("")
		add("\n```\n\n" + indent)
	case "listItem", "taskItem":
		add("- ")
		children(indent[:min(len(indent), mostIndent)] + "  ")
		b = bytes.TrimRight(b, " \n")
		add("\n" + indent)
	case "paragraph":
		children(indent)
		add("\n\n" + indent)
	case "bulletList", "orderedList", "taskList":
		children(indent)
		add("\n" + indent)
	default:
		children(indent)
	}
	return b
}

// mostIndent is how far lists in lists go.
const mostIndent = 20

// jiraColumns are the headings of an export in English, in small letters, and what each is.
var jiraColumns = map[string]string{
	"issue key": "key", "summary": "title", "description": "text", "status": "status", "status category": "category",
	"resolution": "resolution", "resolved": "closed", "created": "created", "updated": "changed", "due date": "due",
	"assignee": "assignee",
	"labels":   "label", "priority": "priority", "fix version/s": "version", "fix versions": "version",
	"original estimate": "seconds", "remaining estimate": "left", "inward issue link (blocks)": "after",
	"custom field (story points)":         "points",
	"custom field (story point estimate)": "points",
}

// jiraDays are the columns that hold dates.
var jiraDays = []string{"created", "changed", "closed", "due"}

func readJiraCSV(content []byte, order stagedates.Order) ([]Item, error) {
	rows, err := stagedates.Rows(content)
	if err != nil {
		return nil, err
	}
	columns := map[string][]int{}
	for i, heading := range rows[0].Cells {
		if what, known := jiraColumns[strings.ToLower(strings.TrimSpace(heading))]; known {
			columns[what] = append(columns[what], i)
		}
	}
	for _, must := range []string{"key", "status", "created"} {
		if columns[must] == nil {
			heading := ""
			for _, h := range slices.Sorted(maps.Keys(jiraColumns)) {
				if jiraColumns[h] == must {
					heading = h
				}
			}
			return nil, fault.Invalid("line 1", "The file has no column %q", heading).
				WithHint("Export issues from Jira as CSV with all fields, in English.")
		}
	}
	rows = rows[1:]
	if len(rows) == 0 {
		return nil, fault.Invalid("file", "The file has no issues")
	}
	dates := make([]stagedates.Row, len(rows))
	for i, r := range rows {
		cells := make([]string, len(jiraDays))
		for j, what := range jiraDays {
			cells[j] = cellOf(r, columns[what])
		}
		dates[i] = stagedates.Row{Cells: cells, Line: r.Line}
	}
	days, err := stagedates.Days(dates, order)
	if err != nil {
		return nil, err
	}
	items, seen := make([]Item, 0, len(rows)), map[string]int{}
	for i, r := range rows {
		get := func(what string) string { return cellOf(r, columns[what]) }
		x := Item{Key: get("key"), Title: get("title"), Text: get("text"), Points: strings.TrimSuffix(get("points"), ".0"),
			Priority: priorities[strings.ToLower(get("priority"))], Milestone: get("version"),
			Labels: cellsOf(r, columns["label"]), After: cellsOf(r, columns["after"])}
		at := fmt.Sprintf("line %d", r.Line)
		switch before, twice := seen[x.Key]; {
		case x.Key == "":
			return nil, fault.Invalid(at, "Line %d has no issue key", r.Line)
		case twice:
			return nil, fault.Invalid(at, "%s is in line %d and again in line %d", x.Key, before, r.Line)
		case days[i][0] == nil:
			return nil, fault.Invalid(at, "%s in line %d has no day on which it was created", x.Key, r.Line)
		}
		seen[x.Key] = r.Line
		if who := get("assignee"); who != "" { // a name in the cloud, an account on a server
			x.Assigned = []Person{{Account: who, Name: who}}
		}
		x.status(get("status"), get("category"), get("resolution"))
		var minutes [2]int
		for i, what := range []string{"seconds", "left"} {
			if s := get(what); s != "" {
				seconds, err := strconv.Atoi(s)
				if err != nil || seconds < 0 {
					return nil, fault.Invalid(at, "The estimate of %s in line %d is no number of seconds: %q", x.Key, r.Line, s)
				}
				minutes[i] = seconds / 60
			}
		}
		x.Minutes = minutes[0]
		x.left(minutes[1])
		x.Created = days[i][0].Time()
		if d := days[i][2]; d != nil && x.closed() {
			x.Closed = d.Time()
		} else if d := days[i][1]; x.closed() {
			if d == nil {
				d = days[i][0]
			}
			x.Closed = d.Time()
		}
		if d := days[i][3]; d != nil {
			x.Due = d.Time().Format(time.DateOnly)
		}
		items = append(items, x)
	}
	return items, nil
}

// cellOf returns the first of some cells of a row that is not empty.
func cellOf(r stagedates.Row, columns []int) string {
	for _, c := range cellsOf(r, columns) {
		return c
	}
	return ""
}

// cellsOf returns those of some cells of a row that are not empty.
func cellsOf(r stagedates.Row, columns []int) (all []string) {
	for _, i := range columns {
		if i < len(r.Cells) && strings.TrimSpace(r.Cells[i]) != "" {
			all = append(all, strings.TrimSpace(r.Cells[i]))
		}
	}
	return all
}
