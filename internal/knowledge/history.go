package knowledge

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/provenance"
)

// History is what was mined from one repository, in memory, as columns: commits with all their parents before them,
// every change to every file, and every credit that a trailer gives. It is immutable once built. Indexes are int32:
// a history holds at most 2³¹ changes.
//
// The order of Commits depends on the commits alone (depth in the graph, then name), and that of Identities and Files
// on it, never on the order in which they were mined, so that a history read in ten pieces is the same as one read at
// once.
type History struct {
	Commits    []Commit
	Identities []Identity // everyone named in the history, as written there
	Files      []File     // every file there ever was; one entry follows a file through its renames
	Changes    []Change   // grouped by commit, in the order of Commits
	Credits    []Credit   // grouped by commit, in the order of Commits
	Lines      bool       // added and deleted lines are known for every change

	hashLen int              // bytes in an object name: 20 or 32
	hashes  []byte           // object names, hashLen bytes per commit
	paths   map[string]int32 // number of every path
	file    []int32          // by number of a path: the file it leads to
	tree    []int32          // the living files in the order of the tree

	documents map[int32][]document // by file: the documents that are about it

	newest int64 // the latest of the committers' times; 0 for an empty history
	turns  int64 // when the first clock that is in the future now no longer is, see withClocks; 0 for none
}

// Commit is one commit of a History.
type Commit struct {
	Author     int32 // index into Identities
	Authored   int64 // seconds since 1970, UTC, as the author's clock had it
	Committed  int64 // seconds since 1970, UTC, as the committer's clock had it
	Authorship people.Authorship
	Assisted   bool // a person wrote it with an agent's help, by its own marker
	Fixes      bool // it says that it mends something, see fixes.go
	Moved      bool // it only moved code about, by .git-blame-ignore-revs
	Merge      bool

	changes, credits  [2]int32 // half-open ranges
	segment, position int32    // where it is stored, for its subject
}

// Identity is a name and an address as written in commits and trailers.
type Identity struct{ Name, Email string }

// File is one file through its renames.
type File struct {
	Path    string // the path it has now, or had last; raw bytes
	Alive   bool   // it is in the tree of the head
	Sort    Sort   // what sort of content it has; known for living files
	Lines   int32  // lines at the head; an estimate from its bytes while not counted; 0 for binary files
	Bytes   int64  // bytes at the head
	Changes []int32
}

// Change is what one commit did to one file.
type Change struct {
	Commit, File   int32
	Added, Deleted int32             // lines; both -1 while not counted, 0 for binary content
	Status         byte              // as in git.Change
	By             provenance.Author // who wrote most of what it added, as far as that is recorded
}

// Credit is a person named for one commit beside its author.
type Credit struct {
	Commit, Identity int32
	Kind             Kind
}

// Kind says how one item of evidence came about.
type Kind uint8

// The kinds of evidence a history gives.
const (
	Authored    Kind = iota // wrote the change (no sign of an agent's help)
	Assisted                // committed a change that an agent helped to write
	CoAuthored              // named as co-author
	Reviewed                // Reviewed-by, or Approved-by
	Acked                   // Acked-by
	Tested                  // Tested-by
	Fixed                   // wrote a change by hand that mends something
	Reworked                // changed by hand lines of a file that somebody else began
	WasReviewed             // wrote a change that somebody else reviewed
	Documented              // wrote in a document about it
	kinds
)

var kindNames = [kinds]string{"authored", "assisted", "co-authored", "reviewed", "acked", "tested", "fixed", "reworked",
	"was-reviewed", "documented"}

// ByHand reports the kinds of a change that its author wrote without a sign of an agent's help.
func (k Kind) ByHand() bool { return k == Authored || k == Fixed || k == Reworked }

// Kinds are the names of all kinds of evidence, by kind.
func Kinds() []string { return kindNames[:] }

// String returns the stable name used in JSON.
func (k Kind) String() string { return kindNames[k] }

// Sort is the sort of content a file has, as far as it matters to understanding it.
type Sort uint8

// The sorts of content. Only Source counts towards the size of an area.
const (
	Source    Sort = iota // written by people or agents, text
	Generated             // made by a program from something else: lock files, protobuf output, minified code
	Vendored              // brought in from elsewhere
	Binary                // no lines
	Submodule             // another repository
)

var sortNames = []string{"source", "generated", "vendored", "binary", "submodule"}

// String returns the stable name used in JSON.
func (s Sort) String() string { return sortNames[s] }

// Hash returns the full object name of commit i in hexadecimal.
func (h *History) Hash(i int32) string { return hex.EncodeToString(h.hash(int(i))) }

func (h *History) hash(i int) []byte { return h.hashes[i*h.hashLen : (i+1)*h.hashLen] }

// ChangesOf returns the changes of commit i.
func (h *History) ChangesOf(i int32) []Change {
	r := h.Commits[i].changes
	return h.Changes[r[0]:r[1]]
}

// CreditsOf returns the credits of commit i.
func (h *History) CreditsOf(i int32) []Credit {
	r := h.Commits[i].credits
	return h.Credits[r[0]:r[1]]
}

// FileAt returns the file that has, or last had, this path. A path that is only named as the old one of a rename, since
// it came with a merge or lies beyond a shallow clone's border, leads to no file.
func (h *History) FileAt(path string) (int32, bool) {
	i, ok := h.paths[path]
	if !ok || h.file[i] < 0 {
		return 0, false
	}
	return h.file[i], true
}

// Find returns the commit with this full object name.
func (h *History) Find(hash string) (int32, bool) {
	want, err := hex.DecodeString(hash)
	if err != nil || len(want) != h.hashLen {
		return 0, false
	}
	for i := range h.Commits {
		if string(h.hash(i)) == string(want) {
			return int32(i), true
		}
	}
	return 0, false
}

// Newest returns the time of the latest commit by committer time, zero for an empty history.
func (h *History) Newest() time.Time {
	if h.newest == 0 {
		return time.Time{}
	}
	return time.Unix(h.newest, 0).UTC()
}

// TreeFile is one file of the head's tree.
type TreeFile struct {
	Path  string
	Blob  string // object name, to know what changed since
	Bytes int64
	Lines int32
	Sort  Sort
}

// bytesPerLine estimates lines from bytes until they are counted. Source files of the five repositories in
// docs/benchmarks.md have 28 to 36 bytes a line.
const bytesPerLine = 32

// Build puts mined segments and the head's tree together. Segments may come in any order and any cut.
func Build(segments []*Segment, tree []TreeFile) *History {
	b := builder{h: &History{Lines: true}, identities: map[Identity]int32{}, paths: make(map[string]int32, 2*len(tree))}
	for _, s := range segments {
		b.intern(s)
		b.h.Lines = b.h.Lines && s.Lines
		if len(s.Commits) > 0 {
			b.h.hashLen = len(s.Commits[0].Hash)
		}
	}
	b.follow(b.order(segments), tree)
	return b.h
}

type builder struct {
	h          *History
	identities map[Identity]int32
	paths      map[string]int32 // number of every path
	names      []string         // by number
	file       []int32          // by number: the file a path leads to, -1 for none
}

// order sorts all commits by depth in the graph, then by name: a topological order that any cut of the same history
// gives again. Parents outside of what was mined (a shallow clone) count as absent.
func (b *builder) order(segments []*Segment) []*segmentCommit {
	var all []*segmentCommit
	for _, s := range segments {
		for i := range s.Commits {
			s.Commits[i].of, s.Commits[i].position = s, int32(i)
			all = append(all, &s.Commits[i])
		}
	}
	index := make(map[uint64]int32, len(all))
	for i, c := range all {
		c.index = int32(i)
		index[key(c.Hash)] = int32(i)
	}
	const open = -1 // being looked at: damaged data could name a commit as its own ancestor
	depth := make([]int32, len(all))
	var stack []int32
	for i := range all {
		if depth[i] != 0 {
			continue
		}
		stack = append(stack[:0], int32(i))
		for len(stack) > 0 {
			top := stack[len(stack)-1]
			if depth[top] > 0 {
				stack = stack[:len(stack)-1]
				continue
			}
			depth[top] = open
			deepest, pending := int32(0), false
			for _, p := range all[top].Parents {
				pi, ok := index[key(p)]
				if !ok || all[pi].Hash != p {
					continue
				}
				if depth[pi] == 0 {
					stack, pending = append(stack, pi), true
				}
				deepest = max(deepest, depth[pi])
			}
			if !pending {
				depth[top] = deepest + 1
				stack = stack[:len(stack)-1]
			}
		}
	}
	return byDepth(all, depth)
}

// byDepth sorts commits by depth, then by name. Few share a depth, so they are dealt out by it and each lot is sorted.
func byDepth(all []*segmentCommit, depth []int32) []*segmentCommit {
	from := make([]int32, len(all)+2) // of the lot of each depth, 1 to the number of commits
	for _, d := range depth {
		from[d+1]++
	}
	for d := 1; d < len(from); d++ {
		from[d] += from[d-1]
	}
	sorted := make([]*segmentCommit, len(all))
	for i, c := range all {
		sorted[from[depth[i]]] = c
		from[depth[i]]++
	}
	for lot := 0; lot < len(sorted); {
		end := int(from[depth[sorted[lot].index]])
		if end-lot > 1 {
			slices.SortFunc(sorted[lot:end], func(a, c *segmentCommit) int { return cmp.Compare(a.Hash, c.Hash) })
		}
		lot = end
	}
	return sorted
}

// key is the first eight bytes of an object name. Two of a million commits share it with a chance of 2⁻²⁵; one of them
// then counts as absent where it is a parent.
func key(hash string) uint64 {
	if len(hash) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64([]byte(hash[:8]))
}

// follow fills the columns and gives each change its file, through renames. A path that was renamed away still
// leads to its file until something new is added there, since a branch that ran beside the rename goes on using it.
func (b *builder) follow(commits []*segmentCommit, tree []TreeFile) {
	h := b.h
	var changes, credits int
	for _, c := range commits {
		changes += len(c.Changes)
		credits += len(c.Credits)
	}
	h.Commits = make([]Commit, 0, len(commits))
	h.Changes = make([]Change, 0, changes)
	h.Credits = make([]Credit, 0, credits)
	h.hashes = make([]byte, 0, len(commits)*h.hashLen)
	var last []int32 // by file: the path it has
	for n, c := range commits {
		i := int32(n)
		s := c.of
		h.hashes = append(h.hashes, c.Hash...)
		commit := Commit{
			Author: b.identity(s, c.Author), Authored: c.Authored, Committed: c.Committed,
			Authorship: c.Authorship, Assisted: c.Assisted, Fixes: c.Fixes, Merge: len(c.Parents) > 1,
			changes: [2]int32{int32(len(h.Changes))}, credits: [2]int32{int32(len(h.Credits))},
			segment: s.number, position: c.position,
		}
		for _, cr := range c.Credits {
			h.Credits = append(h.Credits, Credit{Commit: i, Identity: b.identity(s, cr.Identity), Kind: cr.Kind})
		}
		for _, ch := range c.Changes {
			path := s.pathAt[ch.Path]
			file := b.file[path]
			switch {
			case ch.Status == 'R' && ch.Old >= 0:
				if file = b.file[s.pathAt[ch.Old]]; file >= 0 {
					last[file], b.file[path] = path, file
				}
			case ch.Status == 'A' || ch.Status == 'C':
				if file >= 0 && last[file] != path {
					file = -1
				}
			}
			if file < 0 {
				file = int32(len(last))
				last, b.file[path] = append(last, path), file
			}
			h.Changes = append(h.Changes, Change{Commit: i, File: file, Status: ch.Status, Added: ch.Added, Deleted: ch.Deleted})
		}
		commit.changes[1], commit.credits[1] = int32(len(h.Changes)), int32(len(h.Credits))
		h.Commits = append(h.Commits, commit)
		h.newest = max(h.newest, c.Committed)
	}
	h.Files = make([]File, len(last), len(last)+len(tree))
	for f, path := range last {
		h.Files[f].Path = b.names[path]
	}
	b.settle(tree)
}

// settle lets the tree decide what is alive, and how large: renames seen on parallel branches can leave a file's
// last path open, the tree does not.
func (b *builder) settle(tree []TreeFile) {
	h := b.h
	taken := make([]bool, len(h.Files), len(h.Files)+len(tree))
	place := func(file int32, t TreeFile) {
		f := &h.Files[file]
		f.Path, f.Alive, f.Sort, f.Lines, f.Bytes = t.Path, true, t.Sort, t.Lines, t.Bytes
		taken[file] = true
		b.file[b.path(t.Path)] = file
	}
	var rest []TreeFile
	for _, t := range tree {
		if file := b.file[b.path(t.Path)]; file >= 0 && h.Files[file].Path == t.Path && !taken[file] {
			place(file, t)
		} else {
			rest = append(rest, t)
		}
	}
	for _, t := range rest {
		file := b.file[b.path(t.Path)]
		if file < 0 || taken[file] {
			file = int32(len(h.Files))
			h.Files, taken = append(h.Files, File{}), append(taken, false)
		}
		place(file, t)
	}
	h.paths, h.file = b.paths, b.file
	h.tree = make([]int32, len(tree))
	for i, t := range tree {
		h.tree[i] = b.file[b.path(t.Path)]
	}
	count := make([]int32, len(h.Files))
	for i := range h.Changes {
		count[h.Changes[i].File]++
	}
	backing := make([]int32, len(h.Changes))
	for f := range h.Files {
		n := count[f]
		h.Files[f].Changes, backing = backing[:0:n], backing[n:]
	}
	for i := range h.Changes {
		f := h.Changes[i].File
		h.Files[f].Changes = append(h.Files[f].Changes, int32(i))
	}
}

// intern numbers the paths of a segment among those of the whole history, and leaves its identities to be numbered
// when a commit names them.
func (b *builder) intern(s *Segment) {
	s.identityAt = slices.Repeat([]int32{-1}, len(s.Identities))
	s.pathAt = make([]int32, len(s.Paths))
	for i, p := range s.Paths {
		s.pathAt[i] = b.path(p)
	}
}

// path returns the number of a path; a new one leads to no file yet.
func (b *builder) path(p string) int32 {
	if i, ok := b.paths[p]; ok {
		return i
	}
	i := int32(len(b.names))
	p = strings.Clone(p) // a part of its segment's text, which need not stay in memory
	b.names, b.file = append(b.names, p), append(b.file, -1)
	b.paths[p] = i
	return i
}

// identity returns the number of an identity of a segment among those of the whole history.
func (b *builder) identity(s *Segment, n int32) int32 {
	if i := s.identityAt[n]; i >= 0 {
		return i
	}
	id := s.Identities[n]
	i, ok := b.identities[id]
	if !ok {
		i = int32(len(b.h.Identities))
		id = Identity{Name: strings.Clone(id.Name), Email: strings.Clone(id.Email)}
		b.h.Identities = append(b.h.Identities, id)
		b.identities[id] = i
	}
	s.identityAt[n] = i
	return i
}
