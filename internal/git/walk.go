package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// WalkOptions says how much to learn about each commit.
type WalkOptions struct {
	Lines bool // count added and deleted lines too, which takes about eight times as long
}

// LineCount is how many lines one change added and deleted.
type LineCount struct {
	Known   bool // git counted: false where a partial clone left the content out
	Binary  bool // git counts no lines in it
	Added   int
	Deleted int
}

// renameLimit bounds the search for files renamed with changes: at most this many sources times as many targets.
const renameLimit = "-l1000"

// Walk yields exactly these commits, given by full hashes, in this order. Merges and the commits at the border of a
// shallow clone have no Changes. The commit is only valid during yield: its memory is used again, so copy what is
// kept (strings.Clone for strings). An error from yield ends the walk and is returned.
//
// In a partial clone, a commit whose files were left out has no line counts, and only files that did not change at all
// count as renamed; counting lines where all files were left out fails with fault.Unavailable.
func (r *Repo) Walk(ctx context.Context, commits []string, opt WalkOptions, yield func(*Commit) error) error {
	var c Commit
	return r.records(ctx, view{header: true, lines: opt.Lines}, commits, func(_, record string, border bool) error {
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
	return r.records(ctx, view{lines: true}, commits, func(hash, record string, _ bool) error {
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

// view is what to see of commits.
type view struct {
	header bool // all of the commit, not only its hash
	lines  bool // line counts
	exact  bool // only files that did not change at all count as renamed
}

func (v view) fields() int {
	if v.header {
		return headerFields
	}
	return hashFields
}

// diffTree makes a call that shows the commits on its input in the form that newRecords reads. diff-tree, unlike log,
// is deaf to what a repository configures about diffs, takes nothing but hashes, and is silent on merges.
func (r *Repo) diffTree(v view) call {
	c := r.call("diff-tree", "--stdin", "-r", "--root", "--always", "--raw", "-z", "--no-abbrev", "--no-ext-diff",
		"--no-textconv", "--ignore-submodules=none", "--encoding=UTF-8", renameLimit, "-M", hashFormat)
	if v.header {
		c.args[len(c.args)-1] = headerFormat
	}
	if v.exact {
		c.args[len(c.args)-2] = "-M100%"
	}
	if v.lines {
		c.args = append(c.args, "--numstat")
	}
	return c
}

// records yields the record of each commit.
func (r *Repo) records(ctx context.Context, v view, commits []string, yield yieldRecord) error {
	for _, hash := range commits {
		if !isHash(hash) {
			return notHash(hash)
		}
	}
	border, err := r.Border()
	if err != nil {
		return err
	}
	left, err := r.leftOut(ctx, commits)
	switch {
	case err != nil:
		return err
	case left == allFiles && v.lines:
		return fault.Unavailable("This clone was made without the content of files, so no lines can be counted").
			WithHint("Run `git fetch --refetch --no-filter` in it.")
	case left == allFiles:
		v.exact = true
	}
	for len(commits) > 0 {
		done, err := r.stream(ctx, v, commits, border, yield)
		commits = commits[done:]
		if err == nil || left == nothing || exitCode(err) != 128 {
			return err
		}
		// Git stopped at the first of the rest or at the one after it, since a record is whole only when the next begins.
		for _, less := range []view{v, {header: v.header}, {header: v.header, exact: true}} {
			if _, err = r.stream(ctx, less, commits[:1], border, yield); exitCode(err) != 128 {
				break
			}
		}
		if err != nil {
			return err
		}
		commits = commits[1:]
	}
	return nil
}

type yieldRecord func(hash, record string, border bool) error

// stream runs git over the commits once and tells how many records it yielded.
func (r *Repo) stream(ctx context.Context, v view, commits []string, border Border, yield yieldRecord) (
	done int, err error) {
	c := r.diffTree(v)
	c.stdin = func(w *bufio.Writer) error {
		for _, hash := range commits {
			line := hash + "\n"
			if border[hash] {
				line = hash + " " + line // compared with itself, it changed nothing
			}
			if _, err := w.WriteString(line); err != nil {
				return err
			}
		}
		_, err := w.WriteString(endMark)
		return err
	}
	c.stdout = func(out io.Reader) error {
		in := newRecords(out, v.fields())
		for _, hash := range commits {
			record, err := in.next()
			if errors.Is(err, io.EOF) || err == nil && !strings.HasPrefix(record[1:], hash) {
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
			done++
		}
		return nil
	}
	err = run(ctx, c)
	return done, err
}

// What a partial clone left out, to be fetched when asked for, which we never do.
const (
	nothing   = iota
	someFiles // large ones, or nobody knows which
	allFiles
)

// CountsLines reports whether the lines of these commits can be counted: not where a partial clone left all files out.
func (r *Repo) CountsLines(ctx context.Context, commits []string) (bool, error) {
	left, err := r.leftOut(ctx, commits)
	return left != allFiles, err
}

// leftOut tells how partial the clone is, as far as these commits go.
func (r *Repo) leftOut(ctx context.Context, commits []string) (int, error) {
	packs, err := os.ReadDir(filepath.Join(r.common, "objects", "pack"))
	if err != nil || !slices.ContainsFunc(packs, func(e os.DirEntry) bool {
		return filepath.Ext(e.Name()) == ".promisor"
	}) {
		return nothing, nil
	}
	out, err := output(ctx, r.call("config", "--get-regexp", `^remote\..*\.partialclonefilter$`), 64<<10)
	if err != nil && exitCode(err) != 1 {
		return nothing, err
	}
	for line := range strings.Lines(string(out)) {
		if _, filter, _ := strings.Cut(strings.TrimSpace(line), " "); filter == "blob:none" && len(commits) > 0 {
			return r.look(ctx, []string{commits[0], commits[len(commits)/2]})
		}
	}
	return someFiles, nil
}

// look tells from a few commits what a clone without files has by now: all may have been fetched since, and the
// configuration goes on saying how the clone was made.
func (r *Repo) look(ctx context.Context, commits []string) (int, error) {
	left := someFiles
	c := r.call("rev-list", "--objects", "--no-walk", "--missing=print", "--stdin")
	c.stdin = func(w *bufio.Writer) error {
		_, err := w.WriteString(strings.Join(commits, "\n") + "\n")
		return err
	}
	c.stdout = func(out io.Reader) error {
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadSlice('\n')
			if bytes.HasPrefix(line, []byte("?")) {
				left = allFiles
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
				return err
			}
		}
	}
	err := run(ctx, c)
	return left, err
}

// lacks reports a commit that git passed over, because it is not there.
func lacks(hash string) error {
	return fault.NotFound("Commit %s is not in this repository, or it is damaged", hash).
		WithHint("Fetch it, or run `git fsck`.")
}
