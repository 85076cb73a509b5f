// Package tracker reads work items from where teams keep them: the issues of GitHub, GitLab, Gitea and Forgejo over their REST
// interfaces, and what Jira exports as JSON or CSV. It can close and reopen issues of forges, too.
//
// docs/trackers.md says which field is read from where. Confidential issues of GitLab are never read: who may see them is for
// GitLab to say, and cannot be known here.
package tracker

import (
	"strings"
	"time"
)

// Item is something to do, as a tracker has it.
type Item struct {
	Key       string // stays the same over imports: the number of an issue, or Jira's key
	Title     string
	Text      string // Markdown, or plain text from Jira
	URL       string // of its page, empty from files
	State     State
	Reason    string // why it was dropped, or that it waits, in the tracker's own words
	Labels    []string
	Milestone string    // its title
	Due       string    // a day as 2026-03-31, empty for none
	Priority  int       // 1 is the highest, 5 the lowest, 0 where nobody said
	Minutes   int       // of work that were estimated, 0 where nobody did
	Left      int       // minutes of it that remain, 0 where nobody said or all of them do
	Points    string    // story points or a weight, empty for none
	After     []string  // keys of what it waits for
	Assigned  []Person  // who does it
	Created   time.Time // in UTC, as the others
	Changed   time.Time // none from files
	Closed    time.Time // none while it is open

	linked bool // it may wait for others, which are to be asked for
}

// left takes over how many minutes remain. Trackers say so of what nobody began, too: all of it.
func (x *Item) left(minutes int) {
	if minutes > 0 && minutes != x.Minutes {
		x.Left = minutes
	}
}

// Person is somebody as a tracker calls them. Not all of these are known everywhere.
type Person struct {
	Account string // login
	Name    string
	Email   string
}

// State is how far an item is.
type State string

// The states of an item.
const (
	Open    State = "open"
	Doing   State = "doing"
	Waiting State = "waiting"
	Done    State = "done"
	Dropped State = "dropped"
)

// Words that say of an open issue how far it is, as labels of teams without a state of their own for it.
var labelled = map[string]State{
	"doing": Doing, "in progress": Doing, "in-progress": Doing, "wip": Doing,
	"blocked": Waiting, "waiting": Waiting, "on hold": Waiting, "on-hold": Waiting,
}

// priorities are the words for priorities of trackers that have them, and of labels behind "priority".
var priorities = map[string]int{
	"highest": 1, "blocker": 1, "critical": 1, "urgent": 1, "p0": 1, "p1": 1, "high": 2, "major": 2, "p2": 2,
	"medium": 3, "normal": 3, "p3": 3, "low": 4, "minor": 4, "p4": 4, "lowest": 5, "trivial": 5, "p5": 5,
}

// end makes an item done since a moment, or since it changed last where nobody says when.
func (x *Item) end(at *time.Time) {
	x.State, x.Closed = Done, x.Changed
	if at != nil {
		x.Closed = at.UTC()
	}
}

// byLabels says what the labels of an open item mean: scoped ones such as "status: blocked" and "priority::high" by what stands
// behind the colon.
func (x *Item) byLabels() {
	for _, label := range x.Labels {
		scope, word, scoped := "", strings.ToLower(label), false
		if i := strings.LastIndexAny(word, ":/"); i >= 0 {
			scope, word, scoped = strings.TrimRight(word[:i], ": "), strings.TrimSpace(word[i+1:]), true
		}
		if to, known := labelled[word]; known && x.State == Open {
			x.State = to
			if to == Waiting {
				x.Reason = "Labelled " + label
			}
		}
		if p := priorities[word]; scoped && strings.HasPrefix(scope, "prio") && x.Priority == 0 {
			x.Priority = p
		}
	}
}
