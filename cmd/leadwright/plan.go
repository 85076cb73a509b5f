package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/planfile"
	"github.com/leadwright/leadwright/internal/schedule"
)

func planCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Who does what when: plans from a file of people and items",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(planSolveCommand(a))
	return cmd
}

// planOptions are the flags of plan solve.
type planOptions struct {
	budget  time.Duration
	seed    uint64
	workers int
	steps   int64
	why     string
	timed   bool // the budget was given
	asJSON  bool
}

// The workers that a plan is searched by, unless a flag says otherwise: a plan made again on another machine wants the same.
const planWorkers = 2

func planSolveCommand(a *app) *cobra.Command {
	var o planOptions
	cmd := &cobra.Command{
		Use:   "solve FILE",
		Short: "Plan the items of a file, and say how good the plan is proved to be",
		Long: `Plans the items of a file: a .yaml file of people and items (docs/plan-files.md), or a .def or .dzn file of the
benchmarks iMOPSE and MSPSP. It searches for as long as --budget says, or until the plan is proved to be the shortest;
interrupted, it gives the best plan so far. The bound is proved: no plan ends earlier.

The same file, seed, workers and number of steps give the same plan on any machine. Where no plan can be, it names a smallest
set of what clashes. No database is needed.`,
		Example: `  leadwright plan solve team.yaml
  leadwright plan solve team.yaml --why payment-page
  leadwright plan solve 100_10_26_15.def --budget 10s --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := readPlan(args[0])
			if err != nil {
				return err
			}
			o.timed = cmd.Flags().Changed("budget")
			return a.solve(cmd.Context(), f, o)
		},
	}
	cmd.Flags().DurationVar(&o.budget, "budget", 10*time.Second, "how long to search")
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, "begins the search; another one may find another plan")
	cmd.Flags().IntVar(&o.workers, "workers", planWorkers, "searches side by side")
	cmd.Flags().Int64Var(&o.steps, "steps", 0, "take so many steps, to make a plan again (default: as many as the budget lets)")
	cmd.Flags().StringVar(&o.why, "why", "", "say why an item has the people that it has, and who else could do it")
	jsonFlag(cmd, &o.asJSON)
	return cmd
}

// readPlan reads a file, of which no more is read than a plan may have.
func readPlan(name string) (planfile.File, error) {
	file, err := os.Open(name)
	if err != nil {
		return planfile.File{}, fault.Invalid("file", "The file %s cannot be read", name).Because(err)
	}
	content, err := io.ReadAll(io.LimitReader(file, planfile.MaxSize+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return planfile.File{}, fault.Invalid("file", "The file %s cannot be read", name).Because(err)
	}
	return planfile.Read(name, content)
}

func (a *app) solve(ctx context.Context, f planfile.File, o planOptions) error {
	if o.budget <= 0 {
		return usageError{fmt.Errorf("--budget is %s; it takes a time above 0, such as 10s", o.budget)}
	}
	bounded, cancel := ctx, context.CancelFunc(func() {})
	if o.steps == 0 || o.timed {
		bounded, cancel = context.WithTimeout(ctx, o.budget)
	}
	defer cancel()
	progress := newBar(a.stderr, "plan")
	options := schedule.Options{Goals: f.Goals, Seed: o.seed, Workers: o.workers, Steps: o.steps}
	options.Progress = func(p schedule.Progress) {
		progress.show(knowledge.Progress{Phase: fmt.Sprintf("ends at %d, no plan before %d", p.Makespan, p.Bound)})
	}
	s, err := schedule.Solve(bounded, f.Problem, options)
	progress.done()
	if err != nil {
		return err
	}
	if s.Clash != nil {
		return fault.Conflict("No plan can keep all of this: %s", strings.Join(s.Clash, "; ")).WithHint("Change one of them.")
	}
	answer := api.PlanOf(s, o.seed, f.Axis)
	if o.why != "" {
		choices, err := schedule.Explain(f.Problem, options, s, o.why)
		if err != nil {
			return err
		}
		answer.Why = api.ChoicesOf(choices)
	}
	if o.asJSON {
		return printJSON(a.stdout, answer)
	}
	a.printPlan(answer)
	return nil
}

// printPlan shows who does what when, and how good that is.
func (a *app) printPlan(p api.Plan) {
	t := table{head: []string{"ITEM", "PEOPLE", ">START", ">END"}}
	for _, x := range p.Assignments {
		start, end := strconv.Itoa(x.Start), strconv.Itoa(x.End)
		if x.FirstDay != "" {
			start, end = x.FirstDay, x.LastDay
		}
		t.add(plain(x.Task), plain(strings.Join(x.People, ", ")), start, end)
	}
	t.write(a.stdout)
	fmt.Fprintf(a.stdout, "\nThe last item ends at %d", p.Makespan)
	if p.LastDay != "" {
		fmt.Fprintf(a.stdout, ", on %s", p.LastDay)
	}
	if p.Optimal {
		fmt.Fprintln(a.stdout, ". No plan can end earlier: that is proved.")
	} else {
		fmt.Fprintf(a.stdout, ". No plan can end before %d, so this one is at most %.1f %% too long.\n", p.Bound, 100*p.Gap)
	}
	for _, late := range p.Broken {
		fmt.Fprintf(a.stdout, "No plan was found that keeps this: %s.\n", plain(late))
	}
	fmt.Fprintf(a.stdout, "Seed %d, %s.\n", p.Seed, count(int(p.Steps), "step", "steps"))
	if len(p.Why) > 0 {
		a.printChoices(p.Why)
	}
}

// printChoices shows what the plan would be with other people, the plan itself first.
func (a *app) printChoices(choices []api.PlanChoice) {
	fmt.Fprintln(a.stdout, "\nThe whole plan with other people for it, the best first; of all figures less is better:")
	t := table{head: []string{"PEOPLE"}}
	for _, o := range schedule.Objectives {
		t.head = append(t.head, ">"+strings.ToUpper(string(o)))
	}
	for _, c := range choices {
		row := []string{plain(strings.Join(c.People, ", "))}
		if c.Chosen {
			row[0] += " (chosen)"
		}
		for _, o := range schedule.Objectives {
			row = append(row, strconv.Itoa(c.Values[o]))
		}
		t.add(row...)
	}
	t.write(a.stdout)
}
