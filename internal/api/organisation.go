package api

import (
	"time"

	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
)

// Scope is an organisation, unit, team or project. Days are inclusive, "2026-03-02", and empty when open.
type Scope struct {
	Key        string   `json:"key" doc:"Its name in addresses and files" example:"checkout"`
	Name       string   `json:"name" example:"Checkout"`
	Kind       string   `json:"kind" enum:"organisation,unit,team,project"`
	Label      string   `json:"label" doc:"What a unit is called" example:"department"`
	In         string   `json:"in" doc:"Key of the scope around it; empty at the top" example:"engineering"`
	Purpose    string   `json:"purpose"`
	DependsOn  []string `json:"depends_on" doc:"Keys of scopes that its work depends on"`
	ExternalID string   `json:"external_id" doc:"What a directory calls it"`
	From       string   `json:"from" example:"2025-01-01"`
	Until      string   `json:"until" example:""`
	Version    int64    `json:"version" doc:"The first part of its ETag"`
}

// ScopeOf makes a Scope.
func ScopeOf(s roster.Scope) Scope {
	return Scope{Key: s.Key, Name: s.Name, Kind: string(s.Kind), Label: s.Label, In: s.Parent, Purpose: s.Purpose,
		DependsOn: texts(s.DependsOn), ExternalID: s.External, From: s.From.String(), Until: s.Until.String(),
		Version: roster.Version(s)}
}

// ScopeList is a page of scopes, by key.
type ScopeList struct {
	Scopes []Scope `json:"scopes"`
	Next   string  `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// OrganisationChange is one entry of the organisation that is different, in words.
type OrganisationChange struct {
	Sign    string `json:"sign" doc:"+ is new, ~ is different, - is gone" enum:"+,~,-"`
	Subject string `json:"subject" example:"member ada.example of checkout"`
	Scope   string `json:"scope" doc:"Key of the scope it is about; empty for none"`
	Person  string `json:"person" doc:"Handle of the person it is about; empty for nobody"`
	Text    string `json:"text" doc:"What it says, or says now" example:"share from 50 % to 100 %"`
}

// OrganisationChanges says what applying a file changed, or would change.
type OrganisationChanges struct {
	Applied bool                 `json:"applied" doc:"False when it was only tried"`
	Changes []OrganisationChange `json:"changes"`
	Left    []OrganisationChange `json:"left" doc:"What the file does not name and stays: what pruning would end"`
}

// OrganisationChangesOf makes OrganisationChanges.
func OrganisationChangesOf(a organisation.Applied, applied bool) OrganisationChanges {
	return OrganisationChanges{Applied: applied, Changes: convert(a.Changes, changeOf), Left: convert(a.Left, changeOf)}
}

func changeOf(c roster.Change) OrganisationChange {
	return OrganisationChange{Sign: string(c.Sign), Subject: c.Subject, Scope: c.Scope, Person: c.Person, Text: c.Text}
}

// texts is a list that is never nil.
func texts(list []string) []string { return append([]string{}, list...) }

// Membership says that somebody is in a scope.
type Membership struct {
	ID      string `json:"id"`
	Scope   string `json:"scope" example:"checkout"`
	Person  string `json:"person" doc:"Handle" example:"ada.example"`
	Share   int    `json:"share" doc:"Of the working week, in percent" minimum:"1" maximum:"100"`
	From    string `json:"from" example:"2025-01-01"`
	Until   string `json:"until" example:""`
	Version int64  `json:"version" doc:"The first part of its ETag"`
}

// MembershipOf makes a Membership.
func MembershipOf(m roster.Member) Membership {
	return Membership{ID: m.ID, Scope: m.Scope, Person: m.Person, Share: m.Share, From: m.From.String(),
		Until: m.Until.String(), Version: roster.Version(m)}
}

// Holding says who has a role in a scope: a person or an agent.
type Holding struct {
	ID         string   `json:"id"`
	Scope      string   `json:"scope" example:"checkout"`
	Role       string   `json:"role" example:"technical-lead"`
	Person     string   `json:"person" doc:"Handle; empty for an agent" example:"ada.example"`
	Agent      string   `json:"agent" doc:"Name; empty for a person" example:""`
	Discipline string   `json:"discipline" doc:"Of a role for one discipline: which"`
	Without    []string `json:"without" doc:"Authority that the role needs and the holder was not given"`
	From       string   `json:"from" example:"2025-01-01"`
	Until      string   `json:"until" example:""`
	Version    int64    `json:"version" doc:"The first part of its ETag"`
}

// HoldingOf makes a Holding.
func HoldingOf(h roster.Holder) Holding {
	return Holding{ID: h.ID, Scope: h.Scope, Role: h.Role, Person: h.Person, Agent: h.Agent, Discipline: h.Discipline,
		Without: texts(h.Withheld), From: h.From.String(), Until: h.Until.String(), Version: roster.Version(h)}
}

// AcceptedFinding is a finding in a scope that somebody decided is wanted.
type AcceptedFinding struct {
	Finding string `json:"finding" example:"overlap/mentoring"`
	Reason  string `json:"reason"`
	By      string `json:"by" doc:"Who decided it"`
	Until   string `json:"until" doc:"The last day before somebody looks again"`
	Version int64  `json:"version" doc:"The first part of its ETag"`
}

// AcceptedFindingOf makes an AcceptedFinding.
func AcceptedFindingOf(f roster.Acceptance) AcceptedFinding {
	return AcceptedFinding{Finding: f.Finding, Reason: f.Reason, By: f.By, Until: f.Until.String(),
		Version: roster.Version(f)}
}

// ScopeDetail is a scope with all that ever was directly in it.
type ScopeDetail struct {
	Scope

	Members  []Membership      `json:"members"`
	Roles    []Holding         `json:"roles"`
	Accepted []AcceptedFinding `json:"accepted"`
}

func scopeDetailOf(r roster.Roster) ScopeDetail {
	return ScopeDetail{Scope: ScopeOf(r.Scopes[0]), Members: convert(r.Members, MembershipOf),
		Roles: convert(r.Holders, HoldingOf), Accepted: convert(r.Accepted, AcceptedFindingOf)}
}

// Colleague is a person of the organisation.
type Colleague struct {
	ID          string   `json:"id" doc:"The person's in all of Leadwright"`
	Handle      string   `json:"handle" doc:"Their name in addresses and files" example:"ada.example"`
	Name        string   `json:"name" example:"Ada Example"`
	Emails      []string `json:"emails"`
	Title       string   `json:"title" doc:"As the company calls what they do" example:"Lead Programmer"`
	Disciplines []string `json:"disciplines"`
	TimeZone    string   `json:"time_zone" example:"Europe/Berlin"`
	Week        string   `json:"week" doc:"Hours of each working day" example:"mon-thu 8, fri 4.5"`
	ReportsTo   string   `json:"reports_to" doc:"Handle; empty for nobody"`
	ExternalID  string   `json:"external_id" doc:"What a directory calls them"`
	From        string   `json:"from" example:"2025-01-01"`
	Until       string   `json:"until" example:""`
	Version     int64    `json:"version" doc:"The first part of its ETag"`
}

// ColleagueOf makes a Colleague.
func ColleagueOf(p roster.Person) Colleague {
	return Colleague{ID: p.ID, Handle: p.Handle, Name: p.Name, Emails: texts(p.Emails), Title: p.Title,
		Disciplines: texts(p.Disciplines), TimeZone: p.Zone, Week: p.Week.String(), ReportsTo: p.ReportsTo,
		ExternalID: p.External,
		From:       p.From.String(), Until: p.Until.String(), Version: roster.Version(p)}
}

// ColleagueList is a page of persons of the organisation, by handle.
type ColleagueList struct {
	Persons []Colleague `json:"persons"`
	Next    string      `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// ColleagueDetail is a person with all memberships and roles they ever had.
type ColleagueDetail struct {
	Colleague

	Memberships []Membership `json:"memberships"`
	Roles       []Holding    `json:"roles"`
}

func colleagueDetailOf(r roster.Roster) ColleagueDetail {
	return ColleagueDetail{Colleague: ColleagueOf(r.Persons[0]), Memberships: convert(r.Members, MembershipOf),
		Roles: convert(r.Holders, HoldingOf)}
}

// Absence says that somebody is away.
type Absence struct {
	ID      string `json:"id"`
	Person  string `json:"person" doc:"Handle"`
	Kind    string `json:"kind" doc:"other where you may not see more" enum:"leave,parental,sick,exit,other"`
	From    string `json:"from" example:"2026-05-01"`
	Until   string `json:"until" doc:"Empty for good" example:"2026-05-10"`
	Reason  string `json:"reason" doc:"Empty where you may not see it"`
	Version int64  `json:"version" doc:"The first part of its ETag"`
}

// AbsenceOf makes an Absence.
func AbsenceOf(a organisation.Absence) Absence {
	return Absence{ID: a.ID, Person: a.Person, Kind: string(a.Kind), From: a.From.String(), Until: a.Until.String(),
		Reason: a.Reason, Version: a.Version()}
}

// AbsenceList is what may be seen of somebody's absences, the latest first.
type AbsenceList struct {
	Absences []Absence `json:"absences"`
}

// OrganisationEvent is one change of the organisation's history.
type OrganisationEvent struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	By     string    `json:"by" doc:"Who did it, as they were called then"`
	Scope  string    `json:"scope" doc:"Key of the scope it is about; empty for none"`
	Person string    `json:"person" doc:"Id of the person it is about; empty for nobody"`
	What   string    `json:"what" example:"~ member ada.example of checkout: share from 50 % to 100 %"`
	Told   string    `json:"told" doc:"The same with the names of now" example:"~ member Ada Example of Checkout: …"`
}

// OrganisationEventOf makes an OrganisationEvent.
func OrganisationEventOf(e organisation.Event) OrganisationEvent { return OrganisationEvent(e) }

// OrganisationHistory is a page of changes, the newest first.
type OrganisationHistory struct {
	Events []OrganisationEvent `json:"events"`
	Next   string              `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}
