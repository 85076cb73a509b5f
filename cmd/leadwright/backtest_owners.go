package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/knowledge"
)

func backtestOwnersCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "owners [PATH]",
		Short: "How often those who know a directory best are those whom MAINTAINERS names",
		Long: `Holds the order in which who gives people for a directory against the people whom the repository's own MAINTAINERS files
name for it, beside two simple orders: by commits, and by commits weighed against people who touch everything.`,
		Example: `  leadwright backtest owners
  leadwright backtest owners ~/src/firmware --json`,
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
			atlas, err := a.whole(ctx, r, around, nil)
			if err != nil {
				return err
			}
			record, err := atlas.BacktestOwners(ctx)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.stdout, api.OwnersBacktestOf(atlas.Overview, record))
			}
			a.printOwnersRecord(atlas.Repository.Name, record)
			return nil
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printOwnersRecord(name string, record knowledge.OwnersRecord) {
	if record.Directories == 0 {
		fmt.Fprintf(a.stdout, "%s has no MAINTAINERS file that names somebody of its history for a directory.\n", name)
		return
	}
	fmt.Fprintf(a.stdout, "%s: %s that MAINTAINERS names somebody for.\n\n", name,
		count(record.Directories, "directory", "directories"))
	t := table{head: []string{"ORDER", ">FIRST IS NAMED", ">ONE OF THREE", ">MRR"}}
	row := func(what string, h knowledge.Hits) {
		t.add(what, percent(h.Top1), percent(h.Top3), fmt.Sprintf("%.2f", h.MRR))
	}
	row("as who gives it", record.Ours)
	row("commits", record.Commits)
	row("commits, weighed", record.Weighed)
	t.write(a.stdout)
}
