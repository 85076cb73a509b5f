package skill

import (
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// NewSkill is what somebody gives to add a skill.
type NewSkill struct {
	Name    string
	Kind    Kind
	Aliases []string
}

// Words returns the vocabulary. Everybody who is signed in may read it.
func Words(ctx context.Context, tx *store.Tx, actor access.Actor) (*Vocabulary, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	return vocabulary(ctx, tx)
}

// Add adds a skill. Curators may, and whoever has skills of their own to declare: to need somebody else for a word would
// leave it undeclared, and curators can merge it later. Only curators give aliases.
func Add(ctx context.Context, tx *store.Tx, actor access.Actor, in NewSkill) (Skill, error) {
	if err := actor.May(access.CurateSkills); err != nil {
		if len(in.Aliases) > 0 || actor.MayAbout(access.DeclareSkills, actor.PersonID) != nil {
			return Skill{}, err
		}
	}
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return Skill{}, err
	}
	clean, err := in.clean()
	if err != nil {
		return Skill{}, err
	}
	if s, taken := v.ByWord(clean.Name); taken {
		return Skill{}, taken1(clean.Name, s)
	}
	for _, alias := range clean.Aliases {
		if s, taken := v.ByWord(alias); taken {
			return Skill{}, taken1(alias, s)
		}
	}
	id, err := insertSkill(ctx, tx, v, clean)
	if err != nil {
		return Skill{}, err
	}
	if err := access.Record(ctx, tx, actor, "added the skill", clean.Name); err != nil {
		return Skill{}, err
	}
	return again(ctx, tx, id)
}

// clean checks what was given. An alias that is the name again is left out.
func (in NewSkill) clean() (NewSkill, error) {
	if err := checkKind(in.Kind); err != nil {
		return in, err
	}
	name, err := cleanWord("name", in.Name)
	if err != nil {
		return in, err
	}
	out := NewSkill{Name: name, Kind: in.Kind}
	for _, alias := range in.Aliases {
		if alias, err = cleanWord("alias", alias); err != nil {
			return in, err
		}
		if fold(alias) != fold(name) &&
			!slices.ContainsFunc(out.Aliases, func(have string) bool { return fold(have) == fold(alias) }) {
			out.Aliases = append(out.Aliases, alias)
		}
	}
	return out, nil
}

// taken1 says that a word means a skill already.
func taken1(word string, s Skill) error {
	if fold(word) == fold(s.Name) {
		return fault.Conflict("There is a skill %q already", s.Name).WithHint("Use it, or choose another name.")
	}
	return fault.Conflict("%q means the skill %s already", word, s.Name).WithHint("Use that, or choose another word.")
}

// again reads a skill after a change.
func again(ctx context.Context, tx *store.Tx, id string) (Skill, error) {
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return Skill{}, err
	}
	s, ok := v.ByID(id)
	if !ok {
		return Skill{}, fault.NotFound("There is no skill %q", id)
	}
	return s, nil
}

// curated is what every change by a curator begins with: the right to, and the skill that is meant.
func curated(ctx context.Context, tx *store.Tx, actor access.Actor, skill string) (*Vocabulary, Skill, error) {
	if err := actor.May(access.CurateSkills); err != nil {
		return nil, Skill{}, err
	}
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return nil, Skill{}, err
	}
	s, err := v.Find(skill)
	return v, s, err
}

// Rename gives a skill another name and kind. The old name stays as an alias. To name it as one of its aliases swaps
// the two.
func Rename(ctx context.Context, tx *store.Tx, actor access.Actor, skill, name string, kind Kind) (Skill, error) {
	v, s, err := curated(ctx, tx, actor, skill)
	if err != nil {
		return Skill{}, err
	}
	if name, err = cleanWord("name", name); err != nil {
		return Skill{}, err
	}
	if err := checkKind(kind); err != nil {
		return Skill{}, err
	}
	if other, taken := v.ByWord(name); taken && other.ID != s.ID {
		return Skill{}, taken1(name, other)
	}
	if err := putWord(ctx, tx, s.ID, name); err != nil {
		return Skill{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE skill_skill SET name = $2, kind = $3 WHERE id = $1`,
		s.ID, name, string(kind)); err != nil {
		return Skill{}, err
	}
	if err := access.Record(ctx, tx, actor, "renamed the skill", s.Name+" to "+name); err != nil {
		return Skill{}, err
	}
	return again(ctx, tx, s.ID)
}

// AddAlias gives a skill another word: a synonym, or a package such as "npm:react" that shows it in manifests.
func AddAlias(ctx context.Context, tx *store.Tx, actor access.Actor, skill, alias string) (Skill, error) {
	v, s, err := curated(ctx, tx, actor, skill)
	if err != nil {
		return Skill{}, err
	}
	if alias, err = cleanWord("alias", alias); err != nil {
		return Skill{}, err
	}
	if other, taken := v.ByWord(alias); taken {
		return Skill{}, taken1(alias, other)
	}
	if err := putWord(ctx, tx, s.ID, alias); err != nil {
		return Skill{}, err
	}
	if err := access.Record(ctx, tx, actor, "added an alias of the skill", s.Name+": "+alias); err != nil {
		return Skill{}, err
	}
	return again(ctx, tx, s.ID)
}

// RemoveAlias takes a word from a skill. The name of a skill, or of one that was merged into it, stays.
func RemoveAlias(ctx context.Context, tx *store.Tx, actor access.Actor, skill, alias string) (Skill, error) {
	v, s, err := curated(ctx, tx, actor, skill)
	if err != nil {
		return Skill{}, err
	}
	if other, ok := v.ByWord(alias); !ok || other.ID != s.ID {
		return Skill{}, fault.NotFound("%s has no alias %q", s.Name, short(alias))
	}
	w := v.words[fold(alias)]
	if e := v.entries[w.skillID]; fold(e.name) == w.folded {
		if e.mergedInto != "" {
			return Skill{}, fault.Conflict("%q is the name of a skill that was merged into %s", e.name, s.Name).
				WithHint("Undo the merge instead.")
		}
		return Skill{}, fault.Conflict("%q is the skill's name", e.name).WithHint("Rename the skill first.")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM skill_word WHERE folded = $1`, w.folded); err != nil {
		return Skill{}, err
	}
	if err := access.Record(ctx, tx, actor, "removed an alias of the skill", s.Name+": "+w.text); err != nil {
		return Skill{}, err
	}
	return again(ctx, tx, s.ID)
}

// Merge makes the skill from lead to the skill into: everything that was said of the one is read as said of the other,
// and the words of the one are aliases of the other. Unmerge undoes it.
func Merge(ctx context.Context, tx *store.Tx, actor access.Actor, from, into string) (Skill, error) {
	v, a, err := curated(ctx, tx, actor, from)
	if err != nil {
		return Skill{}, err
	}
	b, err := v.usable(into)
	if err != nil {
		return Skill{}, err
	}
	if a.ID == b.ID {
		return Skill{}, fault.Invalid("into", "%s cannot be merged into itself", a.Name).WithHint("Choose another skill.")
	}
	if err := lead(ctx, tx, a.ID, b.ID); err != nil {
		return Skill{}, err
	}
	if err := access.Record(ctx, tx, actor, "merged the skill", a.Name+" into "+b.Name); err != nil {
		return Skill{}, err
	}
	return again(ctx, tx, b.ID)
}

// Unmerge makes a skill that was merged its own again, by its id, with all that was said of it.
func Unmerge(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Skill, error) {
	v, into, err := curated(ctx, tx, actor, id)
	if err != nil {
		return Skill{}, err
	}
	e, ok := v.entries[id]
	if !ok || e.mergedInto == "" {
		return Skill{}, fault.Invalid("skill", "%s was not merged into another skill", short(id)).
			WithHint("Give the id of a skill that was.")
	}
	if w, ok := v.words[fold(e.name)]; ok && w.skillID != id {
		if fold(v.entries[w.skillID].name) == w.folded { // renamed to it meanwhile
			return Skill{}, fault.Conflict("%s is called %q now", into.Name, w.text).WithHint("Rename it first.")
		}
	}
	if err := putWord(ctx, tx, id, e.name); err != nil {
		return Skill{}, err
	}
	if err := lead(ctx, tx, id, ""); err != nil {
		return Skill{}, err
	}
	if err := access.Record(ctx, tx, actor, "undid the merge of the skill", e.name+" into "+into.Name); err != nil {
		return Skill{}, err
	}
	return again(ctx, tx, id)
}

// Retire takes a skill out of use: what was said of it stays, nothing new is.
func Retire(ctx context.Context, tx *store.Tx, actor access.Actor, skill string) (Skill, error) {
	return retire(ctx, tx, actor, skill, store.Maybe(tx.Now()), "retired the skill")
}

// Restore brings a retired skill back.
func Restore(ctx context.Context, tx *store.Tx, actor access.Actor, skill string) (Skill, error) {
	return retire(ctx, tx, actor, skill, store.NullTime{}, "brought back the skill")
}

func retire(ctx context.Context, tx *store.Tx, actor access.Actor, skill string, at store.NullTime, verb string) (
	Skill, error) {
	_, s, err := curated(ctx, tx, actor, skill)
	if err != nil {
		return Skill{}, err
	}
	if at.Valid == !s.Retired.IsZero() {
		return s, nil
	}
	if _, err := tx.Exec(ctx, `UPDATE skill_skill SET retired = $2 WHERE id = $1`, s.ID, at); err != nil {
		return Skill{}, err
	}
	if err := access.Record(ctx, tx, actor, verb, s.Name); err != nil {
		return Skill{}, err
	}
	return again(ctx, tx, s.ID)
}
