package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
	"github.com/leadwright/leadwright/internal/stagedates"
)

// asked is what is to be forecast.
type asked struct {
	items  int
	by     string
	from   string
	dates  string
	seed   uint64
	asJSON bool
}

func forecastCommand(a *app) *cobra.Command {
	var q asked
	cmd := &cobra.Command{
		Use:   "forecast FILE|PROJECT",
		Short: "Until when items are done, how sure that is, and how often such dates held",
		Long: `Forecasts from when items were finished so far: a CSV file with id, title and a date for each stage, the last of which
says when the item was finished; or one column of such days. Items without it are open. docs/forecast-files.md has more.

Beside each date stands how often such dates would have held on the same record: forecasts are made for every second week
of it, each from what was known then. With fewer than ten finished items nothing is said.

Where no file has the name, a project of the workbench that has it as its key is forecast: from when its items were finished
and, beside that, from estimates and who is there.`,
		Example: `  leadwright forecast items.csv
  leadwright forecast items.csv --items 40 --by 2026-09-30
  leadwright forecast export.csv --dates dmy --json
  leadwright forecast contactless --by 2026-09-30`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); args[0] != "-" && errors.Is(err, fs.ErrNotExist) && filepath.Ext(args[0]) == "" {
				return a.forecastProject(cmd, args[0], q)
			}
			record, file, err := readRecord(cmd, args[0], q)
			if err != nil {
				return err
			}
			answer, err := forecastOf(cmd, record, file, q)
			if err != nil {
				return err
			}
			for _, w := range answer.Warnings {
				fmt.Fprintf(a.stderr, "%s.\n", plain(w))
			}
			if q.asJSON {
				return printJSON(a.stdout, answer)
			}
			a.printForecast(answer)
			return nil
		},
	}
	cmd.Flags().IntVar(&q.items, "items", 0, "how many more items (default: those that are open in the file)")
	cmd.Flags().StringVar(&q.by, "by", "", "also say how many are done by this day")
	cmd.Flags().StringVar(&q.from, "from", "",
		"forecast from the end of this day, as if nothing later were known (default: the last day in the file)")
	cmd.Flags().StringVar(&q.dates, "dates", "",
		"in which order the file writes dates: dmy, mdy or ymd (default: found out, where that is certain)")
	cmd.Flags().Uint64Var(&q.seed, "seed", 1, "another draw of the simulation")
	jsonFlag(cmd, &q.asJSON)
	return cmd
}

// readRecord reads a file of stage dates, as it is known at the end of the day that is asked for.
func readRecord(cmd *cobra.Command, name string, q asked) (*forecast.Record, *stagedates.File, error) {
	order, err := stagedates.ParseOrder(q.dates)
	if err != nil {
		return nil, nil, usageError{err}
	}
	content, err := readNamed(cmd.InOrStdin(), name)
	if err != nil {
		return nil, nil, err
	}
	file, err := stagedates.Read(content, order)
	if err != nil {
		return nil, nil, err
	}
	from, ok := file.Last()
	if !ok {
		return nil, nil, fault.Unavailable("%s has no date, so that nothing can be said", name)
	}
	if q.from != "" {
		if from, err = flagDay("from", q.from); err != nil {
			return nil, nil, err
		}
	}
	return forecast.NewRecord(file.Done(), from), file, nil
}

func flagDay(flag, text string) (forecast.Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, usageError{fmt.Errorf("--%s %s is no day such as 2026-03-02", flag, text)}
	}
	return forecast.DayOf(t), nil
}

// forecastOf asks the engine.
func forecastOf(cmd *cobra.Command, record *forecast.Record, file *stagedates.File, q asked) (api.Forecast, error) {
	ctx, o := cmd.Context(), forecast.Options{Seed: q.seed}
	open := len(file.Items) - record.Finished()
	answer := api.Forecast{
		From: record.Until(), Finished: record.Finished(), Open: open, Pace: record.Pace(),
		Drift: api.ForecastDriftOf(record.Drift(q.seed)), Warnings: file.Warnings,
	}
	items, asks := open, open > 0
	if cmd.Flags().Changed("items") {
		items, asks = q.items, true
	}
	if !asks && q.by == "" {
		return answer, usageError{errors.New("no item in the file is open: name how many more with --items N, or a day with --by DATE")}
	}
	if asks {
		when, err := record.When(ctx, items, o)
		if err != nil {
			return answer, err
		}
		answer.When = api.ForecastWhenOf(when)
	}
	if q.by != "" {
		by, err := flagDay("by", q.by)
		if err != nil {
			return answer, err
		}
		many, err := record.HowMany(ctx, by, o)
		if err != nil {
			return answer, err
		}
		answer.HowMany = api.ForecastHowManyOf(many)
	}
	return answer, nil
}
