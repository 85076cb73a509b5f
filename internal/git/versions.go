package git

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"strings"
)

// versions is a graph of the versions of files that lead to those of one commit. The first of them are the versions in
// that commit, in the order of its tree. A version comes from none, one, or after a merge several others.
type versions struct {
	width   int    // bytes of an object name
	blobs   []byte // the object name of each version
	all     []version
	more    map[int32][]int32 // for versions that come from several: all but the first, in the order of parents
	stored  map[int32]string  // versions that are in the known commit: their path there
	commits []string          // full hashes, children before parents
}

// version is one content of one file.
type version struct {
	commit int32 // the position of the commit that made it, or atKnown
	from   int32 // the version that it was made from, or none; for a twin, the version that it is the same as
}

const (
	none    = int32(-1)
	unmade  = int32(-1) // not yet known which commit made it
	twin    = int32(-2) // reached on two ways
	atKnown = int32(math.MaxInt32)
)

// blob returns the full object name of a version.
func (v *versions) blob(n int32) string {
	return hex.EncodeToString(v.blobs[int(n)*v.width : int(n+1)*v.width])
}

// real returns the version that a twin is the same as.
func (v *versions) real(n int32) int32 {
	for v.all[n].commit == twin {
		n = v.all[n].from
	}
	return n
}

// add makes a version, which no commit is known to have made yet.
func (v *versions) add(blob string) (int32, error) {
	n := int32(len(v.all))
	var err error
	if v.blobs, err = hex.AppendDecode(v.blobs, []byte(blob)); err != nil || len(v.blobs) != (len(v.all)+1)*v.width {
		return n, errGarbled
	}
	v.all = append(v.all, version{commit: unmade, from: none})
	return n, nil
}

// waiting are the versions that a commit holds and that some commit at or before it made, by the number of their path.
type waiting map[int32]int32

// tracing is the way back through a history.
type tracing struct {
	*versions
	repo    *Repo
	renames string // git's option
	paths   map[string]int32
	at      []waiting          // by the position of a commit, taken when it is visited
	index   map[string]int32   // positions of commits
	past    map[string]waiting // what waits at commits that this pass does not reach
}

// versions finds the versions that lead to the files of a tree. renames is git's option for how to find renamed files.
func (r *Repo) versions(ctx context.Context, head string, tree []Entry, known *KnownLineage,
	renames string) (*versions, error) {
	v := &versions{width: len(head) / 2, more: map[int32][]int32{}, stored: map[int32]string{}}
	t := &tracing{versions: v, repo: r, renames: renames, paths: make(map[string]int32, len(tree)),
		past: map[string]waiting{}}
	start := make(waiting, len(tree))
	for _, e := range tree {
		n, err := v.add(e.Blob)
		if err != nil {
			return nil, err
		}
		start[t.path(e.Path)] = n
	}
	t.past[head] = start
	var exclude []string
	if known != nil {
		exclude = []string{known.Head}
		t.arrive(known.Head)
	}
	for len(t.past) > 0 {
		if err := t.pass(ctx, exclude); err != nil {
			return nil, err
		}
		if known != nil {
			t.arrive(known.Head)
		}
		// What left before the known commit was there goes on without it.
		exclude = nil
	}
	return v, nil
}

// path returns the number of a path.
func (t *tracing) path(path string) int32 {
	n, there := t.paths[path]
	if !there {
		n = int32(len(t.paths))
		t.paths[strings.Clone(path)] = n
	}
	return n
}

// arrive ends the way of the versions that are in the known commit.
func (t *tracing) arrive(known string) {
	if len(t.past[known]) == 0 {
		return
	}
	names := make(map[int32]string, len(t.paths))
	for path, n := range t.paths {
		names[n] = path
	}
	for path, n := range t.past[known] {
		t.all[n].commit = atKnown
		t.stored[n] = names[path]
	}
	delete(t.past, known)
}

// pass goes back from the commits where something waits. What waits at excluded commits when it ends is in past.
func (t *tracing) pass(ctx context.Context, exclude []string) error {
	begin := t.past
	t.past = map[string]waiting{}
	include := make([]string, 0, len(begin))
	for hash := range begin {
		include = append(include, hash)
	}
	base := int32(len(t.commits))
	parents, err := t.repo.revisions(ctx, include, exclude, "--parents") // each with its parents behind it
	if err != nil {
		return err
	}
	t.index = make(map[string]int32, len(parents))
	for i, family := range parents {
		hash := family[:2*t.width]
		t.commits = append(t.commits, hash)
		t.index[hash] = base + int32(i)
	}
	t.at = make([]waiting, len(parents))
	for hash, w := range begin {
		t.hand(w, hash, base)
	}
	return t.visit(ctx, parents, base)
}

// hand gives what waits to a commit. The same path may wait there already, having come on another way.
func (t *tracing) hand(w waiting, commit string, base int32) {
	if len(w) == 0 {
		return
	}
	position, here := t.index[commit]
	there := t.past[commit]
	if here {
		there = t.at[position-base]
	}
	if len(there) < len(w) {
		there, w = w, there
	}
	for path, n := range w {
		if other, meets := there[path]; meets {
			t.join(other, n)
		} else {
			there[path] = n
		}
	}
	if here {
		t.at[position-base] = there
	} else {
		t.past[commit] = there
	}
}

// join makes b a twin of a.
func (t *tracing) join(a, b int32) {
	if a, b = t.real(a), t.real(b); a != b {
		t.all[b] = version{commit: twin, from: a}
	}
}

// visit goes through the commits. Git compares them with their first parents, and merges with all parents at once, as
// fast as the answers are read.
func (t *tracing) visit(ctx context.Context, families []string, base int32) error {
	ctx, stop := context.WithCancel(ctx)
	merges := make(chan string, 256)
	mergesDone := make(chan error, 1)
	go func() {
		defer close(merges)
		mergesDone <- t.repo.compareMerges(ctx, families, t.width, merges)
	}()
	err := t.repo.compareFirst(ctx, families, t.width, t.renames, func(i int, record string) error {
		w := t.at[i]
		t.at[i] = nil
		_, parents, _ := strings.Cut(families[i], " ")
		commit := base + int32(i)
		combined := ""
		if strings.Contains(parents, " ") {
			var alive bool
			if combined, alive = <-merges; !alive {
				return io.ErrUnexpectedEOF
			}
		}
		if len(w) == 0 {
			return nil
		}
		if parents == "" {
			for _, n := range w {
				t.all[n].commit = commit
			}
			return nil
		}
		changes, err := decodePairs(record, t.width)
		if err != nil {
			return err
		}
		if combined == "" {
			if err := t.step(w, commit, changes); err != nil {
				return err
			}
			t.hand(w, parents, base)
			return nil
		}
		return t.merge(ctx, w, commit, strings.Fields(parents), changes, combined, base)
	})
	if err != nil {
		stop()
	}
	mergesErr := <-mergesDone
	stop()
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) && mergesErr != nil {
		err = mergesErr
	}
	return err
}

// step goes from a commit with one parent to that parent.
func (t *tracing) step(w waiting, commit int32, changes []pair) error {
	var moved []pair // into the parent, once all that the commit made is gone
	for _, c := range changes {
		path, there := t.paths[c.path]
		if !there {
			continue
		}
		n, waits := w[path]
		if !waits {
			continue
		}
		if !c.hasOrigin() {
			t.all[n].commit = commit
			delete(w, path)
		} else if c.status == 'R' || c.oldBlob != c.blob {
			delete(w, path)
			c.version = n
			moved = append(moved, c)
		}
	}
	for _, c := range moved {
		n := c.version
		if c.oldBlob != c.blob {
			from, err := t.add(c.oldBlob)
			if err != nil {
				return err
			}
			t.all[n] = version{commit: commit, from: from}
			n = from
		}
		t.wait(w, c.oldPath(), n)
	}
	return nil
}

// wait makes a version wait. The same version may wait there already, having come on another way.
func (t *tracing) wait(w waiting, path string, n int32) {
	id := t.path(path)
	if other, meets := w[id]; meets {
		t.join(other, n)
	} else {
		w[id] = n
	}
}
