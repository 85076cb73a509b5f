package knowledge

import (
	"context"
	"sync"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Shelf keeps the atlases that were used lately, so that pages need not read them again.
type Shelf struct {
	mu    sync.Mutex
	limit int64
	used  int64
	turn  int64
	held  map[string]*held
	wide  map[string]heldSpread // by id of the span
}

type held struct {
	key     string
	atlas   *Atlas
	turn    int64
	loading chan struct{} // closed when the atlas is there
	err     error
}

// NewShelf makes a shelf that holds up to about so many bytes.
func NewShelf(bytes int64) *Shelf {
	return &Shelf{limit: bytes, held: map[string]*held{}, wide: map[string]heldSpread{}}
}

// Atlas returns the repository's knowledge as it is stored now, by name or id. It is read again when something was
// mined or said, when identities were matched anew, and each day, since evidence ages.
func (s *Shelf) Atlas(ctx context.Context, db *store.DB, actor access.Actor, repository string) (*Atlas, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	var id, key string
	err := db.Read(ctx, func(tx *store.Tx) error {
		r, err := RepositoryByName(ctx, tx, actor, repository)
		if err != nil {
			return err
		}
		id = r.ID
		key, err = momentOf(ctx, tx, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	h := s.held[id]
	s.turn++
	if h != nil && h.key == key {
		h.turn = s.turn
		s.mu.Unlock()
		select {
		case <-h.loading:
			return h.atlas, h.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if h != nil && h.atlas != nil {
		s.used -= h.atlas.size
	}
	h = &held{key: key, turn: s.turn, loading: make(chan struct{})}
	s.held[id] = h
	s.mu.Unlock()

	// Others may wait for this very reading: it must not end because this caller went away.
	atlas, err := Open(context.WithoutCancel(ctx), db, actor, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.atlas, h.err = atlas, err
	close(h.loading)
	switch current := s.held[id] == h; {
	case current && err != nil:
		delete(s.held, id)
	case current:
		s.used += atlas.size
		s.shrink(id)
	}
	return atlas, err
}

// Atlases returns the knowledge of every repository that can answer, by name of the repository.
func (s *Shelf) Atlases(ctx context.Context, db *store.DB, actor access.Actor) ([]*Atlas, error) {
	var repositories []Repository
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		repositories, err = Repositories(ctx, tx, actor)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []*Atlas
	for _, r := range repositories {
		atlas, err := s.Atlas(ctx, db, actor, r.ID)
		if fault.Is(err, fault.KindUnavailable) && ctx.Err() == nil { // not read yet
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, atlas)
	}
	return all, nil
}

// shrink lets go of what was used longest ago until the rest fits, but never of the one just asked for.
func (s *Shelf) shrink(keep string) {
	for s.used > s.limit {
		oldest := ""
		for id, h := range s.held {
			if id != keep && h.atlas != nil && (oldest == "" || h.turn < s.held[oldest].turn) {
				oldest = id
			}
		}
		if oldest == "" {
			return
		}
		s.used -= s.held[oldest].atlas.size
		delete(s.held, oldest)
	}
}
