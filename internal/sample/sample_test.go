package sample_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/sample"
)

// TestSameDaySameHistory holds the promise that the demo, the tests and the pictures show the same organisation.
func TestSameDaySameHistory(t *testing.T) {
	t.Parallel()
	read := func(now time.Time) string {
		b, err := io.ReadAll(sample.Stream(now))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	morning := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	first := read(morning)
	if read(morning.Add(5*time.Hour)) != first {
		t.Error("the history changes during a day")
	}
	if read(morning.AddDate(0, 0, 1)) == first {
		t.Error("the history does not move with the days")
	}
	if n := strings.Count(first, "\ncommit "); n < 1000 {
		t.Errorf("only %d commits", n)
	}
	for _, part := range []string{"Reviewed-by: ", "Co-authored-by: Claude", "dependabot[bot]", "\nR \"money/"} {
		if !strings.Contains(first, part) {
			t.Errorf("the history has no %q", part)
		}
	}
}
