package direction

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Problem is what happens, for whom, since when and why: what a decision is to answer.
type Problem struct {
	ID       string
	Scope    string // key; empty for all of the organisation
	Title    string
	What     string // Markdown, as the next two
	Whom     string
	Limits   string     // what any answer has to keep to
	Since    store.Date // none where it is not known
	Whys     []string   // causes: each says why the one before it is so
	Author   Person
	Closed   string // why nothing is decided about it; empty while it is open
	Revision int64
	Made     time.Time
	Changed  time.Time

	Decisions []Decision // that are to answer it and that the reader may read, the newest first
}

// Answered reports whether one of its decisions is in force.
func (p Problem) Answered() bool {
	return slices.ContainsFunc(p.Decisions, func(d Decision) bool { return Holds(d.Status) })
}

// mostWhys is how many causes in a row a problem has: after about five, what is found is seldom a cause.
const mostWhys = 10

// checked is a problem as it is kept, or what is wrong with it on a day.
func (p Problem) checked(today store.Date) (Problem, error) {
	p.Title = strings.Join(strings.Fields(p.Title), " ")
	p.Whys = slices.DeleteFunc(slices.Clone(p.Whys), func(w string) bool { return strings.TrimSpace(w) == "" })
	for i, w := range p.Whys {
		p.Whys[i] = strings.Join(strings.Fields(w), " ")
	}
	switch {
	case p.Title == "" || utf8.RuneCountInString(p.Title) > 300:
		return p, fault.Invalid("title", "A problem needs a title of one line, of at most 300 characters").
			WithHint("Say in a few words what happens.")
	case p.Since.Compare(today) > 0:
		return p, fault.Invalid("since", "The day since when it is so is still to come").
			WithHint("Choose today or an earlier day, or none.")
	case len(p.Whys) > mostWhys:
		return p, fault.Invalid("whys", "%d causes in a row were given, and at most %d are kept", len(p.Whys), mostWhys)
	}
	for field, text := range map[string]string{"title": p.Title, "what": p.What, "whom": p.Whom, "limits": p.Limits,
		"whys": strings.Join(p.Whys, "\n")} {
		if err := checkText(field, text, maxWord); err != nil {
			return p, err
		}
	}
	return p, nil
}

// PutProblem writes a problem down, or changes one: every member can write one, and who wrote it, or decides in its scope, can
// change it. It fails with fault.Conflict when somebody changed it meanwhile; revision 0 does not ask.
func PutProblem(ctx context.Context, tx *store.Tx, actor access.Actor, revision int64, p Problem) (Problem, error) {
	if err := actor.May(access.ProposeDecisions); err != nil {
		return p, err
	}
	p.Author, p.Made = Person{ID: actor.PersonID}, tx.Now()
	if p.ID != "" {
		was, err := changing(ctx, tx, actor, p.ID, revision)
		if err != nil {
			return p, err
		}
		p.Author, p.Made, p.Closed, p.Revision = was.Author, was.Made, was.Closed, was.Revision
	}
	p, err := p.checked(store.DateOf(tx.Now()))
	if err != nil {
		return p, err
	}
	if err := organisation.KnownScope(ctx, tx, actor, p.Scope); err != nil {
		return p, err
	}
	return p, storeProblem(ctx, tx, &p)
}

// CloseProblem says why nothing is decided about a problem; without a reason it is open again.
func CloseProblem(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, reason string) (Problem,
	error) {
	p, err := changing(ctx, tx, actor, id, revision)
	if err != nil {
		return p, err
	}
	if err := checkText("reason", reason, maxNote); err != nil {
		return p, err
	}
	p.Closed = strings.TrimSpace(reason)
	return p, storeProblem(ctx, tx, &p)
}

// changing returns a problem that the actor may change.
func changing(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (Problem, error) {
	p, err := FindProblem(ctx, tx, actor, id)
	if err != nil {
		return p, err
	}
	if !MayChangeProblem(actor, p) {
		return p, actor.MayIn(access.Decide, p.Scope)
	}
	if revision != 0 && revision != p.Revision {
		return p, fault.Conflict("Somebody changed this problem meanwhile").WithHint("Load it again.")
	}
	return p, nil
}

// MayChangeProblem reports whether somebody may change a problem.
func MayChangeProblem(actor access.Actor, p Problem) bool {
	wrote := p.Author.ID != "" && p.Author.ID == actor.PersonID && actor.May(access.ProposeDecisions) == nil
	return wrote || actor.MayIn(access.Decide, p.Scope) == nil
}

// FindProblem returns a problem with the decisions that are to answer it.
func FindProblem(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Problem, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return Problem{}, err
	}
	found, err := problems(ctx, tx, actor, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such problem")
	}
	if err != nil {
		return Problem{}, err
	}
	return found[0], nil
}

// ListProblems returns all problems, the newest first: those that are open before those that are answered or closed.
func ListProblems(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Problem, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	all, err := problems(ctx, tx, actor, ``)
	slices.SortStableFunc(all, func(a, b Problem) int {
		rank := func(p Problem) int {
			switch {
			case p.Closed != "":
				return 2
			case p.Answered():
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.ID, a.ID))
	})
	return all, err
}

// ProblemOf returns the problem that a decision is to answer; none without one.
func ProblemOf(ctx context.Context, tx *store.Tx, actor access.Actor, decision string) (Problem, bool, error) {
	if _, err := Find(ctx, tx, actor, decision); err != nil {
		return Problem{}, false, err
	}
	found, err := problems(ctx, tx, actor, `WHERE id = (SELECT problem FROM direction_answer WHERE decision = $1)`, decision)
	if err != nil || len(found) == 0 {
		return Problem{}, false, err
	}
	return found[0], true, nil
}

// answer keeps which problem a decision is to answer; none for an empty id.
func answer(ctx context.Context, tx *store.Tx, actor access.Actor, decision, problem string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM direction_answer WHERE decision = $1`, decision); err != nil || problem == "" {
		return err
	}
	if _, err := FindProblem(ctx, tx, actor, problem); err != nil {
		if fault.Is(err, fault.KindNotFound) {
			err = fault.Invalid("problem", "There is no such problem")
		}
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO direction_answer (decision, problem) VALUES ($1, $2)`, decision, problem)
	return err
}

// Statement writes a problem as the beginning of a decision about it.
func (p Problem) Statement() string {
	var b strings.Builder
	b.WriteString("## Context and Problem Statement\n\n" + strings.TrimSpace(cmp.Or(p.What, p.Title)) + "\n")
	add := func(title, text string) {
		if text = strings.TrimSpace(text); text != "" {
			b.WriteString("\n" + title + text + "\n")
		}
	}
	add("For whom: ", p.Whom)
	add("Since: ", p.Since.String())
	if len(p.Whys) > 0 {
		b.WriteString("\nWhy it is so:\n\n")
		for _, w := range p.Whys {
			b.WriteString("1. " + adr.Escape(w) + "\n")
		}
	}
	add("## Decision Drivers\n\n", p.Limits)
	return b.String()
}

const problemColumns = `id, scope, title, what, whom, since, whys, constraints, author_id, closed, revision, made, changed`

func problems(ctx context.Context, tx *store.Tx, actor access.Actor, where string, args ...any) ([]Problem, error) {
	all, err := store.All(ctx, tx, func(r store.Row) (p Problem, err error) {
		var made, changed store.Time
		var whys string
		err = r.Scan(&p.ID, &p.Scope, &p.Title, &p.What, &p.Whom, &p.Since, &whys, &p.Limits, &p.Author.ID, &p.Closed, &p.Revision,
			&made, &changed)
		if p.Made, p.Changed = made.Time, changed.Time; whys != "" {
			p.Whys = strings.Split(whys, "\n")
		}
		return p, err
	}, `SELECT `+problemColumns+` FROM direction_problem `+where, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	at := map[string]*Problem{}
	for i := range all {
		ids[i], at[all[i].ID] = all[i].Author.ID, &all[i]
	}
	now, err := people.Names(ctx, tx, ids...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Author = personOf(now, all[i].Author.ID)
	}
	one := ""
	if len(all) == 1 {
		one = all[0].ID
	}
	type pair struct{ decision, problem string }
	pairs, err := store.All(ctx, tx, func(r store.Row) (x pair, err error) { return x, r.Scan(&x.decision, &x.problem) },
		`SELECT decision, problem FROM direction_answer WHERE $1 = '' OR problem = $1`, one)
	if err != nil {
		return nil, err
	}
	of := map[string]*Problem{} // by decision
	for _, x := range pairs {
		of[x.decision] = at[x.problem]
	}
	answers, err := decisions(ctx, tx, `WHERE id IN (SELECT decision FROM direction_answer WHERE $1 = '' OR problem = $1)
		ORDER BY id DESC`, one)
	for _, d := range answers {
		if p := of[d.ID]; p != nil && d.seenBy(actor) {
			p.Decisions = append(p.Decisions, d)
		}
	}
	return all, err
}

func storeProblem(ctx context.Context, tx *store.Tx, p *Problem) error {
	if p.ID == "" {
		p.ID = tx.NewID()
	}
	p.Revision++
	p.Changed = tx.Now()
	_, err := tx.Exec(ctx, `INSERT INTO direction_problem (`+problemColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, title = excluded.title, what = excluded.what, whom = excluded.whom,
		since = excluded.since, whys = excluded.whys, constraints = excluded.constraints, closed = excluded.closed,
		revision = excluded.revision, changed = excluded.changed`,
		p.ID, p.Scope, p.Title, p.What, p.Whom, p.Since, strings.Join(p.Whys, "\n"), p.Limits, p.Author.ID, p.Closed, p.Revision,
		store.At(p.Made), store.At(p.Changed))
	if err != nil {
		return err
	}
	return indexProblem(ctx, tx, *p)
}
