// Package quality keeps what an organisation holds its repositories to, and whether they keep it: files of standards
// (package standard), what their checks came to after each scan, what other tools reported, and exemptions, which end.
//
// A file of standards belongs to all of the organisation or to a unit or team, whose repositories it is for. Whose a
// repository is says who runs Leadwright; a lead who could claim one would grant its exemptions.
//
// Everybody reads all of it. Who leads, manages or directs a scope, or runs Leadwright, sets its standards and grants
// exemptions to its repositories, never their own. Members ask for exemptions. Members of a repository's team push
// reports. That an exemption holds or has ended follows from the day on which it is asked, and is stored nowhere.
//
// Tables: quality_document, quality_team, quality_held, quality_result, quality_change, quality_report and
// quality_exemption.
package quality

import (
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

// Document is a version of the file of standards of a scope.
type Document struct {
	Scope   string // key; empty for all of the organisation
	Version int64  // from 1
	Content string // YAML; empty where it was taken out
	Note    string // why it was changed
	By      string
	At      time.Time

	File standard.File // what the content says
}

// ID names a standard: by its key, behind "scope:" where it is of a unit or team.
func ID(scope, key string) string {
	if scope == "" {
		return key
	}
	return scope + ":" + key
}

// SplitID returns the scope and the key of the standard with that id.
func SplitID(id string) (scope, key string) {
	if scope, key, found := strings.Cut(id, ":"); found {
		return scope, key
	}
	return "", id
}

// Exempt is the outcome of a standard that a repository does not keep and need not keep for now.
const Exempt standard.Outcome = "exempt"

// Check is what one check of a standard came to.
type Check struct {
	Asks     string             `json:"asks"` // what it asks for, as a sentence without a full stop
	Outcome  standard.Outcome   `json:"outcome"`
	Reason   string             `json:"reason,omitempty"`
	Looked   string             `json:"looked,omitempty"`
	Findings []standard.Finding `json:"findings,omitempty"`
	More     int                `json:"more,omitempty"` // findings beyond those
}

// Cell is what a standard comes to in a repository on a day. Without an outcome it is not for it, or was not checked yet.
type Cell struct {
	Outcome standard.Outcome
	Since   store.Date // of this outcome, as the checks came to it
	Until   store.Date // the last day of the exemption
}

// Result is what a standard came to in a repository, with what its checks found.
type Result struct {
	ID         string
	Standard   standard.Standard
	Repository Repository
	Cell
	Checks []Check
}

// Repository is one that is held to standards.
type Repository struct {
	ID, Name string
	Scope    string    // key of the team or unit whose it is; empty where nobody said so
	Held     time.Time // when it was last held to its standards; zero before
	Head     string    // the commit at which it was
}

// Report is what another tool said last of a repository.
type Report struct {
	standard.Report

	By string
	At time.Time
}

// Exemption says that a repository need not keep a standard for a while.
type Exemption struct {
	ID         string
	Repository string // id
	Name       string // of the repository
	Standard   string // id
	Title      string // of the standard; its key where it is no longer there
	Reason     string // Markdown
	Until      store.Date
	State      ExemptionState
	Granted    store.Date // its first day
	Ended      store.Date // the day on which it was ended before its time
	Asker      Person
	Settler    Person
	Answer     string
	Revision   int64
	Asked      time.Time
	Settled    time.Time // zero before

	scope            string // whose the repository is
	asker, settledBy string // accounts
}

// Person is somebody with the name that they have now.
type Person struct{ ID, Name string }

// ExemptionState is what was said to an exemption.
type ExemptionState string

// The states. Whether a granted one still holds is told by Holds.
const (
	Asked     ExemptionState = "asked"
	Granted   ExemptionState = "granted"
	Declined  ExemptionState = "declined"
	Withdrawn ExemptionState = "withdrawn"
)

// Holds reports whether an exemption holds on a day.
func (e Exemption) Holds(day store.Date) bool {
	return e.State == Granted && e.Granted.Compare(day) <= 0 && day.Compare(e.Until) <= 0 &&
		(e.Ended.IsZero() || day.Compare(e.Ended) < 0)
}

// Over reports whether a granted exemption has ended by a day.
func (e Exemption) Over(day store.Date) bool {
	return e.State == Granted && e.Granted.Compare(day) <= 0 && !e.Holds(day)
}
