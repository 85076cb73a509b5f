package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// adding is what repo add was asked for.
type adding struct {
	name, below string
	depth       int
	anew        bool
	asJSON      bool
}

func repoAddCommand(a *app) *cobra.Command {
	var in adding
	cmd := &cobra.Command{
		Use:   "add PATH|URL...",
		Short: "Make repositories known; the next scan reads them",
		Long: `Makes repositories known, by path or by URL, or all that lie below a folder. What is read later changes nothing in them.

Of several, those that are known already are passed over, and those that cannot be added are said at the end.`,
		Example: `  leadwright repo add ~/src/backend
  leadwright repo add https://git.example.com/team/backend.git --name backend
  leadwright repo add ~/src/backend ~/src/frontend
  leadwright repo add --below ~/src`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && in.below == "" {
				return usageError{errors.New("say which: leadwright repo add PATH|URL... or --below FOLDER")}
			}
			if in.name != "" && (len(args) != 1 || in.below != "") {
				return usageError{errors.New("--name is for one repository")}
			}
			if len(args) == 1 && in.below == "" {
				return a.addOne(cmd.Context(), args[0], in)
			}
			return a.addMany(cmd.Context(), args, in)
		},
	}
	cmd.Flags().StringVar(&in.name, "name", "", "what to call it (default: the last part of the path or URL)")
	cmd.Flags().BoolVar(&in.anew, "anew", false, "also if it has the history of one that is known and is gone from its place")
	cmd.Flags().StringVar(&in.below, "below", "", "add every repository below this folder")
	cmd.Flags().IntVar(&in.depth, "depth", 5, "how many folders deep to look below it")
	jsonFlag(cmd, &in.asJSON)
	return cmd
}

func (a *app) addOne(ctx context.Context, location string, in adding) error {
	located, err := knowledge.Locate(ctx, knowledge.NewRepository{Name: in.name, Location: location, Base: "."})
	if err != nil {
		return err
	}
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	r, kin, err := knowledge.Introduce(ctx, db, access.Local(), located, in.anew)
	if err != nil {
		return err
	}
	if in.asJSON {
		return printJSON(a.stdout, api.RepositoryOf(r))
	}
	fmt.Fprintf(a.stdout, "Added %s. Read it with: leadwright repo scan %s\n", r.Name, r.Name)
	if len(kin) > 0 {
		names := make([]string, len(kin))
		for i, k := range kin {
			names[i] = k.Name
		}
		fmt.Fprintf(a.stdout, "It has the history of %s: a fork, a mirror, or the same at two places. "+
			"Answers about all repositories tell what they share once.\n", strings.Join(names, ", "))
	}
	return nil
}

// addMany adds all that can be added, and fails at the end if something could not be.
func (a *app) addMany(ctx context.Context, locations []string, in adding) error {
	if in.below != "" {
		found, err := git.Below(in.below, in.depth)
		if err != nil {
			return fault.Invalid("below", "The folder %s cannot be looked into", in.below).Because(err)
		}
		for _, dir := range found.Unread {
			fmt.Fprintf(a.stderr, "Skipped %s: it cannot be read.\n", plain(dir))
		}
		if found.Cut {
			fmt.Fprintf(a.stderr, "There may be more below %s: it was looked at %d folders deep (--depth).\n", plain(in.below), in.depth)
		}
		locations = append(locations, found.Repositories...)
	}
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	located, failed := a.locateAll(ctx, locations, in.anew)
	list := api.RepositoryList{Repositories: []api.Repository{}}
	known := 0
	err = db.Write(ctx, func(tx *store.Tx) error {
		list.Repositories, known = list.Repositories[:0], 0
		for i, l := range located {
			if failed[i] != nil {
				continue
			}
			if _, there, err := knowledge.RepositoryAt(ctx, tx, access.Local(), l); err != nil {
				return err
			} else if there {
				known++
				continue
			}
			r, err := knowledge.AddRepository(ctx, tx, access.Local(), l)
			if err != nil {
				return err
			}
			list.Repositories = append(list.Repositories, api.RepositoryOf(r))
		}
		return nil
	})
	if err != nil {
		return err
	}
	bad := 0
	for i, err := range failed {
		if err != nil {
			sentence, _ := fault.Sentence(err)
			fmt.Fprintf(a.stderr, "Skipped %s: %s.\n", plain(locations[i]), plainLines(sentence))
			bad++
		}
	}
	if in.asJSON {
		err = printJSON(a.stdout, list)
	} else {
		a.printAdded(list, known)
	}
	if err == nil && bad > 0 {
		err = fault.Invalid("location", "%s could not be added", count(bad, "repository", "repositories"))
	}
	return err
}

func (a *app) printAdded(list api.RepositoryList, known int) {
	fmt.Fprintf(a.stdout, "Added %s", count(len(list.Repositories), "repository", "repositories"))
	if known > 0 {
		fmt.Fprintf(a.stdout, "; %s known already", count(known, "was", "were"))
	}
	fmt.Fprintln(a.stdout, ". A running workbench reads them by itself; else: leadwright repo scan")
}

// locateAll looks at all places, a few at a time. What has the history of one that is gone may be that one.
func (a *app) locateAll(ctx context.Context, locations []string, anew bool) ([]knowledge.Located, []error) {
	located, failed := make([]knowledge.Located, len(locations)), make([]error, len(locations))
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	for i, location := range locations {
		group.Go(func() error {
			located[i], failed[i] = knowledge.Locate(ctx, knowledge.NewRepository{Location: location, Base: "."})
			if failed[i] == nil && !anew {
				failed[i] = knowledge.MayHaveMoved(ctx, a.db, access.Local(), located[i])
			}
			return nil
		})
	}
	_ = group.Wait() // each keeps its own error
	return located, failed
}
