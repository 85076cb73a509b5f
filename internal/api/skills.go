package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

func (a *API) skillRoutes(h huma.API) {
	const tag, all, one = "skills", "/skills", "/skills/{skill}"
	changes := []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
	get(a, h, route{tag: tag, id: "list-skills", path: all, summary: "Which skills there are",
		text: "By kind and name, those that are retired too."}, a.listSkills)
	do(a, h, route{tag: tag, id: "add-skill", method: http.MethodPost, path: all, status: http.StatusCreated,
		summary: "Add a skill", text: "Whoever has skills of their own to declare may; aliases are for curators.",
		errors: changes}, a.addSkill)
	do(a, h, route{tag: tag, id: "import-skills", method: http.MethodPost, path: all + "/import",
		summary: "Import skills from CSV", text: "What is wrong in one line leaves everything as it was.",
		errors: changes}, a.importSkills)
	get(a, h, route{tag: tag, id: "suggest-skills", path: all + "/suggestions",
		summary: "Technologies in the repositories that no skill stands for"}, a.suggestSkills)
	get(a, h, route{tag: tag, id: "list-skill-reminders", path: all + "/reminders",
		summary: "Which of your own declarations are a year old",
		text:    "Nobody gets those of others. Goes on the record of who looked."}, a.remindOfSkills)
	do(a, h, route{tag: tag, id: "rename-skill", method: http.MethodPost, path: one + "/rename",
		summary: "Give a skill another name and kind", text: "The old name stays as an alias.", errors: changes}, a.renameSkill)
	do(a, h, route{tag: tag, id: "add-skill-alias", method: http.MethodPost, path: one + "/aliases",
		summary: "Give a skill another word", text: "A synonym, or a package such as npm:react that shows it in manifests.",
		errors: changes}, a.aliasing(skill.AddAlias))
	do(a, h, route{tag: tag, id: "remove-skill-alias", method: http.MethodPost, path: one + "/aliases/remove",
		summary: "Take a word from a skill", errors: changes}, a.aliasing(skill.RemoveAlias))
	do(a, h, route{tag: tag, id: "merge-skill", method: http.MethodPost, path: one + "/merge",
		summary: "Merge a skill into another", text: "Everything said of the one is read as said of the other. unmerge undoes it.",
		errors: changes}, a.mergeSkill)
	do(a, h, route{tag: tag, id: "unmerge-skill", method: http.MethodPost, path: one + "/unmerge",
		summary: "Undo the merge of a skill, named by its own id", errors: changes}, a.changingSkill(skill.Unmerge))
	do(a, h, route{tag: tag, id: "retire-skill", method: http.MethodPost, path: one + "/retire",
		summary: "Take a skill out of use", text: "What was said of it stays.", errors: changes}, a.changingSkill(skill.Retire))
	do(a, h, route{tag: tag, id: "restore-skill", method: http.MethodPost, path: one + "/restore",
		summary: "Bring a retired skill back", errors: changes}, a.changingSkill(skill.Restore))
	a.personSkillRoutes(h)
	a.scopeSkillRoutes(h)
}

func (a *API) personSkillRoutes(h huma.API) {
	const tag, one = "skills", "/people/{person}"
	changes := []int{http.StatusNotFound, http.StatusUnprocessableEntity}
	get(a, h, route{tag: tag, id: "get-person-skills", path: one + "/skills", summary: "What a person can do and wants to do",
		text: "For the person, and for who leads or manages them. What was found in histories is weak evidence and never a " +
			"level. Goes on the record of who looked.", errors: changes}, a.personSkills)
	do(a, h, route{tag: tag, id: "declare-skills", method: http.MethodPost, path: one + "/skills",
		status: http.StatusNoContent, summary: "Declare your own level and interest",
		text: "For the person alone. To say the same again says that it still holds.", errors: changes}, a.declareSkills)
	do(a, h, route{tag: tag, id: "assess-skill", method: http.MethodPost, path: one + "/assessments",
		status: http.StatusCreated, summary: "Assess a skill beside what the person declared",
		text: "For who leads or manages the person, who sees it.", errors: changes}, a.assessSkill)
	do(a, h, route{tag: tag, id: "withdraw-assessment", method: http.MethodPost, path: "/assessments/{id}/withdraw",
		status: http.StatusNoContent, summary: "Take back an assessment that you wrote", errors: changes},
		a.withdrawing(skill.WithdrawAssessment))
	do(a, h, route{tag: tag, id: "add-skill-evidence", method: http.MethodPost, path: one + "/skill-evidence",
		status: http.StatusCreated, summary: "Write down evidence of a skill",
		text: "For the person, and for who leads or manages them.", errors: changes}, a.addSkillEvidence)
	do(a, h, route{tag: tag, id: "withdraw-skill-evidence", method: http.MethodPost, path: "/skill-evidence/{id}/withdraw",
		status: http.StatusNoContent, summary: "Take back evidence about you, or by you", errors: changes},
		a.withdrawing(skill.WithdrawEvidence))
}

func (a *API) scopeSkillRoutes(h huma.API) {
	const tag, one = "skills", "/scopes/{scope}"
	changes := []int{http.StatusNotFound, http.StatusUnprocessableEntity}
	get(a, h, route{tag: tag, id: "get-scope-skills", path: one + "/skills",
		summary: "The people of a team, project or unit against what its work needs",
		text: "Those whom you may see by name are named, which goes on the record of who looked. Others are in numbers, to " +
			"within three people, where no number and no difference of numbers is about fewer than five.",
		errors: changes}, a.scopeSkills)
	get(a, h, route{tag: tag, id: "list-needs", path: one + "/needs", summary: "What the work of a scope needs",
		errors: changes}, a.listNeeds)
	do(a, h, route{tag: tag, id: "set-need", method: http.MethodPost, path: one + "/needs", status: http.StatusNoContent,
		summary: "Say what the work of a scope needs", text: "For who leads or manages it. No people takes the need back.",
		errors: changes}, a.setNeed)
	get(a, h, route{tag: tag, id: "propose-needs", path: one + "/needs/proposals",
		summary: "Needs that the code suggests which people of the scope understand", errors: changes}, a.proposeNeeds)
}

func (a *API) listSkills(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[SkillList], err error) {
	var all []skill.Skill
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		v, err := skill.Words(ctx, tx, actor)
		if err == nil {
			all = v.Skills()
		}
		return err
	})
	if err != nil {
		return out, err
	}
	all, out.Body.Next, err = pageOf(all, func(s skill.Skill) string { return s.ID }, *in)
	out.Link = nextLink(ctx, out.Body.Next)
	out.Body.Skills = convert(all, SkillOf)
	for l := skill.Level(0); l <= skill.MostLevel; l++ {
		out.Body.Levels = append(out.Body.Levels, SkillLevel{int(l), l.String(), l.Sentence()})
	}
	return out, err
}

func (a *API) addSkill(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Name    string   `json:"name" minLength:"1"`
		Kind    string   `json:"kind" enum:"leadership,language,technology,practice,domain"`
		Aliases []string `json:"aliases,omitempty" maxItems:"100"`
	}
}) (out made[Skill], err error) {
	s, err := a.changeSkill(ctx, func(tx *store.Tx) (skill.Skill, error) {
		return skill.Add(ctx, tx, actor, skill.NewSkill{Name: in.Body.Name, Kind: skill.Kind(in.Body.Kind),
			Aliases: in.Body.Aliases})
	})
	return made[Skill]{Location: Prefix + "/skills/" + url.PathEscape(s.Body.ID), Body: s.Body}, err
}

// changeSkill runs what changes one skill and answers with it.
func (a *API) changeSkill(ctx context.Context, change func(*store.Tx) (skill.Skill, error)) (out did[Skill], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		s, err := change(tx)
		out.Body = SkillOf(s)
		return err
	})
	return out, err
}

func (a *API) importSkills(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		_   struct{} `additionalProperties:"false"`
		CSV string   `json:"csv" doc:"A table with the columns name, kind and, if wanted, aliases, which | separates"`
	}
}) (out did[ImportedSkills], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		n, err := skill.Import(ctx, tx, actor, []byte(in.Body.CSV))
		out.Body = ImportedSkills(n)
		return err
	})
	return out, err
}

func (a *API) suggestSkills(ctx context.Context, actor access.Actor, _ *struct{}) (out found[SuggestedSkills], err error) {
	atlases, err := a.Shelf.Atlases(ctx, a.DB, actor)
	if err != nil {
		return out, err
	}
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		v, err := skill.Words(ctx, tx, actor)
		if err == nil {
			out.Body.Suggestions = convert(v.Suggest(atlases), func(s skill.Suggested) SuggestedSkill {
				return SuggestedSkill{Name: s.Name, Kind: string(s.Kind), Repositories: s.Repositories}
			})
		}
		return err
	})
	return out, err
}

func (a *API) remindOfSkills(ctx context.Context, actor access.Actor, _ *struct{}) (out found[SkillReminders], err error) {
	atlases, err := a.Shelf.Atlases(ctx, a.DB, actor)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		all, err := skill.Reminders(ctx, tx, actor, atlases)
		out.Body.Reminders = convert(all, func(r skill.Reminder) SkillReminder {
			return SkillReminder{SkillOf(r.Skill), DeclarationOf(r.Declared), r.LastSign}
		})
		return err
	})
	return out, err
}

// SkillPath names a skill.
type SkillPath struct {
	Skill string `path:"skill" maxLength:"500" doc:"Id, name or alias"`
}

func (a *API) renameSkill(ctx context.Context, actor access.Actor, in *struct {
	SkillPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Name string   `json:"name"`
		Kind string   `json:"kind" enum:"leadership,language,technology,practice,domain"`
	}
}) (did[Skill], error) {
	return a.changeSkill(ctx, func(tx *store.Tx) (skill.Skill, error) {
		return skill.Rename(ctx, tx, actor, in.Skill, in.Body.Name, skill.Kind(in.Body.Kind))
	})
}

type alias struct {
	SkillPath
	Body struct {
		_     struct{} `additionalProperties:"false"`
		Alias string   `json:"alias"`
	}
}

// aliasing makes the operation that gives or takes a word.
func (a *API) aliasing(change func(context.Context, *store.Tx, access.Actor, string, string) (skill.Skill, error)) func(
	context.Context, access.Actor, *alias) (did[Skill], error) {
	return func(ctx context.Context, actor access.Actor, in *alias) (did[Skill], error) {
		return a.changeSkill(ctx, func(tx *store.Tx) (skill.Skill, error) {
			return change(ctx, tx, actor, in.Skill, in.Body.Alias)
		})
	}
}

func (a *API) mergeSkill(ctx context.Context, actor access.Actor, in *struct {
	SkillPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Into string   `json:"into" doc:"Id, name or alias of the skill that stays"`
	}
}) (did[Skill], error) {
	return a.changeSkill(ctx, func(tx *store.Tx) (skill.Skill, error) {
		return skill.Merge(ctx, tx, actor, in.Skill, in.Body.Into)
	})
}

// changingSkill makes the operation of a change that needs no more than the skill.
func (a *API) changingSkill(change func(context.Context, *store.Tx, access.Actor, string) (skill.Skill, error)) func(
	context.Context, access.Actor, *SkillPath) (did[Skill], error) {
	return func(ctx context.Context, actor access.Actor, in *SkillPath) (did[Skill], error) {
		return a.changeSkill(ctx, func(tx *store.Tx) (skill.Skill, error) { return change(ctx, tx, actor, in.Skill) })
	}
}

// OnePerson names a person.
type OnePerson struct {
	Person string `path:"person" maxLength:"500" doc:"Id, address or name"`
}

func (a *API) personSkills(ctx context.Context, actor access.Actor, in *OnePerson) (out found[PersonSkills], err error) {
	atlases, err := a.Shelf.Atlases(ctx, a.DB, actor)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := people.Find(ctx, tx, actor, in.Person)
		if err != nil {
			return err
		}
		profile, err := skill.Of(ctx, tx, actor, p.ID, atlases)
		out.Body = PersonSkillsOf(profile)
		return err
	})
	return out, err
}

// Declaring is what a person says of themselves.
type Declaring struct {
	_        struct{} `additionalProperties:"false"`
	Skill    string   `json:"skill" doc:"Id, name or alias"`
	Level    int      `json:"level" doc:"0 for none, to 5"`
	Interest int      `json:"interest" doc:"-1 would rather not, 0 no opinion, 1 interested, 2 wants to learn or do more"`
}

type declaring struct {
	OnePerson
	Body struct {
		_            struct{}    `additionalProperties:"false"`
		Declarations []Declaring `json:"declarations" minItems:"1" maxItems:"200"`
	}
}

func (a *API) declareSkills(ctx context.Context, actor access.Actor, in *declaring) (struct{}, error) {
	var all []skill.Declaring
	for _, d := range in.Body.Declarations {
		all = append(all, skill.Declaring{Skill: d.Skill, Level: skill.Level(d.Level), Interest: skill.Interest(d.Interest)})
	}
	return struct{}{}, a.aboutPerson(ctx, actor, in.Person, func(tx *store.Tx, id string) error {
		return skill.Declare(ctx, tx, actor, id, all...)
	})
}

// aboutPerson changes something about the person that a text means.
func (a *API) aboutPerson(ctx context.Context, actor access.Actor, text string, change func(*store.Tx, string) error) error {
	return a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := people.Find(ctx, tx, actor, text)
		if err != nil {
			return err
		}
		return change(tx, p.ID)
	})
}

// Made names what was just written down.
type Made struct {
	ID string `json:"id"`
}

func (a *API) assessSkill(ctx context.Context, actor access.Actor, in *struct {
	OnePerson
	Body struct {
		_        struct{}   `additionalProperties:"false"`
		Skill    string     `json:"skill" doc:"Id, name or alias"`
		Level    int        `json:"level" doc:"0 to 5"`
		Evidence string     `json:"evidence" doc:"A sentence on what the level is based on"`
		Day      store.Date `json:"day,omitzero" doc:"When it was seen; today when it is missing"`
	}
}) (out did[Made], err error) {
	err = a.aboutPerson(ctx, actor, in.Person, func(tx *store.Tx, id string) (err error) {
		out.Body.ID, err = skill.Assess(ctx, tx, actor, id, skill.Assessing{Skill: in.Body.Skill,
			Level: skill.Level(in.Body.Level), Evidence: in.Body.Evidence, Day: in.Body.Day})
		return err
	})
	return out, err
}

func (a *API) addSkillEvidence(ctx context.Context, actor access.Actor, in *struct {
	OnePerson
	Body struct {
		_        struct{}   `additionalProperties:"false"`
		Skill    string     `json:"skill" doc:"Id, name or alias"`
		Sentence string     `json:"sentence"`
		Link     string     `json:"link,omitempty" doc:"An address that begins with https:// or http://"`
		Day      store.Date `json:"day,omitzero" doc:"When it happened; today when it is missing"`
	}
}) (out did[Made], err error) {
	err = a.aboutPerson(ctx, actor, in.Person, func(tx *store.Tx, id string) (err error) {
		out.Body.ID, err = skill.AddEvidence(ctx, tx, actor, id, skill.NewEvidence{Skill: in.Body.Skill,
			Sentence: in.Body.Sentence, Link: in.Body.Link, Day: in.Body.Day})
		return err
	})
	return out, err
}

// WrittenPath names an assessment or a piece of evidence.
type WrittenPath struct {
	ID string `path:"id" maxLength:"100" doc:"Its id"`
}

// withdrawing makes the operation that takes something back.
func (a *API) withdrawing(withdraw func(context.Context, *store.Tx, access.Actor, string) error) func(
	context.Context, access.Actor, *WrittenPath) (struct{}, error) {
	return func(ctx context.Context, actor access.Actor, in *WrittenPath) (struct{}, error) {
		return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return withdraw(ctx, tx, actor, in.ID) })
	}
}

func (a *API) scopeSkills(ctx context.Context, actor access.Actor, in *ScopePath) (out found[SkillMap], err error) {
	atlases, err := a.Shelf.Atlases(ctx, a.DB, actor)
	if err != nil {
		return out, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		m, err := skill.MapOf(ctx, tx, actor, in.Scope, atlases)
		out.Body = SkillMapOf(m)
		return err
	})
	return out, err
}

func (a *API) listNeeds(ctx context.Context, actor access.Actor, in *ScopePath) (out found[NeedList], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := skill.Needs(ctx, tx, actor, in.Scope)
		out.Body.Needs = convert(all, NeedOf)
		return err
	})
	return out, err
}

func (a *API) setNeed(ctx context.Context, actor access.Actor, in *struct {
	ScopePath
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Skill  string   `json:"skill" doc:"Id, name or alias"`
		Level  int      `json:"level" doc:"1 to 5"`
		People int      `json:"people" doc:"How many; 0 takes the need back"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return skill.SetNeed(ctx, tx, actor, in.Scope, in.Body.Skill, skill.Level(in.Body.Level), in.Body.People)
	})
}

func (a *API) proposeNeeds(ctx context.Context, actor access.Actor, in *ScopePath) (out found[NeedProposals], err error) {
	atlases, err := a.Shelf.Atlases(ctx, a.DB, actor)
	if err != nil {
		return out, err
	}
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := skill.Proposals(ctx, tx, actor, in.Scope, atlases)
		out.Body.Proposals = convert(all, NeedProposalOf)
		return err
	})
	return out, err
}
