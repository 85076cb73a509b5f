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
	least := map[string]int{"ferryline": 1000, "ferryline-app": 500, "ferryline-tides": 400}
	for _, repository := range sample.Repositories() {
		read := func(now time.Time) string {
			b, err := io.ReadAll(repository.Stream(now))
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		morning := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		first := read(morning)
		if read(morning.Add(5*time.Hour)) != first {
			t.Errorf("the history of %s changes during a day", repository.Name)
		}
		if read(morning.AddDate(0, 0, 1)) == first {
			t.Errorf("the history of %s does not move with the days", repository.Name)
		}
		if n := strings.Count(first, "\ncommit "); n < least[repository.Name] || least[repository.Name] == 0 {
			t.Errorf("%s has %d commits", repository.Name, n)
		}
		if repository.Name != "ferryline" {
			continue
		}
		for _, part := range []string{"Reviewed-by: ", "Co-authored-by: Claude", "dependabot[bot]", "\nR \"money/", "commit refs/notes/ai"} {
			if !strings.Contains(first, part) {
				t.Errorf("the history has no %q", part)
			}
		}
	}
}
