package quality

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

const selectDocument = `SELECT d.scope, d.version, d.content, d.note, d.actor_name, d.at FROM quality_document d`

func scanDocument(r store.Row) (d Document, err error) {
	var at store.Time
	err = r.Scan(&d.Scope, &d.Version, &d.Content, &d.Note, &d.By, &at)
	d.At = at.Time
	return d, err
}

// documents reads the files of standards that are in force, by scope.
func documents(ctx context.Context, tx *store.Tx) ([]Document, error) {
	all, err := store.All(ctx, tx, scanDocument, selectDocument+` WHERE d.content <> ''
		AND d.version = (SELECT MAX(version) FROM quality_document WHERE scope = d.scope) ORDER BY d.scope`)
	for i := range all {
		if err == nil {
			all[i].File, err = read(all[i].Content)
		}
	}
	return all, err
}

// repositories reads all repositories by name, with whose they are and when they were held to their standards.
func repositories(ctx context.Context, tx *store.Tx) ([]Repository, error) {
	known, err := knowledge.Repositories(ctx, tx, access.System())
	if err != nil {
		return nil, err
	}
	all := make([]Repository, len(known))
	at := make(map[string]*Repository, len(known))
	for i, r := range known {
		all[i] = Repository{ID: r.ID, Name: r.Name}
		at[r.ID] = &all[i]
	}
	type row struct {
		id, text string
		at       store.Time
	}
	teams, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.id, &x.text) },
		`SELECT repository, scope FROM quality_team`)
	if err != nil {
		return nil, err
	}
	for _, x := range teams {
		if r := at[x.id]; r != nil {
			r.Scope = x.text
		}
	}
	held, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.id, &x.text, &x.at) },
		`SELECT repository, head, at FROM quality_held`)
	for _, x := range held {
		if r := at[x.id]; r != nil {
			r.Head, r.Held = x.text, x.at.Time
		}
	}
	return all, err
}

// outcomes are what standards came to last, by repository and standard, since the day on which that changed.
func outcomes(ctx context.Context, tx *store.Tx) (map[[2]string]Cell, error) {
	all := map[[2]string]Cell{}
	_, err := store.All(ctx, tx, func(r store.Row) (_ struct{}, err error) {
		var at [2]string
		var c Cell
		err = r.Scan(&at[0], &at[1], (*string)(&c.Outcome), &c.Since)
		all[at] = c
		return struct{}{}, err
	}, `SELECT r.repository, r.standard, r.outcome, (SELECT MAX(c.day) FROM quality_change c
			WHERE c.repository = r.repository AND c.standard = r.standard) FROM quality_result r`)
	return all, err
}

// checks reads what checks came to, of one standard or in one repository.
func checks(ctx context.Context, tx *store.Tx, where, is string) (map[[2]string][]Check, error) {
	all := map[[2]string][]Check{}
	_, err := store.All(ctx, tx, func(r store.Row) (_ struct{}, err error) {
		var at [2]string
		var text string
		if err = r.Scan(&at[0], &at[1], &text); err != nil {
			return struct{}{}, err
		}
		var some []Check
		err = json.Unmarshal([]byte(text), &some)
		all[at] = some
		return struct{}{}, err
	}, `SELECT repository, standard, checks FROM quality_result WHERE `+where+` = $1`, is)
	return all, err
}

// change is that a standard came to something else in a repository on a day.
type change struct {
	repository, standard string
	day                  store.Date
	outcome              standard.Outcome // empty: it is no longer held to it
}

func changes(ctx context.Context, tx *store.Tx) ([]change, error) {
	return store.All(ctx, tx, func(r store.Row) (c change, err error) {
		return c, r.Scan(&c.repository, &c.standard, &c.day, (*string)(&c.outcome))
	}, `SELECT repository, standard, day, outcome FROM quality_change ORDER BY day`)
}

const exemptionColumns = `id, repository, standard, reason, until, state, granted, ended, asked_by, asker_id, asker, settled_by,
	settler_id, settler, answer, revision, asked, settled`

// exemptions reads exemptions from repositories that are known, the newest first, with the names that people have now.
func exemptions(ctx context.Context, tx *store.Tx, g register, where string, args ...any) ([]Exemption, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (e Exemption, err error) {
		var asked, settled store.Time
		err = r.Scan(&e.ID, &e.Repository, &e.Standard, &e.Reason, &e.Until, (*string)(&e.State), &e.Granted, &e.Ended, &e.Asker.ID,
			&e.asker, &e.Asker.Name, &e.Settler.ID, &e.settledBy, &e.Settler.Name, &e.Answer, &e.Revision, &asked, &settled)
		e.Asked = asked.Time
		if settled.UnixMicro() != 0 {
			e.Settled = settled.Time
		}
		return e, err
	}, `SELECT `+exemptionColumns+` FROM quality_exemption `+where+` ORDER BY id DESC`, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, 0, 2*len(all))
	for _, e := range all {
		ids = append(ids, e.Asker.ID, e.Settler.ID)
	}
	now, err := people.Names(ctx, tx, ids...)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(e Exemption) bool { _, known := g.repository(e.Repository); return !known })
	for i := range all {
		e := &all[i]
		for _, p := range []*Person{&e.Asker, &e.Settler} {
			if is := now[p.ID]; is.ID != "" {
				*p = Person{is.ID, cmp.Or(is.Name, is.Email)}
			}
		}
		r, _ := g.repository(e.Repository)
		_, key := SplitID(e.Standard)
		e.Name, e.scope, e.Title = r.Name, r.Scope, cmp.Or(g.standards[e.Standard].Title, key)
	}
	return all, nil
}

// put stores an exemption, the next revision of it.
func put(ctx context.Context, tx *store.Tx, e *Exemption) error {
	if e.ID == "" {
		e.ID = tx.NewID()
	}
	e.Revision++
	settled := store.Time{}
	if !e.Settled.IsZero() {
		settled = store.At(e.Settled)
	}
	n, err := tx.Exec(ctx, `INSERT INTO quality_exemption (`+exemptionColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (id) DO UPDATE SET until = excluded.until, state = excluded.state, granted = excluded.granted,
		ended = excluded.ended, settled_by = excluded.settled_by, settler_id = excluded.settler_id, settler = excluded.settler,
		answer = excluded.answer, revision = excluded.revision, settled = excluded.settled
		WHERE quality_exemption.revision = excluded.revision - 1`,
		e.ID, e.Repository, e.Standard, e.Reason, e.Until, string(e.State), e.Granted, e.Ended, e.Asker.ID, e.asker, e.Asker.Name,
		e.Settler.ID, e.settledBy, e.Settler.Name, e.Answer, e.Revision, store.At(e.Asked), settled)
	if err == nil && n == 0 {
		err = changedMeanwhile()
	}
	return err
}

func changedMeanwhile() error {
	return fault.Conflict("Somebody changed this exemption meanwhile").WithHint("Load it again.")
}
