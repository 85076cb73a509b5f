package api

import (
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
)

// Scope is an organisation, unit, team or project. Days are inclusive, "2026-03-02", and empty when open.
type Scope struct {
	Key       string   `json:"key" doc:"Its name in addresses and files" example:"checkout"`
	Name      string   `json:"name" example:"Checkout"`
	Kind      string   `json:"kind" enum:"organisation,unit,team,project"`
	Label     string   `json:"label" doc:"What a unit is called" example:"department"`
	In        string   `json:"in" doc:"Key of the scope around it; empty at the top" example:"engineering"`
	Purpose   string   `json:"purpose"`
	DependsOn []string `json:"depends_on" doc:"Keys of scopes that its work depends on"`
	From      string   `json:"from" example:"2025-01-01"`
	Until     string   `json:"until" example:""`
}

// ScopeOf makes a Scope.
func ScopeOf(s roster.Scope) Scope {
	return Scope{Key: s.Key, Name: s.Name, Kind: string(s.Kind), Label: s.Label, In: s.Parent, Purpose: s.Purpose,
		DependsOn: convert(s.DependsOn, func(key string) string { return key }), From: s.From.String(),
		Until: s.Until.String()}
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
