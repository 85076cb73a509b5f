package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/provenance"
	"github.com/leadwright/leadwright/internal/store"
)

// recordsSheet holds what a repository's own records say of its commits: which lines agents wrote, by the notes that they and
// editors left, and which commits only moved code about. Unlike other sheets it is made of those records, not of what was
// mined. How it is made is in records_read.go.
const recordsSheet sheet = "records"

// recordsVersion is of everything that decides what is in it beside the records. Raise it when that changes.
const recordsVersion = 2

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

// Records sums up what a repository records of who wrote its lines, as far as it is about commits that the head reaches.
type Records struct {
	Read    [recordSources]int // notes and records that could be read
	Damaged int                // that could not
	Problem string             // the first of these, in a sentence
}

// Sources names where records were read from.
func (r Records) Sources() []string {
	from := []string{}
	for i, n := range r.Read {
		if n > 0 {
			from = append(from, RecordSources[i])
		}
	}
	return from
}

// records is what is stored.
type records struct {
	moved []string // raw object names of the commits that .git-blame-ignore-revs names
	notes []recordedNote
}

// recordedNote is a note, or the file of Agent Trace, as it was read. What is read once need not be read again.
type recordedNote struct {
	noteKey

	read    int // records in it that could be read
	damaged int // that could not
	problem string
	whole   bool // all that it is about was found
	files   []recordedFile
}

type noteKey struct {
	source int
	commit string // raw object name of the commit that the note is about; empty for the file of Agent Trace
	blob   string // raw object name of the note itself
}

// recordedFile is what is recorded of a file of one commit.
type recordedFile struct {
	commit string // raw object name
	path   string
	blob   string // raw object name of what it was in that commit
	lines  []provenance.Lines
}

// recordsBasis says what records were read of.
type recordsBasis struct {
	notes string // the name of the state of all notes, noNotes where there are none
	head  string
}

const noNotes = "-"

func (b recordsBasis) String() string {
	return fmt.Sprintf("%d %s %s", recordsVersion, b.notes, b.head)
}

// parseRecordsBasis reads what String wrote. What was read in another version of records was read of nothing that is known.
func parseRecordsBasis(text string) (b recordsBasis) {
	var version int
	if _, err := fmt.Sscan(text, &version, &b.notes, &b.head); err != nil || version != recordsVersion {
		return recordsBasis{}
	}
	return b
}

// nameOfNotes names the state of all notes by the commits that their refs are at.
func nameOfNotes(tips []string) string {
	if strings.Join(tips, "") == "" {
		return noNotes
	}
	sum := sha256.Sum256([]byte(strings.Join(tips, " ")))
	return hex.EncodeToString(sum[:8])
}

// summary counts what was read.
func (r *records) summary() (sum Records) {
	for i := range r.notes {
		n := &r.notes[i]
		sum.Read[n.source] += n.read
		if sum.Damaged += n.damaged; n.damaged > 0 && sum.Problem == "" {
			sum.Problem = n.problem
		}
	}
	return sum
}

// problems says what could not be read, as of any file of the repository.
func (r *records) problems() []Problem {
	sum := r.summary()
	if sum.Damaged == 0 {
		return nil
	}
	sentence := "One record of who wrote what could not be read"
	if sum.Damaged > 1 {
		sentence = fmt.Sprintf("%d records of who wrote what could not be read, the first", sum.Damaged)
	}
	return []Problem{{File: "records of agents", Sentence: sentence + " (" + sum.Problem + ")",
		Hint: "They count for nothing; all others do. See git notes, or " + traceFile + "."}}
}

// byCommit joins what is recorded of each file of a commit, which may be in many records: tools write one for each edit.
func (r *records) byCommit() map[string][]recordedFile {
	all := map[string][]recordedFile{}
	for i := range r.notes {
		for _, f := range r.notes[i].files {
			files := all[f.commit]
			k := slices.IndexFunc(files, func(other recordedFile) bool { return other.path == f.path })
			if k < 0 {
				all[f.commit] = append(files, f)
				continue
			}
			files[k].lines = append(slices.Clone(files[k].lines), f.lines...)
		}
	}
	for _, files := range all {
		for k := range files {
			files[k].lines = provenance.Settle(files[k].lines)
		}
	}
	return all
}

func (r *records) encode(w *sheetWriter) {
	w.strings(r.moved)
	w.uint(uint64(len(r.notes)))
	for i := range r.notes {
		n := &r.notes[i]
		w.uint(uint64(n.source))
		w.string(n.commit)
		w.string(n.blob)
		w.uint(uint64(n.read))
		w.uint(uint64(n.damaged))
		w.string(n.problem)
		w.flag(n.whole)
		w.uint(uint64(len(n.files)))
		for _, f := range n.files {
			w.string(f.commit)
			w.string(f.path)
			w.string(f.blob)
			w.uint(uint64(len(f.lines)))
			last := 0
			for _, l := range f.lines {
				w.uint(uint64(l.From - last))
				w.uint(uint64(l.To-l.From)<<2 | uint64(l.By))
				last = l.To
			}
			w.rest()
		}
		w.rest()
	}
}

func decodeRecords(text string) (*records, bool) {
	in := reader{b: text}
	r := &records{moved: in.strings(), notes: make([]recordedNote, in.count(8))}
	for i := range r.notes {
		n := &r.notes[i]
		n.noteKey = noteKey{source: int(in.index(recordSources)), commit: in.string(), blob: in.string()}
		n.read, n.damaged, n.problem, n.whole = int(in.uint()), int(in.uint()), in.string(), in.flag()
		n.files = make([]recordedFile, in.count(4))
		for k := range n.files {
			n.files[k] = recordedFile{commit: in.string(), path: in.string(), blob: in.string(),
				lines: make([]provenance.Lines, in.count(2))}
			last := 0
			for j := range n.files[k].lines {
				from, rest := last+int(in.uint()), in.uint()
				last = from + int(rest>>2)
				n.files[k].lines[j] = provenance.Lines{From: from, To: last, By: provenance.Author(rest & 3)}
			}
		}
	}
	return r, text != "" && !in.bad && in.b == ""
}

// storedRecords returns a repository's records and what they were read of; nil where it has none, or where they cannot be
// read: the next scan makes them again.
func storedRecords(ctx context.Context, tx *store.Tx, repository string) (*records, recordsBasis, error) {
	madeOf, ok, err := store.One(ctx, tx, store.Scan1[string],
		`SELECT made_of FROM knowledge_sheet WHERE repository = $1 AND name = $2 AND number = 0`,
		repository, string(recordsSheet))
	of := parseRecordsBasis(madeOf)
	if err != nil || !ok || of == (recordsBasis{}) {
		return nil, of, err
	}
	text, err := sheetText(ctx, tx, repository, recordsSheet, madeOf)
	if err != nil {
		return nil, of, err
	}
	r, ok := decodeRecords(text)
	if !ok {
		return nil, recordsBasis{}, nil
	}
	return r, of, nil
}

// setRecords takes stored records over into a history that nobody asks yet: a change is an agent's or a person's where that
// wrote more of its lines than not.
func (h *History) setRecords(r *records) {
	moved := make(map[string]bool, len(r.moved))
	for _, raw := range r.moved {
		moved[raw] = true
	}
	recorded := r.byCommit()
	for c := range h.Commits {
		h.Commits[c].Moved = moved[string(h.hash(c))]
		changes := h.ChangesOf(int32(c))
		for _, f := range recorded[string(h.hash(c))] {
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

// most says who wrote more than half of the lines that a change added, or of those that are recorded while it is not known
// how many it added.
func (f *recordedFile) most(added int) provenance.Author {
	lines := map[provenance.Author]int{}
	for _, l := range f.lines {
		lines[l.By] += l.To - l.From + 1
	}
	all := added
	if all < 0 {
		all = lines[provenance.Agent] + lines[provenance.Human]
	}
	switch {
	case all == 0: // it only took lines away, of which nothing is recorded
		return 0
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

// recordedMarks is what is recorded of lines, as git takes it.
type recordedMarks map[string]map[string][]provenance.Lines // by commit and blob, full hashes

// marks makes them of all records. Two paths of a commit may have one content, so that lines are settled by that.
func (r *records) marks() recordedMarks {
	all := recordedMarks{}
	if r == nil {
		return all
	}
	for raw, files := range r.byCommit() {
		blobs := map[string][]provenance.Lines{}
		for _, f := range files {
			blob := hex.EncodeToString([]byte(f.blob))
			blobs[blob] = append(blobs[blob], f.lines...)
		}
		for blob, lines := range blobs {
			blobs[blob] = provenance.Settle(lines)
		}
		all[hex.EncodeToString([]byte(raw))] = blobs
	}
	return all
}

// of tells git what is recorded of the lines that a commit wrote in a file.
func (m recordedMarks) of(commit, blob string) []git.Marked {
	lines := m[commit][blob]
	marked := make([]git.Marked, len(lines))
	for i, l := range lines {
		marked[i] = git.Marked{From: l.From, To: l.To, Mark: uint8(l.By)}
	}
	return marked
}

// digest names what is recorded of all commits but some.
func (m recordedMarks) digest(but map[string]bool) string {
	sum, any := sha256.New(), false
	for _, commit := range slices.Sorted(maps.Keys(m)) {
		if but[commit] {
			continue
		}
		for _, blob := range slices.Sorted(maps.Keys(m[commit])) {
			any = true
			fmt.Fprintln(sum, commit, blob, m[commit][blob])
		}
	}
	if !any {
		return noNotes
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
