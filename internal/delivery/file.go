package delivery

import (
	"context"
	"fmt"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
	"github.com/leadwright/leadwright/internal/stagedates"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/tracker"
)

// TakeFile takes the items of a file into a project: what Jira exports, or stage dates, with columns id, title and a date for
// each stage, the first of which says when an item was opened, the second, where there are three or more, when it was begun, and
// the last when it was done. Under the same name a newer file brings up to date what an older one brought; files of Jira do so
// under every name. Warnings are about lines that look wrong.
func TakeFile(ctx context.Context, tx *store.Tx, actor access.Actor, project, name string, content []byte,
	order stagedates.Order) (
	t Taken, warnings []string, err error) {
	if _, err := setting(ctx, tx, actor, project, 0); err != nil { // before anything is read
		return t, nil, err
	}
	is := Source{Kind: Stages, Address: name}
	var incoming []Incoming
	if tracker.IsJira(content) {
		is = Source{Kind: Jira, Address: "Jira"}
		incoming, err = fromJira(content, order, store.DateOf(tx.Now()))
	} else {
		incoming, warnings, err = fromStages(content, order, store.DateOf(tx.Now()))
	}
	if err != nil {
		return t, nil, err
	}
	source, err := PutSource(ctx, tx, actor, project, is, nil, "")
	if err != nil {
		return t, nil, err
	}
	if t, err = Take(ctx, tx, actor, source.ID, incoming); err != nil {
		return t, nil, err
	}
	return t, warnings, NoteSource(ctx, tx, actor, source.ID, source.Changed, "")
}

// fromJira makes items of an export of Jira.
func fromJira(content []byte, order stagedates.Order, today store.Date) ([]Incoming, error) {
	items, err := tracker.ReadJira(content, order)
	all := make([]Incoming, len(items))
	for i, x := range items {
		if all[i] = fromTracker(x); all[i].Opened.IsZero() {
			all[i].Opened = today
		}
		for _, day := range []store.Date{all[i].Opened, all[i].Done} {
			if day.Compare(today) > 0 {
				return nil, fault.Invalid("content", "%s has a day that is still to come: %s", x.Key, day)
			}
		}
	}
	return all, err
}

// fromStages makes items of the lines of a file of stage dates.
func fromStages(content []byte, order stagedates.Order, today store.Date) (all []Incoming, warnings []string, err error) {
	file, err := stagedates.Read(content, order)
	if err != nil {
		return nil, nil, err
	}
	for _, line := range file.Items {
		if line.ID == "" {
			return nil, nil, fault.Invalid("content", "The file has days and no ids, so that its items cannot be told apart").
				WithHint("Give it the columns id, title and one for each stage.")
		}
		in := Incoming{Key: line.ID, Title: line.Title, State: Todo, Opened: today}
		last := len(line.Stages) - 1
		for i, d := range line.Stages {
			if d == nil {
				continue
			}
			day := DateOf(*d)
			if day.Compare(today) > 0 {
				return nil, nil, fault.Invalid(fmt.Sprintf("line %d", line.Line), "Line %d has a day that is still to come: %s",
					line.Line, day)
			}
			switch {
			case i == last:
				in.Done, in.State = day, Finished
			case i > 0 && in.Started.IsZero():
				in.Started, in.State = day, Doing
			}
		}
		if first := firstOf(line.Stages); first != nil {
			in.Opened = DateOf(*first)
		}
		all = append(all, in)
	}
	return all, file.Warnings, nil
}

func firstOf(days []*forecast.Day) (first *forecast.Day) {
	for _, d := range days {
		if d != nil && (first == nil || *d < *first) {
			first = d
		}
	}
	return first
}
