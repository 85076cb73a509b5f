package delivery

import (
	"context"
	"fmt"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
	"github.com/leadwright/leadwright/internal/stagedates"
	"github.com/leadwright/leadwright/internal/store"
)

// TakeFile takes the items of a file of stage dates into a project: columns id, title and a date for each stage, the first of
// which says when an item was opened, the second, where there are three or more, when it was begun, and the last when it was
// done. Under the same name a newer file brings up to date what an older one brought. Warnings are about lines that look
// wrong.
func TakeFile(ctx context.Context, tx *store.Tx, actor access.Actor, project, name string, content []byte,
	order stagedates.Order) (
	t Taken, warnings []string, err error) {
	if _, err := setting(ctx, tx, actor, project, 0); err != nil { // before anything is read
		return t, nil, err
	}
	file, err := stagedates.Read(content, order)
	if err != nil {
		return t, nil, err
	}
	incoming, err := fromStages(file, store.DateOf(tx.Now()))
	if err != nil {
		return t, nil, err
	}
	source, err := PutSource(ctx, tx, actor, project, Source{Kind: Stages, Address: name})
	if err != nil {
		return t, nil, err
	}
	if t, err = Take(ctx, tx, actor, source.ID, incoming); err != nil {
		return t, nil, err
	}
	return t, file.Warnings, NoteSource(ctx, tx, actor, source.ID, source.Changed, "")
}

// fromStages makes items of the lines of a file.
func fromStages(file *stagedates.File, today store.Date) ([]Incoming, error) {
	var all []Incoming
	for _, line := range file.Items {
		if line.ID == "" {
			return nil, fault.Invalid("content", "The file has days and no ids, so that its items cannot be told apart").
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
				return nil, fault.Invalid(fmt.Sprintf("line %d", line.Line), "Line %d has a day that is still to come: %s", line.Line, day)
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
	return all, nil
}

func firstOf(days []*forecast.Day) (first *forecast.Day) {
	for _, d := range days {
		if d != nil && (first == nil || *d < *first) {
			first = d
		}
	}
	return first
}
