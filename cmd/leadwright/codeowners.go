package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/codeowners"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

func codeownersCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "codeowners",
		Short: "Where a CODEOWNERS file does not tell how things are",
		Long: `A CODEOWNERS file tells who is asked for a review. Over time it lies: owners leave, folders move, lines shadow each
other. check finds where, and suggest says what would be true.

A person is recognised by an e-mail address that the history knows, and by the account's name in an address that the
host gives to who hides their own. Of other owners, such as teams, nothing is said.`,
	}
	cmd.AddCommand(checkOwnersCommand(a), suggestOwnersCommand(a))
	return cmd
}

// owning is what both commands are about.
type owning struct {
	repo, dialect string
	asJSON        bool
}

func (o *owning) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.repo, "repo", "", "a repository that Leadwright knows (default: the one around this directory)")
	cmd.Flags().StringVar(&o.dialect, "dialect", "", "whose reading counts: github, gitlab or gitea (default: found out)")
	jsonFlag(cmd, &o.asJSON)
}

// read reads the file at the head that Leadwright knows, after a look whether that has moved.
func (o *owning) read(ctx context.Context, a *app) (
	*knowledge.Overview, *knowledge.OwnersFile, []testimony.Stewardship, *git.Repo, error) {
	var dialect codeowners.Dialect
	if o.dialect != "" {
		var err error
		if dialect, err = codeowners.ParseDialect(o.dialect); err != nil {
			return nil, nil, nil, nil, err
		}
	}
	r, around, err := a.here(ctx, o.repo, ".")
	if err != nil {
		return nil, nil, nil, nil, err
	}
	known, err := current(ctx, a, r, around, knowledge.OpenOverview)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	var left map[string]bool
	var stewards []testimony.Stewardship
	err = a.db.Read(ctx, func(tx *store.Tx) (err error) {
		if left, err = organisation.Gone(ctx, tx, access.Local(), store.DateOf(tx.Now())); err != nil {
			return err
		}
		stewards, err = testimony.Stewards(ctx, tx, access.Local(), known.Repository.ID)
		return err
	})
	if err != nil {
		return nil, nil, nil, nil, err
	}
	f, err := knowledge.ReadOwners(ctx, known, dialect, left)
	return known, f, stewards, around, err
}

func checkOwnersCommand(a *app) *cobra.Command {
	var o owning
	var sarif string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find where the file does not tell how things are",
		Long: `Finds lines that the server does not use, patterns that fit no file, lines that never decide, owners who left, were not
seen for a year or never touched what they own, files that others understand, and source files without an owner.

It fails (exit code 1) when a finding is an error, and not for warnings and notes: so it can hold a pipeline.`,
		Example: `  leadwright codeowners check
  leadwright codeowners check --dialect gitlab --json
  leadwright codeowners check --sarif codeowners.sarif`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			known, f, _, _, err := o.read(cmd.Context(), a)
			if err != nil {
				return err
			}
			found, err := f.Check()
			if err != nil {
				return err
			}
			if sarif != "" {
				content, err := codeowners.SARIF(found, f.Path, versionText())
				if err := writeReport(sarif, content, err); err != nil {
					return err
				}
			}
			report := api.OwnersReportOf(known, f, found)
			if o.asJSON {
				if err := printJSON(a.stdout, report); err != nil {
					return err
				}
			} else {
				a.printOwners(report)
			}
			if report.Errors > 0 {
				return fault.Unavailable("%s in %s", count(report.Errors, "error", "errors"), f.Path)
			}
			return nil
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&sarif, "sarif", "", "also write the findings to this file, as SARIF 2.1.0")
	return cmd
}

func (a *app) printOwners(r api.OwnersReport) {
	if len(r.Findings) == 0 {
		fmt.Fprintf(a.stdout, "%s, as %s reads it, tells how things are.\n", plain(r.File), r.Dialect)
		return
	}
	fmt.Fprintf(a.stdout, "%s, as %s reads it: %s, %s, %s.\n\n", plain(r.File), r.Dialect, count(r.Errors, "error", "errors"),
		count(r.Warnings, "warning", "warnings"), count(r.Notes, "note", "notes"))
	for _, f := range r.Findings {
		at := plain(r.File)
		if f.Line > 0 {
			at += fmt.Sprintf(":%d", f.Line)
		}
		fmt.Fprintf(a.stdout, "%s: %s: %s (%s)\n", at, f.Level, plain(f.Sentence), f.Kind)
		if f.Hint != "" {
			fmt.Fprintf(a.stdout, "    %s\n", plain(f.Hint))
		}
		if len(f.Examples) > 0 && f.Kind != "differs" {
			more := ""
			if f.Paths > len(f.Examples) {
				more = ", …"
			}
			fmt.Fprintf(a.stdout, "    %s%s\n", plain(strings.Join(f.Examples, ", ")), more)
		}
	}
	fmt.Fprintln(a.stdout)
}

func suggestOwnersCommand(a *app) *cobra.Command {
	var o owning
	var write bool
	cmd := &cobra.Command{
		Use:   "suggest",
		Short: "Write what would be true",
		Long: `Prints the file with changed lines, and to standard error why. Stewards who accepted become owners; owners who left or
were not seen for a year give way to those who understand the files; folders without owner get a line with who does.
Lines that need no change, their order and all comments stay as they are.

Nothing is written to the repository without --write, which takes a work tree.`,
		Example: `  leadwright codeowners suggest
  leadwright codeowners suggest --write && git diff`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			known, f, stewards, around, err := o.read(cmd.Context(), a)
			if err != nil {
				return err
			}
			changes, content, err := f.Suggest(stewards)
			if err != nil {
				return err
			}
			switch {
			case o.asJSON:
				err = printJSON(a.stdout, api.OwnersSuggestionOf(known, f, changes, content))
			case len(changes) == 0:
				fmt.Fprintln(a.stderr, "Nothing to change.")
				if !write {
					_, err = a.stdout.Write(content)
				}
			case !write:
				a.printOwnersChanges(changes)
				_, err = a.stdout.Write(content)
			}
			if err != nil || !write || len(changes) == 0 {
				return err
			}
			return a.writeOwners(around, f, changes, content)
		},
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&write, "write", false, "write the file in the work tree around this directory")
	return cmd
}

func (a *app) printOwnersChanges(changes []knowledge.OwnersChange) {
	for _, c := range changes {
		at := "new line " + c.Pattern
		if c.Line > 0 {
			at = fmt.Sprintf("line %d, %s", c.Line, c.Pattern)
		}
		fmt.Fprintf(a.stderr, "%s: %s\n", plain(at), plain(c.Reason))
	}
}

// writeOwners writes the file, unless it is not what the suggestion was made of.
func (a *app) writeOwners(around *git.Repo, f *knowledge.OwnersFile, changes []knowledge.OwnersChange, content []byte) error {
	if around == nil || around.Bare() {
		return fault.Invalid("write", "There is no work tree here to write to").
			WithHint("Go into a clone of the repository, or leave out --write.")
	}
	name := f.Path
	if name == "" {
		name = f.Dialect.Locations()[0]
	}
	to := filepath.Join(around.Root(), filepath.FromSlash(name))
	is, err := os.ReadFile(to)
	switch {
	case os.IsNotExist(err) && f.Path == "":
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil { //nolint:gosec // a directory of the work tree
			return fault.Unavailable("%s cannot be made", filepath.Dir(to)).Because(err)
		}
	case err != nil:
		return fault.Unavailable("%s cannot be read", to).Because(err)
	case string(is) != string(f.Content):
		return fault.Conflict("%s was changed and is not committed", name).WithHint("Commit it, or take it back, and ask again.")
	}
	if err := os.WriteFile(to, content, 0o644); err != nil { //nolint:gosec // a file of the work tree
		return fault.Unavailable("%s cannot be written", to).Because(err)
	}
	a.printOwnersChanges(changes)
	fmt.Fprintf(a.stdout, "Wrote %s, with %s.\n", plain(name), count(len(changes), "change", "changes"))
	return nil
}
