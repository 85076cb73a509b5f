package radar_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "github.com/leadwright/leadwright/internal/radar"
)

// crowd makes a radar up in which entry i is in the segment that where says.
func crowd(quadrants, rings, entries int, where func(i int) (quadrant, ring int)) Radar {
	r := Radar{Title: "Crowd"}
	for i := range quadrants {
		r.Quadrants = append(r.Quadrants, Quadrant{fmt.Sprint("q", i), fmt.Sprint("Q", i)})
	}
	for i := range rings {
		r.Rings = append(r.Rings, Ring{Key: fmt.Sprint("r", i), Name: fmt.Sprint("R", i)})
	}
	for i := range entries {
		q, g := where(i)
		r.Entries = append(r.Entries, Entry{Key: fmt.Sprint("e", i), Name: fmt.Sprint("E", i*7919%1000), Quadrant: r.Quadrants[q].Key, Ring: r.Rings[g].Key})
	}
	return r
}

// evenly spreads entries over sixteen segments.
func evenly(i int) (quadrant, ring int) { return i % 4, i / 4 % 4 }

func draw(t interface{ Fatalf(string, ...any) }, r Radar) Layout {
	l, err := Draw(r)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return l
}

// wellDrawn checks that each dot is inside its segment, that no two touch, and that all is inside the square.
func wellDrawn(t interface{ Fatalf(string, ...any) }, r Radar, l Layout) {
	const centre = Size / 2
	entry := map[string]Entry{}
	for _, e := range r.Entries {
		entry[e.Key] = e
	}
	before := 0.0
	for i, b := range l.Rings {
		if b.Ring != r.Rings[i].Key || b.Inner != before || b.Outer <= b.Inner || b.Outer > centre {
			t.Fatalf("the ring is nowhere: %+v", b)
		}
		before = b.Outer
	}
	for i, s := range l.Sectors {
		if s.Quadrant != r.Quadrants[i].Key || math.Abs(s.To-s.From-360/float64(len(r.Quadrants))) > 0.02 {
			t.Fatalf("the sector is nowhere: %+v", s)
		}
	}
	for i, d := range l.Dots {
		e := entry[d.Entry]
		band := l.Rings[slices.IndexFunc(l.Rings, func(b Band) bool { return b.Ring == e.Ring })]
		sector := l.Sectors[slices.IndexFunc(l.Sectors, func(s Sector) bool { return s.Quadrant == e.Quadrant })]
		x, y := d.X-centre, d.Y-centre
		far := math.Hypot(x, y)
		if far-d.Radius < band.Inner || far+d.Radius > band.Outer {
			t.Fatalf("%+v is %.2f from the centre, not inside of %+v", d, far, band)
		}
		angle := math.Mod(math.Atan2(x, -y)*180/math.Pi+360, 360)
		if angle < sector.From || angle > sector.To {
			t.Fatalf("%+v is at %.2f degrees, not inside of %+v", d, angle, sector)
		}
		for _, side := range []float64{angle - sector.From, sector.To - angle} {
			if side < 90 && far*math.Sin(side*math.Pi/180) < d.Radius {
				t.Fatalf("%+v lies on a border of %+v", d, sector)
			}
		}
		for _, other := range l.Dots[:i] {
			if math.Hypot(d.X-other.X, d.Y-other.Y) < d.Radius+other.Radius {
				t.Fatalf("%+v lies on %+v", d, other)
			}
		}
	}
}

func TestDotsAreInsideTheirSegmentsAndDoNotTouch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		quadrants, rings := rapid.IntRange(1, MaxQuadrants).Draw(t, "quadrants"), rapid.IntRange(1, MaxRings).Draw(t, "rings")
		crowded, skew := rapid.IntRange(0, quadrants*rings-1).Draw(t, "crowded"), rapid.IntRange(1, 20).Draw(t, "skew")
		entries := rapid.OneOf(rapid.IntRange(0, 150), rapid.IntRange(0, 700)).Draw(t, "entries")
		r := crowd(quadrants, rings, entries, func(i int) (int, int) {
			at := crowded
			if i%skew == 0 {
				at = i * 31 % (quadrants * rings)
			}
			return at % quadrants, at / quadrants
		})
		l := draw(t, r)
		if len(l.Dots) != entries {
			t.Fatalf("%d of %d entries are drawn", len(l.Dots), entries)
		}
		wellDrawn(t, r, l)
	})
}

func TestTheFullestRadarsFit(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]Radar{
		"at the centre":  crowd(MaxQuadrants, MaxRings, MaxEntries, func(int) (int, int) { return 7, 0 }),
		"at the rim":     crowd(MaxQuadrants, MaxRings, MaxEntries, func(int) (int, int) { return 0, 7 }),
		"everywhere":     crowd(4, 4, MaxEntries, evenly),
		"one great ring": crowd(1, 1, MaxEntries, func(int) (int, int) { return 0, 0 }),
	} {
		l := draw(t, r)
		if wellDrawn(t, r, l); len(l.Dots) != MaxEntries || l.Dots[0].Radius < 1 {
			t.Errorf("%s: %d dots with a radius of %v", name, len(l.Dots), l.Dots[0].Radius)
		}
	}
	if l := draw(t, crowd(4, 4, 400, evenly)); l.Dots[0].Radius != 12 {
		t.Errorf("400 entries have dots with a radius of %v", l.Dots[0].Radius)
	}
}

func TestThePictureDoesNotHangOnTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := crowd(3, 4, rapid.IntRange(0, 100).Draw(t, "entries"), func(i int) (int, int) { return i % 3, i % 4 })
		want := draw(t, r)
		r.Entries = rapid.Permutation(r.Entries).Draw(t, "order")
		if got := draw(t, r); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\nbecame %+v", want, got)
		}
	})
}

func TestNumbersGoThroughQuadrantsThenRingsThenNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := radars(t, says{keys: true, hidden: true})
		entry := map[string]Entry{}
		drawn := 0
		for _, e := range r.Entries {
			if entry[e.Key] = e; !e.Hidden {
				drawn++
			}
		}
		l := draw(t, r)
		if len(l.Dots) != drawn {
			t.Fatalf("%d of %d entries are drawn", len(l.Dots), drawn)
		}
		place := func(e Entry) string {
			return fmt.Sprint(slices.IndexFunc(r.Quadrants, func(q Quadrant) bool { return q.Key == e.Quadrant }),
				slices.IndexFunc(r.Rings, func(g Ring) bool { return g.Key == e.Ring }), " ", strings.ToLower(e.Name))
		}
		for i, d := range l.Dots {
			e := entry[d.Entry]
			if d.Number != i+1 || e.Hidden || i > 0 && place(entry[l.Dots[i-1].Entry]) > place(e) {
				t.Fatalf("%+v of %+v is number %d", d, e, i+1)
			}
		}
	})
}

// A radar grows from 20 entries to 400. On the way the dots of entries that stay may move a little; all of them do only
// when the places of a ring become too few.
func TestAnEntryThatIsAddedMovesFewOthers(t *testing.T) {
	t.Parallel()
	r := crowd(4, 4, 400, evenly)
	all := r.Entries
	moved, stayed, upheavals := 0, 0, 0
	before := map[string]Dot{}
	for n := 20; n <= len(all); n++ {
		r.Entries = all[:n]
		others, old := 0, len(before)
		for _, d := range draw(t, r).Dots {
			if was, known := before[d.Entry]; known && math.Hypot(d.X-was.X, d.Y-was.Y) > 1 {
				others++
			}
			before[d.Entry] = d
		}
		if others > n/2 {
			upheavals++
			continue
		}
		moved, stayed = moved+others, stayed+old-others
	}
	if upheavals > 20 || moved*50 > stayed {
		t.Errorf("%d upheavals; beside them %d dots moved and %d stayed", upheavals, moved, stayed)
	}
}

func TestRingsThatHoldMoreAreWider(t *testing.T) {
	t.Parallel()
	for ring := range 4 {
		l := draw(t, crowd(4, 4, 120, func(i int) (int, int) {
			if i < 16 {
				return evenly(i)
			}
			return i % 4, ring
		}))
		for i, b := range l.Rings {
			if full := l.Rings[ring]; i != ring && b.Outer-b.Inner >= full.Outer-full.Inner {
				t.Errorf("the empty ring %+v is as wide as %+v", b, full)
			}
		}
	}
}

func TestLayoutOfTheHarbour(t *testing.T) {
	t.Parallel()
	text, err := json.MarshalIndent(draw(t, harbour()), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "harbour-layout.json", append(text, '\n'))
	r := harbour()
	r.Entries[0].Ring = "sea"
	_, err = Draw(r)
	refused(t, err, "entries[0].ring", "sea")
}
