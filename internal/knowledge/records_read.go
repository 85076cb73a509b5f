package knowledge

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/provenance"
	"github.com/leadwright/leadwright/internal/store"
)

// largestTraces is the size of the largest file of Agent Trace that is read, in bytes. It grows with each edit.
const largestTraces = 16 * provenance.MaxNote

// mostRecorded is how many runs of lines are kept of a repository. The one of git-ai itself has a tenth of it.
const mostRecorded = 4_000_000

// readRecords brings what is stored of a repository's records up to its head and to its notes as they are now. Notes about
// commits that the head does not reach are left alone, and those that were read before are not read again.
func (s *scan) readRecords(ctx context.Context) error {
	tips, err := s.repo.NoteTips(ctx)
	if err != nil {
		return err
	}
	files, err := s.repo.BlobsAt(ctx, []git.At{{Commit: s.row.Head, Path: traceFile}, {Commit: s.row.Head, Path: ignoreFile}})
	if err != nil {
		return err
	}
	basis := recordsBasis{notes: nameOfNotes(tips), head: s.row.Head}
	var stored *records
	var of recordsBasis
	there := false
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if stored, of, err = storedRecords(ctx, tx, s.row.ID); err == nil {
			_, there, err = store.One(ctx, tx, store.Scan1[int],
				`SELECT number FROM knowledge_sheet WHERE repository = $1 AND name = $2 AND number = 0`, s.row.ID, string(recordsSheet))
		}
		return err
	})
	if err != nil {
		return err
	}
	none := basis.notes == noNotes && strings.Join(files, "") == ""
	if of == basis || none && !there {
		return nil
	}
	var pieces iter.Seq[[]byte] = func(func([]byte) bool) {}
	if !none {
		r, err := s.gatherRecords(ctx, tips, files[0], files[1], stored)
		if err != nil {
			return err
		}
		pieces = inPieces(r.encode)
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if _, ok, err := repositoryNamed(ctx, tx, s.row.ID); err != nil || !ok { // forgotten meanwhile
			return err
		}
		if err := putSheet(ctx, tx, s.row.ID, recordsSheet, basis.String(), pieces); err != nil {
			return err
		}
		return restock(ctx, tx, s.row.ID)
	})
}

// gatherer puts records together.
type gatherer struct {
	*scan
	records

	reached map[string]bool // full hashes of the commits that the head reaches
	known   map[noteKey]recordedNote
	runs    int
	text    bytes.Buffer // the note in hand

	places []git.At // of what was read, beside found
	found  []foundRecord
}

// foundRecord is what a note says of one file.
type foundRecord struct {
	note  int // its index
	lines []provenance.Lines
}

// gatherRecords reads all that before does not have yet.
func (s *scan) gatherRecords(ctx context.Context, tips []string, traces, ignored string, before *records) (*records, error) {
	s.progress("Reading the records of agents", 0, 0)
	g := &gatherer{scan: s, reached: map[string]bool{}, known: map[noteKey]recordedNote{}}
	if before != nil {
		for _, n := range before.notes {
			g.known[n.noteKey] = n
		}
	}
	var err error
	if g.moved, err = s.readMoved(ctx, ignored); err != nil {
		return nil, err
	}
	if nameOfNotes(tips) == noNotes && traces == "" {
		return &g.records, nil
	}
	reached, err := s.repo.Order(ctx, []string{s.row.Head}, nil)
	if err != nil {
		return nil, err
	}
	for _, commit := range reached {
		g.reached[commit] = true
	}
	for source, tip := range tips {
		if tip == "" {
			continue
		}
		if err := g.readNotes(ctx, source, tip); err != nil {
			return nil, err
		}
	}
	if traces != "" {
		err := s.repo.Blobs(ctx, []string{traces}, func(_ string, size int64, content io.Reader) error {
			return g.read(noteKey{source: fromAgentTrace}, git.Note{Blob: traces}, size, content)
		})
		if err != nil {
			return nil, err
		}
	}
	return &g.records, g.place(ctx)
}

// readMoved reads the commits that only moved code about.
func (s *scan) readMoved(ctx context.Context, blob string) (moved []string, err error) {
	if blob == "" {
		return nil, nil
	}
	err = s.repo.Blobs(ctx, []string{blob}, func(_ string, size int64, content io.Reader) error {
		if size < 0 || size > ignoreLimit {
			return nil
		}
		text, err := io.ReadAll(content)
		for _, hash := range hashesIn(text) {
			if raw, err := rawHash(hash); err == nil {
				moved = append(moved, raw)
			}
		}
		return err
	})
	return moved, err
}

// hashesIn returns the hashes in a list of one a line, with remarks behind "#".
func hashesIn(text []byte) (hashes []string) {
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if hash := strings.TrimSpace(line); hash != "" {
			hashes = append(hashes, hash)
		}
	}
	return hashes
}

// readNotes reads the notes of one kind about commits that the head reaches.
func (g *gatherer) readNotes(ctx context.Context, source int, tip string) error {
	all, err := g.repo.Notes(ctx, tip)
	if err != nil {
		return err
	}
	var notes []git.Note
	var keys []noteKey
	var blobs []string
	for _, n := range all {
		if !g.reached[n.Commit] {
			continue
		}
		key, err := keyOf(source, n)
		if err != nil {
			return err
		}
		if known, ok := g.known[key]; ok && known.whole {
			g.notes = append(g.notes, known)
			for _, f := range known.files {
				g.runs += len(f.lines)
			}
			continue
		}
		notes, keys, blobs = append(notes, n), append(keys, key), append(blobs, n.Blob)
	}
	g.clock.start()
	done := 0
	return g.repo.Blobs(ctx, blobs, func(_ string, size int64, content io.Reader) error {
		n := done
		if done++; done%100 == 0 {
			g.progress("Reading the records of agents", done, len(notes))
		}
		return g.read(keys[n], notes[n], size, content)
	})
}

func keyOf(source int, n git.Note) (key noteKey, err error) {
	key.source = source
	if key.commit, err = rawHash(n.Commit); err == nil {
		key.blob, err = rawHash(n.Blob)
	}
	return key, err
}

// read takes over what one note says, or a file of records that name their own commits. What is damaged is counted.
func (g *gatherer) read(key noteKey, note git.Note, size int64, content io.Reader) error {
	if size < 0 { // not here, in a partial clone
		return nil
	}
	limit := int64(provenance.MaxNote)
	if note.Commit == "" {
		limit = largestTraces
	}
	n := recordedNote{noteKey: key, whole: true}
	var list []provenance.Record
	var err error
	if size > limit {
		n.damaged, err = 1, fault.Invalid("note", "There are %d bytes, and %d are read at most", size, limit)
	} else {
		g.text.Reset()
		if _, err := g.text.ReadFrom(content); err != nil {
			return err
		}
		list, n.damaged, err = parseNote(key.source, g.text.Bytes())
	}
	if runs := runsIn(list); g.runs+runs > mostRecorded {
		list, n.damaged = nil, 1
		err = fault.Invalid("note", "More than %d runs of lines are recorded, and the rest is left out", mostRecorded)
	} else {
		g.runs += runs
	}
	for _, record := range list {
		of := cmp.Or(record.Commit, note.Commit)
		if n.read++; !g.reached[of] { // or not yet
			n.whole = false
			continue
		}
		for _, f := range record.Files {
			g.places = append(g.places, git.At{Commit: of, Path: f.Path})
			g.found = append(g.found, foundRecord{len(g.notes), f.Lines})
		}
	}
	if err != nil {
		n.problem = g.problem(key.source, note, err)
	}
	g.notes = append(g.notes, n)
	return nil
}

// parseNote reads a text as the source writes it, how many of its records are damaged, and why the first is.
func parseNote(source int, text []byte) (list []provenance.Record, damaged int, err error) {
	if source == fromAgentTrace {
		return provenance.AgentTrace(text)
	}
	parse := provenance.GitAI
	if source == fromSourceTrace {
		parse = provenance.SourceTrace
	}
	files, err := parse(text)
	if err != nil {
		return nil, 1, err
	}
	return []provenance.Record{{Files: files}}, 0, nil
}

func runsIn(list []provenance.Record) (runs int) {
	for _, record := range list {
		for _, f := range record.Files {
			runs += len(f.Lines)
		}
	}
	return runs
}

// problem says what is wrong with a note.
func (g *gatherer) problem(source int, note git.Note, err error) string {
	sentence, _ := fault.Sentence(err)
	where := "in " + traceFile
	if note.Commit != "" {
		where = "about " + note.Commit[:10]
	}
	return fmt.Sprintf("%s, %s: %s", RecordSources[source], where, sentence)
}

// place finds which content each record is about. What a commit does not have is recorded of nothing.
func (g *gatherer) place(ctx context.Context) error {
	blobs, err := g.repo.BlobsAt(ctx, g.places)
	if err != nil {
		return err
	}
	for i, at := range g.places {
		if blobs[i] == "" {
			continue
		}
		commit, err := rawHash(at.Commit)
		if err != nil {
			return err
		}
		blob, err := rawHash(blobs[i])
		if err != nil {
			return err
		}
		n := &g.notes[g.found[i].note]
		n.files = append(n.files, recordedFile{commit, at.Path, blob, g.found[i].lines})
	}
	return nil
}
