package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Record is how well the suggestions of reviewers would have done on the repository's own past: each tested commit was
// judged by what came strictly before it, and compared with who really reviewed it.
type Record struct {
	Reviewed int // commits that name a reviewer and could be tested
	Tests    int // the newest of them that were tested
	Outcome
	From, To int64 // committer times of the first and the last test, in seconds since 1970

	Shared      Outcome // with the load shared out
	Authors     Outcome // the order of who changed the files most
	Reviewers   Outcome // … of who reviewed the files most
	MostActive  Outcome // … of who reviewed most anywhere
	BusiestReal float64 // 0 to 1: part of the tests that whoever reviewed most of them really reviewed

	Newcomers int // tests in which nobody who reviewed had done so before
	Silent    int // … had been seen within a year, other than these
	Misses    Misses
	Periods   []RecordPeriod
}

// Outcome is how often an order of people would have named a true reviewer.
type Outcome struct {
	Top1    float64 // 0 to 1: part of the tests with a true reviewer in first place
	Top3    float64 // … among the first three
	Top5    float64 // … among the first five
	MRR     float64 // 0 to 1: mean of 1/place of the first true reviewer, 0 where none was suggested
	Busiest float64 // 0 to 1: part of the tests in which whoever was named first most often was
	Named   int     // people who were named first at least once
}

// RecordPeriod is the part of a record that a quarter holds, or a year where the tests are of three years or more, by the
// committer's clock in UTC.
type RecordPeriod struct {
	Year, Quarter int // 1 to 4; 0 for all of the year
	Tests         int
	Top1, Top3    float64
}

// String returns "2026" or "2026 Q2".
func (p RecordPeriod) String() string {
	if p.Quarter == 0 {
		return strconv.Itoa(p.Year)
	}
	return fmt.Sprintf("%d Q%d", p.Year, p.Quarter)
}

// The tests are the last fifth of the reviewed commits, at most 2,000, each touching 1 to 100 files.
const (
	testedPart  = 5
	testedMost  = 2000
	testedFiles = 100
)

// Record is the back-test of the atlas, which is made once. It ends early with the context's error.
func (a *Atlas) Record(ctx context.Context) (Record, error) {
	a.tested.Lock()
	defer a.tested.Unlock()
	if a.record == nil {
		record, err := a.Backtest(ctx, nil)
		if err != nil {
			return Record{}, err
		}
		a.record = &record
	}
	return *a.record, nil
}

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
	t := &trial{r: r, s: r.scratch(), named: map[int32]int{}}
	t.record.Reviewed, t.record.Tests = tests.reviewed, len(tests.at)
	if n := len(tests.at); n > 0 {
		t.record.From, t.record.To = l.Commits[order[tests.at[0]]].Committed, l.Commits[order[tests.at[n-1]]].Committed
	}
	learnt := 0
	for n, place := range tests.at {
		at := l.Commits[order[place]].Committed
		for ; l.Commits[order[learnt]].Committed < at; learnt++ {
			r.learn(order[learnt], t.s)
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
			progress(place, len(order))
		}
		t.test(order[place], at)
	}
	if progress != nil {
		progress(len(order), len(order))
	}
	return t.end(), nil
}

// trial is a replay under way.
type trial struct {
	r       *reviewModel
	s       *scratch
	record  Record
	periods []hitCount // by period of the record

	ours, shared, authors, reviewers, active hitCount
	named                                    map[int32]int // who really reviewed how many of the tests
}

// test asks before one commit who should review it, in each way, and compares.
func (t *trial) test(ci int32, at int64) {
	r := t.r
	truth := r.reviewersOf(ci, nil)
	for _, p := range truth {
		t.named[p]++
	}
	authors := []int32{r.l.Author(ci)}
	var q ReviewQuery
	for _, change := range r.l.ChangesOf(ci) {
		q.Files = append(q.Files, change.File)
	}
	ground := r.ground(q)
	r.weigh(ground, authors, at, t.s)
	best := r.rank(authors, at, t.s)
	place := t.ours.add(truth, best)
	t.period(at).place(place)
	if place == 0 || place > 3 {
		t.miss(truth, ground.nodes, authors, best, place)
	}
	r.share(best, at)
	t.shared.add(truth, best)
	t.authors.add(truth, r.byCount(r.writes, ground.nodes, authors))
	t.reviewers.add(truth, r.byCount(r.reviews, ground.nodes, authors))
	t.active.add(truth, r.byCount(r.reviews, []int32{r.dirs["."]}, authors))
	switch {
	case !slices.ContainsFunc(truth, func(p int32) bool { return r.reviewed[p] > 0 }):
		t.record.Newcomers++
	case !slices.ContainsFunc(truth, func(p int32) bool { return r.lastSeen[p] > 0 && at-r.lastSeen[p] <= silence }):
		t.record.Silent++
	}
}

// period returns the count of the period that a moment is in, and counts the test there.
func (t *trial) period(at int64) *hitCount {
	when := time.Unix(at, 0).UTC()
	p := RecordPeriod{Year: when.Year()}
	if t.record.To-t.record.From < 3*365*day {
		p.Quarter = 1 + (int(when.Month())-1)/3
	}
	if n := len(t.periods); n == 0 || t.record.Periods[n-1].String() != p.String() {
		t.record.Periods, t.periods = append(t.record.Periods, p), append(t.periods, hitCount{})
	}
	n := len(t.periods) - 1
	t.record.Periods[n].Tests++
	return &t.periods[n]
}

// byCount orders people by how often they did something to some nodes, without the authors.
func (r *reviewModel) byCount(crowds []crowd, nodes, authors []int32) []candidate {
	count := map[int32]float64{}
	for _, n := range nodes {
		for i := range crowds[n].of {
			count[crowds[n].of[i].person] += float64(crowds[n].of[i].count)
		}
	}
	all := make([]candidate, 0, len(count))
	for p, n := range count {
		if !slices.Contains(authors, p) && !r.l.Erased(p) {
			all = append(all, candidate{p, n})
		}
	}
	r.sort(all)
	return all
}

// end sums up.
func (t *trial) end() Record {
	record, n := t.record, t.record.Tests
	if n == 0 {
		return record
	}
	record.Outcome, record.Shared = t.ours.over(n), t.shared.over(n)
	record.Authors, record.Reviewers, record.MostActive = t.authors.over(n), t.reviewers.over(n), t.active.over(n)
	for i := range record.Periods {
		p := &record.Periods[i]
		o := t.periods[i].over(p.Tests)
		p.Top1, p.Top3 = o.Top1, o.Top3
	}
	for _, reviews := range t.named {
		record.BusiestReal = max(record.BusiestReal, float64(reviews)/float64(n))
	}
	return record
}

// hitCount counts tests.
type hitCount struct {
	top1, top3, top5, mrr float64
	first                 map[int32]int // who was named first how often
}

// add counts one test by its suggestions, and returns where the first true reviewer came, from 1; 0 if nowhere.
func (t *hitCount) add(truth []int32, suggested []candidate) int {
	if len(suggested) > 0 {
		if t.first == nil {
			t.first = map[int32]int{}
		}
		t.first[suggested[0].person]++
	}
	place := 1 + slices.IndexFunc(suggested, func(c candidate) bool { return slices.Contains(truth, c.person) })
	t.place(place)
	return place
}

func (t *hitCount) place(place int) {
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

func (t *hitCount) over(tests int) Outcome {
	n := float64(tests)
	o := Outcome{Top1: t.top1 / n, Top3: t.top3 / n, Top5: t.top5 / n, MRR: t.mrr / n, Named: len(t.first)}
	for _, times := range t.first {
		o.Busiest = max(o.Busiest, float64(times)/n)
	}
	return o
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
