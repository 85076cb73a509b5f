package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/store"
)

// fan is the picture of what is done and what is forecast: 1000 wide, items upwards, days to the right.
type fan struct {
	Height, Base     string
	Ticks            []tick
	Levels           []fanLevel // of items
	Scope, Done      string     // points of lines
	Wide, Half, Sure string     // the fan: its area, and the lines to 50 and 85 %
	Today            string
	Marks            []fanMark
	Label            string // what the picture says
	Rows             []fanRow
}

type fanLevel struct{ Y, Label string }

// fanMark is a day that was named.
type fanMark struct{ X, Label, Class, Y, Anchor string }

// fanRow is the picture in words: a week.
type fanRow struct{ Week, Scope, Done string }

// Sizes of the picture.
const (
	fanTop    = 34.0
	fanHeight = 250.0
	fanLeft   = 40.0
	fanMost   = 800 // days ahead that are drawn
)

// fanOf draws the burn-up of a project and its forecast; nil where there is nothing to draw.
func fanOf(o *delivery.Outlook, x *delivery.Whole, today store.Date) *fan {
	if len(o.Burn) < 2 {
		return nil
	}
	first, last := o.Burn[0].Day, today
	later := func(d store.Date) {
		if d.Compare(last) > 0 && d.Compare(today.AddDays(fanMost)) < 0 {
			last = d
		}
	}
	for _, kind := range []delivery.DateKind{delivery.Target, delivery.Commitment} {
		if s, stands := x.Date(kind, ""); stands {
			later(s.Day)
		}
	}
	if o.Basis != "" {
		later(delivery.DateOf(o.Dates.P95))
		later(delivery.DateOf(o.Dates.P85))
	}
	most := 0
	for _, b := range o.Burn {
		most = max(most, b.Scope)
	}
	if most == 0 {
		return nil
	}
	days := last.AddDays(10).Start().Sub(first.Start()).Hours() / 24
	at := func(d store.Date) float64 {
		return fanLeft + (timelineWidth-fanLeft)*d.Start().Sub(first.Start()).Hours()/24/days
	}
	up := func(items int) float64 { return fanTop + fanHeight*(1-float64(items)/float64(most)) }
	point := func(d store.Date, items int) string { return num(at(d)) + "," + num(up(items)) }
	f := &fan{Height: num(fanTop + fanHeight + 26), Base: num(fanTop + fanHeight), Today: num(at(today))}
	var scope, done []string
	for _, b := range o.Burn {
		scope, done = append(scope, point(b.Day, b.Scope)), append(done, point(b.Day, b.Done))
		f.Rows = append(f.Rows, fanRow{dateOf(b.Day), figure(b.Scope), figure(b.Done)})
	}
	f.Scope, f.Done = strings.Join(scope, " "), strings.Join(done, " ")
	end := o.Burn[len(o.Burn)-1]
	f.Label = fmt.Sprintf("Of %s, %s are done on %s.", plural(end.Scope, "item", "items"), figure(end.Done), dateOf(end.Day))
	if o.Basis != "" && o.Open() > 0 {
		all := end.Done + o.Open()
		reach := func(d store.Date) string {
			if d.IsZero() || d.Compare(last) > 0 { // beyond the picture: as far as its edge
				span := d.Start().Sub(end.Day.Start()).Hours()
				if d.IsZero() || span <= 0 {
					return point(last.AddDays(10), end.Done)
				}
				part := last.AddDays(10).Start().Sub(end.Day.Start()).Hours() / span
				return point(last.AddDays(10), end.Done+int(part*float64(o.Open())))
			}
			return point(d, all)
		}
		from := point(end.Day, end.Done)
		p50 := reach(delivery.DateOf(o.Dates.P50))
		p85 := reach(delivery.DateOf(o.Dates.P85))
		p95 := reach(delivery.DateOf(o.Dates.P95))
		f.Wide, f.Half, f.Sure = from+" "+p50+" "+p95, from+" "+p50, from+" "+p85
		f.Label += fmt.Sprintf(" All are forecast by %s with 50%%, and by %s with 85%%.", forecastDay(o.Dates.P50),
			forecastDay(o.Dates.P85))
	}
	for i, kind := range []delivery.DateKind{delivery.Target, delivery.Commitment} {
		s, stands := x.Date(kind, "")
		if !stands || s.Day.Compare(first) < 0 || s.Day.Compare(last) > 0 {
			continue
		}
		mark := fanMark{X: num(at(s.Day)), Label: dateKinds[kind], Class: string(kind), Y: num(12 + 14*float64(i)), Anchor: "end"}
		f.Marks = append(f.Marks, mark)
	}
	step := 1 + int(days)/(31*10)
	for t := time.Date(first.Year, first.Month+1, 1, 0, 0, 0, 0, time.UTC); t.Before(last.Start()); t = t.AddDate(0, step, 0) {
		f.Ticks = append(f.Ticks, tick{num(at(store.DateOf(t))), t.Format("Jan 2006")})
	}
	for _, part := range []int{0, most / 2, most} {
		f.Levels = append(f.Levels, fanLevel{num(up(part)), figure(part)})
	}
	return f
}
