package api

import (
	"math"
	"strconv"

	"github.com/leadwright/leadwright/internal/role"
)

// Named is something of the role catalogue: a role, a responsibility, an authority, a focus.
type Named struct {
	ID   string `json:"id" example:"technical-lead"`
	Name string `json:"name" example:"Technical lead"`
}

// RoleScope is where a role is held.
type RoleScope struct {
	Kinds       []string `json:"kinds" doc:"One, or one or the other: project, team, several-teams, organisation and so on"`
	Disciplines string   `json:"disciplines,omitempty" doc:"How many of its scope it leads; may be missing" enum:"one,every"`
	Sentence    string   `json:"sentence"`
}

// RoleBrief is a role in a list.
type RoleBrief struct {
	ID    string    `json:"id" example:"technical-lead"`
	Name  string    `json:"name" example:"Technical lead"`
	Focus []string  `json:"focus" doc:"Ids of its focuses" example:"[\"technical\"]"`
	Scope RoleScope `json:"scope"`
}

// RoleList is a page of the role catalogue.
type RoleList struct {
	Roles    []RoleBrief `json:"roles"`
	Families []Named     `json:"families" doc:"Groups of roles that can be compared like a role"`
	Next     string      `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// RoleDuty is a responsibility with the part that a role has in it.
type RoleDuty struct {
	ID       string `json:"id" example:"technical-decisions"`
	Name     string `json:"name" example:"technical decisions"`
	Sentence string `json:"sentence"`
	Area     string `json:"area" example:"technical"`
	Part     string `json:"part" enum:"answers-for,contributes,consulted,informed"`
}

// RoleTerm is something of the catalogue with what it means.
type RoleTerm struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Sentence string `json:"sentence"`
}

// RoleSkill is a skill at the level that a role needs.
type RoleSkill struct {
	ID         string `json:"id" example:"technical-expertise"`
	Name       string `json:"name" example:"technical expertise"`
	Leadership bool   `json:"leadership" doc:"One of the skills of technical leadership"`
	Level      int    `json:"level" minimum:"1" maximum:"5"`
	LevelName  string `json:"level_name" example:"guides"`
}

// RoleThreshold says from when on somebody should hold a role and no other beside it.
type RoleThreshold struct {
	Measure string `json:"measure" enum:"people,projects,disciplines,cross-team-links"`
	Above   int    `json:"above" doc:"Dedicate the role when the measure is above this"`
	Reason  string `json:"reason"`
	Source  string `json:"source,omitempty" doc:"Where the figure is from; missing when it is the catalogue's own judgement"`
}

// RoleDetail is a role of the catalogue.
type RoleDetail struct {
	ID               string          `json:"id" example:"technical-lead"`
	Name             string          `json:"name" example:"Technical lead"`
	Summary          string          `json:"summary"`
	Focus            []RoleTerm      `json:"focus"`
	Scope            RoleScope       `json:"scope"`
	Relation         string          `json:"relation,omitempty" doc:"Its sight of others" enum:"leads,manages,coordinates,directs"`
	Responsibilities []RoleDuty      `json:"responsibilities" doc:"What it answers for comes first"`
	Authority        []RoleTerm      `json:"authority" doc:"What the role needs the authority for"`
	Skills           []RoleSkill     `json:"skills"`
	Next             []Named         `json:"next" doc:"Roles that a holder may go to from here"`
	Combines         []Named         `json:"combines" doc:"Roles that the same person may hold beside it while the work is small"`
	Dedicate         []RoleThreshold `json:"dedicate" doc:"From when on a dedicated holder is recommended"`
	Titles           []string        `json:"titles" doc:"Other titles of the role"`
}

// TitleCandidate is a role that a title may mean.
type TitleCandidate struct {
	Role   Named   `json:"role"`
	Score  float64 `json:"score" doc:"How near the title is to one of the role's; 1 when it is one" minimum:"0" maximum:"1"`
	Reason string  `json:"reason"`
}

// TitleMeaning is what a title means.
type TitleMeaning struct {
	Title      string           `json:"title"`
	Status     string           `json:"status" doc:"Only an exact meaning names a role" enum:"exact,ambiguous,unknown"`
	Role       *Named           `json:"role,omitempty" doc:"Missing unless exact"`
	Matched    string           `json:"matched,omitempty" doc:"The title of the catalogue that it is; missing unless exact"`
	Combined   bool             `json:"combined" doc:"The title joins several roles"`
	Seniority  []string         `json:"seniority" doc:"Words that say how senior somebody is"`
	Qualifiers []string         `json:"qualifiers" doc:"Words that say where, or in which discipline"`
	Candidates []TitleCandidate `json:"candidates" doc:"The nearest first; empty when exact"`
	Also       []string         `json:"also" doc:"What an ambiguous title may mean that is no role of the catalogue"`
}

// RoleSide is one side of a comparison.
type RoleSide struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Summary string      `json:"summary"`
	Family  bool        `json:"family" doc:"It is a family of roles taken as one"`
	Roles   []Named     `json:"roles" doc:"The roles of the family; of a role, itself"`
	Focus   []Named     `json:"focus"`
	Scopes  []RoleScope `json:"scopes" doc:"Of its roles"`
}

// RoleInput is the lesser part that a role has in what another answers for.
type RoleInput struct {
	ID   string `json:"id" example:"performance-evaluation"`
	Name string `json:"name" example:"performance evaluation"`
	Part string `json:"part" enum:"contributes,consulted,informed"`
}

// LevelRange is from which level to which a skill is needed; 0 is not at all.
type LevelRange struct {
	Least int `json:"least" minimum:"0" maximum:"5"`
	Most  int `json:"most" minimum:"0" maximum:"5"`
}

// SkillPair is how much of a skill two roles need.
type SkillPair struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Leadership bool       `json:"leadership" doc:"One of the skills of technical leadership"`
	A          LevelRange `json:"a"`
	B          LevelRange `json:"b"`
}

// RoleComparison sets two roles side by side.
type RoleComparison struct {
	A             RoleSide        `json:"a"`
	B             RoleSide        `json:"b"`
	OnlyA         []Named         `json:"only_a" doc:"Responsibilities that A answers for and B does not"`
	OnlyB         []Named         `json:"only_b" doc:"Responsibilities that B answers for and A does not"`
	Both          []Named         `json:"both" doc:"Responsibilities that both answer for"`
	Overlap       []Named         `json:"overlap" doc:"Responsibilities that one answers for, and the other too or contributes to"`
	AToB          []RoleInput     `json:"a_to_b" doc:"A's lesser part in what B answers for"`
	BToA          []RoleInput     `json:"b_to_a" doc:"B's lesser part in what A answers for"`
	AuthorityA    []Named         `json:"authority_only_a"`
	AuthorityB    []Named         `json:"authority_only_b"`
	AuthorityBoth []Named         `json:"authority_both"`
	Skills        []SkillPair     `json:"skills" doc:"Those first in which they are furthest apart"`
	OneHolder     bool            `json:"one_holder" doc:"One person may be both while the work is small"`
	Until         []RoleThreshold `json:"until" doc:"Up to where one person may be both: the lower threshold of the two"`
	Way           []Named         `json:"way" doc:"The next roles from A to B, B the last; empty when none lead there"`
	Back          []Named         `json:"back" doc:"The next roles from B to A, A the last; empty when none lead there"`
	Sentences     []string        `json:"sentences" doc:"The same in words"`
}

// AddedDuty is a responsibility that the goal of a path answers for and its start does not.
type AddedDuty struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Before string `json:"before,omitempty" doc:"The start's lesser part in it, if any" enum:"contributes,consulted,informed"`
}

// AddedSkill is a skill that the goal of a path needs at a higher level than its start.
type AddedSkill struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Before int    `json:"before" doc:"The level that the start needs, 0 for none" minimum:"0" maximum:"5"`
	Level  int    `json:"level" minimum:"1" maximum:"5"`
}

// RolePath is a way from one role to another, and what the other adds.
type RolePath struct {
	To               Named        `json:"to"`
	Steps            []Named      `json:"steps" doc:"The roles on the way; the goal is the last"`
	Responsibilities []AddedDuty  `json:"responsibilities"`
	Skills           []AddedSkill `json:"skills"`
	Authority        []Named      `json:"authority"`
}

// RolePaths are all ways from a role.
type RolePaths struct {
	From  Named      `json:"from"`
	Paths []RolePath `json:"paths" doc:"The shortest first"`
}

// catalogue gives ids their names.
type catalogue struct{ *role.Catalogue }

func (c catalogue) role(id string) Named {
	r, _ := c.Role(id)
	return Named{r.ID, r.Name}
}

func (c catalogue) duty(id string) Named {
	d, _ := c.Responsibility(id)
	return Named{d.ID, d.Name}
}

// term returns the entry of an id; every id that a role names is there.
func term(all []role.Term, id string) RoleTerm {
	for _, t := range all {
		if t.ID == id {
			return RoleTerm{t.ID, t.Name, t.Sentence}
		}
	}
	return RoleTerm{ID: id, Name: id}
}

func (t RoleTerm) named() Named { return Named{t.ID, t.Name} }

func (c catalogue) focus(id string) Named     { return term(c.Focuses(), id).named() }
func (c catalogue) authority(id string) Named { return term(c.Authorities(), id).named() }

func scopeOf(s role.Scope) RoleScope {
	return RoleScope{convert(s.Kinds, func(k role.ScopeKind) string { return string(k) }), string(s.Disciplines), s.Sentence}
}

func thresholdOf(t role.Threshold) RoleThreshold {
	return RoleThreshold{string(t.Measure), t.Above, t.Reason, t.Source}
}

func itself[T any](v T) T { return v }

// RoleBriefOf makes the entry of a list.
func RoleBriefOf(r role.Role) RoleBrief {
	return RoleBrief{ID: r.ID, Name: r.Name, Focus: convert(r.Focus, itself), Scope: scopeOf(r.Scope)}
}

// RoleListOf makes the list of some roles of a catalogue.
func RoleListOf(c *role.Catalogue, roles []role.Role) RoleList {
	return RoleList{Roles: convert(roles, RoleBriefOf),
		Families: convert(c.Families(), func(f role.Family) Named { return Named{f.ID, f.Name} })}
}

// RoleDetailOf makes the answer about one role.
func RoleDetailOf(all *role.Catalogue, r role.Role) RoleDetail {
	c := catalogue{all}
	return RoleDetail{
		ID: r.ID, Name: r.Name, Summary: r.Summary, Scope: scopeOf(r.Scope), Relation: string(r.Relation),
		Focus: convert(r.Focus, func(id string) RoleTerm { return term(c.Focuses(), id) }),
		Responsibilities: convert(r.Duties, func(d role.Duty) RoleDuty {
			of, _ := c.Responsibility(d.Responsibility)
			return RoleDuty{of.ID, of.Name, of.Sentence, of.Area, string(d.Part)}
		}),
		Authority: convert(r.Authority, func(id string) RoleTerm { return term(c.Authorities(), id) }),
		Skills: convert(r.Skills, func(w role.Wanted) RoleSkill {
			s, _ := c.Skill(w.Skill)
			return RoleSkill{s.ID, s.Name, s.Leadership, w.Level, term(c.Levels(), strconv.Itoa(w.Level)).Name}
		}),
		Next: convert(r.Next, c.role), Combines: convert(r.Combines, c.role),
		Dedicate: convert(r.Dedicate, thresholdOf), Titles: convert(r.Titles, itself),
	}
}

// TitleMeaningOf makes the answer to what a title means.
func TitleMeaningOf(all *role.Catalogue, found role.Resolution) TitleMeaning {
	c := catalogue{all}
	m := TitleMeaning{Title: found.Title, Status: string(found.Status), Matched: found.Matched, Combined: found.Combined,
		Seniority: convert(found.Seniority, itself), Qualifiers: convert(found.Qualifiers, itself),
		Also: convert(found.Also, itself),
		Candidates: convert(found.Candidates, func(k role.Candidate) TitleCandidate {
			return TitleCandidate{c.role(k.Role), math.Round(100*k.Score) / 100, k.Reason}
		})}
	if found.Status == role.Exact {
		m.Role = new(c.role(found.Role))
	}
	return m
}

// RoleComparisonOf makes the answer to how two roles differ.
func RoleComparisonOf(all *role.Catalogue, of role.Comparison) RoleComparison {
	c := catalogue{all}
	side := func(p role.Profile) RoleSide {
		return RoleSide{p.ID, p.Name, p.Summary, p.Family, convert(p.Roles, c.role), convert(p.Focus, c.focus),
			convert(p.Scopes, scopeOf)}
	}
	input := func(in role.Input) RoleInput {
		d := c.duty(in.Responsibility)
		return RoleInput{d.ID, d.Name, string(in.Part)}
	}
	return RoleComparison{
		A: side(of.A), B: side(of.B),
		OnlyA: convert(of.OnlyA, c.duty), OnlyB: convert(of.OnlyB, c.duty), Both: convert(of.Both, c.duty),
		Overlap: convert(of.Overlap, c.duty), AToB: convert(of.AToB, input), BToA: convert(of.BToA, input),
		AuthorityA: convert(of.AuthorityA, c.authority), AuthorityB: convert(of.AuthorityB, c.authority),
		AuthorityBoth: convert(of.AuthorityBoth, c.authority),
		Skills: convert(of.Skills, func(p role.SkillPair) SkillPair {
			s, _ := c.Skill(p.Skill)
			return SkillPair{s.ID, s.Name, s.Leadership, LevelRange(p.A), LevelRange(p.B)}
		}),
		OneHolder: of.OneHolder, Until: convert(of.Until, thresholdOf),
		Way: convert(of.Way, c.role), Back: convert(of.Back, c.role), Sentences: convert(of.Sentences, itself),
	}
}

// RolePathsOf makes the answer to where a role leads.
func RolePathsOf(all *role.Catalogue, from role.Role, paths []role.Path) RolePaths {
	c := catalogue{all}
	return RolePaths{From: Named{from.ID, from.Name}, Paths: convert(paths, func(p role.Path) RolePath {
		return RolePath{
			To: c.role(p.To), Steps: convert(p.Steps, c.role), Authority: convert(p.Authority, c.authority),
			Responsibilities: convert(p.Duties, func(d role.NewDuty) AddedDuty {
				of := c.duty(d.Responsibility)
				return AddedDuty{of.ID, of.Name, string(d.Before)}
			}),
			Skills: convert(p.Skills, func(s role.NewSkill) AddedSkill {
				of, _ := c.Skill(s.Skill)
				return AddedSkill{of.ID, of.Name, s.Before, s.Level}
			}),
		}
	})}
}
