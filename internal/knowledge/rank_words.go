package knowledge

import (
	"iter"
	"math"
	"path"
	"strings"
)

// vocabulary is the words of all paths: in "drivers/clk/stm32_pll.c" drivers, clk, stm32 and pll. What belongs together
// often lies in different directories under the same word.
type vocabulary struct {
	id map[string]int32
	of [][]int32 // by file, without repetition of order or count
}

const shortestWord = 3 // bytes; shorter ones say little

func newVocabulary(files []File) vocabulary {
	v := vocabulary{id: map[string]int32{}, of: make([][]int32, len(files))}
	for f := range files {
		for word := range wordsOf(files[f].Path) {
			id, ok := v.id[word]
			if !ok {
				id = int32(len(v.id))
				v.id[word] = id
			}
			v.of[f] = append(v.of[f], id)
		}
	}
	return v
}

// wordsOf yields the words of a path, which may be in it more than once.
func wordsOf(p string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for word := range strings.FieldsFuncSeq(strings.ToLower(strings.TrimSuffix(p, path.Ext(p))), betweenWords) {
			if len(word) >= shortestWord && !yield(word) {
				return
			}
		}
	}
}

func betweenWords(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }

// recallAlike fills a signal with the probability that each person reviews, by the words of the paths alone: the mean
// over the words, a rare word weighing more than a common one and a word with few reviews less.
func (r *reviewModel) recallAlike(words []int32, now float64, s *scratch) {
	all := r.reviews[r.dirs["."]].total[0] / now
	weight := func(reviews float64) float64 { return math.Log1p(all/(reviews+1)) / (reviews + pathPrior) }
	sum := 0.0
	for _, w := range words {
		reviews := r.alike[w].total[0] / now
		sum += weight(reviews) * reviews
	}
	if sum == 0 {
		return
	}
	for _, w := range words {
		crowd := &r.alike[w]
		share := weight(crowd.total[0]/now) / sum / now
		for i := range crowd.of {
			s.x[reviewedAlike][crowd.of[i].person] += share * crowd.of[i].worth[0]
		}
	}
}
