package knowledge

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// Atlas is one repository's knowledge at one moment: an overview with the history that it was made of. It is immutable
// and safe for concurrent use.
type Atlas struct {
	*Overview
	Problems []Problem

	size  int64
	uses  uses
	noted Records
	lines map[int32][]LineOrigin // by file

	usedBy map[int32][]int32 // by file: those that import it; nil while that was not read

	order  sync.Once // guards newest
	newest []int32   // commits, newest first

	tested sync.Mutex // guards record
	record *Record
}

// Problem is something in a repository's own files that could not be read.
type Problem struct {
	File     string
	Line     int // 0 when it concerns the whole file
	Sentence string
	Hint     string
}

// Open reads a repository's knowledge from the database. A repository without answers yet is fault.Unavailable.
func Open(ctx context.Context, db *store.DB, actor access.Actor, id string) (*Atlas, error) {
	a, _, err := open(ctx, db, actor, id)
	return a, err
}

// open is Open, and says what the atlas was made of.
func open(ctx context.Context, db *store.DB, actor access.Actor, id string) (*Atlas, basis, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, basis{}, err
	}
	var (
		a        = &Atlas{}
		of       basis
		row      Repository
		segments []*Segment
		files    []TreeFile
		areas    []foundArea
		linked   map[string]people.Link
		traced   lineage
		recorded *records
		about    documented
		uses     importing
		said     []testimony.Statement
		now      time.Time
	)
	err := db.Read(ctx, func(tx *store.Tx) error {
		var err error
		now = tx.Now()
		if row, err = RepositoryByName(ctx, tx, actor, id); err != nil {
			return err
		}
		if of, err = basisOf(ctx, tx, row); err != nil {
			return err
		}
		tree, ok, err := treeOf(ctx, tx, row.ID)
		if err != nil {
			return err
		}
		if !ok && row.State != Ready {
			return notYet(row)
		}
		stored, err := segmentData(ctx, tx, row.ID)
		if err != nil {
			return err
		}
		if segments, err = decodeSegments(stored); err != nil {
			return err
		}
		erased, err := people.LoadErased(ctx, tx)
		if err != nil {
			return err
		}
		for _, s := range segments {
			s.eraseIdentities(erased)
		}
		if ok {
			if files, err = decodeTree(tree.data); err != nil {
				return fault.Internal(err, "The stored tree is damaged")
			}
			asked, _, err := manifestsOf(ctx, tx, row.ID, tree.head)
			if err != nil {
				return err
			}
			a.uses.setManifests(asked, files)
			var tracedAt lineageBasis
			if traced, tracedAt, err = storedLineage(ctx, tx, row.ID); err != nil {
				return err
			}
			if tracedAt.head != tree.head { // it follows
				traced = nil
			}
			if about, err = storedDocuments(ctx, tx, row.ID, tree.head, len(files)); err != nil {
				return err
			}
			if uses, err = storedImports(ctx, tx, row.ID, tree.head, len(files)); err != nil {
				return err
			}
		}
		if recorded, _, err = storedRecords(ctx, tx, row.ID); err != nil {
			return err
		}
		if areas, err = areasOf(ctx, tx, row.ID); err != nil {
			return err
		}
		if a.Problems, err = problemsOf(ctx, tx, row.ID); err != nil {
			return err
		}
		said, err = saidAbout(ctx, tx, row.ID)
		return err
	})
	if err != nil {
		return nil, basis{}, err
	}
	var history *History
	var group errgroup.Group
	ids := identityIDs(segments)
	group.Go(func() error { history = Build(segments, files); return nil })
	group.Go(func() error {
		return db.Read(ctx, func(tx *store.Tx) (err error) {
			if of.people, err = people.Revision(ctx, tx); err != nil || len(ids) == 0 {
				return err
			}
			linked, err = people.Links(ctx, tx, ids...)
			return err
		})
	})
	if err := group.Wait(); err != nil {
		return nil, basis{}, err
	}
	if recorded != nil {
		a.noted = recorded.summary()
		a.Problems = append(a.Problems, recorded.problems()...)
		history.setRecords(recorded)
	}
	history.setDocuments(about)
	ledger := NewLedger(history, linked, now)
	a.Overview = newOverview(row, ledger, ledger.Measure(), areas)
	a.tell(said)
	a.setLines(traced)
	a.setImports(uses)
	a.size = int64(len(a.Commits))*200 + int64(len(a.Changes))*40 + int64(len(a.Ledger.Files))*200
	return a, of, nil
}

// Records sums up what the repository records of who wrote its lines.
func (a *Atlas) Records() Records { return a.noted }

func notYet(r Repository) error {
	if r.State == Failed {
		return fault.Unavailable("%s could not be read: %s", r.Name, r.Note)
	}
	return fault.Unavailable("%s has not been read yet", r.Name).
		WithHint("Read it with: leadwright repo scan %s", r.Name)
}

func identityIDs(segments []*Segment) []string {
	known := map[Identity]bool{}
	var ids []string
	for _, s := range segments {
		for _, id := range s.Identities {
			if !known[id] {
				known[id] = true
				ids = append(ids, people.IdentityID(id.Name, id.Email))
			}
		}
	}
	return ids
}

// NewLedger reads a history through who is who. Identities that nobody linked yet count as nobody; who was erased is one
// person still, without a name, on whom nobody can count (see decisions/0017).
func NewLedger(h *History, linked map[string]people.Link, now time.Time) *Ledger {
	h = h.withClocks(now.Unix())
	l := &Ledger{History: h, PersonOf: make([]int32, len(h.Identities)), Now: now.Unix()}
	l.link(linked)
	return l
}

// link says which person each identity is.
func (l *Ledger) link(linked map[string]people.Link) {
	index := map[string]int32{}
	for i, id := range l.Identities {
		link := linked[people.IdentityID(id.Name, id.Email)]
		if people.IsErased(id.Email) {
			link = people.Link{PersonID: id.Email, Name: access.ErasedName, Kind: people.KindHuman}
		}
		if link.PersonID == "" || link.Kind != people.KindHuman {
			l.PersonOf[i] = -1
			continue
		}
		p, ok := index[link.PersonID]
		if !ok {
			p = int32(len(l.People))
			index[link.PersonID] = p
			l.People = append(l.People, Person{ID: link.PersonID, Name: link.Name})
		}
		l.PersonOf[i] = p
	}
}
