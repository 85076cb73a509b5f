package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/dossier"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/find"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/scim"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/vault"
	"github.com/leadwright/leadwright/internal/web"
)

const defaultAddr = "127.0.0.1:7400"

// serving is how the workbench is served.
type serving struct {
	reach

	repos   []string
	browser bool
}

func (s *serving) flags(cmd *cobra.Command) {
	s.reach.flags(cmd)
	cmd.Flags().BoolVar(&s.browser, "open", false, "open the workbench in the browser")
}

func serveCommand(a *app) *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "The workbench: pages, API and workers",
		Example: `  leadwright serve
  leadwright serve --repo ~/src/backend --repo https://git.example.com/team/frontend.git
  leadwright serve --addr :443 --host lead.example.com --tls-cert cert.pem --tls-key key.pem
  leadwright serve --behind-proxy lead.example.com`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), s) },
	}
	s.flags(cmd)
	cmd.Flags().StringArrayVar(&s.repos, "repo", nil, "a repository to read, by path or URL; may be repeated")
	return cmd
}

// serve runs until the context ends.
func (a *app) serve(ctx context.Context, s serving) error {
	if err := s.check(); err != nil {
		return err
	}
	config, err := s.config()
	if err != nil {
		return err
	}
	secure, err := s.tlsConfig()
	if err != nil {
		return err
	}
	saveMemory(math.MaxInt64)
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	if err := s.ready(ctx, db); err != nil {
		return err
	}
	for _, location := range s.repos {
		if err := a.ensure(ctx, location); err != nil {
			return err
		}
	}
	if err := a.sweep(ctx); err != nil {
		return err
	}
	secrets, err := a.vault()
	if err != nil {
		return err
	}
	config.Vault = secrets
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.addr)
	if err != nil {
		return fault.Unavailable("Leadwright cannot listen on %s", s.addr).Because(err).
			WithHint("If another one is running there, use it, or name another address with --addr.")
	}
	base := s.base(listener.Addr().String())
	log := slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	server := &http.Server{
		Handler:           a.handler(config, log),
		TLSConfig:         secure,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	worker := jobs.NewWorker(db, jobs.Options{Functions: map[string]jobs.Func{knowledge.ScanJob: a.scanJob,
		dossier.CleanJob: a.cleanJob, direction.SyncJob: a.syncJob, quality.HoldJob: a.holdJob,
		delivery.SolveJob: a.planJob, delivery.ReadJob: readJob(db, secrets)}, Log: log})

	var link string
	err = db.Write(ctx, func(tx *store.Tx) error {
		secret, err := access.FirstLink(ctx, tx)
		link = base + web.SignInPath + secret
		return err
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	fmt.Fprintf(a.stdout, "Leadwright is at %s\n\nSign in with this link; it works once, within %.0f minutes:\n\n  %s\n\n"+
		"Ctrl-C stops it.\n", base, access.LinkLife.Minutes(), link)
	if s.browser {
		openBrowser(link)
	}

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := serveOn(server, listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error { return worker.Run(ctx) })
	group.Go(func() error { a.keepFresh(ctx, log); return nil })
	group.Go(func() error { access.KeepSealed(ctx, db, log); return nil })
	group.Go(func() error {
		if err := find.Fill(ctx, db); err != nil && ctx.Err() == nil {
			log.Warn("Making older texts findable failed", "error", err)
		}
		return nil
	})
	group.Go(func() error { direction.KeepFindable(ctx, db, log); return nil })
	group.Go(func() error { delivery.KeepForecasting(ctx, db, log); return nil })
	group.Go(func() error { delivery.KeepReading(ctx, db, log); return nil })
	group.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(stop); err != nil {
			return errors.Join(err, server.Close())
		}
		return nil
	})
	return group.Wait()
}

// shelfBytes bounds what is kept of repositories in memory.
const shelfBytes = 1 << 30

// serveOn serves https where there is a certificate.
func serveOn(server *http.Server, listener net.Listener) error {
	if server.TLSConfig == nil {
		return server.Serve(listener)
	}
	return server.ServeTLS(listener, "", "")
}

// handler puts pages, API and SCIM together. c says how they are reached.
func (a *app) handler(c web.Config, log *slog.Logger) http.Handler {
	c.DB, c.Shelf, c.Log, c.Standing = a.db, knowledge.NewShelf(shelfBytes), log, a.standing()
	doors := api.New(api.Config{DB: a.db, Shelf: c.Shelf, Version: versionText(), Log: log, Actor: web.Actor(c), Vault: c.Vault,
		Changed: func(ctx context.Context, r knowledge.Repository, revisions string) ([]string, []knowledge.Identity, error) {
			return changedAt(ctx, r, []string{revisions})
		}})
	c.API, c.OpenAPI = doors, doors.OpenAPI()
	c.SCIM = scim.New(scim.Config{DB: a.db, Actor: web.TokenActor(c), Log: log})
	return web.New(c)
}

// standing says who the person of an actor's account turned out to be, and how they stand to others, by what the
// organisation says today.
func (a *app) standing() func(context.Context, access.Actor) (access.Actor, error) {
	return func(ctx context.Context, actor access.Actor) (access.Actor, error) {
		account := actor.PersonID
		if account == "" {
			return actor, nil
		}
		err := a.db.Read(ctx, func(tx *store.Tx) error {
			now, err := people.Current(ctx, tx, account)
			if err != nil {
				return err
			}
			if actor.PersonID = now[account]; actor.PersonID != "" {
				actor.Standing, err = organisation.Standing(ctx, tx, actor.PersonID)
			}
			return err
		})
		return actor, err
	}
}

// ensure makes a repository known, if it is not yet.
func (a *app) ensure(ctx context.Context, location string) error {
	located, err := knowledge.Locate(ctx, knowledge.NewRepository{Location: location, Base: "."})
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		r, known, err := knowledge.RepositoryAt(ctx, tx, access.Local(), located)
		if err != nil {
			return err
		}
		if !known {
			if r, err = knowledge.AddRepository(ctx, tx, access.Local(), located); err != nil {
				return err
			}
		}
		return knowledge.RequestScan(ctx, tx, access.System(), r.ID)
	})
}

// scanJob reads a repository for a worker.
func (a *app) scanJob(ctx context.Context, run *jobs.Run) (string, error) {
	dir, err := a.cloneDir(run.Key)
	if err != nil {
		return "", err
	}
	report := func(p knowledge.Progress) {
		run.Report(jobs.Progress{Phase: p.Phase, Done: int64(p.Done), Total: int64(p.Total), Note: pace(p)})
	}
	r, err := knowledge.Scan(ctx, a.db, access.System(), run.Key, knowledge.ScanOptions{CloneDir: dir, Progress: report})
	if err == nil {
		err = knowledge.ReadImports(ctx, a.db, access.System(), run.Key, report)
	}
	if err == nil {
		err = knowledge.ReadCitations(ctx, a.db, access.System(), run.Key, report)
	}
	if err == nil {
		err = quality.Hold(ctx, a.db, access.System(), run.Key)
	}
	if err == nil {
		err = technology.NoteUse(ctx, a.db, access.System(), run.Key)
	}
	if err == nil {
		err = knowledge.TraceLines(ctx, a.db, access.System(), run.Key, report)
	}
	if err == nil {
		err = knowledge.SummariseOne(ctx, a.db, access.System(), run.Key)
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: %s read.", r.Name, count(r.Commits, "commit", "commits")), nil
}

// holdJob holds a repository to its standards.
func (a *app) holdJob(ctx context.Context, run *jobs.Run) (string, error) {
	return "", quality.Hold(ctx, a.db, access.System(), run.Key)
}

// syncJob brings the decisions that a repository keeps together with its files.
func (a *app) syncJob(ctx context.Context, run *jobs.Run) (string, error) {
	var r knowledge.Repository
	err := a.db.Read(ctx, func(tx *store.Tx) (err error) {
		r, err = knowledge.RepositoryByName(ctx, tx, access.System(), run.Key)
		return err
	})
	if err != nil {
		return "", err
	}
	repo, err := knowledge.OpenGit(ctx, r)
	if err != nil {
		return "", err
	}
	done, err := direction.Sync(ctx, a.db, repo, r.ID)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: %s committed, %d taken over.", r.Name, count(done.Committed, "decision", "decisions"), done.Taken), nil
}

// lookAtHomes asks for looks at the folders that keep decisions.
func (a *app) lookAtHomes(ctx context.Context) error {
	var due []string
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		homes, err := direction.Homes(ctx, tx, access.System())
		if err != nil || len(homes) == 0 {
			return err
		}
		repos, err := knowledge.Repositories(ctx, tx, access.System())
		if err != nil {
			return err
		}
		clones := map[string]bool{}
		for _, r := range repos {
			clones[r.ID] = r.Kind == knowledge.Clone
		}
		due, err = direction.DueHomes(ctx, tx, access.System(), func(id string) bool { return clones[id] })
		due = slices.DeleteFunc(due, func(id string) bool { _, known := clones[id]; return !known })
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) (err error) {
		for _, id := range due {
			err = errors.Join(err, direction.RequestSync(ctx, tx, access.System(), id))
		}
		return err
	})
}

// planJob searches for a plan for a worker.
func (a *app) planJob(ctx context.Context, run *jobs.Run) (string, error) {
	var ask delivery.Ask
	if err := run.Decode(&ask); err != nil {
		return "", err
	}
	_, err := delivery.Search(ctx, a.db, ask, run.Report)
	return "A plan was found.", err
}

// readJob reads the issues of a forge for a worker.
func readJob(db *store.DB, secrets *vault.Vault) jobs.Func {
	return func(ctx context.Context, run *jobs.Run) (string, error) {
		return delivery.ReadSource(ctx, db, secrets, run.Key, nil, run.Report)
	}
}

// cleanJob ends an erasure.
func (a *app) cleanJob(ctx context.Context, _ *jobs.Run) (string, error) {
	return "", dossier.Clean(ctx, a.db)
}

// pace says rate and time left in words, empty while unknown.
func pace(p knowledge.Progress) string {
	if p.Rate <= 0 {
		return ""
	}
	return fmt.Sprintf("%.0f a second, %s left", p.Rate, p.Left.Round(time.Second))
}

// Which repositories are due is looked up so often, and so many of them are looked at in one go: those of a large
// organisation that were never looked at are not all asked for at once.
const (
	lookEvery = 15 * time.Second
	looksMost = 200
	// What somebody cancelled is left alone for so long.
	restAfterCancel = time.Hour
	// So long of each round go into summaries that a new day, a statement or a decision about names has made old.
	summariesFor = 2 * time.Second
)

// keepFresh has repositories scanned when they have something new.
func (a *app) keepFresh(ctx context.Context, log *slog.Logger) {
	for {
		if err := a.lookAround(ctx); err != nil && ctx.Err() == nil {
			log.Warn("Looking for news in the repositories failed", "error", err)
		}
		if err := a.lookAtHomes(ctx); err != nil && ctx.Err() == nil {
			log.Warn("Looking at the folders that keep decisions failed", "error", err)
		}
		if err := knowledge.Summarise(ctx, a.db, access.System(), summariesFor); err != nil && ctx.Err() == nil {
			log.Warn("Summing up the repositories failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}

// lookAround looks at the repositories that are due.
func (a *app) lookAround(ctx context.Context) error {
	var due []knowledge.Repository
	err := a.db.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = knowledge.Due(ctx, tx, access.System(), looksMost)
		return err
	})
	if err != nil {
		return err
	}
	var problems []error
	for _, r := range due {
		if ctx.Err() != nil {
			break
		}
		problems = append(problems, a.lookAt(ctx, r))
	}
	return errors.Join(problems...)
}

// lookAt looks at one repository, asks for a scan if there is anything to read, and stores when to look again. A clone is
// asked by its scan.
func (a *app) lookAt(ctx context.Context, r knowledge.Repository) error {
	var wanted, resting bool
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		traced, err := knowledge.Traced(ctx, tx, access.System(), r)
		if err != nil {
			return err
		}
		last, _, err := jobs.Latest(ctx, tx, knowledge.ScanJob, r.ID)
		resting = last.Active() || last.State == jobs.Cancelled && tx.Now().Sub(last.Ended) < restAfterCancel
		wanted = r.Kind == knowledge.Clone || r.State == knowledge.Partial || r.Stale() || !traced && r.Head != ""
		return err
	})
	if err != nil {
		return err
	}
	var lost error
	if !wanted && !resting {
		fresh, err := a.upToDate(ctx, r, nil)
		wanted, lost = !fresh, err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		switch {
		case resting:
			return knowledge.Later(ctx, tx, access.System(), r.ID)
		case lost != nil:
			return knowledge.LookFailed(ctx, tx, access.System(), r.ID)
		case !wanted:
			return knowledge.Looked(ctx, tx, access.System(), r.ID, false)
		}
		if err := knowledge.RequestScan(ctx, tx, access.System(), r.ID); err != nil {
			return err
		}
		return knowledge.Later(ctx, tx, access.System(), r.ID)
	})
}

// sweep removes clones whose repository was removed.
func (a *app) sweep(ctx context.Context) error {
	dir, err := a.cloneDir("")
	if err != nil {
		return err
	}
	dir = filepath.Dir(dir)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.Unavailable("The clones in %s cannot be listed", dir).Because(err)
	}
	known := map[string]bool{}
	err = a.db.Read(ctx, func(tx *store.Tx) error {
		repos, err := knowledge.Repositories(ctx, tx, access.System())
		for _, r := range repos {
			known[r.ID+".git"] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		whole := strings.TrimSuffix(name, ".part") // the name while it is being made
		if strings.HasSuffix(whole, ".git") && !known[whole] {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				return fault.Unavailable("The clone %s of a removed repository cannot be deleted", name).Because(err)
			}
		}
	}
	return nil
}

// openBrowser tries to show a page; the link is printed in any case.
func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err == nil {
		go func() { _ = cmd.Wait() }() // whether a browser came up is for the person to see
	}
}
