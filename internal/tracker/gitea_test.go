package tracker_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/tracker"
	"github.com/leadwright/leadwright/internal/tracker/giteatest"
)

// reading reads what changed since, by the keys of items.
func reading(t *testing.T, address, token string, since time.Time) (map[string]tracker.Item, error) {
	t.Helper()
	f, err := tracker.New(tracker.Gitea, address, token, nil)
	if err != nil {
		t.Fatal(err)
	}
	items := map[string]tracker.Item{}
	err = f.Issues(t.Context(), since, func(page []tracker.Item, _ time.Time) error {
		for _, x := range page {
			items[x.Key] = x
		}
		return nil
	})
	return items, err
}

func TestGitea(t *testing.T) {
	g := giteatest.Start(t)
	address := g.Repository("timetable", true)
	var label, stage struct {
		ID int64 `json:"id"`
	}
	g.Do(http.MethodPost, "/repos/boss/timetable/labels", map[string]any{"name": "blocked", "color": "#aa0000"}, &label)
	g.Do(http.MethodPost, "/repos/boss/timetable/milestones", map[string]any{"title": "Summer"}, &stage)
	for i := range 130 { // more than two pages as Gitea bounds them
		fields := map[string]any{"title": fmt.Sprintf("Item %d", i+1), "body": "In **metres**"}
		if i == 0 {
			fields["labels"], fields["milestone"] = []int64{label.ID}, stage.ID
			fields["assignees"] = []string{"boss"}
			fields["due_date"] = "2026-04-01T00:00:00Z"
		}
		if i == 2 {
			fields["closed"] = true
		}
		g.Issue("timetable", fields)
	}
	g.Do(http.MethodPost, "/repos/boss/timetable/issues/1/dependencies", map[string]any{"owner": "boss", "repo": "timetable", "index": 2}, nil)

	items, err := reading(t, address, g.Token, time.Time{})
	if err != nil || len(items) != 130 {
		t.Fatalf("%d items: %v", len(items), err)
	}
	first := items["1"]
	if first.Title != "Item 1" || first.Text != "In **metres**" || first.State != tracker.Waiting || first.Due != "2026-04-01" ||
		first.Milestone != "Summer" || !slices.Equal(first.Labels, []string{"blocked"}) || !slices.Equal(first.After, []string{"2"}) ||
		first.URL != address+"/issues/1" || len(first.Assigned) != 1 || first.Assigned[0].Account != "boss" || first.Created.IsZero() {
		t.Errorf("the first is %+v", first)
	}
	if third := items["3"]; third.State != tracker.Done || third.Closed.IsZero() {
		t.Errorf("the third is %+v", third)
	}

	// Gitea counts changes in seconds.
	var last time.Time
	for _, x := range items {
		if x.Changed.After(last) {
			last = x.Changed
		}
	}
	time.Sleep(time.Until(last.Add(1100 * time.Millisecond)))
	f, err := tracker.New(tracker.Gitea, address, g.Token, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetState(t.Context(), "5", tracker.Done); err != nil {
		t.Fatal(err)
	}
	if err := f.SetState(t.Context(), "3", tracker.Open); err != nil {
		t.Fatal(err)
	}
	if err := f.SetState(t.Context(), "1", tracker.Done); !fault.Is(err, fault.KindConflict) {
		t.Errorf("closing what waits for another gives %v", err)
	}
	items, err = reading(t, address, g.Token, last.Add(time.Second))
	if err != nil || len(items) != 2 || items["5"].State != tracker.Done || items["3"].State != tracker.Open {
		t.Errorf("what changed since is %+v: %v", items, err)
	}

	stranger := g.User("pia")
	for name, test := range map[string]struct {
		address, token string
		kind           fault.Kind
	}{
		"nobody":           {address, "", fault.KindNotFound},
		"a stranger":       {address, stranger, fault.KindNotFound},
		"a wrong token":    {address, "0123456789012345678901234567890123456789", fault.KindDenied},
		"no such":          {g.URL + "/boss/nothing", g.Token, fault.KindNotFound},
		"a token too weak": {address, g.TokenOf("boss", "read:user"), fault.KindDenied},
	} {
		if _, err := reading(t, test.address, test.token, time.Time{}); !fault.Is(err, test.kind) {
			t.Errorf("%s gets %v", name, err)
		}
	}
	open := g.Repository("ferries", false)
	g.Issue("ferries", map[string]any{"title": "Paint"})
	if items, err := reading(t, open, stranger, time.Time{}); err != nil || len(items) != 1 {
		t.Errorf("whoever may read gets %v: %v", items, err)
	}
	f, err = tracker.New(tracker.Gitea, open, stranger, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetState(context.Background(), "1", tracker.Done); !fault.Is(err, fault.KindDenied) {
		t.Errorf("closing without the right gives %v", err)
	}
}
