package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
)

func riskCommand(a *app) *cobra.Command {
	var repo string
	var absent []string
	var asJSON, all, everywhere bool
	cmd := &cobra.Command{
		Use:   "risk",
		Short: "Thin areas, now or with these people absent",
		Long: `Where would no one, or one person, be left who understands an area?

Then: who, being away as well, would take most understanding with them, one after the other, until less
than half of the code is understood by anybody.

With --everywhere, and outside of a work tree, it is asked of all repositories that Leadwright knows: of areas that are
alike thin those come first on which most hangs.`,
		Example: `  leadwright risk
  leadwright risk --everywhere --absent "Ada Example"
  leadwright risk --absent "Ada Example" --absent bob@example.com
  leadwright risk --repo backend --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if everywhere {
				return a.riskEverywhere(cmd.Context(), absent, all, asJSON)
			}
			r, around, err := a.here(cmd.Context(), repo, ".")
			if repo == "" && fault.Is(err, fault.KindInvalid) && a.knowsAny(cmd.Context()) { // in no work tree
				return a.riskEverywhere(cmd.Context(), absent, all, asJSON)
			}
			if err != nil {
				return err
			}
			known, err := current(cmd.Context(), a, r, around, knowledge.OpenOverview)
			if err != nil {
				return err
			}
			var away []int32
			for _, text := range absent {
				p, err := known.FindPerson(text)
				if err != nil {
					return err
				}
				if !slices.Contains(away, p) {
					away = append(away, p)
				}
			}
			risk := known.Risk(away)
			if asJSON {
				return printJSON(a.stdout, api.RiskOf(known, risk))
			}
			a.printRisk(known, risk, all)
			a.noteLines(known.Repository)
			return nil
		},
	}
	cmd.Flags().StringVar(&repo, "repo", "", "a repository that Leadwright knows (default: the one around this directory)")
	cmd.Flags().StringArrayVar(&absent, "absent", nil, "a person who is away, by name, address or id; may be repeated")
	cmd.Flags().BoolVar(&all, "all", false, "name every area, not only those with two people or fewer")
	cmd.Flags().BoolVar(&everywhere, "everywhere", false, "ask about all repositories that Leadwright knows")
	cmd.MarkFlagsMutuallyExclusive("repo", "everywhere")
	jsonFlag(cmd, &asJSON)
	return cmd
}

// thinLeft is up to how many people left an area is named without being asked for.
const thinLeft = 2

func (a *app) printRisk(o *knowledge.Overview, risk knowledge.Risk, all bool) {
	var left [thinLeft + 1]int
	for _, area := range risk.Areas {
		if area.Left <= thinLeft {
			left[area.Left]++
		}
	}
	name := o.Repository.Name
	if len(risk.Absent) > 0 {
		names := make([]string, len(risk.Absent))
		for i, p := range risk.Absent {
			names[i] = plain(o.People[p].Name)
		}
		name += " without " + strings.Join(names, ", ")
	}
	fmt.Fprintf(a.stdout, "%s: of %s, %d would have no one who understands them, %d one person, %d two.\n", name,
		count(len(risk.Areas), "area", "areas"), left[0], left[1], left[2])
	fmt.Fprintf(a.stdout, "Someone understands %s of %s.\n\n", percent(risk.Coverage.Covered),
		count(risk.Coverage.Lines, "line", "lines"))
	t := table{head: []string{"AREA", ">LINES", ">LEFT", ">COVERED", "WHO"}}
	for _, area := range risk.Areas {
		if area.Left > thinLeft && !all {
			continue
		}
		names := make([]string, 0, len(area.Names))
		for _, h := range area.Names {
			names = append(names, plain(o.People[h.Person].Name))
		}
		left := fmt.Sprint(area.Left)
		if area.Before != area.Left {
			left = fmt.Sprintf("%d (was %d)", area.Left, area.Before)
		}
		t.add(plain(area.Name), fmt.Sprint(area.Group.Lines), left, percent(area.Coverage.Covered), strings.Join(names, ", "))
	}
	if len(t.rows) > 0 {
		t.write(a.stdout)
	}
	if len(risk.Steps) > 0 {
		fmt.Fprintln(a.stdout, "\nIf these people were away as well, one after the other, someone would still understand:")
		for i, s := range risk.Steps {
			fmt.Fprintf(a.stdout, "%3d. %s: %s\n", i+1, plain(o.People[s.Person].Name), percent(s.Covered))
		}
	}
}
