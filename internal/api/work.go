package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/planexport"
	"github.com/leadwright/leadwright/internal/schedule"
	"github.com/leadwright/leadwright/internal/stagedates"
	"github.com/leadwright/leadwright/internal/store"
)

// WorkItem is something to do in a project.
type WorkItem struct {
	ID        string       `json:"id"`
	Project   string       `json:"project" doc:"Key"`
	Number    int64        `json:"number" doc:"What people call it"`
	Title     string       `json:"title"`
	What      string       `json:"what" doc:"Markdown"`
	State     string       `json:"state" enum:"open,doing,waiting,done,dropped"`
	Reason    string       `json:"reason" doc:"What it waits for, or why it was dropped"`
	Milestone string       `json:"milestone" doc:"Id; empty for none"`
	Priority  int          `json:"priority" doc:"1, the highest, to 5; 0 where nobody said"`
	People    int          `json:"people" doc:"That do it at once"`
	Estimate  WorkEstimate `json:"estimate"`
	Left      int64        `json:"left" doc:"Minutes of the likely amount that remain of what was begun; 0 where nobody said"`
	LeftOn    string       `json:"leftOn" doc:"On which day that was said"`
	Size      string       `json:"size"`
	Deadline  string       `json:"deadline"`
	Learn     string       `json:"learn" doc:"What can be learnt from it"`
	Needs     []WorkNeed   `json:"needs" doc:"Skills of some of those who do it"`
	Places    []WorkPlace  `json:"places" doc:"Areas that it touches"`
	After     []WorkAfter  `json:"after" doc:"What it waits for"`
	Key       string       `json:"key" doc:"What its tracker calls it"`
	URL       string       `json:"url"`
	Labels    []string     `json:"labels"`
	Assigned  []string     `json:"assigned" doc:"To whom, in its tracker, as that calls them"`
	Opened    string       `json:"opened"`
	Started   string       `json:"started"`
	Done      string       `json:"done"`
	Reopened  int          `json:"reopened" doc:"How often"`
	Changed   time.Time    `json:"changed"`
}

// WorkEstimate is how much work an item is, of all who do it at once, in minutes: a day has eight hours. All are 0 where
// nobody said.
type WorkEstimate struct {
	Low    int64 `json:"low" minimum:"0"`
	Likely int64 `json:"likely" minimum:"0"`
	High   int64 `json:"high" minimum:"0"`
}

// WorkNeed is a skill at a level or above.
type WorkNeed struct {
	Skill  string `json:"skill" minLength:"1" maxLength:"100" doc:"Id"`
	Level  int    `json:"level" minimum:"1" maximum:"5"`
	People int    `json:"people,omitempty" minimum:"0" maximum:"20" doc:"How many of those who do it; 1 where it is missing"`
}

// WorkPlace is an area of a repository.
type WorkPlace struct {
	Repository string `json:"repository" minLength:"1" maxLength:"100" doc:"Id"`
	Area       string `json:"area" maxLength:"2000"`
}

// WorkAfter is an item that has to be done before.
type WorkAfter struct {
	Item string `json:"item" minLength:"1" maxLength:"100" doc:"Id"`
	Lag  int64  `json:"lag,omitempty" doc:"Minutes of work between them; below 0 they overlap"`
}

// WorkMove is an item that came into a state.
type WorkMove struct {
	State  string    `json:"state"`
	Reason string    `json:"reason"`
	By     string    `json:"by" doc:"Name"`
	At     time.Time `json:"at"`
}

// WorkItemOf makes a WorkItem.
func WorkItemOf(x delivery.Item) WorkItem {
	return WorkItem{ID: x.ID, Project: x.Project, Number: x.Number, Title: x.Title, What: x.What, State: string(x.State),
		Reason:    x.Reason,
		Milestone: x.Milestone, Priority: x.Priority, People: x.People, Estimate: WorkEstimate(x.Estimate), Size: x.Size,
		Left: x.Left, LeftOn: x.LeftOn.String(),
		Deadline: x.Deadline.String(), Learn: x.Learn, Needs: convert(x.Needs, func(n delivery.Need) WorkNeed { return WorkNeed(n) }),
		Places: convert(x.Places, func(p delivery.Place) WorkPlace { return WorkPlace(p) }),
		After:  convert(x.After, func(a delivery.After) WorkAfter { return WorkAfter(a) }), Key: x.Key, URL: x.URL,
		Labels: append([]string{}, x.Labels...), Assigned: convert(x.Assigned, delivery.Assignee.Says),
		Opened: x.Opened.String(), Started: x.Started.String(), Done: x.Done.String(),
		Reopened: x.Reopened, Changed: x.Changed}
}

// WorkList is a page of the items of a project.
type WorkList struct {
	Items []WorkItem `json:"items" doc:"By number"`
	Next  string     `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// WorkDetail is an item with how it went.
type WorkDetail struct {
	WorkItem

	Moves    []WorkMove    `json:"moves" doc:"The latest first"`
	Forecast *WorkForecast `json:"forecast,omitempty" doc:"Until when it is done, of an open item that is read"`
}

// WorkForecast is until when an item is done.
type WorkForecast struct {
	ForecastDates

	Basis  string        `json:"basis" doc:"estimates, or record: with those that come first done before it"`
	Before int           `json:"before" doc:"Of a record: open items that come first"`
	Held   *ForecastKept `json:"held,omitempty" doc:"Of a record: of such dates that were called 85 %, how many held"`
}

// ProjectForecast is whether a project is going to make it.
type ProjectForecast struct {
	Project    string                 `json:"project"`
	From       forecast.Day           `json:"from" doc:"The last day that is known"`
	Items      map[string]int         `json:"items" doc:"By state"`
	Pace       float64                `json:"pace" doc:"Items finished a week, as a mean of the last twelve weeks"`
	Answer     string                 `json:"answer" doc:"nothing, all done, unknown, past, within or unpromised"`
	Chance     string                 `json:"chance,omitempty" doc:"Of keeping that day: safe (85 % or more), even (50 %), unlikely"`
	Against    *ProjectDate           `json:"against,omitempty" doc:"The commitment, else the target"`
	Basis      string                 `json:"basis" doc:"record or estimates; empty where nothing can be said"`
	P50        string                 `json:"p50,omitempty" doc:"Missing where it is not known, or more than ten years away"`
	P85        string                 `json:"p85,omitempty"`
	P95        string                 `json:"p95,omitempty"`
	When       *ForecastWhen          `json:"when,omitempty" doc:"From when items were finished, with how such dates held"`
	HowMany    *ForecastHowMany       `json:"how_many,omitempty" doc:"By the day that was asked for"`
	Thin       string                 `json:"thin,omitempty" doc:"Why what was finished says nothing"`
	Estimates  *ForecastDates         `json:"estimates,omitempty" doc:"From estimates, and who is there"`
	Missing    string                 `json:"missing,omitempty" doc:"Why estimates say nothing"`
	Drift      *ForecastDrift         `json:"drift,omitempty"`
	Milestones []MilestoneForecast    `json:"milestones" doc:"That are not reached, in order"`
	Plan       *PlanCourse            `json:"plan,omitempty" doc:"How the plan in force is kept"`
	History    []ProjectForecastOfDay `json:"history" doc:"What was forecast before, the latest first"`
	Late       []LateItem             `json:"late" doc:"Items that are late or stuck, the worst first"`
}

// ForecastDates are until when something is done; each is missing where it is more than ten years away.
type ForecastDates struct {
	P50 string `json:"p50,omitempty"`
	P85 string `json:"p85,omitempty"`
	P95 string `json:"p95,omitempty"`
}

func forecastDatesOf(d forecast.Dates) *ForecastDates {
	day := func(d forecast.Day) string { return delivery.DateOf(d).String() }
	return &ForecastDates{day(d.P50), day(d.P85), day(d.P95)}
}

// MilestoneForecast is until when a milestone is reached.
type MilestoneForecast struct {
	ID     string         `json:"id"`
	Title  string         `json:"title"`
	Open   int            `json:"open" doc:"Its items that are not done"`
	Dates  *ForecastDates `json:"dates,omitempty"`
	Chance string         `json:"chance,omitempty" doc:"Of keeping its commitment, else its target"`
}

// ProjectForecastOfDay is what was forecast on a day.
type ProjectForecastOfDay struct {
	Subject string `json:"subject" doc:"Id of a milestone; empty for the project"`
	Day     string `json:"day"`
	ForecastDates

	Open  int    `json:"open" doc:"Items"`
	Basis string `json:"basis"`
}

// PlanCourse is how a project keeps to the plan in force.
type PlanCourse struct {
	Plan  string `json:"plan" doc:"Id"`
	Due   int    `json:"due" doc:"Items that were to be done before today"`
	Done  int    `json:"done" doc:"How many of them are"`
	Early int    `json:"early" doc:"Items that were to be done later, and are done"`
}

// LateItem is an item that is late or stuck.
type LateItem struct {
	ID     string `json:"id"`
	Number int64  `json:"number"`
	Title  string `json:"title"`
	Why    string `json:"why"`
}

// ProjectForecastOf makes a ProjectForecast.
func ProjectForecastOf(w delivery.Whole, o *delivery.Outlook, late []delivery.Slip, today store.Date) ProjectForecast {
	v := delivery.Judge(&w, o, today)
	f := ProjectForecast{Project: w.Key, From: delivery.DayOf(o.Day), Items: map[string]int{}, Pace: o.Pace,
		Answer: string(v.Answer),
		Chance: string(v.Chance), Basis: string(o.Basis), Thin: o.Thin, Missing: o.Missing, Drift: ForecastDriftOf(o.Drift),
		Milestones: []MilestoneForecast{}, Late: []LateItem{},
		History: convert(o.History, func(p delivery.Predicted) ProjectForecastOfDay {
			return ProjectForecastOfDay{p.Subject, p.Day.String(), ForecastDates{p.P50.String(), p.P85.String(), p.P95.String()}, p.Items,
				string(p.Basis)}
		})}
	for state, n := range o.Counts {
		f.Items[string(state)] = n
	}
	if d := v.Against; !d.Day.IsZero() {
		f.Against = &ProjectDate{string(d.Kind), d.Subject, d.Day.String(), d.Party, d.Reason, d.By, d.At}
	}
	if o.Basis != "" {
		d := forecastDatesOf(o.Dates)
		f.P50, f.P85, f.P95 = d.P50, d.P85, d.P95
	}
	if o.Record != nil {
		f.When = ForecastWhenOf(*o.Record)
	}
	if o.Estimates != nil {
		f.Estimates = forecastDatesOf(*o.Estimates)
	}
	for _, s := range o.Stages {
		m := MilestoneForecast{ID: s.ID, Title: s.Title, Open: s.Open, Chance: string(delivery.JudgeStage(&w, s, today).Chance)}
		if s.Known {
			m.Dates = forecastDatesOf(s.Dates)
		}
		f.Milestones = append(f.Milestones, m)
	}
	for _, s := range late {
		f.Late = append(f.Late, LateItem{s.Item.ID, s.Item.Number, s.Item.Title, s.Why})
	}
	return f
}

// WorkPlan is who does what when in a project.
type WorkPlan struct {
	ID        string                     `json:"id"`
	State     string                     `json:"state" enum:"proposed,adopted,replaced"`
	Style     string                     `json:"style" doc:"What it is to be good at"`
	WhatIf    bool                       `json:"what_if" doc:"It is of a world that is not, and cannot be adopted"`
	Digest    string                     `json:"digest" doc:"Of all that it was worked out from"`
	Solver    string                     `json:"solver"`
	Seed      uint64                     `json:"seed"`
	Steps     int64                      `json:"steps"`
	First     string                     `json:"first" doc:"The day on which slot 0 begins; a day has 16 slots of half an hour"`
	Makespan  int                        `json:"makespan" doc:"In slots"`
	Bound     int                        `json:"bound" doc:"No plan ends earlier: proved. In slots"`
	Gap       float64                    `json:"gap" doc:"How far it may be above the shortest, as a part of the bound"`
	Last      string                     `json:"last" doc:"The day on which it is done"`
	Values    map[schedule.Objective]int `json:"values" doc:"By objective; of each less is better"`
	Broken    []string                   `json:"broken" doc:"What it does not keep"`
	Clash     []string                   `json:"clash" doc:"Where no plan can be: what clashes"`
	Guessed   int                        `json:"guessed" doc:"Items without an estimate"`
	Base      string                     `json:"base" doc:"Id of the plan that was in force"`
	By        string                     `json:"by"`
	Made      time.Time                  `json:"made"`
	AdoptedBy string                     `json:"adopted_by"`
}

// WorkPlanList is the plans of a project.
type WorkPlanList struct {
	Plans     []WorkPlan `json:"plans" doc:"That in force first, then the newest"`
	Searching bool       `json:"searching" doc:"A plan is searched for"`
	Progress  string     `json:"progress,omitempty" doc:"How far that is"`
	Problem   string     `json:"problem,omitempty" doc:"Why the last search failed"`
}

// WorkPlanDetail is a plan with its tasks.
type WorkPlanDetail struct {
	WorkPlan

	Tasks []PlannedWork `json:"tasks" doc:"By start"`
}

// PlannedWork is an item in a plan.
type PlannedWork struct {
	Item   string   `json:"item" doc:"Id"`
	Number int64    `json:"number"`
	Title  string   `json:"title"`
	Start  int      `json:"start" doc:"Slot"`
	End    int      `json:"end"`
	From   string   `json:"from" doc:"Day"`
	To     string   `json:"to" doc:"Day"`
	People []Person `json:"people"`
	Why    string   `json:"why" doc:"These people: what of it is about knowledge and learning"`
	Pinned bool     `json:"pinned"`
}

// WorkPlanOf makes a WorkPlan.
func WorkPlanOf(p delivery.Plan) WorkPlan {
	return WorkPlan{p.ID, string(p.State), string(p.Ask.Style), p.Ask.WhatIf(), p.Digest, p.Solver, p.Seed, p.Steps,
		p.First.String(),
		p.Makespan, p.Bound, p.Gap(), p.LastDay().String(), p.Figures, append([]string{}, p.Late...), append([]string{}, p.Clash...),
		p.Guessed, p.Base, p.By, p.Made, p.AdoptedBy}
}

func workPlanDetailOf(p delivery.Plan) WorkPlanDetail {
	return WorkPlanDetail{WorkPlanOf(p), convert(p.Tasks, plannedWorkOf)}
}

func plannedWorkOf(t delivery.Planned) PlannedWork {
	return PlannedWork{t.Item, t.Number, t.Title, t.Start, t.End, t.Days[0].String(), t.Days[1].String(),
		convert(t.People, func(x delivery.Person) Person { return Person{ID: x.ID, Name: x.Name} }), t.Why, t.Pinned}
}

// WorkPath names an item.
type WorkPath struct {
	ID string `path:"item" maxLength:"100" doc:"Its id, as the list has it"`
}

// PlanPath names a plan of a project.
type PlanPath struct {
	ProjectPath
	ID string `path:"plan" maxLength:"100" doc:"Its id, as the list has it"`
}

func (a *API) workRoutes(h huma.API) {
	const tag, of, one = "delivery", "/projects/{project}", "/work/{item}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	missing := []int{http.StatusNotFound}
	get(a, h, route{tag: tag, id: "list-work", path: of + "/items", summary: "Items of a project, by number", errors: missing},
		a.listWork)
	do(a, h, route{tag: tag, id: "add-work", method: http.MethodPost, path: of + "/items", status: http.StatusCreated,
		summary: "Write an item down", text: "Who works in the project may.", errors: []int{http.StatusNotFound,
			http.StatusConflict}}, a.addWork)
	do(a, h, route{tag: tag, id: "import-work", method: http.MethodPost, path: of + "/item-imports",
		summary: "Take the items of a file in",
		text: "What Jira exports, as CSV or JSON; or CSV with the columns id, title and a date for each stage: when it was opened, " +
			"begun and done. Under the same name a newer file brings up to date what an older one brought.",
		errors: missing, most: stagedates.MaxBytes + maxBody}, a.importWork)
	get(a, h, route{tag: tag, id: "propose-work", path: of + "/proposals", summary: "What open items may touch and need",
		text: "Of those of which nobody said it, by commits and items with the same words. change-work takes it over. For who works " +
			"in the project.", errors: missing}, a.proposeWork)
	get(a, h, route{tag: tag, id: "across-projects", path: "/across-projects", summary: "Where projects get in each other's way",
		text: "Who is booked twice by the plans in force, and what projects wait for from others."}, a.acrossProjects)
	get(a, h, route{tag: tag, id: "get-flow", path: of + "/flow", summary: "How the work of a project flows",
		text: "How much is under way, how fast it is done, and what came back: twelve weeks beside the twelve before. It is about " +
			"the team, and never about a person.", errors: missing}, a.getFlow)
	get(a, h, route{tag: tag, id: "get-work", path: one, summary: "One item, with how it went", errors: missing}, a.getWork)
	do(a, h, route{tag: tag, id: "change-work", method: http.MethodPut, path: one, summary: "Change what is said of an item",
		text: "Title and text of one that comes from a tracker stay the tracker's.", errors: changes}, a.changeWork)
	do(a, h, route{tag: tag, id: "move-work", method: http.MethodPost, path: one + "/state", summary: "Say how far an item is",
		errors: changes}, a.moveWork)
	do(a, h, route{tag: tag, id: "pin-work", method: http.MethodPost, path: one + "/pin",
		summary: "Pin an item to a day and to people in every plan", text: "Neither takes the pin back.",
		errors: []int{http.StatusNotFound, http.StatusConflict}}, a.pinWork)
	get(a, h, route{tag: tag, id: "forecast-project", path: of + "/forecast", summary: "Whether a project is going to make it",
		text: "From when items were finished, and from estimates and who is there; with how such dates " +
			"held.", errors: missing}, a.forecastProject)
	get(a, h, route{tag: tag, id: "list-plans", path: of + "/plans", summary: "Plans of a project", errors: missing}, a.listPlans)
	get(a, h, route{tag: tag, id: "get-plan", path: of + "/plans/{plan}", summary: "One plan", errors: missing}, a.getPlan)
	get(a, h, route{tag: tag, id: "export-plan", path: of + "/plans/{plan}/export", media: "application/octet-stream",
		summary: "A plan for another program", text: "iCalendar, CSV, the XML of Microsoft Project, or TaskJuggler.", errors: missing},
		a.exportPlan)
	get(a, h, route{tag: tag, id: "compare-plans", path: of + "/plans/{plan}/difference",
		summary: "What changes from one plan to another", errors: missing}, a.comparePlans)
	do(a, h, route{tag: tag, id: "price-plan", method: http.MethodPost, path: of + "/plans/{plan}/price",
		summary: "What the people of a plan cost", text: "For who may read the rate of each of them; that you looked is recorded.",
		errors: missing}, a.pricePlan)
	do(a, h, route{tag: tag, id: "search-plan", method: http.MethodPost, path: of + "/plans", status: http.StatusAccepted,
		summary: "Have a plan searched for",
		text: "The list says when it is there. One with somebody missing, a milestone cut or a hire answers what would be. Each asks " +
			"for all styles but stay; cheapest is for who may read the rates of all.",
		errors: []int{http.StatusNotFound, http.StatusConflict}}, a.searchPlan)
	do(a, h, route{tag: tag, id: "adopt-plan", method: http.MethodPost, path: of + "/plans/{plan}/adoption",
		summary: "Put a plan in force", text: "In place of the one that was in force when it was made, or of the one that is named.",
		errors: []int{http.StatusNotFound, http.StatusConflict}}, a.adoptPlan)
}

func (a *API) listWork(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	PageQuery
	State     string `query:"state" enum:"open,doing,waiting,done,dropped" doc:"Those in this state"`
	Milestone string `query:"milestone" maxLength:"100" doc:"Those of this one, by id"`
}) (out listed[WorkList], err error) {
	f := delivery.Filter{Milestone: in.Milestone, Limit: in.Limit}
	if in.State != "" {
		f.States = []delivery.ItemState{delivery.ItemState(in.State)}
	}
	if in.Cursor != "" {
		if f.After, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil {
			return out, fault.Invalid("cursor", "%q is no cursor", in.Cursor).WithHint("Use what next says.")
		}
	}
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		l, err := delivery.Items(ctx, tx, actor, in.Key, f)
		out.Body.Items = convert(l.Items, WorkItemOf)
		if l.Next > 0 {
			out.Body.Next = strconv.FormatInt(l.Next, 10)
		}
		out.Link = nextLink(ctx, out.Body.Next)
		return err
	})
}

type workBody struct {
	_         struct{}     `additionalProperties:"false"`
	Title     string       `json:"title" minLength:"1" maxLength:"300"`
	What      string       `json:"what,omitempty" maxLength:"20000" doc:"Markdown"`
	Milestone string       `json:"milestone,omitempty" maxLength:"100"`
	Priority  int          `json:"priority,omitempty" minimum:"0" maximum:"5"`
	People    int          `json:"people,omitempty" minimum:"0" maximum:"20"`
	Estimate  WorkEstimate `json:"estimate,omitzero"`
	Left      int64        `json:"left,omitempty" minimum:"0" doc:"Minutes that remain of what was begun"`
	Size      string       `json:"size,omitempty" maxLength:"10"`
	Deadline  string       `json:"deadline,omitempty" maxLength:"10"`
	Learn     string       `json:"learn,omitempty" maxLength:"2000"`
	Needs     []WorkNeed   `json:"needs,omitempty" maxItems:"100"`
	Places    []WorkPlace  `json:"places,omitempty" maxItems:"100"`
	After     []WorkAfter  `json:"after,omitempty" maxItems:"100"`
}

func (b workBody) item(id, project string) (x delivery.Item, err error) {
	x = delivery.Item{ID: id, Project: project, Title: b.Title, What: b.What, Milestone: b.Milestone, Priority: b.Priority,
		People:   b.People,
		Estimate: delivery.Estimate(b.Estimate), Left: b.Left, Size: b.Size, Learn: b.Learn,
		Needs:  convert(b.Needs, func(n WorkNeed) delivery.Need { return delivery.Need(n) }),
		Places: convert(b.Places, func(p WorkPlace) delivery.Place { return delivery.Place(p) }),
		After:  convert(b.After, func(a WorkAfter) delivery.After { return delivery.After(a) })}
	x.Deadline, err = maybeDay("deadline", b.Deadline)
	return x, err
}

func (a *API) addWork(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body workBody
}) (out made[WorkItem], err error) {
	x, err := in.Body.item("", in.Key)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := delivery.PutItem(ctx, tx, actor, 0, x)
		out.Body, out.Location = WorkItemOf(x), Prefix+"/work/"+x.ID
		return err
	})
}

// WorkImport is what came of a file.
type WorkImport struct {
	Added    int      `json:"added"`
	Changed  int      `json:"changed"`
	Same     int      `json:"same"`
	Warnings []string `json:"warnings" doc:"About lines that look wrong"`
}

func (a *API) importWork(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Name    string   `json:"name" minLength:"1" maxLength:"300" doc:"Of the file: a newer one has the same"`
		Content string   `json:"content" minLength:"1" doc:"CSV"`
		Dates   string   `json:"dates,omitempty" enum:"dmy,mdy,ymd" doc:"In which order it writes dates, where that is not certain"`
	}
}) (out did[WorkImport], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		t, warnings, err := delivery.TakeFile(ctx, tx, actor, in.Key, in.Body.Name, []byte(in.Body.Content),
			stagedates.Order(in.Body.Dates))
		out.Body = WorkImport{t.Added, t.Changed, t.Same, append([]string{}, warnings...)}
		return err
	})
}

func (a *API) getWork(ctx context.Context, actor access.Actor, in *WorkPath) (out found[WorkDetail], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		if err := workInto(ctx, tx, actor, in.ID, &out); err != nil || !delivery.ItemState(out.Body.State).IsOpen() {
			return err
		}
		o, err := delivery.Ahead(ctx, tx, actor, out.Body.Project)
		if err != nil {
			return err
		}
		p, err := o.Of(ctx, in.ID)
		if err == nil && p.Basis != "" {
			out.Body.Forecast = workForecastOf(p)
		}
		return err
	})
}

func workInto(ctx context.Context, tx *store.Tx, actor access.Actor, id string, out *found[WorkDetail]) error {
	x, err := delivery.FindItem(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	moves, err := delivery.Moves(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	out.ETag = versionTag(x.Revision)
	out.Body = WorkDetail{WorkItem: WorkItemOf(x), Moves: convert(moves, func(m delivery.Move) WorkMove {
		return WorkMove{string(m.State), m.Reason, m.By, m.At}
	})}
	return nil
}

func workForecastOf(p delivery.Prospect) *WorkForecast {
	f := &WorkForecast{ForecastDates: *forecastDatesOf(p.Dates), Basis: string(p.Basis), Before: p.Before}
	if p.Backtest.Come > 0 {
		f.Held = &ForecastKept{p.Backtest.Held, p.Backtest.Come}
	}
	return f
}

// changeItem changes an item in the version that the condition names, and answers with what it is then.
func (a *API) changeItem(ctx context.Context, actor access.Actor, id string, c Condition,
	change func(tx *store.Tx, x delivery.Item) error) (out found[WorkDetail], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := delivery.FindItem(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := actor.MayIn(access.WorkOnProjects, x.Project); err != nil {
			return err
		}
		if err := c.check(x.Revision); err != nil {
			return err
		}
		if err := change(tx, x); err != nil {
			return err
		}
		return workInto(ctx, tx, actor, id, &out)
	})
}

func (a *API) changeWork(ctx context.Context, actor access.Actor, in *struct {
	WorkPath
	Condition
	Body workBody
}) (found[WorkDetail], error) {
	return a.changeItem(ctx, actor, in.ID, in.Condition, func(tx *store.Tx, was delivery.Item) error {
		x, err := in.Body.item(in.ID, was.Project)
		if err == nil {
			_, err = delivery.PutItem(ctx, tx, actor, 0, x)
		}
		return err
	})
}

func (a *API) moveWork(ctx context.Context, actor access.Actor, in *struct {
	WorkPath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		State  string   `json:"state" enum:"open,doing,waiting,done,dropped"`
		Reason string   `json:"reason,omitempty" maxLength:"2000" doc:"Needed where it waits or is dropped"`
	}
}) (found[WorkDetail], error) {
	return a.changeItem(ctx, actor, in.ID, in.Condition, func(tx *store.Tx, _ delivery.Item) error {
		_, err := delivery.MoveItem(ctx, tx, actor, in.ID, 0, delivery.ItemState(in.Body.State), in.Body.Reason)
		return err
	})
}

// WorkPin is what plans have to keep of an item.
type WorkPin struct {
	Day    string   `json:"day,omitempty" maxLength:"10" doc:"On which it begins"`
	People []string `json:"people,omitempty" maxItems:"20" doc:"Ids of persons who do it"`
}

func (a *API) pinWork(ctx context.Context, actor access.Actor, in *struct {
	WorkPath
	Body WorkPin
}) (out did[WorkPin], err error) {
	day, err := maybeDay("day", in.Body.Day)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := delivery.Pin(ctx, tx, actor, in.ID, day, in.Body.People); err != nil {
			return err
		}
		day, persons, err := delivery.PinOf(ctx, tx, actor, in.ID)
		out.Body = WorkPin{day.String(), persons}
		return err
	})
}

func (a *API) forecastProject(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	By string `query:"by" maxLength:"10" doc:"Say how many items are done by this day too"`
}) (out did[ProjectForecast], err error) {
	by, err := maybeDay("by", in.By)
	if err != nil {
		return out, err
	}
	return out, a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		out.Body, err = ForecastOfProject(ctx, tx, actor, in.Key, by)
		return err
	})
}

// ForecastOfProject reads whether a project is going to make it and, where a day is named, how many items are done by then.
func ForecastOfProject(ctx context.Context, tx *store.Tx, actor access.Actor, key string, by store.Date) (ProjectForecast,
	error) {
	w, err := delivery.Get(ctx, tx, actor, key)
	if err != nil {
		return ProjectForecast{}, err
	}
	o, err := delivery.Ahead(ctx, tx, actor, key)
	if err != nil {
		return ProjectForecast{}, err
	}
	late, err := delivery.Slipping(ctx, tx, actor, key)
	if err != nil {
		return ProjectForecast{}, err
	}
	course, err := delivery.CourseOf(ctx, tx, actor, key)
	if err != nil {
		return ProjectForecast{}, err
	}
	f := ProjectForecastOf(w, o, late, store.DateOf(tx.Now()))
	if course.Plan != "" {
		f.Plan = (*PlanCourse)(&course)
	}
	if by.IsZero() {
		return f, nil
	}
	many, err := o.HowMany(ctx, by)
	switch {
	case fault.Is(err, fault.KindUnavailable): // thin says why
	case err != nil:
		return f, err
	default:
		f.HowMany = ForecastHowManyOf(many)
	}
	return f, nil
}

func (a *API) listPlans(ctx context.Context, actor access.Actor, in *ProjectPath) (out did[WorkPlanList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := delivery.Plans(ctx, tx, actor, in.Key)
		if err != nil {
			return err
		}
		out.Body.Plans = convert(all, WorkPlanOf)
		job, known, err := delivery.Searching(ctx, tx, actor, in.Key)
		if err == nil && known {
			out.Body.Searching, out.Body.Progress = job.Active(), job.Progress.Note
			if job.State == jobs.Failed {
				out.Body.Problem = job.Error
			}
		}
		return err
	})
}

func (a *API) getPlan(ctx context.Context, actor access.Actor, in *PlanPath) (out did[WorkPlanDetail], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		p, err := planOf(ctx, tx, actor, in.Key, in.ID)
		out.Body = workPlanDetailOf(p)
		return err
	})
}

func (a *API) exportPlan(ctx context.Context, actor access.Actor, in *struct {
	PlanPath
	Format string `query:"format" required:"true" enum:"ics,csv,xml,tjp" doc:"Which"`
}) (out text, err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		if _, err := planOf(ctx, tx, actor, in.Key, in.ID); err != nil {
			return err
		}
		content, _, err := delivery.Export(ctx, tx, actor, in.ID, planexport.Format(in.Format))
		out.Body, out.ContentType = content, "application/octet-stream"
		return err
	})
}

// planOf returns a plan of a project.
func planOf(ctx context.Context, tx *store.Tx, actor access.Actor, project, id string) (delivery.Plan, error) {
	p, err := delivery.PlanByID(ctx, tx, actor, id)
	if err == nil && p.Project != project {
		err = fault.NotFound("There is no such plan in this project")
	}
	return p, err
}

// PlanDifference is what changes from one plan to another.
type PlanDifference struct {
	Days    int           `json:"days" doc:"By which all is done later; below 0 earlier"`
	Later   []PlanShift   `json:"later" doc:"Items that end later, the latest first"`
	Earlier []PlanShift   `json:"earlier" doc:"Items that end earlier"`
	Moves   []PlanShift   `json:"moves" doc:"Items that others do"`
	Gone    []PlannedWork `json:"gone" doc:"Items that only the first plan has"`
	New     []PlannedWork `json:"new" doc:"Items that only the second has"`
}

// PlanShift is an item in two plans.
type PlanShift struct {
	Was  PlannedWork `json:"was"`
	Is   PlannedWork `json:"is"`
	Days int         `json:"days" doc:"By which it ends later; below 0 earlier"`
}

func planShiftOf(s delivery.Shift) PlanShift {
	return PlanShift{plannedWorkOf(s.Was), plannedWorkOf(s.Is), s.Days}
}

func (a *API) comparePlans(ctx context.Context, actor access.Actor, in *struct {
	PlanPath
	From string `query:"from" required:"true" maxLength:"100" doc:"Id of the plan before, such as that in force"`
}) (out did[PlanDifference], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		is, err := planOf(ctx, tx, actor, in.Key, in.ID)
		if err != nil {
			return err
		}
		was, err := planOf(ctx, tx, actor, in.Key, in.From)
		if err != nil {
			return err
		}
		d := delivery.Compare(was, is)
		out.Body = PlanDifference{d.Days, convert(d.Later, planShiftOf), convert(d.Earlier, planShiftOf), convert(d.Moves, planShiftOf),
			convert(d.Gone, plannedWorkOf), convert(d.New, plannedWorkOf)}
		return nil
	})
}

// PlanPrice is what the people of a plan cost.
type PlanPrice struct {
	Currency string  `json:"currency"`
	Hours    float64 `json:"hours" doc:"That they work by it"`
	Money    int64   `json:"money" doc:"In whole units"`
	Unpriced int     `json:"unpriced" doc:"People who have no rate in the currency, and are left out of the money"`
}

func (a *API) pricePlan(ctx context.Context, actor access.Actor, in *PlanPath) (out did[PlanPrice], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		plan, err := planOf(ctx, tx, actor, in.Key, in.ID)
		if err != nil {
			return err
		}
		p, err := delivery.Find(ctx, tx, actor, in.Key)
		if err != nil {
			return err
		}
		costs, err := delivery.PricesOf(ctx, tx, actor, in.Key, plan)
		if err == nil {
			out.Body = PlanPrice{p.Currency, costs[0].Hours, costs[0].Money, costs[0].Unpriced}
		}
		return err
	})
}

func (a *API) searchPlan(ctx context.Context, actor access.Actor, in *struct {
	ProjectPath
	Body struct {
		_       struct{}   `additionalProperties:"false"`
		Style   string     `json:"style,omitempty" enum:"fastest,balanced,interest,growth,spread,cheapest,stay,each" doc:"What for"`
		Seconds int        `json:"seconds,omitempty" minimum:"0" maximum:"60" doc:"To search for; 10 where it is missing"`
		Without []string   `json:"without,omitempty" maxItems:"20" doc:"Ids of persons who are not there"`
		Drop    []string   `json:"drop,omitempty" maxItems:"20" doc:"Ids of milestones that are cut"`
		Hires   []PlanHire `json:"hires,omitempty" maxItems:"20"`
	}
}) (out did[WorkPlanList], err error) {
	ask := delivery.Ask{Project: in.Key, Style: delivery.Style(in.Body.Style), Seconds: in.Body.Seconds, Without: in.Body.Without,
		Drop: in.Body.Drop}
	for _, h := range in.Body.Hires {
		from, err := maybeDay("from", h.From)
		if err != nil {
			return out, err
		}
		ask.Hires = append(ask.Hires, delivery.Hire{Name: h.Name, Skills: h.Skills, From: from})
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error { return delivery.RequestPlan(ctx, tx, actor, ask) })
	if err != nil {
		return out, err
	}
	return a.listPlans(ctx, actor, &in.ProjectPath)
}

// PlanHire is somebody who is not there yet.
type PlanHire struct {
	Name   string         `json:"name" minLength:"1" maxLength:"300"`
	Skills map[string]int `json:"skills,omitempty" doc:"Levels by id"`
	From   string         `json:"from,omitempty" maxLength:"10"`
}

func (a *API) adoptPlan(ctx context.Context, actor access.Actor, in *struct {
	PlanPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Over string   `json:"over,omitempty" maxLength:"100" doc:"Id of the plan in force, where it is another than then"`
	}
}) (out did[WorkPlanDetail], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := planOf(ctx, tx, actor, in.Key, in.ID); err != nil {
			return err
		}
		p, err := delivery.Adopt(ctx, tx, actor, in.ID, in.Body.Over)
		out.Body = workPlanDetailOf(p)
		return err
	})
}
