package knowledge

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/citation"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// citationsVersion is of everything that decides which citations are found beside the files. Raise it when that changes.
const citationsVersion = 1

// What is read and kept of citations.
const (
	largestCiting = 1 << 20 // bytes of a file
	mostCited     = 200     // in one file
	mostCitations = 20_000  // in a repository
)

// Citing is a place in a file at the head where a decision record is cited.
type Citing struct {
	Repository string // id
	Name       string // of the repository
	File       string
	citation.Citation
}

func citationsBasis(head string) string { return fmt.Sprintf("%d %s", citationsVersion, head) }

// ReadCitations finds where the source files and documents of a repository cite decision records, at the head that was last
// read. It does nothing where that is known, or where no answers are possible yet.
func ReadCitations(ctx context.Context, db *store.DB, actor access.Actor, id string, progress func(Progress)) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	s := scan{db: db, actor: actor, opt: ScanOptions{Progress: progress}}
	var files []TreeFile
	basis, known := "", ""
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if s.row, err = RepositoryByName(ctx, tx, actor, id); err != nil || s.row.State != Ready {
			return err
		}
		tree, _, err := treeOf(ctx, tx, s.row.ID)
		if err != nil || tree.head == "" {
			return err
		}
		if files, err = decodeTree(tree.data); err != nil {
			return fault.Internal(err, "The stored tree is damaged")
		}
		basis = citationsBasis(tree.head)
		known, _, err = store.One(ctx, tx, store.Scan1[string], `SELECT cited FROM knowledge_repository WHERE id = $1`, s.row.ID)
		return err
	})
	if err != nil || basis == known {
		return err
	}
	if s.repo, err = OpenGit(ctx, s.row); err != nil {
		return err
	}
	found, err := s.readCitations(ctx, files)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error { return putCitations(ctx, tx, s.row.ID, basis, found) })
}

// readCitations reads what people write: no generated, vendored or binary files, and none that are large.
func (s *scan) readCitations(ctx context.Context, files []TreeFile) (found []Citing, err error) {
	var blobs, paths []string
	for _, f := range files {
		if f.Sort == Source && f.Bytes <= largestCiting && utf8.ValidString(f.Path) {
			blobs, paths = append(blobs, f.Blob), append(paths, f.Path)
		}
	}
	s.clock.start()
	done := 0
	err = s.repo.Blobs(ctx, blobs, func(_ string, size int64, content io.Reader) error {
		file := paths[done]
		if done++; done%200 == 0 {
			s.progress("Looking for decisions that are cited", done, len(blobs))
		}
		if size < 0 || len(found) >= mostCitations { // not here, in a partial clone
			return nil
		}
		text, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		all := citation.Find(text)
		for _, c := range all[:min(len(all), mostCited, mostCitations-len(found))] {
			found = append(found, Citing{File: file, Citation: c})
		}
		return nil
	})
	return found, err
}

// putCitations stores the citations of a repository instead of those that it had.
func putCitations(ctx context.Context, tx *store.Tx, repository, basis string, found []Citing) error {
	if _, ok, err := repositoryNamed(ctx, tx, repository); err != nil || !ok { // forgotten meanwhile
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_citation WHERE repository = $1`, repository); err != nil {
		return err
	}
	place := 0
	for i, c := range found {
		if place++; i == 0 || found[i-1].File != c.File {
			place = 0
		}
		if _, err := tx.Exec(ctx, `INSERT INTO knowledge_citation (repository, path, line, place, form, number, written, excerpt)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			repository, c.File, c.Line, place, string(c.Form), c.Number, c.Path, c.Text); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE knowledge_repository SET cited = $2, revision = revision + 1 WHERE id = $1`, repository, basis)
	return err
}

// Citations returns where decision records with one of some numbers are cited, by repository, file and line.
func Citations(ctx context.Context, tx *store.Tx, actor access.Actor, numbers ...int) (all []Citing, err error) {
	for some := range slices.Chunk(numbers, 200) {
		marks, args := make([]string, len(some)), make([]any, len(some))
		for i, n := range some {
			marks[i], args[i] = fmt.Sprintf("$%d", i+1), n
		}
		found, err := citations(ctx, tx, actor, `c.number IN (`+strings.Join(marks, ", ")+`)`, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// CitedNumbers returns the numbers of decision records that are cited anywhere.
func CitedNumbers(ctx context.Context, tx *store.Tx, actor access.Actor) ([]int, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	return store.All(ctx, tx, store.Scan1[int], `SELECT DISTINCT number FROM knowledge_citation ORDER BY number`)
}

// CitationsIn returns the citations in a repository, given by its id, by file and line.
func CitationsIn(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) ([]Citing, error) {
	return citations(ctx, tx, actor, `c.repository = $1`, repository)
}

func citations(ctx context.Context, tx *store.Tx, actor access.Actor, where string, args ...any) ([]Citing, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	return store.All(ctx, tx, func(r store.Row) (c Citing, err error) {
		err = r.Scan(&c.Repository, &c.Name, &c.File, &c.Line, (*string)(&c.Form), &c.Number, &c.Path, &c.Text)
		return c, err
	}, `SELECT c.repository, r.name, c.path, c.line, c.form, c.number, c.written, c.excerpt FROM knowledge_citation c
		JOIN knowledge_repository r ON r.id = c.repository WHERE `+where+` ORDER BY r.name, c.path, c.place`, args...)
}
