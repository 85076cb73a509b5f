package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// repositories is where histories are added, scanned and removed.
func (s *server) repositories(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.repositoriesPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, repositoriesView(p))
}

func (s *server) repositoriesPageOf(r *http.Request, v visit) (repositoriesPage, error) {
	f, err := s.frameOf(r, v, "repositories", "Repositories")
	if err != nil {
		return repositoriesPage{}, err
	}
	p := repositoriesPage{Frame: f, Question: "Which histories does Leadwright read?",
		Location: field{Name: "location", Label: "Folder or address", Required: true, Placeholder: "/home/me/project",
			Hint: "A folder on the machine that Leadwright runs on, or an address to clone from."},
		Name: field{Name: "name", Label: "Name", Hint: "May be left empty: then the folder's name is taken."}}
	var all []repositoryCard
	if all, err = s.cards(r, v); err != nil {
		return p, err
	}
	running, failed, fresh := 0, 0, 0
	for _, c := range all {
		running += count(c.Progress != nil)
		failed += count(c.Failed)
		fresh += count(c.Ready)
	}
	switch {
	case len(all) == 0:
		p.Answer = "None yet: add the first one."
		p.More = "The first answers come within seconds; counting lines goes on behind them."
	case running > 0:
		p.Answer = "Of " + plural(len(all), "repository", "repositories") + " " + plural(running, "is", "are") +
			" being read or wait for it."
		p.Frame.Refresh = 3
	default:
		p.Answer = counted(len(all), "repository is", "repositories are") + " here."
	}
	if len(all) > 1 {
		p.More = counted(fresh, "is", "are") + " up to date."
	}
	if failed > 0 {
		p.More += " " + counted(failed, "could not be read: it says why, and when it is tried again.",
			"could not be read: each says why, and when it is tried again.")
	}
	p.some(all, r.URL.Query())
	return p, nil
}

// fewRepositories is up to how many repositories are shown at once, and from how many on one can look for them.
const fewRepositories = 100

// some puts those on the page that are looked for, page by page. Those that failed come first, then those that are being read.
func (p *repositoriesPage) some(all []repositoryCard, q url.Values) {
	p.Find, p.Many = strings.TrimSpace(q.Get("find")), len(all) > fewRepositories/4
	rank := func(c repositoryCard) int {
		switch {
		case c.Failed:
			return 0
		case c.Progress != nil:
			return 1
		}
		return 2
	}
	if p.Many {
		slices.SortStableFunc(all, func(a, b repositoryCard) int { return rank(a) - rank(b) })
	}
	all = slices.DeleteFunc(all, func(c repositoryCard) bool {
		return !knowledge.Repository{Name: c.Name, Location: c.Location}.Like(p.Find)
	})
	from, _ := strconv.Atoi(q.Get("from"))
	from = min(max(from, 0), len(all))
	p.Repositories = all[from:min(from+fewRepositories, len(all))]
	if left := len(all) - from - len(p.Repositories); left > 0 {
		p.Pages = pageOfCards{link([]string{"repositories"}, "find", p.Find, "from", strconv.Itoa(from+fewRepositories)),
			plural(left, "more", "more")}
	}
}

// cards describes every repository with where its scan stands.
func (s *server) cards(r *http.Request, v visit) ([]repositoryCard, error) {
	var cards []repositoryCard
	return cards, s.DB.Read(r.Context(), func(tx *store.Tx) error {
		all, err := knowledge.Repositories(r.Context(), tx, v.Actor)
		if err != nil {
			return err
		}
		scans, err := jobs.LatestOf(r.Context(), tx, knowledge.ScanJob)
		if err != nil {
			return err
		}
		cards = nil
		for _, x := range all {
			c := cardOf(x, scans[x.ID])
			c.Form = link([]string{"repositories", x.ID})
			c.ScanAgain = c.Progress == nil
			cards = append(cards, c)
		}
		return nil
	})
}

// cardOf says where a repository stands.
func cardOf(x knowledge.Repository, job jobs.Job) repositoryCard {
	c := repositoryCard{ID: x.ID, Name: x.Name, Location: x.Location, Failed: x.State == knowledge.Failed,
		Ready: x.State == knowledge.Ready}
	answers := x.State == knowledge.Ready || x.State == knowledge.Partial || !x.Scanned.IsZero()
	if answers {
		c.Href = link([]string{"knowledge", x.Name})
		c.Summary = plural(x.Commits, "commit", "commits") + " read."
	}
	switch x.State {
	case knowledge.New:
		c.State = "Not read yet."
	case knowledge.Scanning:
		c.State = "The first reading is not complete."
	case knowledge.Partial:
		c.State = "Answers are there; lines are still to be counted."
	case knowledge.Ready:
		c.State = "Up to date with what was there on " + day(x.Scanned) + "."
	case knowledge.Failed:
		c.State = "The last scan failed"
		if next := x.Looks.Next; !next.IsZero() && x.Looks.Failures > 0 && !job.Active() {
			c.State += ", " + counted(x.Looks.Failures, "time", "times") + " in a row. It is tried again after " + moment(next)
		}
		c.State += "."
	}
	switch {
	case x.Note == "":
	case x.State == knowledge.Failed:
		c.Notes = append(c.Notes, notice{Kind: "bad", Sentence: x.Note})
	default:
		c.Notes = append(c.Notes, notice{Kind: "warn", Sentence: x.Note})
	}
	if len(x.Same) > 0 {
		c.Summary += " Its history begins as that of " + list(x.Same) + " does: a fork, a mirror, or the same at two places."
	}
	if job.Active() {
		c.Progress = progressOf(job)
	} else if job.State == jobs.Failed && x.State != knowledge.Failed {
		c.Notes = append(c.Notes, notice{Kind: "bad", Sentence: job.Error, Hint: job.Hint})
	}
	return c
}

// progressOf says how far a scan is, how fast, and how long it will take.
func progressOf(job jobs.Job) *scanProgress {
	p := &scanProgress{Share: -1, Poll: link([]string{"repositories", job.Key, "progress"}), Cancel: !job.Stopping}
	switch {
	case job.Stopping:
		p.Phase = "Stopping; what was read so far is kept."
		return p
	case job.State == jobs.Waiting && job.Error != "":
		p.Phase = "Waiting to try again: " + sentence(job.Error)
		return p
	case job.State == jobs.Waiting:
		p.Phase = "Waiting for its turn."
		return p
	}
	p.Phase = capital(job.Progress.Phase)
	if p.Phase == "" {
		p.Phase = "Beginning"
	}
	if job.Progress.Total > 0 {
		p.Share = min(1, float64(job.Progress.Done)/float64(job.Progress.Total))
		p.Phase += ": " + figure(int(job.Progress.Done)) + " of " + figure(int(job.Progress.Total))
	}
	p.Phase = sentence(p.Phase)
	if job.Progress.Note != "" {
		p.Detail = sentence(job.Progress.Note)
	}
	return p
}

// addRepository makes a repository known and asks for its first scan.
func (s *server) addRepository(w http.ResponseWriter, r *http.Request, v visit) error {
	in := knowledge.NewRepository{Name: r.PostFormValue("name"), Location: r.PostFormValue("location")}
	// Locate looks at the disk before the transaction that asks: who may not add must not learn what lies there.
	if err := v.Actor.May(access.ManageRepositories); err != nil {
		return err
	}
	found, err := knowledge.Locate(r.Context(), in)
	var added knowledge.Repository
	if err == nil {
		added, _, err = knowledge.Introduce(r.Context(), s.DB, v.Actor, found, r.PostFormValue("anew") != "")
	}
	if err == nil {
		err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
			return knowledge.RequestScan(r.Context(), tx, v.Actor, added.ID)
		})
	}
	switch fault.KindOf(err) {
	case fault.KindInvalid, fault.KindConflict, fault.KindNotFound, fault.KindUnavailable:
		p, pageErr := s.repositoriesPageOf(r, v)
		if pageErr != nil {
			return pageErr
		}
		p.Frame.Back = "/repositories"
		p.Location.Value, p.Name.Value = in.Location, in.Name
		wrong(err, &p.Location, &p.Name)
		p.Anew = fault.Is(knowledge.MayHaveMoved(r.Context(), s.DB, v.Actor, found), fault.KindConflict)
		p.Frame.Notices = append(p.Frame.Notices, notAccepted())
		s.render(w, r, statusOf(err), repositoriesView(p))
		return nil
	}
	if err != nil {
		return err
	}
	return back(w, r, "/repositories", "scan")
}

// progress is the moving part of a card. When the scan has ended, the page is loaded anew.
func (s *server) progress(w http.ResponseWriter, r *http.Request, v visit) error {
	var c repositoryCard
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		x, err := knowledge.RepositoryByName(r.Context(), tx, v.Actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		job, _, err := jobs.Latest(r.Context(), tx, knowledge.ScanJob, x.ID)
		c = cardOf(x, job)
		return err
	})
	if err != nil {
		return err
	}
	if c.Progress == nil {
		w.Header().Set("HX-Refresh", "true")
	}
	return s.ok(w, r, progressView(c))
}

func (s *server) scan(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return knowledge.RequestScan(r.Context(), tx, v.Actor, r.PathValue("id"))
	})
	if err != nil {
		return err
	}
	return back(w, r, "/repositories", "scan")
}

func (s *server) cancelScan(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		if err := v.Actor.May(access.ManageJobs); err != nil {
			return err
		}
		x, err := knowledge.RepositoryByName(r.Context(), tx, v.Actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		job, ok, err := jobs.Latest(r.Context(), tx, knowledge.ScanJob, x.ID)
		if err != nil || !ok {
			return err
		}
		return jobs.Cancel(r.Context(), tx, job.ID)
	})
	if err != nil && !fault.Is(err, fault.KindConflict) { // a scan that ended meanwhile needs no stopping
		return err
	}
	return back(w, r, "/repositories", "cancelled")
}

// editRepository asks where a repository is now and what to call it, and keeps that.
func (s *server) editRepository(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "repositories", "Change a repository")
	if err != nil {
		return err
	}
	var x knowledge.Repository
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if err := v.Actor.May(access.ManageRepositories); err != nil { // a question that only they can answer
			return err
		}
		x, err = knowledge.RepositoryByName(r.Context(), tx, v.Actor, r.PathValue("id"))
		return err
	})
	if err != nil {
		return err
	}
	p := movePage{Frame: f, Name: x.Name, Action: link([]string{"repositories", x.ID, "edit"}), Fields: []field{
		{Name: "name", Label: "Name", Value: x.Name, Required: true},
		{Name: "location", Label: "Folder or address", Value: x.Location, Required: true,
			Hint: "A folder on the machine that Leadwright runs on, or an address to clone from."},
	}}
	shared, err := knowledge.SharingOf(r.Context(), s.DB, v.Actor, x.ID)
	if err != nil {
		return err
	}
	for _, x := range shared {
		p.Shares = append(p.Shares, sharingWords(x))
	}
	if r.Method != http.MethodPost {
		return s.ok(w, r, moveView(p))
	}
	err = s.changeTo(r, v, x, r.PostFormValue("name"), strings.TrimSpace(r.PostFormValue("location")))
	if err == nil {
		return back(w, r, "/repositories", "changed-repository")
	}
	if !refused(err) {
		return err
	}
	typedBack(r, &p.Frame, err, "/repositories", p.Fields)
	s.render(w, r, statusOf(err), moveView(p))
	return nil
}

// sharingWords say how much of its history a repository has in common with another.
func sharingWords(x knowledge.Sharing) string {
	both := plural(x.Commits, "commit is", "commits are") + " in both this and " + x.With
	if x.Commits == 0 {
		return sentence("What was read of it and of " + x.With + " has no commit in common yet")
	}
	if x.Here+x.There == 0 {
		return both + ", and none in one alone: they are the same."
	}
	return both + ", the last of " + day(x.When) + " (" + x.Last[:10] + "). After that " + plural(x.Here, "is", "are") +
		" here alone, and " + plural(x.There, "is", "are") + " there alone."
}

// changeTo moves first: a name is changed only with a place that is right.
func (s *server) changeTo(r *http.Request, v visit, x knowledge.Repository, name, location string) error {
	if location != x.Location {
		to, err := knowledge.Locate(r.Context(), knowledge.NewRepository{Location: location})
		if err != nil {
			return err
		}
		if _, err := knowledge.Move(r.Context(), s.DB, v.Actor, x.ID, to); err != nil {
			return err
		}
	}
	return s.DB.Write(r.Context(), func(tx *store.Tx) error {
		if name != x.Name {
			if _, err := knowledge.Rename(r.Context(), tx, v.Actor, x.ID, name); err != nil {
				return err
			}
		}
		if location == x.Location {
			return nil
		}
		return knowledge.RequestScan(r.Context(), tx, v.Actor, x.ID)
	})
}

// confirmRemove names what goes before it goes.
func (s *server) confirmRemove(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "repositories", "Remove a repository")
	if err != nil {
		return err
	}
	var x knowledge.Repository
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if err := v.Actor.May(access.ManageRepositories); err != nil { // a question that only they can answer
			return err
		}
		x, err = knowledge.RepositoryByName(r.Context(), tx, v.Actor, r.PathValue("id"))
		return err
	})
	if err != nil {
		return err
	}
	p := removePage{Frame: f, Name: x.Name, Action: link([]string{"repositories", x.ID, "remove"}),
		Goes: []string{"What was read from " + plural(x.Commits, "commit", "commits") + ": evidence, areas and problems found",
			"Areas of this repository that were named by hand"},
		Stays: []string{"People, and what was decided about their names", "The record of who did and who looked"},
	}
	if x.Kind == knowledge.Clone {
		p.Goes = append(p.Goes, "Leadwright's own copy of "+x.Location)
	} else {
		p.Stays = append(p.Stays, "The repository itself in "+text(x.Location))
	}
	return s.ok(w, r, removeView(p))
}

func (s *server) remove(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return knowledge.RemoveRepository(r.Context(), tx, v.Actor, r.PathValue("id"))
	})
	if err != nil {
		return err
	}
	return back(w, r, "/repositories", "removed")
}
