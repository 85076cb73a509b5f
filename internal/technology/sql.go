package technology

import (
	"cmp"
	"context"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

const (
	radID = "radar" // of the one that there is

	// TextKind is the kind of what can be searched.
	TextKind = "radar"
)

// shape reads the title and the parts; as long as nobody set them, those to start with.
func shape(ctx context.Context, tx *store.Tx) (Shape, error) {
	s, there, err := store.One(ctx, tx, func(r store.Row) (s Shape, err error) { return s, r.Scan(&s.Title, &s.Revision) },
		`SELECT title, revision FROM technology_radar WHERE id = $1`, radID)
	if err != nil || !there {
		return start(), err
	}
	for kind, to := range map[string]*[]Part{"quadrant": &s.Quadrants, "ring": &s.Rings} {
		*to, err = store.All(ctx, tx, func(r store.Row) (p Part, err error) { return p, r.Scan(&p.Key, &p.Name, &p.Description) },
			`SELECT key, name, description FROM technology_part WHERE kind = $1 ORDER BY place`, kind)
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

func putShape(ctx context.Context, tx *store.Tx, s *Shape) error {
	s.Revision++
	if _, err := tx.Exec(ctx, `INSERT INTO technology_radar (id, title, revision) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, revision = excluded.revision`, radID, s.Title, s.Revision); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM technology_part`); err != nil {
		return err
	}
	for kind, parts := range map[string][]Part{"quadrant": s.Quadrants, "ring": s.Rings} {
		for i, p := range parts {
			if _, err := tx.Exec(ctx, `INSERT INTO technology_part (kind, key, place, name, description) VALUES ($1, $2, $3, $4, $5)`,
				kind, p.Key, i, p.Name, p.Description); err != nil {
				return err
			}
		}
	}
	return nil
}

// touch makes the next revision of the radar, and keeps the shape that it has.
func touch(ctx context.Context, tx *store.Tx) error {
	n, err := tx.Exec(ctx, `UPDATE technology_radar SET revision = revision + 1 WHERE id = $1`, radID)
	if err != nil || n > 0 {
		return err
	}
	s := start()
	return putShape(ctx, tx, &s)
}

// entries reads entries with their marks and moves.
func entries(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Entry, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (e Entry, err error) {
		var tags string
		var made, changed store.Time
		err = r.Scan(&e.ID, &e.Key, &e.Name, &e.Quadrant, &e.Description, &tags, &e.Hidden, &e.Revision, &made, &changed)
		e.Tags, e.Made, e.Changed = once(strings.Split(tags, "\n")), made.Time, changed.Time
		return e, err
	}, `SELECT id, key, name, quadrant, description, tags, hidden, revision, made, changed FROM technology_entry `+rest, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	one, at := "", map[string]*Entry{}
	if len(all) == 1 {
		one = all[0].ID
	}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	type mark struct{ of, is string }
	marks, err := store.All(ctx, tx, func(r store.Row) (m mark, err error) { return m, r.Scan(&m.of, &m.is) },
		`SELECT entry, mark FROM technology_mark WHERE $1 = '' OR entry = $1 ORDER BY entry, place`, one)
	if err != nil {
		return nil, err
	}
	for _, m := range marks {
		if e := at[m.of]; e != nil {
			e.Marks = append(e.Marks, m.is)
		}
	}
	made, err := moves(ctx, tx, `WHERE $1 = '' OR entry = $1`, one)
	for _, m := range made {
		if e := at[m.Entry]; e != nil {
			e.Moves = append(e.Moves, m)
		}
	}
	for i := range all {
		sortMoves(all[i].Moves)
		all[i].Ring = RingOn(all[i].Moves, store.DateOf(tx.Now()))
	}
	return all, err
}

const moveColumns = `id, entry, ring, day, reason, decision, state, verdict, proposer_id, proposer_account, proposer_name,
	settler_id, settler_account, settler_name, proposed, settled`

// moves reads moves with the names that persons have now.
func moves(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Move, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (m Move, err error) {
		var proposed store.Time
		var settled store.NullTime
		err = r.Scan(&m.ID, &m.Entry, &m.Ring, &m.Day, &m.Reason, &m.Decision, (*string)(&m.State), &m.Verdict,
			&m.Proposer.ID, &m.Proposer.account, &m.Proposer.Name, &m.Settler.ID, &m.Settler.account, &m.Settler.Name, &proposed, &settled)
		m.Proposed, m.Settled = proposed.Time, settled.Time
		return m, err
	}, `SELECT `+moveColumns+` FROM technology_move `+rest+` ORDER BY id`, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var ids []string
	for _, m := range all {
		ids = append(ids, m.Proposer.ID, m.Settler.ID)
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range all {
		for _, p := range []*Person{&all[i].Proposer, &all[i].Settler} {
			if is := now[p.ID]; is.ID != "" {
				p.ID, p.Name = is.ID, cmp.Or(is.Name, is.Email)
			}
		}
	}
	return all, err
}

func putMove(ctx context.Context, tx *store.Tx, m *Move) error {
	if m.ID == "" {
		m.ID = tx.NewID()
	}
	_, err := tx.Exec(ctx, `INSERT INTO technology_move (`+moveColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT (id) DO UPDATE SET day = excluded.day, state = excluded.state, verdict = excluded.verdict,
		settler_id = excluded.settler_id, settler_account = excluded.settler_account, settler_name = excluded.settler_name,
		settled = excluded.settled`,
		m.ID, m.Entry, m.Ring, m.Day, m.Reason, m.Decision, string(m.State), m.Verdict,
		m.Proposer.ID, m.Proposer.account, m.Proposer.Name, m.Settler.ID, m.Settler.account, m.Settler.Name,
		store.At(m.Proposed), store.Maybe(m.Settled))
	return err
}

// putEntry stores an entry without its moves, the next revision of it.
func putEntry(ctx context.Context, tx *store.Tx, e *Entry) error {
	e.Changed = tx.Now()
	if e.ID == "" {
		e.ID, e.Made = tx.NewID(), e.Changed
	}
	e.Revision++
	if _, err := tx.Exec(ctx, `INSERT INTO technology_entry
		(id, key, name, quadrant, description, tags, hidden, revision, made, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, quadrant = excluded.quadrant,
		description = excluded.description, tags = excluded.tags, hidden = excluded.hidden, revision = excluded.revision,
		changed = excluded.changed`, e.ID, e.Key, e.Name, e.Quadrant, e.Description, strings.Join(e.Tags, "\n"), e.Hidden, e.Revision,
		store.At(e.Made), store.At(e.Changed)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM technology_mark WHERE entry = $1`, e.ID); err != nil {
		return err
	}
	for i, m := range e.Marks {
		if _, err := tx.Exec(ctx, `INSERT INTO technology_mark (entry, place, mark) VALUES ($1, $2, $3)`, e.ID, i, m); err != nil {
			return err
		}
	}
	return nil
}

// index makes an entry findable by what it says, and by the reasons of its moves.
func index(ctx context.Context, tx *store.Tx, id string) error {
	found, err := entries(ctx, tx, `WHERE id = $1`, id)
	if err != nil || len(found) == 0 {
		return err
	}
	return text.Put(ctx, tx, document(found[0]))
}

// Fill makes findable what is not yet.
func Fill(ctx context.Context, db *store.DB) error {
	return text.Fill(ctx, db, TextKind, "technology_entry", func(tx *store.Tx, id string) error { return index(ctx, tx, id) })
}

// document is what an entry is found by.
func document(e Entry) text.Document {
	body := append([]string{e.Description}, e.Tags...)
	for _, m := range e.Moves {
		body = append(body, m.Reason, m.Verdict)
	}
	body = append(body, e.Marks...)
	return text.Document{Kind: TextKind, ID: e.ID, Title: e.Name, Body: strings.Join(body, "\n\n"), Changed: e.Changed}
}

// entryWith reads one entry.
func entryWith(ctx context.Context, tx *store.Tx, column, value string) (Entry, error) {
	found, err := entries(ctx, tx, `WHERE `+column+` = $1`, value)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such entry on the radar")
	}
	if err != nil {
		return Entry{}, err
	}
	return found[0], nil
}

// personOf is who acts.
func personOf(actor access.Actor) Person {
	return Person{ID: actor.PersonID, Name: actor.Name, account: actor.ID}
}
