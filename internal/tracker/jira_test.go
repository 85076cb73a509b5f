package tracker

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/stagedates"
)

const jiraJSON = `{"issues": [
 {"key": "SEA-1", "fields": {"summary": "Sell passes", "description": "In *two* sizes", "status": {"name": "Closed", "statusCategory": {"key": "done"}},
  "resolution": {"name": "Won't Do"}, "resolutiondate": "2026-02-03T10:00:00.000+0100", "created": "2026-01-05T08:00:00.000+0000",
  "updated": "2026-02-03T10:00:00.000+0100", "labels": ["summer"], "priority": {"name": "High"}, "fixVersions": [{"name": "Summer"}],
  "assignee": {"displayName": "Pia Pier", "emailAddress": "pia@example.org", "accountId": "5:1"}, "timeoriginalestimate": 28800, "timeestimate": 28800, "duedate": "2026-04-01", "issuelinks": [{"type": {"inward": "is blocked by"}, "inwardIssue": {"key": "SEA-2"}},
  {"type": {"inward": "relates to"}, "inwardIssue": {"key": "SEA-3"}}, {"type": {"inward": "is blocked by"}, "outwardIssue": {"key": "SEA-4"}}]}},
 {"key": "SEA-2", "fields": {"summary": "Read cards", "description": {"type": "doc", "content": [{"type": "heading", "attrs": {"level": 2},
  "content": [{"type": "text", "text": "Why"}]}, {"type": "paragraph", "content": [{"type": "text", "text": "Ask "}, {"type": "mention", "attrs":
  {"text": "@pia"}}]}, {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text":
  "one"}]}]}, {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "two"}]}]}]}]},
  "status": {"name": "In Review", "statusCategory": {"key": "indeterminate"}}, "created": "2026-01-06T08:00:00.000+0000", "timeoriginalestimate": 28800, "timeestimate": 7200}}]}`

func TestJiraJSON(t *testing.T) {
	items, err := ReadJira([]byte("\ufeff "+jiraJSON), stagedates.Ask)
	if err != nil {
		t.Fatal(err)
	}
	want := []Item{
		{Key: "SEA-1", Title: "Sell passes", Text: "In *two* sizes", State: Dropped, Reason: "Closed as won't do", Labels: []string{"summer"},
			Milestone: "Summer", Due: "2026-04-01", Priority: 2, Minutes: 480, After: []string{"SEA-2"},
			Assigned: []Person{{Name: "Pia Pier", Email: "pia@example.org"}},
			Created:  time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC), Changed: time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC),
			Closed: time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC)},
		{Key: "SEA-2", Title: "Read cards", Text: "## Why\n\nAsk @pia\n\n- one\n- two", State: Doing, Minutes: 480, Left: 120,
			Created: time.Date(2026, 1, 6, 8, 0, 0, 0, time.UTC)},
	}
	if got, want := fmt.Sprintf("%+v", items), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJiraCSV(t *testing.T) {
	const file = "\ufeffSummary,Assignee,Issue key,Status,Resolution,Labels,Labels,Created,Resolved,Due date,Inward issue link (Blocks),Original estimate,Remaining Estimate,Description," +
		"Custom field (Story Points)\n" +
		"\"Sell, or give\",Pia Pier,SEA-1,Done,Fixed,summer,sea,2026-01-05 08:00,2026-02-03 10:00,,SEA-2,28800,28800,\"two\nlines\",5.0\n" +
		"Read cards,,SEA-2,Blocked,,,,2026-01-06 08:00,,2026-04-01,,28800,7200,,\n"
	items, err := ReadJira([]byte(file), stagedates.Ask)
	if err != nil {
		t.Fatal(err)
	}
	want := []Item{
		{Key: "SEA-1", Title: "Sell, or give", Text: "two\nlines", State: Done, Labels: []string{"summer", "sea"}, Minutes: 480, Points: "5",
			After: []string{"SEA-2"}, Assigned: []Person{{Account: "Pia Pier", Name: "Pia Pier"}}, Created: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Closed: time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC)},
		{Key: "SEA-2", Title: "Read cards", State: Waiting, Reason: "Is blocked", Due: "2026-04-01", Minutes: 480, Left: 120, Created: time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC)},
	}
	if got, want := fmt.Sprintf("%+v", items), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJiraFilesThatCannotBeMeant(t *testing.T) {
	head := "Issue key;Status;Created;Original Estimate\n"
	for name, test := range map[string]struct {
		file  string
		order stagedates.Order
		says  string
	}{
		"empty":                 {"", "", "empty"},
		"no keys":               {"Summary,Status,Created\nx,y,2026-01-01\n", "", `no column "issue key"`},
		"no issues":             {head, "", "no issues"},
		"either":                {head + "A-1;Open;3/4/2026;\n", "", "cannot be told apart"},
		"mixed":                 {head + "A-1;Open;13/4/2026;\nA-2;Open;4/13/2026;\n", "", "mixed"},
		"two digits":            {head + "A-1;Open;27/Nov/26 3:04 PM;\n", "", "two digits"},
		"no day":                {head + "A-1;Open;;\n", "", "line 2 has no day"},
		"twice":                 {head + "A-1;Open;2026-01-01;\nA-1;Open;2026-01-02;\n", "", "again in line 3"},
		"no key":                {head + ";Open;2026-01-01;\n", "", "Line 2 has no issue key"},
		"an estimate of a word": {head + "A-1;Open;2026-01-01;long\n", "", "no number of seconds"},
		"half of JSON":          {"{\n\"issues\": [", "", "Line 2 is not JSON"},
		"another JSON":          {`{"values": []}`, "", "no issues"},
		"another shape":         {`[{"key": 5}]`, "", "Line 1 is not JSON"},
		"no status":             {`[{"key": "A-1"}]`, "", "no key or no status"},
		"no time":               {`[{"key": "A-1", "fields": {"created": "soon", "status": {"name": "Open"}}}]`, "", `"soon" of A-1 is no time`},
		"no due day":            {`[{"key": "A-1", "fields": {"duedate": "soon", "status": {"name": "Open"}}}]`, "", `"soon" of A-1 is no day`},
		"a strange text":        {`[{"key": "A-1", "fields": {"description": 5, "status": {"name": "Open"}}}]`, "", "description of A-1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadJira([]byte(test.file), test.order)
			if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("it fails with %v", err)
			}
		})
	}
	items, err := ReadJira([]byte(head+"A-1;Cancelled;27/Nov/26 3:04 PM;\n"), stagedates.DMY)
	if err != nil || items[0].Created.Format(time.DateOnly) != "2026-11-27" || items[0].State != Dropped {
		t.Errorf("with the order said it is %+v: %v", items, err)
	}
}

func FuzzJira(f *testing.F) {
	f.Add([]byte(jiraJSON))
	f.Add([]byte("Issue key,Status,Created\nA-1,Open,2026-01-01\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		items, err := ReadJira(content, stagedates.DMY)
		if err != nil && !fault.Is(err, fault.KindInvalid) {
			t.Errorf("it fails with %v", err)
		}
		for _, x := range items {
			if err == nil && (x.Key == "" || x.State == "") {
				t.Errorf("%+v", x)
			}
		}
	})
}
