package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/linediff"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/vision"
)

// StrategySummary is a version of a strategy without its text.
type StrategySummary struct {
	ID       string `json:"id"`
	Scope    string `json:"scope" doc:"Key of a team, unit or project; empty for all of the organisation"`
	Number   int    `json:"number" doc:"Counted within its scope from 1; 0 for a draft"`
	Title    string `json:"title"`
	State    string `json:"state" enum:"draft,put forward,coming,in force,replaced,withdrawn"`
	By       string `json:"answers_by" doc:"The day by which answers are asked for; empty for a draft"`
	From     string `json:"from" doc:"The day from which it is in force; empty where it is not decided"`
	Until    string `json:"until" doc:"The day on which another version took its place; empty where none did"`
	Review   string `json:"review" doc:"The day on which it is to be looked at again"`
	Reason   string `json:"reason" doc:"Why it was withdrawn"`
	Adopt    int    `json:"adopt" doc:"How many of those who were asked adopt it"`
	Object   int    `json:"object"`
	Awaiting int    `json:"awaiting" doc:"How many have not answered"`
}

// StrategySummaryOf makes a StrategySummary.
func StrategySummaryOf(v vision.Version) StrategySummary {
	out := StrategySummary{ID: v.ID, Scope: v.Scope, Number: v.Number, Title: v.Title, State: string(v.State), By: v.By.String(),
		From: v.From.String(), Until: v.Until.String(), Review: v.Review.String(), Reason: v.Reason}
	out.Adopt, out.Object, out.Awaiting = v.Count()
	return out
}

// StrategyList is the versions of all strategies, by scope, the newest first.
type StrategyList struct {
	Strategies []StrategySummary `json:"strategies"`
}

// StrategyText is what a version says.
type StrategyText struct {
	Title     string `json:"title" minLength:"1" maxLength:"300" doc:"All of it in one line"`
	Vision    string `json:"vision,omitempty" maxLength:"50000" doc:"Where we want to be. Markdown, as all that follow"`
	Diagnosis string `json:"diagnosis,omitempty" maxLength:"50000" doc:"What is so, and what makes it hard"`
	Policies  string `json:"policies,omitempty" maxLength:"50000" doc:"How that is dealt with"`
	Actions   string `json:"actions,omitempty" maxLength:"50000" doc:"What is done first"`
	Not       string `json:"not,omitempty" maxLength:"50000" doc:"What is not done"`
}

// Strategy is one version with all that belongs to it.
type Strategy struct {
	StrategySummary

	Text     StrategyText      `json:"text"`
	Author   *Person           `json:"author,omitempty"`
	Answers  []StrategyAnswer  `json:"answers" doc:"Of those who were asked, by name"`
	Comments []StrategyComment `json:"comments" doc:"The oldest first"`
	Events   []RecordEvent     `json:"events" doc:"The newest first"`
	Versions []StrategySummary `json:"versions" doc:"All of the same scope that you may read, the newest first"`
}

// StrategyAnswer is what somebody who was asked says.
type StrategyAnswer struct {
	By   string    `json:"by" doc:"Name"`
	Says string    `json:"says" doc:"adopts, objects, or empty for nothing yet"`
	Note string    `json:"note"`
	At   time.Time `json:"at" doc:"When they were asked, or answered"`
}

// StrategyComment is what somebody says about a version.
type StrategyComment struct {
	By   string    `json:"by" doc:"Name"`
	Text string    `json:"text" doc:"Markdown"`
	At   time.Time `json:"at"`
}

// StrategyDifference is what differs between two versions.
type StrategyDifference struct {
	From  StrategySummary `json:"from"`
	To    StrategySummary `json:"to"`
	Parts []StrategyPart  `json:"parts" doc:"Those that differ"`
}

// StrategyPart is a part that differs.
type StrategyPart struct {
	Heading string         `json:"heading"`
	Lines   []StrategyLine `json:"lines"`
}

// StrategyLine is a line of both versions, or two that stand beside each other.
type StrategyLine struct {
	Was  []StrategyPiece `json:"was" doc:"Of the version before; empty where it has no such line"`
	Is   []StrategyPiece `json:"is"`
	Same bool            `json:"same"`
}

// StrategyPiece is a part of a line.
type StrategyPiece struct {
	Text string `json:"text"`
	Same bool   `json:"same" doc:"The line beside it has these words too"`
}

// StrategyPath names a version of a strategy.
type StrategyPath struct {
	ID string `path:"strategy" maxLength:"100" doc:"Id of the version, as the list has it"`
}

func (a *API) strategyRoutes(h huma.API) {
	const tag, all, one, most = "direction", "/strategies", "/strategies/{strategy}", 4 << 20
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	says := []int{http.StatusNotFound, http.StatusConflict}
	get(a, h, route{tag: tag, id: "list-strategies", path: all, summary: "Versions of visions and strategies, by team and unit",
		text: "A draft is for those who set it."}, a.listStrategies)
	get(a, h, route{tag: tag, id: "get-strategy", path: one, summary: "One version, with answers, comments and its other versions",
		errors: []int{http.StatusNotFound}}, a.getStrategy)
	get(a, h, route{tag: tag, id: "compare-strategy", path: one + "/difference", summary: "What differs from another version",
		errors: []int{http.StatusNotFound}}, a.compareStrategy)
	get(a, h, route{tag: tag, id: "export-strategy", path: one + "/strategy.md", media: "text/markdown",
		summary: "One version as a file",
		errors:  []int{http.StatusNotFound}}, a.exportStrategy)
	do(a, h, route{tag: tag, id: "add-strategy", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Begin a draft", text: "Who leads, manages or directs its scope does, or runs Leadwright.",
		errors: []int{http.StatusConflict}, most: most}, a.addStrategy)
	do(a, h, route{tag: tag, id: "edit-strategy", method: http.MethodPut, path: one, summary: "Change a draft",
		text: "What was put forward stays as it is.", errors: changes, most: most}, a.editStrategy)
	do(a, h, route{tag: tag, id: "discard-strategy", method: http.MethodDelete, path: one, status: http.StatusNoContent,
		summary: "Put a draft away", errors: changes}, a.discardStrategy)
	do(a, h, route{tag: tag, id: "put-strategy-forward", method: http.MethodPost, path: one + "/forward",
		summary: "Put a draft forward to those who are asked to adopt it", errors: changes}, a.putStrategyForward)
	do(a, h, route{tag: tag, id: "answer-strategy", method: http.MethodPost, path: one + "/answers/own",
		summary: "Adopt a version, or object to it, if you were asked", errors: says}, a.answerStrategy)
	do(a, h, route{tag: tag, id: "comment-strategy", method: http.MethodPost, path: one + "/comments",
		status: http.StatusNoContent, summary: "Comment on a version that was put forward", errors: says}, a.commentStrategy)
	do(a, h, route{tag: tag, id: "enforce-strategy", method: http.MethodPost, path: one + "/force",
		summary: "Let a version be in force from a day on", text: "It takes the place of the one before it, which stays to be read.",
		errors: changes}, a.enforceStrategy)
	do(a, h, route{tag: tag, id: "withdraw-strategy", method: http.MethodPost, path: one + "/withdraw",
		summary: "Withdraw what was put forward or is in force", errors: changes}, a.withdrawStrategy)
}

func (a *API) listStrategies(ctx context.Context, actor access.Actor, in *struct {
	Scope string `query:"scope" maxLength:"200" doc:"Those of this team or unit"`
}) (out did[StrategyList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		documents, err := vision.List(ctx, tx, actor)
		out.Body.Strategies = []StrategySummary{}
		for _, d := range documents {
			if in.Scope == "" || in.Scope == d.Scope {
				out.Body.Strategies = append(out.Body.Strategies, convert(d.Versions, StrategySummaryOf)...)
			}
		}
		return err
	})
}

func (a *API) getStrategy(ctx context.Context, actor access.Actor, in *StrategyPath) (out found[Strategy], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error { return strategyInto(ctx, tx, actor, in.ID, &out) })
}

// strategyInto reads a version into an answer.
func strategyInto(ctx context.Context, tx *store.Tx, actor access.Actor, id string, out *found[Strategy]) error {
	w, err := vision.Get(ctx, tx, actor, id)
	out.ETag = versionTag(w.Revision)
	out.Body = Strategy{StrategySummary: StrategySummaryOf(w.Version), Text: StrategyText(w.Text),
		Answers: convert(w.Answers, func(x vision.Answer) StrategyAnswer {
			return StrategyAnswer{x.By.Name, string(x.Says), x.Note, x.At}
		}),
		Comments: convert(w.Comments, func(c vision.Comment) StrategyComment { return StrategyComment{c.By.Name, c.Text, c.At} }),
		Events:   convert(w.Events, func(e vision.Event) RecordEvent { return RecordEvent{e.At, e.By, e.What} }),
		Versions: convert(w.Versions, StrategySummaryOf)}
	if w.Author.ID != "" {
		out.Body.Author = &Person{ID: w.Author.ID, Name: w.Author.Name}
	}
	return err
}

func (a *API) compareStrategy(ctx context.Context, actor access.Actor, in *struct {
	StrategyPath
	From string `query:"from" required:"true" maxLength:"100" doc:"Id of the other version, of the same scope"`
}) (out did[StrategyDifference], err error) {
	pieces := func(all []linediff.Piece) []StrategyPiece {
		return convert(all, func(p linediff.Piece) StrategyPiece { return StrategyPiece(p) })
	}
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		d, err := vision.Compare(ctx, tx, actor, in.From, in.ID)
		out.Body = StrategyDifference{From: StrategySummaryOf(d.From), To: StrategySummaryOf(d.To),
			Parts: convert(d.Parts, func(p vision.Changed) StrategyPart {
				return StrategyPart{p.Heading, convert(p.Rows, func(r linediff.Row) StrategyLine {
					return StrategyLine{pieces(r.Left), pieces(r.Right), r.Same}
				})}
			})}
		return err
	})
}

func (a *API) exportStrategy(ctx context.Context, actor access.Actor, in *StrategyPath) (out text, err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		v, err := vision.Find(ctx, tx, actor, in.ID)
		if err != nil {
			return err
		}
		scopes, err := organisation.Scopes(ctx, tx, actor)
		name := "All of the organisation"
		for _, s := range scopes {
			if s.Key == v.Scope {
				name = s.Name
			}
		}
		out = text{versionTag(v.Revision), "text/markdown; charset=utf-8", []byte(v.Markdown(name))}
		return err
	})
}

func (a *API) addStrategy(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		_ struct{} `additionalProperties:"false"`
		StrategyText
		Scope string `json:"scope,omitempty" maxLength:"200" doc:"Key of a team, unit or project; empty for all of the organisation"`
	}
}) (out made[StrategySummary], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		v, err := vision.Write(ctx, tx, actor, 0, vision.Version{Scope: in.Body.Scope, Text: vision.Text(in.Body.StrategyText)})
		out.Body, out.Location = StrategySummaryOf(v), Prefix+"/strategies/"+v.ID
		return err
	})
}

// changeStrategy changes a version in the revision that the condition names, and answers with what it is then.
func (a *API) changeStrategy(ctx context.Context, actor access.Actor, id string, c Condition,
	change func(tx *store.Tx) error) (out found[Strategy], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := c.strategy(ctx, tx, actor, id); err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		return strategyInto(ctx, tx, actor, id, &out)
	})
}

// strategy checks the condition for a version of a strategy.
func (c Condition) strategy(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	v, err := vision.Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	return c.check(v.Revision)
}

func (a *API) editStrategy(ctx context.Context, actor access.Actor, in *struct {
	StrategyPath
	Condition
	Body struct {
		_ struct{} `additionalProperties:"false"`
		StrategyText
	}
}) (found[Strategy], error) {
	return a.changeStrategy(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) error {
		_, err := vision.Write(ctx, tx, actor, 0, vision.Version{ID: in.ID, Text: vision.Text(in.Body.StrategyText)})
		return err
	})
}

func (a *API) discardStrategy(ctx context.Context, actor access.Actor, in *struct {
	StrategyPath
	Condition
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		if err := in.strategy(ctx, tx, actor, in.ID); err != nil {
			return err
		}
		return vision.Discard(ctx, tx, actor, in.ID, 0)
	})
}

func (a *API) putStrategyForward(ctx context.Context, actor access.Actor, in *struct {
	StrategyPath
	Condition
	Body struct {
		_     struct{} `additionalProperties:"false"`
		Asked []string `json:"asked" minItems:"1" maxItems:"50" doc:"Ids of the persons who are asked to adopt it"`
		By    string   `json:"by" minLength:"10" maxLength:"10" doc:"The day by which they answer" example:"2026-06-30"`
	}
}) (out found[Strategy], err error) {
	by, err := maybeDay("by", in.Body.By)
	if err != nil {
		return out, err
	}
	return a.changeStrategy(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) error {
		_, err := vision.PutForward(ctx, tx, actor, in.ID, 0, in.Body.Asked, by)
		return err
	})
}

func (a *API) answerStrategy(ctx context.Context, actor access.Actor, in *struct {
	StrategyPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Says string   `json:"says" enum:"adopts,objects"`
		Note string   `json:"note,omitempty" maxLength:"2000" doc:"It stays under your name. An objection needs it"`
	}
}) (out found[Strategy], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		said := vision.Answer{Says: vision.Says(in.Body.Says), Note: in.Body.Note}
		if _, err := vision.Say(ctx, tx, actor, in.ID, said); err != nil {
			return err
		}
		return strategyInto(ctx, tx, actor, in.ID, &out)
	})
}

func (a *API) commentStrategy(ctx context.Context, actor access.Actor, in *struct {
	StrategyPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Text string   `json:"text" minLength:"1" maxLength:"20000" doc:"Markdown"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := vision.Discuss(ctx, tx, actor, in.ID, in.Body.Text)
		return err
	})
}

func (a *API) enforceStrategy(ctx context.Context, actor access.Actor, in *struct {
	StrategyPath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		From   string   `json:"from,omitempty" maxLength:"10" doc:"Today where it is left out" example:"2026-07-01"`
		Review string   `json:"review" minLength:"10" maxLength:"10" doc:"When it is to be looked at again" example:"2027-01-01"`
	}
}) (out found[Strategy], err error) {
	from, err := maybeDay("from", in.Body.From)
	if err != nil {
		return out, err
	}
	review, err := maybeDay("review", in.Body.Review)
	if err != nil {
		return out, err
	}
	return a.changeStrategy(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) error {
		_, err := vision.Enforce(ctx, tx, actor, in.ID, 0, from, review)
		return err
	})
}

func (a *API) withdrawStrategy(ctx context.Context, actor access.Actor, in *struct {
	StrategyPath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Reason string   `json:"reason" minLength:"1" maxLength:"2000"`
	}
}) (found[Strategy], error) {
	return a.changeStrategy(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) error {
		_, err := vision.Withdraw(ctx, tx, actor, in.ID, 0, in.Body.Reason)
		return err
	})
}
