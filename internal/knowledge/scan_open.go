package knowledge

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/store"
)

// open finds the repository, or makes or refreshes its clone, and sees where its history begins.
func (s *scan) open(ctx context.Context) (err error) {
	if s.row.Kind == Local {
		s.repo, err = OpenGit(ctx, s.row)
	} else {
		s.repo, err = s.openClone(ctx)
	}
	if err == nil {
		s.border, err = s.repo.Border()
	}
	return err
}

// openClone brings the clone up to date. It is made where there is none: before the first scan, and where the
// database came without it, from a backup or to another machine. One that lies in its place is whole, even if a scan
// was killed before it could store so.
func (s *scan) openClone(ctx context.Context) (*git.Repo, error) {
	dir := s.row.dir
	if dir == "" || !exists(dir) {
		dir = s.opt.CloneDir
	}
	var repo *git.Repo
	var err error
	if exists(dir) {
		if repo, err = git.Open(ctx, dir); err == nil {
			s.progress("Fetching what is new", 0, 0)
			err = repo.Fetch(ctx)
		}
	} else {
		line := func(text string) { s.progress("Cloning: "+text, 0, 0) }
		repo, err = git.CloneBare(ctx, s.row.address, dir, line)
	}
	if err != nil || dir == s.row.dir {
		return repo, err
	}
	return repo, s.save(ctx, func(_ context.Context, _ *store.Tx, row *Repository) error {
		row.dir = dir
		return nil
	})
}

func exists(dir string) bool {
	_, err := os.Stat(dir)
	return !errors.Is(err, fs.ErrNotExist)
}

// aim makes head the commit that is mined towards. What is stored of other commits stays, unless the analysis has learnt
// to read more of them.
func (s *scan) aim(ctx context.Context, head string) error {
	border := s.border.Name()
	switch {
	case s.row.Head == "":
		restart(&s.row, head, border)
		return nil
	case s.row.version != analysisVersion:
		s.note = "Leadwright learnt to read more, so this history was read again from the start."
		return s.save(ctx, func(ctx context.Context, tx *store.Tx, row *Repository) error {
			restart(row, head, border)
			row.State, row.Note = Scanning, s.note
			return forget(ctx, tx, row.ID)
		})
	case s.row.border != border:
		return s.moveBorder(ctx, head)
	case s.row.Head == head:
		return nil
	}
	return s.save(ctx, func(_ context.Context, _ *store.Tx, row *Repository) error {
		row.Head = head
		return nil
	})
}

// restart makes the way to head the whole history, nothing of it stored.
func restart(r *Repository, head, border string) {
	r.version, r.base, r.Head, r.border, r.Commits = analysisVersion, "", head, border, 0
}

// arrive says that answers are about Head: commits, tree and areas up to it are stored, and no others.
func arrive(r *Repository) { r.base = r.Head }

// Stale reports whether a scan has something to do even if the repository did not change: it was never read, the last
// scan did not come so far as to answer, or the analysis is a newer one.
func (r Repository) Stale() bool {
	return r.State != Ready && r.State != Partial || r.base != r.Head || r.version != analysisVersion
}

// UpToDate reports whether what is stored stands at the repository's head and its notes of agents as they are now.
func (r Repository) UpToDate(ctx context.Context, repo *git.Repo) (bool, error) {
	var head git.Head
	var tips []string
	var group errgroup.Group // this is in the way of every short question
	group.Go(func() (err error) { head, err = repo.Head(ctx); return err })
	group.Go(func() (err error) { tips, err = repo.NoteTips(ctx); return err })
	if err := group.Wait(); err != nil || r.Stale() || head.Hash != r.Head {
		return false, err
	}
	if head.Hash != "" && nameOfNotes(tips) != r.notes {
		return false, nil
	}
	border, err := repo.Border()
	return border.Name() == r.border, err
}
