package skill

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// circles is who is where on one day. Only told changes.
type circles struct {
	scopes []roster.Scope       // of the day, the outermost first, of one depth by key
	people map[string][]*Member // by scope: who is in it or inside it, each once; who left for good is in none. One per person

	mu   sync.Mutex
	told map[viewer]map[string]bool // scopes whose sums may be told
}

// viewer is all of an actor that decides which skills and sums they may read.
type viewer struct {
	role     access.Role
	person   string
	standing *access.Standing
}

// mostViewers bounds what is remembered; it begins anew when there are more.
const mostViewers = 200

// circlesNow returns the circles as they are now, remembered until anything about the organisation changes.
func circlesNow(ctx context.Context, tx *store.Tx) (*circles, error) {
	state, err := organisation.StateNow(ctx, tx)
	if err != nil {
		return nil, err
	}
	return store.Remembered(tx, "skill circles", state, func() (*circles, error) { return loadCircles(ctx, tx, state.Day) })
}

// loadCircles reads all of the organisation, from its outermost scopes in.
func loadCircles(ctx context.Context, tx *store.Tx, day store.Date) (*circles, error) {
	scopes, err := organisation.Scopes(ctx, tx, access.System())
	if err != nil {
		return nil, err
	}
	scopes = slices.DeleteFunc(scopes, func(s roster.Scope) bool { return !s.On(day) })
	parent := make(map[string]string, len(scopes))
	for _, s := range scopes {
		parent[s.Key] = s.Parent
	}
	depth := make(map[string]int, len(scopes))
	for _, s := range scopes {
		for range around(parent, s.Key) {
			depth[s.Key]++
		}
	}
	places, err := organisation.Everybody(ctx, tx, access.System(), day)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(scopes, func(a, b roster.Scope) int {
		return cmp.Or(cmp.Compare(depth[a.Key], depth[b.Key]), cmp.Compare(a.Key, b.Key))
	})
	return &circles{scopes: scopes, people: circlesOf(places, parent), told: map[viewer]map[string]bool{}}, nil
}

// scope returns the scope with a key.
func (c *circles) scope(key string) (roster.Scope, error) {
	i := slices.IndexFunc(c.scopes, func(s roster.Scope) bool { return s.Key == key })
	if i < 0 {
		return roster.Scope{}, organisation.NoScope(key)
	}
	return c.scopes[i], nil
}

// mayTell reports whether the sums of a scope may be told to the actor, beside those of every other scope whose sums the
// actor may read; see openSums. Scopes come from the outermost in, of one depth by key.
func (c *circles) mayTell(actor access.Actor, key string) bool {
	who := viewer{actor.Role, actor.PersonID, actor.Standing}
	c.mu.Lock()
	defer c.mu.Unlock()
	told, known := c.told[who]
	if !known {
		if len(c.told) >= mostViewers {
			clear(c.told)
		}
		told = c.tell(actor)
		c.told[who] = told
	}
	return told[key]
}

// tell works out which scopes' sums may be told to an actor.
func (c *circles) tell(actor access.Actor) map[string]bool {
	hidden := map[*Member]bool{} // people whom the actor may not see by name
	var readable []string
	var groups [][]*Member
	for _, s := range c.scopes {
		if actor.MayIn(access.ReadSkillSums, s.Key) != nil {
			continue
		}
		var group []*Member
		for _, m := range c.people[s.Key] {
			is, known := hidden[m]
			if !known {
				is = actor.MayAbout(access.ReadSkills, m.ID) != nil
				hidden[m] = is
			}
			if is {
				group = append(group, m)
			}
		}
		readable, groups = append(readable, s.Key), append(groups, group)
	}
	told := map[string]bool{}
	for i, open := range openSums(groups) {
		told[readable[i]] = open
	}
	return told
}

// circlesOf returns who is in each scope, in scopes inside it too, each once.
func circlesOf(places []organisation.Place, parent map[string]string) map[string][]*Member {
	type seat struct {
		member *Member
		in     []string // scopes
	}
	seats := make(map[string]*seat, len(places))
	circles := map[string][]*Member{}
	for _, p := range places {
		if _, there := parent[p.Scope]; !there || p.PersonID == "" {
			continue
		}
		s := seats[p.PersonID]
		if s == nil {
			s = &seat{member: &Member{p.PersonID, p.Name}}
			seats[p.PersonID] = s
		}
		join := func(key string) {
			if !slices.Contains(s.in, key) {
				s.in = append(s.in, key)
				circles[key] = append(circles[key], s.member)
			}
		}
		join(p.Scope)
		for key := range around(parent, p.Scope) {
			join(key)
		}
	}
	return circles
}

// around yields the scopes around one, the nearest first.
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
