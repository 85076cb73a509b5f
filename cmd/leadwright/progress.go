package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/leadwright/leadwright/internal/knowledge"
)

// bar shows progress on one line of a terminal, and nothing anywhere else.
type bar struct {
	out   *os.File
	name  string
	last  time.Time
	wrote bool
}

func newBar(w io.Writer, name string) *bar {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return &bar{out: f, name: name}
	}
	return &bar{}
}

const barWidth = 24

// show draws the progress, at most ten times a second.
func (b *bar) show(p knowledge.Progress) {
	if b.out == nil || time.Since(b.last) < 100*time.Millisecond {
		return
	}
	b.last, b.wrote = time.Now(), true
	line := b.name + ": " + plain(p.Phase) // git's own words, and so a stranger's, while cloning
	if p.Total > 0 {
		full := min(barWidth, barWidth*p.Done/p.Total)
		line += fmt.Sprintf(" [%s%s] %d of %d", strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), p.Done, p.Total)
	}
	if text := pace(p); text != "" {
		line += ", " + text
	}
	if width, _, err := term.GetSize(int(b.out.Fd())); err == nil && width > 0 {
		if runes := []rune(line); len(runes) >= width {
			line = string(runes[:width-1])
		}
	}
	fmt.Fprint(b.out, "\r\x1b[K"+line)
}

// done clears the line.
func (b *bar) done() {
	if b.wrote {
		fmt.Fprint(b.out, "\r\x1b[K")
	}
}
