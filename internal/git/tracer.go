package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/linediff"
)

// tracer hands the lines of files back through their versions. It reads them from a process of its own.
type tracer struct {
	*attribution
	differ linediff.Differ

	ask    chan<- string
	answer *bufio.Reader
	asked  []int32 // versions that were asked for and not read, in order
	ready  map[int32]*linediff.Text
	buffer []byte
	spare  []*linediff.Text
}

// trace runs fn with a tracer.
func (a *attribution) trace(ctx context.Context, fn func(*tracer) error) error {
	ask := make(chan string, 64)
	c := a.repo.call("cat-file", "--batch=%(objectsize)")
	c.stdin = func(w *bufio.Writer) error {
		var err error
		for hash := range ask {
			if err != nil {
				continue // git is gone; whoever reads from it says why
			}
			w.WriteString(hash)
			w.WriteByte('\n')
			if len(ask) == 0 {
				err = w.Flush()
			}
		}
		return err
	}
	c.stdout = func(out io.Reader) error {
		defer close(ask)
		return fn(&tracer{attribution: a, ask: ask, ready: map[int32]*linediff.Text{},
			answer: bufio.NewReaderSize(out, 256<<10)})
	}
	return run(ctx, c)
}

// written says which commit wrote a line, and what is marked of it.
type written struct {
	commit string
	mark   uint8
}

// span is a run of lines whose origin is looked for: where they are in a version, and in the file.
type span struct{ at, line, lines int }

// suspect is a version that may have made lines.
type suspect struct {
	version int32
	text    *linediff.Text
	spans   []span
}

// file traces the file that is the version n. It reports false if it is no text, or if versions of it are absent.
func (t *tracer) file(n int32) (runs []Run, text bool, err error) {
	runs, text, err = t.origins(n)
	if errors.Is(err, errAbsent) {
		runs, text, err = nil, false, nil
	}
	if err == nil {
		err = t.drain()
	}
	return runs, text, err
}

// origins does the work of file.
func (t *tracer) origins(n int32) (runs []Run, text bool, err error) {
	n = t.real(n)
	if path, stored := t.stored[n]; stored {
		runs, text = t.known.Lines(path)
		if text {
			return slices.Clone(runs), true, nil
		}
		return nil, false, nil
	}
	top, err := t.text(n)
	if err != nil || top == nil {
		return nil, false, err
	}
	owner := make([]written, top.Len())
	suspects := []suspect{{n, top, []span{{0, 0, top.Len()}}}}
	for len(suspects) > 0 {
		next := 0 // the newest first, so that all its children were there before it
		for i := range suspects {
			if t.all[suspects[i].version].commit < t.all[suspects[next].version].commit {
				next = i
			}
		}
		s := suspects[next]
		suspects = slices.Delete(suspects, next, next+1)
		if suspects, err = t.question(s, suspects, owner); err != nil {
			return nil, false, err
		}
		t.release(s.text)
	}
	return runsOf(owner), true, nil
}

// question finds out which lines of a suspect come from the versions before it. The others are its own.
func (t *tracer) question(s suspect, suspects []suspect, owner []written) (_ []suspect, err error) {
	v := t.all[s.version]
	if v.commit == atKnown {
		return suspects, t.settleKnown(s, owner)
	}
	if v.from != none {
		for _, from := range append([]int32{v.from}, t.more[s.version]...) {
			if len(s.spans) == 0 {
				break
			}
			if suspects, err = t.handBack(&s, t.real(from), suspects, t.differ.Match); err != nil {
				return nil, err
			}
		}
	}
	if t.ignore[t.commits[v.commit]] && v.from != none && len(s.spans) > 0 {
		if suspects, err = t.guess(&s, suspects); err != nil {
			return nil, err
		}
	}
	t.own(&s, t.commits[v.commit], owner)
	return suspects, nil
}

// own gives a version's own lines to the commit that made it, with their marks.
func (t *tracer) own(s *suspect, commit string, owner []written) {
	for _, sp := range s.spans {
		for i := range sp.lines {
			owner[sp.line+i].commit = commit
		}
	}
	if t.marks == nil || len(s.spans) == 0 {
		return
	}
	for _, m := range t.marks(commit, t.blob(s.version)) {
		for _, sp := range s.spans {
			for at := max(m.From-1, sp.at); at < min(m.To, sp.at+sp.lines); at++ {
				owner[sp.line+at-sp.at].mark = m.Mark
			}
		}
	}
}

// handBack gives the spans of a suspect to the version before, as far as it has the same lines.
func (t *tracer) handBack(s *suspect, from int32, suspects []suspect,
	match func(old, new *linediff.Text) []linediff.Block) ([]suspect, error) {
	i := slices.IndexFunc(suspects, func(other suspect) bool { return other.version == from })
	if i < 0 {
		text, err := t.text(from)
		if err != nil || text == nil {
			return suspects, err
		}
		suspects = append(suspects, suspect{version: from, text: text})
		i = len(suspects) - 1
	}
	t.foresee(from)
	before := &suspects[i]
	var passed []span
	passed, s.spans = pass(s.spans, match(before.text, s.text))
	before.spans = append(before.spans, passed...)
	if len(before.spans) == 0 {
		t.release(before.text)
		suspects = slices.Delete(suspects, i, i+1)
	}
	return suspects, nil
}

// guess gives the lines of a commit that is ignored to the lines before that are most like them.
func (t *tracer) guess(s *suspect, suspects []suspect) ([]suspect, error) {
	from := t.real(t.all[s.version].from)
	old, err := t.lines(from)
	if err != nil {
		return nil, err
	}
	now, err := t.lines(s.version)
	if err != nil || old == nil || now == nil {
		return suspects, err
	}
	return t.handBack(s, from, suspects, func(a, b *linediff.Text) []linediff.Block {
		var likely []linediff.Block
		i, j := 0, 0
		for _, block := range append(slices.Clone(t.differ.Match(a, b)), linediff.Block{Old: len(old), New: len(now)}) {
			for k, origin := range linediff.Likely(old[i:block.Old], now[j:block.New]) {
				if origin >= 0 {
					likely = append(likely, linediff.Block{Old: i + origin, New: j + k, Lines: 1})
				}
			}
			i, j = block.Old+block.Lines, block.New+block.Lines
		}
		return likely
	})
}

// lines reads the lines of a version themselves; nil if it is no text.
func (t *tracer) lines(n int32) ([][]byte, error) {
	for len(t.asked) > 0 { // so that the next answer is this one
		if err := t.receive(); err != nil {
			return nil, err
		}
	}
	t.ask <- t.blob(n)
	content, err := t.read(n)
	return slices.Collect(bytes.Lines(bytes.Clone(content))), err
}

// pass divides spans of a version by the blocks that the version before has too: those that pass on, with where they
// are there, and those that stay.
func pass(spans []span, blocks []linediff.Block) (passed, kept []span) {
	for _, sp := range spans {
		i, _ := slices.BinarySearchFunc(blocks, sp.at, func(b linediff.Block, at int) int { return b.New + b.Lines - 1 - at })
		for ; sp.lines > 0 && i < len(blocks) && blocks[i].New < sp.at+sp.lines; i++ {
			b := blocks[i]
			if own := b.New - sp.at; own > 0 {
				kept = append(kept, span{sp.at, sp.line, own})
				sp = span{sp.at + own, sp.line + own, sp.lines - own}
			}
			n := min(sp.lines, b.New+b.Lines-sp.at)
			passed = append(passed, span{b.Old + sp.at - b.New, sp.line, n})
			sp = span{sp.at + n, sp.line + n, sp.lines - n}
		}
		if sp.lines > 0 {
			kept = append(kept, sp)
		}
	}
	return passed, kept
}

// settleKnown looks the lines of a version up in the lineage that is known.
func (t *tracer) settleKnown(s suspect, owner []written) error {
	runs, there := t.known.Lines(t.stored[s.version])
	line := make([]written, 0, s.text.Len())
	for _, run := range runs {
		for range run.Lines {
			line = append(line, written{run.Commit, run.Mark})
		}
	}
	if !there || len(line) != s.text.Len() {
		return fault.Internal(nil, "What is known of the lines of %s does not fit", t.stored[s.version])
	}
	for _, sp := range s.spans {
		copy(owner[sp.line:sp.line+sp.lines], line[sp.at:])
	}
	return nil
}

func runsOf(owner []written) []Run {
	var runs []Run
	for i, w := range owner {
		if i > 0 && w == owner[i-1] {
			runs[len(runs)-1].Lines++
		} else {
			runs = append(runs, Run{w.commit, 1, w.mark})
		}
	}
	return runs
}

// absent is the content of a version that a partial clone left out.
var absent = &linediff.Text{}

// errAbsent ends the tracing of a file of which a version is absent: who wrote what is left of it is not known.
var errAbsent = errors.New("a version is not in this clone")

// text returns the content of a version, nil for one that is no text or too large.
func (t *tracer) text(n int32) (*linediff.Text, error) {
	if !slices.Contains(t.asked, n) {
		if _, ready := t.ready[n]; !ready {
			t.request(n)
		}
	}
	for {
		if text, ready := t.ready[n]; ready {
			delete(t.ready, n)
			if text == absent {
				return nil, errAbsent
			}
			return text, nil
		}
		if err := t.receive(); err != nil {
			return nil, err
		}
	}
}

// foresee asks for the version that will be needed after this one, so that git reads it while lines are compared.
func (t *tracer) foresee(n int32) {
	if from := t.all[n].from; from != none {
		from = t.real(from)
		if _, ready := t.ready[from]; !ready && !slices.Contains(t.asked, from) {
			t.request(from)
		}
	}
}

func (t *tracer) request(n int32) {
	t.asked = append(t.asked, n)
	t.ask <- t.blob(n)
}

// receive reads the next version that was asked for.
func (t *tracer) receive() error {
	n := t.asked[0]
	t.asked = t.asked[:copy(t.asked, t.asked[1:])]
	content, err := t.read(n)
	switch {
	case errors.Is(err, errAbsent):
		t.ready[n] = absent
		return nil
	case err != nil || content == nil:
		t.ready[n] = nil
		return err
	}
	text := &linediff.Text{}
	if last := len(t.spare) - 1; last >= 0 {
		text, t.spare = t.spare[last], t.spare[:last]
	}
	text.Read(content)
	t.ready[n] = text
	return nil
}

// read reads git's next answer, which is the version n. The content is valid until the next one is read, and nil if it
// is no text or too large.
func (t *tracer) read(n int32) ([]byte, error) {
	line, err := t.answer.ReadString('\n')
	if err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	size, err := strconv.Atoi(strings.TrimSuffix(line, "\n"))
	switch {
	case err != nil && strings.HasSuffix(line, " missing\n"):
		return nil, errAbsent
	case err != nil:
		return nil, fault.Internal(errGarbled, "Object %s could not be read", t.blob(n))
	case size > maxText:
		_, err := t.answer.Discard(size + 1)
		return nil, ended(err)
	}
	if cap(t.buffer) < size+1 {
		t.buffer = make([]byte, size+1, 2*(size+1))
	}
	content := t.buffer[:size+1]
	if _, err := io.ReadFull(t.answer, content); err != nil {
		return nil, ended(err)
	}
	if content = content[:size]; isBinary(content) {
		return nil, nil
	}
	return content, nil
}

// maxText is the size from which a file counts as binary, as git is told with core.bigFileThreshold.
const maxText = 32 << 20

func ended(err error) error {
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func (t *tracer) release(text *linediff.Text) { t.spare = append(t.spare, text) }

// drain takes what was asked for and turned out not to be needed.
func (t *tracer) drain() error {
	for len(t.asked) > 0 {
		if err := t.receive(); err != nil {
			return err
		}
	}
	for n, text := range t.ready {
		if text != nil && text != absent {
			t.release(text)
		}
		delete(t.ready, n)
	}
	return nil
}
