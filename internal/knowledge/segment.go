package knowledge

import (
	"bytes"
	"compress/flate"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/people"
)

// Segment is a run of mined commits, the unit in which a history is stored. It stands alone: it has its own
// dictionaries of identities and paths. A segment is derived data; git can always give it again.
type Segment struct {
	Lines      bool // added and deleted lines are known
	Identities []Identity
	Paths      []string
	Commits    []segmentCommit

	number     int32
	identityAt []int32 // by identity and by path: its number in the history that is being built
	pathAt     []int32
	identities map[Identity]int32
	paths      map[string]int32
}

type segmentCommit struct {
	Hash                string // raw bytes
	Parents             []string
	Author              int32
	Authored, Committed int64
	Authorship          people.Authorship
	Assisted, Fixes     bool
	Subject             string
	Credits             []segmentCredit
	Changes             []segmentChange

	of              *Segment
	position, index int32 // in its segment, and among all commits
}

type segmentCredit struct {
	Kind     Kind
	Identity int32
}

type segmentChange struct {
	Status         byte
	Path, Old      int32 // indexes into Paths; Old is -1 but for renames and copies
	Added, Deleted int32 // -1 while not counted
}

// segmentSize is how many commits a segment takes: enough to make compression and one run of git worth it, few
// enough that a killed scan loses little.
const segmentSize = 2000

// creditKinds are the trailers that credit a person, lower-cased.
var creditKinds = map[string]Kind{
	"co-authored-by":         CoAuthored,
	"co-developed-by":        CoAuthored,
	"reviewed-by":            Reviewed,
	"approved-by":            Reviewed,
	"acked-by":               Acked,
	"tested-by":              Tested,
	"reviewed-and-tested-by": Reviewed,
}

// Add appends a commit as git tells it. Nothing of c is kept.
func (s *Segment) Add(c *git.Commit) error {
	hash, err := rawHash(c.Hash)
	if err != nil {
		return err
	}
	trailers := make([]string, len(c.Trailers))
	for i, t := range c.Trailers {
		trailers[i] = t.Key + ": " + t.Value
	}
	made := people.MarkCommit(c.Author.Name, c.Author.Email, c.Author.When, trailers, c.Body)
	sc := segmentCommit{
		Hash: hash, Author: s.identity(c.Author.Name, c.Author.Email),
		Authored: c.Author.When.Unix(), Committed: c.Committer.When.Unix(),
		Authorship: made.Authorship, Assisted: made.Role == people.RoleAssisted, Fixes: fixes(c), Subject: strings.Clone(c.Subject),
	}
	for _, p := range c.Parents {
		raw, err := rawHash(p)
		if err != nil {
			return err
		}
		sc.Parents = append(sc.Parents, raw)
	}
	for _, t := range c.Trailers {
		kind, ok := creditKinds[strings.ToLower(t.Key)]
		if !ok {
			continue
		}
		name, email, ok := splitAddress(t.Value)
		if ok {
			sc.Credits = append(sc.Credits, segmentCredit{Kind: kind, Identity: s.identity(name, email)})
		}
	}
	for i := range c.Changes {
		ch := &c.Changes[i]
		rec := segmentChange{Status: ch.Status, Path: s.path(ch.Path), Old: -1, Added: -1, Deleted: -1}
		if ch.OldPath != "" {
			rec.Old = s.path(ch.OldPath)
		}
		if ch.Lines {
			rec.Added, rec.Deleted = lineCount(ch.Added), lineCount(ch.Deleted)
		}
		sc.Changes = append(sc.Changes, rec)
	}
	s.Commits = append(s.Commits, sc)
	return nil
}

// splitAddress reads the value of a crediting trailer: "Name <address>", with anything after the address (such as
// "# v1") left out. A value without an address credits nobody we could ever match.
func splitAddress(value string) (name, email string, ok bool) {
	open := strings.IndexByte(value, '<')
	if open < 0 {
		return "", "", false
	}
	end := strings.IndexByte(value[open:], '>')
	if end < 0 {
		return "", "", false
	}
	name = strings.Trim(strings.TrimSpace(value[:open]), `"`)
	email = strings.TrimSpace(value[open+1 : open+end])
	return strings.ToValidUTF8(name, "\uFFFD"), strings.ToValidUTF8(email, "\uFFFD"), email != ""
}

func lineCount(n int) int32 { return int32(min(n, 1<<30)) }

func rawHash(h string) (string, error) {
	raw, err := hex.DecodeString(h)
	if err != nil || (len(raw) != 20 && len(raw) != 32) {
		return "", fmt.Errorf("object name %q is not 40 or 64 hexadecimal digits", h)
	}
	return string(raw), nil
}

func (s *Segment) identity(name, email string) int32 {
	if s.identities == nil {
		s.identities = make(map[Identity]int32, len(s.Identities))
		for i, id := range s.Identities {
			s.identities[id] = int32(i)
		}
	}
	id := Identity{Name: name, Email: email}
	if i, ok := s.identities[id]; ok {
		return i
	}
	i := int32(len(s.Identities))
	id = Identity{Name: strings.Clone(name), Email: strings.Clone(email)}
	s.Identities = append(s.Identities, id)
	s.identities[id] = i
	return i
}

func (s *Segment) path(p string) int32 {
	if s.paths == nil {
		s.paths = make(map[string]int32, len(s.Paths))
		for i, known := range s.Paths {
			s.paths[known] = int32(i)
		}
	}
	if i, ok := s.paths[p]; ok {
		return i
	}
	i := int32(len(s.Paths))
	p = strings.Clone(p)
	s.Paths = append(s.Paths, p)
	s.paths[p] = i
	return i
}

// Hashes returns the object names of the segment's commits in hexadecimal, in order.
func (s *Segment) Hashes() []string {
	out := make([]string, len(s.Commits))
	for i := range s.Commits {
		out[i] = s.Commits[i].name()
	}
	return out
}

// name is the commit's object name in hexadecimal.
func (c *segmentCommit) name() string { return hex.EncodeToString([]byte(c.Hash)) }

// without returns a segment with the commits that are not gone, and nothing that only the others named.
func (s *Segment) without(gone func(*segmentCommit) bool) *Segment {
	left := &Segment{Lines: s.Lines}
	identity := func(i int32) int32 { return left.identity(s.Identities[i].Name, s.Identities[i].Email) }
	for _, c := range s.Commits {
		if gone(&c) {
			continue
		}
		c.Author = identity(c.Author)
		c.Credits, c.Changes = slices.Clone(c.Credits), slices.Clone(c.Changes)
		for i := range c.Credits {
			c.Credits[i].Identity = identity(c.Credits[i].Identity)
		}
		for i := range c.Changes {
			ch := &c.Changes[i]
			if ch.Path = left.path(s.Paths[ch.Path]); ch.Old >= 0 {
				ch.Old = left.path(s.Paths[ch.Old])
			}
		}
		left.Commits = append(left.Commits, c)
	}
	return left
}

// segmentVersion is the first byte of a stored segment. Another value means mining again.
const segmentVersion = 1

// Encode returns the segment's two stored forms: data, which every answer reads, and text, the subjects, which only
// lists of evidence read. Both are sequences of variable-length integers and length-prefixed strings (as in
// encoding/binary); text is compressed, data is not, since reading it is most of the time of a short question.
func (s *Segment) Encode() (data, text []byte, err error) {
	var parents, credits, changes int
	for i := range s.Commits {
		c := &s.Commits[i]
		parents, credits, changes = parents+len(c.Parents), credits+len(c.Credits), changes+len(c.Changes)
	}
	w := writer{b: []byte{segmentVersion}}
	w.identities(s.Identities)
	w.strings(s.Paths)
	hashLen := 20
	if len(s.Commits) > 0 {
		hashLen = len(s.Commits[0].Hash)
	}
	w.uint(uint64(hashLen))
	w.flag(s.Lines)
	for _, n := range []int{len(s.Commits), parents, credits, changes} {
		w.uint(uint64(n))
	}
	before := map[string]int{}
	var authored, committed int64
	for i := range s.Commits {
		c := &s.Commits[i]
		w.raw(c.Hash)
		w.uint(uint64(len(c.Parents)))
		for _, p := range c.Parents {
			// Most parents lie a few commits back in the same segment.
			if at, ok := before[p]; ok {
				w.uint(uint64(i - at))
			} else {
				w.uint(0)
				w.raw(p)
			}
		}
		before[c.Hash] = i
		w.uint(uint64(c.Author))
		w.int(c.Authored - authored)
		w.int(c.Committed - committed)
		authored, committed = c.Authored, c.Committed
		w.uint(bit(c.Fixes)<<3 | uint64(c.Authorship)<<1 | bit(c.Assisted))
		w.uint(uint64(len(c.Credits)))
		for _, cr := range c.Credits {
			w.uint(uint64(cr.Kind))
			w.uint(uint64(cr.Identity))
		}
		w.uint(uint64(len(c.Changes)))
		for _, ch := range c.Changes {
			w.uint(uint64(ch.Status))
			w.uint(uint64(ch.Path))
			w.int(int64(ch.Old))
			w.int(int64(ch.Added))
			w.int(int64(ch.Deleted))
		}
	}
	var subjects writer
	subjects.uint(uint64(len(s.Commits)))
	for i := range s.Commits {
		subjects.string(s.Commits[i].Subject)
	}
	text, err = deflate(subjects.b)
	return w.b, text, err
}

// DecodeSegment reads what Encode wrote as data. The subjects are empty; Subjects reads them.
func DecodeSegment(data []byte) (*Segment, error) {
	if len(data) == 0 || data[0] != segmentVersion {
		return nil, errSegment
	}
	r := reader{b: string(data[1:])} // every string of the segment is a part of this one
	s := &Segment{Identities: r.identities(), Paths: r.strings()}
	hashLen := int(r.uint())
	if hashLen != 20 && hashLen != 32 {
		return nil, errSegment
	}
	s.Lines = r.flag()
	s.Commits = make([]segmentCommit, r.count(hashLen))
	parents := make([]string, r.count(1))
	credits := make([]segmentCredit, r.count(2))
	changes := make([]segmentChange, r.count(5))
	var authored, committed int64
	for i := range s.Commits {
		c := &s.Commits[i]
		c.Hash = r.raw(hashLen)
		c.Parents, parents = cut(&r, parents)
		for p := range c.Parents {
			back := r.count(0)
			switch {
			case back == 0:
				c.Parents[p] = r.raw(hashLen)
			case back <= i:
				c.Parents[p] = s.Commits[i-back].Hash
			default:
				return nil, errSegment
			}
		}
		c.Author = r.index(len(s.Identities))
		authored += r.int()
		committed += r.int()
		c.Authored, c.Committed = authored, committed
		made := r.uint()
		c.Authorship, c.Assisted, c.Fixes = people.Authorship(made>>1&3), made&1 == 1, made>>3 == 1
		c.Credits, credits = cut(&r, credits)
		for k := range c.Credits {
			c.Credits[k] = segmentCredit{Kind: Kind(r.index(int(kinds))), Identity: r.index(len(s.Identities))}
		}
		c.Changes, changes = cut(&r, changes)
		for k := range c.Changes {
			ch := segmentChange{Status: byte(r.uint()), Path: r.index(len(s.Paths)), Old: int32(r.int()),
				Added: int32(r.int()), Deleted: int32(r.int())}
			if ch.Old >= int32(len(s.Paths)) {
				return nil, errSegment
			}
			c.Changes[k] = ch
		}
		if r.bad {
			return nil, errSegment
		}
	}
	if r.bad || len(r.b) != 0 {
		return nil, errSegment
	}
	return s, nil
}

// cut reads a count and takes so many off the front of all.
func cut[T any](r *reader, all []T) (these, rest []T) {
	n := r.count(0)
	if n > len(all) {
		r.fail()
		return nil, nil
	}
	if n == 0 {
		return nil, all
	}
	return all[:n:n], all[n:]
}

// Subjects reads what Encode wrote as text into the segment's commits.
func (s *Segment) Subjects(text []byte) error {
	lines, err := decodeSubjects(text)
	if err != nil {
		return err
	}
	if len(lines) != len(s.Commits) {
		return errSegment
	}
	for i, line := range lines {
		s.Commits[i].Subject = line
	}
	return nil
}

func decodeSubjects(text []byte) ([]string, error) {
	b, err := inflate(text)
	if err != nil {
		return nil, err
	}
	r := reader{b: b}
	lines := r.strings()
	if r.bad || len(r.b) != 0 {
		return nil, errSegment
	}
	return lines, nil
}

var errSegment = errors.New("a stored piece of history is damaged")

func deflate(b []byte) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte(segmentVersion)
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func inflate(b []byte) (string, error) {
	if len(b) == 0 || b[0] != segmentVersion {
		return "", errSegment
	}
	var out strings.Builder
	if _, err := io.Copy(&out, flate.NewReader(bytes.NewReader(b[1:]))); err != nil {
		return "", fmt.Errorf("%w: %w", errSegment, err)
	}
	return out.String(), nil
}
