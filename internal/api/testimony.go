package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// Statement is what somebody said about who understands a part of a repository.
type Statement struct {
	ID        string  `json:"id"`
	Kind      string  `json:"kind" enum:"walk-through,answered,declared,disclaimed"`
	Area      string  `json:"area,omitempty"`
	Path      string  `json:"path,omitempty"`
	Person    Person  `json:"person" doc:"Who understands it, or says not to; the learner of a walk-through; who answered"`
	Other     *Person `json:"other,omitempty" doc:"Who walked them through, who asked, or who confirmed what they declared"`
	Day       string  `json:"day"`
	Rating    int     `json:"rating" doc:"How well person could change it, 1 to 5; 0 while that is not said"`
	Note      string  `json:"note,omitempty"`
	Confirmed bool    `json:"confirmed" doc:"It counts"`
}

// StatementList is what was said about a repository, the newest first.
type StatementList struct {
	Statements []Statement `json:"statements"`
	Next       string      `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Steward is who answers for a part of a repository, or was asked to.
type Steward struct {
	ID       string    `json:"id"`
	Area     string    `json:"area,omitempty"`
	Path     string    `json:"path,omitempty"`
	Person   Person    `json:"person"`
	By       *Person   `json:"by,omitempty" doc:"Who named them"`
	Accepted bool      `json:"accepted" doc:"False while they have not answered"`
	At       time.Time `json:"at"`
}

// StewardList is who answers for parts of a repository.
type StewardList struct {
	Stewards []Steward `json:"stewards"`
}

// Orphan is an area that nobody understands who is still there.
type Orphan struct {
	Area    string   `json:"area"`
	Lines   int      `json:"lines"`
	Agent   float64  `json:"agent_share" doc:"Part of the lines added with or by agents" minimum:"0" maximum:"1"`
	Changes int      `json:"changes" doc:"Commits that touched it in the last 180 days"`
	Uses    int      `json:"uses" doc:"Files outside that import something of it: Go, JavaScript, TypeScript, Python, Java"`
	Before  []Person `json:"before" doc:"Who understood it, and left or was not seen for a year"`
	Weight  float64  `json:"weight" doc:"How much hangs on it; it only ranks"`
}

// OrphanList is what nobody understands.
type OrphanList struct {
	Stand
	Areas []Orphan `json:"areas" doc:"Those on which most hangs first"`
}

// StatementOf makes a statement.
func StatementOf(s testimony.Statement) Statement {
	return Statement{ID: s.ID, Kind: string(s.Kind), Area: s.Area, Path: QuotePath(s.Path), Person: Person(s.Person),
		Other: personMaybe(s.Other), Day: s.Day.String(), Rating: s.Rating, Note: s.Note, Confirmed: s.State == testimony.Confirmed}
}

// StewardOf makes a steward.
func StewardOf(s testimony.Stewardship) Steward {
	return Steward{ID: s.ID, Area: s.Area, Path: QuotePath(s.Path), Person: Person(s.Person), By: personMaybe(s.By),
		Accepted: s.Accepted, At: s.At.UTC()}
}

// OrphanListOf makes the list of what nobody understands who is still there; left are the ids of who left.
func OrphanListOf(a *knowledge.Atlas, left map[string]bool) OrphanList {
	return OrphanList{Stand: standOf(a.Overview), Areas: convert(a.Orphans(left), func(o knowledge.Orphan) Orphan {
		return Orphan{Area: o.Name, Lines: o.Group.Lines, Agent: part(o.Agent), Changes: o.Changes, Uses: o.Uses,
			Weight: part(o.Weight), Before: convert(o.Before, func(p int32) Person { return personOf(a.Overview, p) })}
	})}
}

func personMaybe(p testimony.Person) *Person {
	if p.ID == "" {
		return nil
	}
	return &Person{ID: p.ID, Name: p.Name}
}

func (a *API) testimonyRoutes(h huma.API) {
	const tag, one = "knowledge", "/repositories/{repo}"
	notFound := []int{http.StatusNotFound}
	some := []int{http.StatusNotFound, http.StatusConflict}
	get(a, h, route{tag: tag, id: "list-statements", path: one + "/statements",
		summary: "What people say about who understands what",
		text:    "Walk-throughs, what people declare of themselves, and who asks not to be counted on; the newest first.",
		errors:  notFound}, a.listStatements)
	do(a, h, route{tag: tag, id: "make-statement", method: http.MethodPost, path: one + "/statements", status: http.StatusCreated,
		summary: "Say who understands something",
		text: "A walk-through is written down by one of the two, and counts once its learner confirms it; written down by the " +
			"learner, with a rating, it counts at once. An answer counts once who asked confirms it. What one declares of oneself " +
			"counts once somebody else confirms it.",
		errors: some}, a.makeStatement)
	do(a, h, route{tag: tag, id: "confirm-statement", method: http.MethodPost, path: "/statements/{id}/confirm",
		summary: "Confirm a statement",
		text:    "A walk-through by its learner, with a rating; an answer by who asked; what was declared by anybody else.",
		errors:  some}, a.confirmStatement)
	do(a, h, route{tag: tag, id: "withdraw-statement", method: http.MethodPost, path: "/statements/{id}/withdraw",
		status: http.StatusNoContent, summary: "Take a statement back", text: "Each who is a part of it may.",
		errors: notFound}, a.withdrawStatement)
	get(a, h, route{tag: tag, id: "list-stewards", path: one + "/stewards", summary: "Who answers for parts of a repository",
		errors: notFound}, a.listStewards)
	do(a, h, route{tag: tag, id: "name-steward", method: http.MethodPost, path: one + "/stewards", status: http.StatusCreated,
		summary: "Ask somebody to answer for a part", text: "They do once they accept; who names themselves does at once.",
		errors: some}, a.nameSteward)
	do(a, h, route{tag: tag, id: "accept-stewardship", method: http.MethodPost, path: "/stewards/{id}/accept",
		summary: "Accept to be a steward", errors: notFound}, a.acceptStewardship)
	do(a, h, route{tag: tag, id: "end-stewardship", method: http.MethodPost, path: "/stewards/{id}/end",
		status: http.StatusNoContent, summary: "Decline, give up, or take back a stewardship", errors: notFound}, a.endStewardship)
	get(a, h, route{tag: tag, id: "nobody", path: one + "/nobody", summary: "Areas that nobody understands",
		text: "Who left, and who was not seen in the repository for a year, count for nothing here.", errors: notFound}, a.nobody)
}

// PartQuery names an area, or a file or directory.
type PartQuery struct {
	Area string `query:"area" maxLength:"600" doc:"Only about this area"`
	Path string `query:"path" doc:"Only about this file or directory"`
}

func (a *API) listStatements(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	PartQuery
	PageQuery
}) (out listed[StatementList], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := testimony.Of(ctx, tx, actor, atlas.Repository.ID)
		if err != nil {
			return err
		}
		if in.Area != "" || in.Path != "" {
			place, err := partOf(atlas, in.Area, in.Path)
			if err != nil {
				return err
			}
			files, err := atlas.FilesOf(place)
			if err != nil {
				return err
			}
			all = atlas.About(all, files)
		}
		page, next, err := pageOf(all, func(s testimony.Statement) string { return s.ID }, in.PageQuery)
		out.Link, out.Body = nextLink(ctx, next), StatementList{Statements: convert(page, StatementOf), Next: next}
		return err
	})
	return out, err
}

// partOf is the part of a repository that a request names.
func partOf(atlas *knowledge.Atlas, area, path string) (testimony.Place, error) {
	if (area == "") == (path == "") {
		return testimony.Place{}, fault.Invalid("area", "Which part it is about is not said, or said twice").
			WithHint("Give either area or path.")
	}
	clean, err := ParsePath(path)
	if err != nil {
		return testimony.Place{}, err
	}
	return atlas.PlaceToTell(area, clean)
}

func (a *API) makeStatement(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Kind    string   `json:"kind" enum:"walk-through,answered,declared,disclaimed"`
		Area    string   `json:"area,omitempty" maxLength:"600" doc:"Either this"`
		Path    string   `json:"path,omitempty" doc:"or this"`
		Person  string   `json:"person" maxLength:"500" doc:"Who understands it, or says not to: id, address or name"`
		Teacher string   `json:"teacher,omitempty" maxLength:"500" doc:"Of a walk-through: who gave it"`
		Asker   string   `json:"asker,omitempty" maxLength:"500" doc:"Of what was answered: who asked"`
		Day     string   `json:"day,omitempty" maxLength:"10" doc:"When; today without it" example:"2026-03-02"`
		Rating  int      `json:"rating,omitempty" minimum:"0" maximum:"5" doc:"How well person could change it, 1 to 5"`
		Note    string   `json:"note,omitempty" maxLength:"4000"`
	}
}) (out did[Statement], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	n := testimony.New{Kind: testimony.Kind(in.Body.Kind), Rating: in.Body.Rating, Note: in.Body.Note}
	if n.Place, err = partOf(atlas, in.Body.Area, in.Body.Path); err != nil {
		return out, err
	}
	if n.Day, err = dayOf("day", in.Body.Day); err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		if n.Day.IsZero() {
			n.Day = store.DateOf(tx.Now())
		}
		who, err := people.Find(ctx, tx, actor, in.Body.Person)
		if err != nil {
			return err
		}
		second := in.Body.Teacher
		if n.Kind == testimony.Answered {
			second = in.Body.Asker
		}
		if n.Person = who.ID; second != "" {
			other, err := people.Find(ctx, tx, actor, second)
			if err != nil {
				return err
			}
			n.Other = other.ID
		}
		s, err := testimony.Say(ctx, tx, actor, n)
		out.Body = StatementOf(s)
		return err
	})
	return out, err
}

// EntryID names a statement or a stewardship.
type EntryID struct {
	ID string `path:"id" maxLength:"100" doc:"The entry's id"`
}

func (a *API) confirmStatement(ctx context.Context, actor access.Actor, in *struct {
	EntryID
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Rating int      `json:"rating,omitempty" minimum:"0" maximum:"5" doc:"Of a walk-through: how well one could change it now"`
	}
}) (out did[Statement], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		s, err := testimony.Confirm(ctx, tx, actor, in.ID, in.Body.Rating)
		out.Body = StatementOf(s)
		return err
	})
	return out, err
}

func (a *API) withdrawStatement(ctx context.Context, actor access.Actor, in *EntryID) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return testimony.Withdraw(ctx, tx, actor, in.ID) })
}

func (a *API) listStewards(ctx context.Context, actor access.Actor, in *RepositoryPath) (out found[StewardList], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, in.Repo)
		if err != nil {
			return err
		}
		all, err := testimony.Stewards(ctx, tx, actor, r.ID)
		out.Body.Stewards = convert(all, StewardOf)
		return err
	})
	return out, err
}

func (a *API) nameSteward(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Area   string   `json:"area,omitempty" maxLength:"600" doc:"Either this"`
		Path   string   `json:"path,omitempty" doc:"or this"`
		Person string   `json:"person" maxLength:"500" doc:"Id, address or name"`
	}
}) (out did[Steward], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	place, err := partOf(atlas, in.Body.Area, in.Body.Path)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		who, err := people.Find(ctx, tx, actor, in.Body.Person)
		if err != nil {
			return err
		}
		s, err := testimony.NameSteward(ctx, tx, actor, place, who.ID)
		out.Body = StewardOf(s)
		return err
	})
	return out, err
}

func (a *API) acceptStewardship(ctx context.Context, actor access.Actor, in *EntryID) (out did[Steward], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		s, err := testimony.AcceptStewardship(ctx, tx, actor, in.ID)
		out.Body = StewardOf(s)
		return err
	})
	return out, err
}

func (a *API) endStewardship(ctx context.Context, actor access.Actor, in *EntryID) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return testimony.EndStewardship(ctx, tx, actor, in.ID) })
}

func (a *API) nobody(ctx context.Context, actor access.Actor, in *RepositoryPath) (out found[OrphanList], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	var left map[string]bool
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		left, err = organisation.Gone(ctx, tx, actor, store.DateOf(tx.Now()))
		return err
	})
	if err != nil {
		return out, err
	}
	out.Body = OrphanListOf(atlas, left)
	return out, nil
}
