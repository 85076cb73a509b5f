package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// TextKind is what items are called where texts are found.
const TextKind = "work"

var itemColumns = []string{"id", "project", "number", "title", "what", "state", "reason", "milestone", "priority", "people",
	"low",
	"likely", "high", "size", "deadline", "learn", "source", "source_key", "url", "labels", "opened", "started", "finished",
	"reopened", "revision", "made", "changed", "assigned", "remaining", "remaining_on"}

var selectItems = `SELECT ` + strings.Join(itemColumns, ", ") + ` FROM delivery_item `

func scanItem(r store.Row) (x Item, err error) {
	var labels, assigned string
	var made, changed store.Time
	err = r.Scan(&x.ID, &x.Project, &x.Number, &x.Title, &x.What, (*string)(&x.State), &x.Reason, &x.Milestone, &x.Priority,
		&x.People, &x.Estimate.Low, &x.Estimate.Likely, &x.Estimate.High, &x.Size, &x.Deadline, &x.Learn, &x.Source, &x.Key, &x.URL,
		&labels, &x.Opened, &x.Started, &x.Done, &x.Reopened, &x.Revision, &made, &changed, &assigned,
		&x.Left, &x.LeftOn)
	x.Assigned = assigneesOf(assigned)
	x.Labels = slices.DeleteFunc(strings.Split(labels, "\n"), func(l string) bool { return l == "" })
	x.Changed = changed.Time
	return x, err
}

// row is an item as a row of the table.
func (x *Item) row() []any {
	return []any{x.ID, x.Project, x.Number, x.Title, x.What, string(x.State), x.Reason, x.Milestone, x.Priority, x.People,
		x.Estimate.Low, x.Estimate.Likely, x.Estimate.High, x.Size, x.Deadline, x.Learn, x.Source, x.Key, x.URL,
		strings.Join(x.Labels, "\n"), x.Opened, x.Started, x.Done, x.Reopened, x.Revision, store.At(x.Changed), store.At(x.Changed),
		assigneeLines(x.Assigned), x.Left, x.LeftOn}
}

// putItem stores an item, without what is linked to it, and lets it be found by its words.
func putItem(ctx context.Context, tx *store.Tx, x Item, fresh bool) error {
	var err error
	if fresh {
		_, err = tx.InsertMany(ctx, "delivery_item", itemColumns, slices.Values([][]any{x.row()}))
	} else {
		_, err = tx.Exec(ctx, `UPDATE delivery_item SET title = $1, what = $2, state = $3, reason = $4, milestone = $5, priority = $6,
			people = $7, low = $8, likely = $9, high = $10, size = $11, deadline = $12, learn = $13, url = $14, labels = $15,
			started = $16, finished = $17, reopened = $18, revision = $19, changed = $20, opened = $21, assigned = $22,
			remaining = $23, remaining_on = $24 WHERE id = $25`,
			x.Title, x.What, string(x.State), x.Reason, x.Milestone, x.Priority, x.People, x.Estimate.Low, x.Estimate.Likely,
			x.Estimate.High, x.Size, x.Deadline, x.Learn, x.URL, strings.Join(x.Labels, "\n"), x.Started, x.Done, x.Reopened,
			x.Revision, store.At(x.Changed), x.Opened, assigneeLines(x.Assigned), x.Left, x.LeftOn, x.ID)
	}
	if err != nil {
		return err
	}
	return text.Put(ctx, tx, document(x))
}

func document(x Item) text.Document {
	body := []string{fmt.Sprintf("#%d", x.Number), x.Key, x.What, x.Learn, x.Reason, strings.Join(x.Labels, " ")}
	return text.Document{Kind: TextKind, ID: x.ID, Title: x.Title, Body: strings.Join(body, "\n\n"), Changed: x.Changed}
}

// putLinks stores what is linked to an item, in place of what was.
func putLinks(ctx context.Context, tx *store.Tx, x Item) error {
	for _, table := range []string{"delivery_need", "delivery_place", "delivery_after"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE item = $1`, x.ID); err != nil {
			return err
		}
	}
	for _, n := range x.Needs {
		if _, err := tx.Exec(ctx, `INSERT INTO delivery_need (item, skill, level, people) VALUES ($1, $2, $3, $4)`, x.ID, n.Skill,
			n.Level, n.People); err != nil {
			return err
		}
	}
	for _, p := range x.Places {
		if _, err := tx.Exec(ctx, `INSERT INTO delivery_place (item, repository, area) VALUES ($1, $2, $3)
			ON CONFLICT (item, repository, area) DO NOTHING`, x.ID, p.Repository, p.Area); err != nil {
			return err
		}
	}
	for _, a := range x.After {
		if _, err := tx.Exec(ctx, `INSERT INTO delivery_after (item, before, lag) VALUES ($1, $2, $3)`, x.ID, a.Item,
			a.Lag); err != nil {
			return err
		}
	}
	return nil
}

// putMove keeps that an item came into its state.
func putMove(ctx context.Context, tx *store.Tx, actor access.Actor, x Item) error {
	_, err := tx.Exec(ctx, `INSERT INTO delivery_move (id, item, state, reason, at, actor_id, actor_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.NewID(), x.ID, string(x.State), x.Reason, store.At(tx.Now()), actor.ID, actor.Name)
	return err
}

// nextNumber returns the first of so many numbers of items that are free from now on.
func nextNumber(ctx context.Context, tx *store.Tx, project string, n int) (int64, error) {
	last, _, err := store.One(ctx, tx, store.Scan1[int64],
		`UPDATE delivery_project SET numbers = numbers + $1 WHERE scope = $2 RETURNING numbers`, n, project)
	return last - int64(n) + 1, err
}

// FindItem returns an item with what is linked to it.
func FindItem(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Item, error) {
	return oneItem(ctx, tx, actor, `WHERE id = $1`, id)
}

// ItemByNumber returns an item of a project with what is linked to it.
func ItemByNumber(ctx context.Context, tx *store.Tx, actor access.Actor, project string, number int64) (Item, error) {
	return oneItem(ctx, tx, actor, `WHERE project = $1 AND number = $2`, project, number)
}

func oneItem(ctx context.Context, tx *store.Tx, actor access.Actor, where string, args ...any) (x Item, err error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return x, err
	}
	all, err := store.All(ctx, tx, scanItem, selectItems+where, args...)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("There is no such item of work")
	}
	if err != nil {
		return x, err
	}
	return all[0], linked(ctx, tx, all, `item = $1`, all[0].ID)
}

// linked reads what is linked to items, of which a condition tells the ids.
func linked(ctx context.Context, tx *store.Tx, all []Item, where string, args ...any) error {
	if err := demands(ctx, tx, all, where, args...); err != nil {
		return err
	}
	return links(ctx, tx, all, "repository, area", "delivery_place", func(r store.Row, id *string) (func(*Item), error) {
		var p Place
		err := r.Scan(id, &p.Repository, &p.Area)
		return func(x *Item) { x.Places = append(x.Places, p) }, err
	}, where, args...)
}

// demands reads which skills items need and what they come after.
func demands(ctx context.Context, tx *store.Tx, all []Item, where string, args ...any) error {
	if err := links(ctx, tx, all, "skill, level, people", "delivery_need", func(r store.Row, id *string) (func(*Item), error) {
		var n Need
		err := r.Scan(id, &n.Skill, &n.Level, &n.People)
		return func(x *Item) { x.Needs = append(x.Needs, n) }, err
	}, where, args...); err != nil {
		return err
	}
	return links(ctx, tx, all, "before, lag", "delivery_after", func(r store.Row, id *string) (func(*Item), error) {
		var a After
		err := r.Scan(id, &a.Item, &a.Lag)
		return func(x *Item) { x.After = append(x.After, a) }, err
	}, where, args...)
}

// links reads one table that is linked to items, in the order of its columns. Scan returns what a row adds to its item.
func links(ctx context.Context, tx *store.Tx, all []Item, columns, table string,
	scan func(r store.Row, id *string) (add func(*Item), err error), where string, args ...any) error {
	type row struct {
		id  string
		add func(*Item)
	}
	rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) {
		x.add, err = scan(r, &x.id)
		return x, err
	}, `SELECT item, `+columns+` FROM `+table+` WHERE `+where+` ORDER BY item, `+columns, args...)
	if err != nil || len(rows) == 0 {
		return err
	}
	at := make(map[string]*Item, len(all))
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	for _, r := range rows {
		if x := at[r.id]; x != nil {
			r.add(x)
		}
	}
	return nil
}

// Filter says which items of a project are wanted.
type Filter struct {
	States    []ItemState // empty for all
	Milestone string      // id; empty for all
	Bare      bool        // only those of which nobody said what they touch or need
	Placed    bool        // only those of which somebody did
	After     int64       // only those with a higher number
	Limit     int         // at most 200; 0 for 50
}

// Listed is a part of the items of a project.
type Listed struct {
	Items []Item // by number
	Next  int64  // where the next part begins: its After; 0 for the end
}

// mostListed is how many items are listed at once.
const mostListed = 200

// Items lists items of a project, with what is linked to them.
func Items(ctx context.Context, tx *store.Tx, actor access.Actor, project string, f Filter) (l Listed, err error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return l, err
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, mostListed)
	where, args := `WHERE project = $1 AND number > $2`, []any{project, f.After}
	if len(f.States) > 0 {
		var some string
		some, args = among(args, f.States)
		where += ` AND state IN ` + some
	}
	if f.Milestone != "" {
		args = append(args, f.Milestone)
		where += fmt.Sprintf(` AND milestone = $%d`, len(args))
	}
	const said = `(EXISTS (SELECT 1 FROM delivery_place p WHERE p.item = delivery_item.id)
		OR EXISTS (SELECT 1 FROM delivery_need n WHERE n.item = delivery_item.id))`
	if f.Bare {
		where += ` AND NOT ` + said
	}
	if f.Placed {
		where += ` AND ` + said
	}
	l.Items, err = store.All(ctx, tx, scanItem, selectItems+where+fmt.Sprintf(` ORDER BY number LIMIT %d`, f.Limit+1), args...)
	if err != nil || len(l.Items) == 0 {
		return l, err
	}
	if len(l.Items) > f.Limit {
		l.Items = l.Items[:f.Limit]
		l.Next = l.Items[f.Limit-1].Number
	}
	some, args := among(nil, idsOf(l.Items))
	return l, linked(ctx, tx, l.Items, `item IN `+some, args...)
}

// Moves returns into which states an item came, the latest first.
func Moves(ctx context.Context, tx *store.Tx, actor access.Actor, id string) ([]Move, error) {
	if _, err := FindItem(ctx, tx, actor, id); err != nil {
		return nil, err
	}
	return store.All(ctx, tx, func(r store.Row) (m Move, err error) {
		var at store.Time
		err = r.Scan((*string)(&m.State), &m.Reason, &at, &m.By)
		m.At = at.Time
		return m, err
	}, `SELECT state, reason, at, actor_name FROM delivery_move WHERE item = $1 ORDER BY id DESC`, id)
}

func idsOf(items []Item) []string {
	ids := make([]string, len(items))
	for i := range items {
		ids[i] = items[i].ID
	}
	return ids
}

// among writes a list of values behind the arguments that a query has, and adds them to these.
func among[S ~string](args []any, values []S) (list string, all []any) {
	marks := make([]string, len(values))
	for i, v := range values {
		args = append(args, string(v))
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	return "(" + strings.Join(marks, ", ") + ")", args
}

// ByID returns items without what is linked to them.
func ByID(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) (map[string]Item, error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return nil, err
	}
	all := map[string]Item{}
	for part := range slices.Chunk(ids, mostListed) {
		some, args := among(nil, part)
		items, err := store.All(ctx, tx, scanItem, selectItems+`WHERE id IN `+some, args...)
		if err != nil {
			return nil, err
		}
		for _, x := range items {
			all[x.ID] = x
		}
	}
	return all, nil
}

// Fill makes findable what is not yet.
func Fill(ctx context.Context, db *store.DB) error {
	return text.Fill(ctx, db, TextKind, "delivery_item", func(tx *store.Tx, id string) error {
		x, err := FindItem(ctx, tx, access.System(), id)
		if err != nil {
			return err
		}
		return text.Put(ctx, tx, document(x))
	})
}

// Found tells of items, in the order of their ids, to somebody who looked for words.
func Found(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return nil, err
	}
	return text.Tell(ids, func(id string) (text.Found, error) {
		x, err := FindItem(ctx, tx, actor, id)
		return text.Found{Document: document(x), Scope: x.Project, State: string(x.State)}, err
	})
}

// Board returns items in one state for a board: the open ones by priority and number, those that ended latest first.
func Board(ctx context.Context, tx *store.Tx, actor access.Actor, project string, state ItemState, limit int) ([]Item, error) {
	if _, err := Find(ctx, tx, actor, project); err != nil {
		return nil, err
	}
	order := `CASE WHEN priority = 0 THEN 9 ELSE priority END, number`
	if !state.IsOpen() {
		order = `changed DESC, number DESC`
	}
	return store.All(ctx, tx, scanItem, selectItems+`WHERE project = $1 AND state = $2 ORDER BY `+order+` LIMIT $3`, project,
		string(state), limit)
}
