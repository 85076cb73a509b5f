package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
)

// keptRadar reads the radar that the organisation keeps, as it was at the end of a day, and how its entries are used today.
func (a *app) keptRadar(ctx context.Context, on string) (b technology.Board, u technology.Usage, err error) {
	var day store.Date
	if on != "" {
		if day, err = store.ParseDate(on); err != nil {
			return b, u, usageError{fmt.Errorf("%q is no day: write it as 2026-01-05", on)}
		}
	}
	db, err := a.open(ctx)
	if err != nil {
		return b, u, err
	}
	return b, u, db.Read(ctx, func(tx *store.Tx) error {
		if b, err = technology.Look(ctx, tx, access.Local(), day); err != nil {
			return err
		}
		u, err = technology.UsageOf(ctx, tx, access.Local(), b)
		return err
	})
}

// showKept prints it, with what stands out of how it is used.
func (a *app) showKept(ctx context.Context, on string, asJSON bool) error {
	b, u, err := a.keptRadar(ctx, on)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(a.stdout, b.Radar())
	}
	if len(b.Entries) == 0 {
		fmt.Fprintln(a.stdout, "Nothing is on the radar. Take one over from a file: leadwright radar import FILE")
		return nil
	}
	a.printRadar(b.Radar())
	if len(u.StandOuts) > 0 {
		fmt.Fprintln(a.stdout)
	}
	for _, s := range u.StandOuts {
		fmt.Fprintln(a.stdout, plain(s.Sentence())+".")
	}
	return nil
}

func radarImportCommand(a *app) *cobra.Command {
	var title string
	var drop, dryRun, yes bool
	cmd := &cobra.Command{
		Use:   "import FILE|DIR",
		Short: "Take a radar from a file over into the one that is kept",
		Long: `Shows what a file would change of the radar that the organisation keeps, asks, and changes it: all of it or nothing. The
history in the file becomes moves. Where the radar is empty, it takes the quadrants and rings of the file; else these have
to be there. Importing the same file again changes nothing.

What the file does not have stays on the radar, unless --drop says otherwise.`,
		Example: "  leadwright radar import radar.csv\n  leadwright radar import aoe-radar/ --yes",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			r, err := readRadar(args[0], title)
			if err != nil {
				return err
			}
			db, err := a.open(ctx)
			if err != nil {
				return err
			}
			var p technology.Plan
			err = db.Read(ctx, func(tx *store.Tx) error {
				p, err = technology.PlanImport(ctx, tx, access.Local(), r, drop)
				return err
			})
			if err != nil {
				return err
			}
			n := a.showRadarPlan(p, drop)
			if n == 0 || dryRun {
				return nil
			}
			if err := agreed(cmd, yes, n); err != nil {
				return err
			}
			err = db.Write(ctx, func(tx *store.Tx) error {
				_, err := technology.Import(ctx, tx, access.Local(), p.Revision, r, drop)
				return err
			})
			if fault.Is(err, fault.KindConflict) {
				return fault.Conflict("The radar was changed while you read what the file would change").WithHint("Run it again.")
			}
			if err == nil {
				fmt.Fprintln(a.stdout, "Imported.")
			}
			return err
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "what to call it, where the file does not say")
	cmd.Flags().BoolVar(&drop, "drop", false, "take off the radar what the file does not have")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what it would change, and change nothing")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

// showRadarPlan prints what an import does, and returns how many entries it changes.
func (a *app) showRadarPlan(p technology.Plan, drop bool) (changes int) {
	ring := func(key string) string { return plain(cmp.Or(p.Shape.RingName(key), "-")) }
	t := table{head: []string{"", "ENTRY", "FROM", "TO"}}
	for _, c := range p.Changes {
		if c.Sign == technology.Unchanged {
			continue
		}
		if c.Sign != technology.Gone || drop {
			changes++
		}
		t.add(string(c.Sign), plain(c.Name), ring(c.From), ring(c.To))
	}
	if len(t.rows) > mostShown {
		t.rows = t.rows[:mostShown]
	}
	if len(t.rows) > 0 {
		t.write(a.stdout)
	}
	for _, s := range technology.Signs() {
		fmt.Fprintf(a.stdout, "%s %d, ", s, p.Count(s))
	}
	fmt.Fprintln(a.stdout, "in all", count(len(p.Changes), "entry", "entries")+".")
	if p.Count(technology.Gone) > 0 && !drop {
		fmt.Fprintln(a.stdout, "What is gone from the file stays on the radar; --drop takes it off.")
	}
	return changes
}
