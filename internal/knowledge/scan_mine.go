package knowledge

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/store"
)

// mine makes what is stored the commits that the head reaches: it reads those that are missing, and then drops those
// that a switch of branches or a rewritten history left behind. Both end with the same whoever began them and however
// often they were interrupted.
func (s *scan) mine(ctx context.Context) error {
	if s.row.base == s.row.Head {
		return nil
	}
	s.progress("Listing commits", 0, 0)
	known, err := readStock(ctx, s.db, s.row.ID)
	if err != nil {
		return err
	}
	todo, err := s.missing(ctx, known)
	if err == nil && len(todo) > 0 {
		err = s.read(ctx, todo, known)
	}
	if err != nil {
		return err
	}
	head, err := rawHash(s.row.Head)
	if err != nil {
		return err
	}
	known.reach(head)
	return s.drop(ctx, slices.Sorted(maps.Keys(known.segmentsGone())), known.gone)
}

// missing lists the commits that the head reaches and are not stored, parents first. Git is spared the past of base; it
// may list some of that all the same where clocks were wrong, and tells of no commit that another scan stored since.
func (s *scan) missing(ctx context.Context, known *stock) ([]string, error) {
	var exclude []string
	if s.row.base != "" {
		there, err := s.repo.Has(ctx, s.row.base)
		if err != nil {
			return nil, err
		}
		if there {
			exclude = []string{s.row.base}
		}
	}
	order, err := s.repo.Order(ctx, []string{s.row.Head}, exclude)
	todo := order[:0]
	for _, hash := range order {
		raw, err := rawHash(hash)
		if err != nil {
			return nil, err
		}
		if !known.has(raw) {
			todo = append(todo, hash)
		}
	}
	return todo, err
}

// read stores commits as segments, and marks what is known of their past as reached. Few are read with their lines at
// once; many without, since those take most of the time and first answers do not need them.
func (s *scan) read(ctx context.Context, todo []string, known *stock) error {
	size := cmp.Or(s.opt.segment, segmentSize)
	lines := len(todo) <= size
	if lines {
		var err error
		if lines, err = s.repo.CountsLines(ctx, todo); err != nil {
			return err
		}
	}
	number, segment, err := s.openSegment(ctx, lines, size)
	if err != nil {
		return err
	}
	fresh, read := 0, 0
	flush := func() error {
		if fresh == 0 {
			return nil
		}
		return s.save(ctx, func(ctx context.Context, tx *store.Tx, row *Repository) error {
			row.Commits += fresh
			if row.Scanned.IsZero() {
				row.State = Scanning
			}
			return putSegment(ctx, tx, row.ID, number, segment)
		})
	}
	s.clock.start()
	err = s.repo.Walk(ctx, todo, git.WalkOptions{Lines: lines}, func(c *git.Commit) error {
		if err := segment.Add(c); err != nil {
			return err
		}
		for _, p := range segment.Commits[len(segment.Commits)-1].Parents {
			known.reach(p)
		}
		fresh++
		read++
		if full := len(segment.Commits) >= size; full {
			if err := flush(); err != nil {
				return err
			}
			fresh, number, segment = 0, number+1, &Segment{Lines: lines}
		}
		if read%100 == 0 || fresh == 0 {
			s.progress("Reading commits", read, len(todo))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// openSegment returns the segment that commits are added to: the last one that is stored, if it has room and its lines
// are as theirs, or a new one.
func (s *scan) openSegment(ctx context.Context, lines bool, size int) (number int, segment *Segment, err error) {
	var last storedSegment
	var there bool
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		last, there, err = lastSegment(ctx, tx, s.row.ID)
		return err
	})
	if err != nil || !there {
		return 0, &Segment{Lines: lines}, err
	}
	if segment, err = last.decode(); err != nil {
		return 0, nil, err
	}
	if len(segment.Commits) >= size || segment.Lines != lines {
		return last.number + 1, &Segment{Lines: lines}, nil
	}
	return last.number, segment, nil
}

// drop takes commits out of stored segments, one segment after the other.
func (s *scan) drop(ctx context.Context, segments []int, gone func(*segmentCommit) bool) error {
	for i, n := range segments {
		s.progress("Leaving out commits of other branches", i, len(segments))
		var stored storedSegment
		err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
			stored, _, err = segmentByNumber(ctx, tx, s.row.ID, n)
			return err
		})
		if err != nil {
			return err
		}
		segment, err := stored.decode()
		if err != nil {
			return err
		}
		left := segment.without(gone)
		fewer := len(segment.Commits) - len(left.Commits)
		if fewer == 0 {
			continue
		}
		err = s.save(ctx, func(ctx context.Context, tx *store.Tx, row *Repository) error {
			now, _, err := segmentByNumber(ctx, tx, row.ID, n)
			if err != nil {
				return err
			}
			if !bytes.Equal(now.data, stored.data) {
				return changedMeanwhile(row.Name)
			}
			row.base, row.Commits = "", row.Commits-fewer // of the past of base, something is missing from now on
			return replaceSegment(ctx, tx, row.ID, n, left)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// moveBorder is aim for a shallow history that is cut off elsewhere than before. Commits at the border, before and now, have
// neither parents nor changes there, and both everywhere else, so they are dropped and mined again (and the first commit of
// the history with them), and lines are traced anew.
func (s *scan) moveBorder(ctx context.Context, head string) error {
	var numbers []int
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		numbers, err = segmentNumbers(ctx, tx, s.row.ID)
		return err
	})
	if err != nil {
		return err
	}
	err = s.drop(ctx, numbers, func(c *segmentCommit) bool { return len(c.Parents) == 0 || s.border[c.name()] })
	if err != nil {
		return err
	}
	return s.save(ctx, func(ctx context.Context, tx *store.Tx, row *Repository) error {
		row.Head, row.border = head, s.border.Name()
		_, err := tx.Exec(ctx, `DELETE FROM knowledge_sheet WHERE repository = $1`, row.ID)
		return err
	})
}
