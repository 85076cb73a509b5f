package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

func nobodyCommand(a *app) *cobra.Command {
	var repo string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "nobody",
		Short: "Areas that nobody understands who is still here",
		Long: `Names the areas that nobody understands who is still here: what only agents wrote, and what those understood who left or
were not seen in the repository for a year. Those come first on which most hangs: their lines, how often they were
changed lately, and how many files outside import something of them.`,
		Example: `  leadwright nobody
  leadwright nobody --repo backend --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			r, around, err := a.here(ctx, repo, ".")
			if err != nil {
				return err
			}
			atlas, err := a.whole(ctx, r, around, knowledge.ReadImports)
			if err != nil {
				return err
			}
			var left map[string]bool
			err = a.db.Read(ctx, func(tx *store.Tx) (err error) {
				left, err = organisation.Gone(ctx, tx, access.Local(), store.DateOf(tx.Now()))
				return err
			})
			if err != nil {
				return err
			}
			list := api.OrphanListOf(atlas, left)
			if asJSON {
				return printJSON(a.stdout, list)
			}
			a.printNobody(list, len(atlas.Areas()))
			return nil
		},
	}
	cmd.Flags().StringVar(&repo, "repo", "", "a repository that Leadwright knows (default: the one around this directory)")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printNobody(list api.OrphanList, areas int) {
	if len(list.Areas) == 0 {
		fmt.Fprintf(a.stdout, "%s: each of %s is understood by somebody who is still here.\n", list.Repository,
			count(areas, "area", "areas"))
		return
	}
	fmt.Fprintf(a.stdout, "%s: nobody who is still here understands %d of %s.\n\n", list.Repository, len(list.Areas),
		count(areas, "area", "areas"))
	t := table{head: []string{"AREA", ">LINES", ">AGENTS", ">CHANGES", ">IMPORTED BY", "WHO UNDERSTOOD IT"}}
	for _, o := range list.Areas {
		before := make([]string, len(o.Before))
		for i, p := range o.Before {
			before[i] = plain(p.Name)
		}
		t.add(plain(o.Area), fmt.Sprint(o.Lines), percent(o.Agent), fmt.Sprint(o.Changes), count(o.Uses, "file", "files"),
			strings.Join(before, ", "))
	}
	t.write(a.stdout)
	fmt.Fprintln(a.stdout, "\nAgents: part of the lines that agents wrote or helped to write. Changes: in the last 180 days.\n"+
		"The page of each area asks somebody to answer for it.")
}
