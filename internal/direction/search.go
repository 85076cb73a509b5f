package direction

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// What decisions and problems are called where texts are found.
const (
	DecisionText = "decision"
	ProblemText  = "problem"
)

// index makes a decision findable by its file, and by what was said and predicted of it.
func index(ctx context.Context, tx *store.Tx, d Decision, content []byte) error {
	// Before anything is read: a comment that is not committed yet holds the row until it can be read too.
	if _, err := tx.Exec(ctx, `DELETE FROM direction_unindexed WHERE decision = $1`, d.ID); err != nil {
		return err
	}
	said, err := store.All(ctx, tx, store.Scan1[string], `SELECT text FROM direction_comment WHERE decision = $1 ORDER BY id`, d.ID)
	if err != nil {
		return err
	}
	body := append([]string{string(content), d.Prediction, d.Outcome, d.Path}, said...)
	return text.Put(ctx, tx, text.Document{Kind: DecisionText, ID: d.ID, Title: d.Title, Body: strings.Join(body, "\n\n"),
		Changed: d.Made})
}

func indexProblem(ctx context.Context, tx *store.Tx, p Problem) error {
	return text.Put(ctx, tx, problemDocument(p))
}

func problemDocument(p Problem) text.Document {
	body := append([]string{p.What, p.Whom, p.Limits, p.Closed}, p.Whys...)
	return text.Document{Kind: ProblemText, ID: p.ID, Title: p.Title, Body: strings.Join(body, "\n\n"), Changed: p.Made}
}

// indexTopic wakes [KeepFindable].
const indexTopic = "direction.index"

// indexLater lets a decision be made findable again soon: once for many comments, since each time all of it is read.
func indexLater(ctx context.Context, tx *store.Tx, id string) error {
	tx.Notify(indexTopic)
	_, err := tx.Exec(ctx, `INSERT INTO direction_unindexed (decision) VALUES ($1)
		ON CONFLICT (decision) DO UPDATE SET decision = excluded.decision`, id) // which waits for who is at it
	return err
}

// How long KeepFindable gathers comments, and how soon it looks for those that another process wrote.
const (
	gather      = time.Second
	lookAtLeast = 30 * time.Second
)

// KeepFindable makes decisions findable by what was said of them until the context ends: soon what this process wrote, within
// half a minute what another did.
func KeepFindable(ctx context.Context, db *store.DB, log *slog.Logger) {
	wake, stop := db.Listen(indexTopic)
	defer stop()
	for {
		if err := Reindex(ctx, db); err != nil && ctx.Err() == nil {
			log.Warn("Decisions could not be made findable; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-time.After(lookAtLeast):
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(gather):
		}
	}
}

// Reindex makes findable what was commented on. It writes in short transactions, and goes on where it was stopped.
func Reindex(ctx context.Context, db *store.DB) error {
	for more := true; more; {
		err := db.Write(ctx, func(tx *store.Tx) (err error) {
			more, err = indexCommented(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// indexCommented makes some decisions findable that were commented on, and reports whether there may be more.
func indexCommented(ctx context.Context, tx *store.Tx) (bool, error) {
	const some = 50
	ids, err := store.All(ctx, tx, store.Scan1[string], `SELECT decision FROM direction_unindexed ORDER BY decision LIMIT $1`, some)
	if err != nil {
		return false, err
	}
	return len(ids) == some, indexAll(ctx, tx, ids)
}

func indexAll(ctx context.Context, tx *store.Tx, ids []string) error {
	for _, id := range ids {
		d, err := decision(ctx, tx, id)
		if err != nil {
			return err
		}
		content, err := contentOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := index(ctx, tx, d, content); err != nil {
			return err
		}
	}
	return nil
}

// Fill makes decisions findable that are not yet: what was written before there was an index.
func Fill(ctx context.Context, db *store.DB) error {
	return text.Fill(ctx, db, DecisionText, "direction_decision", func(tx *store.Tx, id string) error {
		d, err := decision(ctx, tx, id)
		if err != nil {
			return err
		}
		content, err := contentOf(ctx, tx, id)
		if err != nil {
			return err
		}
		return index(ctx, tx, d, content)
	})
}

// FillProblems is Fill of problems.
func FillProblems(ctx context.Context, db *store.DB) error {
	return text.Fill(ctx, db, ProblemText, "direction_problem", func(tx *store.Tx, id string) error {
		p, err := FindProblem(ctx, tx, access.System(), id)
		if err != nil {
			return err
		}
		return indexProblem(ctx, tx, p)
	})
}

// mostHits is how far one can page through what words find.
const mostHits = 1_000_000

// search fills a log with what a filter's words find: what has them in its title first, then the newest first. Before is how many
// hits to pass over.
func search(ctx context.Context, tx *store.Tx, hidden map[string]bool, f Filter, limit int, log *Log) error {
	from, err := strconv.Atoi(cmp.Or(f.Before, "0"))
	if err != nil || from < 0 || from > mostHits {
		return fault.Invalid("before", "%q is no place to go on from", f.Before).WithHint("Begin with the first page.")
	}
	q := text.Parse(f.Find)
	for {
		keys, err := text.Find(ctx, tx, q, from, 2*limit, DecisionText)
		if err != nil {
			return err
		}
		ids := text.IDs(keys)
		at, err := byID(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			d, there := at[id]
			if there && !hidden[id] && f.wants(d) {
				if len(log.Decisions) == limit {
					log.Next = strconv.Itoa(from)
					return snippets(ctx, tx, q, log)
				}
				log.Decisions = append(log.Decisions, d)
			}
			from++
		}
		if len(keys) < 2*limit {
			return snippets(ctx, tx, q, log)
		}
	}
}

// only fills a log with those of some decisions that a filter wants.
func only(ctx context.Context, tx *store.Tx, hidden map[string]bool, f Filter, limit int, log *Log) error {
	at, err := byID(ctx, tx, f.Only)
	for _, id := range slices.Backward(slices.Sorted(maps.Keys(at))) {
		if hidden[id] || !f.wants(at[id]) || f.Before != "" && id >= f.Before {
			continue
		}
		if len(log.Decisions) == limit {
			log.Next = log.Decisions[limit-1].ID
			break
		}
		log.Decisions = append(log.Decisions, at[id])
	}
	return err
}

// wants reports whether a decision has the state, and is of the scope and among the ids, that are asked for.
func (f Filter) wants(d Decision) bool {
	return (f.Status == "" || d.Status == f.Status) && (!f.Holds || Holds(d.Status)) && (f.Scope == "" || d.Scope == f.Scope) &&
		(f.Only == nil || slices.Contains(f.Only, d.ID))
}

// byID reads decisions.
func byID(ctx context.Context, tx *store.Tx, ids []string) (map[string]Decision, error) {
	at := map[string]Decision{}
	for chunk := range slices.Chunk(ids, 100) {
		marks, args := make([]string, len(chunk)), make([]any, len(chunk))
		for i, id := range chunk {
			marks[i], args[i] = "$"+strconv.Itoa(i+1), id
		}
		some, err := decisions(ctx, tx, `WHERE id IN (`+strings.Join(marks, ", ")+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, d := range some {
			at[d.ID] = d
		}
	}
	return at, nil
}

// snippets says of each decision of a log where its words are found.
func snippets(ctx context.Context, tx *store.Tx, q text.Query, log *Log) error {
	bodies, err := shown(ctx, tx, log.Decisions...)
	log.Found = map[string][]text.Piece{}
	for _, d := range log.Decisions {
		log.Found[d.ID] = text.Snippet(bodies[d.ID], q)
	}
	return err
}

// shown is what snippets of decisions are cut from, by their ids: their text below the title, and what was said and predicted.
func shown(ctx context.Context, tx *store.Tx, all ...Decision) (map[string]string, error) {
	bodies := map[string]string{}
	for some := range slices.Chunk(all, 100) {
		marks, args := make([]string, len(some)), make([]any, len(some))
		for i, d := range some {
			marks[i], args[i] = "$"+strconv.Itoa(i+1), d.ID
		}
		among := ` WHERE decision IN (` + strings.Join(marks, ", ") + `)`
		contents, said := map[string]string{}, map[string][]string{}
		_, err := store.All(ctx, tx, func(r store.Row) (_ struct{}, err error) {
			var id string
			var content []byte
			err = r.Scan(&id, &content)
			contents[id] = string(content)
			return struct{}{}, err
		}, `SELECT decision, content FROM direction_file`+among, args...)
		if err != nil {
			return nil, err
		}
		_, err = store.All(ctx, tx, func(r store.Row) (_ struct{}, err error) {
			var id, word string
			err = r.Scan(&id, &word)
			said[id] = append(said[id], word)
			return struct{}{}, err
		}, `SELECT decision, text FROM direction_comment`+among+` ORDER BY id`, args...)
		if err != nil {
			return nil, err
		}
		for _, d := range some {
			_, below, _ := strings.Cut(contents[d.ID], d.Title)
			body := append([]string{cmp.Or(below, contents[d.ID]), d.Prediction, d.Outcome}, said[d.ID]...)
			bodies[d.ID] = strings.Join(body, " … ")
		}
	}
	return bodies, nil
}

// Hidden returns which decisions an actor may not read: drafts are for their author and for who decides.
func Hidden(ctx context.Context, tx *store.Tx, actor access.Actor) ([]string, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	drafts, err := decisions(ctx, tx, `WHERE status = $1`, string(adr.Draft))
	var ids []string
	for _, d := range drafts {
		if !d.seenBy(actor) {
			ids = append(ids, d.ID)
		}
	}
	return ids, err
}

// Found tells of decisions, in the order of their ids, to somebody who looked for words.
func Found(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	at, err := byID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(at, func(_ string, d Decision) bool { return !d.seenBy(actor) })
	bodies, err := shown(ctx, tx, slices.Collect(maps.Values(at))...)
	var all []text.Found
	for _, id := range ids {
		if d, there := at[id]; there {
			is := text.Document{Kind: DecisionText, ID: id, Title: d.Title, Body: bodies[id], Changed: d.Made}
			all = append(all, text.Found{Document: is, Scope: d.Scope, State: cmp.Or(string(d.Status), "not understood")})
		}
	}
	return all, err
}

// FoundProblems is Found of problems.
func FoundProblems(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	return text.Tell(ids, func(id string) (text.Found, error) {
		p, err := FindProblem(ctx, tx, actor, id)
		f := text.Found{Document: problemDocument(p), Scope: p.Scope, State: "open"}
		switch {
		case p.Closed != "":
			f.State = "closed"
		case p.Answered():
			f.State = "answered"
		}
		return f, err
	})
}
