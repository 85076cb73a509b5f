package knowledge

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestLoadIsShared: ann knows a little more of it than ben, and reviewed others' changes elsewhere all of last week. Shared
// out, ben comes first.
func TestLoadIsShared(t *testing.T) {
	t.Parallel()
	var p past
	for i := range 10 {
		p.commit(did{by: "cay", at: int64(i), files: []string{"engine/a.go"}, added: 9, credits: "reviewed ann, reviewed ben"})
	}
	for range 5 {
		p.commit(did{by: "cay", at: 11, files: []string{"engine/a.go"}, added: 9, credits: "reviewed ann"})
	}
	for i := range 20 {
		p.commit(did{by: "dee", at: int64(20 + i/3), files: []string{"web/x.ts"}, added: 9, credits: "reviewed ann"})
	}
	p.commit(did{by: "dee", at: 26, files: []string{"web/x.ts"}, added: 9, credits: "reviewed ben"})
	l := p.ledger()
	ask := ReviewQuery{Paths: []string{"engine/a.go"}, Author: []int32{person(l, "cay")}, Limit: 2}
	if got := suggested(l, l.Reviewers(ask)); !slices.Equal(got, []string{"ann", "ben"}) {
		t.Errorf("unshared: %v", got)
	}
	ask.Share = true
	if got := suggested(l, l.Reviewers(ask)); !slices.Equal(got, []string{"ben", "ann"}) {
		t.Errorf("shared: %v", got)
	}
}

// TestBusyFades: a review counts once on its day and half after two weeks.
func TestBusyFades(t *testing.T) {
	t.Parallel()
	var p past
	p.commit(did{by: "cay", at: 100, files: []string{"a.go"}, added: 9, credits: "reviewed ann"})
	p.commit(did{by: "cay", at: 400, files: []string{"a.go"}, added: 9})
	l := p.ledger()
	r := l.reviewModel()
	for days, want := range map[int64]float64{0: 1, 14: 0.5, 28: 0.25, 300: math.Exp2(-300. / 14)} {
		if got := r.busyAt(person(l, "ann"), epoch+(100+days)*day); math.Abs(got-want) > 1e-9 {
			t.Errorf("after %d days: %v, want %v", days, got, want)
		}
	}
}

// TestSharingOnlyMovesWhoIsBusy: shared out or not, the same people are suggested, with what speaks for them unchanged; nobody
// gains by it, and who reviewed nothing lately loses nothing.
func TestSharingOnlyMovesWhoIsBusy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		q := ReviewQuery{Paths: []string{"x/b.go", "x/new/e.go"}}
		plain := map[int32]Suggestion{}
		for _, s := range l.Reviewers(q) {
			plain[s.Person] = s
		}
		q.Share = true
		shared := l.Reviewers(q)
		if len(shared) != len(plain) {
			t.Fatalf("%d are suggested, and %d with the load shared", len(plain), len(shared))
		}
		last := math.Inf(1)
		for _, s := range shared {
			sum, busy := 0.0, 0.0
			for _, r := range s.Reasons {
				sum += r.Weight
				if r.Kind == BecauseBusy {
					busy = r.Weight
				}
			}
			reviewed := l.reviewModel().reviewed[s.Person] > 0
			if math.Abs(sum-s.Score) > 1e-9 || math.Abs(s.Score-busy-plain[s.Person].Score) > 1e-9 {
				t.Fatalf("%+v has %.6f from its reasons and scored %.6f", s, sum, plain[s.Person].Score)
			}
			if busy > 0 || !reviewed && busy != 0 || s.Score > last {
				t.Fatalf("%+v comes after %.6f, being busy gives %.6f", s, last, busy)
			}
			last = s.Score
		}
	})
}
