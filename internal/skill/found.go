package skill

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/knowledge"
)

// Found is evidence that was found by itself: a technology is in the files that a person understands. It is weak: it
// says what is there, not how well somebody knows it, and never becomes a level.
type Found struct {
	SkillID    string // empty for a technology that is not in the vocabulary
	Name       string // of the skill, else of the technology
	Kind       Kind   // Language or Technology
	Repository string
	Dir        string   // of manifests: the directory that they are in, empty for the root
	Packages   []string // of manifests: the packages that they ask for, such as "npm:react"
	Manifests  []string // by path
	Files      int      // source files that the person understands, or some people together
	Lines      int      // source lines in them
	Last       time.Time
}

// found turns what files are written in and with into evidence. A package counts for the skill that has its key as an
// alias, else for the technology that it is known to belong to; others say nothing. Packages of one skill from one
// directory are one item, since they are about the same files.
func (v *Vocabulary) found(repository string, uses []knowledge.Use) []Found {
	var all []Found
	at := map[[2]string]int{} // by directory and name
	for _, u := range uses {
		f := Found{Name: u.Name, Kind: Technology, Repository: repository, Files: u.Files, Lines: u.Lines, Last: u.Last}
		word := u.Name
		switch u.Kind {
		case knowledge.InLanguage:
			f.Kind = Language
		case knowledge.AsPackage:
			f.Dir = u.Dir
			if _, own := v.ByWord(word); !own {
				word = u.Package.Technology()
			}
			f.Name = word
		}
		if s, ok := v.ByWord(word); ok {
			f.SkillID, f.Name = s.ID, s.Name
		}
		if f.Name == "" {
			continue
		}
		if u.Kind == knowledge.AsPackage {
			key := [2]string{u.Dir, f.Name}
			i, ok := at[key]
			if !ok {
				i = len(all)
				at[key], all = i, append(all, f)
			}
			all[i].Packages = append(all[i].Packages, u.Name)
			for _, m := range u.Manifests {
				if !slices.Contains(all[i].Manifests, m) {
					all[i].Manifests = append(all[i].Manifests, m)
				}
			}
			continue
		}
		all = append(all, f)
	}
	return all
}

// Suggested is a technology in the repositories that the vocabulary does not know.
type Suggested struct {
	Name         string
	Kind         Kind
	Repositories []string
}

// Suggest returns the technologies in repositories that no skill stands for, by kind and name.
func (v *Vocabulary) Suggest(atlases []*knowledge.Atlas) []Suggested {
	at := map[string]*Suggested{}
	for _, a := range atlases {
		whole, err := a.Place("")
		if err != nil { // a repository without files
			continue
		}
		for _, f := range v.found(a.Repository.Name, a.Technologies(whole.Files)) {
			if f.SkillID != "" {
				continue
			}
			s := at[fold(f.Name)]
			if s == nil {
				s = &Suggested{Name: f.Name, Kind: f.Kind}
				at[fold(f.Name)] = s
			}
			if !slices.Contains(s.Repositories, f.Repository) {
				s.Repositories = append(s.Repositories, f.Repository)
			}
		}
	}
	var all []Suggested
	for _, s := range at {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b Suggested) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)), strings.Compare(a.Name, b.Name))
	})
	return all
}

// foundOf returns the evidence that the histories hold about a person, by skill; under "" what is in no vocabulary.
func (v *Vocabulary) foundOf(personID string, atlases []*knowledge.Atlas) map[string][]Found {
	by := map[string][]Found{}
	for _, a := range atlases {
		if p, ok := a.PersonByID(personID); ok {
			for _, f := range v.found(a.Repository.Name, a.TechnologiesOf(p)) {
				by[f.SkillID] = append(by[f.SkillID], f)
			}
		}
	}
	return by
}

// Shown returns which of the vocabulary's skills show in files of a repository, with how many of the files, by name.
func (v *Vocabulary) Shown(a *knowledge.Atlas, files []int32) (all []Found) {
	at := map[string]int{}
	for _, f := range v.found(a.Repository.Name, a.Technologies(files)) {
		if f.SkillID == "" {
			continue
		}
		i, known := at[f.SkillID]
		if !known {
			i = len(all)
			at[f.SkillID], all = i, append(all, f)
		}
		all[i].Files = max(all[i].Files, f.Files)
	}
	slices.SortFunc(all, func(x, y Found) int { return strings.Compare(x.Name, y.Name) })
	return all
}
