package api

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// RepositoryPath names the repository that an operation is about.
type RepositoryPath struct {
	Repo string `path:"repo" maxLength:"100" doc:"The repository's name or id" example:"lantern"`
}

func (a *API) repositoryRoutes(h huma.API) {
	const tag, one, scans = "repositories", "/repositories/{repo}", "/repositories/{repo}/scans"
	get(a, h, route{tag: tag, id: "list-repositories", path: "/repositories",
		summary: "The repositories that Leadwright reads", text: "By name."}, a.listRepositories)
	do(a, h, route{tag: tag, id: "add-repository", method: http.MethodPost, path: "/repositories",
		status: http.StatusCreated, summary: "Make a repository known",
		text:   "A path is read where it lies and never changed; a URL is cloned by the first scan. Start that scan apart.",
		errors: []int{http.StatusNotFound, http.StatusConflict}}, a.addRepository)
	get(a, h, route{tag: tag, id: "get-repository", path: one, summary: "One repository",
		errors: []int{http.StatusNotFound}}, a.getRepository)
	get(a, h, route{tag: tag, id: "get-sharing", path: one + "/sharing", summary: "What it shares with those that begin as it does",
		text:   "Forks, mirrors, or the same at two places: five at most. Answers about all repositories count once what they share.",
		errors: []int{http.StatusNotFound}}, a.getSharing)
	do(a, h, route{tag: tag, id: "remove-repository", method: http.MethodDelete, path: one, status: http.StatusNoContent,
		summary: "Forget a repository",
		text:    "What was read from it goes, with the areas named in it by hand. The repository itself is not touched.",
		errors:  []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, a.removeRepository)
	do(a, h, route{tag: tag, id: "move-repository", method: http.MethodPost, path: one + "/move",
		summary: "Say that a repository is at another place now",
		text:    "All that was read and declared of it stays. A path must have its history; a URL is cloned by the next scan.",
		errors:  []int{http.StatusNotFound, http.StatusConflict}}, a.moveRepository)
	do(a, h, route{tag: tag, id: "rename-repository", method: http.MethodPost, path: one + "/rename",
		summary: "Give a repository another name", errors: []int{http.StatusNotFound, http.StatusConflict}}, a.renameRepository)
	do(a, h, route{tag: tag, id: "start-scan", method: http.MethodPost, path: scans, status: http.StatusAccepted,
		summary: "Read what is new in a repository",
		text:    "The scan runs in the background. Asking again while one waits or runs is the same scan.",
		errors:  []int{http.StatusNotFound}}, a.startScan)
	progress := &speeds{seen: map[string]sighting{}}
	get(a, h, route{tag: tag, id: "get-current-scan", path: scans + "/current", summary: "How far the scan is",
		text: "The scan that waits or runs, or else the last one.", errors: []int{http.StatusNotFound}},
		func(ctx context.Context, actor access.Actor, in *RepositoryPath) (found[Scan], error) {
			scan, err := a.currentScan(ctx, actor, in.Repo, progress)
			return found[Scan]{Body: scan}, err
		})
}

func (a *API) listRepositories(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[RepositoryList],
	err error) {
	var all []knowledge.Repository
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = knowledge.Repositories(ctx, tx, actor)
		return err
	})
	if err != nil {
		return out, err
	}
	all, out.Body.Next, err = pageOf(all, func(r knowledge.Repository) string { return r.ID }, *in)
	out.Link, out.Body.Repositories = nextLink(ctx, out.Body.Next), convert(all, RepositoryOf)
	return out, err
}

func (a *API) repository(ctx context.Context, actor access.Actor, name string) (r knowledge.Repository, err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		r, err = knowledge.RepositoryByName(ctx, tx, actor, name)
		return err
	})
	return r, err
}

func (a *API) getRepository(ctx context.Context, actor access.Actor, in *RepositoryPath) (found[Repository], error) {
	r, err := a.repository(ctx, actor, in.Repo)
	return found[Repository]{ETag: versionTag(r.Revision), Body: RepositoryOf(r)}, err
}

// SharingList is what a repository shares with others.
type SharingList struct {
	Sharing []Sharing `json:"sharing"`
}

// Sharing is how much of their history two repositories share.
type Sharing struct {
	With    string     `json:"with" doc:"The other repository's name"`
	Commits int        `json:"commits" doc:"In both"`
	Here    int        `json:"here" doc:"Commits that only this one has"`
	There   int        `json:"there" doc:"Commits that only the other has"`
	Last    string     `json:"last,omitempty" doc:"The newest commit that both have: from there on they differ"`
	When    *time.Time `json:"when,omitempty" doc:"When that was committed"`
}

func (a *API) getSharing(ctx context.Context, actor access.Actor, in *RepositoryPath) (out found[SharingList], err error) {
	shared, err := knowledge.SharingOf(ctx, a.DB, actor, in.Repo)
	out.Body.Sharing = convert(shared, func(x knowledge.Sharing) Sharing {
		s := Sharing{With: x.With, Commits: x.Commits, Here: x.Here, There: x.There, Last: x.Last}
		if x.Last != "" {
			s.When = &x.When
		}
		return s
	})
	return out, err
}

type newRepository struct {
	Body struct {
		_        struct{} `additionalProperties:"false"`
		Location string   `json:"location" minLength:"1" maxLength:"4096" doc:"A path on this machine, or a clone URL"`
		Name     string   `json:"name,omitempty" maxLength:"100" doc:"Taken from the location when left out"`
		Anew     bool     `json:"anew,omitempty" doc:"Also if it has the history of one that is known and is gone from its place"`
	}
}

func (a *API) addRepository(ctx context.Context, actor access.Actor, in *newRepository) (out made[Repository],
	err error) {
	// Locate looks at the disk before the transaction that asks: who may not add must not learn what lies there.
	if err := actor.May(access.ManageRepositories); err != nil {
		return out, err
	}
	location, err := ParsePath(in.Body.Location)
	if err != nil {
		return out, err
	}
	located, err := knowledge.Locate(ctx, knowledge.NewRepository{Name: in.Body.Name, Location: location})
	if err != nil {
		return out, err
	}
	r, _, err := knowledge.Introduce(ctx, a.DB, actor, located, in.Body.Anew)
	out.Body, out.Location = RepositoryOf(r), Prefix+"/repositories/"+url.PathEscape(r.Name)
	return out, err
}

func (a *API) moveRepository(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_        struct{} `additionalProperties:"false"`
		Location string   `json:"location" minLength:"1" maxLength:"4096" doc:"A path on this machine, or a clone URL"`
	}
}) (out did[Repository], err error) {
	// As in addRepository, permission comes before a look at the disk.
	if err := actor.May(access.ManageRepositories); err != nil {
		return out, err
	}
	location, err := ParsePath(in.Body.Location)
	if err != nil {
		return out, err
	}
	located, err := knowledge.Locate(ctx, knowledge.NewRepository{Location: location})
	if err != nil {
		return out, err
	}
	r, err := knowledge.Move(ctx, a.DB, actor, in.Repo, located)
	out.Body = RepositoryOf(r)
	return out, err
}

func (a *API) renameRepository(ctx context.Context, actor access.Actor, in *struct {
	RepositoryPath
	Body struct {
		_    struct{} `additionalProperties:"false"`
		Name string   `json:"name" minLength:"1" maxLength:"100"`
	}
}) (out did[Repository], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		r, err := knowledge.Rename(ctx, tx, actor, in.Repo, in.Body.Name)
		out.Body = RepositoryOf(r)
		return err
	})
	return out, err
}

type removal struct {
	RepositoryPath
	Condition
}

func (a *API) removeRepository(ctx context.Context, actor access.Actor, in *removal) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, in.Repo)
		if err != nil {
			return err
		}
		if err := in.check(r.Revision); err != nil {
			return err
		}
		return knowledge.RemoveRepository(ctx, tx, actor, r.ID)
	})
}

func (a *API) startScan(ctx context.Context, actor access.Actor, in *RepositoryPath) (out made[Scan], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error { return knowledge.RequestScan(ctx, tx, actor, in.Repo) })
	if err != nil {
		return out, err
	}
	out.Location = Prefix + "/repositories/" + url.PathEscape(in.Repo) + "/scans/current"
	out.Body, err = a.currentScan(ctx, actor, in.Repo, nil)
	return out, err
}

// currentScan reads how far a scan is; with speeds also how fast it goes.
func (a *API) currentScan(ctx context.Context, actor access.Actor, repo string, progress *speeds) (scan Scan,
	err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		r, err := knowledge.RepositoryByName(ctx, tx, actor, repo)
		if err != nil {
			return err
		}
		job, _, err := jobs.Latest(ctx, tx, knowledge.ScanJob, r.ID)
		scan = ScanOf(r, job)
		if progress != nil && job.State == jobs.Running {
			progress.tell(&scan, job, tx.Now())
		}
		return err
	})
	return scan, err
}

// speeds tells how fast scans go. Jobs keep no history of their progress, so it goes by what was seen when one was
// asked after before.
type speeds struct {
	mu   sync.Mutex
	seen map[string]sighting // by repository
}

type sighting struct {
	job     string
	attempt int
	phase   string
	at      time.Time
	done    int64
}

func (s *speeds) tell(scan *Scan, job jobs.Job, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, ok := s.seen[job.Key]
	if !ok || first.job != job.ID || first.attempt != job.Attempt || first.phase != job.Progress.Phase ||
		first.done > job.Progress.Done {
		s.seen[job.Key] = sighting{job: job.ID, attempt: job.Attempt, phase: job.Progress.Phase, at: now,
			done: job.Progress.Done}
		return
	}
	took, done := now.Sub(first.at).Seconds(), float64(job.Progress.Done-first.done)
	if took <= 0 || done == 0 {
		return
	}
	rate := math.Round(done/took*10) / 10
	scan.Rate = &rate
	if left := float64(job.Progress.Total - job.Progress.Done); left >= 0 && job.Progress.Total > 0 {
		left = math.Round(left / (done / took))
		scan.LeftSeconds = &left
	}
}
