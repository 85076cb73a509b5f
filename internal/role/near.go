package role

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// How many candidates an unknown title gets, and how many of its readings are compared.
const (
	maxCandidates = 3
	maxCompared   = 4
)

// near resolves a title that is not known: to the roles with the nearest titles.
func (c *Catalogue) near(w written) Resolution {
	found := Resolution{Title: w.text, Status: Unknown}
	best := make([]Candidate, len(c.roles))
	for n, r := range c.grammar.readings(w.text) {
		r, ranks := r.without(c.grammar.rank)
		if n == 0 {
			for _, word := range ranks {
				found.Seniority = append(found.Seniority, rankName(word))
			}
		}
		if n >= maxCompared {
			break
		}
		for _, t := range c.titles {
			for _, other := range t.readings {
				if score, shared := similarity(r, other); score > best[t.role].Score {
					best[t.role] = Candidate{c.roles[t.role].ID, score, reasonOf(shared, t.title)}
				}
			}
		}
	}
	slices.SortStableFunc(best, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
	for _, k := range best[:min(maxCandidates, len(best))] {
		if k.Score > 0 && k.Score > best[0].Score/4 { // what is far behind the first is noise
			found.Candidates = append(found.Candidates, k)
		}
	}
	return found
}

func reasonOf(shared []string, title string) string {
	if len(shared) == 0 {
		return fmt.Sprintf("it is spelt a little like %q", title)
	}
	return fmt.Sprintf("it shares %q with %q", reading(shared).key(), title)
}

// similarity is mostly the share of words that two titles have in common, those with a slip of the pen counting a
// little less, and for the smaller part the share of pairs of letters: it tells apart what shares no word.
func similarity(a, b reading) (score float64, shared []string) {
	const words, slip = 0.9, 0.8
	common := 0.0
	taken := make([]bool, len(b))
	for _, word := range a {
		for i, other := range b {
			if taken[i] {
				continue
			}
			worth := 0.0
			if word == other {
				worth = 1
			} else if slipped(word, other) {
				worth = slip
			}
			if worth > 0 {
				taken[i], common, shared = true, common+worth, append(shared, other)
				break
			}
		}
	}
	all := float64(len(a) + len(b))
	if all == 0 {
		return 0, nil
	}
	return words*2*common/all + (1-words)*pairs(a.key(), b.key()), shared
}

// pairs is the share of pairs of letters that two texts have in common, 0 to 1.
func pairs(a, b string) float64 {
	count := map[[2]rune]int{}
	each := func(s string, do func([2]rune)) (n int) {
		runes := []rune(s)
		for i := 1; i < len(runes); i++ {
			do([2]rune{runes[i-1], runes[i]})
			n++
		}
		return n
	}
	common := 0
	total := each(a, func(p [2]rune) { count[p]++ })
	total += each(b, func(p [2]rune) {
		if count[p] > 0 {
			count[p]--
			common++
		}
	})
	if total == 0 {
		return 0
	}
	return 2 * float64(common) / float64(total)
}

// slipped reports whether two words are one with a slip of the pen, or two in a long one.
func slipped(a, b string) bool {
	allowed := 0
	switch shorter := min(len(a), len(b)); {
	case shorter >= 8:
		allowed = 2
	case shorter >= 4:
		allowed = 1
	}
	return allowed > 0 && max(len(a), len(b))-min(len(a), len(b)) <= 2*allowed && distance(a, b) <= allowed
}

// distance is how many letters have to be added, taken away, changed, or exchanged with the next.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// nearest returns the id most like another, "" when none is near.
func nearest(id string, known []string) string {
	best, least := "", 4
	for _, k := range known {
		if abs := len(k) - len(id); abs < least && -abs < least {
			if d := distance(id, k); d < least {
				best, least = k, d
			}
		}
	}
	return best
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
