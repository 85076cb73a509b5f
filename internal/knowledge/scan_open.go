package knowledge

import (
	"context"
	"errors"
	"io/fs"
	"os"

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

// checkCursor decides whether mining can go on from where it stands. It cannot when the history was rewritten (the
// commit mined towards is gone, or no longer leads to the head), reaches further back than it did, or the analysis
// changed.
func (s *scan) checkCursor(ctx context.Context, head string) error {
	again := ""
	switch {
	case s.row.Head == "":
		restart(&s.row, head, s.border)
	case s.row.version != analysisVersion:
		again = "Leadwright learnt to read more, so this history was read again from the start."
	case s.row.border != s.border:
		again = "The history reaches back to other commits than before, so it was read again from the start."
	default:
		there, err := s.repo.Has(ctx, s.row.Head)
		if err != nil {
			return err
		}
		if there {
			if there, err = s.repo.IsAncestor(ctx, s.row.Head, head); err != nil {
				return err
			}
		}
		if !there {
			again = "The history was rewritten since the last scan, or another branch is checked out, " +
				"so it was read again from the start."
		}
	}
	if again == "" {
		return nil
	}
	s.note = again
	return s.save(ctx, func(ctx context.Context, tx *store.Tx, row *Repository) error {
		restart(row, head, s.border)
		row.State, row.Note = Scanning, again
		return forget(ctx, tx, row.ID)
	})
}

// restart makes the way to head the whole history, nothing of it stored.
func restart(r *Repository, head, border string) {
	r.version, r.base, r.Head, r.border = analysisVersion, "", head, border
	r.Mined, r.Planned, r.Commits = 0, 0, 0
}

// arrive says that answers are about Head: commits, tree and areas up to it are stored.
func arrive(r *Repository) { r.base, r.Mined, r.Planned = r.Head, 0, 0 }

// Stale reports whether a scan has something to do even if the repository did not change: it was never read, the last
// scan did not come so far as to answer, or the analysis is a newer one.
func (r Repository) Stale() bool {
	return r.State != Ready && r.State != Partial || r.base != r.Head || r.version != analysisVersion
}

// UpToDate reports whether what is stored stands at the repository's head as it is now.
func (r Repository) UpToDate(ctx context.Context, repo *git.Repo) (bool, error) {
	head, err := repo.Head(ctx)
	if err != nil || r.Stale() || head.Hash != r.Head {
		return false, err
	}
	border, err := repo.Border()
	return border == r.border, err
}
