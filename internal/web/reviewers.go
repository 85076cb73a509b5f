package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
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
		Test: link([]string{"knowledge", name, "backtest"}), Own: v.Actor.PersonID != "", Share: q.Has("share"),
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
	notHere, err := s.notSuggested(r, v, a, &p)
	if err != nil {
		return err
	}
	if q.Has("paths") {
		if err := suggest(a, notHere, &p); err != nil {
			return err
		}
	}
	return s.ok(w, r, reviewersView(p))
}

// notSuggested returns who is not to be suggested here, and says on the page how many asked for it, and what the reader did.
func (s *server) notSuggested(r *http.Request, v visit, a *knowledge.Atlas, p *reviewersPage) (out map[string]bool, err error) {
	ctx := r.Context()
	return out, s.DB.Read(ctx, func(tx *store.Tx) error {
		if out, err = organisation.NotHere(ctx, tx, v.Actor, store.DateOf(tx.Now())); err != nil {
			return err
		}
		asked, err := testimony.NotSuggested(ctx, tx, v.Actor, a.Repository.ID)
		if err != nil {
			return err
		}
		if p.Own {
			if p.Wishes, err = wishesOf(ctx, tx, v.Actor); err != nil {
				return err
			}
		}
		if n := len(asked); n > 0 {
			p.Asked = plural(n, "person asks", "people ask") + " not to be suggested here, and " + verb(n, "is", "are") + " in no list."
		}
		maps.Copy(out, asked)
		return nil
	})
}

// askOut keeps that the reader does not want to be suggested as a reviewer.
func (s *server) askOut(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	var until store.Date
	if text := strings.TrimSpace(r.PostFormValue("until")); text != "" {
		if until, err = store.ParseDate(text); err != nil {
			return fault.Invalid("until", "%q is no day", text).WithHint("Write it as year-month-day, such as 2026-03-02.")
		}
	}
	where := a.Repository.ID
	if r.PostFormValue("where") == "all" {
		where = ""
	}
	err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return testimony.AskOut(r.Context(), tx, v.Actor, where, until)
	})
	if err != nil {
		return err
	}
	return back(w, r, link([]string{"knowledge", a.Repository.Name, "reviewers"}), "asked-out")
}

// askIn takes one wish of the reader not to be suggested back.
func (s *server) askIn(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return testimony.AskIn(r.Context(), tx, v.Actor, r.PostFormValue("repository"))
	})
	if err != nil {
		return err
	}
	return back(w, r, "/me", "asked-in")
}

// wishesOf returns what a reader who is a person asks today, in words.
func wishesOf(ctx context.Context, tx *store.Tx, actor access.Actor) ([]wish, error) {
	asked, err := testimony.OptOuts(ctx, tx, actor)
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	repositories, err := knowledge.Repositories(ctx, tx, actor)
	name := map[string]string{}
	for _, r := range repositories {
		name[r.ID] = "In " + r.Name
	}
	name[""] = "In all repositories"
	var all []wish
	for _, o := range asked {
		until := "until you take it back"
		if !o.Until.IsZero() {
			until = "until " + day(o.Until.Start())
		}
		where := cmp.Or(name[o.Repository], "In a repository that was removed")
		all = append(all, wish{Where: where, Until: until, Repository: o.Repository})
	}
	return all, err
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
	found, err := a.Experts(knowledge.Proposal{Paths: paths, Authors: authors, Limit: mostReviewers, Share: p.Share,
		NotHere: notHere})
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
	if p.Share {
		p.More += " The load is shared out: who reviewed much in the last weeks comes later."
	}
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
	knowledge.BecauseBusy:           {"", ""},
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

// AskFields are those of the form by which one asks not to be suggested.
func (p reviewersPage) AskFields() []field {
	return []field{
		{Name: "where", Label: "Where", Options: []choice{{"here", "In this repository"}, {"all", "In all repositories"}}},
		{Name: "until", Label: "Until", Hint: "The last day of it. Left empty, until you take it back.", Placeholder: "2026-03-02"},
	}
}
