package delivery

import (
	"testing"

	"pgregory.net/rapid"
)

func TestParseEstimate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Estimate{
		"":               {},
		" ":              {},
		"2d":             {960, 960, 960},
		"1.5":            {720, 720, 720},
		"1d, 3d":         {480, 960, 1440},
		"90m, 2h, 1d 4h": {90, 120, 720},
		"1W,2w,3W":       {2400, 4800, 7200},
	} {
		got, err := ParseEstimate(text)
		if err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"soon", "3d, 2d, 1d", "1d, 2d, 3d, 4d", "-1d", "0", "1000000d", "NaN", "1e300w", "d", "2x", ","} {
		if got, err := ParseEstimate(text); fieldOf(err) != "estimate" {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
}

func TestEstimatesAreReadAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Int64Range(1, 5000).Draw(t, "low")
		likely := low + rapid.Int64Range(0, 5000).Draw(t, "likely")
		e := Estimate{low, likely, likely + rapid.Int64Range(0, 5000).Draw(t, "high")}
		if got, err := ParseEstimate(e.String()); err != nil || got != e {
			t.Errorf("%v is written as %q and read as %v, %v", e, e, got, err)
		}
	})
}

func FuzzParseEstimate(f *testing.F) {
	for _, seed := range []string{"1d, 2d, 5d", "1.5h", "", "0x1p-2d", "1d\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := ParseEstimate(text)
		if err == nil && e.check() != nil {
			t.Errorf("%q is read as %v", text, e)
		}
	})
}
