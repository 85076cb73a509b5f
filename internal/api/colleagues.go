package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// HandlePath names a person of the organisation.
type HandlePath struct {
	Handle string `path:"handle" maxLength:"200" doc:"The person's handle" example:"ada.example"`
}

// AbsencePath names an absence.
type AbsencePath struct {
	HandlePath
	ID string `path:"id" maxLength:"100" doc:"The absence's id"`
}

func (a *API) colleagueRoutes(h huma.API) {
	const tag, one, away = "organisation", "/persons/{handle}", "/persons/{handle}/absences"
	get(a, h, route{tag: tag, id: "list-persons", path: "/persons", summary: "The persons of the organisation",
		text: "By handle, with those who left. GET /people lists whom histories name."}, a.listColleagues)
	get(a, h, route{tag: tag, id: "get-colleague", path: one, summary: "One of them, with where they are and were",
		errors: []int{http.StatusNotFound}}, a.getColleague)
	get(a, h, route{tag: tag, id: "get-person-history", path: one + "/history", summary: "What changed about a person",
		text:   "The newest first. Of absences only those read it who may read absences.",
		errors: []int{http.StatusNotFound}}, a.colleagueHistory)
	do(a, h, route{tag: tag, id: "add-person", method: http.MethodPost, path: "/persons", status: http.StatusCreated,
		summary: "Add a person to the organisation", errors: organisationErrors}, a.addColleague)
	do(a, h, route{tag: tag, id: "change-person", method: http.MethodPut, path: one, summary: "Change a person",
		text: "What is left out is empty afterwards. The handle may become another.", errors: changeErrors},
		a.changeColleague)
	do(a, h, route{tag: tag, id: "remove-person", method: http.MethodDelete, path: one, status: http.StatusNoContent,
		summary: "Take a person out of the organisation", text: "With all memberships, roles and absences. Somebody who " +
			"leaves has a last day, or an absence for good, instead.", errors: changeErrors}, a.removeColleague)

	get(a, h, route{tag: tag, id: "list-absences", path: away, summary: "When somebody is away",
		text:   "With as much as you may see. Goes on the record of who looked.",
		errors: []int{http.StatusNotFound}}, a.listAbsences)
	do(a, h, route{tag: tag, id: "add-absence", method: http.MethodPost, path: away, status: http.StatusCreated,
		summary: "Say that somebody is away", errors: organisationErrors}, a.addAbsence)
	do(a, h, route{tag: tag, id: "change-absence", method: http.MethodPut, path: away + "/{id}",
		summary: "Change an absence", errors: changeErrors}, a.changeAbsence)
	do(a, h, route{tag: tag, id: "remove-absence", method: http.MethodDelete, path: away + "/{id}",
		status: http.StatusNoContent, summary: "Take an absence back", errors: changeErrors}, a.removeAbsence)
	get(a, h, route{tag: tag, id: "list-silences", path: "/silences", summary: "Who may be away",
		text: "Of whom nothing was seen for longer than their own rhythm lets expect, the longest first. It is a question to whoever " +
			"may read and enter their absences; others get an empty list."}, a.listSilences)
	do(a, h, route{tag: tag, id: "say-present", method: http.MethodPost, path: one + "/present", status: http.StatusNoContent,
		summary: "Say that somebody is not away", text: "Nothing is asked again before they are seen and silent once more.",
		errors: organisationErrors}, a.sayPresent)
}

func (a *API) listColleagues(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[ColleagueList],
	err error) {
	var all []roster.Person
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = organisation.Persons(ctx, tx, actor)
		return err
	})
	if err != nil {
		return out, err
	}
	all, out.Body.Next, err = pageOf(all, func(p roster.Person) string { return p.Handle }, *in)
	out.Link = nextLink(ctx, out.Body.Next)
	out.Body.Persons = convert(all, ColleagueOf)
	return out, err
}

func (a *API) getColleague(ctx context.Context, actor access.Actor, in *HandlePath) (out found[ColleagueDetail],
	err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		r, err := organisation.OfPerson(ctx, tx, actor, in.Handle)
		if err == nil {
			out.ETag, out.Body = versionTag(roster.Version(r.Persons[0])), colleagueDetailOf(r)
		}
		return err
	})
	return out, err
}

func (a *API) colleagueHistory(ctx context.Context, actor access.Actor, in *struct {
	HandlePath
	PageQuery
}) (listed[OrganisationHistory], error) {
	return a.history(ctx, actor, organisation.Subject{Person: in.Handle}, in.PageQuery)
}

// ColleagueFields is what may be said of a person.
type ColleagueFields struct {
	_           struct{} `additionalProperties:"false"`
	Handle      string   `json:"handle" maxLength:"200" doc:"Their name in addresses and files"`
	Name        string   `json:"name" maxLength:"200"`
	Emails      []string `json:"emails,omitempty" maxItems:"50" doc:"Addresses that are theirs"`
	Title       string   `json:"title,omitempty" maxLength:"200"`
	Disciplines []string `json:"disciplines,omitempty" maxItems:"50"`
	TimeZone    string   `json:"time_zone,omitempty" maxLength:"100"`
	Week        string   `json:"week,omitempty" maxLength:"200" doc:"Hours of each working day" example:"mon-thu 8, fri 4.5"`
	ReportsTo   string   `json:"reports_to,omitempty" maxLength:"200" doc:"Handle"`
	ExternalID  string   `json:"external_id,omitempty" maxLength:"200" doc:"What a directory calls them"`
	Days
}

func (f ColleagueFields) person() (p roster.Person, err error) {
	p = roster.Person{Handle: f.Handle, Name: f.Name, Title: f.Title, Disciplines: f.Disciplines, Zone: f.TimeZone,
		ReportsTo: f.ReportsTo, External: f.ExternalID}
	for _, email := range f.Emails {
		p.Emails = append(p.Emails, strings.ToLower(email))
	}
	if p.Week, err = roster.ParseWeek(f.Week); err != nil {
		return p, fault.Invalid("week", "%s", err.Error()).WithHint("Write days with their hours, such as mon-thu 8, fri 4.5")
	}
	p.Span, err = f.span()
	return p, err
}

func (a *API) addColleague(ctx context.Context, actor access.Actor, in *struct{ Body ColleagueFields }) (
	out made[ColleagueDetail], err error) {
	p, err := in.Body.person()
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := organisation.PutPerson(ctx, tx, actor, "", p); err != nil {
			return err
		}
		r, err := organisation.OfPerson(ctx, tx, actor, p.Handle)
		if err == nil {
			out.Body = colleagueDetailOf(r)
		}
		return err
	})
	out.Location = Prefix + "/persons/" + p.Handle
	return out, err
}

func (a *API) changeColleague(ctx context.Context, actor access.Actor, in *struct {
	HandlePath
	Condition
	Body ColleagueFields
}) (out did[ColleagueDetail], err error) {
	p, err := in.Body.person()
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.person(ctx, tx, actor, in.Handle); err != nil {
			return err
		}
		if _, err := organisation.PutPerson(ctx, tx, actor, in.Handle, p); err != nil {
			return err
		}
		r, err := organisation.OfPerson(ctx, tx, actor, p.Handle)
		if err == nil {
			out.Body = colleagueDetailOf(r)
		}
		return err
	})
	return out, err
}

// person checks the condition for a person of the organisation.
func (c Condition) person(ctx context.Context, tx *store.Tx, actor access.Actor, handle string) error {
	p, err := organisation.Find(ctx, tx, actor, handle)
	if err != nil {
		return err
	}
	return c.check(roster.Version(p))
}

func (a *API) removeColleague(ctx context.Context, actor access.Actor, in *struct {
	HandlePath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.person(ctx, tx, actor, in.Handle); err != nil {
			return err
		}
		return organisation.RemovePerson(ctx, tx, actor, in.Handle)
	})
}

func (a *API) listAbsences(ctx context.Context, actor access.Actor, in *HandlePath) (out found[AbsenceList],
	err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error { // who looks is recorded
		all, err := organisation.Absences(ctx, tx, actor, in.Handle)
		out.Body.Absences = convert(all, AbsenceOf)
		return err
	})
	return out, err
}

// AbsenceFields is what may be said of an absence.
type AbsenceFields struct {
	_      struct{} `additionalProperties:"false"`
	Kind   string   `json:"kind" enum:"leave,parental,sick,exit,other"`
	Reason string   `json:"reason,omitempty" maxLength:"500" doc:"Private: for the person and their manager"`
	Days
}

func (f AbsenceFields) absence(at AbsencePath) (organisation.Absence, error) {
	span, err := f.span()
	return organisation.Absence{ID: at.ID, Person: at.Handle, Kind: organisation.AbsenceKind(f.Kind), Span: span,
		Reason: f.Reason}, err
}

func (a *API) addAbsence(ctx context.Context, actor access.Actor, in *struct {
	HandlePath
	Body AbsenceFields
}) (out made[Absence], err error) {
	absence, err := in.Body.absence(AbsencePath{HandlePath: in.HandlePath})
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) (err error) {
		absence.ID, err = organisation.PutAbsence(ctx, tx, actor, absence)
		return err
	})
	out.Location, out.Body = Prefix+"/persons/"+in.Handle+"/absences", AbsenceOf(absence)
	return out, err
}

func (a *API) changeAbsence(ctx context.Context, actor access.Actor, in *struct {
	AbsencePath
	Condition
	Body AbsenceFields
}) (out did[Absence], err error) {
	absence, err := in.Body.absence(in.AbsencePath)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.absence(ctx, tx, actor, in.AbsencePath); err != nil {
			return err
		}
		_, err := organisation.PutAbsence(ctx, tx, actor, absence)
		return err
	})
	out.Body = AbsenceOf(absence)
	return out, err
}

// absence checks the condition for an absence that the actor may see.
func (c Condition) absence(ctx context.Context, tx *store.Tx, actor access.Actor, at AbsencePath) error {
	all, err := organisation.Absences(ctx, tx, actor, at.Handle)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(a organisation.Absence) bool { return a.ID == at.ID })
	if i < 0 {
		return fault.NotFound("There is no absence %q", at.ID)
	}
	return c.check(all[i].Version())
}

func (a *API) removeAbsence(ctx context.Context, actor access.Actor, in *struct {
	AbsencePath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.absence(ctx, tx, actor, in.AbsencePath); err != nil {
			return err
		}
		return organisation.RemoveAbsence(ctx, tx, actor, in.Handle, in.ID)
	})
}

// SilenceList is who may be away.
type SilenceList struct {
	Silences []Silence `json:"silences"`
}

// Silence is that nothing was seen of somebody for long, while others went on.
type Silence struct {
	Person     string `json:"person" doc:"Handle"`
	Name       string `json:"name"`
	Last       string `json:"last" doc:"When they were seen last" example:"2026-05-01"`
	Until      string `json:"until" doc:"When others were, where they were seen most" example:"2026-06-10"`
	Repository string `json:"repository" doc:"Name of where that is"`
	Usual      int    `json:"usual" doc:"Days: nine in ten gaps between days on which they were seen are no longer" minimum:"1"`
}

func (a *API) listSilences(ctx context.Context, actor access.Actor, _ *struct{}) (out found[SilenceList], err error) {
	known, err := knowledge.KnownEverywhere(ctx, a.DB, actor)
	if err != nil {
		return out, err
	}
	all, err := handover.Silences(ctx, a.DB, actor, known)
	out.Body.Silences = convert(all, func(s handover.Silence) Silence {
		return Silence{Person: s.Person.Handle, Name: s.Person.Name, Last: s.Last.String(), Until: s.Until.String(),
			Repository: s.Where, Usual: s.Usual}
	})
	return out, err
}

func (a *API) sayPresent(ctx context.Context, actor access.Actor, in *HandlePath) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return organisation.NotAway(ctx, tx, actor, in.Handle)
	})
}
