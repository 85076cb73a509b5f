package knowledge

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

type storedSegment struct {
	number         int
	lines          bool
	data, subjects []byte
}

func scanSegment(row store.Row) (storedSegment, error) {
	var s storedSegment
	return s, row.Scan(&s.number, &s.lines, &s.data, &s.subjects)
}

// decode reads a segment with its subjects.
func (s storedSegment) decode() (*Segment, error) {
	segment, err := s.decodeData()
	if err == nil && segment.Subjects(s.subjects) != nil {
		err = damaged(errSegment)
	}
	return segment, err
}

// decodeData reads a segment without its subjects.
func (s storedSegment) decodeData() (*Segment, error) {
	segment, err := DecodeSegment(s.data)
	if err != nil {
		return nil, damaged(err)
	}
	segment.number = int32(s.number)
	return segment, nil
}

func damaged(err error) error { return fault.Internal(err, "A stored piece of history is damaged") }

// segmentData returns all segments without their subjects, in order.
func segmentData(ctx context.Context, tx *store.Tx, repository string) ([]storedSegment, error) {
	return store.All(ctx, tx, func(row store.Row) (s storedSegment, err error) {
		return s, row.Scan(&s.number, &s.data)
	}, `SELECT number, data FROM knowledge_segment WHERE repository = $1 ORDER BY number`, repository)
}

func loadSegments(ctx context.Context, db *store.DB, repository string) ([]*Segment, error) {
	var stored []storedSegment
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		stored, err = segmentData(ctx, tx, repository)
		return err
	})
	if err != nil {
		return nil, err
	}
	return decodeSegments(stored)
}

func decodeSegments(stored []storedSegment) ([]*Segment, error) {
	segments := make([]*Segment, len(stored))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range stored {
		group.Go(func() (err error) {
			segments[i], err = stored[i].decodeData()
			return err
		})
	}
	return segments, group.Wait()
}

// segmentNumbers returns the numbers of all segments, in order.
func segmentNumbers(ctx context.Context, tx *store.Tx, repository string) ([]int, error) {
	return store.All(ctx, tx, store.Scan1[int],
		`SELECT number FROM knowledge_segment WHERE repository = $1 ORDER BY number`, repository)
}

func segmentByNumber(ctx context.Context, tx *store.Tx, repository string, number int) (storedSegment, bool, error) {
	return store.One(ctx, tx, scanSegment, `SELECT number, lines, data, subjects FROM knowledge_segment
		WHERE repository = $1 AND number = $2`, repository, number)
}

func lastSegment(ctx context.Context, tx *store.Tx, repository string) (storedSegment, bool, error) {
	return store.One(ctx, tx, scanSegment, `SELECT number, lines, data, subjects FROM knowledge_segment
		WHERE repository = $1 ORDER BY number DESC LIMIT 1`, repository)
}

// uncounted returns the numbers of segments whose lines are still to be counted, with how many commits each has.
func uncounted(ctx context.Context, tx *store.Tx, repository string) ([][2]int, error) {
	return store.All(ctx, tx, func(row store.Row) (n [2]int, err error) { return n, row.Scan(&n[0], &n[1]) },
		`SELECT number, commits FROM knowledge_segment WHERE repository = $1 AND NOT lines ORDER BY number`, repository)
}

// putSegment stores a segment, without those who were erased: whatever a scan has read meanwhile, their names are not
// stored again.
func putSegment(ctx context.Context, tx *store.Tx, repository string, number int, s *Segment) error {
	erased, err := people.LoadErased(ctx, tx)
	if err != nil {
		return err
	}
	s.erase(erased)
	data, subjects, err := s.Encode()
	if err != nil {
		return fault.Internal(err, "A piece of history could not be encoded")
	}
	_, err = tx.Exec(ctx, `INSERT INTO knowledge_segment (repository, number, commits, lines, data, subjects)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (repository, number) DO UPDATE SET commits = excluded.commits, lines = excluded.lines,
			data = excluded.data, subjects = excluded.subjects`,
		repository, number, len(s.Commits), s.Lines, data, subjects)
	if err != nil {
		return err
	}
	return restock(ctx, tx, repository)
}

// replaceSegment stores what is left of a segment under another number, so that whoever still knows places in the old
// one finds nothing there, and not another commit.
func replaceSegment(ctx context.Context, tx *store.Tx, repository string, number int, left *Segment) error {
	last, _, err := lastSegment(ctx, tx, repository)
	if err != nil {
		return err
	}
	if len(left.Commits) > 0 {
		if err := putSegment(ctx, tx, repository, last.number+1, left); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_segment WHERE repository = $1 AND number = $2`,
		repository, number); err != nil {
		return err
	}
	return restock(ctx, tx, repository)
}
