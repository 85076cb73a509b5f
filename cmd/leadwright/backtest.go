package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/knowledge"
)

func backtestCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "backtest",
		Short: "How good past suggestions would have been, on your own history",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var asJSON bool
	reviewers := &cobra.Command{
		Use:   "reviewers [PATH]",
		Short: "How often the suggested reviewers were those who reviewed",
		Long: `Replays a history in the order of time. For each of the last fifth of the reviewed commits (2,000 at most)
it suggests reviewers from what was known before, and compares with the people in its Reviewed-by trailers.`,
		Example: `  leadwright backtest reviewers
  leadwright backtest reviewers ~/src/backend --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			place := "."
			if len(args) > 0 {
				place = args[0]
			}
			ctx := cmd.Context()
			r, around, err := a.here(ctx, "", place)
			if err != nil {
				return err
			}
			atlas, err := current(ctx, a, r, around, knowledge.Open)
			if err != nil {
				return err
			}
			bar := newBar(a.stderr, atlas.Repository.Name)
			record, err := atlas.Backtest(ctx, func(done, total int) {
				bar.show(knowledge.Progress{Phase: "Replaying", Done: done, Total: total})
			})
			bar.done()
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.stdout, api.BacktestOf(atlas.Overview, record))
			}
			a.printRecord(atlas.Repository.Name, record)
			return nil
		},
	}
	jsonFlag(reviewers, &asJSON)
	cmd.AddCommand(reviewers, backtestOwnersCommand(a))
	return cmd
}

func (a *app) printRecord(name string, record knowledge.Record) {
	if record.Tests == 0 {
		fmt.Fprintf(a.stdout, "%s names a reviewer in %s, too few to test on: the test is the last fifth of them.\n"+
			"Reviewers are read from trailers of commits. Many hosts write them on a merge when asked to, and git does with:\n"+
			"  git commit --trailer 'Reviewed-by: Name <address>'\n", name, count(record.Reviewed, "commit", "commits"))
		return
	}
	fmt.Fprintf(a.stdout, "%s: %s replayed, from %s to %s.\n\n", name,
		count(record.Tests, "reviewed commit", "reviewed commits"), day(record.From), day(record.To))
	t := table{head: []string{"A TRUE REVIEWER WAS", ">FIRST", ">OF THREE", ">OF FIVE", ">MRR", ">ONE PERSON FIRST",
		">PEOPLE FIRST"}}
	row := func(what string, o knowledge.Outcome) {
		t.add(what, percent(o.Top1), percent(o.Top3), percent(o.Top5), fmt.Sprintf("%.2f", o.MRR), percent(o.Busiest),
			fmt.Sprint(o.Named))
	}
	row("as suggested", record.Outcome)
	row("with the load shared", record.Shared)
	row("by changes of the files", record.Authors)
	row("by reviews of the files", record.Reviewers)
	row("by reviews anywhere", record.MostActive)
	t.write(a.stdout)
	fmt.Fprintf(a.stdout, "\nOne person first: the part that whoever comes first most often has. Really, one person reviewed %s.\n"+
		"People first: how many come first at least once.\n\n", percent(record.BusiestReal))
	a.printPeriods(record.Periods)
	a.printMisses(record)
}

func (a *app) printPeriods(all []knowledge.RecordPeriod) {
	t := table{head: []string{"PERIOD", ">REVIEWS", ">FIRST", ">OF THREE"}}
	for _, p := range all {
		t.add(p.String(), fmt.Sprint(p.Tests), percent(p.Top1), percent(p.Top3))
	}
	t.write(a.stdout)
}

func (a *app) printMisses(record knowledge.Record) {
	m := record.Misses
	t := table{head: []string{"WHEN NONE OF THREE WAS RIGHT", ">REVIEWS"}}
	for _, x := range []struct {
		why   string
		times int
	}{
		{"nobody who reviewed had done so before", m.New},
		{"they left, or were not seen for a year", m.Gone},
		{"they had done nothing near the files, nor with the author", m.Apart},
		{"they came fourth or fifth", m.Next},
		{"others had more evidence", m.Behind},
	} {
		t.add(x.why, fmt.Sprint(x.times))
	}
	fmt.Fprintln(a.stdout)
	t.write(a.stdout)
	if told := record.Told(); told < record.Tests {
		fmt.Fprintf(a.stdout, "\nWithout the %s that nothing could tell (the first two above), the first three named one in %s.\n",
			count(record.Tests-told, "review", "reviews"), percent(record.Top3*float64(record.Tests)/float64(max(1, told))))
	}
}
