package git

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/leadwright/leadwright/internal/fault"
)

// Range tells what a range of revisions changes: "A..B" or "A...B" for what B has changed since it left A, as in a pull
// request (an empty side is HEAD), or one revision for what that commit changed against its first parent. Files are
// the net difference without line counts, authors are distinct by name and address with the time of their newest
// commit, commits are full hashes, oldest first.
func (r *Repo) Range(ctx context.Context, revRange string) (files []Change, authors []Signature,
	commits []string, err error) {
	from, to, commits, err := r.span(ctx, revRange)
	if err != nil {
		return nil, nil, nil, err
	}
	var differing sync.WaitGroup
	var unread error
	differing.Go(func() { files, unread = r.difference(ctx, from, to) })
	authors, err = r.authors(ctx, commits)
	differing.Wait()
	if err == nil {
		err = unread
	}
	return files, authors, commits, err
}

// authors returns the distinct authors of commits, each with the time of the newest.
func (r *Repo) authors(ctx context.Context, commits []string) (authors []Signature, err error) {
	seen := map[[2]string]int{}
	err = r.Walk(ctx, commits, WalkOptions{}, func(c *Commit) error {
		key := [2]string{strings.Clone(c.Author.Name), strings.Clone(c.Author.Email)}
		at, ok := seen[key]
		if !ok {
			at = len(authors)
			seen[key] = at
			authors = append(authors, Signature{Name: key[0], Email: key[1], When: c.Author.When})
		}
		if c.Author.When.After(authors[at].When) {
			authors[at].When = c.Author.When
		}
		return nil
	})
	return authors, err
}

// span returns what a range lies between, and the commits in it; from is empty when to has no parent.
func (r *Repo) span(ctx context.Context, revRange string) (from, to string, commits []string, err error) {
	left, right, isRange := strings.Cut(revRange, "..")
	if !isRange {
		return r.single(ctx, revRange)
	}
	right = strings.TrimPrefix(right, ".")
	if revRange == ".." || revRange == "..." {
		return "", "", nil, fault.Invalid("range", "%q names no revision", revRange).
			WithHint("Write for example main..HEAD.")
	}
	ends, err := r.resolveAll(ctx, []string{cmp.Or(left, "HEAD"), cmp.Or(right, "HEAD")})
	if err != nil {
		return "", "", nil, err
	}
	if commits, err = r.order(ctx, ends[1:], ends[:1]); err != nil {
		return "", "", nil, err
	}
	from, err = r.mergeBase(ctx, ends[0], ends[1])
	return from, ends[1], commits, err
}

// single is span for one commit. Only a merge brings others along.
func (r *Repo) single(ctx context.Context, rev string) (from, to string, commits []string, err error) {
	hashes, err := r.lookUp(ctx, []string{rev, rev + "^1", rev + "^2"})
	switch {
	case len(hashes) > 0 && hashes[0] == "":
		return "", "", nil, unknownRevision(rev)
	case err != nil:
		return "", "", nil, err
	}
	from, to = hashes[1], hashes[0]
	if hashes[2] == "" {
		return from, to, []string{to}, nil
	}
	commits, err = r.order(ctx, []string{to}, []string{from})
	return from, to, commits, err
}

// mergeBase returns the commit where b left a; a itself when they have nothing in common.
func (r *Repo) mergeBase(ctx context.Context, a, b string) (string, error) {
	out, err := output(ctx, r.call("merge-base", a, b), 1<<10)
	if exitCode(err) == 1 {
		return a, nil
	}
	return strings.TrimSpace(string(out)), err
}

// difference returns what lies between two commits, or all that is in one when from is empty.
func (r *Repo) difference(ctx context.Context, from, to string) ([]Change, error) {
	if from == to {
		return nil, nil
	}
	files, err := r.between(ctx, view{}, from, to)
	if exitCode(err) == 128 { // a partial clone, most likely
		files, err = r.between(ctx, view{exact: true}, from, to)
	}
	return files, err
}

func (r *Repo) between(ctx context.Context, v view, from, to string) ([]Change, error) {
	var c Commit
	call := r.diffTree(v)
	call.stdin = func(w *bufio.Writer) error {
		line := to
		if from != "" {
			line += " " + from // stands in for the parents
		}
		_, err := w.WriteString(line + "\n" + endMark)
		return err
	}
	call.stdout = func(out io.Reader) error {
		record, err := newRecords(out, hashFields).next()
		if err == nil {
			cut(&record)
			err = c.decodeChanges(record)
		}
		if errors.Is(err, errGarbled) || errors.Is(err, io.EOF) {
			return fault.Internal(err, "The changes up to commit %s could not be read", to)
		}
		return err
	}
	if err := run(ctx, call); err != nil {
		return nil, err
	}
	return c.Changes, nil
}
