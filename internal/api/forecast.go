package api

import (
	"github.com/leadwright/leadwright/internal/forecast"
)

// Forecast is until when items are done, how many are done by a day, and how often such forecasts held.
type Forecast struct {
	From     forecast.Day     `json:"from" doc:"The last day that is known"`
	Finished int              `json:"finished" doc:"Items finished so far"`
	Open     int              `json:"open" doc:"Items in the file that are not finished"`
	Pace     float64          `json:"pace" doc:"Items finished a week, as a mean of the last twelve weeks"`
	When     *ForecastWhen    `json:"when,omitempty"`
	HowMany  *ForecastHowMany `json:"how_many,omitempty"`
	Drift    *ForecastDrift   `json:"drift,omitempty" doc:"A change of pace in the last year"`
	Warnings []string         `json:"warnings,omitempty"`
}

// ForecastWhen is until when so many items are done. A date is missing where it is more than ten years away.
type ForecastWhen struct {
	Items    int              `json:"items"`
	P50      *forecast.Day    `json:"p50,omitempty"`
	P85      *forecast.Day    `json:"p85,omitempty"`
	P95      *forecast.Day    `json:"p95,omitempty"`
	Backtest ForecastBacktest `json:"backtest"`
}

// ForecastHowMany is how many items at least are done by a day.
type ForecastHowMany struct {
	By       forecast.Day     `json:"by"`
	P50      int              `json:"p50"`
	P85      int              `json:"p85"`
	P95      int              `json:"p95"`
	Backtest ForecastBacktest `json:"backtest"`
}

// ForecastBacktest is how the forecasts held that would have been made on the same record.
type ForecastBacktest struct {
	Weeks    float64      `json:"weeks" doc:"Of work, at the pace of the last twelve weeks, that each was about"`
	P50      ForecastKept `json:"p50"`
	P85      ForecastKept `json:"p85"`
	P95      ForecastKept `json:"p95"`
	Resolved int          `json:"resolved" doc:"Forecasts whose items are finished"`
	Pinball  float64      `json:"pinball" doc:"Mean pinball loss of these, in weeks for each week of work"`
}

// ForecastKept is how many of the dates called with one confidence held, of those that have come.
type ForecastKept struct {
	Held int `json:"held"`
	Come int `json:"come"`
}

// ForecastDrift is a change of pace.
type ForecastDrift struct {
	Since  forecast.Day `json:"since"`
	Before float64      `json:"before" doc:"Items finished a week until then"`
	After  float64      `json:"after" doc:"Items finished a week since"`
}

// ForecastWhenOf makes one.
func ForecastWhenOf(w forecast.When) *ForecastWhen {
	day := func(d forecast.Day) *forecast.Day {
		if d == forecast.Beyond {
			return nil
		}
		return &d
	}
	return &ForecastWhen{w.Items, day(w.Dates.P50), day(w.Dates.P85), day(w.Dates.P95), backtestOf(w.Backtest)}
}

// ForecastHowManyOf makes one.
func ForecastHowManyOf(h forecast.HowMany) *ForecastHowMany {
	return &ForecastHowMany{h.By, h.Counts.P50, h.Counts.P85, h.Counts.P95, backtestOf(h.Backtest)}
}

func backtestOf(b forecast.Backtest) ForecastBacktest {
	return ForecastBacktest{b.Weeks, ForecastKept(b.P50), ForecastKept(b.P85), ForecastKept(b.P95), b.Resolved, b.Pinball}
}

// ForecastDriftOf makes one, nil of nil.
func ForecastDriftOf(d *forecast.Drift) *ForecastDrift {
	if d == nil {
		return nil
	}
	return &ForecastDrift{d.Since, d.Before, d.After}
}
