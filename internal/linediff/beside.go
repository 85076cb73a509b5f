package linediff

import (
	"bytes"
	"strings"
	"unicode"
)

// Row is a line of two texts that stand beside each other.
type Row struct {
	Left, Right       []Piece // without their line feeds
	HasLeft, HasRight bool
	Same              bool
}

// Piece is a part of a line: words that the line beside it has too, or words of its own.
type Piece struct {
	Text string
	Same bool
}

// Beside puts two texts beside each other, line by line: the lines that both have in one row, and those of one alone before
// them. Where two lines in a row are alike, the words that both have are told from the others.
func Beside(left, right []byte) []Row {
	old, now := bytes.SplitAfter(left, []byte("\n")), bytes.SplitAfter(right, []byte("\n"))
	var rows []Row
	var d Differ
	i, j := 0, 0
	apart := func(toI, toJ int) {
		for i < toI || j < toJ {
			r := Row{HasLeft: i < toI, HasRight: j < toJ}
			var was, is string
			if r.HasLeft {
				was, i = line(old[i]), i+1
			}
			if r.HasRight {
				is, j = line(now[j]), j+1
			}
			if r.HasLeft && r.HasRight {
				r.Left, r.Right = d.words(was, is)
			} else {
				r.Left, r.Right = pieces(was, false), pieces(is, false)
			}
			rows = append(rows, r)
		}
	}
	var a, b Text
	a.Read(left)
	b.Read(right)
	for _, block := range new(Differ).Match(&a, &b) {
		apart(block.Old, block.New)
		for range block.Lines {
			text := pieces(line(old[i]), true)
			rows = append(rows, Row{text, text, true, true, true})
			i, j = i+1, j+1
		}
	}
	apart(a.Len(), b.Len())
	return rows
}

// leastWords is the share of its words that a line has to have in common with another one for them to be told apart.
const leastWords = 0.25

// words takes two lines apart into the words that both have, in order, and the others.
func (d *Differ) words(was, is string) (left, right []Piece) {
	old, now := wordsOf(was), wordsOf(is)
	var a, b Text
	a.Read(linesOf(old))
	b.Read(linesOf(now))
	same, i, j := 0, 0, 0
	for _, block := range d.Match(&a, &b) {
		left = join(left, strings.Join(old[i:block.Old], ""), false)
		right = join(right, strings.Join(now[j:block.New], ""), false)
		i, j = block.Old+block.Lines, block.New+block.Lines
		left = join(left, strings.Join(old[block.Old:i], ""), true)
		right = join(right, strings.Join(now[block.New:j], ""), true)
		same += block.Lines
	}
	if float64(same) < leastWords*float64(max(len(old), len(now))) {
		return pieces(was, false), pieces(is, false)
	}
	return join(left, strings.Join(old[i:], ""), false), join(right, strings.Join(now[j:], ""), false)
}

// wordsOf takes a line apart into words, each with the space behind it; what is before the first belongs to it.
func wordsOf(line string) (all []string) {
	from, space := 0, false
	for i, r := range line {
		if space && !unicode.IsSpace(r) && strings.TrimSpace(line[from:i]) != "" {
			all, from = append(all, line[from:i]), i
		}
		space = unicode.IsSpace(r)
	}
	if from < len(line) {
		all = append(all, line[from:])
	}
	return all
}

// linesOf writes each word on a line, so that they are compared as lines are.
func linesOf(words []string) []byte {
	var b bytes.Buffer
	for _, w := range words {
		b.WriteString(strings.TrimSpace(w))
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func pieces(text string, same bool) []Piece { return join(nil, text, same) }

func join(all []Piece, text string, same bool) []Piece {
	if text == "" {
		return all
	}
	return append(all, Piece{text, same})
}

func line(text []byte) string {
	return string(bytes.ToValidUTF8(bytes.TrimRight(text, "\r\n"), []byte("\uFFFD")))
}
