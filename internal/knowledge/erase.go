package knowledge

import (
	"bytes"
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Erase lets nothing that is answered name those any more whom people.Erase has erased. What they did stays, as
// somebody's, so that what is known of others stays what it was. Stored segments still have their names, which are left
// out wherever they are read, until [EraseStored] has rewritten them: of a long history that takes too long for one
// transaction.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	all, err := allRepositories(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := eraseFound(ctx, tx, r.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM knowledge_sheet WHERE repository = $1 AND name IN ($2, $3)`, r.ID,
			string(overviewSheet), string(reviewsSheet)); err != nil { // the others name nobody
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM knowledge_summary WHERE repository = $1`, r.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE knowledge_repository SET revision = revision + 1 WHERE id = $1`, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// EraseStored takes everybody who was erased out of all segments, in short transactions. Interrupted, it is called again;
// where nobody is to be taken out, it changes nothing. A scan under way stores nothing of them either: see putSegment.
func EraseStored(ctx context.Context, db *store.DB) error {
	var all []Repository
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = allRepositories(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := eraseSegments(ctx, db, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// eraseSegments is EraseStored for one repository.
func eraseSegments(ctx context.Context, db *store.DB, repository string) error {
	var numbers []int
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		numbers, err = segmentNumbers(ctx, tx, repository)
		return err
	})
	for _, n := range numbers {
		for again := true; again && err == nil; {
			again, err = eraseSegment(ctx, db, repository, n)
		}
	}
	return err
}

// eraseSegment rewrites a segment that names somebody who was erased. It reports true when the segment has changed
// meanwhile, so that it is to be looked at again.
func eraseSegment(ctx context.Context, db *store.DB, repository string, number int) (again bool, err error) {
	var stored storedSegment
	var there bool
	var erased *people.Erased
	err = db.Read(ctx, func(tx *store.Tx) error {
		if erased, err = people.LoadErased(ctx, tx); err != nil {
			return err
		}
		stored, there, err = segmentByNumber(ctx, tx, repository, number)
		return err
	})
	if err != nil || !there {
		return false, err
	}
	segment, err := stored.decode()
	if err != nil || !segment.erase(erased) {
		return false, err
	}
	return again, db.Write(ctx, func(tx *store.Tx) error {
		now, there, err := segmentByNumber(ctx, tx, repository, number)
		again = there && !bytes.Equal(now.data, stored.data)
		if err != nil || !there || again {
			return err
		}
		return putSegment(ctx, tx, repository, number, segment)
	})
}

// erase takes those who were erased out of a segment, and reports whether there was anything to take.
func (s *Segment) erase(erased *people.Erased) (changed bool) {
	changed = s.eraseIdentities(erased)
	if erased.None() {
		return changed
	}
	for i := range s.Commits {
		if text := erased.Text(s.Commits[i].Subject); text != s.Commits[i].Subject {
			s.Commits[i].Subject, changed = text, true
		}
	}
	return changed
}

// eraseIdentities is erase without the subjects of commits.
func (s *Segment) eraseIdentities(erased *people.Erased) (changed bool) {
	for i, id := range s.Identities {
		if name, email, gone := erased.Signature(id.Name, id.Email); gone {
			s.Identities[i], changed = Identity{Name: name, Email: email}, true
		}
	}
	if changed {
		s.identities = nil // is made again of what there is now
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
