package main

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/radar"
)

func radarCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "radar",
		Short: "Technology radars: which technology is in which ring, and how it moved there",
		Long: `Technology radars as files, in the formats of four programs: build-your-own-radar of Thoughtworks, the radars of Zalando
and AOE (a folder), and Backstage's plugin. No database is needed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(radarShowCommand(a), radarExportCommand(a))
	return cmd
}

func radarShowCommand(a *app) *cobra.Command {
	var title string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "show FILE|DIR",
		Short:   "Check a radar, and show its entries ring by ring",
		Example: "  leadwright radar show radar.json\n  leadwright radar show aoe-radar/",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := readRadar(args[0], title)
			if err != nil {
				return err
			}
			return answerWith(a, asJSON, r, a.printRadar)
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "what to call it, where the file does not say")
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
	var to, out, title string
	cmd := &cobra.Command{
		Use:   "export FILE|DIR",
		Short: "Write a radar in another format, or draw it",
		Long: `Writes a radar as thoughtworks-csv, thoughtworks-json, zalando, backstage or aoe (a folder, which needs --out), or draws
it as svg. No format says all that another one does: what one has no place for is left out.`,
		Example: `  leadwright radar export radar.csv --to backstage
  leadwright radar export aoe-radar/ --to svg --out radar.svg`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := readRadar(args[0], title)
			if err != nil {
				return err
			}
			return a.exportRadar(r, to, out)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the format")
	cmd.Flags().StringVar(&out, "out", "", "the file, or for aoe the folder (default: standard output)")
	cmd.Flags().StringVar(&title, "title", "", "what to call it, where the file does not say")
	return cmd
}

func (a *app) exportRadar(r radar.Radar, to, out string) error {
	today := time.Now().UTC().Format(time.DateOnly)
	var content []byte
	var err error
	switch to {
	case string(radar.ThoughtworksCSV):
		content, err = radar.FormatThoughtworksCSV(r)
	case string(radar.ThoughtworksJSON):
		content, err = radar.FormatThoughtworksJSON(r)
	case string(radar.Zalando):
		content, err = radar.FormatZalando(r)
	case string(radar.Backstage):
		content, err = radar.FormatBackstage(r, today)
	case string(radar.AOE):
		return a.exportFolder(r, today, out)
	case "svg":
		content, err = drawRadar(r)
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

// drawRadar draws a radar as SVG, with a list of its entries below.
func drawRadar(r radar.Radar) ([]byte, error) {
	layout, err := radar.Draw(r)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, e := range r.Entries {
		names[e.Key] = e.Name
	}
	const half = radar.Size / 2
	line, columns := 22, 3
	rows := (len(layout.Dots) + columns - 1) / columns
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s" `+
		`font-family="sans-serif">`+"\n",
		radar.Size, radar.Size+40+rows*line, html.EscapeString(r.Title))
	for _, ring := range slices.Backward(layout.Rings) {
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="%.1f" fill="#f4f6f8" stroke="#b8c0c8"/>`+"\n", half, half, ring.Outer)
	}
	for i, s := range layout.Sectors {
		middle := (s.From + s.To) / 2 * math.Pi / 180
		at, anchor := radar.Size-8, "end" // in the corner beside it
		if math.Sin(middle) < 0 {
			at, anchor = 8, "start"
		}
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" font-size="18" text-anchor="%s" fill="#1b1f24">%s</text>`+"\n", at,
			min(radar.Size-8, max(20, half-1.15*half*math.Cos(middle))), anchor, html.EscapeString(r.Quadrants[i].Name))
		fmt.Fprintf(&b, `<line x1="%d" y1="%d" x2="%.1f" y2="%.1f" stroke="#b8c0c8"/>`+"\n", half, half, s.X, s.Y)
	}
	for i, ring := range layout.Rings {
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" font-size="16" text-anchor="middle" fill="#5a6570">%s</text>`+"\n", half,
			half-ring.Outer+18, html.EscapeString(r.Rings[i].Name))
	}
	for n, d := range layout.Dots {
		fmt.Fprintf(&b, `<g><title>%s</title><circle cx="%.1f" cy="%.1f" r="%.1f" fill="#0b5a75"/>`+
			`<text x="%.1f" y="%.1f" font-size="%.1f" text-anchor="middle" fill="#fff">%d</text></g>`+"\n",
			html.EscapeString(names[d.Entry]), d.X, d.Y, d.Radius, d.X, d.Y+d.Radius/3, d.Radius, d.Number)
		fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="15" fill="#1b1f24">%d. %s</text>`+"\n", 20+n/max(1, rows)*330,
			radar.Size+30+n%max(1, rows)*line, d.Number, html.EscapeString(names[d.Entry]))
	}
	b.WriteString("</svg>")
	return []byte(b.String()), nil
}
