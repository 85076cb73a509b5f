package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

func repoCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "repo",
		Short: "Repositories that Leadwright reads: add, scan, list, move, rename",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(repoAddCommand(a), repoScanCommand(a), repoListCommand(a), repoMoveCommand(a), repoRenameCommand(a))
	return cmd
}

func repoScanCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "scan [NAME]...",
		Short: "Read what is new in repositories",
		Long: `Reads what is new in the named repositories, in the one around this directory when none is named
and there is one, else in all that are known.

A scan can be interrupted at any moment: the next one goes on where it stopped.`,
		Example: `  leadwright repo scan
  leadwright repo scan backend frontend`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			repos, err := a.toScan(cmd, args)
			if err != nil {
				return err
			}
			done := api.RepositoryList{Repositories: []api.Repository{}}
			for _, r := range repos {
				before := r.Commits
				if r, err = a.scan(ctx, r, false); err != nil {
					return err
				}
				done.Repositories = append(done.Repositories, api.RepositoryOf(r))
				if !asJSON {
					fmt.Fprintf(a.stdout, "%s: %s, %d new.\n", r.Name, count(r.Commits, "commit", "commits"), max(0, r.Commits-before))
					if r.Note != "" {
						fmt.Fprintln(a.stdout, "  "+plainLines(r.Note))
					}
				}
			}
			if asJSON {
				return printJSON(a.stdout, done)
			}
			return nil
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) toScan(cmd *cobra.Command, names []string) ([]knowledge.Repository, error) {
	ctx := cmd.Context()
	var repos []knowledge.Repository
	for _, name := range names {
		r, _, err := a.here(ctx, name, "")
		if err != nil {
			return nil, err
		}
		repos = append(repos, r)
	}
	if len(names) > 0 {
		return repos, nil
	}
	if r, _, err := a.here(ctx, "", "."); err == nil {
		return []knowledge.Repository{r}, nil
	}
	db, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(tx *store.Tx) error {
		repos, err = knowledge.Repositories(ctx, tx, access.Local())
		return err
	})
	if err == nil && len(repos) == 0 {
		fmt.Fprintln(a.stderr, "No repository is known yet. Add one with: leadwright repo add PATH|URL")
	}
	return repos, err
}

func repoListCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list [TEXT]",
		Short: "Repositories that Leadwright knows, or those with a text in their name or location",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			db, err := a.open(ctx)
			if err != nil {
				return err
			}
			var repos []knowledge.Repository
			err = db.Read(ctx, func(tx *store.Tx) error {
				repos, err = knowledge.Repositories(ctx, tx, access.Local())
				return err
			})
			if err != nil {
				return err
			}
			known := len(repos)
			if len(args) == 1 {
				repos = slices.DeleteFunc(repos, func(r knowledge.Repository) bool { return !r.Like(args[0]) })
			}
			if asJSON {
				list := api.RepositoryList{Repositories: make([]api.Repository, 0, len(repos))}
				for _, r := range repos {
					list.Repositories = append(list.Repositories, api.RepositoryOf(r))
				}
				return printJSON(a.stdout, list)
			}
			if known == 0 {
				fmt.Fprintln(a.stdout, "No repository is known yet. Add one with: leadwright repo add PATH|URL")
				return nil
			}
			t := table{head: []string{"NAME", "STATE", ">COMMITS", "SCANNED", "LOCATION"}}
			for _, r := range repos {
				scanned := "never"
				if !r.Scanned.IsZero() {
					scanned = r.Scanned.Local().Format("2006-01-02 15:04")
				}
				t.add(r.Name, string(r.State), fmt.Sprint(r.Commits), scanned, plain(r.Location))
			}
			t.write(a.stdout)
			if len(repos) > manyRepositories {
				fmt.Fprintf(a.stdout, "\n%s.\n", stateWords(repos))
			}
			return nil
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

// manyRepositories is from how many on a list ends with a sum.
const manyRepositories = 20

// stateWords count repositories by their state: "812 ready, 3 failed".
func stateWords(repos []knowledge.Repository) string {
	states := map[knowledge.State]int{}
	for _, r := range repos {
		states[r.State]++
	}
	var words []string
	for _, state := range []knowledge.State{knowledge.Ready, knowledge.Partial, knowledge.Scanning, knowledge.New,
		knowledge.Failed} {
		if n := states[state]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, state))
		}
	}
	return strings.Join(words, ", ")
}

func repoMoveCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "move NAME PATH|URL",
		Short: "Say that a repository is at another place now",
		Long: `All that was read and declared of it stays: areas named by hand, what people said, stewards. A path must have its
history; a URL is cloned by the next scan.`,
		Example: `  leadwright repo move backend ~/src/new/backend`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			located, err := knowledge.Locate(ctx, knowledge.NewRepository{Location: args[1], Base: "."})
			if err != nil {
				return err
			}
			db, err := a.open(ctx)
			if err != nil {
				return err
			}
			r, err := knowledge.Move(ctx, db, access.Local(), args[0], located)
			if err != nil {
				return err
			}
			return a.printMoved(r, asJSON, fmt.Sprintf("%s is read at %s from now on.", r.Name, plain(r.Location)))
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

func repoRenameCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "rename NAME NEW",
		Short:   "Call a repository something else",
		Example: `  leadwright repo rename backend core`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			db, err := a.open(ctx)
			if err != nil {
				return err
			}
			var r knowledge.Repository
			err = db.Write(ctx, func(tx *store.Tx) error {
				r, err = knowledge.Rename(ctx, tx, access.Local(), args[0], args[1])
				return err
			})
			if err != nil {
				return err
			}
			return a.printMoved(r, asJSON, fmt.Sprintf("%s is called %s from now on.", args[0], r.Name))
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) printMoved(r knowledge.Repository, asJSON bool, sentence string) error {
	if asJSON {
		return printJSON(a.stdout, api.RepositoryOf(r))
	}
	fmt.Fprintln(a.stdout, sentence)
	return nil
}
