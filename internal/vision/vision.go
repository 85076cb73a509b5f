// Package vision keeps where an organisation, its units and its teams want to be and how they get there: one document for
// each scope, in versions. A version has a vision, a diagnosis, guiding policies, actions, and what is not done.
//
// A version is a draft, for those who set it alone: who leads, manages or directs its scope, and who runs Leadwright. Once it
// is put forward everybody reads it, it stays as it is, and people who are named say by a day whether they adopt it. Nobody
// answers for another, and an objection stays beside it. Whoever sets it lets it be in force from a day on, when it takes the
// place of the one before it, or withdraws it; no version that was put forward is ever removed. Members comment.
//
// Tables: vision_version, vision_answer, vision_comment and vision_event.
package vision

import (
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Version is one version of a document.
type Version struct {
	ID     string
	Scope  string // key; empty for all of the organisation
	Number int    // counted within its scope from 1; 0 for a draft
	Text

	Author  Person
	State   State
	By      store.Date // by when answers are asked for
	From    store.Date // from which day on it is in force; none before that is said
	Until   store.Date // from which day on another took its place; none where none did
	Review  store.Date // when it is to be looked at again
	Reason  string     // why it was withdrawn
	Answers []Answer   // of those who were asked, by name

	Revision int64
	Made     time.Time
	Changed  time.Time
}

// Text is what a version says.
type Text struct {
	Title     string // all of it in one line
	Vision    string // Markdown, as all that follow
	Diagnosis string
	Policies  string
	Actions   string
	Not       string
}

// Part is a part of a text with its heading.
type Part struct{ Heading, Text string }

// Parts are the parts of a text in their order, also those that are empty.
func (t Text) Parts() []Part {
	return []Part{{"Where we want to be", t.Vision}, {"Diagnosis", t.Diagnosis}, {"Guiding policies", t.Policies},
		{"Actions", t.Actions}, {"What we will not do", t.Not}}
}

// Person is somebody with the name that they have now.
type Person struct{ ID, Name string }

// State is how far a version is.
type State string

// The states. Of those that were decided one is in force today at the most: the others are to come, or were replaced.
const (
	Draft     State = "draft"
	Forward   State = "put forward"
	Coming    State = "coming"
	InForce   State = "in force"
	Replaced  State = "replaced"
	Withdrawn State = "withdrawn"
)

// Says is what somebody who was asked says.
type Says string

// The answers; empty while one is waited for.
const (
	Adopts  Says = "adopts"
	Objects Says = "objects"
)

// Answer is the word of somebody who was asked to adopt a version.
type Answer struct {
	By   Person
	Says Says
	Note string
	At   time.Time // when they were asked, or answered
}

// Comment is what somebody says about a version.
type Comment struct {
	By   Person // without id where no person is known
	Text string // Markdown
	At   time.Time
}

// Event is what happened to a version.
type Event struct {
	At       time.Time
	By, What string
}

// Whole is a version with all that belongs to it.
type Whole struct {
	Version

	Comments []Comment // the oldest first
	Events   []Event   // the newest first
	Versions []Version // all of its document, the newest first
}

// Document is all versions of one scope that somebody may read, the newest first.
type Document struct {
	Scope    string
	Versions []Version
}

// InForce returns the version that is in force.
func (d Document) InForce() (Version, bool) { return d.first(InForce) }

// Next returns the version that is to take its place: a draft, one that is put forward, or one that was decided.
func (d Document) Next() (Version, bool) { return d.first(Draft, Forward, Coming) }
