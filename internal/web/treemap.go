package web

import (
	"math"
	"slices"
	"strconv"
)

// rect is a rectangle in the units of an SVG's viewBox.
type rect struct{ X, Y, W, H float64 }

// squarify lays weights out in the rectangle so that areas are proportional and shapes stay near squares. Weights
// must be positive and should fall; the result has one rectangle per weight, in their order.
//
// Source: Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000.
func squarify(weights []float64, in rect) []rect {
	out := make([]rect, 0, len(weights))
	var total float64
	for _, w := range weights {
		total += w
	}
	if total <= 0 || in.W <= 0 || in.H <= 0 {
		return make([]rect, len(weights))
	}
	scale := in.W * in.H / total
	for start := 0; start < len(weights); {
		side := min(in.W, in.H)
		end, sum := start+1, weights[start]*scale
		worst := ratio(sum, weights[start]*scale, weights[start]*scale, side)
		for end < len(weights) {
			largest := slices.Max(weights[start:end+1]) * scale
			smallest := slices.Min(weights[start:end+1]) * scale
			next := ratio(sum+weights[end]*scale, largest, smallest, side)
			if next > worst {
				break
			}
			sum, worst, end = sum+weights[end]*scale, next, end+1
		}
		out, in = layRow(out, weights[start:end], scale, sum, in, end == len(weights))
		start = end
	}
	return out
}

// ratio is the worst length-to-width ratio in a row of this summed area along a side.
func ratio(sum, largest, smallest, side float64) float64 {
	return max(side*side*largest/(sum*sum), sum*sum/(side*side*smallest))
}

// layRow puts one row along the shorter side and returns what is left of the rectangle. The last row takes all that
// is left, so that rounding leaves no gap.
func layRow(out []rect, weights []float64, scale, sum float64, in rect, last bool) ([]rect, rect) {
	across := in.W > in.H // the row stands upright on the left
	length, depth := in.W, sum/in.W
	if across {
		length, depth = in.H, sum/in.H
	}
	if last {
		depth = in.H
		if across {
			depth = in.W
		}
	}
	at := 0.0
	for i, w := range weights {
		size := w * scale / sum * length
		if i == len(weights)-1 {
			size = length - at
		}
		if across {
			out = append(out, rect{in.X, in.Y + at, depth, size})
		} else {
			out = append(out, rect{in.X + at, in.Y, size, depth})
		}
		at += size
	}
	if across {
		return out, rect{in.X + depth, in.Y, max(0, in.W-depth), in.H}
	}
	return out, rect{in.X, in.Y + depth, in.W, max(0, in.H-depth)}
}

// mapNode is one directory or file of the map, with as many levels of children as are drawn.
type mapNode struct {
	Name  string
	Href  string
	Lines int
	Left  int     // people left who understand it
	Agent float64 // share of lines by agents, 0..1
	Known float64 // share of lines that somebody left understands, 0..1
	Dir   bool

	Children []mapNode // largest first
}

// mapCell is one drawn rectangle.
type mapCell struct {
	rect
	Node    mapNode
	Heading bool // the title bar of a directory whose content is drawn below it
	Rest    int  // stands for so many smaller ones
	Label   string
	Count   string
	Link    bool // large enough to hit: at least 24 by 24
}

// Sizes of the map, in units of its viewBox.
const (
	headingHeight = 26.0
	smallestCell  = 640.0 // square units; what would be smaller is drawn together
	mostCells     = 40    // within one rectangle
	targetSize    = 24.0  // WCAG 2.2, success criterion 2.5.8
	charWidth     = 7.3   // of a 12 unit sans-serif, on the generous side
)

// plot draws the node's children, and their children where there is room, into a rectangle.
func plot(root mapNode, in rect, levels int) []mapCell {
	var cells []mapCell
	plotInto(&cells, root.Children, in, levels)
	return cells
}

func plotInto(cells *[]mapCell, nodes []mapNode, in rect, levels int) {
	kept, rest, restLines := keep(nodes, in)
	weights := make([]float64, 0, len(kept)+1)
	for _, n := range kept {
		weights = append(weights, float64(n.Lines))
	}
	if rest > 0 {
		weights = append(weights, float64(restLines))
	}
	for i, box := range squarify(weights, in) {
		if i == len(kept) {
			*cells = append(*cells, restCell(box, rest, restLines))
			continue
		}
		n := kept[i]
		inner := rect{box.X + 2, box.Y + headingHeight, box.W - 4, box.H - headingHeight - 2}
		if levels > 1 && box.W >= 110 && box.H >= 86 && worthOpening(n, inner) {
			head := rect{box.X, box.Y, box.W, headingHeight}
			*cells = append(*cells, mapCell{rect: head, Node: n, Heading: true, Link: true, Label: fit(text(n.Name), head.W-16)})
			plotInto(cells, n.Children, inner, levels-1)
			continue
		}
		*cells = append(*cells, leafCell(box, n))
	}
}

// worthOpening reports whether a directory's content can be told apart in the rectangle.
func worthOpening(n mapNode, inner rect) bool {
	kept, _, _ := keep(n.Children, inner)
	return len(kept) > 1
}

// keep chooses the nodes that are large enough to draw in the rectangle, and sums up the others.
func keep(nodes []mapNode, in rect) (kept []mapNode, rest, restLines int) {
	total := 0
	for _, n := range nodes {
		total += n.Lines
	}
	for _, n := range nodes {
		if n.Lines <= 0 {
			continue
		}
		if len(kept) < mostCells && float64(n.Lines)/float64(total)*in.W*in.H >= smallestCell {
			kept = append(kept, n)
		} else {
			rest, restLines = rest+1, restLines+n.Lines
		}
	}
	return kept, rest, restLines
}

func leafCell(box rect, n mapNode) mapCell {
	c := mapCell{rect: box, Node: n, Link: box.W >= targetSize && box.H >= targetSize}
	if box.W >= 40 && box.H >= 22 {
		c.Label = fit(text(n.Name), box.W-12)
	}
	return c
}

func restCell(box rect, n, lines int) mapCell {
	c := mapCell{rect: box, Rest: n, Node: mapNode{Lines: lines}}
	if label := strconv.Itoa(n) + " smaller"; box.H >= 22 && float64(len(label))*charWidth <= box.W-8 {
		c.Label = label
	}
	return c
}

// fit shortens a name to a width; nothing when not even three letters have room.
func fit(name string, width float64) string {
	room := int(width / charWidth)
	letters := []rune(name)
	switch {
	case len(letters) <= room:
		return name
	case room < 4:
		return ""
	default:
		return string(letters[:room-1]) + "…"
	}
}

// num writes a coordinate with at most one decimal.
func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}
