package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// How many people a suggestion names, and with how many reasons.
const (
	mostReviewers = 5
	mostReasons   = 4
)

// reviewers suggests who could review a change to some paths.
func (s *server) reviewers(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	name := a.Repository.Name
	f, err := s.frameOf(r, v, "knowledge", "Reviewers in "+name)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := reviewersPage{Frame: f, Head: head(a, "reviewers", nil), Action: link([]string{"knowledge", name, "reviewers"}),
		Test:   link([]string{"knowledge", name, "reviewers"}, "paths", q.Get("paths"), "author", q.Get("author"), "record", "yes"),
		Answer: "Say which files change, and Leadwright suggests who could review it.",
		Paths: field{Name: "paths", Label: "Files of the change", Rows: 5, Value: q.Get("paths"), Required: true,
			Hint: "One path on each line, from the root of the repository. New files count too.", Placeholder: "cmd/main.go"},
		Author: field{Name: "author", Label: "Who wrote it", Value: q.Get("author"), List: "author-names",
			Hint: "Left out of the suggestion."},
	}
	whole, err := s.glances.placeAt(a, "")
	if err != nil {
		return err
	}
	_, _, names := absentees(r, a, whole.Group.Holders)
	p.Names = names.Names
	if q.Has("record") {
		record, err := a.Backtest(r.Context(), nil)
		if err != nil {
			return err
		}
		p.Record = recordWords(record)
	}
	if q.Has("paths") {
		var notHere map[string]bool
		err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
			notHere, err = organisation.NotHere(r.Context(), tx, v.Actor, store.DateOf(tx.Now()))
			return err
		})
		if err != nil {
			return err
		}
		if err := suggest(a, notHere, &p); err != nil {
			return err
		}
	}
	return s.ok(w, r, reviewersView(p))
}

// suggest fills the page with reviewers for the paths that were typed.
func suggest(a *knowledge.Atlas, notHere map[string]bool, p *reviewersPage) error {
	paths := lines(p.Paths.Value)
	if len(paths) == 0 {
		p.Paths.Wrong = "Name at least one file of the change."
		return nil
	}
	var authors []knowledge.Identity
	if typed := strings.TrimSpace(p.Author.Value); typed != "" {
		who, err := a.FindPerson(typed)
		if err != nil {
			wrong(err, &p.Author)
			return nil
		}
		for i, identity := range a.Identities {
			if a.PersonOf[i] == who {
				authors = append(authors, identity)
			}
		}
	}
	found, err := a.Experts(knowledge.Proposal{Paths: paths, Authors: authors, Limit: mostReviewers, NotHere: notHere})
	if fault.Is(err, fault.KindInvalid) {
		wrong(err, &p.Paths)
		return nil
	}
	if err != nil {
		return err
	}
	var names []string
	for _, l := range found.Learners {
		person := a.People[l.Person]
		at := text(l.Dir)
		if l.Dir == "" {
			at = "the repository"
		}
		p.Learners = append(p.Learners, suggestion{Name: person.Name, Href: link([]string{"people", person.ID}),
			Reasons: []string{"Understands " + percent(l.Share) + " of " + at + ", and none of these files"}})
	}
	for _, f := range found.Best {
		person := a.People[f.Person]
		names = append(names, person.Name)
		v := suggestion{Name: person.Name, Href: link([]string{"people", person.ID})}
		for _, reason := range f.Reasons {
			if said := reasonWords(reason); said != "" && len(v.Reasons) < mostReasons {
				v.Reasons = append(v.Reasons, said)
			}
		}
		p.Suggestions = append(p.Suggestions, v)
	}
	p.Answer = "Nobody else in this history has evidence near these files."
	if len(names) > 0 {
		p.Answer = either(names[:min(len(names), 3)]) + " could review it."
	}
	p.More = "For " + plural(len(paths), "path", "paths") + ", from who changed and reviewed what lies there and near it."
	return nil
}

// reasonKinds says the reasons of a suggestion on a page; those without a "#" have no count.
var reasonKinds = map[string]struct{ one, many string }{
	knowledge.BecauseReviewedFiles:  {"Reviewed 1 change to these files", "Reviewed # changes to these files"},
	knowledge.BecauseReviewedNearby: {"Reviewed 1 change near them", "Reviewed # changes near them"},
	knowledge.BecauseReviewedAlike:  {"", "Reviewed changes to files of like names"},
	knowledge.BecauseWroteFiles:     {"Changed these files once", "Changed these files # times"},
	knowledge.BecauseWroteNearby:    {"Changed files near them once", "Changed files near them # times"},
	knowledge.BecauseReviewedAuthor: {"Reviewed this author once before", "Reviewed this author # times before"},
	knowledge.BecauseReviewedBy:     {"Was reviewed by this author once", "Was reviewed by this author # times"},
	knowledge.BecauseActive:         {"", "Was active here lately"},
}

// reasonWords say one reason of a suggestion; nothing for one that a person could not check, such as what somebody
// does overall.
func reasonWords(r knowledge.Reason) string {
	w := reasonKinds[r.Kind]
	said := w.many
	switch counted := strings.Contains(said, "#"); {
	case counted && r.Count == 0 || said == "" || r.Weight <= 0:
		return ""
	case counted && r.Count == 1:
		said = w.one
	case counted:
		said = strings.Replace(said, "#", figure(r.Count), 1)
	}
	if r.Last > 0 {
		said += ", last in " + time.Unix(r.Last, 0).UTC().Format("January 2006")
	}
	return said
}

// recordWords say how earlier suggestions would have done on this very history.
func recordWords(r knowledge.Record) string {
	if r.Tests == 0 {
		return "This history names no reviewers in its commits, so the suggestions cannot be tested on it."
	}
	return "Of " + plural(r.Tests, "review", "reviews") + " from " + span(time.Unix(r.From, 0), time.Unix(r.To, 0)) +
		", the true reviewer would have been suggested first in " + percent(r.Top1) + ", among the first three in " +
		percent(r.Top3) + ", and among the first five in " + percent(r.Top5) + " of cases."
}
