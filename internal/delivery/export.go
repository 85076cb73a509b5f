package delivery

import (
	"bytes"
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/planexport"
	"github.com/leadwright/leadwright/internal/store"
)

// Export writes a plan for another program.
func Export(ctx context.Context, tx *store.Tx, actor access.Actor, id string, f planexport.Format) ([]byte, Plan, error) {
	p, err := PlanByID(ctx, tx, actor, id)
	if err != nil {
		return nil, p, err
	}
	project, err := Find(ctx, tx, actor, p.Project)
	if err != nil {
		return nil, p, err
	}
	if _, known := planexport.Formats[f]; !known {
		return nil, p, fault.Invalid("format", "%q is no format of plans", f).WithHint("It is ics, csv, xml or tjp.")
	}
	persons, err := organisation.Persons(ctx, tx, actor)
	if err != nil {
		return nil, p, err
	}
	email := map[string]string{}
	for _, x := range persons {
		if len(x.Emails) > 0 {
			email[x.ID] = x.Emails[0]
		}
	}
	out := planexport.Plan{ID: p.ID, Name: project.Name, Made: p.Made}
	at, place := map[string]int{}, map[string]int{} // of persons and of items
	for i, t := range p.Tasks {
		place[t.Item] = i
	}
	after, err := waits(ctx, tx, p.Project)
	if err != nil {
		return nil, p, err
	}
	for _, t := range p.Tasks {
		task := planexport.Task{ID: t.Item, Number: t.Number, Title: t.Title, First: t.Days[0].Start(), Last: t.Days[1].Start(),
			Hours: float64(t.End-t.Start) * slotMinutes / 60}
		for _, who := range t.People {
			i, known := at[who.ID]
			if !known {
				i = len(out.People)
				at[who.ID], out.People = i, append(out.People, planexport.Person{Name: who.Name, Email: email[who.ID]})
			}
			task.People = append(task.People, i)
		}
		for _, before := range after[t.Item] {
			if i, there := place[before]; there {
				task.After = append(task.After, i)
			}
		}
		out.Tasks = append(out.Tasks, task)
	}
	var b bytes.Buffer
	if err := planexport.Write(&b, f, &out); err != nil {
		return nil, p, fault.Internal(err, "The plan cannot be written")
	}
	return b.Bytes(), p, nil
}

// waits returns what each item of a project waits for, by their ids.
func waits(ctx context.Context, tx *store.Tx, project string) (map[string][]string, error) {
	after := map[string][]string{}
	_, err := store.All(ctx, tx, func(r store.Row) (struct{}, error) {
		var item, before string
		err := r.Scan(&item, &before)
		after[item] = append(after[item], before)
		return struct{}{}, err
	}, `SELECT a.item, a.before FROM delivery_after a JOIN delivery_item i ON i.id = a.item WHERE i.project = $1
		ORDER BY a.item, a.before`, project)
	return after, err
}
