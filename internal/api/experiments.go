package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/store"
)

// Experiment is one experiment: what is believed, what decides, and the days within which it is done.
type Experiment struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Scope        string   `json:"scope" doc:"Key of a team, unit or project; empty for all of the organisation"`
	Belief       string   `json:"belief" doc:"Markdown, as because, risk, limits, result and learnt"`
	Because      string   `json:"because"`
	Measure      string   `json:"measure" doc:"What is read"`
	Source       string   `json:"source" doc:"From where"`
	Threshold    string   `json:"threshold" doc:"Which value decides"`
	First        string   `json:"first" doc:"The first day" example:"2026-03-02"`
	Last         string   `json:"last" doc:"The last day"`
	High         bool     `json:"high" doc:"Its risk is high: it needs a yes before it runs"`
	Risk         string   `json:"risk"`
	Limits       string   `json:"limits" doc:"How far it reaches, and how it is stopped"`
	Intent       string   `json:"intent" doc:"What becomes of what is built: throw away or graduate"`
	Owner        *Person  `json:"owner,omitempty" doc:"Who planned it"`
	Participants []Person `json:"participants" doc:"Beside them, by name"`
	State        string   `json:"state" doc:"planned, running or ended"`
	Approver     string   `json:"approver" doc:"Name of who said yes to its risk"`
	Overdue      int      `json:"overdue" doc:"By how many days it is past its last day"`
	Started      string   `json:"started"`
	Ended        string   `json:"ended"`
	Outcome      string   `json:"outcome" doc:"confirmed, refuted, inconclusive or stopped; empty before its end"`
	Result       string   `json:"result"`
	Learnt       string   `json:"learnt"`
	Decision     string   `json:"decision" doc:"Id of the decision that follows; empty for none"`
}

// ExperimentOf makes an Experiment as it is on a day.
func ExperimentOf(x experiment.Experiment, today store.Date) Experiment {
	person := func(p experiment.Person) Person { return Person{ID: p.ID, Name: p.Name} }
	out := Experiment{ID: x.ID, Title: x.Title, Scope: x.Scope, Belief: x.Belief, Because: x.Because, Measure: x.Measure, Source: x.Source,
		Threshold: x.Threshold, First: x.First.String(), Last: x.Last.String(), High: x.High, Risk: x.Risk, Limits: x.Limits,
		Intent: string(x.Intent), Participants: convert(x.Parts, person), State: string(x.State), Approver: x.Approver.Name,
		Overdue: x.Overdue(today), Started: x.Started.String(), Ended: x.Ended.String(), Outcome: string(x.Outcome), Result: x.Result,
		Learnt: x.Learnt, Decision: x.Decision}
	if x.Owner.ID != "" {
		owner := person(x.Owner)
		out.Owner = &owner
	}
	return out
}

// ExperimentList is all experiments.
type ExperimentList struct {
	Experiments []Experiment `json:"experiments"`
}

// ExperimentDetail is an experiment with all that belongs to it.
type ExperimentDetail struct {
	Experiment

	Moves    []ExperimentMove    `json:"moves" doc:"Last days that it had before, the oldest first"`
	Readings []ExperimentReading `json:"readings" doc:"What was read, by day"`
	Comments []ExperimentComment `json:"comments" doc:"The oldest first"`
	Events   []RecordEvent       `json:"events" doc:"The newest first"`
}

// ExperimentMove is that the last day of an experiment was moved.
type ExperimentMove struct {
	Was    string    `json:"was" doc:"The last day before"`
	Reason string    `json:"reason"`
	By     string    `json:"by" doc:"Name"`
	At     time.Time `json:"at"`
}

// ExperimentReading is what was read on a day.
type ExperimentReading struct {
	Day   string `json:"day"`
	Value string `json:"value"`
	Note  string `json:"note"`
	By    string `json:"by" doc:"Name"`
}

// ExperimentComment is a comment.
type ExperimentComment struct {
	By   string    `json:"by" doc:"Name"`
	Text string    `json:"text" doc:"Markdown"`
	At   time.Time `json:"at"`
}

// ExperimentDetailOf makes an ExperimentDetail.
func ExperimentDetailOf(w experiment.Whole, today store.Date) ExperimentDetail {
	return ExperimentDetail{Experiment: ExperimentOf(w.Experiment, today),
		Moves: convert(w.Moves, func(m experiment.Move) ExperimentMove { return ExperimentMove{m.Was.String(), m.Reason, m.By, m.At} }),
		Readings: convert(w.Readings, func(r experiment.Reading) ExperimentReading {
			return ExperimentReading{r.Day.String(), r.Value, r.Note, r.By.Name}
		}),
		Comments: convert(w.Comments, func(c experiment.Comment) ExperimentComment { return ExperimentComment{c.By.Name, c.Text, c.At} }),
		Events:   convert(w.Events, func(e experiment.Event) RecordEvent { return RecordEvent{e.At, e.By, e.What} })}
}

// ExperimentPath names an experiment.
type ExperimentPath struct {
	ID string `path:"experiment" maxLength:"100" doc:"Its id, as the list has it"`
}

type experimentBody struct {
	_            struct{} `additionalProperties:"false"`
	Title        string   `json:"title" minLength:"1" maxLength:"300"`
	Scope        string   `json:"scope,omitempty" maxLength:"200"`
	Belief       string   `json:"belief" maxLength:"20000" doc:"Markdown, as because, risk and limits"`
	Because      string   `json:"because" maxLength:"20000"`
	Measure      string   `json:"measure" maxLength:"20000" doc:"What is read"`
	Source       string   `json:"source,omitempty" maxLength:"20000" doc:"From where"`
	Threshold    string   `json:"threshold" maxLength:"20000" doc:"Which value decides"`
	First        string   `json:"first" maxLength:"10" example:"2026-03-02"`
	Last         string   `json:"last" maxLength:"10" example:"2026-03-13"`
	High         bool     `json:"high,omitempty" doc:"Its risk is high: it needs a yes before it runs"`
	Risk         string   `json:"risk,omitempty" maxLength:"20000"`
	Limits       string   `json:"limits,omitempty" maxLength:"20000" doc:"How far it reaches, and how it is stopped"`
	Intent       string   `json:"intent" enum:"throw away,graduate"`
	Participants []string `json:"participants,omitempty" maxItems:"50" doc:"Ids of persons"`
}

func (b experimentBody) experiment(id string) (x experiment.Experiment, err error) {
	x = experiment.Experiment{ID: id, Title: b.Title, Scope: b.Scope, Belief: b.Belief, Because: b.Because, Measure: b.Measure,
		Source: b.Source, Threshold: b.Threshold, High: b.High, Risk: b.Risk, Limits: b.Limits, Intent: experiment.Intent(b.Intent),
		Parts: convert(b.Participants, func(id string) experiment.Person { return experiment.Person{ID: id} })}
	if x.First, err = maybeDay("first", b.First); err != nil {
		return x, err
	}
	x.Last, err = maybeDay("last", b.Last)
	return x, err
}

func (a *API) experimentRoutes(h huma.API) {
	const tag, all, one = "direction", "/experiments", "/experiments/{experiment}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	says := []int{http.StatusNotFound, http.StatusConflict}
	get(a, h, route{tag: tag, id: "list-experiments", path: all,
		summary: "Experiments: those that run, then those that are planned, then those that ended"}, a.listExperiments)
	get(a, h, route{tag: tag, id: "get-experiment", path: one, summary: "One experiment, with what was read and said",
		errors: []int{http.StatusNotFound}}, a.getExperiment)
	do(a, h, route{tag: tag, id: "plan-experiment", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Plan an experiment"}, a.planExperiment)
	do(a, h, route{tag: tag, id: "edit-experiment", method: http.MethodPut, path: one, summary: "Change the plan of an experiment",
		text: "Until it runs. A yes to its risk is asked for again.", errors: changes}, a.editExperiment)
	do(a, h, route{tag: tag, id: "approve-experiment", method: http.MethodPost, path: one + "/approval",
		summary: "Say yes to the risk of an experiment", text: "Who decides in its scope can, and has no part in it.", errors: changes},
		a.approveExperiment)
	do(a, h, route{tag: tag, id: "start-experiment", method: http.MethodPost, path: one + "/start",
		summary: "Start an experiment", errors: changes}, a.startExperiment)
	do(a, h, route{tag: tag, id: "extend-experiment", method: http.MethodPost, path: one + "/days",
		summary: "Move the last day of an experiment", text: "Who decides in its scope can. Earlier last days stay in sight.",
		errors: changes}, a.extendExperiment)
	do(a, h, route{tag: tag, id: "end-experiment", method: http.MethodPost, path: one + "/end",
		summary: "End an experiment, with what was learnt", errors: changes}, a.endExperiment)
	do(a, h, route{tag: tag, id: "read-experiment", method: http.MethodPost, path: one + "/readings", status: http.StatusNoContent,
		summary: "Say what the measure of an experiment was on a day", errors: says}, a.readExperiment)
	do(a, h, route{tag: tag, id: "comment-experiment", method: http.MethodPost, path: one + "/comments", status: http.StatusNoContent,
		summary: "Comment on an experiment", errors: says}, a.commentExperiment)
}

func (a *API) listExperiments(ctx context.Context, actor access.Actor, _ *struct{}) (out did[ExperimentList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := experiment.List(ctx, tx, actor)
		today := store.DateOf(tx.Now())
		out.Body.Experiments = convert(all, func(x experiment.Experiment) Experiment { return ExperimentOf(x, today) })
		return err
	})
}

func (a *API) getExperiment(ctx context.Context, actor access.Actor, in *ExperimentPath) (out found[ExperimentDetail], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		w, err := experiment.Get(ctx, tx, actor, in.ID)
		out.ETag, out.Body = versionTag(w.Revision), ExperimentDetailOf(w, store.DateOf(tx.Now()))
		return err
	})
}

func (a *API) planExperiment(ctx context.Context, actor access.Actor, in *struct{ Body experimentBody }) (out made[Experiment], err error) {
	x, err := in.Body.experiment("")
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := experiment.Plan(ctx, tx, actor, 0, x)
		out.Body, out.Location = ExperimentOf(x, store.DateOf(tx.Now())), Prefix+"/experiments/"+x.ID
		return err
	})
}

// changeExperiment does something to an experiment that is as the condition says.
func (a *API) changeExperiment(ctx context.Context, actor access.Actor, id string, c Condition,
	change func(tx *store.Tx) (experiment.Experiment, error)) (out found[Experiment], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := experiment.Find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := c.check(x.Revision); err != nil {
			return err
		}
		x, err = change(tx)
		out.ETag, out.Body = versionTag(x.Revision), ExperimentOf(x, store.DateOf(tx.Now()))
		return err
	})
}

func (a *API) editExperiment(ctx context.Context, actor access.Actor, in *struct {
	ExperimentPath
	Condition
	Body experimentBody
}) (out found[Experiment], err error) {
	x, err := in.Body.experiment(in.ID)
	if err != nil {
		return out, err
	}
	return a.changeExperiment(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) (experiment.Experiment, error) {
		return experiment.Plan(ctx, tx, actor, 0, x)
	})
}

// ExperimentChange names an experiment that is to be as it was read.
type ExperimentChange struct {
	ExperimentPath
	Condition
}

func (a *API) approveExperiment(ctx context.Context, actor access.Actor, in *ExperimentChange) (found[Experiment], error) {
	return a.changeExperiment(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) (experiment.Experiment, error) {
		return experiment.Approve(ctx, tx, actor, in.ID, 0)
	})
}

func (a *API) startExperiment(ctx context.Context, actor access.Actor, in *ExperimentChange) (found[Experiment], error) {
	return a.changeExperiment(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) (experiment.Experiment, error) {
		return experiment.Start(ctx, tx, actor, in.ID, 0)
	})
}

func (a *API) extendExperiment(ctx context.Context, actor access.Actor, in *struct {
	ExperimentPath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Last   string   `json:"last" maxLength:"10" doc:"The new last day" example:"2026-03-20"`
		Reason string   `json:"reason" minLength:"1" maxLength:"2000"`
	}
}) (out found[Experiment], err error) {
	last, err := maybeDay("last", in.Body.Last)
	if err != nil {
		return out, err
	}
	return a.changeExperiment(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) (experiment.Experiment, error) {
		return experiment.Extend(ctx, tx, actor, in.ID, 0, last, in.Body.Reason)
	})
}

func (a *API) endExperiment(ctx context.Context, actor access.Actor, in *struct {
	ExperimentPath
	Condition
	Body struct {
		_        struct{} `additionalProperties:"false"`
		Outcome  string   `json:"outcome" enum:"confirmed,refuted,inconclusive,stopped"`
		Result   string   `json:"result" minLength:"1" maxLength:"20000" doc:"What was read, or why it was stopped; Markdown"`
		Learnt   string   `json:"learnt" minLength:"1" maxLength:"20000" doc:"Markdown"`
		Decision string   `json:"decision,omitempty" maxLength:"100" doc:"Id of the decision that follows"`
	}
}) (found[Experiment], error) {
	return a.changeExperiment(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) (experiment.Experiment, error) {
		return experiment.End(ctx, tx, actor, in.ID, 0, experiment.Ending{Outcome: experiment.Outcome(in.Body.Outcome),
			Result: in.Body.Result, Learnt: in.Body.Learnt, Decision: in.Body.Decision})
	})
}

func (a *API) readExperiment(ctx context.Context, actor access.Actor, in *struct {
	ExperimentPath
	Body struct {
		_     struct{} `additionalProperties:"false"`
		Day   string   `json:"day" maxLength:"10" example:"2026-03-04"`
		Value string   `json:"value" minLength:"1" maxLength:"300"`
		Note  string   `json:"note,omitempty" maxLength:"2000"`
	}
}) (struct{}, error) {
	day, err := maybeDay("day", in.Body.Day)
	if err != nil {
		return struct{}{}, err
	}
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return experiment.Measure(ctx, tx, actor, in.ID, experiment.Reading{Day: day, Value: in.Body.Value, Note: in.Body.Note})
	})
}

func (a *API) commentExperiment(ctx context.Context, actor access.Actor, in *struct {
	ExperimentPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Text string   `json:"text" minLength:"1" maxLength:"20000" doc:"Markdown"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return experiment.Discuss(ctx, tx, actor, in.ID, in.Body.Text)
	})
}
