package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/leadwright/leadwright/internal/fault"
)

// jsonFlag adds --json to a reading command.
func jsonFlag(cmd *cobra.Command, on *bool) {
	cmd.Flags().BoolVar(on, "json", false, "print JSON, as the API gives it")
}

// answer is standard output. It remembers that something could not be written: half an answer is a failure.
type answer struct {
	io.Writer

	err error
}

func (a *answer) Write(p []byte) (int, error) {
	n, err := a.Writer.Write(p)
	if a.err == nil {
		a.err = err
	}
	return n, err
}

func (a *answer) failed() error {
	if a.err == nil {
		return nil
	}
	return fault.Unavailable("The answer could not be written").WithHint("Make room where it goes.").Because(a.err)
}

// printJSON writes one indented JSON value.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// table is text in aligned columns. Columns whose heading begins with ">" are aligned to the right.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(w io.Writer) {
	width := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(strings.TrimPrefix(cell, ">")))
		}
	}
	line := func(row []string, style func(string) string) {
		var b strings.Builder
		for i, cell := range row {
			cell = strings.TrimPrefix(cell, ">")
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if strings.HasPrefix(t.head[i], ">") {
				b.WriteString(pad + cell)
			} else {
				b.WriteString(cell + pad)
			}
			b.WriteString("  ")
		}
		fmt.Fprintln(w, style(strings.TrimRight(b.String(), " ")))
	}
	line(t.head, dim(w))
	for _, row := range t.rows {
		line(row, func(s string) string { return s })
	}
}

// dim greys text on a terminal that wants colour (https://no-color.org).
func dim(w io.Writer) func(string) string {
	if a, ok := w.(*answer); ok {
		w = a.Writer
	}
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || !term.IsTerminal(int(f.Fd())) {
		return func(s string) string { return s }
	}
	return func(s string) string { return "\x1b[2m" + s + "\x1b[0m" }
}

// plain makes text from a history safe for a terminal: control characters could move its cursor.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError {
			return '\uFFFD'
		}
		return r
	}, s)
}

// plainLines is plain for text of several lines.
func plainLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\t", "  "), "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}
	return strings.Join(lines, "\n")
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func day(unix int64) string {
	if unix == 0 {
		return "-"
	}
	return time.Unix(unix, 0).UTC().Format(time.DateOnly)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// writeReport writes a report for others to read, unless it could not be made.
func writeReport(name string, content []byte, err error) error {
	if err == nil {
		err = os.WriteFile(name, append(content, '\n'), 0o644) //nolint:gosec // for others to read
	}
	if err != nil {
		return fault.Unavailable("The report %s cannot be written", name).Because(err)
	}
	return nil
}
