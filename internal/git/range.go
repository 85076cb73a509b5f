package git

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Range tells what a range of revisions changes: "A..B" or "A...B" for what B has changed since it left A, as in a pull
// request (an empty side is HEAD), or one revision for what that commit changed against its first parent. Files are
// the net difference without line counts, authors are distinct by name and address with the time of their newest
// commit, commits are full hashes, oldest first.
func (r *Repo) Range(ctx context.Context, revRange string) (files []Change, authors []Signature,
	commits []string, err error) {
	from, to, err := r.ends(ctx, revRange)
	if err != nil {
		return nil, nil, nil, err
	}
	var exclude []string
	if from != "" {
		exclude = []string{from}
	}
	if commits, err = r.Order(ctx, []string{to}, exclude); err != nil {
		return nil, nil, nil, err
	}
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
	if err != nil {
		return nil, nil, nil, err
	}
	if from != "" {
		if from, err = r.mergeBase(ctx, from, to); err != nil {
			return nil, nil, nil, err
		}
	}
	files, err = r.difference(ctx, from, to)
	return files, authors, commits, err
}

// ends returns the commits that a range lies between; from is empty when to has no parent.
func (r *Repo) ends(ctx context.Context, revRange string) (from, to string, err error) {
	left, right, isRange := strings.Cut(revRange, "..")
	if isRange {
		right = strings.TrimPrefix(right, ".")
		if revRange == ".." || revRange == "..." {
			return "", "", fault.Invalid("range", "%q names no revision", revRange).WithHint("Write for example main..HEAD.")
		}
		if left == "" {
			left = "HEAD"
		}
		if right == "" {
			right = "HEAD"
		}
		hashes, err := r.resolveAll(ctx, []string{left, right})
		if err != nil {
			return "", "", err
		}
		return hashes[0], hashes[1], nil
	}
	if to, err = r.Resolve(ctx, revRange); err != nil {
		return "", "", err
	}
	from, err = r.Resolve(ctx, to+"^1")
	if fault.Is(err, fault.KindNotFound) {
		return "", to, nil
	}
	return from, to, err
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
