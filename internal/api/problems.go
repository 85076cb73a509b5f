package api

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/store"
)

// Question is a problem: what happens, for whom, since when and why: what a decision is to answer.
type Question struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Scope     string   `json:"scope" doc:"Key of a team, unit or project; empty for all of the organisation"`
	What      string   `json:"what" doc:"Markdown, as whom and limits"`
	Whom      string   `json:"whom" doc:"For whom it is a problem"`
	Limits    string   `json:"limits" doc:"What any answer has to keep to"`
	Since     string   `json:"since" doc:"A day; empty where it is not known"`
	Whys      []string `json:"whys" doc:"Causes: each says why the one before it is so"`
	Author    *Person  `json:"author,omitempty"`
	Closed    string   `json:"closed" doc:"Why nothing is decided about it; empty while it is open"`
	Answered  bool     `json:"answered" doc:"One of its decisions is in force"`
	Decisions []Record `json:"decisions" doc:"That are to answer it, the newest first"`
}

// QuestionOf makes a Question.
func QuestionOf(p direction.Problem) Question {
	out := Question{ID: p.ID, Title: p.Title, Scope: p.Scope, What: p.What, Whom: p.Whom, Limits: p.Limits, Since: p.Since.String(),
		Whys: append([]string{}, p.Whys...), Closed: p.Closed, Answered: p.Answered(), Decisions: convert(p.Decisions, RecordOf)}
	if p.Author.ID != "" {
		out.Author = &Person{ID: p.Author.ID, Name: p.Author.Name}
	}
	return out
}

// QuestionList is all problems.
type QuestionList struct {
	Problems []Question `json:"problems"`
}

// ProblemPath names a problem.
type ProblemPath struct {
	ID string `path:"problem" maxLength:"100" doc:"Its id, as the list has it"`
}

type problemBody struct {
	_      struct{} `additionalProperties:"false"`
	Title  string   `json:"title" minLength:"1" maxLength:"300"`
	Scope  string   `json:"scope,omitempty" maxLength:"200"`
	What   string   `json:"what,omitempty" maxLength:"20000" doc:"Markdown, as whom and limits"`
	Whom   string   `json:"whom,omitempty" maxLength:"20000" doc:"For whom it is a problem"`
	Limits string   `json:"limits,omitempty" maxLength:"20000" doc:"What any answer has to keep to"`
	Since  string   `json:"since,omitempty" maxLength:"10" example:"2026-01-05"`
	Whys   []string `json:"whys,omitempty" maxItems:"10" doc:"Causes: each says why the one before it is so"`
}

func (b problemBody) problem(id string) (p direction.Problem, err error) {
	p = direction.Problem{ID: id, Title: b.Title, Scope: b.Scope, What: b.What, Whom: b.Whom, Limits: b.Limits, Whys: b.Whys}
	p.Since, err = maybeDay("since", b.Since)
	return p, err
}

func (a *API) listProblems(ctx context.Context, actor access.Actor, _ *struct{}) (out did[QuestionList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := direction.ListProblems(ctx, tx, actor)
		out.Body.Problems = convert(all, QuestionOf)
		return err
	})
}

func (a *API) getProblem(ctx context.Context, actor access.Actor, in *ProblemPath) (out found[Question], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		p, err := direction.FindProblem(ctx, tx, actor, in.ID)
		out.ETag, out.Body = versionTag(p.Revision), QuestionOf(p)
		return err
	})
}

func (a *API) addProblem(ctx context.Context, actor access.Actor, in *struct{ Body problemBody }) (out made[Question],
	err error) {
	p, err := in.Body.problem("")
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := direction.PutProblem(ctx, tx, actor, 0, p)
		out.Body, out.Location = QuestionOf(p), Prefix+"/problems/"+p.ID
		return err
	})
}

// problem checks the condition for a problem.
func (c Condition) problem(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	p, err := direction.FindProblem(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	return c.check(p.Revision)
}

func (a *API) editProblem(ctx context.Context, actor access.Actor, in *struct {
	ProblemPath
	Condition
	Body problemBody
}) (out found[Question], err error) {
	p, err := in.Body.problem(in.ID)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.problem(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		p, err := direction.PutProblem(ctx, tx, actor, 0, p)
		out.ETag, out.Body = versionTag(p.Revision), QuestionOf(p)
		return err
	})
}

func (a *API) closeProblem(ctx context.Context, actor access.Actor, in *struct {
	ProblemPath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Reason string   `json:"reason,omitempty" maxLength:"2000"`
	}
}) (out found[Question], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.problem(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		p, err := direction.CloseProblem(ctx, tx, actor, in.ID, 0, in.Body.Reason)
		out.ETag, out.Body = versionTag(p.Revision), QuestionOf(p)
		return err
	})
}

// Weighing is how the options of a decision were weighed.
type Weighing struct {
	Options  []string    `json:"options"`
	Criteria []WeighedBy `json:"criteria"`
	Scores   [][]int     `json:"scores" doc:"Of each option by each criterion, 0 to 5; -1 for none"`
	Ranking  []Weighed   `json:"ranking" doc:"The best first; those without a sum last"`
	Tie      bool        `json:"tie" doc:"The first two come to the same"`
	Turns    []WeighTurn `json:"turns" doc:"What would put another option first"`
}

// WeighedBy is what options are measured by.
type WeighedBy struct {
	Name   string `json:"name" minLength:"1" maxLength:"200"`
	Weight int    `json:"weight" minimum:"0" maximum:"10"`
}

// Weighed is what an option comes to.
type Weighed struct {
	Option string   `json:"option"`
	Sum    *float64 `json:"sum,omitempty" doc:"The mean score by weight, 0 to 5; missing where a score is"`
}

// WeighTurn is one change that would put another option first.
type WeighTurn struct {
	Option    string `json:"option"`
	Criterion string `json:"criterion"`
	Of        string `json:"of" enum:"weight,score" doc:"Whether the criterion's weight would change, or the option's score"`
	From      int    `json:"from"`
	To        int    `json:"to"`
}

// WeighingOf makes a Weighing.
func WeighingOf(m direction.Matrix, known bool) Weighing {
	out := Weighing{Options: append([]string{}, m.Options...), Scores: append([][]int{}, m.Scores...), Ranking: []Weighed{},
		Turns:    []WeighTurn{},
		Criteria: convert(m.Criteria, func(c direction.Criterion) WeighedBy { return WeighedBy{c.Name, c.Weight} })}
	if !known {
		return out
	}
	r := m.Rank()
	out.Tie = r.Tie
	for _, p := range r.Placed {
		w := Weighed{Option: m.Options[p.Option]}
		if p.Whole {
			w.Sum = &p.Sum
		}
		out.Ranking = append(out.Ranking, w)
	}
	for _, t := range r.Turns {
		of := "weight"
		if t.Score {
			of = "score"
		}
		out.Turns = append(out.Turns, WeighTurn{m.Options[t.Option], m.Criteria[t.Criterion].Name, of, t.From, t.To})
	}
	return out
}

func (a *API) getMatrix(ctx context.Context, actor access.Actor, in *RecordPath) (out found[Weighing], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error { return a.weighing(ctx, tx, actor, in.ID, &out) })
}

func (a *API) weighing(ctx context.Context, tx *store.Tx, actor access.Actor, id string, out *found[Weighing]) error {
	d, err := direction.Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	m, known, err := direction.MatrixOf(ctx, tx, actor, id)
	out.ETag, out.Body = versionTag(d.Revision), WeighingOf(m, known)
	return err
}

func (a *API) putMatrix(ctx context.Context, actor access.Actor, in *struct {
	RecordPath
	Condition
	Body struct {
		_        struct{}    `additionalProperties:"false"`
		Options  []string    `json:"options" maxItems:"12"`
		Criteria []WeighedBy `json:"criteria" maxItems:"20"`
		Scores   [][]int     `json:"scores" doc:"Of each option by each criterion, 0 to 5; -1 for none"`
	}
}) (out found[Weighing], err error) {
	m := direction.Matrix{Options: in.Body.Options, Scores: in.Body.Scores,
		Criteria: convert(in.Body.Criteria, func(c WeighedBy) direction.Criterion { return direction.Criterion(c) })}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.decision(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		if err := direction.PutMatrix(ctx, tx, actor, in.ID, 0, m); err != nil {
			return err
		}
		return a.weighing(ctx, tx, actor, in.ID, &out)
	})
}
