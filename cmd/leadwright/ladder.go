package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/ladder"
)

func ladderCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ladder",
		Short: "Career ladders: what is expected in each track at each level",
		Long: `Career ladders: tracks, levels, what is expected, and the signals by which it is seen. A ladder is a file,
ladder.yaml, for which no database is needed, or one that the organisation keeps, by its key. A file called - is
standard input.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(ladderShowCommand(a), ladderImportCommand(a), ladderListCommand(a), ladderApplyCommand(a),
		ladderExportCommand(a))
	return cmd
}

// ladder reads a ladder.yaml, or where there is no such file the ladder that is kept under this key.
func (a *app) ladder(cmd *cobra.Command, name string) (ladder.Ladder, error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) && ladder.IsID(name) {
		return a.keptLadder(cmd.Context(), name)
	}
	return readLadder(cmd, name)
}

// readLadder reads a ladder.yaml.
func readLadder(cmd *cobra.Command, name string) (ladder.Ladder, error) {
	content, err := readNamed(cmd.InOrStdin(), name)
	if err != nil {
		return ladder.Ladder{}, err
	}
	return ladder.Parse(content)
}

// readNamed reads a file, or standard input for "-".
func readNamed(stdin io.Reader, name string) (content []byte, err error) {
	if name == "-" {
		content, err = io.ReadAll(stdin)
	} else {
		content, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fault.Invalid("file", "The file %s cannot be read", name).Because(err)
	}
	return content, nil
}

func ladderShowCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "show FILE|KEY",
		Short:   "Check a ladder, and show its tracks and levels",
		Example: "  leadwright ladder show ladder.yaml\n  leadwright ladder show engineering",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := a.ladder(cmd, args[0])
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, api.LadderOf(l), a.printLadder)
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

// printLadder shows how many expectations each track has on each level; what they say is in the export.
func (a *app) printLadder(l api.Ladder) {
	fmt.Fprintf(a.stdout, "%s: %s on %s.\n\n", plain(l.Name), count(len(l.Tracks), "track", "tracks"),
		count(len(l.Levels), "level", "levels"))
	t := table{head: []string{"TRACK", "NAME"}}
	for _, v := range l.Levels {
		t.head = append(t.head, ">"+strings.ToUpper(plain(v.Name)))
	}
	for _, track := range l.Tracks {
		row := []string{track.ID, plain(track.Name)}
		for _, v := range l.Levels {
			cell := "-"
			for _, s := range track.Levels {
				if s.Level == v.ID {
					cell = strconv.Itoa(len(s.Expectations))
				}
			}
			row = append(row, cell)
		}
		t.add(row...)
	}
	t.write(a.stdout)
	fmt.Fprintln(a.stdout, "\nThe figures count expectations; leadwright ladder export writes them out.")
}

func ladderImportCommand(a *app) *cobra.Command {
	var from, name string
	cmd := &cobra.Command{
		Use:   "import FILE --from snowflake|csv",
		Short: "Write a ladder of another shape as ladder.yaml",
		Long: `Writes a ladder of another shape as ladder.yaml to standard output: tracks of Medium's snowflake as JSON, or a
CSV matrix with an expectation in each row and a level in each column. docs/ladder.md describes both.`,
		Example: `  leadwright ladder import matrix.csv --from csv --name Engineering > ladder.yaml
  leadwright ladder import tracks.json --from snowflake`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if shape := ladder.Shape(from); shape != ladder.Snowflake && shape != ladder.CSV {
				return usageError{fmt.Errorf("--from is %q; it takes snowflake or csv", from)}
			}
			content, err := readNamed(cmd.InOrStdin(), args[0])
			if err != nil {
				return err
			}
			if name == "" {
				if name = strings.TrimSuffix(filepath.Base(args[0]), filepath.Ext(args[0])); name == "-" {
					name = "Ladder"
				}
			}
			l, err := ladder.Read(ladder.Shape(from), content, name)
			if err != nil {
				return err
			}
			text, err := ladder.Format(l)
			if err == nil {
				_, err = a.stdout.Write(text)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the shape of the file: snowflake or csv")
	cmd.Flags().StringVar(&name, "name", "", "the name of the ladder (default: that of the file)")
	return cmd
}

func ladderExportCommand(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "export FILE|KEY",
		Short: "Write a ladder as Markdown, or as the file that ladder apply reads",
		Example: `  leadwright ladder export ladder.yaml > ladder.md
  leadwright ladder export engineering --format yaml > ladder.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "markdown" && format != "yaml" {
				return usageError{fmt.Errorf("--format is %q; it takes markdown or yaml", format)}
			}
			l, err := a.ladder(cmd, args[0])
			if err != nil {
				return err
			}
			text := ladder.Markdown(l)
			if format == "yaml" {
				text, err = ladder.Format(l)
			}
			if err == nil {
				_, err = a.stdout.Write(text)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&format, "format", "markdown", "markdown or yaml")
	return cmd
}
