package initiative

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// TextKind is what initiatives are called where texts are found.
const TextKind = "initiative"

const columns = `id, scope, title, problem, benefit, risk, days, money, currency, author_id, account_id, state, until, result,
	revision, made, changed`

func scan(r store.Row) (x Initiative, err error) {
	var made, changed store.Time
	err = r.Scan(&x.ID, &x.Scope, &x.Title, &x.Problem, &x.Benefit, &x.Risk, &x.Days, &x.Money, &x.Currency, &x.Author.ID,
		&x.account, (*string)(&x.State), &x.Until, &x.Result, &x.Revision, &made, &changed)
	x.Made, x.Changed = made.Time, changed.Time
	return x, err
}

// initiatives reads initiatives with their options and the names that people have now.
func initiatives(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]Initiative, error) {
	all, err := store.All(ctx, tx, scan, `SELECT `+columns+` FROM initiative_case `+rest, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	one, ids, at := "", make([]string, len(all)), map[string]*Initiative{}
	if len(all) == 1 {
		one = all[0].ID
	}
	for i := range all {
		ids[i], at[all[i].ID] = all[i].Author.ID, &all[i]
	}
	type option struct {
		of string
		Option
	}
	options, err := store.All(ctx, tx, func(r store.Row) (o option, err error) { return o, r.Scan(&o.of, &o.Title, &o.Text) },
		`SELECT initiative, title, text FROM initiative_option WHERE $1 = '' OR initiative = $1 ORDER BY initiative, place`, one)
	if err != nil {
		return nil, err
	}
	for _, o := range options {
		if x := at[o.of]; x != nil {
			x.Options = append(x.Options, o.Option)
		}
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

// put stores an initiative, the next revision of it.
func put(ctx context.Context, tx *store.Tx, x *Initiative) error {
	if x.ID == "" {
		x.ID = tx.NewID()
	}
	x.Revision++
	x.Changed = tx.Now()
	if _, err := tx.Exec(ctx, `INSERT INTO initiative_case (`+columns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, title = excluded.title, problem = excluded.problem,
		benefit = excluded.benefit, risk = excluded.risk, days = excluded.days, money = excluded.money, currency = excluded.currency,
		state = excluded.state, until = excluded.until, result = excluded.result, revision = excluded.revision,
		changed = excluded.changed`,
		x.ID, x.Scope, x.Title, x.Problem, x.Benefit, x.Risk, x.Days, x.Money, x.Currency, x.Author.ID, x.account, string(x.State),
		x.Until, x.Result, x.Revision, store.At(x.Made), store.At(x.Changed)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM initiative_option WHERE initiative = $1`, x.ID); err != nil {
		return err
	}
	for i, o := range x.Options {
		if _, err := tx.Exec(ctx, `INSERT INTO initiative_option (initiative, place, title, text) VALUES ($1, $2, $3, $4)`,
			x.ID, i, o.Title, o.Text); err != nil {
			return err
		}
	}
	return index(ctx, tx, *x)
}

// index makes an initiative findable by what it says, unless it is a draft.
func index(ctx context.Context, tx *store.Tx, x Initiative) error {
	if x.State == Draft {
		return text.Drop(ctx, tx, TextKind, x.ID)
	}
	return text.Put(ctx, tx, document(x))
}

// Fill makes findable what is not yet.
func Fill(ctx context.Context, db *store.DB) error {
	shown := `(SELECT id FROM initiative_case WHERE state <> '` + string(Draft) + `')`
	return text.Fill(ctx, db, TextKind, shown, func(tx *store.Tx, id string) error {
		x, err := Find(ctx, tx, access.System(), id)
		if err != nil {
			return err
		}
		return index(ctx, tx, x)
	})
}

func document(x Initiative) text.Document {
	body := []string{x.Problem, x.Benefit, x.Risk, x.Result}
	for _, o := range x.Options {
		body = append(body, o.Title, o.Text)
	}
	return text.Document{Kind: TextKind, ID: x.ID, Title: x.Title, Body: strings.Join(body, "\n\n"), Changed: x.Made}
}

// note tells in the history of an initiative what happened.
func note(ctx context.Context, tx *store.Tx, actor access.Actor, id, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO initiative_event (id, initiative, at, actor_id, actor_name, what)
		VALUES ($1, $2, $3, $4, $5, $6)`, tx.NewID(), id, store.At(tx.Now()), actor.ID, actor.Name, what)
	return err
}

// seenBy reports whether somebody may read it: a draft is for who wrote it and who decides in its scope.
func (x Initiative) seenBy(actor access.Actor) bool {
	return x.State != Draft || x.wroteBy(actor) || actor.MayIn(access.Decide, x.Scope) == nil
}

func (x Initiative) wroteBy(actor access.Actor) bool {
	return actor.PersonID != "" && x.Author.ID == actor.PersonID || actor.ID != "" && x.account == actor.ID
}

// Find returns an initiative, without all that belongs to it.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Initiative, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return Initiative{}, err
	}
	found, err := initiatives(ctx, tx, `WHERE id = $1`, id)
	if err == nil && (len(found) == 0 || !found[0].seenBy(actor)) {
		err = fault.NotFound("There is no such initiative")
	}
	if err != nil {
		return Initiative{}, err
	}
	return found[0], nil
}

// List returns all initiatives that the actor may read: those that can still be decided or done first, then the newest.
func List(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Initiative, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	all, err := initiatives(ctx, tx, ``)
	all = slices.DeleteFunc(all, func(x Initiative) bool { return !x.seenBy(actor) })
	slices.SortFunc(all, func(a, b Initiative) int {
		if a.Open() != b.Open() {
			if a.Open() {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.ID, a.ID)
	})
	return all, err
}

// Found tells of initiatives, in the order of their ids, to somebody who looked for words. Drafts are not found.
func Found(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	return text.Tell(ids, func(id string) (text.Found, error) {
		x, err := Find(ctx, tx, actor, id)
		return text.Found{Document: document(x), Scope: x.Scope, State: string(x.State)}, err
	})
}

// Get returns an initiative with all that belongs to it.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (w Whole, err error) {
	if w.Initiative, err = Find(ctx, tx, actor, id); err != nil {
		return w, err
	}
	if w.Inputs, err = inputs(ctx, tx, id); err != nil {
		return w, err
	}
	if w.Voices, err = voices(ctx, tx, id); err != nil {
		return w, err
	}
	w.Events, err = store.All(ctx, tx, func(r store.Row) (e Event, err error) {
		var at store.Time
		err = r.Scan(&at, &e.By, &e.What)
		e.At = at.Time
		return e, err
	}, `SELECT at, actor_name, what FROM initiative_event WHERE initiative = $1 ORDER BY id DESC`, id)
	return w, err
}

// Compare ranks initiatives by a formula: those with the ids, or all that can still be decided or done where none is given.
// Costs of delay in several currencies are not compared.
func Compare(ctx context.Context, tx *store.Tx, actor access.Actor, f Formula, ids []string) (Ranking, error) {
	all, err := List(ctx, tx, actor)
	if err != nil {
		return Ranking{}, err
	}
	var some []Whole
	for _, x := range all {
		if len(ids) == 0 && x.Open() || slices.Contains(ids, x.ID) {
			in, err := inputs(ctx, tx, x.ID)
			if err != nil {
				return Ranking{}, err
			}
			some = append(some, Whole{Initiative: x, Inputs: in})
		}
	}
	r := f.Rank(some)
	if slices.Contains(f.Above, Delay) {
		for _, row := range r.Rows {
			if a, b := r.Rows[0].Initiative.Currency, row.Initiative.Currency; a != b {
				return Ranking{}, fault.Invalid("currency", "Costs of delay are in %s and in %s", cmp.Or(a, "no currency"),
					cmp.Or(b, "no currency")).WithHint("Compare only those of one currency.")
			}
		}
	}
	return r, nil
}

func inputs(ctx context.Context, tx *store.Tx, id string) (Inputs, error) {
	type row struct{ name, value, source string }
	rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.name, &x.value, &x.source) },
		`SELECT name, value, note FROM initiative_input WHERE initiative = $1`, id)
	all := Inputs{}
	for _, x := range rows {
		n, err := strconv.ParseFloat(x.value, 64)
		if err != nil {
			return nil, err
		}
		all[Input(x.name)] = Value{n, x.source}
	}
	return all, err
}

func voices(ctx context.Context, tx *store.Tx, id string) ([]Voice, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (v Voice, err error) {
		var at store.Time
		err = r.Scan(&v.By.ID, &v.By.Name, (*string)(&v.Answer), &v.Reason, &v.Until, &at)
		v.At = at.Time
		return v, err
	}, `SELECT person_id, person_name, answer, reason, until, at FROM initiative_voice WHERE initiative = $1`, id)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, v := range all {
		ids[i] = v.By.ID
	}
	now, err := people.Names(ctx, tx, ids...)
	for i, v := range all {
		is := personOf(now, v.By.ID)
		all[i].By = Person{is.ID, cmp.Or(is.Name, v.By.Name)}
	}
	slices.SortFunc(all, func(a, b Voice) int {
		return cmp.Or(strings.Compare(a.By.Name, b.By.Name), strings.Compare(a.By.ID, b.By.ID))
	})
	return all, err
}

// putVoices stores who is asked about an initiative, and what they answered.
func putVoices(ctx context.Context, tx *store.Tx, id string, all []Voice) error {
	if _, err := tx.Exec(ctx, `DELETE FROM initiative_voice WHERE initiative = $1`, id); err != nil {
		return err
	}
	for _, v := range all {
		if _, err := tx.Exec(ctx, `INSERT INTO initiative_voice (id, initiative, person_id, person_name, answer, reason, until, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, tx.NewID(), id, v.By.ID, v.By.Name, string(v.Answer), v.Reason, v.Until,
			store.At(v.At)); err != nil {
			return err
		}
	}
	return nil
}

// Due is an initiative that waits for somebody.
type Due struct {
	Initiative

	Back bool // the day until which it was deferred is there; else an answer is waited for
}

// DueFor returns what waits for the actor: their answer, and what was deferred until today where they may put it forward.
func DueFor(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Due, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	found, err := initiatives(ctx, tx, `WHERE state IN ($1, $2) ORDER BY id`, string(Proposed), string(Deferred))
	if err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	var all []Due
	for _, x := range found {
		if x.State == Deferred {
			if x.Until.Compare(today) <= 0 && MayChange(actor, x) {
				all = append(all, Due{x, true})
			}
			continue
		}
		said, err := voices(ctx, tx, x.ID)
		if err != nil {
			return nil, err
		}
		if i := voiceOf(said, actor); i >= 0 && said[i].Answer == "" && actor.MayIn(access.Decide, x.Scope) == nil {
			all = append(all, Due{x, false})
		}
	}
	return all, nil
}
