package web

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSquarify holds the layout to what a treemap promises, whatever the weights: areas are proportional, all lie
// inside, none overlap, and together they fill the rectangle.
func TestSquarify(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(1, 1e5), 1, 60).Draw(t, "weights")
		slices.SortFunc(weights, func(a, b float64) int { return int(math.Copysign(1, b-a)) })
		in := rect{
			X: rapid.Float64Range(-50, 50).Draw(t, "x"), Y: rapid.Float64Range(-50, 50).Draw(t, "y"),
			W: rapid.Float64Range(10, 2000).Draw(t, "w"), H: rapid.Float64Range(10, 2000).Draw(t, "h"),
		}
		var total float64
		for _, w := range weights {
			total += w
		}
		boxes := squarify(weights, in)
		if len(boxes) != len(weights) {
			t.Fatalf("%d boxes for %d weights", len(boxes), len(weights))
		}
		slack := in.W * in.H * 1e-9
		for i, b := range boxes {
			want := weights[i] / total * in.W * in.H
			if math.Abs(b.W*b.H-want) > slack+want*1e-6 {
				t.Fatalf("box %d has area %g, want %g", i, b.W*b.H, want)
			}
			if b.X < in.X-1e-6 || b.Y < in.Y-1e-6 || b.X+b.W > in.X+in.W+1e-6 || b.Y+b.H > in.Y+in.H+1e-6 {
				t.Fatalf("box %d %+v leaves %+v", i, b, in)
			}
			for j, c := range boxes[:i] {
				w := min(b.X+b.W, c.X+c.W) - max(b.X, c.X)
				h := min(b.Y+b.H, c.Y+c.H) - max(b.Y, c.Y)
				if w > 1e-6 && h > 1e-6 {
					t.Fatalf("boxes %d and %d overlap by %g by %g", i, j, w, h)
				}
			}
		}
	})
}

func TestSquarifyNothing(t *testing.T) {
	t.Parallel()
	if got := squarify(nil, rect{W: 10, H: 10}); len(got) != 0 {
		t.Errorf("no weights gave %v", got)
	}
	if got := squarify([]float64{0, 0}, rect{W: 10, H: 10}); len(got) != 2 || got[0] != (rect{}) {
		t.Errorf("weights without weight gave %v", got)
	}
}

// TestPlotLimits keeps a directory of forty thousand files drawable: few cells, and the others counted.
func TestPlotLimits(t *testing.T) {
	t.Parallel()
	root := mapNode{}
	for i := range 40_000 {
		root.Children = append(root.Children, mapNode{Name: fmt.Sprint("f", i), Lines: 1 + 40_000/(i+1)})
	}
	cells := plot(root, rect{W: 1140, H: 600}, 2)
	if len(cells) > mostCells+1 {
		t.Fatalf("%d cells", len(cells))
	}
	last := cells[len(cells)-1]
	if last.Rest+len(cells)-1 != 40_000 {
		t.Errorf("%d drawn and %d counted, of 40,000", len(cells)-1, last.Rest)
	}
	for _, c := range cells {
		if c.Link && (c.W < targetSize || c.H < targetSize) {
			t.Errorf("a link of %g by %g is too small to hit", c.W, c.H)
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		width float64
		want  string
	}{
		{"lsp", 100, "lsp"}, {"internal", 45, "inter…"}, {"internal", 20, ""}, {"größe", 40, "größe"},
	} {
		if got := fit(c.name, c.width); got != c.want {
			t.Errorf("fit(%q, %g) = %q, want %q", c.name, c.width, got, c.want)
		}
	}
}
