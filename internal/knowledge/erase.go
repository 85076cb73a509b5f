package knowledge

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Erase takes everybody whom people.Erase has erased out of what was mined: their names and addresses, in subjects of
// commits and lists of owners too. What they did stays, as somebody's, so that what is known of others stays what it was.
// It does nothing where that was done before. A scan under way stores nothing of them either: see putSegment.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	all, err := allRepositories(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := eraseStored(ctx, tx, r.ID); err != nil {
			return err
		}
		if err := eraseFound(ctx, tx, r.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE knowledge_repository SET revision = revision + 1 WHERE id = $1`, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// eraseStored rewrites the segments of a repository that name somebody who was erased, one in memory at a time, and drops
// its sheets, which are made again of that.
func eraseStored(ctx context.Context, tx *store.Tx, repository string) error {
	erased, err := people.LoadErased(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_sheet WHERE repository = $1`, repository); err != nil {
		return err
	}
	numbers, err := store.All(ctx, tx, store.Scan1[int],
		`SELECT number FROM knowledge_segment WHERE repository = $1 ORDER BY number`, repository)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		stored, ok, err := segmentByNumber(ctx, tx, repository, n)
		if err != nil || !ok {
			return err
		}
		segment, err := stored.decode()
		if err != nil {
			return err
		}
		if !segment.erase(erased) {
			continue
		}
		if err := putSegment(ctx, tx, repository, n, segment); err != nil {
			return err
		}
	}
	return nil
}

// erase takes those who were erased out of a segment, and reports whether there was anything to take.
func (s *Segment) erase(erased *people.Erased) (changed bool) {
	if erased.None() {
		return false
	}
	for i, id := range s.Identities {
		if name, email, gone := erased.Signature(id.Name, id.Email); gone {
			s.Identities[i], changed = Identity{Name: name, Email: email}, true
		}
	}
	if changed {
		s.identities = nil // is made again of what there is now
	}
	for i := range s.Commits {
		if text := erased.Text(s.Commits[i].Subject); text != s.Commits[i].Subject {
			s.Commits[i].Subject, changed = text, true
		}
	}
	return changed
}

// eraseFound takes owners who were erased out of areas, and their names out of what could not be read.
func eraseFound(ctx context.Context, tx *store.Tx, repository string) error {
	areas, err := areasOf(ctx, tx, repository)
	if err != nil {
		return err
	}
	problems, err := problemsOf(ctx, tx, repository)
	if err != nil {
		return err
	}
	found := areas[:0]
	for _, a := range areas {
		if a.Source != bySomeone { // what is named by hand has no owners
			found = append(found, a)
		}
	}
	return putFindings(ctx, tx, repository, found, problems)
}
