package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

// StandardMatrix is what each standard comes to in each repository.
type StandardMatrix struct {
	Standards    []KeptStandard  `json:"standards"`
	Repositories []StandardCells `json:"repositories" doc:"Those of your own teams first"`
}

// KeptStandard is what repositories are held to.
type KeptStandard struct {
	ID       string   `json:"id" doc:"Its key, behind the key of a unit or team and a colon where it is theirs"`
	Scope    string   `json:"scope" doc:"Key of the unit or team whose it is; empty for all of the organisation"`
	Title    string   `json:"title"`
	Why      string   `json:"why"`
	Decision string   `json:"decision" doc:"As its file names it; empty for none"`
	Since    string   `json:"since"`
	Level    string   `json:"level"`
	Checks   []string `json:"checks" doc:"What each check asks for, in words"`
}

func keptStandardOf(c quality.Column) KeptStandard {
	s := c.Standard
	return KeptStandard{ID: c.ID, Scope: c.Scope, Title: s.Title, Why: s.Why, Decision: s.Decision, Since: s.Since, Level: s.Level,
		Checks: convert(s.Checks, standard.Check.String)}
}

// StandardCells is what standards come to in a repository.
type StandardCells struct {
	Repository string                  `json:"repository"`
	Team       string                  `json:"team" doc:"Key of the team or unit whose it is; empty where nobody said so"`
	Own        bool                    `json:"own" doc:"You lead that team, or are in it"`
	Level      string                  `json:"level" doc:"The highest of the organisation's that it reaches; empty for none"`
	Held       *time.Time              `json:"held,omitempty" doc:"When it was held to its standards"`
	Outcomes   map[string]StandardCell `json:"outcomes" doc:"By id of the standard; those that are not for it are missing"`
}

// StandardCell is what a standard comes to in a repository.
type StandardCell struct {
	Outcome     string `json:"outcome" enum:"passed,failed,unknown,exempt"`
	Since       string `json:"since" doc:"The day since which its checks come to this"`
	ExemptUntil string `json:"exempt_until,omitempty" doc:"The last day of the exemption"`
}

func standardCellOf(c quality.Cell) StandardCell {
	return StandardCell{string(c.Outcome), c.Since.String(), c.Until.String()}
}

// StandardDetail is one standard, with what it comes to in the repositories that it is for.
type StandardDetail struct {
	KeptStandard

	Results    []StandardStanding `json:"results" doc:"Of your own teams first"`
	Exemptions []Exemption        `json:"exemptions" doc:"The newest first"`
}

// RepositoryStandards is what a repository is held to and what it comes to.
type RepositoryStandards struct {
	Repository string             `json:"repository"`
	Team       string             `json:"team"`
	Level      string             `json:"level"`
	Head       string             `json:"head" doc:"The commit that was looked at; empty before"`
	Results    []StandardStanding `json:"results"`
	Reports    []ToolReport       `json:"reports" doc:"What other tools said last, by tool"`
	Exemptions []Exemption        `json:"exemptions" doc:"The newest first"`
}

// StandardStanding is what a standard comes to in a repository, with what its checks found.
type StandardStanding struct {
	StandardCell

	Standard   string          `json:"standard" doc:"Its id"`
	Title      string          `json:"title"`
	Repository string          `json:"repository"`
	Checks     []StandardCheck `json:"checks"`
}

func standardStandingOf(r quality.Result) StandardStanding {
	return StandardStanding{standardCellOf(r.Cell), r.ID, r.Standard.Title, r.Repository.Name,
		convert(r.Checks, func(c quality.Check) StandardCheck {
			return StandardCheck{Asks: c.Asks, Outcome: string(c.Outcome), Reason: c.Reason, Looked: c.Looked, More: c.More,
				Findings: convert(c.Findings, func(f standard.Finding) RecordFinding { return RecordFinding{f.Path, f.Line, f.Sentence} })}
		})}
}

// ToolReport is what another tool said last of a repository.
type ToolReport struct {
	Tool   string           `json:"tool"`
	Counts map[string]int   `json:"counts" doc:"Of SARIF: error, warning, note; of tests: tests, failure, error, skipped"`
	Parts  []ToolReportPart `json:"parts" doc:"By rule or suite"`
	By     string           `json:"by"`
	At     time.Time        `json:"at"`
}

// ToolReportPart is what a report says of one rule or suite.
type ToolReportPart struct {
	Name   string         `json:"name"`
	Counts map[string]int `json:"counts"`
}

func toolReportOf(r quality.Report) ToolReport {
	parts := convert(r.Parts, func(p standard.Part) ToolReportPart { return ToolReportPart(p) })
	return ToolReport{r.Tool, r.Counts, parts, r.By, r.At}
}

// Exemption says that a repository need not keep a standard for a while.
type Exemption struct {
	ID         string     `json:"id"`
	Repository string     `json:"repository"`
	Standard   string     `json:"standard" doc:"Its id"`
	Title      string     `json:"title" doc:"Of the standard"`
	Reason     string     `json:"reason" doc:"Markdown"`
	Until      string     `json:"until" doc:"Its last day"`
	State      string     `json:"state" enum:"asked,granted,declined,withdrawn"`
	Holds      bool       `json:"holds" doc:"It was granted, and is not over today"`
	From       string     `json:"from" doc:"The day on which it was granted; empty before"`
	Ended      string     `json:"ended" doc:"The day on which it was ended before its time; empty if it was not"`
	AskedBy    string     `json:"asked_by"`
	Asked      time.Time  `json:"asked"`
	SettledBy  string     `json:"settled_by"`
	Settled    *time.Time `json:"settled,omitempty"`
	Answer     string     `json:"answer"`
}

func exemptionOf(today store.Date) func(quality.Exemption) Exemption {
	return func(e quality.Exemption) Exemption {
		out := Exemption{ID: e.ID, Repository: e.Name, Standard: e.Standard, Title: e.Title, Reason: e.Reason, Until: e.Until.String(),
			State: string(e.State), Holds: e.Holds(today), From: e.Granted.String(), Ended: e.Ended.String(), AskedBy: e.Asker.Name,
			Asked: e.Asked, SettledBy: e.Settler.Name, Answer: e.Answer}
		if !e.Settled.IsZero() {
			out.Settled = &e.Settled
		}
		return out
	}
}

// ExemptionList is exemptions.
type ExemptionList struct {
	Exemptions []Exemption `json:"exemptions" doc:"The newest first"`
}

// StandardFiles is which files of standards there are.
type StandardFiles struct {
	Files []StandardFile `json:"files"`
}

// StandardFile is a version of a file of standards, without what it says.
type StandardFile struct {
	Scope   string    `json:"scope" doc:"Key of the unit or team whose it is; empty for all of the organisation"`
	Version int64     `json:"version"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Note    string    `json:"note" doc:"Why it was changed"`
	Gone    bool      `json:"gone" doc:"With this version it was taken out"`
}

func standardFileOf(d quality.Document) StandardFile {
	return StandardFile{d.Scope, d.Version, d.By, d.At, d.Note, d.Content == ""}
}

// StandardTrend is how outcomes went over the weeks.
type StandardTrend struct {
	Points []StandardPoint `json:"points" doc:"A week apart, the last of them today"`
}

// StandardPoint is how many standards of how many repositories came to what at the end of a day.
type StandardPoint struct {
	Day     string `json:"day"`
	Passed  int    `json:"passed"`
	Failed  int    `json:"failed"`
	Unknown int    `json:"unknown"`
	Exempt  int    `json:"exempt"`
}

// ExemptionPath names an exemption.
type ExemptionPath struct {
	ID string `path:"exemption" maxLength:"100" doc:"Its id, as the list has it"`
}

// ScopeQuery names a scope that may be all of the organisation.
type ScopeQuery struct {
	Scope string `query:"scope" maxLength:"200" doc:"Key of a unit or team; all of the organisation without it"`
}

func (a *API) qualityRoutes(h huma.API) {
	const tag, files, one, yaml = "standards", "/standard-files", "/exemptions/{exemption}", "application/yaml"
	notFound := []int{http.StatusNotFound}
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	get(a, h, route{tag: tag, id: "list-standards", path: "/standards", summary: "What each standard comes to in each repository",
		errors: notFound}, a.listStandards)
	get(a, h, route{tag: tag, id: "get-standard", path: "/standards/{standard}",
		summary: "One standard, with what it comes to in its repositories", errors: notFound}, a.getStandard)
	get(a, h, route{tag: tag, id: "get-standard-trend", path: "/standard-trend", summary: "How outcomes went over the weeks",
		text: "A repository counts for the team whose it is now.", errors: notFound}, a.getStandardTrend)
	get(a, h, route{tag: tag, id: "list-standard-files", path: files, summary: "Which files of standards are in force"},
		a.listStandardFiles)
	get(a, h, route{tag: tag, id: "list-standard-file-versions", path: files + "/versions",
		summary: "Every version that a file of standards had, the newest first"}, a.listStandardFileVersions)
	get(a, h, route{tag: tag, id: "get-standard-file", path: files + "/standards.yaml", media: yaml,
		summary: "The file of standards of a scope", errors: notFound}, a.getStandardFile)
	do(a, h, route{tag: tag, id: "put-standard-file", method: http.MethodPut, path: files + "/standards.yaml", makes: true,
		summary: "Set the standards of a scope", text: "Send If-None-Match: * for the first, or the ETag of the file as If-Match. " +
			"Repositories are held to them soon.", errors: changes}, a.putStandardFile)
	do(a, h, route{tag: tag, id: "remove-standard-file", method: http.MethodDelete, path: files + "/standards.yaml",
		status: http.StatusNoContent, summary: "Take the standards of a scope out", text: "Their versions stay readable.",
		errors: changes}, a.removeStandardFile)
	get(a, h, route{tag: tag, id: "get-repository-standards", path: "/repositories/{repo}/standards",
		summary: "What a repository is held to, and what it comes to", errors: notFound}, a.getRepositoryStandards)
	do(a, h, route{tag: tag, id: "set-repository-team", method: http.MethodPost, path: "/repositories/{repo}/team",
		status: http.StatusNoContent, summary: "Say whose a repository is", text: "Its team's lead grants its exemptions.",
		errors: notFound}, a.setRepositoryTeam)
	do(a, h, route{tag: tag, id: "push-report", method: http.MethodPost, path: "/repositories/{repo}/reports/{tool}",
		most: standard.MaxReport, summary: "Push what another tool said of a repository",
		text:   "SARIF or JUnit XML, as the tool wrote it. It takes the place of what the tool said before.",
		errors: notFound}, a.pushReport)
	get(a, h, route{tag: tag, id: "list-exemptions", path: "/exemptions", summary: "Exemptions from standards, the newest first"},
		a.listExemptions)
	do(a, h, route{tag: tag, id: "ask-exemption", method: http.MethodPost, path: "/exemptions", status: http.StatusCreated,
		summary: "Ask that a repository need not keep a standard for a while", errors: []int{http.StatusNotFound, http.StatusConflict}},
		a.askExemption)
	get(a, h, route{tag: tag, id: "get-exemption", path: one, summary: "One exemption", errors: notFound}, a.getExemption)
	do(a, h, route{tag: tag, id: "answer-exemption", method: http.MethodPost, path: one + "/answer",
		summary: "Grant or decline an exemption", text: "Who leads, manages or directs the repository's team can, or runs " +
			"Leadwright; never who asked for it.", errors: changes}, a.answerExemption)
	do(a, h, route{tag: tag, id: "end-exemption", method: http.MethodPost, path: one + "/end",
		summary: "Take an exemption back, or end it before its time", errors: changes}, a.endExemption)
}

func (a *API) listStandards(ctx context.Context, actor access.Actor, in *ScopeQuery) (out found[StandardMatrix], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		m, err := quality.Look(ctx, tx, actor, in.Scope)
		out.Body = StandardMatrix{convert(m.Columns, keptStandardOf), convert(m.Rows, func(r quality.Row) StandardCells {
			row := StandardCells{Repository: r.Name, Team: r.Scope, Own: r.Own, Level: r.Level, Outcomes: map[string]StandardCell{}}
			if !r.Held.IsZero() {
				row.Held = &r.Held
			}
			for i, c := range r.Cells {
				if c.Outcome != "" {
					row.Outcomes[m.Columns[i].ID] = standardCellOf(c)
				}
			}
			return row
		})}
		return err
	})
}

func (a *API) getStandard(ctx context.Context, actor access.Actor, in *struct {
	Standard string `path:"standard" maxLength:"300" doc:"Its id" example:"readme"`
}) (out found[StandardDetail], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		s, err := quality.Find(ctx, tx, actor, in.Standard)
		out.Body = StandardDetail{keptStandardOf(s.Column), convert(s.Results, standardStandingOf),
			convert(s.Exemptions, exemptionOf(store.DateOf(tx.Now())))}
		return err
	})
}

func (a *API) getStandardTrend(ctx context.Context, actor access.Actor, in *struct {
	ScopeQuery
	Repository string `query:"repository" maxLength:"200" doc:"Of this one alone, by its name"`
	Standard   string `query:"standard" maxLength:"300" doc:"Of this one alone, by its id"`
	Weeks      int    `query:"weeks" minimum:"2" maximum:"260" default:"26" doc:"How many"`
}) (out found[StandardTrend], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		part := quality.Part{Repository: in.Repository, Scope: in.Scope, Standard: in.Standard}
		points, err := quality.Trend(ctx, tx, actor, part, quality.Weeks(store.DateOf(tx.Now()), in.Weeks))
		out.Body.Points = convert(points, func(p quality.Point) StandardPoint {
			return StandardPoint{p.Day.String(), p.Passed, p.Failed, p.Unknown, p.Exempt}
		})
		return err
	})
}

func (a *API) listStandardFiles(ctx context.Context, actor access.Actor, _ *struct{}) (out found[StandardFiles], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := quality.Documents(ctx, tx, actor)
		out.Body.Files = convert(all, standardFileOf)
		return err
	})
}

func (a *API) listStandardFileVersions(ctx context.Context, actor access.Actor, in *ScopeQuery) (out found[StandardFiles],
	err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := quality.Versions(ctx, tx, actor, in.Scope)
		out.Body.Files = convert(all, standardFileOf)
		return err
	})
}

// versionNow returns the last version of the file of standards of a scope, version 0 for none.
func versionNow(ctx context.Context, tx *store.Tx, actor access.Actor, scope string) (quality.Document, error) {
	all, err := quality.Versions(ctx, tx, actor, scope)
	if err != nil || len(all) == 0 {
		return quality.Document{Scope: scope}, err
	}
	return all[0], nil
}

func (a *API) getStandardFile(ctx context.Context, actor access.Actor, in *struct {
	ScopeQuery
	Version int64 `query:"version" minimum:"1" doc:"An earlier version; without it the one in force"`
}) (out text, err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := quality.Versions(ctx, tx, actor, in.Scope)
		if err != nil {
			return err
		}
		for _, d := range all {
			if (in.Version == 0 || d.Version == in.Version) && d.Content != "" {
				out = text{versionTag(d.Version), "application/yaml; charset=utf-8", []byte(d.Content)}
				return nil
			}
			if in.Version == 0 {
				break
			}
		}
		return fault.NotFound("There is no such file of standards").WithHint("Set one, or ask for another version or scope.")
	})
}

func (a *API) putStandardFile(ctx context.Context, actor access.Actor, in *struct {
	ScopeQuery
	Condition
	IfNoneMatch string `header:"If-None-Match" doc:"* for the first of a scope" enum:"*"`
	Note        string `query:"note" maxLength:"2000" doc:"Why it was changed"`
	RawBody     []byte `contentType:"application/yaml"`
}) (out struct {
	Status int
	ETag   string `header:"ETag"`
	Body   StandardFile
}, err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		was, err := versionNow(ctx, tx, actor, in.Scope)
		if err != nil {
			return err
		}
		d, err := quality.Set(ctx, tx, actor, was.Version,
			quality.Document{Scope: in.Scope, Content: string(in.RawBody), Note: in.Note})
		if err != nil {
			return err
		}
		out.Status, out.ETag, out.Body = http.StatusOK, versionTag(d.Version), standardFileOf(d)
		switch {
		case in.IfNoneMatch == "*" && was.Content != "":
			return precondition(http.StatusPreconditionFailed, "There is a file of standards already")
		case in.IfNoneMatch == "*":
			out.Status = http.StatusCreated
			return nil
		case in.IfMatch != "" && was.Version == 0:
			return precondition(http.StatusPreconditionFailed, "There is no file of standards to take the place of")
		}
		return in.check(was.Version)
	})
}

func (a *API) removeStandardFile(ctx context.Context, actor access.Actor, in *struct {
	ScopeQuery
	Condition
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		was, err := versionNow(ctx, tx, actor, in.Scope)
		if err != nil {
			return err
		}
		if _, err := quality.Set(ctx, tx, actor, was.Version, quality.Document{Scope: in.Scope}); err != nil {
			return err
		}
		if was.Content == "" {
			return fault.NotFound("There is no such file of standards")
		}
		return in.check(was.Version)
	})
}

func (a *API) getRepositoryStandards(ctx context.Context, actor access.Actor, in *RepositoryPath) (out found[RepositoryStandards],
	err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		o, err := quality.InRepository(ctx, tx, actor, in.Repo)
		out.Body = RepositoryStandards{Repository: o.Name, Team: o.Scope, Level: o.Level, Head: o.Head,
			Results: convert(o.Results, standardStandingOf), Reports: convert(o.Reports, toolReportOf),
			Exemptions: convert(o.Exemptions, exemptionOf(store.DateOf(tx.Now())))}
		return err
	})
}

func (a *API) setRepositoryTeam(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Team string   `json:"team" maxLength:"200" doc:"Key of a team or unit; empty takes it back"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return quality.SetTeam(ctx, tx, actor, in.Repo, in.Body.Team) })
}

func (a *API) pushReport(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Tool    string `path:"tool" maxLength:"300" doc:"As standards name it" example:"golangci-lint"`
	RawBody []byte
}) (out did[ToolReport], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		r, err := quality.Push(ctx, tx, actor, in.Repo, in.Tool, in.RawBody)
		out.Body = toolReportOf(r)
		return err
	})
}

func (a *API) listExemptions(ctx context.Context, actor access.Actor, _ *struct{}) (out found[ExemptionList], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := quality.Exemptions(ctx, tx, actor)
		out.Body.Exemptions = convert(all, exemptionOf(store.DateOf(tx.Now())))
		return err
	})
}

func (a *API) getExemption(ctx context.Context, actor access.Actor, in *ExemptionPath) (out found[Exemption], err error) {
	return out, a.DB.Read(ctx, func(tx *store.Tx) error {
		e, err := quality.FindExemption(ctx, tx, actor, in.ID)
		out.ETag, out.Body = versionTag(e.Revision), exemptionOf(store.DateOf(tx.Now()))(e)
		return err
	})
}

func (a *API) askExemption(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		_          struct{} `additionalProperties:"false"`
		Repository string   `json:"repository" minLength:"1" maxLength:"200" doc:"Its name or id"`
		Standard   string   `json:"standard" minLength:"1" maxLength:"300" doc:"Its id"`
		Reason     string   `json:"reason" minLength:"1" maxLength:"10000" doc:"Markdown"`
		Until      string   `json:"until" minLength:"1" maxLength:"10" doc:"The last day, at most a year from now" example:"2026-09-01"`
	}
}) (out made[Exemption], err error) {
	until, err := maybeDay("until", in.Body.Until)
	if err != nil {
		return out, err
	}
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		e, err := quality.Ask(ctx, tx, actor, in.Body.Repository, in.Body.Standard, in.Body.Reason, until)
		out.Location, out.Body = Prefix+"/exemptions/"+e.ID, exemptionOf(store.DateOf(tx.Now()))(e)
		return err
	})
}

// changeExemption changes one in the version that the condition names, and answers with what it is then.
func (a *API) changeExemption(ctx context.Context, actor access.Actor, id string, c Condition,
	change func(tx *store.Tx) (quality.Exemption, error)) (out found[Exemption], err error) {
	return out, a.DB.Write(ctx, func(tx *store.Tx) error {
		e, err := quality.FindExemption(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := c.check(e.Revision); err != nil {
			return err
		}
		e, err = change(tx)
		out.ETag, out.Body = versionTag(e.Revision), exemptionOf(store.DateOf(tx.Now()))(e)
		return err
	})
}

func (a *API) answerExemption(ctx context.Context, actor access.Actor, in *struct {
	ExemptionPath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Grant  bool     `json:"grant"`
		Until  string   `json:"until,omitempty" maxLength:"10" doc:"An earlier last day than was asked for"`
		Reason string   `json:"reason,omitempty" maxLength:"10000" doc:"Needed to decline"`
	}
}) (out found[Exemption], err error) {
	until, err := maybeDay("until", in.Body.Until)
	if err != nil {
		return out, err
	}
	return a.changeExemption(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) (quality.Exemption, error) {
		return quality.Settle(ctx, tx, actor, in.ID, 0, quality.Answer{Grant: in.Body.Grant, Until: until, Reason: in.Body.Reason})
	})
}

func (a *API) endExemption(ctx context.Context, actor access.Actor, in *struct {
	ExemptionPath
	Condition
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Reason string   `json:"reason,omitempty" maxLength:"10000"`
	}
}) (found[Exemption], error) {
	return a.changeExemption(ctx, actor, in.ID, in.Condition, func(tx *store.Tx) (quality.Exemption, error) {
		return quality.End(ctx, tx, actor, in.ID, 0, in.Body.Reason)
	})
}
