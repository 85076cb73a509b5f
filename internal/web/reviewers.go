package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
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
		if err := suggest(a, &p); err != nil {
			return err
		}
	}
	return s.ok(w, r, reviewersView(p))
}

// suggest fills the page with reviewers for the paths that were typed.
func suggest(a *knowledge.Atlas, p *reviewersPage) error {
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
	found, err := a.SuggestReviewers(paths, authors, mostReviewers)
	if fault.Is(err, fault.KindInvalid) {
		wrong(err, &p.Paths)
		return nil
	}
	if err != nil {
		return err
	}
	var names []string
	for _, f := range found {
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

// reasonKinds are the reasons of a suggestion, by the names that package knowledge gives them, as a page says them.
var reasonKinds = map[string]struct{ one, many string }{
	"reviewed-files":  {"Reviewed 1 change to these files", "Reviewed # changes to these files"},
	"reviewed-nearby": {"Reviewed 1 change near them", "Reviewed # changes near them"},
	"reviewed-alike":  {"Reviewed 1 change to files of like names", "Reviewed # changes to files of like names"},
	"wrote-files":     {"Changed these files once", "Changed these files # times"},
	"wrote-nearby":    {"Changed files near them once", "Changed files near them # times"},
	"reviewed-author": {"Reviewed this author once before", "Reviewed this author # times before"},
	"active":          {"Was active here lately", "Was active here lately"},
	"load":            {"Has another review already, which counts against", "Has many reviews already, which counts against"},
}

// reasonWords say one reason of a suggestion; nothing for one that a person could not check.
func reasonWords(r knowledge.Reason) string {
	w, ok := reasonKinds[r.Kind]
	if !ok || r.Count == 0 {
		return ""
	}
	said := w.one
	if r.Count != 1 {
		said = strings.Replace(w.many, "#", figure(r.Count), 1)
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
