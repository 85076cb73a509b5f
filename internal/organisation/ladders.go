package organisation

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// KeptLadder is a version of a career ladder that the organisation keeps.
type KeptLadder struct {
	Key     string // its name in addresses
	Version int64  // from 1
	At      time.Time
	By      string // who made it so; the name as it was then
	Gone    bool   // with this version the ladder was taken out, and says nothing
	ladder.Ladder
}

// Ladders returns the ladders that are in force, by their keys.
func Ladders(ctx context.Context, tx *store.Tx, actor access.Actor) ([]KeptLadder, error) {
	return latestLadders(ctx, tx, actor, `l.ladder <> ''`)
}

// LaddersTakenOut returns the last version of each ladder that was taken out, by their keys.
func LaddersTakenOut(ctx context.Context, tx *store.Tx, actor access.Actor) ([]KeptLadder, error) {
	return latestLadders(ctx, tx, actor, `l.ladder = ''`)
}

func latestLadders(ctx context.Context, tx *store.Tx, actor access.Actor, where string) ([]KeptLadder, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	return laddersWhere(ctx, tx, where+` AND l.version = (SELECT MAX(version) FROM organisation_ladder WHERE key = l.key)
		ORDER BY l.key`)
}

// Ladder returns a ladder: the version that is in force for 0, else an earlier one.
func Ladder(ctx context.Context, tx *store.Tx, actor access.Actor, key string, version int64) (KeptLadder, error) {
	all, err := LadderVersions(ctx, tx, actor, key)
	if err != nil {
		return KeptLadder{}, err
	}
	for _, l := range all {
		switch {
		case version != 0 && l.Version != version:
		case !l.Gone:
			return l, nil
		case version == 0:
			return KeptLadder{}, fault.NotFound("The career ladder %q was taken out", key).
				WithHint("Its earlier versions are still there, and one of them can be put back.")
		}
	}
	return KeptLadder{}, fault.NotFound("There is no version %d of the career ladder %q", version, key).
		WithHint("Its history lists the versions.")
}

// LadderVersions returns every version that a ladder had, the newest first, also of one that was taken out.
func LadderVersions(ctx context.Context, tx *store.Tx, actor access.Actor, key string) ([]KeptLadder, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	all, err := laddersWhere(ctx, tx, `l.key = $1 ORDER BY l.version DESC`, key)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("There is no career ladder %q", key).WithHint("leadwright ladder list shows what there is.")
	}
	return all, err
}

// laddersWhere reads versions of ladders from the table l.
func laddersWhere(ctx context.Context, tx *store.Tx, where string, args ...any) ([]KeptLadder, error) {
	return store.All(ctx, tx, func(r store.Row) (KeptLadder, error) {
		var l KeptLadder
		var at store.Time
		var text string
		if err := r.Scan(&l.Key, &l.Version, &at, &l.By, &text); err != nil {
			return l, err
		}
		if l.At, l.Gone = at.Time, text == ""; l.Gone {
			return l, nil
		}
		return l, json.Unmarshal([]byte(text), &l.Ladder)
	}, `SELECT l.key, l.version, l.at, l.actor_name, l.ladder FROM organisation_ladder l WHERE `+where, args...)
}

// LadderPlan is what putting a ladder changes, or would change.
type LadderPlan struct {
	Version int64 // that is in force before, 0 for none
	Changes []ladder.Change

	last int64 // the last version, also of a ladder that was taken out
	is   ladder.Ladder
}

// PlanLadder says what PutLadder would change.
func PlanLadder(ctx context.Context, tx *store.Tx, actor access.Actor, key string, l ladder.Ladder) (plan LadderPlan,
	err error) {
	if err := actor.May(access.ApplyOrganisation); err != nil {
		return plan, err
	}
	if !ladder.IsID(key) {
		return plan, fault.Invalid("key", "%q is no key of a ladder", key).
			WithHint("Use small letters, digits and hyphens, such as engineering.")
	}
	if plan.is, err = ladder.Check(l); err != nil {
		return plan, err
	}
	all, err := laddersWhere(ctx, tx, `l.key = $1 ORDER BY l.version DESC LIMIT 1`, key)
	if err != nil {
		return plan, err
	}
	var was ladder.Ladder
	for _, last := range all {
		if plan.last = last.Version; !last.Gone {
			plan.Version, was = last.Version, last.Ladder
		}
	}
	plan.Changes = ladder.Diff(was, plan.is)
	return plan, nil
}

// PutLadder adds a ladder, or takes the place of the one with its key, whose versions stay. To put the same again
// changes nothing.
func PutLadder(ctx context.Context, tx *store.Tx, actor access.Actor, key string, l ladder.Ladder) (LadderPlan, error) {
	plan, err := PlanLadder(ctx, tx, actor, key, l)
	if err != nil || len(plan.Changes) == 0 {
		return plan, err
	}
	text, err := json.Marshal(plan.is)
	if err != nil {
		return plan, err
	}
	verb := "changed the career ladder"
	if plan.Version == 0 {
		verb = "added the career ladder"
	}
	return plan, addLadder(ctx, tx, actor, verb, key, plan.last+1, string(text))
}

// RemoveLadder takes a ladder out and returns what it was. Its versions stay readable.
func RemoveLadder(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (KeptLadder, error) {
	if err := actor.May(access.ApplyOrganisation); err != nil {
		return KeptLadder{}, err
	}
	l, err := Ladder(ctx, tx, actor, key, 0)
	if err != nil {
		return l, err
	}
	return l, addLadder(ctx, tx, actor, "removed the career ladder", key, l.Version+1, "")
}

// addLadder adds a version. Of two that are added at once one is refused: they would have the same number.
func addLadder(ctx context.Context, tx *store.Tx, actor access.Actor, verb, key string, version int64,
	text string) error {
	_, err := tx.Exec(ctx, `INSERT INTO organisation_ladder (key, version, at, actor_id, actor_name, ladder)
		VALUES ($1, $2, $3, $4, $5, $6)`, key, version, store.At(tx.Now()), actor.ID, actor.Name, text)
	if err != nil {
		return err
	}
	if err := grow(ctx, tx); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, verb, key)
}

// eraseLadders takes a person out of all versions of ladders: as who made them, and out of what they say.
func eraseLadders(ctx context.Context, tx *store.Tx, t access.Traces, erased *people.Erased) error {
	for _, id := range t.Accounts {
		if _, err := tx.Exec(ctx, `UPDATE organisation_ladder SET actor_id = '', actor_name = $1 WHERE actor_id = $2`,
			access.ErasedName, id); err != nil {
			return err
		}
	}
	var failed error
	err := store.Rewrite(ctx, tx, "organisation_ladder", "key || ' ' || version", "ladder", func(text string) string {
		rewritten, err := withoutNames(text, erased)
		failed = errors.Join(failed, err)
		return rewritten
	})
	return errors.Join(err, failed)
}

// withoutNames takes names out of a stored ladder.
func withoutNames(text string, erased *people.Erased) (string, error) {
	if text == "" {
		return text, nil
	}
	var l ladder.Ladder
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return text, err
	}
	rewritten, err := json.Marshal(ladder.Rewrite(l, erased.Text))
	return string(rewritten), err
}
