package access

import (
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// Action is something that an actor may or may not do.
type Action string

// The actions.
const (
	ReadKnowledge      Action = "read knowledge"      // repositories, areas, who understands what, what is thin
	ManageRepositories Action = "manage repositories" // add, scan, rename, remove
	ReadPeople         Action = "read people"         // the list of persons, teams and identities
	ReadPerson         Action = "read a person"       // what is known about one person
	EditEvidence       Action = "edit evidence"       // correct, add to or withdraw evidence about a person
	ConfirmIdentities  Action = "confirm identities"  // say which identities are one person, and take it back
	MineHistory        Action = "mine history"        // store what a scan found
	ManageJobs         Action = "manage jobs"         // see background work and cancel it
	ManageSessions     Action = "manage sessions"     // see who is signed in and end it
	ReadRecord         Action = "read the record"     // who did what
	ReadLookers        Action = "read who looked"     // who looked at what about a person
)

// policy is who may do what. What it does not list nobody may. self adds the person whom the action is about.
var policy = map[Action]struct {
	who  []Role
	self bool
}{
	ReadKnowledge:      {who: []Role{Owner, Worker}},
	ManageRepositories: {who: []Role{Owner}},
	ReadPeople:         {who: []Role{Owner, Worker}},
	ReadPerson:         {who: []Role{Owner}, self: true},
	EditEvidence:       {who: []Role{Owner}, self: true},
	ConfirmIdentities:  {who: []Role{Owner}},
	MineHistory:        {who: []Role{Owner, Worker}},
	ManageJobs:         {who: []Role{Owner}},
	ManageSessions:     {who: []Role{Owner}},
	ReadRecord:         {who: []Role{Owner}},
	ReadLookers:        {who: []Role{Owner}, self: true},
}

// May returns nil when the actor may do act, else a fault of kind Denied.
func (a Actor) May(act Action) error { return a.MayAbout(act, "") }

// MayAbout is May for an action about one person: what persons may do about themselves is allowed to them too.
func (a Actor) MayAbout(act Action, personID string) error {
	rule := policy[act]
	switch {
	case a.ID == "":
		return notSignedIn()
	case slices.Contains(rule.who, a.Role), rule.self && personID != "" && a.PersonID == personID:
		return nil
	default:
		return fault.Denied("%s may not %s", a.Name, act).WithHint("Ask the owner of this Leadwright.")
	}
}

// notSignedIn is the refusal of somebody who is not known.
func notSignedIn() error {
	return fault.Denied("You are not signed in").
		WithHint("Open the one-time link that Leadwright shows in the terminal where it starts.")
}
