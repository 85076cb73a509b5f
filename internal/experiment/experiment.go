// Package experiment keeps experiments that end: what is believed and why, what is read to find out, which value decides,
// and the days within which it is done.
//
// Everybody reads experiments, and members plan them. Who planned one runs and ends it, and so does who decides in its
// scope; they alone move its last day, and every earlier one stays in sight. Once it runs, what is believed and what
// decides stay as they are: else every experiment would be right in the end. One whose risk is high needs the yes of
// somebody who decides there and has no part in it. What was learnt is kept of all in the same way, however they ended.
//
// Tables: experiment_box, experiment_part, experiment_move, experiment_reading, experiment_comment and experiment_event.
package experiment

import (
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Experiment is one experiment.
type Experiment struct {
	ID    string
	Scope string // key; empty for all of the organisation
	Title string

	Belief  string // Markdown, as Because, Risk, Limits, Result and Learnt
	Because string

	Measure   string // what is read
	Source    string // from where
	Threshold string // which value decides

	First, Last store.Date // the days within which it is to be done

	High   bool // its risk is high: it needs a yes
	Risk   string
	Limits string // how far it reaches, and how it is stopped
	Intent Intent

	Owner    Person   // who planned it
	Parts    []Person // who takes part beside them, by name
	State    State
	Approver Person // who said yes to a high risk; no name before

	Started, Ended store.Date
	Outcome        Outcome
	Result, Learnt string
	Decision       string // id of what was decided after it; empty for none

	Revision int64
	Made     time.Time
	Changed  time.Time

	account string // that planned it
}

// Person is somebody with the name that they have now.
type Person struct{ ID, Name string }

// State is how far an experiment is.
type State string

// The states, in their order.
const (
	Planned State = "planned"
	Running State = "running"
	Over    State = "ended"
)

// Intent says what becomes of what is built for it.
type Intent string

// The intents.
const (
	ThrowAway Intent = "throw away"
	Graduate  Intent = "graduate"
)

// Outcome is how an experiment ended. None is better than another.
type Outcome string

// The outcomes.
const (
	Confirmed    Outcome = "confirmed"
	Refuted      Outcome = "refuted"
	Inconclusive Outcome = "inconclusive"
	Stopped      Outcome = "stopped" // before its last day
)

// Whole is an experiment with all that belongs to it.
type Whole struct {
	Experiment

	Moves    []Move    // the oldest first
	Readings []Reading // by day
	Comments []Comment // the oldest first
	Events   []Event   // the newest first
}

// Move is that its last day was moved.
type Move struct {
	Was    store.Date
	Reason string
	By     string
	At     time.Time
}

// Reading is what the measure said on a day.
type Reading struct {
	Day   store.Date
	Value string
	Note  string
	By    Person
}

// Comment is what somebody says about an experiment.
type Comment struct {
	By   Person // without id where no person is known
	Text string // Markdown
	At   time.Time
}

// Event is what happened to an experiment.
type Event struct {
	At       time.Time
	By, What string
}

// Ending is how an experiment ended, and what follows.
type Ending struct {
	Outcome  Outcome
	Result   string
	Learnt   string
	Decision string // id; empty for none
}
