package duty

import (
	"cmp"
	"fmt"
	"iter"
	mathbits "math/bits"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/role"
)

// Figures are what can outgrow one person with several roles.
type Figures struct {
	People      int // members, each once, in the scopes and all that is inside them
	Projects    int
	Disciplines int // among the people
	Links       int // scopes outside that the work depends on, or that depend on it
}

// of returns one of the figures.
func (f Figures) of(m role.Measure) int {
	switch m {
	case role.People:
		return f.People
	case role.Projects:
		return f.Projects
	case role.DisciplineKinds:
		return f.Disciplines
	case role.CrossTeamLinks:
		return f.Links
	}
	return 0
}

// figures counts what is in some scopes and all that is inside them, together.
func (e *Engine) figures(roots ...*node) Figures {
	in := map[*node]bool{}
	var walk func(*node)
	walk = func(n *node) {
		if in[n] {
			return
		}
		in[n] = true
		for _, child := range n.children {
			walk(child)
		}
	}
	for _, n := range roots {
		walk(n)
	}
	var f Figures
	people, disciplines := newBits(len(e.counted)), newBits(e.disciplines)
	links := map[string]bool{}
	for n := range in {
		if n.Kind == Project {
			f.Projects++
		}
		for _, at := range n.members {
			people.set(at)
		}
		for id := range n.linked {
			if !in[e.nodes[id]] {
				links[id] = true
			}
		}
	}
	for at := range people.all() {
		for _, d := range e.counted[at] {
			disciplines.set(d)
		}
	}
	f.People, f.Disciplines, f.Links = people.len(), disciplines.len(), len(links)
	return f
}

// bits is a set of small numbers.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) set(i int) { b[i/64] |= 1 << (i % 64) }

func (b bits) len() (n int) {
	for _, word := range b {
		n += mathbits.OnesCount64(word)
	}
	return n
}

func (b bits) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(64*i + mathbits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// Combination is a person who holds several roles.
type Combination struct {
	Finding

	Person   string
	Roles    []string // ids, in the order of the catalogue
	Dedicate string   // the role that should have a person of its own, empty while the combination is fine
	Exceeded []Exceeded
	NotMeant [][2]string // pairs of roles that the catalogue does not list as ones to combine
}

// Exceeded is a limit of a role that its scopes have outgrown.
type Exceeded struct {
	Role    string
	Measure role.Measure
	Value   int
	Above   int
	Reason  string
	Source  string
}

// combined finds who holds several roles, of which at least one is held here. The figures behind a recommendation are
// those of all scopes in which the person holds the role.
func (e *Engine) combined(n *node, c *Coverage) {
	done := map[string]bool{}
	for _, h := range n.holdings {
		if h.Person == "" || done[h.Person] {
			continue
		}
		done[h.Person] = true
		if combination, several := e.combination(h.Person, n); several {
			c.Combined = append(c.Combined, combination)
		}
	}
	slices.SortFunc(c.Combined, func(a, b Combination) int {
		return cmp.Or(cmp.Compare(e.Name(a.Person), e.Name(b.Person)), cmp.Compare(a.Person, b.Person))
	})
}

func (e *Engine) combination(person string, n *node) (Combination, bool) {
	c := Combination{Person: person}
	scopes := map[string][]*node{}
	for _, h := range e.held[person] {
		scopes[h.Role] = append(scopes[h.Role], e.nodes[h.Scope])
	}
	if len(scopes) < 2 {
		return c, false
	}
	worst := 0.0
	for _, r := range e.catalogue.Roles() {
		if scopes[r.ID] == nil {
			continue
		}
		f := e.figures(scopes[r.ID]...)
		c.Roles = append(c.Roles, r.ID)
		excess := 0.0
		for _, t := range r.Dedicate {
			if value := f.of(t.Measure); value > t.Above {
				c.Exceeded = append(c.Exceeded, Exceeded{r.ID, t.Measure, value, t.Above, t.Reason, t.Source})
				excess += float64(value) / float64(max(t.Above, 1))
			}
		}
		if excess > worst {
			worst, c.Dedicate = excess, r.ID
		}
	}
	for i, a := range c.Roles {
		ra, _ := e.catalogue.Role(a)
		for _, b := range c.Roles[i+1:] {
			rb, _ := e.catalogue.Role(b)
			if !slices.Contains(ra.Combines, b) && !slices.Contains(rb.Combines, a) {
				c.NotMeant = append(c.NotMeant, [2]string{a, b})
			}
		}
	}
	c.Finding = e.decided(n, e.combinationFinding(&c))
	return c, true
}

// measures says a figure in words, for one and for many.
var measures = map[role.Measure][2]string{
	role.People:          {"person", "people"},
	role.Projects:        {"project", "projects"},
	role.DisciplineKinds: {"discipline", "disciplines"},
	role.CrossTeamLinks:  {"link to another team", "links to other teams"},
}

func (e *Engine) combinationFinding(c *Combination) Finding {
	names := make([]string, len(c.Roles))
	for i, r := range c.Roles {
		names[i] = strings.ToLower(e.roleName(r))
	}
	f := Finding{Key: "combined/" + c.Person, People: []string{c.Person}, Role: c.Dedicate,
		Sentence: fmt.Sprintf("%s is %s.", e.Name(c.Person), list(names))}
	switch {
	case c.Dedicate != "":
		f.Sentence = fmt.Sprintf("%s is %s; the %s should be a person of its own.", e.Name(c.Person), list(names),
			strings.ToLower(e.roleName(c.Dedicate)))
	case len(c.NotMeant) > 0:
		f.Sentence = fmt.Sprintf("%s is %s, which are not meant for one person.", e.Name(c.Person), list(names))
	}
	for _, x := range c.Exceeded {
		words := measures[x.Measure]
		unit := words[1]
		if x.Value == 1 {
			unit = words[0]
		}
		f.Reasons = append(f.Reasons, strings.TrimSpace(fmt.Sprintf("As %s: %d %s, where up to %d go together with another role. %s",
			strings.ToLower(e.roleName(x.Role)), x.Value, unit, x.Above, x.Reason)))
	}
	for _, pair := range c.NotMeant {
		f.Reasons = append(f.Reasons, fmt.Sprintf("The catalogue does not name %s and %s as roles to combine.",
			strings.ToLower(e.roleName(pair[0])), strings.ToLower(e.roleName(pair[1]))))
	}
	return f
}

// Advises reports whether something about a combination should change.
func (c *Combination) Advises() bool { return c.Dedicate != "" || len(c.NotMeant) > 0 }

// Load is how much one person answers for, everywhere.
type Load struct {
	Finding

	Person string
	Duties int     // responsibilities that the person answers for, each once for every scope
	Scopes int     // in which the person answers for anything
	Limit  float64 // of duties, for the time this person has
	Above  bool    // the load is above the limit
}

// saneLoad is how much one person may answer for, in terms of the fullest single role of the catalogue: that role, and
// half as much again. It is the project's own judgement; no study that we know of counts duties.
const saneLoad = 1.5

// load weighs everybody who answers for something here.
func (e *Engine) load(c *Coverage) {
	n := e.nodes[c.Scope.ID]
	answering := map[string]bool{}
	for i := range c.Rows {
		for _, id := range c.Rows[i].Answering() {
			answering[id] = true
		}
	}
	for _, id := range c.People {
		if !answering[id] {
			continue
		}
		l := Load{Person: id}
		duties, scopes := map[[2]string]bool{}, map[string]bool{}
		for _, h := range e.held[id] {
			r, _ := e.catalogue.Role(h.Role)
			for _, d := range r.Duties {
				if d.Part == role.AnswersFor {
					duties[[2]string{h.Scope, d.Responsibility}] = true
					scopes[h.Scope] = true
				}
			}
		}
		capacity := e.people[id].Capacity
		if capacity <= 0 {
			capacity = 1
		}
		l.Duties, l.Scopes, l.Limit = len(duties), len(scopes), saneLoad*float64(e.fullest)*capacity
		l.Above = float64(l.Duties) > l.Limit
		l.Finding = e.decided(n, e.loadFinding(l, capacity))
		c.Load = append(c.Load, l)
	}
}

func (e *Engine) loadFinding(l Load, capacity float64) Finding {
	f := Finding{Key: "load/" + l.Person, People: []string{l.Person}}
	where := fmt.Sprintf(" in %d scopes", l.Scopes)
	if l.Scopes == 1 {
		where = ""
	}
	f.Sentence = fmt.Sprintf("%s answers for %d responsibilities%s.", e.Name(l.Person), l.Duties, where)
	if l.Duties == 1 {
		f.Sentence = fmt.Sprintf("%s answers for one responsibility.", e.Name(l.Person))
	}
	f.Reasons = []string{fmt.Sprintf("The fullest single role has %d; up to %.0f, half as many again, count as sane for "+
		"somebody who works full time.", e.fullest, saneLoad*float64(e.fullest))}
	if capacity < 1 {
		f.Reasons = append(f.Reasons, fmt.Sprintf("With %.0f %% of full time that is %.0f.", 100*capacity, l.Limit))
	}
	return f
}
