package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// steady makes the days of a record whose weeks differ by chance alone, from a mean on that spread makes larger or smaller.
func steady(rng *rand.Rand, weeks int, mean, spread float64) []Day {
	var days []Day
	for w := range weeks {
		for range poisson(rng, mean*math.Exp(spread*rng.NormFloat64()-spread*spread/2)) {
			days = append(days, Day(week*w+rng.IntN(week)))
		}
	}
	return days
}

// TestDriftRaisesAsManyFalseAlarmsAsItSays looks at 500 steady records, of which one in a hundred may raise an alarm: more than
// 12 would be there once in five hundred such tests if that were so. (The records are the same in each run of this test.)
func TestDriftRaisesAsManyFalseAlarmsAsItSays(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 9))
	alarms := 0
	const looks = 500
	for i := range looks {
		mean, spread := []float64{0.5, 2, 8, 30}[i%4], []float64{0, 0.5, 1}[i%3]
		r := NewRecord(append(steady(rng, driftWeeks, mean, spread), 0), week*driftWeeks-1)
		if r.Drift(uint64(i)) != nil {
			alarms++
		}
	}
	if alarms > 12 {
		t.Errorf("%d false alarms in %d looks", alarms, looks)
	}
	t.Logf("%d false alarms in %d looks", alarms, looks)
}

// TestDriftFindsChanges halves and doubles the pace.
func TestDriftFindsChanges(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 9))
	found, near := 0, 0
	const looks = 100
	for i := range looks {
		days := steady(rng, 40, 10, 0.3)
		since := Day(40 * week)
		for _, d := range steady(rng, 12, []float64{5, 20}[i%2], 0.3) {
			days = append(days, since+d)
		}
		d := NewRecord(append(days, 0), 52*week-1).Drift(1)
		if d == nil {
			continue
		}
		found++
		if (d.After > d.Before) != (i%2 == 1) {
			t.Errorf("%+v", d)
		}
		if d.Since >= since-3*week && d.Since <= since+3*week {
			near++
		}
	}
	if found < 75 || near < 65 {
		t.Errorf("found %d of %d changes, %d within three weeks of the place", found, looks, near)
	}
}
