package week

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// An experiment that is past its last day grows more urgent, and stays below what is urgent for all.
func TestExperimentsAtTheirEnd(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	ctx := context.Background()
	write := func(fn func(tx *store.Tx) error) {
		t.Helper()
		if err := db.Write(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	write(func(tx *store.Tx) error {
		today := store.DateOf(tx.Now())
		x, err := experiment.Plan(ctx, tx, access.Local(), 0, experiment.Experiment{Title: "Try it", Belief: "b", Because: "c", Measure: "m",
			Threshold: "t", First: today, Last: today.AddDays(1), Intent: experiment.ThrowAway})
		if err != nil {
			return err
		}
		_, err = experiment.Start(ctx, tx, access.Local(), x.ID, 0)
		return err
	})
	for _, step := range []struct {
		days int
		want string
	}{{0, ""}, {2, "51 End the experiment: Try it"}, {9, "60 End the experiment: Try it"}, {400, "80 End the experiment: Try it"}} {
		leadtest.ClockOf(t, db).Advance(time.Duration(step.days) * 24 * time.Hour)
		var said []string
		write(func(tx *store.Tx) error {
			said = nil
			return experiments(ctx, tx, access.Local(), func(weight float64, target Target, title, _ string) {
				if target.Kind != "experiment" || target.Experiment == "" {
					t.Errorf("it leads to %+v", target)
				}
				said = append(said, fmt.Sprintf("%v %s", weight, title))
			})
		})
		if got := strings.Join(said, ", "); got != step.want {
			t.Errorf("after %d days more: %q, want %q", step.days, got, step.want)
		}
	}
}
