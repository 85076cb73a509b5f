package delivery

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kept is what this package keeps about a person: for the person alone.
type Kept struct {
	Risks []OfProject[Risk] // that they watch
	Notes []OfProject[Note] // that they wrote, the newest first
	Rates []Rate
	Items []OfProject[string] // titles of items that plans have them do, or that are pinned to them
	Asked []Assignment        // items that they were asked to do

	Assigned []OfProject[string] // titles of items that are assigned to them where these come from
}

// OfProject is something of a project.
type OfProject[T any] struct {
	Project string // key
	What    T
}

// KeptOf returns it.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	for _, id := range t.Persons {
		watched, err := store.All(ctx, tx, func(r store.Row) (p [2]string, err error) { return p, r.Scan(&p[0], &p[1]) },
			`SELECT project, id FROM delivery_risk WHERE owner_id = $1 ORDER BY id`, id)
		if err != nil {
			return k, err
		}
		for _, w := range watched {
			all, err := risks(ctx, tx, `WHERE id = $1`, w[1])
			if err != nil {
				return k, err
			}
			k.Risks = append(k.Risks, OfProject[Risk]{w[0], all[0]})
		}
		wrote, err := store.All(ctx, tx, func(r store.Row) (n OfProject[Note], err error) {
			var at store.Time
			err = r.Scan(&n.Project, &n.What.ID, &n.What.Text, &at)
			n.What.At = at.Time
			return n, err
		}, `SELECT project, id, text, at FROM delivery_note WHERE person_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.Notes = append(k.Notes, wrote...)
		costs, err := rates(ctx, tx, id)
		if err != nil {
			return k, err
		}
		k.Rates = append(k.Rates, costs...)
		items, err := store.All(ctx, tx, func(r store.Row) (x OfProject[string], err error) { return x, r.Scan(&x.Project, &x.What) },
			`SELECT project, title FROM delivery_item WHERE id IN (SELECT item FROM delivery_planned_person WHERE person_id = $1
			UNION SELECT item FROM delivery_pin_person WHERE person_id = $1) ORDER BY project, number`, id)
		if err != nil {
			return k, err
		}
		k.Items = append(k.Items, items...)
		asked, err := assignments(ctx, tx, `WHERE person_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.Asked = append(k.Asked, asked...)
	}
	all, err := assignedTo(ctx, tx, &signs{t.Handles, t.Names, t.Emails})
	for _, x := range all {
		k.Assigned = append(k.Assigned, OfProject[string]{x.Project, x.Title})
	}
	return k, err
}

// Erase takes a person out of projects: what they wrote stays without their name, and nobody watches what they did.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	for _, id := range t.Persons {
		for _, query := range []string{`UPDATE delivery_risk SET owner_id = '' WHERE owner_id = $1`,
			`DELETE FROM delivery_rate WHERE person_id = $1`, `DELETE FROM delivery_planned_person WHERE person_id = $1`,
			`DELETE FROM delivery_pin_person WHERE person_id = $1`,
			`DELETE FROM delivery_assignment WHERE person_id = $1 AND state = '` + string(Asked) + `'`,
			`UPDATE delivery_assignment SET person_id = '' WHERE person_id = $1`} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE delivery_note SET person_id = '', actor_id = '', actor_name = $1 WHERE person_id = $2`,
			access.ErasedName, id); err != nil {
			return err
		}
	}
	if err := unassign(ctx, tx, &signs{t.Handles, t.Names, t.Emails}); err != nil {
		return err
	}
	for _, id := range t.Accounts {
		for _, table := range []string{"delivery_date", "delivery_budget", "delivery_note", "delivery_event", "delivery_move",
			"delivery_assignment"} {
			if _, err := tx.Exec(ctx, `UPDATE `+table+` SET actor_id = '', actor_name = $1 WHERE actor_id = $2`, access.ErasedName,
				id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE delivery_plan SET actor_id = '', actor_name = $1 WHERE actor_id = $2`, access.ErasedName,
			id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE delivery_plan SET adopter_id = '', adopter = $1 WHERE adopter_id = $2`, access.ErasedName,
			id); err != nil {
			return err
		}
	}
	for table, columns := range map[string][]string{
		"delivery_milestone":   {"title", "what"},
		"delivery_deliverable": {"title"},
		"delivery_dependency":  {"party", "what"},
		"delivery_date":        {"party", "reason"},
		"delivery_budget":      {"note"},
		"delivery_risk":        {"title", "what", "response", "ending"},
		"delivery_note":        {"text"},
		"delivery_event":       {"what"},
		"delivery_item":        {"title", "what", "reason", "learn", "labels"},
		"delivery_move":        {"reason"},
		"delivery_plan":        {"asked", "late", "clash"},
		"delivery_assignment":  {"outcome", "limits", "reason", "answer"},
	} {
		for _, column := range columns {
			if err := store.Rewrite(ctx, tx, table, "id", column, erased.Text); err != nil {
				return err
			}
		}
	}
	if err := store.Rewrite(ctx, tx, "delivery_planned", "plan || ' ' || item", "why", erased.Text); err != nil {
		return err
	}
	if err := store.Rewrite(ctx, tx, "delivery_review", "source || ' ' || CAST(number AS TEXT)", "title", erased.Text); err != nil {
		return err
	}
	for _, column := range []string{"goal", "included", "excluded", "result", "holidays"} {
		if err := store.Rewrite(ctx, tx, "delivery_project", "scope", column, erased.Text); err != nil {
			return err
		}
	}
	// Which items say something else now is not known: all are made findable anew.
	ids, err := store.All(ctx, tx, store.Scan1[string], `SELECT id FROM delivery_item`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		x, err := FindItem(ctx, tx, access.System(), id) // who left may be erased, and reads no items
		if err != nil {
			return err
		}
		if err := text.Put(ctx, tx, document(x)); err != nil {
			return err
		}
	}
	return nil
}
