package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// ScopePath names a unit, team or project.
type ScopePath struct {
	Scope string `path:"scope" maxLength:"64" doc:"The scope's key" example:"checkout"`
}

// EntryPath names a membership or a role.
type EntryPath struct {
	ScopePath
	ID string `path:"id" maxLength:"100" doc:"The entry's id"`
}

// Days are from when until when something holds.
type Days struct {
	From  string `json:"from,omitempty" doc:"First day; empty since ever" maxLength:"10" example:"2026-03-02"`
	Until string `json:"until,omitempty" doc:"Last day; empty for good" maxLength:"10" example:"2026-12-31"`
}

func (d Days) span() (s roster.Span, err error) {
	if s.From, err = dayOf("from", d.From); err != nil {
		return s, err
	}
	s.Until, err = dayOf("until", d.Until)
	return s, err
}

func dayOf(field, text string) (d store.Date, err error) {
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return d, fault.Invalid(field, "%q is no day of the calendar", text).
			WithHint("Write it as year-month-day, such as 2026-03-02.")
	}
	return d, nil
}

// What changes of an organisation may end in.
var organisationErrors = []int{http.StatusNotFound, http.StatusConflict}

var changeErrors = append([]int{http.StatusPreconditionFailed, http.StatusPreconditionRequired}, organisationErrors...)

func (a *API) scopeRoutes(h huma.API) {
	const tag, one = "organisation", "/scopes/{scope}"
	get(a, h, route{tag: tag, id: "list-scopes", path: "/scopes", summary: "Units, teams and projects",
		text: "By key, with those that have ended."}, a.listScopes)
	get(a, h, route{tag: tag, id: "get-scope", path: one, summary: "One of them, with all that ever was in it",
		errors: []int{http.StatusNotFound}}, a.getScope)
	get(a, h, route{tag: tag, id: "get-scope-history", path: one + "/history", summary: "What changed about it",
		text: "The newest first."}, a.scopeHistory)
	do(a, h, route{tag: tag, id: "add-scope", method: http.MethodPost, path: "/scopes", status: http.StatusCreated,
		summary: "Add a unit, team or project", errors: organisationErrors}, a.addScope)
	do(a, h, route{tag: tag, id: "change-scope", method: http.MethodPut, path: one,
		summary: "Change one", text: "What is left out is empty afterwards.", errors: changeErrors}, a.changeScope)
	do(a, h, route{tag: tag, id: "remove-scope", method: http.MethodDelete, path: one, status: http.StatusNoContent,
		summary: "Take one out that was never in use", text: "What was in use has a last day instead.",
		errors: changeErrors}, a.removeScope)

	do(a, h, route{tag: tag, id: "add-member", method: http.MethodPost, path: one + "/members",
		status: http.StatusCreated, summary: "Put somebody into a scope", errors: organisationErrors}, a.addMember)
	do(a, h, route{tag: tag, id: "change-member", method: http.MethodPut, path: one + "/members/{id}",
		summary: "Change a membership", errors: changeErrors}, a.changeMember)
	do(a, h, route{tag: tag, id: "remove-member", method: http.MethodDelete, path: one + "/members/{id}",
		status: http.StatusNoContent, summary: "Take a membership out that never was",
		text: "One that was has a last day instead.", errors: changeErrors}, a.removeMember)

	do(a, h, route{tag: tag, id: "add-role", method: http.MethodPost, path: one + "/roles",
		status: http.StatusCreated, summary: "Give somebody a role in a scope", errors: organisationErrors}, a.addRole)
	do(a, h, route{tag: tag, id: "change-role", method: http.MethodPut, path: one + "/roles/{id}",
		summary: "Change a role that somebody has", errors: changeErrors}, a.changeRole)
	do(a, h, route{tag: tag, id: "remove-role", method: http.MethodDelete, path: one + "/roles/{id}",
		status: http.StatusNoContent, summary: "Take a role out that nobody had",
		text: "One that somebody had has a last day instead.", errors: changeErrors}, a.removeRole)

	do(a, h, route{tag: tag, id: "accept-finding", method: http.MethodPost, path: one + "/accepted",
		status: http.StatusCreated, summary: "Say that a finding is wanted", text: "A responsibility that is shared on " +
			"purpose is one.", errors: organisationErrors}, a.acceptFinding)
	do(a, h, route{tag: tag, id: "reopen-finding", method: http.MethodDelete, path: one + "/accepted/{finding}",
		slashes: true, status: http.StatusNoContent, summary: "Take back that a finding is wanted", errors: changeErrors},
		a.reopenFinding)
}

func (a *API) listScopes(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[ScopeList], err error) {
	var all []roster.Scope
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = organisation.Scopes(ctx, tx, actor)
		return err
	})
	if err != nil {
		return out, err
	}
	all, out.Body.Next, err = pageOf(all, func(s roster.Scope) string { return s.Key }, *in)
	out.Link = nextLink(ctx, out.Body.Next)
	out.Body.Scopes = convert(all, ScopeOf)
	return out, err
}

func (a *API) getScope(ctx context.Context, actor access.Actor, in *ScopePath) (out found[ScopeDetail], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		r, err := organisation.InScope(ctx, tx, actor, in.Scope)
		if err == nil {
			out.ETag, out.Body = versionTag(roster.Version(r.Scopes[0])), scopeDetailOf(r)
		}
		return err
	})
	return out, err
}

func (a *API) scopeHistory(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	PageQuery
}) (listed[OrganisationHistory], error) {
	return a.history(ctx, actor, organisation.Subject{Scope: in.Scope}, in.PageQuery)
}

// history reads a page of what changed.
func (a *API) history(ctx context.Context, actor access.Actor, about organisation.Subject, page PageQuery) (
	out listed[OrganisationHistory], err error) {
	var events []organisation.Event
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		events, err = organisation.History(ctx, tx, actor, about, page.Cursor, page.Limit+1)
		return err
	})
	if len(events) > page.Limit {
		events = events[:page.Limit]
		out.Body.Next = events[page.Limit-1].ID
	}
	out.Link = nextLink(ctx, out.Body.Next)
	out.Body.Events = convert(events, OrganisationEventOf)
	return out, err
}

// ScopeFields is what may be said of a scope.
type ScopeFields struct {
	_          struct{} `additionalProperties:"false"`
	Name       string   `json:"name" maxLength:"200"`
	Kind       string   `json:"kind" enum:"organisation,unit,team,project"`
	Label      string   `json:"label,omitempty" maxLength:"200" doc:"What a unit is called"`
	In         string   `json:"in,omitempty" maxLength:"64" doc:"Key of the scope around it"`
	Purpose    string   `json:"purpose,omitempty" maxLength:"2000"`
	DependsOn  []string `json:"depends_on,omitempty" maxItems:"50" doc:"Keys of scopes that its work depends on"`
	ExternalID string   `json:"external_id,omitempty" maxLength:"200" doc:"What a directory calls it"`
	Days
}

func (f ScopeFields) scope(key string) (roster.Scope, error) {
	span, err := f.span()
	return roster.Scope{Key: key, Name: f.Name, Kind: roster.Kind(f.Kind), Label: f.Label, Parent: f.In,
		Purpose: f.Purpose, DependsOn: slices.Sorted(slices.Values(f.DependsOn)), External: f.ExternalID, Span: span}, err
}

func (a *API) addScope(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		Key string `json:"key" maxLength:"64" doc:"Its name for ever"`
		ScopeFields
	}
}) (out made[ScopeDetail], err error) {
	s, err := in.Body.scope(in.Body.Key)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := organisation.InScope(ctx, tx, actor, s.Key)
		if err == nil {
			return fault.Conflict("There is a scope %q already", s.Key).WithHint("Choose another key, or change that one.")
		}
		if !fault.Is(err, fault.KindNotFound) {
			return err
		}
		if _, err := organisation.PutScope(ctx, tx, actor, s); err != nil {
			return err
		}
		out.Body = scopeDetailOf(roster.Roster{Scopes: []roster.Scope{s}})
		return nil
	})
	out.Location = Prefix + "/scopes/" + s.Key
	return out, err
}

func (a *API) changeScope(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	Condition
	Body ScopeFields
}) (out did[ScopeDetail], err error) {
	s, err := in.Body.scope(in.Scope)
	if err != nil {
		return out, err
	}
	err = a.inScope(ctx, actor, in.Scope, func(tx *store.Tx, was roster.Roster) error {
		if err := in.check(roster.Version(was.Scopes[0])); err != nil {
			return err
		}
		_, err := organisation.PutScope(ctx, tx, actor, s)
		was.Scopes[0] = s
		out.Body = scopeDetailOf(was)
		return err
	})
	return out, err
}

// inScope lets fn change a scope that it gets as it is.
func (a *API) inScope(ctx context.Context, actor access.Actor, key string,
	fn func(tx *store.Tx, is roster.Roster) error) error {
	return a.DB.Write(ctx, func(tx *store.Tx) error {
		is, err := organisation.InScope(ctx, tx, actor, key)
		if err != nil {
			return err
		}
		return fn(tx, is)
	})
}

func (a *API) removeScope(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.inScope(ctx, actor, in.Scope, func(tx *store.Tx, is roster.Roster) error {
		if err := in.check(roster.Version(is.Scopes[0])); err != nil {
			return err
		}
		return organisation.RemoveScope(ctx, tx, actor, in.Scope)
	})
}

// MemberFields is what may be said of a membership.
type MemberFields struct {
	_      struct{} `additionalProperties:"false"`
	Person string   `json:"person" maxLength:"200" doc:"Handle"`
	Share  int      `json:"share,omitempty" minimum:"1" maximum:"100" default:"100" doc:"Of the working week, in percent"`
	Days
}

func (a *API) addMember(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	Body MemberFields
}) (out made[Membership], err error) {
	out.Body, err = a.putMember(ctx, actor, EntryPath{ScopePath: in.ScopePath}, nil, in.Body)
	out.Location = Prefix + "/scopes/" + in.Scope
	return out, err
}

func (a *API) changeMember(ctx context.Context, actor access.Actor, in *struct {
	EntryPath
	Condition
	Body MemberFields
}) (out did[Membership], err error) {
	out.Body, err = a.putMember(ctx, actor, in.EntryPath, &in.Condition, in.Body)
	return out, err
}

func (a *API) putMember(ctx context.Context, actor access.Actor, at EntryPath, condition *Condition, f MemberFields) (
	out Membership, err error) {
	span, err := f.span()
	if err != nil {
		return out, err
	}
	m := roster.Member{ID: at.ID, Person: f.Person, Scope: at.Scope, Share: f.Share, Span: span}
	err = a.inScope(ctx, actor, at.Scope, func(tx *store.Tx, is roster.Roster) error {
		if condition != nil {
			if err := checkEntry(*condition, is.Members, func(o roster.Member) bool { return o.ID == at.ID }); err != nil {
				return err
			}
		}
		id, err := organisation.PutMember(ctx, tx, actor, m)
		out = MembershipOf(m)
		out.ID = id
		return err
	})
	return out, err
}

// checkEntry checks the condition for an entry of a list.
func checkEntry[E roster.Entry](c Condition, list []E, fits func(E) bool) error {
	i := slices.IndexFunc(list, fits)
	if i < 0 {
		return fault.NotFound("There is no such entry").WithHint("It may have been taken out meanwhile: load again.")
	}
	return c.check(roster.Version(list[i]))
}

func (a *API) removeMember(ctx context.Context, actor access.Actor, in *struct {
	EntryPath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.inScope(ctx, actor, in.Scope, func(tx *store.Tx, is roster.Roster) error {
		if err := checkEntry(in.Condition, is.Members, func(o roster.Member) bool { return o.ID == in.ID }); err != nil {
			return err
		}
		return organisation.RemoveMember(ctx, tx, actor, in.ID)
	})
}

// RoleFields is what may be said of somebody's role.
type RoleFields struct {
	_          struct{} `additionalProperties:"false"`
	Role       string   `json:"role" maxLength:"64" doc:"Id in the role catalogue"`
	Person     string   `json:"person,omitempty" maxLength:"200" doc:"Handle"`
	Agent      string   `json:"agent,omitempty" maxLength:"200" doc:"Name of a coding agent, instead of a person"`
	Discipline string   `json:"discipline,omitempty" maxLength:"200" doc:"Of a role for one discipline: which"`
	Without    []string `json:"without,omitempty" maxItems:"50" doc:"Authority that the holder was not given"`
	Days
}

func (a *API) addRole(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	Body RoleFields
}) (out made[Holding], err error) {
	out.Body, err = a.putRole(ctx, actor, EntryPath{ScopePath: in.ScopePath}, nil, in.Body)
	out.Location = Prefix + "/scopes/" + in.Scope
	return out, err
}

func (a *API) changeRole(ctx context.Context, actor access.Actor, in *struct {
	EntryPath
	Condition
	Body RoleFields
}) (out did[Holding], err error) {
	out.Body, err = a.putRole(ctx, actor, in.EntryPath, &in.Condition, in.Body)
	return out, err
}

func (a *API) putRole(ctx context.Context, actor access.Actor, at EntryPath, condition *Condition, f RoleFields) (
	out Holding, err error) {
	span, err := f.span()
	if err != nil {
		return out, err
	}
	h := roster.Holder{ID: at.ID, Person: f.Person, Agent: f.Agent, Role: f.Role, Scope: at.Scope,
		Discipline: f.Discipline, Withheld: f.Without, Span: span}
	err = a.inScope(ctx, actor, at.Scope, func(tx *store.Tx, is roster.Roster) error {
		if condition != nil {
			if err := checkEntry(*condition, is.Holders, func(o roster.Holder) bool { return o.ID == at.ID }); err != nil {
				return err
			}
		}
		id, err := organisation.PutHolder(ctx, tx, actor, h)
		out = HoldingOf(h)
		out.ID = id
		return err
	})
	return out, err
}

func (a *API) removeRole(ctx context.Context, actor access.Actor, in *struct {
	EntryPath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.inScope(ctx, actor, in.Scope, func(tx *store.Tx, is roster.Roster) error {
		if err := checkEntry(in.Condition, is.Holders, func(o roster.Holder) bool { return o.ID == in.ID }); err != nil {
			return err
		}
		return organisation.RemoveHolder(ctx, tx, actor, in.ID)
	})
}

func (a *API) acceptFinding(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Finding string   `json:"finding" maxLength:"200" doc:"The finding's key"`
		Reason  string   `json:"reason" maxLength:"2000" doc:"Why it is wanted"`
		Until   string   `json:"until,omitempty" maxLength:"10" doc:"The last day before somebody looks again"`
	}
}) (out made[AcceptedFinding], err error) {
	f := roster.Acceptance{Scope: in.Scope, Finding: in.Body.Finding, Reason: in.Body.Reason, By: actor.Name}
	if f.Until, err = dayOf("until", in.Body.Until); err != nil {
		return out, err
	}
	err = a.inScope(ctx, actor, in.Scope, func(tx *store.Tx, _ roster.Roster) error {
		_, err := organisation.Accept(ctx, tx, actor, f)
		return err
	})
	out.Location, out.Body = Prefix+"/scopes/"+in.Scope, AcceptedFindingOf(f)
	return out, err
}

func (a *API) reopenFinding(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	Condition
	Finding string `path:"finding" maxLength:"200" doc:"The finding's key; slashes may stand as they are"`
}) (struct{}, error) {
	return struct{}{}, a.inScope(ctx, actor, in.Scope, func(tx *store.Tx, is roster.Roster) error {
		fits := func(f roster.Acceptance) bool { return f.Finding == in.Finding }
		if err := checkEntry(in.Condition, is.Accepted, fits); err != nil {
			return err
		}
		return organisation.Reopen(ctx, tx, actor, in.Scope, in.Finding)
	})
}
