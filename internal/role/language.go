package role

import (
	"cmp"
	"slices"
	"strings"
)

// In returns the catalogue with its names and sentences in a language, such as de-AT. What is not given in it comes
// from the language without its region, and else stays as it is. Titles are found in every language either way.
func (c *Catalogue) In(language string) *Catalogue {
	n := *c
	n.focuses, n.areas = termsIn(c.focuses, language), termsIn(c.areas, language)
	n.authority, n.levels = termsIn(c.authority, language), termsIn(c.levels, language)
	n.responsibilities, n.skills, n.families = slices.Clone(c.responsibilities), slices.Clone(c.skills), slices.Clone(c.families)
	for i := range n.responsibilities {
		n.responsibilities[i].Term = c.responsibilities[i].in(language)
	}
	for i := range n.skills {
		n.skills[i].Term = c.skills[i].in(language)
	}
	for i := range n.families {
		n.families[i].Term = c.families[i].in(language)
	}
	n.roles = slices.Clone(c.roles)
	for i, r := range n.roles {
		w := wordsIn(r.Languages, language)
		n.roles[i].Name = cmp.Or(w.Name, r.Name)
		n.roles[i].Summary = cmp.Or(w.Summary, r.Summary)
		n.roles[i].Scope.Sentence = cmp.Or(w.Sentence, r.Scope.Sentence)
		if len(w.Titles) > 0 {
			n.roles[i].Titles = w.Titles
		}
	}
	return &n
}

func termsIn(all []Term, language string) []Term {
	all = slices.Clone(all)
	for i, t := range all {
		all[i] = t.in(language)
	}
	return all
}

func (t Term) in(language string) Term {
	w := wordsIn(t.Languages, language)
	t.Name, t.Sentence = cmp.Or(w.Name, t.Name), cmp.Or(w.Sentence, t.Sentence)
	return t
}

// wordsIn returns the words in a language, those of the language without its region where it has none of its own.
func wordsIn(all map[string]Words, language string) Words {
	var found Words
	for tag := language; tag != ""; {
		for _, known := range sortedKeys(all) {
			if w := all[known]; strings.EqualFold(known, tag) {
				found.Name, found.Sentence = cmp.Or(found.Name, w.Name), cmp.Or(found.Sentence, w.Sentence)
				found.Summary = cmp.Or(found.Summary, w.Summary)
				if len(found.Titles) == 0 {
					found.Titles = w.Titles
				}
			}
		}
		cut := strings.LastIndexByte(tag, '-')
		tag = tag[:max(cut, 0)]
	}
	return found
}
