package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/technology"
)

func radarCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "radar",
		Short: "Technology radars: which technology is in which ring, and how it moved there",
		Long: `The technology radar that the organisation keeps, and radars as files in the formats of four programs:
build-your-own-radar of Thoughtworks, the radars of Zalando and AOE (a folder, or a ZIP file of it), and Backstage's plugin. For
files no database is needed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(radarShowCommand(a), radarExportCommand(a), radarImportCommand(a))
	return cmd
}

func radarShowCommand(a *app) *cobra.Command {
	var title, on string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show [FILE|DIR]",
		Short: "Show the entries of a radar ring by ring: of the one that is kept, or of a file",
		Example: "  leadwright radar show\n  leadwright radar show --on 2026-01-05\n  leadwright radar show radar.json\n" +
			"  leadwright radar show aoe-radar/",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.showKept(cmd.Context(), on, asJSON)
			}
			r, err := readRadar(args[0], title)
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, r, a.printRadar)
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "what to call it, where the file does not say")
	cmd.Flags().StringVar(&on, "on", "", "a day, such as 2026-01-05: the radar that is kept as it was then")
	jsonFlag(cmd, &asJSON)
	return cmd
}

// readRadar reads a file, or a folder of AOE's.
func readRadar(name, title string) (radar.Radar, error) {
	info, err := os.Stat(name)
	if err != nil {
		return radar.Radar{}, fault.Invalid("file", "The file %s cannot be read", name).Because(err)
	}
	title = cmp.Or(title, strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
	if !info.IsDir() {
		if info.Size() > radar.MaxFile {
			return radar.Radar{}, fault.Invalid("file", "The file %s is larger than %d MB", name, radar.MaxFile>>20)
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return radar.Radar{}, fault.Invalid("file", "The file %s cannot be read", name).Because(err)
		}
		format, err := radar.Detect(name, content)
		if err != nil {
			return radar.Radar{}, err
		}
		return radar.Read(format, content, title)
	}
	files, err := readBelow(name, radar.MaxFile, func(path string) bool {
		return slices.Contains([]string{".md", ".json"}, filepath.Ext(path))
	})
	if err != nil {
		return radar.Radar{}, err
	}
	contents := make(map[string][]byte, len(files))
	for _, f := range files {
		contents[f.Path] = f.Content
	}
	return radar.ParseAOE(contents)
}

func (a *app) printRadar(r radar.Radar) {
	quadrant := map[string]string{}
	for _, q := range r.Quadrants {
		quadrant[q.Key] = q.Name
	}
	fmt.Fprintf(a.stdout, "%s: %s.\n\n", plain(r.Title), count(len(r.Entries), "entry", "entries"))
	t := table{head: []string{"RING", "ENTRY", "QUADRANT", "MOVED", "SINCE"}}
	for _, ring := range r.Rings {
		for _, e := range r.Entries {
			if e.Ring != ring.Key {
				continue
			}
			since := ""
			if n := len(e.Moves); n > 0 {
				since = e.Moves[n-1].Day
			}
			t.add(plain(ring.Name), plain(e.Name), plain(quadrant[e.Quadrant]), string(r.Direction(e)), cmp.Or(since, "-"))
		}
	}
	t.write(a.stdout)
}

func radarExportCommand(a *app) *cobra.Command {
	var to, out, title, on string
	cmd := &cobra.Command{
		Use:   "export [FILE|DIR]",
		Short: "Write a radar in a format, or draw it: the one that is kept, or a file's",
		Long: `Writes a radar as thoughtworks-csv, thoughtworks-json, zalando, backstage or aoe (a folder, which needs --out), or draws
it as svg. No format says all that another one does: what one has no place for is left out.`,
		Example: `  leadwright radar export --to svg --out radar.svg
  leadwright radar export radar.csv --to backstage`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var r radar.Radar
			var err error
			if len(args) == 0 {
				var b technology.Board
				b, _, err = a.keptRadar(cmd.Context(), on)
				r = b.Radar()
			} else {
				r, err = readRadar(args[0], title)
			}
			if err != nil {
				return err
			}
			return a.exportRadar(r, to, out)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the format")
	cmd.Flags().StringVar(&out, "out", "", "the file, or for aoe the folder (default: standard output)")
	cmd.Flags().StringVar(&title, "title", "", "what to call it, where the file does not say")
	cmd.Flags().StringVar(&on, "on", "", "a day, such as 2026-01-05: the radar that is kept as it was then")
	return cmd
}

func (a *app) exportRadar(r radar.Radar, to, out string) error {
	today := time.Now().UTC().Format(time.DateOnly)
	var content []byte
	var err error
	switch {
	case to == string(radar.AOE):
		return a.exportFolder(r, today, out)
	case to == "svg":
		content, err = radar.SVG(r)
	case slices.Contains(radar.Formats(), radar.Format(to)):
		content, err = radar.Write(radar.Format(to), r, today)
	default:
		return usageError{fmt.Errorf("%q is no format: name one with --to, such as backstage", to)}
	}
	if err == nil && out == "" {
		_, err = a.stdout.Write(append(content, '\n'))
		return err
	}
	return writeReport(out, content, err)
}

func (a *app) exportFolder(r radar.Radar, day, out string) error {
	if out == "" {
		return usageError{errors.New("aoe is a folder: say where with --out DIR")}
	}
	files, err := radar.FormatAOE(r, day)
	if err != nil {
		return err
	}
	var all []direction.File
	for path, content := range files {
		all = append(all, direction.File{Path: path, Content: content})
	}
	wrote, err := writeBelow(out, all, false)
	fmt.Fprintf(a.stdout, "%s written into %s.\n", count(wrote, "file", "files"), out)
	return err
}
