package role

import (
	"cmp"
	"errors"
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// Profile is a role, or a family of roles taken as one, ready to be compared.
type Profile struct {
	ID        string
	Name      string
	Summary   string
	Family    bool
	Roles     []string // those of the family; of a role, itself
	Focus     []string
	Scopes    []Scope  // of its roles
	Duties    []Duty   // of a family, the strongest part that a role of it has
	Authority []string // of a family, all that its roles need
}

// part returns the profile's part in a responsibility, "" when it has none.
func (p Profile) part(responsibility string) Part { return Role{Duties: p.Duties}.Part(responsibility) }

// Range is from which level to which a skill is needed: of a role, twice the same. 0 is not at all.
type Range struct{ Least, Most int }

// Input is the lesser part that one has in what another answers for.
type Input struct {
	Responsibility string
	Part           Part
}

// SkillPair is how much of a skill two profiles need.
type SkillPair struct {
	Skill string
	A, B  Range
}

// Comparison is what two profiles have in common and what not. All of it comes from the catalogue's data.
type Comparison struct {
	A, B          Profile
	OnlyA, OnlyB  []string // responsibilities that one answers for and the other does not
	Both          []string // responsibilities that both answer for
	AToB, BToA    []Input  // the lesser part of one in what the other answers for
	Overlap       []string // responsibilities that one answers for and the other answers for or contributes to
	AuthorityA    []string // that A needs and B does not
	AuthorityB    []string // that B needs and A does not
	AuthorityBoth []string
	Skills        []SkillPair // those first in which they are furthest apart
	OneHolder     bool        // one person may be both while the work is small
	Until         []Threshold // ... up to these, the lower of the two
	Way, Back     []string    // ids of the roles on the shortest way from A to B, and from B to A; B or A the last
	Sentences     []string    // the same in words
}

// Compare sets two roles, or families of roles, side by side. A role is named by its id or a title, as for Find, a
// family by its id.
func (c *Catalogue) Compare(a, b string) (Comparison, error) {
	out := Comparison{}
	var err error
	if out.A, err = c.profile(a, "a"); err != nil {
		return out, err
	}
	if out.B, err = c.profile(b, "b"); err != nil {
		return out, err
	}
	if out.A.ID == out.B.ID {
		return out, fault.Invalid("b", "%s is compared with itself", out.A.Name).WithHint("Name two roles.")
	}
	for _, d := range c.responsibilities {
		mine, other := out.A.part(d.ID), out.B.part(d.ID)
		if mine == AnswersFor && works(other) || other == AnswersFor && works(mine) {
			out.Overlap = append(out.Overlap, d.ID)
		}
		switch {
		case mine == AnswersFor && other == AnswersFor:
			out.Both = append(out.Both, d.ID)
		case mine == AnswersFor:
			out.OnlyA = append(out.OnlyA, d.ID)
			if other != "" {
				out.BToA = append(out.BToA, Input{d.ID, other})
			}
		case other == AnswersFor:
			out.OnlyB = append(out.OnlyB, d.ID)
			if mine != "" {
				out.AToB = append(out.AToB, Input{d.ID, mine})
			}
		}
	}
	for _, t := range c.authority {
		switch mine, other := slices.Contains(out.A.Authority, t.ID), slices.Contains(out.B.Authority, t.ID); {
		case mine && other:
			out.AuthorityBoth = append(out.AuthorityBoth, t.ID)
		case mine:
			out.AuthorityA = append(out.AuthorityA, t.ID)
		case other:
			out.AuthorityB = append(out.AuthorityB, t.ID)
		}
	}
	out.Skills = c.skillPairs(out.A, out.B)
	if !out.A.Family && !out.B.Family {
		c.relate(&out)
	}
	out.Sentences = c.sentences(out)
	return out, nil
}

// works reports whether a part is a share of the work.
func works(p Part) bool { return p == AnswersFor || p == Contributes }

// profile returns the profile of a role or a family; field is where its name was given.
func (c *Catalogue) profile(name, field string) (Profile, error) {
	f, ok := find(c.families, func(f Family) bool { return f.ID == name })
	if !ok {
		r, err := c.Find(name)
		if wrong, is := errors.AsType[*fault.Error](err); is && wrong.Kind == fault.KindInvalid {
			wrong.Field = field
		}
		return Profile{ID: r.ID, Name: r.Name, Summary: r.Summary, Roles: []string{r.ID}, Focus: r.Focus,
			Scopes: []Scope{r.Scope}, Duties: r.Duties, Authority: r.Authority}, err
	}
	p := Profile{ID: f.ID, Name: f.Name, Summary: f.Sentence, Family: true}
	for _, r := range c.roles {
		if !f.Has(r) {
			continue
		}
		p.Roles, p.Scopes = append(p.Roles, r.ID), append(p.Scopes, r.Scope)
		p.Focus, p.Authority = union(p.Focus, r.Focus), union(p.Authority, r.Authority)
	}
	for _, d := range c.responsibilities {
		strongest := Part("")
		for _, id := range p.Roles {
			r, _ := c.Role(id)
			if part := r.Part(d.ID); part.Stronger(strongest) {
				strongest = part
			}
		}
		if strongest != "" {
			p.Duties = append(p.Duties, Duty{d.ID, strongest})
		}
	}
	return p, nil
}

// skillPairs returns the skills that one of two profiles needs, those first in which they are furthest apart.
func (c *Catalogue) skillPairs(a, b Profile) []SkillPair {
	var pairs []SkillPair
	for _, s := range c.skills {
		p := SkillPair{s.ID, c.levelRange(a, s.ID), c.levelRange(b, s.ID)}
		if p.A.Most+p.B.Most > 0 {
			pairs = append(pairs, p)
		}
	}
	slices.SortStableFunc(pairs, func(p, q SkillPair) int { return cmp.Compare(q.apart(), p.apart()) })
	return pairs
}

// apart is how far the least levels are from each other: what everybody in the one needs, and in the other.
func (p SkillPair) apart() int { return max(p.A.Least, p.B.Least) - min(p.A.Least, p.B.Least) }

func (c *Catalogue) levelRange(p Profile, skill string) Range {
	levels := make([]int, len(p.Roles))
	for i, id := range p.Roles {
		r, _ := c.Role(id)
		levels[i] = r.Level(skill)
	}
	if len(levels) == 0 {
		return Range{}
	}
	return Range{slices.Min(levels), slices.Max(levels)}
}

// relate says how two roles go together: in one person, and one after the other.
func (c *Catalogue) relate(out *Comparison) {
	a, _ := c.Role(out.A.ID)
	b, _ := c.Role(out.B.ID)
	if out.OneHolder = slices.Contains(a.Combines, b.ID); out.OneHolder {
		out.Until = c.lowest(a.ID, b.ID)
	}
	out.Way, out.Back = c.ways(a.ID)[b.ID], c.ways(b.ID)[a.ID]
}

// lowest returns the lower threshold of two roles for each measure; of two as low, that of the role that comes first.
func (c *Catalogue) lowest(a, b string) []Threshold {
	found := map[Measure]Threshold{}
	for _, r := range c.roles {
		if r.ID != a && r.ID != b {
			continue
		}
		for _, t := range r.Dedicate {
			if known, ok := found[t.Measure]; !ok || t.Above < known.Above {
				found[t.Measure] = t
			}
		}
	}
	var all []Threshold
	for _, m := range measures {
		if t, ok := found[m]; ok {
			all = append(all, t)
		}
	}
	return all
}

// ways returns the shortest way along next roles from one role to each that can be reached: the ids on it, the goal
// last. Of several that are as short it is the one whose steps come first in the catalogue.
func (c *Catalogue) ways(from string) map[string][]string {
	found := map[string][]string{from: {}}
	queue := []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		r, _ := c.Role(at)
		for _, next := range r.Next {
			if found[next] == nil {
				found[next] = append(slices.Clone(found[at]), next)
				queue = append(queue, next)
			}
		}
	}
	delete(found, from)
	return found
}
