package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// keptLadder reads a ladder that the organisation keeps.
func (a *app) keptLadder(ctx context.Context, key string) (ladder.Ladder, error) {
	db, err := a.open(ctx)
	if err != nil {
		return ladder.Ladder{}, err
	}
	var l organisation.KeptLadder
	err = db.Read(ctx, func(tx *store.Tx) error {
		l, err = organisation.Ladder(ctx, tx, access.Local(), key, 0)
		return err
	})
	return l.Ladder, err
}

func ladderListCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "The ladders that the organisation keeps",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			db, err := a.open(ctx)
			if err != nil {
				return err
			}
			var all []organisation.KeptLadder
			err = db.Read(ctx, func(tx *store.Tx) error {
				all, err = organisation.Ladders(ctx, tx, access.Local())
				return err
			})
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, api.LadderListOf(all), a.printLadders)
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printLadders(list api.LadderList) {
	if len(list.Ladders) == 0 {
		fmt.Fprintln(a.stdout, "No career ladder is kept yet. Write one into a file and run: leadwright ladder apply FILE")
		return
	}
	t := table{head: []string{"KEY", "NAME", ">TRACKS", ">LEVELS", "CHANGED", "BY"}}
	for _, l := range list.Ladders {
		t.add(l.Key, plain(l.Name), strconv.Itoa(len(l.Tracks)), strconv.Itoa(len(l.Levels)),
			l.ChangedAt.Format(time.DateOnly), plain(l.ChangedBy))
	}
	t.write(a.stdout)
}

// puttingLadder is how a ladder is applied.
type puttingLadder struct {
	key               string
	dryRun, yes, json bool
}

func ladderApplyCommand(a *app) *cobra.Command {
	var how puttingLadder
	cmd := &cobra.Command{
		Use:   "apply FILE",
		Short: "Make a ladder of the organisation what a file says",
		Long: `Shows what a ladder.yaml would change, asks, and changes it: all of it or nothing. Applying the same file again
changes nothing. What the ladder said before stays readable on its page.

The ladder is kept under a key that is made from its name, or that --key gives: say it when a ladder gets another name.`,
		Example: `  leadwright ladder apply ladder.yaml --dry-run
  leadwright ladder import matrix.csv --from csv --name Engineering | leadwright ladder apply - --yes`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := readLadder(cmd, args[0])
			if err != nil {
				return err
			}
			how.key = cmp.Or(how.key, ladder.IDOf(l.Name))
			if how.key == "" {
				return usageError{fmt.Errorf("no key can be made from the name %q: give one with --key", l.Name)}
			}
			return a.applyLadder(cmd, l, how)
		},
	}
	cmd.Flags().StringVar(&how.key, "key", "", "under which key to keep it (default: made from the ladder's name)")
	cmd.Flags().BoolVar(&how.dryRun, "dry-run", false, "show what it would change, and change nothing")
	cmd.Flags().BoolVar(&how.yes, "yes", false, "do not ask")
	jsonFlag(cmd, &how.json)
	return cmd
}

// applyLadder shows what a ladder changes, asks whether to, and changes it.
func (a *app) applyLadder(cmd *cobra.Command, l ladder.Ladder, how puttingLadder) error {
	ctx := cmd.Context()
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	var plan organisation.LadderPlan
	err = db.Read(ctx, func(tx *store.Tx) error {
		plan, err = organisation.PlanLadder(ctx, tx, access.Local(), how.key, l)
		return err
	})
	if err != nil {
		return err
	}
	if !how.json {
		a.showLadderPlan(how.key, plan)
	}
	if len(plan.Changes) > 0 && !how.dryRun {
		if err := agreed(cmd, how.yes, len(plan.Changes)); err != nil {
			return err
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			done, err := organisation.PutLadder(ctx, tx, access.Local(), how.key, l)
			if err == nil && done.Version != plan.Version {
				err = fault.Conflict("The ladder was changed while you read what the file would change").WithHint("Run it again.")
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if how.json {
		return printJSON(a.stdout, api.LadderChangesOf(how.key, plan, !how.dryRun))
	}
	if len(plan.Changes) > 0 && !how.dryRun {
		fmt.Fprintln(a.stdout, "Applied.")
	}
	return nil
}

func (a *app) showLadderPlan(key string, plan organisation.LadderPlan) {
	switch {
	case len(plan.Changes) == 0:
		fmt.Fprintf(a.stdout, "Nothing to change: the ladder %s is what the file says.\n", key)
		return
	case plan.Version == 0:
		fmt.Fprintf(a.stdout, "A new ladder, %s:\n", key)
	default:
		fmt.Fprintf(a.stdout, "Changes to the ladder %s:\n", key)
	}
	for _, c := range plan.Changes[:min(len(plan.Changes), mostShown)] {
		fmt.Fprintln(a.stdout, plain(c.String()))
	}
	if more := len(plan.Changes) - mostShown; more > 0 {
		fmt.Fprintf(a.stdout, "… and %s\n", count(more, "more change", "more changes"))
	}
}
