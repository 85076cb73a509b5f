package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

func standardCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "standard",
		Short: "What repositories are held to, and whether they keep it",
		Long: `Standards are a file, standards.yaml: each says what a team holds its repositories to, why, and which checks tell
whether it is kept. No check runs anything of the repository; all of them read files, manifests, the history and reports.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(standardCheckCommand(a))
	return cmd
}

// checking is what a check is asked with.
type checking struct {
	repo, file, sarif string
	reports           []string
	asJSON            bool
}

func standardCheckCommand(a *app) *cobra.Command {
	var how checking
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Hold a repository to its standards",
		Long: `Checks the files of the commit at the head: what is not committed does not count. It fails (exit code 1) when a
standard is not kept, so it can hold a pipeline; what cannot be known is said, and fails nothing.

Without --file, standards.yaml in this directory is read. Where there is none, the repository is held to the standards
that the organisation keeps for it, and to what its exemptions leave.

Reports of other tools, as SARIF or JUnit XML, are read with --report: a standard that asks for one is unknown without. A
report of tests, whose file names no tool, is given a name: --report tests=junit.xml.`,
		Example: `  leadwright standard check
  leadwright standard check --file ../standards.yaml --report golangci.sarif --report tests=junit.xml
  leadwright standard check --repo payments --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.checkStandards(cmd, how) },
	}
	cmd.Flags().StringVar(&how.repo, "repo", "", "a repository that Leadwright knows (default: the one around this directory)")
	cmd.Flags().StringVar(&how.file, "file", "", "the file of standards; - is standard input (default: standards.yaml, "+
		"else those that are kept)")
	cmd.Flags().StringVar(&how.sarif, "sarif", "", "also write the findings to this file, as SARIF 2.1.0")
	cmd.Flags().StringArrayVar(&how.reports, "report", nil, "what another tool said: FILE, or NAME=FILE")
	jsonFlag(cmd, &how.asJSON)
	return cmd
}

func (a *app) checkStandards(cmd *cobra.Command, how checking) error {
	reports, err := readReports(how.reports)
	if err != nil {
		return err
	}
	name, file, results, err := a.hold(cmd, how, reports)
	if err != nil {
		return err
	}
	if how.sarif != "" {
		content, err := standard.SARIF(results, versionText())
		if err := writeReport(how.sarif, content, err); err != nil {
			return err
		}
	}
	answer := api.StandardReportOf(name, file, results)
	if err := answerWith(a, how.asJSON, answer, a.printStandards); err != nil {
		return err
	}
	if answer.Failed > 0 {
		return fault.Unavailable("%s not kept by %s", count(answer.Failed, "standard is", "standards are"), name)
	}
	return nil
}

// standardsFile is the file that is read where none is named.
const standardsFile = "standards.yaml"

// hold holds a repository to the standards that are for it.
func (a *app) hold(cmd *cobra.Command, how checking, reports map[string]standard.Report) (
	name string, file standard.File, results []standard.Result, err error) {
	ctx := cmd.Context()
	if how.file == "" {
		if _, err := os.Stat(standardsFile); err == nil {
			how.file = standardsFile
		}
	}
	if how.file != "" {
		if file, err = a.readStandards(cmd, how.file); err != nil {
			return "", file, nil, err
		}
	}
	r, around, err := a.here(ctx, how.repo, ".")
	if err != nil {
		return "", file, nil, err
	}
	if how.file == "" {
		if file, err = a.keptStandards(ctx, r, reports); err != nil {
			return "", file, nil, err
		}
	}
	atlas, err := current(ctx, a, r, around, knowledge.Open)
	if err != nil {
		return "", file, nil, err
	}
	results, err = atlas.HoldTo(ctx, file.Of(r.Name), reports)
	return r.Name, file, results, err
}

// keptStandards returns the standards that are kept for a repository, without those from which it is exempt today, and adds
// the reports that were pushed to those at hand.
func (a *app) keptStandards(ctx context.Context, r knowledge.Repository, reports map[string]standard.Report) (
	file standard.File, err error) {
	err = a.db.Read(ctx, func(tx *store.Tx) (err error) {
		if file, err = quality.For(ctx, tx, access.Local(), r.ID); err != nil {
			return err
		}
		o, err := quality.InRepository(ctx, tx, access.Local(), r.ID)
		if err != nil {
			return err
		}
		today := store.DateOf(tx.Now())
		for _, e := range o.Exemptions {
			if !e.Holds(today) {
				continue
			}
			fmt.Fprintf(a.stderr, "Exempt until %s: %s\n", e.Until, plain(e.Title))
			file.Standards = slices.DeleteFunc(file.Standards, func(s standard.Standard) bool { return s.Key == e.Standard })
		}
		for _, x := range o.Reports {
			if _, given := reports[x.Tool]; !given {
				reports[x.Tool] = x.Report
			}
		}
		return nil
	})
	if err == nil && len(file.Standards) == 0 {
		err = fault.NotFound("There is no standards.yaml here, and no standard is kept for %s", r.Name).
			WithHint("Name a file with --file, or write standards on the page Standards.")
	}
	return file, err
}

// readStandards reads a file of standards. All that is wrong with it is told at once.
func (a *app) readStandards(cmd *cobra.Command, name string) (standard.File, error) {
	content, err := readNamed(cmd.InOrStdin(), name)
	if err != nil {
		return standard.File{}, err
	}
	file, problems := standard.Parse(content)
	for _, p := range problems {
		fmt.Fprintf(a.stderr, "%s:%d: %s. %s\n", name, p.Line, plain(p.Message), plain(p.Hint))
	}
	if len(problems) > 0 {
		err = fault.Invalid("file", "The file %s has %s", name, count(len(problems), "problem", "problems"))
	}
	return file, err
}

// readReports reads what other tools said, by the names of the tools.
func readReports(given []string) (map[string]standard.Report, error) {
	all := map[string]standard.Report{}
	for _, text := range given {
		tool, name, named := strings.Cut(text, "=")
		if !named {
			tool, name = "", text
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, fault.Invalid("report", "The report %s cannot be read", name).Because(err)
		}
		some, err := standard.ReadReports(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, r := range some {
			if tool != "" {
				r.Tool = tool
			}
			if r.Tool == "" {
				return nil, fault.Invalid("report", "%s is a report of tests, and names no tool", name).
					WithHint("Give it the name that the standard asks for: --report tests=%s", name)
			}
			all[r.Tool] = add(all[r.Tool], r)
		}
	}
	return all, nil
}

// add puts two reports of one tool together.
func add(a, b standard.Report) standard.Report {
	sum := standard.Report{Tool: b.Tool, Counts: map[string]int{}, Parts: append(a.Parts, b.Parts...)}
	for _, r := range []standard.Report{a, b} {
		for what, n := range r.Counts {
			sum.Counts[what] += n
		}
	}
	return sum
}

func (a *app) printStandards(r api.StandardReport) {
	if len(r.Standards) == 0 {
		fmt.Fprintf(a.stdout, "No standard of the file is for %s.\n", plain(r.Repository))
		return
	}
	for _, s := range r.Standards {
		fmt.Fprintf(a.stdout, "%-8s %s (%s)\n", strings.ToUpper(s.Outcome), plain(s.Title), plain(s.Key))
		for _, c := range s.Checks {
			if c.Outcome == string(standard.Passed) {
				continue
			}
			line := plain(c.Asks)
			if c.Reason != "" {
				line += ": " + plain(c.Reason)
			}
			fmt.Fprintf(a.stdout, "         %s: %s\n", c.Outcome, line)
			const most = 10 // on a screen; --json has all
			for _, f := range c.Findings[:min(most, len(c.Findings))] {
				at := plain(f.Path)
				if f.Line > 0 {
					at += fmt.Sprintf(":%d", f.Line)
				}
				if at != "" {
					at += ": "
				}
				fmt.Fprintf(a.stdout, "           %s%s\n", at, plain(f.Sentence))
			}
			if more := c.More + max(0, len(c.Findings)-most); more > 0 {
				fmt.Fprintf(a.stdout, "           and %s\n", count(more, "more", "more"))
			}
		}
	}
	level := "It reaches no level yet."
	if r.Level != "" {
		level = "Its level is " + plain(r.Level) + "."
	}
	fmt.Fprintf(a.stdout, "\n%s: %d of %s kept. %s\n", plain(r.Repository), r.Passed,
		count(len(r.Standards), "standard", "standards"), level)
}
