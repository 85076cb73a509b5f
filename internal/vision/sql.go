package vision

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// TextKind is the kind of what can be searched.
const TextKind = "strategy"

const columns = `id, scope, number, title, vision, diagnosis, policies, actions, wont, author_id, state, answers_by, starts,
	review, reason, revision, made, changed`

// versions reads versions with the answers of those who were asked, the newest first. What is picked has to be all of a scope, or
// all there is: how far one is follows from the others.
func versions(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Version, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (v Version, err error) {
		var made, changed store.Time
		err = r.Scan(&v.ID, &v.Scope, &v.Number, &v.Title, &v.Vision, &v.Diagnosis, &v.Policies, &v.Actions, &v.Not, &v.Author.ID,
			(*string)(&v.State), &v.By, &v.From, &v.Review, &v.Reason, &v.Revision, &made, &changed)
		v.Made, v.Changed = made.Time, changed.Time
		return v, err
	}, `SELECT `+columns+` FROM vision_version v `+rest+` ORDER BY v.scope, v.id DESC`, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	type answer struct {
		of string
		Answer
	}
	said, err := store.All(ctx, tx, func(r store.Row) (a answer, err error) {
		var at store.Time
		err = r.Scan(&a.of, &a.By.ID, (*string)(&a.Says), &a.Note, &at)
		a.At = at.Time
		return a, err
	}, `SELECT a.version, a.person_id, a.says, a.note, a.at FROM vision_answer a JOIN vision_version v ON v.id = a.version `+rest+`
		ORDER BY a.id`, args...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, v := range all {
		ids = append(ids, v.Author.ID)
	}
	for _, a := range said {
		ids = append(ids, a.By.ID)
	}
	now, err := people.Names(ctx, tx, ids...)
	if err != nil {
		return nil, err
	}
	of := map[string][]Answer{}
	for _, a := range said {
		a.By = personOf(now, a.By.ID)
		a.By.Name = cmp.Or(a.By.Name, access.ErasedName)
		of[a.of] = append(of[a.of], a.Answer)
	}
	for i := range all {
		v := &all[i]
		v.Author, v.Answers = personOf(now, v.Author.ID), of[v.ID]
		slices.SortStableFunc(v.Answers, func(a, b Answer) int { return strings.Compare(a.By.Name, b.By.Name) })
	}
	today := store.DateOf(tx.Now())
	for _, some := range scopesOf(all) {
		settle(some, today)
	}
	return all, nil
}

// scopesOf cuts versions that are sorted by scope into those of each.
func scopesOf(all []Version) (some [][]Version) {
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(v Version) bool { return v.Scope != all[0].Scope })
		if n < 0 {
			n = len(all)
		}
		some, all = append(some, all[:n:n]), all[n:]
	}
	return some
}

// personOf is a person by the name that they have now.
func personOf(now map[string]people.Person, id string) Person {
	p := now[id]
	return Person{ID: p.ID, Name: cmp.Or(p.Name, p.Email)}
}

// put stores a version, the next revision of it.
func put(ctx context.Context, tx *store.Tx, v *Version) error {
	v.Changed = tx.Now()
	if v.ID == "" {
		v.ID, v.Made = tx.NewID(), v.Changed
	}
	v.Revision++
	state := v.State
	if state == Coming || state == Replaced {
		state = InForce
	}
	if _, err := tx.Exec(ctx, `INSERT INTO vision_version (`+columns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, title = excluded.title, vision = excluded.vision,
		diagnosis = excluded.diagnosis, policies = excluded.policies, actions = excluded.actions, wont = excluded.wont,
		state = excluded.state, answers_by = excluded.answers_by, starts = excluded.starts, review = excluded.review,
		reason = excluded.reason, revision = excluded.revision, changed = excluded.changed`,
		v.ID, v.Scope, v.Number, v.Title, v.Vision, v.Diagnosis, v.Policies, v.Actions, v.Not, v.Author.ID, string(state), v.By, v.From,
		v.Review, v.Reason, v.Revision, store.At(v.Made), store.At(v.Changed)); err != nil {
		return err
	}
	return index(ctx, tx, *v)
}

// index makes a version findable by what it says and what is said of it. Whether somebody may read it is asked when it is found.
func index(ctx context.Context, tx *store.Tx, v Version) error {
	d, err := documentFor(ctx, tx, v)
	if err != nil {
		return err
	}
	return text.Put(ctx, tx, d)
}

// Fill makes findable what is not yet.
func Fill(ctx context.Context, db *store.DB) error {
	return text.Fill(ctx, db, TextKind, "vision_version", func(tx *store.Tx, id string) error {
		all, err := versions(ctx, tx, `WHERE v.id = $1`, id)
		if err != nil || len(all) == 0 {
			return err
		}
		return index(ctx, tx, all[0])
	})
}

func documentFor(ctx context.Context, tx *store.Tx, v Version) (text.Document, error) {
	body, err := store.All(ctx, tx, store.Scan1[string], `SELECT text FROM vision_comment WHERE version = $1 ORDER BY id`, v.ID)
	parts := v.Parts()
	texts := make([]string, 0, len(parts)+len(body))
	for _, p := range parts {
		texts = append(texts, p.Text)
	}
	return text.Document{Kind: TextKind, ID: v.ID, Title: v.Title, Body: strings.Join(append(texts, body...), "\n\n"),
		Changed: v.Made}, err
}

func comments(ctx context.Context, tx *store.Tx, id string) ([]Comment, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (c Comment, err error) {
		var at store.Time
		err = r.Scan(&c.By.ID, &c.By.Name, &c.Text, &at)
		c.At = at.Time
		return c, err
	}, `SELECT person_id, actor_name, text, at FROM vision_comment WHERE version = $1 ORDER BY id`, id)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, c := range all {
		ids[i] = c.By.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	for i, c := range all {
		all[i].By = Person{now[c.By.ID].ID, cmp.Or(now[c.By.ID].Name, c.By.Name)}
	}
	return all, err
}

func events(ctx context.Context, tx *store.Tx, id string) ([]Event, error) {
	return store.All(ctx, tx, func(r store.Row) (e Event, err error) {
		var at store.Time
		err = r.Scan(&at, &e.By, &e.What)
		e.At = at.Time
		return e, err
	}, `SELECT at, actor_name, what FROM vision_event WHERE version = $1 ORDER BY id DESC`, id)
}
