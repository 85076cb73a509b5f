package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// PathsQuery are the paths that an operation asks about.
type PathsQuery struct {
	Path []string `query:"path,explode" maxItems:"500" doc:"A file, a directory or an area; may be repeated. Without any it is all"`
}

// AbsentQuery are the people whose absence is supposed.
type AbsentQuery struct {
	Absent []string `query:"absent,explode" maxItems:"500" doc:"A person who is away: id, address or name; may be repeated"`
}

func (a *API) knowledgeRoutes(h huma.API) {
	const tag, one = "knowledge", "/repositories/{repo}"
	notFound := []int{http.StatusNotFound}
	get(a, h, route{tag: tag, id: "who", path: one + "/who", summary: "Who has evidence about these paths",
		text: "People come in the order in which they know these paths. The history is evidence, not proof: what people " +
			"know from elsewhere it cannot tell.", errors: notFound}, a.who)
	get(a, h, route{tag: tag, id: "risk", path: one + "/risk", summary: "Thin areas, now or with these people absent",
		errors: notFound}, a.risk)
	get(a, h, route{tag: tag, id: "spells", path: one + "/spells", summary: "What is thin on which days, while people are away",
		text: "Absences are given by who, from and until, each repeated in the same order; an empty from is today, an empty until is " +
			"for good. The time from today on is divided by who is away.", errors: notFound}, a.spells)
	get(a, h, route{tag: tag, id: "tree", path: one + "/tree", summary: "The map: directories and files with who is left",
		errors: notFound}, a.tree)
	get(a, h, route{tag: tag, id: "evidence", path: one + "/evidence", summary: "The dated items behind a number",
		text:   "Newest first. Asking for one person's evidence goes on the record of who looked.",
		errors: notFound}, a.evidence)
	get(a, h, route{tag: tag, id: "lines", path: one + "/lines", summary: "Who wrote the lines that are there now",
		text: "The commits that the lines of these paths come from, newest first, as git blame tells them. Writing is a weak " +
			"sign of understanding: ask `who` for that.", errors: notFound}, a.lines)
	get(a, h, route{tag: tag, id: "evolution", path: one + "/evolution", summary: "How well these paths were understood over time",
		text: "Each quarter up to three years back, measured as it would have been then; the oldest first. Files that are gone are " +
			"in none.", errors: notFound}, a.evolution)
	get(a, h, route{tag: tag, id: "reviewers", path: one + "/reviewers", summary: "Suggested reviewers, with reasons",
		text: "The change is given by its paths, or as a range of revisions. The suggestion is a sum over dated " +
			"evidence, shown with its parts. Nobody is asked automatically, and who wrote the revisions is not suggested.",
		errors: notFound}, a.reviewers)
	get(a, h, route{tag: tag, id: "backtest-reviewers", path: one + "/backtest/reviewers",
		summary: "How good suggested reviewers would have been on this history",
		text: "For each of the last fifth of the reviewed commits, 2,000 at most, reviewers are suggested from what was known " +
			"before, and compared with who really reviewed.", errors: notFound}, a.backtestReviewers)
	get(a, h, route{tag: tag, id: "backtest-owners", path: one + "/backtest/owners",
		summary: "How well who fits the people whom MAINTAINERS files name", errors: notFound}, a.backtestOwners)
	do(a, h, route{tag: tag, id: "ask-out", method: http.MethodPost, path: one + "/reviewers/ask-out", status: http.StatusNoContent,
		summary: "Ask not to be suggested as a reviewer",
		text:    "Only for oneself. Nobody else sees who asked, only how many.", errors: notFound}, a.askOut)
	do(a, h, route{tag: tag, id: "ask-in", method: http.MethodPost, path: one + "/reviewers/ask-in", status: http.StatusNoContent,
		summary: "Take back that one asked not to be suggested", errors: notFound}, a.askIn)
	get(a, h, route{tag: tag, id: "problems", path: one + "/problems",
		summary: "What could not be read in the repository's own files",
		text:    "Such as rules of CODEOWNERS that no tool would understand.", errors: notFound}, a.problems)
}

func (a *API) atlas(ctx context.Context, actor access.Actor, repo string) (*knowledge.Atlas, error) {
	return a.Shelf.Atlas(ctx, a.DB, actor, repo)
}

func (a *API) who(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	PathsQuery
}) (out found[Who], err error) {
	atlas, answer, err := a.ask(ctx, actor, in.Repo, in.Path)
	if err != nil {
		return out, err
	}
	out.Body = WhoOf(atlas.Overview, answer)
	return out, nil
}

// ask answers who for paths as they were sent.
func (a *API) ask(ctx context.Context, actor access.Actor, repo string, texts []string) (*knowledge.Atlas,
	knowledge.Answer, error) {
	paths, err := parseAll(texts)
	if err != nil {
		return nil, knowledge.Answer{}, err
	}
	atlas, err := a.atlas(ctx, actor, repo)
	if err != nil {
		return nil, knowledge.Answer{}, err
	}
	answer, err := atlas.Who(paths)
	return atlas, answer, err
}

// away finds the people whose absence is supposed.
func away(atlas *knowledge.Atlas, texts []string) ([]int32, error) {
	var absent []int32
	for _, text := range texts {
		p, err := atlas.FindPerson(text)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(absent, p) {
			absent = append(absent, p)
		}
	}
	return absent, nil
}

func (a *API) risk(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	AbsentQuery
}) (out found[Risk], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	absent, err := away(atlas, in.Absent)
	if err != nil {
		return out, err
	}
	out.Body = RiskOf(atlas.Overview, atlas.Risk(absent))
	return out, nil
}

func (a *API) tree(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	AbsentQuery
	Path  string `query:"path" doc:"The directory or file to begin at; without it the root"`
	Depth int    `query:"depth" minimum:"0" maximum:"100" default:"1" doc:"How many levels below to show"`
}) (out found[Tree], err error) {
	path, err := ParsePath(in.Path)
	if err != nil {
		return out, err
	}
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	absent, err := away(atlas, in.Absent)
	if err != nil {
		return out, err
	}
	node := atlas.Tree(absent).Find(knowledge.CleanPath(path))
	if node == nil {
		return out, fault.NotFound("There is no source file or directory %q on the map of %s", path, atlas.Repository.Name).
			WithHint("Paths are relative to the root of the repository.")
	}
	out.Body = TreeOf(atlas.Overview, node, absent, in.Depth)
	return out, nil
}

// evidenceKinds are the kinds of evidence by name.
var evidenceKinds = func() map[string]int {
	byName := map[string]int{"": -1}
	for k, name := range knowledge.Kinds() {
		byName[name] = k
	}
	return byName
}()

func (a *API) evidence(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	PathsQuery
	PageQuery
	Person string `query:"person" doc:"Only of this person: id, address or name"`
	//nolint:lll // a tag is one line
	Kind string `query:"kind" doc:"Only of this kind" enum:"authored,assisted,co-authored,reviewed,acked,tested,fixed,reworked,was-reviewed,documented"`
}) (out listed[ItemList], err error) {
	atlas, answer, err := a.ask(ctx, actor, in.Repo, in.Path)
	if err != nil {
		return out, err
	}
	q := knowledge.ItemQuery{Files: answer.Files, Person: -1, Kind: evidenceKinds[in.Kind], After: in.Cursor,
		Limit: in.Limit}
	if in.Person != "" {
		if q.Person, err = atlas.FindPerson(in.Person); err != nil {
			return out, err
		}
	}
	items, next, err := atlas.Items(ctx, a.DB, actor, q)
	if err != nil {
		return out, err
	}
	out.Link = nextLink(ctx, next)
	out.Body = ItemList{Stand: standOf(atlas.Overview), Next: next,
		Items: convert(items, func(it knowledge.Item) Item { return ItemOf(atlas.Overview, it) })}
	return out, nil
}

func (a *API) lines(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	PathsQuery
	PageQuery
	By string `query:"by" doc:"Only lines written so" enum:"human,assisted,agent,unknown"`
}) (out listed[LineList], err error) {
	atlas, answer, err := a.ask(ctx, actor, in.Repo, in.Path)
	if err != nil {
		return out, err
	}
	q := knowledge.LineQuery{Files: answer.Files, By: -1, After: in.Cursor, Limit: in.Limit}
	if by, ok := knowledge.WriterNamed(in.By); ok {
		q.By = int(by)
	}
	items, next, err := atlas.LineItems(ctx, a.DB, actor, q)
	if err != nil {
		return out, err
	}
	out.Link = nextLink(ctx, next)
	out.Body = LineListOf(atlas, atlas.LinesNow(answer.Files), items, next)
	return out, nil
}

func (a *API) evolution(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	PathsQuery
}) (out found[Evolution], err error) {
	atlas, answer, err := a.ask(ctx, actor, in.Repo, in.Path)
	if err != nil {
		return out, err
	}
	moment := func(m knowledge.Moment) Moment {
		return Moment{When: m.When, Lines: m.Lines, Covered: part(m.Coverage), People: m.People}
	}
	out.Body = Evolution{Stand: standOf(atlas.Overview), Moments: convert(atlas.Evolution(answer.Files), moment)}
	return out, nil
}

func (a *API) reviewers(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Path     []string `query:"path,explode" maxItems:"500" doc:"A path that the change touches or adds; may be repeated"`
	Revision string   `query:"revision" maxLength:"500" doc:"The change as a range, main..HEAD, or one commit"`
	Limit    int      `query:"limit" minimum:"1" maximum:"200" default:"5" doc:"How many to suggest at most"`
	Share    bool     `query:"share_load" doc:"Who reviewed much in the last weeks comes later"`
}) (out found[Reviewers], err error) {
	paths, err := parseAll(in.Path)
	if err != nil {
		return out, err
	}
	if (len(paths) == 0) == (in.Revision == "") {
		return out, fault.Invalid("path", "Reviewers are suggested either for paths or for a range of revisions").
			WithHint("Give path, once or more, or else revision.")
	}
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	var authors []knowledge.Identity
	if in.Revision != "" {
		if a.Changed == nil {
			return out, fault.Unavailable("Revisions cannot be looked up here").WithHint("Give the paths of the change.")
		}
		if paths, authors, err = a.Changed(ctx, atlas.Repository, in.Revision); err != nil {
			return out, err
		}
	}
	var notHere map[string]bool
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if notHere, err = organisation.NotHere(ctx, tx, actor, store.DateOf(tx.Now())); err != nil {
			return err
		}
		asked, err := testimony.NotSuggested(ctx, tx, actor, atlas.Repository.ID)
		maps.Copy(notHere, asked)
		return err
	})
	if err != nil {
		return out, err
	}
	found, err := atlas.Experts(knowledge.Proposal{Paths: paths, Authors: authors, Limit: in.Limit, Share: in.Share,
		NotHere: notHere})
	if err != nil {
		return out, err
	}
	out.Body = ReviewersOf(atlas.Overview, paths, found)
	return out, nil
}

func (a *API) problems(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	PageQuery
}) (out listed[FileProblemList], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	numbered := make([]string, len(atlas.Problems)) // two problems may be alike: their places tell them apart
	for i := range numbered {
		numbered[i] = strconv.Itoa(i)
	}
	page, next, err := pageOf(numbered, func(n string) string { return n }, in.PageQuery)
	if err != nil {
		return out, err
	}
	out.Link, out.Body = nextLink(ctx, next), FileProblemList{Stand: standOf(atlas.Overview), Next: next, Problems: []FileProblem{}}
	for _, n := range page {
		i, err := strconv.Atoi(n)
		if err != nil {
			return out, err
		}
		p := atlas.Problems[i]
		out.Body.Problems = append(out.Body.Problems,
			FileProblem{File: QuotePath(p.File), Line: p.Line, Message: p.Sentence, Hint: p.Hint})
	}
	return out, nil
}

func (a *API) backtestReviewers(ctx context.Context, actor access.Actor, in *RepositoryPath) (out found[Backtest], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	record, err := atlas.Record(ctx)
	out.Body = BacktestOf(atlas.Overview, record)
	return out, err
}

func (a *API) backtestOwners(ctx context.Context, actor access.Actor, in *RepositoryPath) (out found[OwnersBacktest], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	record, err := atlas.BacktestOwners(ctx)
	out.Body = OwnersBacktestOf(atlas.Overview, record)
	return out, err
}

func (a *API) askOut(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_     struct{} `additionalProperties:"false"`
		All   bool     `json:"all,omitempty" doc:"In all repositories, not only in this"`
		Until string   `json:"until,omitempty" maxLength:"10" doc:"The last day of it; for good without it" example:"2026-03-02"`
	}
}) (struct{}, error) {
	until, err := dayOf("until", in.Body.Until)
	if err != nil {
		return struct{}{}, err
	}
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, in.Repo)
		if err != nil {
			return err
		}
		return testimony.AskOut(ctx, tx, actor, whereOf(r, in.Body.All), until)
	})
}

func (a *API) askIn(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_   struct{} `additionalProperties:"false"`
		All bool     `json:"all,omitempty" doc:"What was asked for all repositories, not what was for this"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, in.Repo)
		if err != nil {
			return err
		}
		return testimony.AskIn(ctx, tx, actor, whereOf(r, in.Body.All))
	})
}

// whereOf is what somebody asks for: a repository, or all of them.
func whereOf(r knowledge.Repository, all bool) string {
	if all {
		return ""
	}
	return r.ID
}

func (a *API) spells(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Who   []string `query:"who,explode" maxItems:"50" doc:"A person who is away: id, address or name"`
	From  []string `query:"from,explode" maxItems:"50" doc:"The first day of each" example:"2026-03-02"`
	Until []string `query:"until,explode" maxItems:"50" doc:"The last day of each; empty for good"`
	Known bool     `query:"known" doc:"Also up to 20 absences that the organisation knows, as far as you may know them"`
}) (out found[SpellList], err error) {
	atlas, err := a.atlas(ctx, actor, in.Repo)
	if err != nil {
		return out, err
	}
	var today store.Date
	var absences []knowledge.Leave
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if in.Known {
			absences, err = handover.Known(ctx, tx, actor, atlas.Overview)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	day := func(name string, all []string, i int, otherwise store.Date) (store.Date, error) {
		if i >= len(all) || all[i] == "" {
			return otherwise, nil
		}
		return dayOf(name, all[i])
	}
	for i, who := range in.Who {
		var x knowledge.Leave
		if x.Person, err = atlas.FindPerson(who); err == nil {
			x.From, err = day("from", in.From, i, today)
		}
		if err == nil {
			x.Until, err = day("until", in.Until, i, store.Date{})
		}
		if err != nil {
			return out, err
		}
		absences = append(absences, x)
	}
	all, err := atlas.Spells(absences, today)
	if err != nil {
		return out, err
	}
	out.Body = SpellListOf(atlas.Overview, all)
	return out, nil
}
