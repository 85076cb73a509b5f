package skill

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// mostWanted bounds how many people a need can want.
const mostWanted = 10_000

// Needs returns what a scope's work needs, by kind and name of the skill. It says nothing about anybody.
func Needs(ctx context.Context, tx *store.Tx, actor access.Actor, scopeKey string) ([]Need, error) {
	v, err := Words(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	return needsOf(ctx, tx, v, scopeKey)
}

// SetNeed says that a scope's work needs so many people at a level of a skill; no people take the need back. It is for who
// may assess skills in the scope: its technical lead and its manager know the work.
func SetNeed(ctx context.Context, tx *store.Tx, actor access.Actor, scopeKey, skill string, level Level, people int) error {
	if err := actor.MayIn(access.AssessSkills, scopeKey); err != nil { // nobody stands in a relation to a scope that is not there
		return err
	}
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return err
	}
	s, err := v.Find(skill)
	if err != nil {
		return err
	}
	if people < 0 || people > mostWanted {
		return fault.Invalid("people", "%d people cannot be wanted", people).
			WithHint("Give a number from 1 to %d, or 0 to take the need back.", mostWanted)
	}
	if people == 0 {
		for _, id := range append(s.Merged, s.ID) {
			if _, err := tx.Exec(ctx, `DELETE FROM skill_need WHERE scope_id = $1 AND skill_id = $2`, scopeKey, id); err != nil {
				return err
			}
		}
		return access.Record(ctx, tx, actor, "took back the need of "+scopeKey, s.Name)
	}
	if s, err = v.usable(skill); err != nil {
		return err
	}
	if err := checkLevel(level, 1); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO skill_need (scope_id, skill_id, level, people, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (scope_id, skill_id) DO UPDATE SET level = excluded.level, people = excluded.people, at = excluded.at`,
		scopeKey, s.ID, int(level), people, store.At(tx.Now())); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "said the need of "+scopeKey,
		fmt.Sprintf("%s at level %d: %d", s.Name, level, people))
}

// Proposal is a need that the code suggests: a technology in what the people of a scope understand.
type Proposal struct {
	SkillID string // empty for a technology that is not in the vocabulary
	Name    string
	Kind    Kind
	Level   Level // proposed
	People  int   // proposed
	Found   []Found
}

// Proposed is what is proposed to be wanted: two people who do it without help, so that one may be away.
const proposedPeople = 2

// Proposals returns needs that are not set yet and that the technologies suggest which are in the files that people of the
// scope understand. It does not say who understands them.
func Proposals(ctx context.Context, tx *store.Tx, actor access.Actor, scopeKey string, atlases []*knowledge.Atlas) (
	[]Proposal, error) {
	if err := actor.MayIn(access.AssessSkills, scopeKey); err != nil {
		return nil, err
	}
	circles, err := circlesNow(ctx, tx)
	if err != nil {
		return nil, err
	}
	if _, err := circles.scope(scopeKey); err != nil {
		return nil, err
	}
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	needs, err := needsOf(ctx, tx, v, scopeKey)
	if err != nil {
		return nil, err
	}
	by := map[string]*Proposal{}
	for _, a := range atlases {
		var persons []int32
		for _, m := range circles.people[scopeKey] {
			if p, ok := a.PersonByID(m.ID); ok {
				persons = append(persons, p)
			}
		}
		for _, f := range v.found(a.Repository.Name, a.Technologies(a.UnderstoodBy(persons...))) {
			if slices.ContainsFunc(needs, func(n Need) bool { return n.Skill.ID == f.SkillID }) ||
				f.SkillID != "" && !v.skills[f.SkillID].Retired.IsZero() {
				continue
			}
			if by[fold(f.Name)] == nil {
				by[fold(f.Name)] = &Proposal{SkillID: f.SkillID, Name: f.Name, Kind: f.Kind, Level: Alone, People: proposedPeople}
			}
			by[fold(f.Name)].Found = append(by[fold(f.Name)].Found, f)
		}
	}
	var all []Proposal
	for _, key := range slices.Sorted(maps.Keys(by)) {
		all = append(all, *by[key])
	}
	slices.SortStableFunc(all, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)), strings.Compare(a.Name, b.Name))
	})
	return all, nil
}
