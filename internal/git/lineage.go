package git

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Lines tells by which commits the lines of one file came to be what they are.
type Lines struct {
	Path string // raw bytes
	Blob string
	Runs []Run // from the first line to the last; empty for an empty file
}

// Run is a run of lines that one commit wrote, with one mark.
type Run struct {
	Commit string // full hash
	Lines  int
	Mark   uint8 // what LineageOptions.Marks says of them
}

// Marked are lines of a file in the commit that made that version of it.
type Marked struct {
	From, To int // from 1, both included
	Mark     uint8
}

// LineageOptions say what to trace.
type LineageOptions struct {
	// Files says whether to trace a file; nil for all of them. Binary files, links and submodules have no lines.
	Files func(Entry) bool
	// Ignore are the full hashes of commits that only moved code about, such as those of .git-blame-ignore-revs: their
	// lines are traced on to the lines before that are most like them, and are theirs only where none is.
	Ignore []string
	// Marks, which may be nil, says what is known of the lines that a commit wrote in a file, by their full hashes: runs
	// that do not overlap. Lines keep the mark that they were written with.
	Marks func(commit, blob string) []Marked
	// Known is an earlier answer to go on from.
	Known *KnownLineage
	// Progress, which may be nil, is told how many of all files have been traced.
	Progress func(done, all int)
}

// KnownLineage is the lineage of an earlier commit.
type KnownLineage struct {
	Head  string                          // full hash
	Lines func(path string) ([]Run, bool) // of a file there, if it was traced; called by several goroutines
}

// Lineage yields, in the order of paths, who wrote the lines of the files of a commit, given by its full hash: the same
// answer as `git blame` of every file, but in one pass over the history.
//
// It goes back from the commit, once, noting for each file which commits changed it and from which version
// (versions.go); then each file's lines are handed back from version to version, as far as they were there before. Every
// version is read and compared once. Files that did not change since Known are not read at all.
func (r *Repo) Lineage(ctx context.Context, head string, opt LineageOptions, yield func(Lines) error) error {
	if !isHash(head) {
		return notHash(head)
	}
	tree, err := r.list(ctx, head)
	if err != nil {
		return err
	}
	tree = slices.DeleteFunc(tree, func(e Entry) bool { return !regular(e.Mode) || opt.Files != nil && !opt.Files(e) })
	left, err := r.leftOut(ctx, []string{head})
	if err != nil {
		return err
	}
	v, err := r.versions(ctx, head, tree, opt.Known, "-M")
	if left != nothing && exitCode(err) == 128 { // how alike files are can only be told from their content
		v, err = r.versions(ctx, head, tree, opt.Known, "-M100%")
	}
	if err != nil {
		return err
	}
	ignore := make(map[string]bool, len(opt.Ignore))
	for _, hash := range opt.Ignore {
		ignore[hash] = true
	}
	a := &attribution{repo: r, versions: v, tree: tree, ignore: ignore, marks: opt.Marks, known: opt.Known,
		partial: left != nothing, results: make(chan traced, 64)}
	return a.run(ctx, yield, opt.Progress)
}

// regular reports a mode of files with content.
func regular(mode string) bool { return len(mode) == 6 && mode[:3] == "100" }

// maxTracers is the most processes that read versions at a time. Each holds git's cache of about 100 MB.
const maxTracers = 4

// attribution is the work of tracing files side by side.
type attribution struct {
	*versions
	repo    *Repo
	tree    []Entry
	ignore  map[string]bool
	marks   func(commit, blob string) []Marked
	known   *KnownLineage
	partial bool // versions may be absent
	next    atomic.Int64
	results chan traced
}

// traced is what became of one file.
type traced struct {
	file int
	runs []Run
	text bool
}

// run traces all files and yields them in order.
func (a *attribution) run(ctx context.Context, yield func(Lines) error, progress func(done, all int)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var tracers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), maxTracers, len(a.tree)) {
		tracers.Go(func() {
			if err := a.work(ctx); err != nil {
				stop(err)
			}
		})
	}
	go func() {
		tracers.Wait()
		close(a.results)
	}()
	early := map[int]traced{} // those that are ready before their turn
	turn := 0
	for res := range a.results {
		early[res.file] = res
		for ctx.Err() == nil {
			now, ready := early[turn]
			if !ready {
				break
			}
			delete(early, turn)
			if now.text {
				if err := yield(Lines{a.tree[turn].Path, a.tree[turn].Blob, now.runs}); err != nil {
					stop(err)
				}
			}
			if turn++; progress != nil {
				progress(turn, len(a.tree))
			}
		}
	}
	return context.Cause(ctx)
}

// work traces one file after the other, until none is left.
func (a *attribution) work(ctx context.Context) error {
	file := a.take()
	for file < len(a.tree) {
		err := a.trace(ctx, func(t *tracer) error {
			for file < len(a.tree) {
				runs, text, err := t.file(int32(file))
				if err != nil {
					return err
				}
				if err := a.send(ctx, traced{file, runs, text}); err != nil {
					return err
				}
				file = a.take()
			}
			return nil
		})
		if a.partial && exitCode(err) == 128 { // git gives up when it is asked for what is absent
			err = a.send(ctx, traced{file: file})
			file = a.take()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *attribution) take() int { return int(a.next.Add(1)) - 1 }

func (a *attribution) send(ctx context.Context, result traced) error {
	select {
	case a.results <- result:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// isBinary judges as git does, by a zero byte near the beginning.
func isBinary(content []byte) bool {
	return bytes.IndexByte(content[:min(len(content), 8000)], 0) >= 0
}
