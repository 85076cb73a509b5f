package people

import (
	"context"

	"github.com/leadwright/leadwright/internal/store"
)

// Former says which ids mean one of these persons now, each with the person: their own, and those of persons who
// turned out to be them. Packages that keep a person's id look for their rows with it. Of unknown ids only the id itself
// is there.
func Former(ctx context.Context, tx *store.Tx, personIDs ...string) (map[string]string, error) {
	ids := make(map[string]string, len(personIDs))
	for _, id := range personIDs {
		ids[id] = id
	}
	scan := func(r store.Row) error {
		var id, leadsTo string
		err := r.Scan(&id, &leadsTo)
		if _, asked := ids[leadsTo]; asked {
			ids[id] = leadsTo
		}
		return err
	}
	query := `SELECT id, leads_to FROM people_person WHERE NOT live AND leads_to IS NOT NULL`
	if len(personIDs) > manyPersons {
		return ids, each(ctx, tx, scan, query)
	}
	return ids, eachIn(ctx, tx, scan, query+` AND leads_to IN`, personIDs)
}

// manyPersons is from how many ids on it is quicker to look at all persons than for each of them.
const manyPersons = 500
