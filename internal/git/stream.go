package git

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Stream writes a history in the format of git-fast-import, for Repo.FastImport. The same calls write the same bytes,
// and so give the same object names everywhere.
type Stream struct {
	w     *bufio.Writer
	marks int
}

// NewCommit is a commit to be written.
type NewCommit struct {
	Branch    string    // short name; "main" when empty
	Author    Signature // the time's zone is kept
	Committer Signature // like Author when zero
	Message   string
	// Parents are object names or marks that Commit returned. Nil goes on from the stream's last commit on the branch,
	// or begins it; empty but not nil begins a new history.
	Parents []string
	Rename  map[string]string // old path to new path, done first
	Delete  []string          // paths, done next
	Files   map[string]string // path to content, added or replaced last
	Modes   map[string]string // octal modes of Files; "100644" where absent. The content of "160000" is an object name
}

// NewStream returns a stream that writes to w.
func NewStream(w io.Writer) *Stream {
	return &Stream{w: bufio.NewWriterSize(w, 64<<10)}
}

// Commit writes a commit and returns its mark, which later commits may name as a parent.
func (s *Stream) Commit(c NewCommit) (mark string) {
	if c.Branch == "" {
		c.Branch = "main"
	}
	return s.commit("refs/heads/"+c.Branch, c)
}

// commit writes a commit on a full ref name.
func (s *Stream) commit(ref string, c NewCommit) (mark string) {
	if c.Parents != nil && len(c.Parents) == 0 {
		fmt.Fprintf(s.w, "reset %s\n\n", ref)
	}
	if c.Committer == (Signature{}) {
		c.Committer = c.Author
	}
	s.marks++
	mark = ":" + strconv.Itoa(s.marks)
	fmt.Fprintf(s.w, "commit %s\nmark %s\n", ref, mark)
	s.signature("author", c.Author)
	s.signature("committer", c.Committer)
	s.data(c.Message)
	for i, parent := range c.Parents {
		fmt.Fprintf(s.w, "%s %s\n", []string{"from", "merge"}[min(i, 1)], parent)
	}
	for _, from := range slices.Sorted(maps.Keys(c.Rename)) {
		fmt.Fprintf(s.w, "R %s %s\n", quotePath(from), quotePath(c.Rename[from]))
	}
	for _, path := range c.Delete {
		fmt.Fprintf(s.w, "D %s\n", quotePath(path))
	}
	for _, path := range slices.Sorted(maps.Keys(c.Files)) {
		mode := c.Modes[path]
		switch mode {
		case "":
			mode = "100644"
		case "160000":
			fmt.Fprintf(s.w, "M %s %s %s\n", mode, c.Files[path], quotePath(path))
			continue
		}
		fmt.Fprintf(s.w, "M %s inline %s\n", mode, quotePath(path))
		s.data(c.Files[path])
	}
	s.w.WriteByte('\n')
	return mark
}

// Ref points a full ref name, such as refs/tags/v1, at a commit: a mark or an object name.
func (s *Stream) Ref(ref, commit string) { fmt.Fprintf(s.w, "reset %s\nfrom %s\n\n", ref, commit) }

// Note leaves a note about a commit, given by its mark, on a ref of notes such as one of NoteRefs.
func (s *Stream) Note(ref, commit string, by Signature, text string) {
	fmt.Fprintf(s.w, "commit %s\n", ref)
	s.signature("committer", by)
	s.data("Notes added")
	fmt.Fprintf(s.w, "N inline %s\n", commit)
	s.data(text)
	s.w.WriteByte('\n')
}

// Ask makes FastImportAsking return the object name of a commit's mark.
func (s *Stream) Ask(mark string) { fmt.Fprintf(s.w, "get-mark %s\n", mark) }

// Close ends the stream. It returns the first error of the writer below, which it does not close.
func (s *Stream) Close() error {
	s.w.WriteString("done\n")
	return s.w.Flush()
}

func (s *Stream) data(text string) { fmt.Fprintf(s.w, "data %d\n%s\n", len(text), text) }

func (s *Stream) signature(role string, by Signature) {
	name, email := strings.TrimSpace(forbidden.Replace(by.Name)), forbidden.Replace(by.Email)
	if name != "" {
		name += " "
	}
	when := by.When
	if when.IsZero() {
		when = time.Unix(0, 0).UTC()
	}
	fmt.Fprintf(s.w, "%s %s<%s> %d %s\n", role, name, email, when.Unix(), when.Format("-0700"))
}

var (
	forbidden = strings.NewReplacer("<", "", ">", "", "\n", " ", "\x00", "") // in names and addresses
	quoted    = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
)

// quotePath writes a path so that any byte in it is safe.
func quotePath(path string) string { return `"` + quoted.Replace(path) + `"` }
