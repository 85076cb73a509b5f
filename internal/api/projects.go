package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Project is a project: a scope of the organisation with what is said of it.
type Project struct {
	Key      string    `json:"key" doc:"Of its scope: members, roles and dependencies are there"`
	Name     string    `json:"name"`
	Parent   string    `json:"parent" doc:"Key of the scope around it"`
	From     string    `json:"from" doc:"First day; empty for none"`
	Until    string    `json:"until" doc:"Last day of its people; empty for none"`
	Goal     string    `json:"goal" doc:"Markdown, as included, excluded and result"`
	Included string    `json:"included" doc:"What it does"`
	Excluded string    `json:"excluded" doc:"What it does not"`
	Currency string    `json:"currency" doc:"Of its budget, three letters"`
	Most     int       `json:"most" doc:"Items that are to be done at once; 0 for no limit"`
	Holidays []Holiday `json:"holidays" doc:"Days on which nobody works in it"`
	State    string    `json:"state" enum:"open,paused,done,stopped"`
	Result   string    `json:"result" doc:"What came of it"`
	Changed  time.Time `json:"changed" doc:"Zero where nothing was said of it yet"`
}

// Holiday is a day, or some in a row, on which nobody works.
type Holiday struct {
	_     struct{} `additionalProperties:"false"`
	From  string   `json:"from" maxLength:"10" doc:"The first day"`
	Until string   `json:"until" maxLength:"10" doc:"The last day, which may be the first"`
	Name  string   `json:"name,omitempty" maxLength:"300"`
}

// ProjectOf makes a Project.
func ProjectOf(p delivery.Project) Project {
	return Project{p.Key, p.Name, p.Parent, p.From.String(), p.Until.String(), p.Goal, p.Included, p.Excluded, p.Currency,
		p.Most, convert(p.Holidays, func(h delivery.Holiday) Holiday {
			return Holiday{From: h.From.String(), Until: h.Until.String(), Name: h.Name}
		}),
		string(p.State), p.Result, p.Changed}
}

// ProjectList is all projects.
type ProjectList struct {
	Projects []Project `json:"projects" doc:"By name, those that have not ended first"`
}

// ProjectDetail is a project with all that belongs to it, but its items.
type ProjectDetail struct {
	Project

	Milestones   []Milestone         `json:"milestones" doc:"In order"`
	Deliverables []Deliverable       `json:"deliverables"`
	Dependencies []ProjectDependency `json:"dependencies"`
	Undescribed  []string            `json:"undescribed" doc:"Keys of other scopes that its work depends on"`
	Dates        []ProjectDate       `json:"dates" doc:"All that were named, the newest first: the first of its kind holds"`
	Budget       []BudgetAmount      `json:"budget" doc:"By month; empty for who may not read it"`
	Risks        []ProjectRisk       `json:"risks" doc:"By weight, those that are closed last"`
	Notes        []ProjectNote       `json:"notes" doc:"The newest first"`
	Events       []RecordEvent       `json:"events" doc:"The newest first"`
	Sources      []WorkSource        `json:"sources" doc:"Where its items come from"`
}

// Milestone is what a project reaches on its way.
type Milestone struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	What    string `json:"what" doc:"Is there when it is reached"`
	Reached string `json:"reached" doc:"The day; empty before"`
}

// Deliverable is something that a project hands over.
type Deliverable struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Milestone string `json:"milestone" doc:"Id; empty for none"`
	Handed    string `json:"handed" doc:"The day on which it was handed over; empty before"`
}

// ProjectDependency is what a project needs from others.
type ProjectDependency struct {
	ID    string `json:"id"`
	Scope string `json:"scope" doc:"Key of who gives it; empty for somebody outside"`
	Party string `json:"party" doc:"Who that is, outside"`
	What  string `json:"what"`
	Met   string `json:"met" doc:"The day on which it was there; empty before"`
}

// ProjectDate is a date that somebody named.
type ProjectDate struct {
	Kind    string    `json:"kind" enum:"target,commitment,agreed" doc:"Wished, promised, or agreed with who gives it"`
	Subject string    `json:"subject" doc:"Id of a milestone or a dependency; empty for the project"`
	Day     string    `json:"day" doc:"Empty where it was taken back"`
	Party   string    `json:"party" doc:"To whom it was promised"`
	Reason  string    `json:"reason"`
	By      string    `json:"by" doc:"Name"`
	At      time.Time `json:"at"`
}

// BudgetAmount is money of a month.
type BudgetAmount struct {
	ID    string    `json:"id"`
	Kind  string    `json:"kind" enum:"expected,committed,spent"`
	Month string    `json:"month" doc:"Its first day"`
	Money int64     `json:"money" doc:"In whole units of the project's currency"`
	Note  string    `json:"note"`
	By    string    `json:"by" doc:"Name"`
	At    time.Time `json:"at"`
}

// ProjectRisk is what may go wrong, or has.
type ProjectRisk struct {
	ID         string  `json:"id"`
	Title      string  `json:"title"`
	What       string  `json:"what" doc:"Markdown, as response and ending"`
	Likelihood int     `json:"likelihood" doc:"1 to 5; 0 of an issue that nobody foresaw"`
	Impact     int     `json:"impact" doc:"1 to 5"`
	Weight     int     `json:"weight" doc:"Likelihood times impact; an issue is as likely as can be"`
	Owner      *Person `json:"owner,omitempty" doc:"Who watches it"`
	Response   string  `json:"response" doc:"What is done about it"`
	Review     string  `json:"review" doc:"When it is looked at again"`
	State      string  `json:"state" enum:"risk,issue,closed"`
	Since      string  `json:"since" doc:"From when on it is an issue"`
	Ending     string  `json:"ending" doc:"Why it was closed"`
	Version    int64   `json:"version" doc:"What a change of it is sent with"`
}

// ProjectNote is what somebody told the others.
type ProjectNote struct {
	ID   string    `json:"id"`
	By   string    `json:"by" doc:"Name"`
	Text string    `json:"text" doc:"Markdown"`
	At   time.Time `json:"at"`
}

func riskOf(r delivery.Risk) ProjectRisk {
	out := ProjectRisk{r.ID, r.Title, r.What, r.Likelihood, r.Impact, r.Weight(), nil, r.Response, r.Review.String(),
		string(r.State),
		r.Since.String(), r.Ending, r.Revision}
	if r.Owner.ID != "" {
		out.Owner = &Person{ID: r.Owner.ID, Name: r.Owner.Name}
	}
	return out
}

func noteOf(n delivery.Note) ProjectNote { return ProjectNote{n.ID, n.By.Name, n.Text, n.At} }

func milestoneOf(m delivery.Milestone) Milestone {
	return Milestone{m.ID, m.Title, m.What, m.Reached.String()}
}

func deliverableOf(d delivery.Deliverable) Deliverable {
	return Deliverable{d.ID, d.Title, d.Milestone, d.Handed.String()}
}

func dependencyOf(d delivery.Dependency) ProjectDependency {
	return ProjectDependency{d.ID, d.Scope, d.Party, d.What, d.Met.String()}
}

func amountOf(a delivery.Amount) BudgetAmount {
	return BudgetAmount{a.ID, string(a.Kind), a.Month.String(), a.Money, a.Note, a.By, a.At}
}

// ProjectDetailOf makes a ProjectDetail.
func ProjectDetailOf(w delivery.Whole) ProjectDetail {
	return ProjectDetail{Project: ProjectOf(w.Project), Milestones: convert(w.Milestones, milestoneOf),
		Deliverables: convert(w.Deliverables, deliverableOf), Dependencies: convert(w.Dependencies, dependencyOf),
		Undescribed: append([]string{}, w.Undescribed...),
		Dates: convert(w.Dates, func(d delivery.Set) ProjectDate {
			return ProjectDate{string(d.Kind), d.Subject, d.Day.String(), d.Party, d.Reason, d.By, d.At}
		}),
		Budget: convert(w.Budget, amountOf), Risks: convert(w.Risks, riskOf), Notes: convert(w.Notes, noteOf),
		Events:  convert(w.Events, func(e delivery.Event) RecordEvent { return RecordEvent{e.At, e.By, e.What} }),
		Sources: convert(w.Sources, sourceOf)}
}

// ProjectPath names a project.
type ProjectPath struct {
	Key string `path:"project" maxLength:"200" doc:"The key of its scope"`
}

// PartPath names a part of a project.
type PartPath struct {
	ProjectPath
	ID string `path:"part" maxLength:"100" doc:"Its id, as the project has it"`
}

func (a *API) projectRoutes(h huma.API) {
	const tag, all, one = "delivery", "/projects", "/projects/{project}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	adds := []int{http.StatusNotFound, http.StatusConflict}
	get(a, h, route{tag: tag, id: "list-projects", path: all, summary: "Projects by name, those that have not ended first"},
		a.listProjects)
	get(a, h, route{tag: tag, id: "get-project", path: one, summary: "One project, with its milestones, dates, risks and notes",
		errors: []int{http.StatusNotFound}}, a.getProject)
	do(a, h, route{tag: tag, id: "begin-project", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Begin a project", text: "It becomes a scope of the organisation, which takes a say over the scope around it.",
		errors: []int{http.StatusConflict}}, a.beginProject)
	do(a, h, route{tag: tag, id: "describe-project", method: http.MethodPut, path: one, summary: "Say what a project is for",
		errors: changes}, a.describeProject)
	do(a, h, route{tag: tag, id: "name-date", method: http.MethodPost, path: one + "/dates", summary: "Name a day, or take it back",
		text:   "A target is wished, a commitment promised, and what others give is agreed. Where a day stands, the reason is needed.",
		errors: changes}, a.nameDate)
	do(a, h, route{tag: tag, id: "add-milestone", method: http.MethodPost, path: one + "/milestones", status: http.StatusCreated,
		summary: "Add a milestone", errors: adds}, a.addMilestone)
	do(a, h, route{tag: tag, id: "change-milestone", method: http.MethodPut, path: one + "/milestones/{part}",
		summary: "Change a milestone", errors: changes}, a.changeMilestone)
	do(a, h, route{tag: tag, id: "add-deliverable", method: http.MethodPost, path: one + "/deliverables", status: http.StatusCreated,
		summary: "Add a deliverable", errors: adds}, a.addDeliverable)
	do(a, h, route{tag: tag, id: "change-deliverable", method: http.MethodPut, path: one + "/deliverables/{part}",
		summary: "Change a deliverable", errors: changes}, a.changeDeliverable)
	do(a, h, route{tag: tag, id: "add-dependency", method: http.MethodPost, path: one + "/dependencies", status: http.StatusCreated,
		summary: "Say what a project needs from others", errors: adds}, a.addDependency)
	do(a, h, route{tag: tag, id: "change-dependency", method: http.MethodPut, path: one + "/dependencies/{part}",
		summary: "Change what a project needs from others", errors: changes}, a.changeDependency)
	do(a, h, route{tag: tag, id: "drop-part", method: http.MethodDelete, path: one + "/parts/{part}",
		summary: "Take a milestone, a deliverable or a dependency out", errors: changes}, a.dropPart)
	do(a, h, route{tag: tag, id: "add-amount", method: http.MethodPost, path: one + "/budget", status: http.StatusCreated,
		summary: "Add money to a budget", errors: adds}, a.addAmount)
	do(a, h, route{tag: tag, id: "take-amount", method: http.MethodDelete, path: one + "/budget/{part}",
		summary: "Take an amount out that was added by mistake", errors: changes}, a.takeAmount)
	get(a, h, route{tag: tag, id: "get-rates", path: "/persons/{person}/rates", summary: "What an hour of somebody costs",
		text: "For who manages or directs them; that you looked is recorded.", errors: []int{http.StatusNotFound}}, a.getRates)
	do(a, h, route{tag: tag, id: "set-rate", method: http.MethodPost, path: "/persons/{person}/rates",
		summary: "Say what an hour of somebody costs from a day on", text: "0 takes back what was said from that day.",
		errors: []int{http.StatusNotFound}}, a.setRate)
	do(a, h, route{tag: tag, id: "labour-cost", method: http.MethodPost, path: one + "/labour",
		summary: "What the people of a project cost, by month", text: "For who may read the rate of each of them; that you looked " +
			"is recorded.",
		errors: []int{http.StatusNotFound}}, a.labourCost)
	a.sourceRoutes(h, tag, one)
	do(a, h, route{tag: tag, id: "add-risk", method: http.MethodPost, path: one + "/risks", status: http.StatusCreated,
		summary: "Write down what may go wrong, or has", text: "Who works in the project may.", errors: adds}, a.addRisk)
	do(a, h, route{tag: tag, id: "change-risk", method: http.MethodPut, path: one + "/risks/{part}",
		summary: "Change a risk, say that it happened, or close it",
		text:    "If-Match is the version of the risk.", errors: changes}, a.changeRisk)
	do(a, h, route{tag: tag, id: "add-note", method: http.MethodPost, path: one + "/notes", status: http.StatusCreated,
		summary: "Tell the others something", text: "Who works in the project may.", errors: adds}, a.addNote)
}

func (a *API) listProjects(ctx context.Context, actor access.Actor, _ *struct{}) (out did[ProjectList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := delivery.List(ctx, tx, actor)
		out.Body.Projects = convert(all, ProjectOf)
		return err
	})
}

func (a *API) getProject(ctx context.Context, actor access.Actor, in *ProjectPath) (out found[ProjectDetail], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error { return projectInto(ctx, tx, actor, in.Key, &out) })
}

func projectInto(ctx context.Context, tx *store.Tx, actor access.Actor, key string, out *found[ProjectDetail]) error {
	w, err := delivery.Get(ctx, tx, actor, key)
	out.ETag, out.Body = versionTag(w.Revision), ProjectDetailOf(w)
	return err
}

type projectBody struct {
	_        struct{}  `additionalProperties:"false"`
	Goal     string    `json:"goal,omitempty" maxLength:"20000" doc:"Markdown, as included, excluded and result"`
	Included string    `json:"included,omitempty" maxLength:"20000"`
	Excluded string    `json:"excluded,omitempty" maxLength:"20000"`
	Currency string    `json:"currency,omitempty" maxLength:"3" example:"EUR"`
	Most     int       `json:"most,omitempty" minimum:"0" doc:"Items that are to be done at once; 0 for no limit"`
	Holidays []Holiday `json:"holidays,omitempty" maxItems:"200" doc:"Days on which nobody works in it"`
	State    string    `json:"state,omitempty" enum:"open,paused,done,stopped"`
	Result   string    `json:"result,omitempty" maxLength:"20000" doc:"Needed where it is done or stopped"`
}

func (b projectBody) project(key string) (p delivery.Project, err error) {
	p = delivery.Project{Key: key, Goal: b.Goal, Included: b.Included, Excluded: b.Excluded, Currency: b.Currency,
		Most: b.Most, State: delivery.State(b.State), Result: b.Result}
	for _, h := range b.Holidays {
		off := delivery.Holiday{Name: h.Name}
		if off.From, err = maybeDay("holidays", h.From); err == nil {
			off.Until, err = maybeDay("holidays", h.Until)
		}
		if err != nil {
			return p, err
		}
		p.Holidays = append(p.Holidays, off)
	}
	return p, nil
}

type beginBody struct {
	_        struct{} `additionalProperties:"false"`
	Key      string   `json:"key" minLength:"1" maxLength:"100" doc:"Stays for ever"`
	Name     string   `json:"name" minLength:"1" maxLength:"200"`
	Parent   string   `json:"parent,omitempty" maxLength:"200" doc:"Key of the scope around it"`
	From     string   `json:"from,omitempty" maxLength:"10"`
	Until    string   `json:"until,omitempty" maxLength:"10"`
	Goal     string   `json:"goal,omitempty" maxLength:"20000" doc:"Markdown, as included and excluded"`
	Included string   `json:"included,omitempty" maxLength:"20000"`
	Excluded string   `json:"excluded,omitempty" maxLength:"20000"`
	Currency string   `json:"currency,omitempty" maxLength:"3" example:"EUR"`
}

func (a *API) beginProject(ctx context.Context, actor access.Actor, in *struct{ Body beginBody }) (out made[Project], err error) {
	scope := roster.Scope{Key: in.Body.Key, Name: in.Body.Name, Parent: in.Body.Parent}
	if scope.From, err = maybeDay("from", in.Body.From); err != nil {
		return out, err
	}
	if scope.Until, err = maybeDay("until", in.Body.Until); err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := delivery.Begin(ctx, tx, actor, scope, delivery.Project{Goal: in.Body.Goal, Included: in.Body.Included,
			Excluded: in.Body.Excluded, Currency: in.Body.Currency})
		out.Body, out.Location = ProjectOf(p), Prefix+"/projects/"+p.Key
		return err
	})
}

// changeProject changes a project in the version that the condition names, and answers with what it is then.
func (a *API) changeProject(ctx context.Context, actor access.Actor, key string, c Condition, change func(tx *store.Tx) error) (
	out found[ProjectDetail], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := delivery.Find(ctx, tx, actor, key)
		if err != nil {
			return err
		}
		if err := actor.MayIn(access.SetProjects, key); err != nil {
			return err
		}
		if err := c.check(p.Revision); err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		return projectInto(ctx, tx, actor, key, &out)
	})
}

func (a *API) describeProject(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Condition
	Body projectBody
}) (found[ProjectDetail], error) {
	return a.changeProject(ctx, actor, in.Key, in.Condition, func(tx *store.Tx) error {
		p, err := in.Body.project(in.Key)
		if err != nil {
			return err
		}
		_, err = delivery.Describe(ctx, tx, actor, 0, p)
		return err
	})
}

func (a *API) nameDate(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Condition
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Kind    string   `json:"kind" enum:"target,commitment,agreed"`
		Subject string   `json:"subject,omitempty" maxLength:"100" doc:"Id of a milestone or a dependency; empty for the project"`
		Day     string   `json:"day,omitempty" maxLength:"10" doc:"Empty takes back what stands"`
		Party   string   `json:"party,omitempty" maxLength:"300" doc:"To whom it is promised"`
		Reason  string   `json:"reason,omitempty" maxLength:"2000"`
	}
}) (out found[ProjectDetail], err error) {
	b := in.Body
	s := delivery.Set{Kind: delivery.DateKind(b.Kind), Subject: b.Subject, Party: b.Party, Reason: b.Reason}
	if s.Day, err = maybeDay("day", b.Day); err != nil {
		return out, err
	}
	return a.changeProject(ctx, actor, in.Key, in.Condition, func(tx *store.Tx) error {
		return delivery.SetDate(ctx, tx, actor, in.Key, 0, s)
	})
}

// added adds something to a project, and answers with it.
func added[T, O any](ctx context.Context, a *API, key string, add func(tx *store.Tx) (T, error), of func(T) O) (out made[O],
	err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := add(tx)
		out.Body, out.Location = of(x), Prefix+"/projects/"+key
		return err
	})
}

type milestoneBody struct {
	_       struct{} `additionalProperties:"false"`
	Title   string   `json:"title" minLength:"1" maxLength:"300"`
	What    string   `json:"what,omitempty" maxLength:"2000"`
	Reached string   `json:"reached,omitempty" maxLength:"10" doc:"The day; not one to come"`
}

func (b milestoneBody) milestone(id string) (m delivery.Milestone, err error) {
	m = delivery.Milestone{ID: id, Title: b.Title, What: b.What}
	m.Reached, err = maybeDay("reached", b.Reached)
	return m, err
}

func (a *API) addMilestone(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body milestoneBody
}) (out made[Milestone], err error) {
	m, err := in.Body.milestone("")
	if err != nil {
		return out, err
	}
	return added(ctx, a, in.Key, func(tx *store.Tx) (delivery.Milestone, error) {
		return delivery.PutMilestone(ctx, tx, actor, in.Key, 0, m)
	}, milestoneOf)
}

func (a *API) changeMilestone(ctx context.Context, actor access.Actor, in *struct {
	PartPath
	Condition
	Body milestoneBody
}) (out found[ProjectDetail], err error) {
	m, err := in.Body.milestone(in.ID)
	if err != nil {
		return out, err
	}
	return a.changeProject(ctx, actor, in.Key, in.Condition, func(tx *store.Tx) error {
		_, err := delivery.PutMilestone(ctx, tx, actor, in.Key, 0, m)
		return err
	})
}

type deliverableBody struct {
	_         struct{} `additionalProperties:"false"`
	Title     string   `json:"title" minLength:"1" maxLength:"300"`
	Milestone string   `json:"milestone,omitempty" maxLength:"100"`
	Handed    string   `json:"handed,omitempty" maxLength:"10"`
}

func (b deliverableBody) deliverable(id string) (d delivery.Deliverable, err error) {
	d = delivery.Deliverable{ID: id, Title: b.Title, Milestone: b.Milestone}
	d.Handed, err = maybeDay("handed", b.Handed)
	return d, err
}

func (a *API) addDeliverable(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body deliverableBody
}) (out made[Deliverable], err error) {
	d, err := in.Body.deliverable("")
	if err != nil {
		return out, err
	}
	return added(ctx, a, in.Key, func(tx *store.Tx) (delivery.Deliverable, error) {
		return delivery.PutDeliverable(ctx, tx, actor, in.Key, 0, d)
	}, deliverableOf)
}

func (a *API) changeDeliverable(ctx context.Context, actor access.Actor, in *struct {
	PartPath
	Condition
	Body deliverableBody
}) (out found[ProjectDetail], err error) {
	d, err := in.Body.deliverable(in.ID)
	if err != nil {
		return out, err
	}
	return a.changeProject(ctx, actor, in.Key, in.Condition, func(tx *store.Tx) error {
		_, err := delivery.PutDeliverable(ctx, tx, actor, in.Key, 0, d)
		return err
	})
}

type dependencyBody struct {
	_     struct{} `additionalProperties:"false"`
	What  string   `json:"what" minLength:"1" maxLength:"300"`
	Scope string   `json:"scope,omitempty" maxLength:"200" doc:"Key of who gives it"`
	Party string   `json:"party,omitempty" maxLength:"300" doc:"Who that is, outside"`
	Met   string   `json:"met,omitempty" maxLength:"10"`
}

func (b dependencyBody) dependency(id string) (d delivery.Dependency, err error) {
	d = delivery.Dependency{ID: id, What: b.What, Scope: b.Scope, Party: b.Party}
	d.Met, err = maybeDay("met", b.Met)
	return d, err
}

func (a *API) addDependency(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body dependencyBody
}) (out made[ProjectDependency], err error) {
	d, err := in.Body.dependency("")
	if err != nil {
		return out, err
	}
	return added(ctx, a, in.Key, func(tx *store.Tx) (delivery.Dependency, error) {
		return delivery.PutDependency(ctx, tx, actor, in.Key, 0, d)
	}, dependencyOf)
}

func (a *API) changeDependency(ctx context.Context, actor access.Actor, in *struct {
	PartPath
	Condition
	Body dependencyBody
}) (out found[ProjectDetail], err error) {
	d, err := in.Body.dependency(in.ID)
	if err != nil {
		return out, err
	}
	return a.changeProject(ctx, actor, in.Key, in.Condition, func(tx *store.Tx) error {
		_, err := delivery.PutDependency(ctx, tx, actor, in.Key, 0, d)
		return err
	})
}

func (a *API) dropPart(ctx context.Context, actor access.Actor, in *struct {
	PartPath
	Condition
}) (found[ProjectDetail], error) {
	return a.changeProject(ctx, actor, in.Key, in.Condition, func(tx *store.Tx) error {
		return delivery.Drop(ctx, tx, actor, in.Key, 0, in.ID)
	})
}

func (a *API) addAmount(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body struct {
		_     struct{} `additionalProperties:"false"`
		Kind  string   `json:"kind" enum:"expected,committed,spent"`
		Month string   `json:"month" maxLength:"10" doc:"Any day of it"`
		Money int64    `json:"money" doc:"In whole units; below 0 for what comes back"`
		Note  string   `json:"note,omitempty" maxLength:"2000"`
	}
}) (out made[BudgetAmount], err error) {
	x := delivery.Amount{Kind: delivery.BudgetKind(in.Body.Kind), Money: in.Body.Money, Note: in.Body.Note}
	if x.Month, err = maybeDay("month", in.Body.Month); err != nil {
		return out, err
	}
	return added(ctx, a, in.Key, func(tx *store.Tx) (delivery.Amount, error) {
		return delivery.AddAmount(ctx, tx, actor, in.Key, 0, x)
	}, amountOf)
}

func (a *API) takeAmount(ctx context.Context, actor access.Actor, in *struct {
	PartPath
	Condition
}) (found[ProjectDetail], error) {
	return a.changeProject(ctx, actor, in.Key, in.Condition, func(tx *store.Tx) error {
		return delivery.TakeAmount(ctx, tx, actor, in.Key, 0, in.ID)
	})
}

type riskBody struct {
	_          struct{} `additionalProperties:"false"`
	Title      string   `json:"title" minLength:"1" maxLength:"300"`
	What       string   `json:"what,omitempty" maxLength:"20000" doc:"Markdown, as response and ending"`
	Likelihood int      `json:"likelihood,omitempty" minimum:"0" maximum:"5"`
	Impact     int      `json:"impact" minimum:"1" maximum:"5"`
	Owner      string   `json:"owner,omitempty" maxLength:"100" doc:"Id of the person who watches it"`
	Response   string   `json:"response,omitempty" maxLength:"20000"`
	Review     string   `json:"review,omitempty" maxLength:"10"`
	State      string   `json:"state,omitempty" enum:"risk,issue,closed"`
	Ending     string   `json:"ending,omitempty" maxLength:"20000" doc:"Needed where it is closed"`
}

func (b riskBody) risk(id string) (r delivery.Risk, err error) {
	r = delivery.Risk{ID: id, Title: b.Title, What: b.What, Likelihood: b.Likelihood, Impact: b.Impact,
		Owner: delivery.Person{ID: b.Owner}, Response: b.Response, State: delivery.RiskState(b.State), Ending: b.Ending}
	r.Review, err = maybeDay("review", b.Review)
	return r, err
}

func (a *API) addRisk(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body riskBody
}) (out made[ProjectRisk], err error) {
	r, err := in.Body.risk("")
	if err != nil {
		return out, err
	}
	return added(ctx, a, in.Key, func(tx *store.Tx) (delivery.Risk, error) { return delivery.PutRisk(ctx, tx, actor, in.Key, r) },
		riskOf)
}

func (a *API) changeRisk(ctx context.Context, actor access.Actor, in *struct {
	PartPath
	Condition
	Body riskBody
}) (out found[ProjectRisk], err error) {
	r, err := in.Body.risk(in.ID)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		was, err := delivery.FindRisk(ctx, tx, actor, in.Key, in.ID)
		if err != nil {
			return err
		}
		if err := actor.MayIn(access.WorkOnProjects, in.Key); err != nil {
			return err
		}
		if err := in.check(was.Revision); err != nil {
			return err
		}
		is, err := delivery.PutRisk(ctx, tx, actor, in.Key, r)
		out.ETag, out.Body = versionTag(is.Revision), riskOf(is)
		return err
	})
}

func (a *API) addNote(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Text string   `json:"text" minLength:"1" maxLength:"20000" doc:"Markdown"`
	}
}) (made[ProjectNote], error) {
	return added(ctx, a, in.Key, func(tx *store.Tx) (delivery.Note, error) {
		return delivery.Tell(ctx, tx, actor, in.Key, in.Body.Text)
	}, noteOf)
}

// PersonRate is what an hour of somebody costs from a day on.
type PersonRate struct {
	From     string `json:"from" maxLength:"10"`
	Cents    int64  `json:"cents" minimum:"0" doc:"Hundredths of the currency"`
	Currency string `json:"currency" maxLength:"3" example:"EUR"`
}

// PersonRates is what an hour of somebody cost and costs.
type PersonRates struct {
	Rates []PersonRate `json:"rates" doc:"The latest first"`
}

// Labour is what the people of a project cost.
type Labour struct {
	Currency string        `json:"currency"`
	Months   []LabourMonth `json:"months" doc:"From this one on, to the last day of the project or a year ahead"`
	Unpriced int           `json:"unpriced" doc:"People who have no rate in the currency, and are left out"`
}

// LabourMonth is what they cost in a month.
type LabourMonth struct {
	Month string  `json:"month" doc:"Its first day"`
	Hours float64 `json:"hours"`
	Money int64   `json:"money" doc:"In whole units"`
}

func (a *API) getRates(ctx context.Context, actor access.Actor, in *struct {
	Person string `path:"person" maxLength:"200" doc:"Handle"`
}) (out did[PersonRates], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := organisation.Find(ctx, tx, actor, in.Person)
		if err != nil {
			return err
		}
		return ratesInto(ctx, tx, actor, p.ID, &out)
	})
}

func ratesInto(ctx context.Context, tx *store.Tx, actor access.Actor, personID string, out *did[PersonRates]) error {
	all, err := delivery.RatesOf(ctx, tx, actor, personID)
	out.Body.Rates = convert(all, func(r delivery.Rate) PersonRate { return PersonRate{r.From.String(), r.Cents, r.Currency} })
	return err
}

func (a *API) setRate(ctx context.Context, actor access.Actor, in *struct {
	Person string `path:"person" maxLength:"200" doc:"Handle"`
	Body   PersonRate
}) (out did[PersonRates], err error) {
	rate := delivery.Rate{Cents: in.Body.Cents, Currency: in.Body.Currency}
	if rate.From, err = maybeDay("from", in.Body.From); err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := organisation.Find(ctx, tx, actor, in.Person)
		if err != nil {
			return err
		}
		if err := delivery.SetRate(ctx, tx, actor, p.ID, rate); err != nil {
			return err
		}
		return ratesInto(ctx, tx, actor, p.ID, &out)
	})
}

func (a *API) labourCost(ctx context.Context, actor access.Actor, in *ProjectPath) (out did[Labour], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := delivery.Find(ctx, tx, actor, in.Key)
		if err != nil {
			return err
		}
		months, unpriced, err := delivery.LabourCost(ctx, tx, actor, in.Key)
		out.Body = Labour{p.Currency, convert(months, func(l delivery.Labour) LabourMonth {
			return LabourMonth{l.Month.String(), l.Hours, l.Money}
		}), unpriced}
		return err
	})
}
