package knowledge

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestMissesByHand: one test, whose reviewer is not among the first three, for each of the reasons there are.
func TestMissesByHand(t *testing.T) {
	t.Parallel()
	// Four people each review cay in the engine, on the days before the test.
	crowd := func(p *past) {
		for i := range 4 {
			p.commit(did{by: "cay", at: int64(1000 + i), files: []string{"engine/a.go"}, added: 9, credits: fmt.Sprintf("reviewed r%d", i)})
		}
	}
	for _, tt := range []struct {
		name   string
		before func(p *past)
		by     string
		want   Misses
	}{
		{"never seen", crowd, "zoe", Misses{New: 1}},
		{"wrote, and never reviewed", func(p *past) {
			p.commit(did{by: "zoe", at: 990, files: []string{"web/x.ts"}, added: 9})
			crowd(p)
		}, "zoe", Misses{New: 1}},
		{"not seen for a year", func(p *past) {
			p.commit(did{by: "cay", at: 1, files: []string{"engine/a.go"}, added: 9, credits: "reviewed zoe"})
			crowd(p)
		}, "zoe", Misses{Gone: 1}},
		{"elsewhere, of others", func(p *past) {
			p.commit(did{by: "dee", at: 999, files: []string{"web/x.ts"}, added: 9, credits: "reviewed zoe"})
			crowd(p)
		}, "zoe", Misses{Apart: 1}},
		{"reviewed the author elsewhere", func(p *past) {
			p.commit(did{by: "cay", at: 800, files: []string{"web/x.ts"}, added: 9, credits: "reviewed zoe"})
			crowd(p)
		}, "zoe", Misses{Next: 1}},
		{"wrote here long ago", func(p *past) {
			p.commit(did{by: "dee", at: 700, files: []string{"web/x.ts"}, added: 9, credits: "reviewed zoe"})
			p.commit(did{by: "zoe", at: 700, files: []string{"engine/b.go"}, added: 9})
			for range 3 {
				p.commit(did{by: "cay", at: 900, files: []string{"engine/a.go"}, added: 9, credits: "reviewed q1, reviewed q2"})
			}
			crowd(p)
		}, "zoe", Misses{Behind: 1}},
		{"among the first three", crowd, "r3", Misses{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var p past
			tt.before(&p)
			p.commit(did{by: "cay", at: 1010, files: []string{"engine/a.go"}, added: 9, credits: "reviewed " + tt.by})
			got, err := p.ledger().Backtest(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Tests != 1 || got.Misses != tt.want {
				t.Errorf("of %d tests the misses are %+v, want %+v", got.Tests, got.Misses, tt.want)
			}
		})
	}
}

// TestMissesAddUp: what was missed is counted once, whatever the history.
func TestMissesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, err := play(drawPast(t)).ledger().Backtest(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		m := r.Misses
		hits := int(r.Top3*float64(r.Tests) + 0.5)
		if sum := m.New + m.Gone + m.Apart + m.Next + m.Behind; sum != r.Tests-hits {
			t.Fatalf("%+v add up to %d, of %d tests %d were right", m, sum, r.Tests, hits)
		}
		if hits > r.Told() {
			t.Fatalf("%d were right of %d that could be", hits, r.Told())
		}
		if next := int(r.Top5*float64(r.Tests)+0.5) - hits; m.Next > next {
			t.Fatalf("%d came next, and only %d at places four and five", m.Next, next)
		}
	})
}
