package linediff

import (
	"bytes"
	"slices"
)

const (
	leastLike  = 0.3     // how like a line must be to count as the same line in another form
	likelyWork = 1 << 22 // pairs of lines that are compared at most
)

// Likely finds, for lines that a change rewrote, which of the lines before each of them was made from: the index in
// old for each line of new, or -1 where none is like it. Several new lines may come from one, and their order is kept.
// It is for changes that only moved code about, such as a formatter's; white space does not count.
//
// How like two lines are is told by the pairs of neighbouring bytes that both have, as a share of the new line's and of
// both lines' together; the answer is the one with the greatest sum.
func Likely(old, new [][]byte) []int {
	origin := make([]int, len(new))
	for j := range origin {
		origin[j] = -1
	}
	if len(old) == 0 || len(new) == 0 || len(old) > likelyWork/len(new) {
		return origin
	}
	was, is := pairsOfAll(old), pairsOfAll(new)
	// best[i] is the greatest sum for the new lines so far if none of them comes from a line beyond i.
	best := make([]float32, len(old))
	choices := make([]choice, len(old)*len(new))
	for j, pairs := range is {
		before := float32(-1)
		for i := range old {
			sum, chosen := best[i], passOver
			if like := alike(was[i], pairs); like >= leastLike {
				sum, chosen = sum+like, take
			}
			if sum <= before {
				sum, chosen = before, goBack
			}
			best[i], before = sum, sum
			choices[j*len(old)+i] = chosen
		}
	}
	for i, j := len(old)-1, len(new)-1; j >= 0; {
		switch choices[j*len(old)+i] {
		case goBack:
			i--
		case take:
			origin[j] = i
			j--
		case passOver:
			j--
		}
	}
	return origin
}

// choice is what is best for a new line, if no old line beyond one may be used any more.
type choice uint8

const (
	passOver choice = iota // it comes from none
	take                   // it comes from that one
	goBack                 // whatever is best with one old line less
)

// pairsOfAll returns the pairs of neighbouring visible bytes of each line, in order, with the line's ends as zero.
func pairsOfAll(lines [][]byte) [][]uint16 {
	all := make([][]uint16, len(lines))
	for i, line := range lines {
		last := uint16(0)
		for _, b := range bytes.Join(bytes.Fields(line), nil) {
			all[i] = append(all[i], last<<8|uint16(b))
			last = uint16(b)
		}
		slices.Sort(all[i])
	}
	return all
}

// alike returns how like a new line is to an old one, from 0 to 1.
func alike(old, new []uint16) float32 {
	if len(old) == 0 || len(new) == 0 {
		if len(old) == len(new) {
			return 1
		}
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(old) && j < len(new); {
		switch {
		case old[i] < new[j]:
			i++
		case old[i] > new[j]:
			j++
		default:
			common++
			i, j = i+1, j+1
		}
	}
	shared := float32(common)
	return (shared/float32(len(new)) + 2*shared/float32(len(old)+len(new))) / 2
}
