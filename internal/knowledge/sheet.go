package knowledge

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// A sheet is what a kind of question needs of a measured history, ready to be read: derived, stored beside the history,
// and found only as long as it was made of what is stored now. What is named by hand and what depends on the clock is
// in none, so that neither makes one stale. See decisions/0009.
type sheet string

const (
	overviewSheet sheet = "overview" // people, files and tallies, see sheet_overview.go
	reviewsSheet  sheet = "reviews"  // who reviewed what, see sheet_reviews.go
)

// sheetVersion is of everything that decides what is in a sheet beside the history: its form, the measure, and the model
// of reviews. Raise it when one of them changes.
const sheetVersion = 6

// basis is what a sheet is made of.
type basis struct {
	repository    string // id
	stock, people int64  // revisions: of what was mined, and of who is who
}

func (b basis) String() string { return b.history() + fmt.Sprint(b.people) }

// history is what String begins with: all but who is who.
func (b basis) history() string { return fmt.Sprintf("%d %d ", sheetVersion, b.stock) }

func basisOf(ctx context.Context, tx *store.Tx, r Repository) (basis, error) {
	revision, err := people.Revision(ctx, tx)
	return basis{repository: r.ID, stock: r.stock, people: revision}, err
}

// OpenOverview reads as much of a repository's knowledge as questions need but those about reviewers: from a sheet, in a
// small part of the time that [Open] takes. Where it does not fit what is stored now it opens all and leaves a new one
// for the next question. A repository without answers yet is fault.Unavailable.
func OpenOverview(ctx context.Context, db *store.DB, actor access.Actor, id string) (*Overview, error) {
	return openSheets(ctx, db, actor, id, overviewSheet)
}

// OpenReviews is OpenOverview for questions about reviewers too.
func OpenReviews(ctx context.Context, db *store.DB, actor access.Actor, id string) (*Overview, error) {
	return openSheets(ctx, db, actor, id, overviewSheet, reviewsSheet)
}

func openSheets(ctx context.Context, db *store.DB, actor access.Actor, id string, sheets ...sheet) (*Overview, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	o, err := fromSheets(ctx, db, actor, id, sheets)
	if err != nil || o != nil {
		return o, err
	}
	a, of, err := open(ctx, db, actor, id)
	if err != nil {
		return nil, err
	}
	a.keep(ctx, db, of, sheets)
	return a.Overview, nil
}

// fromSheets returns nil where a sheet is missing, was made of something else, or is damaged: all of that is mended by
// making it again.
func fromSheets(ctx context.Context, db *store.DB, actor access.Actor, id string, sheets []sheet) (*Overview, error) {
	var (
		row   Repository
		areas []foundArea
		said  []testimony.Statement
		now   time.Time
		of    basis
		text  = map[sheet]string{}
		old   = map[sheet]string{} // made of what, where others were who else then
	)
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now()
		if row, err = RepositoryByName(ctx, tx, actor, id); err != nil {
			return err
		}
		if of, err = basisOf(ctx, tx, row); err != nil {
			return err
		}
		for _, name := range sheets {
			madeOf, err := sheetMadeOf(ctx, tx, row.ID, name)
			if err != nil || !strings.HasPrefix(madeOf, of.history()) {
				return err
			}
			if text[name], err = sheetText(ctx, tx, row.ID, name, madeOf); err != nil || text[name] == "" {
				return err
			}
			if madeOf != of.String() {
				old[name] = madeOf
			}
		}
		if areas, err = areasOf(ctx, tx, row.ID); err != nil {
			return err
		}
		said, err = saidAbout(ctx, tx, row.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	l, m, ok := decodeOverview(text[overviewSheet], now)
	if ok && slices.Contains(sheets, reviewsSheet) {
		ok = l.decodeReviews(text[reviewsSheet])
	}
	if ok && len(old) > 0 {
		ok, err = l.stillSo(ctx, db)
	}
	if !ok || err != nil {
		return nil, err
	}
	of.restamp(ctx, db, old)
	o := newOverview(row, l, m, areas)
	o.tell(said)
	return o, nil
}

// stillSo reports whether everybody in a ledger is who they were when it was made. That they became known, matched or renamed
// in other repositories changes nothing here, and with many repositories somebody does all the time.
func (l *Ledger) stillSo(ctx context.Context, db *store.DB) (bool, error) {
	ids := make([]string, len(l.Identities))
	for i, id := range l.Identities {
		ids[i] = people.IdentityID(id.Name, id.Email)
	}
	var linked map[string]people.Link
	if len(ids) > 0 {
		err := db.Read(ctx, func(tx *store.Tx) (err error) {
			linked, err = people.Links(ctx, tx, ids...)
			return err
		})
		if err != nil {
			return false, err
		}
	}
	now := &Ledger{History: l.History, PersonOf: make([]int32, len(l.Identities))}
	now.link(linked)
	return slices.Equal(now.PersonOf, l.PersonOf) && slices.Equal(now.People, l.People), nil
}

// restamp marks sheets that still hold as made of what is stored now, unless that has changed meanwhile. As keep does, it
// leaves it to the next question where it cannot.
func (b basis) restamp(ctx context.Context, db *store.DB, old map[sheet]string) {
	if len(old) == 0 {
		return
	}
	_ = db.TryWrite(ctx, func(tx *store.Tx) error {
		row, ok, err := repositoryNamed(ctx, tx, b.repository)
		if err != nil || !ok {
			return err
		}
		if now, err := basisOf(ctx, tx, row); err != nil || now != b {
			return err
		}
		for name, madeOf := range old {
			if _, err := tx.Exec(ctx, `UPDATE knowledge_sheet SET made_of = $1 WHERE repository = $2 AND name = $3 AND made_of = $4`,
				b.String(), b.repository, string(name), madeOf); err != nil {
				return err
			}
		}
		return nil
	})
}

// keep stores sheets of what the atlas was made of, unless that has changed meanwhile. An answer does not hang on it:
// where the database is read-only, full or in use by others just now, the next question tries again.
func (a *Atlas) keep(ctx context.Context, db *store.DB, of basis, sheets []sheet) {
	_ = db.TryWrite(ctx, func(tx *store.Tx) error {
		row, ok, err := repositoryNamed(ctx, tx, of.repository)
		if err != nil || !ok {
			return err
		}
		if now, err := basisOf(ctx, tx, row); err != nil || now != of {
			return err
		}
		for _, name := range sheets {
			if err := putSheet(ctx, tx, of.repository, name, of.String(), a.pieces(name)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *Atlas) pieces(name sheet) iter.Seq[[]byte] {
	if name == reviewsSheet {
		return inPieces(a.reviewModel().encode)
	}
	return inPieces(a.encode)
}

// keepSheets leaves sheets of what a scan has stored, so that already the next question is quick. Where that does not
// work, the question itself makes them.
func (s *scan) keepSheets(ctx context.Context) {
	sheets := []sheet{overviewSheet, reviewsSheet}
	if o, err := fromSheets(ctx, s.db, s.actor, s.row.ID, sheets); err != nil || o != nil {
		return
	}
	if a, of, err := open(ctx, s.db, s.actor, s.row.ID); err == nil {
		a.keep(ctx, s.db, of, sheets)
	}
}

// pieceSize is about how many bytes of a sheet go into one row: few enough that no engine holds a second copy of a large
// sheet in memory.
const pieceSize = 1 << 20

// sheetWriter gives a sheet away piece by piece. Each piece begins with a checksum of the rest of it, since what is read
// lazily has to be known as whole before.
type sheetWriter struct {
	writer
	give func([]byte) bool // takes a piece; false when no more is wanted
	done bool
}

const sumSize = 4

// rest gives away what is written as soon as that is enough for a piece; call it after every few bytes.
func (w *sheetWriter) rest() {
	if len(w.b) >= pieceSize {
		w.flush()
	}
}

func (w *sheetWriter) flush() {
	binary.LittleEndian.PutUint32(w.b, crc32.Checksum(w.b[sumSize:], castagnoli))
	w.done = w.done || !w.give(w.b)
	w.b = w.b[:sumSize]
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// inPieces cuts what encode writes. A piece is valid until the next.
func inPieces(encode func(w *sheetWriter)) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		w := &sheetWriter{writer: writer{b: make([]byte, sumSize)}, give: yield}
		encode(w)
		w.flush()
	}
}

// joined puts pieces together again, empty if one is damaged.
func joined(pieces [][]byte) string {
	var text strings.Builder
	size := 0
	for _, piece := range pieces {
		size += len(piece)
	}
	text.Grow(size)
	for _, piece := range pieces {
		if len(piece) < sumSize || crc32.Checksum(piece[sumSize:], castagnoli) != binary.LittleEndian.Uint32(piece) {
			return ""
		}
		text.Write(piece[sumSize:])
	}
	return text.String()
}

// sheetText returns a sheet that was made of just that, empty where there is none.
func sheetText(ctx context.Context, tx *store.Tx, repository string, name sheet, madeOf string) (string, error) {
	pieces, err := store.All(ctx, tx, scanData, `SELECT data FROM knowledge_sheet
		WHERE repository = $1 AND name = $2 AND made_of = $3 ORDER BY number`, repository, string(name), madeOf)
	return joined(pieces), err
}

// sheetMadeOf returns what a sheet was made of, empty where there is none.
func sheetMadeOf(ctx context.Context, tx *store.Tx, repository string, name sheet) (string, error) {
	madeOf, _, err := store.One(ctx, tx, store.Scan1[string], `SELECT made_of FROM knowledge_sheet
		WHERE repository = $1 AND name = $2 AND number = 0`, repository, string(name))
	return madeOf, err
}

// putSheet stores a sheet in place of an earlier one.
func putSheet(ctx context.Context, tx *store.Tx, repository string, name sheet, madeOf string,
	pieces iter.Seq[[]byte]) error {
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_sheet WHERE repository = $1 AND name = $2`,
		repository, string(name)); err != nil {
		return err
	}
	number := 0
	for piece := range pieces {
		if _, err := tx.Exec(ctx, `INSERT INTO knowledge_sheet (repository, name, number, made_of, data)
			VALUES ($1, $2, $3, $4, $5)`, repository, string(name), number, madeOf, piece); err != nil {
			return err
		}
		number++
	}
	return nil
}
