package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestCalendarsAgreeWithWalkingDays turns work into time and back, and walks day by day beside it.
func TestCalendarsAgreeWithWalkingDays(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 9))
		p := Person{}
		for i := range p.Week {
			if r.IntN(3) > 0 {
				p.Week[i] = Effort(r.IntN(int(FullDay) + 1))
			}
		}
		start := Day(18_000 + r.IntN(50))
		for range r.IntN(5) {
			from := start + Day(r.IntN(300)) - 20
			p.Away = append(p.Away, Away{From: from, To: from + Day(r.IntN(40))})
		}
		share := func(i int) float64 {
			if i >= horizon {
				return 0
			}
			for _, a := range p.Away {
				if day := start + Day(i); a.From <= day && day <= a.To {
					return 0
				}
			}
			return float64(p.Week[(start + Day(i)).Weekday()])
		}
		walk := func(from, work float64) float64 { // when so much is done from a moment on
			for i := int(from); i < horizon; i++ {
				left := share(i) * (float64(i+1) - math.Max(from, float64(i)))
				if left > 0 && work <= left {
					return math.Max(from, float64(i)) + work/share(i)
				}
				work -= left
			}
			return horizon
		}
		c := newCalendar(&p, start)
		for range 200 {
			from, work := float64(r.IntN(400)), float64(1+r.IntN(3000))
			if r.IntN(2) == 0 {
				from, work = from+r.Float64(), work*r.Float64()
			}
			begin := c.slot(from)
			if got, want := c.finish(begin, work), walk(from, work); math.Abs(got-want) > 1e-6 {
				t.Fatalf("seed %d: %v of work from %v on are done at %v, not %v", seed, work, from, got, want)
			}
			if at := begin.at; at < from || at < horizon && share(int(at)) == 0 {
				t.Fatalf("seed %d: work that can begin at %v begins at %v, where there is none", seed, from, at)
			}
		}
	}
}
