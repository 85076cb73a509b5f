package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/codeowners"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// OwnersReport is where a CODEOWNERS file does not tell how things are.
type OwnersReport struct {
	Stand
	File     string          `json:"file" doc:"The path of the file"`
	Dialect  string          `json:"dialect" enum:"github,gitlab,gitea"`
	Errors   int             `json:"errors"`
	Warnings int             `json:"warnings"`
	Notes    int             `json:"notes"`
	Findings []OwnersFinding `json:"findings" doc:"By line; those about the whole file last"`
}

// OwnersFinding is one of them.
type OwnersFinding struct {
	Kind     string   `json:"kind" doc:"Stable, such as owner-left or matches-nothing"`
	Level    string   `json:"level" enum:"error,warning,note"`
	Line     int      `json:"line,omitempty" doc:"From 1; missing for the whole file"`
	Pattern  string   `json:"pattern,omitempty"`
	Owner    string   `json:"owner,omitempty"`
	Sentence string   `json:"sentence"`
	Hint     string   `json:"hint,omitempty"`
	Paths    int      `json:"paths" doc:"How many files it is about"`
	Examples []string `json:"examples" doc:"Up to five of them"`
}

// OwnersSuggestion is how the file could tell how things are.
type OwnersSuggestion struct {
	Stand
	File    string         `json:"file,omitempty" doc:"The path of the file; missing where there is none"`
	Dialect string         `json:"dialect" enum:"github,gitlab,gitea"`
	Changes []OwnersChange `json:"changes"`
	Content string         `json:"content" doc:"The file with the changes made; all else is as it was"`
}

// OwnersChange is one line that would be another one.
type OwnersChange struct {
	Line    int      `json:"line,omitempty" doc:"From 1; missing for a line that is added"`
	Was     string   `json:"was,omitempty" doc:"The line as it is"`
	Pattern string   `json:"pattern"`
	Owners  []string `json:"owners"`
	Reason  string   `json:"reason"`
}

// OwnersReportOf makes a report.
func OwnersReportOf(o *knowledge.Overview, f *knowledge.OwnersFile, found []codeowners.Finding) OwnersReport {
	out := OwnersReport{Stand: standOf(o), File: QuotePath(f.Path), Dialect: string(f.Dialect)}
	out.Findings = convert(found, func(x codeowners.Finding) OwnersFinding {
		switch x.Level {
		case codeowners.Error:
			out.Errors++
		case codeowners.Warning:
			out.Warnings++
		default:
			out.Notes++
		}
		return OwnersFinding{Kind: string(x.Kind), Level: string(x.Level), Line: x.Line, Pattern: x.Pattern, Owner: x.Owner,
			Sentence: x.Sentence, Hint: x.Hint, Paths: x.Paths, Examples: quoteAll(x.Examples)}
	})
	return out
}

// OwnersSuggestionOf makes a suggestion.
func OwnersSuggestionOf(o *knowledge.Overview, f *knowledge.OwnersFile, changes []knowledge.OwnersChange,
	content []byte) OwnersSuggestion {
	return OwnersSuggestion{Stand: standOf(o), File: QuotePath(f.Path), Dialect: string(f.Dialect), Content: string(content),
		Changes: convert(changes, func(c knowledge.OwnersChange) OwnersChange {
			return OwnersChange{Line: c.Line, Was: c.Was, Pattern: c.Pattern, Reason: c.Reason,
				Owners: convert(c.Owners, codeowners.Owner.String)}
		})}
}

func (a *API) codeownersRoutes(h huma.API) {
	const tag, one = "knowledge", "/repositories/{repo}/codeowners"
	get(a, h, route{tag: tag, id: "check-codeowners", path: one, summary: "Where the CODEOWNERS file does not tell how things are",
		text: "Owners who left or never touched what they own, patterns that fit nothing, lines that never decide, files " +
			"without owner.",
		errors: []int{http.StatusNotFound}}, a.checkOwners)
	get(a, h, route{tag: tag, id: "suggest-codeowners", path: one + "/suggestion", summary: "How it could",
		text: "Stewards become owners, who left gives way, and folders without owner get one, as far as somebody understands " +
			"them. Nothing is written.",
		errors: []int{http.StatusNotFound}}, a.suggestOwners)
}

// DialectQuery names a dialect of CODEOWNERS.
type DialectQuery struct {
	Dialect string `query:"dialect" enum:"github,gitlab,gitea" doc:"Whose reading of the file counts; found out without it"`
}

// owners reads a repository's CODEOWNERS file, and its stewards.
func (a *API) owners(ctx context.Context, actor access.Actor, repo, dialect string) (
	atlas *knowledge.Atlas, f *knowledge.OwnersFile, stewards []testimony.Stewardship, err error) {
	if atlas, err = a.atlas(ctx, actor, repo); err != nil {
		return nil, nil, nil, err
	}
	var left map[string]bool
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if left, err = organisation.Gone(ctx, tx, actor, store.DateOf(tx.Now())); err != nil {
			return err
		}
		stewards, err = testimony.Stewards(ctx, tx, actor, atlas.Repository.ID)
		return err
	})
	if err != nil {
		return nil, nil, nil, err
	}
	f, err = knowledge.ReadOwners(ctx, atlas.Overview, codeowners.Dialect(dialect), left)
	return atlas, f, stewards, err
}

func (a *API) checkOwners(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	DialectQuery
}) (out found[OwnersReport], err error) {
	atlas, f, _, err := a.owners(ctx, actor, in.Repo, in.Dialect)
	if err != nil {
		return out, err
	}
	findings, err := f.Check()
	if err != nil {
		return out, err
	}
	out.Body = OwnersReportOf(atlas.Overview, f, findings)
	return out, nil
}

func (a *API) suggestOwners(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	DialectQuery
}) (out found[OwnersSuggestion], err error) {
	atlas, f, stewards, err := a.owners(ctx, actor, in.Repo, in.Dialect)
	if err != nil {
		return out, err
	}
	changes, content, err := f.Suggest(stewards)
	if err != nil {
		return out, err
	}
	out.Body = OwnersSuggestionOf(atlas.Overview, f, changes, content)
	return out, nil
}
