// Package strategy keeps what an organisation wants to reach: objectives, each a part of another or at the top, the
// measures that tell how far they are, and what serves them.
//
// A target is what is wished for. What is computed (a forecast) or promised (a commitment) is not kept here.
//
// Everybody reads objectives. Who leads, manages or directs a scope, or runs Leadwright, sets them in it; who owns one
// takes its readings and says how sure they are.
//
// Tables: strategy_objective, strategy_measure, strategy_reading, strategy_service and strategy_event.
package strategy

import (
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Objective is something that is to be reached.
type Objective struct {
	ID          string
	Scope       string // key; empty for all of the organisation
	Title       string
	Why         string // Markdown
	Owner       Person // who answers for it; none where nobody does
	Author      Person
	Parent      string     // id of the objective that it is a part of; empty at the top
	From, Until store.Date // none where it was not said
	Status      Status
	Reason      string // why it is closed
	Confidence  int    // percent, of its owner; 0 where it was not said
	Revision    int64
	Made        time.Time
	Changed     time.Time

	Measures []Measure
	Serves   []Ref // what serves it and the reader may read
}

// Person is somebody with the name that they have now.
type Person struct{ ID, Name string }

// Status is what became of an objective.
type Status string

// The states of an objective.
const (
	Open    Status = "open"
	Reached Status = "reached"
	Missed  Status = "missed"
	Dropped Status = "dropped"
)

// Statuses are all of them, in their order.
func Statuses() []Status { return []Status{Open, Reached, Missed, Dropped} }

// Measure tells how far an objective is, from where it started to where it is wished to be. Whether more is better
// follows from these two.
type Measure struct {
	ID, Name, Unit   string
	Baseline, Target float64
	Readings         []Reading // the newest first; of a list of objectives at most the newest one
}

// Reading is what a measure was on a day.
type Reading struct {
	Day   store.Date
	Value float64
	Note  string
	By    string // name
}

// Kind is what kind of thing serves an objective.
type Kind string

// The kinds.
const (
	Decision   Kind = "decision"
	Initiative Kind = "initiative"
	Experiment Kind = "experiment"
	Project    Kind = "project"
	Work       Kind = "work"
)

// Ref names a thing that serves an objective.
type Ref struct {
	Kind  Kind
	ID    string
	Title string
	Href  string // the page about it, within Leadwright; empty but for work: the pages of all else are known
}

// Event is what happened to an objective.
type Event struct {
	At       time.Time
	By, What string
}

// Whole is an objective with what is around it.
type Whole struct {
	Objective

	Above  []Objective // what it is a part of, the top first
	Parts  []Objective // open ones first
	Events []Event     // the newest first
}
