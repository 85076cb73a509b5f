package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/sample"
)

func demoCommand(a *app) *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "The workbench on a filled sample organisation",
		Long: `Opens the workbench on the made-up repository of a ferry line, in a place of its own: your data is not
touched, and nothing of the demo stays when it ends.`,
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
			repo, err := makeSample(cmd.Context(), dir)
			if err != nil {
				return err
			}
			a.dataDir, a.database = dir, "sqlite:"+filepath.Join(dir, "demo.db")
			s.repos = []string{repo}
			fmt.Fprintln(a.stdout, "This is a demo on made-up data, which is gone when it ends.")
			return a.serve(cmd.Context(), s)
		},
	}
	s.flags(cmd)
	return cmd
}

// makeSample writes the sample repository and returns where it lies.
func makeSample(ctx context.Context, dir string) (string, error) {
	path := filepath.Join(dir, sample.Name+".git")
	repo, err := git.InitBare(ctx, path)
	if err != nil {
		return "", err
	}
	return path, repo.FastImport(ctx, sample.Stream(time.Now()))
}
