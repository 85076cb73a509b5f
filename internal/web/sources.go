package web

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/stagedates"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/tracker"
)

// sources shows from where the items of a project come, and takes a file in.
func (s *server) sources(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, key := r.Context(), r.PathValue("key")
	p, err := s.sourcesOf(r, v)
	if err != nil {
		return err
	}
	if r.Method == http.MethodGet {
		return s.ok(w, r, sourcesView(p))
	}
	var taken delivery.Taken
	var warnings []string
	content, name, err := uploaded(w, r, stagedates.MaxBytes, stagedates.MaxBytes+1<<20)
	if err == nil && len(content) == 0 {
		err = fault.Invalid("upload", "There is no file").WithHint("Choose one.")
	}
	order := stagedates.Order("")
	if err == nil {
		order, err = stagedates.ParseOrder(r.PostFormValue("dates"))
	}
	if err == nil {
		err = s.DB.Write(ctx, func(tx *store.Tx) (err error) {
			taken, warnings, err = delivery.TakeFile(ctx, tx, v.Actor, key, name, content, order)
			return err
		})
	}
	if fault.Is(err, fault.KindInvalid) || fault.Is(err, fault.KindConflict) {
		said, hint := fault.Sentence(err)
		p.File[0].Wrong = sentenceOf(said, strings.ReplaceAll(hint, "--dates ", "the choice below, "))
		p.File[1].Value = r.PostFormValue("dates")
		p.Frame.Notices = append(p.Frame.Notices, notAccepted())
		p.Frame.Back = projectLink(key, "sources")
		s.render(w, r, statusOf(err), sourcesView(p))
		return nil
	}
	if err != nil {
		return err
	}
	if p, err = s.sourcesOf(r, v); err != nil {
		return err
	}
	p.Answer = counted(taken.Added, "item is", "items are") + " new, " + plural(taken.Changed, "has", "have") + " changed, and " +
		plural(taken.Same, "is", "are") + " as before."
	p.Warnings, p.Done = warnings, true
	p.Frame.Back = projectLink(key, "sources")
	return s.ok(w, r, sourcesView(p))
}

// sourcesOf makes the page.
func (s *server) sourcesOf(r *http.Request, v visit) (sourcesPage, error) {
	ctx, key := r.Context(), r.PathValue("key")
	if err := v.Actor.MayIn(access.SetProjects, key); err != nil {
		return sourcesPage{}, err
	}
	var x delivery.Whole
	p := sourcesPage{Key: key, Answer: "Nothing was taken from elsewhere yet."}
	// One snapshot: a reading that ends between two would show neither that it goes on nor what came of it.
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if x, err = delivery.Get(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		for _, src := range x.Sources {
			row := sourceRow{ID: src.ID, Address: src.Address, Read: moment(src.Read)}
			if src.Problem != "" {
				row.Problem = "The last reading failed. " + src.Problem
			}
			if src.Kind.IsForge() {
				writes := ""
				if src.Writes {
					row.Writes, writes = true, "yes"
				}
				row.Change = link([]string{"projects", key, "sources", "forge"}, "address", src.Address, "kind", string(src.Kind),
					"writes", writes)
				job, known, err := delivery.Reading(ctx, tx, v.Actor, src.ID)
				if err != nil {
					return err
				}
				if known && job.Active() {
					row.Progress = readingWords(job)
					p.Reading = true
				}
			}
			p.Rows = append(p.Rows, row)
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	p.Name, p.Tabs = x.Name, projectTabs(&x, "work")
	switch n := len(x.Sources); n {
	case 0:
	case 1:
		p.Answer = "From " + text(x.Sources[0].Address) + "."
	default:
		p.Answer = "From " + plural(n, "place", "places") + "."
	}
	p.File = []field{
		{Name: "upload", Label: "The file", Type: "file",
			Hint: "What Jira exports, as CSV or JSON. Or CSV with id, title and a column of dates for each stage: opened, begun, done."},
		{Name: "dates", Label: "Its dates are written", Options: []choice{{"", "as can be told for certain"},
			{"dmy", "day, month, year"}, {"mdy", "month, day, year"}, {"ymd", "year, month, day"}}},
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Where the work of "+x.Name+" comes from"); err != nil {
		return p, err
	}
	if p.Reading {
		p.Frame.Refresh = 3
	}
	return p, nil
}

// readingWords say how far the reading of a forge is.
func readingWords(job jobs.Job) string {
	if n := int(job.Progress.Done); n > 0 {
		return "Reading: " + plural(n, "issue", "issues") + " so far."
	}
	return progressOf(job).Phase
}

// forge names a forge that items of a project are read from, or changes how.
func (s *server) forge(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, key := r.Context(), r.PathValue("key")
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		x, err := delivery.Find(ctx, tx, v.Actor, key)
		if err != nil {
			return formPage{}, err
		}
		if err := v.Actor.MayIn(access.SetProjects, key); err != nil {
			return formPage{}, err
		}
		return formPage{
			Title: "Read issues of " + x.Name, Save: "Read them", Back: projectLink(key, "sources"),
			Question: "Where are the issues?",
			Answer:   "Open and closed ones become items of the project. What changes there comes every hour; nothing is taken twice.",
			More:     "Whoever may see the project sees them. Confidential issues of GitLab stay there.",
			Steps: []crumb{{"Delivery", "/projects"}, {x.Name, projectLink(key)}, {"Sources", projectLink(key, "sources")},
				{Name: "A forge"}},
			Fields: []field{
				{Name: "address", Label: "Address of the repository", Placeholder: "https://git.example.org/team/lamp", Required: true,
					Value: r.FormValue("address"), Hint: "As your browser shows it."},
				{Name: "kind", Label: "It is", Value: r.FormValue("kind"), Options: []choice{{"", "what its address says"},
					{"github", "GitHub"}, {"gitlab", "GitLab"}, {"gitea", "Gitea or Forgejo"}}},
				{Name: "token", Label: "Token", Type: "password",
					Hint: "Made there, with the right to read issues, and to change them if they are to be closed from here. It is kept " +
						"sealed and sent nowhere else. Leave it empty where everybody may read, or to keep the one that is known."},
				{Name: "writes", Label: "When an item is done here", Value: r.FormValue("writes"), Options: []choice{
					{"", "leave the issue as it is"}, {"yes", "close the issue, too"}}},
			},
		}, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		address := strings.TrimSpace(in.Get("address"))
		kind := cmp.Or(in.Get("kind"), string(tracker.Guess(address)))
		if kind == "" {
			return "", "", fault.Invalid("kind", "The address does not say which kind of forge it is").WithHint("Choose it.")
		}
		_, err = delivery.PutSource(ctx, tx, v.Actor, key, delivery.Source{Kind: delivery.SourceKind(kind), Address: address,
			Writes: in.Get("writes") == "yes"}, s.Vault, strings.TrimSpace(in.Get("token")))
		return projectLink(key, "sources"), "changed", err
	})
}

// reading is the moving part of a source. When its reading has ended, the page is loaded anew.
func (s *server) reading(w http.ResponseWriter, r *http.Request, v visit) error {
	progress := ""
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		job, known, err := delivery.Reading(r.Context(), tx, v.Actor, r.PathValue("id"))
		if err == nil && known && job.Active() {
			progress = readingWords(job)
		}
		return err
	})
	if err != nil {
		return err
	}
	if progress == "" {
		w.Header().Set("HX-Refresh", "true")
	}
	return s.ok(w, r, sourceProgress(progress))
}

// readForge asks for a forge to be read now.
func (s *server) readForge(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return delivery.RequestRead(r.Context(), tx, v.Actor, key, r.FormValue("id"))
	})
	if err != nil {
		return err
	}
	return back(w, r, projectLink(key, "sources"), "")
}

// dropSource forgets a source.
func (s *server) dropSource(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return delivery.DropSource(r.Context(), tx, v.Actor, key, r.FormValue("id"))
	})
	if err != nil {
		return err
	}
	return back(w, r, projectLink(key, "sources"), "changed")
}
