package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/store"
)

// WorkChoice is whom an item suits: it is about this item alone, and a person decides.
type WorkChoice struct {
	Candidates []WorkCandidate `json:"candidates" doc:"Who suits best first; who cannot do it alone comes last"`
	Turns      []WorkTurn      `json:"turns" doc:"Weights that would put the second first; the smallest change first"`
	Pair       *WorkPair       `json:"pair,omitempty" doc:"Who knows it, and who would learn it"`
}

// WorkCandidate is how well an item suits somebody.
type WorkCandidate struct {
	Person Person             `json:"person"`
	Score  float64            `json:"score" doc:"The weighted mean of the parts, from 0 to 1"`
	Parts  map[string]float64 `json:"parts" doc:"From 0 to 1, by name; without those that you may not know"`
	Able   *bool              `json:"able,omitempty" doc:"They declared all that it needs; missing where you may not read it"`
}

// WorkTurn is a weight that would turn the first two round.
type WorkTurn struct {
	Part string  `json:"part"`
	To   float64 `json:"to"`
}

// WorkPair is an expert and somebody who would learn.
type WorkPair struct {
	Expert  Person `json:"expert"`
	Learner Person `json:"learner"`
}

// WorkAssignment is that somebody was asked to do an item.
type WorkAssignment struct {
	ID      string    `json:"id"`
	Item    string    `json:"item" doc:"Id"`
	Person  Person    `json:"person"`
	Level   string    `json:"level" enum:"tell,sell,consult,agree,advise,inquire,delegate"`
	Outcome string    `json:"outcome"`
	Limits  string    `json:"limits"`
	CheckIn string    `json:"check_in" doc:"The day on which they look at it together"`
	Reason  string    `json:"reason" doc:"Why this person"`
	State   string    `json:"state" enum:"asked,accepted,declined,countered,ended"`
	Answer  string    `json:"answer"`
	By      string    `json:"by" doc:"Name"`
	At      time.Time `json:"at"`
}

func workAssignmentOf(a delivery.Assignment) WorkAssignment {
	return WorkAssignment{a.ID, a.Item, Person{ID: a.Person.ID, Name: a.Person.Name}, string(a.Level), a.Outcome, a.Limits,
		a.CheckIn.String(),
		a.Reason, string(a.State), a.Answer, a.By, a.At}
}

// WorkAssignmentList is who was asked to do an item.
type WorkAssignmentList struct {
	Assignments []WorkAssignment `json:"assignments" doc:"The latest first"`
}

// AssignmentPath names an assignment of an item.
type AssignmentPath struct {
	WorkPath
	Assignment string `path:"assignment" maxLength:"100" doc:"Its id, as the list has it"`
}

func (a *API) delegateRoutes(h huma.API) {
	const tag, one = "delivery", "/work/{item}"
	changes := []int{http.StatusNotFound, http.StatusConflict}
	do(a, h, route{tag: tag, id: "weigh-candidates", method: http.MethodPost, path: one + "/candidates",
		summary: "Whom an item suits, and why",
		text: "An open sum over declared skills and interests, evidence about areas, load and presence. That you looked at " +
			"skills is recorded.",
		errors: []int{http.StatusNotFound}}, a.weighCandidates)
	get(a, h, route{tag: tag, id: "list-assignments", path: one + "/assignments", summary: "Who was asked to do an item",
		errors: []int{http.StatusNotFound}}, a.listAssignments)
	do(a, h, route{tag: tag, id: "assign-work", method: http.MethodPost, path: one + "/assignments", status: http.StatusCreated,
		summary: "Ask somebody to do an item", errors: changes}, a.assignWork)
	do(a, h, route{tag: tag, id: "answer-assignment", method: http.MethodPost, path: one + "/assignments/{assignment}/answer",
		summary: "Accept, decline or propose something else", text: "Only who was asked may.", errors: changes}, a.answerAssignment)
	do(a, h, route{tag: tag, id: "end-assignment", method: http.MethodPost, path: one + "/assignments/{assignment}/end",
		summary: "Take an assignment back, or say that it is over", errors: changes}, a.endAssignment)
}

func (a *API) weighCandidates(ctx context.Context, actor access.Actor, in *struct {
	WorkPath
	Body struct {
		_       struct{}       `additionalProperties:"false"`
		Weights map[string]int `json:"weights,omitempty" doc:"From 0 to 10, by part; the usual ones where they are missing"`
	}
}) (out did[WorkChoice], err error) {
	weights := delivery.UsualWeights()
	for part, w := range in.Body.Weights {
		weights[delivery.Part(part)] = w
	}
	c, _, err := delivery.Who(ctx, a.DB, actor, in.ID, weights)
	person := func(o delivery.Candidate) Person { return Person{ID: o.ID, Name: o.Name} }
	out.Body.Candidates = convert(c.Candidates, func(o delivery.Candidate) WorkCandidate {
		x := WorkCandidate{Person: person(o), Score: o.Score, Parts: map[string]float64{}}
		for p, v := range o.Parts {
			x.Parts[string(p)] = v
		}
		if o.Told {
			x.Able = &o.Able
		}
		return x
	})
	out.Body.Turns = convert(c.Turns, func(t delivery.Turn) WorkTurn { return WorkTurn{string(t.Part), t.To} })
	if c.Pair != nil {
		out.Body.Pair = &WorkPair{person(c.Pair.Expert), person(c.Pair.Learner)}
	}
	return out, err
}

func (a *API) listAssignments(ctx context.Context, actor access.Actor, in *WorkPath) (out did[WorkAssignmentList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := delivery.Assignments(ctx, tx, actor, in.ID)
		out.Body.Assignments = convert(all, workAssignmentOf)
		return err
	})
}

func (a *API) assignWork(ctx context.Context, actor access.Actor, in *struct {
	WorkPath
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Person  string   `json:"person" minLength:"1" maxLength:"100" doc:"Id"`
		Level   string   `json:"level" enum:"tell,sell,consult,agree,advise,inquire,delegate" doc:"Who decides on the way"`
		Outcome string   `json:"outcome" minLength:"1" maxLength:"2000"`
		Limits  string   `json:"limits,omitempty" maxLength:"2000"`
		CheckIn string   `json:"check_in,omitempty" maxLength:"10"`
		Reason  string   `json:"reason" minLength:"1" maxLength:"2000" doc:"Why this person; they read it"`
	}
}) (out made[WorkAssignment], err error) {
	b := in.Body
	x := delivery.Assignment{Item: in.ID, Person: delivery.Person{ID: b.Person}, Level: delivery.Level(b.Level), Outcome: b.Outcome,
		Limits: b.Limits, Reason: b.Reason}
	if x.CheckIn, err = maybeDay("check_in", b.CheckIn); err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := delivery.Assign(ctx, tx, actor, x)
		out.Body, out.Location = workAssignmentOf(x), Prefix+"/work/"+in.ID+"/assignments"
		return err
	})
}

func (a *API) answerAssignment(ctx context.Context, actor access.Actor, in *struct {
	AssignmentPath
	Body struct {
		_      struct{} `additionalProperties:"false"`
		State  string   `json:"state" enum:"accepted,declined,countered"`
		Answer string   `json:"answer,omitempty" maxLength:"2000" doc:"Needed where it is not accepted"`
	}
}) (out did[WorkAssignment], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := delivery.Reply(ctx, tx, actor, in.Assignment, delivery.AssignmentState(in.Body.State), in.Body.Answer)
		out.Body = workAssignmentOf(x)
		return err
	})
}

func (a *API) endAssignment(ctx context.Context, actor access.Actor, in *AssignmentPath) (out did[WorkAssignmentList],
	err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := delivery.EndAssignment(ctx, tx, actor, in.Assignment); err != nil {
			return err
		}
		all, err := delivery.Assignments(ctx, tx, actor, in.ID)
		out.Body.Assignments = convert(all, workAssignmentOf)
		return err
	})
}
