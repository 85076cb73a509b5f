package knowledge

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNextLook(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name  string
		kind  string
		looks Looks
		want  time.Duration
	}{
		{"never changed", Local, Looks{}, localLatest},
		{"changed just now", Local, Looks{Changed: now}, localSoonest},
		{"changed an hour ago", Local, Looks{Changed: now.Add(-time.Hour)}, 3 * time.Minute},
		{"changed long ago", Local, Looks{Changed: now.AddDate(-1, 0, 0)}, localLatest},
		{"a busy clone", Clone, Looks{Changed: now.Add(-time.Minute)}, cloneSoonest},
		{"a clone of yesterday", Clone, Looks{Changed: now.Add(-24 * time.Hour)}, 72 * time.Minute},
		{"a clone at rest", Clone, Looks{Changed: now.AddDate(0, -3, 0)}, cloneLatest},
		{"failed once", Clone, Looks{Changed: now, Failures: 1}, 5 * time.Minute},
		{"failed four times", Clone, Looks{Failures: 4}, 40 * time.Minute},
		{"failed for ever", Local, Looks{Failures: 1_000_000}, 24 * time.Hour},
	}
	for _, test := range tests {
		got := NextLook(Repository{ID: "r", Kind: test.kind}, test.looks, now).Sub(now)
		if got < test.want || got > test.want+test.want/10 {
			t.Errorf("%s: in %v, want %v and a tenth at most", test.name, got, test.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		r := Repository{ID: rapid.String().Draw(rt, "id"), Kind: rapid.SampledFrom([]string{Local, Clone}).Draw(rt, "kind")}
		l := Looks{Failures: rapid.IntRange(0, 100).Draw(rt, "failures")}
		if rapid.Bool().Draw(rt, "changed") {
			l.Changed = now.Add(-time.Duration(rapid.Int64Range(-1e18, 1e18).Draw(rt, "ago")))
		}
		wait := NextLook(r, l, now).Sub(now)
		if wait < localSoonest || wait > failedLatest+failedLatest/10 {
			rt.Errorf("%+v waits %v", l, wait)
		}
		l.Failures++
		if again := NextLook(r, l, now).Sub(now); l.Failures > 1 && again < wait-wait/10 {
			rt.Errorf("after %d failures %v, after one more %v", l.Failures-1, wait, again)
		}
	})
}
