package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

func (a *API) coverageRoutes(h huma.API) {
	const tag = "responsibilities"
	notFound := []int{http.StatusNotFound}
	get(a, h, route{tag: tag, id: "coverage", path: "/scopes/{scope}/coverage", summary: "Who answers for what in a scope",
		text: "A scope expects what the role catalogue's roles for its kind answer for. The nearest holder counts: in the " +
			"scope itself, else in the nearest one around it. An agent answers for nothing.", errors: notFound}, a.coverage)
	do(a, h, route{tag: tag, id: "try-changes", method: http.MethodPost, path: "/scopes/{scope}/trial",
		summary: "What changes would do to the responsibilities, before they are made",
		text:    "Nothing is stored. The differences are those of all scopes that the changes reach.", errors: notFound}, a.try)
}

func (a *API) coverage(ctx context.Context, actor access.Actor, in *ScopePath) (out found[DutyCoverage], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		engine, err := organisation.Engine(ctx, tx, actor, in.Scope)
		if err != nil {
			return err
		}
		c, _ := engine.Cover(in.Scope)
		out.Body = DutyCoverageOf(engine, c)
		return nil
	})
	return out, err
}

// DutyChange is one step of a change that is tried. A promotion is drops and takes.
type DutyChange struct {
	Kind   string `json:"kind" enum:"leaves,joins,quits,takes,drops,moves"`
	Person string `json:"person,omitempty" maxLength:"200" doc:"Handle; for moves none"`
	Name   string `json:"name,omitempty" maxLength:"200" doc:"Of somebody new who joins"`
	Scope  string `json:"scope,omitempty" maxLength:"100" doc:"Key of the scope that is joined, quit or moved, or of the role"`
	Role   string `json:"role,omitempty" maxLength:"100"`
	Parent string `json:"parent,omitempty" maxLength:"100" doc:"Key of the scope that a scope moves into; none is the top"`
}

func (a *API) try(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	Body struct {
		Changes []DutyChange `json:"changes" minItems:"1" maxItems:"100"`
	}
}) (out did[DutyTrial], err error) {
	changes := convert(in.Body.Changes, func(c DutyChange) duty.Change {
		return duty.Change{Kind: duty.ChangeKind(c.Kind), Person: c.Person, Name: c.Name, Scope: c.Scope, Role: c.Role,
			Parent: c.Parent}
	})
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		// The scope says from where it is looked at, and has to be there.
		if _, err := organisation.Engine(ctx, tx, actor, in.Scope); err != nil {
			return err
		}
		before, after, err := organisation.Try(ctx, tx, actor, changes...)
		if err != nil {
			return err
		}
		out.Body = DutyTrialOf(before, after)
		return nil
	})
	return out, err
}

// DutyTrial is what changes would do.
type DutyTrial struct {
	Differences []DutyDifference `json:"differences"`
}

// DutyDifference is what changes would do in one scope.
type DutyDifference struct {
	Scope    ScopeRef         `json:"scope"`
	Orphaned []DutyRow        `json:"orphaned" doc:"Somebody answers for it today, nobody would"`
	Filled   []DutyRow        `json:"filled" doc:"Nobody answers for it today, somebody would"`
	Handed   []DutyHandover   `json:"handed" doc:"Others would answer for it"`
	Opened   []DutyFinding    `json:"opened"`
	Closed   []DutyFinding    `json:"closed"`
	Load     []DutyLoadChange `json:"load"`
}

// DutyHandover is a responsibility that comes into other hands.
type DutyHandover struct {
	Responsibility string      `json:"responsibility"`
	From           []HolderRef `json:"from"`
	To             []HolderRef `json:"to"`
}

// DutyLoadChange is how much a person would answer for.
type DutyLoadChange struct {
	Person HolderRef `json:"person"`
	Before int       `json:"before"`
	After  int       `json:"after"`
	Above  bool      `json:"above"`
}

// DutyTrialOf is what the API and --json say of changes that were tried.
func DutyTrialOf(before, after *duty.Engine) DutyTrial {
	was, now := duties{before}, duties{after}
	out := DutyTrial{Differences: []DutyDifference{}}
	for _, d := range duty.Compare(before, after) {
		x := DutyDifference{Scope: ScopeRef{d.Scope.ID, d.Scope.Name, string(d.Scope.Kind)},
			Orphaned: convert(d.Orphaned, now.row), Filled: convert(d.Filled, now.row), Opened: now.findings(d.Opened),
			Closed: was.findings(d.Closed), Handed: convert(d.Handed, func(h duty.Handover) DutyHandover {
				return DutyHandover{h.Row.Responsibility.ID, convert(h.From, was.person), convert(h.To, now.person)}
			}), Load: convert(d.Load, func(l duty.LoadChange) DutyLoadChange {
				return DutyLoadChange{now.person(l.Person), l.Before, l.After, l.Above}
			})}
		out.Differences = append(out.Differences, x)
	}
	return out
}

// ScopeRef names a unit, team or project.
type ScopeRef struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Kind string `json:"kind" enum:"organisation,unit,team,project"`
}

// HolderRef names a person of the organisation.
type HolderRef struct {
	Handle string `json:"handle" doc:"Names the person in the organisation's file"`
	Name   string `json:"name"`
}

// DutyCoverage is who answers for what in one scope.
type DutyCoverage struct {
	Scope     ScopeRef          `json:"scope"`
	Figures   ScopeFigures      `json:"figures" doc:"Of the scope with all that is inside it"`
	Gaps      []DutyFinding     `json:"gaps" doc:"Expected here, and nobody answers for it"`
	Overlaps  []DutyFinding     `json:"overlaps" doc:"Several answer for it"`
	Combined  []DutyCombination `json:"combined" doc:"People with several roles"`
	Load      []DutyLoad        `json:"load" doc:"How much each who answers here answers for, everywhere. By name"`
	Agents    []DutyFinding     `json:"agents" doc:"An agent alone was given it"`
	Absences  []DutyFinding     `json:"absences" doc:"All who answer for it are away for a while"`
	Authority []DutyFinding     `json:"authority" doc:"A role is held without authority that it needs"`
	Remedies  []DutyRemedy      `json:"remedies" doc:"Roles that would settle what nobody answers for, the best first"`
	Matrix    []DutyRow         `json:"matrix" doc:"What is expected or held here, in the order of the catalogue"`
}

// ScopeFigures count what can outgrow one person with several roles.
type ScopeFigures struct {
	People      int `json:"people"`
	Projects    int `json:"projects"`
	Disciplines int `json:"disciplines"`
	Links       int `json:"links" doc:"Scopes outside that the work depends on, or that depend on it"`
}

// DutyRemedy is a role that somebody could take, and what that would settle.
type DutyRemedy struct {
	Role    string   `json:"role"`
	Settles []string `json:"settles" doc:"Keys of findings"`
}

// DutyFinding is something that somebody should look at.
type DutyFinding struct {
	Key            string          `json:"key" doc:"Stable in its scope; names it to accept it"`
	Responsibility string          `json:"responsibility,omitempty"`
	Role           string          `json:"role,omitempty"`
	People         []HolderRef     `json:"people"`
	Sentence       string          `json:"sentence"`
	Reasons        []string        `json:"reasons"`
	Accepted       *DutyAcceptance `json:"accepted,omitempty" doc:"Somebody decided that it is wanted"`
}

// DutyAcceptance is why a finding is wanted, and until when.
type DutyAcceptance struct {
	Reason string `json:"reason"`
	Until  string `json:"until,omitempty" doc:"The day from which it is open again"`
	Again  bool   `json:"again" doc:"That day has come"`
}

// DutyCombination is a person with several roles.
type DutyCombination struct {
	DutyFinding

	Person   HolderRef      `json:"person"`
	Roles    []string       `json:"roles"`
	Dedicate string         `json:"dedicate,omitempty" doc:"The role that should have a person of its own"`
	Exceeded []DutyExceeded `json:"exceeded" doc:"The limits that were outgrown"`
}

// DutyExceeded is a limit of a role that its scopes have outgrown.
type DutyExceeded struct {
	Role    string `json:"role"`
	Measure string `json:"measure" enum:"people,projects,disciplines,cross-team-links"`
	Value   int    `json:"value"`
	Above   int    `json:"above" doc:"The limit"`
	Reason  string `json:"reason"`
	Source  string `json:"source,omitempty"`
}

// DutyLoad is how much a person answers for.
type DutyLoad struct {
	Person  HolderRef    `json:"person"`
	Duties  int          `json:"duties" doc:"Responsibilities answered for, each once for every scope"`
	Scopes  int          `json:"scopes"`
	Limit   float64      `json:"limit" doc:"What counts as sane for the time that the person has"`
	Above   bool         `json:"above"`
	Finding *DutyFinding `json:"finding,omitempty" doc:"Where it is above the limit"`
}

// DutyRow is one responsibility in a scope.
type DutyRow struct {
	Responsibility string     `json:"responsibility"`
	Name           string     `json:"name"`
	Sentence       string     `json:"sentence"`
	Area           string     `json:"area"`
	Expected       bool       `json:"expected"`
	State          string     `json:"state" enum:"covered,shared,overlap,away,agent,gap,open"`
	Parts          []DutyPart `json:"parts"`
}

// DutyPart is somebody's part in a responsibility.
type DutyPart struct {
	Person     *HolderRef `json:"person,omitempty"`
	Agent      string     `json:"agent,omitempty"`
	Part       string     `json:"part" enum:"answers-for,contributes,consulted,informed"`
	Role       string     `json:"role"`
	From       string     `json:"from" doc:"Key of the scope in which the role is held"`
	Discipline string     `json:"discipline,omitempty"`
	Away       bool       `json:"away,omitempty"`
}

// DutyCoverageOf is what the API and --json say of a coverage.
func DutyCoverageOf(e *duty.Engine, c duty.Coverage) DutyCoverage {
	d := duties{e}
	out := DutyCoverage{
		Scope:   ScopeRef{c.Scope.ID, c.Scope.Name, string(c.Scope.Kind)},
		Figures: ScopeFigures{c.Figures.People, c.Figures.Projects, c.Figures.Disciplines, c.Figures.Links},
		Gaps:    d.findings(c.Gaps), Overlaps: d.findings(c.Overlaps), Agents: d.findings(c.Agents),
		Absences: d.findings(c.Absences), Authority: d.findings(c.Authority),
		Combined: make([]DutyCombination, 0, len(c.Combined)), Load: make([]DutyLoad, 0, len(c.Load)),
		Matrix: make([]DutyRow, 0, len(c.Rows)),
	}
	for _, x := range c.Combined {
		combination := DutyCombination{DutyFinding: d.finding(x.Finding), Person: d.person(x.Person), Roles: x.Roles,
			Dedicate: x.Dedicate, Exceeded: make([]DutyExceeded, 0, len(x.Exceeded))}
		for _, e := range x.Exceeded {
			combination.Exceeded = append(combination.Exceeded,
				DutyExceeded{e.Role, string(e.Measure), e.Value, e.Above, e.Reason, e.Source})
		}
		out.Combined = append(out.Combined, combination)
	}
	for _, l := range c.Load {
		load := DutyLoad{Person: d.person(l.Person), Duties: l.Duties, Scopes: l.Scopes, Limit: l.Limit, Above: l.Above}
		if l.Above {
			f := d.finding(l.Finding)
			load.Finding = &f
		}
		out.Load = append(out.Load, load)
	}
	out.Remedies = convert(c.Remedies, func(r duty.Remedy) DutyRemedy { return DutyRemedy{r.Role, r.Settles} })
	for _, r := range c.Rows {
		out.Matrix = append(out.Matrix, d.row(r))
	}
	return out
}

// duties puts names to ids.
type duties struct{ *duty.Engine }

func (d duties) person(id string) HolderRef { return HolderRef{id, d.Name(id)} }

func (d duties) findings(all []duty.Finding) []DutyFinding {
	out := make([]DutyFinding, len(all))
	for i, f := range all {
		out[i] = d.finding(f)
	}
	return out
}

func (d duties) finding(f duty.Finding) DutyFinding {
	out := DutyFinding{Key: f.Key, Responsibility: f.Responsibility, Role: f.Role, Sentence: f.Sentence,
		People: make([]HolderRef, len(f.People)), Reasons: append([]string{}, f.Reasons...)}
	for i, id := range f.People {
		out.People[i] = d.person(id)
	}
	if f.Accepted != nil {
		out.Accepted = &DutyAcceptance{f.Accepted.Reason, f.Accepted.Until, f.Again}
	}
	return out
}

func (d duties) row(r duty.Row) DutyRow {
	row := DutyRow{Responsibility: r.Responsibility.ID, Name: r.Responsibility.Name, Sentence: r.Responsibility.Sentence,
		Area: r.Responsibility.Area, Expected: r.Expected, State: string(r.State), Parts: make([]DutyPart, 0, len(r.Parts))}
	for _, h := range r.Parts {
		part := DutyPart{Agent: h.Agent, Part: string(h.Part), Role: h.Role, From: h.From, Discipline: h.Discipline, Away: h.Away}
		if h.Person != "" {
			ref := d.person(h.Person)
			part.Person = &ref
		}
		row.Parts = append(row.Parts, part)
	}
	return row
}
