package direction

import (
	"cmp"
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

const decisionColumns = `id, scope, title, status, decided, source, path, author_id, answers_by, until, review, confidence,
	prediction, outcome, successor, revision, made, changed`

func scanDecision(r store.Row) (d Decision, err error) {
	var made, changed store.Time
	err = r.Scan(&d.ID, &d.Scope, &d.Title, (*string)(&d.Status), &d.Decided, &d.Source, &d.Path, &d.Author.ID, &d.AnswersBy,
		&d.Until, &d.Review, &d.Confidence, &d.Prediction, &d.Outcome, &d.Successor, &d.Revision, &made, &changed)
	d.Made, d.Changed = made.Time, changed.Time
	return d, err
}

// decisions reads decisions with the names that their authors have now.
func decisions(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Decision, error) {
	all, err := store.All(ctx, tx, scanDecision, `SELECT `+decisionColumns+` FROM direction_decision `+rest, args...)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, d := range all {
		ids[i] = d.Author.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range all {
		all[i].Author = personOf(now, all[i].Author.ID)
	}
	return all, err
}

func personOf(now map[string]people.Person, id string) Person {
	p := now[id]
	return Person{ID: p.ID, Name: cmp.Or(p.Name, p.Email)}
}

func decision(ctx context.Context, tx *store.Tx, id string) (Decision, error) {
	found, err := decisions(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such decision")
	}
	if err != nil {
		return Decision{}, err
	}
	return found[0], nil
}

func contentOf(ctx context.Context, tx *store.Tx, id string) ([]byte, error) {
	content, _, err := store.One(ctx, tx, store.Scan1[[]byte], `SELECT content FROM direction_file WHERE decision = $1`, id)
	return content, err
}

// put stores a decision that somebody changed here, and sees to it that its home gets the change.
func put(ctx context.Context, tx *store.Tx, actor access.Actor, d *Decision, content []byte) error {
	if err := save(ctx, tx, d, content); err != nil {
		return err
	}
	return track(ctx, tx, actor, d, content)
}

// save stores a decision with its file, the next revision of it.
func save(ctx context.Context, tx *store.Tx, d *Decision, content []byte) error {
	now := store.At(tx.Now())
	if d.ID == "" {
		d.ID, d.Made = tx.NewID(), now.Time
	}
	d.Revision++
	d.Changed = now.Time
	if _, err := tx.Exec(ctx, `INSERT INTO direction_decision (`+decisionColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, title = excluded.title, status = excluded.status,
		decided = excluded.decided, source = excluded.source, path = excluded.path, answers_by = excluded.answers_by,
		until = excluded.until, review = excluded.review, confidence = excluded.confidence,
		prediction = excluded.prediction, outcome = excluded.outcome, successor = excluded.successor,
		revision = excluded.revision, changed = excluded.changed`,
		d.ID, d.Scope, d.Title, string(d.Status), d.Decided, d.Source, d.Path, d.Author.ID, d.AnswersBy, d.Until, d.Review,
		d.Confidence, d.Prediction, d.Outcome, d.Successor, d.Revision, store.At(d.Made), now); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO direction_file (decision, content) VALUES ($1, $2)
		ON CONFLICT (decision) DO UPDATE SET content = excluded.content`, d.ID, content); err != nil {
		return err
	}
	return index(ctx, tx, *d, content)
}

// note tells in the history of a decision what happened.
func note(ctx context.Context, tx *store.Tx, actor access.Actor, id, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO direction_event (id, decision, at, actor_id, actor_name, what)
		VALUES ($1, $2, $3, $4, $5, $6)`, tx.NewID(), id, store.At(tx.Now()), actor.ID, actor.Name, what)
	return err
}

func events(ctx context.Context, tx *store.Tx, id string) ([]Event, error) {
	return store.All(ctx, tx, func(r store.Row) (e Event, err error) {
		var at store.Time
		err = r.Scan(&at, &e.By, &e.What)
		e.At = at.Time
		return e, err
	}, `SELECT at, actor_name, what FROM direction_event WHERE decision = $1 ORDER BY id DESC`, id)
}

// voices reads whose word was asked for, by name. Those whom nobody knows any more are left out.
func voices(ctx context.Context, tx *store.Tx, id string) ([]Voice, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (v Voice, err error) {
		var at store.Time
		err = r.Scan(&v.Person.ID, (*string)(&v.Answer), &v.Note, &at)
		v.At = at.Time
		return v, err
	}, `SELECT person_id, answer, note, at FROM direction_voice WHERE decision = $1`, id)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, v := range all {
		ids[i] = v.Person.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range all {
		all[i].Person = personOf(now, all[i].Person.ID)
	}
	all = slices.DeleteFunc(all, func(v Voice) bool { return v.Person.ID == "" })
	slices.SortFunc(all, func(a, b Voice) int {
		return cmp.Or(cmp.Compare(a.Person.Name, b.Person.Name), cmp.Compare(a.Person.ID, b.Person.ID))
	})
	return all, err
}

func comments(ctx context.Context, tx *store.Tx, id string) ([]Comment, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (c Comment, err error) {
		var at store.Time
		err = r.Scan(&c.ID, &c.By.ID, &c.By.Name, &c.Text, &at)
		c.At = at.Time
		return c, err
	}, `SELECT id, person_id, actor_name, text, at FROM direction_comment WHERE decision = $1 ORDER BY id`, id)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, c := range all {
		ids[i] = c.By.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	for i := range all {
		is := personOf(now, all[i].By.ID)
		all[i].By = Person{ID: is.ID, Name: cmp.Or(is.Name, all[i].By.Name)}
	}
	return all, err
}

const homeColumns = `id, scope, repository, label, branch, folder, dialect, tip, looked, trouble, hint, revision`

func homes(ctx context.Context, tx *store.Tx) ([]Home, error) {
	return store.All(ctx, tx, func(r store.Row) (h Home, err error) {
		return h, scanHome(r, &h)
	}, `SELECT `+homeColumns+` FROM direction_home ORDER BY scope`)
}

// scanHome reads a home, with what stands before it in the row.
func scanHome(r store.Row, h *Home, before ...any) error {
	var looked store.Time
	err := r.Scan(append(before, &h.ID, &h.Scope, &h.Repository, &h.Label, &h.Branch, &h.Folder, (*string)(&h.Dialect),
		&h.Tip, &looked, &h.Trouble, &h.Hint, &h.Revision)...)
	if looked.Unix() > 0 { // never, before the first look
		h.Looked = looked.Time
	}
	return err
}

func putHome(ctx context.Context, tx *store.Tx, h Home) error {
	_, err := tx.Exec(ctx, `INSERT INTO direction_home (`+homeColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET repository = excluded.repository, label = excluded.label, branch = excluded.branch,
		folder = excluded.folder, dialect = excluded.dialect, tip = excluded.tip, looked = excluded.looked,
		trouble = excluded.trouble, hint = excluded.hint, revision = excluded.revision`,
		h.ID, h.Scope, h.Repository, h.Label, h.Branch, h.Folder, string(h.Dialect), h.Tip, store.At(h.Looked), h.Trouble,
		h.Hint, h.Revision)
	return err
}

func copyOf(ctx context.Context, tx *store.Tx, id string) (Copy, bool, error) {
	c, known, err := store.One(ctx, tx, func(r store.Row) (c Copy, err error) {
		var at store.Time
		err = scanHome(r, &c.Home, (*string)(&c.State), &c.digest, &c.Hash, &c.by, &at)
		c.At = at.Time
		return c, err
	}, `SELECT c.state, c.digest, c.hash, c.by_id, c.at, h.id, h.scope, h.repository, h.label, h.branch, h.folder, h.dialect, h.tip,
		h.looked, h.trouble, h.hint, h.revision FROM direction_copy c JOIN direction_home h ON h.id = c.home WHERE c.decision = $1`, id)
	if err == nil && known && c.State == Conflict {
		c.Other, _, err = store.One(ctx, tx, store.Scan1[[]byte], `SELECT content FROM direction_other WHERE decision = $1`, id)
	}
	return c, known, err
}

func putCopy(ctx context.Context, tx *store.Tx, id string, c Copy) error {
	if _, err := tx.Exec(ctx, `INSERT INTO direction_copy (decision, home, state, digest, hash, by_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (decision) DO UPDATE SET home = excluded.home, state = excluded.state,
		digest = excluded.digest, hash = excluded.hash, by_id = excluded.by_id, at = excluded.at`,
		id, c.Home.ID, string(c.State), c.digest, c.Hash, c.by, store.At(c.At)); err != nil {
		return err
	}
	if c.State != Conflict {
		_, err := tx.Exec(ctx, `DELETE FROM direction_other WHERE decision = $1`, id)
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO direction_other (decision, content) VALUES ($1, $2)
		ON CONFLICT (decision) DO UPDATE SET content = excluded.content`, id, c.Other)
	return err
}

// pathsIn returns the names of all files of a home.
func pathsIn(ctx context.Context, tx *store.Tx, home string) ([]string, error) {
	return store.All(ctx, tx, store.Scan1[string], `SELECT d.path FROM direction_decision d
		JOIN direction_copy c ON c.decision = d.id WHERE c.home = $1`, home)
}
