package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// forecastProject forecasts a project of the workbench.
func (a *app) forecastProject(cmd *cobra.Command, key string, q asked) error {
	for _, flag := range []string{"items", "from", "dates", "seed"} {
		if cmd.Flags().Changed(flag) {
			return usageError{fmt.Errorf("--%s is for files, and there is no file %s", flag, key)}
		}
	}
	var by store.Date
	if q.by != "" {
		day, err := flagDay("by", q.by)
		if err != nil {
			return err
		}
		by = delivery.DateOf(day)
	}
	db, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	var f api.ProjectForecast
	err = db.Read(cmd.Context(), func(tx *store.Tx) (err error) {
		f, err = api.ForecastOfProject(cmd.Context(), tx, access.Local(), key, by)
		return err
	})
	if fault.Is(err, fault.KindNotFound) {
		return fault.NotFound("There is neither a file nor a project %q", key).
			WithHint("leadwright team list shows which projects there are.")
	}
	if err != nil {
		return err
	}
	return answerWith(a, q.asJSON, f, a.printProject)
}

// printProject answers whether a project is going to make it, and from what that is known.
func (a *app) printProject(f api.ProjectForecast) {
	fmt.Fprintln(a.stdout, verdictLine(f))
	if f.When != nil || f.HowMany != nil {
		finished, open := f.Items["done"], f.Items["open"]+f.Items["doing"]+f.Items["waiting"]
		a.printForecast(api.Forecast{From: f.From, Finished: finished, Open: open, Pace: f.Pace, When: f.When, HowMany: f.HowMany,
			Drift: f.Drift})
	}
	if f.Thin != "" {
		fmt.Fprintf(a.stdout, "From what was finished nothing can be said: %s.\n", f.Thin)
	}
	if e := f.Estimates; e != nil {
		fmt.Fprintf(a.stdout, "From estimates and who is there: 50 %% %s, 85 %% %s, 95 %% %s.\n", orFar(e.P50), orFar(e.P85),
			orFar(e.P95))
	} else if f.Missing != "" {
		fmt.Fprintf(a.stdout, "From estimates nothing can be said: %s.\n", f.Missing)
	}
	if len(f.Milestones) > 0 {
		t := table{head: []string{"MILESTONE", ">OPEN", ">50 %", ">85 %", "CHANCE"}}
		for _, m := range f.Milestones {
			row := []string{plain(m.Title), fmt.Sprint(m.Open), "-", "-", m.Chance}
			if m.Dates != nil {
				row[2], row[3] = orFar(m.Dates.P50), orFar(m.Dates.P85)
			}
			t.add(row...)
		}
		fmt.Fprintln(a.stdout)
		t.write(a.stdout)
	}
	if c := f.Plan; c != nil {
		fmt.Fprintf(a.stdout, "\nPlanned to be done before today: %d, and done of these: %d. Done before their day: %d.\n", c.Due,
			c.Done, c.Early)
	}
	for i, l := range f.Late {
		if i == 0 {
			fmt.Fprintln(a.stdout, "\nWhat slips:")
		}
		fmt.Fprintf(a.stdout, "  #%d %s: %s\n", l.Number, plain(l.Title), plain(l.Why))
	}
}

func orFar(day string) string {
	if day == "" {
		return tooFar
	}
	return "by " + day
}

// verdictLine answers in a sentence.
func verdictLine(f api.ProjectForecast) string {
	named := ""
	if f.Against != nil {
		named = map[string]string{"commitment": "promised", "target": "wished"}[f.Against.Kind] + " for " + f.Against.Day
	}
	switch delivery.Answer(f.Answer) {
	case delivery.NothingToDo:
		return "There is nothing to do in it yet."
	case delivery.AllDone:
		return "All that was to do is done."
	case delivery.Past:
		return "No: it was " + named + ", and something is open."
	case delivery.Unknown:
		return "Nobody can say yet."
	case delivery.Unpromised:
		return "As likely as not done " + orFar(f.P50) + ", and " + orFar(f.P85) + " with 85 %. No day is named."
	}
	switch delivery.Chance(f.Chance) {
	case delivery.Safe:
		return "Yes, most likely: it is " + named + ", and done " + orFar(f.P85) + " with 85 %."
	case delivery.Even:
		return "Perhaps: it is " + named + ". As likely as not it is done " + orFar(f.P50) + ", and " + orFar(f.P85) + " with 85 %."
	default:
		return "Rather not: it is " + named + ", and as likely as not done only " + orFar(f.P50) + "."
	}
}
