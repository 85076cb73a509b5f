package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/vault"
)

// app is what the subcommands share.
type app struct {
	dataDir, database string
	stdout, stderr    io.Writer
	db                *store.DB
	url               string // the database's, once it is open
}

// close seals what was recorded and closes the database. Sealing is not the command's own work: where it fails, the
// next command does it.
func (a *app) close() error {
	if a.db == nil {
		return nil
	}
	if _, err := access.Seal(context.Background(), a.db); err != nil {
		sentence, _ := fault.Sentence(err)
		fmt.Fprintf(a.stderr, "What was recorded is not sealed yet: %s.\n", plainLines(sentence))
	}
	return a.db.Close()
}

// data returns the data directory, and makes it readable for its owner alone: private notes live there.
func (a *app) data() (string, error) {
	dir := a.dataDir
	if dir == "" {
		dir = os.Getenv("LEADWRIGHT_DATA")
	}
	if dir == "" {
		var err error
		if dir, err = platformDataDir(); err != nil {
			return "", fault.Unavailable("The platform names no data directory").Because(err).
				WithHint("Name one with --data DIR.")
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fault.Invalid("data", "The data directory %q cannot be found", dir).Because(err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fault.Unavailable("The data directory %s cannot be made", dir).Because(err).
			WithHint("Name another with --data DIR.")
	}
	return dir, nil
}

func platformDataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "leadwright"), nil
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		dir, err := os.UserConfigDir() // there, the place for data too
		return filepath.Join(dir, "leadwright"), err
	}
	home, err := os.UserHomeDir()
	if err == nil && !filepath.IsAbs(home) { // else it would lie somewhere else for every directory
		err = fmt.Errorf("the home directory %q is not a whole path", home)
	}
	return filepath.Join(home, ".local", "share", "leadwright"), err
}

// open opens the database, once.
func (a *app) open(ctx context.Context) (*store.DB, error) {
	if a.db != nil {
		return a.db, nil
	}
	url := a.database
	if url == "" {
		url = os.Getenv("LEADWRIGHT_DATABASE")
	}
	if url == "" {
		dir, err := a.data()
		if err != nil {
			return nil, err
		}
		url = "sqlite:" + filepath.Join(dir, "leadwright.db")
	}
	db, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	a.db, a.url = db, url
	return db, nil
}

// vault opens what seals secrets. Its key lies in the data directory, apart from the database.
func (a *app) vault() (*vault.Vault, error) {
	dir, err := a.data()
	if err != nil {
		return nil, err
	}
	return vault.Open(filepath.Join(dir, "secrets.key"))
}

// cloneDir is where the clone of a repository lies. Databases that share a data directory have their clones apart, so
// that neither sweeps away the other's.
func (a *app) cloneDir(id string) (string, error) {
	dir, err := a.data()
	sum := sha256.Sum256([]byte(a.url))
	return filepath.Join(dir, "clones", hex.EncodeToString(sum[:8]), id+".git"), err
}

// here returns the repository that a command is about: the one named with --repo, or the one around place, which comes
// with its git. One that is not known yet is added, so that nothing has to be set up.
func (a *app) here(ctx context.Context, name, place string) (r knowledge.Repository, repo *git.Repo, err error) {
	var located knowledge.Located
	var lost error
	var locating sync.WaitGroup // while the database is opened
	if name == "" {
		locating.Go(func() {
			located, lost = knowledge.Locate(ctx, knowledge.NewRepository{Location: place, Base: "."})
		})
	}
	db, err := a.open(ctx)
	locating.Wait()
	if err != nil {
		return r, nil, err
	}
	if name != "" {
		return r, nil, db.Read(ctx, func(tx *store.Tx) error {
			r, err = knowledge.RepositoryByName(ctx, tx, access.Local(), name)
			return err
		})
	}
	if err = lost; err != nil {
		if fault.Is(err, fault.KindInvalid) && place == "." {
			err = fault.Invalid("repo", "This directory is not inside a git repository").
				WithHint("Go into one, or name one that Leadwright knows with --repo NAME.")
		}
		return r, nil, err
	}
	known := false
	err = db.Read(ctx, func(tx *store.Tx) error {
		r, known, err = knowledge.RepositoryAt(ctx, tx, access.Local(), located)
		return err
	})
	if err != nil || known {
		return r, located.Repo, err
	}
	return r, located.Repo, db.Write(ctx, func(tx *store.Tx) error {
		r, err = knowledge.AddRepository(ctx, tx, access.Local(), located)
		return err
	})
}

// opener reads what is stored of a repository, as much as a question needs.
type opener[T any] func(ctx context.Context, db *store.DB, actor access.Actor, id string) (T, error)

// current opens a repository after reading what is new in it. What is stored is opened while git is asked whether there
// is anything new: mostly there is not. Repo may be nil.
func current[T any](ctx context.Context, a *app, r knowledge.Repository, repo *git.Repo, open opener[T]) (T, error) {
	var stored, none T
	fresh := false
	if !r.Stale() {
		var group errgroup.Group
		group.Go(func() (err error) {
			if fresh, err = a.upToDate(ctx, r, repo); fault.Is(err, fault.KindUnavailable) {
				err = nil // the scan says what is wrong
			}
			return err
		})
		group.Go(func() (err error) { stored, err = open(ctx, a.db, access.Local(), r.ID); return err })
		if err := group.Wait(); err != nil {
			return none, err
		}
	}
	if fresh {
		return stored, nil
	}
	_, scanErr := a.scan(ctx, r, true)
	if scanErr != nil && ctx.Err() != nil {
		return none, scanErr
	}
	stored, err := open(ctx, a.db, access.Local(), r.ID)
	switch {
	case scanErr == nil:
	case err != nil: // there is nothing yet to answer from
		err = scanErr
	case fault.Is(scanErr, fault.KindConflict):
		fmt.Fprintln(a.stderr, "Another scan is under way; this answer is from what it has read so far.")
	default:
		sentence, _ := fault.Sentence(scanErr)
		fmt.Fprintf(a.stderr, "%s. This answer is from what was read before.\n", plainLines(sentence))
	}
	return stored, err
}

// upToDate reports whether everything up to the head of a local repository is read. A clone is as new as its last
// scan: answering a question contacts nobody.
func (a *app) upToDate(ctx context.Context, r knowledge.Repository, repo *git.Repo) (bool, error) {
	if r.Kind == knowledge.Clone {
		return true, nil
	}
	if repo == nil {
		var err error
		if repo, err = knowledge.OpenGit(ctx, r); err != nil {
			return false, err
		}
	}
	return r.UpToDate(ctx, repo)
}

// scan reads what is new in a repository, with progress on a terminal.
func (a *app) scan(ctx context.Context, r knowledge.Repository, first bool) (knowledge.Repository, error) {
	dir, err := a.cloneDir(r.ID)
	if err != nil {
		return r, err
	}
	saveMemory(scanMemory)
	bar := newBar(a.stderr, r.Name)
	defer bar.done()
	r, err = knowledge.Scan(ctx, a.db, access.Local(), r.ID,
		knowledge.ScanOptions{CloneDir: dir, Progress: bar.show, StopAfterFirst: first})
	if err == nil && !first { // short questions need no citations
		err = knowledge.ReadCitations(ctx, a.db, access.Local(), r.ID, bar.show)
	}
	if err == nil && !first {
		err = quality.Hold(ctx, a.db, access.Local(), r.ID)
	}
	if err == nil && !first {
		err = technology.NoteUse(ctx, a.db, access.Local(), r.ID)
	}
	if errors.Is(err, context.Canceled) {
		return r, fault.Unavailable("The scan of %s was interrupted", r.Name).
			WithHint("What was read is kept: leadwright repo scan %s goes on from there.", r.Name)
	}
	return r, err
}

// scanMemory is from where on a scan from the command line has garbage collected sooner than usual: a history of a
// million commits needs less.
const scanMemory = 1536 << 20

// saveMemory has garbage collected as usual, for work that is long enough for it to pay, and sooner from limit bytes on.
func saveMemory(limit int64) {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(100)
		debug.SetMemoryLimit(limit)
	}
}
