package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
)

// Objective is something that is to be reached.
type Objective struct {
	ID         string             `json:"id"`
	Title      string             `json:"title"`
	Scope      string             `json:"scope" doc:"Key of a team, unit or project; empty for all of the organisation"`
	Why        string             `json:"why" doc:"Markdown"`
	Owner      *Person            `json:"owner,omitempty" doc:"Who answers for it; missing where nobody does"`
	Parent     string             `json:"parent" doc:"Id of the objective that it is a part of; empty at the top"`
	From       string             `json:"from" doc:"A day; empty where it was not said"`
	Until      string             `json:"until" doc:"The last day wished for; empty where it was not said"`
	Status     string             `json:"status" doc:"open, reached, missed or dropped"`
	Reason     string             `json:"reason" doc:"Why it is closed"`
	Confidence int                `json:"confidence" doc:"In percent, of its owner; 0 where it was not said"`
	Progress   *float64           `json:"progress,omitempty" doc:"Mean of its measures, 0 to 1; missing while one has no reading"`
	Measures   []ObjectiveMeasure `json:"measures" doc:"What tells how far it is"`
	Serves     []ObjectiveService `json:"served_by" doc:"What serves it"`
}

// ObjectiveMeasure tells how far an objective is.
type ObjectiveMeasure struct {
	ID       string             `json:"id"`
	Name     string             `json:"name"`
	Unit     string             `json:"unit"`
	Baseline float64            `json:"baseline" doc:"Where it started"`
	Target   float64            `json:"target" doc:"Where it is wished to be; less than the baseline if less is better"`
	Progress *float64           `json:"progress,omitempty" doc:"By the newest reading, 0 to 1; missing without one"`
	Readings []ObjectiveReading `json:"readings" doc:"The newest first; of a list of objectives at most the newest one"`
}

// ObjectiveReading is what a measure was on a day.
type ObjectiveReading struct {
	Day   string  `json:"day"`
	Value float64 `json:"value"`
	Note  string  `json:"note"`
	By    string  `json:"by" doc:"Name"`
}

// ObjectiveService is a thing that serves an objective.
type ObjectiveService struct {
	Kind  string `json:"kind" doc:"decision, initiative, experiment, project or work"`
	ID    string `json:"id"`
	Title string `json:"title"`
}

// ObjectiveOf makes an Objective.
func ObjectiveOf(o strategy.Objective) Objective {
	out := Objective{ID: o.ID, Title: o.Title, Scope: o.Scope, Why: o.Why, Parent: o.Parent, From: o.From.String(),
		Until: o.Until.String(), Status: string(o.Status), Reason: o.Reason, Confidence: o.Confidence,
		Measures: convert(o.Measures, objectiveMeasureOf),
		Progress: shareIfKnown(o.Progress()),
		Serves: convert(o.Serves, func(r strategy.Ref) ObjectiveService {
			return ObjectiveService{string(r.Kind), r.ID, r.Title}
		})}
	if o.Owner.ID != "" {
		out.Owner = &Person{ID: o.Owner.ID, Name: o.Owner.Name}
	}
	return out
}

func objectiveMeasureOf(m strategy.Measure) ObjectiveMeasure {
	return ObjectiveMeasure{ID: m.ID, Name: m.Name, Unit: m.Unit, Baseline: m.Baseline, Target: m.Target,
		Progress: shareIfKnown(m.Progress()),
		Readings: convert(m.Readings, func(r strategy.Reading) ObjectiveReading {
			return ObjectiveReading{r.Day.String(), r.Value, r.Note, r.By}
		})}
}

// shareIfKnown is a number that may be unknown.
func shareIfKnown(value float64, known bool) *float64 {
	if !known {
		return nil
	}
	return &value
}

// ObjectiveDetail is an objective with what is around it.
type ObjectiveDetail struct {
	Objective

	Above  []string         `json:"above" doc:"Ids of what it is a part of, the top first"`
	Parts  []string         `json:"parts" doc:"Ids of its parts, open ones first"`
	Events []ObjectiveEvent `json:"events" doc:"The newest first"`
}

// ObjectiveEvent is what happened to an objective.
type ObjectiveEvent struct {
	At   time.Time `json:"at"`
	By   string    `json:"by" doc:"Name"`
	What string    `json:"what"`
}

// ObjectiveTree is objectives, each after what it is a part of, and what does not hang together.
type ObjectiveTree struct {
	Objectives []Objective `json:"objectives" doc:"Each after the one that it is a part of"`
	Unserved   []string    `json:"unserved" doc:"Ids of open objectives that nothing serves"`
	Idle       []Record    `json:"idle" doc:"Decisions in force that serve no objective, the newest first: at most 50"`
	IdleNext   string      `json:"idle_next" doc:"The before that goes on with these; empty where there are no more"`
	Proposed   []string    `json:"idle_initiatives" doc:"Ids of initiatives that are open and serve no objective"`
	Tried      []string    `json:"idle_experiments" doc:"Ids of experiments that run and serve no objective"`
}

// ObjectiveTreeOf makes an ObjectiveTree.
func ObjectiveTreeOf(t strategy.Tree) ObjectiveTree {
	out := ObjectiveTree{Objectives: []Objective{}, Unserved: convert(t.Bare, objectiveID), Idle: convert(t.Idle, RecordOf),
		IdleNext: t.Next,
		Proposed: convert(t.Initiatives, func(x initiative.Initiative) string { return x.ID }),
		Tried:    convert(t.Experiments, func(x experiment.Experiment) string { return x.ID })}
	var walk func(nodes []strategy.Node)
	walk = func(nodes []strategy.Node) {
		for _, n := range nodes {
			out.Objectives = append(out.Objectives, ObjectiveOf(n.Objective))
			walk(n.Parts)
		}
	}
	walk(t.Tops)
	return out
}

func objectiveID(o strategy.Objective) string { return o.ID }

// ObjectivePath names an objective.
type ObjectivePath struct {
	ID string `path:"objective" maxLength:"100" doc:"Its id, as the list has it"`
}

func (a *API) objectiveRoutes(h huma.API) {
	const tag, all, one = "direction", "/objectives", "/objectives/{objective}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	says := []int{http.StatusNotFound, http.StatusConflict}
	get(a, h, route{tag: tag, id: "list-objectives", path: all, summary: "Objectives as a tree, and what does not hang together"},
		a.listObjectives)
	get(a, h, route{tag: tag, id: "get-objective", path: one, summary: "One objective, with all readings and what is around it",
		errors: []int{http.StatusNotFound}}, a.getObjective)
	do(a, h, route{tag: tag, id: "add-objective", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Set an objective", text: "Who leads, manages or directs its scope sets it, or runs Leadwright."}, a.addObjective)
	do(a, h, route{tag: tag, id: "edit-objective", method: http.MethodPut, path: one, summary: "Change an objective",
		errors: changes}, a.editObjective)
	do(a, h, route{tag: tag, id: "close-objective", method: http.MethodPost, path: one + "/state",
		summary: "Say what became of an objective", text: "To drop one needs its reason; open takes it up again.", errors: changes},
		a.closeObjective)
	do(a, h, route{tag: tag, id: "measure-objective", method: http.MethodPost, path: one + "/measures", status: http.StatusCreated,
		summary: "Say what tells how far an objective is", errors: says}, a.measureObjective)
	do(a, h, route{tag: tag, id: "remove-measure", method: http.MethodPost, path: one + "/measures/{measure}/remove",
		status: http.StatusNoContent, summary: "Take a measure away, with its readings", errors: says}, a.removeMeasure)
	do(a, h, route{tag: tag, id: "read-measure", method: http.MethodPost, path: one + "/measures/{measure}/readings",
		status: http.StatusNoContent, summary: "Take a reading of a measure",
		text: "Who answers for the objective can, and who sets it.", errors: says}, a.readMeasure)
	do(a, h, route{tag: tag, id: "serve-objective", method: http.MethodPost, path: one + "/services", status: http.StatusNoContent,
		summary: "Say that something serves an objective", errors: says}, a.serveObjective)
	do(a, h, route{tag: tag, id: "leave-objective", method: http.MethodPost, path: one + "/services/remove",
		status: http.StatusNoContent, summary: "Say that something serves an objective no more", errors: says}, a.leaveObjective)
}

func (a *API) listObjectives(ctx context.Context, actor access.Actor, in *struct {
	Scope  string `query:"scope" maxLength:"200" doc:"Those of this team or unit"`
	Closed bool   `query:"closed" doc:"Those that are no longer open too"`
	Before string `query:"before" maxLength:"100" doc:"The idle_next of an answer: decisions that serve no objective from there on"`
}) (out did[ObjectiveTree], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		t, err := strategy.Look(ctx, tx, actor, strategy.Filter{Scope: in.Scope, Closed: in.Closed, Before: in.Before})
		out.Body = ObjectiveTreeOf(t)
		return err
	})
}

func (a *API) getObjective(ctx context.Context, actor access.Actor, in *ObjectivePath) (out found[ObjectiveDetail], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		w, err := strategy.Get(ctx, tx, actor, in.ID)
		out.ETag = versionTag(w.Revision)
		out.Body = ObjectiveDetail{Objective: ObjectiveOf(w.Objective), Above: convert(w.Above, objectiveID),
			Parts:  convert(w.Parts, objectiveID),
			Events: convert(w.Events, func(e strategy.Event) ObjectiveEvent { return ObjectiveEvent{e.At, e.By, e.What} })}
		return err
	})
}

type objectiveBody struct {
	_          struct{} `additionalProperties:"false"`
	Title      string   `json:"title" minLength:"1" maxLength:"300"`
	Scope      string   `json:"scope,omitempty" maxLength:"200"`
	Why        string   `json:"why,omitempty" maxLength:"20000" doc:"Markdown"`
	Owner      string   `json:"owner,omitempty" maxLength:"100" doc:"Id of the person who answers for it"`
	Parent     string   `json:"parent,omitempty" maxLength:"100" doc:"Id of the objective that it is a part of"`
	From       string   `json:"from,omitempty" maxLength:"10" example:"2026-01-05"`
	Until      string   `json:"until,omitempty" maxLength:"10" doc:"The last day wished for" example:"2026-06-30"`
	Confidence int      `json:"confidence,omitempty" minimum:"0" maximum:"100" doc:"In percent"`
}

func (b objectiveBody) objective(id string) (o strategy.Objective, err error) {
	o = strategy.Objective{ID: id, Title: b.Title, Scope: b.Scope, Why: b.Why, Owner: strategy.Person{ID: b.Owner}, Parent: b.Parent,
		Confidence: b.Confidence}
	if o.From, err = maybeDay("from", b.From); err != nil {
		return o, err
	}
	o.Until, err = maybeDay("until", b.Until)
	return o, err
}

func (a *API) addObjective(ctx context.Context, actor access.Actor, in *struct{ Body objectiveBody }) (out made[Objective],
	err error) {
	o, err := in.Body.objective("")
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		o, err := strategy.Set(ctx, tx, actor, 0, o)
		out.Body, out.Location = ObjectiveOf(o), Prefix+"/objectives/"+o.ID
		return err
	})
}

// objective checks the condition for an objective.
func (c Condition) objective(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	o, err := strategy.Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	return c.check(o.Revision)
}

func (a *API) editObjective(ctx context.Context, actor access.Actor, in *struct {
	ObjectivePath
	Condition
	Body objectiveBody
}) (out found[Objective], err error) {
	o, err := in.Body.objective(in.ID)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.objective(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		if _, err := strategy.Set(ctx, tx, actor, 0, o); err != nil {
			return err
		}
		return objectiveNow(ctx, tx, actor, in.ID, &out)
	})
}

// objectiveNow answers with an objective after a change.
func objectiveNow(ctx context.Context, tx *store.Tx, actor access.Actor, id string, out *found[Objective]) error {
	w, err := strategy.Get(ctx, tx, actor, id)
	out.ETag, out.Body = versionTag(w.Revision), ObjectiveOf(w.Objective)
	return err
}

func (a *API) closeObjective(ctx context.Context, actor access.Actor, in *struct {
	ObjectivePath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Status string   `json:"status" enum:"open,reached,missed,dropped"`
		Reason string   `json:"reason,omitempty" maxLength:"2000"`
	}
}) (out found[Objective], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.objective(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		if _, err := strategy.Close(ctx, tx, actor, in.ID, 0, strategy.Status(in.Body.Status), in.Body.Reason); err != nil {
			return err
		}
		return objectiveNow(ctx, tx, actor, in.ID, &out)
	})
}

func (a *API) measureObjective(ctx context.Context, actor access.Actor, in *struct {
	ObjectivePath
	Body struct {
		_        struct{} `additionalProperties:"false"`
		Name     string   `json:"name" minLength:"1" maxLength:"300"`
		Unit     string   `json:"unit,omitempty" maxLength:"300"`
		Baseline float64  `json:"baseline" doc:"Where it starts"`
		Target   float64  `json:"target" doc:"Where it is wished to be"`
	}
}) (out made[ObjectiveMeasure], err error) {
	m := strategy.Measure{Name: in.Body.Name, Unit: in.Body.Unit, Baseline: in.Body.Baseline, Target: in.Body.Target}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		m, err := strategy.AddMeasure(ctx, tx, actor, in.ID, m)
		out.Location, out.Body = Prefix+"/objectives/"+in.ID, objectiveMeasureOf(m)
		return err
	})
}

// MeasurePath names a measure of an objective.
type MeasurePath struct {
	ObjectivePath

	Measure string `path:"measure" maxLength:"100" doc:"Its id"`
}

func (a *API) removeMeasure(ctx context.Context, actor access.Actor, in *MeasurePath) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return strategy.DropMeasure(ctx, tx, actor, in.ID, in.Measure) })
}

func (a *API) readMeasure(ctx context.Context, actor access.Actor, in *struct {
	MeasurePath
	Body struct {
		_     struct{} `additionalProperties:"false"`
		Value float64  `json:"value"`
		Day   string   `json:"day,omitempty" maxLength:"10" doc:"Today where it is left out" example:"2026-03-02"`
		Note  string   `json:"note,omitempty" maxLength:"2000"`
	}
}) (struct{}, error) {
	day, err := maybeDay("day", in.Body.Day)
	if err != nil {
		return struct{}{}, err
	}
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return strategy.Take(ctx, tx, actor, in.ID, in.Measure, strategy.Reading{Day: day, Value: in.Body.Value, Note: in.Body.Note})
	})
}

type serviceBody struct {
	_    struct{} `additionalProperties:"false"`
	Kind string   `json:"kind" enum:"decision,initiative,experiment,project"`
	ID   string   `json:"id" minLength:"1" maxLength:"200" doc:"Its id, or the key of the project"`
}

func (a *API) serveObjective(ctx context.Context, actor access.Actor, in *struct {
	ObjectivePath
	Body serviceBody
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return strategy.Serve(ctx, tx, actor, in.ID, strategy.Ref{Kind: strategy.Kind(in.Body.Kind), ID: in.Body.ID})
	})
}

func (a *API) leaveObjective(ctx context.Context, actor access.Actor, in *struct {
	ObjectivePath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Kind string   `json:"kind" enum:"decision,initiative,experiment,project,work"`
		ID   string   `json:"id" minLength:"1" maxLength:"200"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return strategy.Leave(ctx, tx, actor, in.ID, strategy.Kind(in.Body.Kind), in.Body.ID)
	})
}
