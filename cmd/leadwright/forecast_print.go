package main

import (
	"fmt"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/forecast"
)

// fewDates is below how many dates that have come a record of them says little.
const fewDates = 20

func (a *app) printForecast(f api.Forecast) {
	t := table{head: []string{"FORECAST", ">50 %", ">85 %", ">95 %"}}
	if w := f.When; w != nil {
		fmt.Fprintf(a.stdout, "%s: 50 %% %s, 85 %% %s, 95 %% %s; %s.\n", count(w.Items, "item", "items"),
			byDay(w.P50), byDay(w.P85), byDay(w.P95), backtestWords(w.Backtest))
		t.add(count(w.Items, "item", "items")+" done by", forecastDay(w.P50), forecastDay(w.P85), forecastDay(w.P95))
		t.add(recordRow(w.Backtest)...)
	}
	if m := f.HowMany; m != nil {
		fmt.Fprintf(a.stdout, "By %s: 50 %% for %d or more, 85 %% for %d, 95 %% for %d; %s.\n", m.By, m.P50, m.P85, m.P95,
			backtestWords(m.Backtest))
		t.add("done by "+m.By.String()+", at least", fmt.Sprint(m.P50), fmt.Sprint(m.P85), fmt.Sprint(m.P95))
		t.add(recordRow(m.Backtest)...)
	}
	fmt.Fprintln(a.stdout)
	t.write(a.stdout)
	fmt.Fprintf(a.stdout, "\nThis rests on %s finished until %s, %.1f a week in the last twelve weeks.\n",
		count(f.Finished, "item", "items"), f.From, f.Pace)
	if w, m := f.When, f.HowMany; w != nil && w.Backtest.P85.Come < fewDates || m != nil && m.Backtest.P85.Come < fewDates {
		fmt.Fprintln(a.stdout, "Few dates have come so far: how often they held says little yet.")
	}
	if d := f.Drift; d != nil {
		word := "slower"
		if d.After > d.Before {
			word = "faster"
		}
		fmt.Fprintf(a.stdout, "The pace has changed: since about %s it is %s, %.1f a week after %.1f.\n"+
			"Of looks at a steady record, one in a hundred says so wrongly.\n", d.Since, word, d.After, d.Before)
	}
}

func recordRow(b api.ForecastBacktest) []string {
	cell := func(k api.ForecastKept) string {
		if k.Come == 0 {
			return "-"
		}
		return fmt.Sprintf("%s of %d", percent(forecast.Kept(k).Share()), k.Come)
	}
	return []string{"  such dates held", cell(b.P50), cell(b.P85), cell(b.P95)}
}

// backtestWords says how often dates held.
func backtestWords(b api.ForecastBacktest) string {
	if b.P85.Come == 0 {
		return "no date called so far has come, so that nothing tells how often they hold"
	}
	held := percent(forecast.Kept(b.P85).Share())
	return fmt.Sprintf("of the dates called 85 %% so far %s held (%d of %d)", held, b.P85.Held, b.P85.Come)
}

const tooFar = "later than in ten years"

func forecastDay(d *forecast.Day) string {
	if d == nil {
		return tooFar
	}
	return d.String()
}

// byDay is a day in a sentence.
func byDay(d *forecast.Day) string {
	if d == nil {
		return tooFar
	}
	return "by " + d.String()
}
