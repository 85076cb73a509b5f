package git

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// NoteRefs are where agents and editors keep notes of who wrote which lines: git-ai, Agent Trace, SourceTrace. Clones that
// Leadwright makes bring them along.
var NoteRefs = []string{"refs/notes/ai", "refs/notes/agent-trace", "refs/notes/srctrace/attribution"}

// Note is where the note about one commit lies.
type Note struct {
	Commit, Blob string // full hashes
}

// NoteTips returns the full hash of the commit that each of NoteRefs is at, empty for those that are not there.
func (r *Repo) NoteTips(ctx context.Context) ([]string, error) { return r.lookUp(ctx, NoteRefs) }

// Notes returns the notes that a commit holds which a ref of notes is at, given by its full hash, by the commit that each is
// about. What is there and is no note is left out.
func (r *Repo) Notes(ctx context.Context, tip string) (notes []Note, err error) {
	if !isHash(tip) {
		return nil, notHash(tip)
	}
	entries, err := r.list(ctx, tip)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		commit := strings.ReplaceAll(e.Path, "/", "") // fanned out into folders of two digits
		if isHash(commit) && regular(e.Mode) {
			notes = append(notes, Note{commit, e.Blob})
		}
	}
	slices.SortFunc(notes, func(a, b Note) int { return strings.Compare(a.Commit, b.Commit) })
	return notes, nil
}

// At is a path in a commit, given by its full hash.
type At struct{ Commit, Path string }

// BlobsAt returns the full hash of the file at each place, empty where there is none.
func (r *Repo) BlobsAt(ctx context.Context, places []At) ([]string, error) {
	for _, at := range places {
		switch {
		case !isHash(at.Commit):
			return nil, notHash(at.Commit)
		case at.Path == "" || at.Path[0] == '.' && (strings.HasPrefix(at.Path, "./") || strings.HasPrefix(at.Path, "../")) ||
			strings.ContainsAny(at.Path, "\n\x00"):
			return nil, fault.Invalid("path", "%q is no path inside a repository", at.Path)
		}
	}
	if len(places) == 0 {
		return nil, nil
	}
	c := r.call("cat-file", "--batch-check=%(objecttype) %(objectname)", "--buffer")
	c.stdin = func(w *bufio.Writer) error {
		for _, at := range places {
			if _, err := fmt.Fprintf(w, "%s:%s\n", at.Commit, at.Path); err != nil {
				return err
			}
		}
		return nil
	}
	blobs := make([]string, len(places))
	c.stdout = func(out io.Reader) error {
		lines := bufio.NewReader(out)
		for i := range places {
			line, err := lines.ReadString('\n')
			if err != nil {
				return io.ErrUnexpectedEOF
			}
			if blob, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "blob "); ok && isHash(blob) {
				blobs[i] = blob
			}
		}
		return nil
	}
	return blobs, run(ctx, c)
}
