// Package linediff tells which lines of a text are still there in its next version, as git does.
//
// It is the algorithm that `git diff` and `git blame` use unless told otherwise, so that whoever compares our answer
// with theirs sees the same lines: Myers' divide and conquer (An O(ND) difference algorithm and its variations,
// Algorithmica 1986) with a bound on the effort, after lines that cannot match are set aside, and then each run of
// changed lines moved to where it reads best. A line is its bytes with the line feed that ends it.
package linediff

import (
	"bytes"
	"hash/maphash"
)

// Text is a text as far as comparing goes: of each line a hash of 64 bits, its length in bytes, and how far it is
// indented.
type Text struct {
	lines  []uint64
	size   []int32
	indent []uint8
}

const (
	maxIndent = 200 // deeper counts as this deep
	blank     = 255 // the indent of a line without anything visible
)

// seed makes hashes comparable within this process, and unpredictable to whoever writes a text.
var seed = maphash.MakeSeed()

// Read makes t the text of content, using its memory again.
func (t *Text) Read(content []byte) {
	t.lines, t.size, t.indent = t.lines[:0], t.size[:0], t.indent[:0]
	for len(content) > 0 {
		end := bytes.IndexByte(content, '\n') + 1
		if end == 0 {
			end = len(content)
		}
		t.lines = append(t.lines, maphash.Bytes(seed, content[:end]))
		t.size = append(t.size, int32(end))
		t.indent = append(t.indent, indentOf(content[:end]))
		content = content[end:]
	}
}

// Len returns the number of lines.
func (t *Text) Len() int { return len(t.lines) }

// indentOf counts the columns before the first visible byte, with a tab at every eighth.
func indentOf(line []byte) uint8 {
	columns := 0
	for _, b := range line {
		switch b {
		case ' ':
			columns++
		case '\t':
			columns += 8 - columns%8
		case '\n', '\v', '\f', '\r':
		default:
			return uint8(columns)
		}
		if columns >= maxIndent {
			return maxIndent
		}
	}
	return blank
}

// Block is a run of lines that are in both texts: Lines of them from line Old of the one and New of the other, from 0.
type Block struct{ Old, New, Lines int }

// Differ compares texts. It keeps memory between calls, so one is for one goroutine.
type Differ struct {
	old, new side
	counts   table
	forth    []int // of the search from the start: how far each diagonal was followed, in lines of the old text
	back     []int // of the search from the end
	blocks   []Block
}

// side is one of the two texts while they are compared.
type side struct {
	text    *Text
	lines   []uint64
	changed []bool // of each line whether it is only here, with one false before and behind
	at      []int  // the lines that the search looks at
	chosen  []uint64
	fate    []uint8
}

// Match returns the lines that both texts have, in order. The slice is only valid until the next call.
func (d *Differ) Match(old, new *Text) []Block {
	a, b := old.lines, new.lines
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	oldEnd, newEnd := len(a)-tail, len(b)-tail
	cut := leftOut(old, tail)
	d.old.begin(old, len(a)-cut)
	d.new.begin(new, len(b)-cut)
	if head == oldEnd || head == newEnd {
		d.old.mark(head, oldEnd)
		d.new.mark(head, newEnd)
	} else {
		d.compare(head, oldEnd, newEnd)
	}
	if head < oldEnd || head < newEnd {
		head = settle(&d.old, &d.new, head, oldEnd)
		settle(&d.new, &d.old, head, newEnd)
	}
	return d.collect()
}

// farFromChange is the unit in which git leaves the end of both texts out, in bytes.
const farFromChange = 1024

// leftOut returns how many of the last lines, of which a number are the same in both texts, git leaves out before it
// compares. It changes where runs of changed lines may be moved to.
func leftOut(t *Text, same int) int {
	size := 0
	for _, n := range t.size[len(t.size)-same:] {
		size += int(n)
	}
	back := size % farFromChange // the bytes that stay
	lines := same
	for stay := 0; lines > 0 && stay <= back; lines-- { // up to the end of the line where the unit begins
		stay += int(t.size[len(t.size)-lines])
	}
	return lines
}

// begin takes the first n lines of a text.
func (s *side) begin(t *Text, n int) {
	s.text, s.lines = t, t.lines[:n]
	if n += 2; cap(s.changed) < n {
		s.changed = make([]bool, n, n+n/4)
	} else {
		s.changed = s.changed[:n]
		clear(s.changed)
	}
}

// mark says that the lines from one to before another are only here.
func (s *side) mark(from, to int) {
	for i := from; i < to; i++ {
		s.changed[i+1] = true
	}
}

// collect makes blocks of the lines that did not change.
func (d *Differ) collect() []Block {
	d.blocks = d.blocks[:0]
	i, j := 0, 0
	n, m := len(d.old.lines), len(d.new.lines)
	for {
		for d.old.changed[i+1] {
			i++
		}
		for d.new.changed[j+1] {
			j++
		}
		if i == n || j == m {
			break
		}
		block := Block{Old: i, New: j}
		for i < n && j < m && !d.old.changed[i+1] && !d.new.changed[j+1] {
			i, j = i+1, j+1
		}
		block.Lines = i - block.Old
		d.blocks = append(d.blocks, block)
	}
	if left := d.old.text.Len() - n; left > 0 {
		d.blocks = append(d.blocks, Block{n, m, left})
	}
	return d.blocks
}
