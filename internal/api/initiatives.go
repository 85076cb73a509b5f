package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/store"
)

// Initiative is what somebody proposes to those who decide, with its case.
type Initiative struct {
	ID       string             `json:"id"`
	Title    string             `json:"title"`
	Scope    string             `json:"scope" doc:"Key of a team, unit or project; empty for all of the organisation"`
	State    string             `json:"state" enum:"draft,proposed,accepted,declined,deferred,done,stopped"`
	Problem  string             `json:"problem" doc:"Markdown, as benefit, risk and result"`
	Benefit  string             `json:"benefit"`
	Risk     string             `json:"risk"`
	Result   string             `json:"result" doc:"What came of it; empty before its end"`
	Options  []InitiativeOption `json:"options" doc:"What could be done beside doing nothing"`
	Days     int64              `json:"days" doc:"Person-days; 0 where they are not known"`
	Money    int64              `json:"money" doc:"In whole units of the currency; 0 for none"`
	Currency string             `json:"currency" doc:"Three letters; empty for none"`
	Until    string             `json:"until" doc:"The day on which a deferred one is looked at again"`
	Author   *Person            `json:"author,omitempty"`
}

// InitiativeOption is another way to answer the problem.
type InitiativeOption struct {
	Title string `json:"title" minLength:"1" maxLength:"300"`
	Text  string `json:"text,omitempty" maxLength:"20000" doc:"Markdown"`
}

// InitiativeOf makes an Initiative.
func InitiativeOf(x initiative.Initiative) Initiative {
	out := Initiative{ID: x.ID, Title: x.Title, Scope: x.Scope, State: string(x.State), Problem: x.Problem, Benefit: x.Benefit,
		Risk:   x.Risk,
		Result: x.Result, Days: x.Days, Money: x.Money, Currency: x.Currency, Until: x.Until.String(),
		Options: convert(x.Options, func(o initiative.Option) InitiativeOption { return InitiativeOption(o) })}
	if x.Author.ID != "" {
		out.Author = &Person{ID: x.Author.ID, Name: x.Author.Name}
	}
	return out
}

// InitiativeList is all initiatives that the reader may read.
type InitiativeList struct {
	Initiatives []Initiative `json:"initiatives"`
}

// InitiativeDetail is an initiative with all that belongs to it.
type InitiativeDetail struct {
	Initiative

	Numbers map[string]InitiativeNumber `json:"numbers" doc:"What formulas are fed with, by name"`
	Answers []InitiativeAnswer          `json:"answers" doc:"Of those who were asked, by name"`
	Events  []RecordEvent               `json:"events" doc:"The newest first"`
}

// InitiativeNumber is a number that formulas are fed with.
type InitiativeNumber struct {
	Value  float64 `json:"value"`
	Source string  `json:"source" minLength:"1" maxLength:"2000" doc:"Where it comes from"`
}

// InitiativeAnswer is what somebody who was asked says.
type InitiativeAnswer struct {
	By     string     `json:"by" doc:"Name"`
	Answer string     `json:"answer" doc:"accept, decline, defer, or empty for none yet"`
	Reason string     `json:"reason"`
	Until  string     `json:"until" doc:"Of a deferral"`
	At     *time.Time `json:"at,omitempty"`
}

// InitiativeRanking is what a formula says of several initiatives.
type InitiativeRanking struct {
	Formula  string             `json:"formula" doc:"In words"`
	Origin   string             `json:"origin" doc:"Who wrote it down, and where"`
	Ranked   []RankedInitiative `json:"ranked" doc:"The highest score first"`
	Unranked []LackingNumbers   `json:"unranked" doc:"Those that lack numbers: nothing is guessed"`
	Swaps    []InitiativeSwap   `json:"swaps" doc:"What would make two neighbours equal, the smallest change first"`
}

// RankedInitiative is an initiative in a ranking.
type RankedInitiative struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	Score float64 `json:"score"`
	Rank  int     `json:"rank" doc:"From 1; the same for those that are equal"`
}

// LackingNumbers is an initiative that cannot be ranked.
type LackingNumbers struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Missing []string `json:"missing"`
}

// InitiativeSwap is one change that would make two neighbours equal.
type InitiativeSwap struct {
	Upper  string  `json:"upper" doc:"Id"`
	Lower  string  `json:"lower" doc:"Id"`
	Of     string  `json:"of" doc:"Id of the one whose number changes"`
	Number string  `json:"number"`
	Factor float64 `json:"factor"`
	To     float64 `json:"to" doc:"The value that it then has"`
}

// InitiativePath names an initiative.
type InitiativePath struct {
	ID string `path:"initiative" maxLength:"100" doc:"Its id, as the list has it"`
}

func (a *API) initiativeRoutes(h huma.API) {
	const tag, all, one = "direction", "/initiatives", "/initiatives/{initiative}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	get(a, h, route{tag: tag, id: "list-initiatives", path: all, summary: "Initiatives, the newest first",
		text: "A draft is its author's, and is read by who decides in its scope."}, a.listInitiatives)
	get(a, h, route{tag: tag, id: "get-initiative", path: one, summary: "One initiative, with its numbers, answers and history",
		errors: []int{http.StatusNotFound}}, a.getInitiative)
	do(a, h, route{tag: tag, id: "add-initiative", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Write an initiative down, as a draft"}, a.addInitiative)
	do(a, h, route{tag: tag, id: "edit-initiative", method: http.MethodPut, path: one, summary: "Change the case of an initiative",
		text: "What was put forward stays as it is answered.", errors: changes}, a.editInitiative)
	do(a, h, route{tag: tag, id: "put-initiative-numbers", method: http.MethodPut, path: one + "/numbers",
		summary: "Keep what formulas are fed with", errors: changes}, a.putNumbers)
	do(a, h, route{tag: tag, id: "move-initiative", method: http.MethodPost, path: one + "/state",
		summary: "Put an initiative forward, take it back, or say what came of it", errors: changes}, a.moveInitiative)
	do(a, h, route{tag: tag, id: "answer-initiative", method: http.MethodPost, path: one + "/answers/own",
		summary: "Answer, if you were asked and decide in its scope",
		text:    "It is declined if one of those who were asked declines, else deferred if one defers, else accepted.",
		errors:  changes},
		a.answerInitiative)
	get(a, h, route{tag: tag, id: "compare-initiatives", path: "/initiative-rankings/{formula}",
		summary: "Compare initiatives by an open formula", errors: []int{http.StatusNotFound}}, a.compareInitiatives)
}

func (a *API) listInitiatives(ctx context.Context, actor access.Actor, _ *struct{}) (out did[InitiativeList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := initiative.List(ctx, tx, actor)
		out.Body.Initiatives = convert(all, InitiativeOf)
		return err
	})
}

func (a *API) getInitiative(ctx context.Context, actor access.Actor, in *InitiativePath) (out found[InitiativeDetail],
	err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error { return initiativeInto(ctx, tx, actor, in.ID, &out) })
}

// initiativeInto reads an initiative into an answer.
func initiativeInto(ctx context.Context, tx *store.Tx, actor access.Actor, id string, out *found[InitiativeDetail]) error {
	w, err := initiative.Get(ctx, tx, actor, id)
	out.ETag = versionTag(w.Revision)
	out.Body = InitiativeDetail{Initiative: InitiativeOf(w.Initiative), Numbers: map[string]InitiativeNumber{},
		Events: convert(w.Events, func(e initiative.Event) RecordEvent { return RecordEvent{e.At, e.By, e.What} }),
		Answers: convert(w.Voices, func(v initiative.Voice) InitiativeAnswer {
			return InitiativeAnswer{By: v.By.Name, Answer: string(v.Answer), Reason: v.Reason, Until: v.Until.String(), At: &v.At}
		})}
	for name, v := range w.Inputs {
		out.Body.Numbers[string(name)] = InitiativeNumber{v.Number, v.Source}
	}
	return err
}

type initiativeBody struct {
	_        struct{}           `additionalProperties:"false"`
	Title    string             `json:"title" minLength:"1" maxLength:"300"`
	Scope    string             `json:"scope,omitempty" maxLength:"200"`
	Problem  string             `json:"problem,omitempty" maxLength:"20000" doc:"Markdown, as benefit and risk"`
	Benefit  string             `json:"benefit,omitempty" maxLength:"20000"`
	Risk     string             `json:"risk,omitempty" maxLength:"20000"`
	Options  []InitiativeOption `json:"options,omitempty" maxItems:"20"`
	Days     int64              `json:"days,omitempty" minimum:"0"`
	Money    int64              `json:"money,omitempty" minimum:"0"`
	Currency string             `json:"currency,omitempty" maxLength:"3" example:"EUR"`
}

func (b initiativeBody) initiative(id string) initiative.Initiative {
	return initiative.Initiative{ID: id, Title: b.Title, Scope: b.Scope, Problem: b.Problem, Benefit: b.Benefit, Risk: b.Risk,
		Days:  b.Days,
		Money: b.Money, Currency: b.Currency,
		Options: convert(b.Options, func(o InitiativeOption) initiative.Option { return initiative.Option(o) })}
}

func (a *API) addInitiative(ctx context.Context, actor access.Actor, in *struct{ Body initiativeBody }) (
	out made[Initiative], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := initiative.Put(ctx, tx, actor, 0, in.Body.initiative(""))
		out.Body, out.Location = InitiativeOf(x), Prefix+"/initiatives/"+x.ID
		return err
	})
}

// changeInitiative changes one in the version that the condition names, and answers with what it is then.
func (a *API) changeInitiative(ctx context.Context, actor access.Actor, id string, c Condition,
	change func(tx *store.Tx) error) (out found[InitiativeDetail], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := initiative.Find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := c.check(x.Revision); err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		return initiativeInto(ctx, tx, actor, id, &out)
	})
}

func (a *API) editInitiative(ctx context.Context, actor access.Actor, in *struct {
	InitiativePath
	Condition
	Body initiativeBody
}) (found[InitiativeDetail], error) {
	return a.changeInitiative(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) error {
		_, err := initiative.Put(ctx, tx, actor, 0, in.Body.initiative(in.ID))
		return err
	})
}

func (a *API) putNumbers(ctx context.Context, actor access.Actor, in *struct {
	InitiativePath
	Condition
	Body struct {
		_       struct{}                    `additionalProperties:"false"`
		Numbers map[string]InitiativeNumber `json:"numbers" doc:"By name: reach, impact, confidence, effort, business, urgency, …"`
	}
}) (found[InitiativeDetail], error) {
	return a.changeInitiative(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) error {
		all := initiative.Inputs{}
		for name, v := range in.Body.Numbers {
			all[initiative.Input(name)] = initiative.Value{Number: v.Value, Source: v.Source}
		}
		_, err := initiative.PutInputs(ctx, tx, actor, in.ID, 0, all)
		return err
	})
}

func (a *API) moveInitiative(ctx context.Context, actor access.Actor, in *struct {
	InitiativePath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		State  string   `json:"state" enum:"proposed,draft,done,stopped" doc:"draft takes it back"`
		Asked  []string `json:"asked,omitempty" maxItems:"20" doc:"Ids of those who are to decide, where it is put forward"`
		Result string   `json:"result,omitempty" maxLength:"20000" doc:"What came of it, where it is done or stopped"`
	}
}) (found[InitiativeDetail], error) {
	return a.changeInitiative(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) (err error) {
		switch to := initiative.State(in.Body.State); to {
		case initiative.Proposed:
			_, err = initiative.Propose(ctx, tx, actor, in.ID, 0, in.Body.Asked)
		case initiative.Draft:
			_, err = initiative.Withdraw(ctx, tx, actor, in.ID, 0)
		default:
			_, err = initiative.Finish(ctx, tx, actor, in.ID, 0, to, in.Body.Result)
		}
		return err
	})
}

func (a *API) answerInitiative(ctx context.Context, actor access.Actor, in *struct {
	InitiativePath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Answer string   `json:"answer" enum:"accept,decline,defer"`
		Reason string   `json:"reason" minLength:"1" maxLength:"2000" doc:"It stays under your name"`
		Until  string   `json:"until,omitempty" maxLength:"10" doc:"Of a deferral" example:"2026-09-01"`
	}
}) (out found[InitiativeDetail], err error) {
	v := initiative.Voice{Answer: initiative.Answer(in.Body.Answer), Reason: in.Body.Reason}
	if v.Until, err = maybeDay("until", in.Body.Until); err != nil {
		return out, err
	}
	return a.changeInitiative(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) error {
		_, err := initiative.Reply(ctx, tx, actor, in.ID, 0, v)
		return err
	})
}

func (a *API) compareInitiatives(ctx context.Context, actor access.Actor, in *struct {
	Formula string `path:"formula" maxLength:"20" doc:"rice, wsjf or cd3"`
}) (out did[InitiativeRanking], err error) {
	f, known := initiative.FormulaOf(in.Formula)
	if !known {
		return out, fault.NotFound("There is no formula %q", in.Formula).WithHint("rice, wsjf and cd3 are known.")
	}
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		r, err := initiative.Compare(ctx, tx, actor, f, nil)
		out.Body = InitiativeRanking{Formula: f.Text, Origin: f.Origin,
			Ranked: convert(r.Rows, func(x initiative.Row) RankedInitiative {
				return RankedInitiative{x.Initiative.ID, x.Initiative.Title, x.Score, x.Rank}
			}),
			Unranked: convert(r.Unranked, func(x initiative.Unranked) LackingNumbers {
				return LackingNumbers{x.Initiative.ID, x.Initiative.Title, convert(x.Missing,
					func(in initiative.Input) string { return string(in) })}
			}),
			Swaps: convert(r.Swaps, func(x initiative.Swap) InitiativeSwap {
				return InitiativeSwap{x.Upper, x.Lower, x.Of, string(x.Input), x.Factor, x.To}
			})}
		return err
	})
}
