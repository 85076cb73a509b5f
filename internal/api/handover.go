package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// HandoverDraft is a plan of who learns what, which nobody keeps yet.
type HandoverDraft struct {
	Stand
	Away     []Person          `json:"away"`
	From     string            `json:"from" doc:"The first day without them"`
	Wanted   int               `json:"wanted" doc:"People who are to understand each area"`
	Needs    []HandoverNeed    `json:"needs" doc:"The thinnest first"`
	Sessions []HandoverMeeting `json:"sessions"`
	Bound    int               `json:"bound" doc:"No plan that leaves as little open has fewer sessions; 0 where that is not proved"`
	Optimal  bool              `json:"optimal" doc:"Proved: no plan needs fewer sessions, and none leaves less open"`
}

// HandoverNeed is an area that too few would understand.
type HandoverNeed struct {
	Area    string `json:"area"`
	Lines   int    `json:"lines"`
	Before  int    `json:"before" doc:"People who understand it with everybody there"`
	Left    int    `json:"left" doc:"And without those who are away"`
	Learn   int    `json:"learn" doc:"Who learn it by the plan"`
	Missing int    `json:"missing" doc:"Who still are missing then"`
	Why     string `json:"why,omitempty" doc:"Missing where nobody is" enum:"no-teacher,no-learners,no-time"`
}

// HandoverMeeting is one sitting.
type HandoverMeeting struct {
	ID       string         `json:"id,omitempty" doc:"Of a plan that is kept"`
	Teacher  Person         `json:"teacher"`
	Learners []HandoverPart `json:"learners"`
	Areas    []string       `json:"areas"`
}

// HandoverPart is a learner of a session.
type HandoverPart struct {
	Person    Person         `json:"person"`
	Confirmed bool           `json:"confirmed" doc:"They said that it took place"`
	Ratings   map[string]int `json:"ratings,omitempty" doc:"By area: how well they could change it then, 1 to 5"`
}

// Handover is a plan that somebody keeps.
type Handover struct {
	ID         string            `json:"id"`
	Repository string            `json:"repository" doc:"Its id"`
	Name       string            `json:"name"`
	Made       string            `json:"made"`
	From       string            `json:"from" doc:"The first day without those who are away"`
	Wanted     int               `json:"wanted"`
	Away       []Person          `json:"away"`
	Sessions   []HandoverMeeting `json:"sessions"`
	Areas      []HandoverArea    `json:"areas"`
}

// HandoverArea is an area of a plan.
type HandoverArea struct {
	Area    string `json:"area"`
	Were    int    `json:"were" doc:"People left who understood it when the plan was made"`
	Missing int    `json:"missing" doc:"Whom the plan does not bring"`
}

// HandoverList is the plans that the actor made or has a part in.
type HandoverList struct {
	Plans []Handover `json:"plans"`
}

// HandoverOf makes a plan that is kept.
func HandoverOf(p handover.Plan) Handover {
	person := func(x testimony.Person) Person { return Person(x) }
	return Handover{ID: p.ID, Repository: p.Repository, Name: p.Name, Made: p.Made.String(), From: p.From.String(), Wanted: p.Wanted,
		Away: convert(p.Away, person), Sessions: convert(p.Sessions, func(s handover.Session) HandoverMeeting {
			return HandoverMeeting{ID: s.ID, Teacher: person(s.Teacher), Areas: texts(s.Areas),
				Learners: convert(s.Learners, func(l testimony.Person) HandoverPart {
					return HandoverPart{Person: person(l), Confirmed: s.Confirmed(l.ID), Ratings: s.Done[l.ID]}
				})}
		}), Areas: convert(p.Areas, func(k handover.Kept) HandoverArea { return HandoverArea{k.Area, k.Were, k.Missing} })}
}

// HandoverDraftOf makes a draft.
func HandoverDraftOf(atlas *knowledge.Atlas, d handover.Draft) HandoverDraft {
	byID := func(id string) Person {
		p, _ := atlas.PersonByID(id)
		return personOf(atlas.Overview, p)
	}
	out := HandoverDraft{Stand: standOf(atlas.Overview), From: d.From.String(), Wanted: d.Wanted, Bound: d.Bound, Optimal: d.Optimal,
		Away: convert(d.Absent, func(p int32) Person { return personOf(atlas.Overview, p) })}
	out.Needs = convert(d.Needs, func(n handover.Need) HandoverNeed {
		return HandoverNeed{n.Area, n.Lines, n.Before, n.Left, n.Learn, n.Missing, string(n.Why)}
	})
	for _, s := range d.Plan.Sessions {
		out.Sessions = append(out.Sessions, HandoverMeeting{Teacher: byID(s.Teacher), Areas: texts(s.Areas),
			Learners: convert(s.Learners, func(l string) HandoverPart { return HandoverPart{Person: byID(l)} })})
	}
	if out.Sessions == nil {
		out.Sessions = []HandoverMeeting{}
	}
	return out
}

func (a *API) handoverRoutes(h huma.API) {
	const tag, all = "knowledge", "/repositories/{repo}/handovers"
	some := []int{http.StatusNotFound, http.StatusConflict}
	do(a, h, route{tag: tag, id: "draft-handover", method: http.MethodPost, path: "/repositories/{repo}/handover-drafts",
		summary: "Plan who learns what before people are away",
		text: "The fewest sessions that bring each area that gets thin to as many people as are wanted, with a bound. Nothing is " +
			"kept. Whose skills count goes on the record of who looked.", errors: some}, a.draftHandover)
	do(a, h, route{tag: tag, id: "keep-handover", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Keep such a plan", text: "Those who have a part in it see it, and who made it.", errors: some}, a.keepHandover)
	get(a, h, route{tag: tag, id: "list-handovers", path: all, summary: "Plans that one made or has a part in",
		errors: []int{http.StatusNotFound}}, a.listHandovers)
	get(a, h, route{tag: tag, id: "get-handover", path: "/handovers/{id}", summary: "One plan, and how far it is",
		errors: []int{http.StatusNotFound}}, a.getHandover)
	do(a, h, route{tag: tag, id: "accept-session", method: http.MethodPost, path: "/handovers/{id}/sessions/{session}/accept",
		summary: "Say that a session took place", text: "Its learner alone can; it is a walk-through of each of its areas.",
		errors: some}, a.acceptSession)
	do(a, h, route{tag: tag, id: "remove-handover", method: http.MethodPost, path: "/handovers/{id}/remove",
		status: http.StatusNoContent, summary: "Remove a plan", text: "Who made it can. What its learners confirmed stays.",
		errors: []int{http.StatusNotFound}}, a.removeHandover)
}

// HandoverAsk says what a plan is to reach.
type HandoverAsk struct {
	Away     []string `json:"away" minItems:"1" maxItems:"100" doc:"Who will be: ids, addresses or names"`
	From     string   `json:"from,omitempty" maxLength:"10" doc:"First day without them; else in four weeks" example:"2026-03-02"`
	Wanted   int      `json:"wanted,omitempty" minimum:"1" maximum:"5" default:"2" doc:"People who are to understand each area"`
	Sessions int      `json:"sessions,omitempty" minimum:"1" maximum:"20" default:"4" doc:"That each person has time for until then"`
	Areas    []string `json:"areas,omitempty" maxItems:"500" doc:"Only these; all that get thin without any"`
}

func (a *API) drafted(ctx context.Context, tx *store.Tx, actor access.Actor, atlas *knowledge.Atlas, in HandoverAsk) (
	handover.Draft, error) {
	absent, err := away(atlas, in.Away)
	if err != nil {
		return handover.Draft{}, err
	}
	ask := handover.Ask{Absent: absent, Wanted: in.Wanted, Sessions: in.Sessions, Areas: in.Areas}
	if ask.From, err = dayOf("from", in.From); err != nil {
		return handover.Draft{}, err
	}
	if ask.From.IsZero() {
		ask.From = store.DateOf(tx.Now()).AddDays(28)
	}
	return handover.Make(ctx, tx, actor, atlas, ask)
}

func (a *API) draftHandover(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		HandoverAsk
	}
}) (out did[HandoverDraft], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		d, err := a.drafted(ctx, tx, actor, atlas, in.Body.HandoverAsk)
		if err == nil {
			out.Body = HandoverDraftOf(atlas, d)
		}
		return err
	})
	return out, err
}

func (a *API) keepHandover(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		HandoverAsk
		Name string `json:"name" minLength:"1" maxLength:"200"`
	}
}) (out did[Handover], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		d, err := a.drafted(ctx, tx, actor, atlas, in.Body.HandoverAsk)
		if err != nil {
			return err
		}
		id, err := handover.Keep(ctx, tx, actor, atlas, d, in.Body.Name)
		if err != nil {
			return err
		}
		p, err := handover.Get(ctx, tx, actor, id)
		out.Body = HandoverOf(p)
		return err
	})
	return out, err
}

func (a *API) listHandovers(ctx context.Context, actor access.Actor, in *RepositoryPath) (out found[HandoverList], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, in.Repo)
		if err != nil {
			return err
		}
		all, err := handover.Plans(ctx, tx, actor, r.ID)
		out.Body.Plans = convert(all, HandoverOf)
		return err
	})
	return out, err
}

func (a *API) getHandover(ctx context.Context, actor access.Actor, in *EntryID) (out found[Handover], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		p, err := handover.Get(ctx, tx, actor, in.ID)
		out.Body = HandoverOf(p)
		return err
	})
	return out, err
}

func (a *API) acceptSession(ctx context.Context, actor access.Actor, in *struct {
	EntryID
	Session string `path:"session" maxLength:"100" doc:"The id of the session"`
	Body    struct {
		_      struct{} `additionalProperties:"false"`
		Day    string   `json:"day,omitempty" maxLength:"10" doc:"When it took place; today without it" example:"2026-03-02"`
		Rating int      `json:"rating" minimum:"1" maximum:"5" doc:"How well one could change its areas now"`
		Note   string   `json:"note,omitempty" maxLength:"4000"`
	}
}) (out did[Handover], err error) {
	day, err := dayOf("day", in.Body.Day)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		on := day
		if on.IsZero() {
			on = store.DateOf(tx.Now())
		}
		if err := handover.Accept(ctx, tx, actor, in.ID, in.Session, on, in.Body.Rating, in.Body.Note); err != nil {
			return err
		}
		p, err := handover.Get(ctx, tx, actor, in.ID)
		out.Body = HandoverOf(p)
		return err
	})
	return out, err
}

func (a *API) removeHandover(ctx context.Context, actor access.Actor, in *EntryID) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return handover.Remove(ctx, tx, actor, in.ID) })
}
