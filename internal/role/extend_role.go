package role

import (
	"cmp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// none takes a part in a responsibility, or its relation, away from a role.
const none = "none"

func (x *extension) roleIDs() []string {
	ids := slices.Clone(x.coming)
	for _, r := range x.roles {
		ids = append(ids, r.ID)
	}
	return ids
}

func (x *extension) readRoles(n *yaml.Node, at string) {
	x.each(n, at, func(key, _ *yaml.Node, _ string) { x.coming = append(x.coming, key.Value) })
	x.roles = section(x, n, at, x.roles, func(r *Role) *string { return &r.ID }, x.readRole)
	x.coming = nil
}

func (x *extension) readRole(r *Role, n *yaml.Node, at string) {
	others := func(n *yaml.Node, at string) []string {
		ids := x.refs(n, at, x.roleIDs())
		if slices.Contains(ids, r.ID) {
			x.fail(n, "Take it out.", "%s names the role itself", at)
		}
		return ids
	}
	x.fields(n, at, map[string]field{
		"name":             x.into(&r.Name),
		"summary":          x.into(&r.Summary),
		"focus":            func(n *yaml.Node, at string) { r.Focus = x.refs(n, at, termIDs(x.focuses)) },
		"scope":            func(n *yaml.Node, at string) { x.scope(&r.Scope, n, at) },
		"relation":         func(n *yaml.Node, at string) { x.relation(r, n, at) },
		"responsibilities": func(n *yaml.Node, at string) { x.duties(r, n, at) },
		"authority":        func(n *yaml.Node, at string) { r.Authority = x.refs(n, at, termIDs(x.authority)) },
		"skills":           func(n *yaml.Node, at string) { x.wanted(r, n, at) },
		"next":             func(n *yaml.Node, at string) { r.Next = others(n, at) },
		"combines":         func(n *yaml.Node, at string) { r.Combines = union(r.Combines, others(n, at)) },
		"dedicate":         func(n *yaml.Node, at string) { x.thresholds(r, n, at) },
		"titles":           func(n *yaml.Node, at string) { r.Titles = union(r.Titles, x.titles(n, at, r.ID)) },
		"languages": x.languages(&r.Languages, func(w *Words) map[string]field {
			return map[string]field{"name": x.into(&w.Name), "summary": x.into(&w.Summary), "sentence": x.into(&w.Sentence),
				"titles": func(n *yaml.Node, at string) { w.Titles = union(w.Titles, x.titles(n, at, r.ID)) }}
		}),
	})
	x.need(n, at, r.Name, "name")
	x.need(n, at, r.Summary, "summary")
	x.need(n, at, r.Scope.Sentence, "scope.sentence")
	if len(r.Focus) == 0 || len(r.Scope.Kinds) == 0 {
		x.fail(n, "Add them.", "%s needs focus and scope.kinds", at)
	}
}

func (x *extension) relation(r *Role, n *yaml.Node, at string) {
	r.Relation = one(&x.reader, n, at, append(slices.Clone(relations), none))
	if r.Relation == none {
		r.Relation = ""
	}
}

func (x *extension) scope(s *Scope, n *yaml.Node, at string) {
	x.fields(n, at, map[string]field{
		"kinds": func(n *yaml.Node, at string) {
			s.Kinds = nil
			for _, c := range x.list(n, at) {
				s.Kinds = append(s.Kinds, one(&x.reader, c, at, scopeKinds))
			}
		},
		"disciplines": func(n *yaml.Node, at string) {
			s.Disciplines = one(&x.reader, n, at, []Disciplines{OneDiscipline, EveryDiscipline})
		},
		"sentence": x.into(&s.Sentence),
	})
}

func (x *extension) duties(r *Role, n *yaml.Node, at string) {
	known := make([]string, len(x.responsibilities))
	for i, d := range x.responsibilities {
		known[i] = d.ID
	}
	x.each(n, at, func(key, value *yaml.Node, at string) {
		id := x.ref(key, at, known)
		part := one(&x.reader, value, at, append(slices.Clone(parts), none))
		r.Duties = slices.DeleteFunc(r.Duties, func(d Duty) bool { return d.Responsibility == id })
		if part != none {
			r.Duties = append(r.Duties, Duty{id, part})
		}
	})
}

func (x *extension) wanted(r *Role, n *yaml.Node, at string) {
	known := make([]string, len(x.skills))
	for i, s := range x.skills {
		known[i] = s.ID
	}
	x.each(n, at, func(key, value *yaml.Node, at string) {
		id := x.ref(key, at, known)
		level := x.number(value, at, 0, maxLevel)
		r.Skills = slices.DeleteFunc(r.Skills, func(w Wanted) bool { return w.Skill == id })
		if level > 0 {
			r.Skills = append(r.Skills, Wanted{id, level})
		}
	})
}

// maxLevel is the highest level of a skill.
const maxLevel = 5

func (x *extension) thresholds(r *Role, n *yaml.Node, at string) {
	x.each(n, at, func(key, value *yaml.Node, at string) {
		t := Threshold{Measure: one(&x.reader, key, at, measures)}
		above := ""
		x.fields(value, at, map[string]field{
			"above": func(n *yaml.Node, at string) {
				t.Above = x.number(n, at, 0, 1_000_000)
				above = strconv.Itoa(t.Above)
			},
			"reason": x.into(&t.Reason),
			"source": x.into(&t.Source),
		})
		x.need(value, at, above, "above")
		x.need(value, at, t.Reason, "reason") // ours would not be true of another figure
		r.Dedicate = append(slices.DeleteFunc(r.Dedicate, func(o Threshold) bool { return o.Measure == t.Measure }), t)
	})
}

// union returns a with what b has more.
func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// settle brings what was read into order, once all of it is there.
func (x *extension) settle() {
	place := map[string]int{}
	for i, d := range x.responsibilities {
		place[d.ID] = i
	}
	skill := map[string]int{}
	for i, s := range x.skills {
		skill[s.ID] = i
	}
	for i := range x.roles {
		r := &x.roles[i]
		slices.SortFunc(r.Duties, func(a, b Duty) int {
			return cmp.Or(cmp.Compare(slices.Index(parts, a.Part), slices.Index(parts, b.Part)),
				cmp.Compare(place[a.Responsibility], place[b.Responsibility]))
		})
		slices.SortFunc(r.Skills, func(a, b Wanted) int { return cmp.Compare(skill[a.Skill], skill[b.Skill]) })
		slices.SortFunc(r.Dedicate, func(a, b Threshold) int {
			return cmp.Compare(slices.Index(measures, a.Measure), slices.Index(measures, b.Measure))
		})
		for _, id := range r.Combines {
			other := slices.IndexFunc(x.roles, func(o Role) bool { return o.ID == id })
			x.roles[other].Combines = union(x.roles[other].Combines, []string{r.ID})
		}
	}
	x.index()
}
