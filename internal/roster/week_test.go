package roster

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseWeek(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"mon-fri 8": "mon-fri 8", "Mon-Thu 8, fri 4.5": "mon-thu 8, fri 4.5", "fri 8, mon 7.7": "mon 7.7, fri 8",
		"": "", "mon 8, tue 8, wed 8": "mon-wed 8", "sun 24": "sun 24", "mon 7.05": "mon 7.05",
	} {
		w, err := ParseWeek(text)
		if err != nil || w.String() != want {
			t.Errorf("%q is %q, %v, want %q", text, w, err, want)
		}
	}
	for text, want := range map[string]string{
		"40": "no working week", "mon-fri": "no working week", "fri-mon 8": "no days", "someday 8": "no days",
		"mon 25": "at most 24", "mon 0": "more than 0", "mon -1": "more than 0", "mon x": "no hours", "mon NaN": "no hours",
		"mon 8, mon 4": "comes twice", "mon 8.001": "finer", "mon 8 hours": "no working week", "mon 1e99": "at most 24",
	} {
		if w, err := ParseWeek(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v, %v, want %q", text, w, err, want)
		}
	}
}

func TestWeekRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWeek(t)
		if got, err := ParseWeek(w.String()); err != nil || got != w {
			t.Fatalf("%v is written %q and read as %v, %v", w, w, got, err)
		}
	})
}

func drawWeek(t *rapid.T) Week {
	var w Week
	for day := range w {
		w[day] = grain * rapid.IntRange(0, 24*60/grain).Draw(t, "minutes")
	}
	return w
}
