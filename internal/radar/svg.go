package radar

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

const (
	half     = Size / 2
	margin   = 60 // above and below the circle, for the names of quadrants
	longest  = 28 // runes of a name in the picture; the whole one is its title
	listed   = 3  // of the list below the picture
	rowHigh  = 22
	colWide  = 330
	sideways = 1.5 * half // how far from the centre names of quadrants are thought to be
)

// style is that of a file. A page has the same classes in its stylesheet.
const style = `<style>
.radar { font-family: sans-serif; }
.radar .band { fill: #f4f6f8; stroke: #b8c0c8; }
.radar .border { stroke: #b8c0c8; }
.radar .ring { font-size: 16px; fill: #5a6570; text-anchor: middle; }
.radar .quadrant { font-size: 20px; fill: #1b1f24; }
.radar .right, .radar .quadrant.right { text-anchor: end; }
.radar .dot { fill: #0b5a75; }
.radar .moved { fill: none; stroke: #0b5a75; stroke-width: 3; }
.radar .number { fill: #ffffff; text-anchor: middle; }
.radar .entry { font-size: 15px; fill: #1b1f24; }
</style>
`

// SVG draws a radar as a file of its own, with a list of its entries below.
func SVG(r Radar) ([]byte, error) {
	layout, err := Draw(r)
	if err != nil {
		return nil, err
	}
	rows := (len(layout.Dots) + listed - 1) / listed
	p := picture{Radar: r, layout: layout}
	p.begin(Size+2*margin+rows*rowHigh, ` xmlns="http://www.w3.org/2000/svg"`)
	p.WriteString(style)
	p.circle(nil)
	for n, d := range layout.Dots {
		p.write(`<text class="entry" x="%d" y="%d">%d. %s</text>`, 20+n/rows*colWide, Size+margin+10+n%rows*rowHigh, d.Number,
			short(p.entry(d.Entry).Name))
	}
	p.WriteString("</svg>")
	return []byte(p.String()), nil
}

// Inline draws a radar for a page that has the classes of the picture in its stylesheet and lists the entries itself. Each dot
// is a link.
func Inline(r Radar, link func(Entry) string) (string, error) {
	layout, err := Draw(r)
	if err != nil {
		return "", err
	}
	p := picture{Radar: r, layout: layout}
	p.begin(Size+2*margin, "")
	p.circle(link)
	p.WriteString("</svg>")
	return p.String(), nil
}

// picture is a radar while it is drawn.
type picture struct {
	strings.Builder
	Radar

	layout Layout
}

// write adds an element; texts in it are escaped.
func (p *picture) write(format string, args ...any) {
	for i, a := range args {
		if text, is := a.(string); is {
			args[i] = html.EscapeString(text)
		}
	}
	fmt.Fprintf(p, format+"\n", args...)
}

func (p *picture) begin(height int, more string) {
	fmt.Fprintf(p, `<svg%s class="radar" viewBox="0 %d %d %d" role="group" aria-label="%s">`+"\n", more, -margin, Size, height,
		html.EscapeString(p.Title))
}

func (p *picture) entry(key string) Entry {
	return p.Entries[slices.IndexFunc(p.Entries, func(e Entry) bool { return e.Key == key })]
}

// circle draws all but the list.
func (p *picture) circle(link func(Entry) string) {
	for _, ring := range slices.Backward(p.layout.Rings) {
		p.write(`<circle class="band" cx="%d" cy="%d" r="%.1f"/>`, half, half, ring.Outer)
	}
	for i, s := range p.layout.Sectors {
		p.write(`<line class="border" x1="%d" y1="%d" x2="%.1f" y2="%.1f"/>`, half, half, s.X, s.Y)
		middle := (s.From + s.To) / 2 * math.Pi / 180
		at, side := Size-8, "right"
		if math.Sin(middle) < 0 {
			at, side = 8, "left"
		}
		y := min(Size+margin/2+10, max(-margin/2, half-sideways*math.Cos(middle)))
		p.write(`<text class="quadrant %s" x="%d" y="%.1f">%s</text>`, side, at, y, short(p.Quadrants[i].Name))
	}
	for i, ring := range p.layout.Rings {
		p.write(`<text class="ring" x="%d" y="%.1f">%s</text>`, half, half-ring.Outer+20, short(p.Rings[i].Name))
	}
	for _, d := range p.layout.Dots {
		e := p.entry(d.Entry)
		if link != nil {
			p.write(`<a href="%s">`, link(e))
		} else {
			p.WriteString("<g>\n")
		}
		p.write(`<title>%s</title>`, p.says(d, e))
		p.write(`<circle class="dot" cx="%.1f" cy="%.1f" r="%.1f"/>`, d.X, d.Y, d.Radius)
		p.moved(d, p.Direction(e))
		p.write(`<text class="number" x="%.1f" y="%.1f" font-size="%.1f">%d</text>`, d.X, d.Y+d.Radius/3, d.Radius, d.Number)
		if link != nil {
			p.WriteString("</a>\n")
		} else {
			p.WriteString("</g>\n")
		}
	}
}

// says is what a dot stands for, in words.
func (p *picture) says(d Dot, e Entry) string {
	moved := map[Direction]string{New: ", new", In: ", moved in", Out: ", moved out"}[p.Direction(e)]
	return fmt.Sprintf("%d. %s: %s%s", d.Number, e.Name, p.Rings[p.ring(e.Ring)].Name, moved)
}

// moved draws around a dot which way it went: all around for a new one, on the side of the centre for one that moved in, on
// the other side for one that moved out.
func (p *picture) moved(d Dot, to Direction) {
	radius := d.Radius * 1.3
	switch to {
	case None:
	case New:
		p.write(`<circle class="moved" cx="%.1f" cy="%.1f" r="%.1f"/>`, d.X, d.Y, radius)
	case In, Out:
		toward := math.Atan2(half-d.Y, half-d.X)
		if to == Out {
			toward += math.Pi
		}
		const wide = 1.1 // radians to each side
		p.write(`<path class="moved" d="M %.1f %.1f A %.1f %.1f 0 0 1 %.1f %.1f"/>`,
			d.X+radius*math.Cos(toward-wide), d.Y+radius*math.Sin(toward-wide), radius, radius,
			d.X+radius*math.Cos(toward+wide), d.Y+radius*math.Sin(toward+wide))
	}
}

// short cuts a name that is too long for the picture.
func short(name string) string {
	if letters := []rune(name); len(letters) > longest {
		return string(letters[:longest-1]) + "…"
	}
	return name
}
