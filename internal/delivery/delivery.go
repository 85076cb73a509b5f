// Package delivery keeps what projects are for, what they promise, what there is to do in them, and says whether they are going
// to make it.
//
// A project is a scope of the organisation: who is in it with which share of their time, who leads it, and whom its work
// depends on are kept there. Here are its goal and what is in and out of it, its milestones and deliverables, what it needs
// from others, its budget, its risks and issues, and its items of work.
//
// A target is wished, a commitment is promised, a forecast is computed. They are three things: each has its own history, and none
// is ever made from another.
//
// Everybody reads projects. Who leads, manages, directs or coordinates one sets it; who works in it also writes items, risks and
// notes. Budgets are for those, and what an hour of somebody costs for who manages them.
//
// Tables: delivery_project, delivery_milestone, delivery_deliverable, delivery_dependency, delivery_date, delivery_forecast,
// delivery_budget, delivery_rate, delivery_risk, delivery_note, delivery_event, delivery_source, delivery_untold,
// delivery_review, delivery_item, delivery_need, delivery_place, delivery_after, delivery_move, delivery_plan, delivery_planned,
// delivery_planned_person, delivery_pin, delivery_pin_person and delivery_assignment.
package delivery

import (
	"time"

	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Project is a project with what is said of it.
type Project struct {
	Key, Name string // of its scope
	Parent    string // key of the scope around it
	Purpose   string
	roster.Span

	Goal     string // Markdown, as Included, Excluded and Result
	Included string // what it does
	Excluded string // what it does not
	Currency string // of its budget, three letters; empty for none
	Most     int    // items that are to be done at once; 0 for no limit
	Holidays []Holiday
	State    State
	Result   string // what came of it; empty before its end
	Revision int64  // 0 where nothing was said of it yet
	Changed  time.Time

	work int64
}

// State is how far a project is.
type State string

// The states of a project.
const (
	Open    State = "open"
	Paused  State = "paused"
	Done    State = "done"
	Stopped State = "stopped"
)

// Person is somebody with the name that they have now.
type Person struct{ ID, Name string }

// Milestone is what a project reaches on its way.
type Milestone struct {
	ID, Title string
	What      string     // is there when it is reached
	Reached   store.Date // the day; none before
}

// Deliverable is something that a project hands over.
type Deliverable struct {
	ID, Title string
	Milestone string     // id; empty for none
	Handed    store.Date // the day on which it was handed over; none before
}

// Dependency is what a project needs from another team, or from somebody outside.
type Dependency struct {
	ID    string
	Scope string // key of who gives it; empty for somebody outside
	Party string // who that is, outside
	What  string
	Met   store.Date // the day on which it was there; none before
}

// DateKind is what a date is.
type DateKind string

// The kinds of dates that people set. Forecasts are computed.
const (
	Target     DateKind = "target"     // wished
	Commitment DateKind = "commitment" // promised
	Agreed     DateKind = "agreed"     // with who gives what a project needs
)

// Set is a date that somebody set.
type Set struct {
	Kind    DateKind
	Subject string     // id of a milestone or, of an agreed date, of a dependency; empty for the project
	Day     store.Date // none where it was taken back
	Party   string     // to whom it was promised
	Reason  string
	By      string
	At      time.Time
}

// BudgetKind is what an amount is.
type BudgetKind string

// The kinds of amounts.
const (
	Expected  BudgetKind = "expected"
	Committed BudgetKind = "committed" // ordered or signed, and not paid yet
	Spent     BudgetKind = "spent"
)

// Amount is money that is expected, committed or spent in a month.
type Amount struct {
	ID    string
	Kind  BudgetKind
	Month store.Date // its first day
	Money int64      // in whole units of the project's currency; below 0 for what comes back
	Note  string
	By    string
	At    time.Time
}

// RiskState is whether something may go wrong, or has.
type RiskState string

// The states of a risk.
const (
	MayHappen RiskState = "risk"
	Happened  RiskState = "issue"
	Closed    RiskState = "closed"
)

// Risk is what may go wrong, or has: then it is an issue.
type Risk struct {
	ID         string
	Title      string
	What       string // Markdown, as Response and Ending
	Likelihood int    // 1 to 5; 0 of an issue that nobody foresaw
	Impact     int    // 1 to 5
	Owner      Person // who watches it; without id for nobody
	Response   string // what is done about it
	Review     store.Date
	State      RiskState
	Since      store.Date // from when on it is an issue
	Ending     string     // why it was closed
	Revision   int64
}

// Weight orders risks: likelihood times impact, and an issue is as likely as can be.
func (r *Risk) Weight() int {
	if r.State == Happened {
		return 5 * r.Impact
	}
	return r.Likelihood * r.Impact
}

// Note is what somebody told those of the project, to go on together.
type Note struct {
	ID   string
	By   Person
	Text string // Markdown
	At   time.Time
}

// Event is what happened to a project.
type Event struct {
	At       time.Time
	By, What string
}

// Whole is a project with all that belongs to it, but its items.
type Whole struct {
	Project

	Milestones   []Milestone // in order
	Deliverables []Deliverable
	Dependencies []Dependency
	Undescribed  []string // keys of scopes that its work depends on by the organisation, of which nothing is said here
	Dates        []Set    // the newest first
	Budget       []Amount // by month; empty for who may not read it
	Risks        []Risk   // issues and open risks by weight, then those that are closed
	Notes        []Note   // the newest first, at most so many
	Events       []Event  // the newest first, at most so many
	Sources      []Source
	Funds        bool // whether the actor may read its budget
}

// Date returns the date that holds now, and whether there is one.
func (w *Whole) Date(kind DateKind, subject string) (Set, bool) {
	for _, d := range w.Dates {
		if d.Kind == kind && d.Subject == subject {
			return d, !d.Day.IsZero()
		}
	}
	return Set{}, false
}

// Source is where items come from.
type Source struct {
	ID      string
	Kind    SourceKind
	Address string
	Changed time.Time // up to when changes were read; none for a file
	Read    time.Time // when it was read last
	Problem string    // why the last reading failed
	Writes  bool      // states are written back
	Sealed  string    // its token; empty for none
}

// SourceKind is a kind of tracker or file.
type SourceKind string

// The kinds of sources.
const (
	GitHub SourceKind = "github"
	GitLab SourceKind = "gitlab"
	Gitea  SourceKind = "gitea" // and Forgejo
	Jira   SourceKind = "jira"
	Stages SourceKind = "stages" // a file of the days on which items entered their stages
)

// IsForge reports whether sources of this kind are forges, which are read again and again.
func (k SourceKind) IsForge() bool { return k == GitHub || k == GitLab || k == Gitea }

// ItemState is how far an item is.
type ItemState string

// The states of an item.
const (
	Todo      ItemState = "open"
	Doing     ItemState = "doing"
	Waiting   ItemState = "waiting" // for something that its reason says
	Finished  ItemState = "done"
	GivenUp   ItemState = "dropped"
	openItems           = `('open', 'doing', 'waiting')`
)

// ItemStates are all of them, in the order in which they are shown.
var ItemStates = []ItemState{Todo, Doing, Waiting, Finished, GivenUp}

// IsOpen reports whether there is still something to do.
func (s ItemState) IsOpen() bool { return s == Todo || s == Doing || s == Waiting }

// Item is something to do.
type Item struct {
	ID        string
	Project   string // key
	Number    int64  // what people call it
	Title     string
	What      string // Markdown
	State     ItemState
	Reason    string // what it waits for, or why it was dropped
	Milestone string // id; empty for none
	Priority  int    // 1 is the highest; 0 where nobody said
	People    int    // how many do it at once
	Estimate  Estimate
	Left      int64      // minutes of the likely amount that remain of what was begun; 0 where nobody said
	LeftOn    store.Date // on which that was said
	Size      string     // S, M, L …; empty where nobody said
	Deadline  store.Date
	Learn     string // what can be learnt from it
	Needs     []Need
	Places    []Place
	After     []After // what it waits for

	Source   string // id; empty for what was written here
	Key      string // what the source calls it
	URL      string
	Labels   []string // of the source
	Assigned []Assignee
	Opened   store.Date
	Started  store.Date // none before
	Done     store.Date // none before
	Reopened int        // how often
	Revision int64
	Changed  time.Time
}

// Estimate is how many minutes of work an item takes, of all who do it at once: optimistic, likely, pessimistic. All are 0 where
// nobody said.
type Estimate struct{ Low, Likely, High int64 }

// Need is a skill that some of those who do an item have, at a level or above.
type Need struct {
	Skill  string // id
	Level  int
	People int
}

// Place is an area of a repository that an item touches.
type Place struct {
	Repository string // id
	Area       string // name
}

// After is an item that has to be done before another begins.
type After struct {
	Item string // id
	Lag  int64  // minutes of work between them; below 0 they overlap
}

// Move is an item that came into a state.
type Move struct {
	State  ItemState
	Reason string
	At     time.Time
	By     string
}
