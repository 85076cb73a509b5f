package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/store"
)

func teamCoverageCommand(a *app) *cobra.Command {
	var asJSON bool
	var without []string
	cmd := &cobra.Command{
		Use:   "coverage TEAM",
		Short: "Who answers for what in a team, project or unit: gaps, overlaps, combined roles, load",
		Long: `Which responsibilities somebody answers for, which nobody does and which several do; who combines roles
that have grown too large for one person, and who answers for too much.

--without shows what would be open if somebody left, before they do.`,
		Example: `  leadwright team coverage checkout
  leadwright team coverage platform --json
  leadwright team coverage platform --without sana.lark`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			db, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			return db.Read(cmd.Context(), func(tx *store.Tx) error {
				engine, err := organisation.Engine(cmd.Context(), tx, access.Local(), args[0])
				if err != nil {
					return err
				}
				if len(without) > 0 {
					changes := make([]duty.Change, len(without))
					for i, who := range without {
						changes[i] = duty.Change{Kind: duty.Leaves, Person: who}
					}
					before, after, err := organisation.Try(cmd.Context(), tx, access.Local(), changes...)
					if err != nil {
						return err
					}
					if asJSON {
						return printJSON(a.stdout, api.DutyTrialOf(before, after))
					}
					a.printTrial(before, after)
					return nil
				}
				c, _ := engine.Cover(args[0])
				if asJSON {
					return printJSON(a.stdout, api.DutyCoverageOf(engine, c))
				}
				a.printCoverage(engine, c)
				return nil
			})
		},
	}
	cmd.Flags().StringArrayVar(&without, "without", nil, "the handle of somebody who would leave; may be repeated")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printCoverage(engine *duty.Engine, c duty.Coverage) {
	fmt.Fprintf(a.stdout, "%s: %s, %s.\n\n", plain(c.Scope.Name), count(c.Figures.People, "person", "people"),
		count(c.Figures.Projects, "project", "projects"))
	t := table{head: []string{"RESPONSIBILITY", "STATE", "WHO ANSWERS", "WHO ELSE HAS A PART"}}
	for i := range c.Rows {
		r := &c.Rows[i]
		var answers, others []string
		for _, h := range r.Parts {
			who := engine.Name(h.Person)
			if h.Person == "" {
				who = "agent " + h.Agent
			}
			if h.Part == role.AnswersFor && h.Person != "" {
				answers = append(answers, plain(who))
			} else {
				others = append(others, plain(who))
			}
		}
		t.add(plain(r.Responsibility.Name), string(r.State), strings.Join(answers, ", "), strings.Join(others, ", "))
	}
	t.write(a.stdout)
	a.printFindings("Findings", c.Findings())
}

func (a *app) printFindings(title string, findings []duty.Finding) {
	if len(findings) == 0 {
		return
	}
	fmt.Fprintf(a.stdout, "\n%s:\n", title)
	for _, f := range findings {
		fmt.Fprintf(a.stdout, "- %s\n", plain(f.Sentence))
		for _, r := range f.Reasons {
			fmt.Fprintf(a.stdout, "    %s\n", plain(r))
		}
		if f.Accepted != nil && !f.Again {
			fmt.Fprintf(a.stdout, "    Accepted: %s\n", plain(f.Accepted.Reason))
		}
	}
}

func (a *app) printTrial(before, after *duty.Engine) {
	differences := duty.Compare(before, after)
	if len(differences) == 0 {
		fmt.Fprintln(a.stdout, "Nothing changes in who answers for what.")
		return
	}
	for i, d := range differences {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		fmt.Fprintf(a.stdout, "%s:\n", plain(d.Scope.Name))
		for _, r := range d.Orphaned {
			fmt.Fprintf(a.stdout, "- nobody would answer for %s\n", plain(r.Responsibility.Name))
		}
		for _, h := range d.Handed {
			fmt.Fprintf(a.stdout, "- %s: %s instead of %s\n", plain(h.Row.Responsibility.Name), namesOf(after, h.To),
				namesOf(before, h.From))
		}
		for _, r := range d.Filled {
			fmt.Fprintf(a.stdout, "- somebody would answer for %s\n", plain(r.Responsibility.Name))
		}
	}
}

func namesOf(engine *duty.Engine, ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = plain(engine.Name(id))
	}
	return strings.Join(out, ", ")
}
