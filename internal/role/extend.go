package role

import (
	"maps"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// Extend returns a catalogue with an organisation's file over this one, which stays as it is. The format is in
// docs/roles.md. A known id changes an entry, a new one adds to them: texts and numbers take the place of ours, mappings
// are merged key by key, titles and combines are added to, other lists take the place of ours.
//
// A title that the file gives belongs to the roles that the file gives it to, and no longer to those that had it.
//
// What is wrong with a file is fault.Invalid, with the line as its field; nothing of the file is taken then.
func (c *Catalogue) Extend(file []byte) (*Catalogue, error) {
	x := extension{Catalogue: c.clone()}
	root := x.load(file)
	if root == nil && x.err == nil {
		return c, nil
	}
	x.file(root)
	if x.err != nil {
		return nil, x.err
	}
	x.claimTitles(c)
	x.settle()
	return x.Catalogue, nil
}

// clone copies the catalogue as deep as an extension writes.
func (c *Catalogue) clone() *Catalogue {
	n := *c
	n.roles = slices.Clone(c.roles)
	for i, r := range n.roles {
		n.roles[i].Duties, n.roles[i].Skills, n.roles[i].Dedicate =
			slices.Clone(r.Duties), slices.Clone(r.Skills), slices.Clone(r.Dedicate)
		n.roles[i].Combines, n.roles[i].Titles = slices.Clone(r.Combines), slices.Clone(r.Titles)
	}
	n.ambiguous = slices.Clone(c.ambiguous)
	n.grammar = c.grammar.clone()
	return &n
}

// extension reads a file into a catalogue of its own.
type extension struct {
	*Catalogue
	reader

	coming  []string            // ids of the roles that the file adds
	claimed map[string][]string // ids of roles by key of the title that the file gives them; of an ambiguous one, none
}

// file reads the sections, those first that others name.
func (x *extension) file(root *yaml.Node) {
	if x.err != nil {
		return
	}
	sections := []struct {
		name string
		read func(n *yaml.Node, at string)
	}{
		{"words", x.words},
		{"levels", terms(x, &x.levels)},
		{"focuses", terms(x, &x.focuses)},
		{"areas", terms(x, &x.areas)},
		{"authority", terms(x, &x.authority)},
		{"responsibilities", x.readResponsibilities},
		{"skills", x.readSkills},
		{"roles", x.readRoles},
		{"families", x.readFamilies},
		{"ambiguous", x.readAmbiguous},
	}
	found := map[string]*yaml.Node{}
	known := map[string]field{}
	for _, s := range sections {
		known[s.name] = func(value *yaml.Node, _ string) { found[s.name] = value }
	}
	x.claimed = map[string][]string{}
	x.fields(root, "", known)
	for _, s := range sections {
		if n := found[s.name]; n != nil && x.err == nil {
			s.read(n, s.name)
		}
	}
}

// section reads a mapping of ids to entries over the entries that there are.
func section[T any](x *extension, n *yaml.Node, at string, all []T, id func(*T) *string,
	read func(entry *T, value *yaml.Node, at string)) []T {
	all = slices.Clone(all)
	x.each(n, at, func(key, value *yaml.Node, at string) {
		if !idForm.MatchString(key.Value) {
			x.fail(key, "Use small letters, digits and hyphens, such as lead-engineer.", "%q is no id", key.Value)
			return
		}
		i := slices.IndexFunc(all, func(entry T) bool { return *id(&entry) == key.Value })
		if i < 0 {
			var fresh T
			*id(&fresh) = key.Value
			i, all = len(all), append(all, fresh)
		}
		read(&all[i], value, at)
	})
	return all
}

func terms(x *extension, all *[]Term) func(*yaml.Node, string) {
	return func(n *yaml.Node, at string) {
		*all = section(x, n, at, *all, func(t *Term) *string { return &t.ID }, func(t *Term, n *yaml.Node, at string) {
			x.term(t, n, at, map[string]field{})
		})
	}
}

// term reads a term's own fields together with those of what it is part of.
func (x *extension) term(t *Term, n *yaml.Node, at string, fields map[string]field) {
	fields["name"] = x.into(&t.Name)
	fields["sentence"] = x.into(&t.Sentence)
	fields["languages"] = x.languages(&t.Languages, func(w *Words) map[string]field {
		return map[string]field{"name": x.into(&w.Name), "sentence": x.into(&w.Sentence)}
	})
	x.fields(n, at, fields)
	x.need(n, at, t.Name, "name")
	x.need(n, at, t.Sentence, "sentence")
}

// into reads a text into its place.
func (x *extension) into(place *string) field {
	return func(n *yaml.Node, at string) { *place = x.text(n, at) }
}

// need refuses an entry without one of its fields.
func (x *extension) need(n *yaml.Node, at, value, field string) {
	if value == "" {
		x.fail(n, "Add it.", "%s has no %s", at, field)
	}
}

func (x *extension) languages(all *map[string]Words, fields func(*Words) map[string]field) field {
	return func(n *yaml.Node, at string) {
		merged := maps.Clone(*all)
		if merged == nil {
			merged = map[string]Words{}
		}
		x.each(n, at, func(key, value *yaml.Node, at string) {
			if !languageForm.MatchString(key.Value) {
				x.fail(key, "Use a tag such as de, fr or pt-BR.", "%q is no language", key.Value)
			}
			w := merged[key.Value]
			x.fields(value, at, fields(&w))
			merged[key.Value] = w
		})
		*all = merged
	}
}

func (x *extension) readResponsibilities(n *yaml.Node, at string) {
	id := func(r *Responsibility) *string { return &r.ID }
	x.responsibilities = section(x, n, at, x.responsibilities, id, func(r *Responsibility, n *yaml.Node, at string) {
		x.term(&r.Term, n, at, map[string]field{"area": func(n *yaml.Node, at string) { r.Area = x.ref(n, at, termIDs(x.areas)) }})
		x.need(n, at, r.Area, "area")
	})
}

func (x *extension) readSkills(n *yaml.Node, at string) {
	x.skills = section(x, n, at, x.skills, func(s *Skill) *string { return &s.ID }, func(s *Skill, n *yaml.Node, at string) {
		x.term(&s.Term, n, at, map[string]field{"leadership": func(n *yaml.Node, at string) { s.Leadership = x.yes(n, at) }})
	})
}

func (x *extension) readFamilies(n *yaml.Node, at string) {
	x.families = section(x, n, at, x.families, func(f *Family) *string { return &f.ID }, func(f *Family, n *yaml.Node, at string) {
		if _, isRole := x.Role(f.ID); isRole {
			x.fail(n, "Choose another id.", "%s is a role already", f.ID)
		}
		x.term(&f.Term, n, at, map[string]field{
			"focus": func(n *yaml.Node, at string) { f.Focus = x.refs(n, at, termIDs(x.focuses)) }})
	})
}

func termIDs(all []Term) []string {
	ids := make([]string, len(all))
	for i, t := range all {
		ids[i] = t.ID
	}
	return ids
}

// ref reads an id out of those that there are.
func (x *extension) ref(n *yaml.Node, at string, known []string) string {
	id := x.text(n, at)
	if !slices.Contains(known, id) {
		hint := "Define it in this file, or correct it."
		if near := nearest(id, known); near != "" {
			hint = "Did you mean " + near + "? Otherwise define it in this file."
		}
		x.fail(n, hint, "%s names %q, which is not there", at, id)
	}
	return id
}

func (x *extension) refs(n *yaml.Node, at string, known []string) []string {
	var ids []string
	for _, c := range x.list(n, at) {
		if id := x.ref(c, at, known); slices.Contains(ids, id) {
			x.fail(c, "Write it once.", "%s names %q twice", at, id)
		} else {
			ids = append(ids, id)
		}
	}
	return ids
}

func (x *extension) readAmbiguous(n *yaml.Node, at string) {
	for i, entry := range x.list(n, at) {
		at := at + "[" + strconv.Itoa(i) + "]"
		var a Ambiguity
		x.fields(entry, at, map[string]field{
			"titles": func(n *yaml.Node, at string) { a.Titles = x.titles(n, at, "") },
			"roles":  func(n *yaml.Node, at string) { a.Roles = x.refs(n, at, x.roleIDs()) },
			"also":   func(n *yaml.Node, at string) { a.Also = x.texts(n, at) },
			"reason": x.into(&a.Reason),
		})
		x.need(entry, at, a.Reason, "reason")
		if len(a.Titles) == 0 || len(a.Roles) == 0 || len(a.Roles)+len(a.Also) < 2 {
			x.fail(entry, "Name its titles, a role, and another role or what else it may mean (also).",
				"%s does not say what is ambiguous", at)
		}
		x.ambiguous = append(x.ambiguous, a)
	}
}

// titles reads titles of a role and claims them for it; of an ambiguous meaning when the role is "".
func (x *extension) titles(n *yaml.Node, at, role string) []string {
	var all []string
	for _, c := range x.list(n, at) {
		text := x.text(c, at)
		readings := x.grammar.readings(text)
		if _, err := x.grammar.parse(text); err != nil || len(readings) == 0 {
			x.fail(c, "A title has words, and at most "+strconv.Itoa(MaxTitle)+" characters.", "%s has %.40q, which is no title",
				at, text)
			return nil
		}
		all = append(all, text)
		for _, r := range readings {
			if role == "" {
				x.claimed[r.key()] = append([]string{}, x.claimed[r.key()]...)
			} else {
				x.claimed[r.key()] = append(x.claimed[r.key()], role)
			}
		}
	}
	return all
}

// claimTitles takes the titles that the file gives away from the roles and ambiguities of base that had them.
func (x *extension) claimTitles(base *Catalogue) {
	for i, old := range base.roles {
		r := &x.roles[i]
		added := r.Titles[len(old.Titles):]
		kept := slices.DeleteFunc(slices.Clone(old.Titles), func(title string) bool {
			by, taken := x.claimedBy(title)
			return taken && !slices.Contains(by, r.ID)
		})
		r.Titles = append(kept, added...)
	}
	for i, old := range base.ambiguous {
		x.ambiguous[i].Titles = slices.DeleteFunc(slices.Clone(old.Titles), func(title string) bool {
			_, taken := x.claimedBy(title)
			return taken
		})
	}
	x.ambiguous = slices.DeleteFunc(x.ambiguous, func(a Ambiguity) bool { return len(a.Titles) == 0 })
}

func (x *extension) claimedBy(title string) (roles []string, taken bool) {
	for _, r := range x.grammar.readings(title) {
		if roles, taken = x.claimed[r.key()]; taken {
			return roles, taken
		}
	}
	return nil, false
}

// words reads how titles are read. All of them are added to ours.
func (x *extension) words(n *yaml.Node, at string) {
	set := func(place map[string]bool) field {
		return func(n *yaml.Node, at string) {
			for _, text := range x.texts(n, at) {
				place[fold(text)] = true
			}
		}
	}
	g := &x.grammar
	x.fields(n, at, map[string]field{
		"seniority": set(g.seniority), "disciplines": set(g.disciplines), "fillers": set(g.fillers),
		"abbreviations": func(n *yaml.Node, at string) {
			x.each(n, at, func(key, value *yaml.Node, at string) {
				if stands := x.texts(value, at); len(stands) > 0 {
					g.abbreviations[fold(key.Value)] = stands
				} else {
					x.fail(value, "Write what it stands for, or take the line out.", "%s is empty", at)
				}
			})
		},
	})
}
