package knowledge

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// analysisVersion is of everything that decides what is stored of a history. Raise it when that changes: every
// repository is then mined again, and declared things stay.
const analysisVersion = 2

// ScanOptions say how to read a repository.
type ScanOptions struct {
	CloneDir       string         // where clones of URLs go: the directory for this repository, made when missing
	Progress       func(Progress) // called now and then from one goroutine at a time; may be nil
	StopAfterFirst bool           // stop when answers are possible, with lines still to be counted

	segment int // how many commits a segment takes, segmentSize when 0
}

// Scan reads what is new in a repository: at first the whole history without line counts, after which answers are
// possible, then the line counts. Everything is stored in steps with how far it came, so that a scan that was
// interrupted or killed goes on where it stopped, and ends with what one clean scan would have stored.
func Scan(ctx context.Context, db *store.DB, actor access.Actor, id string, opt ScanOptions) (Repository, error) {
	if err := actor.May(access.MineHistory); err != nil {
		return Repository{}, err
	}
	s := scan{db: db, actor: actor, opt: opt}
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		s.row, err = RepositoryByName(ctx, tx, actor, id)
		return err
	})
	if err != nil {
		return Repository{}, err
	}
	before := s.row.Head
	if err = s.run(ctx); err == nil {
		s.keepSheets(ctx)
		err = db.Write(ctx, func(tx *store.Tx) error { return Looked(ctx, tx, actor, s.row.ID, s.row.Head != before) })
	}
	if err != nil && ctx.Err() == nil && !fault.Is(err, fault.KindConflict) {
		sentence, hint := fault.Sentence(err)
		saveErr := s.save(ctx, func(ctx context.Context, tx *store.Tx, row *Repository) error {
			row.State, row.Note = Failed, strings.TrimSpace(sentence+". "+hint)
			return LookFailed(ctx, tx, actor, row.ID)
		})
		if saveErr != nil {
			err = errors.Join(err, saveErr)
		}
	}
	return s.row, err
}

type scan struct {
	db    *store.DB
	actor access.Actor
	opt   ScanOptions
	row   Repository
	note  string // what a person should know of this scan
	repo  *git.Repo
	clock clock

	border git.Border // where the history is cut off
}

func (s *scan) run(ctx context.Context) error {
	s.progress("Opening the repository", 0, 0)
	if err := s.open(ctx); err != nil {
		return err
	}
	head, err := s.repo.Head(ctx)
	if err != nil {
		return err
	}
	s.row.Branch = readable(head.Branch)
	if head.Hash == "" {
		return s.save(ctx, func(ctx context.Context, tx *store.Tx, row *Repository) error {
			restart(row, "", s.border.Name())
			row.State, row.Note, row.Scanned = Ready, "The repository has no commits yet.", tx.Now()
			return forget(ctx, tx, row.ID)
		})
	}
	if err := s.aim(ctx, head.Hash); err != nil {
		return err
	}
	if s.border != nil {
		s.note = "This is a shallow clone: what happened before its oldest commits is not known. " +
			"Fetch the whole history with: git fetch --unshallow"
	}
	if err := s.mine(ctx); err != nil {
		return err
	}
	if err := s.keepRoots(ctx); err != nil {
		return err
	}
	if err := s.readRecords(ctx); err != nil {
		return err
	}
	return s.finish(ctx)
}

// finish brings tree, areas and people up to the head, twice when lines are still to be counted: first so that
// answers are possible, then with the lines.
func (s *scan) finish(ctx context.Context) error {
	pending, err := s.uncounted(ctx)
	if err != nil {
		return err
	}
	var tree storedTree
	var manifests bool
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if tree, _, err = treeOf(ctx, tx, s.row.ID); err != nil {
			return err
		}
		_, manifests, err = manifestsOf(ctx, tx, s.row.ID, tree.head)
		return err
	}); err != nil {
		return err
	}
	if len(pending) > 0 && (tree.head != s.row.Head || s.row.Stale()) {
		if err := s.settle(ctx, false); err != nil {
			return err
		}
	}
	if len(pending) > 0 && s.opt.StopAfterFirst {
		return nil
	}
	if err := s.countLines(ctx, pending); err != nil {
		return err
	}
	if len(pending) == 0 && tree.counted && manifests && tree.head == s.row.Head && !s.row.Stale() && s.row.State == Ready {
		return s.save(ctx, func(_ context.Context, tx *store.Tx, row *Repository) error {
			row.Scanned, row.Note = tx.Now(), s.note
			arrive(row)
			return nil
		})
	}
	return s.settle(ctx, true)
}

func (s *scan) uncounted(ctx context.Context) (pending [][2]int, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		pending, err = uncounted(ctx, tx, s.row.ID)
		return err
	})
	return pending, err
}

// settle stores the tree of the head with its areas, and tells people who was seen.
func (s *scan) settle(ctx context.Context, counted bool) error {
	s.progress("Looking at the files", 0, 0)
	files, err := s.readTree(ctx, counted)
	if err != nil {
		return err
	}
	data := encodeTree(files)
	areas, problems, err := s.findAreas(ctx, files)
	if err != nil {
		return err
	}
	manifests, unread, err := s.readManifests(ctx, files)
	if err != nil {
		return err
	}
	problems = append(problems, unread...)
	documents, err := s.readDocuments(ctx, files)
	if err != nil {
		return err
	}
	mailmap, err := s.readMailmap(ctx)
	if err != nil {
		return err
	}
	s.progress("Matching people", 0, 0)
	seen, err := s.observed(ctx, mailmap)
	if err == nil {
		err = s.recognise(ctx, seen)
	}
	if err != nil {
		return err
	}
	return s.save(ctx, func(ctx context.Context, tx *store.Tx, row *Repository) error {
		row.State, row.Note = Partial, s.note
		arrive(row)
		if counted {
			row.State, row.Scanned = Ready, tx.Now()
		}
		if err := people.Observe(ctx, tx, row.Name, seen); err != nil {
			return err
		}
		if err := putTree(ctx, tx, s.row.ID, storedTree{head: s.row.Head, counted: counted, data: data}); err != nil {
			return err
		}
		if err := putManifests(ctx, tx, s.row.ID, s.row.Head, manifests); err != nil {
			return err
		}
		err := putSheet(ctx, tx, s.row.ID, documentsSheet, documentsBasis(s.row.Head), inPieces(documents.encode))
		if err != nil {
			return err
		}
		hand, err := areasOf(ctx, tx, s.row.ID)
		if err != nil {
			return err
		}
		if err := putFindings(ctx, tx, s.row.ID, areas, problems); err != nil {
			return err
		}
		for _, a := range hand {
			if a.Source != bySomeone {
				continue
			}
			if a.Members, err = membersOf(a.Patterns, files); err != nil {
				return err
			}
			if err := putArea(ctx, tx, s.row.ID, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// countLines fills in the added and deleted lines of stored segments, on as many processors as help.
func (s *scan) countLines(ctx context.Context, pending [][2]int) error {
	total := 0
	for _, p := range pending {
		total += p[1]
	}
	var mu sync.Mutex
	done := 0
	s.clock.start()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(min(4, max(2, runtime.NumCPU())))
	for _, p := range pending {
		group.Go(func() error {
			var stored storedSegment
			err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
				var ok bool
				if stored, ok, err = segmentByNumber(ctx, tx, s.row.ID, p[0]); err == nil && !ok {
					err = changedMeanwhile(s.row.Name)
				}
				return err
			})
			if err != nil {
				return err
			}
			segment, err := stored.decode()
			if err != nil {
				return err
			}
			i := 0
			err = s.repo.LineCounts(ctx, segment.Hashes(), func(_ string, counts []git.LineCount) error {
				c := &segment.Commits[i]
				i++
				if len(counts) != len(c.Changes) {
					return errOtherFiles
				}
				for k, n := range counts {
					if !n.Known {
						continue
					}
					c.Changes[k].Added, c.Changes[k].Deleted = lineCount(n.Added), lineCount(n.Deleted)
				}
				mu.Lock()
				defer mu.Unlock()
				if done++; done%50 == 0 {
					s.progress("Counting lines", done, total)
				}
				return nil
			})
			if errors.Is(err, errOtherFiles) {
				segment, err = s.again(ctx, segment.Hashes())
			}
			if err != nil {
				return err
			}
			segment.Lines = true
			return s.db.Write(ctx, func(tx *store.Tx) error {
				now, ok, err := segmentByNumber(ctx, tx, s.row.ID, p[0])
				if err != nil {
					return err
				}
				if !ok || !bytes.Equal(now.data, stored.data) { // another scan began anew, perhaps on another history
					return changedMeanwhile(s.row.Name)
				}
				return putSegment(ctx, tx, s.row.ID, p[0], segment)
			})
		})
	}
	return group.Wait()
}

// errOtherFiles says that a commit has other changes now than when it was mined: contents that a partial clone lacked
// then show more renames.
var errOtherFiles = errors.New("git counts the lines of other files than it listed before")

// again mines commits anew, with their lines.
func (s *scan) again(ctx context.Context, commits []string) (*Segment, error) {
	segment := &Segment{}
	return segment, s.repo.Walk(ctx, commits, git.WalkOptions{Lines: true}, segment.Add)
}

const mailmapLimit = 4 << 20

func (s *scan) readMailmap(ctx context.Context) (git.Mailmap, error) {
	b, err := s.repo.ReadFile(ctx, s.row.Head, ".mailmap", mailmapLimit)
	if err != nil && !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindInvalid) {
		return git.Mailmap{}, err
	}
	return git.ParseMailmap(b), nil
}

// observed returns everyone the stored history names, with their canonical names.
func (s *scan) observed(ctx context.Context, mailmap git.Mailmap) ([]people.Observed, error) {
	segments, err := loadSegments(ctx, s.db, s.row.ID)
	if err != nil {
		return nil, err
	}
	known := map[Identity]bool{}
	var seen []people.Observed
	for _, segment := range segments {
		for _, id := range segment.Identities {
			if known[id] {
				continue
			}
			known[id] = true
			name, email := mailmap.Resolve(id.Name, id.Email)
			seen = append(seen, people.Observed{Name: id.Name, Email: id.Email, CanonicalName: name, CanonicalEmail: email})
		}
	}
	return seen, nil
}

// recognise takes those out of what was stored of whom only the .mailmap file says that they are somebody who was erased.
func (s *scan) recognise(ctx context.Context, seen []people.Observed) error {
	more := false
	err := s.db.Write(ctx, func(tx *store.Tx) (err error) {
		more, err = people.Recognise(ctx, tx, seen)
		return err
	})
	if err != nil || !more {
		return err
	}
	return eraseSegments(ctx, s.db, s.row.ID)
}

// save changes the repository's row, together with what else change writes, in one transaction. A change that failed
// leaves the scan where it stood.
func (s *scan) save(ctx context.Context, change func(context.Context, *store.Tx, *Repository) error) error {
	var row Repository
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		row = s.row
		if err := change(ctx, tx, &row); err != nil {
			return err
		}
		// Someone may have named an area meanwhile, which is no reason to stop.
		now, there, err := repositoryNamed(ctx, tx, row.ID)
		if err != nil {
			return err
		}
		if there && now.base == s.row.base && now.Head == s.row.Head && now.Commits == s.row.Commits &&
			now.State == s.row.State && now.Scanned.Equal(s.row.Scanned) {
			row.Revision = now.Revision
		}
		return saveRepository(ctx, tx, &row)
	})
	if err == nil {
		s.row = row
	}
	return err
}
