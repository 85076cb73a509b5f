package git

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// merge goes from a merge to its parents. As in git blame, a file that is the same in a parent goes to the first such
// parent; any other comes from all parents that have it, in their order.
func (t *tracing) merge(ctx context.Context, w waiting, commit int32, parents []string, first []pair, combined string,
	base int32) error {
	differs, err := decodeCombined(combined, len(parents), t.width)
	if err != nil {
		return err
	}
	to := make([]waiting, len(parents))
	to[0] = w
	for k := 1; k < len(to); k++ {
		to[k] = waiting{}
	}
	var rest map[int][]pair // what the merge changed against a later parent, asked for where it matters
	against := func(k int) ([]pair, error) {
		if rest == nil {
			rest = map[int][]pair{}
		}
		if _, asked := rest[k]; !asked {
			changes, err := t.repo.comparePair(ctx, t.commits[commit], parents[k], t.width, t.renames)
			if err != nil {
				return nil, err
			}
			rest[k] = changes
		}
		return rest[k], nil
	}
	for _, c := range first {
		path, there := t.paths[c.path]
		if !there {
			continue
		}
		n, waits := w[path]
		if !waits || c.status == 'M' && c.oldBlob == c.blob {
			continue
		}
		delete(w, path)
		if blobs, own := differs[c.path]; own {
			if err := t.mergeOne(n, commit, c, blobs, to, against); err != nil {
				return err
			}
			continue
		}
		k := 1
		for ; k < len(parents)-1; k++ {
			changes, err := against(k)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(changes, func(other pair) bool { return other.path == c.path }) {
				break
			}
		}
		t.wait(to[k], c.path, n)
	}
	for k, parent := range parents {
		t.hand(to[k], parent, base)
	}
	return nil
}

// mergeOne goes on with a file that the merge itself changed. blobs are what the parents have under the same path.
func (t *tracing) mergeOne(n, commit int32, first pair, blobs []string, to []waiting,
	against func(int) ([]pair, error)) error {
	origins := make([]pair, len(blobs)) // of each parent, where it has one
	for k, blob := range blobs {
		switch {
		case blob == first.blob: // only its mode differs
			t.wait(to[k], first.path, n)
			return nil
		case blob != "":
			origins[k] = pair{status: 'M', path: first.path, oldBlob: blob}
		}
	}
	for k := range origins {
		if origins[k].status != 0 {
			continue
		}
		c := first
		if k > 0 {
			changes, err := against(k)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(changes, func(other pair) bool { return other.path == first.path })
			if i < 0 {
				continue
			}
			c = changes[i]
		}
		if c.status != 'R' {
			continue
		}
		if c.oldBlob == c.blob {
			t.wait(to[k], c.old, n)
			return nil
		}
		origins[k] = c
	}
	t.all[n].commit = commit
	for k, c := range origins {
		if c.status == 0 {
			continue
		}
		from, err := t.add(c.oldBlob)
		if err != nil {
			return err
		}
		if t.all[n].from == none {
			t.all[n].from = from
		} else {
			t.more[n] = append(t.more[n], from)
		}
		t.wait(to[k], c.oldPath(), from)
	}
	return nil
}

// pair is a file before and after a commit.
type pair struct {
	status        byte
	old, path     string // old is empty unless the file was renamed
	oldBlob, blob string // full hashes
	version       int32  // the version after the commit, where it is known
}

// hasOrigin reports that the file was there before, as a file.
func (p pair) hasOrigin() bool { return p.status == 'M' || p.status == 'R' }

func (p pair) oldPath() string {
	if p.old != "" {
		return p.old
	}
	return p.path
}

// decodePairs reads the raw entries of a record.
func decodePairs(record string, width int) ([]pair, error) {
	if record == "" {
		return nil, nil
	}
	var pairs []pair
	cut(&record)
	for record != "" {
		switch record[0] {
		case '\n':
			record = record[1:]
			continue
		case ':':
		default:
			return nil, errGarbled
		}
		head := cut(&record) // both modes, both hashes, the status
		const modes = len(":100644 100644 ")
		if len(head) < modes+4*width+3 {
			return nil, errGarbled
		}
		p := pair{
			oldBlob: head[modes : modes+2*width],
			blob:    head[modes+2*width+1 : modes+4*width+1],
			status:  head[modes+4*width+2],
			path:    cut(&record),
		}
		if pathsOf(p.status) == 2 {
			p.old, p.path = p.path, cut(&record)
		}
		if p.hasOrigin() && !regular(head[1:7]) {
			p.status = 'T' // a link before
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// decodeCombined reads the entries of a merge: by path, the blob of each parent, empty where it has no such file.
func decodeCombined(record string, parents, width int) (map[string][]string, error) {
	files := map[string][]string{}
	cut(&record)
	for record != "" {
		if record[0] == '\n' || record[0] == 0 {
			record = record[1:]
			continue
		}
		fields := strings.Fields(strings.TrimLeft(cut(&record), ":")) // MODE… MODE HASH… HASH STATUSES
		if len(fields) != 2*(parents+1)+1 {
			return nil, errGarbled
		}
		blobs := make([]string, parents)
		for k := range blobs {
			blob := fields[parents+1+k]
			if len(blob) != 2*width {
				return nil, errGarbled
			}
			if regular(fields[k]) {
				blobs[k] = blob
			}
		}
		files[cut(&record)] = blobs
	}
	return files, nil
}

// compare makes a call that compares the commits on its input with the parents behind them.
func (r *Repo) compare(options ...string) call {
	return r.call(append([]string{"diff-tree", "--stdin", "-r", "--always", "--raw", "-z", "--no-abbrev", "--no-ext-diff",
		"--no-textconv", "--ignore-submodules=none", hashFormat}, options...)...)
}

// compareFirst yields each commit's record against its first parent, an empty one for commits without parents.
func (r *Repo) compareFirst(ctx context.Context, families []string, width int, renames string,
	yield func(i int, record string) error) error {
	c := r.compare(renameLimit, renames)
	c.stdin = func(w *bufio.Writer) error {
		for _, family := range families {
			if len(family) > 2*width {
				w.WriteString(family[:4*width+1])
				if err := w.WriteByte('\n'); err != nil {
					return err
				}
			}
		}
		_, err := w.WriteString(endMark)
		return err
	}
	c.stdout = func(out io.Reader) error {
		in := newRecords(out, hashFields)
		for i, family := range families {
			record := ""
			if len(family) > 2*width {
				var err error
				if record, err = nextOf(in, family[:2*width]); err != nil {
					return err
				}
			}
			if err := yield(i, record); err != nil {
				return err
			}
		}
		return nil
	}
	return run(ctx, c)
}

// compareMerges sends each merge's record against all of its parents.
func (r *Repo) compareMerges(ctx context.Context, families []string, width int, to chan<- string) error {
	isMerge := func(family string) bool { return len(family) > 4*width+2 }
	if !slices.ContainsFunc(families, isMerge) {
		return nil
	}
	c := r.compare("-c", "--no-renames")
	c.stdin = func(w *bufio.Writer) error {
		for _, family := range families {
			if isMerge(family) {
				if _, err := w.WriteString(family + "\n"); err != nil {
					return err
				}
			}
		}
		_, err := w.WriteString(endMark)
		return err
	}
	c.stdout = func(out io.Reader) error {
		in := newRecords(out, hashFields)
		for _, family := range families {
			if !isMerge(family) {
				continue
			}
			record, err := nextOf(in, family[:2*width])
			if err != nil {
				return err
			}
			select {
			case to <- record:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	return run(ctx, c)
}

// comparePair returns what a commit changed against one parent.
func (r *Repo) comparePair(ctx context.Context, commit, parent string, width int, renames string) (
	changes []pair, err error) {
	err = r.compareFirst(ctx, []string{commit + " " + parent}, width, renames, func(_ int, record string) error {
		changes, err = decodePairs(record, width)
		return err
	})
	return changes, err
}

// nextOf returns the next record, which must be that of a commit.
func nextOf(in *records, commit string) (string, error) {
	record, err := in.next()
	switch {
	case errors.Is(err, io.EOF), err == nil && !strings.HasPrefix(record[1:], commit):
		return "", lacks(commit)
	case errors.Is(err, errGarbled):
		return "", fault.Internal(err, "The history of commit %s could not be read", commit)
	}
	return record, err
}
