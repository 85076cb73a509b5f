// Package direction keeps where an organisation is going: its decisions, so far.
//
// A decision is a file, an architecture decision record (package adr), whether it was imported or written here: what
// is said of it in the file stays there, byte for byte, and a change of its status changes that one field. Beside the
// file there is what files do not hold: whose word was asked for and what they said, until when it is provisional,
// when it is to be looked at again, and what was predicted of it.
//
// Everybody reads decisions, and members propose them. Who leads or manages a scope, or runs Leadwright, decides in
// it. A review scores the prediction, never the people.
//
// Tables: direction_decision, direction_file, direction_voice, direction_comment, direction_event, direction_place,
// direction_problem, direction_answer, direction_matrix, direction_unindexed, direction_home, direction_copy and
// direction_other.
package direction

import (
	"time"

	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/store"
)

// Decision is one decision with what is known of it beside its file.
type Decision struct {
	ID      string
	Scope   string // key; empty for all of the organisation
	Title   string
	Status  adr.Status
	Decided store.Date
	Source  string // what it was imported from; empty for one that was written here
	Path    string // of its file
	Author  Person

	AnswersBy store.Date // the last day for comments
	Until     store.Date // the last day of a provisional one
	Review    store.Date // when it is to be looked at again

	Confidence int // percent; 0 where it was not said
	Prediction string
	Outcome    string

	Successor string // id of what supersedes it
	Revision  int64
	Made      time.Time
	Changed   time.Time
}

// Person is somebody with the name that they have now.
type Person struct{ ID, Name string }

// Whole is a decision with all that belongs to it.
type Whole struct {
	Decision

	Content  []byte
	Voices   []Voice   // by name
	Comments []Comment // the oldest first
	Events   []Event   // the newest first
	Replaces []Decision
	By       Decision          // what supersedes it
	Linked   map[string]string // ids of the decisions from the same source to which its file links, by the names of their files
}

// Voice is somebody whose word was asked for.
type Voice struct {
	Person Person
	Answer Answer
	Note   string
	At     time.Time
}

// Answer is what somebody says to a decision.
type Answer string

// The answers.
const (
	NoAnswer Answer = ""
	Agrees   Answer = "agrees"
	Objects  Answer = "objects"
)

// Comment is what somebody says about a decision.
type Comment struct {
	ID   string
	By   Person // without id where no person is known
	Text string // Markdown
	At   time.Time
}

// Event is what happened to a decision.
type Event struct {
	At       time.Time
	By, What string
}
