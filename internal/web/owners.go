package web

import (
	"net/http"
	"strings"

	"github.com/leadwright/leadwright/internal/codeowners"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// ownersGroups are the levels of findings as the page calls them.
var ownersGroups = []struct {
	level codeowners.Level
	title string
}{
	{codeowners.Error, "Not so"},
	{codeowners.Warning, "Worth a look"},
	{codeowners.Note, "Good to know"},
}

// owners shows where a repository's CODEOWNERS file does not tell how things are, and what would.
func (s *server) owners(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "knowledge", "Owners on paper in "+a.Repository.Name)
	if err != nil {
		return err
	}
	var left map[string]bool
	var stewards []testimony.Stewardship
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if left, err = organisation.Gone(r.Context(), tx, v.Actor, store.DateOf(tx.Now())); err != nil {
			return err
		}
		stewards, err = testimony.Stewards(r.Context(), tx, v.Actor, a.Repository.ID)
		return err
	})
	if err != nil {
		return err
	}
	file, err := knowledge.ReadOwners(r.Context(), a.Overview, "", left)
	if err != nil {
		return err
	}
	p := ownersPage{Frame: f, Head: head(a, "owners", nil), File: file.Path}
	found, err := file.Check()
	switch {
	case fault.Is(err, fault.KindNotFound):
		p.Answer = "There is no CODEOWNERS file."
		p.More = "With one, code hosts ask the right people for a review. Below is one as the evidence would have it."
	case err != nil:
		return err
	default:
		p.findings(file, found)
	}
	changes, content, err := file.Suggest(stewards)
	if err != nil {
		return err
	}
	for _, c := range changes {
		p.Changes = append(p.Changes, ownersChange{Was: text(c.Was), Is: text(c.Is()), Reason: c.Reason})
	}
	p.Content = text(string(content))
	if len(found) == 0 && len(changes) == 0 {
		p.Empty = &empty{Title: "Nothing to change",
			Why:    "Nobody named there is known to have left, and each line decides for something.",
			Action: "See who understands what", Href: link([]string{"knowledge", a.Repository.Name, "areas"})}
	}
	return s.ok(w, r, ownersView(p))
}

// findings puts the findings about a file into words.
func (p *ownersPage) findings(file *knowledge.OwnersFile, found []codeowners.Finding) {
	p.More = file.Path + ", as " + hostNames[file.Dialect] + " reads it, held against what this workbench knows. Of teams, and of " +
		"accounts that no address in the history names, nothing is said."
	wrong := 0
	for _, g := range ownersGroups {
		group := ownersGroup{Title: g.title}
		for _, x := range found {
			if x.Level != g.level {
				continue
			}
			item := ownersItem{Where: "the whole file", Sentence: sentence(text(x.Sentence)), Hint: sentence(x.Hint)}
			if x.Line > 0 {
				item.Where = "line " + figure(x.Line)
			}
			if len(x.Examples) > 0 {
				item.Files = text(strings.Join(x.Examples, ", "))
				if x.Paths > len(x.Examples) {
					item.Files += " and " + figure(x.Paths-len(x.Examples)) + " more"
				}
			}
			group.Items = append(group.Items, item)
		}
		if len(group.Items) > 0 {
			p.Groups = append(p.Groups, group)
		}
		if g.level == codeowners.Error {
			wrong = len(group.Items)
		}
	}
	switch {
	case wrong > 0:
		p.Answer = counted(wrong, "thing in it is", "things in it are") + " not so."
	case len(found) > 0:
		p.Answer = "It does, and " + plural(len(found), "thing is", "things are") + " worth a look."
	default:
		p.Answer = "Yes, as far as anybody can tell."
	}
}

var hostNames = map[codeowners.Dialect]string{codeowners.GitHub: "GitHub", codeowners.GitLab: "GitLab", codeowners.Gitea: "Gitea"}
