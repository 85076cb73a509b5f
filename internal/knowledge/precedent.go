package knowledge

import (
	"cmp"
	"context"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Which commits say what work of a kind touches.
const (
	precedentsMost = 20_000 // the newest
	halfOld        = 5000   // how many commits older one weighs half
	broadest       = 50     // files of one commit: more is a sweep over everything, and says nothing
)

// Precedent is a commit that is like some work by its words, and the source files it changed that are still there.
type Precedent struct {
	Commit  int32
	Subject string
	Score   float64 // of Okapi BM25, comparable within one repository
	Share   float64 // 0 to 1: how much of what the words say it says too, by how rare they are
	Named   bool    // it names the work by its key
	Files   []int32 // by path
}

// Precedents are the newest commits of a repository, to be found by what is to be done: by the words of their subjects and of the
// areas that they changed.
type Precedents struct {
	all    []precedent
	in     map[string][]posting // by word
	length float64              // of a document on average, in words
}

type precedent struct {
	Precedent

	words int
}

// posting says how often a word is in a document.
type posting struct {
	document int32
	times    int32
}

// Precedents reads the subjects of the newest commits. It takes time in the order of a tenth of a second for each 10,000 commits.
func (a *Atlas) Precedents(ctx context.Context, db *store.DB) (*Precedents, error) {
	living := make([]bool, len(a.Ledger.Files))
	for _, f := range a.alive {
		living[f] = true
	}
	var commits []int32
	files := map[int32][]int32{} // by commit
	for c := range int32(len(a.Commits)) {
		if commit := &a.Commits[c]; commit.Merge || commit.Moved {
			continue
		}
		for _, ch := range a.ChangesOf(c) {
			if living[ch.File] && !slices.Contains(files[c], ch.File) {
				files[c] = append(files[c], ch.File)
			}
			if len(files[c]) > broadest {
				break
			}
		}
		if n := len(files[c]); n > 0 && n <= broadest {
			commits = append(commits, c)
		}
	}
	slices.SortFunc(commits, func(x, y int32) int {
		return cmp.Or(cmp.Compare(a.Commits[y].Committed, a.Commits[x].Committed), cmp.Compare(x, y))
	})
	commits = commits[:min(len(commits), precedentsMost)]
	subjects, err := a.subjects(ctx, db, commits)
	if err != nil {
		return nil, err
	}
	p := &Precedents{in: map[string][]posting{}}
	for _, c := range commits {
		slices.Sort(files[c])
		p.add(Precedent{Commit: c, Subject: subjects[c], Files: files[c]}, a.namesOf(files[c]))
	}
	for _, d := range p.all {
		p.length += float64(d.words) / float64(len(p.all))
	}
	return p, nil
}

// namesOf returns the words that files are called by, and the directories that they are in, each once.
func (a *Atlas) namesOf(files []int32) map[string]bool {
	names := map[string]bool{}
	for _, f := range files {
		name := a.Ledger.Files[f].Path
		for _, w := range text.Stems(strings.TrimSuffix(name, path.Ext(name))) {
			names[w] = true
		}
	}
	return names
}

// add makes a commit one that can be found, by its subject and the names of what it changed.
func (p *Precedents) add(d Precedent, names map[string]bool) {
	times, words := map[string]int32{}, 0
	for _, w := range text.Stems(d.Subject) {
		times[w]++
		words++
	}
	for w := range names {
		times[w]++
	}
	for w, n := range times {
		p.in[w] = append(p.in[w], posting{int32(len(p.all)), n})
	}
	p.all = append(p.all, precedent{d, words + len(names)})
}

// Like returns the commits that are most like a text, by its words as [text.Stems] gives them, the most alike first; of those
// that are equally so the newest. Those that the key of the work is named in come before all others. It is Okapi BM25 with k1 =
// 1.2 and b = 0.75 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009).
func (p *Precedents) Like(words []string, named *regexp.Regexp, most int) []Precedent {
	const k1, b = 1.2, 0.75
	words = slices.Compact(slices.Sorted(slices.Values(words)))
	score, said := map[int32]float64{}, map[int32]float64{}
	whole := 0.0
	for _, w := range words {
		in := p.in[w]
		rare := math.Log(1 + (float64(len(p.all))-float64(len(in))+0.5)/(float64(len(in))+0.5))
		whole += rare
		for _, at := range in {
			n := float64(at.times)
			score[at.document] += rare * n * (k1 + 1) / (n + k1*(1-b+b*float64(p.all[at.document].words)/p.length))
			said[at.document] += rare
		}
	}
	var found []Precedent
	for i := range p.all {
		d, at := p.all[i].Precedent, int32(i)
		d.Score, d.Named = score[at]*math.Exp2(-float64(i)/halfOld), named != nil && named.MatchString(d.Subject)
		if d.Score == 0 && !d.Named {
			continue
		}
		if whole > 0 {
			d.Share = said[at] / whole
		}
		found = append(found, d)
	}
	slices.SortStableFunc(found, func(x, y Precedent) int { // the newest stand first
		if x.Named != y.Named {
			return cmp.Compare(btoi(y.Named), btoi(x.Named))
		}
		return cmp.Compare(y.Score, x.Score)
	})
	return found[:min(len(found), most)]
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// PrecedentsUsed is how many commits speak for what work touches.
const PrecedentsUsed = 20

// Speak returns of commits, as [Precedents.Like] gives them, those that say something about the work: they name it, or say a
// good part of what its words say and are about as alike as the first.
func Speak(found []Precedent) []Precedent {
	const leastShare, leastScore = 0.2, 0.5
	best := 0.0
	for i := range found {
		best = max(best, found[i].Score)
	}
	return slices.DeleteFunc(slices.Clone(found), func(d Precedent) bool {
		return !d.Named && (d.Share < leastShare || d.Score < leastScore*best)
	})
}

// Likely returns the areas that work touches, going by commits like it, each with a share from 0 to 1 of what speaks for it.
func (o *Overview) Likely(found []Precedent) map[string]float64 {
	spoken, of, whole := Speak(found), map[int]float64{}, 0.0
	for i := range spoken {
		d := &spoken[i]
		whole += d.weight(spoken)
		for _, f := range d.Files {
			for _, area := range o.of[f] {
				of[area] += d.weight(spoken) / float64(len(d.Files))
			}
		}
	}
	likely := map[string]float64{}
	for area, weight := range of {
		if !o.narrowed(area, of) {
			likely[o.areas[area].Name] = weight / whole
		}
	}
	return likely
}

// narrowed reports whether nearly all that speaks for an area speaks for one within it.
func (o *Overview) narrowed(area int, of map[int]float64) bool {
	const nearly = 0.8
	for other, weight := range of {
		if narrow, wide := o.areas[other].Files, o.areas[area].Files; len(narrow) < len(wide) && weight >= nearly*of[area] &&
			!slices.ContainsFunc(narrow, func(f int32) bool { return !slices.Contains(o.of[f], area) }) {
			return true
		}
	}
	return false
}

// weight is how much a commit speaks beside others: one that names the work as much as the one most alike, or more.
func (d *Precedent) weight(beside []Precedent) float64 {
	best := 1.0
	for i := range beside {
		best = max(best, beside[i].Score)
	}
	if d.Named {
		return 2 * best
	}
	return d.Score
}
