package radar

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// Size is the side of the square in which a radar is drawn. Its centre is in the middle; x goes to the right, y down.
const Size = 1000

const (
	rim      = 490.0 // the radius of the outermost ring
	maxDot   = 12.0  // the radius of a dot that has room
	maxApart = 50.0  // from one dot to the next where there is room
	apart    = 2.3   // from one dot to the next at least, in radii
	closer   = 0.9   // by which dots draw together until all fit
	minWidth = 40.0  // of a ring, as far as it can be had
	step     = 5.0   // by which rings are widened
)

// Layout says where the parts of a radar are drawn.
type Layout struct {
	Rings   []Band   `json:"rings"`   // in the order of the radar's
	Sectors []Sector `json:"sectors"` // in the order of its quadrants
	Dots    []Dot    `json:"dots"`    // by number; of entries that are not hidden
}

// Band is where a ring is drawn: between two circles around the centre.
type Band struct {
	Ring  string  `json:"ring"`
	Inner float64 `json:"inner"`
	Outer float64 `json:"outer"`
}

// Sector is where a quadrant is drawn. Angles are in degrees, clockwise from the top. The border to the quadrant before it
// goes from the centre to x, y.
type Sector struct {
	Quadrant string  `json:"quadrant"`
	From     float64 `json:"from"`
	To       float64 `json:"to"`
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
}

// Dot is where an entry is drawn. Numbers count from 1 through quadrants, then rings from the inside, then names.
type Dot struct {
	Entry  string  `json:"entry"`
	Number int     `json:"number"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Radius float64 `json:"radius"`
}

// Draw lays a radar out. The same entries give the same picture in whatever order they come, and an entry that is added
// moves few others: those that stood in its place. Only when the fullest segment of a ring has outgrown its places, which
// become half as many again each time, do rings change their widths and all dots with them.
//
// Each dot is inside its segment and touches no other. Dots have a radius of 12, and become smaller together when they
// would not fit: beyond about 400 entries that are spread evenly over sixteen segments, and sooner where they crowd. 2,000
// in one of sixty-four segments still fit, with a radius of 1. A radar that Check would refuse is fault.Invalid.
func Draw(r Radar) (Layout, error) {
	r, err := checked(r)
	if err != nil {
		return Layout{}, err
	}
	p := newPlan(r)
	l := Layout{Dots: []Dot{}}
	for i, g := range r.Rings {
		l.Rings = append(l.Rings, Band{g.Key, rounded(p.radii[i]), rounded(p.radii[i+1])})
	}
	for i, q := range r.Quadrants {
		from := p.angle * float64(i)
		x, y := place(from, rim)
		l.Sectors = append(l.Sectors, Sector{q.Key, rounded(degrees(from)), rounded(degrees(from + p.angle)), x, y})
	}
	radius := math.Floor(min(maxDot, p.apart/apart)*100) / 100
	numbers := map[string]int{}
	for i, e := range numbered(r) {
		numbers[e.Key] = i + 1
	}
	for at, entries := range p.segments {
		slots := p.slots(p.radii[at.ring], p.radii[at.ring+1])
		for i, e := range assigned(entries, len(slots)) {
			x, y := place(p.angle*float64(at.quadrant)+slots[i].angle, slots[i].radius)
			l.Dots = append(l.Dots, Dot{e.Key, numbers[e.Key], x, y, radius})
		}
	}
	slices.SortFunc(l.Dots, func(a, b Dot) int { return cmp.Compare(a.Number, b.Number) })
	return l, nil
}

// numbered returns the entries that are drawn in the order of their numbers.
func numbered(r Radar) []Entry {
	entries := r.drawn()
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(r.quadrant(a.Quadrant), r.quadrant(b.Quadrant)), cmp.Compare(r.ring(a.Ring), r.ring(b.Ring)),
			strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Key, b.Key))
	})
	return entries
}

// segment is where a quadrant and a ring meet.
type segment struct{ quadrant, ring int }

// plan is what all segments have in common.
type plan struct {
	angle    float64   // of a sector, in radians
	radii    []float64 // of the circles between rings, from 0 to rim
	apart    float64   // from one dot to the next
	segments map[segment][]Entry
}

// newPlan keeps the dots as far from each other as they can be and still all fit.
func newPlan(r Radar) plan {
	p := plan{angle: 2 * math.Pi / float64(len(r.Quadrants)), segments: map[segment][]Entry{}}
	fullest := make([]int, len(r.Rings))
	for _, e := range r.drawn() {
		at := segment{r.quadrant(e.Quadrant), r.ring(e.Ring)}
		p.segments[at] = append(p.segments[at], e)
		fullest[at.ring] = max(fullest[at.ring], len(p.segments[at]))
	}
	for i, n := range fullest {
		fullest[i] = places(n)
	}
	for p.apart = maxApart; !p.fit(fullest); {
		p.apart *= closer
	}
	return p
}

// places returns how many places a segment is given for its entries: some are left, so that entries seldom want the same
// one, and the number grows in leaps, so that rings seldom change.
func places(entries int) int {
	n := 4
	for n*4 < entries*5 {
		n += n / 2
	}
	return n
}

// fit makes each ring as wide as its fullest segment needs, and all of them wider where something is left. It reports
// whether there is room for that.
func (p *plan) fit(fullest []int) bool {
	least := min(minWidth, rim/2/float64(len(fullest)))
	p.radii = []float64{0}
	for i, n := range fullest {
		outer := p.radii[i] + least
		for len(p.slots(p.radii[i], outer)) < n {
			if outer += step; outer > rim {
				return false
			}
		}
		p.radii = append(p.radii, outer)
	}
	stretch := rim / p.radii[len(fullest)]
	for i := range p.radii {
		p.radii[i] *= stretch
	}
	for i, n := range fullest {
		if stretch < 1 || len(p.slots(p.radii[i], p.radii[i+1])) < n {
			return false
		}
	}
	return true
}

// slot is a place for a dot: its angle in the sector and its distance from the centre.
type slot struct{ angle, radius float64 }

// slots returns the places for dots in a segment between two circles: on arcs around the centre, and half as far from all
// borders as from each other.
func (p *plan) slots(inner, outer float64) []slot {
	margin := p.apart / 2
	var all []slot
	for _, radius := range spread(inner+margin, outer-margin, p.apart) {
		if radius < margin {
			continue // too near to the centre for an angle
		}
		edge := math.Asin(margin / radius)
		for _, angle := range spread(edge, p.angle-edge, 2*edge) {
			all = append(all, slot{angle, radius})
		}
	}
	return all
}

// spread returns as many numbers between two as there can be so far apart, evenly; one of them in the middle.
func spread(from, to, gap float64) []float64 {
	const tiny = 1e-9
	if to < from-tiny {
		return nil
	}
	n := int((to-from)/gap+tiny) + 1
	if n == 1 {
		return []float64{(from + to) / 2}
	}
	all := make([]float64, n)
	for i := range all {
		all[i] = from + (to-from)*float64(i)/float64(n-1)
	}
	return all
}

// assigned gives each entry of a segment one of n slots. Which slots it prefers, and who is asked first, only depends on
// keys.
func assigned(entries []Entry, n int) map[int]Entry {
	type wish struct {
		Entry

		first, step uint64
	}
	wishes := make([]wish, len(entries))
	for i, e := range entries {
		hash := sha256.Sum256([]byte(e.Key))
		wishes[i] = wish{e, binary.BigEndian.Uint64(hash[:8]), binary.BigEndian.Uint64(hash[8:16])}
	}
	slices.SortFunc(wishes, func(a, b wish) int { return cmp.Compare(a.step, b.step) })
	taken := map[int]Entry{}
	for _, w := range wishes {
		slot, step := int(w.first%uint64(n)), 1+int(w.step%uint64(n))
		for divisor(step, n) != 1 { // else it would not come to all slots
			step++
		}
		for taken[slot].Key != "" {
			slot = (slot + step) % n
		}
		taken[slot] = w.Entry
	}
	return taken
}

// divisor returns the greatest common divisor.
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// place returns where an angle, clockwise from the top, and a distance from the centre lead.
func place(angle, radius float64) (x, y float64) {
	return rounded(Size/2 + radius*math.Sin(angle)), rounded(Size/2 - radius*math.Cos(angle))
}

func degrees(radians float64) float64 { return radians * 180 / math.Pi }

// rounded keeps two digits: enough for a picture, and the same on every machine.
func rounded(x float64) float64 { return math.Round(x*100) / 100 }
