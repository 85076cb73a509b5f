package api

import (
	"time"

	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// Skill is an entry of the vocabulary.
type Skill struct {
	ID      string     `json:"id" example:"go"`
	Name    string     `json:"name" example:"Go"`
	Kind    string     `json:"kind" enum:"leadership,language,technology,practice,domain"`
	Aliases []string   `json:"aliases" doc:"Other words for it, by alphabet; packages such as npm:react as well"`
	Merged  []string   `json:"merged" doc:"Ids of skills that were merged into it"`
	Retired *time.Time `json:"retired,omitempty" doc:"Since when it takes nothing new; missing while it does"`
}

// SkillLevel says what a level of any skill means.
type SkillLevel struct {
	Level    int    `json:"level" minimum:"0" maximum:"5"`
	Name     string `json:"name" example:"with help"`
	Sentence string `json:"sentence"`
}

// SkillList is a page of the vocabulary, by kind and name.
type SkillList struct {
	Levels []SkillLevel `json:"levels" doc:"What levels mean, from none"`
	Skills []Skill      `json:"skills"`
	Next   string       `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// ImportedSkills counts what an import did.
type ImportedSkills struct {
	Added   int `json:"added"`
	Changed int `json:"changed" doc:"Skills that got aliases or another kind"`
	Same    int `json:"same"`
}

// SuggestedSkill is a technology in the repositories that no skill stands for.
type SuggestedSkill struct {
	Name         string   `json:"name"`
	Kind         string   `json:"kind" enum:"language,technology"`
	Repositories []string `json:"repositories"`
}

// SuggestedSkills are by kind and name.
type SuggestedSkills struct {
	Suggestions []SuggestedSkill `json:"suggestions"`
}

// Declaration is what a person said of themselves at one time.
type Declaration struct {
	Level    int       `json:"level" minimum:"0" maximum:"5" doc:"0 for none"`
	Interest int       `json:"interest" minimum:"-1" maximum:"2" doc:"-1 would rather not, 0 none, 1 interested, 2 eager to learn"`
	At       time.Time `json:"at"`
}

// Assessment stands beside what a person declared.
type Assessment struct {
	ID        string     `json:"id"`
	Level     int        `json:"level" minimum:"0" maximum:"5"`
	Evidence  string     `json:"evidence" doc:"A sentence"`
	Day       store.Date `json:"day"`
	By        Person     `json:"by"`
	Withdrawn *time.Time `json:"withdrawn,omitempty"`
}

// SkillEvidence is a sentence that somebody wrote down in support of a skill.
type SkillEvidence struct {
	ID        string     `json:"id"`
	Sentence  string     `json:"sentence"`
	Link      string     `json:"link" doc:"May be empty"`
	Day       store.Date `json:"day"`
	By        Person     `json:"by"`
	Withdrawn *time.Time `json:"withdrawn,omitempty"`
}

// FoundEvidence is a technology in files that are understood. It is weak: it says what is there, not how well somebody knows
// it, and never becomes a level.
type FoundEvidence struct {
	Name       string     `json:"name" doc:"Of the skill, else of the technology"`
	Kind       string     `json:"kind" enum:"leadership,language,technology,practice,domain"`
	Repository string     `json:"repository"`
	Directory  string     `json:"directory" doc:"Where the manifests are; empty for the root, and where packages is empty"`
	Packages   []string   `json:"packages" doc:"That the manifests ask for; empty for what shows in the files themselves"`
	Manifests  []string   `json:"manifests"`
	Files      int        `json:"files" doc:"Source files that are understood"`
	Lines      int        `json:"lines" doc:"Source lines in them"`
	Last       *time.Time `json:"last,omitempty" doc:"The newest evidence that a person knows one of the files"`
}

// PersonSkill is one skill of a person.
type PersonSkill struct {
	Skill       Skill           `json:"skill"`
	Declared    *Declaration    `json:"declared,omitempty" doc:"What the person says now; missing when they said nothing"`
	History     []Declaration   `json:"history" doc:"All that they said, the newest first"`
	Assessments []Assessment    `json:"assessments" doc:"Beside it, the newest first"`
	Evidence    []SkillEvidence `json:"evidence" doc:"Written by hand, the newest first"`
	Found       []FoundEvidence `json:"found" doc:"Found by itself: weak evidence"`
	Due         bool            `json:"due" doc:"To the person alone: it is long ago that anything was said or seen"`
}

// PersonSkills are the skills of a person, by kind and name.
type PersonSkills struct {
	PersonID string          `json:"person_id"`
	Skills   []PersonSkill   `json:"skills"`
	Unlisted []FoundEvidence `json:"unlisted" doc:"Technologies that no skill of the vocabulary stands for"`
}

// SkillReminder asks whether a declaration of one's own still holds.
type SkillReminder struct {
	Skill    Skill       `json:"skill"`
	Declared Declaration `json:"declared"`
	LastSign time.Time   `json:"last_sign" doc:"When last something was said or seen that supports it"`
}

// SkillReminders are by kind and name of the skill.
type SkillReminders struct {
	Reminders []SkillReminder `json:"reminders"`
}

// Need says how many people a scope's work wants at a level.
type Need struct {
	Skill  Skill     `json:"skill"`
	Level  int       `json:"level" minimum:"1" maximum:"5"`
	People int       `json:"people" minimum:"1"`
	At     time.Time `json:"at" doc:"When it was said"`
}

// NeedList is what a scope's work needs, by kind and name of the skill.
type NeedList struct {
	Needs []Need `json:"needs"`
}

// NeedProposal is a need that the code suggests.
type NeedProposal struct {
	SkillID string          `json:"skill_id" doc:"Empty for what is not in the vocabulary"`
	Name    string          `json:"name"`
	Kind    string          `json:"kind" enum:"leadership,language,technology,practice,domain"`
	Level   int             `json:"level"`
	People  int             `json:"people"`
	Found   []FoundEvidence `json:"found" doc:"In files that people of the scope understand; not who"`
}

// NeedProposals are by kind and name.
type NeedProposals struct {
	Proposals []NeedProposal `json:"proposals"`
}

// AtLeastAtMost is a number of people that is known, or told, to lie between two.
type AtLeastAtMost struct {
	Least int `json:"least"`
	Most  int `json:"most"`
}

// SkillColumn holds one skill of a scope against its need.
type SkillColumn struct {
	Skill    Skill         `json:"skill"`
	Level    int           `json:"level" doc:"That is needed; 3 where nothing is"`
	Wanted   int           `json:"wanted" doc:"People; 0 where nothing is needed"`
	Have     AtLeastAtMost `json:"have" doc:"People who declared the level"`
	Assessed int           `json:"assessed" doc:"People seen by name whose newest assessment is at the level"`
	Willing  AtLeastAtMost `json:"willing" doc:"People below the level who are interested"`
	State    string        `json:"state" doc:"Empty: nothing is needed; unclear: it depends on others" enum:",met,short,unclear"`
	Only     string        `json:"only" doc:"The name of the only person at the level of a needed skill, if one is known to be"`
	Strong   bool          `json:"strong"`
}

// SkillCell is one skill of one person.
type SkillCell struct {
	Declared *Declaration `json:"declared,omitempty"`
	Assessed *Assessment  `json:"assessed,omitempty" doc:"The newest in force"`
	Found    bool         `json:"found" doc:"It is in files that the person understands: weak evidence"`
}

// SkillRow is one person by name; cells are in the order of the columns.
type SkillRow struct {
	Person Person      `json:"person"`
	Cells  []SkillCell `json:"cells"`
}

// SkillMap holds the people of a scope against what its work needs.
type SkillMap struct {
	Scope   string        `json:"scope" doc:"Its key"`
	Name    string        `json:"name"`
	Columns []SkillColumn `json:"columns" doc:"Needed skills first, then by kind and name"`
	Rows    []SkillRow    `json:"rows" doc:"Those whom you may see by name, by name"`
	Others  int           `json:"others" doc:"People whom you may not see by name"`
	Told    bool          `json:"told" doc:"The columns' numbers have the others in them"`
	Notice  string        `json:"notice" doc:"What you are not told, and why; empty when nothing is held back"`
}

// SkillOf makes a skill.
func SkillOf(s skill.Skill) Skill {
	return Skill{ID: s.ID, Name: s.Name, Kind: string(s.Kind), Aliases: append([]string{}, s.Aliases...),
		Merged: append([]string{}, s.Merged...), Retired: maybe(s.Retired)}
}

// DeclarationOf makes a declaration.
func DeclarationOf(d skill.Declaration) Declaration {
	return Declaration{Level: int(d.Level), Interest: int(d.Interest), At: d.At}
}

func maybeDeclaration(d *skill.Declaration) *Declaration {
	if d == nil {
		return nil
	}
	out := DeclarationOf(*d)
	return &out
}

// AssessmentOf makes an assessment.
func AssessmentOf(a skill.Assessment) Assessment {
	return Assessment{ID: a.ID, Level: int(a.Level), Evidence: a.Evidence, Day: a.Day,
		By: Person{ID: a.AuthorID, Name: a.Author}, Withdrawn: maybe(a.Withdrawn)}
}

// SkillEvidenceOf makes evidence.
func SkillEvidenceOf(e skill.Evidence) SkillEvidence {
	return SkillEvidence{ID: e.ID, Sentence: e.Sentence, Link: e.Link, Day: e.Day,
		By: Person{ID: e.AuthorID, Name: e.Author}, Withdrawn: maybe(e.Withdrawn)}
}

// FoundEvidenceOf makes evidence that was found.
func FoundEvidenceOf(f skill.Found) FoundEvidence {
	return FoundEvidence{Name: f.Name, Kind: string(f.Kind), Repository: f.Repository, Directory: QuotePath(f.Dir),
		Packages: append([]string{}, f.Packages...), Manifests: quoteAll(f.Manifests), Files: f.Files, Lines: f.Lines,
		Last: maybe(f.Last)}
}

// PersonSkillsOf makes the skills of a person.
func PersonSkillsOf(p skill.Profile) PersonSkills {
	return PersonSkills{PersonID: p.PersonID, Unlisted: convert(p.Unlisted, FoundEvidenceOf),
		Skills: convert(p.Entries, func(e skill.Entry) PersonSkill {
			return PersonSkill{Skill: SkillOf(e.Skill), Declared: maybeDeclaration(e.Declared),
				History: convert(e.History, DeclarationOf), Assessments: convert(e.Assessments, AssessmentOf),
				Evidence: convert(e.Evidence, SkillEvidenceOf), Found: convert(e.Found, FoundEvidenceOf), Due: e.Due}
		})}
}

// SkillMapOf makes the map of a scope.
func SkillMapOf(m skill.Map) SkillMap {
	bounds := func(r skill.Range) AtLeastAtMost { return AtLeastAtMost{r.Least, r.Most} }
	return SkillMap{Scope: m.Scope.ID, Name: m.Scope.Name, Others: m.Others, Told: m.Told, Notice: m.Notice,
		Columns: convert(m.Columns, func(c skill.Column) SkillColumn {
			return SkillColumn{Skill: SkillOf(c.Skill), Level: int(c.Level), Wanted: c.Wanted, Have: bounds(c.Have),
				Assessed: c.Assessed, Willing: bounds(c.Willing), State: string(c.State), Only: c.Only, Strong: c.Strong}
		}),
		Rows: convert(m.Rows, func(r skill.Row) SkillRow {
			return SkillRow{Person: Person{ID: r.ID, Name: r.Name}, Cells: convert(r.Cells, func(c skill.Cell) SkillCell {
				out := SkillCell{Declared: maybeDeclaration(c.Declared), Found: c.Found}
				if c.Assessed != nil {
					a := AssessmentOf(*c.Assessed)
					out.Assessed = &a
				}
				return out
			})}
		})}
}

// NeedOf makes a need.
func NeedOf(n skill.Need) Need {
	return Need{Skill: SkillOf(n.Skill), Level: int(n.Level), People: n.People, At: n.At}
}

// NeedProposalOf makes a proposal of a need.
func NeedProposalOf(p skill.Proposal) NeedProposal {
	return NeedProposal{SkillID: p.SkillID, Name: p.Name, Kind: string(p.Kind), Level: int(p.Level), People: p.People,
		Found: convert(p.Found, FoundEvidenceOf)}
}
