package skill

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

func vocabulary(ctx context.Context, tx *store.Tx) (*Vocabulary, error) {
	entries, err := store.All(ctx, tx, func(r store.Row) (entry, error) {
		var e entry
		var retired store.NullTime
		err := r.Scan(&e.id, &e.name, (*string)(&e.kind), &e.mergedInto, &retired)
		e.retired = retired.Time
		return e, err
	}, `SELECT id, name, kind, merged_into, retired FROM skill_skill`)
	if err != nil {
		return nil, err
	}
	words, err := store.All(ctx, tx, func(r store.Row) (w word, err error) {
		return w, r.Scan(&w.folded, &w.text, &w.skillID)
	}, `SELECT folded, word, skill_id FROM skill_word`)
	if err != nil {
		return nil, err
	}
	return newVocabulary(entries, words), nil
}

// insertSkill stores a skill that was checked, and tells the vocabulary its id, so that the next one gets another.
func insertSkill(ctx context.Context, tx *store.Tx, v *Vocabulary, in NewSkill) (id string, err error) {
	id = v.freeID(in.Name)
	v.entries[id] = entry{id: id, name: in.Name, kind: in.Kind}
	if _, err := tx.Exec(ctx, `INSERT INTO skill_skill (id, name, kind, merged_into) VALUES ($1, $2, $3, '')`,
		id, in.Name, string(in.Kind)); err != nil {
		return "", err
	}
	for _, text := range append([]string{in.Name}, in.Aliases...) {
		if err := putWord(ctx, tx, id, text); err != nil {
			return "", err
		}
	}
	return id, nil
}

// putWord lets a word mean a skill.
func putWord(ctx context.Context, tx *store.Tx, skillID, text string) error {
	_, err := tx.Exec(ctx, `INSERT INTO skill_word (folded, word, skill_id) VALUES ($1, $2, $3)
		ON CONFLICT (folded) DO UPDATE SET word = excluded.word, skill_id = excluded.skill_id`, fold(text), text, skillID)
	return err
}

// lead lets one skill lead to another, or to itself when into is empty.
func lead(ctx context.Context, tx *store.Tx, id, into string) error {
	_, err := tx.Exec(ctx, `UPDATE skill_skill SET merged_into = $2 WHERE id = $1`, id, into)
	return err
}

// said is all that is stored about some persons, by person and by skill as they are known now, each list in the order in
// which it was said.
type said struct {
	declared map[about][]Declaration
	assessed map[about][]Assessment
	evidence map[about][]Evidence
}

type about struct{ person, skill string }

// sayings reads what is stored about persons, under every id that means them now.
func sayings(ctx context.Context, tx *store.Tx, v *Vocabulary, persons ...string) (said, error) {
	s := said{map[about][]Declaration{}, map[about][]Assessment{}, map[about][]Evidence{}}
	ids, err := people.Former(ctx, tx, persons...)
	if err != nil {
		return s, err
	}
	key := func(person, skill string) about { return about{ids[person], v.root(skill)} }
	keys, err := json.Marshal(ids) // one parameter for however many ids: the keys of an object
	each := func(query string, scan func(store.Row) error) {
		if err == nil {
			_, err = store.All(ctx, tx, func(r store.Row) (struct{}, error) { return struct{}{}, scan(r) },
				query+` WHERE person_id IN (SELECT key FROM json_each($1)) ORDER BY id`, string(keys))
		}
	}
	each(`SELECT person_id, skill_id, level, interest, at FROM skill_declaration`, func(r store.Row) error {
		var person, skill string
		var d Declaration
		var at store.Time
		err := r.Scan(&person, &skill, &d.Level, &d.Interest, &at)
		d.At = at.Time
		s.declared[key(person, skill)] = append(s.declared[key(person, skill)], d)
		return err
	})
	each(`SELECT person_id, skill_id, id, level, evidence, day, author_id, author_name, withdrawn FROM skill_assessment`,
		func(r store.Row) error {
			var person, skill string
			var a Assessment
			var withdrawn store.NullTime
			err := r.Scan(&person, &skill, &a.ID, &a.Level, &a.Evidence, &a.Day, &a.AuthorID, &a.Author, &withdrawn)
			a.Withdrawn = withdrawn.Time
			s.assessed[key(person, skill)] = append(s.assessed[key(person, skill)], a)
			return err
		})
	each(`SELECT person_id, skill_id, id, sentence, link, day, author_id, author_name, withdrawn FROM skill_evidence`,
		func(r store.Row) error {
			var person, skill string
			var e Evidence
			var withdrawn store.NullTime
			err := r.Scan(&person, &skill, &e.ID, &e.Sentence, &e.Link, &e.Day, &e.AuthorID, &e.Author, &withdrawn)
			e.Withdrawn = withdrawn.Time
			s.evidence[key(person, skill)] = append(s.evidence[key(person, skill)], e)
			return err
		})
	return s, err
}

// declaration is who declared what, by the ids that person and skill had then. When is left out.
type declaration struct {
	about
	Declaration
}

// declarations returns all that everybody declared, in the order in which it was said. It is remembered and shared: nobody
// changes it. Rows are only added, but for an erasure, which raises the revision of package people.
func declarations(ctx context.Context, tx *store.Tx) ([]declaration, error) {
	var state struct {
		people, rows int64
		newest       string
	}
	var err error
	if state.people, err = people.Revision(ctx, tx); err != nil {
		return nil, err
	}
	_, err = store.All(ctx, tx, func(r store.Row) (struct{}, error) { return struct{}{}, r.Scan(&state.rows, &state.newest) },
		`SELECT COUNT(*), COALESCE(MAX(id), '') FROM skill_declaration`)
	if err != nil {
		return nil, err
	}
	return store.Remembered(tx, "skill declarations", state, func() ([]declaration, error) {
		return store.All(ctx, tx, func(r store.Row) (d declaration, err error) {
			return d, r.Scan(&d.person, &d.skill, &d.Level, &d.Interest)
		}, `SELECT person_id, skill_id, level, interest FROM skill_declaration ORDER BY id`)
	})
}

// inForce returns what each of many persons declared last of each skill, by skill: what sums are made of.
func inForce(ctx context.Context, tx *store.Tx, v *Vocabulary, persons []string) (map[string][]Declaration, error) {
	last, err := latest(ctx, tx, v, persons)
	declared := map[string][]Declaration{}
	for about, d := range last {
		declared[about.skill] = append(declared[about.skill], d)
	}
	return declared, err
}

// latest returns what each of many persons declared last of each skill.
func latest(ctx context.Context, tx *store.Tx, v *Vocabulary, persons []string) (map[about]Declaration, error) {
	ids, err := people.Former(ctx, tx, persons...)
	if err != nil {
		return nil, err
	}
	all, err := declarations(ctx, tx)
	if err != nil {
		return nil, err
	}
	root := map[string]string{}
	last := map[about]Declaration{}
	for _, d := range all {
		now, among := ids[d.person]
		if !among {
			continue
		}
		if _, known := root[d.skill]; !known {
			root[d.skill] = v.root(d.skill)
		}
		last[about{now, root[d.skill]}] = d.Declaration
	}
	return last, nil
}

// written is what decides who may withdraw an assessment or a piece of evidence.
type written struct {
	personID, authorID, skillID string
	withdrawn                   bool
}

func assessmentByID(ctx context.Context, tx *store.Tx, id string) (written, bool, error) {
	return store.One(ctx, tx, scanWritten,
		`SELECT person_id, author_id, skill_id, withdrawn FROM skill_assessment WHERE id = $1`, id)
}

func evidenceByID(ctx context.Context, tx *store.Tx, id string) (written, bool, error) {
	return store.One(ctx, tx, scanWritten,
		`SELECT person_id, author_id, skill_id, withdrawn FROM skill_evidence WHERE id = $1`, id)
}

func scanWritten(r store.Row) (w written, err error) {
	var at store.NullTime
	err = r.Scan(&w.personID, &w.authorID, &w.skillID, &at)
	w.withdrawn = at.Valid
	return w, err
}

// needsOf reads what a scope's work needs, by kind and name of the skill. Of two skills that were merged, the need that
// was set last is in force.
func needsOf(ctx context.Context, tx *store.Tx, v *Vocabulary, scopeID string) ([]Need, error) {
	last := map[string]Need{}
	_, err := store.All(ctx, tx, func(r store.Row) (struct{}, error) {
		var id string
		var n Need
		var at store.Time
		err := r.Scan(&id, &n.Level, &n.People, &at)
		n.At = at.Time
		if s, ok := v.ByID(id); ok && s.Retired.IsZero() {
			n.Skill = s
			last[s.ID] = n
		}
		return struct{}{}, err
	}, `SELECT skill_id, level, people, at FROM skill_need WHERE scope_id = $1 ORDER BY at, skill_id`, scopeID)
	needs := slices.Collect(maps.Values(last))
	slices.SortFunc(needs, func(a, b Need) int { return inOrder(a.Skill, b.Skill) })
	return needs, err
}
