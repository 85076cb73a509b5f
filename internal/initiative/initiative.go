// Package initiative keeps what is proposed to those who decide, with its case: the problem, the benefit, what it costs and
// risks, and what else could be done. It compares several by formulas that everybody can follow.
//
// Every member can write one. A draft is its author's, and is read by who decides in its scope. Once it is put forward
// everybody reads it, and it stays as it is until all who were asked answered; nobody is asked about their own. It is
// declined if one of them declines, else deferred if one defers, else accepted. Every answer stays in the history with its
// reason.
//
// Tables: initiative_case, initiative_option, initiative_input, initiative_voice and initiative_event.
package initiative

import (
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Initiative is one initiative.
type Initiative struct {
	ID      string
	Scope   string // key; empty for all of the organisation
	Title   string
	Problem string // Markdown, as Benefit, Risk and Result
	Benefit string
	Risk    string
	Options []Option // what could be done beside doing nothing

	Days     int64  // of work, by all together; 0 where it is not known
	Money    int64  // in whole units of Currency; 0 for none
	Currency string // three letters, as EUR; empty for none

	Author   Person
	State    State
	Until    store.Date // the day on which a deferred one is looked at again
	Result   string     // what came of it; empty before its end
	Revision int64
	Made     time.Time
	Changed  time.Time

	account string // that wrote it
}

// Person is somebody with the name that they have now.
type Person struct{ ID, Name string }

// Option is one way to answer the problem.
type Option struct{ Title, Text string } // Text is Markdown

// State is how far an initiative is.
type State string

// The states.
const (
	Draft    State = "draft"
	Proposed State = "proposed"
	Accepted State = "accepted"
	Declined State = "declined"
	Deferred State = "deferred"
	Done     State = "done"
	Stopped  State = "stopped"
)

// Answer is what somebody who was asked says.
type Answer string

// The answers; none while it is waited for.
const (
	Accept  Answer = "accept"
	Decline Answer = "decline"
	Defer   Answer = "defer"
)

// Voice is the word of somebody who was asked.
type Voice struct {
	By     Person // without id where no person is known
	Answer Answer
	Reason string
	Until  store.Date // of a deferral
	At     time.Time  // when they were asked, or answered
}

// Event is what happened to an initiative.
type Event struct {
	At       time.Time
	By, What string
}

// Whole is an initiative with all that belongs to it.
type Whole struct {
	Initiative

	Inputs Inputs
	Voices []Voice // by name
	Events []Event // the newest first
}
