package organisation

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Silence is that nothing was seen of a person, as far as histories tell.
type Silence struct {
	PersonID string
	Last     store.Date // when they were seen last
	Until    store.Date // when others were
	Expected int        // how many days without a sign of life are nothing unusual for them
}

// Unexplained returns whom the organisation has today of persons who are silent, by the ids that they have now: those of whom no
// absence explains it, and of whom nobody said that they are there. Somebody may be ill: it is told only to those who may read a
// person's absences and enter one, and never to the person, who is there if they can read it.
func Unexplained(ctx context.Context, tx *store.Tx, actor access.Actor, silent []Silence) (map[string]roster.Person, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	left := map[string]roster.Person{}
	if len(silent) == 0 {
		return left, nil
	}
	today := store.DateOf(tx.Now())
	whole, err := Whole(ctx, tx, actor, today)
	if err != nil {
		return nil, err
	}
	here := make(map[string]roster.Person, len(whole.Persons))
	for _, p := range whole.Persons {
		if _, away := whole.Away[p.Handle]; !away {
			here[p.ID] = p
		}
	}
	said, err := presences(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, s := range silent {
		p, there := here[s.PersonID]
		if !there || s.PersonID == actor.PersonID || mayKnowWhere(actor, s.PersonID) != nil || said[s.PersonID].Compare(s.Last) >= 0 {
			continue
		}
		all, err := absences(ctx, tx, `WHERE p.handle = $1 AND a.starts <= $2`, p.Handle, today)
		if err != nil {
			return nil, err
		}
		since := s.Last
		for _, a := range all { // who came back is there from then on
			if a.Until.Compare(since) > 0 {
				since = a.Until
			}
		}
		if since.AddDays(s.Expected).Compare(s.Until) < 0 {
			left[s.PersonID] = p
		}
	}
	return left, nil
}

// NotAway says that a person is there though nothing is seen of them: nobody is asked again before their next sign of life.
func NotAway(ctx context.Context, tx *store.Tx, actor access.Actor, handle string) error {
	p, now, err := mayEditAbsences(ctx, tx, actor, handle)
	if err == nil {
		err = mayKnowWhere(actor, now)
	}
	if err != nil {
		return err
	}
	if _, err = tx.Exec(ctx, `INSERT INTO organisation_presence (person_id, day) VALUES ($1, $2)
		ON CONFLICT (person_id) DO UPDATE SET day = excluded.day`, p.ID, store.DateOf(tx.Now())); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "said that somebody is not away", "person "+now)
}

// mayKnowWhere returns nil for whoever may both see when somebody is away and say so.
func mayKnowWhere(actor access.Actor, personID string) error {
	if err := actor.MayAbout(access.ReadAbsences, personID); err != nil {
		return err
	}
	return actor.MayAbout(access.EditAbsences, personID)
}

// presences returns the last day on which it was said of somebody that they are there, by the ids that they have now.
func presences(ctx context.Context, tx *store.Tx) (map[string]store.Date, error) {
	type row struct {
		id  string
		day store.Date
	}
	rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) {
		err = r.Scan(&x.id, &x.day)
		return x, err
	}, `SELECT person_id, day FROM organisation_presence`)
	if err != nil {
		return nil, err
	}
	stored := make([]string, len(rows))
	for i, x := range rows {
		stored[i] = x.id
	}
	now, err := people.Current(ctx, tx, stored...)
	last := make(map[string]store.Date, len(rows))
	for _, x := range rows {
		if id := now[x.id]; x.day.Compare(last[id]) > 0 {
			last[id] = x.day
		}
	}
	return last, err
}
