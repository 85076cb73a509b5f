package knowledge

import (
	"math"
	"slices"
	"testing"
)

func TestClocksThatCannotBeRight(t *testing.T) {
	t.Parallel()
	const now, then, later = 20_000 * day, 10_000 * day, 10_001 * day
	tests := []struct {
		name      string
		committed []int64
		authored  int64
		want      []int64
	}{
		{"right clocks stay", []int64{then, later, then}, then, []int64{then, later, then}},
		{"an hour ahead", []int64{then, now + 3600}, later, []int64{then, later}},
		{"never set, the author's was", []int64{then, 0}, later, []int64{then, later}},
		{"never set, nor the author's", []int64{later, 100, then}, 100, []int64{later, later, then}},
		{"at the beginning", []int64{0, -5, later}, 0, []int64{later, later, later}},
		{"from 2106", []int64{then, math.MaxUint32, later}, math.MaxUint32, []int64{then, then, later}},
		{"no clock is right", []int64{0, math.MaxInt64}, 0, []int64{0, 0}},
	}
	for _, test := range tests {
		h := &History{}
		for _, at := range test.committed {
			h.Commits = append(h.Commits, Commit{Committed: at, Authored: test.authored})
		}
		before := slices.Clone(h.Commits)
		var got []int64
		set := h.withClocks(now)
		for _, c := range set.Commits {
			got = append(got, c.Committed)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
		if set != h && set.newest != slices.Max(test.want) {
			t.Errorf("%s: the newest is %d, want %d", test.name, set.newest, slices.Max(test.want))
		}
		ahead := slices.DeleteFunc(slices.Clone(test.committed), func(at int64) bool { return at <= now })
		if len(ahead) > 0 && set.turns != slices.Min(ahead) || len(ahead) == 0 && set.turns != 0 {
			t.Errorf("%s: it turns at %d, of %v", test.name, set.turns, ahead)
		}
		if !slices.Equal(h.Commits, before) {
			t.Errorf("%s: the history itself was changed", test.name)
		}
	}
}
