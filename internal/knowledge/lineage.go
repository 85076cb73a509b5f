package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/provenance"
	"github.com/leadwright/leadwright/internal/store"
)

// lineageSheet holds, for each source file of the head, which commits its lines come from. Unlike other sheets it is made
// of a head, not of what was mined, so that a later one can go on from it.
const lineageSheet sheet = "lineage"

// lineageVersion is of everything that decides what is in a lineage beside the history. Raise it when that changes.
const lineageVersion = 2

// ignoreFile names commits that only moved code about, one hash a line, as git blame takes it.
const ignoreFile = ".git-blame-ignore-revs"

const ignoreLimit = 4 << 20

// origin is a run of lines of a file that one commit wrote.
type origin struct {
	commit string // raw object name
	lines  int32
	by     provenance.Author // who wrote them, as far as that is recorded
}

// lineage is what is stored: by path, where the lines of a file come from.
type lineage map[string][]origin

// lineageBasis says what a lineage is made of.
type lineageBasis struct{ head, ignored, marks string }

func (b lineageBasis) String() string {
	return fmt.Sprintf("%d %s %s %s", lineageVersion, b.ignored, b.marks, b.head)
}

// TraceLines finds out which commits the lines of a repository's source files come from, as they are at the head that
// was last read, going on from what was found for an earlier head. It does nothing where that is known, or where no
// answers are possible yet. Commits that .git-blame-ignore-revs names are looked through.
func TraceLines(ctx context.Context, db *store.DB, actor access.Actor, id string, progress func(Progress)) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	s := scan{db: db, actor: actor, opt: ScanOptions{Progress: progress}}
	var files []TreeFile
	var known lineage
	var of, knownOf lineageBasis
	var recorded *records
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if s.row, err = RepositoryByName(ctx, tx, actor, id); err != nil || s.row.State != Ready {
			return err
		}
		tree, _, err := treeOf(ctx, tx, s.row.ID)
		if err != nil {
			return err
		}
		of.head = tree.head
		if files, err = decodeTree(tree.data); err != nil && tree.head != "" {
			return fault.Internal(err, "The stored tree is damaged")
		}
		if recorded, _, err = storedRecords(ctx, tx, s.row.ID); err != nil {
			return err
		}
		known, knownOf, err = storedLineage(ctx, tx, s.row.ID)
		return err
	})
	if err != nil || of.head == "" {
		return err
	}
	if s.repo, err = OpenGit(ctx, s.row); err != nil {
		return err
	}
	ignore, err := s.ignored(ctx, &of)
	if err != nil {
		return err
	}
	opt := git.LineageOptions{Ignore: ignore}
	if knownOf.head != "" {
		there, err := s.repo.Has(ctx, knownOf.head)
		if err != nil {
			return err
		}
		if !there {
			known, knownOf = nil, lineageBasis{}
		}
	}
	marks := recorded.marks()
	if of.marks = marks.digest(nil); knownOf == of {
		return nil
	}
	if len(marks) > 0 {
		opt.Marks = marks.of
	}
	if known != nil && knownOf.ignored == of.ignored {
		same, err := s.marksAre(ctx, marks, knownOf, of.head)
		if err != nil {
			return err
		}
		if same {
			opt.Known = &git.KnownLineage{Head: knownOf.head, Lines: known.runs}
		}
	}
	found, err := s.trace(ctx, of.head, files, opt)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		if _, ok, err := repositoryNamed(ctx, tx, s.row.ID); err != nil || !ok { // forgotten meanwhile
			return err
		}
		if err := putSheet(ctx, tx, s.row.ID, lineageSheet, of.String(), inPieces(found.encode)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE knowledge_repository SET revision = revision + 1 WHERE id = $1`, s.row.ID)
		return err
	})
}

// Traced reports whether the lines of a repository were traced at the head that was last read.
func Traced(ctx context.Context, tx *store.Tx, actor access.Actor, r Repository) (bool, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return false, err
	}
	madeOf, ok, err := store.One(ctx, tx, store.Scan1[string],
		`SELECT made_of FROM knowledge_sheet WHERE repository = $1 AND name = $2 AND number = 0`, r.ID, string(lineageSheet))
	of, current := parseLineageBasis(madeOf)
	return ok && current && of.head == r.Head, err
}

// marksAre reports whether what is recorded of the commits that a known lineage was made of is still the same, so that one
// can go on from there: notes about what is newer take nothing from it.
func (s *scan) marksAre(ctx context.Context, marks recordedMarks, known lineageBasis, head string) (bool, error) {
	if len(marks) == 0 {
		return known.marks == noNotes, nil
	}
	newer, err := s.repo.Order(ctx, []string{head}, []string{known.head})
	if err != nil {
		return false, err
	}
	but := make(map[string]bool, len(newer))
	for _, commit := range newer {
		but[commit] = true
	}
	return marks.digest(but) == known.marks, nil
}

// parseLineageBasis reads what String wrote; false for another version.
func parseLineageBasis(text string) (of lineageBasis, ok bool) {
	var version int
	n, _ := fmt.Sscan(text, &version, &of.ignored, &of.marks, &of.head)
	return of, n == 4 && version == lineageVersion
}

// ignored reads the commits to look through, and puts what they are into the basis.
func (s *scan) ignored(ctx context.Context, of *lineageBasis) ([]string, error) {
	text, err := s.repo.ReadFile(ctx, of.head, ignoreFile, ignoreLimit)
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindInvalid) {
		text, err = nil, nil
	}
	digest := sha256.Sum256(text)
	of.ignored = hex.EncodeToString(digest[:8])
	return hashesIn(text), err
}

// trace asks git.
func (s *scan) trace(ctx context.Context, head string, files []TreeFile, opt git.LineageOptions) (lineage, error) {
	source := make(map[string]bool, len(files))
	for _, f := range files {
		if f.Sort == Source {
			source[f.Path] = true
		}
	}
	opt.Files = func(e git.Entry) bool { return source[e.Path] }
	opt.Progress = func(done, all int) {
		if done%20 == 0 {
			s.progress("Tracing lines", done, all)
		}
	}
	s.clock.start()
	found := make(lineage, len(source))
	names := map[string]string{}
	err := s.repo.Lineage(ctx, head, opt, func(l git.Lines) error {
		origins := make([]origin, len(l.Runs))
		for i, run := range l.Runs {
			raw, ok := names[run.Commit]
			if !ok {
				var err error
				if raw, err = rawHash(run.Commit); err != nil {
					return err
				}
				names[run.Commit] = raw
			}
			origins[i] = origin{raw, int32(run.Lines), provenance.Author(run.Mark)}
		}
		found[l.Path] = origins
		return nil
	})
	return found, err
}

// runs returns what is known of a file as git wants it.
func (l lineage) runs(path string) ([]git.Run, bool) {
	origins, ok := l[path]
	runs := make([]git.Run, len(origins))
	for i, o := range origins {
		runs[i] = git.Run{Commit: hex.EncodeToString([]byte(o.commit)), Lines: int(o.lines), Mark: uint8(o.by)}
	}
	return runs, ok
}

// storedLineage returns a repository's lineage with what it is made of, nil where there is none that can be read.
func storedLineage(ctx context.Context, tx *store.Tx, repository string) (lineage, lineageBasis, error) {
	madeOf, ok, err := store.One(ctx, tx, store.Scan1[string],
		`SELECT made_of FROM knowledge_sheet WHERE repository = $1 AND name = $2 AND number = 0`,
		repository, string(lineageSheet))
	if err != nil || !ok {
		return nil, lineageBasis{}, err
	}
	of, ok := parseLineageBasis(madeOf)
	if !ok {
		return nil, lineageBasis{}, nil
	}
	text, err := sheetText(ctx, tx, repository, lineageSheet, madeOf)
	if err != nil {
		return nil, of, err
	}
	l, ok := decodeLineage(text)
	if !ok { // it is made again
		return nil, lineageBasis{}, nil
	}
	return l, of, nil
}

// encode writes the commits that lines come from, then each file's path, as what it adds to the one before, and runs.
func (l lineage) encode(w *sheetWriter) {
	paths := slices.Sorted(maps.Keys(l))
	number := map[string]uint64{}
	var commits []string
	size := 0
	for _, path := range paths {
		for _, o := range l[path] {
			if _, there := number[o.commit]; !there {
				number[o.commit] = uint64(len(commits))
				commits, size = append(commits, o.commit), len(o.commit)
			}
		}
	}
	w.uint(uint64(size))
	w.uint(uint64(len(commits)))
	for _, c := range commits {
		w.raw(c)
		w.rest()
	}
	w.uint(uint64(len(paths)))
	last := ""
	for _, path := range paths {
		n := 0
		for n < len(last) && n < len(path) && last[n] == path[n] {
			n++
		}
		w.uint(uint64(n))
		w.string(path[n:])
		w.uint(uint64(len(l[path])))
		for _, o := range l[path] {
			w.uint(number[o.commit])
			w.uint(uint64(o.lines)<<2 | uint64(o.by))
		}
		w.rest()
		last = path
	}
}

func decodeLineage(text string) (lineage, bool) {
	if text == "" {
		return nil, false
	}
	r := reader{b: text}
	size := int(r.uint())
	if size != 0 && size != 20 && size != 32 {
		return nil, false
	}
	commits := make([]string, r.count(size))
	for i := range commits {
		commits[i] = r.raw(size)
	}
	files := r.count(3)
	l := make(lineage, files)
	last := ""
	for range files {
		n := r.count(0)
		if n > len(last) {
			return nil, false
		}
		path := last[:n] + r.string()
		origins := make([]origin, r.count(2))
		for i := range origins {
			if c := r.index(len(commits)); !r.bad {
				lines := r.uint()
				origins[i] = origin{commits[c], int32(lines >> 2), provenance.Author(lines & 3)}
			}
		}
		l[path], last = origins, path
	}
	return l, !r.bad && r.b == ""
}

// Writer says who wrote a line, as far as the commit that it comes from tells.
type Writer uint8

// Who a line is from.
const (
	ByUnknown  Writer = iota // no sign of an agent, and none of its absence
	ByHuman                  // a person alone
	ByAssisted               // a person with an agent's help
	ByAgent                  // an agent alone
	writers
)

var writerNames = [writers]string{"unknown", "human", "assisted", "agent"}

// String returns the stable name used in JSON.
func (w Writer) String() string { return writerNames[w] }

// WriterNamed returns the writer with a name, false when there is none.
func WriterNamed(name string) (Writer, bool) {
	i := slices.Index(writerNames[:], name)
	return Writer(max(i, 0)), i >= 0
}

// writer tells who wrote lines: by what is recorded of them, else by their commit. What lies beyond what was mined is
// unknown.
func (a *Atlas) writer(commit int32, by provenance.Author) Writer {
	switch {
	case by == provenance.Human:
		return ByHuman
	case commit < 0 && by == 0:
		return ByUnknown
	case commit < 0 || a.Commits[commit].Assisted:
		return ByAssisted
	case a.Commits[commit].Authorship == people.Agent:
		return ByAgent
	case by == provenance.Agent:
		return ByAssisted
	case a.Commits[commit].Authorship == people.Human:
		return ByHuman
	}
	return ByUnknown
}

// LinesNow says who wrote the lines that some files have now, by the commits that they come from.
type LinesNow struct {
	Known bool         // at least one of the files was traced
	Lines int          // in those that were
	By    [writers]int // of these, by Writer

	Recorded int // of these, known from records of agents and editors, line by line
}

// LinesNow counts the lines of living files by who wrote them. People are not told apart: who wrote most is no answer to
// who understands it.
func (a *Atlas) LinesNow(files []int32) LinesNow {
	var now LinesNow
	for _, f := range files {
		origins, known := a.lines[f]
		now.Known = now.Known || known
		for _, o := range origins {
			now.Lines += int(o.Lines)
			now.By[a.writer(o.Commit, o.By)] += int(o.Lines)
			if o.By != 0 {
				now.Recorded += int(o.Lines)
			}
		}
	}
	return now
}

// LineItem is one commit that wrote lines that are there now.
type LineItem struct {
	Hash    string
	Subject string
	When    time.Time // the committer's clock
	By      Writer    // of most of its lines
	Person  int32     // the author; -1 for one who is no person, or whom nobody matched yet
	Author  string    // the author's name as written, where it is no person's
	Lines   int       // of those asked about, how many
}

// LineQuery asks for the commits behind the lines of files, newest first.
type LineQuery struct {
	Files []int32
	By    int // a Writer, or -1 for all
	After string
	Limit int // at most 200, 50 when 0
}

// LineItems lists the commits that the lines of some files come from, and the cursor of the next page, empty on the last.
func (a *Atlas) LineItems(ctx context.Context, db *store.DB, actor access.Actor, q LineQuery) ([]LineItem, string, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, "", err
	}
	lines := map[int32]*[writers]int{}
	for _, f := range q.Files {
		for _, o := range a.lines[f] {
			by := a.writer(o.Commit, o.By)
			if o.Commit < 0 || q.By >= 0 && by != Writer(q.By) {
				continue
			}
			if lines[o.Commit] == nil {
				lines[o.Commit] = &[writers]int{}
			}
			lines[o.Commit][by] += int(o.Lines)
		}
	}
	commits := slices.SortedFunc(maps.Keys(lines), a.compareCommits)
	if q.After != "" {
		after, ok := a.Find(q.After)
		if !ok {
			return nil, "", fault.Invalid("cursor", "The cursor is none that this list gave").
				WithHint("Begin again without a cursor.")
		}
		i, found := slices.BinarySearchFunc(commits, after, a.compareCommits)
		if found {
			i++
		}
		commits = commits[i:]
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	next := ""
	if limit := min(q.Limit, maxItems); len(commits) > limit {
		commits = commits[:limit]
		next = a.Hash(commits[limit-1])
	}
	subjects, err := a.subjects(ctx, db, commits)
	if err != nil {
		return nil, "", err
	}
	items := make([]LineItem, len(commits))
	for i, c := range commits {
		commit := &a.Commits[c]
		items[i] = LineItem{Hash: a.Hash(c), Subject: subjects[c], When: time.Unix(commit.Committed, 0).UTC(),
			Person: a.Ledger.PersonOf[commit.Author]}
		most := 0
		for by, n := range lines[c] {
			if items[i].Lines += n; n > most {
				items[i].By, most = Writer(by), n
			}
		}
		if items[i].Person >= 0 && a.Erased(items[i].Person) {
			items[i].Person, items[i].Author = -1, access.ErasedName
		} else if items[i].Person < 0 {
			items[i].Author = a.Identities[commit.Author].Name
		}
	}
	return items, next, nil
}

// LineOrigin is a run of a file's lines that come from one commit.
type LineOrigin struct {
	Commit int32 // index into Commits; -1 for one that was not mined
	Lines  int32
	By     provenance.Author // who wrote them, as far as that is recorded
}

// Origins returns where the lines of a file come from, from its first line to its last; false where that was not traced.
func (a *Atlas) Origins(file int32) ([]LineOrigin, bool) {
	origins, known := a.lines[file]
	return origins, known
}

// setLines takes a stored lineage over into the numbers of the history.
func (a *Atlas) setLines(l lineage) {
	a.lines = make(map[int32][]LineOrigin, len(l))
	number := map[string]int32{}
	for path, origins := range l {
		f, ok := a.FileAt(path)
		if !ok || !a.Ledger.Files[f].Alive {
			continue
		}
		runs := make([]LineOrigin, len(origins))
		for i, o := range origins {
			c, seen := number[o.commit]
			if !seen {
				c = -1
				if found, ok := a.Find(hex.EncodeToString([]byte(o.commit))); ok {
					c = found
				}
				number[o.commit] = c
			}
			runs[i] = LineOrigin{c, o.lines, o.by}
		}
		a.lines[f] = runs
	}
}
