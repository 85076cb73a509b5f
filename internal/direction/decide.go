package direction

import (
	"bytes"
	"cmp"
	"context"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// New is a decision that is written here.
type New struct {
	Scope      string // key; empty for all of the organisation
	Title      string
	Body       string // Markdown
	Draft      bool   // else it is proposed
	AnswersBy  store.Date
	Confidence int
	Prediction string
	Problem    string // id of the problem that it is to answer; empty for none
}

// check says what is wrong with it on a day; before is the last day for comments that it had.
func (n *New) check(today, before store.Date) error {
	n.Title = strings.Join(strings.Fields(n.Title), " ")
	switch {
	case n.Confidence < 0 || n.Confidence > 100:
		return fault.Invalid("confidence", "%d is no confidence in percent", n.Confidence).
			WithHint("Give a number from 0 to 100; 0 says nothing.")
	case !n.AnswersBy.IsZero() && n.AnswersBy != before && n.AnswersBy.Compare(today) < 0:
		return fault.Invalid("answers-by", "The last day for comments is past").WithHint("Choose today or a later day.")
	}
	return checkText("prediction", n.Prediction, maxNote)
}

// Propose writes a decision. Who may decide in its scope can see it at once; a draft waits until its author proposes it.
func Propose(ctx context.Context, tx *store.Tx, actor access.Actor, n New) (Decision, error) {
	if err := actor.May(access.ProposeDecisions); err != nil {
		return Decision{}, err
	}
	today := store.DateOf(tx.Now())
	if err := n.check(today, store.Date{}); err != nil {
		return Decision{}, err
	}
	if err := organisation.KnownScope(ctx, tx, actor, n.Scope); err != nil {
		return Decision{}, err
	}
	here, err := store.All(ctx, tx, store.Scan1[string],
		`SELECT path FROM direction_decision WHERE source = '' OR scope = $1`, n.Scope)
	if err != nil {
		return Decision{}, err
	}
	d := Decision{Scope: n.Scope, Title: n.Title, Status: adr.Proposed, Path: nextName(here, n.Title, today),
		Author:    Person{ID: actor.PersonID},
		AnswersBy: n.AnswersBy, Confidence: n.Confidence, Prediction: n.Prediction, Decided: today}
	if n.Draft {
		d.Status = adr.Draft
	}
	content, err := adr.New{Title: n.Title, Status: string(d.Status), Date: today.String(), Body: n.Body}.Markdown(adr.MADR4)
	if err != nil {
		return d, err
	}
	if err := put(ctx, tx, actor, &d, content); err != nil {
		return d, err
	}
	if err := answer(ctx, tx, actor, d.ID, n.Problem); err != nil {
		return d, err
	}
	if err := note(ctx, tx, actor, d.ID, "wrote it: "+word(d.Status)); err != nil {
		return d, err
	}
	return d, access.Record(ctx, tx, actor, "proposed a decision", "decision "+d.ID)
}

// Edit changes the text of a decision that is not made yet: who wrote it can, and who may decide. What was imported
// is changed where it came from. It fails with fault.Conflict when somebody changed it meanwhile; revision 0 does not
// ask.
func Edit(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, n New) (Decision, error) {
	d, err := Find(ctx, tx, actor, id)
	if err != nil {
		return d, err
	}
	if err := mayEdit(actor, d); err != nil {
		return d, err
	}
	switch {
	case d.Source != "":
		return d, fault.Conflict("This decision comes from %s, and its text is changed there", d.Source)
	case !Open(d.Status):
		return d, fault.Conflict("This decision is %s: its text stays", word(d.Status)).
			WithHint("Write a new decision that supersedes it.")
	case revision != 0 && revision != d.Revision:
		return d, fault.Conflict("Somebody changed this decision meanwhile").WithHint("Load it again, and write into the new text.")
	}
	if err := n.check(store.DateOf(tx.Now()), d.AnswersBy); err != nil {
		return d, err
	}
	if n.Scope != d.Scope {
		if err := organisation.KnownScope(ctx, tx, actor, n.Scope); err != nil {
			return d, err
		}
	}
	d.Scope, d.Title, d.AnswersBy, d.Confidence, d.Prediction = n.Scope, n.Title, n.AnswersBy, n.Confidence, n.Prediction
	was, err := contentOf(ctx, tx, id)
	if err != nil {
		return d, err
	}
	content, err := adr.SetText(was, n.Title, n.Body)
	if err != nil {
		return d, err
	}
	if err := put(ctx, tx, actor, &d, content); err != nil {
		return d, err
	}
	if err := answer(ctx, tx, actor, id, n.Problem); err != nil {
		return d, err
	}
	return d, note(ctx, tx, actor, id, "changed its text")
}

// Settle gives a decision another state. Its author moves it between draft and proposed; all else follows from a role
// in its scope. What supersedes it says so too, and a circle is refused.
func Settle(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, c Change) (Decision, error) {
	d, err := Find(ctx, tx, actor, id)
	if err != nil {
		return d, err
	}
	if err := maySettle(actor, d, c.To); err != nil {
		return d, err
	}
	if revision != 0 && revision != d.Revision {
		return d, fault.Conflict("Somebody changed this decision meanwhile").WithHint("Load it again before you decide.")
	}
	if err := c.check(d.Status, store.DateOf(tx.Now())); err != nil {
		return d, err
	}
	content, err := contentOf(ctx, tx, id)
	if err != nil {
		return d, err
	}
	var by Decision
	if c.To == adr.Superseded {
		if by, err = supersede(ctx, tx, actor, d, c.Successor); err != nil {
			return d, err
		}
	}
	was := adr.Read(d.Path, content)
	if content, err = adr.SetStatus(content, like(was.StatusText, c.text(by.Title, by.Path))); err != nil {
		return d, err
	}
	today := store.DateOf(tx.Now())
	if !Open(c.To) {
		if content, err = adr.SetDate(content, today.String()); err != nil {
			return d, err
		}
		d.Decided = today
	}
	d.Status, d.Until, d.Successor = c.To, c.Until, by.ID
	if !c.Review.IsZero() {
		d.Review = c.Review
	}
	if err := put(ctx, tx, actor, &d, content); err != nil {
		return d, err
	}
	what := "made it " + c.text(by.Title, by.Path)
	if by.ID != "" {
		what = "superseded it by " + by.Title
	}
	if c.Reason != "" {
		what += ": " + c.Reason
	}
	if err := note(ctx, tx, actor, id, what); err != nil {
		return d, err
	}
	return d, access.Record(ctx, tx, actor, "decided: "+word(c.To), "decision "+d.ID)
}

// supersede lets another decision say that it supersedes one.
func supersede(ctx context.Context, tx *store.Tx, actor access.Actor, d Decision, successor string) (Decision, error) {
	by, err := decision(ctx, tx, successor)
	if fault.Is(err, fault.KindNotFound) {
		err = fault.Invalid("successor", "There is no decision %q", successor)
	}
	if err != nil {
		return by, err
	}
	if !Holds(by.Status) {
		return by, fault.Invalid("successor", "%s is %s, and supersedes nothing", by.Title, word(by.Status)).
			WithHint("Accept it first.")
	}
	for at, steps := by, 0; at.ID != ""; steps++ {
		if at.ID == d.ID || steps > mostSteps {
			return by, fault.Invalid("successor", "%s is itself superseded by this decision", by.Title)
		}
		if at.Successor == "" {
			break
		}
		if at, err = decision(ctx, tx, at.Successor); err != nil {
			return by, err
		}
	}
	content, err := contentOf(ctx, tx, by.ID)
	if err != nil {
		return by, err
	}
	if err := put(ctx, tx, actor, &by, adr.AddLink(content, adr.Supersedes, d.Path, d.Title)); err != nil {
		return by, err
	}
	return by, note(ctx, tx, actor, by.ID, "it supersedes "+d.Title)
}

// mostSteps is how many decisions may supersede each other in a row.
const mostSteps = 1000

// Score keeps what came of a decision: whether the prediction was right, and what was learnt. It is about the
// decision, not about who made it.
func Score(ctx context.Context, tx *store.Tx, actor access.Actor, id, outcome string, review store.Date) (Decision, error) {
	d, err := Find(ctx, tx, actor, id)
	if err != nil {
		return d, err
	}
	if err := mayEdit(actor, d); err != nil {
		return d, err
	}
	if err := checkText("outcome", outcome, maxNote); err != nil {
		return d, err
	}
	switch {
	case strings.TrimSpace(outcome) == "":
		return d, fault.Invalid("outcome", "What came of it is missing").
			WithHint("Say in a sentence what happened, and what was learnt.")
	case Open(d.Status):
		return d, fault.Conflict("This decision is not made yet")
	case !review.IsZero() && review.Compare(store.DateOf(tx.Now())) <= 0:
		return d, fault.Invalid("review", "The day to look at it again is past").WithHint("Choose a later day, or none.")
	}
	content, err := contentOf(ctx, tx, id)
	if err != nil {
		return d, err
	}
	d.Outcome, d.Review = outcome, review
	if err := put(ctx, tx, actor, &d, content); err != nil {
		return d, err
	}
	return d, note(ctx, tx, actor, id, "looked at it again: "+outcome)
}

// Find returns a decision, without all that belongs to it, to whoever may read it. Drafts are for their author and
// for who decides.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Decision, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return Decision{}, err
	}
	d, err := decision(ctx, tx, id)
	if err == nil && !d.seenBy(actor) {
		return Decision{}, fault.NotFound("There is no such decision")
	}
	return d, err
}

func (d *Decision) seenBy(actor access.Actor) bool {
	return d.Status != adr.Draft || mayEdit(actor, *d) == nil
}

// wroteIt reports whether somebody is who proposed a decision.
func wroteIt(actor access.Actor, d Decision) bool {
	return d.Author.ID != "" && d.Author.ID == actor.PersonID
}

// mayEdit returns nil for who wrote a decision and for who may decide in its scope.
func mayEdit(actor access.Actor, d Decision) error {
	if wroteIt(actor, d) {
		return actor.May(access.ProposeDecisions)
	}
	return actor.MayIn(access.Decide, d.Scope)
}

func maySettle(actor access.Actor, d Decision, to adr.Status) error {
	if Open(d.Status) && Open(to) {
		return mayEdit(actor, d)
	}
	return actor.MayIn(access.Decide, d.Scope)
}

// MayDecide reports whether somebody decides in the scope of a decision, and whether they may change its text.
func MayDecide(actor access.Actor, d Decision) (decides, edits bool) {
	return actor.MayIn(access.Decide, d.Scope) == nil, mayEdit(actor, d) == nil
}

// Get returns a decision with all that belongs to it.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (w Whole, err error) {
	if w.Decision, err = Find(ctx, tx, actor, id); err != nil {
		return w, err
	}
	if w.Content, err = contentOf(ctx, tx, id); err != nil {
		return w, err
	}
	if w.Voices, err = voices(ctx, tx, id); err != nil {
		return w, err
	}
	if w.Comments, err = comments(ctx, tx, id); err != nil {
		return w, err
	}
	if w.Events, err = events(ctx, tx, id); err != nil {
		return w, err
	}
	if w.Replaces, err = decisions(ctx, tx, `WHERE successor = $1 ORDER BY id`, id); err != nil {
		return w, err
	}
	if w.Successor != "" {
		if w.By, err = decision(ctx, tx, w.Successor); err != nil {
			return w, err
		}
	}
	w.Linked, err = linked(ctx, tx, w.Decision, w.Content)
	return w, err
}

// linked finds the decisions from where one is from, or in the same home, whose files a text names.
func linked(ctx context.Context, tx *store.Tx, d Decision, content []byte) (map[string]string, error) {
	ids := map[string]string{}
	if !bytes.Contains(content, []byte(".md")) {
		return ids, nil
	}
	type row struct{ id, path string }
	rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.id, &x.path) },
		`SELECT id, path FROM direction_decision WHERE source = $1 OR id IN (SELECT decision FROM direction_copy
			WHERE home = (SELECT home FROM direction_copy WHERE decision = $2))`, d.Source, d.ID)
	for _, x := range rows {
		if name := path.Base(x.path); bytes.Contains(content, []byte(name)) {
			ids[name] = x.id
		}
	}
	return ids, err
}

// Filter says which decisions are wanted.
type Filter struct {
	Find   string // words, as text.Parse reads them
	Status adr.Status
	Holds  bool // those that are in force
	Scope  string
	Only   []string // ids; nil for all
	But    []string // ids of those that are not wanted
	Before string   // Next of the page before
	Limit  int      // at most 200
}

// Log is a page of decisions, the newest first.
type Log struct {
	Decisions []Decision
	Next      string                  // Before of the next page; empty on the last
	Counts    map[adr.Status]int      // of all that the actor may read, whatever the filter
	Found     map[string][]text.Piece // by id: where the words are that were looked for
}

// List returns decisions. Drafts are for their author and for who decides. Where words are looked for, those that have them in
// their title come first.
func List(ctx context.Context, tx *store.Tx, actor access.Actor, f Filter) (log Log, err error) {
	ids, err := Hidden(ctx, tx, actor)
	if err != nil {
		return log, err
	}
	hidden := map[string]bool{}
	for _, id := range slices.Concat(ids, f.But) {
		hidden[id] = true
	}
	if log.Counts, err = counts(ctx, tx, len(ids)); err != nil {
		return log, err
	}
	limit := max(1, min(cmp.Or(f.Limit, 50), 200))
	if strings.TrimSpace(f.Find) != "" {
		return log, search(ctx, tx, hidden, f, limit, &log)
	}
	if f.Only != nil {
		return log, only(ctx, tx, hidden, f, limit, &log)
	}
	var holds [2]string
	if f.Holds {
		holds = [2]string{string(adr.Accepted), string(adr.Provisional)}
	}
	for before := cmp.Or(f.Before, "~"); ; { // an id has no tilde, which comes behind all of them
		some, err := decisions(ctx, tx, `WHERE id < $1 AND ($2 = '' OR status = $2) AND ($3 = '' OR scope = $3)
			AND ($4 = '' OR status IN ($4, $5)) ORDER BY id DESC LIMIT $6`, before, string(f.Status), f.Scope, holds[0], holds[1], limit+1)
		if err != nil {
			return log, err
		}
		for _, d := range some {
			if hidden[d.ID] {
				continue
			}
			if len(log.Decisions) == limit {
				log.Next = log.Decisions[limit-1].ID
				return log, nil
			}
			log.Decisions = append(log.Decisions, d)
		}
		if len(some) <= limit {
			return log, nil
		}
		before = some[len(some)-1].ID
	}
}

// counts tells how many decisions there are by their state, without so many drafts.
func counts(ctx context.Context, tx *store.Tx, hidden int) (map[adr.Status]int, error) {
	type row struct {
		status adr.Status
		n      int
	}
	rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) {
		return x, r.Scan((*string)(&x.status), &x.n)
	}, `SELECT status, COUNT(*) FROM direction_decision GROUP BY status`)
	all := map[adr.Status]int{}
	for _, x := range rows {
		all[x.status] = x.n
	}
	if hidden > 0 {
		all[adr.Draft] -= hidden
	}
	return all, err
}

// Due is a decision that waits for something.
type Due struct {
	Decision

	Why Waits
}

// Waits is what a decision waits for.
type Waits string

// What decisions wait for.
const (
	Expired    Waits = "expired"    // it was provisional until a day that is past
	ReviewDue  Waits = "review"     // the day to look at it again has come
	Undecided  Waits = "undecided"  // the last day for comments is past
	YourAnswer Waits = "unanswered" // the actor's word was asked for
	TwoTexts   Waits = "two texts"  // it was changed here and in its repository, or its file is gone there
)

// DueFor returns what waits for the actor: what they may decide or wrote, and what their word was asked for.
func DueFor(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Due, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	found, err := decisions(ctx, tx, `WHERE status = $1 AND until < $4 OR review <= $4 AND status IN ($1, $2)
		OR status = $3 AND answers_by < $4 ORDER BY id`, string(adr.Provisional), string(adr.Accepted), string(adr.Proposed), today)
	if err != nil {
		return nil, err
	}
	var all []Due
	for _, d := range found {
		if mayEdit(actor, d) != nil {
			continue
		}
		why := ReviewDue
		switch {
		case d.Status == adr.Provisional && !d.Until.IsZero() && d.Until.Compare(today) < 0:
			why = Expired
		case d.Status == adr.Proposed:
			why = Undecided
		}
		all = append(all, Due{d, why})
	}
	apart, err := decisions(ctx, tx, `WHERE id IN (SELECT decision FROM direction_copy WHERE state IN ($1, $2)) ORDER BY id`,
		string(Conflict), string(Gone))
	if err != nil {
		return nil, err
	}
	for _, d := range apart {
		if actor.MayIn(access.Decide, d.Scope) == nil {
			all = append(all, Due{d, TwoTexts})
		}
	}
	if actor.PersonID == "" {
		return all, nil
	}
	asked, err := decisions(ctx, tx, `WHERE status = $1 AND id IN
		(SELECT decision FROM direction_voice WHERE person_id = $2 AND answer = '') ORDER BY id`, string(adr.Proposed), actor.PersonID)
	for _, d := range asked {
		all = append(all, Due{d, YourAnswer})
	}
	return all, err
}
