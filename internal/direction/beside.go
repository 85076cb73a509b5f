package direction

import (
	"bytes"

	"github.com/leadwright/leadwright/internal/linediff"
)

// Row is a line of two texts that stand beside each other.
type Row struct {
	Left, Right       string // without their line feeds
	HasLeft, HasRight bool
	Same              bool
}

// Beside puts two texts beside each other, line by line: the lines that both have in one row, and those of one alone before
// them.
func Beside(left, right []byte) []Row {
	var a, b linediff.Text
	a.Read(left)
	b.Read(right)
	old, now := bytes.SplitAfter(left, []byte("\n")), bytes.SplitAfter(right, []byte("\n"))
	var rows []Row
	i, j := 0, 0
	apart := func(toI, toJ int) {
		for i < toI || j < toJ {
			var r Row
			if i < toI {
				r.Left, r.HasLeft = line(old[i]), true
				i++
			}
			if j < toJ {
				r.Right, r.HasRight = line(now[j]), true
				j++
			}
			rows = append(rows, r)
		}
	}
	for _, block := range new(linediff.Differ).Match(&a, &b) {
		apart(block.Old, block.New)
		for range block.Lines {
			text := line(old[i])
			rows = append(rows, Row{text, text, true, true, true})
			i, j = i+1, j+1
		}
	}
	apart(a.Len(), b.Len())
	return rows
}

func line(text []byte) string {
	return string(bytes.ToValidUTF8(bytes.TrimRight(text, "\r\n"), []byte("\uFFFD")))
}
