package api

import (
	"context"
	"maps"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// RiskEverywhere says which areas of all repositories are thin, or would be with some people absent.
type RiskEverywhere struct {
	Absent       []Person         `json:"absent"`
	Coverage     Coverage         `json:"coverage" doc:"Of all repositories that count"`
	Areas        []AreaThere      `json:"areas" doc:"Thinnest first, and of those alike the one on which most hangs"`
	Next         string           `json:"next,omitempty" doc:"The cursor of the next page of areas; missing on the last"`
	Repositories []RepositoryRisk `json:"repositories" doc:"Those that count: most areas in need first, then by name"`
	Copies       []string         `json:"copies" doc:"Left out: they share the history of another repository, which stands for both"`
	Unread       int              `json:"unread" doc:"Repositories without answers yet"`
	Old          int              `json:"old" doc:"Repositories that answer as of a little while ago"`
}

// AreaThere is an area of one of all repositories.
type AreaThere struct {
	Repository string   `json:"repository"`
	Name       string   `json:"name"`
	Lines      int      `json:"lines"`
	Left       int      `json:"left" doc:"People left who understand it"`
	Before     int      `json:"before" doc:"The same with nobody absent"`
	People     []Person `json:"people" doc:"Those left who understand it, strongest first"`
	Changes    int      `json:"changes" doc:"Commits that touched it in the 180 days before it was read last"`
	Uses       int      `json:"uses" doc:"Files outside that import something of it"`
}

// RepositoryRisk is how one of all repositories stands.
type RepositoryRisk struct {
	Name     string   `json:"name"`
	Areas    int      `json:"areas"`
	None     int      `json:"none" doc:"Areas that nobody left understands"`
	One      int      `json:"one" doc:"Areas that one person left understands"`
	Coverage Coverage `json:"coverage"`
}

func (a *API) everywhereRoutes(h huma.API) {
	get(a, h, route{tag: "knowledge", id: "risk-everywhere", path: "/risk", summary: "Thin areas of all repositories",
		text:   "Now, or with people absent. Who left the organisation for good counts as absent.",
		errors: []int{http.StatusNotFound}}, a.riskEverywhere)
}

func (a *API) riskEverywhere(ctx context.Context, actor access.Actor, in *struct {
	AbsentQuery
	PageQuery
}) (out listed[RiskEverywhere], err error) {
	known, err := knowledge.KnownEverywhere(ctx, a.DB, actor)
	if err != nil {
		return out, err
	}
	away, absent, err := AwayEverywhere(ctx, a.DB, actor, in.Absent)
	if err != nil {
		return out, err
	}
	all := known.Without(absent)
	out.Body = RiskEverywhereOf(known, all, away)
	key := func(x AreaThere) string { return x.Repository + ": " + x.Name }
	out.Body.Areas, out.Body.Next, err = pageOf(out.Body.Areas, key, in.PageQuery)
	out.Link = nextLink(ctx, out.Body.Next)
	return out, err
}

// AwayEverywhere finds the people whose absence is supposed, and the ids of all who are absent: they, and who left for good.
func AwayEverywhere(ctx context.Context, db *store.DB, actor access.Actor, texts []string) (away []people.Person,
	absent map[string]bool, err error) {
	return away, absent, db.Read(ctx, func(tx *store.Tx) error {
		left, err := organisation.Gone(ctx, tx, actor, store.DateOf(tx.Now()))
		if err != nil {
			return err
		}
		away, absent = nil, maps.Clone(left)
		if absent == nil {
			absent = map[string]bool{}
		}
		for _, text := range texts {
			p, err := people.Find(ctx, tx, actor, strings.TrimSpace(text))
			if err != nil {
				return err
			}
			absent[p.ID], away = true, append(away, p)
		}
		return nil
	})
}

// RiskEverywhereOf makes the answer about all repositories.
func RiskEverywhereOf(known *knowledge.Everywhere, all knowledge.RiskEverywhere, away []people.Person) RiskEverywhere {
	return RiskEverywhere{
		Absent:   convert(away, func(p people.Person) Person { return Person{ID: p.ID, Name: p.Name} }),
		Coverage: coverageOf(all.Coverage), Copies: append([]string{}, known.Copies()...), Unread: known.Unread, Old: known.Old,
		Areas: convert(all.Areas, func(x knowledge.AreaThere) AreaThere {
			return AreaThere{Repository: x.Repository, Name: QuotePath(x.Name), Lines: x.Lines, Left: len(x.Left), Before: len(x.Known),
				People: convert(x.Left, knownPerson), Changes: x.Changes, Uses: x.Uses}
		}),
		Repositories: convert(all.Repositories, func(r knowledge.RepositoryThere) RepositoryRisk {
			return RepositoryRisk{Name: r.Name, Areas: r.Areas, None: r.None, One: r.One, Coverage: coverageOf(r.Coverage)}
		}),
	}
}

func knownPerson(p knowledge.Person) Person { return Person{ID: p.ID, Name: p.Name} }
