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
			if record.Tests == 0 {
				fmt.Fprintf(a.stdout, "%s has no commits with Reviewed-by trailers to test on.\n", atlas.Repository.Name)
				return nil
			}
			fmt.Fprintf(a.stdout, "%s: %s replayed.\n\n", atlas.Repository.Name,
				count(record.Tests, "reviewed commit", "reviewed commits"))
			t := table{head: []string{"A TRUE REVIEWER WAS", ">SHARE"}}
			t.add("suggested first", percent(record.Top1))
			t.add("among the first three", percent(record.Top3))
			t.add("among the first five", percent(record.Top5))
			t.write(a.stdout)
			fmt.Fprintf(a.stdout, "\nMean reciprocal rank: %.2f\n", record.MRR)
			return nil
		},
	}
	jsonFlag(reviewers, &asJSON)
	cmd.AddCommand(reviewers, backtestOwnersCommand(a))
	return cmd
}
