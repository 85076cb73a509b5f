package git

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// WalkOptions says how much to learn about each commit.
type WalkOptions struct {
	Lines bool // count added and deleted lines too, which takes about eight times as long
}

// LineCount is how many lines one change added and deleted.
type LineCount struct {
	Known   bool // git counted: false where only a name or a mode changed
	Binary  bool // git counts no lines in it
	Added   int
	Deleted int
}

// renameLimit bounds the search for files renamed with changes: at most this many sources times as many targets.
const renameLimit = "-l1000"

// Walk yields exactly these commits, given by full hashes, in this order. Merges and the commits at the border of a
// shallow clone have no Changes. The commit is only valid during yield: its memory is used again, so copy what is
// kept (strings.Clone for strings). An error from yield ends the walk and is returned.
func (r *Repo) Walk(ctx context.Context, commits []string, opt WalkOptions, yield func(*Commit) error) error {
	call := r.diffTree(headerFormat, "--encoding=UTF-8")
	if opt.Lines {
		call.args = append(call.args, "--numstat")
	}
	var c Commit
	return r.records(ctx, call, commits, headerFields, func(hash, record string, border bool) error {
		if err := decode(record, &c); err != nil {
			return err
		}
		if border {
			c.Parents = c.Parents[:0]
		}
		return yield(&c)
	})
}

// LineCounts yields the line counts of exactly these commits, in this order; the counts stand in the order of the
// Changes that Walk gives for the commit. The slice is only valid during yield.
func (r *Repo) LineCounts(ctx context.Context, commits []string,
	yield func(hash string, counts []LineCount) error) error {
	var c Commit
	var counts []LineCount
	return r.records(ctx, r.diffTree(hashFormat, "--numstat"), commits, hashFields,
		func(hash, record string, _ bool) error {
			cut(&record)
			if err := c.decodeChanges(record); err != nil {
				return err
			}
			counts = counts[:0]
			for _, ch := range c.Changes {
				counts = append(counts, LineCount{Known: ch.Lines, Binary: ch.Binary, Added: ch.Added, Deleted: ch.Deleted})
			}
			return yield(hash, counts)
		})
}

// diffTree makes a call that shows the commits on its input in the form that records reads. diff-tree, unlike log, is
// deaf to what a repository configures about diffs, takes nothing but hashes, and is silent on merges.
func (r *Repo) diffTree(format string, more ...string) call {
	renames := "-M"
	if r.partial() {
		renames = "-M100%" // files that were left out cannot be compared, only be the same
	}
	return r.call(append([]string{"diff-tree", "--stdin", "-r", "--root", "--always", "--raw", "-z", "--no-abbrev", renames,
		renameLimit, "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", format}, more...)...)
}

// partial reports that the repository is a partial clone: files were left out, to be fetched when asked for, which we
// never do.
func (r *Repo) partial() bool {
	packs, err := os.ReadDir(filepath.Join(r.common, "objects", "pack"))
	return err == nil && slices.ContainsFunc(packs, func(e os.DirEntry) bool {
		return filepath.Ext(e.Name()) == ".promisor"
	})
}

// records runs git over the commits and yields the record of each.
func (r *Repo) records(ctx context.Context, c call, commits []string, fields int,
	yield func(hash, record string, border bool) error) error {
	if len(commits) == 0 {
		return nil
	}
	for _, hash := range commits {
		if !isHash(hash) {
			return notHash(hash)
		}
	}
	border, err := r.border()
	if err != nil {
		return err
	}
	c.stdin = func(w *bufio.Writer) error {
		for _, hash := range commits {
			w.WriteString(hash)
			if border[hash] { // compared with itself, it changed nothing
				w.WriteByte(' ')
				w.WriteString(hash)
			}
			if err := w.WriteByte('\n'); err != nil {
				return err
			}
		}
		_, err := w.WriteString(endMark)
		return err
	}
	c.stdout = func(out io.Reader) error {
		in := newRecords(out, fields)
		for _, hash := range commits {
			record, err := in.next()
			if err == io.EOF {
				return lacks(hash)
			}
			if err == nil && (len(record) <= len(hash) || record[1:1+len(hash)] != hash) {
				return lacks(hash)
			}
			if err == nil {
				err = yield(hash, record, border[hash])
			}
			if errors.Is(err, errGarbled) {
				return fault.Internal(err, "The history of commit %s could not be read", hash)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	return run(ctx, c)
}

// lacks reports a commit that git passed over, because it is not there.
func lacks(hash string) error {
	return fault.NotFound("Commit %s is not in this repository, or it is damaged", hash).
		WithHint("Fetch it, or run `git fsck`.")
}
