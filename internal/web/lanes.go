package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/store"
)

// lanes are the picture of a plan: people as rows, 1000 wide, with room for their names on the left.
type lanes struct {
	Height string
	Ticks  []tick
	People []laneRow
	First  string // the first day, how wide a day is, and where days begin: for dragging
	Day    string
	Left   string
}

type laneRow struct {
	Name, Y string
	Bars    []laneBar
}

// laneBar is an item of somebody.
type laneBar struct {
	X, W, Label, Title, Href, Item string
	Pinned, Fits, Drags            bool // Fits: there is room for its label
}

// drag marks what can be dragged.
func (b laneBar) drag() templ.Attributes {
	if !b.Drags {
		return nil
	}
	return templ.Attributes{"data-item": b.Item}
}

// Sizes of the picture.
const (
	rowLeft   = 150.0
	rowTop    = 24
	rowHeight = 34
)

// lanesOf draws a plan.
func lanesOf(p *delivery.Plan, pins bool) *lanes {
	if len(p.Tasks) == 0 {
		return nil
	}
	days := p.Makespan/delivery.Slots + 2
	wide := (timelineWidth - rowLeft) / float64(days)
	at := func(slot int) float64 { return rowLeft + wide*float64(slot)/delivery.Slots }
	l := &lanes{First: p.First.String(), Day: strconv.FormatFloat(wide, 'f', 4, 64), Left: num(rowLeft)}
	names := map[string]string{}
	for _, t := range p.Tasks {
		for _, who := range t.People {
			names[who.ID] = who.Name
		}
	}
	ids := make([]string, 0, len(names))
	for id := range names {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		if names[a] != names[b] {
			return map[bool]int{true: -1, false: 1}[names[a] < names[b]]
		}
		return map[bool]int{true: -1, false: 1}[a < b]
	})
	for i, id := range ids {
		row := laneRow{Name: names[id], Y: strconv.Itoa(rowTop + rowHeight*i)}
		for _, t := range p.Tasks {
			if !slices.ContainsFunc(t.People, func(who delivery.Person) bool { return who.ID == id }) {
				continue
			}
			x, w := at(t.Start), max(4, at(t.End)-at(t.Start)-1.5)
			bar := laneBar{X: num(x), W: num(w), Label: fmt.Sprintf("#%d", t.Number), Href: itemLink(t.Item), Item: t.Item,
				Pinned: t.Pinned,
				Fits:   w > 30,
				Title:  fmt.Sprintf("#%d %s: %s, %s to %s", t.Number, t.Title, names[id], dateOf(t.Days[0]), dateOf(t.Days[1]))}
			if w > 8*float64(len(t.Title)+5) {
				bar.Label += " " + t.Title
			}
			if pins {
				bar.Href, bar.Drags = link([]string{"work", t.Item, "pin"}), true
			}
			row.Bars = append(row.Bars, bar)
		}
		l.People = append(l.People, row)
	}
	l.Height = strconv.Itoa(rowTop + rowHeight*len(ids) + 8)
	step := 7
	for days/step > 10 {
		step *= 2
	}
	first := p.First
	for first.Start().Weekday() != time.Monday {
		first = first.AddDays(1)
	}
	for d := first; ; d = d.AddDays(step) {
		n := int(d.Start().Sub(p.First.Start()).Hours() / 24)
		if n >= days {
			break
		}
		l.Ticks = append(l.Ticks, tick{num(at(n * delivery.Slots)), shortDay(d)})
	}
	return l
}

func shortDay(d store.Date) string { return d.Start().Format("2 Jan") }
