package api

import (
	"runtime"
	"time"

	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/people"
)

// Repository is a repository that Leadwright reads.
type Repository struct {
	ID       string     `json:"id"`
	Name     string     `json:"name" example:"lantern"`
	Location string     `json:"location" doc:"A path on the machine of this Leadwright, or a clone URL"`
	Kind     string     `json:"kind" doc:"local is read where it lies, clone is a copy" enum:"local,clone"`
	Branch   string     `json:"branch" doc:"Empty when its head is on none"`
	Head     string     `json:"head" doc:"The commit up to which it is read, empty before the first scan"`
	State    string     `json:"state" doc:"partial: lines are still being counted" enum:"new,scanning,partial,ready,failed"`
	Note     string     `json:"note" doc:"A sentence about the state, may be empty"`
	Commits  int        `json:"commits" doc:"Commits read"`
	Created  time.Time  `json:"created"`
	Scanned  *time.Time `json:"scanned,omitempty" doc:"When the last scan ended well; missing before"`
	Revision int64      `json:"revision" doc:"Grows with every change; the first part of its ETag"`
	NextLook *time.Time `json:"next_look,omitempty" doc:"When it is looked at for news next"`
	Failures int        `json:"failures" doc:"How often in a row looking or reading failed"`
	Same     []string   `json:"same_history,omitempty" doc:"In lists: those whose history begins as its does, such as forks"`
}

// RepositoryList is a page of repositories, by name.
type RepositoryList struct {
	Repositories []Repository `json:"repositories"`
	Next         string       `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Scan is how far the reading of a repository is.
type Scan struct {
	Repository  string     `json:"repository" doc:"The repository's name"`
	State       string     `json:"state" doc:"none: not asked for lately" enum:"none,waiting,running,done,failed,cancelled"`
	Phase       string     `json:"phase" doc:"What is being done, in words"`
	Note        string     `json:"note" doc:"A detail, in words"`
	Done        int64      `json:"done" doc:"How much of the phase is done"`
	Total       int64      `json:"total" doc:"How much there is to do in the phase, 0 while unknown"`
	Rate        *float64   `json:"rate,omitempty" doc:"Done per second since the phase was first seen; missing while unknown"`
	LeftSeconds *float64   `json:"left_seconds,omitempty" doc:"Until the phase ends, at this rate; missing while unknown"`
	Started     *time.Time `json:"started,omitempty"`
	Ended       *time.Time `json:"ended,omitempty"`
	Message     string     `json:"message" doc:"One sentence about its result or its failure, may be empty"`
	Hint        string     `json:"hint" doc:"What to do about a failure, may be empty"`
}

// Identity is a name and an address found in a history.
type Identity struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Email  string `json:"email"`
	Kind   string `json:"kind" enum:"human,bot,agent"`
	Reason string `json:"reason" doc:"Why it belongs to its person, or is an agent's or a bot's"`
}

// PersonDetail is a person with their identities.
type PersonDetail struct {
	Person
	Email      string     `json:"email" doc:"Where to write to; may be empty"`
	Identities []Identity `json:"identities" doc:"Oldest first"`
}

// PersonList is a page of persons, in alphabetical order.
type PersonList struct {
	People []Person `json:"people"`
	Next   string   `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Proposal asks whether two persons are one.
type Proposal struct {
	ID         string       `json:"id"`
	Confidence string       `json:"confidence" enum:"strong,likely,possible"`
	Reason     string       `json:"reason" doc:"A sentence"`
	A          PersonDetail `json:"a" doc:"The older, whose id would stay"`
	B          PersonDetail `json:"b"`
}

// ProposalList is a page of open proposals, the strongest first.
type ProposalList struct {
	Proposals []Proposal `json:"proposals"`
	Total     int        `json:"total" doc:"Over all pages"`
	Next      string     `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Decision is what somebody decided about identities.
type Decision struct {
	ID       string     `json:"id"`
	Verb     string     `json:"verb" enum:"confirm,refuse,separate,declare"`
	Kind     string     `json:"kind,omitempty" doc:"What an identity was declared to be" enum:"human,bot,agent"`
	PersonID string     `json:"person_id" doc:"Whom it was about; for confirm the person that stayed; may be empty"`
	First    []Identity `json:"first" doc:"What was joined, kept apart, separated or declared"`
	Second   []Identity `json:"second" doc:"… with or from what"`
	By       string     `json:"by" doc:"Who decided"`
	At       time.Time  `json:"at"`
	UndoneBy string     `json:"undone_by,omitempty" doc:"Who took it back; missing while it is in force"`
	UndoneAt *time.Time `json:"undone_at,omitempty"`
}

// DecisionList is a page of decisions, the newest first.
type DecisionList struct {
	Decisions []Decision `json:"decisions"`
	Next      string     `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Decided names a decision that was just made.
type Decided struct {
	Decision string `json:"decision" doc:"Its id, to undo it with"`
}

// Version is about this program.
type Version struct {
	Version  string `json:"version"`
	Go       string `json:"go" doc:"The version of Go that built it"`
	Platform string `json:"platform" example:"linux/amd64"`
}

// RepositoryOf makes a repository.
func RepositoryOf(r knowledge.Repository) Repository {
	return Repository{ID: r.ID, Name: r.Name, Location: QuotePath(r.Location), Kind: r.Kind, Branch: r.Branch,
		Head: r.Head, State: string(r.State), Note: r.Note, Commits: r.Commits, Created: r.Created.UTC(),
		Scanned: maybe(r.Scanned), Revision: r.Revision, NextLook: maybe(r.Looks.Next), Failures: r.Looks.Failures, Same: r.Same}
}

// ScanOf makes the progress of a scan from its job; the zero job is none.
func ScanOf(r knowledge.Repository, job jobs.Job) Scan {
	s := Scan{Repository: r.Name, State: string(job.State), Phase: job.Progress.Phase, Note: job.Progress.Note,
		Done: job.Progress.Done, Total: job.Progress.Total, Started: maybe(job.Started), Ended: maybe(job.Ended),
		Message: job.Result, Hint: job.Hint}
	if s.State == "" {
		s.State = "none"
	}
	if job.Error != "" {
		s.Message = job.Error
	}
	return s
}

// VersionOf makes what is said about a program of this version.
func VersionOf(version string) Version {
	return Version{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
}

// PersonDetailOf makes a person with their identities.
func PersonDetailOf(p people.Person) PersonDetail {
	return PersonDetail{Person: Person{ID: p.ID, Name: p.Name}, Email: p.Email, Identities: identitiesOf(p.Identities)}
}

// ProposalOf makes a proposal.
func ProposalOf(p people.Proposal) Proposal {
	return Proposal{ID: p.ID, Confidence: string(p.Confidence), Reason: p.Reason, A: PersonDetailOf(p.A),
		B: PersonDetailOf(p.B)}
}

// DecisionOf makes a decision.
func DecisionOf(d people.Decision) Decision {
	return Decision{ID: d.ID, Verb: string(d.Verb), Kind: string(d.Kind), PersonID: d.PersonID,
		First: identitiesOf(d.Sides[0]), Second: identitiesOf(d.Sides[1]), By: d.By, At: d.At.UTC(),
		UndoneBy: d.UndoneBy, UndoneAt: maybe(d.UndoneAt)}
}

func identitiesOf(all []people.Identity) []Identity {
	out := make([]Identity, len(all))
	for i, id := range all {
		out[i] = Identity{ID: id.ID, Name: id.Name, Email: id.Email, Kind: string(id.Kind), Reason: id.Reason}
	}
	return out
}

// maybe is nil for the zero time.
func maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
