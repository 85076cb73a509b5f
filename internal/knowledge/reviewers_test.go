package knowledge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func suggested(l *Ledger, found []Suggestion) []string {
	out := make([]string, len(found))
	for i, s := range found {
		out[i] = l.People[s.Person].Name
	}
	return out
}

// team is a past in which ann reviews the kernel, ben the docs, cay writes both and dee has left.
func team() *Ledger {
	var p past
	for i := range 20 {
		p.commit(did{by: "dee", at: int64(i), files: []string{"kernel/sched.c"}, added: 10, credits: "reviewed eve"})
	}
	for i := range 40 {
		at := int64(500 + i)
		p.commit(did{by: "cay", at: at, files: []string{"kernel/sched.c"}, added: 10, credits: "reviewed ann"})
		p.commit(did{by: "cay", at: at, files: []string{"docs/guide.md"}, added: 10, credits: "reviewed ben"})
	}
	return p.ledger()
}

func TestReviewers(t *testing.T) {
	t.Parallel()
	l := team()
	cay := []int32{person(l, "cay")}
	for _, tt := range []struct {
		name  string
		query ReviewQuery
		want  []string
	}{
		{"who reviewed the file", ReviewQuery{Paths: []string{"kernel/sched.c"}, Author: cay}, []string{"ann", "ben"}},
		{"who reviewed the other file", ReviewQuery{Paths: []string{"docs/guide.md"}, Author: cay}, []string{"ben", "ann"}},
		{"a new file beside it", ReviewQuery{Paths: []string{"kernel/new.c"}, Author: cay}, []string{"ann", "ben"}},
		{"a new directory below it", ReviewQuery{Paths: []string{"docs/de/guide.md"}, Author: cay}, []string{"ben", "ann"}},
		{"at most so many", ReviewQuery{Paths: []string{"docs/guide.md"}, Author: cay, Limit: 1}, []string{"ben"}},
		{"the author is never asked", ReviewQuery{Paths: []string{"docs/guide.md"}, Author: []int32{person(l, "ben")}},
			[]string{"cay", "ann"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := suggested(l, l.Reviewers(tt.query)); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestReasonsAreTheEvidence(t *testing.T) {
	t.Parallel()
	l := team()
	first := l.Reviewers(ReviewQuery{Paths: []string{"kernel/sched.c"}, Author: []int32{person(l, "cay")}})[0]
	counts := map[string]int{}
	for _, r := range first.Reasons {
		counts[r.Kind] = r.Count
	}
	for kind, want := range map[string]int{BecauseReviewedFiles: 40, BecauseReviewedAuthor: 40, BecauseOverall: 40} {
		if counts[kind] != want {
			t.Errorf("%s counts %d, want %d", kind, counts[kind], want)
		}
	}
	new := l.Reviewers(ReviewQuery{Paths: []string{"kernel/new.c"}})[0]
	if !slices.ContainsFunc(new.Reasons, func(r Reason) bool { return r.Kind == BecauseReviewedFiles && r.Count == 40 }) &&
		!slices.ContainsFunc(new.Reasons, func(r Reason) bool { return r.Kind == BecauseReviewedNearby && r.Count == 40 }) {
		t.Errorf("a new file has no reason from its directory: %+v", new.Reasons)
	}
}

func TestScoresAreOpenArithmetic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		author := rapid.Int32Range(-1, int32(len(l.People))-1).Draw(t, "author")
		q := ReviewQuery{Paths: []string{"x/b.go", "x/new/e.go"}, Author: []int32{author}}
		last := math.Inf(1)
		for _, s := range l.Reviewers(q) {
			sum := 0.0
			for _, r := range s.Reasons {
				sum += r.Weight
			}
			if math.Abs(sum-s.Score) > 1e-9 {
				t.Fatalf("the reasons add up to %.6f, the score is %.6f", sum, s.Score)
			}
			if s.Score > last || slices.Contains(q.Author, s.Person) {
				t.Fatalf("%+v comes after %.6f", s, last)
			}
			last = s.Score
		}
	})
}

// TestSignalsAreProbabilities: what a memory gives to all people adds up to one, or to nothing where it is empty.
func TestSignalsAreProbabilities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		r := l.reviewModel()
		s := r.scratch()
		ground := r.ground(ReviewQuery{Files: living(l), Paths: []string{"z/z.go"}})
		r.weigh(ground, []int32{int32(len(l.People)) - 1}, r.newest(), s)
		root := r.dirs["."]
		for k, crowd := range map[signal]*crowd{
			reviewedLong: &r.reviews[root], reviewedAges: &r.reviews[root], wroteLong: &r.writes[root],
			wroteAges: &r.writes[root], paired: &r.reviews[root], load: &r.reviews[root],
		} {
			sum, want := 0.0, 1.0
			if len(crowd.of) == 0 {
				want = 0
			}
			for _, x := range s.x[k] {
				sum += x
			}
			if math.Abs(sum-want) > 1e-9 {
				t.Fatalf("signal %d adds up to %.6f, not %.0f", k, sum, want)
			}
		}
		sum := map[signal]float64{}
		for _, k := range []signal{reviewedAlike, pairedLately, returned} {
			for _, x := range s.x[k] {
				sum[k] += x
			}
		}
		if alike := sum[reviewedAlike]; math.Abs(alike-1) > 1e-9 && alike != 0 {
			t.Fatalf("the words of the paths give %.6f", alike)
		}
		if sum[pairedLately] >= 1 || sum[returned] >= 1 {
			t.Fatalf("an author's last changes give %.6f, those they reviewed %.6f", sum[pairedLately], sum[returned])
		}
	})
}

// TestMixtureIsWhole: the parts of the evidence add up to one, so that the mixture is a probability too.
func TestMixtureIsWhole(t *testing.T) {
	t.Parallel()
	sum := 0.0
	for k, part := range mixture {
		sum += part
		if (part > 0) != (signal(k) < active) || (signalWeights[k] != 0) != (signal(k) >= active) {
			t.Errorf("signal %d is not one of either sort", k)
		}
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("the parts add up to %v", sum)
	}
}

// TestLastChanges: ann reviews everybody, but cay's last changes here were reviewed by zoe.
func TestLastChanges(t *testing.T) {
	t.Parallel()
	var p past
	for i := range 30 {
		p.commit(did{by: "dee", at: int64(i), files: []string{"net/tcp.c"}, added: 10, credits: "reviewed ann"})
		p.commit(did{by: "cay", at: int64(i), files: []string{"docs/guide.md"}, added: 10, credits: "reviewed ann"})
	}
	for range 5 {
		p.commit(did{by: "cay", at: 31, files: []string{"net/udp.c"}, added: 10, credits: "reviewed zoe"})
		p.commit(did{by: "cay", at: 31, files: []string{"docs/guide.md"}, added: 10, credits: "reviewed ann"})
	}
	l := p.ledger()
	for author, want := range map[string]string{"cay": "zoe", "dee": "ann"} {
		found := suggested(l, l.Reviewers(ReviewQuery{Paths: []string{"net/new.c"}, Author: []int32{person(l, author)}}))
		if found[0] != want {
			t.Errorf("for %s: got %v, want %s first", author, found, want)
		}
	}
}

// TestLastChangesEnd: of many changes the last ones count, and one of very many files never.
func TestLastChangesEnd(t *testing.T) {
	t.Parallel()
	var p past
	for i := range latelyMost + 1 {
		p.commit(did{by: "cay", at: int64(i), files: []string{"a.go"}, added: 1, credits: fmt.Sprintf("reviewed r%d", i)})
	}
	p.commit(did{by: "cay", at: 99, files: many("b", latelyFiles+1), added: 1, credits: "reviewed ann"})
	l := p.ledger()
	r := l.reviewModel()
	s := r.scratch()
	r.weigh(r.ground(ReviewQuery{Paths: []string{"a.go"}}), []int32{person(l, "cay")}, r.newest(), s)
	newest := fmt.Sprintf("r%d", latelyMost)
	for name, counts := range map[string]bool{"r0": false, "r1": true, newest: true, "ann": false} {
		if got := s.x[pairedLately][person(l, name)]; got > 0 != counts {
			t.Errorf("%s gets %v", name, got)
		}
	}
}

// TestReturned: ann and ben are alike, but for cay having reviewed ben.
func TestReturned(t *testing.T) {
	t.Parallel()
	var p past
	for i := range 5 {
		p.commit(did{by: "ann", at: int64(i), files: []string{"x/a.go"}, added: 10, credits: "reviewed dee"})
		p.commit(did{by: "ben", at: int64(i), files: []string{"x/a.go"}, added: 10, credits: "reviewed cay"})
	}
	l := p.ledger()
	ask := func(author string) []Suggestion {
		return l.Reviewers(ReviewQuery{Paths: []string{"x/a.go"}, Author: []int32{person(l, author)}})
	}
	place := func(found []Suggestion, name string) int { return slices.Index(suggested(l, found), name) }
	found := ask("cay")
	if place(found, "ben") > place(found, "ann") {
		t.Errorf("got %v", suggested(l, found))
	}
	ben := found[place(found, "ben")]
	if !slices.ContainsFunc(ben.Reasons, func(r Reason) bool { return r.Kind == BecauseReviewedBy && r.Count == 5 }) {
		t.Errorf("the reasons for ben are %+v", ben.Reasons)
	}
	if found = ask("dee"); place(found, "ann") > place(found, "ben") {
		t.Errorf("the other way round, got %v", suggested(l, found))
	}
}

// TestSeldomAsked: eve knew a file years ago, when nobody else did. That is not forgotten.
func TestSeldomAsked(t *testing.T) {
	t.Parallel()
	var p past
	for range 20 {
		p.commit(did{by: "cay", files: []string{"rare/pll.c"}, added: 10, credits: "reviewed eve"})
	}
	for i := range 300 {
		p.commit(did{by: "cay", at: int64(1000 + i), files: []string{"main.c"}, added: 10, credits: "reviewed ann"})
	}
	p.commit(did{by: "eve", at: 1300, files: []string{"main.c"}, added: 1})
	l := p.ledger()
	r := l.reviewModel()
	s := r.scratch()
	r.weigh(r.ground(ReviewQuery{Paths: []string{"rare/pll.c"}}), nil, r.newest(), s)
	eve, ann := person(l, "eve"), person(l, "ann")
	if s.x[reviewedAges][eve] < s.x[reviewedAges][ann] || s.x[reviewedLong][eve] > s.x[reviewedLong][ann] {
		t.Errorf("in ages eve has %.2f and ann %.2f, lately %.2f and %.2f", s.x[reviewedAges][eve], s.x[reviewedAges][ann],
			s.x[reviewedLong][eve], s.x[reviewedLong][ann])
	}
}

// TestStrangeClocks: commits from 1970, from before, and from the far future must not spoil the numbers.
func TestStrangeClocks(t *testing.T) {
	t.Parallel()
	var p past
	for i, at := range []int64{-epoch / day, -2 * epoch / day, 0, 100, 100_000} {
		p.commit(did{by: "ann", at: at, files: []string{"a.go"}, added: 1, credits: fmt.Sprintf("reviewed r%d", i)})
	}
	l := p.ledger()
	l.Now = epoch + 101*day
	for _, s := range l.Reviewers(ReviewQuery{Paths: []string{"a.go"}}) {
		if math.IsNaN(s.Score) || math.IsInf(s.Score, 0) {
			t.Errorf("%s scores %v", l.People[s.Person].Name, s.Score)
		}
	}
	for _, h := range l.Measure().File(fileOf(t, l, "a.go")) {
		if !(h.Familiarity >= 1 && h.Familiarity <= 5) {
			t.Errorf("%s knows %v", l.People[h.Person].Name, h.Familiarity)
		}
	}
	if _, err := l.Backtest(context.Background(), nil); err != nil {
		t.Error(err)
	}
}

// TestBacktestByHand: ann reviews everything, until the last two commits, which are the tests (two of ten). The first
// of them is reviewed by ben, who has written here, so he comes second after ann; the second by zoe, never seen before.
func TestBacktestByHand(t *testing.T) {
	t.Parallel()
	var p past
	p.commit(did{by: "ben", files: []string{"a.go"}, added: 10})
	for i := range 8 {
		p.commit(did{by: "cay", at: int64(1 + i), files: []string{"a.go"}, added: 10,
			credits: "reviewed ann, reviewed bot, reviewed cay"})
	}
	p.commit(did{by: "cay", at: 20, files: []string{"a.go"}, added: 10, credits: "reviewed bot"}) // no true reviewer
	p.commit(did{by: "cay", at: 21, files: many("b", 101), added: 10, credits: "reviewed ann"})   // too many files
	p.commit(did{by: "cay", at: 22, merge: true, credits: "reviewed ann"})                        // a merge
	p.commit(did{by: "cay", at: 30, files: []string{"a.go"}, added: 10, credits: "reviewed ben"}) // test 1
	p.commit(did{by: "cay", at: 30, files: []string{"a.go"}, added: 10, credits: "reviewed zoe"}) // test 2, same second
	l := p.ledger()
	var heard int
	got, err := l.Backtest(context.Background(), func(done, total int) { heard = total - done })
	if err != nil {
		t.Fatal(err)
	}
	// Ann, who reviewed nine times before, comes first in all ways but by who wrote here, which leaves ben alone beside cay,
	// who is the author; nobody knows zoe.
	when := time.Unix(epoch+30*day, 0).UTC()
	half := Outcome{Top3: 0.5, Top5: 0.5, MRR: 0.25, Busiest: 1, Named: 1}
	want := Record{Reviewed: 10, Tests: 2, Outcome: half, From: epoch + 30*day, To: epoch + 30*day,
		Shared: half, Authors: Outcome{Top1: 0.5, Top3: 0.5, Top5: 0.5, MRR: 0.5, Busiest: 1, Named: 1},
		Reviewers: Outcome{Busiest: 1, Named: 1}, MostActive: Outcome{Busiest: 1, Named: 1}, BusiestReal: 0.5, Newcomers: 2,
		Misses:  Misses{New: 1},
		Periods: []RecordPeriod{{Year: when.Year(), Quarter: 1 + (int(when.Month())-1)/3, Tests: 2, Top3: 0.5}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if heard != 0 {
		t.Errorf("the progress ends %d short", heard)
	}
}

func TestBacktestOfNothing(t *testing.T) {
	t.Parallel()
	l := (&past{}).ledger()
	if r, err := l.Backtest(context.Background(), nil); err != nil || !reflect.DeepEqual(r, Record{}) {
		t.Errorf("%+v, %v", r, err)
	}
	if got := l.Reviewers(ReviewQuery{Paths: []string{"a.go"}}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestBacktestEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := team().Backtest(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestOneScorer: the last commit, asked live about the past before it, is answered as the back-test answers it, and what it adds
// to the history changes nothing.
func TestOneScorer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := drawPast(t)
		last := drawCommit(t, slices.MaxFunc(all, func(a, b did) int { return cmp.Compare(a.at, b.at) }).at+1)
		before, whole := play(all).ledger(), play(append(slices.Clone(all), last)).ledger()
		r := whole.newReviewModel()
		s := r.scratch()
		for i := range all {
			r.learn(int32(i), s)
		}
		at := before.reviewModel().newest()
		scores := func(l *Ledger, list []candidate) map[string]float64 {
			out := map[string]float64{}
			for _, c := range list {
				out[l.People[c.person].ID] = c.score
			}
			return out
		}
		author := whole.Author(int32(len(all)))
		var files []int32
		for _, c := range whole.ChangesOf(int32(len(all))) {
			files = append(files, c.File)
		}
		r.weigh(r.ground(ReviewQuery{Files: files}), []int32{author}, at, s)
		replayed := scores(whole, r.rank([]int32{author}, at, s))
		live := before.reviewModel()
		s = live.scratch()
		authors := []int32{-1}
		if i := slices.IndexFunc(before.People, func(p Person) bool { return author >= 0 && p.ID == whole.People[author].ID }); i >= 0 {
			authors[0] = int32(i)
		}
		live.weigh(live.ground(ReviewQuery{Paths: last.files}), authors, at, s)
		asked := scores(before, live.rank(authors, at, s))
		if len(asked) != len(replayed) {
			t.Fatalf("%v live, %v replayed", asked, replayed)
		}
		for id, score := range asked {
			if other, ok := replayed[id]; !ok || math.Abs(score-other) > 1e-9 {
				t.Fatalf("%s: %v live, %v replayed", id, asked, replayed)
			}
		}
	})
}
