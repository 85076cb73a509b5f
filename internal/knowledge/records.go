package knowledge

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/provenance"
	"github.com/leadwright/leadwright/internal/store"
)

// recordsSheet holds what a repository's own records say of its commits: which lines agents wrote, by the notes that they and
// editors left, and which commits only moved code about. Unlike other sheets it is made of those records, not of what was
// mined.
const recordsSheet sheet = "records"

// recordsVersion is of everything that decides what is in it beside the records. Raise it when that changes.
const recordsVersion = 1

// traceFile is where Agent Trace keeps its records in a work tree, one a line.
const traceFile = ".agent-trace/traces.jsonl"

// Where records of lines come from.
const (
	fromGitAI = iota
	fromAgentTrace
	fromSourceTrace
	recordSources
)

// RecordSources are the names of where records of lines come from, in the order of Records.Read.
var RecordSources = [recordSources]string{"git-ai", "Agent Trace", "SourceTrace"}

// Records sums up what a repository records of who wrote its lines.
type Records struct {
	Read    [recordSources]int // notes and records that could be read
	Damaged int                // that could not
	Problem string             // the first of these, in a sentence
}

// records is what is stored.
type records struct {
	Records

	commits map[string][]recordedFile // by raw object name
	moved   []string                  // raw object names of the commits that .git-blame-ignore-revs names
}

// recordedFile is what is recorded of a file of one commit.
type recordedFile struct {
	path  string
	blob  string // raw object name of what it was in that commit
	lines []provenance.Lines
}

// readRecords reads the records anew where they changed. A commit that a record names and that is not here yet may come with
// the next head, so the records are then read again.
func (s *scan) readRecords(ctx context.Context) error {
	tips, err := s.repo.NoteTips(ctx)
	if err != nil {
		return err
	}
	files, err := s.repo.BlobsAt(ctx, []git.At{{Commit: s.row.Head, Path: traceFile}, {Commit: s.row.Head, Path: ignoreFile}})
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(strings.Join(append(tips, files...), " ")))
	basis := fmt.Sprintf("%d %s", recordsVersion, hex.EncodeToString(sum[:8]))
	stored := ""
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		stored, _, err = store.One(ctx, tx, store.Scan1[string],
			`SELECT made_of FROM knowledge_sheet WHERE repository = $1 AND name = $2 AND number = 0`, s.row.ID, string(recordsSheet))
		return err
	})
	if err != nil {
		return err
	}
	none := strings.Join(append(tips, files...), "") == ""
	if stored == basis || stored == basis+" "+s.row.Head || stored == "" && none {
		return nil
	}
	s.progress("Reading the records of agents", 0, 0)
	r, whole, err := s.gatherRecords(ctx, tips, files[0], files[1])
	if err != nil {
		return err
	}
	if !whole {
		basis += " " + s.row.Head
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if _, ok, err := repositoryNamed(ctx, tx, s.row.ID); err != nil || !ok { // forgotten meanwhile
			return err
		}
		if err := putSheet(ctx, tx, s.row.ID, recordsSheet, basis, inPieces(r.encode)); err != nil {
			return err
		}
		return restock(ctx, tx, s.row.ID)
	})
}

// gatherRecords reads everything. It reports false where a record names a commit that is not here.
func (s *scan) gatherRecords(ctx context.Context, tips []string, traces, ignored string) (r *records, whole bool, err error) {
	r = &records{commits: map[string][]recordedFile{}}
	if r.moved, err = s.readMoved(ctx, ignored); err != nil {
		return nil, false, err
	}
	found := map[string][]provenance.File{} // by commit
	for i, tip := range tips {
		if tip == "" {
			continue
		}
		if err := s.readNotes(ctx, r, found, i, tip); err != nil {
			return nil, false, err
		}
	}
	if traces != "" {
		err := s.repo.Blobs(ctx, []string{traces}, func(_ string, size int64, content io.Reader) error {
			return r.read(found, fromAgentTrace, "", size, content)
		})
		if err != nil {
			return nil, false, err
		}
	}
	return r, true, s.place(ctx, r, found, &whole)
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

// readNotes reads all notes of one kind.
func (s *scan) readNotes(ctx context.Context, r *records, found map[string][]provenance.File, source int, tip string) error {
	notes, err := s.repo.Notes(ctx, tip)
	if err != nil {
		return err
	}
	blobs := make([]string, len(notes))
	for i, n := range notes {
		blobs[i] = n.Blob
	}
	s.clock.start()
	done := 0
	return s.repo.Blobs(ctx, blobs, func(_ string, size int64, content io.Reader) error {
		commit := notes[done].Commit
		if done++; done%200 == 0 {
			s.progress("Reading the records of agents", done, len(notes))
		}
		return r.read(found, source, commit, size, content)
	})
}

// read takes over what one note says of a commit, or a file of records that name their own. What is damaged is counted.
func (r *records) read(found map[string][]provenance.File, source int, commit string, size int64, content io.Reader) error {
	if size < 0 { // not here, in a partial clone
		return nil
	}
	if limit := int64(provenance.MaxNote); commit != "" && size > limit || size > 16*limit {
		r.damage(source, commit, fault.Invalid("note", "The note has %d bytes, and %d are read at most", size, limit))
		return nil
	}
	text, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	var files []provenance.File
	switch source {
	case fromGitAI:
		files, err = provenance.GitAI(text)
	case fromSourceTrace:
		files, err = provenance.SourceTrace(text)
	default:
		var list []provenance.Record
		list, err = provenance.AgentTrace(text)
		for _, record := range list {
			if of := cmp.Or(record.Commit, commit); of != "" {
				found[of] = append(found[of], record.Files...)
				r.Read[source]++
			}
		}
	}
	switch {
	case err != nil:
		r.damage(source, commit, err)
	case source != fromAgentTrace:
		found[commit] = append(found[commit], files...)
		r.Read[source]++
	}
	return nil
}

func (r *records) damage(source int, commit string, err error) {
	if r.Damaged++; r.Problem != "" {
		return
	}
	sentence, _ := fault.Sentence(err)
	where := "in " + traceFile
	if commit != "" {
		where = "about " + commit[:10]
	}
	r.Problem = fmt.Sprintf("%s, %s: %s", RecordSources[source], where, sentence)
}

// place finds which content each record is about. A commit that is not here makes whole false.
func (s *scan) place(ctx context.Context, r *records, found map[string][]provenance.File, whole *bool) error {
	*whole = true
	var places []git.At
	var files []provenance.File
	for _, commit := range slices.Sorted(maps.Keys(found)) {
		if _, err := rawHash(commit); err != nil || len(commit) != len(s.row.Head) {
			continue // no commit of this repository
		}
		for _, f := range found[commit] {
			places, files = append(places, git.At{Commit: commit, Path: f.Path}), append(files, f)
		}
	}
	blobs, err := s.repo.BlobsAt(ctx, places)
	if err != nil {
		return err
	}
	for i, at := range places {
		if blobs[i] == "" {
			*whole = false
			continue
		}
		commit, _ := rawHash(at.Commit)
		blob, err := rawHash(blobs[i])
		if err != nil {
			return err
		}
		r.commits[commit] = append(r.commits[commit], recordedFile{at.Path, blob, files[i].Lines})
	}
	return nil
}

// problems says what could not be read, as of any file of the repository.
func (r *records) problems() []Problem {
	if r.Damaged == 0 {
		return nil
	}
	sentence := "One record of who wrote what could not be read"
	if r.Damaged > 1 {
		sentence = fmt.Sprintf("%d records of who wrote what could not be read, the first", r.Damaged)
	}
	return []Problem{{File: "records of agents", Sentence: sentence + " (" + r.Problem + ")",
		Hint: "They count for nothing; all others do. See git notes, or " + traceFile + "."}}
}

func (r *records) encode(w *sheetWriter) {
	for _, n := range r.Read {
		w.uint(uint64(n))
	}
	w.uint(uint64(r.Damaged))
	w.string(r.Problem)
	w.strings(r.moved)
	w.uint(uint64(len(r.commits)))
	for _, commit := range slices.Sorted(maps.Keys(r.commits)) {
		w.string(commit)
		w.uint(uint64(len(r.commits[commit])))
		for _, f := range r.commits[commit] {
			w.string(f.path)
			w.string(f.blob)
			w.uint(uint64(len(f.lines)))
			last := 0
			for _, l := range f.lines {
				w.uint(uint64(l.From - last))
				w.uint(uint64(l.To - l.From))
				w.uint(uint64(l.By))
				last = l.To
			}
			w.rest()
		}
	}
}

// storedRecords returns a repository's records, nil where it has none.
func storedRecords(ctx context.Context, tx *store.Tx, repository string) (*records, error) {
	pieces, err := store.All(ctx, tx, scanData,
		`SELECT data FROM knowledge_sheet WHERE repository = $1 AND name = $2 ORDER BY number`, repository, string(recordsSheet))
	if err != nil || len(pieces) == 0 {
		return nil, err
	}
	r, ok := decodeRecords(joined(pieces))
	if !ok {
		return nil, fault.Internal(nil, "The stored records of agents are damaged")
	}
	return r, nil
}

func decodeRecords(text string) (*records, bool) {
	in := reader{b: text}
	r := &records{commits: map[string][]recordedFile{}}
	for i := range r.Read {
		r.Read[i] = int(in.uint())
	}
	r.Damaged, r.Problem, r.moved = int(in.uint()), in.string(), in.strings()
	for range in.count(2) {
		commit := in.string()
		files := make([]recordedFile, in.count(3))
		for i := range files {
			files[i] = recordedFile{path: in.string(), blob: in.string(), lines: make([]provenance.Lines, in.count(3))}
			last := 0
			for k := range files[i].lines {
				from := last + int(in.uint())
				last = from + int(in.uint())
				files[i].lines[k] = provenance.Lines{From: from, To: last, By: provenance.Author(in.uint())}
			}
		}
		r.commits[commit] = files
	}
	return r, !in.bad && in.b == ""
}

// setRecords takes stored records over into a history that nobody asks yet: a change is an agent's or a person's where that
// wrote more of its lines than not.
func (h *History) setRecords(r *records) {
	for _, raw := range r.moved {
		if c, ok := h.Find(hex.EncodeToString([]byte(raw))); ok {
			h.Commits[c].Moved = true
		}
	}
	for raw, files := range r.commits {
		c, ok := h.Find(hex.EncodeToString([]byte(raw)))
		if !ok {
			continue
		}
		changes := h.ChangesOf(c)
		for _, f := range files {
			file, ok := h.FileAt(f.path)
			if !ok {
				continue
			}
			if i := slices.IndexFunc(changes, func(ch Change) bool { return ch.File == file }); i >= 0 {
				changes[i].By = f.most(int(changes[i].Added))
			}
		}
	}
}

// most says who wrote more than half of the lines that a change added, or of those that are recorded where it is not known
// how many it added.
func (f *recordedFile) most(added int) provenance.Author {
	lines := map[provenance.Author]int{}
	for _, l := range f.lines {
		lines[l.By] += l.To - l.From + 1
	}
	all := added
	if all <= 0 {
		all = lines[provenance.Agent] + lines[provenance.Human]
	}
	switch {
	case 2*lines[provenance.Agent] >= all:
		return provenance.Agent
	case 2*lines[provenance.Human] > all:
		return provenance.Human
	}
	return 0
}

// assisted reports whether an agent had a part in a change: by what is recorded of it, else by its commit.
func (c *Change) assisted(of *Commit) bool {
	switch c.By {
	case provenance.Agent:
		return true
	case provenance.Human:
		return false
	}
	return of.Assisted
}

// byAgent reports whether an agent wrote a change, alone or with a person.
func (c *Change) byAgent(of *Commit) bool {
	return c.assisted(of) || c.By == 0 && of.Authorship == people.Agent
}

// marks is what is recorded of lines as git takes it, for the commits that are among some, and a digest of that.
func (r *records) marks(among map[string]bool) (of func(commit, blob string) []git.Marked, digest string) {
	if r == nil || len(r.commits) == 0 {
		return nil, "-"
	}
	marks := map[string]map[string][]git.Marked{}
	w := writer{}
	for _, raw := range slices.Sorted(maps.Keys(r.commits)) {
		commit := hex.EncodeToString([]byte(raw))
		if !among[commit] {
			continue
		}
		marks[commit] = map[string][]git.Marked{}
		for _, f := range r.commits[raw] {
			blob := hex.EncodeToString([]byte(f.blob))
			for _, l := range f.lines {
				marks[commit][blob] = append(marks[commit][blob], git.Marked{From: l.From, To: l.To, Mark: uint8(l.By)})
				w.string(raw + f.blob)
				w.uint(uint64(l.From))
				w.uint(uint64(l.To))
				w.uint(uint64(l.By))
			}
		}
	}
	sum := sha256.Sum256(w.b)
	return func(commit, blob string) []git.Marked { return marks[commit][blob] }, hex.EncodeToString(sum[:8])
}
