package skill

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// mostNamed is up to how many people a map names: a larger one is not read, and would be a look at each of them.
const mostNamed = 150

// MapOf holds the people of a scope, and of the scopes inside it, against what its work needs. People whose skills the
// actor may read are named, and it is recorded that the actor looked at them; the others are in the numbers if the actor
// may read sums of the scope and the sums speak of enough people. Denied is who may read neither.
func MapOf(ctx context.Context, tx *store.Tx, actor access.Actor, scopeKey string, atlases []*knowledge.Atlas) (Map, error) {
	snap, err := organisation.Load(ctx, tx, actor, scopeKey, store.DateOf(tx.Now()))
	if err != nil {
		return Map{}, err
	}
	m := Map{Scope: Member{scopeKey, snap.Scope.Name}}
	var named, others []Member
	for _, member := range circlesOf(snap)[scopeKey] {
		if actor.MayAbout(access.ReadSkills, member.ID) == nil {
			named = append(named, member)
		} else {
			others = append(others, member)
		}
	}
	denied := actor.MayIn(access.ReadSkillSums, scopeKey)
	if denied != nil && len(named) == 0 {
		return Map{}, denied
	}
	if m.Others = len(others); m.Others >= Fewest && denied == nil {
		if m.Told, err = mayTell(ctx, tx, actor, snap); err != nil {
			return Map{}, err
		}
	}
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
	if m.Columns, m.Rows = draw(v, needs, persons, rest, m.Told); !byName {
		m.Rows = nil
		for i := range m.Columns {
			m.Columns[i].Only = ""
		}
	}
	return m, nil
}

// gather reads what is known of the people of a map: all of those who are named, and of the others, if their part may be
// told, what they declared.
func gather(ctx context.Context, tx *store.Tx, v *Vocabulary, named, others []Member, told bool, atlases []*knowledge.Atlas) (
	[]seen, sums, error) {
	rest := sums{people: len(others), declared: map[string][]Declaration{}}
	var ids []string
	for _, m := range named {
		ids = append(ids, m.ID)
	}
	if told {
		for _, m := range others {
			ids = append(ids, m.ID)
		}
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
	for _, m := range others {
		for id := range v.skills {
			if all := said.declared[about{m.ID, id}]; len(all) > 0 {
				rest.declared[id] = append(rest.declared[id], all[len(all)-1])
			}
		}
	}
	return persons, rest, nil
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

// circlesOf returns who is in each scope, in scopes inside it too, each once, as far as snapshots of one day have them. Who
// left for good is in none.
func circlesOf(snaps ...organisation.Snapshot) map[string][]Member {
	circles := map[string][]Member{}
	counted := map[[2]string]bool{}
	for _, snap := range snaps {
		parent := map[string]string{}
		for _, s := range snap.Scopes {
			parent[s.Key] = s.Parent
		}
		person := map[string]Member{}
		for _, p := range snap.Persons {
			if away, ok := snap.Away[p.Handle]; p.ID != "" && (!ok || !away.Until.IsZero()) {
				person[p.Handle] = Member{p.ID, p.Name}
			}
		}
		for _, m := range snap.Members {
			p, ok := person[m.Person]
			if !ok {
				continue
			}
			join := func(key string) {
				if !counted[[2]string{key, p.ID}] {
					counted[[2]string{key, p.ID}] = true
					circles[key] = append(circles[key], p)
				}
			}
			join(m.Scope)
			for key := range around(parent, m.Scope) {
				join(key)
			}
		}
	}
	return circles
}

// mayTell reports whether the sums of a snapshot's scope may be told to the actor, beside those of every other scope whose
// sums the actor may read; see openSums. Scopes come from the outermost in, of one depth by key.
func mayTell(ctx context.Context, tx *store.Tx, actor access.Actor, snap organisation.Snapshot) (bool, error) {
	parent := map[string]string{}
	for _, s := range snap.Scopes {
		parent[s.Key] = s.Parent
	}
	depth := map[string]int{}
	inside := map[string]bool{} // scopes that lie in one whose sums the actor may read
	var readable []string
	for _, s := range snap.Scopes {
		if actor.MayIn(access.ReadSkillSums, s.Key) == nil {
			readable = append(readable, s.Key)
		}
		for key := range around(parent, s.Key) {
			depth[s.Key]++
			inside[s.Key] = inside[s.Key] || actor.MayIn(access.ReadSkillSums, key) == nil
		}
	}
	slices.SortFunc(readable, func(a, b string) int { return cmp.Or(cmp.Compare(depth[a], depth[b]), cmp.Compare(a, b)) })
	var tops []organisation.Snapshot
	for _, key := range readable {
		switch {
		case inside[key]:
		case key == snap.Scope.Key:
			tops = append(tops, snap)
		default:
			top, err := organisation.Load(ctx, tx, actor, key, snap.Day)
			if err != nil {
				return false, err
			}
			tops = append(tops, top)
		}
	}
	circles := circlesOf(tops...)
	groups := make([][]string, len(readable))
	for i, key := range readable {
		for _, m := range circles[key] {
			if actor.MayAbout(access.ReadSkills, m.ID) != nil {
				groups[i] = append(groups[i], m.ID)
			}
		}
	}
	at := slices.Index(readable, snap.Scope.Key)
	return at >= 0 && openSums(groups)[at], nil
}

// around yields the scopes around one, the nearest first, as far as they are there.
func around(parent map[string]string, key string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for range parent { // a circle, which the organisation refuses, would end too
			above := parent[key]
			if _, there := parent[above]; !there || !yield(above) {
				return
			}
			key = above
		}
	}
}
