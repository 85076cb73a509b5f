package skill

import (
	"context"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// mostNamed is up to how many people a map names: a larger one is not read, and would be a look at each of them.
const mostNamed = 150

// MapOf holds the people of a scope, and of the scopes inside it, against what its work needs. People whose skills the
// actor may read are named, and it is recorded that the actor looked at them; the others are in the numbers if the actor
// may read sums of the scope and the sums speak of enough people. Denied is who may read neither.
func MapOf(ctx context.Context, tx *store.Tx, actor access.Actor, scopeKey string, atlases []*knowledge.Atlas) (Map, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return Map{}, err
	}
	all, err := circlesNow(ctx, tx)
	if err != nil {
		return Map{}, err
	}
	scope, err := all.scope(scopeKey)
	if err != nil {
		return Map{}, err
	}
	m := Map{Scope: Member{scopeKey, scope.Name}}
	var named, others []Member
	for _, member := range all.people[scopeKey] {
		if actor.MayAbout(access.ReadSkills, member.ID) == nil {
			named = append(named, *member)
		} else {
			others = append(others, *member)
		}
	}
	denied := actor.MayIn(access.ReadSkillSums, scopeKey)
	if denied != nil && len(named) == 0 {
		return Map{}, denied
	}
	m.Others = len(others)
	m.Told = m.Others >= Fewest && denied == nil && all.mayTell(actor, scopeKey)
	m.Notice = notice(m.Others, m.Told)
	byName := len(named) <= mostNamed
	if byName {
		for _, member := range named {
			if err := access.Looked(ctx, tx, actor, member.ID, "skills"); err != nil {
				return Map{}, err
			}
		}
	} else {
		m.Notice = strings.TrimSpace(m.Notice + " These are too many people to be named: open a team or unit inside.")
	}
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return Map{}, err
	}
	needs, err := needsOf(ctx, tx, v, scopeKey)
	if err != nil {
		return Map{}, err
	}
	m.Needs = len(needs) > 0
	persons, rest, err := gather(ctx, tx, v, named, others, m.Told, atlases)
	if err != nil {
		return Map{}, err
	}
	m.Columns = columnsOf(v, needs, persons, rest, m.Told)
	if byName {
		m.Rows = rowsOf(m.Columns, persons)
		return m, nil
	}
	for i := range m.Columns {
		m.Columns[i].Only = ""
	}
	return m, nil
}

// gather reads what is known of the people of a map: all of those who are named, and of the others, if their part may be
// told, what they declared.
func gather(ctx context.Context, tx *store.Tx, v *Vocabulary, named, others []Member, told bool, atlases []*knowledge.Atlas) (
	[]seen, sums, error) {
	rest := sums{people: len(others)}
	var ids []string
	for _, m := range named {
		ids = append(ids, m.ID)
	}
	said, err := sayings(ctx, tx, v, ids...)
	if err != nil {
		return nil, rest, err
	}
	var persons []seen
	for _, m := range named {
		p := seen{Member: m, cells: map[string]Cell{}}
		found := v.foundOf(m.ID, atlases)
		for id := range v.skills {
			key := about{m.ID, id}
			if c, any := newCell(said.declared[key], said.assessed[key], found[id]); any {
				p.cells[id] = c
			}
		}
		persons = append(persons, p)
	}
	if told {
		ids = ids[:0]
		for _, m := range others {
			ids = append(ids, m.ID)
		}
		rest.declared, err = inForce(ctx, tx, v, ids)
	}
	return persons, rest, err
}

// newCell sums up one skill of one person; false when there is nothing.
func newCell(declared []Declaration, assessed []Assessment, found []Found) (c Cell, any bool) {
	if n := len(declared); n > 0 {
		c.Declared = &declared[n-1]
	}
	for i := range assessed {
		if a := &assessed[i]; a.Withdrawn.IsZero() && (c.Assessed == nil || a.Day.Compare(c.Assessed.Day) >= 0) {
			c.Assessed = a
		}
	}
	c.Found = len(found) > 0
	return c, c.Declared != nil || c.Assessed != nil || c.Found
}
