package linediff

import (
	"math"
	"slices"
)

const (
	maxCommon  = 1024 // a line that is in the other text this often is common, whatever the length of the text
	window     = 100  // how many lines around a common one decide whether it is looked at
	fewMatches = 4    // it is not, where fewer than one line in this many around it could match

	leastCost = 256 // the number of edits from which an answer that is good enough will do
	longSnake = 20  // matching lines in a row that make a way through the texts promising
	promise   = 4   // times the edits so far that a promising way must have come
)

// What becomes of a line, by how often the other text has it.
const (
	nowhere   = iota // it has changed
	somewhere        // it takes part in the search
	often            // it does so unless its surroundings have changed
)

// compare finds the changed lines between the parts that are the same.
func (d *Differ) compare(head, oldEnd, newEnd int) {
	a, b := d.old.lines, d.new.lines
	d.counts.reset(oldEnd - head + newEnd - head)
	for _, line := range a[head:oldEnd] {
		d.counts.of(line).old++
	}
	for _, line := range b[head:newEnd] {
		d.counts.of(line).new++
	}
	for _, same := range [2][]uint64{a[:head], a[oldEnd:]} {
		for _, line := range same {
			if c := d.counts.find(line); c != nil {
				c.old++
				c.new++
			}
		}
	}
	d.old.choose(head, oldEnd, func(line uint64) int { return d.counts.find(line).new })
	d.new.choose(head, newEnd, func(line uint64) int { return d.counts.find(line).old })

	diagonals := len(d.old.at) + len(d.new.at) + 3
	if len(d.forth) < diagonals {
		d.forth, d.back = make([]int, 2*diagonals), make([]int, 2*diagonals)
	}
	s := search{
		a: d.old.chosen, b: d.new.chosen, old: &d.old, new: &d.new, zero: len(d.new.at) + 1,
		forth: d.forth, back: d.back, limit: max(roughRoot(diagonals), leastCost),
	}
	s.between(0, len(s.a), 0, len(s.b), false)
}

// choose picks the lines that the search looks at; all others between from and to have changed.
func (s *side) choose(from, to int, matches func(uint64) int) {
	s.at, s.chosen, s.fate = s.at[:0], s.chosen[:0], s.fate[:0]
	common := min(roughRoot(len(s.lines)), maxCommon)
	for _, line := range s.lines[from:to] {
		fate := uint8(somewhere)
		if n := matches(line); n == 0 {
			fate = nowhere
		} else if n >= common {
			fate = often
		}
		s.fate = append(s.fate, fate)
	}
	for i, fate := range s.fate {
		if fate == somewhere || fate == often && !lost(s.fate, i) {
			s.at = append(s.at, from+i)
			s.chosen = append(s.chosen, s.lines[from+i])
		} else {
			s.changed[from+i+1] = true
		}
	}
}

// lost reports that a common line stands among so many that match nothing that it would only match by accident.
func lost(fate []uint8, i int) bool {
	none, many := 0, 2 // twice the line itself, as git counts
	for _, step := range [2]int{-1, 1} {
		found := false
		for j := i + step; j >= 0 && j < len(fate) && j >= i-window && j <= i+window && fate[j] != somewhere; j += step {
			if fate[j] == nowhere {
				none++
				found = true
			} else {
				many++
			}
		}
		if !found {
			return false
		}
	}
	return many*fewMatches < many+none
}

// roughRoot is a power of two near the square root.
func roughRoot(n int) int {
	root := 1
	for ; n > 0; n >>= 2 {
		root <<= 1
	}
	return root
}

// search is the divide and conquer over the chosen lines.
type search struct {
	a, b        []uint64
	old, new    *side
	forth, back []int
	zero        int // where the diagonal 0 is in forth and back
	limit       int // the number of edits after which any answer will do
}

// between finds what changed from a[i:iEnd] to b[j:jEnd]. exact asks for the fewest changes, whatever they cost.
func (s *search) between(i, iEnd, j, jEnd int, exact bool) {
	for {
		for i < iEnd && j < jEnd && s.a[i] == s.b[j] {
			i, j = i+1, j+1
		}
		for i < iEnd && j < jEnd && s.a[iEnd-1] == s.b[jEnd-1] {
			iEnd, jEnd = iEnd-1, jEnd-1
		}
		if i == iEnd || j == jEnd {
			break
		}
		cut := s.split(i, iEnd, j, jEnd, exact)
		s.between(i, cut.i, j, cut.j, cut.exactBefore)
		i, j, exact = cut.i, cut.j, cut.exactBehind
	}
	for ; i < iEnd; i++ {
		s.old.changed[s.old.at[i]+1] = true
	}
	for ; j < jEnd; j++ {
		s.new.changed[s.new.at[j]+1] = true
	}
}

// cut is a point that a way through both texts passes.
type cut struct {
	i, j                     int
	exactBefore, exactBehind bool // ways on that side are to be the best
}

// reach is how far the search from one end has come: the diagonals low to high, each second one of them.
type reach struct{ mid, low, high int }

// split searches from both ends until they meet, or until it took too long.
func (s *search) split(i, iEnd, j, jEnd int, exact bool) cut {
	least, most := i-jEnd, iEnd-j
	f := reach{i - j, i - j, i - j}
	b := reach{iEnd - jEnd, iEnd - jEnd, iEnd - jEnd}
	odd := (f.mid-b.mid)&1 != 0
	forth, back, zero := s.forth, s.back, s.zero
	forth[zero+f.mid], back[zero+b.mid] = i, iEnd

	for cost := 1; ; cost++ {
		snake := false
		f.widen(forth, zero, least, most, -1)
		for k := f.high; k >= f.low; k -= 2 {
			x := forth[zero+k+1]
			if before := forth[zero+k-1]; before >= x {
				x = before + 1
			}
			start, y := x, x-k
			for x < iEnd && y < jEnd && s.a[x] == s.b[y] {
				x, y = x+1, y+1
			}
			snake = snake || x-start > longSnake
			forth[zero+k] = x
			if odd && b.low <= k && k <= b.high && back[zero+k] <= x {
				return cut{x, y, true, true}
			}
		}
		b.widen(back, zero, least, most, math.MaxInt)
		for k := b.high; k >= b.low; k -= 2 {
			x := back[zero+k-1]
			if behind := back[zero+k+1]; x >= behind {
				x = behind - 1
			}
			start, y := x, x-k
			for x > i && y > j && s.a[x-1] == s.b[y-1] {
				x, y = x-1, y-1
			}
			snake = snake || start-x > longSnake
			back[zero+k] = x
			if !odd && f.low <= k && k <= f.high && x <= forth[zero+k] {
				return cut{x, y, true, true}
			}
		}
		if exact {
			continue
		}
		if snake && cost > leastCost {
			if x, y := s.promisingForth(f, i, iEnd, j, jEnd, cost); x >= 0 {
				return cut{x, y, true, false}
			}
			if x, y := s.promisingBack(b, i, iEnd, j, jEnd, cost); x >= 0 {
				return cut{x, y, false, true}
			}
		}
		if cost >= s.limit {
			return s.furthest(f, b, i, iEnd, j, jEnd)
		}
	}
}

// widen takes in one more diagonal on either side; at the edge of the box it gives one up, so that they stay each
// second one. none is the value that no way has.
func (r *reach) widen(way []int, zero, least, most, none int) {
	if r.low > least {
		r.low--
		way[zero+r.low-1] = none
	} else {
		r.low++
	}
	if r.high < most {
		r.high++
		way[zero+r.high+1] = none
	} else {
		r.high--
	}
}

// promisingForth returns the end of the way from the start that has come far beyond what it cost and ends in a long
// snake, or -1.
func (s *search) promisingForth(f reach, i, iEnd, j, jEnd, cost int) (bestX, bestY int) {
	best := 0
	bestX = -1
	for k := f.high; k >= f.low; k -= 2 {
		x := s.forth[s.zero+k]
		y := x - k
		come := x - i + y - j - distance(k, f.mid)
		if come <= promise*cost || come <= best || x < i+longSnake || x >= iEnd || y < j+longSnake || y >= jEnd {
			continue
		}
		if slices.Equal(s.a[x-longSnake:x], s.b[y-longSnake:y]) {
			best, bestX, bestY = come, x, y
		}
	}
	return bestX, bestY
}

// promisingBack does the same for the ways from the end.
func (s *search) promisingBack(b reach, i, iEnd, j, jEnd, cost int) (bestX, bestY int) {
	best := 0
	bestX = -1
	for k := b.high; k >= b.low; k -= 2 {
		x := s.back[s.zero+k]
		y := x - k
		come := iEnd - x + jEnd - y - distance(k, b.mid)
		if come <= promise*cost || come <= best || x <= i || x > iEnd-longSnake || y <= j || y > jEnd-longSnake {
			continue
		}
		if slices.Equal(s.a[x:x+longSnake], s.b[y:y+longSnake]) {
			best, bestX, bestY = come, x, y
		}
	}
	return bestX, bestY
}

func distance(a, b int) int {
	return max(a-b, b-a)
}

// furthest gives up on the best way and returns the end of the one that came furthest, from either end.
func (s *search) furthest(f, b reach, i, iEnd, j, jEnd int) cut {
	forthSum, forthX := -1, -1
	for k := f.high; k >= f.low; k -= 2 {
		x := min(s.forth[s.zero+k], iEnd)
		y := x - k
		if y > jEnd {
			x, y = jEnd+k, jEnd
		}
		if x+y > forthSum {
			forthSum, forthX = x+y, x
		}
	}
	backSum, backX := math.MaxInt, math.MaxInt
	for k := b.high; k >= b.low; k -= 2 {
		x := max(s.back[s.zero+k], i)
		y := x - k
		if y < j {
			x, y = j+k, j
		}
		if x+y < backSum {
			backSum, backX = x+y, x
		}
	}
	if iEnd+jEnd-backSum < forthSum-(i+j) {
		return cut{forthX, forthSum - forthX, true, false}
	}
	return cut{backX, backSum - backX, false, true}
}
