package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func teamCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "team",
		Short: "Teams, units and projects: who answers for what, list, apply a file, export",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(teamListCommand(a), teamCoverageCommand(a), teamApplyCommand(a), teamExportCommand(a))
	return cmd
}

func teamListCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Units, teams and projects of today, with how many are in them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, today, err := a.organisation(cmd.Context())
			if err != nil {
				return err
			}
			r.Scopes = slices.DeleteFunc(r.Scopes, func(s roster.Scope) bool { return !s.On(today) })
			if asJSON {
				list := api.ScopeList{Scopes: make([]api.Scope, 0, len(r.Scopes))}
				for _, s := range r.Scopes {
					list.Scopes = append(list.Scopes, api.ScopeOf(s))
				}
				return printJSON(a.stdout, list)
			}
			if len(r.Scopes) == 0 {
				fmt.Fprintln(a.stdout, "No team is known yet. Describe them in a file and run: leadwright team apply FILE")
				return nil
			}
			in := map[string]int{}
			for _, m := range r.Members {
				if m.On(today) {
					in[m.Scope]++
				}
			}
			t := table{head: []string{"KEY", "KIND", "NAME", "IN", ">MEMBERS"}}
			for _, s := range r.Scopes {
				t.add(s.Key, string(s.Kind), plain(s.Name), s.Parent, fmt.Sprint(in[s.Key]))
			}
			t.write(a.stdout)
			return nil
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

// organisation reads the whole organisation, and which day it is.
func (a *app) organisation(ctx context.Context) (r roster.Roster, today store.Date, err error) {
	db, err := a.open(ctx)
	if err != nil {
		return r, today, err
	}
	err = db.Read(ctx, func(tx *store.Tx) error {
		r, err = organisation.Read(ctx, tx, access.Local())
		today = store.DateOf(tx.Now())
		return err
	})
	return r, today, err
}

// applying is how a file is applied.
type applying struct {
	organisation.ApplyOptions

	format            string
	dryRun, yes, json bool
}

func teamApplyCommand(a *app) *cobra.Command {
	var how applying
	cmd := &cobra.Command{
		Use:   "apply FILE",
		Short: "Make the organisation what a file says",
		Long: `Shows what a file would change, asks, and changes it: all of it or nothing. Applying the same file again
changes nothing. What the file does not name stays as it is; --prune ends it the day before today instead.

The file is YAML as docs/organisation.md describes and leadwright team export writes; or CSV with persons or
memberships; or Backstage's Group and User entities. - reads standard input.`,
		Example: `  leadwright team apply organisation.yaml --dry-run
  leadwright team apply members.csv --yes
  leadwright team apply org/catalog-info.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := readRoster(roster.Format(how.format), args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			return a.apply(cmd, file, how)
		},
	}
	cmd.Flags().StringVar(&how.format, "format", "", "yaml, csv or backstage (default: what the file looks like)")
	cmd.Flags().BoolVar(&how.dryRun, "dry-run", false, "show what it would change, and change nothing")
	cmd.Flags().BoolVar(&how.yes, "yes", false, "do not ask")
	cmd.Flags().BoolVar(&how.Prune, "prune", false, "end what the file does not name")
	jsonFlag(cmd, &how.json)
	return cmd
}

// readRoster reads a file, or standard input for "-".
func readRoster(format roster.Format, name string, stdin io.Reader) (roster.File, error) {
	if format != "" && !slices.Contains([]roster.Format{roster.YAML, roster.CSV, roster.Backstage}, format) {
		return roster.File{}, usageError{fmt.Errorf("there is no format %q: it is yaml, csv or backstage", format)}
	}
	content, err := readAll(name, stdin)
	if err != nil {
		return roster.File{}, err
	}
	file, problems := roster.ParseAs(format, name, content)
	if len(problems) > 0 {
		return roster.File{}, roster.Refuse(problems)
	}
	return file, nil
}

func readAll(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		content, err := io.ReadAll(stdin)
		if err != nil {
			return nil, fault.Unavailable("Standard input cannot be read").Because(err)
		}
		return content, nil
	}
	content, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.NotFound("There is no file %s", name)
	case err != nil:
		return nil, fault.Unavailable("The file %s cannot be read", name).Because(err)
	}
	return content, nil
}

// apply shows what a file changes, asks whether to, and changes it.
func (a *app) apply(cmd *cobra.Command, file roster.File, how applying) error {
	ctx := cmd.Context()
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	var plan organisation.Applied
	err = db.Read(ctx, func(tx *store.Tx) error {
		plan, err = organisation.Plan(ctx, tx, access.Local(), file, how.ApplyOptions)
		return err
	})
	if err != nil {
		return err
	}
	if !how.json {
		a.showPlan(plan)
	}
	if len(plan.Changes) > 0 && !how.dryRun {
		if err := agreed(cmd, how.yes, len(plan.Changes)); err != nil {
			return err
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			done, err := organisation.Apply(ctx, tx, access.Local(), file, how.ApplyOptions)
			if err == nil && len(done.Changes) != len(plan.Changes) {
				err = fault.Conflict("The organisation was changed while you read what the file would change").
					WithHint("Run it again.")
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if how.json {
		return printJSON(a.stdout, api.OrganisationChangesOf(plan, !how.dryRun))
	}
	if len(plan.Changes) > 0 && !how.dryRun {
		fmt.Fprintln(a.stdout, "Applied.")
	}
	return nil
}

// mostShown is how many changes are listed; the rest is counted.
const mostShown = 200

func (a *app) showPlan(plan organisation.Applied) {
	for _, c := range plan.Changes[:min(len(plan.Changes), mostShown)] {
		fmt.Fprintln(a.stdout, plain(c.String()))
	}
	if more := len(plan.Changes) - mostShown; more > 0 {
		fmt.Fprintf(a.stdout, "… and %s\n", count(more, "more change", "more changes"))
	}
	if len(plan.Changes) == 0 {
		fmt.Fprintln(a.stdout, "Nothing to change: the organisation is what the file says.")
	}
	if n := len(plan.Left); n > 0 {
		fmt.Fprintf(a.stdout, "%s not in the file and %s; --prune would end %s.\n", count(n, "entry is", "entries are"),
			map[bool]string{true: "stays", false: "stay"}[n == 1], map[bool]string{true: "it", false: "them"}[n == 1])
	}
}

// agreed asks whether to go on, where somebody is there to answer.
func agreed(cmd *cobra.Command, yes bool, n int) error {
	if yes {
		return nil
	}
	in, ok := cmd.InOrStdin().(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return usageError{errors.New("nothing was applied: say --yes to apply it, or --dry-run to only look")}
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "Apply %s? [y/N] ", count(n, "change", "changes"))
	line, err := bufio.NewReader(in).ReadString('\n')
	if answer := strings.ToLower(strings.TrimSpace(line)); err == nil && (answer == "y" || answer == "yes") {
		return nil
	}
	return fault.Conflict("Nothing was applied")
}

func teamExportCommand(a *app) *cobra.Command {
	var what string
	cmd := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write the organisation as the file that team apply reads",
		Long: `Writes the whole organisation, with what has ended, to FILE or to standard output: as YAML, or one list of
it as CSV. Absences are private and are not in it.`,
		Example: `  leadwright team export organisation.yaml
  leadwright team export --csv persons people.csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			write, known := map[string]func(*roster.Roster) ([]byte, error){"": (*roster.Roster).Format,
				"persons": (*roster.Roster).FormatPersons, "memberships": (*roster.Roster).FormatMembers}[what]
			if !known {
				return usageError{fmt.Errorf("there is no list %q: it is persons or memberships", what)}
			}
			r, _, err := a.organisation(cmd.Context())
			if err != nil {
				return err
			}
			content, err := write(&r)
			if err != nil {
				return err
			}
			if len(args) == 0 || args[0] == "-" {
				_, err = a.stdout.Write(content)
				return err
			}
			return writeFile(args[0], content)
		},
	}
	cmd.Flags().StringVar(&what, "csv", "", "write persons or memberships as CSV")
	return cmd
}

// writeFile writes a file whole or not at all, readable for its owner alone.
func writeFile(name string, content []byte) error {
	failed := func(err error) error {
		return fault.Unavailable("The file %s cannot be written", name).Because(err).WithHint("Choose another place.")
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".leadwright-*")
	if err != nil {
		return failed(err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return failed(errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
