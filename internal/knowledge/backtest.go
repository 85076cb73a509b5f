package knowledge

import (
	"cmp"
	"context"
	"slices"
)

// Record is how well the suggestions of reviewers would have done on the repository's own past: each tested commit was
// judged by what came strictly before it, and compared with who really reviewed it.
type Record struct {
	Reviewed int     // commits that name a reviewer and could be tested
	Tests    int     // the newest of them that were tested
	Top1     float64 // 0 to 1: part of the tests with a true reviewer in first place
	Top3     float64 // … among the first three
	Top5     float64 // … among the first five
	MRR      float64 // 0 to 1: mean of 1/place of the first true reviewer, 0 where none was suggested
	From, To int64   // committer times of the first and the last test, in seconds since 1970
}

// The tests are the last fifth of the reviewed commits, at most 2,000, each touching 1 to 100 files.
const (
	testedPart  = 5
	testedMost  = 2000
	testedFiles = 100
)

// Backtest replays the history by committer time. Progress, which may be nil, hears how many of the commits are done.
// It ends early with the context's error.
func (l *Ledger) Backtest(ctx context.Context, progress func(done, total int)) (Record, error) {
	r := l.newReviewModel()
	order := make([]int32, 0, len(l.Commits))
	for i := range l.Commits {
		if !l.Commits[i].Merge {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Compare(l.Commits[a].Committed, l.Commits[b].Committed)
	})
	tests := r.tests(order)
	record := Record{Reviewed: tests.reviewed, Tests: len(tests.at)}
	s := r.scratch()
	learnt, hits := 0, hitCount{}
	for n, t := range tests.at {
		at := l.Commits[order[t]].Committed
		for ; l.Commits[order[learnt]].Committed < at; learnt++ {
			r.learn(order[learnt], s)
			if learnt%1000 == 0 {
				if err := ctx.Err(); err != nil {
					return Record{}, err
				}
				if progress != nil {
					progress(learnt, len(order))
				}
			}
		}
		if err := ctx.Err(); err != nil {
			return Record{}, err
		}
		if progress != nil && n%100 == 0 {
			progress(t, len(order))
		}
		hits.add(r.place(order[t], at, s))
	}
	if n := len(tests.at); n > 0 {
		record.From, record.To = l.Commits[order[tests.at[0]]].Committed, l.Commits[order[tests.at[n-1]]].Committed
		record.Top1, record.Top3 = hits.top1/float64(n), hits.top3/float64(n)
		record.Top5, record.MRR = hits.top5/float64(n), hits.mrr/float64(n)
	}
	if progress != nil {
		progress(len(order), len(order))
	}
	return record, nil
}

type hitCount struct{ top1, top3, top5, mrr float64 }

// add counts one test by the place of its first true reviewer, 0 for none.
func (t *hitCount) add(place int) {
	if place == 0 {
		return
	}
	for limit, n := range map[int]*float64{1: &t.top1, 3: &t.top3, 5: &t.top5} {
		if place <= limit {
			*n++
		}
	}
	t.mrr += 1 / float64(place)
}

type testSet struct {
	reviewed int
	at       []int // places in the order of replay
}

func (r *reviewModel) tests(order []int32) testSet {
	var all []int
	var people []int32
	for i, ci := range order {
		if n := len(r.l.ChangesOf(ci)); n < 1 || n > testedFiles {
			continue
		}
		if people = r.reviewersOf(ci, people[:0]); len(people) > 0 {
			all = append(all, i)
		}
	}
	n := min(len(all)/testedPart, testedMost)
	return testSet{len(all), all[len(all)-n:]}
}

// place returns where the first true reviewer of a commit comes among the suggestions, from 1; 0 if nowhere.
func (r *reviewModel) place(ci int32, at int64, s *scratch) int {
	authors := []int32{r.l.Author(ci)}
	var q ReviewQuery
	for _, change := range r.l.ChangesOf(ci) {
		q.Files = append(q.Files, change.File)
	}
	r.weigh(r.nodes(q), authors, at, s)
	truth := r.reviewersOf(ci, nil)
	for i, c := range r.rank(authors, at, s) {
		if slices.Contains(truth, c.person) {
			return i + 1
		}
	}
	return 0
}
