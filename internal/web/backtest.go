package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/leadwright/leadwright/internal/knowledge"
)

// backtestPage tells how good suggestions of reviewers would have been on a repository's own past.
type backtestPage struct {
	Frame   frame
	Head    repositoryHead
	Crumbs  []crumb
	Answer  string
	More    string
	Empty   *empty
	Orders  []orderRow
	Periods []periodRow
	Chart   backtestChart
	Misses  []missRow
	Unknown string // how often nothing could tell, in words
	Load    string // what sharing the load changes, in words
}

// orderRow is one order of people, and how often it would have named a true reviewer.
type orderRow struct {
	Name             string
	Top1, Top3, Top5 float64
	MRR, Busiest     string
	Ours             bool
}

// missRow is one reason why none of the first three was right.
type missRow struct {
	Why, Times string
	Part       float64 // of all that were missed
}

type periodRow struct {
	Name, Tests string
	Top1, Top3  float64
}

// backtestChart is the line of the periods: places in a picture of 100 by 30.
type backtestChart struct {
	Top1, Top3 string // points of a line
	Dots       []dot
	From, To   string
}

type dot struct{ X, Y string }

// backtest shows the back-test.
func (s *server) backtest(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	name := a.Repository.Name
	f, err := s.frameOf(r, v, "knowledge", "How good reviewers would have been suggested in "+name)
	if err != nil {
		return err
	}
	record, err := a.Record(r.Context())
	if err != nil {
		return err
	}
	p := backtestPage{Frame: f, Head: head(a, "reviewers", nil), Answer: backtestWords(record),
		Crumbs: []crumb{{"Reviewers", link([]string{"knowledge", name, "reviewers"})}, {Name: "Record"}}}
	if record.Tests == 0 {
		p.Empty = &empty{Title: "Too few reviews to test on",
			Why: "Leadwright learns who reviews from Reviewed-by trailers of commits, and tests itself on the last fifth of them. Many " +
				"hosts write them on a merge when they are asked to, and git does with: git commit --trailer 'Reviewed-by: Name <address>'.",
			Action: "Ask about a change all the same", Href: link([]string{"knowledge", name, "reviewers"})}
		return s.ok(w, r, backtestView(p))
	}
	p.More = "Each review was asked for as it would have been then, from what was known before it. The orders below are simple " +
		"ones to hold ours against."
	p.fill(record)
	return s.ok(w, r, backtestView(p))
}

// fill puts a record with tests into rows, a picture and words.
func (p *backtestPage) fill(record knowledge.Record) {
	row := func(name string, o knowledge.Outcome, ours bool) {
		mean := strconv.FormatFloat(o.MRR, 'f', 2, 64)
		p.Orders = append(p.Orders, orderRow{name, o.Top1, o.Top3, o.Top5, mean, percent(o.Busiest), ours})
	}
	row("As Leadwright suggests", record.Outcome, true)
	row("… with the load shared out", record.Shared, true)
	row("Who changed the files most", record.Authors, false)
	row("Who reviewed the files most", record.Reviewers, false)
	row("Who reviewed most anywhere", record.MostActive, false)
	for _, x := range record.Periods {
		p.Periods = append(p.Periods, periodRow{x.String(), plural(x.Tests, "review", "reviews"), x.Top1, x.Top3})
	}
	p.Chart = chartOf(record.Periods)
	p.Misses = missesOf(record.Misses)
	p.Unknown = unknownWords(record)
	p.Load = "A history knows of no open reviews, so those of the last weeks stand for them. Really, one person did " +
		percent(record.BusiestReal) + " of these reviews. As suggested, one would come first in " + percent(record.Busiest) +
		" of cases, with the load shared out in " + percent(record.Shared.Busiest) + ". With it " +
		plural(record.Shared.Named, "person comes", "people come") + " first at least once, without it " + figure(record.Named) +
		"; a true reviewer is among the first three in " + percent(record.Shared.Top3) + ", without it in " + percent(record.Top3) + "."
}

// unknownWords say how often nothing in the past could tell, and how good the suggestions were without that.
func unknownWords(r knowledge.Record) string {
	told := r.Told()
	if told == r.Tests {
		return "Each time the past knew somebody who reviewed, or named them all the same."
	}
	return "In " + plural(r.Newcomers, "review", "reviews") + " nobody who reviewed had done so here before, and in " +
		plural(r.Silent, "other", "others") + " none of them was seen within a year. Without the " + figure(r.Tests-told) +
		" that nothing could tell, the first three named a true reviewer in " +
		percent(r.Top3*float64(r.Tests)/float64(max(1, told))) + "."
}

func missesOf(m knowledge.Misses) []missRow {
	all := float64(m.New + m.Gone + m.Apart + m.Next + m.Behind)
	var rows []missRow
	for _, x := range []struct {
		why   string
		times int
	}{
		{"Nobody who reviewed had done so here before", m.New},
		{"They left, or were not seen for a year", m.Gone},
		{"They had done nothing in or near the files, nor with the author", m.Apart},
		{"One of them came fourth or fifth", m.Next},
		{"Others had more evidence", m.Behind},
	} {
		if x.times > 0 {
			rows = append(rows, missRow{x.why, figure(x.times), float64(x.times) / all})
		}
	}
	return rows
}

// chartOf draws the periods, if they are more than one.
func chartOf(periods []knowledge.RecordPeriod) backtestChart {
	n := len(periods)
	if n < 2 {
		return backtestChart{}
	}
	c := backtestChart{From: periods[0].String(), To: periods[n-1].String()}
	for i, p := range periods {
		x := num(4 + 92*float64(i)/float64(n-1))
		at := func(share float64) string { return num(26 - 22*share) }
		c.Top1 += x + "," + at(p.Top1) + " "
		c.Top3 += x + "," + at(p.Top3) + " "
		c.Dots = append(c.Dots, dot{x, at(p.Top3)}, dot{x, at(p.Top1)})
	}
	return c
}

// backtestWords say how earlier suggestions would have done on this very history.
func backtestWords(r knowledge.Record) string {
	if r.Tests == 0 {
		return "This history names a reviewer in " + plural(r.Reviewed, "commit", "commits") + ", too few to test the suggestions on."
	}
	return "Of " + plural(r.Tests, "review", "reviews") + " from " + span(time.Unix(r.From, 0), time.Unix(r.To, 0)) +
		", a true reviewer would have been suggested first in " + percent(r.Top1) + ", among the first three in " +
		percent(r.Top3) + ", and among the first five in " + percent(r.Top5) + " of cases."
}
