package direction

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Place is code that a decision concerns, as somebody said: all of a repository, a directory, a file, what a pattern fits, or an
// area.
type Place struct {
	Repository string // id
	Path       string // without slashes at its ends; with * it is a pattern as CODEOWNERS has it
	Area       string // a name instead of a path
}

// AtPlace is a decision with a place that it concerns.
type AtPlace struct {
	Decision Decision
	Place    Place
}

// Limits of places.
const (
	mostPlaces = 50
	maxPath    = 4096 // bytes
)

// SetPlaces says which code a decision concerns, instead of what was said before: who wrote it can, and who may decide. That
// there are such repositories and areas, package concern checks. Revision 0 does not ask whether somebody changed the decision
// meanwhile.
func SetPlaces(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, places []Place) (Decision,
	error) {
	d, err := Find(ctx, tx, actor, id)
	if err != nil {
		return d, err
	}
	if err := mayEdit(actor, d); err != nil {
		return d, err
	}
	if revision != 0 && revision != d.Revision {
		return d, fault.Conflict("Somebody changed this decision meanwhile").WithHint("Load it again.")
	}
	if len(places) > mostPlaces {
		return d, fault.Invalid("places", "%d places were given, and at most %d are kept", len(places), mostPlaces).
			WithHint("Name the directory that has them.")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM direction_place WHERE decision = $1`, id); err != nil {
		return d, err
	}
	var kept []Place
	for _, p := range places {
		if p.Path = strings.TrimSpace(p.Path); !strings.Contains(p.Path, "*") {
			p.Path = strings.Trim(strings.ReplaceAll(p.Path, "\\", "/"), "/")
		}
		p.Area = strings.TrimSpace(p.Area)
		switch {
		case p.Repository == "":
			return d, fault.Invalid("places", "Which repository a place is in is missing")
		case p.Path != "" && p.Area != "":
			return d, fault.Invalid("places", "A place is a path or an area, and not both")
		case len(p.Path) > maxPath || len(p.Area) > maxPath:
			return d, fault.Invalid("places", "A path of %d bytes is too long", max(len(p.Path), len(p.Area)))
		}
		if err := checkText("places", p.Path+p.Area, maxPath); err != nil {
			return d, err
		}
		if slices.Contains(kept, p) {
			continue
		}
		kept = append(kept, p)
		if _, err := tx.Exec(ctx, `INSERT INTO direction_place (decision, repository, path, area) VALUES ($1, $2, $3, $4)`,
			id, p.Repository, p.Path, p.Area); err != nil {
			return d, err
		}
	}
	d.Revision++
	d.Changed = tx.Now()
	if _, err := tx.Exec(ctx, `UPDATE direction_decision SET revision = $1, changed = $2 WHERE id = $3`, d.Revision,
		store.At(d.Changed), id); err != nil {
		return d, err
	}
	return d, note(ctx, tx, actor, id, "said which code it concerns")
}

// PlacesOf returns which code a decision concerns, by repository and path.
func PlacesOf(ctx context.Context, tx *store.Tx, actor access.Actor, id string) ([]Place, error) {
	if _, err := Find(ctx, tx, actor, id); err != nil {
		return nil, err
	}
	return store.All(ctx, tx, func(r store.Row) (p Place, err error) { return p, r.Scan(&p.Repository, &p.Path, &p.Area) },
		`SELECT repository, path, area FROM direction_place WHERE decision = $1 ORDER BY repository, path, area`, id)
}

// PlacesIn returns the decisions that concern code in a repository, those that the actor may read, by id and path.
func PlacesIn(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) ([]AtPlace, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	type row struct {
		id string
		Place
	}
	rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.id, &x.Path, &x.Area) },
		`SELECT decision, path, area FROM direction_place WHERE repository = $1 ORDER BY decision, path, area`, repository)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	there, err := decisions(ctx, tx, `WHERE id IN (SELECT decision FROM direction_place WHERE repository = $1)`, repository)
	at := map[string]Decision{}
	for _, d := range there {
		if d.seenBy(actor) {
			at[d.ID] = d
		}
	}
	var all []AtPlace
	for _, x := range rows {
		if d, seen := at[x.id]; seen {
			x.Repository = repository
			all = append(all, AtPlace{d, x.Place})
		}
	}
	return all, err
}
