package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/sample"
)

func demoCommand(a *app) *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "The workbench on a filled sample organisation",
		Long: `Opens the workbench on the made-up company of a ferry line and its repositories, in a place of its own: your data
is not touched, and nothing of the demo stays when it ends.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir, err := os.MkdirTemp("", "leadwright-demo-")
			if err != nil {
				return fault.Unavailable("The demo finds no place for its files").Because(err)
			}
			defer func() {
				if closeErr := a.close(); err == nil {
					err = closeErr
				}
				a.db = nil
				if rmErr := os.RemoveAll(dir); err == nil {
					err = rmErr
				}
			}()
			if s.repos, err = makeSamples(cmd.Context(), dir, time.Now()); err != nil {
				return err
			}
			a.dataDir, a.database = dir, "sqlite:"+filepath.Join(dir, "demo.db")
			if err := a.fillDemo(cmd.Context(), time.Now(), s.repos); err != nil {
				return err
			}
			fmt.Fprintln(a.stdout, "This is a demo on made-up data, which is gone when it ends.")
			return a.serve(cmd.Context(), s)
		},
	}
	s.flags(cmd)
	return cmd
}

// makeSamples writes the sample repositories side by side and returns where they lie.
func makeSamples(ctx context.Context, dir string, now time.Time) ([]string, error) {
	all := sample.Repositories()
	paths := make([]string, len(all))
	group, ctx := errgroup.WithContext(ctx)
	for i, r := range all {
		paths[i] = filepath.Join(dir, r.Name+".git")
		group.Go(func() error {
			repo, err := git.InitBare(ctx, paths[i])
			if err != nil {
				return err
			}
			return repo.FastImport(ctx, r.Stream(now))
		})
	}
	return paths, group.Wait()
}
