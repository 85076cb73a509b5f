package duty

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/role"
)

// Coverage is who answers for what in one scope.
type Coverage struct {
	Scope   Scope
	Figures Figures // of the scope with all that is inside it
	Rows    []Row   // what is expected here or held here, in the order of the catalogue
	People  []string
	// The people who have a part here, by name.

	Gaps      []Finding // expected, and nobody answers for it
	Overlaps  []Finding // several answer for it
	Absences  []Finding // everybody who answers for it is away for a while
	Agents    []Finding // an agent alone was given it
	Authority []Finding // a role is held without authority that it needs
	Combined  []Combination
	Load      []Load
	Remedies  []Remedy // by how much they settle
}

// Remedy is a role that somebody could take here, and what that would settle.
type Remedy struct {
	Role    string
	Settles []string // keys of gaps, and of what an agent alone was given, that nobody accepted
}

// Row is one responsibility in a scope.
type Row struct {
	Responsibility role.Responsibility
	Expected       bool
	State          State
	Parts          []Held // the strongest part first, then by name
}

// State says how a responsibility is held.
type State string

// The states of a responsibility.
const (
	Covered State = "covered" // by one person, or by one for each discipline
	Shared  State = "shared"  // several answer for it, as somebody wanted
	Overlap State = "overlap" // several answer for it
	Resting State = "away"    // all who answer for it are away for a while
	ByAgent State = "agent"   // an agent alone was given it
	Gap     State = "gap"     // nobody answers for it, though it is expected
	Open    State = "open"    // nobody answers for it, and it is not expected
)

// Held is one holder's part in a responsibility.
type Held struct {
	Person     string // id; empty for an agent
	Agent      string
	Role       string // through which they have it
	Part       role.Part
	From       string // id of the scope in which the role is held: this one, or one around it
	Discipline string // of a role for one discipline
	Away       bool
}

// Finding is something about a scope that somebody should look at.
type Finding struct {
	Key            string // stable in its scope, for an Acceptance
	Sentence       string
	Reasons        []string // sentences
	Responsibility string   // id, where it is about one
	Role           string   // id, where it is about one
	Would          []string // ids of the roles that answer for it in such a scope, where nobody does
	People         []string // ids
	Accepted       *Acceptance
	Again          bool // it was accepted, until a day that has come
}

// open reports whether a finding needs somebody to look at it.
func (f *Finding) open() bool { return f.Accepted == nil || f.Again }

// Cover says who answers for what in a scope, false when there is no such scope.
func (e *Engine) Cover(scope string) (Coverage, bool) {
	n := e.nodes[scope]
	if n == nil {
		return Coverage{}, false
	}
	c := Coverage{Scope: n.Scope, Figures: e.figures(n)}
	e.rows(n, &c)
	e.findings(n, &c)
	e.withheld(n, &c)
	e.combined(n, &c)
	e.load(&c)
	c.remedies()
	return c, true
}

// remedies finds the roles that would settle what nobody answers for, the one that settles most first.
func (c *Coverage) remedies() {
	for _, f := range slices.Concat(c.Gaps, c.Agents) {
		for _, r := range f.Would {
			if !f.open() {
				continue
			}
			i := slices.IndexFunc(c.Remedies, func(m Remedy) bool { return m.Role == r })
			if i < 0 {
				i, c.Remedies = len(c.Remedies), append(c.Remedies, Remedy{Role: r})
			}
			c.Remedies[i].Settles = append(c.Remedies[i].Settles, f.Key)
		}
	}
	slices.SortStableFunc(c.Remedies, func(a, b Remedy) int {
		return cmp.Or(len(b.Settles)-len(a.Settles), cmp.Compare(a.Role, b.Role))
	})
}

// All covers every scope, in the order in which they were given.
func (e *Engine) All() []Coverage {
	all := make([]Coverage, 0, len(e.order))
	for _, n := range e.order {
		c, _ := e.Cover(n.ID)
		all = append(all, c)
	}
	return all
}

// rows fills in the matrix.
func (e *Engine) rows(n *node, c *Coverage) {
	expected := e.expected[n.kindInCatalogue()]
	parts := map[string][]Held{}
	for up := n; up != nil; up = up.parent {
		for _, h := range up.holdings {
			r, _ := e.catalogue.Role(h.Role)
			for _, d := range r.Duties {
				if up == n || d.Part == role.AnswersFor && expected[d.Responsibility] != nil {
					parts[d.Responsibility] = append(parts[d.Responsibility], e.heldBy(h, r, d.Part))
				}
			}
		}
	}
	seen := map[string]bool{}
	c.Rows = make([]Row, 0, len(expected)+len(parts))
	for _, resp := range e.catalogue.Responsibilities() {
		held := parts[resp.ID]
		if expected[resp.ID] == nil && len(held) == 0 {
			continue
		}
		row := Row{Responsibility: resp, Expected: expected[resp.ID] != nil, Parts: e.nearest(held, n)}
		row.State = e.state(&row)
		for _, h := range row.Parts {
			if h.Person != "" && !seen[h.Person] {
				seen[h.Person] = true
				c.People = append(c.People, h.Person)
			}
		}
		c.Rows = append(c.Rows, row)
	}
	e.byName(c.People)
}

func (e *Engine) byName(ids []string) {
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(e.Name(a), e.Name(b)), cmp.Compare(a, b)) })
}

// heldBy is the part that a holding gives in one of its role's responsibilities.
func (e *Engine) heldBy(h Holding, r role.Role, part role.Part) Held {
	held := Held{Person: h.Person, Agent: h.Agent, Role: h.Role, Part: part, From: h.Scope}
	if p := e.people[h.Person]; p != nil {
		held.Agent, held.Away = "", p.Away
		if r.Scope.Disciplines == role.OneDiscipline {
			held.Discipline = cmp.Or(h.Discipline, strings.Join(p.Disciplines, ", "))
		}
	}
	return held
}

// nearest keeps of those who answer the ones in the nearest scope, and of several roles of one holder the one with the
// strongest part. A person anywhere comes before an agent alone. Held is in the order of scopes, the nearest first.
func (e *Engine) nearest(held []Held, n *node) []Held {
	from := ""
	for _, h := range held {
		if h.Part == role.AnswersFor && h.Person != "" {
			from = h.From
			break
		}
	}
	var kept []Held
	for _, h := range held {
		if h.Part == role.AnswersFor && h.From != from && (h.Person != "" || h.From != n.ID) {
			continue
		}
		same := slices.IndexFunc(kept, func(k Held) bool { return k.Person == h.Person && k.Agent == h.Agent })
		switch {
		case same < 0:
			kept = append(kept, h)
		case h.Part.Stronger(kept[same].Part):
			kept[same] = h
		}
	}
	slices.SortStableFunc(kept, func(a, b Held) int {
		switch {
		case a.Part.Stronger(b.Part):
			return -1
		case b.Part.Stronger(a.Part):
			return 1
		}
		return cmp.Or(cmp.Compare(e.Name(a.Person), e.Name(b.Person)), cmp.Compare(a.Person, b.Person),
			cmp.Compare(a.Agent, b.Agent))
	})
	return kept
}

// answering returns the persons and agents who answer for a responsibility.
func (r *Row) answering() (persons, agents []Held) {
	for _, h := range r.Parts {
		switch {
		case h.Part != role.AnswersFor:
		case h.Person != "":
			persons = append(persons, h)
		default:
			agents = append(agents, h)
		}
	}
	return persons, agents
}

// Answering returns the ids of the persons who answer for it, by name.
func (r *Row) Answering() []string {
	persons, _ := r.answering()
	ids := make([]string, len(persons))
	for i, h := range persons {
		ids[i] = h.Person
	}
	return ids
}

func (e *Engine) state(r *Row) State {
	persons, agents := r.answering()
	switch {
	case len(persons) == 0 && len(agents) > 0:
		return ByAgent
	case len(persons) == 0 && r.Expected:
		return Gap
	case len(persons) == 0:
		return Open
	case !slices.ContainsFunc(persons, func(h Held) bool { return !h.Away }):
		return Resting
	case len(rivals(persons)) == 0:
		return Covered
	}
	if a, ok := e.accepted[[2]string{persons[0].From, overlapKey(r.Responsibility.ID)}]; ok && !e.due(a) {
		return Shared
	}
	return Overlap
}

// rivals returns those who answer for the same thing: not who answers for one discipline beside who answers for all, nor
// those who answer for different disciplines. Within its discipline the narrower role is the nearer one.
func rivals(persons []Held) []string {
	var ids []string
	for _, a := range persons {
		if slices.ContainsFunc(persons, func(b Held) bool { return a.Person != b.Person && a.meets(b) }) {
			ids = append(ids, a.Person)
		}
	}
	return ids
}

// meets reports whether two parts are about the same disciplines.
func (h Held) meets(o Held) bool {
	if h.Discipline == "" || o.Discipline == "" {
		return h.Discipline == o.Discipline
	}
	theirs := strings.Split(o.Discipline, ", ")
	return slices.ContainsFunc(strings.Split(h.Discipline, ", "), func(d string) bool { return slices.Contains(theirs, d) })
}

// due reports whether the day to look again has come.
func (e *Engine) due(a Acceptance) bool { return a.Until != "" && a.Until <= e.day }

func overlapKey(responsibility string) string { return "overlap/" + responsibility }

// decided fills in what somebody decided about a finding.
func (e *Engine) decided(n *node, f Finding) Finding {
	if a, ok := e.accepted[[2]string{n.ID, f.Key}]; ok {
		f.Accepted, f.Again = &a, e.due(a)
	}
	return f
}

// findings turns the states of the rows into findings. What is held in a scope around this one is that scope's matter.
func (e *Engine) findings(n *node, c *Coverage) {
	roles := e.expected[n.kindInCatalogue()]
	for i := range c.Rows {
		r := &c.Rows[i]
		persons, agents := r.answering()
		id, what := r.Responsibility.ID, r.Responsibility.Name
		add := func(to *[]Finding, f Finding) { *to = append(*to, e.decided(n, f)) }
		if len(persons) > 0 && persons[0].From != n.ID {
			continue
		}
		switch r.State {
		case Gap:
			f := Finding{Key: "gap/" + id, Responsibility: id, Would: roles[id],
				Sentence: fmt.Sprintf("Nobody answers for %q in %s.", what, n.Name)}
			f.Reasons = append(f.Reasons, e.whoWould(roles[id])...)
			f.Reasons = append(f.Reasons, e.whoHelps(r)...)
			add(&c.Gaps, f)
		case ByAgent:
			add(&c.Agents, Finding{Key: "agent/" + id, Responsibility: id, Would: roles[id],
				Sentence: fmt.Sprintf("Only the agent %s was given %q in %s. An agent can do the work; it cannot answer for it.",
					agents[0].Agent, what, n.Name),
				Reasons: append(e.whoWould(roles[id]), e.whoHelps(r)...)})
		case Resting:
			f := Finding{Key: "away/" + id, Responsibility: id}
			for _, h := range persons {
				f.People = append(f.People, h.Person)
				f.Reasons = append(f.Reasons, fmt.Sprintf("%s is away until %s.", e.Name(h.Person), e.people[h.Person].Until))
			}
			f.Sentence = fmt.Sprintf("%s, who %s for %q in %s, %s away.", list(e.names(f.People)),
				verb(f.People, "answers", "answer"), what, n.Name, verb(f.People, "is", "are"))
			add(&c.Absences, f)
		case Overlap, Shared:
			f := Finding{Key: overlapKey(id), Responsibility: id, People: rivals(persons)}
			f.Sentence = fmt.Sprintf("%s answer for %q in %s.", list(e.names(f.People)), what, n.Name)
			for _, h := range persons {
				if slices.Contains(f.People, h.Person) {
					f.Reasons = append(f.Reasons, e.through(h, n))
				}
			}
			add(&c.Overlaps, f)
		}
	}
}

// whoWould names the roles that answer for a responsibility.
func (e *Engine) whoWould(roles []string) []string {
	if len(roles) == 0 {
		return nil
	}
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = strings.ToLower(e.roleName(r))
	}
	return []string{fmt.Sprintf("Here it would be for a %s.", orList(names))}
}

// whoHelps names the persons who have a weaker part in a responsibility: they are the nearest to take it.
func (e *Engine) whoHelps(r *Row) []string {
	var names []string
	for _, h := range r.Parts {
		if h.Person != "" && h.Part == role.Contributes {
			names = append(names, e.Name(h.Person))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s %s to it.", list(names), verb(names, "contributes", "contribute"))}
}

// through says through which role somebody answers for something.
func (e *Engine) through(h Held, n *node) string {
	where := ""
	if from := e.nodes[h.From]; from != n {
		where = " of " + from.Name
	}
	if h.Discipline != "" {
		where += " (" + h.Discipline + ")"
	}
	return fmt.Sprintf("%s does as %s%s.", e.Name(h.Person), strings.ToLower(e.roleName(h.Role)), where)
}

// withheld finds roles that are held here without the authority that they need.
func (e *Engine) withheld(n *node, c *Coverage) {
	for _, h := range n.holdings {
		r, _ := e.catalogue.Role(h.Role)
		for _, a := range r.Authority {
			if h.Person == "" || !slices.Contains(h.Withheld, a) {
				continue
			}
			term := e.authority[a]
			c.Authority = append(c.Authority, e.decided(n, Finding{
				Key: "authority/" + h.Person + "/" + h.Role + "/" + a, Role: h.Role, People: []string{h.Person},
				Sentence: fmt.Sprintf("%s is %s in %s without the authority that the role needs: %s.", e.Name(h.Person),
					strings.ToLower(e.roleName(h.Role)), n.Name, lowerFirst(cmp.Or(term.Name, a))),
				Reasons: sentences(term.Sentence),
			}))
		}
	}
}

func sentences(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// list joins names: "Ann, Ben and Cid".
func list(names []string) string { return joined(names, " and ") }

func orList(names []string) string { return joined(names, " or ") }

func joined(names []string, last string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + last + names[n-1]
	}
	return strings.Join(names, "")
}

func verb(subjects []string, one, many string) string {
	if len(subjects) == 1 {
		return one
	}
	return many
}
